"""Forty days and random starts for chapter 02: what gradient descent reaches -> gradient_descent.csv beside it.

    python notebooks/data/gradient_descent.py [FILE]     FILE is another place for the table

About ten seconds on two cores.

The sine of 100 readings with noise 0.05, a 1-20-1 tanh network, 500 corrections with the gradient of all readings. A
seed fixes readings and start. Each row has the largest curvature of the loss at the start, the loss there, and the end
of several trainings: the loss on the readings and the RMSE against the truth, both inf where the loss ends above 1. The
early loss is that after ten corrections.
The slip is a gradient that has 1 + h² where 1 − h² belongs. All of it is our choice.
"""

import os
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads only wait for each other at this size

import numpy as np

from dalearn import FNN, rmse, sine
from dalearn._command import cores, stopped_in_one_line, target_of, write_table
from dalearn._processes import pool

RATES = (0.001, 0.1, 0.2)
SHARES = (0.9, 1.5, 2.0)  # learning rates as parts of 2/c, where c is the largest curvature
EPOCHS = 500
SEEDS = range(1, 41)
COLUMNS = (
    "seed", "curvature", "loss_start",
    *(f"{what}_{rate:g}" for rate in RATES for what in ("early", "loss", "rmse")),
    *(f"loss_{share:g}_of_border" for share in SHARES),
    "loss_slip", "rmse_slip",
)  # fmt: skip
FILE = Path(__file__).with_suffix(".csv")
NET = FNN((1, 20, 1))


def gradient(theta, x, d, slope=lambda h: 1 - h**2):
    """The gradient of the mean squared error, (61,), with a slope of tanh that may be wrong."""
    (W1, b1), (W2, b2) = NET.layers(theta)
    h = np.tanh(x @ W1 + b1)
    at_y = 2 * (h @ W2 + b2 - d) / len(d)
    at_z = at_y @ W2.T * slope(h)
    parts = x.T @ at_z, at_z.sum(axis=0), h.T @ at_y, at_y.sum(axis=0)
    return np.concatenate([part.ravel() for part in parts])


def curvatures(theta, x, d):
    """The curvatures of the loss in its 61 principal directions, rising: eigenvalues of the slopes of the slopes."""
    step = 1e-5
    moves = step * np.eye(len(theta))
    columns = [(gradient(theta + move, x, d) - gradient(theta - move, x, d)) / (2 * step) for move in moves]
    H = np.array(columns)
    return np.linalg.eigvalsh((H + H.T) / 2)


def descend(problem, theta, rate, steps, **how):
    """The parameters after a few corrections."""
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(steps):
            theta = theta - rate * gradient(theta, problem.x, problem.d, **how)
    return theta


def end(problem, theta, rate, **how):
    """The loss and the RMSE after EPOCHS corrections; inf where the loss is above 1 then."""
    theta = descend(problem, theta, rate, EPOCHS, **how)
    if not np.isfinite(theta).all():
        return np.inf, np.inf
    loss = np.mean((NET(theta, problem.x) - problem.d) ** 2)
    return (loss, rmse(NET(theta, problem.x_test), problem.truth)) if loss < 1 else (np.inf, np.inf)


def row(seed):
    """All trainings of one seed: {column: number}."""
    problem = sine(rng=seed)
    theta = NET.init(rng=seed)
    curvature = curvatures(theta, problem.x, problem.d)[-1]
    numbers = [seed, curvature, np.mean((NET(theta, problem.x) - problem.d) ** 2)]
    for rate in RATES:
        early = descend(problem, theta, rate, 10)
        numbers.append(np.mean((NET(early, problem.x) - problem.d) ** 2))
        numbers += end(problem, theta, rate)
    for share in SHARES:
        loss, _ = end(problem, theta, share * 2 / curvature)
        numbers.append(loss)
    numbers += end(problem, theta, 0.1, slope=lambda h: 1 + h**2)
    return dict(zip(COLUMNS, numbers, strict=True))


@stopped_in_one_line("stopped; the table is as it was")
def main(arguments=None):
    target = target_of(arguments, FILE, __doc__)
    with pool(cores()) as workers:
        rows = workers.starmap(row, [(seed,) for seed in SEEDS], chunksize=1)
    about = [
        "sine: n 100, noise 0.05; FNN (1, 20, 1) tanh; plain gradient descent, 500 corrections;",
        f"inf: the loss ends above 1; rmse against the truth; numpy {np.__version__}",
    ]
    write_table(target, about, COLUMNS, (numbers.values() for numbers in rows))


if __name__ == "__main__":
    main()

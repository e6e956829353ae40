"""How sure an ensemble is after one epoch and after two, chapter 06, in three worlds -> one_epoch.csv beside it.

    python notebooks/data/one_epoch.py [FILE]     FILE is another place for the table

Three minutes on two cores.

A 1-20-1 tanh network and 100 observations with noise 0.05, used one at a time, once or twice over. The members are
scattered around one random network. Everything random in a run comes from its seed. The worlds:

sine         the truth is the sine
one of them  the truth is a network that is drawn like another member
straight     the same, and every network is replaced by its tangent at the centre of the ensemble
"""

import os
from dataclasses import replace
from itertools import product
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads only wait for each other at this size

import numpy as np

from dalearn import FNN, coverage, enkf, rmse, sine, spread
from dalearn._command import cores, stopped_in_one_line, target_of, write_table
from dalearn._processes import pool

WORLDS = ("sine", "one of them", "straight")
STARTS = (0.2, 0.3)
SIZES = (30, 100, 400)
EPOCHS = (1, 2)
SEEDS = range(40)
COLUMNS = (
    *("world", "start", "n_ens", "epochs", "seed"),
    *("start_rmse", "start_spread", "rmse", "spread", "coverage"),
)
FILE = Path(__file__).with_suffix(".csv")
NET = FNN((1, 20, 1))


def tangent(centre):
    """The network's tangent at the parameters centre, as a model of an ensemble."""

    def model(theta, x):
        return (NET(centre, x) + NET.jacobian(centre, x) @ (theta - centre[:, None]))[:, None, :]

    return model


def run(world, start, n_ens, epochs, seed):
    """One training; its row of the table."""
    problem = sine(n=100, noise=0.05, rng=seed)
    rng = np.random.default_rng([seed, 7])
    centre = NET.init(rng)
    ensemble = NET.ensemble(n_ens, spread=start, centre=centre, rng=rng)
    model = tangent(centre) if world == "straight" else NET
    if world != "sine":
        truth = NET.ensemble(2, spread=start, centre=centre, rng=rng)[:, :1].repeat(2, axis=1)  # one network, twice
        noise = problem.obs_std * rng.standard_normal((100, 1))
        d = model(truth, problem.x)[..., 0] + noise
        problem = replace(problem, d=d, truth=model(truth, problem.x_test)[..., 0])
    before = model(ensemble, problem.x_test)
    *_, last = enkf(model, ensemble, problem.x, problem.d, problem.obs_std, epochs=epochs, rng=rng)
    after = model(last.theta, problem.x_test)
    numbers = [
        rmse(before.mean(axis=-1), problem.truth),
        spread(before),
        rmse(after.mean(axis=-1), problem.truth),
        spread(after),
        coverage(after, problem.truth),
    ]
    return world, start, n_ens, epochs, seed, *numbers


@stopped_in_one_line("stopped; the table is as it was")
def main(arguments=None):
    target = target_of(arguments, FILE, __doc__)
    grid = list(product(WORLDS, STARTS, SIZES, EPOCHS, SEEDS))
    with pool(cores()) as workers:
        rows = workers.starmap(run, grid, chunksize=20)
    about = [
        "sine or another truth: n 100, noise 0.05; FNN (1, 20, 1) tanh; EnKF, one at a time, one epoch or two;",
        f"start is the spread around one network; coverage of the 90% band; numpy {np.__version__}",
    ]
    write_table(target, about, COLUMNS, rows)


if __name__ == "__main__":
    main()

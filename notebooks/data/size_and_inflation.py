"""The map of chapter 10: an EnKF for every ensemble size, inflation and seed -> size_and_inflation.csv beside it.

    python notebooks/data/size_and_inflation.py [FILE]     FILE is another place for the table

A minute or two on two cores.

The sine of 100 points with noise 0.05, a 1-20-1 tanh network, members scattered by 0.3 around one random network,
batches of 10, 5 epochs, no relaxation. Everything random in a run comes from its seed. All of it is our choice.
"""

import os
from itertools import product
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads only wait for each other at this size

import numpy as np

from dalearn import FNN, coverage, enkf, record, sine
from dalearn._command import cores, stopped_in_one_line, target_of, write_table
from dalearn._processes import pool

SIZES = (10, 15, 20, 30, 50, 100, 200)
INFLATIONS = (1.0, 1.01, 1.02, 1.04, 1.06, 1.1, 1.2)
SEEDS = range(20)
COLUMNS = ("n_ens", "inflation", "seed", "rmse", "spread", "coverage", "diverged")
FILE = Path(__file__).with_suffix(".csv")


def run(n_ens, inflation, seed):
    """One training; its row of the table."""
    net, rng = FNN((1, 20, 1)), np.random.default_rng(seed)
    problem = sine(n=100, noise=0.05, rng=rng)
    start = net.ensemble(n_ens, spread=0.3, rng=rng)
    often = {"batch_size": 10, "epochs": 5, "inflation": inflation}
    steps = enkf(net, start, problem.x, problem.d, problem.obs_std, rng=rng, **often)
    history = record(steps, net, problem, start=start, every=1000)  # only the end is measured, or what was reached
    inside = coverage(net(history.theta, problem.x_test), problem.truth)
    return n_ens, inflation, seed, history.rmse[-1], history.spread[-1], inside, int(history.diverged is not None)


@stopped_in_one_line("stopped; the table is as it was")
def main(arguments=None):
    target = target_of(arguments, FILE, __doc__)
    grid = list(product(SIZES, INFLATIONS, SEEDS))
    with pool(cores()) as workers:
        rows = workers.starmap(run, grid, chunksize=20)
    about = [
        "sine: n 100, noise 0.05; FNN (1, 20, 1) tanh; EnKF: spread 0.3, batches of 10, 5 epochs, inflation;",
        f"no relaxation; rmse against the truth; coverage of the 90% band; numpy {np.__version__}",
    ]
    write_table(target, about, COLUMNS, rows)


if __name__ == "__main__":
    main()

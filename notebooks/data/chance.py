"""What chance correlations do to a network, chapter 04: ensembles of four sizes, 200 seeds -> chance.csv beside it.

    python notebooks/data/chance.py [FILE]     FILE is another place for the table

About a minute.

A 1-20-1 tanh network, members scattered by 0.3 around one random network, and the correlation of each weight with the
prediction at x = 1.57:

    clear      for how many of the 61 weights the true one, that of 20,000 members, is 0.05 or more, up or down
    wrong      the share of these to which the n_ens members give another sign
    typical    the root of the mean square of all 61 true ones

A 62nd weight that the network does not use, drawn from N(0, 1), in a training on 100 readings of the sine (noise 0.05),
one at a time, in one epoch, without inflation or relaxation:

    spread_k   its standard deviation after k readings, as a part of that at the start
    moved_100  how far its mean has moved

Everything random in a run comes from its seed. All of it is our choice.
"""

import os
from itertools import product
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads only wait for each other at this size

import numpy as np

from dalearn import FNN, enkf, sine
from dalearn._command import cores, stopped_in_one_line, target_of, write_table
from dalearn._processes import pool

SIZES = (10, 30, 100, 300)
SEEDS = range(200)
CLEAR = 0.05
READINGS = (1, 5, 20, 100)
SPREADS = tuple(f"spread_{k}" for k in READINGS)
COLUMNS = ("n_ens", "seed", "clear", "wrong", "typical", *SPREADS, "moved_100")
FILE = Path(__file__).with_suffix(".csv")
NET = FNN((1, 20, 1))


def unused(theta, x):
    """The network of all weights but the last."""
    return NET(theta[:-1], x)


def correlations(networks, x):
    """Of each weight with the one prediction, (n_params,)."""
    return np.corrcoef(networks, NET(networks, x)[0])[:-1, -1]


def signs(n_ens, seed):
    """How many true correlations are clear, the share of wrong signs among them, and the size of all."""
    centre = NET.init(seed)
    x = sine(rng=seed).x_test[[150]]
    true = correlations(NET.ensemble(20_000, spread=0.3, centre=centre, rng=seed + 1000), x)
    found = correlations(NET.ensemble(n_ens, spread=0.3, centre=centre, rng=seed + 2000), x)
    clear = np.abs(true) >= CLEAR
    wrong = np.sign(found) != np.sign(true)
    return int(clear.sum()), wrong[clear].mean(), np.sqrt(np.mean(true**2))


def run(n_ens, seed):
    """Its row of the table."""
    problem = sine(n=100, noise=0.05, rng=seed)
    networks = NET.ensemble(n_ens, spread=0.3, rng=seed)
    blind = np.random.default_rng(seed + 3000).standard_normal(n_ens)
    start = np.vstack([networks, blind])
    steps = enkf(unused, start, problem.x, problem.d, problem.obs_std, rng=seed)
    last = [step.theta[-1] for step in steps]
    spreads = [last[k - 1].std() / blind.std() for k in READINGS]
    moved = abs(last[-1].mean() - blind.mean())
    return n_ens, seed, *signs(n_ens, seed), *spreads, moved


@stopped_in_one_line("stopped; the table is as it was")
def main(arguments=None):
    target = target_of(arguments, FILE, __doc__)
    with pool(cores()) as workers:
        rows = workers.starmap(run, list(product(SIZES, SEEDS)), chunksize=5)
    about = [
        "FNN (1, 20, 1) tanh, spread 0.3; sine: n 100, noise 0.05; EnKF: one reading at a time, one epoch,",
        f"no inflation, no relaxation; a 62nd weight that the network does not use; numpy {np.__version__}",
    ]
    write_table(target, about, COLUMNS, rows)


if __name__ == "__main__":
    main()

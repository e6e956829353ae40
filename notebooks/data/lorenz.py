"""A network inside Lorenz's weather, for twenty seeds and averages of six lengths (chapter 15) -> lorenz.csv.

    python notebooks/data/lorenz.py [FILE]     FILE is another place for the table

About four minutes of one core. The forcing along the circle is 8 + 4 · net(position), and a network of 61 weights
learns it from nothing but the mean and the standard deviation over time at each of the 40 sites. A row says, for one
seed, one length of the averages and the number of assimilations made, how far the mean of the members' forcings is from
the true one, how far the members lie apart, and at what share of the sites their 90% band holds the true forcing.

The weather is chaotic: the last bits of a processor grow until they have changed every state. Averages change with them
by as much as they would from another start. So on another machine every row differs, as another seed would.
"""

import os
import platform
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads only wait for each other at this size

import numpy as np

try:
    import dalearn
    from dalearn import FNN, coverage, esmda, lorenz, rmse, spread
    from dalearn._command import stopped_in_one_line, target_of, write_table
except ModuleNotFoundError as error:
    sys.exit(f"the table needs dalearn; install it: pip install -e . ({error})")

FILE = Path(__file__).with_suffix(".csv")
SEEDS = range(20)
LENGTHS = (5, 10, 20, 50, 100, 200)  # units of time
N_ENS = 100
ALPHAS = 10
RELAXATION = 0.3
WIDTH = 0.5  # of the prior, in the network's own
REPEATS = 30  # runs with the first guess, which tell how far an average is off
COLUMNS = ("seed", "length", "assimilations", "error", "spread", "coverage")

NET = FNN((1, 20, 1))
X = np.sqrt(12) * (lorenz.POSITIONS[:, None] - 0.5)
TRUTH = 8 + 4 * np.sin(2 * np.pi * lorenz.POSITIONS[:, None])


def forcing(theta):
    """The forcing (40, n_ens) of networks (61, n_ens), kept in bounds that the simulator can stand."""
    return np.clip(8 + 4 * NET(theta, X)[:, 0], -5, 20)


def some_start(rng, n=1):
    return 8 + rng.standard_normal((lorenz.SITES, n))


def observed(length, rng):
    """What was seen, d (40, 2), and how far averages of this length are off by themselves, (2,)."""
    d = lorenz.averages(TRUTH, length, start=some_start(rng))[..., 0]
    first_guess = np.full((lorenz.SITES, REPEATS), 8.0)
    repeats = lorenz.averages(first_guess, length, start=some_start(rng, REPEATS))
    return d, repeats.std(axis=-1, ddof=1).mean(axis=0)


def trained(seed, length, n_ens=N_ENS, alphas=ALPHAS):
    """The ensembles (61, n_ens) of a training: the prior, and one after each assimilation."""
    rng = np.random.default_rng([seed, 15])
    d, obs_std = observed(length, rng)
    start = some_start(rng)

    def model(theta, x):
        return lorenz.averages(forcing(theta), length, start=start)

    prior = NET.ensemble(n_ens, spread=WIDTH, rng=seed)
    steps = esmda(model, prior, X, d, obs_std, alphas=alphas, relaxation=RELAXATION, rng=seed)
    return [prior, *(step.theta for step in steps)]


def measured(theta):
    """Error, spread and coverage of the members' forcings."""
    members = forcing(theta)[:, None]
    return rmse(members.mean(axis=-1), TRUTH), spread(members), coverage(members, TRUTH)


@stopped_in_one_line("stopped; the table is as it was")
def main(arguments=None):
    target = target_of(arguments, FILE, __doc__)
    header = [
        f"Made by lorenz.py with dalearn {dalearn.__version__}, numpy {np.__version__}, "
        f"Python {platform.python_version()}.",
        f"Lorenz 1996, 40 sites, step {lorenz.STEP}, spin-up 10; forcing 8 + 4 net, true 8 + 4 sin(2πs); {NET};",
        f"esmda, N={N_ENS}, {ALPHAS} assimilations, relaxation {RELAXATION}, prior {WIDTH} around one network",
    ]
    rows = []
    for seed in SEEDS:
        for length in LENGTHS:
            for k, theta in enumerate(trained(seed, length)):
                rows.append((seed, length, k, *(f"{value:.4f}" for value in measured(theta))))
    write_table(target, header, COLUMNS, rows)


if __name__ == "__main__":
    main()

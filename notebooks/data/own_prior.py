"""The yardstick of chapter 07: the exact posterior under the ensemble's own prior, for many seeds -> own_prior.csv.

    python notebooks/data/own_prior.py [FILE]     FILE is another place for the table

About ten minutes. The chapter's ensemble scatters around one random network, and that is its prior: a bell curve around
the network's parameters, with 0.2 of the deviations from which these were drawn. Under this prior, and with every
reading counted once, Hamiltonian Monte Carlo draws networks from the posterior: four chains for each seed, each from a
most probable network of its own. A row of the table says, for one seed, how far the mean of their curves is from the
truth, how wide the curves lie, and at what share of the points their 90% band holds the truth. Where r_hat is far from
1 the chains have settled in different places, and the row is less certain. Another machine rounds differently and
chains let such differences grow; the numbers then differ within their sampling error.
"""

import os
import platform
import sys
from itertools import islice
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads only wait for each other at this size

import numpy as np

try:
    import scipy

    import dalearn
    from dalearn import FNN, coverage, rmse, sine, spread
    from dalearn._command import stopped_in_one_line, target_of, write_table
    from dalearn.study import hmc
    from dalearn.study.references import Around, fit_map
except ModuleNotFoundError as error:
    sys.exit(f"the yardstick needs scipy; install it: pip install 'dalearn[study]' ({error})")

FILE = Path(__file__).with_suffix(".csv")
SEEDS = range(20)
SIZES = (1, 20, 1)
NOISE = 0.05
WIDTH = 0.2  # of the prior, in deviations of the network's own
CHAINS, LEAPS, DRAWS = 4, 60, 1000
WINDOWS = (100, 150, 200, 300, 150)
COLUMNS = ("seed", "rmse", "spread", "coverage", "r_hat", "effective_size")


def case(seed):
    """The problem and the network of one seed, as the chapter makes them."""
    problem = sine(n=100, noise=NOISE, rng=seed)
    return problem, Around(FNN(SIZES).init(rng=seed), WIDTH, FNN(SIZES))


def row(seed):
    """The exact posterior of one seed, measured like an ensemble."""
    problem, net = case(seed)
    rng = np.random.default_rng([seed, 7])
    starts = [np.zeros(net.n_params), *(net.prior_std * rng.standard_normal((CHAINS - 1, net.n_params)))]
    starts = [fit_map(net, start, problem.x, problem.d, NOISE).x for start in starts]
    draws = hmc.sample(net, starts, problem.x, problem.d, NOISE, leaps=LEAPS, windows=WINDOWS, rng=rng)
    curves = np.array([net(theta.T, problem.x_test)[:, 0].T for theta in islice(draws, DRAWS)])
    members = curves.reshape(-1, 1, curves.shape[2]).T
    measures = rmse(members.mean(axis=-1), problem.truth), spread(members), coverage(members, problem.truth)
    return seed, *measures, hmc.r_hat(curves).max(), np.median(hmc.effective_size(curves))


@stopped_in_one_line("stopped; the table is as it was")
def main(arguments=None):
    target = target_of(arguments, FILE, __doc__)
    versions = f"numpy {np.__version__}, scipy {scipy.__version__}, Python {platform.python_version()}"
    header = [
        f"Made by own_prior.py with dalearn {dalearn.__version__}, {versions}.",
        f"sine, n=100, noise={NOISE}, FNN({SIZES}), prior: init(seed) with {WIDTH} of the network's prior_std around "
        "it;",
        f"{CHAINS} chains of {DRAWS} draws, leaps={LEAPS}, windows={WINDOWS}",
    ]
    table = []
    for seed in SEEDS:
        _, *numbers, effective = row(seed)
        table.append((seed, *(f"{number:.5f}" for number in numbers), f"{effective:.0f}"))
    write_table(target, header, COLUMNS, table)


if __name__ == "__main__":
    main()

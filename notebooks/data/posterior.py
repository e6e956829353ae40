"""The yardstick of chapter 11: the exact posterior of a network's predictions, by long-run sampling -> posterior.csv.

    python notebooks/data/posterior.py [FILE]     FILE is another place for the table

A minute or two. For one day of the sine, at each test point x (in natural units): the mean, standard deviation, 5% and
95% quantile of f(θ, x) under p(θ | d), where the prior is ESMDA's own: a bell curve around one random network. Data,
network and start are made as dalearn.study makes them. Four chains of Hamiltonian Monte Carlo, each from a most
probable network of its own. Another machine rounds differently and chains let such differences grow; the numbers then
differ within their sampling error.
"""

import os
import platform
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads only wait for each other at this size

import numpy as np

try:
    import scipy

    import dalearn
    from dalearn._command import stopped_in_one_line, target_of, write_table
    from dalearn.study import hmc
    from dalearn.study.cases import START, Run
    from dalearn.study.references import SAMPLER, Around, sampled
except ModuleNotFoundError as error:
    sys.exit(f"the yardstick needs scipy; install it: pip install 'dalearn[study]' ({error})")

FILE = Path(__file__).with_suffix(".csv")
CASE = ("sine", 100, 0.05)
SEED = 16  # of the first twenty days one whose errors, spreads and coverages are near the medians
COLUMNS = ("x", "mean", "std", "low", "high")


def rows(run, curves):
    """A row of the table for each test point."""
    curves = curves.reshape(-1, curves.shape[-1])
    low, high = np.quantile(curves, [0.05, 0.95], axis=0)
    x = run.problem.in_units(run.problem.x_test)[:, 0]
    numbers = zip(x, curves.mean(axis=0), curves.std(axis=0, ddof=1), low, high)
    return [tuple(f"{value:.6f}" for value in values) for values in numbers]


@stopped_in_one_line("stopped; the table is as it was")
def main(arguments=None):
    target = target_of(arguments, FILE, __doc__)
    run = Run(*CASE, SEED)
    net = Around(run.theta, START, run.net)
    curves = sampled(run, net, np.zeros(net.n_params), **SAMPLER)
    size = hmc.effective_size(curves)
    versions = f"numpy {np.__version__}, scipy {scipy.__version__}, Python {platform.python_version()}"
    says = ", ".join(f"{key}={value}" for key, value in SAMPLER.items())
    header = [
        f"Made by posterior.py with dalearn {dalearn.__version__}, {versions}.",
        f"sine, n=100, noise=0.05, seed {SEED}, FNN((1, 20, 1)), prior: the start with {START} of the network's "
        f"prior_std around it; {says}",
        f"{len(curves)} draws of each chain, largest R-hat {hmc.r_hat(curves).max():.4f}, "
        f"least effective size {size.min():.0f}, median {np.median(size):.0f}",
    ]
    write_table(target, header, COLUMNS, rows(run, curves))


if __name__ == "__main__":
    main()

"""The clinic of chapter 10 on twenty days: sick ensembles, and what each treatment makes of them -> failures.csv.

    python notebooks/data/failures.py [FILE]     FILE is another place for the table

Some minutes on two cores.

The sine, two hundred readings with noise 0.05, one at a time; a 1-20-1 tanh network. Unless a run says otherwise: 100
members scattered by 0.3 around one random network, told the right error, each reading used once, no inflation, no
relaxation. A hundred further readings are kept back. Everything random in a run comes from its seed. All of it is our
choice.
"""

import os
from itertools import product
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads only wait for each other at this size

import numpy as np

from dalearn._command import cores, stopped_in_one_line, target_of, write_table
from dalearn._processes import pool
from dalearn.explore._clinic import NOISE, Setting, trained

SEEDS = range(20)
ZERO = Setting(n_ens=200, around="zero", width=0.5)
RUNS = {
    "healthy": Setting(),
    # A
    "stretch 1.01": Setting(inflation=1.01),
    "stretch 1.01 with relaxation 0.8": Setting(inflation=1.01, relaxation=0.8),
    "stretch 1.01 with 400 members": Setting(inflation=1.01, n_ens=400),
    "stretch 1.01 with told error 0.0125": Setting(inflation=1.01, told=NOISE / 4),
    "stretch 1.005": Setting(inflation=1.005),
    # B
    "30 around zero by 0.5": ZERO._replace(n_ens=30),
    "100 around zero by 0.5": ZERO._replace(n_ens=100),
    "200 around zero by 0.5": ZERO,
    "300 around zero by 0.5": ZERO._replace(n_ens=300),
    "200 around zero by 0.3": ZERO._replace(width=0.3),
    "200 around zero by 0.5 with relaxation 0.8": ZERO._replace(relaxation=0.8),
    "30 around one network by 0.5": Setting(n_ens=30, width=0.5),
    "200 around one network by 0.5": Setting(n_ens=200, width=0.5),
    "300 around one network by 0.5": Setting(n_ens=300, width=0.5),
    "200 around one network by 0.3": Setting(n_ens=200),
    # C
    "15 members": Setting(n_ens=15),
    "30 members": Setting(n_ens=30),
    "60 members": Setting(n_ens=60),
    "120 members": Setting(n_ens=120),
    "15 members with relaxation 0.4": Setting(n_ens=15, relaxation=0.4),
    "15 members with relaxation 0.6": Setting(n_ens=15, relaxation=0.6),
    "15 members with relaxation 0.8": Setting(n_ens=15, relaxation=0.8),
    "15 members with stretch 1.01": Setting(n_ens=15, inflation=1.01),
    "15 members with stretch 1.02": Setting(n_ens=15, inflation=1.02),
    # D
    "2 epochs": Setting(epochs=2),
    "3 epochs": Setting(epochs=3),
    "5 epochs": Setting(epochs=5),
    "10 epochs": Setting(epochs=10),
    "10 epochs with relaxation 0.8": Setting(epochs=10, relaxation=0.8),
    "10 epochs with 400 members": Setting(epochs=10, n_ens=400),
    # E, G
    "told error 0.00625": Setting(told=NOISE / 8),
    "told error 0.0125": Setting(told=NOISE / 4),
    "told error 0.025": Setting(told=NOISE / 2),
    "told error 0.1": Setting(told=2 * NOISE),
    "told error 0.2": Setting(told=4 * NOISE),
    "told error 0.4": Setting(told=8 * NOISE),
}
COLUMNS = ("run", "seed", "error", "spread", "coverage", "chi2", "residual", "start", "is_healthy")
FILE = Path(__file__).with_suffix(".csv")


def run(name, seed):
    """One training; its row of the table."""
    end = trained(RUNS[name], seed)
    residual = np.sqrt(np.mean((end.kept.d[:, 0] - end.kept_members.mean(axis=1)) ** 2))
    return name, seed, end.error, end.spread, end.coverage, end.chi2, residual, end.course[0, 1], int(end.is_healthy)


@stopped_in_one_line("stopped; the table is as it was")
def main(arguments=None):
    target = target_of(arguments, FILE, __doc__)
    with pool(cores()) as workers:
        rows = workers.starmap(run, list(product(RUNS, SEEDS)), chunksize=5)
    about = [
        "sine: 200 readings, noise 0.05, one at a time; FNN (1, 20, 1) tanh; EnKF; error, spread, coverage against the",
        f"truth; chi2 and residual (root mean square) on 100 readings kept back; start: spread; numpy {np.__version__}",
    ]
    write_table(target, about, COLUMNS, rows)


if __name__ == "__main__":
    main()

"""The forcing that a network inside Lorenz's weather believes in, assimilation by assimilation -> lorenz_circle.csv.

    python notebooks/data/lorenz_circle.py [FILE]     FILE is another place for the table

About fifteen seconds. For the explorer of chapter 15: the training of lorenz.csv with one seed, near the median of its
twenty. A row says, for one length of the averages, the number of assimilations made and the position along the circle,
what the members' forcings are on average, and between which two the middle 90% of them lie. The weather is chaotic, so
on another machine every row differs, as another seed would.
"""

import os
import platform
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads only wait for each other at this size

import numpy as np

try:
    import dalearn
    from dalearn import lorenz
    from dalearn._command import stopped_in_one_line, target_of, write_table
    from dalearn.study import weather
except ModuleNotFoundError as error:
    sys.exit(f"the table needs dalearn; install it: pip install -e . ({error})")

FILE = Path(__file__).with_suffix(".csv")
SEEDS = (4,)
COLUMNS = ("length", "assimilations", "position", "mean", "low", "high")


@stopped_in_one_line("stopped; the table is as it was")
def main(arguments=None):
    target = target_of(arguments, FILE, __doc__)
    header = [
        f"Made by lorenz_circle.py with dalearn {dalearn.__version__}, numpy {np.__version__}, "
        f"Python {platform.python_version()}.",
        f"As lorenz.csv, seed {', '.join(map(str, SEEDS))}; the forcing's mean over the members, 5% and 95% quantile",
    ]
    rows = []
    for seed in SEEDS:
        for length in weather.LENGTHS:
            for k, theta in enumerate(weather.trained(seed, length)):
                members = weather.forcing(theta)
                numbers = np.column_stack([members.mean(axis=1), *np.quantile(members, [0.05, 0.95], axis=1)])
                for position, row in zip(lorenz.POSITIONS, numbers):
                    rows.append((length, k, f"{position:.3f}", *(f"{value:.2f}" for value in row)))
    write_table(target, header, COLUMNS, rows)


if __name__ == "__main__":
    main()

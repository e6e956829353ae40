"""A network inside Lorenz's weather, for twenty seeds and averages of six lengths (chapter 15) -> lorenz.csv.

    python notebooks/data/lorenz.py [FILE]     FILE is another place for the table

About four minutes of one core. A row says, for one seed, one length of the averages in units of time and the number of
assimilations made, how far the mean of the members' forcings is from the true one, how far the members lie apart, and
at what share of the sites their 90% band holds the true forcing. dalearn/study/weather.py says what is done.

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
    from dalearn import lorenz
    from dalearn._command import stopped_in_one_line, target_of, write_table
    from dalearn.study import weather
except ModuleNotFoundError as error:
    sys.exit(f"the table needs dalearn; install it: pip install -e . ({error})")

FILE = Path(__file__).with_suffix(".csv")
SEEDS = range(20)
COLUMNS = ("seed", "length", "assimilations", "error", "spread", "coverage")


@stopped_in_one_line("stopped; the table is as it was")
def main(arguments=None):
    target = target_of(arguments, FILE, __doc__)
    header = [
        f"Made by lorenz.py with dalearn {dalearn.__version__}, numpy {np.__version__}, "
        f"Python {platform.python_version()}.",
        f"Lorenz 1996, 40 sites, step {lorenz.STEP}, spin-up 10; forcing 8 + 4 net, true 8 + 4 sin(2πs); "
        f"{weather.NET};",
        f"esmda, N={weather.N_ENS}, {weather.ALPHAS} assimilations, relaxation {weather.RELAXATION}, "
        f"prior {weather.WIDTH} around one network",
    ]
    rows = []
    for seed in SEEDS:
        for length in weather.LENGTHS:
            for k, theta in enumerate(weather.trained(seed, length)):
                rows.append((seed, length, k, *(f"{value:.4f}" for value in weather.measured(theta))))
    write_table(target, header, COLUMNS, rows)


if __name__ == "__main__":
    main()

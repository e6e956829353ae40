"""A day of the thermometer in the garden, as its logger might write it down (chapter 15) -> garden.csv.

    python notebooks/data/garden.py [FILE]     FILE is another place for the table

A reading each quarter of an hour, in degrees, of a day that swings by 6 degrees around 15: coldest at six in the
morning, warmest at six in the evening. The thermometer is off by 0.3 degrees. Where the battery was weak the logger
wrote nothing; where the cable was loose it wrote -99.9.
"""

import sys
from pathlib import Path

import numpy as np

try:
    from dalearn._command import stopped_in_one_line, target_of, write_table
except ModuleNotFoundError as error:
    sys.exit(f"the table needs dalearn; install it: pip install -e . ({error})")

FILE = Path(__file__).with_suffix(".csv")
SEEDS = (17,)  # of the day
NOISE = 0.3
EMPTY = 7
LOOSE = 4
CODE = -99.9


def truth(hour):
    return 15 + 6 * np.sin((hour - 12) * np.pi / 12)


def day(seed):
    """The hours (96,) of a day and its readings, as text: empty, the code, or a number with one decimal."""
    rng = np.random.default_rng(seed)
    hours = np.arange(0, 24, 0.25)
    readings = [f"{reading:.1f}" for reading in truth(hours) + NOISE * rng.standard_normal(len(hours))]
    lost = rng.permutation(len(hours))
    for i in lost[:EMPTY]:
        readings[i] = ""
    for i in lost[EMPTY : EMPTY + LOOSE]:
        readings[i] = str(CODE)
    return hours, readings


@stopped_in_one_line("stopped; the table is as it was")
def main(arguments=None):
    target = target_of(arguments, FILE, __doc__)
    rows = [row for seed in SEEDS for row in zip(*day(seed))]
    write_table(target, ["garden thermometer; hour of the day, degrees Celsius"], ("hour", "temperature"), rows)


if __name__ == "__main__":
    main()

"""5000 noisy signals that are to be told apart, for chapter 13 -> mnist_1d.csv.

    python notebooks/data/mnist_1d.py [FILE]     FILE is another place for the table

It needs the package mnist1d (pip install mnist1d==0.0.2.post1), which makes the signals: Greydanus & Kobak 2020,
arXiv 2011.14439 (licence Apache 2.0). The first 4000 are there to learn from, the last 1000 to test with.

A row is one signal: its label, and 40 letters for its values. A value is rounded to an eighth, cut at 37/8 = 4.625 in
both directions, and written as the character whose number is 85 + 8 · value, from 0 to z.
"""

from pathlib import Path

import numpy as np

from dalearn._command import stopped_in_one_line, target_of, write_table

FILE = Path(__file__).with_suffix(".csv")
MIDDLE, STEP, MOST = 85, 1 / 8, 37  # the character of 0, what the next one stands for, and how many there are


def generated():
    """Signals (5000, 40) and labels (5000,), as the package makes them without any settings of ours."""
    from mnist1d.data import get_dataset_args, make_dataset

    found = make_dataset(get_dataset_args())
    return np.vstack([found["x"], found["x_test"]]), np.concatenate([found["y"], found["y_test"]])


@stopped_in_one_line("stopped; the table is as it was")
def main(arguments=None):
    target = target_of(arguments, FILE, __doc__)
    signals, labels = generated()
    numbers = np.clip(np.rint(signals / STEP), -MOST, MOST).astype(int) + MIDDLE
    about = ["MNIST-1D: Greydanus & Kobak 2020, arXiv 2011.14439, Apache 2.0; chr(85 + 8 * value) for each value"]
    rows = [(label, "".join(map(chr, signal))) for label, signal in zip(labels, numbers)]
    write_table(target, about, ("label", "signal"), rows)


if __name__ == "__main__":
    main()

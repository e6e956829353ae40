"""1797 handwritten digits, for chapter 13 -> digits.csv.

    python notebooks/data/digits.py [FILE]     FILE is another place for the table

It needs scikit-learn, whose load_digits has them: the test set of Alpaydin & Kaynak 1998, "Optical Recognition of
Handwritten Digits", UCI Machine Learning Repository, doi 10.24432/C50P49 (licence CC BY 4.0).

A row is one digit: its label, and 64 letters for its 8 by 8 pixels, row by row. A pixel is a number from 0 to 16, with
the letter that stands for it where numbers have the base 17: 0 to 9, then a to g.
"""

from pathlib import Path

from dalearn._command import stopped_in_one_line, target_of, write_table

FILE = Path(__file__).with_suffix(".csv")
LETTERS = "0123456789abcdefg"


def generated():
    """Pixels (n, 64), whole numbers from 0 to 16, and labels (n,)."""
    from sklearn.datasets import load_digits

    found = load_digits()
    return found.data.astype(int), found.target


@stopped_in_one_line("stopped; the table is as it was")
def main(arguments=None):
    target = target_of(arguments, FILE, __doc__)
    pixels, labels = generated()
    about = ["Handwritten digits: Alpaydin & Kaynak 1998, doi 10.24432/C50P49, CC BY 4.0; 8 by 8 pixels, base 17"]
    rows = [(label, "".join(LETTERS[pixel] for pixel in digit)) for label, digit in zip(labels, pixels)]
    write_table(target, about, ("label", "pixels"), rows)


if __name__ == "__main__":
    main()

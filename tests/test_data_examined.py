"""The table of what examine says: complete, made by the script beside it, and as good as is said of it."""

from pathlib import Path

import numpy as np
import pytest
from modules import module_of

from dalearn.diagnostics import CAUSES

DATA = Path(__file__).parent.parent / "notebooks" / "data"
script = module_of(DATA / "examined.py")

HOW = {"delimiter": ",", "names": True, "dtype": None, "encoding": "utf-8", "skip_header": 2}
TABLE = np.genfromtxt(DATA / "examined.csv", **HOW)
COUNTED = TABLE[TABLE["counts"] == 1]
SICK = COUNTED[COUNTED["label"] != script.HEALTHY]
HEALTHY = COUNTED[COUNTED["label"] == script.HEALTHY]


def test_that_the_table_holds_the_trainings_from_the_first_to_the_last_that_was_needed():
    assert TABLE.dtype.names == script.COLUMNS
    assert list(dict.fromkeys(TABLE["label"])) == list(script.LABELS)
    for label in script.LABELS:
        rows = TABLE[TABLE["label"] == label]
        assert rows["number"].tolist() == list(range(len(rows)))
        assert rows["counts"].sum() == script.WANTED[label] and rows["counts"][-1] == 1
    assert len(COUNTED) == 200 and len(SICK) == 120
    assert set(TABLE["cause"]) | set(TABLE["cause_held_back"]) <= set(CAUSES)


@pytest.mark.parametrize("cause", ["cause", "cause_held_back"])
def test_that_examine_names_the_right_cause_of_most_sick_trainings_and_leaves_the_healthy_alone(cause):
    assert np.mean(SICK[cause] == SICK["label"]) >= 0.85
    assert np.mean(HEALTHY[cause] != script.HEALTHY) <= 0.05


def test_that_data_counted_again_are_the_hardest_to_tell_and_half_of_the_other_dishonest_bands_are_noticed():
    right = {label: np.mean(SICK["cause"][SICK["label"] == label] == label) for label in script.LABELS[1:]}
    assert min(right, key=right.get) == "data counted again" and right["data counted again"] >= 0.6
    dishonest = TABLE[(TABLE["label"] == script.HEALTHY) & (TABLE["counts"] == 0)]
    assert len(dishonest) > 25 and 0.35 < np.mean(dishonest["cause"] != script.HEALTHY) < 0.65


def test_that_the_truth_decides_which_trainings_count():
    for row in TABLE:
        verdict = script.counts(row["label"], row["noise"], row["error"], row["spread"], row["coverage"])
        assert verdict == row["counts"], row
    assert HEALTHY["coverage"].min() >= 0.75
    assert (abs(np.log2(HEALTHY["spread"] / HEALTHY["error"])) <= 1.001).all()


# Chosen at random, once. The numbers of an ensemble that blows up grow with the last bits of a processor.
SOME = np.random.default_rng(10).choice(len(TABLE), 24, replace=False)


@pytest.mark.parametrize("row", SOME)
def test_that_the_script_makes_the_row_again(row):
    stored = TABLE[row].tolist()
    made = script.run(*stored[:2])
    words = len(script.SETTINGS) + 5
    assert made[:5] == tuple(stored[:5])
    for old, new in zip(stored[5:words], made[5:words]):
        assert old == (new if isinstance(new, str) else pytest.approx(new, rel=1e-5))
    if stored[0] != "blow-up":
        np.testing.assert_allclose(stored[words:], made[words:], rtol=2e-2, atol=2e-2)


def test_that_no_two_labels_share_random_numbers():
    drawn = [script.generator(label, number, purpose).random()
             for label in script.LABELS for number in range(20) for purpose in (0, 1)]  # fmt: skip
    assert len(set(drawn)) == len(drawn)


def test_that_fresh_trainings_are_told_as_well():
    fresh = [script.run(label, number) for label in script.LABELS for number in range(1000, 1012)]
    counted = [row for row in fresh if row[2]]
    sick = [row[3] == row[0] for row in counted if row[0] != script.HEALTHY]
    healthy = [row[3] != script.HEALTHY for row in counted if row[0] == script.HEALTHY]
    assert len(sick) > 50 and np.mean(sick) >= 0.85
    assert len(healthy) > 3 and sum(healthy) <= 1

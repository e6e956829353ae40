"""The figures of chapter 12: marks and bars stand where ratios, shares and intervals are, and are told apart in grey."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_hex
from pictures import ink, pixels

from dalearn import plots

FOUND = {"GD": (0.2, 0.1, 0.4, 40, 40), "Adam": (1.1, 0.9, 1.3, 18, 40), "L-BFGS": (2, 1.5, 2.5, 2, 40)}


def marks_of(ax):
    """{what a mark of a forest says: its places}, by its shape, and by its face where that is round."""
    found = {}
    for line in ax.lines:
        if line.get_marker() in ("<", ">", "o"):
            is_ring = to_hex(line.get_markerfacecolor()) != to_hex(line.get_markeredgecolor())
            said = {"<": "ahead", ">": "behind", "o": "cannot tell" if is_ring else "level"}[line.get_marker()]
            assert said not in found
            found[said] = line.get_xydata().tolist()
    return found


def test_that_a_mark_of_the_forest_points_to_the_side_that_is_ahead_and_is_a_dot_where_the_two_are_level():
    _, ax = plt.subplots()
    assert plots.forest(FOUND, ax) is ax
    assert marks_of(ax) == {"ahead": [[0.2, 0]], "level": [[1.1, 1]], "behind": [[2, 2]], "cannot tell": []}
    bars = [segment.tolist() for segment in ax.collections[0].get_segments()]
    assert bars == [[[low, row], [high, row]] for row, (_, low, high, *_) in enumerate(FOUND.values())]
    assert [label.get_text() for label in ax.get_yticklabels()] == list(FOUND)
    assert ax.get_xscale() == "log" and ax.get_ylim()[0] > ax.get_ylim()[1]  # the first rival on top
    plt.close(ax.figure)


def test_that_a_ratio_in_the_grey_strip_is_level_whatever_its_bar_and_one_outside_may_be_told_or_not():
    rows = {"level": (0.85, 0.8, 0.9, 30, 40), "ahead": (0.8, 0.7, 0.9, 30, 40), "open": (0.8, 0.6, 1.1, 25, 40)}
    ax = plots.forest(rows)
    assert marks_of(ax) == {"level": [[0.85, 0]], "ahead": [[0.8, 1]], "cannot tell": [[0.8, 2]], "behind": []}
    (strip,) = ax.patches
    assert np.allclose(strip.get_extents().transformed(ax.transData.inverted()).intervalx, [0.83, 1.2])
    plt.close(ax.figure)


def test_that_the_legend_explains_the_round_marks_that_are_there():
    level, ahead, cannot = (0.85, 0.8, 0.9, 30, 40), (0.8, 0.7, 0.9, 30, 40), (0.8, 0.6, 1.1, 25, 40)
    for rows, words in (([ahead], []), ([level, ahead], ["level"]), ([cannot, level], ["level", "cannot tell"])):
        ax = plots.forest(dict(zip("abc", rows)))
        legend = ax.get_legend()
        texts = legend.get_texts() if legend else []
        assert [text.get_text().split(":")[0] for text in texts] == words
        plt.close(ax.figure)


def test_that_a_forest_says_which_side_is_whose_and_how_many_were_won():
    ax = plots.forest(FOUND, method="ESMDA")
    words = [text.get_text() for text in ax.texts]
    assert {"← ESMDA better", "rival better →", "wins", "40 of 40", "18 of 40", "2 of 40"} == set(words)
    assert ax.get_xlabel() == "error of ESMDA / error of the rival"
    left, right = ax.get_xlim()
    assert left < 0.1 and right > 2.5
    plt.close(ax.figure)
    few = plots.forest(FOUND, words=False)
    assert {text.get_text() for text in few.texts} == {"40 of 40", "18 of 40", "2 of 40"} and few.get_legend() is None
    plt.close(few.figure)


def test_that_a_bar_that_ends_at_1_or_reaches_to_infinity_is_drawn_and_judged():
    ends = {"touches": (0.8, 0.7, 1.0, 9, 10), "lost": (0.5, 0, 0.9, 10, 10), "diverged": (np.inf, 2, np.inf, 0, 10)}
    ax = plots.forest(ends)
    assert {said: len(places) for said, places in marks_of(ax).items() if places} == {
        "cannot tell": 1,
        "ahead": 1,
        "behind": 1,
    }
    left, right = ax.get_xlim()
    assert np.isfinite([left, right]).all() and left < 0.5 and right > 2
    inside = np.concatenate([segment[:, 0] for segment in ax.collections[0].get_segments()])
    assert (left <= inside).all() and (inside <= right).all()
    plt.close(ax.figure)
    assert plots.forest(ends, limits=(0.1, 20)).get_xlim() == (0.1, 20)
    plt.close("all")


def test_that_the_forest_has_ink_in_blue_and_black():
    image = pixels(plots.forest(FOUND))
    assert ink(image, plots.COLOURS["ensemble"]) > 100 and ink(image, plots.COLOURS["truth"]) > 100

"""The figure of chapter 12: dots and bars stand where the shares and their intervals are, and rivals differ in grey."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_hex
from pictures import ink, pixels

from dalearn import plots

RIVALS = "GD", "momentum", "Adam", "Adam falling"
TABLE = {
    "same updates": dict(zip(RIVALS, [(1.0, 0.91, 1.0), (0.9, 0.77, 0.96), (0.8, 0.65, 0.9), (0.7, 0.55, 0.82)])),
    "rival runs on": dict(zip(RIVALS, [(0.5, 0.35, 0.65), (0.2, 0.1, 0.35), (0.0, 0.0, 0.09), (0.3, 0.18, 0.45)])),
}


def test_that_every_dot_and_bar_of_the_wins_stands_at_its_share_and_in_its_row():
    _, ax = plt.subplots()
    assert plots.wins_by_budget(TABLE, ax) is ax
    line, *drawn = ax.lines
    assert list(line.get_xdata()) == [0.5, 0.5]
    bars, dots = drawn[::2], drawn[1::2]
    cells = [(row, cell) for row, rivals in enumerate(TABLE.values()) for cell in rivals.values()]
    assert len(bars) == len(dots) == len(cells) == 8
    for bar, dot, (row, (share, low, high)) in zip(bars, dots, cells):
        assert list(bar.get_xdata()) == [low, high] and list(dot.get_xdata()) == [share]
        assert len({*bar.get_ydata(), *dot.get_ydata()}) == 1 and abs(dot.get_ydata()[0] - row) < 0.4
    assert [label.get_text() for label in ax.get_yticklabels()] == list(TABLE)
    assert ax.get_ylim()[0] > ax.get_ylim()[1]  # the first budget on top
    plt.close(ax.figure)


def test_that_each_rival_has_one_look_and_one_label_and_that_looks_differ_without_colour():
    ax = plots.wins_by_budget(TABLE)
    dots = ax.lines[2::2]
    looks = [(dot.get_marker(), dot.get_markerfacecolor()) for dot in dots]
    filled = [(shape, to_hex(face) == "#ffffff") for shape, face in looks]
    assert looks[:4] == looks[4:] and len(set(filled)) == 4
    handles, labels = ax.get_legend_handles_labels()
    assert tuple(labels) == RIVALS and [handle.get_marker() for handle in handles] == ["o", "s", "D", "D"]
    plt.close(ax.figure)


def test_that_nothing_stands_outside_the_axes_and_two_rivals_or_one_can_be_drawn():
    for rivals in (["GD", "Adam"], ["GD"]):
        table = {row: {name: cells[name] for name in rivals} for row, cells in TABLE.items()}
        ax = plots.wins_by_budget(table)
        assert len(ax.lines) == 1 + 2 * 2 * len(rivals)
        (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
        for line in ax.lines[1:]:
            assert left <= np.min(line.get_xdata()) and np.max(line.get_xdata()) <= right
            assert top <= np.min(line.get_ydata()) and np.max(line.get_ydata()) <= bottom
        plt.close(ax.figure)


def test_that_the_wins_have_ink_in_the_colours_of_the_rivals():
    image = pixels(plots.wins_by_budget(TABLE))
    for role in ("gradient descent", "prior"):
        assert ink(image, plots.COLOURS[role]) > 100, role

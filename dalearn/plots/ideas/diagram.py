"""A network as circles and lines: its input, its units, its output, and the weights between them."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.path import Path

from ..._checks import number, numbers_in
from ..roles import colour, faint, ground, ink, new_ax

ARC = np.linspace(-1, 1, 21)
STEP = Path(np.column_stack([ARC, 0.7 * np.tanh(3 * ARC)]))  # what a unit does to its input, drawn into its circle
SMALL = 26  # diameters of the circles, in points
LARGE = 36  # of those that hold a number
THINNEST = 1.2  # of a line that counts
THICKER = 1.5  # by so much for each 1 of its weight
THICKEST = 7.0


class NetworkDiagram:
    """One input, n_units tanh units and one output. A line is the thicker, the larger its weight; dashed where negative.

    The lines of a unit that has been added are green; those of one that has not are thin and grey.
    """

    def __init__(self, ax, n_units, *, with_numbers=False):
        self.heights = np.linspace(1, -1, n_units) if n_units > 1 else np.zeros(1)
        self.lit = colour("gradient descent", ax)
        self.dim = faint("prior", ax, 0.5)
        self.with_numbers = with_numbers
        units = [(1, height) for height in self.heights]
        ends = [((0, 0), unit) for unit in units] + [(unit, (2, 0)) for unit in units]
        self.lines = ax.add_collection(LineCollection(ends, zorder=1), autolim=False)
        circle = {
            "marker": "o",
            "ms": LARGE if with_numbers else SMALL,
            "mfc": ground(ax),
            "mec": ink(ax),
            "mew": 1.3,
            "ls": "none",
            "zorder": 2,
        }
        ax.plot([0, *(1 for _ in units), 2], [0, *self.heights, 0], **circle)
        if not with_numbers:
            icon = {"marker": STEP, "ms": 0.5 * SMALL, "mfc": "none", "mec": ink(ax), "mew": 1.3, "ls": "none"}
            ax.plot([1 for _ in units], self.heights, **icon, zorder=3)
        words = {"ha": "center", "va": "center", "color": ink(ax), "fontsize": "small", "zorder": 4}
        self.inside = [ax.text(*at, "", **words) for at in [(0, 0), *units, (2, 0)]]
        beside = words | {"bbox": {"facecolor": ground(ax), "edgecolor": "none", "pad": 1}, "zorder": 1.5}
        self.weights = [ax.text(0.5, 0.5 * height, "", **_over_a_level_line(height, beside)) for height in self.heights]
        self.output_weights = [
            ax.text(1.5, 0.5 * height, "", **_over_a_level_line(height, beside)) for height in self.heights
        ]
        radius = circle["ms"] / 2 + 2
        above = words | {"va": "bottom", "xytext": (0, radius), "textcoords": "offset points"}
        below = words | {"va": "top", "xytext": (0, -radius), "textcoords": "offset points"}
        self.biases = [ax.annotate("", unit, **(above if unit[1] >= 0 else below)) for unit in units]
        ax.annotate("input", (0, 0), **below)
        ax.annotate("output", (2, 0), **below)
        ax.set(xlim=(-0.35, 2.35), ylim=(-1.4, 1.4))
        ax.set_axis_off()
        self.artists = [self.lines, *self.inside, *self.weights, *self.output_weights, *self.biases]

    def show(self, w, b, v, added, at=None, offset=0.0):
        """Set the lines and numbers to the weights w, biases b and output weights v (n_units,) of the units."""
        share = np.clip(added - np.arange(len(w)), 0, 1)
        colours = [self.lit if part > 0 else (self.dim["color"], self.dim["alpha"]) for part in share]
        sizes = np.concatenate([np.where(share > 0, np.abs(w), 0), share * np.abs(v)])
        self.lines.set_linewidths(np.minimum(THINNEST + THICKER * sizes, THICKEST))
        self.lines.set_colors([*colours, *colours])
        self.lines.set_linestyles([(0, (2, 1)) if weight < 0 else "-" for weight in (*w, *v)])
        for i in range(len(w)):
            self.weights[i].set_text(f"w = {plain(w[i])}")
            self.biases[i].set_text(f"b = {plain(b[i])}")
            self.output_weights[i].set_text(f"v = {plain(v[i])}")
        if self.with_numbers:
            units = np.tanh(w * at + b)
            output = (share * v * units).sum() + offset
            for words, value in zip(self.inside, (at, *units, output)):
                words.set_text(f"{value:.2f}".replace("-", "−"))
        else:
            self.inside[0].set_text("x")
            self.inside[-1].set_text("+")


def _over_a_level_line(height, look):
    """The look of a weight's words: on a line that climbs or falls they hide a part of it, over a level one none."""
    return look if height else look | {"va": "bottom", "bbox": None}


def plain(value):
    """A number in words as short as they can be, with a minus that is as long as a plus."""
    return f"{value:g}".replace("-", "−")


def network_diagram(w, b, v, *, added=None, at=None, offset=0.0, ax=None):
    """A network of one input, one output and a few tanh units, with weights w, biases b, output weights v (n_units,).

    added is how many of its units are added, None for all; the lines of the others are thin and grey. With at, a number
    for the input, each circle holds what comes out of it; offset, the output's bias, is added at the end.
    """
    w = numbers_in("w", w, "numbers of shape (n_units,), one for each unit", shape=(None,))
    same = f"numbers of shape {w.shape}, as many as w"
    b = numbers_in("b", b, same, shape=w.shape)
    v = numbers_in("v", v, same, shape=w.shape)
    n_units = len(w)
    if added is None:
        added = n_units
    added = number("added", added, f"None or a number from 0 to {n_units}, how many units", at_least=0, at_most=n_units)
    if at is not None:
        at = number("at", at, "None or a number, the input")
    offset = number("offset", offset, "a number")
    ax = new_ax(ax, figsize=(5, 3.2))
    NetworkDiagram(ax, n_units, with_numbers=at is not None).show(w, b, v, added, at, offset)
    return ax

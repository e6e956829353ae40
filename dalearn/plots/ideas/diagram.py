"""A network as circles and lines: its input, its units, its output, and the weights between them."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.path import Path

from ..._checks import number, numbers_in
from ..roles import colour, faint, ground, ink, new_ax

ARC = np.linspace(-1, 1, 21)
STEP = Path(np.column_stack([ARC, 0.7 * np.tanh(3 * ARC)]))  # what a unit does to its input, drawn into its circle
SMALL = 23  # diameters of the circles, in points
LARGE = 38  # of those that hold a number
THINNEST = 1.2  # of a line that counts
THICKER = 1.5  # by so much for each 1 of its weight
THICKEST = 7.0


class NetworkDiagram:
    """One input, n_units tanh units and one output. A line is the thicker, the larger its weight; dashed below 0.

    The lines of a unit that has been added are green. Those of one that has not are thin and grey, and so is a line of
    weight 0, along which nothing goes.
    """

    def __init__(self, ax, n_units, *, with_numbers=False):
        self.lit = colour("gradient descent", ax)
        self.dim = faint("prior", ax, 0.5)
        self.with_numbers = with_numbers
        heights = np.linspace(1, -1, n_units) if n_units > 1 else np.zeros(1)
        units = [(1, height) for height in heights]
        ends = [((0, 0), unit) for unit in units] + [(unit, (2, 0)) for unit in units]
        self.lines = ax.add_collection(LineCollection(ends, zorder=1), autolim=False)
        size = LARGE if with_numbers else SMALL
        circles = [(0, 0), *units, (2, 0)]
        look = {"mfc": ground(ax), "mec": ink(ax), "mew": 1.3, "ls": "none"}
        self.circles = ax.plot(*zip(*circles), marker="o", ms=size, zorder=2, **look)
        if not with_numbers:
            sign = {"color": ink(ax), "mew": 0.5, "ms": 0.3 * size, "ls": "none", "zorder": 3}
            self.circles += ax.plot(0, 0, marker="$x$", **sign)
            self.circles += ax.plot(*zip(*units), marker=STEP, **(sign | {"mfc": "none", "mew": 1.3, "ms": 0.5 * size}))
            self.circles += ax.plot(2, 0, marker="$+$", **sign)
        words = {"color": ink(ax), "fontsize": "small", "zorder": 4, "textcoords": "offset points"}
        centred = words | {"ha": "center", "va": "center", "xytext": (0, 0)}
        self.inside = [ax.annotate("", at, **centred) for at in circles]
        above = words | {"ha": "center", "va": "bottom", "xytext": (0, size / 2 + 2)}
        below = words | {"ha": "center", "va": "top", "xytext": (0, -size / 2 - 2)}
        if with_numbers:
            ax.annotate("input", (0, 0), **below)
            ax.annotate("output", (2, 0), **below)
        words["bbox"] = {"fc": ground(ax), "ec": "none", "pad": 0.5}  # so that no line runs through a name
        self.names = []  # of each unit's numbers: w, b, v
        for height in heights:
            w = ax.annotate("", (0.5, 0.5 * height), **words, **_beside(height, -1))
            b = ax.annotate("", (1, height), **(above if height >= 0 else below))
            v = ax.annotate("", (1.5, 0.5 * height), **words, **_beside(height, 1))
            self.names.append((w, b, v))
        ax.set(xlim=(-0.35, 2.35), ylim=(-1.4, 1.4))
        ax.set_axis_off()
        names = [name for of_a_unit in self.names for name in of_a_unit]
        self.artists = [self.lines, *self.circles, *self.inside, *names]

    def show(self, w, b, v, added, at=None, offset=0.0):
        """Set the lines and numbers to the weights w, biases b and output weights v (n_units,) of the units."""
        share = np.clip(added - np.arange(len(w)), 0, 1)
        sizes = np.concatenate([np.where(share > 0, np.abs(w), 0), share * np.abs(v)])
        self.lines.set_linewidths(np.minimum(THINNEST + THICKER * sizes, THICKEST))
        dim = (self.dim["color"], self.dim["alpha"])
        self.lines.set_colors([self.lit if size > 0 else dim for size in sizes])
        self.lines.set_linestyles([(0, (2, 1)) if weight < 0 else "-" for weight in (*w, *v)])
        if self.with_numbers:
            self._show_a_pass(w, b, v, share, at, offset)
            return
        for numbers, names in zip(np.column_stack([w, b, v]), self.names):
            for letter, value, name in zip("wbv", numbers, names):
                name.set_text(f"{letter} = {plain(value)}")

    def _show_a_pass(self, w, b, v, share, at, offset):
        """Write what goes into each unit beside its circle, what comes out into it, what it adds along its line."""
        units = np.tanh(w * at + b)
        output = (share * v * units).sum() + offset
        for words, value in zip(self.inside, (at, *units, output)):
            words.set_text(plain(at) if words is self.inside[0] else rounded(value, 3))
        for i, (_, into, out) in enumerate(self.names):
            sign = "−" if b[i] < 0 else "+"
            product = f"{plain(w[i])} · {factor(plain(at))}"
            into.set_text(f"{product} {sign} {plain(abs(b[i]))} = {rounded(w[i] * at + b[i], 2)}")
            out.set_text(f"{plain(v[i])} · {factor(rounded(units[i], 3))} = {rounded(v[i] * units[i], 3)}")


def _beside(height, side):
    """Where a weight's name stands by the middle of its line, to or from (side −1 or 1) a unit at this height."""
    if height == 0:
        return {"ha": "center", "va": "bottom", "xytext": (0, 4)}
    up = 1 if height > 0 else -1
    return {"ha": "left" if side > 0 else "right", "va": "bottom" if up > 0 else "top", "xytext": (side * 6, up * 3)}


def plain(value):
    """A number in words as short as they can be, with a minus that is as long as a plus, and none before a 0."""
    return f"{value + 0.0:g}".replace("-", "−")


def rounded(value, digits):
    """A number with so many digits after its point, with a minus that is as long as a plus, and none before a 0."""
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")


def factor(words):
    """A number in words as the second factor of a product: in brackets where it has a sign."""
    return f"({words})" if words.startswith("−") else words


def network_diagram(w, b, v, *, added=None, at=None, offset=0.0, ax=None):
    """A network of one input, one output and a few tanh units, with weights w, biases b, output weights v (n_units,).

    added is how many of its units are added, None for all; the lines of the others are thin and grey. With at, a number
    for the input, it is one forward pass: beside each unit stands what goes into it, in its circle what comes out, at
    its line to the output what it adds; offset, the output's bias, is added at the end.
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
    ax = new_ax(ax, figsize=(5, 3.2) if at is None else (6.5, 3.6))
    NetworkDiagram(ax, n_units, with_numbers=at is not None).show(w, b, v, added, at, offset)
    return ax

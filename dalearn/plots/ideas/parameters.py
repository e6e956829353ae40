"""A network with the parameters of its layers counted."""

import numpy as np
from matplotlib.collections import LineCollection

from ..._checks import whole
from ..roles import colour, ground, ink, new_ax


def parameters(n_units, ax=None):
    """A network of one input, n_units hidden units and one output, with its weights and biases counted below it."""
    n_units = whole("n_units", n_units)
    ax = new_ax(ax, figsize=(6.2, 3.4))
    heights = np.linspace(1, -1, n_units) if n_units > 1 else np.zeros(1)
    ends = [((0, 0), (1, height)) for height in heights] + [((1, height), (2, 0)) for height in heights]
    ax.add_collection(LineCollection(ends, colors=[colour("prior", ax)], linewidths=1.1, zorder=1), autolim=False)
    look = {"marker": "o", "ls": "none", "mfc": ground(ax), "mec": ink(ax), "zorder": 2}
    ax.plot(np.ones(n_units), heights, ms=min(16, 150 / n_units), mew=1.2, **look)
    ax.plot([0, 2], [0, 0], ms=26, mew=1.5, **look)
    words = {"color": ink(ax), "ha": "center", "va": "center"}
    ax.text(0, 0, "x", zorder=3, **words)
    ax.text(2, 0, "y", zorder=3, **words)
    ax.text(1, 1.28, f"{n_units} hidden units", **words)
    small = words | {"fontsize": "small"}
    counted = {
        0.42: f"W1\n{n_units} weights",
        0.98: f"b1\n{n_units} biases",
        1.57: f"W2\n{n_units} output weights",
        2.19: "b2\n1 output bias",
    }
    for place, said in counted.items():
        ax.text(place, -1.45, said, linespacing=1.4, **small)
    for place in (0.71, 1.23, 1.92):
        ax.text(place, -1.57, "+", **small)
    ax.text(0.05, -1.57, f"{3 * n_units + 1}  =", **small)
    ax.set(xlim=(-0.25, 2.5), ylim=(-1.8, 1.45))
    ax.set_axis_off()
    return ax

"""How an update moves members along a line through their cloud, and what that does to the spread across it."""

import numpy as np
from matplotlib.collections import LineCollection

from ..._checks import numbers_in
from ..roles import colour, faint, ground, ink, legend, new_ax

BARS = (1.1, 1.16)  # where the two bars of spread stand, in widths of the cloud from its left edge


def slides(before, after, ax=None):
    """Members (2, n_ens) before an update, as rings, and after it, as dots, with the line along which they moved.

    The first row is what they predict for an observation and stands across, the second row what they predict at
    another place and stands up. Two bars at the right are as long as two standard deviations of the second row,
    before and after, and stand at the same height, so that they can be compared.
    """
    before = numbers_in("before", before, "numbers of shape (2, n_ens), one member per column", shape=(2, None))
    after = numbers_in("after", after, f"numbers of shape {before.shape}, that of before", shape=before.shape)
    ax = new_ax(ax, figsize=(6, 3.6))
    grey = colour("prior", ax)
    blue = colour("ensemble", ax)
    ax.add_collection(LineCollection(np.stack([before.T, after.T], axis=1), linewidths=0.9, **faint("prior", ax, 0.7)))
    left, right = min(before[0].min(), after[0].min()), max(before[0].max(), after[0].max())
    width = (right - left) or 1.0
    moves = after - before
    if moves[0].any():
        slope = (moves[0] @ moves[1]) / (moves[0] @ moves[0])
        ends = np.array([left, right])
        line = before[1].mean() + slope * (ends - before[0].mean())
        ax.plot(ends, line, "-.", color=colour("mean", ax), lw=1.8, label="line through the rings")
    ax.plot(*before, "o", color=grey, mfc=ground(ax), ms=7, mew=1.6, label="before")
    ax.plot(*after, "o", color=blue, ms=6, label="after")
    foot = before[1].mean() - before[1].std(ddof=1)
    for at, row, shade in zip(BARS, (before[1], after[1]), (grey, blue)):
        ends = foot + row.std(ddof=1) * np.array([0, 2])
        ax.plot([left + at * width] * 2, ends, color=shade, lw=5, solid_capstyle="butt")
    words = {"rotation": 90, "va": "center", "fontsize": "small", "color": ink(ax)}
    ax.text(left + 1.2 * width, before[1].mean(), "2 standard deviations", **words)
    ax.set(xlabel="prediction of the observation", ylabel="prediction elsewhere")
    ax.set(xlim=(left - 0.06 * width, left + 1.27 * width))
    legend(ax, loc="lower center", bbox_to_anchor=(0.45, 1), ncols=3, fontsize="small", borderaxespad=0)
    return ax

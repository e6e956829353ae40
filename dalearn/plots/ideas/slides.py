"""How an update moves members along a line through their cloud, and what that does to the spread across it."""

import numpy as np
from matplotlib.collections import LineCollection

from ..._checks import number, numbers_in
from ..roles import colour, faint, ground, ink, legend, new_ax

MARGIN = (1.1, 1.22)  # where the heights before and after are shown, in widths of the cloud from its left edge
TICK = 0.05  # how wide the mark of one height is, in the same widths


def slides(before, after, ax=None, *, truth=None):
    """Members (2, n_ens) before an update, as rings, and after it, as dots, with the line along which they moved.

    The first row is what they predict for an observation and stands across, the second row what they predict at
    another place and stands up. At the right the second row stands alone, a mark for each member, before and after,
    each beside a bar from one standard deviation below the mean to one above it. truth, a number, is what is true at
    the other place, and is drawn as a dashed line.
    """
    before = numbers_in("before", before, "numbers of shape (2, n_ens), one member per column", shape=(2, None))
    after = numbers_in("after", after, f"numbers of shape {before.shape}, that of before", shape=before.shape)
    if truth is not None:
        truth = number("truth", truth, "None or a number")
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
    for at, row, shade in zip(MARGIN, (before[1], after[1]), (grey, blue)):
        place = left + at * width
        ax.plot([place] * 2, row.mean() + row.std(ddof=1) * np.array([-1, 1]), color=shade, lw=5, solid_capstyle="butt")
        ax.hlines(row, place + 0.02 * width, place + (0.02 + TICK) * width, colors=shade, lw=1.2)
    if truth is not None:
        ax.axhline(truth, color=ink(ax), ls="--", lw=1.2, label="truth", zorder=0)
    words = {"rotation": 90, "va": "center", "fontsize": "small", "color": ink(ax)}
    middle = (before[1].mean() + after[1].mean()) / 2
    ax.text(left + 1.32 * width, middle, "heights: before, after", **words)
    ax.set(xlabel="prediction of the observation", ylabel="prediction elsewhere")
    ax.set_xticks([at for at in ax.get_xticks() if left - 0.06 * width <= at <= right])  # none below the heights
    ax.set(xlim=(left - 0.06 * width, left + 1.39 * width))
    legend(ax, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=4, fontsize="small", borderaxespad=0)
    return ax

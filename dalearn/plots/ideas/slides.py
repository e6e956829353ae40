"""How an update moves members along a line through their cloud, and what that does to the spread across it."""

import numpy as np
from matplotlib.collections import LineCollection

from ..._checks import number, numbers_in, whole
from ..roles import colour, faint, ground, ink, legend, new_ax

MARGIN = (1.08, 1.16)  # where the heights before and after are shown, in widths of the cloud from its left edge
BARS = (1.28, 1.32)  # where the bars beside them stand, in the same widths
LONGER = 0.5  # how long the longer bar is, in heights of the cloud
TICK = 0.06  # how wide the mark of one height is, in the same widths


def slides(before, after, ax=None, *, truth=None, follow=None):
    """Members (2, n_ens) before an update, as rings, and after it, as dots, with the line along which they moved.

    The first row is what they predict for an observation and stands across, the second row what they predict at
    another place and stands up. At the right the second row stands alone, a mark for each member, before and after,
    beside two bars from one foot, in proportion to their variances. truth, a number, is what is true at the other
    place, and is drawn as a dashed line. follow, the number of a member, draws the distance of its ring and of its dot
    from the line.
    """
    before = numbers_in("before", before, "numbers of shape (2, n_ens), one member per column", shape=(2, None))
    after = numbers_in("after", after, f"numbers of shape {before.shape}, that of before", shape=before.shape)
    if truth is not None:
        truth = number("truth", truth, "None or a number")
    if follow is not None:
        follow = whole("follow", follow, at_least=0, at_most=before.shape[1] - 1)
    ax = new_ax(ax, figsize=(6.4, 3.8))
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
        if follow is not None:
            for x, y in (before[:, follow], after[:, follow]):
                on_line = before[1].mean() + slope * (x - before[0].mean())
                ax.plot([x, x], [y, on_line], color=ink(ax), lw=1, zorder=1, label="_distance")
    ax.plot(*before, "o", color=grey, mfc=ground(ax), ms=7, mew=1.6, label="before")
    ax.plot(*after, "o", color=blue, ms=6, label="after")
    foot = min(before[1].min(), after[1].min())
    top = max(before[1].max(), after[1].max())
    largest = max(before[1].var(), after[1].var()) or 1.0
    for at, bar, row, shade in zip(MARGIN, BARS, (before[1], after[1]), (grey, blue)):
        ax.hlines(row, left + at * width, left + (at + TICK) * width, colors=shade, lw=1.2)
        ends = foot + np.array([0, LONGER * (top - foot) * row.var() / largest])
        ax.plot([left + bar * width] * 2, ends, color=shade, lw=5, solid_capstyle="butt")
    if truth is not None:
        ax.axhline(truth, color=ink(ax), ls="--", lw=1.2, label="truth", zorder=0)
    words = {"va": "bottom", "ha": "center", "fontsize": "small", "color": ink(ax)}
    ax.text(left + 1.15 * width, top + 0.03 * (top - foot), "heights", **words)
    ax.text(left + 1.3 * width, foot + (LONGER + 0.03) * (top - foot), "variance", **words)
    ax.set(xlabel="prediction of the observation", ylabel="prediction elsewhere")
    ax.set_xticks([at for at in ax.get_xticks() if left - 0.06 * width <= at <= right])  # none below the heights
    room = 0.14 * ((top - foot) or 1.0)  # for the word above the heights
    ax.set(xlim=(left - 0.06 * width, left + 1.4 * width), ylim=(ax.get_ylim()[0], max(ax.get_ylim()[1], top + room)))
    legend(ax, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=4, fontsize="small", borderaxespad=0)
    return ax

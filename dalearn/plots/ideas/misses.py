"""The line that guesses one number of a few members from another, what it misses, and where an update takes them."""

import numpy as np
from matplotlib.collections import LineCollection

from ..._checks import number, numbers_in
from ..roles import colour, ground, ink, legend, new_ax


def misses(first, second, *, moved=None, reading=None, ax=None):
    """Two numbers of a few members (n_ens,), and the line that guesses the first best from the second.

    Its misses are measured across, since the first number is what it guesses. Where it goes up by 1, it goes across by
    the covariance over the variance of the second, which has to differ among the members. With reading, the height at
    which the second number was read is drawn too.

    With moved (2, n_ens), the members' numbers after an update, the members are rings and the moved ones dots with
    misses. Two bars below, in the middle of their members, are as long as two standard deviations of the first
    number, before and after.
    """
    needs = "numbers of shape (n_ens,) with at least 2 members"
    first = numbers_in("first", first, needs, shape=(None,))
    if len(first) < 2:
        raise ValueError(f"first must be {needs}; got shape {first.shape}")
    second = numbers_in("second", second, f"numbers of shape {first.shape}, that of first", shape=first.shape)
    if np.ptp(second) == 0:
        raise ValueError("second must be numbers that differ, for a line through the dots; got the same number for all")
    if moved is not None:
        shape = (2, len(first))
        moved = numbers_in("moved", moved, f"numbers of shape {shape}, one member a column", shape=shape)
    if reading is not None:
        reading = number("reading", reading, "a number")
    ax = new_ax(ax, figsize=(5.6, 3.8))
    slope = np.cov(first, second)[0, 1] / second.var(ddof=1)

    def guess(height):
        return first.mean() + slope * (height - second.mean())

    if reading is not None:
        ax.axhline(reading, ls=":", lw=1.6, color=ink(ax), zorder=1.5)
        style = {"color": ink(ax), "size": 10, "xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
        ax.annotate("the reading", (0, reading), (4, 4), ha="left", va="bottom", **style)
    beyond = 0.1 * np.ptp(second)
    ends = np.array([second.min() - beyond, second.max() + beyond])
    ax.plot(guess(ends), ends, "--", lw=2, color=ink(ax), label="line")
    ax.margins(0.12)
    _strokes(ax, guess, *((first, second) if moved is None else moved))
    if moved is None:
        ax.plot(first, second, "o", color=colour("ensemble", ax), mec=ground(ax), ms=9, zorder=3)
        _words(ax, guess, first, second, slope)
    else:
        _moves(ax, first, second, moved)
    return ax


def _strokes(ax, guess, across, up):
    """From the line to each member, at the member's height."""
    strokes = np.stack([np.stack([guess(up), up], axis=1), np.stack([across, up], axis=1)], axis=1)
    ax.add_collection(LineCollection(strokes, linewidths=4, colors=[ink(ax)], zorder=1.9, label="misses"))


def _words(ax, guess, first, second, slope):
    """What a stroke is, beside the longest, and how far the line goes across, in the corner that it leaves free."""
    longest = np.abs(guess(second) - first).argmax()
    style = {"color": ink(ax), "size": 10, "textcoords": "offset points"}
    away = 6 if guess(second[longest]) > first[longest] else -6
    ax.annotate("a miss", (first[longest], second[longest]), (away, 5), ha="left" if away > 0 else "right", **style)
    words = f"the line guesses across\nfrom the height:\n{slope:.2f} across for 1 up".replace("-", "−")
    at, side = (0.98, "right") if slope >= 0 else (0.02, "left")
    ax.text(at, 0.04, words, transform=ax.transAxes, color=ink(ax), size=10, ha=side, va="bottom")


def _moves(ax, first, second, moved):
    """Rings, dots, the moves between them, and the two bars."""
    before = np.stack([first, second])
    grey, blue = colour("prior", ax), colour("ensemble", ax)
    moves = np.stack([before.T, moved.T], axis=1)
    ax.add_collection(LineCollection(moves, linewidths=1.4, colors=[grey], zorder=1.8))
    ax.plot(*before, "o", color=grey, mfc=ground(ax), ms=8, mew=1.8, zorder=3, label="before")
    ax.plot(*moved, "o", color=blue, mec=ground(ax), ms=9, zorder=4, label="after")
    foot, step = second.min(), 0.16 * np.ptp(second)
    style = {"color": ink(ax), "size": 10, "textcoords": "offset points", "va": "center"}
    for k, (row, shade, words) in enumerate(((first, grey, "before"), (moved[0], blue, "after")), start=1):
        ends = row.mean() + row.std(ddof=1) * np.array([-1, 1])
        height = foot - step * k
        ax.plot(ends, [height] * 2, color=shade, lw=6, solid_capstyle="butt", label=f"spread {words}")
        ax.annotate(f"spread {words}", (ends[1], height), (6, 0), ha="left", **style)
    left, right = ax.get_xlim()
    ax.set_xlim(left, right + 0.15 * (right - left))  # room for the words beside the bars
    names = {line.get_label(): line for line in ax.lines}
    shown = [names["before"], names["after"]]
    legend(ax, outside=True, handles=shown, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)

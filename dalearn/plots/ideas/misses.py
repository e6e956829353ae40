"""The line that guesses one number of a few members from another, what it misses, and where an update takes them."""

import numpy as np
from matplotlib.collections import LineCollection

from ..._checks import number, numbers_in
from ..roles import colour, ground, ink, legend, new_ax
from .cloud import slope


def misses(first, second, *, moved=None, reading=None, ax=None):
    """Two numbers of a few members (n_ens,), and the line that guesses the first best from the second.

    Its misses are measured across, since the first number is what it guesses. Where it goes up by 1, it goes across by
    the covariance over the variance of the second, which has to differ among the members. With reading, the height at
    which the second number was read is drawn too.

    With moved (2, n_ens), the members' numbers after an update, the members are rings, the moved ones are dots, and the
    misses are not drawn. In a strip below, two bars in the middle of their members reach one standard deviation of the
    first number to both sides, before and after.
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
    steps_across = slope(first, second)

    def guess(height):
        return first.mean() + steps_across * (height - second.mean())

    if reading is not None:
        ax.axhline(reading, ls=":", lw=1.6, color=ink(ax), zorder=1.5)
        style = {"color": ink(ax), "size": 10, "xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
        ax.annotate("the reading", (0, reading), (4, 4), ha="left", va="bottom", **style)
    beyond = 0.1 * np.ptp(second)
    ends = np.array([second.min() - beyond, second.max() + beyond])
    ax.plot(guess(ends), ends, "--", lw=2, color=ink(ax), label="line")
    ax.margins(0.12)
    if moved is None:
        _strokes(ax, guess(second), first, second)
        ax.plot(first, second, "o", color=colour("ensemble", ax), mec=ground(ax), ms=9, zorder=3)
        _words(ax, guess, first, second, steps_across)
    else:
        _moves(ax, first, second, moved)
    return ax


def _strokes(ax, guessed, across, up):
    """From what the line guesses to each member, at the height up."""
    strokes = np.stack([np.stack([guessed, up], axis=1), np.stack([across, up], axis=1)], axis=1)
    ax.add_collection(LineCollection(strokes, linewidths=4, colors=[ink(ax)], zorder=1.9, label="misses"))


def _signed(miss):
    return f"{miss:+.2f}".replace("-", "−")


def _words(ax, guess, first, second, steps_across):
    """The misses, on the side of their stroke where the line is not, and in a corner how far the line goes across."""
    missed = first - guess(second)
    style = {"color": ink(ax), "size": 10, "textcoords": "offset points", "ha": "center"}
    for k, miss in enumerate(missed):
        above = (miss >= 0) == (steps_across < 0)
        words = f"a miss: {_signed(miss)}" if k == np.abs(missed).argmax() else _signed(miss)
        middle = (first[k] - miss / 2, second[k])
        ax.annotate(words, middle, (0, 5 if above else -5), va="bottom" if above else "top", **style)
    words = f"the line guesses across\nfrom the height:\n{steps_across:.2f} across for 1 up".replace("-", "−")
    at, side = (0.98, "right") if steps_across >= 0 else (0.02, "left")
    ax.text(at, 0.04, words, transform=ax.transAxes, color=ink(ax), size=10, ha=side, va="bottom")


def _moves(ax, first, second, moved):
    """Rings, dots, the moves between them, and the two bars."""
    before = np.stack([first, second])
    grey, blue = colour("prior", ax), colour("ensemble", ax)
    moves = np.stack([before.T, moved.T], axis=1)
    ax.add_collection(LineCollection(moves, linewidths=1.4, colors=[grey], zorder=1.8))
    ax.plot(*before, "o", color=grey, mfc="none", ms=12, mew=1.8, zorder=3, label="before")  # seen around a dot
    ax.plot(*moved, "o", color=blue, mec=ground(ax), ms=8, zorder=4, label="after")
    foot, step = min(second.min(), moved[1].min()), 0.13 * np.ptp(second)
    edge = foot - 1.5 * step  # of the strip
    ax.axhline(edge, color=ink(ax), lw=0.8)
    style = {"color": ink(ax), "size": 10, "textcoords": "offset points", "va": "center"}
    heading = {**style, "xycoords": ("axes fraction", "data")}
    ax.annotate("standard deviation", (0, edge - 0.7 * step), (4, 0), ha="left", **heading)
    for k, (row, shade, words) in enumerate(((first, grey, "before"), (moved[0], blue, "after")), start=1):
        ends = row.mean() + row.std(ddof=1) * np.array([-1, 1])
        height = edge - step * (0.7 + k)
        ax.plot(ends, [height] * 2, color=shade, lw=6, solid_capstyle="butt", label=f"spread {words}")
        said = f"{words}: ±{row.std(ddof=1):.2f}, variance {row.var(ddof=1):.3f}"
        ax.annotate(said, (ends[1], height), (6, 0), ha="left", **style)
    left, right = ax.get_xlim()
    ax.set_xlim(left, right + 0.6 * (right - left))  # room for the words beside the bars
    ax.set_ylim(edge - step * 3.5, None)
    ax.set_yticks([tick for tick in ax.get_yticks() if edge < tick < ax.get_ylim()[1]])  # the strip has no heights
    ax.spines["left"].set_bounds(edge, ax.get_ylim()[1])
    names = {line.get_label(): line for line in ax.lines}
    shown = [names["before"], names["after"]]
    legend(ax, outside=True, handles=shown, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)

"""A covariance, as the areas of rectangles."""

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from ..._checks import numbers_in
from ..roles import colour, ground, ink, new_ax


def products(first, second, *, line=False, ax=None):
    """Two numbers of a few members (n_ens,), and a rectangle from their mean to each member.

    The area of a rectangle is the product of the member's two deviations. Blue areas with rising strokes count as
    positive, grey ones with falling strokes as negative: their sum over n_ens − 1 is the covariance.

    With line, the line that guesses the first number best from the second is drawn too, and what it misses each member
    by, measured across. It says how far it moves across where one goes up by 1: the covariance over the variance of
    the second, which then has to differ among the members.
    """
    needs = "numbers of shape (n_ens,) with at least 2 members"
    first = numbers_in("first", first, needs, shape=(None,))
    if len(first) < 2:
        raise ValueError(f"first must be {needs}; got shape {first.shape}")
    second = numbers_in("second", second, f"numbers of shape {first.shape}, that of first", shape=first.shape)
    if line and np.ptp(second) == 0:
        raise ValueError("second must be numbers that differ, for a line through the dots; got the same number for all")
    ax = new_ax(ax, figsize=(5.6, 4))
    middle = np.array([first.mean(), second.mean()])
    ax.axvline(middle[0], color=colour("mean", ax), lw=1.2)
    ax.axhline(middle[1], color=colour("mean", ax), lw=1.2)
    signs = np.sign((first - middle[0]) * (second - middle[1]))
    for sign, role, hatch in ((1, "ensemble", "//"), (-1, "prior", "\\\\")):
        corners = [_rectangle(middle, (x, y)) for x, y, its in zip(first, second, signs) if its == sign]
        shade = colour(role, ax)
        ax.add_collection(PolyCollection(corners, facecolors=shade, alpha=0.2, lw=0))
        ax.add_collection(PolyCollection(corners, facecolors="none", edgecolors=shade, hatch=hatch, lw=1.2))
    for x, y in zip(first, second):
        product = (x - middle[0]) * (y - middle[1])
        place = (middle + np.array([x, y])) / 2
        box = {"facecolor": ground(ax), "edgecolor": "none", "pad": 2}
        words = f"{product:+.2f}".replace("-", "−")
        ax.text(*place, words, color=ink(ax), ha="center", va="center", bbox=box, size=11)
    ax.plot(first, second, "o", color=colour("ensemble", ax), mec=ground(ax), ms=9)
    if line:
        _line(ax, first, second)
    ax.margins(0.12)
    style = {"color": ink(ax), "size": 10, "xycoords": ("data", "axes fraction"), "textcoords": "offset points"}
    ax.annotate("mean", (middle[0], 0), (4, 4), ha="left", va="bottom", **style)
    style["xycoords"] = ("axes fraction", "data")
    ax.annotate("mean", (1, middle[1]), (-4, -4), ha="right", va="top", **style)
    return ax


def _line(ax, first, second):
    """The best line for the first number, given the second, a little beyond all dots, its misses and its slope."""
    slope = np.cov(first, second)[0, 1] / second.var(ddof=1)
    beyond = 0.1 * np.ptp(second)
    ends = np.array([second.min() - beyond, second.max() + beyond])
    across = first.mean() + slope * (ends - second.mean())
    ax.plot(across, ends, "--", lw=2, color=ink(ax))
    guesses = first.mean() + slope * (second - second.mean())
    misses = np.stack([np.stack([guesses, second], axis=1), np.stack([first, second], axis=1)], axis=1)
    ax.add_collection(LineCollection(misses, linewidths=4, colors=[ink(ax)], zorder=1.9, label="misses"))
    longest = np.abs(guesses - first).argmax()
    style = {"color": ink(ax), "size": 10, "textcoords": "offset points"}
    away = 6 if guesses[longest] > first[longest] else -6
    ax.annotate("a miss", misses[longest][1], (away, 5), ha="left" if away > 0 else "right", va="bottom", **style)
    words = f"guess from the height:\n{slope:.2f} across for 1 up".replace("-", "−")
    aside, side = (12, "left") if slope >= 0 else (-12, "right")
    ax.annotate(words, (across[0], ends[0]), (aside, 6), ha=side, va="top", **style)


def _rectangle(corner, opposite):
    """Its four corners (4, 2)."""
    (left, low), (right, high) = corner, opposite
    return np.array([[left, low], [right, low], [right, high], [left, high]])

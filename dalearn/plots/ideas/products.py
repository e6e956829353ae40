"""A covariance, as the areas of rectangles."""

import numpy as np
from matplotlib.collections import PolyCollection

from ..._checks import numbers_in
from ..roles import colour, ground, ink, new_ax


def products(first, second, ax=None):
    """Two numbers of a few members (n_ens,), and a rectangle from their mean to each member.

    The area of a rectangle is the product of the member's two deviations. Blue areas with rising strokes count as
    positive, grey ones with falling strokes as negative: their sum over n_ens − 1 is the covariance.
    """
    needs = "numbers of shape (n_ens,) with at least 2 members"
    first = numbers_in("first", first, needs, shape=(None,))
    if len(first) < 2:
        raise ValueError(f"first must be {needs}; got shape {first.shape}")
    second = numbers_in("second", second, f"numbers of shape {first.shape}, that of first", shape=first.shape)
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
    ax.margins(0.12)
    style = {"color": ink(ax), "size": 10, "xycoords": ("data", "axes fraction"), "textcoords": "offset points"}
    ax.annotate("mean", (middle[0], 0), (4, 4), ha="left", va="bottom", **style)
    style["xycoords"] = ("axes fraction", "data")
    ax.annotate("mean", (1, middle[1]), (-4, -4), ha="right", va="top", **style)
    return ax


def _rectangle(corner, opposite):
    """Its four corners (4, 2)."""
    (left, low), (right, high) = corner, opposite
    return np.array([[left, low], [right, low], [right, high], [left, high]])

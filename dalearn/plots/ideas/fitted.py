"""Readings of one's own, and the curve and band of the members that learned from them."""

import numpy as np
from matplotlib.collections import LineCollection

from ..._checks import numbers_in
from ..curves import mean_and_band
from ..roles import colour, faint, ground, legend, new_ax

MEMBERS = 30  # of the prior are drawn


def fitted(x, members, readings, *, kept=None, prior=None, labels=("x", "d"), ax=None):
    """Members (n, n_ens) at x (n,) as their mean and 90% band, over readings (n_readings, 2), columns x and d.

    kept    (n_kept, 2): readings that no training saw, as hollow dots
    prior   (n, n_prior): what members said before any reading, as thin grey curves
    labels  of the two axes
    """
    x = numbers_in("x", x, "numbers of shape (n,)", shape=(None,))
    n = len(x)
    members = numbers_in("members", members, f"numbers of shape ({n}, n_ens)", shape=(n, None))
    pairs = "pairs of x and d, of shape (n_readings, 2)"
    readings = numbers_in("readings", readings, pairs, shape=(None, 2))
    if kept is not None:
        kept = numbers_in("kept", kept, pairs, shape=(None, 2))
    if prior is not None:
        prior = numbers_in("prior", prior, f"numbers of shape ({n}, n_prior)", shape=(n, None))
    ax = new_ax(ax)
    if prior is not None:
        curves = [np.column_stack([x, each]) for each in prior.T[:MEMBERS]]
        look = {"linewidths": 0.8, "zorder": 1, "label": "some members before", **faint("prior", ax, 0.6)}
        ax.add_collection(LineCollection(curves, **look))
    mean_and_band(ax, x, members, named="their mean")
    ink = colour("observations", ax)
    ax.plot(*readings.T, "o", color=ink, ms=3.5, mew=0, label="readings")
    if kept is not None:
        ax.plot(*kept.T, "o", color=ink, mfc=ground(ax), ms=5, label="readings held back")
    ax.set(xlabel=labels[0], ylabel=labels[1])
    if prior is not None:  # which may lie anywhere: the readings decide what is seen
        low, high = readings[:, 1].min(), readings[:, 1].max()
        ax.set(ylim=(low - 0.2 * (high - low), high + 0.6 * (high - low)))
    legend(ax, outside=True, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=4, fontsize="small")
    return ax

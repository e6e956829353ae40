"""How often the truth had each rank among the members of an ensemble."""

import numpy as np
from matplotlib.collections import PolyCollection

from ..._checks import numbers_in, whole
from ..roles import colour, new_ax


class RankHistogram:
    """A bar for each rank from 0 to n_ens, and a dashed line where all ranks are equally frequent."""

    def __init__(self, ax, n_ens, top):
        self.n_ens = n_ens
        self.bars = PolyCollection([], facecolors=[colour("ensemble", ax)], edgecolors="none", label="share")
        ax.add_collection(self.bars)
        ax.axhline(1 / (n_ens + 1), ls="--", color=colour("truth", ax), lw=1.5, label="flat")
        ax.set(xlim=(-0.7, n_ens + 0.7), ylim=(0, top), xticks=range(0, n_ens + 1, 5))
        ax.set(xlabel="members below the truth (rank)", ylabel="share")
        self.artists = [self.bars]

    def show(self, ranks):
        """Whole numbers from 0 to n_ens."""
        share = np.bincount(ranks, minlength=self.n_ens + 1) / len(ranks)
        self.bars.set_verts([[(k - 0.45, 0), (k - 0.45, h), (k + 0.45, h), (k + 0.45, 0)] for k, h in enumerate(share)])


def rank_histogram(ranks, n_ens, ax=None, *, top=None):
    """How often the truth had each rank, 0 to n_ens, among n_ens members; dashed where all are equally frequent.

    top is the upper end of the axis; None is what the bars need.
    """
    n_ens = whole("n_ens", n_ens)
    needs = f"one or more whole numbers from 0 to n_ens = {n_ens}"
    values = numbers_in("ranks", ranks, needs, ndim=1)
    wrong = values[(values < 0) | (values > n_ens) | (values % 1 != 0)]
    if len(wrong):
        raise ValueError(f"ranks must be {needs}; got {wrong[0]:g}")
    ranks = values.astype(int)
    if top is None:
        top = 1.08 * max(np.bincount(ranks).max() / len(ranks), 1 / (n_ens + 1))
    ax = new_ax(ax, figsize=(4, 3))
    RankHistogram(ax, n_ens, top).show(ranks)
    return ax

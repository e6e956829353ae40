"""Which digit was taken for which."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from ..._checks import numbers_in
from ..roles import BLACK, COLOURS, WHITE, new_ax


def confusion(labels, answers, ax=None):
    """How often each label (n,) got each answer (n,), both whole numbers from 0: a row a label, a column an answer.

    On the diagonal stands what was right, in grey. What was wrong stands beside it in orange.
    """
    labels = numbers_in("labels", labels, "whole numbers of shape (n,)", shape=(None,))
    answers = numbers_in("answers", answers, f"whole numbers of shape {labels.shape}", shape=labels.shape)
    n = int(max(labels.max(), answers.max())) + 1
    counts = np.zeros((n, n), int)
    np.add.at(counts, (labels.astype(int), answers.astype(int)), 1)
    is_right = np.eye(n, dtype=bool)
    ax = new_ax(ax, figsize=(4.6, 4.2))
    shades = np.where(is_right, -counts / counts.max(), counts / max(1, counts[~is_right].max(initial=0)))
    colours = LinearSegmentedColormap.from_list("answers", [COLOURS["prior"], WHITE, COLOURS["mean"]])
    ax.imshow(shades, cmap=colours, vmin=-1.4, vmax=1.4)
    for row, column in np.argwhere(counts):
        ax.text(column, row, counts[row, column], ha="center", va="center", color=BLACK, size=9)
    ax.set(xticks=range(n), yticks=range(n), xlabel="answer", ylabel="label")
    ax.tick_params(length=0)
    ax.spines[:].set_visible(True)
    return ax

"""What chance does: correlations between independent numbers, and how they shrink."""

import numpy as np

from ..._checks import number, numbers_in, whole
from ..roles import colour, faint, ink, legend, new_ax


def by_chance(found, level=None, ax=None):
    """Correlations of independent numbers, found {n_ens: values (n,)}: a column of dots for each ensemble size.

    The bars stand at ±1/√(n_ens − 1), the standard deviation that chance has. With level, above 0, what lies beyond
    ±level is counted below each column, and the dots there are larger.
    """
    if not isinstance(found, dict) or not found:
        raise ValueError(f"found must be {{n_ens: correlations}} with at least one entry; got {type(found).__name__}")
    columns = {}
    for n_ens, values in found.items():
        n_ens = whole("n_ens in found", n_ens, at_least=2)
        columns[n_ens] = numbers_in(f"found[{n_ens}]", values, "numbers of shape (n,)", shape=(None,))
    if level is not None:
        level = number("level", level, "a number above 0", above=0)
    ax = new_ax(ax, figsize=(6.4, 4))
    ax.axhline(0, ls="--", lw=1.2, color=colour("truth", ax), label="truth: 0")
    labels = []
    for place, (n_ens, values) in enumerate(columns.items()):
        aside = 0.62 * (np.arange(len(values)) * 0.6180339887 % 1 - 0.5)  # spread evenly, whatever their number
        beyond = np.zeros(len(values), bool) if level is None else np.abs(values) >= level
        within = faint("ensemble", ax, 0.45)
        ax.plot(place + aside[~beyond], values[~beyond], "o", ms=3, mew=0, **within)
        ax.plot(place + aside[beyond], values[beyond], "o", ms=6, mew=0, color=colour("ensemble", ax))
        for end in (-1, 1):
            at = end / np.sqrt(n_ens - 1)
            label = "±1/√(N − 1)" if place == 0 and end == 1 else None
            ends = [place - 0.4, place + 0.4]
            ax.plot(ends, [at, at], color=colour("mean", ax), lw=2.5, label=label, solid_capstyle="butt")
        count = "" if level is None else f"\n{beyond.sum()} of {len(values)}\nbeyond ±{level:g}"
        labels.append(f"N = {n_ens}{count}")
    if level is not None:
        for end in (-level, level):
            ax.axhline(end, ls=":", lw=1, color=ink(ax))
    ax.set(xticks=range(len(columns)), xticklabels=labels, xlim=(-0.6, len(columns) - 0.4), ylim=(-1.02, 1.02))
    ax.set(ylabel="correlation found", xlabel="")
    ax.tick_params(axis="x", length=0)
    legend(ax, loc="upper right")
    return ax

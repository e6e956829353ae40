"""How wide an ensemble is, before and after one or more updates: a strip of dots for each, over the exact answer."""

import numpy as np

from ..._checks import brief, numbers_in
from ..curves import several
from ..roles import colour, faint, ground, label_of, legend, new_ax

GOLDEN = 0.6180339887  # its multiples, less their whole part, are spread evenly, so that dots seldom hide one another


def strips(before, after, exact, ax=None):
    """The members of one number before (n_ens,), and after updates {name: (n_ens,)}, each a strip of dots.

    The bar under a strip reaches one standard deviation to each side of its mean. exact is a pair (mean, standard
    deviation): the band that a right bar fills.
    """
    before = numbers_in("before", before, "numbers of shape (n_ens,), one for each member", shape=(None,))
    several("after", after, "array of members by the name of an update")
    needs = "numbers of shape (n_ens,), one for each member"
    after = {name: numbers_in(f"after[{name!r}]", values, needs, shape=(None,)) for name, values in after.items()}
    needs = "a pair (mean, standard deviation), the latter above 0"
    mean, std = numbers_in("exact", exact, needs, shape=(2,))
    if not std > 0:
        raise ValueError(f"exact must be {needs}; got {brief(exact)}")
    rows = {"before": before, **after}
    ax = new_ax(ax, figsize=(7.2, 0.9 + 0.85 * len(rows)))
    ink = colour("observations", ax)
    ax.axvspan(mean - std, mean + std, color=ink, alpha=0.12, lw=0)
    for i, end in enumerate((mean - std, mean + std)):
        ax.axvline(end, color=ink, lw=1.2, ls="--", label="exact mean ± standard deviation" if i == 0 else "")
    for row, values in enumerate(rows.values()):
        heights = row - 0.12 + 0.4 * ((np.arange(len(values)) * GOLDEN) % 1 - 0.5)
        face = ground(ax) if row == 0 else None
        look = faint("prior" if row == 0 else "ensemble", ax, 1 if row == 0 else 0.7)
        ax.plot(values, heights, "o", ms=4, mfc=face, **look)
        centre = values.mean()
        width = values.std(ddof=1) if len(values) > 1 else 0.0
        bar = {"color": colour("mean", ax), "lw": 4, "solid_capstyle": "butt"}
        label = "mean ± standard deviation of the members" if row == 0 else ""
        ax.plot([centre - width, centre + width], [row + 0.24] * 2, **bar, label=label)
    names = [f"{label_of(name)}\n± {values.std(ddof=1) if len(values) > 1 else 0:.2f}" for name, values in rows.items()]
    ax.set(yticks=range(len(rows)), yticklabels=names, ylim=(len(rows) - 0.5, -0.55))
    ax.tick_params(axis="y", length=0)
    legend(ax, outside=True, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, fontsize="small")
    return ax

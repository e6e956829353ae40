"""The curves of some networks before they have learnt and after it, in one picture."""

import numpy as np
from matplotlib.collections import LineCollection

from ..._checks import numbers_in
from ..curves import points
from ..roles import colour, faint, legend, new_ax

SHOWN = 30  # curves; more of them hide each other


def learnt(problem, before, after, ax=None):
    """The curves of the same networks before and after, (n_test, 1, n_ens) each, at problem.x_test, over the data.

    The first 30 networks are drawn: in grey what they said before, in blue what they say after.
    """
    x = points(problem)
    needs = f"numbers of shape ({len(x)}, 1, n_ens), the curves of an ensemble"
    before = numbers_in("before", before, needs, shape=(len(x), 1, None))
    needs = f"numbers of shape {before.shape}, that of before"
    after = numbers_in("after", after, needs, shape=before.shape)
    ax = new_ax(ax, figsize=(6, 3.9))
    d = problem.d[:, 0]
    for role, curves, width in (("prior", before, 0.9), ("ensemble", after, 0.8)):
        lines = [np.column_stack([x, curve]) for curve in curves[:, 0, :SHOWN].T]
        ax.add_collection(LineCollection(lines, lw=width, **faint(role, ax, 0.7)))
    ax.plot(problem.in_units(problem.x)[:, 0], d, ".", color=colour("observations", ax), ms=5, label="readings")
    ax.plot(x, problem.truth[:, 0], "--", color=colour("truth", ax), lw=1.6, label="truth")
    for role, label in (("prior", "before"), ("ensemble", "after")):
        ax.plot([], [], color=colour(role, ax), lw=1.8, label=label)
    ends = np.quantile(before[:, 0, :SHOWN], [0.02, 0.98])
    low = min(ends[0], d.min())
    high = max(ends[1], d.max())
    margin = 0.05 * (high - low)
    ax.set(xlabel="x", ylabel="d", xlim=(x.min(), x.max()), ylim=(low - margin, high + margin))
    legend(ax, outside=True, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=4)
    return ax

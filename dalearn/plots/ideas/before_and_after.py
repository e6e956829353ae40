"""The curves of an ensemble before an update and after it, in one picture."""

from ..._checks import numbers_in
from ..curves import band, data, points
from ..roles import colour, legend, new_ax


def before_and_after(problem, before, after, ax=None):
    """Two ensembles of curves at problem.x_test, (n_test, 1, n_ens) each, over the data: means and 90% bands."""
    x = points(problem)
    needs = f"numbers of shape ({len(x)}, 1, n_ens), the curves of an ensemble"
    curves = {
        "before": numbers_in("before", before, needs, shape=(len(x), 1, None))[:, 0],
        "after": numbers_in("after", after, needs, shape=(len(x), 1, None))[:, 0],
    }
    looks = {
        "before": ("prior", "prior", "-.", 0.3, "before: mean and 90% of the networks"),
        "after": ("ensemble", "mean", "-", 0.3, "after: mean and 90% of the networks"),
    }
    ax = data(problem, new_ax(ax, figsize=(7.2, 3.9)))
    for name, members in curves.items():
        area, line, style, opacity, label = looks[name]
        low, high = band(members)
        ax.fill_between(x, low, high, color=colour(area, ax), alpha=opacity, lw=0)
        ax.plot(x, members.mean(axis=1), style, color=colour(line, ax), lw=2.2, label=label)
    x_of_data = problem.in_units(problem.x)[:, 0]
    ax.plot(x_of_data, problem.d[:, 0], "o", color=colour("observations", ax), ms=6, zorder=4)
    legend(ax, outside=True, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, fontsize="small")
    return ax

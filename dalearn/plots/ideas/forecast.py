"""A series, and what an ensemble said of it some time before."""

from ..._checks import numbers_in
from ..curves import mean_and_band
from ..roles import colour, legend, new_ax


def forecast(days, members, truth, ax=None, *, beside=None):
    """The truth (n,) on days (n,) and its forecasts by members (n, n_ens): their mean, and the band of the middle 90%.

    beside is {name: a forecast (n,) by another}, drawn as a thin line.
    """
    days = numbers_in("days", days, "numbers of shape (n,)", shape=(None,))
    n = len(days)
    members = numbers_in("members", members, f"numbers of shape ({n}, n_ens)", shape=(n, None))
    truth = numbers_in("truth", truth, f"numbers of shape ({n},)", shape=(n,))
    ax = new_ax(ax, figsize=(8, 3.4))
    for name, line in (beside or {}).items():
        line = numbers_in(f"beside[{name!r}]", line, f"numbers of shape ({n},)", shape=(n,))
        ax.plot(days, line, ":", color=colour("prior", ax), lw=2, label=name)
    mean_and_band(ax, days, members)
    ax.plot(days, truth, "--", color=colour("truth", ax), lw=1.2, label="truth")
    ax.set(xlabel="day", ylabel="deviation")
    legend(ax, outside=True, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=4)
    return ax

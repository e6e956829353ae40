"""Why a gradient is of no use in a chaotic simulator: its average is rough, and the derivative grows without end."""

import numpy as np
from matplotlib.gridspec import GridSpec

from ..._checks import number, numbers_in
from ..roles import colour, ink, legend, new_ax


def rough(forcings, averages, units, slopes, true_slope, ax=None):
    """Averages (n,) of a simulator over its forcings (n,), and the derivatives of averages over the time averaged.

    units       (n_times,), over how much time was averaged
    slopes      (n_times, n_starts), above 0: the sizes of the derivatives, from several starts
    true_slope  of the line through averages over a very long time

    Left are the averages as dots and the straight line through them, right the derivatives, on a logarithmic axis: the
    median over the starts and a band that holds 90% of them.
    """
    forcings = numbers_in("forcings", forcings, "numbers of shape (n,)", shape=(None,))
    averages = numbers_in("averages", averages, f"numbers of shape {forcings.shape}", shape=forcings.shape)
    units = numbers_in("units", units, "times of shape (n_times,)", shape=(None,))
    slopes = numbers_in("slopes", slopes, f"numbers of shape ({len(units)}, n_starts)", shape=(len(units), None))
    if not slopes.min() > 0:
        raise ValueError(f"slopes must be sizes, all above 0; got {slopes.min():g} as the least")
    true_slope = number("true_slope", true_slope, "a number above 0", above=0)
    left, right = beside(new_ax(ax, figsize=(7.6, 3.3)), (1, 1))
    left.plot(forcings, averages, color=colour("prior", left), lw=0.7)
    left.plot(forcings, averages, "o", color=colour("ensemble", left), ms=2.5, mew=0, label="the average")
    line = np.polynomial.Polynomial.fit(forcings, averages, 1)
    ends = forcings[[0, -1]]
    left.plot(ends, line(ends), color=colour("mean", left), lw=2.5, label="line through all of them")
    left.set(xlabel="forcing F", ylabel="average of u", title="the average of one run")
    legend(left, loc="upper left", fontsize="small")
    low, high = np.quantile(slopes, [0.05, 0.95], axis=1)
    green = colour("gradient descent", right)
    right.fill_between(units, low, high, color=green, alpha=0.3, lw=0, label="90% of the starts")
    right.plot(units, np.median(slopes, axis=1), color=green, lw=2, label="its derivative, median")
    right.axhline(true_slope, ls="--", color=ink(right), lw=1.3, label="slope of the climate")
    right.set(yscale="log", xlabel="time averaged over", ylabel="size (logarithmic)", title="its derivative")
    legend(right, loc="upper left", fontsize="small")
    return left


def beside(ax, widths):
    """The place of ax divided into columns of these widths -> axes from left to right, of which ax is the first."""
    spec = ax.get_subplotspec()
    if spec is None:  # axes that somebody placed by hand
        place = ax.get_position()
        edges = {"left": place.x0, "right": place.x1, "bottom": place.y0, "top": place.y1}
        columns = GridSpec(1, len(widths), figure=ax.figure, width_ratios=widths, **edges)
    else:
        columns = spec.subgridspec(1, len(widths), width_ratios=widths)
    ax.set_subplotspec(columns[0])
    return [ax, *(new_ax(ax.figure.add_subplot(columns[i])) for i in range(1, len(widths)))]

"""A chaotic field over time, and the two averages that are all that is seen of it."""

import numpy as np

from ..._checks import numbers_in
from ..roles import colour, new_ax
from .rough import beside


def weather(units, field, d, ax=None):
    """A field (n_times, n_sites) over the time units (n_times,), and beside it d (n_sites, 2), its mean and deviation.

    Left is the field as a map: the darker, the larger. Right, along the same sites, the mean over a long time is a dot,
    and the standard deviation over time a line to both sides.
    """
    field = numbers_in("field", field, "numbers of shape (n_times, n_sites)", ndim=2)
    units = numbers_in("units", units, f"times of shape ({len(field)},)", shape=(len(field),))
    sites = field.shape[1]
    d = numbers_in("d", d, f"means and deviations of shape ({sites}, 2)", shape=(sites, 2))
    positions = np.arange(sites) / sites
    left, right = beside(new_ax(ax, figsize=(7.6, 3.4)), (2, 1))
    reach = [units[0], units[-1], -0.5 / sites, 1 - 0.5 / sites]
    limits = np.quantile(field, [0.01, 0.99])
    left.imshow(
        field.T, origin="lower", aspect="auto", extent=reach, cmap="Greys", vmin=limits[0], vmax=limits[1],
        interpolation="nearest",
    )  # fmt: skip
    left.set(xlabel="time", ylabel="position along the circle", title="the weather: nobody records it")
    mean, deviation = d.T
    right.errorbar(
        mean, positions, xerr=deviation, fmt="o", ms=4, lw=0, elinewidth=1.2, ecolor=colour("prior", right),
        color=colour("observations", right),
    )  # fmt: skip
    right.set(xlabel="mean of x, ± deviation", title="its averages: the data", ylim=left.get_ylim())
    right.tick_params(labelleft=False)
    return left

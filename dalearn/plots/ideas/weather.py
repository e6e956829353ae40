"""A chaotic field over time, and the two averages that are all that is seen of it."""

import numpy as np

from ..._checks import numbers_in
from ..roles import colour, new_ax


def weather(units, field, d, ax=None):
    """A field (n_times, n_sites) over the time units (n_times,), and below it d (n_sites, 2), its mean and deviation.

    Above is the field as a map, time upwards: the darker, the larger. Below, at the same sites, the mean over a long
    time is a dot, and the standard deviation over time a line from it up and down.
    """
    field = numbers_in("field", field, "numbers of shape (n_times, n_sites)", ndim=2)
    units = numbers_in("units", units, f"times of shape ({len(field)},)", shape=(len(field),))
    sites = field.shape[1]
    d = numbers_in("d", d, f"means and deviations of shape ({sites}, 2)", shape=(sites, 2))
    positions = np.arange(sites) / sites
    above, below = one_over_the_other(new_ax(ax, figsize=(6.4, 4.8)), (3, 2))
    reach = [-0.5 / sites, 1 - 0.5 / sites, units[0], units[-1]]
    limits = np.quantile(field, [0.01, 0.99])
    above.imshow(
        field, origin="lower", aspect="auto", extent=reach, cmap="Greys", vmin=limits[0], vmax=limits[1],
        interpolation="nearest",
    )  # fmt: skip
    above.set(ylabel="time", title="the weather, dark where u is large: nobody records it")
    above.tick_params(labelbottom=False)
    mean, deviation = d.T
    below.errorbar(
        positions, mean, yerr=deviation, fmt="o", ms=4, lw=0, elinewidth=1.2, ecolor=colour("prior", below),
        color=colour("observations", below),
    )  # fmt: skip
    labels = {"xlabel": "position along the circle", "ylabel": "u"}
    below.set(title="its averages, the data: mean (dot) and swing (line)", xlim=above.get_xlim(), **labels)
    return above


def one_over_the_other(ax, heights):
    """The place of ax divided into rows of these heights -> axes from top to bottom, of which ax is the first."""
    rows = ax.get_subplotspec().subgridspec(len(heights), 1, height_ratios=heights)
    ax.set_subplotspec(rows[0])
    return [ax, *(new_ax(ax.figure.add_subplot(rows[i])) for i in range(1, len(heights)))]

"""A forcing along a circle as members believe it, and the swing of the weather that they predict with it."""

import numpy as np
from matplotlib.collections import LineCollection

from ..._checks import numbers_in
from ..curves import band, outline, several
from ..roles import colour, faint, ground, ink_on, label_of, legend, new_ax
from .arriving import grid, without_inner_labels

FORCINGS = (-7, 22)  # the heights of the picture
CLOSED = (0, 1)
MEMBERS = 12  # are drawn as curves


class Circle:
    """The artists of a forcing along the circle: drawn once, then set to one ensemble after another."""

    def __init__(self, ax, positions, truth):
        self.positions = positions
        self.band = ax.fill_between(positions, 0, 0, color=colour("ensemble", ax), alpha=0.35, lw=0)
        self.band.set_label("90% of the members")
        (self.mean,) = ax.plot([], [], color=colour("mean", ax), lw=2, label="their mean")
        (self.truth,) = ax.plot(positions, truth, "--", color=colour("truth", ax), lw=1.4, label="truth")
        ax.set(xlim=CLOSED, ylim=FORCINGS, xlabel="position along the circle", ylabel="forcing F")
        self.artists = [self.band, self.mean, self.truth]

    def show(self, mean, low, high):
        self.band.set_verts(outline(self.positions, low, high))
        self.mean.set_data(self.positions, mean)


def circle(positions, members, truth, ax=None):
    """Forcings (n_sites, n_ens) along positions (n_sites,) as their mean and 90% band; the true one (n_sites,) dashed.

    To be compared with others: the limits of the axes are always the same.
    """
    positions, members, truth = _of_sites(positions, members, truth)
    ax = new_ax(ax)
    Circle(ax, positions, truth).show(members.mean(axis=1), *band(members))
    legend(ax, loc="lower left", fontsize="small")
    return ax


def circles(positions, forcings, truth, swings, d, ax=None):
    """A column for each of several ensembles {name: forcings (n_sites, n_ens)}: what cannot be seen, and what can.

    Above are the forcings as in circle, with some members as thin curves. Below is what the members predict with them,
    swings {name: (n_sites, n_ens)}, the standard deviation of u over time at each site, and the observed one,
    d (n_sites,), as dots.
    """
    several("forcings", forcings, "array of forcings by its name")
    several("swings", swings, "array of swings by its name")
    if list(forcings) != list(swings):
        names = ", ".join(map(str, forcings))
        raise ValueError(f"swings must have the names of forcings, {names}; got {', '.join(map(str, swings))}")
    given = [(_of_sites(positions, forcings[name], truth), _of_sites(positions, swings[name], d)) for name in forcings]
    ax = new_ax(ax, figsize=(1.5 * len(given) + 0.9, 4.4))
    rows = grid(ax, len(given), (1, 1))
    least, most = np.min(d), np.max(d)
    reach = 0.4 * (most - least) or 1.0
    for name, (above, below), forcing, swing in zip(forcings, zip(*rows), *zip(*given)):
        at, members, true = forcing
        curves = [np.column_stack([at, each]) for each in members.T[:MEMBERS]]
        look = {"linewidths": 0.6, "zorder": 0.5, "label": "some members", **faint("prior", above, 0.8)}
        above.add_collection(LineCollection(curves, **look))
        Circle(above, at, true).show(members.mean(axis=1), *band(members))
        above.set(xlabel="", title=label_of(name))
        at, members, observed = swing
        low, high = band(members)
        below.fill_between(at, low, high, color=colour("ensemble", below), alpha=0.35, lw=0)
        below.plot(at, members.mean(axis=1), color=colour("mean", below), lw=2)
        below.plot(at, observed, "o", color=colour("observations", below), ms=2.5, mew=0, label="observed")
        below.set(xticks=(0, 0.5, 1), xticklabels=("0", "½", "1"), ylim=(least - reach, most + reach))
    rows[1][0].set(ylabel="swing of u")
    rows[1][len(given) // 2].set(xlabel="position along the circle")
    without_inner_labels(rows)
    lines = [*ax.get_legend_handles_labels()[0], *rows[1][0].get_legend_handles_labels()[0]]
    words = ink_on(ground(ax, outside=True))
    options = {"loc": "outside upper center", "ncols": 5, "frameon": False, "fontsize": "small", "labelcolor": words}
    ax.figure.legend(handles=lines, **options)
    return ax


def _of_sites(positions, members, truth):
    """Positions (n_sites,), members (n_sites, n_ens) and truth (n_sites,), looked at."""
    positions = numbers_in("positions", positions, "numbers of shape (n_sites,)", shape=(None,))
    n = len(positions)
    members = numbers_in("members", members, f"numbers of shape ({n}, n_ens)", shape=(n, None))
    truth = numbers_in("truth", truth, f"numbers of shape ({n},)", shape=(n,))
    return positions, members, truth

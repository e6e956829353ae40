"""A forcing along a circle as members believe it, and the deviations that they predict with it."""

import matplotlib.pyplot as plt
import numpy as np

from ..._checks import brief, numbers_in
from ..curves import band, outline
from ..roles import colour, label_of, legend, new_ax

FORCINGS = (-7, 22)  # the heights of the picture
CLOSED = (0, 1)


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


def circles(positions, forcings, truth, deviations, d):
    """One column for each of several ensembles {name: forcings (n_sites, n_ens)}: what cannot be seen, and what can.

    Above are the forcings as in circle; below what the members predict with them, deviations {name: (n_sites, n_ens)},
    the standard deviation of x over time at each site, and the observed one, d (n_sites,), as dots. -> the axes at the
    upper left
    """
    if not isinstance(forcings, dict) or not forcings or not isinstance(deviations, dict) or set(deviations) != set(forcings):
        raise ValueError(
            "forcings and deviations must be dicts with the same names, one at least; "
            f"got {brief(forcings)} and {brief(deviations)}"
        )
    figure, axes = plt.subplots(
        2, len(forcings), figsize=(1.55 * len(forcings) + 0.6, 4.4), sharex=True, sharey="row", squeeze=False,
        layout="constrained",
    )  # fmt: skip
    low_d, high_d = np.min(d), np.max(d)
    reach = 0.4 * (high_d - low_d) or 1
    for (name, members), above, below in zip(forcings.items(), *axes):
        at, members, true = _of_sites(positions, members, truth)
        _, predicted, observed = _of_sites(positions, deviations[name], d)
        new_ax(above)
        new_ax(below)
        Circle(above, at, true).show(members.mean(axis=1), *band(members))
        low, high = band(predicted)
        below.fill_between(at, low, high, color=colour("ensemble", below), alpha=0.35, lw=0)
        below.plot(at, predicted.mean(axis=1), color=colour("mean", below), lw=2)
        below.plot(at, observed, "o", color=colour("observations", below), ms=2.5, mew=0, label="observed")
        above.set(xlabel="", ylabel="", title=label_of(name))
        below.set(xticks=[0, 0.5, 1], ylim=(low_d - reach, high_d + reach))
    axes[0, 0].set(ylabel="forcing F")
    axes[1, 0].set(ylabel="deviation of x")
    lines = [*axes[0, 0].get_legend_handles_labels()[0], *axes[1, 0].get_legend_handles_labels()[0]]
    figure.supxlabel("position along the circle", fontsize="medium", color=axes[1, 0].xaxis.label.get_color())
    made = figure.legend(handles=lines, loc="outside upper center", ncols=4, frameon=False, fontsize="small")
    for words in made.get_texts():
        words.set_color(axes[0, 0].xaxis.label.get_color())
    return axes[0, 0]


def _of_sites(positions, members, truth):
    """Positions (n_sites,), members (n_sites, n_ens) and truth (n_sites,), looked at."""
    positions = numbers_in("positions", positions, "numbers of shape (n_sites,)", shape=(None,))
    n = len(positions)
    members = numbers_in("members", members, f"numbers of shape ({n}, n_ens)", shape=(n, None))
    truth = numbers_in("truth", truth, f"numbers of shape ({n},)", shape=(n,))
    return positions, members, np.asarray(truth)

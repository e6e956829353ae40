"""Readings that arrive one by one, and the bell curve that grows narrower with each."""

import numpy as np
from matplotlib.collections import LineCollection

from ..._checks import number, numbers_in
from ..roles import colour, legend, new_ax

HEIGHT = 0.95  # of a bell, in rows
REACH = np.linspace(-3.3, 3.3, 67)  # where a bell is drawn, in standard deviations
SHAPE = np.exp(-(REACH**2) / 2)


class Readings:
    """A row for each reading, the first on top: its dot, and the bell of what is known after it.

    Above them stands the prior. All bells have one height, so that their widths can be compared.
    """

    def __init__(self, ax, truth=None):
        shade = colour("ensemble", ax)
        self.areas = ax.fill_between([0, 1], 0, 0, color=shade, alpha=0.2, lw=0)
        self.bells = LineCollection([], colors=shade, lw=1.6)
        ax.add_collection(self.bells, autolim=False)
        (self.prior,) = ax.plot([], [], "--", color=colour("prior", ax), lw=2.2, label="prior")
        (self.dots,) = ax.plot([], [], "o", color=colour("observations", ax), ms=4.5, label="reading")
        ax.plot([], [], color=shade, lw=1.6, label="posterior")  # for the legend
        (self.means,) = ax.plot([], [], color=colour("mean", ax), ls="-.", lw=1.8, label="its mean")
        if truth is not None:
            ax.axvline(truth, color=colour("truth", ax), ls="--", lw=1.2, label="truth")
        self.artists = [self.areas, self.bells, self.prior, self.means, self.dots]

    def show(self, means, stds, readings):
        """means and stds (n + 1,) of the number before the first reading and after each; readings (n,)."""
        rows = np.arange(len(means))
        across = np.add.outer(np.zeros_like(stds), REACH) * stds[:, None] + np.asarray(means)[:, None]
        up = rows[:, None] - HEIGHT * SHAPE  # the axis points down
        curves = np.stack([across, up], axis=2)
        self.prior.set_data(across[0], up[0])
        self.bells.set_segments(curves[1:])
        self.areas.set_verts(curves[1:])
        self.means.set_data(means, rows)
        self.dots.set_data(readings, rows[1:])


def frame(ax, n_readings, low, high):
    """The axes of a row for each reading."""
    ax.set(xlim=(low, high), ylim=(n_readings + 0.6, -HEIGHT - 0.3), ylabel="readings so far")
    ax.set_yticks(range(0, n_readings + 1, 1 if n_readings <= 12 else 5))
    ax.tick_params(axis="y", labelsize="small")


def readings(means, stds, readings, *, truth=None, ax=None):
    """What is known of one number as readings arrive: a bell curve for each, the first on top, below the prior.

    means and stds (n + 1,) are those of the prior and of the posterior after each of the readings (n,). The truth, if
    it is known, is a dashed line. All bells are drawn to one height: look at their widths.
    """
    means = numbers_in("means", means, "numbers of shape (n + 1,)", shape=(None,))
    n_readings = len(means) - 1
    stds = numbers_in("stds", stds, f"numbers of shape {means.shape}, that of the means", shape=means.shape)
    if not stds.min() > 0:
        raise ValueError(f"stds must be standard deviations above 0; got {stds.min():g} as the least")
    needs = f"numbers of shape ({n_readings},), one less than the means"
    readings = numbers_in("readings", readings, needs, shape=(n_readings,))
    if truth is not None:
        truth = number("truth", truth, "a number or None")
    ax = new_ax(ax, figsize=(6, 4.4))
    Readings(ax, truth).show(means, stds, readings)
    everything = np.concatenate([means - 3.3 * stds, means + 3.3 * stds, readings])
    margin = 0.02 * np.ptp(everything)
    frame(ax, n_readings, everything.min() - margin, everything.max() + margin)
    ax.set(xlabel="the number θ")
    legend(ax, loc="lower left")
    return ax

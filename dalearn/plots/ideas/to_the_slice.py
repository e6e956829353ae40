"""A cloud of a number and its reading, whose members move to the reading that arrived."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from ..roles import colour, faint, ground, ink, legend, new_ax
from .cloud import slope
from .sliced import BINS, SHOWN, STRIP, checked, framed

LEVELS = (0.05, 0.55, 0.97, 0.3, 0.8, 0.1, 0.995, 0.4, 0.7, 0.2)  # of the arrows' tails, from left to right: quantiles
NEAR = 0.5  # no arrow starts so near to d, in standard deviations of the readings: it would be all head


def to_the_slice(theta, readings, d, *, half_width, ax=None):
    """Draws (number θ, reading) as a cloud, and arrows on which some of its members move to the reading d.

    theta and readings (n,), of which the first 1200 are drawn as a pale cloud and all are moved and counted. Each goes
    in the direction of the straight line of θ on the readings. The strip below shows how θ is spread in the whole cloud
    (dashed), among all that have moved (blue), and in the slice within half_width of d (outline), where that is not
    empty.
    """
    theta, readings, d, half_width = checked(theta, readings, d, half_width)
    ax = new_ax(ax, figsize=(6, 4.6))
    bottom, top = framed(ax, theta, readings, d, half_width)
    height = (top - bottom) / (1 - STRIP)
    floor = top - height
    ax.set_ylim(floor, top)
    left, right = ax.get_xlim()
    grey = colour("prior", ax)
    blue = colour("ensemble", ax)

    across = slope(theta, readings)  # for each unit up
    moved = theta + across * (d - readings)
    visible = (readings[:SHOWN] > bottom) & (readings[:SHOWN] < top)
    cloud = theta[:SHOWN][visible], readings[:SHOWN][visible]
    ax.plot(*cloud, "o", ms=2.6, mew=0, **faint("prior", ax, 0.5))
    ends = np.array([bottom, top])
    line = theta.mean() + across * (ends - readings.mean())
    ax.plot(line, ends, color=colour("mean", ax), lw=2.2, label="line of the means")
    ax.plot([left, right], [d, d], ":", color=colour("observations", ax), lw=1.6, label="the reading d")
    some = _some_to_follow(readings[:SHOWN], moved[:SHOWN], d)
    for member in some:
        arrow = {"arrowstyle": "-|>", "color": ink(ax), "lw": 0.9, "shrinkA": 3, "shrinkB": 3, "mutation_scale": 9}
        ax.annotate("", (moved[member], d), (theta[member], readings[member]), arrowprops=arrow, color=ink(ax))
    ax.plot(theta[some], readings[some], "o", ms=5, mfc=ground(ax), mec=grey, mew=1.4, label="before", zorder=3)
    ax.plot(moved[some], np.full(len(some), d), "o", ms=5.5, color=blue, label="moved", zorder=3)

    in_the_slice = theta[np.abs(readings - d) <= half_width]
    reach = 3.5 * moved.std() + 1e-9  # a crowd that ends at one place has a histogram too
    middle = moved.mean()
    everywhere, wide = np.histogram(theta, 4 * BINS, (left, right), density=True)
    heights, edges = np.histogram(moved, BINS, (middle - reach, middle + reach), density=True)
    scale = 0.85 * STRIP * height / max(heights.max(), everywhere.max())
    ax.fill_between(edges, floor, floor + scale * np.append(heights, 0), step="post", color=blue, alpha=0.45, lw=0)
    ax.plot((wide[1:] + wide[:-1]) / 2, floor + scale * everywhere, "--", color=grey, lw=2)
    if len(in_the_slice):
        heights, _ = np.histogram(in_the_slice, edges, density=True)
        ax.stairs(floor + scale * heights, edges, baseline=floor, color=ink(ax), lw=1.4, label="slice at d")
    ax.axhline(bottom, color=ink(ax), lw=0.6)
    ax.set(xlabel="the number θ", ylabel="its reading")
    ax.yaxis.set_major_locator(MaxNLocator(7, integer=True))
    ax.set_yticks([tick for tick in ax.get_yticks() if bottom <= tick <= top])
    corner = ("lower right", (1, STRIP)) if across >= 0 else ("lower left", (0, STRIP))  # where the cloud is not
    legend(ax, loc=corner[0], bbox_to_anchor=corner[1], fontsize="small")
    return ax


def _some_to_follow(readings, moved, d):
    """-> the indices of members that arrive side by side and come from high and low: their arrows can be told apart"""
    far = np.flatnonzero(np.abs(readings - d) > NEAR * readings.std())
    if not len(far):
        return far
    places = moved.mean() + moved.std() * np.linspace(-2, 2, len(LEVELS))
    heights = np.quantile(readings[far], LEVELS)
    across = (moved[far] - places[:, None]) / (moved.std() + 1e-9)
    up = (readings[far] - heights[:, None]) / readings.std()
    return np.unique(far[np.argmin(25 * across**2 + up**2, axis=1)])

"""A cloud of a number and its reading, sliced at the reading that arrived."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.ticker import MaxNLocator

from ..._checks import number, numbers_in
from ..roles import colour, ground, ink, legend, new_ax
from .cloud import slope

SHOWN = 1200  # dots of the cloud; the slice is counted from all
STRIP = 0.24  # the lowest part of the axes, in which the histograms stand
BINS = 24
FEWEST = 30  # in the slice, to speak of how they are spread


class Sliced:
    """Dots (number, reading), the slice of those whose reading is near d, and below, how the number is spread in it.

    In the lower strip grey is the whole cloud, blue is the slice. The orange line is the straight line of the number on
    the reading: one step up, slope steps across. From the middle of the cloud the black line goes up by the innovation,
    and the thick orange one across to the line, by the step that an update takes. Hollow diamonds are the means of
    other slices.
    """

    def __init__(self, ax, *, bottom, top):
        """The cloud has the readings from bottom to top; the strip lies below."""
        self.ax = ax
        self.bottom = bottom
        self.top = top
        height = (top - bottom) / (1 - STRIP)
        self.floor = top - height
        self.tall = 0.85 * STRIP * height  # the highest bar
        blue = colour("ensemble", ax)
        grey = colour("prior", ax)
        (self.all,) = ax.plot([], [], "o", ms=3, mfc=ground(ax), mec=grey, mew=0.7, label="prior")
        (self.inside,) = ax.plot([], [], "o", ms=4.5, mfc=blue, mec=ground(ax), mew=0.5, label="slice at d")
        self.band = ax.axhspan(0, 1, color=ink(ax), alpha=0.12, lw=0)
        (self.observed,) = ax.plot([], [], ":", color=colour("observations", ax), lw=1.6, label="the reading d")
        (self.line,) = ax.plot([], [], color=colour("mean", ax), lw=2.2, label="line of the means")
        diamond = {"marker": "D", "ls": "", "ms": 8, "color": colour("mean", ax), "zorder": 3}
        (self.others,) = ax.plot([], [], **diamond, mfc=ground(ax), mew=1.8)
        (self.mean,) = ax.plot([], [], **diamond, label="mean of a slice")
        self.bars = ax.fill_between([0, 1], 0, 0, color=blue, alpha=0.45, lw=0)
        (self.outline,) = ax.plot([], [], color=blue, lw=1.4)
        (self.whole,) = ax.plot([], [], "--", color=grey, lw=2)
        self.drop = LineCollection([], colors=colour("mean", ax), lw=1, linestyles=":")
        (self.up,) = ax.plot([], [], color=ink(ax), lw=1.6, zorder=2.1)
        (self.across,) = ax.plot([], [], color=colour("mean", ax), lw=3.5, solid_capstyle="butt", zorder=1.9)
        ax.add_collection(self.drop, autolim=False)
        ax.axhline(bottom, color=ink(ax), lw=0.6)
        ax.set_ylim(self.floor, top)
        self.artists = [self.all, self.band, self.observed, self.up, self.across, self.inside, self.line, self.drop]
        self.artists += [self.others, self.mean, self.bars, self.outline, self.whole]

    def show(self, theta, readings, d, half_width, others=()):
        """-> mean and std of theta in the slice, NaN where fewer than FEWEST are in it, and the slope of the line"""
        few = slice(SHOWN)
        is_inside = np.abs(readings - d) <= half_width
        inside = theta[is_inside]
        seen = is_inside[few]
        visible = (readings[few] > self.bottom) & (readings[few] < self.top)
        self.all.set_data(theta[few][visible & ~seen], readings[few][visible & ~seen])
        self.inside.set_data(theta[few][seen], readings[few][seen])
        self.band.set_bounds(0, d - half_width, 1, 2 * half_width)
        left, right = self.ax.get_xlim()
        self.observed.set_data([left, right], [d, d])

        centre = readings.mean()
        steps_across = slope(theta, readings)
        ends = np.array([self.bottom, self.top])
        start = theta.mean()
        self.line.set_data(start + steps_across * (ends - centre), ends)
        self.up.set_data([start, start], [centre, d])
        self.across.set_data([start, start + steps_across * (d - centre)], [d, d])

        everywhere, edges = np.histogram(theta, 4 * BINS, (left, right), density=True)
        middles = (edges[1:] + edges[:-1]) / 2
        if len(inside) < FEWEST:
            mean, std = np.nan, np.nan
            heights = np.zeros_like(everywhere)
        else:
            mean, std = inside.mean(), inside.std()
            reach = 3.5 * std + 1e-9  # a slice of equal numbers has a histogram too
            heights, edges = np.histogram(inside, BINS, (mean - reach, mean + reach), density=True)
        scale = self.tall / max(heights.max(), everywhere.max())
        steps = np.repeat(edges, 2)[1:-1]
        level = self.floor + scale * np.repeat(heights, 2)
        floor = np.full_like(steps, self.floor)
        self.whole.set_data(middles, self.floor + scale * everywhere)
        self.bars.set_verts([np.column_stack([np.append(steps, steps[::-1]), np.append(level, floor)])])
        self.outline.set_data(steps, level)
        self.mean.set_data([mean], [d])
        slices = [theta[np.abs(readings - other) <= half_width] for other in others]
        self.others.set_data([found.mean() if len(found) >= FEWEST else np.nan for found in slices], others)
        self.drop.set_segments([[(mean, self.floor), (mean, d)]])
        return mean, std, steps_across


def name_the_way(picture):
    """How far the black line goes up or down, and the thick one across, in words beside them."""
    ax = picture.ax
    start, end = picture.across.get_xdata()
    low, high = picture.up.get_ydata()
    right = end >= start
    up = high >= low
    behind = {"boxstyle": "square,pad=0.1", "fc": ground(ax), "ec": "none", "alpha": 0.8}
    look = {"textcoords": "offset points", "bbox": behind, "color": ink(ax)}
    side = {"ha": "right" if right else "left", "va": "center"}
    words = f"{abs(high - low):.1f} {'up' if up else 'down'}"
    place = (start, (low + high) / 2)
    ax.annotate(words, place, (-7 if right else 7, 0), **side, **look)
    words = f"{abs(end - start):.1f} across"
    place = ((start + end) / 2, high)
    ax.annotate(words, place, (0, 9 if up else -9), ha="center", va="bottom" if up else "top", **look)


def checked(theta, readings, d, half_width):
    """-> the four, or a ValueError that names the one that no cloud can be drawn of"""
    needs = "numbers of shape (n,) with at least 2 of them"
    theta = numbers_in("theta", theta, needs, shape=(None,))
    readings = numbers_in("readings", readings, f"numbers of shape {theta.shape}, that of theta", shape=theta.shape)
    if len(theta) < 2:
        raise ValueError(f"theta must be {needs}; got shape {theta.shape}")
    for name, values in {"theta": theta, "readings": readings}.items():
        if np.ptp(values) == 0:
            raise ValueError(f"{name} must be numbers that are not all equal; got equal ones")
    d = number("d", d, "a number")
    half_width = number("half_width", half_width, "a number above 0", above=0)
    return theta, readings, d, half_width


def framed(ax, theta, readings, d, half_width):
    """Lets ax show almost all of theta, and the slice. -> the lowest and the highest reading that are to be seen"""
    reach = 3.6
    ax.set_xlim(theta.mean() - reach * theta.std(), theta.mean() + reach * theta.std())
    low = readings.mean() - reach * readings.std()
    high = readings.mean() + reach * readings.std()
    return min(low, d - half_width), max(high, d + half_width)


def sliced(theta, readings, d, *, half_width, others=(), ax=None):
    """Draws (number θ, reading) as a cloud, those whose reading is within half_width of d as a slice of it.

    theta and readings (n,), of which the first 1200 are drawn and all are counted. The strip below the cloud shows how
    θ is spread in the slice (blue), and in the whole cloud (dashed). The straight line of θ on the readings passes
    through the mean of the slice, the diamond, if the cloud is one of normal numbers; hollow diamonds are the means of
    the slices at others, some more readings. A slice of fewer than 30 has no histogram and no mean.
    """
    theta, readings, d, half_width = checked(theta, readings, d, half_width)
    others = [number("others", other, "a list of numbers") for other in others]
    ax = new_ax(ax, figsize=(6, 4.6))
    bottom, top = framed(ax, theta, readings, d, half_width)
    picture = Sliced(ax, bottom=bottom, top=top)
    ax.set(xlabel="the number θ", ylabel="its reading")
    ax.yaxis.set_major_locator(MaxNLocator(7, integer=True))
    ax.set_yticks([tick for tick in ax.get_yticks() if bottom <= tick <= top])
    *_, steps_across = picture.show(theta, readings, d, half_width, others)
    name_the_way(picture)
    corner = ("lower right", (1, STRIP)) if steps_across >= 0 else ("lower left", (0, STRIP))  # where the cloud is not
    legend(ax, loc=corner[0], bbox_to_anchor=corner[1], fontsize="small")
    return ax

"""Two methods, day by day: how many times the error of the one is that of the other, the days in order of that."""

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.ticker import FixedLocator

from ..._checks import numbers_in, positive, real_numbers
from ..roles import WHITE, colour, ground, ink, new_ax
from .forest import LEVEL

MOST = 20  # times as large, up and down; more is drawn at the edge, as a triangle
ROOM = 1.2  # from there to the frame, as a factor
TICKS = {1 / 20: "1/20", 0.1: "1/10", 0.2: "1/5", 0.5: "1/2", 1: "1", 2: "2", 5: "5", 10: "10", 20: "20"}


class Pairs:
    """A dot for each seed, and a strip for the median ratio of the two errors and its interval.

    Between the dotted lines a ratio is what luck with the settings may make.
    """

    def __init__(self, ax, n_seeds):
        self.places = np.arange(1, n_seeds + 1)
        ends = (0, n_seeds + 1)
        ax.set(yscale="log", xlim=ends, ylim=(1 / MOST / ROOM, ROOM * MOST))
        ax.set_xlabel("days, in order of their ratio (grey: the median and its interval)")
        ax.set_ylabel("error of the ensemble / error of the rival")
        ax.yaxis.set(major_locator=FixedLocator(list(TICKS)), minor_locator=FixedLocator([]))
        ax.set_yticklabels(TICKS.values())
        opacity = 0.35 if ground(ax) == WHITE else 0.5
        self.strip = ax.add_collection(PolyCollection([], color=colour("prior", ax), alpha=opacity, lw=0))
        (self.middle,) = ax.plot([], [], "-", color=colour("prior", ax), lw=2.5)
        ax.plot(ends, (1, 1), "--", color=colour("truth", ax), lw=1.2)
        for ratio in LEVEL:
            ax.plot(ends, (ratio, ratio), ":", color=colour("truth", ax), lw=1.2)
        filled = {"ls": "", "ms": 7, "color": colour("ensemble", ax), "mec": ground(ax), "mew": 0.6}
        hollow = {"ls": "", "ms": 7, "mfc": ground(ax), "mec": ink(ax), "mew": 1.4}
        (self.below,) = ax.plot([], [], marker="v", **filled)
        (self.above,) = ax.plot([], [], marker="^", **hollow)
        (self.won,) = ax.plot([], [], marker="o", **filled)
        (self.lost,) = ax.plot([], [], marker="o", **hollow)
        beside = {"transform": ax.transAxes, "rotation": 270, "ha": "left", "va": "center"}
        ax.text(1.01, 0.75, "the rival is closer", **beside)
        ax.text(1.01, 0.25, "the ensemble is closer", **beside)
        self.ends = ends
        self.artists = [self.strip, self.middle, self.above, self.below, self.lost, self.won]

    def show(self, errors, others, interval=None, role="ensemble"):
        """errors of the ensemble and of the rival (n_seeds,); interval is (ratio, low, high), or None for no strip.

        role gives the dots below the dashed line their colour.
        """
        for dots in (self.won, self.below):
            dots.set_color(colour(role, dots.axes))
        ratios = np.sort(errors / others)
        is_above, is_below = ratios > MOST, ratios < 1 / MOST
        wins = ratios < 1
        ratios = np.clip(ratios, 1 / MOST, MOST)
        for dots, which in (
            (self.won, wins & ~is_below),
            (self.lost, ~wins & ~is_above),
            (self.below, is_below),
            (self.above, is_above),
        ):
            dots.set_data(self.places[which], ratios[which])
        if interval is None:
            self.strip.set_verts([])
            self.middle.set_data([], [])
        else:
            least, most = 1 / MOST, MOST
            ratio, low, high = np.clip(interval, least, most)
            low, high = (least / ROOM if high == least else low), (most * ROOM if low == most else high)
            left, right = self.ends
            self.strip.set_verts([[(left, low), (right, low), (right, high), (left, high)]])
            self.middle.set_data(self.ends, (ratio, ratio))
        return self


def beyond(errors, others, words):
    """The words, with the number of days whose ratio the axis does not reach in the place of {0}; none where all do."""
    ratios = errors / others
    n = int(np.sum((ratios > MOST) | (ratios < 1 / MOST)))
    return (words if n > 1 else words.replace("days", "day")).format(n) if n else ""


def pairs(errors, others, interval=None, ax=None):
    """How many times as large an ensemble's error is as a rival's on the same seeds (n_seeds,), in order of that.

    Below the dashed line at 1 the ensemble is closer, and the dots are filled; above it they are open. Where the median
    is between the dotted lines, chapter 08 calls the two level.

    interval  (ratio, low, high): the median of the ratios as a line, and its interval as a strip. Where the strip
              holds 1, nobody can tell who is better

    What is beyond 20 times, like the infinite error of a run that diverged, is a triangle at the edge, and words above
    the axes say how many there are. A strip that lies wholly beyond stands there too.
    """
    errors = _errors("errors", errors)
    others = _errors("others", others)
    if errors.shape != others.shape:
        got = f"shapes {errors.shape} and {others.shape}"
        raise ValueError(f"others must be errors on the same seeds as errors; got {got}")
    if interval is not None:
        needs = "None or three numbers (ratio, low, high)"
        numbers_in("interval", interval, needs, shape=(3,))
        interval = positive("interval", interval, needs, (3,))
    ax = new_ax(ax, figsize=(6.4, 4.2))
    Pairs(ax, len(errors)).show(errors, others, interval)
    more = f"triangles: {{0}} days with a ratio beyond {MOST} or 1/{MOST}"
    ax.set_title(beyond(errors, others, more), loc="left", size="medium")
    return ax


def _errors(name, values):
    """Errors (n,), of which those of runs that diverged, NaN or infinite, become very large."""
    needs = "errors, one for each seed"
    values = real_numbers(f"{name} must be {needs}", values)
    values = np.where(np.isfinite(values), values, 1e300)
    numbers_in(name, values, needs, ndim=1)
    return positive(name, values, needs, values.shape)

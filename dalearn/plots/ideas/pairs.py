"""Two methods, day by day: how many times the error of the one is that of the other, the days in order of that."""

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.ticker import FixedLocator

from ..._checks import numbers_in, positive, real_numbers
from ..roles import WHITE, colour, ground, ink, new_ax
from .forest import LEVEL

MOST = 20  # times as large, up and down; more is drawn at the edge
TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10)


class Pairs:
    """A dot for each seed, and a strip for the median ratio of the two errors and its interval.

    Between the dotted lines a ratio is what luck with the settings may make.
    """

    def __init__(self, ax, n_seeds):
        self.places = np.arange(1, n_seeds + 1)
        ends = (0, n_seeds + 1)
        ax.set(yscale="log", xlim=ends, ylim=(1 / MOST / 1.2, 1.2 * MOST))
        ax.set_xlabel("days, in order of their ratio (grey: the median and its interval)")
        ax.set_ylabel("error of the ensemble / error of the rival")
        ax.yaxis.set(major_locator=FixedLocator(TICKS), minor_locator=FixedLocator([]))
        ax.set_yticklabels(["1/10", "1/5", "1/2", "1", "2", "5", "10"])
        opacity = 0.35 if ground(ax) == WHITE else 0.5
        self.strip = ax.add_collection(PolyCollection([], color=colour("prior", ax), alpha=opacity, lw=0))
        (self.middle,) = ax.plot([], [], "-", color=colour("prior", ax), lw=2.5)
        ax.plot(ends, (1, 1), "--", color=colour("truth", ax), lw=1.2)
        for ratio in LEVEL:
            ax.plot(ends, (ratio, ratio), ":", color=colour("truth", ax), lw=1.2)
        (self.won,) = ax.plot([], [], "o", ms=7, color=colour("ensemble", ax), mec=ground(ax), mew=0.6)
        (self.lost,) = ax.plot([], [], "o", ms=7, mfc=ground(ax), mec=ink(ax), mew=1.4)
        words = {"color": ink(ax), "size": "medium", "transform": ax.transAxes}
        ax.text(0.98, 0.03, "the ensemble is closer", ha="right", va="bottom", **words)
        ax.text(0.02, 0.97, "the rival is closer", ha="left", va="top", **words)
        self.ends = ends
        self.artists = [self.strip, self.middle, self.lost, self.won]

    def show(self, errors, others, interval=None, role="ensemble"):
        """errors of the ensemble and of the rival (n_seeds,); interval is (ratio, low, high), or None for no strip.

        role gives the dots below the dashed line their colour.
        """
        self.won.set_color(colour(role, self.won.axes))
        ratios = np.clip(np.sort(errors / others), 1 / MOST, MOST)
        wins = ratios < 1
        self.won.set_data(self.places[wins], ratios[wins])
        self.lost.set_data(self.places[~wins], ratios[~wins])
        if interval is None:
            self.strip.set_verts([])
            self.middle.set_data([], [])
        else:
            ratio, low, high = np.clip(interval, 1 / MOST, MOST)
            left, right = self.ends
            self.strip.set_verts([[(left, low), (right, low), (right, high), (left, high)]])
            self.middle.set_data(self.ends, (ratio, ratio))
        return self


def pairs(errors, others, interval=None, ax=None):
    """How many times as large an ensemble's error is as a rival's on the same seeds (n_seeds,), in order of that.

    Below the dashed line at 1 the ensemble is closer, and the dots are filled; above it they are open. Where the median
    is between the dotted lines, chapter 08 calls the two level.

    interval  (ratio, low, high): the median of the ratios as a line, and its interval as a strip. Where the strip
              holds 1, nobody can tell who is better

    What is beyond 20 times, like the infinite error of a run that diverged, is drawn at the edge.
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
    return ax


def _errors(name, values):
    """Errors (n,), of which those of runs that diverged, NaN or infinite, become very large."""
    needs = "errors, one for each seed"
    values = real_numbers(f"{name} must be {needs}", values)
    values = np.where(np.isfinite(values), values, 1e300)
    numbers_in(name, values, needs, ndim=1)
    return positive(name, values, needs, values.shape)

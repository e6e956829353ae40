"""The map of chapter 10, and beside it the run of one of its cells."""

import numpy as np
from matplotlib.patches import Rectangle

from .. import enkf, plots, sine
from ..plots import colour
from ._explorer import Scene, Slider
from ._shared import NET
from ._training import Fit, states


class SizeAndInflation(Scene):
    """The map of chapter 10, with a mark on one cell, and beside it the run of that cell for one of its seeds."""

    size = (6.4, 5.2)
    task = "Find a run whose error is less than half the median of its cell. How far can one run be trusted?"

    def __init__(self, sizes, inflations, errors):
        self.sizes = sizes
        self.inflations = inflations
        self.errors = errors  # errors (n_sizes, n_inflations)
        self.controls = {
            "n_ens": Slider("members N", tuple(sizes), 100 if 100 in sizes else sizes[0]),
            "inflation": Slider("inflation", tuple(inflations), inflations[0], "{:.2f}"),
            "seed": Slider("seed", tuple(range(20)), 0),
        }

    def build(self, figure):
        left, right = figure.subplots(2, 1)
        plots.size_inflation_map(self.sizes, self.inflations, self.errors, left)
        green = colour("gradient descent", left)
        self.mark = left.add_patch(Rectangle((0, 0), 1, 1, fill=False, ec=green, lw=4, clip_on=False))
        self.fit = Fit(plots.new_ax(right))
        return [self.mark, *self.fit.artists]

    def run(self, n_ens, inflation, seed):
        rng = np.random.default_rng(seed)  # as the map's script draws it
        problem = sine(n=100, noise=0.05, rng=rng)
        ensemble = NET.ensemble(n_ens, spread=0.3, rng=rng)
        options = {"batch_size": 10, "epochs": 5, "inflation": inflation, "rng": rng}
        steps = enkf(NET, ensemble, problem.x, problem.d, problem.obs_std, **options)
        for theta, lead in states(steps, ensemble):
            yield problem, theta, lead, n_ens, inflation

    def draw(self, state):
        problem, theta, lead, n_ens, inflation = state
        row = self.sizes.index(n_ens)
        column = self.inflations.index(inflation)
        self.mark.set_xy((column - 0.5, row - 0.5))
        median = self.errors[row][column]
        said = self.fit.draw(problem, theta, lead)
        return f"{n_ens} members, inflation {inflation:g}: median error of all seeds {median:.3g}; this run: {said}"

    def done(self, state):
        *_, n_ens, inflation = state
        median = self.errors[self.sizes.index(n_ens)][self.inflations.index(inflation)]
        return self.fit.error < 0.5 * median

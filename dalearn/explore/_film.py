"""The film of ESMDA, chapter 07."""

import numpy as np
from matplotlib.collections import LineCollection

from .. import esmda, plots, sine
from ..plots import colour, faint, legend
from ._explorer import Scene, Slider
from ._shared import SEED
from ._training import NET, RELAXATION, SIZES, Fit


class Film(Scene):
    """ESMDA step by step: the fit, and the spread of every parameter up to a step that the reader chooses."""

    controls = {
        "assimilations": Slider("assimilations", (1, 2, 3, 4, 6, 8, 12, 16), 8),
        "step": Slider("after step", tuple(range(17)), 8),
        "n_ens": Slider("members N", SIZES, 100),
        "relaxation": RELAXATION,
        "seed": SEED,
    }
    size = (6.4, 5.2)

    def build(self, figure):
        left, right = (plots.new_ax(ax) for ax in figure.subplots(2, 1))
        self.fit = Fit(left)
        self.trained = None
        self.film = []
        right.set(xlabel="step", ylabel="standard deviation\nrelative to the start", xlim=(-0.3, 16.3), ylim=(0, 1.15))
        # one collection is drawn in a fraction of the time of as many lines; the ends are those of lines
        ends = {"capstyle": "projecting", "joinstyle": "round"}
        self.lines = LineCollection([], linewidths=0.7, **ends, **faint("ensemble", right, 0.4))
        right.add_collection(self.lines)
        (self.median,) = right.plot([], [], "o-", color=colour("mean", right), lw=2.5, ms=5, label="median parameter")
        right.plot([], [], lw=0.7, **faint("ensemble", right, 0.7), label="one parameter")
        legend(right, loc="lower left")
        return [*self.fit.artists, self.lines, self.median]

    def run(self, assimilations, step, n_ens, relaxation, seed):
        setting = assimilations, n_ens, relaxation, seed
        problem = sine(rng=seed)
        if self.trained != setting:  # the film is kept: to wind it needs no training
            film = [NET.ensemble(n_ens, spread=0.2, rng=seed)]
            options = {"alphas": assimilations, "relaxation": relaxation, "rng": seed}
            for done in esmda(NET, film[0], problem.x, problem.d, problem.obs_std, **options):
                film.append(done.theta)
                if done.k < assimilations:
                    yield problem, film, min(step, done.k), assimilations, f"{n_ens} members"
            self.trained = setting
            self.film = film
        yield problem, self.film, min(step, assimilations), assimilations, f"{n_ens} members"

    def draw(self, state):
        problem, film, k, assimilations, setting = state
        std = np.array([theta.std(axis=1) for theta in film[: k + 1]])
        relative = std / std[0]
        steps = np.arange(k + 1)
        self.lines.set_segments([np.column_stack([steps, values]) for values in relative.T])
        median = np.median(relative, axis=1)
        self.median.set_data(steps, median)
        said = self.fit.draw(problem, film[k], f"step {k} of {assimilations}: ")
        return f"{setting}, {said}, median parameter at {median[-1]:.2f} of its first spread"

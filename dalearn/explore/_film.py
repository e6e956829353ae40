"""The explorer of offline training, chapter 07: the sine network, update after update."""

from fractions import Fraction

import numpy as np

from .. import plots, sine, spread
from ..cycle import cycle
from ..plots import colour, legend
from ..plots.curves import band
from ..plots.ideas.arriving import Errors
from ._explorer import Scene, Slider
from ._shared import EVERY, NET, SEED
from ._training import outputs

STEPS = 32
REACH = 0.2  # of the enlarged picture, around the truth
EXACT = (0.0160, 0.0170, 0.0165, 0.0164, 0.0169, 0.0161, 0.0162, 0.0175, 0.0193, 0.0160)
# the spreads of the exact answers on the days 1 to 10, from notebooks/data/own_prior.csv
TASK_DAYS = (4, 6)  # they reach it after different numbers of updates
NEAR = 0.1  # a spread within this share of it is what the task asks for


class Film(Scene):
    """A hundred networks and all readings at once: how far the members are from the truth after some
    updates, enlarged, and the error and spread up to there."""

    controls = {
        "alpha": Slider("α (each counts 1/α)", (1, 2, 4, 8, 16, 32), 8),
        "step": Slider("updates made", tuple(range(STEPS + 1)), 8),
        "seed": Slider("day", SEED.values, SEED.start),
    }
    size = (6.2, 4.6)
    play = "step"
    task = (
        "Take day 4, count in full, α = 1, and find the number of updates after which the spread is that of the exact "
        "answer of this day, give or take a tenth of it. Is it the same number on day 6?"
    )

    def build(self, figure):
        above, below = (plots.new_ax(ax) for ax in figure.subplots(2, 1, height_ratios=(3, 2)))
        problem = sine(rng=1)
        self.errors = errors = Errors(above, problem.in_units(problem.x_test)[EVERY, 0], reaches=REACH)
        errors.truth.set(lw=1)
        errors.mean.set(lw=2, label="ensemble mean")
        (self.dots,) = above.plot([], [], ".", color=colour("observations", above), ms=4, label="readings")
        above.set(xlabel="x", ylabel="prediction − truth", xlim=(-3.3, 3.3))
        above.set(yticks=REACH * np.linspace(-1, 1, 5), ylim=(-REACH, REACH))
        handles = [errors.truth, errors.band, self.dots, errors.mean]
        above_it = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0), "ncols": 4}
        legend(above, outside=True, handles=handles, **above_it, fontsize="small")
        self.trained = None
        self.film = []
        below.set(xlabel="updates made", xlim=(-0.4, STEPS + 0.4))
        below.set(ylabel="error, spread", ylim=(0.004, 3), yscale="log")
        ink = colour("truth", below)
        (self.right,) = below.plot([], [], ":", color=ink, lw=1.5, label="spread of the exact answer")
        (self.error,) = below.plot([], [], "-", color=colour("mean", below), lw=2.5, label="error")
        (self.spread,) = below.plot([], [], "--", color=colour("ensemble", below), lw=2.5, label="spread")
        (self.ends,) = below.plot([], [], "o", color=colour("truth", below), ms=5)
        legend(below, loc="upper right", ncols=3, fontsize="small")
        return [errors.band, self.dots, errors.mean, self.right, self.error, self.spread, self.ends]

    def run(self, alpha, step, seed):
        problem = sine(rng=seed)
        if self.trained != (alpha, seed):  # the film is kept: to wind it needs no training
            theta = NET.ensemble(100, centre=NET.init(rng=seed), rng=seed)
            film = [measured(problem, theta)]
            batches = [(problem.x, problem.d, alpha * problem.obs_std**2)] * STEPS
            for done in cycle(NET, theta, batches, rng=seed):
                film.append(measured(problem, done.theta))
                if done.k < STEPS:
                    yield problem, film, min(step, done.k), alpha, seed
            self.trained = alpha, seed
            self.film = film
        yield problem, self.film, step, alpha, seed

    def draw(self, state):
        problem, film, step, alpha, seed = state
        theta, *_ = film[step]
        error, width = np.array([numbers for _, *numbers in film[: step + 1]]).T
        steps = np.arange(step + 1)
        exact = EXACT[seed - 1]
        self.right.set_data([0, STEPS], [exact, exact])
        self.error.set_data(steps, error)
        self.spread.set_data(steps, width)
        self.ends.set_data([step, step], [error[-1], width[-1]])
        counted = Fraction(step, alpha)  # 5/16, for example
        times = "once" if counted == 1 else f"{counted} times"
        updates = "update" if step == 1 else "updates"
        off = outputs(NET, theta, problem.x_test[EVERY])[:, 0] - problem.truth[EVERY]
        self.errors.show(*band(off), off.mean(axis=1))
        x = problem.in_units(problem.x)[:, 0]
        self.dots.set_data(x, problem.d[:, 0] - np.sin(x))
        return (
            f"{step} {updates}, each with α = {alpha}: the readings have counted {times}; "
            f"error {error[-1]:.3f}, spread {width[-1]:.3f}, exact on this day {exact:.3f}"
        )

    def done(self, state):
        _, film, step, alpha, seed = state
        return alpha == 1 and seed in TASK_DAYS and abs(film[step][2] / EXACT[seed - 1] - 1) < NEAR


def measured(problem, theta):
    """An ensemble with the error of its mean and its spread, at half of the points."""
    members = outputs(NET, theta, problem.x_test[EVERY])
    off = members.mean(axis=-1) - problem.truth[EVERY]
    return theta, float(np.sqrt(np.mean(off**2))), float(spread(members))

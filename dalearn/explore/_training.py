"""The explorer of trainings, and what those of other trainings share. A move of a control trains again."""

import numpy as np

from .. import Diverged, enkf, esmda, plots, rmse, sine, spread
from ..plots import colour, legend, note
from ..plots.curves import outline
from ._explorer import Menu, Scene, Slider
from ._shared import BOX, EVERY, NET, SEED

SIZES = (5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300)
RELAXATION = Slider("relaxation", (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9), 0.0)


def outputs(net, theta, x):
    """What the members say at x, (n, n_out, n_ens), in single precision: in less than half the time the same picture.

    Parameters whose squares single precision could not hold keep their own.
    """
    is_moderate = np.abs(theta).max() < 1e15
    return net(theta.astype(np.float32) if is_moderate else theta, x)


class Fit:
    """An ensemble's fit of the sine: observations, truth, mean and band, with its error and spread in words."""

    def __init__(self, ax):
        problem = sine(rng=1)
        self.x = problem.in_units(problem.x_test)[EVERY, 0]
        ax.plot(self.x, problem.truth[EVERY, 0], "--", color=colour("truth", ax), lw=1, label="truth")
        ax.set(xlabel="x", ylabel="d", xlim=(-3.5, 3.5), ylim=(-2, 2))
        (self.dots,) = ax.plot([], [], ".", color=colour("observations", ax), ms=4, label="observations")
        blue = colour("ensemble", ax)
        self.band = ax.fill_between(self.x, 0, 0, color=blue, alpha=0.35, lw=0, label="90% of the members")
        (self.mean,) = ax.plot([], [], color=colour("mean", ax), lw=2, label="ensemble mean")
        self.words = note(ax, 0.02, 0.97, "", **BOX)
        legend(ax, loc="lower right", ncols=2, fontsize="small")
        self.artists = [self.band, self.dots, self.mean, self.words]

    def draw(self, problem, theta, lead=""):
        """Set the artists, and the error; it and the spread in words."""
        with np.errstate(over="ignore", invalid="ignore"):
            members = outputs(NET, theta, problem.x_test[EVERY])
            mean = members.mean(axis=-1)
            truth = problem.truth[EVERY]
            self.error = rmse(mean, truth)
            said = f"error {self.error:.3g}, spread {spread(members):.3g}"
        ordered = np.sort(np.clip(np.nan_to_num(members[:, 0]), -1e6, 1e6), axis=1)
        low, high = (ordered[:, round(share * (ordered.shape[1] - 1))] for share in (0.05, 0.95))
        self.dots.set_data(problem.in_units(problem.x)[:, 0], problem.d[:, 0])
        self.band.set_verts(outline(self.x, low, high))
        self.mean.set_data(self.x, np.clip(np.nan_to_num(mean[:, 0]), -1e6, 1e6))
        said = lead + said
        self.words.set_text(said[0].upper() + said[1:])
        return said


def states(steps, theta):
    """Parameters along a training, each with words on where it stands: empty for the last."""
    try:
        for step in steps:
            theta = step.theta
            if step.k < len(steps):
                yield theta, f"step {step.k} of {len(steps)}: "
    except Diverged as error:
        yield theta, f"DIVERGED at step {error.k}; before it: "
    else:
        yield theta, ""


class Training(Scene):
    """The trained sine. The EnKF makes five epochs in batches of ten, ESMDA ten assimilations."""

    controls = {
        "method": Menu("method", ("EnKF", "ESMDA"), "EnKF"),
        "n_ens": Slider("members N", SIZES, 100),
        "inflation": Slider("inflation", (1.0, 1.01, 1.02, 1.04, 1.06, 1.1, 1.15, 1.2), 1.0, "{:.2f}"),
        "relaxation": RELAXATION,
        "noise": Slider("noise", (0.01, 0.02, 0.05, 0.1, 0.2, 0.4), 0.05),
        "seed": SEED,
    }

    task = "With noise 0.05, bring the error of 15 members or fewer below 0.04."

    def build(self, figure):
        self.fit = Fit(plots.new_ax(figure.subplots()))
        return self.fit.artists

    def run(self, method, n_ens, inflation, relaxation, noise, seed):
        problem = sine(noise=noise, rng=seed)
        ensemble = NET.ensemble(n_ens, spread=0.3, rng=seed)
        known = NET, ensemble, problem.x, problem.d, problem.obs_std
        options = {"inflation": inflation, "relaxation": relaxation, "rng": seed}
        if method == "EnKF":
            steps = enkf(*known, batch_size=10, epochs=5, **options)
        else:
            steps = esmda(*known, alphas=10, **options)
        setting = f"{method}, {n_ens} members, inflation {inflation:g}, relaxation {relaxation:g}, noise {noise:g}"
        for theta, lead in states(steps, ensemble):
            yield problem, theta, lead, setting

    def draw(self, state):
        problem, theta, lead, setting = state
        return f"{setting}: {self.fit.draw(problem, theta, lead)}"

    def done(self, state):
        problem, theta, *_ = state
        return problem.obs_std == 0.05 and theta.shape[1] <= 15 and self.fit.error < 0.04

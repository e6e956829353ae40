"""The explorer of a sample's covariance, chapter 04."""

import numpy as np

from .. import plots
from ..plots import colour, faint, legend, note
from ._explorer import Scene, Slider
from ._shared import BOX, SEED, between


class Samples(Scene):
    """A sample of two correlated numbers, and the covariance that it estimates."""

    controls = {
        "n_ens": Slider("members N", (3, 4, 5, 7, 10, 15, 20, 30, 50, 100, 200, 500, 1000), 10),
        "correlation": Slider("true correlation", between(-0.9, 0.9, 0.1), 0.0, "{:.1f}"),
        "seed": SEED,
    }
    size = (5.4, 4.6)

    def build(self, figure):
        ax = plots.new_ax(figure.subplots())
        ax.set(xlabel="first number", ylabel="second number", xlim=(-4, 4), ylim=(-4, 4), aspect="equal")
        (self.true,) = ax.plot([], [], "--", color=colour("truth", ax), lw=1.5, label="true covariance")
        (self.dots,) = ax.plot([], [], ".", ms=5, **faint("ensemble", ax, 0.5), label="members")
        (self.estimate,) = ax.plot([], [], color=colour("ensemble", ax), lw=3, label="estimated covariance")
        (self.mean,) = ax.plot([], [], "+", color=colour("mean", ax), ms=10, mew=2.5, label="member mean")
        self.words = note(ax, 0.02, 0.98, "", **BOX)
        legend(ax, loc="lower right", fontsize="small", ncols=2)
        return [self.dots, self.estimate, self.true, self.mean, self.words]

    def run(self, n_ens, correlation, seed):
        covariance = np.array([[1, correlation], [correlation, 1]])
        noise = np.random.default_rng(seed).standard_normal((1000, 2)).T[:, :n_ens]  # a larger N adds members
        yield np.linalg.cholesky(covariance) @ noise, covariance, correlation

    def draw(self, state):
        members, covariance, correlation = state
        estimate = np.cov(members)
        n_ens = members.shape[1]
        self.dots.set_data(*members)
        self.estimate.set_data(*plots.ellipse(members.mean(axis=1), estimate))
        self.true.set_data(*plots.ellipse(np.zeros(2), covariance))
        self.mean.set_data(*members.mean(axis=1, keepdims=True))
        found = estimate[0, 1] / np.sqrt(estimate[0, 0] * estimate[1, 1])
        self.words.set_text(f"N = {n_ens}: correlation {found:.2f}, true {correlation:.1f}")
        usual = (1 - correlation**2) / np.sqrt(n_ens)
        return (
            f"{n_ens} members: estimated correlation {found:.2f}, true {correlation:.1f}, "
            f"off by {abs(found - correlation):.2f}; usual for this N: about {usual:.2f}"
        )

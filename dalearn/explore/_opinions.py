"""The explorer of two opinions, chapter 03."""

import numpy as np

from .. import plots
from ..plots import colour, legend, note
from ._explorer import Scene, Slider
from ._shared import BOX, band_vertices, between


class Opinions(Scene):
    """A prior, an observation and the posterior of one number."""

    controls = {
        "prior_std": Slider("prior off by", between(0.5, 6, 0.5), 2.0),
        "d": Slider("reading d", between(10, 40, 1), 24.0),
        "obs_std": Slider("reading off by", between(0.5, 6, 0.5), 1.0),
    }
    prior_mean = 20.0

    def build(self, figure):
        self.theta = np.linspace(0, 45, 901)
        ax = plots.new_ax(figure.subplots())
        ax.set(xlabel="temperature θ", ylabel="density", xlim=(0, 45), ylim=(0, 0.95))
        (self.prior,) = ax.plot([], [], "--", color=colour("prior", ax), lw=2.5, label="prior")
        (self.observation,) = ax.plot([], [], ":", color=colour("observations", ax), lw=2, label="observation")
        (self.posterior,) = ax.plot([], [], color=colour("ensemble", ax), lw=2.5, label="posterior")
        self.area = ax.fill_between(self.theta, 0, 0, color=colour("ensemble", ax), alpha=0.2, lw=0)
        self.words = note(ax, 0.02, 0.97, "", **BOX)
        legend(ax, loc="upper right")
        return [self.area, self.prior, self.observation, self.posterior, self.words]

    def run(self, prior_std, d, obs_std):
        gain = prior_std**2 / (prior_std**2 + obs_std**2)
        mean = self.prior_mean + gain * (d - self.prior_mean)
        std = np.sqrt(1 - gain) * prior_std
        yield (self.prior_mean, prior_std), (d, obs_std), (mean, std), gain

    def draw(self, state):
        prior, observation, posterior, gain = state
        for line, (mean, std) in zip((self.prior, self.observation, self.posterior), state):
            density = np.exp(-((self.theta - mean) ** 2) / (2 * std**2)) / (np.sqrt(2 * np.pi) * std)
            line.set_data(self.theta, density)
        self.area.set_verts(band_vertices(self.theta, 0 * density, density))
        surprise = (observation[0] - prior[0]) / np.hypot(prior[1], observation[1])
        self.words.set_text(f"K = {gain:.2f}\nposterior {posterior[0]:.2f} ± {posterior[1]:.2f}")
        return (
            f"prior {prior[0]:g} ± {prior[1]:g}, reading {observation[0]:g} ± {observation[1]:g}: gain {gain:.2f}, "
            f"posterior {posterior[0]:.2f} ± {posterior[1]:.2f}, surprise {surprise:.1f}"
        )

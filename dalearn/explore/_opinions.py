"""The explorer of two opinions, chapter 03."""

import numpy as np

from .. import plots
from ..plots import legend, note
from ..plots.ideas.opinions import Opinions as Bells
from ._explorer import Scene, Slider
from ._shared import BOX, between


class Opinions(Scene):
    """A prior, an observation and the posterior of one number."""

    controls = {
        "prior_std": Slider("prior off by", between(1, 6, 0.5), 2.0),
        "d": Slider("reading d", between(10, 40, 1), 24.0),
        "obs_std": Slider("reading off by", between(1, 6, 0.5), 1.0),
    }
    size = (6.4, 4.2)
    task = (
        "Make the prior and the reading count alike (K = 0.5), so that the posterior stands halfway between them, and "
        "bring what it is off by below 1 degree."
    )
    prior_mean = 20.0
    theta = np.linspace(5, 45, 801)

    def build(self, figure):
        ax = plots.new_ax(figure.subplots())
        ax.set(xlabel="temperature θ", ylabel="density", xlim=(5, 45), ylim=(-0.1, 0.62))
        ax.set_yticks(np.arange(0, 0.7, 0.2))
        self.picture = Bells(ax)
        self.words = note(ax, 0.02, 0.97, "", **BOX)
        legend(ax, loc="upper right")
        return [*self.picture.artists, self.words]

    def run(self, prior_std, d, obs_std):
        P = prior_std**2
        R = obs_std**2
        gain = P / (P + R)
        mean = self.prior_mean + gain * (d - self.prior_mean)
        yield (self.prior_mean, P), (d, R), (mean, (1 - gain) * P), gain

    def draw(self, state):
        *three, gain = state
        self.picture.show(self.theta, *three)
        prior, reading, posterior = ((mean, np.sqrt(variance)) for mean, variance in three)
        surprise = (reading[0] - prior[0]) / np.hypot(prior[1], reading[1])
        self.words.set_text(f"K = {gain:.2f}\nposterior {posterior[0]:.2f} ± {posterior[1]:.2f}")
        return (
            f"prior {prior[0]:g} ± {prior[1]:g}, reading {reading[0]:g} ± {reading[1]:g}: gain {gain:.2f}, "
            f"posterior {posterior[0]:.2f} ± {posterior[1]:.2f}, surprise {surprise:.1f}"
        )

    def done(self, state):
        *_, posterior, gain = state
        return abs(gain - 0.5) < 0.005 and posterior[1] < 1

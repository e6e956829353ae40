"""The explorer of two opinions, chapter 03."""

import numpy as np

from .. import plots
from ..plots import colour, legend, note
from ..plots.ideas.opinions import Opinions as Bells
from ._explorer import Scene, Slider
from ._shared import BOX, between

USUAL = 3.0  # a surprise that is hardly ever larger
STEP = 0.5  # of what a reading is off by
TASK_D = 30.0
TASK_STD = 2.0


class Opinions(Scene):
    """A prior, an observation and the posterior of one number, and where readings were to be expected."""

    controls = {
        "prior_std": Slider("prior off by", between(1, 4, 0.5), 2.0),
        "d": Slider("reading d", between(12, 40, 1), 24.0),
        "obs_std": Slider("reading off by", between(1, 5, STEP), 1.0),
    }
    size = (6.4, 4.2)
    task = (
        "Leave the prior at 2, and let the thermometer say 30. Find the smallest error of the thermometer with which "
        "that is no surprise beyond 3, and see what the reading is worth then."
    )
    prior_mean = 20.0
    theta = np.linspace(8, 44, 721)

    def build(self, figure):
        ax = plots.new_ax(figure.subplots())
        ax.set(xlabel="temperature θ", ylabel="density", xlim=(8, 44), ylim=(-0.16, 0.72))
        ax.set_yticks(np.arange(0, 0.7, 0.2))
        self.picture = Bells(ax)
        grey = colour("prior", ax)
        self.height = -0.075
        (self.expected,) = ax.plot([], [], color=grey, lw=5, solid_capstyle="butt", label="surprise below 3")
        (self.reading,) = ax.plot([], [], "o", color=colour("observations", ax), ms=6, label="reading d")
        self.words = note(ax, 0.02, 0.97, "", **BOX)
        legend(ax, loc="upper right", fontsize="small")
        return [*self.picture.artists, self.expected, self.reading, self.words]

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
        usual = np.hypot(prior[1], reading[1])
        surprise = abs(reading[0] - prior[0]) / usual
        self.expected.set_data([prior[0] - USUAL * usual, prior[0] + USUAL * usual], [self.height, self.height])
        self.reading.set_data([reading[0]], [self.height])
        found = f"posterior {posterior[0]:.2f} ± {posterior[1]:.2f}"
        self.words.set_text(f"K = {gain:.2f}, surprise {surprise:.1f}\n{found}")
        return (
            f"prior {prior[0]:g} ± {prior[1]:g}, reading {reading[0]:g} ± {reading[1]:g}: gain {gain:.2f}, "
            f"{found}, surprise {surprise:.1f}"
        )

    def done(self, state):
        (_, P), (d, R), *_ = state
        smaller = (np.sqrt(R) - STEP) ** 2
        innovation = d - self.prior_mean
        is_no_surprise = innovation <= USUAL * np.sqrt(P + R)
        is_one_with_less = innovation > USUAL * np.sqrt(P + smaller)
        return d == TASK_D and P == TASK_STD**2 and bool(is_no_surprise and is_one_with_less)

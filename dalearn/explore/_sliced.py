"""The explorer of a cloud that is sliced at a reading, chapter 03."""

import numpy as np

from .. import plots
from ..plots import legend
from ..plots.ideas.sliced import Sliced as Cloud
from ._explorer import Scene, Slider
from ._shared import between

N_DRAWS = 40_000
HALF_WIDTH = 0.25


class Sliced(Scene):
    """Temperatures from the prior, each with a reading h θ + error; the slice at the reading that arrived."""

    controls = {
        "h": Slider("factor h", between(-2, 2, 0.25), 1.0),
        "obs_std": Slider("reading off by", between(0.5, 3, 0.5), 1.0),
        "innovation": Slider("innovation", between(-6, 6, 1), 4.0),
    }
    size = (6.4, 4.6)
    task = (
        "Let the reading be off by 1.5. Find the factor closest to 0 for which the slice is no more than half as wide "
        "as the prior: ± 1 degree in place of ± 2."
    )
    prior_mean = 20.0
    P = 4.0

    def build(self, figure):
        ax = plots.new_ax(figure.subplots())
        ax.set(xlim=(12.5, 27.5), xlabel="temperature θ", ylabel="reading less what was expected")
        self.picture = Cloud(ax, bottom=-10, top=10)
        ax.set_yticks(range(-8, 9, 4))
        handles = [self.picture.all, self.picture.inside, self.picture.observed, self.picture.line]
        legend(ax, outside=True, handles=handles, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=4, fontsize="small")
        rng = np.random.default_rng(1)
        self.theta = self.prior_mean + np.sqrt(self.P) * rng.standard_normal(N_DRAWS)
        self.noise = rng.standard_normal(N_DRAWS)
        return self.picture.artists

    def run(self, h, obs_std, innovation):
        readings = h * (self.theta - self.prior_mean) + obs_std * self.noise
        yield readings, h, obs_std, innovation

    def draw(self, state):
        readings, h, obs_std, innovation = state
        mean, std, slope = self.picture.show(self.theta, readings, innovation, HALF_WIDTH)
        gain = h * self.P / (h**2 * self.P + obs_std**2)
        count = int(np.sum(np.abs(readings - innovation) <= HALF_WIDTH))
        found = f"{count} of {N_DRAWS} lie in the slice"
        if np.isnan(mean):
            found += ", too few to speak of their spread"
        else:
            found += f": θ there is {mean:.2f} ± {std:.2f}"
        return f"factor {h:g}, reading off by {obs_std:g}: slope {slope:.2f}, gain {gain:.2f}; {found}"

    def done(self, state):
        _, h, obs_std, _ = state
        share_left = obs_std**2 / (h**2 * self.P + obs_std**2)  # of the variance
        step = 0.25
        closer = obs_std**2 / ((abs(h) - step) ** 2 * self.P + obs_std**2)
        return obs_std == 1.5 and share_left <= 0.25 < closer

"""The explorer of a cloud that is sliced at a reading, chapter 03."""

import numpy as np

from .. import plots
from ..plots import legend
from ..plots.ideas.sliced import Sliced as Cloud
from ._explorer import Scene, Slider
from ._shared import between

N_DRAWS = 40_000
HALF_WIDTH = 0.25
STEP = 0.25  # of the factor
WANTED = 0.8  # what the slice is to be no wider than


class Sliced(Scene):
    """Temperatures from the prior, each with a reading h θ + error; the slice at the reading that arrived."""

    controls = {
        "h": Slider("factor h", between(-2, 2, STEP), 1.0),
        "obs_std": Slider("reading off by", between(1, 3, 0.5), 1.0),
        "innovation": Slider("innovation", between(-4, 4, 1), 2.0),
    }
    size = (6.4, 4.6)
    task = (
        "Leave the error at 1. Find the negative factor closest to 0 with which a reading tells the temperature to "
        "± 0.8 degrees or better, in the slice and by the formula."
    )
    prior_mean = 20.0
    P = 4.0

    def build(self, figure):
        ax = plots.new_ax(figure.subplots())
        ax.set(xlim=(12.5, 27.5), xlabel="temperature θ", ylabel="innovation, d − h · 20")
        self.picture = Cloud(ax, bottom=-10, top=10)
        ax.set_yticks(range(-8, 9, 4))
        handles = [self.picture.all, self.picture.inside, self.picture.mean, self.picture.line]
        above = {"loc": "lower center", "bbox_to_anchor": (0.5, 1), "ncols": 4}
        legend(ax, outside=True, handles=handles, **above, fontsize="small")
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
        left = np.sqrt((1 - gain * h) * self.P)
        count = int(np.sum(np.abs(readings - innovation) <= HALF_WIDTH))
        found = f"{count} of {N_DRAWS} lie in the slice"
        if np.isnan(mean):
            found += ", too few to speak of their spread"
        else:
            found += f": θ there is {mean:.1f} ± {std:.1f}"
        by_formula = f"by the formula {self.prior_mean + gain * innovation:.2f} ± {left:.2f}"
        return (
            f"factor {h:g}, reading off by {obs_std:g}: one step up, the line goes {slope:.2f} across; "
            f"gain {gain:.2f}; {found}; {by_formula}"
        )

    def done(self, state):
        _, h, obs_std, _ = state

        def std(h):
            return np.sqrt(self.P * obs_std**2 / (h**2 * self.P + obs_std**2))

        return obs_std == 1 and h < 0 and bool(std(h) <= WANTED < std(h + STEP))

"""The explorer of readings that arrive one by one, chapter 03."""

import numpy as np

from .. import plots
from ..plots import legend
from ..plots.ideas.opinions import Opinions as Bells
from ..plots.ideas.readings import Readings as History
from ..plots.ideas.readings import frame
from ._explorer import Scene, Slider
from ._shared import between

N_READINGS = 12
STEP = 0.25  # of the error of a reading
WANTED = 0.5  # what the temperature is to be known to, after all readings
LOW = 13.0
HIGH = 31.0


class Readings(Scene):
    """Readings of one temperature: above, the one that arrives now; below, what was known after each."""

    controls = {
        "k": Slider("readings so far", tuple(range(N_READINGS + 1)), N_READINGS),
        "obs_std": Slider("a reading off by", between(1, 4, STEP), 2.0),
        "prior_std": Slider("prior off by", between(0.5, 4, 0.5), 2.0),
    }
    size = (6.4, 4.6)
    play = "k"
    task = (
        "Leave the prior at 2. Find the poorest thermometer with which the temperature is known to ± 0.50 or better "
        "after twelve readings."
    )
    prior_mean = 20.0
    truth = 23.0
    theta = np.linspace(LOW, HIGH, 361)

    def build(self, figure):
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(1, 1.6))
        for ax in (above, below):
            plots.new_ax(ax)
        above.set(ylabel="density", ylim=(-0.28, 1.65), yticks=(0, 1))
        self.now = Bells(above)
        legend(above, loc="upper left", fontsize="small")
        self.history = History(below, self.truth)
        frame(below, N_READINGS, LOW, HIGH)
        below.set(xlabel="temperature θ", xticks=range(14, 31, 2))
        self.noise = np.random.default_rng(7).standard_normal(N_READINGS)
        lines = {line.get_label(): line for line in below.lines}
        named = [lines[name] for name in ("reading", "its mean", "truth")]
        legend(below, handles=named, labels=["reading", "mean", "truth"], loc="lower right", fontsize="small")
        return [*self.now.artists, *self.history.artists]

    def run(self, k, obs_std, prior_std):
        R = obs_std**2
        observed = self.truth + obs_std * self.noise[:k]
        mean = self.prior_mean
        P = prior_std**2
        known = [(mean, P)]
        for d in observed:
            gain = P / (P + R)
            mean = mean + gain * (d - mean)
            P = (1 - gain) * P
            known.append((mean, P))
        yield known, observed, R

    def draw(self, state):
        known, observed, R = state
        means, variances = np.transpose(known)
        self.history.show(means, np.sqrt(variances), observed)
        if not len(observed):
            self.now.show(self.theta, known[0])
            return f"no reading yet: {means[0]:g} ± {np.sqrt(variances[0]):g}"
        self.now.show(self.theta, known[-2], (observed[-1], R), known[-1])
        gain = variances[-2] / (variances[-2] + R)
        stds = np.sqrt(variances)
        return (
            f"reading {len(observed)} says {observed[-1]:.1f} ± {np.sqrt(R):g}: gain {gain:.2f}, "
            f"{means[-2]:.2f} ± {stds[-2]:.2f} becomes {means[-1]:.2f} ± {stds[-1]:.2f}"
        )

    def done(self, state):
        known, observed, R = state
        P = known[0][1]
        n_readings = len(observed)
        poorer = (np.sqrt(R) + STEP) ** 2
        std = 1 / np.sqrt(1 / P + n_readings / R)
        std_with_a_poorer = 1 / np.sqrt(1 / P + n_readings / poorer)
        return P == 4 and n_readings == N_READINGS and std <= WANTED < std_with_a_poorer

"""The explorer of the cloud, chapter 05."""

import numpy as np

from .. import analysis, perturb, plots, sine
from ..plots.ideas.cloud import Cloud, dashed, pull, slope
from ._explorer import Menu, Scene, Slider
from ._shared import NET, between

SEED = 346
PROBLEM = sine(rng=SEED)
NAMES = ("bias of unit 4", "bias of unit 11", "bias of unit 15")
ROWS = (23, 30, 34)  # where they stand in θ: first the 20 weights of the hidden units, then their 20 biases
X = PROBLEM.x[:1]
D = PROBLEM.d[0, 0]


class CloudOfWeights(Scene):
    """The first reading of the day and one weight of the sine network: a dot for each network, before and after."""

    controls = {
        "weight": Menu("weight", NAMES, NAMES[0]),
        "d": Slider("reading d", tuple(sorted({*(round(d, 1) for d in between(-1, 2.4, 0.2)), D})), D, "{:.2f}"),
        "obs_std": Slider("its error", (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.5, 2.0), 0.05),
        "spread": Slider("spread of the networks", (0.05, 0.1, 0.15, 0.2, 0.25, 0.3), 0.2),
        "n_ens": Slider("networks N", (5, 10, 20, 50, 100, 200), 100),
    }
    size = (6.2, 4.4)
    task = "Find an error of the reading with which the gain is about half of the slope (0.4 to 0.6 of it)."

    def build(self, figure):
        ax = plots.new_ax(figure.subplots())
        self.cloud = Cloud(ax)
        ax.set(xlabel="the weight, less its mean before the reading", ylabel="prediction y")
        ax.set(xlim=(-1.7, 1.7), ylim=(-1.8, 3.8))
        (self.gain,) = ax.plot([], [], **dashed(ax), label="line whose slope is the gain")
        self.cloud.legend(ax, more=[self.gain])
        return [*self.cloud.artists, self.gain]

    def run(self, weight, d, obs_std, spread, n_ens):
        ensemble = NET.ensemble(n_ens, spread=spread, rng=SEED)
        predictions = NET(ensemble, X)[0]
        obs_var = np.array([obs_std**2])
        own_readings = perturb(np.array([d]), obs_var, n_ens, rng=5)
        posterior = analysis(ensemble, predictions, own_readings, obs_var)
        row = ROWS[NAMES.index(weight)]
        after = (posterior[row], NET(posterior, X)[0, 0])
        yield weight, ensemble[row], predictions[0], d, obs_std, after

    def draw(self, state):
        weight, before, predictions, d, obs_std, after = state
        mean = before.mean()
        self.cloud.show(before - mean, predictions, d, obs_std, (after[0] - mean, after[1]))
        gain, part = pull(before, predictions, obs_std)
        heights = self.cloud.line.get_ydata()
        self.gain.set_data(gain * (heights - predictions.mean()), heights)
        return (
            f"{weight}, {len(before)} networks: slope {slope(before, predictions):.2f}, gain {gain:.2f} "
            f"({part:.2f} of the slope). The mean moves by {after[0].mean() - mean:.2f}, from {mean:.2f} to "
            f"{after[0].mean():.2f}; its prediction from {predictions.mean():.2f} to {after[1].mean():.2f}, "
            f"with d = {d:.2f} ± {obs_std:g}."
        )

    def done(self, state):
        _, before, predictions, _, obs_std, _ = state
        return 0.4 <= pull(before, predictions, obs_std)[1] <= 0.6

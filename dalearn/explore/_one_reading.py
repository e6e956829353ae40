"""The explorer of one reading, chapter 00: how a cloud of networks follows it, and how far."""

from .. import enkf, plots, sine
from ..plots.ideas.cloud import Cloud, pull
from ._explorer import Scene, Slider
from ._shared import NET

SEED = 3550  # that of chapter 00
WEIGHT = 9  # which of a network's weights stands across
FIRST = 0.67  # the first reading of that day
SAID = -0.64  # what the networks say about it in the mean
READINGS = tuple(sorted({*(round(FIRST + step / 5, 2) for step in range(-13, 7)), SAID}))
ERRORS = (0.05, *(step / 10 for step in range(1, 13)), 1.5, 2.0, 3.0)


class OneReading(Scene):
    """The cloud of a hundred networks before and after their first reading: the reading, and how far off it may be."""

    controls = {
        "d": Slider("reading d", READINGS, FIRST, "{:.2f}"),
        "obs_std": Slider("its error", ERRORS, 0.05),
    }
    size = (6.2, 4.4)
    task = "Find an error of the reading at which the networks go about half of the way towards it."

    def __init__(self):
        problem = sine(n=100, noise=0.05, rng=SEED)
        self.x = problem.x[:1]
        self.ensemble = NET.ensemble(100, spread=0.3, rng=SEED)
        self.said = NET(self.ensemble, self.x)[0, 0]

    def build(self, figure):
        ax = plots.new_ax(figure.subplots())
        ax.set(xlabel="a weight θ of each network", ylabel="its prediction y")
        ax.set(xlim=(-1.6, 2.8), ylim=(-3.1, 2.3))
        self.cloud = Cloud(ax)
        self.cloud.show(self.ensemble[WEIGHT], self.said, 0.0, 0.1, (self.ensemble[WEIGHT], self.said))
        self.cloud.legend(ax)
        return self.cloud.artists

    def run(self, d, obs_std):
        (step,) = enkf(NET, self.ensemble, self.x, [[d]], obs_std, rng=SEED)
        yield step.theta, d, obs_std

    def draw(self, state):
        theta, d, obs_std = state
        weights = self.ensemble[WEIGHT]
        now = NET(theta, self.x)[0, 0]
        self.cloud.show(weights, self.said, d, obs_std, (theta[WEIGHT], now))
        says = (
            f"reading {d:.2f} ± {obs_std:g}: the networks said {mean_and_spread(self.said)} and now say "
            f"{mean_and_spread(now)}; the mean of this weight "
        )
        if d == SAID:
            return f"{says}has nowhere to go: it was {weights.mean():.2f} and is now {theta[WEIGHT].mean():.2f}"
        return (
            f"{says}goes from {weights.mean():.2f} to {theta[WEIGHT].mean():.2f}, {self.share(obs_std):.0%} of the way "
            "to where the line meets the reading"
        )

    def share(self, obs_std):
        """How much of the way to where the line meets the reading the mean of the weight goes."""
        _, part = pull(self.ensemble[WEIGHT], self.said, obs_std)
        return part

    def done(self, state):
        *_, obs_std = state
        return 0.45 < self.share(obs_std) < 0.55


def mean_and_spread(numbers):
    return f"{numbers.mean():.2f} ± {numbers.std(ddof=1):.2f}"

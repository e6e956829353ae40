"""The explorer of chapter 11: how often the data count, and how many are used, where the exact band is known."""

import math

import numpy as np

from .. import FNN, plots, sine
from ..plots.ideas.against_exact import AgainstExact
from ..plots.ideas.rank_histogram import RankHistogram
from ..plots.roles import legend
from ._explorer import Scene, Slider

UNITS = 10
READINGS = 40
NOISE = 0.3
MEMBERS = 19
MANY = 5000  # days, each judged at one time of its own
EVERY = 2  # of the test points is drawn
REACH = 1.2
HALF_BAND = 1.645  # standard deviations: the band of 90% of a bell curve
PASSES = 1.05  # the task: a CRPS of at most so many times that of the exact band ...
TOO_RARE = 0.8  # ... and a truth that the band holds on fewer than these of the days


class World:
    """A network whose hidden units are frozen, and many days that it believes possible, with their readings.

    units and days are the seeds of the two; the defaults are those of chapter 11.
    """

    def __init__(self, units=1, days=51):
        net = FNN((1, UNITS, 1))
        self.weights, self.biases = net.layers(net.init(rng=units))[0]
        self.prior_std = net.prior_std[2 * UNITS :]
        problem = sine(n=READINGS, rng=1)  # for its times
        rng = np.random.default_rng(days)
        self.x = problem.in_units(problem.x_test)[::EVERY, 0]
        self.at = problem.in_units(problem.x)[:, 0]
        self.curve = self.features(problem.x_test[::EVERY])
        self.H = self.features(problem.x)
        self.theta = self.prior_std[:, None] * rng.standard_normal((UNITS + 1, MANY))
        self.d = self.H @ self.theta + NOISE * rng.standard_normal((READINGS, MANY))
        self.points = self.features(rng.uniform(-math.sqrt(3), math.sqrt(3), (MANY, 1)))
        self.truth = np.sum(self.points.T * self.theta, axis=0)
        self.members = np.sort(rng.standard_normal((MANY, MEMBERS)), axis=1)
        self.exact = self.judged(READINGS, 1)

    def features(self, x):
        """The values of the hidden units at scaled x (n, 1), and a 1 for the bias."""
        return np.hstack([np.tanh(x * self.weights + self.biases), np.ones_like(x)])

    def posterior(self, used, times):
        """The covariance of the weights (n, n), and the matrix that makes their mean of the readings used."""
        H = self.H[:used]
        scaled = math.sqrt(times) / NOISE * H
        covariance = np.linalg.inv(np.diag(1 / self.prior_std**2) + scaled.T @ scaled)
        return covariance, covariance @ H.T * (times / NOISE**2)

    def judged(self, used, times):
        """Error, spread, coverage and CRPS over the many days, and the truth's rank on each of them."""
        covariance, gain = self.posterior(used, times)
        mean = np.sum(self.points.T * (gain @ self.d[:used]), axis=0)
        std = np.sqrt(np.sum(self.points @ covariance * self.points, axis=1))
        off = self.truth - mean
        z = off / std
        error = math.sqrt(np.mean(off**2))
        spread = math.sqrt(np.mean(std**2))
        covered = np.mean(np.abs(z) < HALF_BAND)
        ranks = np.sum(self.members < z[:, None], axis=1)
        return error, spread, covered, np.mean(std * np.interp(np.abs(z), Z, CRPS)), ranks

    def band(self, used, times, day):
        """On one day: the mean less the truth, and half the width of the 90% band."""
        covariance, gain = self.posterior(used, times)
        mean = self.curve @ (gain @ self.d[:used, day] - self.theta[:, day])
        return mean, HALF_BAND * np.sqrt(np.sum(self.curve @ covariance * self.curve, axis=1))


def crps_of_a_bell_curve(z):
    """That of standard deviation 1 for a truth at z; Gneiting and Raftery 2007, equation (21)."""
    below = 0.5 * (1 + math.erf(z / math.sqrt(2)))
    density = math.exp(-0.5 * z**2) / math.sqrt(2 * math.pi)
    return z * (2 * below - 1) + 2 * density - 1 / math.sqrt(math.pi)


Z = np.linspace(0, 40, 4001)
CRPS = np.array([crps_of_a_bell_curve(z) for z in Z])


class Counted(Scene):
    """One day's band against the exact one, and below it the truth's ranks over many days."""

    controls = {
        "times": Slider("each reading counts (times)", (0.25, 0.5, 1, 2, 4, 8, 16), 1),
        "used": Slider("readings used", (5, 10, 20, 40), 10),
        "day": Slider("day", tuple(range(1, 11)), 3),
    }
    size = (6.2, 4.6)
    task = (
        "Find a band that the CRPS lets pass, at most × 1.05 of the exact one, and that no gardener should buy: over "
        "many days it holds the truth on fewer than 80% of them."
    )

    def build(self, figure):
        self.world = World()
        above, below = figure.subplots(2, 1, height_ratios=(3, 2))
        self.picture = AgainstExact(plots.new_ax(above), self.world.x, REACH)
        legend(above, outside=True, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, fontsize="small")
        self.ranks = RankHistogram(plots.new_ax(below), MEMBERS, 0.22)
        below.set(ylabel="share of days")
        return [*self.picture.artists, *self.ranks.artists]

    def run(self, times, used, day):
        yield times, used, day, self.world.judged(used, times)

    def draw(self, state):
        times, used, day, (error, spread, covered, crps, ranks) = state
        mean, half = self.world.band(used, times, day)
        right, exact_half = self.world.band(READINGS, 1, day)
        exact = right - exact_half, right + exact_half
        off = self.world.d[:, day] - self.world.H @ self.world.theta[:, day]
        dots = np.array([self.world.at, off])
        self.picture.show((mean - half, mean + half), mean, exact, dots[:, :used], dots[:, used:])
        self.ranks.show(ranks)
        exact_error, exact_spread, _, exact_crps, _ = self.world.exact
        today = np.mean(np.abs(mean) < half)
        counted = "once" if times == 1 else f"{times:g} times"
        return (
            f"{used} readings, each counted {counted}. On day {day} the band holds the truth at {today:.0%} of the "
            f"times, over {MANY} days at {covered:.0%}. Error {error:.3f} (× {error / exact_error:.2f} of exact), "
            f"spread {spread:.3f} (× {spread / exact_spread:.2f}), CRPS {crps:.3f} (× {crps / exact_crps:.2f})"
        )

    def done(self, state):
        *_, (_, _, covered, crps, _) = state
        return covered < TOO_RARE and crps < PASSES * self.world.exact[3]

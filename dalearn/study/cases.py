"""What the study compares methods on: problems, their cases, a run on one of them, and how a run is judged.

A case is a problem with a number of data and a noise. A run is a case and a seed, from which everything random in it
comes: the data, the start, the noise. A family of methods trains on a run and makes a row of the table for each of its
methods: EnKF after 1 epoch, after 2 epochs, and so on. The families are in descents, references, assimilations and
derivative_free, and all of them together in families.

What a row says, beside the names of what was run:

rmse, r2, crps    errors of the predictions at the test points, against the truth without noise
coverage          how often the band of 90% of the members holds the truth; NaN where there is one curve and no ensemble
spread            of the members; NaN for one curve
seconds           of the training alone, without the judging
updates           of the parameters
forward, backward passes: a pass is one network that is run once on all the data
r_hat             the largest R-hat over the test points, where chains were sampled
effective_size    the median effective sample size over the test points, where chains were sampled
settings          name=value, with spaces between
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from .. import FNN, Diverged, coverage, crps, mexican_hat, r2, rmse, sine, spread

KEY = ("problem", "n", "noise", "family", "seed")  # these columns say what was run
MEASURES = ("rmse", "r2", "crps", "coverage", "spread")
COSTS = ("seconds", "updates", "forward", "backward")
COLUMNS = (*KEY, "method", *MEASURES, *COSTS, "r_hat", "effective_size", "settings")

PROBLEMS = {
    "sine": sine,
    "sine, two periods": partial(sine, half_width=2 * np.pi),
    "hat 1-D": partial(mexican_hat, dim=1),
    "hat 2-D": partial(mexican_hat, dim=2),
}


class Case(NamedTuple):
    """A problem by its name, how many data it has, and the standard deviation of their noise."""

    problem: str
    n: int
    noise: float


COURSE = [  # each problem as the course has it
    Case("sine", 100, 0.05),
    Case("sine, two periods", 100, 0.05),
    Case("hat 1-D", 100, 0.05),
    Case("hat 2-D", 400, 0.05),
]
OTHER_NOISE = [Case("sine", 100, noise) for noise in (0.02, 0.2)]
OTHER_NUMBERS = [Case("sine", n, 0.05) for n in (25, 400)]
STREAM = Case("sine", 1000, 0.05)  # whose observations arrive one after another
CASES = COURSE + OTHER_NOISE + OTHER_NUMBERS + [STREAM]


START = 0.2  # how far ESMDA's members scatter around the start, in standard deviations of the prior


class Family:
    """A family of methods. A subclass has a name, which stands in the table, and says two things:

    methods(case)  the names of its methods on a case, in the order of the table; [] where it does not run
    rows(run)      the rows that it makes on a run, in that order, as Run.row makes them
    """

    is_slow = False  # True for one that takes minutes where others take a second; it is run on fewer seeds and cases

    def named_rows(self, run):
        """The rows on a run, each with the name of its method."""
        for method, row in zip(self.methods(run.case), self.rows(run), strict=True):
            yield {"method": method, **row}


@dataclass(frozen=True)
class OneMethod(Family):
    """A family of a single method.

    name    in the table, the family's
    train   run -> its row
    method  in the table, the method's
    """

    name: str
    train: Callable
    method: str
    is_slow: bool = False

    def methods(self, case):
        return [self.method]

    def rows(self, run):
        yield self.train(run)


def after_epochs(name, k):
    """The name of a method that is a family after k epochs."""
    return f"{name} {k} epoch" if k == 1 else f"{name} {k} epochs"


def hidden_units(is_curve):
    """How many hidden units the network has that all methods train: on a curve, and on a surface."""
    return 20 if is_curve else 40


def network(is_curve):
    """The network that all methods train; it has one input on a curve, and two on a surface."""
    return FNN((1 if is_curve else 2, hidden_units(is_curve), 1))


class Run:
    """One problem, one start: what the families train on, and how they are judged.

    case      the Case, and seed the seed of rng, the one Generator that everything random in the run is drawn from
    problem   data and truth
    is_curve  True where the network has one input, so that what it learns is a curve
    net       the network, with theta (n_params,), where a single one starts
    n_ens     how many members an ensemble has
    model     the network as the ensembles see it: it counts its passes
    data      (x, d), and known is (x, d, obs_std)
    nowhere   predictions of a run that diverged: all NaN
    """

    def __init__(self, problem, n, noise, seed):
        self.case = Case(problem, n, noise)
        self.seed = seed
        self.rng = np.random.default_rng(seed)
        self.problem = PROBLEMS[problem](n, noise=noise, rng=self.rng)
        self.is_curve = self.problem.x.shape[1] == 1
        self.net = network(self.is_curve)
        self.n_ens = 100 if self.is_curve else 300  # about two for each parameter
        self.theta = self.net.init(self.rng)
        self.model = Counted(self.net, n)
        self.data = (self.problem.x, self.problem.d)
        self.known = (*self.data, self.problem.obs_std)
        self.nowhere = np.full_like(self.problem.truth, np.nan)

    def again(self):
        """The same run from its beginning: the same data and start, nothing trained, nothing counted."""
        return Run(*self.case, self.seed)

    def ensemble(self, spread, n_ens=None):
        """An ensemble (n_params, n_ens) around the start, of the run's own size where no n_ens is given."""
        n_ens = self.n_ens if n_ens is None else n_ens
        return self.net.ensemble(n_ens, spread=spread, centre=self.theta, rng=self.rng)

    def measures(self, predictions):
        """The measures of one curve (n_test, 1) or of members (n_test, 1, n_ens) against the truth, by name.

        All are NaN for a run that diverged. The crps of one curve is its mean absolute error.
        """
        truth = self.problem.truth
        measures = dict.fromkeys(MEASURES, np.nan)
        if not np.isfinite(predictions).all():
            return measures
        with np.errstate(over="ignore"):  # a run on its way to diverging
            if predictions.ndim == 3:
                mean = predictions.mean(axis=-1)
                measures["crps"] = crps(predictions, truth)
                measures["coverage"] = coverage(predictions, truth)
                measures["spread"] = spread(predictions)
            else:
                mean = predictions
                measures["crps"] = np.mean(np.abs(predictions - truth))
            measures["rmse"] = rmse(mean, truth)
            measures["r2"] = r2(mean, truth)
        return measures

    def row(self, predictions, seconds, *, updates="", forward=None, backward=0, **settings):
        """A row of the table as a dict; forward=None stands for the passes that self.model has counted."""
        if forward is None:
            forward = round(self.model.passes)
        return {
            **self.measures(predictions),
            "seconds": seconds,
            "updates": updates,
            "forward": forward,
            "backward": backward,
            "settings": settings_text(settings),
        }

    def follow(self, steps, budgets, *, updates=1, backward=0, **settings):
        """A row after each of the steps whose numbers k stand in budgets, which rise.

        A step makes so many updates. It makes so many passes each way; with backward=0 the model's count stands for
        the passes forward. The judging is not timed. A run that diverges has NaN from there on.
        """

        def row(k, predictions, seconds):
            passes = k * backward
            cost = {"updates": k * updates, "forward": passes or None, "backward": passes}
            return self.row(predictions, seconds, **cost, **settings)

        seconds = 0.0
        began = time.perf_counter()
        try:
            for step in steps:
                if step.k in budgets:
                    seconds += time.perf_counter() - began
                    yield row(step.k, self.net(step.theta, self.problem.x_test), seconds)
                    began = time.perf_counter()
        except Diverged as error:
            for k in budgets:
                if k >= error.k:
                    yield row(k, self.nowhere, np.nan)


class Counted:
    """A network that counts its calls as passes: one network that is run once on n samples makes one."""

    def __init__(self, net, n):
        self.net = net
        self.n = n
        self.passes = 0.0

    def __call__(self, theta, x):
        n_networks = theta[0].size
        self.passes += n_networks * len(x) / self.n
        return self.net(theta, x)


def settings_text(settings):
    """Settings as they stand in a cell of the table."""
    return " ".join(f"{name}={value}" for name, value in settings.items())

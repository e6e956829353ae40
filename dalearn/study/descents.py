"""The families of gradient descent, and how their learning rates are chosen.

One rule chooses every rate. For each family, problem and number of epochs up to LONGEST, tune() tries the rates of
GRID on seeds that no study uses. It takes the rate with the smallest median RMSE among those that diverge on no seed.
It does so on each problem's own case: with another noise or another number of data the same rates are used. What it
chose stands in rates.csv, and `python -m dalearn.study --tune dalearn/study/rates.csv` makes that file again.
"""

import math
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.resources import files

import numpy as np

from .. import gd
from .._command import write_table
from . import lines
from .cases import CASES, PROBLEMS, Family, Run, after_epochs
from .tuning import FIRST_SEED, Tuned

LONGEST = 3333  # epochs for which a rate is chosen; a longer training goes on with the rate of the longest
GRID = (0.003, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5)


@dataclass(frozen=True)
class Descent(Family):
    """A family of gradient descent.

    name        in the table
    rule        "plain", "momentum" or "adam"
    epochs      the numbers of epochs after which it is judged, rising
    more        {problem: further numbers of epochs on that problem alone}
    on_curve    the size of a mini-batch where the network has one input; None for all data at once
    on_surface  the same where it has two
    falls       "epoch" or "update": after each of them the rate falls along a cosine; None for a rate that stays
    is_stream   True where the data are seen once, one at a time, as a filter sees them
    """

    name: str
    rule: str
    epochs: tuple
    more: dict = field(default_factory=dict)
    on_curve: int | None = None
    on_surface: int | None = None
    falls: str | None = None
    is_stream: bool = False

    def methods(self, problem):
        if self.is_stream:
            return [self.name]
        return [after_epochs(self.name, k) for k in self.epochs_on(problem)]

    def epochs_on(self, problem):
        """The numbers of epochs after which the family is judged on a problem, rising."""
        return sorted((*self.epochs, *self.more.get(problem, ())))

    def batch_size(self, run):
        """The number of samples in one update."""
        n = len(run.problem.d)
        size = self.on_curve if run.is_curve else self.on_surface
        return n if size is None else min(size, n)

    def rows(self, run):
        """One training for each of the learning rates, judged after all numbers of epochs that have this rate."""
        rates = {k: rate_at(self.name, run.case.problem, k) for k in self.epochs_on(run.case.problem)}
        found = {}
        for rate in dict.fromkeys(rates.values()):
            counts = [k for k in rates if rates[k] == rate]
            found |= zip(counts, self.trained(run.again(), rate, counts))
        for k in rates:
            yield found[k]

    def trained(self, run, rate, counts):
        """The rows of training at one rate, after each of the numbers of epochs in counts.

        A rate that falls is nearly 0 at the end, so each number of epochs needs a training of its own.
        """
        if self.falls and len(counts) > 1:
            for k in counts:
                yield from self.trained(run.again(), rate, [k])
            return
        epochs = max(counts)
        size = self.batch_size(run)
        updates = math.ceil(len(run.problem.d) / size)  # in an epoch
        settings = {"learning_rate": rate, "batch_size": size}
        schedule = rate
        if self.falls:
            settings["schedule"] = "cosine"
            every = updates if self.falls == "epoch" else 1
            stages = epochs * updates // every
            schedule = partial(cosine, rate, stages, every)
        options = {"learning_rate": schedule, "batch_size": size, "epochs": epochs, "rule": self.rule, "rng": run.rng}
        steps = gd(run.net, run.theta, *run.data, **options)
        yield from run.follow(steps, counts, updates=updates, backward=1, **settings)


def cosine(rate, stages, every, t):
    """The rate at update t: it falls from stage to stage, a stage being every so many updates, to nearly 0 in the last.

    Loshchilov & Hutter 2017, arXiv 1608.03983.
    """
    stage = (t - 1) // every
    return rate * (1 + np.cos(np.pi * stage / stages)) / 2


TO_THE_END = (1, 10, 33, 100, 333, 1000, 3333, 10_000, 33_333)
CATCHING_UP = {"hat 2-D": (20_000,)}  # to ask whether plain descent has caught up with the others by then
DESCENTS = {
    family.name: family
    for family in [
        Descent("GD", rule="plain", epochs=TO_THE_END, more=CATCHING_UP),
        Descent("momentum", rule="momentum", epochs=TO_THE_END),
        Descent("Adam", rule="adam", epochs=TO_THE_END[:-1]),
        Descent("SGD", rule="plain", epochs=(1, 3, 10, 33, 100, 333), on_curve=10, on_surface=10),
        Descent("Adam falling", rule="adam", epochs=TO_THE_END[:-2], on_curve=20, on_surface=50, falls="epoch"),
        Descent("SGD once", "plain", epochs=(1,), on_curve=1, on_surface=1, falls="update", is_stream=True),
        Descent("Adam once", "adam", epochs=(1,), on_curve=1, on_surface=1, falls="update", is_stream=True),
    ]
}


# ---- the learning rates

RATE_COLUMNS = ["family", "problem", "epochs", "rate"]
RATE_NOTE = (
    "The learning rates of the study, chosen by python -m dalearn.study --tune FILE as dalearn/study/descents.py says.",
)


@cache
def tuned_rates():
    """The rates that the study uses: those of rates.csv beside this file."""
    return read_rates(files(__package__) / "rates.csv")


def rate_at(family, problem, k):
    """The learning rate for k epochs: that of the nearest number of epochs, not above k, for which one was chosen."""
    rates = tuned_rates()[family, problem]
    nearest = max(epochs for epochs in rates if epochs <= k)
    return rates[nearest]


def read_rates(path):
    """The rates in a file like rates.csv, {(family, problem): {number of epochs: rate}}.

    ValueError, with the file's name and the line, for a file of another kind.
    """
    rates = {}
    for number, (family, problem, epochs, rate) in lines.rows_under(RATE_COLUMNS, path):
        try:
            rates.setdefault((family, problem), {})[int(epochs)] = float(rate)
        except ValueError:  # its own words may be as long as the cell is
            raise ValueError(f"{path}, line {number}: epochs must be a whole number, and rate a number") from None
    return rates


def write_rates(path, rates):
    """Write rates, in the form of read_rates, into a file, which is replaced in one move.

    Families stand in their order; after them come those that are not known here, as they are.
    """
    order = [(family, problem) for family in DESCENTS for problem in PROBLEMS]
    order += [key for key in rates if key not in order]
    rows = [[*key, epochs, rate] for key in order for epochs, rate in rates.get(key, {}).items()]
    write_table(path, RATE_NOTE, RATE_COLUMNS, rows)


def tune(family, problem, rates=GRID):
    """The rate for each number of epochs of a Descent on a problem, {k: rate}: on 15 seeds, on 5 beyond 1000 epochs."""
    case = case_to_tune_on(family, problem)
    short = [k for k in family.epochs if k <= 1000]
    long = [k for k in family.epochs if 1000 < k <= LONGEST]
    found = best_rates(family, case, short, range(FIRST_SEED, FIRST_SEED + 15), rates)
    if long:
        found |= best_rates(family, case, long, range(FIRST_SEED, FIRST_SEED + 5), rates)
    return found


def case_to_tune_on(family, problem):
    """The problem's own case; for a stream the one with the most data, because a stream is long."""
    cases = [case for case in CASES if case.problem == problem and case.noise == 0.05]
    return max(cases, key=lambda case: case.n) if family.is_stream else cases[0]


def best_rates(family, case, counts, seeds, rates):
    """The rate with the smallest median error after each of the numbers of epochs in counts, {k: rate}."""

    def errors(rate, seed):
        return [row["rmse"] for row in family.trained(Run(*case, seed), rate, counts)]

    table = np.array([[errors(rate, seed) for seed in seeds] for rate in rates])  # (n_rates, n_seeds, n_counts)
    never_diverged = np.isfinite(table).all(axis=1)
    medians = np.where(never_diverged, np.median(table, axis=1), np.inf)
    return {k: rates[i] for k, i in zip(counts, medians.argmin(axis=0))}


# ---- at their best for every budget

DECAYS = (0, 0.3, 1, 3)  # how many times the prior counts; 0 is without it


class WithPrior:
    """A network whose gradient also pulls the parameters towards 0: weight decay, the twin of a prior.

    The loss is the mean squared error + weight · Σ (θ / prior_std)². With weight = obs_var / n it has its minimum at
    the MAP, because it is then the negative logarithm of the posterior, times 2 obs_var / n.
    """

    def __init__(self, net, weight):
        self.n_params = net.n_params
        self.input_shape = net.input_shape
        self.n_out = net.n_out
        self.net = net
        self.weight = weight

    def backpropagate(self, theta, x, d):
        predictions, gradient = self.net.backpropagate(theta, x, d)
        return predictions, gradient + 2 * self.weight * theta / self.net.prior_std**2

    def loss_and_gradient(self, theta, x, d):
        loss, gradient = self.net.loss_and_gradient(theta, x, d)
        offsets = theta / self.net.prior_std
        return loss + self.weight * np.sum(offsets**2), gradient + 2 * self.weight * offsets / self.net.prior_std


def decayed(run, decay):
    """The run's network with so many times its prior, 1 for the prior as it is."""
    if decay == 0:
        return run.net
    return WithPrior(run.net, decay * run.problem.obs_std**2 / len(run.problem.d))


def descend(run, passes, *, rule, rate, decay, batch=None, schedule="constant"):
    """The training of a tuned descent: as many epochs as the budget allows, each a pass forward and one backward."""
    epochs = passes // 3
    n = len(run.problem.d)
    size = n if batch is None else batch
    updates = math.ceil(n / size)  # in an epoch
    learning_rate = partial(cosine, rate, epochs * updates, 1) if schedule == "cosine" else rate
    options = {"learning_rate": learning_rate, "batch_size": size, "epochs": epochs, "rule": rule, "rng": run.rng}
    steps = gd(decayed(run, decay), run.theta, *run.data, **options)
    settings = {"rate": rate, "batch": size, "schedule": schedule, "decay": decay}
    (row,) = run.follow(steps, [epochs], updates=updates, backward=1, **settings)
    return row


def at_once(is_curve, passes):
    """All data in each update, at a rate that stays: gradient descent as in the paper."""
    return {"rate": GRID, "decay": DECAYS}


def in_batches(is_curve, passes):
    """All that one may choose of a descent."""
    batches = (5, 10, 20, 50, None) if is_curve else (10, 20, 50, 100, None)
    return {"rate": GRID, "decay": DECAYS, "batch": batches, "schedule": ("constant", "cosine")}


TUNED_DESCENTS = [
    Tuned("tuned GD", partial(descend, rule="plain"), at_once),
    Tuned("tuned SGD", partial(descend, rule="plain"), in_batches),
    Tuned("tuned momentum", partial(descend, rule="momentum"), in_batches),
    Tuned("tuned Adam", partial(descend, rule="adam"), in_batches),
]

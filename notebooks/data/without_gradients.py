"""Staircases, digits and a chaotic series, by ensembles and by their rivals, for chapter 13 -> without_gradients.csv.

    python notebooks/data/without_gradients.py [FILE]     FILE is another place for the table

About ten minutes. A row is one training: what was learned and how, from which seed, how many passes it made (a pass is
one network that is run once over all data; a gradient counts as three), how many seconds of one core it took, and how
good it was. The score is the RMSE for the staircases, the accuracy for the digits, and for the series the RMSE in
standard deviations of the truth. For an ensemble it is that of the mean of the predictions, and the next two are those
of the network whose parameters are the mean, and of a middling member (the median); of the series coverage is that of
the band of 90%.

Adam and the evolution strategy are trained twice: with as many passes as the ensemble, and with as many seconds. The
learning rate falls along half a cosine. The settings of all methods were tried on other seeds.
"""

import math
import os
import time
from functools import partial
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads only wait for each other at this size

import numpy as np

from dalearn import CNN, FNN, RNN, UPDATES, coverage, digits, enkf, localised, mackey_glass, rmse, sine
from dalearn._command import stopped_in_one_line, target_of, write_table
from dalearn.study.rivals import Squeezed, by_adam, by_evolution, by_features, least_squares

FILE = Path(__file__).with_suffix(".csv")
SEEDS = {"staircase": range(40), "digits": range(5), "series": range(20)}
COLUMNS = ("task", "method", "seed", "passes", "seconds", "score", "of_mean_network", "of_a_member", "coverage")


class Rounded(FNN):
    """A network that rounds its parameters to sixteenths before it uses them."""

    def forward(self, theta, x, earlier=None):
        return super().forward(np.round(theta * 16) / 16, x)


class Task:
    """What is to be learned from one seed: a network, data, test, and the score of predictions."""

    def __init__(self, seed):
        self.seed = seed
        self.rng = np.random.default_rng([13, seed])


class Staircase(Task):
    def __init__(self, seed):
        super().__init__(seed)
        self.problem = sine(n=200, noise=0.05, rng=seed)
        self.data = self.problem.x, self.problem.d
        self.x_test = self.problem.x_test
        self.obs_std = 0.05

    def score(self, predictions):
        return rmse(predictions, self.problem.truth)


class Digits(Task):
    def __init__(self, seed):
        super().__init__(seed)
        self.problem = digits(1400, rng=seed)
        self.data = self.problem.x.astype(np.float32), np.eye(10, dtype=np.float32)[self.problem.labels]
        self.x_test = self.problem.x_test.astype(np.float32)
        self.obs_std = 0.1

    def score(self, predictions):
        return np.mean(predictions.argmax(axis=1) == self.problem.labels_test)


class Series(Task):
    def __init__(self, seed):
        super().__init__(seed)
        self.problem = mackey_glass(rng=seed)
        self.data = self.problem.x, self.problem.d
        self.x_test = self.problem.x_test
        self.obs_std = 0.1

    def score(self, predictions):
        return rmse(predictions, self.problem.truth) / self.problem.truth.std()


def by_enkf(task, net, n_ens, *, spread=0.3, is_local=False, told=None, kept=None, **settings):
    """An ensemble around one random network, told another error of the data than the true one where told is given.

    Returns what a row says of it.
    """
    x, d = task.data
    ensemble = net.ensemble(n_ens, spread=spread, rng=task.seed).astype(x.dtype)
    update = UPDATES["perturbed"]
    if is_local:
        update = localised(np.tile(mask(net), settings["batch_size"]))
    if kept is not None:
        update = partial(keeping, kept, update)
    obs_std = task.obs_std if told is None else told
    began = time.process_time()
    for step in enkf(net, ensemble, x, d, obs_std, rng=task.seed, update=update, **settings):
        theta = step.theta  # a list of all steps would take a gigabyte
    seconds = time.process_time() - began
    members = net(theta, task.x_test)
    of_mean = task.score(net(theta.mean(axis=1), task.x_test))
    of_member = np.median([task.score(members[..., i]) for i in range(n_ens)])
    held = coverage(members, task.problem.truth) if hasattr(task.problem, "truth") else math.nan
    return n_ens * settings["epochs"], seconds, task.score(members.mean(axis=-1)), of_mean, of_member, held


def keeping(share, update, ensemble, predictions, d, obs_var, rng):
    """An update with relaxation to prior spread: a parameter keeps a share of the spread that it loses.

    The share is that of the factor 1 in its standard deviation. Whitaker & Hamill 2012, doi 10.1175/MWR-D-11-00276.1.
    """
    posterior = update(ensemble, predictions, d, obs_var, rng)
    before, after = (each.std(axis=1, keepdims=True) for each in (ensemble, posterior))
    mean = posterior.mean(axis=1, keepdims=True)
    return mean + (posterior - mean) * (1 + share * (before - after) / after)


def mask(net):
    """Which output moves which parameter: all of them a filter, and only its own an output weight, (n_params, 10)."""
    seen = np.ones((net.n_params, 10))
    fan_in, n_out = net.shapes[-1]
    seen[-(fan_in + 1) * n_out :] = np.tile(np.eye(10), (fan_in + 1, 1))
    return seen


def by_lines(task):
    """AR(10), a straight line in the last ten readings, by least squares: its row."""
    x, d = task.data
    began = time.process_time()
    H, T = (np.hstack([each, np.ones((len(each), 1))]) for each in (x, task.x_test))
    weights = np.linalg.lstsq(H, d)[0]
    return math.nan, time.process_time() - began, task.score(T @ weights)


def by_best_features(task, tries, units, scale, ridge):
    """Of several drawn layers of steps, with outputs by least squares, that nearest to the readings: its row."""
    x, d = task.data
    found = []
    began = time.process_time()
    for _ in range(tries):
        w, b = scale * task.rng.standard_normal((2, 1, units))
        H, T = (np.hstack([np.sign(each @ w + b), np.ones((len(each), 1))]) for each in (x, task.x_test))
        weights = least_squares(H, d, ridge)
        found.append((rmse(H @ weights, d), task.score(T @ weights)))
    return math.nan, time.process_time() - began, min(found)[1]


STEPS = FNN((1, 30, 1), "step")
SMOOTH = FNN((1, 30, 1))
SIX = Squeezed((8, 8), 10, (6,), activation="tanh")
OPEN = CNN((8, 8), 10, (6,), activation="tanh")
TEN = Squeezed((8, 8), 10, (10,), activation="tanh", stride=1)
RECURRENT = RNN((10,), n_hidden=8)
ON_STAIRS = {"n_ens": 200, "batch_size": 20, "epochs": 40}
ON_DIGITS = {"batch_size": 100, "epochs": 12, "relaxation": 0.8}
TEN_FILTERS = {"batch_size": 100, "epochs": 10, "kept": 0.93}  # the best mean of those tried on the seeds 100 to 104
ON_SERIES = {"n_ens": 100, "batch_size": 20, "epochs": 10, "relaxation": 0.9}
ON_CURVE = {"n_ens": 150, "batch_size": 10, "epochs": 10, "relaxation": 0.5}

# for each task {method: training}, and {rival: (the method whose passes and seconds it gets, training)}
ENSEMBLES = {
    "staircase": {
        "EnKF, steps": partial(by_enkf, net=STEPS, told=0.2, relaxation=0.95, **ON_STAIRS),
        "EnKF, steps, closer": partial(by_enkf, net=STEPS, told=0.2, relaxation=0.5, **ON_STAIRS),
        "EnKF, steps, spread kept": partial(by_enkf, net=STEPS, kept=0.98, **ON_STAIRS),
        "EnKF, rounded to 1/16": partial(by_enkf, net=Rounded((1, 30, 1)), **ON_CURVE),
        "EnKF, smooth": partial(by_enkf, net=SMOOTH, **ON_CURVE),
        "random features, 1000 steps": partial(by_features, units=1000, scale=2, ridge=1, activation=np.sign),
        "random features, 30 steps": partial(by_features, units=30, scale=2, ridge=1, activation=np.sign),
        "random features, 30 steps, best of 200": partial(by_best_features, tries=200, units=30, scale=2, ridge=1),
        "random features, 30 tanh": partial(by_features, units=30, scale=1, ridge=1e-3),
    },
    "digits": {
        "EnKF, 100": partial(by_enkf, net=SIX, n_ens=100, **ON_DIGITS),
        "EnKF, 100, localised": partial(by_enkf, net=SIX, n_ens=100, is_local=True, **ON_DIGITS),
        "EnKF, 100, localised, not squeezed": partial(by_enkf, net=OPEN, n_ens=100, is_local=True, **ON_DIGITS),
        "EnKF, 400": partial(by_enkf, net=SIX, n_ens=400, **ON_DIGITS),
        "EnKF, 400, localised": partial(by_enkf, net=SIX, n_ens=400, is_local=True, **ON_DIGITS),
        "EnKF, 400, localised, ten filters": partial(by_enkf, net=TEN, n_ens=400, is_local=True, **TEN_FILTERS),
        "random features, 1000": partial(by_features, units=1000, scale=1, ridge=1),
    },
    "series": {
        "EnKF": partial(by_enkf, net=RECURRENT, **ON_SERIES),
        "random features, 300": partial(by_features, units=300, scale=1, ridge=1),
        "AR(10)": by_lines,
    },
}
RIVALS = {
    "staircase": {
        "evolution strategy, steps": (
            "EnKF, steps",
            partial(by_evolution, net=STEPS, pairs=8, sigma=0.1, rate=0.03, batch=None),
        ),
        "Adam, smooth": ("EnKF, smooth", partial(by_adam, net=SMOOTH, rate=0.02, batch_size=10)),
        "evolution strategy, smooth": (
            "EnKF, smooth",
            partial(by_evolution, net=SMOOTH, pairs=8, sigma=0.02, rate=0.02, batch=None),
        ),
    },
    "digits": {
        "Adam, six filters": ("EnKF, 100, localised", partial(by_adam, net=SIX, rate=0.02, batch_size=50)),
        "Adam, ten filters": (
            "EnKF, 400, localised, ten filters",
            partial(by_adam, net=TEN, rate=0.003, batch_size=50),
        ),
        "evolution strategy, six filters": (
            "EnKF, 100, localised",
            partial(by_evolution, net=SIX, pairs=32, sigma=0.1, rate=0.03, batch=100),
        ),
    },
    "series": {
        "Adam": ("EnKF", partial(by_adam, net=RECURRENT, rate=0.01, batch_size=20)),
        "evolution strategy": ("EnKF", partial(by_evolution, net=RECURRENT, pairs=8, sigma=0.1, rate=0.03, batch=100)),
    },
}
TASKS = {"staircase": Staircase, "digits": Digits, "series": Series}


def rows(name, seed):
    """The rows of one task and seed."""
    costs = {}
    for method, train in ENSEMBLES[name].items():
        passes, seconds, *scores = train(TASKS[name](seed))
        costs[method] = passes, seconds
        yield row(name, method, seed, passes, seconds, *scores)
    for method, (first, train) in RIVALS[name].items():
        passes, seconds = costs[first]
        spent, took, *scores = train(TASKS[name](seed), passes=passes)
        yield row(name, f"{method}, equal passes", seed, spent, took, *scores)
        spent, took, *scores = train(TASKS[name](seed), passes=max(6, passes * seconds / took))
        yield row(name, f"{method}, equal seconds", seed, spent, took, *scores)


def row(name, method, seed, passes, seconds, score, of_mean=math.nan, of_member=math.nan, held=math.nan):
    scores = [f"{each:.4f}" for each in (score, of_mean, of_member, held)]
    return name, method, seed, passes, f"{seconds:.3f}", *scores


@stopped_in_one_line("stopped; the table is as it was")
def main(arguments=None):
    target = target_of(arguments, FILE, __doc__)
    about = [
        "Seconds are those of one core, which other programs shared. Scores: RMSE, accuracy, RMSE / deviation.",
        f"EnKF, spread 0.3. Staircase: {ON_STAIRS}, obs_std 0.2, relaxation 0.95, closer 0.5; "
        f"rounded and smooth {ON_CURVE}.",
        f"Digits: {ON_DIGITS}, ten filters {TEN_FILTERS}, obs_std 0.1.",
        f"Series: {ON_SERIES}, obs_std 0.1. numpy {np.__version__}",
    ]
    table = [row for name, seeds in SEEDS.items() for seed in seeds for row in rows(name, seed)]
    write_table(target, about, COLUMNS, table)


if __name__ == "__main__":
    main()

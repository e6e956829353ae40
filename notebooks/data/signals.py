"""How well MNIST-1D is learned by ensembles and by their rivals, for chapter 13 -> signals.csv.

    python notebooks/data/signals.py [FILE]     FILE is another place for the table

About a quarter of an hour. A row is one training: the method, its seed, how many parameters the network has, how many
members the ensemble (0 for a single network), the passes (a pass is one network that is run once over all signals; a
gradient counts as three) and the seconds of one core after some epochs, and the part of the 1000 test signals that is
right.

The ensembles are trained by EnKF with localised outputs, as in the chapter, where nothing else is said. Adam and the
evolution strategy get the small network, and the passes and then the seconds of its ensemble.

Four rivals leave their hidden weights as they were drawn, and find those of the output by least squares: the small
network itself, from one draw and from the best of 200; a layer whose 2000 units see all 40 numbers; and 300 filters of
five numbers, each averaged over the four quarters of its places.
"""

import math
import os
import time
from functools import partial
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads only wait for each other at this size

import numpy as np

from dalearn import CNN, enkf, localised, mnist_1d
from dalearn._command import stopped_in_one_line, target_of, write_table
from dalearn.study.rivals import Squeezed, by_adam, by_evolution, by_features, least_squares, own_outputs

FILE = Path(__file__).with_suffix(".csv")
SEEDS = range(5)
FEW = range(2)  # the seeds of all methods; on the others the two ensembles of ALWAYS are trained alone
ALWAYS = ("small", "large")
COLUMNS = ("method", "seed", "n_params", "n_ens", "epochs", "passes", "seconds", "accuracy")
SETTINGS = {"batch_size": 100, "relaxation": 0.93}
OBS_STD = 0.15
SCALE = 2  # of the random filters: the best of 0.5, 1, 2 and 4, judged by a fifth of the signals to learn from


def network(channels, kind=Squeezed):
    """Two convolutions of five numbers each."""
    return kind((40,), 10, channels, kernel=5)


class Task:
    """Signals and one-hot targets, and the accuracy of predictions."""

    def __init__(self, seed):
        found = mnist_1d()
        self.seed = seed
        self.rng = np.random.default_rng([13, seed])
        self.data = found.x.astype(np.float32), np.eye(10, dtype=np.float32)[found.labels]
        self.x_test = found.x_test.astype(np.float32)
        self.labels_test = found.labels_test

    def score(self, predictions):
        return np.mean(predictions.argmax(axis=1) == self.labels_test)


def by_enkf(task, net, n_ens, epochs, is_local=True, **settings):
    """Rows (passes, seconds, accuracy) after every fourth epoch and the last."""
    x, d = task.data
    ensemble = net.ensemble(n_ens, spread=0.3, rng=task.seed).astype(x.dtype)
    update = localised(own_outputs(net)) if is_local else "perturbed"
    in_epoch = math.ceil(len(x) / SETTINGS["batch_size"])
    seconds = 0.0
    began = time.process_time()
    how = {"epochs": epochs, "update": update, "rng": task.seed, **SETTINGS, **settings}
    for step in enkf(net, ensemble, x, d, OBS_STD, **how):
        epoch, rest = divmod(step.k, in_epoch)
        if rest == 0 and (epoch % 4 == 0 or epoch == epochs):
            seconds += time.process_time() - began
            yield epoch, epoch * n_ens, seconds, task.score(net(step.theta, task.x_test).mean(axis=-1))
            began = time.process_time()


def by_drawn_filters(task, tries):
    """The small network with its filters as they were drawn, and least squares for its outputs.

    Of several draws the one that has most of the signals right from which its outputs were found.
    """
    x, d = task.data
    net = network((8, 12), CNN)
    found = []
    began = time.process_time()
    for _ in range(tries):
        theta = net.init(task.rng)
        H, T = (features_of(net, theta, each.astype(float)) for each in (x, task.x_test))
        weights = least_squares(H, d)
        found.append((np.mean((H @ weights).argmax(axis=1) == d.argmax(axis=1)), task.score(T @ weights)))
    return time.process_time() - began, max(found)[1]


def features_of(net, theta, x):
    """What the output layer of a network sees (n, features): its last filters, and a one for the bias."""
    _, (given, _) = net.forward(theta, x)
    return given[-1].T


def by_random_filters(task, n_filters, scale=SCALE):
    """Filters that stay as they were drawn, tanh, the mean of each over quarters of its places, and least squares."""
    x, d = task.data
    began = time.process_time()
    W = scale / np.sqrt(5) * task.rng.standard_normal((5, n_filters))
    b = scale * task.rng.standard_normal(n_filters)

    def features(x):
        windows = np.lib.stride_tricks.sliding_window_view(x.astype(float), 5, axis=1)  # (n, places, 5)
        quarters = np.array_split(windows, 4, axis=1)
        means = [np.tanh(each @ W + b).mean(axis=1) for each in quarters]
        return np.hstack([*means, np.ones((len(x), 1))])

    weights = least_squares(features(x), d)
    return time.process_time() - began, task.score(features(task.x_test) @ weights)


SMALL = network((8, 12))
LARGE = network((12, 16))
ENSEMBLES = {
    "small": (SMALL, 200, partial(by_enkf, net=SMALL, n_ens=200, epochs=12)),
    "small, 100 members": (SMALL, 100, partial(by_enkf, net=SMALL, n_ens=100, epochs=12)),
    "small, not squeezed": (SMALL, 200, partial(by_enkf, net=network((8, 12), CNN), n_ens=200, epochs=12)),
    "small, not localised": (SMALL, 200, partial(by_enkf, net=SMALL, n_ens=200, epochs=12, is_local=False)),
    "large, 200 members": (LARGE, 200, partial(by_enkf, net=LARGE, n_ens=200, epochs=12)),
    "large": (LARGE, 400, partial(by_enkf, net=LARGE, n_ens=400, epochs=24)),
}
RIVALS = {
    "Adam": partial(by_adam, rate=0.01, batch_size=50),
    "evolution strategy": partial(by_evolution, pairs=32, sigma=0.1, rate=0.03, batch=100),
}
BY_CHANCE = {
    "random features, 2000": partial(by_features, units=2000),
    "random features, small": partial(by_drawn_filters, tries=1),
    "random features, small, best of 200": partial(by_drawn_filters, tries=200),
    "random features, 300 filters": partial(by_random_filters, n_filters=300),
}


def rows(seed):
    """The rows of one seed."""
    for method, (net, n_ens, train) in ENSEMBLES.items():
        if seed not in FEW and method not in ALWAYS:
            continue
        for epochs, passes, seconds, accuracy in train(Task(seed)):
            yield row(f"EnKF, {method}", seed, net, n_ens, epochs, passes, seconds, accuracy)
        if method == "small" and seed in FEW:
            for rival, compete in RIVALS.items():
                same = compete(Task(seed), net, passes)
                as_long = compete(Task(seed), net, max(6, passes * seconds / same[1]))
                for budget, cost in (("passes", same), ("seconds", as_long)):
                    epochs = cost[0] // 3 if rival == "Adam" else ""
                    yield row(f"{rival}, {method}, equal {budget}", seed, net, 0, epochs, *cost)
    yield from rows_by_chance(seed)


def rows_by_chance(seed):
    """The rows of the rivals whose hidden weights stay as they were drawn."""
    for method, compete in BY_CHANCE.items():
        *_, seconds, accuracy = compete(Task(seed))
        yield row(method, seed, None, 0, "", "", seconds, accuracy)


def row(method, seed, net, n_ens, epochs, passes, seconds, accuracy):
    return method, seed, net.n_params if net else "", n_ens, epochs, passes, f"{seconds:.1f}", f"{accuracy:.3f}"


@stopped_in_one_line("stopped; the table is as it was")
def main(arguments=None):
    target = target_of(arguments, FILE, __doc__)
    about = [
        "MNIST-1D, 4000 signals to learn from, 1000 to test; seconds of one core, which other programs shared.",
        f"EnKF: relu, spread 0.3, obs_std {OBS_STD}, {SETTINGS}; numpy {np.__version__}",
    ]
    write_table(target, about, COLUMNS, [row for seed in SEEDS for row in rows(seed)])


if __name__ == "__main__":
    main()

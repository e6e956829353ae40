"""How well MNIST-1D is learned by ensembles and by their rivals, for chapter 13 -> signals.csv.

    python notebooks/data/signals.py [FILE]     FILE is another place for the table

About a quarter of an hour. A row is one training: the method, its seed, how many parameters the network has, how many
members the ensemble (0 for a single network), the passes (a pass is one network that is run once over all signals; a
gradient counts as three) and the seconds of one core after some epochs, and the part of the 1000 test signals that is
right.

The ensembles are trained by EnKF with localised outputs, as in the chapter, where nothing else is said. Adam and the
evolution strategy get the small network, and the passes and then the seconds of its ensemble.
"""

import math
import os
import time
from functools import partial
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads only wait for each other at this size

import numpy as np

from dalearn import CNN, enkf, gd, localised, mnist_1d
from dalearn._command import stopped_in_one_line, target_of, write_table
from dalearn.study.cases import Counted
from dalearn.study.derivative_free import evolve

FILE = Path(__file__).with_suffix(".csv")
SEEDS = range(5)
FEW = range(2)  # the seeds of all methods; on the others the two ensembles of ALWAYS are trained alone
ALWAYS = ("small", "large")
COLUMNS = ("method", "seed", "n_params", "n_ens", "epochs", "passes", "seconds", "accuracy")
SETTINGS = {"batch_size": 100, "relaxation": 0.93}
OBS_STD = 0.15


class Signals(CNN):
    """Two convolutions of five numbers each; the outputs are squeezed to between 0 and 1 unless told otherwise."""

    def __init__(self, channels, is_squeezed=True):
        super().__init__((40,), 10, channels, kernel=5)
        self.is_squeezed = is_squeezed

    def forward(self, theta, x):
        outputs, memory = super().forward(theta, x)
        if not self.is_squeezed:
            return outputs, (memory, None)
        squeezed = 1 / (1 + np.exp(np.minimum(2 - 4 * outputs, 80)))
        return squeezed, (memory, squeezed)

    def backward(self, theta, memory, slopes):
        memory, squeezed = memory
        if squeezed is not None:
            slopes = slopes * 4 * squeezed * (1 - squeezed)
        return super().backward(theta, memory, slopes)


class Data:
    """Signals and one-hot targets, and the accuracy of predictions."""

    def __init__(self):
        found = mnist_1d()
        self.data = found.x.astype(np.float32), np.eye(10, dtype=np.float32)[found.labels]
        self.x_test = found.x_test.astype(np.float32)
        self.labels_test = found.labels_test

    def score(self, predictions):
        return np.mean(predictions.argmax(axis=1) == self.labels_test)


def blocks(net):
    """Which outputs move which parameters: all of them a filter, and only its own an output weight."""
    fan_in, n_out = net.shapes[-1]
    n_filter = net.n_params - (fan_in + 1) * n_out
    own = [(slice(n_filter + k, None, n_out), slice(k, None, n_out)) for k in range(n_out)]
    return [(slice(0, n_filter), slice(None)), *own]


def by_enkf(task, seed, net, n_ens, epochs, is_local=True, **settings):
    """Rows (passes, seconds, accuracy) after every fourth epoch and the last."""
    x, d = task.data
    ensemble = net.ensemble(n_ens, spread=0.3, rng=seed).astype(x.dtype)
    update = localised(blocks(net)) if is_local else "perturbed"
    in_epoch = math.ceil(len(x) / SETTINGS["batch_size"])
    seconds = 0.0
    began = time.process_time()
    for step in enkf(net, ensemble, x, d, OBS_STD, epochs=epochs, update=update, rng=seed, **SETTINGS | settings):
        epoch, rest = divmod(step.k, in_epoch)
        if rest == 0 and (epoch % 4 == 0 or epoch == epochs):
            seconds += time.process_time() - began
            yield epoch, epoch * n_ens, seconds, task.score(net(step.theta, task.x_test).mean(axis=-1))
            began = time.process_time()


def by_adam(task, seed, net, passes):
    """One network by Adam, whose rate falls along half a cosine: (epochs, passes, seconds, accuracy)."""
    x, d = task.data
    epochs = max(1, round(passes / 3))
    updates = epochs * math.ceil(len(x) / 50)
    falling = lambda t: 0.01 * max(1e-3, (1 + math.cos(math.pi * t / updates)) / 2)  # noqa: E731
    how = {"learning_rate": falling, "epochs": epochs, "batch_size": 50, "rule": "adam", "rng": seed}
    began = time.process_time()
    for step in gd(net, net.init(seed).astype(x.dtype), x, d, **how):
        theta = step.theta
    return epochs, 3 * epochs, time.process_time() - began, task.score(net(theta, task.x_test))


class Strategy:
    """The task as the study's evolution strategy wants it; row gives the predictions back."""

    def __init__(self, task, seed, net):
        self.net = net
        self.data = task.data
        self.theta = net.init(seed).astype(task.data[0].dtype)
        self.rng = np.random.default_rng([13, seed])
        self.problem = task
        self.model = Counted(net, len(task.data[0]))

    def row(self, predictions, seconds, **settings):
        return predictions


def by_evolution(task, seed, net, passes):
    """One network by OpenAI's evolution strategy: (epochs, passes, seconds, accuracy)."""
    run = Strategy(task, seed, net)
    began = time.process_time()
    predictions = evolve(run, passes, pairs=32, sigma=0.1, rate=0.03, batch=100)
    return "", round(run.model.passes), time.process_time() - began, task.score(predictions)


def by_features(task, seed, units=2000):
    """A wide layer of random tanh units, and least squares for the output: (epochs, passes, seconds, accuracy)."""
    x, d = task.data
    rng = np.random.default_rng([13, seed])
    began = time.process_time()
    W = rng.standard_normal((40, units)) / np.sqrt(40)
    b = rng.standard_normal(units)
    H, T = (np.hstack([np.tanh(each @ W + b), np.ones((len(each), 1))]) for each in (x, task.x_test))
    weights = np.linalg.solve(H.T @ H + np.eye(units + 1), H.T @ d)
    return "", "", time.process_time() - began, task.score(T @ weights)


SMALL = Signals((8, 12))
LARGE = Signals((12, 16))
ENSEMBLES = {
    "small": (SMALL, 200, partial(by_enkf, net=SMALL, n_ens=200, epochs=12)),
    "small, 100 members": (SMALL, 100, partial(by_enkf, net=SMALL, n_ens=100, epochs=12)),
    "small, not squeezed": (SMALL, 200, partial(by_enkf, net=Signals((8, 12), False), n_ens=200, epochs=12)),
    "small, not localised": (SMALL, 200, partial(by_enkf, net=SMALL, n_ens=200, epochs=12, is_local=False)),
    "large, 200 members": (LARGE, 200, partial(by_enkf, net=LARGE, n_ens=200, epochs=12)),
    "large": (LARGE, 400, partial(by_enkf, net=LARGE, n_ens=400, epochs=24)),
}


def rows(seed):
    """The rows of one seed."""
    task = Data()
    for method, (net, n_ens, train) in ENSEMBLES.items():
        if seed not in FEW and method not in ALWAYS:
            continue
        for epochs, passes, seconds, accuracy in train(task, seed):
            yield row(f"EnKF, {method}", seed, net, n_ens, epochs, passes, seconds, accuracy)
        if method == "small" and seed in FEW:
            for rival, compete in {"Adam": by_adam, "evolution strategy": by_evolution}.items():
                same = compete(task, seed, net, passes)
                yield row(f"{rival}, {method}, equal passes", seed, net, 0, *same)
                as_long = compete(task, seed, net, max(6, passes * seconds / same[2]))
                yield row(f"{rival}, {method}, equal seconds", seed, net, 0, *as_long)
    yield row("random features, 2000", seed, None, 0, *by_features(task, seed))


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

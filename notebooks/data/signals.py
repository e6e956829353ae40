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

from dalearn import CNN, enkf, localised, mnist_1d
from dalearn._command import stopped_in_one_line, target_of, write_table
from dalearn.study.rivals import Squeezed, by_adam, by_evolution, by_features, own_outputs

FILE = Path(__file__).with_suffix(".csv")
SEEDS = range(5)
FEW = range(2)  # the seeds of all methods; on the others the two ensembles of ALWAYS are trained alone
ALWAYS = ("small", "large")
COLUMNS = ("method", "seed", "n_params", "n_ens", "epochs", "passes", "seconds", "accuracy")
SETTINGS = {"batch_size": 100, "relaxation": 0.93}
OBS_STD = 0.15


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
    _, seconds, accuracy = by_features(Task(seed), 2000)
    yield row("random features, 2000", seed, None, 0, "", "", seconds, accuracy)


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

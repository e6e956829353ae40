"""What the trainings of chapter 13 share: a network for data in classes, its blocks of localisation, and rivals."""

import math
import time

import numpy as np

from .. import CNN, gd
from .cases import Counted
from .derivative_free import evolve


class Squeezed(CNN):
    """A convolutional network whose outputs are squeezed to between 0 and 1, with its gradient."""

    def forward(self, theta, x):
        outputs, memory = super().forward(theta, x)
        squeezed = 1 / (1 + np.exp(np.minimum(2 - 4 * outputs, 80)))
        return squeezed, (memory, squeezed)

    def backward(self, theta, memory, slopes):
        memory, squeezed = memory
        return super().backward(theta, memory, slopes * 4 * squeezed * (1 - squeezed))


def own_outputs(net):
    """Blocks for localised, in which a filter is moved by all outputs, and an output weight by its own."""
    fan_in, n_out = net.shapes[-1]
    n_filter = net.n_params - (fan_in + 1) * n_out
    own = [(slice(n_filter + k, None, n_out), slice(k, None, n_out)) for k in range(n_out)]
    return [(slice(0, n_filter), slice(None)), *own]


# The rivals. A task has a seed and its rng, data (x, d), x_test, and score(predictions). Each of them returns passes,
# seconds and the score.


def by_adam(task, net, passes, *, rate, batch_size):
    """One network by Adam, whose rate falls along half a cosine."""
    x, d = task.data
    epochs = max(1, round(passes / 3))
    updates = epochs * math.ceil(len(x) / batch_size)
    start = net.init(task.seed).astype(x.dtype)
    falling = lambda t: rate * max(1e-3, (1 + math.cos(math.pi * t / updates)) / 2)  # noqa: E731
    how = {"learning_rate": falling, "epochs": epochs, "batch_size": batch_size, "rule": "adam", "rng": task.seed}
    began = time.process_time()
    for step in gd(net, start, x, d, **how):
        theta = step.theta  # without a list of all steps
    seconds = time.process_time() - began
    return 3 * epochs, seconds, task.score(net(theta, task.x_test))


class Strategy:
    """A task as the study's evolution strategy wants it; row gives the predictions back."""

    def __init__(self, task, net):
        self.net = net
        self.data = task.data
        self.theta = net.init(task.seed).astype(task.data[0].dtype)
        self.rng = task.rng
        self.problem = task
        self.model = Counted(net, len(task.data[0]))

    def row(self, predictions, seconds, **settings):
        return predictions


def by_evolution(task, net, passes, **settings):
    """One network by OpenAI's evolution strategy."""
    run = Strategy(task, net)
    began = time.process_time()
    predictions = evolve(run, passes, **settings)
    return round(run.model.passes), time.process_time() - began, task.score(predictions)


def by_features(task, units, *, scale=1, ridge=1, activation=np.tanh):
    """A wide layer that stays as it was drawn, and least squares for the weights of the output; passes are NaN."""
    x, d = task.data
    x, x_test = (each.reshape(len(each), -1).astype(float) for each in (x, task.x_test))
    began = time.process_time()
    W = scale / np.sqrt(x.shape[1]) * task.rng.standard_normal((x.shape[1], units))
    b = scale * task.rng.standard_normal(units)
    H, T = (np.hstack([activation(each @ W + b), np.ones((len(each), 1))]) for each in (x, x_test))
    return math.nan, time.process_time() - began, task.score(T @ least_squares(H, d, ridge))


def least_squares(H, d, ridge=1):
    """The weights with which H (n, features) @ weights comes near to d (n, n_out), drawn towards 0 by the ridge."""
    return np.linalg.solve(H.T @ H + ridge * np.eye(H.shape[1]), H.T @ d)

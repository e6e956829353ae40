"""The families of gradient descent."""

import math
from functools import partial

import numpy as np

from .. import gd
from .tuning import Tuned

RATES = (0.003, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5)


def cosine(rate, updates, t):
    """The rate at update t of so many: it falls from rate to nearly 0. Loshchilov & Hutter 2017, arXiv 1608.03983."""
    return rate * (1 + np.cos(np.pi * (t - 1) / updates)) / 2


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
    learning_rate = partial(cosine, rate, epochs * updates) if schedule == "cosine" else rate
    options = {"learning_rate": learning_rate, "batch_size": size, "epochs": epochs, "rule": rule, "rng": run.rng}
    steps = gd(decayed(run, decay), run.theta, *run.data, **options)
    settings = {"rate": rate, "batch": size, "schedule": schedule, "decay": decay}
    (row,) = run.follow(steps, [epochs], updates=updates, backward=1, **settings)
    return row


def at_once(is_curve, passes):
    """All data in each update, at a rate that stays: gradient descent as in the paper."""
    return {"rate": RATES, "decay": DECAYS}


def in_batches(is_curve, passes):
    """All that one may choose of a descent."""
    batches = (5, 10, 20, 50, None) if is_curve else (10, 20, 50, 100, None)
    return {"rate": RATES, "decay": DECAYS, "batch": batches, "schedule": ("constant", "cosine")}


TUNED_DESCENTS = [
    Tuned("tuned GD", partial(descend, rule="plain"), at_once),
    Tuned("tuned SGD", partial(descend, rule="plain"), in_batches),
    Tuned("tuned momentum", partial(descend, rule="momentum"), in_batches),
    Tuned("tuned Adam", partial(descend, rule="adam"), in_batches),
]


def in_small_batches(is_curve, passes):
    """On a stream, down to one observation at a time."""
    return {"rate": RATES, "decay": DECAYS, "batch": (1, 2, 5, 10, 20), "schedule": ("constant", "cosine")}


STREAM_DESCENTS = [
    Tuned("stream SGD", partial(descend, rule="plain"), in_small_batches, on_stream=True),
    Tuned("stream Adam", partial(descend, rule="adam"), in_small_batches, on_stream=True),
]

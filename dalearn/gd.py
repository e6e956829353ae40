"""Gradient descent: plain, with momentum, or Adam, on all the data or on mini-batches.

The yardstick of the course. It needs what data assimilation does without: the loss's gradient.

Sources: Polyak 1964, doi 10.1016/0041-5553(64)90137-5; Kingma & Ba 2015, arXiv 1412.6980.
"""

from itertools import count

import numpy as np

from ._checks import Diverged, a_gradient, choice, descent_inputs, generator, is_finite, schedule, whole
from .history import Step, Steps

RULES = ("plain", "momentum", "adam")


def gd(net, theta, x, d, *, learning_rate=0.1, epochs=1000, rule="plain", batch_size=None, rng=None):
    """Train one network by gradient descent on the mean squared error -> an iterator of Step, one for every epoch.

    net            an FNN, or anything with its n_params, sizes and backpropagate(theta, x, d)
    theta          (n_params,), the parameters to start from
    x, d           inputs (n, n_in) and targets (n, n_out)
    learning_rate  factor on the direction that the rule makes of the gradient, above 0; or a function that gives it
                   for each update 1, 2, ...: one in an epoch, with mini-batches several
    epochs         passes over the data
    rule           "plain"; "momentum", which adds 0.9 of the last direction and so goes up to ten times as far;
                   "adam", which scales every parameter's step by the size of its gradients
    batch_size     samples in one step, from 1 to n, in a new random order each epoch; None takes all at once
    rng            int, Generator or None; for that order

    A Step's predictions (n_obs,) are those that its gradients were computed from. ValueError for input that does not
    fit, before the first step; for a rate that a function gives, at its update. Diverged when the numbers overflow.
    """
    theta, x, d = descent_inputs(net, theta, x, d)
    rates = map(schedule(learning_rate), count(1))
    epochs, rule, rng, n = whole("epochs", epochs), choice("rule", rule, RULES), generator(rng), len(d)
    batch_size = n if batch_size is None else whole("batch_size", batch_size, at_most=n)
    a_gradient(net, theta, x, d)

    theta, x, d = theta.copy(), x.copy(), d.copy()  # read later, step by step, when the caller may have changed them

    def steps(theta):
        direction = descent(rule, theta)
        for k in range(1, epochs + 1):
            order = np.arange(n) if batch_size == n else rng.permutation(n)
            predictions = np.empty_like(d)
            for i, rate in zip(range(0, n, batch_size), rates):
                batch = order[i : i + batch_size]
                with np.errstate(over="ignore", invalid="ignore"):
                    predictions[batch], gradient = net.backpropagate(theta, x[batch], d[batch])
                    theta = theta - rate * direction(gradient)
                if not is_finite(theta):
                    raise Diverged(k, f"the parameters overflow; learning_rate={rate:g} is likely too large")
            yield Step(k, theta, predictions.ravel())

    return Steps(epochs, steps(theta))


def descent(rule, theta):
    """The rule as a function: gradient -> direction of the step, with the memory that the rule needs.

    Momentum: v ← 0.9 v + g. Adam: m and s are running means of g and g², divided by what they still lack of
    their full weight; the direction is m / (√s + 1e-8).
    """
    v, m, s, t = np.zeros_like(theta), np.zeros_like(theta), np.zeros_like(theta), 0

    def plain(g):
        return g

    def momentum(g):
        nonlocal v
        v = 0.9 * v + g
        return v

    def adam(g):
        nonlocal m, s, t
        m, s, t = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2, t + 1
        return m / (1 - 0.9**t) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)

    return {"plain": plain, "momentum": momentum, "adam": adam}[rule]

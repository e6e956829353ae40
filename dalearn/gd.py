"""Gradient descent: plain, with momentum, or Adam, on all the data or on mini-batches.

The yardstick of the course. It needs what data assimilation does without: the loss's gradient.

Sources: Polyak 1964, doi 10.1016/0041-5553(64)90137-5; Kingma & Ba 2015, arXiv 1412.6980.
"""

import numpy as np

from ._checks import brief, choice, generator, is_finite, number, real_numbers, whole
from .errors import Diverged
from .history import Step, Steps
from .network import descent_arguments


def gd(net, theta, x, d, *, learning_rate=0.1, epochs=1000, rule="plain", batch_size=None, rng=None):
    """Train one network by gradient descent on the mean squared error -> an iterator of Step, one for every epoch.

    net            a Network with a gradient, or anything with its n_params, input_shape, n_out and backpropagate
    theta          (n_params,), the parameters to start from
    x, d           inputs (n, *input_shape) and targets (n, n_out)
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
    _a_descent(net)
    # copies, because they are read step by step, when the caller may have changed them
    theta, x, d = (array.copy() for array in descent_arguments(net, theta, x, d))
    n = len(x)
    rate_at = _schedule(learning_rate)
    epochs = whole("epochs", epochs)
    rule = choice("rule", rule, RULES)
    batch_size = n if batch_size is None else whole("batch_size", batch_size, at_most=n)
    rng = generator(rng, "order")
    _gradient(net, theta, x[[0]], d[[0]])  # tried on one sample, for the shapes

    def steps(theta):
        direction = RULES[rule](theta)
        t = 0
        for k in range(1, epochs + 1):
            order = np.arange(n) if batch_size == n else rng.permutation(n)
            predictions = np.empty_like(d)
            for i in range(0, n, batch_size):
                batch = order[i : i + batch_size]
                t = t + 1
                rate = rate_at(t)
                predictions[batch], gradient = _gradient(net, theta, x[batch], d[batch])
                with np.errstate(over="ignore", invalid="ignore"):
                    theta = (theta - rate * direction(gradient)).astype(theta.dtype, copy=False)
                if not is_finite(theta):
                    raise Diverged(k, f"the parameters overflow; learning_rate={rate:g} is likely too large")
            yield Step(k, theta, predictions.ravel())

    return Steps(epochs, steps(theta))


# Each rule is a function of the start that returns another: gradient -> direction of the step, with its own memory.


def plain(theta):
    """Straight down."""

    def direction(g):
        return g

    return direction


def momentum(theta):
    """v ← 0.9 v + g: Polyak's heavy ball."""
    v = np.zeros_like(theta)

    def direction(g):
        nonlocal v
        v = 0.9 * v + g
        return v

    return direction


def adam(theta):
    """m / (√s + 1e-8), with running means m of g and s of g².

    A running mean starts at 0 and is too small at first. It is divided by the sum of its weights so far, 1 − 0.9ᵗ.
    """
    m = np.zeros_like(theta)
    s = np.zeros_like(theta)
    t = 0

    def direction(g):
        nonlocal m, s, t
        m = 0.9 * m + 0.1 * g
        s = 0.999 * s + 0.001 * g**2
        t = t + 1
        return m / (1 - 0.9**t) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)

    return direction


RULES = {"plain": plain, "momentum": momentum, "adam": adam}


def _a_descent(net):
    """ValueError where net lacks what a descent needs."""
    needed = ("n_params", "input_shape", "n_out", "backpropagate")
    missing = [name for name in needed if not hasattr(net, name)]
    if missing:
        raise ValueError(f"net must be a Network like FNN, or have its {', '.join(missing)}; got {brief(net)}")


def _schedule(learning_rate):
    """The learning rate as a function of the update; from a user's function each number is looked at when it comes."""
    if callable(learning_rate):
        return lambda t: number(f"learning_rate({t})", _called(learning_rate, t), "a number above 0", above=0)
    needs = "a number above 0, or a function that gives one for each update"
    rate = number("learning_rate", learning_rate, needs, above=0)
    return lambda t: rate


def _called(learning_rate, t):
    try:
        return learning_rate(t)
    except StopIteration:  # which would end the descent's own iterator without a word
        raise ValueError(f"learning_rate must give a number for each update; got none for update {t}") from None


def _gradient(net, theta, x, d):
    """What net.backpropagate returns, looked at: predictions of d's shape and a gradient of theta's.

    A stranger's network may write to what it gets: theta is copied here, x and d are a batch, which is a copy already.
    """
    with np.errstate(over="ignore", invalid="ignore"):  # the training will say so
        returned = net.backpropagate(theta.copy(), x, d)
    demand = f"net must return predictions {d.shape} and a gradient {theta.shape} from backpropagate"
    if not isinstance(returned, tuple) or len(returned) != 2:
        raise ValueError(f"{demand}; got {brief(returned)}")
    predictions, gradient = returned
    predictions = real_numbers(demand, predictions)
    gradient = real_numbers(demand, gradient)
    if (predictions.shape, gradient.shape) != (d.shape, theta.shape):
        raise ValueError(f"{demand}; got {predictions.shape} and {gradient.shape}")
    return predictions, gradient

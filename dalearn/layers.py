"""What the layers of all networks are made of: activations, and weights and biases that stand in one flat vector."""

import numpy as np

from ._tanh import tanh

# Each activation is written over its argument, which nobody else has seen: to write into memory that is in use already
# is faster than to ask for more.


def relu(z):
    return np.maximum(z, 0, out=z)


def sigmoid(z):
    """1 / (1 + exp(−z))."""
    np.negative(z, out=z)
    np.exp(z, out=z)
    z += 1
    return np.divide(1, z, out=z)


def step(z):
    return np.sign(z, out=z)  # −1 or 1 (0 at z = 0): what tanh becomes when its weights grow without bound


# each with its slope as a function of its own value a; a step has none that a gradient could use
ACTIVATIONS = {
    "tanh": (tanh, lambda a: 1 - a**2),
    "relu": (relu, lambda a: a > 0),
    "sigmoid": (sigmoid, lambda a: a * (1 - a)),
    "step": (step, None),
}


def matrices(theta, shapes):
    """Layers of a parameter vector, each a view (..., fan_in + 1, fan_out) of weights and, as its last row, biases.

    shapes are the (fan_in, fan_out) of the layers, which stand in theta one after another.
    """
    views = []
    start = 0
    for fan_in, fan_out in shapes:
        end = start + (fan_in + 1) * fan_out
        views.append(theta[..., start:end].reshape(*theta.shape[:-1], fan_in + 1, fan_out))
        start = end
    return views


def slope_of(activation):
    """The slope of an activation as a function of its value; ValueError for one without."""
    _, slope = ACTIVATIONS[activation]
    if slope is None:
        raise ValueError(
            f"activation must have a slope for a gradient; got {activation!r}, whose slope is 0 wherever it has one. "
            f"Train this network with enkf or esmda, which need no gradient"
        )
    return slope


def room_for(shape, dtype):
    """Memory for the values of a layer, of the shape (..., units, n), with a row of ones below: (..., units + 1, n)."""
    *members, units, n = shape
    values = np.empty((*members, units + 1, n), dtype)
    values[..., -1, :] = 1
    return values

"""A feedforward network: its layers, the forward pass, and the way back.

The parameter vector θ holds layer after layer: the weights (fan_in, fan_out) row by row, then the biases.
"""

import numpy as np

from ._checks import brief, choice, whole
from .layers import ACTIVATIONS, matrices, room_for, slope_of
from .network import Network, takes_memory_back


class FNN(Network):
    """A fully connected network: sizes like (1, 20, 1), one activation in the hidden layers, a linear output.

    The activation is "tanh", "relu", "sigmoid" or "step". A step unit says −1 or 1; its slope is 0 wherever it has one,
    so such a network has no gradient. An ensemble can train it (chapter 13).

    The prior's standard deviation is 2/√fan_in for a weight, 2 for a hidden unit's bias and 0.2 for an output's. The
    factor 2 spreads the units' slopes and places over inputs of unit variance; it is our choice.
    """

    def __init__(self, sizes, activation="tanh"):
        self.sizes = layer_sizes(sizes)
        self.activation = choice("activation", activation, ACTIVATIONS)
        self.shapes = list(zip(self.sizes, self.sizes[1:]))  # of the weights, (fan_in, fan_out)
        n_params = sum(fan_in * fan_out + fan_out for fan_in, fan_out in self.shapes)
        prior_std = np.full(n_params, 2.0)
        for W, _ in self.layers(prior_std):  # W is a view: to divide it is to divide a part of prior_std
            fan_in = len(W)
            W /= np.sqrt(fan_in)
        prior_std[-self.sizes[-1] :] = 0.2
        super().__init__(self.sizes[:1], self.sizes[-1], prior_std, widest=max(self.sizes))

    def __repr__(self):
        return f"FNN({self.sizes}, {self.activation!r}), {self.n_params} parameters"

    def layers(self, theta):
        """The weights and biases in theta (n_params,), as views: W (fan_in, fan_out) and b (1, fan_out).

        With members in front, theta (n_ens, n_params) gives W (n_ens, fan_in, fan_out) and b (n_ens, 1, fan_out).
        """
        return [(both[..., :-1, :], both[..., -1:, :]) for both in self.matrices(theta)]

    def matrices(self, theta):
        """The weights and biases of each layer in one view (..., fan_in + 1, fan_out): the biases are its last row."""
        return matrices(theta, self.shapes)

    @takes_memory_back
    def forward(self, theta, x, earlier=None):
        """The outputs (..., n, n_out), and what each layer is given, from the inputs on: (..., fan_in + 1, n).

        Here a column is a sample, z = Wᵀ a + b. A bias is the weight of one more unit, which always says 1. So below
        the values of a layer stands a row of ones, and z is one product with weights and biases together.

        earlier is what a pass over as many members or more returned as its second; it is written over.
        """
        activation, _ = ACTIVATIONS[self.activation]
        *hidden, output = self.matrices(theta)
        if earlier is None:
            n = x.shape[-2]
            inputs = room_for((*x.shape[:-2], self.sizes[0], n), theta.dtype)
            inputs[..., :-1, :] = x.mT
            given = [inputs, *(room_for((*theta.shape[:-1], units, n), theta.dtype) for units in self.sizes[1:-1])]
        else:
            given = [earlier[0], *(a[: len(theta)] for a in earlier[1:])]
        for W, a, following in zip(hidden, given, given[1:]):
            z = following[..., :-1, :]
            np.matmul(W.mT, a, out=z)
            activation(z)
        return (output.mT @ given[-1]).mT, given

    def backward(self, theta, memory, slopes):
        """The gradient, of theta's shape, by the chain rule: from the slopes at the outputs back to the first layer.

        delta is ∂loss/∂z of a layer. Rumelhart, Hinton & Williams 1986, doi 10.1038/323533a0.
        """
        slope = slope_of(self.activation)
        gradient = np.empty_like(theta, order="C")
        delta = slopes.mT
        layers = zip(self.matrices(theta), self.matrices(gradient), memory)
        for i, (W, dW, a) in reversed(list(enumerate(layers))):
            dW[:] = a @ delta.mT
            if i > 0:  # the row of ones has no layer behind it
                delta = W[..., :-1, :] @ delta * slope(a[..., :-1, :])
        return gradient


def layer_sizes(sizes):
    """The sizes of a network's layers as a tuple of ints."""
    needs = "a list of two or more layer sizes like (1, 20, 1)"
    if isinstance(sizes, str) or not hasattr(sizes, "__iter__"):
        raise ValueError(f"sizes must be {needs}; got {brief(sizes)}")
    sizes = tuple(sizes)
    if len(sizes) < 2:
        raise ValueError(f"sizes must be {needs}; got {brief(sizes)}")
    return tuple(whole(f"sizes[{i}]", size) for i, size in enumerate(sizes))

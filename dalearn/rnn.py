"""A recurrent network: it reads a series number by number, and remembers what it has read in its hidden state.

At every step the hidden state is made from the next number and from the hidden state before, with the same weights
each time. What it is after the last number goes to the output. Elman 1990, doi 10.1207/s15516709cog1402_1.

The parameter vector θ holds the weights of the hidden layer, (n_in + n_hidden, n_hidden) row by row, of which the first
n_in rows see the numbers and the others the state before; then its biases; then weights and biases of the output.
"""

import numpy as np

from ._checks import brief, whole
from ._tanh import tanh
from .layers import matrices
from .network import Network


class RNN(Network):
    """One hidden layer of tanh units that sees itself, and a linear output after the last step.

    input_shape  (n_steps,) of a series of numbers, or (n_steps, n_in) where n_in of them come at a time
    n_out        how many numbers the network returns
    n_hidden     how many units the hidden layer has

    The state before the first number is 0. The prior's standard deviation is 1/√n_hidden for the weights that see the
    state before, with which a state neither dies out at once nor grows from step to step, and for an output's weight;
    1/√n_in for the weights that see the numbers; 0.5 for a hidden unit's bias and 0.1 for an output's. These are our
    choice.
    """

    def __init__(self, input_shape, n_out=1, *, n_hidden=8):
        needs = "(n_steps,) or (n_steps, n_in)"
        if not isinstance(input_shape, (tuple, list)) or not 1 <= len(input_shape) <= 2:
            raise ValueError(f"input_shape must be {needs}; got {brief(input_shape)}")
        lengths = [whole(f"input_shape[{i}]", length) for i, length in enumerate(input_shape)]
        self.n_steps, self.n_in = lengths if len(lengths) == 2 else (*lengths, 1)
        self.n_hidden = whole("n_hidden", n_hidden)
        n_out = whole("n_out", n_out)
        self.shapes = [(self.n_in + self.n_hidden, self.n_hidden), (self.n_hidden, n_out)]
        n_params = sum((fan_in + 1) * fan_out for fan_in, fan_out in self.shapes)
        prior_std = np.full(n_params, 1 / np.sqrt(self.n_hidden))
        hidden, output = matrices(prior_std, self.shapes)  # views: to write to them is to write to prior_std
        hidden[: self.n_in] = 1 / np.sqrt(self.n_in)
        hidden[-1] = 0.5
        output[-1] = 0.1
        super().__init__(lengths, n_out, prior_std, widest=max(n_out, self.n_steps * (self.n_in + self.n_hidden + 1)))

    def __repr__(self):
        return f"RNN({self.input_shape}, {self.n_out}, n_hidden={self.n_hidden}), {self.n_params} parameters"

    def forward(self, theta, x):
        """The outputs (..., n, n_out), and what the layers are given: the hidden layer at every step, and the output.

        Each is an array (..., fan_in + 1, n), whose column is a sample: its numbers at that step, the state before, and
        a 1 for the bias.
        """
        hidden, output = matrices(theta, self.shapes)
        n = x.shape[-1 - len(self.input_shape)]
        series = x.reshape(*x.shape[: -1 - len(self.input_shape)], n, self.n_steps, self.n_in)
        state = np.zeros((*theta.shape[:-1], self.n_hidden, n), theta.dtype)
        one = np.ones((*theta.shape[:-1], 1, n), theta.dtype)
        given = []
        for step in range(self.n_steps):
            numbers = np.broadcast_to(series[..., step, :].mT, (*theta.shape[:-1], self.n_in, n))
            given.append(np.concatenate([numbers, state, one], axis=-2))
            state = tanh(hidden.mT @ given[-1])
        given.append(np.concatenate([state, one], axis=-2))
        return (output.mT @ given[-1]).mT, given

    def backward(self, theta, memory, slopes):
        """The gradient, of theta's shape, by the chain rule: from the output back through all steps.

        The hidden weights act at every step, so their gradient is a sum over the steps. Werbos 1990,
        doi 10.1109/5.58337.
        """
        hidden, output = matrices(theta, self.shapes)
        gradient = np.zeros_like(theta, order="C")
        of_hidden, of_output = matrices(gradient, self.shapes)
        *given, last = memory
        delta = slopes.mT
        of_output[:] = last @ delta.mT
        state = last[..., :-1, :]
        delta = output[..., :-1, :] @ delta
        for each in reversed(given):
            delta = delta * (1 - state**2)
            of_hidden += each @ delta.mT
            state = each[..., self.n_in : -1, :]
            delta = hidden[..., self.n_in : -1, :] @ delta
        return gradient

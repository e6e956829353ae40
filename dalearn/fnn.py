"""A feedforward network as a pure function of one flat parameter vector, its gradient and its prior.

Data assimilation knows a network only as a function f(θ, x). So the weights live in one vector θ, layer after layer,
weights (fan_in, fan_out) row by row and then biases, and an ensemble of networks is a matrix with one θ per column.
"""

import numpy as np

from ._checks import choice, descent_inputs, generator, layer_sizes, network_inputs, number, numbers_in, whole

ACTIVATIONS = {  # each with its derivative, which is a function of the activation's own value a
    "tanh": (lambda z: 2 / (1 + np.exp(-2 * z)) - 1, lambda a: 1 - a**2),  # np.tanh to 4e-16, but faster
    "relu": (lambda z: np.maximum(z, 0), lambda a: a > 0),
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda a: a * (1 - a)),
}
BLOCK = 16_384  # numbers in one layer of a block of members: 128 KB, so that it stays in the processor's L2 cache


class FNN:
    """A fully connected network: sizes like (1, 20, 1), one activation in the hidden layers, a linear output.

    net(theta, x) is the forward pass, net.n_params the length of theta. net.prior_std (n_params,) is the standard
    deviation of each parameter's zero-mean normal prior: 2/√fan_in for a weight, 2 for a hidden unit's bias, 0.2 for
    an output's. The factor 2 spreads the units' slopes and places over inputs of unit variance; it is our choice.
    """

    def __init__(self, sizes, activation="tanh"):
        self.sizes = layer_sizes(sizes)
        self.activation = choice("activation", activation, ACTIVATIONS)
        self.shapes = list(zip(self.sizes, self.sizes[1:]))  # of the weights, (fan_in, fan_out)
        self.n_params = sum(fan_in * fan_out + fan_out for fan_in, fan_out in self.shapes)
        self.prior_std = np.full(self.n_params, 2.0)
        for W, _ in self.layers(self.prior_std):
            W /= np.sqrt(len(W))
        self.prior_std[-self.sizes[-1] :] = 0.2

    def __repr__(self):
        return f"FNN({self.sizes}, {self.activation!r}), {self.n_params} parameters"

    def layers(self, theta):
        """The weights and biases in theta (n_params,), as views: W (fan_in, fan_out) and b (1, fan_out).

        With members in front, theta (n_ens, n_params) gives W (n_ens, fan_in, fan_out) and b (n_ens, 1, fan_out).
        """
        views, start = [], 0
        for fan_in, fan_out in self.shapes:
            end = start + fan_in * fan_out
            W = theta[..., start:end].reshape(*theta.shape[:-1], fan_in, fan_out)
            views.append((W, theta[..., None, end : end + fan_out]))
            start = end + fan_out
        return views

    def __call__(self, theta, x):
        """The outputs (n, n_out) for theta (n_params,), or (n, n_out, n_ens) for theta (n_params, n_ens); x (n, n_in).

        float32 parameters give float32 outputs. ValueError where a shape does not fit or an input is not finite.
        An output that overflows comes back as inf or NaN.
        """
        theta, x = network_inputs(self, theta, x)
        if theta.ndim == 1:
            return self._forward(theta, x)[-1]
        members, block = np.ascontiguousarray(theta.T), max(1, BLOCK // (len(x) * max(self.sizes)))
        outputs = np.empty((len(members), len(x), self.sizes[-1]), theta.dtype)
        for i in range(0, len(members), block):
            outputs[i : i + block] = self._forward(members[i : i + block], x)[-1]
        return np.moveaxis(outputs, 0, -1)

    def _forward(self, theta, x):
        """The values of all layers, the inputs first and the outputs last."""
        values, act = [x], ACTIVATIONS[self.activation][0]
        with np.errstate(over="ignore", invalid="ignore"):  # exp(−2z) may overflow: then tanh is −1, as it should be
            for i, (W, b) in enumerate(self.layers(theta), 1):
                a = values[-1]
                z = (a * W if W.shape[-2] == 1 else a @ W) + b  # a * W: the same for one input, and faster
                values.append(act(z) if i < len(self.shapes) else z)
        return values

    def loss_and_gradient(self, theta, x, d):
        """The mean squared error at theta (n_params,) for x (n, n_in), d (n, n_out), and its gradient (n_params,)."""
        theta, x, d = descent_inputs(self, theta, x, d)
        predictions, gradient = self.backpropagate(theta, x, d)
        return np.mean((predictions - d) ** 2), gradient

    def backpropagate(self, theta, x, d):
        """The predictions (n, n_out) and the loss's gradient (n_params,). Nothing is checked: gd has done it once."""
        values = self._forward(theta, x)
        return values[-1], self._backward(theta, values, 2 * (values[-1] - d) / d.size)

    def _backward(self, theta, values, delta):
        """The gradient, of theta's shape, of a loss with the slope delta at the outputs, by the chain rule.

        delta is ∂loss/∂z, layer by layer from the last. Rumelhart, Hinton & Williams 1986, doi 10.1038/323533a0.
        """
        slope, gradient = ACTIVATIONS[self.activation][1], np.empty_like(theta)
        for a, (W, _), (dW, db) in zip(values[-2::-1], self.layers(theta)[::-1], self.layers(gradient)[::-1]):
            dW[:], db[:] = a.mT @ delta, delta.sum(axis=-2, keepdims=True)
            if a is not values[0]:
                delta = delta @ W.mT * slope(a)
        return gradient

    def init(self, rng):
        """One parameter vector (n_params,) drawn from the prior."""
        return self.prior_std * generator(rng).standard_normal(self.n_params)

    def ensemble(self, n_ens, *, spread=0.2, centre=None, rng):
        """An ensemble (n_params, n_ens): centre + spread · prior_std · noise. The centre None is one random network.

        centre=0 is the zero-mean prior, and a trap: flipping all signs of a tanh unit changes nothing, so under a
        symmetric prior its weights' covariance with the output is 0. More members estimate that 0 better, train worse.
        """
        n_ens, rng = whole("n_ens", n_ens, at_least=2), generator(rng)
        spread = number("spread", spread, "a number above 0", above=0)
        if centre is None:
            centre = self.init(rng)
        needs = f"0, None or a parameter vector of shape ({self.n_params},)"
        centre = numbers_in("centre", centre, needs, shape=[(), (self.n_params,)])
        noise = rng.standard_normal((self.n_params, n_ens))
        return centre.reshape(-1, 1) + spread * self.prior_std[:, None] * noise

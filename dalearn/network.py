"""What all networks share: one flat parameter vector, its prior, an ensemble of such vectors, a gradient.

Data assimilation knows a network only as a function f(θ, x). So all weights and biases of a network live in one flat
vector θ, and an ensemble of networks is a matrix with one θ per column.

A new kind of network is a subclass that writes one method, forward. It can then be trained by enkf and esmda. If it
writes the way back as well, backward, it has a gradient, and gd can train it too. See FNN in fnn.py.
"""

import math

import numpy as np

from ._checks import brief, generator, number, numbers_in, positive, whole

# members are run in blocks whose largest layer holds so many numbers: half a megabyte, which a cache can hold
BLOCK = 2**16


def takes_memory_back(forward):
    """Marks a forward whose third argument is the memory of a pass over as many members or more, to be written over.

    A pass through a network needs a lot of memory, and an operating system hands it out slowly.
    """
    forward.takes_memory_back = True
    return forward


class Network:
    """A network as a function of its parameters; a subclass says what it computes.

    input_shape  the shape of one sample's input: (n_in,) for a row of numbers, (height, width) for an image
    n_out        how many numbers the network returns for one sample
    n_params     the length of the parameter vector θ
    prior_std    (n_params,), the standard deviation of each parameter's zero-mean normal prior
    widest       how many numbers the largest layer holds for one sample; members are run in blocks of that size

    Who calls a network gives one θ per column; __call__ turns them. In forward and backward the members stand in
    front, so that numpy's rules of broadcasting do the rest: theta has the shape (..., n_params), x (..., n,
    *input_shape) and the outputs (..., n, n_out), where ... is the members or nothing. A parabola, for example:

        class Parabola(Network):
            def __init__(self):
                super().__init__(input_shape=(1,), n_out=1, prior_std=[1, 1, 1])

            def forward(self, theta, x):
                a, b, c = (theta[..., i, None, None] for i in range(3))
                return a * x**2 + b * x + c, x

            def backward(self, theta, x, slopes):
                return np.concatenate([(slopes * power).sum(axis=-2) for power in (x**2, x, x**0)], axis=-1)
    """

    def __init__(self, input_shape, n_out, prior_std, *, widest=None):
        if not isinstance(input_shape, (tuple, list)):
            raise ValueError(f"input_shape must be a tuple of lengths like (1,); got {brief(input_shape)}")
        self.input_shape = tuple(whole(f"input_shape[{i}]", length) for i, length in enumerate(input_shape))
        self.n_out = whole("n_out", n_out)
        needs = "an array of shape (n_params,), one standard deviation per parameter"
        prior_std = numbers_in("prior_std", prior_std, needs, ndim=1, dtype=np.float64)
        self.prior_std = positive("prior_std", prior_std, needs, prior_std.shape)
        self.n_params = len(self.prior_std)
        self.widest = max(self.n_out, math.prod(self.input_shape)) if widest is None else whole("widest", widest)

    def __repr__(self):
        return f"{type(self).__name__} of inputs {self.input_shape}, n_out={self.n_out}, {self.n_params} parameters"

    def forward(self, theta, x):
        """The outputs, and whatever backward needs of the way there, or None; written by a subclass."""
        raise NotImplementedError(f"{type(self).__name__} has to write forward(theta, x) -> outputs, memory")

    def backward(self, theta, memory, slopes):
        """The gradient, of theta's shape, of a loss, from its slopes at the outputs; written by a subclass.

        slopes (..., n, n_out) are ∂loss/∂outputs, and the gradient is a sum over all samples. jacobian is made of it,
        so a comparison of jacobian with differences of outputs shows whether it is right. It may be called several
        times with one memory, and must not write over it.
        """
        raise ValueError(
            f"net must have a gradient; got {self!r}, whose class has no backward. enkf and esmda do without"
        )

    def __call__(self, theta, x):
        """The outputs (n, n_out) for theta (n_params,), or (n, n_out, n_ens) for theta (n_params, n_ens).

        x (n, *input_shape). float32 parameters give float32 outputs, and x is rounded to their precision. ValueError
        where a shape does not fit or an input is not finite. An output that overflows comes back as inf or NaN.
        """
        shapes = [(self.n_params,), (self.n_params, None)]
        needs = f"a parameter vector of shape ({self.n_params},) or an ensemble ({self.n_params}, n_ens)"
        theta = numbers_in("theta", theta, needs, shape=shapes)
        x = its_inputs(self, x, theta.dtype)
        with np.errstate(over="ignore", invalid="ignore"):
            if theta.ndim == 1:
                outputs, _ = self._forward(theta, x)
                return np.array(outputs, theta.dtype)
            members = np.ascontiguousarray(theta.T)
            outputs = np.empty((len(x), self.n_out, len(members)), theta.dtype)
            block = max(1, BLOCK // (len(x) * self.widest))
            earlier = ()
            for i in range(0, len(members), block):
                of_block, memory = self._forward(members[i : i + block], x, *earlier)
                outputs[..., i : i + block] = of_block.transpose(1, 2, 0)
                if hasattr(self.forward, "takes_memory_back"):
                    earlier = (memory,)
        return outputs

    def loss_and_gradient(self, theta, x, d):
        """The mean squared error at theta (n_params,) for x (n, *input_shape), d (n, n_out); its gradient (n_params,).

        ValueError where a shape does not fit, or where the network has no gradient.
        """
        theta, x, d = descent_arguments(self, theta, x, d)
        predictions, gradient = self.backpropagate(theta, x, d)
        with np.errstate(over="ignore", invalid="ignore"):
            return np.mean((predictions - d) ** 2), gradient

    def backpropagate(self, theta, x, d):
        """The predictions (n, n_out) and the gradient (n_params,) of the mean squared error.

        For a descent, which calls it thousands of times, so it does not look at its arguments; loss_and_gradient does.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            predictions, memory = self._forward(theta, x)
            slopes = (2 * (predictions - d) / d.size).astype(theta.dtype, copy=False)
            return predictions, self.backward(theta, memory, slopes)

    def jacobian(self, theta, x):
        """The slope of every output with respect to every parameter, (n · n_out, n_params); theta (n_params,).

        The rows stand in the order of predictions: all outputs of the first sample, then those of the second. Every
        sample gets its own copy of θ, so that one way back finds the slopes of all samples.
        """
        theta = a_vector(self, theta)
        x = its_inputs(self, x, theta.dtype)
        copies = np.broadcast_to(theta, (len(x), self.n_params))
        with np.errstate(over="ignore", invalid="ignore"):
            outputs, memory = self._forward(copies, x[:, None])  # (n, 1, n_out): every copy sees one sample
            slopes = np.empty((len(x), self.n_out, self.n_params), theta.dtype)
            for j in range(self.n_out):
                of_output = np.zeros_like(outputs)
                of_output[..., j] = 1
                slopes[:, j] = self.backward(copies, memory, of_output)
        return slopes.reshape(-1, self.n_params)

    def init(self, rng):
        """One parameter vector (n_params,) drawn from the prior."""
        return self.prior_std * generator(rng, "start").standard_normal(self.n_params)

    def ensemble(self, n_ens, *, spread=0.2, centre=None, rng):
        """An ensemble (n_params, n_ens): centre + spread · prior_std · noise.

        The centre None is one random network, init(rng), and the ensemble stands close around it: the prior says where
        that network is drawn. centre=0 is the prior itself. For a network of tanh units it is a trap: flipping all
        signs of a unit changes nothing in the output, so every network has a mirror image that is as likely and says
        the same, their products cancel, and the covariance of weights and output is 0. A larger ensemble estimates this
        0 better, and so learns less.
        """
        n_ens = whole("n_ens", n_ens, at_least=2)
        spread = number("spread", spread, "a number above 0", above=0)
        if centre is None:
            centre = self.init(rng)
        needs = f"0, None or a parameter vector of shape ({self.n_params},)"
        centre = numbers_in("centre", centre, needs, shape=[(), (self.n_params,)])
        noise = generator(rng, "members").standard_normal((self.n_params, n_ens))
        return centre.reshape(-1, 1) + spread * self.prior_std[:, None] * noise

    def _forward(self, theta, x, *earlier):
        """What forward returns, looked at: outputs (..., n, n_out), and a memory."""
        returned = self.forward(theta, x, *earlier)
        shape = (*theta.shape[:-1], x.shape[-1 - len(self.input_shape)], self.n_out)
        name = type(self).__name__
        if not isinstance(returned, tuple) or len(returned) != 2:
            raise ValueError(f"{name}.forward must return a tuple (outputs, memory); got {brief(returned)}")
        if np.shape(returned[0]) != shape:
            raise ValueError(
                f"{name}.forward must return outputs of shape (..., n, n_out) = {shape} for theta {theta.shape} and x "
                f"{x.shape}; got {np.shape(returned[0])}"
            )
        return returned


# What the methods above and gd check. net is a Network, or anything with its n_params, input_shape and n_out.


def descent_arguments(net, theta, x, d):
    """theta (n_params,), x (n, *input_shape) in theta's precision and d (n, n_out) in its own."""
    theta = a_vector(net, theta)
    x = its_inputs(net, x, theta.dtype)
    shape = (len(x), net.n_out)
    d = numbers_in("d", d, f"an array of shape {shape}, a row of outputs for each row of x", shape=shape)
    return theta, x, d


def a_vector(net, theta):
    needs = f"a parameter vector of shape ({net.n_params},)"
    return numbers_in("theta", theta, needs, shape=(net.n_params,))


def its_inputs(net, x, dtype):
    lengths = ", ".join(map(str, net.input_shape))
    needs = f"an array of shape (n, {lengths}), one sample per row"
    return numbers_in("x", x, needs, shape=(None, *net.input_shape), dtype=dtype)

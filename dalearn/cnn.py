"""A convolutional network: the same few weights look at every place of an image or a signal.

A filter is a small pattern of weights. It is laid over a patch of the image, and the sum of products says how much the
patch looks like the pattern. Then it moves on by a stride. So a layer has as many weights as its filters have, however
large the image is. LeCun et al. 1989, doi 10.1162/neco.1989.1.4.541.

The parameter vector θ holds layer after layer: a filter's weights (channels · kernel · kernel, filters) row by row,
then the biases; the output layer comes last, as in FNN.
"""

import math
from itertools import product

import numpy as np

from ._checks import brief, choice, whole
from .layers import ACTIVATIONS, matrices, room_for, slope_of
from .network import Network


class CNN(Network):
    """Convolutions, an activation after each, and a linear output that sees all their values.

    input_shape  (height, width) of an image of one channel, or (length,) of a signal
    n_out        how many numbers the network returns: one for each class, for example
    channels     how many filters each convolution has, like (6,) or (12, 16)
    kernel       how many pixels a filter is high and wide
    stride       how many pixels it moves on; with 2 the next layer has half as many places in each direction
    activation   "relu", "tanh", "sigmoid" or "step", as in FNN

    A filter is only laid where the whole of it lies on the image. The prior's standard deviation is √(2/fan_in) for a
    weight, which keeps the size of the values from layer to layer where half of them are cut to 0 (He et al. 2015,
    doi 10.1109/ICCV.2015.123), and 0.1 for a bias. ValueError for an image that is smaller than a filter.
    """

    def __init__(self, input_shape, n_out, channels=(6,), *, kernel=3, stride=2, activation="relu"):
        if not isinstance(channels, (tuple, list)) or not channels:
            raise ValueError(f"channels must be a tuple of one or more numbers of filters; got {brief(channels)}")
        self.channels = tuple(whole(f"channels[{i}]", count) for i, count in enumerate(channels))
        self.kernel = whole("kernel", kernel)
        self.stride = whole("stride", stride)
        self.activation = choice("activation", activation, ACTIVATIONS)
        n_out = whole("n_out", n_out)
        self.grids = grids_of(input_shape, len(self.channels), self.kernel, self.stride)
        self.dims = len(self.grids[0])
        places = [math.prod(grid) for grid in self.grids]
        in_patch = self.kernel**self.dims
        self.shapes = [(seen * in_patch, filters) for seen, filters in zip((1, *self.channels), self.channels)]
        self.shapes.append((self.channels[-1] * places[-1], n_out))
        prior_std = np.concatenate([layer_prior(fan_in, fan_out) for fan_in, fan_out in self.shapes])
        # what a member holds of its own: the patches of all layers but the first, and the values of every layer
        of_patches = [fan_in * here for (fan_in, _), here in zip(self.shapes[1:], places[2:])]
        of_values = [filters * here for filters, here in zip(self.channels, places[1:])]
        super().__init__(self.grids[0], n_out, prior_std, widest=max(of_patches + of_values + [n_out]))

    def __repr__(self):
        return f"CNN({self.input_shape}, {self.n_out}, {self.channels}), {self.n_params} parameters"

    def forward(self, theta, x):
        """The outputs (..., n, n_out), and for backward: what each layer is given, and the values of each convolution.

        The patches that a filter sees are laid out as the columns of a matrix (..., fan_in + 1, places · n), with a 1
        below each for the bias, as in FNN. So a convolution is one product, Wᵀ patches, for all places of all samples.
        The samples come last: what is copied into the patches lies together in memory.
        """
        activation, _ = ACTIVATIONS[self.activation]
        *filters, output = matrices(theta, self.shapes)
        n = x.shape[-1 - self.dims]
        a = np.moveaxis(x, -1 - self.dims, -1)  # (..., *input_shape, n)
        a = np.expand_dims(a, -2 - self.dims)  # one channel: (..., 1, *input_shape, n)
        given = []
        values = []
        for W, grid in zip(filters, self.grids[1:]):
            patches = self.patches_of(a, grid)
            z = W.mT @ patches  # (..., filters, places · n)
            a = activation(z).reshape(*z.shape[:-1], *grid, n)
            given.append(patches)
            values.append(a)
        features = room_for((*theta.shape[:-1], self.shapes[-1][0], n), theta.dtype)
        features[..., :-1, :] = a.reshape(features[..., :-1, :].shape)
        given.append(features)
        return (output.mT @ features).mT, (given, values)

    def backward(self, theta, memory, slopes):
        """The gradient, of theta's shape, by the chain rule: as in FNN, and every patch gets back what its filter took.

        A pixel lies in several patches, and what it gets back is the sum over them.
        """
        slope = slope_of(self.activation)
        given, values = memory
        gradient = np.empty_like(theta, order="C")
        *filters, output = matrices(theta, self.shapes)
        *of_filters, of_output = matrices(gradient, self.shapes)
        delta = slopes.mT
        of_output[:] = given[-1] @ delta.mT
        delta = output[..., :-1, :] @ delta  # (..., channels · places, n)
        for i in reversed(range(len(filters))):
            a = values[i]
            delta = (delta.reshape(a.shape) * slope(a)).reshape(*theta.shape[:-1], self.channels[i], -1)
            of_filters[i][:] = given[i] @ delta.mT
            if i > 0:  # the first layer has only the image before it
                delta = self.laid_back(filters[i][..., :-1, :] @ delta, values[i - 1].shape, self.grids[i + 1])
        return gradient

    def patches_of(self, a, grid):
        """The patches (..., fan_in + 1, places · n) of values (..., channels, height, width, n), over a row of ones.

        grid is the (height, width) of the layer that sees them: how many patches there are in each direction.
        """
        *members, channels = a.shape[: -1 - self.dims]
        n = a.shape[-1]
        fan_in = channels * self.kernel**self.dims
        patches = room_for((*members, fan_in, math.prod(grid) * n), a.dtype)
        laid_out = patches[..., :-1, :].reshape(*members, channels, *[self.kernel] * self.dims, *grid, n)
        for in_patch, in_image in self.pixels(grid):
            laid_out[in_patch] = a[in_image]
        return patches

    def laid_back(self, patches, shape, grid):
        """The sum over all patches (..., fan_in, places · n) in every pixel, as an array of the shape of the values."""
        values = np.zeros(shape, patches.dtype)
        laid_out = patches.reshape(*shape[: -1 - self.dims], *[self.kernel] * self.dims, *grid, shape[-1])
        for in_patch, in_image in self.pixels(grid):
            values[in_image] += laid_out[in_patch]
        return values

    def pixels(self, grid):
        """For each pixel of a filter: its place in all patches, and the pixels of the image that it lies over there."""
        everywhere = [slice(None)] * (self.dims + 1)
        for offset in product(range(self.kernel), repeat=self.dims):
            under = [slice(i, i + self.stride * length, self.stride) for i, length in zip(offset, grid)]
            yield (..., *offset, *everywhere), (..., *under, slice(None))


def layer_prior(fan_in, fan_out):
    """The prior's standard deviations of a layer: of its weights row by row, then of its biases."""
    return np.concatenate([np.full(fan_in * fan_out, np.sqrt(2 / fan_in)), np.full(fan_out, 0.1)])


def grids_of(input_shape, n_layers, kernel, stride):
    """(height, width), or (length,), of the image and of what each convolution makes of it."""
    needs = "(height, width) of an image or (length,) of a signal"
    if not isinstance(input_shape, (tuple, list)) or not 1 <= len(input_shape) <= 2:
        raise ValueError(f"input_shape must be {needs}; got {brief(input_shape)}")
    grid = tuple(whole(f"input_shape[{i}]", length) for i, length in enumerate(input_shape))
    grids = [grid]
    for layer in range(1, n_layers + 1):
        if min(grid) < kernel:
            raise ValueError(
                f"kernel must be at most {min(grid)}, the size of what convolution {layer} is given; got {kernel}"
            )
        grid = tuple((length - kernel) // stride + 1 for length in grid)
        grids.append(grid)
    return grids

"""The convolutional network: its patches, its way back, and two outside implementations beside it."""

import pickle

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from scipy.signal import correlate

from dalearn import CNN, gd

CASES = {  # what a network is made of
    "an image": ((8, 8), 10, (6,), {}),
    "an oblong image, two layers": ((9, 12), 3, (2, 4), {"kernel": 2}),
    "every place": ((5, 6), 2, (3,), {"stride": 1}),
    "a stride beyond the filter": ((11, 11), 2, (3,), {"kernel": 2, "stride": 3}),
    "a signal": ((40,), 10, (3, 2), {"kernel": 5}),
    "one pixel": ((3, 3), 1, (2,), {"kernel": 1, "stride": 1}),
}


@pytest.fixture(params=CASES)
def net_and_x(request, rng):
    input_shape, n_out, channels, rest = CASES[request.param]
    return CNN(input_shape, n_out, channels, activation="tanh", **rest), rng.standard_normal((5, *input_shape))


def layers(net, theta):
    """The weights and biases of each layer, taken from θ by the order that the file states."""
    start = 0
    for fan_in, fan_out in net.shapes:
        W = theta[start : start + fan_in * fan_out].reshape(fan_in, fan_out)
        b = theta[start + fan_in * fan_out :][:fan_out]
        yield W, b
        start += (fan_in + 1) * fan_out


def by_scipy(net, theta, image):
    """The outputs of one network for one image: every filter by scipy's correlate over the whole image, then strides."""
    values = image[None]
    *filters, (V, c) = layers(net, theta)
    strides = (slice(None, None, net.stride),) * len(net.input_shape)
    for W, b in filters:
        kernels = W.T.reshape(W.shape[1], len(values), *[net.kernel] * len(net.input_shape))
        sums = [sum(correlate(v, k, "valid", "direct") for v, k in zip(values, kernel)) for kernel in kernels]
        values = np.array([np.tanh(each[strides] + bias) for each, bias in zip(sums, b)])
    return values.ravel() @ V + c


def by_autograd(net, theta, x):
    """The outputs of one network, written place by place, for autograd to differentiate."""
    *filters, (V, c) = layers(net, theta)
    values = x[:, None]
    for W, b in filters:
        grid = [(length - net.kernel) // net.stride + 1 for length in values.shape[2:]]
        places = []
        for place in np.ndindex(*grid):
            seen = tuple(slice(net.stride * i, net.stride * i + net.kernel) for i in place)
            patches = anp.reshape(values[(slice(None), slice(None), *seen)], (len(x), -1))
            places.append(anp.tanh(anp.dot(patches, W) + b))
        values = anp.reshape(anp.stack(places, axis=-1), (len(x), len(b), *grid))
    return anp.dot(anp.reshape(values, (len(x), -1)), V) + c


def test_that_the_outputs_are_those_of_scipys_correlations(net_and_x, rng):
    net, x = net_and_x
    ensemble = net.ensemble(4, spread=1, rng=rng)
    expected = np.stack([[by_scipy(net, theta, image) for image in x] for theta in ensemble.T], axis=-1)
    np.testing.assert_allclose(net(ensemble, x), expected, rtol=0, atol=1e-12)


def test_that_the_gradient_is_autograds(net_and_x, rng):
    net, x = net_and_x
    theta = net.init(rng)
    d = rng.standard_normal((len(x), net.n_out))
    loss, gradient = net.loss_and_gradient(theta, x, d)
    expected, slopes = autograd.value_and_grad(lambda theta: anp.mean((by_autograd(net, theta, x) - d) ** 2))(theta)
    assert loss == pytest.approx(expected)
    np.testing.assert_allclose(gradient, slopes, rtol=0, atol=1e-12)


def test_that_an_image_moved_by_the_stride_gives_the_same_values_at_the_next_place(rng):
    net = CNN((6, 9), 1, (2,), activation="tanh")
    image = rng.standard_normal((1, 6, 9))
    moved = np.roll(image, 2, axis=-1)
    theta = net.init(rng)
    (_, (before,)), (_, (after,)) = net.forward(theta, image)[1], net.forward(theta, moved)[1]
    np.testing.assert_allclose(after[..., 1:, :], before[..., :-1, :], rtol=0, atol=1e-14)
    assert not np.allclose(after[..., :1, :], before[..., :1, :])


def test_that_a_network_has_the_parameters_that_its_sizes_make():
    assert CNN((8, 8), 10, (6,)).n_params == 6 * (9 + 1) + 10 * (6 * 3 * 3 + 1) == 610
    assert CNN((40,), 10, (8, 12), kernel=5).n_params == 8 * (5 + 1) + 12 * (40 + 1) + 10 * (12 * 7 + 1) == 1390


def test_that_the_prior_keeps_the_size_of_the_values_from_layer_to_layer(rng):
    net = CNN((33, 33), 1, (16, 16))
    x = rng.standard_normal((30, 33, 33))
    ensemble = net.ensemble(40, centre=0, spread=1, rng=rng)
    _, (_, values) = net.forward(ensemble.T, x)
    first, second = (np.mean(each**2) for each in values)
    assert 0.6 < first < 1.5 and 0.6 < second / first < 1.5


def test_that_a_network_learns_by_gradients_which_way_a_stripe_lies(rng):
    stripes = rng.standard_normal((200, 6, 1)) + 0.3 * rng.standard_normal((200, 6, 6))
    lies = np.arange(200) % 2 == 1
    stripes[lies] = stripes[lies].transpose(0, 2, 1)
    d = np.where(lies, 1.0, -1.0)[:, None]
    net = CNN((6, 6), 1, (6,))
    *_, last = gd(net, net.init(1), stripes[:100], d[:100], rule="adam", learning_rate=0.02, epochs=200)
    assert np.mean(np.sign(net(last.theta, stripes[100:])) == d[100:]) > 0.8  # by chance a half


def test_that_a_network_of_step_units_has_no_gradient_and_says_so(rng):
    net = CNN((4, 4), 1, activation="step")
    assert np.isfinite(net(net.init(rng), rng.standard_normal((3, 4, 4)))).all()
    with pytest.raises(ValueError, match="activation must have a slope for a gradient; got 'step'"):
        net.loss_and_gradient(net.init(rng), np.ones((3, 4, 4)), np.ones((3, 1)))


@pytest.mark.parametrize(
    "arguments, message",
    [
        (((8,), 2, 6), r"channels must be a tuple of one or more numbers of filters; got 6"),
        (((8,), 2, ()), r"channels must be a tuple of one or more numbers of filters; got \(\)"),
        (((8,), 2, (6, 0)), r"channels\[1\] must be .*; got 0"),
        (
            ((8, 8, 3), 2),
            r"input_shape must be \(height, width\) of an image or \(length,\) of a signal; got \(8, 8, 3\)",
        ),
        ((8, 2), r"input_shape must be .*; got 8"),
        (((8, 2.5), 2), r"input_shape\[1\] must be .*; got 2.5"),
        (((8, 8), 0), r"n_out must be .*; got 0"),
        (((2, 8), 2), r"kernel must be at most 2, the size of what convolution 1 is given; got 3"),
        (((8, 8), 2, (3, 3, 3)), r"kernel must be at most 1, the size of what convolution 3 is given; got 3"),
    ],
)
def test_that_what_a_network_is_made_of_is_looked_at(arguments, message):
    with pytest.raises(ValueError, match=message):
        CNN(*arguments)


@pytest.mark.parametrize(
    "option, message",
    [
        ({"kernel": 0}, "kernel must be"),
        ({"stride": 0}, "stride must be"),
        ({"activation": "gelu"}, "activation must be one of .*tanh.*; got 'gelu'"),
    ],
)
def test_that_its_options_are_looked_at(option, message):
    with pytest.raises(ValueError, match=message):
        CNN((8, 8), 2, **option)


def test_that_a_network_says_what_it_is_and_can_be_pickled(rng):
    net = CNN((8, 8), 10)
    assert repr(net) == "CNN((8, 8), 10, (6,)), 610 parameters"
    theta, x = net.init(rng), rng.standard_normal((2, 8, 8))
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(net))(theta, x), net(theta, x))

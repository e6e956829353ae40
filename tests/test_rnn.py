"""The recurrent network: step by step by hand, and its way back through time by an outside implementation."""

import pickle

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from dalearn import RNN, gd

CASES = [((5,), 1, 3), ((4, 2), 3, 2), ((1,), 1, 1)]


@pytest.fixture(params=CASES, ids=str)
def net_and_x(request, rng):
    input_shape, n_out, n_hidden = request.param
    return RNN(input_shape, n_out, n_hidden=n_hidden), rng.standard_normal((6, *input_shape))


def by_hand(net, theta, x):
    """The outputs (n, n_out) of one network, one step after another; with autograd's numpy, which can differentiate it."""
    n_in, n_hidden = net.n_in, net.n_hidden
    W, theta = theta[: n_in * n_hidden].reshape((n_in, n_hidden)), theta[n_in * n_hidden :]
    U, theta = theta[: n_hidden**2].reshape((n_hidden, n_hidden)), theta[n_hidden**2 :]
    b, theta = theta[:n_hidden], theta[n_hidden:]
    V, c = theta[: -net.n_out].reshape((n_hidden, net.n_out)), theta[-net.n_out :]
    state = np.zeros((len(x), n_hidden))
    for numbers in x.reshape(len(x), net.n_steps, n_in).transpose(1, 0, 2):
        state = anp.tanh(anp.dot(numbers, W) + anp.dot(state, U) + b)
    return anp.dot(state, V) + c


def test_that_the_outputs_are_those_made_step_by_step(net_and_x, rng):
    net, x = net_and_x
    ensemble = net.ensemble(4, spread=1, rng=rng)
    expected = np.stack([by_hand(net, theta, x) for theta in ensemble.T], axis=-1)
    np.testing.assert_allclose(net(ensemble, x), expected, rtol=0, atol=1e-13)


def test_that_the_gradient_is_autograds(net_and_x, rng):
    net, x = net_and_x
    theta = net.init(rng)
    d = rng.standard_normal((len(x), net.n_out))
    loss, gradient = net.loss_and_gradient(theta, x, d)
    expected, slopes = autograd.value_and_grad(lambda theta: anp.mean((by_hand(net, theta, x) - d) ** 2))(theta)
    assert loss == pytest.approx(expected)
    np.testing.assert_allclose(gradient, slopes, rtol=0, atol=1e-12)


def test_that_the_order_of_the_numbers_counts_and_two_units_may_change_places(rng):
    net = RNN((6,), n_hidden=2)
    theta, x = net.init(rng), rng.standard_normal((3, 6))
    outputs = net(theta, x)
    assert not np.allclose(outputs, net(theta, x[:, ::-1]))
    hidden, output = theta[:8].reshape(4, 2), theta[8:].reshape(3, 1)  # numbers, state, state, bias; unit, unit, bias
    swapped = np.concatenate([hidden[[0, 2, 1, 3]][:, ::-1].ravel(), output[[1, 0, 2]].ravel()])
    np.testing.assert_allclose(net(swapped, x), outputs, rtol=0, atol=1e-14)


def test_that_a_state_drawn_from_the_prior_neither_dies_out_nor_grows(rng):
    net = RNN((200,), n_hidden=30)
    x = np.zeros((1, 200))
    x[:, 0] = 1  # a knock at the first step, and silence
    ensemble = net.ensemble(50, centre=0, spread=1, rng=rng)
    ensemble[31 * 30 : 32 * 30] = 0  # no biases, which would keep the state awake by themselves
    _, given = net.forward(ensemble.T, x)
    sizes = [np.sqrt(np.mean(each[..., 1:-1, :] ** 2)) for each in given[:-1]]
    assert 0.05 < sizes[20] / sizes[1] < 1


def test_that_a_network_learns_to_repeat_a_number_of_three_steps_ago(rng):
    x = rng.uniform(-1, 1, (300, 6))
    net = RNN((6,), n_hidden=8)
    *_, last = gd(net, net.init(1), x[:200], x[:200, 2:3], rule="adam", learning_rate=0.02, epochs=600)
    assert np.sqrt(np.mean((net(last.theta, x[200:]) - x[200:, 2:3]) ** 2)) < 0.1


@pytest.mark.parametrize(
    "arguments, options, message",
    [
        ((5,), {}, r"input_shape must be \(n_steps,\) or \(n_steps, n_in\); got 5"),
        (((5, 1, 1),), {}, r"input_shape must be \(n_steps,\) or \(n_steps, n_in\); got \(5, 1, 1\)"),
        (((0,),), {}, r"input_shape\[0\] must be .*; got 0"),
        (((5, 1.5),), {}, r"input_shape\[1\] must be .*; got 1.5"),
        (((5,), 0), {}, "n_out must be .*; got 0"),
        (((5,),), {"n_hidden": 0}, "n_hidden must be .*; got 0"),
    ],
)
def test_that_what_a_network_is_made_of_is_looked_at(arguments, options, message):
    with pytest.raises(ValueError, match=message):
        RNN(*arguments, **options)


def test_that_a_network_says_what_it_is_and_can_be_pickled(rng):
    net = RNN((10,), n_hidden=8)
    assert repr(net) == "RNN((10,), 1, n_hidden=8), 89 parameters"
    theta, x = net.init(rng), rng.standard_normal((2, 10))
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(net))(theta, x), net(theta, x))

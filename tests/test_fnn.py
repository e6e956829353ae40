"""The network: its forward pass, gradient and prior."""

import pickle

import numpy as np
import pytest
from oracles import Replayed

from dalearn import FNN
from dalearn._tanh import by_exp, left_to_numpy, tanh
from dalearn.network import takes_memory_back

ACTIVATIONS = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "sigmoid": lambda z: 1 / (1 + np.exp(-z))}


def by_hand(theta, x, sizes, activation):
    """One network, sample by sample and layer by layer."""
    outputs = []
    for a in x:
        start = 0
        for layer, (fan_in, fan_out) in enumerate(zip(sizes, sizes[1:])):
            W = theta[start : start + fan_in * fan_out].reshape(fan_in, fan_out)
            b = theta[start + fan_in * fan_out :][:fan_out]
            start += fan_in * fan_out + fan_out
            a = np.array([sum(a[i] * W[i, j] for i in range(fan_in)) + b[j] for j in range(fan_out)])
            if layer < len(sizes) - 2:
                a = activation(a)
        outputs.append(a)
    return np.array(outputs)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("sizes", [(1, 3, 1), (2, 4, 3, 2), (3, 1), (1, 1, 1)])
def test_that_the_forward_pass_is_the_one_written_by_hand(rng, name, sizes):
    net, x = FNN(sizes, name), rng.standard_normal((5, sizes[0]))
    ensemble = net.ensemble(4, rng=rng)
    expected = np.stack([by_hand(theta, x, sizes, ACTIVATIONS[name]) for theta in ensemble.T], axis=-1)
    assert net(ensemble, x).shape == (5, sizes[-1], 4)
    np.testing.assert_allclose(net(ensemble, x), expected, rtol=0, atol=1e-13)
    np.testing.assert_allclose(net(ensemble[:, 0], x), expected[..., 0], rtol=0, atol=1e-13)


@pytest.mark.parametrize("n, n_ens", [(1, 2), (1, 900), (300, 40), (2000, 3), (20_000, 2)])
def test_that_working_in_blocks_of_members_changes_nothing(rng, n, n_ens):
    net, x = FNN((2, 10, 3, 1)), rng.standard_normal((n, 2))
    ensemble = net.ensemble(n_ens, rng=rng)
    outputs = net(ensemble, x)
    for member in {0, n_ens // 2, n_ens - 1}:
        np.testing.assert_allclose(outputs[..., member], net(ensemble[:, member], x), rtol=0, atol=1e-13)


@pytest.mark.parametrize("one", [tanh, by_exp])
def test_that_tanh_is_numpys_within_a_few_roundings_and_saturates_without_a_warning(one):
    z = np.concatenate([np.linspace(-25, 25, 100_001), [-1e-12, 0, 1e-12, -1e5, 1e5, -1e300, 1e300]])
    with np.errstate(over="ignore"):
        assert np.abs(one(z.copy()) - np.tanh(z)).max() <= 4.5e-16
        assert np.abs(one(z.astype(np.float32)) - np.tanh(z)).max() <= 4.5e-16 * 2**29
    outputs = FNN((1, 1, 1))(np.array([1.0, 0.0, 1.0, 0.0]), z[:, None])[:, 0]  # where a warning would be an error
    np.testing.assert_allclose(outputs, np.tanh(z), rtol=0, atol=1e-14)


@pytest.mark.parametrize(
    "names, types",
    [
        ("X86_V4", {np.float32, np.float64}),  # as numpy 2.4 calls a processor with AVX-512
        ("AVX512_SKX", {np.float32, np.float64}),  # and numpy 2.1
        ("X86_V3", {np.float32}),
        ("AVX2", {np.float32}),
        ("baseline(X86_V2)", set()),
        ("", set()),
    ],
)
def test_that_tanh_is_left_to_numpy_where_numpy_has_written_it_for_wide_registers(names, types):
    written_for = {kind: {"current": names, "available": "AVX512_SKX X86_V4"} for kind in ("ee", "ff", "dd")}
    assert set(left_to_numpy(written_for)) == {np.dtype(one) for one in types}
    assert left_to_numpy({}) == ()  # a numpy that says nothing, as in a browser


def test_that_every_block_of_members_but_the_first_uses_the_memory_of_the_one_before(rng, monkeypatch):
    net, x = FNN((2, 5, 4, 1)), rng.standard_normal((7, 2))
    passes = []

    @takes_memory_back
    def forward(self, theta, x, earlier=None):
        outputs, values = original(self, theta, x, earlier)
        passes.append((earlier, values))
        return outputs, values

    original = FNN.forward
    monkeypatch.setattr(FNN, "forward", forward)
    monkeypatch.setattr("dalearn.network.BLOCK", 3 * len(x) * net.widest)
    net(net.ensemble(8, rng=rng), x)
    (first, before), *others = passes
    assert first is None and len(others) == 2  # blocks of 3, 3 and 2 members
    for earlier, values in others:
        assert earlier is before
        assert all(np.shares_memory(one, other) for one, other in zip(values[1:], before[1:]))
        before = values


@pytest.mark.parametrize("name", ["tanh", "relu", "sigmoid", "step"])
def test_that_no_layer_is_written_over_by_the_next_and_no_input_by_the_first(rng, name):
    net, x = FNN((2, 3, 4, 1), name), rng.standard_normal((5, 2))
    theta = net.ensemble(6, rng=rng).T
    before = theta.copy(), x.copy()
    outputs, given = net.forward(theta, x)
    assert all((a[..., -1, :] == 1).all() for a in given)  # the unit that always says 1, for the biases
    inputs, first, second = (a[..., :-1, :] for a in given)
    assert np.array_equal(inputs.mT, x)
    assert np.array_equal(theta, before[0]) and np.array_equal(x, before[1])
    (W1, b1), (W2, b2), (W3, b3) = net.layers(theta)
    activation = {**ACTIVATIONS, "step": np.sign}[name]
    np.testing.assert_allclose(first.mT, activation(x @ W1 + b1), rtol=0, atol=1e-13)
    np.testing.assert_allclose(second.mT, activation(first.mT @ W2 + b2), rtol=0, atol=1e-13)
    np.testing.assert_allclose(outputs, second.mT @ W3 + b3, rtol=0, atol=1e-13)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("sizes", [(1, 6, 1), (2, 5, 4, 3), (2, 2)])
def test_that_the_gradient_equals_finite_differences(rng, name, sizes):
    net, n = FNN(sizes, name), 11
    theta, x, d = net.init(rng), rng.standard_normal((n, sizes[0])), rng.standard_normal((n, sizes[-1]))
    loss, gradient = net.loss_and_gradient(theta, x, d)
    assert loss == pytest.approx(np.mean((net(theta, x) - d) ** 2), rel=1e-12)
    step = 1e-6
    differences = [
        (net.loss_and_gradient(theta + e, x, d)[0] - net.loss_and_gradient(theta - e, x, d)[0]) / (2 * step)
        for e in step * np.eye(net.n_params)
    ]
    np.testing.assert_allclose(gradient, differences, rtol=0, atol=1e-7 * max(1, np.abs(gradient).max()))


def test_that_backpropagation_also_returns_the_predictions(rng):
    net = FNN((2, 5, 1))
    theta, x, d = net.init(rng), rng.standard_normal((7, 2)), rng.standard_normal((7, 1))
    predictions, gradient = net.backpropagate(theta, x, d)
    np.testing.assert_array_equal(predictions, net(theta, x))
    np.testing.assert_array_equal(gradient, net.loss_and_gradient(theta, x, d)[1])


def test_that_flipping_a_hidden_units_signs_or_swapping_two_units_changes_nothing(rng):
    net, x = FNN((1, 4, 1)), rng.standard_normal((9, 1))
    theta = net.init(rng)
    flipped = theta.copy()
    flipped[[1, 5, 9]] *= -1  # weight in, bias, weight out of unit 1
    swapped = theta.copy()
    for first, second in ((0, 3), (4, 7), (8, 11)):
        swapped[[first, second]] = theta[[second, first]]
    np.testing.assert_allclose(net(flipped, x), net(theta, x), atol=1e-14)
    np.testing.assert_allclose(net(swapped, x), net(theta, x), atol=1e-14)


def test_that_layers_are_views_of_the_parameter_vector_in_order():
    net = FNN((2, 3, 1))
    theta = np.arange(13.0)
    (W1, b1), (W2, b2) = net.layers(theta)
    np.testing.assert_array_equal(W1, [[0, 1, 2], [3, 4, 5]])
    np.testing.assert_array_equal(b1, [[6, 7, 8]])
    np.testing.assert_array_equal(W2, [[9], [10], [11]])
    np.testing.assert_array_equal(b2, [[12]])
    assert all(np.shares_memory(theta, part) for part in (W1, b1, W2, b2))


def test_that_the_prior_is_wide_enough_for_inputs_of_unit_variance():
    np.testing.assert_allclose(FNN((4, 2, 1)).prior_std, [1] * 8 + [2] * 2 + [2 / np.sqrt(2)] * 2 + [0.2])
    np.testing.assert_allclose(FNN((1, 4, 2)).prior_std[-10:], [1] * 8 + [0.2] * 2)


def test_that_init_draws_from_the_prior():
    net = FNN((4, 2, 1))
    rng = np.random.default_rng(0)
    draws = np.array([net.init(rng) for _ in range(20_000)])
    np.testing.assert_allclose(draws.std(axis=0), net.prior_std, rtol=0.03)
    np.testing.assert_allclose(draws.mean(axis=0) / net.prior_std, 0, atol=0.04)


@pytest.mark.parametrize("centre", [None, 0, 1.5, "a vector"])
def test_that_an_ensemble_scatters_around_its_centre(rng, centre):
    net = FNN((2, 3, 1))
    if isinstance(centre, str):
        centre = net.init(rng)
    ensemble = net.ensemble(20_000, spread=0.3, centre=centre, rng=7)
    assert ensemble.shape == (13, 20_000)
    np.testing.assert_allclose(ensemble.std(axis=1), 0.3 * net.prior_std, rtol=0.03)
    expected = net.init(7) if centre is None else np.broadcast_to(centre, 13)
    np.testing.assert_allclose(ensemble.mean(axis=1), expected, atol=0.02)


def test_that_a_member_is_the_centre_plus_spread_times_the_priors_deviation_times_noise():
    net, noise = FNN((2, 3, 1)), np.random.default_rng(0).standard_normal((13, 5))
    ensemble = net.ensemble(5, spread=0.3, centre=np.arange(13), rng=Replayed([noise]))
    expected = np.arange(13)[:, None] + 0.3 * net.prior_std[:, None] * noise
    np.testing.assert_allclose(ensemble, expected, rtol=0, atol=1e-14)


def test_that_the_default_spread_is_a_fifth_of_the_prior():
    net = FNN((1, 20, 1))
    np.testing.assert_array_equal(net.ensemble(5, rng=1), net.ensemble(5, spread=0.2, rng=1))


def test_that_the_zero_mean_prior_is_uncorrelated_with_the_output():
    """Chapter 10's trap: signs flip freely, so no weight but the output's bias has any covariance with the prediction."""
    net, x = FNN((1, 3, 1)), np.linspace(-1.5, 1.5, 5)[:, None]
    around_zero, around_one = (net.ensemble(40_000, spread=s, centre=c, rng=3) for s, c in ((1, 0), (0.2, None)))
    for ensemble, related in ((around_zero, False), (around_one, True)):
        predictions = net(ensemble, x)[:, 0]
        correlations = np.abs(np.corrcoef(ensemble[:-1], predictions)[:-5, -5:])
        assert (correlations.max() > 0.3) if related else (correlations.max() < 0.03)


def test_that_a_network_says_what_it_is_and_can_be_pickled(rng):
    net = FNN((1, 20, 1))
    assert repr(net) == "FNN((1, 20, 1), 'tanh'), 61 parameters"
    theta, x = net.init(rng), np.ones((2, 1))
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(net))(theta, x), net(theta, x))

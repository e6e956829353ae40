"""A whole number as rng: every purpose has a stream of its own, so that one seed everywhere is as good as several."""

import itertools

import numpy as np
import pytest

from dalearn import FNN, enkf, esmda, gauss_newton, gd, laplace_ensemble, mexican_hat, perturb, sine
from dalearn._checks import generator

PURPOSES = ("data", "start", "members", "perturbations", "order", "directions", "uncertainty", "sampler")


def test_that_no_two_purposes_share_their_numbers():
    draws = {purpose: generator(1, purpose).standard_normal(2000) for purpose in PURPOSES}
    draws["numpy's own"] = np.random.default_rng(1).standard_normal(2000)
    draws["a spawned one"] = np.random.default_rng(np.random.SeedSequence(1).spawn(1)[0]).standard_normal(2000)
    for one, other in itertools.combinations(draws.values(), 2):
        assert abs(np.corrcoef(one, other)[0, 1]) < 0.1


def test_that_a_purpose_has_the_same_stream_for_the_same_seed_and_another_for_another():
    one, same, other = (generator(seed, "data").standard_normal(5) for seed in (1, np.int64(1), 2))
    np.testing.assert_array_equal(one, same)
    assert np.any(one != other)


def a_linear_posterior(train, rng):
    """The variance of one parameter, prior 1, after one reading of error variance 1: 0.5 exactly."""
    net = FNN((1, 1))

    def slope(theta, x):
        return theta[None, :1] / net.prior_std[0] * np.ones((len(x), 1, 1))

    ensemble = net.ensemble(4000, spread=1.0, centre=0, rng=rng)
    *_, last = train(slope, ensemble, np.zeros((1, 1)), np.ones((1, 1)), 1.0, rng=rng)
    return (last.theta[0] / net.prior_std[0]).var(ddof=1)


@pytest.mark.parametrize("train", [enkf, esmda])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_that_one_seed_for_the_ensemble_and_the_training_gives_the_exact_variance(train, seed):
    assert a_linear_posterior(train, seed) == pytest.approx(0.5, abs=0.05)


def test_that_perturbations_are_not_the_members_own_deviations():
    net = FNN((1, 1))
    deviations = net.ensemble(3000, spread=1.0, centre=0, rng=5) / net.prior_std[:, None]
    noise = perturb(np.zeros(2), 1.0, 3000, 5)
    for row, other in itertools.product(deviations, noise):
        assert abs(np.corrcoef(row, other)[0, 1]) < 0.1


def test_that_data_and_start_are_not_made_of_the_same_numbers():
    start = FNN((1, 1000, 1)).init(3)[:1000]
    for problem in (sine(1000, rng=3), mexican_hat(1000, dim=1, rng=3)):
        noise = (problem.d - np.sin(problem.in_units(problem.x)))[:, 0]
        assert abs(np.corrcoef(start, problem.x[:, 0])[0, 1]) < 0.15
        assert abs(np.corrcoef(start, noise)[0, 1]) < 0.15


def test_that_an_ensemble_stands_around_the_network_that_init_draws_from_the_same_seed():
    net = FNN((1, 5, 1))
    np.testing.assert_array_equal(net.ensemble(9, rng=4), net.ensemble(9, centre=net.init(4), rng=4))


def test_that_gauss_newtons_directions_are_not_those_of_its_uncertainty():
    net, problem = FNN((1, 3, 1)), sine(20, rng=1)
    data, options = (problem.x, problem.d, 0.05), {"prior_std": net.prior_std, "n_ens": 4, "rng": 1}
    start = net.init(1)
    (step,) = gauss_newton(net, start, *data, iterations=1, **options)
    around = laplace_ensemble(net, start, *data, **options) - start[:, None]
    moved = step.theta - start
    _, residual, *_ = np.linalg.lstsq(around, moved)
    assert residual > 0.1 * moved @ moved  # the step does not lie in the span of the other ensemble


def test_that_the_order_of_mini_batches_does_not_hang_on_how_the_start_was_drawn():
    net, problem = FNN((1, 3, 1)), sine(20, rng=1)
    orders = []

    class Watched(FNN):
        def backpropagate(self, theta, x, d):
            orders[-1].append(x[:, 0])
            return super().backpropagate(theta, x, d)

    for start in (net.init(1), net.init(2)):
        orders.append([])
        list(gd(Watched((1, 3, 1)), start, problem.x, problem.d, epochs=2, batch_size=7, rng=1))
    for one, other in zip(*orders):
        np.testing.assert_array_equal(one, other)

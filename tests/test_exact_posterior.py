"""A network that is linear in what it learns has a known posterior, and every method here is held against it."""

from functools import partial

import numpy as np
import pytest
from oracles import kalman_posterior, moments

from dalearn import FNN, enkf, esmda, gauss_newton, laplace_ensemble, linear_predictions, sine
from dalearn.gauss_newton import prior_anomalies

UNITS, NOISE = 5, 0.2
NET, PROBLEM = FNN((1, UNITS, 1)), sine(20, noise=NOISE, rng=np.random.default_rng(1))
(W, B), PRIOR_STD = NET.layers(NET.init(np.random.default_rng(1)))[0], NET.prior_std[2 * UNITS :]
DATA = PROBLEM.x, PROBLEM.d, NOISE


def features(x):
    """The values of the hidden units, which are drawn once and never learn, and a 1 for the output's bias."""
    return np.hstack([np.tanh(x * W + B), np.ones_like(x)])


def output_layer(theta, x):
    """The network as a function of its output weights and bias alone: (n, 1) or (n, 1, n_ens)."""
    return (features(x) @ theta)[:, None]


def exact(x=PROBLEM.x, d=PROBLEM.d, obs_var=NOISE**2):
    H = features(x)
    return kalman_posterior(np.zeros(UNITS + 1), np.diag(PRIOR_STD**2), H, d[:, 0], np.full(len(d), obs_var))


def end(method, ensemble, data=DATA, **options):
    *_, last = method(output_layer, ensemble, *data, **options)
    return moments(last.theta)


def exact_start(n_ens, rng):
    """Members around 0 whose covariance is the prior's exactly."""
    return np.sqrt(n_ens - 1) * prior_anomalies(PRIOR_STD[:, None], n_ens, rng)


def test_that_the_kalman_form_of_the_posterior_is_the_one_whose_precisions_add_up():
    H, (mean, covariance) = features(PROBLEM.x), exact()
    precision = np.diag(1 / PRIOR_STD**2) + H.T @ H / NOISE**2
    np.testing.assert_allclose(covariance, np.linalg.inv(precision), rtol=0, atol=1e-9)
    np.testing.assert_allclose(mean, covariance @ H.T @ PROBLEM.d[:, 0] / NOISE**2, rtol=0, atol=1e-9)


def test_that_the_output_layer_alone_predicts_what_the_whole_network_does(rng):
    theta = NET.init(np.random.default_rng(1))
    np.testing.assert_allclose(output_layer(theta[2 * UNITS :], PROBLEM.x), NET(theta, PROBLEM.x), rtol=0, atol=1e-12)


METHODS = {
    "enkf, one at a time": enkf,
    "enkf, batches of 7": partial(enkf, batch_size=7),
    "esmda, four steps": partial(esmda, alphas=4),
}


@pytest.mark.parametrize("name", METHODS)
def test_that_the_errors_of_mean_and_covariance_fall_as_the_root_of_the_ensembles_size(name):
    sizes, rng, (mean, covariance) = (30, 100, 300, 1000, 3000), np.random.default_rng(7), exact()
    errors = []
    for n_ens in sizes:
        squares = []
        for _ in range(160 if n_ens < 1000 else 80):
            start = PRIOR_STD[:, None] * rng.standard_normal((UNITS + 1, n_ens))
            found_mean, found_covariance = end(METHODS[name], start, rng=rng)
            squares.append([np.sum((found_mean - mean) ** 2), np.sum((found_covariance - covariance) ** 2)])
        errors.append(np.sqrt(np.mean(squares, axis=0)))
    slopes = np.polyfit(np.log(sizes), np.log(errors), 1)[0]
    np.testing.assert_allclose(slopes, -0.5, rtol=0, atol=0.05)


@pytest.mark.parametrize("n_ens", [UNITS + 2, 30])
def test_that_a_transform_of_the_exact_prior_is_exact_in_whatever_portions_the_data_come(n_ens):
    rng, how = np.random.default_rng(n_ens), {"update": "transform"}
    start, (mean, covariance) = exact_start(n_ens, rng), exact()

    def shuffled():
        order = rng.permutation(len(PROBLEM.d))
        return PROBLEM.x[order], PROBLEM.d[order], NOISE

    found = {
        "one update": end(esmda, start, alphas=1, **how),
        "four ESMDA steps": end(esmda, start, alphas=4, **how),
        "unequal steps": end(esmda, start, alphas=[9, 3, 2], **how),
        "one at a time": end(enkf, start, **how),
        "one at a time, shuffled": end(enkf, start, shuffled(), **how),
        "another order": end(enkf, start, shuffled(), **how),
        "in batches": end(enkf, start, shuffled(), batch_size=6, **how),
    }
    for name, (found_mean, found_covariance) in found.items():
        np.testing.assert_allclose(found_mean, mean, rtol=0, atol=1e-9, err_msg=name)
        np.testing.assert_allclose(found_covariance, covariance, rtol=0, atol=1e-9, err_msg=name)


def test_that_data_shown_again_are_data_of_a_smaller_error():
    """Ten epochs end at the posterior of a tenth of the error variance: too narrow by far, around another mean."""
    start, how = exact_start(8, np.random.default_rng(1)), {"update": "transform", "epochs": 10}
    mean, covariance = exact(obs_var=NOISE**2 / 10)
    found_mean, found_covariance = end(enkf, start, **how)
    np.testing.assert_allclose(found_mean, mean, rtol=0, atol=1e-9)
    np.testing.assert_allclose(found_covariance, covariance, rtol=0, atol=1e-9)
    H = features(PROBLEM.x_test)
    wide, narrow = (np.sqrt(np.einsum("ni,ij,nj->n", H, C, H).mean()) for C in (exact()[1], found_covariance))
    assert 2.5 < wide / narrow < np.sqrt(10)  # the prior holds a little of the width


@pytest.mark.parametrize("n_ens", [UNITS + 2, 40])
def test_that_gauss_newton_judges_the_output_layers_predictions_as_the_exact_posterior_does(n_ens):
    (mean, covariance), options = exact(), {"prior_std": PRIOR_STD, "n_ens": n_ens, "rng": 3}
    *_, last = gauss_newton(output_layer, np.ones(UNITS + 1), *DATA, **options, iterations=2)
    np.testing.assert_allclose(last.theta, mean, rtol=0, atol=1e-6)
    ensemble, H = laplace_ensemble(output_layer, last.theta, *DATA, **options), features(PROBLEM.x_test)
    members = linear_predictions(output_layer, ensemble, PROBLEM.x_test)[:, 0]
    np.testing.assert_allclose(members.mean(axis=1), H @ mean, rtol=0, atol=1e-6)
    np.testing.assert_allclose(np.cov(members), H @ covariance @ H.T, rtol=0, atol=1e-6)


def ranks(factor, trials=3000, n_ens=19):
    """Of truths drawn from the prior, among members of the posterior that takes factor times the error variance."""
    rng, H, point = np.random.default_rng(5), features(PROBLEM.x), features(np.array([[0.4]]))[0]
    truths = PRIOR_STD[:, None] * rng.standard_normal((UNITS + 1, trials))
    d = H @ truths + NOISE * rng.standard_normal((len(H), trials))
    covariance = exact(obs_var=factor * NOISE**2)[1]
    means = covariance @ H.T @ d / (factor * NOISE**2)
    noise = np.sqrt(point @ covariance @ point) * rng.standard_normal((trials, n_ens))
    return np.sum((point @ means)[:, None] + noise < (point @ truths)[:, None], axis=1)


def test_that_the_truths_rank_is_flat_for_the_right_posterior_a_u_where_data_count_more_often_a_hump_where_less():
    right, counted_four_times, overstated = (np.bincount(ranks(f), minlength=20) / 3000 for f in (1, 1 / 4, 4))
    assert 3000 * np.sum((right - 0.05) ** 2 / 0.05) < 43.8  # χ² with 19 degrees of freedom, 1 in 1000
    for shape, outside_over_middle in ((counted_four_times, (4, 12)), (overstated, (0.1, 0.6))):
        low, high = outside_over_middle
        assert low < shape[[0, -1]].mean() / shape[8:12].mean() < high

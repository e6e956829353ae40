"""The sampler that judges the others: exact where the posterior is known, and its own diagnostics are right."""

from itertools import islice

import numpy as np
import pytest
from oracles import kalman_posterior

from dalearn import FNN, Diverged, Network, sine
from dalearn._checks import generator
from dalearn.study import hmc

OBS_STD = 0.3
real_information = hmc.information
QUICK = {"leaps": 12, "windows": (60, 60, 100)}


@pytest.fixture
def linear(rng):
    """A network without a hidden layer: linear in its parameters, so the posterior is known."""
    net, x = FNN((3, 1)), rng.standard_normal((8, 3))
    d = net(net.init(rng), x) + OBS_STD * rng.standard_normal((8, 1))
    H = np.hstack([x, np.ones((8, 1))])
    exact = kalman_posterior(np.zeros(4), np.diag(net.prior_std**2), H, d[:, 0], np.full(8, OBS_STD**2))
    return net, x, d, *exact


def draw(n_samples, *arguments, **options):
    """(n_samples, n_chains, n_params)."""
    return np.array(list(islice(hmc.sample(*arguments, **options), n_samples)))


def test_that_the_slope_of_the_energy_is_its_finite_difference(rng):
    net, problem = FNN((2, 4, 3, 1)), rng.standard_normal((7, 3))
    x, d = problem[:, :2], problem[:, 2:]
    theta, shift = np.array([net.init(rng) for _ in range(3)]), 1e-6 * rng.standard_normal((3, net.n_params))
    (up, _), (down, _) = (hmc.energy(net, theta + sign * shift, x, d, OBS_STD) for sign in (1, -1))
    np.testing.assert_allclose((up - down) / 2, (hmc.energy(net, theta, x, d, OBS_STD)[1] * shift).sum(1), rtol=1e-5)


def test_that_the_energy_is_misfit_plus_prior(rng):
    net, problem = FNN((1, 4, 1)), sine(9, rng=rng)
    theta = net.init(rng)
    misfit = np.sum((net(theta, problem.x) - problem.d) ** 2) / OBS_STD**2
    expected = (misfit + np.sum((theta / net.prior_std) ** 2)) / 2
    assert hmc.energy(net, theta[None], problem.x, problem.d, OBS_STD)[0] == pytest.approx([expected])


def test_that_draws_have_the_exact_mean_and_covariance_where_they_are_known(linear):
    net, x, d, mean, covariance = linear
    draws = draw(2000, net, np.zeros((4, 4)), x, d, OBS_STD, **QUICK, rng=1)
    flat, size = draws.reshape(-1, 4), hmc.effective_size(draws).min()
    std = np.sqrt(np.diag(covariance))
    assert size > 1500 and hmc.r_hat(draws).max() < 1.01
    assert np.abs((flat.mean(axis=0) - mean) / std).max() < 4 / np.sqrt(size)  # four standard errors
    np.testing.assert_allclose(np.cov(flat.T) / np.outer(std, std), covariance / np.outer(std, std), atol=0.12)


def test_that_a_wrong_observation_error_is_seen_by_the_same_test(linear):
    net, x, d, _, covariance = linear
    draws = draw(2000, net, np.zeros((4, 4)), x, d, 2 * OBS_STD, **QUICK, rng=1)
    assert (draws.reshape(-1, 4).var(axis=0) > 1.5 * np.diag(covariance)).any()


def test_that_the_same_rng_gives_the_same_draws(linear):
    net, x, d, *_ = linear
    first, again, other = (
        draw(5, net, np.zeros((2, 4)), x, d, OBS_STD, leaps=3, windows=(8, 8), rng=rng) for rng in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert first.shape == (5, 2, 4) and not np.array_equal(first, other)


def test_that_about_the_wanted_share_of_paths_is_accepted(linear):
    net, x, d, *_ = linear
    draws = draw(400, net, np.zeros((4, 4)), x, d, OBS_STD, **QUICK, rng=3)
    assert 0.6 < np.mean((np.diff(draws, axis=0) != 0).any(axis=2)) < 0.97


def chains(correlation, n=20_000, q=2):
    """Four chains xₜ = ρ xₜ₋₁ + noise."""
    rng = np.random.default_rng(5)
    x = np.empty((n, 4, q))
    x[0] = rng.standard_normal((4, q)) / np.sqrt(1 - correlation**2)
    for t in range(1, n):
        x[t] = correlation * x[t - 1] + rng.standard_normal((4, q))
    return x


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.9])
def test_that_the_effective_size_is_the_one_of_an_autoregression(correlation):
    expected = 80_000 * (1 - correlation) / (1 + correlation)
    np.testing.assert_allclose(hmc.effective_size(chains(correlation)), expected, rtol=0.12)


@pytest.mark.parametrize("correlation", [-0.9, -0.97])
def test_that_the_effective_size_has_a_bound_where_each_draw_undoes_the_last(correlation):
    sizes = hmc.effective_size(chains(correlation))
    assert (sizes > 80_000).all() and (sizes <= 80_000 * np.log10(80_000)).all()


def test_that_the_effective_size_is_small_where_chains_stay_apart():
    apart = chains(0.0, n=1000) + 3 * np.arange(4)[:, None]
    assert hmc.effective_size(apart).max() < 20


def test_that_r_hat_is_one_for_chains_that_agree_and_more_where_one_is_elsewhere_or_on_its_way():
    draws = chains(0.0, n=1000)
    assert np.abs(hmc.r_hat(draws) - 1).max() < 0.01
    elsewhere, on_its_way = draws.copy(), draws.copy()
    elsewhere[:, 0] += 2
    on_its_way += np.linspace(0, 2, 1000)[:, None, None]  # all chains alike: only halves tell
    assert hmc.r_hat(elsewhere).min() > 1.2 and hmc.r_hat(on_its_way).min() > 1.1


def test_that_each_chain_has_the_metric_of_its_own_finite_differences(rng):
    net, x = FNN((2, 5, 3, 1), "sigmoid"), rng.standard_normal((7, 2))
    theta = np.array([net.init(rng) for _ in range(3)])
    shift = 1e-6 * np.eye(net.n_params)
    for of_chain, metric in zip(theta[:, :, None], hmc.information(net, theta, x, OBS_STD)):
        J = (net(of_chain + shift, x) - net(of_chain - shift, x))[:, 0] / 2e-6
        np.testing.assert_allclose(metric, J.T @ J / OBS_STD**2 + np.diag(1 / net.prior_std**2), atol=1e-6)


def test_that_the_metric_is_the_posteriors_precision_where_the_network_is_linear(linear):
    net, x, _, _, covariance = linear
    for metric in hmc.information(net, np.ones((2, 4)), x, OBS_STD):
        np.testing.assert_allclose(metric @ covariance, np.eye(4), atol=1e-9)


def test_that_metric_and_leap_are_learnt_before_the_draws_and_fixed_during_them(linear, monkeypatch):
    net, x, d, *_ = linear
    metrics, lengths, real = [], [], hmc.chains

    def watched(*arguments):
        metrics.append(np.linalg.inv(arguments[5] @ arguments[5].mT))
        step = real(*arguments)
        return lambda length: lengths.append(length.copy()) or step(length)

    monkeypatch.setattr(hmc, "chains", watched)
    monkeypatch.setattr(hmc, "information", lambda *_: real_information(*_) * (1 + len(metrics)))
    draw(30, net, np.zeros((2, 4)), x, d, OBS_STD, leaps=5, windows=(20, 20, 20), rng=0)
    scales = [metric[0, 0, 0] / metrics[0][0, 0, 0] for metric in metrics]
    assert scales == pytest.approx([1, 2, 3, 3])  # each window's own, but for the last and for the draws
    assert len(lengths) == 90 and (lengths[59] != lengths[58]).all()
    assert all((length == lengths[60]).all() for length in lengths[60:])


def test_that_a_bent_posterior_is_sampled_as_quadrature_has_it():
    """y = v tanh(w x) with x = 1: a ridge of w and v that no metric straightens."""
    net, x, d = FNN((1, 1, 1)), np.ones((1, 1)), np.full((1, 1), 1.5)
    grid = np.linspace(-8, 8, 81)
    w, b, v = np.meshgrid(grid, grid, grid, indexing="ij")
    free = net.prior_std[3] ** 2 + OBS_STD**2  # the output's bias is linear, and integrated by hand
    h = v * np.tanh(w + b)
    prior = sum((value / std) ** 2 for value, std in zip((w, b, v), net.prior_std))
    weight = np.exp(-0.5 * ((1.5 - h) ** 2 / free + prior))
    mean = (weight * h).sum() / weight.sum()
    std = np.sqrt((weight * h**2).sum() / weight.sum() - mean**2)
    start = [net.init(seed) for seed in range(8)]
    draws = draw(1500, net, start, x, d, OBS_STD, leaps=15, windows=(100, 100, 100), rng=0)
    sampled = draws[..., 2] * np.tanh(draws[..., 0] + draws[..., 1])
    assert hmc.r_hat(sampled[..., None]) < 1.03
    assert sampled.mean() == pytest.approx(mean, abs=4 * std / np.sqrt(hmc.effective_size(sampled[..., None])[0]))
    assert sampled.std() == pytest.approx(std, rel=0.08)


def test_that_the_inverse_root_is_one(rng):
    A = rng.standard_normal((3, 5, 9))
    metric = A @ A.mT
    L = hmc.inverse_root(metric, 1)
    np.testing.assert_allclose(metric @ L @ L.mT, np.broadcast_to(np.eye(5), (3, 5, 5)), atol=1e-9)


def failing_quietly(metric):
    """cholesky as a numpy whose solver cannot raise has it: NaN for a matrix that has no root."""
    return np.full_like(metric, np.nan)


@pytest.mark.parametrize("quiet", [False, True])
@pytest.mark.parametrize("metric", [np.diag([1.0, -1.0]), np.diag([1.0, np.inf]), np.diag([1.0, np.nan])])
def test_that_a_metric_without_a_root_is_a_divergence_whether_numpy_raises_or_not(metric, quiet, monkeypatch):
    if quiet:
        monkeypatch.setattr(np.linalg, "cholesky", failing_quietly)
    with pytest.raises(Diverged, match="diverged at step 7: the slopes overflow or are lost in rounding"):
        hmc.inverse_root(metric[None], 7)


def test_that_slopes_that_overflow_end_the_sampler(linear):
    net, x, d, *_ = linear
    with pytest.raises(Diverged, match="obs_std may be too small"):
        next(hmc.sample(net, np.zeros((2, 4)), x, d, 1e-200, rng=1))


def test_that_a_whole_number_gives_the_sampler_a_stream_of_its_own(linear):
    net, x, d, *_ = linear
    options = {"leaps": 3, "windows": (8, 8)}
    by_number = draw(5, net, np.zeros((2, 4)), x, d, OBS_STD, **options, rng=1)
    by_stream = draw(5, net, np.zeros((2, 4)), x, d, OBS_STD, **options, rng=generator(1, "sampler"))
    by_generator = draw(5, net, np.zeros((2, 4)), x, d, OBS_STD, **options, rng=np.random.default_rng(1))
    np.testing.assert_array_equal(by_number, by_stream)
    assert not np.array_equal(by_number, by_generator)


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"starts": np.zeros(4)}, r"starts must be an array of shape \(n_chains, 4\), .*; got shape \(4,\)"),
        ({"starts": np.full((2, 4), np.nan)}, "starts must be .* all finite"),
        ({"d": np.zeros((7, 1))}, "x and d must hold the same samples"),
        ({"obs_std": 0}, "obs_std must be a standard deviation above 0; got 0"),
        ({"rng": -1}, "rng must be a whole number"),
    ],
)
def test_that_what_does_not_fit_is_said_before_the_first_draw(linear, wrong, said):
    net, x, d, *_ = linear
    arguments = {"starts": np.zeros((2, 4)), "x": x, "d": d, "obs_std": OBS_STD, "rng": 1} | wrong
    with pytest.raises(ValueError, match=said):
        hmc.sample(net, **arguments)


def test_that_the_starts_stay_as_they_were(linear):
    net, x, d, *_ = linear
    starts = np.zeros((2, 4))
    draw(3, net, starts, x, d, OBS_STD, leaps=3, windows=(8, 8), rng=1)
    assert not starts.any()


def test_that_a_network_of_several_outputs_and_of_a_strangers_making_is_sampled_exactly(rng):
    """Two outputs that are linear in θ, written with the public methods of Network alone; inputs (n, 2, 2)."""

    class Plane(Network):
        def __init__(self):
            super().__init__((2, 2), 2, [1.0, 2.0, 1.0, 2.0, 1.5])

        def forward(self, theta, x):
            H = np.concatenate([x.reshape(*x.shape[:-2], 4), np.ones((*x.shape[:-2], 1))], axis=-1)  # (..., n, 5)
            first = (H @ theta[..., None])[..., 0]
            return np.stack([first, 2 * first], axis=-1), H

        def backward(self, theta, memory, slopes):
            of_first = slopes[..., 0] + 2 * slopes[..., 1]
            return np.broadcast_to((of_first[..., None, :] @ memory)[..., 0, :], theta.shape)

    net, x = Plane(), rng.standard_normal((4, 2, 2))
    H = np.repeat(np.hstack([x.reshape(4, 4), np.ones((4, 1))]), 2, axis=0) * np.tile([1, 2], 4)[:, None]
    d = net(net.init(rng), x) + OBS_STD * rng.standard_normal((4, 2))
    mean, covariance = kalman_posterior(np.zeros(5), np.diag(net.prior_std**2), H, d.ravel(), np.full(8, OBS_STD**2))
    draws = draw(1500, net, np.zeros((4, 5)), x, d, OBS_STD, **QUICK, rng=1)
    std = np.sqrt(np.diag(covariance))
    size = hmc.effective_size(draws).min()
    assert size > 1000 and hmc.r_hat(draws).max() < 1.01
    assert np.abs((draws.mean(axis=(0, 1)) - mean) / std).max() < 4 / np.sqrt(size)
    np.testing.assert_allclose(draws.reshape(-1, 5).std(axis=0), std, rtol=0.1)

"""What must hold whatever the shapes, scales and precision: searched for counterexamples by hypothesis."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from oracles import LinearModel, Replayed

from dalearn import FNN, analysis, coverage, crps, enkf, esmda, gd, inflate, perturb, r2, relax, rmse, spread, transform

scales = st.sampled_from([1e-6, 1e-3, 1.0, 1e3, 1e6])
dtypes = st.sampled_from([np.float32, np.float64])
shapes = st.tuples(st.integers(1, 7), st.integers(1, 25), st.integers(2, 20))  # n_params, n_obs, n_ens
seeds = st.integers(0, 2**32 - 1)


def a_case(seed, shape, theta_scale=1.0, obs_scale=1.0, dtype=np.float64):
    """An ensemble, its predictions, data, perturbed data and variances, observations in units of obs_scale."""
    n_params, n_obs, n_ens = shape
    rng = np.random.default_rng(seed)
    ensemble = theta_scale * (rng.standard_normal((n_params, n_ens)) + rng.standard_normal((n_params, 1)))
    predictions = obs_scale * rng.standard_normal((n_obs, n_params)) @ (ensemble / theta_scale)
    d, obs_var = obs_scale * rng.standard_normal(n_obs), obs_scale**2 * rng.uniform(0.1, 2, n_obs)
    perturbed = d[:, None] + np.sqrt(obs_var)[:, None] * rng.standard_normal((n_obs, n_ens))
    return [a.astype(dtype) for a in (ensemble, predictions, d, perturbed, obs_var)]


def both_updates(ensemble, predictions, d, perturbed, obs_var):
    yield analysis(ensemble, predictions, perturbed, obs_var)
    yield transform(ensemble, predictions, d, obs_var)


def close(one, other, scale, dtype=np.float64):
    np.testing.assert_allclose(one, other, rtol=0, atol=scale * (1e-9 if dtype == np.float64 else 2e-3))


@given(seeds, shapes, scales, scales, dtypes)
def test_that_updates_are_finite_keep_shape_and_precision_and_write_to_nothing(
    seed, shape, theta_scale, obs_scale, dtype
):
    case = a_case(seed, shape, theta_scale, obs_scale, dtype)
    before = [a.copy() for a in case]
    ensemble = case[0]
    for posterior in both_updates(*case):
        assert posterior.dtype == dtype and posterior.shape == ensemble.shape and np.isfinite(posterior).all()
        assert not np.shares_memory(posterior, ensemble)
    d, obs_var = case[2], case[4]
    for made in (perturb(d, obs_var, 5, seed), inflate(ensemble, 1.1), relax(ensemble, 2 * ensemble, 0.3)):
        assert made.dtype == dtype and np.isfinite(made).all() and not np.shares_memory(made, ensemble)
    for now, then in zip(case, before):
        np.testing.assert_array_equal(now, then)


@given(seeds, shapes, dtypes)
def test_that_the_order_of_the_members_does_not_matter(seed, shape, dtype):
    ensemble, predictions, d, perturbed, obs_var = a_case(seed, shape, dtype=dtype)
    order = np.random.default_rng(seed).permutation(shape[2])
    shuffled = both_updates(ensemble[:, order], predictions[:, order], d, perturbed[:, order], obs_var)
    for posterior, other in zip(both_updates(ensemble, predictions, d, perturbed, obs_var), shuffled):
        close(posterior[:, order], other, 10, dtype)


@given(seeds, shapes)
def test_that_the_order_of_the_observations_does_not_matter(seed, shape):
    ensemble, predictions, d, perturbed, obs_var = a_case(seed, shape)
    order = np.random.default_rng(seed).permutation(shape[1])
    shuffled = both_updates(ensemble, predictions[order], d[order], perturbed[order], obs_var[order])
    for posterior, other in zip(both_updates(ensemble, predictions, d, perturbed, obs_var), shuffled):
        close(posterior, other, 10)


@given(seeds, shapes, scales)
def test_that_scaling_observations_and_their_errors_together_does_not_matter(seed, shape, scale):
    in_one, in_other = a_case(seed, shape), a_case(seed, shape, obs_scale=scale)
    for posterior, other in zip(both_updates(*in_one), both_updates(*in_other)):
        close(posterior, other, 10)


@given(seeds, shapes, scales)
def test_that_an_observations_own_unit_does_not_matter(seed, shape, scale):
    ensemble, predictions, d, perturbed, obs_var = a_case(seed, shape)
    unit = np.ones(shape[1])
    unit[0] = scale
    column = unit[:, None]
    scaled = both_updates(ensemble, column * predictions, unit * d, column * perturbed, unit**2 * obs_var)
    for posterior, other in zip(both_updates(ensemble, predictions, d, perturbed, obs_var), scaled):
        close(posterior, other, 10)


@given(seeds, shapes, scales)
def test_that_the_update_scales_and_shifts_with_the_parameters(seed, shape, scale):
    ensemble, *rest = a_case(seed, shape)
    for posterior, other in zip(both_updates(ensemble, *rest), both_updates(scale * ensemble + scale, *rest)):
        close(scale * posterior + scale, other, 10 * scale)


@given(seeds, shapes)
def test_that_exact_observations_of_nothing_and_hopeless_ones_leave_the_ensemble_alone(seed, shape):
    ensemble, predictions, d, perturbed, _ = a_case(seed, shape)
    for posterior in both_updates(ensemble, predictions, d, perturbed, np.full(shape[1], 1e20)):
        close(posterior, ensemble, 10)


@given(seeds, shapes, st.sampled_from([1e-6, 1.0, 1e6]), dtypes, st.booleans())
def test_that_a_collapsed_ensemble_gives_no_nan(seed, shape, scale, dtype, parameters_too):
    ensemble, predictions, d, perturbed, obs_var = a_case(seed, shape, scale, 1.0, dtype)
    predictions[:] = predictions[:, :1]
    if parameters_too:
        ensemble[:] = ensemble[:, :1]
    for posterior in both_updates(ensemble, predictions, d, perturbed, obs_var):
        close(posterior / scale, ensemble / scale, 10, dtype)


@given(seeds, st.integers(2, 12), st.lists(st.floats(0.5, 50), min_size=1, max_size=5), st.integers(1, 9))
def test_that_on_a_linear_model_any_way_through_the_data_gives_the_same_transform(seed, n_ens, alphas, batch_size):
    rng = np.random.default_rng(seed)
    H, d, ensemble = rng.standard_normal((9, 4)), rng.standard_normal((9, 1)), rng.standard_normal((4, n_ens))
    obs_std = rng.uniform(0.3, 2, (9, 1))
    at_once = transform(ensemble, H @ ensemble, d[:, 0], obs_std[:, 0] ** 2)
    several = list(esmda(LinearModel(), ensemble, H, d, obs_std, alphas=alphas, update="transform"))[-1].theta
    batches = enkf(LinearModel(), ensemble, H, d, obs_std, batch_size=batch_size, update="transform")
    for other in (several, list(batches)[-1].theta):
        close(other.mean(axis=1), at_once.mean(axis=1), 1)
        close(np.cov(other), np.cov(at_once), 1)


@given(seeds, dtypes, st.sampled_from(["perturbed", "transform"]), st.sampled_from([1e-3, 1.0, 1e3]))
def test_that_trainers_keep_precision_and_a_kept_step_and_the_same_rng_gives_the_same_bits(seed, dtype, update, scale):
    rng = np.random.default_rng(seed)
    net = FNN((1, 4, 1))
    ensemble = net.ensemble(6, rng=rng).astype(dtype)
    x, d = rng.standard_normal((9, 1)).astype(dtype), (scale * rng.standard_normal((9, 1))).astype(dtype)
    inputs = [a.copy() for a in (ensemble, x, d)]
    for train, options in ((enkf, {"batch_size": 4}), (esmda, {"alphas": 3})):
        options |= {"update": update, "inflation": 1.01, "relaxation": 0.2}
        kept, copies = [], []
        for step in train(net, ensemble, x, d, 0.3 * scale, rng=seed, **options):
            assert step.theta.dtype == step.predictions.dtype == dtype and np.isfinite(step.theta).all()
            kept.append(step)
            copies.append((step.theta.copy(), step.predictions.copy()))
        again = list(train(net, ensemble, x, d, 0.3 * scale, rng=seed, **options))
        for step, (theta, predictions), repeated in zip(kept, copies, again):
            np.testing.assert_array_equal(step.theta, theta)
            np.testing.assert_array_equal(step.predictions, predictions)
            np.testing.assert_array_equal(step.theta, repeated.theta)
    for step in gd(
        net, ensemble[:, 0], x, d / scale, learning_rate=0.01, epochs=2, batch_size=4, rule="adam", rng=seed
    ):
        assert step.theta.dtype == step.predictions.dtype == dtype
    for now, then in zip((ensemble, x, d), inputs):
        np.testing.assert_array_equal(now, then)


@given(seeds, st.integers(1, 12))
def test_that_alphas_as_a_count_equal_alphas_as_a_list(seed, count):
    rng = np.random.default_rng(seed)
    H, d, ensemble = rng.standard_normal((5, 3)), rng.standard_normal((5, 1)), rng.standard_normal((3, 8))
    noise = rng.standard_normal((count, 5, 8))
    one, other = (
        list(esmda(LinearModel(), ensemble, H, d, 0.5, alphas=alphas, rng=Replayed(noise)))[-1].theta
        for alphas in (count, [count] * count)
    )
    np.testing.assert_array_equal(one, other)


@given(seeds, st.integers(1, 4), st.integers(1, 9), st.integers(2, 12), dtypes)
def test_that_an_ensemble_of_networks_is_its_members_side_by_side(seed, n_out, n, n_ens, dtype):
    rng = np.random.default_rng(seed)
    net, x = FNN((2, 5, n_out)), rng.standard_normal((n, 2))
    ensemble = net.ensemble(n_ens, rng=rng).astype(dtype)
    together, apart = net(ensemble, x), np.stack([net(theta, x) for theta in ensemble.T], axis=-1)
    assert together.dtype == apart.dtype == dtype
    np.testing.assert_allclose(together, apart, rtol=0, atol=1e-13 if dtype == np.float64 else 1e-4)


@given(seeds, st.integers(2, 9), scales, st.floats(-3, 3))
def test_that_metrics_carry_the_truths_unit(seed, n_ens, scale, shift):
    rng = np.random.default_rng(seed)
    members, truth = rng.standard_normal((8, n_ens)), rng.standard_normal(8)
    assume(np.ptp(truth) > 0.1)
    scaled, moved = scale * (members + shift), scale * (truth + shift)
    for measure in (crps, lambda m, t: rmse(m[:, 0], t), lambda m, t: spread(m)):
        assert measure(scaled, moved) == pytest.approx(scale * measure(members, truth), rel=1e-6, abs=1e-12 * scale)
    for measure in (coverage, lambda m, t: r2(m[:, 0], t)):
        assert measure(scaled, moved) == pytest.approx(measure(members, truth), rel=1e-6)

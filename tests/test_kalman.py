"""The analysis against exact posteriors, the textbook's formula and its own limits."""

import numpy as np
import pytest
from benchmark import peak_memory
from oracles import LinearModel, Replayed, kalman_posterior, moments, naive_analysis

from dalearn import FNN, UPDATES, Diverged, analysis, enkf, esmda, inflate, localised, perturb, relax, transform
from dalearn._rounding import solve_in_blocks

# (n_params, n_obs, n_ens); few parameters go by the gain, many by weights
SHAPES = [(5, 1, 2), (5, 1, 20), (5, 3, 20), (5, 20, 20), (5, 19, 20), (5, 21, 20), (5, 60, 20), (40, 7, 3), (1, 4, 2)]
SHAPES += [(100, n_obs, 20) for n_obs in (1, 15, 20, 60)] + [(20, 60, 20), (1, 21, 20)]


def a_linear_problem(rng, n_params=6, n_obs=9, n_ens=30):
    ensemble = rng.standard_normal((n_params, n_ens)) * np.linspace(0.5, 2, n_params)[:, None] + 3
    H = rng.standard_normal((n_obs, n_params))
    obs_var = rng.uniform(0.5, 2, n_obs)
    return ensemble, H, rng.standard_normal(n_obs), obs_var


@pytest.mark.parametrize("n_params, n_obs, n_ens", SHAPES)
def test_that_the_stochastic_update_equals_the_naive_formula(rng, n_params, n_obs, n_ens):
    ensemble, H, d, obs_var = a_linear_problem(rng, n_params, n_obs, n_ens)
    perturbed = perturb(d, obs_var, n_ens, rng)
    expected = naive_analysis(ensemble, H @ ensemble, perturbed, obs_var)
    np.testing.assert_allclose(analysis(ensemble, H @ ensemble, perturbed, obs_var), expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("obs_var", [0.5, 1e-30], ids=["error", "nearly exact"])
@pytest.mark.parametrize("n_params, n_obs, n_ens", SHAPES)
def test_that_one_number_that_is_none_is_found_in_whatever_argument_it_stands(
    rng, n_params, n_obs, n_ens, obs_var, bad
):
    ensemble, H, d, _ = a_linear_problem(rng, n_params, n_obs, n_ens)
    Y = H @ ensemble
    if n_obs > 1:
        Y[0] = 1  # an observation on which all members agree, which moves nobody
    arguments = {"ensemble": ensemble, "predictions": Y, "perturbed": perturb(d, 0.5, n_ens, rng), "d": d}
    names = {analysis: ("ensemble", "predictions", "perturbed"), transform: ("ensemble", "predictions", "d")}
    for update, of_update in names.items():
        for name in of_update:
            for place in (0, -1):
                broken = {each: arguments[each].copy() for each in of_update}
                broken[name].flat[place] = bad
                with pytest.raises(ValueError, match=f"^{name} must be .* all finite; got NaN or inf in 1 of"):
                    update(*broken.values(), obs_var)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_that_a_number_that_is_none_is_found_also_where_it_would_move_nobody(bad):
    """Two covariances of exactly 0: the product of 0 and NaN, which BLAS may leave out."""
    rows = {"uncorrelated": np.array([[1.0, 1, 2, 2]]), "without spread": np.zeros((1, 4))}
    y = np.array([[1.0, -1, 1, -1]])
    for ensemble in rows.values():
        for broken in ("perturbed", "predictions"):
            given = {"perturbed": np.ones((1, 4)), "predictions": y}
            given[broken] = np.array([[bad, 1, 2, 3]])
            with pytest.raises(ValueError, match=f"^{broken} must be .* all finite"):
                analysis(ensemble, given["predictions"], given["perturbed"], 1.0)
        with pytest.raises(ValueError, match="^d must be .* all finite"):
            transform(ensemble, y, np.array([bad]), 1.0)


def test_that_a_number_that_is_none_is_refused_without_an_array_of_members_by_members(rng):
    ensemble = rng.standard_normal((2, 3000))
    y = np.full((1, 3000), np.nan)

    def refused():
        for update, data in ((analysis, np.ones((1, 3000))), (transform, np.ones(1))):
            with pytest.raises(ValueError, match="predictions"):
                update(ensemble, y, data, 1.0)

    refused()
    assert peak_memory(refused) < 8 * 3000**2 / 20


@pytest.mark.parametrize("first", [0.0, 1e6])
def test_that_one_observation_moves_parameters_far_from_0_as_exactly_as_their_digits_allow(rng, first):
    """The anomalies have to sum to 0, whichever member is an outlier: what is left moves all by as much as 1e8 of it."""
    near = rng.standard_normal((3, 10_000))
    y = rng.standard_normal((1, 10_000))
    y[0, 0] += first
    perturbed = rng.standard_normal((1, 10_000))
    moves = analysis(near, y, perturbed, 1.0) - near
    far = near + 1e8
    np.testing.assert_allclose(analysis(far, y, perturbed, 1.0) - far, moves, rtol=0, atol=1e-6)


@pytest.mark.parametrize("n_params, n_obs, n_ens", SHAPES)
def test_that_portions_of_any_size_give_the_same_update(rng, n_params, n_obs, n_ens, monkeypatch):
    ensemble, H, d, obs_var = a_linear_problem(rng, n_params, n_obs, n_ens)
    Y, perturbed = H @ ensemble, perturb(d, obs_var, n_ens, rng)
    at_once = analysis(ensemble, Y, perturbed, obs_var), transform(ensemble, Y, d, obs_var)
    monkeypatch.setattr("dalearn._anomalies.PORTION", 7 * n_ens)
    monkeypatch.setattr("dalearn._anomalies.MOVED", 7 * n_ens)
    in_portions = analysis(ensemble, Y, perturbed, obs_var), transform(ensemble, Y, d, obs_var)
    for one, other in zip(at_once, in_portions):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    "shape, columns",
    [((5, 20, 50), 5), ((1000, 40, 50), 50), ((5, 200, 50), 5), ((1000, 200, 50), 50), ((1000, 3, 50), 1000)],
)
def test_that_few_parameters_are_moved_by_the_gain_and_many_by_weights(rng, shape, columns, monkeypatch):
    """The equations are solved for a column for each parameter (the gain) or for each member (the weights)."""
    solved = []

    def solve(G, B):
        solved.append(B.shape)
        return original(G, B)

    original = np.linalg.solve
    monkeypatch.setattr(np.linalg, "solve", solve)
    n_params, n_obs, n_ens = shape
    ensemble, Y, D = (rng.standard_normal((n, n_ens)) for n in (n_params, n_obs, n_obs))
    analysis(ensemble, Y, D, 0.5)
    assert solved == [(min(n_obs, n_ens), columns)]


@pytest.mark.parametrize("n_params, n_obs, n_ens", SHAPES)
def test_that_the_transform_gives_the_kalman_posterior_of_the_ensembles_moments(rng, n_params, n_obs, n_ens):
    ensemble, H, d, obs_var = a_linear_problem(rng, n_params, n_obs, n_ens)
    mean, covariance = moments(transform(ensemble, H @ ensemble, d, obs_var))
    exact_mean, exact_covariance = kalman_posterior(*moments(ensemble), H, d, obs_var)
    np.testing.assert_allclose(mean, exact_mean, rtol=0, atol=1e-9)
    np.testing.assert_allclose(covariance, exact_covariance, rtol=0, atol=1e-9)


@pytest.mark.parametrize("alphas", [1, 2, 5, [1.0], [2, 2], [1.5, 3], [9.333, 7, 4, 2], [100, 50, 10, 5, 1]])
def test_that_esmda_by_transform_gives_the_kalman_posterior_with_any_factors(rng, alphas):
    ensemble, H, d, obs_var = a_linear_problem(rng)
    *_, last = esmda(
        LinearModel(), ensemble, H, d[:, None], np.sqrt(obs_var)[:, None], alphas=alphas, update="transform"
    )
    exact_mean, exact_covariance = kalman_posterior(*moments(ensemble), H, d, obs_var)
    mean, covariance = moments(last.theta)
    np.testing.assert_allclose(mean, exact_mean, rtol=0, atol=1e-9)
    np.testing.assert_allclose(covariance, exact_covariance, rtol=0, atol=1e-9)


@pytest.mark.parametrize("batch_size", [1, 2, 4, 9])
@pytest.mark.parametrize("backwards", [False, True])
def test_that_enkf_by_transform_gives_the_kalman_posterior_in_batches_of_any_size_and_order(rng, batch_size, backwards):
    ensemble, H, d, obs_var = a_linear_problem(rng)
    exact_mean, exact_covariance = kalman_posterior(*moments(ensemble), H, d, obs_var)
    order = slice(None, None, -1) if backwards else slice(None)
    x, d, obs_std = H[order], d[order, None], np.sqrt(obs_var)[order, None]
    *_, last = enkf(LinearModel(), ensemble, x, d, obs_std, batch_size=batch_size, update="transform")
    mean, covariance = moments(last.theta)
    np.testing.assert_allclose(mean, exact_mean, rtol=0, atol=1e-9)
    np.testing.assert_allclose(covariance, exact_covariance, rtol=0, atol=1e-9)


def test_that_the_stochastic_updates_error_falls_as_one_over_the_root_of_the_ensemble_size():
    rng = np.random.default_rng(1)
    n_params, n_obs = 4, 6
    H, d, obs_var = rng.standard_normal((n_obs, n_params)), rng.standard_normal(n_obs), rng.uniform(0.5, 2, n_obs)
    exact_mean, exact_covariance = kalman_posterior(np.zeros(n_params), np.eye(n_params), H, d, obs_var)
    sizes, of_mean, of_covariance = np.array([30, 100, 300, 1000, 3000]), [], []
    for n_ens in sizes:
        errors = []
        for _ in range(60):
            prior = rng.standard_normal((n_params, n_ens))
            mean, covariance = moments(analysis(prior, H @ prior, perturb(d, obs_var, n_ens, rng), obs_var))
            errors.append([np.sum((mean - exact_mean) ** 2), np.sum((covariance - exact_covariance) ** 2)])
        for measure, error in zip((of_mean, of_covariance), np.sqrt(np.mean(errors, axis=0))):
            measure.append(error)
    for measure in (of_mean, of_covariance):
        slope = np.polyfit(np.log(sizes), np.log(measure), 1)[0]
        assert abs(slope + 0.5) < 0.07, f"slope {slope:.3f}"


def test_that_the_transform_preserves_the_zero_mean_of_the_anomalies_and_keeps_them_closest_to_the_prior(rng):
    """The symmetric root of T is the one that leaves the members least moved; a rotated root would have equal moments."""
    ensemble, H, d, obs_var = a_linear_problem(rng, n_ens=12)
    for few in (3, 9, 12, 40):
        H_few = rng.standard_normal((few, len(ensemble)))
        var = np.ones(few)
        posterior = transform(ensemble, H_few @ ensemble, np.zeros(few), var)
        A, S = ensemble - ensemble.mean(1, keepdims=True), H_few @ (ensemble - ensemble.mean(1, keepdims=True))
        w, V = np.linalg.eigh(np.eye(12) + S.T @ S / 11)
        T = V / np.sqrt(w) @ V.T
        np.testing.assert_allclose(posterior - posterior.mean(1, keepdims=True), A @ T, rtol=0, atol=1e-9)


def test_that_perturbing_adds_noise_of_each_observations_own_variance(rng):
    d, obs_var = np.array([1.0, -2.0, 30.0]), np.array([0.01, 1.0, 25.0])
    perturbed = perturb(d, obs_var, 200_000, rng)
    assert perturbed.shape == (3, 200_000)
    np.testing.assert_allclose(perturbed.mean(axis=1), d, atol=5 * np.sqrt(obs_var[-1] / 200_000))
    np.testing.assert_allclose(perturbed.var(axis=1), obs_var, rtol=0.02)
    assert abs(np.corrcoef(perturbed)[0, 1]) < 0.01


def test_that_one_variance_for_all_is_the_same_as_an_equal_one_for_each(rng):
    ensemble, H, d, _ = a_linear_problem(rng)
    perturbed = perturb(d, 0.3, 30, 5)
    np.testing.assert_array_equal(perturbed, perturb(d, np.full(9, 0.3), 30, 5))
    for update, data in ((analysis, perturbed), (transform, d)):
        one, each = (update(ensemble, H @ ensemble, data, var) for var in (0.3, np.full(9, 0.3)))
        np.testing.assert_array_equal(one, each)


def test_that_inflation_keeps_the_mean_and_multiplies_the_anomalies(rng):
    ensemble = rng.standard_normal((3, 8)) + 5
    inflated = inflate(ensemble, 1.5)
    np.testing.assert_allclose(inflated.mean(axis=1), ensemble.mean(axis=1))
    np.testing.assert_allclose(inflated.std(axis=1), 1.5 * ensemble.std(axis=1))
    np.testing.assert_array_equal(inflate(ensemble, 1), ensemble)


def test_that_relaxation_mixes_the_anomalies_and_keeps_the_posteriors_mean(rng):
    prior, posterior = rng.standard_normal((3, 8)) + 5, rng.standard_normal((3, 8))
    relaxed = relax(posterior, prior, 0.25)
    np.testing.assert_allclose(relaxed.mean(axis=1), posterior.mean(axis=1))
    A, B = (e - e.mean(axis=1, keepdims=True) for e in (posterior, prior))
    np.testing.assert_allclose(relaxed - relaxed.mean(axis=1, keepdims=True), 0.75 * A + 0.25 * B)
    np.testing.assert_array_equal(relax(posterior, prior, 0), posterior)


@pytest.mark.parametrize("update", ["perturbed", "transform"])
def test_that_a_trainer_relaxes_before_it_inflates(rng, update):
    ensemble, H, d, obs_var = a_linear_problem(rng)
    noise = rng.standard_normal((9, 30))
    trained = list(
        esmda(LinearModel(), ensemble, H, d[:, None], np.sqrt(obs_var)[:, None], alphas=1, inflation=1.3,
              relaxation=0.4, update=update, rng=Replayed([noise]))
    )  # fmt: skip
    if update == "perturbed":
        posterior = analysis(ensemble, H @ ensemble, d[:, None] + np.sqrt(obs_var)[:, None] * noise, obs_var)
    else:
        posterior = transform(ensemble, H @ ensemble, d, obs_var)
    expected = inflate(relax(posterior, ensemble, 0.4), 1.3)
    np.testing.assert_allclose(trained[0].theta, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("update", [analysis, transform])
@pytest.mark.parametrize("n_obs", [1, 4, 50])
def test_that_a_collapsed_ensemble_stays_as_it_is(rng, update, n_obs):
    ensemble = np.repeat(rng.standard_normal((5, 1)), 10, axis=1)
    predictions = np.repeat(rng.standard_normal((n_obs, 1)), 10, axis=1)
    data = rng.standard_normal((n_obs, 10) if update is analysis else n_obs)
    np.testing.assert_allclose(update(ensemble, predictions, data, 0.01), ensemble, rtol=1e-12)


def test_that_members_without_spread_in_the_predictions_are_not_moved(rng):
    """No covariance with what is observed, so nothing to learn, although the parameters differ."""
    ensemble, predictions = rng.standard_normal((5, 10)), np.ones((3, 10))
    np.testing.assert_allclose(
        analysis(ensemble, predictions, rng.standard_normal((3, 10)), 1e-4), ensemble, rtol=1e-12
    )
    np.testing.assert_allclose(transform(ensemble, predictions, np.zeros(3), 1e-4), ensemble, rtol=1e-12)


@pytest.mark.parametrize("n_obs", [40, 60, 100])
def test_that_single_precision_loses_only_what_its_numbers_lose(rng, n_obs):
    """The small systems square the ratio of spread to error, here 2e3, and single precision would not hold that."""
    points = np.linspace(-1, 1, n_obs)[:, None]
    H, ensemble = np.cos(points * np.arange(8)), 1 + rng.standard_normal((8, 60))
    predictions, d = H @ ensemble, H @ np.ones(8)
    perturbed = perturb(d, 1e-6, 60, rng)
    for update, data in ((analysis, perturbed), (transform, d)):
        inputs = [a.astype(np.float32) for a in (ensemble, predictions, data)]
        single, double = update(*inputs, 1e-6), update(*(a.astype(np.float64) for a in inputs), 1e-6)
        assert single.dtype == np.float32
        np.testing.assert_allclose(single, double, rtol=0, atol=1e-4)


def test_that_observations_without_any_error_to_speak_of_are_met_exactly(rng):
    """Two equal ones make the system singular in floating point, and the limit is still known."""
    ensemble, H = rng.standard_normal((3, 10)), np.array([[1.0, 2.0, 0.0], [1.0, 2.0, 0.0]])
    for update, data in ((analysis, np.full((2, 10), 5.0)), (transform, np.full(2, 5.0))):
        posterior = update(ensemble, H @ ensemble, data, 1e-18)
        np.testing.assert_allclose(H @ posterior, 5, rtol=0, atol=1e-6)


@pytest.mark.parametrize("n, columns", [(33, 5), (64, 64), (100, 1), (129, 7), (200, 151)])
@pytest.mark.parametrize("condition", [1e2, 1e8])
def test_that_a_solution_in_blocks_is_the_solvers(rng, n, columns, condition):
    U = np.linalg.qr(rng.standard_normal((n, n))).Q
    G = U * np.geomspace(1, condition, n) @ U.T
    G = (G + G.T) / 2
    X = rng.standard_normal((n, columns))
    np.testing.assert_allclose(solve_in_blocks(G, G @ X), X, rtol=0, atol=1e-13 * condition)
    np.testing.assert_allclose(np.linalg.solve(G, G @ X), X, rtol=0, atol=1e-13 * condition)  # no worse than numpy's


@pytest.mark.parametrize("shape", [(31, 150, 200), (300, 150, 200), (31, 400, 140), (300, 400, 140)])
def test_that_an_update_with_many_equations_equals_the_naive_formula(rng, shape):
    n_params, n_obs, n_ens = shape
    ensemble, Y = rng.standard_normal((n_params, n_ens)), rng.standard_normal((n_obs, n_ens))
    D = rng.standard_normal((n_obs, n_ens))
    expected = naive_analysis(ensemble, Y, D, 0.5)
    np.testing.assert_allclose(analysis(ensemble, Y, D, 0.5), expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("update", [analysis, transform])
def test_that_memory_stays_far_below_the_square_of_the_number_of_members(rng, update):
    n_obs, n_ens = 10, 2000
    ensemble, predictions = rng.standard_normal((5, n_ens)), rng.standard_normal((n_obs, n_ens))
    data = predictions + 0.1 if update is analysis else predictions[:, 0]
    assert peak_memory(lambda: update(ensemble, predictions, data, 0.5)) < 10 * predictions.nbytes < n_ens**2 * 8


@pytest.mark.parametrize("n_params", [5, 100])
@pytest.mark.parametrize("update", ["analysis", "transform", "trainers"])
def test_that_no_array_is_as_large_as_many_observations_of_all_members(rng, update, n_params):
    n_obs, n_ens = 60_000, 40
    ensemble, predictions, d = (
        rng.standard_normal((n_params, n_ens)),
        rng.standard_normal((n_obs, n_ens)),
        np.ones(n_obs),
    )
    obs_var, perturbed = np.full(n_obs, 0.5), predictions + 0.1
    call = {
        "analysis": lambda: analysis(ensemble, predictions, perturbed, obs_var),
        "transform": lambda: transform(ensemble, predictions, d, obs_var),
        "trainers": lambda: UPDATES["perturbed"](ensemble, predictions, d, obs_var, rng),
    }[update]
    assert peak_memory(call) < 0.25 * predictions.nbytes


def many_observations(n_params=3, n_obs=90, n_ens=6):
    rng = np.random.default_rng(8)
    ensemble, H = rng.standard_normal((n_params, n_ens)), rng.standard_normal((n_obs, n_params))
    Y = np.tanh(H @ ensemble) + 0.3 * rng.standard_normal((n_obs, n_ens))
    return ensemble, Y, 0.1 * rng.standard_normal(n_obs), rng.uniform(5, 20, n_obs)


def test_that_with_noise_of_the_members_size_that_is_0_every_member_moves_towards_the_data_themselves():
    ensemble, Y, d, obs_var = many_observations()
    n_ens = ensemble.shape[1]
    posterior = UPDATES["perturbed"](ensemble, Y, d, obs_var, Replayed([np.zeros((n_ens, n_ens))]))
    expected = analysis(ensemble, Y, np.tile(d[:, None], n_ens), obs_var)
    np.testing.assert_allclose(posterior, expected, rtol=0, atol=1e-12)


def test_that_noise_of_the_members_size_has_the_distribution_of_noise_in_every_observation():
    """Θ + K (d − Y) is what the noise is added to: K E, whose columns are independent, with the covariance K R Kᵀ."""
    ensemble, Y, d, obs_var = many_observations()
    n_params, n_ens = ensemble.shape
    mean = analysis(ensemble, Y, np.tile(d[:, None], n_ens), obs_var)
    joint = np.cov(np.vstack([ensemble, Y]))
    K = joint[:n_params, n_params:] @ np.linalg.inv(joint[n_params:, n_params:] + np.diag(obs_var))
    covariance = np.kron(K * obs_var @ K.T, np.eye(n_ens))  # of all numbers of the posterior, one row after the other
    rng = np.random.default_rng(1)
    draws = 8000
    noise = np.array([UPDATES["perturbed"](ensemble, Y, d, obs_var, rng) - mean for _ in range(draws)])
    noise = noise.reshape(draws, -1)
    std = np.sqrt(np.diag(covariance))
    assert np.abs(noise.mean(axis=0) / std).max() < 4 / np.sqrt(draws)
    correlation = np.cov(noise.T) / np.outer(std, std)
    np.testing.assert_allclose(correlation, covariance / np.outer(std, std), rtol=0, atol=6 / np.sqrt(draws))
    assert np.abs((noise**4).mean(axis=0) / std**4 - 3).max() < 0.5  # as a normal distribution has it


def test_that_nearly_exact_observations_get_noise_of_their_own_however_many_they_are():
    ensemble, Y, d, obs_var = many_observations()
    n_obs, n_ens = Y.shape
    noise = np.random.default_rng(3).standard_normal((n_obs, n_ens))
    posterior = UPDATES["perturbed"](ensemble, Y, d, 1e-14 * obs_var, Replayed([noise]))
    expected = analysis(ensemble, Y, d[:, None] + 1e-7 * np.sqrt(obs_var)[:, None] * noise, 1e-14 * obs_var)
    np.testing.assert_allclose(posterior, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("n_params, n_obs, n_ens", SHAPES)
@pytest.mark.parametrize("update", UPDATES)
def test_that_float32_parameters_stay_float32_and_lose_only_their_own_digits(rng, n_params, n_obs, n_ens, update):
    ensemble, H, d, obs_var = a_linear_problem(rng, n_params, n_obs, n_ens)
    single = ensemble.astype(np.float32)
    Y = H @ single.astype(float)
    posterior = UPDATES[update](single, Y, d, obs_var, np.random.default_rng(2))
    assert posterior.dtype == np.float32
    expected = UPDATES[update](single.astype(float), Y, d, obs_var, np.random.default_rng(2))
    np.testing.assert_allclose(posterior, expected, rtol=0, atol=3e-5 * np.abs(expected).max())


def by_singular_values(ensemble, predictions, obs_std):
    """What an update by the singular values of S needs: A, and U, s, V of S, all of them."""
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = (predictions - predictions.mean(axis=1, keepdims=True)) / obs_std
    return A, *np.linalg.svd(S, full_matrices=False)


@pytest.mark.parametrize("n_obs, n_ens", [(100, 50), (50, 100), (60, 60), (3, 20), (1, 20)])
@pytest.mark.parametrize("obs_std", [1e-2, 1e-4, 1e-5, 1e-7, 1e-9])
def test_that_nearly_exact_data_are_updated_right(n_obs, n_ens, obs_std):
    net, x = FNN((1, 20, 1)), np.linspace(-1.7, 1.7, n_obs)[:, None]
    d, ensemble = np.sin(1.8 * x)[:, 0], net.ensemble(n_ens, rng=1)
    Y = net(ensemble, x)[:, 0]
    D = perturb(d, obs_std**2, n_ens, 2)
    A, U, s, Vt = by_singular_values(ensemble, Y, obs_std)
    weight = (s / (s**2 + n_ens - 1))[:, None]
    stochastic = ensemble + A @ Vt.T @ (weight * (U.T @ (D - Y) / obs_std))
    close = {"rtol": 0, "atol": 1e-3 * ensemble.std()}
    np.testing.assert_allclose(analysis(ensemble, Y, D, obs_std**2), stochastic, **close)
    by_localised = localised(np.ones((61, n_obs)))(ensemble, Y, d, np.full(n_obs, obs_std**2), 2)
    np.testing.assert_allclose(by_localised, stochastic, **close)
    mean_move = A @ Vt.T @ (weight * (U.T @ (d - Y.mean(axis=1))[:, None] / obs_std))
    shrink = (1 - 1 / np.hypot(1, s / np.sqrt(n_ens - 1)))[:, None]
    deterministic = ensemble + mean_move - A @ Vt.T @ (shrink * Vt)
    np.testing.assert_allclose(transform(ensemble, Y, d, obs_std**2), deterministic, **close)


@pytest.mark.parametrize("n_obs, n_ens", [(7, 20), (30, 20), (20, 20), (1, 5)])
def test_that_the_longer_way_by_singular_values_is_the_short_one_where_both_hold(rng, n_obs, n_ens, monkeypatch):
    ensemble, Y, d = rng.standard_normal((6, n_ens)), rng.standard_normal((n_obs, n_ens)), rng.standard_normal(n_obs)
    D = perturb(d, 0.3, n_ens, 1)
    short = analysis(ensemble, Y, D, 0.3), transform(ensemble, Y, d, 0.3)
    monkeypatch.setattr("dalearn._rounding.STEEPEST", 0.0)
    for one, other in zip(short, (analysis(ensemble, Y, D, 0.3), transform(ensemble, Y, d, 0.3))):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-12)


def test_that_squares_that_overflow_are_done_without(rng):
    ensemble, d = rng.standard_normal((3, 8)), np.zeros(2)
    H = rng.standard_normal((2, 3))
    for scale in (1e160, 1e250):
        for update in (
            lambda Y: analysis(ensemble, Y, np.zeros((2, 8)), 1.0),
            lambda Y: transform(ensemble, Y, d, 1.0),
        ):
            near, far = update(1e9 * H @ ensemble), update(scale * H @ ensemble)  # both as good as exact
            np.testing.assert_allclose(near, far, rtol=0, atol=1e-6)


def test_that_an_update_does_without_an_error_from_a_solver(monkeypatch, rng):
    """In a browser's Python a failed solve gives NaN and no LinAlgError: nothing may wait for one."""

    def solve(G, B):
        assert np.isfinite(G).all() and np.isfinite(B).all()
        return np.full_like(B, np.nan) if np.linalg.matrix_rank(G) < len(G) else original(G, B)

    original = np.linalg.solve
    monkeypatch.setattr(np.linalg, "solve", solve)
    same = np.ones((30, 1)) @ rng.standard_normal((1, 10))  # thirty times one observation
    for obs_std in (1.0, 1e-6, 1e-12, 1e-150):
        for update in (
            analysis(rng.standard_normal((4, 10)), same, np.zeros((30, 10)), obs_std**2),
            analysis(rng.standard_normal((4, 10)), same[:5], np.zeros((5, 10)), obs_std**2),
            transform(rng.standard_normal((4, 10)), same, np.zeros(30), obs_std**2),
        ):
            assert np.isfinite(update).all()


@pytest.mark.parametrize("shape", [(31, 100, 20), (500, 100, 20), (61, 100, 80), (61, 10, 80)])
def test_that_the_order_of_multiplication_does_not_matter(rng, shape):
    n_params, n_obs, n_ens = shape
    ensemble, Y = rng.standard_normal((n_params, n_ens)) + 5, rng.standard_normal((n_obs, n_ens))
    D, obs_var = rng.standard_normal((n_obs, n_ens)), rng.uniform(0.5, 2, n_obs)
    expected = naive_analysis(ensemble, Y, D, obs_var)
    np.testing.assert_allclose(analysis(ensemble, Y, D, obs_var), expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize("update", ["analysis", "transform"])
def test_that_a_float32_ensemble_does_not_round_the_data(update):
    """A barometer: 101325 ± 0.001. In float32 the reading and the predictions would be the same number."""
    ensemble = np.random.default_rng(5).standard_normal((1, 4000)).astype(np.float32)
    Y = 101325 + 1e-3 * ensemble.astype(float)
    d = np.array([101325.001])
    if update == "analysis":
        posterior = analysis(ensemble, Y, perturb(d, 1e-6, 4000, 1), 1e-6)
    else:
        posterior = transform(ensemble, Y, d, 1e-6)
    assert posterior.dtype == np.float32
    assert posterior.mean() == pytest.approx(0.5, abs=0.05) and posterior.std() == pytest.approx(0.707, abs=0.05)


@pytest.mark.parametrize("n_ens", [12, 60])
@pytest.mark.parametrize("obs_std", [1.0, 1e-6, 1e-20])
def test_that_one_reading_taken_thirty_times_is_one_reading_of_a_thirtieth_of_the_variance(n_ens, obs_std):
    """However exact the readings claim to be while they disagree: S has one direction, and the rest is rounding."""
    rng = np.random.default_rng(3)
    ensemble = rng.standard_normal((4, n_ens))
    once = rng.standard_normal((1, 4)) @ ensemble
    readings = rng.standard_normal(30)
    thirty = np.repeat(once, 30, axis=0)
    of_thirty = transform(ensemble, thirty, readings, obs_std**2)
    of_one = transform(ensemble, once, readings[:1] * 0 + readings.mean(), obs_std**2 / 30)
    np.testing.assert_allclose(of_thirty, of_one, rtol=0, atol=1e-9)
    perturbed = readings[:, None] + obs_std * rng.standard_normal((30, n_ens))
    of_thirty = analysis(ensemble, thirty, perturbed, obs_std**2)
    of_one = analysis(ensemble, once, perturbed.mean(axis=0, keepdims=True), obs_std**2 / 30)
    np.testing.assert_allclose(of_thirty, of_one, rtol=0, atol=1e-9)


@pytest.mark.parametrize("n_obs", [1, 3, 5, 9])
def test_that_an_update_that_overflows_says_so_and_ends_a_training(n_obs):
    ensemble = np.array([[1.7e308, -1.7e308, 1.7e308, 1.7e308, -1.7e308]])
    Y, d = np.tile(np.sign(ensemble), (n_obs, 1)), np.full(n_obs, 100.0)  # the data ask for a hundred times as much
    for call in (
        lambda: analysis(ensemble, Y, np.full_like(Y, 100.0), 1.0),
        lambda: transform(ensemble, Y, d, 1.0),
    ):
        with pytest.raises(
            ValueError, match=r"ensemble and predictions must be .*got 1.7e\+308 and 1 as their largest"
        ):
            call()
    for update in UPDATES:
        steps = esmda(lambda theta, x: Y[:, None], ensemble, np.ones((n_obs, 1)), d[:, None], 1.0, update=update)
        with pytest.raises(Diverged, match="step 1: the parameters overflow"):
            next(steps)


@pytest.mark.parametrize("n_obs, n_ens", [(1, 5), (3, 5), (5, 5), (9, 5)])
@pytest.mark.parametrize("obs_std", [1e-40, 1e-161])
def test_that_an_error_below_a_predictions_last_digit_is_as_good_as_none(rng, n_obs, n_ens, obs_std):
    ensemble, H = rng.standard_normal((3, n_ens)), rng.standard_normal((n_obs, 3))
    d = H @ rng.standard_normal(3)
    Y = H @ ensemble
    D = np.tile(d[:, None], n_ens)
    for scale in (1.0, 1e300):
        for update, data in ((analysis, D), (transform, d)):
            small = update(ensemble, Y, data, 1e-13**2)
            smaller = update(ensemble, scale * Y, scale * data, (scale * obs_std) ** 2 if scale == 1 else obs_std**2)
            np.testing.assert_allclose(smaller, small, rtol=0, atol=1e-6)


@pytest.mark.parametrize("obs_std", [1e-3, 1e-7, 1e-9, 1e-12, 1e-15, 1e-17])
@pytest.mark.parametrize("n_obs", [1, 4, 30, 300])
def test_that_a_collapsed_ensemble_does_not_move_however_exact_the_data(rng, n_obs, obs_std):
    n_ens = 10
    around_one = 1 + rng.standard_normal((100, n_ens))
    same_network = np.repeat(FNN((1, 20, 1)).init(1)[:, None], n_ens, axis=1)
    x = np.linspace(-1, 1, n_obs)[:, None]
    cases = {
        "the same prediction": (around_one, np.full((n_obs, n_ens), 1 / 3)),
        "the same network": (same_network, FNN((1, 20, 1))(same_network, x)[:, 0]),
        "rounding": (around_one, (1 + 2e-16 * rng.standard_normal((n_obs, n_ens)))),
    }
    for name, (ensemble, Y) in cases.items():
        obs_var = np.full(n_obs, obs_std**2)
        for update in (*UPDATES.values(), localised([(slice(None), slice(None))])):
            posterior = update(ensemble, Y, np.ones(n_obs), obs_var, np.random.default_rng(1))
            if name != "rounding" or obs_std < 1e-15:
                np.testing.assert_allclose(posterior, ensemble, rtol=0, atol=1e-8, err_msg=name)


@pytest.mark.parametrize("offset", [1e3, 1e6, 1e8])
@pytest.mark.parametrize("n_obs", [1, 20, 50])
@pytest.mark.parametrize("n_params", [5, 400])
def test_that_how_far_parameters_lie_from_0_does_not_change_how_far_they_move(rng, n_params, n_obs, offset):
    n_ens = 20
    A = rng.standard_normal((n_params, n_ens))
    Y = (rng.standard_normal((n_obs, n_params)) @ A) * np.geomspace(1, 1e-3, n_obs)[:, None] + 7.0
    d, obs_var = np.full(n_obs, 7.5), np.full(n_obs, 2e-4**2)
    for update in (*UPDATES.values(), localised([(slice(None), slice(None))])):
        near, far = (update(A + shift, Y, d, obs_var, np.random.default_rng(1)) - shift for shift in (0.0, offset))
        np.testing.assert_allclose(far, near, rtol=0, atol=1e-12 * offset * np.abs(near).max())


@pytest.mark.parametrize("offset", [1e5, 1e8])
@pytest.mark.parametrize("n_obs, of_predictions", [(1, 0.0), (1, 5000.0), (10, 0.0), (30, 0.0)])
def test_that_one_parameter_far_from_0_that_all_observations_see_moves_as_one_near_0_does(
    n_obs, of_predictions, offset
):
    """S has rank 1, so what rounding adds to its products with Θ lies outside its range and would not be shrunk."""
    rng = np.random.default_rng(0)
    near = rng.standard_normal((1, 20))
    Y = np.linspace(1, 2, n_obs)[:, None] * near + of_predictions
    d, obs_var = np.full(n_obs, 0.7 + of_predictions), np.full(n_obs, 1e-6)
    D = perturb(d, obs_var, 20, rng)
    for update, data in ((analysis, D), (transform, d)):
        move = update(near, Y, data, obs_var) - near
        np.testing.assert_allclose(
            update(near + offset, Y, data, obs_var) - (near + offset), move, rtol=0, atol=1e-14 * offset
        )


@pytest.mark.parametrize("update", [analysis, transform])
@pytest.mark.parametrize("n_obs", [1, 2, 100])
@pytest.mark.parametrize("order", ["C", "F"])
def test_that_float32_predictions_far_from_0_keep_their_mean(update, n_obs, order):
    rng = np.random.default_rng(0)
    n_ens = 3000
    ensemble = rng.standard_normal((4, n_ens))
    Y = np.array(1000 + 0.05 * ensemble[:1] * np.ones((n_obs, 1)), dtype=np.float32, order=order)
    d = np.full(n_obs, 1000.02)
    data = perturb(d, 1e-6, n_ens, 1) if update is analysis else d
    exact = update(ensemble, Y.astype(np.float64), data, 1e-6)
    # the last digit of a prediction, an eighth of the error, is added to this: that moves the members by so much
    np.testing.assert_allclose(update(ensemble, Y, data, 1e-6), exact, rtol=0, atol=1e-3)


@pytest.mark.parametrize("update", UPDATES)
def test_that_one_observation_predicted_in_float32_is_computed_with_in_float64(rng, update):
    ensemble, Y = rng.standard_normal((3, 20)), (2 + rng.standard_normal((1, 20))).astype(np.float32)
    d, obs_var = np.ones(1), np.full(1, 0.5)
    posterior = UPDATES[update](ensemble, Y, d, obs_var, np.random.default_rng(1))
    expected = UPDATES[update](ensemble, Y.astype(np.float64), d, obs_var, np.random.default_rng(1))
    np.testing.assert_allclose(posterior, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("order", ["C", "F"])
def test_that_float32_anomalies_are_about_the_mean_that_float64_finds(rng, order):
    ensemble = np.array(1000 + rng.standard_normal((3, 20_000)), dtype=np.float32, order=order)
    inflated = inflate(ensemble, 2.0)
    assert inflated.dtype == np.float32
    mean = ensemble.mean(axis=1, dtype=np.float64)
    np.testing.assert_allclose(inflated.mean(axis=1, dtype=np.float64), mean, rtol=0, atol=1e-4)


@pytest.mark.parametrize("update", UPDATES)
@pytest.mark.parametrize("n_obs", [1, 2])
@pytest.mark.parametrize("unit", [1e-44, 1.0, 1e44])
def test_that_the_unit_of_an_observation_does_not_matter_to_float32_parameters(update, n_obs, unit):
    rng = np.random.default_rng(0)
    ensemble = rng.standard_normal((3, 20)).astype(np.float32)
    Y, obs_var = ensemble[:n_obs].astype(float), np.full(n_obs, 0.09)
    expected = UPDATES[update](ensemble, Y, np.ones(n_obs), obs_var, np.random.default_rng(1))
    posterior = UPDATES[update](ensemble, unit * Y, np.full(n_obs, unit), unit**2 * obs_var, np.random.default_rng(1))
    np.testing.assert_allclose(posterior, expected, rtol=0, atol=1e-5)


@pytest.mark.parametrize("n_params, n_obs", [(3, 1), (3, 8), (3, 40), (60, 1), (60, 8), (60, 40)])
def test_that_how_arrays_lie_in_memory_does_not_matter_and_nothing_is_written_to_them(rng, n_params, n_obs):
    wide = {"ensemble": (n_params, 24), "Y": (n_obs, 24), "D": (n_obs, 24)}
    strided = {name: rng.standard_normal(shape)[:, ::-2] for name, shape in wide.items()}
    ensemble, Y, D = strided.values()
    d, obs_var = D[::-1, 0], np.linspace(1, 2, 2 * n_obs)[::2]
    before = [array.copy() for array in (ensemble, Y, D, d, obs_var)]
    plain = [array.copy() for array in before]
    updates = [
        lambda ensemble, Y, D, d, obs_var: analysis(ensemble, Y, D, obs_var),
        lambda ensemble, Y, D, d, obs_var: transform(ensemble, Y, d, obs_var),
        lambda ensemble, Y, D, d, obs_var: UPDATES["perturbed"](ensemble, Y, d, obs_var, np.random.default_rng(1)),
    ]
    for update in updates:
        expected = update(*plain)
        for arrays in ((ensemble, Y, D, d, obs_var), [np.asfortranarray(array) for array in before]):
            np.testing.assert_allclose(update(*arrays), expected, rtol=0, atol=1e-12)
    assert all(np.array_equal(array, old) for array, old in zip((ensemble, Y, D, d, obs_var), before))


@pytest.mark.parametrize("obs_std", [1e-4, 1e-5])
def test_that_squares_are_given_up_before_they_have_lost_half_of_the_digits_that_are_left(obs_std):
    net, x = FNN((1, 20, 1)), np.linspace(-1.7, 1.7, 50)[:, None]
    ensemble = net.ensemble(100, rng=1)
    Y, d = net(ensemble, x)[:, 0], np.sin(1.8 * x)[:, 0]
    A, U, s, Vt = by_singular_values(ensemble, Y, obs_std)
    weight = (s / (s**2 + 99))[:, None]
    shrink = (1 - 1 / np.hypot(1, s / np.sqrt(99)))[:, None]
    expected = ensemble + A @ Vt.T @ (weight * (U.T @ (d - Y.mean(axis=1))[:, None] / obs_std) - shrink * Vt)
    np.testing.assert_allclose(transform(ensemble, Y, d, obs_std**2), expected, rtol=0, atol=1e-9 * ensemble.std())


def test_that_a_relaxed_float32_ensemble_is_float32(rng):
    posterior, prior = rng.standard_normal((2, 3, 8))
    assert relax(posterior.astype(np.float32), prior, 0.3).dtype == np.float32


def test_that_perturbed_copies_are_float32_only_where_float32_can_hold_them():
    for obs_var in (1e-100, 1e80):
        perturbed = perturb(np.zeros(2, np.float32), obs_var, 3, 1)
        assert perturbed.dtype == np.float64 and (perturbed != 0).all() and np.isfinite(perturbed).all()
    assert perturb(np.zeros(2, np.float32), 1.0, 3, 1).dtype == np.float32


@pytest.mark.parametrize("exact", [1e-3, 1e-6, 1e-12, 1e-15])
@pytest.mark.parametrize("n_exact", [1, 500])
def test_that_exact_observations_do_not_silence_the_vague_ones(exact, n_exact):
    """Two numbers, each observed: the first exactly, the second with an error of 0.5. They have little in common."""
    ensemble = np.random.default_rng(0).standard_normal((3, 200))
    Y = np.vstack([np.repeat(ensemble[:1], n_exact, axis=0), ensemble[1:2]])
    obs_var = np.array([exact**2] * n_exact + [0.25])
    d = np.ones(n_exact + 1)
    together = transform(ensemble, Y, d, obs_var)
    first = transform(ensemble, ensemble[:1], [1.0], exact**2 / n_exact)
    then = transform(first, first[1:2], [1.0], 0.25)
    np.testing.assert_allclose(together.mean(axis=1), then.mean(axis=1), rtol=0, atol=1e-5)
    np.testing.assert_allclose(np.cov(together), np.cov(then), rtol=0, atol=1e-5)
    noise = np.random.default_rng(1).standard_normal((1, 200))
    D = np.vstack([np.ones((n_exact, 200)), 1 + 0.5 * noise])
    moved = analysis(ensemble, Y, D, obs_var)
    # the same by hand: the gain for the two at once, with the exact one's error at a size that can be squared
    A, S = ensemble - ensemble.mean(axis=1, keepdims=True), ensemble[:2] - ensemble[:2].mean(axis=1, keepdims=True)
    R = np.diag([max(exact, 1e-6) ** 2 / n_exact, 0.25])
    K = A @ S.T @ np.linalg.inv(S @ S.T + 199 * R)
    np.testing.assert_allclose(moved, ensemble + K @ (np.vstack([D[:1], D[-1:]]) - ensemble[:2]), rtol=0, atol=1e-5)


@pytest.mark.parametrize("obs_std", [1e-6, 1e-8, 1e-10])
def test_that_the_rounding_of_float32_predictions_is_not_taken_for_information(obs_std):
    """One number is observed a hundred times; of the others nothing is said, whatever the last digits of float32 do."""
    rng = np.random.default_rng(2)
    ensemble = rng.standard_normal((5, 50))
    Y = (np.ones((100, 1)) * ensemble[:1] + rng.standard_normal((100, 1))).astype(np.float32)
    d = Y[:, 0].astype(float)
    kept = transform(ensemble, Y, d, obs_std**2)[1:].var(axis=1) / ensemble[1:].var(axis=1)
    assert kept.mean() > 0.9


def test_that_noise_that_float32_cannot_hold_is_kept_in_float64():
    d = np.full(3, 101325, np.float32)
    coarse, fine = perturb(d, 25.0, 2000, 1), perturb(d, 1e-6, 2000, 1)
    assert coarse.dtype == np.float32 and fine.dtype == np.float64
    np.testing.assert_allclose(coarse.std(axis=1), 5, rtol=0.1)
    np.testing.assert_allclose(fine.std(axis=1), 1e-3, rtol=0.1)


@pytest.mark.parametrize("solver", ["solve", "eigh", "svd"])
@pytest.mark.parametrize("raises", [True, False])
def test_that_a_solver_that_fails_by_an_error_or_by_nan_is_a_divergence(rng, monkeypatch, solver, raises):
    original = getattr(np.linalg, solver)

    def fails(G, *arguments, **options):
        if raises:
            raise np.linalg.LinAlgError("no")
        result = original(G, *arguments, **options)
        return result * np.nan if solver == "solve" else tuple(part * np.nan for part in result)

    monkeypatch.setattr(np.linalg, solver, fails)
    update = "transform" if solver == "eigh" else "perturbed"
    obs_std = 1e-7 if solver == "svd" else 0.1
    net, x = FNN((1, 3, 1)), rng.standard_normal((8, 1))
    steps = esmda(net, net.ensemble(12, rng=1), x, np.sin(x), obs_std, update=update, rng=1)
    with pytest.raises(Diverged, match="step 1"):
        next(steps)

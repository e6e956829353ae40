"""Gauss–Newton with an ensemble: exact where the model is linear, as good as an outside MAP estimate where it is not."""

import numpy as np
import pytest
from oracles import kalman_posterior, moments
from scipy.optimize import least_squares

from dalearn import (
    FNN,
    Diverged,
    coverage,
    crps,
    enkf,
    gauss_newton,
    laplace_ensemble,
    linear_predictions,
    mexican_hat,
    record,
    rmse,
    sine,
    spread,
)  # fmt: skip
from dalearn._checks import generator
from dalearn.gauss_newton import around, damped_steps, differences, prior_anomalies

NET = FNN((1, 20, 1))


def linear(theta, x):
    """Several outputs, each a row of x (n, n_out, n_params) times θ."""
    return np.tensordot(x, theta, 1)


@pytest.fixture
def problem(rng):
    """A linear model's data, with another error for every observation and another prior for every parameter."""
    x, d = rng.standard_normal((6, 2, 5)), rng.standard_normal((6, 2))
    return x, d, rng.uniform(0.1, 1, (6, 2)), rng.uniform(0.3, 3, 5)


@pytest.fixture
def setting(rng):
    net, data = FNN((1, 5, 1)), sine(12, rng=rng)
    return net, data, net.init(rng)


def exact(x, d, obs_std, prior_std):
    return kalman_posterior(np.zeros(5), np.diag(prior_std**2), x.reshape(12, 5), d.ravel(), obs_std.ravel() ** 2)


def misfit_and_prior(net, theta, problem):
    return np.sum(((net(theta, problem.x) - problem.d) / problem.obs_std) ** 2) + np.sum((theta / net.prior_std) ** 2)


def jacobian(net, theta, x):
    """∂f/∂θ (n, n_params): the gradient of (f − d)² is ∂f/∂θ where d = f − 1/2."""
    return np.array([net.loss_and_gradient(theta, row, net(theta, row) - 0.5)[1] for row in x[:, None]])


def map_estimate(net, theta, problem):
    """Levenberg–Marquardt by scipy with the true Jacobian, from theta to its end."""

    def residuals(theta):
        return np.concatenate([(net(theta, problem.x) - problem.d)[:, 0] / problem.obs_std, theta / net.prior_std])

    def slopes(theta):
        h = np.tanh(problem.x * theta[:20] + theta[20:40])
        of_z = (1 - h**2) * theta[40:60]
        J = np.hstack([of_z * problem.x, of_z, h, np.ones_like(problem.x)])
        return np.vstack([J / problem.obs_std, np.diag(1 / net.prior_std)])

    np.testing.assert_allclose(slopes(theta)[:3] * problem.obs_std, jacobian(net, theta, problem.x[:3]), atol=1e-12)
    return least_squares(residuals, theta, slopes, method="lm", ftol=1e-6).x


def a_start(net, problem, rng):
    """The mean after three epochs of EnKF."""
    ensemble = net.ensemble(100, spread=0.4, rng=rng)
    data = problem.x, problem.d, problem.obs_std
    *_, last = enkf(net, ensemble, *data, batch_size=5, epochs=3, relaxation=0.3, rng=rng)
    return last.theta.mean(axis=1)


# --- linear models: what is exact -----------------------------------------------------------------------------------


@pytest.mark.parametrize("n_ens", [None, 6, 9, 40])
def test_that_one_step_on_a_linear_model_ends_at_the_exact_posterior(rng, problem, n_ens):
    x, d, obs_std, prior_std = problem
    mean, covariance = exact(*problem)
    data, options = (x, d, obs_std), {"prior_std": prior_std, "n_ens": n_ens, "rng": 1}
    (step,) = gauss_newton(linear, 3 * rng.standard_normal(5), *data, iterations=1, **options)
    np.testing.assert_allclose(step.theta, mean, rtol=0, atol=1e-6)
    found_mean, found_covariance = moments(laplace_ensemble(linear, step.theta, *data, **options))
    np.testing.assert_allclose(found_mean, mean, rtol=0, atol=1e-6)
    np.testing.assert_allclose(found_covariance, covariance, rtol=0, atol=1e-6)


def test_that_a_few_members_reach_the_exact_mean_in_more_steps(rng, problem):
    x, d, obs_std, prior_std = problem
    *_, last = gauss_newton(linear, np.ones(5), x, d, obs_std, prior_std=prior_std, n_ens=3, iterations=200, rng=1)
    np.testing.assert_allclose(last.theta, exact(*problem)[0], rtol=0, atol=1e-3)


@pytest.mark.parametrize("n_ens", [2, 4, 5])
def test_that_a_few_members_have_the_exact_posterior_of_the_prior_that_they_drew(problem, n_ens):
    x, d, obs_std, prior_std = problem
    A = prior_anomalies(prior_std[:, None], n_ens, generator(1, "uncertainty"))
    _, covariance = kalman_posterior(np.ones(5), A @ A.T, x.reshape(12, 5), d.ravel(), obs_std.ravel() ** 2)
    ensemble = laplace_ensemble(linear, np.ones(5), x, d, obs_std, prior_std=prior_std, n_ens=n_ens, rng=1)
    np.testing.assert_allclose(moments(ensemble)[0], 1, rtol=0, atol=1e-12)
    np.testing.assert_allclose(moments(ensemble)[1], covariance, rtol=0, atol=1e-6)


def test_that_linear_predictions_are_a_linear_models_own_and_their_spread_is_the_exact_one(rng, problem):
    x, d, obs_std, prior_std = problem
    mean, covariance = exact(*problem)
    ensemble = laplace_ensemble(linear, mean, x, d, obs_std, prior_std=prior_std, rng=1)
    x_test = rng.standard_normal((7, 2, 5))
    members = linear_predictions(linear, ensemble, x_test)
    np.testing.assert_allclose(members, linear(ensemble, x_test), rtol=0, atol=1e-8)
    variances = np.einsum("noi,ij,noj->no", x_test, covariance, x_test)
    assert spread(members) == pytest.approx(np.sqrt(variances.mean()), rel=1e-6)


def test_that_the_data_move_no_laplace_ensemble_for_theta_is_its_mean(setting):
    net, data, theta = setting
    options = {"prior_std": net.prior_std, "rng": 1}
    one, other = (laplace_ensemble(net, theta, data.x, d, data.obs_std, **options) for d in (data.d, data.d + 5))
    np.testing.assert_array_equal(one, other)
    np.testing.assert_allclose(one.mean(axis=1), theta, rtol=0, atol=1e-12)


# --- the pieces -----------------------------------------------------------------------------------------------------


def test_that_differences_are_the_true_jacobian_times_the_anomalies(rng, setting):
    net, data, theta = setting
    A = prior_anomalies(net.prior_std[:, None], 17, rng)
    predictions, slopes = differences(net(around(theta[:, None], A), data.x)[:, 0])
    J = jacobian(net, theta, data.x)
    np.testing.assert_array_equal(predictions[:, 0], net(theta, data.x)[:, 0])
    np.testing.assert_allclose(slopes, J @ A, rtol=0, atol=1e-3 * np.abs(J @ A).max())


def test_that_a_laplace_ensemble_has_the_covariance_of_the_true_jacobian(setting):
    net, data, theta = setting
    J, prior = jacobian(net, theta, data.x) / data.obs_std, np.diag(net.prior_std**-2)
    covariance = np.linalg.inv(J.T @ J + prior)
    ensemble = laplace_ensemble(net, theta, data.x, data.d, data.obs_std, prior_std=net.prior_std, rng=1)
    np.testing.assert_allclose(moments(ensemble)[1], covariance, rtol=0, atol=0.01 * covariance.max())
    members, J_test = linear_predictions(net, ensemble, data.x_test), jacobian(net, theta, data.x_test)
    expected = np.sqrt(np.einsum("ni,ij,nj->n", J_test, covariance, J_test))
    np.testing.assert_allclose(members.std(axis=-1, ddof=1)[:, 0], expected, rtol=0.02)


@pytest.mark.parametrize("n_ens", [2, 4, 5, 6, 15])
def test_that_anomalies_have_no_mean_and_where_they_can_the_priors_exact_covariance(rng, n_ens):
    prior_std = np.array([[0.1], [1.0], [2.0], [30.0]])
    draws = [prior_anomalies(prior_std, n_ens, rng) / prior_std for _ in range(2 if n_ens > 4 else 3000)]
    assert draws[0].shape == (4, n_ens) and np.any(draws[0] != draws[1])
    for A in draws:
        np.testing.assert_allclose(A.sum(axis=1), 0, rtol=0, atol=1e-12)
    exactly = {"rtol": 0, "atol": 1e-12 if n_ens > 4 else 0.15}
    np.testing.assert_allclose(np.mean([A @ A.T for A in draws], axis=0), np.eye(4), **exactly)


def test_that_linear_predictions_of_a_narrow_ensemble_are_the_networks_own(rng, setting):
    net, data, theta = setting
    ensemble = net.ensemble(7, spread=1e-4, centre=theta, rng=rng)
    own, found = net(ensemble, data.x_test), linear_predictions(net, ensemble, data.x_test)
    assert found.shape == own.shape == (201, 1, 7)
    np.testing.assert_allclose(found, own, rtol=0, atol=1e-3 * spread(own))


# --- the training ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n_ens", [None, 40, 20, 2])
def test_that_misfit_and_prior_never_increase_and_fall(n_ens):
    problem = sine(rng=np.random.default_rng(1))
    theta = a_start(NET, problem, np.random.default_rng(1))
    options = {"prior_std": NET.prior_std, "n_ens": n_ens, "rng": np.random.default_rng(1)}
    steps = gauss_newton(NET, theta, problem.x, problem.d, 0.05, **options)
    costs = np.array([misfit_and_prior(NET, t, problem) for t in [theta, *(step.theta for step in steps)]])
    assert len(costs) == 16 and (np.diff(costs) <= 1e-9 * costs[0]).all()
    assert costs[-1] < (0.95 if n_ens == 2 else 0.7) * costs[0]


def test_that_from_a_minimum_it_does_not_move(problem):
    x, d, obs_std, prior_std = problem
    mean, _ = exact(*problem)
    *_, last = gauss_newton(linear, mean, x, d, obs_std, prior_std=prior_std, rng=1)
    np.testing.assert_allclose(last.theta, mean, rtol=0, atol=1e-7)


def test_that_it_stays_where_no_step_is_lower():
    """Only at 1 is the model near the datum 2. All around it the slopes lead up to 2 as well, from further below."""

    def peak(theta, x):
        return np.where(theta == 1, 1.5, theta - 0.5) * x[:, None]

    steps = gauss_newton(peak, [1.0], [[1.0]], [[2.0]], 0.1, prior_std=0.1, iterations=3, rng=1)
    assert [step.theta[0] for step in steps] == [1, 1, 1]


@pytest.mark.parametrize("seed", [200, 201, 202])
def test_that_it_ends_where_an_outside_map_estimate_ends(seed):
    rng = np.random.default_rng(seed)
    problem = sine(rng=rng)
    theta = a_start(NET, problem, rng)
    data = problem.x, problem.d, problem.obs_std
    *_, last = gauss_newton(NET, theta, *data, prior_std=NET.prior_std, iterations=150, rng=rng)
    theirs = misfit_and_prior(NET, map_estimate(NET, theta, problem), problem)
    assert misfit_and_prior(NET, last.theta, problem) == pytest.approx(theirs, rel=0.01)


class Counted(FNN):
    """A network that counts its runs on single samples."""

    runs = 0

    def __call__(self, theta, x):
        self.runs += len(x) * (theta.shape[1] if theta.ndim == 2 else 1)
        return super().__call__(theta, x)


def hat_1d(rng):
    return mexican_hat(dim=1, rng=rng)


@pytest.mark.parametrize("make", [sine, hat_1d])
def test_that_it_is_as_accurate_as_an_outside_map_estimate_and_honest_about_it_in_3000_passes(make):
    """A pass is one network on all the data once. The pooled coverage is known to ± 0.02 from so many seeds."""
    ratios, inside, wrongly = [], [], []
    for seed in range(200, 224):
        rng = np.random.default_rng(seed)
        problem, net = make(rng=rng), Counted((1, 20, 1))
        data, options = (problem.x, problem.d, problem.obs_std), {"prior_std": net.prior_std, "rng": rng}
        start = a_start(net, problem, rng)
        *_, last = gauss_newton(net, start, *data, **options)
        ensemble = laplace_ensemble(net, last.theta, *data, **options)
        assert net.runs / 100 == 300 + 15 * 78 + 63 <= 3000
        members = linear_predictions(net, ensemble, problem.x_test)
        inside.append(coverage(members, problem.truth))
        wrongly.append(crps(net(ensemble, problem.x_test), problem.truth) / crps(members, problem.truth))
        if len(ratios) < 8:
            floor = rmse(net(map_estimate(net, start, problem), problem.x_test), problem.truth)
            ratios.append(rmse(net(last.theta, problem.x_test), problem.truth) / floor)
    assert np.median(ratios) < 1.05, f"{np.median(ratios):.3f} times the RMSE of the MAP estimate"
    assert 0.85 < np.mean(inside) < 0.95, f"coverage {np.mean(inside):.3f}"
    assert np.median(wrongly) > 2  # never push the members through the network


# --- the form of a trainer ------------------------------------------------------------------------------------------


def test_that_it_is_an_iterator_of_numbered_steps_that_record_takes(setting):
    net, data, theta = setting
    arguments = data.x, data.d, data.obs_std
    steps = gauss_newton(net, theta, *arguments, prior_std=net.prior_std, iterations=4, rng=1)
    assert len(steps) == 4 and iter(steps) is steps
    before = theta
    for k, step in enumerate(steps, 1):
        assert step.k == k and step.theta.shape == (16,) and step.predictions.shape == (12,)
        np.testing.assert_allclose(step.predictions, net(before, data.x)[:, 0], rtol=0, atol=1e-13)
        before = step.theta
    assert k == 4
    with pytest.raises(ValueError, match="used up"):
        list(steps)
    assert len(gauss_newton(net, theta, *arguments, prior_std=net.prior_std)) == 15
    steps = gauss_newton(net, theta, *arguments, prior_std=net.prior_std, iterations=4, rng=1)
    history = record(steps, net, data, start=theta)
    assert len(history.rmse) == 5 and history.train_rmse[-1] < history.train_rmse[0]


def test_that_the_same_rng_gives_the_same_bits_and_none_gives_others(setting):
    net, data, theta = setting

    def run(rng):
        arguments = data.x, data.d, data.obs_std
        *_, last = gauss_newton(net, theta, *arguments, prior_std=net.prior_std, n_ens=5, iterations=3, rng=rng)
        return last.theta, laplace_ensemble(net, last.theta, *arguments, prior_std=net.prior_std, rng=rng)

    first, second, other, different = map(run, (4, 4, None, None))
    for a, b in zip(first, second):
        np.testing.assert_array_equal(a, b)
    for a, b in zip(run(np.random.default_rng(4)), run(np.random.default_rng(4))):
        np.testing.assert_array_equal(a, b)
    for a, b, c in zip(first, other, different):
        assert np.any(a != b) and np.any(b != c)


def test_that_nothing_handed_in_is_written_to_and_a_kept_step_never_changes(setting):
    net, data, theta = setting
    given = [theta, data.x, data.d, np.full((12, 1), 0.1), net.prior_std]
    for array in given:
        array.flags.writeable = False
    kept, copies = [], []
    for step in gauss_newton(net, *given[:4], prior_std=given[4], iterations=4, rng=1):
        kept.append(step)
        copies.append((step.theta.copy(), step.predictions.copy()))
    for step, (then, predictions) in zip(kept, copies):
        np.testing.assert_array_equal(step.theta, then)
        np.testing.assert_array_equal(step.predictions, predictions)
        assert not any(
            np.shares_memory(step.theta, array) for array in [theta, *(s.theta for s in kept if s is not step)]
        )
    ensemble = laplace_ensemble(net, *given[:4], prior_std=given[4], rng=1)
    ensemble.flags.writeable = False
    linear_predictions(net, ensemble, data.x_test)


def test_that_what_the_caller_does_to_the_arrays_later_changes_nothing(setting):
    net, data, theta = setting
    given = [theta.copy(), data.x.copy(), data.d.copy(), np.full((12, 1), 0.1), net.prior_std.copy()]
    runs = [gauss_newton(net, *given[:4], prior_std=given[4], iterations=3, rng=1) for _ in range(2)]
    expected = list(runs[0])
    for array in given:
        array[:] = np.nan
    for step, before in zip(runs[1], expected):
        np.testing.assert_array_equal(step.theta, before.theta)


def test_that_a_model_which_reuses_its_output_array_does_no_harm(problem):
    x, d, obs_std, prior_std = problem
    buffers = {}

    def reusing(theta, x):
        values = linear(theta, x)
        buffer = buffers.setdefault(values.shape[0] * 1000 + values.shape[-1], np.empty_like(values))
        buffer[:] = values
        return buffer

    def end(model):
        steps = list(gauss_newton(model, np.ones(5), x, d, obs_std, prior_std=prior_std, n_ens=4, iterations=5, rng=1))
        ensemble = laplace_ensemble(model, steps[-1].theta, x, d, obs_std, prior_std=prior_std, rng=1)
        members = [linear_predictions(model, factor * ensemble, x) for factor in (1, 2)]
        return [*(s.predictions for s in steps), *(s.theta for s in steps), ensemble, *members]

    for a, b in zip(end(linear), end(reusing)):
        np.testing.assert_array_equal(a, b)


def test_that_numbers_in_other_forms_are_taken_and_computed_in_float64(setting):
    net, data, theta = setting
    options = {"prior_std": np.float32(2), "n_ens": np.int64(4), "iterations": np.int64(2), "rng": np.int64(1)}
    steps = gauss_newton(net, theta.astype(np.float32), data.x.tolist(), data.d.astype(np.float32), 1, **options)
    assert next(steps).theta.dtype == np.float64
    ensemble = laplace_ensemble(net, list(theta), data.x, data.d, [0.1], prior_std=2)
    assert ensemble.shape == (16, 17)
    assert linear_predictions(net, ensemble.astype(np.float32), data.x).dtype == np.float64
    listed = linear_predictions(lambda theta, x: net(theta, x).tolist(), ensemble, data.x)
    np.testing.assert_allclose(listed, linear_predictions(net, ensemble, data.x), rtol=0, atol=1e-8)


# --- when something is wrong ----------------------------------------------------------------------------------------


SMALL, DATA = FNN((1, 3, 1)), sine(8, rng=1)
X, D, E = DATA.x, DATA.d, SMALL.ensemble(5, rng=1)
THETA, NAN = E[:, 0], np.full((8, 1), np.nan)


def trained(*arguments, **options):
    return gauss_newton(*arguments, **{"prior_std": 1} | options)


def flat(theta, x):
    return SMALL(theta, x)[:, 0]


# what was wrong: (the arguments that differ from good ones, the argument, what it got, what it needs)
WRONG = {
    "no model": ({"model": None}, "model", "None", "a callable model(theta, x)"),
    "an ensemble for a start": ({"theta": E}, "theta", "(10, 5)", "one parameter vector of shape (n_params,)"),
    "a start with NaN": ({"theta": np.full(10, np.nan)}, "theta", "10 of 10", "all finite"),
    "a start of text": ({"theta": "zero"}, "theta", "'zero'", "one parameter vector"),
    "x with NaN": ({"x": NAN}, "x", "8 of 8", "all finite"),
    "more x than d": ({"d": D[:3]}, "x and d", "3 in d (3, 1)", "the same samples"),
    "flat d": ({"d": D[:, 0]}, "d", "(8,)", "(n, n_out)"),
    "no error": ({"obs_std": 0}, "obs_std", "0 as its least", "above 0"),
    "errors for other data": ({"obs_std": np.ones(3)}, "obs_std", "(3,)", "fits d (8, 1)"),
    "an error without a square": ({"obs_std": 1e-200}, "obs_std", "1e-200", "a square that a computer can hold"),
    "a prior of 0": ({"prior_std": 0}, "prior_std", "0 as its least", "above 0"),
    "a negative prior": ({"prior_std": -np.ones(10)}, "prior_std", "-1 as its least", "above 0"),
    "a prior for other parameters": ({"prior_std": np.ones(9)}, "prior_std", "(9,)", "(10,), one standard deviation per"),
    "a covariance for a prior": ({"prior_std": np.eye(10) + 1}, "prior_std", "(10, 10)", "(10,)"),
    "no prior": ({"prior_std": None}, "prior_std", "None", "one number or an array of shape (10,)"),
    "one member": ({"n_ens": 1}, "n_ens", "got 1", "at least 2"),
    "members as a fraction": ({"n_ens": 11.0}, "n_ens", "11.0", "a whole number"),
    "an rng of text": ({"rng": "seed"}, "rng", "'seed'", "numpy.random.Generator or None"),
}  # fmt: skip


def fails_with(call, argument, got, needs):
    with pytest.raises(ValueError) as caught:
        call()
    message = str(caught.value)
    assert message.startswith(f"{argument} must ") and got in message and needs in message, message
    assert caught.value.__cause__ is None and "\n" not in message


@pytest.mark.parametrize("function", [gauss_newton, laplace_ensemble])
@pytest.mark.parametrize("case", WRONG)
def test_that_a_wrong_input_is_named_when_the_function_is_called(case, function):
    differs, *expected = WRONG[case]
    given = {"model": SMALL, "theta": THETA, "x": X, "d": D, "obs_std": 0.1, "prior_std": 1} | differs
    fails_with(lambda: function(**given), *expected)


def test_that_other_wrong_inputs_are_named_too():
    fails_with(lambda: trained(SMALL, THETA, X, D, 0.1, iterations=0), "iterations", "got 0", "at least 1")
    fails_with(lambda: trained(SMALL, THETA, X, D, 0.1, iterations=1.5), "iterations", "1.5", "a whole number")
    fails_with(lambda: next(trained(flat, THETA, X, D, 0.1)), "model", "(8, 12)", "(8, 1, 12)")
    fails_with(lambda: laplace_ensemble(flat, THETA, X, D, 0.1, prior_std=1), "model", "(8, 12)", "(8, 1, 12)")
    fails_with(lambda: linear_predictions(SMALL, THETA, X), "ensemble", "(10,)", "(n_params, n_ens)")
    fails_with(lambda: linear_predictions(SMALL, E[:, :1], X), "ensemble", "(10, 1)", "at least 2 members")
    fails_with(lambda: linear_predictions(E, E, X), "model", "an array (10, 5)", "a callable model(theta, x)")
    fails_with(lambda: linear_predictions(SMALL, E, NAN), "x", "8 of 8", "all finite")
    fails_with(lambda: linear_predictions(SMALL, E, 1.0), "x", "()", "one sample per row")
    fails_with(lambda: linear_predictions(flat, E, X), "model", "(8, 6)", "(n, n_out, n_ens) = (8, any, 6)")
    ragged = [[1.0], [1.0, 2.0]]
    fails_with(lambda: linear_predictions(lambda theta, x: ragged, E, X), "model", "inhomogeneous", "(8, any, 6)")


def test_that_settings_are_given_by_name():
    for call in (gauss_newton, laplace_ensemble):
        with pytest.raises(TypeError, match="positional"):
            call(SMALL, THETA, X, D, 0.1, 1)
        with pytest.raises(TypeError, match="prior_std"):
            call(SMALL, THETA, X, D, 0.1)


def test_that_divergence_names_the_step_and_a_cause():
    def broken(theta, x):
        return np.full((len(x), 1, theta.shape[1]), np.nan)

    def steep(theta, x):
        return 1e155 * SMALL(theta, x)

    for call in (
        lambda: next(trained(broken, THETA, X, D, 0.1)),
        lambda: laplace_ensemble(broken, THETA, X, D, 0.1, prior_std=1),
    ):
        with pytest.raises(Diverged, match="step 1: the predictions overflow"):
            call()
    for call in (lambda: next(trained(steep, THETA, X, D, 0.1)),):
        with pytest.raises(Diverged, match="step 1: .*obs_std"):
            call()
    with pytest.raises(Diverged, match="step 1: the slopes overflow; prior_std"):
        laplace_ensemble(lambda theta, x: 1e308 * np.tanh(SMALL(theta, x)), THETA, X, D, 0.1, prior_std=1e4)
    with pytest.raises(Diverged, match="step 1: misfit and prior overflow; obs_std or prior_std"):
        next(trained(lambda theta, x: SMALL(theta, x) * 0, THETA, X, 1e160 * D, 0.1))


def test_that_linear_predictions_that_overflow_are_not_finite_and_no_warning():
    members = linear_predictions(lambda theta, x: 1e308 * (10 + SMALL(theta, x)), E, X)
    assert members.shape == (8, 1, 5) and not np.isfinite(members).all()


def test_that_a_candidate_that_overflows_is_not_taken():
    """At −3 the slope of exp is 0.05, so a full step towards exp(3) leads to exp(390), whose square no computer holds."""

    def growth(theta, x):
        return np.exp(theta) * x[:, None]

    taken = [s.theta[0] for s in gauss_newton(growth, [-3.0], [[1.0]], [[np.exp(3)]], 0.1, prior_std=1e3, rng=1)]
    assert max(taken) < 6 and taken[-1] == pytest.approx(3, abs=1e-2)


@pytest.mark.parametrize("obs_std", [1e-3, 1e-6, 1e-9])
def test_that_nearly_exact_data_leave_the_prior_its_say_where_they_have_none(rng, obs_std):
    """Three readings of five parameters: of all that agree with the data, the most probable is the MAP."""
    x, prior_std = rng.standard_normal((3, 1, 5)), np.array([1.0, 2.0, 0.5, 1.5, 0.3])
    H = x[:, 0]
    d = H @ (prior_std * rng.standard_normal(5))
    A = prior_std[:, None] * np.eye(5)
    exact = A @ np.linalg.pinv(H @ A) @ d  # what the posterior's mean becomes as the error goes to 0
    options = {"prior_std": prior_std, "iterations": 4, "rng": 1}
    *_, last = gauss_newton(linear, np.ones(5), x, d[:, None], obs_std, **options)
    np.testing.assert_allclose(last.theta, exact, rtol=0, atol=1e-4)


@pytest.mark.parametrize("n_ens", [3, 6, 20])
def test_that_the_damped_steps_by_singular_values_are_those_by_squares(rng, n_ens, monkeypatch):
    S, B = rng.standard_normal((7, n_ens)), rng.standard_normal((5, n_ens))
    innovation, b = rng.standard_normal((7, 1)), rng.standard_normal((5, 1))
    by_squares = damped_steps(S, innovation, B, b, 1)
    monkeypatch.setattr("dalearn._rounding.STEEPEST", 0.0)
    by_singular_values = damped_steps(S, innovation, B, b, 1)
    assert by_squares.shape == by_singular_values.shape == (n_ens, 15)
    # the first, undamped step is not unique in the directions that neither S nor B sees: compare what it does
    for M in (S, B):
        np.testing.assert_allclose(M @ by_squares, M @ by_singular_values, rtol=0, atol=1e-5)
    np.testing.assert_allclose(by_squares[:, 1:], by_singular_values[:, 1:], rtol=0, atol=1e-9)


def test_that_the_rounding_of_a_float32_model_makes_it_less_sure_and_never_surer(setting):
    net, data, theta = setting

    def coarse(theta, x):
        return net(theta.astype(np.float32), x)

    for obs_std in (0.1, 0.01, 0.001, 0.0001):
        options = {"prior_std": net.prior_std, "rng": 1}
        fine = laplace_ensemble(net, theta, data.x, data.d, obs_std, **options)
        rough = laplace_ensemble(coarse, theta, data.x, data.d, obs_std, **options)
        at = data.x_test
        # the smallest standard deviations are those that rounding could feign
        widths = [spread(linear_predictions(net, ensemble, at)) for ensemble in (fine, rough)]
        assert widths[1] > 0.85 * widths[0], obs_std


@pytest.mark.parametrize("solver", ["eigh", "svd"])
@pytest.mark.parametrize("raises", [True, False])
def test_that_a_solver_that_fails_ends_the_search_with_the_step(setting, monkeypatch, solver, raises):
    net, data, theta = setting
    original = getattr(np.linalg, solver)

    def fails(*arguments, **options):
        if raises:
            raise np.linalg.LinAlgError("no")
        return tuple(part * np.nan for part in original(*arguments, **options))

    monkeypatch.setattr(np.linalg, solver, fails)
    obs_std = 0.1 if solver == "eigh" else 1e-7
    steps = gauss_newton(net, theta, data.x, data.d, obs_std, prior_std=net.prior_std, rng=1)
    with pytest.raises(Diverged, match="step 1"):
        next(steps)


def test_that_what_the_caller_does_to_the_errors_or_to_a_step_later_changes_nothing(setting):
    net, data, theta = setting
    expected = [
        (step.theta, step.predictions)
        for step in gauss_newton(
            net, theta, data.x, data.d, np.full((12, 1), 0.1), prior_std=net.prior_std, iterations=3, rng=1
        )
    ]
    obs_std, prior_std = np.full((12, 1), 0.1), net.prior_std.copy()
    steps = gauss_newton(net, theta, data.x, data.d, obs_std, prior_std=prior_std, iterations=3, rng=1)
    obs_std[:], prior_std[:] = 5, 5
    for step, (parameters, predictions) in zip(steps, expected):
        np.testing.assert_array_equal(step.theta, parameters)
        np.testing.assert_array_equal(step.predictions, predictions)
        step.theta[:], step.predictions[:] = 0, 0

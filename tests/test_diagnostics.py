"""What can be said of an ensemble without the truth: the statistics against linear theory, and the causes that are named."""

import numpy as np
import pytest

from dalearn import FNN, MembersFailed, enkf, esmda, examine, simulator, sine, transform
from dalearn.diagnostics import (
    CAUSES,
    _least_chi2,
    _most_chi2,
    correlation_by_chance,
    desroziers,
    held_back_ranks,
    information_used,
    innovation_chi2,
    noise_by_neighbours,
    parameter_growth,
    permitted_spread,
)

# --- a linear Gaussian world, where everything is known ---------------------------------------------------------------

N_OBS, N_PARAMS = 12, 3
FIXED = np.random.default_rng(5)
H = FIXED.standard_normal((N_OBS, N_PARAMS))
P = np.diag([1.0, 0.5, 2.0])
R = FIXED.uniform(0.5, 2.0, N_OBS)  # variances


def world(rng, n_ens):
    """An ensemble's predictions and data of which the truth is one more member."""
    members = np.sqrt(np.diag(P))[:, None] * rng.standard_normal((N_PARAMS, n_ens + 1))
    d = H @ members[:, -1] + np.sqrt(R) * rng.standard_normal(N_OBS)
    return H @ members[:, :-1], d


def with_mean(mean):
    """Two members with this mean."""
    return np.column_stack([mean - 1, mean + 1])


def line(theta, x):
    """Straight lines and parabolas: a model that is linear in its three parameters."""
    return np.einsum("np,p...->n...", np.hstack([x**0, x, x**2]), theta)[:, None]


def linear_training(seed, n_ens=100, times=1, claimed=1.0, n=100):
    """A training of the linear model in which each datum counts so many times: start, end, x, d, obs_std."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-1, 1, (n, 1))
    start = rng.standard_normal((3, n_ens))
    d = line(rng.standard_normal(3), x) + 0.5 * rng.standard_normal((n, 1))
    *_, last = enkf(line, start, x, d, claimed * 0.5, batch_size=n, epochs=times, rng=rng)
    return start, last.theta, x, d, claimed * 0.5


# --- innovations ------------------------------------------------------------------------------------------------------


def test_that_chi2_is_1_where_the_truth_is_one_more_member(rng):
    found = [innovation_chi2(*world(rng, 60), R) for _ in range(2000)]
    error = np.std(found) / np.sqrt(len(found))
    assert abs(np.mean(found) - 1) < 3 * error + 1 / 60 and error < 0.02


def test_that_chi2_is_the_one_worked_by_hand():
    # members 0 and 2: mean 1, variance 2, times 3/2 for the mean of two; with R = 1 the promise is 4, and (3 − 1)² is it
    assert innovation_chi2([[0, 2]], [3], 1) == pytest.approx(1)
    assert innovation_chi2([[0, 2], [5, 5]], [3, 8], [1, 3]) == pytest.approx((1 + 9 / 3) / 2)


@pytest.mark.parametrize("factor, low, high", [(0.1, 1.3, 9), (10, 0.05, 0.8)])
def test_that_chi2_tells_a_stated_error_that_is_wrong(rng, factor, low, high):
    assert low < np.mean([innovation_chi2(*world(rng, 60), factor * R) for _ in range(300)]) < high


def test_that_the_three_variances_of_desroziers_are_exact_where_all_covariances_are():
    D = H @ P @ H.T + np.diag(R)
    gain = P @ H.T @ np.linalg.inv(D)
    innovations = np.sqrt(N_OBS) * np.linalg.cholesky(D)  # columns whose mean square is D, to the last digit
    b = FIXED.standard_normal(N_OBS)
    found = [desroziers(with_mean(b), with_mean(b + H @ gain @ v), b + v) for v in innovations.T]
    after = (np.eye(N_PARAMS) - gain @ H) @ P
    exact = [R.mean(), np.trace(H @ P @ H.T) / N_OBS, np.trace(H @ after @ H.T) / N_OBS]
    np.testing.assert_allclose(np.mean(found, axis=0), exact, rtol=1e-10)


def test_that_desroziers_scatters_as_its_docstring_says(rng):
    D = H @ P @ H.T + np.diag(np.ones(N_OBS))
    share = H @ P @ H.T @ np.linalg.inv(D)
    innovations = np.linalg.cholesky(D) @ rng.standard_normal((N_OBS, 4000))
    found = [desroziers(with_mean(0 * v), with_mean(share @ v), v).obs_var for v in innovations.T]
    assert np.std(found) == pytest.approx(np.sqrt(2 / N_OBS), rel=0.05)


def test_that_desroziers_tells_a_stated_error_that_is_too_small(rng):
    D = H @ P @ H.T + np.diag(R)
    share = H @ P @ H.T @ np.linalg.inv(H @ P @ H.T + np.diag(R) / 9)
    innovations = np.linalg.cholesky(D) @ rng.standard_normal((N_OBS, 2000))
    found = np.mean([desroziers(with_mean(0 * v), with_mean(share @ v), v).obs_var for v in innovations.T])
    assert found > 3 * R.mean() / 9


def test_that_neighbours_tell_the_noise_better_than_desroziers_after_a_training_from_one_random_network():
    net = FNN((1, 20, 1))
    wrong = []
    for seed in range(20):
        p = sine(noise=0.1, rng=seed)
        start = net.ensemble(100, spread=0.25, rng=seed)
        *_, last = esmda(net, start, p.x, p.d, p.obs_std, alphas=8, rng=seed)
        before = net(start, p.x)[:, 0]
        after = net(last.theta, p.x)[:, 0]
        variances = [
            desroziers(before, after, p.d[:, 0]).obs_var,
            noise_by_neighbours(p.x, p.d - after.mean(axis=1, keepdims=True)) ** 2,
        ]
        wrong.append([abs(variance / p.obs_std**2 - 1) for variance in variances])
    of_products, of_neighbours = np.median(wrong, axis=0)
    assert of_products > 1 and of_neighbours < 0.3


def counted(ranks, n_ens, parts=5):
    return np.histogram(ranks, np.linspace(-0.5, n_ens + 0.5, parts + 1))[0]


def test_that_ranks_are_uniform_where_the_truth_is_one_more_member(rng):
    ranks = np.array([held_back_ranks(*world(rng, 9), R, rng=rng)[0] for _ in range(4000)])
    assert ranks.min() == 0 and ranks.max() == 9
    found = np.bincount(ranks, minlength=10)
    assert np.sum((found - 400) ** 2 / 400) < 27.9  # 99.9% of a chi-squared distribution with 9 degrees of freedom


def test_that_a_rank_counts_the_members_below_the_observation():
    members = np.array([[1.0, 2, 3], [1, 2, 3], [1, 2, 3]])
    assert held_back_ranks(members, [0, 2.5, 9], 1e-12, rng=1).tolist() == [0, 2, 3]


def test_that_ranks_go_to_the_ends_where_the_error_is_stated_too_small_and_to_the_middle_where_too_large(rng):
    def parts(factor):
        return counted(np.concatenate([held_back_ranks(*world(rng, 9), factor * R, rng=rng) for _ in range(300)]), 9)

    small, right, large = parts(0.05), parts(1), parts(20)
    ends = [part[0] + part[-1] for part in (small, right, large)]
    assert ends[0] > 1.2 * ends[1] and ends[2] < 0.7 * ends[1]


# --- neighbours -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [1, 2, 4])
def test_that_neighbours_find_the_noise_under_what_varies_slowly(columns, rng):
    x = rng.uniform(-1, 1, (600, columns))
    smooth = np.sin(x.sum(axis=1, keepdims=True)) * [[1.0, 3.0]]
    found = noise_by_neighbours(x, smooth + 0.4 * rng.standard_normal((600, 2)))
    assert found == pytest.approx(0.4, rel=0.1)


@pytest.mark.parametrize("columns", [1, 3])
def test_that_what_is_straight_counts_for_nothing(columns, rng):
    x = rng.uniform(-1, 1, (80, columns))
    assert noise_by_neighbours(x, 5 + x @ np.ones((columns, 1))) < 2e-2


def test_that_the_noise_is_as_certain_as_the_docstring_says(rng):
    found = [noise_by_neighbours(rng.uniform(-1, 1, (100, 1)), rng.standard_normal((100, 1))) for _ in range(1000)]
    assert 0.7 / 10 < np.std(found) < 1.2 / 10 and np.mean(found) == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("columns", [1, 2])
def test_that_the_order_of_the_samples_and_the_unit_of_the_inputs_do_not_matter(columns, rng):
    x = rng.standard_normal((50, columns))
    values = rng.standard_normal((50, 1))
    order = rng.permutation(50)
    found = noise_by_neighbours(x, values)
    assert noise_by_neighbours(x[order], values[order]) == pytest.approx(found)
    assert noise_by_neighbours(1000 * x + 7, 3 * values) == pytest.approx(3 * found, rel=1e-5)


def test_that_each_column_has_its_own_unit(rng):
    x = rng.standard_normal((60, 2))
    values = np.sin(x @ [[2.0], [1]]) + 0.1 * rng.standard_normal((60, 1))
    assert noise_by_neighbours(x * [1, 1000], values) == pytest.approx(noise_by_neighbours(x, values), rel=1e-5)


@pytest.mark.parametrize("columns", [1, 2])
def test_that_samples_at_one_place_are_neighbours(columns, rng):
    x = np.repeat(np.arange(20.0), 10)[:, None] * np.ones(columns)
    found = noise_by_neighbours(x, np.sin(9 * x[:, :1]) + 0.1 * rng.standard_normal((200, 1)))
    assert 0.08 < found < 0.3
    assert noise_by_neighbours(np.zeros((50, columns)), rng.standard_normal((50, 1))) == pytest.approx(1, rel=0.4)


def test_that_of_many_samples_some_are_enough(rng):
    x = rng.uniform(-1, 1, (5000, 2))
    assert noise_by_neighbours(x, 0.2 * rng.standard_normal((5000, 1))) == pytest.approx(0.2, rel=0.06)


# --- before and after -------------------------------------------------------------------------------------------------


def test_that_growth_is_the_ratio_of_standard_deviations(rng):
    start = rng.standard_normal((3, 40))
    end = 5 + start * [[0.5], [1], [3]]
    start[1] = 2
    np.testing.assert_allclose(parameter_growth(start, end), [0.5, np.nan, 3])
    assert len(parameter_growth(start, end[:, :7])) == 3


def test_that_correlations_are_those_of_numpy_and_1_by_chance(rng):
    ensemble, predictions = rng.standard_normal((30, 25)), rng.standard_normal((40, 25))
    both = np.corrcoef(ensemble, predictions)[:30, 30:]
    found = correlation_by_chance(ensemble, predictions)
    assert found == pytest.approx(24 * np.mean(both**2)) and found == pytest.approx(1, abs=0.15)
    assert correlation_by_chance(ensemble[:1], ensemble[:1] * 3 + 1) == pytest.approx(24)
    ensemble[3:] = 7
    assert correlation_by_chance(ensemble, predictions) == pytest.approx(24 * np.mean(both[:3] ** 2))
    assert np.isnan(correlation_by_chance(np.ones((2, 5)), rng.standard_normal((2, 5))))


def test_that_a_tanh_network_around_zero_correlates_by_chance_and_one_around_a_network_does_not():
    net, x = FNN((1, 20, 1)), np.linspace(-1.7, 1.7, 30)[:, None]
    found = {}
    for centre in (0, None):
        ensembles = [net.ensemble(200, spread=0.75, centre=centre, rng=seed) for seed in range(10)]
        found[centre] = [correlation_by_chance(ensemble, net(ensemble, x)[:, 0]) for ensemble in ensembles]
    assert max(found[0]) < 1.6 < min(found[None])


def test_that_the_information_left_is_the_number_of_parameters_that_the_data_determine(rng):
    prior = 100 * rng.standard_normal((N_PARAMS, 400))  # the data determine all three
    ends = [transform(prior, H @ prior, np.zeros(N_OBS), R / times) for times in (1, 5)]
    once, five = (information_used(H @ end, R) for end in ends)
    assert once == pytest.approx(3, rel=0.01) and five == pytest.approx(3 / 5, rel=0.01)


def test_that_the_permitted_spread_is_the_kalman_filters(rng):
    x = rng.uniform(-1, 1, (20, 1))
    start = rng.standard_normal((3, 9))
    obs_std = rng.uniform(0.2, 0.6, (20, 1))
    found = permitted_spread(line, start, rng.standard_normal(3), x, obs_std)
    B = np.hstack([x**0, x, x**2])
    C = np.cov(start)
    innovation = B @ C @ B.T + np.diag(obs_std[:, 0] ** 2)
    exact = B @ (C - C @ B.T @ np.linalg.solve(innovation, B @ C)) @ B.T
    np.testing.assert_allclose(found, np.sqrt(np.diag(exact))[:, None], rtol=1e-5)


def test_that_the_permitted_spread_of_a_network_is_that_of_its_jacobian(rng):
    net, x = FNN((2, 4, 3)), rng.standard_normal((6, 2))
    start = net.ensemble(200, rng=1)
    at = net.init(2)
    jacobian = net.jacobian(at, x)
    C = np.cov(start)
    innovation = jacobian @ C @ jacobian.T + 0.3**2 * np.eye(18)
    exact = jacobian @ (C - C @ jacobian.T @ np.linalg.solve(innovation, jacobian @ C)) @ jacobian.T
    found = permitted_spread(net, start, at, x, 0.3)
    np.testing.assert_allclose(found.ravel(), np.sqrt(np.diag(exact)), rtol=1e-3)


# --- examine ----------------------------------------------------------------------------------------------------------

SURENESS = "spread / permitted by one count"


@pytest.mark.parametrize("seed", range(10))
def test_that_a_linear_ensemble_that_counted_once_is_as_sure_as_permitted_and_nothing_is_wrong(seed):
    found = examine(line, *linear_training(seed))
    assert found.cause == "nothing wrong" and found[SURENESS] == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("times", [3, 10])
def test_that_of_a_linear_ensemble_the_times_of_counting_can_be_read(times):
    found = [examine(line, *linear_training(seed, times=times)) for seed in range(10)]
    assert {each.cause for each in found} == {"data counted again"}
    assert np.median([each[SURENESS] for each in found]) == pytest.approx(times**-0.5, rel=0.15)


@pytest.mark.parametrize("claimed, cause", [(0.3, "error stated too small"), (4, "error stated too large")])
def test_that_a_wrong_error_is_told_and_the_cure_says_by_how_much(claimed, cause):
    found = examine(line, *linear_training(1, claimed=claimed))
    assert found.cause == cause
    (factor,) = [float(word) for word in found.cure.split() if word.replace(".", "").isdigit()]
    assert factor * claimed == pytest.approx(1, rel=0.2)


def waves(count):
    """A model that is linear in its parameters, the heights of so many waves."""

    def model(theta, x):
        return np.einsum("np,p...->n...", np.cos(np.arange(count) * np.pi * x), theta)[:, None]

    return model


def test_that_a_fit_takes_up_little_of_the_noise_that_neighbours_see(rng):
    model = waves(30)
    ratios = []
    for _ in range(20):
        x = rng.uniform(0, 1, (100, 1))
        start = rng.standard_normal((30, 200))
        d = model(rng.standard_normal(30), x) + rng.standard_normal((100, 1))
        *_, last = enkf(model, start, x, d, 1.0, batch_size=100, update="transform")
        ratios.append(examine(model, start, last.theta, x, d, 1.0)["noise by neighbours / obs_std"])
    assert np.mean(ratios) == pytest.approx(1, abs=0.07)


def test_that_an_error_is_not_called_too_large_where_the_fit_has_taken_up_the_noise(rng):
    model = waves(97)
    x = rng.uniform(0, 1, (100, 1))
    start = 20 * rng.standard_normal((97, 400))
    d = model(start[:, 0], x) + rng.standard_normal((100, 1))
    *_, last = enkf(model, start, x, d, 1.0, batch_size=100, update="transform")
    found = examine(model, start, last.theta, x, d, 1.0)
    assert found["noise by neighbours / obs_std"] < 0.6 and found.cause == "nothing wrong"


def test_that_a_mean_that_jumps_from_sample_to_sample_is_not_taken_for_noise_of_the_data(rng):
    model = waves(90)
    x = rng.uniform(0, 1, (100, 1))
    d = x + 0.1 * rng.standard_normal((100, 1))
    start = rng.standard_normal((90, 100))
    end = rng.standard_normal((90, 1)) + 0.5 * rng.standard_normal((90, 100))
    found = examine(model, start, end, x, d, 0.1)
    assert found["noise by neighbours / obs_std"] > 5 and found.cause == "unexplained misfit"


def test_that_how_often_the_data_were_used_decides_between_two_causes():
    training = linear_training(1, times=3)
    assert examine(line, *training, times_used=1).cause == "collapse"
    found = examine(line, *training, times_used=3)
    assert found.cause == "data counted again" and "3 times" in found.reason


def trained(seed=0, n_ens=100, centre=None, width=0.25, method=enkf, noise=0.1, told=1.0, **options):
    net = FNN((1, 20, 1))
    p = sine(n=100, noise=noise, rng=seed)
    start = net.ensemble(n_ens, spread=width, centre=centre, rng=seed)
    *_, last = method(net, start, p.x, p.d, told * noise, rng=seed, **options)
    return net, start, last.theta, p.x, p.d, told * noise


TRAININGS = {
    "nothing wrong": {"batch_size": 5},
    "symmetric prior": {"centre": 0, "width": 0.75, "n_ens": 200, "method": esmda, "alphas": 10},
    "collapse": {"n_ens": 10, "batch_size": 10, "epochs": 5},
    "blow-up": {"inflation": 1.1, "batch_size": 10, "epochs": 5},
    "data counted again": {"batch_size": 10, "epochs": 12},
    "error stated too small": {"told": 0.3, "batch_size": 5},
    "error stated too large": {"told": 4.0, "batch_size": 5},
}


@pytest.mark.parametrize("cause", TRAININGS)
def test_that_a_cause_is_named_with_a_reason_and_a_cure(cause):
    found = [examine(*trained(seed, **TRAININGS[cause])) for seed in range(3)]
    assert [each.cause for each in found] == [cause] * 3
    text = str(found[0])
    assert text.lower().startswith(f"{cause}. ") and text.isascii() and repr(found[0]) == text
    assert "nan" not in text and max(map(len, text.splitlines())) <= 100
    assert found[0].reason.endswith(".") and found[0].cure.endswith(".") and "{" not in text
    assert all(finding.is_well for finding in found[0].findings) == (cause == "nothing wrong")


def test_that_a_model_that_cannot_follow_the_data_is_an_unexplained_misfit(rng):
    def straight(theta, x):
        return (theta[0] + theta[1] * x)[:, None]

    x = rng.uniform(-1, 1, (100, 1))
    d = x**2 + 0.05 * rng.standard_normal((100, 1))
    start = 1 + rng.standard_normal((2, 100))
    *_, last = enkf(straight, start, x, d, 0.05, batch_size=100, rng=1)
    assert examine(straight, start, last.theta, x, d, 0.05).cause == "unexplained misfit"


def test_that_held_back_data_show_what_those_of_the_training_do_not():
    start, end, x, d, obs_std = linear_training(1)
    same = (x, line(end, x).mean(axis=-1) + 0.5 * np.random.default_rng(2).standard_normal(d.shape))
    away = (x, same[1] + 2)
    found = examine(line, start, end, x, d, obs_std, held_back=same)
    assert found.cause == "nothing wrong" and found["chi2 of held-back data"] == pytest.approx(1, abs=0.3)
    assert examine(line, start, end, x, d, obs_std, held_back=away).cause == "unexplained misfit"
    assert examine(line, start, end, x, d, obs_std, held_back=(*away, 2.0)).cause == "nothing wrong"


def test_that_neither_the_unit_of_the_data_nor_their_order_matters(rng):
    net, start, end, x, d, obs_std = trained(1, **TRAININGS["data counted again"])
    usual = examine(net, start, end, x, d, obs_std)
    order = rng.permutation(len(x))
    others = [
        examine(net, start, end, x[order], d[order], obs_std),
        examine(lambda theta, x: 1000 * net(theta, x), start, end, x, 1000 * d, 1000 * obs_std),
        examine(net, start, end, x, d, np.full(d.shape, obs_std)),
    ]
    for other in others:
        assert other.cause == usual.cause
        np.testing.assert_allclose([f.number for f in other.findings], [f.number for f in usual.findings], rtol=1e-4)


def test_that_single_precision_says_the_same():
    net, start, end, x, d, obs_std = trained(1, **TRAININGS["data counted again"])
    wide = examine(net, start, end, x, d, obs_std)
    narrow = examine(net, start.astype(np.float32), end.astype(np.float32), x, d, obs_std)
    assert narrow.cause == wide.cause
    np.testing.assert_allclose([f.number for f in narrow.findings], [f.number for f in wide.findings], rtol=1e-2)


def test_that_nothing_is_written_to_what_examine_is_given():
    net, *arrays, obs_std = trained(1, **TRAININGS["nothing wrong"])
    before = [array.copy() for array in arrays]

    def careless(theta, x):
        y = net(theta, x)
        theta[...] = 0
        x[...] = 0
        return y

    examine(careless, *arrays, obs_std, held_back=(arrays[2], arrays[3]))
    assert all(np.array_equal(array, copy) for array, copy in zip(arrays, before))


def test_that_several_outputs_and_inputs_are_examined(rng):
    net = FNN((2, 15, 2))
    x = rng.uniform(-1.7, 1.7, (150, 2))
    d = np.column_stack([np.sin(x[:, 0]), x[:, 1] / 2]) + 0.1 * rng.standard_normal((150, 2))
    start = net.ensemble(150, rng=1)
    *_, last = esmda(net, start, x, d, 0.1, alphas=10, rng=1)
    assert examine(net, start, last.theta, x, d, 0.1)["noise by neighbours / obs_std"] == pytest.approx(1, abs=0.15)
    assert examine(net, start, last.theta, x, d, 0.03).cause == "error stated too small"


def test_that_predictions_that_overflow_after_a_blow_up_are_no_obstacle():
    net, start, end, x, d, obs_std = trained(1)
    found = examine(net, start, end + 1e308 * np.sign(start), x, d, obs_std, held_back=(x, d))
    assert found.cause == "blow-up" and np.isnan(found["chi2 of held-back data"]) and "nan" not in str(found)


def test_that_members_that_have_become_one_have_collapsed():
    net, start, end, x, d, obs_std = trained(1)
    one = np.repeat(end.mean(axis=1, keepdims=True), 100, axis=1)
    assert examine(net, start, one, x, d, obs_std).cause == "collapse"


def test_that_few_samples_are_examined_without_neighbours(rng):
    net = FNN((4, 5, 1))
    x, d = rng.standard_normal((6, 4)), rng.standard_normal((6, 1))
    start = net.ensemble(20, rng=1)
    found = examine(net, start, start, x, d, 1.0)
    assert np.isnan(found["noise by neighbours / obs_std"]) and found.cause in CAUSES and "nan" not in str(found)


def steep(theta, x):
    """A straight line for one member; it fails where the line begins far above 0."""
    if theta[0] > 1:
        raise ValueError("too steep")
    return (theta[0] + theta[1] * x[:, 0])[:, None]


def test_that_of_a_simulator_the_members_that_did_not_fail_are_examined(rng):
    x = np.linspace(-1, 1, 30)[:, None]
    d = 0.4 + 0.5 * x + 0.1 * rng.standard_normal(x.shape)
    start = rng.standard_normal((2, 80))
    model = simulator(steep, failed="replace")
    *_, last = esmda(model, start, x, d, 0.1, rng=1)
    end = np.column_stack([last.theta, [[3.0], [0.0]]])  # one more, which fails
    alive = start[:, start[0] <= 1]
    assert 60 < alive.shape[1] < 80
    found = examine(model, start, end, x, d, 0.1, held_back=(x[::2] + 0.01, d[::2]), times_used=1)
    straight = lambda theta, x: theta[0] + theta[1] * x[:, :, None]  # noqa: E731
    same = examine(straight, alive, last.theta, x, d, 0.1, held_back=(x[::2] + 0.01, d[::2]), times_used=1)
    assert found.cause == same.cause == "nothing wrong"
    np.testing.assert_allclose([f.number for f in found.findings], [f.number for f in same.findings], rtol=1e-6)


def test_that_where_members_are_not_to_be_replaced_their_failure_is_told():
    x = np.linspace(-1, 1, 30)[:, None]
    start = np.random.default_rng(1).standard_normal((2, 80))
    end = 0.1 * start
    with pytest.raises(MembersFailed):
        examine(simulator(steep), start, end, x, 0.5 * x, 0.1)
    with pytest.raises(MembersFailed, match="more than can be replaced"):
        examine(simulator(steep, failed="replace"), start + [[2], [0]], end, x, 0.5 * x, 0.1)


def test_that_what_is_printed_does_not_contradict_that_nothing_is_wrong():
    start, end, x, d, obs_std = linear_training(1)
    few = (x[:12], line(end, x[:12]).mean(axis=-1) + 0.5 * np.resize([0.55, -0.55], (12, 1)))
    found = examine(line, start, end, x, d, obs_std, held_back=few)
    assert 0.2 < found["chi2 of held-back data"] < 0.4  # which among twelve is luck
    assert found.cause == "nothing wrong" and "!" not in str(found)
    exact = (x[:12], line(end, x[:12]).mean(axis=-1))
    found = str(examine(line, start, end, x, d, obs_std, held_back=exact))
    assert "\n! chi2 of held-back data" in found and "What is marked ! is unusual, and by itself no sign" in found


def test_that_an_honest_chi2_lies_in_the_range_that_is_named(rng):
    for n in (5, 12, 17, 100):
        drawn = rng.chisquare(n, 4000) / n
        assert np.mean((drawn > _least_chi2(n)) & (drawn < _most_chi2(n))) > 0.99


def test_that_an_unknown_statistic_is_named_with_the_known_ones():
    with pytest.raises(ValueError, match=r"chi2 of the innovations.*got 'chi3'"):
        examine(*trained(1))["chi3"]


# --- doors ------------------------------------------------------------------------------------------------------------

ENSEMBLE, PREDICTIONS, DATA = np.eye(3, 4), np.eye(5, 4), np.zeros(5)
X, D = np.arange(8.0)[:, None], np.zeros((8, 1))
START = np.random.default_rng(1).standard_normal((3, 6))


@pytest.mark.parametrize(
    "call, name",
    [
        (lambda: innovation_chi2(DATA, DATA, 1), "predictions must be an array of shape"),
        (lambda: innovation_chi2(PREDICTIONS[:, :1], DATA, 1), "predictions must have at least 2 members"),
        (lambda: innovation_chi2(PREDICTIONS, DATA[1:], 1), "d must be"),
        (lambda: innovation_chi2(PREDICTIONS, DATA, 0), "obs_var must be .* above 0; got 0"),
        (lambda: innovation_chi2(PREDICTIONS, DATA, np.ones(4)), "obs_var must be"),
        (lambda: desroziers(DATA, PREDICTIONS, DATA), "before must be"),
        (lambda: desroziers(PREDICTIONS, PREDICTIONS[1:], DATA), "after must be"),
        (lambda: desroziers(PREDICTIONS, PREDICTIONS, [np.nan] * 5), "d must be .* got NaN or inf in 5 of 5"),
        (lambda: held_back_ranks(PREDICTIONS, DATA, 1, rng="1"), "rng must be"),
        (lambda: noise_by_neighbours(X, D[1:]), "values must be"),
        (lambda: noise_by_neighbours(X[:4], D[:4]), "x must hold at least 5 samples of 1 numbers each; got 4"),
        (lambda: noise_by_neighbours(np.ones((8, 3)), D), "x must hold at least 9 samples of 3"),
        (lambda: parameter_growth(ENSEMBLE, ENSEMBLE[1:]), "end must be"),
        (lambda: parameter_growth(ENSEMBLE, ENSEMBLE[:, :1]), "end must have at least 2 members"),
        (lambda: parameter_growth(ENSEMBLE[0], ENSEMBLE), "start must be"),
        (lambda: correlation_by_chance(ENSEMBLE, PREDICTIONS[:, 1:]), "predictions must be"),
        (lambda: information_used(PREDICTIONS, -1), "obs_var must be .* above 0"),
        (lambda: permitted_spread(None, START, START[:, 0], X, 1), "model must be a callable"),
        (lambda: permitted_spread(line, START, START[1:, 0], X, 1), "at must be"),
        (lambda: permitted_spread(line, START, START[:, 0], X, [[1, 2]]), "obs_std must be"),
        (lambda: examine(None, START, START, X, D, 1), "model must be a callable"),
        (lambda: examine(line, START, START[1:], X, D, 1), "end must be"),
        (lambda: examine(line, START[:, :1], START, X, D, 1), "start must have at least 2 members"),
        (lambda: examine(line, np.ones((3, 6)), START, X, D, 1), "start must have a spread"),
        (lambda: examine(line, START, START, X, D[1:], 1), "x and d must hold the same samples"),
        (lambda: examine(line, START, START, X[:4], D[:4], 1), "x must hold at least 5 samples; got 4"),
        (lambda: examine(line, START, START, X, D, 0), "obs_std must be"),
        (lambda: examine(line, START, START, X, D, 1, held_back=X), "held_back must be a tuple"),
        (lambda: examine(line, START, START, X, D, 1, held_back=(X, D[:, [0, 0]])), "held_back must be .* got x"),
        (lambda: examine(line, START, START, X, D, 1, times_used=0), "times_used must be .* above 0; got 0"),
        (lambda: examine(lambda theta, x: np.zeros(3), START, START, X, D, 1), "model must return an array of shape"),
        (lambda: examine(lambda theta, x: np.nan * line(theta, x), START, START, X, D, 1), "model must return finite"),
    ],
)
def test_that_an_argument_that_does_not_fit_is_named(call, name):
    with pytest.raises(ValueError, match=name) as caught:
        call()
    assert str(caught.value).isascii()

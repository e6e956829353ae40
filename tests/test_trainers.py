"""The three trainers: what they yield, in which order, and what they leave alone."""

import dataclasses
import itertools
import pickle

import numpy as np
import pytest
from oracles import LinearModel, Replayed

from dalearn import FNN, Diverged, analysis, enkf, esmda, gd, rmse, sine, transform


@pytest.fixture
def setting(rng):
    net, problem = FNN((1, 5, 1)), sine(12, rng=rng)
    return net, problem, net.ensemble(8, rng=rng)


def trainings(net, problem, ensemble, **options):
    """Each trainer's steps on the same problem."""
    data = problem.x, problem.d
    rng = options.get("rng", 1)
    return {
        "gd": gd(net, ensemble[:, 0], *data, epochs=6, batch_size=5, rng=rng),
        "enkf": enkf(net, ensemble, *data, problem.obs_std, batch_size=5, epochs=2, rng=rng),
        "esmda": esmda(net, ensemble, *data, problem.obs_std, alphas=6, rng=rng),
    }


@pytest.mark.parametrize("trainer", ["gd", "enkf", "esmda"])
def test_that_a_trainer_is_a_plain_iterator_of_numbered_steps_with_a_length(setting, trainer):
    steps = trainings(*setting)[trainer]
    assert len(steps) == 6
    assert iter(steps) is steps
    assert repr(steps) == "Steps(6 in all)"
    assert [step.k for step in steps] == [1, 2, 3, 4, 5, 6]
    assert repr(steps) == "Steps(6 in all, used up)"


def test_that_the_steps_have_the_shapes_of_the_notation(setting):
    found = {name: [s.predictions.shape for s in steps] for name, steps in trainings(*setting).items()}
    assert found == {"gd": [(12,)] * 6, "enkf": [(5, 8), (5, 8), (2, 8)] * 2, "esmda": [(12, 8)] * 6}
    (gd_step, *_), (enkf_step, *_) = trainings(*setting)["gd"], trainings(*setting)["enkf"]
    assert gd_step.theta.shape == (16,) and enkf_step.theta.shape == (16, 8)
    assert repr(enkf_step) == "Step(k=1, theta (16, 8), predictions (5, 8))"
    k, theta, predictions = enkf_step
    assert k == 1 and theta is enkf_step.theta and predictions is enkf_step.predictions


@pytest.mark.parametrize("trainer", ["gd", "enkf", "esmda"])
def test_that_the_same_rng_gives_the_same_bits_and_none_gives_others(setting, trainer):
    def end(rng):
        return list(trainings(*setting, rng=rng)[trainer])[-1].theta

    np.testing.assert_array_equal(end(4), end(4))
    np.testing.assert_array_equal(end(np.int64(4)), end(4))
    assert np.any(end(None) != end(None)) and np.any(end(None) != end(4))


@pytest.mark.parametrize("trainer", ["gd", "enkf", "esmda"])
def test_that_a_generator_is_used_as_it_is_and_goes_on_where_it_was(setting, trainer):
    net, problem, ensemble = setting
    data = problem.x, problem.d

    def end(rng):
        steps = {
            "gd": lambda: gd(net, ensemble[:, 0], *data, epochs=6, batch_size=5, rng=rng),
            "enkf": lambda: enkf(net, ensemble, *data, problem.obs_std, rng=rng),
            "esmda": lambda: esmda(net, ensemble, *data, problem.obs_std, rng=rng),
        }[trainer]()
        *_, last = steps
        return last.theta

    rng = np.random.default_rng(4)
    first = end(rng)
    np.testing.assert_array_equal(first, end(np.random.default_rng(4)))
    assert np.any(first != end(rng))


@pytest.mark.parametrize("trainer", ["gd", "enkf", "esmda"])
def test_that_nothing_handed_in_is_written_to_and_a_kept_step_never_changes(setting, trainer):
    net, problem, ensemble = setting
    before = [a.copy() for a in (ensemble, problem.x, problem.d)]
    kept, copies = [], []
    for step in trainings(net, problem, ensemble)[trainer]:
        kept.append(step)
        copies.append((step.theta.copy(), step.predictions.copy()))
    for now, then in zip((ensemble, problem.x, problem.d), before):
        np.testing.assert_array_equal(now, then)
    for step, (theta, predictions) in zip(kept, copies):
        np.testing.assert_array_equal(step.theta, theta)
        np.testing.assert_array_equal(step.predictions, predictions)
    for one, other in itertools.combinations(kept, 2):
        assert not np.shares_memory(one.theta, other.theta)
        assert not np.shares_memory(one.predictions, other.predictions)


@pytest.mark.parametrize("trainer", ["gd", "enkf", "esmda"])
def test_that_what_the_caller_does_to_the_arrays_later_changes_nothing(setting, trainer):
    net, problem, ensemble = setting
    expected = [step.theta for step in trainings(net, problem, ensemble)[trainer]]
    x, d, theirs = problem.x.copy(), problem.d.copy(), ensemble.copy()
    steps = trainings(net, dataclasses.replace(problem, x=x, d=d), theirs)[trainer]
    for array in (x, d, theirs):
        array[:] = np.nan
    for step, theta in zip(steps, expected):
        np.testing.assert_array_equal(step.theta, theta)


@pytest.mark.parametrize("train", [enkf, esmda])
def test_that_a_model_which_reuses_its_output_array_does_no_harm(rng, train):
    H, ensemble, buffer = rng.standard_normal((6, 3)), rng.standard_normal((3, 8)), np.empty((6, 1, 8))

    def reusing(theta, x):
        np.matmul(x, theta, out=buffer[: len(x), 0])
        return buffer[: len(x)]

    d = rng.standard_normal((6, 1))
    clean, reused = (list(train(model, ensemble, H, d, 0.1, rng=2)) for model in (LinearModel(), reusing))
    for a, b in zip(clean, reused):
        np.testing.assert_array_equal(a.predictions, b.predictions)
        np.testing.assert_array_equal(a.theta, b.theta)


@pytest.mark.parametrize("trainer", ["enkf", "esmda"])
def test_that_a_steps_predictions_are_the_forecast_that_its_update_used(setting, trainer):
    net, problem, ensemble = setting
    steps = list(trainings(net, problem, ensemble)[trainer])
    rows = {"enkf": [slice(0, 5), slice(5, 10), slice(10, 15)] * 2, "esmda": [slice(None)] * 6}[trainer]
    for before, step, batch in zip([ensemble] + [s.theta for s in steps], steps, rows):
        np.testing.assert_allclose(step.predictions, net(before, problem.x[batch])[:, 0], rtol=0, atol=1e-14)


def test_that_enkf_takes_the_observations_in_their_order_again_in_every_epoch(rng):
    H, d, obs_std = rng.standard_normal((3, 2)), rng.standard_normal((3, 1)), np.array([[0.1], [0.2], [0.3]])
    ensemble, noise = rng.standard_normal((2, 8)), rng.standard_normal((6, 1, 8))
    *_, last = enkf(LinearModel(), ensemble, H, d, obs_std, epochs=2, rng=Replayed(noise))
    theta = ensemble
    for row, perturbation in zip([0, 1, 2] * 2, noise):
        perturbed = d[row] + obs_std[row] * perturbation
        theta = analysis(theta, H[[row]] @ theta, perturbed, obs_std[row] ** 2)
    np.testing.assert_allclose(last.theta, theta, rtol=0, atol=1e-12)


def test_that_esmda_inflates_the_error_variance_by_alpha(rng):
    H, d, ensemble = rng.standard_normal((3, 2)), rng.standard_normal((3, 1)), rng.standard_normal((2, 8))
    noise = rng.standard_normal((2, 3, 8))
    *_, last = esmda(LinearModel(), ensemble, H, d, 0.1, alphas=[1.5, 3], rng=Replayed(noise))
    theta = ensemble
    for alpha, perturbation in zip((1.5, 3), noise):
        theta = analysis(theta, H @ theta, d + np.sqrt(alpha) * 0.1 * perturbation, alpha * 0.01)
    np.testing.assert_allclose(last.theta, theta, rtol=0, atol=1e-12)


def test_that_a_count_of_assimilations_equals_a_list_and_a_list_is_normalised(setting):
    net, problem, ensemble = setting

    def end(alphas):
        return list(esmda(net, ensemble, problem.x, problem.d, 0.05, alphas=alphas, rng=1))[-1].theta

    for count in (1, 4, 7, 10):
        np.testing.assert_array_equal(end(count), end([float(count)] * count))
        np.testing.assert_array_equal(end(count), end([count] * count))
    np.testing.assert_allclose(end([1, 2, 4]), end([1.75, 3.5, 7]), rtol=1e-9)
    np.testing.assert_array_equal(end(4), list(esmda(net, ensemble, problem.x, problem.d, 0.05, rng=1))[-1].theta)


def test_that_samples_and_outputs_are_flattened_alike_for_predictions_data_and_errors(rng):
    net, x = FNN((2, 4, 3)), rng.standard_normal((5, 2))
    ensemble, d, obs_std = net.ensemble(9, rng=rng), rng.standard_normal((5, 3)), rng.uniform(0.1, 1, (5, 3))
    (step,) = esmda(net, ensemble, x, d, obs_std, alphas=1, update="transform")
    for row in range(5):
        np.testing.assert_allclose(step.predictions[3 * row : 3 * row + 3], net(ensemble, x)[row], atol=1e-14)
    expected = transform(ensemble, net(ensemble, x).reshape(15, 9), d.ravel(), obs_std.ravel() ** 2)
    np.testing.assert_allclose(step.theta, expected, rtol=0, atol=1e-12)
    for fits in (0.3, [0.1, 0.2, 0.3], np.full((5, 1), 0.2)):
        assert next(enkf(net, ensemble, x, d, fits)).theta.shape == ensemble.shape


def test_that_inputs_may_have_any_number_of_dimensions(rng):
    images, d = rng.standard_normal((6, 4, 4)), rng.standard_normal((6, 1))

    def model(theta, x):
        return np.einsum("nij,ijm->nm", x, theta.reshape(4, 4, -1))[:, None]

    for train in (enkf, esmda):
        *_, last = train(model, rng.standard_normal((16, 8)), images, d, 0.5, rng=1)
        assert last.theta.shape == (16, 8)


@pytest.mark.parametrize("rule", ["plain", "momentum", "adam"])
def test_that_gradient_descent_follows_its_rule(setting, rule):
    net, problem, ensemble = setting
    theta = ensemble[:, 0]
    steps = list(gd(net, theta, problem.x, problem.d, learning_rate=0.01, epochs=4, rule=rule))
    v, m, s = 0.0, 0.0, 0.0
    for t, step in enumerate(steps, 1):
        g = net.loss_and_gradient(theta, problem.x, problem.d)[1]
        np.testing.assert_allclose(step.predictions, net(theta, problem.x)[:, 0], atol=1e-14)
        v, m, s = 0.9 * v + g, 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
        adam = (m / (1 - 0.9**t)) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)
        theta = theta - 0.01 * {"plain": g, "momentum": v, "adam": adam}[rule]
        np.testing.assert_allclose(step.theta, theta, rtol=1e-12)


def test_that_mini_batches_visit_every_sample_once_an_epoch_in_a_new_order(setting):
    net, problem, ensemble = setting
    seen = []

    class Watched(FNN):
        def backpropagate(self, theta, x, d):
            seen.append(x[:, 0])
            return super().backpropagate(theta, x, d)

    list(gd(Watched((1, 5, 1)), ensemble[:, 0], problem.x, problem.d, epochs=2, batch_size=5, rng=1))
    seen = seen[1:]  # the first is the door's, on one sample
    assert [len(batch) for batch in seen] == [5, 5, 2] * 2
    epochs = [np.concatenate(seen[:3]), np.concatenate(seen[3:])]
    for epoch in epochs:
        np.testing.assert_array_equal(np.sort(epoch), np.sort(problem.x[:, 0]))
    assert np.any(epochs[0] != epochs[1]) and np.any(epochs[0] != problem.x[:, 0])


def test_that_a_mini_batch_epochs_predictions_stand_in_the_order_of_the_data(setting):
    net, problem, ensemble = setting
    (step,) = gd(net, ensemble[:, 0], problem.x, problem.d, learning_rate=1e-12, epochs=1, batch_size=5, rng=1)
    np.testing.assert_allclose(step.predictions, net(ensemble[:, 0], problem.x)[:, 0], atol=1e-9)


def test_that_a_batch_of_all_the_data_is_full_batch_descent(setting):
    net, problem, ensemble = setting
    one, other = (
        list(gd(net, ensemble[:, 0], problem.x, problem.d, epochs=3, batch_size=size, rng=1)) for size in (None, 12)
    )
    np.testing.assert_array_equal(one[-1].theta, other[-1].theta)


def test_that_gradient_descents_defaults_are_a_thousand_plain_epochs_at_a_tenth(setting):
    net, problem, ensemble = setting
    steps = gd(net, ensemble[:, 0], problem.x, problem.d)
    assert len(steps) == 1000
    explicit = gd(net, ensemble[:, 0], problem.x, problem.d, learning_rate=0.1, rule="plain", epochs=1)
    np.testing.assert_array_equal(next(steps).theta, next(explicit).theta)


@pytest.mark.parametrize("train", [enkf, esmda])
def test_that_training_lowers_the_error(train):
    net, problem = FNN((1, 20, 1)), sine(rng=1)
    ensemble = net.ensemble(50, rng=1)
    *_, last = train(net, ensemble, problem.x, problem.d, problem.obs_std, rng=1)
    before, after = (rmse(net(e, problem.x_test).mean(axis=-1), problem.truth) for e in (ensemble, last.theta))
    assert after < 0.2 * before


def test_that_a_learning_rate_may_be_a_function_of_the_update(setting):
    net, problem, ensemble = setting
    theta = ensemble[:, 0]
    rates, by_hand = {1: 0.01, 2: 0.005, 3: 0.02}, theta
    for rate in rates.values():
        by_hand = by_hand - rate * net.loss_and_gradient(by_hand, problem.x, problem.d)[1]
    *_, last = gd(net, theta, problem.x, problem.d, learning_rate=rates.get, epochs=3)
    np.testing.assert_allclose(last.theta, by_hand, rtol=1e-12)


def test_that_with_mini_batches_the_learning_rate_goes_on_counting_from_epoch_to_epoch(setting):
    net, problem, ensemble = setting
    asked, n = [], len(problem.x)
    steps = gd(net, ensemble[:, 0], problem.x, problem.d, epochs=3, batch_size=n - 1, rng=1,
               learning_rate=lambda t: asked.append(t) or 0.01 / t)  # fmt: skip
    assert [len(asked) for _ in steps] == [2, 4, 6] and asked == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("trainer, cause", [("gd", "learning_rate=1e+30"), ("enkf", "inflation=1e+100")])
def test_that_divergence_names_the_step_and_a_cause_and_keeps_the_steps_before(setting, trainer, cause):
    net, problem, ensemble = setting
    steps = {
        "gd": gd(net, ensemble[:, 0], problem.x, problem.d, learning_rate=1e30),
        "enkf": enkf(net, ensemble, problem.x, problem.d, 0.05, inflation=1e100, rng=1),
    }[trainer]
    kept = []
    with pytest.raises(Diverged) as caught:
        for step in steps:
            kept.append(step)
    assert len(kept) > 1 and caught.value.k == len(kept) + 1
    assert all(np.isfinite(step.theta).all() for step in kept)
    assert str(caught.value).startswith(f"training diverged at step {caught.value.k}: ") and cause in str(caught.value)


def test_that_a_start_that_overflows_is_a_divergence_too(setting):
    net, problem, ensemble = setting
    with pytest.raises(Diverged, match="step 1"):
        list(gd(net, 1e200 * ensemble[:, 0], problem.x, problem.d, epochs=1))


def test_that_divergence_without_inflation_points_at_the_observation_error(rng):
    ensemble = 1.7e308 * np.sign(rng.standard_normal((3, 8)))  # its mean overflows
    for update in ("perturbed", "transform"):
        with pytest.raises(Diverged, match="step 1: .*obs_std"):
            model = lambda theta, x: np.sign(x @ theta / 4)[:, None]  # noqa: E731
            next(esmda(model, ensemble, np.eye(3), np.ones((3, 1)), 1e-3, update=update))


def test_that_a_diverged_error_survives_a_copy():
    error = pickle.loads(pickle.dumps(Diverged(3, "a cause")))
    assert (error.k, error.cause, str(error)) == (3, "a cause", "training diverged at step 3: a cause")


def test_that_a_model_that_returns_nan_ends_the_training_with_the_step(rng):
    def broken(theta, x):
        return np.full((len(x), 1, theta.shape[1]), np.nan)

    with pytest.raises(Diverged, match="step 1: the predictions overflow.*or the model returned NaN"):
        next(esmda(broken, rng.standard_normal((3, 4)), np.ones((2, 1)), np.ones((2, 1)), 0.1))


# A user's functions: what they are handed, and what they hand back.


def trained_by(train, model, problem, ensemble):
    return list(train(model, ensemble, problem.x, problem.d, 0.05, rng=3))


@pytest.mark.parametrize("train", [enkf, esmda])
def test_that_a_model_may_write_into_everything_it_is_given(setting, train):
    net, problem, ensemble = setting

    def careful(theta, x):
        return net(0.5 * theta, x + 1)

    def careless(theta, x):
        theta *= 0.5
        x += 1
        outputs = net(theta, x)
        theta[:], x[:] = 0, 0
        return outputs

    for one, other in zip(*(trained_by(train, model, problem, ensemble) for model in (careful, careless))):
        np.testing.assert_array_equal(one.theta, other.theta)
        np.testing.assert_array_equal(one.predictions, other.predictions)


def test_that_a_network_may_write_into_everything_that_descent_gives_it(setting):
    net, problem, ensemble = setting

    class Careless(FNN):
        def backpropagate(self, theta, x, d):
            result = super().backpropagate(theta, x, d)
            theta[:], x[:], d[:] = 0, 0, 0
            return result

    for size in (None, 5):
        ends = [
            list(gd(one, ensemble[:, 0], problem.x, problem.d, epochs=5, batch_size=size, rng=1))[-1]
            for one in (net, Careless((1, 5, 1)))
        ]
        np.testing.assert_array_equal(ends[0].theta, ends[1].theta)


@pytest.mark.parametrize("train", [enkf, esmda])
def test_that_masked_predictions_are_missing_values(setting, train):
    net, problem, ensemble = setting

    def with_a_gap(theta, x):
        outputs = net(theta, x)
        mask = np.zeros(outputs.shape, bool)
        mask[0, 0, 2] = True
        return np.ma.masked_array(outputs, mask)

    def in_a_list(theta, x):
        return list(with_a_gap(theta, x))

    def no_gap(theta, x):
        return np.ma.masked_array(net(theta, x), False)

    for model in (with_a_gap, in_a_list):
        with pytest.raises(ValueError, match="model must return .*masked array with 1 values missing"):
            trained_by(train, model, problem, ensemble)
    expected = trained_by(train, net, problem, ensemble)[-1].theta
    np.testing.assert_array_equal(trained_by(train, no_gap, problem, ensemble)[-1].theta, expected)


class Refuses:
    """Something that cannot become an array, and says why."""

    shape = (12, 1)

    def __array__(self, *args, **kwargs):
        raise RuntimeError("call detach() first")


def test_that_the_reason_why_something_is_no_array_reaches_the_reader(setting):
    net, problem, ensemble = setting
    for call in (
        lambda: next(enkf(lambda theta, x: Refuses(), ensemble, problem.x, problem.d, 0.05)),
        lambda: enkf(net, ensemble, problem.x, Refuses(), 0.05),
        lambda: enkf(net, Refuses(), problem.x, problem.d, 0.05),
        lambda: net(Refuses(), problem.x),
        lambda: gd(net, Refuses(), problem.x, problem.d),
        lambda: rmse(Refuses(), problem.truth),
    ):
        with pytest.raises(ValueError, match=r"which is not an array: call detach\(\) first"):
            call()


@pytest.mark.parametrize("trainer", ["gd", "enkf", "esmda"])
def test_that_steps_that_are_used_up_say_so_and_a_loop_that_broke_off_may_go_on(setting, trainer):
    steps = trainings(*setting)[trainer]
    for step in steps:
        if step.k == 2:
            break
    assert [step.k for step in steps] == [3, 4, 5, 6]
    for again in (list, iter, next(iter([lambda s: [step for step in s]]))):
        with pytest.raises(ValueError, match="steps must be new; got steps that have been used up"):
            again(steps)
    with pytest.raises(StopIteration):  # the protocol of iterators
        next(steps)


def test_that_steps_that_an_error_has_ended_are_used_up(setting):
    net, problem, ensemble = setting
    steps = enkf(net, ensemble, problem.x, problem.d, 0.05, inflation=1e200, rng=1)
    with pytest.raises(Diverged):
        list(steps)
    with pytest.raises(ValueError, match="used up"):
        list(steps)


def test_that_what_a_network_returns_to_a_descent_is_looked_at(setting):
    net, problem, ensemble = setting

    def with_backpropagate(change):
        class Changed(FNN):
            def backpropagate(self, theta, x, d):
                return change(*super().backpropagate(theta, x, d))

        return Changed((1, 5, 1))

    def run(change):
        return list(gd(with_backpropagate(change), ensemble[:, 0], problem.x, problem.d, epochs=2))

    for change, message in (
        (lambda p, g: (np.ma.masked_array(p, p > -np.inf), g), "net must return .*masked array"),
        (lambda p, g: (p, np.ma.masked_array(g, g > -np.inf)), "net must return .*masked array"),
        (lambda p, g: (Refuses(), g), r"net must return .*call detach\(\) first"),
        (lambda p, g: (p, None), "net must return .*got None"),
        (lambda p, g: None, r"net must return predictions \(1, 1\) and a gradient \(16,\) .*got None"),
        (lambda p, g: [p, g], "net must return predictions .*got \\["),
        (lambda p, g: (p[:1], g), r"net must return predictions \(12, 1\).*got \(1, 1\) and \(16,\)"),
    ):
        with pytest.raises(ValueError, match=message):
            run(change)


@pytest.mark.parametrize("value", [np.ma.masked, Refuses()])
def test_that_a_number_that_is_missing_or_is_none_is_not_taken_for_0(setting, value):
    net, problem, ensemble = setting
    for call in (
        lambda: esmda(net, ensemble, problem.x, problem.d, 0.05, relaxation=value),
        lambda: gd(net, ensemble[:, 0], problem.x, problem.d, learning_rate=value),
    ):
        with pytest.raises(ValueError, match="(relaxation|learning_rate) must be .*(masked|detach)"):
            call()


def test_that_a_learning_rate_that_runs_out_is_said(setting):
    net, problem, ensemble = setting
    rates = iter([0.1, 0.1, 0.1])
    steps = gd(net, ensemble[:, 0], problem.x, problem.d, epochs=6, learning_rate=lambda t: next(rates))
    with pytest.raises(ValueError, match="learning_rate must give a number for each update; got none for update 4"):
        list(steps)


@pytest.mark.parametrize("trainer", ["gd", "enkf", "esmda"])
def test_that_steps_are_used_up_with_the_last_one_though_nobody_asked_for_more(setting, trainer):
    steps = trainings(*setting)[trainer]
    for step in steps:
        if step.k == 6:
            break
    assert repr(steps) == "Steps(6 in all, used up)"
    with pytest.raises(ValueError, match="used up"):
        list(steps)


def test_that_many_epochs_take_no_memory_until_they_are_run(setting):
    net, problem, ensemble = setting
    steps = enkf(net, ensemble, problem.x, problem.d, 0.05, epochs=10**12)
    assert len(steps) == 12 * 10**12 and next(steps).k == 1


def test_that_a_float32_start_stays_float32_whatever_the_gradient_is(setting):
    net, problem, ensemble = setting

    class Float64(FNN):
        def backpropagate(self, theta, x, d):
            predictions, gradient = super().backpropagate(theta.astype(float), x, d)
            return predictions, gradient

    start = ensemble[:, 0].astype(np.float32)
    for step in gd(Float64((1, 5, 1)), start, problem.x, problem.d, epochs=2):
        assert step.theta.dtype == np.float32


@pytest.mark.parametrize("train", [enkf, esmda])
def test_that_a_mask_deep_in_a_list_is_seen(setting, train):
    net, problem, ensemble = setting

    def rows(theta, x):
        outputs = net(theta, x)
        return [[np.ma.masked_greater(members, 1e9) for members in sample] for sample in outputs]

    def missing(theta, x):
        return [[np.ma.masked_less(members, 1e9) for members in sample] for sample in net(theta, x)]

    assert len(trained_by(train, rows, problem, ensemble)) > 0
    with pytest.raises(ValueError, match="model must return .*masked array"):
        trained_by(train, missing, problem, ensemble)

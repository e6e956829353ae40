"""What record keeps of a training."""

import time
import warnings
from types import SimpleNamespace

import numpy as np
import pytest

from dalearn import FNN, Diverged, Step, enkf, esmda, gd, r2, record, rmse, sine, spread


@pytest.fixture
def setting(rng):
    net, problem = FNN((1, 6, 1)), sine(20, rng=rng)
    return net, problem, net.ensemble(12, rng=rng)


def test_that_every_measure_is_that_of_the_state_after_the_step(setting):
    net, problem, ensemble = setting
    steps = list(esmda(net, ensemble, problem.x, problem.d, problem.obs_std, alphas=3, rng=1))
    history = record(iter(steps), net, problem, start=ensemble)
    np.testing.assert_array_equal(history.k, [0, 1, 2, 3])
    for i, theta in enumerate([ensemble] + [step.theta for step in steps]):
        members = net(theta, problem.x_test)
        assert history.rmse[i] == pytest.approx(rmse(members.mean(axis=-1), problem.truth))
        assert history.r2[i] == pytest.approx(r2(members.mean(axis=-1), problem.truth))
        assert history.spread[i] == pytest.approx(spread(members))
        assert history.train_rmse[i] == pytest.approx(rmse(net(theta, problem.x).mean(axis=-1), problem.d))
        np.testing.assert_allclose(history.parameter_std[i], theta.std(axis=1, ddof=1))
    np.testing.assert_array_equal(history.theta, steps[-1].theta)
    assert history.diverged is None
    assert history.parameter_std.shape == (4, net.n_params)


def test_that_a_history_owns_its_start(setting):
    net, problem, ensemble = setting
    assert not np.shares_memory(record([], net, problem, start=ensemble).theta, ensemble)


def test_that_a_single_network_has_errors_but_no_spread(setting):
    net, problem, ensemble = setting
    theta = ensemble[:, 0]
    history = record(gd(net, theta, problem.x, problem.d, epochs=3), net, problem, start=theta)
    assert history.rmse[0] == pytest.approx(rmse(net(theta, problem.x_test), problem.truth))
    assert history.train_rmse[3] == pytest.approx(rmse(net(history.theta, problem.x), problem.d))
    assert np.isnan(history.spread).all() and np.isnan(history.parameter_std).all()
    assert history.theta.shape == (net.n_params,)


def test_that_every_keeps_each_so_many_steps_and_the_last(setting):
    net, problem, ensemble = setting
    theta = ensemble[:, 0]
    for epochs, every, kept in ((7, 3, [3, 6, 7]), (6, 3, [3, 6]), (2, 5, [2]), (3, 1, [1, 2, 3])):
        history = record(gd(net, theta, problem.x, problem.d, epochs=epochs), net, problem, every=every)
        np.testing.assert_array_equal(history.k, kept)
    history = record(gd(net, theta, problem.x, problem.d, epochs=2), net, problem, every=5, start=theta)
    np.testing.assert_array_equal(history.k, [0, 2])


def test_that_the_seconds_are_the_trainers_without_the_measuring(setting):
    net, problem, ensemble = setting

    def slow():
        for k in (1, 2, 3):
            time.sleep(0.02)
            yield Step(k, ensemble, None)

    def slow_model(theta, x):
        time.sleep(0.1)
        return net(theta, x)

    history = record(slow(), slow_model, problem, start=ensemble)
    assert history.seconds[0] == 0
    assert np.all(np.diff(history.seconds) >= 0.02) and history.seconds[-1] < 0.2


def test_that_a_diverged_run_keeps_what_came_before_and_is_marked(setting):
    net, problem, ensemble = setting
    history = record(
        enkf(net, ensemble, problem.x, problem.d, 0.05, inflation=1e6, epochs=20, rng=1), net, problem, start=ensemble
    )
    assert isinstance(history.diverged, Diverged)
    assert len(history.k) > 3 and history.k[-1] < history.diverged.k
    assert np.isfinite(history.rmse).all() and np.isfinite(history.theta).all()
    assert "training diverged at step" in repr(history)


def test_that_a_diverged_run_keeps_its_last_good_step_even_if_it_was_not_due(setting):
    net, problem, ensemble = setting

    def steps():
        for k in (1, 2, 3):
            yield Step(k, ensemble * k, None)
        raise Diverged(4, "a cause")

    history = record(steps(), net, problem, every=2)
    np.testing.assert_array_equal(history.k, [2, 3])
    np.testing.assert_array_equal(history.theta, ensemble * 3)
    assert history.diverged.k == 4


def test_that_predictions_which_overflow_end_the_record_without_a_warning(setting):
    net, problem, ensemble = setting
    for size in (1e200, 1e308):  # the first overflows in the squared error, the second in the network
        steps = [Step(1, ensemble, None), Step(2, np.sign(ensemble) * size, None), Step(3, ensemble, None)]
        history = record(iter(steps), net, problem)
        np.testing.assert_array_equal(history.k, [1])
        assert history.diverged.k == 2


def test_that_predictions_whose_mean_overflows_end_the_record_too(setting):
    net, problem, ensemble = setting

    def huge(theta, x):
        return np.full((len(x), 1, theta.shape[1]), 1e308)  # finite, and their sum is not

    history = record(iter([Step(1, ensemble, None)]), huge, problem)
    assert len(history.k) == 0 and "mean of the model's predictions overflows" in str(history.diverged)


def test_that_a_run_which_diverges_at_once_gives_an_empty_history(setting):
    net, problem, _ = setting

    def steps():
        raise Diverged(1, "a cause")
        yield

    history = record(steps(), net, problem)
    assert history.theta is None and len(history.k) == 0
    assert repr(history) == "History(empty, training diverged at step 1: a cause)"


def test_that_a_history_says_where_it_ended(setting):
    net, problem, ensemble = setting
    history = record(esmda(net, ensemble, problem.x, problem.d, 0.05, rng=1), net, problem, start=ensemble)
    assert repr(history).startswith("History(5 entries to step 4: RMSE ") and "R2" in repr(history)


def test_that_a_progress_bar_counts_the_steps_to_their_end(setting, capsys):
    net, problem, ensemble = setting
    record(gd(net, ensemble[:, 0], problem.x, problem.d, epochs=5), net, problem, progress=True)
    assert "5/5" in capsys.readouterr().err
    record(gd(net, ensemble[:, 0], problem.x, problem.d, epochs=5), net, problem)
    assert capsys.readouterr() == ("", "")


def test_that_without_tqdm_the_training_runs_and_a_warning_says_what_is_missing(setting, monkeypatch):
    net, problem, ensemble = setting
    monkeypatch.setitem(__import__("sys").modules, "tqdm.auto", None)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        history = record(gd(net, ensemble[:, 0], problem.x, problem.d, epochs=5), net, problem, progress=True)
    assert len(history.k) == 5
    assert [str(w.message) for w in caught] == ["no progress bar: tqdm is not installed (pip install tqdm)"]
    assert caught[0].filename == __file__


def counted(model):
    """The model, and the list of its calls."""
    calls = []

    def counting(theta, x):
        calls.append(len(x))
        return model(theta, x)

    return counting, calls


WRONG_PROBLEMS = {
    "a flat truth": ({"truth": np.zeros(201)}, r"problem.truth must be an array of shape \(201, n_out\).*\(201,\)"),
    "a truth too short": ({"truth": np.zeros((200, 1))}, r"problem.truth must .*got shape \(200, 1\)"),
    "a flat d": ({"d": np.zeros(20)}, r"problem.d must be an array of shape \(20, n_out\).*got shape \(20,\)"),
    "NaN in x": ({"x": np.full((20, 1), np.nan)}, "problem.x must .*NaN or inf in 20"),
    "a masked truth": ({"truth": np.ma.masked_all((201, 1))}, "problem.truth must .*201 values missing"),
    "text for x_test": ({"x_test": "here"}, "problem.x_test must .*not real numbers"),
    "more outputs in the truth": ({"truth": np.zeros((201, 2))}, r"problem.truth must have as many outputs.*\(20, 1\)"),
}


@pytest.mark.parametrize("case", WRONG_PROBLEMS)
def test_that_a_problem_that_does_not_fit_is_named_before_the_first_step(setting, case):
    net, problem, ensemble = setting
    changes, message = WRONG_PROBLEMS[case]
    parts = {name: getattr(problem, name) for name in ("x", "d", "x_test", "truth")}
    model, calls = counted(net)
    steps = esmda(model, ensemble, problem.x, problem.d, 0.05, rng=1)
    with pytest.raises(ValueError, match=message):
        record(steps, model, SimpleNamespace(**parts | changes))
    assert calls == []
    assert len(list(steps)) == 4  # nothing is lost


@pytest.mark.parametrize("n_test, truth", [(1, None), (201, 0.0), (201, 3.0)])
def test_that_r2_is_nan_where_the_truth_is_constant_and_the_rest_is_measured(setting, n_test, truth):
    net, problem, ensemble = setting
    target = problem.truth[:n_test] if truth is None else np.full((n_test, 1), truth)
    case = SimpleNamespace(x=problem.x, d=problem.d, x_test=problem.x_test[:n_test], truth=target)
    history = record(esmda(net, ensemble, problem.x, problem.d, 0.05, rng=1), net, case, start=ensemble)
    assert np.isnan(history.r2).all() and history.r2.shape == (5,) and history.diverged is None
    for measure in (history.rmse, history.spread, history.train_rmse):
        assert np.isfinite(measure).all()
    assert "R2 nan" in repr(history)


def test_that_an_interrupted_record_keeps_its_entries(setting):
    net, problem, ensemble = setting
    calls = []

    def stopped(theta, x):
        calls.append(len(x))
        if len(calls) == 4:
            raise KeyboardInterrupt
        return net(theta, x)

    steps = enkf(stopped, ensemble, problem.x, problem.d, 0.05, rng=1)
    history = record(steps, net, problem)
    assert history.interrupted and history.diverged is None
    np.testing.assert_array_equal(history.k, [1, 2, 3])
    assert np.isfinite(history.theta).all() and repr(history).endswith(", interrupted)")
    assert not record(esmda(net, ensemble, problem.x, problem.d, 0.05), net, problem).interrupted


def test_that_an_interrupt_while_measuring_keeps_the_entries_before_it(setting):
    net, problem, ensemble = setting
    seen = []

    def stopped(theta, x):
        seen.append(len(x))
        if len(seen) > 5:  # two calls for each entry
            raise KeyboardInterrupt
        return net(theta, x)

    history = record(esmda(net, ensemble, problem.x, problem.d, 0.05, rng=1), stopped, problem)
    assert history.interrupted
    np.testing.assert_array_equal(history.k, [1, 2])


def test_that_a_model_which_writes_into_its_arguments_changes_neither_history_nor_problem(setting):
    net, problem, ensemble = setting

    def careless(theta, x):
        outputs = net(theta, x)
        theta[:], x[:] = 0, 0
        return outputs

    before = problem.x.copy(), problem.x_test.copy()
    steps = list(esmda(net, ensemble, problem.x, problem.d, 0.05, rng=1))
    clean, other = (record(steps, model, problem, start=ensemble) for model in (net, careless))
    np.testing.assert_array_equal(clean.rmse, other.rmse)
    np.testing.assert_array_equal(clean.theta, other.theta)
    np.testing.assert_array_equal(problem.x, before[0])
    np.testing.assert_array_equal(problem.x_test, before[1])


def test_that_a_masked_prediction_is_not_measured(setting):
    net, problem, ensemble = setting

    def with_a_gap(theta, x):
        return np.ma.masked_equal(net(theta, x), net(theta, x).flat[0])

    with pytest.raises(ValueError, match="model must return .*masked"):
        record(esmda(net, ensemble, problem.x, problem.d, 0.05, rng=1), with_a_gap, problem)


def test_that_an_iterator_which_holds_no_step_is_named_and_an_empty_list_is_no_mistake(setting):
    net, problem, ensemble = setting
    steps = esmda(net, ensemble, problem.x, problem.d, 0.05, rng=1)
    record(steps, net, problem)
    with pytest.raises(ValueError, match="steps must be new; got steps that have been used up"):
        record(steps, net, problem)
    wrapped = (step for step in esmda(net, ensemble, problem.x, problem.d, 0.05, rng=1))
    record(wrapped, net, problem)
    for start in (None, ensemble):
        with pytest.raises(ValueError, match="steps must hold one step at least; got none"):
            record(wrapped, net, problem, start=start)
    assert len(record([], net, problem, start=ensemble).k) == 1


@pytest.mark.parametrize("encoding", ["gbk", "cp1251", "ascii"])
def test_that_a_history_can_be_printed_where_only_old_letters_are_known(setting, encoding):
    net, problem, ensemble = setting
    history = record(esmda(net, ensemble, problem.x, problem.d, 0.05, rng=1), net, problem)
    for thing in (history, problem, net, esmda(net, ensemble, problem.x, problem.d, 0.05)):
        repr(thing).encode(encoding)


def test_that_a_model_which_has_one_array_for_all_its_answers_is_measured_right(setting):
    net, problem, ensemble = setting
    case = SimpleNamespace(x=problem.x, d=problem.d, x_test=-problem.x, truth=np.sin(-problem.x))
    shared = np.empty((20, 1, 12))

    def model(theta, x):
        shared[:] = net(theta, x)
        return shared

    steps = list(esmda(net, ensemble, problem.x, problem.d, 0.05, rng=1))
    expected, found = record(steps, net, case), record(steps, model, case)
    for measure in ("rmse", "r2", "spread", "train_rmse"):
        np.testing.assert_allclose(getattr(found, measure), getattr(expected, measure), rtol=1e-12)


def test_that_a_test_input_of_another_shape_is_the_problems_fault(setting):
    net, problem, ensemble = setting
    case = SimpleNamespace(x=problem.x, d=problem.d, x_test=np.ones((7, 2)), truth=np.ones((7, 1)))
    model, calls = counted(net)
    with pytest.raises(ValueError, match=r"problem.x_test must have inputs of the shape .*got shape \(7, 2\)"):
        record(esmda(model, ensemble, problem.x, problem.d, 0.05, rng=1), model, case)
    assert calls == []


def test_that_a_start_that_is_not_the_trainings_is_named_and_parameters_that_are_no_numbers_end_the_record(setting):
    net, problem, ensemble = setting

    def lenient(theta, x):
        return net(np.resize(theta, (19, *theta.shape[1:])), x)

    steps = esmda(net, ensemble, problem.x, problem.d, 0.05, rng=1)
    with pytest.raises(ValueError, match=r"steps must hold parameters of one shape, \(7, 12\) like the start"):
        record(steps, lenient, problem, start=ensemble[:7])
    with pytest.raises(ValueError, match=r"start must be one vector or have at least 2 members.*\(19, 1\)"):
        record([], net, problem, start=ensemble[:, :1])
    history = record([Step(1, ensemble.tolist(), None), Step(2, ensemble * np.nan, None)], net, problem)
    assert list(history.k) == [1] and history.diverged.k == 2


@pytest.mark.parametrize("truth", [[[0.1 * 3], [0.3], [0.3]], [[1e-200], [2e-200], [3e-200]]])
def test_that_r2_is_nan_where_the_truth_varies_in_its_last_digits_or_below_what_a_square_can_hold(setting, truth):
    net, problem, ensemble = setting
    case = SimpleNamespace(x=problem.x, d=problem.d, x_test=problem.x_test[:3], truth=np.array(truth))
    history = record(esmda(net, ensemble, problem.x, problem.d, 0.05, rng=1), net, case)
    assert len(history.k) == 4 and np.isnan(history.r2).all() and np.isfinite(history.rmse).all()


def test_that_two_members_are_an_ensemble_and_a_historys_words_are_about_its_end(setting):
    net, problem, ensemble = setting
    steps = esmda(net, ensemble[:, :2], problem.x, problem.d, 0.05, alphas=3, rng=1)
    history = record(steps, net, problem, start=ensemble[:, :2])
    assert list(history.k) == [0, 1, 2, 3] and not history.interrupted
    expected = f"History(4 entries to step 3: RMSE {history.rmse[3]:.3g}, R2 {history.r2[3]:.4g})"
    assert repr(history) == expected


def test_that_the_first_divergence_is_the_one_that_is_told(setting):
    net, problem, ensemble = setting

    def steps():
        yield Step(1, ensemble, None)
        yield Step(2, np.sign(ensemble) * 1e308, None)  # not due, and would diverge if it were measured
        raise Diverged(3, "the training's own cause")

    history = record(steps(), net, problem, every=5, start=ensemble)
    assert str(history.diverged).endswith("the training's own cause") and list(history.k) == [0]

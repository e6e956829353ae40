"""What record keeps of a training."""

import time
import warnings

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

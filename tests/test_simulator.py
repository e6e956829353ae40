"""A program of one member as a model over the ensemble: wherever it runs, whoever fails, whenever it is killed."""

import importlib
import inspect
import linecache
import multiprocessing
import os
import pickle
import re
import subprocess
import sys
import threading
import time
import types
import warnings
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import runs
from runs import WAYS, Failing, linear

import dalearn._members as _members
import dalearn._store as _store
from dalearn import (
    FNN,
    Diverged,
    MembersFailed,
    Problem,
    cycle,
    enkf,
    esmda,
    gauss_newton,
    localised,
    record,
    simulator,
)

TESTS = Path(__file__).parent
X = np.linspace(-1, 1, 5)[:, None]
RAN = []  # by some runs; not in a closure, because what a run holds tells it from another
WHERE = ["here", "threads", "processes", "Dask"]


@pytest.fixture(scope="module")
def dask_executor():
    """Two workers of a Dask cluster on this machine."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what distributed and its dependencies say of each other
        from distributed import Client, LocalCluster

        with (
            LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster,
            Client(cluster) as client,
        ):
            yield client.get_executor()


@pytest.fixture(scope="module")
def process_executor():
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as executor:
        yield executor


@pytest.fixture(scope="module")
def thread_executor():
    with ThreadPoolExecutor(2) as executor:
        yield executor


@pytest.fixture
def executor(request):
    """The executor of a name in WHERE."""
    names = {"threads": "thread_executor", "processes": "process_executor", "Dask": "dask_executor"}
    return request.getfixturevalue(names[request.param]) if request.param in names else None


def everywhere(test):
    return pytest.mark.parametrize("executor", WHERE, indirect=True)(test)


@contextmanager
def processes(workers=2):
    """A pool that a test may break."""
    executor = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield executor
    finally:
        for process in list((executor._processes or {}).values()):
            process.kill()
        executor.shutdown()


@pytest.fixture
def ensemble(rng):
    return rng.standard_normal((6, 20))


@pytest.fixture
def data(ensemble, rng):
    d = linear(rng.standard_normal(6), X)
    return d + 0.1 * rng.standard_normal(d.shape)


def column_by_column(theta, x):
    return np.stack([linear(column, x) for column in theta.T], axis=-1)


def end(steps):
    *_, last = steps
    return last.theta


# Wherever the members run


@everywhere
def test_that_a_training_ends_with_the_same_bits_wherever_its_members_run(ensemble, data, executor):
    model = simulator(linear, executor=executor)
    for trainer, options in [(esmda, {}), (enkf, {"batch_size": 2, "inflation": 1.1})]:
        expected = end(trainer(column_by_column, ensemble, X, data, 0.1, rng=1, **options))
        trained = end(trainer(model, ensemble, X, data, 0.1, rng=1, **options))
        np.testing.assert_array_equal(trained, expected)
    assert model.calls == 4 + 3 and model.failures == []


def test_that_a_network_that_runs_as_a_simulator_is_still_that_network(rng):
    net = FNN((1, 5, 2))
    model = simulator(net)
    ensemble = net.ensemble(7, rng=rng)
    np.testing.assert_allclose(model(ensemble, X), net(ensemble, X), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(model(ensemble[:, 0], X), net(ensemble[:, 0], X), rtol=1e-9, atol=1e-12)
    assert model(ensemble[:, :1], X).shape == (5, 2, 1)


def test_that_members_keep_their_order_however_long_each_takes(ensemble, thread_executor):
    waits = [threading.Event() for _ in range(20)]

    def last_ones_first(theta, x):
        i = np.flatnonzero(theta[0] == ensemble[0])[0]
        if i % 2 == 0:
            waits[i + 1].wait(60)
        waits[i].set()
        return linear(theta, x)

    model = simulator(last_ones_first, executor=thread_executor)
    np.testing.assert_array_equal(model(ensemble, X), column_by_column(ensemble, X))


@everywhere
def test_that_float32_stays_float32(ensemble, executor):
    ensemble = ensemble.astype(np.float32)
    predictions = simulator(linear, executor=executor)(ensemble, X.astype(np.float32))
    assert predictions.dtype == np.float32
    np.testing.assert_array_equal(predictions, column_by_column(ensemble, X.astype(np.float32)))


@pytest.mark.parametrize("executor", ["here", "threads"], indirect=True)
@pytest.mark.parametrize("timeout", [None, 60])
def test_that_a_run_may_write_to_what_it_gets_and_use_what_it_returned_again(ensemble, executor, timeout, tmp_path):
    expected = column_by_column(ensemble, X)
    ensemble = np.asfortranarray(ensemble)  # a member is a view of it
    before = ensemble.copy()
    x = X.copy()
    local = threading.local()

    def careless(theta, x):
        local.out = getattr(local, "out", np.empty((5, 2)))
        local.out[:] = linear(theta, x)
        theta[:] = np.nan
        x[:] = np.nan
        return local.out

    model = simulator(careless, executor=executor, timeout=timeout, store=tmp_path)
    np.testing.assert_array_equal(model(ensemble, x), expected)
    np.testing.assert_array_equal(ensemble, before)
    np.testing.assert_array_equal(x, X)
    np.testing.assert_array_equal(model(ensemble, x), expected)  # from the store


def test_that_no_more_members_are_at_work_than_there_are_workers(ensemble):
    """So that few are under suspicion when a worker is killed, and few run on after Ctrl-C."""

    class Counting(ThreadPoolExecutor):
        def __init__(self):
            super().__init__(3)
            self.futures = []

        def submit(self, *arguments):
            assert sum(not future.done() for future in self.futures) < 3
            self.futures.append(super().submit(*arguments))
            return self.futures[-1]

    members = dict(enumerate(ensemble.T))
    with Counting() as executor:
        assert len(list(_members.outcomes_of(linear, executor, None, members, X))) == 20
    with Counting() as executor:
        outcomes = _members.outcomes_of(linear, executor, None, members, X)
        next(outcomes)
        begun = len(executor.futures)
        assert 3 < begun <= 6  # new ones have begun in the places of those that are finished
        outcomes.close()
        assert len(executor.futures) == begun


class Secretive(Executor):
    """An executor that does not say how many workers it has."""

    def __init__(self, executor):
        self.executor = executor
        self.submitted = 0

    def submit(self, *arguments):
        self.submitted += 1
        return self.executor.submit(*arguments)


def test_that_an_executor_that_does_not_say_how_many_workers_it_has_is_given_all_at_once(ensemble, thread_executor):
    executor = Secretive(thread_executor)
    finished = _members.outcomes_of(linear, executor, None, dict(enumerate(ensemble.T)), X)
    next(finished)
    assert executor.submitted == 20
    assert len(list(finished)) == 19
    np.testing.assert_array_equal(simulator(linear, executor=executor)(ensemble, X), column_by_column(ensemble, X))


def test_that_a_simulator_that_diverges_says_nothing_but_its_reason(ensemble, thread_executor):
    def overflowing(theta, x):
        return np.exp(1e4 * np.ones((5, 2)))  # numpy's warning would be an error here

    for executor in (None, thread_executor):
        with pytest.raises(MembersFailed, match="all finite; got NaN or inf in 10 of 10 values"):
            simulator(overflowing, executor=executor)(ensemble, X)


# Failures


@everywhere
@pytest.mark.parametrize("way", [way for way in WAYS if way != "a hang"])
def test_that_a_failure_names_the_member_its_parameters_and_the_cause(ensemble, executor, way):
    run = Failing([way], 0.2)
    failing = [i for i, theta in enumerate(ensemble.T) if run.way(theta.copy())]
    assert 2 <= len(failing) < 10
    model = simulator(run, executor=executor)
    with pytest.raises(MembersFailed, match=f"{len(failing)} of 20 members failed. member {failing[0]}, ") as caught:
        model(ensemble, X)
    error = caught.value
    assert list(error.members) == failing
    assert all(re.search(WAYS[way][1], reason) for reason in error.members.values()), error
    np.testing.assert_array_equal(error.parameters, ensemble[:, failing])
    assert f"theta = [{ensemble[0, failing[0]]:.4f}".rstrip("0")[:14] in str(error).replace("[ ", "[")
    (failures,) = model.failures
    assert failures.call == 1 and failures.members == error.members


@everywhere
def test_that_a_member_that_hangs_is_named_and_the_others_are_run(ensemble, executor):
    run = Failing(["a hang"], 0.1)
    failing = [i for i, theta in enumerate(ensemble.T) if run.way(theta.copy())]
    assert 1 <= len(failing) <= 3
    model = simulator(run, executor=executor, timeout=0.5, failed="replace")
    survivors, predictions = model.survivors(ensemble, X)
    assert list(survivors) == [i for i in range(20) if i not in failing]
    np.testing.assert_array_equal(predictions, column_by_column(ensemble[:, survivors], X))
    assert model.failures[0].members == {i: "no answer within 0.5 s" for i in failing}


def test_that_the_timeout_counts_from_a_members_own_start():
    """One worker: the last member waits longer than the timeout before it begins."""
    never = threading.Event()

    def run(theta, x):
        if theta[0] < 2:
            never.wait(1000)
        return linear(theta, x)

    ensemble = np.tile(np.arange(4.0), (6, 1))
    with ThreadPoolExecutor(1) as executor:
        survivors, _ = simulator(run, executor=executor, timeout=1, failed="replace").survivors(ensemble, X)
    assert list(survivors) == [2, 3]
    never.set()


@pytest.mark.skipif(os.name == "nt", reason="another name of the C library")
def test_that_a_worker_that_never_answers_again_is_given_up(ensemble, monkeypatch):
    monkeypatch.setattr(_members, "GRACE", 2.0)
    with processes() as executor:
        list(executor.map(linear, [np.ones(2)] * 4, [X] * 4))  # the workers have started
        model = simulator(runs.hold_the_interpreter, executor=executor, timeout=0.5)
        with pytest.raises(MembersFailed, match="20 of 20 members failed, and the executor is broken") as caught:
            model(ensemble, X)
        reasons = list(caught.value.members.values())
        assert reasons == ["its worker has not answered for 2.5 s"] * 2 + ["no worker has answered"] * 18


def test_that_a_worker_that_never_answers_again_is_one_failure_while_another_works(ensemble, monkeypatch):
    monkeypatch.setattr(_members, "GRACE", 2.0)
    with processes() as executor:
        list(executor.map(linear, [np.ones(2)] * 4, [X] * 4))
        model = simulator(runs.hold_the_interpreter_once, executor=executor, timeout=0.5, failed="replace")
        survivors, _ = model.survivors(ensemble, X)
        assert list(survivors) == [i for i in range(20) if ensemble[0, i] <= 1]
        assert list(model.failures[0].members.values()) == ["its worker has not answered for 2.5 s"]


def test_that_workers_that_never_come_are_not_awaited_for_ever(ensemble, monkeypatch):
    class Nobody(Executor):
        """Takes work, and never says that any has begun: as a Dask cluster that has lost its workers."""

        def submit(self, *arguments):
            return Future()

    monkeypatch.setattr(_members, "GRACE", 0.01)
    monkeypatch.setattr(_members, "PATIENCE", 0.1)
    model = simulator(linear, executor=Nobody(), timeout=0.01)
    with pytest.raises(MembersFailed, match="and the executor is broken: .* no worker has answered"):
        model(ensemble, X)
    assert list(model.failures[0].members) == list(range(20))


def test_that_a_killed_worker_ends_the_training_and_those_at_work_are_named(ensemble):
    run = Failing(["a killed worker"], 0.1)
    first = next(i for i, theta in enumerate(ensemble.T) if run.way(theta.copy()))
    for failed in ("raise", "replace"):
        with processes() as executor:
            model = simulator(run, executor=executor, failed=failed)
            with pytest.raises(MembersFailed, match="the executor is broken: the training needs a new one") as caught:
                model.survivors(ensemble, X)
            assert first in caught.value.members and len(caught.value.members) <= 2
            assert all("killed, crashed or out of memory" in reason for reason in caught.value.members.values())
            with pytest.raises(MembersFailed, match="the executor is broken"):  # and it stays so
                model(ensemble, X)


def test_that_dask_tries_a_member_again_whose_worker_was_killed(ensemble, dask_executor, tmp_path):
    model = simulator(partial(kill_once, tmp_path), executor=dask_executor)
    np.testing.assert_array_equal(model(ensemble[:, :4], X), column_by_column(ensemble[:, :4], X))
    assert len(list(tmp_path.iterdir())) == 1


def kill_once(folder, theta, x):
    try:
        (folder / "killed").touch(exist_ok=False)
    except FileExistsError:
        return linear(theta, x)
    runs.kill_its_process(theta, x)


def test_that_dask_does_not_remember_a_failure(ensemble, dask_executor, tmp_path):
    model = simulator(partial(fail_once, tmp_path), executor=dask_executor)
    with pytest.raises(MembersFailed) as kept:
        model(ensemble[:, :1], X)
    np.testing.assert_array_equal(model(ensemble[:, :1], X), column_by_column(ensemble[:, :1], X))
    assert list(kept.value.members) == [0]


def fail_once(folder, theta, x):
    (folder / "failed").touch(exist_ok=(folder / "again").exists())
    if not (folder / "again").exists():
        (folder / "again").touch()
        raise ValueError("not yet")
    return linear(theta, x)


@everywhere
def test_that_all_members_are_run_before_the_error_and_nothing_after_it(ensemble, executor):
    model = simulator(out_of_range, executor=executor)
    with pytest.raises(
        MembersFailed, match="20 of 20 members failed. member 0, .*; member 2, .*; and members 3, 4, "
    ) as e:
        next(esmda(model, ensemble, X, np.zeros((5, 2)), 0.1))
    assert list(e.value.members) == list(range(20))
    if executor is not None:
        assert executor.submit(abs, -3).result() == 3  # no member stands before it


def out_of_range(theta, x):
    raise ValueError("out of range")


def test_that_the_shape_that_most_members_have_is_the_right_one(ensemble):
    def sometimes_three(theta, x):
        return np.ones((5, 3)) if theta[0] > 1 else linear(theta, x)

    with pytest.raises(MembersFailed) as caught:
        simulator(sometimes_three)(ensemble, X)
    assert list(caught.value.members) == list(np.flatnonzero(ensemble[0] > 1))
    assert "(5, 2) that most members have; got shape (5, 3)" in str(caught.value)


def test_that_one_vector_fails_as_an_ensemble_of_one_does():
    with pytest.raises(MembersFailed, match="1 of 1 members failed. member 0, theta = .*1. 1. 1..*out of range"):
        simulator(out_of_range)(np.ones(3), X)


def test_that_the_error_is_whole_after_a_copy_into_another_process():
    error = MembersFailed({3: "a", 7: "b"}, np.array([[1.0, 2.0]]), 9, "and so on")
    copy = pickle.loads(pickle.dumps(error))
    assert str(copy) == str(error) and copy.members == error.members and copy.n_ens == 9 and copy.cause == "and so on"
    np.testing.assert_array_equal(copy.parameters, error.parameters)


def test_that_what_has_not_begun_is_cancelled_when_the_caller_is_interrupted(ensemble, tmp_path, monkeypatch):
    begun = []

    def run(theta, x):
        begun.append(theta[0])
        time.sleep(0.02)
        return linear(theta, x)

    def interrupt(*_):
        raise KeyboardInterrupt

    with ThreadPoolExecutor(1) as executor:
        model = simulator(run, executor=Secretive(executor), store=tmp_path / "store")
        monkeypatch.setattr(model.store, "save", interrupt)
        with pytest.raises(KeyboardInterrupt):
            model(ensemble, X)
    assert len(begun) < 20


# Replacing


def test_that_for_a_linear_model_the_new_members_predict_what_they_would_have_been_run_to(ensemble, data):
    run = Failing(["an exception"])
    failing = [i for i, theta in enumerate(ensemble.T) if run.way(theta.copy())]
    alive = [i for i in range(20) if i not in failing]
    seen = []

    def look(theta, predictions, d, obs_var, rng):
        seen.append((theta, predictions))
        return theta

    list(cycle(simulator(run, failed="replace"), ensemble, [(X, data, 0.01)], update=look, rng=1))
    ((theta, predictions),) = seen
    assert len(failing) >= 3
    np.testing.assert_array_equal(theta[:, alive], ensemble[:, alive])
    assert not (theta[:, failing] == ensemble[:, failing]).any()
    np.testing.assert_allclose(predictions, column_by_column(theta, X).reshape(10, -1), rtol=0, atol=1e-12)


def test_that_the_new_members_have_the_survivors_mean_and_covariance(rng):
    mixed = rng.standard_normal((6, 6)) @ rng.standard_normal((6, 4000)) + rng.standard_normal((6, 1))
    alive = np.arange(0, 4000, 2)
    seen = []

    class HalfAlive:
        def __call__(self, theta, x):
            raise AssertionError

        def survivors(self, theta, x):
            return alive, column_by_column(theta[:, alive], x)

    def look(theta, predictions, d, obs_var, rng):
        seen.append(np.concatenate([theta, predictions]))
        return theta

    list(cycle(HalfAlive(), mixed, [(X, np.zeros((5, 2)), 1.0)], update=look, rng=1))
    survivors, drawn = seen[0][:, ::2], seen[0][:, 1::2]
    width = survivors.std(axis=1)
    assert np.abs((drawn.mean(axis=1) - survivors.mean(axis=1)) / width).max() < 4 / np.sqrt(2000)
    difference = (np.cov(drawn) - np.cov(survivors)) / np.outer(width, width)
    assert np.abs(difference).max() < 5 * np.sqrt(2 / 2000)


def test_that_a_training_goes_on_with_replaced_members_and_says_which(ensemble, data):
    run = Failing(["an exception", "NaN"])
    ends = []
    for _ in range(2):
        model = simulator(run, failed="replace")
        ends.append(end(esmda(model, ensemble, X, data, 0.1, rng=4)))
        assert [failures.call for failures in model.failures] == [1, 2, 3, 4]
        first = model.failures[0]
        assert list(first.members) == [i for i, theta in enumerate(ensemble.T) if run.way(theta.copy())]
        np.testing.assert_array_equal(first.parameters, ensemble[:, list(first.members)])
    np.testing.assert_array_equal(*ends)
    assert (ends[0] != end(esmda(simulator(run, failed="replace"), ensemble, X, data, 0.1, rng=5))).all()


def test_that_a_training_with_failures_ends_near_the_one_without(rng):
    """Of a linear model the posterior is known; a third of 3000 members fail at each of four assimilations."""
    ensemble = rng.standard_normal((6, 3000))
    d = linear(np.arange(6.0) / 3, X) + 0.3 * rng.standard_normal((5, 2))
    whole = end(esmda(column_by_column, ensemble, X, d, 0.3, rng=1))
    model = simulator(Failing(["an exception"], 1 / 3), failed="replace")
    replaced = end(esmda(model, ensemble, X, d, 0.3, rng=1))
    assert all(800 < len(failures.members) < 1200 for failures in model.failures)
    width = whole.std(axis=1)
    assert np.abs((replaced.mean(axis=1) - whole.mean(axis=1)) / width).max() < 0.15
    assert np.abs(np.cov(replaced) - np.cov(whole)).max() < 0.15 * width.max() ** 2


def test_that_localisation_and_relaxation_go_with_replaced_members(ensemble, data):
    model = simulator(Failing(["NaN"]), failed="replace")
    theta = end(esmda(model, ensemble, X, data, 0.1, update=localised(np.ones((6, 10))), relaxation=0.3, rng=1))
    assert np.isfinite(theta).all() and len(model.failures) == 4


def test_that_float32_parameters_stay_float32_when_members_are_replaced(ensemble, data):
    model = simulator(Failing(["NaN"]), failed="replace")
    theta = end(esmda(model, ensemble.astype(np.float32), X, data, 0.1, rng=1))
    assert theta.dtype == np.float32 and model.failures


def test_that_replacing_among_huge_numbers_ends_as_any_overflow(data):
    ensemble = np.full((6, 20), 1e308) * np.where(np.arange(20) % 2, 1, -1)

    def run(theta, x):
        if theta[0] > 0 and x[0] == -1 and not RAN:
            RAN.append(theta)
            raise ValueError("too large")
        return np.zeros((5, 2))

    RAN.clear()
    with pytest.raises(Diverged, match="step 1: the parameters overflow"):
        list(cycle(simulator(run, failed="replace"), ensemble, [(X, data, 1.0)], update="transform", rng=1))


@pytest.mark.parametrize("n_ens, failing, enough", [(20, 10, True), (20, 11, False), (5, 2, True), (5, 3, False),
                                                    (2, 1, False), (3, 1, True), (20, 20, False)])  # fmt: skip
def test_that_half_of_the_members_must_survive_and_two_at_least(n_ens, failing, enough):
    def run(theta, x):
        if theta[0] < failing:
            raise ValueError("too small")
        return linear(theta, x)

    ensemble = np.tile(np.arange(float(n_ens)), (6, 1))
    model = simulator(run, failed="replace")
    if enough:
        assert len(model.survivors(ensemble, X)[0]) == n_ens - failing
    else:
        with pytest.raises(
            MembersFailed, match=f"^{failing} of {n_ens} members failed, more than can be replaced. member 0"
        ):
            model.survivors(ensemble, X)
    assert list(model.failures[0].members) == list(range(failing))


def test_that_where_nobody_replaces_members_a_failure_is_an_error(ensemble, data):
    model = simulator(Failing(["NaN"]), failed="replace")
    with pytest.raises(MembersFailed):
        model(ensemble, X)
    with pytest.raises(MembersFailed):
        list(
            gauss_newton(
                simulator(Failing(["NaN"], 0.9), failed="replace"), ensemble[:, 0], X, data, 0.1, prior_std=1.0
            )
        )


def test_that_record_judges_the_survivors(ensemble, data):
    run = Failing(["an exception"], 0.15)
    problem = Problem("linear", X, data, 0.1, X, data, 1.0)
    model = simulator(run, failed="replace")
    history = record(esmda(model, ensemble, X, data, 0.1, rng=1), model, problem, start=ensemble)
    alive = [i for i, theta in enumerate(ensemble.T) if not run.way(theta.copy())]
    mean = column_by_column(ensemble[:, alive], X).mean(axis=-1)
    assert len(history.k) == 5 and history.diverged is None
    assert history.rmse[0] == pytest.approx(np.sqrt(np.mean((mean - data) ** 2)))
    model = simulator(linear)
    history = record(esmda(model, ensemble, X, data, 0.1, rng=1), model, problem, start=ensemble)
    plain = record(esmda(column_by_column, ensemble, X, data, 0.1, rng=1), column_by_column, problem, start=ensemble)
    for measure in ("rmse", "spread", "train_rmse", "parameter_std"):
        np.testing.assert_array_equal(getattr(history, measure), getattr(plain, measure))


@pytest.mark.parametrize("executor", WHERE[1:], indirect=True)
def test_that_trainings_in_which_members_fail_in_all_ways_end_as_in_one_process(executor):
    """A hang takes its time and has tests of its own."""
    run = Failing([way for way in WAYS if way != "a hang"])
    for seed in range(4):
        rng = np.random.default_rng(seed)
        ensemble = rng.standard_normal((6, 16))
        data = linear(rng.standard_normal(6), X)
        ends = []
        for where in (None, executor):
            model = simulator(run, executor=where, failed="replace")
            theta = end(esmda(model, ensemble, X, data, 0.1, alphas=2, rng=seed))
            ends.append((theta.tobytes(), [failures.members for failures in model.failures]))
        assert ends[0] == ends[1] and ends[0][1]


# What cannot be sent to another process


def test_that_a_run_that_cannot_be_sent_to_another_process_is_refused_at_once(process_executor):
    def inside(theta, x):
        return linear(theta, x)

    for run in (inside, lambda theta, x: linear(theta, x), partial(inside)):
        with pytest.raises(ValueError, match="run must be a function that can be sent to another process.*a file .py"):
            simulator(run, executor=process_executor)
        simulator(run)
        simulator(run, executor=ThreadPoolExecutor(1))


def test_that_a_function_of_a_notebook_in_a_new_process_says_what_to_do(ensemble, process_executor, monkeypatch):
    notebook = types.ModuleType("a_notebook")
    exec("def run(theta, x):\n    return theta", notebook.__dict__)
    monkeypatch.setitem(sys.modules, "a_notebook", notebook)
    with pytest.raises(
        MembersFailed, match="run cannot be loaded there .*a_notebook.*define run at the top of a module"
    ):
        simulator(notebook.run, executor=process_executor)(ensemble, X)
    np.testing.assert_array_equal(  # and the pool has not been broken by it
        simulator(linear, executor=process_executor)(ensemble, X), column_by_column(ensemble, X)
    )


# The store


@pytest.fixture
def nothing_run():
    RAN.clear()


TRAINING = """
import sys
import numpy as np
from runs import logged
from dalearn import esmda, simulator

folder, log, failed = sys.argv[1:]
rng = np.random.default_rng(3)
ensemble = rng.standard_normal((6, 10))
x = np.linspace(-1, 1, 5)[:, None]
model = simulator(logged(log, failed), failed=failed, store=folder)
*_, last = esmda(model, ensemble, x, np.ones((5, 2)), 0.1, rng=1)
print(last.theta.tobytes().hex())
"""


def training(folder, log, failed="raise"):
    """A process that trains, with its members in the folder; the log has a line for each member that is run."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent)])}
    command = [sys.executable, "-c", TRAINING, str(folder), str(log), failed]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def bits(process):
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return said


def finished(folder):
    """The names of the members' files that are there."""
    return {path.name for path in folder.glob("*/*.npz")} | {path.name for path in folder.glob("*/*.failed")}


def lines(log):
    return log.read_text().splitlines() if log.exists() else []


@pytest.mark.parametrize("failed", ["raise", "replace"])
def test_that_a_training_that_is_killed_goes_on_and_ends_with_the_same_bits(tmp_path, failed):
    """Killed three times, each time when some more members are finished."""
    uninterrupted = training(tmp_path / "whole", tmp_path / "whole.log", failed)
    store = tmp_path / "store"
    log = tmp_path / "log"
    for enough in (3, 17, 31):
        process = training(store, log, failed)
        while len(finished(store)) < enough:
            assert process.poll() is None
            time.sleep(0.001)
        process.kill()
        process.communicate()
        assert enough <= len(finished(store)) < 40
    done = finished(store)
    before = len(lines(log))
    assert bits(training(store, log, failed)) == bits(uninterrupted)
    assert finished(store) == finished(tmp_path / "whole") and len(finished(store)) == 40
    assert not list(store.glob("*/*.new"))
    # of what was run after the last kill nothing was there before, and each killed process lost no more than a member
    # in work; with "replace" also the failures of the call in which it was killed
    assert len(lines(log)) - before == 40 - len(done)
    assert len(lines(log)) - 40 <= (3 if failed == "raise" else 3 + 3 * 4)
    assert sorted(set(lines(log))) == sorted(lines(tmp_path / "whole.log"))


def test_that_a_training_that_is_done_runs_nothing_when_it_is_started_again(ensemble, data, tmp_path, nothing_run):
    def run(theta, x):
        RAN.append(theta)
        return linear(theta, x)

    def trained(seed):
        return end(esmda(simulator(run, store=tmp_path / "a" / "b"), ensemble, X, data, 0.1, rng=seed))

    first = trained(1)
    assert len(RAN) == 80
    np.testing.assert_array_equal(trained(1), first)
    assert len(RAN) == 80
    assert (trained(2) != first).any()
    assert len(RAN) == 80 + 60  # the first assimilation asks for the same ensemble
    simulator(run, store=tmp_path / "a" / "b")(ensemble, X[:4])
    assert len(RAN) == 160  # at other x


def test_that_stored_predictions_keep_their_precision(ensemble, tmp_path):
    for dtype in (np.float32, np.float64):
        for _ in range(2):
            predictions = simulator(linear, store=tmp_path)(ensemble.astype(dtype), X.astype(dtype))
            assert predictions.dtype == dtype
            np.testing.assert_array_equal(predictions, column_by_column(ensemble.astype(dtype), X.astype(dtype)))
    assert len(finished(tmp_path)) == 40


@everywhere
def test_that_members_are_kept_wherever_they_run(ensemble, executor, tmp_path):
    simulator(linear, executor=executor, store=tmp_path)(ensemble[:, :12], X)
    assert len(finished(tmp_path)) == 12
    np.testing.assert_array_equal(
        simulator(linear, executor=executor, store=tmp_path)(ensemble, X), column_by_column(ensemble, X)
    )


DAMAGES = {
    "cut off": lambda data: data[:-40],
    "empty": lambda data: b"",
    "a bit turned over": lambda data: data.replace(data[-400:-399], bytes([data[-400] ^ 1])),
    "zeros": lambda data: bytes(len(data)),
    "something else": lambda data: b"predictions",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_that_a_damaged_file_is_named_and_its_member_run_again(ensemble, tmp_path, damage):
    simulator(linear, store=tmp_path)(ensemble, X)
    name = sorted(finished(tmp_path))[7]
    (path,) = tmp_path.glob(f"*/{name}")
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)
    with pytest.warns(
        UserWarning, match=f"{re.escape(str(path))} is damaged .*now called .*.damaged, and the member is run"
    ):
        predictions = simulator(linear, store=tmp_path)(ensemble, X)
    np.testing.assert_array_equal(predictions, column_by_column(ensemble, X))
    assert path.with_suffix(".damaged").read_bytes() == damaged
    np.testing.assert_array_equal(simulator(linear, store=tmp_path)(ensemble, X), predictions)


def test_that_a_file_under_the_name_of_another_is_damaged(ensemble, tmp_path):
    simulator(linear, store=tmp_path)(ensemble, X)
    one, other, *_ = sorted(tmp_path.glob("*/*.npz"))
    other.write_bytes(one.read_bytes())
    with pytest.warns(UserWarning, match="it holds other parameters"):
        np.testing.assert_array_equal(simulator(linear, store=tmp_path)(ensemble, X), column_by_column(ensemble, X))


def test_that_what_a_killed_process_had_half_written_is_cleared_away(ensemble, tmp_path):
    simulator(linear, store=tmp_path)(ensemble, X)
    (folder,) = [path for path in tmp_path.iterdir() if path.is_dir()]
    (folder / "0123.npz.abcd.new").write_bytes(b"PK")
    simulator(linear, store=tmp_path)(ensemble, X)
    assert not list(tmp_path.glob("*/*.new")) and len(finished(tmp_path)) == 20


def test_that_a_second_process_in_the_folder_is_told_so_until_the_first_is_gone(ensemble, tmp_path):
    code = (
        "import sys, numpy as np; from runs import linear; from dalearn import simulator\n"
        "model = simulator(linear, store=sys.argv[1]); model(np.ones((6, 2)), np.ones((5, 1)))\n"
        "print('here', flush=True); sys.stdin.read()"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent)])}
    command = [sys.executable, "-c", code, str(tmp_path)]
    first = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
    assert first.stdout.readline() == "here\n"
    model = simulator(linear, store=tmp_path)
    message = f"store must be a folder that no other training uses; got .*, which process {first.pid} on .* uses now"
    for _ in range(2):
        with pytest.raises(ValueError, match=message):
            model(ensemble, X)
    first.kill()
    first.communicate()
    np.testing.assert_array_equal(model(ensemble, X), column_by_column(ensemble, X))
    second = subprocess.run(command, input="", capture_output=True, text=True, env=environment)
    assert f"which process {os.getpid()} on " in second.stderr
    del model
    assert subprocess.run(command, input="", env=environment, stdout=subprocess.PIPE).returncode == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_that_a_worker_that_outlives_its_training_does_not_hold_the_folder(tmp_path):
    code = (
        "import os, sys, time, numpy as np; from runs import linear; from dalearn import simulator\n"
        "model = simulator(linear, store=sys.argv[1]); model(np.ones((6, 2)), np.ones((5, 1)))\n"
        "child = os.fork()\n"
        "if not child:\n    sys.stdin.read()\n    os._exit(0)\n"
        "print('here', flush=True); os._exit(0)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent)])}
    command = [sys.executable, "-W", "ignore", "-c", code, str(tmp_path)]
    parent = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
    assert parent.stdout.readline() == "here\n" and parent.wait(60) == 0
    simulator(linear, store=tmp_path)(np.ones((6, 2)), X)
    parent.communicate("")


def test_that_models_of_one_process_share_a_folder_and_take_turns(ensemble, data, tmp_path, nothing_run):
    def run(theta, x):
        RAN.append(threading.current_thread())
        time.sleep(0.0005)
        assert RAN[-1] is threading.current_thread()
        return linear(theta, x)

    ends = [None, None]

    def train(i):
        model = simulator(run, store=tmp_path)
        ends[i] = end(esmda(model, ensemble, X, data, 0.1, rng=1))

    threads = [threading.Thread(target=train, args=(i,)) for i in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    np.testing.assert_array_equal(ends[0], ends[1])
    assert len(RAN) == 80  # the second found what the first had finished


def test_that_a_folder_without_locks_is_used_with_a_warning(ensemble, tmp_path, monkeypatch):
    def unknown(*_):
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(_store, "_take", unknown)
    with pytest.warns(
        UserWarning, match="is on a file system without locks .*Function not implemented.* only one training"
    ):
        simulator(linear, store=tmp_path)(ensemble, X)
    assert len(finished(tmp_path)) == 20


def test_that_a_folder_that_cannot_be_written_is_refused(ensemble, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ValueError, match="store must be a folder to write to; got .*file.inside"):
        simulator(linear, store=tmp_path / "file" / "inside")(ensemble, X)


def number_of_folders(tmp_path, model):
    model(np.ones(6), X)
    return len([path for path in tmp_path.iterdir() if path.is_dir()])


def test_that_a_run_with_another_name_text_or_values_has_its_members_run_again(tmp_path):
    def with_step(step, factor=1.0, *, shift=0.0):
        def run(theta, x):
            return step * factor * linear(theta, x) + shift

        return run

    class Program:
        def __init__(self, step):
            self.step = step

        def __call__(self, theta, x):
            return self.step * linear(theta, x)

        def method(self, theta, x):
            return self.step + linear(theta, x)

    def keyword(theta, x, step=1):
        return step * linear(theta, x)

    def not_yet(theta, x):
        return later(theta, x) if x.size == 0 else linear(theta, x)

    def default(theta, x, step=1):
        return step * linear(theta, x)

    different = [linear, with_step(1.0), with_step(2.0), runs.Half(1.0), runs.Half(2.0), runs.Half(2.0).method,
                 runs.Half(3.0).method, partial(keyword, step=1), partial(keyword, step=2), keyword, default,
                 partial(runs.Half(1.0), step=3), Program(1.0)]  # fmt: skip
    different.append(not_yet)  # it sees a variable of the outer function that has no value yet
    for twice in range(2):
        for i, run in enumerate(different, 1):
            assert number_of_folders(tmp_path, simulator(run, store=tmp_path)) == (len(different) if twice else i)
    equal = [with_step(1.0), runs.Half(2.0), runs.Half(2.0).method, partial(keyword, step=2)]
    for run in equal:
        assert number_of_folders(tmp_path, simulator(run, store=tmp_path)) == len(different)
    later = linear


def test_that_a_changed_text_of_a_module_is_noticed(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    for text in ("return x", "return 2 * x", "return x"):
        (tmp_path / "a_simulation.py").write_text(f"def run(theta, x):\n    {text}\n")
        sys.modules.pop("a_simulation", None)
        sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
        linecache.clearcache()
        predictions = simulator(importlib.import_module("a_simulation").run, store=tmp_path / "store")(np.ones(2), X)
        sys.dont_write_bytecode = before
        assert (predictions == (2 * X if "2" in text else X)).all()
    sys.modules.pop("a_simulation")
    assert len(finished(tmp_path / "store")) == 1 and len(list((tmp_path / "store").glob("*/*.npz"))) == 2


def test_that_a_note_says_what_the_files_are_and_a_file_says_what_it_holds(ensemble, tmp_path):
    simulator(linear, store=tmp_path)(ensemble, X)
    (note,) = tmp_path.glob("*/run.txt")
    text = note.read_text(encoding="utf-8")
    assert note.parent.name.startswith("runs.linear-") and "\n    runs.linear\n" in text
    assert inspect.getsource(linear) in text and "All may be deleted" in text
    thetas = []
    for path in tmp_path.glob("*/*.npz"):
        with np.load(path) as arrays:
            np.testing.assert_array_equal(linear(arrays["theta"], X), arrays["predictions"])
            thetas.append(tuple(arrays["theta"]))
    assert sorted(thetas) == sorted(map(tuple, ensemble.T))


def test_that_a_member_that_failed_is_run_again_when_the_training_is_started_again(ensemble, tmp_path, nothing_run):
    def run(theta, x):
        RAN.append(theta[0])
        if len(RAN) in (3, 7):
            raise OSError("the licence server does not answer")
        return linear(theta, x)

    with pytest.raises(MembersFailed, match="2 of 20 members failed. member 2, .*licence"):
        simulator(run, store=tmp_path)(ensemble, X)
    assert len(finished(tmp_path)) == 18
    np.testing.assert_array_equal(simulator(run, store=tmp_path)(ensemble, X), column_by_column(ensemble, X))
    assert [*ensemble[0], ensemble[0, 2], ensemble[0, 6]] == RAN


def test_that_a_member_of_an_odd_shape_is_not_kept(ensemble, tmp_path):
    for ends in (1, 2):
        model = simulator(lambda theta, x: linear(theta, x)[:, : 1 + (theta[0] < 1)], store=tmp_path)
        with pytest.raises(MembersFailed):
            model(ensemble, X)
        assert len(finished(tmp_path)) == np.count_nonzero(ensemble[0] < 1) < 20


def test_that_a_member_that_was_replaced_stays_replaced(ensemble, data, tmp_path, nothing_run):
    """Else a failure by chance would send a training that goes on another way, and all that is stored would be lost."""

    def run(theta, x):
        RAN.append(theta[0])
        if len(RAN) % 5 == 0 and len(RAN) <= 80:
            raise OSError("the licence server does not answer")
        return linear(theta, x)

    def trained():
        model = simulator(run, failed="replace", store=tmp_path)
        return end(esmda(model, ensemble, X, data, 0.1, rng=1)).tobytes(), [each.members for each in model.failures]

    first = trained()
    assert [len(members) for members in first[1]] == [4, 4, 4, 4]
    assert trained() == first and len(RAN) == 80
    predictions = simulator(run, store=tmp_path)(ensemble, X)  # to which nobody is replaced
    np.testing.assert_array_equal(predictions, column_by_column(ensemble, X))
    assert len(RAN) == 84
    assert trained() == first and len(RAN) == 84
    for path in tmp_path.glob("*/*.failed"):
        assert path.read_text(encoding="utf-8") == "OSError: the licence server does not answer"
        path.unlink()
    assert trained()[1] == [] and 84 <= len(RAN) <= 144


def test_that_a_training_with_too_many_failures_keeps_none_of_them(ensemble, tmp_path):
    run = Failing(["an exception"], 0.9)
    with pytest.raises(MembersFailed, match="more than can be replaced"):
        simulator(run, failed="replace", store=tmp_path).survivors(ensemble, X)
    assert not list(tmp_path.glob("*/*.failed"))


# What is refused


REFUSED = {
    "no function": ({"run": 3}, r"run must be a callable run\(theta, x\); got 3"),
    "a name of an executor": ({"executor": "threads"}, "executor must be a concurrent.futures.Executor .*; got 'threads'"),
    "a number of workers": ({"executor": 4}, "executor must be .* or None; got 4"),
    "a class": ({"executor": ThreadPoolExecutor}, "executor must be .* or None; got <class"),
    "no time": ({"timeout": 0}, "timeout must be seconds above 0 or None; got 0"),
    "too much time": ({"timeout": 1e300}, "timeout must be seconds above 0"),
    "an unknown word": ({"failed": "ignore"}, "failed must be one of 'raise', 'replace'; got 'ignore'"),
    "a number as a folder": ({"store": 3}, r"store must be a folder \(a str or a Path\) or None; got 3"),
    "a file as a folder": ({"store": __file__}, "store must be a folder; got .*, which is a file"),
}  # fmt: skip


@pytest.mark.parametrize("arguments, message", REFUSED.values(), ids=REFUSED)
def test_that_what_does_not_fit_is_refused_with_the_reason(arguments, message):
    with pytest.raises(ValueError, match=message):
        simulator(**{"run": linear, **arguments})


def test_that_parameters_and_inputs_are_looked_at_before_anything_runs():
    model = simulator(out_of_range)
    with pytest.raises(ValueError, match="theta must be parameters of shape"):
        model(np.ones((2, 3, 4)), X)
    with pytest.raises(ValueError, match="x must be .*NaN"):
        model(np.ones(3), X * np.nan)
    assert model.calls == 0


def test_that_a_model_of_another_number_of_outputs_than_the_data_is_refused(ensemble):
    with pytest.raises(ValueError, match=r"model must return an array of shape .* = \(5, 3, 20\).*got .*\(5, 2, 20\)"):
        next(esmda(simulator(linear), ensemble, X, np.zeros((5, 3)), 0.1))


def test_that_an_executor_that_has_been_closed_is_named(ensemble):
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    with pytest.raises(ValueError, match="executor must take new work; got one that says: cannot schedule new futures"):
        simulator(linear, executor=executor)(ensemble, X)


# The bar


def test_that_a_progress_bar_counts_the_members(ensemble, capsys):
    simulator(linear, progress=True)(ensemble, X)
    shown = capsys.readouterr()
    assert "/20 " in shown.err and " members/s" in shown.err and shown.out == ""
    simulator(linear)(ensemble, X)
    assert capsys.readouterr() == ("", "")


def test_that_without_tqdm_the_members_run_and_a_warning_says_what_is_missing(ensemble, monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    model = simulator(linear, progress=True)
    with pytest.warns(UserWarning, match="no progress bar: tqdm is not installed") as caught:
        model(ensemble, X)
    assert caught[0].filename == __file__

"""The one loop: any source of batches, any update, any model; and what it refuses."""

import itertools
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pytest
from oracles import LinearModel

from dalearn import (
    FNN,
    UPDATES,
    Diverged,
    Network,
    analysis,
    cycle,
    enkf,
    esmda,
    gd,
    inflate,
    localised,
    perturb,
    relax,
    rmse,
    sine,
    transform,
)


@pytest.fixture
def setting(rng):
    net, problem = FNN((1, 5, 1)), sine(12, rng=rng)
    return net, problem, net.ensemble(8, rng=rng)


def end(steps):
    *_, last = steps
    return last.theta


def batches_of(problem, size):
    for i in range(0, len(problem.d), size):
        yield problem.x[i : i + size], problem.d[i : i + size], problem.obs_std**2


@pytest.mark.parametrize("update", UPDATES)
def test_that_a_cycle_over_batches_is_enkf(setting, update):
    net, problem, ensemble = setting
    options = {"update": update, "inflation": 1.02, "relaxation": 0.2, "rng": 3}
    of_enkf = list(enkf(net, ensemble, problem.x, problem.d, problem.obs_std, batch_size=5, **options))
    of_cycle = list(cycle(net, ensemble, batches_of(problem, 5), **options))
    assert [step.k for step in of_cycle] == [1, 2, 3]
    for one, other in zip(of_enkf, of_cycle):
        np.testing.assert_array_equal(one.theta, other.theta)
        np.testing.assert_array_equal(one.predictions, other.predictions)


@pytest.mark.parametrize("update", UPDATES)
def test_that_a_cycle_over_all_data_with_larger_errors_is_esmda(setting, update):
    net, problem, ensemble = setting
    batches = [(problem.x, problem.d, alpha * problem.obs_std**2) for alpha in (4, 4, 2)]
    expected = end(esmda(net, ensemble, problem.x, problem.d, problem.obs_std, alphas=[4, 4, 2], update=update, rng=3))
    np.testing.assert_allclose(end(cycle(net, ensemble, batches, update=update, rng=3)), expected, rtol=1e-12)


@pytest.mark.parametrize("relaxation, inflation", [(0.0, 1.0), (0.4, 1.0), (0.0, 1.1), (0.4, 1.1), (1.0, 0.9)])
def test_that_relaxation_and_then_inflation_follow_every_update(setting, relaxation, inflation):
    net, problem, ensemble = setting
    options = {"update": "transform", "relaxation": relaxation, "inflation": inflation, "batch_size": 5}
    trained = end(enkf(net, ensemble, problem.x, problem.d, 0.05, **options))
    for x, d, obs_var in batches_of(problem, 5):
        posterior = transform(ensemble, net(ensemble, x)[:, 0], d[:, 0], obs_var)
        ensemble = inflate(relax(posterior, ensemble, relaxation), inflation)
    np.testing.assert_allclose(trained, ensemble, rtol=0, atol=1e-10)


def test_that_steps_have_a_length_where_their_batches_have_one(setting):
    net, problem, ensemble = setting
    batches = list(batches_of(problem, 5))
    assert len(cycle(net, ensemble, batches)) == 3
    endless = cycle(net, ensemble, itertools.cycle(batches))
    assert repr(endless) == "Steps(no known end)"
    with pytest.raises(TypeError, match="no length"):
        len(endless)
    assert [step.k for step in itertools.islice(endless, 7)] == [1, 2, 3, 4, 5, 6, 7]


def test_that_a_batch_is_taken_when_its_step_is_asked_for(setting):
    net, problem, ensemble = setting
    taken = []

    def watched():
        for batch in batches_of(problem, 4):
            taken.append(len(taken))
            yield batch

    steps = cycle(net, ensemble, watched())
    assert taken == []
    next(steps)
    assert taken == [0]


def test_that_batches_may_come_in_one_buffer_that_is_filled_again(setting):
    net, problem, ensemble = setting
    x, d = np.empty((4, 1)), np.empty((4, 1))

    def refilled():
        for i in range(0, 12, 4):
            x[:], d[:] = problem.x[i : i + 4], problem.d[i : i + 4]
            yield x, d, 0.05**2

    fresh = list(cycle(net, ensemble, batches_of(problem, 4), rng=1))
    reused = list(cycle(net, ensemble, refilled(), rng=1))
    for one, other in zip(fresh, reused):
        np.testing.assert_array_equal(one.theta, other.theta)
        np.testing.assert_array_equal(one.predictions, other.predictions)


def test_that_an_update_of_ones_own_stands_in_the_place_of_a_name(setting):
    net, problem, ensemble = setting

    def my_transform(ensemble, predictions, d, obs_var, rng):
        assert isinstance(rng, np.random.Generator)
        return transform(ensemble, predictions, d, obs_var)

    for train in (enkf, esmda):
        mine = end(train(net, ensemble, problem.x, problem.d, 0.05, update=my_transform, rng=1))
        named = end(train(net, ensemble, problem.x, problem.d, 0.05, update="transform", rng=1))
        np.testing.assert_array_equal(mine, named)


def test_that_an_update_which_writes_into_what_it_is_given_changes_nothing_else(setting):
    net, problem, ensemble = setting

    def careful(ensemble, predictions, d, obs_var, rng):
        return transform(ensemble, predictions, d, obs_var)

    def careless(ensemble, predictions, d, obs_var, rng):
        posterior = transform(ensemble, predictions, d, obs_var)
        for array in (ensemble, predictions, d, obs_var):
            array[:] = 0
        return posterior

    options = {"relaxation": 0.3, "epochs": 2, "batch_size": 5}
    data = problem.x, problem.d, 0.05
    for one, other in zip(*(enkf(net, ensemble, *data, update=update, **options) for update in (careful, careless))):
        np.testing.assert_array_equal(one.theta, other.theta)
        np.testing.assert_array_equal(one.predictions, other.predictions)


WRONG = {
    "no batches": (lambda net, e: cycle(net, e, 3), "batches must be an iterable.*got 3"),
    "an array for batches": (lambda net, e: cycle(net, e, np.ones((3, 3))), "batches must be an iterable"),
    "one batch without a list": (lambda net, e: cycle(net, e, (e, e, 1.0)), "batches must .*put it into a list"),
    "a batch of two": (lambda net, e: next(cycle(net, e, [(e, e)])), "batches must yield a tuple.*as number 1"),
    "a flat d": (
        lambda net, e: next(cycle(net, e, [(np.ones((3, 1)), np.ones(3), 1.0)])),
        r"d must be an array of shape \(n, n_out\).*got shape \(3,\)",
    ),
    "no variance": (
        lambda net, e: next(cycle(net, e, [(np.ones((3, 1)), np.ones((3, 1)), 0.0)])),
        "obs_var must be one number or an array that fits d.*above 0; got 0",
    ),
    "an unknown update": (lambda net, e: cycle(net, e, [], update="magic"), "update must be one of.*got 'magic'"),
    "an update that loses members": (
        lambda net, e: next(cycle(net, e, [(np.ones((3, 1)), np.ones((3, 1)), 1.0)], update=lambda e, *_: e[:, 1:])),
        r"update must return an ensemble of shape \(16, 8\); got shape \(16, 7\)",
    ),
    "an update that returns nothing": (
        lambda net, e: next(cycle(net, e, [(np.ones((3, 1)), np.ones((3, 1)), 1.0)], update=lambda *_: None)),
        "update must return an ensemble.*got None of type object",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_that_a_cycle_names_what_does_not_fit(setting, case):
    net, _, ensemble = setting
    call, message = WRONG[case]
    with pytest.raises(ValueError, match=message):
        call(net, ensemble)


def test_that_batches_that_are_used_up_say_so_and_an_empty_list_is_no_mistake(setting):
    net, problem, ensemble = setting
    batches = batches_of(problem, 5)
    assert len(list(cycle(net, ensemble, batches))) == 3
    with pytest.raises(ValueError, match="batches must hold one batch at least; got none"):
        list(cycle(net, ensemble, batches))
    assert list(cycle(net, ensemble, [])) == []


def test_that_a_second_batch_that_does_not_fit_leaves_the_first_step(setting):
    net, problem, ensemble = setting
    good = problem.x[:3], problem.d[:3], 0.01
    steps = cycle(net, ensemble, [good, good[:2]])
    assert next(steps).k == 1
    with pytest.raises(ValueError, match="as number 2"):
        next(steps)


def test_that_an_update_that_returns_nan_is_a_divergence(setting):
    net, problem, ensemble = setting
    steps = enkf(net, ensemble, problem.x, problem.d, 0.05, update=lambda ensemble, *_: ensemble * np.nan)
    with pytest.raises(Diverged, match="step 1"):
        next(steps)


class Bumps(Network):
    """A sum of three bell curves: a network that is not ours."""

    def __init__(self):
        super().__init__(input_shape=(1,), n_out=1, prior_std=np.ones(6))

    def forward(self, theta, x):
        centre, height = theta[..., None, :3], theta[..., None, 3:]
        bell = np.exp(-((x - centre) ** 2))
        return (height * bell).sum(axis=-1, keepdims=True), (x, bell)

    def backward(self, theta, memory, slopes):
        x, bell = memory
        centre, height = theta[..., None, :3], theta[..., None, 3:]
        per_sample = np.concatenate([slopes * height * bell * 2 * (x - centre), slopes * bell], axis=-1)
        return per_sample.sum(axis=-2)


def test_that_a_network_of_ones_own_trains_by_gradient_descent_enkf_and_esmda():
    net, problem = Bumps(), sine(60, noise=0.05, rng=1)
    start, ensemble = net.init(1), net.ensemble(60, spread=0.3, rng=1)
    data = problem.x, problem.d

    def error(theta):
        outputs = net(theta, problem.x_test)
        return rmse(outputs if theta.ndim == 1 else outputs.mean(axis=-1), problem.truth)

    assert error(end(gd(net, start, *data, epochs=500))) < 0.3 * error(start)
    assert error(end(enkf(net, ensemble, *data, 0.05, epochs=3, batch_size=5, rng=1))) < 0.3 * error(ensemble)
    assert error(end(esmda(net, ensemble, *data, 0.05, alphas=8, rng=1))) < 0.3 * error(ensemble)


def drifting(seed):
    """Readings that never end: four at a time, of a line whose slope turns, with its own noise."""
    rng = np.random.default_rng(seed)
    for t in itertools.count():
        x = rng.standard_normal((4, 2))
        slope = np.array([np.sin(t / 30), 1.0])
        yield x, x @ slope[:, None] + 0.1 * rng.standard_normal((4, 1)), 0.1**2


def test_that_an_endless_drifting_stream_trains_with_a_localised_update():
    ensemble = np.random.default_rng(0).standard_normal((3, 40))

    def line(theta, x):  # the third parameter has no part in it
        return LinearModel()(theta[:2], x)

    of_the_slope = localised([(slice(0, 2), slice(None))])

    def update(ensemble, predictions, d, obs_var, rng):
        ensemble[:2] += 0.05 * rng.standard_normal((2, 40))  # the slope may have moved since the last reading
        return of_the_slope(ensemble, predictions, d, obs_var, rng)

    late = []
    for step in cycle(line, ensemble, drifting(1), update=update, rng=2):
        late.append(abs(step.theta[0].mean() - np.sin((step.k - 1) / 30)))
        if step.k == 300:
            break
    assert np.mean(late[100:]) < 0.1  # of a slope that turns from -1 to 1 and back
    np.testing.assert_array_equal(step.theta[2], ensemble[2])


def one_member(theta, x):
    return np.tanh(x @ theta[:, None])


class InProcesses:
    """A model that gives every member to another process."""

    def __init__(self, pool):
        self.pool = pool

    def __call__(self, theta, x):
        members = list(self.pool.map(one_member, theta.T, [x] * theta.shape[1]))
        return np.stack(members, axis=-1)


def test_that_a_model_run_by_other_processes_gives_the_same_bits(rng):
    x, d, ensemble = rng.standard_normal((6, 3)), rng.standard_normal((6, 1)), rng.standard_normal((3, 5))

    def here(theta, x):
        return np.stack([one_member(member, x) for member in theta.T], axis=-1)

    with ProcessPoolExecutor(2) as pool:
        for train in (enkf, esmda):
            there = end(train(InProcesses(pool), ensemble, x, d, 0.3, rng=1))
            np.testing.assert_array_equal(there, end(train(here, ensemble, x, d, 0.3, rng=1)))


def test_that_the_update_in_cycles_own_words_is_the_one_of_that_name(setting):
    net, problem, ensemble = setting

    def update(ensemble, predictions, d, obs_var, rng):
        perturbed = perturb(d, obs_var, ensemble.shape[1], rng)
        return analysis(ensemble, predictions, perturbed, obs_var)

    def textbook(ensemble, predictions, d, obs_var, rng):
        noise = np.sqrt(obs_var)[:, None] * rng.standard_normal(predictions.shape)
        A, S = (array - array.mean(axis=1, keepdims=True) for array in (ensemble, predictions))
        gain = A @ S.T @ np.linalg.inv(S @ S.T + (ensemble.shape[1] - 1) * np.diag(obs_var))
        return ensemble + gain @ (d[:, None] + noise - predictions)

    data = problem.x, problem.d, 0.05
    named = end(enkf(net, ensemble, *data, batch_size=5, rng=1))
    np.testing.assert_array_equal(end(enkf(net, ensemble, *data, batch_size=5, update=update, rng=1)), named)
    np.testing.assert_allclose(end(enkf(net, ensemble, *data, batch_size=5, update=textbook, rng=1)), named, atol=1e-9)


def test_that_a_function_that_yields_batches_has_to_be_called(setting):
    net, problem, ensemble = setting
    with pytest.raises(ValueError, match="batches must be an iterable .*; call it"):
        cycle(net, ensemble, lambda: batches_of(problem, 5))

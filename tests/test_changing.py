"""Updates for a world that changes: they are the wrapped update with a step more, or with another error variance."""

from itertools import islice

import numpy as np
import pytest

from dalearn import FNN, UPDATES, cycle, doubting, streams, transform, walking, widening


@pytest.fixture
def members():
    """An ensemble, predictions of which the second reading is far out, data and their error variances."""
    rng = np.random.default_rng(1)
    ensemble = rng.standard_normal((4, 30))
    predictions = np.stack([ensemble[0] + 0.1 * ensemble[1], ensemble[2], 0.5 * ensemble[3]])
    d = np.array([0.5, 12.0, -0.3])
    obs_var = np.array([0.1, 0.2, 0.3])
    return ensemble, predictions, d, obs_var


@pytest.mark.parametrize("name", UPDATES)
def test_that_parameters_walk_after_the_update_by_independent_steps_of_the_stated_size(members, name):
    steps = walking(0.01, name)(*members, 5) - UPDATES[name](*members, np.random.default_rng(5))
    if name == "transform":
        many = np.array([walking(0.01, name)(*members, seed) for seed in range(400)]) - transform(*members)
        assert many.std() == pytest.approx(0.01, rel=0.02) and abs(many.mean()) < 1e-4
        between = np.corrcoef(many.reshape(400, -1).T)  # of each parameter of each member with each other
        assert np.abs(between[~np.eye(len(between), dtype=bool)]).max() < 0.3
    else:
        assert not np.allclose(steps, 0)
    assert steps.shape == members[0].shape


def test_that_a_walk_adds_its_variance_at_every_reading_where_the_readings_say_nothing():
    net = FNN((1, 3, 1))
    ensemble = net.ensemble(400, spread=0.1, centre=np.zeros(net.n_params), rng=1)
    worthless = streams.calm(told=1e6, rng=1)
    *_, last = islice(cycle(net, ensemble, worthless, update=walking(0.05, "transform"), rng=2), 50)
    expected = ensemble.var(axis=1, ddof=1) + 50 * 0.05**2
    np.testing.assert_allclose(last.theta.var(axis=1, ddof=1), expected, rtol=0.35)


def test_that_each_spread_grows_by_the_factor_up_to_the_cap_and_the_mean_stays(members):
    posterior = transform(*members)
    std = posterior.std(axis=1, ddof=1)
    caps = std * [2, 1.05, 1, 0.5]  # out of reach, within it, reached, exceeded
    grown = widening(1.1, caps, "transform")(*members, None)
    np.testing.assert_allclose(grown.std(axis=1, ddof=1), std * [1.1, 1.05, 1, 1])
    np.testing.assert_allclose(grown.mean(axis=1), posterior.mean(axis=1), atol=1e-12)
    alike = widening(1.1, float(std[0]), "transform")(*members, None)
    assert alike[0] == pytest.approx(posterior[0])


def test_that_widening_without_any_room_or_any_spread_changes_nothing(members):
    np.testing.assert_allclose(widening(1.1, 1e-9, "transform")(*members, None), transform(*members))
    ensemble, *rest = members
    same = np.ones_like(ensemble)
    np.testing.assert_array_equal(widening(1.1, 5.0, "transform")(same, *rest, None), same)


def z_of(predictions, d, obs_var):
    return np.abs(d - predictions.mean(axis=1)) / np.sqrt(predictions.var(axis=1, ddof=1) + obs_var)


@pytest.mark.parametrize("name", UPDATES)
def test_that_a_reading_far_out_gets_the_larger_variance_and_no_other_does(members, name):
    ensemble, predictions, d, obs_var = members
    z = z_of(predictions, d, obs_var)
    assert z[1] > 9 and z[[0, 2]].max() < 2
    larger = obs_var * [1, z[1] / 2, 1]
    wanted = UPDATES[name](ensemble, predictions, d, larger, np.random.default_rng(5))
    np.testing.assert_allclose(doubting(2.0, name)(*members, np.random.default_rng(5)), wanted, rtol=1e-12)
    plain = UPDATES[name](*members, np.random.default_rng(5))
    assert np.array_equal(doubting(20.0, name)(*members, np.random.default_rng(5)), plain)


def test_that_a_reading_pulls_no_farther_however_far_it_lies_where_its_error_is_the_larger_part():
    rng = np.random.default_rng(2)
    ensemble = 0.01 * rng.standard_normal((1, 50))
    moves = []
    for d in (3.0, 30.0, 300.0):
        after = doubting(3.0, "transform")(ensemble, ensemble, np.array([d]), np.array([1.0]), rng)
        moves.append(after.mean() - ensemble.mean())
    assert moves[0] == pytest.approx(moves[1], rel=0.02) == pytest.approx(moves[2], rel=0.02)


def test_that_patience_ends_after_as_many_doubted_readings_as_it_says_and_comes_back(members):
    ensemble, predictions, d, obs_var = (each[1:2] if len(each) == 3 else each for each in members)
    update = doubting(2.0, "transform", patience=3)
    far = transform(ensemble, predictions, d, obs_var)

    def believes(d):
        after = update(ensemble, predictions, d, obs_var, None)
        return np.allclose(after, transform(ensemble, predictions, d, obs_var), rtol=1e-12)

    assert [believes(d) for _ in range(5)] == [False, False, False, True, True]
    assert np.abs(far - ensemble).max() > 0
    near = predictions.mean(axis=1)
    assert all(believes(near) for _ in range(10))  # which are forgotten after ten
    assert not believes(d)
    without = doubting(2.0, "transform")(ensemble, predictions, d, obs_var, None)
    assert not np.allclose(without, far)
    never = doubting(2.0, "transform", patience=0)(ensemble, predictions, d, obs_var, None)
    np.testing.assert_allclose(never, far, rtol=1e-12)


def test_that_the_two_can_be_wrapped_into_each_other_and_change_no_argument(members):
    kept = [each.copy() for each in members]
    for update in (walking(0.01, doubting(2.0)), doubting(2.0, walking(0.01)), walking(0.1, walking(0.1))):
        assert update(*members, np.random.default_rng(1)).shape == members[0].shape
    for each, before in zip(members, kept):
        np.testing.assert_array_equal(each, before)


def test_that_a_training_with_them_is_repeated_by_its_seed():
    net = FNN((1, 4, 1))

    def trained():
        update = walking(0.01, doubting(patience=2))
        steps = cycle(net, net.ensemble(10, rng=1), streams.outliers(rng=1), update=update, rng=3)
        *_, last = islice(steps, 60)
        return last.theta

    np.testing.assert_array_equal(trained(), trained())


def test_that_a_cap_for_other_parameters_is_named_when_the_update_is_made(members):
    with pytest.raises(ValueError, match=r"at_most must be .*; got shape \(3,\) for the ensemble \(4, 30\)"):
        widening(1.1, [1, 1, 1])(*members, 1)


@pytest.mark.parametrize(
    "make, needs",
    [
        (lambda: walking(0), "step_std must be a standard deviation above 0; got 0"),
        (lambda: walking(0.1, "none"), "update must be one of 'perturbed', 'transform'; got 'none'"),
        (lambda: widening(0.9, 1), "factor must be a number of at least 1; got 0.9"),
        (lambda: widening(1.1, 0), "at_most must be one number or an array .* all above 0"),
        (lambda: widening(1.1, [[1]]), r"at_most must be .*; got shape \(1, 1\)"),
        (lambda: widening(1.1, 1, "none"), "update must be one of"),
        (lambda: doubting(-1), "limit must be a number of standard deviations above 0; got -1"),
        (lambda: doubting(3, "none"), "update must be one of"),
        (lambda: doubting(3, patience=11), "patience must be a whole number of at least 0 and at most 10; got 11"),
    ],
)
def test_that_what_does_not_fit_is_named_with_what_it_needs(make, needs):
    with pytest.raises(ValueError, match=needs):
        make()

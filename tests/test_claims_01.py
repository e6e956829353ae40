"""What chapter 01 says of its numbers, computed again: with other seeds, where there are any."""

import math

import numpy as np
import pytest

from dalearn import FNN, r2, rmse, sine

PROBLEM = sine(rng=7)
X = PROBLEM.in_units(PROBLEM.x_test)
TRUTH = PROBLEM.truth
W = np.array([1.0, 1.0, 1.0])
B = np.array([3.0, 0.0, -3.0])
V = np.array([-1.0, 1.2, -1.0])
THETA = np.concatenate([W, B, V, [0.0]])
NET = FNN((1, 3, 1))
STEPS = V * np.tanh(W * X + B)


def test_that_the_forward_pass_by_hand_has_the_numbers_of_the_text():
    inside = W * 1.57 + B
    units = np.tanh(inside)
    assert inside == pytest.approx([4.57, 1.57, -1.43])
    assert units.round(3).tolist() == [1.000, 0.917, -0.892]
    assert (V * units).round(3).tolist() == [-1.000, 1.100, 0.892]
    assert round((V * units).sum(), 3) == 0.992
    assert round(np.tanh(2 * 1.57 - 1), 3) == 0.973


def test_that_the_three_units_are_thought_out_as_the_text_says():
    assert np.tanh(1.57) == pytest.approx(0.92, abs=5e-3)  # and w = 1 makes nearly all of its climb with the day's rise
    first, third = -np.tanh(1.57 + 3), -np.tanh(1.57 - 3)
    assert [round(first, 2), round(third, 2)] == [-1.00, 0.89]
    assert round(first + third, 2) == -0.11
    assert round((1 - first - third) / np.tanh(1.57), 1) == 1.2


def error_of(*units):
    return rmse(STEPS[:, list(units)].sum(axis=1, keepdims=True), TRUTH)


def test_that_every_pair_of_the_units_is_worse_than_none_and_that_adding_what_helps_stops_at_unit_2():
    none = rmse(0 * TRUTH, TRUTH)
    assert round(none, 3) == 0.705
    pairs = [error_of(0, 1), error_of(1, 2), error_of(0, 2)]
    assert np.round(pairs, 3).tolist() == [0.911, 0.911, 0.964]
    assert min(pairs) > none
    assert error_of(0) > none and error_of(2) > none
    assert round(error_of(1), 3) == 0.452
    assert error_of(0, 1, 2) == pytest.approx(0.040, abs=5e-4)
    assert error_of(0, 1, 2) < 0.05  # by which the thermometer is off


def test_what_the_text_says_of_the_rows_of_the_large_picture():
    night = X[:, 0] < -1.57
    assert (np.diff(STEPS[night, 0]) < 0).all() and STEPS[~night, 0].max() < -0.88
    until_noon = X[:, 0] < 0
    two = STEPS[:, :2].sum(axis=1)
    assert np.abs(two - TRUTH[:, 0] + 1)[until_noon].max() < 0.08  # too low by 1
    assert (STEPS[:, 2] > 0.9).mean() > 0.6  # for most of the day


def test_the_four_times_by_hand():
    four = np.pi * np.array([[-0.5], [0], [0.5], [1]])
    says = 1.2 * np.tanh(four)
    errors = says - np.sin(four)
    assert errors.round(2).ravel().tolist() == [-0.10, 0.00, 0.10, 1.20]
    assert (errors**2).round(2).ravel().tolist() == [0.01, 0.00, 0.01, 1.43]
    assert rmse(says, np.sin(four)) == pytest.approx(0.602, abs=5e-4)
    assert np.round([np.mean(errors**2), np.mean(np.sin(four) ** 2)], 2).tolist() == [0.36, 0.50]
    assert r2(says, np.sin(four)) == pytest.approx(0.28, abs=6e-3)


def test_what_the_text_says_of_the_day_and_of_the_first_unit():
    assert np.abs(TRUTH - np.sin(X)).max() < 1e-12
    assert np.tanh(2 * -np.pi / 2 - 1) == pytest.approx(-1, abs=1e-3) and np.tanh(2 * np.pi / 2 - 1) > 0.97
    assert round(np.tanh(-1), 2) == -0.76
    square = (NET(THETA, X) - TRUTH[:, 0]) ** 2
    assert round(np.sqrt(square.mean()), 2) == 1.01  # (n, 1) less (n,)


def test_that_a_turned_unit_changes_no_network_and_an_averaged_one_is_gone_from_it():
    rng = np.random.default_rng(123)
    for theta in [THETA, *(NET.init(rng) for _ in range(40))]:
        turned = theta.copy()
        turned[[1, 4, 7]] *= -1
        assert np.abs(NET(turned, X) - NET(theta, X)).max() < 1e-12
        without = theta.copy()
        without[[1, 4, 7]] = 0
        average = NET((theta + turned) / 2, X)
        assert np.abs(average - NET(without, X)).max() < 1e-12
        assert np.abs(average - NET(theta, X)).max() > 0.01  # another curve


def test_what_is_said_of_the_average_of_two_good_networks():
    turned = THETA.copy()
    turned[[1, 4, 7]] *= -1
    average = NET((THETA + turned) / 2, X)
    assert rmse(average, TRUTH) == pytest.approx(0.96, abs=5e-3)
    assert rmse(average, TRUTH) > rmse(0 * TRUTH, TRUTH)
    assert rmse(average, TRUTH) == pytest.approx(error_of(0, 2), rel=1e-9)  # units 1 and 3
    day = np.abs(X[:, 0]) < 1.5708
    assert round(average[day].max(), 2) == 0.11 and round(average[day].min(), 2) == -0.11
    assert np.ptp(NET(THETA, X)[day]) > 1.9
    members = NET(np.stack([THETA, turned], axis=1), X)
    assert rmse(members.mean(axis=-1), TRUTH) < 0.05


def test_that_the_number_of_twins_is_that_of_signs_and_orders():
    assert 2**3 * math.factorial(3) == 48
    assert 2**20 * math.factorial(20) > 1e24
    rng = np.random.default_rng(5)
    for _ in range(20):
        order = rng.permutation(3)
        signs = rng.choice([-1, 1], 3)
        twin = np.concatenate([(signs * each)[order] for each in (W, B, V)] + [[0.0]])
        assert np.abs(NET(twin, X) - NET(THETA, X)).max() < 1e-12


def test_that_about_nine_in_ten_random_networks_are_worse_than_the_mean_of_the_day():
    shares = []
    for seed in range(1000, 1020):
        rng = np.random.default_rng(seed)
        members = NET(np.stack([NET.init(rng) for _ in range(100)], axis=1), X)
        squares = ((members - TRUTH[..., None]) ** 2).sum(axis=(0, 1))
        shares.append(np.mean(squares > (TRUTH**2).sum()))
    assert 0.86 < np.mean(shares) < 0.94
    assert min(shares) > 0.78


def staircase_error(n_units):
    ends = np.linspace(-np.pi, np.pi, n_units + 1)
    heights = np.sin(ends)
    middles = (ends[:-1] + ends[1:]) / 2
    steps = np.diff(heights) / 2 * np.tanh(2 * n_units / (2 * np.pi) * (X - middles))
    return rmse(steps.sum(axis=1, keepdims=True), TRUTH)


def test_that_twice_as_many_small_steps_leave_less_than_a_third_of_the_error():
    errors = [staircase_error(n_units) for n_units in (5, 10, 20, 40)]
    assert all(first / second > 3 for first, second in zip(errors, errors[1:]))
    assert round(errors[1], 2) == 0.04 == round(rmse(NET(THETA, X), TRUTH), 2)
    assert staircase_error(9) > 0.0401 and staircase_error(3) > 3 * 0.0401

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
    outer = -np.tanh(X + 3) - np.tanh(X - 3)
    assert np.abs(outer[len(X) // 2]) < 1e-12 and abs(X[len(X) // 2]) < 1e-12  # nothing is left of them at noon
    left = -np.tanh(1.57 + 3) - np.tanh(1.57 - 3)
    assert round(left, 2) == -0.11
    assert round((1 - left) / np.tanh(1.57), 1) == 1.2 == round(1.11 / 0.92, 1)


def error_of(*units):
    return rmse(STEPS[:, list(units)].sum(axis=1, keepdims=True), TRUTH)


def test_that_two_changes_each_do_harm_and_help_together():
    none = rmse(0 * TRUTH, TRUTH)
    assert round(none, 3) == 0.705
    two, one_and_two = (STEPS[:, list(units)].sum(axis=1, keepdims=True) for units in ((1,), (0, 1)))
    errors = [rmse(curve, TRUTH) for curve in (two, two + 1, one_and_two, one_and_two + 1)]
    assert np.round(errors, 3).tolist() == [0.452, 1.098, 0.911, 0.321]
    start, lifted, with_unit_1, both = errors
    assert both < start < none < min(lifted, with_unit_1)
    assert with_unit_1 == pytest.approx(2 * start, rel=0.02) and lifted > with_unit_1
    assert (one_and_two < TRUTH).mean() > 0.95 and (two + 1 > TRUTH).mean() > 0.95  # too low, and too high
    assert error_of(0, 1, 2) == pytest.approx(0.040, abs=5e-4)
    assert error_of(0, 1, 2) < 0.05  # by which the thermometer is off


def test_that_five_inputs_fill_a_large_table_and_cost_a_network_twelve_numbers():
    assert 10**5 == 100_000 and len(PROBLEM.d) == 100
    assert NET.n_params == 10 and FNN((5, 3, 1)).n_params == 22


def cloud(x, begins, ends, colder, w=5):
    return colder / 2 * (np.tanh(w * (x - ends)) - np.tanh(w * (x - begins)))


def test_that_two_more_units_make_the_dent_of_the_cloud_and_change_nothing_elsewhere():
    cloudy = TRUTH - 0.8 * np.exp(-(((X - 1) / 0.55) ** 4))
    three = STEPS.sum(axis=1, keepdims=True)
    dent = cloud(X, 0.5, 1.5, 0.8)
    assert round(rmse(three, cloudy), 3) == 0.308 and round(rmse(three + dent, cloudy), 3) == 0.043
    assert rmse(TRUTH, cloudy) > 5 * rmse(three + dent, cloudy)  # sin x runs over the dent
    away = np.abs(X - 1) > 1.2
    assert np.abs(dent[away]).max() < 1e-3 and dent.min() == pytest.approx(-0.8, abs=0.02)
    dented = np.abs(X - 1) < 0.5
    above = (three + dent - cloudy)[np.abs(X - 0.7) < 0.1]
    assert 0.05 < above.max() < 0.12 and above.min() > 0  # "stays a little above its bottom"
    assert (TRUTH - cloudy)[dented].min() > 0.39  # cold from 0.5 to 1.5, half of the 0.8 at these ends


def test_what_the_text_says_of_the_rows_of_the_large_picture():
    night = X[:, 0] < -1.57
    assert (np.diff(STEPS[night, 0]) < 0).all() and STEPS[~night, 0].max() < -0.88
    until_six = X[:, 0] < 1.58
    two = STEPS[:, :2].sum(axis=1)
    assert np.abs(two - TRUTH[:, 0] + 1)[until_six].max() < 0.11  # too low by about 1
    assert np.abs(two - TRUTH[:, 0] + 1)[~until_six].max() > 1  # and then no more
    assert (STEPS[:, 0] < -0.9).mean() > 0.7 and (STEPS[:, 2] > 0.9).mean() > 0.7  # for most of the day


def test_the_four_times_by_hand():
    four = np.pi * np.array([[-0.5], [0], [0.5], [1]])
    says = 1.2 * np.tanh(four)
    errors = says - np.sin(four)
    assert errors.round(2).ravel().tolist() == [-0.10, 0.00, 0.10, 1.20]
    assert round(errors[3, 0], 3) == 1.196 and round(1.196**2, 2) == 1.43
    assert (errors**2).round(2).ravel().tolist() == [0.01, 0.00, 0.01, 1.43]
    assert rmse(says, np.sin(four)) == pytest.approx(0.602, abs=5e-4)
    assert np.round([np.mean(errors**2), np.mean(np.sin(four) ** 2)], 2).tolist() == [0.36, 0.50]
    assert r2(says, np.sin(four)) == pytest.approx(0.28, abs=6e-3)


def test_what_the_text_says_of_the_day_and_of_the_first_unit():
    assert np.abs(TRUTH - np.sin(X)).max() < 1e-12
    assert np.tanh(2 * -np.pi / 2 - 1) == pytest.approx(-1, abs=1e-3) and np.tanh(2 * np.pi / 2 - 1) > 0.97
    assert round(np.tanh(-1), 2) == -0.76
    off = np.abs(np.tanh(2 * X - 1) - TRUTH)[:, 0]
    assert off[np.abs(np.abs(X[:, 0]) - 1.5708) < 0.2].max() < 0.13  # right around six and six
    assert min(off[np.abs(X[:, 0]) < 0.2].min(), off[np.abs(X[:, 0]) > 2.8].min()) > 0.5  # far off at noon and at night


@pytest.mark.parametrize("w", [1, 2, 4])
def test_that_steps_with_one_bias_cross_where_x_is_0_and_the_steeper_has_its_middle_nearer(w):
    assert np.tanh(w * 0 - 1) == np.tanh(-1)
    assert np.tanh(w * (1 / w) - 1) == 0  # the rings stand at 1, 1/2 and 1/4


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


def test_that_a_staircase_follows_the_day_as_far_as_it_has_been_made():
    ends = np.linspace(-np.pi, np.pi, 11)
    middles = (ends[:-1] + ends[1:]) / 2
    steps = np.diff(np.sin(ends)) / 2 * np.tanh(20 / (2 * np.pi) * (X - middles))
    for k in (4, 7):
        curve = steps[:, :k].sum(axis=1) + steps[0, k:].sum()
        done = X[:, 0] < ends[k] - 0.3
        assert np.abs(curve - TRUTH[:, 0])[done].max() < 0.1
        assert np.ptp(curve[X[:, 0] > ends[k] + 0.5]) < 0.02


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

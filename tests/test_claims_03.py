"""What chapter 03 says of its gardens and readings, counted again with other seeds."""

import re
from pathlib import Path

import numpy as np
import pytest

from dalearn import FNN, explore, rmse, sine, spread

SEEDS = range(101, 121)
ROOT = Path(__file__).parents[1]
SOURCE = (ROOT / "notebooks" / "source" / "03_one_number_two_opinions.py").read_text("utf-8")
TEXT = re.sub(r"\s+", " ", re.sub(r"(?m)^# ?", "", SOURCE))


def said(*sentences):
    for sentence in sentences:
        assert sentence in TEXT, sentence


def gardens(seed, n=200_000):
    """How warm gardens are, and what their thermometers say."""
    rng = np.random.default_rng(seed)
    theta = 20 + 2 * rng.standard_normal(n)
    return theta, theta + rng.standard_normal(n)


GARDENS = [gardens(seed) for seed in SEEDS]


def rms(error):
    return np.sqrt(np.mean(error**2))


@pytest.mark.parametrize("d", [18, 20, 22, 24])
def test_that_the_gardens_of_one_reading_lie_0_8_of_the_way_and_are_as_unsure_for_every_reading(d):
    slices = [theta[np.abs(readings - d) < 0.1] for theta, readings in GARDENS]
    assert np.mean([there.mean() for there in slices]) == pytest.approx(20 + 0.8 * (d - 20), abs=0.03)
    stds = [there.std() for there in slices]
    assert np.mean(stds) == pytest.approx(np.sqrt(0.8), abs=0.02)
    assert max(stds) < 1  # less than the thermometer's own error, in every set of gardens


def test_that_the_gardens_that_read_26_are_as_unsure_as_the_others():
    slices = [theta[np.abs(readings - 26) < 0.1] for theta, readings in GARDENS]
    together = np.concatenate([there - 24.8 for there in slices])
    assert together.std() == pytest.approx(np.sqrt(0.8), abs=0.04)
    assert abs(together.mean()) < 0.06


def test_that_two_thirds_of_the_way_is_not_where_the_gardens_are():
    for theta, readings in GARDENS:
        assert theta[np.abs(readings - 24) < 0.1].mean() > 23  # 22.7 would be two thirds


def test_that_a_thermometer_off_by_3_moves_the_mean_by_1_2_and_leaves_1_7():
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        theta = 20 + 2 * rng.standard_normal(200_000)
        readings = theta + 3 * rng.standard_normal(200_000)
        there = theta[np.abs(readings - 24) < 0.2]
        assert there.mean() == pytest.approx(21.2, abs=0.15) and there.std() == pytest.approx(1.66, abs=0.1)


def test_that_no_garden_reads_40_and_surprises_beyond_3_come_three_times_in_a_thousand():
    for _, readings in GARDENS:
        assert not (np.abs(readings - 40) < 0.1).any()
        assert np.mean(np.abs(readings - 20) > 3 * np.sqrt(5)) == pytest.approx(0.0027, abs=0.0006)


def test_that_an_error_is_smaller_than_its_std_about_two_times_in_three():
    for theta, _ in GARDENS:
        assert np.mean(np.abs(theta - 20) < 2) == pytest.approx(0.68, abs=0.01)


def test_that_counting_a_reading_once_is_as_good_as_it_says_and_twice_is_worse_but_claims_to_be_better():
    for theta, readings in GARDENS:
        once = rms(20 + 0.8 * (readings - 20) - theta)
        twice = rms(20 + 8 / 9 * (readings - 20) - theta)
        assert once == pytest.approx(np.sqrt(0.8), abs=0.005)
        assert twice == pytest.approx(0.916, abs=0.006)
        assert np.sqrt(4 / 9) < once < twice


def test_that_no_other_share_does_better():
    for theta, readings in GARDENS:
        errors = {share: rms(20 + share * (readings - 20) - theta) for share in (0, 0.5, 0.7, 0.8, 0.9, 1)}
        assert min(errors, key=errors.get) == 0.8


def test_that_the_table_of_shares_says_what_is_counted_in_the_gardens():
    for share, variance in {0: 4, 0.5: 1.25, 0.7: 0.85, 0.8: 0.8, 0.9: 0.85, 1: 1}.items():
        assert (1 - share) ** 2 * 4 + share**2 == pytest.approx(variance, abs=1e-9)
        counted = [np.mean((20 + share * (readings - 20) - theta) ** 2) for theta, readings in GARDENS]
        assert np.mean(counted) == pytest.approx(variance, rel=0.005)


def test_that_gardens_whose_thermometers_make_no_error_all_end_at_the_reading():
    for theta, _ in GARDENS:
        after = moved(theta, theta, 24)
        assert np.allclose(after, 24)


@pytest.mark.parametrize("h", [-2, -1, 0.1, 1])
def test_that_the_slope_of_the_cloud_is_the_gain(h):
    for theta, readings in GARDENS:
        covariance = np.cov(theta, h * theta + readings - theta)
        slope = covariance[0, 1] / covariance[1, 1]
        assert slope == pytest.approx(4 * h / (4 * h**2 + 1), abs=0.01)


def test_that_the_line_through_the_cloud_passes_through_the_mean_of_the_slice():
    for theta, readings in GARDENS:
        covariance = np.cov(theta, readings)
        on_the_line = theta.mean() + covariance[0, 1] / covariance[1, 1] * (24 - readings.mean())
        assert theta[np.abs(readings - 24) < 0.25].mean() == pytest.approx(on_the_line, abs=0.08)


def test_that_the_line_has_as_many_gardens_on_its_left_as_on_its_right_and_most_below_it_at_the_right():
    for theta, readings in GARDENS:
        on_the_line = 20 + 0.8 * (readings - 20)
        for height in (17, 20, 23, 25):
            left = (theta < on_the_line)[np.abs(readings - height) < 0.25]
            assert np.mean(left) == pytest.approx(0.5, abs=0.04)
        assert np.mean((theta > on_the_line)[theta > 24]) > 0.7  # to its right, that is below it


def test_that_most_gardens_lie_on_one_side_of_the_mean_in_both():
    for theta, readings in GARDENS:
        assert np.mean((theta > 20) == (readings > 20)) > 0.8


def test_that_the_line_is_steeper_than_the_long_axis():
    for theta, readings in GARDENS:
        covariance = np.cov(theta, readings)
        across, up = np.linalg.eigh(covariance)[1][:, -1]
        assert covariance[0, 1] / covariance[1, 1] < 0.85 < across / up < 0.92


def test_that_most_gardens_that_read_24_lie_between_22_and_24():
    for theta, readings in GARDENS:
        there = theta[np.abs(readings - 24) < 0.1]
        assert np.mean((there > 22) & (there < 24)) > 0.6


def test_that_steps_of_the_mean_fall_while_the_readings_scatter_as_before():
    early = []
    late = []
    for seed in SEEDS:
        readings = 23 + np.random.default_rng(seed).standard_normal(12)
        means = (5 + np.append(0, np.cumsum(readings))) / (0.25 + np.arange(13))
        steps = np.abs(np.diff(means))
        early.append(steps[:3].mean())
        late.append(steps[-3:].mean())
    assert np.all(np.array(late) < early)


def test_that_91_percent_of_the_gardens_that_read_24_are_warmer_than_22():
    together = np.concatenate([theta[np.abs(readings - 24) < 0.1] for theta, readings in GARDENS])
    assert np.mean(together > 22) == pytest.approx(0.91, abs=0.015)


def test_that_eighteen_of_a_thousand_gardens_lie_in_the_slice_of_the_figure_a_quarter_to_either_side():
    said("a quarter of a degree to either side", "Of a thousand gardens only eighteen lie in it.")
    assert len(re.findall(r"24, half_width=0\.25", SOURCE)) == 2
    for _, readings in GARDENS:
        assert np.mean(np.abs(readings - 24) < 0.25) == pytest.approx(0.018, abs=0.001)


def moved(theta, readings, d):
    """Every row of theta (n_params, n) after the reading, along its line on the readings (n,)."""
    anomalies = readings - readings.mean()
    gains = (theta - theta.mean(axis=-1, keepdims=True)) @ anomalies / (anomalies @ anomalies)
    return theta + gains[..., None] * (d - readings)


def test_that_a_crowd_that_moves_becomes_the_posterior():
    for theta, readings in GARDENS:
        after = moved(theta, readings, 24)
        assert after.mean() == pytest.approx(23.2, abs=0.02)
        assert after.std() == pytest.approx(np.sqrt(0.8), abs=0.01)


def test_that_readings_that_have_nothing_to_do_with_the_temperature_move_nothing():
    for theta, readings in GARDENS:
        only_error = 24 + readings - theta
        for height in (23, 24, 25):
            assert theta[np.abs(only_error - height) < 0.25].mean() == pytest.approx(20, abs=0.06)
        assert moved(theta, only_error, 26).mean() == pytest.approx(20, abs=0.04)


def test_that_two_numbers_read_by_their_sum_go_4_of_9_parts_of_the_way_each_and_8_together():
    said(
        "4 + 4 + 1 = 9. The covariance of each number with the readings is still 4.",
        "So each has the gain 4/9 and goes up by 4, and the sum goes up by 8.",
        "If each number went 4/5 of the 9, which is 7.2, the sum would go 14.4",
    )
    assert round(4 / 5 * 9, 9) == 7.2 and 2 * 7.2 == 14.4
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        two = 2 * rng.standard_normal((2, 200_000))
        readings = two.sum(axis=0) + rng.standard_normal(200_000)
        assert np.var(readings) == pytest.approx(9, abs=0.15)
        for number in two:
            assert np.cov(number, readings)[0, 1] == pytest.approx(4, abs=0.1)
            alone = number + rng.standard_normal(200_000)
            assert np.cov(number, alone)[0, 1] / np.var(alone) == pytest.approx(4 / 5, abs=0.01)
        after = moved(two, readings, 9)
        assert after.mean(axis=-1) == pytest.approx(4, abs=0.08)
        assert after.sum(axis=0).mean() == pytest.approx(8, abs=0.08)


def taught(seed):
    """-> the problem, and the curves before and after a hundred readings, as in the chapter."""
    problem = sine(n=100, noise=0.05, rng=seed)
    net = FNN((1, 20, 1))
    weights = net.ensemble(1000, spread=0.3, rng=seed)
    rng = np.random.default_rng(seed)
    curves = {0: net(weights, problem.x_test)}
    for x, d in zip(problem.x, problem.d[:, 0]):
        answers = net(weights, x[None])[0, 0] + 0.05 * rng.standard_normal(1000)
        weights = moved(weights, answers, d)
    curves[100] = net(weights, problem.x_test)
    return problem, curves


def off(problem, curves):
    return rmse(curves.mean(axis=-1), problem.truth)


@pytest.fixture(scope="module")
def forty():
    """Problem and curves of the seeds that the chapter invites to try; the first is the one that it shows."""
    return [taught(seed) for seed in range(1, 41)]


def test_that_of_forty_seeds_twenty_end_nearer_to_the_day_than_the_one_that_is_shown_and_all_are_off_by_at_most_0_1(
    forty,
):
    before = np.array([off(problem, curves[0]) for problem, curves in forty])
    after = np.array([off(problem, curves[100]) for problem, curves in forty])
    differ = np.array([spread(curves[100]) for _, curves in forty])
    assert np.round([before[0], after[0], differ[0]], 2).tolist() == [1.39, 0.05, 0.07]
    assert np.sum(after < after[0]) == 20 and round(after.max(), 2) <= 0.1
    assert np.all(after < before / 5)
    assert np.sum(differ < after) == 3


def at_midnight(problem, curves):
    """How far the mean curve lies above the truth at the first and the last time of the day."""
    error = (curves.mean(axis=-1) - problem.truth)[:, 0]
    return error[0], error[-1]


def test_that_the_blue_curves_leave_the_truth_close_to_both_midnights_and_fan_out_on_the_right(forty):
    said("At the right one they fan out, by 0.15, and their mean is off by 0.22")
    problem, curves = forty[0]
    error = (curves[100].mean(axis=-1) - problem.truth)[:, 0]
    assert -0.15 < error[0] < -0.1 and error[-1] > 0.2
    tenth = len(error) // 10
    assert np.abs(error[tenth:-tenth]).max() < 0.06  # about what a single reading is off by
    std = curves[100].std(axis=-1)[:, 0]
    assert std[-1] > 2 * np.median(std)  # they fan out there
    assert std[[0, -1]] == pytest.approx([0.08, 0.15], abs=0.005)
    assert error[[0, -1]] == pytest.approx([-0.12, 0.22], abs=0.005)  # so they are surer than they should be


def test_that_the_crowd_is_too_sure_at_the_midnights_of_other_seeds_too():
    runs = [taught(seed) for seed in SEEDS]
    error = np.array([at_midnight(problem, curves[100]) for problem, curves in runs])
    differ = np.array([curves[100].std(axis=-1)[[0, -1], 0] for _, curves in runs])
    assert np.mean(np.abs(error) > differ) > 0.6  # of an honest crowd it would be one in three
    said("over the forty seeds the mean is off there by about one and a half times what the crowd says")
    assert 1.3 < rms(error) / rms(differ) < 1.8


def test_that_the_product_of_the_deviations_is_4_and_its_part_with_the_error_is_0():
    said("The first part is 4 on average, the variance of θ. The second is 0 on average")
    for theta, readings in GARDENS:
        assert np.mean((theta - 20) * (theta - 20)) == pytest.approx(4, abs=0.06)
        assert np.mean((theta - 20) * (readings - theta)) == pytest.approx(0, abs=0.025)


def test_that_most_grey_curves_rise_from_the_left_to_the_right(forty):
    _, curves = forty[0]
    shown = curves[0][:, 0, :30]
    assert np.sum(shown[-1] > shown[0]) > 25


def test_that_networks_learn_the_day_with_fresh_seeds_and_say_how_sure_they_are():
    runs = [taught(seed) for seed in SEEDS]
    before = np.array([off(problem, curves[0]) for problem, curves in runs])
    after = np.array([off(problem, curves[100]) for problem, curves in runs])
    differ = np.array([spread(curves[100]) for _, curves in runs])
    assert np.median(after) == pytest.approx(0.055, abs=0.015) and after.max() < 0.15
    assert np.all(after < before / 4)
    assert np.mean(differ > after) > 0.7
    assert np.median(differ) == pytest.approx(0.07, abs=0.015)


def test_that_twelve_readings_off_by_2_leave_0_55_and_those_off_by_1_leave_0_29_in_the_explorer():
    said(
        "It ends with 22.59 ± 0.55.",
        "With readings off by 2 the funnel ends at ± 0.55, and with readings off by 1 at ± 0.29.",
    )
    told = {std: explore.readings().set(k=12, obs_std=std, prior_std=2).text for std in (1, 2)}
    assert told[1].endswith("± 0.29") and told[2].endswith("becomes 22.59 ± 0.55")


def test_that_the_old_thermometer_has_the_gains_1_2_1_3_1_4_and_1_5_in_the_explorer():
    for k in (1, 2, 3, 4):
        assert f"gain {1 / (k + 1):.2f}," in explore.readings().set(k=k, obs_std=2, prior_std=2).text


@pytest.mark.parametrize(("std", "gain", "left"), [(1, 0.8, 0.8), (3, 0.31, 2.8)])
def test_that_gain_and_variance_are_one_number_only_where_the_error_has_the_variance_1(std, gain, left):
    said("Gain and variance were both 0.8 before only because R was 1. Here they are 0.31 and 2.8.")
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        theta = 20 + 2 * rng.standard_normal(200_000)
        readings = theta + std * rng.standard_normal(200_000)
        table = np.cov(theta, readings)
        assert table[0, 1] / table[1, 1] == pytest.approx(gain, abs=0.01)
        assert np.var(theta + table[0, 1] / table[1, 1] * (20 - readings)) == pytest.approx(left, abs=0.05)
    assert (1 - 4 / (4 + std**2)) * 4 == pytest.approx(4 / (4 + std**2) * std**2)


def test_that_precisions_of_the_two_bells_add_up_to_that_of_the_product():
    said("Added, they make 1.25, and 1 / 1.25 is again the variance 0.80.")
    theta = np.linspace(0, 40, 400_001)
    product = np.exp(-0.5 * (theta - 20) ** 2 / 4 - 0.5 * (theta - 24) ** 2)
    product /= product.sum()
    mean = product @ theta
    assert mean == pytest.approx(23.2) and product @ (theta - mean) ** 2 == pytest.approx(1 / 1.25)


def test_that_the_best_k_is_the_mean_of_the_products_over_the_mean_of_the_squares_in_crowds_of_any_shape():
    said("The k with the smallest error is the mean of a · b over the mean of b²")
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        theta = rng.gamma(2, size=2000)
        readings = np.sin(theta) - theta**2 + rng.standard_normal(2000)
        a = theta - theta.mean()
        b = readings - readings.mean()
        best = np.mean(a * b) / np.mean(b**2)
        assert best == pytest.approx(np.polyfit(readings, theta, 1)[0])
        for other in (0.9, 0.99, 1.01, 1.1):
            assert np.mean((a - best * b) ** 2) < np.mean((a - other * best * b) ** 2)

"""What chapter 15 says of its three problems, measured again with seeds that the chapter does not use.

The weather is chaotic: nothing here hangs on a single one. What is compared are medians of several, widely.
"""

import importlib.util
import inspect
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from dalearn import FNN, MembersFailed, esmda, examine, lorenz, rmse, simulator
from dalearn.exercises import ch15, registry
from dalearn.stored import stored
from dalearn.study import weather

DATA = Path(__file__).parent.parent / "notebooks" / "data"
spec = importlib.util.spec_from_file_location("garden", DATA / "garden.py")
garden = importlib.util.module_from_spec(spec)
spec.loader.exec_module(garden)

SEEDS = range(100, 120)
NET = FNN((1, 20, 1))
complete_rows = registry.get("15-rows").reference
run = registry.get("15-run").reference
scaled = registry.get("15-scaled").reference
RUNS = np.genfromtxt(stored("lorenz.csv"), delimiter=",", names=True, skip_header=3)


# ---- worked by hand


def test_that_the_numbers_worked_by_hand_are_right():
    assert [(18 - 15) / 4.2, 0.3 / 4.2, np.exp(0.7)] == pytest.approx([0.7, 0.07, 2], abs=0.02)
    assert run(np.log([0.06, 0.015]), np.array([[2.0]]))[0, 0] == pytest.approx(0.91, abs=1e-9)
    square = (8 + 1j * 1e-3) ** 2
    assert square == pytest.approx(64 + 16e-3j, abs=2e-6)


def test_that_the_program_of_the_chapter_is_the_one_that_the_exercise_runs():
    source = (Path(__file__).parent.parent / "notebooks" / "source" / "15_your_own_problem.py").read_text("utf-8")
    cell = source[source.index("def barrel") : source.index("    return minutes, levels\n")]
    ours = inspect.getsource(ch15.barrel)
    assert cell.split('"""')[2] in ours


# ---- the thermometer


def examined(seed, *, code_is_dropped):
    """What is said of a training on another day of the logger."""
    table = np.array([[hour, float(reading or "nan")] for hour, reading in zip(*garden.day(seed))])
    rows = complete_rows(table, garden.CODE if code_is_dropped else 1e9)
    order = np.random.default_rng(1).permutation(len(rows))
    kept, used = rows[order[:17]], rows[order[17:]]
    centre, scale = used.mean(axis=0), used.std(axis=0)
    x, d = np.hsplit((used - centre) / scale, 2)
    held_back = tuple(np.hsplit((kept - centre) / scale, 2))
    error = garden.NOISE / scale[1]
    prior = NET.ensemble(100, spread=0.3, rng=seed)
    *_, last = esmda(NET, prior, x, d, error, alphas=8, rng=seed)
    return examine(NET, prior, last.theta, x, d, error, held_back=held_back, times_used=1)


def test_that_examine_sees_a_code_that_was_left_in_and_nothing_wrong_without():
    without = [examined(seed, code_is_dropped=True) for seed in SEEDS]
    assert [each.cause for each in without].count("nothing wrong") >= 18
    assert 2 < np.median([each["spread / permitted by one count"] for each in without]) < 4.5
    assert 0.4 < np.median([each["chi2 of held-back data"] for each in without]) < 1.2
    within = [examined(seed, code_is_dropped=False) for seed in SEEDS]
    assert [each.cause for each in within].count("error stated too small") == 20


def test_that_the_stored_day_has_the_gaps_that_the_text_counts():
    table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
    assert table.shape == (96, 2) and np.isnan(table).sum() == 7 and (table == garden.CODE).sum() == 4
    assert len(complete_rows(table, garden.CODE)) == 85


def test_that_four_readings_of_the_stored_evening_stand_above_the_mean_as_the_text_says():
    rows = complete_rows(np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2), garden.CODE)
    order = np.random.default_rng(1).permutation(len(rows))
    used = rows[order[17:]]
    centre, scale = used.mean(axis=0), used.std(axis=0)
    x, d = np.hsplit((used - centre) / scale, 2)
    prior = NET.ensemble(100, spread=0.3, rng=17)
    *_, last = esmda(NET, prior, x, d, garden.NOISE / scale[1], alphas=8, rng=17)
    above = scale[1] * (d[:, 0] - NET(last.theta, x)[:, 0].mean(axis=1))
    evening = above[(used[:, 0] >= 17) & (used[:, 0] <= 19)]
    high = np.sort(evening)[-4:]
    assert high.min() > 0.4 and high.max() == pytest.approx(1.25, abs=0.1) and np.sort(evening)[-5] < 0.3
    members = scale[1] * NET(last.theta, x)[:, 0]
    assert members.std(axis=1, ddof=1).mean() < 0.5  # half a degree is more than the members differ by


# ---- the barrel


TRUE = np.array([0.06, 0.015])
GUESS = np.log([[0.1], [0.02]])
MINUTES = np.arange(4.0, 64.0, 4.0)[:, None]


@cache
def afternoon(seed):
    """The readings, the guesses, the last ensemble and how many members failed in each assimilation."""
    rng = np.random.default_rng(seed)
    levels = run(np.log(TRUE), MINUTES) + 0.02 * rng.standard_normal(MINUTES.shape)
    guesses = GUESS + 0.7 * rng.standard_normal((2, 100))
    model = simulator(run, failed="replace")
    *_, last = esmda(model, guesses, MINUTES, levels, 0.02, rng=seed)
    return levels, guesses, last.theta, {each.call: len(each.members) for each in model.failures}


def test_that_members_fail_at_first_and_only_then_and_the_large_holes_do():
    failed = [afternoon(seed)[3] for seed in SEEDS]
    assert all(8 <= each[1] <= 35 for each in failed)
    assert sum(len(each) == 1 for each in failed) >= 18
    _, guesses, *_ = afternoon(SEEDS[0])
    with pytest.raises(MembersFailed) as error:
        simulator(run)(guesses, MINUTES)
    assert all(reason.startswith("ValueError: ") for reason in error.value.members.values())
    others = np.delete(guesses, list(error.value.members), axis=1)
    assert np.median(error.value.parameters[0]) > np.quantile(others[0], 0.9)


def test_that_the_members_find_hole_and_inflow_and_hold_the_truth_as_often_as_they_should():
    held = []
    for seed in SEEDS:
        low, high = np.quantile(np.exp(afternoon(seed)[2]), [0.05, 0.95], axis=1)
        held.append((low < TRUE) & (high > TRUE))
    assert (np.sum(held, axis=0) >= 13).all()


def test_that_the_ensemble_agrees_with_the_exact_answer_and_is_about_a_third_less_sure():
    grid = np.log(np.stack(np.meshgrid(np.geomspace(0.04, 0.09, 61), np.geomspace(0.005, 0.05, 81)))).reshape(2, -1)
    said = np.stack([run(theta, MINUTES) for theta in grid.T], axis=-1)
    widths = []
    for seed in SEEDS[:10]:
        levels, _, theta, _ = afternoon(seed)
        squares = np.sum((levels[..., None] - said) ** 2, axis=(0, 1)) / 0.02**2
        squares += np.sum((grid - GUESS) ** 2, axis=0) / 0.7**2
        weight = np.exp(-(squares - squares.min()) / 2)
        weight /= weight.sum()
        mean = np.exp(grid) @ weight
        std = np.sqrt((np.exp(grid) - mean[:, None]) ** 2 @ weight)
        members = np.exp(theta)
        assert (np.abs(members.mean(axis=1) - mean) < std).all()
        widths.append(members.std(axis=1, ddof=1) / std)
    assert (np.median(widths, axis=0) > 1.1).all() and (np.median(widths, axis=0) < 1.6).all()


# ---- the weather


def test_that_a_derivative_through_the_weather_grows_without_end():
    starts = 8 + np.random.default_rng(50).standard_normal((40, 60))
    units, slopes = weather.derivatives(25, starts)
    sizes = np.median(np.abs(slopes), axis=1)
    found = {time: sizes[np.searchsorted(units, time - 1e-9)] for time in (2, 20, 25)}
    assert 0.1 < found[2] < 0.25 and found[20] > 1e6 * found[2]
    assert found[20] > 1e10 and found[25] > 30 * found[20]


def test_that_the_derivative_by_a_complex_number_is_that_by_differences_over_a_short_time():
    start = 8 + np.random.default_rng(51).standard_normal((40, 1))
    *_, spun_up = lorenz.states(np.full((40, 1), 8.0), lorenz.STEP, start=start)

    def mean(forcing):
        state, sums = spun_up, 0
        for _ in range(40):
            state = lorenz.advance(state, forcing)
            sums = sums + state.mean() / 40
        return sums

    by_differences = (mean(8 + 1e-5) - mean(8 - 1e-5)) / 2e-5
    units, slopes = weather.derivatives(1, start)
    assert units[-1] == pytest.approx(1) and slopes[-1, 0] == pytest.approx(by_differences, rel=1e-4)


def test_that_the_slope_of_the_climate_is_0_13():
    forcings = np.repeat([7.0, 9.0], 60)
    start = 8 + np.random.default_rng(52).standard_normal((40, 120))
    means = lorenz.averages(np.tile(forcings, (40, 1)), 20, start=start)[:, 0].mean(axis=0)
    assert (means[60:].mean() - means[:60].mean()) / 2 == pytest.approx(0.13, abs=0.02)


def test_that_averages_vary_between_runs_as_the_text_says_and_less_over_a_longer_time():
    for length, expected in ((50, (0.31, 0.19)), (12.5, (0.62, 0.38))):
        _, found = weather.observed(length, np.random.default_rng(53))
        np.testing.assert_allclose(found, expected, rtol=0.25)


@cache
def fresh(seed):
    """Error and spread along a training with shorter averages, and the last ensemble."""
    ensembles = weather.trained(seed, 20)
    return np.array([weather.measured(theta) for theta in ensembles]), ensembles[-1]


def test_that_other_seeds_learn_as_those_of_the_table_do():
    found = np.array([fresh(seed)[0] for seed in SEEDS[:5]])
    errors = np.median(found[:, :, 0], axis=0)
    assert errors[0] > 3.5 and errors[5] < 1.4 and errors[10] < 1.1
    of_table = RUNS[(RUNS["length"] == 20) & (RUNS["assimilations"] == 10)]
    assert 0.5 < errors[10] / np.median(of_table["error"]) < 1.8
    assert np.median(found[:, 10, 1]) == pytest.approx(np.median(of_table["spread"]), rel=0.35)
    assert found[:, 10, 2].mean() > 0.85


def test_that_a_prior_moved_to_the_guess_ends_about_as_far_off():
    def ended(seed, moved):
        rng = np.random.default_rng([seed, 15])
        d, obs_std = weather.observed(20, rng)
        start = weather.some_start(rng)
        prior = NET.ensemble(weather.N_ENS, spread=weather.WIDTH, rng=seed)
        if moved:
            prior[-1] -= NET(prior, weather.X).mean()
            assert (8 + 4 * NET(prior, weather.X)).mean() == pytest.approx(8)
        *_, last = esmda(
            lambda theta, x: lorenz.averages(weather.forcing(theta), 20, start=start),
            prior,
            weather.X,
            d,
            obs_std,
            alphas=weather.ALPHAS,
            relaxation=weather.RELAXATION,
            rng=seed,
        )
        return weather.measured(last.theta)[0]

    unmoved = np.median([fresh(seed)[0][10, 0] for seed in SEEDS[:5]])
    assert 0.6 < np.median([ended(seed, moved=True) for seed in SEEDS[:5]]) / unmoved < 1.7


def test_that_the_random_network_of_the_chapter_starts_near_2_and_not_at_the_guess():
    forcing = weather.forcing(NET.ensemble(100, spread=0.5, rng=4))
    assert forcing.mean() == pytest.approx(1.9, abs=0.1)
    low, high = np.quantile(forcing, [0.05, 0.95], axis=1)
    assert 10 <= np.sum((weather.TRUTH[:, 0] < low) | (weather.TRUTH[:, 0] > high)) <= 22


def test_that_averages_held_back_are_missed_by_about_as_much_as_they_are_off_by_themselves():
    ratios = []
    for seed in SEEDS[:5]:
        rng = np.random.default_rng([seed, 99])
        second, obs_std = weather.observed(20, rng)
        said = lorenz.averages(weather.forcing(fresh(seed)[1]), 20, start=weather.some_start(rng)).mean(axis=-1)
        ratios.append(rmse(said, second) / np.sqrt(np.mean(obs_std**2)))
    assert 0.6 < np.median(ratios) < 1.4


def test_that_with_coarse_steps_some_forcings_overflow_and_with_ours_none():
    broken = {0.1: 0, lorenz.STEP: 0}
    for seed in range(3):
        forcing = weather.forcing(weather.NET.ensemble(100, spread=0.5, rng=seed))
        for step in broken:
            start = weather.some_start(np.random.default_rng(seed))
            found = lorenz.averages(forcing, 3, start=start, spin_up=5, step=step)
            broken[step] += np.sum(~np.isfinite(found).all(axis=(0, 1)))
    assert broken[0.1] > 20 and broken[lorenz.STEP] == 0


# ---- the table


def of_table(length, assimilations, name="error"):
    return RUNS[name][(RUNS["length"] == length) & (RUNS["assimilations"] == assimilations)]


def test_that_the_long_averages_reach_what_was_asked_for():
    assert len(of_table(200, 5)) == 20
    assert of_table(200, 5).max() <= 1.0 and np.median(of_table(200, 10)) <= 0.5


def test_that_the_numbers_of_the_text_are_those_of_the_table():
    assert [of_table(50, 10).min(), of_table(50, 10).max()] == pytest.approx([0.28, 0.91], abs=0.006)
    medians = [np.median(of_table(length, 10)) for length in (5, 10, 20, 50, 100, 200)]
    assert medians == sorted(medians, reverse=True)
    assert medians[3] == pytest.approx(0.51, abs=0.006)
    for length in (5, 20, 50, 200):
        assert np.median(of_table(length, 10, "spread")) > np.median(of_table(length, 10))
        assert of_table(length, 10, "coverage").mean() > 0.9

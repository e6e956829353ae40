"""What chapter 15 says of its three problems, measured again with seeds that the chapter does not use.

The weather is chaotic: nothing here hangs on a single one. What is compared are medians of several, widely.
"""

import inspect
from functools import cache
from pathlib import Path

import jupytext
import numpy as np
import pytest
from modules import module_of

from dalearn import FNN, MembersFailed, esmda, examine, lorenz, rmse, simulator
from dalearn.exercises import ch15, registry
from dalearn.stored import stored
from dalearn.study import weather

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "notebooks" / "source" / "15_your_own_problem.py"
DATA = ROOT / "notebooks" / "data"
garden = module_of(DATA / "garden.py")

SEEDS = range(100, 120)
NET = FNN((1, 20, 1))
complete_rows = registry.get("15-rows").reference
run = registry.get("15-run").reference
slope = registry.get("15-slope").reference
RUNS = np.genfromtxt(stored("lorenz.csv"), delimiter=",", names=True, skip_header=3)
TEXT = " ".join(SOURCE.read_text("utf-8").replace("\n# ", " ").split())


def said(words):
    return words in TEXT


# ---- worked by hand


def test_that_the_numbers_worked_by_hand_are_right():
    assert [(19 - 14.8) / 4.2, 0.3 / 4.2, np.exp(0.7)] == pytest.approx([1, 0.07, 2], abs=0.02)
    assert np.sqrt(0.3**2 + 0.35**2) == pytest.approx(0.46, abs=0.005) and 61 * 80 == 4880
    assert run(np.log([0.1, 0.02]), np.array([[2.0]]))[0, 0] == pytest.approx(0.84, abs=1e-9)
    assert said("1 + 2 · (0.02 − 0.1) = 0.84")
    square = (8 + 1j * 1e-3) ** 2
    assert square == pytest.approx(64 + 16e-3j, abs=2e-6)


def test_that_the_program_of_the_chapter_is_the_one_that_the_exercise_runs():
    source = SOURCE.read_text("utf-8")
    cell = source[source.index("def barrel") : source.index("    return minutes, levels\n")]
    ours = inspect.getsource(ch15.barrel)
    assert cell.split('"""')[2] in ours


# ---- the thermometer


def trained(rows, seed, spread=0.3):
    """The prior and the last ensemble of a training with these rows, the data, and the scale of the temperatures."""
    order = np.random.default_rng(1).permutation(len(rows))
    kept, used = rows[order[:17]], rows[order[17:]]
    centre, scale = used.mean(axis=0), used.std(axis=0)
    x, d = np.hsplit((used - centre) / scale, 2)
    held_back = tuple(np.hsplit((kept - centre) / scale, 2))
    prior = NET.ensemble(100, spread=spread, rng=seed)
    *_, last = esmda(NET, prior, x, d, garden.NOISE / scale[1], alphas=8, rng=seed)
    return prior, last.theta, x, d, held_back, scale[1]


def of_day(seed, *, code_is_dropped=True, spread=0.3):
    """A training on another day of the logger."""
    table = np.array([[hour, float(reading or "nan")] for hour, reading in zip(*garden.day(seed))])
    return trained(complete_rows(table, garden.CODE if code_is_dropped else 1e9), seed, spread)


def examined(training):
    prior, end, x, d, held_back, scale = training
    return examine(NET, prior, end, x, d, garden.NOISE / scale, held_back=held_back, times_used=1)


def missed(training):
    """In degrees: how far the mean misses the readings used and those held back, and how far the networks differ."""
    _, end, x, d, (x_kept, d_kept), scale = training
    used = NET(end, x)
    return scale * np.array(
        [
            rmse(used.mean(axis=-1), d),
            rmse(NET(end, x_kept).mean(axis=-1), d_kept),
            used.std(axis=-1, ddof=1).mean(),
        ]
    )


@cache
def days():
    return [of_day(seed) for seed in SEEDS]


def test_that_examine_sees_a_code_that_was_left_in_and_nothing_wrong_without():
    without = [examined(day) for day in days()]
    assert [each.cause for each in without].count("nothing wrong") >= 18
    assert 0.4 < np.median([each["chi2 of held-back data"] for each in without]) < 1.2
    within = [examined(of_day(seed, code_is_dropped=False)) for seed in SEEDS]
    assert [each.cause for each in within].count("error stated too small") == 20


def stored_day():
    rows = complete_rows(np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2), garden.CODE)
    return rows, trained(rows, 17)


def test_that_the_stored_day_has_the_gaps_that_the_text_counts_and_the_scale_that_it_states():
    table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
    assert table.shape == (96, 2) and np.isnan(table).sum() == 7 and (table == garden.CODE).sum() == 4
    assert said("the coldest reading is −99.9 degrees; four readings say so")
    rows, (_, _, x, _, _, scale) = stored_day()
    assert len(rows) == 85 and len(x) == 68 and scale == pytest.approx(4.2, abs=0.05)


def test_that_the_mean_misses_the_readings_as_far_as_the_networks_promise():
    for found in (missed(stored_day()[1]), np.median([missed(day) for day in days()], axis=0)):
        used, held_back, differ = found
        assert held_back < 1.15 * used
        for miss in (used, held_back):
            assert 0.7 < miss / np.hypot(garden.NOISE, differ) < 1.15
    assert missed(stored_day()[1]) == pytest.approx([0.42, 0.41, 0.35], abs=0.02)
    assert said("= 0.46 degrees, and it misses those held back by 0.41")
    assert said("over all readings their misses are no larger than the two errors together")


def test_that_the_largest_misses_of_the_readings_held_back_lie_where_the_networks_differ_most():
    _, (_, end, _, _, (x, d), scale) = stored_day()
    members = NET(end, x)[:, 0]
    misses = np.abs(members.mean(axis=1) - d[:, 0])
    largest = np.argsort(misses)[-2:]
    differ = members.std(axis=1, ddof=1)
    assert np.all(differ[largest] > 1.2 * np.median(differ))
    promised = differ**2 + (garden.NOISE / scale) ** 2
    assert np.mean(misses**2 / promised) == pytest.approx(0.65, abs=0.06)
    assert said("the two largest, 1.1 at 20 hours and 0.9 near midnight, lie where the networks differ by 0.4 to 0.5")
    assert scale * misses[largest] == pytest.approx([0.9, 1.1], abs=0.06)
    assert np.all((scale * differ[largest] > 0.38) & (scale * differ[largest] < 0.54))
    at_20 = d[largest[1], 0] - members.mean(axis=1)[largest[1]]
    assert said("one hollow dot, at 20 hours, lies far above it") and at_20 > 0
    assert d[largest[1], 0] > np.quantile(members[largest[1]], 0.95) + 0.3 / scale
    assert said("one would expect 0.41² / 0.46² = 0.8") and pytest.approx(0.8, abs=0.01) == 0.41**2 / 0.46**2


def test_that_the_networks_bend_less_than_the_stored_day():
    rows, (_, end, x, d, _, scale) = stored_day()
    hours = rows[np.random.default_rng(1).permutation(len(rows))[17:], 0]
    above = scale * (d[:, 0] - NET(end, x)[:, 0].mean(axis=1))
    for first, last, side in ((6.75, 7.5, -1), (17, 19, 1), (23.25, 24, -1)):
        there = side * above[(hours >= first) & (hours <= last)]
        assert there.mean() > 0.3 and there.max() > 0.7


def test_that_two_or_three_dots_leave_the_band_on_the_same_side_where_the_text_says_so():
    rows, (_, end, x, d, held_back, _) = stored_day()
    hours = rows[np.random.default_rng(1).permutation(len(rows)), 0]
    x, d = np.concatenate([held_back[0], x]), np.concatenate([held_back[1], d])[:, 0]
    low, high = np.quantile(NET(end, x)[:, 0], [0.05, 0.95], axis=1)
    for first, last, below, above in ((6.5, 7.5, 2, 0), (17, 19, 0, 3), (23, 24, 2, 0)):
        there = (hours >= first) & (hours <= last)
        assert (np.sum((d < low)[there]), np.sum((d > high)[there])) == (below, above)
    assert said("around 7, 18 and 24 hours two or three leave it on the same side")


def test_that_a_chi2_of_17_readings_is_by_luck_anything_in_the_range_that_the_text_names():
    *_, of_kept = examined(stored_day()[1]).findings
    assert of_kept.statistic == "chi2 of held-back data" and of_kept.should_be == "0.27 to 2.4"
    assert "should be 0.27 to 2.4" in str(examined(stored_day()[1]))
    assert examined(stored_day()[1])["chi2 of held-back data"] == pytest.approx(0.6, abs=0.07)


# ---- the templates


def templates():
    cells = [cell.source for cell in jupytext.read(SOURCE).cells if cell.cell_type == "code"]
    return [cell for cell in cells if "# 5. train, and look at what came out" in cell]


@pytest.mark.parametrize("number", [0, 1])
def test_that_a_template_runs_as_it_stands_and_what_it_could_print_does_not_contradict_its_verdict(number, capsys):
    assert len(templates()) == 2
    space = {}
    exec(templates()[number], space)
    assert capsys.readouterr().out.startswith("cause: nothing wrong\n")
    assert space["result"].cause == "nothing wrong" and "!" not in str(space["result"])


def test_that_the_template_for_a_program_takes_a_program_whose_members_fail(capsys):
    """What a reader does: another run, other data, another guess, and nothing else."""
    template = templates()[1]
    cut = template.index("def run"), template.index("# 1. "), template.index("kept = "), template.index("# 2. ")
    guess = template.index("guess = ")
    assert template.count("obs_std = 1.0") == 1
    others = (
        template[: cut[0]]
        + "minutes = np.arange(4.0, 64.0, 4.0)[:, None]\nx, d = minutes, levels\n"
        + template[cut[2] : guess].replace("obs_std = 1.0", "obs_std = 0.02")
        + "guess = np.log([[0.1], [0.02]])\n"
        + template[template.index("prior = ") :].replace('("rate", "room")', '("hole", "inflow")')
    )
    levels, *_ = afternoon(SEEDS[0])
    space = {"run": run, "levels": levels}
    exec(others, space)
    assert space["model"].failures and space["result"].cause == "nothing wrong" and "!" not in str(space["result"])
    assert "hole 0.0" in capsys.readouterr().out


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
    assert np.exp(error.value.parameters[0].min()) > TRUE[0]  # the truth is not among them


def lowest(theta, step):
    """The lowest level within the hour when the program goes in steps of so many minutes; below 0 it has failed."""
    hole, inflow = np.exp(theta)
    level = low = np.ones(theta.shape[1])
    for _ in range(round(60 / step)):
        level = level + step * (inflow - hole * np.sqrt(np.maximum(level, 0)))
        low = np.minimum(low, level)
    return low


def guesses_of_the_chapter():
    rng = np.random.default_rng(17)
    levels = run(np.log(TRUE), MINUTES) + 0.02 * rng.standard_normal(MINUTES.shape)
    return levels, GUESS + 0.7 * rng.standard_normal((2, 100))


def test_that_guesses_fail_because_the_steps_of_the_program_are_long_and_not_because_the_barrel_runs_dry():
    _, guesses = guesses_of_the_chapter()
    with pytest.raises(MembersFailed) as error:
        simulator(run)(guesses, MINUTES)
    assert set(error.value.members) == set(np.flatnonzero(lowest(guesses, 2) < 0))  # the same program
    assert [np.sum(lowest(guesses, step) < 0) for step in (2, 0.5, 0.05)] == [20, 4, 0]
    assert said("with half a minute 4 of these guesses fail, with three seconds none")
    failed = np.array([[np.sum(lowest(afternoon(seed)[1], step) < 0) for step in (2, 0.5, 0.05)] for seed in SEEDS])
    assert (failed[:, 0] > 2 * failed[:, 1]).all() and (failed[:, 1] > 0).all() and (failed[:, 2] == 0).all()
    assert min(lowest(afternoon(seed)[1], 0.01).min() for seed in SEEDS) > 0


def test_that_the_guesses_that_survive_lie_on_both_sides_of_every_reading():
    afternoons = [guesses_of_the_chapter(), *(afternoon(seed)[:2] for seed in SEEDS)]
    for levels, guesses in afternoons:
        _, predictions = simulator(run, failed="replace").survivors(guesses, MINUTES)
        low, high = np.quantile(predictions[:, 0], [0.05, 0.95], axis=1)
        assert ((levels[:, 0] > low) & (levels[:, 0] < high)).all()


def test_that_members_put_in_the_place_of_those_that_failed_leave_the_line_as_it_is_on_average():
    """The line of the hole on the level at half an hour, before and after the survivors are joined by mixtures."""
    ratios, lengths = [], []
    for seed in SEEDS:
        levels, guesses, *_ = afternoon(seed)
        model = simulator(run, failed="replace")
        survivors, predictions = model.survivors(guesses, MINUTES)
        alive, said_by_them = guesses[0, survivors], predictions[7, 0]
        seen = {}

        def update(ensemble, Y, d, obs_var, rng, seen=seen):
            seen.update(hole=ensemble[0], level=Y[7])
            return ensemble

        list(esmda(model, guesses, MINUTES, levels, 0.02, alphas=1, update=update, rng=seed))
        hole, level = seen["hole"], seen["level"]
        assert len(hole) == 100 > len(alive)
        ratios.append(slope(level, hole) / slope(said_by_them, alive))
        lengths.append(hole.std(ddof=1) / alive.std(ddof=1))
    assert np.mean(ratios) == pytest.approx(1, abs=0.03) and np.mean(lengths) == pytest.approx(1, abs=0.05)


def test_that_the_members_find_hole_and_inflow_and_hold_the_truth_as_often_as_they_should():
    held = []
    for seed in SEEDS:
        low, high = np.quantile(np.exp(afternoon(seed)[2]), [0.05, 0.95], axis=1)
        held.append((low < TRUE) & (high > TRUE))
    assert (np.sum(held, axis=0) >= 13).all()


def test_that_the_ensemble_agrees_with_the_exact_answer_and_is_somewhat_less_sure():
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


def test_that_the_jump_of_two_near_runs_is_about_as_high_as_those_of_the_picture():
    near, neighbours = [], []
    for seed in SEEDS:
        start = 8 + np.random.default_rng(seed).standard_normal((40, 1))
        some = np.concatenate([[8, 8.000001], 8 + 2 / 299 * np.arange(5)])
        means = lorenz.averages(np.tile(some, (40, 1)), 20, start=start)[:, 0].mean(axis=0)
        near.append(abs(means[1] - means[0]))
        neighbours.append(np.abs(np.diff(means[2:])).mean())
    assert 0.02 < np.median(near) < 0.15 and 0.5 < np.median(near) / np.median(neighbours) < 2
    assert said("about as high as those in the picture, some hundredths")


def test_that_a_forcing_that_differs_by_next_to_nothing_gives_another_swing_and_the_same_forcing_the_same():
    start = 8 + np.random.default_rng(1).standard_normal((40, 1))
    same, differing = np.zeros(2), 1e-9 * np.arange(1, 31)
    forcings = 8 + np.tile(np.concatenate([same, differing]), (40, 1))
    swings = lorenz.averages(forcings, 50, start=start)[:, 1]
    assert np.array_equal(swings[:, 0], swings[:, 1])
    off = swings[:, 1:].std(axis=1, ddof=1).mean()
    assert said("so its swing is off by luck, by 0.19 or so") and off == pytest.approx(0.19, abs=0.03)


def test_that_the_size_of_the_derivative_grows_by_about_the_same_factor_in_every_unit():
    starts = 8 + np.random.default_rng(2).standard_normal((40, 100))
    units, slopes = weather.derivatives(20, starts)
    sizes = np.log(np.median(np.abs(slopes), axis=1))
    late = units >= 3
    line = np.polyfit(units[late], sizes[late], 1)
    rest = sizes[late] - np.polyval(line, units[late])
    assert said("in every unit of time a small difference grows by about the same factor")
    assert line[0] > 0.5 and rest.std() < 0.1 * np.ptp(sizes[late])


def test_that_over_two_units_the_derivative_is_still_small_and_for_one_start_in_six_negative():
    _, slopes = weather.derivatives(2, 8 + np.random.default_rng(54).standard_normal((40, 400)))
    assert np.median(np.abs(slopes[-1])) < 0.3
    assert np.mean(slopes[-1] < 0) == pytest.approx(1 / 6, abs=0.05)
    assert said("for one in six the derivative is even negative")


def test_that_two_near_runs_say_thousands_by_chance_and_thirty_far_ones_what_the_climate_does():
    near, few, far = [], [], []
    for seed in SEEDS:
        start = 8 + np.random.default_rng(seed).standard_normal((40, 1))
        both = np.concatenate([[8, 8.000001], np.linspace(7, 9, 30)])
        means = lorenz.averages(np.tile(both, (40, 1)), 20, start=start)[:, 0].mean(axis=0)
        near.append(slope(both[:2], means[:2]))
        far.append(slope(both[2:], means[2:]))
        means = lorenz.averages(np.tile([7.0, 8.0, 9.0], (40, 1)), 20, start=start)[:, 0].mean(axis=0)
        few.append(slope(np.array([7.0, 8.0, 9.0]), means))
    assert np.median(np.abs(near)) > 5000 and 3 <= np.sum(np.array(near) > 0) <= 17
    assert min(far) > 0.06 and max(far) < 0.21 and np.median(far) == pytest.approx(0.13, abs=0.025)
    assert said("give 0.13 ± 0.02 with thirty runs, and even with three, at 7, 8 and 9, they give 0.13 ± 0.05")
    assert 0.01 < np.std(far) < 0.03 and 0.03 < np.std(few) < 0.08 and np.mean(few) == pytest.approx(0.13, abs=0.035)


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


def test_that_the_random_network_of_the_chapter_starts_near_2_and_not_at_the_guess():
    forcing = weather.forcing(NET.ensemble(100, spread=0.5, rng=4))
    assert forcing.mean() == pytest.approx(1.9, abs=0.1) and weather.TRUTH.mean() == pytest.approx(8)
    assert weather.BOUNDS == (-5, 20) and said("`np.clip` keeps F between −5 and 20")
    low, high = np.quantile(forcing, [0.05, 0.95], axis=1)
    assert 10 <= np.sum((weather.TRUTH[:, 0] < low) | (weather.TRUTH[:, 0] > high)) <= 22


def test_that_another_guess_than_the_truths_own_numbers_ends_as_close(monkeypatch):
    def ends(guess, size):
        monkeypatch.setattr(weather, "GUESS", guess)
        monkeypatch.setattr(
            weather, "forcing", lambda theta: np.clip(guess + size * NET(theta, weather.X)[:, 0], -5, 20)
        )
        return np.median([weather.measured(weather.trained(seed, 50)[-1])[0] for seed in SEEDS[:6]])

    assert said("with 6 and 5 in their place trainings with other seeds end as close in the median")
    own, other = ends(8.0, 4), ends(6.0, 5)
    assert own < 0.8 and other < 0.8 and abs(own - other) < 0.3


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
    medians = [np.median(of_table(length, 10)) for length in (5, 10, 20, 50, 100, 200)]
    assert medians == sorted(medians, reverse=True)
    for length in (5, 20, 50, 200):
        assert np.median(of_table(length, 10, "spread")) > np.median(of_table(length, 10))
        assert of_table(length, 10, "coverage").mean() > 0.9


def test_that_the_forcing_still_comes_closer_between_five_and_ten_assimilations():
    assert np.sum(of_table(50, 10) < of_table(50, 5)) >= 18


def test_that_the_explorer_shows_what_the_text_says_of_it():
    from dalearn.explore import _inside, inside

    assert _inside.CLOSE == 0.5 and said("the shortest averages that bring the error below 0.5")

    errors = dict(zip(_inside.LENGTHS, inside().scene.errors))
    assert all(each[0] == pytest.approx(6.4, abs=0.05) and 0.9 < each[3] < 1.15 for each in errors.values())
    assert said(
        "The task's answer is 100 units, from the eighth assimilation on; the 50 units of this draw end at 0.58"
    )
    assert {length for length, each in errors.items() if each.min() < _inside.CLOSE} == {100, 200}
    assert np.argmax(errors[100] < _inside.CLOSE) == 8 and errors[50][10] == pytest.approx(0.58, abs=0.005)
    assert (errors[5][3:] > 1).all() and errors[200][10] == pytest.approx(0.27, abs=0.006)
    assert errors[20][10] == pytest.approx(errors[50][10], abs=0.03)
    assert np.median(of_table(50, 10)) < 0.85 * np.median(of_table(20, 10))  # alike in this draw alone
    below = {length: int(np.sum(of_table(length, 10) < _inside.CLOSE)) for length in (50, 100)}
    assert said(
        f"of the twenty draws in the table's file, {below[50]} end below 0.5 over 50 units, as our run did above"
    )
    assert said(f"as our run did above, and {below[100]} over 100 units") and len(of_table(50, 10)) == 20

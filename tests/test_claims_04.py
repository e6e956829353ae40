"""What chapter 04 says of chance, of the network and of rank, computed again with other seeds than the chapter's."""

import re
from pathlib import Path

import numpy as np
import pytest
from modules import module_of

from dalearn import FNN, enkf, explore, sine
from dalearn.exercises import registry
from dalearn.explore._span import SEED, TRUTH, UNLUCKY, three_times, updated
from dalearn.explore._which_cloud import CORRELATION, WINS
from dalearn.plots.ideas.which_cloud import correlations

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
TEXT = re.sub(r"\n# ?", " ", (NOTEBOOKS / "source" / "04_an_ensemble_is_a_covariance.py").read_text("utf-8"))
script = module_of(NOTEBOOKS / "data" / "chance.py")
TABLE = np.genfromtxt(NOTEBOOKS / "data" / "chance.csv", delimiter=",", names=True, skip_header=2)


def median(name, n_ens):
    return np.median(TABLE[name][TABLE["n_ens"] == n_ens])


# Three networks by hand


def gain(w, y, variance=0.05**2):
    covariance = np.cov(w, y)
    return covariance[0, 1] / (covariance[1, 1] + variance)


def test_that_the_numbers_worked_by_hand_are_numpys():
    w, y = np.array([0.1, 0.2, 0.6]), np.array([0.3, 0.8, 1.0])
    np.testing.assert_allclose(np.cov(w, y), [[0.07, 0.08], [0.08, 0.13]])
    assert "0.08 / 0.07 = 1.14 up for 1 across, so 0.88 across for 1 up" in TEXT and round(0.08 / 0.07, 2) == 1.14
    np.testing.assert_allclose(np.polyfit(w, y, 1)[0], 1 / 0.875)  # y from w
    assert "0.08 / 0.13 = 0.62 (" in TEXT and round(0.08 / 0.13, 2) == 0.62
    assert round(gain(w, y), 2) == 0.60 and "0.08 / (0.13 + 0.0025) = 0.60" in TEXT
    moves = gain(w, y) * (1.0 - y)
    np.testing.assert_allclose(moves, [0.42, 0.12, 0], atol=0.005)
    assert "Network 1 moves by 0.60 · 0.7 = 0.42 and network 2 by 0.60 · 0.2 = 0.12." in TEXT
    assert "The mean has moved by 0.60 · 0.3 = 0.18, from 0.30 to 0.48." in TEXT and round(moves.mean(), 2) == 0.18
    np.testing.assert_allclose(w + moves, [0.52, 0.32, 0.60], atol=0.005)
    assert "Their new weights are 0.52, 0.32 and 0.60." in TEXT and round((w + moves).mean(), 2) == 0.48
    np.testing.assert_allclose(0.6 * (1.0 - y), [0.42, 0.12, 0])  # what one gets with the K that is printed
    assert round(0.3 + 0.6 * 0.3, 2) == 0.48 and round(0.62 * 0.2, 2) == 0.12 and "0.62 · 0.2 = 0.12." in TEXT
    assert round(0.3 + 0.08 / 0.13 * -0.4, 2) == 0.05 and "| guess, from its own y | 0.05" in TEXT
    assert round(0.48 - 0.16, 2) == 0.32 and "so its weight moves by 0.12, from 0.20 to 0.32." in TEXT


def test_that_the_update_by_hand_takes_the_part_of_the_variance_that_the_text_says():
    w, y = np.array([0.1, 0.2, 0.6]), np.array([0.3, 0.8, 1.0])
    new = w + gain(w, y) * (1.0 - y)
    left = new.var(ddof=1)
    np.testing.assert_allclose(new - new.mean(), [0.04, -0.16, 0.12], atol=0.005)
    assert round(left, 3) == 0.021
    missed = w - 0.3 - 0.08 / 0.13 * (y - 0.7)
    np.testing.assert_allclose(missed, [0.05, -0.16, 0.12], atol=0.005)
    np.testing.assert_allclose(w - missed, [0.05, 0.36, 0.48], atol=0.005)
    assert "| guess, from its own y | 0.05 | 0.36 | 0.48 | | miss | +0.05 | −0.16 | +0.12 |" in TEXT
    assert "0.05 · (−0.4) − 0.16 · 0.1 + 0.12 · 0.3 = 0." in TEXT
    products = 0.05 * -0.4 - 0.16 * 0.1 + 0.12 * 0.3
    assert products == pytest.approx(0, abs=1e-12)
    assert "(0.08 / 0.13)² · 0.13 + (0.05² + 0.16² + 0.12²) / 2 = 0.049 + 0.021 = 0.070" in TEXT
    assert round((0.08 / 0.13) ** 2 * 0.13, 3) == round((w - missed).var(ddof=1), 3) == 0.049
    assert round((0.05**2 + 0.16**2 + 0.12**2) / 2, 3) == round(missed.var(ddof=1), 3) == 0.021
    assert np.cov(missed, y)[0, 1] == pytest.approx(0, abs=1e-12)  # nothing to do with y
    assert "| guess, from the reading | 0.48 | 0.48 | 0.48 | | new weight | 0.53 | 0.32 | 0.60 |" in TEXT
    np.testing.assert_allclose(0.48 + np.array([0.05, -0.16, 0.12]), [0.53, 0.32, 0.60])
    assert "(0.05² + 0.16² + 0.12²) / 2 = 0.021. Before the reading it was 0.070. That leaves 30%, and 70% is" in TEXT
    assert round(0.021 / 0.07, 2) == round(1 - 0.049 / 0.07, 2) == 0.30
    assert (missed.var() / w.var()) ** 0.5 == pytest.approx(0.5, abs=0.05)
    assert "About half of the spread is left here, since √0.30 = 0.55." in TEXT and round(0.30**0.5, 2) == 0.55
    r = np.corrcoef(w, y)[0, 1]
    assert round(r**2, 2) == round(0.049 / 0.070, 2) == 0.70 and "0.08² / (0.07 · 0.13) = 0.70, or r²" in TEXT
    assert "Its square is 0.08² / (0.07 · 0.13) = 0.70, the same as the share that is gone." in TEXT
    assert round(r, 2) == 0.84 and "0.08 / √(0.07 · 0.13) = 0.84" in TEXT
    perfect = w + 0.08 / 0.13 * (1.0 - y)
    np.testing.assert_allclose(perfect - perfect.mean(), missed)  # the misses are all that is left
    np.testing.assert_allclose(perfect, [0.53, 0.32, 0.60], atol=0.005)
    assert round(perfect.mean(), 2) == round(0.3 + 0.08 / 0.13 * 0.3, 2) == 0.48
    assert "from 0.3 to 0.3 + (0.08 / 0.13) · 0.3 = 0.48. There the line meets the dotted one." in TEXT
    assert "The guesses have become the same, and the misses have stayed." in TEXT
    assert "| guess, from the reading | 0.48 | 0.48 | 0.48 | | new weight | 0.53 | 0.32 | 0.60 |" in TEXT
    assert left / 0.07 == pytest.approx(1 - r**2, abs=0.005)
    K = np.linspace(0, 1, 1001)
    parabola = [(w - k * y).var(ddof=1) for k in K]
    np.testing.assert_allclose(parabola, 0.07 - 0.16 * K + 0.13 * K**2)
    assert K[np.argmin(parabola)] == pytest.approx(0.615, abs=0.001) and min(parabola) == pytest.approx(0.02, abs=0.001)


@pytest.mark.parametrize("obs_std", [0.0, 0.05, 1.0])
def test_that_a_reading_takes_the_part_of_the_variance_that_further_derives(obs_std):
    """With a perfect reading this holds for the same reading for all, with another one for the average over copies."""
    rng = np.random.default_rng(8)
    w, y = rng.standard_normal((2, 30))
    w += y
    covariance = np.cov(w, y)
    share = covariance[1, 1] / (covariance[1, 1] + obs_std**2)
    K = covariance[0, 1] / (covariance[1, 1] + obs_std**2)
    left = [(w + K * (obs_std * rng.standard_normal(30) - y)).var(ddof=1) for _ in range(3000)]
    r = np.corrcoef(w, y)[0, 1]
    assert np.mean(left) == pytest.approx((1 - r**2 * share) * covariance[0, 0], rel=0.01)


def test_that_the_exercise_by_hand_has_the_answer_that_it_says_and_its_wrong_ones_come_from_the_slips_that_it_names():
    w, y = np.array([0.3, 0.5, 0.7]), np.array([0.8, 0.9, 0.4])
    covariance, above = np.cov(w, y), 1.1 - y.mean()
    ends = {
        "a": 0.5 - gain(w, y, 0.3**2) * above,
        "b": 0.5 + gain(w, y, 0.3**2) * above,
        "c": 0.5 + gain(w, y, 0) * above,
        "d": 0.5 + covariance[0, 1] * 2 / 3 / (covariance[1, 1] * 2 / 3 + 0.3**2) * above,
        "e": 0.5 + gain(w, y, 0.3) * above,
        "f": 0.5 + covariance[0, 1] * above,
        "g": 0.5 + covariance[0, 1] / (covariance[0, 0] + 0.3**2) * above,
    }
    assert "The reading is 1.1, from a worse thermometer, which is off by about 0.3." in TEXT
    assert "the deviations of w are −0.2, 0 and +0.2, and those of y +0.1, +0.2 and −0.3.)" in TEXT
    np.testing.assert_allclose([w - w.mean(), y - y.mean()], [[-0.2, 0, 0.2], [0.1, 0.2, -0.3]], atol=1e-12)
    products, squares = (w - w.mean()) * (y - y.mean()), (y - y.mean()) ** 2  # as the second hint says
    np.testing.assert_allclose([products, squares], [[-0.02, 0, -0.06], [0.01, 0.04, 0.09]], atol=1e-12)
    assert len({f"{end:.2f}" for end in ends.values()}) == len(ends)
    assert abs(0.5 + gain(w, y, 0.05**2) * above - ends["c"]) < 0.01  # the same reply helps with the good thermometer's
    exercise = registry.get("04-hand")
    assert exercise.right == "b" and list(exercise.options) == list(ends)
    for letter, end in ends.items():
        assert re.search(rf"\*\*{letter}\*\* [^*]*from 0\.50 to {end:.2f}\.", TEXT)


def test_that_threes_disagree_and_often_have_the_wrong_sign():
    net = FNN((1, 20, 1))
    centre, x = net.init(16), sine(rng=16).x_test[[150]]

    def first_weight(n_ens, seed):
        networks = net.ensemble(n_ens, spread=0.3, centre=centre, rng=seed)
        return np.cov(networks[0], net(networks, x)[0, 0])[0, 1]

    assert first_weight(20_000, 78) > 0.03
    true = np.abs(script.correlations(net.ensemble(20_000, spread=0.3, centre=centre, rng=79), x))
    assert true[0] == pytest.approx(0.1, abs=0.02) and np.sum(true < true[0]) > 61 / 2
    assert [first_weight(3, seed) > 0.15 for seed in range(2)] == [True, False] and first_weight(3, 1) < 0
    wrong = np.mean([first_weight(3, seed) < 0 for seed in range(5000, 6000)])
    assert 0.38 < wrong < 0.5 and "How often do three networks have even the sign wrong?" in TEXT


# Clouds and dice


def wins(n_ens, games, seed):
    clouds = np.random.default_rng(seed).standard_normal((games, 6, 2, n_ens))
    real = clouds[:, 0]
    real[:, 1] = CORRELATION * real[:, 0] + np.sqrt(1 - CORRELATION**2) * real[:, 1]
    return 100 * np.mean(np.abs(correlations(clouds)).argmax(axis=1) == 0)


@pytest.mark.parametrize("n_ens", WINS)
def test_that_the_cloud_that_leans_most_is_the_real_one_as_often_as_the_explorer_says(n_ens):
    assert wins(n_ens, 4000, 123) == pytest.approx(WINS[n_ens], abs=3)


def test_that_the_games_themselves_are_won_as_often():
    won = 0
    for game in range(100, 500):
        clouds, real = explore.six_clouds(game)
        won += np.abs(correlations(clouds)).argmax() == real
    assert won / 400 == pytest.approx(0.5, abs=0.08)
    assert wins(10, 4000, 124) == pytest.approx(50, abs=2) and "We played 4000 such games" in TEXT
    assert f"is the real one in {WINS[30]} of 100 games, and with fifty in {WINS[50]}." in TEXT


def test_that_the_options_of_the_game_say_the_correlations_of_its_clouds():
    clouds, real = explore.six_clouds(1)
    found = correlations(clouds)
    assert real == 4 and np.abs(found).argmax() == 3
    exercise = registry.get("04-cloud")
    assert exercise.careful == "d"
    for letter, words in exercise.options.items():
        its = f"{found['abcdef'.index(letter)]:.2f}".replace("-", "−")
        assert its in words and "−0.57" in words


def dice(n_ens, pairs, seed):
    rng = np.random.default_rng(seed)
    return np.array([np.corrcoef(rng.integers(1, 7, (2, n_ens)))[0, 1] for _ in range(pairs)])


@pytest.mark.parametrize("n_ens, size", [(10, 0.33), (40, 0.16), (100, 0.10), (1000, 0.03)])
def test_that_dice_correlate_as_the_theory_says(n_ens, size):
    found = dice(n_ens, 2000, 99)
    assert found.std() == pytest.approx((n_ens - 1) ** -0.5, rel=0.06)
    assert found.std() == pytest.approx(size, abs=0.012)


def test_that_one_pair_in_three_lies_beyond_the_standard_deviation():
    assert np.mean(np.abs(dice(10, 4000, 97)) > 1 / 3) == pytest.approx(1 / 3, abs=0.03)
    assert "a standard deviation of 0.33: one pair in three finds more than that, up or down." in TEXT


def test_that_the_exercise_on_chance_has_the_answer_that_it_says_and_its_wrong_ones_come_from_the_slips_that_it_names():
    exercise = registry.get("04-enough")
    assert exercise.right == "c" and "should take only 1% of its variance, on average." in TEXT
    ends = {"b": 1 + 1 / 0.1, "c": 1 + 1 / 0.01, "d": 10 * 11**2, "e": 1 + 1 / 0.01**2}
    for letter, said in {"b": "11", "c": "101", "d": "1200", "e": "10,000"}.items():
        assert f"- **{letter}** {said}." in TEXT
        assert float(said.replace(",", "")) == pytest.approx(ends[letter], rel=0.01)
    assert round((1 / 9) / 0.01) == 11  # times less than what a reading takes from ten networks
    for n_ens in (10, 11, 101):
        pairs = np.random.default_rng(n_ens).standard_normal((4000, 2, n_ens))
        assert np.mean(correlations(pairs) ** 2) == pytest.approx(1 / (n_ens - 1), rel=0.1)


def test_that_one_pair_in_seven_reaches_a_half_and_about_95_of_100_stay_below_the_rule_of_thumb():
    assert np.mean(np.abs(dice(10, 4000, 98)) >= 0.5) == pytest.approx(1 / 7, abs=0.02)
    for n_ens in (10, 30, 100, 300):
        below = np.mean(np.abs(dice(n_ens, 2000, n_ens)) < 2 / np.sqrt(n_ens - 1))
        assert below == pytest.approx(0.955, abs=0.018)
    assert round(2 / np.sqrt(9), 2) == 0.67 and "the limit is 0.67" in TEXT


def test_that_one_of_five_chance_clouds_passes_the_rule_of_thumb_in_about_one_game_of_six():
    clouds = np.random.default_rng(5).standard_normal((5000, 5, 2, 10))
    passed = np.mean(np.abs(correlations(clouds)).max(axis=1) > 2 / 3)
    assert passed == pytest.approx(1 / 6, abs=0.02) and "about one game of six" in TEXT
    assert round(100 * 0.964**5) == 83 and "0.964⁵ = 83 of 100 games" in TEXT
    found = correlations(explore.six_clouds(1)[0])
    assert abs(found[4]) < 2 / 3 < abs(found[3])


# The network


def test_that_the_table_is_complete_and_the_script_makes_its_rows_again():
    assert TABLE.dtype.names == script.COLUMNS
    rows = [(size, seed) for size in script.SIZES for seed in script.SEEDS]
    assert list(zip(TABLE["n_ens"], TABLE["seed"])) == rows
    for n_ens, seed in ((10, 16), (100, 3)):
        (row,) = TABLE[(TABLE["n_ens"] == n_ens) & (TABLE["seed"] == seed)]
        np.testing.assert_allclose(list(row), script.run(n_ens, seed), rtol=1e-3)


def test_that_the_text_says_the_tables_medians():
    assert f"{100 * median('wrong', 10):.0f} of 100 of these weights" in TEXT
    assert f"a hundred networks for {100 * median('wrong', 100):.0f} of 100" in TEXT
    assert round(median("typical", 100), 2) == 0.12 and "it is 0.12" in TEXT and round(61**-0.5, 2) == 0.13
    assert f"close to the medians of {len(script.SEEDS)}.)" in TEXT and f"in {len(script.SEEDS)} such draws" in TEXT


@pytest.mark.parametrize("n_ens", script.SIZES)
def test_that_the_first_five_readings_take_what_correlations_by_chance_take(n_ens):
    """The mean of the variance that is left, and the part that a square of 1/(N − 1) at each reading leaves."""
    left = np.mean(TABLE["spread_5"][TABLE["n_ens"] == n_ens] ** 2)
    assert left == pytest.approx((1 - 1 / (n_ens - 1)) ** 5, abs=0.06)
    assert round((8 / 9) ** 5, 2) == 0.55 and round((8 / 9) ** 2.5, 2) == 0.74 and "(8/9)⁵ = 0.55 |" in TEXT


def test_that_the_training_that_is_shown_is_close_to_the_medians_of_such_trainings():
    problem = sine(n=100, noise=0.05, rng=16)
    for n_ens in script.SIZES:
        blind = np.random.default_rng(3038).standard_normal(n_ens)
        start = np.vstack([script.NET.ensemble(n_ens, spread=0.3, rng=38), blind])
        steps = list(enkf(script.unused, start, problem.x, problem.d, problem.obs_std, rng=38))
        left = {readings: steps[readings - 1].theta[-1].std() / blind.std() for readings in (5, 20, 100)}
        for readings, its in left.items():
            assert its == pytest.approx(median(f"spread_{readings}", n_ens), abs=0.04)
        if n_ens == 10:
            said = [f"{its:.0%} {'of the spread ' if k == 5 else ''}after {k}" for k, its in left.items()]
            assert said == ["69% of the spread after 5", "11% after 20", "3% after 100"]
            assert "kept 69% of the spread after 5 readings, 11% after 20, and 3% after 100" in TEXT
        if n_ens == 100:
            assert f"{left[100]:.0%}" == "75%" and "a hundred keep 75%" in TEXT
            assert "60% of the spread, and it was 75%" in TEXT


FRESH = range(500, 540)


def reckoned(n_ens, seed, of_problem):
    """At each of 100 readings of a training: r² of the weight that does nothing, and Var(y) / (Var(y) + 0.0025)."""
    problem = sine(n=100, noise=0.05, rng=of_problem)
    blind = np.random.default_rng(seed + 3000).standard_normal(n_ens)
    start = np.vstack([script.NET.ensemble(n_ens, spread=0.3, rng=seed), blind])
    steps = enkf(script.unused, start, problem.x, problem.d, problem.obs_std, rng=seed)
    squares, parts = [], []
    for ensemble, x in zip([start, *(step.theta for step in steps)], problem.x):
        y = script.unused(ensemble, [x])[0, 0]
        squares.append(np.corrcoef(ensemble[-1], y)[0, 1] ** 2)
        parts.append(y.var(ddof=1) / (y.var(ddof=1) + 0.0025))
    return np.array([squares, parts])


def test_that_the_reckoning_of_the_training_that_is_shown_has_the_numbers_that_the_text_says():
    squares, parts = reckoned(100, 38, of_problem=16)
    assert f"{parts.mean():.2f}" == "0.76" and f"{squares.mean():.3f}" == "0.008"
    assert "the part is 0.76 on average, and r² is 0.008" in TEXT
    assert round((1 - 0.76 * 0.008) ** 100, 2) == 0.54 and round((1 - 0.76 * 0.008) ** 50, 2) == 0.74
    assert "the root is 74%" in TEXT
    assert round(0.99**100, 2) == 0.37 and round(0.99**50, 1) == 0.6
    assert "0.99¹⁰⁰ = 0.37 of the variance after 100 readings" in TEXT
    assert round((8 / 9) ** 20, 3) == 0.095 and round((8 / 9) ** 10, 2) == 0.31 and "(8/9)²⁰ = 0.095 |" in TEXT
    assert round((8 / 9) ** 100, 5) == 0.00001 and "(8/9)¹⁰⁰ = 0.00001 |" in TEXT
    assert "| that is, of the spread | 74% | 31% | 0.3% | | it was, of the spread | 69% | 11% | 3% |" in TEXT
    assert round((8 / 9) ** 50, 3) == 0.003 < median("spread_100", 10) / 5


def test_that_in_the_end_all_readings_are_poor_ones_for_ten_networks():
    parts = np.array([reckoned(10, seed, seed)[1] for seed in FRESH])
    assert parts[:, :5].mean() > 0.9 and (parts[:, 50:].mean(axis=1) < 0.25).all()
    assert np.median(parts[:, 0]) > 0.95  # Var(y) is far more than 0.0025
    assert np.median(parts[:, 20:]) < 0.2  # hardly anything left to disagree about


def test_that_the_spread_of_ten_falls_faster_than_the_rule_from_the_5th_to_the_20th_reading_and_then_more_slowly():
    spread = np.array([script.run(10, seed)[5:] for seed in FRESH])  # after 1, 5, 20 and 100 readings
    each = np.median([spread[:, 2] / spread[:, 1], spread[:, 3] / spread[:, 2]], axis=1) ** [1 / 15, 1 / 80]
    assert each[0] < (8 / 9) ** 0.5 - 0.02 and each[1] > 0.975  # the part that one reading leaves
    assert "after some readings the spread falls faster (" in TEXT and "It stops at 3%, because by then" in TEXT
    assert "From the 5th to about the 20th reading the spread of the ten falls faster than the rule says" in TEXT
    factors = np.median([1 / spread[:, 2], spread[:, 2] / spread[:, 3]], axis=1)
    assert 6 < factors[0] < 16 and 1.5 < factors[1] < 4.5  # 80 readings take less than the first 20
    assert "by a factor of 9 in the first 20 readings, and by less than 4 in the 80 after them" in TEXT


def test_that_with_other_seeds_the_networks_agree_and_so_the_readings_become_poor():
    squares, parts = np.array([reckoned(100, seed, seed) for seed in FRESH]).transpose(1, 0, 2)
    for (a, b), said in (((0, 20), 0.94), ((20, 50), 0.83), ((50, 100), 0.65)):
        assert parts[:, a:b].mean() == pytest.approx(said, abs=0.06)
    assert (parts[:, :20].mean(axis=1) > parts[:, 50:].mean(axis=1) + 0.1).all()
    assert 0.68 < parts.mean() < 0.78
    assert 0.0075 < squares.mean() < 1 / 99
    left = (1 - parts.mean() * squares.mean()) ** 50  # the root of a hundred readings' product
    assert left == pytest.approx(median("spread_100", 100), abs=0.04)
    assert left > 0.99**50 + 0.05


def test_that_with_ten_networks_the_luck_of_a_reading_grows_as_further_says():
    squares, _ = np.array([reckoned(10, seed, seed) for seed in range(500, 530)]).transpose(1, 0, 2)
    assert [f"{squares[:, a:b].mean():.2f}" for a, b in ((0, 1), (5, 10), (10, 20))] == ["0.09", "0.19", "0.29"]
    assert "it was 0.09 at the first reading, 0.19 at the sixth to the tenth, and 0.29 at the next ten" in TEXT
    fresh, _ = np.array([reckoned(10, seed, seed) for seed in range(600, 640)]).transpose(1, 0, 2)
    first, later, last = (fresh[:, a:b].mean() for a, b in ((0, 1), (5, 10), (10, 20)))
    assert 0.05 < first < 0.17 and 0.14 < later < 0.26 and 0.2 < last < 0.38


@pytest.mark.parametrize("rank", [9, 8, 5])
def test_that_chance_in_fewer_directions_is_larger(rank):
    pairs = np.random.default_rng(rank).standard_normal((20_000, 2, rank))
    cosines = np.sum(pairs[:, 0] * pairs[:, 1], axis=1) / np.prod(np.linalg.norm(pairs, axis=2), axis=1)
    assert np.mean(cosines**2) == pytest.approx(1 / rank, rel=0.05)


def test_that_other_seeds_get_as_many_signs_wrong():
    wrong = {n_ens: np.array([script.signs(n_ens, seed)[1] for seed in FRESH]) for n_ens in (10, 100)}
    assert 0.28 < np.median(wrong[10]) < 0.45 and 0.06 < np.median(wrong[100]) < 0.17
    assert np.mean(wrong[100] < wrong[10]) > 0.9


def test_that_with_other_seeds_too_few_networks_grow_certain_of_a_weight_that_does_nothing():
    runs = {n_ens: np.array([script.run(n_ens, seed)[5:] for seed in FRESH]) for n_ens in (10, 100)}
    ten, hundred = (np.median(each, axis=0) for each in runs.values())
    assert 0.5 < ten[1] < 0.9 and 0.05 < ten[2] < 0.16 and 0.02 < ten[3] < 0.06  # after 5, 20 and 100 readings
    assert (np.diff(ten[:4]) < 0).all()
    assert 0.6 < hundred[3] < 0.82
    assert (runs[10][:, 3] < 0.2).all()  # what is said to those who expected another end
    five = [np.mean(each[:, 1] ** 2) for each in runs.values()]
    np.testing.assert_allclose(five, [(8 / 9) ** 5, (98 / 99) ** 5], atol=0.12)


@pytest.mark.parametrize("n_ens", [10, 100])
def test_that_what_a_reading_has_taken_hardly_ever_comes_back(n_ens):
    fallen, risen = 0.0, 0.0
    for seed in range(500, 520):
        problem = sine(n=100, noise=0.05, rng=seed)
        blind = np.random.default_rng(seed + 3000).standard_normal(n_ens)
        start = np.vstack([script.NET.ensemble(n_ens, spread=0.3, rng=seed), blind])
        steps = enkf(script.unused, start, problem.x, problem.d, problem.obs_std, rng=seed)
        change = np.diff([blind.std(), *(step.theta[-1].std() for step in steps)]) / blind.std()
        fallen -= change[change < 0].sum()
        risen += change[change > 0].sum()
    assert risen < 0.1 * fallen


@pytest.mark.parametrize("n_ens, least, most", [(10, 0.28, 0.65), (100, 0.07, 0.13)])
def test_that_the_weight_that_does_nothing_correlates_by_chance_at_every_reading(n_ens, least, most):
    found = []
    for seed in range(500, 520):
        problem = sine(n=100, noise=0.05, rng=seed)
        blind = np.random.default_rng(seed + 3000).standard_normal(n_ens)
        start = np.vstack([script.NET.ensemble(n_ens, spread=0.3, rng=seed), blind])
        steps = enkf(script.unused, start, problem.x, problem.d, problem.obs_std, rng=seed)
        ensembles = [start, *(step.theta for step in steps)]
        found.append([
            np.corrcoef(ensemble[-1], script.unused(ensemble, problem.x[[k]])[0])[0, 1]
            for k, ensemble in enumerate(ensembles[:-1])
        ])  # fmt: skip
    typical = np.sqrt(np.mean(np.square(found).reshape(20, 10, 10), axis=(0, 2)))  # of ten readings at a time
    assert (typical > least).all() and (typical < most).all()


def test_that_a_hundred_members_err_by_a_tenth_on_the_networks_correlations():
    net, errors = FNN((1, 20, 1)), []
    for seed in FRESH:
        centre, x = net.init(seed), sine(rng=seed).x_test[[150]]
        true, found = (
            script.correlations(net.ensemble(n_ens, spread=0.3, centre=centre, rng=seed + n_ens), x)
            for n_ens in (20_000, 100)
        )
        errors.append(np.sqrt(np.mean((found - true) ** 2)))
    assert np.median(errors) == pytest.approx(0.10, abs=0.01)


# Rank


def distance(n_ens, seed, times=1):
    members = np.random.default_rng(seed).normal(0, 0.7, (n_ens, 3)).T
    for _ in range(times):
        members = updated(members)
    return np.linalg.norm(members.mean(axis=1) - TRUTH)


def test_that_three_members_stay_away_from_the_truth_and_four_get_there():
    seeds = range(1000, 1400)
    three, four = ([distance(n_ens, seed) for seed in seeds] for n_ens in (3, 4))
    assert np.median(three) == pytest.approx(0.70, abs=0.1) and np.median(four) == pytest.approx(0.08, abs=0.03)
    assert "in 400 of them, the median is 0.70 for three members and 0.08 for four" in TEXT
    stored = [np.median([distance(n_ens, seed) for seed in range(400)]) for n_ens in (3, 4)]
    assert [f"{value:.2f}" for value in stored] == ["0.70", "0.08"]
    assert np.median([distance(2, seed) for seed in seeds]) > np.median(three)
    assert distance(3, SEED) == pytest.approx(0.77, abs=0.005) and distance(4, SEED) == pytest.approx(0.06, abs=0.005)
    assert "The mean stops 0.77 short" in TEXT and "the three now agree to 0.01" in TEXT
    assert (updated(three_times(3, SEED)).std(axis=1, ddof=1) < 0.01).all()
    assert np.percentile(four, 75) == pytest.approx(0.25, abs=0.06) and "A quarter of them end beyond 0.25" in TEXT
    assert np.percentile([distance(6, seed) for seed in seeds], 75) < 0.1


def test_that_the_first_member_moves_by_the_sum_of_columns_that_the_text_says():
    before, after = explore.few_members(3)
    deviations = before - before.mean(axis=1, keepdims=True)
    columns = deviations.round(2)
    np.testing.assert_array_equal(columns.T, [[0.10, -0.24, 0.09], [0.28, 0.37, -0.38], [-0.39, -0.13, 0.29]])
    assert np.abs(columns.sum(axis=1)).max() < 0.015  # 0 but for the rounding
    assert "The columns of A are (0.10, −0.24, 0.09), (0.28, 0.37, −0.38) and (−0.39, −0.13, 0.29). Added" in TEXT
    short = (TRUTH - before.T).T
    b = np.linalg.inv(np.cov(before) + 0.05**2 * np.eye(3)) @ short
    three = deviations.T @ b / 2  # as Further derives them, a column for each member
    np.testing.assert_allclose(deviations @ three, after - before)
    np.testing.assert_array_equal(three[:, 0].round(2), [-2.26, 0.02, 2.23])
    assert "> (−1.1, 0.3, 0.4) = −2.26 · (0.10, −0.24, 0.09) + 0.02 · (0.28, 0.37, −0.38) +" in TEXT
    assert "> 2.23 · (−0.39, −0.13, 0.29)" in TEXT and "For the first member they are −2.26, 0.02 and 2.23." in TEXT
    np.testing.assert_array_equal((columns @ three[:, 0].round(2)).round(1), [-1.1, 0.3, 0.4])
    np.testing.assert_array_equal((after - before)[:, 0].round(1), [-1.1, 0.3, 0.4])
    for moves in (after - before, after - after.mean(axis=1, keepdims=True)):  # both lie in the plane
        assert np.linalg.matrix_rank(np.hstack([deviations, moves]), tol=1e-9) == 2


def test_that_the_unlucky_fours_differ_by_less_than_a_reading_is_off_in_the_direction_in_which_they_stop():
    values, directions = np.linalg.eigh(np.cov(three_times(4, SEED + 2)))
    assert f"{values[0] ** 0.5:.3f}" == "0.023" and "of draw 3 differ by only 0.023, less than the 0.05" in TEXT
    assert f"{values[0] / (values[0] + 0.05**2):.0%}" == "17%" and "only 17% of the way" in TEXT
    thin, far = [], []
    for seed in range(1000, 1400):
        thin.append(np.linalg.eigvalsh(np.cov(three_times(4, seed)))[0] ** 0.5)
        far.append(distance(4, seed) > UNLUCKY)
    assert np.median(np.array(thin)[far]) < 0.05 < 0.15 < np.median(np.array(thin)[~np.array(far)])


@pytest.mark.parametrize("n_ens", [3, 10, 61, 62, 100])
def test_that_networks_differ_in_one_direction_less_than_there_are_up_to_all(n_ens):
    for seed in range(20):
        networks = script.NET.ensemble(n_ens, rng=seed)
        assert np.linalg.matrix_rank(np.cov(networks)) == min(n_ens - 1, 61)


def test_that_62_networks_may_differ_too_little_in_one_direction_and_a_few_more_are_safer():
    """The smallest standard deviation in any direction: none at all for 61, and for 62 far less than for 70."""
    assert "there may be a direction in which they still differ too little, and a few more are safer." in TEXT
    least = {62: [], 70: []}
    for seed in range(20):
        for n_ens, its in least.items():
            its.append(np.linalg.eigvalsh(np.cov(script.NET.ensemble(n_ens, rng=seed)))[0] ** 0.5)
    assert max(least[62]) < min(least[70]) and 5 * np.median(least[62]) < np.median(least[70])


def test_that_reading_again_brings_three_members_no_nearer_even_where_they_still_differ():
    noisy = np.random.default_rng(7)
    for seed in range(20):
        members = np.random.default_rng(seed).normal(0, 0.7, (3, 3)).T
        first = members.mean(axis=1)
        normal = np.cross(members[:, 1] - members[:, 0], members[:, 2] - members[:, 0])
        normal /= np.linalg.norm(normal)
        nearest = abs((TRUTH - first) @ normal)
        for _ in range(30):  # each member sees its own copy of the reading, so that they stay apart for longer
            covariance = np.cov(members)
            gain = covariance @ np.linalg.inv(covariance + 0.05**2 * np.eye(3))
            members = members + gain @ (TRUTH[:, None] + noisy.normal(0, 0.05, (3, 3)) - members)
            assert np.linalg.norm(members.mean(axis=1) - TRUTH) > nearest - 1e-9


# Further


def test_that_the_error_of_a_covariance_falls_like_one_over_the_root_of_n():
    root = np.linalg.cholesky([[1.0, 0.4], [0.4, 0.25]])
    rng, sizes, errors = np.random.default_rng(321), [10, 40, 160, 640], []
    for n_ens in sizes:
        estimates = np.array([np.cov(root @ rng.standard_normal((2, n_ens))) for _ in range(400)])
        errors.append(np.sqrt(np.mean((estimates - root @ root.T) ** 2)))
    assert np.polyfit(np.log(sizes), np.log(errors), 1)[0] == pytest.approx(-0.5, abs=0.04)


@pytest.mark.parametrize("r", [0.0, 0.5, 0.8])
def test_that_a_correlation_errs_by_what_the_text_says(r):
    pairs = np.random.default_rng(7).standard_normal((4000, 2, 40))
    pairs[:, 1] = r * pairs[:, 0] + np.sqrt(1 - r**2) * pairs[:, 1]
    assert correlations(pairs).std() == pytest.approx((1 - r**2) / np.sqrt(39), rel=0.08)


def test_that_ten_networks_pass_hardly_more_of_the_weights_than_chance_does_and_a_thousand_pass_half():
    net = FNN((1, 20, 1))
    centre, x, passed = net.init(16), sine(rng=16).x_test[[150]], {}
    for n_ens in (10, 1000):
        found = [script.correlations(net.ensemble(n_ens, spread=0.3, centre=centre, rng=seed), x) for seed in range(40)]
        passed[n_ens] = 61 * np.mean(np.abs(found) > 2 / np.sqrt(n_ens - 1))
        assert f"{passed[n_ens]:.1f}" in TEXT.partition("Which correlations to believe")[2]
    assert 2 < passed[10] < 4 and passed[1000] > 30
    fresh = [script.correlations(net.ensemble(10, spread=0.3, centre=centre, rng=seed), x) for seed in range(900, 1100)]
    by_chance = np.mean(np.abs(correlations(np.random.default_rng(3).standard_normal((100_000, 2, 10)))) > 2 / 3)
    assert by_chance == pytest.approx(0.036, abs=0.002) and f"{61 * 0.036:.1f}" == "2.2" and "2.2 of 61" in TEXT
    assert by_chance < np.mean(np.abs(fresh) > 2 / 3) < 2 * by_chance  # more than half of it is chance
    large = np.mean(np.abs(correlations(np.random.default_rng(4).standard_normal((20_000, 2, 1000)))) > 999**-0.5 * 2)
    assert 61 * large == pytest.approx(2.8, abs=0.3) and "where chance takes 2.8" in TEXT

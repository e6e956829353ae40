"""What chapter 04 says of chance, of the network and of rank, computed again with other seeds than the chapter's."""

import importlib.util
import re
from pathlib import Path

import numpy as np
import pytest

from dalearn import FNN, explore, sine, transform
from dalearn.exercises import registry
from dalearn.explore._which_cloud import CORRELATION, WINS
from dalearn.plots.ideas.which_cloud import correlations

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
TEXT = re.sub(r"\n# ?", " ", (NOTEBOOKS / "source" / "04_an_ensemble_is_a_covariance.py").read_text("utf-8"))
spec = importlib.util.spec_from_file_location("chance", NOTEBOOKS / "data" / "chance.py")
script = importlib.util.module_from_spec(spec)
spec.loader.exec_module(script)
TABLE = np.genfromtxt(NOTEBOOKS / "data" / "chance.csv", delimiter=",", names=True, skip_header=2)


def median(name, n_ens):
    return np.median(TABLE[name][TABLE["n_ens"] == n_ens])


# Three networks by hand


def test_that_the_numbers_worked_by_hand_are_numpys():
    w, y = np.array([0.1, 0.2, 0.6]), np.array([0.5, 0.8, 0.8])
    covariance = np.cov(w, y)
    np.testing.assert_allclose(covariance, [[0.07, 0.03], [0.03, 0.03]])
    gain = covariance[0, 1] / (covariance[1, 1] + 0.05**2)
    assert round(gain, 2) == 0.92 and "0.92 · 0.3 = 0.28, from 0.30 to 0.58" in TEXT
    assert round(gain * (1.0 - y.mean()), 2) == 0.28 and round(w.mean() + gain * 0.3, 2) == 0.58


def test_that_threes_disagree_and_often_have_the_wrong_sign():
    net = FNN((1, 20, 1))
    centre, x = net.init(16), sine(rng=16).x_test[[150]]

    def first_weight(n_ens, seed):
        networks = net.ensemble(n_ens, spread=0.3, centre=centre, rng=seed)
        return np.cov(networks[0], net(networks, x)[0, 0])[0, 1]

    assert first_weight(20_000, 77) == pytest.approx(0.045, abs=0.01) and "say +0.045" in TEXT
    wrong = np.mean([first_weight(3, seed) < 0 for seed in range(5000, 6000)])
    assert wrong == pytest.approx(0.44, abs=0.05) and "44 of 100" in TEXT


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
    assert won / 400 == pytest.approx(0.5, abs=0.08) and "in only half of such games" in TEXT


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


def test_that_one_pair_in_seven_reaches_a_half_and_about_95_of_100_stay_below_the_rule_of_thumb():
    assert np.mean(np.abs(dice(10, 4000, 98)) >= 0.5) == pytest.approx(1 / 7, abs=0.02)
    for n_ens in (10, 30, 100, 300):
        below = np.mean(np.abs(dice(n_ens, 2000, n_ens)) < 2 / np.sqrt(n_ens - 1))
        assert below == pytest.approx(0.955, abs=0.018)
    assert round(2 / np.sqrt(9), 2) == 0.67 and round(2 / np.sqrt(99), 2) == 0.20


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
    assert round(median("typical", 100), 2) == 0.12 and "only 0.12" in TEXT
    kept = {k: f"{100 * median(f'spread_{k}', 10):.0f}%" for k in (5, 20, 100)}
    said = f"had kept {kept[5]} of the spread, after 20 of them {kept[20]}, and after 100 of them {kept[100]}"
    assert said in TEXT and f"ends with {kept[100]} of its spread" in TEXT
    assert f"{100 * median('spread_100', 100):.0f}% of the spread is left" in TEXT
    assert (
        f"by {median('moved_100', 10):.1f}, which" in TEXT and f"has moved by {median('moved_100', 100):.1f}." in TEXT
    )
    assert round(median("spread_100", 100) ** 2, 2) == 0.52 and "0.72² = 0.52" in TEXT


FRESH = range(500, 520)


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
    assert 0.7 < ten[4] < 3 and 0.15 < hundred[4] < 0.7


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
    truth = np.array([-1.0, 0.0, 1.0])
    members = np.random.default_rng(seed).normal(0, 0.7, (n_ens, 3)).T
    for _ in range(times):
        members = transform(members, members, truth, np.full(3, 0.05**2))
    return np.linalg.norm(members.mean(axis=1) - truth)


def test_that_three_members_stay_away_from_the_truth_however_often_it_is_read_and_more_members_get_there():
    seeds = range(200, 240)
    three = np.array([distance(3, seed) for seed in seeds])
    again = np.array([distance(3, seed, 30) for seed in seeds])
    assert 0.45 < np.median(three) < 1 and np.median(again / three) > 0.98  # the chapter's 0.79 is a usual one
    assert np.median([distance(2, seed) for seed in seeds]) > np.median(three)
    assert np.median([distance(4, seed) for seed in seeds]) < 0.15
    assert np.median([distance(10, seed) for seed in seeds]) < 0.03
    assert distance(3, 5) == pytest.approx(0.79, abs=0.005) == distance(3, 5, 101)


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

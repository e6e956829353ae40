"""The table of chapter 06, how sure an ensemble is after one epoch or two: complete, and made by the script beside it."""

from pathlib import Path

import numpy as np
import pytest
from modules import module_of

DATA = Path(__file__).parent.parent / "notebooks" / "data"
script = module_of(DATA / "one_epoch.py")

HOW = {"delimiter": ",", "names": True, "dtype": None, "encoding": "utf-8", "skip_header": 2}
TABLE = np.genfromtxt(DATA / "one_epoch.csv", **HOW)


def rows(world, start, n_ens, epochs=1):
    is_there = (TABLE["world"] == world) & (TABLE["start"] == start) & (TABLE["n_ens"] == n_ens)
    return TABLE[is_there & (TABLE["epochs"] == epochs)]


def ratio(world, start, n_ens):
    """The median of the spread over the error."""
    found = rows(world, start, n_ens)
    return np.median(found["spread"] / found["rmse"])


def test_that_the_grid_is_complete_and_every_number_is_finite():
    assert TABLE.dtype.names == script.COLUMNS
    grid = [(world, start, size, epochs, seed) for world in script.WORLDS for start in script.STARTS
            for size in script.SIZES for epochs in script.EPOCHS for seed in script.SEEDS]  # fmt: skip
    assert [row.tolist()[:5] for row in TABLE] == grid
    assert all(np.isfinite(TABLE[name]).all() for name in script.COLUMNS[5:])


@pytest.mark.parametrize("row", [0, 170, 500, 850, 1300, 1430])
def test_that_the_script_makes_the_row_again(row):
    made = script.run(*TABLE[row].tolist()[:5])
    np.testing.assert_allclose(TABLE[row].tolist()[5:], made[5:], rtol=1e-3)


def test_that_a_hundred_straight_networks_are_as_sure_as_they_should_be_and_thirty_are_too_sure():
    for start in script.STARTS:
        for n_ens in (100, 400):
            assert 0.85 < ratio("straight", start, n_ens) < 1.15
            assert 0.83 < np.median(rows("straight", start, n_ens)["coverage"]) < 0.95
        assert all(ratio(world, start, 30) < 0.8 for world in script.WORLDS)


def test_that_a_second_epoch_makes_the_band_of_straight_networks_too_thin_and_the_error_no_smaller():
    once, twice = (rows("straight", 0.3, 100, epochs) for epochs in script.EPOCHS)
    assert round(np.median(once["coverage"]), 2) == 0.86 and round(np.median(twice["coverage"]), 2) == 0.71
    assert np.median(twice["rmse"]) > 0.93 * np.median(once["rmse"])
    fresh = [script.run("straight", 0.3, 100, 2, seed)[-1] for seed in range(100, 120)]
    assert np.median(fresh) < 0.8


def test_that_a_second_epoch_leaves_a_wide_band_wide_and_costs_that_of_the_sine_about_four_points():
    for start in script.STARTS:
        assert np.median(rows("one of them", start, 100, epochs=2)["coverage"]) >= 0.95
        once, twice = (np.median(rows("sine", start, 100, epochs)["coverage"]) for epochs in script.EPOCHS)
        assert 0.02 < once - twice < 0.06


def test_that_bending_widens_the_band_of_a_hundred_and_a_wrong_start_narrows_it_again():
    for start in script.STARTS:
        for n_ens in (100, 400):
            assert ratio("one of them", start, n_ens) > 1.35
            assert ratio("sine", start, n_ens) < 0.85 * ratio("one of them", start, n_ens)


def test_that_the_sine_lies_two_spreads_from_one_start_and_nearly_three_from_the_other():
    for start, low, high in ((0.3, 1.8, 2.3), (0.2, 2.6, 3.1)):
        found = rows("sine", start, 100)
        assert low < np.median(found["start_rmse"] / found["start_spread"]) < high


def test_that_a_hundred_members_keep_their_promise_from_one_start_and_hold_four_fifths_from_the_other():
    assert np.median(rows("sine", 0.3, 100)["coverage"]) > 0.9
    assert 0.75 < np.median(rows("sine", 0.2, 100)["coverage"]) < 0.85


def test_that_what_is_said_of_a_hundred_members_holds_for_other_seeds_too():
    def fresh(world, start):
        made = np.array([script.run(world, start, 100, 1, seed)[5:] for seed in range(100, 120)])
        return np.median(made[:, 3] / made[:, 2])

    assert 0.8 < fresh("straight", 0.3) < 1.2
    bending = fresh("one of them", 0.3)
    assert bending > 1.3 and fresh("sine", 0.3) < bending
    assert fresh("sine", 0.2) < fresh("sine", 0.3)

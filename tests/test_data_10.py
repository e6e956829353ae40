"""The tables of chapter 10: complete, made by the scripts beside them, and the map says what the chapter says of it."""

from pathlib import Path

import numpy as np
import pytest
from modules import module_of

DATA = Path(__file__).parent.parent / "notebooks" / "data"
script = module_of(DATA / "size_and_inflation.py")

TABLE = np.genfromtxt(DATA / "size_and_inflation.csv", delimiter=",", names=True, skip_header=2)
ERRORS = np.array(
    [
        [np.median(TABLE["rmse"][(TABLE["n_ens"] == size) & (TABLE["inflation"] == rho)]) for rho in script.INFLATIONS]
        for size in script.SIZES
    ]
)


def test_that_the_grid_is_complete_and_every_number_is_finite():
    assert TABLE.dtype.names == script.COLUMNS
    expected = [(size, rho, seed) for size in script.SIZES for rho in script.INFLATIONS for seed in range(20)]
    assert list(zip(TABLE["n_ens"], TABLE["inflation"], TABLE["seed"])) == expected
    assert all(np.isfinite(TABLE[name]).all() for name in script.COLUMNS)
    assert TABLE["rmse"].min() > 0 and TABLE["coverage"].min() >= 0 and TABLE["coverage"].max() <= 1


@pytest.mark.parametrize("n_ens, inflation, seed", [(10, 1.0, 3), (20, 1.02, 0), (30, 1.0, 7), (50, 1.02, 1)])
def test_that_the_script_makes_the_row_again(n_ens, inflation, seed):
    chosen = (TABLE["n_ens"] == n_ens) & (TABLE["inflation"] == inflation) & (TABLE["seed"] == seed)
    (row,) = TABLE[chosen]
    np.testing.assert_allclose(list(row), script.run(n_ens, inflation, seed), rtol=1e-3)


def test_that_the_comments_name_the_settings():
    comments = [line for line in (DATA / "size_and_inflation.csv").read_text().splitlines() if line.startswith("#")]
    assert len(comments) == 2
    for word in (
        "sine",
        "noise 0.05",
        "(1, 20, 1)",
        "spread 0.3",
        "batches of 10",
        "5 epochs",
        "no relaxation",
        "numpy",
    ):
        assert word in " ".join(comments)


def test_that_the_best_inflation_falls_as_the_ensemble_grows():
    best = np.array(script.INFLATIONS)[ERRORS.argmin(axis=1)]
    assert (np.diff(best) <= 0).all() and best[0] > 1.05 and (best[-3:] == 1).all()


def test_that_inflation_helps_ten_members_and_ruins_a_hundred():
    few, many = ERRORS[script.SIZES.index(10)], ERRORS[script.SIZES.index(100)]
    assert (few[1:] < few[0]).all()
    assert (many[1:] > many[0]).all() and (many[script.INFLATIONS.index(1.06) :] > 10 * many[0]).all()


def test_that_more_members_help_ten_more_than_any_inflation():
    assert ERRORS[script.SIZES.index(30), 0] < ERRORS[script.SIZES.index(10)].min() / 2


def test_that_a_hundred_members_with_inflation_are_worst_of_the_three_ideas():
    ten, hundred, rho = script.SIZES.index(10), script.SIZES.index(100), script.INFLATIONS.index(1.1)
    assert ERRORS[hundred, 0] < ERRORS[ten, rho] < ERRORS[ten, 0] < ERRORS[hundred, rho]


def script_of(name):
    return module_of(DATA / f"{name}.py")


failures = script_of("failures")
DAYS = np.genfromtxt(DATA / "failures.csv", delimiter=",", names=True, skip_header=2, dtype=None, encoding="utf-8")


def test_that_the_table_of_the_clinic_is_complete_and_finite():
    assert DAYS.dtype.names == failures.COLUMNS
    expected = [(name, seed) for name in failures.RUNS for seed in failures.SEEDS]
    assert list(zip(DAYS["run"].tolist(), DAYS["seed"].tolist())) == expected
    assert all(np.isfinite(DAYS[name]).all() for name in failures.COLUMNS[1:])


@pytest.mark.parametrize(
    "name, seed",
    [("healthy", 0), ("200 around zero by 0.5", 3), ("15 members", 7), ("told error 0.2", 11), ("2 epochs", 5)],
)
def test_that_its_script_makes_a_row_again(name, seed):
    (row,) = DAYS[(DAYS["run"] == name) & (DAYS["seed"] == seed)]
    again = failures.run(name, seed)
    np.testing.assert_allclose(list(row)[2:8], again[2:8], rtol=0.02)
    assert row["is_healthy"] == again[8]

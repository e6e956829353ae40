"""What chapter 16 says of costs, against the stored measurements and the library."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from dalearn import kalman
from dalearn.stored import stored

CHAPTER = Path(__file__).parent.parent / "notebooks" / "source" / "16_notation_and_glossary.py"
TEXT = re.sub(r"\n# ?", " ", CHAPTER.read_text(encoding="utf-8"))
ROWS = json.loads(stored("costs.json").read_text(encoding="utf-8"))["rows"]
UPDATES = [row for row in ROWS if row["section"] == "updates" and row["name"] == "analysis"]


def number_of(name, what, section="floors"):
    (found,) = [row["numbers"] for row in ROWS if row["section"] == section and (row["case"], row["name"]) == name]
    return found[what]


def test_that_the_stored_costs_are_those_of_the_benchmarks_sizes():
    import benchmark

    assert [row["case"] for row in UPDATES] == [str(shape) for shape in benchmark.UPDATE_SHAPES]
    assert {row["section"] for row in ROWS} == set(benchmark.EXPLAINED)


def test_that_no_other_program_is_as_fast_in_the_stored_costs():
    for row in UPDATES:
        assert min(row["others"].values()) > 1.1, row["case"]
        assert {"iterative_ensemble_smoother", "pyesmda woodbury"} <= set(row["others"])


def test_that_the_updates_after_the_two_small_ones_are_within_two_and_a_half_times_the_floor():
    assert "The two small updates at the top take less than three milliseconds" in TEXT
    assert all(row["seconds"] < 3e-3 for row in UPDATES[:2]) and all(row["seconds"] > 9e-3 for row in UPDATES[2:])
    many = [row for row in UPDATES if int(row["case"].strip("()").split(",")[0]) >= 10_000]
    others = [row for row in UPDATES[2:] if row not in many]
    assert "Where the parameters are many, 10,000 and 100,000, nearly all of the work is Θ (I + W)" in TEXT
    assert len(many) == 2 and f"takes at most {max(row['over_floor'] for row in many):.1f} times the floor" in TEXT
    ratios = [row["over_floor"] for row in others]
    assert len(others) == 4 and f"The other large ones take {min(ratios):.1f} to {max(ratios):.1f} times the" in TEXT
    assert max(ratios) < 2.5


def test_that_a_forward_pass_is_mostly_tanh_where_a_tanh_takes_as_long_as_dozens_of_multiplications():
    assert "A small network is quick, and it spends most of its time in one function, tanh" in TEXT
    multiplications = (
        number_of(("float64", "np.tanh"), "ns per number") * number_of(("float64", "matrix product"), "GF/s") / 2
    )
    assert 24 < multiplications < 200


def test_that_members_are_the_size_that_costs_most_to_grow():
    import benchmark

    slopes = {row["case"].split()[0]: row["numbers"]["slope of time"] for row in ROWS
              if row["section"] == "growth" and row["name"] == "analysis"}  # fmt: skip
    assert "more observations cost in proportion" in TEXT and 0.85 < slopes["n_obs"] < 1.15
    assert "That makes the slope steeper than 1" in TEXT and slopes["n_params"] > 1.15
    assert slopes["n_obs"] < slopes["n_params"] < slopes["n_ens"]
    assert slopes["n_ens"] > 1.3
    n_params, _, n_ens = benchmark.GROWTH["n_params"][-1]
    assert "the largest one takes 26 megabytes" in TEXT and round(8 * n_params * n_ens / 1e6) == 26
    (row,) = [row for row in ROWS if row["name"] == "analysis" and row["case"].startswith("n_obs ")]
    assert row["numbers"]["of the arguments"] < 0.1


def test_that_what_stays_while_a_size_grows_is_what_the_chapter_says():
    import benchmark

    said = "First the observations, with 151 parameters and 100 members; then the parameters, with 200 observations and 100"
    assert f"{said} members; then the members, with 151 parameters and 2000 observations" in TEXT
    assert list(benchmark.GROWTH) == ["n_obs", "n_params", "n_ens"]
    observations, parameters, members = benchmark.GROWTH.values()
    assert {(n_params, n_ens) for n_params, _, n_ens in observations} == {(151, 100)}
    assert {(n_obs, n_ens) for _, n_obs, n_ens in parameters} == {(200, 100)}
    assert {(n_params, n_obs) for n_params, n_obs, _ in members} == {(151, 2000)}


def test_that_the_floors_are_those_of_multiplications_and_longer_than_those_of_memory():
    rate = number_of(("float64", "matrix product"), "GF/s") * 1e9 / 2
    bandwidth = 1e9 * max(number_of(("float64", f"memory, {what}"), "GB/s") for what in ("copy", "sum of two arrays"))
    assert "Reading the arrays from memory once takes less than that, at all sizes below" in TEXT
    for row in UPDATES:
        n_params, n_obs, n_ens = map(int, row["case"].strip("()").split(", "))
        assert n_obs >= n_ens
        at_the_rate_of_large_squares = n_ens**2 * (n_params + n_obs) / rate
        assert 0.95 < row["floor"] / at_the_rate_of_large_squares < 4, row["case"]
        assert 8 * n_ens * 2 * (n_params + n_obs) / bandwidth < row["floor"]


def test_that_what_was_left_out_would_have_formed_a_matrix_of_ten_thousand_rows():
    for row in UPDATES:
        for _, why in row["left_out"]:
            (rows,) = map(int, re.findall(r"form (\d+) x", why))
            assert rows >= 10_000


def test_that_the_chapter_counts_multiplications_as_the_library_does():
    counted = re.findall(r"with_(gain|weights) = (.*) / 1e6", CHAPTER.read_text(encoding="utf-8"))
    ways = dict(counted)
    assert len(ways) == 2
    rng = np.random.default_rng(0)
    for n_params, n_obs, n_ens in rng.integers(2, 400, (200, 3)):
        sizes = {"n_params": int(n_params), "n_obs": int(n_obs), "n_ens": int(n_ens), "r": int(min(n_obs, n_ens))}
        shorter = eval(ways["gain"], sizes) <= eval(ways["weights"], sizes)
        ensemble, predictions = np.empty((n_params, n_ens)), np.empty((n_obs, n_ens))
        assert kalman.gain_is_shorter(ensemble, predictions) == shorter


@pytest.mark.parametrize("n_obs, fewer", [(100, False), (101, True)])
def test_that_fewer_random_numbers_are_drawn_with_more_than_ten_observations_for_each_member(n_obs, fewer):
    assert "With more than ten observations for each member" in TEXT
    rng = np.random.default_rng(1)
    ensemble, Y = rng.standard_normal((3, 10)), rng.standard_normal((n_obs, 10))
    drawn = []

    class Watched(np.random.Generator):
        def standard_normal(self, size=None):
            drawn.append(size)
            return super().standard_normal(size)

    kalman.UPDATES["perturbed"](ensemble, Y, np.zeros(n_obs), np.ones(n_obs), Watched(np.random.PCG64(0)))
    assert drawn == [(10, 10) if fewer else (n_obs, 10)]

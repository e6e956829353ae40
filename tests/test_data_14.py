"""The table of chapter 14: complete, and made by the script beside it."""

from pathlib import Path

import numpy as np
import pytest
from modules import module_of

DATA = Path(__file__).parent.parent / "notebooks" / "data"
script = module_of(DATA / "streams.py")

HOW = {"delimiter": ",", "names": True, "dtype": None, "encoding": "utf-8", "skip_header": 2}
TABLE = np.genfromtxt(DATA / "streams.csv", **HOW)


def test_that_the_grid_is_complete_and_every_number_is_finite():
    assert TABLE.dtype.names == script.COLUMNS
    of_seeds = TABLE[TABLE["seed"] >= 0]
    grid = [(world, method, seed, n) for world, method, n in script.GRID for seed in script.SEEDS]
    assert [row.tolist()[:4] for row in of_seeds] == grid
    medians = TABLE[TABLE["seed"] == -1]
    times = sorted({*range(script.EVERY, script.N + 1, script.EVERY), *script.FINE})
    grid = [(world, method, -1, k) for world, method, n in script.GRID if n == script.N for k in times]
    assert [row.tolist()[:4] for row in medians] == grid
    assert np.isfinite(TABLE["error"]).all() and np.isfinite(of_seeds["seconds"]).all()
    single = np.isin(TABLE["method"], ("SGD", "Adam", "Adam with replay"))
    assert (np.isnan(TABLE["coverage"]) == single).all()


@pytest.mark.parametrize(
    "world, method",
    [("jump", "relaxed EnKF"), ("drift", "Adam with replay"), ("burst", "extended KF"), ("outliers", "SGD")],
)
def test_that_the_script_finds_the_stored_recovery_and_course_again(world, method):
    """A shorter stream has the same readings as far as it goes."""
    row = TABLE[(TABLE["world"] == world) & (TABLE["method"] == method) & (TABLE["seed"] == 3)][0]
    found = script.run(world, method, 3, 1310, script.FINE)
    assert abs(found["recovery"] - row["recovery"]) <= 10
    assert np.isfinite([found["found"][k][0] for k in script.FINE]).all()


def test_that_a_median_is_that_of_the_seeds():
    found = [script.run("flip", "Adam", seed, 1100, [1100])["found"][1100][0] for seed in script.SEEDS]
    is_there = (TABLE["world"] == "flip") & (TABLE["method"] == "Adam") & (TABLE["seed"] == -1)
    assert TABLE[is_there & (TABLE["k"] == 1100)]["error"][0] == pytest.approx(np.median(found), rel=1e-3)


def test_that_a_training_that_diverges_counts_as_too_far_from_there_on():
    def learner(stream, seed):
        steps = script.assimilate(stream, seed, inflation=1.5)
        for _, step in zip(range(10), steps):
            yield step
        raise script.Diverged(10, "as made")

    found = script.watched(learner, "calm", 1, 100, [5, 50, 100])["found"]
    assert found[5][0] < script.TOO_FAR and found[50] == found[100] == (script.TOO_FAR, 0.0)


def test_that_a_band_of_two_ends_is_the_whole_of_them_and_one_of_members_leaves_a_tenth_out():
    truth = np.zeros((5, 1))
    ends = np.stack([truth - 1, truth + 1], axis=-1)
    assert script.judged(truth, ends, truth) == (0, 1)
    members = np.linspace(-0.04, 1, 50)[None, None] + np.zeros((5, 1, 1))  # two of fifty are below 0
    assert script.judged(members.mean(axis=-1), members, truth)[1] == 0
    assert script.judged(truth + 50, None, truth)[0] == script.TOO_FAR

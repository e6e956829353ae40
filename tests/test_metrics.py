"""The measures on cases whose answer is known; test_peers.py holds them against others' code."""

import numpy as np
import pytest

from dalearn import coverage, crps, r2, rmse, spread


def test_that_rmse_is_the_root_of_the_mean_square():
    assert rmse([[1.0], [2.0]], [[1.0], [4.0]]) == pytest.approx(np.sqrt(2))
    assert rmse([3.0, -3.0], [0.0, 0.0]) == 3


def test_that_r2_is_one_for_the_truth_zero_for_its_mean_and_negative_below():
    truth = np.array([1.0, 2.0, 6.0])
    assert r2(truth, truth) == 1
    assert r2(np.full(3, 3.0), truth) == 0
    assert r2(truth[::-1], truth) < 0
    assert r2(truth + 1, truth) == pytest.approx(1 - 3 / 14)


def test_that_the_spread_is_the_root_of_the_mean_unbiased_variance():
    assert spread([[1.0, 3.0], [0.0, 0.0]]) == pytest.approx(1.0)  # variances 2 and 0
    assert spread(np.array([1.0, 2.0, 3.0])) == pytest.approx(1.0)


@pytest.mark.parametrize("level", [0.5, 0.9])
def test_that_coverage_is_its_level_for_an_honest_ensemble(rng, level):
    centre = rng.standard_normal((4000, 1))
    members, truth = centre + rng.standard_normal((4000, 400)), centre[:, 0] + rng.standard_normal(4000)
    assert coverage(members, truth, level) == pytest.approx(level, abs=0.02)


def test_that_coverage_counts_the_truth_between_the_central_quantiles_ends_included():
    members = np.tile(np.arange(101.0), (6, 1))
    truth = np.array([4.9, 5.0, 50.0, 95.0, 95.1, 1000.0])
    assert coverage(members, truth) == 0.5
    assert coverage(members, truth, level=1) == pytest.approx(5 / 6)
    assert coverage(members, truth, 0.9) == coverage(members, truth)
    assert coverage(members, np.array([24.9, 25, 50, 75, 75.1, 0]), level=0.5) == 0.5  # these ends are exact


def test_that_crps_is_the_absolute_error_of_a_collapsed_ensemble_and_zero_for_a_perfect_one():
    assert crps(np.full((3, 7), 2.0), np.array([0.0, 2.0, 5.0])) == pytest.approx(5 / 3)
    assert crps(np.full((3, 7), 2.0), np.full(3, 2.0)) == 0


def test_that_the_fair_crps_does_not_depend_on_the_ensemble_size_in_expectation(rng):
    """For N(0, 1) and a standard normal truth it is 1/√π, however small the ensemble."""
    for n_ens in (2, 5, 40):
        members, truth = rng.standard_normal((60_000, n_ens)), rng.standard_normal(60_000)
        assert crps(members, truth) == pytest.approx(1 / np.sqrt(np.pi), abs=0.01)


def test_that_crps_prefers_the_honest_ensemble(rng):
    truth, noise = rng.standard_normal(5000), rng.standard_normal((5000, 50))
    honest = crps(noise, truth)
    assert honest < crps(3 * noise, truth) and honest < crps(0.3 * noise, truth) and honest < crps(noise + 1, truth)


def test_that_members_and_outputs_may_come_in_any_order(rng):
    members, truth = rng.standard_normal((6, 2, 9)), rng.standard_normal((6, 2))
    shuffled = rng.permuted(members, axis=-1)
    for measure in (crps, coverage):
        assert measure(shuffled, truth) == pytest.approx(measure(members, truth), rel=1e-12)
        assert measure(members[::-1], truth[::-1]) == pytest.approx(measure(members, truth), rel=1e-12)
    assert spread(shuffled) == pytest.approx(spread(members), rel=1e-12)

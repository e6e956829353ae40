"""The experiments' data."""

import numpy as np
import pytest

from dalearn import mexican_hat, sine

PROBLEMS = {
    "sine": (lambda **k: sine(**k), np.pi, 1, 100, np.sin),
    "hat 1-D": (lambda **k: mexican_hat(dim=1, **k), 5, 1, 100, lambda u: (1 - u**2) * np.exp(-(u**2) / 2)),
    "hat 2-D": (
        lambda **k: mexican_hat(**k), 8, 2, 400,
        lambda u: (np.sin(np.linalg.norm(u, axis=1)) / np.maximum(np.linalg.norm(u, axis=1), 1e-300))[:, None],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PROBLEMS)
def test_that_data_are_the_truth_plus_noise_of_the_stated_size(name):
    make, half_width, n_in, n, f = PROBLEMS[name]
    problem = make(rng=1)
    assert problem.x.shape == (n, n_in) and problem.d.shape == (n, 1) and problem.obs_std == 0.05
    many = make(n=40_000, noise=0.2, rng=2)
    residual = many.d - f(many.in_units(many.x))
    assert residual.std() == pytest.approx(0.2, rel=0.02) and abs(residual.mean()) < 0.005
    assert many.obs_std == 0.2


@pytest.mark.parametrize("name", PROBLEMS)
def test_that_inputs_have_unit_variance_over_the_domain_and_natural_units_come_back(name):
    make, half_width, n_in, _, _ = PROBLEMS[name]
    problem = make(n=40_000, rng=1)
    np.testing.assert_allclose(problem.x.std(axis=0), 1, rtol=0.02)
    np.testing.assert_allclose(problem.x.mean(axis=0), 0, atol=0.02)
    units = problem.in_units(problem.x)
    assert np.abs(units).max() <= half_width and np.abs(units).max() > 0.99 * half_width
    wide = make(n=10, half_width=3 * half_width, rng=1)
    assert np.abs(wide.in_units(wide.x_test)).max() == pytest.approx(3 * half_width)


@pytest.mark.parametrize("name", PROBLEMS)
def test_that_the_truth_is_noise_free_on_a_grid_over_the_whole_domain(name):
    make, half_width, n_in, _, f = PROBLEMS[name]
    problem = make(rng=1)
    units = problem.in_units(problem.x_test)
    assert problem.x_test.shape == ((201, 1) if n_in == 1 else (41 * 41, 2))
    np.testing.assert_allclose([units.min(axis=0), units.max(axis=0)], [[-half_width] * n_in, [half_width] * n_in])
    expected = f(units)
    expected[np.linalg.norm(units, axis=1) < 1e-12] = f(np.full((1, n_in), 1e-9))
    np.testing.assert_allclose(problem.truth, expected, atol=2e-9)
    assert len(np.unique(problem.x_test.round(12), axis=0)) == len(problem.x_test)


@pytest.mark.parametrize("name", PROBLEMS)
def test_that_the_rng_decides_everything_random(name):
    make = PROBLEMS[name][0]
    one, same, other = make(rng=1), make(rng=np.int64(1)), make(rng=2)
    np.testing.assert_array_equal(one.d, same.d)
    np.testing.assert_array_equal(one.x, same.x)
    assert np.all(one.d != other.d)
    assert np.any(make(rng=None).d != make(rng=None).d)


def test_that_a_problem_says_what_it_is():
    assert repr(sine(rng=1)) == "Problem 'sine': n=100, 1 input, obs_std=0.05"
    assert repr(mexican_hat(50, noise=0.1, rng=1)) == "Problem 'Mexican hat, 2-D': n=50, 2 inputs, obs_std=0.1"
    assert mexican_hat(dim=1, rng=1).name == "Mexican hat, 1-D"

"""The experiments' data."""

import numpy as np
import pytest
from mnist1d.data import get_dataset_args, make_dataset

from dalearn import digits, mackey_glass, mexican_hat, mnist_1d, sine

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


# ---- a series


def test_that_a_series_is_read_before_what_it_is_to_foresee():
    """With hardly any noise each example continues the one before: what is foreseen is read sixteen examples later."""
    problem = mackey_glass(n=60, n_steps=10, ahead=6, noise=1e-6, rng=1)
    assert problem.x.shape == (60, 10) and problem.d.shape == (60, 1) and problem.x_test.shape == (500, 10)
    np.testing.assert_allclose(problem.x[1:, :-1], problem.x[:-1, 1:], rtol=0, atol=1e-12)
    np.testing.assert_allclose(problem.d[:-15, 0], problem.x[15:, 0], rtol=0, atol=1e-12)
    np.testing.assert_allclose(problem.truth[:-15, 0], problem.x_test[15:, 0], rtol=0, atol=1e-5)


def test_that_the_series_solves_the_equation_of_mackey_and_glass():
    """By another method, with steps a tenth as long: the method of Euler, which is right to the step."""
    from dalearn.problems import _cells

    delay, h = 17_00, 0.01
    c = np.full(delay + 100 * 260 + 1, 0.8)
    for i in range(delay, len(c) - 1):
        then = c[i - delay]
        c[i + 1] = c[i] + h * (0.2 * then / (1 + then**10) - 0.1 * c[i])
    np.testing.assert_allclose(_cells(20, 0.8), c[delay + 200 * 100 :: 300][:20], rtol=0, atol=0.02)


def test_that_the_series_has_mean_0_and_deviation_1_in_the_long_run_and_noise_of_its_size():
    problems = [mackey_glass(rng=seed) for seed in range(6)]
    truth = np.concatenate([problem.truth for problem in problems])
    assert abs(truth.mean()) < 0.05 and truth.std() == pytest.approx(1, abs=0.05)
    quiet, noisy = mackey_glass(noise=1e-9, rng=1), mackey_glass(noise=0.2, rng=1)
    assert (noisy.d - quiet.d).std() == pytest.approx(0.2, rel=0.15)
    np.testing.assert_allclose(noisy.truth, quiet.truth)
    assert noisy.in_units(1.0) == pytest.approx(0.23)


def test_that_what_a_series_is_asked_for_is_looked_at():
    for option in ({"n": 0}, {"n_steps": 0}, {"ahead": 0}, {"noise": 0}):
        (name,) = option
        with pytest.raises(ValueError, match=f"^{name} must be"):
            mackey_glass(**option, rng=1)


# ---- digits and signals


def test_that_the_digits_are_scikit_learns_and_none_is_learned_and_tested():
    from sklearn.datasets import load_digits

    known = load_digits()
    data = digits(rng=1)
    assert data.x.shape == (1437, 8, 8) and data.x_test.shape == (360, 8, 8)
    everything = np.vstack([data.x, data.x_test]).reshape(-1, 64)
    labels = np.concatenate([data.labels, data.labels_test])
    ours = np.column_stack([16 * everything, labels])
    theirs = np.column_stack([known.data, known.target])
    np.testing.assert_array_equal(ours[np.lexsort(ours.T)], theirs[np.lexsort(theirs.T)])


def test_that_the_rng_draws_the_digits_and_fewer_are_a_part_of_them():
    one, same, other = digits(rng=1), digits(rng=1), digits(rng=2)
    np.testing.assert_array_equal(one.x, same.x)
    assert not np.array_equal(one.labels, other.labels)
    few = digits(100, rng=1)
    np.testing.assert_array_equal(few.x, one.x[:100])
    np.testing.assert_array_equal(few.x_test, one.x_test)
    with pytest.raises(ValueError, match="^n must be a whole number of at least 1 and at most 1437; got 1438"):
        digits(1438, rng=1)
    assert repr(few) == "Labelled 'digits': n=100, n_test=360, inputs of shape (8, 8)"


def test_that_the_signals_have_ten_classes_and_unit_deviation():
    data = mnist_1d()
    assert data.x.shape == (4000, 40) and data.x_test.shape == (1000, 40)
    assert np.bincount(data.labels).min() > 350 and np.bincount(data.labels_test).min() > 80
    assert data.x.mean() == pytest.approx(0, abs=0.01) and data.x.std() == pytest.approx(1, abs=0.01)
    assert np.unique(np.round(8 * data.x)).size > 60 and np.abs(data.x).max() <= 37 / 8


def test_that_the_signals_are_those_of_the_package_to_a_sixteenth():
    found = make_dataset(get_dataset_args())
    data = mnist_1d()
    np.testing.assert_array_equal(data.labels_test, found["y_test"])
    inside = np.abs(found["x"]) < 4.6
    np.testing.assert_allclose(data.x[inside], found["x"][inside], rtol=0, atol=1 / 16 + 1e-9)

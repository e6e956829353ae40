"""The figures of chapter 04: an ensemble of two numbers, its covariance and the true one."""

import matplotlib
import numpy as np
import pytest

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from pictures import ink, pixels

from dalearn import plots

COVARIANCE = np.array([[1.0, 0.4], [0.4, 0.25]])


@pytest.fixture
def ensemble():
    return np.linalg.cholesky(COVARIANCE) @ np.random.default_rng(1).standard_normal((2, 30)) + [[0.5], [-0.2]]


def lines(ax):
    return {line.get_label(): np.array(line.get_data()) for line in ax.lines}


def test_that_the_ellipses_are_two_standard_deviations_of_the_two_covariances(ensemble):
    drawn = lines(plots.covariance_ellipses(ensemble, COVARIANCE))
    np.testing.assert_array_equal(drawn["members"], ensemble)
    np.testing.assert_allclose(drawn["member mean"][:, 0], ensemble.mean(axis=1))
    for label, centre, covariance in (
        ("true covariance", np.zeros(2), COVARIANCE),
        ("estimated covariance", ensemble.mean(axis=1), np.cov(ensemble)),
    ):
        away = drawn[label] - centre[:, None]
        distance = np.sqrt(np.sum(away * np.linalg.solve(covariance, away), axis=0))
        np.testing.assert_allclose(distance, 2)  # in standard deviations, in every direction
        np.testing.assert_allclose(away[0].max(), 2 * np.sqrt(covariance[0, 0]), rtol=1e-3)
    plt.close("all")


def test_that_an_ellipse_of_members_on_one_line_is_a_line():
    flat = np.array([[1.0, 2.0, 4.0], [2.0, 4.0, 8.0]])
    x, y = lines(plots.covariance_ellipses(flat, COVARIANCE))["estimated covariance"]
    np.testing.assert_allclose(y, 2 * x, atol=1e-6)
    plt.close("all")


def test_that_the_figure_holds_ink_in_the_colours_of_its_roles(ensemble):
    ax = plots.covariance_ellipses(ensemble, COVARIANCE)
    image = pixels(ax)
    for role, least in {"ensemble": 300, "mean": 15, "truth": 100}.items():
        assert ink(image, plots.COLOURS[role]) > least, role


def test_that_the_figure_draws_into_the_ax_it_is_given_and_returns_it(ensemble):
    _, ax = plt.subplots()
    assert plots.covariance_ellipses(ensemble, COVARIANCE, ax) is ax
    assert ax.get_xlabel() and ax.get_ylabel()
    plt.close(ax.figure)


@pytest.mark.parametrize("shape", [(3, 10), (2, 1), (10,)])
def test_that_an_ensemble_that_is_not_of_two_numbers_is_named(shape):
    with pytest.raises(ValueError, match=r"ensemble must be numbers of shape \(2, n_ens\)"):
        plots.covariance_ellipses(np.zeros(shape), COVARIANCE)

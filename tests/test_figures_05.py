"""The figures of chapter 05: the arrows go where the members go, and there is ink to see."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.quiver import Quiver
from pictures import ink, pixels

from dalearn import analysis, perturb, plots

h, d, obs_std = np.array([0.5, 1.0]), 1.2, 0.5


@pytest.fixture
def step():
    prior = np.random.default_rng(1).standard_normal((2, 40)) + [[0.3], [-0.2]]
    d_own = perturb(np.array([d]), obs_std**2, 40, rng=2)
    return prior, analysis(prior, h[None] @ prior, d_own, obs_std**2)


def line(ax, label):
    (found,) = (line for line in ax.lines if line.get_label() == label)
    return found.get_xydata().T


def test_that_arrows_lead_from_each_prior_member_to_its_posterior(step):
    prior, posterior = step
    ax = plots.arrows(prior, posterior, h, d, obs_std)
    (arrows,) = (artist for artist in ax.collections if isinstance(artist, Quiver))
    np.testing.assert_allclose(arrows.XY.T, prior)
    np.testing.assert_allclose(arrows.XY.T + [arrows.U, arrows.V], posterior)
    assert (arrows.scale, arrows.angles, arrows.scale_units) == (1, "xy", "xy")  # in the units of the axes
    np.testing.assert_allclose(line(ax, "prior"), prior)
    np.testing.assert_allclose(line(ax, "posterior"), posterior)
    np.testing.assert_allclose(line(ax, "posterior mean")[:, 0], posterior.mean(axis=1))
    plt.close(ax.figure)


def test_that_the_line_agrees_with_the_observation_and_its_band_is_one_standard_deviation(step):
    ax = plots.arrows(*step, h, d, obs_std)
    on_it = line(ax, "agrees with d; band ± 1 std")
    np.testing.assert_allclose(h @ on_it, d)
    band = next(artist for artist in ax.collections if not isinstance(artist, Quiver)).get_paths()[0].vertices
    away = np.unique(np.abs(band @ h - d).round(12))
    np.testing.assert_allclose(away, obs_std)
    low, high = ax.get_xlim()
    assert on_it[0].min() <= low and on_it[0].max() >= high  # from one side to the other
    plt.close(ax.figure)


def test_that_all_prior_members_are_inside_and_the_limits_do_not_depend_on_the_posterior(step):
    prior, posterior = step
    ax, other = plots.arrows(prior, posterior, h, d, obs_std), plots.arrows(prior, prior + 9, h, d, obs_std)
    for limits, members, again in (
        (ax.get_xlim(), prior[0], other.get_xlim()),
        (ax.get_ylim(), prior[1], other.get_ylim()),
    ):
        assert limits[0] < members.min() and members.max() < limits[1] and limits == again
    plt.close("all")


def test_that_arrows_draw_into_the_ax_they_are_given_with_ink_in_the_colours_of_their_roles(step):
    _, ax = plt.subplots()
    assert plots.arrows(*step, h, d, obs_std, ax) is ax and ax.get_xlabel() and ax.get_ylabel()
    image = pixels(ax)
    for role, least in {"prior": 200, "ensemble": 200, "mean": 20, "observations": 100}.items():
        assert ink(image, plots.COLOURS[role]) > least, role

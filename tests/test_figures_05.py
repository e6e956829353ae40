"""The figures of chapter 05: the arrows and the dots go where the members go, and there is ink to see."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.quiver import Quiver
from pictures import ink, pixels

from dalearn import analysis, perturb, plots
from dalearn.plots.ideas.cloud import slope

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


# The cloud


@pytest.fixture
def members():
    rng = np.random.default_rng(3)
    weights = rng.normal(1.0, 0.8, 60)
    return weights, 2 + 0.7 * weights + rng.normal(0, 0.4, 60)


def artists(ax, weights, predictions, *rest):
    return plots.Cloud(ax).show(weights, predictions, *rest)


def test_that_the_cloud_has_a_dot_for_each_member_and_its_line_is_the_regression_of_the_weight(members):
    weights, predictions = members
    ax = plots.cloud(weights, predictions)
    np.testing.assert_allclose(line(ax, "before"), members)
    x, y = line(ax, "line through the cloud")
    gain, at_0 = np.polyfit(predictions, weights, 1)  # the weight as a function of the prediction
    np.testing.assert_allclose(x, gain * y + at_0)
    assert y.tolist() == [predictions.min(), predictions.max()]
    assert np.isclose(slope(weights, predictions), gain)
    assert not line(ax, "after").size
    means = [each.get_xydata() for each in ax.lines if each.get_label() == "mean"]
    np.testing.assert_allclose(np.concatenate(means), [[weights.mean(), predictions.mean()]])
    plt.close("all")


def test_that_the_line_of_the_cloud_reaches_the_observation_whose_band_is_one_error_wide(members):
    weights, predictions = members
    d = predictions.max() + 3
    ax = plots.cloud(weights, predictions, d, 0.5)
    assert line(ax, "line through the cloud")[1].max() == d
    np.testing.assert_allclose(line(ax, "observation d ± its error"), [[0, 1], [d, d]])
    (band,) = ax.patches
    assert band.get_visible() and (band.get_y(), band.get_height()) == (d - 0.5, 1.0)
    assert ax.get_ylim()[0] < predictions.min() and d + 0.5 < ax.get_ylim()[1]
    plt.close("all")


def test_that_a_shaft_leads_from_each_member_of_the_cloud_to_where_it_went(members):
    weights, predictions = members
    moved = (weights + 0.5, predictions - 0.8)
    ax = plots.cloud(weights, predictions, 1.0, 0.2, moved=moved)
    (shafts,) = ax.collections
    np.testing.assert_allclose(np.array(shafts.get_segments())[:, 0].T, members)
    np.testing.assert_allclose(np.array(shafts.get_segments())[:, 1].T, moved)
    np.testing.assert_allclose(line(ax, "after"), moved)
    words = [each.get_text() for each in ax.get_legend().get_texts()]
    assert words == ["before", "after", "mean", "line through the cloud", "observation d ± its error"]
    plt.close("all")


def test_that_what_a_cloud_showed_before_is_gone_when_it_is_set_to_less(members):
    weights, predictions = members
    _, ax = plt.subplots()
    drawn = artists(ax, weights, predictions, 1.0, 0.2, (weights, predictions))
    drawn.show(weights[:2], predictions[:2])
    assert not drawn.band.get_visible() and not drawn.shafts.get_segments()
    assert not len(drawn.after.get_xdata()) and not len(drawn.observation.get_xdata())
    assert len(drawn.before.get_xdata()) == 2
    assert set(drawn.artists) == {*ax.lines, *ax.patches, *ax.collections}
    plt.close("all")


def test_that_members_that_agree_have_no_line_that_leans():
    assert slope(np.arange(3.0), np.ones(3)) == 0
    ax = plots.cloud([1, 1], [2, 2])
    ax.figure.canvas.draw()
    assert np.ptp(ax.get_xlim()) > 0 and np.ptp(ax.get_ylim()) > 0
    plt.close("all")


def test_that_a_cloud_has_ink_in_the_colours_of_its_roles(members):
    weights, predictions = members
    image = pixels(plots.cloud(weights, predictions, 1.0, 0.2, moved=(weights + 0.5, predictions - 0.8)))
    for role, least in {"prior": 100, "ensemble": 200, "mean": 200, "observations": 100}.items():
        assert ink(image, plots.COLOURS[role]) > least, role

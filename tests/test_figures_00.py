"""The scene of chapter 00 and its explorer: curves, dots and error are those of the ensemble, and there is ink to see."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex
from pictures import ink, pixels

from dalearn import explore, plots, rmse, sine
from dalearn.plots.ideas.arrivals import FAR, Arrivals


@pytest.fixture
def scene():
    problem = sine(rng=1)
    noise = np.random.default_rng(2).standard_normal((len(problem.truth), 1, 40))
    return problem, problem.truth[..., None] + 0.1 + 0.3 * noise


def lines(ax):
    return {line.get_label(): line for line in ax.lines}


@pytest.mark.parametrize("seen, newest", [(0, True), (1, True), (7, True), (7, False), (100, False)])
def test_that_every_network_is_a_curve_and_the_dots_are_the_first_observations(scene, seen, newest):
    problem, members = scene
    ax = plots.arrivals(problem, members, seen, newest=newest)
    (curves,) = ax.collections
    drawn = np.array(curves.get_segments())
    x = problem.in_units(problem.x_test)[:, 0]
    assert drawn.shape == (40, len(x), 2)
    np.testing.assert_allclose(drawn[:, :, 1], members[:, 0].T, atol=1e-6)
    np.testing.assert_allclose(drawn[3, :, 0], x, atol=1e-6)
    shown = lines(ax)
    np.testing.assert_allclose(shown["mean of the networks"].get_ydata(), members.mean(axis=-1)[:, 0])
    np.testing.assert_allclose(shown["truth"].get_ydata(), problem.truth[:, 0])
    np.testing.assert_allclose(shown["readings"].get_ydata(), problem.d[:seen, 0])
    np.testing.assert_allclose(shown["readings"].get_xdata(), problem.in_units(problem.x[:seen, 0]))
    last = problem.d[seen - 1 : seen, 0] if newest and seen else []
    np.testing.assert_allclose(shown["newest reading"].get_ydata(), last)
    (words,) = ax.texts
    assert words.get_text() == f"error {rmse(members.mean(axis=-1), problem.truth):.2f}"
    plt.close(ax.figure)


def test_that_a_scene_that_is_set_again_shows_what_one_shows_that_is_drawn_anew_and_makes_no_artist(scene):
    problem, members = scene
    _, ax = plt.subplots()
    arrivals = Arrivals(plots.new_ax(ax), problem)
    arrivals.show(3 * members, 80)
    before = len(ax.get_children())
    error = arrivals.show(members, 5, newest=True)
    assert error == pytest.approx(rmse(members.mean(axis=-1), problem.truth))
    assert len(ax.get_children()) == before
    _, new = plt.subplots()
    plots.arrivals(problem, members, 5, new, newest=True)
    np.testing.assert_array_equal(pixels(ax), pixels(new))


def test_that_curves_of_a_training_that_failed_are_drawn_as_far_as_the_axes_need(scene):
    problem, members = scene
    ax = plots.arrivals(problem, 1e30 * members, 100)
    assert np.abs(np.array(ax.collections[0].get_segments())[:, :, 1]).max() == FAR
    assert ax.get_ylim() == (-2, 2)
    ax.figure.canvas.draw()
    plt.close(ax.figure)


def test_that_there_is_ink_in_the_colours_of_the_roles(scene):
    problem, members = scene
    image = pixels(plots.arrivals(problem, members, 50, newest=True))
    assert ink(image, plots.COLOURS["mean"]) > 300 and ink(image, plots.COLOURS["observations"]) > 300
    blue = (image[..., 2] - image[..., 0] > 0.15).sum()
    assert blue > 3000


def test_that_midnight_and_noon_are_written_where_x_is_a_day_and_only_there(scene):
    problem, members = scene
    day = [label.get_text() for label in plots.arrivals(problem, members, 5).get_xticklabels()]
    assert day == ["−3.14\nmidnight", "0\nnoon", "3.14\nmidnight"]
    longer = sine(half_width=4.0, rng=1)
    other = [label.get_text() for label in plots.arrivals(longer, members, 5).get_xticklabels()]
    assert not any("noon" in label for label in other)
    plt.close("all")


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5])
def test_that_moments_stand_side_by_side_each_with_its_title_and_one_legend(scene, n):
    problem, members = scene
    ax = plots.moments(problem, {f"after {k}": (members, k) for k in range(n)})
    figure = ax.figure
    assert [each.get_title() for each in figure.axes] == [f"after {k}" for k in range(n)] and figure.axes[-1] is ax
    (legend,) = figure.legends
    labels = {text.get_text() for text in legend.get_texts()}
    seen = {"readings", "newest reading"} if n > 1 else set()
    assert labels == {"one network", "mean of the networks", "truth"} | seen
    assert not any(each.get_legend() for each in figure.axes)
    plt.close(figure)


def test_that_a_moment_without_a_new_reading_has_none_in_the_legend(scene):
    problem, members = scene
    ax = plots.moments(problem, {"a": (members, 100), "b": (2 * members, 100)})
    assert "newest reading" not in {text.get_text() for text in ax.figure.legends[0].get_texts()}
    plt.close(ax.figure)


@pytest.mark.parametrize("style", ["default", "dark_background"])
def test_that_the_words_of_the_moments_can_be_read(scene, style):
    problem, members = scene
    with plt.style.context(style):
        ax = plots.moments(problem, {"a": (members, 3), "b": (members, 100)})
        colours = {to_hex(text.get_color()) for text in ax.figure.legends[0].get_texts()}
        assert colours == {to_hex(plots.ink(ax))}
    plt.close("all")


def test_that_moments_are_drawn_into_the_axes_that_are_given(scene):
    problem, members = scene
    _, axes = plt.subplots(1, 2)
    assert plots.moments(problem, {"a": (members, 3), "b": (members, 4)}, axes) is axes[-1]
    plt.close("all")


@pytest.mark.parametrize(
    "change, said",
    [
        ({"predictions": np.zeros((3, 1, 4))}, r"predictions must be numbers of shape \(201, 1, n_ens\)"),
        ({"predictions": np.full((201, 1, 4), np.nan)}, "predictions must be .* all finite"),
        ({"seen": 101}, "seen must be a whole number of at least 0 and at most 100; got 101"),
        ({"seen": -1}, "seen must be a whole number"),
    ],
)
def test_that_what_does_not_fit_is_named(scene, change, said):
    problem, members = scene
    with pytest.raises(ValueError, match=f"^{said}"):
        plots.arrivals(**({"problem": problem, "predictions": members, "seen": 3} | change))


def test_that_moments_without_scenes_or_with_other_axes_are_named(scene):
    problem, members = scene
    with pytest.raises(ValueError, match="^scenes must be a dict of at least one pair"):
        plots.moments(problem, {})
    with pytest.raises(ValueError, match="^axes must be None or 2 axes, .*; got 1"):
        plots.moments(problem, {"a": (members, 3), "b": (members, 4)}, [plt.figure().subplots()])
    plt.close("all")


# The explorer


def test_that_the_explorer_starts_where_the_chapter_stands_and_its_task_can_be_reached():
    explorer = explore.one_reading()
    assert not explorer.done
    assert "said -0.64 ± 0.98 and now say 0.60 ± 0.26" in explorer.text
    assert "from 0.25 to 0.73, 100% of the way" in explorer.text
    reached = [error for error in explorer.scene.controls["obs_std"].values if explorer.reset().set(obs_std=error).done]
    assert reached == [0.9, 1.0, 1.1][: len(reached)] and 1.0 in reached
    assert "49% of the way" in explorer.set(obs_std=1.0).text


def test_that_a_reading_of_what_was_said_leaves_the_mean_nowhere_to_go():
    said = explore.one_reading().set(d=-0.64).text
    assert "has nowhere to go: it was 0.25 and is now 0.25" in said and "100%" not in said


def test_that_a_reading_which_counts_less_moves_the_networks_less():
    explorer = explore.one_reading()
    ways = []
    for error in explorer.scene.controls["obs_std"].values:
        explorer.set(obs_std=error)
        before, after = (
            mean.get_ydata()[0] for mean in (explorer.scene.cloud.mean_before, explorer.scene.cloud.mean_after)
        )
        ways.append(after - before)
    assert ways[0] > 1.1 and ways[-1] < 0.2
    assert (np.diff(ways) < 0.02).all()

"""The figures of chapter 09: maps and surfaces hold the values they were given, the right way up, and ink to see."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from pictures import ink, pixels

from dalearn import FNN, esmda, mexican_hat, plots, record, sine
from dalearn.plots.ideas.relief import Relief, corner_in_front, seen_from

PROBLEM = mexican_hat(n=50, rng=1)
MEMBERS = PROBLEM.truth[..., None] + np.random.default_rng(2).normal(0.02, 0.1, (*PROBLEM.truth.shape, 5))


def value_at(ax, x, y):
    """What the map in ax holds at a point in natural units."""
    (image,) = ax.images
    left, right, bottom, top = image.get_extent()
    grid = image.get_array()
    column, row = int((x - left) / (right - left) * 41), int((y - bottom) / (top - bottom) * 41)
    assert image.origin == "lower"
    return grid[row, column]


def test_that_a_map_holds_every_value_at_its_place():
    values = PROBLEM.x_test[:, :1] + 10 * PROBLEM.x_test[:, 1:]  # different in each direction
    ax = plots.surface(PROBLEM, values, label="height")
    points = PROBLEM.in_units(PROBLEM.x_test)
    for i in (0, 7, 500, 840, 1680):
        assert value_at(ax, *points[i]) == pytest.approx(values[i, 0])
    assert ax.get_aspect() == 1 and ax.get_xlabel() == "x₁" and ax.get_ylabel() == "x₂"
    assert ax.figure.axes[1].get_ylabel() == "height"
    assert ax.images[0].get_clim() == (values.min(), values.max())
    plt.close(ax.figure)


def test_that_the_error_map_is_the_mean_less_the_truth_on_limits_around_0():
    points = PROBLEM.in_units(PROBLEM.x_test)
    errors = MEMBERS.mean(axis=-1) - PROBLEM.truth
    for predictions in (MEMBERS, MEMBERS.mean(axis=-1)):
        ax = plots.error_surface(PROBLEM, predictions, limit=0.1)
        assert [value_at(ax, *points[i]) for i in (3, 900)] == pytest.approx([errors[3, 0], errors[900, 0]])
        assert ax.images[0].get_clim() == (-0.1, 0.1)
        plt.close(ax.figure)
    ax = plots.error_surface(PROBLEM, MEMBERS)
    assert ax.images[0].get_clim() == pytest.approx((-np.abs(errors).max(), np.abs(errors).max()))
    plt.close(ax.figure)


def test_that_lines_stand_where_the_error_is_one_standard_deviation_of_the_noise():
    ramp = PROBLEM.truth + 0.1 * PROBLEM.x_test[:, :1]  # −0.17 at the left, 0.17 at the right
    ax = plots.error_surface(PROBLEM, ramp)
    (lines,) = ax.collections
    np.testing.assert_allclose(lines.levels, [-PROBLEM.obs_std, PROBLEM.obs_std])
    low, high = (path.vertices[:, 0] for path in lines.get_paths())
    at = PROBLEM.in_units(PROBLEM.obs_std / 0.1)
    np.testing.assert_allclose(low, -at)
    np.testing.assert_allclose(high, at)
    assert lines.get_linestyle()[0] != lines.get_linestyle()[1]  # so that grey tells too high from too low
    plt.close(ax.figure)
    ax = plots.error_surface(PROBLEM, PROBLEM.truth + 0.001)
    assert not ax.collections
    plt.close(ax.figure)


def test_that_maps_are_readable_in_grey_and_hold_ink_in_the_colours_of_their_roles():
    shades = plots.surface(PROBLEM, PROBLEM.truth).images[0].cmap(np.linspace(0, 1, 9))[:, :3] @ [0.3, 0.59, 0.11]
    assert (np.diff(shades) < -0.05).all()  # ever darker
    assert ink(pixels(plots.surface(PROBLEM, PROBLEM.truth)), plots.COLOURS["truth"]) > 200
    ramp = PROBLEM.truth + PROBLEM.x_test[:, :1]
    image = pixels(plots.error_surface(PROBLEM, ramp, limit=0.5))
    assert ink(image, plots.COLOURS["mean"]) > 500 and ink(image, plots.COLOURS["ensemble"]) > 500


def test_that_a_map_draws_into_its_ax_and_says_what_it_cannot_draw():
    for draw in (plots.surface, plots.error_surface):
        _, ax = plt.subplots()
        assert draw(PROBLEM, PROBLEM.truth, ax) is ax
        plt.close(ax.figure)
        with pytest.raises(ValueError, match="two inputs"):
            draw(sine(rng=1), sine(rng=1).truth)
    with pytest.raises(ValueError, match=r"\(1681, 1\).*\(5, 1\)"):
        plots.surface(PROBLEM, np.ones((5, 1)))


def test_that_learning_curves_by_work_end_at_their_work_without_the_start():
    net = FNN((2, 4, 1))
    ensemble = net.ensemble(10, rng=1)
    steps = esmda(net, ensemble, PROBLEM.x, PROBLEM.d, PROBLEM.obs_std, rng=1)
    history = record(steps, net, PROBLEM, start=ensemble)
    runs = {"GD": (history, 100), "EnKF one": (history, 400), "EnKF two": (history, 800), "Adam": (history, 80)}
    figure, ax = plt.subplots()
    assert plots.by_work(runs, ax) is ax and ax.get_xlabel() == "network runs" and ax.get_ylabel() == "RMSE"
    for line, (name, (_, work)) in zip(ax.lines, runs.items()):
        assert line.get_label() == name
        np.testing.assert_allclose(line.get_xdata(), work * np.arange(1, 5) / 4)
        np.testing.assert_array_equal(line.get_ydata(), history.rmse[1:])
    assert ax.lines[1].get_color() == ax.lines[2].get_color() == plots.COLOURS["ensemble"]
    assert ax.lines[1].get_linestyle() != ax.lines[2].get_linestyle()
    image = pixels(ax)
    for role in ("gradient descent", "ensemble", "prior"):
        assert ink(image, plots.COLOURS[role]) > 40, role


# A surface seen from the side


def test_that_a_surface_is_seen_from_where_one_has_walked():
    east, north, up = np.eye(3)
    assert seen_from(up, 70)[0] == pytest.approx(0) and seen_from(up, 70)[1] > 0
    for turn in (-60, 10, 200):
        front = corner_in_front(turn)
        corners = [np.array([i, j, 0]) for i in (-1, 1) for j in (-1, 1)]
        lowest = min(corners, key=lambda corner: seen_from(corner, turn)[1])  # what is near stands low in the picture
        assert np.array_equal(lowest[:2], front)
    # from the side that figures have, the first input grows to the right and the second away from the eye, as on a map
    assert seen_from(east, -60)[0] > 0.8 and seen_from(north, -60)[1] > 0.2


def faces(ax):
    (found,) = [each for each in ax.collections if each.get_gid() == "relief"]
    return found


def test_that_a_surface_holds_its_heights_and_hides_what_lies_behind_it():
    values = PROBLEM.truth * [1.0]
    ax = plots.relief(PROBLEM, values, limits=(-0.5, 1.5), turn=0)
    corners = np.array([path.vertices[:4] for path in faces(ax).get_paths()])
    assert corners.shape == (400, 4, 2)
    peak = seen_from([0, 0, 0.75 * 1.5 / 2], 0)  # in a box that is 0.75 high
    assert np.abs(corners - peak).max(axis=-1).min() < 1e-9
    assert corners[:20, :, 1].mean() > corners[-20:, :, 1].mean()  # the far ones are drawn first
    assert ax.get_aspect() == 1 and [text.get_text() for text in ax.texts] == [
        "x₁",
        "x₂",
        "−8",
        "8",
        "−8",
        "8",
        "−0.5",
        "1.5",
    ]
    plt.close(ax.figure)


def test_that_its_colour_follows_its_height_and_says_what_it_shows():
    ramp = PROBLEM.x_test[:, :1]
    for what, role in (("mean", "mean"), ("spread", "ensemble"), ("error", "mean")):
        ax = plots.relief(PROBLEM, ramp, what=what, limits=(-1, 1))
        shades = faces(ax).get_facecolor()[:, :3] @ [0.3, 0.59, 0.11]
        assert len(np.unique(shades)) >= 10
        assert ink(pixels(ax), plots.COLOURS[role]) > 30, what
    low, high = plots.relief(PROBLEM, ramp - 100), plots.relief(PROBLEM, ramp, limits=(0, 1))
    assert all(np.isfinite(path.vertices).all() for ax in (low, high) for path in faces(ax).get_paths())
    plt.close("all")


def test_that_the_readings_stand_at_their_heights_and_a_flat_surface_can_be_drawn():
    ax = plots.relief(PROBLEM, PROBLEM.truth, limits=(-0.5, 1.5), turn=30, readings=True)
    places = np.column_stack([PROBLEM.in_units(PROBLEM.x) / 8, 0.75 * (PROBLEM.d + 0.5) / 2])
    np.testing.assert_allclose(ax.lines[0].get_xydata(), seen_from(places, 30))
    assert len(plots.relief(PROBLEM, 0 * PROBLEM.truth).lines[0].get_xdata()) == 0
    plt.close("all")


def test_that_a_surface_moves_without_new_artists_and_says_what_it_cannot_draw():
    _, ax = plt.subplots()
    axis = np.linspace(-8, 8, 21)
    shown = Relief(ax, axis, axis)
    count = len(ax.get_children())
    for turn in (0, 100):
        shown.show(np.add.outer(axis, axis), turn, (-16, 16), "error")
    assert len(ax.get_children()) == count
    plt.close("all")
    for wrong, words in (
        ({"what": "height"}, "what must be"), ({"limits": (1, 1)}, "low < high"), ({"turn": "left"}, "turn must be"),
        ({"limits": 3}, "limits must be"), ({"values": np.ones(5)}, r"\(1681, 1\)"), ({"problem": sine(rng=1)}, "two inputs"),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=words):
            plots.relief(**{"problem": PROBLEM, "values": PROBLEM.truth} | wrong)


# Who is nearer


def test_that_ratios_stand_on_their_side_of_the_line_with_their_intervals():
    table = {"GD": {"curve": (0.1, 0.08, 0.13), "pond": (0.3, 0.25, 0.4)}, "Adam": {"pond": (1.2, 1.1, 1.3)}}
    ax = plots.nearer(table, first="EnKF")
    line, *drawn = ax.lines
    assert list(line.get_xdata()) == [1, 1] and ax.get_xscale() == "log"
    assert [list(each.get_xdata()) for each in drawn[::2]] == [[0.08, 0.13], [0.25, 0.4], [1.1, 1.3]]
    assert [each.get_xdata()[0] for each in drawn[1::2]] == [0.1, 0.3, 1.2]
    assert drawn[1].get_marker() != drawn[3].get_marker() == drawn[5].get_marker()
    assert [text.get_text() for text in ax.get_yticklabels()] == ["GD", "Adam"]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["curve", "pond"]
    low, high = ax.get_xlim()
    assert low < 0.08 and high > 2 and "EnKF" in ax.get_xlabel()
    plt.close("all")
    with pytest.raises(ValueError, match=r"table\['GD'\]\['curve'\] must be three numbers"):
        plots.nearer({"GD": {"curve": (0.1, 0, 1)}})
    for wrong in ({}, {"GD": {}}, [1]):
        with pytest.raises(ValueError, match="must be a dict"):
            plots.nearer(wrong)

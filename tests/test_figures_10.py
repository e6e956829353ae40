"""The figures of chapter 10: the numbers of the map and the lines of a training are the data, and there is ink to see."""

from types import SimpleNamespace

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from pictures import contrast, ink, luminance, pixels

from dalearn import explore, plots

SIZES, INFLATIONS = (10, 100), (1.0, 1.02, 1.2)
MEDIANS = np.array([[0.17, 0.0994, 0.10], [0.0193, 0.0352, 69.7]])
ERRORS = MEDIANS[..., None] * np.linspace(0.9, 1.1, 21)  # of 21 seeds; paired by seed the columns differ everywhere
HISTORY = SimpleNamespace(k=np.arange(4), rmse=np.array([0.9, 0.3, 0.1, 0.08]), spread=np.array([0.8, 0.2, 0.03, 0.01]))


def test_that_the_map_prints_each_error_in_its_cell_and_names_rows_and_columns():
    ax = plots.size_inflation_map(SIZES, INFLATIONS, ERRORS)
    written = {text.get_position(): text.get_text() for text in ax.texts}
    assert written == {
        (0, 0): "0.17", (1, 0): "0.099", (2, 0): "0.10", (0, 1): "0.019", (1, 1): "0.035", (2, 1): "69.7",
    }  # fmt: skip
    assert [label.get_text() for label in ax.get_yticklabels()] == ["10", "100"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["1.00", "1.02", "1.20"]
    np.testing.assert_allclose(ax.images[0].get_array(), MEDIANS)
    plt.close(ax.figure)


def test_that_the_map_frames_the_best_of_each_size():
    ax = plots.size_inflation_map(SIZES, INFLATIONS, ERRORS)
    frames = [frame for frame in ax.patches if frame.get_edgecolor()[:3] == to_rgb(plots.COLOURS["mean"])]
    centres = [frame.get_center() for frame in frames]
    np.testing.assert_allclose(centres, [(1, 0), (0, 1)], atol=1e-9)
    assert [text.get_position() for text in ax.texts if text.get_weight() == "bold"] == [(1, 0), (0, 1)]
    plt.close(ax.figure)


def test_that_the_best_has_no_frame_where_it_cannot_be_told_from_another():
    errors = ERRORS.copy()
    errors[0, 2, :7] = 0.05  # the third column of the first row is better on 7 of 21 seeds: 14 wins are too few
    ax = plots.size_inflation_map(SIZES, INFLATIONS, errors)
    frames = [frame for frame in ax.patches if frame.get_edgecolor()[:3] == to_rgb(plots.COLOURS["mean"])]
    np.testing.assert_allclose([frame.get_center() for frame in frames], [(0, 1)], atol=1e-9)
    assert [text.get_position() for text in ax.texts if text.get_weight() == "bold"] == [(1, 0), (0, 1)]
    plt.close(ax.figure)


@pytest.mark.parametrize("value", np.geomspace(0.005, 500, 40))
def test_that_every_number_of_the_map_can_be_read_on_its_ground(value):
    ax = plots.size_inflation_map((10,), (1.0,), [[[value]]])
    image, (text,) = ax.images[0], ax.texts
    assert contrast(text.get_color(), image.cmap(image.norm(value))[:3]) > 4.5
    plt.close(ax.figure)


def test_that_the_map_darkens_as_the_error_grows_so_that_grey_is_enough():
    ax = plots.size_inflation_map((10,), range(20), np.geomspace(0.016, 0.9, 20)[None, :, None])
    image = ax.images[0]
    shades = [luminance(image.cmap(image.norm(value))[:3]) for value in image.get_array()[0]]
    assert (np.diff(shades) < 0).all()
    plt.close(ax.figure)


def test_that_error_and_spread_are_the_historys_in_different_styles():
    ax = plots.error_and_spread(HISTORY, noise=0.05)
    lines = {line.get_label(): line for line in ax.lines}
    np.testing.assert_array_equal(lines["error"].get_xydata(), np.column_stack([HISTORY.k, HISTORY.rmse]))
    np.testing.assert_array_equal(lines["spread"].get_xydata(), np.column_stack([HISTORY.k, HISTORY.spread]))
    assert set(lines["noise of one observation"].get_ydata()) == {0.05}
    assert len({line.get_linestyle() for line in ax.lines}) == 3 and ax.get_yscale() == "log"
    plt.close(ax.figure)
    ax = plots.error_and_spread(HISTORY)
    assert len(ax.lines) == 2
    plt.close(ax.figure)


def test_that_the_figures_draw_into_the_ax_with_ink_in_the_colours_of_their_roles():
    for draw, arguments, roles in (
        (plots.size_inflation_map, (SIZES, INFLATIONS, ERRORS), {"mean": 200, "observations": 500}),
        (plots.error_and_spread, (HISTORY,), {"mean": 200, "ensemble": 100}),
    ):
        _, ax = plt.subplots()
        assert draw(*arguments, ax) is ax and ax.get_xlabel() and ax.get_ylabel()
        image = pixels(ax)
        for role, least in roles.items():
            assert ink(image, plots.COLOURS[role]) > least, (draw.__name__, role)


# The charts


@pytest.fixture(scope="module")
def patient():
    return explore.patient("F")


def test_that_a_chart_draws_the_mean_the_readings_kept_back_the_promise_and_the_spread(patient):
    ax = plots.charts({"F": patient}, ("fit", "promise", "course", "off"))
    fit, promise, course, off = ax.figure.axes
    lines = {line.get_label(): line for line in fit.lines}
    np.testing.assert_allclose(lines["mean"].get_ydata(), patient.members[:, 0].mean(axis=1))
    assert len(lines["readings"].get_ydata()) == 200 and fit.get_title() == "F"
    lines = {line.get_label(): line for line in promise.lines}
    missed = patient.kept.d[:, 0] - patient.kept_members.mean(axis=1)
    drawn = [lines[label].get_ydata() for label in ("readings kept back", "outside the promise")]
    np.testing.assert_allclose(np.sort(np.concatenate(drawn)), np.sort(missed))
    half = 1.645 * np.sqrt(patient.members[:, 0].var(axis=1, ddof=1) + 0.05**2)
    (band,) = promise.collections
    assert band.get_paths()[0].vertices[:, 1].max() == pytest.approx(half.max(), rel=1e-5)
    lines = {line.get_label(): line for line in course.lines}
    np.testing.assert_allclose(lines["spread"].get_xydata(), patient.course)
    assert set(lines["told error of a reading"].get_ydata()) == {0.05}
    mean_off = patient.members[:, 0].mean(axis=1) - patient.problem.truth[:, 0]
    np.testing.assert_allclose(next(line for line in off.lines if line.get_label() == "mean").get_ydata(), mean_off)
    assert course.get_xlim() == (0, 1) and fit.get_xlim() == promise.get_xlim()
    plt.close(ax.figure)


def test_that_the_readings_kept_back_that_lie_outside_are_drawn_outside(patient):
    ax = plots.charts({"F": patient}, ("promise",))
    (band,) = ax.collections
    lines = {line.get_label(): line for line in ax.lines}
    filled, opened = (lines[label] for label in ("readings kept back", "outside the promise"))
    path = band.get_paths()[0]
    wrong = np.sum(~path.contains_points(filled.get_xydata())) + np.sum(path.contains_points(opened.get_xydata()))
    assert wrong <= 1  # on the edge, between two points of the band
    promised = patient.kept_members.var(axis=1, ddof=1) + 0.05**2
    missed = patient.kept.d[:, 0] - patient.kept_members.mean(axis=1)
    assert len(opened.get_ydata()) == np.sum(missed**2 > 1.645**2 * promised)
    assert opened.get_markerfacecolor() == "none" != filled.get_markerfacecolor()
    plt.close(ax.figure)


def test_that_the_promise_looks_different_from_the_band_of_the_members_in_grey_too(patient):
    ax = plots.charts({"F": patient}, ("fit", "promise"))
    fit, below = ax.figure.axes
    (members,), (promise,) = fit.collections, below.collections
    assert promise.get_alpha() < 0.5 * members.get_alpha()
    highest = promise.get_paths()[0].vertices[:, 1].max()
    (upper,) = (line for line in below.lines if len(line.get_xdata()) and np.isclose(max(line.get_ydata()), highest))
    assert luminance(upper.get_color()) < 0.05 and upper.get_linewidth() == 1
    plt.close(ax.figure)


@pytest.mark.parametrize(
    "patients, rows, message",
    [
        ({}, ("fit",), "patients must be a dict"),
        ({"A": 3}, ("fit",), r"patients\['A'\] must have problem, kept, told"),
        (None, ("fit", "heart"), "rows must be some of fit, promise, course, off, each once"),
        (None, (), "rows must be some of"),
        (None, ("fit", "fit"), "rows must be some of"),
    ],
)
def test_that_charts_name_what_does_not_fit(patient, patients, rows, message):
    with pytest.raises(ValueError, match=message):
        plots.charts({"F": patient} if patients is None else patients, rows)


def test_that_claimed_and_real_are_drawn_over_what_was_told_and_the_shade_lies_where_the_claim_is_too_small():
    told, claimed, real = np.array([4.0, 1, 2]), np.array([3.0, 0.5, 1]), np.array([2.0, 1, 1])
    ax = plots.claimed_and_real(told, claimed, real, 2)
    lines = {line.get_label(): line for line in ax.lines}
    np.testing.assert_array_equal(lines["claimed"].get_xydata(), [[1, 0.5], [2, 1], [4, 3]])
    np.testing.assert_array_equal(lines["really off by"].get_xydata(), [[1, 1], [2, 1], [4, 2]])
    assert set(lines["right error"].get_xdata()) == {2}
    (shade,) = ax.collections
    across = np.concatenate([path.vertices[:, 0] for path in shade.get_paths()])
    assert across.min() == 1 and across.max() == 2
    assert [label.get_text() for label in ax.get_xticklabels()] == ["½", "1", "2"]
    plt.close(ax.figure)


@pytest.mark.parametrize(
    "arguments, name",
    [(([1, 0], [1, 1], [1, 1], 1), "told"), (([1, 2], [1], [1, 1], 1), "claimed"),
     (([1, 2], [1, 1], [1, -1], 1), "real"), (([1, 2], [1, 1], [1, 1], 0), "right")],
)  # fmt: skip
def test_that_claimed_and_real_name_what_does_not_fit(arguments, name):
    with pytest.raises(ValueError, match=f"^{name} must be"):
        plots.claimed_and_real(*arguments)

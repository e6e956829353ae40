"""The figures of chapter 08: the error of several methods by their budget, and two methods day by day."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.text import Text
from pictures import luminance

from dalearn import explore, plots, sine
from dalearn.plots.ends import apart
from dalearn.plots.results import BY_BUDGET

PASSES = (10, 100, 1000, 10_000)


def a_curve(rng, end=0.02, start=0.5):
    """The errors of 20 seeds at each budget, which fall from about start to about end."""
    middles = np.geomspace(start, end, len(PASSES))
    return {passes: middle * np.exp(0.1 * rng.standard_normal(20)) for passes, middle in zip(PASSES, middles)}


def many(n, close=0.0):
    """The curves of n methods, whose last medians lie within a share close of each other."""
    rng = np.random.default_rng(8)
    return {name: a_curve(rng, end=0.02 * (1 + close * rng.random())) for name in list(BY_BUDGET)[:n]}


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_that_the_line_goes_through_the_medians_in_the_order_of_the_budgets_and_the_band_to_the_quartiles():
    errors = {100: [0.1, 0.2, 0.3, 0.4, 0.9], 10: [0.5, 0.6, 0.7, 0.8, 0.9]}
    ax = plots.error_by_budget({"EnKF": errors})
    np.testing.assert_allclose(ax.lines[0].get_xydata(), [[10, 0.7], [100, 0.3]])
    (band,) = ax.collections
    corners = {tuple(corner) for corner in band.get_paths()[0].vertices.round(6)}
    assert {(10, 0.6), (10, 0.8), (100, 0.2), (100, 0.4)} <= corners


def test_that_bands_are_drawn_for_three_methods_and_not_for_four_unless_asked():
    assert len(plots.error_by_budget(many(3)).collections) == 3
    assert not plots.error_by_budget(many(4)).collections
    assert len(plots.error_by_budget(many(4), bands=True).collections) == 4
    assert not plots.error_by_budget(many(2), bands=False).collections


def test_that_an_infinite_median_is_left_out_and_said_and_a_method_without_any_has_its_name_all_the_same():
    curves = {
        "tuned ESMDA": {10: [np.inf, np.nan, 0.3], 1000: [0.2, 0.3], 100: [np.inf, 0.1, 0.2]},
        "EnKF": {10: [np.nan], 1000: [np.inf]},
    }
    ax = plots.error_by_budget(curves)
    line = ax.lines[0].get_xydata()
    np.testing.assert_allclose(line[np.isfinite(line[:, 1])], [[100, 0.2], [1000, 0.25]])
    assert [text.get_text() for text in ax.texts] == ["ESMDA\n(infinite at 10)", "EnKF\n(infinite at 10, 1,000)"]
    ax.figure.canvas.draw()
    assert max(ax.get_ylim()) < 5  # a third quartile that is infinite does not stretch the axis


@pytest.mark.parametrize("close", [0, 0.1, 1])
@pytest.mark.parametrize("size", [(5, 4), (6.4, 4), (9, 5)])
def test_that_eight_names_do_not_overlap_and_stand_inside_the_figure_and_beside_the_axes(size, close):
    figure, ax = plt.subplots(figsize=size, layout="constrained")
    plots.error_by_budget(many(8, close), ax)
    see_that_names_can_be_read(figure)


def test_that_names_can_be_read_in_one_of_four_panels_that_share_their_axis_and_are_filled_one_by_one():
    figure, axes = plt.subplots(1, 4, figsize=(12, 3.6), sharey=True, layout="constrained")
    for factor, ax in zip((1, 3, 0.1, 1), axes):
        scaled = {
            name: {passes: factor * errors for passes, errors in curve.items()} for name, curve in many(8).items()
        }
        plots.error_by_budget(scaled, ax)
    see_that_names_can_be_read(figure)
    assert axes[0].get_window_extent().width > 1.2 * figure.dpi


def see_that_names_can_be_read(figure):
    figure.canvas.draw()
    whole = figure.bbox
    found = []
    for ax in figure.axes:
        for text in ax.texts:
            box = Text.get_window_extent(text)
            assert box.x0 > ax.bbox.x1 and whole.x0 <= box.x0 and box.x1 <= whole.x1
            assert whole.y0 <= box.y0 and box.y1 <= whole.y1
            found.append(box)
    letters = plt.rcParams["font.size"] * figure.dpi / 72
    for i, one in enumerate(found):
        for other in found[:i]:
            shared = min(one.y1, other.y1) - max(one.y0, other.y0)
            beside = one.x1 <= other.x0 or other.x1 <= one.x0
            assert beside or shared < 0.2 * letters  # the boxes hold the room for letters that reach down


def test_that_a_name_stands_at_the_height_of_its_end_where_there_is_room():
    ax = plots.error_by_budget({"EnKF": {10: [0.5], 100: [0.02]}, "GD": {10: [0.5], 100: [0.2]}})
    ax.figure.canvas.draw()
    for text, line in zip(ax.texts, ax.lines):
        box = Text.get_window_extent(text)
        end = ax.transData.transform(line.get_xydata()[-1])
        assert (box.y0 + box.y1) / 2 == pytest.approx(end[1], abs=4)
    again = {text.get_text(): Text.get_window_extent(text).y0 for text in ax.texts}
    ax.set(ylim=(0.001, 10))  # limits that change later move the names along
    ax.figure.canvas.draw()
    later = {text.get_text(): Text.get_window_extent(text).y0 for text in ax.texts}
    assert later["EnKF"] > again["EnKF"] + 10


def test_that_names_at_the_starts_stand_left_of_their_lines_inside_the_axes():
    figure, ax = plt.subplots(figsize=(5, 4.6), layout="constrained")
    curves = {name: {10: [start], 100: [start / 2]} for name, start in (("GD", 0.4), ("EnKF", 0.1), ("own", 0.02))}
    plots.error_by_budget(curves, ax, names="starts")
    figure.canvas.draw()
    assert [text.get_text() for text in ax.texts] == list(curves)
    for text, line in zip(ax.texts, ax.lines):
        box = Text.get_window_extent(text)
        x, y = ax.transData.transform(line.get_xydata()[0])
        assert ax.bbox.x0 <= box.x0 and box.x1 < x and (box.y0 + box.y1) / 2 == pytest.approx(y, abs=4)
    assert list(ax.get_xticks()) == [10, 100]
    with pytest.raises(ValueError, match="^names must be True, False or 'starts'; got 'ends'$"):
        plots.error_by_budget(curves, names="ends")


def test_that_no_two_methods_look_alike_without_colours():
    looks = [(str(line), marker) for _, line, marker in BY_BUDGET.values()]
    assert len(set(looks)) == len(looks)
    curves = {name: {10: [0.5], 100: [0.1]} for name in BY_BUDGET}
    ax = plots.error_by_budget(curves)
    shades = [round(luminance(line.get_color()), 2) for line in ax.lines[: len(curves)]]
    drawn = {(shade, line.get_marker()) for shade, line in zip(shades, ax.lines)}
    assert len(drawn) == len(curves)


def test_that_colours_go_by_role():
    curves = {f"tuned {name}": {10: [0.5]} for name in ("SGD", "Adam", "EnKF", "ESMDA", "L-BFGS", "CMA-ES")}
    shades = [line.get_color() for line in plots.error_by_budget(curves, names=False).lines]
    green, black, grey = (plots.COLOURS[role] for role in ("gradient descent", "truth", "prior"))
    assert shades == [green, green, plots.COLOURS["ensemble"], plots.COLOURS["mean"], black, grey]


def test_that_things_that_would_overlap_are_moved_apart_and_others_stay():
    placed = apart(np.array([5.0, 1.0, 5.2, 9.0]), np.array([1.0, 1.0, 1.0, 1.0]), 0, 10)
    np.testing.assert_allclose(placed, [4.6, 1, 5.6, 9])
    np.testing.assert_allclose(apart(np.array([0.0, 0.1]), np.array([1.0, 2.0]), 0, 10), [0.5, 2])
    np.testing.assert_allclose(apart(np.array([10.0, 9.9]), np.array([1.0, 2.0]), 0, 10), [9.5, 8])
    np.testing.assert_allclose(apart(np.array([3.0, 3.0, 3.0]), np.full(3, 2.0), 0, 4), [1, 3, 5])  # no room


# ---- two methods, seed by seed


def test_that_each_dot_is_a_ratio_in_the_order_of_size_and_the_strip_is_the_interval():
    errors, others = np.array([0.04, 0.01, 0.02, 0.03]), np.array([0.02, 0.02, 0.02, 0.02])
    ax = plots.pairs(errors, others, (1.25, 0.5, 2))
    won, lost = (line.get_xydata() for line in ax.lines[-2:])
    assert not any(len(line.get_xdata()) for line in ax.lines[-4:-2]) and not ax.get_title("left")
    np.testing.assert_allclose(won, [[1, 0.5]])
    np.testing.assert_allclose(lost, [[2, 1], [3, 1.5], [4, 2]])
    (strip,) = ax.collections
    heights = strip.get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == (0.5, 2)
    np.testing.assert_allclose(ax.lines[0].get_ydata(), 1.25)


def test_that_what_is_beyond_the_axes_and_a_run_that_diverged_are_triangles_at_the_edge_and_counted():
    ax = plots.pairs([1e-4, np.nan, np.inf, 1, 0.5], [1, 1, 1, np.inf, 1], (50, 30, 70))
    below, above, won, lost = (line.get_xydata() for line in ax.lines[-4:])
    np.testing.assert_allclose(below, [[1, 1 / 20], [2, 1 / 20]])
    np.testing.assert_allclose(above, [[4, 20], [5, 20]])
    np.testing.assert_allclose(won, [[3, 0.5]])
    assert not len(lost) and [line.get_marker() for line in ax.lines[-4:]] == ["v", "^", "o", "o"]
    assert ax.get_title("left") == "triangles: 4 days with a ratio beyond 20 or 1/20"
    low, high = ax.get_ylim()
    assert low < 1 / 20 and high > 20
    (strip,) = ax.collections
    heights = strip.get_paths()[0].vertices[:, 1]
    assert heights.min() == 20 and heights.max() == pytest.approx(high)  # it is seen
    assert plots.pairs([30, 1], [1, 1]).get_title("left").startswith("triangles: 1 day with")


def test_that_the_explorer_needs_the_methods_of_its_task():
    with pytest.raises(ValueError, match="^curves must hold ESMDA, GD and Adam; got EnKF, GD$"):
        explore.pairs({"tuned EnKF": {10: np.ones(3)}, "GD": {10: np.ones(3)}})


def test_that_the_explorer_says_who_is_ahead_and_does_not_promise_more_than_its_days():
    even = np.geomspace(0.5, 2, 9)
    curves = {
        "ESMDA": {10: np.full(9, 0.4), 30: 0.15 * even**2, 100: np.full(9, 0.1), 1000: np.full(9, 0.05)},
        "GD": {10: np.full(9, 0.2), 30: np.full(9, 0.2), 100: np.full(9, 0.2), 1000: np.full(9, 0.05)},
    }
    curves["Adam"] = curves["GD"]
    explorer = explore.pairs(curves)
    assert explorer.text.startswith("10 passes: ESMDA has the smaller error on 0 of 9 days")
    assert explorer.text.endswith("2.00 and 2.00: ESMDA is behind") and not explorer.done
    assert explorer.set(passes=100).text.endswith("ESMDA is ahead") and not explorer.done
    assert explorer.set(passes=30).text.endswith("these days cannot tell, so it is a question mark")
    assert explorer.set(passes=1000).text.endswith("the two are level") and not explorer.done
    assert explorer.set(passes=10, rival="Adam").play().done


def test_that_every_method_has_one_colour_in_the_pictures_of_the_chapter():
    problem = sine(n=20, noise=0.05, rng=1)
    members = np.repeat(problem.truth[:, :, None], 3, axis=2)
    for method in ("GD", "EnKF", "ESMDA"):
        by_budget = plots.error_by_budget({method: {10: [0.5], 100: [0.1]}}).lines[0].get_color()
        for draw in (plots.fit, plots.error):
            ax = draw(problem, members, method=method)
            assert ax.lines[-1].get_color() == by_budget == plots.STYLES[method][0]
            assert not ax.collections  # and no band
    explorer = explore.pairs(
        {name: {10: np.full(5, error)} for name, error in (("ESMDA", 0.1), ("EnKF", 0.1), ("GD", 0.2), ("Adam", 0.2))}
    )
    assert explorer.scene.picture.won.get_color() == plots.STYLES["ESMDA"][0]
    explorer.set(ensemble="EnKF")
    assert explorer.scene.picture.won.get_color() == plots.STYLES["EnKF"][0]


def test_that_an_unknown_method_of_a_fit_is_named():
    problem = sine(n=20, noise=0.05, rng=1)
    for draw in (plots.fit, plots.error):
        with pytest.raises(ValueError, match="^method must be"):
            draw(problem, problem.truth, method="Newton")

"""The figures of chapter 11: what they draw is what they were given, and there is ink of each role to see."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from pictures import ink, pixels

from dalearn import explore, plots
from dalearn.plots.ideas.line_and_slope import ABOVE, LineAndSlope

X = np.linspace(-3, 3, 41)
MEAN = 0.05 * np.sin(X)
BAND = np.array([MEAN - 0.2, MEAN + 0.2])
EXACT = np.array([-0.1 + 0 * X, 0.1 + 0 * X])
READINGS = np.array([[-1.0, 0.5], [0.15, -0.12]])
UNUSED = np.array([[2.0], [0.18]])
ERRORS = {
    "EnKF, mean": [1.0, 0.3, 0.1],
    "EnKF, covariance": [0.5, 0.16, 0.05],
    "ESMDA, mean": [0.9, 0.3, 0.1],
    "own": [0.4, 0.1, 0.03],
}
SIZES = (10, 100, 1000)


def against_exact(ax=None, **more):
    return plots.against_exact(X, BAND, MEAN, EXACT, readings=READINGS, unused=UNUSED, ax=ax, **more)


def rank_histogram(ax=None):
    return plots.rank_histogram(np.array([0, 0, 2, 5, 5, 5, 5, 3]), 6, ax)


def errors_by_size(ax=None):
    return plots.errors_by_size(SIZES, ERRORS, ax)


MEMBERS = np.linspace(-1.5, 1.5, 13)


def bent(theta):
    return theta + 0.3 * theta**2


def line_and_slope(ax=None, **more):
    brackets = {"by_line": (2.25, 0.36), "by_slope": (1.86, 0.13), "exact": (1.84, 0.14)}
    return plots.line_and_slope(bent, MEMBERS, 2.0, 3.0, 0.3, ax=ax, **{**brackets, **more})


def test_that_one_line_is_the_regression_through_the_members_and_the_other_touches_the_curve_at_the_point():
    _, ax = plt.subplots()
    picture = LineAndSlope(ax, (-2.5, 3.5), (-3, 5))
    said = {"by the line": (2.25, 0.36), "by the slope": (1.86, 0.13), "exact": None}
    rise, slope = picture.show(bent, MEMBERS, 2.0, 3.0, 0.3, said)
    y = bent(MEMBERS)
    assert slope == pytest.approx(2.2) and rise == pytest.approx(y.var() / np.cov(MEMBERS, y, ddof=0)[0, 1])
    np.testing.assert_allclose(picture.slope.get_ydata(), 3.2 + 2.2 * (picture.x - 2))
    np.testing.assert_allclose(picture.line.get_ydata(), y.mean() + rise * picture.x)  # the members' mean is 0
    np.testing.assert_allclose(picture.members.get_xydata(), np.column_stack([MEMBERS, y]))
    assert picture.at.get_xydata() == pytest.approx(np.array([[2, 3.2]]))
    np.testing.assert_allclose(picture.brackets["by the line"].get_xdata(), [1.89, 2.25, 2.61])
    words = {text.get_text() for text in ax.texts}
    assert "by the slope 1.86 ± 0.13" in words and len(picture.brackets["exact"].get_xdata()) == 0
    also, _ = picture.show(bent, MEMBERS + 2, 1.0, 3.0, 0.3, said)  # the same artists, shown again
    assert also > rise and picture.at.get_xdata() == [1.0]
    plt.close(ax.figure)


def test_that_in_the_picture_the_brackets_stand_where_their_numbers_are_and_inside_the_axes():
    ax = line_and_slope()
    low, high = ax.get_xlim()
    bars = [line.get_xdata() for line in ax.lines if line.get_marker() == "|"]
    for bar, (mean, std) in zip(bars, ((2.25, 0.36), (1.86, 0.13), (1.84, 0.14))):
        np.testing.assert_allclose(bar, [mean - std, mean, mean + std])
        assert low < bar[0] and bar[-1] < high
    assert ax.get_ylim()[1] > 3.3 and ax.get_ylim()[0] < bent(MEMBERS).min()
    plt.close("all")


@pytest.mark.parametrize("exact", [(1.84, 0.14), None])
def test_that_no_curve_goes_on_among_the_brackets_and_all_go_to_the_bottom_where_there_are_none(exact):
    ax = plots.line_and_slope(bent, MEMBERS, 2.0, 3.0, 0.3, exact=exact)
    bottom, rule = ax.transAxes.transform([(0, 0), (0, ABOVE)])[:, 1] * 80 / ax.figure.dpi
    image = pixels(ax)
    among = image[len(image) - int(rule) + 2 : len(image) - int(bottom) - 2]
    for role in ("ensemble", "mean"):
        assert (ink(among, plots.COLOURS[role]) > 0) == (exact is None), role


def test_that_the_exact_band_is_two_lines_and_the_other_is_filled_around_its_mean():
    ax = against_exact()
    lines = {line.get_label(): line for line in ax.lines}
    np.testing.assert_allclose(lines["exact 90% band"].get_xydata(), np.column_stack([X, EXACT[0]]))
    upper = ax.lines[ax.lines.index(lines["exact 90% band"]) + 1]
    np.testing.assert_allclose(upper.get_xydata(), np.column_stack([X, EXACT[1]]))
    np.testing.assert_allclose(lines["its mean"].get_ydata(), MEAN)
    corners = ax.collections[0].get_paths()[0].vertices
    assert corners[:, 1].min() == pytest.approx(BAND.min()) and corners[:, 1].max() == pytest.approx(BAND.max())
    dots = [line for line in ax.lines if line.get_marker() in (".", "o")]
    assert [len(line.get_xdata()) for line in dots] == [1, 2]
    assert ax.get_ylim() == pytest.approx((-1.1 * BAND.max(), 1.1 * BAND.max()))
    assert against_exact(reach=0.4).get_ylim() == (-0.4, 0.4) and against_exact(words=False).get_legend() is None
    words = [text.get_text() for text in ax.get_legend().get_texts()]
    assert sorted(words) == ["exact 90% band", "its 90% band", "its mean", "not used", "readings", "truth"]
    plain = plots.against_exact(X, BAND, MEAN, EXACT)
    assert sorted(text.get_text() for text in plain.get_legend().get_texts()) == [
        "exact 90% band", "its 90% band", "its mean", "truth",
    ]  # fmt: skip
    plt.close("all")


def test_that_the_rank_histogram_has_a_bar_for_every_rank_and_a_flat_line():
    ax = rank_histogram()
    (bars,) = ax.collections
    boxes = [path.get_extents() for path in bars.get_paths()]
    np.testing.assert_allclose([box.height for box in boxes], np.array([2, 0, 1, 1, 0, 4, 0]) / 8)
    np.testing.assert_allclose([(box.x0 + box.x1) / 2 for box in boxes], range(7), atol=1e-12)
    (flat,) = ax.lines
    np.testing.assert_allclose(flat.get_ydata(), 1 / 7)
    assert ax.get_ylim()[1] > 0.5 and plots.rank_histogram([0], 6, top=2).get_ylim() == (0, 2)
    plt.close("all")


def test_that_the_errors_are_drawn_over_the_sizes_each_in_its_own_look_above_a_line_that_falls_as_their_root():
    ax = errors_by_size()
    *lines, reference = ax.lines
    assert [line.get_label() for line in lines] == list(ERRORS) and ax.get_xscale() == ax.get_yscale() == "log"
    for line, values in zip(lines, ERRORS.values()):
        np.testing.assert_array_equal(line.get_xydata(), np.column_stack([SIZES, values]))
    looks = [(line.get_color(), line.get_linestyle(), line.get_markerfacecolor()) for line in lines]
    assert len(set(looks)) == 4 and {colour for colour, *_ in looks} <= set(plots.COLOURS.values())
    assert looks[0][0] == looks[1][0] == plots.STYLES["EnKF"][0]
    heights = reference.get_ydata()
    np.testing.assert_allclose(heights / heights[0], 1 / np.sqrt([1, 10, 100]))
    assert heights[0] < 0.4 and [label.get_text() for label in ax.get_xticklabels()] == ["10", "100", "1000"]
    plt.close(ax.figure)


@pytest.mark.parametrize(
    "draw, roles",
    [
        (against_exact, {"mean": 100, "observations": 300}),
        (rank_histogram, {"ensemble": 2000, "truth": 30}),
        (errors_by_size, {"ensemble": 200, "mean": 100, "truth": 200}),
        (line_and_slope, {"ensemble": 300, "mean": 200, "truth": 200}),
    ],
)
def test_that_the_figures_draw_into_the_ax_with_ink_in_the_colours_of_their_roles(draw, roles):
    _, ax = plt.subplots()
    assert draw(ax) is ax and ax.get_xlabel() and ax.get_ylabel()
    image = pixels(ax)
    for role, least in roles.items():
        assert ink(image, plots.COLOURS[role]) > least, role


@pytest.mark.parametrize(
    "arguments, said",
    [
        (([[1.0]], BAND, MEAN, EXACT), r"x must be numbers of shape \(n,\)"),
        ((X, BAND[0], MEAN, EXACT), r"band must be numbers of shape \(2, 41\), the lower and the upper end; got"),
        ((X, BAND, MEAN[:3], EXACT), r"mean must be numbers of shape \(41,\), one for each x; got"),
        ((X, BAND, MEAN, EXACT.T), r"exact must be numbers of shape \(2, 41\), the lower and the upper end; got"),
    ],
)
def test_that_bands_of_another_shape_are_named(arguments, said):
    with pytest.raises(ValueError, match=f"^{said}"):
        plots.against_exact(*arguments)
    with pytest.raises(ValueError, match=r"^readings must be numbers of shape \(2, m\)"):
        plots.against_exact(X, BAND, MEAN, EXACT, readings=[1, 2])
    with pytest.raises(ValueError, match="^reach must be a number above 0; got 0"):
        plots.against_exact(X, BAND, MEAN, EXACT, reach=0)
    assert not plt.get_fignums()


@pytest.mark.parametrize(
    "draw, said",
    [
        (lambda: plots.line_and_slope(bent, [1.0], 2, 3, 0.3), "^members must be the weights of at least 2 different"),
        (lambda: plots.line_and_slope(bent, [1.0, 1.0], 2, 3, 0.3), "^members must be the weights of at least 2 diff"),
        (lambda: plots.line_and_slope(bent, MEMBERS, "two", 3, 0.3), "^at must be a number; got 'two'"),
        (lambda: plots.line_and_slope(bent, MEMBERS, 2, 3, 0), "^obs_std must be .* above 0; got 0"),
        (lambda: line_and_slope(exact=(1,)), "^exact must be a pair .*; got"),
        (lambda: plots.line_and_slope(3, MEMBERS, 2, 3, 0.3), "^curve must be a function .*; got int"),
    ],
)
def test_that_what_line_and_slope_cannot_draw_is_named(draw, said):
    with pytest.raises(ValueError, match=said):
        draw()
    assert not plt.get_fignums()


# ---- the explorer


def test_that_the_explorer_shows_the_bands_and_numbers_of_its_world():
    explorer = explore.counted().set(times=4, used=20, day=7)
    world = explorer.scene.world
    mean, half = world.band(20, 4, 7)
    corners = explorer.scene.picture.band.get_paths()[0].vertices
    assert corners[:, 1].min() == pytest.approx((mean - half).min())
    assert len(explorer.scene.picture.readings.get_xdata()) == len(explorer.scene.picture.unused.get_xdata()) == 20
    error, spread, covered, crps, ranks = world.judged(20, 4)
    assert f"Error {error:.3f}" in explorer.text and f"at {covered:.0%}." in explorer.text
    assert f"spread {spread:.3f}" in explorer.text and f"CRPS {crps:.3f}" in explorer.text
    heights = [path.get_extents().height for path in explorer.scene.ranks.bars.get_paths()]
    np.testing.assert_allclose(heights, np.bincount(ranks, minlength=20) / 5000)


def test_that_the_task_is_open_at_the_start_and_reached_with_all_readings_counted_twice_alone():
    explorer = explore.counted()
    scene = explorer.scene
    assert not explorer.done
    reached = set()
    for times in scene.controls["times"].values:
        for used in scene.controls["used"].values:
            (state,) = scene.run(times=times, used=used, day=3)
            if scene.done(state):
                reached.add((times, used))
    assert reached == {(2, 40)}
    assert explorer.set(used=40).done is False and explorer.set(times=2).done is True

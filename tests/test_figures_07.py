"""The figure of chapter 07: every seed has its dot, the line goes through the medians, and there is ink to see."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from pictures import ink, pixels

from dalearn import analysis, perturb, plots
from dalearn.plots.ideas.line_and_curve import LineAndCurve

TABLE = {4: [0.05, 0.06, 0.2], 1: [0.3, 0.4, 0.35], 16: [0.02, 0.03, 0.06]}  # not in order


def test_that_every_seed_is_a_dot_at_its_count_and_the_line_joins_the_medians_in_order():
    ax = plots.errors_by_count(TABLE)
    dots = [line.get_xydata() for line in ax.lines if line.get_linestyle() == "None" and len(line.get_xdata())]
    expected = sorted((count, value) for count, values in TABLE.items() for value in values)
    np.testing.assert_allclose(sorted(map(tuple, np.concatenate(dots))), expected)
    (line,) = (line for line in ax.lines if line.get_label() == "median")
    np.testing.assert_allclose(line.get_xydata(), [(1, 0.35), (4, 0.06), (16, 0.03)])
    plt.close(ax.figure)


def test_that_errors_by_count_names_its_counts_and_draws_into_the_ax_with_ink_in_the_colours_of_their_roles():
    _, ax = plt.subplots()
    assert plots.errors_by_count(TABLE, ax) is ax and ax.get_xlabel() and ax.get_ylabel()
    assert [label.get_text() for label in ax.get_xticklabels()] == ["1", "4", "16"]
    for line in ax.lines:
        if line.get_label() == "one seed":
            assert line.get_color() == plots.COLOURS["ensemble"]
        line.set_alpha(1)
    image = pixels(ax)
    for role, least in {"ensemble": 50, "mean": 200}.items():
        assert ink(image, plots.COLOURS[role]) > least, role


def curve(theta):
    return theta + 0.3 * theta**2


def one_update(n_ens=500, seed=0):
    rng = np.random.default_rng(seed)
    before = 0.8 * rng.standard_normal((1, n_ens))
    noisy = perturb(np.array([3.0]), np.array([0.09]), n_ens, rng)
    return before[0], analysis(before, curve(before), noisy, np.array([0.09]))[0]


def test_that_the_line_has_the_slope_of_a_regression_and_carries_every_member_and_the_mean():
    _, ax = plt.subplots()
    before, after = one_update()
    shown = LineAndCurve(ax, (-3, 4), (-2, 7))
    slope = shown.show(curve, before, after, 3.0, 0.3)
    y = curve(before)
    assert slope == pytest.approx(np.cov(before, y)[0, 1] / y.var(ddof=1))
    for artist in (shown.line, *shown.shafts.get_paths()):
        path = artist.vertices if hasattr(artist, "vertices") else artist.get_xydata()
        across, up = np.diff(path, axis=0)[0]
        assert across / up == pytest.approx(slope)
    (mean, foretold), (also, real) = shown.foretold.get_xydata()[0], shown.real.get_xydata()[0]
    assert mean == also == pytest.approx(after.mean()) and real == pytest.approx(curve(mean))
    assert foretold - y.mean() == pytest.approx((mean - before.mean()) / slope)
    assert real - foretold > 0.8  # the curve is far above the line there
    plt.close(ax.figure)


def test_that_members_lie_on_the_curve_before_and_after_and_the_words_go_where_line_and_curve_agree():
    before, after = one_update()
    ax = plots.line_and_curve(curve, before, after, 3.0, 0.3, (1.84, 0.14))
    dots = [line.get_xydata() for line in ax.lines if str(line.get_label()).startswith("members ")]
    assert len(dots) == 2
    for xy in dots:
        assert xy[:, 1] == pytest.approx(curve(xy[:, 0]))
    said = " ".join(text.get_text() for text in ax.texts)
    assert "here, says\nthe line" in said and "exact 1.84 ± 0.14" in said and f"members {after.mean():.2f}" in said
    straight = plots.line_and_curve(lambda theta: 2 * theta, before, after, 3.0, 0.3)
    assert "here" not in " ".join(text.get_text() for text in straight.texts)
    plt.close("all")


def test_that_a_picture_without_an_update_has_a_line_and_no_moved_members():
    before, _ = one_update()
    ax = plots.line_and_curve(curve, before, None, 3.0, 0.3)
    of = {line.get_label(): line for line in ax.lines}
    assert len(of["members before"].get_xdata()) and not len(of["members after"].get_xdata())
    plt.close(ax.figure)


def test_that_pictures_with_the_same_limits_have_the_same_axes_and_strokes_have_their_name_in_the_legend():
    before, after = one_update()
    ax = plots.line_and_curve(curve, before, after, 3.0, 0.3, limits=((-2.3, 3.1), (-2.4, 5.4)))
    assert ax.get_xlim() == (-2.3, 3.1) and ax.get_ylim() == (-2.4, 5.4)
    assert "the way of a member, says the line" in {text.get_text() for text in ax.get_legend().get_texts()}
    plt.close(ax.figure)


def test_that_in_low_axes_the_diamonds_leave_the_stroke_between_them_to_be_seen():
    _, axes = plt.subplots(2, 2, figsize=(9, 7.4), layout="constrained")
    low = LineAndCurve(axes[0, 0], (-2.3, 3.1), (-2.7, 4.7))
    _, ax = plt.subplots(figsize=(7, 5.4))
    high = LineAndCurve(ax, (-2.3, 3.1), (-2.7, 4.7))
    before, _ = one_update()
    var = np.array([4 * 0.09])
    noisy = perturb(np.array([3.0]), var, len(before), np.random.default_rng(0))
    low.show(curve, before, analysis(before[None], curve(before)[None], noisy, var)[0], 3.0, 0.3)
    low.ax.figure.canvas.draw()
    ends = low.ax.transData.transform(low.miss.get_xydata())[:, 1] * 72 / low.ax.figure.dpi  # in points
    half = [mark.get_markersize() / np.sqrt(2) for mark in (low.foretold, low.real)]
    assert abs(ends[1] - ends[0]) > sum(half) + 1
    assert high.real.get_markersize() > low.real.get_markersize()
    plt.close("all")


def test_that_to_show_another_update_makes_no_new_artists():
    _, ax = plt.subplots()
    shown = LineAndCurve(ax, (-3, 4), (-2, 7))
    artists = len(ax.get_children())
    for seed in (0, 1):
        shown.show(curve, *one_update(seed=seed), 3.0, 0.3, (1.84, 0.14))
    assert len(ax.get_children()) == artists
    plt.close(ax.figure)


def test_that_networks_of_the_same_output_have_arrows_of_one_length_and_what_they_say_at_the_end():
    ax = plots.same_push(lambda ab: ab[0] * ab[1], [[1.5, 0.75], [2, 4]], [1, 1], 7.5, np.ones((2, 400)))
    ends = np.array([arrow._posA_posB for arrow in ax.patches])  # (n, 2, 2)
    assert ends[:, 1] - ends[:, 0] == pytest.approx(np.ones((2, 2)))
    assert {"A now says 7.50", "B now says 8.75"} <= {text.get_text() for text in ax.texts}
    assert "all that say 3" in {text.get_text() for text in ax.get_legend().get_texts()}
    plt.close(ax.figure)


def test_that_a_path_has_a_dot_and_a_count_for_each_entry_and_counts_that_share_a_label_stand_as_their_dots():
    path = {1: (0.4, 0.3), 8: (0.1, 0.05), 16: (0.101, 0.051)}
    ax = plots.error_against_spread({"once": path}, (0.02, 0.01))
    (line,) = (line for line in ax.lines if line.get_label() == "once")
    np.testing.assert_allclose(line.get_xydata(), [pair[::-1] for pair in path.values()])
    assert {"1", "8, 16"} <= {text.get_text() for text in ax.texts}
    ax = plots.error_against_spread({"once": path | {16: (0.099, 0.049)}}, (0.02, 0.01))
    assert {"1", "16, 8"} <= {text.get_text() for text in ax.texts}
    plt.close("all")


BEFORE, AFTER = one_update(20)


@pytest.mark.parametrize(
    "draw, said",
    [
        (lambda: plots.line_and_curve(curve, BEFORE[:1], None, 3, 0.3), r"^before must be .*; got shape \(1,\)"),
        (lambda: plots.line_and_curve(curve, BEFORE, AFTER[:5], 3, 0.3), "^after must be None or an array .*; got"),
        (lambda: plots.line_and_curve(curve, BEFORE, AFTER, "three", 0.3), "^d must be a number; got 'three'"),
        (lambda: plots.line_and_curve(curve, BEFORE, AFTER, 3, 0), "^obs_std must be .* above 0; got 0"),
        (lambda: plots.line_and_curve(3, BEFORE, AFTER, 3, 0.3), "^curve must be a function .*; got int"),
        (lambda: plots.line_and_curve(curve, BEFORE, AFTER, 3, 0.3, (1,)), "^exact must be a pair .*; got"),
        (lambda: plots.same_push(sum, [[1, 2], [1, 1]], [1, 1], 3), "^networks must all have the same .*; got 2 to 3"),
        (lambda: plots.same_push(sum, [[1], [1]], [1], 3), r"^push must be two numbers.*; got shape \(1,\)"),
        (lambda: plots.same_push(3, [[1], [1]], [1, 1], 3), "^output must be a function .*; got int"),
        (lambda: plots.line_and_curve(curve, BEFORE, AFTER, 3, 0.3, limits=(0, 1)), "^limits must be .*; got"),
        (lambda: plots.error_against_spread({}, (1, 1)), "^paths must be a dict .*; got"),
        (lambda: plots.error_against_spread({"a": {1: (1, 0)}}, (1, 1)), r"^paths\['a'\] must be .* above 0; got 0"),
        (lambda: plots.error_against_spread({"a": {1: (1, 1)}}, (1, -1)), "^exact must be a pair .* above 0; got -1"),
    ],
)
def test_that_what_the_pictures_of_a_curve_cannot_draw_is_named(draw, said):
    with pytest.raises(ValueError, match=said):
        draw()

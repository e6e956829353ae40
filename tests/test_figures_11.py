"""The figures of chapter 11: what they draw is what they were given, and there is ink of each role to see."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from pictures import ink, pixels

from dalearn import plots, sine

PROBLEM = sine(20, rng=1)
TRUTH = PROBLEM.truth[:, 0]
MEMBERS = PROBLEM.truth[..., None] + np.random.default_rng(1).normal(0.02, 0.05, (len(TRUTH), 1, 40))
LOW, HIGH = TRUTH - 0.03, TRUTH + 0.04
ERRORS = {
    "EnKF, mean": [1.0, 0.3, 0.1],
    "EnKF, covariance": [0.5, 0.16, 0.05],
    "ESMDA, mean": [0.9, 0.3, 0.1],
    "own": [0.4, 0.1, 0.03],
}
SIZES = (10, 100, 1000)


def against_exact(ax=None):
    return plots.against_exact(PROBLEM, MEMBERS, LOW, HIGH, ax)


def rank_histogram(ax=None):
    return plots.rank_histogram(np.array([0, 0, 2, 5, 5, 5, 5, 3]), 6, ax)


def errors_by_size(ax=None):
    return plots.errors_by_size(SIZES, ERRORS, ax)


def test_that_the_exact_band_is_two_lines_with_the_truth_taken_off_around_those_of_the_ensemble():
    ax = against_exact()
    exact = [
        line for line in ax.lines if line.get_color() == plots.COLOURS["observations"] and len(line.get_xdata()) > 2
    ]
    x = PROBLEM.in_units(PROBLEM.x_test)[:, 0]
    assert len(exact) == 2 and [line.get_linestyle() for line in exact] == ["-", "-"]
    for line, offset in zip(exact, (-0.03, 0.04)):
        np.testing.assert_allclose(line.get_xydata(), np.column_stack([x, np.full_like(x, offset)]), atol=1e-12)
    (mean,) = (line for line in ax.lines if line.get_label() == "ensemble mean")
    np.testing.assert_allclose(mean.get_ydata(), MEMBERS.mean(axis=-1)[:, 0] - TRUTH, atol=1e-12)
    corners = ax.collections[0].get_paths()[0].vertices
    low, high = np.quantile(MEMBERS[:, 0] - TRUTH[:, None], [0.05, 0.95], axis=1)
    assert corners[:, 1].min() == pytest.approx(low.min()) and corners[:, 1].max() == pytest.approx(high.max())
    assert ax.get_legend_handles_labels()[1].count("exact 90% band") == 1
    plt.close(ax.figure)


def test_that_the_rank_histogram_has_a_bar_for_every_rank_and_a_flat_line():
    ax = rank_histogram()
    np.testing.assert_allclose([bar.get_height() for bar in ax.patches], np.array([2, 0, 1, 1, 0, 4, 0]) / 8)
    np.testing.assert_allclose([bar.get_center()[0] for bar in ax.patches], range(7), atol=1e-12)
    (flat,) = ax.lines
    np.testing.assert_allclose(flat.get_ydata(), 1 / 7)
    plt.close(ax.figure)


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
        (against_exact, {"mean": 100, "observations": 500}),
        (rank_histogram, {"ensemble": 2000, "truth": 30}),
        (errors_by_size, {"ensemble": 200, "mean": 100, "truth": 200}),
    ],
)
def test_that_the_figures_draw_into_the_ax_with_ink_in_the_colours_of_their_roles(draw, roles):
    _, ax = plt.subplots()
    assert draw(ax) is ax and ax.get_xlabel() and ax.get_ylabel()
    image = pixels(ax)
    for role, least in roles.items():
        assert ink(image, plots.COLOURS[role]) > least, role

"""The figures of chapter 10: the numbers of the map and the lines of a training are the data, and there is ink to see."""

from types import SimpleNamespace

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from pictures import contrast, ink, luminance, pixels

from dalearn import plots

SIZES, INFLATIONS = (10, 100), (1.0, 1.02, 1.2)
ERRORS = np.array([[0.17, 0.0994, 0.10], [0.0193, 0.0352, 69.7]])
HISTORY = SimpleNamespace(k=np.arange(4), rmse=np.array([0.9, 0.3, 0.1, 0.08]), spread=np.array([0.8, 0.2, 0.03, 0.01]))


def test_that_the_map_prints_each_error_in_its_cell_and_names_rows_and_columns():
    ax = plots.size_inflation_map(SIZES, INFLATIONS, ERRORS)
    written = {text.get_position(): text.get_text() for text in ax.texts}
    assert written == {
        (0, 0): "0.17", (1, 0): "0.099", (2, 0): "0.10", (0, 1): "0.019", (1, 1): "0.035", (2, 1): "69.7",
    }  # fmt: skip
    assert [label.get_text() for label in ax.get_yticklabels()] == ["10", "100"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["1.00", "1.02", "1.20"]
    np.testing.assert_array_equal(ax.images[0].get_array(), ERRORS)
    plt.close(ax.figure)


def test_that_the_map_frames_the_best_of_each_size():
    ax = plots.size_inflation_map(SIZES, INFLATIONS, ERRORS)
    frames = [frame for frame in ax.patches if frame.get_edgecolor()[:3] == to_rgb(plots.COLOURS["mean"])]
    centres = [frame.get_center() for frame in frames]
    np.testing.assert_allclose(centres, [(1, 0), (0, 1)], atol=1e-9)
    assert [text.get_position() for text in ax.texts if text.get_weight() == "bold"] == [(1, 0), (0, 1)]
    plt.close(ax.figure)


@pytest.mark.parametrize("value", np.geomspace(0.005, 500, 40))
def test_that_every_number_of_the_map_can_be_read_on_its_ground(value):
    ax = plots.size_inflation_map((10,), (1.0,), [[value]])
    image, (text,) = ax.images[0], ax.texts
    assert contrast(text.get_color(), image.cmap(image.norm(value))[:3]) > 4.5
    plt.close(ax.figure)


def test_that_the_map_darkens_as_the_error_grows_so_that_grey_is_enough():
    ax = plots.size_inflation_map((10,), range(20), [np.geomspace(0.016, 0.9, 20)])
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

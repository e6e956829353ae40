"""The figures of chapter 15: what they draw is what they were given; the explorer and its stored states."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest

from dalearn import explore, plots
from dalearn.explore import _inside
from dalearn.stored import stored

X = np.linspace(0, 24, 25)
MEMBERS = np.outer(np.sin(X / 4), np.linspace(0.8, 1.2, 50))
READINGS = np.column_stack([X, np.sin(X / 4)])
SITES = np.arange(40) / 40
TRUTH = 8 + 4 * np.sin(2 * np.pi * SITES)
FORCINGS = TRUTH[:, None] + np.linspace(-2, 2, 50)


def test_that_the_fit_has_a_dot_for_each_reading_and_hollow_ones_for_those_kept_back():
    ax = plots.fitted(X, MEMBERS, READINGS[::2], kept=READINGS[1::2], prior=2 * MEMBERS)
    lines = {line.get_label(): line for line in ax.lines}
    np.testing.assert_array_equal(lines["readings"].get_xydata(), READINGS[::2])
    np.testing.assert_array_equal(lines["readings held back"].get_xydata(), READINGS[1::2])
    np.testing.assert_allclose(lines["their mean"].get_ydata(), MEMBERS.mean(axis=1))
    low, high = ax.get_ylim()
    assert low < READINGS[:, 1].min() and READINGS[:, 1].max() < high < 2.3
    words = [text.get_text() for text in ax.get_legend().get_texts()]
    assert len(words) == 5
    plt.close("all")


def test_that_the_weather_is_a_map_and_its_averages_stand_below_it_at_the_same_sites():
    field = np.random.default_rng(0).standard_normal((30, 40))
    d = np.column_stack([field.mean(axis=0), field.std(axis=0)])
    ax = plots.weather(np.arange(30), field, d)
    np.testing.assert_allclose(ax.images[0].get_array(), field)
    _, below = ax.figure.axes
    (dots,) = (line for line in below.lines if line.get_marker() == "o")
    np.testing.assert_allclose(dots.get_xydata(), np.column_stack([SITES, d[:, 0]]))
    assert below.get_xlim() == ax.get_xlim()
    plt.close("all")


def test_that_the_rough_picture_has_the_line_through_all_dots_and_the_median_of_the_slopes():
    forcings = np.linspace(7, 9, 21)
    averages = 2 + 0.13 * forcings + 0.1 * (-1) ** np.arange(21)
    slopes = np.outer([0.1, 10, 1e6], [0.5, 1, 2])
    ax = plots.rough(forcings, averages, [1, 2, 3], slopes, 0.13)
    lines = {line.get_label(): line for line in ax.lines}
    np.testing.assert_allclose(
        lines["line through all of them"].get_ydata(), np.polyval(np.polyfit(forcings, averages, 1), [7, 9])
    )
    _, right = ax.figure.axes
    lines = {line.get_label(): line for line in right.lines}
    np.testing.assert_allclose(lines["its derivative, median"].get_ydata(), [0.1, 10, 1e6])
    assert right.get_yscale() == "log" and list(lines["slope of the climate"].get_ydata()) == [0.13, 0.13]
    with pytest.raises(ValueError, match="^slopes must be sizes, all above 0; got 0"):
        plots.rough(forcings, averages, [1, 2, 3], 0 * slopes, 0.13)
    plt.close("all")


def test_that_the_circle_has_the_mean_the_band_and_the_truth():
    ax = plots.circle(SITES, FORCINGS, TRUTH)
    lines = {line.get_label(): line for line in ax.lines}
    np.testing.assert_allclose(lines["their mean"].get_ydata(), TRUTH, atol=1e-9)
    np.testing.assert_allclose(lines["truth"].get_ydata(), TRUTH)
    corners = ax.collections[0].get_paths()[0].vertices
    assert corners[:, 1].min() == pytest.approx(4 - 1.8, abs=1e-9)
    assert corners[:, 1].max() == pytest.approx(12 + 1.8, abs=1e-9)
    plt.close("all")


def test_that_the_circles_stand_in_columns_by_name_above_what_is_observed():
    names = ("before", "after 1", "after 10")
    deviations = {name: 0.3 * FORCINGS for name in names}
    ax = plots.circles(SITES, {name: FORCINGS for name in names}, TRUTH, deviations, 0.3 * TRUTH)
    assert len(ax.figure.axes) == 6
    titles = [each.get_title() for each in ax.figure.axes if each.get_title()]
    assert sorted(titles) == sorted(names)
    with pytest.raises(ValueError, match="^swings must have the names of forcings"):
        plots.circles(SITES, {"a": FORCINGS}, TRUTH, {"b": FORCINGS}, TRUTH)
    plt.close("all")


def test_that_the_stored_states_are_complete_and_those_of_the_table():
    explorer = explore.inside()
    frames = explorer.scene.frames
    assert frames.shape == (len(_inside.LENGTHS), 11, 3, 40) and np.isfinite(frames).all()
    assert (frames[:, :, 1] <= frames[:, :, 0]).all() and (frames[:, :, 0] <= frames[:, :, 2]).all()
    runs = np.genfromtxt(stored("lorenz.csv"), delimiter=",", names=True, skip_header=3)
    of_seed = runs["error"][runs["seed"] == 4].reshape(len(_inside.LENGTHS), 11)
    medians = np.median(runs["error"].reshape(20, len(_inside.LENGTHS), 11), axis=0)
    np.testing.assert_allclose(explorer.scene.errors, of_seed, atol=0.02)
    assert np.all(np.abs(np.log(of_seed[:, [0, 5, 10]] / medians[:, [0, 5, 10]])) < 0.3)


def test_that_the_task_is_open_at_the_start_and_done_at_the_shortest_length_that_reaches_it():
    explorer = explore.inside()
    assert not explorer.done
    assert not explorer.set(length=200, assimilations=10).done  # it is close enough, but not the shortest
    assert "close enough, and shorter averages will do" in explorer.text
    assert not explorer.set(length=50, assimilations=10).done
    assert explorer.set(length=100, assimilations=10).done and "shorter" not in explorer.text
    assert [text.get_text() for text in explorer.scene.names] == [f"over {n}" for n in _inside.LENGTHS]
    assert not explorer.reset().done and explorer.values == {"assimilations": 5, "length": 10}


def test_that_play_goes_through_the_assimilations_and_the_picture_follows():
    explorer = explore.inside()
    before = explorer.png
    explorer.play()
    assert explorer.values["assimilations"] == 10 and explorer.png != before
    assert "10 assimilations" in explorer.text

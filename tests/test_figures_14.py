"""The figures of chapter 14, still and moving: a curve that changes and those who follow it, and errors through time."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from pictures import ink, pixels

from dalearn import coverage, cycle, explore, plots, rmse, spread, streams
from dalearn.explore import _changing
from dalearn.explore._shared import EVERY, NET


@pytest.fixture
def world():
    """A stream, readings (n, 2), and what members say at its x_test."""
    rng = np.random.default_rng(1)
    stream = streams.flip(20, rng=1)
    members = stream.truth(1)[..., None] + 0.1 + 0.2 * rng.standard_normal((201, 1, 40))
    return stream, rng.uniform(-2, 2, (60, 2)), members


def lines(ax):
    return {line.get_label(): line for line in ax.lines}


def columns(ax):
    return sorted(ax.figure.axes, key=lambda each: each.get_position().x0)


def test_that_each_column_shows_the_truth_the_members_and_the_newest_readings_of_its_moment(world):
    stream, readings, members = world
    ax = plots.following(stream, readings, {5: members, 50: -members})
    for place, k, said in zip(columns(ax), (5, 50), (members, -members)):
        drawn = lines(place)
        np.testing.assert_allclose(drawn["truth now"].get_ydata(), stream.truth(k)[:, 0])
        np.testing.assert_allclose(drawn["mean"].get_ydata(), said.mean(axis=-1)[:, 0])
        np.testing.assert_allclose(drawn["newest readings"].get_xydata(), readings[max(0, k - 20) : k])
        (curves,) = place.collections
        assert len(curves.get_segments()) == 30
        np.testing.assert_allclose(curves.get_segments()[3][:, 1], said[:, 0, 3], rtol=1e-6)
        error, width = rmse(said.mean(axis=-1), stream.truth(k)), spread(said)
        assert place.get_title() == f"after {k}\nerror {error:.2f}, spread {width:.2f}"
    few = plots.following(stream, readings, {50: members}, newest=5)
    np.testing.assert_allclose(lines(few)["newest readings"].get_xydata(), readings[45:50])
    plt.close("all")


def test_that_errors_and_coverages_are_drawn_as_given_with_the_changes_between():
    k = np.arange(10, 60, 10)
    errors = {"EnKF": (k, 0.1 / k), "Adam with replay": (k, 0.2 / k)}
    ax = plots.through(errors, {"EnKF": (k, 0.8 + 0 * k)}, changes=[25, 45], names={25: "jump"})
    above, below = sorted(ax.figure.axes, key=lambda each: -each.get_position().y0)
    assert above is ax and ax.get_yscale() == "log"
    for place, curves in ((above, errors), (below, {"EnKF": (k, 0.8 + 0 * k)})):
        data = [line.get_xydata().tolist() for line in place.lines]
        for _, (at, values) in curves.items():
            assert np.column_stack([at, values]).tolist() in data
        assert {25, 45} <= {line.get_xdata()[0] for line in place.lines}
    assert "jump" in [text.get_text() for text in ax.texts]
    image = pixels(ax)
    assert ink(image, plots.COLOURS["ensemble"]) > 100 and ink(image, plots.COLOURS["gradient descent"]) > 100
    alone = plots.through(errors)
    assert len(alone.figure.axes) == 1 and alone.get_xlabel() == "readings"
    plt.close("all")


def test_that_no_two_methods_of_the_chapter_look_alike():
    names = ("SGD", "Adam", "Adam with replay", "extended KF", "EnKF", "walking EnKF", "doubting EnKF",
             "patient EnKF", "widening EnKF", "plain EnKF")  # fmt: skip
    ax = plots.through({name: ([1, 2], [0.1, 0.2]) for name in names})
    drawn = {(line.get_color(), str(line.get_linestyle()), line.get_linewidth()) for line in ax.lines}
    assert len(drawn) == len(names)
    plt.close(ax.figure)


def test_that_a_row_for_each_world_has_a_mark_for_each_method_at_its_error_and_its_coverage():
    errors = {"EnKF": {"flip": 0.03, "jump": 0.02}, "SGD": {"flip": 0.2, "jump": 0.1}}
    held = {"EnKF": {"flip": 0.7, "jump": 0.85}}
    ax = plots.worlds(errors, held)
    left, right = columns(ax)
    assert ax is left and [text.get_text() for text in ax.get_yticklabels()] == ["flip", "jump"]
    for place, table in ((left, errors), (right, held)):
        marks = {method: line for method, line in lines(place).items() if not method.startswith("_")}
        best = [line.get_xdata()[0] for line in place.lines if line.get_label() == "_best"]
        assert best == ([0.03, 0.02] if place is left else [])
        assert set(marks) == set(table)
        for method, line in marks.items():
            assert line.get_xdata().tolist() == list(table[method].values())
            assert np.round(line.get_ydata()).tolist() == [0, 1]
    assert 0.9 in [line.get_xdata()[0] for line in right.lines]
    assert [text.get_text() for text in left.texts] == ["EnKF", "EnKF"]
    plt.close(ax.figure)


@pytest.mark.parametrize(
    "errors, held, needs",
    [
        ({}, {"a": {"w": 0.5}}, "errors must be a dict"),
        ({"a": {"w": 0}}, {"a": {"w": 0.5}}, r"errors\['a'\] must be numbers above 0"),
        ({"a": {"w": 1}, "b": {"v": 1}}, {"a": {"w": 0.5}}, r"errors\['b'\] must be of the worlds \['w'\]"),
        ({"a": {"w": 1}}, {"b": {"w": 0.5}}, r"coverages\['b'\] must be of a method and the worlds of errors"),
        ({"a": {"w": 1}}, {"a": {"w": 2}}, r"coverages\['a'\]\['w'\] must be a share from 0 to 1"),
    ],
)
def test_that_worlds_names_what_does_not_fit(errors, held, needs):
    with pytest.raises(ValueError, match=needs):
        plots.worlds(errors, held)


@pytest.mark.parametrize(
    "change, needs",
    [
        ({"readings": [[1, 2, 3]]}, r"readings must be numbers of shape \(n, 2\)"),
        ({"predictions": {}}, "predictions must be a dict of at least one"),
        ({"predictions": {0: np.zeros((201, 1, 3))}}, "the keys of predictions must be from 1 to 60; got 0"),
        ({"predictions": {61: np.zeros((201, 1, 3))}}, "the keys of predictions must be from 1 to 60; got 61"),
        ({"predictions": {3: np.zeros((200, 1, 3))}}, r"predictions\[3\] must be numbers of shape \(201, 1, n_ens\)"),
    ],
)
def test_that_following_names_what_does_not_fit(world, change, needs):
    stream, readings, members = world
    with pytest.raises(ValueError, match=needs):
        plots.following(**({"stream": stream, "readings": readings, "predictions": {3: members}} | change))


@pytest.mark.parametrize(
    "errors, coverages, needs",
    [
        ({}, None, "errors must be a dict of at least one pair"),
        ({"a": [1, 2, 3]}, None, r"errors\['a'\] must be a pair \(k, values\)"),
        ({"a": ([1, 2], [1, 2, 3])}, None, r"errors\['a'\] must be a pair of arrays of one length"),
        ({"a": ([1, 2], [1, 0])}, None, r"errors\['a'\] must be all above 0; got 0"),
        ({"a": ([1, 2], [1, np.nan])}, None, r"errors\['a'\] must be .* all finite"),
        ({"a": ([1, 2], [1, 2])}, {"a": ([1], [1, 2])}, r"coverages\['a'\] must be a pair of arrays"),
    ],
)
def test_that_through_names_what_does_not_fit(errors, coverages, needs):
    with pytest.raises(ValueError, match=needs):
        plots.through(errors, coverages)


def test_that_the_explorers_film_is_the_librarys_training():
    explorer = explore.changing().set(world="the weather turns", relaxation=0.7, k=400)
    stream = streams.jump(300, rng=_changing.SEED)
    steps = cycle(NET, NET.ensemble(50, spread=0.3, rng=_changing.SEED), stream, relaxation=0.7, rng=_changing.SEED)
    theta = next(step.theta for step in steps if step.k == 400)
    members = NET(theta, stream.x_test[EVERY])
    truth = stream.truth(400)[EVERY]
    said = f"error {rmse(members.mean(axis=-1), truth):.3f}"
    assert said in explorer.text and f"holds the truth at {coverage(members, truth):.0%}" in explorer.text


def test_that_the_task_of_the_explorer_asks_for_both_worlds_at_one_relaxation():
    explorer = explore.changing()
    assert not explorer.done
    assert not explorer.set(world="the seasons", relaxation=0.6).done
    assert not explorer.set(relaxation=0.8).done
    assert not explorer.set(world="sun on the sensor", relaxation=0.5).done
    assert explorer.set(relaxation=0.6).done
    explorer.reset()
    assert not explorer.done and not explorer.set(world="sun on the sensor", relaxation=0.6).done


def test_that_the_number_that_the_task_asks_for_stands_in_the_picture():
    explorer = explore.changing().set(world="the seasons", relaxation=0.6)
    film = explorer.scene.films["the seasons", 0.6]
    errors = [error for error, *_ in film.measures]
    average = np.mean(errors[len(errors) - 40 :])  # from reading 210 to 600, every ten
    assert explorer.scene.words.get_text() == f"averaged error {average:.3f}" and explorer.text.endswith(
        f"{average:.3f}"
    )
    np.testing.assert_allclose(explorer.scene.average.get_ydata(), average)


def test_that_to_wind_the_explorers_film_needs_no_new_training(monkeypatch):
    explorer = explore.changing().set(world="the seasons")
    monkeypatch.setattr(_changing, "_cycle", None)
    said = [explorer.set(k=k).text for k in (0, 10, 600)]
    assert len(set(said)) == 3 and all("wrong in the explorer" not in each for each in said)

"""The figures of chapter 04, and its explorers: clouds, areas, chance, signs, sureness, and what members span."""

import matplotlib
import numpy as np
import pytest

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from pictures import decoded, ink, pixels

from dalearn import explore, plots
from dalearn.explore import _span
from dalearn.explore._span import TRUTH, UNLUCKY, looks_flat, three_times
from dalearn.explore._which_cloud import SIZES, WINS
from dalearn.plots.ideas.span import _box, _box_as_seen, _line_in_the_box, _plane_in_the_box, seen_from
from dalearn.plots.ideas.which_cloud import correlations


@pytest.fixture(autouse=True)
def nothing_stays_open():
    yield
    plt.close("all")


def lines(ax):
    return {line.get_label(): np.array(line.get_data()) for line in ax.lines}


# Which cloud is real?


def test_that_before_the_answer_all_clouds_look_alike_and_after_it_one_is_blue_framed_and_named():
    clouds, real = explore.six_clouds(1)
    before, after = plots.which_cloud(clouds), plots.which_cloud(clouds, real)
    said = [words.get_text() for words in after.texts]
    found = [f"{value:.2f}".replace("-", "−") for value in correlations(clouds)]
    assert said[6:] == [f"{'real, ' if k == real else ''}{each}" for k, each in enumerate(found)]
    assert [words.get_text() for words in before.texts] == [*"ABCDEF", *[""] * 6]
    first, second = pixels(before), pixels(after)
    assert ink(first, plots.COLOURS["ensemble"]) > 500 and ink(second, plots.COLOURS["prior"]) > 500
    assert ink(second, plots.COLOURS["ensemble"]) > 800  # the frame


def test_that_every_dot_lies_in_its_tile_and_a_clouds_shape_is_kept():
    clouds, _ = explore.six_clouds(3, 200)
    ax = plots.which_cloud(clouds)
    dots = np.array(ax.lines[0].get_data()).reshape(2, 6, 200).transpose(1, 0, 2)
    centres = np.array([[k % 3, -(k // 3)] for k in range(6)])
    assert np.abs(dots - centres[:, :, None]).max() < 0.46
    np.testing.assert_allclose(correlations(dots), correlations(clouds))
    np.testing.assert_allclose(correlations(clouds), [np.corrcoef(cloud)[0, 1] for cloud in clouds])


@pytest.mark.parametrize("shape", [(6, 3, 10), (6, 2, 2), (2, 10), (27, 2, 5)])
def test_that_clouds_of_another_shape_are_named(shape):
    with pytest.raises(ValueError, match=r"^clouds must be numbers of shape \(n_clouds, 2, N\)"):
        plots.which_cloud(np.random.default_rng(1).standard_normal(shape))


def test_that_a_cloud_of_one_point_and_a_real_cloud_that_is_none_of_them_are_named():
    clouds, _ = explore.six_clouds(1)
    with pytest.raises(ValueError, match="^real must be a whole number of at least 0 and at most 5; got 6"):
        plots.which_cloud(clouds, 6)
    with pytest.raises(ValueError, match="^clouds must be numbers that differ within each cloud"):
        plots.which_cloud(np.ones((6, 2, 5)))


def test_that_a_game_is_the_same_again_and_more_dots_are_added_to_it():
    few, real = explore.six_clouds(4, 10)
    many, same = explore.six_clouds(4, 100)
    assert real == same and (many[:, :, :10] == few).all()
    assert len({explore.six_clouds(game)[1] for game in range(1, 13)}) > 3  # the real one is not always at one place
    for game, n_ens in ((0, 10), (1, 201), (1.5, 10)):
        with pytest.raises(ValueError, match=r"^(game|n_ens) must be a whole number"):
            explore.six_clouds(game, n_ens)


def test_that_a_card_shows_its_question_and_then_its_answer():
    explorer = explore.which_cloud()
    assert explorer.text.startswith("Game 2, 10 dots: which of the six is real? Chance alone gives about 0.33")
    clouds, real = explore.six_clouds(2)
    said = f"is real, correlation {correlations(clouds)[real]:.2f}; of the others".replace("-", "−")
    assert said in explorer.set(card="2 answer").text
    assert "half" not in explorer.text and f"{WINS[10]} of 100 games" in explorer.text


def test_that_the_games_and_their_letters_are_those_of_the_same_numbers_in_the_chapter():
    explorer = explore.which_cloud()
    for game in range(2, 14):
        _, real = explore.six_clouds(game)
        assert explorer.set(card=f"{game} answer").text.startswith(f"Game {game}, 10 dots: {'ABCDEF'[real]} is real")


def test_that_the_task_of_the_clouds_is_reached_with_fifty_dots_and_an_answer_and_with_no_fewer():
    explorer = explore.which_cloud()
    for n_ens in SIZES:
        if n_ens < 50:
            assert not explorer.set(n_ens=n_ens, card="3 answer").done
    assert not explorer.set(n_ens=50, card="3?").done
    assert explorer.set(card="3 answer").done


def test_that_a_game_with_more_dots_is_a_new_guess():
    explorer = explore.which_cloud()
    letters = [explorer.set(n_ens=n_ens, card="3 answer").text.split(": ")[1][0] for n_ens in SIZES]
    assert len(set(letters)) >= 3


# Areas


def test_that_the_areas_add_up_to_the_covariance_and_the_words_say_them():
    first, second = np.array([0.1, 0.2, 0.6]), np.array([0.5, 0.8, 0.8])
    ax = plots.products(first, second)
    corners = [path.vertices[:4] for collection in ax.collections[::2] for path in collection.get_paths()]
    areas = [np.prod(np.ptp(each, axis=0)) for each in corners]
    np.testing.assert_allclose(sorted(areas), [0.01, 0.03, 0.04])
    assert [words.get_text() for words in ax.texts] == ["+0.04", "−0.01", "+0.03", "mean", "mean"]
    np.testing.assert_allclose((0.04 - 0.01 + 0.03) / 2, np.cov(first, second)[0, 1])


W, Y = np.array([0.1, 0.2, 0.6]), np.array([0.3, 0.8, 1.0])


def strokes(ax):
    """Where the misses start, where they end, and their heights at both ends, each (n_ens,), for each set of members."""
    for misses in ax.collections:
        if misses.get_label() == "misses":
            (starts, heights), (ends, same) = np.transpose(misses.get_segments(), (1, 2, 0))
            np.testing.assert_allclose(heights, same)  # they lie across
            yield starts, ends, heights


def test_that_the_line_goes_through_the_mean_and_its_slope_is_the_covariance_over_the_variance():
    ax = plots.misses(W, Y, reading=1.0)
    across, up = lines(ax)["line"]
    assert np.ptp(across) / np.ptp(up) == pytest.approx(0.08 / 0.13)
    np.testing.assert_allclose([across.mean(), up.mean()], [0.3 - 0.05 * 0.08 / 0.13, 0.65])  # the middle of 0.3 and 1
    said = [words.get_text() for words in ax.texts]
    assert any("0.62 across" in words for words in said) and {"+0.05", "a miss: −0.16", "+0.12"} <= set(said)
    ((starts, ends, heights),) = strokes(ax)
    np.testing.assert_allclose(ends, W)
    np.testing.assert_allclose(heights, Y)
    np.testing.assert_allclose((ends - starts).var(ddof=1), 0.07 - 0.08**2 / 0.13)


def test_that_after_an_update_rings_and_dots_are_the_members_and_the_bars_are_the_spreads():
    moved = np.array([W, Y]) + np.array([[0.08 / 0.13], [1]]) * (1.0 - Y)
    ax = plots.misses(W, Y, moved=moved, reading=1.0)
    drawn = lines(ax)
    np.testing.assert_allclose(drawn["before"], [W, Y])
    np.testing.assert_allclose(drawn["after"], moved)
    assert not list(strokes(ax))  # the misses have a picture of their own
    (moves,) = [each for each in ax.collections if len(each.get_paths()) == 3]
    np.testing.assert_allclose(np.transpose(moves.get_segments(), (1, 2, 0)), [[W, Y], moved])
    strip = [words for words in ax.texts if words.get_text() == "standard deviation"]
    assert len(strip) == 1 and strip[0].xy[1] < min(ax.get_yticks()) and min(ax.get_yticks()) < Y.min()
    said = [words.get_text() for words in ax.texts]
    assert {"before: ±0.26, variance 0.070", "after: ±0.14, variance 0.021"} <= set(said)
    for name, row in (("spread before", W), ("spread after", moved[0])):
        assert np.ptp(drawn[name][0]) == pytest.approx(2 * row.std(ddof=1))
        assert drawn[name][0].mean() == pytest.approx(row.mean())


@pytest.mark.parametrize(
    "arguments, said",
    [
        ({"first": [1.0], "second": [1.0]}, "first must be"),
        ({"first": W, "second": [1.0, 2.0]}, "second must be"),
        ({"first": W, "second": [1.0, 1.0, 1.0]}, "second must be numbers that differ"),
        ({"first": W, "second": Y, "moved": [W, Y, Y]}, "moved must be"),
        ({"first": W, "second": Y, "reading": np.nan}, "reading must be"),
    ],
)
def test_that_members_without_a_line_are_named(arguments, said):
    with pytest.raises(ValueError, match=f"^{said}"):
        plots.misses(**arguments)


def test_that_the_few_members_are_the_explorers_and_their_number_is_checked():
    before, after = explore.few_members(3)
    np.testing.assert_array_equal(before, three_times(3))
    np.testing.assert_array_equal(after, _span.updated(before))
    with pytest.raises(ValueError, match="^n_ens must be a whole number of at least 2"):
        explore.few_members(1)


def test_that_members_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match=r"^first must be numbers of shape \(n_ens,\) with at least 2 members; got"):
        plots.products([1.0], [1.0])
    with pytest.raises(ValueError, match=r"^second must be numbers of shape \(3,\), that of first; got shape \(2,\)"):
        plots.products([1.0, 2, 3], [1.0, 2])


# Chance


def test_that_the_bars_stand_at_what_chance_does_and_what_lies_beyond_the_level_is_counted():
    found = {10: np.array([-0.6, 0.1, 0.5, 0.2]), 101: np.array([0.05, -0.1])}
    ax = plots.by_chance(found, 0.5)
    ends = sorted({line.get_ydata()[0] for line in ax.lines if line.get_color() == plots.COLOURS["mean"]})
    np.testing.assert_allclose(ends, [-1 / 3, -0.1, 0.1, 1 / 3])
    labels = [label.get_text() for label in ax.get_xticklabels()]
    assert labels == ["N = 10\n2 of 4\nbeyond ±0.5", "N = 101\n0 of 2\nbeyond ±0.5"]
    drawn = np.concatenate([line.get_ydata() for line in ax.lines if line.get_marker() == "o"])
    assert sorted(drawn) == sorted(np.concatenate(list(found.values())))


@pytest.mark.parametrize(
    "found, level, said",
    [
        ({}, None, "found must be"),
        ([0.1], None, "found must be"),
        ({1: [0.1]}, None, "n_ens in found"),
        ({10: [np.nan]}, None, r"found\[10\] must be"),
        ({10: [0.1]}, 0, "level must be a number above 0; got 0"),
    ],
)
def test_that_correlations_that_cannot_be_drawn_are_named(found, level, said):
    with pytest.raises(ValueError, match=f"^{said}"):
        plots.by_chance(found, level)


def test_that_a_wrong_sign_is_a_cross_and_a_truth_close_to_0_is_neither():
    ax = plots.found_and_true([-0.2, 0.1, 0.3, 0.01], [-0.3, -0.1, 0.4, -0.5], clear=0.05)
    crosses = [np.array(line.get_data()) for line in ax.lines if line.get_marker() == "X"]
    np.testing.assert_array_equal(crosses, [[[0.1], [-0.1]]])
    dots = np.concatenate([line.get_xdata() for line in ax.lines if line.get_marker() == "o"])
    assert sorted(dots) == [-0.2, 0.01, 0.3]
    with pytest.raises(ValueError, match=r"^found must be numbers of shape \(2,\), that of true"):
        plots.found_and_true([0.1, 0.2], [0.1])


def test_that_spreads_are_drawn_as_parts_of_the_first_with_their_size_at_the_end():
    ax = plots.sureness({10: [2.0, 1.0, 0.5], 100: [4.0, 3.8]})
    first, second = ax.lines[1:]
    np.testing.assert_allclose(first.get_ydata(), [1, 0.5, 0.25])
    np.testing.assert_allclose(second.get_ydata(), [1, 0.95])
    assert first.get_linestyle() != second.get_linestyle()
    assert [words.get_text() for words in ax.texts][1:] == ["N = 10", "N = 100"]
    ax = plots.sureness({10: [2.0, 1.0, 0.5], 100: [4.0, 3.8]}, rule={10: 0.81})
    np.testing.assert_allclose(ax.lines[-1].get_ydata(), [1, 0.9, 0.81])  # the root of what is left of the variance
    assert ax.texts[-1].get_text() == "the rule for N = 10"
    for part in (0, 1.5, np.nan):
        with pytest.raises(ValueError, match=r"^rule\[10\] must be a number above 0 and at most 1; got"):
            plots.sureness({10: [1, 0.5]}, rule={10: part})
    with pytest.raises(ValueError, match=r"^rule must be {n_ens: part}; got 0.8"):
        plots.sureness({10: [1, 0.5]}, rule=0.8)
    for spreads in ({}, {n: [1, 1] for n in range(5)}, {10: [0.0, 1.0]}, [1.0]):
        with pytest.raises(ValueError, match="^spreads"):
            plots.sureness(spreads)


# What members span


def updated(n_ens, seed=_span.SEED):
    prior = three_times(n_ens, seed)
    return prior, _span.updated(prior)


def test_that_seen_from_its_edge_the_plane_and_all_members_are_one_line_and_the_truth_is_beside_it():
    for seed in range(20):
        prior, posterior = updated(3, seed)
        turn = plots.edge_on(prior)
        if turn is None:
            continue
        drawn = lines(plots.span(prior, posterior, TRUTH, turn))
        rim = drawn["all that the members can reach"]
        middle = rim.mean(axis=1, keepdims=True)
        along, across = np.linalg.svd(rim - middle)[0].T
        for name in ("all that the members can reach", "before the readings", "after"):
            assert np.abs(across @ (drawn[name] - middle)).max() < 1e-9
        distance = np.linalg.norm(posterior.mean(axis=1) - TRUTH)
        beside = np.abs(across @ (drawn["truth"] - middle)).item()
        assert beside == pytest.approx(distance, rel=0.1, abs=0.03)
        assert (
            np.abs(along @ (drawn["truth"] - drawn["after"].mean(axis=1, keepdims=True))).item() < 0.3 * distance + 0.05
        )


def test_that_two_members_span_a_line_three_a_plane_and_four_more_than_that():
    for n_ens, points in ((2, {2}), (3, range(4, 8)), (4, {7})):
        ax = plots.span(*updated(n_ens), TRUTH)
        outline = lines(ax)["all that the members can reach"]
        assert outline.shape[1] in points
        assert len(ax.collections[1].get_paths()) == (n_ens > 2)


def test_that_four_members_reach_the_whole_box_from_wherever_one_looks():
    for turn in (0, 30, 45, 90, 155, 180):
        outline = _box_as_seen(turn)
        corners = seen_from(_box().reshape(-1, 3), turn)
        edges, heights = np.diff(outline, axis=0), corners[:, None] - outline[:-1]
        side = edges[:, 0] * heights[..., 1] - edges[:, 1] * heights[..., 0]
        assert (side > -1e-9).all()  # no corner lies outside
        distances = np.linalg.norm(corners[:, None] - outline, axis=-1)
        assert (np.abs(side).min(axis=0) < 1e-9).all() and (outline[0] == outline[-1]).all()
        assert turn in (0, 90, 180) or distances.min(axis=0).max() < 1e-9  # each of its corners is one of the box


def test_that_line_and_plane_end_at_the_walls_of_the_box_and_are_not_drawn_where_they_pass_it():
    for seed in range(30):
        members = three_times(3, seed)
        middle = members.mean(axis=1)
        directions = np.linalg.svd(members - middle[:, None])[0]
        corners = _plane_in_the_box(middle, directions[:, 0], directions[:, 1])
        np.testing.assert_allclose(np.abs(corners).max(axis=1), 2)  # on a wall
        np.testing.assert_allclose((corners - middle) @ directions[:, 2], 0, atol=1e-12)
        ends = _line_in_the_box(middle, directions[:, 0])
        np.testing.assert_allclose(np.abs(ends).max(axis=1), 2)
    assert len(_plane_in_the_box(np.array([5.0, 0, 0]), np.eye(3)[1], np.eye(3)[2])) == 0
    assert len(_line_in_the_box(np.array([5.0, 0, 0]), np.eye(3)[1])) == 0
    assert len(_line_in_the_box(np.array([1.0, 0, 0]), np.eye(3)[1])) == 2


def test_that_a_plane_that_is_level_is_never_seen_from_its_edge_and_a_steep_one_is():
    level = np.array([[1.0, -1, 0], [0, 0, 1], [0, 0, 0]])
    assert plots.edge_on(level) is None
    assert plots.edge_on(level[[2, 0, 1]]) == pytest.approx(90)  # the plane x = 0, seen along y


def test_that_walking_once_around_changes_nothing_and_half_around_turns_left_into_right():
    start = lines(plots.span(*updated(3), TRUTH, 20))["truth"]
    around = lines(plots.span(*updated(3), TRUTH, 380))["truth"]
    behind = lines(plots.span(*updated(3), TRUTH, 200))["truth"]
    np.testing.assert_allclose(start, around)
    assert behind[0] == pytest.approx(-start[0])


def test_that_the_static_picture_is_the_explorers():
    prior, posterior = updated(3)
    explorer = explore.span()
    assert explorer.scene.picture.posterior.get_data()[0] == pytest.approx(
        lines(plots.span(prior, posterior, TRUTH, explorer.values["turn"]))["after"][0]
    )


def test_that_the_task_of_the_span_takes_an_unlucky_four_seen_as_a_line_and_the_picture_can_be_played():
    explorer = explore.span()
    for control in explorer.scene.controls.items():  # no single move does it
        for value in control[1].values:
            assert not explorer.reset().set(**{control[0]: value}).done
    assert "edge" not in explorer.reset().set(n_ens=3, turn=150).text
    assert "the plane from its edge" in explorer.set(turn=155).text
    explorer.play()
    assert explorer.values["turn"] == 180 and not explorer.done
    assert not explorer.set(n_ens=4, draw=3, turn=90).done
    assert explorer.set(turn=35).done and "the four almost on a line" in explorer.text
    far = float(explorer.text.split("mean is ")[1].split()[0])
    assert far > UNLUCKY
    assert not explorer.reset().set(n_ens=4, draw=6, turn=165).done  # almost in a plane, and lucky
    assert "the four almost on a line" in explorer.text


def test_that_most_draws_of_the_span_are_lucky_and_all_of_its_unlucky_fours_that_are_meant_can_be_seen_as_a_line():
    explorer = explore.span()
    draws, turns = (explorer.scene.controls[name].values for name in ("draw", "turn"))
    unlucky = [k for k in draws if np.linalg.norm(updated(4, 299 + k)[1].mean(axis=1) - TRUTH) > UNLUCKY]
    assert unlucky == [3, 12]
    assert all(any(looks_flat(three_times(4, 299 + k), turn) for turn in turns) for k in unlucky)
    for k in unlucky:
        assert np.linalg.norm(updated(6, 299 + k)[1].mean(axis=1) - TRUTH) < 0.1  # six reach it
    assert ink(decoded(explorer.png), plots.COLOURS["ensemble"]) > 30


@pytest.mark.parametrize(
    "arguments, said",
    [
        ((np.ones((3, 1)), np.ones((3, 1)), [0, 0, 0]), "prior must be"),
        ((np.ones((2, 3)), np.ones((2, 3)), [0, 0]), "prior must be"),
        ((np.eye(3), np.ones((3, 2)), [0, 0, 0]), "posterior must be"),
        ((np.eye(3), np.eye(3), [0, 0]), "truth must be"),
        ((np.eye(3), np.eye(3), [0, 0, 0], np.nan), "turn must be"),
        ((np.eye(3), np.eye(3), [0, 0, 0], 30, ("a", "b")), "numbers must be three names"),
    ],
)
def test_that_members_that_cannot_be_drawn_in_space_are_named(arguments, said):
    with pytest.raises(ValueError, match=f"^{said}"):
        plots.span(*arguments)

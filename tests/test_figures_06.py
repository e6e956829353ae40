"""The figures of chapter 06: curves, band, reach and numbers are those of the ensemble, and there is ink to see."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from pictures import ink, pixels

from dalearn import FNN, analysis, coverage, enkf, plots, rmse, sine, spread


@pytest.fixture
def scene():
    problem = sine(rng=1)
    members = (
        problem.truth[..., None] + 0.1 + 0.3 * np.random.default_rng(2).standard_normal((len(problem.truth), 1, 40))
    )
    return problem, members


def test_that_the_mean_the_band_and_the_dots_are_the_data(scene):
    problem, members = scene
    ax = plots.fit_and_numbers(problem, members)
    lines = {line.get_label(): line for line in ax.lines}
    np.testing.assert_allclose(lines["ensemble mean"].get_ydata(), members.mean(axis=-1)[:, 0])
    np.testing.assert_allclose(lines["observations"].get_ydata(), problem.d[:, 0])
    (band,) = ax.collections
    edges = band.get_paths()[0].vertices[:, 1]
    low, high = np.quantile(members[:, 0], [0.05, 0.95], axis=1)
    assert np.isclose(edges.min(), low.min()) and np.isclose(edges.max(), high.max())
    plt.close(ax.figure)


@pytest.mark.parametrize("scale", [1e-3, 1, 1e4])
def test_that_the_words_are_the_librarys_error_and_spread_and_the_limits_never_change(scene, scale):
    problem, members = scene
    members = scale * members
    ax = plots.fit_and_numbers(problem, members)
    (text,) = ax.texts
    error = rmse(members.mean(axis=-1), problem.truth)
    assert text.get_text() == f"error {error:.2g}, spread {spread(members):.2g}"
    assert ax.get_ylim() == (-2, 2)
    plt.close(ax.figure)


def test_that_it_draws_into_the_ax_it_is_given_with_ink_in_the_colours_of_its_roles(scene):
    _, ax = plt.subplots()
    assert plots.fit_and_numbers(*scene, ax) is ax and ax.get_xlabel() and ax.get_ylabel()
    image = pixels(ax)
    band = 1 - 0.35 * (1 - np.array(to_rgb(plots.COLOURS["ensemble"])))  # it lets light through
    for colour in (plots.COLOURS["mean"], plots.COLOURS["observations"], band):
        assert ink(image, colour) > 100, colour


@pytest.fixture(scope="module")
def film():
    """A problem, the network, and the ensembles after 0, 1, 2, ... of its observations."""
    problem = sine(n=12, rng=3)
    net = FNN((1, 6, 1))
    ensemble = net.ensemble(40, spread=0.3, rng=3)
    steps = enkf(net, ensemble, problem.x, problem.d, problem.obs_std, rng=3)
    return problem, net, [ensemble, *(step.theta for step in steps)]


def columns(ax, n_rows):
    """The axes of a figure as lists from top to bottom, a list for each column from left to right."""
    places = sorted(ax.figure.axes, key=lambda each: (round(each.get_position().x0, 3), -each.get_position().y0))
    return [places[i : i + n_rows] for i in range(0, len(places), n_rows)]


def drawn(ax, label):
    (found,) = (line for line in ax.lines if line.get_label() == label)
    return found.get_xydata()


def test_that_each_column_shows_the_members_and_observations_of_its_moment(film):
    problem, net, ensembles = film
    ax = plots.arriving(problem, net, ensembles, after=(0, 3, 12))
    x = problem.in_units(problem.x_test)[:, 0]
    for k, (above, middle, _) in zip((0, 3, 12), columns(ax, 3)):
        members = net(ensembles[k], problem.x_test)[:, 0]
        (curves,) = above.collections
        assert len(curves.get_segments()) == 30  # of forty
        for segment, member in zip(curves.get_segments(), members.T):
            np.testing.assert_allclose(segment, np.column_stack([x, member]), atol=1e-5)
        np.testing.assert_allclose(drawn(above, "mean")[:, 1], members.mean(axis=1))
        np.testing.assert_allclose(drawn(above, "used readings")[:, 1], problem.d[:k, 0])
        error = rmse(members.mean(axis=1), problem.truth[:, 0])
        assert above.get_title() == f"after {k}\nerror {error:.2f}"
        low, high = np.quantile(members, [0.05, 0.95], axis=1) - problem.truth[:, 0]
        edges = middle.collections[0].get_paths()[0].vertices[:, 1]
        limit = 10 * middle.get_ylim()[1]
        assert np.isclose(edges.max(), min(high.max(), limit)) and np.isclose(edges.min(), max(low.min(), -limit))
    plt.close(ax.figure)


def test_that_the_ring_is_the_next_observation_and_its_reach_is_the_gain_of_an_update_of_the_curves(film):
    problem, net, ensembles = film
    ax = plots.arriving(problem, net, ensembles, after=4, errors=False)
    ((above, below),) = columns(ax, 2)
    x = problem.in_units(problem.x)[4, 0]
    np.testing.assert_allclose(drawn(above, "next reading"), [[x, problem.d[4, 0]]])
    curves = net(ensembles[4], problem.x_test)[:, 0]
    at_next = net(ensembles[4], problem.x[4:5])[0]
    one_higher = at_next.mean() + 1 + np.zeros(at_next.shape)  # all members are shown a surprise of 1
    by_update = analysis(curves, at_next, one_higher, problem.obs_std**2).mean(axis=1) - curves.mean(axis=1)
    reach = next(line for line in below.lines if line.get_linestyle() == "-.")
    np.testing.assert_allclose(reach.get_ydata(), by_update, atol=1e-10)
    place = max(below.lines, key=lambda line: np.ptp(line.get_ydata()) if line is not reach else 0)
    assert (place.get_xdata() == x).all()
    plt.close(ax.figure)


def test_that_the_hour_stands_below_x_where_x_is_a_day_and_nowhere_else(film):
    problem, net, ensembles = film
    ax = plots.arriving(problem, net, ensembles, after=4, errors=False)
    ((_, below),) = columns(ax, 2)
    hours = [label.get_text() for label in below.get_xticklabels()]
    assert hours == ["−1.57\n6:00", "0\nnoon", "1.57\n18:00"]
    plt.close(ax.figure)
    half_a_day = sine(n=12, rng=3, half_width=np.pi / 2)
    ax = plots.arriving(half_a_day, net, ensembles, after=4, errors=False)
    ((_, below),) = columns(ax, 2)
    assert not any("\n" in label.get_text() for label in below.get_xticklabels())
    plt.close(ax.figure)


def test_that_after_the_last_observation_there_is_no_ring_and_no_reach(film):
    problem, net, ensembles = film
    ax = plots.arriving(problem, net, ensembles, after=12)
    ((above, _, below),) = columns(ax, 3)
    assert not any(line.get_marker() == "o" and len(line.get_xdata()) for line in above.lines)
    assert "next reading" not in [text.get_text() for text in above.get_legend().get_texts()]
    assert below.collections[0].get_paths()[0].vertices[:, 1].max() == 0
    plt.close(ax.figure)


@pytest.mark.parametrize("after", [13, -1, 1.5, (), (0, 13), "5", None])
def test_that_a_moment_that_is_not_in_the_film_is_named(film, after):
    with pytest.raises(ValueError, match=r"^after must be one or more whole numbers from 0 to 12; got "):
        plots.arriving(*film, after=after)
    plt.close("all")


def test_that_alone_the_curves_are_all_drawn_and_those_in_blue_that_are_lowest_at_the_ring(film):
    problem, net, ensembles = film
    ax = plots.arriving(problem, net, ensembles, errors=False, reaches=False)
    assert ax.figure.axes == [ax]
    (curves,) = ax.collections
    dark = curves.get_alpha() > 0.5
    said = net(ensembles[0], problem.x[:1])[0, 0]
    assert len(curves.get_segments()) == 40 and dark.sum() == 8
    assert said[dark].max() < said[~dark].min()
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert "lowest at the ring" in names and "used readings" not in names
    plt.close(ax.figure)


def test_that_of_twenty_low_curves_eighteen_are_low_at_noon_and_eleven_in_the_evening():
    problem, net = sine(rng=33), FNN((1, 20, 1))
    ensemble = net.ensemble(100, spread=0.3, rng=33)
    ax = plots.arriving(problem, net, [ensemble], errors=False, reaches=False)
    (curves,) = ax.collections
    dark = curves.get_alpha() > 0.5
    heights = np.array([segment[:, 1] for segment in curves.get_segments()])
    lower = [heights[:, i] < np.median(heights[:, i]) for i in (100, 150)]
    assert [np.sum(half & dark) for half in lower] == [18, 11] and dark.sum() == 20
    plt.close(ax.figure)


def test_that_rings_slide_to_dots_along_a_line_and_their_heights_stand_at_the_margin():
    before = np.random.default_rng(1).standard_normal((2, 15))
    moves = 0.9 - before[0]
    after = before + np.array([moves, -0.4 * moves])
    ax = plots.slides(before, after, truth=0.3)
    np.testing.assert_allclose(drawn(ax, "before").T, before)
    np.testing.assert_allclose(drawn(ax, "after").T, after)
    shafts, *heights = ax.collections
    np.testing.assert_allclose(shafts.get_segments(), np.stack([before.T, after.T], axis=1))
    x, y = drawn(ax, "line through the rings").T
    assert np.isclose(np.diff(y) / np.diff(x), -0.4)
    bars = [line.get_ydata() for line in ax.lines if line.get_linewidth() == 5]
    for row, marks, bar in zip((before[1], after[1]), heights, bars, strict=True):
        np.testing.assert_allclose([segment[:, 1] for segment in marks.get_segments()], row[:, None].repeat(2, axis=1))
        assert np.isclose(np.diff(bar) / np.diff(bars[0]), row.var() / before[1].var())
        assert bar[0] == bars[0][0]  # from one foot
    assert (drawn(ax, "truth")[:, 1] == 0.3).all()
    plt.close(ax.figure)


def test_that_the_member_that_is_followed_is_as_far_from_the_line_after_the_slide_as_before():
    before = np.random.default_rng(1).standard_normal((2, 15))
    moves = 0.9 - before[0]
    after = before + np.array([moves, -0.4 * moves])
    ax = plots.slides(before, after, follow=4)
    ring, dot = (line.get_xydata() for line in ax.lines if line.get_label() == "_distance")
    for stroke, member in ((ring, before[:, 4]), (dot, after[:, 4])):
        np.testing.assert_allclose(stroke[0], member)
        line = before[1].mean() - 0.4 * (member[0] - before[0].mean())
        np.testing.assert_allclose(stroke[1], [member[0], line])
    assert np.isclose(np.diff(ring[:, 1]), np.diff(dot[:, 1]))
    for wrong in (15, -1, 1.5):
        with pytest.raises(ValueError, match=r"^follow must be a whole number of at least 0 and at most 14; got "):
            plots.slides(before, after, follow=wrong)
    plt.close("all")


def test_that_the_reach_is_drawn_by_the_readers_function_where_one_is_given(film):
    problem, net, ensembles = film
    given = []

    def halves(*arguments):
        given.append([np.shape(each) for each in arguments])
        return np.full((len(problem.x_test), 1), 0.5)

    ax = plots.arriving(problem, net, ensembles, after=4, errors=False, reaches=halves)
    ((_, below),) = columns(ax, 2)
    line = next(line for line in below.lines if line.get_linestyle() == "-.")
    assert (line.get_ydata() == 0.5).all() and given == [[(len(problem.x_test), 40), (40,), ()]]
    with pytest.raises(ValueError, match=r"^reaches must be True, False or a function that returns 201 numbers; got "):
        plots.arriving(problem, net, ensembles, after=4, errors=False, reaches=lambda *arguments: 0.5)
    plt.close("all")


def test_that_no_truth_is_drawn_where_none_is_given_and_a_wrong_one_is_named():
    before = np.random.default_rng(1).standard_normal((2, 15))
    ax = plots.slides(before, 0.5 * before)
    assert "truth" not in [text.get_text() for text in ax.get_legend().get_texts()]
    plt.close(ax.figure)
    with pytest.raises(ValueError, match=r"^truth must be None or a number; got "):
        plots.slides(before, 0.5 * before, truth="high")
    plt.close("all")


def test_that_errors_stand_beside_each_other_with_their_numbers_above(film):
    problem, net, ensembles = film
    given = {"few": net(ensembles[2], problem.x_test), "many": net(ensembles[12], problem.x_test)}
    ax = plots.errors_beside(problem, given)
    for (title, members), (beside,) in zip(given.items(), columns(ax, 1)):
        mean = members.mean(axis=-1)
        numbers = f"error {rmse(mean, problem.truth):.2f}, coverage {coverage(members, problem.truth):.0%}"
        assert beside.get_title() == f"{title}\n{numbers}"
        limit = 10 * beside.get_ylim()[1]
        np.testing.assert_allclose(drawn(beside, "mean")[:, 1], np.clip(mean - problem.truth, -limit, limit)[:, 0])
    plt.close(ax.figure)


def test_that_a_thin_band_can_be_seen_beside_its_line(film):
    problem, *_ = film
    rng = np.random.default_rng(1)
    members = problem.truth[..., None] + 0.05 + 0.02 * rng.standard_normal((len(problem.truth), 1, 40))
    band = 1 - 0.35 * (1 - np.array(to_rgb(plots.COLOURS["ensemble"])))
    assert ink(pixels(plots.errors_beside(problem, {"thin": members})), band) > 300


def test_that_rows_can_be_put_into_axes_that_were_placed_by_hand(film):
    figure = plt.figure()
    ax = figure.add_axes([0.2, 0.1, 0.5, 0.8])
    plots.arriving(*film, ax=ax)
    places = np.array([each.get_position().extents for each in figure.axes])
    assert len(places) == 3
    np.testing.assert_allclose([*places[:, :2].min(axis=0), *places[:, 2:].max(axis=0)], [0.2, 0.1, 0.7, 0.9])
    plt.close(figure)

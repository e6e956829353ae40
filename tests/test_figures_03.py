"""The figures of chapter 03, still and moving: opinions on one number, readings that arrive, a cloud and its slice."""

import matplotlib
import numpy as np
import pytest

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.colors import to_hex
from matplotlib.patches import StepPatch
from pictures import ink, pixels

from dalearn import explore, plots, sine

PRIOR, OBSERVATION, POSTERIOR = (20, 4), (24, 1), (23.2, 0.8)
ROLES = {"prior": "prior", "likelihood": "observations", "posterior": "ensemble"}


@pytest.fixture
def ax():
    ax = plots.opinions(PRIOR, OBSERVATION, POSTERIOR)
    yield ax
    plt.close(ax.figure)


def labelled(ax):
    """The lines that the legend names."""
    return {line.get_label(): line for line in ax.lines if line.get_label() and line.get_label()[0] != "_"}


def words(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


# opinions


def test_that_each_curve_is_the_density_of_its_opinion_in_the_colour_of_its_role(ax):
    lines = labelled(ax)
    assert list(lines) == list(ROLES) == words(ax)
    for name, (mean, variance) in zip(ROLES, (PRIOR, OBSERVATION, POSTERIOR)):
        x, density = lines[name].get_data()
        expected = np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)
        assert np.allclose(density, expected)
        area = np.sum(density) * (x[1] - x[0])
        assert area == pytest.approx(1, abs=1e-3)  # nothing that matters lies beyond the ends of the axis
        assert np.sum(x * density) / np.sum(density) == pytest.approx(mean, abs=0.01)
        assert to_hex(lines[name].get_color()).upper() == plots.COLOURS[ROLES[name]]
    assert len({line.get_linestyle() for line in lines.values()}) == 3  # readable in grey
    assert lines["prior"].get_zorder() > lines["posterior"].get_zorder()  # seen where the two are nearly one
    assert ax.get_xlabel() and ax.get_ylabel()


def stems_of(ax):
    return [stem for c in ax.collections if hasattr(c, "get_segments") for stem in c.get_segments() if len(stem)]


def test_that_a_thin_line_stands_at_each_mean(ax):
    for stem, (mean, variance) in zip(stems_of(ax), (PRIOR, OBSERVATION, POSTERIOR), strict=True):
        assert np.allclose(stem[:, 0], mean) and stem[0, 1] == 0
        assert stem[1, 1] == pytest.approx(1 / np.sqrt(2 * np.pi * variance))


@pytest.mark.parametrize("d, mean", [(24, 23.2), (16, 16.8)])
def test_that_the_way_below_the_bells_says_which_share_of_it_the_mean_has_gone(d, mean):
    ax = plots.opinions(PRIOR, (d, 1), (mean, 0.8))
    ways = [line.get_xdata() for line in ax.lines if line not in labelled(ax).values()]
    assert [list(way) for way in ways] == [[20, d], [20, mean]]
    assert [text.get_text() for text in ax.texts] == ["0.80 of the way"]
    assert min(ax.get_yticks()) >= 0 > ax.get_ylim()[0]  # a density is never negative; the way lies below
    plt.close(ax.figure)


def test_that_the_picture_holds_ink_in_the_colours_of_the_roles(ax):
    image = pixels(ax)
    for role in ROLES.values():
        assert ink(image, plots.COLOURS[role]) > 100, role


def test_that_the_posterior_may_be_missing():
    ax = plots.opinions(PRIOR, OBSERVATION)
    assert list(labelled(ax)) == words(ax) == ["prior", "likelihood"] and not ax.texts
    assert ink(pixels(ax), plots.COLOURS["ensemble"]) == 0


def test_that_an_observation_of_what_was_expected_has_no_way_to_share():
    ax = plots.opinions(PRIOR, (20, 1), (20, 0.8))
    assert not ax.texts
    plt.close(ax.figure)


def test_that_it_draws_into_the_ax_that_it_is_given():
    _, given = plt.subplots()
    assert plots.opinions(PRIOR, OBSERVATION, POSTERIOR, given) is given
    plt.close(given.figure)


# readings


def test_that_each_row_has_its_reading_and_a_bell_as_wide_as_its_std():
    means, stds, seen = np.array([20, 23.2, 21.7]), np.array([2, 0.9, 0.6]), np.array([24, 20.3])
    ax = plots.readings(means, stds, seen, truth=22.0)
    bells = stems_of(ax)
    assert len(bells) == 2
    for row, (bell, mean, std) in enumerate(zip(bells, means[1:], stds[1:]), start=1):
        x, y = bell.T
        height = row - y  # the axis points down
        assert np.sum(x * height) / np.sum(height) == pytest.approx(mean)
        assert np.sqrt(np.sum((x - mean) ** 2 * height) / np.sum(height)) == pytest.approx(std, rel=0.02)
        assert 0.9 < height.max() < 1 and height.min() < 0.01  # no bell reaches into the row above
    lines = labelled(ax)
    assert np.allclose(lines["reading"].get_data(), [seen, [1, 2]])
    assert np.allclose(lines["its mean"].get_data(), [means, [0, 1, 2]])
    x, y = lines["prior"].get_data()
    assert x[np.argmin(y)] == pytest.approx(20) and (y <= 0).all()
    assert np.allclose(lines["truth"].get_xdata(), 22)
    assert ax.get_ylim()[0] > 2 > 0 > ax.get_ylim()[1]
    left, right = ax.get_xlim()
    assert left < 20 - 3 * 2 and right > 24
    image = pixels(ax)
    for role in ("prior", "observations", "ensemble", "mean"):
        assert ink(image, plots.COLOURS[role]) > 50, role


def test_that_the_truth_of_readings_may_be_unknown_and_there_may_be_many():
    ax = plots.readings(np.zeros(41), np.ones(41), np.zeros(40))
    assert "truth" not in labelled(ax) and len(stems_of(ax)) == 40
    plt.close(ax.figure)


# the cloud and its slice


def a_cloud(h=1.0, n=50_000):
    draw = np.random.default_rng(5).standard_normal((2, n))
    theta = 20 + 2 * draw[0]
    return theta, h * (theta - 20) + 20 + draw[1]


@pytest.mark.parametrize("h", [1, -1.5])
def test_that_the_slice_its_histogram_and_the_line_are_those_of_the_cloud(h):
    theta, readings = a_cloud(h)
    ax = plots.sliced(theta, readings, 24, half_width=0.3, others=(18, 22))
    inside = theta[np.abs(readings - 24) <= 0.3]
    lines = labelled(ax)
    shown = np.concatenate([lines[name].get_xdata() for name in ("prior", "slice at d")])
    assert set(shown) <= set(theta[:1200]) and len(shown) > 1150  # few lie outside the picture
    up = lines["slice at d"].get_ydata()
    assert len(up) > 5 and (np.abs(up - 24) <= 0.3).all()
    assert (np.abs(lines["prior"].get_ydata() - 24) > 0.3).all()

    x, y = lines["line of the means"].get_data()
    covariance = np.cov(theta, readings)
    assert np.diff(x) / np.diff(y) == pytest.approx(covariance[0, 1] / covariance[1, 1])
    hollow, diamond = [line for line in ax.lines if line.get_marker() == "D"]
    assert np.allclose(diamond.get_data(), [[inside.mean()], [24]])
    means = [theta[np.abs(readings - other) <= 0.3].mean() for other in (18, 22)]
    assert np.allclose(hollow.get_data(), [means, [18, 22]])
    on_the_line = x[0] + (x[1] - x[0]) * (np.array([18, 22]) - y[0]) / (y[1] - y[0])
    assert np.allclose(means, on_the_line, atol=0.08)
    across = [line for line in ax.lines if line.get_linewidth() == 3.5]
    start, end = across[0].get_xdata()
    assert start == pytest.approx(theta.mean())
    assert (end - start) / (24 - readings.mean()) == pytest.approx(covariance[0, 1] / covariance[1, 1])
    assert abs(end - inside.mean()) < 0.05  # the line passes through the mean of the slice
    assert [text.get_text() for text in ax.texts] == ["4.0 up", f"{abs(end - start):.1f} across"]

    bars = [c for c in ax.collections if c.get_paths() and c.get_alpha() == 0.45]
    outline = bars[0].get_paths()[0].vertices
    floor = ax.get_ylim()[0]
    assert outline[:, 1].min() == pytest.approx(floor)
    middle = outline[outline[:, 1] > floor + 0.6 * (outline[:, 1].max() - floor)][:, 0].mean()
    assert middle == pytest.approx(inside.mean(), abs=0.3)
    ax.figure.canvas.draw()
    corner = ax.get_legend().get_window_extent()
    hidden = [corner.contains(*ax.transData.transform(dot)) for dot in zip(theta[:1200], readings[:1200])]
    assert np.mean(hidden) < 0.01  # the legend stands where the cloud is not
    plt.close(ax.figure)


def test_that_a_slice_of_very_few_has_no_histogram_and_no_mean():
    theta, readings = a_cloud(n=500)
    ax = plots.sliced(theta, readings, 40, half_width=0.1)
    hollow, diamond = [line for line in ax.lines if line.get_marker() == "D"]
    assert np.isnan(diamond.get_xdata()).all() and not len(hollow.get_xdata())
    plt.close(ax.figure)


# the cloud that moves to its slice


@pytest.mark.parametrize("h", [1, -1.5])
def test_that_each_arrow_goes_in_the_direction_of_the_line_to_the_reading(h):
    theta, readings = a_cloud(h)
    ax = plots.to_the_slice(theta, readings, 24, half_width=0.3)
    lines = labelled(ax)
    x, y = lines["line of the means"].get_data()
    covariance = np.cov(theta, readings)
    gain = covariance[0, 1] / covariance[1, 1]
    assert np.diff(x) / np.diff(y) == pytest.approx(gain)
    tails = np.transpose(lines["before"].get_data())
    heads = np.transpose(lines["moved"].get_data())
    assert len(tails) >= 8 and set(tails[:, 0]) <= set(theta[:1200])
    assert np.allclose(heads[:, 1], 24)
    assert np.allclose(heads[:, 0] - tails[:, 0], gain * (24 - tails[:, 1]))
    arrows = {(tuple(arrow.xyann), tuple(arrow.xy)) for arrow in ax.texts}
    assert arrows == {(tuple(tail), tuple(head)) for tail, head in zip(tails, heads)}
    assert (tails[:, 1] > 24).any() and (tails[:, 1] < 18).any()  # they come from above and from far below
    assert np.diff(np.sort(heads[:, 0])).min() > 0.1  # and arrive side by side
    plt.close(ax.figure)


def test_that_the_histogram_of_the_moved_fits_into_the_outline_of_the_slice():
    theta, readings = a_cloud(n=1_000_000)
    ax = plots.to_the_slice(theta, readings, 24, half_width=0.25)
    (outline,) = [patch for patch in ax.patches if isinstance(patch, StepPatch)]
    floor = ax.get_ylim()[0]
    heights, edges, _ = outline.get_data()
    moved = theta + 0.8 * (24 - readings)
    counted, _ = np.histogram(moved, edges, density=True)
    highest = (heights - floor).max()
    assert np.allclose((heights - floor) / highest, counted / counted.max(), atol=0.06)
    bars = [c for c in ax.collections if c.get_alpha() == 0.45]
    top = bars[0].get_paths()[0].vertices[:, 1].max()
    assert top - floor == pytest.approx(highest, rel=0.06)
    image = pixels(ax)
    for role in ("prior", "ensemble", "mean"):
        assert ink(image, plots.COLOURS[role]) > 50, role
    plt.close(ax.figure)


def test_that_a_cloud_may_move_to_a_reading_that_nobody_has():
    theta, readings = a_cloud(n=500)
    ax = plots.to_the_slice(theta, readings, 40, half_width=0.1)
    assert "slice at d" not in words(ax) and len(ax.texts) > 5
    plt.close(ax.figure)


# before and after


def test_that_the_curves_of_thirty_networks_are_drawn_before_in_grey_and_after_in_blue():
    problem = sine(n=20, noise=0.05, rng=1)
    after = problem.truth[..., None] + 0.05 * np.random.default_rng(2).standard_normal((1, 1, 50))
    before = 0.5 + 4 * after
    ax = plots.learnt(problem, before, after)
    grey, blue = ax.collections
    x = problem.in_units(problem.x_test)[:, 0]
    for drawn, curves, role in ((grey, before, "prior"), (blue, after, "ensemble")):
        assert np.allclose([line[:, 1] for line in drawn.get_segments()], curves[:, 0, :30].T)
        assert np.allclose(drawn.get_segments()[0][:, 0], x)
        assert to_hex(drawn.get_color()[0]).upper() == plots.COLOURS[role]
    assert words(ax) == ["readings", "truth", "before", "after"]
    lines = labelled(ax)
    assert np.allclose(lines["readings"].get_data(), [problem.in_units(problem.x)[:, 0], problem.d[:, 0]])
    assert np.allclose(lines["truth"].get_data(), [x, problem.truth[:, 0]])
    image = pixels(ax)
    assert ink(image, plots.COLOURS["prior"]) > 20 and ink(image, plots.COLOURS["ensemble"]) > 20
    plt.close(ax.figure)


# in the hands of the reader


def test_that_the_bells_of_the_explorer_are_those_of_the_update():
    explorer = explore.opinions().set(prior_std=3, d=16, obs_std=1.5)
    gain = 9 / (9 + 2.25)
    assert f"gain {gain:.2f}, posterior {20 - 4 * gain:.2f} ± {np.sqrt(9 * (1 - gain)):.2f}" in explorer.text
    x, density = explorer.scene.picture.lines["posterior"].get_data()
    assert x[np.argmax(density)] == pytest.approx(20 - 4 * gain, abs=0.05)


def test_that_every_bell_of_the_explorer_ends_below_the_top():
    for std in explore.opinions().scene.controls["prior_std"].values:
        explorer = explore.opinions().set(prior_std=std, obs_std=1)
        picture = explorer.scene.picture
        assert max(line.get_ydata().max() for line in picture.lines.values()) < picture.ax.get_ylim()[1]


def test_that_the_readings_of_the_explorer_are_those_of_the_chapter_and_each_posterior_is_the_next_prior():
    explorer = explore.readings().set(k=12, obs_std=1)
    seen = 23 + np.random.default_rng(7).standard_normal(12)
    assert np.allclose(explorer.scene.history.dots.get_xdata(), seen)
    mean = (20 / 4 + seen.sum()) / (1 / 4 + 12)
    assert explorer.text.endswith(f"becomes {mean:.2f} ± {1 / np.sqrt(12.25):.2f}")
    before = explorer.set(k=5).scene.now.lines["posterior"].get_ydata()
    assert np.allclose(explorer.set(k=6).scene.now.lines["prior"].get_ydata(), before)
    assert "no reading yet: 20 ± 2" in explorer.set(k=0).text


def test_that_the_bar_of_the_explorer_ends_where_a_surprise_is_3():
    explorer = explore.opinions().set(d=30, obs_std=2.5)
    scene = explorer.scene
    left, right = scene.expected.get_xdata()
    usual = np.sqrt(4 + 2.5**2)
    assert [left, right] == pytest.approx([20 - 3 * usual, 20 + 3 * usual])
    assert right < scene.reading.get_xdata()[0] == 30 and f"surprise {10 / usual:.1f}" in explorer.text
    explorer.set(obs_std=3)
    assert scene.expected.get_xdata()[1] > 30


def number_after(words, text):
    return float(text.split(words)[1].split()[0].rstrip(",;"))


def test_that_the_line_of_the_explorer_goes_across_by_the_gain():
    explorer = explore.sliced()
    for h in explorer.scene.controls["h"].values:
        for obs_std in (1, 3):
            text = explorer.set(h=h, obs_std=obs_std).text
            gain = number_after("gain ", text)
            assert gain == pytest.approx(4 * h / (4 * h**2 + obs_std**2), abs=0.006)
            assert number_after("the line goes ", text) == pytest.approx(gain, abs=0.03)
    x, y = explorer.set(h=0).scene.picture.line.get_data()
    assert np.ptp(x) < 0.5 and list(y) == [-10, 10]  # upright, from the bottom to the top
    assert "too few" in explorer.set(h=0, obs_std=1, innovation=4).text


def test_that_the_slice_of_the_explorer_reaches_what_its_task_asks_for_where_the_formula_does():
    explorer = explore.sliced()
    for h in explorer.scene.controls["h"].values:
        for innovation in explorer.scene.controls["innovation"].values:
            text = explorer.set(h=h, obs_std=1, innovation=innovation).text
            if h <= -1 and "too few" not in text:
                in_the_slice, by_formula = (float(part.split()[0].rstrip(";")) for part in text.split("± ")[1:])
                assert (in_the_slice <= 0.8) == (by_formula <= 0.8), text


def test_that_the_gain_falls_again_where_the_factor_is_large():
    explorer = explore.sliced()
    gains = {h: number_after("gain ", explorer.set(h=h).text) for h in (0.25, 0.5, 2)}
    assert gains[0.25] < gains[0.5] > gains[2]


@pytest.mark.parametrize(
    "make, solution, near",
    [
        (explore.opinions, {"d": 30, "obs_std": 3}, {"d": 30, "obs_std": 2.5}),
        (explore.opinions, {"d": 30, "obs_std": 3}, {"d": 30, "obs_std": 3.5}),
        (explore.opinions, {"d": 30, "obs_std": 3}, {"d": 29, "obs_std": 3}),
        (explore.readings, {"obs_std": 1.75, "k": 12}, {"obs_std": 2.0, "k": 12}),
        (explore.readings, {"obs_std": 1.75, "k": 12}, {"obs_std": 1.5, "k": 12}),
        (explore.readings, {"obs_std": 1.75, "k": 12}, {"obs_std": 1.75, "k": 11}),
        (explore.sliced, {"obs_std": 1, "h": -1.25}, {"obs_std": 1, "h": -1}),
        (explore.sliced, {"obs_std": 1, "h": -1.25}, {"obs_std": 1, "h": -1.5}),
        (explore.sliced, {"obs_std": 1, "h": -1.25}, {"obs_std": 1, "h": 1.25}),
    ],
)
def test_that_each_task_can_be_done_and_is_not_done_at_the_start_nor_near_by(make, solution, near):
    explorer = make()
    assert not explorer.done and explorer.scene.task
    assert not explorer.set(**near).done
    assert explorer.set(**solution).done


def test_that_the_readings_can_be_played():
    explorer = explore.readings().set(k=0)
    explorer.play()
    assert explorer.values["k"] == 12 and not explorer.done

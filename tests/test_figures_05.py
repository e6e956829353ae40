"""The figures of chapter 05 and its explorer: the dots go where the members go, and there is ink to see."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from pictures import ink, pixels

from dalearn import FNN, analysis, explore, perturb, plots, sine
from dalearn.explore._cloud import CloudOfWeights
from dalearn.plots.ideas.cloud import Cloud, pull, slope


def line(ax, label):
    (found,) = (line for line in ax.lines if line.get_label() == label)
    return found.get_xydata().T


# The cloud


@pytest.fixture
def members():
    rng = np.random.default_rng(3)
    weights = rng.normal(1.0, 0.8, 60)
    return weights, 2 + 0.7 * weights + rng.normal(0, 0.4, 60)


def artists(ax, weights, predictions, *rest):
    return Cloud(ax).show(weights, predictions, *rest)


def test_that_the_cloud_has_a_dot_for_each_member_and_its_line_is_the_regression_of_the_weight(members):
    weights, predictions = members
    ax = plots.cloud(weights, predictions)
    np.testing.assert_allclose(line(ax, "before"), members)
    x, y = line(ax, "line through the cloud")
    gain, at_0 = np.polyfit(predictions, weights, 1)  # the weight as a function of the prediction
    np.testing.assert_allclose(x, gain * y + at_0)
    assert y.tolist() == [predictions.min(), predictions.max()]
    assert np.isclose(slope(weights, predictions), gain)
    assert not line(ax, "after").size
    means = [each.get_xydata() for each in ax.lines if each.get_label() == "mean"]
    np.testing.assert_allclose(np.concatenate(means), [[weights.mean(), predictions.mean()]])
    plt.close("all")


def test_that_the_line_of_the_cloud_reaches_the_observation_whose_band_is_one_error_wide(members):
    weights, predictions = members
    d = predictions.max() + 3
    ax = plots.cloud(weights, predictions, d, 0.5)
    assert line(ax, "line through the cloud")[1].max() == d
    np.testing.assert_allclose(line(ax, "observation d ± its error"), [[0, 1], [d, d]])
    (band,) = ax.patches
    assert band.get_visible() and (band.get_y(), band.get_height()) == (d - 0.5, 1.0)
    assert ax.get_ylim()[0] < predictions.min() and d + 0.5 < ax.get_ylim()[1]
    plt.close("all")


@pytest.mark.parametrize("sign", [1, -1])
def test_that_the_step_of_a_cloud_goes_one_up_from_the_mean_and_the_slope_across(members, sign):
    weights, predictions = members[0], sign * members[1]
    ax = plots.cloud(weights, predictions, step=True)
    x, y = line(ax, "one up, and across")
    assert np.diff(y).tolist() == pytest.approx([1, 0]) and y[0] == predictions.mean()
    assert np.diff(x).tolist() == pytest.approx([0, slope(weights, predictions)]) and x[0] == weights.mean()
    words = [each.get_text() for each in ax.texts]
    assert words == ["1 up", f"{slope(weights, predictions):.2f} across".replace("-", "−")]
    plt.close("all")


def test_that_a_cloud_has_a_legend_unless_it_is_to_stand_without_words(members):
    assert plots.cloud(*members).get_legend() is not None
    assert plots.cloud(*members, words=False).get_legend() is None
    plt.close("all")


@pytest.mark.parametrize("sign", [1, -1])
def test_that_the_rests_of_a_cloud_lie_across_from_its_line_to_its_dots_and_say_how_far(sign):
    weights, predictions = sign * np.array([0.5, 3, 2.5]), np.array([18.0, 20, 22])
    ax = plots.cloud(weights, predictions, 24, 1, step=True, rests=True)
    rests = [each.get_xydata() for each in ax.lines if each.get_label() == "rest"]
    ends = zip(sign * np.array([1, 2, 3]), weights, predictions, strict=True)
    for rest, (on_the_line, weight, height) in zip(rests, ends, strict=True):
        np.testing.assert_allclose(rest, [[on_the_line, height], [weight, height]], atol=1e-12)
    words = ["−0.5", "1", "−0.5"] if sign > 0 else ["0.5", "−1", "0.5"]
    steps = ["1 up", "0.5 across" if sign > 0 else "−0.5 across"]
    assert [each.get_text() for each in ax.texts] == words + steps
    assert [each.get_text() for each in ax.get_legend().get_texts()].count("rest") == 1
    assert "rest" not in [each.get_label() for each in plots.cloud(weights, predictions).lines]
    plt.close("all")


def test_that_a_shaft_leads_from_each_member_of_the_cloud_to_where_it_went(members):
    weights, predictions = members
    moved = (weights + 0.5, predictions - 0.8)
    ax = plots.cloud(weights, predictions, 1.0, 0.2, moved=moved)
    (shafts,) = ax.collections
    np.testing.assert_allclose(np.array(shafts.get_segments())[:, 0].T, members)
    np.testing.assert_allclose(np.array(shafts.get_segments())[:, 1].T, moved)
    np.testing.assert_allclose(line(ax, "after"), moved)
    words = [each.get_text() for each in ax.get_legend().get_texts()]
    assert words == ["before", "after", "mean", "line through the cloud", "observation d ± its error"]
    plt.close("all")


def test_that_where_the_mean_goes_is_a_filled_diamond_of_its_own(members):
    ax = plots.cloud(*members, 3.0, 0.2, arrives=(2.5, 2.8))
    assert line(ax, "where the mean goes").ravel().tolist() == [2.5, 2.8]
    assert line(ax, "mean").ravel() == pytest.approx([members[0].mean(), members[1].mean()])
    assert not line(ax, "after").size
    words = [each.get_text() for each in ax.get_legend().get_texts()]
    assert words[:3] == ["before", "mean", "where the mean goes"]
    assert words[3:5] == ["line through the cloud", "observation d ± its error"]
    assert len(words) == 5
    plt.close("all")


def test_that_columns_of_clouds_keep_their_scale_when_the_members_move_a_little_and_can_do_without_lines(members):
    weights, predictions = members
    before = plots.clouds({"one": weights, "turned": -weights}, predictions, 1.0, line=False)
    moved = ({"one": weights + 0.2, "turned": 0.2 - weights}, predictions - 0.5)
    after = plots.clouds({"one": weights, "turned": -weights}, predictions, 1.0, moved=moved)
    assert before.get_xlim() == after.get_xlim()
    assert [sum(each.get_linewidth() == 2.2 and bool(len(each.get_xdata())) for each in ax.lines)
            for ax in (before, after)] == [0, 2]  # fmt: skip
    assert "line through the cloud" not in [each.get_text() for each in before.get_legend().get_texts()]
    plt.close("all")


def test_that_the_lowest_dots_of_each_column_are_filled_and_named_once(members):
    weights, predictions = members
    ax = plots.clouds({"one": weights, "turned": -weights}, predictions, 1.0, line=False, lowest=20)
    filled = [each for each in ax.lines if len(each.get_xdata()) == 20]
    for each, values, centre in zip(filled, (weights, -weights), ax.get_xticks(), strict=True):
        np.testing.assert_allclose(np.sort(each.get_ydata()), np.sort(predictions)[:20])
        order = np.argsort(predictions)[:20]
        np.testing.assert_allclose(each.get_xdata(), values[order] - values.mean() + centre)
    uprights = [each.get_xdata() for each in ax.lines if each.get_linestyle() == ":"]
    np.testing.assert_allclose(uprights, np.repeat(ax.get_xticks()[:, None], 2, axis=1), atol=1e-12)
    words = [each.get_text() for each in ax.get_legend().get_texts()]
    assert words == ["before", "mean", "observation d ± its error", "the 20 lowest"]
    with pytest.raises(ValueError, match="lowest must be a whole number of at least 0 and at most 60; got 61"):
        plots.clouds({"one": weights}, predictions, lowest=61)
    plt.close("all")


def test_that_what_a_cloud_showed_before_is_gone_when_it_is_set_to_less(members):
    weights, predictions = members
    _, ax = plt.subplots()
    drawn = artists(ax, weights, predictions, 1.0, 0.2, (weights, predictions))
    drawn.show(weights[:2], predictions[:2])
    assert not drawn.band.get_visible() and not drawn.shafts.get_segments()
    assert not len(drawn.after.get_xdata()) and not len(drawn.observation.get_xdata())
    assert len(drawn.before.get_xdata()) == 2
    assert set(drawn.artists) == {*ax.lines, *ax.patches, *ax.collections}
    plt.close("all")


def test_that_members_that_agree_have_no_line_that_leans():
    assert slope(np.arange(3.0), np.ones(3)) == 0
    ax = plots.cloud([1, 1], [2, 2])
    ax.figure.canvas.draw()
    assert np.ptp(ax.get_xlim()) > 0 and np.ptp(ax.get_ylim()) > 0
    plt.close("all")


def test_that_a_cloud_has_ink_in_the_colours_of_its_roles(members):
    weights, predictions = members
    image = pixels(plots.cloud(weights, predictions, 1.0, 0.2, moved=(weights + 0.5, predictions - 0.8)))
    for role, least in {"prior": 100, "ensemble": 200, "mean": 200, "observations": 30}.items():
        assert ink(image, plots.COLOURS[role]) > least, role


def test_that_columns_of_clouds_have_one_scale_and_a_line_each_and_one_observation(members):
    weights, predictions = members
    weights_of = {"one": weights, "three times": 3 * weights - 9, "turned": -weights}
    moved = ({name: values + 0.5 for name, values in weights_of.items()}, predictions - 1)
    ax = plots.clouds(weights_of, predictions, 1.0, 0.2, moved=moved)
    lines = [each.get_xydata().T for each in ax.lines if each.get_linewidth() == 2.2]
    rises = [np.ptp(y) / np.ptp(x) * np.sign(x[-1] - x[0]) for x, y in lines]
    np.testing.assert_allclose(rises, rises[0] * np.array([1, 1 / 3, -1]))
    circles = [each.get_xdata() for each in ax.lines if each.get_marker() == "o"]
    dots, after = circles[::2], circles[1::2]
    centres = ax.get_xticks()
    for values, moved_to, weight, centre in zip(dots, after, weights_of.values(), centres):
        np.testing.assert_allclose(values - centre, weight - weight.mean())
        np.testing.assert_allclose(moved_to, values + 0.5)
        assert np.abs([values - centre, moved_to - centre]).max() < np.diff(centres).min() / 2  # within its column
    assert [each.get_text() for each in ax.get_xticklabels()] == list(weights_of)
    observations = [each for each in ax.lines if list(each.get_ydata()) == [1.0, 1.0]]
    assert len(observations) == 1 and sum(band.get_visible() for band in ax.patches) == 1
    plt.close("all")


def test_that_columns_of_clouds_draw_as_many_shafts_as_they_are_asked_for(members):
    weights, predictions = members
    moved = ({"one": weights + 0.5}, predictions - 1)
    for shafts, drawn in {None: 60, 25: 25, 0: 0}.items():
        segments = plots.clouds({"one": weights}, predictions, moved=moved, shafts=shafts).collections[0].get_segments()
        assert len(segments) == drawn
        for segment, before, after in zip(segments, predictions, predictions - 1):  # the first ones
            assert segment[:, 1].tolist() == [before, after]
    with pytest.raises(ValueError, match="shafts must be a whole number of at least 0 and at most 60; got 61"):
        plots.clouds({"one": weights}, predictions, moved=moved, shafts=61)
    plt.close("all")


def test_that_the_numbers_below_a_column_of_clouds_are_those_of_its_weight(members):
    weights, predictions = members
    weights_of = {"one": weights, "far": weights + 100}
    ax = plots.clouds(weights_of, predictions)
    places = ax.get_xticks(minor=True)
    numbers = [float(each.get_text().replace("−", "-")) for each in ax.get_xticklabels(minor=True)]
    centres = ax.get_xticks()
    for place, number in zip(places, numbers):
        column = int(np.abs(centres - place).argmin())
        mean = list(weights_of.values())[column].mean()
        assert place - centres[column] == pytest.approx(number - mean)
    assert min(numbers) < 5 and max(numbers) > 95
    plt.close("all")


def test_that_the_bars_of_strips_are_the_members_standard_deviations_and_the_band_is_the_exact_one():
    rng = np.random.default_rng(1)
    before, after = rng.normal(20, 2, 50), rng.normal(23, 0.5, 50)
    ax = plots.strips(before, {"narrow": after}, (23.2, 0.9))
    bars = [each.get_xdata() for each in ax.lines if each.get_linewidth() == 4]
    for bar, members in zip(bars, (before, after), strict=True):
        np.testing.assert_allclose(bar, members.mean() + np.array([-1, 1]) * members.std(ddof=1))
    dashed = sorted(each.get_xdata()[0] for each in ax.lines if each.get_linestyle() == "--")
    np.testing.assert_allclose(dashed, [22.3, 24.1])
    np.testing.assert_allclose(np.sort([each.get_xdata() for each in ax.lines if each.get_marker() == "o"][1]),
                               np.sort(after))  # fmt: skip
    assert "± " + f"{after.std(ddof=1):.2f}" in ax.get_yticklabels()[1].get_text()
    plt.close("all")


def test_that_the_curves_before_and_after_are_means_and_nine_tenths_of_the_networks():
    problem = sine(n=10, rng=1)
    rng = np.random.default_rng(1)
    before = rng.normal(0, 1, (201, 1, 40))
    after = problem.truth[..., None] + rng.normal(0, 0.2, (201, 1, 40))
    ax = plots.before_and_after(problem, before, after)
    for name, members in {"before": before, "after": after}.items():
        (shown,) = (each for each in ax.lines if each.get_label().startswith(name))
        np.testing.assert_allclose(shown.get_ydata(), members[:, 0].mean(axis=1))
    bands = [band.get_paths()[0].vertices[:, 1] for band in ax.collections]
    assert bands[0].max() == pytest.approx(np.quantile(before[:, 0], 0.95, axis=1).max())
    assert bands[1].min() == pytest.approx(np.quantile(after[:, 0], 0.05, axis=1).min())
    image = pixels(ax)
    for role, least in {"prior": 50, "mean": 100, "observations": 100}.items():
        assert ink(image, plots.COLOURS[role]) > least, role


# The explorer


def test_that_the_explorer_of_the_cloud_is_the_librarys_update_of_the_chapters_networks():
    explorer = explore.cloud()
    problem, net = sine(n=100, noise=0.05, rng=346), FNN((1, 20, 1))
    ensemble = net.ensemble(100, spread=0.2, rng=346)
    x = problem.x[:1]
    predictions = net(ensemble, x)[0]
    d = np.array([explorer.values["d"]])
    assert d == problem.d[0]
    posterior = analysis(ensemble, predictions, perturb(d, 0.05**2, 100, rng=5), 0.05**2)
    cloud = explorer.scene.cloud
    unit_4 = ensemble[net.sizes[1] + 3]
    np.testing.assert_allclose(cloud.before.get_xdata(), unit_4 - unit_4.mean())
    np.testing.assert_allclose(cloud.before.get_ydata(), predictions[0])
    np.testing.assert_allclose(cloud.after.get_xdata(), posterior[23] - unit_4.mean())
    np.testing.assert_allclose(cloud.after.get_ydata(), net(posterior, x)[0, 0])
    slope_of_it = np.cov(unit_4, predictions[0])[0, 1] / predictions.var(ddof=1)
    assert f"slope {slope_of_it:.2f}, gain" in explorer.text
    for obs_std in (0.05, 0.6):
        x, y = explorer.set(obs_std=obs_std).scene.gain.get_data()
        gain = np.cov(unit_4, predictions[0])[0, 1] / (predictions.var(ddof=1) + obs_std**2)
        np.testing.assert_allclose(x, gain * (y - predictions.mean()))
        assert y.tolist() == cloud.line.get_ydata().tolist()


def test_that_the_task_of_the_cloud_is_open_at_the_start_and_reached_where_the_error_is_the_networks_own():
    explorer = explore.cloud()
    assert not explorer.done
    for obs_std, part in {0.5: "0.56", 0.6: "0.47"}.items():
        assert explorer.reset().set(obs_std=obs_std).done and f"({part} of the slope)" in explorer.text
    assert not explorer.reset().set(obs_std=2.0).done
    assert explorer.reset().set(spread=0.1, obs_std=0.3).done  # a tighter ensemble, a better thermometer


def test_that_the_task_of_the_cloud_can_be_reached_with_each_ensemble():
    controls = CloudOfWeights.controls
    for spread in controls["spread"].values:
        for n_ens in controls["n_ens"].values:
            ensemble = FNN((1, 20, 1)).ensemble(n_ens, spread=spread, rng=346)
            predictions = FNN((1, 20, 1))(ensemble, sine(n=100, noise=0.05, rng=346).x[:1])[0, 0]
            parts = [pull(ensemble[23], predictions, obs_std)[1] for obs_std in controls["obs_std"].values]
            assert any(0.4 <= part <= 0.6 for part in parts), (spread, n_ens)


def test_that_in_the_explorer_a_round_cloud_stays_and_all_dots_are_within_the_picture_at_the_start():
    explorer = explore.cloud().set(weight="bias of unit 15")
    assert "The mean moves by -0.01," in explorer.text
    cloud = explorer.reset().scene.cloud
    (left, right), (low, high) = cloud.line.axes.get_xlim(), cloud.line.axes.get_ylim()
    for dots in (cloud.before, cloud.after):
        x, y = dots.get_data()
        assert left < x.min() and x.max() < right and low < y.min() and y.max() < high

"""The figures of chapter 01: their lines hold the numbers they were given, in the colours of their roles."""

import re

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from pictures import ink, pixels

from dalearn import explore, plots, sine

W = np.array([1.0, 1.0, -2.0])
B = np.array([3.0, 0.0, -3.0])
V = np.array([-1.0, 1.2, 0.5])


@pytest.fixture(scope="module")
def problem():
    return sine(rng=1)


@pytest.fixture(scope="module")
def steps(problem):
    return V * np.tanh(W * problem.in_units(problem.x_test) + B)


@pytest.fixture(autouse=True)
def all_closed():
    yield
    plt.close("all")


def lines(ax):
    return {line.get_label(): line for line in ax.lines}


def words(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


# The sum of the units


@pytest.mark.parametrize("added", [0, 0.3, 1, 1.5, 2, 3, None])
def test_that_the_sum_is_that_of_the_units_added_so_far_and_the_last_counts_by_its_share(problem, steps, added):
    ax = plots.assembled(problem, steps, added, 0.5)
    share = {0: [0, 0, 0], 0.3: [0.3, 0, 0], 1: [1, 0, 0], 1.5: [1, 0.5, 0], 2: [1, 1, 0]}.get(added, [1, 1, 1])
    drawn = lines(ax)
    np.testing.assert_allclose(drawn["sum"].get_ydata(), steps @ share + 0.5, atol=1e-12)
    np.testing.assert_allclose(drawn["sum"].get_xdata(), np.linspace(-np.pi, np.pi, 201))
    np.testing.assert_allclose(drawn["truth"].get_ydata(), problem.truth[:, 0])
    (units,) = ax.collections
    for i, (curve, width) in enumerate(zip(units.get_segments(), units.get_linewidths())):
        np.testing.assert_allclose(curve[:, 1], share[i] * steps[:, i])
        assert (width > 0) == (share[i] > 0)
    assert words(ax) == [f"unit {i + 1}" for i in range(3) if share[i] > 0]


def test_that_pictures_of_one_network_have_the_same_limits_whatever_is_added_and_hold_every_sum(problem, steps):
    limits = {plots.assembled(problem, steps, added).get_ylim() for added in (0, 1, 2.5, 3)}
    ((low, high),) = limits
    sums = np.cumsum(steps, axis=1)
    assert low < sums.min() and sums.max() < high


def test_that_three_units_can_be_told_apart_in_grey_and_many_have_no_names(problem, steps):
    (units,) = plots.assembled(problem, steps).collections
    assert len({str(line) for line in units.get_linestyles()}) == 3
    assert not words(plots.assembled(problem, np.tile(steps, 3)))


def test_that_names_of_units_never_lie_on_one_another(problem):
    ax = plots.assembled(problem, 0.01 * np.tanh(problem.x_test * [1, 2, 3]))
    ax.figure.canvas.draw()
    boxes = sorted((text.get_window_extent() for text in ax.texts), key=lambda box: box.y0)
    assert len(boxes) == 3
    assert all(below.y1 < above.y0 for below, above in zip(boxes, boxes[1:]))


@pytest.mark.parametrize(
    "change, said",
    [
        ({"steps": np.zeros((5, 3))}, r"steps must be numbers of shape \(201, n_units\).*; got shape \(5, 3\)"),
        ({"added": 4}, "added must be None or a number from 0 to 3, how many units; got 4"),
        ({"added": -0.1}, "added must be None or a number from 0 to 3"),
        ({"offset": "high"}, "offset must be a number; got 'high'"),
    ],
)
def test_that_a_wrong_argument_of_the_sum_is_named(problem, steps, change, said):
    with pytest.raises(ValueError, match=f"^{said}"):
        plots.assembled(**{"problem": problem, "steps": steps, **change})


# The diagram


def looks_of(ax):
    """[colour, width, whether dashed] of each line: first those from the input, then those to the output."""
    (edges,) = ax.collections
    dashed = [dashes is not None for _, dashes in edges.get_linestyles()]
    return list(zip(edges.get_colors(), edges.get_linewidths(), dashed))


def test_that_a_line_is_thicker_for_a_larger_weight_and_dashed_for_a_negative_one():
    looks = looks_of(plots.network_diagram(W, B, V))
    widths = [width for _, width, _ in looks]
    sizes = np.abs([*W, *V])
    assert list(np.argsort(widths, kind="stable")) == list(np.argsort(sizes, kind="stable"))
    assert [dashed for _, _, dashed in looks] == [weight < 0 for weight in (*W, *V)]


def test_that_the_lines_of_units_that_have_been_added_are_green_and_the_others_thin_and_grey():
    looks = looks_of(plots.network_diagram(W, B, V, added=1.5))
    green = np.array(to_rgb(plots.COLOURS["gradient descent"]))
    is_green = [np.allclose(colour[:3], green) for colour, _, _ in looks]
    assert is_green == [True, True, False, True, True, False]
    widths = [width for _, width, _ in looks]
    assert widths[2] == widths[5] == min(widths)
    whole = looks_of(plots.network_diagram(W, B, V))
    assert looks[4][1] < whole[4][1]  # half of unit 2


def test_that_a_line_of_weight_0_is_grey_because_nothing_goes_along_it():
    looks = looks_of(plots.network_diagram([1, 0], [0, 0], [0, 1]))
    green = np.array(to_rgb(plots.COLOURS["gradient descent"]))
    assert [np.allclose(colour[:3], green) for colour, _, _ in looks] == [True, False, False, True]


def test_that_every_weight_stands_at_its_line_and_no_0_has_a_minus():
    assert words(plots.network_diagram([1, -1.25], [-0.0, 3], [-1, 0.5])) == [
        "w = 1", "b = 0", "v = −1", "w = −1.25", "b = 3", "v = 0.5",
    ]  # fmt: skip


def test_that_the_circles_hold_what_comes_out_of_them():
    seen = words(plots.network_diagram(W, B, V, at=0.4, offset=2, added=2))
    units = np.tanh(W * 0.4 + B)
    output = V[:2] @ units[:2] + 2
    assert "0.4" in seen
    for value in (*units, output):
        assert f"{value:.3f}".replace("-", "−") in seen


def test_that_a_pass_has_what_goes_into_each_unit_and_what_it_adds():
    seen = words(plots.network_diagram([1, 1, 1], [3, 0, -3], [-1, 1.2, -1], at=1.57))
    for said in (
        "1 · 1.57 + 3 = 4.57", "1 · 1.57 + 0 = 1.57", "1 · 1.57 − 3 = −1.43",
        "−1 · 1.000 = −1.000", "1.2 · 0.917 = 1.100", "−1 · (−0.892) = 0.892", "0.992",
    ):  # fmt: skip
        assert said in seen, said
    seen = words(plots.network_diagram([2], [-0.0], [0], at=-0.5))
    assert "2 · (−0.5) + 0 = −1" in " ".join(seen) and "0 · (−0.762) = 0.000" in seen


@pytest.mark.parametrize(
    "change, said",
    [
        ({"w": [[1, 2, 3]]}, r"w must be numbers of shape \(n_units,\), one for each unit; got shape \(1, 3\)"),
        ({"b": [1, 2]}, r"b must be numbers of shape \(3,\), as many as w; got shape \(2,\)"),
        ({"v": 1}, r"v must be numbers of shape \(3,\), as many as w; got shape \(\)"),
        ({"added": 3.5}, "added must be None or a number from 0 to 3, how many units; got 3.5"),
        ({"at": "noon"}, "at must be None or a number, the input; got 'noon'"),
    ],
)
def test_that_a_wrong_argument_of_the_diagram_is_named(change, said):
    with pytest.raises(ValueError, match=f"^{said}"):
        plots.network_diagram(**{"w": W, "b": B, "v": V, **change})


# Several networks


def test_that_each_row_shows_its_network_under_its_title_and_all_have_the_same_limits(problem):
    weights = {"first": (W, B, V), "second": (-W, -B, -V), "third": (W, B, 3 * V)}
    axes = plots.networks(problem, weights)
    x = problem.in_units(problem.x_test)
    for (title, (w, b, v)), (left, right) in zip(weights.items(), axes):
        assert left.get_title(loc="left") == title
        assert f"v = {v[1]:g}".replace("-", "−") in words(left)
        np.testing.assert_allclose(lines(right)["sum"].get_ydata(), np.tanh(w * x + b) @ v, atol=1e-12)
        low, high = right.get_ylim()
        assert low < lines(right)["sum"].get_ydata().min() and lines(right)["sum"].get_ydata().max() < high
    assert len({right.get_ylim() for right in axes[:, 1]}) == 1


def test_that_a_row_can_show_a_network_as_far_as_it_has_grown(problem, steps):
    axes = plots.networks(problem, {"one": (W, B, V), "two": (W, B, V)}, added=(1, 2))
    for added, right in zip((1, 2), axes[:, 1]):
        np.testing.assert_allclose(lines(right)["sum"].get_ydata(), steps[:, :added].sum(axis=1), atol=1e-12)
        assert words(right) == [f"unit {i + 1}" for i in range(added)]
    with pytest.raises(ValueError, match="added must be None or 1 numbers, one for each network; got"):
        plots.networks(problem, {"one": (W, B, V)}, added=(1, 2))
    with pytest.raises(ValueError, match=r"weights must be a dict of at least one \(w, b, v\) by its title"):
        plots.networks(problem, {})


# One weight turned


def test_that_variants_are_drawn_as_given_each_thicker_than_the_last(problem):
    outputs = {f"w = {w}": np.tanh(w * problem.x_test) for w in (1, 2, 4)}
    ax = plots.variants(problem, outputs)
    drawn = lines(ax)
    for label, output in outputs.items():
        np.testing.assert_allclose(drawn[label].get_ydata(), output[:, 0])
    widths = [drawn[label].get_linewidth() for label in outputs]
    assert widths == sorted(set(widths))
    assert len({drawn[label].get_linestyle() for label in outputs}) == 3  # told apart in grey
    assert [text.get_text() for text in ax.get_legend().get_texts()] == list(outputs)


def test_that_one_variant_alone_is_solid_and_a_minus_is_as_long_as_a_plus(problem):
    ax = plots.variants(problem, {"b = -1, less-known": problem.truth})
    assert ax.lines[-1].get_linestyle() == "-"
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["b = −1, less-known"]


def test_that_all_draw_into_the_ax_they_are_given_and_leave_ink(problem, steps):
    for draw, given, roles in (
        (plots.assembled, (problem, steps), ("gradient descent", "prior", "truth")),
        (plots.variants, (problem, {"one": steps[:, :1]}), ("gradient descent", "truth")),
        (plots.network_diagram, (W, B, V), ("gradient descent",)),
    ):
        _, ax = plt.subplots()
        assert draw(*given, ax=ax) is ax
        image = pixels(draw(*given))
        for role in roles:
            assert ink(image, plots.COLOURS[role]) > 50, (draw.__name__, role)


# The explorer


@pytest.mark.parametrize("sign", [1, -1])
def test_that_the_third_unit_can_be_set_with_a_weight_of_either_sign(sign):
    explorer = explore.unit()
    assert not explorer.done
    explorer.set(w=1.0 * sign, b=-3.0 * sign, v=-1.0 * sign)
    assert "Unit 3 falls, with its middle at x = 3.00 and a slope of −1.00 there." in explorer.text
    assert explorer.text.endswith(" That is near enough.") and explorer.done
    assert "it is 0.07 too" in explorer.text
    assert "near enough" not in explorer.set(v=0.5 * sign).text


@pytest.mark.parametrize("b, v", [(0, 0.5), (-3, 0.5), (3, 1), (-3, -2)])
def test_that_the_explorer_says_where_the_sum_is_worst_and_in_which_direction(b, v):
    explorer = explore.unit().set(w=1.0, b=float(b), v=float(v))
    x = explorer.scene.x
    off = -np.tanh(x + 3) + 1.2 * np.tanh(x) + v * np.tanh(x + b) - np.sin(x)
    said = re.search(r"at x = (\S+), it is (\S+) too (high|low)", explorer.text)
    at, size = (float(said.group(i).replace("−", "-")) for i in (1, 2))
    nearest = np.abs(x - at).argmin()
    assert size == pytest.approx(np.abs(off).max(), abs=6e-3)
    assert off[nearest] == pytest.approx(size if said.group(3) == "high" else -size, abs=6e-3)


def test_that_a_lift_alone_or_a_step_that_rises_is_not_taken_for_the_day():
    assert not explore.unit().set(w=0.0, b=3.0, v=1.0).done
    assert not explore.unit().set(w=1.0, b=-3.0, v=1.0).done
    assert not explore.unit().set(w=1.0, b=3.0, v=-1.0).done


def test_that_the_explorer_draws_the_sum_that_it_speaks_of():
    explorer = explore.unit().set(w=-1.0, b=3.0, v=0.5)
    x = explorer.scene.x[::2]
    three = -np.tanh(x + 3) + 1.2 * np.tanh(x) + 0.5 * np.tanh(3 - x)
    np.testing.assert_allclose(explorer.scene.curves.sum.get_ydata(), three, atol=1e-12)
    assert explorer.text.startswith("Unit 3 falls, with its middle at x = 3.00 and a slope of −0.50 there.")


def test_that_a_unit_without_weight_is_called_flat():
    assert "Unit 3 is flat, at 1.00." in explore.unit().set(w=0.0, b=3.0, v=1.0).text
    assert "Unit 3 is flat, at 0.00." in explore.unit().set(v=0.0).text
    assert (
        "Unit 3 falls, with its middle at x = 2.00 and a slope of −0.50 there."
        in explore.unit().set(w=-1.0, b=2.0, v=0.5).text
    )

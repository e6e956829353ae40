"""The figure of chapter 02: three losses as they were recorded, told apart by style, a divergence marked."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from pictures import ink, pixels

from dalearn import FNN, gd, plots, record, sine


@pytest.fixture(scope="module")
def histories():
    problem, net = sine(rng=1), FNN((1, 20, 1))
    theta = net.init(rng=2)
    return {
        rate: record(gd(net, theta, problem.x, problem.d, learning_rate=rate, epochs=300), net, problem, start=theta)
        for rate in (0.001, 0.1, 0.3)
    }


def test_that_each_line_is_the_mean_squared_error_on_the_data_in_a_style_of_its_own(histories):
    ax = plots.rates(histories)
    lines = [line for line in ax.lines if len(line.get_xdata()) > 1]
    for line, history in zip(lines, histories.values(), strict=True):
        k, loss = line.get_data()
        np.testing.assert_array_equal(k, [0.5, *history.k[1 : len(k)]])  # a logarithmic axis has no 0
        np.testing.assert_allclose(loss, history.train_rmse[: len(k)] ** 2)
        assert loss[-1] >= 100 if history.diverged else len(k) == len(history.k)  # it leaves at the top
    assert len({line.get_linestyle() for line in lines}) == 3  # told apart in grey
    plt.close("all")


def test_that_the_run_that_diverged_and_no_other_is_marked_below_the_top(histories):
    assert [history.diverged is not None for history in histories.values()] == [False, False, True]
    ax = plots.rates(histories)
    (cross,) = (line for line in ax.lines if line.get_marker() == "x")
    k, loss = histories[0.3].k, histories[0.3].train_rmse ** 2
    (i,) = np.flatnonzero(np.where(k == 0, 0.5, k) == cross.get_xdata()[0])
    assert cross.get_ydata()[0] == loss[i] < 100 <= loss[i + 1] and ax.get_ylim()[1] == 100
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert ["diverges" in label for label in labels] == [False, False, True]
    plt.close("all")


def test_that_the_loss_of_the_true_curve_is_a_line_with_its_number_in_the_picture(histories):
    ax = plots.rates(histories, floor=0.0025)
    level = [line for line in ax.lines if list(line.get_ydata()) == [0.0025, 0.0025]]
    assert len(level) == 1 and ax.get_ylim()[0] < 0.0025
    assert "0.0025, the true curve" in [text.get_text() for text in ax.texts]
    with pytest.raises(ValueError, match="^floor must be a number above 0"):
        plots.rates(histories, floor=0)
    plt.close("all")


def test_that_it_draws_into_the_ax_it_is_given_and_leaves_ink(histories):
    _, ax = plt.subplots()
    assert plots.rates(histories, ax) is ax and ax.get_xlabel() and ax.get_ylabel()
    assert ink(pixels(ax), plots.COLOURS["gradient descent"]) > 300


def test_that_each_valley_has_its_path_where_the_steps_land_and_ends_where_that_leaves_the_picture():
    ax = plots.valley(0, [0.1, 0.4, 1.05])
    paths = [line for line in ax.lines if line.get_marker() == "None" and line.get_linestyle() == "-"][1::2]
    dots = [line for line in ax.lines if line.get_marker() == "o" and len(line.get_xdata()) > 1]
    for i, (path, landed, rate) in enumerate(zip(paths, dots, (0.1, 0.4, 1.05), strict=True)):
        theta = [0.0]
        for _ in range(6):
            theta.append(theta[-1] - rate * 2 * (theta[-1] - 3))
        theta = [each for each in theta if (each - 3) ** 2 <= 24]
        shift = i * 11.5
        np.testing.assert_allclose(path.get_xdata(), np.array(theta) + shift)
        np.testing.assert_allclose(path.get_ydata(), (np.array(theta) - 3) ** 2)
        np.testing.assert_allclose(landed.get_xdata(), np.array(theta[1:]) + shift)
    assert [len(line.get_xdata()) for line in paths] == [7, 7, 6]  # the sixth step of the last one is outside
    words = [text.get_text() for text in ax.texts]
    assert {"slope −6", "0.6", "2.4", "6.3", "learning rate 1.05"} <= set(words)
    assert [text.get_text() for text in ax.get_xticklabels()] == ["0", "3", "6"] * 3
    plt.close("all")


def bowl(pair):
    return 2 * pair[0] ** 2 + 0.3 * (pair[1] - 0.5) ** 2 + 0.01


def test_that_the_paths_of_two_weights_are_those_given_in_styles_of_their_own_and_the_cross_is_the_lowest_place():
    paths = {0.1: np.array([[-1, 1], [0, 0.5], [0.1, 0.5]]), "b": np.array([[-1, 1], [2, 1]])}
    ax = plots.valley_of_two(bowl, paths, names=("one", "two"))
    labelled = [line for line in ax.lines if line.get_label() in ("0.1", "b")]
    for line, path in zip(labelled, paths.values(), strict=True):
        np.testing.assert_array_equal(line.get_xydata(), path)
    assert len({(line.get_linestyle(), line.get_marker()) for line in labelled}) == 2
    (cross,) = (line for line in ax.lines if line.get_marker() == "+")
    assert cross.get_xydata()[0] == pytest.approx([0, 0.5], abs=0.05)
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_aspect()) == ("one", "two", 1)  # steps cross contours squarely
    assert ink(pixels(ax), plots.COLOURS["gradient descent"]) > 150
    plt.close("all")


def test_that_strokes_of_length_one_run_from_the_cross_along_the_valley_and_across_it():
    ax = plots.valley_of_two(lambda pair: (pair[0] + pair[1]) ** 2 + 0.1 * (pair[0] - pair[1]) ** 2, {1: [[0, 0]]})
    names = {text.get_text(): text.xy for text in ax.texts if text.get_text() in ("along", "across")}
    heads = {tuple(text.xy): text.xyann for text in ax.texts if getattr(text, "arrow_patch", None)}
    slopes = {}
    for name, head in names.items():
        across, up = np.subtract(head, heads[tuple(head)])
        slopes[name] = up / across
        assert np.hypot(across, up) == pytest.approx(1)
    assert slopes["along"] == pytest.approx(-1, abs=0.05) and slopes["across"] == pytest.approx(1, abs=0.05)
    plt.close("all")


def test_that_the_chain_holds_what_goes_forwards_and_the_slopes_that_differences_give():
    x, w, b, v, d = -0.7, 1.3, 0.4, -0.9, 0.2

    def loss(w, b, v):
        return (v * np.tanh(w * x + b) - d) ** 2

    ax = plots.chain(x, w, b, v, d)
    words = [text.get_text() for text in ax.texts]
    for at, name in enumerate("wbv"):
        move = 1e-5 * np.eye(3)[at]
        slope = (loss(*(np.array([w, b, v]) + move)) - loss(*(np.array([w, b, v]) - move))) / 2e-5
        (said,) = (each for each in words if each.startswith(f"slope of {name}"))
        assert said.endswith(f"{slope:.2f}".replace("-", "−"))
    for value in (x, w * x + b, np.tanh(w * x + b), v * np.tanh(w * x + b), loss(w, b, v)):
        assert f"{value:.2f}".replace("-", "−") in words
    plt.close("all")


def test_that_the_network_is_drawn_with_all_its_units_and_its_numbers_counted():
    ax = plots.parameters(20)
    words = " ".join(text.get_text() for text in ax.texts)
    net = FNN((1, 20, 1))
    assert f"{net.n_params}  =" in words and "20 output weights" in words and "1 output bias" in words
    assert len(ax.lines[0].get_xdata()) == 20 and len(ax.collections[0].get_segments()) == 40
    plt.close("all")


@pytest.mark.parametrize(
    "draw, message",
    [
        (lambda: plots.valley(9, [0.1]), "start must be a number from -2.2 to 8.2; got 9"),
        (lambda: plots.valley(0, [0.1, 0]), "rates must be a list of learning rates above 0; got 0 as its least"),
        (lambda: plots.valley(0, 0.1), "rates must be a list of learning rates above 0"),
        (lambda: plots.valley(0, [0.1], steps=0), "steps must be a whole number of at least 1"),
        (lambda: plots.chain(0, 1, 0, "v", 0), "v must be a number"),
        (lambda: plots.parameters(0), "n_units must be a whole number of at least 1"),
        (lambda: plots.valley_of_two(3, {1: [[0, 0]]}), "loss must be a function of two weights; got 3"),
        (lambda: plots.valley_of_two(bowl, {}), "paths must be a dict of at least one path by its learning rate"),
        (lambda: plots.valley_of_two(bowl, {1: [0, 0]}), r"paths\[1\] must be numbers of shape \(n, 2\)"),
        (
            lambda: plots.valley_of_two(bowl, {1: [[0, 0]]}, limits=((1, 0), (0, 1))),
            r"limits must be \(\(left, right\), \(bottom, top\)\), rising",
        ),
    ],
)
def test_that_what_makes_no_valley_is_named(draw, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        draw()
    plt.close("all")

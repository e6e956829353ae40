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


def test_that_it_draws_into_the_ax_it_is_given_and_leaves_ink(histories):
    _, ax = plt.subplots()
    assert plots.rates(histories, ax) is ax and ax.get_xlabel() and ax.get_ylabel()
    assert ink(pixels(ax), plots.COLOURS["gradient descent"]) > 300

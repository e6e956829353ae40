"""The figures of chapter 01: their lines hold the numbers they were given, in the colours of their roles."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from pictures import ink, pixels

from dalearn import plots, sine


@pytest.fixture(scope="module")
def problem():
    return sine(rng=1)


def lines(ax):
    return {line.get_label(): line for line in ax.lines}


def test_that_the_network_is_the_sum_of_its_units_and_the_offset(problem):
    steps = np.tanh(problem.x_test * [1.0, 2.0, -3.0] + [0.0, 1.0, 2.0])
    drawn = lines(plots.units(problem, steps, 0.5))
    np.testing.assert_allclose(drawn["network"].get_ydata(), steps.sum(axis=1) + 0.5)
    np.testing.assert_allclose(drawn["network"].get_xdata(), np.linspace(-np.pi, np.pi, 201))
    np.testing.assert_allclose(drawn["truth"].get_ydata(), problem.truth[:, 0])
    for i in range(3):
        np.testing.assert_allclose(drawn[f"unit {i + 1}"].get_ydata(), steps[:, i])
    assert len({drawn[f"unit {i}"].get_linestyle() for i in (1, 2, 3)}) == 3  # told apart in grey
    plt.close("all")


def test_that_variants_are_drawn_as_given_each_thicker_than_the_last(problem):
    outputs = {f"w = {w}": np.tanh(w * problem.x_test) for w in (1, 2, 4)}
    ax = plots.variants(problem, outputs)
    drawn = lines(ax)
    for label, output in outputs.items():
        np.testing.assert_allclose(drawn[label].get_ydata(), output[:, 0])
    widths = [drawn[label].get_linewidth() for label in outputs]
    assert widths == sorted(set(widths))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == list(outputs)
    plt.close("all")


def test_that_both_draw_into_the_ax_they_are_given_and_leave_ink(problem):
    steps = np.tanh(problem.x_test * [1.0, 2.0])
    for draw, given, roles in (
        (plots.units, steps, ("gradient descent", "prior", "truth")),
        (plots.variants, {"one": steps[:, :1]}, ("gradient descent", "truth")),
    ):
        _, ax = plt.subplots()
        assert draw(problem, given, ax=ax) is ax and ax.get_xlabel() and ax.get_ylabel()
        plt.close(ax.figure)
        image = pixels(draw(problem, given))
        for role in roles:
            assert ink(image, plots.COLOURS[role]) > 50, (draw.__name__, role)

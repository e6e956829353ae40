"""The figure of chapter 03: the densities of one number."""

import matplotlib
import numpy as np
import pytest

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.colors import to_hex
from pictures import ink, pixels

from dalearn import plots

PRIOR, OBSERVATION, POSTERIOR = (20, 4), (24, 1), (23.2, 0.8)
ROLES = {"prior": "prior", "observation": "observations", "posterior": "ensemble"}


@pytest.fixture
def ax():
    ax = plots.opinions(PRIOR, OBSERVATION, POSTERIOR)
    yield ax
    plt.close(ax.figure)


def test_that_each_curve_is_the_density_of_its_opinion_in_the_colour_of_its_role(ax):
    lines = {line.get_label(): line for line in ax.lines}
    assert list(lines) == list(ROLES) == [text.get_text() for text in ax.get_legend().get_texts()]
    for name, (mean, variance) in zip(ROLES, (PRIOR, OBSERVATION, POSTERIOR)):
        x, density = lines[name].get_data()
        expected = np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)
        assert np.allclose(density, expected)
        area = np.sum(density) * (x[1] - x[0])
        assert area == pytest.approx(1, abs=1e-3)  # nothing that matters lies beyond the ends of the axis
        assert np.sum(x * density) / np.sum(density) == pytest.approx(mean, abs=0.01)
        assert to_hex(lines[name].get_color()).upper() == plots.COLOURS[ROLES[name]]
    assert len({line.get_linestyle() for line in ax.lines}) == 3  # readable in grey
    assert ax.get_xlabel() and ax.get_ylabel()


def test_that_a_thin_line_stands_at_each_mean(ax):
    stems = [c.get_segments()[0] for c in ax.collections if hasattr(c, "get_segments")]
    for stem, (mean, variance) in zip(stems, (PRIOR, OBSERVATION, POSTERIOR), strict=True):
        assert np.allclose(stem[:, 0], mean) and stem[0, 1] == 0
        assert stem[1, 1] == pytest.approx(1 / np.sqrt(2 * np.pi * variance), rel=1e-2)


def test_that_the_picture_holds_ink_in_the_colours_of_the_roles(ax):
    image = pixels(ax)
    for role in ROLES.values():
        assert ink(image, plots.COLOURS[role]) > 100, role


def test_that_the_posterior_may_be_missing():
    ax = plots.opinions(PRIOR, OBSERVATION)
    assert [line.get_label() for line in ax.lines] == ["prior", "observation"]
    assert ink(pixels(ax), plots.COLOURS["ensemble"]) == 0


def test_that_it_draws_into_the_ax_that_it_is_given():
    _, given = plt.subplots()
    assert plots.opinions(PRIOR, OBSERVATION, POSTERIOR, given) is given
    plt.close(given.figure)

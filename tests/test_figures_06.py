"""The figure of chapter 06: mean, band and numbers are those of the ensemble, and there is ink to see."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from pictures import ink, pixels

from dalearn import plots, rmse, sine, spread


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

"""The figure of chapter 07: every seed has its dot, the line goes through the medians, and there is ink to see."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from pictures import ink, pixels

from dalearn import plots

TABLE = {4: [0.05, 0.06, 0.2], 1: [0.3, 0.4, 0.35], 16: [0.02, 0.03, 0.06]}  # not in order


def test_that_every_seed_is_a_dot_at_its_count_and_the_line_joins_the_medians_in_order():
    ax = plots.errors_by_count(TABLE)
    dots = [line.get_xydata() for line in ax.lines if line.get_linestyle() == "None" and len(line.get_xdata())]
    expected = sorted((count, value) for count, values in TABLE.items() for value in values)
    np.testing.assert_allclose(sorted(map(tuple, np.concatenate(dots))), expected)
    (line,) = (line for line in ax.lines if line.get_label() == "median")
    np.testing.assert_allclose(line.get_xydata(), [(1, 0.35), (4, 0.06), (16, 0.03)])
    plt.close(ax.figure)


def test_that_errors_by_count_names_its_counts_and_draws_into_the_ax_with_ink_in_the_colours_of_their_roles():
    _, ax = plt.subplots()
    assert plots.errors_by_count(TABLE, ax) is ax and ax.get_xlabel() and ax.get_ylabel()
    assert [label.get_text() for label in ax.get_xticklabels()] == ["1", "4", "16"]
    for line in ax.lines:
        if line.get_label() == "one seed":
            assert line.get_color() == plots.COLOURS["ensemble"]
        line.set_alpha(1)
    image = pixels(ax)
    for role, least in {"ensemble": 50, "mean": 200}.items():
        assert ink(image, plots.COLOURS[role]) > least, role

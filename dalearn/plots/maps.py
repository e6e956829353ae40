"""Maps: values over two inputs, or over two settings, as colours.

A map covers the axes, so it looks the same on every background: in all of them the darker, the larger, as the chapters
say. What is drawn on a map stands out from the map's colours.
"""

from math import comb

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap, LogNorm

from .._checks import numbers_in
from .roles import BLACK, COLOURS, WHITE, ink_on, label_of, new_ax, readable

DARKER = [WHITE, COLOURS["ensemble"], BLACK]
AROUND_0 = [COLOURS["ensemble"], WHITE, COLOURS["mean"]]


def surface(problem, values, ax=None, *, label="output", limits=None):
    """Values (n_test, 1) of a problem with two inputs, at problem.x_test, as a map: the darker, the larger.

    limits are the values (low, high) at the ends of the colours; None takes the least and the largest value.
    """
    grid = grid_of(problem, "values", values)
    return _map(problem, grid, ax, label, limits, DARKER)


def error_surface(problem, predictions, ax=None, *, limit=None):
    """Predictions (n_test, 1), or the mean of (n_test, 1, n_ens), less the truth, as a map with limits ± limit.

    Lines stand where the error is one obs_std: solid where the prediction is too high, dashed where it is too low.
    """
    x, y = inputs_of(problem)
    n = len(problem.truth)
    needs = f"numbers of shape ({n}, 1) or ({n}, 1, n_ens)"
    predictions = numbers_in("predictions", predictions, needs, shape=[(n, 1), (n, 1, None)])
    if predictions.ndim == 3:
        predictions = predictions.mean(axis=-1)
    errors = grid_of(problem, "predictions", predictions - problem.truth)
    if limit is None:
        limit = np.abs(errors).max()
    ax = _map(problem, errors, ax, "prediction − truth", (-limit, limit), AROUND_0)
    level = problem.obs_std
    levels = []
    if errors.min() < -level:
        levels.append(-level)
    if errors.max() > level:
        levels.append(level)
    if levels:
        styles = ["--" if value < 0 else "-" for value in levels]
        # black, because no colour of this map is dark
        ax.contour(x, y, errors, levels, colors=BLACK, linestyles=styles, linewidths=0.8)
    return ax


def size_inflation_map(sizes, inflations, errors, ax=None, *, low=0.015, high=1.0):
    """Errors (n_sizes, n_inflations, n_seeds) as a map of their medians: white is low or less, black high or more.

    The colour is logarithmic. The smallest median of each size, a row, is bold. It has a frame where it can be told
    from every other of its row: where it is the smaller one on so many seeds that a fair coin would fall like that, or
    more unevenly, less than once in twenty times.
    """
    shape = (len(sizes), len(inflations), None)
    needs = f"numbers of shape {shape[:2]} and an axis of seeds, a row for each size"
    errors = numbers_in("errors", errors, needs, shape=shape)
    medians = np.median(errors, axis=2)
    ax = new_ax(ax, figsize=(7, 4.4))
    shades = LinearSegmentedColormap.from_list("map", DARKER)
    image = ax.imshow(medians, aspect="auto", cmap=shades, norm=LogNorm(low, high, clip=True))
    for (row, column), value in np.ndenumerate(medians):
        best = column == np.argmin(medians[row])
        cell = shades(image.norm(value))
        words = {"color": ink_on(cell), "weight": "bold" if best else "normal"}
        ax.text(column, row, _three_digits(value), ha="center", va="center", **words)
        if best and _stands_out(errors[row], column):
            _frame(ax, row, column)
    ax.set_xticks(range(len(inflations)), [f"{inflation:.2f}" for inflation in inflations])
    ax.set_yticks(range(len(sizes)), [f"{size:g}" for size in sizes])
    ax.tick_params(length=0)
    ax.grid(False)  # which some styles draw, over the numbers
    ax.spines[:].set_visible(False)
    ax.set(xlabel="inflation, once per update", ylabel="members N")
    return ax


def _stands_out(errors, column):
    """Whether the errors (n_columns, n_seeds) of a column are smaller than those of each other one, by a sign test."""
    others = np.delete(errors, column, axis=0)
    n_seeds = errors.shape[1]
    for other in others:
        wins = int(np.sum(errors[column] < other))
        as_uneven = sum(comb(n_seeds, k) for k in range(wins, n_seeds + 1))
        if 2 * as_uneven / 2**n_seeds >= 0.05:
            return False
    return True


def _three_digits(value):
    """A number as a cell has room for it: 0.015, 0.12, 70.1."""
    if value < 0.0995:
        return f"{value:.3f}"
    if value < 0.995:
        return f"{value:.2f}"
    return f"{value:.3g}"


def _frame(ax, row, column):
    """A frame around a cell, with a white edge, to be seen in grey too."""
    for shade, width in ((WHITE, 5.5), (COLOURS["mean"], 3)):
        corner = (column - 0.44, row - 0.42)
        ax.add_patch(plt.Rectangle(corner, 0.88, 0.84, fill=False, ec=shade, lw=width))


def inputs_of(problem):
    """The two axes, in natural units, of the grid on which x_test of a problem with two inputs stands."""
    for name in ("x", "x_test"):
        shape = np.shape(getattr(problem, name))
        if shape[1:] != (2,):
            raise ValueError(f"problem must have two inputs for a map; got {name} of shape {shape}")
    shape = np.shape(problem.truth)
    if shape[1:] != (1,):
        raise ValueError(f"problem must have one output for a map; got truth of shape {shape}")
    inputs = problem.in_units(problem.x_test)
    x = np.unique(inputs[:, 0])
    y = np.unique(inputs[:, 1])
    if min(len(x), len(y)) < 2 or len(x) * len(y) != len(inputs):
        raise ValueError(
            f"problem must have x_test on a grid for a map; "
            f"got {len(inputs)} points with {len(x)} different first inputs and {len(y)} second ones"
        )
    return x, y


def grid_of(problem, name, values):
    """Values (n_test, 1) as a picture has them: a row for each second input, a column for each first."""
    x, y = inputs_of(problem)
    shape = np.shape(problem.truth)
    values = numbers_in(name, values, f"numbers of shape {shape}, one for each point of x_test", shape=shape)
    return values.reshape(len(x), len(y)).T


def _map(problem, grid, ax, label, limits, ends):
    x, y = inputs_of(problem)
    ax = new_ax(ax, figsize=(4.4, 3.6))
    low, high = (grid.min(), grid.max()) if limits is None else limits
    shades = LinearSegmentedColormap.from_list(label, ends)
    # a point stands in the middle of its cell
    half_x = (x[1] - x[0]) / 2
    half_y = (y[1] - y[0]) / 2
    extent = (x[0] - half_x, x[-1] + half_x, y[0] - half_y, y[-1] + half_y)
    image = ax.imshow(grid, cmap=shades, vmin=low, vmax=high, origin="lower", extent=extent)
    # a colour that stands for more than its limit as well has an arrow at its end of the bar
    beyond = (grid.min() < low, grid.max() > high)
    extend = {(0, 0): "neither", (1, 0): "min", (0, 1): "max", (1, 1): "both"}[beyond]
    bar = ax.figure.colorbar(image, ax=ax, label=label_of(label), extend=extend)
    readable(bar.ax)
    ax.set(xlabel="x₁", ylabel="x₂", aspect="equal")
    ax.locator_params(nbins=5)
    ax.grid(False)  # which some styles draw, over the map
    return ax

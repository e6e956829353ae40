"""Several methods in several worlds: a row a world, a mark a method; the smallest error is filled and named."""

import numpy as np
from matplotlib.gridspec import GridSpec

from ..._checks import brief, number, positive
from ..curves import several
from ..roles import colour, ground, label_of, legend, new_ax, plain_numbers, words_in
from .through import PROMISED, look_of

MARKERS = "oDs^vPX"


def worlds(errors, coverages, ax=None):
    """Errors and coverages {method: {world: number}}: a row for each world, a mark for each method.

    The errors, above 0, stand on a logarithmic axis to the left. coverages, from 0 to 1 and of 90% bands, may leave
    out methods that have no band. In each row the mark of the smallest error is filled, with the method's name
    beside it. A method's colour is that of its curve in plots.through. Returns the axes of the errors.
    """
    several("errors", errors, "{world: error} by the name of a method")
    several("coverages", coverages, "{world: coverage} by the name of a method")
    names = list(next(iter(errors.values())))
    for method, each in errors.items():
        if list(several(f"errors[{method!r}]", each, "error by the name of a world")) != names:
            raise ValueError(f"errors[{method!r}] must be of the worlds {names}; got {list(each)}")
        positive(f"errors[{method!r}]", list(each.values()), "numbers above 0", (len(names),))
    for method, each in coverages.items():
        if method not in errors or list(several(f"coverages[{method!r}]", each, "coverage")) != names:
            raise ValueError(f"coverages[{method!r}] must be of a method and the worlds of errors; got {brief(each)}")
        for world, share in each.items():
            number(f"coverages[{method!r}][{world!r}]", share, "a share from 0 to 1", at_least=0, at_most=1)
    ax = new_ax(ax, figsize=(7.6, 1.1 + 0.62 * len(names)))
    right = _right_half_of(ax)
    best = [min(errors, key=lambda method: errors[method][name]) for name in names]
    for place, table in ((ax, errors), (right, coverages)):
        for i, method in enumerate(errors):
            if method not in table:
                continue
            shade = colour(look_of(method, i)[0], place)
            values = np.array(list(table[method].values()))
            look = {"marker": MARKERS[i % len(MARKERS)], "ls": "none", "color": shade, "mew": 1.6}
            rows = np.arange(len(names)) + 0.62 * ((i + 0.5) / len(errors) - 0.5)
            place.plot(values, rows, label=label_of(method), ms=6.5, mfc=ground(place), **look)
            for row in [row for row in range(len(names)) if place is ax and best[row] == method]:
                place.plot(values[row], rows[row], label="_best", ms=9, **look)
                words = {"color": words_in(shade, place), "size": "small", "ha": "right", "va": "center"}
                at = values[row], rows[row]
                place.annotate(_short(method), at, (-8, 0), textcoords="offset points", **words)
        for row in range(1, len(names)):
            place.axhline(row - 0.5, color=colour("prior", place), lw=0.8)
        place.set(ylim=(len(names) - 0.5, -0.5), yticks=range(len(names)), yticklabels=[label_of(n) for n in names])
        place.tick_params(axis="y", length=0)
    ax.set(xscale="log", xlabel="error")
    least, most = ax.get_xlim()
    ax.set_xlim(least * (least / most) ** 0.3, most)  # room for a name
    plain_numbers(ax.xaxis)
    right.axvline(PROMISED, ls="--", lw=1.4, color=colour("truth", right))
    right.set(xlabel="truth in band", xlim=(0.3, 1.02), xticks=(0.5, 0.7, 0.9), xticklabels=("50%", "70%", "90%"))
    right.tick_params(labelleft=False)
    handles, labels = ax.get_legend_handles_labels()
    if ax.figure.get_layout_engine() is not None:
        columns = 4 if len(errors) == 4 else 3
        words = {"loc": "outside upper center", "ncols": columns, "frameon": False, "fontsize": "small"}
        ax.figure.legend(handles, labels, labelcolor=ax.xaxis.label.get_color(), **words)
    else:
        legend(ax, loc="best", fontsize="small")
    return ax


def _short(method):
    """A method's name without the word that all of the chapter share."""
    return label_of(method.removesuffix(" EnKF"))


def _right_half_of(ax):
    """New axes on the right of ax, which keeps the left half of its place."""
    spec = ax.get_subplotspec()
    if spec is None:  # axes that somebody placed by hand
        place = ax.get_position()
        edges = {"left": place.x0, "right": place.x1, "bottom": place.y0, "top": place.y1}
        halves = GridSpec(1, 2, figure=ax.figure, **edges)
    else:
        halves = spec.subgridspec(1, 2)
    ax.set_subplotspec(halves[0, 0])
    return new_ax(ax.figure.add_subplot(halves[0, 1], sharey=ax))

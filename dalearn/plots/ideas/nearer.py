"""Who is nearer to the truth, and how surely: the ratios of one method's error to those of its rivals."""

import numpy as np

from ..._checks import positive
from ..curves import several
from ..roles import colour, ground, ink, label_of, legend, new_ax
from .forest import ratios_across

MARKERS = "oDs^v"


def nearer(table, ax=None, *, first="the first"):
    """Ratios of errors with their intervals, {rival: {problem: (ratio, low, high)}}: a row a rival, a dot a problem.

    A ratio is the error of the method called first, divided by that of the rival: left of the line, where it is below
    1, the first is nearer to the truth. An interval that crosses the line does not tell. The axis is logarithmic.
    """
    several("table", table, "{problem: (ratio, low, high)} by the name of a rival")
    everything = []
    for rival, ratios in table.items():
        several(f"table[{rival!r}]", ratios, "(ratio, low, high) by the name of a problem")
        for problem, values in ratios.items():
            name = f"table[{rival!r}][{problem!r}]"
            positive(name, values, "three numbers (ratio, low, high) above 0", (3,))
            everything += list(values)
    problems = list(dict.fromkeys(problem for ratios in table.values() for problem in ratios))
    ax = new_ax(ax, figsize=(7.2, 1.3 + 0.5 * len(table)))
    ax.axvline(1, ls="--", color=colour("truth", ax), lw=1)
    shade = colour("ensemble", ax)
    for i, problem in enumerate(problems):
        look = {"color": shade, "mfc": ground(ax) if i % 2 else shade, "mew": 1.8, "ms": 7, "zorder": 3}
        label = label_of(problem)
        for row, ratios in enumerate(table.values()):
            if problem not in ratios:
                continue
            ratio, *ends = ratios[problem]
            y = row + 0.4 * ((i + 0.5) / len(problems) - 0.5)
            ax.plot(ends, [y, y], color=shade, lw=2, zorder=2)
            ax.plot(ratio, y, MARKERS[i % len(MARKERS)], label=label, **look)
            label = "_"
    low, high = min(np.min(everything), 0.5) / 1.3, max(np.max(everything), 2) * 1.3
    ratios_across(ax, (low, high))
    ax.set(ylim=(len(table) - 0.4, -1.1))
    ax.set(yticks=range(len(table)), yticklabels=[label_of(rival) for rival in table])
    ax.set(xlabel=f"error of {first} / error of the rival")
    ax.tick_params(axis="y", length=0)
    words = {"va": "center", "color": ink(ax), "fontsize": "small"}
    ax.text(0.93, -0.75, f"← {first} is nearer", ha="right", **words)
    ax.text(1.08, -0.75, "the rival is nearer →", ha="left", **words)
    legend(ax, outside=True, loc="upper left", bbox_to_anchor=(1, 1))
    return ax

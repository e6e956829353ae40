"""What one weight of a network does to its curve."""

import re

from ..._checks import numbers_in
from ..curves import points, several
from ..roles import colour, label_of, legend, new_ax


def variants(problem, outputs, ax=None):
    """Outputs {label: (n_test, 1)} of one network at a few values of one weight, ever thicker, over the truth.

    A label may hold a number as Python writes it; its minus is shown as long as a plus.
    """
    x = points(problem)
    several("outputs", outputs, "array of outputs by its label")
    needs = f"numbers of shape ({len(x)}, 1)"
    lines = {name: numbers_in(f"outputs[{name!r}]", each, needs, shape=(len(x), 1)) for name, each in outputs.items()}
    ax = new_ax(ax)
    ax.plot(x, problem.truth[:, 0], "--", color=colour("truth", ax), lw=1)
    first = 2 if len(lines) == 1 else 0  # one alone is drawn as the last of three: solid
    for i, (name, output) in enumerate(lines.items(), start=first):
        line = ((0, (1, 1)), "-.", "-")[i % 3]
        label = re.sub(r"-(?=\d)", "−", label_of(name))
        ax.plot(x, output[:, 0], ls=line, color=colour("gradient descent", ax), lw=1.4 + 0.8 * i, label=label)
    ax.set(xlabel="x", ylabel="output")
    above = {"loc": "lower center", "bbox_to_anchor": (0.5, 1), "ncols": 3}
    legend(ax, outside=True, **above, handlelength=2.2, columnspacing=1)
    return ax

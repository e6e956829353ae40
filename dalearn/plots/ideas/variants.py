"""What one weight of a network does to its curve."""

from ..._checks import numbers_in
from ..curves import points, several
from ..roles import colour, label_of, legend, new_ax


def variants(problem, outputs, ax=None):
    """Outputs {label: (n_test, 1)} of one network at a few values of one weight, ever thicker, over the truth."""
    x = points(problem)
    several("outputs", outputs, "array of outputs by its label")
    needs = f"numbers of shape ({len(x)}, 1)"
    lines = {name: numbers_in(f"outputs[{name!r}]", each, needs, shape=(len(x), 1)) for name, each in outputs.items()}
    ax = new_ax(ax)
    ax.plot(x, problem.truth[:, 0], "--", color=colour("truth", ax), lw=1)
    for i, (name, output) in enumerate(lines.items()):
        line = ((0, (1, 1)), "-.", "-")[i % 3]
        width = 1.4 + 0.8 * i
        ax.plot(x, output[:, 0], ls=line, color=colour("gradient descent", ax), lw=width, label=label_of(name))
    ax.set(xlabel="x", ylabel="output")
    above = {"loc": "lower center", "bbox_to_anchor": (0.5, 1), "ncols": 3}
    legend(ax, outside=True, **above, handlelength=2.2, columnspacing=1)
    return ax

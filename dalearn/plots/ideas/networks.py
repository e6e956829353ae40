"""Several networks, or one as it grows: of each its diagram, and its curve put together from its units."""

import matplotlib.pyplot as plt
import numpy as np

from ..._checks import brief
from ..curves import points, several
from ..roles import legend, new_ax
from .assembled import Assembled, room_for
from .diagram import network_diagram

HEIGHT_OF_A_ROW = 2.4  # inches


def networks(problem, weights, added=None):
    """A row for each network: on the left its diagram, on the right its units' curves and their sum -> axes (n, 2).

    weights {title: (w, b, v)} holds of each network its weights, biases and output weights, each (n_units,). added says
    for each row how many units are added, None for all. All curves have the same limits, so rows can be compared.
    """
    several("weights", weights, "(w, b, v) by its title")
    if added is None:
        added = [None] * len(weights)
    if len(added) != len(weights):
        raise ValueError(f"added must be None or {len(weights)} numbers, one for each network; got {brief(added)}")
    x = points(problem)
    truth = problem.truth[:, 0]
    steps = [v * np.tanh(w * x[:, None] + b) for w, b, v in weights.values()]
    limits = room_for(truth, steps)
    size = (7, HEIGHT_OF_A_ROW * len(weights))
    _, axes = plt.subplots(len(weights), 2, figsize=size, width_ratios=(1.15, 1.3), layout="constrained", squeeze=False)
    for (title, of_one), curves, n_added, (left, right) in zip(weights.items(), steps, added, axes):
        n_units = curves.shape[1]
        network_diagram(*of_one, added=n_added, ax=left)
        left.set_title(title, loc="left", fontsize="medium")
        Assembled(new_ax(right), x, truth, n_units, limits).show(curves, n_units if n_added is None else n_added)
    for right in axes[:-1, 1]:
        right.set(xlabel="", xticklabels=[])
    legend(axes[0, 1], outside=True, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)
    return axes

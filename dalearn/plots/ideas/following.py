"""An ensemble that follows a changing curve: what it says, what the curve is now, and the newest readings."""

import numpy as np
from matplotlib.collections import LineCollection

from ..._checks import brief, is_whole, numbers_in, whole
from ...metrics import rmse, spread
from ..curves import several
from ..roles import colour, faint, legend, new_ax
from .arriving import grid, quarters, without_inner_labels

SHOWN = 30  # members whose curves are drawn
NEWEST = 20  # readings that are drawn
LIMITS = (-2.2, 2.2)


class Following:
    """The members as faint curves with their mean, the truth of the moment, and the newest readings as dots."""

    def __init__(self, ax, x):
        self.x = x
        self.members = LineCollection([], linewidths=0.8, **faint("ensemble", ax, 0.35))
        ax.add_collection(self.members)
        ax.plot([], [], lw=1, color=colour("ensemble", ax), label="members")
        (self.mean,) = ax.plot([], [], color=colour("mean", ax), lw=2.2, label="mean")
        (self.truth,) = ax.plot([], [], "--", color=colour("truth", ax), lw=1.6, label="truth now")
        (self.readings,) = ax.plot([], [], "o", color=colour("observations", ax), ms=4, label="newest readings")
        quarters(ax, x)
        ax.set(xlabel="x", ylabel="temperature", ylim=LIMITS)
        self.artists = [self.members, self.readings, self.truth, self.mean]

    def show(self, members, truth, readings):
        """members (n, n_ens) and truth (n,) at x, readings (m, 2): pairs of time and temperature, the newest."""
        drawn = np.clip(members[:, :SHOWN], -9, 9).T
        lines = np.empty((*drawn.shape, 2), np.float32)
        lines[..., 0] = self.x
        lines[..., 1] = drawn
        self.members.set_segments(lines)
        self.mean.set_data(self.x, np.clip(members.mean(axis=1), -9, 9))
        self.truth.set_data(self.x, truth)
        self.readings.set_data(readings[:, 0], np.clip(readings[:, 1], -9, 9))


def following(stream, readings, predictions, ax=None, *, newest=NEWEST):
    """What an ensemble says after some numbers of a stream's readings, a column for each.

    readings (n, 2) are pairs of time, in natural units, and temperature, in the order in which they came.
    predictions {k: (n_test, 1, n_ens)}: what the members say at stream.x_test after k of them. Of the readings, the
    newest are drawn, as many as newest says. Returns the axes of the first column.
    """
    newest = whole("newest", newest)
    readings = numbers_in("readings", readings, "numbers of shape (n, 2)", shape=(None, 2))
    several("predictions", predictions, "array of predictions by the number of readings")
    x = stream.in_units(stream.x_test)[:, 0]
    for k, members in predictions.items():
        if not is_whole(k) or not 0 < k <= len(readings):
            raise ValueError(f"the keys of predictions must be from 1 to {len(readings)}; got {brief(k)}")
        needs = f"numbers of shape ({len(x)}, 1, n_ens)"
        numbers_in(f"predictions[{k}]", members, needs, shape=(len(x), 1, None))
    ax = new_ax(ax, figsize=(2.6 * len(predictions) + 0.8, 3.4))
    rows = grid(ax, len(predictions), (1,))
    for (k, members), place in zip(predictions.items(), rows[0]):
        truth = stream.truth(k)[:, 0]
        members = members[:, 0]
        Following(place, x).show(members, truth, readings[max(0, k - newest) : k])
        error = rmse(members.mean(axis=1), truth)
        place.set_title(f"after {k}\nerror {error:.2f}, spread {spread(members):.2f}", fontsize="medium")
    without_inner_labels(rows)
    for place in rows[0][1:]:
        place.set(xlabel="x")
    words = {"loc": "outside lower center", "ncols": 4, "frameon": False, "fontsize": "small"}
    if ax.figure.get_layout_engine() is not None:
        handles, labels = ax.get_legend_handles_labels()
        ax.figure.legend(handles, labels, labelcolor=ax.xaxis.label.get_color(), **words)
    else:
        legend(ax, loc="lower right", fontsize="small")
    return ax

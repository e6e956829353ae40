"""The cloud: every member a dot, its weight across and its prediction up; the line along which an update moves it."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle

from ..._checks import number, numbers_in
from ..roles import colour, faint, ground, legend, new_ax


class Cloud:
    """The artists of a cloud in ax, empty until show; in artists they stand in the order in which to draw them.

    members in grey are hollow, those that have moved are blue; the diamonds are their means. The line is the regression
    of the weight on the prediction: its direction is (Cov(θ, y), Var(y)). The observation is a line across in ink.
    """

    def __init__(self, ax):
        ink = colour("observations", ax)
        grey = colour("prior", ax)
        blue = colour("ensemble", ax)
        orange = colour("mean", ax)
        empty = ground(ax)
        across = ax.get_yaxis_transform()  # from the left border, 0, to the right one, 1, at a height in data
        self.band = ax.add_patch(Rectangle((0, 0), 1, 0, transform=across, color=ink, alpha=0.12, lw=0, visible=False))
        (self.observation,) = ax.plot([], [], color=ink, lw=1.5, transform=across, label="observation d ± its error")
        thin = LineCollection([], linewidths=0.8, **faint("ensemble", ax, 0.35))
        self.shafts = ax.add_collection(thin, autolim=False)
        dots = {"marker": "o", "ls": "", "ms": 5}
        (self.before,) = ax.plot([], [], **dots, color=grey, mfc=empty, mew=1.2, label="before")
        (self.after,) = ax.plot([], [], **dots, color=blue, mec=empty, mew=0.4, label="after")
        (self.line,) = ax.plot([], [], color=orange, lw=2.2, label="line through the cloud")
        diamond = {"marker": "D", "ls": "", "ms": 9, "color": orange}
        (self.mean_before,) = ax.plot([], [], **diamond, mfc=empty, mew=2, label="mean")
        (self.mean_after,) = ax.plot([], [], **diamond, mec=empty, label="mean")
        self.artists = [
            self.band, self.observation, self.shafts, self.before, self.after,
            self.line, self.mean_before, self.mean_after,
        ]  # fmt: skip

    def show(self, weights, predictions, d=None, obs_std=None, moved=None):
        """Set the artists to weights and predictions (n_ens,), d ± obs_std, and the two after an update, or None."""
        size = 5 if len(weights) <= 200 else 2.5
        self.before.set(xdata=weights, ydata=predictions, markersize=size)
        mean = np.array([weights.mean(), predictions.mean()])
        self.mean_before.set_data(*mean[:, None])
        heights = [predictions.min(), predictions.max()] + ([] if d is None else [d])
        ends = np.array([min(heights), max(heights)])
        self.line.set_data(mean[0] + slope(weights, predictions) * (ends - mean[1]), ends)

        self.observation.set_data(*([], []) if d is None else ([0, 1], [d, d]))
        self.band.set_visible(d is not None and obs_std is not None)
        if self.band.get_visible():
            self.band.set(y=d - obs_std, height=2 * obs_std)

        if moved is None:
            self.shafts.set_segments([])
            self.after.set_data([], [])
            self.mean_after.set_data([], [])
        else:
            before = np.stack([weights, predictions], axis=1)
            self.shafts.set_segments(np.stack([before, np.stack(moved, axis=1)], axis=1))
            self.after.set(xdata=moved[0], ydata=moved[1], markersize=size)
            self.mean_after.set_data([moved[0].mean()], [moved[1].mean()])
        return self

    def legend(self, ax):
        """A legend above ax of all that is shown at the moment."""
        handles = [self.before, self.after, self.mean_after, self.mean_before, self.line, self.observation]
        if len(self.after.get_xdata()):
            handles.remove(self.mean_before)
        handles = [handle for handle in handles if len(handle.get_xdata())]
        above = {"loc": "lower center", "bbox_to_anchor": (0.5, 1), "ncols": 3}
        return legend(ax, outside=True, handles=handles, **above, columnspacing=1.2, fontsize="small")


def slope(weights, predictions):
    """How much the weight changes with one more unit of the prediction, Cov(θ, y) / Var(y); 0 where that is 0 / 0."""
    s = predictions - predictions.mean()
    squares = s @ s
    return (weights - weights.mean()) @ s / squares if squares > 0 else 0.0


def cloud(weights, predictions, d=None, obs_std=None, *, moved=None, ax=None):
    """An ensemble of networks as a cloud: one weight of each (n_ens,) across, its prediction (n_ens,) up.

    The line through the cloud is the regression of the weight on the prediction, along which an update moves. d is an
    observation, a line across, and obs_std its error, the band. moved is the pair (weights, predictions) after an
    update: blue dots, each with a faint shaft to it. The diamonds are the means.
    """
    needs = "numbers of shape (n_ens,) with at least 2 members, one number for each"
    weights = numbers_in("weights", weights, needs, shape=(None,))
    if len(weights) < 2:
        raise ValueError(f"weights must be {needs}; got shape {weights.shape}")
    needs = f"numbers of shape {weights.shape}, that of the weights"
    predictions = numbers_in("predictions", predictions, needs, shape=weights.shape)
    if d is not None:
        d = number("d", d, "a number or None")
    if obs_std is not None:
        if d is None:
            raise ValueError(f"obs_std must be None where d is None; got {obs_std!r}")
        obs_std = number("obs_std", obs_std, "a standard deviation above 0", above=0)
    if moved is not None:
        needs = f"a pair (weights, predictions) after the update, numbers of shape {(2, *weights.shape)}"
        moved = numbers_in("moved", moved, needs, shape=(2, *weights.shape))

    ax = new_ax(ax, figsize=(5.6, 4.2))
    drawn = Cloud(ax).show(weights, predictions, d, obs_std, moved)
    xs = [weights] + ([] if moved is None else [moved[0]])
    ys = [predictions] + ([] if d is None else [[d - (obs_std or 0), d + (obs_std or 0)]])
    ys += [] if moved is None else [moved[1]]
    ax.set(xlabel="a weight θ of each network", ylabel="its prediction y")
    ax.set(xlim=around(np.concatenate(xs)), ylim=around(np.concatenate(ys)))
    drawn.legend(ax)
    return ax


def around(values):
    """Limits with all values between them and a little room; 1 to every side where all are equal."""
    room = 0.06 * np.ptp(values) or 1.0
    return values.min() - room, values.max() + room

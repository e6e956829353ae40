"""Networks that learn a curve while its observations arrive: a faint curve for each of them, their mean, the dots."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import LineCollection

from ..._checks import numbers_in, whole
from ..curves import points, several
from ..roles import colour, faint, ground, ink_on, label_of, new_ax, note

HIGH = 2.0  # the axis ends so far above and below 0
FAR = 1e6  # a curve is drawn as far as this: some of a training that fails are as good as infinite


class Arrivals:
    """The artists of the scene in ax, empty until show; in artists they stand in the order in which to draw them.

    The newest observation is a large dot. Where the problem's x goes from −π to π, which is how the course tells a day,
    midnight and noon are written below it.
    """

    def __init__(self, ax, problem):
        self.problem = problem
        self.x = points(problem)
        ink = colour("observations", ax)
        thin = LineCollection([], linewidths=0.7, label="one network")
        self.members = ax.add_collection(thin, autolim=False)
        self.look = {many: faint("ensemble", ax, opacity) for many, opacity in ((True, 0.3), (False, 0.7))}
        (self.truth,) = ax.plot(self.x, problem.truth[:, 0], "--", color=ink, lw=1.3, label="truth")
        (self.mean,) = ax.plot([], [], color=colour("mean", ax), lw=2, label="mean of the networks")
        (self.dots,) = ax.plot([], [], ".", color=ink, ms=5, label="readings")
        (self.newest,) = ax.plot([], [], "o", color=ink, ms=8, label="newest reading")
        self.words = note(ax, 0.025, 0.975, "", pad=2.5, opacity=0.85)
        ax.set(xlabel="x", ylabel="d", ylim=(-HIGH, HIGH), xlim=1.02 * self.x[[0, -1]])
        if np.isclose(problem.half_width, np.pi):
            ax.set_xticks([-np.pi, 0, np.pi], ["−3.14\nmidnight", "0\nnoon", "3.14\nmidnight"])
        self.artists = [self.members, self.truth, self.mean, self.dots, self.newest, self.words]

    def show(self, predictions, seen, newest=False):
        """Set the artists to what the networks say, (n_test, 1, n_ens), and to the first so many of the observations.

        -> the error of their mean.
        """
        curves = predictions[:, 0].T
        drawn = np.clip(curves, -FAR, FAR).astype(np.float32)
        x = np.broadcast_to(self.x.astype(np.float32), drawn.shape)
        self.members.set_segments(np.stack([x, drawn], axis=-1))
        look = self.look[len(curves) > 30]
        self.members.set(color=look["color"], alpha=look["alpha"])
        mean = curves.mean(axis=0)
        self.mean.set_data(self.x, np.clip(mean, -FAR, FAR))
        x_seen = self.problem.in_units(self.problem.x[:seen, 0])
        d_seen = self.problem.d[:seen, 0]
        self.dots.set_data(x_seen, d_seen)
        last = slice(-1, None) if newest and seen else slice(0, 0)
        self.newest.set_data(x_seen[last], d_seen[last])
        error = np.sqrt(np.mean((mean - self.problem.truth[:, 0]) ** 2))
        self.words.set_text(f"error {error:.2f}")
        return error


def arrivals(problem, predictions, seen, ax=None, *, newest=False):
    """What an ensemble says, (n_test, 1, n_ens), when it has seen the first so many of a problem's observations.

    Every network is a faint curve. In orange is their mean, whose error (RMSE against the truth) stands in the corner.
    newest makes the last of the dots a large one. Curves that leave the axes, which end at −2 and 2, are cut there.
    """
    n = len(points(problem))
    needs = f"numbers of shape ({n}, 1, n_ens), those of an ensemble"
    predictions = numbers_in("predictions", predictions, needs, shape=(n, 1, None))
    seen = whole("seen", seen, at_least=0, at_most=len(problem.d))
    ax = new_ax(ax, figsize=(5.6, 3.8))
    Arrivals(ax, problem).show(predictions, seen, newest)
    return ax


def moments(problem, scenes, axes=None):
    """Several arrivals side by side, {title: (predictions, seen)}, and one legend below -> the last of the axes.

    axes are as many plain axes, which may stand in rows; None makes them in a new figure, at most three to a row.
    """
    several("scenes", scenes, "pair (predictions, seen) by its title")
    if axes is None:
        axes = _grid(len(scenes))
    axes = np.ravel(axes)
    if len(axes) != len(scenes):
        raise ValueError(f"axes must be None or {len(scenes)} axes, one for each of the scenes; got {len(axes)}")
    for ax, (title, scene) in zip(axes, scenes.items()):
        predictions, seen = scene
        arrivals(problem, predictions, seen, ax, newest=seen < len(problem.d))
        ax.set(title=label_of(title))
        ax.label_outer()
    shown = {}
    for ax in axes:
        for handle, label in zip(*ax.get_legend_handles_labels()):
            if not hasattr(handle, "get_xdata") or len(handle.get_xdata()):
                shown[label] = handle
    words = ink_on(ground(axes[0], outside=True))
    look = {"frameon": False, "labelcolor": words, "handlelength": 1.6, "columnspacing": 1.3}
    axes[0].figure.legend(shown.values(), shown.keys(), loc="outside lower center", ncols=len(shown), **look)
    return axes[-1]


def _grid(n):
    """n axes in a new figure, at most three to a row; four stand in two rows of two."""
    columns = 2 if n == 4 else min(n, 3)
    rows = -(-n // columns)
    size = (3.6 * columns if columns < 3 else 8.4, 2.6 * rows + 0.4)
    _, axes = plt.subplots(rows, columns, figsize=size, sharex=True, sharey=True, layout="constrained")
    for ax in np.ravel(axes)[n:]:
        ax.remove()
    return np.ravel(axes)[:n]

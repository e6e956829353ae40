"""The valleys of gradient descent: one weight on a parabola, two weights of a network among contours."""

import numpy as np

from ..._checks import brief, number, numbers_in, whole
from ..curves import several
from ..roles import colour, ground, ink, label_of, legend, new_ax

LOWEST = 3.0  # the loss of the one weight is (θ − 3)²
AROUND = (-2.2, 8.2)  # the weights that one valley shows
TOP = 24.0  # and its losses
APART = 11.5  # from the middle of one valley to that of the next
LIMITS = ((-2.0, 3.0), (-1.5, 2.5))  # of the two weights
NAMES = ("first weight", "second weight")
LEVELS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
LOOKS = (((0, (1, 1)), "o"), ("-", "s"), ("--", "D"), ("-.", "^"))  # of the paths of several learning rates


def valley(start, rates, *, steps=6, ax=None):
    """One weight θ on the loss (θ − 3)², which takes a few steps downhill from start: a valley for each learning rate.

    A ring is the start, a dot is where a step lands; the first two have their θ beside them. The dashed line touches
    the parabola at the start and has its slope, which is written beside the first one. A path that leaves the picture
    at the top ends there.
    """
    needs = f"a number from {AROUND[0]:g} to {AROUND[1]:g}"
    start = number("start", start, needs, at_least=AROUND[0], at_most=AROUND[1])
    rates = numbers_in("rates", rates, "a list of learning rates above 0", ndim=1)
    if not rates.min() > 0:
        raise ValueError(f"rates must be a list of learning rates above 0; got {rates.min():g} as its least")
    steps = whole("steps", steps)
    ax = new_ax(ax, figsize=(2.7 * max(len(rates), 2), 3.7))
    ticks = {}
    for i, rate in enumerate(rates):
        shift = i * APART
        factor = 1 - 2 * rate  # by which a step multiplies the distance from the lowest place
        path = LOWEST + (start - LOWEST) * factor ** np.arange(steps + 1)
        _one_valley(ax, shift, path)
        if i == 0:
            at = (start + 0.5, (start - LOWEST) ** 2 + 2.5)
            slope = f"slope {2 * (start - LOWEST):.3g}".replace("-", "−")
            ax.text(*at, slope, color=ink(ax), va="bottom")
        ax.text(shift + LOWEST, 1.04 * TOP, f"learning rate {rate:g}", color=ink(ax), ha="center", va="bottom")
        ticks |= {shift + theta: f"{theta:g}" for theta in (0, LOWEST, 6)}
    ax.set(xlabel="θ", ylabel="loss (θ − 3)²", ylim=(-2.2, 1.12 * TOP))
    ax.set(xlim=(AROUND[0] - 0.3, (len(rates) - 1) * APART + AROUND[1] + 0.3))
    ax.set_xticks(list(ticks), list(ticks.values()))
    return ax


def _one_valley(ax, shift, path):
    """The parabola, the slope at the start, and the path up to where it leaves the picture."""
    theta = np.linspace(LOWEST - np.sqrt(TOP), LOWEST + np.sqrt(TOP), 101)
    ax.plot(shift + theta, (theta - LOWEST) ** 2, color=colour("prior", ax), lw=2)
    distance = path[0] - LOWEST
    along = np.array([path[0] - 0.9, path[0] + 0.9])
    ax.plot(shift + along, distance**2 + 2 * distance * (along - path[0]), "--", color=ink(ax), lw=1.3)
    outside = np.flatnonzero((path - LOWEST) ** 2 > TOP)
    shown = path[: outside[0]] if len(outside) else path
    losses = (shown - LOWEST) ** 2
    shade = colour("gradient descent", ax)
    ax.plot(shift + shown, losses, "-", color=shade, lw=1.4)
    ax.plot(shift + shown[1:], losses[1:], "o", color=shade, ms=6)
    ax.plot(shift + shown[:1], losses[:1], "o", color=shade, mfc=ground(ax), ms=9, mew=2.2)
    for place, loss in zip(shown[:2], losses[:2]):
        side = -1 if place < LOWEST else 1
        at = {"xytext": (9 * side, -3), "textcoords": "offset points"}
        aligned = {"ha": "right" if side < 0 else "left", "va": "top" if side < 0 else "center"}
        ax.annotate(f"{place:.3g}".replace("-", "−"), (shift + place, loss), **at, **aligned, color=ink(ax))


class ValleyOfTwo:
    """The loss over two weights as contours, and a path downhill for each of a few learning rates."""

    def __init__(self, ax, loss, labels=("",), *, limits=LIMITS, names=NAMES, directions=False):
        (left, right), (bottom, top) = limits
        across = np.linspace(left, right, 101)
        up = np.linspace(bottom, top, 101)
        losses = np.array([[loss(np.array([one, other])) for one in across] for other in up])
        lines = ax.contour(across, up, losses, LEVELS, colors=[colour("prior", ax)], linewidths=1.1)
        with_room = [level for level in lines.levels if level >= 0.1]
        ax.clabel(lines, with_room, fmt="%g", fontsize="x-small", colors=[ink(ax)])
        row, column = np.unravel_index(np.argmin(losses), losses.shape)
        lowest = np.array([across[column], up[row]])
        ax.plot(*lowest, "+", color=colour("truth", ax), ms=13, mew=2.5, zorder=4)  # over the paths
        if directions:
            _directions(ax, loss, lowest, limits)
        ax.set(xlabel=names[0], ylabel=names[1], xlim=limits[0], ylim=limits[1], aspect="equal")
        shade = colour("gradient descent", ax)
        self.paths = []
        for i, label in enumerate(labels):
            line, marker = LOOKS[i % len(LOOKS)] if len(labels) > 1 else ("-", "o")
            self.paths += ax.plot([], [], ls=line, marker=marker, color=shade, lw=1.6, ms=4.5, label=label)
        (self.rings,) = ax.plot([], [], "o", color=shade, mfc=ground(ax), ms=10, mew=2.5)
        self.artists = [*self.paths, self.rings]

    def show(self, paths, ring=0):
        """paths, one (n, 2) for each label: the start and where each step landed; ring marks one place of each."""
        for line, path in zip(self.paths, paths):
            line.set_data(path[:, 0], path[:, 1])
        self.rings.set_data([path[ring, 0] for path in paths], [path[ring, 1] for path in paths])
        return self


def valley_of_two(loss, paths, *, limits=LIMITS, names=NAMES, ax=None):
    """The loss over two weights as contours, with a path for each of a few learning rates {label: (n, 2)}.

    loss is a function of both weights, (2,), that returns a number. Each contour is about three times as high as the
    next one inside; a cross marks the lowest place in the picture, a ring the start of each path. From the cross two
    strokes show the directions across the valley and along it. limits are those of the axes, ((left, right),
    (bottom, top)).
    """
    if not callable(loss):
        raise ValueError(f"loss must be a function of two weights; got {brief(loss)}")
    several("paths", paths, of="path by its learning rate")
    drawn = []
    for label, path in paths.items():
        drawn.append(numbers_in(f"paths[{label!r}]", path, "numbers of shape (n, 2)", shape=(None, 2)))
    limits = numbers_in("limits", limits, "((left, right), (bottom, top))", shape=(2, 2))
    if not (limits[:, 0] < limits[:, 1]).all():
        raise ValueError(f"limits must be ((left, right), (bottom, top)), rising; got {brief(limits.tolist())}")
    ax = new_ax(ax, figsize=(6, 5))
    ValleyOfTwo(ax, loss, [label_of(label) for label in paths], limits=limits, names=names, directions=True).show(drawn)
    legend(ax, outside=True, title="learning rate", loc="lower center", bbox_to_anchor=(0.5, 1), ncols=len(drawn))
    return ax


def _directions(ax, loss, lowest, limits):
    """Two strokes from the lowest place, across the valley and along it, of length 1 where there is room."""
    (left, right), (bottom, top) = limits
    width = min(right - left, top - bottom)
    h = 0.05 * width
    one, other = h * np.eye(2)
    mixed = loss(lowest + one + other) - loss(lowest + one - other) - loss(lowest - one + other)
    mixed = (mixed + loss(lowest - one - other)) / (4 * h**2)
    bends = [(loss(lowest + move) - 2 * loss(lowest) + loss(lowest - move)) / h**2 for move in (one, other)]
    _, axes = np.linalg.eigh([[bends[0], mixed], [mixed, bends[1]]])
    length = 1 if 2.5 < width < 20 else width / 4
    shade = ink(ax)
    for name, direction in zip(("along", "across"), axes.T):
        direction = length * direction * (1 if direction[0] > 0 else -1)
        end = lowest + direction
        if not (left <= end[0] <= right and bottom <= end[1] <= top):
            end = lowest - direction
        how = {"arrowstyle": "-", "color": shade, "lw": 2, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", end, lowest, arrowprops=how, color=shade, zorder=4)
        up = end[1] > lowest[1]
        at = {"xytext": (4, 2 if up else -2), "textcoords": "offset points", "color": shade, "fontsize": "small"}
        ax.annotate(name, end, va="bottom" if up else "top", **at)

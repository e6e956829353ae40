"""A model whose output is a curve, and an update that takes it for a straight line."""

import numpy as np
from matplotlib.collections import LineCollection

from ..._checks import number, numbers_in
from ..curves import several
from ..roles import colour, faint, ground, label_of, legend, new_ax, plain_numbers

DOTS = 150  # of the members are drawn; the line goes through all of them
SHAFTS = 6  # of the members that are drawn show the way that the line sends them, each beside the others
CLOSE = 0.1  # of a power of ten: labels of points that are closer would lie over each other
SMALL = 3  # inches: in axes that are lower the diamonds are smaller, for they would hide the stroke between them
MISSED = 0.08  # of the height of the axes: where line and curve are further apart than this, words name both ends


class LineAndCurve:
    """The artists of the picture, in an axes whose limits are given: drawn once, then shown for any update."""

    def __init__(self, ax, xlim, ylim):
        self.ax = ax
        self.x = np.linspace(*xlim, 161)
        self.ylim = ylim
        ink = colour("truth", ax)
        empty = ground(ax)
        orange = colour("mean", ax)
        blue = colour("ensemble", ax)
        ax.set(xlim=xlim, ylim=ylim, xlabel="weight θ", ylabel="output y")
        high = ax.get_window_extent().height / ax.figure.dpi > SMALL
        ms = 9 if high else 6
        self.band = ax.fill_between(self.x, 0, 0, color=ink, alpha=0.13, lw=0)
        (self.reading,) = ax.plot([], [], ":", color=ink, lw=1.3, label="the reading")
        (self.curve,) = ax.plot([], [], "--", color=ink, lw=1.3, label="the curve y(θ)")
        way = {"linewidths": 1.2, "label": "the way of a member, says the line", **faint("prior", ax, 0.9)}
        self.shafts = ax.add_collection(LineCollection([], **way))
        (self.before,) = ax.plot([], [], "o", color=colour("prior", ax), mfc=empty, ms=4, label="members before")
        (self.after,) = ax.plot([], [], "o", **faint("ensemble", ax, 0.6), mec="none", ms=4.5, label="members after")
        (self.line,) = ax.plot([], [], "-", color=orange, lw=2.2, label="line through the members")
        (self.miss,) = ax.plot([], [], "-", color=orange, lw=4, solid_capstyle="butt", label="the miss")
        (self.foretold,) = ax.plot([], [], "D", color=orange, mfc=empty, mew=1.8, ms=ms, label="mean, says the line")
        (self.real,) = ax.plot([], [], "D", color=orange, mec=empty, ms=ms, label="mean, on the curve")
        across = ax.get_xaxis_transform()
        (self.exact,) = ax.plot([], [], "|-", color=ink, lw=1.6, ms=9, mew=1.6, transform=across)
        (self.members,) = ax.plot([], [], "|-", color=blue, lw=3, ms=9, mew=2, transform=across)
        self.said_by_line = ax.text(0, 0, "", ha="left", va="top", color=ink)
        self.said_by_curve = ax.text(0, 0, "", ha="right", va="center", color=ink)
        small = {"ha": "left", "va": "center", "color": ink, "fontsize": "small", "transform": across}
        self.exact_words = ax.text(0, 0, "", **small)
        self.member_words = ax.text(0, 0, "", **small)
        self.artists = [
            self.band, self.reading, self.curve, self.shafts, self.before, self.after, self.line, self.miss,
            self.foretold, self.real, self.exact, self.members,
            self.said_by_line, self.said_by_curve, self.exact_words, self.member_words,
        ]  # fmt: skip

    def show(self, curve, before, after, d, obs_std, exact=None):
        """Set the artists: curve a function, before and after (n_ens,) or after None, exact a pair or None.

        -> the slope of the line through the members, in θ for one more unit of y
        """
        y = curve(before)
        centre = before.mean()
        level = y.mean()
        anomalies = y - level
        variance = anomalies @ anomalies
        slope = (before - centre) @ anomalies / variance if variance > 0 else 0.0
        low, high = self.ylim
        far = 2 * (high - low)
        ends = np.array([low - far, high + far])
        left, right = self.x[[0, -1]]
        below, above = d - obs_std, d + obs_std
        self.band.set_verts([[(left, below), (right, below), (right, above), (left, above)]])
        self.reading.set_data(self.x[[0, -1]], [d, d])
        self.curve.set_data(self.x, curve(self.x))
        self.before.set_data(before[:DOTS], y[:DOTS])
        self.line.set_data(centre + slope * (ends - level), ends)
        moved = after is not None and slope != 0
        if moved:
            now = curve(after)
            arrived = y + (after - before) / slope
            few = _spread_out((y - level - (before - centre) / slope)[:DOTS])  # in their height above the line
            ways = np.array([[before, y], [after, arrived]])[:, :, few]  # (start or end, across or up, members)
            self.shafts.set_segments(ways.transpose(2, 0, 1))
            self.after.set_data(after[:DOTS], now[:DOTS])
            mean = after.mean()
            foretold = level + (mean - centre) / slope
            real = curve(mean)
        else:
            self.shafts.set_segments([])
            self.after.set_data([], [])
            mean = centre
            foretold = real = level
        is_missed = moved and abs(real - foretold) > MISSED * (high - low)
        self.foretold.set_data(*([[mean], [foretold]] if moved else [[], []]))
        self.miss.set_data([mean, mean], [foretold, real] if moved else [real, real])
        self.real.set_data([mean], [real if moved else curve(mean)])
        beside = 0.025 * (self.x[-1] - self.x[0])
        self.said_by_line.set_position((mean + beside, foretold - 0.02 * (high - low)))
        self.said_by_line.set_text("here, says\nthe line" if is_missed else "")
        self.said_by_curve.set_position((mean - beside, real))
        self.said_by_curve.set_text("here, says the curve" if is_missed else "")
        of_members = after if moved else before
        self._bracket(self.members, self.member_words, "members", (of_members.mean(), of_members.std(ddof=1)), 0.11)
        self._bracket(self.exact, self.exact_words, "exact", exact, 0.045)
        return slope

    def _bracket(self, line, words, name, pair, height):
        """A mean and a deviation to both sides of it, along the bottom of the axes, and in words."""
        if pair is None:
            line.set_data([], [])
            words.set_text("")
            return
        mean, std = pair
        line.set_data([mean - std, mean, mean + std], [height] * 3)
        room = 0.02 * (self.x[-1] - self.x[0])
        to_the_left = mean - std - self.x[0] > 0.36 * (self.x[-1] - self.x[0])
        words.set_ha("right" if to_the_left else "left")
        words.set_position((mean - std - room if to_the_left else mean + std + room, height))
        words.set_text(f"{name} {mean:.2f} ± {std:.2f}")


def _spread_out(values):
    """The places of SHAFTS of the values that lie about evenly between the smallest and the largest, each once."""
    even = np.linspace(values.min(), values.max(), SHAFTS)
    return np.unique(np.abs(values[:, None] - even).argmin(axis=0))


def line_and_curve(curve, before, after, d, obs_std, exact=None, ax=None, *, words=True, limits=None):
    """One update of the members of a model with a single weight: the line that they follow, and the curve.

    Each member is a dot: its weight across, its output up; hollow before the update, blue after it. The line goes
    through the members as they were, and says how much of the weight goes with one more unit of output. The update
    moves every member along it. The hollow diamond is where the line says that the mean arrives; the filled one is
    where the curve is there. Along the bottom stand mean and standard deviation of the members and of the exact answer.

    curve    a function: weights (n,) -> outputs (n,)
    before   (n_ens,) weights, at least two of them different
    after    (n_ens,) the same members after the update, or None
    d        the reading; obs_std the standard deviation of its error
    exact    a pair (mean, standard deviation), or None
    words    whether there is a legend
    limits   of the axes, a pair ((left, right), (bottom, top)), or None for limits that hold the members; with the same
             limits, pictures of several updates can be compared
    """
    before = numbers_in("before", before, "the weights of at least 2 members, (n_ens,)", ndim=1)
    if len(before) < 2:
        raise ValueError(f"before must be the weights of at least 2 members, (n_ens,); got shape {before.shape}")
    if after is not None:
        needs = f"None or an array of before's shape {before.shape}"
        after = numbers_in("after", after, needs, shape=before.shape)
    d = number("d", d, "a number")
    obs_std = number("obs_std", obs_std, "a standard deviation above 0", above=0)
    if exact is not None:
        exact = tuple(numbers_in("exact", exact, "a pair (mean, standard deviation) or None", shape=(2,)))
    if not callable(curve):
        raise ValueError(f"curve must be a function of weights (n,); got {type(curve).__name__}")
    numbers_in("curve(before)", curve(before), f"numbers of shape {before.shape}", shape=before.shape)
    if limits is None:
        limits = _limits(curve, before, after, d, obs_std)
    else:
        limits = numbers_in("limits", limits, "None or a pair ((left, right), (bottom, top))", shape=(2, 2))
    ax = new_ax(ax, figsize=(7, 5.4))
    shown = LineAndCurve(ax, *limits)
    shown.show(curve, before, after, d, obs_std, exact)
    if words:
        legend(ax, loc="upper left", fontsize="small", labelspacing=0.2)
    return ax


def _limits(curve, before, after, d, obs_std):
    """Limits that hold nearly all members and the reading, with room for the words at the bottom."""
    weights = before if after is None else np.concatenate([before, after])
    low, high = np.quantile(weights, [0.005, 0.995])
    room = 0.08 * (high - low) or 1.0
    xlim = (low - room, high + room)
    outputs = curve(weights[(low <= weights) & (weights <= high)])
    bottom = min(outputs.min(), d - 2 * obs_std)
    top = max(outputs.max(), d + 2 * obs_std)
    return xlim, (bottom - 0.26 * (top - bottom), top + 0.05 * (top - bottom))


def error_against_spread(paths, exact, ax=None):
    """Ways to train, as paths over spread (across) and error (up), from {name: {count: (error, spread)}}.

    Both axes are logarithmic. A dot for each count of updates, with the count beside it. exact is the pair (error,
    spread) of the exact answer, a star. Left of it, in grey, members are surer than the exact answer.
    """
    several("paths", paths, "path {count: (error, spread)} by its name")
    drawn = {}
    for name, path in paths.items():
        several(f"paths[{name!r}]", path, "pair (error, spread) by its count")
        drawn[name] = _above_0(f"paths[{name!r}]", list(path.values()), "pairs (error, spread) above 0", (None, 2))
    exact = _above_0("exact", exact, "a pair (error, spread) above 0", (2,))
    ax = new_ax(ax, figsize=(6.4, 4.6))
    ink = colour("truth", ax)
    everything = np.concatenate([*drawn.values(), exact[None]])
    bottom, left = everything.min(axis=0) / 1.5
    top, right = everything.max(axis=0) * 1.5
    ax.fill_between([left, exact[1]], bottom, top, color=ink, alpha=0.1, lw=0)
    taken = []
    looks = (("ensemble", "-", "o", 10, 1), ("mean", "--", "s", 6, -1), ("gradient descent", "-.", "^", 6, -1))
    for i, (name, path) in enumerate(drawn.items()):
        role, line, dot, size, side = looks[i % len(looks)]
        error, spread = path.T
        ax.plot(spread, error, ls=line, marker=dot, color=colour(role, ax), lw=2, ms=size, label=label_of(name))
        for words, at in _merged(list(paths[name]), np.log10(path)):
            if all(np.abs(at - other).max() > CLOSE for other in taken):
                place = {"xytext": (0, 11 * side), "textcoords": "offset points", "ha": "center"}
                va = "bottom" if side > 0 else "top"
                ax.annotate(words, 10 ** at[::-1], **place, va=va, color=ink)
            taken.append(at)
    ax.plot(exact[1], exact[0], "*", color=ink, mec=ground(ax), ms=19, ls="None", label="exact answer")
    ax.set(xscale="log", yscale="log", xlim=(left, right), ylim=(bottom, top))
    ax.set(xlabel="spread of the members (logarithmic)", ylabel="error of their mean (logarithmic)")
    for axis in (ax.xaxis, ax.yaxis):
        plain_numbers(axis)
    ax.text(0.02, 0.97, "surer than exact", transform=ax.transAxes, va="top", color=ink)
    legend(ax, loc="lower right")
    return ax


def _above_0(name, value, needs, shape):
    numbers = numbers_in(name, value, needs, shape=shape)
    if (numbers <= 0).any():
        raise ValueError(f"{name} must be {needs}; got {numbers.min():g}")
    return numbers


def _merged(counts, places):
    """Labels [(words, place)] for points (error, spread) of a path (n, 2).

    Neighbours too close for two labels share one, in which their counts stand as the points do, from left to right.
    """
    groups = []
    for count, place in zip(counts, places):
        if groups and np.abs(place - groups[-1][0][1]).max() < CLOSE:
            groups[-1].append((count, place))
        else:
            groups.append([(count, place)])
    return [
        (", ".join(f"{count}" for count, _ in sorted(group, key=lambda pair: pair[1][1])), group[0][1])
        for group in groups
    ]

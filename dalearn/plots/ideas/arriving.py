"""Observations that arrive one at a time: the curves that follow them, how far off they are, how far the next reaches.

Rows over one axis of x. Above, the members as faint curves, with their mean, the truth and the observations so far. In
the middle the same with the truth taken off, so that a narrow band is not hidden under its line. Below, the reach of
the next observation: the share of its innovation by which the mean curve will move, at every x.
"""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.gridspec import GridSpec

from ..._checks import brief, is_whole, numbers_in
from ...metrics import rmse
from ..curves import band, outline, points, several
from ..roles import colour, faint, label_of, legend, new_ax, note

SHOWN = 30  # members whose curves are drawn; more would be a block of colour
ERRORS = 0.7  # the row of errors reaches so far to both sides of 0
HEIGHTS = (2.6, 2, 1.2)  # of curves, errors and reach
LOWEST = 1 / 5  # of the curves are drawn in blue, those lowest at the next observation, where the curves stand alone
EDGE = 0.08  # room beside the first and the last x, for the dots there


def reach(predictions, at_next, obs_var):
    """By which share of an observation's innovation the mean of predictions (n, n_ens) will move, (n,).

    at_next (n_ens,) is what the members predict for the observation, obs_var the variance of its error. The
    innovation is the observation less the mean of at_next. The share is Cov(predictions, at_next) / (Var(at_next) +
    obs_var), the gain of an update whose parameters are the predictions themselves. Where the parameters are those of a
    network, which is no straight line, its curve moves by about that much.
    """
    anomalies = predictions - predictions.mean(axis=1, keepdims=True)
    s = at_next - at_next.mean()
    n_ens = len(at_next)
    return anomalies @ s / (s @ s + (n_ens - 1) * obs_var)


def part_inside(low, high, truth):
    """For which part of the points a band holds the truth: the coverage, where the band is there already."""
    return np.mean((low <= truth) & (truth <= high))


def quarters(ax, x):
    """Set the limits of the horizontal axis to x with a little room, and its ticks to the quarters between.

    Where x goes from −π to π, which is how the course tells a day, the hour stands below each of the ticks.
    """
    places = np.linspace(x[0], x[-1], 5)[1:-1].round(2)
    names = [f"{at:g}".replace("-", "−") for at in places]
    if np.allclose(x[[0, -1]], [-np.pi, np.pi]):
        names = [f"{name}\n{hour}" for name, hour in zip(names, ("6:00", "noon", "18:00"))]
    ax.set(xlim=(x[0] - EDGE, x[-1] + EDGE), xticks=places, xticklabels=names)


def grid(ax, n_columns, heights, *, apart=()):
    """The place of ax divided into rows of these heights and columns -> axes [row][column], of which ax is the first.

    The axes of a row share their y, and all of them share x but those of the rows apart, numbers of rows, which share
    an x of their own.
    """
    spec = ax.get_subplotspec()
    shape = (len(heights), n_columns)
    if spec is None:  # axes that somebody placed by hand
        place = ax.get_position()
        edges = {"left": place.x0, "right": place.x1, "bottom": place.y0, "top": place.y1}
        grid = GridSpec(*shape, figure=ax.figure, height_ratios=heights, **edges)
    else:
        grid = spec.subgridspec(*shape, height_ratios=heights)
    ax.set_subplotspec(grid[0, 0])
    rows = []
    for i in range(len(heights)):
        row = [ax] if i == 0 else []
        for j in range(len(row), n_columns):
            first = row[0] if row else None
            across = first if i in apart else ax
            row.append(new_ax(ax.figure.add_subplot(grid[i, j], sharex=across, sharey=first)))
        rows.append(row)
    return rows


def without_inner_labels(rows):
    for i, row in enumerate(rows):
        for j, ax in enumerate(row):
            if i < len(rows) - 1:
                ax.tick_params(labelbottom=False)
                ax.set(xlabel="")
            if j > 0:
                ax.tick_params(labelleft=False)
                ax.set(ylabel="")


class Curves:
    """The members as curves, their mean, the truth, the observations so far and the next one, as a ring."""

    def __init__(self, ax, x, truth, *, width=2.5, height=None):
        self.x = x
        self.shown = SHOWN
        self.members = LineCollection([], linewidths=0.8, **faint("ensemble", ax, 0.35))
        ax.add_collection(self.members)
        ax.plot(x, truth, "--", color=colour("truth", ax), lw=1.2, label="truth")
        ax.plot([], [], lw=1, color=colour("ensemble", ax), label="members")
        (self.mean,) = ax.plot([], [], color=colour("mean", ax), lw=width, label="mean")
        ink = colour("observations", ax)
        (self.seen,) = ax.plot([], [], ".", color=ink, ms=5, label="used readings")
        ring = {"color": ink, "mfc": "none", "ms": 11, "mew": 2}
        (self.upcoming,) = ax.plot([], [], "o", **ring, label="next reading")
        self.words = note(ax, 0.02, 1.0, "", opacity=0.85)
        quarters(ax, x)
        ax.set(ylabel="temperature")
        ax.set(ylim=(-3.4, 3.2) if height is None else height)
        self.artists = [self.members, self.seen, self.mean, self.upcoming, self.words]

    def darken(self, at_next):
        """Draw those blue that said the least of the next observation, at_next (n_ens,), and the rest grey.

        A still picture only.
        """
        is_low = np.argsort(np.argsort(at_next)) < LOWEST * len(at_next)
        ax = self.members.axes
        low = colour("ensemble", ax)
        others = colour("prior", ax)
        self.members.set_color([low if each else others for each in is_low])
        self.members.set_alpha(np.where(is_low, 0.9, 0.45))
        self.members.set_linewidths(np.where(is_low, 1.3, 0.8))
        for line in ax.lines:
            if line.get_label() == "members":
                line.set_color(others)
                line.set_label("other members")
        ax.plot([], [], lw=1.8, color=low, label="lowest at the ring")

    def show(self, members, mean, seen, upcoming, words):
        drawn = members[:, : self.shown].T
        lines = np.empty((*drawn.shape, 2), np.float32)
        lines[..., 0] = self.x
        lines[..., 1] = drawn
        self.members.set_segments(lines)
        self.mean.set_data(self.x, mean)
        self.seen.set_data(seen[:, 0], seen[:, 1])
        self.upcoming.set_data(*([], []) if upcoming is None else upcoming[:, None])
        self.words.set_text(words)


class Errors:
    """The band and the mean of the members, with the truth taken off."""

    def __init__(self, ax, x, reaches=ERRORS):
        self.x = x
        self.far = 10 * reaches  # what lies farther out cannot be seen, and would cost time
        self.band = ax.fill_between(x, 0, 0, color=colour("ensemble", ax), alpha=0.35, lw=0, label="90% of the members")
        self.truth = ax.axhline(0, ls="--", color=colour("truth", ax), lw=1.2, label="truth")
        (self.mean,) = ax.plot([], [], color=colour("mean", ax), lw=1.3, label="mean")
        tick = 0.5 if reaches > 0.5 else 0.3
        ax.set(ylabel="off by", ylim=(-reaches, reaches), yticks=(-tick, 0, tick))
        self.artists = [self.band, self.mean]

    def show(self, low, high, mean):
        low, high, mean = (np.clip(each, -self.far, self.far) for each in (low, high, mean))
        self.band.set_verts(outline(self.x, low, high))
        self.mean.set_data(self.x, mean)


class Reach:
    """By which share of its innovation the next observation moves the mean, at every x."""

    def __init__(self, ax, x):
        self.x = x
        shade = colour("mean", ax)
        self.area = ax.fill_between(x, 0, 0, color=shade, alpha=0.3, lw=0)
        ax.axhline(0, color=colour("observations", ax), lw=0.8)
        (self.line,) = ax.plot([], [], "-.", color=shade, lw=1.5)
        (self.place,) = ax.plot([], [], "-", color=colour("observations", ax), lw=1.5)
        ax.set(ylabel="reach", ylim=(-0.9, 1.25), yticks=(0, 1))
        self.artists = [self.area, self.line, self.place]

    def show(self, upcoming, share):
        if upcoming is None:
            share = np.zeros(len(self.x))
        self.area.set_verts(outline(self.x, np.zeros(len(self.x)), np.clip(share, -9, 9)))
        self.line.set_data(*([], []) if upcoming is None else (self.x, np.clip(share, -9, 9)))
        self.place.set_data(*([], []) if upcoming is None else ([upcoming[0]] * 2, [-0.9, 1.25]))


class Arriving:
    """Curves, errors and reach, each in an axes, the errors and the reach only where they are given one."""

    def __init__(self, above, x, truth, *, errors=None, reach=None, height=None, rule=reach):
        self.truth = truth
        self.rule = rule  # which computes the reach
        self.curves = Curves(above, x, truth, height=height)
        self.errors = None if errors is None else Errors(errors, x)
        self.reach = None if reach is None else Reach(reach, x)
        rows = [each for each in (self.curves, self.errors, self.reach) if each]
        [ax for ax in (above, errors, reach) if ax][-1].set(xlabel="x")
        self.artists = [artist for row in rows for artist in row.artists]

    def show(self, members, seen, upcoming=None, at_next=None, obs_var=None):
        """The members' curves (n, n_ens) after the observations seen (k, 2), pairs of x and d.

        Where there is a next one, upcoming (2,) is its x and d, at_next (n_ens,) what the members predict for it, and
        obs_var the variance of its error.
        """
        mean = members.mean(axis=1)
        words = ""
        if self.errors:
            low, high = band(members)
            self.errors.show(low - self.truth, high - self.truth, mean - self.truth)
            held = part_inside(low, high, self.truth)
            words = f"error {rmse(mean, self.truth):.2f}\nband holds {held:.0%}"
        self.curves.show(members, mean, seen, upcoming, words)
        if self.reach is None:
            return
        share = None if upcoming is None else self.rule(members, at_next, obs_var)
        self.reach.show(upcoming, share)


def arriving(problem, model, ensembles, after=0, ax=None, *, errors=True, reaches=True):
    """An ensemble after a number of a problem's observations, or after several numbers of them, a column for each.

    ensembles[k] (n_params, n_ens) is the ensemble after k observations of the problem, taken in their order, and after
    one or more of these k. model(theta, x) is the network. Below the curves is drawn how far they are off, unless
    errors=False, and how far the next observation reaches, unless reaches=False. reaches may also be a function that
    computes it: reaches(curves, at_next, obs_var) takes the members' curves (n_test, n_ens), what they predict for the
    observation (n_ens,) and the variance of its error, and returns n_test numbers. Where the curves stand alone, all
    of them are drawn in grey, and those in blue that are lowest at the next observation, so that it can be seen where
    they go from there. Returns the axes of the first column's curves.
    """
    x = points(problem)
    truth = problem.truth[:, 0]
    counts = list(after) if isinstance(after, (tuple, list, range)) else [after]
    most = min(len(ensembles) - 1, len(problem.d))
    if not counts or not all(is_whole(k) and 0 <= k <= most for k in counts):
        raise ValueError(f"after must be one or more whole numbers from 0 to {most}; got {brief(after)}")
    one = len(counts) == 1
    rule = checked(reaches, len(x)) if callable(reaches) else reach
    kinds = ["above", *(["errors"] if errors else []), *(["reach"] if reaches else [])]
    heights = [height for kind, height in zip(("above", "errors", "reach"), HEIGHTS) if kind in kinds]
    ax = new_ax(ax, figsize=(6.4, 1.7 + 0.55 * sum(heights)) if one else (2.1 * len(counts) + 0.6, 5.6))
    rows = grid(ax, len(counts), heights)
    d = np.column_stack([problem.in_units(problem.x)[:, 0], problem.d[:, 0]])
    for k, axes in zip(counts, zip(*rows)):
        members = model(ensembles[k], problem.x_test)[:, 0]
        whole = (min(members.min(), truth.min()) - 0.2, max(members.max(), truth.max()) + 0.2)
        drawn = Arriving(x=x, truth=truth, height=whole if one else None, rule=rule, **dict(zip(kinds, axes)))
        upcoming = {}
        alone = len(kinds) == 1
        drawn.curves.shown = members.shape[1] if alone else SHOWN
        if k < len(d):
            at_next = model(ensembles[k], problem.x[k : k + 1])[0, 0]
            upcoming = {"upcoming": d[k], "at_next": at_next, "obs_var": problem.obs_std**2}
        drawn.show(members, d[:k], **upcoming)
        drawn.curves.words.set_text("")
        if upcoming and alone:
            drawn.curves.darken(at_next)
        if not one:
            error = rmse(members.mean(axis=1), truth)
            axes[0].set_title(f"after {k}\nerror {error:.2f}", fontsize="medium")
    without_inner_labels(rows)
    names_of_what_is_there(rows[0][0] if one else rows[0][-1], any(counts), min(counts) < len(d))
    return ax


def checked(function, n):
    """The function, its result as n numbers; where it returns something else, ValueError."""

    def rule(curves, at_next, obs_var):
        share = np.asarray(function(curves, at_next, obs_var), float)
        if share.size != n:
            raise ValueError(f"reaches must be True, False or a function that returns {n} numbers; got {brief(share)}")
        return share.reshape(n)  # an axis of length 1 does no harm

    return rule


def names_of_what_is_there(ax, some_used, some_left):
    """The legend, without observations where there are none."""
    missing = {label for label, is_there in (("used readings", some_used), ("next reading", some_left)) if not is_there}
    for line in ax.lines:
        if line.get_label() in missing:
            line.set_label("")
    legend(ax, loc="lower right", fontsize="small", handlelength=1.6, labelspacing=0.15, borderaxespad=0)


def errors_beside(problem, predictions, ax=None):
    """What several ensembles are off by, {title: (n_test, 1, n_ens)}, beside each other: their bands and means."""
    x = points(problem)
    truth = problem.truth[:, 0]
    several("predictions", predictions, "array of predictions by its title")
    needs = f"numbers of shape ({len(x)}, 1, n_ens), those of an ensemble"
    given = {}
    for title, each in predictions.items():
        given[title] = numbers_in(f"predictions[{title!r}]", each, needs, shape=(len(x), 1, None))[:, 0]
    ax = new_ax(ax, figsize=(3 * len(given) + 0.6, 3))
    rows = grid(ax, len(given), (1,))
    for (title, members), (beside,) in zip(given.items(), zip(*rows)):
        low, high = band(members)
        Errors(beside, x, reaches=0.42).show(low - truth, high - truth, members.mean(axis=1) - truth)
        held = part_inside(low, high, truth)
        error = rmse(members.mean(axis=1), truth)
        beside.set_title(f"{label_of(title)}\nerror {error:.2f}, coverage {held:.0%}", fontsize="medium")
        quarters(beside, x)
        beside.set(xlabel="x")
    without_inner_labels(rows)
    legend(rows[0][-1], loc="lower right", fontsize="small", handlelength=1.6, labelspacing=0.15, borderaxespad=0)
    return ax

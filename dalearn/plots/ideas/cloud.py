"""The cloud: every member a dot, its weight across and its prediction up; the line along which an update moves it."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from ..._checks import brief, number, numbers_in, whole
from ..curves import several
from ..roles import colour, faint, ground, label_of, legend, new_ax

FEW = 10  # so many dots do not hide a step, and need not stand back for it
ROOM = 1.3  # of a column's half width over how far a cloud in it reaches, before an update


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

    def legend(self, ax, ncols=3, more=()):
        """A legend above ax of all that is shown, and of more, and of all there is before anything is shown."""
        handles = [self.before, self.after, self.mean_after, self.line, self.observation, *more]
        if len(self.before.get_xdata()):
            if not len(self.after.get_xdata()):
                handles[1:3] = [self.mean_before]
                if len(self.mean_after.get_xdata()):
                    self.mean_after.set_label("where the mean goes")
                    handles.insert(2, self.mean_after)
            handles = [handle for handle in handles if len(handle.get_xdata())]
        above = {"loc": "lower center", "bbox_to_anchor": (0.5, 1), "ncols": ncols}
        return legend(ax, outside=True, handles=handles, **above, columnspacing=1.2, fontsize="small")


def slope(weights, predictions):
    """How much the weight changes with one more unit of the prediction, Cov(θ, y) / Var(y); 0 where that is 0 / 0."""
    s = predictions - predictions.mean()
    squares = s @ s
    return (weights - weights.mean()) @ s / squares if squares > 0 else 0.0


def pull(weights, predictions, obs_std):
    """The gain of a weight, Cov(θ, y) / (Var(y) + R), and what part of the slope that is, Var(y) / (Var(y) + R)."""
    variance = predictions.var(ddof=1)
    part = variance / (variance + obs_std**2)
    return part * slope(weights, predictions), part


def cloud(
    weights,
    predictions,
    d=None,
    obs_std=None,
    *,
    moved=None,
    arrives=None,
    step=False,
    rests=False,
    words=True,
    ax=None,
):
    """An ensemble of networks as a cloud: one weight of each (n_ens,) across, its prediction (n_ens,) up.

    The line through the cloud is the regression of the weight on the prediction, along which an update moves. d is an
    observation, a line across, and obs_std its error, the band. moved is the pair (weights, predictions) after an
    update: blue dots, each with a faint shaft to it. The diamonds are the means. Where only the mean is to be moved,
    arrives is the pair (weight, prediction) to which an update takes it: one more diamond, filled. step shows the
    slope: 1 up from the mean, and so far across to the line. rests shows for each member how far it lies across from
    the line, with the number: for a few members. words says whether there is a legend.
    """
    needs = "numbers of shape (n_ens,) with at least 2 members, one number for each"
    weights = numbers_in("weights", weights, needs, shape=(None,))
    if len(weights) < 2:
        raise ValueError(f"weights must be {needs}; got shape {weights.shape}")
    needs = f"numbers of shape {weights.shape}, that of the weights"
    predictions = numbers_in("predictions", predictions, needs, shape=weights.shape)
    d, obs_std = an_observation(d, obs_std)
    if moved is not None:
        needs = f"a pair (weights, predictions) after the update, numbers of shape {(2, *weights.shape)}"
        moved = numbers_in("moved", moved, needs, shape=(2, *weights.shape))
    if arrives is not None:
        needs = "a pair (weight, prediction) where nothing is moved, else None"
        if moved is not None:
            raise ValueError(f"arrives must be {needs}; got {brief(arrives)}")
        arrives = numbers_in("arrives", arrives, needs, shape=(2,))

    ax = new_ax(ax, figsize=(5.6, 4.2))
    drawn = Cloud(ax).show(weights, predictions, d, obs_std, moved)
    if arrives is not None:
        drawn.mean_after.set_data(*arrives[:, None])
    xs = [weights, drawn.line.get_xdata()] + ([] if moved is None else [moved[0]])
    ys = heights_of(predictions, d, obs_std) + ([] if moved is None else [moved[1]])
    ax.set(xlabel="a weight θ of each network", ylabel="its prediction y")
    ax.set(xlim=around(np.concatenate(xs)), ylim=around(np.concatenate(ys)))
    more = ()
    if rests:
        more = the_rests(ax, weights, predictions)
    if words:
        drawn.legend(ax, more=more)
    if step:
        drawn.before.set_alpha(0.6 if len(weights) > FEW else 1)
        a_step(ax, weights, predictions)
    return ax


def the_rests(ax, weights, predictions):
    """From the line across to each member, with how far that is: its rest -> one of them, to label."""
    along = weights.mean() + slope(weights, predictions) * (predictions - predictions.mean())
    drawn = []
    for start, end, height in zip(along, weights, predictions):
        drawn += ax.plot([start, end], [height] * 2, color=colour("prior", ax), lw=3, zorder=1.8, label="rest")
        place = {"xytext": (0, 5), "textcoords": "offset points", "ha": "center", "va": "bottom"}
        ax.annotate(short(end - start), ((start + end) / 2, height), **place, **beside(ax))
    return drawn[:1]


def dashed(ax):
    """The look of a line whose slope is the gain."""
    return {"color": colour("mean", ax), "lw": 2.2, "ls": (0, (4, 2))}


def a_step(ax, weights, predictions):
    """From the mean 1 up, and across to the line again, with how far that is: the slope. The dots stand back for it."""
    mean, height = weights.mean(), predictions.mean()
    across = slope(weights, predictions)
    ax.plot([mean, mean, mean + across], [height, height + 1, height + 1], **corner(ax))
    words = {"textcoords": "offset points", **beside(ax)}
    text = f"{short(across)} across"
    left, right = ("right", -6), ("left", 8)  # to the left of the upright, to the right of where it meets the line
    before, beyond = (left, right) if across >= 0 else (right, left)
    for says, place, (align, off) in (
        ("1 up", (mean, height + 0.5), before),
        (text, (mean + across, height + 1), beyond),
    ):
        ax.annotate(says, place, xytext=(off, 0), ha=align, va="center", **words)


def corner(ax):
    """The look of a step."""
    halo = [withStroke(linewidth=4, foreground=ground(ax))]
    look = {"color": colour("observations", ax), "lw": 2, "ls": (0, (2, 1)), "path_effects": halo, "zorder": 2.9}
    return {**look, "label": "one up, and across"}


def beside(ax):
    """The look of the words at a step."""
    halo = [withStroke(linewidth=4, foreground=ground(ax))]
    return {"color": colour("observations", ax), "path_effects": halo, "zorder": 4, "fontweight": "bold"}


def short(value):
    """A number in words: to two digits, without zeros at the end."""
    return f"{round(value, 2) + 0.0:g}".replace("-", "−")


def clouds(weights, predictions, d=None, obs_std=None, *, moved=None, line=True, lowest=0, shafts=None, ax=None):
    """The clouds of a few weights side by side, {name: (n_ens,)}, over the same predictions (n_ens,).

    Each stands in a column of its own around its mean, all columns to one scale, so that lines may be compared. moved
    is the pair (weights {name: (n_ens,)}, predictions) after an update. The columns leave some room beside the clouds,
    so that a picture with moved mostly has the scale of the one without. line=False leaves the lines out. The dots of
    the lowest so many predictions are filled, and an upright line stands below each mean to count them by. shafts is
    how many members, from the first, have a shaft to where they went: all where it is None.
    """
    several("weights", weights, "array of a weight's values by its name")
    predictions = numbers_in("predictions", predictions, "numbers of shape (n_ens,)", shape=(None,))
    needs = f"numbers of shape {predictions.shape}, that of the predictions"
    weights = columns("weights", weights, needs, predictions.shape)
    d, obs_std = an_observation(d, obs_std)
    lowest = whole("lowest", lowest, at_least=0, at_most=len(predictions))
    if shafts is not None:
        shafts = whole("shafts", shafts, at_least=0, at_most=len(predictions))
    moved_weights = moved_predictions = None
    if moved is not None:
        is_pair = isinstance(moved, (tuple, list)) and len(moved) == 2 and isinstance(moved[0], dict)
        if not is_pair or moved[0].keys() != weights.keys():
            raise ValueError(f"moved must be a pair (dict of the same names, predictions); got {brief(moved)}")
        moved_weights = columns("moved[0]", moved[0], needs, predictions.shape)
        moved_predictions = numbers_in("moved[1]", moved[1], needs, shape=predictions.shape)

    ax = new_ax(ax, figsize=(7.2, 3.9))
    reach = 0.0
    for name, values in weights.items():
        reach = max(reach, ROOM * np.abs(values - values.mean()).max())
        if moved is not None:
            reach = max(reach, np.abs(moved_weights[name] - values.mean()).max())
    reach = reach or 1.0
    step = 2.25 * reach
    for i, (name, values) in enumerate(weights.items()):
        from_mean = i * step - values.mean()
        after = None if moved is None else (moved_weights[name] + from_mean, moved_predictions)
        drawn = Cloud(ax).show(values + from_mean, predictions, d, obs_std, after)
        if shafts is not None:  # few can be stronger
            drawn.shafts.set_segments(drawn.shafts.get_segments()[:shafts])
            drawn.shafts.set(**faint("ensemble", ax, 0.8), linewidths=1.2)
        if not line:
            drawn.line.set_data([], [])
        marked = ()
        if lowest:
            marked = mark_lowest(ax, values + from_mean, predictions, lowest)
        if i == 0:
            drawn.legend(ax, ncols=5, more=marked)
        else:  # the observation is there once, and so are the labels
            drawn.observation.set_data([], [])
            drawn.band.set_visible(False)
            for artist in [*drawn.artists, *marked]:
                artist.set_label("")
            ax.axvline((i - 0.5) * step, color=colour("prior", ax), lw=0.8)
    centres = step * np.arange(len(weights))
    ax.set_xticks(centres, [label_of(name) for name in weights])
    ax.tick_params(axis="x", which="major", length=0, pad=18)  # below the numbers, which are minor ticks
    ax.xaxis.remove_overlapping_locs = False
    places, numbers = [], []
    for centre, values in zip(centres, weights.values()):
        low, high = values.mean() + np.array([-0.8, 0.8]) * reach
        inside = [tick for tick in MaxNLocator(4).tick_values(low, high) if low <= tick <= high]
        places += [centre + tick - values.mean() for tick in inside]
        numbers += [f"{tick:g}".replace("-", "−") for tick in inside]
    ax.set_xticks(places, numbers, minor=True)
    ax.set(xlim=(-step / 2, (len(weights) - 0.5) * step), ylabel="prediction y")
    ys = heights_of(predictions, d, obs_std) + ([] if moved is None else [moved_predictions])
    ax.set(ylim=around(np.concatenate(ys)))
    return ax


def mark_lowest(ax, weights, predictions, lowest):
    """Fill the dots of the lowest so many predictions, and stand a line below the mean -> the dots, to label."""
    which = np.argsort(predictions)[:lowest]
    upright = [weights.mean()] * 2
    ax.plot(upright, [predictions.min(), predictions.mean()], color=colour("mean", ax), lw=1.2, ls=":", zorder=1.9)
    look = {"marker": "o", "ls": "", "ms": 5, "color": colour("prior", ax)}
    return ax.plot(weights[which], predictions[which], **look, label=f"the {lowest} lowest")


def columns(name, weights, needs, shape):
    """The values of each weight, of the given shape."""
    return {key: numbers_in(f"{name}[{key!r}]", values, needs, shape=shape) for key, values in weights.items()}


def an_observation(d, obs_std):
    """d and obs_std as numbers, or None where they are None."""
    if d is not None:
        d = number("d", d, "a number or None")
    if obs_std is not None:
        if d is None:
            raise ValueError(f"obs_std must be None where d is None; got {obs_std!r}")
        obs_std = number("obs_std", obs_std, "a standard deviation above 0", above=0)
    return d, obs_std


def heights_of(predictions, d, obs_std):
    """All that limits of the vertical axis have to hold of the members before the update and of the observation."""
    if d is None:
        return [predictions]
    off = obs_std or 0.0
    return [predictions, [d - off, d + off]]


def around(values):
    """Limits with all values between them and a little room; 1 to every side where all are equal."""
    room = 0.06 * np.ptp(values) or 1.0
    return values.min() - room, values.max() + room

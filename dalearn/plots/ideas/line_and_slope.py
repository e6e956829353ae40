"""A curve with two straight lines in its place: through members that lie far apart, and with the slope at one point."""

import numpy as np
from matplotlib.patches import Rectangle

from ..._checks import number, numbers_in
from ..roles import colour, ground, new_ax

NEAR = 1e-4  # the slope at a point is taken over this distance to both sides
BRACKETS = (0.25, 0.15, 0.05)  # their heights, as parts of the axes
ABOVE = 0.35  # a thin line over them, and over the words above them


class LineAndSlope:
    """The artists of the picture, in an axes whose limits are given: drawn once, then shown for any curve and point."""

    def __init__(self, ax, xlim, ylim):
        self.x = np.linspace(*xlim, 161)
        self.ylim = ylim
        ink, grey, empty = colour("truth", ax), colour("prior", ax), ground(ax)
        orange, blue = colour("mean", ax), colour("ensemble", ax)
        ax.set(xlim=xlim, ylim=ylim, xlabel="weight θ", ylabel="output y")
        self.band = ax.fill_between(self.x, 0, 0, color=ink, alpha=0.13, lw=0)
        (self.reading,) = ax.plot([], [], ":", color=ink, lw=1.3)
        (self.line,) = ax.plot([], [], "-.", color=orange, lw=2)
        (self.slope,) = ax.plot([], [], "-", color=blue, lw=2.6)
        (self.curve,) = ax.plot([], [], "--", color=ink, lw=1.8)
        (self.members,) = ax.plot([], [], "o", color=grey, mfc=empty, ms=4.5)
        (self.at,) = ax.plot([], [], "o", color=blue, mec=empty, ms=9)
        self.words = [ax.text(0, 0, "", va=va, color=ink) for va in ("center", "top", "top", "bottom")]
        across = ax.get_xaxis_transform()
        looks = {"by the line": orange, "by the slope": blue, "exact": ink}
        self.brackets, self.said = {}, {}
        note = "θ after the reading, ± one standard deviation"
        self.after = ax.text(0.99, ABOVE - 0.01, note, ha="right", va="top", color=ink, transform=ax.transAxes)
        (self.rule,) = ax.plot([0, 1], [ABOVE, ABOVE], color=grey, lw=0.8, transform=ax.transAxes)
        self.over_the_rule = Rectangle((0, ABOVE), 1, 1 - ABOVE, transform=ax.transAxes)
        for (name, look), height in zip(looks.items(), BRACKETS):
            (bar,) = ax.plot([], [], "|-", color=look, lw=2.2, ms=9, mew=2, transform=across)
            words = ax.text(0, height, "", ha="right", va="center", color=ink, transform=across)
            self.brackets[name], self.said[name] = bar, words
        self.artists = [
            self.band, self.reading, self.line, self.slope, self.curve, self.members, self.at,
            *self.brackets.values(), *self.words, self.after, self.rule, *self.said.values(),
        ]  # fmt: skip

    def show(self, curve, members, at, d, obs_std, said):
        """Set the artists: curve a function, members (n_ens,), said {name of a bracket: (mean, deviation) or None}.

        -> the rise of the line through the members for one more unit of θ, and the slope of the curve at this point
        """
        low, high = self.ylim
        left, right = self.x[[0, -1]]
        y = curve(members)
        centre, level = members.mean(), y.mean()
        anomalies = y - level
        rise = anomalies @ anomalies / ((members - centre) @ anomalies)
        before, after = curve(np.array([at - NEAR, at + NEAR]))
        slope = (after - before) / (2 * NEAR)
        height = curve(np.array([at]))[0]
        self.band.set_verts([[(left, d - obs_std), (right, d - obs_std), (right, d + obs_std), (left, d + obs_std)]])
        self.reading.set_data([left, right], [d, d])
        self.curve.set_data(self.x, curve(self.x))
        self.members.set_data(members, y)
        self.at.set_data([at], [height])
        self.line.set_data(self.x, level + rise * (self.x - centre))
        self.slope.set_data(self.x, height + slope * (self.x - at))
        room = 0.02 * (right - left)
        of_curve, of_line, of_slope, of_reading = self.words
        of_reading.set(text=f"reading {d:g} ± {obs_std:g}", position=(left + room, d + obs_std))
        has_brackets = any(pair is not None for pair in said.values())
        for artist in (self.after, self.rule):
            artist.set_visible(has_brackets)
        for artist in (self.line, self.slope, self.curve):  # none of them goes on among the brackets
            artist.set_clip_path(self.over_the_rule if has_brackets else artist.axes.patch)
        top = self.x[curve(self.x) < high - 0.08 * (high - low)][-1]
        of_curve.set(text="the curve", ha="right", position=(top - room, curve(np.array([top]))[0]))
        under = d - 2 * obs_std - 0.02 * (high - low)
        of_line.set(text="line through\nthe members", position=(centre + (under - level) / rise + room, under))
        beside = d - 0.33 * (high - low)
        words = f"with the curve's\nslope at θ = {at:g}"
        of_slope.set(text=words, position=(at + (beside - height) / slope + room, beside))
        for name, height_of in zip(self.brackets, BRACKETS):
            pair = said[name]
            self.brackets[name].set_data(*(([], []) if pair is None else self._bracket(pair, height_of)))
            self.said[name].set_text("" if pair is None else f"{name} {pair[0]:.2f} ± {pair[1]:.2f}")
            if pair is not None:
                self.said[name].set_x(pair[0] - pair[1] - room)
        return rise, slope

    @staticmethod
    def _bracket(pair, height):
        mean, std = pair
        return [mean - std, mean, mean + std], [height] * 3


def line_and_slope(curve, members, at, d, obs_std, *, by_line=None, by_slope=None, exact=None, ax=None):
    """A model of one weight, as a curve, and two straight lines that may stand in its place where a reading lies.

    One is the regression line of weight on output through the members, hollow dots on the curve; an update moves every
    member along it. The other touches the curve at one point and has its slope there. The reading is a level with a
    band. Along the bottom stand means and deviations of the weight, by either line and exactly.

    curve                     a function: weights (n,) -> outputs (n,)
    members                   (n_ens,) weights, at least two of them different
    at                        the weight at which the second line touches the curve
    d                         the reading; obs_std the standard deviation of its error
    by_line, by_slope, exact  a pair (mean, standard deviation) each, or None
    """
    members = numbers_in("members", members, "the weights of at least 2 members, (n_ens,)", ndim=1)
    if len(members) < 2 or np.ptp(members) == 0:
        raise ValueError(f"members must be the weights of at least 2 different members, (n_ens,); got {members}")
    at = number("at", at, "a number")
    d = number("d", d, "a number")
    obs_std = number("obs_std", obs_std, "a standard deviation above 0", above=0)
    said = {"by the line": by_line, "by the slope": by_slope, "exact": exact}
    for (name, pair), argument in zip(said.items(), ("by_line", "by_slope", "exact")):
        if pair is not None:
            needs = "a pair (mean, standard deviation) or None"
            said[name] = tuple(numbers_in(argument, pair, needs, shape=(2,)))
    if not callable(curve):
        raise ValueError(f"curve must be a function of weights (n,); got {type(curve).__name__}")
    y = numbers_in("curve(members)", curve(members), f"numbers of shape {members.shape}", shape=members.shape)
    ax = new_ax(ax, figsize=(7, 4.4))
    reached = [at, *(pair[0] + side * pair[1] for pair in said.values() if pair for side in (-1, 1))]
    left, right = min(members.min(), *reached), max(members.max(), *reached)
    room = 0.1 * (right - left)
    low, high = min(y.min(), d - 2 * obs_std), d + 5 * obs_std
    LineAndSlope(ax, (left - room, right + room), (low - 0.6 * (high - low), high)).show(
        curve, members, at, d, obs_std, said
    )
    return ax

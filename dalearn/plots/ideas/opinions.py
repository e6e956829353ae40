"""The opinions on one number, as bell curves, and the share of the way that the mean goes."""

import numpy as np
from matplotlib.collections import LineCollection

from ..._checks import brief, numbers_in
from ..roles import colour, ink, legend, new_ax

BELOW = 0.07  # where the way from the prior mean to the observation is drawn, as a share of the axes' height


def density(theta, mean, variance):
    """The density of a normal distribution at theta (n,)."""
    return np.exp(-((theta - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


class Opinions:
    """Prior, likelihood and posterior as bell curves; below them, the way from the prior mean to the observation.

    The thin part of that way is what the mean has left; the thick part is the share that it has gone.
    """

    def __init__(self, ax):
        # the posterior lies below the prior, which would be hidden where the two are nearly one
        look_of = {
            "prior": {"color": colour("prior", ax), "ls": "--", "lw": 2.5},
            "likelihood": {"color": colour("observations", ax), "ls": ":", "lw": 2},
            "posterior": {"color": colour("ensemble", ax), "ls": "-", "lw": 2.5, "zorder": 1.9},
        }
        self.ax = ax
        self.lines = {name: ax.plot([], [], **look, label=name)[0] for name, look in look_of.items()}
        shades = [look["color"] for look in look_of.values()]
        self.stems = LineCollection([], colors=shades, lw=0.8)  # from each top down to its mean
        self.area = ax.fill_between([0, 1], 0, 0, color=shades[2], alpha=0.2, lw=0)
        way = ax.get_xaxis_transform()  # across in the unit of θ, up as a share of the axes
        (self.whole,) = ax.plot([], [], color=ink(ax), lw=0.8, marker="|", ms=9, mew=0.8, transform=way)
        (self.gone,) = ax.plot([], [], color=shades[2], lw=5, solid_capstyle="butt", transform=way)
        ax.add_collection(self.stems, autolim=False)
        below_to_above = [self.lines[name] for name in ("posterior", "prior", "likelihood")]
        self.artists = [self.area, self.stems, *below_to_above, self.whole, self.gone]

    def show(self, theta, prior, observation=None, posterior=None):
        """Each opinion is a pair (mean, variance) or None; theta (n,) are the places at which curves are computed."""
        tops = []
        for name, opinion in zip(self.lines, (prior, observation, posterior)):
            if opinion is None:
                self.lines[name].set_data([], [])
                tops.append(np.full((2, 2), np.nan))
                continue
            mean, variance = opinion
            self.lines[name].set_data(theta, density(theta, mean, variance))
            tops.append([(mean, 0), (mean, density(mean, mean, variance))])
        self.stems.set_segments(tops)
        self.area.set_verts([])
        self.whole.set_data([], [])
        self.gone.set_data([], [])
        if observation is not None:
            self.whole.set_data([prior[0], observation[0]], [BELOW, BELOW])
        if posterior is not None:
            under = density(theta, *posterior)
            outline = np.column_stack([np.append(theta, theta[[-1, 0]]), np.append(under, [0, 0])])
            self.area.set_verts([outline])
            if observation is not None:
                self.gone.set_data([prior[0], posterior[0]], [BELOW, BELOW])


def opinions(prior, observation, posterior=None, ax=None):
    """The densities of one number: prior, observation and posterior, each a pair (mean, variance) of a Gaussian.

    The observation's curve is the likelihood of the reading.

    Below the curves lies the way from the prior mean to the observation; the thick part is the share that the mean
    goes. ValueError for a variance that is not above 0: it has no density.
    """
    opinion_of = {"prior": prior, "observation": observation}
    if posterior is not None:
        opinion_of["posterior"] = posterior
    for name, opinion in opinion_of.items():
        mean, variance = numbers_in(name, opinion, "a pair (mean, variance)", shape=(2,))
        if not variance > 0:
            raise ValueError(f"{name} must be a pair (mean, variance) with a variance above 0; got {brief(opinion)}")
        opinion_of[name] = (mean, variance)
    ax = new_ax(ax)
    ends = [mean + side * 3.5 * np.sqrt(variance) for mean, variance in opinion_of.values() for side in (-1, 1)]
    theta = np.linspace(min(ends), max(ends), 401)
    picture = Opinions(ax)
    picture.show(theta, **opinion_of)
    if posterior is None:
        picture.lines["posterior"].set_label("")  # nothing for the legend to name
    highest = max(density(mean, mean, variance) for mean, variance in opinion_of.values())
    room_below = 0.16 * highest  # for the way
    ax.set(xlabel="the number θ", ylabel="density", xlim=(min(ends), max(ends)), ylim=(-room_below, 1.05 * highest))
    ax.set_yticks([tick for tick in ax.get_yticks() if 0 <= tick <= 1.05 * highest])
    if posterior is not None and opinion_of["observation"][0] != opinion_of["prior"][0]:
        start = opinion_of["prior"][0]
        end = opinion_of["observation"][0]
        share = (opinion_of["posterior"][0] - start) / (end - start)
        side = 1 if end > start else -1
        place = (end + side * 0.015 * (max(ends) - min(ends)), BELOW)
        align = {"ha": "left" if side > 0 else "right", "va": "center_baseline"}
        ax.text(*place, f"{share:.2f} of the way", transform=ax.get_xaxis_transform(), color=ink(ax), **align)
    legend(ax)
    return ax

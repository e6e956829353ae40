"""The opinions on one number, as bell curves."""

import numpy as np

from ..._checks import brief, numbers_in
from ..roles import colour, legend, new_ax


def opinions(prior, observation, posterior=None, ax=None):
    """The densities of one number: prior, observation and posterior, each a pair (mean, variance) of a Gaussian.

    ValueError for a variance that is not above 0: it has no density.
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
    look_of = {
        "prior": {"color": colour("prior", ax), "ls": "--", "lw": 2.5},
        "observation": {"color": colour("observations", ax), "ls": ":", "lw": 2},
        "posterior": {"color": colour("ensemble", ax), "ls": "-", "lw": 2.5},
    }
    ends = [mean + side * 3.5 * np.sqrt(variance) for mean, variance in opinion_of.values() for side in (-1, 1)]
    x = np.linspace(min(ends), max(ends), 401)
    for name, (mean, variance) in opinion_of.items():
        density = np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)
        shade = look_of[name]["color"]
        ax.plot(x, density, **look_of[name], label=name)
        ax.vlines(mean, 0, density.max(), color=shade, lw=0.8)  # down to its mean
        if name == "posterior":
            ax.fill_between(x, density, color=shade, alpha=0.2, lw=0)
    ax.set(xlabel="the number θ", ylabel="density", ylim=(0, None))
    legend(ax)
    return ax

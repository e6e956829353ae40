"""Networks with two weights that say the same, get the same push of their weights, and end up saying something else."""

import numpy as np
from matplotlib.patches import FancyArrowPatch

from ..._checks import number, numbers_in
from ..roles import colour, faint, ground, ink, legend, new_ax

DOTS = 300  # of the members are drawn
NAMES = "ABCDEFGH"
POINTS = 201  # along each side of the grid on which the outputs are computed


def same_push(output, networks, push, foretold, members=None, ax=None):
    """A plane of two weights, with networks that say the same and are moved by the same push: arrows, all alike.

    A dashed curve joins the weights that say what the networks say before the push, a full one those that say what the
    line through the members foretells after it. Where the arrow of a network ends stands what that network says there.

    output    a function: weights (2, n) -> outputs (n,)
    networks  (2, n) weights of at most 8 networks, which all have the same output
    push      (2,) what is added to the weights of each
    foretold  what the line says that each of them says after the push
    members   (2, n_ens) weights of the members through which the line goes, grey dots, or None
    """
    if not callable(output):
        raise ValueError(f"output must be a function of weights (2, n); got {type(output).__name__}")
    networks = numbers_in("networks", networks, "the weights of 1 to 8 networks, (2, n)", shape=(2, None))
    n = networks.shape[1]
    if not 1 <= n <= len(NAMES):
        raise ValueError(f"networks must be the weights of 1 to 8 networks, (2, n); got {n} of them")
    push = numbers_in("push", push, "two numbers, one for each weight", shape=(2,))
    foretold = number("foretold", foretold, "a number")
    if members is not None:
        members = numbers_in("members", members, "None or the weights of members, (2, n_ens)", shape=(2, None))
    said = numbers_in("output(networks)", output(networks), f"numbers of shape ({n},)", shape=(n,))
    if not np.allclose(said, said[0]):
        raise ValueError(f"networks must all have the same output; got {said.min():g} to {said.max():g}")
    ends = networks + push[:, None]
    everything = np.concatenate([networks, ends], axis=1)
    if members is not None:
        everything = np.concatenate([everything, np.quantile(members, [0.01, 0.99], axis=1).T], axis=1)
    low, high = everything.min(axis=1), everything.max(axis=1)
    room = 0.05 * (high - low) + 0.05
    low, high = low - room, high + 2 * room
    ax = new_ax(ax, figsize=(6.4, 4.8))
    black, orange, blue = ink(ax), colour("mean", ax), colour("ensemble", ax)
    across, up = (np.linspace(*pair, POINTS) for pair in zip(low, high))
    outputs = output(np.stack([part.ravel() for part in np.meshgrid(across, up)])).reshape(POINTS, POINTS)
    ax.contour(across, up, outputs, [said[0]], colors=[black], linestyles="--", linewidths=1.5)
    ax.contour(across, up, outputs, [foretold], colors=[orange], linestyles="-", linewidths=2.4)
    if members is not None:
        grey = {**faint("prior", ax, 0.6), "mec": "none", "ls": "None", "label": "members"}
        ax.plot(*members[:, :DOTS], marker="o", ms=3.5, zorder=1, **grey)
    ax.plot([], [], "--", color=black, lw=1.5, label=f"all that say {said[0]:g}")
    ax.plot([], [], "-", color=orange, lw=2.4, label=f"all that say {foretold:g}, as the line foretells")
    looks = {"mutation_scale": 16, "lw": 2.4, "color": blue, "shrinkA": 0, "shrinkB": 0, "zorder": 3}
    for start, end in zip(networks.T, ends.T):
        ax.add_patch(FancyArrowPatch(start, end, arrowstyle="-|>", **looks))
    ax.plot(*networks, "o", color=blue, mfc=ground(ax), mew=2, ms=8, zorder=4, label="networks, and their push")
    box = {"facecolor": ground(ax), "edgecolor": "none", "pad": 1.5, "alpha": 0.85}
    beside = 0.02 * (high - low)
    for name, start, end, value in zip(NAMES, networks.T, ends.T, output(ends)):
        ax.text(*(start - 1.2 * beside), name, ha="right", va="top", color=black, fontweight="bold", zorder=5)
        words = f"{name} now says {value:.2f}"
        ax.text(*(end + beside), words, ha="left", va="bottom", color=black, bbox=box, zorder=5)
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), xlabel="weight a", ylabel="weight b")
    legend(ax, outside=True, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, fontsize="small")
    return ax

"""One analysis of two parameters, an arrow for each member."""

import numpy as np

from ..._checks import brief, number, numbers_in
from ..roles import colour, ground, new_ax


def arrows(prior, posterior, h, d, obs_std, ax=None):
    """One analysis of two parameters: an arrow for each member, from the prior (2, n_ens) to the posterior (2, n_ens).

    The line in ink holds the parameters θ with h · θ = d, which agree with the observation; its band is d ± obs_std.
    h[1] must not be 0. The posterior mean is a diamond. The limits depend on the prior only; where its members are
    equal, they are 1 to every side.
    """
    prior = numbers_in("prior", prior, "numbers of shape (2, n_ens), one member per column", shape=(2, None))
    needs = f"numbers of shape {prior.shape}, that of the prior"
    posterior = numbers_in("posterior", posterior, needs, shape=prior.shape)
    h = numbers_in("h", h, "numbers of shape (2,)", shape=(2,))
    if h[1] == 0:
        raise ValueError(f"h must be numbers of shape (2,), the second one not 0; got {brief(h.tolist())}")
    d = number("d", d, "a number")
    obs_std = number("obs_std", obs_std, "a standard deviation above 0", above=0)
    ax = new_ax(ax, figsize=(5, 4.6))
    centre = prior.mean(axis=1)
    reach = 1.15 * np.abs(prior - centre[:, None]).max()
    if reach <= 1e-6 * np.abs(centre).max():  # which rounding can leave of equal members, in float32 as well
        reach = 1.0

    ends = centre[0] + np.array([-3, 3]) * reach
    low = (d - obs_std - h[0] * ends) / h[1]
    line = (d - h[0] * ends) / h[1]
    high = (d + obs_std - h[0] * ends) / h[1]
    ax.fill_between(ends, low, high, color=colour("observations", ax), alpha=0.1, lw=0)
    ax.plot(ends, line, color=colour("observations", ax), lw=1.2, label="agrees with d; band ± 1 std")

    moves = posterior - prior
    shape = {"width": 0.003, "headwidth": 7, "headlength": 9, "headaxislength": 8}
    units_of_the_axes = {"angles": "xy", "scale_units": "xy", "scale": 1}
    ax.quiver(*prior, *moves, color=colour("prior", ax), **units_of_the_axes, **shape)
    empty = ground(ax)
    ax.plot(*prior, "o", color=colour("prior", ax), mfc=empty, ms=4, label="prior")
    ax.plot(*posterior, "o", color=colour("ensemble", ax), ms=4, label="posterior")
    mean = posterior.mean(axis=1)
    ax.plot(*mean, "D", color=colour("mean", ax), mec=empty, ms=8, label="posterior mean")

    around = np.array([-1, 1]) * reach
    ax.set(xlim=centre[0] + around, ylim=centre[1] + around, aspect="equal")
    ax.set(xlabel="weight w", ylabel="bias b")
    return ax

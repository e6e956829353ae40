"""The pictures that explain an idea: opinions, covariances, an analysis, the units of a network."""

import numpy as np

from .._checks import brief, number, numbers_in
from .curves import points, several
from .roles import colour, faint, ground, label_of, legend, new_ax


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


def covariance_ellipses(ensemble, covariance, ax=None):
    """An ensemble (2, n_ens) as dots, its covariance as an ellipse of two standard deviations, the true one dashed.

    The ensemble's ellipse stands around the member mean, that of the true covariance (2, 2) around the true mean, 0.
    """
    needs = "numbers of shape (2, n_ens) with at least 2 members"
    ensemble = numbers_in("ensemble", ensemble, needs, shape=(2, None))
    if ensemble.shape[1] < 2:
        raise ValueError(f"ensemble must be {needs}; got shape {ensemble.shape}")
    covariance = numbers_in("covariance", covariance, "numbers of shape (2, 2)", shape=(2, 2))
    ax = new_ax(ax, figsize=(4, 3.6))
    few = ensemble.shape[1] < 50
    size = 8 if few else 3
    opacity = 0.8 if few else 0.35
    mean = ensemble.mean(axis=1)
    ax.plot(*ensemble, ".", ms=size, **faint("ensemble", ax, opacity), label="members")
    ax.plot(*ellipse(mean, np.cov(ensemble)), color=colour("ensemble", ax), lw=3, label="estimated covariance")
    ax.plot(*mean, "+", color=colour("mean", ax), ms=10, mew=2.5, label="member mean")
    true = ellipse(np.zeros(2), covariance)
    ax.plot(*true, "--", color=colour("truth", ax), lw=1.5, label="true covariance")
    ax.set(xlabel="first number", ylabel="second number")
    return ax


def ellipse(centre, covariance):
    """Points (2, 200) at two standard deviations from the centre (2,) in every direction."""
    centre = numbers_in("centre", centre, "numbers of shape (2,)", shape=(2,))
    covariance = numbers_in("covariance", covariance, "numbers of shape (2, 2)", shape=(2, 2))
    variances, axes = np.linalg.eigh(covariance)
    std = np.sqrt(np.maximum(variances, 0))
    angle = np.linspace(0, 2 * np.pi, 200)
    circle = np.array([np.cos(angle), np.sin(angle)])
    return centre[:, None] + 2 * axes @ (std[:, None] * circle)


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


def units(problem, steps, offset=0.0, ax=None):
    """The steps (n_test, n_units) of a network's hidden units in grey, in green their sum plus offset; the truth."""
    x = points(problem)
    needs = f"numbers of shape ({len(x)}, n_units), a column for each unit"
    steps = numbers_in("steps", steps, needs, shape=(len(x), None))
    offset = number("offset", offset, "a number")
    ax = new_ax(ax)
    ax.plot(x, problem.truth[:, 0], "--", color=colour("truth", ax), lw=1, label="truth")
    for i, step in enumerate(steps.T):
        line = ("-", "-.", ":")[i % 3]
        ax.plot(x, step, line, color=colour("prior", ax), lw=1.8, label=f"unit {i + 1}")
    network = steps.sum(axis=1) + offset
    ax.plot(x, network, color=colour("gradient descent", ax), lw=2.5, label="network")
    ax.set(xlabel="x", ylabel="output")
    return ax


def variants(problem, outputs, ax=None):
    """Outputs {label: (n_test, 1)} of one network at a few values of one weight, ever thicker, over the truth."""
    x = points(problem)
    several("outputs", outputs, "array of outputs by its label")
    needs = f"numbers of shape ({len(x)}, 1)"
    lines = {name: numbers_in(f"outputs[{name!r}]", each, needs, shape=(len(x), 1)) for name, each in outputs.items()}
    ax = new_ax(ax)
    ax.plot(x, problem.truth[:, 0], "--", color=colour("truth", ax), lw=1)
    for i, (name, output) in enumerate(lines.items()):
        line = ((0, (1, 1)), "-.", "-")[i % 3]
        width = 1.4 + 0.8 * i
        ax.plot(x, output[:, 0], ls=line, color=colour("gradient descent", ax), lw=width, label=label_of(name))
    ax.set(xlabel="x", ylabel="output")
    above = {"loc": "lower center", "bbox_to_anchor": (0.5, 1), "ncols": 3}
    legend(ax, outside=True, **above, handlelength=2.2, columnspacing=1)
    return ax

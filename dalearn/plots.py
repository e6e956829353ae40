"""Figures. Every function draws what it is given into ax (None makes a new one) and returns the ax.

Colours go by role, from the palette of Okabe and Ito, which the colour-blind can tell apart; where two lines could be
confused in grey, their style differs too.
"""

import base64
import html
import io

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap, LogNorm, to_rgb
from matplotlib.ticker import LogLocator

COLOURS = {
    "observations": "#000000",
    "truth": "#000000",
    "prior": "#999999",
    "ensemble": "#0072B2",
    "mean": "#D55E00",
    "gradient descent": "#009E73",
}
STYLES = {"GD": ("#009E73", "--"), "EnKF": ("#0072B2", "-"), "ESMDA": ("#D55E00", "-.")}  # a method's colour and line


def new_ax(ax, figsize=(6, 3.6)):
    """ax, or a new one with a light frame, in a figure that fits its labels."""
    if ax is None:
        _, ax = plt.subplots(figsize=figsize, layout="constrained")
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def data(problem, ax=None):
    """The noisy observations of a problem with one input as black dots, and its truth as a dashed line."""
    if problem.x.shape[1] != 1:
        raise ValueError(f"problem must have one input for a curve; got {problem!r}")
    ax = new_ax(ax)
    x, x_test = (problem.in_units(inputs)[:, 0] for inputs in (problem.x, problem.x_test))
    ax.plot(x, problem.d[:, 0], ".", color=COLOURS["observations"], ms=4, label="observations")
    ax.plot(x_test, problem.truth[:, 0], "--", color=COLOURS["truth"], lw=1, label="truth")
    ax.set(xlabel="x", ylabel="d")
    return ax


def fit(problem, predictions, ax=None):
    """Predictions at problem.x_test over the data: (n_test, 1) a line, (n_test, 1, n_ens) the mean and the 90% band."""
    return _line_or_band(problem, _curves(problem, predictions), data(problem, ax))


def error(problem, predictions, ax=None):
    """Predictions at problem.x_test with the truth taken off; the same shapes, lines and band as in fit."""
    ax = new_ax(ax)
    ax.axhline(0, ls="--", color=COLOURS["truth"], lw=1, label="truth")
    ax.set(xlabel="x", ylabel="prediction − truth")
    predictions = _curves(problem, predictions)
    truth = problem.truth[:, 0]
    return _line_or_band(problem, predictions - (truth if predictions.ndim == 1 else truth[:, None]), ax)


def _curves(problem, predictions):
    """Predictions at problem.x_test as (n_test,) or (n_test, n_ens)."""
    predictions = np.asarray(predictions)
    if predictions.shape[:2] != problem.truth.shape or predictions.ndim > 3:
        n = len(problem.truth)
        raise ValueError(f"predictions must have shape ({n}, 1) or ({n}, 1, n_ens); got {predictions.shape}")
    return predictions[:, 0]


def _line_or_band(problem, predictions, ax):
    x = problem.in_units(problem.x_test)[:, 0]
    if predictions.ndim == 1:
        ax.plot(x, predictions, color=COLOURS["gradient descent"], lw=2, label="network")
        return ax
    low, high = np.quantile(predictions, [0.05, 0.95], axis=1)
    ax.fill_between(x, low, high, color=COLOURS["ensemble"], alpha=0.35, lw=0, label="90% of the members")
    ax.plot(x, predictions.mean(axis=1), color=COLOURS["mean"], lw=2, label="ensemble mean")
    return ax


def learning_curves(histories, ax=None, *, measure="rmse"):
    """A measure of several histories {name: History} along their steps, on logarithmic axes; names as in STYLES."""
    ax = new_ax(ax)
    for name, history in histories.items():
        colour, line = STYLES.get(name, (None, "-"))
        few = len(history.k) < 30
        # a logarithmic axis has no 0, so the start, entry 0, is drawn at 1/2
        k = np.where(history.k == 0, 0.5, history.k)
        ax.plot(k, getattr(history, measure), line, color=colour, marker="o" if few else None, ms=4, label=name)
    ax.set(xscale="log", yscale="log", xlabel="step (start at ½)", ylabel=measure.upper().replace("_", " "))
    ax.legend(frameon=False)
    return ax


def parameter_spread(history, ax=None):
    """Each parameter's standard deviation over the ensemble along the steps, relative to its start; median bold."""
    ax = new_ax(ax)
    relative = history.parameter_std / history.parameter_std[0]
    ax.plot(history.k, relative, color=COLOURS["ensemble"], lw=0.7, alpha=0.4)
    ax.plot(history.k, np.median(relative, axis=1), "o-", color=COLOURS["mean"], lw=2.5, label="median parameter")
    ax.plot([], [], color=COLOURS["ensemble"], lw=0.7, alpha=0.7, label="one parameter")
    ax.set(xlabel="step", ylabel="standard deviation\nrelative to the start", ylim=(0, None))
    ax.legend(frameon=False)
    return ax


def scores(table, ax=None, *, label="RMSE", rng=0):
    """Results of several methods {name: values over the seeds}: a dot a seed, the median a bar, the quartiles a box."""
    ax = new_ax(ax, figsize=(6, 0.7 + 0.55 * len(table)))
    rng = np.random.default_rng(rng)
    for row, (name, values) in enumerate(table.items()):
        colour = next((c for known, (c, _) in STYLES.items() if name.startswith(known)), COLOURS["prior"])
        low, median, high = np.quantile(values, [0.25, 0.5, 0.75])
        ax.barh(row, high - low, left=low, height=0.56, color=colour, alpha=0.3)
        ax.plot([median, median], [row - 0.36, row + 0.36], color=colour, lw=3, solid_capstyle="butt")
        ax.plot(values, row + rng.uniform(-0.2, 0.2, len(values)), ".", color="black", ms=4, alpha=0.7)
    ax.set(yticks=range(len(table)), yticklabels=list(table), xscale="log", xlabel=label)
    ax.xaxis.set(major_locator=LogLocator(subs=(1, 2, 5)), major_formatter="{x:g}", minor_formatter="")
    ax.invert_yaxis()
    return ax


def opinions(prior, observation, posterior=None, ax=None):
    """The densities of one number: prior, observation and posterior, each a pair (mean, variance) of a Gaussian."""
    ax = new_ax(ax)
    looks = {
        "prior": (prior, COLOURS["prior"], "--", 2.5),
        "observation": (observation, COLOURS["observations"], ":", 2),
        "posterior": (posterior, COLOURS["ensemble"], "-", 2.5),
    }
    looks = {name: look for name, look in looks.items() if look[0] is not None}
    ends = [mean + side * 3.5 * np.sqrt(variance) for (mean, variance), *_ in looks.values() for side in (-1, 1)]
    x = np.linspace(min(ends), max(ends), 401)
    for name, ((mean, variance), colour, line, width) in looks.items():
        density = np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)
        ax.plot(x, density, line, color=colour, lw=width, label=name)
        ax.vlines(mean, 0, density.max(), color=colour, lw=0.8)  # down to its mean
        if name == "posterior":
            ax.fill_between(x, density, color=colour, alpha=0.2, lw=0)
    ax.set(xlabel="the number θ", ylabel="density", ylim=(0, None))
    ax.legend(frameon=False)
    return ax


def covariance_ellipses(ensemble, covariance, ax=None):
    """An ensemble (2, n_ens) as dots, its covariance as an ellipse of two standard deviations, the true one dashed.

    The ensemble's ellipse stands around the member mean, that of the true covariance (2, 2) around the true mean, 0.
    """
    ensemble = np.asarray(ensemble)
    if ensemble.ndim != 2 or len(ensemble) != 2 or ensemble.shape[1] < 2:
        raise ValueError(f"ensemble must have shape (2, n_ens) with at least 2 members; got {ensemble.shape}")
    ax = new_ax(ax, figsize=(4, 3.6))
    mean = ensemble.mean(axis=1)
    blue, few = COLOURS["ensemble"], ensemble.shape[1] < 50
    ax.plot(*ensemble, ".", color=blue, ms=8 if few else 3, alpha=0.8 if few else 0.35, label="members")
    ax.plot(*ellipse(mean, np.cov(ensemble)), color=blue, lw=3, label="estimated covariance")
    ax.plot(*mean, "+", color=COLOURS["mean"], ms=10, mew=2.5, label="member mean")
    ax.plot(*ellipse(np.zeros(2), covariance), "--", color=COLOURS["truth"], lw=1.5, label="true covariance")
    ax.set(xlabel="first number", ylabel="second number")
    return ax


def ellipse(centre, covariance):
    """Points (2, 200) at two standard deviations from the centre (2,) in every direction."""
    variances, axes = np.linalg.eigh(covariance)
    angle = np.linspace(0, 2 * np.pi, 200)
    circle = np.array([np.cos(angle), np.sin(angle)])
    return centre[:, None] + 2 * axes @ (np.sqrt(np.maximum(variances, 0))[:, None] * circle)


def arrows(prior, posterior, h, d, obs_std, ax=None):
    """One analysis of two parameters: an arrow for each member, from the prior (2, n_ens) to the posterior (2, n_ens).

    The black line holds the parameters θ with h · θ = d, which agree with the observation; its band is d ± obs_std.
    h[1] must not be 0. The posterior mean is a diamond. The limits depend on the prior only.
    """
    ax = new_ax(ax, figsize=(5, 4.6))
    centre, reach = prior.mean(axis=1), 1.15 * np.abs(prior - prior.mean(axis=1, keepdims=True)).max()
    ends = centre[0] + np.array([-3, 3]) * reach
    low, line, high = ((d + error - h[0] * ends) / h[1] for error in (-obs_std, 0, obs_std))
    ax.fill_between(ends, low, high, color=COLOURS["observations"], alpha=0.1, lw=0)
    ax.plot(ends, line, color=COLOURS["observations"], lw=1.2, label="agrees with d; band ± 1 std")
    moves = posterior - prior
    shape = {"width": 0.003, "headwidth": 7, "headlength": 9, "headaxislength": 8}
    ax.quiver(*prior, *moves, color=COLOURS["prior"], angles="xy", scale_units="xy", scale=1, **shape)
    ax.plot(*prior, "o", color=COLOURS["prior"], mfc="white", ms=4, label="prior")
    ax.plot(*posterior, "o", color=COLOURS["ensemble"], ms=4, label="posterior")
    ax.plot(*posterior.mean(axis=1), "D", color=COLOURS["mean"], mec="white", ms=8, label="posterior mean")
    ax.set(xlim=centre[0] + np.array([-1, 1]) * reach, ylim=centre[1] + np.array([-1, 1]) * reach, aspect="equal")
    ax.set(xlabel="weight w", ylabel="bias b")
    return ax


def units(problem, steps, offset=0.0, ax=None):
    """The steps (n_test, n_units) of a network's hidden units in grey, in green their sum plus offset; the truth."""
    ax, x, steps = new_ax(ax), problem.in_units(problem.x_test)[:, 0], np.asarray(steps)
    ax.plot(x, problem.truth[:, 0], "--", color=COLOURS["truth"], lw=1, label="truth")
    for i, step in enumerate(steps.T):
        ax.plot(x, step, ("-", "-.", ":")[i % 3], color=COLOURS["prior"], lw=1.8, label=f"unit {i + 1}")
    ax.plot(x, steps.sum(axis=1) + offset, color=COLOURS["gradient descent"], lw=2.5, label="network")
    ax.set(xlabel="x", ylabel="output")
    return ax


def variants(problem, outputs, ax=None):
    """Outputs {label: (n_test, 1)} of one network at a few values of one weight, ever thicker, over the truth."""
    ax, x = new_ax(ax), problem.in_units(problem.x_test)[:, 0]
    ax.plot(x, problem.truth[:, 0], "--", color=COLOURS["truth"], lw=1)
    for i, (label, output) in enumerate(outputs.items()):
        style, width = ((0, (1, 1)), "-.", "-")[i % 3], 1.4 + 0.8 * i
        ax.plot(x, output[:, 0], ls=style, color=COLOURS["gradient descent"], lw=width, label=label)
    ax.set(xlabel="x", ylabel="output")
    ax.legend(frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, handlelength=2.2, columnspacing=1)
    return ax


def errors_by_count(table, ax=None):
    """Errors {number of assimilations: values over the seeds}: a dot a seed, a line through the medians; log axes."""
    ax = new_ax(ax)
    counts = sorted(table)
    for count in counts:
        values = table[count]
        ax.plot(np.full(len(values), count), values, "o", color=COLOURS["ensemble"], ms=4, alpha=0.5)
    ax.plot([], [], "o", color=COLOURS["ensemble"], ms=4, alpha=0.5, label="one seed")
    medians = [np.median(table[count]) for count in counts]
    ax.plot(counts, medians, "D-", color=COLOURS["mean"], lw=2.5, ms=7, mec="white", label="median")
    ax.set(xscale="log", yscale="log", xlabel="number of assimilations", ylabel="RMSE")
    ax.set_xticks(counts, [str(count) for count in counts])
    ax.yaxis.set(major_locator=LogLocator(subs=(1, 2, 5)), major_formatter="{x:g}", minor_formatter="")
    ax.minorticks_off()
    ax.legend(frameon=False)
    return ax


def rates(histories, ax=None, *, top=100):
    """The mean squared error on the data of a few runs {label: History} along their epochs, each in its own style.

    A run that diverged is drawn until it leaves the axes at the top, with a cross at its last value below it. The
    start, epoch 0, is drawn at ½, as in learning_curves.
    """
    ax, colour = new_ax(ax), COLOURS["gradient descent"]
    for i, (label, history) in enumerate(histories.items()):
        k, loss = np.where(history.k == 0, 0.5, history.k), history.train_rmse**2
        if history.diverged:
            last = np.flatnonzero(loss < top)[-1]
            ax.plot(k[last], loss[last], "x", color=colour, ms=10, mew=2.5)
            k, loss, label = k[: last + 2], loss[: last + 2], f"{label} (×: diverges)"
        ax.plot(k, loss, (":", "-", "--")[i % 3], color=colour, lw=2.5, label=label)
    ax.set(xscale="log", yscale="log", ylim=(None, top), xlabel="epoch (start at ½)", ylabel="mean squared error")
    ax.legend(frameon=False, title="learning rate")
    return ax


def fit_and_numbers(problem, predictions, ax=None):
    """The fit of an ensemble (n_test, 1, n_ens) on fixed limits, its error (RMSE of the mean) and spread in words."""
    ax, members = fit(problem, predictions, ax), np.asarray(predictions)
    rmse = np.sqrt(np.mean((members.mean(axis=-1) - problem.truth) ** 2))
    spread = np.sqrt(np.mean(members.var(axis=-1, ddof=1)))
    box = {"facecolor": "white", "edgecolor": "none", "pad": 2}
    words = f"error {rmse:.2g}, spread {spread:.2g}"
    ax.text(0.03, 0.96, words, transform=ax.transAxes, va="top", bbox=box)
    ax.set(ylim=(-2, 2))
    return ax


def surface(problem, values, ax=None, *, label="output", limits=None):
    """Values (n_test, 1) of a problem with two inputs, at problem.x_test, as a map: the darker, the larger."""
    return _map(problem, values, ax, label, limits, ["white", COLOURS["ensemble"], COLOURS["truth"]])


def error_surface(problem, predictions, ax=None, *, limit=None):
    """Predictions (n_test, 1), or the mean of (n_test, 1, n_ens), less the truth, as a map with limits ± limit.

    Lines stand where the error is one obs_std: solid where the prediction is too high, dashed where it is too low.
    """
    predictions = np.asarray(predictions)
    errors = (predictions.mean(axis=-1) if predictions.ndim == 3 else predictions) - problem.truth
    limit = np.abs(errors).max() if limit is None else limit
    ends = [COLOURS["ensemble"], "white", COLOURS["mean"]]
    ax = _map(problem, errors, ax, "prediction − truth", (-limit, limit), ends)
    (x, y), level = _axes(problem), problem.obs_std
    levels = [sign * level for sign in (-1, 1) if (sign * errors).max() > level]
    if levels:
        styles = ["--" if value < 0 else "-" for value in levels]
        errors = errors.reshape(len(x), -1).T
        ax.contour(x, y, errors, levels, colors=COLOURS["truth"], linestyles=styles, linewidths=0.8)
    return ax


def _axes(problem):
    """The two axes, in natural units, of the grid on which x_test of a problem with two inputs stands."""
    if problem.x_test.shape[1] != 2:
        raise ValueError(f"problem must have two inputs for a map; got {problem!r}")
    return [np.unique(inputs) for inputs in problem.in_units(problem.x_test).T]


def _map(problem, values, ax, label, limits, colours):
    (x, y), values = _axes(problem), np.asarray(values)
    if values.shape != problem.truth.shape:
        raise ValueError(f"values must have shape {problem.truth.shape}, one for each point; got {values.shape}")
    ax = new_ax(ax, figsize=(4.4, 3.6))
    low, high = (values.min(), values.max()) if limits is None else limits
    grid = values.reshape(len(x), len(y)).T  # the first input goes to the right, the second up
    shades = LinearSegmentedColormap.from_list(label, colours)
    beyond = (values.min() < low, values.max() > high)  # colours that stand for more than their limit get an arrow
    extend = {(0, 0): "neither", (1, 0): "min", (0, 1): "max", (1, 1): "both"}[tuple(map(int, beyond))]
    half = (x[1] - x[0]) / 2  # a point stands in the middle of its square
    extent = (x[0] - half, x[-1] + half, y[0] - half, y[-1] + half)
    image = ax.imshow(grid, cmap=shades, vmin=low, vmax=high, origin="lower", extent=extent)
    ax.figure.colorbar(image, ax=ax, label=label, extend=extend)
    ax.set(xlabel="x₁", ylabel="x₂", aspect="equal")
    ax.locator_params(nbins=5)
    return ax


def by_work(runs, ax=None):
    """RMSE of several methods {name: (History, network runs in all)} along their network runs, on logarithmic axes.

    Names begin as in STYLES; of two names with one colour, the second is dotted. A start, entry 0, is not drawn.
    """
    ax, drawn = new_ax(ax), set()
    for name, (history, work) in runs.items():
        colour, line = next((style for known, style in STYLES.items() if name.startswith(known)), (None, "-"))
        colour, line = colour or COLOURS["prior"], ":" if colour in drawn else line
        drawn.add(colour)
        k, rmse = history.k[history.k > 0], history.rmse[history.k > 0]
        few = "o" if len(k) < 15 else None
        ax.plot(work * k / k[-1], rmse, line, color=colour, lw=2, marker=few, ms=4, label=name)
    ax.set(xscale="log", yscale="log", xlabel="network runs", ylabel="RMSE")
    ax.yaxis.set(major_locator=LogLocator(subs=(1, 2, 5)), major_formatter="{x:g}", minor_formatter="")
    return ax


def error_and_spread(history, ax=None, *, noise=None):
    """Error (RMSE of the mean, solid) and spread (dashed) of an ensemble along its steps; the noise, dotted."""
    ax = new_ax(ax)
    if noise is not None:
        ax.axhline(noise, ls=":", color=COLOURS["observations"], lw=1.5, label="noise of one observation")
    ax.plot(history.k, history.rmse, "-", color=COLOURS["mean"], lw=2.5, label="error")
    ax.plot(history.k, history.spread, "--", color=COLOURS["ensemble"], lw=2.5, label="spread")
    ax.set(yscale="log", xlabel="step", ylabel="error, spread")
    return ax


def size_inflation_map(sizes, inflations, errors, ax=None, *, low=0.015, high=1.0):
    """Errors (n_sizes, n_inflations) as a map, a number in every cell: white is low or less, black high or more.

    The colour is logarithmic. A frame marks the smallest error of each size, a row.
    """
    ax, errors = new_ax(ax, figsize=(7, 4.4)), np.asarray(errors)
    colours = LinearSegmentedColormap.from_list("map", ["white", COLOURS["ensemble"], COLOURS["observations"]])
    image = ax.imshow(errors, aspect="auto", cmap=colours, norm=LogNorm(low, high, clip=True))
    for (row, column), value in np.ndenumerate(errors):
        light = np.array(to_rgb(image.cmap(image.norm(value)))) ** 2.2 @ [0.2126, 0.7152, 0.0722]  # as the eye sees it
        best = column == np.argmin(errors[row])
        words = f"{value:.3f}" if value < 0.0995 else f"{value:.2f}" if value < 0.995 else f"{value:.3g}"
        ink = {"color": "black" if light > 0.18 else "white", "weight": "bold" if best else "normal"}
        ax.text(column, row, words, ha="center", va="center", **ink)
        if best:
            for colour, width in (("white", 5.5), (COLOURS["mean"], 3)):  # a white edge, to see the frame in grey
                frame = plt.Rectangle((column - 0.44, row - 0.42), 0.88, 0.84, fill=False, ec=colour, lw=width)
                ax.add_patch(frame)
    ax.set_xticks(range(len(inflations)), [f"{inflation:.2f}" for inflation in inflations])
    ax.set_yticks(range(len(sizes)), [f"{size:g}" for size in sizes])
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set(xlabel="inflation, once per update", ylabel="members N")
    return ax


def against_exact(problem, predictions, low, high, ax=None):
    """error() of an ensemble (n_test, 1, n_ens), and the exact 90% band, low and high (n_test,), as lines."""
    ax, x = error(problem, predictions, ax), problem.in_units(problem.x_test)[:, 0]
    for end, label in ((low, "exact 90% band"), (high, None)):
        ax.plot(x, end - problem.truth[:, 0], color=COLOURS["observations"], lw=1.2, label=label)
    return ax


def rank_histogram(ranks, n_ens, ax=None):
    """How often the truth had each rank, 0 to n_ens, among n_ens members; dashed where all are equally frequent."""
    ax = new_ax(ax, figsize=(4, 3))
    share = np.bincount(ranks, minlength=n_ens + 1) / len(ranks)
    ax.bar(range(n_ens + 1), share, width=0.9, color=COLOURS["ensemble"], label="share of the draws")
    ax.axhline(1 / (n_ens + 1), ls="--", color=COLOURS["truth"], lw=1.5, label="flat")
    ax.set(xticks=range(0, n_ens + 1, 5), xlabel="members below the truth", ylabel="share of the draws")
    return ax


def errors_by_size(sizes, errors, ax=None):
    """Errors {label: one for each ensemble size} on logarithmic axes, and a dashed line that falls as 1/√N.

    Labels begin as in STYLES; of two with one colour, the second is dotted, with open dots.
    """
    ax, drawn = new_ax(ax), set()
    for label, values in errors.items():
        colour, line = next((style for known, style in STYLES.items() if label.startswith(known)), (None, "-"))
        again = colour in drawn
        drawn.add(colour)
        look = {"color": colour or COLOURS["prior"], "mfc": "white" if again else None, "marker": "o"}
        ax.plot(sizes, values, ":" if again else line, lw=2, label=label, **look)
    start = 0.6 * min(values[0] for values in errors.values())
    ax.plot(sizes, start * np.sqrt(sizes[0] / np.asarray(sizes)), "--", color=COLOURS["truth"], lw=1.2, label="1/√N")
    ax.set(xscale="log", yscale="log", xlabel="members N", ylabel="distance from the exact one")
    ax.set_xticks(sizes, [str(size) for size in sizes])
    ax.minorticks_off()
    ax.legend(frameon=False)
    return ax


def wins_by_budget(table, ax=None):
    """Shares of seeds won {budget: {rival: (share, low, high)}}: a row a budget, a dot with its interval a rival.

    Rivals have a shape of their own, in the order of their names in the first row; the line stands at one half.
    """
    ax = new_ax(ax, figsize=(5, 0.9 + 0.7 * len(table)))
    green, grey = COLOURS["gradient descent"], COLOURS["prior"]
    looks = [("o", green, green), ("s", green, "white"), ("D", grey, grey), ("D", grey, "white")]
    ax.axvline(0.5, ls="--", color=COLOURS["truth"], lw=1)
    for row, rivals in enumerate(table.values()):
        for i, (rival, (share, low, high)) in enumerate(rivals.items()):
            shape, colour, face = looks[i % len(looks)]
            y = row + 0.72 * ((i + 0.5) / len(rivals) - 0.5)
            ax.plot([low, high], [y, y], color=colour, lw=2, zorder=2)
            ax.plot(share, y, shape, color=colour, mfc=face, mew=1.8, ms=6.5, label="" if row else rival, zorder=3)
    ax.set(yticks=range(len(table)), yticklabels=list(table), xlim=(-0.03, 1.03), ylim=(len(table) - 0.5, -0.5))
    ax.set(xticks=[0, 0.25, 0.5, 0.75, 1], xticklabels=["0", "¼", "½", "¾", "1"], xlabel="share of seeds won")
    ax.tick_params(axis="y", length=0)
    return ax


def show(ax, alt):
    """Display the figure of ax in a notebook with a text alternative, which says in words what there is to see.

    alt is for readers who cannot see the picture; an <img alt> in HTML is the only form that JupyterLab and nbconvert
    pass on to them. The picture itself is in the output too, for sites that show no HTML.
    """
    from IPython.display import display

    figure, buffer = ax.figure, io.BytesIO()
    figure.dpi = 100
    FigureCanvasAgg(figure).print_png(buffer, metadata={"Software": None})  # savefig would draw twice
    plt.close(figure)
    png = base64.b64encode(buffer.getvalue()).decode()
    image = f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{png}">'
    display({"text/html": image, "image/png": png, "text/plain": alt}, raw=True)

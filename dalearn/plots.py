"""Figures. Every function draws what it is given into ax (None makes a new one) and returns the ax.

Colours go by role, from the palette of Okabe and Ito, which the colour-blind can tell apart; where two lines could be
confused in grey, their style differs too.
"""

import base64
import html
import io

import matplotlib.pyplot as plt
import numpy as np
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


def show(ax, alt):
    """Display the figure of ax in a notebook with a text alternative, which says in words what there is to see.

    alt is for readers who cannot see the picture; an <img alt> in HTML is the only form that JupyterLab and nbconvert
    pass on to them. The picture itself is in the output too, for sites that show no HTML.
    """
    from IPython.display import display

    figure = ax.figure
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=100, metadata={"Software": None}, pil_kwargs={"optimize": True})
    plt.close(figure)
    png = base64.b64encode(buffer.getvalue()).decode()
    image = f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{png}">'
    display({"text/html": image, "image/png": png, "text/plain": alt}, raw=True)

"""Lines: over the input of a problem, and over the steps of a training.

The functions of the second part take a History, or several {name: History}. A training may have ended early. What it
recorded is drawn, and its label says that it diverged; one that diverged before its first entry has a label only. Where
nothing is left to draw, a ValueError says so.
"""

import numpy as np

from .._checks import brief, choice, number, numbers_in
from .roles import STYLES, colour, faint, ink, label_of, legend, looks, new_ax, note, plain_numbers

MEASURES = ("rmse", "r2", "spread", "train_rmse", "seconds")  # those of a History that are one number for each entry
LINES = (":", "-", "--", "-.", (0, (5, 1, 1, 1, 1, 1)))  # of runs that differ in one setting
FEW = 30  # below so many entries, each has a dot


# Over the input


def data(problem, ax=None):
    """The noisy observations of a problem with one input as dots, and its truth as a dashed line."""
    x_test = points(problem)
    x = problem.in_units(problem.x)[:, 0]
    ax = new_ax(ax)
    ax.plot(x, problem.d[:, 0], ".", color=colour("observations", ax), ms=4, label="observations")
    ax.plot(x_test, problem.truth[:, 0], "--", color=colour("truth", ax), lw=1, label="truth")
    ax.set(xlabel="x", ylabel="d")
    return ax


def fit(problem, predictions, ax=None, *, method=None):
    """Predictions at problem.x_test over the data: (n_test, 1) a line, (n_test, 1, n_ens) the mean and the 90% band.

    method  "GD", "EnKF" or "ESMDA" for a line, or a mean without its band, in that method's own colour
    """
    x = points(problem)
    predictions = _curves(problem, predictions)
    if method is not None:
        choice("method", method, STYLES)
    ax = data(problem, ax)
    return _line_or_band(x, predictions, ax, method)


def error(problem, predictions, ax=None, *, method=None):
    """Predictions at problem.x_test with the truth taken off; the same shapes, lines, band and method as in fit."""
    x = points(problem)
    predictions = _curves(problem, predictions)
    truth = problem.truth[:, 0]
    errors = predictions - (truth if predictions.ndim == 1 else truth[:, None])
    if method is not None:
        choice("method", method, STYLES)
    ax = new_ax(ax)
    ax.axhline(0, ls="--", color=colour("truth", ax), lw=1, label="truth")
    ax.set(xlabel="x", ylabel="prediction − truth")
    return _line_or_band(x, errors, ax, method)


def fit_and_numbers(problem, predictions, ax=None):
    """The fit of an ensemble (n_test, 1, n_ens) on fixed limits, its error (RMSE of the mean) and spread in words."""
    members = _an_ensemble(problem, predictions)
    if members.shape[1] < 2:
        raise ValueError(f"predictions must have at least 2 members, for a spread; got shape {np.shape(predictions)}")
    ax = fit(problem, predictions, ax)
    truth = problem.truth[:, 0]
    rmse = np.sqrt(np.mean((members.mean(axis=1) - truth) ** 2))
    spread = np.sqrt(np.mean(members.var(axis=1, ddof=1)))
    note(ax, 0.03, 0.96, f"error {rmse:.2g}, spread {spread:.2g}")
    ax.set(ylim=(-2, 2))
    return ax


def band(members):
    """The ends of the interval that holds the middle 90% of the members (n, n_ens), each (n,)."""
    return np.quantile(members, [0.05, 0.95], axis=1)


def outline(x, low, high):
    """The outline of a band, as the collection of fill_between takes it."""
    return [np.concatenate([np.column_stack([x, low]), np.column_stack([x, high])[::-1]])]


def points(problem):
    """x_test of a problem with one input and one output, in natural units, as (n_test,); ValueError for any other."""
    for name, needs in (("x", "one input"), ("x_test", "one input"), ("d", "one output"), ("truth", "one output")):
        shape = np.shape(getattr(problem, name))
        if shape[1:] != (1,):
            raise ValueError(f"problem must have {needs} for a curve; got {name} of shape {shape}")
    return problem.in_units(problem.x_test)[:, 0]


def _curves(problem, predictions):
    """Predictions at problem.x_test as (n_test,) or (n_test, n_ens)."""
    n = len(problem.truth)
    needs = f"numbers of shape ({n}, 1) or ({n}, 1, n_ens)"
    return numbers_in("predictions", predictions, needs, shape=[(n, 1), (n, 1, None)])[:, 0]


def _an_ensemble(problem, predictions):
    """Predictions of an ensemble at problem.x_test as (n_test, n_ens)."""
    points(problem)
    n = len(problem.truth)
    needs = f"numbers of shape ({n}, 1, n_ens), those of an ensemble"
    return numbers_in("predictions", predictions, needs, shape=(n, 1, None))[:, 0]


def _line_or_band(x, values, ax, method=None):
    """A line for values (n_test,); the mean and 90% band of values (n_test, n_ens), or with a method the mean alone."""
    if method is not None:
        line = values if values.ndim == 1 else values.mean(axis=1)
        ax.plot(x, line, color=looks([method], ax)[method].colour, lw=2, label=method)
        return ax
    if values.ndim == 1:
        ax.plot(x, values, color=colour("gradient descent", ax), lw=2, label="network")
        return ax
    mean_and_band(ax, x, values)
    return ax


def mean_and_band(ax, x, members, *, named="ensemble mean"):
    """The mean of members (n, n_ens) at x (n,) as a line of this name, over the band that holds 90% of them."""
    low, high = band(members)
    ax.fill_between(x, low, high, color=colour("ensemble", ax), alpha=0.35, lw=0, label="90% of the members")
    ax.plot(x, members.mean(axis=1), color=colour("mean", ax), lw=2, label=named)


# Over the steps


def learning_curves(histories, ax=None, *, measure="rmse"):
    """A measure of several trainings {name: History} along their steps, on logarithmic axes; names begin as in STYLES.

    measure is "rmse", "r2", "spread", "train_rmse" or "seconds". Where it is 0 or less, which a logarithmic axis does
    not have, the axis is linear around 0. A training without this measure (the spread of a single network) has a label
    only; ValueError when no training has it.
    """
    choice("measure", measure, MEASURES)
    several("histories", histories)
    values_of = {}
    for name, history in histories.items():
        _, values_of[name] = entries(f"histories[{name!r}]", history, measure)
    values_of = cut(histories, values_of)
    everything = np.concatenate(list(values_of.values()))
    if not np.isfinite(everything).any():
        raise ValueError(f"histories must hold a finite {measure} in at least one entry; got none")
    ax = new_ax(ax)
    look = looks(histories, ax)
    for name, values in values_of.items():
        label = f"{label_of(name)}{end_of(histories[name])}"
        if len(values) and not np.isfinite(values).any():
            label = f"{label_of(name)} (has none)"
        k = from_one_half(histories[name].k[: len(values)])
        dots = "o" if len(k) < FEW else None
        ax.plot(k, values, ls=look[name].line, color=look[name].colour, marker=dots, ms=4, label=label)
    ax.set(xscale="log", xlabel="step (start at ½)", ylabel=measure.upper().replace("_", " "))
    if max(history.k[-1] for history in histories.values() if len(history.k)) < 300:  # over more, they are too close
        plain_numbers(ax.xaxis)
    logarithmic(ax, everything)
    if ax.get_yscale() == "log":
        plain_numbers(ax.yaxis)
    legend(ax)
    return ax


def rates(histories, ax=None, *, top=100, floor=None):
    """The mean squared error on the data of a few runs {label: History} along their epochs, each in its own style.

    A run that diverged is drawn until it leaves the axes at the top, with a cross at its last value below it. One that
    was above from the start has its cross at the top, at its first entry, or at the epoch in which it diverged. The
    start, epoch 0, is drawn at ½, as in learning_curves. floor is the error of the true curve, a thin line in the
    colour of the truth. The error is on a logarithmic axis; where it is exactly 0, the
    axis is linear around 0.
    """
    top = number("top", top, "a number above 0, the upper end of the axis", above=0)
    if floor is not None:
        floor = number("floor", floor, "a number above 0, the error of the true curve", above=0)
    several("histories", histories)
    drawn = {}
    for label, history in histories.items():
        drawn[label] = entries(f"histories[{label!r}]", history, "train_rmse")
    everything = np.concatenate([train_rmse for _, train_rmse in drawn.values()])
    diverges = any(getattr(history, "diverged", None) for history in histories.values())
    if not np.isfinite(everything).any() and not diverges:
        raise ValueError("histories must hold a finite train_rmse in at least one entry; got none")
    ax = new_ax(ax)
    shade = colour("gradient descent", ax)
    for i, (label, (k, train_rmse)) in enumerate(drawn.items()):
        line = LINES[i % len(LINES)]
        diverged = getattr(histories[label], "diverged", None)
        k = from_one_half(k)
        # far above the axes one value is as good as another, and the square of the largest is not a number
        loss = np.minimum(train_rmse, 1e3 * np.sqrt(top)) ** 2
        label = label_of(label)
        if diverged:
            label = f"{label} (×: diverges)"
            inside = np.flatnonzero(loss < top)
            if len(inside):
                last = inside[-1]
                at = (k[last], loss[last])
                k = k[: last + 2]
                loss = loss[: last + 2]
            else:
                at = (k[0] if len(k) else diverged.k, top)
            ax.plot(*at, "x", color=shade, ms=10, mew=2.5, clip_on=False)
        dot = "o" if len(k) == 1 and not diverged else None  # one entry is no line
        ax.plot(k, loss, ls=line, color=shade, lw=2.5, marker=dot, label=label)
    ax.set(xscale="log", xlabel="epoch (start at ½)", ylabel="loss (mean squared error)")
    with np.errstate(over="ignore"):
        logarithmic(ax, everything**2)
    bottom = min(ax.get_ylim()[0], top / 10)
    if floor is not None:
        bottom = min(bottom, floor / 1.5)
        ax.axhline(floor, color=colour("truth", ax), lw=1)
        at = {"transform": ax.get_yaxis_transform(), "va": "bottom", "color": ink(ax)}
        ax.text(0.02, floor, f"{floor:.2g}, the true curve", **at)
    ax.set(ylim=(bottom, top))
    legend(ax, title="learning rate")
    return ax


def parameter_spread(history, ax=None):
    """Each parameter's standard deviation over the ensemble along the steps, relative to its start; median bold.

    A parameter in which the members agreed at the start has no such ratio and is left out. ValueError where no
    parameter is left, and for a single network, which has no spread.
    """
    k, std = _of_an_ensemble(history, "parameter_std")
    spread_at_start = np.isfinite(std[0]) & (std[0] > _rounding(history))
    if not spread_at_start.any():
        raise ValueError("history must begin with members that differ; got a parameter_std of 0 for every parameter")
    with np.errstate(over="ignore"):
        relative = std[:, spread_at_start] / std[0, spread_at_start]
    ax = new_ax(ax)
    ax.plot(k, relative, lw=0.7, **faint("ensemble", ax, 0.4))
    label = f"median parameter{end_of(history)}"
    ax.plot(k, np.median(relative, axis=1), "o-", color=colour("mean", ax), lw=2.5, label=label)
    ax.plot([], [], lw=0.7, **faint("ensemble", ax, 0.7), label="one parameter")
    ax.set(xlabel="step", ylabel="standard deviation\nrelative to the start", ylim=(0, None))
    legend(ax)
    return ax


def error_and_spread(history, ax=None, *, noise=None):
    """Error (RMSE of the mean, solid) and spread (dashed) of an ensemble along its steps; the noise, dotted.

    ValueError for a single network, which has no spread.
    """
    k, spread = _of_an_ensemble(history, "spread")
    _, rmse = entries("history", history, "rmse")
    if noise is not None:
        noise = number("noise", noise, "a standard deviation above 0, or None", above=0)
    ax = new_ax(ax)
    if noise is not None:
        ax.axhline(noise, ls=":", color=colour("observations", ax), lw=1.5, label="noise of one observation")
    dot = "o" if len(k) == 1 else None  # one entry is no line
    label = f"error{end_of(history)}"
    ax.plot(k, rmse, "-", color=colour("mean", ax), lw=2.5, marker=dot, label=label)
    ax.plot(k, spread, "--", color=colour("ensemble", ax), lw=2.5, marker=dot, label="spread")
    ax.set(xlabel="step", ylabel="error, spread")
    logarithmic(ax, np.concatenate([rmse, spread]))
    return ax


def several(name, table, of="History by its name"):
    """table, if it is a dict with at least one entry; ValueError, which says of what, if not."""
    if not isinstance(table, dict) or not table:
        raise ValueError(f"{name} must be a dict of at least one {of}; got {brief(table)}")
    return table


def entries(name, history, measure):
    """The steps' numbers k (n,) and a measure of a history, (n,) or (n, n_params), as arrays.

    n may be 0 where the training diverged before its first entry. ValueError, with the argument's name, for what is
    no History, and for one that is empty for another reason.
    """
    missing = [wanted for wanted in ("k", measure) if not hasattr(history, wanted)]
    if missing:
        raise ValueError(f"{name} must be a History; got {brief(history)} without {', '.join(missing)}")
    if not len(history.k) and not getattr(history, "diverged", None):
        raise ValueError(f"{name} must have at least one entry; got none")
    return np.asarray(history.k), np.asarray(getattr(history, measure))


def _of_an_ensemble(history, measure):
    """The steps' numbers and a measure that only an ensemble has; ValueError for a history without one."""
    k, values = entries("history", history, measure)
    if not len(k):
        raise ValueError(f"history must have at least one entry; got none, because {history.diverged}")
    if np.isnan(values).all():
        raise ValueError(f"history must be that of an ensemble; got a {measure} of NaN, as a single network has it")
    return k, values


def _rounding(history):
    """What a computed standard deviation can be although all members are equal, for each parameter."""
    theta = getattr(history, "theta", None)
    if theta is None:
        return 0
    return 8 * np.finfo(theta.dtype).eps * np.abs(theta).max(axis=1)


def from_one_half(k):
    """Steps for a logarithmic axis, which has no 0: the start, step 0, stands at ½."""
    return np.where(k == 0, 0.5, k)


def end_of(history):
    """What a label says of a training that ended early."""
    diverged = getattr(history, "diverged", None)
    return f" (diverges at step {diverged.k})" if diverged else ""


def logarithmic(ax, values, axis="y"):
    """A logarithmic axis, or for values of 0 or less, which it does not have, one that is linear around 0.

    The linear part reaches from 0 to the least value above it; where values are negative, as R² can be, from −1 to 1.
    """
    set_scale = {"x": ax.set_xscale, "y": ax.set_yscale}[axis]
    finite = values[np.isfinite(values)]
    if (finite > 0).all():
        set_scale("log")
    elif (finite >= 0).all() and finite.any():
        set_scale("symlog", linthresh=finite[finite > 0].min())
    elif np.abs(finite).max() > 1:
        set_scale("symlog", linthresh=1)


def cut(histories, values):
    """The values {name: (n,)} of runs {name: History}, those of a run that diverged up to where they leave all others.

    The last values of such a run can be the largest there are, and would leave the other runs no room. It is cut after
    its first step out of a range of a thousand times what the other runs reach, or, where all diverged, where they
    began.
    """
    diverged = [name for name, history in histories.items() if getattr(history, "diverged", None)]
    calm = [each for name, each in values.items() if name not in diverged] or [each[:1] for each in values.values()]
    calm = np.abs(np.concatenate(calm))
    calm = calm[np.isfinite(calm) & (calm > 0)]
    if not len(calm):
        return values
    end = 1e3 * calm.max()
    shortened = dict(values)
    for name in diverged:
        outside = np.flatnonzero(np.abs(values[name]) > end)
        if len(outside):
            drawn = values[name][: outside[0] + 1]
            shortened[name] = np.clip(drawn, -end, end)
    return shortened

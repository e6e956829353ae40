"""What several methods reached: over the seeds, by their work, by the size of the ensemble."""

import numpy as np
from matplotlib.ticker import LogLocator

from .._checks import brief, number, numbers_in, positive, real_numbers, whole
from .curves import cut, end_of, entries, logarithmic, several
from .ends import name_ends
from .roles import AGAIN, WHITE, colour, faint, ground, ink, label_of, legend, looks, new_ax, plain_numbers, words_in

MARKERS = "sD^vPX<>"
BY_BUDGET = {  # a method's role, which gives its colour, its line and its marker: no two look alike in grey
    "GD": ("gradient descent", "--", "o"),
    "SGD": ("gradient descent", ":", "v"),
    "momentum": ("gradient descent", (0, (5, 1, 1, 1, 1, 1)), "D"),
    "Adam": ("gradient descent", "-", "s"),
    "EnKF": ("ensemble", "-", "o"),
    "ESMDA": ("mean", "-.", "D"),
    "Levenberg-Marquardt": ("truth", "--", "^"),
    "L-BFGS": ("truth", ":", "s"),
    "extended KF": ("truth", "-.", "v"),
    "random features": ("prior", "-", "^"),
    "Gauss-Newton": ("prior", "--", "D"),
    "evolution strategy": ("prior", ":", "<"),
    "CMA-ES": ("prior", "-.", ">"),
}
MOST_BANDS = 3  # more bands than that hide each other
WIDE = 4.2  # inches; wider axes leave room for larger names
BEFORE = 0.35  # of the width of the lines, to the left of them, for names at their starts
LONG = 12  # letters; a longer name is written in two lines


def over_floor(cases, found, ax=None):
    """How many times the least possible time several programs take, {name: a number for each case}, on a log axis.

    cases are words, a row for each, the first on top. The first name is drawn as a large dot, the others differ in
    their markers. NaN where a program was not timed. ValueError where a number is missing, or not above 0.
    """
    several("found", found)
    needs = f"an array of shape ({len(cases)},), one number above 0 or NaN for each case"
    for name, multiples in found.items():
        multiples = real_numbers(f"found[{name!r}] must be {needs}", multiples)
        if multiples.shape != (len(cases),) or (multiples <= 0).any() or np.isinf(multiples).any():
            raise ValueError(f"found[{name!r}] must be {needs}; got {brief(np.asarray(multiples).tolist())}")
    ax = new_ax(ax, figsize=(8, 1 + 0.4 * len(cases)))
    rows = np.arange(len(cases))
    for i, (name, multiples) in enumerate(found.items()):
        if i == 0:
            ax.plot(multiples, rows, "o", ms=10, color=colour("ensemble", ax), label=name, zorder=3)
        else:
            marker = MARKERS[(i - 1) % len(MARKERS)]
            ax.plot(multiples, rows, marker, ms=6, color=colour("prior", ax), mec=ink(ax), mew=0.8, label=name)
    ax.axvline(1, color=ink(ax), lw=0.8)
    ax.set(xscale="log", xlabel="time over the least possible", yticks=rows, yticklabels=cases)
    plain_numbers(ax.xaxis)
    ax.invert_yaxis()
    ax.grid(axis="y", lw=0.4)
    ax.set_axisbelow(True)
    legend(ax, outside=True, loc="upper left", bbox_to_anchor=(1, 1))
    return ax


def scores(table, ax=None, *, label="RMSE", rng=0):
    """Results of several methods {name: values over the seeds}: a dot a seed, the median a bar, the quartiles a box.

    Names begin as in STYLES. rng scatters the dots within their row. What is NaN or infinite is not drawn and does not
    count for the median and the quartiles; the label of the row says how many values are so. ValueError for a method
    without values, and where no value is finite. Where a value is 0 or less, the axis is linear around 0.
    """
    finite_of = _finite("table", table, "array of values over the seeds by its name")
    ax = new_ax(ax, figsize=(6, 0.7 + 0.55 * len(table)))
    rng = np.random.default_rng(rng)
    look = looks(table, ax)
    labels = []
    for row, (name, values) in enumerate(finite_of.items()):
        lost = np.size(table[name]) - len(values)
        labels.append(f"{label_of(name)}\n{_not_finite(lost, np.size(table[name]))}" if lost else label_of(name))
        if not len(values):
            continue
        shade = look[name].colour
        low, median, high = np.quantile(values, [0.25, 0.5, 0.75])
        ax.barh(row, high - low, left=low, height=0.56, color=shade, alpha=0.3)
        ax.plot([median, median], [row - 0.36, row + 0.36], color=shade, lw=3, solid_capstyle="butt")
        heights = row + rng.uniform(-0.2, 0.2, len(values))
        ax.plot(values, heights, ".", ms=4, **faint("observations", ax, 0.7))
    ax.set(yticks=range(len(table)), yticklabels=labels, xlabel=label_of(label))
    logarithmic(ax, np.concatenate(list(finite_of.values())), axis="x")
    if ax.get_xscale() == "log":
        plain_numbers(ax.xaxis)
    if not all(map(len, finite_of.values())):  # a row with nothing in it has its place all the same
        ax.set(ylim=(-0.7, len(table) - 0.3))
    ax.invert_yaxis()
    return ax


def by_work(runs, ax=None):
    """RMSE of several methods {name: (History, network runs in all)} along their network runs, on logarithmic axes.

    Where an RMSE is exactly 0, the axis is linear around 0.

    Names begin as in STYLES; of several of one method, the second is dotted. A start, entry 0, is not drawn: it took no
    work. A training that diverged before its first step has a label only; ValueError when there is no other.
    """
    several("runs", runs)
    histories = {}
    rmse_of = {}
    for name, run in runs.items():
        if not isinstance(run, (tuple, list)) or len(run) != 2:
            raise ValueError(f"runs[{name!r}] must be a pair (History, network runs in all); got {brief(run)}")
        histories[name], in_all = run
        number(f"runs[{name!r}][1]", in_all, "the network runs in all, a number above 0", above=0)
        k, rmse = entries(f"runs[{name!r}][0]", histories[name], "rmse")
        rmse_of[name] = rmse[k > 0]
    everything = np.concatenate(list(rmse_of.values()))
    if not np.isfinite(everything).any():
        raise ValueError("runs must have a finite rmse after the start in at least one History; got none")
    ax = new_ax(ax)
    look = looks(runs, ax)
    for name, rmse in cut(histories, rmse_of).items():
        history, in_all = runs[name]
        k = history.k[history.k > 0]
        work = in_all * k / k[-1] if len(k) else k
        dots = "o" if len(k) < 15 else None
        shade, line, _ = look[name]
        label = f"{label_of(name)}{end_of(history)}"
        ax.plot(work[: len(rmse)], rmse, ls=line, color=shade, lw=2, marker=dots, ms=4, label=label)
    ax.set(xscale="log", xlabel="network runs", ylabel="RMSE")
    logarithmic(ax, everything)
    if ax.get_yscale() == "log":
        plain_numbers(ax.yaxis)
    return ax


def error_by_budget(curves, ax=None, *, bands=None, names=True):
    """Errors {method: {passes: errors over the seeds}} by the budget, on logarithmic axes: a line through the medians.

    The methods are named at the ends of their lines; a name may begin with "tuned", which is left out. Green are the
    gradient descents, blue EnKF, vermilion ESMDA, black others that use gradients, grey others that use none.

    bands  True for a faint band from the first to the third quartile of each; None where there are few methods
    names  False leaves the names out, for one of several panels that are alike; "starts" writes them in the axes, each
           left of the start of its line, where the lines begin far apart

    A run that diverged, infinite or NaN, counts as infinitely wrong. A median that is infinite is left out, and the
    name says so. ValueError where no median is finite.
    """
    quartiles_of = {
        name: _quartiles(f"curves[{name!r}]", curve)
        for name, curve in several("curves", curves, "{passes: errors over the seeds} by the name of a method").items()
    }
    everything = np.concatenate([quartiles[1] for _, quartiles in quartiles_of.values()])
    if not np.isfinite(everything).any():
        raise ValueError("curves must hold at least one finite median; got none")
    ax = new_ax(ax, figsize=(6.4, 4))
    bands = len(curves) <= MOST_BANDS if bands is None else bands
    edge = ground(ax)
    at_starts = isinstance(names, str)
    if at_starts and names != "starts":
        raise ValueError(f"names must be True, False or 'starts'; got {brief(names)}")
    ends = []
    drawn = []
    for i, (name, (passes, quartiles)) in enumerate(quartiles_of.items()):
        method = str(name).removeprefix("tuned ")
        role, line, marker = BY_BUDGET.get(method, ("prior", AGAIN[i % len(AGAIN)], MARKERS[i % len(MARKERS)]))
        shade = colour(role, ax)
        low, median, high = quartiles
        there = np.isfinite(median)
        drawn.append(median[there])
        look = {"color": shade, "marker": marker, "ms": 6, "mec": edge, "mew": 0.7}
        (made,) = ax.plot(passes, np.where(there, median, np.nan), ls=line, lw=2, **look)
        if bands and there.any():
            drawn += [low[there], high[there & np.isfinite(high)]]
            top = 10 * max(map(max, (part for part in drawn if len(part))))  # where the third quartile is infinite
            opacity = 0.15 if edge == WHITE else 0.3
            shading = {"color": shade, "alpha": opacity, "lw": 0, "zorder": 1}
            ax.fill_between(passes, low, np.minimum(high, top), where=there, **shading)
        last = (passes[there][-1], median[there][-1]) if there.any() else None
        first = (passes[there][0], median[there][0]) if there.any() else None
        lost = ", ".join(f"{budget:,g}" for budget in passes[~there])
        words = _in_two_lines(label_of(method)) + (f"\n(infinite at {lost})" if lost else "")
        if at_starts:
            if first:
                beside = {"xytext": (-8, 0), "textcoords": "offset points", "ha": "right", "va": "center"}
                ax.annotate(words, first, **beside, color=words_in(shade, ax), linespacing=1.0)
        else:
            ends.append((words, last, words_in(shade, ax, outside=True), made))
    ax.set(xscale="log", xlabel="passes", ylabel="RMSE")
    drawn = np.concatenate(drawn)
    logarithmic(ax, drawn)
    if ax.get_yscale() == "log":
        plain_numbers(ax.yaxis)
    budgets = sorted({budget for passes, _ in quartiles_of.values() for budget in passes})
    ax.xaxis.set(major_locator=LogLocator(), major_formatter="{x:,g}", minor_formatter="")
    ax.set_xticks(budgets, minor=True)
    if at_starts:
        left, right = ax.get_xlim()
        ax.set_xlim(left / (right / left) ** BEFORE, right)
        ax.set_xticks([budget for budget in budgets if np.log10(budget) % 1 == 0])  # none where there are only names
    elif names:
        width = ax.get_position().width * ax.figure.get_figwidth()  # in inches
        name_ends(ax, ends, size="medium" if width > WIDE else "small")
    return ax


def _quartiles(name, curve):
    """The budgets of a curve {passes: errors} in order (n,), and the quartiles of the errors (3, n) at each."""
    several(name, curve, "array of errors over the seeds by its passes")
    found = {}
    for passes, errors in curve.items():
        number(f"the keys of {name}", passes, "passes, numbers above 0", above=0)
        needs = f"{name}[{passes!r}] must be one or more numbers, 0 or more"
        errors = real_numbers(needs, errors)
        if errors.ndim != 1 or not errors.size or (errors < 0).any():
            raise ValueError(f"{needs}; got {brief(errors.tolist())}")
        errors = np.where(np.isnan(errors), np.inf, errors)
        found[passes] = np.quantile(errors, [0.25, 0.5, 0.75], method="inverted_cdf")
        found[passes][1] = np.median(errors)
    budgets = sorted(found)
    return np.array(budgets, dtype=float), np.array([found[passes] for passes in budgets]).T


def _in_two_lines(name):
    """A long name, broken at its last hyphen or space."""
    if len(name) <= LONG or "$" in name:
        return name
    at = max(name.rfind(" "), name.rfind("-"))
    return name if at < 0 else f"{name[: at + 1].rstrip()}\n{name[at + 1 :]}"


def errors_by_count(table, ax=None):
    """Errors {number of assimilations: values over the seeds}: a dot a seed, a line through the medians; log axes.

    What is NaN or infinite is not drawn and does not count for the median; the label of the dots says how many values
    are so. ValueError for a number without values, and where no value is finite.
    """
    finite_of = _finite("table", table, "array of values over the seeds by the number of assimilations")
    for count in table:
        whole("the keys of table", count)
    ax = new_ax(ax)
    counts = [count for count in sorted(table) if len(finite_of[count])]
    dots = {"ms": 4, **faint("ensemble", ax, 0.5)}
    for count in counts:
        values = finite_of[count]
        ax.plot(np.full(len(values), count), values, "o", **dots)
    given = sum(np.size(values) for values in table.values())
    everything = np.concatenate(list(finite_of.values()))
    lost = given - len(everything)
    ax.plot([], [], "o", **dots, label=f"one seed; {_not_finite(lost, given)}" if lost else "one seed")
    medians = [np.median(finite_of[count]) for count in counts]
    edge = ground(ax)
    ax.plot(counts, medians, "D-", color=colour("mean", ax), lw=2.5, ms=7, mec=edge, label="median")
    ax.set(xscale="log", xlabel="number of assimilations", ylabel="RMSE")
    logarithmic(ax, everything)
    ax.set_xticks(counts, [str(count) for count in counts])
    if ax.get_yscale() == "log":
        plain_numbers(ax.yaxis)
    ax.minorticks_off()
    legend(ax)
    return ax


def errors_by_size(sizes, errors, ax=None):
    """Errors {label: one for each ensemble size} on logarithmic axes, and a dashed line that falls as 1/√N.

    Labels begin as in STYLES; of several of one method, the second is dotted, with open dots. ValueError for sizes or
    errors that are not above 0, which logarithmic axes do not have.
    """
    numbers_in("sizes", sizes, "ensemble sizes, one or more numbers", ndim=1)
    positive("sizes", sizes, "ensemble sizes, one or more numbers", (len(sizes),))
    several("errors", errors, "array of errors by its label")
    for label, values in errors.items():
        needs = f"numbers of shape ({len(sizes)},), one for each size"
        numbers_in(f"errors[{label!r}]", values, needs, shape=(len(sizes),))
        positive(f"errors[{label!r}]", values, needs, (len(sizes),))
    ax = new_ax(ax)
    look = looks(errors, ax)
    for label, values in errors.items():
        shade, line, again = look[label]
        face = ground(ax) if again else None
        ax.plot(sizes, values, ls=line, lw=2, color=shade, marker="o", mfc=face, label=label_of(label))
    start = 0.6 * min(values[0] for values in errors.values())
    falling = start * np.sqrt(sizes[0] / np.asarray(sizes))
    ax.plot(sizes, falling, "--", color=colour("truth", ax), lw=1.2, label="1/√N")
    ax.set(xscale="log", yscale="log", xlabel="members N", ylabel="distance from the exact one")
    ax.set_xticks(sizes, [str(size) for size in sizes])
    ax.minorticks_off()
    legend(ax)
    return ax


def _finite(name, table, of):
    """The finite ones of the values of each entry of a table, as arrays; ValueError where there is none in all."""
    several(name, table, of)
    finite_of = {}
    for key, values in table.items():
        needs = f"{name}[{key!r}] must be one or more numbers"
        array = real_numbers(needs, values)
        if array.ndim != 1 or not array.size:
            raise ValueError(f"{needs}; got {brief(values)}")
        finite_of[key] = array[np.isfinite(array)]
    if not any(len(values) for values in finite_of.values()):
        raise ValueError(f"{name} must hold at least one finite value; got none")
    return finite_of


def _not_finite(lost, given):
    """What a label says of values that cannot be drawn."""
    return f"{lost} of {given} not finite"

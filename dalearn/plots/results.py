"""What several methods reached: over the seeds, by their work, by the size of the ensemble."""

import numpy as np

from .._checks import brief, number
from .curves import cut, end_of, entries, several
from .roles import colour, faint, ground, legend, looks, new_ax, plain_numbers


def scores(table, ax=None, *, label="RMSE", rng=0):
    """Results of several methods {name: values over the seeds}: a dot a seed, the median a bar, the quartiles a box.

    Names begin as in STYLES. rng scatters the dots within their row.
    """
    ax = new_ax(ax, figsize=(6, 0.7 + 0.55 * len(table)))
    rng = np.random.default_rng(rng)
    look = looks(table, ax)
    for row, (name, values) in enumerate(table.items()):
        shade = look[name].colour
        low, median, high = np.quantile(values, [0.25, 0.5, 0.75])
        ax.barh(row, high - low, left=low, height=0.56, color=shade, alpha=0.3)
        ax.plot([median, median], [row - 0.36, row + 0.36], color=shade, lw=3, solid_capstyle="butt")
        heights = row + rng.uniform(-0.2, 0.2, len(values))
        ax.plot(values, heights, ".", ms=4, **faint("observations", ax, 0.7))
    ax.set(yticks=range(len(table)), yticklabels=list(table), xscale="log", xlabel=label)
    plain_numbers(ax.xaxis)
    ax.invert_yaxis()
    return ax


def by_work(runs, ax=None):
    """RMSE of several methods {name: (History, network runs in all)} along their network runs, on logarithmic axes.

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
    if not any(len(rmse) for rmse in rmse_of.values()):
        raise ValueError("runs must have an entry after the start in at least one History; got none")
    ax = new_ax(ax)
    look = looks(runs, ax)
    for name, rmse in cut(histories, rmse_of).items():
        history, in_all = runs[name]
        k = history.k[history.k > 0]
        work = in_all * k / k[-1] if len(k) else k
        dots = "o" if len(k) < 15 else None
        shade, line, _ = look[name]
        label = f"{name}{end_of(history)}"
        ax.plot(work[: len(rmse)], rmse, ls=line, color=shade, lw=2, marker=dots, ms=4, label=label)
    ax.set(xscale="log", yscale="log", xlabel="network runs", ylabel="RMSE")
    plain_numbers(ax.yaxis)
    return ax


def errors_by_count(table, ax=None):
    """Errors {number of assimilations: values over the seeds}: a dot a seed, a line through the medians; log axes."""
    ax = new_ax(ax)
    counts = sorted(table)
    dots = {"ms": 4, **faint("ensemble", ax, 0.5)}
    for count in counts:
        values = table[count]
        ax.plot(np.full(len(values), count), values, "o", **dots)
    ax.plot([], [], "o", **dots, label="one seed")
    medians = [np.median(table[count]) for count in counts]
    edge = ground(ax)
    ax.plot(counts, medians, "D-", color=colour("mean", ax), lw=2.5, ms=7, mec=edge, label="median")
    ax.set(xscale="log", yscale="log", xlabel="number of assimilations", ylabel="RMSE")
    ax.set_xticks(counts, [str(count) for count in counts])
    plain_numbers(ax.yaxis)
    ax.minorticks_off()
    legend(ax)
    return ax


def errors_by_size(sizes, errors, ax=None):
    """Errors {label: one for each ensemble size} on logarithmic axes, and a dashed line that falls as 1/√N.

    Labels begin as in STYLES; of several of one method, the second is dotted, with open dots.
    """
    ax = new_ax(ax)
    look = looks(errors, ax)
    for label, values in errors.items():
        shade, line, again = look[label]
        face = ground(ax) if again else None
        ax.plot(sizes, values, ls=line, lw=2, color=shade, marker="o", mfc=face, label=label)
    start = 0.6 * min(values[0] for values in errors.values())
    falling = start * np.sqrt(sizes[0] / np.asarray(sizes))
    ax.plot(sizes, falling, "--", color=colour("truth", ax), lw=1.2, label="1/√N")
    ax.set(xscale="log", yscale="log", xlabel="members N", ylabel="distance from the exact one")
    ax.set_xticks(sizes, [str(size) for size in sizes])
    ax.minorticks_off()
    legend(ax)
    return ax


def wins_by_budget(table, ax=None):
    """Shares of seeds won {budget: {rival: (share, low, high)}}: a row a budget, a dot with its interval a rival.

    Rivals have a shape of their own, in the order of their names in the first row; the line stands at one half.
    """
    ax = new_ax(ax, figsize=(5, 0.9 + 0.7 * len(table)))
    green = colour("gradient descent", ax)
    grey = colour("prior", ax)
    empty = ground(ax)
    looks_of_rivals = [("o", green, green), ("s", green, empty), ("D", grey, grey), ("D", grey, empty)]
    ax.axvline(0.5, ls="--", color=colour("truth", ax), lw=1)
    for row, rivals in enumerate(table.values()):
        for i, (rival, (share, low, high)) in enumerate(rivals.items()):
            shape, shade, face = looks_of_rivals[i % len(looks_of_rivals)]
            y = row + 0.72 * ((i + 0.5) / len(rivals) - 0.5)
            label = rival if row == 0 else ""
            ax.plot([low, high], [y, y], color=shade, lw=2, zorder=2)
            ax.plot(share, y, shape, color=shade, mfc=face, mew=1.8, ms=6.5, label=label, zorder=3)
    ax.set(yticks=range(len(table)), yticklabels=list(table), ylim=(len(table) - 0.5, -0.5))
    ax.set(xticks=[0, 0.25, 0.5, 0.75, 1], xticklabels=["0", "¼", "½", "¾", "1"], xlim=(-0.03, 1.03))
    ax.set(xlabel="share of seeds won")
    ax.tick_params(axis="y", length=0)
    return ax


def rank_histogram(ranks, n_ens, ax=None):
    """How often the truth had each rank, 0 to n_ens, among n_ens members; dashed where all are equally frequent."""
    ax = new_ax(ax, figsize=(4, 3))
    share = np.bincount(ranks, minlength=n_ens + 1) / len(ranks)
    ax.bar(range(n_ens + 1), share, width=0.9, color=colour("ensemble", ax), label="share of the draws")
    ax.axhline(1 / (n_ens + 1), ls="--", color=colour("truth", ax), lw=1.5, label="flat")
    ax.set(xticks=range(0, n_ens + 1, 5), xlabel="members below the truth", ylabel="share of the draws")
    return ax

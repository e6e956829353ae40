"""The chart of a trained ensemble: what can be seen of it without the truth, and how far off it really is.

Rows: its fit of the readings; readings that were kept back, against what the ensemble promises for them; its spread
along the training; and, where the truth is known, what it is off by.
"""

import numpy as np

from ..._checks import brief
from ..curves import band, outline, points, several
from ..roles import colour, label_of, legend, new_ax
from .arriving import Errors, grid, quarters

HEIGHT = 2.6  # the fit reaches so far to both sides of 0
REACH = 0.4  # the readings kept back, to both sides of the mean
OFF = 0.16  # the errors, to both sides of the truth
SPREADS = (0.004, 30)
NINE_OF_TEN = 1.645  # of the values of a normal distribution lie within so many standard deviations
HEIGHTS = {"fit": 2, "promise": 1.8, "course": 1.6, "off": 1.6}  # of the rows
NEEDS = ("problem", "kept", "told", "members", "kept_members", "course")


def chi2(predictions, d, obs_std):
    """The mean over readings d (n,) of the square of d less the members' mean, over what was promised for it.

    predictions (n, n_ens) are what the members said; promised is the variance of the members plus obs_std².
    """
    with np.errstate(over="ignore", invalid="ignore"):
        promised = predictions.var(axis=1, ddof=1) + obs_std**2
        return float(np.mean((d - predictions.mean(axis=1)) ** 2 / promised))


class Fit:
    """The readings, the mean of the members and the band of 90% of them."""

    def __init__(self, ax, problem):
        self.ax = ax
        self.x = points(problem)
        blue = colour("ensemble", ax)
        self.band = ax.fill_between(self.x, 0, 0, color=blue, alpha=0.35, lw=0, label="90% of the members")
        x, d = problem.in_units(problem.x)[:, 0], problem.d[:, 0]
        (self.dots,) = ax.plot(x, d, ".", color=colour("observations", ax), ms=3, label="readings")
        (self.mean,) = ax.plot([], [], color=colour("mean", ax), lw=2, label="mean")
        quarters(ax, self.x)
        ax.set(ylabel="temperature", ylim=(-HEIGHT, HEIGHT))
        self.artists = [self.band, self.dots, self.mean]

    def show(self, members):
        low, high = (np.clip(each, -9, 9) for each in band(members))
        self.band.set_verts(outline(self.x, low, high))
        self.mean.set_data(self.x, np.clip(members.mean(axis=1), -9, 9))


class Promise:
    """Readings that no training saw, less the mean, and the promise: where nine of ten of them should lie.

    The promise is for readings and the band of the members for the curve, so they look different: in grey too, since
    the promise is a pale area between two thin lines. Readings outside of it are drawn open.
    """

    def __init__(self, ax, problem, kept):
        self.ax = ax
        self.x = points(problem)
        self.at = kept.in_units(kept.x)[:, 0]
        self.d = kept.d[:, 0]
        ink = colour("observations", ax)
        self.band = ax.fill_between(self.x, 0, 0, color=ink, alpha=0.13, lw=0, label="promise for nine of ten")
        self.ends = [ax.plot([], [], color=ink, lw=1)[0] for _ in range(2)]
        (self.mean,) = ax.plot(self.x[[0, -1]], [0, 0], color=colour("mean", ax), lw=1.3, label="_mean")
        (self.dots,) = ax.plot([], [], ".", color=ink, ms=4, label="readings kept back")
        (self.outside,) = ax.plot([], [], "o", mfc="none", mec=ink, mew=1, ms=5, label="outside the promise")
        quarters(ax, self.x)
        ax.set(ylabel="reading − mean", ylim=(-REACH, REACH), yticks=(-0.3, 0, 0.3))
        self.artists = [self.band, *self.ends, self.mean, self.dots, self.outside]

    def show(self, members, kept_members, told):
        half, at_readings = (
            NINE_OF_TEN * np.sqrt(np.minimum(each.var(axis=1, ddof=1), 9) + told**2) for each in (members, kept_members)
        )
        self.band.set_verts(outline(self.x, -half, half))
        for line, end in zip(self.ends, (-half, half)):
            line.set_data(self.x, end)
        missed = self.d - kept_members.mean(axis=1)
        is_outside = np.abs(missed) > at_readings
        beyond = 1.5 * REACH
        for dots, chosen in ((self.dots, ~is_outside), (self.outside, is_outside)):
            dots.set_data(self.at[chosen], np.clip(missed[chosen], -beyond, beyond))


class Course:
    """The spread along the training, and the error that the ensemble was told."""

    def __init__(self, ax):
        self.ax = ax
        (self.told,) = ax.plot([], [], ":", color=colour("observations", ax), lw=1.5, label="told error of a reading")
        (self.line,) = ax.plot([], [], "--", color=colour("ensemble", ax), lw=2.5, label="spread")
        ax.set(xlabel="part of the training", xlim=(0, 1), xticks=(0, 0.5, 1), xticklabels=("0", "½", "1"))
        ax.set(ylabel="spread", yscale="log", ylim=SPREADS, yticks=(0.01, 0.1, 1, 10))
        ax.set_yticklabels(("0.01", "0.1", "1", "10"))
        ax.minorticks_off()
        self.artists = [self.told, self.line]

    def show(self, course, told):
        low, high = SPREADS
        self.told.set_data([0, 1], [told, told])
        self.line.set_data(course[:, 0], np.clip(course[:, 1], low / 9, high * 9))


def charts(patients, rows=("fit", "course"), ax=None):
    """Charts of trained ensembles {name: patient}, a column for each; rows are some of HEIGHTS, from top to bottom.

    "fit" shows the band of 90% of the members with the readings; "promise" readings that were kept back, less the mean,
    and where the ensemble promises that nine of ten of them lie, with those outside drawn open; "course" the spread
    along the training, with the error of a reading as the update was told it; "off" what the ensemble is off by, with
    the truth taken off.

    A patient has problem, kept (a problem whose readings were kept back), told (a number), members (n_test, 1, n_ens),
    kept_members (n_kept, n_ens) and course (n, 2): the part of the training, from 0 to 1, and the spread there.
    Returns the axes of the first column's first row.
    """
    several("patients", patients, "patient by its name")
    for name, each in patients.items():
        missing = [need for need in NEEDS if not hasattr(each, need)]
        if missing:
            raise ValueError(f"patients[{name!r}] must have {', '.join(NEEDS)}; got {brief(each)}")
    rows = list(rows)
    if not rows or any(row not in HEIGHTS for row in rows) or len(set(rows)) < len(rows):
        raise ValueError(f"rows must be some of {', '.join(HEIGHTS)}, each once; got {brief(rows)}")
    heights = [HEIGHTS[row] for row in rows]
    size = (max(6.2, 2.1 * len(patients) + 0.8), 0.9 + 1.05 * sum(heights))
    ax = new_ax(ax, figsize=size)
    apart = [i for i, row in enumerate(rows) if row == "course"]
    axes = grid(ax, len(patients), heights, apart=apart)
    draw = {"fit": _fit, "promise": _promise, "course": _course, "off": _off}
    for (name, each), column in zip(patients.items(), zip(*axes)):
        for row, place in zip(rows, column):
            draw[row](place, each)
        column[0].set_title(label_of(name), fontweight="bold")
    _without_inner_labels(axes, rows)
    for row, places in zip(rows, axes):
        _legend(places[-1], "upper right" if row == "course" else "lower right")
    return ax


def _without_inner_labels(axes, rows):
    """The words for x stand below the last row that has this x, those for y at the left."""
    over_x = [i for i, row in enumerate(rows) if row != "course"]
    for i, row in enumerate(axes):
        for j, ax in enumerate(row):
            if i in over_x[:-1]:
                ax.tick_params(labelbottom=False)
                ax.set(xlabel="")
            if j > 0:
                ax.tick_params(labelleft=False)
                ax.set(ylabel="")


def _legend(ax, loc):
    legend(ax, loc=loc, fontsize="small", handlelength=1.6, labelspacing=0.15, borderaxespad=0)


def _fit(ax, patient):
    Fit(ax, patient.problem).show(patient.members[:, 0])
    ax.set(xlabel="x")


def _promise(ax, patient):
    Promise(ax, patient.problem, patient.kept).show(patient.members[:, 0], patient.kept_members, patient.told)
    ax.set(xlabel="x")


def _course(ax, patient):
    Course(ax).show(patient.course, patient.told)


def _off(ax, patient):
    members, truth = patient.members[:, 0], patient.problem.truth[:, 0]
    x = points(patient.problem)
    low, high = band(members)
    mean = members.mean(axis=1)
    Errors(ax, x, reaches=OFF).show(low - truth, high - truth, mean - truth)
    quarters(ax, x)
    ax.set(xlabel="x", yticks=(-0.1, 0, 0.1))

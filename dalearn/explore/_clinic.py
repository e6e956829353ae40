"""The clinic of chapter 10: ensembles that were trained in a wrong way, and what becomes of them when it is changed.

All patients learn the day's curve from the same two hundred readings, one at a time. Most are a hundred networks
around a random one, use each reading once, and are told how far off the thermometer is. A patient's setting says what
was done otherwise.
"""

from functools import cached_property
from typing import NamedTuple

import numpy as np

from .. import Diverged, coverage, enkf, rmse, sine, spread
from .._checks import brief
from ..plots import legend, new_ax
from ..plots.ideas.charts import Course, Fit, Promise, chi2
from ._explorer import Explorer, Menu, Scene, Slider
from ._shared import NET
from ._training import outputs

NOISE = 0.05  # of the thermometer
READINGS = 200
KEPT_BACK = 100  # further readings, which no training sees
SEED = 3  # of the day: the readings, the members and all that is random in the patients of the chapter
ANOTHER = 6  # the day of the healthy ensemble that is shown before them
SMALL = 0.05  # an error up to this one is small: no larger than that of a single reading
ENOUGH = 0.75  # of the curve in the band of a healthy ensemble, which promises 0.9; this is one day and one ensemble
FACTOR = 2  # and its χ² is right to within this factor
TO_CURE = 4  # of the sick patients, for the task
LOOKS = 20  # how often in a training the spread is measured
STARTS = ("as it was", "around one new network")


class Setting(NamedTuple):
    """How an ensemble is trained. What stands here is healthy."""

    n_ens: int = 100
    told: float = NOISE  # how far off the thermometer is, as the update is told
    epochs: float = 1  # how often each reading is used
    inflation: float = 1.0
    relaxation: float = 0.0
    around: str = "one network"  # the centre of the members' weights; or "zero"
    width: float = 0.3  # how far the weights are scattered


PATIENTS = {
    "A": Setting(inflation=1.01),
    "B": Setting(n_ens=200, around="zero", width=0.5),
    "C": Setting(n_ens=15),
    "D": Setting(epochs=10),
    "E": Setting(told=4 * NOISE),
    "F": Setting(),
    "G": Setting(told=NOISE / 4),
}
HEALTHY = "F"


class Patient:
    """An ensemble on its way, or at its end: what it says, and how its spread has changed along the training."""

    def __init__(self, setting, seed, start, theta, course, is_over=True):
        self.setting = setting
        self.problem, self.kept = readings(seed)
        self.start = start
        self.theta = theta
        self.course = np.array(course)  # (n, 2): the part of the training that is done, and the spread
        self.is_over = is_over
        self.told = setting.told

    @cached_property
    def members(self):
        return outputs(NET, self.theta, self.problem.x_test)

    @cached_property
    def kept_members(self):
        return outputs(NET, self.theta, self.kept.x)[:, 0]

    @cached_property
    def error(self):
        return float(rmse(self.members.mean(axis=-1), self.problem.truth))

    @cached_property
    def spread(self):
        return float(spread(self.members))

    @cached_property
    def coverage(self):
        return float(coverage(self.members, self.problem.truth))

    @cached_property
    def chi2(self):
        return chi2(self.kept_members, self.kept.d[:, 0], self.told)

    @property
    def missed(self):
        """What is not as it should be: a small error, and promises for the curve and for readings that hold about."""
        marks = {
            "error": self.error <= SMALL,
            "band": self.coverage >= ENOUGH,
            "χ²": 1 / FACTOR <= self.chi2 <= FACTOR,
        }
        return [name for name, is_right in marks.items() if not is_right]

    @property
    def is_healthy(self):
        return not self.missed


_drawn = {}


def readings(seed):
    """The readings of a training, and those that are kept back."""
    if seed not in _drawn:
        _drawn[seed] = sine(n=READINGS, noise=NOISE, rng=seed), sine(n=KEPT_BACK, noise=NOISE, rng=1000 + seed)
    return _drawn[seed]


def training(setting, seed=SEED, *, is_new=False):
    """The training of this setting, as an iterator of the Patient on the way; the last is at the end.

    is_new draws another network to scatter the members around.
    """
    problem, _ = readings(seed)
    centre = 0 if setting.around == "zero" else NET.init(rng=seed + (500 if is_new else 0))
    start = NET.ensemble(setting.n_ens, spread=setting.width, centre=centre, rng=seed)
    total = max(1, round(READINGS * setting.epochs))
    steps = enkf(
        NET, start, problem.x, problem.d, setting.told, epochs=-(-total // READINGS),
        inflation=setting.inflation, relaxation=setting.relaxation, rng=seed,
    )  # fmt: skip
    theta = start
    places = problem.x_test[::5]
    course = [(0.0, spread(outputs(NET, theta, places)))]
    looks = {round(total * share) for share in np.linspace(0, 1, LOOKS + 1)[1:]}
    try:
        for step in steps:
            theta = step.theta
            if step.k in looks or step.k % 50 == 0:
                course.append((step.k / total, spread(outputs(NET, theta, places))))
                if step.k < total:
                    yield Patient(setting, seed, start, theta, course, is_over=False)
            if step.k == total:
                break
    except Diverged:
        pass  # what was reached before
    yield Patient(setting, seed, start, theta, course)


def trained(setting, seed=SEED, **how):
    """The Patient at the end of its training."""
    *_, end = training(setting, seed, **how)
    return end


def patient(name):
    """One of the patients of chapter 10, "A" to "G", or "healthy", which learned from the readings of another day.

    Of it can be seen: problem, kept (the readings kept back), told (how far off a reading is, as the update was told),
    members (n_test, 1, n_ens) and kept_members (n_kept, n_ens), what they say at the end, course (n, 2), the spread
    along the training, start and theta, the ensembles, and setting, what was done.
    """
    if name == "healthy":
        return trained(Setting(), ANOTHER)
    if name not in PATIENTS:
        raise ValueError(f"name must be one of {', '.join(PATIENTS)}, healthy; got {brief(name)}")
    return trained(PATIENTS[name])


def treated(setting, *, members=1, stretch=1, told=1, length=1, start=STARTS[0]):
    """The setting after a treatment: what was done, times a factor, and the start."""
    if start != STARTS[0]:
        setting = setting._replace(around="one network", width=Setting().width)
    return setting._replace(
        n_ens=max(3, round(setting.n_ens * members)),
        told=setting.told * told,
        epochs=setting.epochs * length,
        inflation=setting.inflation * stretch,
    )


class Clinic(Scene):
    """Seven patients; a control for each treatment, which changes what was done."""

    controls = {
        "patient": Menu("patient", tuple(PATIENTS), "A"),
        "start": Menu("start of the weights", STARTS, STARTS[0]),
        "members": Slider("members, times", (0.25, 0.5, 1, 2, 4, 8), 1),
        "stretch": Slider("stretch (inflation), times", (0.98, 0.99, 1, 1.01, 1.02), 1),
        "told": Slider("told error, times", (0.1, 0.25, 0.5, 1, 2, 4, 10), 1),
        "length": Slider("length of training, times", (0.1, 0.2, 0.5, 1, 2), 1),
    }
    size = (6.4, 4.6)
    task = (
        "Cure four of the six sick patients, each by one change; a new patient comes in as it was. Cured means: the "
        "error is 0.05 or less, the band holds 75% of the true curve or more, and χ² is between 0.5 and 2."
    )

    def build(self, figure):
        self.cured = set()
        problem, kept = readings(SEED)
        upper, lower = figure.add_gridspec(2, 1, height_ratios=(1.15, 1))
        left, right = lower.subgridspec(1, 2)
        self.fit = Fit(new_ax(figure.add_subplot(upper)), problem)
        self.promise = Promise(new_ax(figure.add_subplot(left)), problem, kept)
        self.course = Course(new_ax(figure.add_subplot(right)))
        above = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.02), "borderaxespad": 0}
        legend(self.fit.ax, outside=True, ncols=3, fontsize="small", **above)
        self.promise.ax.set_title("readings kept back (grey: promise)", fontsize="small")
        self.course.ax.set_title("spread (dotted: told error)", fontsize="small")
        return [*self.fit.artists, *self.promise.artists, *self.course.artists]

    def run(self, patient, start, **changes):
        setting = treated(PATIENTS[patient], start=start, **changes)
        changed = {name: value for name, value in changes.items() if value != self.controls[name].start}
        if start != STARTS[0]:
            changed["start"] = start
        for state in training(setting, is_new=start != STARTS[0]):
            yield patient, changed, state

    def draw(self, state):
        name, changed, at = state
        self.fit.show(at.members[:, 0])
        self.promise.show(at.members[:, 0], at.kept_members, at.told)
        self.course.show(at.course, at.told)
        if not at.is_over:
            return f"patient {name} is being trained: {at.course[-1, 0]:.0%} done"
        treatment = ", ".join(words(*each) for each in changed.items()) or "as it came"
        first, last = at.course[[0, -1], 1]
        measured = f"spread {first:.2g} at the start, {last:.2g} at the end; χ² {at.chi2:.2g}"
        known = f"the true curve: error {at.error:.3g}, {at.coverage:.0%} of it in the band"
        verdict = self.verdict(name, changed, at)
        if verdict == "cured":
            self.cured.add(name)
        so_far = f". Cured so far: {', '.join(sorted(self.cured))}; the task asks for {TO_CURE}" if self.cured else ""
        return f"Patient {name}, {treatment}: {measured}; {known}: {verdict}{so_far}"

    def verdict(self, name, changed, at):
        if not at.is_healthy:
            return f"sick (not right: {', '.join(at.missed)})"
        if name == HEALTHY:
            return "healthy"
        return "cured" if len(changed) == 1 else "healthy, but by more than one change"

    def done(self, state):
        return len(self.cured) >= TO_CURE

    def forget(self):
        self.cured.clear()


class Rounds(Explorer):
    """The explorer of the clinic: a new patient comes in as it was, whatever was done to the last one."""

    def _moved(self, change):
        if not self._quiet and change.owner is self._controls["patient"]:
            self._quiet = True
            try:
                for name, value in self.untreated().items():
                    self._controls[name].value = value
            finally:
                self._quiet = False
        super()._moved(change)

    def set(self, **values):
        is_new = values.get("patient", self.values["patient"]) != self.values["patient"]
        return super().set(**(self.untreated() | values if is_new else values))

    def untreated(self):
        return {name: control.start for name, control in self.scene.controls.items() if name != "patient"}


def words(name, value):
    """A change, as the live text says it."""
    return {
        "start": f"start {value}",
        "members": f"members × {value}",
        "stretch": f"stretch × {value}",
        "told": f"told error × {value}",
        "length": f"length × {value}",
    }[name]

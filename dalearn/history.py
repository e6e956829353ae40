"""What happened along the way: the step that every trainer yields, and the record of a whole training."""

import time
from typing import NamedTuple

import numpy as np

from ._bar import with_bar
from ._checks import a_model, brief, inputs, is_finite, numbers_in, predicted, whole
from .errors import Diverged
from .metrics import is_constant, r2, rmse, spread


class Step(NamedTuple):
    """One update of a training.

    k            its number, from 1
    theta        the parameters after it: (n_params,) or an ensemble (n_params, n_ens)
    predictions  those that the update used: (n_obs,) or (n_obs, n_ens)
    """

    k: int
    theta: np.ndarray
    predictions: np.ndarray

    def __repr__(self):
        return f"Step(k={self.k}, theta {np.shape(self.theta)}, predictions {np.shape(self.predictions)})"


class Steps:
    """An iterator over the steps of a training, which are computed as they are asked for.

    It has a length, for a progress bar, where the number of steps is known. A loop may break off and another may go on
    where the first stopped. Once all steps have been used up, iter(steps) says so, by a ValueError.
    """

    def __init__(self, total, steps):
        self._total = total
        self._steps = steps
        self._given = 0
        self._used_up = False

    def __len__(self):
        if self._total is None:
            raise TypeError("these steps have no length, because their batches have none")
        return self._total

    def __iter__(self):
        if self._used_up:
            raise ValueError(
                "steps must be new; got steps that have been used up, or ended by an error. A training runs once: "
                "call the trainer again for new ones, best in the cell that uses them"
            )
        return self

    def __next__(self):
        try:
            step = next(self._steps)
        except BaseException:  # whatever ends the training, also Ctrl-C: a generator cannot go on after it
            self._used_up = True
            raise
        self._given += 1
        self._used_up = self._given == self._total
        return step

    def __repr__(self):
        total = "no known end" if self._total is None else f"{self._total} in all"
        return f"Steps({total}{', used up' if self._used_up else ''})"


class History:
    """The measures of a training, an entry for each recorded step; made by record().

    k              (n,) the steps' numbers; 0 is the start
    rmse, r2       (n,) of the (mean) prediction at problem.x_test against the noise-free truth; r2 is NaN where the
                   truth is constant, because R² has no meaning there
    spread         (n,) of the ensemble's predictions there; NaN for a single network
    train_rmse     (n,) of the (mean) prediction at problem.x against the noisy data
    parameter_std  (n, n_params) over the members; NaN for a single network
    seconds        (n,) spent in the trainer since the start, without the measuring
    theta          the last parameters that were measured
    diverged       None, or the Diverged that ended the training early; what came before it stands
    interrupted    True when the training was stopped from the keyboard; what came before it stands
    """

    MEASURES = ("k", "rmse", "r2", "spread", "train_rmse", "parameter_std", "seconds")

    def __init__(self, entries, theta, diverged, interrupted=False):
        for name in self.MEASURES:
            setattr(self, name, np.array([entry[name] for entry in entries]))
        self.theta = theta
        self.diverged = diverged
        self.interrupted = interrupted

    def __repr__(self):
        end = f", {self.diverged}" if self.diverged else ", interrupted" if self.interrupted else ""
        if not len(self.k):
            return f"History(empty{end})"
        # R2, not R²: a terminal with an old code page has no ², and must not stop a program at its last line
        last = f"RMSE {self.rmse[-1]:.3g}, R2 {self.r2[-1]:.4g}"
        return f"History({len(self.k)} entries to step {self.k[-1]}: {last}{end})"


def record(steps, model, problem, *, start=None, every=1, progress=False):
    """Run the steps of a trainer and measure the parameters after each -> History.

    steps     what gd, enkf, esmda or cycle returned; of a cycle without an end a part, itertools.islice(steps, 200)
    model     the model that is trained. Of an ensemble of a simulator the members are measured that did not fail
    problem   a Problem, or anything with x (n, ...), d (n, n_out), x_test (n_test, ...) and truth (n_test, n_out)
    start     the parameters before the first step: entry 0
    every     measure each so many steps, and the last one
    progress  show a progress bar, where tqdm is installed

    A run that diverges keeps its entries, and .diverged says what happened. So does one that is interrupted from the
    keyboard, with .interrupted. ValueError for a problem that does not fit, before the first step; for steps that hold
    none, like an iterator that has been used up.
    """
    a_model(model)
    judge = _Judge(model, problem)
    every = whole("every", every)
    if start is not None:
        start = numbers_in("start", start, "parameters (n_params,) or (n_params, n_ens)", ndim=(1, 2)).copy()
        if start.ndim == 2 and start.shape[1] < 2:
            raise ValueError(f"start must be one vector or have at least 2 members (columns); got shape {start.shape}")
    may_be_empty = hasattr(steps, "__len__")  # an empty list is no mistake, an empty iterator has been used up
    steps = _iterator(steps, progress)
    recording = _Recording(judge)
    diverged = None
    interrupted = False
    try:
        if start is not None:
            recording.measure(Step(0, start, None))
        for step in recording.timed(steps):
            if step.k % every == 0:
                recording.measure(step)
        if recording.last is None and not may_be_empty:
            raise ValueError("steps must hold one step at least; got none. An iterator can be gone through once")
    except Diverged as error:
        diverged = error
    except KeyboardInterrupt:
        interrupted = True
    try:
        recording.measure_last()
    except Diverged as error:
        diverged = diverged or error
    except KeyboardInterrupt:
        interrupted = True
    return History(recording.entries, recording.theta, diverged, interrupted)


class _Recording:
    """The entries so far, the last parameters that could be measured, and the time spent in the trainer."""

    def __init__(self, judge):
        self.judge = judge
        self.entries = []
        self.theta = None
        self.last = None  # the last step that came, measured or not
        self.seconds = 0.0

    def timed(self, steps):
        """The steps, while the time that the trainer takes for them is added up."""
        while True:
            began = time.perf_counter()
            step = next(steps, None)
            self.seconds += time.perf_counter() - began
            if step is None:
                return
            if not (hasattr(step, "k") and hasattr(step, "theta")):
                needs = "Steps, as gd, enkf and esmda return them"
                raise ValueError(f"steps must be {needs}; got {brief(step)} among them")
            self.last = step
            yield step

    def measure(self, step):
        theta = np.asarray(step.theta)
        if self.theta is not None and theta.shape != self.theta.shape:
            needs = f"parameters of one shape, {self.theta.shape} like the start or the step before"
            raise ValueError(f"steps must hold {needs}; got {theta.shape} in step {step.k}")
        if not is_finite(theta):
            raise Diverged(step.k, "the parameters are NaN or inf")
        measures = self.judge(step.k, theta)
        self.entries.append({"k": step.k, "seconds": self.seconds, **measures})
        self.theta = theta

    def measure_last(self):
        """Measure the last step, where it was not due."""
        if self.last is not None and not (self.entries and self.entries[-1]["k"] == self.last.k):
            self.measure(self.last)


class _Judge:
    """A problem and a model; called with parameters, their measures by name."""

    def __init__(self, model, problem):
        missing = [name for name in ("x", "d", "x_test", "truth") if not hasattr(problem, name)]
        if missing:
            raise ValueError(f"problem must be a Problem; got {type(problem).__name__} without {', '.join(missing)}")
        self.model = model
        self.x, self.d = _pair(problem, "x", "d")
        self.x_test, self.truth = _pair(problem, "x_test", "truth")
        if self.truth.shape[1] != self.d.shape[1]:
            needs = f"as many outputs as problem.d {self.d.shape}"
            raise ValueError(f"problem.truth must have {needs}; got shape {self.truth.shape}")
        if self.x_test.shape[1:] != self.x.shape[1:]:
            needs = f"inputs of the shape of those in problem.x {self.x.shape}"
            raise ValueError(f"problem.x_test must have {needs}; got shape {self.x_test.shape}")
        self.r2_has_meaning = not is_constant(self.truth)

    def __call__(self, k, theta):
        """The entry of step k, without its number and time; Diverged where the predictions or their errors overflow."""
        members = theta.shape[1:]
        model = self.model
        if members and hasattr(model, "survivors"):  # of a simulator; judged are those of its members that did not fail
            model = lambda theta, x: self.model.survivors(theta, x)[1]  # noqa: E731
            members = (None,)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            at_test = predicted(model, theta, self.x_test, (*self.truth.shape, *members))
            at_test = at_test.copy(order="K")  # before the model, which may have one array for all, is run again
            at_train = predicted(model, theta, self.x, (*self.d.shape, *members))
            if not (is_finite(at_test) and is_finite(at_train)):
                raise Diverged(k, "the model's predictions overflow")
            mean = at_test.mean(axis=-1) if members else at_test
            train_mean = at_train.mean(axis=-1) if members else at_train
            if not (is_finite(mean) and is_finite(train_mean)):
                raise Diverged(k, "the mean of the model's predictions overflows")
            errors = {"rmse": rmse(mean, self.truth), "train_rmse": rmse(train_mean, self.d)}
            r_squared = r2(mean, self.truth) if self.r2_has_meaning else np.nan
            width = spread(at_test) if members else np.nan
            parameter_std = theta.std(axis=1, ddof=1) if members else np.full(len(theta), np.nan)
        if not np.isfinite([*errors.values()]).all():
            raise Diverged(k, "the error of the model's predictions overflows")
        if not np.isfinite(r_squared):  # the truth's own squares are too large or too small for a number
            r_squared = np.nan
        return {**errors, "r2": r_squared, "spread": width, "parameter_std": parameter_std}


def _pair(problem, of_inputs, of_targets):
    """Inputs and targets of a problem, with a sample per row each."""
    x = inputs(f"problem.{of_inputs}", getattr(problem, of_inputs))
    n = len(x)
    needs = f"an array of shape ({n}, n_out), a row for each of the {n} samples of problem.{of_inputs}"
    return x, numbers_in(f"problem.{of_targets}", getattr(problem, of_targets), needs, shape=(n, None))


def _iterator(steps, progress):
    if isinstance(steps, (str, np.ndarray)) or not hasattr(steps, "__iter__"):
        raise ValueError(f"steps must be what gd, enkf or esmda returned; got {brief(steps)}")
    if progress:
        steps = with_bar(steps, stacklevel=3, unit=" steps")
    return iter(steps)

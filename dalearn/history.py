"""What happened along the way: the step that every trainer yields, and the record of a whole training."""

import time
import warnings
from typing import NamedTuple

import numpy as np

from ._checks import Diverged, a_model, is_finite, numbers_in, returned, say, whole
from .metrics import r2, rmse, spread


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
    """An iterator over the steps of a training that knows how many there will be, for a progress bar."""

    def __init__(self, total, steps):
        self._total, self._steps = total, steps

    def __len__(self):
        return self._total

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._steps)

    def __repr__(self):
        return f"Steps({self._total} in all)"


class History:
    """The measures of a training, an entry for each recorded step; made by record().

    k              (n,) the steps' numbers; 0 is the start
    rmse, r2       (n,) of the (mean) prediction at problem.x_test against the noise-free truth
    spread         (n,) of the ensemble's predictions there; NaN for a single network
    train_rmse     (n,) of the (mean) prediction at problem.x against the noisy data
    parameter_std  (n, n_params) over the members; NaN for a single network
    seconds        (n,) spent in the trainer since the start, without the measuring
    theta          the last finite parameters
    diverged       None, or the Diverged that ended the training early; what came before it stands
    """

    MEASURES = ("k", "rmse", "r2", "spread", "train_rmse", "parameter_std", "seconds")

    def __init__(self, entries, theta, diverged):
        for name in self.MEASURES:
            setattr(self, name, np.array([entry[name] for entry in entries]))
        self.theta, self.diverged = theta, diverged

    def __repr__(self):
        end = f", {self.diverged}" if self.diverged else ""
        if not len(self.k):
            return f"History(empty{end})"
        return (
            f"History({len(self.k)} entries to step {self.k[-1]}: RMSE {self.rmse[-1]:.3g}, R² {self.r2[-1]:.4g}{end})"
        )


def record(steps, model, problem, *, start=None, every=1, progress=False):
    """Run the steps of a trainer and measure the parameters after each -> History.

    steps     what gd, enkf or esmda returned
    model     the model that is trained
    problem   a Problem, or anything with x, d, x_test and truth
    start     the parameters before the first step: entry 0
    every     measure each so many steps, and the last one
    progress  show a progress bar, where tqdm is installed

    A run that diverges keeps its entries, and .diverged says what happened.
    """
    a_model(model)
    every = whole("every", every)
    missing = [name for name in ("x", "d", "x_test", "truth") if not hasattr(problem, name)]
    if missing:
        raise ValueError(f"problem must be a Problem; got {type(problem).__name__} without {', '.join(missing)}")
    entries, seconds, step, theta, diverged = [], 0.0, None, None, None
    if start is not None:
        start = numbers_in("start", start, "parameters (n_params,) or (n_params, n_ens)", ndim=(1, 2)).copy()

    def measure(k, now):
        nonlocal theta
        entries.append({"k": k, "seconds": seconds, **_measures(model, problem, k, now)})
        theta = now

    try:
        if start is not None:
            measure(0, start)
        steps = _iterator(steps, progress)
        while True:
            began = time.perf_counter()
            latest = next(steps, None)
            seconds += time.perf_counter() - began
            if latest is None:
                break
            step = _a_step(latest)
            if step.k % every == 0:
                measure(step.k, step.theta)
    except Diverged as error:
        diverged = error
    if step is not None and not (entries and entries[-1]["k"] == step.k):  # the last step, where it was not due
        try:
            measure(step.k, step.theta)
        except Diverged as error:
            diverged = diverged or error
    return History(entries, theta, diverged)


def _measures(model, problem, k, theta):
    """The entry of one step, without its number and time; Diverged where the predictions or their errors overflow."""
    members = theta.shape[1:]
    with np.errstate(over="ignore", invalid="ignore"):
        at_test = returned(model(theta, problem.x_test), (*problem.truth.shape, *members), theta)
        at_train = returned(model(theta, problem.x), (*problem.d.shape, *members), theta)
        if not (is_finite(at_test) and is_finite(at_train)):
            raise Diverged(k, "the model's predictions overflow")
        mean, train_mean = (at_test.mean(axis=-1), at_train.mean(axis=-1)) if members else (at_test, at_train)
        entry = {
            "rmse": rmse(mean, problem.truth),
            "r2": r2(mean, problem.truth),
            "train_rmse": rmse(train_mean, problem.d),
            "spread": spread(at_test) if members else np.nan,
            "parameter_std": theta.std(axis=1, ddof=1) if members else np.full(len(theta), np.nan),
        }
    if not np.isfinite([entry["rmse"], entry["r2"], entry["train_rmse"]]).all():
        raise Diverged(k, "the error of the model's predictions overflows")
    return entry


def _a_step(value):
    if not all(hasattr(value, name) for name in ("k", "theta")):
        raise ValueError(f"steps must be Steps, as gd, enkf and esmda return them; got {say(value)} among them")
    return value


def _iterator(steps, progress):
    if isinstance(steps, (str, np.ndarray)) or not hasattr(steps, "__iter__"):
        raise ValueError(f"steps must be what gd, enkf or esmda returned; got {say(steps)}")
    if progress:
        try:
            from tqdm.auto import tqdm
        except ImportError:
            warnings.warn("no progress bar: tqdm is not installed (pip install tqdm)", stacklevel=3)
        else:
            return iter(tqdm(steps, unit=" steps"))
    return iter(steps)

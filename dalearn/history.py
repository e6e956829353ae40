"""What happened along the way: the step that every trainer yields, and the record of a whole training."""

import time
import warnings
from typing import NamedTuple

import numpy as np

from ._checks import Diverged, a_model, is_finite, numbers_in, whole
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
        return f"Step(k={self.k}, theta {self.theta.shape}, predictions {self.predictions.shape})"


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

    def __init__(self):
        self.k, self.rmse, self.r2, self.spread, self.train_rmse = [], [], [], [], []
        self.parameter_std, self.seconds = [], []
        self.theta = self.diverged = None

    def __repr__(self):
        end = f", {self.diverged}" if self.diverged else ""
        if not len(self.k):
            return f"History(empty{end})"
        return (
            f"History({len(self.k)} entries to step {self.k[-1]}: "
            f"RMSE {self.rmse[-1]:.3g}, R² {self.r2[-1]:.4g}, {self.seconds[-1]:.3g} s{end})"
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
    if not hasattr(steps, "__iter__"):
        raise ValueError(f"steps must be what gd, enkf or esmda returned; got {type(steps).__name__}")
    missing = [name for name in ("x", "d", "x_test", "truth") if not hasattr(problem, name)]
    if missing:
        raise ValueError(f"problem must be a Problem; got {type(problem).__name__} without {', '.join(missing)}")
    history, seconds, step = History(), 0.0, None
    try:
        if start is not None:
            _measure(history, model, problem, 0, numbers_in("start", start, "parameters", ndim=(1, 2)), seconds)
        steps = _with_a_bar(steps, progress)
        while True:
            began = time.perf_counter()
            latest = next(steps, None)
            seconds += time.perf_counter() - began
            if latest is None:
                break
            step = latest
            if step.k % every == 0:
                _measure(history, model, problem, step.k, step.theta, seconds)
    except Diverged as error:
        history.diverged = error
    if step is not None and not (history.k and history.k[-1] == step.k):
        try:
            _measure(history, model, problem, step.k, step.theta, seconds)
        except Diverged as error:
            history.diverged = history.diverged or error
    for name in ("k", "rmse", "r2", "spread", "train_rmse", "seconds", "parameter_std"):
        setattr(history, name, np.array(getattr(history, name)))
    return history


def _measure(history, model, problem, k, theta, seconds):
    members = theta.ndim == 2
    with np.errstate(over="ignore", invalid="ignore"):
        at_test, at_train = model(theta, problem.x_test), model(theta, problem.x)
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
        if not np.isfinite(entry["rmse"] + entry["r2"] + entry["train_rmse"]):
            raise Diverged(k, "the error of the model's predictions overflows")
    for name, value in {"k": k, "seconds": seconds, **entry}.items():
        getattr(history, name).append(value)
    history.theta = theta


def _with_a_bar(steps, progress):
    if progress:
        try:
            from tqdm.auto import tqdm
        except ImportError:
            warnings.warn("no progress bar: tqdm is not installed (pip install tqdm)", stacklevel=3)
        else:
            return iter(tqdm(steps, unit=" steps"))
    return iter(steps)

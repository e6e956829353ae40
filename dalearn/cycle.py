"""The one loop of the library: forecast, update, relaxation, inflation, for every batch of observations that comes.

The parameters are the state. They have no dynamics of their own, so the forecast is what the model predicts for the
next observations, and every update moves the whole ensemble towards them. enkf and esmda are this loop with two ways of
dealing out the data; a stream that never ends is a third.

A small ensemble becomes too sure of itself: by chance it finds covariances where there are none, every update removes
spread for them, and an ensemble without spread no longer learns. Two cures stand after the update: relaxation gives
back a part of the spread that it took away, inflation multiplies the spread that is left.

Sources: Evensen 1994, doi 10.1029/94JC00572; relaxation Zhang, Snyder & Sun 2004,
doi 10.1175/1520-0493(2004)132<1238:IOIEAO>2.0.CO;2.
"""

import numpy as np

from ._checks import (
    a_model,
    an_ensemble,
    brief,
    choice,
    generator,
    is_finite,
    number,
    positive,
    predicted,
    real_numbers,
    samples,
    survivors_of,
)
from .errors import Diverged
from .history import Step, Steps
from .kalman import UPDATES, _inflate, _relax


def cycle(model, ensemble, batches, *, update="perturbed", inflation=1.0, relaxation=0.0, rng=None):
    """Train the ensemble on the batches, one after another -> an iterator of Step(k, theta, predictions), one for each.

    model       model(theta, x): (n, n_out, n_ens) for an ensemble; any callable of that form
    ensemble    (n_params, n_ens), one member per column; N = n_ens of at least 2
    batches     an iterable of (x, d, obs_var), endless if it likes: inputs (n, ...), targets (n, n_out), and the
                variance of their errors (not the standard deviation, which enkf and esmda take), one number or an
                array that fits d. Batches may differ in size
    update      "perturbed" (stochastic), "transform" (deterministic, ETKF), or a function of your own, see below
    inflation   factor on the anomalies after every update, 1 for none
    relaxation  weight of the prior's anomalies in the posterior's (RTPP), from 0 to 1; applied before inflation.
                Above 0 the spread ends wider than the data justify
    rng         int, Generator or None; for the update. To train on what another training returned, take another int,
                or one Generator for both: the same int would add the same noise to the data again

    An update of your own is a function f(ensemble, predictions, d, obs_var, rng) that returns the new ensemble
    (n_params, n_ens). It gets copies: the ensemble, predictions (n_obs, n_ens), d and obs_var (n_obs,) with
    n_obs = n · n_out, and a Generator. The update "perturbed", for example, is

        perturbed = perturb(d, obs_var, ensemble.shape[1], rng)
        return analysis(ensemble, predictions, perturbed, obs_var)

    and in the textbook's own words, with d as a column beside the members:

        return ensemble + gain @ (d[:, None] + noise - predictions)

    With more than ten observations for each member "perturbed" itself draws fewer random numbers. Their distribution is
    the same, so the result is as good, but it is not the one that these two lines give with the same rng.

    A model may have a method survivors(theta, x) -> (indices, predictions (n, n_out, M)) for the M members that did not
    fail, as a simulator has. Then every other member is replaced, for this update and all that follow. The new member
    is the survivors' mean plus a random combination of their anomalies, drawn with rng so that the covariance is theirs
    on average. The combination is the same for its parameters and its predictions, so the two belong together: a linear
    model would have predicted exactly these, and nothing has to be run again.

    Each batch is taken when its step is asked for, and a stream goes on where it stands. Of an endless one take a part:
    record(itertools.islice(steps, 200), ...), or break.

    ValueError for input that does not fit, before the first step, or at the step whose batch does not fit. Diverged
    when the numbers overflow.
    """
    if isinstance(batches, (str, np.ndarray)) or not hasattr(batches, "__iter__"):
        hint = "; call it, to get what it yields" if callable(batches) else ""
        raise ValueError(f"batches must be an iterable of (x, d, obs_var); got {brief(batches)}{hint}")
    if isinstance(batches, tuple) and len(batches) == 3 and not isinstance(batches[0], (tuple, list)):
        raise ValueError("batches must be an iterable of (x, d, obs_var); got one of these: put it into a list")
    total = len(batches) if hasattr(batches, "__len__") else None
    return _cycle(model, ensemble, _looked_at(batches, total), total, update, inflation, relaxation, rng)


def _cycle(model, ensemble, batches, total, update, inflation, relaxation, rng):
    """The Steps of a cycle over batches that are known to fit; total is their number, or None."""
    a_model(model)
    ensemble = an_ensemble("ensemble", ensemble).copy()
    inflation = number("inflation", inflation, "a number above 0 (1 for none)", above=0)
    relaxation = number("relaxation", relaxation, "a number from 0 to 1", at_least=0, at_most=1)
    update = _guarded(update) if callable(update) else UPDATES[choice("update", update, UPDATES)]
    rng = generator(rng, "perturbations")
    return Steps(total, _steps(model, ensemble, batches, update, inflation, relaxation, rng))


def _steps(model, ensemble, batches, update, inflation, relaxation, rng):
    for k, (x, d, obs_var) in enumerate(batches, 1):
        ensemble, predictions = _forecast(model, ensemble, x, d, k, rng)
        with np.errstate(over="ignore", invalid="ignore"):
            posterior = update(ensemble, predictions, d.ravel(), obs_var.ravel(), rng)
            if relaxation > 0:
                posterior = _relax(posterior, ensemble, relaxation)
            if inflation != 1:
                posterior = _inflate(posterior, inflation)
        if not is_finite(posterior):
            likely = f"inflation={inflation:g} acts after every update" if inflation > 1 else "obs_std may be too small"
            raise Diverged(k, f"the parameters overflow; {likely}")
        ensemble = posterior
        yield Step(k, ensemble, predictions)


def forecast(model, ensemble, x, d, k):
    """What every member predicts for the targets d (n, n_out): Y (n_obs, n_ens), a row per sample and output."""
    with np.errstate(over="ignore", invalid="ignore"):
        predictions = predicted(model, ensemble, x, (*d.shape, ensemble.shape[1]))
    if not is_finite(predictions):
        raise Diverged(k, "the predictions overflow, so the parameters have grown too large or the model returned NaN")
    return np.array(predictions, order="C").reshape(d.size, -1)  # a copy, because a Step keeps it


@np.errstate(over="ignore", invalid="ignore")  # an overflow is found after the update
def _forecast(model, ensemble, x, d, k, rng):
    """The ensemble and what it predicts, Y (n_obs, n_ens); members that failed are replaced in both."""
    if not hasattr(model, "survivors"):
        return ensemble, forecast(model, ensemble, x, d, k)
    survivors, alive, model = survivors_of(model, ensemble, x)
    Y = forecast(model, alive, x, d, k)  # which looks at what they predicted
    if len(survivors) == ensemble.shape[1]:
        return ensemble, Y
    failed = np.setdiff1d(np.arange(ensemble.shape[1]), survivors)
    weights = rng.standard_normal((len(survivors), len(failed))) / np.sqrt(len(survivors) - 1)
    return _filled(alive, survivors, failed, weights), _filled(Y, survivors, failed, weights)


def _filled(alive, survivors, failed, weights):
    """Θ or Y with draws from the survivors' mean and covariance in the places of those that failed."""
    mean = alive.mean(axis=1, keepdims=True)
    filled = np.empty((len(alive), len(survivors) + len(failed)), alive.dtype)
    filled[:, survivors] = alive
    filled[:, failed] = mean + (alive - mean) @ weights
    return filled


def _guarded(update):
    """A stranger's update: it gets copies, which it may write to, and what it returns is looked at."""

    def guarded(ensemble, predictions, d, obs_var, rng):
        posterior = update(ensemble.copy(), predictions.copy(), d.copy(), obs_var.copy(), rng)
        demand = f"update must return an ensemble of shape {ensemble.shape}"
        posterior = real_numbers(demand, posterior)
        if posterior.shape != ensemble.shape:
            raise ValueError(f"{demand}; got shape {posterior.shape}")
        return np.array(posterior, dtype=ensemble.dtype)

    return guarded


def _looked_at(batches, total):
    """The batches as x (n, ...), d (n, n_out) and obs_var of d's shape, each looked at when it comes."""
    k = 0
    for k, batch in enumerate(batches, 1):
        if not isinstance(batch, (tuple, list)) or len(batch) != 3:
            needs = "a tuple (x, d, obs_var): inputs, targets and the variance of their errors"
            raise ValueError(f"batches must yield {needs}; got {brief(batch)} as number {k}")
        x, d, obs_var = batch
        x, d = samples(x, d)
        needs = f"one number or an array that fits d {d.shape}, one variance per observation"
        yield x, d, positive("obs_var", obs_var, needs, d.shape)
    if k == 0 and total is None:  # an empty list is no mistake, an empty iterator has been used up
        raise ValueError("batches must hold one batch at least; got none. An iterator can be gone through once")

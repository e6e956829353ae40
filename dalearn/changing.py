"""Updates for a world that changes: parameters that walk, a spread that grows again, and readings that are doubted.

Each wraps an update and is an update itself, so they can be wrapped into each other:
cycle(net, ensemble, stream, update=widening(1.003, 0.3 * net.prior_std, doubting(3.0)), rng=1).

Sources: a random walk of the parameters, as in Evensen 2009, doi 10.1007/978-3-642-03711-5; larger errors for readings
that lie far out, as with a Huber norm, Tavolato & Isaksen 2015, doi 10.1002/qj.2440.
"""

from collections import deque

import numpy as np

from ._anomalies import anomalies
from ._checks import choice, generator, number, numbers_in, positive, whole
from .kalman import UPDATES


def walking(step_std, update="perturbed"):
    """An update after which every parameter of every member takes a random step of standard deviation step_std.

    The world may have moved since the last reading, so what was known of it is worth a little less. Each batch adds
    step_std² to the variance of every parameter, and an ensemble that a reading has narrowed opens again.

    Returns a function f(ensemble, predictions, d, obs_var, rng) -> ensemble.
    """
    step_std = number("step_std", step_std, "a standard deviation above 0", above=0)
    update = _an_update(update)

    def walking_update(ensemble, predictions, d, obs_var, rng):
        rng = generator(rng, "perturbations")
        posterior = update(ensemble, predictions, d, obs_var, rng)
        return posterior + step_std * rng.standard_normal(posterior.shape)

    return walking_update


def widening(factor, at_most, update="perturbed"):
    """An update after which the spread of every parameter grows by a factor, up to at_most and no farther.

    factor   on the standard deviation of each parameter, 1 or more
    at_most  the standard deviation up to which it grows: one number, or an array (n_params,) such as
             spread * net.prior_std, that of the start. A parameter with a larger one keeps it

    This is multiplicative inflation with a cap. Without the cap it multiplies, again and again, what no reading holds.

    Returns a function f(ensemble, predictions, d, obs_var, rng) -> ensemble.
    """
    factor = number("factor", factor, "a number of at least 1", at_least=1)
    needs = "one number or an array of shape (n_params,), one standard deviation per parameter"
    at_most = numbers_in("at_most", at_most, needs, ndim=(0, 1), dtype=np.float64)
    at_most = positive("at_most", at_most, needs, at_most.shape).copy()
    update = _an_update(update)

    def widening_update(ensemble, predictions, d, obs_var, rng):
        if at_most.ndim and len(at_most) != len(ensemble):
            raise ValueError(f"at_most must be {needs}; got shape {at_most.shape} for the ensemble {ensemble.shape}")
        posterior = update(ensemble, predictions, d, obs_var, rng)
        std = posterior.std(axis=1, ddof=1)
        with np.errstate(divide="ignore"):  # a parameter without any spread keeps none
            growth = np.clip(at_most / std, 1, factor)
        return posterior + (growth - 1)[:, None] * anomalies(posterior)

    return widening_update


def doubting(limit=3.0, update="perturbed", *, patience=None):
    """An update that takes a larger error variance for a reading that lies far from what the members expected.

    By what ensemble and thermometer say of themselves, the innovation d − mean Y has the variance Var(Y) + R. With
    z = |d − mean Y| / √(Var(Y) + R), its distance in standard deviations, a reading with z above limit gets the
    variance R z / limit. Where R is the larger part, it then pulls about as much as one that lies at the limit.

    An ensemble cannot tell a wild reading from the first of a new world: it doubts both. patience, a number from 0 to
    10, says how many of the last ten batches may be doubted. Where there are more, it is the world that has changed,
    and every reading counts in full. None doubts for ever. With patience the update remembers, so a training needs one
    of its own.

    Returns a function f(ensemble, predictions, d, obs_var, rng) -> ensemble.
    """
    limit = number("limit", limit, "a number of standard deviations above 0", above=0)
    update = _an_update(update)
    patience = 10 if patience is None else whole("patience", patience, at_least=0, at_most=10)
    doubted = deque(maxlen=10)  # the share of the readings, for each of the last ten batches

    def doubting_update(ensemble, predictions, d, obs_var, rng):
        innovations = d - predictions.mean(axis=1)
        z = np.abs(innovations) / np.sqrt(predictions.var(axis=1, ddof=1) + obs_var)
        doubted.append(float(np.mean(z > limit)))
        if sum(doubted) <= patience:
            obs_var = obs_var * np.maximum(1, z / limit)
        return update(ensemble, predictions, d, obs_var, rng)

    return doubting_update


def _an_update(update):
    return update if callable(update) else UPDATES[choice("update", update, UPDATES)]

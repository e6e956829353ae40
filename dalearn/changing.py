"""Updates for a world that changes: parameters that walk, and readings that are doubted.

Both wrap an update and are updates themselves, so they can be wrapped again:
cycle(net, ensemble, stream, update=walking(0.003, doubting(3.0)), rng=1).

Sources: a random walk of the parameters, as in Evensen 2009, doi 10.1007/978-3-642-03711-5; larger errors for readings
that lie far out, as with a Huber norm, Tavolato & Isaksen 2015, doi 10.1002/qj.2440.
"""

from collections import deque

import numpy as np

from ._checks import choice, generator, number, whole
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

"""How good a prediction is, and how honest an ensemble.

predicted and truth have the same shape. An ensemble of predictions has its members on the last axis: members
(..., n_ens) go with truth (...). All measures are averages over everything but the members, and carry the truth's unit,
except R² and the coverage, which have none.
"""

import numpy as np

from ._checks import number, numbers_in


def rmse(predicted, truth):
    """Root of the mean squared error; 0 is perfect. ValueError where the shapes differ."""
    predicted, truth = _pair(predicted, truth)
    return np.sqrt(np.mean((predicted - truth) ** 2))


def r2(predicted, truth):
    """Coefficient of determination, 1 − Σ (predicted − truth)² / Σ (truth − its mean)².

    1 is perfect, 0 is as good as the truth's mean, and below 0 is worse. ValueError where the truth is constant.
    """
    predicted, truth = _pair(predicted, truth)
    if is_constant(truth):
        raise ValueError(f"truth must vary for r2 to have a meaning; got {truth.size} equal values")
    return 1 - np.sum((predicted - truth) ** 2) / np.sum((truth - truth.mean()) ** 2)


def is_constant(truth):
    """True when all values are the same to the last digits, so that R² has no meaning."""
    return bool(np.ptp(truth) <= 8 * np.finfo(truth.dtype).eps * np.abs(truth).max())


def spread(members):
    """The ensemble's standard deviation: the root of its variance (divided by N − 1) averaged over the points.

    An ensemble is reliable when the truth looks like one more member. Then, with N members, it is √(N / (N + 1)) times
    the RMSE of the ensemble mean (Fortin et al. 2014,
    doi 10.1175/JHM-D-14-0008.1).
    """
    return np.sqrt(np.mean(np.var(_ensemble(members), axis=-1, ddof=1)))


def coverage(members, truth, level=0.9):
    """The fraction of the truth inside the central interval that holds the fraction level of the members.

    For a reliable, large ensemble it equals level. The interval's ends are the members' quantiles.
    """
    members, truth = _members(members, truth)
    level = number("level", level, "a number above 0 and at most 1", above=0, at_most=1)
    low, high = np.quantile(members, [(1 - level) / 2, (1 + level) / 2], axis=-1)
    return np.mean((low <= truth) & (truth <= high))


def crps(members, truth):
    """The continuous ranked probability score, in its fair form for an ensemble of N members; smaller is better.

    It judges error and spread in one number, in the truth's unit: the mean distance of the members from the truth, less
    half of their mean distance from each other. To lie close together helps members only where the truth is.

        mean |member − truth| − Σᵢ Σⱼ |memberᵢ − memberⱼ| / (2 N (N − 1))

    Fair means that its expectation does not depend on N (Ferro 2014, doi 10.1002/qj.2270). With the members sorted, the
    double sum is 2 Σᵢ (2i − N − 1) memberᵢ, i from 1.
    """
    members, truth = _members(members, truth)
    n_ens = members.shape[-1]
    ranks = 2 * np.arange(1, n_ens + 1) - n_ens - 1
    between = np.sort(members, axis=-1) @ ranks.astype(members.dtype) / (n_ens * (n_ens - 1))
    return np.mean(np.mean(np.abs(members - truth[..., None]), axis=-1) - between)


def _pair(predicted, truth):
    truth = numbers_in("truth", truth, "an array of numbers")
    needs = f"an array of the truth's shape {truth.shape}"
    predicted = numbers_in("predicted", predicted, needs, shape=truth.shape)
    return predicted, truth


def _ensemble(members):
    members = numbers_in("members", members, "an array of predictions with the members on the last axis")
    if members.ndim == 0 or members.shape[-1] < 2:
        raise ValueError(f"members must have at least 2 members on the last axis; got shape {members.shape}")
    return members


def _members(members, truth):
    members = _ensemble(members)
    needs = f"an array of shape {members.shape[:-1]}, that of members {members.shape} without its last axis"
    truth = numbers_in("truth", truth, needs, shape=members.shape[:-1])
    return members, truth

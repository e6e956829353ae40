"""Offline training: the ensemble smoother with multiple data assimilation takes all the data at once, several times.

For a linear model one update with all the data is exact. A network is not linear. One update sends every member along
a straight line, and far from where it started that line no longer says what the network does. ESMDA makes several
updates, each with a line drawn anew where the members now are. The data must not count once in each update, but once in
all. What an observation is worth is one over its error variance, and several of them add up: so update number i takes
αᵢ times the error variance, with Σ 1/αᵢ = 1. On a linear model the result is that of a single update.

Sources: Emerick & Reynolds 2013, doi 10.1016/j.cageo.2012.03.011; for training networks Chen et al. 2020,
arXiv 2010.02626.
"""

import numpy as np

from ._checks import error_std, is_finite, numbers_in, positive, samples, whole
from .cycle import _cycle


def esmda(model, ensemble, x, d, obs_std, *, alphas=4, inflation=1.0, relaxation=0.0, update="perturbed", rng=None):
    """Train the ensemble offline -> an iterator of Step(k, theta, predictions), one for every assimilation.

    model       model(theta, x): (n, n_out, n_ens) for an ensemble; any callable of that form
    ensemble    (n_params, n_ens), one member per column; N = n_ens of at least 2
    x, d        inputs (n, ...) and targets (n, n_out)
    obs_std     standard deviation of the observation errors: one number, or an array that fits d
    alphas      the number of assimilations, or a list of factors on the error variance. A list is multiplied
                by one number so that sum(1/alphas) == 1
    inflation   factor on the anomalies after every update, 1 for none
    relaxation  weight of the prior's anomalies in the posterior's (RTPP), from 0 to 1; applied before inflation.
                Above 0 the spread ends wider than the data justify
    update      "perturbed" (stochastic), "transform" (deterministic, ETKF), or a function of your own as in cycle,
                which gets the error variance times α
    rng         int, Generator or None; for the perturbed observations. A second training that goes on from the first
                takes another int, or the same Generator

    ValueError for input that does not fit, before the first step. Diverged when the numbers overflow.
    """
    x, d = samples(x, d)
    obs_var = error_std(obs_std, d) ** 2
    alphas = normalised(alphas)
    # copies, because they are read step by step, when the caller may have changed them
    x = x.copy()
    d = d.copy()
    batches = ((x, d, alpha * obs_var) for alpha in alphas)
    return _cycle(model, ensemble, batches, len(alphas), update, inflation, relaxation, rng)


def normalised(alphas):
    """The factors from a count or a list, multiplied by one number so that Σ 1/α = 1."""
    needs = "a count or a list of factors"
    if isinstance(alphas, str) or not hasattr(alphas, "__len__"):
        count = whole("alphas", alphas)
        alphas = np.full(count, float(count))
    alphas = numbers_in("alphas", alphas, needs, ndim=1, dtype=np.float64)
    alphas = positive("alphas", alphas, needs, alphas.shape)
    with np.errstate(over="ignore"):
        normalised = alphas * np.sum(1 / alphas)
    if not is_finite(normalised):
        raise ValueError(f"alphas must be {needs} of similar size; got {alphas.min():g} and {alphas.max():g}")
    return normalised

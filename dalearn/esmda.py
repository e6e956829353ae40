"""Offline training: the ensemble smoother with multiple data assimilation takes all the data at once, several times.

One analysis with all the data is right for a linear model. A network it moves along a straight line, the covariance of
its members, far beyond where that line holds. ESMDA takes several analyses, each with a covariance drawn anew where
the members now are; the i-th multiplies the observation error variance by αᵢ. With Σ 1/αᵢ = 1 the data count once in
all, and on a linear model the result is that of a single analysis.

Sources: Emerick & Reynolds 2013, doi 10.1016/j.cageo.2012.03.011; for training networks Chen et al. 2020,
arXiv 2010.02626.
"""

from ._checks import assimilation, assimilation_factors
from ._cycle import assimilate, forecast
from .history import Step, Steps


def esmda(model, ensemble, x, d, obs_std, *, alphas=4, inflation=1.0, relaxation=0.0, update="perturbed", rng=None):
    """Train the ensemble offline -> an iterator of Step(k, theta, predictions), one for every assimilation.

    model       model(theta, x): (n, n_out, n_ens) for an ensemble; any callable of that form
    ensemble    (n_params, n_ens), one member per column; N = n_ens of at least 2
    x, d        inputs (n, ...) and targets (n, n_out)
    obs_std     standard deviation of the observation errors: one number, or an array that fits d
    alphas      the number of assimilations, or a list of factors on the error variance. A list is multiplied
                by one number so that sum(1/alphas) == 1
    inflation   factor on the anomalies after every analysis, 1 for none
    relaxation  weight of the prior's anomalies in the posterior's (RTPP), from 0 to 1; applied before inflation
    update      "perturbed" (stochastic) or "transform" (deterministic, ETKF)
    rng         int, Generator or None; for the perturbed observations

    ValueError for input that does not fit, before the first step. Diverged when the numbers overflow.
    """
    ensemble, x, d, obs_var, options = assimilation(model, ensemble, x, d, obs_std, inflation, relaxation, update, rng)
    alphas = assimilation_factors(alphas)

    def steps():
        theta = ensemble
        for k, alpha in enumerate(alphas, 1):
            predictions = forecast(model, theta, x, d, k)
            theta = assimilate(theta, predictions, d.ravel(), alpha * obs_var.ravel(), k, **options)
            yield Step(k, theta, predictions)

    return Steps(len(alphas), steps())

"""Online training: the ensemble Kalman filter takes the observations a few at a time, as they arrive.

The parameters are the state. They have no dynamics of their own, so the forecast is the network's prediction for the
next observations, and every analysis moves the whole ensemble towards them.

Sources: Evensen 1994, doi 10.1029/94JC00572; for training networks Chen et al. 2020, arXiv 2010.02626.
"""

from ._checks import assimilation, whole
from ._cycle import assimilate, forecast
from .history import Step, Steps


def enkf(model, ensemble, x, d, obs_std, *, batch_size=1, epochs=1, inflation=1.0, relaxation=0.0,
         update="perturbed", rng=None):  # fmt: skip
    """Train the ensemble online -> an iterator of Step(k, theta, predictions), one for every batch.

    model       model(theta, x): (n, n_out, n_ens) for an ensemble; any callable of that form
    ensemble    (n_params, n_ens), one member per column; N = n_ens of at least 2
    x, d        inputs (n, ...) and targets (n, n_out), taken in the order in which they stand
    obs_std     standard deviation of the observation errors: one number, or an array that fits d
    batch_size  samples in one analysis, from 1 to n
    epochs      passes over the data. Each pass after the first counts the same data again: the mean gets
                better, the spread too small
    inflation   factor on the anomalies after every analysis, 1 for none
    relaxation  weight of the prior's anomalies in the posterior's (RTPP), from 0 to 1; applied before inflation
    update      "perturbed" (stochastic) or "transform" (deterministic, ETKF)
    rng         int, Generator or None; for the perturbed observations

    ValueError for input that does not fit, before the first step. Diverged when the numbers overflow.
    """
    ensemble, x, d, obs_var, options = assimilation(model, ensemble, x, d, obs_std, inflation, relaxation, update, rng)
    batch_size, epochs = whole("batch_size", batch_size, at_most=len(d)), whole("epochs", epochs)
    batches = [slice(i, i + batch_size) for i in range(0, len(d), batch_size)]

    def steps():
        theta = ensemble
        for k, batch in enumerate((batch for _ in range(epochs) for batch in batches), 1):
            predictions = forecast(model, theta, x[batch], d[batch], k)
            theta = assimilate(theta, predictions, d[batch].ravel(), obs_var[batch].ravel(), k, **options)
            yield Step(k, theta, predictions)

    return Steps(epochs * len(batches), steps())

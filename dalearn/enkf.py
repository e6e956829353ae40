"""Online training: the ensemble Kalman filter takes the observations a few at a time, as they arrive.

An observation can be forgotten once it has been used, because the ensemble holds what was learned from it. For a linear
model, and observations whose errors are independent, the result is the same in whatever portions the data come.

Sources: Evensen 1994, doi 10.1029/94JC00572; for training networks Chen et al. 2020, arXiv 2010.02626.
"""

from ._checks import error_std, samples, whole
from .cycle import _cycle


def enkf(model, ensemble, x, d, obs_std, *, batch_size=1, epochs=1, inflation=1.0, relaxation=0.0,
         update="perturbed", rng=None):  # fmt: skip
    """Train the ensemble online -> an iterator of Step(k, theta, predictions), one for every batch.

    model       model(theta, x): (n, n_out, n_ens) for an ensemble; any callable of that form
    ensemble    (n_params, n_ens), one member per column; N = n_ens of at least 2
    x, d        inputs (n, ...) and targets (n, n_out), taken in the order in which they stand
    obs_std     standard deviation of the observation errors: one number, or an array that fits d
    batch_size  samples in one update, from 1 to n
    epochs      how often the ensemble goes through the data. Each epoch after the first counts the same data again:
                the mean gets better, the spread too small
    inflation   factor on the anomalies after every update, 1 for none
    relaxation  weight of the prior's anomalies in the posterior's (RTPP), from 0 to 1; applied before inflation.
                Above 0 the spread ends wider than the data justify
    update      "perturbed" (stochastic), "transform" (deterministic, ETKF), or a function of your own as in cycle
    rng         int, Generator or None; for the perturbed observations. A second training that goes on from the first
                takes another int, or the same Generator

    ValueError for input that does not fit, before the first step. Diverged when the numbers overflow.
    """
    x, d = samples(x, d)
    obs_var = error_std(obs_std, d) ** 2
    batch_size = whole("batch_size", batch_size, at_most=len(d))
    epochs = whole("epochs", epochs)
    # copies, because they are read step by step, when the caller may have changed them
    x = x.copy()
    d = d.copy()
    slices = [slice(i, i + batch_size) for i in range(0, len(d), batch_size)]
    one_epoch = [(x[batch], d[batch], obs_var[batch]) for batch in slices]
    batches = (batch for _ in range(epochs) for batch in one_epoch)
    return _cycle(model, ensemble, batches, epochs * len(one_epoch), update, inflation, relaxation, rng)

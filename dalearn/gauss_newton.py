"""Gauss–Newton with an ensemble: the most probable parameters, how sure they are, and no gradient anywhere.

EnKF and ESMDA read a network's slopes from members that lie far apart, and so see only a mean slope over the distance.
Here the members stand around one parameter vector m, so close together that their differences are the slopes at m:

    f(m + A w) ≈ f(m) + S w,   S = [f(m + ε A) − f(m)] / ε,   with A Aᵀ = C, the covariance of the prior N(0, C)

What is left is least squares in w: the observations want S w to be d − f(m), and the prior wants m + A w to be 0.
Taken again and again where m then is, these steps lead to the posterior's maximum (MAP). There one transform of the
prior's anomalies gives the uncertainty, right as far as f is linear.

This is the iterative ensemble Kalman smoother in its bundle form: Sakov, Oliver & Bertino 2012,
doi 10.1175/MWR-D-11-00176.1; Bocquet & Sakov 2014, doi 10.1002/qj.2236. That such an uncertainty belongs to the linear
model and not to the network: Immer, Korzepa & Bauer 2021, arXiv 2008.08400.
"""

import numpy as np

from ._checks import (
    a_model,
    an_ensemble,
    error_std,
    generator,
    inputs,
    is_finite,
    numbers_in,
    positive,
    predicted,
    samples,
    whole,
)
from ._rounding import LAST_DIGIT, eigenvalues, may_be_squared, singular_values
from .cycle import forecast
from .errors import Diverged
from .history import Step, Steps
from .kalman import transform

# Ten times as much makes a sine's band 2% too wide. A smaller ε would drown in the rounding of a float32 model, whose
# differences are already uncertain by a thousandth of its predictions: this counts as an error of the observations
EPSILON = 1e-4


def gauss_newton(model, theta, x, d, obs_std, *, prior_std, n_ens=None, iterations=15, rng=None):
    """Find the MAP estimate under the prior N(0, prior_std²) -> an iterator of Step(k, theta, predictions).

    model       model(theta, x): (n, n_out, n_ens) for an ensemble; any callable of that form
    theta       (n_params,), the start, on which the end depends: the mean after three epochs of enkf is a good one
    x, d        inputs (n, ...) and targets (n, n_out)
    obs_std     standard deviation of the observation errors: one number, or an array that fits d
    prior_std   that of the parameters: one number, or (n_params,) like net.prior_std
    n_ens       members, from 2. None is n_params + 1, which see every direction; fewer search a random subspace
    iterations  the number of steps; each runs the model n_ens + 16 times on all the data
    rng         int, Generator or None; for the anomalies

    A Step's predictions (n_obs,) are those before it. Misfit plus prior never increases. Computes in float64. Where
    the model bends and obs_std is below about a millionth of its predictions, differences over a finite distance are
    not exact enough, and the search stops short of the MAP.
    ValueError for input that does not fit, before the first step. Diverged when the numbers overflow.
    """
    m, x, d, obs_std, prior_std, n_ens = _arguments(model, theta, x, d, obs_std, prior_std, n_ens)
    iterations = whole("iterations", iterations)
    rng = generator(rng, "directions")

    def misfit_and_prior(ensemble):
        runs = predicted(model, ensemble, x, (*d.shape, ensemble.shape[1])).reshape(d.size, -1)
        errors = (d.reshape(-1, 1) - runs) / obs_std
        offsets = ensemble / prior_std
        return (errors**2).sum(axis=0) + (offsets**2).sum(axis=0)

    @np.errstate(over="ignore", invalid="ignore")  # a candidate that overflows is not taken
    def improve(m, k):
        A = prior_anomalies(prior_std, n_ens, rng)
        Y = forecast(model, around(m, A), x, d, k)
        predictions, slopes = differences(Y)
        error = np.hypot(obs_std, rounding_of(Y))
        S = slopes / error
        innovation = (d.reshape(-1, 1) - predictions) / error
        candidates = m + A @ damped_steps(S, innovation, A / prior_std, m / prior_std, k)
        cost = misfit_and_prior(candidates)
        if not np.isfinite(cost[-1]):  # the last candidate is m itself
            raise Diverged(k, "misfit and prior overflow; obs_std or prior_std may be too small")
        return candidates[:, [np.nanargmin(cost)]], predictions

    def steps(m):
        for k in range(1, iterations + 1):
            m, predictions = improve(m, k)
            yield Step(k, m[:, 0].copy(), predictions[:, 0].copy())

    return Steps(iterations, steps(m))


@np.errstate(over="ignore", invalid="ignore")  # what overflows is looked for
def laplace_ensemble(model, theta, x, d, obs_std, *, prior_std, n_ens=None, rng=None):
    """How sure the MAP estimate theta is -> an ensemble (n_params, n_ens) around it; arguments as for gauss_newton.

    Its mean is theta. Its covariance is the posterior's of a linear model with the slopes at theta, as exactly as
    differences over ε are slopes, if n_ens is n_params + 1 (None) or more. d gives only its shape. Where the data say
    little the members lie far apart, and the network bends in between: never model(ensemble, x), predict with
    linear_predictions.
    """
    m, x, d, obs_std, prior_std, n_ens = _arguments(model, theta, x, d, obs_std, prior_std, n_ens)
    A = prior_anomalies(prior_std, n_ens, generator(rng, "uncertainty"))
    runs = forecast(model, around(m, A), x, d, 1)
    predictions, slopes = differences(runs)
    scale = np.sqrt(n_ens - 1)  # A Aᵀ is the covariance, and that of an ensemble is divided by N − 1
    prior = m + scale * A
    Y = predictions + scale * slopes
    if not is_finite(Y):
        raise Diverged(1, "the slopes overflow; prior_std may be too large")
    # what m predicts stands in for the data: no innovation, so the mean stays, and the anomalies shrink all the same
    obs_var = obs_std[:, 0] ** 2 + rounding_of(runs) ** 2
    return transform(prior, Y, predictions[:, 0], obs_var)


@np.errstate(over="ignore", invalid="ignore")  # what overflows comes back as inf or NaN, as from a network
def linear_predictions(model, ensemble, x):
    """What a laplace_ensemble predicts, f(m) + [f(m + ε A) − f(m)] / ε with its mean m -> (n, n_out, n_ens)."""
    a_model(model)
    ensemble = an_ensemble("ensemble", ensemble).astype(np.float64, copy=False)
    x = inputs("x", x)
    m = ensemble.mean(axis=1, keepdims=True)
    runs = predicted(model, around(m, ensemble - m), x, (len(x), None, ensemble.shape[1] + 1))
    predictions, slopes = differences(runs)
    return predictions + slopes


def _arguments(model, theta, x, d, obs_std, prior_std, n_ens):
    """What gauss_newton and laplace_ensemble are both given; theta, obs_std and prior_std as columns.

    In float64, because a difference over a small ε costs many digits, and in copies, because the training reads them
    later.
    """
    a_model(model)
    needs = "one parameter vector of shape (n_params,), like the mean of an ensemble"
    theta = numbers_in("theta", theta, needs, ndim=1, dtype=np.float64).copy()
    x, d = samples(x, d)
    obs_std = error_std(obs_std, d).reshape(-1, 1).copy()
    needs = f"one number or an array of shape {theta.shape}, one standard deviation per parameter"
    prior_std = positive("prior_std", prior_std, needs, theta.shape).copy()
    n_ens = len(theta) + 1 if n_ens is None else whole("n_ens", n_ens, at_least=2)
    return theta[:, None], x.copy(), d.astype(np.float64), obs_std, prior_std[:, None], n_ens


def prior_anomalies(prior_std, n_ens, rng):
    """A (n_params, n_ens): A 1 = 0, and A Aᵀ = diag(prior_std²), exactly where n_ens allows it, else in expectation."""
    noise = rng.standard_normal((n_ens, len(prior_std)))
    noise -= noise.mean(axis=0)
    of_unit_covariance = np.linalg.qr(noise).Q if n_ens > len(prior_std) else noise / np.sqrt(n_ens - 1)
    return prior_std * of_unit_covariance.T


def around(m, A):
    """The ensemble of m and m + ε A, for one run of the model."""
    return np.hstack([m, m + EPSILON * A])


def differences(Y):
    """f(m) and [f(m + ε A) − f(m)] / ε from the predictions of around(m, A)."""
    slopes = (Y[..., 1:] - Y[..., :1]) / EPSILON
    return Y[..., :1], slopes - slopes.mean(axis=-1, keepdims=True)  # A 1 = 0, so a mean would be curvature, not slope


def rounding_of(Y):
    """The error of the differences of Y by rounding: the last digit of the predictions, divided by ε."""
    return LAST_DIGIT[Y.dtype] * np.abs(Y).max() / EPSILON


def damped_steps(S, innovation, B, b, k):
    """The w that minimise |innovation − S w|² + |b + B w|² + λ |w|², a column for each of 15 dampings λ."""
    if not (is_finite(S) and is_finite(innovation) and is_finite(B) and is_finite(b)):
        raise Diverged(k, "the slopes overflow; obs_std or prior_std may be too small")
    H = S.T @ S + B.T @ B
    if may_be_squared(H, len(H) + 1):
        downhill = S.T @ innovation - B.T @ b
        curvature, V = eigenvalues(H)
        if not is_finite(curvature):
            raise Diverged(k, "the equations of the step have no solution; obs_std or prior_std may be too small")
        curvature = np.maximum(curvature, 0)[:, None]
        return V @ (V.T @ downhill / (curvature + dampings(curvature[-1, 0])))
    # data that are nearly exact: the square of S would hide the prior, so take the singular values of S over B instead
    U, s, V = singular_values(np.vstack([S, B]))
    if not is_finite(s):
        raise Diverged(k, "the equations of the step have no solution; obs_std or prior_std may be too small")
    along = U.T @ np.vstack([innovation, -b])
    steepest = min(s[0, 0], 1e150) ** 2
    return V @ (along / (s + dampings(steepest) / s))


def dampings(steepest):
    """From a full step, past the prior's curvature, which is about 1, and the data's largest, to no step at all."""
    return np.array([1e-9, *np.geomspace(0.1, 100 * steepest, 13), np.inf])

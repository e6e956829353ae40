"""The ensemble Kalman analysis: what an ensemble predicted, what was observed, and the better ensemble that follows.

Notation: ensemble Θ (n_params, n_ens), predictions Y (n_obs, n_ens), one member per column. A and S are their
anomalies: the member mean taken off each row. Every observation has its own, independent error of variance R.

S and the innovations are divided by the root of R on entering. The equations then hold with R = I, and an observation's
unit does not matter. A Kalman gain can be computed with n_obs equations or with n_ens, whichever is fewer:

    K = A Sᵀ (S Sᵀ + (N−1) I)⁻¹ = A (Sᵀ S + (N−1) I)⁻¹ Sᵀ

Sources: Evensen 2003, doi 10.1007/s10236-003-0036-9; Bishop, Etherton & Majumdar 2001,
doi 10.1175/1520-0493(2001)129<0420:ASWTET>2.0.CO;2; Burgers, van Leeuwen & Evensen 1998,
doi 10.1175/1520-0493(1998)126<1719:ASITEK>2.0.CO;2; Hunt, Kostelich & Szunyogh 2007, doi 10.1016/j.physd.2006.11.008;
Zhang, Snyder & Sun 2004, doi 10.1175/1520-0493(2004)132<1238:IOIEAO>2.0.CO;2.
"""

import numpy as np

from . import _checks
from ._checks import door


@door(_checks.analysis)
def analysis(ensemble, predictions, perturbed, obs_var):
    """The stochastic update, Θ + K (D − Y): each member moves towards its own, perturbed copy of the data.

    ensemble (n_params, n_ens), predictions and perturbed (n_obs, n_ens), obs_var (n_obs,) or one number.
    Returns the posterior ensemble (n_params, n_ens). ValueError where a shape or a value does not fit.
    Burgers et al. 1998, who show that without the perturbations the posterior's spread would be too small.
    """
    n_obs, n_ens = predictions.shape
    obs_std = np.sqrt(obs_var)[:, None]
    S, innovations = predictions / obs_std, (perturbed - predictions) / obs_std
    S -= S.mean(axis=1, keepdims=True)
    if n_obs <= n_ens:  # S Θᵀ is S Aᵀ, because the rows of S sum to 0
        gain = solve(S @ S.T, n_ens - 1, S @ ensemble.T).T  # (n_params, n_obs)
        posterior = gain * innovations if n_obs == 1 else gain @ innovations  # equal for one observation, and faster
    else:
        weights = solve(S.T @ S, n_ens - 1, anomalies(ensemble).T).T  # A (Sᵀ S + (N−1) I)⁻¹, (n_params, n_ens)
        posterior = weights @ (S.T @ innovations)
    posterior += ensemble
    return posterior.astype(ensemble.dtype, copy=False)


@door(_checks.transform)
def transform(ensemble, predictions, d, obs_var):
    """The deterministic update (ETKF): the mean moves by K (d − mean Y), the anomalies shrink without any noise.

    ensemble (n_params, n_ens), predictions (n_obs, n_ens), d (n_obs,), obs_var (n_obs,) or one number.
    Returns the posterior ensemble, whose mean and covariance are the Kalman filter's for this ensemble's moments.
    ValueError where a shape or a value does not fit.

    Bishop et al. 2001; Hunt et al. 2007, eqs. 20 to 24: A T with the symmetric T = (I + Sᵀ S / (N−1))^-1/2. With
    S Sᵀ = U diag(w) Uᵀ and r² = 1 + w/(N−1) the same T is I − Sᵀ U diag(1 / ((N−1) r (r+1))) Uᵀ S, which needs
    only n_obs equations.
    """
    n_obs, n_ens = predictions.shape
    obs_std = np.sqrt(obs_var)[:, None]
    A, S = anomalies(ensemble), anomalies(predictions / obs_std)
    mean = ensemble.mean(axis=1, keepdims=True)
    innovation = (d[:, None] - predictions.mean(axis=1, keepdims=True)) / obs_std
    w, U = np.linalg.eigh(S @ S.T if n_obs < n_ens else S.T @ S)
    w = np.maximum(w, 0)[:, None]  # rounding can leave a zero eigenvalue slightly negative
    r = np.sqrt(1 + w / (n_ens - 1))
    if n_obs < n_ens:
        B = (A @ S.T) @ U  # (n_params, n_obs)
        change = B @ (U.T @ innovation / (w + n_ens - 1) - U.T @ S / ((n_ens - 1) * r * (r + 1)))
        return (ensemble + change).astype(ensemble.dtype, copy=False)
    B = A @ U  # (n_params, n_ens)
    posterior = mean + B @ (U.T @ (S.T @ innovation) / (w + n_ens - 1) + U.T / r)
    return posterior.astype(ensemble.dtype, copy=False)


@door(_checks.perturb)
def perturb(d, obs_var, n_ens, rng):
    """Each member's own copy of the data, d + N(0, R): d (n_obs,), obs_var (n_obs,) or one number -> (n_obs, n_ens)."""
    noise = np.sqrt(obs_var)[:, None] * rng.standard_normal((len(d), n_ens))
    return (d[:, None] + noise).astype(d.dtype, copy=False)


@door(_checks.inflate)
def inflate(ensemble, factor):
    """The same mean with anomalies factor times as large (multiplicative inflation); factor above 0."""
    return ensemble + (factor - 1) * anomalies(ensemble)


@door(_checks.relax)
def relax(posterior, prior, factor):
    """The posterior's mean with anomalies (1 − factor) posterior + factor prior; factor from 0 to 1.

    Relaxation to prior perturbations (RTPP), Zhang et al. 2004, eq. 5. posterior and prior (n_params, n_ens).
    """
    return posterior + factor * (anomalies(prior) - anomalies(posterior))


def anomalies(ensemble):
    """Every row of the ensemble less its mean over the members."""
    return ensemble - ensemble.mean(axis=1, keepdims=True)


def solve(G, n, B):
    """(G + n I)⁻¹ B for a matrix G of sums of squares; writes over G."""
    G.flat[:: len(G) + 1] += n
    if len(G) == 1:
        return B / G  # one observation at a time is the commonest case, and a division is faster than a solver
    try:
        return np.linalg.solve(G, B)
    except np.linalg.LinAlgError:  # errors so small that rounding hides the I: the limit of no error at all
        return np.linalg.lstsq(G, B, rcond=None)[0]

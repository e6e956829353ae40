"""What an update is made of: anomalies and innovations divided by the errors, and members moved along them.

The arrays may be large, and a processor multiplies faster than its memory delivers. So observations can be taken a
portion at a time, intermediate results are written over, and large arrays are gone through as rarely as can be.
"""

import numpy as np

from ._rounding import LAST_DIGIT

PORTION = 2**16  # numbers, half a megabyte: what is worked on at a time where all of it would leave the cache


def anomalies(ensemble):
    """Every row of the ensemble less its mean over the members."""
    return ensemble - means(ensemble).astype(ensemble.dtype, copy=False)


def means(ensemble):
    """The mean (rows, 1) of every row, in float64: the rounding of a sum in float32 would shift all members alike."""
    n_ens = ensemble.shape[1]
    return ensemble.sum(axis=1, keepdims=True, dtype=np.float64) / n_ens  # for few rows half the time of np.mean


def scaled(predictions, perturbed, obs_var):
    """S and the innovations (n_obs, n_ens), both divided by √R."""
    S, obs_std = scaled_anomalies(predictions, obs_var)
    innovations = np.subtract(perturbed, predictions, dtype=np.float64)
    innovations /= obs_std
    return S, innovations


def scaled_to_mean(predictions, d, obs_var):
    """S (n_obs, n_ens) and the innovation of the mean (n_obs, 1), both divided by √R."""
    S, obs_std = scaled_anomalies(predictions, obs_var)
    return S, (d[:, None] - means(predictions)) / obs_std


def scaled_anomalies(predictions, obs_var):
    """S (n_obs, n_ens), divided by √R, and this √R (n_obs, 1).

    A prediction is no more exact than its last digit. Where the error of an observation is said to be hardly larger
    than this digit, the digit is added to the error; and a spread of the members by such a digit or two counts as none.
    """
    obs_std = np.sqrt(obs_var)[:, None]
    S = predictions / obs_std
    last_digit = LAST_DIGIT[predictions.dtype]
    if np.vdot(S, S) * (1e4 * last_digit) ** 2 < 1:  # as nearly always
        S -= S.sum(axis=1, keepdims=True) / S.shape[1]
        return S, obs_std
    rounding = last_digit * np.abs(predictions).max(axis=1, keepdims=True)
    obs_std = np.hypot(obs_std, rounding)
    S = anomalies(predictions / obs_std)
    no_spread = np.abs(S).max(axis=1) <= 4 * (rounding / obs_std)[:, 0]
    S[no_spread] = 0
    return S, obs_std


def portions(predictions):
    """Slices of the observations, one after the other, of about PORTION predictions each."""
    n_obs, n_ens = predictions.shape
    size = max(n_ens, PORTION // n_ens)
    return [slice(i, i + size) for i in range(0, n_obs, size)]


def mean_and_anomalies(y, obs_var):
    """The mean of one observation's predictions y (n_ens,), and their anomalies s (n_ens,), not divided by √R.

    None where the observation's error, or the spread of its predictions, is not far above their last digits.
    """
    last_digit = LAST_DIGIT[y.dtype]
    y = y.astype(np.float64, copy=False)
    n_ens = len(y)
    mean = np.add.reduce(y) / n_ens
    s = y - mean
    s -= np.add.reduce(s) / n_ens  # what rounding has left; it would count as often as Θ lies far from 0
    squares = y @ y
    enough = (1e4 * last_digit) ** 2 * squares < obs_var and 1e-8 * squares < s @ s
    return (mean, s) if enough else None


def mixed(ensemble, W):
    """Θ (I + W), in the ensemble's precision; writes over W, whose columns sum to 0 but for rounding."""
    W -= W.mean(axis=0)  # where Θ lies far from 0, what rounding has left of the sums matters
    W.flat[:: len(W) + 1] += 1
    return ensemble @ W.astype(ensemble.dtype, copy=False)


def added(moves, ensemble):
    """Θ + moves, in the ensemble's precision; writes over the moves."""
    moves += ensemble
    return moves.astype(ensemble.dtype, copy=False)


def moved_along(ensemble, s, row):
    """Θ + (Θ s) row, the update with one observation: s and row (n_ens,); A s is Θ s, because s sums to 0.

    Two passes over the ensemble, one for the covariance Θ s and one for the move, a portion at a time.
    """
    n_params, n_ens = ensemble.shape
    s = s.astype(ensemble.dtype, copy=False)
    row = row[None, :].astype(ensemble.dtype, copy=False)
    posterior = np.empty((n_params, n_ens), ensemble.dtype)
    size = max(1, PORTION // n_ens)
    for i in range(0, n_params, size):
        before = ensemble[i : i + size]
        after = posterior[i : i + size]
        covariance = before @ s
        np.dot(covariance[:, None], row, out=after)  # in half the time that @ or * takes for a column and a row
        after += before
    return posterior

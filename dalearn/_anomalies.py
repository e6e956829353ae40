"""What an update is made of: anomalies and innovations divided by the errors, and members moved along them.

The arrays may be large, and a processor multiplies faster than its memory delivers. So observations can be taken a
portion at a time, intermediate results are written over, and large arrays are gone through as rarely as can be.
"""

import numpy as np

from ._rounding import LAST_DIGIT

# How many numbers are worked on at a time, where all of them would leave the cache
PORTION = 2**17  # predictions: with more rows at a time their sums of squares take less time
MOVED = 2**15  # parameters


def anomalies(ensemble):
    """Every row of the ensemble less its mean over the members."""
    return ensemble - means(ensemble).astype(ensemble.dtype, copy=False)


def means(ensemble):
    """The mean (rows, 1) of every row, in float64: the rounding of a sum in float32 would shift all members alike."""
    n_ens = ensemble.shape[1]
    return ensemble.sum(axis=1, keepdims=True, dtype=np.float64) / n_ens  # for few rows half the time of np.mean


def scaled(predictions, perturbed, obs_var, room=None):
    """S and the innovations (n_obs, n_ens), both divided by √R; room (2, n_obs, n_ens) is memory to write them into."""
    room = np.empty((2, *predictions.shape)) if room is None else room
    S, _, one_by_std = scaled_anomalies(predictions, obs_var, room)
    innovations = np.subtract(perturbed, predictions, out=room[1], dtype=np.float64)
    innovations *= one_by_std
    return S, innovations


def scaled_to_mean(predictions, d, obs_var, room=None):
    """S (n_obs, n_ens) and the innovation of the mean (n_obs, 1), both divided by √R; room as for scaled."""
    S, mean, one_by_std = scaled_anomalies(predictions, obs_var, room)
    return S, (d[:, None] - mean) * one_by_std


def scaled_anomalies(predictions, obs_var, room=None):
    """S (n_obs, n_ens), divided by √R, the mean (n_obs, 1) and 1 / √R (n_obs, 1), or (1, 1) where all R are one number.

    room is as for scaled; its second half is left alone.

    A prediction is no more exact than its last digit. Where the error of an observation is said to be hardly larger
    than this digit, the digit is added to the error; and a spread of the members by such a digit or two counts as none.
    """
    mean = means(predictions)
    obs_std = np.sqrt(obs_var)[:, None]
    if obs_var.min() == obs_var.max():
        obs_std = obs_std[:1]  # a product with one number takes a third of the time of that with a column
    one_by_std = 1 / obs_std  # and a product half of the time of a division
    S = np.subtract(predictions, mean, out=None if room is None else room[0])
    S *= one_by_std
    last_digit = LAST_DIGIT[predictions.dtype]
    of_means = mean * one_by_std
    squares = np.vdot(S, S) + S.shape[1] * np.vdot(of_means, of_means)  # of the predictions, divided by √R
    if squares * (1e4 * last_digit) ** 2 < 1:  # as nearly always
        return S, mean, one_by_std
    rounding = last_digit * np.abs(predictions).max(axis=1, keepdims=True)
    obs_std = np.hypot(obs_std, rounding)
    S[:] = anomalies(predictions / obs_std)
    no_spread = np.abs(S).max(axis=1) <= 4 * (rounding / obs_std)[:, 0]
    S[no_spread] = 0
    return S, mean, 1 / obs_std


def in_portions(scale, predictions, *others):
    """scale(predictions, *others), one portion of the observations after another, of about PORTION predictions each.

    Each is written over by the next, so it has to be used before asking for more: fresh memory has to be cleared, which
    takes as long as a step of the work. A portion has at least as many rows as there are members.
    """
    n_obs, n_ens = predictions.shape
    size = max(n_ens, PORTION // n_ens)
    room = np.empty((2, min(size, n_obs), n_ens))
    for i in range(0, n_obs, size):
        rows = slice(i, i + size)
        portion = predictions[rows]
        yield scale(portion, *(other[rows] for other in others), room[:, : len(portion)])


def mean_and_anomalies(y, obs_var):
    """The mean of one observation's predictions y (n_ens,), their anomalies s, not divided by √R, and s @ s.

    None where the observation's error, or the spread of its predictions, is not far above their last digits.
    """
    last_digit = LAST_DIGIT[y.dtype]
    y = y.astype(np.float64, copy=False)
    n_ens = len(y)
    mean = np.add.reduce(y) / n_ens
    s = y - mean
    s -= np.add.reduce(s) / n_ens  # what rounding has left; it moves every member, by as much as Θ lies far from 0
    squares = s @ s
    of_predictions = squares + n_ens * mean**2
    enough = (1e4 * last_digit) ** 2 * of_predictions < obs_var and 1e-8 * of_predictions < squares
    return (mean, s, squares) if enough else None


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
    size = max(1, MOVED // n_ens)
    for i in range(0, n_params, size):
        before = ensemble[i : i + size]
        after = posterior[i : i + size]
        covariance = before @ s
        np.dot(covariance[:, None], row, out=after)  # in half the time that @ or * takes for a column and a row
        after += before
    return posterior

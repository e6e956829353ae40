"""The ensemble Kalman analysis: what an ensemble predicted, what was observed, and the better ensemble that follows.

Notation: ensemble Θ (n_params, n_ens), predictions Y (n_obs, n_ens), one member per column, N = n_ens. A and S are
their anomalies: the member mean taken off each row. d (n_obs,) are the data, and D (n_obs, n_ens) their perturbed
copies, one for each member. Every observation has its own, independent error of variance R. What was observed less
what was predicted, D − Y, is called the innovations.

Which change of a parameter goes with a prediction that is larger by one? The slope of a regression line through the
members says so: their covariance, A Sᵀ / (N−1), over the variance of what is read off the instrument, the predictions'
S Sᵀ / (N−1) plus the error R. For many parameters and many observations at once this slope is the Kalman gain,

    K = A Sᵀ / (N−1) · (S Sᵀ / (N−1) + R)⁻¹ = A Sᵀ (S Sᵀ + (N−1) R)⁻¹

S and the innovations are divided by the root of R on entering. The equations then hold with R = I, and the unit of an
observation does not matter. Because (S Sᵀ + c I) S = S (Sᵀ S + c I), the gain can be computed with n_obs equations or
with N, whichever is fewer:

    K = A Sᵀ (S Sᵀ + (N−1) I)⁻¹ = A (Sᵀ S + (N−1) I)⁻¹ Sᵀ

An update can be read in two ways: the gain turns innovations into moves, or every new member is a mixture of the old
ones, with weights W (n_ens, n_ens). The columns of W sum to 0, as those of Sᵀ do, and so A W is Θ W:

    Θ + K (D − Y) = Θ + A W = Θ (I + W)    with    W = Sᵀ (S Sᵀ + (N−1) I)⁻¹ (D − Y) = (Sᵀ S + (N−1) I)⁻¹ Sᵀ (D − Y)

The results are equal and the costs are not. With few parameters the gain is shorter, with many the weights are:

    step                              multiplications              r is the smaller of n_obs and N
    S Sᵀ or Sᵀ S                      n_obs N r / 2                (r, r), symmetric: half of it is the other half
    r equations                       r³ / 3                       r³ / 6 for more than 128 of them, by symmetry;
                                                                   the transform's eigenvalues take several r³
    K, then K (D − Y)                 n_params (r² + 2 n_obs N)    K is (n_params, n_obs)
    W, then Θ (I + W)                 N (r² + n_obs N + n_params N)

Where there are more observations than members, they are taken a portion at a time: a megabyte of predictions, or N rows
if that is more. So an update makes no array that grows with n_obs. The perturbed observations are one; the trainers do
without them where there are more than ten observations for each member. Only nearly exact data need several of them.

Each update exists twice: analysis and transform check their arguments. _analysis and _transform do not, for the
trainers, which have checked everything once and call them thousands of times. What happens where a computer's sixteen
digits are not enough stands in _rounding.py, how arrays are kept small in _anomalies.py; neither is part of the method.

Sources: Evensen 2003, doi 10.1007/s10236-003-0036-9; Bishop, Etherton & Majumdar 2001,
doi 10.1175/1520-0493(2001)129<0420:ASWTET>2.0.CO;2; Burgers, van Leeuwen & Evensen 1998,
doi 10.1175/1520-0493(1998)126<1719:ASITEK>2.0.CO;2; Hunt, Kostelich & Szunyogh 2007, doi 10.1016/j.physd.2006.11.008;
Zhang, Snyder & Sun 2004, doi 10.1175/1520-0493(2004)132<1238:IOIEAO>2.0.CO;2.
"""

import math

import numpy as np

from ._anomalies import (
    added,
    anomalies,
    in_portions,
    mean_and_anomalies,
    mixed,
    moved_along,
    scaled,
    scaled_anomalies,
    scaled_to_mean,
)
from ._checks import an_ensemble, generator, is_finite, number, numbers_in, positive, whole
from ._rounding import LAST_DIGIT, NearlyExact, by_singular_values, solve, spectrum

MANY = 10  # observations for each member, from which on N × N normal numbers take less time than n_obs × N


def analysis(ensemble, predictions, perturbed, obs_var):
    """The stochastic update, Θ + K (D − Y): each member moves towards its own, perturbed copy of the data.

    ensemble (n_params, n_ens), predictions and perturbed (n_obs, n_ens), obs_var (n_obs,) or one number.
    Returns the posterior ensemble (n_params, n_ens). ValueError where a shape or a value does not fit.

    Were all members moved towards the same data, their anomalies would become A − K S, and these are too small: the
    share of the data's own errors in the posterior, K R Kᵀ, would be missing. The perturbations bring it in (Burgers et
    al. 1998).
    """
    return _checked(_analysis, _analysis_arguments, ensemble, predictions, perturbed, obs_var)


def _analysis_arguments(ensemble, predictions, perturbed, obs_var, finite):
    ensemble, predictions, obs_var = _update_arguments(ensemble, predictions, obs_var, finite)
    shape = predictions.shape

    def needs():
        return f"an array of the predictions' shape {shape}"

    # that of a single observation may meet a covariance of exactly 0, and BLAS leaves out a product of 0 and NaN
    perturbed = numbers_in("perturbed", perturbed, needs, shape=shape, finite=finite or len(predictions) == 1)
    return ensemble, predictions, perturbed, obs_var


def _analysis(ensemble, predictions, perturbed, obs_var):
    n_obs, n_ens = predictions.shape
    if n_obs == 1:
        found = mean_and_anomalies(predictions[0], obs_var[0])
        if found is not None:
            _, s, squares = found
            return _with_one_observation(ensemble, s, squares, perturbed[0] - predictions[0], obs_var[0])
    update = _with_few_observations if n_obs <= n_ens else _with_many_observations
    try:
        return update(ensemble, predictions, perturbed, obs_var)
    except NearlyExact:
        S, innovations = scaled(predictions, perturbed, obs_var)
        if not is_finite(innovations):  # those of an observation that moves nobody would be left out
            return np.full_like(ensemble, np.nan)
        W, _ = by_singular_values(S, innovations)
        return mixed(ensemble, W)


def _with_one_observation(ensemble, s, squares, innovations, obs_var):
    """The equation without its matrices, where S Sᵀ and R are numbers: s and innovations (n_ens,), not divided by √R.

    squares is s @ s. s and innovations are written over: divided by the root of what K divides by, so that the unit of
    the data does not matter.
    """
    root = math.sqrt(squares + (len(s) - 1) * obs_var)
    s /= root
    innovations /= root
    return moved_along(ensemble, s, innovations)


def _with_few_observations(ensemble, predictions, perturbed, obs_var):
    S, innovations = scaled(predictions, perturbed, obs_var)
    if gain_is_shorter(ensemble, predictions):
        return added(gain(ensemble, S) @ innovations, ensemble)
    W = S.T @ solve(S @ S.T, innovations, S.shape[1])
    return mixed(ensemble, W)


def _with_many_observations(ensemble, predictions, perturbed, obs_var):
    n_ens = ensemble.shape[1]
    squares = np.zeros((n_ens, n_ens))  # Sᵀ S
    if gain_is_shorter(ensemble, predictions):
        for S, *_ in in_portions(scaled_anomalies, predictions, obs_var):
            squares += S.T @ S
        half_of_K = solve(squares, anomalies(ensemble).T, n_ens).T  # (n_params, n_ens); the other half is Sᵀ
        moves = np.zeros(ensemble.shape)
        for S, innovations in in_portions(scaled, predictions, perturbed, obs_var):
            moves += half_of_K @ S.T @ innovations
        return added(moves, ensemble)
    towards = np.zeros((n_ens, n_ens))  # Sᵀ (D − Y)
    for S, innovations in in_portions(scaled, predictions, perturbed, obs_var):
        squares += S.T @ S
        towards += S.T @ innovations
    return mixed(ensemble, solve(squares, towards, n_ens))


def gain(ensemble, S):
    """The Kalman gain K (n_params, n_obs) for observations that are divided by √R.

    ensemble (n_params, n_ens), S (n_obs, n_ens).
    """
    n_obs, n_ens = S.shape
    try:
        if n_obs > n_ens:
            return solve(S.T @ S, anomalies(ensemble).T, n_ens).T @ S.T
        return solve(S @ S.T, S @ anomalies(ensemble).T, n_ens).T
    except NearlyExact:
        weights, _ = by_singular_values(S, np.eye(n_obs))
        return anomalies(ensemble) @ weights


def gain_is_shorter(ensemble, predictions):
    """True when K, and K times the innovations, take fewer multiplications than W and Θ (I + W).

    The transform's two ways cost nearly the same as these, so it asks here too.
    """
    n_params, n_ens = ensemble.shape
    n_obs = len(predictions)
    r = min(n_obs, n_ens)
    return n_params * (r**2 + 2 * n_obs * n_ens) <= n_ens * (r**2 + n_obs * n_ens + n_params * n_ens)


def transform(ensemble, predictions, d, obs_var):
    """The deterministic update (ETKF): the mean moves by K (d − mean Y), the anomalies shrink without any noise.

    ensemble (n_params, n_ens), predictions (n_obs, n_ens), d (n_obs,), obs_var (n_obs,) or one number.
    Returns the posterior ensemble, whose mean and covariance are the Kalman filter's for this ensemble's moments.
    ValueError where a shape or a value does not fit.

    The Kalman filter's posterior covariance is A (I + Sᵀ S / (N−1))⁻¹ Aᵀ / (N−1), so A T has it where T is a root of
    the matrix in the middle. The symmetric root, T = (I + Sᵀ S / (N−1))^-1/2, moves the members least, and keeps their
    mean (Bishop et al. 2001; Hunt et al. 2007, eqs. 20 to 24). With the eigenvalues w and eigenvectors U of Sᵀ S, and
    with r² = 1 + w/(N−1), it is U diag(1/r) Uᵀ. With fewer observations than members it is cheaper from the eigenvalues
    of S Sᵀ = U diag(w) Uᵀ: the same T is then I − Sᵀ U diag(1 / ((N−1) r (r+1))) Uᵀ S.
    """
    return _checked(_transform, _transform_arguments, ensemble, predictions, d, obs_var)


def _transform_arguments(ensemble, predictions, d, obs_var, finite):
    ensemble, predictions, obs_var = _update_arguments(ensemble, predictions, obs_var, finite)
    needs = f"an array of shape ({len(predictions)},), one number for each row of predictions"
    d = numbers_in("d", d, needs, shape=predictions.shape[:1])
    return ensemble, predictions, d, obs_var


def _transform(ensemble, predictions, d, obs_var):
    n_obs, n_ens = predictions.shape
    if n_obs == 1:
        found = mean_and_anomalies(predictions[0], obs_var[0])
        if found is not None:
            mean, s, squares = found
            return _transform_with_one_observation(ensemble, s, squares, d[0] - mean, obs_var[0])
    update = _transform_with_few_observations if n_obs < n_ens else _transform_with_many_observations
    try:
        return update(ensemble, predictions, d, obs_var)
    except NearlyExact:
        weights, T = by_singular_values(*scaled_to_mean(predictions, d, obs_var))
        return mixed(ensemble, weights + T - np.eye(n_ens))


def _transform_with_one_observation(ensemble, s, squares, innovation, obs_var):
    """The same for the transform: s (n_ens,) and the innovation of the mean, a number, not divided by √R."""
    n_times_R = (len(s) - 1) * obs_var
    root = math.sqrt(squares + n_times_R)
    r = root / math.sqrt(n_times_R)
    of_mean = innovation / root
    of_anomalies = s * (root / (n_times_R * r * (r + 1)))
    return moved_along(ensemble, s / root, of_mean - of_anomalies)


def _transform_with_few_observations(ensemble, predictions, d, obs_var):
    n_ens = ensemble.shape[1]
    S, innovation = scaled_to_mean(predictions, d, obs_var)
    w, U = spectrum(S @ S.T, n_ens)
    r = np.sqrt(1 + w / (n_ens - 1))
    of_mean = U.T @ innovation / (w + n_ens - 1)
    of_anomalies = U.T @ S / ((n_ens - 1) * r * (r + 1))
    along_S = U @ (of_mean - of_anomalies)  # (n_obs, n_ens): the weights are Sᵀ times these
    if gain_is_shorter(ensemble, predictions):
        return added((S @ anomalies(ensemble).T).T @ along_S, ensemble)
    return mixed(ensemble, S.T @ along_S)


def _transform_with_many_observations(ensemble, predictions, d, obs_var):
    n_ens = ensemble.shape[1]
    squares, towards = sums_over_observations(predictions, d, obs_var)
    w, U = spectrum(squares, n_ens)
    r = np.sqrt(1 + w / (n_ens - 1))
    of_mean = U.T @ towards / (w + n_ens - 1)
    T_less_one = (1 / r - 1) * U.T
    return mixed(ensemble, U @ (of_mean + T_less_one))


def sums_over_observations(predictions, d, obs_var):
    """Sᵀ S (n_ens, n_ens) and Sᵀ (d − mean Y) (n_ens, 1), gathered one portion of the observations after another."""
    n_ens = predictions.shape[1]
    squares = np.zeros((n_ens, n_ens))
    towards = np.zeros((n_ens, 1))
    for S, innovation in in_portions(scaled_to_mean, predictions, d, obs_var):
        squares += S.T @ S
        towards += S.T @ innovation
    return squares, towards


def perturb(d, obs_var, n_ens, rng):
    """Each member's own copy of the data, d + N(0, R): d (n_obs,), obs_var (n_obs,) or one number -> (n_obs, n_ens).

    Data in float32 have copies in float32, unless that would round the noise.
    """
    d = numbers_in("d", d, "an array of shape (n_obs,), one number per observation", ndim=1)
    obs_var = _variances(obs_var, d.shape)
    n_ens = whole("n_ens", n_ens)
    perturbed = _perturb(d, obs_var, n_ens, generator(rng, "perturbations"))
    with np.errstate(over="ignore"):
        kept = perturbed.astype(d.dtype, copy=False)
    least = 100 * max(float(LAST_DIGIT[d.dtype] * np.abs(d).max()), float(np.finfo(d.dtype).tiny))
    return kept if obs_var.min() > least**2 and is_finite(kept) else perturbed


def _perturb(d, obs_var, n_ens, rng):
    perturbed = rng.standard_normal((len(d), n_ens))
    perturbed *= np.sqrt(obs_var)[:, None]
    perturbed += d[:, None]
    return perturbed


def inflate(ensemble, factor):
    """The same mean with anomalies factor times as large (multiplicative inflation); factor above 0."""
    ensemble = an_ensemble("ensemble", ensemble)
    factor = number("factor", factor, "a number above 0", above=0)
    return _inflate(ensemble, factor)


def _inflate(ensemble, factor):
    larger = anomalies(ensemble)
    larger *= factor - 1
    larger += ensemble
    return larger


def relax(posterior, prior, factor):
    """The posterior's mean with anomalies (1 − factor) posterior + factor prior; factor from 0 to 1.

    Relaxation to prior perturbations (RTPP), Zhang et al. 2004, eq. 5. posterior and prior (n_params, n_ens).
    """
    posterior = an_ensemble("posterior", posterior)
    needs = f"an array of the posterior's shape {posterior.shape}"
    prior = numbers_in("prior", prior, needs, shape=posterior.shape, dtype=posterior.dtype)
    factor = number("factor", factor, "a number from 0 to 1", at_least=0, at_most=1)
    return _relax(posterior, prior, factor)


def _relax(posterior, prior, factor):
    lost = anomalies(prior - posterior)  # the anomalies of a difference are the difference of the anomalies
    lost *= factor
    lost += posterior
    return lost


def _checked(update, look_at, *arguments):
    """The posterior of an update whose arguments have been looked at; ValueError for the first that does not fit.

    Arrays of many numbers are looked at after the update, because before it that takes as long as a step of the update
    itself. NaN or inf in one of them makes NaN or inf of some number of the posterior: in the ensemble it is still
    there, in the predictions it makes NaN of the trace that every solver looks at, and the perturbed observations enter
    every weight. Where the posterior is not finite, a second look says which of them is to blame.
    """
    arguments = look_at(*arguments, finite=False)
    with np.errstate(over="ignore", invalid="ignore"):  # squares that overflow are noticed, and done without
        posterior = update(*arguments)
    if not is_finite(posterior):
        ensemble, predictions, *_ = look_at(*arguments, finite=True)
        most = [np.abs(each).max() for each in (ensemble, predictions)]
        raise ValueError(
            "ensemble and predictions must be such that the update is finite; "
            f"got {most[0]:g} and {most[1]:g} as their largest, and it overflows"
        )
    return posterior


def _update_arguments(ensemble, predictions, obs_var, finite):
    """What analysis and transform are both given, looked at; finite as in numbers_in."""
    ensemble = an_ensemble("ensemble", ensemble, finite)
    n_ens = ensemble.shape[1]

    def needs():
        return f"an array of shape (n_obs, {n_ens}), one column for each member of the ensemble {ensemble.shape}"

    predictions = numbers_in("predictions", predictions, needs, shape=(None, n_ens), finite=finite)
    return ensemble, predictions, _variances(obs_var, predictions.shape[:1])


def _variances(obs_var, shape):
    def needs():
        return f"one number or an array of shape {shape}, one variance per observation"

    return positive("obs_var", obs_var, needs, shape)


def _perturbed_update(ensemble, predictions, d, obs_var, rng):
    """The stochastic update with perturbations drawn from rng."""
    rng = generator(rng, "perturbations")
    if len(d) > MANY * ensemble.shape[1]:
        try:
            return _with_noise_of_the_members(ensemble, predictions, d, obs_var, rng)
        except NearlyExact:
            pass  # nothing has been drawn yet
    perturbed = _perturb(d, obs_var, ensemble.shape[1], rng)
    return _analysis(ensemble, predictions, perturbed, obs_var)


def _with_noise_of_the_members(ensemble, predictions, d, obs_var, rng):
    """The stochastic update for many more observations than members, with fewer random numbers.

    The perturbations E (n_obs, n_ens) enter as Sᵀ E, whose columns are normal with the covariance Sᵀ S, whatever n_obs
    is. With Sᵀ S = U diag(w) Uᵀ its root U diag(√w) Uᵀ, times N × N standard normal numbers, has the same distribution.
    The rest of Sᵀ (D − Y) needs no large array: it is Sᵀ (d − mean Y) for every member, less Sᵀ S.
    """
    n_ens = ensemble.shape[1]
    squares, towards = sums_over_observations(predictions, d, obs_var)
    w, U = spectrum(squares, n_ens)
    noise = np.sqrt(w) * (U.T @ rng.standard_normal((n_ens, n_ens)))
    W = U @ ((U.T @ towards - w * U.T + noise) / (w + n_ens - 1))
    return mixed(ensemble, W)


def _transform_update(ensemble, predictions, d, obs_var, rng):
    """The deterministic update; it needs no rng."""
    return _transform(ensemble, predictions, d, obs_var)


# f(ensemble, predictions, d, obs_var, rng) -> posterior ensemble, with d and obs_var (n_obs,). Any function of this
# form may stand in the place of a name; these two trust their arguments, because the cycle has looked at them
UPDATES = {"perturbed": _perturbed_update, "transform": _transform_update}

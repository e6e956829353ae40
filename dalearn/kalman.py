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

Each update exists twice: analysis and transform check their arguments. _analysis and _transform do not, for the
trainers, which have checked everything once and call them thousands of times. What happens where a computer's sixteen
digits are not enough stands in _rounding.py, and is no part of the method.

Sources: Evensen 2003, doi 10.1007/s10236-003-0036-9; Bishop, Etherton & Majumdar 2001,
doi 10.1175/1520-0493(2001)129<0420:ASWTET>2.0.CO;2; Burgers, van Leeuwen & Evensen 1998,
doi 10.1175/1520-0493(1998)126<1719:ASITEK>2.0.CO;2; Hunt, Kostelich & Szunyogh 2007, doi 10.1016/j.physd.2006.11.008;
Zhang, Snyder & Sun 2004, doi 10.1175/1520-0493(2004)132<1238:IOIEAO>2.0.CO;2.
"""

import numpy as np

from ._checks import an_ensemble, generator, is_finite, number, numbers_in, positive, whole
from ._rounding import LAST_DIGIT, by_singular_values, eigenvalues, may_be_squared, solve


def analysis(ensemble, predictions, perturbed, obs_var):
    """The stochastic update, Θ + K (D − Y): each member moves towards its own, perturbed copy of the data.

    ensemble (n_params, n_ens), predictions and perturbed (n_obs, n_ens), obs_var (n_obs,) or one number.
    Returns the posterior ensemble (n_params, n_ens). ValueError where a shape or a value does not fit.

    Were all members moved towards the same data, their anomalies would become A − K S, and these are too small: the
    share of the data's own errors in the posterior, K R Kᵀ, would be missing. The perturbations bring it in (Burgers et
    al. 1998).
    """
    ensemble, predictions, obs_var = _update_arguments(ensemble, predictions, obs_var)
    shape = predictions.shape
    perturbed = numbers_in("perturbed", perturbed, lambda: f"an array of the predictions' shape {shape}", shape=shape)
    with np.errstate(over="ignore", invalid="ignore"):  # squares that overflow are noticed, and done without
        posterior = _analysis(ensemble, predictions, perturbed, obs_var)
    return _all_numbers(posterior, ensemble)


def _analysis(ensemble, predictions, perturbed, obs_var):
    S, obs_std = scaled_anomalies(predictions, obs_var)
    innovations = (perturbed - predictions) / obs_std
    posterior = move(ensemble, S, innovations)
    posterior += ensemble
    return posterior.astype(ensemble.dtype, copy=False)


def move(ensemble, S, innovations):
    """How far each member goes, K (D − Y): (n_params, n_ens). S and innovations (n_obs, n_ens) are divided by √R."""
    n_params, n_ens = ensemble.shape
    n_obs = len(S)
    if n_obs <= n_ens:
        K = gain(ensemble, S)
        return K * innovations if n_obs == 1 else K @ innovations  # equal for one observation, and faster
    squares = S.T @ S
    if not may_be_squared(squares, n_ens):
        weights, _ = by_singular_values(S, innovations)
        return anomalies(ensemble) @ weights
    # the same product in two orders: which one keeps to small matrices depends on the largest of the three sizes
    if n_params > n_obs:
        weights = solve(squares, n_ens - 1, S.T @ innovations)  # (n_ens, n_ens)
        weights -= weights.mean(axis=0)  # with columns that sum to 0, Θ times the weights is A times the weights
        return ensemble @ weights
    of_parameters = solve(squares, n_ens - 1, anomalies(ensemble).T).T  # A (Sᵀ S + (N−1) I)⁻¹, (n_params, n_ens)
    return of_parameters @ (S.T @ innovations)


def gain(ensemble, S):
    """The Kalman gain K (n_params, n_obs) for observations that are divided by √R."""
    n_obs, n_ens = S.shape
    squares = S @ S.T if n_obs <= n_ens else S.T @ S
    if not may_be_squared(squares, n_ens):
        weights, _ = by_singular_values(S, np.eye(n_obs))
        return anomalies(ensemble) @ weights
    if n_obs <= n_ens:
        # with rows of S that sum to 0, S Θᵀ is S Aᵀ. Where Θ lies far from 0 the last digits of these sums matter, so
        # what rounding has left of them is taken off as well
        return solve(squares, n_ens - 1, anomalies(S) @ ensemble.T).T
    return solve(squares, n_ens - 1, anomalies(ensemble).T).T @ S.T


def transform(ensemble, predictions, d, obs_var):
    """The deterministic update (ETKF): the mean moves by K (d − mean Y), the anomalies shrink without any noise.

    ensemble (n_params, n_ens), predictions (n_obs, n_ens), d (n_obs,), obs_var (n_obs,) or one number.
    Returns the posterior ensemble, whose mean and covariance are the Kalman filter's for this ensemble's moments.
    ValueError where a shape or a value does not fit.

    The Kalman filter's posterior covariance is A (I + Sᵀ S / (N−1))⁻¹ Aᵀ / (N−1), so A T has it where T is a root of
    the matrix in the middle. The symmetric root, T = (I + Sᵀ S / (N−1))^-1/2, moves the members least, and keeps their
    mean (Bishop et al. 2001; Hunt et al. 2007, eqs. 20 to 24). It comes from the eigenvalues of Sᵀ S. With fewer
    observations than members it is cheaper from those of S Sᵀ = U diag(w) Uᵀ: with r² = 1 + w/(N−1) the same T is
    I − Sᵀ U diag(1 / ((N−1) r (r+1))) Uᵀ S.
    """
    ensemble, predictions, obs_var = _update_arguments(ensemble, predictions, obs_var)
    needs = f"an array of shape ({len(predictions)},), one number for each row of predictions"
    d = numbers_in("d", d, needs, shape=predictions.shape[:1])
    with np.errstate(over="ignore", invalid="ignore"):
        posterior = _transform(ensemble, predictions, d, obs_var)
    return _all_numbers(posterior, ensemble)


def _transform(ensemble, predictions, d, obs_var):
    n_obs, n_ens = predictions.shape
    A = anomalies(ensemble)
    S, obs_std = scaled_anomalies(predictions, obs_var)
    innovation = (d[:, None] - predictions.mean(axis=1, keepdims=True)) / obs_std
    squares = S @ S.T if n_obs < n_ens else S.T @ S
    if not may_be_squared(squares, n_ens):
        weights, T = by_singular_values(S, innovation)
        posterior = ensemble + A @ (weights + T - np.eye(n_ens))
        return posterior.astype(ensemble.dtype, copy=False)
    w, U = eigenvalues(squares)
    w = np.maximum(w, 0)[:, None]  # rounding can leave a zero eigenvalue slightly negative
    r = np.sqrt(1 + w / (n_ens - 1))
    if n_obs < n_ens:
        B = (A @ S.T) @ U  # (n_params, n_obs)
        of_mean = U.T @ innovation / (w + n_ens - 1)
        of_anomalies = U.T @ S / ((n_ens - 1) * r * (r + 1))
        posterior = ensemble + B @ (of_mean - of_anomalies)
    else:
        B = A @ U  # (n_params, n_ens)
        of_mean = U.T @ (S.T @ innovation) / (w + n_ens - 1)
        mean = ensemble.mean(axis=1, keepdims=True)
        posterior = mean + B @ (of_mean + U.T / r)
    return posterior.astype(ensemble.dtype, copy=False)


def perturb(d, obs_var, n_ens, rng):
    """Each member's own copy of the data, d + N(0, R): d (n_obs,), obs_var (n_obs,) or one number -> (n_obs, n_ens).

    Data in float32 have copies in float32, unless that would round the noise.
    """
    d = numbers_in("d", d, "an array of shape (n_obs,), one number per observation", ndim=1)
    obs_var = _variances(obs_var, d.shape)
    n_ens = whole("n_ens", n_ens)
    perturbed = _perturb(d, obs_var, n_ens, generator(rng, "perturbations"))
    last_digit = LAST_DIGIT[d.dtype] * np.abs(d).max()
    return perturbed.astype(d.dtype, copy=False) if obs_var.min() > (100 * last_digit) ** 2 else perturbed


def _perturb(d, obs_var, n_ens, rng):
    noise = np.sqrt(obs_var)[:, None] * rng.standard_normal((len(d), n_ens))
    return d[:, None] + noise


def inflate(ensemble, factor):
    """The same mean with anomalies factor times as large (multiplicative inflation); factor above 0."""
    ensemble = an_ensemble("ensemble", ensemble)
    factor = number("factor", factor, "a number above 0", above=0)
    return _inflate(ensemble, factor)


def _inflate(ensemble, factor):
    return ensemble + (factor - 1) * anomalies(ensemble)


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
    return posterior + factor * (anomalies(prior) - anomalies(posterior))


def anomalies(ensemble):
    """Every row of the ensemble less its mean over the members."""
    n_ens = ensemble.shape[1]
    return ensemble - ensemble.sum(axis=1, keepdims=True) / n_ens  # what mean does, in half the time for a few rows


def scaled_anomalies(predictions, obs_var):
    """S (n_obs, n_ens), divided by √R, and this √R (n_obs, 1).

    A prediction is no more exact than its last digit. Where the error of an observation is said to be hardly larger
    than this digit, the digit is added to the error; and a spread of the members by such a digit or two counts as none.
    """
    obs_std = np.sqrt(obs_var)[:, None]
    scaled = predictions / obs_std
    last_digit = LAST_DIGIT[predictions.dtype]
    if np.vdot(scaled, scaled) * (1e4 * last_digit) ** 2 < 1:  # as nearly always
        return anomalies(scaled), obs_std
    rounding = last_digit * np.abs(predictions).max(axis=1, keepdims=True)
    obs_std = np.hypot(obs_std, rounding)
    S = anomalies(predictions / obs_std)
    no_spread = np.abs(S).max(axis=1) <= 4 * (rounding / obs_std)[:, 0]
    S[no_spread] = 0
    return S, obs_std


def _update_arguments(ensemble, predictions, obs_var):
    """What analysis and transform are both given, looked at."""
    ensemble = an_ensemble("ensemble", ensemble)
    n_ens = ensemble.shape[1]

    def needs():
        return f"an array of shape (n_obs, {n_ens}), one column for each member of the ensemble {ensemble.shape}"

    predictions = numbers_in("predictions", predictions, needs, shape=(None, n_ens))
    return ensemble, predictions, _variances(obs_var, predictions.shape[:1])


def _variances(obs_var, shape):
    def needs():
        return f"one number or an array of shape {shape}, one variance per observation"

    return positive("obs_var", obs_var, needs, shape)


def _all_numbers(posterior, ensemble):
    """The posterior, if no number in it has overflowed."""
    if not is_finite(posterior):
        most = np.abs(ensemble).max()
        raise ValueError(
            f"ensemble must be such that its update is finite; got {most:g} as its largest, which overflows"
        )
    return posterior


def _perturbed_update(ensemble, predictions, d, obs_var, rng):
    """The stochastic update with perturbations drawn from rng."""
    perturbed = _perturb(d, obs_var, ensemble.shape[1], generator(rng, "perturbations"))
    return _analysis(ensemble, predictions, perturbed, obs_var)


def _transform_update(ensemble, predictions, d, obs_var, rng):
    """The deterministic update; it needs no rng."""
    return _transform(ensemble, predictions, d, obs_var)


# f(ensemble, predictions, d, obs_var, rng) -> posterior ensemble, with d and obs_var (n_obs,). Any function of this
# form may stand in the place of a name; these two trust their arguments, because the cycle has looked at them
UPDATES = {"perturbed": _perturbed_update, "transform": _transform_update}

"""A sampler of the exact posterior of a network, to judge the other methods by: Hamiltonian Monte Carlo.

It needs gradients, and minutes where a training takes a second. A chain wanders through the posterior

    p(θ | d) ∝ exp(−U(θ)),   U = |d − f(θ, x)|² / 2 obs_std² + |θ / prior_std|² / 2

along the paths of a particle in the landscape U, which gets a random push at the start of each (Neal 2011, arXiv
1206.1901). Whether the chains have forgotten where they began is read from their predictions and never from the
parameters: many parameter vectors draw the same curve.

Of a network it asks for forward, backward, jacobian and prior_std, as Network in network.py has them. Parameters stand
here with the chains in front, as in forward and backward: theta (n_chains, n_params).
"""

import numpy as np

from .._checks import generator, is_finite, number, numbers_in, samples, whole
from ..errors import Diverged

WINDOWS = (100, 200, 300, 400, 200)
TARGET = 0.8  # of the paths are to be accepted; Neal's section 4.4 gives .65 for the cheapest, more is safer


def sample(net, starts, x, d, obs_std, *, leaps=60, windows=WINDOWS, rng):
    """Draws from the posterior of net under its own prior: an endless iterator of theta (n_chains, n_params).

    starts   (n_chains, n_params), the best each from its own search, so that agreement of the chains means something
    x, d     inputs (n, *input_shape) and targets (n, n_out)
    obs_std  standard deviation of the observation errors, one number
    leaps    leapfrog steps of a path
    windows  lengths of the parts of the warm-up. After each but the last, the metric becomes the mean over its second
             half of the Fisher information JᵀJ / obs_std² + 1 / prior_std²: the slopes J turn so much along the
             posterior that those at one point serve a path through another badly
    rng      int, Generator or None

    The warm-up runs when the first draw is asked for. ValueError for input that does not fit, before it. Diverged,
    with the number of the path, where the metric overflows.
    """
    needs = f"an array of shape (n_chains, {net.n_params}), one parameter vector for each chain"
    starts = numbers_in("starts", starts, needs, shape=(None, net.n_params), dtype=np.float64)
    x, d = samples(x, d)
    obs_std = number("obs_std", obs_std, "a standard deviation above 0", above=0)
    leaps = whole("leaps", leaps)
    windows = tuple(whole(f"windows[{i}]", window) for i, window in enumerate(windows))
    return endless_draws(net, starts, x, d, obs_std, leaps, windows, generator(rng, "sampler"))


def endless_draws(net, theta, x, d, obs_std, leaps, windows, rng):
    """The draws of sample, whose arguments are known to fit."""
    paths = 0
    length = np.full(len(theta), 0.01)
    metric = information(net, theta, x, obs_std)
    for part, window in enumerate(windows, 1):
        step = chains(net, theta, x, d, obs_std, inverse_root(metric, paths + 1), leaps, rng)
        seen = []
        for i in range(window):
            theta, accepted = step(length)
            length *= np.exp(0.1 * (accepted - TARGET))
            if i >= window // 2 and i % 5 == 0:
                seen.append(information(net, theta, x, obs_std))
        paths += window
        if part < len(windows):  # the last window is for the length of a leap alone
            metric = np.mean(seen, axis=0)
            length = np.maximum(length, 0.03)
    step = chains(net, theta, x, d, obs_std, inverse_root(metric, paths + 1), leaps, rng)
    while True:
        theta, _ = step(length)
        yield theta


def chains(net, theta, x, d, obs_std, L, leaps, rng):
    """A function: length of a leap (n_chains,) -> the next theta (n_chains, n_params), the chance to take each path.

    The paths run in z, where θ = centre + L z. With L Lᵀ the metric's inverse, all directions are about equally long.
    """
    centre = theta

    def slope_in_z(z):
        U, slope = energy(net, centre + (L @ z[..., None])[..., 0], x, d, obs_std)
        return U, (slope[:, None] @ L)[:, 0]

    z = np.zeros_like(theta)
    U, slope = slope_in_z(z)

    def step(length):
        nonlocal z, U, slope
        leap = (length * rng.uniform(0.8, 1.2))[:, None]  # of varying length, lest a path ends where it began
        p = rng.standard_normal(z.shape)
        before = U + 0.5 * (p**2).sum(axis=1)
        new = z
        p = p - 0.5 * leap * slope
        for i in range(leaps):
            new = new + leap * p
            new_U, new_slope = slope_in_z(new)
            share = 0.5 if i == leaps - 1 else 1
            p = p - share * leap * new_slope
        with np.errstate(over="ignore", invalid="ignore"):  # a path that flew away has no chance
            chance = np.minimum(1, np.nan_to_num(np.exp(before - new_U - 0.5 * (p**2).sum(axis=1))))
        taken = rng.uniform(size=len(z)) < chance
        z = np.where(taken[:, None], new, z)
        slope = np.where(taken[:, None], new_slope, slope)
        U = np.where(taken, new_U, U)
        return centre + (L @ z[..., None])[..., 0], chance

    return step


@np.errstate(over="ignore", invalid="ignore")
def energy(net, theta, x, d, obs_std):
    """U (n_chains,) at theta (n_chains, n_params), and its slope of theta's shape."""
    predictions, memory = net.forward(theta, x)
    errors = (predictions - d) / obs_std
    offsets = theta / net.prior_std
    slope = net.backward(theta, memory, errors / obs_std) + offsets / net.prior_std
    return 0.5 * (errors**2).sum(axis=(1, 2)) + 0.5 * (offsets**2).sum(axis=1), slope


def information(net, theta, x, obs_std):
    """JᵀJ / obs_std² + 1 / prior_std² (n_chains, n_params, n_params) at theta (n_chains, n_params)."""
    with np.errstate(over="ignore", invalid="ignore"):  # what overflows, inverse_root finds
        J = np.stack([net.jacobian(of_chain, x) for of_chain in theta]) / obs_std
        return J.mT @ J + np.diag(net.prior_std**-2.0)


def inverse_root(metric, k):
    """L with L Lᵀ = metric⁻¹, both (n_chains, n_params, n_params). Diverged at path k where the metric has none.

    A solve that fails raises LinAlgError in one build of numpy and returns NaN in another: both are looked for.
    """
    overflow = Diverged(k, "the slopes overflow or are lost in rounding; obs_std may be too small")
    if not is_finite(metric):
        raise overflow
    try:
        L = np.linalg.inv(np.linalg.cholesky(metric)).mT
    except np.linalg.LinAlgError:
        raise overflow from None
    if not is_finite(L):
        raise overflow
    return L


def r_hat(draws):
    """How far the halves of the chains disagree, 1 if not at all -> (q,) for draws (n, n_chains, q).

    The split R̂ of Gelman et al., Bayesian Data Analysis, 3rd edition 2013, section 11.4.
    """
    n = len(draws) // 2
    halves = np.concatenate([draws[:n], draws[n : 2 * n]], axis=1)
    within = halves.var(axis=0, ddof=1).mean(axis=0)
    between = halves.mean(axis=0).var(axis=0, ddof=1)
    return np.sqrt((n - 1) / n + between / within)


def effective_size(draws):
    """How many independent draws the mean of these is worth -> (q,) for draws (n, n_chains, q).

    n · n_chains / (1 + 2 Σ autocorrelation), the sum up to the first pair of lags that is not positive (Geyer 1992,
    doi 10.1214/ss/1177011137), with the variance between the chains as in the book above, section 11.5. At most
    log10(n · n_chains) times n · n_chains: where each draw undoes the last, the sum is nearly -1/2 and badly known.
    """
    n, n_chains, _ = draws.shape
    centred = draws - draws.mean(axis=0)
    power = np.abs(np.fft.rfft(centred, 2 * n, axis=0)) ** 2
    covariance = np.fft.irfft(power, axis=0)[:n].mean(axis=1) / n
    within = draws.var(axis=0, ddof=1).mean(axis=0)
    total = (n - 1) / n * within + draws.mean(axis=0).var(axis=0, ddof=1)
    correlation = 1 - (within - covariance) / total
    correlation[0] = 1
    pairs = correlation[: n // 2 * 2].reshape(n // 2, 2, -1).sum(axis=1)
    positive = np.logical_and.accumulate(pairs > 0, axis=0)
    inefficiency = 2 * (pairs * positive).sum(axis=0) - 1
    return n * n_chains / np.maximum(inefficiency, 1 / np.log10(n * n_chains))

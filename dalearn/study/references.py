"""The families that the others are measured by: the exact posterior, fits with scipy, the extended Kalman filter.

They use slopes of the network, and most of them scipy, which the rest of the library does without.
"""

import time
from contextlib import suppress
from itertools import islice

import numpy as np

from .. import Diverged
from ..fnn import FNN
from ..history import Step
from . import hmc
from .cases import START, OneMethod
from .descents import DECAYS, decayed
from .tuning import Tuned


def optimize():
    """scipy.optimize, or an ImportError that says how to get it."""
    try:
        from scipy import optimize
    except ImportError:
        raise ImportError("the study compares with scipy's methods; install it: pip install 'dalearn[study]'") from None
    return optimize


# ---- the most probable network

LONGEST = 2000  # evaluations of the residuals


def map_estimate(run):
    """The most probable parameters: least squares with the network's prior."""
    optimize()  # a first import is not to be timed
    began = time.perf_counter()
    result = fit_map(run.net, run.theta, *run.known)
    seconds = time.perf_counter() - began
    predictions = run.net(result.x, run.problem.x_test)
    cost = {"updates": result.njev, "forward": result.nfev + result.njev, "backward": result.njev}
    ended = "converged" if result.status > 0 else "stopped"
    return run.row(predictions, seconds, **cost, max_nfev=LONGEST, end=ended)


def fit_map(net, theta, x, d, obs_std):
    """Levenberg and Marquardt's method by scipy from theta towards a network's MAP -> scipy's result."""
    residuals, slopes = equations(net, x, d, obs_std, decay=1)
    return optimize().least_squares(residuals, theta, slopes, method="lm", max_nfev=LONGEST)


def equations(net, x, d, obs_std, decay):
    """The residuals of a network as a function of theta, and their Jacobian.

    After those of the data there is one residual for each parameter, which the prior, counted decay times, wants to
    be 0.
    """
    prior_std = net.prior_std
    weight = np.sqrt(decay)

    def residuals(theta):
        misfit = (net(theta, x) - d).ravel() / obs_std
        return np.concatenate([misfit, weight * theta / prior_std])

    def slopes(theta):
        J = net.jacobian(theta, x) / obs_std
        return np.vstack([J, np.diag(weight / prior_std)])

    return residuals, slopes


# ---- the exact posterior

SAMPLER = {"chains": 4, "leaps": 60, "portion": 2000, "at_most": 48_000}
AGREE = 1.05  # chains may end when their largest R-hat over the test points is below this
ENOUGH = 400  # and their median effective size over the test points above this


def posterior(run, **settings):
    """The row of the exact posterior under the network's own prior; settings are those of SAMPLER to be changed."""
    return sampled_row(run, run.net, run.theta, **settings)


def posterior_around_the_start(run, **settings):
    """The row of the exact posterior under the prior of ESMDA: a bell curve around the run's start."""
    net = Around(run.theta, START, run.net)
    return sampled_row(run, net, np.zeros(net.n_params), **settings)


class Around(FNN):
    """A network whose parameters are counted from a centre, around which its prior lies; width as in net.ensemble."""

    def __init__(self, centre, width, net):
        super().__init__(net.sizes)
        self.centre = centre
        self.prior_std = width * self.prior_std

    def forward(self, theta, x, *memory):
        return super().forward(self.centre + theta, x, *memory)

    def backward(self, theta, memory, *slopes):
        return super().backward(self.centre + theta, memory, *slopes)


def sampled_row(run, net, theta, **settings):
    settings = SAMPLER | settings
    began = time.perf_counter()
    curves = sampled(run, net, theta, **settings)
    seconds = time.perf_counter() - began
    members = curves.reshape(-1, 1, curves.shape[2]).T  # (n_test, 1, n_ens)
    paths = sum(hmc.WINDOWS) + len(curves)
    parts = len(hmc.WINDOWS) + 1  # each begins with a gradient; the searches for a start cost next to nothing
    passes = settings["chains"] * (paths * settings["leaps"] + parts)
    row = run.row(members, seconds, forward=passes, backward=passes, n_samples=len(curves), **settings)
    row["r_hat"] = hmc.r_hat(curves).max()
    row["effective_size"] = np.median(hmc.effective_size(curves))
    return row


def sampled(run, net, theta, chains, leaps, portion, at_most):
    """Curves at the test points from the exact posterior of net by HMC, (n_samples, chains, n_test).

    Each chain begins at a MAP solution of its own, the first at that from theta. All go on, portion by portion, until
    they agree and are long enough.
    """
    starts = [theta, *(net.prior_std * run.rng.standard_normal((chains - 1, net.n_params)))]
    starts = [fit_map(net, start, *run.known).x for start in starts]
    draws = hmc.sample(net, starts, *run.known, leaps=leaps, rng=run.rng)
    curves = []
    while len(curves) < at_most:
        curves += [net(theta.T, run.problem.x_test)[:, 0].T for theta in islice(draws, portion)]
        so_far = np.array(curves)
        if hmc.r_hat(so_far).max() < AGREE and np.median(hmc.effective_size(so_far)) > ENOUGH:
            break
    return so_far


MAP = OneMethod("MAP", map_estimate, method="MAP")
SAMPLERS = [
    OneMethod("HMC", posterior, method="HMC", is_slow=True),
    OneMethod("HMC around the start", posterior_around_the_start, method="HMC around the start", is_slow=True),
]


# ---- at their best for every budget


STARTS = (0.3, 0.5, 0.7, 1.0)  # factors on the run's start


class Spent(Exception):
    """The budget is spent."""


class Purse:
    """Passes to spend, and the parameters with the smallest loss that were found for them.

    With every price that is paid goes the loss at some theta. Spent is raised when the next price is too high.
    """

    def __init__(self, passes, theta):
        self.left = passes
        self.theta = theta
        self.loss = np.inf
        self.forward = 0
        self.backward = 0

    def pay(self, forward, backward):
        price = forward + 2 * backward
        if price > self.left:
            raise Spent
        self.left -= price
        self.forward += forward
        self.backward += backward

    def note(self, theta, loss):
        if loss < self.loss:
            self.loss = loss
            self.theta = theta.copy()


def lbfgs_at(run, passes, *, decay, memory, start):
    """L-BFGS, from the run's start made smaller or larger, until the budget is spent or it comes to rest."""
    minimize = optimize().minimize
    net = decayed(run, decay)
    purse = Purse(passes, start * run.theta)

    def loss(theta):
        purse.pay(1, 1)
        value, gradient = net.loss_and_gradient(theta, *run.data)
        purse.note(theta, value)
        return value, gradient

    limits = {"maxiter": passes, "maxfun": passes, "maxcor": memory, "ftol": 0, "gtol": 0}
    began = time.perf_counter()
    with suppress(Spent):
        minimize(loss, start * run.theta, jac=True, method="L-BFGS-B", options=limits)
    seconds = time.perf_counter() - began
    settings = {"decay": decay, "memory": memory, "start": start}
    return paid(run, purse, seconds, **settings)


def lbfgs_settings(is_curve, passes):
    return {"decay": DECAYS, "memory": (5, 10, 30), "start": STARTS}


def levenberg_marquardt_at(run, passes, *, decay, bound, start):
    """Levenberg and Marquardt's method, until the budget is spent or it comes to rest.

    A Jacobian costs a pass forward and one backward, because the network has a single output.
    """
    least_squares = optimize().least_squares
    residuals, slopes = equations(run.net, *run.known, decay)
    purse = Purse(passes, start * run.theta)

    def paid_residuals(theta):
        purse.pay(1, 0)
        found = residuals(theta)
        purse.note(theta, np.sum(found**2))
        return found

    def paid_slopes(theta):
        purse.pay(1, 1)
        return slopes(theta)

    began = time.perf_counter()
    with suppress(Spent):
        options = {"method": "lm", "x_scale": bound * run.net.prior_std, "max_nfev": min(passes, 500)}
        least_squares(paid_residuals, start * run.theta, paid_slopes, **options)
    seconds = time.perf_counter() - began
    settings = {"decay": decay, "bound": bound, "start": start}
    return paid(run, purse, seconds, **settings)


def levenberg_marquardt_settings(is_curve, passes):
    return {"decay": DECAYS, "bound": (0.1, 0.3, 1), "start": STARTS}


def paid(run, purse, seconds, **settings):
    """The row of the best parameters that a purse's passes have found."""
    predictions = run.net(purse.theta, run.problem.x_test)
    cost = {"updates": purse.backward, "forward": purse.forward, "backward": purse.backward}
    return run.row(predictions, seconds, **cost, **settings)


def extended_at(run, passes, *, batch, spread, inflation, forget):
    """The extended Kalman filter in as many epochs as the budget allows, in batches."""
    n = len(run.problem.d)
    epochs = min(passes // 3, 33)  # more count the data again, and gain nothing
    settings = {"batch": batch, "spread": spread, "inflation": inflation, "forget": forget}
    steps = extended_in_batches(run, epochs, **settings)
    (row,) = run.follow(steps, [epochs], updates=-(-n // batch), backward=1, **settings)
    return row


def extended_in_batches(run, epochs, batch, spread, inflation, forget):
    """A Step for each epoch; the data come in a new order each time.

    inflation  the factor on the variance of the data's errors, because data that come again are counted again
    forget     by how much the standard deviations of the parameters grow in each epoch
    """
    x, d = run.data
    theta = run.theta
    P = np.diag((spread * run.net.prior_std) ** 2)
    R = inflation * run.problem.obs_std**2 * np.eye(batch)
    for k in range(1, epochs + 1):
        order = run.rng.permutation(len(d))
        for i in range(0, len(d), batch):
            of_batch = order[i : i + batch]
            predictions = run.net(theta, x[of_batch])
            H = run.net.jacobian(theta, x[of_batch])
            with np.errstate(over="ignore", invalid="ignore"):
                PH = P @ H.T
                S = H @ PH + R[: len(of_batch), : len(of_batch)]
                if not np.isfinite(S).all():
                    raise Diverged(k, "the parameters of the extended Kalman filter overflow")
                K = np.linalg.solve(S, PH.T).T
                theta = theta + K @ (d[of_batch] - predictions).ravel()
                P = P - K @ PH.T
            if not np.isfinite(theta).all():
                raise Diverged(k, "the parameters of the extended Kalman filter overflow")
        P = (P + P.T) / 2 * (1 + forget) ** 2
        yield Step(k, theta, predictions)


def extended_settings(is_curve, passes):
    return {
        "batch": (1, 5, 10, 20) if is_curve else (5, 10, 20, 50),
        "spread": (0.1, 0.2, 0.3, 0.5, 1.0),
        "inflation": (1, 3, 10),
        "forget": (0, 0.01, 0.1),
    }


TUNED_WITH_SLOPES = [
    Tuned("tuned L-BFGS", lbfgs_at, lbfgs_settings),
    Tuned("tuned Levenberg-Marquardt", levenberg_marquardt_at, levenberg_marquardt_settings),
    Tuned("tuned extended KF", extended_at, extended_settings),
]

STREAM_WITH_SLOPES = [Tuned("stream extended KF", extended_at, extended_settings, on_stream=True)]

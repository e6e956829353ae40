"""Rivals that need no gradient either: an evolution strategy, CMA-ES, and random features.

They are given what the ensembles are given: the prior's scales of the parameters, and the error of the data.
"""

import time

import numpy as np

from ..gd import RULES
from .cases import hidden_units
from .descents import DECAYS
from .tuning import Tuned

# ---- OpenAI's evolution strategy


def evolve(run, passes, *, pairs, sigma, rate, batch):
    """An evolution strategy with antithetic pairs and Adam: Salimans et al. 2017, arXiv 1703.03864.

    A pair of networks stands at θ + σ ε and θ − σ ε. From how much better one of the two is than the other, over all
    pairs, comes a slope; its factor 1/σ does not matter, because Adam scales it away. σ and the rate are in standard
    deviations of the prior. The losses are compared by their ranks, as in the paper.
    """
    x, d = run.data
    n = len(d)
    size = n if batch is None else batch
    scale = run.net.prior_std
    theta = run.theta
    direction = RULES["adam"](theta)
    updates = 0
    began = time.perf_counter()
    while run.model.passes + 2 * pairs * size / n <= passes:
        of_batch = run.rng.permutation(n)[:size]
        noise = run.rng.standard_normal((run.net.n_params, pairs))
        away = sigma * scale[:, None] * noise
        members = theta[:, None] + np.hstack([away, -away])
        losses = np.mean((run.model(members, x[of_batch]) - d[of_batch][..., None]) ** 2, axis=(0, 1))
        ranks = centred_ranks(losses)
        slope = noise @ (ranks[:pairs] - ranks[pairs:])
        theta = theta - rate * scale * direction(slope)
        updates += 1
    seconds = time.perf_counter() - began
    settings = {"pairs": pairs, "sigma": sigma, "rate": rate, "batch": size}
    return run.row(run.net(theta, run.problem.x_test), seconds, updates=updates, **settings)


def centred_ranks(losses):
    """The ranks of the losses (n,), from −½ for the smallest to ½ for the largest; 0 for a single one."""
    ranks = losses.argsort().argsort()
    return ranks / max(1, len(losses) - 1) - 0.5


def evolutions(is_curve, passes):
    """From many steps of few pairs to few steps of many; at most 500 steps with all data."""
    return {
        "pairs": [pairs for pairs in (1, 2, 4, 8, 16, 32, 64) if 1 <= passes / (2 * pairs) <= 500],
        "sigma": (0.01, 0.03, 0.1),
        "rate": (0.003, 0.01, 0.03, 0.1),
        "batch": (10, 20, 50, None) if is_curve else (20, 50, 100, None),
    }


# ---- CMA-ES


def adapt(run, passes, *, popsize, sigma, diagonal, decay):
    """CMA-ES by the package cma: Hansen 2016, arXiv 1604.00772; diagonal is its separable form.

    It minimises the mean squared error, with decay = 1 the same plus the prior's part, as a descent with decay does.
    """
    cma = package()
    x, d = run.data
    weight = decay * run.problem.obs_std**2 / len(d)
    scale = run.net.prior_std
    options = {
        "popsize": popsize,
        "CMA_stds": scale,
        "CMA_diagonal": diagonal,
        "randn": lambda *shape: run.rng.standard_normal(shape),
        "seed": np.nan,  # its own draws come from randn; it leaves numpy's global state alone
        "verbose": -9,
    }
    began = time.perf_counter()
    search = cma.CMAEvolutionStrategy(run.theta, sigma, options)
    updates = 0
    while run.model.passes + popsize <= passes:
        asked = search.ask()
        members = np.array(asked).T
        losses = np.mean((run.model(members, x) - d[..., None]) ** 2, axis=(0, 1))
        losses += weight * np.sum((members / scale[:, None]) ** 2, axis=0)
        search.tell(asked, losses.tolist())
        updates += 1
    theta = np.array(search.mean)
    seconds = time.perf_counter() - began
    settings = {"popsize": popsize, "sigma": sigma, "diagonal": diagonal, "decay": decay}
    return run.row(run.net(theta, run.problem.x_test), seconds, updates=updates, **settings)


def package():
    """The package cma, or an ImportError that says how to get it."""
    try:
        import cma
    except ImportError:
        raise ImportError("the study compares with CMA-ES; install it: pip install 'dalearn[study]'") from None
    return cma


def adaptations(is_curve, passes):
    """From small populations, which adapt often, to large ones."""
    return {
        "popsize": [size for size in (5, 8, 12, 18, 30, 60) if size <= passes],
        "sigma": (0.01, 0.03, 0.1, 0.3),
        "diagonal": (False, True),
        "decay": DECAYS,
    }


# ---- random features


def project(run, passes, *, units, scale, prior):
    """A wide network whose hidden layer stays as it was drawn, and least squares for the last layer.

    Rahimi & Recht 2008. What is left to find is linear, so the posterior mean under the prior of the output weights is
    one solution of equations. scale multiplies the hidden layer's prior, prior that of the output weights. A network
    of the size of the others that is run once makes a pass, so one with ten times as many units makes ten.
    """
    x, d = run.data
    n_in = x.shape[1]
    W = scale * 2 / np.sqrt(n_in) * run.rng.standard_normal((n_in, units))
    b = scale * 2 * run.rng.standard_normal(units)

    def features(x):
        return np.hstack([np.tanh(x @ W + b), np.ones((len(x), 1))])

    began = time.perf_counter()
    H = features(x)
    prior_var = np.append(np.full(units, (prior * 2) ** 2 / units), 0.2**2)
    obs_var = run.problem.obs_std**2
    if units < len(x):  # the smaller of two systems that have the same solution
        weights = np.linalg.solve(H.T @ H + np.diag(obs_var / prior_var), H.T @ d)
    else:
        PH = prior_var[:, None] * H.T
        weights = PH @ np.linalg.solve(H @ PH + obs_var * np.eye(len(x)), d)
    seconds = time.perf_counter() - began
    predictions = features(run.problem.x_test) @ weights
    settings = {"units": units, "scale": scale, "prior": prior}
    return run.row(predictions, seconds, updates=1, forward=units / hidden_units(run.is_curve), **settings)


def projections(is_curve, passes):
    """As many features as the budget allows, and fewer."""
    sizes = (20, 40, 80, 200, 500, 1000, 2000)
    return {
        "units": [units for units in sizes if units <= passes * hidden_units(is_curve)],
        "scale": (0.1, 0.25, 0.5, 1.0, 2.0),
        "prior": (0.3, 1, 3, 10, 100),
    }


TUNED_WITHOUT_GRADIENTS = [
    Tuned("tuned evolution strategy", evolve, evolutions),
    Tuned("tuned CMA-ES", adapt, adaptations),
    Tuned("tuned random features", project, projections),
]

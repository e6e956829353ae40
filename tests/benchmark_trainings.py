"""Trainings of one network to one accuracy, ours and scikit-learn's, and the search for the settings of each.

The task is the sine with 100 noisy points and FNN((1, 20, 1)); what counts is the RMSE against the noise-free truth.

The rule is the same for every method. Its grid is tried on the tuning seeds. Of the settings whose median RMSE there is
at most .03, the one with the least median time is taken, by the clock: the steps of the settings are of different
kinds, so no count of them is a common measure. Among thousands of settings some are good on twenty seeds by luck, so a
setting has to reach the target on sixty further seeds as well. So that no lucky moment of the clock decides, the twenty
fastest of those are timed again, in turns. A clock does not tell times apart that differ by less than 5%: of those that
are so close to the least, the one with the smallest RMSE is taken. The times and errors that the benchmark reports are
measured anew, on other seeds.
"""

import itertools
import time
import warnings
from functools import partial

import numpy as np

from dalearn import FNN, Diverged, enkf, esmda, rmse, sine

TARGET = 0.03
NET = FNN((1, 20, 1))
TUNING_SEEDS = range(100, 120)
FURTHER_SEEDS = range(200, 260)
OTHER_SEEDS = range(20)
SHORTLIST = 20
AS_FAST = 1.05  # times the least time: as fast, as far as a clock can tell


def our_fit(trainer, problem, seed, *, n_ens, spread, dtype, **options):
    """A training by one of our trainers -> the predictions of its mean at x_test, as a function.

    The time of the fit is all that a user of the library waits for: the draw of the ensemble and every step.
    """
    ensemble = NET.ensemble(n_ens, spread=spread, rng=seed).astype(dtype)
    *_, last = trainer(NET, ensemble, problem.x, problem.d, problem.obs_std, rng=seed, **options)
    return lambda: NET(last.theta, problem.x_test).mean(axis=-1)


def scikit_learns_fit(solver, problem, seed, *, dtype, **options):
    """A training by MLPRegressor -> its predictions at x_test, as a function."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPRegressor

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # max_iter is one of the settings
        layers = {"hidden_layer_sizes": NET.sizes[1:-1], "activation": "tanh"}
        network = MLPRegressor(**layers, solver=solver, random_state=seed, **options)
        network.fit(problem.x.astype(dtype), problem.d[:, 0].astype(dtype))
    return lambda: network.predict(problem.x_test.astype(dtype))[:, None]


# {method: (fit(problem, seed, **setting), {option: the values on the grid})}
METHODS = {
    "ESMDA": (
        partial(our_fit, esmda),
        {
            "update": ["perturbed", "transform"],
            "n_ens": [25, 32, 40, 50, 100],
            "alphas": [4, 6, 8, 10, 12, 16],
            "spread": [0.2, 0.3, 0.5, 0.7],
            "relaxation": [0.0, 0.3, 0.5],
            "dtype": ["float64", "float32"],
        },
    ),
    "EnKF": (
        partial(our_fit, enkf),
        {
            "update": ["perturbed", "transform"],
            "n_ens": [20, 25, 32, 40],
            "batch_size": [10, 20, 50],
            "epochs": [2, 3, 4, 5, 6],
            "spread": [0.2, 0.3, 0.5],
            "relaxation": [0.0, 0.3],
            "dtype": ["float64", "float32"],
        },
    ),
    "MLPRegressor lbfgs": (
        partial(scikit_learns_fit, "lbfgs"),
        {
            "max_iter": [20, 30, 40, 50, 60, 80, 100, 150, 200, 400],
            "alpha": [0.0, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1],
            "tol": [1e-4, 1e-6],
            "dtype": ["float64", "float32"],
        },
    ),
    "MLPRegressor adam": (
        partial(scikit_learns_fit, "adam"),
        {
            "learning_rate_init": [3e-3, 1e-2, 3e-2],
            "batch_size": [20, 50, 100],
            "max_iter": [50, 100, 200, 400, 800],
            "alpha": [1e-4],
            "n_iter_no_change": [10, 100],
            "dtype": ["float64"],
        },
    ),
}

# What the search found: python tests/benchmark.py trainings --search. No setting of adam reaches the target on the
# further seeds: this one comes nearest, with .0306
FOUND = {
    "ESMDA": {
        "update": "transform", "n_ens": 32, "alphas": 10, "spread": 0.3, "relaxation": 0.3, "dtype": "float32",
    },
    "EnKF": {
        "update": "perturbed", "n_ens": 32, "batch_size": 50, "epochs": 4,
        "spread": 0.3, "relaxation": 0.3, "dtype": "float32",
    },
    "MLPRegressor lbfgs": {"max_iter": 50, "alpha": 1e-4, "tol": 1e-6, "dtype": "float64"},
    "MLPRegressor adam": {
        "learning_rate_init": 3e-2, "batch_size": 50, "max_iter": 400,
        "alpha": 1e-4, "n_iter_no_change": 100, "dtype": "float64",
    },
}  # fmt: skip


def settings_of(grid):
    """All settings of a grid."""
    for values in itertools.product(*grid.values()):
        yield dict(zip(grid, values))


def timed_fit(fit, problem, seed, setting):
    """The seconds of one fit, and its RMSE, which is infinite where it diverged."""
    began = time.perf_counter()
    try:
        predict = fit(problem, seed, **setting)
    except Diverged:
        return time.perf_counter() - began, np.inf
    seconds = time.perf_counter() - began
    return seconds, rmse(predict(), problem.truth)


def good_enough(fit, grid, problems):
    """[(median seconds, median RMSE, setting)] of those that reach the target, and how many were tried.

    A setting whose median RMSE cannot become small enough any more meets no further seeds.
    """
    good = []
    tried = 0
    for setting in settings_of(grid):
        tried += 1
        seconds = []
        errors = []
        for seed, problem in problems.items():
            took, error = timed_fit(fit, problem, seed, setting)
            seconds.append(took)
            errors.append(error)
            if np.sum(np.array(errors) > TARGET) > len(problems) / 2:
                break
        if len(errors) == len(problems) and np.median(errors) <= TARGET:
            good.append((np.median(seconds), np.median(errors), setting))
    return good, tried


def confirmed(fit, good, seeds):
    """The fastest of the good ones that are good enough on further seeds too, as they were, with their RMSE there."""
    problems = {seed: sine(rng=seed) for seed in seeds}
    shortlist = []
    for took, _, setting in sorted(good, key=lambda each: each[0]):
        error = np.median([timed_fit(fit, problem, seed, setting)[1] for seed, problem in problems.items()])
        if error <= TARGET:
            shortlist.append((took, error, setting))
        if len(shortlist) == SHORTLIST:
            break
    return shortlist


def search(method, grid, seeds, say, further=FURTHER_SEEDS):
    """The setting that the rule takes, or None where none on the grid is good enough; say(text) tells how it went."""
    fit, _ = METHODS[method]
    problems = {seed: sine(rng=seed) for seed in seeds}
    good, tried = good_enough(fit, grid, problems)
    say(f"{method}: {len(good)} of {tried} settings have a median RMSE of at most {TARGET} on {len(problems)} seeds")
    shortlist = confirmed(fit, good, further)
    if not shortlist:
        return None
    again = [[timed_fit(fit, problems[seed], seed, setting)[0] for *_, setting in shortlist] for seed in seeds]
    seconds = np.median(again, axis=0)
    as_fast = [(error, took, setting) for took, (_, error, setting) in zip(seconds, shortlist)
               if took <= AS_FAST * seconds.min()]  # fmt: skip
    error, took, setting = min(as_fast, key=lambda each: each[0])
    say(f"    taken, of {len(as_fast)} that are as fast: {took * 1e3:.3g} ms, RMSE {error:.4f}, {setting}")
    return setting

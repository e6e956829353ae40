"""What the study compares: problems, methods, and how a run of one on the other is judged.

A run is a case (a problem with its number of data and its noise), a family of methods, and a seed. A family is trained
once and judged at several budgets: gradient descent after 10, 100, ... epochs is one run. Everything random in a run
comes from its seed: the data, the start, the noise. Settings were chosen on seeds from 100 on.
"""

import time
from functools import partial
from itertools import count

import numpy as np

from .. import FNN, Diverged, coverage, crps, enkf, esmda, gd, mexican_hat, r2, rmse, sine

COLUMNS = ("problem", "n", "noise", "family", "seed", "method", "rmse", "r2", "crps", "coverage",
           "seconds", "forward", "backward")  # fmt: skip
N_KEY = 5
PROBLEMS = {
    "sine": sine,
    "sine, two periods": partial(sine, half_width=2 * np.pi),
    "hat 1-D": partial(mexican_hat, dim=1),
    "hat 2-D": partial(mexican_hat, dim=2),
}
# (problem, n, noise): each problem as in the course, then the sine with other noise and other numbers of data
CASES = [("sine", 100, 0.05), ("sine, two periods", 100, 0.05), ("hat 1-D", 100, 0.05), ("hat 2-D", 400, 0.05)]
CASES += [("sine", 100, noise) for noise in (0.02, 0.2)]
CASES += [("sine", n, 0.05) for n in (25, 400, 1000)]


class Run:
    """One problem, one start; what the families train on, and how they are judged."""

    def __init__(self, problem, n, noise, seed):
        self.rng = np.random.default_rng(seed)
        self.name, self.problem = problem, PROBLEMS[problem](n, noise=noise, rng=self.rng)
        self.flat = self.problem.x.shape[1] == 1
        self.net = FNN((1, 20, 1) if self.flat else (2, 40, 1))
        self.n_ens = 100 if self.flat else 200
        self.theta = self.net.init(self.rng)
        self.data = self.problem.x, self.problem.d
        self.known = *self.data, self.problem.obs_std

    def ensemble(self, spread):
        return self.net.ensemble(self.n_ens, spread=spread, centre=self.theta, rng=self.rng)

    def judge(self, predictions):
        """rmse, r2, crps, coverage of predictions (n_test, 1) or of members (n_test, 1, n_ens), against the truth.

        The crps of a single curve is its mean absolute error; a coverage it has not.
        """
        truth = self.problem.truth
        if predictions.ndim == 2:
            return rmse(predictions, truth), r2(predictions, truth), np.mean(np.abs(predictions - truth)), np.nan
        mean = predictions.mean(axis=-1)
        return rmse(mean, truth), r2(mean, truth), crps(predictions, truth), coverage(predictions, truth)

    def follow(self, steps, budgets, forward, backward=0):
        """(name, measures, seconds, forward, backward) at each of the budgets {k: name}; a step costs so many passes.

        Judging is not timed. A run that diverges has NaN from there on.
        """
        seconds, began = 0.0, time.perf_counter()
        try:
            for step in steps:
                if step.k in budgets:
                    seconds += time.perf_counter() - began
                    measures = self.judge(self.net(step.theta, self.problem.x_test))
                    yield budgets[step.k], measures, seconds, step.k * forward, step.k * backward
                    began = time.perf_counter()
        except Diverged as error:
            for k in budgets:
                if k >= error.k:
                    yield budgets[k], (np.nan,) * 4, np.nan, k * forward, k * backward


def _epochs(name, counts):
    return {k: f"{name} {k} epochs" for k in counts}


# One rule for every rate: tune() takes the one with the smallest median RMSE, and none that diverges on a seed.
GRID = 0.003, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2
RATES = {
    "GD": {"sine": 0.1, "sine, two periods": 0.1, "hat 1-D": 0.1, "hat 2-D": 0.07},
    "momentum": {"sine": 0.1, "sine, two periods": 0.15, "hat 1-D": 0.15, "hat 2-D": 0.07},
    "SGD": {"sine": 0.07, "sine, two periods": 0.07, "hat 1-D": 0.07, "hat 2-D": 0.07},
    "Adam": {"sine": 0.03, "sine, two periods": 0.1, "hat 1-D": 0.05, "hat 2-D": 0.03},
}


def descent(family, run, rate=None, counts=None):
    """Gradient descent at the family's rate on this problem, judged after each of the counts of epochs."""
    usual = {"GD": (10, 100, 300, 1000, 3000, 10000) + (() if run.flat else (20000,)), "SGD": (1, 10, 100, 300)}
    budgets = _epochs(family, counts or usual.get(family, (100, 300, 1000, 3000)))
    options = {"momentum": {"rule": "momentum"}, "Adam": {"rule": "adam"}}.get(family, {})
    if family == "SGD":
        options = {"batch_size": min(10, len(run.data[0])), "rng": run.rng}
    rate = RATES[family][run.name] if rate is None else rate
    steps = gd(run.net, run.theta, *run.data, learning_rate=rate, epochs=max(budgets), **options)
    yield from run.follow(steps, budgets, 1, 1)


def tune(family, problem, seeds=range(100, 105), rates=GRID):
    """The rate for a family and a problem, on seeds that the study does not use, and {rate: median RMSE}."""
    case = next(case for case in CASES if case[0] == problem)
    epochs, medians = 100 if family == "SGD" else 1000, {}
    for rate in rates:
        ends = [next(descent(family, Run(*case, seed), rate, (epochs,)))[1][0] for seed in seeds]
        medians[rate] = np.median(ends) if np.isfinite(ends).all() else np.inf
    return min(medians, key=medians.get), medians


def online(run):
    yield from (  # one pass, one observation at a time
        ("EnKF one pass", *rest)
        for _, *rest in _last(run, enkf(run.net, run.ensemble(0.2), *run.known, rng=run.rng), run.n_ens)
    )


def _last(run, steps, forward):
    """The end of a training whose passes cost forward in all."""
    (result,) = run.follow(steps, {len(steps): "end"}, 0)
    yield *result[:3], forward, 0


def passes(update, run):
    size = 10 if run.flat else 20
    per_epoch = -(-len(run.data[0]) // size)
    name = "EnKF" if update == "perturbed" else "EnKF transform"
    counts = (1, 2, 5, 10)
    options = {"batch_size": size, "epochs": max(counts), "relaxation": 0.3, "update": update, "rng": run.rng}
    steps = enkf(run.net, run.ensemble(0.3 if run.flat else 0.4), *run.known, **options)
    budgets = {k * per_epoch: f"{name} {k} epoch{'s' * (k > 1)}" for k in counts}
    for method, measures, seconds, _, _ in run.follow(steps, budgets, 0):
        yield method, measures, seconds, int(method.split()[-2]) * run.n_ens, 0


def smoother(update, run):
    name = "ESMDA" if update == "perturbed" else "ESMDA transform"
    for times in (4, 10, 32):
        options = {"alphas": times, "relaxation": 0.3, "update": update, "rng": run.rng}
        steps = esmda(run.net, run.ensemble(0.2), *run.known, **options)
        for _, *rest in _last(run, steps, times * run.n_ens):
            yield f"{name} {times} steps", *rest


def jacobian(run, theta, step=1e-6):
    """d predictions / d theta (n_obs, n_params) by central differences, all in one call of the network."""
    shifts = step * np.eye(len(theta))
    both = run.net(np.hstack([theta[:, None] + shifts, theta[:, None] - shifts]), run.data[0])
    up, down = np.split(both.reshape(-1, 2 * len(theta)), 2, axis=1)
    return (up - down) / (2 * step)


def least_squares(prior, run):
    """Levenberg and Marquardt by scipy, without a prior or with that of the network: the MAP solution."""
    from scipy.optimize import least_squares

    (x, d, std), net, calls = run.known, run.net, {"f": count(), "J": count()}
    width = net.prior_std

    def residuals(theta):
        next(calls["f"])
        misfit = (net(theta, x) - d).ravel() / std
        return np.concatenate([misfit, theta / width]) if prior else misfit

    def slopes(theta):
        next(calls["J"])
        J = jacobian(run, theta) / std
        return np.vstack([J, np.diag(1 / width)]) if prior else J

    began = time.perf_counter()
    result = least_squares(residuals, run.theta, slopes, max_nfev=200)
    seconds = time.perf_counter() - began
    runs = next(calls["f"]) + 2 * net.n_params * next(calls["J"])
    yield "MAP" if prior else "Levenberg-Marquardt", run.judge(net(result.x, run.problem.x_test)), seconds, runs, 0


def lbfgs(run):
    from scipy.optimize import minimize

    began = time.perf_counter()
    result = minimize(
        lambda theta: run.net.loss_and_gradient(theta, *run.data), run.theta, jac=True, method="L-BFGS-B",
        options={"maxiter": 2000, "maxfun": 5000},
    )  # fmt: skip
    seconds = time.perf_counter() - began
    yield "L-BFGS", run.judge(run.net(result.x, run.problem.x_test)), seconds, result.nfev, result.nfev


FAMILIES = {  # and the number of rows that each makes; GD makes one more in two dimensions
    "GD": (partial(descent, "GD"), 6),
    "momentum": (partial(descent, "momentum"), 4),
    "SGD": (partial(descent, "SGD"), 4),
    "Adam": (partial(descent, "Adam"), 4),
    "L-BFGS": (lbfgs, 1),
    "Levenberg-Marquardt": (partial(least_squares, False), 1),
    "MAP": (partial(least_squares, True), 1),
    "EnKF one pass": (online, 1),
    "EnKF": (partial(passes, "perturbed"), 4),
    "EnKF transform": (partial(passes, "transform"), 4),
    "ESMDA": (partial(smoother, "perturbed"), 3),
    "ESMDA transform": (partial(smoother, "transform"), 3),
}


def compute(task):
    """The rows of one task (problem, n, noise, family, seed), all strings, without those five."""
    problem, n, noise, family, seed = task
    run = Run(problem, int(n), float(noise), int(seed))
    rows = []
    for method, measures, seconds, forward, backward in FAMILIES[family][0](run):
        rows.append((method, *(f"{value:.6g}" for value in measures), f"{seconds:.4g}", forward, backward))
    return rows


def tasks(seeds=None, cases=CASES, families=FAMILIES):
    """{task: the number of its rows}, in the order of the table. Seeds from 0 on: none was used to choose a setting.

    seeds None: 40 of each problem in one dimension, 20 in two, 10 of the sine with other data than the course's.
    """
    return {
        (problem, str(n), str(noise), family, str(seed)): FAMILIES[family][1] + ((family, problem) == ("GD", "hat 2-D"))
        for problem, n, noise in cases
        for family in families
        for seed in range(seeds or (20 if problem == "hat 2-D" else 40 if (problem, n, noise) in CASES[:4] else 10))
    }

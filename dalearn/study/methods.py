"""What the study compares: problems, methods, and how a run of one on the other is judged.

A run is a case (a problem with its number of data and its noise), a family of methods, and a seed. A family is judged
at several budgets: gradient descent after 1, 10, ... epochs. Everything random in a run comes from its seed: the data,
the start, the noise. Learning rates come from tune(), other settings were chosen by hand, all on seeds from 100 on.

A row of the table has rmse, r2, crps, coverage (of the 90% band) and spread at the test points, against the truth;
the seconds of the training alone; the updates of the parameters; the passes forward and backward, where a pass is one
network run on all the data; the largest R-hat and median effective sample size over the test points; settings.
"""

import time
from functools import partial
from itertools import islice

import numpy as np

from .. import (
    FNN,
    Diverged,
    coverage,
    crps,
    enkf,
    esmda,
    gauss_newton,
    gd,
    laplace_ensemble,
    linear_predictions,
    mexican_hat,
    r2,
    rmse,
    sine,
    spread,
)
from ..history import Step
from . import hmc

COLUMNS = ("problem", "n", "noise", "family", "seed", "method", "rmse", "r2", "crps", "coverage", "spread",
           "seconds", "updates", "forward", "backward", "r_hat", "effective_size", "settings")  # fmt: skip
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
        self.again = partial(Run, problem, n, noise, seed)
        self.rng = np.random.default_rng(seed)
        self.name, self.problem = problem, PROBLEMS[problem](n, noise=noise, rng=self.rng)
        self.flat = self.problem.x.shape[1] == 1
        self.net = FNN((1, 20, 1) if self.flat else (2, 40, 1))
        self.n_ens = 100 if self.flat else 300  # about two for each parameter
        self.theta = self.net.init(self.rng)
        self.model = Counted(self.net, n)
        self.data = self.problem.x, self.problem.d
        self.known = *self.data, self.problem.obs_std
        self.nowhere = np.full_like(self.problem.truth, np.nan)  # where a run that diverged ends

    def ensemble(self, spread):
        return self.net.ensemble(self.n_ens, spread=spread, centre=self.theta, rng=self.rng)

    def measures(self, predictions):
        """The measures of predictions (n_test, 1) or of members (n_test, 1, n_ens), by name, against the truth.

        NaN for a run that diverged. The crps of a single curve is its mean absolute error; a coverage it has not.
        """
        truth = self.problem.truth
        measures = dict.fromkeys(("rmse", "r2", "crps", "coverage", "spread"), np.nan)
        if not np.isfinite(predictions).all():
            return measures
        with np.errstate(over="ignore"):  # on its way to diverging
            if predictions.ndim == 3:
                mean, score = predictions.mean(axis=-1), crps(predictions, truth)
                measures |= {"coverage": coverage(predictions, truth), "spread": spread(predictions)}
            else:
                mean, score = predictions, np.mean(np.abs(predictions - truth))
            return {**measures, "rmse": rmse(mean, truth), "r2": r2(mean, truth), "crps": score}

    def row(self, method, predictions, seconds, *, updates="", forward=None, backward=0, **settings):
        """A row of the table, as a dict; forward None stands for the passes that self.model has counted."""
        forward = round(self.model.passes) if forward is None else forward
        cost = {"seconds": seconds, "updates": updates, "forward": forward, "backward": backward}
        return {"method": method, **self.measures(predictions), **cost, "settings": settings_text(settings)}

    def follow(self, steps, budgets, *, updates=1, backward=0, **settings):
        """A row at each of the budgets {k: method}; a step makes so many updates, and so many passes each way if any.

        Judging is not timed. A run that diverges has NaN from there on.
        """
        seconds, began = 0.0, time.perf_counter()

        def row(k, predictions, seconds):
            cost = {"updates": k * updates, "forward": k * backward or None, "backward": k * backward}
            return self.row(budgets[k], predictions, seconds, **cost, **settings)

        try:
            for step in steps:
                if step.k in budgets:
                    seconds += time.perf_counter() - began
                    yield row(step.k, self.net(step.theta, self.problem.x_test), seconds)
                    began = time.perf_counter()
        except Diverged as error:
            yield from (row(k, self.nowhere, np.nan) for k in budgets if k >= error.k)


class Counted:
    """A network that counts its calls as passes: one run forward of one network on all n samples is one."""

    def __init__(self, net, n):
        self.net, self.n, self.passes = net, n, 0.0

    def __call__(self, theta, x):
        self.passes += theta[0].size * len(x) / self.n
        return self.net(theta, x)


def settings_text(settings):
    """Settings in a cell of the table: name=value, with spaces between."""
    return " ".join(f"{name}={value}" for name, value in settings.items())


# One rule for every rate: for each number of epochs up to LONGEST tune() takes that with the smallest median RMSE, and
# none that diverges on a seed. On each problem's own case: other noise and other numbers of data use the same rates.
FIRST = 100  # of the seeds that settings are chosen on; a study's own are below
GRID = 0.003, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5
FULL, LONGEST = (1, 10, 33, 100, 333, 1000, 3333, 10_000, 33_333), 3333  # beyond the longest its rate goes on
COUNTS = {"GD": FULL, "momentum": FULL, "Adam": FULL[:-1], "SGD": (1, 3, 10, 33, 100, 333)}
COUNTS |= {"Adam falling": FULL[:-2], "SGD once": (1,), "Adam once": (1,)}
RATES = {  # what tune() gave: {family: {problem: {number of epochs: rate}}}
    "GD": {
        "sine": {1: 0.07, 10: 0.07, 33: 0.1, 100: 0.1, 333: 0.1, 1000: 0.1, 3333: 0.1},
        "sine, two periods": {1: 0.07, 10: 0.07, 33: 0.1, 100: 0.1, 333: 0.1, 1000: 0.1, 3333: 0.1},
        "hat 1-D": {1: 0.05, 10: 0.07, 33: 0.1, 100: 0.1, 333: 0.1, 1000: 0.1, 3333: 0.1},
        "hat 2-D": {1: 0.03, 10: 0.05, 33: 0.07, 100: 0.07, 333: 0.07, 1000: 0.07, 3333: 0.07},
    },
    "momentum": {
        "sine": {1: 0.07, 10: 0.07, 33: 0.05, 100: 0.15, 333: 0.15, 1000: 0.07, 3333: 0.1},
        "sine, two periods": {1: 0.07, 10: 0.07, 33: 0.1, 100: 0.15, 333: 0.15, 1000: 0.07, 3333: 0.1},
        "hat 1-D": {1: 0.05, 10: 0.05, 33: 0.07, 100: 0.15, 333: 0.15, 1000: 0.15, 3333: 0.15},
        "hat 2-D": {1: 0.03, 10: 0.03, 33: 0.03, 100: 0.1, 333: 0.1, 1000: 0.1, 3333: 0.07},
    },
    "Adam": {
        "sine": {1: 0.1, 10: 0.05, 33: 0.07, 100: 0.2, 333: 0.07, 1000: 0.03, 3333: 0.005},
        "sine, two periods": {1: 0.07, 10: 0.07, 33: 0.1, 100: 0.3, 333: 0.3, 1000: 0.05, 3333: 0.005},
        "hat 1-D": {1: 0.1, 10: 0.05, 33: 0.1, 100: 0.2, 333: 0.05, 1000: 0.03, 3333: 0.01},
        "hat 2-D": {1: 0.07, 10: 0.07, 33: 0.1, 100: 0.1, 333: 0.1, 1000: 0.07, 3333: 0.05},
    },
    "Adam falling": {
        "sine": {1: 0.02, 10: 0.1, 33: 0.2, 100: 0.2, 333: 0.07, 1000: 0.02, 3333: 0.003},
        "sine, two periods": {1: 0.1, 10: 0.2, 33: 0.2, 100: 0.2, 333: 0.15, 1000: 0.07, 3333: 0.02},
        "hat 1-D": {1: 0.1, 10: 0.2, 33: 0.15, 100: 0.15, 333: 0.05, 1000: 0.02, 3333: 0.005},
        "hat 2-D": {1: 0.07, 10: 0.15, 33: 0.1, 100: 0.07, 333: 0.05, 1000: 0.02, 3333: 0.01},
    },
    "SGD": {
        "sine": {1: 0.07, 3: 0.07, 10: 0.07, 33: 0.07, 100: 0.07, 333: 0.07},
        "sine, two periods": {1: 0.07, 3: 0.1, 10: 0.1, 33: 0.1, 100: 0.07, 333: 0.07},
        "hat 1-D": {1: 0.07, 3: 0.07, 10: 0.1, 33: 0.1, 100: 0.07, 333: 0.05},
        "hat 2-D": {1: 0.03, 3: 0.07, 10: 0.05, 33: 0.05, 100: 0.05, 333: 0.05},
    },
    "SGD once": {
        "sine": {1: 0.05},
        "sine, two periods": {1: 0.05},
        "hat 1-D": {1: 0.05},
        "hat 2-D": {1: 0.03},
    },
    "Adam once": {
        "sine": {1: 0.1},
        "sine, two periods": {1: 0.07},
        "hat 1-D": {1: 0.1},
        "hat 2-D": {1: 0.07},
    },
}
RULES = {  # {family: (rule, mini-batch on a curve, on the surface (None: all data), after what its rate falls)}
    "GD": ("plain", None, None, None),
    "momentum": ("momentum", None, None, None),
    "Adam": ("adam", None, None, None),
    "Adam falling": ("adam", 20, 50, "epoch"),
    "SGD": ("plain", 10, 10, None),
    "SGD once": ("plain", 1, 1, "update"),
    "Adam once": ("adam", 1, 1, "update"),
}


def epochs(family, counts):
    """The methods' names in the table, {k: name}."""
    return {k: family if family.endswith("once") else f"{family} {k} epoch{'s' * (k > 1)}" for k in counts}


def counts_of(family, problem):
    """The numbers of epochs after which a family of gradient descent is judged."""
    more = (20_000,) if (family, problem) == ("GD", "hat 2-D") else ()  # to ask whether it has caught up by then
    return sorted(COUNTS[family] + more)


def rate_at(family, problem, k):
    """The learning rate for k epochs: that of the nearest number below for which one was tuned."""
    rates = RATES[family][problem]
    return rates[max(j for j in rates if j <= k)]


def descent(family, run):
    """Gradient descent, judged after each of the family's counts of epochs: one training for each of the rates."""
    rates, rows = {k: rate_at(family, run.name, k) for k in counts_of(family, run.name)}, {}
    for rate in dict.fromkeys(rates.values()):
        run = run.again()
        rows |= {row["method"]: row for row in trained(family, run, rate, [k for k in rates if rates[k] == rate])}
    yield from (rows[name] for name in epochs(family, rates).values())


def trained(family, run, rate, counts):
    """The rows of training by gradient descent at one rate."""
    rule, on_curve, on_surface, falls = RULES[family]
    if falls and len(counts) > 1:  # its rate is nearly 0 at the end: each end is another training
        for k in counts:
            yield from trained(family, run.again(), rate, [k])
        return
    n, last = len(run.data[0]), max(counts)
    settings = {"learning_rate": rate, "batch_size": min((on_curve if run.flat else on_surface) or n, n)}
    updates = -(-n // settings["batch_size"])  # in an epoch
    options = {**settings, "rule": rule, "epochs": last, "rng": run.rng}
    if falls:
        settings["schedule"], every = "cosine", updates if falls == "epoch" else 1
        options["learning_rate"] = partial(cosine, rate, last * updates // every, every)
    steps = gd(run.net, run.theta, *run.data, **options)
    yield from run.follow(steps, epochs(family, counts), updates=updates, backward=1, **settings)


def cosine(rate, stages, every, t):
    """The rate at update t: it falls from stage to stage, a stage being every so many updates, to nearly 0 in the last.

    Loshchilov & Hutter 2017, arXiv 1608.03983.
    """
    return rate * (1 + np.cos(np.pi * ((t - 1) // every) / stages)) / 2


def tune(family, problem, rates=GRID):
    """The rate for each number of epochs, {k: rate}, on seeds from 100 on: 15 up to 1000 epochs, 5 beyond."""
    cases = [case for case in CASES if case[0] == problem and case[2] == 0.05]
    case = max(cases, key=lambda case: case[1]) if family.endswith("once") else cases[0]  # a stream is long
    short, beyond = ([k for k in COUNTS[family] if low < k <= high] for low, high in ((0, 1000), (1000, LONGEST)))
    rates_of = best_rates(family, case, short, range(FIRST, FIRST + 15), rates)
    return rates_of | (best_rates(family, case, beyond, range(FIRST, FIRST + 5), rates) if beyond else {})


def best_rates(family, case, counts, seeds, rates):
    """The rate with the smallest median error after each of the counts of epochs, {k: rate}."""

    def errors(rate, seed):
        return [row["rmse"] for row in trained(family, Run(*case, seed), rate, counts)]

    table = np.array([[errors(rate, seed) for seed in seeds] for rate in rates])
    medians = np.where(np.isfinite(table).all(axis=1), np.median(table, axis=1), np.inf)  # (n_rates, n_counts)
    return {k: rates[i] for k, i in zip(counts, medians.argmin(axis=0))}


def online(run):
    """One pass of EnKF, one observation at a time."""
    width = 0.3 if len(run.data[0]) == 1000 else 0.2  # a long stream has the time to narrow a wider ensemble
    steps = enkf(run.model, run.ensemble(width), *run.known, rng=run.rng)
    yield from run.follow(steps, {len(steps): "EnKF one pass"}, n_ens=run.n_ens, spread=width, batch_size=1)


def extended(run, width=0.3):
    """The extended Kalman filter: what EnKF estimates from an ensemble, by the slopes of the network at the mean.

    Jazwinski 1970, Stochastic Processes and Filtering Theory, chapter 8; for networks Singhal & Wu 1989.
    """

    def steps(theta, P):
        for k, (x, d) in enumerate(zip(*run.data), 1):
            H, y = hmc.jacobian(run.net, theta, x[None]), run.net(theta, x[None])[0]
            K = P @ H.T / (H @ P @ H.T + run.problem.obs_std**2)
            theta, P = theta + K @ (d - y), P - K @ H @ P
            if not np.isfinite(theta).all():
                raise Diverged(k, "the extended Kalman filter's parameters overflow")
            yield Step(k, theta, y)

    ends = {len(run.data[0]): "extended KF one pass"}
    (row,) = run.follow(steps(run.theta, np.diag((width * run.net.prior_std) ** 2)), ends, spread=width, batch_size=1)
    yield {**row, "forward": 1, "backward": 1}


EPOCHS, ASSIMILATIONS = (1, 2, 5, 10), (4, 10, 32)


def enkf_epochs(update, run):
    """EnKF in several passes over the data, in batches, relaxed."""
    name = "EnKF" if update == "perturbed" else "EnKF transform"
    size, width = (10, 0.3) if run.flat else (20, 0.4)
    per_epoch, settings = -(-len(run.data[0]) // size), {"batch_size": size, "relaxation": 0.3}
    steps = enkf(run.model, run.ensemble(width), *run.known, **settings, epochs=10, update=update, rng=run.rng)
    budgets = {k * per_epoch: label for k, label in epochs(name, EPOCHS).items()}
    yield from run.follow(steps, budgets, n_ens=run.n_ens, spread=width, **settings)


def smoother(update, run):
    """ESMDA with few and many assimilations, each time from the same ensemble."""
    name, settings = "ESMDA" if update == "perturbed" else "ESMDA transform", {"relaxation": 0.3}
    for times in ASSIMILATIONS:
        run = run.again()
        steps = esmda(run.model, run.ensemble(0.2), *run.known, **settings, alphas=times, update=update, rng=run.rng)
        yield from run.follow(steps, {times: f"{name} {times} steps"}, n_ens=run.n_ens, spread=0.2, **settings)


def newton(run):
    """Ensemble Gauss-Newton from a mean of EnKF, and its uncertainty from the linearised network.

    In two dimensions the slopes cost more, so more of the way is left to EnKF: 3000 passes have to do.
    """
    if run.flat:
        n_ens, iterations, settings = 100, 15, {"batch_size": 5, "epochs": 3, "relaxation": 0.3}
    else:
        n_ens, iterations = 200, 10
        settings = {"batch_size": 20, "epochs": 5, "relaxation": 0.3, "update": "transform"}
    first = run.net.ensemble(n_ens, spread=0.4, centre=run.theta, rng=run.rng)
    began, options = time.perf_counter(), {"prior_std": run.net.prior_std, "rng": run.rng}
    says = {"iterations": iterations, "n_ens": run.net.n_params + 1, "start_n_ens": n_ens, "start_spread": 0.4}
    says |= {f"start_{name}": value for name, value in settings.items()}
    try:
        *_, start = enkf(run.model, first, *run.known, **settings, rng=run.rng)
        *_, last = gauss_newton(run.model, start.theta.mean(axis=1), *run.known, iterations=iterations, **options)
        ensemble = laplace_ensemble(run.model, last.theta, *run.known, **options)
    except Diverged:
        yield run.row("Gauss-Newton", run.nowhere, np.nan, **says)
        return
    seconds = time.perf_counter() - began
    members = linear_predictions(run.net, ensemble, run.problem.x_test)
    yield run.row("Gauss-Newton", members, seconds, updates=start.k + last.k + 1, **says)


def fit_curve(run, theta, prior, max_nfev):
    """Levenberg and Marquardt by scipy from theta; with the network's prior it seeks the MAP."""
    (x, d, std), width = run.known, run.net.prior_std

    def residuals(theta):
        misfit = (run.net(theta, x) - d).ravel() / std
        return np.concatenate([misfit, theta / width]) if prior else misfit

    def slopes(theta):
        J = hmc.jacobian(run.net, theta, x) / std
        return np.vstack([J, np.diag(1 / width)]) if prior else J

    enough = prior or len(d) >= len(theta)  # MINPACK's needs as many data as parameters; the other is scipy's own
    return optimize().least_squares(residuals, theta, slopes, method="lm" if enough else "trf", max_nfev=max_nfev)


def optimize():
    from scipy import optimize  # of the test extra; the rest of the library does without

    return optimize


def reference(prior, run):
    limit = 2000 if prior else 500  # without a prior it never comes to rest, and fits the noise ever better
    optimize()  # a first import is not to be timed
    began = time.perf_counter()
    result = fit_curve(run, run.theta, prior, limit)
    seconds, predictions = time.perf_counter() - began, run.net(result.x, run.problem.x_test)
    cost = {"updates": result.njev, "forward": result.nfev + result.njev, "backward": result.njev}
    ended = "converged" if result.status > 0 else "stopped"
    yield run.row("MAP" if prior else "Levenberg-Marquardt", predictions, seconds, **cost, max_nfev=limit, end=ended)


def lbfgs(run):
    limits, minimize = {"maxiter": 20_000, "maxfun": 50_000}, optimize().minimize
    loss = partial(run.net.loss_and_gradient, x=run.data[0], d=run.data[1])
    began = time.perf_counter()
    result = minimize(loss, run.theta, jac=True, method="L-BFGS-B", options=limits)
    seconds, predictions = time.perf_counter() - began, run.net(result.x, run.problem.x_test)
    cost = {"updates": result.nit, "forward": result.nfev, "backward": result.nfev}
    yield run.row("L-BFGS", predictions, seconds, **cost, **limits)


SAMPLER = {"chains": 4, "leaps": 60, "portion": 2000, "at_most": 16_000}
AGREE, ENOUGH = 1.05, 400  # the largest R-hat and the median effective size over the test points at which chains end


def sampled(run, chains, leaps, portion, at_most):
    """Curves at the test points from the exact posterior by HMC, (n_samples, chains, n_test).

    Each chain begins at a MAP solution of its own. All go on, portion by portion, until they agree and are long enough.
    """
    starts = [run.theta, *(run.net.init(run.rng) for _ in range(chains - 1))]
    starts = [fit_curve(run, theta, prior=True, max_nfev=2000).x for theta in starts]
    draws, curves = hmc.sample(run.net, starts, *run.known, leaps=leaps, rng=run.rng), []
    while len(curves) < at_most:
        curves += [run.net(theta.T, run.problem.x_test)[:, 0].T for theta in islice(draws, portion)]
        so_far = np.array(curves)
        if hmc.r_hat(so_far).max() < AGREE and np.median(hmc.effective_size(so_far)) > ENOUGH:
            break
    return so_far


def posterior(run, **settings):
    settings, began = SAMPLER | settings, time.perf_counter()
    curves = sampled(run, **settings)
    seconds, members = time.perf_counter() - began, curves.reshape(-1, 1, curves.shape[2]).T  # (n_test, 1, n_ens)
    paths, parts = sum(hmc.WINDOWS) + len(curves), len(hmc.WINDOWS) + 1  # searches and metrics cost next to nothing
    passes = settings["chains"] * (paths * settings["leaps"] + parts)
    row = run.row("HMC", members, seconds, forward=passes, backward=passes, n_samples=len(curves), **settings)
    yield {**row, "r_hat": hmc.r_hat(curves).max(), "effective_size": np.median(hmc.effective_size(curves))}


FAMILIES = {
    **{family: partial(descent, family) for family in COUNTS},
    "L-BFGS": lbfgs,
    "Levenberg-Marquardt": partial(reference, False),
    "MAP": partial(reference, True),
    "extended KF": extended,
    "EnKF one pass": online,
    "EnKF": partial(enkf_epochs, "perturbed"),
    "EnKF transform": partial(enkf_epochs, "transform"),
    "ESMDA": partial(smoother, "perturbed"),
    "ESMDA transform": partial(smoother, "transform"),
    "Gauss-Newton": newton,
    "HMC": posterior,
}
SAMPLED = [CASES[0], CASES[2]]  # where HMC is run, on half of the seeds: it takes minutes


def compute(task):
    """The rows of one task (problem, n, noise, family, seed), all strings, without those five."""
    problem, n, noise, family, seed = task
    run = Run(problem, int(n), float(noise), int(seed))
    return [tuple(text(row.get(name, "")) for name in COLUMNS[N_KEY:]) for row in FAMILIES[family](run)]


def text(value):
    return value if isinstance(value, str) else f"{value:.5g}" if isinstance(value, float) else str(value)


def n_rows(family, problem):
    """How many rows a run of the family makes."""
    if family in COUNTS:
        return len(counts_of(family, problem))
    return {"EnKF": len(EPOCHS), "ESMDA": len(ASSIMILATIONS)}.get(family.removesuffix(" transform"), 1)


def tasks(seeds=None, cases=CASES, families=FAMILIES):
    """{task: the number of its rows}, in the order of the table. Seeds from 0 on: none was used to choose a setting.

    seeds, 1 or more, of each case (HMC on half of them, in two cases). None: 40 of each problem in one dimension, 20 in
    two, 10 of the sine with other data than the course's.
    """

    def count(case, family):
        usual = seeds or (20 if case[0] == "hat 2-D" else 40 if case in CASES[:4] else 10)
        return usual if family != "HMC" else max(1, usual // 2) if case in SAMPLED else 0

    return {
        (*map(str, case), family, str(seed)): n_rows(family, case[0])
        for case in cases
        for seed in range(max(count(case, family) for family in families))
        for family in families  # of one seed one after another, so that their seconds compare
        if seed < count(case, family)
    }

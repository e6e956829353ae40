"""The families of data assimilation: EnKF in one epoch and in several, ESMDA, ensemble Gauss-Newton.

Their settings were chosen by hand, on seeds from 100 on.
"""

import math
import time
from dataclasses import dataclass

import numpy as np

from .. import Diverged, enkf, esmda, gauss_newton, laplace_ensemble, linear_predictions
from .cases import START, STREAM, Family, OneMethod, after_epochs, network
from .tuning import Tuned


def one_epoch(run):
    """One pass of EnKF, one observation at a time."""
    n = len(run.problem.d)
    width = 0.3 if run.case == STREAM else 0.2  # a long stream has the time to narrow a wider ensemble
    steps = enkf(run.model, run.ensemble(width), *run.known, rng=run.rng)
    (row,) = run.follow(steps, [n], n_ens=run.n_ens, spread=width, batch_size=1)
    return row


class Filter(Family):
    """EnKF in several passes over the data, in batches, with relaxation."""

    name = "EnKF"
    epochs = (1, 2, 5, 10)

    def methods(self, case):
        return [after_epochs(self.name, k) for k in self.epochs]

    def rows(self, run):
        size = 10 if run.is_curve else 20
        width = 0.3 if run.is_curve else 0.4
        settings = {"batch_size": size, "relaxation": 0.3}
        steps = enkf(run.model, run.ensemble(width), *run.known, epochs=max(self.epochs), rng=run.rng, **settings)
        per_epoch = math.ceil(len(run.problem.d) / size)
        budgets = [k * per_epoch for k in self.epochs]
        yield from run.follow(steps, budgets, n_ens=run.n_ens, spread=width, **settings)


@dataclass(frozen=True)
class Smoother(Family):
    """ESMDA with few and with many assimilations, each time from the same ensemble.

    name        in the table
    relaxation  with more than 0 the data count for less than once in the spread
    """

    name: str
    relaxation: float

    def methods(self, case):
        return [f"{self.name} {times} steps" for times in (4, 10, 32)]

    def rows(self, run):
        settings = {"relaxation": self.relaxation}
        for times in (4, 10, 32):
            run = run.again()
            steps = esmda(run.model, run.ensemble(START), *run.known, alphas=times, rng=run.rng, **settings)
            yield from run.follow(steps, [times], n_ens=run.n_ens, spread=START, **settings)


def newton(run):
    """Ensemble Gauss-Newton from the mean that EnKF ends at, and its uncertainty from the linearised network.

    On a surface the slopes cost more, so more of the way is left to EnKF: 3000 passes have to do.
    """
    if run.is_curve:
        n_ens = 100
        iterations = 15
        settings = {"batch_size": 5, "epochs": 3, "relaxation": 0.3}
    else:
        n_ens = 200
        iterations = 10
        settings = {"batch_size": 20, "epochs": 5, "relaxation": 0.3, "update": "transform"}
    says = {"iterations": iterations, "n_ens": run.net.n_params + 1, "start_n_ens": n_ens, "start_spread": 0.4}
    says |= {f"start_{name}": value for name, value in settings.items()}
    options = {"prior_std": run.net.prior_std, "rng": run.rng}
    ensemble = run.net.ensemble(n_ens, spread=0.4, centre=run.theta, rng=run.rng)
    began = time.perf_counter()
    try:
        *_, start = enkf(run.model, ensemble, *run.known, **settings, rng=run.rng)
        mean = start.theta.mean(axis=1)
        *_, last = gauss_newton(run.model, mean, *run.known, iterations=iterations, **options)
        posterior = laplace_ensemble(run.model, last.theta, *run.known, **options)
    except Diverged:
        return run.row(run.nowhere, np.nan, **says)
    seconds = time.perf_counter() - began
    members = linear_predictions(run.net, posterior, run.problem.x_test)
    updates = start.k + last.k + 1
    return run.row(members, seconds, updates=updates, **says)


ASSIMILATIONS = [
    OneMethod("EnKF one epoch", one_epoch, method="EnKF one epoch"),
    Filter(),
    Smoother("ESMDA", relaxation=0.0),
    Smoother("ESMDA relaxed", relaxation=0.3),
    OneMethod("Gauss-Newton", newton, method="Gauss-Newton"),
]


# ---- at their best for every budget

MEMBERS = (5, 7, 10, 15, 25, 40, 60, 100, 150, 250)
MOST_EPOCHS = 100
UPDATES = ("perturbed", "transform")


def filter_at(run, passes, *, members, batch, relaxation, spread, update):
    """EnKF, for as many epochs as the budget allows."""
    epochs = min(passes // members, MOST_EPOCHS)
    options = {"epochs": epochs, "batch_size": batch, "relaxation": relaxation, "update": update, "rng": run.rng}
    steps = enkf(run.model, run.ensemble(spread, members), *run.known, **options)
    total = epochs * math.ceil(len(run.problem.d) / batch)
    settings = {"members": members, "batch": batch, "relaxation": relaxation, "spread": spread, "update": update}
    (row,) = run.follow(steps, [total], **settings)
    return row


def filters(is_curve, passes):
    """From one epoch to MOST_EPOCHS, with the members that the budget leaves for them."""
    return {
        "members": [n_ens for n_ens in MEMBERS if 1 <= passes // n_ens <= MOST_EPOCHS],
        "batch": (1, 2, 5, 10, 20, 50) if is_curve else (5, 10, 20, 50, 100),
        "relaxation": (0.0, 0.3, 0.6, 0.9),
        "spread": (0.1, 0.2, 0.3, 0.4, 0.6),
        "update": UPDATES,
    }


def seen_once(run, passes, *, batch, relaxation, spread, update):
    """EnKF on a stream: each observation once, by as many members as the budget allows."""
    return filter_at(run, passes, members=passes, batch=batch, relaxation=relaxation, spread=spread, update=update)


def streams(is_curve, passes):
    return {name: values for name, values in filters(is_curve, passes).items() if name != "members"}


def smoother_at(run, passes, *, assimilations, relaxation, spread, update):
    """ESMDA, with as many members as the budget allows."""
    n_ens = passes // assimilations
    options = {"alphas": assimilations, "relaxation": relaxation, "update": update, "rng": run.rng}
    steps = esmda(run.model, run.ensemble(spread, n_ens), *run.known, **options)
    settings = {"assimilations": assimilations, "members": n_ens}
    settings |= {"relaxation": relaxation, "spread": spread, "update": update}
    (row,) = run.follow(steps, [assimilations], **settings)
    return row


def smoothers(is_curve, passes):
    """From few assimilations of many members to many of few."""
    return {
        "assimilations": [times for times in (1, 2, 4, 8, 16, 32, 64, 128) if 5 <= passes // times <= 1000],
        "relaxation": (0.0, 0.3, 0.6),
        "spread": (0.1, 0.2, 0.3, 0.4, 0.6),
        "update": UPDATES,
    }


def newton_at(run, passes, *, members, start_members, share):
    """Gauss-Newton with any number of members, from the mean that EnKF ends at, which has a share of the budget."""
    epochs = max(1, int(share * passes) // start_members)
    start_passes = epochs * start_members
    cost = members + 16  # of a step, as gauss_newton says
    iterations = min((passes - start_passes) // cost, 100)
    settings = {"members": members, "start_members": start_members, "share": share, "iterations": iterations}
    began = time.perf_counter()
    try:
        batch = 5 if run.is_curve else 20
        options = {"epochs": epochs, "batch_size": batch, "relaxation": 0.6, "update": "transform", "rng": run.rng}
        *_, start = enkf(run.model, run.ensemble(0.3, start_members), *run.known, **options)
        options = {"prior_std": run.net.prior_std, "n_ens": members, "iterations": iterations, "rng": run.rng}
        *_, last = gauss_newton(run.model, start.theta.mean(axis=1), *run.known, **options)
    except Diverged:
        return run.row(run.nowhere[..., 0], np.nan, **settings)
    seconds = time.perf_counter() - began
    predictions = run.net(last.theta, run.problem.x_test)
    return run.row(predictions, seconds, updates=start.k + last.k, **settings)


def newtons(is_curve, passes):
    """With fewer members than there are parameters, and with one more."""
    enough = network(is_curve).n_params + 1
    return {
        "members": [n_ens for n_ens in (5, 10, 20, 40, enough) if n_ens + 16 <= 0.4 * passes],
        "start_members": [n_ens for n_ens in (10, 15, 25, 40) if n_ens <= 0.3 * passes],
        "share": (0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
    }


TUNED_ASSIMILATIONS = [
    Tuned("tuned EnKF", filter_at, filters),
    Tuned("tuned ESMDA", smoother_at, smoothers),
    Tuned("tuned Gauss-Newton", newton_at, newtons, first=100),
]

STREAM_ASSIMILATIONS = [Tuned("stream EnKF", seen_once, streams, first=30, on_stream=True)]

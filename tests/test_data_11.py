"""The yardstick of chapter 11 and its table: complete, trustworthy, and saying what the chapter says of them."""

import csv
import importlib.util
import re
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from dalearn import esmda, gauss_newton, laplace_ensemble, linear_predictions, spread
from dalearn.stored import stored
from dalearn.study import hmc
from dalearn.study.cases import Run
from dalearn.study.compare import read, rows_of
from dalearn.study.references import AGREE, ENOUGH, fit_map

DATA = Path(__file__).parent.parent / "notebooks" / "data"
spec = importlib.util.spec_from_file_location("posterior", DATA / "posterior.py")
script = importlib.util.module_from_spec(spec)
spec.loader.exec_module(script)

LINES = script.FILE.read_text("utf-8").splitlines()
NOTES = [line for line in LINES if line.startswith("#")]
ROWS = list(csv.DictReader(line for line in LINES if not line.startswith("#")))
STORED = {
    name: {c: np.array([float(r[c]) for r in ROWS if r["problem"] == name]) for c in script.COLUMNS[1:]}
    for name in script.PROBLEMS
}


def truth(name):
    return Run(name, 100, 0.05, script.SEED).problem


@pytest.mark.parametrize("name", script.PROBLEMS)
def test_that_every_test_point_has_its_posterior(name):
    stored, problem = STORED[name], truth(name)
    assert tuple(ROWS[0]) == script.COLUMNS and len(ROWS) == 402
    np.testing.assert_allclose(stored["x"], problem.in_units(problem.x_test)[:, 0], rtol=0, atol=1e-6)
    assert all(np.isfinite(stored[c]).all() for c in script.COLUMNS[1:])
    assert (stored["low"] < stored["mean"]).all() and (stored["mean"] < stored["high"]).all()
    width = (stored["high"] - stored["low"]) / stored["std"]
    assert 3.1 < np.median(width) < 3.4  # of a bell curve: 3.29


@pytest.mark.parametrize("name", script.PROBLEMS)
def test_that_the_comments_say_that_the_chains_agree(name):
    (note,) = (line for line in NOTES if line.startswith(f"# {name}:"))
    _, r_hat, least, median = (float(number) for number in re.findall(r"\d+\.?\d*", note.partition(":")[2]))
    assert 1 <= r_hat < AGREE and 50 < least < median and median > ENOUGH


def test_that_the_comments_name_the_settings_and_versions():
    words = (
        "numpy",
        "scipy",
        "n=100",
        "noise=0.05",
        "FNN((1, 20, 1))",
        "seed 1",
        "chains=4",
        "portion=2000",
        "leaps=60",
    )
    assert all(word in " ".join(NOTES) for word in words)


def short_run(name, claimed=1.0):
    """Some draws of one chain, from a start of its own -> how many stored standard deviations its mean is away (RMS),
    and the ratio of the spreads."""
    run = Run(name, 100, 0.05, script.SEED)
    (x, d, obs_std), rng = run.known, np.random.default_rng(77)
    run.known = x, d, claimed * obs_std
    start = fit_map(run.net, run.theta, *run.known).x
    draws = hmc.sample(run.net, [start], *run.known, leaps=60, windows=(40, 60, 80, 40), rng=rng)
    curves = run.net(np.hstack([theta.T for theta in islice(draws, 800)]), run.problem.x_test)[:, 0]
    away = (curves.mean(axis=1) - STORED[name]["mean"]) / STORED[name]["std"]
    return np.sqrt(np.mean(away**2)), np.sqrt(np.mean(curves.var(axis=1)) / np.mean(STORED[name]["std"] ** 2))


@pytest.mark.parametrize("name", script.PROBLEMS)
def test_that_a_short_run_of_the_sampler_agrees_with_what_is_stored(name):
    away, width = short_run(name)
    assert away < 0.5 and 0.75 < width < 1.3, (away, width)


def test_that_a_posterior_of_another_error_would_not():
    away, width = short_run("sine", claimed=2.0)
    assert width > 1.5, (away, width)


@pytest.mark.parametrize("name", script.PROBLEMS)
def test_that_ensemble_gauss_newton_has_the_stored_band(name):
    run = Run(name, 100, 0.05, script.SEED)
    options = {"prior_std": run.net.prior_std, "rng": 1}
    start = fit_map(run.net, run.theta, *run.known).x
    *_, last = gauss_newton(run.net, start, *run.known, **options, iterations=3)
    ensemble = laplace_ensemble(run.net, last.theta, *run.known, **options)
    members = linear_predictions(run.net, ensemble, run.problem.x_test)[:, 0]
    stored = STORED[name]
    assert np.sqrt(np.mean(((members.mean(axis=1) - stored["mean"]) / stored["std"]) ** 2)) < 0.7
    assert 0.9 < np.sqrt(np.mean(members.var(axis=1)) / np.mean(stored["std"] ** 2)) < 1.25


@pytest.mark.parametrize("name", script.PROBLEMS)
def test_that_the_stored_band_covers_the_truth_about_as_often_as_it_says(name):
    problem, stored = truth(name), STORED[name]
    inside = (stored["low"] <= problem.truth[:, 0]) & (problem.truth[:, 0] <= stored["high"])
    assert 0.75 < inside.mean() <= 1


# --- the table of twenty seeds --------------------------------------------------------------------------------------


RUNS = read(stored("study.csv"))


def results(problem, method):
    rows = rows_of(RUNS, (problem, 100, 0.05), method)
    return {seed: np.array([row[c] for c in ("rmse", "crps", "spread", "coverage")]) for seed, row in rows.items()}


def compared(problem, method):
    """The medians over the seeds of RMSE, CRPS and spread as multiples of the exact posterior's; the mean coverage."""
    ours, exact = results(problem, method), results(problem, "HMC")
    assert exact.keys() <= ours.keys()
    ratios = np.median([ours[seed] / exact[seed] for seed in exact], axis=0)
    return *ratios[:3], np.mean([ours[seed][3] for seed in exact])


@pytest.mark.parametrize("problem", ["sine", "hat 1-D"])
def test_that_gauss_newton_is_near_the_exact_posterior_in_every_column(problem):
    error, score, width, inside = compared(problem, "Gauss-Newton")
    assert 0.9 < error < 1.1 and 0.9 < score < 1.1 and 0.95 < width < 1.2 and 0.8 < inside < 0.96


@pytest.mark.parametrize("steps", [10, 32])
def test_that_on_the_sine_esmda_covers_well_with_twice_the_error_in_twice_the_band(steps):
    error, score, width, inside = compared("sine", f"ESMDA {steps} steps")
    assert 0.83 < inside < 0.97
    assert all(1.5 < ratio < 2.6 for ratio in (error, score, width)), (error, score, width)


@pytest.mark.parametrize("problem", ["sine", "hat 1-D"])
def test_that_the_slopes_at_the_mean_take_most_of_esmdas_excess_width_away(problem):
    exact, widths = results(problem, "HMC"), []
    for seed in range(10):
        run = Run(problem, 100, 0.05, seed)
        by_slopes = partial(linear_predictions, run.net)
        *_, last = esmda(by_slopes, run.ensemble(0.2), *run.known, alphas=10, relaxation=0.3, rng=run.rng)
        widths.append(spread(by_slopes(last.theta, run.problem.x_test)) / exact[seed][2])
    assert np.median(widths) - 1 < (compared(problem, "ESMDA 10 steps")[2] - 1) / 2, widths


def test_that_on_the_hat_esmdas_coverage_falls_short_too():
    assert all(compared("hat 1-D", f"ESMDA {steps} steps")[3] < 0.87 for steps in (10, 32))


@pytest.mark.parametrize("problem", ["sine", "hat 1-D"])
def test_that_ten_epochs_come_near_in_error_and_stay_too_narrow(problem):
    error, _, width, inside = compared(problem, "EnKF 10 epochs")
    assert 0.8 < error < 1.4 and width < 0.9 and inside < 0.8


def test_that_the_other_rows_of_the_question_are_told_apart_by_their_errors():
    assert compared("sine", "EnKF one pass")[0] > 2 and compared("sine", "ESMDA 32 steps")[1] > 1.4

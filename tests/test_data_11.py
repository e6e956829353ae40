"""The yardstick of chapter 11: complete, trustworthy, and of a day near the middle of twenty."""

import csv
import re
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from modules import module_of

from dalearn import gauss_newton, laplace_ensemble, linear_predictions
from dalearn.study import hmc
from dalearn.study.cases import START, Run
from dalearn.study.references import AGREE, ENOUGH, Around, fit_map

DATA = Path(__file__).parent.parent / "notebooks" / "data"
script = module_of(DATA / "posterior.py")

LINES = script.FILE.read_text("utf-8").splitlines()
NOTES = [line for line in LINES if line.startswith("#")]
ROWS = list(csv.DictReader(line for line in LINES if not line.startswith("#")))
STORED = {name: np.array([float(row[name]) for row in ROWS]) for name in script.COLUMNS}


def of_the_day():
    """The run of the stored day, and its network with the prior of ESMDA's start."""
    run = Run(*script.CASE, script.SEED)
    return run, Around(run.theta, START, run.net)


def test_that_every_test_point_has_its_posterior():
    run, _ = of_the_day()
    assert tuple(ROWS[0]) == script.COLUMNS and len(ROWS) == 201
    np.testing.assert_allclose(STORED["x"], run.problem.in_units(run.problem.x_test)[:, 0], rtol=0, atol=1e-6)
    assert all(np.isfinite(column).all() for column in STORED.values())
    assert (STORED["low"] < STORED["mean"]).all() and (STORED["mean"] < STORED["high"]).all()
    width = (STORED["high"] - STORED["low"]) / STORED["std"]
    assert 3.1 < np.median(width) < 3.4  # of a bell curve: 3.29


def test_that_the_comments_say_that_the_chains_agree():
    _, r_hat, least, median = (float(number) for number in re.findall(r"\d+\.?\d*", NOTES[-1]))
    assert 1 <= r_hat < AGREE and 50 < least < median and median > ENOUGH


def test_that_the_comments_name_the_settings_and_versions():
    words = ("numpy", "scipy", "n=100", "noise=0.05", "FNN((1, 20, 1))", f"seed {script.SEED}", "chains=4", "leaps=60")
    assert all(word in " ".join(NOTES) for word in words)


def short_run(claimed=1.0):
    """Some draws of one chain, from a start of its own -> how many stored standard deviations its mean is away (RMS),
    and the ratio of the spreads."""
    run, net = of_the_day()
    x, d, obs_std = run.known
    rng = np.random.default_rng(77)
    known = x, d, claimed * obs_std
    start = fit_map(net, np.zeros(net.n_params), *known).x
    draws = hmc.sample(net, [start], *known, leaps=60, windows=(40, 60, 80, 40), rng=rng)
    curves = net(np.hstack([theta.T for theta in islice(draws, 800)]), run.problem.x_test)[:, 0]
    away = (curves.mean(axis=1) - STORED["mean"]) / STORED["std"]
    return np.sqrt(np.mean(away**2)), np.sqrt(np.mean(curves.var(axis=1)) / np.mean(STORED["std"] ** 2))


def test_that_a_short_run_of_the_sampler_agrees_with_what_is_stored():
    away, width = short_run()
    assert away < 0.5 and 0.75 < width < 1.3, (away, width)


def test_that_a_posterior_of_another_error_would_not():
    away, width = short_run(claimed=2.0)
    assert width > 1.5, (away, width)


def test_that_ensemble_gauss_newton_has_the_stored_band():
    run, net = of_the_day()
    options = {"prior_std": net.prior_std, "rng": 1}
    *_, last = gauss_newton(net, np.zeros(net.n_params), *run.known, **options)
    ensemble = laplace_ensemble(net, last.theta, *run.known, **options)
    members = linear_predictions(net, ensemble, run.problem.x_test)[:, 0]
    away = (members.mean(axis=1) - STORED["mean"]) / STORED["std"]
    assert np.sqrt(np.mean(away**2)) < 0.9
    assert 0.9 < np.sqrt(np.mean(members.var(axis=1)) / np.mean(STORED["std"] ** 2)) < 1.25


@pytest.mark.parametrize("ends, said", [(("low", "high"), (0.7, 0.9))])
def test_that_the_stored_band_covers_less_than_it_says_as_the_chapter_tells(ends, said):
    run, _ = of_the_day()
    truth = run.problem.truth[:, 0]
    inside = (STORED[ends[0]] <= truth) & (truth <= STORED[ends[1]])
    assert said[0] < inside.mean() < said[1]

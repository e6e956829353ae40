"""What chapter 13 says holds: in its tables, and on fresh seeds."""

import csv
import importlib.util
import json
import math
import re
from functools import cache
from pathlib import Path

import nbformat
import numpy as np
import pytest

from dalearn import CNN, FNN, RNN, coverage, digits, enkf, localised, mackey_glass, rmse, sine
from dalearn.exercises import registry

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
CHAPTER = "13_networks_without_gradients"
NOTEBOOK = nbformat.read(NOTEBOOKS / f"{CHAPTER}.ipynb", as_version=4)
KEPT_BACK = json.loads((NOTEBOOKS / "source" / f"{CHAPTER}.outputs.json").read_text(encoding="utf-8"))
TEXT = re.sub(r"\s+", " ", " ".join(cell.source for cell in NOTEBOOK.cells if cell.cell_type == "markdown"))


def loaded(name):
    spec = importlib.util.spec_from_file_location(name, NOTEBOOKS / "data" / f"{name}.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


script = loaded("without_gradients")
signals = loaded("signals")


def read(path):
    lines = path.read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


ROWS = read(script.FILE)


def column(task, method, name="score"):
    found = [float(row[name]) for row in ROWS if (row["task"], row["method"]) == (task, method)]
    assert len(found) == len(script.SEEDS[task]), method
    return np.array(found)


def median(task, method, name="score"):
    return np.median(column(task, method, name))


def said(words):
    assert words in TEXT, words


# ---- worked by hand


def test_that_the_arithmetic_of_the_text_is_right():
    said("2 · 0.4 − 1 = −0.2")
    assert 2 * 0.4 - 1 == pytest.approx(-0.2) and 2 * 0.6 - 1 == pytest.approx(0.2)
    said("tanh(0.2) = 0.20")
    said("tanh(0.50) = 0.46")
    assert f"{math.tanh(0.2):.2f} {math.tanh(0.4 + 0.5 * math.tanh(0.2)):.2f}" == "0.20 0.46"
    said("the weight 0.30 becomes 0.3125, which is five steps")
    assert np.round(0.3 * 16) / 16 == 0.3125
    said("0 becomes 0.12, 0.5 stays 0.5, 1 becomes 0.88")
    assert [f"{1 / (1 + math.exp(2 - 4 * z)):.2f}" for z in (0, 0.5, 1)] == ["0.12", "0.50", "0.88"]
    net = CNN((8, 8), 10, (6,))
    assert net.n_params == 60 + 550 and net.grids == [(8, 8), (3, 3)]
    assert FNN((1, 30, 1), "step").prior_std[30] * 0.3 == pytest.approx(0.6)  # how far the biases are apart


# ---- a staircase

STAIRS = FNN((1, 30, 1), "step")


def staircase(seed):
    problem = sine(n=200, noise=0.05, rng=seed)
    settings = {"batch_size": 20, "epochs": 40, "relaxation": 0.95}
    ensemble = STAIRS.ensemble(200, spread=0.3, rng=seed)
    *_, last = enkf(STAIRS, ensemble, problem.x, problem.d, 0.2, rng=seed, **settings)
    members = STAIRS(last.theta, problem.x_test)
    of_member = np.median([rmse(members[..., i], problem.truth) for i in range(200)])
    of_one = rmse(STAIRS(last.theta.mean(axis=1), problem.x_test), problem.truth)
    return rmse(members.mean(axis=-1), problem.truth), of_one, of_member


def test_that_a_tiny_push_of_a_hidden_weight_changes_nothing_on_fresh_seeds():
    changed = 0
    for seed in range(100, 140):
        problem = sine(n=200, noise=0.05, rng=seed)
        theta = np.repeat(STAIRS.init(rng=seed)[:, None], 61, axis=1)
        theta[np.arange(60), np.arange(1, 61)] += 1e-6
        said_by = STAIRS(theta, problem.x)
        changed += np.any(said_by[..., 1:] != said_by[..., :1], axis=(0, 1)).sum()
    assert changed <= 3  # of 2400


def test_that_a_staircase_learns_and_the_mean_of_the_predictions_is_best_on_fresh_seeds():
    found = np.array([staircase(seed) for seed in range(200, 206)])
    assert np.median(found[:, 0]) < 0.12
    assert np.sum(found[:, 0] < found[:, 1:].min(axis=1)) >= 5


# ---- digits


@cache
def read_digits(seed, is_local):
    data = digits(1400, rng=seed)
    task = script.Digits(seed)
    settings = script.ON_DIGITS
    ensemble = script.SIX.ensemble(100, spread=0.3, rng=seed).astype(np.float32)
    update = localised(np.tile(script.mask(script.SIX), 100)) if is_local else "perturbed"
    for step in enkf(script.SIX, ensemble, *task.data, 0.1, update=update, rng=seed, **settings):
        theta = step.theta
    members = script.SIX(theta, task.x_test)
    answers = members.mean(axis=-1).argmax(axis=1)
    is_unsure = np.any(members.argmax(axis=1) != answers[:, None], axis=1)
    return answers != data.labels_test, is_unsure


def test_that_localisation_helps_on_fresh_draws_of_the_digits():
    for seed in (301, 302):
        with_it, without = (1 - read_digits(seed, is_local)[0].mean() for is_local in (True, False))
        assert with_it > 0.93 and with_it - without > 0.05


def test_that_wrong_answers_are_more_frequent_where_members_disagree():
    wrong, unsure = (np.concatenate(each) for each in zip(*(read_digits(seed, True) for seed in (301, 302))))
    assert wrong[unsure].mean() > 4 * wrong[~unsure].mean()
    assert 4 < unsure.sum() < 60


def test_that_a_hundred_members_do_not_show_which_output_a_weight_belongs_to_and_two_thousand_do():
    shares = {}
    for n_ens in (100, 2000):
        ensemble = script.SIX.ensemble(n_ens, spread=0.3, rng=301)
        outputs = script.SIX(ensemble, digits(1400, rng=301).x[:100])
        anomalies = [each - each.mean(axis=-1, keepdims=True) for each in (ensemble[63::10], outputs)]
        weights, outputs = (each / np.linalg.norm(each, axis=-1, keepdims=True) for each in anomalies)
        sizes = np.array([np.abs(weights @ outputs[:, k].T).mean() for k in range(10)])
        shares[n_ens] = sizes[3] / np.delete(sizes, 3).mean()
    assert shares[100] < 1.6 and shares[2000] > 2


def test_that_the_mask_of_the_exercise_is_that_of_the_tables_and_of_its_example_in_the_text():
    mask = registry.get("13-mask").reference
    np.testing.assert_array_equal(mask(60, 610, 10), script.mask(script.SIX))
    shown = re.findall(r"\| (\d)(?: \(filter\))? \| (\d) \| (\d) \|", TEXT)
    assert [list(map(int, row[1:])) for row in shown] == mask(2, 8, 2)[:5].tolist() and len(shown) == 5


# ---- the series


def test_that_the_series_is_foreseen_on_fresh_seeds_and_a_straight_line_does_not():
    errors, held = [], []
    for seed in range(300, 304):
        task = script.Series(seed)
        passes, seconds, score, of_mean, of_member, coverage_of = script.by_enkf(task, script.RECURRENT, **script.ON_SERIES)
        errors.append((score, script.by_lines(task)[2]))
        held.append(coverage_of)
    ours, lines = np.median(errors, axis=0)
    assert ours < 0.2 and lines > 2 * ours
    assert np.median(held) < 0.7

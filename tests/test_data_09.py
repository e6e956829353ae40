"""The stored table of chapter 09: complete, made by its script, and the same that the notebook computes live."""

import csv
import importlib.util
import json
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
spec = importlib.util.spec_from_file_location("mexican_hat_table", NOTEBOOKS / "data" / "mexican_hat.py")
script = importlib.util.module_from_spec(spec)
spec.loader.exec_module(script)

LINES = script.TARGET.read_text(encoding="utf-8").splitlines()
ROWS = {
    (row["problem"], row["method"], int(row["seed"])): row
    for row in csv.DictReader(line for line in LINES if not line.startswith("#"))
}
CHAPTER = "09_the_mexican_hat_experiment"
NOTEBOOK = nbformat.read(NOTEBOOKS / f"{CHAPTER}.ipynb", as_version=4)
KEPT_BACK = json.loads((NOTEBOOKS / "source" / f"{CHAPTER}.outputs.json").read_text(encoding="utf-8"))


def printed():
    """What the chapter prints, with the outputs that the reader's edition does not store."""
    outputs = [output for cell in NOTEBOOK.cells for output in KEPT_BACK.get(cell.id, cell.get("outputs", []))]
    return "\n".join(output["text"] for output in outputs if "text" in output)


def test_that_the_table_has_a_finite_row_for_every_problem_method_and_seed_and_its_settings_above():
    wanted = {
        (name, method, seed) for name in script.SETTINGS for method in script.methods(name, 0)[-1] for seed in range(20)
    }
    assert set(ROWS) == wanted and len(LINES) == len(wanted) + 5  # four lines of comments, one of names
    assert np.isfinite([[float(row["rmse"]), float(row["r2"])] for row in ROWS.values()]).all()
    for name, settings in script.SETTINGS.items():
        assert f"# {name}: " + ", ".join(f"{key}={value}" for key, value in settings.items()) in LINES


@pytest.mark.parametrize(
    "key",
    [
        ("1-D", "GD 1000 epochs", 3), ("1-D", "EnKF one pass", 19), ("1-D", "ESMDA ten steps", 7),
        ("2-D", "Adam 1000 epochs", 2), ("2-D", "EnKF ten passes", 11),
    ],
)  # fmt: skip
def test_that_the_script_makes_its_rows_again(key):
    again = script.row(*key)
    for column in ("rmse", "r2", "network_runs"):
        assert float(again[column]) == pytest.approx(float(ROWS[key][column]), rel=1e-3)


def test_that_what_the_notebook_trains_live_is_in_the_table():
    live = re.findall(r"^(\w.*?) +([\d,]+) network runs +RMSE ([\d.]+)$", printed(), re.M)
    assert len(live) == 10
    for (name, work, error), problem in zip(live, ["1-D"] * 5 + ["2-D"] * 5):
        row = ROWS[problem, name, 0]
        assert int(row["network_runs"]) == int(work.replace(",", ""))
        assert float(error) == pytest.approx(float(row["rmse"]), rel=1e-3, abs=6e-5)  # four decimals are printed
    assert printed().count("agree within 1%: True") == 2


def test_that_the_notebook_and_the_script_have_the_same_settings():
    space = {}
    for cell in NOTEBOOK.cells:
        for line in re.findall(r"^settings_[12]d = .*$", cell.source, re.M):
            exec(line, space)
    assert space["settings_1d"] == script.SETTINGS["1-D"] and space["settings_2d"] == script.SETTINGS["2-D"]


def test_that_the_notebooks_closing_claims_are_in_the_table():
    def errors(problem, method):
        return np.array([float(ROWS[problem, method, seed]["rmse"]) for seed in range(20)])

    def wins(problem, method, rival):
        return np.sum(errors(problem, method) < errors(problem, rival))

    gd, long, adam = "GD 1000 epochs", "GD 10000 epochs", "Adam 1000 epochs"
    once, ten, smoother = "EnKF one pass", "EnKF ten passes", "ESMDA ten steps"
    assert wins("1-D", ten, gd) > 14 and all(wins("2-D", method, gd) > 14 for method in (once, ten, smoother))
    assert all(6 <= wins("1-D", method, gd) <= 14 for method in (once, smoother))
    assert all(wins("1-D", method, rival) < 6 for method in (once, ten, smoother) for rival in (long, adam))
    assert 6 <= wins("2-D", smoother, long) <= 14 and wins("2-D", smoother, adam) < 6 and wins("2-D", once, adam) < 6
    assert 0.4 < np.median(errors("2-D", long)) / np.median(errors("2-D", gd)) < 0.6  # it halves its error
    best = np.argmin([errors("2-D", method) for method in script.methods("2-D", 0)[-1]], axis=0)
    assert np.sum(best == list(script.methods("2-D", 0)[-1]).index(ten)) > 14

"""The study: its table survives what may happen to it, and its rows are what the library computes."""

import os
import random
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from dalearn import FNN, coverage, crps, enkf, r2, rmse, sine
from dalearn.study import __main__ as command
from dalearn.study import methods
from dalearn.study.table import Table

TASKS = {(f"t{i}", str(i)): 1 + i % 3 for i in range(40)}


def compute(task):
    time.sleep(0.001)
    return [(f"row {j}", int(task[1]) ** 2) for j in range(TASKS[task])]


def table(path):
    return Table(path, ("name", "i", "row", "square"), n_key=2, note="made by a test")


def fill(path, **options):
    table(path).fill(TASKS, compute, **options)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    path = tmp_path_factory.mktemp("study") / "whole.csv"
    fill(path)
    return path.read_bytes()


def test_that_the_table_holds_every_row_once_and_in_order(finished):
    lines = finished.decode().splitlines()
    assert lines[:2] == ["# made by a test", "name,i,row,square"]
    assert lines[2:] == [f"t{i},{i},row {j},{i * i}" for i in range(40) for j in range(1 + i % 3)]


def test_that_a_study_goes_on_from_wherever_its_file_was_cut_off(finished, tmp_path):
    path = tmp_path / "cut.csv"
    for cut in range(0, len(finished), 17):
        path.write_bytes(finished[:cut])
        fill(path)
        assert path.read_bytes() == finished


def test_that_a_finished_task_is_not_computed_again(finished, tmp_path):
    path = tmp_path / "half.csv"
    path.write_bytes(b"\n".join(finished.split(b"\n")[:50]) + b"\n")
    computed = []

    def noted(task):
        computed.append(task)
        return compute(task)

    table(path).fill(TASKS, noted)
    assert path.read_bytes() == finished and 0 < len(computed) < 25
    computed.clear()
    table(path).fill(TASKS, noted)
    assert not computed


def test_that_several_processes_make_the_same_table(finished, tmp_path):
    fill(tmp_path / "two.csv", processes=2)
    assert (tmp_path / "two.csv").read_bytes() == finished


SCRIPT = "import sys; sys.path.insert(0, sys.argv[1]); import test_study; test_study.fill(sys.argv[2])"


def start(path):
    here = os.path.dirname(__file__)
    return subprocess.Popen([sys.executable, "-c", SCRIPT, here, str(path)], stderr=subprocess.PIPE, text=True)


def test_that_a_study_killed_fifty_times_ends_with_the_same_table(finished, tmp_path):
    path, moments, killed = tmp_path / "killed.csv", random.Random(2), 0
    for kill in range(50):
        study = start(path)
        while not path.exists() and study.poll() is None:  # it is still importing
            time.sleep(0.005)
        time.sleep(moments.uniform(0, 0.05) if kill else 0)
        study.send_signal(signal.SIGKILL)
        study.communicate()
        killed += study.returncode == -signal.SIGKILL
        if kill % 10 == 9 and path.exists():
            path.unlink()  # and from the beginning again
    fill(path)
    assert path.read_bytes() == finished and killed > 25  # the others had come to their end


def test_that_a_second_study_into_the_same_file_says_so_and_stops(finished, tmp_path):
    path, said = tmp_path / "shared.csv", []

    def second(task):
        if not said:
            with pytest.raises(RuntimeError) as error:
                table(path).fill(TASKS, compute)
            said.append(str(error.value))
        return compute(task)

    table(path).fill(TASKS, second)
    assert said == [f"another study is writing into {path}; wait for it, or choose another file"]
    assert path.read_bytes() == finished


def test_that_a_file_of_another_kind_is_left_alone(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(ValueError, match="has the columns a, b; this study writes name, i, row, square"):
        fill(path)
    assert path.read_text() == "a,b\n1,2\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A study of two seeds of all families on a small problem."""
    path = tmp_path_factory.mktemp("study") / "small.csv"
    case = [("sine", 25, 0.1)]
    results = Table(path, methods.COLUMNS, methods.N_KEY)
    results.fill(methods.tasks(2, case), methods.compute)
    return [dict(zip(methods.COLUMNS, row)) for row in results.rows()]


def test_that_every_family_makes_the_rows_that_it_promises(small):
    assert len(small) == 2 * sum(rows for _, rows in methods.FAMILIES.values())
    for row in small:
        assert 0 < float(row["rmse"]) < 3 and float(row["r2"]) < 1 and 0 < float(row["crps"]) < 3
        single = row["family"] in ("GD", "momentum", "SGD", "Adam", "L-BFGS", "Levenberg-Marquardt", "MAP")
        assert np.isnan(float(row["coverage"])) == single
        assert float(row["seconds"]) > 0 and int(row["forward"]) > 0
        assert (int(row["backward"]) > 0) == (row["family"] in ("GD", "momentum", "SGD", "Adam", "L-BFGS"))


def test_that_a_row_is_what_the_library_computes(small):
    rng = np.random.default_rng(1)
    problem, net = sine(25, noise=0.1, rng=rng), FNN((1, 20, 1))
    theta = net.init(rng)
    ensemble = net.ensemble(100, spread=0.2, centre=theta, rng=rng)
    *_, last = enkf(net, ensemble, problem.x, problem.d, problem.obs_std, rng=rng)
    members = net(last.theta, problem.x_test)
    mean = members.mean(axis=-1)
    (row,) = (row for row in small if row["method"] == "EnKF one pass" and row["seed"] == "1")
    expected = (
        rmse(mean, problem.truth),
        r2(mean, problem.truth),
        crps(members, problem.truth),
        coverage(members, problem.truth),
    )
    found = [float(row[name]) for name in ("rmse", "r2", "crps", "coverage")]
    np.testing.assert_allclose(found, expected, rtol=1e-4)
    assert int(row["forward"]) == 100


def test_that_passes_are_counted_and_grow_with_the_budget(small):
    passes = {row["method"]: (int(row["forward"]), int(row["backward"])) for row in small}
    assert passes["GD 1000 epochs"] == passes["Adam 1000 epochs"] == (1000, 1000)
    assert passes["EnKF 5 epochs"] == (500, 0) and passes["ESMDA 10 steps"] == (1000, 0)


def test_that_the_jacobian_of_the_references_is_that_of_backpropagation():
    run = methods.Run("sine", 25, 0.1, 0)
    slopes = methods.jacobian(run, run.theta)
    direction = np.random.default_rng(1).standard_normal(run.net.n_params)
    gradient = run.net.loss_and_gradient(run.theta, *run.data)[1]
    errors = (run.net(run.theta, run.data[0]) - run.data[1]).ravel()
    np.testing.assert_allclose(2 / 25 * errors @ slopes @ direction, gradient @ direction, rtol=1e-6)


def test_that_the_rates_are_those_that_the_rule_chooses():
    rate, medians = methods.tune("GD", "sine", rates=(0.07, 0.1, 0.15))
    assert rate == methods.RATES["GD"]["sine"] == 0.1
    assert medians[0.07] > medians[0.1] and medians[0.15] == np.inf  # it diverges on a seed


def test_that_a_run_that_diverges_leaves_no_number_behind():
    run = methods.Run("sine", 25, 0.1, 0)
    steps = methods.gd(run.net, run.theta, *run.data, learning_rate=5.0, epochs=1000)
    first, last = run.follow(steps, {1: "one", 1000: "many"}, 1, 1)
    assert np.isfinite(first[1][0]) and np.isnan(last[1][0]) and last[0] == "many"


def test_that_the_command_fills_a_file_and_says_how_many_rows(tmp_path, capsys):
    path = tmp_path / "study.csv"
    options = ["--seeds", "1", "--problem", "hat 1-D", "--family", "EnKF one pass", "--processes", "1"]
    command.main([str(path), *options])
    assert f"1 rows in {path}" in capsys.readouterr().out
    head = path.read_text().splitlines()[:2]
    assert head[0].startswith("# python -m dalearn.study") and "numpy" in head[1]
    with pytest.raises(SystemExit, match="has the columns"):
        path.write_text("a\n1\n")
        command.main([str(path), *options])

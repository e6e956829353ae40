"""The study: its table survives what may happen to it, and its rows are what the library computes."""

import ast
import io
import os
import random
import signal
import subprocess
import sys
import time
import tomllib
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from dalearn import FNN, Diverged, coverage, crps, enkf, gd, r2, rmse, sine, spread
from dalearn._command import cores
from dalearn.study import __main__ as command
from dalearn.study import assimilations, cases, descents, families, hmc, references
from dalearn.study import table as table_module
from dalearn.study.cases import Run
from dalearn.study.descents import TUNED_DESCENTS
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


SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
import test_study
print("imported", flush=True)
test_study.fill(sys.argv[2])
"""


def start(path):
    command = [sys.executable, "-c", SCRIPT, os.path.dirname(__file__), str(path)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_that_a_study_killed_fifty_times_ends_with_the_same_table(finished, tmp_path):
    path, moments, killed, torn = tmp_path / "killed.csv", random.Random(2), 0, 0
    for kill in range(50):
        if kill % 3 == 0:  # from the beginning again, before it can have come to its end
            path.unlink(missing_ok=True)
        study = start(path)
        assert study.stdout.readline() == "imported\n"
        time.sleep(moments.uniform(0, 0.05))
        study.kill()
        study.communicate()
        killed += study.returncode != 0
        torn += path.exists() and 2 < len(path.read_bytes().splitlines()) < len(finished.splitlines())
    fill(path)
    assert path.read_bytes() == finished and killed > 25 and torn > 10


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
    """A study of two seeds of all families but the sampler on a small problem."""
    path = tmp_path_factory.mktemp("study") / "small.csv"
    case = [("sine", 25, 0.1)]
    results = Table(path, cases.COLUMNS, len(cases.KEY))
    results.fill(families.tasks(2, case), families.compute)
    return [dict(zip(cases.COLUMNS, row)) for row in results.rows()]


BY_SLOPES = [family.name for family in (*TUNED_DESCENTS, *references.TUNED_WITH_SLOPES, references.MAP)]
SINGLE = [*BY_SLOPES, "tuned Gauss-Newton", "tuned evolution strategy", "tuned CMA-ES", "tuned random features"]


def test_that_every_family_makes_the_rows_that_it_promises(small):
    case = cases.Case("sine", 25, 0.1)
    promised = {name: family.methods(case) for name, family in families.FAMILIES.items() if not family.is_slow}
    assert len(small) == 2 * sum(map(len, promised.values()))
    for name, methods in promised.items():
        made = [row["method"] for row in small if row["family"] == name]
        assert made == 2 * methods and families.n_rows(name, case) == len(set(methods)) == len(methods)
    for row in small:
        assert 0 < float(row["rmse"]) < 3 and float(row["r2"]) < 1 and 0 < float(row["crps"]) < 3
        assert np.isnan(float(row["coverage"])) == np.isnan(float(row["spread"])) == (row["family"] in SINGLE)
        assert float(row["seconds"]) > 0 and int(row["forward"]) > 0 and int(row["updates"]) > 0
        assert (int(row["backward"]) > 0) == (row["family"] in BY_SLOPES)
        assert "=" in row["settings"] and row["r_hat"] == row["effective_size"] == ""


def test_that_a_row_is_what_the_library_computes(small):
    rng = np.random.default_rng(1)
    problem, net = sine(25, noise=0.1, rng=rng), FNN((1, 20, 1))
    theta = net.init(rng)
    ensemble = net.ensemble(100, spread=0.2, centre=theta, rng=rng)
    *_, last = enkf(net, ensemble, problem.x, problem.d, problem.obs_std, rng=rng)
    members = net(last.theta, problem.x_test)
    mean, measures = members.mean(axis=-1), {"crps": crps, "coverage": coverage}
    (row,) = (row for row in small if row["method"] == "EnKF one epoch" and row["seed"] == "1")
    expected = {name: measure(members, problem.truth) for name, measure in measures.items()}
    expected |= {"rmse": rmse(mean, problem.truth), "r2": r2(mean, problem.truth), "spread": spread(members)}
    for name, value in expected.items():
        assert float(row[name]) == pytest.approx(value, rel=1e-3), name  # four digits
    assert (row["updates"], row["forward"], row["backward"]) == ("25", "100", "0")


def test_that_updates_and_passes_are_counted_and_grow_with_the_budget(small):
    cost = {row["method"]: tuple(int(row[name]) for name in ("updates", "forward", "backward")) for row in small}
    assert cost["tuned GD 100 passes"] == (33, 33, 33) and cost["tuned Adam 1000 passes"][1:] == (333, 333)
    assert cost["EnKF 5 epochs"] == (15, 500, 0) and cost["ESMDA 10 steps"] == (10, 1000, 0)
    # three epochs of 100 members, 15 steps of 1 + 62 members and 15 candidates, once more 1 + 62
    assert cost["Gauss-Newton"] == (15 + 15 + 1, 300 + 15 * (63 + 15) + 63, 0)
    assert cost["MAP"][1] > cost["MAP"][2] > 0  # it runs forward to try a step, and both ways to take one


def test_that_the_sampler_makes_a_row_with_its_diagnostics():
    run = Run("sine", 25, 0.1, 1)
    row = references.posterior(run, portion=60, at_most=60, leaps=10)
    map_row = references.map_estimate(Run("sine", 25, 0.1, 1))
    assert row["rmse"] < 2 * map_row["rmse"] and 0 < row["spread"] < 0.2 and 0.3 < row["coverage"] <= 1
    assert 1 < row["r_hat"] < 10 and 4 < row["effective_size"] < 240  # 60 samples are far too few to agree
    assert row["settings"] == "n_samples=60 chains=4 leaps=10 portion=60 at_most=60"
    gradients = 4 * ((sum(hmc.WINDOWS) + 60) * 10 + len(hmc.WINDOWS) + 1)  # one a leap, and one where a part begins
    assert row["backward"] == row["forward"] == gradients


@pytest.mark.parametrize(
    "r_hats, sizes, length",
    [
        ([1.3, 1.06, 1.04], [500, 500, 500], 30),
        ([1.3, 1.04, 1.04, 1.04], [100, 399, 399, 401], 40),
        ([2.0] * 5, [500] * 5, 50),
    ],
)
def test_that_the_sampler_goes_on_until_its_chains_agree_and_are_long_enough(monkeypatch, r_hats, sizes, length):
    run = Run("sine", 25, 0.1, 1)
    monkeypatch.setattr(hmc, "r_hat", lambda curves: np.array([1.0, r_hats[len(curves) // 10 - 1]]))
    monkeypatch.setattr(hmc, "effective_size", lambda curves: np.array([9, sizes[len(curves) // 10 - 1], 999]))

    def numbered(net, starts, x, d, obs_std, *, leaps, rng):
        return (np.full((len(starts), net.n_params), k / 100) for k in range(1000))

    monkeypatch.setattr(hmc, "sample", numbered)
    curves = references.sampled(run, run.net, run.theta, chains=2, leaps=2, portion=10, at_most=45)
    assert curves.shape == (length, 2, len(run.problem.x_test))
    for k, curve in enumerate(curves):  # each portion goes on where the last one ended
        theta = np.full((run.net.n_params, 2), k / 100)
        np.testing.assert_allclose(curve, run.net(theta, run.problem.x_test)[:, 0].T, rtol=0, atol=1e-12)


def test_that_the_sampler_runs_on_half_of_the_seeds_of_two_problems():
    count = {}
    for problem, n, noise, family, _ in families.tasks():
        if family.startswith("HMC"):
            count[family, problem] = count.get((family, problem), 0) + 1
            assert (n, noise) == ("100", "0.05")
    names = ("HMC", "HMC around the start")
    assert count == {(name, problem): 20 for name in names for problem in ("sine", "hat 1-D")}


def test_that_the_judging_is_not_timed(monkeypatch):
    run = Run("sine", 25, 0.1, 0)
    quick = run.measures
    monkeypatch.setattr(run, "measures", lambda predictions: time.sleep(0.2) or quick(predictions))
    steps = gd(run.net, run.theta, *run.data, epochs=40)
    first, second = run.follow(steps, [20, 40], backward=1)
    assert 0 < first["seconds"] < second["seconds"] < 0.2


def test_that_a_run_that_diverges_leaves_no_number_behind():
    run = Run("sine", 25, 0.1, 0)
    steps = gd(run.net, run.theta, *run.data, learning_rate=5.0, epochs=1000)
    first, last = run.follow(steps, [1, 1000], backward=1)
    assert np.isfinite(first["rmse"]) and first["backward"] == 1 and last["backward"] == 1000
    assert np.isnan([last[name] for name in ("rmse", "r2", "crps", "seconds")]).all()
    with pytest.raises(Diverged) as error:
        list(gd(run.net, run.theta, *run.data, learning_rate=5.0, epochs=1000))
    failed = error.value.k  # a row for this number of epochs has no number either, and the one before it stands
    steps = gd(run.net, run.theta, *run.data, learning_rate=5.0, epochs=1000)
    *_, first, second = run.follow(steps, [failed - 1, failed], backward=1)
    assert first["seconds"] > 0 and np.isnan(second["seconds"]) and second["backward"] == failed


@pytest.mark.parametrize("part", ["enkf", "gauss_newton", "laplace_ensemble"])
def test_that_gauss_newton_makes_its_row_wherever_it_diverges(monkeypatch, part):
    def diverge(*_, **__):
        raise Diverged(3, "a test")

    monkeypatch.setattr(assimilations, part, diverge)
    ((method, *numbers, settings),) = families.compute(("sine", "25", "0.1", "Gauss-Newton", "0"))
    found = dict(zip(cases.COLUMNS[len(cases.KEY) + 1 :], numbers))
    assert method == "Gauss-Newton" and "iterations=15" in settings and int(found["forward"]) >= 0
    assert all(found[name] == "nan" for name in ("rmse", "r2", "crps", "coverage", "spread", "seconds"))


def test_that_the_command_fills_a_file_and_says_how_many_rows(tmp_path, capsys):
    path = tmp_path / "study.csv"
    options = ["--seeds", "1", "--problem", "hat 1-D", "--family", "EnKF one epoch", "--processes", "1"]
    command.main([str(path), *options])
    assert f"1 rows in {path}" in capsys.readouterr().out
    head = path.read_text().splitlines()[:2]
    assert head[0].startswith("# python -m dalearn.study") and "numpy" in head[1]
    with pytest.raises(SystemExit, match="has the columns"):
        path.write_text("a\n1\n")
        command.main([str(path), *options])


@pytest.mark.parametrize(
    "options, said",
    [
        (["--seeds", "0"], "--seeds must be 1 to 100: beyond, settings were chosen; got 0"),
        (["--seeds", "101"], "--seeds must be 1 to 100: beyond, settings were chosen; got 101"),
        (["--processes", "0"], "--processes must be 1 or more; got 0"),
        (["nowhere/study.csv"], "FILE must be in a folder that exists; got nowhere"),
    ],
)
def test_that_the_command_says_what_it_cannot_do_and_writes_nothing(tmp_path, monkeypatch, capsys, options, said):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        command.main(options)
    assert said in capsys.readouterr().err and not list(tmp_path.iterdir())


ONE_ROW = ["--seeds", "1", "--problem", "sine", "--family", "EnKF one epoch", "--processes", "1"]


def said_of(capsys, arguments):
    """What the command says in one line on stderr when it gives up."""
    with pytest.raises(SystemExit) as stopped:
        command.main([*arguments, *ONE_ROW])
    if isinstance(stopped.value.code, str):  # which Python prints as it exits, with the code 1
        return stopped.value.code
    assert stopped.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


def deny(monkeypatch, denied):
    """As on a system that lets us write anything but what denied(path) is true of; root may write everything."""
    real = io.open

    def guarded(path, mode="r", *rest, **options):
        if set(mode) & set("wax+") and not isinstance(path, int) and denied(Path(path)):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, mode, *rest, **options)

    monkeypatch.setattr(io, "open", guarded)


@pytest.mark.parametrize("there", [True, False])
def test_that_a_file_that_cannot_be_written_is_named_in_one_line_and_nothing_is_left(
    tmp_path, monkeypatch, capsys, there
):
    path = tmp_path / "study.csv"
    if there:
        path.write_text("")
    deny(monkeypatch, lambda denied: denied.name.startswith("study.csv"))
    assert f"got {path} (Permission denied)" in said_of(capsys, [str(path)])
    assert [left.name for left in tmp_path.iterdir()] == ["study.csv"] * there


def test_that_a_folder_that_cannot_be_written_is_named_in_one_line(tmp_path, monkeypatch, capsys):
    def no_file(**options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", no_file)
    path = tmp_path / "study.csv"
    assert f"FILE must be a file that can be written; got {path} (Permission denied)" in said_of(capsys, [str(path)])
    assert not list(tmp_path.iterdir())


def test_that_a_folder_in_the_place_of_the_file_is_named_in_one_line(tmp_path, capsys):
    assert f"FILE must be a file; got {tmp_path}, which is a folder" in said_of(capsys, [str(tmp_path)])
    inside_a_file = tmp_path / "file"
    inside_a_file.write_text("")
    assert "FILE must be in a folder that exists" in said_of(capsys, [str(inside_a_file / "study.csv")])
    assert [left.name for left in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    "content", [b"a,b\n1,2\n", b"\xff\xfe\x00\n", "Größe\n".encode("cp1252"), b"x" * 200_000 + b"\n"]
)
def test_that_a_file_that_is_no_table_of_the_study_is_named_in_one_line_and_left_alone(tmp_path, capsys, content):
    path = tmp_path / "other.csv"
    path.write_bytes(content)
    said = said_of(capsys, [str(path)])
    assert str(path) in said and "\n" not in said
    assert path.read_bytes() == content and list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_that_the_study_refuses_what_is_no_regular_file_and_follows_links(tmp_path, capsys):
    os.mkfifo(tmp_path / "pipe")
    for option in ([str(tmp_path / "pipe")], ["--choose", str(tmp_path / "pipe")]):
        with pytest.raises(SystemExit):
            command.main(option)
        (line,) = capsys.readouterr().err.splitlines()
        assert f"got {tmp_path / 'pipe'} (it is not a regular file)" in line
    assert [left.name for left in tmp_path.iterdir()] == ["pipe"]


@pytest.mark.skipif(os.name == "nt", reason="Windows lets only some users make a link")
def test_that_a_table_behind_a_link_is_written_in_its_place_under_one_lock(finished, tmp_path):
    (tmp_path / "real").mkdir()
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "real" / "table.csv")
    with table_module.Lock(tmp_path / "real" / "table.csv"), pytest.raises(RuntimeError, match="another study"):
        fill(link)
    fill(link)
    assert link.is_symlink() and (tmp_path / "real" / "table.csv").read_bytes() == finished
    assert len(list(tmp_path.iterdir())) == 2 and os.listdir(tmp_path / "real") == ["table.csv"]


def test_that_a_readers_file_in_the_place_of_the_lock_is_left_alone(tmp_path):
    (tmp_path / "study.csv.lock").write_text("mine")
    with pytest.raises(RuntimeError, match="in the way of the study's lock"):
        fill(tmp_path / "study.csv")
    assert (tmp_path / "study.csv.lock").read_text() == "mine" and len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    "broken",
    [b"t4,4,row 0", b"t4,4,row 0,16,more", b"t4,4,row 0,1\x006", b't4,4,"row 0,16', b't4,4,"row" 0,16', b"x" * 200_000],
)
def test_that_a_broken_row_is_computed_again_and_spoils_no_other(finished, tmp_path, broken):
    path, computed = tmp_path / "broken.csv", []
    assert finished.count(b"t4,4,row 0,16\n") == 1
    path.write_bytes(finished.replace(b"t4,4,row 0,16\n", broken + b"\n"))

    def noted(task):
        computed.append(task)
        return compute(task)

    table(path).fill(TASKS, noted)
    assert computed == [("t4", "4")] and path.read_bytes() == finished


def test_that_a_row_that_is_no_text_is_named_by_its_line(finished, tmp_path):
    path = tmp_path / "broken.csv"
    path.write_bytes(finished.replace(b"t4,4,row 0", b"t4,4,row \xff"))
    line = finished.partition(b"t4,4,row 0")[0].count(b"\n") + 1
    with pytest.raises(ValueError, match=f"broken.csv, line {line}: it is not text in UTF-8"):
        fill(path)


@pytest.mark.parametrize("n_tasks, processes, started", [(3, 8, 3), (3, 2, 2), (1, 8, None), (0, 8, None)])
def test_that_there_are_no_more_processes_than_tasks(tmp_path, monkeypatch, n_tasks, processes, started):
    asked = []
    monkeypatch.setattr(table_module, "pool", lambda n: asked.append(n) or table_module_pool(n))
    table_module_pool = sys.modules["dalearn._processes"].pool
    tasks = dict(list(TASKS.items())[:n_tasks])
    table(tmp_path / "t.csv").fill(tasks, compute, processes=processes)
    assert asked == ([started] if started else [])
    assert len(table(tmp_path / "t.csv").rows()) == sum(tasks.values())


def test_that_what_the_system_has_run_out_of_is_not_blamed_on_the_file(tmp_path, monkeypatch, capsys):
    path = tmp_path / "study.csv"

    def no_files(*_):
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(families, "compute", no_files)
    assert said_of(capsys, [str(path)]) == "the tasks cannot be computed: Too many open files"
    monkeypatch.setattr(Table, "_replace", no_files)
    assert said_of(capsys, [str(path)]) == "the system has not enough for this: Too many open files"


def test_that_a_table_that_cannot_be_replaced_is_said_in_one_line_and_leaves_nothing(tmp_path, monkeypatch, capsys):
    def full(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    path = tmp_path / "study.csv"
    assert f"got {path} (No space left on device)" in said_of(capsys, [str(path)])
    assert not list(tmp_path.iterdir())


def test_that_a_study_leaves_its_table_and_nothing_else(finished, tmp_path):
    fill(tmp_path / "alone.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["alone.csv"]
    with pytest.raises(ZeroDivisionError):
        table(tmp_path / "alone.csv").fill({("new", "1"): 1}, lambda task: 1 / 0)
    assert [path.name for path in tmp_path.iterdir()] == ["alone.csv"]


def test_that_a_lock_left_by_a_killed_study_does_not_stop_the_next(finished, tmp_path):
    (tmp_path / "study.csv.lock").write_text("")
    fill(tmp_path / "study.csv")
    assert (tmp_path / "study.csv").read_bytes() == finished


@pytest.mark.skipif(os.name == "nt", reason="Windows does not remove a file that is open")
def test_that_whoever_gets_the_lock_of_a_removed_file_tries_again(tmp_path, monkeypatch):
    """The first study removes its lock file between the moment when the second opens it and the one when it locks it."""
    lock = tmp_path / "study.csv.lock"
    flock, calls = table_module.fcntl.flock, []

    def late(file, how):
        calls.append(os.fstat(file.fileno()).st_ino)
        if len(calls) == 1:
            lock.unlink()
        flock(file, how)

    monkeypatch.setattr(table_module.fcntl, "flock", late)
    with table_module.Lock(tmp_path / "study.csv"):
        assert len(calls) == 2 and lock.stat().st_ino == calls[1]
        with pytest.raises(RuntimeError, match="another study"), table_module.Lock(tmp_path / "study.csv"):
            pass
        assert lock.exists()  # the one that was turned away has not removed it
    assert not lock.exists()


def many_at_once(path, log):
    """Take the lock again and again; in log each holder writes its number twice, with nobody's in between."""
    for _ in range(200):
        try:
            with table_module.Lock(path), open(log, "ab", buffering=0) as file:
                file.write(b"%d " % os.getpid())
                file.write(b"%d\n" % os.getpid())
        except RuntimeError:
            pass


def test_that_of_many_processes_one_at_a_time_has_the_lock(tmp_path):
    log = tmp_path / "log"
    processes = [get_context("spawn").Process(target=many_at_once, args=(tmp_path / "t.csv", log)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert all(process.exitcode == 0 for process in processes)
    holders = [line.split() for line in log.read_text().splitlines()]
    assert len(holders) > 100 and all(first == second for first, second in holders)
    assert not (tmp_path / "t.csv.lock").exists()


@pytest.mark.parametrize(
    "name, value", [("process_cpu_count", lambda: 3), ("sched_getaffinity", lambda pid: {0, 2, 5})]
)
def test_that_by_default_the_study_uses_the_cores_that_it_is_allowed(monkeypatch, name, value):
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    monkeypatch.delattr(os, "process_cpu_count", raising=False)
    monkeypatch.setattr(os, name, value, raising=False)
    assert cores() == 3


def test_that_where_the_system_does_not_say_all_cores_are_used(monkeypatch):
    monkeypatch.delattr(os, "process_cpu_count", raising=False)
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    assert cores() == 7
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert cores() == 1


def test_that_the_number_of_processes_is_that_of_the_cores(tmp_path, monkeypatch):
    given = []
    monkeypatch.setattr(command, "cores", lambda: 5)
    monkeypatch.setattr(Table, "fill", lambda self, *_, processes, **options: given.append(processes))
    command.main([str(tmp_path / "study.csv")])
    assert given == [5]


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "cp437"])
def test_that_the_command_prints_whatever_the_files_name_into_any_encoding(tmp_path, encoding):
    path = tmp_path / "étude θ ²"
    path.mkdir()
    run = subprocess.run(
        [sys.executable, "-m", "dalearn.study", str(path / "study.csv"), *ONE_ROW],
        env=os.environ | {"PYTHONIOENCODING": encoding}, capture_output=True,
    )  # fmt: skip
    assert run.returncode == 0 and b" rows in " in run.stdout, run.stderr
    assert b"Traceback" not in run.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has another way to interrupt a process")
def test_that_ctrl_c_stops_the_command_with_one_line_and_a_whole_table(tmp_path):
    path = tmp_path / "study.csv"
    options = [str(path), "--problem", "hat 2-D", "--family", "EnKF", "--processes", "2"]
    study = subprocess.Popen(
        [sys.executable, "-m", "dalearn.study", *options],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background jobs ignore it
    )  # fmt: skip
    while len(path.read_text().splitlines() if path.exists() else ()) < 6 and study.poll() is None:
        time.sleep(0.01)
    os.killpg(study.pid, signal.SIGINT)  # as the terminal does: to the command and its processes
    _, said = study.communicate(timeout=60)
    rows = len(path.read_text().splitlines()) - 3
    assert study.returncode == 1 and 2 < rows < 80
    assert said.splitlines()[-1] == f"stopped with {rows} rows in {path}; the same command goes on from there"
    assert "Traceback" not in said


def test_that_an_interrupted_command_says_how_to_go_on_on_every_system(tmp_path, monkeypatch):
    path, real = tmp_path / "study.csv", families.compute

    def interrupted(task):
        if len(path.read_text().splitlines()) > 4:
            raise KeyboardInterrupt
        return real(task)

    monkeypatch.setattr(families, "compute", interrupted)
    with pytest.raises(SystemExit) as stopped:
        command.main([str(path), "--seeds", "2", "--problem", "sine", "--family", "EnKF one epoch", "--processes", "1"])
    assert stopped.value.code == f"stopped with 2 rows in {path}; the same command goes on from there"
    assert [left.name for left in tmp_path.iterdir()] == ["study.csv"]
    assert len(path.read_text().splitlines()) == 3 + 2


def test_that_a_study_continued_by_another_command_names_both(tmp_path):
    path = tmp_path / "two.csv"
    Table(path, ("name", "i", "row", "square"), 2, note="the first\nnumpy 1").fill(dict([*TASKS.items()][:3]), compute)
    Table(path, ("name", "i", "row", "square"), 2, note="the second\nnumpy 1").fill(TASKS, compute)
    assert path.read_text().splitlines()[:4] == ["# the first", "# numpy 1", "# the second", "name,i,row,square"]


# Families and their names


def test_that_a_family_that_makes_another_number_of_rows_than_it_names_is_an_error():
    one = cases.OneMethod("one", lambda run: {}, method="one")
    assert list(one.named_rows(Run("sine", 25, 0.1, 0))) == [{"method": "one"}]

    class Short(cases.Family):
        def methods(self, case):
            return ["first", "second"]

        def rows(self, run):
            yield {}

    with pytest.raises(ValueError, match="shorter"):
        list(Short().named_rows(Run("sine", 25, 0.1, 0)))


# What imports what


def test_that_compare_needs_numpy_alone():
    code = (
        "import sys, numpy; before = set(sys.modules); import dalearn; library = set(sys.modules)\n"
        "import dalearn.study.compare; print(*(set(sys.modules) - library))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name for name in run.stdout.split() if name.partition(".")[0] not in sys.stdlib_module_names}
    assert loaded == {"dalearn.study", "dalearn.study.compare", "dalearn.study.lines"}


def test_that_the_parts_of_the_study_import_one_way_only():
    order = [
        "lines",
        "weather",
        "table",
        "compare",
        "hmc",
        "cases",
        "tuning",
        "descents",
        "references",
        "assimilations",
        "derivative_free",
        "rivals",
        "families",
        "__main__",
    ]
    folder = Path(descents.__file__).parent
    assert {path.stem for path in folder.glob("*.py")} == {"__init__", *order}
    for path in folder.glob("*.py"):
        below = set(order[: order.index(path.stem)]) if path.stem in order else set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level == 1:
                parts = [node.module] if node.module else [name.name for name in node.names]
                assert below.issuperset(parts), (path.name, parts)


def test_that_without_scipy_a_method_of_scipys_says_in_one_line_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy", None)  # as where it is not installed
    for family in ("tuned L-BFGS", "tuned Levenberg-Marquardt", "MAP"):
        with pytest.raises(ImportError, match=r"^the study compares .*; install it: pip install 'dalearn\[study\]'$"):
            families.compute(("sine", "25", "0.1", family, "0"))
    assert families.compute(("sine", "25", "0.1", "EnKF one epoch", "0"))  # the others do without


def test_that_the_command_without_scipy_says_what_to_install(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit):
        command.main([])
    assert "methods of scipy and cma: pip install 'dalearn[study]'" in capsys.readouterr().err and not list(
        tmp_path.iterdir()
    )


def test_that_the_extra_study_has_what_the_command_imports_beside_numpy():
    folder = Path(descents.__file__).parent
    imported = set()
    for path in [*folder.glob("*.py"), folder.parent / "threads.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {name.name.partition(".")[0] for name in node.names}
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                imported.add(node.module.partition(".")[0])
    imported -= {*sys.stdlib_module_names, "msvcrt"}
    project = tomllib.loads((folder.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = {requirement.partition(">=")[0] for requirement in project["optional-dependencies"]["study"]}
    assert imported - {"numpy", "dalearn"} == extra

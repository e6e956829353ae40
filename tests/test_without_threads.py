"""What a browser's Python lacks, threads and processes: here they are taken away, there it is so."""

import subprocess
import sys
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from runs import linear

from dalearn import esmda, simulator
from dalearn._bar import with_bar
from dalearn.exercises import check, solution
from dalearn.threads import has_threads, one_blas_thread

ROOT = Path(__file__).parent.parent
X = np.linspace(-1, 1, 5)[:, None]


@pytest.fixture
def without_threads(monkeypatch):
    """This Python says that it is one in a browser, and starts no thread and no process."""
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setattr(threading.Thread, "start", no_thread)
    monkeypatch.setattr("os.fork", no_thread, raising=False)


def no_thread(*_):
    raise RuntimeError("can't start new thread")


def last(steps):
    *_, step = steps
    return step.theta


def test_that_a_pool_of_threads_is_left_alone_and_the_result_is_the_same(without_threads, rng):
    ensemble, d = rng.standard_normal((6, 20)), rng.standard_normal((5, 2))
    with ThreadPoolExecutor(2) as pool:
        pooled = last(esmda(simulator(linear, executor=pool), ensemble, X, d, 0.1, rng=1))
    np.testing.assert_array_equal(pooled, last(esmda(simulator(linear), ensemble, X, d, 0.1, rng=1)))


def test_that_a_store_needs_no_lock_and_members_are_not_run_again(without_threads, rng, tmp_path, monkeypatch):
    if sys.modules.get("fcntl"):
        monkeypatch.delattr("fcntl.lockf", raising=False)
    ensemble, d = rng.standard_normal((6, 20)), rng.standard_normal((5, 2))
    first = last(esmda(simulator(linear, store=tmp_path), ensemble, X, d, 0.1, rng=1))
    files = sorted(tmp_path.rglob("*.npz"))
    second = last(esmda(simulator(linear, store=tmp_path), ensemble, X, d, 0.1, rng=1))
    np.testing.assert_array_equal(first, second)
    assert files and sorted(tmp_path.rglob("*.npz")) == files


def test_that_a_timeout_which_cannot_be_kept_is_refused(without_threads):
    with pytest.raises(ValueError, match="timeout must be None in a browser's Python, .* got 5"):
        simulator(linear, timeout=5)


def test_that_a_progress_bar_asks_for_no_thread(without_threads, capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert list(with_bar(range(3), stacklevel=1)) == [0, 1, 2]
    assert "3/3" in capsys.readouterr().err


def test_that_one_blas_thread_has_nothing_to_do(without_threads, monkeypatch):
    monkeypatch.setitem(sys.modules, "threadpoolctl", None)
    assert not has_threads() and one_blas_thread() is None


def test_that_a_check_says_right_and_what_is_wrong(without_threads):
    assert check("05-gain", reference("05-gain")).ok
    wrong = check("05-gain", lambda A, S, obs_var: -reference("05-gain")(A, S, obs_var))
    assert not wrong.ok and wrong.attempted and wrong.mistake


def reference(name):
    namespace = {"np": np}
    exec(str(solution(name)), namespace)
    return next(value for value in list(namespace.values())[::-1] if callable(value))


@pytest.mark.skipif(sys.platform == "emscripten", reason="there it is always so")
def test_that_all_of_the_library_that_a_chapter_imports_needs_no_processes():
    modules = "dalearn, dalearn.exercises, dalearn.explore, dalearn.plots, dalearn.stored"
    modules += ", dalearn.study.compare, dalearn.study.derivative_free, dalearn.study.references, dalearn.study.weather"
    code = f"import sys; sys.modules['multiprocessing'] = sys.modules['_multiprocessing'] = None; import {modules}"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, cwd=ROOT, timeout=120)

"""Jobs in a thread: they are stopped where Python can stop them, and what cannot be stopped is said."""

import sys
import threading
import time

import pytest
from ways import Loops, only

from dalearn.exercises import in_a_thread
from dalearn.exercises.endings import NotPossible, Unfinished
from dalearn.exercises.in_a_thread import Stop, carry_out_in_a_thread


def until_it_is_true(condition):
    until = time.monotonic() + 20
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
    return condition()


def test_that_a_sleep_is_not_waited_for_and_the_job_ends_when_it_wakes(monkeypatch):
    monkeypatch.setattr(in_a_thread, "PATIENCE", 0.05)
    woken, threads = [], threading.active_count()

    def sleepy():
        wakes.wait(20)
        while True:
            woken.append(True)
            time.sleep(0.01)

    wakes = threading.Event()
    with pytest.raises(Unfinished) as unfinished:
        carry_out_in_a_thread(sleepy, 0.05)
    assert (unfinished.value.seconds, unfinished.value.left_running) == (0.05, True)
    wakes.set()
    assert until_it_is_true(lambda: threading.active_count() == threads)
    assert len(woken) <= 1


def test_that_a_job_which_is_being_stopped_may_clear_up(monkeypatch):
    monkeypatch.setattr(in_a_thread, "PATIENCE", 20.0)
    cleared = []

    def job():
        try:
            while True:
                pass
        finally:
            cleared.append(True)

    with pytest.raises(Unfinished) as unfinished:
        carry_out_in_a_thread(job, 0.05)
    assert cleared and not unfinished.value.left_running


def test_that_a_job_which_ends_while_it_is_being_stopped_is_unfinished(monkeypatch):
    monkeypatch.setattr(in_a_thread, "PATIENCE", 20.0)

    def job():
        try:
            while True:
                pass
        except SystemExit:
            return 7

    with pytest.raises(Unfinished):
        carry_out_in_a_thread(job, 0.05)


def test_that_a_python_which_cannot_stop_a_thread_says_that_it_runs_on(monkeypatch):
    monkeypatch.setitem(sys.modules, "ctypes", None)  # then to import it is an error
    ends = threading.Event()
    threads = threading.active_count()
    with pytest.raises(Unfinished) as unfinished:
        carry_out_in_a_thread(lambda: ends.wait(20), 0.05)
    assert unfinished.value.left_running
    ends.set()
    assert until_it_is_true(lambda: threading.active_count() == threads)


def test_that_a_job_runs_in_a_thread_that_does_not_keep_python_alive():
    assert carry_out_in_a_thread(lambda: threading.current_thread().daemon, 20)


def test_that_where_no_thread_can_be_started_the_job_is_not_run(monkeypatch):
    only("here", monkeypatch)
    with pytest.raises(NotPossible):
        carry_out_in_a_thread(lambda: pytest.fail("it was run"), 20)


def test_that_the_exception_that_stops_a_job_is_no_exception_which_a_job_would_catch_by_chance():
    assert not issubclass(Stop, Exception) and issubclass(Stop, SystemExit)


def interrupt_the_wait(monkeypatch):
    """As the stop button does, on every system: the wait for the job is interrupted, once."""
    join, waits = threading.Thread.join, []

    def interrupted(self, timeout=None):
        waits.append(self)
        join(self, 0.05 if len(waits) == 1 else timeout)
        if len(waits) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(threading.Thread, "join", interrupted)


@pytest.mark.parametrize("kind", ["plain", "catches_everything", "sleeps"])
def test_that_an_interrupted_wait_ends_the_job_on_every_system(kind, monkeypatch):
    monkeypatch.setattr(in_a_thread, "PATIENCE", 20.0)
    loops, threads = Loops(), threading.active_count()
    interrupt_the_wait(monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        carry_out_in_a_thread(getattr(loops, kind), 60)
    assert loops.turns.value > 0 and not loops.turns.still_rises() and threading.active_count() == threads


@pytest.mark.parametrize("begun", [False, True])
def test_that_the_stop_button_at_the_start_of_a_thread_leaves_none(begun, monkeypatch):
    monkeypatch.setattr(in_a_thread, "PATIENCE", 20.0)
    loops, threads = Loops(), threading.active_count()
    start, started = threading.Thread.start, []

    def interrupted(self):
        started.append(self)
        if begun:
            start(self)
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Thread, "start", interrupted)
    with pytest.raises(KeyboardInterrupt):
        carry_out_in_a_thread(loops.plain, 60)
    if not begun:  # then the system starts it now
        start(started[0])
        started[0].join(20)
        assert loops.turns.value == 0
    assert not started[0].is_alive() and not loops.turns.still_rises() and threading.active_count() == threads

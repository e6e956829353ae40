"""What a check runs: it gives its result, changes no setting, and is ended in time, in each of the three ways."""

import builtins
import itertools
import math
import random
import signal
import sys
import threading
import time
import warnings
from contextlib import suppress

import numpy as np
import pytest
from ways import LOOPS, START, STOPPABLE, WAYS, Loops, only

from dalearn.exercises import guard, in_a_thread

# a thread may be stopped in the middle of what Python does beside the answer, and Python says so
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(params=WAYS)
def way(request, monkeypatch):
    only(request.param, monkeypatch)
    return request.param


@pytest.fixture(params=STOPPABLE)
def stoppable(request, monkeypatch):
    only(request.param, monkeypatch)
    monkeypatch.setattr(in_a_thread, "PATIENCE", 20.0)  # on a busy machine it may take that long
    return request.param


def raises(error):
    raise error


# ----------------------------------------------------------------------------------------------------- results and errors


@pytest.mark.parametrize("result", [None, 3, "words", [1.5, (2, ...)], {"a": 1}])
def test_that_the_result_of_a_job_comes_back(way, result):
    assert guard.carry_out(lambda: result, 20) == result


def test_that_an_array_of_many_numbers_comes_back(way):
    numbers = np.arange(10**6)  # more than a pipe holds at a time
    assert np.array_equal(guard.carry_out(lambda: numbers + 1, 20), numbers + 1)


def test_that_an_error_of_a_job_is_raised(way):
    with pytest.raises(ZeroDivisionError, match="division by zero"):
        guard.carry_out(lambda: 1 / 0, 20)


@pytest.mark.parametrize("error", [SystemExit, GeneratorExit])
def test_that_what_is_no_exception_is_raised_as_one(way, error):
    with pytest.raises(guard.Escaped, match=error.__name__):
        guard.carry_out(lambda: raises(error), 20)


@pytest.mark.parametrize("way", ["copy", "thread"], indirect=True)
def test_that_a_keyboard_interrupt_of_a_jobs_own_does_not_look_like_the_stop_button(way):
    with pytest.raises(guard.Escaped, match="KeyboardInterrupt"):
        guard.carry_out(lambda: raises(KeyboardInterrupt), 20)


def test_that_a_keyboard_interrupt_is_the_stop_button_where_a_job_runs_here(monkeypatch):
    only("here", monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        guard.carry_out(lambda: raises(KeyboardInterrupt), 20)


def test_that_a_job_may_carry_out_another(way):
    assert guard.carry_out(lambda: guard.carry_out(lambda: 7, 20) + 1, 20) == 8


def test_that_a_copy_is_used_where_there_are_copies(monkeypatch):
    only("copy", monkeypatch)
    held = []
    guard.carry_out(lambda: held.append(1), 20)
    assert held == []


@pytest.mark.parametrize("name, where", [("thread", False), ("here", True)])
def test_that_a_thread_is_used_where_there_are_no_copies_and_else_none(name, where, monkeypatch):
    only(name, monkeypatch)
    threads = []
    guard.carry_out(lambda: threads.append(threading.current_thread()), 20)
    assert [thread is threading.main_thread() for thread in threads] == [where]


def test_that_only_the_main_thread_makes_copies():
    """In another thread, Python would not let the copy arrange its signals."""
    held = []
    thread = threading.Thread(target=lambda: guard.carry_out(lambda: held.append(1), 20))
    thread.start()
    thread.join()
    assert held == [1]


# ----------------------------------------------------------------------------------------- what is there to end a job


def test_that_an_error_of_a_jobs_own_is_not_there_to_end_it():
    assert not any(guard.is_to_end(error) for error in (ValueError(), SystemExit(), KeyboardInterrupt()))


def test_that_the_exception_that_stops_a_thread_is_there_to_end_it():
    assert guard.is_to_end(in_a_thread.Stop())


def test_that_a_keyboard_interrupt_is_there_to_end_a_job_that_runs_here_and_only_while_it_runs(monkeypatch):
    only("here", monkeypatch)
    outer = []

    def job():
        inner = guard.carry_out(lambda: guard.is_to_end(KeyboardInterrupt()), 20)
        outer.append(guard.is_to_end(KeyboardInterrupt()))
        return inner

    assert guard.carry_out(job, 20) and outer == [True]
    assert not guard.is_to_end(KeyboardInterrupt())


# ------------------------------------------------------------------------------------------------------------ settings


def settings():
    return {
        "warnings": list(warnings.filters),
        "numpy's random numbers": str(np.random.get_state(legacy=False)),
        "Python's random numbers": random.getstate(),
        "print options": np.get_printoptions(),
        "floating point": np.geterr(),
        "recursion": sys.getrecursionlimit(),
        "streams": (sys.stdin, sys.stdout, sys.stderr),
        "functions": [np.mean, np.linalg.inv, np.random.normal, np.fft.fft, np.ma.count, math.exp, random.random],
        "builtins": [builtins.sum, builtins.input],
    }


def change_all_settings():
    warnings.simplefilter("ignore")
    np.random.seed(1)
    random.seed(1)
    np.set_printoptions(precision=2)
    np.seterr(all="raise")
    sys.setrecursionlimit(sys.getrecursionlimit() + 7)
    sys.stdin = sys.stdout = sys.stderr = None
    np.mean = np.linalg.inv = np.random.normal = np.fft.fft = np.ma.count = None
    del math.exp, random.random
    builtins.sum = builtins.input = None


def test_that_what_a_block_changes_is_as_it_was_after_it_though_it_raises():
    before = settings()
    with pytest.raises(ValueError), guard.settings_as_they_were():
        change_all_settings()
        raise ValueError
    assert settings() == before


def test_that_what_a_job_changes_is_as_it_was_after_it(way):
    before = settings()
    guard.carry_out(change_all_settings, 20)
    assert settings() == before


def test_that_what_a_module_loads_in_the_meantime_stays(monkeypatch):
    monkeypatch.setattr(math, "loaded", None, raising=False)
    del math.loaded
    with guard.settings_as_they_were():
        math.loaded = 1
        del math.exp
    assert math.loaded == 1 and math.exp(0) == 1


def lower_the_recursion_limit():
    for limit in itertools.count(1):
        with suppress(RecursionError):  # as long as it is below the depth that there is already
            return sys.setrecursionlimit(limit)


def test_that_the_lowest_recursion_limit_does_not_stop_what_follows(way):
    if way == "here" and "here" in STOPPABLE:
        pytest.skip("whoever looks at the clock needs a call more")
    limit = sys.getrecursionlimit()
    assert guard.carry_out(lambda: lower_the_recursion_limit() or [[[7]]], 20) == [[[7]]]
    assert sys.getrecursionlimit() == limit


# ---------------------------------------------------------------------------------------------------------- the terminal


def test_that_a_job_prints_to_nobody(way, capsys):
    def job():
        print("words")
        print("more words", file=sys.stderr)

    guard.carry_out(job, 20)
    assert capsys.readouterr() == ("", "")


def test_that_nobody_is_asked_to_type_something_in(way):
    with pytest.raises(EOFError, match="nobody is there to type in more"):
        guard.carry_out(lambda: input("A number: "), 20)
    assert guard.carry_out(lambda: sys.stdin.read(), 20) == ""


def test_that_the_beginning_of_what_is_printed_is_kept():
    printed = guard.Printed()
    print("one", "two", file=printed, flush=True)
    assert printed.text == "one two\n"
    assert printed.write("x" * 10**6) == 10**6
    print("end", file=printed)
    assert printed.text == "one two\n" + "x" * (printed.KEEPS - 8)


def test_that_where_prints_go_cannot_be_closed():
    printed = guard.Printed()
    printed.close()
    print("words", file=printed, flush=True)
    assert printed.text == "words\n" and printed.writable() and not printed.closed


# ------------------------------------------------------------------------------------------------------ endless jobs


@pytest.mark.parametrize("kind", [kind for kind in LOOPS if kind != "is_asked_for_an_array"])
def test_that_an_endless_job_is_ended(kind, stoppable, capfd):
    loops, threads = Loops(), threading.active_count()
    with pytest.raises(guard.Unfinished) as unfinished:
        guard.carry_out(getattr(loops, kind), 0.2)
    assert (unfinished.value.seconds, unfinished.value.left_running) == (0.2, False)
    assert threading.active_count() == threads
    assert loops.turns.value > 0 and not loops.turns.still_rises()
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="Windows sends no signal to a thread")
@pytest.mark.parametrize("kind", ["plain", "catches_everything_around_a_loop", "sleeps"])
def test_that_the_stop_button_ends_the_job_and_then_reaches_the_reader(kind, stoppable):
    if stoppable == "here" and kind == "catches_everything_around_a_loop":
        pytest.skip("run here, what catches everything catches the stop button too, and only the clock ends it")
    loops, threads = Loops(), threading.active_count()
    waits = threading.Thread(target=_press_the_stop_button_when_it_turns, args=(loops.turns,))
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
    try:
        with pytest.raises(KeyboardInterrupt):
            START(waits)
            guard.carry_out(getattr(loops, kind), 60)
    finally:
        signal.signal(signal.SIGINT, usual)
    waits.join()
    assert loops.turns.value > 0 and not loops.turns.still_rises() and threading.active_count() == threads


def _press_the_stop_button_when_it_turns(turns):
    while not turns.value:
        time.sleep(0.01)
    signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)


# ------------------------------------------------------------------------------------------------- a time for all jobs


@pytest.mark.parametrize("which", ["copy", "thread"])
def test_that_jobs_have_their_time_together(which, monkeypatch):
    only(which, monkeypatch)
    with guard.within(0.3):
        assert guard.carry_out(lambda: 1, 60.0) == 1
        with pytest.raises(guard.Unfinished) as unfinished:
            guard.carry_out(lambda: time.sleep(0.5) or time.sleep(0.5), 60.0)
        assert 0 < unfinished.value.seconds <= 0.3
        with pytest.raises(guard.Unfinished):
            guard.carry_out(lambda: 1, 60.0)
    assert guard.carry_out(lambda: 1, 60.0) == 1


def test_that_a_block_within_another_gets_no_longer_time(way):
    with guard.within(0.0), guard.within(60.0), pytest.raises(guard.Unfinished):
        guard.carry_out(lambda: 1, 60.0)

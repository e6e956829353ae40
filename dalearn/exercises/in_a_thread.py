"""Runs a job in a thread, which can be stopped between two instructions of Python, and only there."""

import threading
import time
from contextlib import suppress
from functools import partial

from .endings import NotPossible, Unfinished, as_an_exception

PATIENCE = 1.0  # seconds in which a thread that is being stopped has to end
TURN = 0.1  # seconds of one wait


class Stop(SystemExit):
    """Raised in the thread of a job that has to end.

    To make one takes a moment of sleep. If the job catches it, the next one arrives within that moment, and the
    interpreter raises it before the job's loop can go round again.
    """

    __init__ = staticmethod(partial(time.sleep, 0.01))


def carry_out_in_a_thread(job, seconds):
    """What job() returns; NotPossible where no thread can be started."""
    outcome = {}
    called_off = threading.Event()
    thread = threading.Thread(target=_run_until_stopped, args=(job, outcome, called_off), daemon=True)
    try:
        _start(thread)
        _wait_for(thread, seconds)
    finally:  # after the stop button too, which raises KeyboardInterrupt in here
        called_off.set()
        overdue = not outcome
        if overdue and thread.ident is not None:  # else it has not begun, and will see that it is called off
            _end(thread, outcome)
    if overdue:
        raise Unfinished(seconds, left_running=thread.is_alive())
    if "error" in outcome:
        raise as_an_exception(outcome["error"])
    return outcome["result"]


def _start(thread):
    try:
        thread.start()
    except RuntimeError:
        raise NotPossible from None


def _wait_for(thread, seconds):
    """In short turns: the stop button, pressed at the very beginning of a wait, may be heard only at its end."""
    until = time.monotonic() + seconds
    while thread.is_alive() and (left := until - time.monotonic()) > 0:
        thread.join(min(left, TURN))


def _run_until_stopped(job, outcome, called_off):
    if called_off.is_set():
        return
    with suppress(Stop):  # of two that were sent the second may find the job ended
        _run(job, outcome)
        time.sleep(0)  # it arrives here at the latest


def _run(job, outcome):
    try:
        outcome["result"] = job()
    except BaseException as error:
        outcome["error"] = error  # at once, because a job that is being stopped has no time for more


def _end(thread, outcome):
    """End the job that runs in this thread and has no outcome yet.

    The interpreter raises an exception between two instructions of the thread. It is raised again and again, because a
    job may catch it. A job that is inside a long sleep, or inside a long computation of numpy, ends after that.
    """
    try:
        import ctypes  # not every Python has it
    except ImportError:
        return
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc  # returns how many threads it found: none after the end
    number = ctypes.c_ulong(thread.ident)
    until = time.monotonic() + PATIENCE
    while not outcome and time.monotonic() < until and raise_in(number, ctypes.py_object(Stop)):
        time.sleep(0.001)
    thread.join(max(0.0, until - time.monotonic()))

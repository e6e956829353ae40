"""Runs code that may never end or change what all code shares, so that neither reaches the reader's notebook.

    carry_out(job, seconds)      what job() returns; Unfinished after that many seconds
    settings_as_they_were()      a block after which the settings that all code shares are as before

On Linux the job runs in a copy of this process (a fork), which is ended when its time is over, whatever it is doing: a
loop inside C code, a sleep, a loop around a bare except. Nothing that it changes is changed here. Elsewhere the job
runs in a thread, which can be stopped between two instructions of Python, and only there. Where Python can start no
thread either (in a browser), the job runs here, and an endless loop is for the reader to stop.
"""

import builtins
import math
import os
import pickle
import random
import signal
import sys
import threading
import time
import warnings
from contextlib import contextmanager, suppress
from functools import partial

import numpy as np

PATIENCE = 1.0  # seconds in which a thread that is being stopped has to end
KEPT = (np, np.linalg, np.random, math, random, builtins)  # modules that an answer might write into


class Unfinished(Exception):
    """A job had not finished in its time; left_running says whether it could not be ended either."""

    def __init__(self, left_running=False):
        super().__init__(left_running)
        self.left_running = left_running


class Died(Exception):
    """A job ended the process that it ran in: by os._exit, or by a fault in C code."""


@contextmanager
def settings_as_they_were():
    """After this block the settings that all code shares are as they were, whatever was set inside."""
    numpys_stream = np.random.get_state(legacy=False)
    pythons_stream = random.getstate()
    limit = sys.getrecursionlimit()
    streams = sys.stdout, sys.stderr
    contents = [dict(vars(module)) for module in KEPT]
    try:
        with warnings.catch_warnings(), np.printoptions(), np.errstate():
            yield
    finally:
        for module, content in zip(KEPT, contents):
            now = vars(module)
            if any(now.get(name) is not value for name, value in content.items()):
                now.update(content)  # what a module loads by and by, as numpy does, stays
        sys.stdout, sys.stderr = streams
        sys.setrecursionlimit(limit)
        random.setstate(pythons_stream)
        np.random.set_state(numpys_stream)


def carry_out(job, seconds):
    """What job() returns. What it returns has to be plain data, because it may come from another process.

    Unfinished when it has not come to its end after this many seconds, Died when it ended its process. What it raises
    is raised here. KeyboardInterrupt, the reader's stop button, ends the job and is raised on.
    """
    with settings_as_they_were():
        if sys.platform == "linux" and threading.current_thread() is threading.main_thread():
            return _in_a_copy(job, seconds)
        try:
            return _in_a_thread(job, seconds)
        except _NoThread:
            return _here(job)


def is_to_end(error):
    """Whether this exception, met inside a job, is there to end it and must not be kept: it is no error of the job's."""
    return isinstance(error, _Stop) or (isinstance(error, KeyboardInterrupt) and _running_here)


# --------------------------------------------------------------------------------------------- in a copy of this process


def _in_a_copy(job, seconds):
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of a fork among threads: the copy uses none of them
        child = os.fork()
    if child == 0:
        _be_the_copy(job, writing)
    os.close(writing)
    ended = False
    try:
        told = _read_all(reading, time.monotonic() + seconds)
        ended = told is not None
    finally:  # after the stop button too
        os.close(reading)
        if not ended:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(child, 0)
    if not ended:
        raise Unfinished
    if not told:
        raise Died
    value, error = pickle.loads(told)
    if error is not None:
        raise error
    return value


def _be_the_copy(job, writing):
    """Do the job, tell the first process how it went, and end without any of the clearing up that is its business."""
    try:
        with suppress(Exception):
            signal.signal(signal.SIGINT, signal.SIG_DFL)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nowhere, stream)
        sys.stdout = sys.stderr = open(os.devnull, "w")  # a notebook's would write to the page
        try:
            told = pickle.dumps((job(), None))
        except BaseException as error:
            told = _pickled(error)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(told)
    finally:
        os._exit(0)


def _pickled(error):
    try:
        told = pickle.dumps((None, error))
        pickle.loads(told)
    except Exception:  # some errors cannot be made again from their arguments
        told = pickle.dumps((None, RuntimeError(f"{type(error).__name__} in a job")))
    return told


def _read_all(pipe, until):
    """All bytes until the other end is closed; None when the time is over first."""
    import select  # not every Python has it, and one without fork does not need it

    parts = []
    while (left := until - time.monotonic()) > 0:
        ready, _, _ = select.select([pipe], [], [], left)
        if ready:
            part = os.read(pipe, 1 << 20)
            if not part:
                return b"".join(parts)
            parts.append(part)
    return None


# ------------------------------------------------------------------------------------------------------------ in a thread


class _NoThread(Exception):
    """This Python cannot start a thread."""


class _Stop(SystemExit):
    """Raised in the thread of a job that has to end.

    To make one takes a moment of sleep. If the job catches it, the next one arrives within that moment, and the
    interpreter raises it before the job's loop can go round again.
    """

    __init__ = staticmethod(partial(time.sleep, 0.01))


def _in_a_thread(job, seconds):
    outcome = {}
    recursion_limit = sys.getrecursionlimit()

    def run():
        try:
            result = job()
            sys.setrecursionlimit(recursion_limit)  # what follows could hit a lower one
            outcome["result"] = result
        except BaseException as error:
            outcome["error"] = error  # at once, because a job that is being stopped has no time for more

    def run_until_stopped():
        with suppress(_Stop):  # of two that were sent the second may find the job ended
            run()
            time.sleep(0)  # it arrives here at the latest

    thread = threading.Thread(target=run_until_stopped, daemon=True)
    try:
        thread.start()
    except RuntimeError:
        raise _NoThread from None
    try:
        thread.join(seconds)
    finally:  # after the stop button too, which raises KeyboardInterrupt in join
        overdue = not outcome
        if overdue:
            _end(thread, outcome)
    if overdue:
        raise Unfinished(left_running=thread.is_alive())
    if "error" in outcome:
        raise outcome["error"]
    return outcome["result"]


def _end(thread, outcome):
    """End the job that runs in this thread and has no outcome yet.

    The interpreter raises an exception between two instructions of the thread. It is raised again and again, because a
    job may catch it. A job that is inside a long sleep, or inside a long computation of numpy, ends after that.
    """
    import ctypes  # not every Python has it, and one that starts no threads does not need it

    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc  # returns how many threads it found: none after the end
    number = ctypes.c_ulong(thread.ident)
    until = time.monotonic() + PATIENCE
    while not outcome and time.monotonic() < until and raise_in(number, ctypes.py_object(_Stop)):
        time.sleep(0.001)
    thread.join(max(0.0, until - time.monotonic()))


# ------------------------------------------------------------------------------------------------------------------ here

_running_here = False  # then a KeyboardInterrupt is the stop button, and no error of the job's


def _here(job):
    global _running_here
    _running_here = True
    try:
        return job()
    finally:
        _running_here = False

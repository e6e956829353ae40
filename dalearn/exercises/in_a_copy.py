"""Runs a job in a copy of this process (a fork), which can be ended whatever it is doing.

The copy can change nothing here. What it writes goes nowhere, and it is the first of a group of processes, so that
those which it starts end with it. It has a clock of its own: where this process is gone before the job has ended, the
copy does not stay behind.

First process and copy talk through a pipe. The copy sends one message, its length first: a process that the job has
started may hold the pipe open, so that its end is not always seen.
"""

import faulthandler
import gc
import os
import pickle
import signal
import sys
import threading
import time
import warnings
from contextlib import suppress

from .endings import Died, NotPossible, Unfinished, as_an_exception
from .in_a_thread import TURN

MEMORY = 4 * 2**30  # bytes that a copy may take besides what it has from the beginning
HEAD = 8  # bytes that hold the length of the message
GRACE = 1.0  # seconds after which a copy that nobody has ended ends itself


def carry_out_in_a_copy(job, seconds):
    """What job() returns, which has to be plain data; NotPossible where there are no copies."""
    if sys.platform != "linux" or threading.current_thread() is not threading.main_thread():
        raise NotPossible
    until = time.monotonic() + seconds
    told = _what_a_copy_tells(job, seconds, until)
    if told is None:
        raise Unfinished(seconds)
    if not told:
        raise Died
    value, error = pickle.loads(told)
    if error is not None:
        raise error
    return value


def _what_a_copy_tells(job, seconds, until):
    """The message of a copy that does the job: None when the time is over first, b"" when the copy ends without one."""
    # The stop button waits until the copy is sure to be ended, and until the copy does not hear it.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        copy, pipe = _a_copy_that_does(job, seconds)
        try:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            return _message(pipe, until)
        finally:
            os.close(pipe)
            _end(copy)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _a_copy_that_does(job, seconds):
    """The number of a new process that does the job, and the pipe that its message comes through."""
    try:
        reading, writing = os.pipe()
    except OSError:  # too many files are open
        raise NotPossible from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a fork among threads: the copy uses none of them
            copy = os.fork()
            if copy == 0:
                try:
                    _be_the_copy(job, seconds, writing)
                finally:  # never back into the code that called us
                    os._exit(0)
    except OSError:  # there is no memory, or no room for another process
        os.close(reading)
        os.close(writing)
        raise NotPossible from None
    os.close(writing)
    with suppress(OSError):  # the copy does it too, and whoever comes second may fail
        os.setpgid(copy, copy)
    return copy, reading


def _end(copy):
    """End a copy and the processes that it has started. It stays known until the wait, so that no other is met."""
    with suppress(ProcessLookupError):
        os.killpg(copy, signal.SIGKILL)
    with suppress(ProcessLookupError):
        os.kill(copy, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(copy, 0)


def _message(pipe, until):
    """What comes through the pipe until the message is complete. The waits are short, as in_a_thread.py explains."""
    import select  # not every Python has it, and one without fork does not need it

    arrivals = select.poll()
    arrivals.register(pipe, select.POLLIN)
    told = bytearray()
    while (left := until - time.monotonic()) > 0:
        if not arrivals.poll(1000 * min(left, TURN)):
            continue
        part = os.read(pipe, 2**20)
        if not part:
            return b""
        told += part
        if len(told) >= HEAD and len(told) >= HEAD + int.from_bytes(told[:HEAD], "big"):
            return bytes(told[HEAD:])
    return None


# ---------------------------------------------------------------------------------------------------------- in the copy


def _be_the_copy(job, seconds, pipe):
    """Do the job and tell how it went. What is cleared up at the end of Python is the first process's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the stop button is for the first process
    _be_on_its_own(seconds)
    _leave_the_terminal()
    told = _told(job)
    with os.fdopen(pipe, "wb") as stream:
        stream.write(len(told).to_bytes(HEAD, "big") + told)


def _be_on_its_own(seconds):
    import resource  # only Unix has it

    os.setpgid(0, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)
    faulthandler.disable()  # it would write to a copy of the terminal that was put aside
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # after a fault in C code no image of the memory is left behind
    gc.freeze()  # what the first process has is for the first process to clear away
    with suppress(OSError, ValueError):  # a limit may be set already
        _limit_the_memory(resource)


def _limit_the_memory(resource):
    """More is a MemoryError, and where the whole machine has no more, the system ends the copy before anything else."""
    with open("/proc/self/oom_score_adj", "w") as ours:
        ours.write("1000")
    with open("/proc/self/statm") as ours:
        taken = int(ours.read().split()[0]) * resource.getpagesize()
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY, most))


def _leave_the_terminal():
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)


def _told(job):
    """A value and an error, pickled: one of them is None."""
    try:
        return pickle.dumps((job(), None))
    except BaseException as error:
        return pickle.dumps((None, _retold(as_an_exception(error))))


def _retold(error):
    """An error as one of Python's own with words alone: to make another again, the first process would run its code."""
    words = str(error)
    kind = type(error)
    if kind is not Exception and (kind.__module__ == "builtins" or kind.__module__ == as_an_exception.__module__):
        with suppress(Exception):  # some are not made of words
            return kind(words)
    return RuntimeError(f"{kind.__name__}: {words}")

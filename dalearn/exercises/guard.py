"""Runs code that may never end or change what all code shares, so that neither reaches the reader's notebook.

    carry_out(job, seconds)      what job() returns; Unfinished after that many seconds
    within(seconds)              a block in which all jobs together have this time
    settings_as_they_were()      a block after which the settings that all code shares are as before

On Linux the job runs in a copy of this process, which is ended when its time is over, whatever it is doing: a loop
inside C code, a sleep, a loop around a bare except (in_a_copy.py). Elsewhere the job runs in a thread, which can be
stopped between two instructions of Python, and only there (in_a_thread.py). Where Python can start no thread either
(in a browser), the job runs here, and looks at the clock at every turn of a loop (in_turns.py).
"""

import builtins
import io
import math
import random
import sys
import time
import warnings
from contextlib import contextmanager
from functools import partial

import numpy as np

from .endings import Died, Escaped, NotPossible, Unfinished, as_an_exception
from .in_a_copy import carry_out_in_a_copy
from .in_a_thread import Stop, carry_out_in_a_thread
from .in_turns import carry_out_in_turns

__all__ = ["Died", "Escaped", "Printed", "Unfinished", "carry_out", "is_to_end", "settings_as_they_were", "within"]

KEPT = ("numpy", "numpy.linalg", "numpy.random", "numpy.fft", "numpy.ma", "math", "random", "builtins")
# the modules that an answer might write into; by name, since numpy loads some of them when they are first used


def carry_out(job, seconds):
    """What job() returns. It has to be plain data, because it may come from another process.

    Unfinished when it has not come to its end after this many seconds, Died when it ended its process, Escaped when it
    raised what is no Exception. An Exception of the job is raised here; from another process it comes as one of
    Python's own. KeyboardInterrupt, the reader's stop button, ends the job and is raised on.
    """
    alone = partial(_without_a_terminal, job)
    seconds = min(seconds, _end - time.monotonic())
    if seconds <= 0:
        raise Unfinished(0.0)
    with settings_as_they_were():
        for way in (carry_out_in_a_copy, carry_out_in_a_thread):
            try:
                return way(alone, seconds)
            except NotPossible:
                continue
        return _carry_out_here(alone, seconds)


_end = math.inf  # when the time of all jobs is over, on the clock time.monotonic


@contextmanager
def within(seconds):
    """A block in which the jobs have this time together: whatever each is given, they end when it is over."""
    global _end
    before = _end
    _end = min(before, time.monotonic() + seconds)
    try:
        yield
    finally:
        _end = before


def is_to_end(error):
    """Whether an exception that is met inside a job is there to end the job, and so is no error of the job's own."""
    return isinstance(error, Stop) or (isinstance(error, KeyboardInterrupt) and _running_here)


@contextmanager
def settings_as_they_were():
    """After this block the settings that all code shares are as they were, whatever was set inside."""
    numpys_stream = np.random.get_state(legacy=False)
    pythons_stream = random.getstate()
    recursion_limit = sys.getrecursionlimit()
    streams = sys.stdin, sys.stdout, sys.stderr
    contents = {sys.modules[name]: dict(vars(sys.modules[name])) for name in KEPT if name in sys.modules}
    try:
        with warnings.catch_warnings(), np.printoptions(), np.errstate():
            yield
    finally:
        sys.setrecursionlimit(recursion_limit)
        for module, content in contents.items():
            _put_back(module, content)
        sys.stdin, sys.stdout, sys.stderr = streams
        random.setstate(pythons_stream)
        np.random.set_state(numpys_stream)


def _put_back(module, content):
    """What the module held is in it again; what it has loaded since, as numpy does by and by, stays."""
    now = vars(module)
    if any(now.get(name) is not value for name, value in content.items()):
        now.update(content)


# --------------------------------------------------------------------------------------- what a job reads and prints


class Printed(io.TextIOBase):
    """Takes what is printed, and keeps its beginning. It cannot be closed."""

    KEEPS = 2000  # characters

    def __init__(self):
        self.text = ""

    def writable(self):
        return True

    def write(self, text):
        self.text += text[: self.KEEPS - len(self.text)]
        return len(text)

    def close(self):
        pass


def _without_a_terminal(job):
    """What job() returns; it prints to nobody, and nobody is asked to type something in."""
    recursion_limit = sys.getrecursionlimit()
    sys.stdin = io.StringIO()
    sys.stdout = sys.stderr = Printed()
    builtins.input = _input  # a notebook's own would wait for an answer
    try:
        return job()
    finally:
        sys.setrecursionlimit(recursion_limit)  # at once, because what follows could hit a lower one


def _input(prompt=""):
    raise EOFError("a check gives your function its arguments, and nobody is there to type in more")


# ---------------------------------------------------------------------------------------------------------------- here

_running_here = False  # then a KeyboardInterrupt is the stop button, and no error of the job's


def _carry_out_here(job, seconds):
    global _running_here
    before = _running_here  # a job may carry out another
    _running_here = True
    try:
        return carry_out_in_turns(job, seconds)
    except (KeyboardInterrupt, Unfinished):
        raise
    except BaseException as error:
        raise as_an_exception(error) from error
    finally:
        _running_here = before

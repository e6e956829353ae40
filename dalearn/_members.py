"""Runs of a program for one member each, in this process or on an executor, and why a run has no result.

The outcome of a run is what it returned, an array (n, n_out), or a str: the reason why there is none. The reason is
made where the member runs, because an exception of a program's own does not always survive the way back.
"""

import pickle
import sys
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, wait
from itertools import islice
from threading import Thread
from time import monotonic
from uuid import uuid4

import numpy as np

from ._checks import numbers_in
from .threads import has_threads

GRACE = 60.0  # seconds: a worker that still works answers within them after a timeout
PATIENCE = 300.0  # seconds: where it is not known whether any member has begun, a worker is awaited so much longer


def outcomes_of(run, executor, timeout, members, x):
    """Run the members {i: theta} -> an iterator of (i, outcome), as they finish.

    BrokenExecutor, after the outcomes of those that were at work, when the executor can run no more of them. Whoever
    stops early closes the iterator: what has not begun is cancelled then.
    """
    if executor is None or _needs_threads(executor):
        return ((i, outcome_of(run, theta, x, timeout)) for i, theta in members.items())
    return _on_executor(as_sent(run, executor), executor, timeout, members, x)


def _needs_threads(executor):
    """Whether this is Python's own pool of threads, where no thread can be started: then the members run here."""
    pools = sys.modules.get("concurrent.futures.thread")  # not imported before there is such a pool
    return not has_threads() and pools is not None and isinstance(executor, pools.ThreadPoolExecutor)


def _on_executor(run, executor, timeout, members, x):
    # No more at a time than there are workers: where one of them ends abruptly, few members can have been the cause.
    slots = getattr(executor, "_max_workers", None) or len(members)
    silence = None if timeout is None else timeout + GRACE
    call = uuid4().hex  # tells equal members of two calls apart: Dask would not run the second, but remember the first
    waiting = iter(members)
    at_work = {}
    finished = []
    broken = None
    heard = monotonic()
    try:
        while True:
            try:
                for i in [] if broken else islice(waiting, slots - len(at_work)):
                    at_work[executor.submit(outcome_of, run, members[i], x, timeout, call)] = i
            except BrokenExecutor as error:
                broken = error
                yield i, _abrupt(error)
            except RuntimeError as error:
                raise ValueError(f"executor must take new work; got one that says: {error}") from None
            yield from finished  # only now, because what is done with them takes time, and the workers have new work
            finished = []
            if not at_work:
                break
            done, _ = wait(at_work, silence, FIRST_COMPLETED)
            if not done and _given_up(at_work, monotonic() - heard, timeout):
                lost = [i for future, i in at_work.items() if future.running()]
                yield from ((i, f"its worker has not answered for {silence:g} s") for i in lost)
                unseen = [*(i for i in at_work.values() if i not in lost), *waiting]
                yield from ((i, "no worker has answered") for i in unseen)
                broken = BrokenExecutor("no worker answers") if unseen else None
                break
            heard = monotonic() if done else heard
            for future in done:
                error = None if future.cancelled() else future.exception()
                broken = error if isinstance(error, BrokenExecutor) else broken
                finished.append((at_work.pop(future), _of_future(future)))
    finally:
        for future in at_work:
            future.cancel()
    if broken:
        raise broken


def _given_up(at_work, silence, timeout):
    """True when no worker can be left that works: each that works on a member answers when its time is over.

    An executor may not say which members have begun; they may all stand in a queue, behind the work of others.
    """
    known = any(future.running() for future in at_work)
    return silence > timeout + (GRACE if known else PATIENCE)


def _of_future(future):
    """The outcome of a member whose future is done."""
    if future.cancelled():
        return "it was cancelled"
    error = future.exception()
    if error is None:
        return future.result()
    return _abrupt(error) if isinstance(error, BrokenExecutor) else brief_error(error)


def _abrupt(error):
    return f"a worker ended abruptly, this one's or another's: killed, crashed or out of memory ({brief_error(error)})"


def outcome_of(run, theta, x, timeout, call=None):
    """What run returns for one member, or why there is nothing. This is what a worker does.

    With a timeout the member runs in a thread, and the worker goes on without it when its time is over. So the time
    counts from the member's own start, and the worker is free for the next one. The thread cannot be stopped; it is
    abandoned, and ends with the process at the latest.
    """
    if isinstance(run, bytes):  # before the clock starts: what run imports may take longer than a member
        try:
            run = pickle.loads(run)
        except Exception as error:
            return f"run cannot be loaded there ({brief_error(error)}). {ELSEWHERE}"
    if timeout is None:
        return _tried(run, theta, x)
    outcome = []
    thread = Thread(target=lambda: outcome.append(_tried(run, theta, x)), daemon=True)
    thread.start()
    thread.join(timeout)
    return outcome[0] if outcome else f"no answer within {timeout:g} s"


def _tried(run, theta, x):
    try:
        with np.errstate(all="ignore"):  # an overflow ends as inf, which is reported
            returned = run(theta.copy(), x.copy())  # it may write to them
    except (Exception, SystemExit) as error:
        return brief_error(error)
    try:
        needs = f"an array of shape ({len(x)}, n_out), a row for each row of x"
        return np.array(numbers_in("what run returns", returned, needs, shape=(len(x), None)))
    except ValueError as error:
        return str(error)


def brief_error(error):
    """An exception in one line: its type and what it says."""
    says = " ".join(str(error).split())
    says = says if len(says) <= 300 else f"{says[:300]} ..."
    return f"{type(error).__name__}: {says}" if says else type(error).__name__


# How run gets into another process.

ELSEWHERE = (
    "Another process can use a function only where it can import it: define run at the top of a module, a file .py, "
    "and import it from there; or take a ThreadPoolExecutor"
)


def as_sent(run, executor):
    """run as its workers get it: for a pool of processes as bytes, else as it is.

    The pool would pickle it as well. But where a worker cannot load it the pool breaks, and does not say why.
    """
    pools = sys.modules.get("concurrent.futures.process")  # not imported before there is such a pool
    if pools is None or not isinstance(executor, pools.ProcessPoolExecutor):
        return run
    try:
        return pickle.dumps(run)
    except Exception as error:
        needs = "a function that can be sent to another process"
        raise ValueError(f"run must be {needs}; got {run!r} ({brief_error(error)}). {ELSEWHERE}") from None

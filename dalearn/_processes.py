"""Several processes at a time, which leave Ctrl-C to the one that started them."""

import signal
from contextlib import contextmanager


def pool(processes):
    """A pool of so many processes, to be used in a with statement. They ignore Ctrl-C; leaving the block ends them.

    They start anew instead of as a copy of this process, which could hand them its locks.
    """
    from multiprocessing import get_context  # a browser's Python has none of it

    with _ctrl_c_waits():  # those that are still starting inherit that
        return get_context("spawn").Pool(processes, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))


@contextmanager
def _ctrl_c_waits():
    """Ctrl-C comes after this block, where the system can hold it back."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # which would end the wait when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

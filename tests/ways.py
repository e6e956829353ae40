"""The three ways in which a check may run an answer, and endless answers that can be seen from outside all of them."""

import mmap
import sys
import threading
import time

import pytest

WAYS = ["copy", "thread", "here"]
STOPPABLE = WAYS if hasattr(sys, "monitoring") else ["copy", "thread"]  # here, from Python 3.12 on
IN_A_BROWSER = sys.platform == "emscripten"
START = threading.Thread.start  # for a test that needs a thread of its own where the library has none


def only(way, monkeypatch):
    """Let answers be run in this way: a copy of the process, a thread, or here."""
    if IN_A_BROWSER and way != "here":
        pytest.skip("a browser's Python has neither processes nor threads")
    if way == "copy" and sys.platform != "linux":
        pytest.skip("only Linux runs an answer in a copy of the process")
    if way != "copy":
        monkeypatch.setattr(sys, "platform", "somewhere else")
    if way == "here":
        monkeypatch.setattr(threading.Thread, "start", _no_thread)


def _no_thread(self):
    raise RuntimeError("can't start new thread")


class Counter:
    """A number that stays the same in copies of this process: what they add is seen here."""

    def __init__(self):
        self._memory = mmap.mmap(-1, 8)

    def add(self):
        self._memory[:] = (self.value + 1).to_bytes(8, "little")

    @property
    def value(self):
        return int.from_bytes(self._memory[:], "little")

    def still_rises(self):
        before = self.value
        time.sleep(0.05)
        return self.value > before


class Loops:
    """Endless answers of several kinds; turns counts how often one of them has gone round."""

    def __init__(self):
        self.turns = Counter()

    def plain(self, *arguments):
        while True:
            self.turns.add()

    def catches_exceptions(self, *arguments):
        while True:
            try:  # noqa: SIM105
                self.turns.add()
            except Exception:
                pass

    def catches_everything(self, *arguments):
        while True:
            try:
                self.turns.add()
            except:  # noqa: E722
                continue

    def catches_everything_around_a_loop(self, *arguments):
        while True:
            try:
                while True:
                    self.turns.add()
            except BaseException:
                pass

    def sleeps(self, *arguments):
        while True:
            self.turns.add()
            time.sleep(0.01)

    def is_asked_for_an_array(self, *arguments):
        return _Endless(self.turns)


class _Endless:
    """It counts instead of becoming an array."""

    def __init__(self, turns):
        self.turns = turns

    def __array__(self, *arguments, **options):
        while True:
            self.turns.add()


LOOPS = [name for name in vars(Loops) if not name.startswith("_")]

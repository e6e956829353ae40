"""Programs that run one member, for tests; in a module of their own, which other processes can import."""

import ctypes
import os
import signal
import sys
import time

import numpy as np


def linear(theta, x):
    """A model that is linear in its parameters; two outputs."""
    first, second = np.split(theta, 2)
    powers = x ** np.arange(len(first), dtype=x.dtype)
    return np.stack([powers @ first, powers @ second], axis=1)


class OwnError(Exception):
    """An exception that cannot be copied into another process, as many of those that programs define."""

    def __init__(self, place, number):
        super().__init__(f"no convergence at {place}")
        self.number = number


def hang(theta, x):
    time.sleep(1000)


def hold_the_interpreter(theta, x):
    ctypes.PyDLL(None).sleep(1000)  # as compiled code does that never gives back the interpreter's lock


def hold_the_interpreter_once(theta, x):
    return hold_the_interpreter(theta, x) if theta[0] > 1 else linear(theta, x)


def raise_own_error(theta, x):
    raise OwnError("the inlet", 3)


def exit_with_3(theta, x):
    sys.exit(3)


def kill_its_process(theta, x):
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def with_nan(theta, x):
    predictions = linear(theta, x)
    predictions[0, 0] = np.nan
    return predictions


WAYS = {
    "an exception": (lambda theta, x: 1 / 0, "ZeroDivisionError: division by zero"),
    "an exception that cannot be copied": (raise_own_error, "OwnError: no convergence at the inlet"),
    "sys.exit": (exit_with_3, "SystemExit: 3"),
    "NaN": (with_nan, "what run returns must be .* all finite; got NaN or inf in 1 of 10 values"),
    "inf": (lambda theta, x: np.exp(1e4 * linear(theta, x) ** 0), "all finite; got NaN or inf in 10 of 10 values"),
    "a row too few": (lambda theta, x: linear(theta, x)[1:], r"of shape \(5, n_out\).*got shape \(4, 2\)"),
    "an output too many": (lambda theta, x: np.ones((5, 3)), r"\(5, 2\) that most members have; got shape \(5, 3\)"),
    "no dimension": (lambda theta, x: 1.0, r"of shape \(5, n_out\).*got shape \(\)"),
    "nothing": (lambda theta, x: None, "what run returns must be .*got None"),
    "words": (lambda theta, x: "done", "what run returns must be .*got 'done'"),
    "a hang": (hang, "no answer within 0.5 s"),
}


class Failing:
    """linear, but members fail with a probability: each always in the same one of the ways, by its parameters."""

    def __init__(self, ways, probability=0.3):
        self.ways = list(ways)
        self.probability = probability

    def way(self, theta):
        """How a member with these parameters fails, or None."""
        rng = np.random.default_rng(np.frombuffer(theta.tobytes(), np.uint32))
        return rng.choice(self.ways) if rng.random() < self.probability else None

    def __call__(self, theta, x):
        way = self.way(theta)
        if way == "a killed worker":
            return kill_its_process(theta, x)
        return WAYS[way][0](theta, x) if way else linear(theta, x)


class Half:
    """A program with a setting, as an object and as a method."""

    def __init__(self, setting):
        self.setting = setting

    def __call__(self, theta, x, step=1):
        return self.setting * step * linear(theta, x)

    def method(self, theta, x):
        return self.setting + linear(theta, x)


class logged:
    """linear, slowly, with a line in a file for each member that is run; with failures where they are replaced."""

    def __init__(self, path, failed):
        self.path = path
        self.fails = Failing(["an exception"], 0.2 if failed == "replace" else 0.0)

    def __call__(self, theta, x):
        time.sleep(0.01)
        with open(self.path, "a") as file:
            file.write(theta.tobytes().hex() + "\n")
        return self.fails(theta, x)

    def __reduce__(self):  # the file is no setting of the program
        return logged, ("", "")

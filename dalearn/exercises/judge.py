"""Runs an answer on examples, and says of its results whether they are the right ones.

`trials` is what a check needs to know of an answer: for each example the arguments, what our function returns, and what
became of the answer there. Everything in it is plain data, so that judging runs none of the answer's code again.
"""

import copy
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from . import guard
from .agreement import agree, close
from .plain import NoNumbers, numbers, settled
from .words import named_axes

__all__ = [
    "NoNumbers",
    "Outcome",
    "Trial",
    "agree",
    "arguments_changed",
    "close",
    "numbers",
    "settled",
    "sizes_of",
    "trials",
]

SECONDS = 4.0  # for all calls of an answer in one check


@dataclass
class Outcome:
    """What became of one call of an answer."""

    result: Any = None  # settled: plain.py says what that is
    failure: Any = None  # the error it stopped with, as a failures.Failure
    printed: str = ""
    changed: tuple = ()  # places of the arguments that it has written into


@dataclass
class Trial:
    """One example: the arguments, what our function returns, what became of the answer, and whether they agree."""

    arguments: tuple
    expected: Any
    outcome: Outcome
    agrees: bool
    sizes: dict  # {name of an axis: its size}


def trials(exercise, answer):
    """An answer on new examples -> the list of Trial, and the result of a second call with the first one's arguments.

    guard.Unfinished where the answer does not end in time, guard.Died where it ends Python.
    """
    from . import failures  # noqa: F401  only now, and before a copy of this process would load it each time

    examples = exercise.examples()
    *outcomes, again = guard.carry_out(partial(_outcomes, answer, [*examples, examples[0]]), SECONDS)
    return [_trial(exercise, arguments, outcome) for arguments, outcome in zip(examples, outcomes)], again


def arguments_changed(exercise, trials):
    """The names of the arguments that an answer has written into on any of these trials, in their order."""
    places = {place for trial in trials for place in trial.outcome.changed}
    return [name for place, name in enumerate(exercise.parameters) if place in places]


def sizes_of(exercise, arguments):
    """{name of an axis, or of an argument that is a whole number: its size} on an example."""
    sizes = {}
    for parameter, value in zip(exercise.parameters, arguments):
        sizes |= dict(named_axes(exercise, parameter, value))
        if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
            sizes[parameter] = int(value)
    return sizes


def _trial(exercise, arguments, outcome):
    with np.errstate(all="ignore"):
        expected = settled(exercise.reference(*copy.deepcopy(arguments)))
        agrees = outcome.failure is None and agree(exercise, arguments, outcome.result, expected)
    return Trial(arguments, expected, outcome, agrees, sizes_of(exercise, arguments))


def _outcomes(answer, examples):
    return [_outcome(answer, arguments) for arguments in examples]


def _outcome(answer, arguments):
    """What becomes of one call; the answer gets a copy of the arguments."""
    mine = copy.deepcopy(arguments)
    printed = guard.Printed()
    result, failure = None, None
    with redirect_stdout(printed), redirect_stderr(guard.Printed()), np.errstate(all="ignore"):
        recursion_limit = sys.getrecursionlimit()
        try:
            value = answer(*mine)
            sys.setrecursionlimit(recursion_limit)  # what follows could hit a lower one
            result = settled(value)
        except BaseException as error:
            sys.setrecursionlimit(recursion_limit)
            if guard.is_to_end(error):
                raise
            from .failures import failure_of  # loaded before, by trials

            failure = failure_of(error, answer, arguments)
    changed = tuple(i for i, (a, b) in enumerate(zip(mine, arguments)) if not _untouched(a, b))
    return Outcome(result, failure, printed.text, changed)


def _untouched(mine, original):
    if not isinstance(original, np.ndarray):
        return True
    return mine.shape == original.shape and mine.dtype == original.dtype and mine.tobytes() == original.tobytes()

"""Runs an answer on examples, and says of its results whether they are the right ones.

`trials` is what a check needs to know of an answer: for each example the arguments, what our function returns, and what
became of the answer there. Everything in it is plain data, so that judging runs none of the answer's code again.
"""

import copy
import inspect
import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from . import guard
from .failures import Failure, failure_of

SECONDS = 4.0  # for all calls of an answer in one check
LARGEST = 10**7  # numbers in a result; an answer that returns more has gone wrong
FINE = 1e-6  # part of a number by which two formulas may differ
COARSE = 1e-3  # up to here a difference may come from arithmetic in float32, and it is worth while to find out


@dataclass(frozen=True)
class NoNumbers:
    """What stands for a value that is not made of numbers; words say what it is."""

    words: str


@dataclass
class Outcome:
    """What became of one call of an answer."""

    result: Any = None  # settled: see below
    failure: Failure | None = None  # the error it stopped with
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
    examples = exercise.examples()
    *outcomes, again = guard.carry_out(partial(_outcomes, answer, [*examples, examples[0]]), SECONDS)
    made = []
    for arguments, outcome in zip(examples, outcomes):
        expected = settled(exercise.reference(*copy.deepcopy(arguments)))
        agrees = outcome.failure is None and agree(exercise, arguments, outcome.result, expected)
        made.append(Trial(arguments, expected, outcome, agrees, sizes_of(exercise, arguments)))
    return made, again


def sizes_of(exercise, arguments):
    """{name of an axis, or of an argument that is a whole number: its size} on an example."""
    sizes = {}
    for parameter, value in zip(exercise.parameters, arguments):
        names = exercise.axes.get(parameter, ())
        if isinstance(value, np.ndarray) and value.ndim == len(names):
            sizes |= {name: size for name, size in zip(names, value.shape) if name and not name.isdigit()}
        if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
            sizes[parameter] = int(value)
    return sizes


def _outcomes(answer, examples):
    return [_outcome(answer, arguments) for arguments in examples]


def _outcome(answer, arguments):
    """What becomes of one call; the answer gets a copy of the arguments."""
    mine = copy.deepcopy(arguments)
    said = io.StringIO()
    result, failure = None, None
    try:
        with redirect_stdout(said), redirect_stderr(io.StringIO()), np.errstate(all="ignore"):
            result = settled(answer(*mine))
    except BaseException as error:
        if guard.is_to_end(error):
            raise
        failure = failure_of(error, answer, arguments)
    changed = tuple(i for i, (a, b) in enumerate(zip(mine, arguments)) if not _untouched(a, b))
    return Outcome(result, failure, said.getvalue()[:2000], changed)


def _untouched(mine, original):
    if isinstance(original, np.ndarray):
        return isinstance(mine, np.ndarray) and mine.shape == original.shape and np.array_equal(mine, original)
    return True


# ---------------------------------------------------------------------------------------------- results as plain data


def settled(value):
    """A result as what can be judged without running any more of the answer's code.

    Numbers and arrays of numbers are arrays then (of whole numbers, truth values, or floats), lists and tuples of
    something else hold what is settled, and everything else is a NoNumbers. None and ... stay.
    """
    if value is None or value is ... or type(value) in (bool, int, float):
        return value
    if isinstance(value, NoNumbers):
        return value
    if isinstance(value, (tuple, list)):
        parts = [settled(part) for part in value]
        return tuple(parts) if isinstance(value, tuple) else parts
    if inspect.iscoroutine(value):
        value.close()  # else Python warns that nobody has waited for it
        return NoNumbers("a coroutine, which is what a function with async def returns")
    if inspect.isgenerator(value):
        return NoNumbers("a generator: return in the place of yield makes values of it")
    if callable(value) and not isinstance(value, np.ndarray):
        return NoNumbers("a function, so a call may be missing its ()")
    if isinstance(value, np.ma.MaskedArray) and np.ma.count_masked(value):
        return NoNumbers(f"a masked array, with {np.ma.count_masked(value)} of its values masked")
    return _array(value)


def _array(value):
    kind = f"of type {type(value).__name__}"
    try:
        array = np.asarray(value)
    except Exception:  # it is an object that cannot become an array
        return NoNumbers(kind)
    if array.size > LARGEST:
        return NoNumbers(f"an array of the shape {array.shape}, which is far too large")
    if array.dtype.kind in "fiub":
        return np.array(array)  # a copy, and no np.matrix
    if array.dtype.kind == "c":
        return array.real.copy() if not array.imag.any() else NoNumbers("complex: some have an imaginary part")
    if array.dtype == object:
        try:
            return array.astype(float)
        except Exception:
            pass
    return NoNumbers(f"an array of type {array.dtype}" if isinstance(value, np.ndarray) else kind)


def numbers(value):
    """A settled value as an array of floats, or None where it is not made of numbers."""
    if value is None or value is ... or isinstance(value, NoNumbers):
        return None
    try:
        array = np.asarray(value)
        return array.astype(float) if array.dtype.kind in "fiub" else None
    except Exception:  # a ragged list
        return None


# ------------------------------------------------------------------------------------------------------- are they right?


def agree(exercise, arguments, result, expected):
    """Whether a settled result is as good as the expected one, however it was computed and whatever form it has."""
    if close(result, expected):
        return True
    if not close(result, expected, COARSE):
        return False
    return close(result, expected, _what_single_precision_loses(exercise, arguments, expected))


def _what_single_precision_loses(exercise, arguments, expected):
    """Part of the largest number of the expected result that arithmetic in float32 may change.

    It is measured: our function is given arguments that float32 holds. Where large terms cancel, that changes much.
    """
    rounded = tuple(_in_single_precision(argument) for argument in copy.deepcopy(arguments))
    expected, moved = _flat(expected), _flat(settled(exercise.reference(*rounded)))
    if expected.shape != moved.shape:
        return FINE
    loss = np.abs(moved - expected).max(initial=0.0, where=np.isfinite(moved - expected))
    return min(COARSE, FINE + 32 * loss / _largest(expected))


def _in_single_precision(value):
    if isinstance(value, np.ndarray) and value.dtype == float:
        return value.astype(np.float32).astype(float)
    return float(np.float32(value)) if isinstance(value, float) else value


def _flat(value):
    parts = value if isinstance(value, tuple) else (value,)
    return np.concatenate([np.ravel(numbers(part)) for part in parts])


def _largest(array):
    return np.abs(array).max(initial=1e-12, where=np.isfinite(array))


def close(result, expected, part=FINE):
    """Whether two settled values are equal but for this part of them: numbers, arrays, or tuples of them.

    An array has to have its shape. A number may stand alone or in an array that holds nothing else. What is not made of
    numbers is never equal.
    """
    if isinstance(expected, tuple):
        if isinstance(result, np.ndarray) and result.ndim:
            result = list(result)  # several values that were put into one array
        if not isinstance(result, (tuple, list)) or len(result) != len(expected):
            return False
        return all(close(one, other, part) for one, other in zip(result, expected))
    mine, theirs = numbers(result), numbers(expected)
    if mine is None or theirs is None:
        return False
    if theirs.ndim == 0:
        mine = mine.squeeze()
    if mine.shape != theirs.shape:
        return False
    largest = _largest(theirs)
    if part == FINE:  # then small numbers are compared by their own size, so that no term is too small to be seen
        return bool(np.allclose(mine, theirs, rtol=FINE, atol=1e-9 * largest, equal_nan=True))
    return bool(np.allclose(mine, theirs, rtol=0, atol=part * largest, equal_nan=True))

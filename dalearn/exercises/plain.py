"""Results as plain data: after this, judging them runs none of the answer's code."""

import inspect
import types
from dataclasses import dataclass

import numpy as np

from ..history import Steps

LARGEST = 10**6  # numbers in a result; an answer that returns more has gone wrong
DEEPEST = 16  # lists in lists, of which one may hold itself
ROUNDING = 1e-9  # part of the largest number; an imaginary part below it is an error of rounding
LAZY = (map, filter, zip, enumerate, reversed)


@dataclass(frozen=True)
class NoNumbers:
    """What stands for a value that is not made of numbers; words say what it is."""

    words: str


class _Endless(Exception):
    """Lists are inside one another without an end, or nearly so."""


def settled(value):
    """A result as what can be judged without running any more of the answer's code.

    Numbers and arrays of numbers are arrays then (of whole numbers, truth values, or floats), or numbers of Python's;
    lists and tuples hold what is settled, and everything else is a NoNumbers. None and ... stay.
    """
    try:
        return _settled(value, depth=0)
    except _Endless:
        return NoNumbers(f"a {type(value).__name__} in which lists stand in lists again and again")


def _settled(value, depth):
    if value is None or value is ... or isinstance(value, NoNumbers) or _is_plain(value):
        return value
    if isinstance(value, (tuple, list)):
        return _list(value, depth)
    if type(value) is int:
        return _large(value)
    words = _known_for(value)
    return NoNumbers(words) if words else _array(value, depth)


def numbers(value):
    """A settled value as an array of floats, or None where it is not made of numbers."""
    if value is None or value is ... or isinstance(value, NoNumbers):
        return None
    try:
        array = np.asarray(value)
    except ValueError:  # a ragged list
        return None
    return array.astype(float) if array.dtype.kind in "fiub" else None


def _is_plain(value):
    kind = type(value)
    return kind is float or kind is bool or (kind is int and abs(value) < 2**63)


def _large(value):
    """A whole number that is too large for an array of whole numbers."""
    try:
        return float(value)
    except OverflowError:
        return NoNumbers("a whole number that is far too large")


def _list(value, depth):
    kind = "tuple" if isinstance(value, tuple) else "list"
    if depth == DEEPEST:
        raise _Endless
    if len(value) > LARGEST:
        return NoNumbers(f"a {kind} with {len(value)} parts, which are far too many")
    parts = [part if _is_plain(part) else _settled(part, depth + 1) for part in value]
    return tuple(parts) if kind == "tuple" else parts


def _known_for(value):
    """What a value is that people return by mistake, in words; None where it is something else."""
    if inspect.iscoroutine(value):
        value.close()  # else Python warns that nobody has waited for it
        return "a coroutine, which is what a function with async def returns"
    if isinstance(value, types.GeneratorType) and value.gi_code.co_name == "<genexpr>":
        return "a generator: square brackets around it make a list of it"
    if isinstance(value, (types.GeneratorType, types.AsyncGeneratorType)):
        return "a generator, which is what a function with yield returns"
    if isinstance(value, Steps):
        return "all the steps of a training, of which `*_, last = ...` keeps the last, with its .theta"
    if isinstance(value, LAZY):
        return f"of type {type(value).__name__}, which has no values before list(...) takes them"
    if isinstance(value, type):
        return f"the class {value.__name__} itself, so a call may be missing its ()"
    if callable(value) and not hasattr(value, "__array__"):
        return "a function, so a call may be missing its ()"
    return None


def _array(value, depth):
    kind = f"of type {type(value).__name__}"
    try:
        if not isinstance(value, np.ndarray) and hasattr(value, "__len__") and len(value) > LARGEST:
            return NoNumbers(f"{kind} with {len(value)} parts, which are far too many")
        array = np.asarray(value)
    except Exception:  # it is an object that cannot become an array
        return NoNumbers(kind)
    if array.size > LARGEST:
        return NoNumbers(f"an array of the shape {array.shape}, which is far too large")
    masked = np.ma.count_masked(value) if isinstance(value, np.ma.MaskedArray) else 0
    if masked:
        return NoNumbers(f"a masked array, with {masked} of its values masked")
    if array.dtype.kind in "fiub":
        return np.array(array)  # a copy
    if array.dtype.kind == "c":
        return _real(array)
    if array.dtype == object:
        return _settled(array.tolist(), depth) if array.ndim else _single(value, kind)
    return NoNumbers(f"an array of type {array.dtype}" if isinstance(value, np.ndarray) else kind)


def _real(array):
    """Complex numbers whose imaginary parts are errors of rounding, as those of a Fourier transform are, are real."""
    if np.abs(array.imag).max(initial=0) <= ROUNDING * np.abs(array).max(initial=0):
        return array.real.copy()
    return NoNumbers("complex, with imaginary parts that are not 0")


def _single(value, kind):
    """A number of a type that numpy does not know: a fraction, a number with many digits."""
    value = value.item() if isinstance(value, np.ndarray) else value
    if not hasattr(type(value), "__float__"):
        return NoNumbers(kind)
    try:
        return float(value)
    except Exception:  # whatever its code does
        return NoNumbers(kind)

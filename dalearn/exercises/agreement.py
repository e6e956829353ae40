"""Whether a result is the right one, however it was computed and whatever form it has."""

import copy

import numpy as np

from .plain import numbers, settled

FINE = 1e-6  # part of a number by which two formulas may differ
COARSE = 1e-3  # up to here a difference may come from arithmetic in float32, and it is worth while to find out
NOTHING = 1e-12  # what is as small as this may be an error of rounding in the place of a zero
SINGLE = float(np.finfo(np.float32).eps)
ROUNDINGS = 4  # in which the arguments are rounded in different ways


def agree(exercise, arguments, result, expected):
    """Whether a settled result is as good as the expected one."""
    if close(result, expected):
        return True
    if not close(result, expected, COARSE):
        return False
    with np.errstate(all="ignore"):
        return _differ_by_single_precision(exercise, arguments, _flat(result), _flat(expected))


def close(result, expected, part=FINE):
    """Whether two settled values are equal but for this part of them: numbers, arrays, or tuples of them.

    An array has to have its shape. A number may stand alone or in an array that holds nothing else. What is not made of
    numbers is never equal. With a part that is not FINE, small numbers are compared by the size of the largest.
    """
    if isinstance(expected, tuple):
        return _close_in_all_parts(result, expected, part)
    mine, theirs = numbers(result), numbers(expected)
    if mine is None or theirs is None:
        return False
    if theirs.ndim == 0:
        mine = mine.squeeze()
    if mine.shape != theirs.shape:
        return False
    largest = _largest(theirs)
    with np.errstate(all="ignore"):
        if part == FINE:  # then small numbers count by their own size, so that no term is too small to be seen
            return bool(np.allclose(mine, theirs, rtol=FINE, atol=max(1e-9 * largest, NOTHING), equal_nan=True))
        return bool(np.allclose(mine, theirs, rtol=0, atol=max(part * largest, NOTHING), equal_nan=True))


def _close_in_all_parts(result, expected, part):
    if isinstance(result, np.ndarray) and result.ndim:
        result = list(result)  # several values that were put into one array
    if not isinstance(result, (tuple, list)) or len(result) != len(expected):
        return False
    return all(close(one, other, part) for one, other in zip(result, expected))


def in_single_precision(result):
    """Whether a settled result has numbers of type float32 in it."""
    if isinstance(result, (tuple, list)):
        return any(in_single_precision(part) for part in result)
    return isinstance(result, np.ndarray) and result.dtype == np.float32


# ----------------------------------------------------------------------------------------------------- single precision


def _differ_by_single_precision(exercise, arguments, mine, theirs):
    """Whether two flat arrays differ by no more than arithmetic in float32 may change.

    That is measured, for each number on its own: our function is given arguments that are rounded like float32. Where
    large terms cancel, that changes much, and where none do, a small term that is missing is still seen.
    """
    rng = np.random.default_rng(0)
    loss = np.zeros(theirs.shape)
    for _ in range(ROUNDINGS):
        rounded = [_rounded(argument, rng) for argument in copy.deepcopy(arguments)]
        moved = _flat(settled(exercise.reference(*rounded)))
        if moved.shape != theirs.shape:
            return False
        loss = np.fmax(loss, np.abs(moved - theirs))
    finite = np.isfinite(theirs)
    allowed = FINE * np.abs(theirs) + 32 * loss + 2 * SINGLE * _largest(theirs)
    return bool(np.all(np.abs(mine - theirs)[finite] <= allowed[finite]))


def _rounded(value, rng):
    """A float, or an array of them, with an error as float32 has it; everything else as it is."""
    if isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype == float):
        return value * (1 + SINGLE / 2 * rng.uniform(-1, 1, np.shape(value)))
    return value


def _flat(value):
    if isinstance(value, (tuple, list)):
        return np.concatenate([np.zeros(0), *(_flat(part) for part in value)])
    return np.ravel(numbers(value))


def _largest(array):
    return np.abs(array).max(initial=0, where=np.isfinite(array))

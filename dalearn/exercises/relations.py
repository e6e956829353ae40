"""What wrong results have in common with the right ones: a factor, a sign, an order, a part that is right.

`relation(pairs, known)` and `part(pairs)` look at all examples at once. pairs are (result, expected), arrays of floats of equal shape;
known holds for each example the numbers that a factor may be: {"2": 2, "n_ens": 8, "the square root of ...": ...}.
"""

import numpy as np

CHANGES = [  # (what was done to the right results, what to say)
    (lambda e: -e, "The sign is the wrong way round."),
    (lambda e: e**2, "It is the square of what it should be."),
    (np.sqrt, "It is the square root of what it should be."),
    (lambda e: 1 / e, "It is 1 divided by what it should be. Is a fraction upside down?"),
    (np.abs, "The sizes are right and the signs are lost."),
    (lambda e: -np.abs(e), "The sizes are right and the signs are lost."),
    (lambda e: 1 - e, "It is 1 minus what it should be."),
    (lambda e: e - 1, "It is 1 less than it should be."),
    (lambda e: e + 1, "It is 1 more than it should be."),
    (np.log, "It is the logarithm of what it should be."),
    (np.exp, "It is exp of what it should be. Is a logarithm missing?"),
    (lambda e: 10**e, "It is 10 to the power of what it should be."),
    (lambda e: np.maximum(e, 0), "It is right where it is above 0, and cut off below."),
    (np.round, "It is rounded. Keep the fractions."),
    (np.trunc, "The fractions are cut off. Is there a // or an int?"),
    (lambda e: np.cumsum(e, axis=0), "Each entry is the sum of all right ones up to it."),
    (lambda e: e[::-1], "The numbers are right, in the reverse order along the first axis."),
    (lambda e: e[..., ::-1], "The numbers are right, in the reverse order along the last axis."),
    (lambda e: np.sort(e, axis=0), "The numbers are right, and sorted. Keep their order."),
    (lambda e: np.sort(e, axis=-1), "The numbers are right, and sorted. Keep their order."),
    (lambda e: np.roll(e, 1, axis=0), "The numbers are right, each one place too late."),
    (lambda e: np.roll(e, -1, axis=0), "The numbers are right, each one place too early."),
    (lambda e: e - e.mean(), "It is right but for a mean that was taken off."),
    (lambda e: e - e.mean(axis=-1, keepdims=True), "It is right but for the mean of each row, which was taken off."),
    (lambda e: e / e.sum(), "It is right but for a division by its sum."),
    (lambda e: np.broadcast_to(e.mean(), e.shape), "It is the mean of the right numbers, everywhere."),
    (lambda e: np.broadcast_to(e.ravel()[:1], e.shape), "The first number is right, and it stands everywhere."),
]


def relation(pairs, known):
    """A sentence on what all pairs have in common, or None; the pairs do not all agree."""
    with np.errstate(all="ignore"):
        for change, sentence in CHANGES:
            if all(_like(result, _changed(change, expected)) for result, expected in pairs):
                return sentence
        return _transposed(pairs) or _factor(pairs, known) or _added(pairs, known)


def part(pairs):
    """A sentence on what is right in a part of the results alone, or None; it says less than a relation does."""
    with np.errstate(all="ignore"):
        return _one_factor(pairs) or _by_rows(pairs) or _parts(pairs) or _another_order(pairs)


def _changed(change, expected):
    try:
        return change(expected)
    except (ValueError, IndexError):  # a single number has no order
        return None


def _like(one, other):
    if other is None or np.shape(one) != np.shape(other):
        return False
    largest = np.abs(other).max(initial=1e-12, where=np.isfinite(other))
    return bool(np.allclose(one, other, rtol=1e-6, atol=1e-9 * largest, equal_nan=True))


def _transposed(pairs):
    square = [(result, expected) for result, expected in pairs if expected.ndim == 2]
    if square and len(square) == len(pairs) and all(_like(result.T, expected) for result, expected in pairs):
        return "Rows and columns have changed places. Is a transpose missing, or one too many?"


# ------------------------------------------------------------------------------------------------- a factor, or a number


def _ratio(result, expected):
    """The one factor between two arrays, or None where there is none."""
    where = np.abs(expected) > 1e-9 * np.abs(expected).max(initial=0)
    if not where.any() or not np.isfinite(result).all():
        return None
    factor = np.median(result[where] / expected[where])
    return factor if np.isfinite(factor) and factor != 0 and _like(result, factor * expected) else None


def _factor(pairs, known):
    factors = [_ratio(result, expected) for result, expected in pairs]
    if any(factor is None for factor in factors):
        return None
    for side, values in (("large", factors), ("small", [1 / factor for factor in factors])):
        name = _named(values, known)
        if name:
            return f"It is right but for a factor: it is too {side}, by {name}."
    if np.ptp(factors) < 1e-6 * abs(factors[0]):
        return f"It is right but for a constant factor of {factors[0]:.4g}."
    return None


def _one_factor(pairs):
    """One factor on each example, which has no name."""
    factors = [_ratio(result, expected) for result, expected in pairs if expected.size > 1]
    if len(factors) < len(pairs) or any(factor is None for factor in factors):
        return None
    same_sign = "" if min(factors) > 0 else " and, at times, the sign"
    return (
        f"It is right but for one factor on all of it{same_sign}, which differs from example to example: "
        f"{factors[0]:.3g} on one, {factors[1]:.3g} on another."
    )


def _added(pairs, known):
    differences = []
    for result, expected in pairs:
        if expected.size < 2 and expected.ndim:
            return None
        difference = result - expected
        if not np.isfinite(difference).all() or not _like(result, expected + difference.mean()):
            return None
        differences.append(float(difference.mean()))
    for side, values in (("more", differences), ("less", [-difference for difference in differences])):
        name = _named(values, known)
        if name:
            return f"It is right but for a number that is added: it is {side} than it should be, by {name}."
    if np.ptp(differences) < 1e-6 * abs(differences[0]):
        return f"It is right but for a constant that is added: {differences[0]:.4g}."
    if all(expected.size > 2 for _, expected in pairs):
        return "It is right but for one number that is added to all of it, or taken off. Is a mean left in, or out?"
    return None


def _named(values, known):
    """The name of the numbers that have these values on the examples, or None."""
    for name in known[0]:
        if all(
            name in numbers and np.isclose(value, numbers[name], rtol=1e-6, atol=0)
            for value, numbers in zip(values, known)
        ):
            return name


def _by_rows(pairs):
    """Rows, or columns, of which each is right but for a number of its own."""
    if any(expected.ndim != 2 or min(expected.shape) < 2 for _, expected in pairs):
        return None
    if max(expected.shape[1] for _, expected in pairs) < 3:
        return None
    for axis, word in ((1, "row"), (0, "column")):
        if all(_like(r, e + (r - e).mean(axis=axis, keepdims=True)) for r, e in pairs):
            return f"Each {word} is right but for a number that is added to all of it. Is a mean left in, or out?"
        if all(_like(r, e * np.median(r / e, axis=axis, keepdims=True)) for r, e in pairs):
            return f"Each {word} is right but for a factor of its own."
    return None


# ------------------------------------------------------------------------------------------------- parts that are right


def _parts(pairs):
    """Which part is right on all examples: an entry of few, a row, a column, the diagonal."""
    shapes = {expected.shape for _, expected in pairs}
    agrees = [np.isclose(result, expected, rtol=1e-6, atol=1e-9, equal_nan=True) for result, expected in pairs]
    if len(shapes) == 1 and len(next(iter(shapes))) == 1 and next(iter(shapes))[0] in (2, 3, 4):
        right = np.all(agrees, axis=0)
        if right.any() and not right.all():
            return f"{_entries(np.flatnonzero(right), 'right')} {_entries(np.flatnonzero(~right), 'wrong')}"
    dimensions = max(expected.ndim for _, expected in pairs)
    for axis, word in ((0, "row" if dimensions == 2 else "entry"), (1, "column")):
        if any(expected.ndim <= axis or expected.shape[axis] < 3 for _, expected in pairs):
            continue
        lines = [agree.all(axis=tuple(other for other in range(agree.ndim) if other != axis)) for agree in agrees]
        said = _which_lines(lines, word)
        if said:
            return said
    if all(expected.ndim == 2 and expected.shape[0] == expected.shape[1] > 1 for _, expected in pairs):
        diagonals = [np.eye(len(expected), dtype=bool) for _, expected in pairs]
        if all(agree[eye].all() and not agree[~eye].any() for agree, eye in zip(agrees, diagonals)):
            return "The diagonal is right, and nothing beside it."
        if all(agree[~eye].all() and not agree[eye].any() for agree, eye in zip(agrees, diagonals)):
            return "Everything is right but the diagonal."
    return None


def _which_lines(lines, word):
    if all(line[0] and not line[1:].any() for line in lines):
        return f"Only the first {word} is right. Does a return stand inside a loop, or does one go on from the first?"
    if all(line[-1] and not line[:-1].any() for line in lines):
        return f"Only the last {word} is right."
    if all(line[1:].all() and not line[0] for line in lines):
        return f"All is right but the first {word}."
    if all(line[:-1].all() and not line[-1] for line in lines):
        return f"All is right but the last {word}."
    return None


def _entries(places, judged):
    ordinals = ["first", "second", "third", "fourth"]
    if len(places) == 1:
        return f"The {ordinals[places[0]]} number is {judged}."
    return f"The {' and the '.join(ordinals[place] for place in places)} number are {judged}."


def _another_order(pairs):
    if any(expected.size < 4 for _, expected in pairs):
        return None
    if all(_like(np.sort(result, axis=None), np.sort(expected, axis=None)) for result, expected in pairs):
        return "The numbers are right, in another order."
    return None

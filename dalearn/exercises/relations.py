"""What wrong results have in common with the right ones: a factor, a sign, an order, a part that is right.

`relation(pairs, known)` and `part(pairs)` look at all examples at once. pairs are (result, expected), two arrays of
floats of one shape for each example, and not all of them agree. known holds for each example the numbers that a factor
may be, by their names: {"2": 2, "n_ens": 8, "the root of n_ens": 2.83, ...}.

A statement has to hold on every example. Where an example has too few numbers to tell, it is true there without saying
anything, so that ENOUGH others have to show it.
"""

import numpy as np

ENOUGH = 3  # examples that show a relation; a chance hit on so many is out of the question
ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth"]
SIGNS_LOST = "The sizes are right and the signs are lost."
SORTED = "The numbers are right, and sorted. Keep their order."
CHANGES = [  # (what was done to the right results, what to say)
    (lambda e: -e, "The sign is the wrong way round."),
    (lambda e: e**2, "It is the square of what it should be."),
    (np.sqrt, "It is the square root of what it should be."),
    (lambda e: 1 / e, "It is 1 divided by what it should be. Is a fraction upside down?"),
    (np.abs, SIGNS_LOST),
    (lambda e: -np.abs(e), SIGNS_LOST),
    (lambda e: 1 - e, "It is 1 minus what it should be."),
    (lambda e: e - 1, "It is 1 less than it should be."),
    (lambda e: e + 1, "It is 1 more than it should be."),
    (np.log, "It is the logarithm of what it should be."),
    (np.exp, "It is exp of what it should be. Is a logarithm missing?"),
    (lambda e: 10**e, "It is 10 to the power of what it should be."),
    (lambda e: np.maximum(e, 0), "It is right where it is above 0, and cut off below."),
    (lambda e: np.minimum(e, 0), "It is right where it is below 0, and cut off above."),
    (np.round, "It is rounded. Keep the fractions."),
    (np.trunc, "The fractions are cut off. Is there a //, an int, or an array of whole numbers that is filled?"),
    (np.floor, "It is rounded down. Is there a // or a floor?"),
    (np.ceil, "It is rounded up. Is there a ceil?"),
    (np.triu, "On the diagonal and above it is right, and below there are zeros."),
    (np.tril, "On the diagonal and below it is right, and above there are zeros."),
    (lambda e: np.cumsum(e, axis=0), "Each entry is the sum of all right ones up to it."),
    (lambda e: e[::-1], "The numbers are right, in the reverse order along the first axis."),
    (lambda e: e[..., ::-1], "The numbers are right, in the reverse order along the last axis."),
    (lambda e: np.sort(e, axis=0), SORTED),
    (lambda e: np.sort(e, axis=-1), SORTED),
    (lambda e: np.roll(e, 1, axis=0), "The numbers are right, each one place too late."),
    (lambda e: np.roll(e, -1, axis=0), "The numbers are right, each one place too early."),
    (lambda e: e - e.mean(), "It is right but for a mean that was taken off."),
    (lambda e: e - e.mean(axis=-1, keepdims=True), "It is right but for the mean of each row, which was taken off."),
    (lambda e: e / e.sum(), "It is right but for a division by its sum."),
    (lambda e: np.broadcast_to(e.mean(), e.shape), "It is the mean of the right numbers, everywhere."),
    (lambda e: np.broadcast_to(e.ravel()[:1], e.shape), "The first number is right, and it stands everywhere."),
]


def relation(pairs, known):
    """A sentence on what all pairs have in common, or None."""
    with np.errstate(all="ignore"):
        said = _one_number(pairs)
        if said:
            return said
        for change, sentence in CHANGES:
            if all(_like(result, _changed(change, expected)) for result, expected in pairs):
                return sentence
        return _transposed(pairs) or _factor(pairs, known) or _added(pairs, known)


def part(pairs):
    """A sentence on what is right in a part of the results alone, or None; it says less than a relation does."""
    with np.errstate(all="ignore"):
        return (
            _one_factor(pairs) or _one_number_added(pairs) or _by_rows(pairs) or _parts(pairs) or _another_order(pairs)
        )


def in_words(places):
    """Places as ordinal numbers: [0, 2] is "first and the third"."""
    words = [ORDINALS[place] if place < len(ORDINALS) else f"{place + 1}th" for place in places]
    return " and the ".join(words)


def _changed(change, expected):
    try:
        return change(expected)
    except (ValueError, IndexError, TypeError):  # a single number has no order
        return None


def _like(one, other):
    if other is None or np.shape(one) != np.shape(other):
        return False
    return bool(_alike(one, other).all())


def _alike(one, other):
    """Where two arrays of one shape agree."""
    largest = np.abs(other).max(initial=1e-12, where=np.isfinite(other))
    return np.isclose(one, other, rtol=1e-6, atol=1e-9 * largest, equal_nan=True)


def _are_enough(telling, pairs):
    """Whether so many of the pairs tell something that it holds in general."""
    return len(telling) >= min(ENOUGH, len(pairs))


# -------------------------------------------------------------------------------------------- all of it in one sentence


def _one_number(pairs):
    """One number in all places of all results, where different ones belong."""
    number = pairs[0][0].flat[0] if pairs[0][0].size else None
    if number is None or not all((result == number).all() for result, _ in pairs):
        return None
    everywhere = " everywhere" if any(result.size > 1 for result, _ in pairs) else ""
    return f"It is {number:.4g}{everywhere}, whatever the function is given. Does it use its arguments?"


def _transposed(pairs):
    if all(expected.ndim == 2 and _like(result.T, expected) for result, expected in pairs):
        return "Rows and columns have changed places. Is a transpose missing, or one too many?"
    return None


# ------------------------------------------------------------------------------------------------ a factor, or a number


def _factor(pairs, known):
    factors = _factors(pairs)
    if factors is None or not _are_enough(factors, pairs):
        return None
    numbers = [known[i] for i in factors]
    values = np.array(list(factors.values()))
    for sign, words in ((1, ""), (-1, ", and with the other sign")):
        for verb, wanted in (("multiplied", sign * values), ("divided", sign / values)):
            name = _named(wanted, numbers)
            if name:
                return f"It is right but for a factor: it comes out {verb} by {name}{words}."
    if np.ptp(values) < 1e-6 * abs(values[0]):
        return f"It is right but for a constant factor of {values[0]:.4g}."
    return None


def _factors(pairs):
    """{number of a pair: the one factor between its arrays}, without pairs of zeros; None where one has no factor."""
    factors = {}
    for i, (result, expected) in enumerate(pairs):
        if not expected.any() and not result.any():
            continue
        factor = _ratio(result, expected)
        if factor is None:
            return None
        factors[i] = factor
    return factors


def _ratio(result, expected):
    where = np.abs(expected) > 1e-9 * np.abs(expected).max(initial=0)
    if not where.any():
        return None
    factor = np.median(result[where] / expected[where])
    return factor if np.isfinite(factor) and factor != 0 and _like(result, factor * expected) else None


def _added(pairs, known):
    differences = _differences(pairs)
    if differences is None:
        return None
    for word, values in (("more", differences), ("less", -differences)):
        name = _named(values, known)
        if name:
            return f"It is right but for a number that is added: it is {word} than it should be, by {name}."
    if np.ptp(differences) < 1e-6 * abs(differences[0]):
        return f"It is right but for a constant that is added: {differences[0]:.4g}."
    return None


def _differences(pairs):
    """The one number between the arrays of each pair; None where one has no such number."""
    differences = []
    for result, expected in pairs:
        difference = np.mean(result - expected)
        if not _like(result, expected + difference):
            return None
        differences.append(difference)
    return np.array(differences)


def _named(values, known):
    """The name of the numbers that have these values on the examples, or None."""
    for name in known[0]:
        here = [numbers.get(name, np.nan) for numbers in known]
        if np.allclose(values, here, rtol=1e-6, atol=0):
            return name
    return None


# ------------------------------------------------------------------------------ a factor, or a number, that has no name


def _one_factor(pairs):
    """One factor on all of an example, which has no name."""
    factors = _factors(pairs)
    if factors is None:
        return None
    telling = [factor for i, factor in factors.items() if np.count_nonzero(pairs[i][1]) > 1]
    if not _are_enough(telling, pairs):
        return None
    same_sign = "" if min(telling) > 0 else " and, at times, the sign"
    return (
        f"It is right but for one factor on all of it{same_sign}, which differs from example to example: "
        f"{telling[0]:.3g} on one, {telling[1]:.3g} on another."
    )


def _one_number_added(pairs):
    telling = [expected for _, expected in pairs if expected.size > 2]
    if _differences(pairs) is None or not _are_enough(telling, pairs):
        return None
    return "It is right but for one number that is added to all of it, or taken off. Is a mean left in, or out?"


def _by_rows(pairs):
    """Rows, or columns, of which each is right but for a number of its own."""
    if any(expected.ndim != 2 for _, expected in pairs):
        return None
    for axis, word in ((1, "row"), (0, "column")):
        telling = [expected for _, expected in pairs if expected.shape[axis] > 2 and expected.shape[1 - axis] > 1]
        if not _are_enough(telling, pairs):
            continue
        if all(_like(r, e + (r - e).mean(axis=axis, keepdims=True)) for r, e in pairs):
            return f"Each {word} is right but for a number that is added to all of it. Is a mean left in, or out?"
        if all(_like(r, e * np.nanmedian(r / e, axis=axis, keepdims=True)) for r, e in pairs):
            return f"Each {word} is right but for a factor of its own."
    return None


# ------------------------------------------------------------------------------------------------- parts that are right


def _parts(pairs):
    """Which part is right on all examples: an entry of few, a row, a column, the diagonal."""
    agrees = [_alike(result, expected) for result, expected in pairs]
    return _single_entries(agrees) or _lines(agrees) or _diagonal(agrees)


def _single_entries(agrees):
    shapes = {agree.shape for agree in agrees}
    if len(shapes) > 1 or agrees[0].ndim != 1 or agrees[0].size not in (2, 3, 4):
        return None
    right = np.all(agrees, axis=0)
    if not right.any() or right.all():
        return None
    one_is_right = np.count_nonzero(right) == 1
    one_is_wrong = np.count_nonzero(~right) == 1
    return (
        f"The {in_words(np.flatnonzero(right))} number {'is' if one_is_right else 'are'} right, "
        f"the {in_words(np.flatnonzero(~right))} {'is' if one_is_wrong else 'are'} wrong."
    )


def _lines(agrees):
    """What is said where the rows, or the columns, at an end are right and the others are not, or the reverse."""
    dimensions = max(agree.ndim for agree in agrees)
    for axis, word in ((0, "row" if dimensions > 1 else "entry"), (1, "column")):
        if any(agree.ndim <= axis for agree in agrees):
            return None
        others = [tuple(other for other in range(agree.ndim) if other != axis) for agree in agrees]
        lines = [agree.all(axis=other) for agree, other in zip(agrees, others)]
        if not _are_enough([line for line in lines if line.size > 2], lines):
            continue
        said = _which_lines(lines, word)
        if said:
            return said
    return None


def _which_lines(lines, word):
    if all(line[0] and not line[1:].any() for line in lines):
        hint = "" if word == "column" else " Does a return stand inside a loop, or does one go on from the first?"
        return f"Only the first {word} is right.{hint}"
    if all(line[-1] and not line[:-1].any() for line in lines):
        return f"Only the last {word} is right."
    if all(line[1:].all() and not line[0] for line in lines):
        return f"All is right but the first {word}."
    if all(line[:-1].all() and not line[-1] for line in lines):
        return f"All is right but the last {word}."
    if all(line[1:-1].all() and not line[0] and not line[-1] for line in lines):
        return f"All is right but the first and the last {word}."
    return None


def _diagonal(agrees):
    if any(agree.ndim != 2 or agree.shape[0] != agree.shape[1] for agree in agrees):
        return None
    if not _are_enough([agree for agree in agrees if len(agree) > 1], agrees):
        return None
    diagonals = [np.eye(len(agree), dtype=bool) for agree in agrees]
    if all(agree[eye].all() for agree, eye in zip(agrees, diagonals)):
        return "The diagonal is right, and not all that stands beside it."
    if all(agree[~eye].all() and not agree[eye].any() for agree, eye in zip(agrees, diagonals)):
        return "Everything is right but the diagonal."
    return None


def _another_order(pairs):
    if not _are_enough([expected for _, expected in pairs if expected.size > 3], pairs):
        return None
    if all(_like(np.sort(result, axis=None), np.sort(expected, axis=None)) for result, expected in pairs):
        return "The numbers are right, in another order."
    return None

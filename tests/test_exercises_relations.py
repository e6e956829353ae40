"""What wrong results share with the right ones: each relation is named, and no other, and only where it holds on all."""

import numpy as np
import pytest

from dalearn.exercises.relations import in_words, part, relation

RNG = np.random.default_rng(2)
ROWS = [4 * RNG.standard_normal(size) for size in (5, 7, 4, 6, 9)]
MATRICES = [4 * RNG.standard_normal(shape) for shape in ((3, 5), (4, 3), (5, 6), (3, 4), (4, 7))]
SQUARES = [4 * RNG.standard_normal((size, size)) for size in (3, 4, 5, 3, 6)]
PAIRS_OF_NUMBERS = [4 * RNG.standard_normal(2) for _ in range(5)]
SINGLE = [np.array(value) for value in (1.5, -2.25, 0.75, 3.5, -4.125)]
NO_NAMES = [{} for _ in range(5)]


def said(change, expected, known=NO_NAMES):
    pairs = [(np.array(change(e)), e) for e in expected]
    return relation(pairs, known)


def said_of_a_part(change, expected):
    return part([(np.array(change(e)), e) for e in expected])


@pytest.mark.parametrize(
    ("change", "expected", "sentence"),
    [
        (lambda e: -e, SINGLE, "The sign is the wrong way round."),
        (lambda e: e**2, SINGLE, "It is the square of what it should be."),
        (lambda e: np.sqrt(e), [np.abs(e) for e in ROWS], "It is the square root of what it should be."),
        (lambda e: 1 / e, ROWS, "It is 1 divided by what it should be. Is a fraction upside down?"),
        (lambda e: abs(e), ROWS, "The sizes are right and the signs are lost."),
        (lambda e: -abs(e), ROWS, "The sizes are right and the signs are lost."),
        (lambda e: 1 - e, SINGLE, "It is 1 minus what it should be."),
        (lambda e: e - 1, SINGLE, "It is 1 less than it should be."),
        (lambda e: e + 1, MATRICES, "It is 1 more than it should be."),
        (lambda e: np.log(e), [np.abs(e) for e in ROWS], "It is the logarithm of what it should be."),
        (lambda e: np.exp(e), ROWS, "It is exp of what it should be. Is a logarithm missing?"),
        (lambda e: 10**e, SINGLE, "It is 10 to the power of what it should be."),
        (lambda e: np.maximum(e, 0), ROWS, "It is right where it is above 0, and cut off below."),
        (lambda e: np.minimum(e, 0), ROWS, "It is right where it is below 0, and cut off above."),
        (lambda e: np.round(e), ROWS, "It is rounded. Keep the fractions."),
        (
            lambda e: np.trunc(e),
            ROWS,
            "The fractions are cut off. Is there a //, an int, or an array of whole numbers that is filled?",
        ),
        (lambda e: np.floor(e), ROWS, "It is rounded down. Is there a // or a floor?"),
        (lambda e: np.ceil(e), ROWS, "It is rounded up. Is there a ceil?"),
        (lambda e: np.triu(e), MATRICES, "On the diagonal and above it is right, and below there are zeros."),
        (lambda e: np.tril(e), MATRICES, "On the diagonal and below it is right, and above there are zeros."),
        (lambda e: np.cumsum(e), ROWS, "Each entry is the sum of all right ones up to it."),
        (lambda e: e[::-1], MATRICES, "The numbers are right, in the reverse order along the first axis."),
        (lambda e: e[:, ::-1], MATRICES, "The numbers are right, in the reverse order along the last axis."),
        (lambda e: np.sort(e, axis=0), MATRICES, "The numbers are right, and sorted. Keep their order."),
        (lambda e: np.sort(e, axis=1), MATRICES, "The numbers are right, and sorted. Keep their order."),
        (lambda e: np.roll(e, 1), ROWS, "The numbers are right, each one place too late."),
        (lambda e: np.roll(e, -1), ROWS, "The numbers are right, each one place too early."),
        (lambda e: e - e.mean(), ROWS, "It is right but for a mean that was taken off."),
        (
            lambda e: e - e.mean(axis=1, keepdims=True),
            MATRICES,
            "It is right but for the mean of each row, which was taken off.",
        ),
        (lambda e: e / e.sum(), ROWS, "It is right but for a division by its sum."),
        (lambda e: e * 0 + e.mean(), MATRICES, "It is the mean of the right numbers, everywhere."),
        (lambda e: e * 0 + e[0], ROWS, "The first number is right, and it stands everywhere."),
        (lambda e: e.T, SQUARES, "Rows and columns have changed places. Is a transpose missing, or one too many?"),
        (lambda e: 0.7 * e, ROWS, "It is right but for a constant factor of 0.7."),
        (lambda e: -0.7 * e, SINGLE, "It is right but for a constant factor of -0.7."),
        (lambda e: e + 0.3, ROWS, "It is right but for a constant that is added: 0.3."),
        (lambda e: e - 0.3, SINGLE, "It is right but for a constant that is added: -0.3."),
        (
            lambda e: e * 0,
            MATRICES,
            "It is 0 everywhere, whatever the function is given. Does it use its arguments?",
        ),
        (lambda e: e * 0 + 2.5, SINGLE, "It is 2.5, whatever the function is given. Does it use its arguments?"),
    ],
)
def test_that_a_relation_is_named(change, expected, sentence):
    assert said(change, expected) == sentence


def test_that_a_relation_has_to_hold_on_every_example():
    for last in range(5):
        pairs = [(e.copy() if i == last else -e, e) for i, e in enumerate(ROWS)]
        assert relation(pairs, NO_NAMES) is None


@pytest.mark.parametrize(
    "change", [lambda e: RNG.standard_normal(e.shape), lambda e: e**3, lambda e: np.tanh(e), lambda e: e + e[..., :1]]
)
def test_that_nothing_is_said_of_what_has_nothing_in_common(change):
    assert said(change, MATRICES) is None


# ------------------------------------------------------------------------------------------------------------- factors

KNOWN = [{"2": 2.0, "n": float(n), "n - 1": n - 1.0, "the root of n": np.sqrt(n)} for n in (3, 8, 5, 9, 4)]


@pytest.mark.parametrize("name", ["2", "n", "n - 1", "the root of n"])
def test_that_a_factor_and_an_added_number_have_their_names(name):
    def sentence(change, expected=ROWS):
        pairs = [(change(e, known[name]), e) for e, known in zip(expected, KNOWN)]
        return relation(pairs, KNOWN)

    other = ", and with the other sign."
    lead = "It is right but for a factor: it comes out "
    assert sentence(lambda e, v: e * v) == f"{lead}multiplied by {name}."
    assert sentence(lambda e, v: e / v) == f"{lead}divided by {name}."
    assert sentence(lambda e, v: -e * v) == f"{lead}multiplied by {name}{other}"
    assert sentence(lambda e, v: -e / v, SINGLE) == f"{lead}divided by {name}{other}"
    lead = "It is right but for a number that is added: it is "
    assert sentence(lambda e, v: e + v) == f"{lead}more than it should be, by {name}."
    assert sentence(lambda e, v: e - v, SINGLE) == f"{lead}less than it should be, by {name}."


def test_that_a_name_has_to_fit_on_every_example():
    pairs = [(e * (known["n"] if i else 77), e) for i, (e, known) in enumerate(zip(ROWS, KNOWN))]
    assert relation(pairs, KNOWN) is None
    known = [{**known} for known in KNOWN]
    del known[3]["n"]  # a size of 1 has no n - 1
    assert relation([(e * known["n"], e) for e, known in zip(ROWS, KNOWN)], known) is None


def test_that_zeros_fit_every_factor_and_that_too_few_others_show_none():
    expected = [*ROWS[:3], np.zeros(4), np.zeros(2)]
    assert said(lambda e: 0.7 * e, expected) == "It is right but for a constant factor of 0.7."
    expected = [*ROWS[:2], np.zeros(4), np.zeros(2), np.zeros(3)]
    assert said(lambda e: 0.7 * e, expected) is None
    pairs = [(0.7 * e, e) for e in ROWS[:4]] + [(np.ones(3), np.zeros(3))]
    assert relation(pairs, NO_NAMES) is None


def test_that_a_factor_of_each_example_is_told_with_two_of_them():
    factors = iter([0.5, 3.0, 0.25, 2.0, 7.0])
    sentence = said_of_a_part(lambda e: next(factors) * e, ROWS)
    assert sentence == (
        "It is right but for one factor on all of it, which differs from example to example: 0.5 on one, 3 on another."
    )
    factors = iter([0.5, 3.0, 0.25, -2.0, 7.0])
    assert "and, at times, the sign" in said_of_a_part(lambda e: next(factors) * e, ROWS)


def test_that_single_numbers_show_no_factor_of_an_example():
    factors = iter([0.5, 3.0, 0.25, 2.0, 7.0])
    assert said_of_a_part(lambda e: next(factors) * e, SINGLE) is None
    factors = iter([0.5, 3.0, 0.25, 2.0, 7.0])
    assert said_of_a_part(lambda e: next(factors) * e, [*SINGLE[:3], *ROWS[:2]]) is None
    factors = iter([0.5, 3.0, 0.25, 2.0, 7.0])
    assert "one factor on all of it" in said_of_a_part(lambda e: next(factors) * e, [*SINGLE[:2], *ROWS[:3]])


# --------------------------------------------------------------------------------------------------- what is right in it


def with_(e, index, value):
    e = e.copy()
    e[index] = value
    return e


def shifted(e, axis):
    return e + np.expand_dims(np.arange(1, e.shape[1 - axis] + 1), axis)


@pytest.mark.parametrize(
    ("change", "expected", "sentence"),
    [
        (
            lambda e: e + e.flat[0],
            ROWS,
            "It is right but for one number that is added to all of it, or taken off. Is a mean left in, or out?",
        ),
        (
            lambda e: shifted(e, 1),
            MATRICES,
            "Each row is right but for a number that is added to all of it. Is a mean left in, or out?",
        ),
        (
            lambda e: shifted(e, 0),
            MATRICES,
            "Each column is right but for a number that is added to all of it. Is a mean left in, or out?",
        ),
        (lambda e: e * np.arange(1, len(e) + 1)[:, None], MATRICES, "Each row is right but for a factor of its own."),
        (lambda e: e * np.arange(1, e.shape[1] + 1), MATRICES, "Each column is right but for a factor of its own."),
        (lambda e: with_(e, 1, 9.0), PAIRS_OF_NUMBERS, "The first number is right, the second is wrong."),
        (
            lambda e: with_(e, 1, 9.0),
            [e[:3] for e in ROWS],
            "The first and the third number are right, the second is wrong.",
        ),
        (
            lambda e: with_(e, slice(1, None), 9.0),
            [e[:4] for e in ROWS],
            "The first number is right, the second and the third and the fourth are wrong.",
        ),
        (
            lambda e: with_(e, slice(1, None), 9.0),
            ROWS,
            "Only the first entry is right. Does a return stand inside a loop, or does one go on from the first?",
        ),
        (
            lambda e: with_(e, slice(1, None), 9.0),
            MATRICES,
            "Only the first row is right. Does a return stand inside a loop, or does one go on from the first?",
        ),
        (lambda e: with_(e, np.s_[:, 1:], 9.0), MATRICES, "Only the first column is right."),
        (lambda e: with_(e, np.s_[:-1], 9.0), MATRICES, "Only the last row is right."),
        (lambda e: with_(e, np.s_[0], 9.0), MATRICES, "All is right but the first row."),
        (lambda e: with_(e, np.s_[-1], 9.0), ROWS, "All is right but the last entry."),
        (lambda e: with_(e, np.s_[:, -1], 9.0), MATRICES, "All is right but the last column."),
        (lambda e: with_(with_(e, 0, 9.0), -1, 9.0), ROWS, "All is right but the first and the last entry."),
        (lambda e: e * np.eye(len(e)), SQUARES, "The diagonal is right, and not all that stands beside it."),
        (lambda e: e + np.diag(np.arange(1, len(e) + 1)), SQUARES, "Everything is right but the diagonal."),
        (lambda e: np.roll(e, 2), [e for e in ROWS], "The numbers are right, in another order."),
    ],
)
def test_that_the_right_part_is_named(change, expected, sentence):
    assert said_of_a_part(change, expected) == sentence


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda e: with_(e, 0, 9.0), ROWS),
        (lambda e: with_(e, np.s_[:-1], 9.0), MATRICES),
        (lambda e: e * np.eye(len(e)), SQUARES),
        (lambda e: np.roll(e, 2), ROWS),
        (lambda e: shifted(e, 1), MATRICES),
        (lambda e: with_(e, 1, 9.0), PAIRS_OF_NUMBERS),
    ],
)
def test_that_a_part_has_to_be_right_on_every_example(change, expected):
    for last in range(5):
        pairs = [(9 + RNG.random(e.shape) if i == last else change(e), e) for i, e in enumerate(expected)]
        assert part(pairs) is None


def test_that_small_examples_neither_show_nor_hide_a_part():
    def last_is_wrong(e):
        return with_(e, -1, 9.0)

    small = [np.array([1.5]), np.array([2.5, 1.0])]
    assert said_of_a_part(last_is_wrong, [*ROWS[:3], *small]) == "All is right but the last entry."
    assert said_of_a_part(last_is_wrong, [*ROWS[:2], *small, small[1]]) is None
    one = [np.array([[2.0]])]
    assert said_of_a_part(lambda e: e * np.eye(len(e)), [*SQUARES[:3], *one]).startswith("The diagonal is right")
    assert said_of_a_part(lambda e: e * np.eye(len(e)), [*SQUARES[:2], *one, *one, *one]) is None
    assert said_of_a_part(lambda e: e[::-1] if len(e) < 4 else np.roll(e, 2), [*ROWS[:3], *small]) == (
        "The numbers are right, in another order."
    )


def test_that_numbers_are_compared_by_the_size_of_the_result():
    pairs = [(1e-9 * with_(e, 0, 9.0), 1e-9 * e) for e in ROWS]
    assert part(pairs) == "All is right but the first entry."
    assert relation([(e * 0.7 + 1e-13, e) for e in ROWS], NO_NAMES) == "It is right but for a constant factor of 0.7."
    assert relation([(e * 0.7 * (1 + 1e-4 * np.sin(e)), e) for e in ROWS], NO_NAMES) is None


def test_that_places_are_counted_in_words():
    assert in_words([0]) == "first"
    assert in_words([1, 3]) == "second and the fourth"
    assert in_words([6]) == "7th"

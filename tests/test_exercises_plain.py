"""Results as plain data: numbers of every form are numbers, and everything else is said to be what it is."""

import asyncio
import decimal
import fractions
import warnings

import numpy as np
import pytest

from dalearn.exercises import plain
from dalearn.exercises.plain import NoNumbers, numbers, settled


def matrix(rows):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # numpy has nothing good to say of it
        return np.matrix(rows)


@pytest.mark.parametrize("value", [None, ..., True, 3, -2.5, float("inf"), NoNumbers("words")])
def test_that_what_is_plain_already_stays(value):
    assert settled(value) is value


@pytest.mark.parametrize(
    "value, kept",
    [
        (np.float32(0.5), 0.5),
        (np.bool_(True), True),
        (np.uint8(7), 7),
        (np.longdouble(0.5), 0.5),
        (np.arange(3), [0, 1, 2]),
        (range(3), [0, 1, 2]),
        (np.array([1.5 + 0j, 2]), [1.5, 2]),
        (2 + 0j, 2),
        (np.zeros(2, complex), [0, 0]),
        (np.zeros(0, complex), []),
        (np.array([1, 2.5], dtype=object), [1, 2.5]),
        (np.array(2.5, dtype=object), 2.5),
        (fractions.Fraction(1, 4), 0.25),
        (decimal.Decimal("0.25"), 0.25),
        ([1, fractions.Fraction(1, 4)], [1, 0.25]),
        (np.ma.masked_array([1.0, 2.0]), [1, 2]),
        (np.ma.masked_array([1.0, 2.0], mask=[False, False]), [1, 2]),
        (matrix([[1.0, 2.0]]), [[1, 2]]),
        ([np.array([1.0]), np.array([2.0])], [[1], [2]]),
        (10**25, 1e25),
        ([-(10**25), 2**63], [-1e25, 2.0**63]),
        (2**63 - 1, 2.0**63),
    ],
    ids=repr,
)
def test_that_numbers_of_every_form_are_numbers(value, kept):
    result = numbers(settled(value))
    assert result.dtype == float and type(result) is np.ndarray
    assert np.array_equal(result, kept) and result.shape == np.shape(kept)


def test_that_a_settled_array_is_a_copy_of_its_own():
    for array in (np.ones(3), matrix([[1.0]]), np.ones(3, dtype=complex)):
        kept = settled(array)
        array[:] = 5
        assert np.all(kept == 1) and type(kept) is np.ndarray


def test_that_imaginary_parts_which_are_errors_of_rounding_do_not_count():
    signal = np.array([1.0, 5.0, -2.0])
    there_and_back = np.fft.ifft(np.fft.fft(signal)) + 1e-16j
    assert np.allclose(settled(there_and_back), signal)
    assert isinstance(settled(signal + 1e-6j), NoNumbers)
    assert isinstance(settled(signal + complex(0, np.nan)), NoNumbers)


def test_that_tuples_and_lists_hold_what_is_settled():
    kept = settled((matrix([[1.0]]), ["0.9", None], ...))
    assert type(kept) is tuple and type(kept[0]) is np.ndarray
    assert kept[1] == [NoNumbers("of type str"), None] and kept[2] is ...


def test_that_a_named_tuple_is_a_tuple():
    parts = settled(np.linalg.eigh(np.eye(2)))
    assert type(parts) is tuple and [part.shape for part in parts] == [(2,), (2, 2)]


class CallsItself(list):
    """A list whose code would run again and again where it was looked at."""

    def __array__(self, *arguments, **options):
        raise AssertionError


class Odd:
    """An object that does not want to be an array."""

    def __array__(self, *arguments, **options):
        raise RuntimeError("no")


class OddNumber:
    def __float__(self):
        raise RuntimeError("no")


class Named:
    """It can be called, and it is an array all the same."""

    def __call__(self):
        return 1

    def __array__(self, *arguments, **options):
        return np.array([1.0, 2.0])


async def waits():
    await asyncio.sleep(0)


async def waits_and_yields():
    yield 1


def yields():
    yield 1


HOLDS_ITSELF = []
HOLDS_ITSELF.append(HOLDS_ITSELF)

WORDS = {
    "masked": (np.ma.masked_array([1.0, 2.0], mask=[True, False]), "a masked array, with 1 of its values masked"),
    "masked number": (np.ma.masked, "a masked array, with 1 of its values masked"),
    "complex": (np.array([1, 1j]), "complex, with imaginary parts that are not 0"),
    "text": ("0.9", "of type str"),
    "an array of text": (np.array(["0.9"]), "an array of type <U3"),
    "an object of text": (np.array("0.9", dtype=object), "of type ndarray"),
    "times": (np.array(["2020-01-01"], dtype="datetime64[D]"), "an array of type datetime64[D]"),
    "a set": ({1.0}, "of type set"),
    "a dictionary": ({"mean": 1.0}, "of type dict"),
    "an odd object": (Odd(), "of type Odd"),
    "an odd number": (OddNumber(), "of type OddNumber"),
    "an object": (object(), "of type object"),
    "a generator": (yields(), "a generator, which is what a function with yield returns"),
    "an asynchronous generator": (waits_and_yields(), "a generator, which is what a function with yield returns"),
    "an expression": ((x for x in [1]), "a generator: square brackets around it make a list of it"),
    "a map": (map(abs, [1]), "of type map, which has no values before list(...) takes them"),
    "a function": (np.mean, "a function, so a call may be missing its ()"),
    "a method": (np.ones(2).mean, "a function, so a call may be missing its ()"),
    "a class": (Odd, "the class Odd itself, so a call may be missing its ()"),
    "a large array": (
        np.broadcast_to(1.0, (10**4, 10**4)),
        "an array of the shape (10000, 10000), which is far too large",
    ),
    "a large masked array": (
        np.ma.masked_array(np.ones(plain.LARGEST + 1), mask=True),
        "an array of the shape (1000001,), which is far too large",
    ),
    "a long range": (range(10**9), "of type range with 1000000000 parts, which are far too many"),
    "a range without a length": (range(10**30), "of type range"),
    "a large number": (10**400, "a whole number that is far too large"),
    "a list in itself": (HOLDS_ITSELF, "a list in which lists stand in lists again and again"),
    "a tuple of it": ((HOLDS_ITSELF,), "a tuple in which lists stand in lists again and again"),
}


@pytest.mark.parametrize("kind", WORDS)
def test_that_what_is_not_made_of_numbers_is_said_to_be_what_it_is(kind):
    value, words = WORDS[kind]
    assert settled(value) == NoNumbers(words)


def test_that_a_long_list_is_told_its_length(monkeypatch):
    monkeypatch.setattr(plain, "LARGEST", 4)
    assert settled([1] * 4) == [1] * 4
    assert settled([1] * 5) == NoNumbers("a list with 5 parts, which are far too many")
    assert settled((1,) * 5) == NoNumbers("a tuple with 5 parts, which are far too many")
    assert settled(range(4)).tolist() == [0, 1, 2, 3]
    assert settled(range(5)) == NoNumbers("of type range with 5 parts, which are far too many")
    assert settled(np.ones(4)).tolist() == [1] * 4
    assert isinstance(settled(np.ones(5)), NoNumbers)


def test_that_lists_may_stand_in_lists_but_not_without_an_end(monkeypatch):
    monkeypatch.setattr(plain, "DEEPEST", 3)
    assert settled([[[1]]]) == [[[1]]]
    assert isinstance(settled([[[[1]]]]), NoNumbers)


def test_that_a_list_without_its_own_code_is_made_of_one_that_has_some():
    kept = settled(CallsItself([1, 2]))
    assert type(kept) is list and kept == [1, 2]


def test_that_an_array_which_can_be_called_is_an_array():
    assert settled(Named()).tolist() == [1, 2]


def test_that_nobody_is_warned_of_a_coroutine_that_was_not_awaited():
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        assert settled(waits()) == NoNumbers("a coroutine, which is what a function with async def returns")
    assert not warned


@pytest.mark.parametrize(
    "value",
    [None, ..., NoNumbers("words"), [1, None], [[1], [1, 2]], [1, NoNumbers("words")], [np.ones(2), np.ones(3)], "0.9"],
    ids=repr,
)
def test_that_where_something_is_no_number_there_are_no_numbers(value):
    assert numbers(value) is None


@pytest.mark.parametrize("words", ["0.9", None])
def test_that_words_among_objects_are_not_read_as_numbers(words):
    assert numbers(settled(np.array([0.9, words], dtype=object))) is None


def test_that_whole_numbers_are_floats_only_where_an_array_cannot_hold_them():
    assert [type(settled(number)) for number in (1000, 2**63 - 1, 2**63)] == [int, int, float]
    assert numbers(settled([2**63, -1])).tolist() == [2.0**63, -1.0]

"""Agreement: a right result agrees however it was computed, and a wrong one does not however near it is."""

import copy

import numpy as np
import pytest

from dalearn.exercises import names
from dalearn.exercises.agreement import agree, close, in_single_precision
from dalearn.exercises.plain import NoNumbers, settled
from dalearn.exercises.registry import Exercise, get

CODING = [name for name in names() if isinstance(get(name), Exercise)]


def exercise(reference):
    return Exercise(reference, "00-test", "Good.", (), None, {}, {}, {}, False, ())


# --------------------------------------------------------------------------------------------------------------- close


@pytest.mark.parametrize(
    "result, expected",
    [
        (2, 2.0),
        ([[2.0]], np.array(2.0)),
        (np.array([2.0]), 2.0),
        ([1, 2], np.array([1.0, 2.0])),
        ((1, 2), np.array([1.0, 2.0])),
        (np.array([1, 2], dtype=np.uint8), np.array([1.0, 2.0])),
        ([True, False], np.array([1, 0])),
        ([np.nan, np.inf, -np.inf, 1], np.array([np.nan, np.inf, -np.inf, 1])),
        ([1 + 1e-9, 1e-15], np.array([1, 0.0])),
        (np.zeros((0, 3)), np.ones((0, 3))),
        ((1, [2, 3]), (1, np.array([2, 3]))),
        ([1, [2, 3]], (1, np.array([2, 3]))),
        (np.array([1.0, 2.0]), (1, 2)),
        (np.array([[1.0, 2.0], [3.0, 4.0]]), (np.array([1, 2]), np.array([3, 4]))),
        ([1e-15, -1e-15], np.zeros(2)),
        (0.0, 1e-17),
        (1e300, 1e300),
    ],
    ids=repr,
)
def test_that_equal_results_are_close(result, expected):
    assert close(result, expected) is True


@pytest.mark.parametrize(
    "result, expected",
    [
        (2, 2.1),
        ([2.0, 2.0], 2.0),
        ([], 2.0),
        (2.0, np.array([2.0])),
        ([[1, 2]], np.array([1.0, 2.0])),
        ([1, 2, 3], np.array([1.0, 2.0])),
        ([1, 1], np.array([np.nan, 1])),
        ([np.nan, 1], np.array([1, 1])),
        ([-np.inf], np.array([np.inf])),
        ([1e300], np.array([-1e300])),
        ([1e308, 0], np.array([-1e308, 1])),
        ([1e-3], np.zeros(1)),
        (1e-4, 2e-4),
        ([1e3, 1e-3], np.array([1e3, 1.1e-3])),
        (None, 1.0),
        (NoNumbers("words"), 1.0),
        ([1, NoNumbers("words")], np.array([1, 2])),
        ((1, 2), (1, 3)),
        ((1, 2, 3), (1, 2)),
        (1.0, (1.0,)),
        (np.array(1.0), (1.0,)),
        (None, (1.0,)),
    ],
    ids=repr,
)
def test_that_different_results_are_not_close(result, expected):
    assert close(result, expected) is False


def test_that_close_goes_by_the_largest_number_where_it_is_told_a_part():
    expected = np.array([100.0, 1.0])
    assert close([100.09, 1.09], expected, 1e-3) and not close([100.0, 1.2], expected, 1e-3)
    assert close(([100.09], 1), (expected[:1], 1), 1e-3) and not close(([100.2], 1), (expected[:1], 1), 1e-3)
    assert close([1e-15], np.zeros(1), 1e-3) and not close([1e-3], np.zeros(1), 1e-3)


def test_that_close_at_its_finest_goes_by_the_size_of_each_number():
    assert close([1e3, 1 + 0.9e-6], np.array([1e3, 1])) and not close([1e3, 1 + 5e-6], np.array([1e3, 1]))


# --------------------------------------------------------------------------------------------------- single precision


@pytest.mark.parametrize("name", CODING)
def test_that_arithmetic_in_float32_is_right_in_every_exercise(name):
    made = get(name)
    for seed in range(6):
        for arguments in made.examples(seed):
            expected = settled(made.reference(*copy.deepcopy(arguments)))
            result = settled(made.reference(*map(_in_float32, copy.deepcopy(arguments))))
            assert agree(made, arguments, result, expected)


def _in_float32(argument):
    if isinstance(argument, np.ndarray) and argument.dtype == float:
        return argument.astype(np.float32)
    return np.float32(argument) if isinstance(argument, float) else argument


def test_that_large_terms_which_cancel_may_lose_much_in_float32():
    made = exercise(lambda x: x - 1e4)
    arguments = (np.array([1e4 + 1.234567, 1e4 + 2.5]),)
    expected = made.reference(*arguments)
    in_float32 = arguments[0].astype(np.float32) - np.float32(1e4)
    assert np.abs(in_float32 / expected - 1).max() > 1e-5  # else this shows nothing
    assert agree(made, arguments, in_float32, expected)
    assert not agree(made, arguments, expected * 1.01, expected)


def test_that_what_one_number_loses_is_not_granted_to_another():
    made = exercise(lambda x, y: np.array([x - 1e4, y]))
    arguments = (1e4 + 1.234567, 2.0)
    expected = made.reference(*arguments)
    assert agree(made, arguments, expected + [1e-4, 0], expected)
    assert not agree(made, arguments, expected + [0, 1e-4], expected)


def test_that_a_small_number_beside_a_large_one_is_seen():
    made = exercise(lambda x, y: np.array([x, y]))
    expected = np.array([1e5, 2.0])
    assert agree(made, (1e5, 2.0), expected * (1 + 1e-7), expected)
    assert agree(made, (1e5, 2.0), [1e5, 1.9], expected) is False


def test_that_a_difference_above_what_float32_loses_is_wrong():
    made = exercise(lambda x: 2 * x)
    for x in (np.array([1.5, -2.0]), 1.5):
        assert agree(made, (x,), 2 * x * (1 + 5e-7), 2 * x)
        assert not agree(made, (x,), 2 * x * (1 + 5e-5), 2 * x)
        assert agree(made, (x,), 2 * x * 1.1, 2 * x) is False


def test_that_each_value_of_several_may_be_in_float32():
    made = exercise(lambda x: (x.sum(), np.outer(x, x)))
    arguments = (np.array([0.1, 0.7, 1.3]),)
    total, outer = made.reference(*arguments)
    in_float32 = [settled(value) for value in made.reference(arguments[0].astype(np.float32))]
    assert agree(made, arguments, tuple(in_float32), (total, outer))
    assert agree(made, arguments, [total * (1 + 2e-6), outer.tolist()], (total, outer))
    assert not agree(made, arguments, (total * 1.0001, outer), (total, outer))


def test_that_nan_and_inf_do_not_hide_a_wrong_number():
    made = exercise(lambda x: x / np.array([1.0, 0.0, 0.0]))
    arguments = (np.array([1.0, 2.0, 0.0]),)
    expected = np.array([1.0, np.inf, np.nan])
    assert agree(made, arguments, expected * (1 + 3e-6), expected) is True
    assert agree(made, arguments, expected * (1 + 3e-4), expected) is False


def test_that_whole_numbers_are_not_rounded():
    made = exercise(lambda n, x: np.arange(10)[n] * x)
    assert agree(made, (3, 0.7), np.float64(2.1 * (1 + 2e-6)), np.float64(2.1))


def test_that_where_rounding_changes_the_shape_nothing_is_granted():
    made = exercise(lambda x: np.ones(int(np.sum(x != 0.1)) or 1))
    arguments = (np.full(3, 0.1),)
    expected = made.reference(*arguments)
    assert expected.shape == (1,) and agree(made, arguments, expected * (1 + 2e-6), expected) is False


def test_that_agreement_changes_no_arguments_and_draws_from_nobodys_random_numbers():
    def spoils(x):
        x += 1
        return x.copy()

    arguments = (np.array([1.0, 2.0]),)
    before = str(np.random.get_state())
    assert agree(exercise(spoils), arguments, np.array([2.0, 3.0]) * (1 + 2e-6), np.array([2.0, 3.0]))
    assert arguments[0].tolist() == [1, 2] and str(np.random.get_state()) == before


def test_that_numbers_of_type_float32_are_seen_wherever_they_stand():
    single = np.ones(2, dtype=np.float32)
    assert in_single_precision(single) and in_single_precision((1.0, [2, single]))
    assert not any(map(in_single_precision, [np.ones(2), 1.0, None, (np.ones(2), [1])]))

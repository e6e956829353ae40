"""What is said of wrong results themselves: what all share, where they are right, their shape, and two numbers at last."""

import itertools
import re

import numpy as np
import pytest

from dalearn.exercises import results
from dalearn.exercises.case import Case, Finding
from dalearn.exercises.judge import trials
from dalearn.exercises.registry import Exercise


def some_members(rng, n_params=None, n_ens=None):
    shape = n_params or rng.integers(3, 5), n_ens or rng.integers(5, 9)
    return rng.uniform(1, 3, shape), float(rng.uniform(2, 3))


EDGES = {
    "with two members": lambda rng: some_members(rng, n_ens=2),
    "with one parameter": lambda rng: some_members(rng, n_params=1),
}
AXES = {"x": "n_params, n_ens"}


def made(reference, edges=EDGES, example=some_members, axes=AXES):
    exercise = Exercise(reference, "tiny", "", (), example, edges, axes, {}, False, ())
    seeds = itertools.count(1)
    exercise.examples = lambda: Exercise.examples(exercise, next(seeds))
    return exercise


def case_of(exercise, answer):
    with np.errstate(all="ignore"):
        return Case(exercise, answer, *trials(exercise, answer))


def said(layer, exercise, answer):
    finding = layer(case_of(exercise, answer))
    return finding and finding.sentence


MATRIX = made(lambda x, c: x * c)
ROW = made(lambda x, c: x.mean(axis=1) * c)
NUMBER = made(lambda x, c: x.mean() * c)
TWO = made(lambda x, c: (x.mean(axis=1), x.var(axis=1)))
THREE = made(lambda x, c: (x.mean(), x.var(axis=1), c * x))


# ---------------------------------------------------------------------------------------------------------- relations


@pytest.mark.parametrize(
    ("exercise", "answer", "sentence"),
    [
        (MATRIX, lambda x, c: -x * c, "The sign is the wrong way round."),
        (MATRIX, lambda x, c: x * c * x.shape[1], "It is right but for a factor: it comes out multiplied by n_ens."),
        (MATRIX, lambda x, c: x * c / len(x), "It is right but for a factor: it comes out divided by n_params."),
        (
            ROW,
            lambda x, c: x.mean(axis=1) * c * (x.shape[1] - 1),
            "It is right but for a factor: it comes out multiplied by n_ens - 1.",
        ),
        (
            ROW,
            lambda x, c: x.sum(axis=1) * c / (x.shape[1] - 1),
            "It is right but for a factor: it comes out multiplied by n_ens / (n_ens - 1).",
        ),
        (
            ROW,
            lambda x, c: x.mean(axis=1) * c / np.sqrt(x.shape[1]),
            "It is right but for a factor: it comes out divided by the root of n_ens.",
        ),
        (
            ROW,
            lambda x, c: -x.mean(axis=1) / c,
            "It is right but for a factor: it comes out divided by the square of `c`, and with the other sign.",
        ),
        (
            ROW,
            lambda x, c: x.mean(axis=1) * c * np.sqrt(c),
            "It is right but for a factor: it comes out multiplied by the root of `c`.",
        ),
        (
            MATRIX,
            lambda x, c: x * c * x.size,
            "It is right but for a factor: it comes out multiplied by the number of values in `x`.",
        ),
        (MATRIX, lambda x, c: x * c * 2, "It is right but for a factor: it comes out multiplied by 2."),
        (NUMBER, lambda x, c: x.mean() * c * np.pi, "It is right but for a factor: it comes out multiplied by π."),
        (
            NUMBER,
            lambda x, c: np.array([[x.mean() * c * 3]]),
            "It is right but for a factor: it comes out multiplied by 3.",
        ),
        (
            NUMBER,
            lambda x, c: x.mean() * c + c,
            "It is right but for a number that is added: it is more than it should be, by `c`.",
        ),
        (NUMBER, lambda x, c: 4.5, "It is 4.5, whatever the function is given. Does it use its arguments?"),
        (MATRIX, lambda x, c: 0 * x, "It is 0 everywhere, whatever the function is given. Does it use its arguments?"),
    ],
)
def test_that_a_relation_of_all_results_is_told(exercise, answer, sentence):
    assert said(results.by_relation, exercise, answer) == sentence


def test_that_a_relation_is_a_finding_with_a_name():
    assert results.by_relation(case_of(MATRIX, lambda x, c: -x * c)) == Finding(
        "The sign is the wrong way round.", "relation"
    )


def test_that_results_that_never_change_are_told_as_such():
    exercise = made(lambda x, c: x[:3, 0] * c, {}, lambda rng: some_members(rng, 3, 5))
    assert said(results.by_relation, exercise, lambda x, c: np.array([1.0, 5, 2])) == (
        "It is the same whatever the function is given. Does it use its arguments?"
    )
    assert said(results.by_relation, exercise, lambda x, c: np.array([1.0, 5, 2 + c])) is None


@pytest.mark.parametrize(
    "answer",
    [
        lambda x, c: -(x.T) * c,
        lambda x, c: "text",
        lambda x, c: x * np.nan,
        lambda x, c: 1 / 0,
        lambda x, c: None,
        lambda x, c: (-x * c, 1),
        lambda x, c: x + np.sinh(x),
    ],
)
def test_that_there_is_no_relation_without_results_of_the_shape(answer):
    case = case_of(MATRIX, answer)
    assert results.by_relation(case) is None and results.by_part(case) is None and not results.is_one_number(case)


@pytest.mark.parametrize(
    ("answer", "is_one"),
    [
        (lambda x, c: 0 * x, True),
        (lambda x, c: 0 * x + 3, True),
        (lambda x, c: 0 * x + c, False),
        (lambda x, c: 0 * x + x.flat[0], False),
        (lambda x, c: -x * c, False),
    ],
)
def test_that_one_number_everywhere_is_seen(answer, is_one):
    assert results.is_one_number(case_of(MATRIX, answer)) is is_one


# ------------------------------------------------------------------------------------------------------ several values


@pytest.mark.parametrize(
    ("exercise", "answer", "sentence"),
    [
        (
            TWO,
            lambda x, c: (x.mean(axis=1), -x.var(axis=1)),
            "Of the values that you return, the second is wrong. The sign is the wrong way round.",
        ),
        (
            TWO,
            lambda x, c: [x.mean(axis=1) * 2, x.var(axis=1)],
            "Of the values that you return, the first is wrong. "
            "It is right but for a factor: it comes out multiplied by 2.",
        ),
        (TWO, lambda x, c: (-x.mean(axis=1), -x.var(axis=1)), "The sign is the wrong way round."),
        (TWO, lambda x, c: np.array([-x.mean(axis=1), -x.var(axis=1)]), "The sign is the wrong way round."),
        (
            THREE,
            lambda x, c: (x.mean(), -x.var(axis=1), -x * c),
            "Of the values that you return, the second and the third are wrong. The sign is the wrong way round.",
        ),
        (
            THREE,
            lambda x, c: (-x.mean(keepdims=True), x.var(axis=1), x * c),
            "Of the values that you return, the first is wrong. The sign is the wrong way round.",
        ),
    ],
)
def test_that_the_wrong_ones_of_several_values_are_told_and_what_they_share(exercise, answer, sentence):
    assert said(results.by_relation, exercise, answer) == sentence


@pytest.mark.parametrize(
    "answer",
    [
        lambda x, c: (x.mean(), -x.var(), -x * c),
        lambda x, c: (x.mean(), "text", -x * c),
        lambda x, c: (x.mean(), -x.var(axis=1)),
        lambda x, c: -x.mean(),
    ],
)
def test_that_several_values_of_another_form_share_nothing(answer):
    assert said(results.by_relation, THREE, answer) is None


def test_that_the_part_that_is_right_is_told():
    def wrong_first(x, c):
        result = x * c
        result[0] = 7
        return result

    assert said(results.by_part, MATRIX, wrong_first) == "All is right but the first row."
    lead = "Of the values that you return, the third is wrong. "
    answer = lambda x, c: (x.mean(), x.var(axis=1), wrong_first(x, c))  # noqa: E731
    assert said(results.by_part, THREE, answer) == f"{lead}All is right but the first row."


# ----------------------------------------------------------------------------------------------- right here, wrong there


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (lambda x, c: x * c if x.shape[1] > 2 else x, "It is right, but not with two members."),
        (
            lambda x, c: x * c if min(x.shape) > 2 else x,
            "It is right, but not with two members and not with one parameter.",
        ),
        (
            lambda x, c: x * c * np.log(x.shape[0]) / np.log(x.shape[0]),
            "It is right, but not with one parameter. There is a NaN or an inf in it.",
        ),
        (lambda x, c: x * c if x.shape[1] % 2 else x, "It is right on some examples, and wrong where n_ens is even."),
        (
            lambda x, c: x * c if len(x) == 1 else x,
            "It is right on some examples, and wrong where n_params is above 1.",
        ),
        (lambda x, c: x + c, None),
        (lambda x, c: x * c, None),
    ],
)
def test_that_the_examples_on_which_it_is_wrong_are_told(answer, sentence):
    found = []
    for _ in range(3):  # the examples are random, and a few of them may show nothing
        case = case_of(MATRIX, answer)
        if case.first_wrong.agrees:
            assert sentence is None
            return
        found.append(results.on_some_examples(case))
    assert {finding and finding.sentence for finding in found} <= {sentence, None}
    assert sentence is None or any(found)


def test_that_an_error_at_the_edge_is_explained():
    sentence = said(results.on_some_examples, MATRIX, lambda x, c: x * c if len(x) > 1 else x @ x)
    assert sentence.startswith("It is right, but not with one parameter. Line ") and "`x @ x`" in sentence


def test_that_a_condition_on_values_is_told_where_random_examples_show_it():
    def centred(rng):
        return rng.standard_normal(3), float(rng.choice([-1.5, 1.5]))

    exercise = made(lambda x, c: x * c, {}, centred, {"x": "n"})
    found = [said(results.on_some_examples, exercise, lambda x, c: x * abs(c)) for _ in range(4)]
    assert set(found) <= {"It is right on some examples, and wrong where `c` is negative.", None} and any(found)


def test_that_a_value_at_an_edge_makes_no_condition():
    exercise = made(lambda x, c: x * c, {"where all is 0": lambda rng: (np.zeros((3, 4)), 2.0)})
    assert said(results.on_some_examples, exercise, lambda x, c: x + np.sign(x)) is None


def test_that_an_answer_that_does_not_end_a_second_time_is_left_alone(monkeypatch):
    case = case_of(MATRIX, lambda x, c: x * c if x.shape[1] % 2 else x)
    monkeypatch.setattr(results, "trials", _unfinished)
    for trial in case.trials[:2]:
        trial.agrees = False
    for trial in case.trials[2:]:
        trial.agrees = True
    assert results.on_some_examples(case) is None


def _unfinished(exercise, answer):
    raise results.Unfinished(1.0)


def conditions_of(**arguments):
    exercise = made(eval(f"lambda {', '.join(arguments)}: 0"), {}, lambda rng: tuple(arguments.values()), {"a": "n, k"})
    values = tuple(arguments.values())
    of_sizes, of_values = results._of_sizes(exercise, values), results._of_values(exercise, values)
    return {words for table in (of_sizes, of_values) for words, holds in table.items() if holds}


def test_that_conditions_are_true_of_the_arguments():
    assert conditions_of(a=np.array([[1.0, 0, -2]])) == {
        "where n is 1",
        "where n is odd",
        "where k is above 1",
        "where k is odd",
        "where k is above n",
        "where `a` holds a 0",
        "where `a` holds a negative number",
    }
    assert conditions_of(a=np.ones((2, 2)), v=0.5, w=-1.0, u=0.0) == {
        "where n is above 1",
        "where n is 2",
        "where n is even",
        "where k is above 1",
        "where k is 2",
        "where k is even",
        "where `a` holds no negative number",
        "where `v` is positive",
        "where `v` is below 1",
        "where `w` is negative",
        "where `w` is below 1",
        "where `u` is 0",
        "where `u` is below 1",
        "where `v` is above `w`",
        "where `v` is above `u`",
        "where `u` is above `w`",
    }
    assert "where `v` is above 1" in conditions_of(v=2)
    assert not [words for words in conditions_of(v=True, w="text") if "`" in words]


# --------------------------------------------------------------------------------------------------------------- shape


@pytest.mark.parametrize(
    ("exercise", "answer", "pattern"),
    [
        (
            MATRIX,
            lambda x, c: x.T * c,
            r"Rows and columns have changed places. Its shape should be \(n_params = \d, n_ens",
        ),
        (MATRIX, lambda x, c: (x * c).ravel(), r"The numbers are right, and their shape is not. Its shape should be"),
        (MATRIX, lambda x, c: x.T, r".* and yours is \(n_ens = \d, n_params = \d\). The axes stand in another order."),
        (ROW, lambda x, c: x * c, r".* The axis of n_ens should not be there any more.$"),
        (ROW, lambda x, c: x.mean(axis=0) * c, r".*an axis of n_ens where one of n_params belongs.$"),
        (ROW, lambda x, c: x.mean() * c, r".*yours is a single number. The axis of n_params is missing: .*\?$"),
        (NUMBER, lambda x, c: x * c, r"Its shape should be a single number, and yours is \(n_params"),
        (MATRIX, lambda x, c: np.ones((11, 13)), r"Its shape should be \(.*\), and yours is \(11, 13\)\.$"),
        (NUMBER, lambda x, c: 10**400, r"It has to be numbers; yours is a whole number that is far too large.$"),
        (MATRIX, lambda x, c: "text", r"It has to be numbers; yours is of type str.$"),
        (
            MATRIX,
            lambda x, c: [1, "text"],
            r"It has to be numbers; yours is a list with something in it that is of type str",
        ),
        (MATRIX, lambda x, c: [1, None], r"It has to be numbers; yours is a list with something in it that is None.$"),
        (
            MATRIX,
            lambda x, c: [[1], [1, 2]],
            r"It has to be numbers; yours is a list of parts that have different shapes: \(1,\), \(2,\)\.$",
        ),
        (
            MATRIX,
            lambda x, c: ([1, 2], 3, 4.0, 5, 6),
            r".* yours is a tuple of .* shapes: \(2,\), one number, one number, one number, \.\.\.\.$",
        ),
        (MATRIX, lambda x, c: np.sqrt(-x), r"There is a NaN or an inf in it. Do you divide by zero, or take"),
        (TWO, lambda x, c: x.mean(axis=1), r"Your function has to return 2 values, separated by commas.$"),
        (TWO, lambda x, c: (1, 2, 3), r"Your function has to return 2 values, separated by commas.$"),
        (TWO, lambda x, c: "ab", r"Your function has to return 2 values, separated by commas.$"),
        (
            TWO,
            lambda x, c: (x.mean(axis=1), x.var()),
            r"Of the values that you return, the second is wrong. Its shape should be .* yours is a single number",
        ),
        (
            TWO,
            lambda x, c: (x, x.var()),
            r"Of the values that you return, the first is wrong. Its shape should be \(n_params = \d,\), and yours is",
        ),
    ],
)
def test_that_a_result_of_another_form_is_told_its_own(exercise, answer, pattern):
    case = case_of(exercise, answer)
    finding = results.has_another_shape(case)
    assert finding.layer == "shape" and finding.named
    assert re.match(pattern, finding.sentence), finding.sentence


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        (MATRIX, lambda x, c: x + c),
        (NUMBER, lambda x, c: np.array([[x.sum()]])),
        (TWO, lambda x, c: np.array([x.mean(axis=1), x.mean(axis=1)])),
    ],
)
def test_that_nothing_is_said_of_a_shape_that_is_right(exercise, answer):
    assert results.has_another_shape(case_of(exercise, answer)) is None


# --------------------------------------------------------------------------------------------------------- bare numbers


FIXED = np.array([[1.0, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        (FIXED, FIXED + np.array([[0, 0], [1, 0.5]]), "On a random example it should be 3 at (1, 0), and yours is 4."),
        (2.0, [[5.25]], "On a random example it should be 2, and yours is 5.25."),
        (2.0, 2.00001, "On a random example it should be 2, and yours is 2.00001."),
        (
            (FIXED, 1.0),
            (FIXED, 7.0),
            "Of the values that you return, the second is wrong. On a random example it should be 1, and yours is 7.",
        ),
        (
            np.array([1.0, np.inf, 2]),
            np.array([1.0, np.inf, 3]),
            "On a random example it should be 2 at (2,), and yours is 3.",
        ),
        (
            np.array([1.0, np.nan, 2]),
            np.array([1.0, np.nan, 3]),
            "On a random example it should be 2 at (2,), and yours is 3.",
        ),
        (
            np.array([1.0, np.inf, 2]),
            np.array([1.0, 5, 3]),
            "On a random example it should be inf at (1,), and yours is 5.",
        ),
    ],
)
def test_that_two_numbers_are_told_where_they_differ_most(right, wrong, sentence):
    case = case_of(made(lambda x, c: right), lambda x, c: wrong)
    assert results.by_numbers(case) == Finding(sentence, "numbers", named=False)


def test_that_numbers_in_another_shape_are_called_right_only_where_they_are_everywhere():
    right_but_flat = case_of(MATRIX, lambda x, c: MATRIX.reference(x, c).ravel())
    assert results.has_another_shape(right_but_flat).sentence.startswith(
        "The numbers are right, and their shape is not."
    )
    calls = iter(range(100))
    not_everywhere = case_of(MATRIX, lambda x, c: MATRIX.reference(x, c).ravel() + (next(calls) == 3))
    assert not results.has_another_shape(not_everywhere).sentence.startswith("The numbers are right")

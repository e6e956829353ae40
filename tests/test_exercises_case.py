"""A case: whether a mistake explains every result of an answer, and code with mistakes in it run safely."""

import itertools
import math
import sys
import threading

import numpy as np
import pytest
from ways import STOPPABLE, WAYS, Loops, only

from dalearn.exercises import in_a_thread
from dalearn.exercises.case import Case, Finding, guarded
from dalearn.exercises.judge import trials
from dalearn.exercises.registry import Exercise

# a thread may be stopped in the middle of what Python does beside the answer, and Python says so
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def made(reference):
    """An exercise whose examples are positive and negative in turn."""
    signs = itertools.cycle([1, -1])

    def some_numbers(rng):
        return (next(signs) * rng.uniform(1, 2, 3),)

    return Exercise(reference, "00-test", "Good.", (), some_numbers, {}, {}, {}, False, ())


def case_of(answer, reference=lambda x: 2 * x):
    exercise = made(reference)
    return Case(exercise, answer, *trials(exercise, answer))


def explains(mistake, answer, reference=lambda x: 2 * x):
    return case_of(answer, reference).explained_by(lambda trial: mistake(*trial.arguments))


def test_that_a_case_begins_with_what_is_wrong():
    case = case_of(lambda x: 2 * abs(x))
    assert [trial.agrees for trial in case.trials] == [True, False, True, False, True]
    assert [trial.agrees for trial in case.wrong_first] == [False, False, True, True, True]
    assert case.first_wrong is case.wrong_first[0] is case.trials[1]
    assert not case.fails


def test_that_a_case_knows_its_answer_and_whether_it_fails_somewhere():
    def answer(x):
        return 1 / 0

    case = case_of(answer)
    assert case.fails and case.answer is answer and case.reading.function is answer
    assert case.again.failure.kind == "ZeroDivisionError" and case.exercise.name == "00-test"


def test_that_a_mistake_explains_an_answer_with_the_same_results():
    assert explains(lambda x: 3 * x, lambda x: x + x + x)
    assert explains(lambda x: 3 * x, lambda x: (x + x + x).tolist())


def test_that_a_mistake_with_other_results_explains_nothing():
    assert not explains(lambda x: 3 * x, lambda x: 3 * x + 1e-3)
    assert not explains(lambda x: 3 * x, lambda x: 3 * x[:2])


def test_that_a_mistake_has_to_explain_the_results_on_every_example():
    assert not explains(lambda x: 3 * abs(x), lambda x: 3 * x)
    assert not explains(lambda x: 2 * abs(x), lambda x: 3 * x if x[0] < 0 else 2 * x)


def test_that_an_answer_in_float32_makes_the_same_mistake():
    def answer(x):
        return (3 * x.astype(np.float32) - np.float32(300)) + np.float32(300)

    def in_float64(x):
        return answer(x).astype(float)

    assert explains(lambda x: 3 * x, answer)
    assert not explains(lambda x: 3.01 * x, answer)
    assert not explains(lambda x: 3 * x, in_float64)


@pytest.mark.parametrize("mistake", [lambda x: None, lambda x: "words", lambda x: math.sin, lambda x: x * 1j])
def test_that_a_mistake_without_numbers_explains_the_same_and_no_numbers(mistake):
    assert explains(mistake, mistake)
    for answer in (lambda x: 3 * x, lambda x: 3.0, lambda x: {1}, lambda x: [None, 1]):
        assert not explains(mistake, answer)
    assert not explains(lambda x: 3 * x, mistake)


def test_that_a_mistake_with_an_error_explains_the_same_error_and_no_other():
    assert explains(lambda x: 1 / 0, lambda x: [][0] if False else 1 / 0)
    assert not explains(lambda x: 1 / 0, lambda x: [][0])
    assert not explains(lambda x: 1 / 0, lambda x: 3 * x)
    assert not explains(lambda x: 3 * x, lambda x: 1 / 0)
    assert not explains(lambda x: None, lambda x: 1 / 0)


def test_that_where_several_values_are_expected_a_mistake_has_to_have_several():
    def both(x):
        return x, x + 1

    assert explains(lambda x: (x, x + 2), lambda x: [x, x + 2], both)
    assert not explains(lambda x: (x, x + 2), lambda x: (x, x + 3), both)
    assert not explains(lambda x: x, lambda x: x, both)


def test_that_a_mistake_may_have_several_values_where_one_is_expected():
    assert explains(lambda x: (x, x), lambda x: (x, x))


def test_that_a_finding_names_a_mistake_unless_it_says_otherwise():
    assert Finding("words", "layer").named and not Finding("words", "layer", named=False).named


# ------------------------------------------------------------------------------------------------------------ guarded


@pytest.fixture(params=WAYS)
def way(request, monkeypatch):
    only(request.param, monkeypatch)
    return request.param


def test_that_a_guarded_job_gives_what_it_finds(way):
    assert guarded(20, lambda *words: Finding(*words), "words", "layer") == Finding("words", "layer")


@pytest.mark.parametrize("job", [lambda: 1 / 0, lambda: sys.exit(), lambda: exec("raise GeneratorExit")])
def test_that_a_guarded_job_which_raises_gives_none(way, job):
    assert guarded(20, job) is None


@pytest.mark.parametrize("name", STOPPABLE)
def test_that_a_guarded_job_is_ended_in_its_time(name, monkeypatch):
    only(name, monkeypatch)
    monkeypatch.setattr(in_a_thread, "PATIENCE", 20.0)
    loops, threads = Loops(), threading.active_count()
    assert guarded(0.2, loops.catches_everything) is None
    assert loops.turns.value > 0 and not loops.turns.still_rises() and threading.active_count() == threads


def test_that_the_stop_button_passes_through_a_guarded_job(monkeypatch):
    def pressed():
        raise KeyboardInterrupt

    only("here", monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        guarded(20, pressed)

"""check, hint and solution: a reader is always told something, and nothing of an answer gets past the door."""

import asyncio
import itertools
import os
import random
import sys
import threading
import time
import warnings

import numpy as np
import pytest
from ways import LOOPS, STOPPABLE, WAYS, Loops, only

from dalearn.exercises import Feedback, check, doors, hint, in_a_thread, judge, registry, solution

# a thread may be stopped in the middle of what Python does beside the answer, and Python says so
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def double(numbers, scale):
    return 2 * scale * numbers


def mistakes(numbers, scale):
    return {"That is three times as much.": lambda: 3 * scale * numbers}


def _some_numbers(rng):
    return rng.standard_normal(rng.integers(3, 6)), rng.uniform(1, 2)


@pytest.fixture(autouse=True)
def exercises(monkeypatch):
    """Two exercises of its own instead of the course's, and no hint has been given."""
    monkeypatch.setattr(registry, "_exercises", {})
    monkeypatch.setattr(doors, "_hints_given", {})
    made = registry.exercise(
        "00-double",
        right="Twice as much.",
        hints=("One.", "Two.", "Three."),
        example=_some_numbers,
        axes={"numbers": "n", "return": "n"},
    )(double)
    made.catalogue(mistakes)
    registry.choice(
        "00-question",
        right="b",
        options={"a": "No.", "b": "Yes.", "More": "Less."},
        hints=("Think.",),
        why="It is so.",
    )
    return made


@pytest.fixture(params=WAYS)
def way(request, monkeypatch):
    only(request.param, monkeypatch)
    return request.param


def said(answer):
    feedback = check("00-double", answer)
    assert isinstance(feedback, Feedback) and feedback.attempted and not feedback.ok
    assert feedback.message.startswith("Not yet. ") and feedback.message.endswith(" (hint('00-double') helps.)")
    return feedback


# ------------------------------------------------------------------------------------------------------ right and wrong


def test_that_a_right_answer_is_told_so(way):
    for answer in (double, lambda x, a: [a * (v + v) for v in x], lambda x, a: (2 * np.float32(a)) * x.astype("f")):
        assert check("00-double", answer) == Feedback(True, True, "Right. Twice as much.")


def test_that_a_mistake_is_named(way):
    sentence = "That is three times as much."
    assert said(lambda x, a: 3 * a * x).mistake == sentence
    assert sentence in said(lambda x, a: 3 * a * x).message


def test_that_a_number_is_shown_where_no_mistake_is_named():
    feedback = said(lambda x, a: np.sinh(3 * a * x) + x**2)
    assert feedback.mistake is None and "On a random example it should be" in feedback.message


@pytest.mark.parametrize("answer", [None, ..., lambda x, a: ..., lambda x, a: ... if a > 1.001 else x])
def test_that_an_open_exercise_is_no_attempt(answer):
    feedback = check("00-double", answer)
    assert (feedback.ok, feedback.attempted) == (False, False) and "00-double is still open" in feedback.message


@pytest.mark.parametrize("answer, kind", [(3.0, "float"), ("words", "str"), (np.ones(2), "ndarray"), ([1], "list")])
def test_that_what_is_no_function_is_said_to_be_none(answer, kind):
    feedback = said(answer)
    assert f"a value of type {kind}" in feedback.message and feedback.mistake in feedback.message


def test_that_an_answer_has_to_leave_its_input_where_the_task_says_so(exercises):
    def answer(x, a):
        x *= 2 * a
        return x

    assert check("00-double", answer).ok
    exercises.keeps_arguments = True
    assert said(answer).mistake == "Your function changes its input. Work on a copy, or make new arrays."
    assert check("00-double", double).ok


def test_that_an_answer_must_not_call_what_it_is_to_write(exercises):
    exercises.instead_of = (registry.exercise,)

    def answer(x, a):
        assert registry.exercise
        return 2 * a * x

    assert (
        said(answer).mistake == "It is right, and exercise of the library does it. Here you are to write it yourself."
    )
    assert check("00-double", double).ok


ANSWERS = {
    "nothing returned": (lambda *a: None, "returns None"),
    "text": (lambda *a: "0.9", "It has to be numbers; yours is of type str."),
    "a ragged list": (lambda *a: [[1], [1, 2]], "It has to be numbers; yours is a list of parts"),
    "a list with words": (lambda x, a: [*x[1:], "0.9"], "a list with something in it that is of type str"),
    "masked": (lambda x, a: np.ma.masked_array(2 * a * x, mask=x == x[0]), "a masked array, with 1 of its values"),
    "an exception": (lambda *a: 1 / 0, "this divides by 0"),
    "the wrong number of arguments": (lambda: 1, "your function is called with 2 arguments"),
    "an exit": (lambda *a: exit(), "this ends Python"),
    "a shape": (lambda x, a: np.outer(x, x), "Its shape should be"),
    "its input": (lambda x, a: np.sinh(3 * a * x) + np.square(x, out=x), "changes its input"),
    "random numbers": (lambda x, a: x + np.random.standard_normal(), "It comes out differently each time"),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_that_whatever_an_answer_does_the_check_says_what_is_wrong(way, kind):
    answer, words = ANSWERS[kind]
    assert words.lower() in said(answer).message.lower()


def test_that_an_error_whose_words_cannot_be_had_is_named_by_its_type(way):
    class Mute(Exception):
        def __str__(self):
            raise SystemExit

    def answer(x, a):
        raise Mute

    assert "Your function stopped with an error. Mute." in said(answer).message


def test_that_an_answer_with_async_def_is_told_so_and_python_warns_of_nothing(way):
    async def answer(x, a):
        await asyncio.sleep(0)

    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        assert "async def" in said(answer).message
    assert not warned


def test_that_an_answer_which_exits_now_and_then_ends_nobody_else(way):
    calls = itertools.count()

    def answer(x, a):
        if next(calls) > 2:
            sys.exit()
        return x

    assert "this ends Python" in said(answer).message


# ------------------------------------------------------------------------------------------------- what must not get out


def settings():
    numpys = np.random.get_state()[1].tolist(), np.random.get_state()[2]
    shared = list(warnings.filters), random.getstate(), np.get_printoptions(), np.geterr()
    return numpys, shared, sys.getrecursionlimit(), np.mean, sys.stdin, sys.stdout, sys.stderr, threading.active_count()


@pytest.mark.parametrize("end", ["right", "wrong", "fails"])
def test_that_an_answer_changes_no_setting_that_all_code_shares(way, end):
    def answer(x, a):
        warnings.simplefilter("ignore")
        np.random.seed(1)
        random.seed(1)
        np.set_printoptions(precision=2)
        np.seterr(all="raise")
        sys.setrecursionlimit(sys.getrecursionlimit() + 7)
        np.mean = np.sum
        sys.stdout = sys.stdin = None
        if end == "fails":
            raise ValueError("it fails after that")
        return 2 * a * x if end == "right" else 3 * a * x

    before = settings()
    assert check("00-double", answer).ok is (end == "right")
    assert settings() == before


def test_that_what_an_answer_prints_is_shown_once_and_nothing_else_of_it(way, capsys):
    def answer(x, a):
        print("words")
        print("other words", file=sys.stderr)
        warnings.warn("words", stacklevel=1)
        return x / 0

    said(answer)
    assert capsys.readouterr() == ("words\n", "")


def test_that_nobody_sees_what_an_answer_writes_past_python_in_a_copy_of_the_process(capfd, monkeypatch):
    only("copy", monkeypatch)
    assert check("00-double", lambda x, a: (os.write(1, b"words"), 2 * a * x)[1]).ok
    assert capfd.readouterr() == ("", "")


def test_that_a_warning_stays_a_warning_where_warnings_are_errors(way):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert check("00-double", lambda x, a: warnings.warn("words", stacklevel=1) or 2 * a * x).ok


def test_that_an_error_of_our_own_is_said_and_stops_nothing(monkeypatch):
    for error in (ValueError("words"), SystemExit("words")):

        def fails(*arguments, error=error):
            raise error

        monkeypatch.setattr(doors, "trials", fails)
        feedback = check("00-double", double)
        expected = f"This could not be checked: {type(error).__name__}: words"
        assert feedback == Feedback(False, True, expected)


def test_that_the_stop_button_gets_through(monkeypatch):
    def answer(x, a):
        raise KeyboardInterrupt

    only("here", monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        check("00-double", answer)


# ----------------------------------------------------------------------------------------------------- endless answers


@pytest.mark.parametrize("name", STOPPABLE)
@pytest.mark.parametrize("kind", LOOPS)
def test_that_an_endless_answer_is_told_so_and_is_ended(name, kind, monkeypatch):
    only(name, monkeypatch)
    monkeypatch.setattr(judge, "SECONDS", 0.1)
    monkeypatch.setattr(in_a_thread, "PATIENCE", 20.0)  # on a busy machine it may take that long
    loops, threads = Loops(), threading.active_count()
    sentence = "Your function had not finished after 0.1 seconds. Is there a loop that never ends?"
    assert said(getattr(loops, kind)).mistake == sentence
    assert not loops.turns.still_rises() and threading.active_count() == threads


def test_that_what_cannot_be_stopped_is_said(monkeypatch):
    only("thread", monkeypatch)
    monkeypatch.setattr(judge, "SECONDS", 0.05)
    monkeypatch.setattr(in_a_thread, "PATIENCE", 0.05)
    wakes, threads = threading.Event(), threading.active_count()
    message = said(lambda x, a: wakes.wait(20)).message
    assert "had not finished after 0.05 seconds" in message
    assert "It could not be stopped either: restart the kernel before you go on." in message
    wakes.set()
    until = time.monotonic() + 20
    while threading.active_count() > threads and time.monotonic() < until:
        time.sleep(0.01)
    assert threading.active_count() == threads


def test_that_an_answer_which_ends_python_is_told_so(monkeypatch):
    only("copy", monkeypatch)
    assert said(lambda x, a: os._exit(0)).mistake == doors.ENDED


def test_that_an_answer_which_is_right_first_and_endless_later_is_told_something(monkeypatch):
    """The diagnosis calls it again."""
    only("copy", monkeypatch)
    monkeypatch.setattr(judge, "SECONDS", 0.5)

    def answer(x, a):
        while x.mean() > 0.3 and time.monotonic() > until:
            pass
        return 2 * a * abs(x)

    until = time.monotonic() + 0.05
    for _ in range(3):
        said(answer)


# ------------------------------------------------------------------------------------------------------------- choices


def test_that_each_answer_to_a_question_has_its_own_sentence():
    assert check("00-question", "b") == Feedback(True, True, "Right. Yes.")
    assert check("00-question", " B\n").ok
    wrong = check("00-question", "a")
    assert (wrong.ok, wrong.attempted, wrong.mistake) == (False, True, "No.")
    assert wrong.message == "Not yet. No. (hint('00-question') helps.)"
    assert check("00-question", "more").mistake == check("00-question", "MORE ").mistake == "Less."


@pytest.mark.parametrize("answer", [None, ..., "", "  "])
def test_that_an_open_question_is_no_attempt(answer):
    feedback = check("00-question", answer)
    assert (feedback.ok, feedback.attempted) == (False, False) and "still open" in feedback.message


@pytest.mark.parametrize("around", ["({})", "{}.", " {}) ", "({}"])
def test_that_a_letter_in_brackets_or_with_a_full_stop_is_that_letter(around):
    assert check("00-question", around.format("a")).message == check("00-question", "a").message
    assert check("00-question", around.format("B")).message == check("00-question", "b").message


@pytest.mark.parametrize("answer", ["c", 3, ["b"], np.ones(2), check])
def test_that_another_answer_is_told_the_ones_that_there_are(answer):
    feedback = check("00-question", answer)
    assert (feedback.ok, feedback.attempted, feedback.mistake) == (False, True, None)
    assert "The answer has to be one of 'a', 'b', 'More'." in feedback.message
    assert ("which letter stands before it?" in feedback.message) == (answer == 3 if isinstance(answer, int) else False)


@pytest.mark.parametrize("answer", [0.33, "0.33", "−0.55", np.float64(2)])
def test_that_a_number_in_the_place_of_a_letter_is_told_that_it_is_not_judged(answer):
    assert "A number is not judged here: which letter stands before it?" in check("00-question", answer).message


# ----------------------------------------------------------------------------------------- names, hints and solutions


def test_that_an_unknown_name_is_met_with_those_that_are_like_it():
    feedback = check("00-doubel", double)
    assert (feedback.ok, feedback.attempted) == (False, True)
    assert feedback.message == "name must be that of an exercise, like '00-double'; got '00-doubel'"
    assert not check("00-doubel").attempted
    for function in (hint, solution):
        with pytest.raises(ValueError, match="'00-double'"):
            function("00-doubel")


@pytest.mark.parametrize("name", [None, 3, [1], double])
def test_that_what_is_no_name_stops_nothing(name):
    assert not check(name, None).ok and "name must be" in check(name, double).message


def test_that_each_hint_is_given_once_and_then_the_way_to_the_solution():
    given = [str(hint("00-double")) for _ in range(5)]
    assert given[:3] == ["Hint 1 of 3: One.", "Hint 2 of 3: Two.", "Hint 3 of 3: Three."]
    assert given[3] == given[4] == "There are no more hints. solution('00-double') shows our answer."
    assert str(hint("00-question")) == "Hint 1 of 1: Think."


def test_that_the_solution_is_the_source_of_our_answer():
    assert str(solution("00-double")) == "def double(numbers, scale):\n    return 2 * scale * numbers"
    assert str(solution("00-question")) == "'b': It is so."

"""The exercises: every solution passes, every catalogued mistake gets its own hint, and nothing gets past or stops a check."""

import asyncio
import random
import re
import signal
import sys
import threading
import time
import warnings

import numpy as np
import pytest

from dalearn.exercises import Feedback, check, hint, names, solution
from dalearn.exercises import _mechanism as mechanism

CODING = [name for name in names() if isinstance(mechanism._exercises[name], mechanism.Exercise)]
CHOICES = [name for name in names() if isinstance(mechanism._exercises[name], mechanism.Choice)]
MISTAKES = [(name, i) for name in CODING for i in range(len(mechanism._exercises[name].mistakes))]


@pytest.mark.parametrize("name", CODING)
def test_that_the_solution_as_it_is_shown_passes_its_check(name):
    source, space = str(solution(name)), {"np": np}
    exec(source, space)
    function = next(value for key, value in space.items() if callable(value) and f"def {key}(" in source)
    feedback = check(name, function)
    assert feedback.ok and feedback.attempted and feedback.message.startswith("Right. "), feedback


@pytest.mark.parametrize("name", CODING)
def test_that_a_coding_exercise_has_a_catalogue_of_mistakes(name):
    assert mechanism._exercises[name].mistakes


@pytest.mark.parametrize("name, i", MISTAKES)
def test_that_a_catalogued_mistake_gets_its_own_hint_and_no_others(name, i):
    twin, sentence = mechanism._exercises[name].mistakes[i]
    for _ in range(5):  # on new random examples each time
        feedback = check(name, twin)
        assert not feedback.ok and feedback.attempted
        assert feedback.message == f"Not yet. {sentence} (hint({name!r}) helps.)"


@pytest.mark.parametrize("name", CHOICES)
def test_that_each_answer_to_a_choice_has_its_own_sentence_and_one_is_right(name):
    question = mechanism._exercises[name]
    answers = {option: check(name, option) for option in question.options}
    assert [option for option, feedback in answers.items() if feedback.ok] == [question.right]
    assert len({feedback.message for feedback in answers.values()}) == len(answers)
    assert check(name, f" {question.right.upper()} ").ok  # case and blanks do not matter
    assert question.right in solution(name)


@pytest.mark.parametrize("name", names())
def test_that_there_are_three_hints_each_once_and_then_the_way_to_the_solution(name, monkeypatch):
    monkeypatch.setattr(mechanism, "_hints_given", {})
    given = [str(hint(name)) for _ in range(4)]
    assert [text.partition(":")[0] for text in given[:3]] == ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3"]
    assert len(set(given)) == 4 and f"solution({name!r})" in given[3]


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("answer", [None, ...])
def test_that_an_open_exercise_says_so_and_is_not_an_attempt(name, answer):
    feedback = check(name, answer)
    assert (feedback.ok, feedback.attempted) == (False, False) and "still open" in feedback.message


@pytest.mark.parametrize("name", CODING)
def test_that_a_starter_which_returns_an_ellipsis_is_open(name):
    assert not check(name, lambda *arguments: ...).attempted


class Odd:
    """An object that does not want to be an array."""

    def __array__(self, *arguments, **options):
        raise RuntimeError("no")


ANSWERS = {
    "a value": (3.0, "has to be a function"),
    "nothing returned": (lambda *a: None, "returns None"),
    "text": (lambda *a: "0.9", "has to be numbers"),
    "an odd object": (lambda *a: Odd(), "has to be numbers"),
    "a ragged list": (lambda *a: [[1], [1, 2]], "has to be numbers"),
    "an exception": (lambda *a: 1 / 0, "stopped with an error. ZeroDivisionError"),
    "the wrong number of arguments": (lambda: 1, "stopped with an error. TypeError"),
    "shapes that do not fit": (lambda *a: np.ones((2, 3)) @ np.ones((2, 3)), "Is a transpose or an axis missing?"),
    "an exit": (lambda *a: exit(), "stopped with an error. SystemExit"),
    "a shape": (lambda *a: np.zeros((3, 7, 2)), "Its shape should be"),
    "its input": (lambda *a: [x.fill(0) for x in a if isinstance(x, np.ndarray)] and 1.0, "changes its input"),
}


def takes_only_numbers(name):
    return not any(isinstance(x, np.ndarray) for x in mechanism._exercises[name].examples()[0])


@pytest.mark.parametrize("name", CODING)
@pytest.mark.parametrize("kind", ANSWERS)
def test_that_whatever_an_answer_returns_or_does_the_check_says_what_is_wrong(name, kind):
    answer, words = ANSWERS[kind]
    if kind == "its input" and takes_only_numbers(name):
        return  # there is nothing in it to change
    feedback = check(name, answer)
    assert not feedback.ok and feedback.attempted and words in feedback.message, feedback


@pytest.mark.parametrize("name", CODING)
def test_that_nan_inf_a_constant_and_a_wrong_sign_are_named(name):
    reference = mechanism._exercises[name].reference
    first = reference(*mechanism._exercises[name].examples()[0])

    def changed(change, result):
        return tuple(map(change, result)) if isinstance(result, tuple) else change(result)

    for broken, words in {
        lambda *a: changed(lambda r: r * np.nan, reference(*a)): "NaN or an inf",
        lambda *a: changed(lambda r: r + np.inf, reference(*a)): "NaN or an inf",
        lambda *a: changed(lambda r: r + 1, first): "the same whatever",
        lambda *a: changed(lambda r: -r, reference(*a)): "sign is the wrong way round",
        lambda *a: changed(lambda r: r * 1.37 + 0.1, reference(*a)): "On a random example",
    }.items():
        feedback = check(name, broken)
        assert not feedback.ok and words in feedback.message, feedback


def test_that_the_two_numbers_shown_are_of_an_example_that_is_wrong_and_differ():
    exercise = mechanism._exercises["12-bootstrap"]
    first = exercise.examples()[0]

    def nearly(*arguments):
        return exercise.reference(*arguments) * (1 if np.array_equal(arguments[0], first[0]) else 1.00001)

    should, yours = re.search(
        r"should be ([\d.]+) at .*, and yours is ([\d.]+)\.", check("12-bootstrap", nearly).message
    ).groups()
    assert float(yours) / float(should) == pytest.approx(1.00001, abs=2e-7)


def test_that_logs_and_order_statistics_give_the_intervals_of_the_bootstrap_too():
    def by_logs(errors, others, draws):
        return np.quantile(np.exp(np.median(np.log(errors / others)[draws], axis=1)), [0.025, 0.975])

    def by_order(errors, others, draws):
        return np.sort(np.median((errors / others)[draws], axis=1))[[10, 390]]

    assert check("12-bootstrap", by_logs).ok and check("12-bootstrap", by_order).ok


class Strange:
    """An object that does something else where it should become an array."""

    def __init__(self, what):
        self.what = what

    def __array__(self, *arguments, **options):
        if isinstance(self.what, float):
            time.sleep(self.what)
        else:
            raise self.what

    def __len__(self):
        return 1

    def __getitem__(self, i):
        return self.__array__()


@pytest.mark.parametrize("what", [SystemExit(), KeyboardInterrupt()])
def test_that_nothing_of_a_strange_result_escapes_the_check(what):
    for result in (Strange(what), [Strange(what)], (1.0, Strange(what))):
        assert f"stopped with an error. {type(what).__name__}" in check("00-mean", lambda p, r=result: r).message


def test_that_an_error_whose_words_cannot_be_had_is_named_by_its_type():
    class Mute(Exception):
        def __str__(self):
            raise SystemExit

    def answer(predictions):
        raise Mute

    assert "Your function stopped with an error. Mute." in check("00-mean", answer).message


def test_that_a_result_that_takes_too_long_to_become_an_array_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(mechanism, "SECONDS", 0.05)
    monkeypatch.setattr(mechanism, "PATIENCE", 0.05)
    before = threading.active_count()
    began = time.monotonic()
    assert "had not finished" in check("00-mean", lambda predictions: Strange(0.5)).message
    assert time.monotonic() - began < 0.45
    while threading.active_count() > before and time.monotonic() - began < 20:
        time.sleep(0.01)


@pytest.mark.parametrize("with_threads", [True, False])
def test_that_an_answer_changes_no_setting_that_all_code_shares(with_threads, monkeypatch):
    if not with_threads:
        monkeypatch.setattr(threading.Thread, "start", no_thread)

    def settings():
        numpys = np.random.get_state()[1].tolist(), np.random.get_state()[2]
        return list(warnings.filters), numpys, random.getstate(), np.get_printoptions(), sys.getrecursionlimit()

    def answer(predictions):
        warnings.simplefilter("ignore")
        np.random.seed(1)
        random.seed(1)
        np.set_printoptions(precision=2)
        sys.setrecursionlimit(sys.getrecursionlimit() + 7)
        if fails:
            raise ValueError("it fails after that")
        return predictions.mean(axis=-1)

    before = settings()
    for fails in (False, True):
        assert check("00-mean", answer).ok is not fails
        assert settings() == before


def test_that_random_numbers_of_ones_own_are_still_noticed():
    def answer(*arguments):
        return mechanism._exercises["00-mean"].reference(*arguments) + np.random.standard_normal()

    assert "It comes out differently each time" in check("00-mean", answer).message


def test_that_a_low_recursion_limit_does_not_stop_the_check():
    def answer(predictions):
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(threading.active_count() + 20)
        assert limit > 100
        return predictions.mean(axis=-1)

    limit = sys.getrecursionlimit()
    assert check("00-mean", answer).ok and sys.getrecursionlimit() == limit


KINDS = {
    "masked": (lambda mean: np.ma.masked_array(mean, mask=np.arange(mean.size).reshape(mean.shape) == 0), "masked"),
    "masked list": (lambda mean: [np.ma.masked, *mean[1:]], "masked"),
    "complex": (lambda mean: mean + 0j, "an array of type complex128"),
    "objects": (lambda mean: mean.astype(object), "an array of type object"),
    "words": (lambda mean: "0.9", "of type str"),
    "a list with words": (lambda mean: [0.9, "0.9"], "a list with something in it that is of type str"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_that_a_result_that_is_not_made_of_numbers_is_said_to_be_what_it_is(kind):
    change, words = KINDS[kind]
    feedback = check("00-mean", lambda predictions: change(predictions.mean(axis=-1)))
    assert not feedback.ok and "It has to be numbers; yours is " in feedback.message and words in feedback.message


def test_that_a_masked_array_without_a_masked_value_is_right():
    assert check("00-mean", lambda predictions: np.ma.masked_array(predictions.mean(axis=-1))).ok


def test_that_an_answer_with_async_def_is_told_so_and_python_warns_of_nothing():
    async def answer(predictions):
        await asyncio.sleep(0)
        return predictions.mean(axis=-1)

    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        feedback = check("00-mean", answer)
    assert "async def" in feedback.message and not feedback.ok and not warned


def no_thread(self):
    raise RuntimeError("can't start new thread")


def test_that_where_no_thread_can_be_started_an_answer_is_judged_all_the_same(monkeypatch):
    monkeypatch.setattr(threading.Thread, "start", no_thread)
    assert check("00-mean", lambda predictions: predictions.mean(axis=-1)).ok
    twin, sentence = mechanism._exercises["00-mean"].mistakes[0]
    assert sentence in check("00-mean", twin).message
    assert "stopped with an error. ZeroDivisionError" in check("00-mean", lambda predictions: 1 / 0).message
    assert "stopped with an error. SystemExit" in check("00-mean", lambda predictions: exit()).message


def test_that_the_stop_button_reaches_the_reader_where_no_thread_can_be_started(monkeypatch):
    def interrupted(predictions):
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Thread, "start", no_thread)
    with pytest.raises(KeyboardInterrupt):
        check("00-mean", interrupted)


class Loops:
    """Endless answers of several kinds. turns counts, so that one sees whether one of them still goes round."""

    def __init__(self):
        self.turns = 0

    def plain(self, *arguments):
        while True:
            self.turns += 1

    def catches_exceptions(self, *arguments):
        while True:
            try:
                self.turns += 1
            except Exception:
                pass

    def catches_everything(self, *arguments):
        while True:
            try:
                self.turns += sum(range(100)) > 0
            except:  # noqa: E722
                continue

    def catches_everything_around_a_loop(self, *arguments):
        while True:
            try:
                while True:
                    self.turns += 1
            except BaseException:
                pass

    def sleeps(self, *arguments):
        while True:
            self.turns += 1
            time.sleep(0.01)

    def still_turns(self):
        before = self.turns
        time.sleep(0.1)
        return self.turns > before


LOOPS = ["plain", "catches_exceptions", "catches_everything", "catches_everything_around_a_loop", "sleeps"]


@pytest.mark.parametrize("kind", LOOPS)
def test_that_an_endless_loop_is_stopped_and_leaves_no_thread(kind, monkeypatch, capfd):
    monkeypatch.setattr(mechanism, "SECONDS", 0.1)
    monkeypatch.setattr(mechanism, "PATIENCE", 20.0)  # on a busy machine it may take that long
    loops, before = Loops(), threading.active_count()
    for _ in range(3):
        assert "had not finished after 0.1 seconds" in check("00-mean", getattr(loops, kind)).message
        assert threading.active_count() == before
    assert loops.turns > 0 and not loops.still_turns()
    assert capfd.readouterr().err == ""


def test_that_an_answer_which_sleeps_too_long_ends_when_it_wakes(monkeypatch):
    monkeypatch.setattr(mechanism, "SECONDS", 0.05)
    monkeypatch.setattr(mechanism, "PATIENCE", 0.05)
    woken, before = [], threading.active_count()

    def sleepy(predictions):
        time.sleep(0.5)
        woken.append(True)

    began = time.monotonic()
    assert "had not finished" in check("00-mean", sleepy).message
    assert time.monotonic() - began < 0.4  # the reader does not wait for it
    while threading.active_count() > before and time.monotonic() - began < 20:
        time.sleep(0.01)
    assert threading.active_count() == before and not woken


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="Windows sends no signal to a thread")
@pytest.mark.parametrize("kind", LOOPS)
def test_that_the_stop_button_ends_the_answer_and_then_reaches_the_reader(kind, monkeypatch):
    monkeypatch.setattr(mechanism, "SECONDS", 60.0)
    monkeypatch.setattr(mechanism, "PATIENCE", 20.0)
    loops, before = Loops(), threading.active_count()
    stop = threading.Timer(0.2, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT))
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
    try:
        with pytest.raises(KeyboardInterrupt):
            stop.start()
            check("00-mean", getattr(loops, kind))
    finally:
        signal.signal(signal.SIGINT, usual)
    stop.join()
    assert loops.turns > 0 and not loops.still_turns() and threading.active_count() == before


def interrupt_the_wait(monkeypatch):
    """As the stop button does, on every system: the wait for the answer is interrupted, once."""
    join, waits = threading.Thread.join, []

    def interrupted(self, timeout=None):
        waits.append(self)
        join(self, 0.05 if len(waits) == 1 else timeout)
        if len(waits) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(threading.Thread, "join", interrupted)


@pytest.mark.parametrize("kind", LOOPS)
def test_that_an_interrupted_wait_ends_the_answer_on_every_system(kind, monkeypatch):
    monkeypatch.setattr(mechanism, "PATIENCE", 20.0)
    interrupt_the_wait(monkeypatch)
    loops, before = Loops(), threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        check("00-mean", getattr(loops, kind))
    assert loops.turns > 0 and not loops.still_turns() and threading.active_count() == before


def test_that_an_interrupt_while_a_wrong_twin_runs_ends_the_twin(monkeypatch):
    loops, before = Loops(), threading.active_count()
    monkeypatch.setattr(mechanism, "PATIENCE", 20.0)
    monkeypatch.setattr(mechanism._exercises["00-mean"], "mistakes", [(loops.plain, "An endless twin.")])
    compare = mechanism._returns

    def interrupted(twin, arguments, result):
        interrupt_the_wait(monkeypatch)
        return compare(twin, arguments, result)

    monkeypatch.setattr(mechanism, "_returns", interrupted)
    with pytest.raises(KeyboardInterrupt):
        check("00-mean", lambda predictions: 0 * predictions.mean(axis=-1))
    assert loops.turns > 0 and not loops.still_turns() and threading.active_count() == before


def test_that_right_answers_written_differently_pass():
    def with_loops(predicted, truth):
        mean = sum(t for (t,) in truth) / len(truth)
        error = total = 0
        for (p,), (t,) in zip(predicted, truth):
            error, total = error + (p - t) ** 2, total + (t - mean) ** 2
        return (total - error) / total

    def with_means(predicted, truth):
        return 1 - np.mean(np.square(truth - predicted)) / truth.var()

    for answer in (with_loops, with_means, lambda p, t: [float(with_means(p, t))][0]):
        assert check("08-r2", answer).ok
    assert check("08-paired", lambda errors, others: float(np.exp(np.median(np.log(errors) - np.log(others))))).ok


def test_that_an_unknown_name_is_met_with_the_nearest_ones():
    feedback = check("08-r", lambda *a: 1)
    assert not feedback.ok and "'08-r2'" in feedback.message
    for function in (hint, solution):
        with pytest.raises(ValueError, match="'08-r2'"):
            function("08-r")
    assert not check(None, None).ok and not check([1], [1]).ok


def test_that_feedback_shows_itself_in_a_terminal_and_in_a_notebook():
    feedback = Feedback(False, True, "Not yet. a < b")
    assert repr(feedback) == "Not yet. a < b"
    assert 'role="status"' in feedback._repr_html_() and "a &lt; b" in feedback._repr_html_()
    assert repr(solution("08-r2")).startswith("def r_squared(predicted, truth):\n    ")


def test_that_a_message_is_a_plain_sentence():
    for name in CODING:
        for _, sentence in mechanism._exercises[name].mistakes:
            assert "!" not in sentence and sentence[-1] in ".?"

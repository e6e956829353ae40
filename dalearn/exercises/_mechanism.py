"""How an answer is checked: against our own on random examples, then against a catalogue of mistakes.

A chapter's file holds functions like this one:

    @exercise("05-mean", right="...", hints=("...", "...", "..."), example=lambda rng: (rng.standard_normal((3, 8)),))
    def member_mean(ensemble):
        return ensemble.mean(axis=1)

    @member_mean.mistake("That is the mean over the parameters. The members stand in the columns.")
    def wrong_axis(ensemble):
        return ensemble.mean(axis=0)

An answer is right when it agrees with the function on every example, however it is written. An answer that agrees
with a wrong twin gets that twin's sentence. Everything else gets the most specific of the general sentences below.
"""

import copy
import difflib
import inspect
import random
import sys
import textwrap
import threading
import time
import warnings
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial

import numpy as np

from .feedback import Feedback, Text
from .predictions import reply
from .progress import remember
from .registry import Prediction, _exercises

EXAMPLES = 5  # so that two different formulas do not agree by chance
SECONDS = 3.0  # for one call of an answer; an endless loop is stopped then
PATIENCE = 1.0  # seconds in which an answer that is being stopped has to end
_hints_given = {}


class Exercise:
    """A coding exercise; made by the decorator exercise."""

    def __init__(self, name, reference, right, hints, example):
        self.name, self.reference, self.praise, self.hints, self.example = name, reference, right, hints, example
        self.mistakes = []  # (wrong twin, sentence)

    def mistake(self, sentence):
        """A decorator: an answer that does what this wrong twin does is told the sentence."""

        def decorate(twin):
            self.mistakes.append((twin, sentence))
            return twin

        return decorate

    def examples(self, rng=None):
        """Arguments for EXAMPLES calls."""
        rng = np.random.default_rng(rng)
        return [self.example(rng) for _ in range(EXAMPLES)]

    def solution(self):
        """The source of the reference, from its def on."""
        source = textwrap.dedent(inspect.getsource(self.reference))
        return source[source.index("def ") :].rstrip()

    def check(self, answer):
        with _settings_as_they_were():
            return self._checked(answer)

    def _checked(self, answer):
        if answer is None or answer is ...:
            return _open(self.name)
        if not callable(answer):
            got = type(answer).__name__
            return _wrong(
                self.name, f"The answer has to be a function; this is a value of type {got}. Give its name, without ()."
            )
        examples = self.examples()
        results = []
        for arguments in examples:
            mine = copy.deepcopy(arguments)
            result, problem = _call(answer, mine)
            if result is ...:
                return _open(self.name)
            if problem:
                return _wrong(self.name, self._twin_that_fails_so(arguments, problem) or problem)
            if not _equal(mine, arguments):
                return _wrong(self.name, "Your function changes its input. Work on a copy, or make new arrays.")
            results.append(result)
        expected = [_settled(self.reference(*copy.deepcopy(arguments))) for arguments in examples]
        if all(map(_equal, results, expected)):
            return Feedback(True, True, f"Right. {self.praise}")
        for twin, sentence in self.mistakes:
            if all(_returns(twin, a, result) for a, result in zip(examples, results)):
                return _wrong(self.name, sentence)
        again, _ = _call(answer, copy.deepcopy(examples[0]))
        if _numbers(results[0]) is not None and _numbers(again) is not None and not _equal(again, results[0]):
            return _wrong(self.name, "It comes out differently each time. Use the random numbers that you are given.")
        return _wrong(self.name, _diagnosis(results, expected))

    def _twin_that_fails_so(self, arguments, problem):
        """The sentence of the mistake that stops with the same error; a missing keepdims does."""
        for twin, sentence in self.mistakes:
            if _call(twin, copy.deepcopy(arguments))[1] == problem:
                return sentence


class Choice:
    """A question with a few answers: options {answer: what to say of it}, one of them right."""

    def __init__(self, name, right, options, hints, why):
        self.name, self.right, self.options, self.hints, self.why = name, right, options, hints, why
        self.praise = options[right]
        self.mistakes = []

    def solution(self):
        return f"{self.right!r}: {self.why}"

    def check(self, answer):
        if answer is None or answer is ... or (isinstance(answer, str) and not answer.strip()):
            return _open(self.name)
        given = answer.strip().lower() if isinstance(answer, str) else answer
        known = {option.lower(): option for option in self.options}
        if not isinstance(given, str) or given not in known:
            return _wrong(self.name, f"The answer has to be one of {', '.join(map(repr, self.options))}.")
        if known[given] == self.right:
            return Feedback(True, True, f"Right. {self.praise}")
        return _wrong(self.name, self.options[known[given]])


def exercise(name, *, right, hints, example):
    """A decorator that makes an Exercise of our own answer; example(rng) gives the arguments of one random call."""

    def decorate(reference):
        return _add(Exercise(name, reference, right, hints, example))

    return decorate


def choice(name, *, right, options, hints, why):
    """Add a question with a few answers."""
    return _add(Choice(name, right, options, hints, why))


def _add(made):
    if made.name in _exercises:
        raise ValueError(f"name must be new; there is an exercise {made.name!r} already")
    _exercises[made.name] = made
    return made


def names():
    """The names of all exercises, in the order of the chapters."""
    return sorted(_exercises)


def check(name, answer=None):
    """Compare an answer with ours -> Feedback. Whatever the answer is or does, this does not raise.

    Of a prediction it says what happens, to what was committed; an answer that is given here is committed first.
    """
    try:
        exercise = _find(name)
        if isinstance(exercise, Prediction):
            return reply(exercise, answer)
        return remember(name, exercise.check(answer))
    except Exception as error:  # a check must not stop a notebook
        return Feedback(False, answer is not None, f"This could not be checked: {_said(error)}")


def hint(name):
    """The next hint for an exercise; after the last, it says where the solution is."""
    hints = _find(name).hints
    given = _hints_given.get(name, 0)
    _hints_given[name] = given + 1
    if given < len(hints):
        return Text(f"Hint {given + 1} of {len(hints)}: {hints[given]}")
    return Text(f"There are no more hints. solution({name!r}) shows our answer.")


def solution(name):
    """The source of our answer."""
    return Text(_find(name).solution())


def _find(name):
    if name not in _exercises:
        close = difflib.get_close_matches(str(name), _exercises, n=3) or names()
        raise ValueError(f"name must be that of an exercise, like {', '.join(map(repr, close))}; got {name!r}")
    return _exercises[name]


def _open(name):
    return Feedback(False, False, f"{name} is still open. Put your answer in the place of the ... and run again.")


def _wrong(name, sentence):
    return Feedback(False, True, f"Not yet. {sentence} (hint({name!r}) helps.)")


def _said(error):
    try:
        words = str(error)
    except BaseException:  # the error may be one of the answer's own
        words = ""
    return f"{type(error).__name__}: {words}".rstrip(": ").replace("\n", " ")[:200]


@contextmanager
def _settings_as_they_were():
    """After this block the settings that all code shares are as they were, whatever an answer has set them to."""
    numpys_stream = np.random.get_state(legacy=False)
    pythons_stream = random.getstate()
    limit = sys.getrecursionlimit()
    try:
        with warnings.catch_warnings(), np.printoptions():
            yield
    finally:
        sys.setrecursionlimit(limit)
        random.setstate(pythons_stream)
        np.random.set_state(numpys_stream)


class _Stop(SystemExit):
    """Raised in the thread of an answer that has to end.

    To make one takes a moment of sleep. If the answer catches it, the next one arrives within that moment, and the
    interpreter raises it before the answer's loop can go round again.
    """

    __init__ = staticmethod(partial(time.sleep, 0.01))


def _call(answer, arguments):
    """The answer's result, settled, or a sentence on why there is none: (result, None) or (None, sentence).

    The answer runs in a thread, so that it can be stopped. Where Python can start no thread (in a browser), it runs
    here, and only the stop button ends an endless loop.
    """
    outcome = {}
    recursion_limit = sys.getrecursionlimit()

    def run():
        try:
            with np.errstate(all="ignore"):
                result = _settled(answer(*arguments))
            sys.setrecursionlimit(recursion_limit)  # the check itself could hit a lower one
            outcome["result"] = result
        except BaseException as error:
            outcome["error"] = error  # at once, because an answer that is being stopped has no time for more
            sys.setrecursionlimit(recursion_limit)
            outcome["said"] = _said(error)

    def run_until_stopped():
        with suppress(_Stop):  # of two that were sent the second may find the answer ended
            run()
            time.sleep(0)  # it arrives here at the latest

    thread = threading.Thread(target=run_until_stopped, daemon=True)
    try:
        thread.start()
    except RuntimeError:
        run()
        if isinstance(outcome.get("error"), KeyboardInterrupt):  # the reader pressed stop
            raise outcome["error"] from None
    else:
        try:
            thread.join(SECONDS)
        finally:  # after the stop button too, which raises KeyboardInterrupt in join
            overdue = not outcome.keys() & {"result", "said"}
            if overdue:
                _end(thread, outcome)
        if overdue:
            limit = f"{SECONDS:g} seconds"
            return None, f"Your function had not finished after {limit}. Is there a loop that never ends?"
    if "error" in outcome:
        said = outcome["said"]
        if any(word in said for word in ("matmul", "broadcast", "aligned", "must match", "same number of dimensions")):
            return None, f"Two arrays do not fit together. Is a transpose or an axis missing? numpy says: {said}."
        return None, f"Your function stopped with an error. {said}."
    return outcome["result"], None


def _end(thread, outcome):
    """End the answer that runs in this thread and has no outcome yet.

    The interpreter raises an exception between two instructions of the thread. It is raised again and again, because an
    answer may catch it. An answer that is inside a long sleep, or inside a long computation of numpy, ends after that.
    """
    import ctypes  # not every Python has it, and one that starts no threads does not need it

    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc  # returns how many threads it found: none after the end
    number = ctypes.c_ulong(thread.ident)
    until = time.monotonic() + PATIENCE
    while not outcome and time.monotonic() < until and raise_in(number, ctypes.py_object(_Stop)):
        time.sleep(0.001)
    thread.join(max(0.0, until - time.monotonic()))


@dataclass(frozen=True)
class _NoNumbers:
    """What stands for a value that is not made of numbers; words say what it is."""

    words: str


def _settled(value):
    """A result as what can be judged without running any more of the answer's code.

    Arrays of numbers are arrays then, lists and tuples hold what is settled, and everything else is a _NoNumbers.
    """
    if value is None or value is ... or type(value) in (bool, int, float):
        return value
    if isinstance(value, (tuple, list)):
        parts = map(_settled, value)
        return tuple(parts) if isinstance(value, tuple) else list(parts)
    if inspect.iscoroutine(value):
        value.close()  # else Python warns that nobody has waited for it
        return _NoNumbers("a coroutine, which is what a function with async def returns")
    if isinstance(value, np.ma.MaskedArray) and np.ma.count_masked(value):
        return _NoNumbers(f"a masked array, with {np.ma.count_masked(value)} of its values masked")
    kind = f"of type {type(value).__name__}"
    try:
        array = np.asarray(value)
    except Exception:  # it is an object that cannot become an array
        return _NoNumbers(kind)
    if array.dtype.kind in "fiub":
        return array
    return _NoNumbers(f"an array of type {array.dtype}" if isinstance(value, np.ndarray) else kind)


def _what_it_is(value):
    """A settled value that is not made of numbers, in words: those of its first part that is none, if it has any."""
    if isinstance(value, _NoNumbers):
        return value.words
    if isinstance(value, (tuple, list)):
        for part in value:
            if _numbers(part) is None:
                return f"a {type(value).__name__} with something in it that is {_what_it_is(part)}"
    return f"of type {type(value).__name__}"


def _returns(twin, arguments, result):
    """Whether a wrong twin returns this result too."""
    value, problem = _call(twin, copy.deepcopy(arguments))
    return problem is None and _equal(result, value)


def _equal(one, other):
    """Numbers, arrays, or tuples of them, equal to rounding; shapes too. Of other things the type. Never raises."""
    if isinstance(one, (tuple, list)) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_equal, one, other))
    mine, theirs = _numbers(one), _numbers(other)
    if mine is None or theirs is None:
        return mine is theirs and type(one) is type(other) and (one == other or not isinstance(one, _NoNumbers))
    scale = np.abs(theirs).max(initial=1e-12, where=np.isfinite(theirs))
    return mine.shape == theirs.shape and bool(np.allclose(mine, theirs, rtol=1e-6, atol=1e-9 * scale, equal_nan=True))


def _numbers(value):
    """value as a float array, or None."""
    try:
        array = np.asarray(value)
        return array.astype(float) if array.dtype.kind in "fiub" else None
    except Exception:
        return None


def _diagnosis(results, expected):
    """The most specific general sentence on results that are wrong."""
    first, wanted = results[0], expected[0]
    if first is None:
        return "Your function returns None. Is there a return at its end?"
    if isinstance(wanted, tuple) and not (isinstance(first, (tuple, list)) and len(first) == len(wanted)):
        return f"Your function has to return {len(wanted)} values, separated by commas."
    arrays = [_numbers(result) for result in results]
    if isinstance(wanted, tuple):
        wrong = [i for i in range(len(wanted)) if not _equal(first[i], wanted[i])] or [0]
        results = [result[wrong[0]] for result in results]
        arrays = [_numbers(result) for result in results]
        expected, lead = (
            [e[wrong[0]] for e in expected],
            f"Of the values that you return, number {wrong[0] + 1} is wrong. ",
        )
    else:
        lead = ""
    for result, array in zip(results, arrays):
        if array is None:
            return f"{lead}It has to be numbers; yours is {_what_it_is(result)}."
    expected = [_numbers(e) for e in expected]
    if arrays[0].shape != expected[0].shape:
        return f"{lead}Its shape should be {expected[0].shape}, and yours is {arrays[0].shape}."
    if not all(np.isfinite(array).all() for array in arrays):
        return f"{lead}There is a NaN or an inf in it. Do you divide by zero, or take the root of a negative number?"
    if all(np.array_equal(array, arrays[0]) for array in arrays[1:]):
        return f"{lead}It is the same whatever the function is given. Does it use its arguments?"
    if all(_equal(-array, e) for array, e in zip(arrays, expected)):
        return f"{lead}The sign is the wrong way round."
    pairs = [(array, e) for array, e in zip(arrays, expected) if array.shape == e.shape and not _equal(array, e)]
    array, wanted = pairs[0] if pairs else (arrays[0], expected[0])
    at = np.unravel_index(np.argmax(np.abs(array - wanted)), wanted.shape)
    where = f" at {tuple(map(int, at))}" if at else ""
    should, yours = f"{wanted[at]:.4g}", f"{array[at]:.4g}"
    if should == yours:
        should, yours = f"{wanted[at]:.8g}", f"{array[at]:.8g}"
    return f"{lead}On a random example it should be {should}{where}, and yours is {yours}."

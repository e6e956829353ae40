"""What a reader calls: check, hint, solution."""

import warnings

from . import guard
from .done import Done
from .feedback import Feedback, Text, in_words, right, still_open, wrong
from .in_class import as_asked, seed_here
from .judge import arguments_changed, trials
from .predictions import is_open, reply
from .progress import note, remember
from .registry import Choice, Prediction, get
from .words import listed

ENDED = "Your function ended Python itself. Is there an os._exit, a fault in C code, or an array that is far too large?"

SECONDS = 8.0  # for a check in all: the answer's calls, and the search for what is wrong with it

_hints_given = {}


def check(name, answer=None):
    """Compare an answer with ours -> Feedback. Whatever the answer is or does, this does not raise.

    Of a prediction it says what happens, to what was committed; an answer that is given here is committed first.
    """
    try:
        exercise = get(name)
    except ValueError as error:
        return Feedback(False, answer is not None, str(error))
    try:
        if isinstance(exercise, Prediction):
            return reply(exercise, answer)
        return remember(name, _judged(exercise, answer), answer)
    except KeyboardInterrupt:  # the stop button
        raise
    except BaseException as error:  # a check must not stop a notebook
        return Feedback(False, answer is not None, f"This could not be checked: {in_words(error)}")


def _judged(exercise, answer):
    if isinstance(exercise, Choice):
        return _chosen(as_asked(exercise, seed_here()), answer)
    with guard.settings_as_they_were():
        warnings.simplefilter("ignore")  # of our own answer, where it is run with a mistake put in
        with guard.within(SECONDS):
            return _checked(exercise, answer)


def hint(name):
    """The next hint for an exercise; after the last, it says where the solution is."""
    hints = as_asked(get(name), seed_here()).hints
    given = _hints_given.get(name, 0)
    _hints_given[name] = given + 1
    if given < len(hints):
        note(name, Done(hints=given + 1))
        return Text(f"Hint {given + 1} of {len(hints)}: {hints[given]}")
    return Text(f"There are no more hints. solution({name!r}) shows our answer.")


def solution(name):
    """The source of our answer."""
    shown = as_asked(get(name), seed_here()).solution()
    note(name, Done(solution_seen=True))
    return Text(shown)


def _chosen(question, answer):
    if is_open(answer):
        return still_open(question.name)
    given = answer.strip().lower() if isinstance(answer, str) else answer
    known = {option.lower(): option for option in question.options}
    if isinstance(given, str) and given not in known:
        given = given.strip("().")  # "(c)" and "c." are c
    if not isinstance(given, str) or given not in known:
        aside = " A number is not judged here: which letter stands before it?" if _is_number(given) else ""
        return wrong(question.name, f"The answer has to be one of {', '.join(map(repr, question.options))}.{aside}")
    if known[given] == question.right:
        return right(question.praise)
    return wrong(question.name, question.options[known[given]], recognised=True)


def _is_number(given):
    """Whether an answer is a number, or the text of one; -0.5 with a minus sign of print counts too."""
    try:
        float(given.replace("−", "-") if isinstance(given, str) else given)
    except (TypeError, ValueError):
        return False
    return True


def _checked(exercise, answer):
    name = exercise.name
    if answer is None or answer is ...:
        return still_open(name)
    if not callable(answer):
        got = type(answer).__name__
        return wrong(
            name, f"The answer has to be a function; this is a value of type {got}. Give its name, without ().", True
        )
    try:
        tried, again = trials(exercise, answer)
    except guard.Unfinished as unfinished:
        return wrong(name, _unfinished(unfinished), True)
    except guard.Died:
        return wrong(name, ENDED, True)
    print(tried[0].outcome.printed, end="")  # once, for whoever looks into a function by printing
    if any(trial.outcome.result is ... for trial in tried):
        helper = _reading(exercise, answer).on_a_helper()
        return wrong(name, helper, True) if helper else still_open(name)
    if not all(trial.agrees for trial in tried):
        from .diagnosis import found  # not before it is needed: most of a course's cells check nothing

        finding = found(exercise, answer, tried, again)
        return wrong(name, finding.sentence, finding.named)
    borrowed = _reading(exercise, answer).library_calls() if exercise.instead_of else []
    if borrowed:
        return wrong(
            name, f"It is right, and {borrowed[0]} of the library does it. Here you are to write it yourself.", True
        )
    changed = arguments_changed(exercise, tried)
    if changed and exercise.keeps_arguments:
        return wrong(name, "Your function changes its input. Work on a copy, or make new arrays.", True)
    if changed:
        remark = f"Your function changes its input, {listed(changed)}: mind what the notebook holds there."
        return right(f"{exercise.praise} {remark}")
    return right(exercise.praise)


def _reading(exercise, answer):
    from .reading import Reading  # not before it is needed

    return Reading(exercise, answer)


def _unfinished(unfinished):
    sentence = f"Your function had not finished after {unfinished.seconds:g} seconds. Is there a loop that never ends?"
    if unfinished.left_running:
        return f"{sentence} It could not be stopped either: restart the kernel before you go on."
    return sentence

"""Finds what is wrong with an answer, the most human word first.

    0. what is plain before anything is compared: a helper that is open, arguments in another order
    1. the catalogue: mistakes that people make, each with a sentence of its own
    2. the reader's own code: a name of the notebook, a return inside the loop          (reading.py, cures.py)
    3. no result, or random ones; an error's line and the shapes that met there          (failures.py, meanings.py)
    4. one change in our answer that gives the reader's results                          (search.py, variants.py)
    5. what the results have in common with the right ones                               (results.py, relations.py)
    6. examples on which it is right, and what sets the others apart; no number at all   (results.py)
    7. two changes, or one in an entry of the catalogue; a place in the reader's own code
    8. the shape, an argument that is not used or makes no difference, a part that is right
    9. two numbers, one that was expected and one that came

A sentence is said where it explains the results on every example: then the answer comes out as if that mistake had been
made. `found` gives a Finding; its layer says who found it, and named whether a mistake is named.
"""

import copy
from functools import partial

import numpy as np

from .case import A_MOMENT, SECONDS, Case, Finding, guarded
from .failures import explained
from .judge import NoNumbers, arguments_changed, close, numbers, settled
from .reading import never_used
from .results import (
    NO_DIFFERENCE,
    NO_NUMBER,
    by_numbers,
    by_part,
    by_relation,
    has_another_shape,
    on_some_examples,
)
from .search import (
    by_an_entry_and_a_change,
    by_one_change,
    by_one_change_everywhere,
    by_one_rare_change,
    by_two_changes,
    searched,
)
from .words import listed

DIFFERENT = (
    "It comes out differently each time, with the same arguments. Use no random numbers of your own, no np.empty, and "
    "nothing that an earlier call has left behind."
)
NOT_HANDED_ON = (
    "It comes out differently each time, with the same arguments, because your function never uses its argument `rng`. "
    "Hand it on to what draws random numbers."
)


def found(exercise, answer, trials, again):
    """The Finding on an answer that is wrong on some of these trials; again is a second result of the first of them."""
    case = Case(exercise, answer, trials, again)
    return (
        _before_it_is_run(case)
        or in_the_catalogue(case)
        or _by_reading(case)
        or _without_a_result(case)
        or _at_random(case)
        or _with_an_error(case)
        or _without_a_finite_number(case)
        or _without_a_difference(case)
        or _plainly(case, searched(case, by_one_change, by_relation, by_one_rare_change, by_one_change_everywhere))
        or on_some_examples(case)
        or _without_numbers(case)
        or _with_names_of_the_notebook(case)
        or searched(case, by_two_changes, by_an_entry_and_a_change)
        or _with_a_slip_in_its_own_code(case)
        or has_another_shape(case)
        or _with_something_in_its_code(case)
        or _without_an_argument(case)
        or by_part(case)
        or by_numbers(case)
    )


def _before_it_is_run(case):
    sentence = case.reading.on_a_helper() or case.reading.on_the_order_of_arguments()
    return Finding(sentence, "reading") if sentence else None


def _plainly(case, finding):
    """A finding of the search; where it says that only the last counts, in the words of the reader's own loop."""
    if finding is not None and "only the last" in finding.sentence:
        sentence = case.reading.on_what_a_loop_overwrites()
        return Finding(sentence, "reading") if sentence else finding
    return finding


def in_the_catalogue(case):
    tables = {id(trial): case.exercise.mistakes(*copy.deepcopy(trial.arguments)) for trial in case.trials}
    with np.errstate(all="ignore"):
        for sentence in tables[id(case.first_wrong)]:
            mistaken = partial(_entry, tables, sentence)
            if case.explained_by(mistaken, written_in=case.exercise.mistakes):
                return Finding(sentence, "catalogue")


def _entry(tables, sentence, trial):
    return tables[id(trial)][sentence]()


def _by_reading(case):
    seconds = A_MOMENT if case.reading.may_be_endless() else SECONDS
    sentence = guarded(seconds, case.reading.certain, case.trials)
    return Finding(sentence, "reading") if sentence else None


def _without_a_result(case):
    outcome = case.first_wrong.outcome
    if outcome.failure is not None or outcome.result is not None:
        return None
    if outcome.printed:
        return Finding("Your function prints, and returns None. It has to return its result.", "reading")
    return Finding("Your function returns None. Is there a return at its end?", "reading")


def _at_random(case):
    mine, once_more = numbers(case.trials[0].outcome.result), numbers(case.again.result)
    if mine is None or once_more is None or (mine.shape == once_more.shape and np.array_equal(mine, once_more, True)):
        return None
    if "rng" in case.reading.unused_arguments():
        return Finding(NOT_HANDED_ON, "reading")
    return Finding(DIFFERENT, "reading")


def _with_an_error(case):
    for trial in case.trials:
        failure = trial.outcome.failure
        if failure is not None:
            unused = case.reading.unused_arguments()
            if unused and failure.inside in case.reading.functions_of_the_notebook():
                return Finding(f"`{failure.inside}` is a function of your notebook. {never_used(unused)}", "error")
            sentence, named = explained(failure, case.exercise, trial.arguments)
            more = searched(case, by_one_change) if named else None
            likely = None if named else case.reading.likely()
            if more or likely:
                sentence = f"{sentence} {more.sentence if more else likely}"
            return Finding(sentence, "error", named or bool(likely))


def _without_a_finite_number(case):
    """A NaN or an inf everywhere: many mistakes end so, and none of them can be told from it."""
    results = [numbers(trial.outcome.result) for trial in case.trials if not trial.agrees]
    if all(result is not None and result.size and not np.isfinite(result).any() for result in results):
        return Finding(NO_NUMBER, "shape")


def _without_a_difference(case):
    """The same result on all examples, of any size: it may equal that of some mistake, and tells nothing of one."""
    results = [numbers(trial.outcome.result) for trial in case.trials]
    if all(result is not None and np.array_equal(result, results[0], True) for result in results):
        return Finding(NO_DIFFERENCE, "relation")


def _without_numbers(case):
    """A result that is no number, like a function or the steps of a training: what it is says what is wrong."""
    return has_another_shape(case) if isinstance(case.first_wrong.outcome.result, NoNumbers) else None


def _with_names_of_the_notebook(case):
    return _with_something_in_its_code(case) if case.reading.names_of_the_notebook() else None


def _with_a_slip_in_its_own_code(case):
    sentence = guarded(SECONDS, case.reading.slip, case.trials)
    return Finding(sentence, "search") if sentence else None


def _with_something_in_its_code(case):
    changed = arguments_changed(case.exercise, case.trials)
    if changed:
        sentence = f"Your function changes its input, {listed(changed)}. Work on a copy, or make new arrays."
        return Finding(sentence, "reading")
    sentence = case.reading.likely()
    return Finding(sentence, "reading") if sentence else None


def _without_an_argument(case):
    name = guarded(SECONDS, _argument_without_effect, case)
    if name:
        return Finding(f"The values in `{name}` make no difference to what your function returns.", "reading")


def _argument_without_effect(case):
    """An argument whose values may be others without a change in the answer's results, but not in ours."""
    trial = case.trials[0]

    def with_another(place, value):
        others = list(copy.deepcopy(trial.arguments))
        others[place] = value
        return others

    for place, (name, value) in enumerate(zip(case.exercise.parameters, trial.arguments)):
        if not isinstance(value, (float, np.ndarray)) or not np.size(value):
            continue
        tries = [with_another(place, other) for other in _other_values(value)]
        ours = [_settled_or_none(case.exercise.reference, others) for others in tries]
        if all(result is None or close(result, trial.expected) for result in ours):
            continue
        theirs = (_settled_or_none(case.answer, others) for others in tries)
        if all(result is not None and close(result, trial.outcome.result) for result in theirs):
            return name


def _other_values(value):
    """Others in the place of an argument: in another order, all the same, larger, smaller, of the other sign.

    Each of them alone may pass unseen by an answer that does read the argument: it asks for signs, or for what is
    below a limit, or it counts. Positions and labels, which are whole numbers, stay among themselves.
    """
    if np.ndim(value):
        yield np.roll(value, 1).reshape(np.shape(value))
        yield value[::-1].copy()
        yield np.full_like(value, np.min(value))
        yield np.full_like(value, np.max(value))
    if np.asarray(value).dtype.kind != "f":
        return
    factors = 1.25 + 0.5 * np.arange(np.size(value)).reshape(np.shape(value)) / np.size(value)
    yield value * factors
    yield value / factors
    yield -value


def _settled_or_none(function, arguments):
    """What a function returns for these arguments, or None where it stops with an error."""
    try:
        with np.errstate(all="ignore"):
            return settled(function(*copy.deepcopy(arguments)))
    except Exception:
        return None

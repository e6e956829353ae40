"""Looks for the mistake among the variants of our own answer: one change, two, or one in an entry of the catalogue.

A search runs our answer thousands of times. How long it may go on is counted in calls of functions, not in seconds, so
that a slow machine finds what a fast one finds.
"""

import ast
from functools import cache, partial

import numpy as np

from .case import SEARCH_SECONDS, Finding, guarded
from .judge import sizes_of
from .variants import LIKELY, POSSIBLE, RARE, Variants, calls_in, definition_of, sentence_on

CALLS = 150_000  # of functions in a search for two changes: about a tenth of a second
CALLS_OF_ENTRIES = 60_000


def searched(case, *layers):
    """What the first of these layers finds that finds something.

    They are carried out like a reader's answer, because some runs of an answer with mistakes in it warn, print to the
    terminal from C code, or ask for too much memory.
    """
    calls_of(case.exercise)  # and our answer with its places: made once, before a copy of this process goes on with it
    if by_an_entry_and_a_change in layers:
        entries_of(case.exercise)
    return guarded(SEARCH_SECONDS, _first_of, case, *layers)


def _first_of(case, *layers):
    with np.errstate(all="ignore"):
        for layer in layers:
            finding = layer(case)
            if finding is not None:
                return finding


# ------------------------------------------------------------------------------------------- our answer, and the entries


@cache
def variants_of(exercise):
    """Our answer, ready to be changed."""
    sizes = tuple(sizes_of(exercise, exercise.examples(0)[0]))
    return Variants(exercise.reference, exercise.terms, sizes, _callables(exercise), alike=_kinds(exercise))


@cache
def entries_of(exercise):
    """The entries of the catalogue as functions that can be changed: {sentence: Variants}.

    An entry alone is the catalogue's function with what that entry computes in the place of the table.
    """
    definition = definition_of(exercise.mistakes)
    *shared, table = definition.body
    definition.decorator_list = []
    definition.body = shared or [ast.Pass()]
    head = ast.unparse(definition)
    callables, kinds = _callables(exercise), _kinds(exercise)
    entries = {}
    for key, value in zip(table.value.keys, table.value.values):
        computed = ast.unparse(value.body) if isinstance(value, ast.Lambda) else f"{ast.unparse(value)}()"
        alone = ast.parse(f"{head}\n    return {computed}").body[0]
        sentence = ast.literal_eval(key)
        entries[sentence] = Variants(exercise.mistakes, {}, (), callables, alone, LIKELY, kinds)
    return entries


@cache
def calls_of(exercise):
    """What a run of our answer costs."""
    variants = variants_of(exercise)
    example = exercise.examples(0)[0]
    variants.sizes.update(sizes_of(exercise, example))
    return calls_in(variants, example)


def _callables(exercise):
    """The arguments that are functions or models."""
    return [name for name, value in zip(exercise.parameters, exercise.examples(0)[0]) if callable(value)]


def _kinds(exercise):
    """{argument: what it is}: its type and, of an array, the names of its axes."""
    kinds = {}
    for name, value in zip(exercise.parameters, exercise.examples(0)[0]):
        if not callable(value):
            kinds[name] = type(value), np.ndim(value), tuple(exercise.axes.get(name, ()))
    return kinds


# ------------------------------------------------------------------------------------------------------------- one change


def changed(exercise, trial, *changes):
    """What our answer, changed so, returns on a trial."""
    variants = variants_of(exercise)
    variants.sizes.update(trial.sizes)
    return variants(trial.arguments, *changes)


def by_one_change(case):
    return _by_one(case, {LIKELY})


def by_one_rare_change(case):
    return _by_one(case, {POSSIBLE, RARE})


def _by_one(case, weights):
    """The first single change of these weights that explains the results."""
    look = _Look(case)
    for variant in variants_of(case.exercise).variants:
        if variant.weight in weights and look.may_be(partial(changed, case.exercise, case.first_wrong, variant)):
            if case.explained_by(lambda trial, variant=variant: changed(case.exercise, trial, variant)):
                return Finding(variant.sentence, "search")


class _Look:
    """A quick look at whether a value may be the answer's on the first wrong trial: are the first numbers alike?"""

    def __init__(self, case):
        self.wanted = _start(case.first_wrong.outcome.result)

    def may_be(self, compute):
        if self.wanted is None:
            return True
        try:
            start = _start(compute())
        except Exception:
            return False
        if start is None:
            return False
        if np.isnan(start) or np.isnan(self.wanted):
            return bool(np.isnan(start) and np.isnan(self.wanted))
        return start == self.wanted or abs(start - self.wanted) <= 1e-3 * abs(self.wanted)


def _start(value):
    """The first number of a result; None where there is none."""
    while isinstance(value, (tuple, list)) and value:
        value = value[0]
    try:
        return float(value.flat[0]) if isinstance(value, np.ndarray) else float(value)
    except (TypeError, ValueError, IndexError):
        return None


# ------------------------------------------------------------------------------------------------------------ two changes


def by_two_changes(case):
    """A pair of changes: run on one trial, and on all where it fits there."""
    look = _Look(case)
    if case.fails or look.wanted is None:
        return None  # an error hides what else is wrong
    left = CALLS // calls_of(case.exercise)
    runs = [variant for variant in variants_of(case.exercise).variants if _runs(case, variant)]
    for one, other in _pairs(runs):
        left -= 1
        if left < 0:
            return None
        if not look.may_be(partial(changed, case.exercise, case.first_wrong, one, other)):
            continue
        if case.explained_by(lambda trial, one=one, other=other: changed(case.exercise, trial, one, other)):
            return Finding(f"Two things at once. {sentence_on(one, other)}", "two changes")


def _runs(case, variant):
    """Whether a change alone raises nothing. With an error, a second change would not be reached."""
    try:
        changed(case.exercise, case.first_wrong, variant)
    except Exception:
        return False
    return True


def _pairs(variants):
    """Pairs of variants at two places, the likeliest first."""
    for weight in (LIKELY + LIKELY, LIKELY + POSSIBLE, POSSIBLE + POSSIBLE):
        for i, one in enumerate(variants):
            for other in variants[:i]:
                if one.place != other.place and one.weight + other.weight == weight:
                    yield other, one


def by_an_entry_and_a_change(case):
    """A mistake of the catalogue, with one more change in it."""
    look = _Look(case)
    if case.fails or look.wanted is None:
        return None
    left = CALLS_OF_ENTRIES // calls_of(case.exercise)
    for sentence, entry in entries_of(case.exercise).items():
        for variant in entry.variants:
            left -= 1
            if left < 0:
                return None
            if not look.may_be(partial(entry, case.first_wrong.arguments, variant)):
                continue
            if case.explained_by(lambda trial, entry=entry, variant=variant: entry(trial.arguments, variant)):
                return Finding(f"{sentence} And that is not all: one more thing is off.", "entry and change")

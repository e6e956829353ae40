"""Looks for the mistake among the variants of our own answer: one change, two, or one in an entry of the catalogue.

A search runs our answer thousands of times. How long it may go on is counted in calls of functions, not in seconds, so
that a slow machine finds what a fast one finds.
"""

import ast
import copy
import itertools
import re
from functools import cache, partial

import numpy as np

from .case import SEARCH_SECONDS, Finding, guarded
from .failures import meet_alike, sum_of
from .judge import numbers, sizes_of
from .results import is_one_number
from .variants import LIKELY, POSSIBLE, RARE, Variants, calls_in, definition_of, sentence_on

CALLS = 120_000  # of functions in a search for two changes: about a tenth of a second
CALLS_OF_ENTRIES = 60_000
UNREADABLE = OSError, TypeError, SyntaxError, ValueError  # what reading a function's source raises where it has none


def searched(case, *layers):
    """What the first of these layers finds that finds something.

    They are carried out like a reader's answer, because some runs of an answer with mistakes in it warn, print to the
    terminal from C code, or ask for too much memory.
    """
    calls_of(case.exercise)  # and our answer with its places: made once, before a copy of this process goes on with it
    if by_an_entry_and_a_change in layers and _can_have_two(case):
        entries_of(case.exercise)
    return guarded(SEARCH_SECONDS, _first_of, case, *layers)


def _first_of(case, *layers):
    with np.errstate(all="ignore"):
        for layer in layers:
            finding = layer(case)
            if finding is not None:
                return finding


# ------------------------------------------------------------------------------------------ our answer, and the entries


@cache
def variants_of(exercise):
    """Our answer, ready to be changed; without variants where its source cannot be read."""
    sizes = tuple(sizes_of(exercise, exercise.examples(0)[0]))
    kinds = _kinds(exercise)
    try:
        return Variants(exercise.reference, exercise.terms, sizes, _callables(exercise), alike=kinds)
    except UNREADABLE:
        return _Unread(exercise.reference)


class _Unread:
    """Stands for the Variants of a function whose source cannot be read."""

    def __init__(self, function):
        self.function = function
        self.sizes = {}
        self.variants = []

    def __call__(self, arguments):
        return self.function(*arguments)


@cache
def entries_of(exercise):
    """The entries of the catalogue as functions that can be changed: {sentence: Variants}.

    An entry alone is the catalogue's function with what that entry computes in the place of the table, and without the
    lines that this does not need. There are none where the catalogue does not end with a table that can be read.
    """
    try:
        definition = definition_of(exercise.mistakes)
    except UNREADABLE:
        return {}
    *lines, last = definition.body
    if not isinstance(last, ast.Return) or not isinstance(last.value, ast.Dict):
        return {}
    entries = {}
    for key, value in zip(last.value.keys, last.value.values):
        if isinstance(key, ast.Constant):
            entries[key.value] = _entry(exercise, definition, lines, value)
    return entries


def _entry(exercise, definition, lines, value):
    is_plain = isinstance(value, ast.Lambda) and not value.args.args
    computed = value.body if is_plain else ast.Call(value, [], [])
    alone = copy.copy(definition)
    alone.body = [*_needed(lines, computed), ast.Return(computed)]
    callables, kinds = _callables(exercise), _kinds(exercise)
    return Variants(exercise.mistakes, {}, (), callables, alone, LIKELY, kinds, is_silent=True)


def _needed(lines, computed):
    """Those of the lines before an expression without which it could not be computed as it is."""
    needed = _names(computed)
    kept = []
    for line in reversed(lines):
        if _sets(line) & needed:
            needed |= _names(line)
            kept.insert(0, line)
    return kept


def _sets(line):
    """The names that a line may set, or change what stands behind them."""
    if isinstance(line, ast.FunctionDef):
        return {line.name}
    if isinstance(line, (ast.Import, ast.ImportFrom)):
        return {(name.asname or name.name).partition(".")[0] for name in line.names}
    if isinstance(line, ast.Assign) and not any(isinstance(target, ast.Subscript) for target in line.targets):
        return {part.id for target in line.targets for part in ast.walk(target) if isinstance(part, ast.Name)}
    return _names(line)


def _names(node):
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


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


# ----------------------------------------------------------------------------------------------------------- one change


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
    if not _tells_something(case):
        return None
    look = _Look(case)
    for variant in variants_of(case.exercise).variants:
        if variant.weight not in weights:
            continue
        if not look.may_be(partial(changed, case.exercise, case.first_wrong, variant)):
            continue
        explains = case.explained_by(lambda trial, variant=variant: changed(case.exercise, trial, variant))
        if explains and _fails_alike(case, variant):
            return Finding(variant.sentence, "search")
    return None


def _fails_alike(case, variant):
    """Whether an error of our answer, changed so, comes of the same arrays as the reader's, where that can be seen."""
    variants = variants_of(case.exercise)
    for trial in case.trials:
        failure = trial.outcome.failure
        if failure is None or not failure.shapes:
            continue
        variants.sizes.update(trial.sizes)
        met = variants.what_met(trial.arguments, variant)
        if not meet_alike([np.shape(value) for value in met], [sum_of(value) for value in met], failure):
            return False
    return True


def _tells_something(case):
    """Whether the results can show a slip. A hundred slips make nothing but NaN, or one number everywhere."""
    if is_one_number(case):
        return False
    result = numbers(case.first_wrong.outcome.result)
    return result is None or not result.size or bool(np.isfinite(result).any())


class _Look:
    """A quick look at whether a value may be the answer's on the first wrong trial: are the first numbers alike?"""

    def __init__(self, case):
        result = case.first_wrong.outcome.result
        self.wanted = _start(result)
        self.slack = 0.0
        if self.wanted is not None:
            self.slack = 1e-3 * abs(self.wanted) + 1e-9 * _largest(result)

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
        return start == self.wanted or abs(start - self.wanted) <= self.slack


def _start(value):
    """The first number of a result; None where there is none."""
    while isinstance(value, (tuple, list)) and value:
        value = value[0]
    try:
        return float(value.flat[0]) if isinstance(value, np.ndarray) else float(value)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _largest(result):
    """The largest finite size among the numbers of a result, or of its first part."""
    try:
        sizes = np.abs(np.asarray(result, float))
    except (TypeError, ValueError, OverflowError):  # parts of different shapes, or something that is no number
        return _largest(result[0]) if isinstance(result, (tuple, list)) else 0.0
    return sizes.max(initial=0.0, where=np.isfinite(sizes))


# ---------------------------------------------------------------------------------- one change that was made all over


def by_one_change_everywhere(case):
    """The same change at every place where it can be made, as people do who have misunderstood one thing."""
    if not _can_have_two(case):
        return None
    look = _Look(case)
    for same in _made_everywhere(variants_of(case.exercise).variants):
        if not look.may_be(partial(changed, case.exercise, case.first_wrong, *same)):
            continue
        if case.explained_by(lambda trial, same=same: changed(case.exercise, trial, *same)):
            return Finding(sentence_on(*same), "search")
    return None


def _made_everywhere(variants):
    """Groups of variants that make the same change, each at a place of its own; the likeliest first."""
    groups = {}
    for variant in variants:
        groups.setdefault(variant.clause, {}).setdefault(variant.place, variant)
    return [list(group.values()) for group in groups.values() if len(group) > 1]


# ---------------------------------------------------------------------------------------------------------- two changes


def _can_have_two(case):
    """Whether two changes are worth looking for: an error hides what else is wrong."""
    return not case.fails and _start(case.first_wrong.outcome.result) is not None and _tells_something(case)


def by_two_changes(case):
    """A pair of changes: run on one trial, and on all where it fits there."""
    if not _can_have_two(case):
        return None
    look = _Look(case)
    for one, other in _within(CALLS // calls_of(case.exercise), _pairs(case)):
        if not look.may_be(partial(changed, case.exercise, case.first_wrong, one, other)):
            continue
        if case.explained_by(lambda trial, one=one, other=other: changed(case.exercise, trial, one, other)):
            return Finding(f"Two things at once. {sentence_on(one, other)}", "two changes")
    return None


def _within(runs, pairs):
    """The pairs, as long as the runs last; a None among them is a run too."""
    for pair in itertools.islice(pairs, max(runs, 0)):
        if pair is not None and pair[0].place != pair[1].place:
            yield pair


def _pairs(case):
    """Pairs of variants at two places, the likeliest first; and a None for each run that it takes to choose them."""
    chosen = {LIKELY: [], POSSIBLE: [], RARE: []}

    def choose(weight):
        for variant in _worth_a_second(case, weight):
            yield None
            if variant is not None:
                chosen[weight].append(variant)

    yield from choose(LIKELY)
    pairs = list(itertools.combinations(chosen[LIKELY], 2))
    yield from sorted(pairs, key=lambda pair: _kind_of(pair[0]) != _kind_of(pair[1]))  # who slips once slips so again
    yield from choose(POSSIBLE)
    yield from itertools.product(chosen[LIKELY], chosen[POSSIBLE])
    yield from choose(RARE)
    yield from _in_turn(itertools.product(chosen[LIKELY], chosen[RARE]), itertools.combinations(chosen[POSSIBLE], 2))


def _kind_of(variant):
    """What a change does, whatever it does it to: its clause without the code in it."""
    return re.sub("`[^`]*`", "", variant.clause)


def _in_turn(one, other):
    for pair in itertools.zip_longest(one, other):
        yield from (part for part in pair if part is not None)


def _worth_a_second(case, weight):
    """Variants of this weight that raise nothing on the first wrong trial, and give something of their own there; None
    in the place of the others.

    With an error, a second change would not be reached. Of two at one place that give the same, one is enough. One that
    alone makes no difference may make one with another: a sign is lost under a square, and seen under a cube.
    """
    right = _print_of(case.first_wrong.expected)
    seen = set()
    for variant in variants_of(case.exercise).variants:
        if variant.weight != weight:
            continue
        try:
            print_of_it = _print_of(changed(case.exercise, case.first_wrong, variant))
        except Exception:
            yield None
            continue
        is_new = print_of_it == right or (variant.place, print_of_it) not in seen
        seen.add((variant.place, print_of_it))
        yield variant if is_new else None


def _print_of(value):
    """What two equal results have in common: their shapes, and their numbers but for the last digits."""
    if isinstance(value, (tuple, list)):
        return tuple(_print_of(part) for part in value)
    array = np.asarray(value, float)
    return array.shape, tuple(f"{number:.9g}" for number in array.flat[:6])


def by_an_entry_and_a_change(case):
    """A mistake of the catalogue, with one more change in it."""
    if not _can_have_two(case):
        return None
    look = _Look(case)
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
    return None

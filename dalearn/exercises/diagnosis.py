"""Finds what is wrong with an answer, the most human word first.

    1. the catalogue: mistakes that people make, each with a sentence of its own
    2. the reader's own code: a name of the notebook, a return inside the loop        (reading.py)
    3. one change in our answer that gives the reader's results                        (variants.py)
    4. what the results have in common with the right ones                             (relations.py)
    5. two changes
    6. the shape, an error's line and the shapes that met there                        (failures.py)
    7. two numbers, one that was expected and one that came

A sentence is said where it explains the results on every example, and then it is true of them: the answer comes out as
if that mistake had been made. `found` gives a Finding; its layer says who found it, and named whether a mistake is named.
"""

import ast
import copy
import inspect
import sys
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from . import guard
from .failures import axis_names, explained, shape_in_words
from .feedback import in_words
from .judge import NoNumbers, agree, close, numbers, settled, trials as tried
from .reading import Reading
from .relations import part, relation
from .variants import LIKELY, POSSIBLE, RARE, Variants, definition_of

SECONDS = 0.5  # for running the reader's code again, mended in one way or the other
CALLS = 500_000  # of functions, in looking for two changes: some tenths of a second, and the same work on every machine


@dataclass(frozen=True)
class Finding:
    """What is wrong: the sentence, the layer that found it, and whether it names a mistake."""

    sentence: str
    layer: str
    named: bool = True


def found(exercise, answer, trials, again):
    """The Finding on an answer that is wrong on these trials."""
    layers = (
        _is_no_result,
        _in_the_catalogue,
        _by_reading,
        _is_random,
        _stops_with_an_error,
        _by_one_change,
        _by_relation,
        _by_one_rare_change,
        _on_some_examples,
        _uses_the_notebook,
        _by_two_changes,
        _by_an_entry_and_a_change,
        _is_in_the_readers_code,
        _has_another_shape,
        _is_likely,
        _ignores_an_argument,
        _by_part,
        _by_numbers,
    )
    case = Case(exercise, answer, trials, again)
    for layer in layers:
        finding = layer(case)
        if finding is not None:
            return finding


class Case:
    """An answer with its trials, and what several layers need to know of them."""

    def __init__(self, exercise, answer, trials, again):
        self.exercise = exercise
        self.answer = answer
        self.trials = trials
        self.again = again
        self.reading = Reading(exercise, answer)
        self.wrong_first = sorted(trials, key=lambda trial: trial.agrees)

    @property
    def first_wrong(self):
        return self.wrong_first[0]

    def fits(self, trial, value=None, error=None):
        """Whether a value, or an error, is what became of the answer on this trial."""
        outcome = trial.outcome
        if error is not None or outcome.failure is not None:
            if error is None or outcome.failure is None:
                return False
            return in_words(error) == outcome.failure.said
        exact = self.exercise.exact_shape
        if isinstance(value, tuple) or isinstance(trial.expected, tuple):
            return isinstance(value, tuple) and close(outcome.result, value, exact)
        if value is None or isinstance(value, NoNumbers):
            return value == outcome.result
        return close(outcome.result, value, exact)


def _fits_all(case, compute):
    """Whether compute(trial) gives, or raises, what became of the answer on every trial."""
    for trial in case.wrong_first:
        value, error = None, None
        try:
            value = settled(compute(trial))
        except Exception as raised:
            error = raised
        if not case.fits(trial, value, error):
            return False
    return True


# ------------------------------------------------------------------------------------------------------------ no result


def _is_no_result(case):
    result = case.first_wrong.outcome.result
    if case.first_wrong.outcome.failure is not None:
        return None
    if result is None:
        cure = _guarded(case.reading.certain, case.trials)
        if cure:
            return Finding(cure, "reading")
        if case.first_wrong.outcome.printed:
            return Finding("Your function prints, and returns None. It has to return its result.", "reading")
        if _fits_all(case, lambda trial: None) and not _catalogued(case):
            return Finding("Your function returns None. Is there a return at its end?", "reading")
        return None
    return None


def _guarded(job, *arguments):
    """What a job that runs the reader's code gives, or None where it comes to no end."""
    try:
        return guard.carry_out(partial(job, *arguments), SECONDS)
    except (guard.Unfinished, guard.Died):
        return None
    except Exception:  # of the reader's code, met where it is read
        return None


# -------------------------------------------------------------------------------------------------------- the catalogue


def _catalogued(case):
    """The first sentence of the catalogue that fits, or None."""
    tables = [case.exercise.mistakes(*copy.deepcopy(trial.arguments)) for trial in case.wrong_first]
    by_trial = {id(trial): table for trial, table in zip(case.wrong_first, tables)}
    with np.errstate(all="ignore"):
        for sentence in tables[0]:
            if _fits_all(case, lambda trial, s=sentence: by_trial[id(trial)][s]()):
                return sentence


def _in_the_catalogue(case):
    sentence = _catalogued(case)
    return Finding(sentence, "catalogue") if sentence else None


# ----------------------------------------------------------------------------------------------------- the reader's code


def _by_reading(case):
    sentence = _guarded(case.reading.certain, case.trials)
    return Finding(sentence, "reading") if sentence else None


def _is_in_the_readers_code(case):
    sentence = _guarded(case.reading.slip, case.trials)
    return Finding(sentence, "search") if sentence else None


def _uses_the_notebook(case):
    if not case.reading.names_of_the_notebook():
        return None
    return Finding(case.reading.likely(), "reading")


def _is_likely(case):
    sentence = case.reading.likely()
    return _changes_its_input(case) or (Finding(sentence, "reading") if sentence else None)


def _changes_its_input(case):
    for trial in case.trials:
        if trial.outcome.changed:
            names = list(inspect.signature(case.exercise.reference).parameters)
            changed = " and ".join(f"`{names[place]}`" for place in trial.outcome.changed)
            return Finding(
                f"Your function changes its input, {changed}. Work on a copy, or make new arrays.", "reading"
            )
    return None


def _ignores_an_argument(case):
    """An argument whose values may be others without a change in the results."""
    ignored = _guarded(_without_effect, case.exercise, case.answer, case.trials)
    if not ignored:
        return None
    return Finding(f"The values in `{ignored}` make no difference to what your function returns.", "reading")


def _without_effect(exercise, answer, trials):
    names = list(inspect.signature(exercise.reference).parameters)
    trial = trials[0]
    for place, name in enumerate(names):
        value = trial.arguments[place]
        if callable(value) or isinstance(value, (int, np.integer)) or not np.size(value):
            continue
        others = list(copy.deepcopy(trial.arguments))
        others[place] = value * 1.25
        ours = settled(exercise.reference(*copy.deepcopy(others)))
        theirs = settled(answer(*others))
        if not close(ours, trial.expected) and close(theirs, trial.outcome.result):
            return name


def _is_random(case):
    first = case.trials[0].outcome
    mine, once_more = numbers(first.result), numbers(case.again.result)
    if mine is None or once_more is None or (mine.shape == once_more.shape and np.array_equal(mine, once_more, equal_nan=True)):
        return None
    return Finding("It comes out differently each time. Use the random numbers that you are given.", "reading")


# ------------------------------------------------------------------------------------------------------ changes in ours


@lru_cache(maxsize=None)
def variants_of(exercise):
    """Our answer, ready to be changed; made when it is first needed."""
    sizes = _sizes(exercise, exercise.examples(0)[0])
    return Variants(exercise.reference, exercise.terms, tuple(sizes), _callables(exercise))


def _callables(exercise):
    """The arguments that are functions or models."""
    parameters = inspect.signature(exercise.reference).parameters
    return [name for name, value in zip(parameters, exercise.examples(0)[0]) if callable(value)]


def _sizes(exercise, arguments):
    """{name of an axis: its size} on an example."""
    parameters = inspect.signature(exercise.reference).parameters
    sizes = {}
    for parameter, value in zip(parameters, arguments):
        names = exercise.axes.get(parameter, ())
        if isinstance(value, np.ndarray) and value.ndim == len(names):
            sizes |= {name: size for name, size in zip(names, value.shape) if not name.isdigit() and name}
        if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
            sizes[parameter] = int(value)
    return sizes


def changed(exercise, trial, *changes):
    """What our answer, changed so, returns on a trial."""
    variants = variants_of(exercise)
    variants.sizes.update(_sizes(exercise, trial.arguments))
    return variants(trial.arguments, *changes)


def _explains(case, *changes):
    """Whether our answer, changed so, does on every trial what the reader's does."""
    return _fits_all(case, lambda trial: changed(case.exercise, trial, *changes))


def _one_change(case, weights):
    """The first single change of these weights that explains the results, or None."""
    trial = case.first_wrong
    wanted = _start(trial.outcome.result)
    with np.errstate(all="ignore"):
        for variant in variants_of(case.exercise).variants:
            if variant.weight not in weights:
                continue
            if wanted is not None and not _near(_start_of(case, trial, variant), wanted):
                continue
            if _explains(case, variant):
                return variant


def _by_one_change(case):
    variant = _one_change(case, {LIKELY})
    return Finding(variant.sentence, "search") if variant else None


def _by_one_rare_change(case):
    variant = _one_change(case, {POSSIBLE, RARE})
    return Finding(variant.sentence, "search") if variant else None


def _by_two_changes(case):
    """Two changes: each pair is run on one example, and on all where it fits there."""
    if any(trial.outcome.failure for trial in case.trials):
        return None  # an error hides what else is wrong
    trial = case.wrong_first[0]
    wanted = _start(trial.outcome.result)
    if wanted is None:
        return None
    left = CALLS // _calls(case.exercise)
    with np.errstate(all="ignore"):
        possible = [variant for variant in variants_of(case.exercise).variants if _start_of(case, trial, variant) is not None]
        for weight in (2, 3, 4):
            for one, other in _pairs(possible, weight):
                left -= 1
                if left < 0:
                    return None
                start = _start_of(case, trial, one, other)
                if _near(start, wanted) and _explains(case, one, other):
                    return Finding(_both(one, other), "two changes")
    return None


@lru_cache(maxsize=None)
def entries_of(exercise):
    """The entries of the catalogue as functions that can be changed: {sentence: Variants}.

    An entry alone is the catalogue's function with what that entry computes in the place of the table.
    """
    definition = definition_of(exercise.mistakes)
    *shared, table = definition.body
    entries = {}
    for key, value in zip(table.value.keys, table.value.values):
        computed = value.body if isinstance(value, ast.Lambda) else ast.Call(value, [], [])
        returned = ast.copy_location(ast.Return(ast.copy_location(computed, value)), value)
        alone = ast.FunctionDef(definition.name, definition.args, [*copy.deepcopy(shared), returned], [])
        alone = ast.fix_missing_locations(ast.copy_location(alone, definition))
        callables = _callables(exercise)
        entries[ast.literal_eval(key)] = Variants(exercise.mistakes, {}, (), callables, alone)
    return entries


def _by_an_entry_and_a_change(case):
    """A mistake of the catalogue with one more change in it."""
    if any(trial.outcome.failure for trial in case.trials):
        return None
    trial = case.first_wrong
    wanted = _start(trial.outcome.result)
    if wanted is None:
        return None
    left = CALLS // _calls(case.exercise)
    for sentence, entry in entries_of(case.exercise).items():
        with np.errstate(all="ignore"):
            for variant in entry.variants:
                left -= 1
                if variant.weight != LIKELY or left < 0:
                    break
                try:
                    start = _start(entry(trial.arguments, variant))
                except Exception:
                    continue
                if _near(start, wanted) and _fits_all(case, lambda trial: entry(trial.arguments, variant)):
                    return Finding(f"{sentence} And that is not all: one more thing is off.", "entry and change")
    return None


def _pairs(variants, weight):
    """Pairs of variants at two places whose weights have this sum."""
    for i, one in enumerate(variants):
        for other in variants[:i]:
            if one.place != other.place and one.weight + other.weight == weight:
                yield other, one


def _start_of(case, trial, *changes):
    """The first number of what our answer, changed so, returns; None where it returns none."""
    try:
        return _start(changed(case.exercise, trial, *changes))
    except Exception:
        return None


def _start(value):
    """The first number of a result, a quick look at it; None where there is none."""
    while isinstance(value, (tuple, list)) and value:
        value = value[0]
    try:
        return float(value.flat[0]) if isinstance(value, np.ndarray) else float(value)
    except (TypeError, ValueError, IndexError):
        return None


def _near(one, other):
    if one is None:
        return False
    return abs(one - other) <= 1e-3 * abs(other) or one == other or (np.isnan(one) and np.isnan(other))


def _both(one, other):
    second = other.sentence.replace("It comes out as if", "And it comes out as if", 1)
    return f"Two things at once. {one.sentence} {second}"


@lru_cache(maxsize=None)
def _calls(exercise):
    """What a run of our answer costs, in a unit that is the same on every machine: the functions that it calls."""
    counted = 0

    def count(frame, event, argument):
        nonlocal counted
        counted += event in ("call", "c_call")

    variants = variants_of(exercise)
    example = exercise.examples(0)[0]
    variants.sizes.update(_sizes(exercise, example))
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        variants(example)
    finally:
        sys.setprofile(before)
    return max(1, counted)


# ------------------------------------------------------------------------------------------------ what results share


def _by_relation(case):
    lead, pairs = _pairs_of_results(case)
    if not pairs:
        return None
    if all(np.array_equal(result, pairs[0][0]) for result, _ in pairs[1:]):
        return Finding(f"{lead}It is the same whatever the function is given. Does it use its arguments?", "relation")
    sentence = relation(pairs, [_known(case.exercise, trial.arguments) for trial in case.trials])
    return Finding(f"{lead}{sentence}", "relation") if sentence else None


def _by_part(case):
    lead, pairs = _pairs_of_results(case)
    sentence = part(pairs) if pairs else None
    return Finding(f"{lead}{sentence}", "relation") if sentence else None


def _pairs_of_results(case):
    """The wrong part of the results as pairs (result, expected) of one shape, and words on which part it is; no pairs
    where there are none such."""
    lead, pairs = _parts_of_a_tuple(case) or ("", [])
    if any(result is None or result.shape != expected.shape or not np.isfinite(result).all() for result, expected in pairs):
        return lead, []
    return lead, pairs


def _parts_of_a_tuple(case):
    """The part of the results that is wrong, as pairs (result, expected), and words on which it is; None where there is
    no such part."""
    results = [trial.outcome.result for trial in case.trials]
    expected = [trial.expected for trial in case.trials]
    if any(trial.outcome.failure for trial in case.trials):
        return None
    lead = ""
    if isinstance(expected[0], tuple):
        if not all(isinstance(result, (tuple, list)) and len(result) == len(expected[0]) for result in results):
            return None
        places = range(len(expected[0]))
        wrong = [i for i in places if not all(close(r[i], e[i], case.exercise.exact_shape) for r, e in zip(results, expected))]
        if len(wrong) == 1:
            lead = f"Of the values that you return, number {wrong[0] + 1} is wrong. "
            results = [result[wrong[0]] for result in results]
            expected = [e[wrong[0]] for e in expected]
        else:
            results = [np.concatenate([np.ravel(part) for part in result]) for result in results]
            expected = [np.concatenate([np.ravel(part) for part in e]) for e in expected]
    return lead, [(_as_shaped(case, r, e), numbers(e)) for r, e in zip(results, expected)]


def _as_shaped(case, result, expected):
    """A result as an array of numbers, in the expected shape where only axes of length 1 differ and may."""
    array = numbers(result)
    wanted = np.shape(expected)
    if array is not None and not case.exercise.exact_shape and array.squeeze().shape == np.squeeze(expected).shape:
        return array.reshape(wanted)
    return array


def _known(exercise, arguments):
    """The numbers of an example that a factor may be, by their names."""
    known = {"2": 2.0, "3": 3.0, "4": 4.0, "10": 10.0, "100": 100.0, "π": np.pi}
    for name, size in _sizes(exercise, arguments).items():
        if size > 1:
            known[name] = size
            known[f"{name} - 1"] = size - 1
            known[f"{name} / ({name} - 1)"] = size / (size - 1)
            known[f"the root of {name}"] = np.sqrt(size)
            known[f"the root of {name} - 1"] = np.sqrt(size - 1)
    for name, value in zip(inspect.signature(exercise.reference).parameters, arguments):
        if isinstance(value, (int, float, np.number)) and not isinstance(value, bool) and value > 0:
            known[f"`{name}`"] = float(value)
            known[f"the square of `{name}`"] = float(value) ** 2
            known[f"the root of `{name}`"] = float(np.sqrt(value))
        if isinstance(value, np.ndarray) and value.dtype.kind in "fiu" and value.size > 1:
            known[f"the number of values in `{name}`"] = value.size
    return known


# ----------------------------------------------------------------------------------------- right here, and wrong there


def _on_some_examples(case):
    """What the examples have in common on which the answer is wrong, where it is right on the others."""
    right = [trial.agrees for trial in case.trials]
    if not any(right):
        return None
    edges = list(case.exercise.edges)
    random_calls = len(case.trials) - len(edges)
    at_edges = [words for words, agrees in zip(edges, right[random_calls:]) if not agrees]
    if all(right[:random_calls]) and at_edges:
        lead = f"It is right, but not {' and not '.join(at_edges)}. "
        return Finding(lead + (_why(case) or ""), "some examples")
    try:
        more, _ = tried(case.exercise, case.answer)
        more += tried(case.exercise, case.answer)[0]
    except (guard.Unfinished, guard.Died):
        return None
    condition = _what_separates(case.exercise, [*case.trials, *more])
    if condition is None:
        return None
    return Finding(f"It is right on some examples, and wrong {condition}. {_why(case) or ''}".strip(), "some examples")


def _why(case):
    """What is said of the wrong examples alone."""
    trial = case.first_wrong
    if trial.outcome.failure is not None:
        return explained(trial.outcome.failure, case.exercise, trial.arguments)
    result = numbers(trial.outcome.result)
    if result is not None and not np.isfinite(result).all():
        return "There is a NaN or an inf in it."
    return None


def _what_separates(exercise, trials):
    """A condition on the arguments that holds exactly where the answer is wrong, in words; None without one."""
    wrong = [not trial.agrees for trial in trials]
    conditions = [_conditions(exercise, trial.arguments) for trial in trials]
    for words in conditions[0]:
        holds = [table.get(words) for table in conditions]
        if holds == wrong:
            return words
    return None


def _conditions(exercise, arguments):
    """{words: whether it holds on these arguments}."""
    table = {}
    for name, size in _sizes(exercise, arguments).items():
        table[f"where {name} is 1"] = size == 1
        table[f"where {name} is above 1"] = size > 1
        table[f"where {name} is 2"] = size == 2
        table[f"where {name} is even"] = size % 2 == 0
        table[f"where {name} is odd"] = size % 2 == 1
    for name, value in zip(inspect.signature(exercise.reference).parameters, arguments):
        if isinstance(value, (float, int, np.number)) and not isinstance(value, bool):
            table[f"where `{name}` is negative"] = bool(value < 0)
            table[f"where `{name}` is positive"] = bool(value > 0)
            table[f"where `{name}` is 0"] = bool(value == 0)
            table[f"where `{name}` is above 1"] = bool(value > 1)
            table[f"where `{name}` is below 1"] = bool(value < 1)
    return table


# ------------------------------------------------------------------------------------------------------- errors, shapes


def _stops_with_an_error(case):
    for trial in case.trials:
        if trial.outcome.failure is not None:
            return _of_an_error(case, trial)
    return None


def _of_an_error(case, trial):
    sentence = explained(trial.outcome.failure, case.exercise, trial.arguments)
    if not sentence.startswith("Your function stopped"):
        variant = _one_change(case, {LIKELY})
        return Finding(f"{sentence} {variant.sentence}" if variant else sentence, "error")
    likely = case.reading.likely()
    return Finding(f"{sentence} {likely}" if likely else sentence, "error", named=bool(likely))


def _has_another_shape(case):
    trial = case.first_wrong
    result, expected = trial.outcome.result, trial.expected
    if isinstance(expected, tuple) and not (isinstance(result, (tuple, list)) and len(result) == len(expected)):
        sentence = f"Your function has to return {len(expected)} values, separated by commas."
        return Finding(sentence, "shape")
    lead = ""
    if isinstance(expected, tuple):
        wrong = [i for i in range(len(expected)) if not close(result[i], expected[i], case.exercise.exact_shape)]
        lead = f"Of the values that you return, number {wrong[0] + 1} is wrong. "
        result, expected = result[wrong[0]], expected[wrong[0]]
    mine, theirs = numbers(result), numbers(expected)
    if mine is None:
        return Finding(f"{lead}It has to be numbers; yours is {_what_it_is(result)}.", "shape")
    shape = mine.shape if case.exercise.exact_shape else mine.squeeze().shape
    wanted = theirs.shape if case.exercise.exact_shape else theirs.squeeze().shape
    if shape != wanted:
        return Finding(lead + _of_the_shape(case, trial, mine, theirs), "shape")
    if not np.isfinite(mine).all() and np.isfinite(theirs).all():
        sentence = "There is a NaN or an inf in it. Do you divide by zero, or take the root of a negative number?"
        return Finding(lead + sentence, "shape")
    return None


def _of_the_shape(case, trial, mine, theirs):
    axes = axis_names(case.exercise, trial.arguments)
    wanted = shape_in_words(theirs.shape, axes)
    got = shape_in_words(mine.shape, axes)
    text = f"Its shape should be {wanted}, and yours is {got}."
    if mine.size == theirs.size and close(mine.ravel(), theirs.ravel()):
        return f"The numbers are right, and their shape is not. {text}"
    if mine.size == theirs.size and mine.ndim == theirs.ndim == 2 and close(mine.T, theirs):
        return f"Rows and columns have changed places. {text}"
    missing = [axes[size] for size in theirs.shape if size in axes and size not in mine.shape]
    extra = [axes[size] for size in mine.shape if size in axes and size not in theirs.shape]
    if mine.shape != theirs.shape and sorted(mine.shape) == sorted(theirs.shape):
        return f"{text} The axes stand in another order."
    if missing and extra:
        return f"{text} There is an axis of {' and '.join(extra)} where one of {' and '.join(missing)} belongs."
    if missing:
        return f"{text} The axis of {' and '.join(missing)} is missing: has it been averaged or summed away?"
    if extra:
        return f"{text} The axis of {' and '.join(extra)} should not be there any more."
    return text


def _what_it_is(value):
    """A settled value that is not made of numbers, in words: those of its first part that is none, if it has any."""
    if isinstance(value, NoNumbers):
        return value.words
    if isinstance(value, (tuple, list)):
        for part in value:
            if numbers(part) is None:
                return f"a {type(value).__name__} with something in it that is {_what_it_is(part)}"
        return f"a {type(value).__name__} of parts that have different shapes"
    return f"of type {type(value).__name__}"


def _by_numbers(case):
    trial = case.first_wrong
    result, expected = trial.outcome.result, trial.expected
    lead = ""
    if isinstance(expected, tuple):
        wrong = [i for i in range(len(expected)) if not close(result[i], expected[i], case.exercise.exact_shape)]
        lead = f"Of the values that you return, number {wrong[0] + 1} is wrong. "
        result, expected = result[wrong[0]], expected[wrong[0]]
    theirs = numbers(expected)
    mine = numbers(result).reshape(theirs.shape)
    at = np.unravel_index(np.argmax(np.abs(mine - theirs)), theirs.shape)
    where = f" at {tuple(map(int, at))}" if at else ""
    should, yours = f"{theirs[at]:.4g}", f"{mine[at]:.4g}"
    if should == yours:
        should, yours = f"{theirs[at]:.8g}", f"{mine[at]:.8g}"
    return Finding(f"{lead}On a random example it should be {should}{where}, and yours is {yours}.", "numbers", named=False)

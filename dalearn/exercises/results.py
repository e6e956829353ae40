"""What is said of wrong results themselves: what they share with the right ones, where they are right, their shape."""

import numpy as np

from .case import Finding
from .failures import axis_names, explained, shape_in_words
from .guard import Died, Unfinished
from .judge import NoNumbers, close, numbers, sizes_of, trials
from .relations import part, relation

NO_NUMBER = "There is a NaN or an inf in it. Do you divide by zero, or take the root of a negative number?"


def by_relation(case):
    lead, pairs = _pairs_of_results(case)
    if not pairs:
        return None
    sentence = relation(pairs, [_known(case.exercise, trial.arguments) for trial in case.trials])
    return Finding(f"{lead}{sentence}", "relation") if sentence else None


def by_part(case):
    lead, pairs = _pairs_of_results(case)
    sentence = part(pairs) if pairs else None
    return Finding(f"{lead}{sentence}", "relation") if sentence else None


def _pairs_of_results(case):
    """The wrong part of the results as pairs (result, expected) of one shape, and words on which part it is; no pairs
    where there are none such."""
    lead, pairs = _parts_of_a_tuple(case) or ("", [])
    if any(
        result is None or result.shape != expected.shape or not np.isfinite(result).all() for result, expected in pairs
    ):
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
        wrong = [i for i in places if not all(close(r[i], e[i]) for r, e in zip(results, expected))]
        if len(wrong) == 1:
            lead = f"Of the values that you return, number {wrong[0] + 1} is wrong. "
            results = [result[wrong[0]] for result in results]
            expected = [e[wrong[0]] for e in expected]
        else:
            results = [np.concatenate([np.ravel(part) for part in result]) for result in results]
            expected = [np.concatenate([np.ravel(part) for part in e]) for e in expected]
    return lead, [(_as_a_number(numbers(r), numbers(e)), numbers(e)) for r, e in zip(results, expected)]


def _as_a_number(result, expected):
    """A result without its axes of length 1 where one number is expected."""
    return result.squeeze() if result is not None and expected.ndim == 0 else result


def _known(exercise, arguments):
    """The numbers of an example that a factor may be, by their names."""
    known = {"2": 2.0, "3": 3.0, "4": 4.0, "10": 10.0, "100": 100.0, "π": np.pi}
    for name, size in sizes_of(exercise, arguments).items():
        if size > 1:
            known[name] = size
            known[f"{name} - 1"] = size - 1
            known[f"{name} / ({name} - 1)"] = size / (size - 1)
            known[f"the root of {name}"] = np.sqrt(size)
            known[f"the root of {name} - 1"] = np.sqrt(size - 1)
    for name, value in zip(exercise.parameters, arguments):
        if isinstance(value, (int, float, np.number)) and not isinstance(value, bool) and value > 0:
            known[f"`{name}`"] = float(value)
            known[f"the square of `{name}`"] = float(value) ** 2
            known[f"the root of `{name}`"] = float(np.sqrt(value))
        if isinstance(value, np.ndarray) and value.dtype.kind in "fiu" and value.size > 1:
            known[f"the number of values in `{name}`"] = value.size
    return known


# ----------------------------------------------------------------------------------------- right here, and wrong there


def on_some_examples(case):
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
        more, _ = trials(case.exercise, case.answer)
        more += trials(case.exercise, case.answer)[0]
    except (Unfinished, Died):
        return None
    condition = _what_separates(case.exercise, [*case.trials, *more])
    if condition is None:
        return None
    return Finding(f"It is right on some examples, and wrong {condition}. {_why(case) or ''}".strip(), "some examples")


def _why(case):
    """What is said of the wrong examples alone."""
    trial = case.first_wrong
    if trial.outcome.failure is not None:
        return explained(trial.outcome.failure, case.exercise, trial.arguments)[0]
    result = numbers(trial.outcome.result)
    if result is not None and not np.isfinite(result).all():
        return "There is a NaN or an inf in it."
    return None


def _what_separates(exercise, tried):
    """A condition on the arguments that holds exactly where the answer is wrong, in words; None without one."""
    wrong = [not trial.agrees for trial in tried]
    conditions = [_conditions(exercise, trial.arguments) for trial in tried]
    for words in conditions[0]:
        holds = [table.get(words) for table in conditions]
        if holds == wrong:
            return words
    return None


def _conditions(exercise, arguments):
    """{words: whether it holds on these arguments}."""
    table = {}
    for name, size in sizes_of(exercise, arguments).items():
        table[f"where {name} is 1"] = size == 1
        table[f"where {name} is above 1"] = size > 1
        table[f"where {name} is 2"] = size == 2
        table[f"where {name} is even"] = size % 2 == 0
        table[f"where {name} is odd"] = size % 2 == 1
    for name, value in zip(exercise.parameters, arguments):
        if isinstance(value, (float, int, np.number)) and not isinstance(value, bool):
            table[f"where `{name}` is negative"] = bool(value < 0)
            table[f"where `{name}` is positive"] = bool(value > 0)
            table[f"where `{name}` is 0"] = bool(value == 0)
            table[f"where `{name}` is above 1"] = bool(value > 1)
            table[f"where `{name}` is below 1"] = bool(value < 1)
    return table


# ------------------------------------------------------------------------------------------------------------------ shape


def has_another_shape(case):
    trial = case.first_wrong
    result, expected = trial.outcome.result, trial.expected
    if isinstance(expected, tuple) and not (isinstance(result, (tuple, list)) and len(result) == len(expected)):
        sentence = f"Your function has to return {len(expected)} values, separated by commas."
        return Finding(sentence, "shape")
    lead = ""
    if isinstance(expected, tuple):
        wrong = [i for i in range(len(expected)) if not close(result[i], expected[i])]
        lead = f"Of the values that you return, number {wrong[0] + 1} is wrong. "
        result, expected = result[wrong[0]], expected[wrong[0]]
    mine, theirs = numbers(result), numbers(expected)
    if mine is None:
        return Finding(f"{lead}It has to be numbers; yours is {_what_it_is(result)}.", "shape")
    if _as_a_number(mine, theirs).shape != theirs.shape:
        return Finding(lead + _of_the_shape(case, trial, mine, theirs), "shape")
    if not np.isfinite(mine).all() and np.isfinite(theirs).all():
        return Finding(lead + NO_NUMBER, "shape")
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


def by_numbers(case):
    trial = case.first_wrong
    result, expected = trial.outcome.result, trial.expected
    lead = ""
    if isinstance(expected, tuple):
        wrong = [i for i in range(len(expected)) if not close(result[i], expected[i])]
        lead = f"Of the values that you return, number {wrong[0] + 1} is wrong. "
        result, expected = result[wrong[0]], expected[wrong[0]]
    theirs = numbers(expected)
    mine = numbers(result).reshape(theirs.shape)
    at = np.unravel_index(np.argmax(np.abs(mine - theirs)), theirs.shape)
    where = f" at {tuple(map(int, at))}" if at else ""
    should, yours = f"{theirs[at]:.4g}", f"{mine[at]:.4g}"
    if should == yours:
        should, yours = f"{theirs[at]:.8g}", f"{mine[at]:.8g}"
    return Finding(
        f"{lead}On a random example it should be {should}{where}, and yours is {yours}.", "numbers", named=False
    )

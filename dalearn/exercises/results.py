"""What is said of wrong results themselves: what they share with the right ones, where they are right, their shape."""

import numpy as np

from .case import Finding
from .failures import axis_names, explained, shape_in_words
from .guard import Died, Unfinished
from .judge import NoNumbers, arguments_changed, close, numbers, sizes_of, trials
from .relations import ENOUGH, in_words, part, relation
from .words import listed

NO_DIFFERENCE = "It is the same whatever the function is given. Does it use its arguments?"
A_FEW = 4  # parts of a result, whose shapes are named
NO_NUMBER = "There is a NaN or an inf in it. Do you divide by zero, or take the root of a negative number?"


def by_relation(case):
    lead, pairs = _pairs_of_results(case)
    if not pairs:
        return None
    sentence = relation(pairs, [_known(case.exercise, trial.arguments) for trial in case.trials])
    if sentence is None and all(np.array_equal(result, pairs[0][0]) for result, _ in pairs):
        sentence = NO_DIFFERENCE
    return Finding(f"{lead}{sentence}", "relation") if sentence else None


def by_part(case):
    lead, pairs = _pairs_of_results(case)
    sentence = part(pairs) if pairs else None
    return Finding(f"{lead}{sentence}", "relation") if sentence else None


def is_one_number(case):
    """Whether the answer returns one and the same number everywhere. Then nothing but that is to be said of it."""
    _, pairs = _pairs_of_results(case)
    if not pairs or not pairs[0][0].size:
        return False
    first = pairs[0][0].flat[0]
    return all((result == first).all() for result, _ in pairs)


# ----------------------------------------------------------------------------------------- which values, and their form


def _parts_of(result, expected):
    """The values that a function of several values has returned, as a list; None where these are not so many."""
    if isinstance(result, np.ndarray) and result.ndim:
        result = list(result)  # several values that were put into one array
    if isinstance(result, (tuple, list)) and len(result) == len(expected):
        return list(result)
    return None


def _wrong_places(results, expected):
    """Which of several values are not right everywhere."""
    return [i for i in range(len(expected[0])) if not all(close(r[i], e[i]) for r, e in zip(results, expected))]


def _lead(places, number):
    """Words on which of several values are spoken of."""
    if len(places) == number:
        return ""
    return f"Of the values that you return, the {in_words(places)} {'is' if len(places) == 1 else 'are'} wrong. "


def _pairs_of_results(case):
    """(words, pairs): words on which of the values that are returned are wrong, and these as (result, expected).

    A pair is two arrays of one shape, and there is one for each example; there are none at all where a result has no
    numbers or another shape.
    """
    if any(trial.outcome.failure for trial in case.trials):
        return "", []
    results = [trial.outcome.result for trial in case.trials]
    expected = [trial.expected for trial in case.trials]
    lead = ""
    if isinstance(expected[0], tuple):
        results = [_parts_of(result, e) for result, e in zip(results, expected)]
        if any(result is None for result in results):
            return "", []
        places = _wrong_places(results, expected)
        lead = _lead(places, len(expected[0]))
        if len(places) == 1:
            results = [result[places[0]] for result in results]
            expected = [e[places[0]] for e in expected]
        else:
            pairs = [_joined(result, e, places) for result, e in zip(results, expected)]
            return lead, _if_of_one_shape(pairs)
    pairs = []
    for result, e in zip(results, expected):
        theirs = numbers(e)
        pairs.append((_as_a_number(numbers(result), theirs), theirs))
    return lead, _if_of_one_shape(pairs)


def _if_of_one_shape(pairs):
    for result, expected in pairs:
        if result is None or result.shape != expected.shape or not np.isfinite(result).all():
            return []
    return pairs


def _joined(result, expected, places):
    """The values at these places in a row; None for a result in which one has another shape."""
    mine, theirs = [], []
    for place in places:
        theirs.append(numbers(expected[place]))
        mine.append(_as_a_number(numbers(result[place]), theirs[-1]))
    joined = np.concatenate([np.ravel(one) for one in theirs])
    if any(one is None or one.shape != other.shape for one, other in zip(mine, theirs)):
        return None, joined
    return np.concatenate([np.ravel(one) for one in mine]), joined


def _as_a_number(result, expected):
    """A result without its axes of length 1 where one number is expected."""
    return result.squeeze() if result is not None and expected.ndim == 0 else result


def _known(exercise, arguments):
    """The numbers of an example that a factor may be, by their names."""
    known = {"2": 2.0, "3": 3.0, "4": 4.0, "10": 10.0, "100": 100.0, "π": np.pi, "the root of 2": np.sqrt(2)}
    for name, size in sizes_of(exercise, arguments).items():
        known[name] = size
        known[f"the root of {name}"] = np.sqrt(max(size, 0))
        if size > 1:
            known[f"{name} - 1"] = size - 1
            known[f"{name} / ({name} - 1)"] = size / (size - 1)
            known[f"the root of {name} - 1"] = np.sqrt(size - 1)
    for name, value in zip(exercise.parameters, arguments):
        if isinstance(value, (int, float, np.number)) and not isinstance(value, bool) and value > 0:
            known[f"`{name}`"] = float(value)
            known[f"the square of `{name}`"] = float(value) ** 2
            known[f"the root of `{name}`"] = float(np.sqrt(value))
        if isinstance(value, np.ndarray) and value.dtype.kind in "fiu":
            known[f"the number of values in `{name}`"] = value.size
    return {name: number for name, number in known.items() if number > 0}


# ----------------------------------------------------------------------------------------- right here, and wrong there


def on_some_examples(case):
    """What the examples have in common on which the answer is wrong, where it is right on the others."""
    right = [trial.agrees for trial in case.trials]
    if not any(right):
        return None
    edges = list(case.exercise.edges)
    random_calls = len(case.trials) - len(edges)
    at_edges = [words for words, agrees in zip(edges, right[random_calls:]) if not agrees]
    if all(right[:random_calls]):
        lead = f"It is right, but not {' and not '.join(at_edges)}."
        return _with_a_reason(lead, case)
    try:
        more = [*trials(case.exercise, case.answer)[0], *trials(case.exercise, case.answer)[0]]
    except (Unfinished, Died):
        return None
    tried = [*case.trials, *more]
    random_ones = [trial for i, trial in enumerate(tried) if i % len(case.trials) < random_calls]
    condition = _what_separates(case.exercise, tried, _of_sizes)
    condition = condition or _what_separates(case.exercise, random_ones, _of_values)
    return condition and _with_a_reason(f"It is right on some examples, and wrong {condition}.", case)


def _with_a_reason(sentence, case):
    why = _why(case)
    return Finding(f"{sentence} {why}" if why else sentence, "some examples")


def _why(case):
    """What is said of the wrong examples alone."""
    trial = case.first_wrong
    if trial.outcome.failure is not None:
        return explained(trial.outcome.failure, case.exercise, trial.arguments)[0]
    result = numbers(trial.outcome.result)
    if result is not None and not np.isfinite(result).all():
        return "There is a NaN or an inf in it."
    whole = [isinstance(value, np.ndarray) and value.dtype.kind in "iu" for value in trial.arguments]
    if any(whole) and result is not None and np.array_equal(result, np.round(result)):
        return "An array of whole numbers cuts off the fraction of what is written into it."
    changed = arguments_changed(case.exercise, [trial])
    if changed:
        return f"Your function changes its input, {listed(changed)}."
    return None


def _what_separates(exercise, tried, conditions):
    """A condition on the arguments that holds exactly where the answer is wrong, in words; None without one.

    With few examples on one side, some condition fits by chance.
    """
    wrong = [not trial.agrees for trial in tried]
    if min(sum(wrong), len(wrong) - sum(wrong)) < ENOUGH:
        return None
    tables = [conditions(exercise, trial.arguments) for trial in tried]
    for words in tables[0]:
        if [table.get(words) for table in tables] == wrong:
            return words
    return None


def _of_sizes(exercise, arguments):
    """{words: whether it holds on these arguments}, the plainest first."""
    sizes = sizes_of(exercise, arguments)
    table = {}
    for name, size in sizes.items():
        table[f"where {name} is 1"] = size == 1
        table[f"where {name} is above 1"] = size > 1
        table[f"where {name} is 2"] = size == 2
        table[f"where {name} is even"] = size % 2 == 0
        table[f"where {name} is odd"] = size % 2 == 1
    return table | _compared(sizes)


def _of_values(exercise, arguments):
    """As _of_sizes; an example at the edge, where everything is 0, would make any of these hold."""
    table = {}
    single = {}
    for name, value in zip(exercise.parameters, arguments):
        if isinstance(value, (float, int, np.number)) and not isinstance(value, bool):
            single[f"`{name}`"] = float(value)
            table[f"where `{name}` is negative"] = bool(value < 0)
            table[f"where `{name}` is positive"] = bool(value > 0)
            table[f"where `{name}` is 0"] = bool(value == 0)
            table[f"where `{name}` is above 1"] = bool(value > 1)
            table[f"where `{name}` is below 1"] = bool(value < 1)
        if isinstance(value, np.ndarray) and value.dtype.kind in "fiu":
            table[f"where `{name}` holds a 0"] = bool((value == 0).any())
            table[f"where `{name}` holds a negative number"] = bool((value < 0).any())
            table[f"where `{name}` holds no negative number"] = bool((value >= 0).all())
    return table | _compared(single)


def _compared(numbers_by_name):
    return {
        f"where {one} is above {other}": numbers_by_name[one] > numbers_by_name[other]
        for one in numbers_by_name
        for other in numbers_by_name
        if one != other
    }


# ---------------------------------------------------------------------------------------------------------------- shape


def has_another_shape(case):
    trial = case.first_wrong
    expected = trial.expected
    if isinstance(expected, tuple) and _parts_of(trial.outcome.result, expected) is None:
        sentence = f"Your function has to return {len(expected)} values, separated by commas."
        return Finding(sentence, "shape")
    lead, result, expected = _first_wrong_value(trial)
    mine, theirs = numbers(result), numbers(expected)
    if mine is None:
        return Finding(f"{lead}It has to be numbers; yours is {_what_it_is(result)}.", "shape")
    if _as_a_number(mine, theirs).shape != theirs.shape:
        return Finding(lead + _of_the_shape(case, trial, mine, theirs), "shape")
    if not np.isfinite(mine).all() and np.isfinite(theirs).all():
        return Finding(lead + NO_NUMBER, "shape")
    return None


def _first_wrong_value(trial):
    """(words, result, expected): the first wrong one of several values that are returned, and words on which it is."""
    result, expected = trial.outcome.result, trial.expected
    if not isinstance(expected, tuple):
        return "", result, expected
    parts = _parts_of(result, expected)
    first = _wrong_places([parts], [expected])[0]
    return _lead([first], len(expected)), parts[first], expected[first]


def _has_the_numbers(trial):
    """Whether a result holds the expected numbers in their order, whatever its shape."""
    mine, theirs = numbers(trial.outcome.result), numbers(trial.expected)
    return mine is not None and theirs is not None and mine.size == theirs.size and close(mine.ravel(), theirs.ravel())


def _of_the_shape(case, trial, mine, theirs):
    axes = axis_names(case.exercise, trial.arguments)
    wanted = shape_in_words(theirs.shape, axes)
    got = shape_in_words(mine.shape, axes)
    text = f"Its shape should be {wanted}, and yours is {got}."
    if all(map(_has_the_numbers, case.trials)):
        return f"The numbers are right, and their shape is not. {text}"
    if mine.size == theirs.size and mine.ndim == theirs.ndim == 2 and close(mine.T, theirs):
        return f"Rows and columns have changed places. {text}"
    missing = list(dict.fromkeys(axes[size] for size in theirs.shape if size in axes and size not in mine.shape))
    extra = list(dict.fromkeys(axes[size] for size in mine.shape if size in axes and size not in theirs.shape))
    if sorted(mine.shape) == sorted(theirs.shape):
        return f"{text} The axes stand in another order."
    if missing and extra:
        return f"{text} There is an axis of {' and '.join(extra)} where one of {' and '.join(missing)} belongs."
    if mine.ndim == theirs.ndim == 1:
        return f"{text} There are too {'many' if mine.size > theirs.size else 'few'} values."
    if mine.ndim == theirs.ndim:
        return text
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
        for part_of_it in value:
            if numbers(part_of_it) is None:
                return f"a {type(value).__name__} with something in it that is {_what_it_is(part_of_it)}"
        shapes = [np.shape(numbers(part_of_it)) for part_of_it in value[:A_FEW]]
        each = ", ".join(str(shape) if shape else "one number" for shape in shapes)
        more = ", ..." if len(value) > A_FEW else ""
        return f"a {type(value).__name__} of parts that have different shapes: {each}{more}"
    if isinstance(value, int):
        return "a whole number that is far too large"
    return "None" if value is None else f"of type {type(value).__name__}"


# -------------------------------------------------------------------------------------------------------- bare numbers


def by_numbers(case):
    lead, result, expected = _first_wrong_value(case.first_wrong)
    theirs = numbers(expected)
    mine = numbers(result).reshape(theirs.shape)
    at = _largest_difference(mine, theirs)
    where = f" at {tuple(map(int, at))}" if at else ""
    should, yours = f"{theirs[at]:.4g}", f"{mine[at]:.4g}"
    if should == yours:
        should, yours = f"{theirs[at]:.8g}", f"{mine[at]:.8g}"
    return Finding(
        f"{lead}On a random example it should be {should}{where}, and yours is {yours}.", "numbers", named=False
    )


def _largest_difference(mine, theirs):
    """The place where two arrays differ most; a NaN or an inf is the largest difference to a number."""
    both_the_same = (mine == theirs) | (np.isnan(mine) & np.isnan(theirs))
    with np.errstate(all="ignore"):
        difference = np.where(both_the_same, 0.0, np.abs(mine - theirs))
    difference = np.where(np.isnan(difference), np.inf, difference)
    return np.unravel_index(np.argmax(difference), theirs.shape)

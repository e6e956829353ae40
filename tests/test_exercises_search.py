"""The search finds the one change, or the two, that explain an answer's results, and stops when its runs are used up."""

import itertools
import re
import sys

import numpy as np
import pytest

from dalearn.exercises import registry, search
from dalearn.exercises.case import Case, Finding
from dalearn.exercises.judge import Trial, settled, trials
from dalearn.exercises.registry import Exercise


def some_data(rng):
    size = rng.integers(4, 9)
    return rng.uniform(1, 5, size), rng.uniform(-2, 2, size), float(rng.uniform(2, 3))


AXES = {"x": "n", "y": "n", "return": "n"}


def made(reference, example=some_data, catalogue=None, axes=AXES, terms=None):
    exercise = Exercise(reference, "tiny", "", (), example, {}, axes, terms or {}, False, ())
    seeds = itertools.count(1)
    exercise.examples = lambda rng=None: Exercise.examples(exercise, next(seeds) if rng is None else rng)
    if catalogue:
        exercise.catalogue(catalogue)
    return exercise


def case_of(exercise, answer):
    return Case(exercise, answer, *trials(exercise, answer))


def found_by(layer, case):
    with np.errstate(all="ignore"):
        return layer(case)


def ours(x, y, c):
    root = np.sqrt(x)
    return root * y - c


def catalogue(x, y, c):
    root = np.sqrt(x)
    unused = x.no_such_thing if len(x) > 100 else 0

    def scaled(by):
        return root * by

    return {
        "The root is missing.": lambda: x * y - c,
        "The c is a factor.": lambda: scaled(y) * c,
        "It raises.": lambda: np.zeros(2) + np.zeros(3),
        "It says nothing at all.": unused,
    }


TINY = made(ours, catalogue=catalogue, terms={"root": "the widths"})


# ---------------------------------------------------------------------------------------------------------- one change


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            lambda x, y, c: np.sqrt(x) * y + c,
            "It comes out as if `root * y` and `c` were added. `root` stands for the widths.",
        ),
        (lambda x, y, c: x * y - c, "It comes out as if the root of `x` were not taken."),
        (
            lambda x, y, c: np.sqrt(x) * y,
            "It comes out as if `c` were not subtracted from `root * y`. `root` stands for the widths.",
        ),
        (lambda x, y, c: np.sqrt(x) / y - c, "It comes out as if the widths were divided by `y`."),
        (lambda x, y, c: x**2 * y - c, "It comes out as if you took the square of `x`. Is that what is asked for?"),
        (lambda x, y, c: np.sqrt(y) * y - c, "It comes out as if `y` stood in the place of `x`."),
    ],
)
def test_that_one_likely_change_is_found(answer, sentence):
    assert found_by(search.by_one_change, case_of(TINY, answer)) == Finding(sentence, "search")


@pytest.mark.parametrize(
    ("answer", "clause"),
    [
        (lambda x, y, c: np.sqrt(x) * y**2 - c, "`y` had been squared once more"),
        (lambda x, y, c: np.sqrt(x) * y - c / len(x), "`c` had been divided by n once more"),
        (lambda x, y, c: np.sqrt(x) * y[0] - c, "only the first entry of `y` counted"),
        (lambda x, y, c: np.sqrt(x) * y - 2 * c, "`c` had been doubled"),
    ],
)
def test_that_one_rare_change_is_found_by_its_own_layer(answer, clause):
    case = case_of(TINY, answer)
    assert found_by(search.by_one_change, case) is None
    assert found_by(search.by_one_rare_change, case) == Finding(f"It comes out as if {clause}.", "search")


def test_that_the_answer_that_has_no_slip_of_ours_is_not_explained():
    case = case_of(TINY, lambda x, y, c: np.sinh(x) + y)
    assert found_by(search.by_one_change, case) is None and found_by(search.by_one_rare_change, case) is None


def test_that_a_change_has_to_explain_every_example():
    def at_first_alone(x, y, c):
        return np.sqrt(x) * y + (c if len(x) % 2 else -c)

    exercise = made(ours, lambda rng: (*some_data(rng)[:2], 2.5))
    exercise.edges = {"of two": lambda rng: (np.array([1.5, 2]), np.ones(2), 2.5)}
    exercise.edges["of three"] = lambda rng: (np.array([1.5, 2, 3]), np.ones(3), 2.5)
    assert found_by(search.by_one_change, case_of(exercise, at_first_alone)) is None


def test_that_an_error_is_explained_by_the_change_that_raises_it():
    def centred(x):
        return x - x.mean(axis=1, keepdims=True)

    def without_keepdims(x):
        return x - x.mean(axis=1)

    exercise = made(centred, lambda rng: (rng.random((3, rng.integers(4, 7))),), axes={})
    case = case_of(exercise, without_keepdims)
    assert case.fails
    assert (
        found_by(search.by_one_change, case).sentence
        == "It comes out as if `keepdims` were missing in the mean of `x`."
    )
    assert found_by(search.by_one_change, case_of(exercise, lambda x: x @ x)) is None


def test_that_one_number_everywhere_is_no_slip():
    case = case_of(TINY, lambda x, y, c: 0 * x)
    assert found_by(search.by_one_change, case) is None
    assert found_by(search.by_one_rare_change, case) is None
    assert found_by(search.by_two_changes, case) is None
    assert found_by(search.by_an_entry_and_a_change, case) is None


def test_that_a_result_that_begins_with_a_rounded_zero_is_looked_at():
    def centred(x, y, c):
        return np.cumsum(x - x[0]) * y

    def answer(x, y, c):
        result = np.cumsum(x - x[0]) + y
        return result - y[0] + 1e-17

    def answered(x, y, c):
        return np.cumsum(x - x[0]) - 1e-17

    assert found_by(search.by_one_change, case_of(made(centred), answer)) is None
    found = found_by(search.by_one_change, case_of(made(centred), answered))
    assert found.sentence == "It comes out as if the multiplication by `y` were missing."


def test_that_several_values_of_different_shapes_are_searched():
    def two(x, y, c):
        return c, x * y

    def three(x, y, c):
        return x - y, c, x * y

    found = found_by(search.by_one_change, case_of(made(two), lambda x, y, c: (c, x + y)))
    assert found.sentence == "It comes out as if `x` and `y` were added."
    found = found_by(search.by_one_change, case_of(made(three), lambda x, y, c: (x - y, c, x / y)))
    assert found.sentence == "It comes out as if `x` were divided by `y`."
    answers = (lambda x, y, c: (c, "text"), lambda x, y, c: ("text", c), lambda x, y, c: (c, [x, "text"]))
    for answer in answers:
        case = case_of(made(two), answer)
        assert found_by(search.by_one_change, case) is None and found_by(search.by_two_changes, case) is None


def test_that_what_is_no_number_is_no_slip():
    for answer in (lambda x, y, c: "text", lambda x, y, c: None, lambda x, y, c: [], lambda x, y, c: {}):
        case = case_of(TINY, answer)
        assert found_by(search.by_one_change, case) is None
        assert found_by(search.by_two_changes, case) is None


def test_that_a_nan_among_numbers_is_looked_at_and_nothing_but_nan_is_not():
    found = found_by(search.by_one_rare_change, case_of(TINY, lambda x, y, c: np.sqrt(x) * np.log(y) - c))
    assert found.sentence == "It comes out as if the logarithm of `y` had been taken."
    for answer in (lambda x, y, c: np.sqrt(-x) * y - c, lambda x, y, c: x / 0):
        case = case_of(TINY, answer)
        for layer in (search.by_one_change, search.by_one_rare_change, search.by_two_changes):
            assert found_by(layer, case) is None


def test_that_a_number_that_no_float_holds_is_no_slip():
    for answer in (lambda x, y, c: 10**400, lambda x, y, c: [10**400, 1.0], lambda x, y, c: (10**400,)):
        case = case_of(TINY, answer)
        assert search.searched(case, search.by_one_change, search.by_two_changes) is None


# --------------------------------------------------------------------------------------------------------- two changes


def test_that_two_changes_are_found_and_said_in_one_sentence():
    case = case_of(TINY, lambda x, y, c: x * y + c)
    found = found_by(search.by_two_changes, case)
    assert found.layer == "two changes"
    assert found.sentence == (
        "Two things at once. It comes out as if the root of `x` were not taken, and as if `root * y` and `c` were added. "
        "`root` stands for the widths."
    )


def test_that_a_likely_and_a_rare_change_are_found():
    found = found_by(search.by_two_changes, case_of(TINY, lambda x, y, c: np.sqrt(x) * y**2 + c))
    assert found.sentence.startswith("Two things at once.") and "`y` had been squared once more" in found.sentence


def test_that_a_change_without_an_effect_may_have_one_with_another():
    def squared(x, y, c):
        return (x - y) ** 2

    found = found_by(search.by_two_changes, case_of(made(squared), lambda x, y, c: np.abs(x - y) ** 3))
    assert "the absolute value of `x - y` had been taken" in found.sentence
    assert "`(x - y) ** 3` were used" in found.sentence


def test_that_the_search_for_two_ends_with_its_runs(monkeypatch):
    case = case_of(TINY, lambda x, y, c: x * y + c)
    count = []
    monkeypatch.setattr(search, "changed", lambda *arguments: count.append(1) or np.zeros(9))
    monkeypatch.setattr(search, "CALLS", 100 * search.calls_of(TINY))
    assert found_by(search.by_two_changes, case) is None
    assert 30 < len(count) <= 200
    monkeypatch.setattr(search, "CALLS", 0)
    count.clear()
    assert found_by(search.by_two_changes, case) is None and not count


def test_that_an_error_hides_what_else_is_wrong():
    for answer in (lambda x, y, c: 1 / 0, lambda x, y, c: np.zeros(2) - np.zeros(3) * y.shape[0]):
        case = case_of(TINY, answer)
        assert found_by(search.by_two_changes, case) is None
        assert found_by(search.by_an_entry_and_a_change, case) is None


# ----------------------------------------------------------------------------------------- an entry of the catalogue


def test_that_an_entry_with_a_change_in_it_is_found():
    found = found_by(search.by_an_entry_and_a_change, case_of(TINY, lambda x, y, c: np.sqrt(x) / y * c))
    assert found is None  # the change is in a function of the catalogue, which is left as it is
    found = found_by(search.by_an_entry_and_a_change, case_of(TINY, lambda x, y, c: x / y - c))
    assert found == Finding("The root is missing. And that is not all: one more thing is off.", "entry and change")
    found = found_by(search.by_an_entry_and_a_change, case_of(TINY, lambda x, y, c: x * c))
    assert found is None
    found = found_by(search.by_an_entry_and_a_change, case_of(TINY, lambda x, y, c: np.sqrt(x) * y + c - 2 * c * y))
    assert found is None
    found = found_by(search.by_an_entry_and_a_change, case_of(TINY, lambda x, y, c: x**2 * y * c))
    assert found.sentence.startswith("The c is a factor.")


def test_that_an_entry_alone_is_what_the_catalogue_computes():
    x, y, c = some_data(np.random.default_rng(1))
    entries = search.entries_of(TINY)
    assert list(entries) == list(TINY.sentences())
    np.testing.assert_allclose(entries["The root is missing."]((x, y, c)), x * y - c)
    np.testing.assert_allclose(entries["The c is a factor."]((x, y, c)), np.sqrt(x) * y * c)
    assert not any(variant.weight > 1 for entry in entries.values() for variant in entry.variants)


def test_that_an_entry_holds_the_lines_that_it_needs_and_no_other():
    def with_many_lines(x, y, c):
        import math as m

        twice = x * 2
        values = np.zeros(len(x))
        values[0] = c
        for i in range(2):
            values[i] += m.pi
        a, b = twice, y

        def inner(v):
            return v + b

        return {
            "one": lambda: values,
            "two": lambda: inner(x),
            "three": lambda: a + 1,
            "four": lambda by=3: y * by,
            "five": inner,
        }

    entries = search.entries_of(made(ours, catalogue=with_many_lines))
    x, y, c = np.arange(1.0, 4), np.ones(3), 0.5
    of_x = {name: any(v.words == "`x`" for v in entry.variants) for name, entry in entries.items()}
    np.testing.assert_allclose(entries["one"]((x, y, c)), [c + np.pi, np.pi, 0])
    np.testing.assert_allclose(entries["two"]((x, y, c)), x + 1)
    np.testing.assert_allclose(entries["three"]((x, y, c)), 2 * x + 1)
    np.testing.assert_allclose(entries["four"]((x, y, c)), 3 * y)
    assert not [v for v in entries["two"].variants if "np.zeros" in v.words]
    assert [v for v in entries["one"].variants if "np.zeros" in v.words]
    assert not of_x["four"]
    with pytest.raises(TypeError):
        entries["five"]((x, y, c))


@pytest.mark.parametrize("kind", ["none", "no table", "no return"])
def test_that_a_catalogue_that_cannot_be_read_has_no_entries(kind):
    def no_table(x, y, c):
        table = {"One.": lambda: x}
        return table

    def no_return(x, y, c):
        pass

    exercise = made(ours, catalogue={"no table": no_table, "no return": no_return}.get(kind))
    assert search.entries_of(exercise) == {}


def test_that_the_search_in_entries_ends_with_its_runs(monkeypatch):
    case = case_of(TINY, lambda x, y, c: x / y - c)
    monkeypatch.setattr(search, "CALLS_OF_ENTRIES", 0)
    assert found_by(search.by_an_entry_and_a_change, case) is None


# ----------------------------------------------------------------------------------------------------------- our answer


def test_that_our_answer_without_a_source_has_no_variants_and_stops_no_check():
    space = {"np": np}
    exec("def hidden(x, y, c):\n    return x * y - c", space)
    exercise = made(space["hidden"], catalogue=catalogue)
    case = case_of(exercise, lambda x, y, c: x * y + c)
    assert search.variants_of(exercise).variants == []
    layers = search.by_one_change, search.by_one_rare_change, search.by_two_changes
    assert search.searched(case, *layers) is None
    found = search.searched(case, search.by_an_entry_and_a_change)
    assert found is not None and found.sentence.startswith("The root is missing.")


def test_that_a_run_is_changed_with_the_sizes_of_its_own_example():
    exercise = made(ours)
    (variant,) = [v for v in search.variants_of(exercise).variants if v.clause == "`c` had been divided by n once more"]
    for size in (2, 4):
        arguments = (np.ones(size), np.ones(size), 8.0)
        trial = Trial(arguments, None, None, True, {"n": size})
        np.testing.assert_allclose(search.changed(exercise, trial, variant), 1 - 8 / size)


def test_that_functions_among_the_arguments_are_left_alone_and_that_kinds_are_known():
    def applied(f, x, y, c):
        return f(x) - y * c

    exercise = made(applied, lambda rng: (np.exp, *some_data(rng)))
    clauses = {v.clause: v.weight for v in search.variants_of(exercise).variants}
    assert not [clause for clause in clauses if "`f` stood" in clause]
    assert clauses["`y` stood in the place of `x`"] < clauses["`c` stood in the place of `x`"]


def test_that_a_search_is_carried_out_apart_and_gives_the_first_finding():
    case = case_of(TINY, lambda x, y, c: np.sqrt(x) * y + c)

    def noisy(case):
        print("noise of a layer", file=sys.stderr)
        search.marked = True
        return None

    found = search.searched(case, noisy, search.by_one_change, search.by_two_changes)
    assert found.layer == "search" and "were added" in found.sentence
    assert search.searched(case, noisy) is None
    assert search.searched(case, lambda case: 1 / 0) is None


def test_that_runs_cost_what_is_called_in_them():
    assert search.calls_of(TINY) == search.calls_of(TINY) > 5
    assert settled(search.variants_of(TINY)((np.array([4.0]), np.array([2.0]), 1.0))) == 3


# ------------------------------------------------------------------------------------------ the same change all over


def test_that_one_change_made_everywhere_is_told_once_with_the_number_of_places():
    exercise = registry.get("12-wilson")

    def twice_the_z(wins, n, z):
        return exercise.reference(wins, n, 2 * z)

    finding = search.by_one_change_everywhere(case_of(exercise, twice_the_z))
    assert finding.layer == "search" and finding.sentence.count("as if") == 1
    assert re.search(r"in (four|5) places\.", finding.sentence), finding.sentence


def test_that_a_change_everywhere_explains_no_right_part_and_no_error():
    exercise = registry.get("12-wilson")
    assert search.by_one_change_everywhere(case_of(exercise, lambda wins, n, z: (wins / n, n))) is None
    assert search.by_one_change_everywhere(case_of(exercise, lambda wins, n, z: 1 / 0)) is None


def test_that_brackets_forgotten_twice_are_found():
    def answer(wins, n, z):
        middle = (wins + z**2 / 2) / n + z**2
        half = z * np.sqrt(wins * (n - wins) / n + z**2 / 4) / n + z**2
        return middle - half, middle + half

    finding = search.by_one_change_everywhere(case_of(registry.get("12-wilson"), answer))
    assert finding.sentence == "It comes out as if the brackets around `n + z ** 2` were missing, in two places."

"""What is said of a reader's own code, mended on trial."""

import functools
import linecache
import sys

import numpy as np
import pytest
from cell import answer, task

from dalearn import FNN, inflate
from dalearn.exercises.compiled import functions_from_outside
from dalearn.exercises.judge import trials
from dalearn.exercises.reading import Reading


def _cloud(rng):
    return (rng.standard_normal((rng.integers(3, 6), rng.integers(7, 12))),)


def _scaled(x, factor):
    return factor * x.sum(axis=1)


def _cloud_and_factor(rng):
    return *_cloud(rng), rng.uniform(1.5, 3)


SCALED = task(_scaled, _cloud_and_factor)
MEAN = task(lambda x: x.mean(axis=1), _cloud)
TOTALS = task(lambda x: x.sum(axis=1), _cloud)
SUM = task(lambda x: x.sum(), _cloud)
SQUARES = task(lambda x: x**2 + x, _cloud)
HALF = task(lambda n: n // 2, lambda rng: (2 * int(rng.integers(3, 9)) + 1,))
STEPS = task(lambda x, steps: x * 0.5**steps, lambda rng: (rng.standard_normal(4), int(rng.integers(2, 6))))


def certain(exercise, function):
    tried, _ = trials(exercise, function)
    assert not all(trial.agrees for trial in tried), "this answer was meant to be wrong"
    return Reading(exercise, function).certain(tried)


def slip(exercise, function):
    return Reading(exercise, function).slip(trials(exercise, function)[0])


# -------------------------------------------------------------------------------------- names of the notebook, and numbers


@pytest.mark.parametrize("with_source", [True, False])
def test_that_a_name_of_the_notebook_in_the_place_of_an_argument_is_named(with_source):
    notebook = {"rate": 0.1, "np": np}
    function = answer("def answer(x, factor):\n    return rate * x.sum(axis=1)", notebook, with_source)
    said = certain(SCALED, function)
    assert said == (
        "`rate` is a name of your notebook, not what the function is given: `x` and `factor`. Take all from these."
    )


def test_that_a_name_of_the_notebook_in_the_place_of_a_size_is_named():
    function = answer("def answer(x):\n    return x.sum(axis=1) / n_ens", {"n_ens": 40})
    assert certain(MEAN, function).startswith("`n_ens` is a name of your notebook")


def test_that_a_size_less_one_is_known_too():
    function = answer("def answer(x):\n    return x.sum(axis=1) / n", {"n": 40})
    assert certain(task(lambda x: x.sum(axis=1) / (x.shape[1] - 1), _cloud), function).startswith("`n` is a name")


@pytest.mark.parametrize("cure", [np.sqrt, np.square])
def test_that_a_name_may_stand_for_the_root_or_the_square_of_an_argument(cure):
    exercise = task(lambda x, r: x * cure(r), lambda rng: (rng.standard_normal(3), rng.uniform(2, 3)))
    assert certain(exercise, answer("def answer(x, r):\n    return x * scale", {"scale": 0.05})).startswith("`scale`")


def test_that_two_names_of_the_notebook_are_named_together():
    notebook = {"rate": 0.1, "A": np.ones((2, 3))}
    said = certain(SCALED, answer("def answer(x, factor):\n    return rate * A.sum(axis=1)", notebook))
    assert said.startswith("`rate` and `A` are names of your notebook")


def test_that_a_function_of_the_notebook_in_the_place_of_the_one_given_is_named():
    exercise = task(lambda f, x: f(x), lambda rng: (np.sin, rng.standard_normal(3)))
    function = answer("def loss(x):\n    return x\n\ndef answer(f, x):\n    return loss(x)")
    assert certain(exercise, function).startswith("`loss` is a name of your notebook")


def test_that_functions_of_the_notebook_are_those_made_by_a_def_there():
    source = "def helper(x):\n    return x\n\ndef answer(x):\n    return answer(helper(np.sum(FNN(len(x)))))"
    function = answer(source, {"np": np, "FNN": FNN})
    assert functions_from_outside(function) == ["helper"]


def test_that_a_network_of_the_notebook_in_the_place_of_the_one_given_is_named():
    net = FNN((1, 2, 1))
    x = np.ones((2, 1))
    exercise = task(lambda f, theta: f(theta), lambda rng: (lambda theta: 3 * theta, rng.standard_normal(7)))
    function = answer("def answer(f, theta):\n    return net(theta)", {"net": net, "x": x})
    assert certain(exercise, function).startswith("`net` is a name of your notebook")


@pytest.mark.parametrize("with_source", [True, False])
def test_that_a_number_typed_in_is_named_with_what_it_stands_for(with_source):
    said = certain(MEAN, answer("def answer(x):\n    return x.sum(axis=1) / 20", None, with_source))
    assert said == (
        "You have typed in 20. Your function is called with other data and sizes too: take the size of `x` along axis 1 "
        "from the arguments."
    )


def test_that_a_number_is_named_as_it_was_typed():
    exercise = task(lambda x, v: x / v, lambda rng: (rng.standard_normal(3), rng.uniform(1, 2)))
    assert certain(exercise, answer("def answer(x, v):\n    return x / 0.05**2")).startswith(
        "You have typed in `0.05 ** 2`."
    )


def test_that_two_numbers_typed_in_are_named_together():
    exercise = task(lambda a, b: (a + 10) / b, lambda rng: (rng.uniform(3, 9), rng.uniform(3, 9)))
    said = certain(exercise, answer("def answer(a, b):\n    y = 5\n    return (y + 10) / 0.1"))
    assert said.startswith("You have typed in 5 and 0.1.") and "`a` and `b`" in said


def test_that_a_number_typed_in_inside_a_comprehension_is_found():
    said = certain(TOTALS, answer("def answer(x):\n    return [sum(row[k] for k in range(3)) for row in x]"))
    assert said.startswith("You have typed in 3.")


def test_that_a_number_typed_in_may_be_that_of_all_values():
    said = certain(task(lambda x: x.sum() / x.size, _cloud), answer("def answer(x):\n    return x.sum() / 600"))
    assert said.startswith("You have typed in 600.") and "take the number of values in `x`" in said


def _sides_and_ends(rng):
    """What was said, -1, 0 or 1, and the upper ends of bars, some of them a little below 1."""
    return rng.permutation([-1, -1, -1, 0, 0, 1, 1]), rng.permutation([0.4, 0.6, 0.9, 0.95, 1.4, 1.6, 2])


def _held(said, high):
    return np.sum((said == -1) & (high < 1)), np.sum((said == 1) & (high > 1))


SIDES = task(_held, lambda rng: _sides_and_ends(rng))


@pytest.mark.parametrize("limit", ["0.83", "limit"])
def test_that_a_limit_that_should_be_1_is_not_taken_for_an_argument_that_is_as_right_by_chance(limit):
    """said**2 is 1 wherever something is said, and high is below its own root where it is below 1."""
    source = "def answer(said, high):\n    return np.sum(said * (high < {0}) == -1), np.sum(said * (high >= {0}) == 1)"
    function = answer(source.format(limit), {"np": np, "limit": 0.83})
    tried, _ = trials(SIDES, function)
    assert not all(trial.agrees for trial in tried)
    assert "take" not in (Reading(SIDES, function).certain(tried) or "").lower()


@pytest.mark.parametrize("kind", [np.array, tuple, list])
def test_that_a_name_of_the_notebook_may_stand_for_a_part_of_an_argument(kind):
    exercise = task(lambda prior, d: d - prior[1], lambda rng: (kind(rng.standard_normal(2)), rng.uniform(2, 3)))
    function = answer("def answer(prior, d):\n    return d - mean", {"mean": 20.0})
    assert certain(exercise, function).startswith("`mean` is a name of your notebook")


def test_that_a_default_value_is_named_where_nobody_gives_another():
    said = certain(MEAN, answer("def answer(x, n_ens=20):\n    return x.sum(axis=1) / n_ens"))
    assert said == "Your function is given `x`, so `n_ens` keeps its default value."


def test_that_a_function_with_defaults_is_mended_with_them():
    notebook = {"rate": 0.1}
    said = certain(SCALED, answer("def answer(x, factor, axis=1):\n    return rate * x.sum(axis=axis)", notebook))
    assert said.startswith("`rate` is a name")
    said = certain(SCALED, answer("def answer(x, factor, *, axis=1):\n    return rate * x.sum(axis=axis)", notebook))
    assert said.startswith("`rate` is a name")


def test_that_the_notebook_keeps_its_values():
    notebook = {"rate": 0.1}
    certain(SCALED, answer("def answer(x, factor):\n    return rate * x.sum(axis=1)", notebook))
    assert notebook["rate"] == 0.1


def test_that_a_name_that_explains_nothing_is_not_certain():
    assert (
        certain(SCALED, answer("def answer(x, factor):\n    return tau - x.sum(axis=1) * factor", {"tau": 6.0})) is None
    )


# ------------------------------------------------------------------------------------------------------------ faults of form


FORM = [
    (MEAN, "m = x.mean(axis=1)\nprint(m)", "Your function prints its result."),
    (MEAN, "return print(x.mean(axis=1))", "Your function returns what print gives"),
    (MEAN, "m = x.mean(axis=1)", "Your function returns nothing. `m` holds the result"),
    (MEAN, "x.mean(axis=1)", "The last line computes the result, and return is missing before it."),
    (MEAN, "x = x.T\nm = x[0]\nx.mean(axis=0)\nreturn m", "`x.mean(axis=0)` makes something new"),
    (SUM, "return x.sum", "`x.sum` names a function without calling it."),
    (SQUARES, "x + x\nreturn x + x ^ 2", "`x + x ^ 2`: `^` is no power"),
    (HALF, "return n / 2", "`n / 2`: `/` keeps a fraction"),
    (TOTALS, "s = 0\nfor c in x.T:\n    s = s + c\n    return s", "Your return stands inside the loop, in line 5,"),
    (
        SUM,
        "s = 0\nfor row in x:\n    for v in row:\n        s = s + v\n        return s",
        "Your return stands inside the loop, in line 6,",
    ),
    (TOTALS, "s = 0\nfor c in x.T:\n    s = c\nreturn s", "Line 4 gives `s` a new value in every round"),
    (TOTALS, "for c in x.T:\n    s = 0\n    s = s + c\nreturn s", "Line 3 sets `s` back in every round"),
    (
        TOTALS,
        "s = 0\nfor c in x.T:\n    s =+ c\nreturn s",
        "Line 4 sets `s` to a new value. To change the old one is written `+=`.",
    ),
    (
        TOTALS,
        "s = 0\nfor c in -x.T:\n    s =- c\nreturn s",
        "Line 4 sets `s` to a new value. To change the old one is written `-=`.",
    ),
    (MEAN, "y = 2 * x\nx.mean(axis=1)", "The last line computes the result"),
    (TOTALS, "s = 0\nfor c in x.T:\n    s == s + c\nreturn s", "`s == s + c` asks whether the two are equal."),
    (
        STEPS,
        "for _ in range(steps):\n    y = x / 2\nreturn y",
        "Every round of your loop starts again from the same `x`.",
    ),
    (
        TOTALS,
        "out = []\ns = 0\nfor r in x:\n    for v in r:\n        s += v\n    out.append(s)\nreturn out",
        "`s` is set once",
    ),
    (
        task(lambda x: x - x.mean(axis=1, keepdims=True), _cloud),
        "y = x.copy()\nfor i in range(len(y)):\n    for j in range(len(y.T)):\n        y[i, j] -= y[i].mean()\nreturn y",
        "Your loop writes into `y`, in line 5, and later rounds read",
    ),
    (MEAN, "x = np.ones((3, 4))\nreturn x.mean(axis=1)", "Line 2 sets `x` to something else before"),
    (SQUARES, "for _ in range(3):\n    x = x**2 + x\nreturn x", "Line 3 is carried out in every round of your loop."),
    (
        TOTALS,
        "s = np.zeros(len(x))\nfor i in range(len(x)):\n    for v in x[i]:\n        if v == v:\n            s[i] = v\nreturn s",
        "Line 6 overwrites `s[i]` in every round. What has to add up is written +=.",
    ),
    (
        TOTALS,
        "s = np.zeros(len(x))\nfor i in s:\n    s[int(i)] = x[int(i)].sum()\nreturn s",
        "`for i in s` gives the values in `s`. Their positions are range(len(s)).",
    ),
    (
        task(lambda x: 2 * x, _cloud),
        "y = x.copy()\nfor row in y:\n    row = 2 * row\nreturn y",
        "`row = ...` gives the name another value, and leaves `y` as it was. `row[:] = ...` writes into it.",
    ),
    (MEAN, "return np.round(x.mean(axis=1), 2)", "Your function rounds."),
    (SUM, "return round(x.sum(), 1)", "Your function rounds."),
    (MEAN, "return x.mean(axis=1).round(3)", "Your function rounds."),
]


@pytest.mark.parametrize(("exercise", "body", "said"), FORM, ids=[said for _, _, said in FORM])
def test_that_a_fault_of_form_is_named(exercise, body, said):
    indented = "".join(f"    {line}\n" for line in body.splitlines())
    assert certain(exercise, answer(f"def answer({', '.join(exercise.parameters)}):\n{indented}")).startswith(said)


def test_that_a_whole_division_is_named_where_the_fraction_counts():
    exercise = task(lambda n: n / 2, lambda rng: (int(rng.integers(1, 50)) * 2 + 1,))
    assert (
        certain(exercise, answer("def answer(n):\n    return n // 2"))
        == "`n // 2`: `//` cuts off the fraction. `/` keeps it."
    )


def test_that_several_values_that_are_printed_are_told_as_printed():
    exercise = task(lambda x: (x.min(), x.max()), _cloud)
    assert certain(exercise, answer("def answer(x):\n    print(x.min(), x.max())")).startswith("Your function prints")


def test_that_lines_are_counted_in_the_cell():
    said = certain(
        TOTALS,
        answer("# a cell\n\n\ndef answer(x):\n    s = 0\n    for c in x.T:\n        s = s + c\n        return s"),
    )
    assert "in line 8," in said


def test_that_a_return_that_ends_the_loop_comes_first_where_more_is_wrong():
    said = certain(
        TOTALS, answer("def answer(x):\n    s = 0\n    for c in x.T:\n        s = s - 3 * c\n        return s")
    )
    assert said == (
        "Your return stands inside the loop, in line 5, so the loop ends after its first round. "
        "That is the first thing to mend, and not the only one."
    )


def test_that_a_return_in_a_loop_of_one_round_is_not_named():
    function = answer("def answer(x):\n    for y in [x]:\n        return 3 * y.mean(axis=1) + y[:, 0]")
    assert certain(MEAN, function) is None


def test_that_a_return_under_a_condition_is_not_named():
    function = answer(
        "def answer(x):\n    for c in x.T:\n        if c[0] > 0:\n            return 3 * c\n    return 2 * x[:, 0]"
    )
    assert certain(MEAN, function) is None
    assert Reading(MEAN, function).likely() is None


def test_that_a_return_behind_a_continue_is_not_named():
    function = answer(
        "def answer(x):\n    for c in x.T:\n        if c[0] > 0:\n            continue\n        return 3 * c"
    )
    assert Reading(MEAN, function).likely() is None


def test_that_a_wrapped_function_that_is_right_itself_is_not_mended():
    source = """
import functools
def twice(f):
    @functools.wraps(f)
    def inner(x):
        return 2 * f(x)
    return inner

@twice
def answer(x):
    s = 0
    for k in range(len(x.T)):
        s = s + x[:, k]
    return s / len(x.T)
"""
    assert certain(MEAN, answer(source)) is None


def test_that_a_source_that_is_no_longer_the_functions_is_not_read():
    function = answer("def answer(x):\n    return x.sum(axis=0) + 2 * x[0] + 9 * x[1]")
    name = function.__code__.co_filename
    source = "def answer(x):\n    return x.mean(axis=1)\n"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    assert certain(MEAN, function) is None


def test_that_nothing_that_mended_code_prints_is_seen(capsys):
    certain(MEAN, answer("def answer(x):\n    print('here')\n    return x.sum(axis=1) / 20"))
    assert capsys.readouterr().out == ""


def test_that_mended_code_that_ends_python_does_not_end_it():
    function = answer("def answer(x):\n    if n == 40:\n        return x\n    raise SystemExit", {"n": 40})
    assert certain(MEAN, function) is None


def test_that_arguments_that_a_mended_function_changes_are_changed_for_it_alone():
    exercise = task(lambda items, k: [*items, k], lambda rng: ([1.0, 2.0], rng.uniform(3, 4)))
    function = answer("def answer(items, k):\n    items.append(7)\n    return items")
    assert certain(exercise, function).startswith("You have typed in 7.")


def test_that_mended_functions_are_run_less_often_where_one_run_costs_more(monkeypatch):
    runs = []
    right_on = Reading._right_on
    monkeypatch.setattr(Reading, "_right_on", lambda self, *given: runs.append(1) or right_on(self, *given))
    counted = []
    for rounds in (10, 20_000):
        source = f"def answer(x):\n    for _ in range({rounds}):\n        len(x)\n    return a - b - c - x[0, 0]"
        runs.clear()
        certain(MEAN, answer(source, {"a": 3, "b": 4, "c": 5}))
        counted.append(len(runs))
    assert counted[0] > 20 > counted[1]


@pytest.mark.parametrize(
    "thing", [functools.partial(inflate, factor=2), len, FNN((1, 2, 1)), type("T", (), {"__call__": len})()]
)
def test_that_what_is_no_plain_function_is_left_alone(thing):
    reading = Reading(MEAN, thing)
    assert reading.certain([]) is None and reading.slip([]) is None and reading.likely() is None
    assert reading.names_of_the_notebook() == [] and reading.unused_arguments() == []


def test_that_an_answer_that_has_every_attribute_is_not_asked_for_one():
    class Endless:
        def __getattr__(self, name):
            raise AssertionError("something of the answer was run")

        def __call__(self, x):
            return x

    assert Reading(MEAN, Endless()).likely() is None


# --------------------------------------------------------------------------------------------------- what the code says


def test_that_arguments_that_are_never_used_are_named_as_the_reader_calls_them():
    reading = Reading(SCALED, answer("def answer(cloud, f):\n    return cloud"))
    assert reading.unused_arguments() == ["f"]
    assert reading.likely() == "Your function never uses its argument `f`."
    reading = Reading(SCALED, answer("def answer(cloud, f):\n    return 0"))
    assert reading.likely() == "Your function never uses its arguments `cloud` and `f`."


def test_that_an_argument_that_our_answer_does_not_use_need_not_be_used():
    exercise = task(lambda x, factor: x, _cloud_and_factor)
    assert Reading(exercise, answer("def answer(x, factor):\n    return 2 * x")).likely() is None


@pytest.mark.parametrize(
    "body", ["eval('x * factor')", "sum(locals().values())", "[x * factor for _ in x]", "(lambda: x * factor)()"]
)
def test_that_an_argument_that_is_read_in_a_roundabout_way_counts_as_used(body):
    assert Reading(SCALED, answer(f"def answer(x, factor):\n    return {body}")).unused_arguments() == []


def test_that_an_argument_whose_name_a_comprehension_takes_is_unused():
    source = "def answer(x, factor):\n    y = [2 for _ in x]\n    return [1 for factor in y]"
    assert Reading(SCALED, answer(source)).unused_arguments() == ["factor"]


def test_that_arguments_are_not_compared_where_there_are_more_or_fewer():
    assert Reading(SCALED, answer("def answer(*x):\n    return 0")).unused_arguments() == []


def test_that_a_name_of_the_notebook_is_likely_with_the_argument_that_it_displaces():
    reading = Reading(SCALED, answer("def answer(x, factor):\n    return 3 * rate * x", {"rate": 0.1}))
    assert reading.likely() == (
        "`rate` is a name of your notebook, not what the function is given: `x` and `factor`. Take all from these. "
        "Your function never uses its argument `factor`."
    )


def test_that_a_name_of_the_notebook_that_displaces_no_argument_is_asked_about():
    reading = Reading(SCALED, answer("def answer(x, factor):\n    return tau * x * factor", {"tau": 6.28}))
    assert reading.likely() == (
        "`tau` is a name of your notebook, not what the function is given: `x` and `factor`. "
        "Should its value come from these?"
    )


def test_that_functions_and_modules_of_the_notebook_are_no_names_of_data():
    notebook = {"np": np, "FNN": FNN, "helper": lambda x: x, "size": 3}
    reading = Reading(MEAN, answer("def answer(x):\n    return helper(np.sum(FNN)) + size + len(x)", notebook))
    assert reading.names_of_the_notebook() == ["size"]


def test_that_a_function_that_says_it_wraps_itself_is_left_alone():
    function = answer("def answer(x):\n    return x\nanswer.__wrapped__ = answer")
    assert Reading(MEAN, function).function is None


def test_that_no_code_of_a_strange_thing_in_the_notebook_is_run():
    source = """
class Kind(type):
    @property
    def __module__(cls):
        raise RuntimeError
class Thing(metaclass=Kind):
    @property
    def __class__(self):
        raise RuntimeError
thing = Thing()
def answer(x):
    return thing
"""
    assert Reading(LIBRARY, answer(source)).names_of_the_notebook() == []
    assert Reading(LIBRARY, answer(source)).library_calls() == []


def test_that_an_argument_that_is_set_anew_is_likely():
    reading = Reading(SCALED, answer("def answer(x, factor):\n    factor = 3 + 3\n    return 9 * x * factor"))
    assert reading.likely() == "Line 2 sets `factor` to something else before your function has read what it is given."


def test_that_a_return_in_a_loop_is_likely():
    reading = Reading(SCALED, answer("def answer(x, factor):\n    while True:\n        return x * factor"))
    assert reading.likely().startswith("Your return stands inside the loop, in line 3,")


# ------------------------------------------------------------------------------------------------------ the library's own


LIBRARY = task(inflate, _cloud_and_factor, instead_of=(inflate,))
CALLS = [
    "from dalearn import inflate\ndef answer(x, f):\n    return inflate(x, f)",
    "from dalearn import inflate as other\nanswer = lambda x, f: other(x, f)",
    "import dalearn\ndef answer(x, f):\n    return dalearn.inflate(x, f)",
    "import dalearn.kalman as k\ndef answer(x, f):\n    return k.inflate(x, f)",
    "def answer(x, f):\n    from dalearn.kalman import inflate\n    return inflate(x, f)",
    "def answer(x, f):\n    import dalearn as d\n    return d.inflate(x, f)",
    "def answer(x, f):\n    import dalearn as d\n    y = np.copy(x)\n    return d.inflate(y, f)",
    "def answer(x, f):\n    import dalearn.kalman as k\n    return k.inflate(x, f)",
    "def answer(x, f):\n    import dalearn.kalman\n    return dalearn.kalman.inflate(x, f)",
    "from dalearn import inflate\ndef helper(x, f):\n    return inflate(x, f)\ndef answer(x, f):\n    return helper(x, f)",
    "from dalearn import inflate\ndef answer(x, f, g=inflate):\n    return g(x, f)",
    "from dalearn import inflate\ndef make(g):\n    return lambda x, f: g(x, f)\nanswer = make(inflate)",
    "from dalearn import inflate as answer",
    "import functools\nfrom dalearn import inflate\nanswer = functools.partial(inflate)",
    "from dalearn import inflate\ndef answer(x, f):\n    return [inflate(x, g) for g in [f]][0]",
]


@pytest.mark.parametrize("source", CALLS)
def test_that_the_librarys_own_function_is_seen_however_it_is_called(source):
    assert Reading(LIBRARY, answer(source)).library_calls() == ["inflate"]


@pytest.mark.parametrize(
    "source",
    [
        "from dalearn import relax, inflate\ndef answer(x, f):\n    return relax(x, x, f)",
        "class Tool:\n    inflate = len\ntool = Tool()\ndef answer(x, f):\n    return tool.inflate(x)",
        "def inflate(x, f):\n    return x\ndef answer(x, f):\n    return inflate(x, f)",
        "import dalearn\ndef answer(x, f):\n    inflate = dalearn.relax\n    return inflate(x, x, f)",
    ],
)
def test_that_a_function_of_the_same_name_is_not_the_librarys(source):
    assert Reading(LIBRARY, answer(source)).library_calls() == []


# ------------------------------------------------------------------------------------------------------------------- slips


def test_that_a_slip_in_the_readers_own_code_is_found_with_its_line():
    exercise = task(lambda x: np.log1p(x**2).sum(axis=1), _cloud)
    function = answer("def answer(x):\n    z = np.square(x)\n    w = np.log(1 - z * -1)\n    return w.sum(axis=0)")
    assert slip(exercise, function) == "One change makes it right. Look at `w.sum(axis=0)` in line 4."


def test_that_two_slips_in_the_readers_own_code_are_found():
    exercise = task(lambda a, b, c: a * b + c, lambda rng: tuple(rng.standard_normal((3, 4))))
    said = slip(exercise, answer("def answer(a, b, c):\n    y = a / b\n    return y - c"))
    assert said == "Two changes make it right. Look at `a / b` in line 2, and at `y - c` in line 3."


def test_that_no_slip_is_looked_for_where_a_loop_might_not_end():
    assert slip(MEAN, answer("def answer(x):\n    while False:\n        pass\n    return x.mean(axis=0)")) is None


def test_that_no_slip_is_found_where_none_is():
    assert slip(MEAN, answer("def answer(x):\n    return np.cos(x[:, 0]) * 17 + 3")) is None


def test_that_the_profiler_is_as_before():
    before = sys.getprofile()
    slip(MEAN, answer("def answer(x):\n    return x.mean(axis=0)"))
    assert sys.getprofile() is before


# ---------------------------------------------------------------------------------------- what is plain before it is run


HELPERS = {
    "open": ("def my_gain(x):\n    return ...\n", "`my_gain`, which your function calls, is still open."),
    "silent": (
        "def my_gain(x):\n    y = x\n",
        "`my_gain`, which your function calls, returns nothing. Is a return missing",
    ),
    "bare": ("def my_gain(x):\n    if x:\n        return\n", "`my_gain`, which your function calls, returns nothing."),
    "done": ("def my_gain(x):\n    return x\n", None),
    "done at times": ("def my_gain(x):\n    if x:\n        return x\n", None),
    "bit by bit": ("def my_gain(x):\n    yield x\n", None),
    "another name": ("def gain(x):\n    print(x)\ndef my_gain(x):\n    return x\n", None),
}


@pytest.mark.parametrize("kind", HELPERS)
def test_that_a_function_of_the_notebook_that_gives_nothing_yet_is_named(kind):
    helper, wanted = HELPERS[kind]
    function = answer(helper + "def answer(x):\n    return my_gain(x)")
    said = Reading(SUM, function).on_a_helper()
    assert said is None if wanted is None else said.startswith(wanted)


def test_that_arguments_in_another_order_are_told_the_order():
    assert Reading(SCALED, answer("def answer(factor, x):\n    return x")).on_the_order_of_arguments() == (
        "Your function is called with `x` and `factor`, in this order."
    )
    for line in ("x, factor", "x, f", "f, x", "x"):
        assert Reading(SCALED, answer(f"def answer({line}):\n    return x")).on_the_order_of_arguments() is None
    assert Reading(SCALED, len).on_the_order_of_arguments() is None


def test_that_the_readers_own_names_of_the_arguments_are_listed():
    function = answer("factor = 2.0\ndef answer(data, by):\n    return factor * data.sum(axis=1)")
    assert "not what the function is given: `data` and `by`." in certain(SCALED, function)


def test_that_a_value_which_the_last_round_alone_leaves_is_named():
    said = Reading(
        SUM, answer("def answer(x):\n    for r in x:\n        y = r.sum()\n    return y")
    ).on_what_a_loop_overwrites()
    assert said == "Line 3 gives `y` a new value in every round, so that the last round alone counts."
    for body in (
        "y = 0\n    for r in x:\n        y = y + 1\n    return y",
        "for r in x:\n        y = r\n    return x",
        "return x",
    ):
        assert Reading(SUM, answer(f"def answer(x):\n    {body}")).on_what_a_loop_overwrites() is None


def test_that_a_number_which_stands_for_1_everywhere_is_not_called_a_size():
    two = task(lambda p: p * 2, lambda rng: (rng.standard_normal(2),))
    function = answer("def answer(p):\n    for _ in range(10):\n        p = p * 2\n    return p")
    assert "typed in" not in certain(two, function)

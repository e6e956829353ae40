"""Which layer speaks on a wrong answer: the most human one that explains all results."""

import time

import numpy as np
import pytest
from cell import answer, task

from dalearn import enkf
from dalearn.exercises import check, diagnosis, judge
from dalearn.exercises.case import Case
from dalearn.exercises.registry import Exercise


def scaled_anomalies(members, factor):
    mean = members.mean(axis=1, keepdims=True)
    return factor * (members - mean)


def _mistakes(members, factor):
    mean = members.mean(axis=1, keepdims=True)
    return {
        "You forgot the factor.": lambda: members - mean,
        "You forgot the keepdims.": lambda: factor * (members - members.mean(axis=1)),
        "You took the mean along the wrong axis.": lambda: factor * (members - members.mean(axis=0)),
    }


def _some_members(rng, n_ens=None):
    n_rows = int(rng.integers(3, 5))
    n_ens = n_ens or int(rng.integers(6, 9))
    return rng.standard_normal((n_rows, n_ens)) + 3 * rng.standard_normal((n_rows, 1)), float(rng.uniform(1.2, 2.8))


EXERCISE = Exercise(
    scaled_anomalies,
    "99-anomalies",
    "Well done.",
    (),
    _some_members,
    {"with two members": lambda rng: _some_members(rng, 2)},
    {"members": "n_rows, n_ens", "return": "n_rows, n_ens"},
    {"mean": "the mean"},
    False,
    (),
)
EXERCISE.catalogue(_mistakes)


def found(source, notebook=None, with_source=True):
    """The Finding on a cell whose function is called answer."""
    function = answer(source, notebook, with_source)
    trials, again = judge.trials(EXERCISE, function)
    assert not all(trial.agrees for trial in trials)
    return diagnosis.found(EXERCISE, function, trials, again)


def body(text):
    return f"def answer(members, factor):\n    {text}"


CASES = {
    "a mistake of the catalogue": (
        body("return members - np.mean(members, 1)[:, None]"),
        "catalogue",
        "You forgot the factor.",
    ),
    "a name of the notebook": (
        "f = 2.0\n" + body("return f * (members - members.mean(axis=1, keepdims=True))"),
        "reading",
        "`f` is a name of your notebook",
    ),
    "no return": (
        body("A = factor * (members - members.mean(axis=1, keepdims=True))"),
        "reading",
        "a return is missing",
    ),
    "nothing to mend": (body("pass"), "reading", "Your function returns None. Is there a return at its end?"),
    "printed and nothing else": (body("print(members)"), "reading", "prints, and returns None"),
    "random numbers": (body("return members + np.random.standard_normal()"), "reading", "differently each time"),
    "all the steps of a training": (
        "from dalearn import enkf\n"
        + body("return enkf(lambda theta, x: x @ theta, np.ones((1, 2)), np.ones((1, 1)), np.ones((1, 1)), 1.0)"),
        "shape",
        "yours is all the steps of a training, of which `*_, last = ...` keeps the last",
    ),
    "all the steps, with settings of the notebook": (
        "from dalearn import enkf\nsettings = {'epochs': 3}\n"
        + body("return enkf(lambda theta, x: x @ theta, members, members.T, members.T, factor, **settings)"),
        "shape",
        "yours is all the steps of a training, of which `*_, last = ...` keeps the last",
    ),
    "an error with its line": (body("return members @ members"), "error", "Line 2: `members @ members` multiplies"),
    "an error that says nothing": (
        body("raise OSError('oh' * bool(members.size and factor))"),
        "error",
        "stopped with an error. OSError: oh.",
    ),
    "nothing but NaN": (body("return members * np.nan"), "shape", "There is a NaN or an inf in it."),
    "the same everywhere": (body("return np.ones((2, 2))"), "relation", "the same whatever the function is given"),
    "one change": (body("return factor * (members + members.mean(axis=1, keepdims=True))"), "search", "were added"),
    "a relation": (body("return 7 * factor * (members - members.mean(axis=1, keepdims=True))"), "relation", "factor"),
    "two members only": (
        body("A = members - members.mean(axis=1, keepdims=True)\n    return factor * A * (1 if A.shape[1] > 2 else 2)"),
        "some examples",
        "It is right, but not with two members.",
    ),
    "two changes": (
        body("return (members + members.mean(axis=1, keepdims=True)) / factor"),
        "two changes",
        "and as if",
    ),
    "another shape": (body("return members.sum(axis=1) * members.shape[1] ** 3 + 1 / factor"), "shape", "n_ens"),
    "an argument that is never read": (
        body("return np.sinh(members) + 1"),
        "reading",
        "never uses its argument `factor`",
    ),
    "an argument without effect": (
        body("return np.sinh(members) + 1 + 0 * factor"),
        "reading",
        "The values in `factor` make no difference",
    ),
    "two numbers": (body("return np.sinh(factor * members) + 1"), "numbers", "On a random example it should be"),
}


@pytest.mark.parametrize("kind", CASES)
def test_that_the_layer_that_explains_an_answer_speaks(kind):
    source, layer, words = CASES[kind]
    finding = found(source)
    assert finding.layer == layer and words in finding.sentence, finding
    assert finding.named is (kind not in ("two numbers", "an error that says nothing"))


READ_IN_PART = {  # answers that read labels and limits, and are wrong for another reason
    "signs": "return 7 * np.sum((labels < 0) & (x > 1)) - np.sum(labels > 0)",
    "labels": "return 7 * np.sum(labels == -1) * np.sum(x > 1)",
    "a limit from below": "return 7 * np.sum(labels) ** 2 + np.sum(x < 0.3)",
    "an order": "return 7 * np.sum(labels * np.argsort(np.argsort(x)))",
}


@pytest.mark.parametrize("kind", READ_IN_PART)
def test_that_an_argument_that_counts_by_its_sign_its_size_or_its_order_is_not_said_to_make_no_difference(kind):
    def picked(labels, x):
        return np.sum(x[labels == 1]) - np.sum(x[labels == -1])

    def example(rng):
        return rng.permutation([-1, -1, -1, 0, 0, 1, 1]), rng.permutation([0.1, 0.2, 0.4, 0.7, 1.2, 2.2, 3.1])

    exercise = task(picked, example)
    function = answer(f"def answer(labels, x):\n    {READ_IN_PART[kind]}")
    trials, _ = judge.trials(exercise, function)
    assert diagnosis._without_an_argument(Case(exercise, function, trials, trials[0].outcome)) is None


def test_that_an_array_of_labels_that_makes_no_difference_is_named():
    exercise = task(lambda labels: np.sum(labels * np.arange(5)), lambda rng: (rng.permutation([-1, -1, 0, 1, 1]),))
    function = answer("def answer(labels):\n    return np.sum(0 * labels) + 0.1")
    trials, _ = judge.trials(exercise, function)
    sentence = diagnosis._without_an_argument(Case(exercise, function, trials, trials[0].outcome)).sentence
    assert sentence.startswith("The values in `labels` make no difference")


def test_that_a_mistake_of_the_catalogue_is_found_by_its_error():
    finding = found(body("return factor * (members - members.mean(axis=1))"))
    assert (finding.layer, finding.sentence) == ("catalogue", "You forgot the keepdims.")


def test_that_an_error_with_the_same_words_but_of_other_shapes_is_not_taken_for_one_of_the_catalogue():
    """numpy's words on a matrix product name two sizes only; whether the same arrays met stands in their shapes."""

    def product(a, b, c):
        return a @ b + c

    def mistakes(a, b, c):
        return {"You transposed a.": lambda: (a.T @ b) + c}

    def some(rng):
        return rng.standard_normal((2, 3)), rng.standard_normal((3, 4)), rng.standard_normal((2, 4))

    axes = {"a": "n, k", "b": "k, m", "c": "n, m", "return": "n, m"}
    exercise = Exercise(product, "99-product", "", (), some, {}, axes, {}, False, ())
    exercise.catalogue(mistakes)
    layers = []
    for source in ("a.T @ b", "c.T[:3, :2] @ b"):
        function = answer(f"def answer(a, b, c):\n    return {source}")
        trials, again = judge.trials(exercise, function)
        layers.append(diagnosis.found(exercise, function, trials, again).layer)
    assert layers == ["catalogue", "error"]  # the same shapes, (3, 2) and (3, 4), met in both, of other arrays
    function = answer("def answer(a, b, c):\n    return c[:, :2] @ b")
    trials, again = judge.trials(exercise, function)
    assert (
        trials[0].outcome.failure.said
        == judge.trials(exercise, answer("answer = lambda a, b, c: a.T @ b"))[0][0].outcome.failure.said
    )
    assert diagnosis.found(exercise, function, trials, again).layer == "error"


def test_that_what_the_last_round_alone_leaves_is_told_in_the_words_of_the_readers_loop():
    source = "for row in members:\n        A = factor * (row - row.mean())\n    return A"
    assert found(body(source)).sentence.startswith("Line 3 gives `A` a new value in every round")


def test_that_a_helper_which_is_open_is_named_before_anything_else():
    finding = found(
        "def my_mean(x):\n    return x.mean(axis=1)[:, None] if 0 else ...\n"
        + body("return members - my_mean(members)")
    )
    assert (finding.layer, finding.sentence) == ("reading", "`my_mean`, which your function calls, is still open.")


def test_that_arguments_in_another_order_are_named_before_anything_else():
    source = "def answer(factor, members):\n    return factor * (members - members.mean(axis=1, keepdims=True))"
    assert found(source).sentence == "Your function is called with `members` and `factor`, in this order."


def test_that_an_error_is_followed_by_what_explains_it_or_by_what_may():
    with_change = found(body("mean = members.mean(axis=1, keepdims=True)\n    return factor @ (members - mean)"))
    assert "It comes out as if" in with_change.sentence and with_change.sentence.startswith("Line 3")
    with_fact = found(body("raise OSError('oh')"))
    assert with_fact.sentence.endswith("Your function never uses its arguments `members` and `factor`.")


def test_that_an_answer_without_source_is_told_as_much_as_can_be_seen():
    finding = found(body("return members @ members"), with_source=False)
    assert finding.layer == "error" and finding.named and "matrix product" in finding.sentence
    finding = found("f = 2.0\n" + body("return f * (members - members.mean(axis=1, keepdims=True))"), with_source=False)
    assert finding.layer == "reading" and "`f`" in finding.sentence


def test_that_a_change_of_the_input_is_said_where_nothing_else_explains_the_results():
    finding = found(body("members += 1\n    return np.sinh(members) * factor"))
    assert finding.sentence == "Your function changes its input, `members`. Work on a copy, or make new arrays."


def test_that_a_slip_in_code_of_another_form_is_found_there():
    source = body(
        "A = []\n    for row in members:\n        A.append(factor * (np.log(np.exp(row)) - sum(row) / (len(row) + 1)))"
        "\n    return np.array(A)"
    )
    finding = found(source)
    assert finding.layer == "search"


def test_that_the_search_finds_what_an_error_comes_of():
    finding = found(body("mean = np.mean(members, axis=1)\n    return factor * (members - mean) + 0"))
    assert finding.sentence == "You forgot the keepdims."


def test_that_a_cure_which_makes_a_loop_endless_costs_a_moment_only(monkeypatch):
    monkeypatch.setattr(diagnosis, "SECONDS", 60.0)
    source = (
        "i = 0\n    A = members.copy()\n    while i < len(A):\n        A[i] = np.sinh(A[i]) * factor + 1\n        i = i + 1"
        "\n    return A"
    )
    began = time.monotonic()
    assert found(body(source)).layer == "numbers"
    assert time.monotonic() - began < 30


def test_that_a_function_of_the_notebook_that_fails_in_the_place_of_an_argument_is_named():
    helper = "data = np.ones((2, 3))\ndef spread(x):\n    return x @ data\n"
    finding = found(helper + body("return spread(members)"))
    assert (
        finding.sentence == "`spread` is a function of your notebook. Your function never uses its argument `factor`."
    )


def test_that_a_function_inside_the_answer_that_fails_is_not_called_one_of_the_notebook():
    nested = "def spread(x):\n        return x @ x\n    return spread(members)"
    assert "of your notebook" not in found(body(nested)).sentence


def test_that_an_rng_which_is_not_handed_on_is_named():
    def my_training(model, ensemble, x, d, obs_std, rng):
        *_, last = enkf(model, ensemble, x, d, obs_std, batch_size=20, epochs=10, relaxation=0.9)
        return last.theta

    assert "because your function never uses its argument `rng`" in str(check("13-train", my_training))

"""What is said of an error that an answer stops with."""

import pickle
import re

import numpy as np
import pytest
from cell import answer, task

from dalearn import relax
from dalearn.exercises.failures import Failure, explained, failure_of, meet_alike, sum_of
from dalearn.exercises.meanings import RULES
from dalearn.exercises.words import axis_names, from_the_notebook, listed, shape_in_words

AXES = {"A": "n_params, n_ens", "S": "n_obs, n_ens", "v": "n_obs"}
ARGUMENTS = (np.ones((4, 20)), np.ones((7, 20)), np.ones(7))
TASK = task(lambda A, S, v: A, lambda rng: ARGUMENTS, AXES)


def failure(function, arguments=ARGUMENTS):
    try:
        function(*arguments)
    except BaseException as error:
        return failure_of(error, function, arguments)
    raise AssertionError("this was meant to stop with an error")


def said(source, notebook=None, exercise=TASK, arguments=ARGUMENTS):
    """What is said of the error of a cell's answer; of a body alone, it is put into the function."""
    source = source if "def answer" in source else f"def answer(A, S, v):\n    {source}"
    sentence, _ = explained(failure(answer(source, notebook), arguments), exercise, arguments)
    return sentence


# ---------------------------------------------------------------------------------------------- where it was raised


def test_that_a_failure_is_plain_data():
    made = failure(answer("def answer(A, S, v):\n    return A @ S"))
    assert pickle.loads(pickle.dumps(made)) == made
    assert (made.kind, made.line, made.text) == ("ValueError", 2, "A @ S")
    assert (made.shapes, made.verb) == (((4, 20), (7, 20)), "multiplies {} by {}")


def test_that_the_line_is_that_of_the_cell():
    assert said("# first\n\ndef answer(A, S, v):\n    B = A\n\n    return B @ S").startswith(
        "Line 6: `B @ S` multiplies"
    )


def test_that_the_line_inside_a_function_of_another_cell_is_found():
    notebook = {}
    exec("def other():\n    pass", notebook)
    answer("def helper(a, b):\n    return a @ b\n\ndef answer():\n    pass", notebook)
    source = "def answer(A, S, v):\n    return helper(A, S)"
    assert said(source, notebook).startswith("Line 2 of `helper`: `a @ b` multiplies (n_params = 4, n_ens = 20) by")


def test_that_a_line_of_a_comprehension_is_not_called_a_functions():
    assert said("return [a @ S for a in [A]]").startswith(
        ("Line 2: `a @ S` multiplies", "Line 2, `a @ S`: in a matrix")
    )


def test_that_errors_inside_numpy_are_told_by_the_readers_line():
    assert said("return np.linalg.inv(A)").startswith("Line 2, `np.linalg.inv(A)`: only a square matrix")


def test_that_code_over_several_lines_is_put_into_one():
    sentence = said("def answer(A, S, v):\n    return (\n        A\n        @\n        S\n    )")
    assert sentence.startswith("Line 3: `A @ S` multiplies")


def test_that_a_long_piece_of_code_is_not_quoted():
    code = "A + A + A + A + A + A + A + A + A + A + A + A + A + A + A + A + A + A + A + A + S"
    assert said(f"return {code}").startswith("Line 2 adds (n_params = 4, n_ens = 20) and (n_obs = 7, n_ens = 20).")


def test_that_an_operation_that_changes_its_left_side_has_shapes_too():
    assert said("A -= S\n    return A").startswith(
        "Line 2: `A -= S` subtracts (n_obs = 7, n_ens = 20) from (n_params = 4,"
    )


def test_that_an_answer_without_source_still_has_the_words_of_its_error():
    function = answer("def answer(A, S, v):\n    return A @ S", with_source=False)
    sentence, named = explained(failure(function), TASK, ARGUMENTS)
    assert named and sentence.startswith("Line 2: in a matrix product the columns of the first are as many as")
    assert "n_ens = 20 and n_obs = 7" in sentence


def test_that_an_answer_without_source_has_the_shapes_that_numpy_tells():
    function = answer("def answer(A, S, v):\n    return A + S", with_source=False)
    sentence, _ = explained(failure(function), TASK, ARGUMENTS)
    assert sentence.startswith(
        "Line 2: the shapes (n_params = 4, n_ens = 20) and (n_obs = 7, n_ens = 20) do not fit together."
    )


def test_that_what_an_operand_prints_is_not_printed_again(capsys):
    source = "def helper(a):\n    print('here')\n    return a\n\ndef answer(A, S, v):\n    return helper(A) @ S"
    assert "multiplies" in said(source)
    assert capsys.readouterr().out == "here\n"


def test_that_an_operand_that_cannot_be_computed_again_does_no_harm():
    source = "items = [1]\ndef answer(A, S, v):\n    return A[:, items.pop()] @ S"
    assert said(source).startswith("Line 3, `A[:, items.pop()] @ S`: in a matrix product")


@pytest.mark.parametrize(
    "last",
    [
        "answer = functools.partial(inner)",
        "answer = functools.partial(functools.partial(inner))",
        "class Own:\n    def __call__(self, *a):\n        return inner(*a)\nanswer = Own()",
        "class Own:\n    def method(self, *a):\n        return inner(*a)\nanswer = Own().method",
        "answer = lambda *a: inner(*a)",
    ],
)
def test_that_the_line_of_an_answer_that_is_no_plain_function_is_found(last):
    source = f"import functools\ndef inner(A, S, v):\n    return A @ S\n{last}"
    assert failure(answer(source)).line == 3


def test_that_an_answer_that_lets_nobody_look_at_it_is_told_by_its_error():
    class Closed:
        def __getattribute__(self, name):
            raise KeyError("closed")

        def __call__(self, *arguments):
            raise ValueError("odd")

    assert failure(Closed()) == Failure("ValueError", "ValueError: odd")


def test_that_an_error_of_the_answers_own_kind_is_told_by_its_nearest_known_kind():
    source = "class Mine(ZeroDivisionError):\n    pass\ndef answer(A, S, v):\n    raise Mine"
    assert said(source) == "Line 4, `raise Mine`: this divides by 0."


def test_that_an_endless_recursion_is_told():
    source = "def answer(A, S, v):\n    return answer(A, S, v) + 1"
    assert said(source).endswith("your function calls itself without an end.")


# ------------------------------------------------------------------------------------------------------------- shapes


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("A @ S", "multiplies (n_params = 4, n_ens = 20) by (n_obs = 7, n_ens = 20). In a matrix product the columns"),
        ("A * S", "multiplies (n_params = 4, n_ens = 20) by (n_obs = 7, n_ens = 20), element by element. Counted from"),
        ("A / S", "divides (n_params = 4, n_ens = 20) by (n_obs = 7, n_ens = 20). Counted from the last axis"),
        ("A // S", "divides (n_params"),
        ("A % S", "divides (n_params"),
        ("A**S", "raises (n_params = 4, n_ens = 20) to the power of (n_obs"),
        ("A + S", "adds (n_params = 4, n_ens = 20) and (n_obs = 7, n_ens = 20)."),
        ("A - S", "subtracts (n_obs = 7, n_ens = 20) from (n_params = 4, n_ens = 20)."),
        ("(A > 0) & (S > 0)", "puts (n_params"),
        ("(A > 0) | (S > 0)", "puts (n_params"),
        ("A < S", "compares (n_params = 4, n_ens = 20) with (n_obs = 7, n_ens = 20)."),
        ("np.dot(A, S)", "is given (n_params = 4, n_ens = 20) and (n_obs = 7, n_ens = 20). In a matrix product"),
        ("A.dot(S)", "is given (n_params = 4, n_ens = 20) and (n_obs = 7, n_ens = 20). In a matrix product"),
        (
            "S - v",
            "subtracts (n_obs = 7,) from (n_obs = 7, n_ens = 20). An array with one axis counts as a row. As a column it would have the shape (n_obs = 7, 1).",
        ),
        ("v - S", "An array with one axis counts as a row."),
        ("np.linalg.solve(S @ S.T, A @ S.T)", "What stands on the right of a system of equations has as many rows"),
        ("S * S.T", "A product of matrices is written with another sign."),
        ("A - v", "Is an axis or a transpose missing?"),
    ],
)
def test_that_shapes_that_met_are_named_by_their_axes(code, wanted):
    sentence = said(f"return {code}")
    assert sentence.startswith(f"Line 2: `{code}` ") and wanted in sentence


def test_that_sums_of_shapes_give_no_advice_on_products():
    assert "another sign" not in said("return S + S.T") and "another sign" not in said("return A * S")


def test_that_a_size_of_two_axes_has_no_name():
    arguments = (np.ones((4, 7)), np.ones((7, 4)), np.ones(7))
    exercise = task(lambda A, S, v: A, lambda rng: arguments, AXES)
    assert axis_names(exercise, arguments) == {}
    assert said("return A + S", None, exercise, arguments).startswith("Line 2: `A + S` adds (4, 7) and (7, 4).")


def test_that_sizes_of_one_and_axes_that_are_numbers_have_no_name():
    arguments = (np.ones((4, 1)), np.ones((3, 2)), 5.0)
    exercise = task(lambda A, S, v: A, lambda rng: arguments, {"A": "n_params, n_ens", "S": "3, n_both", "v": "n"})
    assert axis_names(exercise, arguments) == {4: "n_params", 2: "n_both"}
    assert axis_names(exercise, (np.ones(4), np.ones((3, 2)), 5.0)) == {2: "n_both"}


def test_that_shapes_are_written_with_their_axes():
    axes = {4: "n_params"}
    assert shape_in_words((), axes) == "a single number"
    assert shape_in_words((4,), axes) == "(n_params = 4,)"
    assert shape_in_words((4, 5), axes) == "(n_params = 4, 5)"


def test_that_names_are_listed():
    assert from_the_notebook(["n", "m"], ["x"], surely=False).endswith("Should their values come from this?")
    assert listed(["a"]) == "`a`" and listed(["a", "b", "c"]) == "`a`, `b` and `c`"
    assert (
        from_the_notebook(["n"], ["x"])
        == "`n` is a name of your notebook, not what the function is given: `x`. Take all from this."
    )
    assert from_the_notebook(["n", "m"], ["x", "y"]).endswith(
        "are names of your notebook, not what the function is given: `x` and `y`. Take all from these."
    )


# -------------------------------------------------------------------------------------------------- names of the notebook


def test_that_an_array_of_the_notebook_is_named_and_its_sizes_are_not():
    sentence = said("return gain @ A", {"gain": np.ones((7, 20))})
    assert sentence == (
        "Line 2: `gain @ A` multiplies (7, 20) by (4, 20). `gain` is a name of your notebook, not what the function is "
        "given: `A`, `S` and `v`. Take all from these."
    )


def test_that_an_array_of_the_notebook_is_named_through_what_was_made_of_it():
    notebook = {"gain": np.ones((7, 20))}
    assert "`gain` is a name" in said("B = 2 * gain\n    C = B - 1\n    return C @ A", notebook)
    assert "`gain` is a name" in said("B = 0\n    B += gain\n    return B @ A", notebook)


def test_that_a_name_of_the_notebook_that_has_no_part_in_the_error_is_not_named():
    notebook = {"n_ens": 7, "rate": 0.1}
    assert "notebook" not in said("B = A / n_ens\n    return A @ S", notebook)
    assert "notebook" not in said("return rate * A @ S", notebook)


def test_that_a_size_of_the_notebook_is_named_where_an_index_does_not_exist():
    assert "`n_ens` is a name" in said("return A[:, n_ens]", {"n_ens": 640})


def test_that_the_notebook_is_not_blamed_for_another_kind_of_error():
    assert "notebook" not in said("return gain(3)", {"gain": np.ones((7, 20))})


# ------------------------------------------------------------------------------------------------------- what it means

OVER = np.arange(3)
MEANT = [
    ("np.mean(A)", {}, "`np` is not known. The import is missing: import numpy as np."),
    ("sqrt(A)", {}, "`sqrt` is not known. The import is missing: from numpy import sqrt, or write np.sqrt."),
    ("cumsum(A)", {}, "`cumsum` is not known. numpy has it: np.cumsum."),
    ("2 * pi", {}, "`pi` is not known. numpy has it: np.pi."),
    ("solve(A)", {}, "`solve` is not known. numpy has it: np.linalg.solve."),
    ("FNN((1, 2, 1))", {}, "`FNN` is not known. The import is missing: from dalearn import FNN."),
    ("relax(A)", {}, "`relax` is not known. The import is missing: from dalearn import relax."),
    ("ensembel", {"ensemble": 3, "helper": 2}, "`ensembel` is not known. The function gets"),
    ("helpr(A)", {"helper": lambda x: x}, "`helpr` is not known. Do you mean `helper`?"),
    ("rnage(3)", {}, "`rnage` is not known. Do you mean `range`?"),
    ("true", {}, "`true` is not known. Do you mean `True`?"),
    ("zzz", {}, "`zzz` is not known. The function gets `A`, `S` and `v`. Everything else"),
    ("A.mean(ax=1)", None, "there is no argument called ax in this function."),
    ("np.mean(A)(A)", None, "no function. Is a * missing"),
    ("A(0)", None, "there are () behind an array."),
    ("A.mean - A", None, "a function stands where a number or an array belongs. Are its () missing?"),
    ("A.mean.T", None, "a function stands where an array belongs. Are its () missing?"),
    ("np.mean[A]", None, "a function takes (...), and here it has [...]."),
    ("np.outer(A)", None, "a function is called with another number of arguments than it takes. Python says: outer()"),
    ("np.zeros(3, 3)", None, "a shape of two sizes is one argument: two pairs of brackets."),
    ("np.array([1, 2], [3, 4])", None, "what an array is made of is one argument, one list."),
    ("A ^ 2", None, "`^` is no power in Python."),
    ("2.0 ^ 2", None, "`^` is no power in Python."),
    ("A > 0 & A < 1", None, "Put each comparison in brackets."),
    ("(A > 0) - (A > 1)", None, "truth values are not subtracted."),
    ("-(A > 0)", None, "truth values are not subtracted."),
    ("[1.0] - 1", None, "a list does not calculate like an array."),
    ("[1.0] + 1", None, "a list does not calculate like an array."),
    ("-(1, 2)", None, "a tuple does not calculate like an array."),
    ("[1.0] * 1.5", None, "a list or tuple is repeated by *, not multiplied."),
    ("None + A", None, "something is None here."),
    ("(lambda: None)()[0]", None, "something is None here."),
    ("None.shape", None, "something is None here."),
    ("np.sqrt([None])", None, "something is None here."),
    ("np.sqrt('a')", None, "it is no array of numbers."),
    ("np.arange(3).__isub__(0.5)", None, "an array of whole numbers takes no fractions."),
    ("float(A)", None, "an array stands where Python needs one number."),
    ("np.concatenate(A, S)", None, "Are [...] missing around several arrays?"),
    ("list([[1]])[0, 0]", None, "a list has one index at a time."),
    ("list([1])[1.0]", None, "a number with a fraction stands where a whole number is needed."),
    ("range(2.0)", None, "a number with a fraction stands where a whole number is needed."),
    ("np.zeros(2.0)", None, "a number with a fraction stands where a whole number is needed."),
    ("A[1.0]", None, "a number with a fraction stands where a position is needed."),
    ("float(2)[0]", None, "there are [...] behind something of type float, which holds no parts."),
    ("(1, 2).__setitem__(0, 1)", None, "a tuple has no .__setitem__."),
    ("[0 for _ in 3]", None, "range(...) counts up to it."),
    ("sum(3.0)", None, "a single number is taken apart, or looped over."),
    ("len(3.0)", None, "something of type float has no length"),
    ("np.polyfit([1, 2], [1], 1)", None, "two arrays have to be of the same length here."),
    ("A.std_dev()", None, "an array has no .std_dev."),
    ("A.reshap(2, 2)", None, "an array has no .reshap. Do you mean .reshape?"),
    ("A.sqrt()", None, "an array has no .sqrt; write np.sqrt(...)."),
    ("[1].mean()", None, "a list has no .mean. np.array(...) makes an array of it, which has one."),
    ("{}.mean()", None, "something of type dict has no .mean."),
    ("(3.0).shape", None, "this is a single number here, and has no .shape."),
    ("np.inv(A)", None, "there is no inv in numpy, but in numpy.linalg."),
    ("np.meen(A)", None, "there is no meen in numpy. Do you mean mean?"),
    ("np.zzzzzz(A)", None, "there is no zzzzzz in numpy."),
    ("v.shape[1]", None, "`v.shape[1]`: the array has the shape (n_obs = 7,), and axes count from 0."),
    ("(1, 2)[5]", None, "there is no such position in this tuple."),
    ("v.mean(axis=1)", None, "there is no axis 1: the array has the shape (n_obs = 7,), and axes count from 0."),
    ("np.mean(v, axis=1)", None, "there is no axis 1: the array has the shape (n_obs = 7,), and axes count from 0."),
    ("np.mean([1, 2], axis=1)", None, "there is no axis 1: the array has one alone, and axes count from 0."),
    ("np.mean([[1, 2]], axis=2)", None, "there is no axis 2: the array has 2 of them, and axes count from 0."),
    ("A[4]", None, "there is no position 4 along axis 0: its size, n_params, is 4, and positions count from 0."),
    ("np.ones(3)[3]", None, "there is no position 3 along axis 0: its size is 3, and positions count from 0."),
    ("[1][3]", None, "there is no such position in the list"),
    ("A[0, 0, 0]", None, "there are 3 indices, and the array has 2 axes."),
    ("v[0][0]", None, "a single number is taken apart with [...]."),
    ("A[v > 0]", None, "the condition in [...] has 7 values along axis 0, and the array that it picks from has 4."),
    ("1 if A else 2", None, "ask one question, and this is an array of them."),
    ("A.reshape(3, 5)", None, "80 numbers do not fill the shape (3, 5), which holds 15."),
    ("A.reshape(3, -1)", None, "80 numbers do not fill the shape that is asked for."),
    ("[0 for a, b in [[1, 2, 3]]]", None, "there are more values on the right than the 2 names on the left."),
    ("[0 for a, b in [[1]]]", None, "there are 2 names on the left, and 1 on the right."),
    ("np.select([v > 0, v < 0], [1])", None, "np.select takes as many values as conditions."),
    ("v.__setitem__(v > 0, v[:3])", None, "3 values are put into 7 places."),
    ("np.array([[1, 2], [3]])", None, "rows of different length are put into one array."),
    ("v.__setitem__(0, A)", None, "an array is put where one number belongs."),
    ("np.broadcast_to(v, (2, 7)).__setitem__(0, 1)", None, "this array may not be written into."),
    ("np.vstack([A, v])", None, "arrays that are put together have to agree in the sizes of all other axes"),
    ("np.where(v > 0, A, S)", None, "the shapes (n_obs = 7,), (n_params = 4, n_ens = 20) and (n_obs = 7, n_ens = 20) do not fit together."),
    ("A.__setitem__((slice(None), 0), v)", None, "an array of the shape (n_obs = 7,) does not fit into a place of the shape (n_params = 4,)."),
    ("np.stack([A, S])", None, "numpy says: all input arrays must have the same shape."),
    ("A @ 3", None, "`@` multiplies matrices. A number multiplies with `*`."),
    ("np.interp(v, v, v[:3])", None, "two arrays have to be of the same length here."),
    ("np.quantile(v, 50)", None, "np.quantile takes fractions up to 1"),
    ("__import__('math').sqrt(-1)", None, "the root of a negative number"),
    ("int(float('nan'))", None, "a NaN has no whole number."),
    ("int(float('inf'))", None, "an infinite number has no whole number."),
    ("max([])", None, "there is nothing in it to choose from."),
    ("float('a')", None, "a text stands where a number belongs."),
    ("A.transpose(0)", None, "the array has another number of axes than are named here."),
    ("A.item()", None, "an array stands where Python needs one number."),
    ("np.linalg.inv(np.zeros((3, 3)))", None, "this matrix has no inverse. Is a term missing in it"),
    ("np.linalg.inv(v)", None, "only a matrix has an inverse, and this array has one axis alone."),
    ("np.linalg.inv(A)", None, "only a square matrix has an inverse."),
    ("np.linalg.cholesky(-np.eye(2))", None, "this is no covariance"),
    ("1 / 0", None, "`1 / 0`: this divides by 0."),
    ("2.0**2000", None, "a number has become too large for Python."),
    ("{}['a']", None, "there is no key 'a' in this dict."),
    ("next(iter([]))", None, "next has reached the end."),
    ("np.ones(10**14)", None, "this makes an array that is far too large."),
    ("np.ones(10**20)", None, "this makes an array that is far too large."),
    ("np.ones((10**10, 10**10))", None, "this makes an array that is far too large."),
    ("exit()", {"exit": exit}, "this ends Python. return ends a function."),
    ("__import__('scipyy')", None, "there is no module scipyy here. numpy is enough for this task."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "notebook", "wanted"), MEANT, ids=[code for code, _, _ in MEANT])
def test_that_the_meaning_of_an_error_is_told(code, notebook, wanted):
    sentence = said(f"return {code}", None if notebook is None else dict(notebook))
    assert wanted in sentence


STATEMENTS = [
    ("y = x\n    x = 3", "`x` is read before the function has given it a value."),
    ("from numpy import tan_h", "there is no tan_h in numpy."),
    ("t = []\n    t[0] = 1", "the list has no such place yet."),
    ("t = (1, 2)\n    t[0] = 1", "the parts of something of type tuple cannot be set."),
    ("assert A.sum() < 0", "an assert of your own does not hold here."),
    ("with np.errstate(all='raise'):\n        A / np.zeros_like(A)", "this divides by 0."),
    ("raise NotImplementedError", "your function says itself that it is not finished."),
]


@pytest.mark.parametrize(("code", "wanted"), STATEMENTS)
def test_that_the_meaning_of_an_error_of_a_statement_is_told(code, wanted):
    assert wanted in said(code)


def test_that_a_name_is_not_quoted_twice():
    assert said("return np", {}).startswith("Line 2: `np` is not known.")


def test_that_the_library_s_own_function_is_not_offered_where_it_is_to_be_written():
    exercise = task(lambda A, S, v: A, lambda rng: ARGUMENTS, AXES, instead_of=(relax,))
    assert "import" not in said("return relax(A)", {}, exercise)


def test_that_a_local_name_is_offered_for_a_name_that_is_like_it():
    assert said("gradient = A\n    return gradeint").endswith("Do you mean `gradient`?")


def test_that_an_argument_is_offered_for_a_name_that_is_like_it():
    exercise = task(lambda ensemble: ensemble, lambda rng: ARGUMENTS[:1])
    source = "def answer(E):\n    return ensembel"
    assert said(source, {}, exercise, ARGUMENTS[:1]).endswith("Do you mean `ensemble`?")


@pytest.mark.parametrize("parameters", ["A", "A, S, v, w", "A, S, v, *, w"])
def test_that_a_function_that_takes_other_arguments_is_told_what_it_is_given(parameters):
    sentence = said(f"def answer({parameters}):\n    return 0")
    assert sentence == "Your function is called with 3 arguments, `A`, `S` and `v`. It has to take all of them."


def test_that_a_single_argument_is_told_as_one():
    exercise = task(lambda A: A, lambda rng: ARGUMENTS[:1])
    sentence = said("def answer():\n    return 0", None, exercise, ARGUMENTS[:1])
    assert sentence == "Your function is called with one argument, `A`, and takes another number of them."


def test_that_a_keyword_that_is_nearly_right_is_named():
    assert said("return A.mean(axis=1, keepdim=True)").endswith("Do you mean keepdims?")
    assert said("return A.mean(axis=1, zebra=True)").endswith("there is no argument called zebra in this function.")


def test_that_a_function_of_another_cell_has_to_be_defined_first():
    assert said("return my_gain(A)").endswith("`my_gain` is not known. Run the cell first in which you define it.")


def test_that_range_of_an_array_is_told_what_range_counts():
    assert "range counts up to one whole number." in said("return range(A)")


def test_that_an_array_that_does_not_fit_into_a_place_is_told_both_shapes():
    assert "does not fit into a place of the shape" in said("A[0] = np.ones(99)")


def test_that_arrays_meet_alike_only_where_shapes_and_sums_are_the_same():
    made = failure(answer("def answer(A, S, v):\n    return A @ A"))
    shapes, sums = list(made.shapes), list(made.sums)
    assert meet_alike(shapes, sums, made) and meet_alike(shapes[::-1], sums[::-1], made) and meet_alike([], [], made)
    assert not meet_alike(shapes, [sums[0] + 1, sums[1]], made)
    assert not meet_alike([(9, 9), shapes[1]], sums, made)
    assert np.isnan(sum_of(np.array(["a"]))) and sum_of(np.ones(3)) == 3


def test_that_the_librarys_words_are_told_with_the_line():
    source = "from dalearn import inflate\ndef answer(A, S, v):\n    return inflate(v, 2)"
    assert said(source).startswith("Line 3, `inflate(v, 2)`: ") and "; got " in said(source)


def test_that_an_unknown_error_is_told_in_its_own_words_and_not_as_recognised():
    made = failure(answer("def answer(A, S, v):\n    raise ValueError('a quail')"))
    assert explained(made, TASK, ARGUMENTS) == (
        "Your function stopped with an error. ValueError: a quail. (Line 2: `raise ValueError('a quail')`.)",
        False,
    )
    assert explained(Failure("ValueError", "ValueError: why?"), TASK, ARGUMENTS)[0].endswith("ValueError: why?")


def test_that_every_rule_is_met_by_one_of_the_errors_above():
    met = set()
    for code, notebook, _ in MEANT:
        made = failure(answer(f"def answer(A, S, v):\n    return {code}", None if notebook is None else dict(notebook)))
        met.add(_rule(made))
    for code, _ in STATEMENTS:
        met.add(_rule(failure(answer(f"def answer(A, S, v):\n    {code}"))))
    met |= {
        _rule(failure(answer("def answer(A, S, v):\n    return answer(A, S, v) + 1"))),
        _rule(failure(answer("def answer():\n    pass"))),
    }
    met.add(_rule(failure(answer("from dalearn import inflate\ndef answer(A, S, v):\n    return inflate(v, 2)"))))
    met.add(_rule(failure(answer("def answer(A, S, v):\n    return input()", {"input": _nothing_to_read}))))
    missing = [RULES[i][:2] for i in range(len(RULES)) if i not in met]
    assert not missing


def _nothing_to_read():
    raise EOFError


def _rule(made):
    words = made.said.partition(": ")[2]
    return next(
        (i for i, (kind, pattern, _) in enumerate(RULES) if kind == made.kind and re.search(pattern, words)), None
    )

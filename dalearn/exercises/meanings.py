"""What an error's words mean to a person.

RULES is a table of (kind of error, pattern in its words, what it means), and the first row that fits speaks. A meaning
is a text with the pattern's groups in it, {0}, {1} and so on, or a function of the match, the failure, the exercise,
and the names of its axes. A sentence stands behind its line, so it begins with a small letter where it does not begin
with code.
"""

import builtins
import difflib
import re

import numpy as np

import dalearn

from .words import listed, shape_in_words, size_in_words

MISSING = {  # names that people use without importing them, and the import that is missing
    "np": "import numpy as np",
    "numpy": "import numpy",
    "math": "import math",
    "plt": "import matplotlib.pyplot as plt",
    "pd": "import pandas as pd",
    "random": "import random",
    "sqrt": "from numpy import sqrt, or write np.sqrt",
    "tanh": "from numpy import tanh, or write np.tanh",
    "exp": "from numpy import exp, or write np.exp",
    "log": "from numpy import log, or write np.log",
    "mean": "from numpy import mean, or write np.mean",
    "inv": "from numpy.linalg import inv, or write np.linalg.inv",
}
KEYWORDS = ["axis", "keepdims", "ddof", "dtype", "default", "rowvar"]  # that people write with a slip
NO_ARRAYS = "list|tuple|dict|set|str|range|zip|map|generator|filter"
FUNCTIONS = r"builtin_function_or_method|function|method|numpy\._ArrayFunctionDispatcher|numpy\.ufunc|type"
SQUARE = "only a square matrix has an inverse. Which product gives the square one? A transpose may be missing."


def meaning(failure, exercise, axes):
    """What a Failure means to a person, or None where its own words are the best that there is."""
    words = failure.said.partition(": ")[2]
    for kind, pattern, meant in RULES:
        if kind != failure.kind:
            continue
        match = re.search(pattern, words)
        if match:
            return meant.format(*match.groups()) if isinstance(meant, str) else meant(match, failure, exercise, axes)
    return None


# ----------------------------------------------------------------------------------------------------------- shapes


def is_about_shapes(failure):
    """Whether an error says that two arrays do not fit together."""
    parts = ("mismatch in its core dimension", "broadcast", "not aligned", "must match", "same number of dimensions")
    return failure.kind == "ValueError" and any(part in failure.said for part in parts)


def advice_on_shapes(failure, axes):
    """What to look at where these two shapes met and did not fit."""
    first, second = failure.shapes
    if "solve:" in failure.said:
        return "What stands on the right of a system of equations has as many rows as its matrix. Is the order right?"
    if "core dimension" in failure.said or "not aligned" in failure.said:
        return (
            "In a matrix product the columns of the first are as many as the rows of the second. "
            "Is a transpose missing, or the order another one?"
        )
    row, other = sorted((first, second), key=len)
    if len(row) == 1 and len(other) == 2 and row[0] == other[0]:
        column = shape_in_words((row[0], 1), axes)
        return f"An array with one axis counts as a row. As a column it would have the shape {column}."
    advice = "Counted from the last axis, the sizes have to be equal, or one of them 1."
    are_matrices = len(first) == len(second) == 2
    if "element by element" in failure.verb and are_matrices and (first[1] == second[0] or second[1] == first[0]):
        return f"{advice} A product of matrices is written with another sign."
    return f"{advice} Is an axis or a transpose missing?"


def _of_shapes_in_numpys_words(match, failure, exercise, axes):
    """Where the arrays themselves could not be looked at."""
    sizes = re.search(r"\(size (\d+) is different from (\d+)\)", failure.said)
    if sizes:
        rows, columns = (size_in_words(int(size), axes) for size in sizes.groups())
        return (
            f"in a matrix product the columns of the first are as many as the rows of the second. Here they are "
            f"{columns} and {rows}. Is a transpose missing, or the order another one?"
        )
    shapes = [_shape(text) for text in re.findall(r"\((\d+,[\d,]*|)\)", failure.said)]
    if "into shape" in failure.said and len(shapes) == 2:
        given, place = (shape_in_words(shape, axes) for shape in shapes)
        return f"an array of the shape {given} does not fit into a place of the shape {place}."
    if len(shapes) >= 2:
        words = [shape_in_words(shape, axes) for shape in shapes]
        return (
            f"the shapes {', '.join(words[:-1])} and {words[-1]} do not fit together. Counted from the last axis, "
            f"sizes have to be equal, or 1. Is an axis or a transpose missing?"
        )
    return f"arrays do not fit together. numpy says: {failure.said.partition(': ')[2]}."


def _shape(text):
    return tuple(int(size) for size in text.split(",") if size)


def _of_arrays_put_together(match, failure, exercise, axes):
    return (
        "arrays that are put together have to agree in the sizes of all other axes, and in how many axes they have. "
        f"numpy says: {failure.said.partition(': ')[2]}{'' if failure.said.endswith('.') else '.'}"
    )


def _of_an_axis(match, failure, exercise, axes):
    axis, axes_there = match.groups()
    if len(failure.shapes) == 1:
        there = f"the array has the shape {shape_in_words(failure.shapes[0], axes)}"
    else:
        there = f"the array has {axes_there} of them" if axes_there != "1" else "the array has one alone"
    return f"there is no axis {axis}: {there}, and axes count from 0."


def _of_an_axis_of_a_shape(match, failure, exercise, axes):
    if len(failure.shapes) == 1:
        return f"the array has the shape {shape_in_words(failure.shapes[0], axes)}, and axes count from 0."
    return "there is no such position in this tuple. Positions count from 0."


def _of_an_index(match, failure, exercise, axes):
    index, axis, size = map(int, match.groups())
    name = f", {axes[size]}," if size in axes else ""
    return f"there is no position {index} along axis {axis}: its size{name} is {size}, and positions count from 0."


def _of_a_reshape(match, failure, exercise, axes):
    size, asked_for = match.groups()
    if not re.fullmatch(r"\d+(,\d+)+", asked_for):  # one size is left to numpy, or there is one alone
        return f"{size} numbers do not fill the shape that is asked for."
    shape = _shape(asked_for)
    return f"{size} numbers do not fill the shape {shape_in_words(shape, axes)}, which holds {np.prod(shape)}."


# ------------------------------------------------------------------------------------------------------------ names


def _of_a_name(match, failure, exercise, axes):
    name = match.group(1)
    lead = f"`{name}` is not known."
    if name.startswith("my_"):
        return f"{lead} Run the cell first in which you define it."
    if name in MISSING:
        return f"{lead} The import is missing: {MISSING[name]}."
    if name in dalearn.__all__ and not any(getattr(dalearn, name) is one for one in exercise.instead_of):
        return f"{lead} The import is missing: from dalearn import {name}."
    for module, words in ((np, "np"), (np.linalg, "np.linalg")):
        if name in dir(module) and not hasattr(builtins, name):
            return f"{lead} numpy has it: {words}.{name}."
    own = exercise.parameters
    known = [*failure.known, *own, *dir(builtins)]
    near = difflib.get_close_matches(name, [one for one in known if one != name], n=1, cutoff=0.75)
    if near:
        return f"{lead} Do you mean `{near[0]}`?"
    return f"{lead} The function gets {listed(own)}. Everything else that it uses has to be made of this."


def _of_a_variable(match, failure, exercise, axes):
    return (
        f"`{match.group(1)}` is read before the function has given it a value. A name that is set anywhere in a "
        f"function is the function's own, everywhere in it."
    )


def _of_a_missing_attribute(match, failure, exercise, axes):
    kind, name = match.groups()
    if kind.startswith("numpy.ndarray") and name in dir(np):
        return f"an array has no .{name}; write np.{name}(...)."
    if kind == "numpy.ndarray":
        near = difflib.get_close_matches(name, dir(np.ndarray), n=1, cutoff=0.6)
        return f"an array has no .{name}." + (f" Do you mean .{near[0]}?" if near else "")
    if kind == "NoneType":
        return NONE
    if kind in FUNCTIONS.replace("\\", "").split("|"):
        return "a function stands where an array belongs. Are its () missing?"
    if kind in ("list", "tuple") and hasattr(np.ndarray, name):
        return f"a {kind} has no .{name}. np.array(...) makes an array of it, which has one."
    if kind in ("int", "float", "numpy.float64", "numpy.int64"):
        return f"this is a single number here, and has no .{name}."
    return f"something of type {kind} has no .{name}."


def _of_a_missing_function(match, failure, exercise, axes):
    module, name = match.groups()
    names = {"numpy": dir(np), "numpy.linalg": dir(np.linalg)}.get(module, [])
    if module == "numpy" and name in dir(np.linalg):
        return f"there is no {name} in numpy, but in numpy.linalg."
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.7)
    return f"there is no {name} in {module}." + (f" Do you mean {near[0]}?" if near else "")


def _of_a_missing_import(match, failure, exercise, axes):
    return f"there is no module {match.group(1)} here. numpy is enough for this task."


# ------------------------------------------------------------------------------------------------------------- calls


def _of_a_call(match, failure, exercise, axes):
    own = exercise.parameters
    if failure.line is not None:
        return f"a function is called with another number of arguments than it takes. Python says: {match.string}."
    if len(own) == 1:
        return f"your function is called with one argument, {listed(own)}, and takes another number of them."
    return f"your function is called with {len(own)} arguments, {listed(own)}. It has to take all of them."


def _of_an_array_for_a_number(match, failure, exercise, axes):
    if "range(" in failure.text:
        return "range counts up to one whole number. range(len(...)) counts the entries of an array."
    return "an array stands where one whole number is needed. Are [...] missing around several arrays?"


def _of_a_keyword(match, failure, exercise, axes):
    near = difflib.get_close_matches(match.group(1), KEYWORDS, n=1, cutoff=0.7)
    lead = f"there is no argument called {match.group(1)} in this function."
    return f"{lead} Do you mean {near[0]}?" if near else lead


def _of_the_library(match, failure, exercise, axes):
    """The words of an error of the library, which names the argument, what it got and what it needs."""
    return f"{match.string}."


NONE = "something is None here. A function that changes its argument in place, or has no return, gives None."
A_FRACTION = "a number with a fraction stands where a whole number is needed. // divides without a rest."
NO_ARITHMETIC = "a {0} does not calculate like an array. np.array(...) makes an array of it."
RULES = [
    ("NameError", r"name '([^']+)'", _of_a_name),
    ("UnboundLocalError", r"variable '([^']+)'", _of_a_variable),
    ("AttributeError", r"'([^']+)' object has no attribute '([^']+)'", _of_a_missing_attribute),
    ("AttributeError", r"module '([^']+)' has no attribute '([^']+)'", _of_a_missing_function),
    ("ModuleNotFoundError", r"No module named '([^']+)'", _of_a_missing_import),
    ("ImportError", r"cannot import name '([^']+)' from '([^']+)'", "there is no {0} in {1}."),
    # calls
    ("TypeError", r"missing \d+ required|takes .*positional argument|multiple values for argument", _of_a_call),
    ("TypeError", r"unexpected keyword argument '([^']+)'", _of_a_keyword),
    (
        "TypeError",
        r"Cannot interpret '.*' as a data type",
        "a shape of two sizes is one argument: two pairs of brackets.",
    ),
    ("TypeError", r"Field elements must be|array\(\) takes", "what an array is made of is one argument, one list."),
    ("TypeError", rf"'(?:{FUNCTIONS})' object is not subscriptable", "a function takes (...), and here it has [...]."),
    ("TypeError", rf"'(?:{FUNCTIONS})'", "a function stands where a number or an array belongs. Are its () missing?"),
    ("TypeError", "'NoneType'|type NoneType", NONE),
    (
        "TypeError",
        r"'numpy\.ndarray' object is not callable",
        "there are () behind an array. Is a * missing, or are [...] meant?",
    ),
    (
        "TypeError",
        r"'([^']+)' object is not callable",
        "there are () behind something of type {0}, which is no function. Is a * missing, or are [...] meant?",
    ),
    # operators
    ("TypeError", r"boolean (?:subtract|negative)", "truth values are not subtracted. ~ is not, & is and, | is or."),
    ("TypeError", r"bitwise_xor|for \^", "`^` is no power in Python. A power is written `**`."),
    (
        "TypeError",
        r"bitwise_and|bitwise_or|for &|for \|",
        "& and | join conditions, and Python binds them before < and >. Put each comparison in brackets.",
    ),
    ("TypeError", rf"concatenate ({NO_ARRAYS}) |concatenate .* to ({NO_ARRAYS})", NO_ARITHMETIC),
    ("TypeError", rf"operand.*'({NO_ARRAYS})'", NO_ARITHMETIC),
    (
        "TypeError",
        "can't multiply sequence",
        "a list or tuple is repeated by *, not multiplied. np.array(...) makes an array of it.",
    ),
    (
        "TypeError",
        "Cannot cast ufunc",
        "an array of whole numbers takes no fractions. Make it of floats, or make a new array.",
    ),
    (
        "TypeError",
        "not supported for the input types|did not contain a loop|does not support argument",
        "this does not work with what it is given: it is no array of numbers.",
    ),
    # single numbers, and arrays
    (
        "TypeError",
        "only length-1|only 0-dimensional",
        "an array stands where Python needs one number. The functions of math take single numbers, and those of np "
        "take arrays.",
    ),
    ("TypeError", "only integer scalar", _of_an_array_for_a_number),
    (
        "TypeError",
        r"indices must be integers or slices, not tuple",
        "a list has one index at a time. np.array(...) makes an array of it, which takes two.",
    ),
    ("TypeError", "must be integers|as an integer|sequence of integers", A_FRACTION),
    (
        "TypeError",
        r"'([^']+)' object is not subscriptable",
        "there are [...] behind something of type {0}, which holds no parts.",
    ),
    (
        "TypeError",
        r"'([^']+)' object does not support item assignment",
        "the parts of something of type {0} cannot be set.",
    ),
    (
        "TypeError",
        r"'int' object is not iterable",
        "a loop goes over things, and this is one number. range(...) counts up to it.",
    ),
    ("TypeError", r"not iterable|non-iterable", "a single number is taken apart, or looped over."),
    (
        "TypeError",
        r"object of type '([^']+)' has no len",
        "something of type {0} has no length: it is a single number, or comes bit by bit.",
    ),
    ("TypeError", "same length", "two arrays have to be of the same length here."),
    # indices
    ("IndexError", "tuple index out of range", _of_an_axis_of_a_shape),
    ("IndexError", r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)", _of_an_index),
    (
        "IndexError",
        "list assignment index out of range",
        "the list has no such place yet. append puts one more into it, and np.zeros(...) makes all places at once.",
    ),
    (
        "IndexError",
        "list index out of range|range object index",
        "there is no such position in the list: positions count from 0.",
    ),
    (
        "IndexError",
        r"array is (\d+)-dimensional, but (\d+) were indexed",
        "there are {1} indices, and the array has {0} axes.",
    ),
    ("IndexError", "invalid index to scalar", "a single number is taken apart with [...]."),
    (
        "IndexError",
        "valid indices|must be of integer",
        A_FRACTION.replace("whole number is needed", "position is needed"),
    ),
    (
        "IndexError",
        r"axis (\d+); size of axis is (\d+) but size of corresponding boolean axis is (\d+)",
        "the condition in [...] has {2} values along axis {0}, and the array that it picks from has {1}.",
    ),
    ("AxisError", r"axis (-?\d+) is out of bounds for array of dimension (\d+)", _of_an_axis),
    # values
    ("ValueError", "must be .*; got ", _of_the_library),
    (
        "ValueError",
        "truth value",
        "if, and, or, not and max ask one question, and this is an array of them. "
        "Use &, | and ~, np.where, np.select or np.maximum.",
    ),
    ("ValueError", r"cannot reshape array of size (\d+) into shape \(([^)]*)\)", _of_a_reshape),
    (
        "ValueError",
        r"too many values to unpack \(expected (\d+)",
        "there are more values on the right than the {0} names on the left.",
    ),
    (
        "ValueError",
        r"not enough values to unpack \(expected (\d+), got (\d+)",
        "there are {0} names on the left, and {1} on the right.",
    ),
    ("ValueError", "list of cases must be same length", "np.select takes as many values as conditions."),
    (
        "ValueError",
        r"cannot assign (\d+) input values to the (\d+) output",
        "{0} values are put into {1} places.",
    ),
    ("ValueError", "inhomogeneous", "rows of different length are put into one array."),
    ("ValueError", "setting an array element with a sequence", "an array is put where one number belongs."),
    ("ValueError", "read-only", "this array may not be written into. Make a new one, or work on a copy."),
    ("ValueError", "concatenation axis|input arrays must have", _of_arrays_put_together),
    ("ValueError", "broadcast|core dimension|not aligned|must match", _of_shapes_in_numpys_words),
    ("ValueError", "does not have enough dimensions", "`@` multiplies matrices. A number multiplies with `*`."),
    ("ValueError", "same length|equal length", "two arrays have to be of the same length here."),
    (
        "ValueError",
        "(?:Quantiles|Percentiles) must be",
        "np.quantile takes fractions up to 1, and np.percentile takes numbers up to 100.",
    ),
    (
        "ValueError",
        "math domain error|expected a (?:non)?negative|expected a positive",
        "this is not defined: the root of a negative number, or the logarithm of 0.",
    ),
    ("ValueError", "NaN to integer", "a NaN has no whole number. Is something divided by 0 before?"),
    (
        "ValueError",
        "zero-size array|empty sequence|arg is an empty|iterable argument is empty",
        "there is nothing in it to choose from.",
    ),
    ("ValueError", "size 1 to a Python scalar", "an array stands where Python needs one number."),
    ("ValueError", "string to float", "a text stands where a number belongs."),
    ("ValueError", "axes don't match", "the array has another number of axes than are named here."),
    # the rest
    (
        "LinAlgError",
        "Singular",
        "this matrix has no inverse. Is a term missing in it, like the one with the error variances?",
    ),
    (
        "LinAlgError",
        "1-dimensional|0-dimensional",
        "only a matrix has an inverse, and this array has one axis alone. np.diag makes a matrix of it.",
    ),
    ("LinAlgError", "square", SQUARE),
    (
        "LinAlgError",
        "positive definite",
        "this is no covariance: a matrix has to be symmetric, with positive variances.",
    ),
    ("ZeroDivisionError", "", "this divides by 0."),
    ("FloatingPointError", "divide by zero", "this divides by 0."),
    (
        "OverflowError",
        "infinity to integer",
        "an infinite number has no whole number. Is something divided by 0 before?",
    ),
    ("OverflowError", "", "a number has become too large for Python. Is a sign missing in an exponent?"),
    ("KeyError", "(.*)", "there is no key {0} in this dict."),
    ("StopIteration", "", "there is nothing left to go on with: next has reached the end."),
    ("RecursionError", "", "your function calls itself without an end."),
    ("MemoryError", "", "this makes an array that is far too large."),
    ("ValueError", "Maximum allowed dimension exceeded|array is too big", "this makes an array that is far too large."),
    ("AssertionError", "", "an assert of your own does not hold here."),
    ("NotImplementedError", "", "your function says itself that it is not finished."),
    ("SystemExit", "", "this ends Python. return ends a function."),
    ("EOFError", "", "this asks for something to be typed in. Take all from the arguments."),
]

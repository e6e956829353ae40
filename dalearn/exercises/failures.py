"""What an error of an answer means: the line it came from, the shapes that met there, and what people mean by it."""

import ast
import builtins
import difflib
import linecache
import re
from dataclasses import dataclass

import numpy as np

from .feedback import in_words

VERBS = {
    ast.MatMult: "multiplies {} by {}",
    ast.Mult: "multiplies {} by {}, element by element",
    ast.Add: "adds {} and {}",
    ast.Sub: "subtracts from {} an array {}",
    ast.Div: "divides {} by {}",
    ast.Pow: "raises {} to the power of {}",
}
MISSING = {  # names that people use without importing them, and the import that is missing
    "np": "import numpy as np",
    "numpy": "import numpy",
    "math": "import math",
    "plt": "import matplotlib.pyplot as plt",
    "pd": "import pandas as pd",
    "sqrt": "from numpy import sqrt, or write np.sqrt",
    "tanh": "from numpy import tanh, or write np.tanh",
    "exp": "from numpy import exp, or write np.exp",
    "log": "from numpy import log, or write np.log",
    "mean": "from numpy import mean, or write np.mean",
    "inv": "from numpy.linalg import inv, or write np.linalg.inv",
}


@dataclass(frozen=True)
class Failure:
    """An error that an answer stopped with, as plain data."""

    kind: str  # the name of its type
    said: str  # type and words
    line: int | None = None  # in the reader's cell or file
    text: str = ""  # the source of what failed, or of its line
    shapes: tuple = ()  # of the two arrays that met there
    verb: str = ""  # what was done with them
    known: tuple = ()  # names that were known there


def failure_of(error, answer, arguments):
    """An error as a Failure; looks at the frame that it came from, which may run a part of that line again."""
    said = in_words(error)
    kind = type(error).__name__
    try:
        return _located(error, kind, said, answer)
    except BaseException:  # whatever the reader's code does there
        return Failure(kind, said)


def _located(error, kind, said, answer):
    frame, instruction = _frame_of(error, answer)
    if frame is None:
        return Failure(kind, said)
    known = tuple(name for name in frame.f_locals if isinstance(name, str))
    line, text = _place(frame, instruction)
    shapes, verb = (), ""
    if text and not isinstance(error, RecursionError):
        shapes, verb = _operands(text, frame)
    return Failure(kind, said, line, text, shapes, verb, known)


def _frame_of(error, answer):
    """The deepest frame that runs the reader's code, and the number of the instruction in it."""
    code = getattr(answer, "__code__", None)
    found, instruction = None, None
    step = error.__traceback__
    while step is not None:
        filename = step.tb_frame.f_code.co_filename
        if code is not None and filename == code.co_filename:
            found, instruction = step.tb_frame, step.tb_lasti
        step = step.tb_next
    return found, instruction


def _place(frame, instruction):
    """The number of a line, and the source of the expression in it that was being evaluated; "" where there is none."""
    code = frame.f_code
    positions = list(code.co_positions())
    line, last_line, start, end = positions[instruction // 2]
    if line is None:
        return frame.f_lineno, ""
    lines = linecache.getlines(code.co_filename, frame.f_globals)[line - 1 : last_line]
    if not lines:
        return line, ""
    if start is None or len(lines) > 1:
        return line, " ".join(part.strip() for part in lines)
    return line, lines[0].encode()[start:end].decode(errors="replace")


def _operands(text, frame):
    """The shapes of the two arrays that an operation meets, and what it does with them."""
    node = ast.parse(text, mode="eval").body
    if isinstance(node, ast.BinOp) and type(node.op) in VERBS:
        sides, verb = (node.left, node.right), VERBS[type(node.op)]
    elif isinstance(node, ast.Call) and len(node.args) == 2 and not node.keywords:
        sides, verb = node.args, "is given {} and {}"
    elif isinstance(node, ast.Call) and len(node.args) == 1 and isinstance(node.func, ast.Attribute):
        sides, verb = (node.func.value, node.args[0]), "is given {} and {}"
    else:
        return (), ""
    values = [eval(compile(ast.Expression(side), "", "eval"), frame.f_globals, dict(frame.f_locals)) for side in sides]
    if not all(isinstance(value, (np.ndarray, float, int, np.generic)) for value in values):
        return (), ""
    return tuple(np.shape(value) for value in values), verb


# ---------------------------------------------------------------------------------------------------------- what it means


def explained(failure, exercise, arguments):
    """A sentence on a Failure, in the names of the exercise's axes, and whether it says more than Python did."""
    axes = axis_names(exercise, arguments)
    where = f"Line {failure.line}: `{failure.text}`" if failure.text else ""
    if len(failure.text) > 70:
        where = f"Line {failure.line}"
    if len(failure.shapes) == 2 and _is_about_shapes(failure.said):
        did = failure.verb.format(*(shape_in_words(shape, axes) for shape in failure.shapes))
        return f"{where} {did}. {_advice(failure)}", True
    meaning = _meaning(failure, exercise, axes) or _of_the_library(failure)
    if meaning:
        return (f"{where}: {meaning}" if where else meaning[0].upper() + meaning[1:]), True
    said = failure.said if failure.said[-1] in ".?!" else f"{failure.said}."
    return f"Your function stopped with an error. {said}" + (f" ({where}.)" if where else ""), False


def _of_the_library(failure):
    """The words of an error of the library, which names the argument, what it got and what it needs."""
    words = failure.said.partition(": ")[2]
    return f"{words}." if failure.kind == "ValueError" and " must be " in words and "; got " in words else None


def _is_about_shapes(said):
    words = ("matmul", "broadcast", "aligned", "must match", "same number of dimensions", "core dimension")
    return any(word in said for word in words)


def _advice(failure):
    if "matmul" in failure.said or "aligned" in failure.said:
        return "In a matrix product the columns of the first are as many as the rows of the second. Is a transpose missing?"
    return "Element by element, the shapes have to be equal, or 1. Is an axis or a transpose missing?"


def axis_names(exercise, arguments):
    """{size: name of its axis} on an example, for the sizes that belong to one axis alone."""
    found = {}
    for parameter, value in zip(exercise.parameters, arguments):
        names = exercise.axes.get(parameter, ())
        if isinstance(value, np.ndarray) and value.ndim == len(names):
            for size, name in zip(value.shape, names):
                if not name.isdigit() and size > 1:
                    found.setdefault(size, set()).add(name)
    return {size: names.pop() for size, names in found.items() if len(names) == 1}


def shape_in_words(shape, axes):
    """A shape with the names of its axes where they are known: (n_params = 4, n_ens = 20)."""
    if not shape:
        return "a single number"
    numbers = f"({', '.join(map(str, shape))}{',' * (len(shape) == 1)})"
    if not any(size in axes for size in shape):
        return numbers
    named = [axes.get(size, str(size)) for size in shape]
    return f"({', '.join(f'{name} = {size}' if name != str(size) else name for name, size in zip(named, shape))}{',' * (len(shape) == 1)})"


def _meaning(failure, exercise, axes):
    """What an error of this kind means to a person, or None where its own words are the best."""
    said = failure.said
    if failure.kind == "NameError":
        return _of_a_name(failure, exercise)
    if failure.kind == "UnboundLocalError":
        name = _quoted(said)
        return (
            f"`{name}` is read before the function has given it a value. Python takes a name that is set anywhere in a "
            f"function for the function's own."
        )
    if failure.kind == "TypeError":
        return _of_a_type(failure, exercise)
    if failure.kind == "AttributeError":
        return _of_an_attribute(failure)
    if failure.kind == "IndexError":
        return _of_an_index(failure, axes)
    if failure.kind == "ValueError":
        return _of_a_value(failure, axes)
    if failure.kind == "LinAlgError":
        if "Singular" in said:
            return "This matrix has no inverse. Is a term missing in it, like the one with the error variances?"
        return "only a square matrix has an inverse. Which product gives the square one? A transpose may be missing."
    if failure.kind in ("RecursionError", "MemoryError"):
        return "The function calls itself without an end, or makes an array that is far too large."
    if failure.kind == "ModuleNotFoundError":
        return f"{said.partition(': ')[2]}. numpy is enough here."
    return None


def _quoted(said):
    found = re.search(r"'([^']+)'", said)
    return found.group(1) if found else "a name"


def _of_a_name(failure, exercise):
    name = _quoted(failure.said)
    if name in MISSING:
        return f"`{name}` is not known. The import is missing: {MISSING[name]}."
    if hasattr(np, name) and callable(getattr(np, name)) and not hasattr(builtins, name):
        return f"`{name}` is not known. It is a function of numpy: np.{name}."
    own = exercise.parameters
    near = difflib.get_close_matches(name, [*failure.known, *own], n=1, cutoff=0.75)
    if near:
        return f"`{name}` is not known. Do you mean `{near[0]}`?"
    return (
        f"`{name}` is not known where your function runs. It gets {_listed(own)} and nothing else; "
        f"everything that it uses is made of these."
    )


def _listed(names):
    names = [f"`{name}`" for name in names]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _of_a_type(failure, exercise):
    said = failure.said
    own = exercise.parameters
    if "positional argument" in said and ("takes" in said or "missing" in said) and failure.line is None:
        return f"your function is called with {len(own)} arguments, {_listed(own)}. It has to take all of them."
    if "positional argument" in said and ("takes" in said or "missing" in said):
        return f"a function is called with another number of arguments than it takes. Python says: {said}."
    if "unexpected keyword" in said:
        return f"there is no argument of this name. Python says: {said}."
    if "builtin_function_or_method" in said or "'function'" in said or "'method'" in said:
        if "subscriptable" in said:
            return "a function is given [...] where it needs (...), or its () are missing."
        return "a function stands where a number or an array belongs. Are its () missing?"
    if "bitwise_xor" in said or "for ^" in said:
        return "`^` is no power in Python. A power is written `**`."
    if "bitwise_and" in said or "bitwise_or" in said or "for &" in said or "for |" in said:
        return "Python binds & and | before < and >. Put each comparison in brackets."
    if "not callable" in said:
        kind = _quoted(said)
        return (
            f"there are () behind something of type {kind}, which is no function. Is a * missing, or are [...] meant?"
        )
    if "not subscriptable" in said:
        return f"there are [...] behind something of type {_quoted(said)}, which holds no parts."
    if "not iterable" in said or "cannot unpack" in said:
        return f"a single number is taken apart, or looped over. Python says: {said}."
    if "only length-1" in said or "only 0-dimensional" in said or "only integer scalar" in said:
        return "an array stands where Python needs one number. The functions of math take single numbers; those of np take arrays."
    if "must be integers" in said or "as an integer" in said:
        return "a number with a fraction stands where a whole number is needed. // divides without a rest."
    if "'NoneType'" in said:
        return "something is None here. A function that changes its argument in place, or one without a return, gives None."
    return None


def _of_an_attribute(failure):
    found = re.search(r"'([^']+)' object has no attribute '([^']+)'", failure.said)
    if found and found.group(1).startswith("numpy") and hasattr(np, found.group(2)):
        return f"an array has no .{found.group(2)}; write np.{found.group(2)}(...)."
    if found:
        return f"something of type {found.group(1)} has no .{found.group(2)}."
    found = re.search(r"module '([^']+)' has no attribute '([^']+)'", failure.said)
    if found:
        return f"there is no {found.group(2)} in {found.group(1)}."
    return None


def _of_an_index(failure, axes):
    found = re.search(r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)", failure.said)
    if found:
        index, axis, size = map(int, found.groups())
        name = f", {axes[size]}," if size in axes else ""
        return f"there is no position {index} along axis {axis}: its size{name} is {size}, and positions count from 0."
    if "too many indices" in failure.said:
        return f"there are more indices than the array has axes. numpy says: {failure.said.partition(': ')[2]}."
    if "invalid index to scalar" in failure.said:
        return "a single number is taken apart with [...]."
    if "boolean index did not match" in failure.said:
        return "the condition in [...] has another shape than the array that it picks from."
    return None


def _of_a_value(failure, axes):
    said = failure.said
    if "truth value" in said:
        return (
            "if, and, or and not ask one question, and this is an array of them. Use &, | and ~, np.where or np.select."
        )
    if "cannot reshape" in said:
        return f"the numbers do not fill that shape. numpy says: {said.partition(': ')[2]}."
    if "unpack" in said:
        return f"the number of names on the left differs from the number of values. Python says: {said.partition(': ')[2]}."
    if "inhomogeneous" in said or "setting an array element with a sequence" in said:
        return "an array is put where one number belongs, or rows of different length are put into one array."
    if "read-only" in said:
        return "this array may not be written into. Make a new one, or work on a copy."
    if "axis" in said and "out of bounds" in said:
        return f"the array has no such axis. numpy says: {said.partition(': ')[2]}."
    if _is_about_shapes(said):
        return _of_shapes_in_numpys_words(said, axes)
    if "Quantiles must be" in said or "Percentiles must be" in said:
        return "np.quantile takes fractions between 0 and 1, and np.percentile takes numbers between 0 and 100."
    return None


def _of_shapes_in_numpys_words(said, axes):
    found = re.search(r"\(size (\d+) is different from (\d+)\)", said)
    if found:
        rows, columns = map(int, found.groups())
        return (
            f"in a matrix product the columns of the first are as many as the rows of the second. Here {_size(columns, axes)} "
            f"columns meet {_size(rows, axes)} rows. Is a transpose missing?"
        )
    shapes = re.findall(r"\(([\d, ]+)\)", said)
    if "broadcast" in said and len(shapes) >= 2:
        first, second = (
            shape_in_words(tuple(int(s) for s in shape.split(",") if s.strip()), axes) for shape in shapes[:2]
        )
        return f"{first} and {second} do not fit together element by element. Is an axis or a transpose missing?"
    return f"two arrays do not fit together. Is a transpose or an axis missing? numpy says: {said.partition(': ')[2]}."


def _size(size, axes):
    return f"{size} ({axes[size]})" if size in axes else f"{size}"

"""An error of an answer as plain data, and what is said of it: its line, the shapes that met there, and what it means.

    failure_of(error, answer, arguments)         -> Failure, made where the error was raised
    explained(failure, exercise, arguments)      -> a sentence on it, and whether it says more than Python did

What an error's words mean to a person stands in meanings.py.
"""

import ast
import inspect
import io
import linecache
import re
import textwrap
import types
from contextlib import redirect_stdout
from dataclasses import dataclass

import numpy as np

from .compiled import data_from_outside, globals_of
from .feedback import in_words
from .meanings import advice_on_shapes, is_about_shapes, meaning
from .words import axis_names, from_the_notebook, shape_in_words

VERBS = {
    ast.MatMult: "multiplies {} by {}",
    ast.Mult: "multiplies {} by {}, element by element",
    ast.Add: "adds {} and {}",
    ast.Sub: "subtracts {1} from {0}",
    ast.Div: "divides {} by {}",
    ast.FloorDiv: "divides {} by {}",
    ast.Mod: "divides {} by {}",
    ast.Pow: "raises {} to the power of {}",
    ast.BitAnd: "puts {} and {} together",
    ast.BitOr: "puts {} and {} together",
}
COMPARES = "compares {} with {}"
CALLS = "is given {} and {}"
OFFERS = "asks for an axis of {}"  # of x.shape[2]
PICKS = "picks from {} by an index {}"
LONGEST = 70  # a longer piece of code is not quoted


@dataclass(frozen=True)
class Failure:
    """An error that an answer stopped with, as plain data."""

    kind: str  # the name of its type, or of the nearest one that Python or numpy document
    said: str  # type and words
    line: int | None = None  # in the reader's cell or file
    text: str = ""  # the source of what failed, or of its line
    shapes: tuple = ()  # of the arrays that met there
    verb: str = ""  # what was done with them
    known: tuple = ()  # names that were known there
    outside: tuple = ()  # those of the notebook among them that hold arrays, sizes or networks
    inside: str = ""  # the function that the line stands in, where that is another one than the answer
    sums: tuple = ()  # of the arrays that met there: by them and the shapes one knows whether others are the same


# -------------------------------------------------------------------------------------------- where it was raised


def failure_of(error, answer, arguments):
    """An error as a Failure; looks at the frame that it came from, which may run a part of that line again."""
    said, kind = in_words(error), _kind(error)
    try:
        frame, instruction, known = _frame_of(error, answer)
        if frame is None:
            return Failure(kind, said)
        line, text = _place(frame, instruction)
        inside = "" if frame.f_code is getattr(answer, "__code__", None) else _name_of(frame.f_code)
    except Exception:  # the answer is an object that lets nobody look at it
        return Failure(kind, said)
    values, verb = _operands(text, frame, kind) if kind != "RecursionError" else ((), "")
    shapes, sums = tuple(np.shape(value) for value in values), tuple(sum_of(value) for value in values)
    return Failure(kind, said, line, text, shapes, verb, known, _outside(frame, text), inside, sums)


def sum_of(value):
    """The sum of an array's numbers; NaN where they have none."""
    try:
        return float(np.sum(value))
    except (TypeError, ValueError, OverflowError):
        return float("nan")


def meet_alike(shapes, sums, failure):
    """Whether arrays of these shapes and sums are those that met where an answer failed, as far as can be seen."""
    if not shapes or len(shapes) != len(failure.shapes):
        return True
    mine, theirs = sorted(zip(shapes, sums)), sorted(zip(failure.shapes, failure.sums))
    return all(
        a[0] == b[0] and np.isclose(a[1], b[1], rtol=1e-6, atol=1e-9, equal_nan=True) for a, b in zip(mine, theirs)
    )


def _kind(error):
    """The name of the first type that Python or numpy document, of this error's and those that it is made of."""
    for kind in type(error).__mro__:
        if kind.__module__ == "builtins" or kind.__name__ in ("LinAlgError", "AxisError"):
            return kind.__name__


def _frame_of(error, answer):
    """The deepest frame that runs the reader's code, the number of the instruction in it, and the names known there.

    The reader's code is what knows the same notebook as the answer, in whatever cell it stands.
    """
    notebook = globals_of(answer)
    found, instruction, known = None, None, []
    step = error.__traceback__
    while step is not None:
        frame = step.tb_frame
        if frame.f_globals is notebook:
            found, instruction = frame, step.tb_lasti
            known += [name for name in frame.f_locals if isinstance(name, str)]
        step = step.tb_next
    if found is not None:
        known += [name for name, value in notebook.items() if isinstance(name, str) and _is_to_be_called(value)]
    return found, instruction, tuple(dict.fromkeys(known))


def _is_to_be_called(value):
    return isinstance(value, (type, types.FunctionType, types.BuiltinFunctionType, types.ModuleType))


def _name_of(code):
    return "" if code.co_name.startswith("<") else code.co_name


def _place(frame, instruction):
    """The number of a line, and the source of the expression in it that was being evaluated; "" where there is none."""
    code = frame.f_code
    line, last_line, start, end = list(code.co_positions())[instruction // 2]
    if line is None:
        return frame.f_lineno, ""
    lines = linecache.getlines(code.co_filename, frame.f_globals)[line - 1 : last_line or line]
    if not lines:
        return line, ""
    parts = [part.encode() for part in lines]
    if start is not None and end is not None:  # they count bytes; Python can be told to leave them out
        parts[-1] = parts[-1][:end]
        parts[0] = parts[0][start:]
    return line, " ".join(part.decode(errors="replace").strip() for part in parts)


def _operands(text, frame, kind):
    """The arrays that an operation meets, and what it does with them."""
    try:
        node = ast.parse(f"({text})", mode="eval").body
    except SyntaxError:
        node = _operation_of(text)
    options = _reduced(node) if kind == "AxisError" else [_sides(node)]
    space = {**frame.f_globals, **frame.f_locals}
    for sides, verb in options:
        values = _values(sides, space)
        if values:
            return values, verb
    return (), ""


def _values(nodes, space):
    """The arrays that these give; () where one gives no array, or cannot be computed again."""
    try:
        with redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
            values = [
                eval(compile(ast.fix_missing_locations(ast.Expression(node)), "", "eval"), space) for node in nodes
            ]
    except Exception:
        return ()
    if not all(isinstance(value, (np.ndarray, float, int, np.generic)) for value in values):
        return ()
    return tuple(values)


def _operation_of(text):
    """`theta -= step` as the operation that it contains; None where it is another statement."""
    try:
        statement = ast.parse(text).body[0]
    except (SyntaxError, IndexError):
        return None
    if not isinstance(statement, ast.AugAssign):
        return None
    target = ast.parse(ast.unparse(statement.target), mode="eval").body  # as something that is read
    return ast.BinOp(target, statement.op, statement.value)


def _reduced(node):
    """What a function with an axis may be taken over: x of x.mean(axis=1), and of np.mean(x, axis=1)."""
    if not isinstance(node, ast.Call):
        return []
    owner = [node.func.value] if isinstance(node.func, ast.Attribute) else []
    return [([one], "is taken over {}") for one in [*owner, *node.args[:1]]]


def _sides(node):
    if isinstance(node, ast.BinOp) and type(node.op) in VERBS:
        return [node.left, node.right], VERBS[type(node.op)]
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return [node.left, node.comparators[0]], COMPARES
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr == "shape":
        return [node.value.value], OFFERS
    if isinstance(node, ast.Subscript) and not isinstance(node.slice, (ast.Slice, ast.Tuple)):
        return [node.value, node.slice], PICKS
    if isinstance(node, ast.Call) and len(node.args) == 2 and not node.keywords:
        return node.args, CALLS
    if isinstance(node, ast.Call) and len(node.args) == 1 and isinstance(node.func, ast.Attribute):
        return [node.func.value, node.args[0]], CALLS
    return [], ""


def _outside(frame, text):
    """Names of the notebook that this piece of code hangs on, and that hold something with a size; no single fractions.

    Without the source all names count that the function reads from the notebook.
    """
    known = frame.f_globals
    names = data_from_outside(frame.f_code, known)
    names = [name for name in names if not isinstance(known[name], (float, bool))]
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(frame.f_code)))
        hangs_on = {name: {name} for name in names}
        for node in ast.walk(tree):  # in the order of the lines, as far as assignments stand one below the other
            if isinstance(node, (ast.Assign, ast.AugAssign)):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    for name in _names_in(target):
                        hangs_on.setdefault(name, set()).update(*(hangs_on.get(n, ()) for n in _names_in(node.value)))
        read = set().union(*(hangs_on.get(name, ()) for name in re.findall(r"[^\W\d]\w*", text)))
    except Exception:  # no source, or one that is no code by itself
        return tuple(names)
    return tuple(name for name in names if name in read)


def _names_in(node):
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


# ------------------------------------------------------------------------------------------------ what is said of it


def explained(failure, exercise, arguments):
    """A sentence on a Failure, in the names of the exercise's axes, and whether it says more than Python did."""
    axes = {} if failure.outside else axis_names(exercise, arguments)  # a size of the notebook belongs to no axis
    from_outside = ""
    if failure.outside and failure.kind in ("ValueError", "IndexError", "AxisError", "LinAlgError"):
        from_outside = from_the_notebook(failure.outside, exercise.parameters)
    shapes = [shape_in_words(shape, axes) for shape in failure.shapes]
    if len(shapes) == 2 and is_about_shapes(failure) and "into shape" not in failure.said:
        met = f"{_where(failure)} {failure.verb.format(*shapes)}." if failure.text else ""
        return f"{met} {from_outside or advice_on_shapes(failure, axes)}".strip(), True
    what_it_means = meaning(failure, exercise, axes)
    if what_it_means:
        return f"{_after(_where(failure), what_it_means)} {from_outside}".strip(), True
    said = failure.said if failure.said[-1] in ".?!" else f"{failure.said}."
    where = f" ({_where(failure)}.)" if failure.line else ""
    return f"Your function stopped with an error. {said}{where} {from_outside}".strip(), bool(from_outside)


def _where(failure):
    """Line 3: `A @ S`."""
    if failure.line is None:
        return ""
    line = f"Line {failure.line} of `{failure.inside}`" if failure.inside else f"Line {failure.line}"
    return f"{line}: `{failure.text}`" if failure.text and len(failure.text) <= LONGEST else line


def _after(where, sentence):
    """A sentence behind its place: "Line 2: `np` is not known.", "Line 3, `x.T()`: there are () ..."."""
    if not where:
        return sentence[0].upper() + sentence[1:]
    code = where.partition(": ")[2]
    if code and sentence.startswith(f"{code} "):
        return f"{where}{sentence[len(code) :]}"
    return f"{where.replace(': ', ', ', 1)}: {sentence}"

"""The reader's own code, read: names of the notebook, numbers typed in, a return inside a loop.

What is found is a suspicion at first. It is put to the test: the suspected thing is mended in the reader's code, the
mended code runs on the examples, and only where that makes the results right is the sentence certain. `certain` gives
such a sentence, and `likely` one that is true of the code but was not shown to be the whole cause.

Names and numbers are read from the compiled code, which is there for every function. The syntax tree needs the source,
which a notebook has and a function made by exec has not.
"""

import ast
import copy
import dis
import inspect
import itertools
import types

import numpy as np

from .judge import agree, settled
from .variants import LIKELY, POSSIBLE, Variants, calls_in, definition_of

TRIES = 400  # mended functions that are run at most
CALLS = 40_000  # of functions, in the search for a slip in the reader's code: a tenth of a second


class Reading:
    """What is to be seen in the code of an answer."""

    def __init__(self, exercise, answer):
        self.exercise = exercise
        self.parameters = exercise.parameters
        self.function = _plain_function(answer)
        self.tree = _definition(self.function) if self.function else None

    # ---------------------------------------------------------------------------------------------- what the code says

    def names_of_the_notebook(self):
        """Names that the code reads from outside and that hold data: an ensemble, a rate, a network."""
        if not self.function:
            return []
        known = self.function.__globals__
        return [name for name in _globals_read(self.function.__code__) if name in known and _is_data(known[name])]

    def library_calls(self):
        """The functions of the library that the code calls, of those that the reader was to write."""
        if not self.function:
            return []
        reached = []
        known = self.function.__globals__
        for code in _all_code(self.function.__code__):
            values = [known.get(name) for name in code.co_names]
            modules = [value for value in values if isinstance(value, types.ModuleType)]
            imported = [getattr(module, name, None) for module in modules for name in code.co_names]
            reached += [value for value in [*values, *imported, *_imported_inside(code)] if callable(value)]
        paths = {f"{value.__module__}.{value.__qualname__}" for value in reached if hasattr(value, "__qualname__")}
        return [path.rpartition(".")[2] for path in self.exercise.instead_of if path in paths]

    def unused_arguments(self):
        """The arguments that the code never reads though our answer does, under the names that the reader gave them."""
        if not self.function:
            return []
        ours = _locals_read(self.exercise.reference.__code__)
        code = self.function.__code__
        theirs = _locals_read(code)
        mine = code.co_varnames[: code.co_argcount]
        if len(mine) != len(self.parameters):
            return []
        return [own for own, name in zip(mine, self.parameters) if own not in theirs and name in ours]

    def prints(self):
        return self.function is not None and "print" in _globals_read(self.function.__code__)

    # -------------------------------------------------------------------------------------------------- put to the test

    def certain(self, trials):
        """A sentence whose cure makes all results right, or None. Runs the reader's code, mended: to be guarded."""
        if not self.function:
            return None
        with np.errstate(all="ignore"):
            return self._mended_by_values(trials) or self._mended_by_text(trials)

    def _right(self, make, trials):
        """Whether the function that make(trial) gives is right on every example."""
        for trial in trials:
            try:
                result = settled(make(trial)(*_copies(trial.arguments)))
            except Exception:
                return False
            if not _may_be(result, trial.expected) or not agree(self.exercise, trial.arguments, result, trial.expected):
                return False
        return True

    def _mended_by_values(self, trials):
        order = sorted(trials, key=lambda trial: trial.agrees)  # a wrong one first: most cures fail there
        code, known = self.function.__code__, self.function.__globals__
        names = self.names_of_the_notebook()[:2]
        sources = _what_arguments_hold(self.parameters, order)
        tries = 0
        for some in ([name] for name in names) if len(names) < 2 else ([names[0]], [names[1]], names):
            for chosen in itertools.product(sources, repeat=len(some)):
                tries += 1
                if tries > TRIES:
                    break

                def make(trial, some=some, chosen=chosen):
                    values = {name: source(trial.arguments) for name, (_, source) in zip(some, chosen)}
                    return types.FunctionType(code, {**known, **values}, None, None, self.function.__closure__)

                if self._right(make, order):
                    return self._of_names(some)
        for constant in _constants(code):
            for what, source in sources:

                def make(trial, constant=constant, source=source):
                    changed = _with_constant(code, constant, source(trial.arguments))
                    defaults = self.function.__defaults__
                    return types.FunctionType(changed, known, None, defaults, self.function.__closure__)

                if self._right(make, order):
                    return (
                        f"You have typed in {constant:g}. Your function is called with other data and sizes too: "
                        f"take {what} from the arguments."
                    )
        return None

    def _of_names(self, names):
        quoted = " and ".join(f"`{name}`" for name in names)
        verb = "is a name" if len(names) == 1 else "are names"
        arguments = ", ".join(f"`{name}`" for name in self.parameters)
        return f"{quoted} {verb} of your notebook, not what the function is given: {arguments}. Take all from these."

    def _mended_by_text(self, trials):
        if self.tree is None:
            return None
        order = sorted(trials, key=lambda trial: trial.agrees)
        for tree, sentence in _cures(self.tree):
            function = _compiled(tree, self.function)
            if function is not None and self._right(lambda trial: function, order):
                return sentence
        return None

    def slip(self, trials):
        """A sentence on one or two places of the reader's code whose change makes all results right. To be guarded."""
        if self.tree is None or any(isinstance(node, ast.While) for node in ast.walk(self.tree)):
            return None
        order = sorted(trials, key=lambda trial: trial.agrees)
        callables = [name for name, value in zip(self._own_parameters(), order[0].arguments) if callable(value)]
        try:
            variants = Variants(self.function, callables=callables, definition=copy.deepcopy(self.tree))
        except Exception:  # something in it that places cannot be written into
            return None
        likely = [variant for variant in variants.variants if variant.weight <= POSSIBLE]
        tries = CALLS // calls_in(variants, order[0].arguments)
        with np.errstate(all="ignore"):
            for one in likely[:tries]:
                if self._right(lambda trial: lambda *arguments: variants(arguments, one), order):
                    return f"One change makes it right. Look at {one.words} in line {self._line(one.line)}."
            likely = [variant for variant in likely if variant.weight == LIKELY]
            for one, other in itertools.islice(itertools.combinations(likely, 2), tries):
                if one.place == other.place:
                    continue
                if self._right(lambda trial: lambda *arguments: variants(arguments, one, other), order):
                    return (
                        f"Two changes make it right. Look at {one.words} in line {self._line(one.line)}, and at "
                        f"{other.words} in line {self._line(other.line)}."
                    )
        return None

    def _return_inside_a_loop(self):
        """The line of a return that stands in the body of a loop under no condition, or None."""
        for node in ast.walk(self.tree) if self.tree else ():
            if isinstance(node, (ast.For, ast.While)):
                for statement in node.body:
                    if isinstance(statement, ast.Return):
                        return self._line(statement.lineno)

    def _line(self, line):
        return self.function.__code__.co_firstlineno + line - 1

    def _own_parameters(self):
        code = self.function.__code__
        return code.co_varnames[: code.co_argcount]

    # ------------------------------------------------------------------------------------------------------ without test

    def likely(self):
        """A sentence that is true of the code and may well be the cause, or None."""
        line = self._return_inside_a_loop()
        if line is not None:
            return f"A return stands inside your loop, in line {line}, so the loop ends after its first round."
        unused = self.unused_arguments()
        names = self.names_of_the_notebook()
        if names and unused:
            return f"{self._of_names(names)} {_never_used(unused)}"
        if unused:
            return _never_used(unused)
        if names:
            return self._of_names(names)
        return None


def _never_used(unused):
    quoted = " and ".join(f"`{name}`" for name in unused)
    return (
        f"Your function never uses its argument {quoted}."
        if len(unused) == 1
        else (f"Your function never uses its arguments {quoted}.")
    )


def _copies(arguments):
    return [argument.copy() if isinstance(argument, np.ndarray) else argument for argument in arguments]


def _may_be(result, expected):
    """A quick look at whether a result may be the expected one: as many numbers, and the first alike."""
    if isinstance(expected, tuple) or not isinstance(result, np.ndarray) or not isinstance(expected, np.ndarray):
        return True
    if result.size != expected.size:
        return False
    return not result.size or bool(np.isclose(result.flat[0], expected.flat[0], rtol=1e-2, atol=1e-6, equal_nan=True))


# ------------------------------------------------------------------------------------------------------- compiled code


def _plain_function(answer):
    """The Python function behind an answer, or None: a method's, a partial's, that of a __call__ are left alone."""
    answer = inspect.unwrap(answer) if callable(answer) else answer
    return answer if isinstance(answer, types.FunctionType) else None


def _all_code(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _all_code(constant)


def _globals_read(code):
    found = []
    for part in _all_code(code):
        for instruction in dis.get_instructions(part):
            if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME") and instruction.argval not in found:
                found.append(instruction.argval)
    return found


def _locals_read(code):
    found = set()
    for part in _all_code(code):
        for instruction in dis.get_instructions(part):
            if instruction.opname.startswith(("LOAD_FAST", "LOAD_DEREF", "LOAD_CLOSURE", "STORE_FAST_LOAD")):
                values = instruction.argval
                found.update(values if isinstance(values, tuple) else [values])
    return found


def _is_data(value):
    if isinstance(value, (types.ModuleType, type, types.FunctionType, types.BuiltinFunctionType, np.ufunc)):
        return False
    if isinstance(value, (int, float, np.ndarray, list, tuple, np.generic)):
        return True
    module = type(value).__module__ or ""
    return module.partition(".")[0] == "dalearn" and not module.startswith("dalearn.exercises")


def _imported_inside(code):
    """What a function imports from the library in its own body."""
    for instruction in dis.get_instructions(code):
        if instruction.opname == "IMPORT_FROM":
            import dalearn

            yield getattr(dalearn, instruction.argval, None)


def _constants(code):
    """Numbers in the code that may stand for a size or an argument: no 0, 1, 2, which belong to formulas."""
    found = []
    for part in _all_code(code):
        for constant in part.co_consts:
            if (
                isinstance(constant, (int, float))
                and not isinstance(constant, bool)
                and constant not in (0, 1, 2, -1, 0.5)
            ):
                found.append(constant)
    return list(dict.fromkeys(found))


def _with_constant(code, constant, value):
    constants = tuple(
        _with_constant(part, constant, value)
        if isinstance(part, types.CodeType)
        else value
        if type(part) is type(constant) and part == constant
        else part
        for part in code.co_consts
    )
    return code.replace(co_consts=constants)


def _what_arguments_hold(parameters, trials):
    """What a name of the notebook may stand for: (words, function of the arguments), arguments first, then sizes."""
    arguments = trials[0].arguments
    whole = [(f"`{name}`", lambda a, i=i: a[i]) for i, name in enumerate(parameters)]
    sizes = []
    for i, (name, value) in enumerate(zip(parameters, arguments)):
        if isinstance(value, np.ndarray):
            for axis in range(value.ndim):
                sizes.append((f"the size of `{name}` along axis {axis}", lambda a, i=i, k=axis: np.shape(a[i])[k]))
                sizes.append((f"the size of `{name}` along axis {axis}", lambda a, i=i, k=axis: np.shape(a[i])[k] - 1))
            roots = (f"`{name}`", lambda a, i=i: np.sqrt(a[i]))
            squares = (f"`{name}`", lambda a, i=i: a[i] ** 2)
            sizes += [roots, squares]
    return whole + sizes


# ------------------------------------------------------------------------------------------------------- the syntax tree


def _definition(function):
    """The syntax tree of a function's definition, or None where there is no source of a def."""
    try:
        return definition_of(function)
    except (OSError, TypeError, SyntaxError, ValueError):
        return None


def _compiled(definition, original):
    definition.decorator_list = []
    space = dict(original.__globals__)
    for name, cell in zip(original.__code__.co_freevars, original.__closure__ or ()):
        space[name] = cell.cell_contents
    try:
        tree = ast.fix_missing_locations(ast.Module([definition], []))
        exec(compile(tree, "<mended>", "exec"), space)
    except (SyntaxError, ValueError, TypeError):
        return None
    return space[definition.name]


def _cures(definition):
    """(a mended copy of the tree, what was wrong), for everything that looks like one of the usual faults of form."""
    for path, node in _paths(definition):
        if isinstance(node, (ast.For, ast.While)):
            yield from _cures_of_a_loop(definition, path, node)
        if isinstance(node, ast.BinOp):
            yield from _cures_of_an_operator(definition, path, node)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield from _cures_of_a_call_alone(definition, path, node)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            mended = _replaced(definition, path, lambda old: ast.Call(old, [], []))
            yield mended, f"`{ast.unparse(node)}` names a function without calling it. Put () behind it."
    yield from _cures_of_the_end(definition)


def _paths(tree):
    """All nodes with the way to them: attribute names and positions."""
    waiting = [((), tree)]
    while waiting:
        path, node = waiting.pop(0)
        yield path, node
        for field, value in ast.iter_fields(node):
            if isinstance(value, ast.AST):
                waiting.append(((*path, field), value))
            if isinstance(value, list):
                for i, part in enumerate(value):
                    if isinstance(part, ast.AST):
                        waiting.append(((*path, field, i), part))


def _replaced(tree, path, change):
    """A copy of the tree in which change has been made to the node at this path; it returns a node or a list of them."""
    tree = copy.deepcopy(tree)
    parent = tree
    for step in path[:-1]:
        parent = parent[step] if isinstance(step, int) else getattr(parent, step)
    last = path[-1]
    new = change(parent[last] if isinstance(last, int) else getattr(parent, last))
    if isinstance(last, int) and isinstance(new, list):
        parent[last : last + 1] = new
    elif isinstance(last, int):
        parent[last] = new
    else:
        setattr(parent, last, new)
    return tree


def _cures_of_a_loop(definition, path, loop):
    for i, statement in enumerate(loop.body):
        if isinstance(statement, ast.Return):

            def moved(old, i=i):
                returned = old.body.pop(i)
                old.body = old.body or [ast.Pass()]
                return [old, returned]

            yield (
                _replaced(definition, path, moved),
                f"Your return stands inside the loop, in line {statement.lineno} of the function, so the loop ends after its "
                f"first round.",
            )
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            new = statement.targets[0].id
            made_here = {n.id for n in ast.walk(loop) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
            for used in sorted({n.id for n in ast.walk(statement.value) if isinstance(n, ast.Name)} - made_here):

                def kept(old, i=i, new=new, used=used):
                    assign = ast.Assign([ast.Name(used, ast.Store())], ast.Name(new, ast.Load()))
                    old.body.insert(i + 1, assign)
                    return old

                yield (
                    _replaced(definition, path, kept),
                    f"Every round of your loop starts again from the same `{used}`. What a round computes, `{new}`, is "
                    f"not what the next one starts from.",
                )


def _cures_of_an_operator(definition, path, node):
    if isinstance(node.op, ast.BitXor):
        mended = _replaced(definition, path, lambda old: ast.BinOp(old.left, ast.Pow(), old.right))
        yield mended, f"`{ast.unparse(node)}`: `^` is no power in Python. A power is written `**`."
    if isinstance(node.op, ast.FloorDiv):
        mended = _replaced(definition, path, lambda old: ast.BinOp(old.left, ast.Div(), old.right))
        yield mended, f"`{ast.unparse(node)}`: `//` cuts off the fraction. `/` keeps it."
    if isinstance(node.op, ast.Div):
        mended = _replaced(definition, path, lambda old: ast.BinOp(old.left, ast.FloorDiv(), old.right))
        yield mended, f"`{ast.unparse(node)}`: `/` keeps a fraction where whole steps are counted."


def _cures_of_a_call_alone(definition, path, node):
    call = ast.unparse(node.value)
    if isinstance(node.value.func, ast.Name) and node.value.func.id == "print" and node.value.args:
        mended = _replaced(definition, path, lambda old: ast.Return(old.value.args[0]))
        yield mended, "Your function prints its result. It has to return it: what is printed cannot be used."
        return
    names = sorted({n.id for n in ast.walk(definition) if isinstance(n, ast.Name)})
    for name in names:
        mended = _replaced(definition, path, lambda old: ast.Assign([ast.Name(name, ast.Store())], old.value))
        short = call if len(call) <= 50 else f"{call[:47]}..."
        yield mended, f"`{short}` returns something new, and your code throws it away. Keep it under a name."


def _cures_of_the_end(definition):
    if any(isinstance(node, ast.Return) and node.value is not None for node in ast.walk(definition)):
        return
    last = definition.body[-1]
    if isinstance(last, ast.Expr):
        mended = _replaced(definition, ("body", len(definition.body) - 1), lambda old: ast.Return(old.value))
        yield mended, "The last line computes the result, and return is missing before it."
    names = [
        t.id
        for node in ast.walk(definition)
        if isinstance(node, ast.Assign)
        for t in node.targets
        if isinstance(t, ast.Name)
    ]
    names += [argument.arg for argument in definition.args.args]
    for name in dict.fromkeys(names):
        mended = copy.deepcopy(definition)
        mended.body.append(ast.Return(ast.Name(name, ast.Load())))
        yield mended, f"Your function returns nothing. `{name}` holds the result, and a return is missing at the end."

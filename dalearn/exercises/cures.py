"""What is done to the reader's code to see whether one of the usual faults of form is what is wrong with it.

`cures(definition)` gives pairs: a copy of a function's syntax tree in which one such fault is mended, and the sentence
that is true of the code as it was. Whoever asks runs the mended function, and says the sentence where its results are
right. So a cure may be bold: what does not help is not said.
"""

import ast
import copy
import inspect
import textwrap

SHORT = 50  # a longer piece of code is not quoted in full


def definition_with_its_lines(function):
    """The syntax tree of a function's def, with the line numbers of its cell; None where there is no source of a def.

    What would run when the def is carried out once more is taken off it: decorators, annotations, and default values.
    """
    try:
        nodes = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    except Exception:  # no source, or one that cannot be read
        return None
    if len(nodes) != 1 or not isinstance(nodes[0], ast.FunctionDef):
        return None
    definition = nodes[0]
    ast.increment_lineno(definition, function.__code__.co_firstlineno - 1)
    definition.decorator_list = []
    definition.returns = None
    arguments = definition.args
    for argument in ast.walk(arguments):
        if isinstance(argument, ast.arg):
            argument.annotation = None
    arguments.defaults = [ast.Constant(None) for _ in arguments.defaults]
    arguments.kw_defaults = [default and ast.Constant(None) for default in arguments.kw_defaults]
    return definition


def compiled(definition, original):
    """The function of a changed definition, with the names and defaults of the original; None where there is none."""
    space = dict(original.__globals__)
    try:
        for name, cell in zip(original.__code__.co_freevars, original.__closure__ or ()):
            space[name] = cell.cell_contents
        tree = ast.fix_missing_locations(ast.Module([definition], []))
        exec(compile(tree, "<mended>", "exec"), space)
    except Exception:  # the change makes no sense in this place
        return None
    function = space[definition.name]
    function.__defaults__ = original.__defaults__
    function.__kwdefaults__ = original.__kwdefaults__
    return function


def cures(definition):
    """(a mended copy of the tree, what was wrong), for everything that looks like one of the usual faults of form."""
    yield from _of_the_power_sign(definition)
    for path, node in _paths(definition):
        if isinstance(node, ast.Assign):
            yield from _of_a_sign_behind_equals(definition, path, node)
            yield from _of_a_place_that_should_add_up(definition, path, node)
    for path, node in _paths(definition):
        if isinstance(node, (ast.For, ast.While)):
            yield from _of_a_loop(definition, path, node)
        if isinstance(node, ast.BinOp):
            yield from _of_a_division(definition, path, node)
        if isinstance(node, ast.Expr):
            yield from _of_a_value_alone(definition, path, node)
        if isinstance(node, ast.Return):
            yield from _of_a_printed_return(definition, path, node)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            mended = _replaced(definition, path, lambda old: ast.Call(old, [], []))
            yield mended, f"`{ast.unparse(node)}` names a function without calling it. Put () behind it."
    yield from _of_an_argument_that_is_set(definition)
    yield from _of_the_end(definition)


def return_inside_a_loop(definition):
    """The first return that ends a loop in its first round, whatever happens there; None where there is none."""
    for node in ast.walk(definition):
        if isinstance(node, (ast.For, ast.While)):
            for statement in node.body:
                if isinstance(statement, ast.Return):
                    return statement
                if any(isinstance(part, ast.Continue) for part in ast.walk(statement)):
                    break
    return None


def overwritten_in_a_loop(definition):
    """The first assignment in a loop that no round reads, though it is read behind the loop; None without one."""
    for path, loop in _paths(definition):
        if not isinstance(loop, (ast.For, ast.While)):
            continue
        behind = _at(definition, path[:-1])[path[-1] + 1 :]
        read = set().union(*(_names(statement, ast.Load) for statement in behind))
        for statement in loop.body:
            if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
                continue
            name = statement.targets[0].id
            if name in read and name not in _names(loop, ast.Load):
                return statement
    return None


def sentence_on_what_is_overwritten(statement):
    name = statement.targets[0].id
    return f"Line {statement.lineno} gives `{name}` a new value in every round, so that the last round alone counts."


def arguments_set_before_they_are_read(definition):
    """[(name, statement)] of the arguments that a first statement replaces by something made without them."""
    found, read = [], set()
    own = [argument.arg for argument in definition.args.args]
    for statement in definition.body:
        read |= _names(statement, ast.Load)
        if not isinstance(statement, ast.Assign):
            break
        for name in own:
            if name not in read and any(isinstance(t, ast.Name) and t.id == name for t in statement.targets):
                found.append((name, statement))
    return found


# -------------------------------------------------------------------------------------------------- ways in the tree


def _paths(tree):
    """All nodes with the way to them: attribute names and positions."""
    waiting = [((), tree)]
    for path, node in waiting:
        yield path, node
        for field, value in ast.iter_fields(node):
            parts = enumerate(value) if isinstance(value, list) else [(None, value)]
            for i, part in parts:
                if isinstance(part, ast.AST):
                    waiting.append(((*path, field) if i is None else (*path, field, i), part))


def _at(tree, path):
    for step in path:
        tree = tree[step] if isinstance(step, int) else getattr(tree, step)
    return tree


def _replaced(tree, path, change):
    """A copy of the tree where change has been made to the node at this path; it gives a node or a list of them."""
    tree = copy.deepcopy(tree)
    parent, last = _at(tree, path[:-1]), path[-1]
    new = change(_at(tree, path))
    if isinstance(last, int):
        parent[last : last + 1] = new if isinstance(new, list) else [new]
    else:
        setattr(parent, last, new)
    return tree


def _names(node, context):
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, context)}


def _set(name, value):
    return ast.Assign([ast.Name(name, ast.Store())], value)


def _quoted(node):
    code = ast.unparse(node)
    return f"`{code}`" if len(code) <= SHORT else f"`{code[: SHORT - 3]}...`"


# ------------------------------------------------------------------------------------------------------------- loops


def _of_a_loop(definition, path, loop):
    for i, statement in enumerate(loop.body):
        if isinstance(statement, ast.Return):
            yield from _of_a_return_inside(definition, path, i, statement)
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            yield from _of_what_a_round_loses(definition, path, loop, i, statement)
    yield from _of_values_for_positions(definition, path, loop)
    yield from _of_a_row_that_is_renamed(definition, path, loop)
    yield from _of_a_start_outside(definition, path, loop)
    yield from _of_what_a_loop_overwrites(definition, path, loop)


def _of_a_return_inside(definition, path, i, statement):
    """The return, put behind this loop and behind each one around it."""
    for length in range(len(path), 0, -1):
        if not isinstance(_at(definition, path[:length]), (ast.For, ast.While)):
            continue
        mended = copy.deepcopy(definition)
        body = _at(mended, path).body
        returned = body.pop(i)
        if not body:
            body.append(ast.Pass())
        _at(mended, path[: length - 1]).insert(path[length - 1] + 1, returned)
        yield mended, sentence_on_a_return(statement)


def sentence_on_a_return(statement):
    return f"Your return stands inside the loop, in line {statement.lineno}, so the loop ends after its first round."


def _of_what_a_round_loses(definition, path, loop, i, statement):
    new, value = statement.targets[0].id, statement.value

    def added(old):
        old.body[i].value = ast.BinOp(ast.Name(new, ast.Load()), ast.Add(), value)
        return old

    def set_before(old):
        start = old.body.pop(i)
        old.body = old.body or [ast.Pass()]
        return [start, old]

    yield _replaced(definition, path, added), sentence_on_what_is_overwritten(statement)
    line = f"Line {statement.lineno}"
    again = f"{line} is carried out in every round of your loop. Once is what is asked for."
    back = f"{line} sets `{new}` back in every round, so what the rounds before have put there is lost."
    yield _replaced(definition, path, set_before), again if new in _names(value, ast.Load) else back
    for used in sorted(_names(value, ast.Load) - _names(loop, ast.Store)):

        def kept(old, used=used):
            old.body.insert(i + 1, _set(used, ast.Name(new, ast.Load())))
            return old

        yield (
            _replaced(definition, path, kept),
            f"Every round of your loop starts again from the same `{used}`. What a round computes, `{new}`, is "
            f"not what the next one starts from.",
        )


def _of_a_place_that_should_add_up(definition, path, statement):
    """`C[i, j] = ...` in a loop as `C[i, j] += ...`."""
    is_in_a_loop = any(isinstance(_at(definition, path[:n]), (ast.For, ast.While)) for n in range(1, len(path)))
    if not is_in_a_loop or not isinstance(statement.targets[0], ast.Subscript):
        return
    place = _quoted(statement.targets[0])
    yield (
        _replaced(definition, path, lambda old: ast.AugAssign(old.targets[0], ast.Add(), old.value)),
        f"Line {statement.lineno} overwrites {place} in every round. What has to add up is written +=.",
    )


def _of_a_row_that_is_renamed(definition, path, loop):
    """`row = ...` in `for row in out` as `row[:] = ...`."""
    name = getattr(loop.target, "id", None) if isinstance(loop, ast.For) else None
    for i, statement in enumerate(loop.body):
        if name is None or not isinstance(statement, ast.Assign) or ast.unparse(statement.targets[0]) != name:
            continue

        def written(old, i=i):
            old.body[i].targets = [ast.parse(f"{name}[:] = 0").body[0].targets[0]]
            return old

        yield (
            _replaced(definition, path, written),
            f"`{name} = ...` gives the name another value, and leaves `{ast.unparse(loop.iter)}` as it was. "
            f"`{name}[:] = ...` writes into it.",
        )


def _of_values_for_positions(definition, path, loop):
    """`for i in x` as `for i in range(len(x))`."""
    if not isinstance(loop, ast.For) or not isinstance(loop.target, ast.Name) or isinstance(loop.iter, ast.Call):
        return
    data, name = ast.unparse(loop.iter), loop.target.id

    def counted(old):
        old.iter = ast.parse(f"range(len({data}))", mode="eval").body
        return old

    yield (
        _replaced(definition, path, counted),
        f"`for {name} in {data}` gives the values in `{data}`. Their positions are range(len({data})).",
    )


def _of_a_start_outside(definition, path, loop):
    """What is set before the loop, set anew in every round."""
    before = _at(definition, path[:-1])[: path[-1]]
    for start in before:
        if not isinstance(start, ast.Assign):
            continue
        names = " and ".join(f"`{name}`" for name in sorted(_names(start, ast.Store)))

        def set_inside(old, start=start):
            old.body.insert(0, copy.deepcopy(start))
            return old

        yield (
            _replaced(definition, path, set_inside),
            f"{names} is set once, in line {start.lineno}, before the loop, and every round changes it further. "
            f"Each round has to begin with a new one.",
        )


def _of_what_a_loop_overwrites(definition, path, loop):
    """An array that the loop writes into, read as it was before the loop."""
    written = {}
    for node in ast.walk(loop):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name):
            written.setdefault(node.value.id, node.lineno)
    for name, line in written.items():

        def kept(old, name=name):
            before = ast.parse(f"__before = {name}.copy()").body[0]
            return [before, _Reading(name, "__before").visit(old)]

        yield (
            _replaced(definition, path, kept),
            f"Your loop writes into `{name}`, in line {line}, and later rounds read what it has changed there.",
        )


class _Reading(ast.NodeTransformer):
    """Reads another name wherever this one is read; what is written stays."""

    def __init__(self, name, other):
        self.name = name
        self.other = other

    def visit_AugAssign(self, node):
        read = ast.parse(ast.unparse(node.target), mode="eval").body
        return self.visit(ast.Assign([node.target], ast.BinOp(read, node.op, node.value)))

    def visit_Assign(self, node):
        node.value = self.visit(node.value)
        return node

    def visit_Name(self, node):
        return ast.Name(self.other, node.ctx) if node.id == self.name and isinstance(node.ctx, ast.Load) else node


# --------------------------------------------------------------------------------------------------------- operators


def _of_the_power_sign(definition):
    """All ^ as **, in the text: they do not bind alike, and the reader has thought of **."""
    crossed = [node for node in ast.walk(definition) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor)]
    if crossed:
        mended = ast.parse(ast.unparse(definition).replace(" ^ ", " ** ")).body[0]
        yield mended, f"{_quoted(crossed[0])}: `^` is no power in Python. A power is written `**`."


def _of_a_division(definition, path, node):
    if isinstance(node.op, ast.FloorDiv):
        mended = _replaced(definition, path, lambda old: ast.BinOp(old.left, ast.Div(), old.right))
        yield mended, f"{_quoted(node)}: `//` cuts off the fraction. `/` keeps it."
    if isinstance(node.op, ast.Div):
        mended = _replaced(definition, path, lambda old: ast.BinOp(old.left, ast.FloorDiv(), old.right))
        yield mended, f"{_quoted(node)}: `/` keeps a fraction where whole steps are counted."


def cures_of_rounding(definition):
    """All calls of round, left out; tried before a number is, since one who rounds to 12 digits is right as well."""

    class Unrounded(ast.NodeTransformer):
        found = False

        def visit_Call(self, node):
            self.generic_visit(node)
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name not in ("round", "around"):
                return node
            self.found = True
            is_method = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) not in ("np", "numpy")
            return node.func.value if is_method else node.args[0] if node.args else node

    unrounded = Unrounded()
    mended = unrounded.visit(copy.deepcopy(definition))
    if unrounded.found:
        yield mended, "Your function rounds. Keep all the digits that come out: the next step needs them."


def _of_a_sign_behind_equals(definition, path, node):
    """`total =+ x` for `total += x`."""
    value, target = node.value, node.targets[0]
    if not isinstance(value, ast.UnaryOp) or not isinstance(value.op, (ast.UAdd, ast.USub)):
        return
    sign = "+" if isinstance(value.op, ast.UAdd) else "-"
    operator = ast.Add() if sign == "+" else ast.Sub()
    mended = _replaced(definition, path, lambda old: ast.AugAssign(old.targets[0], operator, old.value.operand))
    name = ast.unparse(target)
    yield mended, f"Line {node.lineno} sets `{name}` to a new value. To change the old one is written `{sign}=`."


# --------------------------------------------------------------------------------- what is thrown away or not returned


def _of_a_value_alone(definition, path, node):
    """A statement that computes something, and keeps nothing."""
    value = node.value
    if isinstance(value, ast.Constant):
        return  # a docstring
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "print":
        if value.args:
            mended = _replaced(definition, path, lambda old: ast.Return(_printed(old.value)))
            yield mended, "Your function prints its result. It has to return it: what is printed cannot be used."
        return
    if isinstance(value, ast.Compare) and isinstance(value.left, ast.Name) and isinstance(value.ops[0], ast.Eq):
        mended = _replaced(definition, path, lambda old: _set(old.value.left.id, old.value.comparators[0]))
        yield mended, f"{_quoted(value)} asks whether the two are equal. `=` gives the name its value."
        return
    for name in sorted(_names(definition, (ast.Load, ast.Store)) | {arg.arg for arg in definition.args.args}):
        mended = _replaced(definition, path, lambda old, name=name: _set(name, old.value))
        yield mended, f"{_quoted(value)} makes something new, and your code throws it away. Keep it under a name."


def _printed(call):
    return call.args[0] if len(call.args) == 1 else ast.Tuple(call.args, ast.Load())


def _of_a_printed_return(definition, path, node):
    value = node.value
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "print" and value.args:
        mended = _replaced(definition, path, lambda old: ast.Return(_printed(old.value)))
        yield mended, "Your function returns what print gives, and print gives None. Return the result itself."


def _of_an_argument_that_is_set(definition):
    for name, statement in arguments_set_before_they_are_read(definition):
        mended = copy.deepcopy(definition)
        mended.body[definition.body.index(statement)] = ast.Pass()
        yield mended, sentence_on_an_argument_that_is_set(name, statement)


def sentence_on_an_argument_that_is_set(name, statement):
    return f"Line {statement.lineno} sets `{name}` to something else before your function has read what it is given."


def _of_the_end(definition):
    """A function that returns nothing, with what it may have been meant to return."""
    if any(isinstance(node, ast.Return) and node.value is not None for node in ast.walk(definition)):
        return
    last = definition.body[-1]
    if isinstance(last, ast.Expr):
        mended = _replaced(definition, ("body", len(definition.body) - 1), lambda old: ast.Return(old.value))
        yield mended, "The last line computes the result, and return is missing before it."
    names = _names(definition, ast.Store) | {argument.arg for argument in definition.args.args}
    for name in sorted(names):
        mended = copy.deepcopy(definition)
        mended.body.append(ast.Return(ast.Name(name, ast.Load())))
        yield mended, f"Your function returns nothing. `{name}` holds the result, and a return is missing at the end."

"""Our own answer with one thing changed, in every way that people change it by mistake.

`Variants(function)` reads the syntax tree of a function once and writes it again with a *place* wherever something can
go wrong: an operator, a name, a number, a call, an index, the data of a loop, what is returned. A place is a call of a
small function, at first one that does what the original does:

    d - m        becomes        at[7](at[5](d), at[6](m))        with at[7] = operator.sub

A variant puts another function there: operator.add, or one that swaps its arguments. So the code is compiled once, a
variant is made by setting one entry of a list, and two changes at once are two entries. Nothing here knows an answer of
a reader; diagnosis.py compares.
"""

import ast
import copy
import inspect
import operator
import sys
import textwrap
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.MatMult: operator.matmul,
    ast.Pow: operator.pow,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
}
SIGNS = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.MatMult: "@",
    ast.Pow: "**",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.BitAnd: "&",
    ast.BitOr: "|",
}
IN_THE_PLACE_OF = {  # what people write for an operator, the likeliest first
    ast.Add: [ast.Sub, ast.Mult, ast.Div],
    ast.Sub: [ast.Add, ast.Div, ast.Mult],
    ast.Mult: [ast.MatMult, ast.Div, ast.Add, ast.Sub, ast.Pow],
    ast.Div: [ast.Mult, ast.FloorDiv, ast.Sub, ast.Add, ast.Mod],
    ast.MatMult: [ast.Mult, ast.Add, ast.Sub],
    ast.Pow: [ast.Mult, ast.Add, ast.Div, ast.Sub],
    ast.FloorDiv: [ast.Div, ast.Mod, ast.Mult],
    ast.Mod: [ast.FloorDiv, ast.Div],
    ast.BitAnd: [ast.BitOr],
    ast.BitOr: [ast.BitAnd],
}
COMPARISONS = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
COMPARED = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
RELATIVES = {  # functions that are taken for each other
    "mean": ["sum", "median", "std", "var", "max"],
    "sum": ["mean", "prod", "max", "median", "cumsum"],
    "median": ["mean", "max", "min"],
    "prod": ["sum"],
    "var": ["std"],
    "std": ["var"],
    "max": ["min", "mean"],
    "min": ["max", "mean"],
    "maximum": ["minimum"],
    "minimum": ["maximum"],
    "argmax": ["argmin", "max"],
    "argmin": ["argmax", "min"],
    "argsort": ["sort"],
    "exp": ["log", "expm1"],
    "log": ["exp", "log10", "log2", "log1p"],
    "sqrt": ["square", "abs"],
    "square": ["sqrt"],
    "abs": ["square"],
    "sin": ["cos", "tan", "sinc"],
    "cos": ["sin"],
    "sinc": ["sin"],
    "tanh": ["tan", "sinh", "arctanh", "sin", "arctan"],
    "ceil": ["floor", "round"],
    "floor": ["ceil", "round"],
    "ones": ["zeros"],
    "zeros": ["ones"],
    "quantile": ["percentile"],
    "cumsum": ["cumprod"],
    "hypot": ["add", "multiply"],
    "len": ["size"],
    "any": ["all"],
    "all": ["any"],
    "geomspace": ["linspace"],
    "solve": ["matmul"],
}
NUMBERS_A_CALL = 25  # that many numbers are worked on in about the time of a call
SHORT = 46  # a longer piece of code is not quoted
LIKELY, POSSIBLE, RARE = 1, 2, 3


@dataclass(frozen=True)
class Variant:
    """One change: at this place, this function; in words; and how far-fetched it is (1 is what people do most)."""

    place: int
    act: Any
    sentence: str
    weight: int
    node: ast.AST  # what is changed
    writer: Any

    @property
    def line(self):
        """The line of the function in which it is."""
        return getattr(self.node, "lineno", 1)

    @property
    def words(self):
        """What is changed."""
        return self.writer._words(self.node)


class Variants:
    """A function, ready to be run with changes; variants holds all single ones, the likeliest first."""

    def __init__(self, function, terms=None, sizes=(), callables=(), definition=None, heaviest=RARE, alike=None):
        """terms names variables in words; sizes are names of axes; callables are arguments that are functions.

        definition is the syntax tree of the function where that has been read already, and is written over; variants of a larger weight than
        heaviest are not made. alike says of arguments what they are, so that those of a kind are taken for each other.
        """
        self.function = function
        self.sizes = {}  # {name of an axis: its size}, of the example at hand
        definition = definition or definition_of(function)
        writer = _Writer(definition, terms or {}, sizes, callables, self.sizes, heaviest, alike or {})
        tree = ast.fix_missing_locations(ast.Module([writer.rewritten()], []))
        space = dict(function.__globals__)
        for name, cell in zip(function.__code__.co_freevars, function.__closure__ or ()):
            space[name] = cell.cell_contents
        self._at = space["__at"] = list(writer.defaults)
        exec(compile(tree, f"<variants of {definition.name}>", "exec"), space)
        self._run = space[definition.name]
        self._defaults = writer.defaults
        self.variants = sorted(writer.variants, key=lambda variant: variant.weight)

    def __call__(self, arguments, *changes):
        """What the function returns on these arguments with these variants in place; it raises what it raises."""
        mine = [argument.copy() if isinstance(argument, np.ndarray) else argument for argument in arguments]
        for change in changes:
            self._at[change.place] = change.act
        try:
            return self._run(*mine)
        finally:
            for change in changes:
                self._at[change.place] = self._defaults[change.place]


def calls_in(variants, arguments):
    """What a run costs, in a unit that is the same on every machine: the functions that it calls, and its numbers."""
    counted = sum(np.size(argument) for argument in arguments) // NUMBERS_A_CALL

    def count(frame, event, argument):
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        variants(arguments)
    finally:
        sys.setprofile(before)
    return max(1, counted)


def definition_of(function):
    """The syntax tree of a function's definition; ValueError where its source holds something else."""
    nodes = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    if len(nodes) != 1 or not isinstance(nodes[0], ast.FunctionDef):
        raise ValueError("function must be made by a def of its own")
    return nodes[0]


def _same(value, *others):
    return value


def _other_expression(number, value, *others):
    return others[number]()


class _Writer(ast.NodeTransformer):
    """Writes the function with places, and collects the default and the variants of each."""

    def __init__(self, definition, terms, sizes, callables, sizes_now, heaviest, alike):
        self.definition = definition
        self.alike = alike
        self.heaviest = heaviest
        self.terms = terms
        self.sizes = sizes
        self.sizes_now = sizes_now
        self.callables = set(callables)
        self.parameters = [argument.arg for argument in definition.args.args]
        self.known = [name for name in self.parameters if name not in self.callables]  # set for certain at this point
        self.defaults = []
        self.nodes = []  # what stands at each place
        self.variants = []

    def rewritten(self):
        definition = self.definition
        definition.decorator_list = []
        definition.body = self._body(definition.body)
        return definition

    def generic_visit(self, node):
        """As the base class, but on a copy: words are still wanted from the node as it was."""
        rewritten = copy.copy(node)
        for field, value in ast.iter_fields(node):
            if isinstance(value, list):
                value = [self.visit(part) if isinstance(part, ast.AST) else part for part in value]
            elif isinstance(value, ast.AST):
                value = self.visit(value)
            setattr(rewritten, field, value)
        return rewritten

    # ------------------------------------------------------------------------------------------------ places and words

    def _place(self, default, node):
        self.defaults.append(default)
        self.nodes.append(node)
        return len(self.defaults) - 1

    def _add(self, place, act, sentence, weight=LIKELY):
        if weight <= self.heaviest:
            self.variants.append(Variant(place, act, sentence, weight, self.nodes[place], self))

    def _call(self, place, arguments, keywords=()):
        at = ast.Subscript(ast.Name("__at", ast.Load()), ast.Constant(place), ast.Load())
        return ast.Call(at, list(arguments), list(keywords))

    def _words(self, node):
        """A piece of our answer as one speaks of it: its term, or its code in backticks."""
        if isinstance(node, ast.Name) and node.id in self.terms:
            return self.terms[node.id]
        code = ast.unparse(node)
        if len(code) <= SHORT:
            return f"`{code}`"
        if isinstance(node, ast.BinOp):
            sign = SIGNS[type(node.op)]
            left, right = ast.unparse(node.left), ast.unparse(node.right)
            if len(right) <= len(left) and len(right) <= SHORT - 6:
                return f"`... {sign} {right}`"
            if len(left) <= SHORT - 6:
                return f"`{left} {sign} ...`"
        if isinstance(node, ast.Call):
            return f"`{ast.unparse(node.func)[-SHORT:]}(...)`"
        return f"what is computed in line {getattr(node, 'lineno', 1)} of our answer"

    # ------------------------------------------------------------------------------------------------------ statements

    def _body(self, statements):
        return [self._statement(statement) for statement in statements]

    def _statement(self, node):
        if isinstance(node, ast.AugAssign):
            loaded = ast.parse(ast.unparse(node.target), mode="eval").body
            for part in ast.walk(loaded):
                ast.copy_location(part, node)
            value = ast.copy_location(ast.BinOp(loaded, node.op, node.value), node)
            node = ast.copy_location(ast.Assign([node.target], value), node)
        if isinstance(node, ast.Assign):
            return self._assignment(node)
        if isinstance(node, ast.For):
            return self._loop(node)
        if isinstance(node, ast.Return) and node.value is not None:
            return self._return(node)
        if isinstance(node, ast.If):
            before = list(self.known)
            node.test = self.visit(node.test)
            node.body = self._body(node.body)
            self.known = list(before)
            node.orelse = self._body(node.orelse)
            self.known = before
            return node
        if isinstance(node, (ast.Expr, ast.Return)):
            return self.generic_visit(node)
        return node  # an import, a nested function

    def _assignment(self, node):
        target = node.targets[0]
        value = self.visit(node.value)
        if isinstance(target, ast.Name) and target.id in self.known:
            place = self._place(_same, node)
            act = lambda new, old: old
            self._add(place, act, f"It comes out as if what you compute for {self._words(target)} were not kept.")
            value = self._call(place, [value, ast.Name(target.id, ast.Load())])
        node.value = value
        for name in _names_set(target):
            if name not in self.known:
                self.known.append(name)
        if isinstance(target, ast.Subscript):
            target.slice = self.visit(target.slice)
        return node

    def _loop(self, node):
        data = self.visit(node.iter)
        place = self._place(_same, node)
        over = self._words(node.iter)
        for act, sentence in (
            (lambda data: list(data)[:-1], f"It comes out as if the last round of the loop over {over} were missing."),
            (lambda data: list(data)[1:], f"It comes out as if the first round of the loop over {over} were missing."),
            (
                lambda data: list(data)[:1],
                f"It comes out as if the loop over {over} ended after its first round. Does a return stand inside it?",
            ),
            (lambda data: list(data)[-1:], f"It comes out as if only the last round of the loop over {over} counted."),
            (lambda data: list(data)[::-1], f"It comes out as if the loop went through {over} from its end."),
            (lambda data: list(data) * 2, f"It comes out as if the loop over {over} were gone through twice."),
        ):
            self._add(place, act, sentence)
        node.iter = self._call(place, [data])
        before = list(self.known)
        self.known += [name for name in _names_set(node.target) if name not in self.known]
        node.body = self._body(node.body)
        self.known = before
        return node

    def _return(self, node):
        value = node.value
        if isinstance(value, ast.Tuple):
            node.value = ast.Tuple([self._whole(part, self._words(part)) for part in value.elts], ast.Load())
            return node
        node.value = self._whole(value, "the result")
        return node

    def _whole(self, value, words):
        """What is returned: its own places, then one for what is done to it at last."""
        rewritten = self.visit(value)
        if isinstance(value, ast.Name) and value.id in self.known:
            return rewritten  # its own place has all of this
        place = self._place(_same, value)
        others = [name for name in self.known if name not in self.callables]
        for number, name in enumerate(others):
            act = lambda value, *others, number=number: others[number]
            self._add(place, act, f"It comes out as if you returned {self._words(ast.Name(name))} itself.", POSSIBLE)
        self._put_in(place, words, POSSIBLE)
        return self._call(place, [rewritten, *(ast.Name(name, ast.Load()) for name in others)])

    def _instead(self, node, rewritten, options):
        """A place for a whole expression, with others to stand for it: options are (its code, sentence, weight).

        The other expression comes as a function without arguments, so that it is computed only where it is wanted.
        """
        options = [(code, sentence, weight) for code, sentence, weight in options if weight <= self.heaviest]
        if not options:
            return rewritten
        place = self._place(_same, node)
        others = []
        for number, (code, sentence, weight) in enumerate(options):
            act = partial(_other_expression, number)
            self._add(place, act, sentence, weight)
            others.append(ast.parse(f"lambda: {code}", mode="eval").body)
        return self._call(place, [rewritten, *others])

    # ----------------------------------------------------------------------------------------------------- expressions

    def visit_Name(self, node):
        if not isinstance(node.ctx, ast.Load) or node.id not in self.known:
            return node
        place = self._place(_same, node)
        words = self._words(node)
        others = [name for name in self.known if name != node.id]
        for number, name in enumerate(others):
            act = lambda value, *others, number=number: others[number]
            other = self._words(ast.Name(name))
            of_a_kind = node.id in self.alike and self.alike[node.id] == self.alike.get(name)
            weight = LIKELY if of_a_kind else POSSIBLE
            self._add(place, act, f"It comes out as if {other} stood where {words} belongs.", weight)
        self._put_in(place, words, RARE)
        return self._call(place, [node, *(ast.Name(name, ast.Load()) for name in others)])

    def visit_Constant(self, node):
        value = node.value
        if isinstance(value, bool):
            place = self._place(_same, node)
            self._add(place, lambda value: not value, f"It comes out as if {not value} stood where it says {value}.")
            return self._call(place, [node])
        if isinstance(value, (int, float)):
            place = self._place(_same, node)
            candidates = [
                value + 1,
                value - 1,
                -value,
                0,
                1,
                2,
                value * 2,
                value / 2,
                1 - value,
                10 * value,
                100 * value,
            ]
            if isinstance(value, int):
                candidates = [number for number in candidates if number == int(number)]
            for number in dict.fromkeys(candidates):
                if number != value:
                    number = int(number) if isinstance(value, int) else float(number)
                    sentence = f"It comes out as if {number:g} stood where {value:g} belongs."
                    self._add(place, lambda value, number=number: number, sentence, POSSIBLE)
            return self._call(place, [node])
        return node

    def visit_BinOp(self, node):
        regrouped = self._other_brackets(node)
        left, right = self.visit(node.left), self.visit(node.right)
        kind = type(node.op)
        if kind not in OPERATORS:
            return ast.BinOp(left, node.op, right)
        apply = OPERATORS[kind]
        place = self._place(apply, node)
        words = self._words(node)
        if kind in (ast.Sub, ast.Div, ast.MatMult, ast.Pow, ast.FloorDiv, ast.Mod):
            act = lambda a, b: apply(b, a)
            self._add(place, act, f"It comes out as if {words} were taken the other way round.")
        for other in IN_THE_PLACE_OF[kind]:
            wrong = self._words(ast.BinOp(node.left, other(), node.right))
            sentence = f"It comes out as if it were {wrong}. Look at the {SIGNS[other]}."
            self._add(place, OPERATORS[other], sentence)
        parts = "term" if kind in (ast.Add, ast.Sub) else "factor" if kind in (ast.Mult, ast.MatMult) else "part"
        self._add(place, lambda a, b: a, self._left_out(node, node.right, parts))
        self._add(place, lambda a, b: b, self._left_out(node, node.left, parts))
        if kind == ast.Sub:
            self._add(place, lambda a, b: abs(a - b), f"It comes out as if {words} had lost its sign.", POSSIBLE)
            self._add(place, lambda a, b: -b, self._left_out(node, node.left, parts), POSSIBLE)
        if kind == ast.Div:
            self._add(place, lambda a, b: 1 / b, self._left_out(node, node.left, "numerator"), POSSIBLE)
        self._put_in(place, words, RARE, around=apply)
        return self._instead(node, self._call(place, [left, right]), regrouped)

    def _other_brackets(self, node):
        """(a op b) op c with the brackets on the other side, and a op (b op c)."""
        options = []
        for inner, other in ((node.left, node.right), (node.right, node.left)):
            if not isinstance(inner, ast.BinOp) or type(inner.op) not in SIGNS or type(node.op) not in SIGNS:
                continue
            outer_sign, inner_sign = SIGNS[type(node.op)], SIGNS[type(inner.op)]
            a, b, c = (ast.unparse(part) for part in (inner.left, inner.right, other))
            if inner is node.left:
                code = f"({a}) {inner_sign} (({b}) {outer_sign} ({c}))"
            else:
                code = f"(({c}) {outer_sign} ({a})) {inner_sign} ({b})"
            wrong = self._words(ast.parse(code, mode="eval").body)
            options.append((code, f"It comes out as if the brackets stood like this: {wrong}.", LIKELY))
        return options

    def _left_out(self, node, part, kind):
        if isinstance(node.op, ast.Div) and part is node.right:
            return f"It comes out as if the division by {self._words(part)} were missing."
        if isinstance(node.op, ast.Pow) and part is node.right:
            return f"It comes out as if the power in {self._words(node)} were missing."
        return f"It comes out as if the {kind} {self._words(part)} were missing."

    def visit_UnaryOp(self, node):
        if isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
            value = -node.operand.value
            return self.visit_Constant(ast.copy_location(ast.Constant(value), node))
        if not isinstance(node.op, (ast.USub, ast.Invert)):
            return self.generic_visit(node)
        apply = operator.neg if isinstance(node.op, ast.USub) else operator.invert
        place = self._place(apply, node)
        self._add(place, _same, f"It comes out as if the sign of {self._words(node.operand)} were forgotten.")
        return self._call(place, [self.visit(node.operand)])

    def visit_Compare(self, node):
        if len(node.ops) != 1 or type(node.ops[0]) not in COMPARISONS:
            return self.generic_visit(node)
        kind = type(node.ops[0])
        place = self._place(COMPARISONS[kind], node)
        for other in (ast.Lt, ast.LtE, ast.Gt, ast.GtE):
            if other is not kind:
                wrong = self._words(ast.Compare(node.left, [other()], node.comparators))
                sentence = f"It comes out as if it were {wrong}. Look at the {COMPARED[other]}."
                self._add(place, COMPARISONS[other], sentence)
        return self._call(place, [self.visit(node.left), self.visit(node.comparators[0])])

    def visit_Attribute(self, node):
        if not isinstance(node.ctx, ast.Load) or not self._is_a_value(node.value):
            return node
        value = self.visit(node.value)
        if node.attr == "T":
            place = self._place(operator.attrgetter("T"), node)
            self._add(place, _same, f"It comes out as if the transpose of {self._words(node.value)} were missing.")
            self._put_in(place, self._words(node), RARE, around=operator.attrgetter("T"))
            return self._call(place, [value])
        if node.attr == "size":
            place = self._place(operator.attrgetter("size"), node)
            self._add(place, len, f"It comes out as if len stood where {self._words(node)} belongs.")
            return self._call(place, [value])
        return ast.Attribute(value, node.attr, node.ctx)

    def _is_a_value(self, node):
        """Whether this is something computed, and not a module."""
        while isinstance(node, ast.Attribute):
            node = node.value
        return not (isinstance(node, ast.Name) and node.id not in self.known)

    def visit_Subscript(self, node):
        if not isinstance(node.ctx, ast.Load):
            return self.generic_visit(node)
        place = self._place(operator.getitem, node)
        words = self._words(node)
        self._add(place, _same_first, f"It comes out as if the [...] of {words} were missing.")
        if isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:
            act = lambda value, index: value[index[::-1]]
            self._add(place, act, f"It comes out as if the two indices of {words} had changed places.")
        act = lambda value, index: value[index][..., None]
        self._add(place, act, f"It comes out as if {words} had one more axis.", RARE)
        self._put_in(place, words, RARE, around=operator.getitem)
        other_ends = self._other_ends(node)
        return self._instead(node, self._call(place, [self.visit(node.value), self._index(node.slice)]), other_ends)

    def _other_ends(self, node):
        """The slices that are cut at the other end: [1:] as [:-1] and [-1:], [:1] as [-1:] and [1:]."""
        options = []
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        for part in parts:
            if not isinstance(part, ast.Slice) or (part.lower is None) == (part.upper is None):
                continue
            end = ast.unparse(part.lower or part.upper)
            for other in (f":-({end})", f"-({end}):", f"{end}:", f":{end}"):
                inside = ", ".join(other if each is part else ast.unparse(each) for each in parts)
                code = f"{ast.unparse(node.value)}[{inside}]"
                wrong = ast.unparse(ast.parse(code, mode="eval").body)
                if wrong != ast.unparse(node):
                    options.append(
                        (code, f"It comes out as if `{wrong}` stood where `{ast.unparse(node)}` belongs.", LIKELY)
                    )
        return options

    def _index(self, node):
        if isinstance(node, ast.Slice):
            parts = [self.visit(part) if part is not None else ast.Constant(None) for part in self._parts(node)]
            return ast.Call(ast.Name("slice", ast.Load()), parts, [])
        if isinstance(node, ast.Tuple):
            return ast.Tuple([self._index(part) for part in node.elts], ast.Load())
        return self.visit(node)

    @staticmethod
    def _parts(node):
        return node.lower, node.upper, node.step

    def visit_Call(self, node):
        name, is_method = self._name_of(node.func)
        arguments = [self.visit(argument) for argument in node.args]
        keywords = [ast.keyword(keyword.arg, self.visit(keyword.value)) for keyword in node.keywords]
        if is_method:
            function = ast.Attribute(self.visit(node.func.value), node.func.attr, ast.Load())
        else:
            function = node.func
        one_part = self._of_one_part(node) if not is_method else []
        place = self._place(lambda function, *arguments, **keywords: function(*arguments, **keywords), node)
        words = self._words(node)
        self._relatives(place, name, is_method, words)
        if name not in ("len", "range"):
            self._add(place, _first_argument, f"It comes out as if the {name} in {words} were missing.", POSSIBLE)
        for keyword in node.keywords:
            act = lambda f, *a, left_out=keyword.arg, **k: f(*a, **{x: k[x] for x in k if x != left_out})
            self._add(place, act, f"It comes out as if `{keyword.arg}` were missing in {words}.")
        if name in ("mean", "sum", "median", "var", "std", "min", "max", "quantile", "sort", "prod", "any", "all"):
            self._axes(place, node, words)
        for first in range(len(arguments) - 1):
            for second in range(first + 1, len(arguments)):
                act = lambda f, *a, i=first, j=second, **k: f(*_swapped(a, i, j), **k)
                pair = f"{self._words(node.args[first])} and {self._words(node.args[second])}"
                self._add(place, act, f"It comes out as if {pair} had changed places in {words}.")
        if name not in ("range", "slice"):
            around = lambda function, *arguments, **keywords: function(*arguments, **keywords)
            self._put_in(place, words, RARE, around=around)
        return self._instead(node, self._call(place, [function, *arguments], keywords), one_part)

    def _of_one_part(self, node):
        """f(a op b) as f(a) op b, and as a op f(b)."""
        if len(node.args) != 1 or not isinstance(node.args[0], ast.BinOp) or type(node.args[0].op) not in SIGNS:
            return []
        function, inner = ast.unparse(node.func), node.args[0]
        rest = "".join(f", {ast.unparse(keyword)}" for keyword in node.keywords)
        a, b, sign = ast.unparse(inner.left), ast.unparse(inner.right), SIGNS[type(inner.op)]
        options = []
        for code, part in (
            (f"{function}({a}{rest}) {sign} ({b})", inner.left),
            (f"({a}) {sign} {function}({b}{rest})", inner.right),
        ):
            sentence = f"It comes out as if {function} were taken of {self._words(part)} alone."
            options.append((code, sentence, LIKELY))
        return options

    def _relatives(self, place, name, is_method, words):
        for other in RELATIVES.get(name, []):
            if is_method:
                act = lambda f, *a, other=other, **k: getattr(np, other)(f.__self__, *a, **k)
            else:
                act = lambda f, *a, other=other, **k: getattr(np, other)(*a, **k)
            self._add(place, act, f"It comes out as if {other} stood for {name} in {words}.")
        if name in ("var", "std"):
            for ddof in (0, 1):
                act = lambda f, *a, ddof=ddof, **k: f(*a, **{**k, "ddof": ddof})
                self._add(place, act, f"It comes out as if ddof were {ddof} in {words}.")
        if name in ("inv",):
            act = lambda f, x, *a, **k: 1 / x
            self._add(
                place, act, f"It comes out as if each entry were inverted by itself, where {words} inverts a matrix."
            )

    def _axes(self, place, node, words):
        for axis in (0, 1, -1, None):
            named = "over everything" if axis is None else f"along axis {axis}"
            act = lambda f, *a, axis=axis, **k: f(*a, **{**k, "axis": axis})
            weight = LIKELY if any(keyword.arg == "axis" for keyword in node.keywords) else POSSIBLE
            self._add(place, act, f"It comes out as if {words} were taken {named}.", weight)
        if not any(keyword.arg == "keepdims" for keyword in node.keywords):
            act = lambda f, *a, **k: f(*a, **{**k, "keepdims": True})
            self._add(place, act, f"It comes out as if keepdims were True in {words}.", POSSIBLE)

    def _name_of(self, function):
        """The last word of what is called, and whether it is the method of a value."""
        if isinstance(function, ast.Attribute):
            return function.attr, self._is_a_value(function.value)
        return (function.id if isinstance(function, ast.Name) else "call"), False

    def visit_Lambda(self, node):
        return node

    def visit_ListComp(self, node):
        return self._comprehension(node)

    visit_GeneratorExp = visit_ListComp

    def _comprehension(self, node):
        before = list(self.known)
        generators = []
        for generator in node.generators:
            over = self._words(generator.iter)
            data = self.visit(generator.iter)
            place = self._place(_same, node)
            self._add(place, lambda data: list(data)[:-1], f"It comes out as if the last of {over} were left out.")
            self._add(place, lambda data: list(data)[1:], f"It comes out as if the first of {over} were left out.")
            self.known = self.known + _names_set(generator.target)
            tests = [self.visit(test) for test in generator.ifs]
            generators.append(ast.comprehension(generator.target, self._call(place, [data]), tests, generator.is_async))
        rewritten = type(node)(self.visit(node.elt), generators)
        self.known = before
        return rewritten

    # --------------------------------------------------------------------------------------------- put in around a value

    def _put_in(self, place, words, weight, around=_same):
        """Variants in which something is done to what stands at this place."""
        if weight > self.heaviest:
            return
        for change, sentence in PUT_IN:
            act = lambda *a, change=change, **k: change(around(*a, **k))
            self._add(place, act, sentence.format(words), weight)
        now = self.sizes_now
        for size in self.sizes:
            for act, divisor in (
                (lambda *a, size=size, **k: around(*a, **k) / now[size], size),
                (lambda *a, size=size, **k: around(*a, **k) / (now[size] - 1), f"({size} - 1)"),
            ):
                self._add(place, act, f"It comes out as if {words} were divided by {divisor} once more.", weight)
            for act, factor in (
                (lambda *a, size=size, **k: around(*a, **k) * now[size], size),
                (lambda *a, size=size, **k: around(*a, **k) * (now[size] - 1), f"({size} - 1)"),
            ):
                self._add(place, act, f"It comes out as if {words} were multiplied by {factor} once more.", weight)


def _same_first(value, index):
    return value


def _first_argument(function, *arguments, **keywords):
    owner = getattr(function, "__self__", None)
    if isinstance(owner, np.ndarray):
        return owner
    return arguments[0]


def _swapped(values, first, second):
    values = list(values)
    values[first], values[second] = values[second], values[first]
    return values


def _names_set(target):
    return [node.id for node in ast.walk(target) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]


def _members_mean(value):
    return np.mean(value, axis=-1, keepdims=True) + np.zeros(np.shape(value))


def _transposed(value):
    if np.ndim(value) < 2:
        raise TypeError("a number and a row have no transpose")
    return value.T


PUT_IN = [
    (lambda v: v * v, "It comes out as if {} had been squared once more."),
    (np.sqrt, "It comes out as if the root of {} had been taken."),
    (lambda v: 1 / v, "It comes out as if you divided by {} where it multiplies, or the other way round."),
    (lambda v: -v, "It comes out as if {} had the other sign."),
    (np.abs, "It comes out as if {} had lost its sign. Are there absolute values?"),
    (lambda v: 2 * v, "It comes out as if {} were taken twice."),
    (lambda v: v / 2, "It comes out as if {} were halved."),
    (np.log, "It comes out as if the logarithm of {} had been taken."),
    (np.exp, "It comes out as if exp had been taken of {}."),
    (lambda v: np.maximum(v, 0), "It comes out as if {} were cut off below 0."),
    (lambda v: v + 1, "It comes out as if 1 were added to {}."),
    (lambda v: v - 1, "It comes out as if 1 were taken off {}."),
    (lambda v: 1 - v, "It comes out as if 1 minus {} stood for it."),
    (_members_mean, "It comes out as if {} had been averaged over its last axis."),
    (lambda v: np.mean(v, axis=0), "It comes out as if {} had been averaged over its first axis."),
    (lambda v: np.mean(v), "It comes out as if {} had been averaged over everything."),
    (lambda v: np.sum(v), "It comes out as if {} had been summed up."),
    (lambda v: v - np.mean(v, axis=-1, keepdims=True), "It comes out as if the mean had been taken off {}."),
    (_transposed, "It comes out as if {} had been transposed."),
    (lambda v: np.sort(v, axis=0), "It comes out as if {} had been sorted."),
    (lambda v: np.round(v), "It comes out as if {} had been rounded."),
    (lambda v: v[::-1], "It comes out as if {} had been turned round."),
    (lambda v: v[:1], "It comes out as if only the first of {} counted."),
    (lambda v: v[0], "It comes out as if only the first of {} counted."),
    (lambda v: v[-1], "It comes out as if only the last of {} counted."),
    (lambda v: np.diag(np.diag(v)), "It comes out as if only the diagonal of {} counted."),
    (lambda v: v.astype(int), "It comes out as if the fractions of {} had been cut off."),
]

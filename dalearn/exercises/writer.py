"""Writes a function again, with a place wherever something can go wrong, and the variants of every place.

A place is a call of the function that stands at its number in the list __at:

    d - m        becomes        __at[7](__at[5](d), __at[6](m))        with __at[7] = operator.sub

See variants.py for what it is good for, and slips.py for the tables of what people do.
"""

import ast
import copy
import operator
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from .slips import (
    ALONG_AN_AXIS,
    BINDING,
    BRACKETS_MAKE_NO_DIFFERENCE,
    CALLED,
    CHANGES_NOTHING_WITH_1,
    COMPARED,
    COMPARISONS,
    IN_PLACE,
    IN_THE_PLACE_OF,
    LIKELY,
    OPERATORS,
    POSSIBLE,
    PUT_IN,
    RARE,
    RELATIVES,
    WRITTEN,
    in_the_place,
)

SHORT = 46  # a longer piece of code is quoted with ... in it
ROUNDS = 10**5  # of a loop, where a variant has to know its end


class Change(NamedTuple):
    """At this place, this function; the clause after "It comes out as if"; and a question that may help."""

    place: int
    act: Any
    clause: str
    weight: int
    hint: str
    node: ast.AST  # what is changed


class Writer(ast.NodeTransformer):
    """Writes the function with places, and collects the default and the changes of each."""

    def __init__(self, definition, terms, sizes, callables, sizes_now, heaviest, alike, is_silent):
        """is_silent leaves out the clauses of the changes, which take most of the time."""
        self.definition = definition
        self.is_silent = is_silent
        self.terms = terms
        self.sizes = sizes
        self.sizes_now = sizes_now
        self.callables = set(callables)
        self.heaviest = heaviest
        self.alike = alike
        parameters = [argument.arg for argument in definition.args.args]
        self.known = [name for name in parameters if name not in self.callables]  # set for certain at this point
        self.above = []  # the nodes around the one that is being rewritten, from the outside
        self.quoted = {}  # {id of a node: the node, its code where that is short}
        self.defaults = []
        self.nodes = []  # what stands at each place
        self.changes = []

    def rewritten(self):
        definition = copy.copy(self.definition)
        definition.decorator_list = []
        definition.body = self._body(definition.body)
        self.is_silent = False  # single words may be asked for later
        return definition

    def visit(self, node):
        self.above.append(node)
        try:
            return super().visit(node)
        finally:
            self.above.pop()

    def generic_visit(self, node):
        """As the base class, but on a copy: words are still wanted from the node as it was."""
        return _copied(node, self.visit)

    # ------------------------------------------------------------------------------------------------ places and words

    def _place(self, default, node):
        self.defaults.append(default)
        self.nodes.append(node)
        return len(self.defaults) - 1

    def _add(self, place, act, clause, weight=LIKELY, hint=""):
        if weight <= self.heaviest:
            self.changes.append(Change(place, act, clause, weight, hint, self.nodes[place]))

    def _call(self, place, arguments, keywords=()):
        at = ast.Subscript(ast.Name("__at", ast.Load()), ast.Constant(place), ast.Load())
        return ast.Call(at, list(arguments), list(keywords))

    def words(self, node):
        """A piece of our answer as one speaks of it: its term, a number, or its code in backticks."""
        if self.is_silent:
            return ""
        if isinstance(node, ast.Name) and node.id in self.terms:
            return self.terms[node.id]
        if isinstance(node, ast.For):
            return f"the loop over {self.words(node.iter)}"
        if isinstance(node, ast.Assign):
            return f"what `{ast.unparse(node.targets[0])}` becomes"
        if isinstance(node, ast.Attribute) and node.attr == "T" and self._has_a_term(node.value):
            return f"the transpose of {self.terms[node.value.id]}"
        if isinstance(node, ast.BinOp) and _takes_off_1(node) and self._has_a_term(node.left):
            return f"{self.terms[node.left.id]} minus 1"
        if isinstance(node, ast.Call) and _value_in(node) is not node:
            name, _ = self._name_of(node.func)
            if name in CALLED:
                return self._of(name, node)
        code = self._short(node)
        return code if _is_number(node) else f"`{code}`"

    def _has_a_term(self, node):
        return isinstance(node, ast.Name) and node.id in self.terms

    def _short(self, node):
        if id(node) not in self.quoted:
            self.quoted[id(node)] = node, shortened(node)
        return self.quoted[id(node)][1]

    def _of(self, function, node):
        """What a function makes of the value in a call, in words: the mean of `x`."""
        return f"{CALLED.get(function, f'`{function}`')} of {self.words(_value_in(node))}"

    # ------------------------------------------------------------------------------------------------------ statements

    def _body(self, statements):
        return [self._statement(statement) for statement in statements]

    def _statement(self, node):
        if isinstance(node, ast.AugAssign):
            return self._in_place(node)
        if isinstance(node, ast.Assign):
            return self._assignment(node, self.visit(node.value))
        if isinstance(node, ast.For):
            return self._loop(node)
        if isinstance(node, ast.If):
            return self._condition(node)
        if isinstance(node, ast.Return) and node.value is not None:
            return self._return(node)
        if isinstance(node, ast.Expr):
            return self.generic_visit(node)
        gone = _names(node, ast.Del)
        self.known = [name for name in self.known if name not in gone]
        return node  # an import, a nested function, a with

    def _in_place(self, node):
        """a += b as a = a + b, with the operator that writes into a where a can be written into."""
        loaded = ast.parse(ast.unparse(node.target), mode="eval").body
        for part in ast.walk(loaded):
            ast.copy_location(part, node)
        value = ast.copy_location(ast.BinOp(loaded, node.op, node.value), node)
        assignment = ast.copy_location(ast.Assign([node.target], value), node)
        self.above.append(value)
        rewritten = self._operation(value, IN_PLACE)
        self.above.pop()
        return self._assignment(assignment, rewritten)

    def _assignment(self, node, value):
        target = node.targets[0]
        if isinstance(target, ast.Name) and target.id in self.known:
            place = self._place(_same, node)
            self._add(place, _second, f"what you compute for {self.words(target)} were not kept")
            value = self._call(place, [value, ast.Name(target.id, ast.Load())])
        targets = list(node.targets)
        if isinstance(target, ast.Subscript):
            targets[0] = copy.copy(target)
            targets[0].slice = self.visit(target.slice)
        self._are_known(_names(ast.Tuple(targets), ast.Store))
        return ast.copy_location(ast.Assign(targets, value), node)

    def _are_known(self, names):
        self.known = self.known + [name for name in names if name not in self.known]

    def _loop(self, node):
        data = self.visit(node.iter)
        place = self._place(_same, node)
        over = self.words(node.iter)
        self._add(place, _without_last, f"the last round of the loop over {over} were missing")
        self._add(place, _without_first, f"the first round of the loop over {over} were missing")
        hint = "Does a return stand inside it?"
        self._add(place, _first_alone, f"the loop over {over} ended after its first round", hint=hint)
        self._add(place, lambda data: _all(data)[-1:], f"only the last round of the loop over {over} counted")
        self._add(place, lambda data: _all(data)[::-1], f"the loop went through {over} from the end")
        self._add(place, lambda data: _all(data) * 2, f"the loop went through {over} twice")
        before = self.known
        self._are_known(_names(node.target, ast.Store))
        rewritten = copy.copy(node)
        rewritten.iter = self._call(place, [data])
        rewritten.body = self._body(node.body)
        self.known = before
        return rewritten

    def _condition(self, node):
        rewritten = copy.copy(node)
        rewritten.test = self.visit(node.test)
        before = self.known
        rewritten.body = self._body(node.body)
        after_body = self.known
        self.known = before
        rewritten.orelse = self._body(node.orelse)
        self.known = [name for name in self.known if name in after_body]  # what a del has left
        return rewritten

    def _return(self, node):
        rewritten = copy.copy(node)
        if isinstance(node.value, ast.Tuple):
            parts = [self._whole(part, self.words(part)) for part in node.value.elts]
            rewritten.value = ast.Tuple(parts, ast.Load())
        else:
            rewritten.value = self._whole(node.value, "the result")
        return rewritten

    def _whole(self, value, words):
        """What is returned: its own places, then one for what is done to it at last."""
        rewritten = self.visit(value)
        if isinstance(value, ast.Starred) or (isinstance(value, ast.Name) and value.id in self.known):
            return rewritten  # a name's own place has all of this
        place = self._place(_same, value)
        for number, name in enumerate(self.known):
            self._add(place, partial(_other, number), f"{self.words(ast.Name(name))} were returned", POSSIBLE)
        self._put_in(place, words, POSSIBLE)
        return self._call(place, [rewritten, *_loaded(self.known)])

    def _instead(self, node, rewritten, options):
        """A place for a whole expression, with others to stand for it: options are (its code, a clause).

        The other expression comes as a function without arguments, so that it is computed only where it is wanted.
        """
        if not options:
            return rewritten
        place = self._place(_same, node)
        others = []
        for number, (code, clause) in enumerate(options):
            self._add(place, partial(_other_expression, number), clause)
            others.append(ast.parse(f"lambda: {code}", mode="eval").body)
        return self._call(place, [rewritten, *others])

    # ------------------------------------------------------------------------------------------------ names and numbers

    def visit_Name(self, node):
        if not isinstance(node.ctx, ast.Load) or node.id not in self.known:
            return node
        place = self._place(_same, node)
        words = self.words(node)
        others = [name for name in self.known if name != node.id]
        for number, name in enumerate(others):
            of_a_kind = node.id in self.alike and self.alike[node.id] == self.alike.get(name)
            clause = f"{self.words(ast.Name(name))} stood in the place of {words}"
            self._add(place, partial(_other, number), clause, LIKELY if of_a_kind else POSSIBLE)
        self._put_in(place, words, RARE)
        return self._call(place, [node, *_loaded(others)])

    def visit_Constant(self, node):
        return self._constant(node, node.value)

    def _constant(self, node, value):
        weight = LIKELY if isinstance(value, bool) else POSSIBLE
        if not isinstance(value, (bool, int, float)) or weight > self.heaviest:
            return node
        place = self._place(_same, node)
        for other in _other_constants(value):
            clause, hint = self._with_another(node, value, other)
            self._add(place, partial(_always, other), clause, weight, hint)
        return self._call(place, [node])

    def _with_another(self, node, value, other):
        """The clause on another number in the place of a number, with the expression around it; and where to look.

        The expression is shown as it would be with the slip, not as it is in our answer.
        """
        if self.is_silent:
            return "", ""
        number = ast.unparse(ast.Constant(other))
        around = self._expression_around(node)
        if around is not None:
            code = ast.unparse(_with(around, node, ast.parse(number, mode="eval").body))
            if len(code) <= SHORT:
                return f"`{code}` were used", f"Look at the {number}."
        return f"{number} stood in the place of {value!r}", ""

    def _expression_around(self, node):
        """The expression in which a number means something: `A.shape[0]`, not only the 0."""
        for other in reversed(self.above[:-1]):
            if isinstance(other, (ast.Slice, ast.Tuple, ast.UnaryOp, ast.List)) or other is node:
                continue
            return other if isinstance(other, ast.expr) else None
        return None

    # -------------------------------------------------------------------------------------------------------- operators

    def visit_BinOp(self, node):
        return self._operation(node, OPERATORS)

    def _operation(self, node, table):
        kind = type(node.op)
        if kind not in OPERATORS:
            return self.generic_visit(node)
        regrouped = self._other_brackets(node)
        left, right = self.visit(node.left), self.visit(node.right)
        place = self._place(table[kind], node)
        self._swapped_operands(place, node)
        self._other_operators(place, node)
        self._left_out(place, node)
        self._put_in(place, self.words(node), RARE, around=OPERATORS[kind])
        return self._instead(node, self._call(place, [left, right]), regrouped)

    def _swapped_operands(self, place, node):
        kind = type(node.op)
        clauses = {
            ast.Sub: "{} were taken the other way round",
            ast.Div: "the fraction {} stood upside down",
            ast.FloorDiv: "the fraction {} stood upside down",
            ast.Mod: "{} were taken the other way round",
            ast.MatMult: "the two factors of {} had changed places",
            ast.Pow: "the base and the exponent of {} had changed places",
        }
        if kind in clauses:
            apply = in_the_place(kind)
            code = "" if self.is_silent else self._short(node)
            self._add(place, lambda a, b: apply(b, a), clauses[kind].format(f"`{code}`"))

    def _other_operators(self, place, node):
        kind = type(node.op)
        a, b = self.words(node.left), self.words(node.right)
        for other in IN_THE_PLACE_OF[kind]:
            if other in CHANGES_NOTHING_WITH_1 and (_is_1(node.right) or _is_1(node.left)):
                continue
            self._add(place, in_the_place(other), WRITTEN[other].format(a=a, b=b))
        if kind is ast.Mult and not _is_1(node.left):
            self._add(place, lambda a, b: b / a, WRITTEN[ast.Div].format(a=b, b=a))

    def _left_out(self, place, node):
        kind = type(node.op)
        whole, a, b = self.words(node), self.words(node.left), self.words(node.right)
        alone = f"only {b} were left of {whole}"
        without_right = {
            ast.Add: f"{b} were not added to {a}",
            ast.Sub: f"{b} were not subtracted from {a}",
            ast.Div: f"the division by {b} were missing",
            ast.FloorDiv: f"the division by {b} were missing",
            ast.Pow: f"the power in {whole} were missing",
            ast.Mod: f"the remainder of {a} were not taken",
            ast.BitAnd: f"the condition {b} were missing",
            ast.BitOr: f"the condition {b} were missing",
        }
        without_left = {
            ast.Add: f"{a} were not added to {b}",
            ast.Sub: f"{a} and the minus were missing in front of {b}",
            ast.Mult: f"the multiplication by {a} were missing",
            ast.MatMult: f"the multiplication by {a} were missing",
            ast.BitAnd: f"the condition {a} were missing",
            ast.BitOr: f"the condition {a} were missing",
        }
        self._add(place, _same, without_right.get(kind, f"the multiplication by {b} were missing"))
        if not (kind is ast.Sub and _is_1(node.right)):
            self._add(place, _second, without_left.get(kind, alone))
        if kind is ast.Sub:
            self._add(place, lambda a, b: abs(a - b), f"the absolute value of {whole} had been taken", POSSIBLE)
            self._add(place, lambda a, b: -b, f"{a} were missing in {whole}", POSSIBLE)
        if kind is ast.Div and not _is_1(node.left):
            self._add(place, lambda a, b: 1 / b, f"1 divided by {b} were taken, without {a}", POSSIBLE)

    def _other_brackets(self, node):
        """(a op b) op c with the brackets on the other side, and a op (b op c)."""
        options = []
        outer = type(node.op)
        for inner, is_left in ((node.left, True), (node.right, False)):
            if not isinstance(inner, ast.BinOp) or type(inner.op) not in OPERATORS:
                continue
            kind = type(inner.op)
            if is_left:
                together = ast.BinOp(inner.right, node.op, node.right)
                other = ast.BinOp(inner.left, inner.op, together)
                are_needed = BINDING[kind] < BINDING[outer]
                makes_none = (kind, outer) in BRACKETS_MAKE_NO_DIFFERENCE
            else:
                together = ast.BinOp(node.left, node.op, inner.left)
                other = ast.BinOp(together, inner.op, inner.right)
                are_needed = BINDING[kind] <= BINDING[outer]
                makes_none = (outer, kind) in BRACKETS_MAKE_NO_DIFFERENCE
            if makes_none:
                continue
            missing = f"the brackets around {self.words(inner)} were missing"
            put_in = f"brackets stood around {self.words(together)}"
            options.append((ast.unparse(other), missing if are_needed else put_in))
        return options

    def visit_UnaryOp(self, node):
        if isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
            if isinstance(node.operand.value, (int, float)):
                return self._constant(node, -node.operand.value)
            return node
        if not isinstance(node.op, (ast.USub, ast.Invert)):
            return self.generic_visit(node)
        is_minus = isinstance(node.op, ast.USub)
        place = self._place(operator.neg if is_minus else operator.invert, node)
        sign = "minus" if is_minus else "~"
        self._add(place, _same, f"the {sign} in front of {self.words(node.operand)} were missing")
        return self._call(place, [self.visit(node.operand)])

    def visit_Compare(self, node):
        kind = type(node.ops[0])
        if len(node.ops) != 1 or kind not in COMPARISONS:
            return self.generic_visit(node)
        place = self._place(COMPARISONS[kind], node)
        is_equality = kind in (ast.Eq, ast.NotEq)
        for other in COMPARISONS:
            if other is kind or (other in (ast.Eq, ast.NotEq) and not is_equality):
                continue
            wrong = self.words(ast.Compare(node.left, [other()], node.comparators))
            self._add(place, COMPARISONS[other], f"{wrong} were tested", hint=f"Look at the {COMPARED[other]}.")
        return self._call(place, [self.visit(node.left), self.visit(node.comparators[0])])

    # ------------------------------------------------------------------------------------------- attributes and indices

    def visit_Attribute(self, node):
        if not isinstance(node.ctx, ast.Load) or not self._is_a_value(node.value):
            return node
        value = self.visit(node.value)
        if node.attr == "T":
            place = self._place(operator.attrgetter("T"), node)
            self._add(place, _same, f"{self.words(node.value)} were not transposed")
            self._put_in(place, self.words(node), RARE, around=operator.attrgetter("T"))
            return self._call(place, [value])
        if node.attr == "size":
            place = self._place(operator.attrgetter("size"), node)
            self._add(place, len, f"only the rows of {self.words(node.value)} were counted")
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
        other_ends = self._other_ends(node)
        rewritten = [self.visit(node.value), self._index(node.slice)]
        place = self._place(operator.getitem, node)
        words = self.words(node)
        index = "" if self.is_silent else ast.unparse(ast.Subscript(ast.Name("v"), node.slice))[1:]
        behind = f"behind {self.words(node.value)}"
        self._add(place, _same, f"{f'`{index}`' if len(index) <= SHORT else 'the index'} were missing {behind}")
        if isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:
            self._add(place, lambda v, i: v[i[::-1]], f"the two indices of {words} had changed places")
        self._add(place, lambda v, i: v[i][..., None], f"{words} had one more axis", RARE)
        self._put_in(place, words, RARE, around=operator.getitem)
        return self._instead(node, self._call(place, rewritten), other_ends)

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
                wrong = ast.parse(f"({ast.unparse(node.value)})[{inside}]", mode="eval").body
                if ast.unparse(wrong) != ast.unparse(node):
                    options.append((ast.unparse(wrong), f"{self.words(wrong)} were used"))
        return options

    def _index(self, node):
        if isinstance(node, ast.Slice):
            parts = [node.lower, node.upper, node.step]
            parts = [ast.Constant(None) if part is None else self.visit(part) for part in parts]
            return ast.Call(ast.Name("__slice", ast.Load()), parts, [])
        if isinstance(node, ast.Tuple):
            return ast.Tuple([self._index(part) for part in node.elts], ast.Load())
        return self.visit(node)

    # ------------------------------------------------------------------------------------------------------------ calls

    def visit_Call(self, node):
        name, is_method = self._name_of(node.func)
        arguments = [self.visit(argument) for argument in node.args]
        keywords = [self._keyword(keyword, name) for keyword in node.keywords]
        function = node.func
        if is_method:
            function = ast.Attribute(self.visit(node.func.value), node.func.attr, ast.Load())
        place = self._place(_applied, node)
        words = self.words(node)
        self._relatives(place, node, name, is_method)
        self._left_out_of_a_call(place, node, name)
        self._swapped_arguments(place, node)
        if name in ALONG_AN_AXIS:
            self._axes(place, node, name)
        if name not in ("range", "slice"):
            self._put_in(place, words, RARE, around=_applied)
        one_part = [] if is_method else self._of_one_part(node, name)
        return self._instead(node, self._call(place, [function, *arguments], keywords), one_part)

    def _name_of(self, function):
        """The last word of what is called, and whether it is the method of a value."""
        if isinstance(function, ast.Attribute):
            return function.attr, self._is_a_value(function.value)
        return (function.id if isinstance(function, ast.Name) else "call"), False

    def _keyword(self, keyword, name):
        """A keyword's value with places, but for an axis, whose other values the call's own place has."""
        is_said = keyword.arg in ("axis", "keepdims", "ddof") and name in ALONG_AN_AXIS
        return keyword if is_said else ast.keyword(keyword.arg, self.visit(keyword.value))

    def _relatives(self, place, node, name, is_method):
        for other in RELATIVES.get(name, []):
            act = partial(_relative, getattr(np, other), is_method)
            if other in CALLED:
                self._add(place, act, f"you took {self._of(other, node)}", hint="Is that what is asked for?")
            else:
                self._add(place, act, f"`{other}` stood in the place of `{name}`")
        if name in ("var", "std"):
            for ddof in (0, 1):
                self._add(place, partial(_with_keyword, "ddof", ddof), f"ddof were {ddof} in {self.words(node)}")
        if name == "inv":
            self._add(place, lambda f, x, *a, **k: 1 / x, "each entry of a matrix were inverted by itself")

    def _left_out_of_a_call(self, place, node, name):
        words = self.words(node)
        if name in CALLED and name != "len" and _value_in(node) is not node:
            self._add(place, _first_argument, f"{self._of(name, node)} were not taken")
        elif name not in ("len", "range"):
            self._add(place, _first_argument, f"`{name}` were missing in {words}", POSSIBLE)
        for keyword in node.keywords:
            if keyword.arg is not None:
                self._add(place, partial(_without_keyword, keyword.arg), f"`{keyword.arg}` were missing in {words}")

    def _swapped_arguments(self, place, node):
        for first in range(len(node.args) - 1):
            for second in range(first + 1, len(node.args)):
                pair = f"{self.words(node.args[first])} and {self.words(node.args[second])}"
                act = partial(_with_swapped, first, second)
                self._add(place, act, f"{pair} had changed places in {self.words(node)}")

    def _axes(self, place, node, name):
        given = {keyword.arg: keyword.value for keyword in node.keywords}
        weight = LIKELY if "axis" in given else POSSIBLE
        whole = self._of(name, node)
        for axis in (0, 1, -1, None):
            if "axis" in given and ast.unparse(given["axis"]) == str(axis):
                continue
            along = "over everything" if axis is None else f"along axis {axis}"
            self._add(place, partial(_with_keyword, "axis", axis), f"{whole} were taken {along}", weight)
        if "keepdims" not in given:
            self._add(place, partial(_with_keyword, "keepdims", True), f"{whole} had kept its axis", POSSIBLE)

    def _of_one_part(self, node, name):
        """f(a op b) as f(a) op b, and as a op f(b)."""
        if len(node.args) != 1 or not isinstance(node.args[0], ast.BinOp) or type(node.args[0].op) not in OPERATORS:
            return []
        inner = node.args[0]
        options = []
        for part in (inner.left, inner.right):
            if isinstance(part, ast.Constant):
                continue
            call = ast.Call(node.func, [part], node.keywords)
            sides = (call, inner.right) if part is inner.left else (inner.left, call)
            other = ast.BinOp(sides[0], inner.op, sides[1])
            taken = f"{CALLED.get(name, f'`{name}`')} were taken of {self.words(part)} alone"
            options.append((ast.unparse(other), taken))
        return options

    def visit_Lambda(self, node):
        return node

    def visit_ListComp(self, node):
        before = self.known
        generators = []
        for generator in node.generators:
            over = self.words(generator.iter)
            data = self.visit(generator.iter)
            place = self._place(_same, node)
            self._add(place, _without_last, f"the last of {over} were left out")
            self._add(place, _without_first, f"the first of {over} were left out")
            self._are_known(_names(generator.target, ast.Store))
            tests = [self.visit(test) for test in generator.ifs]
            generators.append(ast.comprehension(generator.target, self._call(place, [data]), tests, generator.is_async))
        rewritten = type(node)(self.visit(node.elt), generators)
        self.known = before
        return rewritten

    visit_GeneratorExp = visit_ListComp

    # -------------------------------------------------------------------------------------------- put in around a value

    def _put_in(self, place, words, weight, around=None):
        """Variants in which something is done to what stands at this place."""
        if weight > self.heaviest:
            return
        around = around or _same
        for change, clause in PUT_IN:
            self._add(place, partial(_changed, change, around), clause.format(words), weight)
        for size in self.sizes:
            called = self.terms.get(size, size)
            for less, number in ((0, called), (1, f"{called} - 1")):
                by = partial(_size, self.sizes_now, size, less)
                self._add(
                    place, partial(_divided, by, around), f"{words} had been divided by {number} once more", weight
                )
                multiplied = f"{words} had been multiplied by {number} once more"
                self._add(place, partial(_multiplied, by, around), multiplied, weight)


# ------------------------------------------------------------------------------------------ what stands at a place


def _same(value, *others):
    return value


def _second(first, second):
    return second


def _other(number, value, *others):
    return others[number]


def _other_expression(number, value, *others):
    return others[number]()


def _always(other, value):
    return other


def _all(data):
    """The rounds of a loop as a list, but not of one that has no end."""
    return list(islice(data, ROUNDS))


def _without_last(data):
    return _all(data)[:-1]


def _without_first(data):
    return islice(data, 1, None)


def _first_alone(data):
    return islice(data, 1)


def _applied(function, *arguments, **keywords):
    return function(*arguments, **keywords)


def _changed(change, around, *arguments, **keywords):
    return change(around(*arguments, **keywords))


def _size(sizes_now, name, less):
    return sizes_now[name] - less


def _divided(by, around, *arguments, **keywords):
    return around(*arguments, **keywords) / by()


def _multiplied(by, around, *arguments, **keywords):
    return around(*arguments, **keywords) * by()


def _relative(other, is_method, function, *arguments, **keywords):
    owner = [function.__self__] if is_method else []
    return other(*owner, *arguments, **keywords)


def _with_keyword(name, value, function, *arguments, **keywords):
    return function(*arguments, **{**keywords, name: value})


def _without_keyword(name, function, *arguments, **keywords):
    return function(*arguments, **{key: value for key, value in keywords.items() if key != name})


def _with_swapped(first, second, function, *arguments, **keywords):
    arguments = list(arguments)
    arguments[first], arguments[second] = arguments[second], arguments[first]
    return function(*arguments, **keywords)


def _first_argument(function, *arguments, **keywords):
    owner = getattr(function, "__self__", None)
    return owner if isinstance(owner, np.ndarray) else arguments[0]


# --------------------------------------------------------------------------------------------------- the syntax tree


def shortened(node):
    """The code of an expression, with ... for its inner parts where it is long."""
    code = ast.unparse(node)
    depth = 6
    while len(code) > SHORT and depth > 0:
        code = ast.unparse(_elided(node, depth))
        depth -= 1
    return code if len(code) <= SHORT else f"{code[: SHORT - 4]} ..."


def _elided(node, depth):
    if not isinstance(node, ast.expr) or _is_plain(node):
        return node
    if depth == 0:
        return ast.Name("...")
    return _copied(node, lambda part: _elided(part, depth - 1))


def _is_plain(node):
    """A name, a number, or np.linalg.inv."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, (ast.Name, ast.Constant))


def _copied(node, change):
    """A node whose parts are change(part)."""
    made = copy.copy(node)
    for field, value in ast.iter_fields(node):
        if isinstance(value, list):
            value = [change(part) if isinstance(part, ast.AST) else part for part in value]
        elif isinstance(value, ast.AST):
            value = change(value)
        setattr(made, field, value)
    return made


def _with(whole, old, new):
    """An expression with one part of it in the place of another."""
    return new if whole is old else _copied(whole, lambda part: _with(part, old, new))


def _value_in(call):
    """What a function is called on: a method's value, or the first argument; the call itself where there is neither."""
    if isinstance(call.func, ast.Attribute) and not call.args:
        return call.func.value
    return call.args[0] if call.args else call


def _is_number(node):
    return isinstance(node.operand if isinstance(node, ast.UnaryOp) else node, ast.Constant)


def _is_1(node):
    return isinstance(node, ast.Constant) and node.value == 1


def _takes_off_1(node):
    return isinstance(node.op, ast.Sub) and _is_1(node.right)


def _names(node, context):
    return [part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, context)]


def _loaded(names):
    return [ast.Name(name, ast.Load()) for name in names]


def _other_constants(value):
    """What people write for a number, with the weights; whole numbers for a whole number."""
    if isinstance(value, bool):
        return [not value]
    candidates = [value + 1, value - 1, -value, 0, 1, 2, value * 2, value / 2, 1 - value, 10 * value, 100 * value]
    if isinstance(value, int):
        candidates = [int(number) for number in candidates if number == int(number)]
    else:
        candidates = [float(f"{number:.12g}") for number in candidates]
    return [number for number in dict.fromkeys(candidates) if number != value]

"""Our own answer with one thing changed, in every way that people change it by mistake.

`Variants(function)` reads the syntax tree of a function once and writes it again with a *place* wherever something can
go wrong: an operator, a name, a number, a call, an index, the data of a loop, what is returned. A place is a call of a
small function, at first one that does what the original does:

    d - m        becomes        at[7](at[5](d), at[6](m))        with at[7] = operator.sub

A variant puts another function there: operator.add, or one that swaps its arguments. So the code is compiled once, a
variant is made by setting one entry of a list, and two changes at once are two entries. Nothing here knows an answer of
a reader; search.py compares.
"""

import ast
import inspect
import re
import sys
import textwrap
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from .slips import LIKELY, POSSIBLE, RARE
from .writer import Writer

__all__ = ["LIKELY", "POSSIBLE", "RARE", "Variant", "Variants", "calls_in", "definition_of", "sentence_on"]

NUMBERS_A_CALL = 25  # that many numbers are worked on in about the time of a call
QUOTED = re.compile("`([^`]*)`")
NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")


@dataclass(frozen=True)
class Variant:
    """One change: at this place, this function; in words; and how far-fetched it is (1 is what people do most)."""

    place: int
    act: Any
    clause: str  # what follows "It comes out as if"
    weight: int
    hint: str
    node: ast.AST = field(repr=False)  # what is changed
    writer: Writer = field(repr=False)

    @property
    def sentence(self):
        return sentence_on(self)

    @property
    def line(self):
        """The line of the function in which it is."""
        return getattr(self.node, "lineno", 1)

    @property
    def words(self):
        """What is changed."""
        return self.writer.words(self.node)


def sentence_on(*variants):
    """What is said of variants that are made together: as if what, where to look, what the quoted names stand for."""
    different = dict.fromkeys(variant.clause for variant in variants)
    clauses = ", and as if ".join(different) + _in_places(len(variants) if len(different) == 1 else 0)
    hints = [variants[0].hint] if len(variants) == 1 and variants[0].hint else []
    names = dict.fromkeys(name for code in QUOTED.findall(clauses) for name in NAME.findall(code))
    terms = variants[0].writer.terms
    unclear = [name for name in names if name in terms and name not in terms[name].split()]
    meanings = [f"`{name}` stands for {terms[name]}." for name in unclear]
    return " ".join([f"It comes out as if {clauses}.", *hints, *meanings])


def _in_places(number):
    return f", in {('no', 'one', 'two', 'three', 'four')[number] if number < 5 else number} places" * (number > 1)


class Variants:
    """A function, ready to be run with changes; variants holds all single ones, the likeliest first."""

    def __init__(
        self,
        function,
        terms=None,
        sizes=(),
        callables=(),
        definition=None,
        heaviest=RARE,
        alike=None,
        is_silent=False,
    ):
        """terms names variables in words; sizes are names of axes; callables are arguments that are functions.

        definition is the syntax tree of the function where that has been read already; variants of a larger weight than
        heaviest are not made. alike says of arguments what they are, so that those of a kind are taken for each other.
        is_silent makes variants without sentences, which takes a third of the time.
        """
        self.function = function
        self.sizes = {}  # {name of an axis: its size}, of the example at hand
        definition = definition or definition_of(function)
        writer = Writer(definition, terms or {}, sizes, callables, self.sizes, heaviest, alike or {}, is_silent)
        tree = ast.fix_missing_locations(ast.Module([writer.rewritten()], []))
        space = dict(function.__globals__)
        for name, cell in zip(function.__code__.co_freevars, function.__closure__ or ()):
            space[name] = cell.cell_contents
        self._at = space["__at"] = list(writer.defaults)
        space["__slice"] = slice
        exec(compile(tree, f"<variants of {definition.name}>", "exec"), space)
        self._run = space[definition.name]
        self._defaults = writer.defaults
        changes = sorted(writer.changes, key=lambda change: change.weight)
        self.variants = [Variant(*change, writer) for change in changes]

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

    def what_met(self, arguments, *changes):
        """The arrays at the place where a run with these variants stops with an error."""
        met = []

        def watched(act):
            def run(*values, **named):
                met[:] = [value for value in values if isinstance(value, (np.ndarray, float, int, np.generic))]
                return act(*values, **named)

            return run

        usual = list(self._at)
        self._at[:] = [watched(act) for act in usual]
        watching = [replace(change, act=watched(change.act)) for change in changes]
        try:
            self(arguments, *watching)
        except Exception:
            return met[:2]
        finally:
            self._at[:] = usual
        return []


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

"""The reader's own code, read: names of the notebook, numbers typed in, a return inside the loop.

What is found is a suspicion at first. It is put to the test: the suspected thing is mended in the reader's code, the
mended code runs on the examples, and only where that makes the results right is the sentence certain. `certain` gives
such a sentence, and `likely` one that is true of the code but was not shown to be the whole cause.

Names and numbers are read from the compiled code (compiled.py), which is there for every function. The syntax tree
(cures.py) needs the source, which a notebook has and a function made by exec has not.
"""

import ast
import contextlib
import copy
import functools
import io
import itertools
import linecache
import types
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import guard
from .compiled import (
    BELONG_TO_FORMULAS,
    data_from_outside,
    functions_from_outside,
    functions_reached,
    is_open,
    locals_read,
    names_from_outside,
    numbers_typed_in,
    plain_function,
    returns_nothing,
    with_another_number,
)
from .cures import (
    arguments_set_before_they_are_read,
    compiled,
    cures,
    cures_of_rounding,
    definition_with_its_lines,
    overwritten_in_a_loop,
    return_inside_a_loop,
    sentence_on_a_return,
    sentence_on_an_argument_that_is_set,
    sentence_on_what_is_overwritten,
)
from .judge import agree, close, settled
from .variants import LIKELY, POSSIBLE, Variants, calls_in
from .words import from_the_notebook, listed

CALLS = 40_000  # of functions, in a search through mended functions: a tenth of a second
CURES = 200  # trees that are compiled at most: a quarter of a second
SUSPECTS = 4  # names and numbers that are tried two at a time
FEW = 3  # values that an argument holds, when each may have a name of its own: a mean and a variance
TOO_SHORT = len("`-1`")  # code of this length says nothing without its line
TOO_LONG = 60  # a longer piece of code is not quoted
LOOKS_UP_NAMES = {"locals", "vars", "eval", "exec"}  # functions that read a variable without naming it


@dataclass(frozen=True)
class _Suspect:
    """Something in the code that may stand in the place of an argument: a name of the notebook, or a number."""

    kind: str  # "name", "number" or "default"
    what: Any
    callable: bool = False


@dataclass(frozen=True)
class _Source:
    """What it may stand for: an argument, or what can be computed of one."""

    words: str
    of: Any  # a function of the arguments
    callable: bool = False


class Reading:
    """What is to be seen in the code of an answer."""

    def __init__(self, exercise, answer):
        self.exercise = exercise
        self.parameters = exercise.parameters
        self.answer = answer
        self.function = plain_function(answer)
        self.tree = definition_with_its_lines(self.function) if self.function else None

    # ---------------------------------------------------------------------------------------------- what the code says

    def names_of_the_notebook(self):
        """Names that the code reads from outside and that hold data: an ensemble, a rate, a network."""
        return data_from_outside(self.function.__code__, self.function.__globals__) if self.function else []

    def functions_of_the_notebook(self):
        """Names that the code reads from outside and that were defined by a def of the notebook."""
        return functions_from_outside(self.function) if self.function else []

    def library_calls(self):
        """The functions of the library that the code calls, of those that the reader was to write."""
        function = self.answer
        while type(function) is functools.partial:
            function = function.func
        reached = [function]
        if type(function) is types.FunctionType:
            reached += functions_reached(plain_function(function) or function)
        found = [wanted for wanted in self.exercise.instead_of if any(_is(value, wanted) for value in reached)]
        return [wanted.rpartition(".")[2] if isinstance(wanted, str) else wanted.__name__ for wanted in found]

    def may_be_endless(self):
        """Whether there is a loop in the code that goes on as long as something holds."""
        return self.tree is not None and any(isinstance(node, ast.While) for node in ast.walk(self.tree))

    def on_a_helper(self):
        """A sentence on a function of the notebook that the code calls and that gives nothing yet, or None."""
        for name in self.functions_of_the_notebook():
            helper = self.function.__globals__[name]
            if is_open(helper):
                return f"`{name}`, which your function calls, is still open."
            if returns_nothing(helper) and name.startswith("my_"):
                return f"`{name}`, which your function calls, returns nothing. Is a return missing in it?"
        return None

    def unused_arguments(self):
        """The arguments that the code never reads though our answer does, under the names that the reader gave them."""
        if not self.function:
            return []
        mine = self._own_parameters()
        if len(mine) != len(self.parameters) or LOOKS_UP_NAMES & set(names_from_outside(self.function.__code__)):
            return []
        ours = locals_read(self.exercise.reference.__code__)
        theirs = locals_read(self.function.__code__)
        return [own for own, name in zip(mine, self.parameters) if own not in theirs and name in ours]

    def _own_parameters(self):
        code = self.function.__code__
        return code.co_varnames[: code.co_argcount]

    def _own_names(self):
        """The arguments under the names that the reader gave them."""
        mine = self._own_parameters()
        return list(mine) if len(mine) == len(self.parameters) else self.parameters

    def on_the_order_of_arguments(self):
        """A sentence on arguments that are named as they should be and stand in another order, or None."""
        mine = list(self._own_parameters()) if self.function else self.parameters
        if mine == self.parameters or sorted(mine) != sorted(self.parameters):
            return None
        return f"Your function is called with {listed(self.parameters)}, in this order."

    def on_what_a_loop_overwrites(self):
        """A sentence on a value that every round of a loop sets anew and that only the last one leaves, or None."""
        statement = overwritten_in_a_loop(self.tree) if self.tree is not None else None
        return statement and sentence_on_what_is_overwritten(statement)

    def likely(self):
        """A sentence that is true of the code and may well be the cause, or None."""
        if self.tree is not None:
            returned = return_inside_a_loop(self.tree)
            if returned is not None:
                return sentence_on_a_return(returned)
        names, unused = self.names_of_the_notebook(), self.unused_arguments()
        if self.tree is not None:
            for name, statement in arguments_set_before_they_are_read(self.tree):
                return sentence_on_an_argument_that_is_set(name, statement)
        if names:
            said = from_the_notebook(names, self._own_names(), surely=bool(unused))
            return f"{said} {never_used(unused)}".strip()
        return never_used(unused) or None

    # -------------------------------------------------------------------------------------------------- put to the test

    def certain(self, trials):
        """A sentence whose cure makes all results right, or None. Runs the reader's code, mended: to be guarded."""
        if not self.function:
            return None
        trials = sorted(trials, key=lambda trial: trial.agrees)  # a wrong one first: most cures fail there
        with np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
            if self._right(lambda trial: self.function, trials):
                return None  # what is wrong is not in this function: it has been wrapped, or it changes by itself
            return (
                self._mended_by_text(trials, cures_of_rounding)
                or self._mended_by_values(trials)
                or self._mended_by_text(trials, cures)
                or self._ended_by_a_return(trials)
            )

    def _right(self, make, trials):
        """Whether the function that make(trial) gives is right on every example."""
        return all(self._right_on(make, trial) for trial in trials)

    def _right_on(self, make, trial):
        result = _result(make, trial)
        if not _may_be(result, trial.expected):
            return False
        return agree(self.exercise, trial.arguments, result, trial.expected)

    def _tries(self, trial):
        """How many mended functions may be run: the fewer, the more the reader's own costs."""
        return CALLS // calls_in(lambda arguments: _result(lambda trial: self.function, trial), trial.arguments)

    # ------------------------------------------------------------------------------ names of the notebook, and numbers

    def _mended_by_values(self, trials):
        suspects = self._suspects(trials[0].arguments)
        sources = _sources(self.parameters, trials[0].arguments)
        sources = [source for source in sources if source.callable or not _is_of_formulas(source, trials)]
        pairs = itertools.combinations(suspects[:SUSPECTS], 2)
        tries = self._tries(trials[0])
        for some in [*((one,) for one in suspects), *pairs]:
            fitting = [[source for source in sources if source.callable == one.callable] for one in some]
            for chosen in itertools.product(*fitting):
                tries -= 1
                if tries < 0:
                    return None
                if self._right_with(some, chosen, trials):
                    if self._right_with_numbers_of_formulas(some, trials):
                        break  # it is the wrong number, and what stands in its place may be right by chance
                    return self._on_suspects(some, chosen)
        return None

    def _right_with(self, suspects, sources, trials):
        return self._right(lambda trial: self._with(suspects, sources, trial), trials)

    def _right_with_numbers_of_formulas(self, suspects, trials):
        """Whether some plain numbers, as 1, make all results right in the place of suspects, whatever is given.

        Then no argument is missing there. high < 0.83 that should be high < 1 is as right with high < √high.
        """
        numbers = [_Source(f"{number:g}", lambda given, number=number: number) for number in BELONG_TO_FORMULAS]
        if any(suspect.callable for suspect in suspects):
            return False
        chosen = itertools.product(numbers, repeat=len(suspects))
        return any(self._right_with(suspects, some, trials) for some in chosen)

    def _suspects(self, arguments):
        known = self.function.__globals__
        suspects = [_Suspect("name", name, callable(known[name])) for name in self.names_of_the_notebook()]
        if any(callable(argument) for argument in arguments):
            suspects += [_Suspect("name", name, True) for name in self.functions_of_the_notebook()]
        suspects += [_Suspect("number", number) for number in numbers_typed_in(self.function.__code__)]
        own, defaults = self._own_parameters(), self.function.__defaults__ or ()
        for name, value in zip(own[len(own) - len(defaults) :], defaults):
            if name in own[len(self.parameters) :] and not callable(value):
                suspects.append(_Suspect("default", name))
        return suspects

    def _with(self, suspects, sources, trial):
        """The reader's function with the values of these sources in the place of the suspects."""
        code, known = self.function.__code__, dict(self.function.__globals__)
        own, defaults = self._own_parameters(), list(self.function.__defaults__ or ())
        for suspect, source in zip(suspects, sources):
            value = source.of(trial.arguments)
            if suspect.kind == "name":
                known[suspect.what] = value
            elif suspect.kind == "number":
                code = with_another_number(code, suspect.what, value)
            else:
                defaults[own.index(suspect.what) - len(own)] = value
        function = types.FunctionType(code, known, None, tuple(defaults), self.function.__closure__)
        function.__kwdefaults__ = self.function.__kwdefaults__
        return function

    def _on_suspects(self, suspects, sources):
        by_kind = {
            kind: [(one.what, source.words) for one, source in zip(suspects, sources) if one.kind == kind]
            for kind in ("name", "number", "default")
        }
        sentences = []
        if by_kind["name"]:
            sentences.append(from_the_notebook([name for name, _ in by_kind["name"]], self._own_names()))
        if by_kind["number"]:
            numbers = " and ".join(self._as_typed(number) for number, _ in by_kind["number"])
            words = " and ".join(dict.fromkeys(words for _, words in by_kind["number"]))
            sentences.append(
                f"You have typed in {numbers}. Your function is called with other data and sizes too: "
                f"take {words} from the arguments."
            )
        if by_kind["default"]:
            names = listed([name for name, _ in by_kind["default"]])
            sentences.append(f"Your function is given {listed(self.parameters)}, so {names} keeps its default value.")
        return " ".join(sentences)

    def _as_typed(self, number):
        """A number of the compiled code as the source has it: 0.05 ** 2, which Python keeps as 0.0025."""
        for node in ast.walk(self.tree) if self.tree else ():
            if isinstance(node, ast.BinOp):
                code = compile(ast.Expression(node), "", "eval")
                if not code.co_names and numbers_typed_in(code) == [number]:
                    return f"`{ast.unparse(node)}`"
        return f"{number:g}"

    # -------------------------------------------------------------------------------------------------- faults of form

    def _mended_by_text(self, trials, cures):
        if not self._tree_is_the_code(trials):
            return None
        for tree, sentence in itertools.islice(cures(self.tree), min(CURES, self._tries(trials[0]))):
            function = compiled(tree, self.function)
            if function is not None and self._right(lambda trial, function=function: function, trials):
                return sentence
        return None

    def _tree_is_the_code(self, trials):
        """Whether the source does what the function does: its file may have changed since."""
        if self.tree is None:
            return False
        function = compiled(copy.deepcopy(self.tree), self.function)
        return function is not None and not self._right(lambda trial: function, trials)

    def _ended_by_a_return(self, trials):
        """That a return ends the loop too early, where the loop has more rounds and other things are wrong as well."""
        returned = return_inside_a_loop(self.tree) if self._tree_is_the_code(trials) else None
        if returned is None:
            return None
        for tree, sentence in cures(self.tree):
            if sentence != sentence_on_a_return(returned):
                continue
            function = compiled(tree, self.function)
            for trial in trials:
                result = _result(lambda trial, function=function: function, trial)
                if isinstance(result, Exception) or not close(result, trial.outcome.result):
                    return f"{sentence} That is the first thing to mend, and not the only one."
        return None

    def slip(self, trials):
        """A sentence on one or two places of the reader's code whose change makes all results right. To be guarded."""
        if self.tree is None or self.may_be_endless():
            return None
        trials = sorted(trials, key=lambda trial: trial.agrees)
        callables = [name for name, value in zip(self._own_parameters(), trials[0].arguments) if callable(value)]
        with np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
            variants = Variants(self.function, callables=callables, definition=copy.deepcopy(self.tree))
            tries = CALLS // calls_in(variants, trials[0].arguments)
            unchanged = self._right(lambda trial: lambda *arguments: variants(arguments), trials)
            return None if unchanged else self._first_slip(variants, trials, tries)

    def _first_slip(self, variants, trials, tries):
        likely = [variant for variant in variants.variants if variant.weight <= POSSIBLE]
        likeliest = [variant for variant in likely if variant.weight == LIKELY]
        pairs = [pair for pair in itertools.combinations(likeliest, 2) if pair[0].place != pair[1].place]
        for changes in [*((one,) for one in likely[:tries]), *pairs[:tries]]:
            if self._right(lambda trial, changes=changes: lambda *mine: variants(mine, *changes), trials):
                places = list(dict.fromkeys(self._place(change) for change in changes))
                number = "One change makes" if len(changes) == 1 else "Two changes make"
                return f"{number} it right. Look at {', and at '.join(places)}."
        return None

    def _place(self, variant):
        """Where a change of the reader's code is."""
        line = f"line {variant.line}"
        words = f"`{ast.unparse(variant.node)}`"
        if len(words) > TOO_LONG:
            return line
        if len(words) > TOO_SHORT:
            return f"{words} in {line}"
        text = linecache.getline(self.function.__code__.co_filename, variant.line).strip()
        return f"{words} in {line}, `{text}`"


def _is(value, wanted):
    """Whether a value is a function of the library, which is given itself or by its path in words."""
    if not isinstance(wanted, str):
        return value is wanted
    return wanted == f"{getattr(value, '__module__', None)}.{getattr(value, '__qualname__', None)}"


def never_used(unused):
    if not unused:
        return ""
    return f"Your function never uses its argument{'s' * (len(unused) > 1)} {listed(unused)}."


def _result(make, trial):
    """What a mended function returns on a trial, settled, or the error that it stops with."""
    try:
        return settled(make(trial)(*_copies(trial.arguments)))
    except BaseException as error:  # SystemExit too: the function is the reader's
        if guard.is_to_end(error):
            raise
        return error if isinstance(error, Exception) else RuntimeError(type(error).__name__)


def _copies(arguments):
    return [argument if callable(argument) else copy.deepcopy(argument) for argument in arguments]


def _may_be(result, expected):
    """A quick look at whether a result may be the expected one: as many numbers, and the first alike."""
    if isinstance(result, Exception):
        return False
    if isinstance(expected, tuple) or not isinstance(result, np.ndarray) or not isinstance(expected, np.ndarray):
        return True
    if result.size != expected.size:
        return False
    return not result.size or bool(np.isclose(result.flat[0], expected.flat[0], rtol=1e-2, atol=1e-6, equal_nan=True))


def _is_of_formulas(source, trials):
    """Whether a source is one of the numbers that belong to formulas on all trials, and so explains nothing."""
    values = [source.of(trial.arguments) for trial in trials]
    return all(np.ndim(value) == 0 and value in BELONG_TO_FORMULAS for value in values)


def _sources(parameters, arguments):
    """What a name of the notebook or a number may stand for: arguments first, then sizes, parts, roots and squares."""
    whole, sizes, computed = [], [], []
    for i, (name, value) in enumerate(zip(parameters, arguments)):
        whole.append(_Source(f"`{name}`", lambda given, i=i: given[i], callable(value)))
        if isinstance(value, np.ndarray):
            for axis in range(value.ndim):
                words = f"the size of `{name}` along axis {axis}"
                sizes.append(_Source(words, lambda given, i=i, axis=axis: np.shape(given[i])[axis]))
                sizes.append(_Source(words, lambda given, i=i, axis=axis: np.shape(given[i])[axis] - 1))
            if value.ndim > 1:
                sizes.append(_Source(f"the number of values in `{name}`", lambda given, i=i: np.size(given[i])))
        if isinstance(value, (tuple, list)) or (isinstance(value, np.ndarray) and value.ndim):
            for k in range(len(value) if len(value) <= FEW else 0):
                computed.append(_Source(f"`{name}`", lambda given, i=i, k=k: given[i][k]))
        if isinstance(value, (np.ndarray, float, np.floating)):
            computed.append(_Source(f"`{name}`", lambda given, i=i: np.sqrt(given[i])))
            computed.append(_Source(f"`{name}`", lambda given, i=i: given[i] ** 2))
    return whole + sizes + computed

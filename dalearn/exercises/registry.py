"""How an exercise is written. This head is all that an author has to read.

A coding exercise is our own answer, three hints, random examples to compare answers on, and a table of the mistakes
that people make:

    def _some_members(rng):
        return (rng.standard_normal((rng.integers(2, 5), rng.integers(6, 9))),)

    @exercise(
        "05-mean",
        right="What is said to a right answer.",
        hints=("A weak hint.", "A stronger one.", "Nearly the answer."),
        example=_some_members,
        axes={"ensemble": "n_params, n_ens", "return": "n_params"},
    )
    def member_mean(ensemble):
        return ensemble.mean(axis=1)

    @member_mean.catalogue
    def mistakes(ensemble):
        return {
            "That is the mean over the parameters. The members stand in the columns.": lambda: ensemble.mean(axis=0),
            "That is the sum. How many members are there?": lambda: ensemble.sum(axis=1),
        }

An answer is right when it agrees with our function on every example, however it is written. An answer that agrees with
an entry of the catalogue is told the sentence of that entry; the first that fits speaks. An entry may raise: it then
fits an answer that stops with the same error. So write down what people do and what you would say to them, and nothing
else: single slips in our own answer (a sign, an axis, a factor, a forgotten root) are found without an entry, and so is
what the results have in common with the right ones. `python -m dalearn.exercises survey 05-mean` shows what is left.

What else an exercise may say of itself:

    edges           {words: function of rng}: calls that every check makes besides the random ones, at the border of
                    what the task allows: {"with two members": ..., "with one observation": ...}. The words end the
                    sentence "It is right, but not ..." where an answer fails there alone.
    axes            {argument: names of its axes}, and "return" for the result. Errors and shapes are explained by them,
                    and sizes ("where n_ens is 2") are found through them. A size is called like its axis.
    terms           {name of a variable in our answer: what to call it}: {"K": "the gain"}. Sentences about a slip speak
                    of the variables of our answer, and the reader's may have other names.
    keeps_arguments True where the task is to leave the arguments as they are. Else an answer may write into them.
    instead_of      the library's functions that the reader is to write: an answer must not call them. A function, or
                    its path in words, "dalearn.metrics.rmse", where the exercises must not import it.

A question with a few answers to choose from is a `choice` where its reader can know the answer, from what was seen or
computed: `check` says right or wrong. It is a `prediction` where it is asked before the answer can be seen: the reader
commits a letter with `predict`, and `check` says later what happens, without judging.

    prediction(
        "05-predict",
        careful="b",
        options={
            "a": "What is said after the words You said a: what happens, with its number.",
            "b": "The same for b.",
        },
        hints=("How to think about it.", "A stronger hint.", "Nearly the answer."),
        why="the reason that could be known before; it ends the sentence What spoke for b beforehand: ...",
    )

In the chapter's source the cell whose output shows the answer last is tagged revealed:05-predict. Between the question
and it, that cell included, the reader's edition stores no outputs but those of cells tagged harmless.

A class may get a choice of its own, by a seed (in_class.py): the options of a list, - **a** ... in the text, change
their letters. What a choice may say of itself for that:

    in_a_list   False where its letters stand elsewhere, in a sentence or in code: then they stay.
    numbers     a function of a large whole number that gives {words of the question: other words}, for the text of the
                chapter, the options, the hints and why: the same question with other numbers.

The file of a chapter is chNN.py, and its exercises are found by their names.
"""

import copy
import difflib
import importlib
import inspect
import re
import textwrap
from pathlib import Path

import numpy as np

EXAMPLES = 5  # so that two different formulas do not agree by chance
_exercises = {}


class Exercise:
    """A coding exercise; made by the decorator exercise."""

    def __init__(self, reference, name, right, hints, example, edges, axes, terms, keeps_arguments, instead_of):
        self.reference = reference
        self.parameters = list(inspect.signature(reference).parameters)
        self.name = name
        self.praise = right
        self.hints = hints
        self.example = example
        self.edges = edges
        self.axes = {argument: [axis.strip() for axis in names.split(",")] for argument, names in axes.items()}
        self.terms = terms
        self.keeps_arguments = keeps_arguments
        self.instead_of = instead_of
        self.mistakes = _no_mistakes

    def catalogue(self, function):
        """A decorator: function(*arguments) gives {sentence: what an answer that makes this mistake returns}.

        What it returns is a function without arguments, called only where it is needed; it may raise.
        """
        self.mistakes = function
        return function

    def examples(self, rng=None):
        """Arguments for EXAMPLES random calls, then for those at the edges."""
        rng = np.random.default_rng(rng)
        random_calls = [self.example(rng) for _ in range(EXAMPLES)]
        return random_calls + [edge(rng) for edge in self.edges.values()]

    def sentences(self):
        """All sentences of the catalogue, in its order."""
        return list(self.mistakes(*copy.deepcopy(self.examples(0)[0])))

    def solution(self):
        """The source of the reference, from its def on."""
        source = textwrap.dedent(inspect.getsource(self.reference))
        return source[source.index("def ") :].rstrip()


def _no_mistakes(*arguments):
    return {}


class Choice:
    """A question with a few answers: options {answer: what to say of it}, one of them right."""

    def __init__(self, name, right, options, hints, why, in_a_list=True, numbers=None):
        self.name = name
        self.in_a_list = in_a_list
        self.numbers = numbers
        self.right = right
        self.options = options
        self.hints = hints
        self.why = why
        self.praise = options[right]

    def solution(self):
        return f"{self.right!r}: {self.why}"


class Prediction:
    """A question that is asked before its answer can be seen: options {letter: what to say of it}; none is graded.

    careful is the letter that agrees with what happens, and why the reason that could be known before.
    """

    def __init__(self, name, careful, options, hints, why):
        self.name = name
        self.careful = careful
        self.options = options
        self.hints = hints
        self.why = why

    def solution(self):
        return f"{self.careful!r}: {self.why}"


def exercise(
    name,
    *,
    right,
    hints,
    example,
    edges=None,
    axes=None,
    terms=None,
    keeps_arguments=False,
    instead_of=(),
):
    """A decorator that makes an Exercise of our own answer; example(rng) gives the arguments of one random call."""

    def decorate(reference):
        given = edges or {}, axes or {}, terms or {}
        return _add(Exercise(reference, name, right, hints, example, *given, keeps_arguments, instead_of))

    return decorate


def choice(name, *, right, options, hints, why, in_a_list=True, numbers=None):
    """Add a question with a few answers."""
    return _add(Choice(name, right, options, hints, why, in_a_list, numbers))


def prediction(name, *, careful, options, hints, why):
    """Add a question that the reader answers before the answer can be seen."""
    return _add(Prediction(name, careful, options, hints, why))


def _add(made):
    if made.name in _exercises:
        raise ValueError(f"name must be new; there is an exercise {made.name!r} already")
    _exercises[made.name] = made
    return made


def load(chapter="*"):
    """Import the files of the chapters, or of the one with this number, which add their exercises."""
    for path in sorted(Path(__file__).parent.glob(f"ch{chapter}.py")):
        importlib.import_module(f"{__package__}.{path.stem}")


def names():
    """The names of all exercises, in the order of the chapters."""
    load()
    return sorted(_exercises)


def get(name):
    """The Exercise, Choice or Prediction of this name; ValueError, with names that are like it, where there is none."""
    if isinstance(name, str) and re.match(r"\d\d-", name):
        load(name[:2])
    if not isinstance(name, str) or name not in _exercises:
        names()
        if callable(name):
            raise ValueError('name must be that of an exercise, as in check("00-mean", my_mean); got a function')
        close = difflib.get_close_matches(str(name), _exercises, n=3) or names()[:3]
        raise ValueError(f"name must be that of an exercise, like {', '.join(map(repr, close))}; got {name!r}")
    return _exercises[name]

"""Predictions: a letter that the reader commits before the answer can be seen. They are kept, and never graded.

    predict("06-predict")         in a notebook a button for each letter; a press commits it
    predict("06-predict", "b")    commits b; the last letter counts
    reply(exercise)               what check says later: "You said b. ...", in words that fit the option

An author writes one with registry.prediction.
"""

import html
import sys

from .._checks import brief
from .._command import printable
from . import registry
from .done import Done
from .feedback import Feedback, Text
from .progress import note, said, with_news


def predict(name, option=None):
    """Commit an answer to a prediction; without an option ask for one, in a notebook with buttons.

    ValueError where the name is not that of a prediction, and where the option is not one of its letters.
    """
    exercise = _prediction(name)
    if is_open(option):
        return Question(exercise)
    commit(exercise, option)
    return Text(_committed(exercise))


def commit(exercise, option):
    """Keep the option as the reader's answer; ValueError where it is none of the prediction's."""
    letter = option.strip().lower() if isinstance(option, str) else option
    if not isinstance(letter, str) or letter not in exercise.options:
        letters = ", ".join(map(repr, exercise.options))
        raise ValueError(f"option must be one of {letters} or None; got {brief(option)}")
    note(exercise.name, Done(f"said {letter}"))


def reply(exercise, option=None):
    """What happens, to somebody who has said this option or has committed one before -> Reply. It does not raise."""
    if not is_open(option):
        try:
            commit(exercise, option)
        except ValueError as error:
            return with_news(Reply(False, False, f"{exercise.name} was not answered: {error}."))
    letter = said(exercise.name)
    if letter is None:
        return with_news(Reply(False, False, f"{exercise.name} is still open. {_how(exercise)}"))
    agrees = letter == exercise.careful
    which = "it" if agrees else exercise.careful
    words = f"You said {letter}. {exercise.options[letter]} What spoke for {which} beforehand: {exercise.why}"
    return with_news(Reply(agrees, True, words))


def is_open(option):
    """Whether an option is what stands in a cell that nobody has filled."""
    return option is None or option is ... or (isinstance(option, str) and not option.strip())


class Reply(Feedback):
    """What is said to a prediction. ok tells whether it agrees with what happens; neither words nor colour judge it."""

    @property
    def colour(self):
        return "#0072B2" if self.attempted else "#999999"


class Question:
    """A prediction that asks for its letter: buttons in a notebook, a sentence elsewhere."""

    def __init__(self, exercise):
        self.exercise = exercise

    def __repr__(self):
        if said(self.exercise.name) is None:
            return printable(f"{self.exercise.name} is still open. {_how(self.exercise)}")
        return printable(_committed(self.exercise))

    def _repr_mimebundle_(self, include=None, exclude=None):
        plain = {"text/plain": repr(self)}
        if not _in_a_notebook():
            return plain
        try:
            return self.buttons()._repr_mimebundle_() | plain
        except ImportError:  # there is no ipywidgets here
            return plain

    def buttons(self):
        """The widget: a button for each letter, and below them in words what was said."""
        import ipywidgets as widgets  # not above: a script that checks an answer needs none

        words = widgets.HTML()

        def say():
            committed = said(self.exercise.name) is not None
            text = _committed(self.exercise) if committed else f"Press a letter to commit to {self.exercise.name}."
            words.value = f'<div role="status">{html.escape(text)}</div>'

        def press(button):
            commit(self.exercise, button.description)
            say()

        buttons = [widgets.Button(description=letter, layout={"width": "4em"}) for letter in self.exercise.options]
        for button in buttons:
            button.on_click(press)
        say()
        return widgets.VBox([widgets.HBox(buttons), words])


def _prediction(name):
    """The Prediction of this name."""
    exercise = registry.get(name)
    if not isinstance(exercise, registry.Prediction):
        kind = "asks for code" if hasattr(exercise, "reference") else "is judged"
        raise ValueError(f"name must be that of a prediction; got {name!r}, which {kind}: check({name!r}, answer)")
    return exercise


def _how(exercise):
    """How to commit, in a sentence."""
    first, *others = exercise.options
    more = "".join(f', or "{letter}"' for letter in others)
    return f'Commit to an answer with predict("{exercise.name}", "{first}"){more}.'


def _committed(exercise):
    return f'You said {said(exercise.name)}. check("{exercise.name}") tells you later what happens.'


def _in_a_notebook():
    """Whether this is the kernel of a notebook, which can show buttons."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and type(shell).__name__ != "TerminalInteractiveShell"

"""What a check says, and how a notebook and a terminal show it."""

import html
import re
from dataclasses import dataclass

from .._command import printable


@dataclass(frozen=True)
class Feedback:
    """What a check says.

    ok          whether the answer is right
    attempted   whether there was an answer at all
    message     the whole of it, in words
    mistake     the sentence that names what is wrong, or None where nothing was recognised
    """

    ok: bool
    attempted: bool
    message: str
    mistake: str | None = None

    def __repr__(self):
        return printable(self.message)

    @property
    def colour(self):
        """That of the bar beside the words."""
        return "#009E73" if self.ok else "#D55E00" if self.attempted else "#999999"

    def _repr_html_(self):
        style = f"border-left: 4px solid {self.colour}; padding: 0.3em 0.8em"
        return f'<div role="status" style="{style}">{_with_code(self.message)}</div>'


def _with_code(text):
    """A text for a notebook: what stands between backticks is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))


class Text(str):
    """A string that a notebook and a terminal show as it is, without quotation marks."""

    def __str__(self):
        return printable(super().__str__())

    def __repr__(self):
        return str(self)


def right(praise):
    return Feedback(True, True, f"Right. {praise}")


def still_open(name):
    return Feedback(False, False, f"{name} is still open. Put your answer in the place of the ... and run again.")


def wrong(name, sentence, recognised=False):
    """Feedback on a wrong answer; recognised says whether the sentence names the mistake."""
    return Feedback(False, True, f"Not yet. {sentence} (hint({name!r}) helps.)", sentence if recognised else None)


def in_words(error):
    """An exception as its type and its words, in one line that is not too long."""
    try:
        words = str(error)
    except BaseException:  # the error may be one of the answer's own
        words = ""
    return f"{type(error).__name__}: {words}".rstrip(": ").replace("\n", " ")[:200]

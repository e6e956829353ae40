"""What was done of one exercise, and how that is written in lines that a person can read.

    06-epoch    solved (3 attempts, 1 hint, answer 9f3a01c2)
    06-epoch    mistake made 2 times: You start at the mean of the weights.
    06-predict  said a

Attempts are counted until the exercise is solved, and an answer that is checked again as it stands is none: the last
one is known by a number that is made of its code. An older version wrote the words before the brackets alone.
"""

import hashlib
import re
from dataclasses import dataclass, field

MOST_MISTAKES = 20  # of one exercise that are kept
LONGEST = 400  # characters of a sentence
DETAILS = re.compile(r"(\S.*?) +\(([^()]*)\)")
DETAIL = {
    "attempts": re.compile(r"(\d{1,6}) attempts?"),
    "hints": re.compile(r"(\d{1,6}) hints?"),
    "solution_seen": re.compile(r"(solution) seen"),
    "answer": re.compile(r"answer ([0-9a-f]{8})"),
}
KINDS = {"attempts": int, "hints": int, "solution_seen": bool, "answer": str}
MISTAKE = re.compile(r"mistake made (\d{1,6}) times?: (.+)")
OPEN = "open"


@dataclass
class Done:
    """state is "tried", "solved", "said b" of a prediction, or empty; mistakes are {sentence: how often it was said}"""

    state: str = ""
    attempts: int = 0
    hints: int = 0
    solution_seen: bool = False
    answer: str = ""
    mistakes: dict = field(default_factory=dict)

    @property
    def is_solved(self):
        return self.state.startswith("solved")

    def followed_by(self, other):
        """What was done, when all this was done first and then the other. What is solved stays solved."""
        mistakes = dict(self.mistakes)
        for sentence, times in other.mistakes.items():
            if sentence in mistakes or len(mistakes) < MOST_MISTAKES:
                mistakes[sentence] = mistakes.get(sentence, 0) + times
        return Done(
            self.state if self.is_solved and other.state == "tried" else other.state or self.state,
            self.attempts + other.attempts,
            max(self.hints, other.hints),
            self.solution_seen or other.solution_seen,
            other.answer or self.answer,
            mistakes,
        )


def lines_of(done):
    """The lines on one exercise, without its name."""
    details = [
        _counted(done.attempts, "attempt") if done.attempts else "",
        _counted(done.hints, "hint") if done.hints else "",
        "solution seen" if done.solution_seen else "",
        f"answer {done.answer}" if done.answer else "",
    ]
    known = ", ".join(filter(None, details))
    state = done.state or OPEN
    yield f"{state} ({known})" if known else state
    for sentence, times in done.mistakes.items():
        yield f"mistake made {_counted(times, 'time')}: {sentence}"


def from_line(words):
    """What one line says, without the exercise's name. What is not understood is a state, and stays."""
    if match := MISTAKE.fullmatch(words):
        return Done(mistakes={match.group(2): int(match.group(1))})
    done = Done(state=words)
    if match := DETAILS.fullmatch(words):
        found = [_detail(words) for words in match.group(2).split(",")]
        if all(found):
            done = Done(state=match.group(1), **dict(found))
    if done.state == OPEN:
        done.state = ""
    return done


def _detail(words):
    """One of the details in brackets, as a name of Done and its value; None where the words are no detail."""
    for name, pattern in DETAIL.items():
        if match := pattern.fullmatch(words.strip()):
            return name, KINDS[name](match.group(1))
    return None


def _counted(number, word):
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def in_one_line(sentence):
    """A sentence as it can stand in a line of the file."""
    words = " ".join(sentence.split())[:LONGEST]
    return "".join(character if character.isprintable() else "?" for character in words)


def number_of(answer, ok):
    """Eight letters and digits by which an answer is known when it is checked again.

    ok is whether it was right: a function may change because one that it calls has changed.
    """
    code = getattr(answer, "__code__", None)
    if isinstance(answer, str):
        content = answer
    elif isinstance(code, type(in_one_line.__code__)):
        content = _content(code)
    else:
        content = type(answer).__name__
    return hashlib.sha256(f"{ok} {content}".encode("utf-8", "replace")).hexdigest()[:8]


def _content(code):
    """The instructions of a function and what they work with, but not where in the notebook they stand."""
    return repr([code.co_code, code.co_names, code.co_varnames, [_constant(value) for value in code.co_consts]])


def _constant(value):
    if isinstance(value, type(in_one_line.__code__)):
        return _content(value)
    if isinstance(value, frozenset):
        return sorted(map(repr, value))  # its own order changes with each kernel
    return repr(value)

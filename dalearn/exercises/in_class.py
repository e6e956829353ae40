"""A question as one class is asked it: its options stand under other letters, and some of its numbers are others.

    seed_here()              the seed that stands in the file dalearn-class.txt of the working folder, or None
    as_asked(question, seed) the Choice with the letters and numbers of this class
    letters_of, phrases_of   the letters and the words of this class, for the text of the chapter

`notebooks/build.py class FOLDER --seed 7` writes that file beside each notebook, and changes the notebook's text in the
same way. Letters follow from the seed, the chapter and the number of options alone, so that two questions of a
chapter that share one list of options share its letters. An exercise in code needs none of this: its checks take new
numbers each time.
"""

import hashlib
import re
from pathlib import Path

from .registry import Choice

FILE = "dalearn-class.txt"
LINE = re.compile(r"seed (\d+)")
LARGEST = 10_000  # bytes; a file that is larger is not ours


def seed_here():
    """The seed of the class whose notebook this is; None where there is no such file.

    ValueError where the file does not say it.
    """
    try:
        place = Path.cwd() / FILE
        if not place.is_file():
            return None
        text = place.read_text(encoding="utf-8")[:LARGEST]
    except (OSError, ValueError):
        raise ValueError(f"{FILE} cannot be read; put the one that came with the notebook back") from None
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    match = LINE.fullmatch(lines[0]) if len(lines) == 1 else None
    if match is None:
        raise ValueError(f"{FILE} must hold a line like seed 7; put the one that came with the notebook back")
    return int(match.group(1))


def as_asked(question, seed):
    """The question as the class with this seed is asked it; without a seed it stays as it is."""
    if seed is None or not isinstance(question, Choice):
        return question
    phrases = phrases_of(question, seed)
    letters = letters_of(question, seed)
    options = {letters[ours]: in_other_words(text, phrases) for ours, text in question.options.items()}
    return Choice(
        question.name,
        letters[question.right],
        dict(sorted(options.items())),
        tuple(in_other_words(hint, phrases) for hint in question.hints),
        in_other_words(question.why, phrases),
    )


def letters_of(question, seed):
    """{letter of an option: the letter under which this class sees it}."""
    letters = list(question.options)
    if not question.in_a_list:
        return dict(zip(letters, letters))
    shuffled = sorted(letters, key=lambda letter: _number(seed, question.name[:2], len(letters), letter))
    return dict(zip(shuffled, letters))


def phrases_of(question, seed):
    """{words of the question: what this class reads in their place}; empty where the seed changes no number."""
    return question.numbers(_number(seed, question.name)) if question.numbers else {}


def in_other_words(text, phrases):
    """The text with each of the phrases replaced; a phrase may be broken over two lines."""
    if not phrases:
        return text
    others = {" ".join(phrase.split()): other for phrase, other in phrases.items()}
    longest_first = sorted(others, key=len, reverse=True)
    pattern = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in longest_first)
    return re.sub(pattern, lambda match: others[" ".join(match.group().split())], text)


def _number(*parts):
    """A large whole number that follows from these parts, the same with every Python."""
    return int.from_bytes(hashlib.sha256(" ".join(map(str, parts)).encode()).digest()[:8], "big")

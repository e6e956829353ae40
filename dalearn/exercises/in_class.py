"""A question as one class is asked it: its options stand under other letters, and some of its numbers are others.

    of_class(seed)           said once in a notebook: from now on its questions are those of the class with this seed
    seed_here()              the seed that was said; None where the questions are those of the course
    as_asked(question, seed) the Choice with the letters and numbers of this class
    letters_of, phrases_of   the letters and the words of this class, for the text of the chapter

`notebooks/build.py class FOLDER --seed 7` writes of_class(7) into the cell of each notebook that fetches check, and
changes the notebook's text in the same way. So a notebook is whole without any other file, wherever it is opened.
Letters follow from the seed, the chapter and the number of options alone, so that two questions of a chapter that share
one list of options share its letters. An exercise in code needs none of this: its checks take new numbers each time.
"""

import hashlib
import re

from .._checks import brief
from .registry import Choice

_seed = None


def of_class(seed):
    """Ask and judge the questions of this notebook as the class with this seed is asked them; None as the course does.

    ValueError where the seed is no whole number of 0 or more.
    """
    global _seed
    if seed is not None and (type(seed) is not int or seed < 0):
        raise ValueError(f"seed must be a whole number of 0 or more, or None; got {brief(seed)}")
    _seed = seed


def seed_here():
    """The seed of the class whose notebook this is; None where none was said."""
    return _seed


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

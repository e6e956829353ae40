"""Exercises of the course: check an answer, ask for a hint, look at a solution.

    check(name, answer)   what is right or wrong with an answer; it never raises
    hint(name)            the next hint, each stronger than the one before
    solution(name)        the source of our answer, the same that the tests run
    names()               all exercises

One file per chapter, chNN.py; the head of registry.py is all that an author of exercises has to read.
"""

from .doors import check, hint, solution
from .feedback import Feedback
from .registry import names

__all__ = ["Feedback", "check", "hint", "names", "solution"]

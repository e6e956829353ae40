"""Exercises of the course: check an answer, ask for a hint, look at a solution.

    check(name, answer)   what is right or wrong with an answer; it never raises
    hint(name)            the next hint, each stronger than the one before
    solution(name)        the source of our answer, the same that the tests run
    names()               all exercises

One file per chapter. An author adds an exercise by writing a function, its hints, an example generator and the
function's wrong twins: what people write when they are nearly right. See _mechanism.py.
"""

from . import ch08  # noqa: F401  each chapter's file adds its exercises
from ._mechanism import Feedback, check, hint, names, solution

__all__ = ["Feedback", "check", "hint", "names", "solution"]

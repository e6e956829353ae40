"""Exercises of the course: commit a prediction, check an answer, ask for a hint, look at a solution.

    predict(name, option)  commit an answer before it can be seen; without an option a notebook shows buttons
    check(name, answer)    what is right or wrong with an answer, or what happens, to a prediction; it never raises
    hint(name)             the next hint, each stronger than the one before
    solution(name)         the source of our answer, the same that the tests run
    progress()             which exercises are open, tried and solved; export="mine.json" writes a file for a class
    names()                all exercises

One file per chapter, chNN.py; the head of registry.py is all that an author of exercises has to read.
"""

from .doors import check, hint, solution
from .feedback import Feedback
from .predictions import predict
from .progress import progress
from .registry import names

__all__ = ["Feedback", "check", "hint", "names", "predict", "progress", "solution"]

"""Exercises of the course: check an answer, ask for a hint, look at a solution.

    predict(name, option)  commit an answer before it can be seen; without an option a notebook shows buttons
    check(name, answer)    what is right or wrong with an answer, or what happens, to a prediction; it never raises
    hint(name)             the next hint, each stronger than the one before
    solution(name)         the source of our answer, the same that the tests run
    progress()             which exercises are open, tried and solved
    names()                all exercises

One file per chapter, chNN.py. An author adds an exercise by writing a function, its hints, an example generator and the
function's wrong twins: what people write when they are nearly right. See _mechanism.py.
"""

import importlib
import pkgutil

from ._mechanism import Feedback, check, hint, names, solution
from .predictions import predict
from .progress import progress

for _chapter in pkgutil.iter_modules(__path__):
    if _chapter.name.startswith("ch"):
        importlib.import_module(f"{__name__}.{_chapter.name}")  # adds its exercises

__all__ = ["Feedback", "check", "hint", "names", "predict", "progress", "solution"]

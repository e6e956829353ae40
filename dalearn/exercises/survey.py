"""For authors: which slips get only a general sentence, and which wrong answers pass.

    python -m dalearn.exercises survey [NAME ...]

For every exercise all likely single changes of our answer are tried, and all entries of its catalogue:

    passes    it is wrong on some of many examples, and a check might call it right: the examples are too weak
    hidden    another entry of the catalogue speaks for it, so that its own sentence is never said
    general   no entry names it, so that this general sentence is said: is one of its own worth writing?
"""

import copy
import warnings
from dataclasses import dataclass

import numpy as np

from .case import Case
from .diagnosis import in_the_catalogue
from .failures import Failure
from .feedback import in_words
from .guard import settings_as_they_were
from .judge import Outcome, Trial, agree, settled, sizes_of
from .registry import Exercise, get, names
from .search import changed, variants_of
from .variants import LIKELY

DRAWS = 10  # of the examples, on which a slip has to be wrong in each; else a check might miss it


@dataclass(frozen=True)
class Line:
    """What was found: what happens to it (passes, hidden, general), and which slip it is, in words."""

    fate: str
    words: str


def survey(name):
    """The lines on one exercise, the worst first, and a sentence that counts them.

    ValueError where the exercise is a question, which has no answer in code.
    """
    exercise = get(name)
    if not isinstance(exercise, Exercise):
        raise ValueError(f"name must be that of an exercise in code; got {name!r}, which is a question")
    with settings_as_they_were(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # of answers with a mistake in them
        draws = [_trials(exercise, np.random.default_rng(seed)) for seed in range(DRAWS)]
        lines = [*_of_entries(exercise, draws), *_of_changes(exercise, draws)]
    order = ["passes", "hidden", "general"]
    lines = sorted(dict.fromkeys(lines), key=lambda line: order.index(line.fate))
    counts = {fate: sum(line.fate == fate for line in lines) for fate in order}
    summary = (
        f"{name}: {len(exercise.sentences())} sentences. {counts['passes']} pass, {counts['hidden']} are hidden, "
        f"{counts['general']} have a general sentence only."
    )
    return lines, summary


def _trials(exercise, rng):
    """A check's examples, with the right results and no answer yet."""
    made = []
    for arguments in exercise.examples(rng):
        expected = settled(exercise.reference(*copy.deepcopy(arguments)))
        made.append(Trial(arguments, expected, Outcome(), False, sizes_of(exercise, arguments)))
    return made


def _of_entries(exercise, draws):
    for sentence in exercise.sentences():
        cases = [_as_answered(exercise, trials, _entry(exercise, sentence)) for trials in draws]
        yield from _missed(cases, sentence)
        speaks = {_in_the_catalogue(case) for case in cases if case is not None} - {None, sentence}
        for other in sorted(speaks):
            yield Line("hidden", f"{sentence} (It is told: {other})")


def _of_changes(exercise, draws):
    for variant in variants_of(exercise).variants:
        if variant.weight > LIKELY:
            break

        def slipped(trial, variant=variant):
            return changed(exercise, trial, variant)

        cases = [_as_answered(exercise, trials, slipped) for trials in draws]
        if not any(cases):
            continue  # the change changes nothing
        yield from _missed(cases, variant.sentence)
        if _in_the_catalogue(next(filter(None, cases))) is None:
            yield Line("general", variant.sentence)


def _missed(cases, words):
    missed = sum(case is None for case in cases)
    if missed:
        yield Line("passes", f"{words} (in {missed} of {len(cases)} checks)")


def _entry(exercise, sentence):
    return lambda trial: exercise.mistakes(*copy.deepcopy(trial.arguments))[sentence]()


def _as_answered(exercise, trials, compute):
    """The Case of an answer that computes so; None where it is right on all these trials."""
    answered = []
    for trial in trials:
        outcome, agrees = _outcome(trial, compute), False
        if outcome.failure is None:
            agrees = agree(exercise, trial.arguments, outcome.result, trial.expected)
        answered.append(Trial(trial.arguments, trial.expected, outcome, agrees, trial.sizes))
    if all(trial.agrees for trial in answered):
        return None
    return Case(exercise, exercise.reference, answered, answered[0].outcome)


def _outcome(trial, compute):
    try:
        return Outcome(settled(compute(trial)))
    except Exception as error:
        return Outcome(failure=Failure(type(error).__name__, in_words(error)))


def _in_the_catalogue(case):
    finding = in_the_catalogue(case)
    return finding.sentence if finding else None


def print_survey(chosen):
    """Print the survey of these exercises, or of all; returns the exit code, 1 where a wrong answer passes."""
    code = 0
    for name in chosen or [name for name in names() if isinstance(get(name), Exercise)]:
        lines, summary = survey(name)
        print(summary)
        for line in lines:
            print(f"  {line.fate:8s} {line.words}")
            code = 1 if line.fate == "passes" else code
    return code

"""An answer that is wrong, as the layers of a diagnosis see it, and what they find."""

from dataclasses import dataclass
from functools import partial

from . import guard
from .agreement import FINE, in_single_precision
from .failures import failure_of, meet_alike
from .feedback import in_words
from .judge import NoNumbers, close, settled
from .reading import Reading

SECONDS = 3.0  # for running the reader's code again, mended in one way or the other; it takes some hundredths of one
A_MOMENT = 0.3  # for the same with a while in it, which what is meant to mend it can make endless
SEARCH_SECONDS = 5.0  # for a search, which needs some tenths of a second
SINGLE = 1e-4  # part of the largest number by which results in float32 may differ from those of the same mistake


@dataclass(frozen=True)
class Finding:
    """What is wrong: the sentence, the layer that found it, and whether it names a mistake."""

    sentence: str
    layer: str
    named: bool = True


class Case:
    """An answer with its trials, and the result of a second call with the first trial's arguments."""

    def __init__(self, exercise, answer, trials, again):
        self.exercise = exercise
        self.answer = answer
        self.trials = trials
        self.again = again
        self.reading = Reading(exercise, answer)
        self.wrong_first = sorted(trials, key=lambda trial: trial.agrees)
        self.first_wrong = self.wrong_first[0]
        self.fails = any(trial.outcome.failure is not None for trial in trials)

    def explained_by(self, compute, written_in=None):
        """Whether compute(trial) gives, or raises, what became of the answer on every trial.

        Where the function is given in which it is written, an error is the same only where the same arrays met.
        """
        return all(_same(trial, compute, written_in) for trial in self.wrong_first)


def _same(trial, compute, written_in):
    failure = trial.outcome.failure
    try:
        value = settled(compute(trial))
    except Exception as error:
        return failure is not None and _is_the_same_error(error, failure, written_in, trial.arguments)
    if failure is not None:
        return False
    result = trial.outcome.result
    if value is None or isinstance(value, NoNumbers):
        return type(result) is type(value) and result == value
    if isinstance(trial.expected, tuple) and not isinstance(value, tuple):
        return False
    return close(result, value, SINGLE if in_single_precision(result) else FINE)


def _is_the_same_error(error, failure, written_in, arguments):
    """Whether an error has the words of a failure, and, where that can be seen, came of the same arrays."""
    if in_words(error) != failure.said:
        return False
    if written_in is None or not failure.shapes:
        return True
    other = failure_of(error, written_in, arguments)
    return meet_alike(other.shapes, other.sums, failure)


def guarded(seconds, job, *arguments):
    """What a job gives that runs code with mistakes in it, or None where it comes to no end."""
    try:
        return guard.carry_out(partial(job, *arguments), seconds)
    except KeyboardInterrupt:  # the stop button
        raise
    except BaseException:  # it took too long, or some code with a mistake in it raised where it was looked at
        return None

"""Explorers: a figure that follows the sliders. Each function makes one; show it by writing it last in a cell.

An explorer can be driven from Python too: explorer.set(n_ens=10), explorer.play() where time is a control,
explorer.values, explorer.text, explorer.done, explorer.png.
With question, the name of an exercise, it opens when the reader has answered that, right or wrong.
"""

from ._arriving import ArrivingReadings
from ._budget import Budget
from ._changing import ChangingWorld
from ._classes import Classes
from ._clinic import Clinic, Rounds
from ._clinic import patient as patient
from ._cloud import CloudOfWeights
from ._counted import Counted
from ._explorer import Explorer
from ._film import Film
from ._hat import Hat
from ._inside import Inside
from ._learning_rate import LearningRate
from ._line_and_curve import OnACurve
from ._one_reading import OneReading
from ._opinions import Opinions
from ._pairs import Pairs
from ._readings import Readings
from ._sliced import Sliced
from ._span import Span
from ._span import few_members as few_members
from ._training import Training
from ._unit import Unit
from ._valley import Valley
from ._which_cloud import WhichCloud
from ._which_cloud import six_clouds as six_clouds


def one_reading(question=None):
    """A cloud of networks before and after one reading: the reading and its error (chapter 00)."""
    return Explorer(OneReading(), question)


def unit(question=None):
    """A sine put together from three units, the last of them by hand: weight, bias, output weight (chapter 01)."""
    return Explorer(Unit(), question)


def valley(question=None):
    """Two weights of the sine network on their way downhill: learning rate, step (chapter 02)."""
    return Explorer(Valley(), question)


def learning_rate(question=None):
    """Gradient descent on the sine: learning rate, epoch, seed (chapter 02)."""
    return Explorer(LearningRate(), question)


def opinions(question=None):
    """A prior, an observation and their posterior (chapter 03)."""
    return Explorer(Opinions(), question)


def readings(question=None):
    """Readings of one number that arrive one by one, and what is known after each (chapter 03)."""
    return Explorer(Readings(), question)


def sliced(question=None):
    """A number and its reading as a cloud, sliced at the reading that arrived; its line is the gain (chapter 03)."""
    return Explorer(Sliced(), question)


def which_cloud(question=None):
    """Six clouds of dots, of which one is real: the number of dots, and game after game (chapter 04)."""
    return Explorer(WhichCloud(), question)


def span(question=None):
    """What a few members of three numbers can reach, seen from all sides (chapter 04)."""
    return Explorer(Span(), question)


def cloud(question=None):
    """One ensemble update, seen in the cloud of one weight and the predictions (chapter 05)."""
    return Explorer(CloudOfWeights(), question)


def training(question=None):
    """The trained sine: ensemble size, inflation, relaxation, noise, method and seed."""
    return Explorer(Training(), question)


def arriving(question=None):
    """Observations that arrive one at a time, and the curves that follow them (chapter 06)."""
    return Explorer(ArrivingReadings(), question)


def on_a_curve(question=None):
    """A curved model with one weight, update after update: the line, and the curve (chapter 07)."""
    return Explorer(OnACurve(), question)


def film(question=None):
    """Offline training of the sine, update after update: the fit, and its error and spread so far (chapter 07)."""
    return Explorer(Film(), question)


def pairs(curves, question=None):
    """Two methods seed by seed: the ensemble, its rival, and the budget of both (chapter 08).

    curves  {method: {passes: errors (n_seeds,), the seeds in the same order}}, with ESMDA, GD and Adam among them
    """
    return Explorer(Pairs(curves), question)


def hat(question=None):
    """The Mexican hat as a surface that turns: truth, mean, error, spread, and a hole in the readings (chapter 09)."""
    return Explorer(Hat(), question)


def clinic(question=None):
    """Seven ensembles, most of them trained in a wrong way, and the treatments that change it (chapter 10)."""
    return Rounds(Clinic(), question)


def counted(question=None):
    """A band against the exact one: how often each reading counts, how many are used, and the day (chapter 11)."""
    return Explorer(Counted(), question)


def budget(runs, question=None):
    """An ensemble method against four descents in the study's table, as read() gives it: the budget (chapter 12)."""
    return Explorer(Budget(runs), question)


def classes(question=None):
    """Digits that an ensemble takes for others, with localisation and without: batches, members, seed (chapter 13)."""
    return Explorer(Classes(), question)


def changing(question=None):
    """An ensemble that learns while its world changes: what happens, relaxation, and the time (chapter 14)."""
    return Explorer(ChangingWorld(), question)


def inside(question=None):
    """A network inside a chaotic simulator: assimilations made, and how long the averages are (chapter 15)."""
    return Explorer(Inside(), question)

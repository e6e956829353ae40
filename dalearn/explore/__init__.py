"""Explorers: a figure that follows the sliders. Each function makes one; show it by writing it last in a cell.

An explorer can be driven from Python too: explorer.set(n_ens=10), explorer.values, explorer.text, explorer.png.
With question, the name of an exercise, it opens when the reader has answered that, right or wrong.
"""

from ._explorer import Explorer
from ._film import Film
from ._hat import Hat
from ._learning_rate import LearningRate
from ._line_and_curve import OnACurve
from ._one_analysis import OneAnalysis
from ._opinions import Opinions
from ._samples import Samples
from ._size_and_inflation import SizeAndInflation
from ._training import Training
from ._unit import Unit


def unit(question=None):
    """One tanh unit by hand: weight, bias, output weight (chapter 01)."""
    return Explorer(Unit(), question)


def learning_rate(question=None):
    """Gradient descent on the sine: learning rate and rule (chapter 02)."""
    return Explorer(LearningRate(), question)


def opinions(question=None):
    """A prior, an observation and their posterior (chapter 03)."""
    return Explorer(Opinions(), question)


def samples(question=None):
    """A sample of two numbers and the covariance that it estimates (chapter 04)."""
    return Explorer(Samples(), question)


def one_analysis(question=None):
    """One ensemble update of two parameters, an arrow for each member (chapter 05)."""
    return Explorer(OneAnalysis(), question)


def training(question=None):
    """The trained sine: ensemble size, inflation, relaxation, noise, method and seed (chapters 00 and 06)."""
    return Explorer(Training(), question)


def on_a_curve(question=None):
    """A curved model with one weight, update after update: the line, and the curve (chapter 07)."""
    return Explorer(OnACurve(), question)


def film(question=None):
    """Offline training of the sine, update after update: the fit, and its error and spread so far (chapter 07)."""
    return Explorer(Film(), question)


def hat(question=None):
    """The Mexican hat in two dimensions: truth, mean, error and spread as maps (chapter 09)."""
    return Explorer(Hat(), question)


def size_and_inflation(sizes, inflations, errors, question=None):
    """The map of chapter 10, errors (n_sizes, n_inflations), and beside it the run of one of its cells."""
    sizes = [int(size) for size in sizes]
    inflations = [float(inflation) for inflation in inflations]
    return Explorer(SizeAndInflation(sizes, inflations, errors), question)

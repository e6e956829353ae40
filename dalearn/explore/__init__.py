"""Explorers: a figure that follows the sliders. Each function makes one; show it by writing it last in a cell.

An explorer can be driven from Python too: explorer.set(n_ens=10), explorer.values, explorer.text, explorer.png.
With question, the name of an exercise, it opens when the reader has answered that, right or wrong.
"""

from ._explorer import Explorer
from ._film import Film
from ._hat import Hat
from ._learning_rate import LearningRate
from ._one_analysis import OneAnalysis
from ._opinions import Opinions
from ._size_and_inflation import SizeAndInflation
from ._span import Span
from ._span import few_members as few_members
from ._training import Training
from ._unit import Unit
from ._which_cloud import WhichCloud
from ._which_cloud import six_clouds as six_clouds


def unit(question=None):
    """One tanh unit by hand: weight, bias, output weight (chapter 01)."""
    return Explorer(Unit(), question)


def learning_rate(question=None):
    """Gradient descent on the sine: learning rate and rule (chapter 02)."""
    return Explorer(LearningRate(), question)


def opinions(question=None):
    """A prior, an observation and their posterior (chapter 03)."""
    return Explorer(Opinions(), question)


def which_cloud(question=None):
    """Six clouds of dots, of which one is real: the number of dots, and game after game (chapter 04)."""
    return Explorer(WhichCloud(), question)


def span(question=None):
    """What a few members of three numbers can reach, seen from all sides (chapter 04)."""
    return Explorer(Span(), question)


def one_analysis(question=None):
    """One ensemble update of two parameters, an arrow for each member (chapter 05)."""
    return Explorer(OneAnalysis(), question)


def training(question=None):
    """The trained sine: ensemble size, inflation, relaxation, noise, method and seed (chapters 00 and 06)."""
    return Explorer(Training(), question)


def film(question=None):
    """ESMDA step by step: the number of assimilations, the fit, and the spread of every parameter (chapter 07)."""
    return Explorer(Film(), question)


def hat(question=None):
    """The Mexican hat in two dimensions: truth, mean, error and spread as maps (chapter 09)."""
    return Explorer(Hat(), question)


def size_and_inflation(sizes, inflations, errors, question=None):
    """The map of chapter 10, errors (n_sizes, n_inflations), and beside it the run of one of its cells."""
    sizes = [int(size) for size in sizes]
    inflations = [float(inflation) for inflation in inflations]
    return Explorer(SizeAndInflation(sizes, inflations, errors), question)

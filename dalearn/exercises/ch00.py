"""Chapter 00: start here."""

import numpy as np

from ._mechanism import choice, exercise
from .registry import prediction

prediction(
    "00-predict",
    careful="b",
    options={
        "a": "The ten end many times as far from the sine as the hundred, and their thin band claims that they are "
        "right.",
        "b": "The hundred end about 0.02 from the sine. The ten end many times as far from it, and the inflated ones "
        "fly apart.",
        "c": "The inflated ones fly apart: their error ends above 0.4, where it is about 0.02 without inflation.",
        "d": "They end far apart: the hundred about 0.02 from the sine, the ten many times as far, the inflated ones "
        "above 0.4.",
    },
    hints=(
        "Take the three in pairs: what differs between the first two, and what between the last two?",
        "With few networks chance decides which weights seem to matter. Which of the three have few?",
        "A factor of 1.1 acts after each of fifty batches. What do fifty such factors multiply to?",
    ),
    why="few networks take chance for a relation, and a factor that acts after every batch multiplies, 1.1 times 1.1 "
    "times 1.1, fifty times over.",
)


@exercise(
    "00-mean",
    right="The mean over the members is the ensemble's estimate. Every later exercise works like this one.",
    hints=(
        "The shape is (samples, outputs, members). Which axis runs along the members?",
        "numpy's mean takes an axis. The last one holds the members here.",
        "predictions.mean(axis=-1) keeps everything but the members.",
    ),
    example=lambda rng: (rng.standard_normal((6, 1, 9)) + np.arange(6)[:, None, None],),
)
def ensemble_mean(predictions):
    return predictions.mean(axis=-1)


@ensemble_mean.mistake("That is one number for everything. The mean is over the members only, the last axis.")
def over_everything(predictions):
    return predictions.mean()


@ensemble_mean.mistake("That is the mean over the samples, the first axis. The members stand on the last.")
def over_the_samples(predictions):
    return predictions.mean(axis=0)


@ensemble_mean.mistake("That is the mean over the outputs, the middle axis. The members stand on the last.")
def over_the_outputs(predictions):
    return predictions.mean(axis=1)


@ensemble_mean.mistake("That is the median. It is often close, but the estimate of an ensemble is its mean.")
def median(predictions):
    return np.median(predictions, axis=-1)


@ensemble_mean.mistake("That is the sum over the members. How many are there?")
def total(predictions):
    return predictions.sum(axis=-1)


@ensemble_mean.mistake("You divide by N − 1. That belongs to variances; a mean divides by N.")
def by_one_less(predictions):
    return predictions.sum(axis=-1) / (predictions.shape[-1] - 1)


@ensemble_mean.mistake("Right numbers, but the members' axis is still there, with length 1. Leave it out.")
def axis_kept(predictions):
    return predictions.mean(axis=-1, keepdims=True)


choice(
    "00-small",
    right="b",
    options={
        "a": "A small ensemble is cheaper, but look at the first picture: is its mean as good?",
        "b": "Few members see chance relations between weights and predictions, and follow them. So the ensemble "
        "is sure of a wrong curve.",
        "c": "That would be honest. Look at the first picture again: how wide is its band?",
    },
    hints=(
        "Compare the first picture with the second: the line first, then the band.",
        "An honest band is wide where the line is wrong.",
        "In the first picture the line is wrong and the band is narrow.",
    ),
    why="the line is far from the truth, and the band does not show it.",
)

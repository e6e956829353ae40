"""Chapter 00: start here."""

import numpy as np

from .registry import choice, exercise, prediction

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


def _some_predictions(rng):
    samples, outputs, members = rng.choice(np.arange(3, 9), 3, replace=False)
    return (rng.standard_normal((samples, outputs, members)),)


@exercise(
    "00-mean",
    right="The mean over the members is the ensemble's estimate. Every later exercise works like this one.",
    hints=(
        "The shape is (samples, outputs, members). Which axis runs along the members?",
        "numpy's mean takes an axis. The last one holds the members here.",
        "predictions.mean(axis=-1) keeps everything but the members.",
    ),
    example=_some_predictions,
    edges={
        "with one output": lambda rng: (rng.standard_normal((6, 1, 4)),),
        "with one sample": lambda rng: (rng.standard_normal((1, 3, 5)),),
    },
    axes={"predictions": "samples, outputs, members", "return": "samples, outputs"},
)
def ensemble_mean(predictions):
    return predictions.mean(axis=-1)


@ensemble_mean.catalogue
def mean_mistakes(predictions):
    right = ensemble_mean.reference(predictions)
    total = predictions.sum(axis=-1)
    n_samples, _, n_members = predictions.shape
    return {
        "That is one number for everything. The mean is over the members only, the last axis.": (
            lambda: predictions.mean()
        ),
        "That is the mean over the samples, the first axis. The members stand on the last.": (
            lambda: predictions.mean(axis=0)
        ),
        "That is the mean over the outputs, the middle axis. The members stand on the last.": (
            lambda: predictions.mean(axis=1)
        ),
        "That is one number for each member. The members are to be averaged, and samples and outputs are to stay.": (
            lambda: predictions.mean(axis=(0, 1))
        ),
        "You average over the members and over the outputs too. Each output has a mean of its own.": (
            lambda: predictions.mean(axis=(1, 2))
        ),
        "You average over the members and over the samples too. Each sample has a mean of its own.": (
            lambda: predictions.mean(axis=(0, 2))
        ),
        "There is no axis 3: numpy counts the axes from 0. Which number has the third of three?": (
            lambda: predictions.mean(axis=3)
        ),
        "That is the mean of the first output alone. There can be several outputs, and all are to stay.": (
            lambda: predictions[:, 0].mean(axis=-1)
        ),
        "That is the first member alone. The estimate of an ensemble takes all of its members.": (
            lambda: predictions[:, :, 0]
        ),
        "That is the last member alone: [..., -1] picks one, where axis=-1 says along which axis to average.": (
            lambda: predictions[:, :, -1]
        ),
        "That is the median. It is often close, but the estimate of an ensemble is its mean.": (
            lambda: np.median(predictions, axis=-1)
        ),
        "That is the members' standard deviation, so how far they disagree. The estimate is their mean.": (
            lambda: predictions.std(axis=-1)
        ),
        "That is what is left of each member when the mean is taken off. Return the mean itself.": (
            lambda: predictions - right[:, :, None]
        ),
        "That is the sum over the members. How many are there?": lambda: total,
        "You divide by N − 1. That belongs to variances; a mean divides by N.": lambda: total / (n_members - 1),
        "You divide by len(predictions), which counts along the first axis: the samples. How many members are there?": (
            lambda: total / n_samples
        ),
        "You divide by how many numbers there are in all. Each sum runs over the members only.": (
            lambda: total / predictions.size
        ),
        "Right numbers, but the members' axis is still there, with length 1. Leave it out.": (
            lambda: predictions.mean(axis=-1, keepdims=True)
        ),
        "Right numbers, all in one row. The shape that is asked for is (samples, outputs).": lambda: right.ravel(),
        "Where there is only one output, or one sample, you drop its axis too. Only the members' axis is to go.": (
            lambda: right.squeeze()
        ),
    }


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

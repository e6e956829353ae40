"""Chapter 00: start here."""

import numpy as np

from .registry import choice, exercise, prediction

prediction(
    "00-move",
    careful="a",
    options={
        "a": "The weight goes up in 93 of the 100 networks, and its mean from 0.25 to 0.73.",
        "b": "It goes up: in 93 of the 100 networks, and in the mean from 0.25 to 0.73. It would go down where the "
        "networks had said too much.",
        "c": "Each network goes a way of its own, the further the more it was wrong. Afterwards their weights still "
        "differ, by 0.46 where it was 0.58 before, and the mean goes from 0.25 to 0.73.",
        "d": "It is true that nobody can tell which of the 61 weights was wrong. So all of them move, each as far as "
        "it goes with the predictions. The mean of this one goes from 0.25 to 0.73.",
    },
    hints=(
        "Compare the height of the line across, the reading, with that of the diamond, the mean of what they said.",
        "The networks have to say more. Which of them said more: those with a large weight, or those with a small one?",
        "Follow the line through the cloud from the diamond up to the reading. To which side does it go?",
    ),
    why="the reading lies above what most of them said, and networks with a larger weight said larger numbers.",
)


prediction(
    "00-predict",
    careful="b",
    options={
        "a": "The ten end 0.16 from the truth and the hundred 0.04. And the ten do not know it: they differ by 0.01 "
        "from one another.",
        "b": "The hundred end 0.04 from the truth, the ten 0.16, and those that were pushed apart 0.47.",
        "c": "Pushed apart by 2% after each reading, the hundred fly apart: they end 0.47 from the truth, where it is "
        "0.04 without the push.",
        "d": "They end far from each other: the hundred 0.04 from the truth, the ten 0.16, and those that were pushed "
        "apart 0.47.",
    },
    hints=(
        "Take the three in pairs. What differs between the first two, and what between the last two?",
        "A cloud of ten dots can lean by chance. What do the networks then learn from a reading?",
        "The push of 2% comes after each of a hundred readings. What do a hundred factors of 1.02 multiply to?",
    ),
    why="ten dots lean by chance as well, and the networks follow them; and 2%, a hundred times, is a factor of 7.",
)


@exercise(
    "00-slide",
    right="Each network moves along the slope by as much as it was wrong. This line is the heart of the course.",
    hints=(
        "By how much was each network wrong? That is one number for each: what it should have said less what it said.",
        "The slope says how much of the weight goes with one more unit of what a network says. How many units are "
        "missing?",
        "New weight = old weight + slope · (reading − what the network said).",
    ),
    example=lambda rng: _some_networks(rng, rng.choice([-1, 1])),
    edges={
        "with a slope below 0": lambda rng: _some_networks(rng, -1),
        "where the networks said too much": lambda rng: _some_networks(rng, 1, above=-3.0),
        "where they said too little": lambda rng: _some_networks(rng, 1, above=3.0),
    },
    axes={"weights": "n_ens", "said": "n_ens", "return": "n_ens"},
)
def slide(weights, said, slope, d):
    return weights + slope * (d - said)


def _some_networks(rng, sign, above=0.0):
    n_ens = rng.integers(4, 9)
    said = rng.standard_normal(n_ens)
    slope = sign * rng.uniform(0.2, 0.8)
    return rng.standard_normal(n_ens), said, slope, said.mean() + above + rng.standard_normal()


@slide.catalogue
def slide_mistakes(weights, said, slope, d):
    return {
        "You move each network the wrong way: what is missing is d − said, what should have been said less what was.": (
            lambda: weights + slope * (said - d)
        ),
        "All networks go the same way here. Each has said something of its own: d − said has a number for each.": (
            lambda: weights + slope * (d - said.mean())
        ),
        "That is by how much each weight moves. Add it to the weight that is there.": lambda: slope * (d - said),
        "The slope is missing. It says how much of the weight goes with one unit of what was said.": (
            lambda: weights + d - said
        ),
        "You divide by the slope. It already says how much weight goes with one unit: multiply.": (
            lambda: weights + (d - said) / slope
        ),
        "The slope multiplies the whole difference d − said: it needs brackets.": lambda: weights + slope * d - said,
        "That moves a network by slope · d, whatever it has said. What counts is by how much it was wrong, d − said.": (
            lambda: weights + slope * d
        ),
        "That is the weight at which the line meets the reading, one for all. Each network moves from where it is.": (
            lambda: weights.mean() + slope * (d - said.mean()) + 0 * weights
        ),
        "You start at the mean of the weights. Each network starts from its own weight.": (
            lambda: weights.mean() + slope * (d - said)
        ),
        "You compare the reading with the weights. It says how large the prediction should have been: d − said.": (
            lambda: weights + slope * (d - weights)
        ),
        "You take the size of the difference without its sign. A network that said too much moves the other way.": (
            lambda: weights + slope * np.abs(d - said)
        ),
        "You multiply the weight by what should be added to it.": lambda: weights * slope * (d - said),
        "You move what the networks said. It is the weights that move.": lambda: said + slope * (d - weights),
    }


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
        "a": "A small ensemble is cheaper, but look at the first picture: are its ends as good as those of the second?",
        "b": "Ten dots lean by chance, and the networks follow. So the ten agree, to within 0.01, on a curve that "
        "is 0.16 from the truth.",
        "c": "That would be honest. Look at the spread in the table: by how much do the ten differ from one another?",
    },
    hints=(
        "Take the error and the spread of the ten from the table.",
        "Networks that admit that they may be wrong differ by about as much as they are wrong.",
        "The error is 0.16, and the spread is 0.01. Do these networks know how wrong they are?",
    ),
    why="the ten end 0.16 from the truth, and differ by 0.01 from one another.",
)

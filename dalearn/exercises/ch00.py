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
    careful="c",
    options={
        "a": "They save nine tenths of the work, but they end 0.16 from the truth and the hundred 0.04. And they do "
        "not know it: they differ by 0.01 from one another.",
        "b": "They do end further from the truth, 0.16 where the hundred end at 0.04. But they differ by 0.01 only "
        "from one another, as if they were sure.",
        "c": "The ten end 0.16 from the truth, the hundred 0.04, and the ten differ by 0.01 only from one another.",
        "d": "They do agree faster, to within 0.01. But what they agree on is 0.16 from the truth, where the hundred "
        "end at 0.04.",
    },
    hints=(
        "Draw ten dots at random on a sheet of paper. Do they lean to some side?",
        "A cloud of ten dots can lean by chance. What do the networks then do when a reading comes?",
        "Each reading makes the networks agree more. Does it also bring them closer to the truth, if they slid along a "
        "slope of chance?",
    ),
    why="ten dots lean to some side by chance, and the networks follow the slope all the same.",
)


@exercise(
    "00-slide",
    right="You found the slope, and each network moves along it by as much as it was wrong. This is the heart of the "
    "course.",
    hints=(
        "Two steps: first the slope, a single number, and then the move. By how much was each network wrong? That is "
        "one number for each: what it should have said less what it said.",
        "The slope says how much of the weight goes with one more unit of what was said. In np.polyfit(a, b, 1)[0], "
        "a is therefore what was said, and b the weight.",
        "slope = np.polyfit(said, weights, 1)[0], and new weight = old weight + slope · (reading − what the network "
        "said).",
    ),
    example=lambda rng: _some_networks(rng, rng.choice([-1, 1])),
    edges={
        "with a slope below 0": lambda rng: _some_networks(rng, -1),
        "where the networks said too much": lambda rng: _some_networks(rng, 1, above=-3.0),
        "where they said too little": lambda rng: _some_networks(rng, 1, above=3.0),
    },
    axes={"weights": "n_ens", "said": "n_ens", "return": "n_ens"},
)
def slide(weights, said, d):
    slope = np.polyfit(said, weights, 1)[0]
    return weights + slope * (d - said)


def _some_networks(rng, sign, above=0.0):
    n_ens = rng.integers(5, 10)
    said = rng.standard_normal(n_ens)
    weights = rng.standard_normal() + sign * rng.uniform(0.4, 0.8) * said + 0.3 * rng.standard_normal(n_ens)
    return weights, said, said.mean() + above + rng.standard_normal()


@slide.catalogue
def slide_mistakes(weights, said, d):
    slope = np.polyfit(said, weights, 1)[0]
    turned = np.polyfit(weights, said, 1)[0]
    n_ens = len(said)
    return {
        "Your slope is how much more was said for one more of the weight. Turn it round: we need how much weight goes "
        "with one more of what was said.": lambda: weights + turned * (d - said),
        "You fit what was said to the weight and turn the slope over. That is another line, which goes through the "
        "middle of the dots from below to above. Fit the weight to what was said.": lambda: (
            weights + (d - said) / turned
        ),
        "You move by the covariance. Divided by the variance of what was said, it is the slope.": (
            lambda: weights + slope * said.var(ddof=1) * (d - said)
        ),
        "You take the correlation for the slope. It has no units; the slope says how much weight goes with one unit.": (
            lambda: weights + np.corrcoef(weights, said)[0, 1] * (d - said)
        ),
        "One of your two sums is divided by N and the other by N − 1: np.cov takes N − 1, and var takes N unless it is "
        "told ddof=1.": lambda: weights + slope * n_ens / (n_ens - 1) * (d - said),
        "The second number of polyfit is where the line stands when nothing was said, 0. The first one, [0], is the "
        "slope.": lambda: weights + np.polyfit(said, weights, 1)[1] * (d - said),
        "You move each network the wrong way: what is missing is d − said, what should have been said less what was.": (
            lambda: weights + slope * (said - d)
        ),
        "0.37 is the slope of one cloud, the one above. The arrays here are other clouds: find the slope of each with "
        "np.polyfit.": lambda: weights + 0.37 * (d - said),
        "That is the slope, a single number. Now move the networks: a new weight for each, from the old one, the slope "
        "and how much was missing.": lambda: slope,
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
        "That is one number, the new mean of the weights. Each network gets a new weight of its own.": (
            lambda: weights.mean() + slope * (d - said.mean())
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
    right="c",
    options={
        "a": "Look at what was printed above: the spread of the ten is 0.01, smaller than that of the hundred.",
        "b": "A small spread is what one wishes for, if it is deserved. A training that went well ends with one, too. "
        "With what could you compare it?",
        "c": "Later readings lie about 0.17 from the mean of the ten, and the errors of thermometer and networks "
        "explain 0.05 of it. The next cell counts.",
        "d": "The truth is not needed. What does a garden with a thermometer in it give you again and again?",
    },
    hints=(
        "What arrives in the garden after the training has ended?",
        "The ten say how unsure they are, and you know how far the thermometer errs. What follows for a next reading?",
        "A reading lies further from the mean than thermometer and networks together can explain. Who is wrong?",
    ),
    why="later readings lie three times as far from the mean of the ten as thermometer and networks explain.",
)

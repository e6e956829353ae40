"""Chapter 08: the sine experiment."""

import numpy as np

from ._mechanism import choice, exercise
from .registry import prediction

prediction(
    "08-predict",
    careful="b",
    options={
        "a": "Over 40 seeds ESMDA comes before gradient descent: their medians are 0.029 and 0.036, and ESMDA has the "
        "smaller error on 29 seeds. One pass of EnKF comes last, with 0.043.",
        "b": "The medians over 40 seeds are 0.029 for ESMDA, 0.036 for gradient descent and 0.043 for one pass of "
        "EnKF.",
        "c": "ESMDA does come first, with a median of 0.029 over 40 seeds. But one pass of EnKF, 0.043, comes after "
        "gradient descent, 0.036: it has the smaller error on 11 seeds only.",
        "d": "One pass of EnKF comes last, not first: the medians over 40 seeds are 0.029 for ESMDA, 0.036 for "
        "gradient descent and 0.043 for EnKF.",
    },
    hints=(
        "What does each of them spend? Count network runs.",
        "One of the three sees each point once. Can it come first?",
        "Gradient descent at a fixed rate is stopped after 1000 epochs. Is it likely to have arrived?",
    ),
    why="one pass spends by far the least, so it should come last; and 1000 epochs of plain gradient descent are "
    "stopped early, while ten steps of ESMDA are a whole training.",
)


def _some_predictions(rng):
    truth = rng.uniform(-1, 3) + rng.standard_normal((12, 1))
    return truth + 0.5 * rng.standard_normal((12, 1)) + 0.3, truth


@exercise(
    "08-r2",
    right="R² compares the errors with those of the best constant, the truth's mean.",
    hints=(
        "Two sums of squares are enough. Which prediction, the same everywhere, would you compare with?",
        "One sum is over the errors, predicted − truth. The other is over truth − its mean.",
        "1 minus the first sum divided by the second.",
    ),
    example=_some_predictions,
)
def r_squared(predicted, truth):
    errors = np.sum((predicted - truth) ** 2)
    return 1 - errors / np.sum((truth - truth.mean()) ** 2)


@r_squared.mistake("That is the share of the variance that is not explained. What is left of 1?")
def unexplained(predicted, truth):
    return 1 - r_squared.reference(predicted, truth)


@r_squared.mistake("You compare with the spread of the predictions. The yardstick has to be the truth's own.")
def spread_of_the_predictions(predicted, truth):
    return 1 - np.sum((predicted - truth) ** 2) / np.sum((predicted - predicted.mean()) ** 2)


@r_squared.mistake("You take squares around 0 below. R² compares with the truth's mean, so take it off first.")
def around_zero(predicted, truth):
    return 1 - np.sum((predicted - truth) ** 2) / np.sum(truth**2)


@r_squared.mistake(
    "That is the squared correlation. It forgives a prediction that is shifted or stretched; R² does not."
)
def squared_correlation(predicted, truth):
    return np.corrcoef(predicted.ravel(), truth.ravel())[0, 1] ** 2


@r_squared.mistake("You divide a root by a root. R² is a ratio of squares: leave the roots out.")
def ratio_of_roots(predicted, truth):
    return 1 - np.sqrt(np.sum((predicted - truth) ** 2) / np.sum((truth - truth.mean()) ** 2))


@r_squared.mistake("One of the two is a mean and the other a sum. Use the same for both.")
def mean_over_sum(predicted, truth):
    return 1 - np.mean((predicted - truth) ** 2) / np.sum((truth - truth.mean()) ** 2)


@r_squared.mistake("You divide variances of which one loses the error's own mean. Square the errors as they are.")
def variance_of_the_errors(predicted, truth):
    return 1 - np.var(predicted - truth) / np.var(truth)


@r_squared.mistake("You have taken absolute values. R² is about squares.")
def absolute_values(predicted, truth):
    return 1 - np.sum(np.abs(predicted - truth)) / np.sum(np.abs(truth - truth.mean()))


def _some_errors(rng):
    difficulty = np.exp(rng.standard_normal(21))  # a seed that is hard for one method is hard for the other
    return difficulty * np.exp(0.3 * rng.standard_normal(21)), difficulty * np.exp(0.3 * rng.standard_normal(21) + 0.2)


@exercise(
    "08-paired",
    right="Pairing takes the difficulty of a seed out of the comparison.",
    hints=(
        "Both methods met the same data on a seed. Compare them there first, and summarise afterwards.",
        "A ratio of two errors for each seed: below 1 where the first method is better.",
        "Divide the arrays element by element; then take the median of that.",
    ),
    example=_some_errors,
)
def paired_ratio(errors, others):
    return np.median(errors / others)


@paired_ratio.mistake(
    "That is the ratio of the medians. The pairs are lost: the two medians come from different seeds."
)
def ratio_of_medians(errors, others):
    return np.median(errors) / np.median(others)


@paired_ratio.mistake("That is the mean of the ratios. One bad seed can carry it off; the median stays.")
def mean_ratio(errors, others):
    return np.mean(errors / others)


@paired_ratio.mistake("The other way round: errors below others should give a ratio below 1.")
def inverted(errors, others):
    return np.median(others / errors)


@paired_ratio.mistake("You have sorted before dividing. The best seed of one is not the best seed of the other.")
def sorted_first(errors, others):
    return np.median(np.sort(errors) / np.sort(others))


@paired_ratio.mistake(
    "That is a difference. On seeds of different difficulty a ratio can be compared, a difference cannot."
)
def median_difference(errors, others):
    return np.median(errors - others)


@paired_ratio.mistake("That is the fraction of seeds won. It says how often, not by how much.")
def fraction_won(errors, others):
    return np.mean(errors < others)


@paired_ratio.mistake("You have divided sums, or means, over all seeds: the hardest seeds decide it.")
def ratio_of_sums(errors, others):
    return np.sum(errors) / np.sum(others)


choice(
    "08-claim",
    right="c",
    options={
        "a": "The table holds three other budgets: the same number of steps, of network runs, or of seconds would give "
        "other tables. Nothing in it is about all budgets.",
        "b": "It is about these settings and one function. Another rate, network or noise could turn it round.",
        "c": "The statement names problem, budget, measure and seeds, and claims no more than they show.",
        "d": "Two medians do not tell how often one method is below the other on the same seed.",
    },
    hints=(
        "Ask of each statement: what would I have to run to test it, and was that run?",
        "Three of the four speak of something that the table does not contain.",
        "Look for the one that names its problem, budget, measure and seeds.",
    ),
    why="a claim that can be checked names the problem, the budget, the measure and the seeds.",
)

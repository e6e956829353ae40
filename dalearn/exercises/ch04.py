"""Chapter 04: an ensemble is a covariance."""

import numpy as np

from .. import kalman
from .registry import choice, exercise, prediction

prediction(
    "04-cloud",
    careful="d",
    options={
        "a": "The numbers of A are independent, and its dots show −0.18. The real cloud is E, with −0.57.",
        "b": "The numbers of B are independent, and its dots show 0.29. The real cloud is E, with −0.57.",
        "c": "The numbers of C are independent, and its dots show 0.27. The real cloud is E, with −0.57.",
        "d": "D leans most, −0.68, but its numbers are independent: it is chance. The real cloud is E, with −0.57.",
        "e": "E is the real cloud, which takes some luck to see: D leans more, −0.68, and is chance. E shows −0.57.",
        "f": "The numbers of F are independent, and its dots show −0.03. The real cloud is E, with −0.57.",
    },
    hints=(
        "Look for the cloud that is closest to a straight line, rising or falling.",
        "Cover a tile's dots one by one with a finger: does the cloud still lean without each of them?",
        "D and E lean more than the others. The real cloud is one of these two.",
    ),
    why="no cloud leans more than D, and picking the cloud that leans most is right in half of such games. This was "
    "one of the other half.",
)

prediction(
    "04-predict",
    careful="d",
    options={
        "a": "It does go away, but slowly: with 100 tosses chance typically makes 0.10, with 1000 it makes 0.03.",
        "b": "With 40 tosses chance still makes 0.16, half of 0.33. To get to 0.03 it takes 1000.",
        "c": "With 100 tosses chance still makes 0.10, a third of 0.33. To get to 0.03 it takes 1000.",
        "d": "With 1000 tosses chance typically makes 0.03.",
    },
    hints=(
        "Chance averages out, but slowly. Where do four times as many tosses take it?",
        "Four times as many tosses halve it.",
        "The size falls as 1/√N. For which factor on N is √N ten times as large?",
    ),
    why="a sum of N products of either sign grows only as √N, so their average shrinks as 1/√N: to make it ten times "
    "smaller takes 10² = 100 times as many.",
)


def _other_members(number):
    """Exercise 04-hand with another mean of the weights, mean prediction and reading; the deviations stay."""
    weight = (0.5, 0.6, 0.7, 0.8)[number % 4]
    said = (0.6, 0.7, 0.8)[number // 4 % 3]
    above = (0.2, 0.4, 0.6, 0.8)[number // 12 % 4]  # by how much the reading is above the mean prediction
    ways = {  # each K in the place of the option that ours has, and where it takes the mean
        "0.60": 1 / 4,
        "0.40": -1 / 4,
        "0.27": -0.04 / 0.07,
        "0.42": -0.08 / (0.14 + 3 * 0.09),
        "0.46": -0.04 / (0.07 + 0.3),
        "0.48": -0.04,
        "0.38": -0.04 / (0.04 + 0.09),
    }
    options = {f"from 0.50 to {ours}": f"from {weight:.2f} to {weight + K * above:.2f}" for ours, K in ways.items()}
    return options | {
        "weights 0.3, 0.5 and 0.7": f"weights {weight - 0.2:.1f}, {weight:.1f} and {weight + 0.2:.1f}",
        "predict 0.8, 0.9 and 0.4": f"predict {said + 0.1:.1f}, {said + 0.2:.1f} and {said - 0.3:.1f}",
        "means are 0.5 and 0.7": f"means are {weight:.1f} and {said:.1f}",
        "reading is 1.1": f"reading is {said + above:.1f}",
        "reading is 0.4 above": f"reading is {above:.1f} above",
        "the reading 0.4 above": f"the reading {above:.1f} above",
        "−1/4 · 0.4 = −0.10": f"−1/4 · {above:.1f} = −{above / 4:.2f}",
        "−0.04, by 0.4": f"−0.04, by {above:.1f}",
    }


choice(
    "04-hand",
    right="b",
    options={
        "a": "The size is right. Look at the signs: network 3 has the largest weight and the lowest prediction.",
        "b": "The covariance is −0.04 and the variance of y 0.07. K = −0.04 / (0.07 + 0.3²) = −1/4, and the reading "
        "is 0.4 above the mean prediction: −1/4 · 0.4 = −0.10.",
        "c": "You have divided by the variance of y alone. The variance of the thermometer is added to it, and this "
        "thermometer is off by 0.3.",
        "d": "You have divided the sums by 3, the number of members. They are divided by one less, 2.",
        "e": "You have added 0.3, by which the thermometer is off. Its variance is the square of that.",
        "f": "You have multiplied the covariance, −0.04, by 0.4. What is it divided by first?",
        "g": "You have divided by the variance of w, 0.04, plus the thermometer's. The line guesses w from y, so the "
        "variance of y belongs there.",
    },
    hints=(
        "Begin with the products, as in the table of the text: each deviation of w times that of y.",
        "The products are −0.02, 0 and −0.06, the squares for y 0.01, 0.04 and 0.09. Both sums are divided by 2.",
        "The covariance is −0.04, the variance of y 0.07, the thermometer's 0.09, and the reading 0.4 above the mean.",
    ),
    why="K = −0.04 / (0.07 + 0.09) = −1/4, so w moves by −1/4 · 0.4 = −0.10.",
    numbers=_other_members,
)

prediction(
    "04-blind",
    careful="d",
    options={
        "a": "With ten members about 3% of the spread is left. There is nothing to be learnt, but the update does not "
        "know that. It takes about the share r² of the variance away, for an r that chance has made.",
        "b": "With ten members about 3% of the spread is left. Chance does make the members wander up and down. But "
        "whether r is positive or negative, r² is not negative: a reading takes some of the spread either way.",
        "c": "With ten members about 3% of the spread is left. It does fall at first. But later readings meet "
        "correlations by chance, too, and take more of it; they hardly ever bring it back.",
        "d": "With ten members about 3% of the spread is left.",
    },
    hints=(
        "With ten members, how large is the correlation of this weight with a prediction, by chance alone?",
        "A good reading takes the share r² of the variance, whatever r comes from. What is r² here, about?",
        "Each of a hundred readings takes a part of the spread. What would give it back?",
    ),
    why="ten members correlate by chance, by about 1/3, so at first each reading takes about a ninth of the variance, "
    "and hardly anything comes back.",
)

choice(
    "04-enough",
    right="c",
    options={
        "a": "Each reading takes something, since r² is never negative. But on average it takes 1/(N − 1), "
        "and with enough networks this becomes as small as you like.",
        "b": "Eleven networks lose a tenth, 1/(11 − 1), at each such reading. r may be as large as 0.1, but the r that "
        "chance makes is 1/√(N − 1), with a root.",
        "c": "On average such a reading takes 1/(N − 1), and that is 1% for N − 1 = 100.",
        "d": "Ten networks lose a ninth, and you want 11 times less. For r it would take 11² times as many networks. "
        "But it is r² that is taken, and for r² 11 times as many are enough.",
        "e": "Ten thousand networks bring r itself down to 1%. It is r² that is taken, so r may be as large as 0.1.",
    },
    hints=(
        "Which share of a weight's variance does a perfect reading take, if r is the correlation?",
        "It takes r², and 0.1² is 1%. How large is the r that chance makes among N networks?",
        "Chance typically makes 1/√(N − 1), and this has to be 0.1.",
    ),
    why="the share is r², and chance makes r = 1/√(N − 1), so 1/(N − 1) = 1/100.",
)

prediction(
    "04-rank",
    careful="d",
    options={
        "a": "Ten networks can be moved in 9 directions. Each of the 61 weights moves, but not each on its own: they "
        "move together, in 9 mixtures.",
        "b": "Sixty networks can be moved in 59 directions, one less than there are networks.",
        "c": "One network for each direction is not quite enough. What moves them is how they differ from their mean, "
        "and these 61 differences sum to 0: the last one follows from the others. That leaves 60 directions.",
        "d": "Sixty-two networks can be moved in 61 directions, one less than there are networks.",
    },
    hints=(
        "How many directions does a line have, a plane, and space?",
        "Two members span 1 direction, three span 2, four span 3.",
        "N members span N − 1 directions. When is that 61?",
    ),
    why="three members were moved in 2 directions, two would be moved along a line, so 61 directions take 62.",
)


def _some_members(rng, n, n_ens):
    """Correlated rows of different size with means far from 0, of both signs; members in the columns."""
    mix = rng.standard_normal((n, n)) + 2 * np.eye(n)
    means = rng.permutation(np.resize([-1, 1], n)) * rng.uniform(2, 5, n)
    return mix @ rng.standard_normal((n, n_ens)) + means[:, None]


def _rows_less_mean(ensemble):
    return ensemble - ensemble.mean(axis=1, keepdims=True)


def _columns_less_mean(ensemble):
    return ensemble - ensemble.mean(axis=0)


def _an_ensemble(rng):
    """Three rows or more, and another number of members, which may be the smaller one."""
    n, n_ens = rng.choice(np.arange(3, 9), 2, replace=False)
    return (_some_members(rng, n, n_ens),)


def _two_members(rng):
    return (_some_members(rng, rng.integers(3, 7), 2),)


def _one_row(rng):
    return (_some_members(rng, 1, rng.integers(4, 9)),)


@exercise(
    "04-anomalies",
    right="Every row now sums to 0: what is left is how the members differ from each other.",
    hints=(
        "Each row is one number as the members have it. What is the mean of a row, and along which axis?",
        "One mean for each row: ensemble.mean(axis=1). Its shape is (n,), and you subtract it from (n, N).",
        "mean(axis=1, keepdims=True) keeps the shape (n, 1), which numpy stretches over the columns.",
    ),
    example=_an_ensemble,
    edges={"with two members": _two_members, "with a single row": _one_row},
    axes={"ensemble": "n_rows, n_ens", "return": "n_rows, n_ens"},
    instead_of=(kalman.anomalies,),
)
def anomalies(ensemble):
    return ensemble - ensemble.mean(axis=1, keepdims=True)


@anomalies.catalogue
def _mistakes_in_anomalies(ensemble):
    n, n_ens = ensemble.shape
    sums = ensemble.sum(axis=1, keepdims=True)
    mean = ensemble.mean(axis=1, keepdims=True)
    std = ensemble.std(axis=1, keepdims=True)
    right = ensemble - mean

    def between_0_and_1():
        least = ensemble.min(axis=1, keepdims=True)
        return (ensemble - least) / (ensemble.max(axis=1, keepdims=True) - least)

    return {
        "You have taken off each member's mean over its own numbers. Which axis runs over the members?": (
            lambda: _columns_less_mean(ensemble)
        ),
        "You have taken one mean over everything. Each row has a mean of its own.": lambda: ensemble - ensemble.mean(),
        "You have taken off the means of the columns as well. Each row loses its own mean, and nothing else.": (
            lambda: _columns_less_mean(right)
        ),
        "Your means have shape (n,), and numpy lines them up with the members. Which shape lines up with the rows?": (
            lambda: ensemble - ensemble.mean(axis=1)
        ),
        "You have laid the means out along the rows, one after the other. All of a row needs the same mean.": (
            lambda: ensemble - np.tile(mean[:, 0], n_ens).reshape(n, n_ens)
        ),
        "You have divided by √(N − 1) as well. That belongs to a covariance; anomalies keep their size.": (
            lambda: right / np.sqrt(n_ens - 1)
        ),
        "You have divided by N − 1 as well. That belongs to a covariance; anomalies keep their size.": (
            lambda: right / (n_ens - 1)
        ),
        "You have divided by the standard deviation as well. Anomalies keep their size and unit.": lambda: right / std,
        "You have divided by the standard deviation, with N−1, as well. Anomalies keep their size and unit.": (
            lambda: right / ensemble.std(axis=1, ddof=1, keepdims=True)
        ),
        "You have divided by the variance as well. Anomalies keep their size and unit.": lambda: right / std**2,
        "You have divided by the mean as well. A row may have the mean 0, and anomalies keep their size and unit.": (
            lambda: right / mean
        ),
        "You have scaled each row to lie between 0 and 1. An anomaly is only a difference, from the mean of the row.": (
            between_0_and_1
        ),
        "You have taken off the median. The rows have to sum to 0, and that takes the mean.": (
            lambda: ensemble - np.median(ensemble, axis=1, keepdims=True)
        ),
        "You have taken off the standard deviation. It says how wide a row is scattered; where is its middle?": (
            lambda: ensemble - std
        ),
        "You have taken off the first member. Compare each member with the mean of all.": (
            lambda: ensemble - ensemble[:, :1]
        ),
        "You compare each member with the mean of the others. The mean that is meant holds the member itself too.": (
            lambda: ensemble - (sums - ensemble) / (n_ens - 1)
        ),
        "You take the difference of neighbours. Members have no order; compare each with the mean of all.": (
            lambda: np.diff(ensemble, axis=1)
        ),
        "That is the mean itself, one for each row. What is left of the ensemble without it?": lambda: mean,
        "The numbers are right, but lie on their side: a member has to be a column, as it was before.": lambda: right.T,
        "Your mean divides by N−1. The N−1 belongs to the covariance; a mean of N members divides by N.": (
            lambda: ensemble - sums / (n_ens - 1)
        ),
        "Your mean divides by the number of rows. How many members does a row hold?": lambda: ensemble - sums / n,
        "You have taken off the sum of each row. What makes a mean of it?": lambda: ensemble - sums,
        "You have thrown the signs away. A member below the mean has a negative anomaly.": lambda: np.abs(right),
        "You have squared already. Anomalies are differences; the squares come with the covariance.": (
            lambda: right**2
        ),
        "That is the covariance already. Here only the anomalies are asked for, before any product.": (
            lambda: right @ right.T / (n_ens - 1)
        ),
        "That is the ensemble as it came. Each row still has its mean in it.": lambda: ensemble,
    }


@exercise(
    "04-covariance",
    right="You can now estimate a covariance from samples, whatever made them.",
    hints=(
        "It takes two steps: anomalies first, then the product of every row with every row.",
        "A @ A.T has one entry for each pair of rows and sums over the members. By what do you divide the sum?",
        "A = ensemble - ensemble.mean(axis=1, keepdims=True), then A @ A.T divided by ensemble.shape[1] - 1.",
    ),
    example=_an_ensemble,
    edges={"with two members": _two_members},
    axes={"ensemble": "n_rows, n_ens", "return": "n_rows, n_rows"},
    terms={"A": "the anomalies"},
)
def covariance(ensemble):
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    return A @ A.T / (ensemble.shape[1] - 1)


@covariance.catalogue
def _mistakes_in_a_covariance(ensemble):
    n, n_ens = ensemble.shape
    A = _rows_less_mean(ensemble)
    mean = ensemble.mean(axis=1)
    std = ensemble.std(axis=1, ddof=1)
    products = A @ A.T

    def of(deviations):
        """What becomes of other deviations in the place of A."""
        return deviations @ deviations.T / (n_ens - 1)

    return {
        "You divide by N. On average that is too small: "
        "the member mean lies closer to its members than the true mean.": lambda: products / n_ens,
        "The means are still in it. Take them off each row before you multiply.": lambda: of(ensemble),
        "The means are still in it, and you divide by N. Centre each row first, then look at the divisor.": (
            lambda: ensemble @ ensemble.T / n_ens
        ),
        "You take the product of the means off at the end. That fits where N divides the sum, but not with N − 1.": (
            lambda: of(ensemble) - np.outer(mean, mean)
        ),
        "Your product sums over the rows, so it compares members. Which of the two has to be transposed?": (
            lambda: A.T @ A / (n_ens - 1)
        ),
        "That is the covariance of the members with each other. np.cov and you disagree on what a row is.": (
            lambda: np.cov(ensemble, rowvar=False)
        ),
        "Your mean runs over the rows of one member. It has to run over the members of one row.": (
            lambda: of(_columns_less_mean(ensemble))
        ),
        "Your means have shape (n,), and numpy lines them up with the members. Which shape lines up with the rows?": (
            lambda: of(ensemble - ensemble.mean(axis=1))
        ),
        "You have taken off the means of the columns as well. Each row loses its own mean, and nothing else.": (
            lambda: of(_columns_less_mean(A))
        ),
        "You have taken one mean over everything. Each row has a mean of its own.": (
            lambda: of(ensemble - ensemble.mean())
        ),
        "You measure from the first member. Deviations are taken from the mean of all members.": (
            lambda: of(ensemble - ensemble[:, :1])
        ),
        "You have thrown the signs of the anomalies away. Two rows that move against each other covary below 0.": (
            lambda: of(np.abs(A))
        ),
        "That is the correlation: its diagonal is 1 everywhere. A covariance keeps the sizes.": (
            lambda: np.corrcoef(ensemble)
        ),
        "Those are products of standard deviations: the covariance only of rows that follow each other exactly.": (
            lambda: np.outer(std, std)
        ),
        "That is the sum over the members, and it grows with their number. What makes it an average?": (
            lambda: products
        ),
        "You divide by the root of N − 1. Each entry is a mean of products, so the whole N − 1 belongs there.": (
            lambda: products / np.sqrt(n_ens - 1)
        ),
        "You divide by 2, as for the three members of the table. Any ensemble may come: take N from its shape.": (
            lambda: products / 2
        ),
        "You divide by the number of rows less 1: len(ensemble) counts rows. How many members are there?": (
            lambda: products / (n - 1)
        ),
        "You divide by the number of rows: len(ensemble) counts rows. How many members are there?": (
            lambda: products / n
        ),
        "You divide by the number of all entries. Each sum runs over the members alone.": (
            lambda: products / ensemble.size
        ),
        "You divide by the number of all entries less 1. Each sum runs over the members alone.": (
            lambda: products / (ensemble.size - 1)
        ),
        "Those are standard deviations, one for each row. A covariance has an entry for each pair of rows.": (
            lambda: std
        ),
        "Look at the brackets: you divide by N and then take 1 off every entry.": lambda: products / n_ens - 1,
        "Those are the variances alone. A covariance has an entry for each pair of rows.": lambda: std**2,
        "The diagonal is right, and everything beside it is 0. How do two different rows vary together?": (
            lambda: np.diag(std**2)
        ),
        "You multiply entry by entry. The product of matrices, @, also sums over the members.": (
            lambda: A**2 / (n_ens - 1)
        ),
        "That is one variance of all the numbers together. A covariance has an entry for each pair of rows.": (
            lambda: np.var(ensemble)
        ),
        "You use the first two rows only, as many as the notebook's ensemble has. Every pair of rows has an entry.": (
            lambda: np.cov(ensemble[0], ensemble[1])
        ),
    }


def _from_them(rng, ensemble, n_obs):
    """Predictions that depend on the ensemble, and on something else."""
    n_params, n_ens = ensemble.shape
    return rng.standard_normal((n_obs, n_params)) @ ensemble + _some_members(rng, n_obs, n_ens)


def _an_ensemble_and_predictions(rng):
    """Three sizes, none equal to another."""
    n_params, n_obs, n_ens = rng.choice(np.arange(3, 9), 3, replace=False)
    ensemble = _some_members(rng, n_params, n_ens)
    return ensemble, _from_them(rng, ensemble, n_obs)


def _one_prediction(rng):
    (ensemble,) = _an_ensemble(rng)
    return ensemble, _from_them(rng, ensemble, 1)


def _two_members_and_predictions(rng):
    (ensemble,) = _two_members(rng)
    return ensemble, _from_them(rng, ensemble, 7)


@exercise(
    "04-cross",
    right="This is what the update takes from an ensemble, for all weights and all predictions at once.",
    hints=(
        "It takes two steps: take each row's mean off, in both matrices. Then which product sums over the members?",
        "Anomalies A of the parameters, S of the predictions. The answer has a row for each parameter.",
        "A @ S.T, divided by ensemble.shape[1] - 1.",
    ),
    example=_an_ensemble_and_predictions,
    edges={"with a single prediction": _one_prediction, "with two members": _two_members_and_predictions},
    axes={"ensemble": "n_params, n_ens", "predictions": "n_obs, n_ens", "return": "n_params, n_obs"},
    terms={"A": "the anomalies of the parameters", "S": "the anomalies of the predictions"},
)
def cross_covariance(ensemble, predictions):
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = predictions - predictions.mean(axis=1, keepdims=True)
    return A @ S.T / (ensemble.shape[1] - 1)


@cross_covariance.catalogue
def _mistakes_in_a_cross_covariance(ensemble, predictions):
    n_params, n_ens = ensemble.shape
    n_obs = len(predictions)
    A = _rows_less_mean(ensemble)
    S = _rows_less_mean(predictions)
    means = np.outer(ensemble.mean(axis=1), predictions.mean(axis=1))
    products = A @ S.T
    right = products / (n_ens - 1)

    def of(A, S):
        """What becomes of other deviations in the places of A and S."""
        return A @ S.T / (n_ens - 1)

    def row_with_row():
        """The first parameter with the first prediction, the second with the second, as long as there are both."""
        return np.array([a @ s / (n_ens - 1) for a, s in zip(A, S)])

    return {
        "You divide by N. The mean was taken from the same members, so N − 1 is what is left to divide by.": (
            lambda: products / n_ens
        ),
        "Both means are still in it. Take the mean off the rows before you multiply.": (
            lambda: of(ensemble, predictions)
        ),
        "Both means are still in it, and you divide by N. Centre the rows first, then look at the divisor.": (
            lambda: ensemble @ predictions.T / n_ens
        ),
        "You take the product of the means off at the end. That fits where N divides the sum, but not with N − 1.": (
            lambda: of(ensemble, predictions) - means
        ),
        "That is the product of the two means. How do the members differ from these means, and do so together?": (
            lambda: means
        ),
        "Your rows are predictions and your columns parameters. It is wanted the other way round.": lambda: right.T,
        "That is the sum over the members, and it grows with their number. What makes it an average?": (
            lambda: products
        ),
        "np.cov of two matrices gives all four blocks. You need the one of parameters with predictions.": (
            lambda: np.cov(ensemble, predictions)
        ),
        "That is the correlation, which has no size. Leave the standard deviations in.": (
            lambda: np.corrcoef(ensemble, predictions)[:n_params, n_params:]
        ),
        "Those are products of standard deviations: the covariance only of rows that follow each other exactly.": (
            lambda: np.outer(ensemble.std(axis=1, ddof=1), predictions.std(axis=1, ddof=1))
        ),
        "You divide by the variance of each prediction too. That is a slope; only the covariance is asked for.": (
            lambda: products / (S**2).sum(axis=1)
        ),
        "That is the covariance of the parameters with each other. Where do the predictions come in?": (
            lambda: np.cov(ensemble)
        ),
        "That is the covariance of the predictions with each other. Where do the parameters come in?": (
            lambda: np.cov(predictions)
        ),
        "Your means run over the rows of one member. They have to run over the members of one row.": (
            lambda: of(_columns_less_mean(ensemble), _columns_less_mean(predictions))
        ),
        "Your means have shape (n,), and numpy lines them up with the members. Which shape lines up with the rows?": (
            lambda: of(ensemble - ensemble.mean(axis=1), predictions - predictions.mean(axis=1))
        ),
        "You have taken one mean over each whole matrix. Every row has a mean of its own.": (
            lambda: of(ensemble - ensemble.mean(), predictions - predictions.mean())
        ),
        "You divide by the number of parameters less 1. Count the members, which stand in the columns.": (
            lambda: products / (n_params - 1)
        ),
        "You divide by the number of predictions less 1. Count the members, which stand in the columns.": (
            lambda: products / (n_obs - 1)
        ),
        "Look at the brackets: you divide by N and then take 1 off every entry.": lambda: products / n_ens - 1,
        "You divide by the number of parameters. Count the members, which stand in the columns.": (
            lambda: products / n_params
        ),
        "You divide by the number of predictions. Count the members, which stand in the columns.": (
            lambda: products / n_obs
        ),
        "You divide by the number of all entries of the ensemble. Each sum runs over the members alone.": (
            lambda: products / ensemble.size
        ),
        "You divide by the root of N − 1. Each entry is a mean of products, so the whole N − 1 belongs there.": (
            lambda: products / np.sqrt(n_ens - 1)
        ),
        "You divide by 2, as for the three members of the table. Any ensemble may come: take N from its shape.": (
            lambda: products / 2
        ),
        "You pair the first parameter with the first prediction, and so on. Every possible pair has an entry.": (
            row_with_row
        ),
        "You take the mean of all predictions first. Every prediction has a column of its own.": (
            lambda: of(A, S.mean(axis=0))
        ),
        "You use the first prediction only. Every prediction has a column of its own.": lambda: right[:, 0],
    }


@exercise(
    "04-chance",
    right="What lies beyond 2, up or down, is hard to explain by chance.",
    hints=(
        "Three steps: the cross-covariance, then the correlation, then the size of chance. Which of them do you have?",
        "A correlation is the covariance divided by both standard deviations. np.outer makes a table of all pairs.",
        "correlation * np.sqrt(ensemble.shape[1] - 1). In std, ddof=1 goes with the N − 1 of the covariance.",
    ),
    example=_an_ensemble_and_predictions,
    edges={"with a single prediction": _one_prediction},
    axes={"ensemble": "n_params, n_ens", "predictions": "n_obs, n_ens", "return": "n_params, n_obs"},
    terms={"correlation": "the correlation", "sizes": "the products of the standard deviations"},
)
def times_chance(ensemble, predictions):
    n_ens = ensemble.shape[1]
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = predictions - predictions.mean(axis=1, keepdims=True)
    sizes = np.outer(A.std(axis=1, ddof=1), S.std(axis=1, ddof=1))
    correlation = A @ S.T / (n_ens - 1) / sizes
    return correlation * np.sqrt(n_ens - 1)


@times_chance.catalogue
def _mistakes_in_times_chance(ensemble, predictions):
    n_params, n_ens = ensemble.shape
    correlation = np.corrcoef(ensemble, predictions)[:n_params, n_params:]
    covariance = np.cov(ensemble, predictions)[:n_params, n_params:]
    root = np.sqrt(n_ens - 1)
    right = correlation * root
    std = ensemble.std(axis=1, ddof=1, keepdims=True)
    std_of_predictions = predictions.std(axis=1, ddof=1)
    return {
        "Those are the correlations. How many times as large as 1/√(N − 1) is each of them?": lambda: correlation,
        "You have thrown the signs away. A correlation below 0 stays below 0.": lambda: np.abs(right),
        "You divide by √(N − 1). Chance is 1/√(N − 1), and to divide by that is to multiply by √(N − 1).": (
            lambda: correlation / root
        ),
        "You multiply by N − 1. The size of chance is 1/√(N − 1), with the root.": lambda: correlation * (n_ens - 1),
        "You use 1/√N for the size of chance. It is close, but exactly it is 1/√(N − 1).": (
            lambda: correlation * np.sqrt(n_ens)
        ),
        "You divide by 2/√(N − 1), the limit of the rule of thumb. Chance itself is half of that.": lambda: right / 2,
        "That is the covariance times √(N − 1). What makes a correlation of a covariance?": lambda: covariance * root,
        "You divide by the variances. A correlation divides by the standard deviations.": (
            lambda: covariance / np.outer(std**2, std_of_predictions**2) * root
        ),
        "You divide by the parameter's standard deviation only. The prediction's belongs there too.": (
            lambda: covariance / std * root
        ),
        "You divide by the prediction's standard deviation only. The parameter's belongs there too.": (
            lambda: covariance / std_of_predictions * root
        ),
        "Your covariance divides by N − 1 and your standard deviations by N. np.std needs ddof=1 here.": (
            lambda: right * n_ens / (n_ens - 1)
        ),
        "Your covariance divides by N and your standard deviations by N − 1. The two have to agree.": (
            lambda: right * (n_ens - 1) / n_ens
        ),
        "Your N counts parameters: len(ensemble) is the number of rows. How many members are there?": (
            lambda: correlation * np.sqrt(n_params - 1)
        ),
        "You use 10, the root of a hundred members. Take N from ensemble.shape[1]; any ensemble may come.": (
            lambda: correlation * 10
        ),
        "Your rows are predictions and your columns parameters. It is wanted the other way round.": lambda: right.T,
        "Those are answers of yes and no. Here the numbers are asked for; the comparison with 2 comes later.": (
            lambda: np.abs(right) > 2
        ),
        "That has all rows with all rows. You need the block of parameters with predictions.": (
            lambda: np.corrcoef(ensemble, predictions) * root
        ),
        "You use the first prediction only. Every prediction has a column of its own.": lambda: right[:, 0],
        "The means are still in it. Take the mean off the rows before you multiply.": (
            lambda: ensemble @ predictions.T / (n_ens - 1) / np.outer(std, std_of_predictions) * root
        ),
    }

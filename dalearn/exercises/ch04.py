"""Chapter 04: an ensemble is a covariance."""

import numpy as np

from ._mechanism import exercise
from .registry import prediction

prediction(
    "04-predict",
    careful="d",
    options={
        "a": "Ten tosses typically give 0.33. And it does get smaller with more of them: 0.11 with 100, 0.03 with "
        "1000.",
        "b": "Ten tosses typically give 0.33. Ten times as many give 0.11, a third of that; a tenth, 0.03, takes a "
        "hundred times.",
        "c": "Ten tosses do give about 0.3. But ten times as many give 0.11, a third of that; a tenth, 0.03, takes a "
        "hundred times.",
        "d": "Ten tosses typically give 0.33, and a hundred times as many give 0.03.",
    },
    hints=(
        "Think of two tosses each. Any two pairs of numbers lie on a straight line, so what is the correlation?",
        "Chance averages out, but slowly: with which power of N?",
        "The size falls as 1/√N. For which factor on N is √N ten times as large?",
    ),
    why="chance of this kind shrinks as 1/√(N − 1): about 0.3 for ten, and a tenth of that for a thousand.",
)


def _some_members(rng, n, n_ens):
    """Correlated rows of different size with means far from 0; members in the columns."""
    mix = rng.standard_normal((n, n)) + 2 * np.eye(n)
    return mix @ rng.standard_normal((n, n_ens)) + 3 * rng.standard_normal((n, 1)) + 2


def _rows_less_mean(ensemble):
    return ensemble - ensemble.mean(axis=1, keepdims=True)


def _columns_less_mean(ensemble):
    return ensemble - ensemble.mean(axis=0)


@exercise(
    "04-anomalies",
    right="Every row now sums to 0: what is left is how the members differ from each other.",
    hints=(
        "Each row is one number as the members have it. What is the mean of a row, and along which axis?",
        "One mean for each row: ensemble.mean(axis=1). Its shape is (n,), and you subtract it from (n, N).",
        "mean(axis=1, keepdims=True) keeps the shape (n, 1), which numpy stretches over the columns.",
    ),
    example=lambda rng: (_some_members(rng, 4, 9),),
)
def anomalies(ensemble):
    return ensemble - ensemble.mean(axis=1, keepdims=True)


@anomalies.mistake("You have taken off each member's mean over its own numbers. Which axis runs over the members?")
def wrong_axis(ensemble):
    return _columns_less_mean(ensemble)


@anomalies.mistake("You have taken one mean over everything. Each row has a mean of its own.")
def one_global_mean(ensemble):
    return ensemble - ensemble.mean()


@anomalies.mistake(
    "Your means have shape (n,), and numpy lines them up with the members. Which shape lines up with the rows?"
)
def means_that_are_no_column(ensemble):
    return ensemble - ensemble.mean(axis=1)


@anomalies.mistake("You have divided by √(N − 1) as well. That belongs to a covariance; anomalies keep their size.")
def divided_by_the_root(ensemble):
    return _rows_less_mean(ensemble) / np.sqrt(ensemble.shape[1] - 1)


@anomalies.mistake("You have divided by the standard deviation as well. Anomalies keep their size and unit.")
def standardised(ensemble):
    return _rows_less_mean(ensemble) / ensemble.std(axis=1, keepdims=True)


@anomalies.mistake("You have divided by the standard deviation, with N−1, as well. Anomalies keep their size and unit.")
def standardised_with_n_minus_1(ensemble):
    return _rows_less_mean(ensemble) / ensemble.std(axis=1, ddof=1, keepdims=True)


@anomalies.mistake("You have taken off the median. The rows have to sum to 0, and that takes the mean.")
def less_median(ensemble):
    return ensemble - np.median(ensemble, axis=1, keepdims=True)


@anomalies.mistake("You have taken off the first member. Compare each member with the mean of all.")
def less_first_member(ensemble):
    return ensemble - ensemble[:, :1]


@anomalies.mistake("That is the mean itself. What is left of the ensemble without it?")
def the_mean(ensemble):
    return ensemble.mean(axis=1)


@anomalies.mistake("That is the mean itself, one for each row. What is left of the ensemble without it?")
def the_mean_as_a_column(ensemble):
    return ensemble.mean(axis=1, keepdims=True)


@anomalies.mistake("The numbers are right, but lie on their side: a member has to be a column, as it was before.")
def transposed(ensemble):
    return _rows_less_mean(ensemble).T


@anomalies.mistake("Your mean divides by N−1. The N−1 belongs to the covariance; a mean of N members divides by N.")
def mean_with_n_minus_1(ensemble):
    return ensemble - ensemble.sum(axis=1, keepdims=True) / (ensemble.shape[1] - 1)


@anomalies.mistake("Your mean divides by the number of rows. How many members does a row hold?")
def mean_over_the_number_of_rows(ensemble):
    return ensemble - ensemble.sum(axis=1, keepdims=True) / len(ensemble)


@anomalies.mistake("You have thrown the signs away. A member below the mean has a negative anomaly.")
def without_signs(ensemble):
    return np.abs(_rows_less_mean(ensemble))


@anomalies.mistake("You have squared already. Anomalies are differences; the squares come with the covariance.")
def squared(ensemble):
    return _rows_less_mean(ensemble) ** 2


@anomalies.mistake("That is the ensemble as it came. Each row still has its mean in it.")
def unchanged(ensemble):
    return ensemble


@exercise(
    "04-covariance",
    right="You can now estimate a covariance from samples, whatever made them.",
    hints=(
        "It takes two steps: anomalies first, then the product of every row with every row.",
        "A @ A.T has one entry for each pair of rows and sums over the members. By what do you divide the sum?",
        "A = ensemble - ensemble.mean(axis=1, keepdims=True), then A @ A.T divided by ensemble.shape[1] - 1.",
    ),
    example=lambda rng: (_some_members(rng, 4, rng.integers(8, 13)),),
)
def covariance(ensemble):
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    return A @ A.T / (ensemble.shape[1] - 1)


@covariance.mistake(
    "You divide by N. On average that is too small: the member mean lies closer to its members than the true mean."
)
def n_for_n_minus_1(ensemble):
    return np.cov(ensemble, ddof=0)


@covariance.mistake("The means are still in it. Take them off each row before you multiply.")
def raw(ensemble):
    return ensemble @ ensemble.T / (ensemble.shape[1] - 1)


@covariance.mistake("The means are still in it, and you divide by N. Centre each row first, then look at the divisor.")
def raw_over_n(ensemble):
    return ensemble @ ensemble.T / ensemble.shape[1]


@covariance.mistake("Your product sums over the rows, so it compares members. Which of the two has to be transposed?")
def members_with_members(ensemble):
    A = _rows_less_mean(ensemble)
    return A.T @ A / (ensemble.shape[1] - 1)


@covariance.mistake("That is the covariance of the members with each other. np.cov and you disagree on what a row is.")
def members_as_variables(ensemble):
    return np.cov(ensemble, rowvar=False)


@covariance.mistake("Your mean runs over the rows of one member. It has to run over the members of one row.")
def centred_along_the_wrong_axis(ensemble):
    A = _columns_less_mean(ensemble)
    return A @ A.T / (ensemble.shape[1] - 1)


@covariance.mistake("You have taken one mean over everything. Each row has a mean of its own.")
def centred_with_a_global_mean(ensemble):
    A = ensemble - ensemble.mean()
    return A @ A.T / (ensemble.shape[1] - 1)


@covariance.mistake("That is the correlation: its diagonal is 1 everywhere. A covariance keeps the sizes.")
def correlation(ensemble):
    return np.corrcoef(ensemble)


@covariance.mistake("That is the sum over the members, and it grows with their number. What makes it an average?")
def sum_of_products(ensemble):
    A = _rows_less_mean(ensemble)
    return A @ A.T


@covariance.mistake("You divide by the number of rows less 1: len(ensemble) counts rows. How many members are there?")
def counts_rows(ensemble):
    A = _rows_less_mean(ensemble)
    return A @ A.T / (len(ensemble) - 1)


@covariance.mistake("You divide by the number of rows: len(ensemble) counts rows. How many members are there?")
def over_rows(ensemble):
    A = _rows_less_mean(ensemble)
    return A @ A.T / len(ensemble)


@covariance.mistake("You divide by the number of all entries. Each sum runs over the members alone.")
def over_all_entries(ensemble):
    A = _rows_less_mean(ensemble)
    return A @ A.T / ensemble.size


@covariance.mistake("Those are standard deviations, one for each row. A covariance has an entry for each pair of rows.")
def standard_deviations(ensemble):
    return ensemble.std(axis=1, ddof=1)


@covariance.mistake("Look at the brackets: you divide by N and then take 1 off every entry.")
def brackets(ensemble):
    A = _rows_less_mean(ensemble)
    return A @ A.T / ensemble.shape[1] - 1


@covariance.mistake("Those are the variances alone. A covariance has an entry for each pair of rows.")
def variances(ensemble):
    return ensemble.var(axis=1, ddof=1)


@covariance.mistake("The diagonal is right, and everything beside it is 0. How do two different rows vary together?")
def diagonal(ensemble):
    return np.diag(ensemble.var(axis=1, ddof=1))


@covariance.mistake("You multiply entry by entry. The product of matrices, @, also sums over the members.")
def entry_by_entry(ensemble):
    return _rows_less_mean(ensemble) ** 2 / (ensemble.shape[1] - 1)


@exercise(
    "04-cross",
    right="Centring one of the two is enough: rows of anomalies sum to 0, so a constant drops out.",
    hints=(
        "It is the covariance of the last exercise with two different matrices in place of one twice.",
        "Anomalies A of the parameters, S of the predictions. The answer has a row for each parameter.",
        "A @ S.T, divided by ensemble.shape[1] - 1.",
    ),
    example=lambda rng: _some_ensemble_and_predictions(rng),
)
def cross_covariance(ensemble, predictions):
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = predictions - predictions.mean(axis=1, keepdims=True)
    return A @ S.T / (ensemble.shape[1] - 1)


def _some_ensemble_and_predictions(rng):
    ensemble = _some_members(rng, 4, rng.integers(8, 13))
    return ensemble, rng.standard_normal((3, 4)) @ ensemble + _some_members(rng, 3, ensemble.shape[1])


@cross_covariance.mistake("You divide by N. As in the covariance, one of the N anomalies follows from the others.")
def cross_over_n(ensemble, predictions):
    return cross_covariance.reference(ensemble, predictions) * (1 - 1 / ensemble.shape[1])


@cross_covariance.mistake("Both means are still in it. Take the mean off the rows before you multiply.")
def cross_raw(ensemble, predictions):
    return ensemble @ predictions.T / (ensemble.shape[1] - 1)


@cross_covariance.mistake("Your rows are predictions and your columns parameters. It is wanted the other way round.")
def cross_transposed(ensemble, predictions):
    return cross_covariance.reference(ensemble, predictions).T


@cross_covariance.mistake("That is the sum over the members, and it grows with their number. What makes it an average?")
def cross_sum(ensemble, predictions):
    return _rows_less_mean(ensemble) @ _rows_less_mean(predictions).T


@cross_covariance.mistake(
    "np.cov of two matrices gives all four blocks. You need the one of parameters with predictions."
)
def all_blocks(ensemble, predictions):
    return np.cov(ensemble, predictions)


@cross_covariance.mistake("That is the correlation, which has no size. Leave the standard deviations in.")
def cross_correlation(ensemble, predictions):
    return np.corrcoef(ensemble, predictions)[: len(ensemble), len(ensemble) :]


@cross_covariance.mistake("That is the covariance of the parameters with each other. Where do the predictions come in?")
def parameters_only(ensemble, predictions):
    return np.cov(ensemble)


@cross_covariance.mistake("That is the covariance of the predictions with each other. Where do the parameters come in?")
def predictions_only(ensemble, predictions):
    return np.cov(predictions)


@cross_covariance.mistake("Your means run over the rows of one member. They have to run over the members of one row.")
def cross_wrong_axis(ensemble, predictions):
    return _columns_less_mean(ensemble) @ _columns_less_mean(predictions).T / (ensemble.shape[1] - 1)


@cross_covariance.mistake("You have taken one mean over each whole matrix. Every row has a mean of its own.")
def cross_global_means(ensemble, predictions):
    return (ensemble - ensemble.mean()) @ (predictions - predictions.mean()).T / (ensemble.shape[1] - 1)


@cross_covariance.mistake(
    "You divide by the number of parameters less 1. Count the members, which stand in the columns."
)
def cross_counts_parameters(ensemble, predictions):
    return _rows_less_mean(ensemble) @ _rows_less_mean(predictions).T / (len(ensemble) - 1)


@cross_covariance.mistake(
    "You divide by the number of predictions less 1. Count the members, which stand in the columns."
)
def cross_counts_predictions(ensemble, predictions):
    return _rows_less_mean(ensemble) @ _rows_less_mean(predictions).T / (len(predictions) - 1)


@cross_covariance.mistake("Look at the brackets: you divide by N and then take 1 off every entry.")
def cross_brackets(ensemble, predictions):
    return _rows_less_mean(ensemble) @ _rows_less_mean(predictions).T / ensemble.shape[1] - 1


@cross_covariance.mistake("You divide by the number of parameters. Count the members, which stand in the columns.")
def cross_over_parameters(ensemble, predictions):
    return _rows_less_mean(ensemble) @ _rows_less_mean(predictions).T / len(ensemble)

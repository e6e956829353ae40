"""Chapter 08: the sine experiment."""

import numpy as np

from ..metrics import r2
from .registry import choice, exercise, prediction

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


def _some_predictions(rng, error=None):
    """A truth whose mean is not 0, and predictions that lie too high or too low and scatter."""
    n = rng.integers(8, 16)
    sign = rng.choice([-1, 1])
    truth = sign * rng.uniform(1, 3) + rng.standard_normal((n, 1))
    errors = 0.5 * rng.standard_normal((n, 1)) + sign * rng.choice([-0.3, 0.3])
    return truth + (errors if error is None else error * errors), truth


@exercise(
    "08-r2",
    right="R² compares the errors with those of the best constant, the truth's mean.",
    hints=(
        "Two sums of squares are enough. Which prediction, the same everywhere, would you compare with?",
        "One sum is over the errors, predicted − truth. The other is over truth − its mean.",
        "1 minus the first sum divided by the second.",
    ),
    example=_some_predictions,
    edges={
        "where the prediction is perfect": lambda rng: _some_predictions(rng, error=0),
        "where the prediction is worse than the truth's mean": lambda rng: _some_predictions(rng, error=6),
    },
    axes={"predicted": "n, 1", "truth": "n, 1", "return": ""},
    terms={"errors": "the sum of the squared errors"},
    instead_of=(r2,),
)
def r_squared(predicted, truth):
    errors = np.sum((predicted - truth) ** 2)
    return 1 - errors / np.sum((truth - truth.mean()) ** 2)


@r_squared.catalogue
def _mistakes_in_r_squared(predicted, truth):
    n = truth.size
    error = predicted - truth
    from_the_mean = truth - truth.mean()
    squares = np.sum(error**2)
    total = np.sum(from_the_mean**2)
    rmse = np.sqrt(squares / n)

    def correlation():
        return np.corrcoef(predicted.ravel(), truth.ravel())[0, 1]

    return {
        "That is the share of the variance that is not explained. What is left of 1?": lambda: squares / total,
        "You compare with the spread of the predictions. The yardstick has to be the truth's own.": (
            lambda: 1 - squares / np.sum((predicted - predicted.mean()) ** 2)
        ),
        "You take squares around 0 below. R² compares with the truth's mean, so take it off first.": (
            lambda: 1 - squares / np.sum(truth**2)
        ),
        "That is the squared correlation. It forgives a prediction that is shifted or stretched; R² does not.": (
            lambda: correlation() ** 2
        ),
        "That is the correlation. It forgives a prediction that is shifted or stretched; R² does not.": correlation,
        "You divide a root by a root. R² is a ratio of squares: leave the roots out.": (
            lambda: 1 - np.sqrt(squares / total)
        ),
        "You divide two standard deviations, and that of the errors forgives a prediction that lies too high "
        "everywhere. R² is a ratio of squares.": lambda: 1 - error.std() / truth.std(),
        "One of the two is a mean and the other a sum. Use the same for both.": lambda: 1 - squares / n / total,
        "You divide variances of which one loses the error's own mean. Square the errors as they are.": (
            lambda: 1 - error.var() / truth.var()
        ),
        "You have taken absolute values. R² is about squares.": (
            lambda: 1 - np.sum(np.abs(error)) / np.sum(np.abs(from_the_mean))
        ),
        "That is the variance of the predictions over the truth's. It does not ask whether a prediction is near the "
        "truth.": lambda: predicted.var() / truth.var(),
        "You compare the predictions with the truth's mean above. That counts as explained what may be wrong: use the "
        "errors.": lambda: np.sum((predicted - truth.mean()) ** 2) / total,
        "You take the mean squared error off 1 as it is, so the unit of the data matters. What do you compare it "
        "with?": lambda: 1 - squares / n,
        "You take the RMSE off 1 as it is, so the unit of the data matters. What do you compare it with?": (
            lambda: 1 - rmse
        ),
        "That is the RMSE. R² has no unit: it compares the squared errors with those of the truth's mean.": (
            lambda: rmse
        ),
        "You divide the RMSE by the range of the truth. R² divides squares, and around the truth's mean.": (
            lambda: 1 - rmse / np.ptp(truth)
        ),
        "You divide by N above and by N − 1 below. Use the same for both.": lambda: 1 - squares / n / truth.var(ddof=1),
        "That is the adjusted R² of a regression, which charges for its parameters. Here the plain one is wanted.": (
            lambda: 1 - squares / total * (n - 1) / (n - 2)
        ),
        "You divide point by point, and a point where the truth is near its mean decides it. Sum first, then divide.": (
            lambda: 1 - np.mean((error / from_the_mean) ** 2)
        ),
        "You sum the errors first and square the sum, so errors of opposite signs cancel. Square each first.": (
            lambda: 1 - np.sum(error) ** 2 / total
        ),
        "You divide by the squares of the predictions. The yardstick is the truth, without its mean.": (
            lambda: 1 - squares / np.sum(predicted**2)
        ),
        "You keep R² from falling below 0. It is negative where a prediction is worse than the truth's mean.": (
            lambda: max(0.0, 1 - squares / total)
        ),
        "You take the size of the result. R² is negative where a prediction is worse than the truth's mean.": (
            lambda: abs(1 - squares / total)
        ),
    }


def _some_errors(rng, ratios=None):
    """Errors of two methods on an odd number of seeds; one that is hard for one method is hard for the other."""
    n = 2 * rng.integers(4, 10) + 1 if ratios is None else len(ratios)
    difficulty = np.exp(rng.standard_normal(n))
    others = difficulty * np.exp(0.3 * rng.standard_normal(n))
    ratios = np.exp(0.4 * rng.standard_normal(n) - 0.2) if ratios is None else ratios
    return ratios * others, others


def _an_even_number_of_errors(rng):
    """Errors of two methods on 4, 6 or 8 seeds, whose ratios lie so far apart that it shows which median is meant."""
    n = 2 * rng.integers(2, 5)
    steps = rng.permutation(n) - n / 2 + rng.uniform(0.1, 0.6, n)
    return _some_errors(rng, np.exp(0.3 * steps))


@exercise(
    "08-paired",
    right="Pairing takes the difficulty of a seed out of the comparison.",
    hints=(
        "Both methods met the same data on a seed. Compare them there first, and summarise afterwards.",
        "A ratio of two errors for each seed: below 1 where the first method is better.",
        "Divide the arrays element by element; then take the median of that.",
    ),
    example=_some_errors,
    edges={"with an even number of seeds": _an_even_number_of_errors},
    axes={"errors": "n_seeds", "others": "n_seeds", "return": ""},
)
def paired_ratio(errors, others):
    return np.median(errors / others)


@paired_ratio.catalogue
def _mistakes_in_a_ratio(errors, others):
    n = len(errors)
    ratios = errors / others

    def at_the_middle_seed():
        """The ratio on the seed where the first method's error is its median."""
        middle = np.argsort(errors)[n // 2]
        return ratios[middle]

    return {
        "That is the ratio of the medians. The pairs are lost: the two medians come from different seeds.": (
            lambda: np.median(errors) / np.median(others)
        ),
        "That is the mean of the ratios. One bad seed can carry it off; the median stays.": lambda: ratios.mean(),
        "The other way round: errors below others should give a ratio below 1.": lambda: np.median(others / errors),
        "You have sorted before dividing. The best seed of one is not the best seed of the other.": (
            lambda: np.median(np.sort(errors) / np.sort(others))
        ),
        "That is a difference. On seeds of different difficulty a ratio can be compared, a difference cannot.": (
            lambda: np.median(errors - others)
        ),
        "You divide the median difference by a median, so the pairs are lost. Divide on each seed.": (
            lambda: np.median(errors - others) / np.median(others)
        ),
        "You say how much smaller the first error is, as a share of the second. The ratio itself is wanted: 0.9, not "
        "0.1.": lambda: 1 - np.median(ratios),
        "You say by which share the first error is above the second. The ratio itself is wanted: 0.9, not −0.1.": (
            lambda: np.median(ratios) - 1
        ),
        "That is the fraction of seeds won. It says how often, not by how much.": lambda: np.mean(errors < others),
        "That is the number of seeds won. It says how often, not by how much.": lambda: np.sum(errors < others),
        "You have divided sums, or means, over all seeds: the hardest seeds decide it.": (
            lambda: errors.sum() / others.sum()
        ),
        "That is the geometric mean of the ratios. It is less moved by one bad seed than a mean is, but the median is "
        "asked for.": lambda: np.exp(np.mean(np.log(ratios))),
        "That is the logarithm of the ratio. Its median is a good measure too, but here the ratio itself is wanted.": (
            lambda: np.median(np.log(ratios))
        ),
        "That is the ratio on every seed. One number is wanted: which of them stands in the middle?": lambda: ratios,
        "You compare each seed of one with each seed of the other. A pair is two errors on the same seed.": (
            lambda: np.median(errors[:, None] / others)
        ),
        "You compare the best seed of one with the best seed of the other. They are not the same seed, and one seed is "
        "an anecdote.": lambda: errors.min() / others.min(),
        "You take the ratio on the seed where the first method is in its middle. The ratios have a middle of their "
        "own.": at_the_middle_seed,
        "You divide by the sum of both errors, a share of the two. The first is to be told relative to the second.": (
            lambda: np.median(errors / (errors + others))
        ),
        "np.percentile counts to 100, so 0.5 means half of one percent. Where is the middle?": (
            lambda: np.percentile(ratios, 0.5)
        ),
        "You take the middle one of the ratios in the order of the seeds. A median is the middle in order of size.": (
            lambda: ratios[n // 2]
        ),
        "You take the larger of the two middle ratios where the number of seeds is even. A median is then halfway "
        "between them.": lambda: np.sort(ratios)[n // 2],
        "You take the smaller of the two middle ratios where the number of seeds is even. A median is then halfway "
        "between them.": lambda: np.sort(ratios)[(n - 1) // 2],
        "Your median is that of the logarithms. With an even number of seeds it is not the same: the point halfway "
        "between two logarithms does not belong to the point halfway between two ratios.": (
            lambda: np.exp(np.median(np.log(ratios)))
        ),
        "You turn the ratios over, take the median and turn it over again. With an even number of seeds that is not "
        "the median of the ratios.": lambda: 1 / np.median(others / errors),
        "That is halfway between the smallest and the largest ratio. The median has as many ratios below as above.": (
            lambda: (ratios.min() + ratios.max()) / 2
        ),
    }


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

"""Chapter 08: the sine experiment."""

import numpy as np

from ..metrics import r2
from .registry import choice, exercise, prediction

prediction(
    "08-predict",
    careful="c",
    options={
        "a": "With 100 passes gradient descent is the last: its median error over forty days is 0.20, where EnKF has "
        "0.03 and ESMDA 0.07. With 10,000 passes it has caught up with ESMDA, 0.024 and 0.023, but EnKF is at 0.018.",
        "b": "The first half is right. In the second gradient descent has caught up indeed, but only with ESMDA: "
        "0.024 and 0.023. EnKF is still ahead, with a median error of 0.018.",
        "c": "So it is: with 100 passes the median errors over forty days are 0.03, 0.07 and 0.20, and with 10,000 "
        "EnKF is at 0.018, the other two at 0.023 and 0.024.",
        "d": "ESMDA comes second with 100 passes: its median error over forty days is 0.07, that of EnKF 0.03. With "
        "10,000 passes EnKF is still ahead, with 0.018, and ESMDA has 0.023, level with gradient descent.",
    },
    hints=(
        "With 100 passes each can make few updates. How many does each of them make?",
        "33 for gradient descent, 8 for ESMDA with 12 networks. EnKF goes through 20 groups of readings twice: 40.",
        "Chapter 02 showed how long gradient descent needs along a narrow valley. Are 3,333 epochs many for that?",
    ),
    why="plain gradient descent has one learning rate for the steep and the flat directions of its valley, and 3,333 "
    "epochs are not many: between epoch 1,000 and the last its error still falls from 0.036 to 0.024. With 100 passes "
    "EnKF makes five times as many updates as ESMDA, with more networks; with 10,000 it makes 5,000 updates of a "
    "hundred networks, and ESMDA 128.",
)


def _a_training(rng, group=None, slopes=None):
    """Members, updates, readings in a group and in all, and whether slopes are taken, such that no two are equal."""
    n = int(rng.choice([60, 100, 140, 180]))
    left_over = 0
    while 3 * left_over < n:  # who rounds before he multiplies by 3 gets something else than who rounds afterwards
        members, updates, some = (int(number) for number in rng.choice(np.arange(4, 40), 3, replace=False))
        left_over = members * updates * some % n
    group = some if group is None else n
    slopes = bool(rng.integers(2)) if slopes is None else slopes
    return members, updates, group, n, slopes


@exercise(
    "08-passes",
    right="Now budgets can be compared: a method may make many small steps, or few that run many networks.",
    hints=(
        "Begin with one network, one update and no slopes. Which part of all readings does the network run over?",
        "That part is group / n of a pass. Every member runs over it in every update. What do slopes add?",
        "What one member pays in one update, times the members, times the updates. Where slopes is True, one forward "
        "run comes with a backward one that costs 2.",
    ),
    example=_a_training,
    edges={
        "without slopes": lambda rng: _a_training(rng, slopes=False),
        "with slopes": lambda rng: _a_training(rng, slopes=True),
        "where each update uses all readings": lambda rng: _a_training(rng, group="all"),
    },
    axes={"return": ""},
    terms={"each": "the cost of one run"},
)
def passes_of(members, updates, group, n, slopes):
    each = 3 if slopes else 1
    return each * members * updates * group / n


@passes_of.catalogue
def _mistakes_in_passes(members, updates, group, n, slopes):
    each = 3 if slopes else 1
    backward = 2 if slopes else 1
    whole = "You count every update as a whole pass of each member. Which part of the readings does an update see?"
    return {
        whole: lambda: each * members * updates,
        f"{whole} And where slopes is True, the run backward is missing.": lambda: members * updates,
        "You count one network. In an ensemble every member is run in every update.": (
            lambda: each * updates * group / n
        ),
        "You have counted the runs forward. Slopes cost as much as two more.": lambda: members * updates * group / n,
        "With slopes you count 2, which is the run backward. The run forward comes before it and costs 1.": (
            lambda: backward * members * updates * group / n
        ),
        "You count the run backward for every method. An ensemble has no use for it: look at slopes.": (
            lambda: 3 * members * updates * group / n
        ),
        "You have it the other way round: slopes is True where a method does run its networks backward.": (
            lambda: (1 if slopes else 3) * members * updates * group / n
        ),
        "You count runs over single readings. n of them make one pass.": lambda: each * members * updates * group,
        "You count runs over single readings, of which n make one pass. And where slopes is True, the run backward is "
        "missing.": lambda: members * updates * group,
        "Where slopes is True you leave the group out. A method with slopes may use the readings in groups, too.": (
            lambda: each * members * updates * (1 if slopes else group / n)
        ),
        "You have turned the fraction over. A group of 5 of 100 readings is 5/100 of a pass.": (
            lambda: each * members * updates * n / group
        ),
        "That is the number of updates. It says nothing of the networks that are run in one.": lambda: updates,
        "You count the updates, with their slopes, and leave out the members and the size of a group.": (
            lambda: each * updates
        ),
        "You divide whole numbers with //, and the parts of a pass are lost. Divide with /.": (
            lambda: each * members * updates * (group // n)
        ),
        "You round down to whole passes, as // or int does. Keep the fraction: divide with /.": (
            lambda: each * members * updates * group // n
        ),
        "You round down to whole passes before you count the slopes. Keep the fraction: divide with /.": (
            lambda: each * (members * updates * group // n)
        ),
        "You multiply by slopes, and False counts as 0. An ensemble pays 1 for a run forward.": (
            lambda: 3 * slopes * members * updates * group / n
        ),
        "You count one network, and no run backward. Every member is run in every update, and slopes cost 2 more.": (
            lambda: updates * group / n
        ),
        "You count the members, and leave out that they are run in every update, and what slopes cost.": (
            lambda: members * group / n
        ),
        "You leave out the updates: that is the cost of a single one.": lambda: each * members * group / n,
        "You add what slopes cost once. Every run forward is followed by one backward, so multiply.": (
            lambda: members * updates * group / n + (2 if slopes else 0)
        ),
        "You add 3 for the slopes once. They make every run three times as dear, so multiply.": (
            lambda: members * updates * group / n + (3 if slopes else 0)
        ),
        "You add what a run costs, 1 or 3, once. Every run costs that, so multiply.": (
            lambda: each + members * updates * group / n
        ),
        "The run backward goes over the group alone too, and over each member: that is 2 · members · updates · "
        "group / n.": lambda: members * updates * group / n + (2 * updates if slopes else 0),
    }


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
    """Errors of two methods on an odd number of days; one that is hard for one method is hard for the other."""
    n = 2 * rng.integers(4, 10) + 1 if ratios is None else len(ratios)
    difficulty = np.exp(rng.standard_normal(n))
    others = difficulty * np.exp(0.3 * rng.standard_normal(n))
    ratios = np.exp(0.4 * rng.standard_normal(n) - 0.2) if ratios is None else ratios
    return ratios * others, others


def _an_even_number_of_errors(rng):
    """Errors of two methods on 4, 6 or 8 days, whose ratios lie so far apart that it shows which median is meant."""
    n = 2 * rng.integers(2, 5)
    steps = rng.permutation(n) - n / 2 + rng.uniform(0.1, 0.6, n)
    return _some_errors(rng, np.exp(0.3 * steps))


@exercise(
    "08-paired",
    right="Pairing takes the difficulty of a day out of the comparison.",
    hints=(
        "Both methods met the same data on a day. Compare them there first, and summarise afterwards.",
        "A ratio of two errors for each day: below 1 where the first method is better.",
        "Divide the arrays element by element; then take the median of that.",
    ),
    example=_some_errors,
    edges={"with an even number of days": _an_even_number_of_errors},
    axes={"errors": "n_days", "others": "n_days", "return": ""},
)
def paired_ratio(errors, others):
    return np.median(errors / others)


@paired_ratio.catalogue
def _mistakes_in_a_ratio(errors, others):
    n = len(errors)
    ratios = errors / others

    def at_the_middle_day():
        """The ratio on the day where the first method's error is its median."""
        middle = np.argsort(errors)[n // 2]
        return ratios[middle]

    return {
        "That is the ratio of the medians. The pairs are lost: the two medians come from different days.": (
            lambda: np.median(errors) / np.median(others)
        ),
        "That is the mean of the ratios. One bad day can carry it off; the median stays.": lambda: ratios.mean(),
        "The other way round: errors below others should give a ratio below 1.": lambda: np.median(others / errors),
        "You have sorted before dividing. The best day of one is not the best day of the other.": (
            lambda: np.median(np.sort(errors) / np.sort(others))
        ),
        "That is a difference. On days of different difficulty a ratio can be compared, a difference cannot.": (
            lambda: np.median(errors - others)
        ),
        "You divide the median difference by a median, so the pairs are lost. Divide on each day.": (
            lambda: np.median(errors - others) / np.median(others)
        ),
        "You say how much smaller the first error is, as a share of the second. The ratio itself is wanted: 0.9, not "
        "0.1.": lambda: 1 - np.median(ratios),
        "You say by which share the first error is above the second. The ratio itself is wanted: 0.9, not −0.1.": (
            lambda: np.median(ratios) - 1
        ),
        "That is the fraction of days won. It says how often, not by how much.": lambda: np.mean(errors < others),
        "That is the number of days won. It says how often, not by how much.": lambda: np.sum(errors < others),
        "You ask on each day whether the first is closer, and take the median of yes and no. By how much is lost.": (
            lambda: np.median(errors < others)
        ),
        "You have divided sums, or means, over all days: the hardest days decide it.": (
            lambda: errors.sum() / others.sum()
        ),
        "That is the geometric mean of the ratios. It keeps the pairs, but a day on which one method fails altogether, "
        "with an infinite error, still decides it. Which number in the middle does not ask how bad a day is?": (
            lambda: np.exp(np.mean(np.log(ratios)))
        ),
        "That is the logarithm of the ratio. Its median is a good measure too, but here the ratio itself is wanted.": (
            lambda: np.median(np.log(ratios))
        ),
        "That is the ratio on every day. One number is wanted: which of them stands in the middle?": lambda: ratios,
        "You compare each day of one with each day of the other. A pair is two errors on the same day.": (
            lambda: np.median(errors[:, None] / others)
        ),
        "You compare the best day of one with the best day of the other. They are not the same day, and one day "
        "says little.": lambda: errors.min() / others.min(),
        "You take the ratio on the day where the first method is in its middle. The ratios have a middle of their "
        "own.": at_the_middle_day,
        "You divide by the sum of both errors, a share of the two. The first is to be told relative to the second.": (
            lambda: np.median(errors / (errors + others))
        ),
        "np.percentile counts to 100, so 0.5 means half of one percent. Where is the middle?": (
            lambda: np.percentile(ratios, 0.5)
        ),
        "You take the middle one of the ratios in the order of the days. A median is the middle in order of size.": (
            lambda: ratios[n // 2]
        ),
        "You take the larger of the two middle ratios where the number of days is even. A median is then halfway "
        "between them.": lambda: np.sort(ratios)[n // 2],
        "You take the smaller of the two middle ratios where the number of days is even. A median is then halfway "
        "between them.": lambda: np.sort(ratios)[(n - 1) // 2],
        "The median of the logarithms is as good a middle, and with an odd number of days the same. With an even "
        "number it differs a little: take the median of the ratios themselves.": (
            lambda: np.exp(np.median(np.log(ratios)))
        ),
        "You turn the ratios over, take the median and turn it over again. With an even number of days that is not "
        "the median of the ratios.": lambda: 1 / np.median(others / errors),
        "That is halfway between the smallest and the largest ratio. The median has as many ratios below as above.": (
            lambda: (ratios.min() + ratios.max()) / 2
        ),
    }


choice(
    "08-claim",
    right="d",
    options={
        "a": "The table of EnKF has the answer: against the extended Kalman filter EnKF is behind with 10, 30 and 100 "
        "passes, and that one uses slopes.",
        "b": "The two medians are right. Day by day the ratio is 1.06, and its interval goes from 0.96 to 1.15: on 17 "
        "of the 40 days EnKF was closer. We call the two level.",
        "c": "It is so from 100 passes to 3,000. With 30 ESMDA has the smaller median, 0.28 and 0.31, but the ratio is "
        "0.79 and its interval, 0.65 to 1.11, includes 1. With 10,000 the two are level.",
        "d": "In its table ESMDA is behind Adam with each budget, from 4.57 times the error with 10 passes to 1.35 "
        "times with 3,000, and no interval includes 1. The sentence names problem, rival, budgets, rule and days: "
        "somebody else can check it.",
    },
    hints=(
        "Two of them are about EnKF: its table and the text under that decide those.",
        "The other two are about ESMDA. Choose it in the explorer, or read its table below that, budget by budget.",
        "Ahead and behind are what the rule says. A lower line, or a smaller median, is not enough.",
    ),
    why="each of the first three fails with at least one budget, and the last one holds with all seven.",
)

"""Chapter 11: how sure is the network."""

import numpy as np

from .registry import choice, exercise, prediction


def _some_linear_problem(rng):
    """No variance is near 1, its own square; the prior's are all different.

    The first two rows of H are 0 and obs_var is a power of 2: H P Hᵀ plus a number then has no inverse even after
    rounding, so an answer that forgets np.eye stops on every machine.
    """
    n = int(rng.integers(6, 10))
    n_params = int(rng.integers(2, 5))
    H = rng.standard_normal((n, n_params))
    H[:2] = 0
    d = rng.standard_normal(n)
    prior_var = rng.choice([0.25, 0.5, 2.0, 6.0], n_params, replace=False) * rng.uniform(0.8, 1.2, n_params)
    return H, d, prior_var, float(rng.choice([0.125, 0.25, 0.5]))


def _one_observation_of_one_parameter(rng):
    H, d, prior_var, obs_var = _some_linear_problem(rng)
    return H[-1:, :1], d[-1:], prior_var[:1], obs_var


@exercise(
    "11-exact",
    right="You now have the whole posterior of a network that is linear in what it learns, and no ensemble was needed.",
    hints=(
        "Begin with the posterior's precision: the prior's is a diagonal matrix, np.diag(1 / prior_var).",
        "The data add H.T @ H / obs_var to it. The covariance is the inverse of the sum.",
        "covariance = np.linalg.inv(np.diag(1 / prior_var) + H.T @ H / obs_var); the mean is "
        "covariance @ H.T @ d / obs_var; np.column_stack([mean, covariance]) puts both into one array.",
    ),
    example=_some_linear_problem,
    edges={"with one observation of one parameter": _one_observation_of_one_parameter},
    axes={"H": "n, n_params", "d": "n", "prior_var": "n_params", "return": "n_params, n_params + 1"},
)
def exact_posterior(H, d, prior_var, obs_var):
    covariance = np.linalg.inv(np.diag(1 / prior_var) + H.T @ H / obs_var)
    mean = covariance @ H.T @ d / obs_var
    return np.column_stack([mean, covariance])


@exact_posterior.catalogue
def exact_posterior_mistakes(H, d, prior_var, obs_var):
    inverse = np.linalg.inv
    both = exact_posterior.reference(H, d, prior_var, obs_var)
    mean = both[:, 0]
    covariance = both[:, 1:]
    prior = np.diag(prior_var)
    prior_precision = np.diag(1 / prior_var)
    data_precision = H.T @ H / obs_var
    PHt = prior_var[:, None] * H.T

    def array(mean, covariance):
        return np.column_stack([mean, covariance])

    def given(covariance):
        """This covariance, and the mean that follows from it."""
        return array(covariance @ H.T @ d / obs_var, covariance)

    def other(prior_var=prior_var, obs_var=obs_var):
        """The right formulas with other variances in them."""
        return exact_posterior.reference(H, d, prior_var, obs_var)

    def gain(error_covariance):
        return PHt @ inverse(H @ PHt + error_covariance)

    def by_gain_without_eye():
        K = gain(obs_var)
        return array(K @ d, prior - K @ PHt.T)

    def ridge():
        without_obs_var = inverse(H.T @ H + np.diag(obs_var / prior_var))
        return array(without_obs_var @ H.T @ d, without_obs_var)

    return {
        "Both are right, but they come as two things. Put them into one array with np.column_stack.": (
            lambda: (mean, covariance)
        ),
        "Your posterior has forgotten the prior. Its precision is added to that of the data.": (
            lambda: given(inverse(data_precision))
        ),
        "You add the prior's variance to a precision. One over a variance is a precision.": (
            lambda: given(inverse(prior + data_precision))
        ),
        "The mean is right. The matrix that you return is the precision; its inverse is asked for.": (
            lambda: array(mean, inverse(covariance))
        ),
        "prior_var is a diagonal, not a matrix: its precision is np.diag(1 / prior_var).": (
            lambda: given(inverse(inverse(prior_var) + data_precision))
        ),
        "Your prior has the variance 1 for every parameter. Each has its own: prior_var.": (
            lambda: other(prior_var=np.ones_like(prior_var))
        ),
        "You divide by the number of data. Every datum counts in full: the more, the surer.": (
            lambda: other(obs_var=obs_var * len(d))
        ),
        "Precisions add up, but you have not inverted their sum before you use it.": (
            lambda: given(prior_precision + data_precision)
        ),
        "Both are there, but the mean should be the first column, before the covariance.": (
            lambda: array(covariance, mean)
        ),
        "Both are right. The mean should be the first column, and you made it the first row.": (
            lambda: np.vstack([mean, covariance])
        ),
        "The mean is right. The covariance is asked for as well, in the columns after it.": lambda: mean,
        "The covariance is right. The mean is asked for as well, in a column before it.": lambda: covariance,
        "obs_var is a variance already, and you square it.": lambda: other(obs_var=obs_var**2),
        "obs_var is a variance, and you use its root. Precisions are one over variances.": (
            lambda: other(obs_var=np.sqrt(obs_var))
        ),
        "prior_var holds variances already, and you square them.": lambda: other(prior_var=prior_var**2),
        "The covariance is right. In the mean, the data also have their weight, 1 / obs_var.": (
            lambda: array(mean * obs_var, covariance)
        ),
        "The covariance is right. The mean is too far out: is it divided by obs_var twice?": (
            lambda: array(mean / obs_var, covariance)
        ),
        "Your data have the precision 1 in both places. Divide by their error variance, obs_var.": (
            lambda: other(obs_var=1.0)
        ),
        "The sum of precisions lacks the data's error: H.T @ H has to be divided by obs_var there.": (
            lambda: given(inverse(prior_precision + H.T @ H))
        ),
        "You multiply by obs_var where the data are divided by it: a small error means much weight.": (
            lambda: other(obs_var=1 / obs_var)
        ),
        "The mean is right. Of the covariance you return only its diagonal; the whole matrix is needed.": (
            lambda: array(mean, np.diag(covariance))
        ),
        "The mean is right. You removed all but the covariance's diagonal; data tie the weights together.": (
            lambda: array(mean, np.diag(np.diag(covariance)))
        ),
        "1 over a matrix inverts each entry by itself. np.linalg.inv inverts the matrix.": (
            lambda: given(1 / (prior_precision + data_precision))
        ),
        "1 / prior_var is added to every row of the matrix. It belongs on the diagonal: np.diag.": (
            lambda: given(inverse(1 / prior_var + data_precision))
        ),
        "The covariance is right. Your mean is the least-squares fit, which knows no prior.": (
            lambda: array(np.linalg.lstsq(H, d, rcond=None)[0], covariance)
        ),
        "The mean is right. Your covariance is still the prior's.": lambda: array(mean, prior),
        "The mean is right. After it you return standard deviations; the covariance is a matrix.": (
            lambda: array(mean, np.sqrt(np.diag(covariance)))
        ),
        "A matrix of yours has no inverse. In the gain, obs_var belongs on the diagonal only: "
        "obs_var * np.eye(len(d)).": by_gain_without_eye,
        "The mean is right. In the covariance, I − gain @ H has to be multiplied by the prior's.": (
            lambda: array(mean, np.eye(len(mean)) - gain(obs_var * np.eye(len(d))) @ H)
        ),
        "The covariance is right. Your mean is H.T @ d / obs_var alone; the covariance comes before it.": (
            lambda: array(H.T @ d / obs_var, covariance)
        ),
        "The covariance is right. In the mean you multiply by obs_var, where the data are divided by it.": (
            lambda: array(mean * obs_var**2, covariance)
        ),
        "The covariance is right. In the mean the precision stands where the covariance should.": (
            lambda: array(inverse(covariance) @ H.T @ d / obs_var, covariance)
        ),
        "Brackets: you divide the whole sum by obs_var. Only H.T @ H is divided by it.": (
            lambda: given(inverse((prior_precision + H.T @ H) / obs_var))
        ),
        "The mean is right. The sum that you invert is obs_var times the precision, "
        "so the covariance lacks a factor.": ridge,
        "prior_var holds variances, and you use their roots. Precisions are one over variances.": (
            lambda: other(prior_var=np.sqrt(prior_var))
        ),
        "The mean has one axis and the covariance has two, so np.hstack, np.concatenate and np.array cannot join them. "
        "np.column_stack makes a column of the mean.": lambda: np.hstack([mean, covariance]),
        "1 / np.diag(prior_var) also divides by all the zeros beside the diagonal. Which should come first?": (
            lambda: given(inverse(1 / prior + data_precision))
        ),
        "You add the variances of prior and data. Two opinions on one thing make it surer: "
        "what adds up is one over the variances.": lambda: given(prior + inverse(data_precision)),
        "You treat every parameter as if the others were known, so nothing ties them together. "
        "H.T @ H has entries beside its diagonal.": (
            lambda: given(np.diag(1 / np.diag(prior_precision + data_precision)))
        ),
        "You square both variances. They are variances already, not standard deviations.": (
            lambda: other(prior_var**2, obs_var**2)
        ),
        "You take the roots of both variances. Precisions are one over variances, as they are given.": (
            lambda: other(np.sqrt(prior_var), np.sqrt(obs_var))
        ),
        "The covariance is right. Your mean is made with the prior's covariance, where the posterior's should stand.": (
            lambda: array(prior @ H.T @ d / obs_var, covariance)
        ),
        "You take the mean of the data off first. H has a column for what the data share, and zero is where the prior "
        "expects them.": lambda: exact_posterior.reference(H, d - d.mean(), prior_var, obs_var),
    }


def _some_members(rng):
    """A truth among, below or above the members, which lie so unevenly that their mean is far from their median."""
    n = int(rng.integers(10, 15))
    n_ens = int(rng.integers(3, 7))
    truth = rng.permutation(np.array([-9.0, 9.0, *rng.standard_normal(n - 2)]))
    return rng.standard_normal((n, n_ens)) ** 3, truth


def _as_many_points_as_members(rng):
    truth = _some_members(rng)[1]
    return rng.standard_normal((len(truth), len(truth))) ** 3, truth


def _truth_on_a_member(rng):
    members, truth = _some_members(rng)
    truth[::2] = members[::2, 0]
    return members, truth


def _one_member(rng):
    members, truth = _some_members(rng)
    return members[:, :1], truth


@exercise(
    "11-ranks",
    right="A truth drawn like the members has every rank equally often, so a histogram of these tests an ensemble.",
    hints=(
        "The rank is how many members of a row are below that row's truth. Compare, then count.",
        "members < truth needs truth as a column: truth[:, None].",
        "(members < truth[:, None]).sum(axis=1)",
    ),
    example=_some_members,
    edges={
        "with as many points as members": _as_many_points_as_members,
        "where a member equals the truth": _truth_on_a_member,
        "with one member": _one_member,
    },
    axes={"members": "n, n_ens", "truth": "n", "return": "n"},
)
def ranks(members, truth):
    return (members < truth[:, None]).sum(axis=1)


@ranks.catalogue
def ranks_mistakes(members, truth):
    n_ens = members.shape[1]
    column = truth[:, None]
    below = members < column
    rank = below.sum(axis=1)
    in_order = np.sort(members, axis=1)

    return {
        "You count the members above the truth. The rank counts those below.": (lambda: (members > column).sum(axis=1)),
        "You compare each truth with a column. The members of one point stand in a row: make truth a column.": (
            lambda: (members < truth).sum(axis=1)
        ),
        "The comparison is right, but you count over the points. Count over the members, the last axis.": (
            lambda: below.sum(axis=0)
        ),
        "Truth as a row, and a count over the points: both axes are turned. Members stand on the last axis.": (
            lambda: (members < truth).sum(axis=0)
        ),
        "That is the share of the members below the truth. The rank is their number.": lambda: below.mean(axis=1),
        "Your ranks begin at 1. A truth below all members has no member below it.": lambda: rank + 1,
        "You return the nearest member of each row. Count how many are below the truth instead.": (
            lambda: np.abs(members - column).argmin(axis=1)
        ),
        "searchsorted needs sorted members. Sort each row first, or count by a comparison.": (
            lambda: np.array([np.searchsorted(row, t) for row, t in zip(members, truth)])
        ),
        "That is the rank of each truth among the other truths. Compare it with its own members.": (
            lambda: truth.argsort().argsort()
        ),
        "You return one number for all points. Every point has a rank of its own.": lambda: below.sum(),
        "argmax finds the first member above the truth, and 0 where there is none. Counting has no such gap.": (
            lambda: (in_order > column).argmax(axis=1)
        ),
        "You return the comparison itself. Count in each row how often it is true.": lambda: below,
        "You compare with the mean of the members. Compare the truth with each of them, and count.": (
            lambda: members.mean(axis=1) < truth
        ),
        "You leave out one member per point. All of them are to be compared.": lambda: below[:, 1:].sum(axis=1),
        "argsort says which column comes at each place, not at which place a column comes. Counting is simpler.": (
            lambda: np.argsort(np.column_stack([members, truth]), axis=1)[:, -1]
        ),
        "You return which member is the smallest. The rank says how many of them are below the truth.": (
            lambda: np.argsort(members, axis=1)[:, 0]
        ),
        "Those are the histogram's bars: how often each rank occurs. Return the ranks, one for each point.": (
            lambda: np.bincount(rank, minlength=n_ens + 1)
        ),
        "You count from the top: so many members are not below the truth. The rank counts those that are.": (
            lambda: n_ens - rank
        ),
        "Your ranks are those of a contest, where the highest is number 1. Count the members below the truth.": (
            lambda: (members > column).sum(axis=1) + 1
        ),
        "You divide by N + 1, so yours lie between 0 and 1. The rank itself is a number of members.": (
            lambda: rank / (n_ens + 1)
        ),
        "Those are the ranks of the members among themselves. The truth has to be compared with them.": (
            lambda: members.argsort(axis=1).argsort(axis=1)
        ),
        "You compare each truth with the members of all points. Only those of its own row belong to it.": (
            lambda: np.searchsorted(np.sort(members, axis=None), truth)
        ),
        "argmax finds the first member above the truth, and the members stand in no order. Count those below.": (
            lambda: (members > column).argmax(axis=1)
        ),
        "You say whether the truth lies between the smallest and the largest member. How many of them are below it?": (
            lambda: (in_order[:, 0] < truth) & (truth < in_order[:, -1])
        ),
        "You measure how far the truth is from the members' mean. The rank only counts, and has no unit.": (
            lambda: truth - members.mean(axis=1)
        ),
        "You say in how many standard deviations the truth lies from the mean. "
        "The rank counts members, whatever their distance.": (
            lambda: (truth - members.mean(axis=1)) / members.std(axis=1, ddof=1)
        ),
        "You compare with the median of the members. Compare the truth with each of them, and count.": (
            lambda: np.median(members, axis=1) < truth
        ),
        "You add up the members that are below the truth. Count them instead.": (
            lambda: np.where(below, members, 0).sum(axis=1)
        ),
        "You count the members whose size is below that of the truth. A rank asks for the values, signs and all.": (
            lambda: (np.abs(members) < np.abs(column)).sum(axis=1)
        ),
    }


prediction(
    "11-predict",
    careful="c",
    options={
        "a": "A 90% band promises that, and a band can promise it from a wrong place: over twenty data sets of the "
        "sine, ESMDA's holds 94% (32 steps), twice as wide as the exact band, with an error half as large again.",
        "b": "Not even then: over twenty data sets of the sine, ESMDA's band holds 94% of the truth (32 steps), and it "
        "is twice as wide as the exact one, with an error half as large again.",
        "c": "Over twenty data sets of the sine, ESMDA's band holds 94% of the truth (32 steps), and it is twice as "
        "wide as the exact one, with an error half as large again.",
        "d": "The exact band misses as well: over twenty data sets of the sine it holds the truth at 90% of the "
        "points. A band that holds everything is too wide.",
    },
    hints=(
        "What makes a band hit the truth, apart from being right?",
        "Think of a forecaster who always says: as warm as this season usually is, give or take what it usually "
        "varies.",
        "Compare a narrow band around the right mean with a wide band around a wrong one. Which one hits more often?",
    ),
    why="coverage counts hits, and a wide band around a wrong mean can hit as often as a narrow one around the right "
    "mean.",
)

choice(
    "11-which",
    right="b",
    options={
        "a": "Its error is near the exact one, but its band is too narrow: ten epochs count each datum ten times.",
        "b": "Every ratio is near 1. It is ensemble Gauss-Newton; ten epochs are a, one pass is c, ESMDA is d.",
        "c": "Its error is far above the exact one, and so is its CRPS. It is one pass of EnKF.",
        "d": "Its coverage is fine. Now the rest: error and CRPS are half as large again as the exact ones, "
        "and the band is twice as wide.",
    },
    hints=(
        "All ratios compare with the exact posterior. What would its own row be?",
        "Coverage alone does not decide. Look for the row whose spread and CRPS are near 1.",
        "In one row all three ratios are within some ten percent of 1.",
    ),
    why="error, CRPS and spread are all near those of the exact posterior.",
)

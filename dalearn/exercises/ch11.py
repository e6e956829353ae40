"""Chapter 11: how sure is the network."""

import numpy as np

from ._mechanism import choice, exercise
from .registry import prediction


def _some_linear_problem(rng):
    """No variance is near 1, its own square; the prior's are all different.

    The first two rows of H are 0 and obs_var is a power of 2: H P Hᵀ plus a number then has no inverse even after
    rounding, so an answer that forgets np.eye stops on every machine.
    """
    H, d = rng.standard_normal((7, 3)), rng.standard_normal(7)
    H[:2] = 0
    return H, d, rng.permutation([0.25, 2.0, 6.0]) * rng.uniform(0.8, 1.2, 3), float(rng.choice([0.125, 0.25, 0.5]))


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
)
def exact_posterior(H, d, prior_var, obs_var):
    covariance = np.linalg.inv(np.diag(1 / prior_var) + H.T @ H / obs_var)
    mean = covariance @ H.T @ d / obs_var
    return np.column_stack([mean, covariance])


def _exact(H, d, prior_var, obs_var):
    both = exact_posterior.reference(H, d, prior_var, obs_var)
    return both[:, 0], both[:, 1:]


def _of(covariance, H, d, obs_var):
    return np.column_stack([covariance @ H.T @ d / obs_var, covariance])


@exact_posterior.mistake("Both are right, but they come as two things. Put them into one array with np.column_stack.")
def as_a_tuple(H, d, prior_var, obs_var):
    return _exact(H, d, prior_var, obs_var)


@exact_posterior.mistake("Your posterior has forgotten the prior. Its precision is added to that of the data.")
def without_a_prior(H, d, prior_var, obs_var):
    return _of(np.linalg.inv(H.T @ H / obs_var), H, d, obs_var)


@exact_posterior.mistake("You add the prior's variance to a precision. One over a variance is a precision.")
def variance_for_precision(H, d, prior_var, obs_var):
    return _of(np.linalg.inv(np.diag(prior_var) + H.T @ H / obs_var), H, d, obs_var)


@exact_posterior.mistake("The mean is right. The matrix that you return is the precision; its inverse is asked for.")
def precision_returned(H, d, prior_var, obs_var):
    mean, covariance = _exact(H, d, prior_var, obs_var)
    return np.column_stack([mean, np.linalg.inv(covariance)])


@exact_posterior.mistake("prior_var is a diagonal, not a matrix: its precision is np.diag(1 / prior_var).")
def inverse_of_a_diagonal(H, d, prior_var, obs_var):
    return _of(np.linalg.inv(np.linalg.inv(prior_var) + H.T @ H / obs_var), H, d, obs_var)


@exact_posterior.mistake("Your prior has the variance 1 for every parameter. Each has its own: prior_var.")
def prior_of_variance_one(H, d, prior_var, obs_var):
    return exact_posterior.reference(H, d, np.ones_like(prior_var), obs_var)


@exact_posterior.mistake("You divide by the number of data. Every datum counts in full: the more, the surer.")
def mean_over_the_data(H, d, prior_var, obs_var):
    return exact_posterior.reference(H, d, prior_var, obs_var * len(d))


@exact_posterior.mistake("Precisions add up, but you have not inverted their sum before you use it.")
def precision_throughout(H, d, prior_var, obs_var):
    return _of(np.diag(1 / prior_var) + H.T @ H / obs_var, H, d, obs_var)


@exact_posterior.mistake("Both are there, but the mean should be the first column, before the covariance.")
def mean_last(H, d, prior_var, obs_var):
    mean, covariance = _exact(H, d, prior_var, obs_var)
    return np.column_stack([covariance, mean])


@exact_posterior.mistake("Both are right. The mean should be the first column, and you made it the first row.")
def mean_as_a_row(H, d, prior_var, obs_var):
    return np.vstack(_exact(H, d, prior_var, obs_var))


@exact_posterior.mistake("The mean is right. The covariance is asked for as well, in the columns after it.")
def mean_only(H, d, prior_var, obs_var):
    return _exact(H, d, prior_var, obs_var)[0]


@exact_posterior.mistake("The covariance is right. The mean is asked for as well, in a column before it.")
def covariance_only(H, d, prior_var, obs_var):
    return _exact(H, d, prior_var, obs_var)[1]


@exact_posterior.mistake("obs_var is a variance already, and you square it.")
def squared_obs_var(H, d, prior_var, obs_var):
    return exact_posterior.reference(H, d, prior_var, obs_var**2)


@exact_posterior.mistake("obs_var is a variance, and you use its root. Precisions are one over variances.")
def root_of_obs_var(H, d, prior_var, obs_var):
    return exact_posterior.reference(H, d, prior_var, np.sqrt(obs_var))


@exact_posterior.mistake("prior_var holds variances already, and you square them.")
def squared_prior_var(H, d, prior_var, obs_var):
    return exact_posterior.reference(H, d, prior_var**2, obs_var)


@exact_posterior.mistake("The covariance is right. In the mean, the data also have their weight, 1 / obs_var.")
def mean_without_obs_var(H, d, prior_var, obs_var):
    mean, covariance = _exact(H, d, prior_var, obs_var)
    return np.column_stack([mean * obs_var, covariance])


@exact_posterior.mistake("The covariance is right. The mean is too far out: is it divided by obs_var twice?")
def mean_with_obs_var_twice(H, d, prior_var, obs_var):
    mean, covariance = _exact(H, d, prior_var, obs_var)
    return np.column_stack([mean / obs_var, covariance])


@exact_posterior.mistake("Your data have the precision 1 in both places. Divide by their error variance, obs_var.")
def data_without_obs_var(H, d, prior_var, obs_var):
    return exact_posterior.reference(H, d, prior_var, 1.0)


@exact_posterior.mistake("The sum of precisions lacks the data's error: H.T @ H has to be divided by obs_var there.")
def precision_without_obs_var(H, d, prior_var, obs_var):
    return _of(np.linalg.inv(np.diag(1 / prior_var) + H.T @ H), H, d, obs_var)


@exact_posterior.mistake("You multiply by obs_var where the data are divided by it: a small error means much weight.")
def times_obs_var(H, d, prior_var, obs_var):
    return exact_posterior.reference(H, d, prior_var, 1 / obs_var)


@exact_posterior.mistake(
    "The mean is right. Of the covariance you return only its diagonal; the whole matrix is needed."
)
def variances_only(H, d, prior_var, obs_var):
    mean, covariance = _exact(H, d, prior_var, obs_var)
    return np.column_stack([mean, np.diag(covariance)])


@exact_posterior.mistake(
    "The mean is right. You removed all but the covariance's diagonal; data tie the weights together."
)
def off_diagonal_removed(H, d, prior_var, obs_var):
    mean, covariance = _exact(H, d, prior_var, obs_var)
    return np.column_stack([mean, np.diag(np.diag(covariance))])


@exact_posterior.mistake("1 over a matrix inverts each entry by itself. np.linalg.inv inverts the matrix.")
def entrywise_inverse(H, d, prior_var, obs_var):
    return _of(1 / (np.diag(1 / prior_var) + H.T @ H / obs_var), H, d, obs_var)


@exact_posterior.mistake("1 / prior_var is added to every row of the matrix. It belongs on the diagonal: np.diag.")
def added_to_every_row(H, d, prior_var, obs_var):
    return _of(np.linalg.inv(1 / prior_var + H.T @ H / obs_var), H, d, obs_var)


@exact_posterior.mistake("The covariance is right. Your mean is the least-squares fit, which knows no prior.")
def least_squares_mean(H, d, prior_var, obs_var):
    return np.column_stack([np.linalg.lstsq(H, d, rcond=None)[0], _exact(H, d, prior_var, obs_var)[1]])


@exact_posterior.mistake("The mean is right. Your covariance is still the prior's.")
def prior_covariance(H, d, prior_var, obs_var):
    return np.column_stack([_exact(H, d, prior_var, obs_var)[0], np.diag(prior_var)])


@exact_posterior.mistake("The mean is right. After it you return standard deviations; the covariance is a matrix.")
def standard_deviations(H, d, prior_var, obs_var):
    mean, covariance = _exact(H, d, prior_var, obs_var)
    return np.column_stack([mean, np.sqrt(np.diag(covariance))])


@exact_posterior.mistake(
    "A matrix of yours has no inverse. In the gain, obs_var belongs on the diagonal only: obs_var * np.eye(len(d))."
)
def gain_without_eye(H, d, prior_var, obs_var):
    PHt = prior_var[:, None] * H.T
    gain = PHt @ np.linalg.inv(H @ PHt + obs_var)
    return np.column_stack([gain @ d, np.diag(prior_var) - gain @ PHt.T])


@exact_posterior.mistake("The mean is right. In the covariance, I − gain @ H has to be multiplied by the prior's.")
def gain_form_without_the_prior_covariance(H, d, prior_var, obs_var):
    PHt = prior_var[:, None] * H.T
    gain = PHt @ np.linalg.inv(H @ PHt + obs_var * np.eye(len(d)))
    return np.column_stack([gain @ d, np.eye(len(prior_var)) - gain @ H])


@exact_posterior.mistake(
    "The covariance is right. Your mean is H.T @ d / obs_var alone; the covariance comes before it."
)
def mean_without_the_covariance(H, d, prior_var, obs_var):
    return np.column_stack([H.T @ d / obs_var, _exact(H, d, prior_var, obs_var)[1]])


@exact_posterior.mistake(
    "The covariance is right. In the mean you multiply by obs_var, where the data are divided by it."
)
def mean_times_obs_var(H, d, prior_var, obs_var):
    mean, covariance = _exact(H, d, prior_var, obs_var)
    return np.column_stack([mean * obs_var**2, covariance])


@exact_posterior.mistake("The covariance is right. In the mean the precision stands where the covariance should.")
def mean_by_the_precision(H, d, prior_var, obs_var):
    covariance = _exact(H, d, prior_var, obs_var)[1]
    return np.column_stack([np.linalg.inv(covariance) @ H.T @ d / obs_var, covariance])


@exact_posterior.mistake("Brackets: you divide the whole sum by obs_var. Only H.T @ H is divided by it.")
def sum_over_obs_var(H, d, prior_var, obs_var):
    return _of(np.linalg.inv((np.diag(1 / prior_var) + H.T @ H) / obs_var), H, d, obs_var)


@exact_posterior.mistake(
    "The mean is right. The sum that you invert is obs_var times the precision, so the covariance lacks a factor."
)
def ridge(H, d, prior_var, obs_var):
    covariance = np.linalg.inv(H.T @ H + np.diag(obs_var / prior_var))
    return np.column_stack([covariance @ H.T @ d, covariance])


@exact_posterior.mistake("prior_var holds variances, and you use their roots. Precisions are one over variances.")
def root_of_prior_var(H, d, prior_var, obs_var):
    return exact_posterior.reference(H, d, np.sqrt(prior_var), obs_var)


def _some_members(rng):
    """As many points as members, so that a wrong axis runs through, and a truth among, below or above them."""
    truth = rng.permutation(np.array([-9.0, 9.0, *rng.standard_normal(10)]))
    return rng.standard_normal((12, 12)), truth


@exercise(
    "11-ranks",
    right="A truth drawn like the members has every rank equally often, so a histogram of these tests an ensemble.",
    hints=(
        "The rank is how many members of a row are below that row's truth. Compare, then count.",
        "members < truth needs truth as a column: truth[:, None].",
        "(members < truth[:, None]).sum(axis=1)",
    ),
    example=_some_members,
)
def ranks(members, truth):
    return (members < truth[:, None]).sum(axis=1)


@ranks.mistake("You count the members above the truth. The rank counts those below.")
def above(members, truth):
    return (members > truth[:, None]).sum(axis=1)


@ranks.mistake("You compare each truth with a column. The members of one point stand in a row: make truth a column.")
def truth_as_a_row(members, truth):
    return (members < truth).sum(axis=1)


@ranks.mistake("The comparison is right, but you count over the points. Count over the members, the last axis.")
def counted_over_the_points(members, truth):
    return (members < truth[:, None]).sum(axis=0)


@ranks.mistake("Truth as a row, and a count over the points: both axes are turned. Members stand on the last axis.")
def both_axes(members, truth):
    return (members < truth).sum(axis=0)


@ranks.mistake("That is the share of the members below the truth. The rank is their number.")
def share(members, truth):
    return (members < truth[:, None]).mean(axis=1)


@ranks.mistake("Your ranks begin at 1. A truth below all members has no member below it.")
def from_one(members, truth):
    return (members < truth[:, None]).sum(axis=1) + 1


@ranks.mistake("You return the nearest member of each row. Count how many are below the truth instead.")
def nearest(members, truth):
    return np.abs(members - truth[:, None]).argmin(axis=1)


@ranks.mistake("searchsorted needs sorted members. Sort each row first, or count by a comparison.")
def unsorted_search(members, truth):
    return np.array([np.searchsorted(row, t) for row, t in zip(members, truth)])


@ranks.mistake("That is the rank of each truth among the other truths. Compare it with its own members.")
def among_the_truths(members, truth):
    return truth.argsort().argsort()


@ranks.mistake("You return one number for all points. Every point has a rank of its own.")
def one_number(members, truth):
    return (members < truth[:, None]).sum()


@ranks.mistake("argmax finds the first member above the truth, and 0 where there is none. Counting has no such gap.")
def first_above(members, truth):
    return (np.sort(members, axis=1) > truth[:, None]).argmax(axis=1)


@ranks.mistake("You return the comparison itself. Count in each row how often it is true.")
def not_counted(members, truth):
    return members < truth[:, None]


@ranks.mistake("You compare with the mean of the members. Compare the truth with each of them, and count.")
def against_the_mean(members, truth):
    return members.mean(axis=1) < truth


@ranks.mistake("You leave out one member per point. All of them are to be compared.")
def one_left_out(members, truth):
    return (members[:, 1:] < truth[:, None]).sum(axis=1)


@ranks.mistake("argsort says which column comes at each place, not at which place a column comes. Counting is simpler.")
def positions_for_ranks(members, truth):
    return np.argsort(np.column_stack([members, truth]), axis=1)[:, -1]


@ranks.mistake("You return which member is the smallest. The rank says how many of them are below the truth.")
def smallest_member(members, truth):
    return np.argsort(members, axis=1)[:, 0]


@ranks.mistake("Those are the histogram's bars: how often each rank occurs. Return the ranks, one for each point.")
def histogram(members, truth):
    return np.bincount((members < truth[:, None]).sum(axis=1), minlength=members.shape[1] + 1)


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

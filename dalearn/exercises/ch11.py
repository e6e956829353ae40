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
        "Each entry of your matrix is inverted by itself, as if nothing tied the parameters together. ** -1 and 1 / "
        "work entry by entry; np.linalg.inv inverts the whole matrix, with what H.T @ H has beside its diagonal.": (
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
        "The covariance is right. Your mean is a matrix: * works entry by entry, and a matrix times a vector is @.": (
            lambda: array(covariance * (H.T @ d) / obs_var, covariance)
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
        "Two axes are turned. members < truth compares each truth with a column, so make truth a column, "
        "truth[:, None]. And axis=0 counts over the points, where the last axis counts over the members.": (
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
        "argsort lists, place by place, which column stands there: yours says who is the largest. You want the place "
        "at which the truth stands, and counting gives it: how many members are below the truth?": (
            lambda: np.argsort(np.column_stack([members, truth]), axis=1)[:, -1]
        ),
        "argsort lists, place by place, which column stands there: yours says who is the smallest. You want the place "
        "at which the truth stands, and counting gives it: how many members are below the truth?": (
            lambda: np.argsort(np.column_stack([truth, members]), axis=1)[:, 0]
        ),
        "argsort of argsort gives everybody's place in the row, and you pick that of the first member. The truth "
        "stands in the last column. Counting is simpler: how many members are below the truth?": (
            lambda: np.column_stack([members, truth]).argsort(axis=1).argsort(axis=1)[:, 0]
        ),
        "argsort of argsort gives everybody's place in the row, and you pick that of the last member. The truth stands "
        "in the first column. Counting is simpler: how many members are below the truth?": (
            lambda: np.column_stack([truth, members]).argsort(axis=1).argsort(axis=1)[:, -1]
        ),
        "argsort of argsort gives everybody's place in the row, and you return them all. Return that of the truth.": (
            lambda: np.column_stack([truth, members]).argsort(axis=1).argsort(axis=1)
        ),
        "argsort puts the members in order, and the truth has not been compared with them. How many are below it?": (
            lambda: members.argsort(axis=1)
        ),
        "You return which member is the smallest. The rank says how many of them are below the truth.": (
            lambda: np.argsort(members, axis=1)[:, 0]
        ),
        "Those are the histogram's bars: how often each rank occurs. Return the ranks, one for each point.": (
            lambda: np.bincount(rank, minlength=n_ens + 1)
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


def _some_network(rng):
    """f of a small network on a few inputs, its weights theta (n_params,), and a step that is not small.

    The network bends so much over the step that looking to both sides, or to the other one, gives other numbers.
    """
    n = int(rng.integers(6, 9))
    n_units = int(rng.integers(1, 4))
    return _of_units(rng, n, n_units)


def _of_units(rng, n, n_units):
    x = rng.uniform(-2, 2, (n, 1))

    def f(thetas):
        thetas = np.asarray(thetas, dtype=float)
        if thetas.ndim != 2 or len(thetas) != 2 * n_units:
            raise ValueError(
                f"f wants weights of shape ({2 * n_units}, n_ens), a network in each column; got {thetas.shape}"
            )
        w, v = thetas[:n_units], thetas[n_units:]
        return np.sum(v * np.tanh(x[:, :, None] * w + 0.3) + 0.4 * v**2, axis=1)

    theta = rng.choice([-1, 1], 2 * n_units) * rng.uniform(0.5, 1.5, 2 * n_units)
    return f, theta, float(rng.uniform(0.2, 0.6))


@exercise(
    "11-slopes",
    right="You have the slopes of a network, and nobody had to work out a derivative: it was only run.",
    hints=(
        "Begin with a matrix whose every column is a copy of theta with one weight moved: the j-th column moves weight "
        "j. step * np.eye(len(theta)) holds what is added.",
        "moved = theta[:, None] + step * np.eye(len(theta)), and f(moved) runs all these networks at once. "
        "f(theta[:, None]) is what the network says where it stands, (n, 1).",
        "return (f(moved) - here) / step, where here = f(theta[:, None])",
    ),
    example=_some_network,
    edges={"with a network of two weights": lambda rng: _of_units(rng, 5, 1)},
    axes={"theta": "n_params", "return": "n, n_params"},
)
def slopes(f, theta, step):
    here = f(theta[:, None])
    moved = theta[:, None] + step * np.eye(len(theta))
    return (f(moved) - here) / step


@slopes.catalogue
def slopes_mistakes(f, theta, step):
    here = theta[:, None]
    eye = np.eye(len(theta))
    moved = here + step * eye
    right = slopes.reference(f, theta, step)

    return {
        "All your slopes are 0, as if both runs got the same weights. After t = theta the two names stand for one "
        "array: where t is moved, theta has moved as well. Begin with t = theta.copy().": lambda: np.zeros_like(right),
        "You have the differences. A slope is a difference divided by how far the weight moved: by step.": (
            lambda: f(moved) - f(here)
        ),
        "You multiply by step where you should divide: a slope is the change for a whole unit of the weight.": (
            lambda: (f(moved) - f(here)) * step
        ),
        "That is what the moved networks say. The slope is how far it lies from f(theta[:, None]), over step.": (
            lambda: f(moved)
        ),
        "You divide what the moved networks say by step, without taking off what the network says where it is.": (
            lambda: f(moved) / step
        ),
        "The slopes have the wrong sign: moved less where it was, not the other way round.": lambda: -right,
        "You move all the weights at once. Each column should move one weight only: step * np.eye(len(theta)).": (
            lambda: (f(here + step) - f(here)) / step
        ),
        "Every network of yours has all its weights moved: in an array (n_params, n_ens), thetas[j] is weight j of all "
        "networks. thetas[j, j] is weight j of network j.": (
            lambda: (f(here + step * np.ones_like(eye)) - f(here)) / step
        ),
        "You leave each weight moved when you come to the next. Only one weight is moved at a time: begin each column "
        "with t = theta.copy(); t = theta makes no copy.": (
            lambda: (f(here + step * np.triu(np.ones_like(eye))) - f(here)) / step
        ),
        "That is the slope over a step of your own. Move each weight by step, the argument.": (
            lambda: (f(here + 1e-4 * eye) - f(here)) / 1e-4
        ),
        "You move every weight by 1. The difference is to be taken over step: step * np.eye(len(theta)).": (
            lambda: (f(here + eye) - f(here)) / step
        ),
        "You move every weight by 1, which is far for a network that bends. Move it by step.": (
            lambda: f(here + eye) - f(here)
        ),
        "You look to both sides, and your slopes are even closer than ours. They cost twice the runs, and so the "
        "recipe makes do with one side: compare with f(theta[:, None]), and move by +step only.": (
            lambda: (f(moved) - f(here - step * eye)) / (2 * step)
        ),
        "You move the weights down. Here each is moved up, by +step.": (
            lambda: (f(here) - f(here - step * eye)) / step
        ),
        "You move both ways, so the weights are 2 · step apart, and you divide by step.": (
            lambda: (f(moved) - f(here - step * eye)) / step
        ),
        "The slopes are right, and stand the other way round: the predictions are the rows, the weights the columns.": (
            lambda: right.T
        ),
        "Your matrix of weights has a row for each network. f wants a network in each column: theta[:, None].": (
            lambda: (f(theta + step * eye) - f(here)) / step
        ),
        "You multiply every weight by 1 + step. Its move is then another one for each weight; add step instead.": (
            lambda: (f(here * (1 + step * eye)) - f(here)) / step
        ),
        "You return the slopes' mean over the predictions. Every prediction has slopes of its own.": (
            lambda: right.mean(axis=0)
        ),
        "That is the slope at one weight. Each weight gets a column of its own.": lambda: right[:, :1],
        "The slopes are right, with an axis of length 1 in front. One network predicts (n, 1): take its column, "
        "[:, 0], before you join the columns.": lambda: right[None],
        "The slopes are right, but every number sits in an axis of its own. One network predicts (n, 1): take its "
        "column, [:, 0], before you join the columns.": lambda: right[:, :, None],
        "The slopes are right, with an axis of length 1 in the middle. One network predicts (n, 1): take its column, "
        "[:, 0], before you join the columns.": lambda: right[:, None],
        "The numbers are right, but (n_params, n, 1). One network predicts (n, 1): take its column, [:, 0], and join "
        "the columns with np.column_stack.": lambda: right.T[:, :, None],
        "f wants weights of two axes, a network in each column. One network is theta[:, None].": (
            lambda: (f(moved) - f(theta)) / step
        ),
        "In each column all weights but one are 0. They should stand where theta has them: add step * "
        "np.eye(len(theta)) to theta as a column.": lambda: (f(np.diag(theta + step)) - f(here)) / step,
        "What the network says where it stands has been computed already. Take it off as it is. You run it again, as "
        "if it were weights.": lambda: (f(moved) - f(f(here))) / step,
        "You divide by the weights after their move. Divide by how far one of them has moved: by step.": (
            lambda: (f(moved) - f(here)) / moved
        ),
    }


prediction(
    "11-predict",
    careful="b",
    options={
        "a": "That would be so if both bands had the same middle. But whoever uses all the readings has a better "
        "middle, and the band around it may be narrower: made from a quarter of the readings, a band holds the truth "
        "90% of the time, and the one made from all of them is half as wide and holds it as often.",
        "b": "The band made from a quarter of the readings holds the truth 90% of the time, and so does the one made "
        "from all of them, which is half as wide.",
        "c": "It is not a matter of luck: over 5000 days the band made from a quarter of the readings holds the truth "
        "90% of the time, and so does the one made from all of them, which is half as wide.",
    },
    hints=(
        "What would her bands look like if she had lost most of the readings, and was careful with the rest?",
        "Think of a forecaster who always says: as warm as this season usually is, give or take what it usually "
        "varies. How often is he right?",
        "A band has a width and a middle. Where the middle is better, a narrower band holds the truth as often.",
    ),
    why="to be right nine times out of ten, a band only has to be as wide as its own middle is wrong. Nothing in that "
    "says that the middle could not be better.",
)

choice(
    "11-which",
    right="b",
    in_a_list=False,
    options={
        "a": "Its middle is as good as the right one, and its band is half as wide as its error allows. That is what "
        "counting too often does: each reading was counted four times.",
        "b": "Its error is twice as large, and its band is as wide as its error: honest, and made from little. It used "
        "10 readings in full.",
        "c": "It knows more than it says: the band is far wider than its error, and it holds the truth nearly always. "
        "All 40 readings are in it, each counted a quarter.",
        "d": "Its error is the smallest of all, so it has used the readings well. It is the right band.",
    },
    hints=(
        "Fewer readings make the middle worse. Which rows have a worse middle?",
        "Whoever calculates correctly from few readings knows how little that is. Compare error and spread of a row.",
        "Look for the row whose error is large, and whose spread is as large.",
    ),
    why="its error has doubled, and its spread says so.",
)

choice(
    "11-buy",
    right="c",
    in_a_list=False,
    options={
        "a": "It covers 91%, and a careful buyer looks at that. Now look at its error and its spread: 0.032 and 0.034. "
        "The band is as wide as its own middle is wrong, like the one made from a quarter of the readings. Is there a "
        "band that keeps its promise around a better middle?",
        "b": "Narrow it is. But its middle is off by 0.020, and it says 0.017: it was told an untrue belief, and is "
        "surer than it should be. It promises 90% and holds 84%.",
        "c": "Error and spread are as good as equal, so it keeps its promise. And both are about half of those of "
        "ESMDA's band.",
    },
    hints=(
        "Which of the three have a spread that is as large as their error? Those are honest.",
        "Of two honest bands, the better one has the smaller error.",
        "Look for the row with error and spread as good as equal, and both small.",
    ),
    why="it is honest, as wide as its middle is wrong, and of the two honest ones it is the narrower.",
)

"""Chapter 09: the Mexican hat experiment."""

import numpy as np

from .registry import choice, exercise, prediction

prediction(
    "09-nearer",
    careful="b",
    options={
        "a": "The ensemble is nearer than gradient descent on all twenty seeds, with about three tenths of its error. "
        "But Adam is nearer than the ensemble on 18 of the 20.",
        "b": "The ensemble is nearer than gradient descent on all twenty seeds, with about three tenths of its error, "
        "and Adam is nearer than the ensemble on 18 of them: the ensemble's error is 1.2 times as large as Adam's.",
        "c": "Adam is nearer than the ensemble on 18 of the 20 seeds. But gradient descent is not nearer on a single "
        "one: its error is more than three times as large.",
    },
    hints=(
        "How many updates does each of them make out of 300 passes?",
        "Gradient descent makes a hundred steps, and chapter 02 saw it crawl. Adam makes 4000.",
        "An ensemble of a hundred has used each reading three times when its 300 passes are over.",
    ),
    why="gradient descent makes a hundred updates out of 300 passes, all with one step size, and chapter 02 saw it "
    "crawl; Adam makes 4000, and each weight has a step size of its own.",
)

prediction(
    "09-predict",
    careful="c",
    options={
        "a": "In the middle they differ least: in the median of 40 ponds the spread is 0.02 there, and 0.036 in the "
        "corners.",
        "b": "Along the edges they differ more than inside, 0.03 against 0.022 in the median of 40 ponds. But in the "
        "corners it is 0.036.",
        "c": "In the corners the spread is 0.036 in the median of 40 ponds, about one and a half times that inside; "
        "along the edges it lies in between.",
        "d": "They do not differ equally: in the corners the spread is about one and a half times that inside.",
    },
    hints=(
        "What makes the members of an ensemble agree at a point?",
        "Readings near by hold the members together. Where are there few?",
        "Draw a disc around a point in the middle, on an edge and in a corner. How much of it lies on the square?",
    ),
    why="readings near by hold the members together, and around a corner most of the neighbourhood has none.",
)


prediction(
    "09-hole",
    careful="c",
    options={
        "a": "It is 0.04. The members are off by 0.87 and say that they are unsure by a twentieth of that.",
        "b": "It is less: 0.04, not even twice what it was with all buoys.",
        "c": "It is 0.04, 1.8 times what it was with all buoys, where the error is 28 times what it was.",
    },
    hints=(
        "Look at the table of the places once more: where buoys were fewer, how much wider were the members?",
        "From inside to the corners, the buoys near by fell from 20 to 12, and the spread rose from 0.022 to 0.036.",
        "All members have the same trough and the same ring around the hole. How differently can they cross it?",
    ),
    why="in the corners too the spread was less than twice that inside, and the members have all learnt the same "
    "trough around the hole, so they may cross it alike.",
)


def _some_points(rng, n=None, top=False):
    """Points in the rows, of which none is the top of the hat, or one."""
    n = rng.integers(4, 10) if n is None else n
    signs = rng.choice([-1, 1], (n, 2))
    signs[0, 1] = -signs[0, 0]  # so that x₁ + x₂ is not always as large as |x₁| + |x₂|
    points = signs * rng.uniform(0.5, 8, (n, 2))
    points[-1] /= 24  # near the top: where r is below 1/2
    if top:
        points[rng.integers(n)] = 0
    return (points,)


@exercise(
    "09-surface",
    right="You have the sombrero, its top included, for a whole array of points at once.",
    hints=(
        "First the distance r of every point from the origin. Then: what does sin(r)/r approach as r goes to 0?",
        "r is the root of x₁² + x₂², row by row. At r = 0 the value has to be 1, and 0/0 is not.",
        "Start from an array of ones, and fill in sin(r)/r only where r > 0.",
    ),
    example=_some_points,
    edges={
        "where one of the points is the very top": lambda rng: _some_points(rng, top=True),
        "with one point": lambda rng: _some_points(rng, n=1),
    },
    axes={"x": "n, 2", "return": "n"},
    terms={"r": "the distance r", "values": "the values of the hat"},
)
def sombrero(x):
    r = np.hypot(x[:, 0], x[:, 1])
    values = np.ones(len(x))
    values[r > 0] = np.sin(r[r > 0]) / r[r > 0]
    return values


@sombrero.catalogue
def _mistakes_in_the_surface(x):
    n = len(x)
    r = np.sqrt(np.sum(x**2, axis=1))
    x1 = x[:, 0]
    x2 = x[:, 1]

    def hat(r):
        """sin(r)/r, and 1 at 0."""
        return np.sinc(r / np.pi)

    return {
        "Your hat has a hole at the top: 0 where r is 0. What does sin(r)/r approach there?": (
            lambda: np.where(r > 0, hat(r), 0)
        ),
        "At the top you divide 0 by 0, which is NaN. What does sin(r)/r approach there?": lambda: np.sin(r) / r,
        "The top point is missing, so there are fewer values than points. Keep it, and give it its limit.": (
            lambda: hat(r[r > 0])
        ),
        "np.sinc(t) is sin(πt)/(πt), so its waves come too soon. What has to go in for πt to be r?": lambda: np.sinc(r),
        "You multiply by π. numpy's sinc multiplies by π already, so divide by it.": lambda: np.sinc(r * np.pi),
        "That is the formula of the curve, with r. The surface is sin(r)/r.": (
            lambda: (1 - r**2) * np.exp(-(r**2) / 2)
        ),
        "That is another hat, (1 − r²/2) exp(−r²/2). Ours is sin(r)/r.": (lambda: (1 - r**2 / 2) * np.exp(-(r**2) / 2)),
        "That is a Gaussian bell, with no brim. The surface is sin(r)/r.": lambda: np.exp(-(r**2) / 2),
        "That is the formula of the curve, for the first coordinate alone. The surface is sin(r)/r.": (
            lambda: (1 - x1**2) * np.exp(-(x1**2) / 2)
        ),
        "x[0] and x[1] are the first two points. A point's coordinates are x[:, 0] and x[:, 1].": (
            lambda: hat(np.hypot(x[0], x[1]))
        ),
        "That is sin(r²)/r². The distance is still under its square.": lambda: hat(r**2),
        "Your sine has r² in it. You have taken the root below only.": (
            lambda: np.where(r > 0, np.sin(r**2) / np.where(r > 0, r, 1), 1)
        ),
        "You divide by r². You have taken the root in the sine only.": (
            lambda: np.where(r > 0, np.sin(r) / np.where(r > 0, r**2, 1), 1)
        ),
        "You multiply a hat along x₁ by one along x₂. That is not round: only the distance r may matter.": (
            lambda: hat(x1) * hat(x2)
        ),
        "You add a hat along x₁ and one along x₂. That is not round: only the distance r may matter.": (
            lambda: hat(x1) + hat(x2)
        ),
        "Your r is |x₁| + |x₂|, which makes the rings diamonds. The distance needs squares and a root.": (
            lambda: hat(np.abs(x1) + np.abs(x2))
        ),
        "Your r is x₁ + x₂, which makes straight waves. The distance needs squares and a root.": lambda: hat(x1 + x2),
        "Your r is the product of the coordinates. The distance needs a sum of squares, and a root.": (
            lambda: hat(x1 * x2)
        ),
        "Your r is the larger of |x₁| and |x₂|, which makes square rings. The distance needs squares and a root.": (
            lambda: hat(np.abs(x).max(axis=1))
        ),
        "You have summed over the points. The two coordinates of a point stand in its row.": (
            lambda: hat(np.sqrt(np.sum(x**2, axis=0)))
        ),
        "That is one hat for each coordinate. Make one distance of the two before the sine.": lambda: hat(x),
        "Your r is |x₁| alone, a wave in one direction. The second coordinate belongs to the distance.": (
            lambda: hat(x1)
        ),
        "Your r is |x₂| alone, a wave in one direction. The first coordinate belongs to the distance.": (
            lambda: hat(x2)
        ),
        "Your sine takes r for degrees. numpy's sine takes radians, and so does the formula: leave r as it is.": (
            lambda: np.where(r > 0, np.sin(np.deg2rad(r)) / np.where(r > 0, r, 1), 1)
        ),
        "Your sine takes r for degrees, and at the top you divide 0 by 0. numpy's sine takes radians: leave r as it "
        "is, and give the top its limit.": lambda: np.sin(np.deg2rad(r)) / r,
        "You turn r into degrees before the sine. numpy's sine takes radians: leave r as it is.": (
            lambda: np.where(r > 0, np.sin(np.rad2deg(r)) / np.where(r > 0, r, 1), 1)
        ),
        "You turn r into degrees before the sine, and at the top you divide 0 by 0. numpy's sine takes radians: leave "
        "r as it is, and give the top its limit.": lambda: np.sin(np.rad2deg(r)) / r,
        "You divide by r + 0.1, so all heights come out too near to 0, and the top is 0. Divide by r, and give the top "
        "its limit.": lambda: np.sin(r) / (r + 0.1),
        "You divide by r + 0.01, so all heights come out too near to 0, and the top is 0. Divide by r, and give the "
        "top its limit.": lambda: np.sin(r) / (r + 0.01),
        "You divide by r + 0.001, so all heights come out too near to 0, and the top is 0. Divide by r, and give the "
        "top its limit.": lambda: np.sin(r) / (r + 0.001),
        "You divide by r + 1, so every height comes out too near to 0. Divide by r, and give the top its limit.": (
            lambda: np.sin(r) / (r + 1)
        ),
        "That is sin(r) alone: rings that do not get lower. What do you divide by?": lambda: np.sin(r),
        "You have returned the distance r of every point. Its hat, sin(r)/r, is wanted.": lambda: r,
        "You have a column of values. One number for each point is wanted: n values, in one dimension.": (
            lambda: hat(r)[:, None]
        ),
        "That is one distance for all points together. Each row has its own.": lambda: hat(np.linalg.norm(x)),
        "You have a square of values: x₁ of each point with x₂ of each point, as on a grid. Here a point is a row.": (
            lambda: hat(np.hypot(x[:, :1], x2))
        ),
        "You have a square of values: x₁ of each point with x₂ of each point, on its side. Here a point is a row.": (
            lambda: hat(np.hypot(x1, x[:, 1:]))
        ),
        "You take x for what the network sees and scale it back by 8/√3. It is in natural units already.": (
            lambda: hat(r * 8 / np.sqrt(3))
        ),
        "You have one value, that of the first point. Does the return stand inside a loop?": lambda: hat(r[0]),
        "You have one value, that of the last point. Does each turn of your loop write over the one before?": (
            lambda: hat(r[n - 1])
        ),
        "Your r is taken from the middle of these points. The hat's own middle is at (0, 0).": (
            lambda: hat(np.hypot(x1 - x1.mean(), x2 - x2.mean()))
        ),
    }


def _some_table(rng, n_seeds=None, n_methods=None):
    """Errors on seeds that are easy or hard for all methods. The numbers of seeds and methods are never equal."""
    n_seeds = rng.choice([8, 10, 11, 12, 14, 15]) if n_seeds is None else n_seeds
    n_methods = rng.choice([3, 5, 6]) if n_methods is None else n_methods
    difficulty = np.exp(0.5 * rng.standard_normal((n_seeds, 1)))
    ability = np.exp(0.2 * rng.permutation(np.arange(n_methods) - 1.5))
    return (0.05 * difficulty * ability * np.exp(0.3 * rng.standard_normal((n_seeds, n_methods))),)


@exercise(
    "09-medians",
    right="Each rival has its median ratio, made of pairs on the same seed. Below 1, the first method is nearer.",
    hints=(
        "The seeds are paired: divide first, on each seed, and look for the median afterwards.",
        "errors[:, :1] is the first method as a column, errors[:, 1:] are the others. Divide; each row is a seed.",
        "np.median takes the ratios, and axis=0 goes over the seeds.",
    ),
    example=_some_table,
    edges={
        "with two methods": lambda rng: _some_table(rng, n_methods=2),
        "with two seeds": lambda rng: _some_table(rng, n_seeds=2),
    },
    axes={"errors": "n_seeds, n_methods", "return": "n_methods − 1"},
    terms={"ratios": "the ratios on each seed"},
)
def paired_medians(errors):
    ratios = errors[:, :1] / errors[:, 1:]
    return np.median(ratios, axis=0)


@paired_medians.catalogue
def _mistakes_in_medians(errors):
    others = errors[:, 1:]
    first = errors[:, :1]
    ratios = first / others

    def medians(values, axis=0):
        return np.median(values, axis=axis)

    def picked_from_the_sorted():
        """The ratio half of the way through the sorted list."""
        return np.sort(ratios, axis=0)[len(errors) // 2]

    return {
        "That is the ratio of two medians. The pairs are lost: divide on each seed first.": (
            lambda: medians(first) / medians(others)
        ),
        "That is the ratio of two means. The pairs are lost: divide on each seed first, and take the median.": (
            lambda: first.mean(axis=0) / others.mean(axis=0)
        ),
        "The other way round: where the first method is nearer, the ratio should be below 1.": (
            lambda: medians(others / first)
        ),
        "The other way round, and the mean: divide the first by the others, and take the median.": (
            lambda: np.mean(others / first, axis=0)
        ),
        "That is the mean of the ratios. A single bad seed moves it; the median stays.": lambda: ratios.mean(axis=0),
        "That is the geometric mean of the ratios. The median is wanted.": (
            lambda: np.exp(np.mean(np.log(ratios), axis=0))
        ),
        "Those are the medians of the errors themselves. Divide the first method's error by each.": (
            lambda: medians(others)
        ),
        "Those are the medians of all errors. Divide the first method's error by each other one's.": (
            lambda: medians(errors)
        ),
        "You divide the last method's error by the others'. The first column belongs on top.": (
            lambda: medians(errors[:, -1:] / errors[:, :-1])
        ),
        "You divide by the last method. The first column belongs on top, the others below.": (
            lambda: medians(errors[:, :-1] / errors[:, -1:])
        ),
        "You use one number of the first method for all seeds. A pair needs its error on the same seed.": (
            lambda: medians(first.mean() / others)
        ),
        "You use the first method's median, one number for all seeds. A pair needs its error on the same seed.": (
            lambda: medians(np.median(first) / others)
        ),
        "You went over the methods, and have a number for each seed. Each method keeps its own column: go down it.": (
            lambda: medians(ratios, axis=1)
        ),
        "You divide the first row, which is the first seed, by the others. The first method is a column.": (
            lambda: medians(errors[:1] / errors[1:])
        ),
        "You take the first row for the first method and go over the columns. The methods are the columns, the seeds "
        "the rows.": lambda: medians(errors[:1] / errors[1:], axis=1),
        "You have mixed all methods together. Each should have its own median.": lambda: medians(ratios, axis=None),
        "Your first number is 1: that is the first method by itself. Leave it out.": lambda: medians(first / errors),
        "You have sorted before you divide. The best seed of one method is not the best seed of another.": (
            lambda: paired_medians.reference(np.sort(errors, axis=0))
        ),
        "Those are differences of errors. A ratio says the same on an easy seed and on a hard one: divide.": (
            lambda: medians(first - others)
        ),
        "Those are differences, of the others less the first. A ratio is wanted: divide the first by the others.": (
            lambda: medians(others - first)
        ),
        "Those are differences as shares of the other's error. The ratio itself is wanted, which is 1 where both are "
        "level.": lambda: medians((first - others) / others),
        "Those are logarithms of the ratios. The ratios themselves are wanted.": lambda: medians(np.log(ratios)),
        "You compare each method with its neighbour. The first one is divided by all others.": (
            lambda: medians(errors[:, :-1] / errors[:, 1:])
        ),
        "You compare with the mean of all methods on the seed. Divide by each other method by itself.": (
            lambda: medians(first / errors.mean(axis=1, keepdims=True))
        ),
        "You compare with the best of each seed, which changes from seed to seed. Divide by each other method.": (
            lambda: medians(first / errors.min(axis=1, keepdims=True))
        ),
        "You compare with the other methods' mean. Each other method should have a number of its own.": (
            lambda: medians(first / others.mean(axis=1, keepdims=True))
        ),
        "Those are the quartiles, with the median between them. The median alone is wanted.": (
            lambda: np.quantile(ratios, [0.25, 0.5, 0.75], axis=0)
        ),
        "That is the fraction of seeds on which the first is nearer. It says how often, not by how much.": (
            lambda: np.mean(first < others, axis=0)
        ),
        "That is the number of seeds on which the first is nearer. It says how often, not by how much.": (
            lambda: np.sum(first < others, axis=0)
        ),
        "That is the ratio on every seed. Sum the seeds up by one number for each method.": lambda: ratios,
        "That is the ratio on the first seed alone. Does the return stand inside a loop?": lambda: ratios[0],
        "That is one number, for the second method alone. There should be one for each of the others.": (
            lambda: medians(ratios)[0]
        ),
        "That is one number, for the last method alone. Does each turn of your loop write over the one before?": (
            lambda: medians(ratios)[-1]
        ),
        "You take the ratio at n // 2 of the sorted list. With an even number of seeds the median lies half of the "
        "way between two.": picked_from_the_sorted,
    }


def _some_members(rng, n=None, n_ens=None):
    """Members around a mean that is off by more than they differ, on the whole, and not equally at all points."""
    n = rng.integers(5, 9) if n is None else n
    n_ens = rng.integers(10, 15) if n_ens is None else n_ens  # never as many as there are points
    truth = rng.uniform(-0.4, 1, n)
    off = rng.choice([-1, 1], n) * rng.uniform(0.05, 0.4, n) + 0.1
    width = rng.uniform(0.03, 0.25, (n, 1))
    return truth[:, None] + off[:, None] + width * rng.standard_normal((n, n_ens)), truth


@exercise(
    "09-share",
    right="Below 1 the members are surer than they should be: their spread is this part of their error.",
    hints=(
        "Two arrays with one number for each point: the members' standard deviation, and their mean less the truth.",
        "The members are the columns, so both go along axis=1. The root mean square is np.sqrt(np.mean(v**2)).",
        "spread = members.std(axis=1, ddof=1) and error = members.mean(axis=1) - truth; then one root mean square by "
        "the other.",
    ),
    example=_some_members,
    edges={
        "with one point": lambda rng: _some_members(rng, n=1),
        "with two members": lambda rng: _some_members(rng, n_ens=2),
    },
    axes={"members": "n, n_ens", "truth": "n", "return": ""},
    terms={"spread": "the spread at each point", "error": "the error of the mean at each point"},
)
def share_of_error(members, truth):
    spread = members.std(axis=1, ddof=1)
    error = members.mean(axis=1) - truth
    return np.sqrt(np.mean(spread**2)) / np.sqrt(np.mean(error**2))


@share_of_error.catalogue
def _mistakes_in_the_share(members, truth):
    spread = members.std(axis=1, ddof=1)
    error = members.mean(axis=1) - truth
    each = members - truth[:, None]

    def size(values):
        """The root mean square."""
        return np.sqrt(np.mean(np.square(values)))

    def squared_for_rooted():
        return np.mean(spread**2) / np.mean(error**2)

    return {
        "The other way round: that is the error divided by the spread.": lambda: size(error) / size(spread),
        "You have left out the root: that is the square of the answer. Spread and error are root mean squares.": (
            squared_for_rooted
        ),
        "Your spread is a variance. The spread is its root, the standard deviation.": (
            lambda: size(spread**2) / size(error)
        ),
        "You average the variances and leave out the root of that. The spread is a standard deviation.": (
            lambda: np.mean(spread**2) / size(error)
        ),
        "Your error is a mean square without its root.": lambda: size(spread) / np.mean(error**2),
        "You divide by n_ens. A standard deviation of a sample divides by n_ens − 1: ddof=1.": (
            lambda: size(members.std(axis=1)) / size(error)
        ),
        "That is the mean spread over the mean distance. Sum up each of them by its root mean square.": (
            lambda: spread.mean() / np.abs(error).mean()
        ),
        "Your spread is summed up by its mean, the error by its root mean square. Take the root mean square of both.": (
            lambda: spread.mean() / size(error)
        ),
        "Your error is summed up by the mean of its size, the spread by its root mean square. Take the root mean "
        "square of both.": lambda: size(spread) / np.abs(error).mean(),
        "You average the error with its sign, and too high makes up for too low. Square it before you average.": (
            lambda: size(spread) / error.mean()
        ),
        "You average both before you square, and errors of both signs cancel. Square the error first.": (
            lambda: spread.mean() / error.mean()
        ),
        "That is the mean of the ratios at the points. Sum up spread and error first, and divide then.": (
            lambda: np.mean(spread / np.abs(error))
        ),
        "That is the median of the ratios at the points. Sum up spread and error first, and divide then.": (
            lambda: np.median(spread / np.abs(error))
        ),
        "That is the root mean square of the ratios at the points. Sum up spread and error first, and divide then.": (
            lambda: size(spread / error)
        ),
        "You have a ratio for each point. Sum up spread and error over the points first.": (
            lambda: spread / np.abs(error)
        ),
        "You have a ratio with a sign for each point. Sum up spread and error over the points first.": (
            lambda: spread / error
        ),
        "Your spread goes over the points. At each point the members differ: axis=1.": (
            lambda: size(members.std(axis=0, ddof=1)) / size(error)
        ),
        "Your spread is one standard deviation of all numbers, so the height of the hat itself counts. At each point "
        "take that of the members: axis=1.": lambda: members.std(ddof=1) / size(error),
        "Your spread is one standard deviation of all numbers, with n in the place of n − 1. At each point take that "
        "of the members: axis=1, ddof=1.": lambda: members.std() / size(error),
        "That is the error of every member. The mean of the members is what is compared with the truth.": (
            lambda: size(spread) / size(each)
        ),
        "Your mean and your truth met as a column and a row, each point with each. Both need the shape (n,).": (
            lambda: size(spread) / size(members.mean(axis=1)[:, None] - truth)
        ),
        "You use the first member's error. The mean of all members is what is compared with the truth.": (
            lambda: size(spread) / size(each[:, 0])
        ),
        "Your error is the mean prediction. Take the truth away from it.": (
            lambda: size(spread) / size(members.mean(axis=1))
        ),
        "You take the median of the members. Their mean is wanted.": (
            lambda: size(spread) / size(np.median(members, axis=1) - truth)
        ),
        "You take one mean and one standard deviation of all numbers. Every point has its own, over its members: "
        "axis=1.": lambda: members.std(ddof=1) / size(members.mean() - truth),
        "You return spread and error. Divide the first by the second.": lambda: np.array([size(spread), size(error)]),
        "That is the spread alone. Divide it by the error.": lambda: size(spread),
        "That is the error alone. It belongs below the spread.": lambda: size(error),
        "That is the spread less the error. Divide.": lambda: size(spread) - size(error),
        "That is the error less the spread. Divide the spread by the error.": lambda: size(error) - size(spread),
        "Your spread is the range from the lowest member to the highest. The standard deviation is wanted.": (
            lambda: size(np.ptp(members, axis=1)) / size(error)
        ),
        "You sum up by medians. The root mean square over the points is wanted.": (
            lambda: np.median(spread) / np.median(np.abs(error))
        ),
        "Your spread is the scatter around the truth, so the error is in it. A standard deviation is around the "
        "members' own mean.": lambda: size(each) / size(error),
    }


choice(
    "09-corners",
    right="c",
    options={
        "a": "All readings have the same error: obs_std is one number. Look for what does change from row to row.",
        "b": "It was a little wider there before, by an eighth. Divide the last row by the first, before the training "
        "and after it.",
        "c": "Readings near by take the spread away, and part of the disc around a corner point is off the square.",
        "d": "Compare edge and corner: the mean is as wrong along the edge as in the corner, and the spread is not the "
        "same.",
    },
    hints=(
        "Divide the last row by the first in each column. Which one changes about as strongly as the spread?",
        "Think of a disc around a point in the very corner: how much of it lies inside the square, where readings can "
        "be?",
        "An ensemble loses spread where readings hold it. Count those that hold a corner.",
    ),
    why="readings near by hold the members together, and in a corner there are few of them.",
)

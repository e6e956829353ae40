"""Chapter 09: the Mexican hat experiment."""

import numpy as np

from ._mechanism import choice, exercise
from .registry import prediction

prediction(
    "09-predict",
    careful="c",
    options={
        "a": "The middle is where they differ least: inside, the spread is less than two thirds of that in the "
        "corners.",
        "b": "Along the edges they differ more than inside. But in the corners they differ more still.",
        "c": "In the corners the spread is about one and a half times that inside; along the edges it lies in between.",
        "d": "They do not differ equally: in the corners the spread is about one and a half times that inside.",
    },
    hints=(
        "What makes the members of an ensemble agree at a point?",
        "Observations near by hold the members together. Where are there few?",
        "Draw a disc around a point in the middle, on an edge and in a corner. How much of it lies on the square?",
    ),
    why="observations near by hold the members together, and around a corner most of the neighbourhood has none.",
)


def _some_points(rng):
    points = rng.uniform(-8, 8, (9, 2))
    points[rng.integers(9)] = 0  # the top of the hat
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
)
def sombrero(x):
    r = np.hypot(x[:, 0], x[:, 1])
    values = np.ones(len(x))
    values[r > 0] = np.sin(r[r > 0]) / r[r > 0]
    return values


def _radius(x):
    return np.sqrt(np.sum(x**2, axis=1))


@sombrero.mistake("Your hat has a hole at the top: 0 where r is 0. What does sin(r)/r approach there?")
def hole(x):
    return np.where(_radius(x) > 0, np.sinc(_radius(x) / np.pi), 0)


@sombrero.mistake("The top point is missing, so there are fewer values than points. Keep it, and give it its limit.")
def without_the_top(x):
    return np.sin(_radius(x[_radius(x) > 0])) / _radius(x[_radius(x) > 0])


@sombrero.mistake("np.sinc(t) is sin(πt)/(πt), so its waves come too soon. What has to go in for πt to be r?")
def sinc_of_r(x):
    return np.sinc(_radius(x))


@sombrero.mistake("You multiply by π. numpy's sinc multiplies by π already, so divide by it.")
def times_pi(x):
    return np.sinc(_radius(x) * np.pi)


@sombrero.mistake("That is the formula of the curve, with r. The surface is sin(r)/r.")
def the_curve(x):
    return (1 - _radius(x) ** 2) * np.exp(-(_radius(x) ** 2) / 2)


@sombrero.mistake("x[0] and x[1] are the first two points. A point's coordinates are x[:, 0] and x[:, 1].")
def two_points(x):
    return np.sinc(np.hypot(x[0], x[1]) / np.pi)


@sombrero.mistake("That is sin(r²)/r². The distance is still under its square.")
def without_the_root(x):
    return np.sinc(_radius(x) ** 2 / np.pi)


@sombrero.mistake("You multiply a hat along x₁ by one along x₂. That is not round: only the distance r may matter.")
def product_of_two(x):
    return np.sinc(x[:, 0] / np.pi) * np.sinc(x[:, 1] / np.pi)


@sombrero.mistake("Your r is |x₁| + |x₂|, which makes the rings diamonds. The distance needs squares and a root.")
def diamonds(x):
    return np.sinc(np.abs(x).sum(axis=1) / np.pi)


@sombrero.mistake("You have summed over the points. The two coordinates of a point stand in its row.")
def wrong_axis(x):
    return np.sinc(np.sqrt(np.sum(x**2, axis=0)) / np.pi)


@sombrero.mistake("That is one hat for each coordinate. Make one distance of the two before the sine.")
def each_coordinate(x):
    return np.sinc(x / np.pi)


@sombrero.mistake("That is sin(r) alone: rings that do not get lower. What do you divide by?")
def not_divided(x):
    return np.sin(_radius(x))


@sombrero.mistake("You have a column of values. One number for each point is wanted: n values, in one dimension.")
def a_column(x):
    return np.sinc(_radius(x) / np.pi)[:, None]


@sombrero.mistake("That is one distance for all points together. Each row has its own.")
def one_distance(x):
    return np.sinc(np.linalg.norm(x) / np.pi)


def _some_table(rng):
    difficulty = np.exp(0.5 * rng.standard_normal((21, 1)))  # of a seed, the same for all methods
    return (0.05 * difficulty * np.exp(0.3 * rng.standard_normal((21, 4))),)


@exercise(
    "09-quartiles",
    right="If both quartiles lie on one side of 0, at least three quarters of the seeds agree.",
    hints=(
        "The seeds are paired: subtract first, on each seed, and look for quartiles afterwards.",
        "errors[:, 1:] are the other methods, errors[:, :1] is the first as a column. Subtract; each row is a seed.",
        "np.quantile takes the fractions 0.25, 0.5 and 0.75, and axis=0 goes over the seeds.",
    ),
    example=_some_table,
)
def paired_quartiles(errors):
    differences = errors[:, 1:] - errors[:, :1]
    return np.quantile(differences, [0.25, 0.5, 0.75], axis=0)


@paired_quartiles.mistake("Those are differences of quartiles. The pairs are lost: subtract on each seed first.")
def differences_of_quartiles(errors):
    quartiles = np.quantile(errors, [0.25, 0.5, 0.75], axis=0)
    return quartiles[:, 1:] - quartiles[:, :1]


@paired_quartiles.mistake(
    "The other way round: a method with a smaller error than the first should get a value below 0."
)
def other_way_round(errors):
    return np.quantile(errors[:, :1] - errors[:, 1:], [0.25, 0.5, 0.75], axis=0)


@paired_quartiles.mistake("Those are the quartiles of the errors themselves. Take the first method's error off each.")
def not_subtracted(errors):
    return np.quantile(errors[:, 1:], [0.25, 0.5, 0.75], axis=0)


@paired_quartiles.mistake("You compare with the last method. The first column is the yardstick.")
def less_the_last(errors):
    return np.quantile(errors[:, :-1] - errors[:, -1:], [0.25, 0.5, 0.75], axis=0)


@paired_quartiles.mistake("The rows stand in the other order: 25%, 50%, 75% from the top.")
def from_the_top(errors):
    return paired_quartiles.reference(errors)[::-1]


@paired_quartiles.mistake("The median is missing: 25%, 50% and 75%.")
def without_the_median(errors):
    return paired_quartiles.reference(errors)[[0, 2]]


@paired_quartiles.mistake("You take off one number for all seeds. A pair needs the first method's error on its seed.")
def less_the_mean(errors):
    return np.quantile(errors[:, 1:] - errors[:, 0].mean(), [0.25, 0.5, 0.75], axis=0)


@paired_quartiles.mistake("You went over the methods. The seeds stand in the rows; each method keeps its own column.")
def over_the_methods(errors):
    return np.quantile(errors[:, 1:] - errors[:, :1], [0.25, 0.5, 0.75], axis=1)


@paired_quartiles.mistake("You have mixed all methods together. Each should have its own three numbers.")
def all_together(errors):
    return np.quantile(errors[:, 1:] - errors[:, :1], [0.25, 0.5, 0.75])


@paired_quartiles.mistake(
    "np.percentile counts to 100, so 0.25 means a quarter of one percent. Where is the middle half?"
)
def percent_for_fraction(errors):
    return np.percentile(errors[:, 1:] - errors[:, :1], [0.25, 0.5, 0.75], axis=0)


@paired_quartiles.mistake("Your first column is 0: that is the first method less itself. Leave it out.")
def with_itself(errors):
    return np.quantile(errors - errors[:, :1], [0.25, 0.5, 0.75], axis=0)


@paired_quartiles.mistake(
    "The numbers are right, the table is on its side: a row for each quartile, a column for each method."
)
def on_its_side(errors):
    return paired_quartiles.reference(errors).T


@paired_quartiles.mistake(
    "That is the mean with a standard deviation on either side. One bad seed moves it; quartiles stay."
)
def mean_and_deviation(errors):
    differences = errors[:, 1:] - errors[:, :1]
    return differences.mean(axis=0) + np.array([[-1], [0], [1]]) * differences.std(axis=0)


@paired_quartiles.mistake(
    "You have sorted before you subtract. The best seed of one method is not the best seed of another."
)
def sorted_first(errors):
    ordered = np.sort(errors, axis=0)
    return paired_quartiles.reference(ordered)


@paired_quartiles.mistake(
    "Those are the smallest, the middle and the largest. Quartiles leave a quarter out on each side."
)
def extremes(errors):
    return np.quantile(errors[:, 1:] - errors[:, :1], [0, 0.5, 1], axis=0)


@paired_quartiles.mistake("Those are ratios. Useful too, but here a difference is wanted, in the unit of the error.")
def ratios(errors):
    return np.quantile(errors[:, 1:] / errors[:, :1], [0.25, 0.5, 0.75], axis=0)


@paired_quartiles.mistake("You take the size of each difference. The sign is what tells who was better.")
def sizes(errors):
    return np.quantile(np.abs(errors[:, 1:] - errors[:, :1]), [0.25, 0.5, 0.75], axis=0)


@paired_quartiles.mistake(
    "Those are quartiles of the errors themselves. Take the first method off before, seed by seed."
)
def of_the_errors(errors):
    return np.quantile(errors, [0.25, 0.5, 0.75], axis=0)


@paired_quartiles.mistake("You compare each method with its neighbour. The first one is the yardstick for all.")
def with_the_neighbour(errors):
    return np.quantile(np.diff(errors, axis=1), [0.25, 0.5, 0.75], axis=0)


@paired_quartiles.mistake("That is the median alone. The two quartiles say whether most seeds agree with it.")
def median_alone(errors):
    return np.median(errors[:, 1:] - errors[:, :1], axis=0)


choice(
    "09-corners",
    right="c",
    options={
        "a": "All observations have the same error: obs_std is one number. Look for what does change from row to row.",
        "b": "It was a little wider there before. Divide the last row by the first, before training and after.",
        "c": "Observations near by take the spread away, and part of the disc around a corner point is off the square.",
        "d": "Compare the columns of spread and error: their largest values do not stand in the same row.",
    },
    hints=(
        "Divide the last row by the first in each column. Which one changes about as strongly as the spread?",
        "Think of a disc around a point in the very corner: how much of it lies inside the square, where data can be?",
        "An ensemble loses spread where observations hold it. Count those that hold a corner.",
    ),
    why="observations near by hold the members together, and in a corner there are few of them.",
)

"""Chapter 01: a network is a function of its weights."""

import numpy as np

from ._mechanism import exercise
from .registry import prediction

prediction(
    "01-predict",
    careful="c",
    options={
        "a": "It does get steeper: the slope v w goes from 2 to 4. But it does not stay: its place −b/w goes from 0.50 "
        "to 0.25.",
        "b": "It does move: its place −b/w goes from 0.50 to 0.25. But it does not stay as steep: the slope v w goes "
        "from 2 to 4.",
        "c": "The slope v w goes from 2 to 4, and the place −b/w from 0.50 to 0.25.",
        "d": "It does get steeper: the slope v w goes from 2 to 4. But its place −b/w goes from 0.50 to 0.25, towards "
        "0.",
    },
    hints=(
        "Two things to think of: the slope in the middle of the step, and where that middle is.",
        "The middle is where w x + b is 0. For which x is that, before and after?",
        "The slope there is v w, the place is −b/w. Put in w = 2, then w = 4.",
    ),
    why="the middle of the step is where w x + b is 0, at −b/w, and there its slope is v w.",
)


def _some_network(rng):
    n_in, n_hidden, n_out = rng.integers(2, 5), rng.integers(3, 6), 2
    shapes = (6, n_in), (n_in, n_hidden), (n_hidden,), (n_hidden, n_out), (n_out,)
    return tuple(rng.standard_normal(shape) for shape in shapes)


@exercise(
    "01-forward",
    right="That is a whole forward pass, for any number of samples, inputs, units and outputs.",
    hints=(
        "Two lines, one for each layer. What does the first line know, and what does it hand to the second?",
        "The hidden units: x times W1, plus b1, and tanh of all that. Each sample is a row of x, so x stands first.",
        "h = np.tanh(x @ W1 + b1). The output is the same without the tanh, from h, W2 and b2.",
    ),
    example=_some_network,
)
def forward(x, W1, b1, W2, b2):
    h = np.tanh(x @ W1 + b1)
    return h @ W2 + b2


@forward.mistake("There is a tanh around the output as well, so it never leaves −1 to 1. The output layer is linear.")
def tanh_around_the_output(x, W1, b1, W2, b2):
    return np.tanh(np.tanh(x @ W1 + b1) @ W2 + b2)


@forward.mistake("Without the tanh, two layers of weights are one straight line. Where does the bend come in?")
def no_tanh(x, W1, b1, W2, b2):
    return (x @ W1 + b1) @ W2 + b2


@forward.mistake("You take tanh of the output. It belongs around the hidden units, before W2.")
def tanh_around_the_output_only(x, W1, b1, W2, b2):
    return np.tanh((x @ W1 + b1) @ W2 + b2)


@forward.mistake("The tanh comes too late: it takes h W2, and it should take each hidden unit by itself.")
def tanh_after_the_weights(x, W1, b1, W2, b2):
    return np.tanh((x @ W1 + b1) @ W2) + b2


@forward.mistake("Neither bias is used. Each layer has one: b1 inside the tanh, b2 at the end.")
def no_bias_at_all(x, W1, b1, W2, b2):
    return np.tanh(x @ W1) @ W2


@forward.mistake("The hidden units have no bias here, so all their steps stand at 0. Which argument is never used?")
def no_hidden_bias(x, W1, b1, W2, b2):
    return np.tanh(x @ W1) @ W2 + b2


@forward.mistake("The output has no bias yet. Which argument is never used?")
def no_output_bias(x, W1, b1, W2, b2):
    return np.tanh(x @ W1 + b1) @ W2


@forward.mistake("You add b1 after the tanh: that lifts a step. Inside the tanh it moves the step sideways.")
def bias_outside(x, W1, b1, W2, b2):
    return (np.tanh(x @ W1) + b1) @ W2 + b2


@forward.mistake("You take b1 off. In this course, as in the equation above, a bias is added.")
def bias_taken_off(x, W1, b1, W2, b2):
    return np.tanh(x @ W1 - b1) @ W2 + b2


@forward.mistake("These are the hidden units. One layer is still missing.")
def hidden_units(x, W1, b1, W2, b2):
    return np.tanh(x @ W1 + b1)


@forward.mistake("np.tan is the tangent, which runs off to infinity. The h at the end of its name matters.")
def tangent(x, W1, b1, W2, b2):
    return np.tan(x @ W1 + b1) @ W2 + b2


@forward.mistake("That is the sigmoid, a step from 0 to 1. This network uses tanh.")
def sigmoid(x, W1, b1, W2, b2):
    return 1 / (1 + np.exp(-(x @ W1 + b1))) @ W2 + b2


@forward.mistake("That is ReLU: it cuts off below 0 and never levels out above. This network uses tanh.")
def relu(x, W1, b1, W2, b2):
    return np.maximum(x @ W1 + b1, 0) @ W2 + b2


@forward.mistake("You average over the hidden units. Their steps are added up.")
def mean_over_units(x, W1, b1, W2, b2):
    return np.tanh(x @ W1 + b1) @ W2 / len(W2) + b2


@forward.mistake("The samples stand in the columns of your answer. Like x, it should have one row for each sample.")
def samples_in_columns(x, W1, b1, W2, b2):
    return forward.reference(x, W1, b1, W2, b2).T


@forward.mistake("The numbers are right, and their shape is lost: one row for each sample, one column for each output.")
def flattened(x, W1, b1, W2, b2):
    return forward.reference(x, W1, b1, W2, b2).ravel()


def _some_theta(rng):
    n_in, n_hidden, n_out = int(rng.integers(2, 5)), 5, 3
    return rng.standard_normal((n_in + 1) * n_hidden + (n_hidden + 1) * n_out), n_in, n_hidden, n_out


@exercise(
    "01-unpack",
    right="W1, b1 and b2 come out in the same way. This is what FNN does before each forward pass.",
    hints=(
        "Draw θ as a row of four boxes, W1, b1, W2, b2, and write into each how many numbers it holds.",
        "W2 starts after n_in * n_hidden + n_hidden numbers and holds n_hidden * n_out of them.",
        "Slice theta from that start to start + n_hidden * n_out, then .reshape(n_hidden, n_out).",
    ),
    example=_some_theta,
)
def output_weights(theta, n_in, n_hidden, n_out):
    start = n_in * n_hidden + n_hidden
    return theta[start : start + n_hidden * n_out].reshape(n_hidden, n_out)


def _from(theta, start, n_hidden, n_out):
    return theta[start : start + n_hidden * n_out].reshape(n_hidden, n_out)


@output_weights.mistake("You start right after W1. What stands between W1 and W2?")
def forgets_the_hidden_biases(theta, n_in, n_hidden, n_out):
    return _from(theta, n_in * n_hidden, n_hidden, n_out)


@output_weights.mistake("You skip as many biases as there are inputs. Each hidden unit has one.")
def a_bias_for_each_input(theta, n_in, n_hidden, n_out):
    return _from(theta, n_in * n_hidden + n_in, n_hidden, n_out)


@output_weights.mistake("You skip a single bias. Does the layer have one, or each of its units?")
def one_bias_for_the_layer(theta, n_in, n_hidden, n_out):
    return _from(theta, n_in * n_hidden + 1, n_hidden, n_out)


@output_weights.mistake("One too far: positions count from 0, so the first number after k others is theta[k].")
def one_too_far(theta, n_in, n_hidden, n_out):
    return _from(theta, n_in * n_hidden + n_hidden + 1, n_hidden, n_out)


@output_weights.mistake("You count from the end, and W2 is not the last. What stands behind it?")
def from_the_end(theta, n_in, n_hidden, n_out):
    return theta[-n_hidden * n_out :].reshape(n_hidden, n_out)


@output_weights.mistake("There is one row too many: the output's biases came along.")
def with_the_output_biases(theta, n_in, n_hidden, n_out):
    return theta[n_in * n_hidden + n_hidden :].reshape(n_hidden + 1, n_out)


@output_weights.mistake("Your slice runs to the end of theta. b2 stands behind W2, so where does W2 end?")
def up_to_the_end(theta, n_in, n_hidden, n_out):
    return theta[n_in * n_hidden + n_hidden :].reshape(n_hidden, n_out)


@output_weights.mistake("A slice ends at a position. You give the length of W2; add it to where W2 starts.")
def a_length_for_an_end(theta, n_in, n_hidden, n_out):
    return theta[n_in * n_hidden + n_hidden : n_hidden * n_out].reshape(n_hidden, n_out)


@output_weights.mistake("The right numbers, filled in column by column. The library stores a matrix row by row.")
def column_by_column(theta, n_in, n_hidden, n_out):
    return output_weights.reference(theta, n_in, n_hidden, n_out).reshape(n_out, n_hidden).T


@output_weights.mistake("Your matrix lies on its side. It should have a row for each hidden unit.")
def on_its_side(theta, n_in, n_hidden, n_out):
    return output_weights.reference(theta, n_in, n_hidden, n_out).reshape(n_out, n_hidden)


@output_weights.mistake("The right numbers, still in one row. Give them their shape back.")
def still_flat(theta, n_in, n_hidden, n_out):
    return output_weights.reference(theta, n_in, n_hidden, n_out).ravel()


@output_weights.mistake("That is W1. You want the weights of the second layer.")
def first_layer(theta, n_in, n_hidden, n_out):
    return theta[: n_in * n_hidden].reshape(n_in, n_hidden)


def _some_predictions(rng):
    truth = 1 + 2 * rng.standard_normal((12, 1))
    noise = rng.standard_normal((12, 1))
    return truth + noise - noise.mean() - 0.6, truth  # errors of both signs, too low on average


@exercise(
    "01-rmse",
    right="The name is the recipe read backwards: error, square, mean, root.",
    hints=(
        "The name says it all, read from its end: error, square, mean, root.",
        "predicted - truth, squared, then np.mean over everything.",
        "np.sqrt of np.mean of (predicted - truth) ** 2.",
    ),
    example=_some_predictions,
)
def root_mean_squared_error(predicted, truth):
    return np.sqrt(np.mean((predicted - truth) ** 2))


@root_mean_squared_error.mistake("That is the mean squared error, in squared units. What brings the unit back?")
def no_root(predicted, truth):
    return np.mean((predicted - truth) ** 2)


@root_mean_squared_error.mistake("That is the mean absolute error. It weighs large errors less than squares do.")
def absolute(predicted, truth):
    return np.mean(np.abs(predicted - truth))


@root_mean_squared_error.mistake(
    "That is the mean error: errors of opposite sign cancel. What makes them all positive?"
)
def mean_error(predicted, truth):
    return np.mean(predicted - truth)


@root_mean_squared_error.mistake("You take the mean before the square, so errors cancel first. Swap the two.")
def mean_before_square(predicted, truth):
    return np.sqrt(np.mean(predicted - truth) ** 2)


@root_mean_squared_error.mistake("You add the squares up. With a sum, more points would look like a larger error.")
def root_of_the_sum(predicted, truth):
    return np.sqrt(np.sum((predicted - truth) ** 2))


@root_mean_squared_error.mistake("That is a sum of squares: there is no mean in it, and no root.")
def sum_of_squares(predicted, truth):
    return np.sum((predicted - truth) ** 2)


@root_mean_squared_error.mistake("You divide by n after the root. The mean is taken under it.")
def divided_after_the_root(predicted, truth):
    return np.sqrt(np.sum((predicted - truth) ** 2)) / len(truth)


@root_mean_squared_error.mistake(
    "You divide by n − 1, as for a variance. No mean has been taken off here, so divide by n."
)
def one_less(predicted, truth):
    return np.sqrt(np.sum((predicted - truth) ** 2) / (len(truth) - 1))


@root_mean_squared_error.mistake(
    "That is the errors' standard deviation. It forgives a prediction that is too low everywhere; RMSE does not."
)
def standard_deviation(predicted, truth):
    return np.std(predicted - truth)


@root_mean_squared_error.mistake(
    "Somewhere (n, 1) meets (n,), and numpy compares every point with every other. Keep both shapes equal."
)
def every_pair(predicted, truth):
    return np.sqrt(np.mean((predicted - truth.ravel()) ** 2))


@root_mean_squared_error.mistake("Python reads a ** 1 / 2 as (a ** 1) / 2. np.sqrt is safer.")
def half_instead_of_a_root(predicted, truth):
    return np.mean((predicted - truth) ** 2) ** 1 / 2


@root_mean_squared_error.mistake("One number for each point: these are the absolute errors. The mean is missing.")
def without_a_mean(predicted, truth):
    return np.sqrt((predicted - truth) ** 2)


@root_mean_squared_error.mistake("You divide by the truth's own spread. RMSE keeps the data's unit.")
def relative(predicted, truth):
    return np.sqrt(np.mean((predicted - truth) ** 2)) / np.std(truth)


@root_mean_squared_error.mistake("You take the mean along axis 0 only and get an array. Take it over everything.")
def along_one_axis(predicted, truth):
    return np.sqrt(np.mean((predicted - truth) ** 2, axis=0))

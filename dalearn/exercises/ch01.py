"""Chapter 01: a network is a function of its weights."""

import numpy as np

from ..fnn import FNN
from ..metrics import rmse
from .registry import exercise, prediction

prediction(
    "01-predict",
    careful="c",
    options={
        "a": "It does get steeper: its slope goes from 2 to 4. But it does not stay: its middle goes from x = 1/2 to "
        "1/4, from two in the afternoon to one.",
        "b": "It does move: its middle goes from x = 1/2 to 1/4. But it does not stay as steep: its slope goes from 2 "
        "to 4.",
        "c": "Its slope goes from 2 to 4, and its middle from x = 1/2 to 1/4, from two in the afternoon to one.",
        "d": "It does get steeper: its slope goes from 2 to 4. But its middle goes from x = 1/2 to 1/4, towards noon.",
    },
    hints=(
        "Two things to think of: the slope in the middle of the step, and where that middle is.",
        "The middle is where w x + b is 0. For which x is that, before and after?",
        "The slope there is v w, the place is −b/w. Put in w = 2, then w = 4.",
    ),
    why="the middle of the step is where w x + b is 0, and the w inside tanh makes it w times as steep there.",
)

prediction(
    "01-average",
    careful="c",
    options={
        "a": "The two curves are the same, and the curve of the averaged weights is another: its RMSE is 0.96, where "
        "each of the two has 0.04.",
        "b": "Half as high would be an average of the curve and of nothing. What happens is that units 1 and 3 stay as "
        "they are and unit 2 disappears: the curve is nearly flat through the middle of the day, with an RMSE of 0.96.",
        "c": "The averaged network has lost unit 2. From six in the morning to six in the evening its curve is nearly "
        "flat, where both networks rise from −1 to 1. Its RMSE is 0.96, and each of the two has 0.04.",
        "d": "It does fall where both of them rise, but very little, and a mirror image would fall from 1 to −1. "
        "Units 1 and 3 are what they were, and unit 2, which rises, is gone. The RMSE is 0.96.",
    },
    hints=(
        "Take one number of unit 2 at a time. What is the average of 1.2 and −1.2?",
        "The average of w is 0, that of b is 0, that of v is 0. What does such a unit add to the sum?",
        "Unit 2 adds nothing any more, and units 1 and 3 are what they were. What did unit 2 do for the curve?",
    ),
    why="the numbers of unit 2 have opposite signs in the two networks, so their averages are 0, and a unit with an "
    "output weight of 0 adds nothing.",
)


def _different_sizes(rng, how_many):
    return rng.choice(np.arange(2, 8), how_many, replace=False).tolist()


def _a_network(rng, n, n_in, n_hidden, n_out):
    shapes = (n, n_in), (n_in, n_hidden), (n_hidden,), (n_hidden, n_out), (n_out,)
    return tuple(rng.standard_normal(shape) for shape in shapes)


@exercise(
    "01-forward",
    right="That is a whole forward pass, for any number of samples, inputs, units and outputs.",
    hints=(
        "Two lines, one for each layer. What does the first line know, and what does it hand to the second?",
        "The hidden units: x times W1, plus b1, and tanh of all that. Each sample is a row of x, so x stands first.",
        "h = np.tanh(x @ W1 + b1). The output is the same without the tanh, from h, W2 and b2.",
    ),
    example=lambda rng: _a_network(rng, *_different_sizes(rng, 4)),
    edges={
        "with one output": lambda rng: _a_network(rng, *_different_sizes(rng, 3), 1),
        "with one sample": lambda rng: _a_network(rng, 1, *_different_sizes(rng, 3)),
    },
    axes={
        "x": "n, n_in",
        "W1": "n_in, n_hidden",
        "b1": "n_hidden",
        "W2": "n_hidden, n_out",
        "b2": "n_out",
        "return": "n, n_out",
    },
    terms={"h": "the hidden units"},
    instead_of=(FNN,),
)
def forward(x, W1, b1, W2, b2):
    h = np.tanh(x @ W1 + b1)
    return h @ W2 + b2


@forward.catalogue
def forward_mistakes(x, W1, b1, W2, b2):
    right = forward.reference(x, W1, b1, W2, b2)
    z = x @ W1 + b1  # what goes into the hidden units
    h = np.tanh(z)
    sigmoid = 1 / (1 + np.exp(-z))

    def softmax(outputs):
        powers = np.exp(outputs)
        return powers / powers.sum(axis=1, keepdims=True)

    def with_inputs_scaled():
        scaled = (x - x.mean(axis=0)) / x.std(axis=0)
        return np.tanh(scaled @ W1 + b1) @ W2 + b2

    return {
        "There is a tanh around the output as well, so it never leaves −1 to 1. The output layer is linear.": (
            lambda: np.tanh(right)
        ),
        "Without the tanh, two layers of weights are one straight line. Where does the bend come in?": (
            lambda: z @ W2 + b2
        ),
        "You multiply the weights, and leave out the tanh and both biases. Compare with the equation, part by part.": (
            lambda: x @ W1 @ W2
        ),
        "You take tanh of the output. It belongs around the hidden units, before W2.": lambda: np.tanh(z @ W2 + b2),
        "The tanh comes too late: it takes h W2, and it should take each hidden unit by itself.": (
            lambda: np.tanh(z @ W2) + b2
        ),
        "The tanh comes too early: you take it of the inputs. It belongs around what a unit makes of them.": (
            lambda: (np.tanh(x) @ W1 + b1) @ W2 + b2
        ),
        "Neither bias is used. Each layer has one: b1 inside the tanh, b2 at the end.": lambda: np.tanh(x @ W1) @ W2,
        "The hidden units have no bias here, so all their steps stand at 0. Which argument is never used?": (
            lambda: np.tanh(x @ W1) @ W2 + b2
        ),
        "The output has no bias yet. Which argument is never used?": lambda: h @ W2,
        "You add b1 after the tanh: that lifts a step. Inside the tanh it moves the step sideways.": (
            lambda: (np.tanh(x @ W1) + b1) @ W2 + b2
        ),
        "The bracket of tanh closes too early: b1 stands outside it, and W2 multiplies b1 alone. Which sum goes into "
        "tanh, and what does W2 multiply?": lambda: np.tanh(x @ W1) + b1 @ W2 + b2,
        "The bracket of tanh closes too early, W2 multiplies b1 alone, and b2 is never used.": (
            lambda: np.tanh(x @ W1) + b1 @ W2
        ),
        "You add b1 to the output, behind W2. It has a number for each hidden unit, and belongs inside the tanh.": (
            lambda: np.tanh(x @ W1) @ W2 + b1 + b2
        ),
        "You add b1 to the output, and b2 is never used. b1 belongs inside the tanh, and b2 to the output.": (
            lambda: np.tanh(x @ W1) @ W2 + b1
        ),
        "You add b1 twice, and the second time to the output. It belongs inside the tanh alone.": (
            lambda: h @ W2 + b1 + b2
        ),
        "You use b1 twice, and b2 is never used. The output has a bias of its own, b2.": lambda: h @ W2 + b1,
        "The two biases are exchanged. b1 belongs to the hidden units, inside the tanh, and b2 to the output.": (
            lambda: np.tanh(x @ W1 + b2) @ W2 + b1
        ),
        "You take b1 off. In this course, as in the equation above, a bias is added.": (
            lambda: np.tanh(x @ W1 - b1) @ W2 + b2
        ),
        "These are the hidden units. One layer is still missing.": lambda: h,
        "You add up the hidden units as they are. Each counts by its output weight, and W2 is never used.": (
            lambda: h.sum(axis=1, keepdims=True) + b2
        ),
        "np.tan is the tangent, which runs off to infinity. The h at the end of its name matters.": (
            lambda: np.tan(z) @ W2 + b2
        ),
        "That is the sigmoid, a step from 0 to 1. This network uses tanh.": lambda: sigmoid @ W2 + b2,
        "Your step from −1 to 1 is a stretched sigmoid, and it rises half as steeply as tanh. numpy has tanh itself.": (
            lambda: (2 * sigmoid - 1) @ W2 + b2
        ),
        "You divide by 2 where tanh divides by the sum of both powers of e. numpy has tanh itself.": (
            lambda: np.sinh(z) @ W2 + b2
        ),
        "That is ReLU: it cuts off below 0 and never levels out above. This network uses tanh.": (
            lambda: np.maximum(z, 0) @ W2 + b2
        ),
        "There is a softmax around the output, which turns it into shares of 1. The output layer is linear.": (
            lambda: softmax(right)
        ),
        "You average over the hidden units. Their steps are added up.": lambda: h @ W2 / len(W2) + b2,
        "You compute the first output alone. W2 has a column for each output, so use all of them.": (
            lambda: h @ W2[:, :1] + b2[:1]
        ),
        "That is each hidden unit's share of the first output. Add the shares up, and do it for all outputs.": (
            lambda: h * W2[:, 0]
        ),
        "You add up the units one by one, by W1[0, i] and W2[i, 0]: the first input and the first output alone. "
        "x @ W1 takes all inputs and all units at once.": lambda: sum(
            (W2[i, 0] * np.tanh(W1[0, i] * x + b1[i]) for i in range(len(b1))), b2
        ),
        "You add up each hidden unit's share of the first output alone. W2 has a column for each output.": (
            lambda: (h * W2[:, 0]).sum(axis=1, keepdims=True) + b2
        ),
        "You multiply h by one column of W2, which is enough for one output. Use all of W2, by a matrix product.": (
            lambda: (h * W2[:, 0]).sum(axis=1) + b2
        ),
        "With a transpose, * fits where there is one output. It multiplies entry by entry, and nothing is added up.": (
            lambda: h * W2.T + b2
        ),
        "You compute the first sample alone. Does a loop return too early?": lambda: right[0],
        "You scale the inputs first. They come scaled, and the network takes them as they are.": with_inputs_scaled,
        "You multiply with *, entry by entry. numpy has another sign for the matrix product.": (
            lambda: np.tanh(x * W1 + b1) * W2 + b2
        ),
        "W1 * x is enough for a single time and a single input. For many samples, inputs and units at once it takes a "
        "matrix product, with x first.": lambda: np.tanh(W1 * x + b1),
        "You put the weights first, which fits where samples stand in columns. Here each sample is a row of x.": (
            lambda: W2 @ np.tanh(W1 @ x + b1) + b2
        ),
        "You transpose the weights, as a library does that keeps a row for each unit. Here W1 is (n_in, n_hidden).": (
            lambda: np.tanh(x @ W1.T + b1) @ W2.T + b2
        ),
        "The samples stand in the columns of your answer. Like x, it should have one row for each sample.": (
            lambda: right.T
        ),
        "The numbers are right, and their shape is lost: one row for each sample, one column for each output.": (
            lambda: right.ravel()
        ),
        "Where there is only one output, or one sample, you drop its axis. The answer is always (n, n_out).": (
            lambda: right.squeeze()
        ),
    }


def _a_day_with_a_cloud(rng, begins=None):
    x = np.linspace(-np.pi, np.pi, rng.integers(21, 40)).reshape(-1, 1)
    begins = rng.uniform(-2, 1.5) if begins is None else begins
    return x, begins, begins + rng.uniform(0.6, 1.4), rng.uniform(0.3, 1.5)


@exercise(
    "01-cloud",
    right="Two steps of one size and opposite direction make a dent, and change nothing outside it.",
    hints=(
        "The first step falls, the second rises. A step has its place at −b/w; with w = 5, which b puts it at begins?",
        "tanh goes from −1 to 1, so a step climbs by 2 v, not by v. How large is v, if it is to fall by colder?",
        "unit(x, 5, -5 * begins, -colder / 2) is the first. The second stands at ends and has the other sign of v.",
    ),
    example=_a_day_with_a_cloud,
    edges={"with a cloud in the morning": lambda rng: _a_day_with_a_cloud(rng, -1.5)},
    axes={"x": "n, 1", "return": "n, 1"},
    terms={"comes": "the first step", "goes": "the second step"},
)
def cloud(x, begins, ends, colder):
    comes = -colder / 2 * np.tanh(5 * x - 5 * begins)
    goes = colder / 2 * np.tanh(5 * x - 5 * ends)
    return comes + goes


@cloud.catalogue
def cloud_mistakes(x, begins, ends, colder):
    def step(b, v, w=5):
        return v * np.tanh(w * x + b)

    half = colder / 2
    under_it = (x > begins) & (x < ends)
    return {
        "The dent has the right place and depth, and it is cut out with straight walls. Make it of two smooth steps, "
        "unit(x, 5, b, v), and add them.": lambda: np.where(under_it, -colder, 0),
        "That is cut out with straight walls, and it is half as deep as the cloud. Make it of two smooth steps, "
        "unit(x, 5, b, v): each climbs by 2 v.": lambda: np.where(under_it, -half, 0),
        "That is cut out with straight walls, and it is twice as deep as the cloud. Make it of two smooth steps, "
        "unit(x, 5, b, v): each climbs by 2 v.": lambda: np.where(under_it, -2 * colder, 0),
        "Under your cloud it is warmer, with straight walls on both sides. It should be colder by `colder`, and made "
        "of two smooth steps, unit(x, 5, b, v).": lambda: np.where(under_it, colder, 0),
        "Your first step falls by colder, and the second climbs by twice as much, so the cloud leaves it too warm. "
        "A step climbs by 2 v.": lambda: step(-5 * begins, -half) + step(-5 * ends, colder),
        "Your first step falls by twice as much as the second climbs, so it stays cold when the cloud has gone. "
        "A step climbs by 2 v.": lambda: step(-5 * begins, -colder) + step(-5 * ends, half),
        "Your dent is twice as deep as the cloud. From its lower end to its upper a step climbs by 2 v.": (
            lambda: step(-5 * begins, -colder) + step(-5 * ends, colder)
        ),
        "You have the numbers right and the signs of v exchanged: it gets warmer under your cloud.": (
            lambda: step(-5 * begins, half) + step(-5 * ends, -half)
        ),
        "It gets warmer under your cloud, and by twice as much: the signs of v are exchanged, and a step climbs by "
        "2 v.": lambda: step(-5 * begins, colder) + step(-5 * ends, -colder),
        "Your steps stand at −begins and −ends. The place of a step is −b/w, with a minus.": (
            lambda: step(5 * begins, -half) + step(5 * ends, half)
        ),
        "Your steps stand at −begins and −ends, and they are twice as high as they should be. The place is −b/w, and "
        "a step climbs by 2 v.": lambda: step(5 * begins, -colder) + step(5 * ends, colder),
        "With b = −begins the step stands at begins / 5: its place is −b/w, and w is 5.": (
            lambda: step(-begins, -half) + step(-ends, half)
        ),
        "With b = −begins the step stands at begins / 5: its place is −b/w. And a step climbs by 2 v, not by v.": (
            lambda: step(-begins, -colder) + step(-ends, colder)
        ),
        "You take begins and ends for b. The place is −b/w, so solve that for b.": (
            lambda: step(begins, -half) + step(ends, half)
        ),
        "You take begins and ends for b. The place is −b/w, so solve that for b. And a step climbs by 2 v, not by v.": (
            lambda: step(begins, -colder) + step(ends, colder)
        ),
        "Both of your steps fall, so it stays cold when the cloud has gone. What does the second one do?": (
            lambda: step(-5 * begins, -half) + step(-5 * ends, -half)
        ),
        "Both of your steps fall, and by twice as much as they should. What does the second one do when the cloud has "
        "gone?": lambda: step(-5 * begins, -colder) + step(-5 * ends, -colder),
        "Both of your steps rise. Which of them should fall?": (
            lambda: step(-5 * begins, half) + step(-5 * ends, half)
        ),
        "That is the step with which the cloud comes. Which step takes it away again?": (
            lambda: step(-5 * begins, -half)
        ),
        "That is the step with which the cloud comes, and it falls twice as far as it should: a step climbs by 2 v. "
        "And which step takes it away again?": lambda: step(-5 * begins, -colder),
        "You lower the whole day by colder. It takes two steps, unit(x, 5, b, v), to make a dent with two ends.": (
            lambda: np.full_like(x, -colder)
        ),
        "You have both steps, side by side. Add them: the network's output is their sum.": (
            lambda: np.array([step(-5 * begins, -half), step(-5 * ends, half)])
        ),
        "You divide by w where you should multiply. The place is −b/w; solve that for b.": (
            lambda: step(-begins / 5, -half) + step(-ends / 5, half)
        ),
        "You divide by w where you should multiply, and the minus is missing. The place is −b/w; solve that for b.": (
            lambda: step(begins / 5, -half) + step(ends / 5, half)
        ),
        "You made one step and moved it down, so it stays cold when the cloud has gone. Which step takes it away?": (
            lambda: step(-5 * begins, -half) - half
        ),
        "Those are the w, b and v of the first step. Return the curve that both steps draw, the sum of two calls of "
        "unit(x, w, b, v).": lambda: (5, -5 * begins, -half),
        "Those are the w, b and v of the two steps. Return the curve that they draw, the sum of two calls of "
        "unit(x, w, b, v).": lambda: ((5, -5 * begins, -half), (5, -5 * ends, half)),
        "Those are the numbers of one cloud. Compute b and v from begins, ends and colder.": (
            lambda: step(-2.5, -0.4) + step(-7.5, 0.4)
        ),
        "That is the step with which the cloud goes. Which step brings it?": lambda: step(-5 * ends, half),
        "You multiply the two steps. A network adds its units up.": (
            lambda: step(-5 * begins, -half) * step(-5 * ends, half)
        ),
        "Your steps have w = 1, which is too gentle for a cloud. The task asks for w = 5.": (
            lambda: step(-begins, -half, 1) + step(-ends, half, 1)
        ),
    }


def _all_weights(rng, n_in, n_hidden, n_out):
    return rng.standard_normal((n_in + 1) * n_hidden + (n_hidden + 1) * n_out), n_in, n_hidden, n_out


@exercise(
    "01-unpack",
    right="W1, b1 and b2 come out in the same way. This is what FNN does before each forward pass.",
    hints=(
        "Draw θ as a row of four boxes, W1, b1, W2, b2, and write into each how many numbers it holds.",
        "W2 starts after n_in * n_hidden + n_hidden numbers and holds n_hidden * n_out of them.",
        "Slice theta from that start to start + n_hidden * n_out, then .reshape(n_hidden, n_out).",
    ),
    example=lambda rng: _all_weights(rng, *_different_sizes(rng, 3)),
    edges={
        "with one output": lambda rng: _all_weights(rng, *_different_sizes(rng, 2), 1),
        "with one hidden unit": lambda rng: _all_weights(rng, 3, 1, 2),
    },
    axes={"theta": "n_params", "return": "n_hidden, n_out"},
    terms={"start": "where W2 starts"},
    instead_of=(FNN,),
)
def output_weights(theta, n_in, n_hidden, n_out):
    start = n_in * n_hidden + n_hidden
    return theta[start : start + n_hidden * n_out].reshape(n_hidden, n_out)


@output_weights.catalogue
def unpack_mistakes(theta, n_in, n_hidden, n_out):
    right = output_weights.reference(theta, n_in, n_hidden, n_out)
    after_W1 = n_in * n_hidden
    start = after_W1 + n_hidden
    length = n_hidden * n_out

    def matrix_from(position):
        return theta[position : position + length].reshape(n_hidden, n_out)

    return {
        "You start right after W1. What stands between W1 and W2?": lambda: matrix_from(after_W1),
        "You skip as many biases as there are inputs. Each hidden unit has one.": lambda: matrix_from(after_W1 + n_in),
        "You skip a single bias. Does the layer have one, or each of its units?": lambda: matrix_from(after_W1 + 1),
        "One too far: positions count from 0, so the first number after k others is theta[k].": (
            lambda: matrix_from(start + 1)
        ),
        "You start at the front of θ. W1 and b1 stand there, and W2 comes after them.": lambda: matrix_from(0),
        "You count W1 as if there were one input. It has a row for each of them.": lambda: matrix_from(2 * n_hidden),
        "6 and 9 are the positions in our network. They move with the numbers of inputs, hidden units and outputs, and "
        "your function has to compute them.": lambda: theta[6:9],
        "6 to 9 is where W2 stands in our network. Where does it start, and how long is it, for other numbers of "
        "inputs, hidden units and outputs?": lambda: theta[6:9].reshape(n_hidden, n_out),
        "You take the positions of our network, 6 to 9. They move with the numbers of inputs, units and outputs.": (
            lambda: theta[6:9][:, None]
        ),
        "6 to 9 and the shape (3, 1) are those of our network. Here there are other numbers of inputs, units and "
        "outputs: compute where W2 starts, and its shape.": lambda: theta[6:9].reshape(3, 1),
        "You leave out one number at the end. b2 stands there, and it holds a number for each output.": (
            lambda: theta[start:-1].reshape(n_hidden, n_out)
        ),
        "You skip as many numbers for b1 as W1 has. How many biases do the hidden units have?": (
            lambda: matrix_from(2 * after_W1)
        ),
        "You take a single number for each hidden unit, which is enough for one output. How many are there?": (
            lambda: theta[start : start + n_hidden].reshape(n_hidden, 1)
        ),
        "You count from the end, and W2 is not the last. What stands behind it?": (
            lambda: theta[-length:].reshape(n_hidden, n_out)
        ),
        "There is one row too many: the output's biases came along.": (
            lambda: theta[start:].reshape(n_hidden + 1, n_out)
        ),
        "Your slice runs to the end of theta. b2 stands behind W2, so where does W2 end?": (
            lambda: theta[start:].reshape(n_hidden, n_out)
        ),
        "A slice ends at a position. You give the length of W2; add it to where W2 starts.": (
            lambda: theta[start:length].reshape(n_hidden, n_out)
        ),
        "A comma in the brackets asks for a second axis, and theta has one. What stands between the ends of a slice?": (
            lambda: theta[start, start + length].reshape(n_hidden, n_out)
        ),
        "The right numbers, filled in column by column. The library stores a matrix row by row.": (
            lambda: right.reshape(n_out, n_hidden).T
        ),
        "Your matrix lies on its side. It should have a row for each hidden unit.": (
            lambda: right.reshape(n_out, n_hidden)
        ),
        "The right numbers, still in one row. Give them their shape back.": lambda: right.ravel(),
        "Where there is only one output, or one hidden unit, you drop its axis. W2 is always (n_hidden, n_out).": (
            lambda: right.squeeze()
        ),
        "That is W1. You want the weights of the second layer.": lambda: theta[:after_W1].reshape(n_in, n_hidden),
        "That is b1, the hidden units' biases. W2 stands behind them.": lambda: theta[after_W1:start],
        "That is b2, the outputs' biases. W2 stands before them.": lambda: theta[-n_out:],
        "That is everything from W2 on, b2 too, still in one row. Where does W2 end, and what is its shape?": (
            lambda: theta[start:]
        ),
    }


def _a_prediction(rng, n, n_out, sign=1):
    """Errors of both signs; predictions that are too low on average, and whose squares are larger than the truth's.

    With sign −1 all is turned upside down: too high on average, and a root of the mean error is then a number.
    """
    truth = 2 * rng.standard_normal((n, n_out)) - 1
    noise = rng.standard_normal((n, n_out))
    return sign * (truth + noise - noise.mean() - 0.6), sign * truth


@exercise(
    "01-rmse",
    right="The name is the recipe read backwards: error, square, mean, root.",
    hints=(
        "The name says it all, read from its end: error, square, mean, root.",
        "predicted - truth, squared, then np.mean over everything.",
        "np.sqrt of np.mean of (predicted - truth) ** 2.",
    ),
    example=lambda rng: _a_prediction(rng, rng.integers(6, 13), rng.integers(2, 5)),
    edges={
        "with one output": lambda rng: _a_prediction(rng, 7, 1, sign=-1),
        "with a single point": lambda rng: _a_prediction(rng, 1, 2),
    },
    axes={"predicted": "n, n_out", "truth": "n, n_out", "return": ""},
    instead_of=(rmse,),
)
def root_mean_squared_error(predicted, truth):
    return np.sqrt(np.mean((predicted - truth) ** 2))


@root_mean_squared_error.catalogue
def rmse_mistakes(predicted, truth):
    errors = predicted - truth
    mean_square = np.mean(errors**2)
    total = np.sum(errors**2)
    n = len(truth)
    variation = np.sum((truth - truth.mean()) ** 2)
    return {
        "That is the mean squared error, in squared units. What brings the unit back?": lambda: mean_square,
        "That is the mean absolute error. It weighs large errors less than squares do.": (
            lambda: np.mean(np.abs(errors))
        ),
        "That is the root of the mean absolute error. The errors have to be squared, or the root spoils the unit.": (
            lambda: np.sqrt(np.mean(np.abs(errors)))
        ),
        "That is the mean error: errors of opposite sign cancel. What makes them all positive?": (
            lambda: np.mean(errors)
        ),
        "You take the mean before the square, so errors cancel first. Swap the two.": (
            lambda: np.sqrt(np.mean(errors) ** 2)
        ),
        "You square the mean of the errors, which have cancelled by then, and there is no root.": (
            lambda: np.mean(errors) ** 2
        ),
        "You square before you subtract. Square the errors, not the values.": (
            lambda: np.sqrt(np.mean(predicted**2 - truth**2))
        ),
        "You compare the usual size of the predictions with that of the truth. Compare them point by point.": (
            lambda: np.sqrt(np.mean(predicted**2)) - np.sqrt(np.mean(truth**2))
        ),
        "You add the squares up. With a sum, more points would look like a larger error.": lambda: np.sqrt(total),
        "That is a sum of squares: there is no mean in it, and no root.": lambda: total,
        "Python's own sum adds up the rows and leaves a number for each output, and nothing is divided. What numpy "
        "function gives the mean of everything?": lambda: np.sqrt(sum(errors**2)),
        "* 2 doubles an error, and ** 2 squares it.": lambda: np.sqrt(np.mean(errors * 2)),
        "You divide by n after the root. The mean is taken under it.": lambda: np.sqrt(total) / n,
        "You divide by the number of errors after the root. The mean is taken under it.": (
            lambda: np.sqrt(total) / errors.size
        ),
        "You divide by len(truth), the number of points. With several outputs there are more errors than points.": (
            lambda: np.sqrt(total / n)
        ),
        "You divide by len(truth) − 1, as for a variance. No mean has been taken off, and len counts only points.": (
            lambda: np.sqrt(total / (n - 1))
        ),
        "You divide by one less than there are errors, as for a variance. No mean has been taken off here.": (
            lambda: np.sqrt(total / (errors.size - 1))
        ),
        "That is the errors' standard deviation. It forgives a prediction that is too low everywhere; RMSE does not.": (
            lambda: np.std(errors)
        ),
        "That is the errors' standard deviation, with N − 1. It takes their mean off first; RMSE does not.": (
            lambda: np.std(errors, ddof=1)
        ),
        "Somewhere (n, 1) meets (n,), and numpy compares every point with every other. Keep both shapes equal.": (
            lambda: np.sqrt(np.mean((predicted - truth.ravel()) ** 2))
        ),
        "Python reads a ** 1 / 2 as (a ** 1) / 2. np.sqrt is safer.": lambda: mean_square**1 / 2,
        "In Python ^ is not a power: it compares bits, which floats do not allow. What stands for a power?": (
            lambda: np.sqrt(np.mean(errors ^ 2))
        ),
        "One number for each point: these are the absolute errors. The mean is missing.": lambda: np.sqrt(errors**2),
        "That is the largest error. RMSE lets every point count.": lambda: np.abs(errors).max(),
        "You divide by the truth's own spread. RMSE keeps the data's unit.": lambda: (
            np.sqrt(mean_square) / np.std(truth)
        ),
        "You divide each error by the truth at its point. RMSE keeps the data's unit.": (
            lambda: np.mean(np.abs(errors / truth))
        ),
        "That is R², which compares with the truth's mean and has no unit. RMSE needs the errors alone.": (
            lambda: 1 - total / variation
        ),
        "You have a number for each output, because only the rows were averaged. Take the mean over everything.": (
            lambda: np.sqrt(np.mean(errors**2, axis=0))
        ),
        "You take a root for each output and then average the roots. The mean over everything comes first.": (
            lambda: np.mean(np.sqrt(np.mean(errors**2, axis=0)))
        ),
        "You average the distances of the points. What is averaged are the squares, over points and outputs.": (
            lambda: np.mean(np.linalg.norm(errors, axis=1))
        ),
    }

"""Chapter 02: gradient descent."""

import numpy as np

from ._mechanism import exercise
from .registry import prediction

prediction(
    "02-predict",
    careful="b",
    options={
        "a": "With 0.001 the loss never climbs, but 500 such steps do not arrive: it ends at 0.146, and that of 0.1 at "
        "0.004.",
        "b": "With 0.1 the loss ends at 0.004. With 0.001 it is still at 0.146, and 0.3 diverges.",
        "c": "With 0.3 the loss climbs from the first steps on and diverges. With 0.1 it ends at 0.004.",
        "d": "They end far apart: 0.1 at a loss of 0.004, 0.001 at one of 0.146, and 0.3 diverges.",
    },
    hints=(
        "What can go wrong with a step that is too short? And with one that is too long?",
        "Think of a ball that hops across a valley: a hop that is too long lands higher on the other side.",
        "Of three rates that lie far apart, which one is neither too small nor too large?",
    ),
    why="a rate has to be large enough to arrive in 500 steps and small enough not to leap over the valley, so the one "
    "in the middle is the safest bet.",
)


def _a_bowl(rng):
    n = 4
    a, b = rng.standard_normal((2, n))

    def f(theta):
        return np.sum(a * theta**3) + np.sum(np.exp(b * theta)) + np.prod(np.cos(theta))

    return rng.standard_normal(n), f, rng.uniform(0.1, 0.3)


@exercise(
    "02-differences",
    right="Two calls of f for each component: slow, but it checks any gradient that you write by a formula.",
    hints=(
        "One component at a time moves, and all others stay where they are. How many times is f called?",
        "Make two copies of theta, one with component i larger by step, one with it smaller by step.",
        "Component i is f of the larger minus f of the smaller, divided by the distance between them, 2 * step.",
    ),
    example=_a_bowl,
)
def differences(theta, f, step):
    gradient = np.zeros(len(theta))
    for i in range(len(theta)):
        up, down = theta.copy(), theta.copy()
        up[i] += step
        down[i] -= step
        gradient[i] = (f(up) - f(down)) / (2 * step)
    return gradient


def _each(theta, f, step, formula):
    """formula(f(up), f(here), f(down)) for each component."""
    shifts = step * np.eye(len(theta))
    return np.array([formula(f(theta + s), f(theta), f(theta - s)) for s in shifts])


@differences.mistake("That is the forward difference. The central one also looks at theta − step, and is more exact.")
def forward(theta, f, step):
    return _each(theta, f, step, lambda up, here, down: (up - here) / step)


@differences.mistake("That is the backward difference. The central one also looks at theta + step.")
def backward(theta, f, step):
    return _each(theta, f, step, lambda up, here, down: (here - down) / step)


@differences.mistake("Too large by a factor of 2. How far apart are the two points at which you call f?")
def divided_by_one_step(theta, f, step):
    return _each(theta, f, step, lambda up, here, down: (up - down) / step)


@differences.mistake("Python reads a / 2 * step as (a / 2) * step. Put the divisor in brackets.")
def missing_brackets(theta, f, step):
    return _each(theta, f, step, lambda up, here, down: (up - down) / 2 * step)


@differences.mistake("Only the first slope is set. Does your return stand inside the loop?")
def return_inside_the_loop(theta, f, step):
    gradient = differences.reference(theta, f, step)
    gradient[1:] = 0
    return gradient


@differences.mistake("Half the right slope: from theta to theta + step is one step, not two.")
def half_a_forward_difference(theta, f, step):
    return _each(theta, f, step, lambda up, here, down: (up - here) / (2 * step))


@differences.mistake("You divide by 2 and forget the step. The two points are 2 * step apart.")
def step_forgotten(theta, f, step):
    return _each(theta, f, step, lambda up, here, down: (up - down) / 2)


@differences.mistake("You do not use the step that you are given, but one of your own.")
def a_step_of_ones_own(theta, f, step):
    return differences.reference(theta, f, 1e-5)


@differences.mistake("That is the change of f. A slope is a change divided by a distance.")
def not_divided(theta, f, step):
    return _each(theta, f, step, lambda up, here, down: up - down)


@differences.mistake("You add the two values of f. A slope needs their difference.")
def added(theta, f, step):
    return _each(theta, f, step, lambda up, here, down: (up + down) / (2 * step))


@differences.mistake("All components move at once, so every entry is the same. Move one, and leave the others.")
def all_at_once(theta, f, step):
    return np.full(len(theta), (f(theta + step) - f(theta - step)) / (2 * step))


@differences.mistake("All components move at once, and you return one number. Return one slope for each component.")
def one_number(theta, f, step):
    return (f(theta + step) - f(theta - step)) / (2 * step)


@differences.mistake("An earlier component is still shifted when the next one moves. Start each time from theta.")
def never_put_back(theta, f, step):
    gradient, up, down = np.zeros(len(theta)), theta.copy(), theta.copy()
    for i in range(len(theta)):
        up[i] += step
        down[i] -= step
        gradient[i] = (f(up) - f(down)) / (2 * step)
    return gradient


@differences.mistake(
    "All zeros: up and down are the same array. up = theta gives it a second name; theta.copy() makes a new one."
)
def no_copy(theta, f, step):
    return np.zeros(len(theta))


@differences.mistake("That is close to the second derivative: it tells how f bends. The first needs no f(theta).")
def second_derivative(theta, f, step):
    return _each(theta, f, step, lambda up, here, down: (up - 2 * here + down) / step**2)


def _a_layer(rng):
    n, n_hidden = 9, 4
    return rng.standard_normal((n_hidden, 1)), rng.standard_normal((n, n_hidden)), rng.standard_normal((n, 1)) + 0.5


@exercise(
    "02-gradient",
    right="This product, transposed inputs times errors, is what backpropagation computes in every layer.",
    hints=(
        "Begin with one sample and one weight. What does the square's derivative leave, and what does y's?",
        "For weight j: the mean over the samples of 2 · error · h[:, j]. A matrix product does that for all j at once.",
        "The errors are h @ W - d, (n, 1). Multiply h.T with them; then the factor 2 / n.",
    ),
    example=_a_layer,
)
def gradient(W, h, d):
    errors = h @ W - d
    return 2 * h.T @ errors / len(d)


@gradient.mistake("Too small by a factor of 2. What is the derivative of a square?")
def without_the_two(W, h, d):
    return h.T @ (h @ W - d) / len(d)


@gradient.mistake("That is the gradient of the sum of squares. The loss is their mean.")
def of_the_sum(W, h, d):
    return 2 * h.T @ (h @ W - d)


@gradient.mistake("Two factors are missing: one from the square, one from the mean.")
def without_both(W, h, d):
    return h.T @ (h @ W - d)


@gradient.mistake("You divide by the number of entries of h. The mean is over the samples only.")
def over_all_entries(W, h, d):
    return 2 * h.T @ (h @ W - d) / h.size


@gradient.mistake("You divide by the number of hidden units. The mean is over the samples.")
def over_the_units(W, h, d):
    return 2 * h.T @ (h @ W - d) / len(W)


@gradient.mistake("The targets are missing: you use the outputs where the errors belong.")
def without_targets(W, h, d):
    return 2 * h.T @ (h @ W) / len(d)


@gradient.mistake("That is the outer derivative alone. By the chain rule it meets the derivative of h W by W.")
def without_the_inputs(W, h, d):
    return np.full(W.shape, 2 * np.mean(h @ W - d))


@gradient.mistake("You have averaged errors and inputs separately. Multiply them sample by sample, then average.")
def means_multiplied(W, h, d):
    return 2 * np.mean(h @ W - d) * h.mean(axis=0)[:, None]


@gradient.mistake("You have one row for each sample. The loss is a mean over them; which axis is left to average?")
def one_row_a_sample(W, h, d):
    return 2 * (h @ W - d) * h


@gradient.mistake("The 1 − h² belongs to a tanh. This layer is linear: its output is h W itself.")
def with_the_slope_of_tanh(W, h, d):
    return 2 * (1 - h**2).T @ (h @ W - d) / len(d)


@gradient.mistake("The factor 1 − h² belongs to a tanh. This layer is linear, so h alone is multiplied.")
def times_the_slope_of_tanh(W, h, d):
    return 2 * (h * (1 - h**2)).T @ (h @ W - d) / len(d)


@gradient.mistake("Two slips: the error is output − target, and the square's derivative brings a 2.")
def reversed_without_the_two(W, h, d):
    return h.T @ (d - h @ W) / len(d)


@gradient.mistake("There is a W too many. The derivative of h W by W is h.")
def times_the_weights(W, h, d):
    return gradient.reference(W, h, d) * W


@gradient.mistake("The errors are still squared. What does the derivative make of a square?")
def squared_errors(W, h, d):
    return 2 * h.T @ (h @ W - d) ** 2 / len(d)


@gradient.mistake("Right numbers in a row. The gradient has the shape of W, a column.")
def a_row(W, h, d):
    return gradient.reference(W, h, d).T


@gradient.mistake("Right numbers in a flat array. The gradient has the shape of W, (n_hidden, 1).")
def a_flat_array(W, h, d):
    return gradient.reference(W, h, d)[:, 0]


@gradient.mistake("You have averaged over everything. Each weight has its own slope: keep the axis of the units.")
def one_number_for_all(W, h, d):
    return 2 * np.mean((h @ W - d) * h)


@gradient.mistake("That is the loss itself. The gradient is its derivative with respect to each weight.")
def the_loss(W, h, d):
    return np.mean((h @ W - d) ** 2)


@gradient.mistake("That is the gradient of the root of the mean, the RMSE. The loss has no root.")
def of_the_rmse(W, h, d):
    return gradient.reference(W, h, d) / (2 * np.sqrt(np.mean((h @ W - d) ** 2)))


def _a_step(rng):
    return rng.standard_normal(6), rng.standard_normal(6), rng.uniform(0.05, 0.5)


@exercise(
    "02-step",
    right="This one line, repeated, is gradient descent. The old theta is still there, unchanged.",
    hints=(
        "The gradient points uphill. Which way should θ go, and what decides how far?",
        "Scale the gradient by the learning rate; then take it from theta. Do not use -=, which writes into theta.",
        "theta minus the product of learning_rate and gradient.",
    ),
    example=_a_step,
)
def one_step(theta, gradient, learning_rate):
    return theta - learning_rate * gradient


@one_step.mistake("You go uphill: the gradient points to where the loss grows.")
def uphill(theta, gradient, learning_rate):
    return theta + learning_rate * gradient


@one_step.mistake("The learning rate is not used, so it cannot shorten the step.")
def without_the_rate(theta, gradient, learning_rate):
    return theta - gradient


@one_step.mistake("You divide by the learning rate. Then a small rate would make a long step.")
def divided_by_the_rate(theta, gradient, learning_rate):
    return theta - gradient / learning_rate


@one_step.mistake("That is the change of theta. Return where theta arrives.")
def the_change_only(theta, gradient, learning_rate):
    return -learning_rate * gradient


@one_step.mistake("That is the scaled gradient alone. Where does the step start?")
def the_scaled_gradient(theta, gradient, learning_rate):
    return learning_rate * gradient


@one_step.mistake("The learning rate scales theta too. It should scale the gradient only.")
def brackets(theta, gradient, learning_rate):
    return learning_rate * (theta - gradient)


@one_step.mistake("You have divided by the gradient's length. A plain step is shorter where the slope is smaller.")
def of_unit_length(theta, gradient, learning_rate):
    return theta - learning_rate * gradient / np.linalg.norm(gradient)


@one_step.mistake("You use the gradient's signs only. A plain step keeps the sizes too.")
def signs_only(theta, gradient, learning_rate):
    return theta - learning_rate * np.sign(gradient)


@one_step.mistake("You use the mean of the gradient for all. Each parameter has its own slope.")
def the_mean_for_all(theta, gradient, learning_rate):
    return theta - learning_rate * gradient.mean()


@one_step.mistake("The step is multiplied by theta. It is subtracted as it is, whatever theta's size.")
def relative(theta, gradient, learning_rate):
    return theta - learning_rate * gradient * theta

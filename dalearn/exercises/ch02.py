"""Chapter 02: gradient descent."""

import numpy as np

from .registry import exercise, prediction

prediction(
    "02-predict",
    careful="b",
    options={
        "a": "With 0.001 the steps are too short for 500 of them: the curve ends 0.29 from the truth, with 0.1 it ends "
        "0.05 from it. We tried forty days, and 0.1 was closer on all of them.",
        "b": "With 0.1 the curve ends 0.05 from the truth, with 0.001 it is still 0.29 away, and 0.2 diverges. We "
        "tried forty days: 0.1 was closer than 0.001 on all of them, and 0.2 diverged on all of them.",
        "c": "Twice 0.1 is too much: with 0.2 the error grows and grows, until the numbers mean nothing. We tried "
        "forty days, and that happened on all of them. With 0.1 the curve ends 0.05 from the truth.",
        "d": "They end far apart: with 0.1 the curve is 0.05 from the truth, with 0.001 it is 0.29 away, and 0.2 "
        "diverges. We tried forty days, and 0.2 diverged on all of them.",
    },
    hints=(
        "What can go wrong with a step that is too short? And with one that is too long?",
        "Think of a ball that hops across a valley: a hop that is too long lands higher on the other side.",
        "Suppose that one of the factors is too small and another too large. Which one is left?",
    ),
    why="a step can be too short to arrive within 500 corrections, and too long to stay in the valley. That "
    "speaks for the middle one. Where the two limits lie for this network, nobody could know before the first run.",
)


prediction(
    "02-slip",
    careful="c",
    options={
        "a": "Nothing stops: 1 + h² is as good a number as 1 − h². The loss ends at a tenth of what it was, and the "
        "curve 0.22 from the truth, where the right gradient reaches 0.05.",
        "b": "The loss falls at first and ends at a tenth of what it was. The curve ends 0.22 from the truth, where "
        "the right gradient reaches 0.05. Of sixty days, one diverged.",
        "c": "The loss ends at a tenth of what it was, and the curve 0.22 from the truth, where the right gradient "
        "reaches 0.05. We tried sixty days, and 58 went this way; one diverged, and one ended closer to the truth.",
        "d": "The loss falls, but the curve ends 0.22 from the truth where the right gradient reaches 0.05. Later "
        "steps have the same slip. Of sixty days, one ended closer to the truth than with the right gradient.",
    },
    hints=(
        "Which of the 61 slopes does the factor 1 − h² enter, and which does it not?",
        "1 − h² lies between 0 and 1, and 1 + h² between 1 and 2. Does the wrong factor turn the sign of a slope?",
        "For each reading, every slope keeps its sign, and some are too large. Then is their mixture still right?",
    ),
    why="both factors are above 0, so each reading by itself still pulls every number to its better side. But where "
    "tanh is flat, a reading should hardly count, and with the slip it counts most. So the mixture is wrong.",
)


def _a_bowl(rng, n):
    a, b = rng.standard_normal((2, n))

    def f(theta):
        return np.sum(a * theta**3) + np.sum(np.exp(b * theta) - 1.5) + np.prod(np.cos(theta))  # of either sign

    return rng.standard_normal(n), f, rng.uniform(0.1, 0.3)


@exercise(
    "02-differences",
    right="Two calls of f for each component: slow, but it checks any gradient. The cells below use yours.",
    hints=(
        "One component at a time moves, and all others stay where they are. How many times is f called?",
        "Make two copies of theta, one with component i larger by move, one with it smaller by move.",
        "Component i is f of the larger minus f of the smaller, divided by the distance between them, 2 * move.",
    ),
    example=lambda rng: _a_bowl(rng, rng.integers(3, 7)),
    edges={"with a single component": lambda rng: _a_bowl(rng, 1)},
    axes={"theta": "n_params", "return": "n_params"},
    terms={"up": "theta with one component larger", "down": "theta with one component smaller"},
    keeps_arguments=True,
)
def differences(theta, f, move):
    gradient = np.zeros(len(theta))
    for i in range(len(theta)):
        up, down = theta.copy(), theta.copy()
        up[i] += move
        down[i] -= move
        gradient[i] = (f(up) - f(down)) / (2 * move)
    return gradient


@differences.catalogue
def differences_mistakes(theta, f, move):
    right = differences.reference(theta, f, move)
    n = len(theta)
    here = f(theta)

    def values(starts, shifts):
        """f of each row of starts + shifts, one row for each component; starts may be a single row for all."""
        return np.array([f(row) for row in starts + shifts])

    one_at_a_time = move * np.eye(n)
    up = values(theta, one_at_a_time)
    down = values(theta, -one_at_a_time)

    earlier_stay_moved = move * np.tri(n)  # in row i the components up to i
    up_drifting = values(theta, earlier_stay_moved)
    down_drifting = values(theta, -earlier_stay_moved)

    def along_all():
        return (f(theta + move) - f(theta - move)) / (2 * move)

    def of_the_component_alone():
        return np.array([(f(component + move) - f(component - move)) / (2 * move) for component in theta])

    def relative():
        shifts = np.diag(move * theta)
        return (values(theta, shifts) - values(theta, -shifts)) / (2 * move * theta)

    def left_too_low():
        starts = theta - move * np.tri(n, k=-1)  # in row i the components before i
        return (values(starts, one_at_a_time) - values(starts, -one_at_a_time)) / (2 * move)

    def five_points():
        further = values(theta, 2 * one_at_a_time) - values(theta, -2 * one_at_a_time)
        return (8 * (up - down) - further) / (12 * move)

    def first_alone():
        slopes = np.zeros(n)
        slopes[0] = right[0]
        return slopes

    return {
        "That is the forward difference. The central one also looks at theta − move, and is more exact.": (
            lambda: (up - here) / move
        ),
        "That is the backward difference. The central one also looks at theta + move.": lambda: (here - down) / move,
        "Too large by a factor of 2. How far apart are the two points at which you call f?": (
            lambda: (up - down) / move
        ),
        "Python reads a / 2 * move as (a / 2) * move. Put the divisor in brackets.": lambda: (up - down) / 2 * move,
        "Python reads a - b / c as a - (b / c). Put the difference in brackets.": lambda: up - down / (2 * move),
        "Only the first slope is set. Does your return stand inside the loop?": first_alone,
        "You return a single number, the last component's slope. Each turn of the loop needs a place of its own.": (
            lambda: right[-1]
        ),
        "You return a single number, the first component's slope. Does your return stand inside the loop?": (
            lambda: right[0]
        ),
        "All slopes are added up, and every entry holds the sum. Which entry does a turn of the loop belong to?": (
            lambda: np.full(n, right.sum())
        ),
        "Half the right slope: from theta to theta + move is one move, not two.": lambda: (up - here) / (2 * move),
        "You divide by 2 and forget the move. The two points are 2 * move apart.": lambda: (up - down) / 2,
        "You do not use the move that you are given, but one of your own.": (
            lambda: differences.reference(theta, f, 1e-5)
        ),
        "You move by move, and divide by a distance of your own. The two points are 2 * move apart.": (
            lambda: (up - down) / 2e-5
        ),
        "You move by half a move to each side. The formula above moves by a whole one.": (
            lambda: differences.reference(theta, f, move / 2)
        ),
        "Your move grows with the component. It should be as long for all of them, also for one that is 0.": relative,
        "You divide by theta, which says where a component is. A slope is divided by how far it has moved.": (
            lambda: (up - down) / (2 * theta)
        ),
        "The sign is turned round. The larger theta comes first: f(up) less f(down).": (
            lambda: (down - up) / (2 * move)
        ),
        "That is the change of f. A slope is a change divided by a distance.": lambda: up - down,
        "You add the two values of f. A slope needs their difference.": lambda: (up + down) / (2 * move),
        "All components move at once, so every entry is the same. Move one, and leave the others.": (
            lambda: np.full(n, along_all())
        ),
        "All components move at once, and you return one number. Return one slope for each component.": along_all,
        "You give f one component alone. It is a function of the whole vector: move one, and keep the others in it.": (
            of_the_component_alone
        ),
        "An earlier component is still shifted when the next one moves. Start each time from theta.": (
            lambda: (up_drifting - down_drifting) / (2 * move)
        ),
        "That is a forward difference in which earlier components are still shifted. Start each time from theta.": (
            lambda: (up_drifting - here) / move
        ),
        "Each component stays a move too low when the next one moves. Did you write t = theta? That is no copy: you "
        "move theta itself. Take a new theta.copy() for each component.": left_too_low,
        "All zeros. If you write up = theta, up and down are one array with two names; theta.copy() makes a new one.": (
            lambda: np.zeros(n)
        ),
        "That is close to the second derivative: it tells how f bends. The first needs no f(theta).": (
            lambda: (up - 2 * here + down) / move**2
        ),
        "That is a formula with four calls of f. It is more exact, and the central difference makes do with two.": (
            five_points
        ),
        "You divide the change by f itself, so it is a relative one. A slope is divided by the distance alone.": (
            lambda: (up - down) / (2 * move * here)
        ),
    }


def _a_layer(rng, n, n_hidden):
    return rng.standard_normal((n_hidden, 1)), rng.standard_normal((n, n_hidden)), rng.standard_normal((n, 1)) + 0.5


@exercise(
    "02-gradient",
    right="The transposed inputs times what arrives from behind: backpropagation computes this in every layer. In the "
    "next code cell it is h.T @ under_y.",
    hints=(
        "Begin with one reading and one output weight. What does the square's derivative leave, and what does y's?",
        "For weight j: the mean over the readings of 2 · error · h[:, j]. A matrix product does it for all j at once.",
        "The errors are h @ v - d, (n, 1). Multiply h.T with them; then the factor 2 / n.",
    ),
    example=lambda rng: _a_layer(rng, *rng.choice(np.arange(3, 10), 2, replace=False)),
    edges={"with one reading": lambda rng: _a_layer(rng, 1, 4)},
    axes={"v": "n_hidden, 1", "h": "n, n_hidden", "d": "n, 1", "return": "n_hidden, 1"},
    terms={"errors": "the errors"},
)
def gradient(v, h, d):
    errors = h @ v - d
    return 2 * h.T @ errors / len(d)


@gradient.catalogue
def gradient_mistakes(v, h, d):
    right = gradient.reference(v, h, d)
    n = len(d)
    outputs = h @ v
    errors = outputs - d
    products = h.T @ errors  # inputs times errors, added up over the readings
    bend = 1 - h**2  # the slope of a tanh whose value is h

    def with_tanh_around_the_output():
        y = np.tanh(outputs)
        return 2 * h.T @ ((y - d) * (1 - y**2)) / n

    return {
        "Too small by a factor of 2. What is the derivative of a square?": lambda: products / n,
        "That is the gradient of the sum of squares. The loss is their mean.": lambda: 2 * products,
        "Two factors are missing: one from the square, one from the mean.": lambda: products,
        "You divide by the number of entries of h. The mean is over the readings only.": lambda: 2 * products / h.size,
        "You divide by the number of hidden units. The mean is over the readings.": lambda: 2 * products / len(v),
        "The targets are missing: you use the outputs where the errors belong.": lambda: 2 * h.T @ outputs / n,
        "The weights are missing: you use the targets where the errors belong.": lambda: -2 * h.T @ d / n,
        "That is the outer derivative alone. By the chain rule it meets the derivative of h v by v.": (
            lambda: np.full(v.shape, 2 * np.mean(errors))
        ),
        "That is the outer derivative, reading by reading. By the chain rule it meets the derivative of h v by v.": (
            lambda: 2 * errors / n
        ),
        "h is missing: that is the mean of the outer derivative. By the chain rule each error meets its unit's h.": (
            lambda: 2 * np.mean(errors)
        ),
        "h is missing: you have one outer derivative for each reading. Each meets the h of its unit; then average.": (
            lambda: 2 * errors
        ),
        "You have a number for each reading and unit. Add up over the readings: one slope is left for each unit.": (
            lambda: 2 * errors * h / n
        ),
        "You have one number for each reading and unit, in a row. Add those of a unit up: each unit has one slope.": (
            lambda: (2 * errors * h).ravel()
        ),
        "You have one number for each reading and unit, in a row. Add them up over the readings, one slope a unit.": (
            lambda: (2 * errors * h / n).ravel()
        ),
        "You have averaged errors and inputs separately. Multiply them reading by reading, then average.": (
            lambda: 2 * np.mean(errors) * h.mean(axis=0)[:, None]
        ),
        "You have one row for each reading. The loss is a mean over them; which axis is left to average?": (
            lambda: 2 * errors * h
        ),
        "You have averaged over the hidden units, and each reading has kept a number. Average over the readings.": (
            lambda: 2 * np.mean(errors * h, axis=1, keepdims=True)
        ),
        "That is the gradient by the hidden values, which an earlier layer needs. Here you look for that by v.": (
            lambda: 2 * errors @ v.T / n
        ),
        "The 1 − h² belongs to a tanh. This layer is linear: its output is h v itself.": lambda: (
            2 * bend.T @ errors / n
        ),
        "The factor 1 − h² belongs to a tanh. This layer is linear, so h alone is multiplied.": (
            lambda: 2 * (h * bend).T @ errors / n
        ),
        "You put a tanh around the output. This layer is linear: it gives h v itself.": with_tanh_around_the_output,
        "Two slips: the error is output − target, and the square's derivative brings a 2.": lambda: -products / n,
        "There is a v too many. The derivative of h v by v is h.": lambda: right * v,
        "The errors are still squared. What does the derivative make of a square?": lambda: 2 * h.T @ errors**2 / n,
        "You keep only the signs of the errors. That belongs to the mean absolute error; the loss has squares.": (
            lambda: h.T @ np.sign(errors) / n
        ),
        "Somewhere (n, 1) meets a d of shape (n,), and their difference is (n, n). Keep d as a column.": (
            lambda: 2 * h.T @ (outputs - d.ravel()) / n
        ),
        "Somewhere outputs of shape (n,) meet the column d, and their difference is (n, n). Keep h v as a column.": (
            lambda: 2 * h.T @ (outputs.ravel() - d) / n
        ),
        "Right numbers in a row. The gradient has the shape of v, a column.": lambda: right.T,
        "Right numbers in a flat array. The gradient has the shape of v, (n_hidden, 1).": lambda: right[:, 0],
        "You have averaged over everything. Each weight has its own slope: keep the axis of the units.": (
            lambda: 2 * np.mean(errors * h)
        ),
        "You have added the slopes of all weights up. Each weight has its own: keep the axis of the units.": (
            lambda: right.sum()
        ),
        "That is the loss itself. The gradient is its derivative with respect to each weight.": (
            lambda: np.mean(errors**2)
        ),
        "That is the gradient of the root of the mean, the RMSE. The loss has no root.": (
            lambda: right / (2 * np.sqrt(np.mean(errors**2)))
        ),
        "You return the weights after a step downhill. Only the gradient is asked for; steps come later.": (
            lambda: v - right
        ),
        "Those are the weights of the smallest loss, where the gradient is 0. It is asked for at the given v.": (
            lambda: np.linalg.lstsq(h, d, rcond=None)[0]
        ),
    }

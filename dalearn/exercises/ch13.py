"""Chapter 13: networks without gradients."""

import numpy as np

from ..enkf import enkf
from ..fnn import FNN
from .registry import exercise, prediction

prediction(
    "13-moved",
    careful="c",
    options={
        "a": "It does not change on a single one, in 2400 trials. A unit says −1 or 1, and so small a push turns it "
        "over only where a reading lies within a hair of its step.",
        "b": "It changes on fewer than that: on none at all, in 2400 trials. A prediction changes only where a unit "
        "turns over.",
        "c": "It does not change on a single one, in 2400 trials. A unit turns over only where a reading lies within a "
        "hair of its step.",
    },
    hints=(
        "What does a unit say before the push, and what after it?",
        "The unit says 1 where w · x + b is above 0, by how much does not matter.",
        "For a prediction to change, w · x + b has to cross 0, and the push is a millionth.",
    ),
    why="a unit that says −1 or 1 says the same after a small push, unless it stood on its step.",
)

prediction(
    "13-mean",
    careful="a",
    options={
        "a": "It is nearest on all of the 40 days: its error is 0.08, that of the network with the mean weights 0.22, "
        "and that of a typical member 0.28.",
        "b": "Its error is 0.22, less than a typical member's, 0.28. But the mean of the predictions has 0.08, and "
        "is nearest on all of the 40 days.",
        "c": "Its error is 0.28, the largest of the three. The mean of the predictions has 0.08, and is nearest on all "
        "of the 40 days.",
    },
    hints=(
        "How does each of the three curves look? Which of them have steps?",
        "The members have their steps at different places. What does the mean of 200 staircases look like?",
        "Take two members, each with one step, at 0.4 and at 0.6. Where has the network with the mean weights its "
        "step, and what does the mean of the predictions do there?",
    ),
    why="the members have their steps at different places, so the mean of what they say has many small steps, while "
    "the mean network is one more staircase.",
)

prediction(
    "13-worth",
    careful="c",
    options={
        "a": "It is worth far more. On five draws of the digits 96% are right with the mask in the median, and 78% "
        "without it. The filters do follow all 1000 observations, and they should: every output looks through them. "
        "What is disturbed are the 550 weights of the outputs, and these now follow their own 100 only.",
        "b": "It is worth more. On five draws of the digits 96% are right with the mask in the median, and 78% without "
        "it. A hundred members are few where every output moves all 610 parameters. With the mask an output moves only "
        "115 of them: its own 55, and the 60 of the filters.",
        "c": "On five draws of the digits 96% are right with the mask in the median, and 78% without it. Adam has 96% "
        "too. A hundred members are enough now, because an output moves only 115 of the 610 parameters.",
    },
    hints=(
        "How many observations are there in a batch, and how many of them mean something for a weight of output 3?",
        "Each of the others moves the weight too, by what the members show by chance. The mask takes all of them away.",
        "The network itself can do better, as Adam shows. So what has kept the ensemble from it?",
    ),
    why="after one update with all 1000 observations an output weight has 41% of its spread left, and after its own "
    "100 it has 85%: the 900 had taken what it needs to go on learning.",
)


def _some_weights(rng, step=None):
    step = rng.choice([1 / 16, 1 / 8, 1 / 4, 0.1, 0.2]) if step is None else step
    shape = (int(rng.integers(3, 8)), int(rng.integers(9, 14)))
    whole = rng.integers(-30, 31, shape)
    beside = rng.uniform(0.08, 0.42, shape) * rng.choice([-1, 1], shape)  # never half-way between two multiples
    return (whole + beside) * step, float(step)


@exercise(
    "13-rounded",
    right="What you return can be stored as whole numbers, one for each weight: how many steps it is.",
    hints=(
        "How many steps is a weight? That number may be rounded to a whole one.",
        "np.round rounds to whole numbers. Divide by the step before, and multiply by it afterwards.",
        "0.30 with a step of 1/16: 0.30 / (1/16) = 4.8, rounded 5, and 5 · 1/16 = 0.3125.",
    ),
    example=_some_weights,
    edges={"with a step of 2": lambda rng: _some_weights(rng, step=2.0)},
    axes={"theta": "n_params, n_ens", "return": "n_params, n_ens"},
    terms={"steps": "the number of steps"},
)
def rounded(theta, step):
    steps = np.round(theta / step)
    return steps * step


@rounded.catalogue
def _mistakes_in_rounding(theta, step):
    return {
        "That is how many steps each weight is. Multiply by the step to get weights again.": (
            lambda: np.round(theta / step)
        ),
        "You round to whole numbers. The step has to come into it: how many steps is a weight?": lambda: np.round(
            theta
        ),
        "You multiply where you should divide: how often does the step fit into a weight?": (
            lambda: np.round(theta * step) / step
        ),
        "You multiply by the step twice. Before rounding, divide by it.": lambda: np.round(theta * step) * step,
        "You divide by the step twice. After rounding, multiply by it.": lambda: np.round(theta / step) / step,
        "You always round down. 4.8 steps are nearer to 5 than to 4.": lambda: np.floor(theta / step) * step,
        "That is what is left over beyond the last whole step, and you want the rest of the weight.": (
            lambda: theta % step
        ),
        "You always round up. 4.2 steps are nearer to 4 than to 5.": lambda: np.ceil(theta / step) * step,
        "You cut towards 0. 4.8 steps are nearer to 5 than to 4.": lambda: np.trunc(theta / step) * step,
        "np.round(theta, 2) wants how many decimals to keep, a whole number; it does not take a step. How many steps "
        "is a weight? Round that number.": lambda: np.round(theta, step),
        "Python's own round knows single numbers only. For an array there is np.round.": (
            lambda: round(theta / step) * step
        ),
        "You add a half and cut, which is right for weights above 0. Below 0 int cuts towards 0; np.floor goes down.": (
            lambda: (theta / step + 0.5).astype(int) * step
        ),
        "You turn the step into a number of decimals. That fits steps like 0.1 only: how many steps is a weight?": (
            lambda: np.round(theta, int(np.round(-np.log10(step))))
        ),
        "You round to four decimals. That is a step of 0.0001; yours is given.": lambda: np.round(theta, 4),
        "You round to two decimals. That is a step of 0.01; yours is given.": lambda: np.round(theta, 2),
        "You round to sixteenths, whatever the step. Use the argument step.": lambda: np.round(theta * 16) / 16,
        "The weights come back as they were. Are they rounded between dividing and multiplying?": lambda: theta.copy(),
    }


def _some_layer(rng, n_out=None):
    n_out = int(rng.integers(3, 6)) if n_out is None else n_out
    n_filter = int(rng.integers(2, 5)) * n_out + int(rng.integers(1, n_out))  # no multiple of n_out
    rows = n_out + int(rng.integers(2, 5))
    return n_filter, n_filter + rows * n_out, n_out


@exercise(
    "13-mask",
    right="A row says which outputs may move a parameter: all of them a filter, and a single one an output weight.",
    hints=(
        "The first n_filter rows are right already. A row behind them should have a single 1. In which column?",
        "Row n_filter belongs to output 0, the next one to output 1. After output n_out − 1 comes output 0 again.",
        "For i from n_filter on the own output is (i - n_filter) % n_out: set row i to 0, and this one place to 1.",
    ),
    example=_some_layer,
    edges={"with two outputs": lambda rng: _some_layer(rng, n_out=2)},
    axes={"return": "n_params, n_out"},
    terms={"mask": "the mask", "own": "a parameter's own output"},
)
def mask(n_filter, n_params, n_out):
    mask = np.ones((n_params, n_out))
    for i in range(n_filter, n_params):
        own = (i - n_filter) % n_out
        mask[i] = 0
        mask[i, own] = 1
    return mask


@mask.catalogue
def _mistakes_in_the_mask(n_filter, n_params, n_out):
    right = mask.reference(n_filter, n_params, n_out)
    rows = (n_params - n_filter) // n_out
    is_filter = np.arange(n_params)[:, None] < n_filter

    def with_own(own):
        """The mask in which output weight number i, from 0, belongs to the output own[i]."""
        return np.vstack([np.ones((n_filter, n_out)), np.eye(n_out)[own]])

    numbers = np.arange(n_params - n_filter)

    def one_round(others):
        """The first output weight of each output has its own output; the rows after these hold only this number."""
        return np.where(np.arange(n_params)[:, None] < n_filter + n_out, right, others)

    def by_rounds():
        mask = np.ones((n_params, n_out))
        for i in range(n_filter, n_params):
            mask[i] = 0
            mask[i, (i - n_filter) // n_out] = 1
        return mask

    return {
        "You fill one output weight for each output and stop, so the rows after them are all 0. Begin again with "
        "output 0, and go on until the parameters are used up.": lambda: one_round(0),
        "You fill one output weight for each output and stop, so the rows after them are all 1. Begin again with "
        "output 0, and go on until the parameters are used up.": lambda: one_round(1),
        "Every output moves every parameter. That is the update without localisation.": lambda: np.ones_like(right),
        "Every output moves no parameter. Where has the 1 gone?": lambda: np.zeros_like(right),
        "The filters do not move at all: their rows are 0. All outputs look through them.": (
            lambda: np.where(is_filter, 0, right)
        ),
        "It is the other way round for the output weights: theirs is the one output that should move them.": (
            lambda: np.where(is_filter, 1, 1 - right)
        ),
        "You have 0 where 1 belongs, and 1 where 0 does.": lambda: 1 - right,
        "You count from the beginning of θ. The output weights begin at n_filter, and with output 0.": (
            lambda: with_own((numbers + n_filter) % n_out)
        ),
        "You take all weights of output 0 to stand first, then those of output 1. The outputs take turns.": (
            lambda: with_own(numbers // rows)
        ),
        "(i - n_filter) // n_out counts the rounds. Whose turn it is within a round is the rest, %.": (by_rounds),
        "Your outputs come one too early. Row n_filter belongs to output 0.": lambda: with_own((numbers + 1) % n_out),
        "Your outputs come one too late. Row n_filter belongs to output 0.": lambda: with_own((numbers - 1) % n_out),
        "The filters take turns too, as if each belonged to one output. All outputs look through all filters.": (
            lambda: np.where(is_filter, np.eye(n_out)[np.arange(n_params) % n_out], right)
        ),
        "All parameters take turns, from the first on. The filters belong to all outputs, and the others begin at "
        "n_filter.": lambda: np.eye(n_out)[np.arange(n_params) % n_out],
        "The mask lies on its side: a row for each parameter, a column for each output.": lambda: right.T,
        "Those are the rows of the output weights. The filters come before them.": lambda: right[n_filter:],
        "You have one output weight for each output. They take turns until the parameters are used up.": (
            lambda: with_own(np.arange(n_out))
        ),
        "The output weights stand before the filters. In θ the filters come first.": (
            lambda: np.vstack([right[n_filter:], right[:n_filter]])
        ),
        "The order of the outputs is reversed. Row n_filter belongs to output 0.": (
            lambda: with_own((n_out - 1) - numbers % n_out)
        ),
    }


def _some_readings(rng, n=None, u=None):
    n = int(rng.integers(3, 8)) if n is None else n
    sizes = [float(size) for size in rng.uniform(0.3, 0.9, 3) * rng.choice([-1, 1], 3)]
    w, b = sizes[0], sizes[1]
    return rng.standard_normal(n), w, sizes[2] if u is None else u, b


@exercise(
    "13-state",
    right="The unit has read all of them, and its state holds something of each.",
    hints=(
        "Begin with state = 0 before a loop over the readings.",
        "In the loop the new state is made of the reading, of the old state and of b, and then takes its place.",
        "for reading in readings: state = np.tanh(w * reading + u * state + b), and the return after the loop.",
    ),
    example=_some_readings,
    edges={"with one reading": lambda rng: _some_readings(rng, n=1)},
    axes={"readings": "n", "return": ""},
    terms={"state": "the state"},
)
def state(readings, w, u, b):
    state = 0.0
    for reading in readings:
        state = np.tanh(w * reading + u * state + b)
    return state


@state.catalogue
def _mistakes_in_the_state(readings, w, u, b):
    def states(start=0.0, readings=readings, of=lambda reading, old: np.tanh(w * reading + u * old + b)):
        """The state after each reading, by a rule for the new one."""
        found = [start]
        for reading in readings:
            found.append(of(reading, found[-1]))
        return np.array(found)

    def forgotten(reading, old):
        return np.tanh(w * reading + b)

    return {
        "Those are the states after every reading. The last one is asked for.": lambda: states()[1:],
        "Those are the states after every reading, and the first 0. The last one is asked for.": states,
        "The old state plays no part: the unit knows the last reading only. Set state to 0 before the loop, and in the "
        "loop make the new one of the old one.": lambda: states(of=forgotten)[-1],
        "Each reading goes through tanh by itself, so that is one number for each reading. A loop carries the state "
        "from one to the next.": lambda: np.tanh(w * readings + b),
        "The first reading is taken for the first state. The state begins at 0, and the unit reads all readings.": (
            lambda: states(start=readings[0], readings=readings[1:])[-1]
        ),
        "The state begins at 1. It should begin at 0.": lambda: states(start=1.0)[-1],
        "The last reading has not been read.": lambda: states()[-2],
        "The tanh is missing.": lambda: states(of=lambda reading, old: w * reading + u * old + b)[-1],
        "The tanh comes once, at the end. It belongs to every step.": (
            lambda: np.tanh(states(of=lambda reading, old: w * reading + u * old + b)[-1])
        ),
        "It is right in every step. The tanh once more at the end is one too many.": lambda: np.tanh(states()[-1]),
        "The bias stands outside the tanh.": lambda: states(of=lambda reading, old: np.tanh(w * reading + u * old) + b)[
            -1
        ],
        "The bias is missing.": lambda: states(of=lambda reading, old: np.tanh(w * reading + u * old))[-1],
        "w and u have changed places: w belongs to the reading, u to the old state.": (
            lambda: states(of=lambda reading, old: np.tanh(u * reading + w * old + b))[-1]
        ),
        "The old state counts in full. It is multiplied by u.": (
            lambda: states(of=lambda reading, old: np.tanh(w * reading + old + b))[-1]
        ),
        "You add the old state outside the tanh.": (
            lambda: states(of=lambda reading, old: u * old + np.tanh(w * reading + b))[-1]
        ),
        "You add up what each reading gives. A new state takes the old one's place.": (
            lambda: states(of=lambda reading, old: old + np.tanh(w * reading + u * old + b))[-1]
        ),
        "The readings are read backwards, the newest first.": lambda: states(readings=readings[::-1])[-1],
        "You add the readings up and let the unit read their sum.": lambda: np.tanh(w * np.sum(readings) + b),
        "That is the mean of all states. The last one is asked for.": lambda: states()[1:].mean(),
        "That is where the state begins. Is the new one kept?": lambda: 0.0,
    }


def _some_features(rng, n_units=None):
    """Readings of a curve and a layer of steps, each within reach of the readings and none at the place of another."""
    n_units = int(rng.integers(3, 6)) if n_units is None else n_units
    n, n_new = int(rng.integers(18, 26)), int(rng.integers(8, 13))
    x = np.sort(rng.uniform(-1.6, 1.6, n))
    between = np.sort(rng.choice(np.arange(2, n - 2), n_units, replace=False))
    w = rng.uniform(0.6, 2.5, n_units) * rng.choice([-1, 1], n_units)
    b = -w * (x[between] + x[between + 1]) / 2
    d = 0.7 + np.sin(2 * x) + 0.1 * rng.standard_normal(n)
    order = rng.permutation(n)
    return x[order, None], d[order, None], w, b, rng.uniform(-1.6, 1.6, (n_new, 1))


@exercise(
    "13-features",
    right="No hidden weight was trained, and least squares has one answer: there is nothing to set.",
    hints=(
        "What does each unit say at each time? `np.sign(x * w + b)` has a row for each time, a column for each unit.",
        "`np.column_stack([units, np.ones(len(x))])` puts the 1 for the bias beside it. That is A for the times x, and "
        "you need another one for the times x_new.",
        "`weights = np.linalg.lstsq(A, d)[0]`, and return A_new @ weights.",
    ),
    example=_some_features,
    edges={"with one unit": lambda rng: _some_features(rng, n_units=1)},
    axes={"x": "n, 1", "d": "n, 1", "w": "n_units", "b": "n_units", "x_new": "n_new, 1", "return": "n_new, 1"},
    terms={"weights": "the output weights", "A": "what the units say at the times of the readings"},
)
def features(x, d, w, b, x_new):
    A = np.column_stack([np.sign(x * w + b), np.ones(len(x))])
    A_new = np.column_stack([np.sign(x_new * w + b), np.ones(len(x_new))])
    weights = np.linalg.lstsq(A, d)[0]
    return A_new @ weights


@features.catalogue
def _mistakes_in_random_features(x, d, w, b, x_new):
    def fitted(of):
        """The predictions by least squares for another layer: of(x) are its numbers, a row for each time."""
        return of(x_new) @ np.linalg.lstsq(of(x), d)[0]

    def with_one(values):
        return np.column_stack([values, np.ones(len(values))])

    A, A_new = (with_one(np.sign(at * w + b)) for at in (x, x_new))
    weights = np.linalg.lstsq(A, d)[0]
    return {
        "Those are the predictions at the times of the readings. Asked for are those at x_new.": lambda: A @ weights,
        "Those are the output weights. What does the network with these weights predict at x_new?": lambda: weights,
        "The output has no bias: a column of ones is missing beside the units.": (
            lambda: fitted(lambda at: np.sign(at * w + b))
        ),
        "That is a straight line through the readings. The units say their sums w x + b, or take no part; they should "
        "say −1 or 1: np.sign.": (lambda: fitted(lambda at: with_one(at * w + b))),
        "Your units say 0 or 1 at the readings, and −1 or 1 at x_new. They should say the same at both.": (
            lambda: A_new @ np.linalg.lstsq(with_one(x * w + b > 0), d)[0]
        ),
        "Your units are tanh units. Those of this chip say −1 or 1: np.sign.": (
            lambda: fitted(lambda at: with_one(np.tanh(at * w + b)))
        ),
        "The biases b of the units are missing, so all steps stand at 0.": (
            lambda: fitted(lambda at: with_one(np.sign(at * w)))
        ),
        "The biases b are subtracted. A unit says 1 where w x + b is above 0.": (
            lambda: fitted(lambda at: with_one(np.sign(at * w - b)))
        ),
        "w and b have changed places: w is multiplied by the time.": (
            lambda: fitted(lambda at: with_one(np.sign(at * b + w)))
        ),
        "Every output weight is 1. Least squares finds the weights that fit the readings.": (
            lambda: A_new.sum(axis=1, keepdims=True)
        ),
        "That is the mean of the readings at every time. What do the units say?": (
            lambda: np.full((len(x_new), 1), d.mean())
        ),
        "Each output weight is found as if its unit were alone. Least squares, np.linalg.lstsq, finds all of them "
        "together.": lambda: A_new @ (A.T @ d / len(d)),
        "Something is added to AᵀA before the equations are solved, which draws the weights towards 0. Here they are "
        "to fit as well as they can.": lambda: A_new @ np.linalg.solve(A.T @ A + np.eye(A.shape[1]), A.T @ d),
        "The bias of the output is left out of the predictions: multiply all of the weights by A_new.": (
            lambda: A_new[:, :-1] @ weights[:-1]
        ),
    }


def _some_training(rng, n=None, n_ens=None):
    """A small network, its members, and readings of a curve: two or three updates an epoch."""
    net = FNN((1, int(rng.integers(2, 4)), 1))
    n = int(rng.integers(41, 56)) if n is None else n
    n_ens = int(rng.choice([6, 8, 9])) if n_ens is None else n_ens
    x = rng.uniform(-1.5, 1.5, (n, 1))
    d = np.sin(2 * x) + 0.1 * rng.standard_normal((n, 1))
    ensemble = net.ensemble(n_ens, spread=0.5, rng=int(rng.integers(1000)))
    return net, ensemble, x, d, float(rng.uniform(0.2, 0.5)), int(rng.integers(1, 1000))


@exercise(
    "13-train",
    right="It trains whatever predicts: nothing in it knows what the network looks like.",
    hints=(
        "It is the call that trained the network of the series: look there for the names of the settings.",
        "enkf(model, ensemble, x, d, obs_std, batch_size=..., epochs=..., relaxation=..., rng=rng) gives one step for "
        "each update. `*_, last = ...` keeps the last of them.",
        "A step has the parameters of all members in .theta, so return last.theta. 90% is relaxation=0.9.",
    ),
    example=_some_training,
    edges={"with 20 examples": lambda rng: _some_training(rng, n=20)},
    axes={"ensemble": "n_params, n_ens", "x": "n, 1", "d": "n, 1", "return": "n_params, n_ens"},
    terms={"last": "the last step"},
)
def training(model, ensemble, x, d, obs_std, rng):
    from dalearn import enkf

    *_, last = enkf(model, ensemble, x, d, obs_std, batch_size=20, epochs=10, relaxation=0.9, rng=rng)
    return last.theta


@training.catalogue
def _mistakes_in_training(model, ensemble, x, d, obs_std, rng):
    def steps(told=obs_std, start=ensemble, inputs=x, targets=d, **other):
        settings = {"batch_size": 20, "epochs": 10, "relaxation": 0.9, "rng": rng} | other
        return list(enkf(model, start, inputs, targets, told, **settings))

    def theta(told=obs_std, **other):
        return steps(told, **other)[-1].theta

    def without(*names):
        """The parameters after a training in which these settings were left out."""
        usual = {"batch_size": 1, "epochs": 1, "relaxation": 0.0}
        return theta(**{name: usual[name] for name in names})

    return {
        "Those are the members after the first update. `*_, last = ...` keeps the last one.": lambda: steps()[0].theta,
        "Those are the members after every update. The last ones are asked for.": (
            lambda: np.array([step.theta for step in steps()])
        ),
        "That is a whole step, with its number, parameters and predictions. The parameters stand in its .theta.": (
            lambda: tuple(steps()[-1])
        ),
        "Those are the predictions that the last update used. The parameters stand in .theta.": (
            lambda: steps()[-1].predictions
        ),
        "Those are the predictions of the trained members. Their parameters are asked for.": lambda: model(theta(), x),
        "That is the mean of the members. All of them are asked for.": lambda: theta().mean(axis=1),
        "The ensemble comes back as it was. `enkf` leaves it alone and gives a step for each update.": (
            lambda: ensemble.copy()
        ),
        "You go through the examples once. epochs says how often.": lambda: without("epochs"),
        "One example in each update: without batch_size there are no batches.": lambda: without("batch_size"),
        "One example in each update, and only once through all of them: batch_size and epochs are missing.": (
            lambda: without("batch_size", "epochs")
        ),
        "No spread is given back. relaxation says how much.": lambda: without("relaxation"),
        "You go through the examples once and give no spread back: epochs and relaxation are missing.": (
            lambda: without("epochs", "relaxation")
        ),
        "One example in each update, and no spread given back: batch_size and relaxation are missing.": (
            lambda: without("batch_size", "relaxation")
        ),
        "All settings are missing: batch_size, epochs and relaxation.": (
            lambda: without("batch_size", "epochs", "relaxation")
        ),
        "You give back 10% of the spread. relaxation is the part that comes back, not the part that goes.": (
            lambda: theta(relaxation=0.1)
        ),
        "relaxation is a part, from 0 to 1: 90% is 0.9.": lambda: theta(relaxation=90),
        "Your relaxation is that of the staircases, 0.95. Here it is 0.9.": lambda: theta(relaxation=0.95),
        "Your relaxation is that of the digits, 0.8. Here it is 0.9.": lambda: theta(relaxation=0.8),
        "You go through the examples 40 times, as for the staircases. Here it is 10.": lambda: theta(epochs=40),
        "You go through the examples 12 times, as for the digits. Here it is 10.": lambda: theta(epochs=12),
        "batch_size and epochs have changed places: 20 examples in each update, 10 times.": (
            lambda: theta(batch_size=10, epochs=20)
        ),
        "Your epochs and relaxation are those of the staircases.": lambda: theta(epochs=40, relaxation=0.95),
        "All examples go into one update. Take 20 in each.": lambda: theta(batch_size=len(d)),
        "You use inflation, which widens the members after every update. relaxation gives spread back.": (
            lambda: theta(relaxation=0.0, inflation=0.9)
        ),
        "You square obs_std. enkf wants the standard deviation and squares it itself.": lambda: theta(obs_std**2),
        "You tell the update the 0.1 of the digits and the series. How far off the targets are stands in obs_std.": (
            lambda: theta(0.1)
        ),
        "You tell the update the 0.2 of the staircases. How far off the targets are stands in obs_std.": (
            lambda: theta(0.2)
        ),
        "That is the other update, without random numbers. Leave update out.": lambda: theta(update="transform"),
        "The seed is fixed in your function. Give rng its argument rng.": lambda: theta(rng=3),
    }

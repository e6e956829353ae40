"""Chapter 13: networks without gradients."""

import numpy as np

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


def _some_labels(rng, n_out=None):
    n_out = int(rng.integers(4, 11)) if n_out is None else n_out
    labels = np.concatenate([rng.permutation(n_out), rng.integers(0, n_out, int(rng.integers(2, 7)))])
    return rng.permutation(labels), n_out


def _without_the_last(rng):
    """Labels among which the last class does not occur, as happens in a small batch."""
    labels, n_out = _some_labels(rng)
    return labels[labels < n_out - 1], n_out


@exercise(
    "13-one-hot",
    right="Each row has a single 1, in the column of its label.",
    hints=(
        "Row i belongs to digit number i. In which column does its 1 stand?",
        "Start from zeros of shape (n, n_out), and set one number in each row to 1.",
        "With rows = np.arange(len(labels)), d[rows, labels] = 1 sets them all at once.",
    ),
    example=_some_labels,
    edges={
        "with two classes": lambda rng: _some_labels(rng, n_out=2),
        "where the last class does not occur": _without_the_last,
    },
    axes={"labels": "n", "return": "n, n_out"},
    terms={"d": "the targets"},
)
def one_hot(labels, n_out):
    d = np.zeros((len(labels), n_out))
    d[np.arange(len(labels)), labels] = 1
    return d


@one_hot.catalogue
def _mistakes_in_one_hot(labels, n_out):
    right = one_hot.reference(labels, n_out)

    def set_by_slice():
        d = np.zeros((len(labels), n_out))
        d[:, labels] = 1
        return d

    return {
        "You count the classes among the labels. A class may be missing there; n_out says how many there are.": (
            lambda: np.eye(labels.max() + 1)[labels]
        ),
        "The table lies on its side: the digits are the rows, the classes the columns.": lambda: right.T,
        "Everything is the other way round: 1 where the label is, and 0 elsewhere.": lambda: 1 - right,
        "Your targets are −1 and 1. Here 0 and 1 are wanted.": lambda: 2 * right - 1,
        "All targets are 1, as d[:, labels] = 1 makes them. Each row has a column of its own: give numpy the rows as "
        "well.": set_by_slice,
        "Your 1 stands one column too far to the right. Label 0 belongs to column 0.": (
            lambda: np.roll(right, 1, axis=1)
        ),
        "Your 1 stands one column too far to the left. Label 1 belongs to column 1.": (
            lambda: np.roll(right, -1, axis=1)
        ),
        "You have put the label where a 1 belongs. A 7 is no more than a 3.": lambda: right * labels[:, None],
        "That is a column of the labels. A network with one output could only say that a 4 lies between 3 and 5.": (
            lambda: labels[:, None]
        ),
        "Those are the labels, repeated. Each row has one 1 and else zeros.": (
            lambda: np.tile(labels[:, None], (1, n_out))
        ),
        "That has a row for each class, not for each digit. Take the row of the identity for each label: "
        "np.eye(n_out)[labels].": lambda: np.eye(n_out),
        "The rows stand in the order of the labels. They belong in the order of the digits.": (
            lambda: np.eye(n_out)[np.sort(labels)]
        ),
        "You count how often each class occurs. Each digit has a row of its own.": (
            lambda: np.bincount(labels, minlength=n_out)
        ),
        "The targets are all 0. Has the 1 been set in the array that you return?": lambda: np.zeros_like(right),
        "That is True and False for each pair of digits. Compare the labels with the numbers of the classes, "
        "np.arange(n_out).": lambda: labels[:, None] == labels,
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
        "Start from ones of shape (n_params, n_out). The first n_filter rows are right already.",
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

"""The explorer of two weights of the sine network in their valley, chapter 02."""

import numpy as np

from .. import gd, plots, sine
from ..plots import colour, legend
from ..plots.ideas.valley import LIMITS, ValleyOfTwo
from ._explorer import Scene, Slider
from ._shared import NET

STEPS = 20
RATES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85)
START = (-1.0, 1.0)
RING = 0.3  # a next step shorter than this is hidden under the ring of the weights
JUDGED = 10  # the step at which the task compares the rates


class TwoWeights:
    """The sine network of chapter 02, trained, with the output weights of two of its units free to move.

    The output is linear in them, so the loss is a bowl: an ellipse for each height, with one curvature across the
    valley and a smaller one along it.
    """

    seed = 7
    places = (50, 40)  # in θ: where the output weights of units 11 and 1 stand

    def __init__(self):
        self.problem = sine(rng=self.seed)
        steps = gd(NET, NET.init(self.seed), self.problem.x, self.problem.d, learning_rate=0.1, epochs=500)
        *_, last = steps
        self.theta = last.theta
        self.rest, self.units = self._of_both(self.problem.x)
        self.rest_drawn, self.units_drawn = self._of_both(self.problem.x_test)
        self.curvatures, self.axes = np.linalg.eigh(2 * self.units.T @ self.units / len(self.units))
        self.lowest = np.linalg.lstsq(self.units, self.problem.d[:, 0] - self.rest, rcond=None)[0]

    def _of_both(self, x):
        """What the other units say at x (n,), and what these two say per unit of their output weights, (n, 2)."""
        theta = self.theta.copy()
        theta[list(self.places)] = 0
        rest = NET(theta, x)[:, 0]
        columns = []
        for place in self.places:
            theta[place] = 1
            columns.append(NET(theta, x)[:, 0] - rest)
            theta[place] = 0
        return rest, np.column_stack(columns)

    def loss(self, pair):
        return np.mean((self.rest + self.units @ pair - self.problem.d[:, 0]) ** 2)

    def gradient(self, pair):
        errors = self.rest + self.units @ pair - self.problem.d[:, 0]
        return 2 * self.units.T @ errors / len(errors)

    def walk(self, start, learning_rate, steps):
        """Where both weights stand at the start and after each step downhill, (1 + steps, 2)."""
        path = [np.array(start)]
        for _ in range(steps):
            path.append(path[-1] - learning_rate * self.gradient(path[-1]))
        return np.array(path)

    def output(self, pair):
        """The network's curve at problem.x_test."""
        return self.rest_drawn + self.units_drawn @ pair


class Valley(Scene):
    """Two weights walk downhill; beside the contours the network's curve, which follows."""

    controls = {
        "learning_rate": Slider("learning rate", RATES, 0.05),
        "step": Slider("step", tuple(range(STEPS + 1)), 0),
    }
    play = "step"
    size = (6.4, 3.4)
    task = (
        f"Find the learning rate with which the loss is lowest at step {JUDGED}. "
        "Play shows how the two weights get there."
    )

    def build(self, figure):
        self.two = TwoWeights()
        problem = self.two.problem
        left, right = (plots.new_ax(ax) for ax in figure.subplots(1, 2, width_ratios=(1.45, 1)))
        names = ("output weight of unit 11", "output weight of unit 1")
        self.valley = ValleyOfTwo(left, self.two.loss, names=names, directions=True)
        (self.next,) = left.plot([], [], ":", color=colour("gradient descent", left), lw=1.8)  # the step to come
        self.x = problem.in_units(problem.x_test)[:, 0]
        dots = problem.in_units(problem.x)[:, 0]
        right.plot(dots, problem.d[:, 0], ".", color=colour("observations", right), ms=4, label="readings")
        (self.curve,) = right.plot([], [], color=colour("gradient descent", right), lw=2.5, label="network")
        right.set(xlabel="x, the time of day", ylabel="d", xlim=(-3.3, 3.3), ylim=(-3, 3), xticks=(-3.14, 0, 3.14))
        legend(right, loc="upper left", fontsize="small")
        return [self.next, *self.valley.artists, self.curve]

    def run(self, learning_rate, step):
        yield learning_rate, step, self.two.walk(START, learning_rate, step)

    def done(self, state):
        learning_rate, step, path = state
        if step != JUDGED:
            return False
        others = [self.two.walk(START, rate, JUDGED)[-1] for rate in RATES if rate != learning_rate]
        return bool(self.two.loss(path[-1]) < min(self.two.loss(pair) for pair in others))

    def draw(self, state):
        learning_rate, step, path = state
        self.valley.show([path], ring=-1)
        coming = np.array([path[-1], path[-1] - learning_rate * self.two.gradient(path[-1])])
        self.next.set_data(coming[:, 0], coming[:, 1])
        self.curve.set_data(self.x, self.two.output(path[-1]))
        along, across = 1 - learning_rate * self.two.curvatures
        (left, right), (bottom, top) = LIMITS
        inside = left <= path[-1, 0] <= right and bottom <= path[-1, 1] <= top
        where = f"({path[-1, 0]:.2f}, {path[-1, 1]:.2f})".replace("-", "−")
        factors = f"{across:.2f} across the valley and by {along:.2f} along it".replace("-", "−")
        long_enough = np.linalg.norm(coming[1] - coming[0]) > RING
        return (
            f"Learning rate {learning_rate:g}, step {step}: the weights are at {where}{'' if inside else ', outside'}, "
            f"loss {self.two.loss(path[-1]):.3g}. Each step multiplies the distance to the cross by {factors}"
            f"{'; the next one is dotted' if long_enough else ''}."
        )

"""The explorer of two weights of the sine network in their valley, chapter 02."""

import numpy as np

from .. import FNN, gd, plots, sine
from ..plots import colour, legend
from ..plots.ideas.valley import LIMITS, ValleyOfTwo
from ._explorer import Menu, Scene, Slider

STEPS = 20
STARTS = {"(−1, 1)": (-1.0, 1.0), "(2, 1.5)": (2.0, 1.5), "(0, 0)": (0.0, 0.0)}


class TwoWeights:
    """The sine network of chapter 02, trained, with the output weights of two of its units free to move.

    The output is linear in them, so the loss is a bowl: an ellipse for each height, with one curvature across the
    valley and a smaller one along it.
    """

    seed = 7
    places = (50, 40)  # in θ: where the output weights of units 11 and 1 stand

    def __init__(self):
        self.net = FNN((1, 20, 1))
        self.problem = sine(rng=self.seed)
        steps = gd(self.net, self.net.init(self.seed), self.problem.x, self.problem.d, learning_rate=0.1, epochs=500)
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
        rest = self.net(theta, x)[:, 0]
        columns = []
        for place in self.places:
            theta[place] = 1
            columns.append(self.net(theta, x)[:, 0] - rest)
            theta[place] = 0
        return rest, np.column_stack(columns)

    def loss(self, pair):
        return np.mean((self.rest + self.units @ pair - self.problem.d[:, 0]) ** 2)

    def gradient(self, pair):
        errors = self.rest + self.units @ pair - self.problem.d[:, 0]
        return 2 * self.units.T @ errors / len(errors)

    def output(self, pair):
        """The network's curve at problem.x_test."""
        return self.rest_drawn + self.units_drawn @ pair


class Valley(Scene):
    """Two weights walk downhill; beside the contours the network's curve, which follows."""

    controls = {
        "learning_rate": Slider(
            "learning rate", (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85), 0.05
        ),
        "start": Menu("start", tuple(STARTS), "(−1, 1)"),
        "step": Slider("step", tuple(range(STEPS + 1)), 10),
    }
    play = "step"
    size = (6.4, 3.4)
    task = (
        "Find a learning rate that brings the two weights from (−1, 1) to the bottom in ten steps: a loss below 0.01 "
        "at step 10. Play shows the way there."
    )

    def build(self, figure):
        self.two = TwoWeights()
        problem = self.two.problem
        left, right = (plots.new_ax(ax) for ax in figure.subplots(1, 2, width_ratios=(1.45, 1)))
        names = ("output weight of unit 11", "output weight of unit 1")
        self.valley = ValleyOfTwo(left, self.two.loss, names=names)
        self.x = problem.in_units(problem.x_test)[:, 0]
        dots = problem.in_units(problem.x)[:, 0]
        right.plot(dots, problem.d[:, 0], ".", color=colour("observations", right), ms=4, label="readings")
        (self.curve,) = right.plot([], [], color=colour("gradient descent", right), lw=2.5, label="network")
        right.set(xlabel="x", ylabel="d", xlim=(-3.3, 3.3), ylim=(-3, 3))
        legend(right, loc="upper left", fontsize="small")
        return [*self.valley.artists, self.curve]

    def run(self, learning_rate, start, step):
        pair = np.array(STARTS[start])
        path = [pair]
        for _ in range(step):
            pair = pair - learning_rate * self.two.gradient(pair)
            path.append(pair)
        yield learning_rate, start, step, np.array(path)

    def done(self, state):
        _, start, step, path = state
        return start == "(−1, 1)" and step == 10 and bool(self.two.loss(path[-1]) < 0.01)

    def draw(self, state):
        learning_rate, _, step, path = state
        self.valley.show([path], ring=-1)
        self.curve.set_data(self.x, self.two.output(path[-1]))
        along, across = 1 - learning_rate * self.two.curvatures
        (left, right), (bottom, top) = LIMITS
        inside = left <= path[-1, 0] <= right and bottom <= path[-1, 1] <= top
        where = f"({path[-1, 0]:.2f}, {path[-1, 1]:.2f})".replace("-", "−")
        factors = f"{across:.2f} across the valley and by {along:.2f} along it".replace("-", "−")
        return (
            f"Learning rate {learning_rate:g}, step {step}: the weights are at {where}{'' if inside else ', outside'}, "
            f"loss {self.two.loss(path[-1]):.3g}. Each step multiplies what is missing by {factors}."
        )

"""The explorer of a network of three units, chapter 01."""

import numpy as np

from .. import plots, sine
from ..plots import legend
from ..plots.ideas.assembled import Assembled
from ..plots.ideas.diagram import NetworkDiagram
from ._explorer import Scene, Slider
from ._shared import EVERY, between

W = (1.0, 1.0)  # the first two units of the chapter's hand-made network
B = (3.0, 0.0)
V = (-1.0, 1.2)
GOOD = 0.15  # a curve that is nowhere further from the day is one of a day


class Unit(Scene):
    """The chapter's hand-made network; its third unit is the reader's."""

    controls = {
        "w": Slider("weight w of unit 3", between(-3, 3, 0.25), 1.0),
        "b": Slider("bias b of unit 3", between(-5, 5, 0.25), 0.0),
        "v": Slider("output weight v of unit 3", between(-2, 2, 0.25), 0.5),
    }
    size = (6.4, 4.2)
    task = (
        "Units 1 and 2 are set. Set w, b and v of unit 3 so that the sum of all three, the green curve, is nowhere "
        "further than 0.15 from the dashed day."
    )

    def build(self, figure):
        self.problem = sine(rng=1)
        self.x = self.problem.in_units(self.problem.x_test)[:, 0]
        left, right = (plots.new_ax(ax) for ax in figure.subplots(1, 2, width_ratios=(1, 1.35)))
        self.diagram = NetworkDiagram(left, 3)
        self.truth = self.problem.truth[:, 0]
        self.curves = Assembled(right, self.x[EVERY], self.truth[EVERY], 3, (-3.2, 3.2))
        legend(right, outside=True, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, fontsize="small")
        *_, state = self.run(**{name: control.start for name, control in self.controls.items()})
        self.draw(state)  # the layout leaves room for the words
        diagram = self.diagram
        return [diagram.lines, *diagram.circles, *diagram.names[2], *self.curves.artists]

    def run(self, w, b, v):
        weights = np.array([(*W, w), (*B, b), (*V, v)])
        w, b, v = weights
        steps = v * np.tanh(w * self.x[:, None] + b)
        off = steps.sum(axis=1) - self.truth
        worst = np.abs(off).round(9).argmax()  # rounded, so that the first of two equal places is found everywhere
        yield weights, steps, off[worst], self.x[worst]

    def draw(self, state):
        weights, steps, off, at = state
        self.diagram.show(*weights, 3)
        self.curves.show(steps[EVERY], 3)
        w, b, v = weights[:, 2]
        direction = "too high" if off > 0 else "too low"
        said = f"{_said_of_a_unit(w, b, v)} Where the sum is worst, at x = {at:.2f}, it is {abs(off):.2f} {direction}."
        if abs(off) < GOOD:
            said += " That is near enough."
        return said.replace("-", "−")

    def done(self, state):
        return bool(abs(state[2]) < GOOD)


def _said_of_a_unit(w, b, v):
    if w * v == 0:
        return f"Unit 3 is flat, at {v * np.tanh(b) + 0.0:.2f}."
    direction = "rises" if w * v > 0 else "falls"
    return f"Unit 3 {direction}, with its middle at x = {-b / w + 0.0:.2f} and a slope of {v * w:.2f} there."

"""The explorer of a unit, chapter 01."""

import numpy as np

from .. import plots, r2, rmse, sine
from ..plots import colour, legend, note
from ._explorer import Menu, Scene, Slider
from ._shared import BOX, between


class Unit(Scene):
    """One tanh unit by hand, alone or between the two falling steps of the chapter's hand-made sine."""

    controls = {
        "w": Slider("weight w", between(-4, 4, 0.25), 2.0),
        "b": Slider("bias b", between(-4, 4, 0.25), -1.0),
        "v": Slider("output weight v", between(-2, 2, 0.25), 1.0),
        "others": Menu("other units", ("none", "a falling step at each end"), "none"),
    }

    def build(self, figure):
        self.problem = sine(rng=1)
        self.x = self.problem.in_units(self.problem.x_test)[:, 0]
        ax = plots.new_ax(figure.subplots())
        ax.plot(self.x, self.problem.truth[:, 0], "--", color=colour("truth", ax), lw=1, label="truth")
        ax.set(xlabel="x", ylabel="output", xlim=(-3.5, 3.5), ylim=(-2.5, 2.5))
        (self.others,) = ax.plot([], [], ":", color=colour("prior", ax), lw=2, label="other units")
        (self.unit,) = ax.plot([], [], "-.", color=colour("prior", ax), lw=2, label="your unit")
        (self.sum,) = ax.plot([], [], color=colour("gradient descent", ax), lw=2.5, label="network")
        self.words = note(ax, 0.02, 0.97, "", **BOX)
        legend(ax, loc="lower right", ncols=4, fontsize="small")
        return [self.others, self.unit, self.sum, self.words]

    def run(self, w, b, v, others):
        x = self.problem.x_test
        unit = v * np.tanh(w * x + b)
        rest = -0.75 * (np.tanh(2 * x + 3) + np.tanh(2 * x - 3)) * (others != "none")
        yield unit, rest, f"w {w:g}, b {b:g}, v {v:g}", w, b

    def draw(self, state):
        unit, rest, setting, w, b = state
        self.unit.set_data(self.x, unit[:, 0])
        self.others.set_data(self.x, rest[:, 0] if rest.any() else np.nan * self.x)
        self.sum.set_data(self.x, (unit + rest)[:, 0])
        error = rmse(unit + rest, self.problem.truth)
        share = r2(unit + rest, self.problem.truth)
        place = f"its place at x = {self.problem.in_units(-b / w):.2f}" if w else "it is flat"
        self.words.set_text(f"RMSE {error:.3f}, R² {share:.2f}")
        return f"{setting}: {place}; RMSE {error:.3f}, R² {share:.3f}"

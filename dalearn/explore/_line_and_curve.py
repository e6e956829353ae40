"""The explorer of a curved model with one weight, chapter 07."""

from fractions import Fraction

import numpy as np

from .. import plots
from ..kalman import _analysis, perturb
from ..plots import legend
from ..plots.ideas.line_and_curve import LineAndCurve
from ._explorer import Scene, Slider

N_ENS = 2000
PRIOR_STD = 0.8
READING = 3.0
OBS_STD = 0.3
STEPS = 16
SEED = 15
GRID = np.linspace(-4.0, 4.5, 1701)
TASK_CURVATURE = 0.1
ENOUGH = 0.03  # as close as this to the exact mean and standard deviation is what the task asks for


class OnACurve(Scene):
    """Updates of one weight θ whose output is θ + c θ²: the last line, where it sends the members, and the curve."""

    controls = {
        "alpha": Slider("α (each counts 1/α)", (1, 2, 4, 8, 16), 1),
        "step": Slider("updates made", tuple(range(STEPS + 1)), 1),
        "curvature": Slider("curvature", (0.0, 0.1, 0.2, 0.3, 0.4), 0.3),
    }
    size = (6.2, 4.6)
    play = "step"
    task = (
        "Set the curvature to 0.1. Bring the members to the exact answer there: mean and ± both within 0.03 of it. "
        "Can it be done with α = 1? How often has the reading been counted where it works?"
    )

    def build(self, figure):
        ax = plots.new_ax(figure.subplots())
        self.picture = LineAndCurve(ax, (-2.4, 3.4), (-2.2, 6.2))
        legend(ax, loc="upper left", fontsize="small", labelspacing=0.15)
        return self.picture.artists

    def run(self, alpha, step, curvature):
        def curve(theta):
            return theta + curvature * theta**2

        rng = np.random.default_rng(SEED)
        members = [PRIOR_STD * rng.standard_normal((1, N_ENS))]
        obs_var = np.array([alpha * OBS_STD**2])
        reading = np.array([READING])
        for _ in range(step):
            perturbed = perturb(reading, obs_var, N_ENS, rng)
            members.append(_analysis(members[-1], curve(members[-1]), perturbed, obs_var))
        yield alpha, step, curvature, curve, members, exact(curve)

    def draw(self, state):
        alpha, step, _, curve, members, right = state
        before = members[max(step - 1, 0)][0]
        after = members[step][0] if step else None
        self.picture.show(curve, before, after, READING, OBS_STD, right)
        now = members[step][0]
        counted = Fraction(step, alpha)  # 5/16, for example
        times = "once" if counted == 1 else f"{counted} times"
        updates = "update" if step == 1 else "updates"
        return (
            f"{step} {updates}, each with α = {alpha}: the reading has counted {times}. The members say "
            f"{now.mean():.2f} ± {now.std(ddof=1):.2f}; exact is {right[0]:.2f} ± {right[1]:.2f}"
        )

    def done(self, state):
        _, step, curvature, _, members, right = state
        now = members[step][0]
        is_near = max(abs(now.mean() - right[0]), abs(now.std(ddof=1) - right[1])) < ENOUGH
        return curvature == TASK_CURVATURE and is_near


def exact(curve):
    """Mean and standard deviation of θ: the prior's density times the reading's, on a fine grid."""
    exponent = -0.5 * (GRID / PRIOR_STD) ** 2 - 0.5 * ((READING - curve(GRID)) / OBS_STD) ** 2
    density = np.exp(exponent - exponent.max())
    density /= density.sum()
    mean = density @ GRID
    return float(mean), float(np.sqrt(density @ (GRID - mean) ** 2))

"""The explorer of the learning rate, chapter 02."""

from functools import lru_cache

import numpy as np

from .. import Diverged, gd, plots, rmse, sine
from ..plots import colour, ink, legend
from ._explorer import Scene, Slider
from ._shared import NET, SEED

EPOCHS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 65, 80, 100, 130, 165, 200, 250, 300, 400, 500)
RATES = (0.001, 0.003, 0.01, 0.03, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.3)
BEYOND = 1.2  # times the border
TOP = 100.0  # a loss above it, at the end, is that of a run that diverges


class Run:
    """A training that is computed as far as somebody has looked: losses[k] and thetas[k] after k epochs."""

    def __init__(self, learning_rate, seed):
        self.problem = sine(rng=seed)
        theta = NET.init(seed)
        self.losses = []
        self.thetas = [theta]
        self.diverged = False
        steps = gd(NET, theta, self.problem.x, self.problem.d, learning_rate=learning_rate, epochs=EPOCHS[-1] + 1)
        self._steps = iter(steps)
        self.border = border_of(seed)

    def go_on(self):
        """One more epoch; False where there is none."""
        try:
            step = next(self._steps)
        except (Diverged, StopIteration):
            return False
        with np.errstate(over="ignore"):
            # its predictions are those before its update
            self.losses.append(np.mean((step.predictions - self.problem.d.ravel()) ** 2))
        self.thetas.append(step.theta)
        return True

    def finish(self):
        """Every epoch, a pause after each twenty."""
        while self.go_on():
            if len(self.losses) % 20 == 0:
                yield
        self.diverged = len(self.losses) <= EPOCHS[-1] or not self.losses[EPOCHS[-1]] < TOP

    @property
    def leaves(self):
        """The first epoch from which on the loss stays above the picture."""
        inside = np.flatnonzero(np.array(self.losses) < TOP)
        return int(inside[-1]) + 1 if len(inside) else 0


@lru_cache(maxsize=16)
def run_of(learning_rate, seed):
    return Run(learning_rate, seed)


@lru_cache(maxsize=16)
def border_of(seed):
    """2/c, where c is the largest curvature of the loss at the start of the training."""
    problem = sine(rng=seed)
    theta = NET.init(seed)
    columns = []
    for move in 1e-5 * np.eye(len(theta)):
        _, up = NET.loss_and_gradient(theta + move, problem.x, problem.d)
        _, down = NET.loss_and_gradient(theta - move, problem.x, problem.d)
        columns.append((up - down) / 2e-5)
    hessian = np.array(columns)
    return 2 / np.linalg.eigvalsh((hessian + hessian.T) / 2)[-1]


class LearningRate(Scene):
    """500 epochs of plain gradient descent on the sine: the loss along the epochs, and the curve at one of them."""

    controls = {
        "learning_rate": Slider("learning rate", RATES, 0.003),
        "epoch": Slider("epoch", EPOCHS, EPOCHS[-1]),
        "seed": SEED._replace(start=7),
    }
    play = "epoch"
    size = (6.4, 3.4)
    task = (
        f"Find a training whose learning rate is more than {BEYOND:g} times its border 2/c, and which does not diverge "
        "within 500 epochs all the same. Each seed is another day with another start, and has a border of its own."
    )

    def build(self, figure):
        left, right = (plots.new_ax(ax) for ax in figure.subplots(1, 2))
        problem = sine(rng=1)
        self.x = problem.in_units(problem.x_test)[:, 0]
        left.set(xscale="log", yscale="log", xlim=(0.45, 620), ylim=(1e-3, TOP))
        left.set(xlabel="epoch (start at ½)", ylabel="loss")
        left.axhline(problem.obs_std**2, ls=":", color=colour("observations", left), lw=1.5)
        left.text(0.5, problem.obs_std**2 * 0.88, "noise of the readings", color=ink(left), va="top", fontsize="small")
        shade = colour("gradient descent", left)
        (self.whole,) = left.plot([], [], color=colour("prior", left), lw=1.5)
        (self.loss,) = left.plot([], [], color=shade, lw=2.5)
        (self.here,) = left.plot([], [], "o", color=shade, ms=8)
        (self.end,) = left.plot([], [], "x", color=colour("mean", left), ms=11, mew=3)
        (self.dots,) = right.plot([], [], ".", color=colour("observations", right), ms=4, label="readings")
        right.plot(self.x, problem.truth[:, 0], "--", color=colour("truth", right), lw=1, label="truth")
        (self.curve,) = right.plot([], [], color=colour("gradient descent", right), lw=2.5, label="network")
        right.set(xlabel="x, the time of day", ylabel="d", xlim=(-3.3, 3.3), ylim=(-2.2, 2.2), xticks=(-3.14, 0, 3.14))
        legend(right, loc="lower right", fontsize="small")
        return [self.whole, self.loss, self.here, self.end, self.dots, self.curve]

    def run(self, learning_rate, epoch, seed):
        run = run_of(learning_rate, seed)
        for _ in run.finish():
            yield learning_rate, epoch, seed, run
        yield learning_rate, epoch, seed, run

    def done(self, state):
        learning_rate, epoch, _, run = state
        return epoch == EPOCHS[-1] and not run.diverged and bool(learning_rate > BEYOND * run.border)

    def draw(self, state):
        learning_rate, epoch, seed, run = state
        problem = run.problem
        losses = np.minimum(run.losses, 1e9)
        k = np.arange(len(losses)).astype(float)
        k[:1] = 0.5  # a logarithmic axis has no 0
        last = min(epoch, len(losses) - 1)
        self.whole.set_data(k, losses)
        self.loss.set_data(k[: last + 1], losses[: last + 1])
        self.here.set_data(k[last : last + 1], losses[last : last + 1])
        leaves = run.leaves
        gone = run.diverged and epoch >= leaves
        self.end.set_data([k[leaves - 1]] if gone and leaves else [], [losses[leaves - 1]] if gone and leaves else [])
        self.dots.set_data(problem.in_units(problem.x)[:, 0], problem.d[:, 0])
        with np.errstate(over="ignore", invalid="ignore"):
            output = NET(run.thetas[last], problem.x_test)
        self.curve.set_data(self.x, np.clip(np.nan_to_num(output[:, 0]), -1e6, 1e6))
        words = (
            f"Learning rate {learning_rate:g}, {learning_rate / run.border:.2f} times the border 2/c = "
            f"{run.border:.3f} of seed {seed}. Epoch {epoch}: "
        )
        if gone:
            return words + f"it diverges; since epoch {leaves} its loss is above {TOP:g}, and it goes on growing."
        return words + f"loss {losses[last]:.3g}, RMSE against the truth {rmse(output, problem.truth):.3f}."

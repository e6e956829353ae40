"""The explorer of the learning rate, chapter 02."""

import numpy as np

from .. import FNN, Diverged, gd, plots, rmse, sine
from ..plots import colour, ink, legend, note
from ._explorer import Menu, Scene, Slider
from ._shared import BOX, SEED


def losses_of(predictions, d):
    """The mean squared error of each of several predictions [(n_obs,), ...], all at once."""
    with np.errstate(over="ignore"):
        return np.mean((np.reshape(predictions, (-1, d.size)) - d.ravel()) ** 2, axis=1)


class LearningRate(Scene):
    """300 epochs of gradient descent on the sine: the loss along the epochs, and the fit at their end."""

    controls = {
        "learning_rate": Slider(
            "learning rate", (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.12, 0.15, 0.2, 0.3, 0.5), 0.1
        ),
        "rule": Menu("rule", ("plain", "momentum", "adam"), "plain"),
        "seed": SEED,
    }
    size = (6.4, 5.2)
    epochs = 300

    def build(self, figure):
        self.net = FNN((1, 20, 1))
        problem = sine(rng=1)
        self.x = problem.in_units(problem.x_test)[:, 0]
        left, right = (plots.new_ax(ax) for ax in figure.subplots(2, 1))
        left.set(xscale="log", yscale="log", xlim=(0.9, 330), ylim=(1e-3, 1e2))
        left.set(xlabel="epoch", ylabel="mean squared error")
        left.axhline(problem.obs_std**2, ls=":", color=colour("observations", left), lw=1.5)
        left.text(1, problem.obs_std**2 * 1.1, "variance of the noise", color=ink(left), va="bottom", fontsize="small")
        (self.loss,) = left.plot([], [], color=colour("gradient descent", left), lw=2.5)
        (self.end,) = left.plot([], [], "x", color=colour("mean", left), ms=11, mew=3)
        right.plot(self.x, problem.truth[:, 0], "--", color=colour("truth", right), lw=1, label="truth")
        right.set(xlabel="x", ylabel="d", xlim=(-3.5, 3.5), ylim=(-2, 2))
        (self.dots,) = right.plot([], [], ".", color=colour("observations", right), ms=4, label="observations")
        (self.fit,) = right.plot([], [], color=colour("gradient descent", right), lw=2.5, label="network")
        self.words = note(left, 0.03, 0.97, "", **BOX)
        legend(right, loc="lower right", fontsize="small")
        return [self.loss, self.end, self.dots, self.fit, self.words]

    def run(self, learning_rate, rule, seed):
        problem = sine(rng=seed)
        theta = self.net.init(seed)
        predictions = []  # those before each step's update
        setting = f"{rule} gradient descent, learning rate {learning_rate:g}"
        steps = gd(self.net, theta, problem.x, problem.d, learning_rate=learning_rate, epochs=self.epochs, rule=rule)
        try:
            for step in steps:
                predictions.append(step.predictions)
                theta = step.theta
                if step.k % 20 == 0:
                    yield problem, theta, predictions, setting, False
        except Diverged:
            yield problem, theta, predictions, setting, True
        else:
            (last,) = losses_of(predictions[-1], problem.d)
            yield problem, theta, predictions, setting, not last < 1e2

    def draw(self, state):
        problem, theta, predictions, setting, diverged = state
        losses = losses_of(predictions, problem.d)
        self.loss.set_data(np.arange(1, len(losses) + 1), np.minimum(losses, 1e9))
        inside = np.flatnonzero(losses < 1e2)
        last = [inside[-1]] if diverged and len(inside) else []
        self.end.set_data(np.array(last, dtype=float) + 1, losses[last] if last else [])
        self.dots.set_data(problem.in_units(problem.x)[:, 0], problem.d[:, 0])
        with np.errstate(over="ignore", invalid="ignore"):
            output = self.net(theta, problem.x_test)
        self.fit.set_data(self.x, np.clip(np.nan_to_num(output[:, 0]), -1e6, 1e6))
        said = "diverges" if diverged else f"loss {losses[-1]:.3g} after {len(losses)} epochs"
        if not diverged:
            said += f", RMSE {rmse(output, problem.truth):.3f}"
        self.words.set_text(said[0].upper() + said[1:])
        return f"{setting}: {said}"

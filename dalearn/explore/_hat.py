"""The explorer of the Mexican hat, chapter 09."""

import numpy as np

from .. import FNN, enkf, mexican_hat, plots
from ..plots.roles import readable
from ._explorer import Scene, Slider
from ._shared import SEED
from ._training import RELAXATION, outputs, states


class Hat(Scene):
    """The Mexican hat in two dimensions as maps: truth, ensemble mean, error, spread."""

    controls = {
        "n_ens": Slider("members N", (20, 50, 100, 200), 100),
        "epochs": Slider("epochs", (1, 2, 5, 10), 5),
        "inflation": Slider("inflation", (1.0, 1.01, 1.02, 1.04, 1.06, 1.1), 1.0, "{:.2f}"),
        "relaxation": Slider("relaxation", RELAXATION.values, 0.3),
        "seed": SEED,
    }
    size = (6.2, 4.8)
    task = "Bring the error of 50 members or fewer below 0.06."

    def build(self, figure):
        self.net = FNN((2, 40, 1))
        self.problem = mexican_hat(dim=2, rng=1)
        self.side = round(len(self.problem.x_test) ** 0.5)
        limits = {"truth": (-0.4, 1.1), "mean": (-0.4, 1.1), "error": (-0.3, 0.3), "spread": (0, 0.15)}
        self.maps = {}
        for ax, (name, limit) in zip(figure.subplots(2, 2).flat, limits.items()):
            if name == "error":
                plots.error_surface(self.problem, self.problem.truth, ax, limit=limit[1])
            else:
                plots.surface(self.problem, self.problem.truth, ax, limits=limit)
            image = ax.images[0]
            image.colorbar.remove()
            extend = {"error": "both", "spread": "max"}.get(name, "neither")
            bar = figure.colorbar(image, ax=ax, label=name, extend=extend)
            readable(bar.ax)
            if name != "truth":
                self.maps[name] = image
        return list(self.maps.values())

    def run(self, n_ens, epochs, inflation, relaxation, seed):
        problem = mexican_hat(dim=2, rng=seed)
        ensemble = self.net.ensemble(n_ens, spread=0.4, rng=seed)
        options = {"batch_size": 20, "epochs": epochs, "inflation": inflation, "relaxation": relaxation, "rng": seed}
        steps = enkf(self.net, ensemble, problem.x, problem.d, problem.obs_std, update="transform", **options)
        setting = f"{n_ens} members, {epochs} epochs, inflation {inflation:g}, relaxation {relaxation:g}"
        for theta, lead in states(steps, ensemble):
            yield theta, lead, setting

    def draw(self, state):
        theta, lead, setting = state
        coarse = lead.startswith("step")  # on the way: every other point in both directions
        inputs, truth = (a.reshape(self.side, self.side, -1) for a in (self.problem.x_test, self.problem.truth))
        if coarse:
            inputs = inputs[::2, ::2]
            truth = truth[::2, ::2]
        with np.errstate(over="ignore", invalid="ignore"):
            members = outputs(self.net, theta, inputs.reshape(-1, 2))
            mean = members.mean(axis=-1)
            error = mean - truth.reshape(-1, 1)
            width = members.std(axis=-1)
            self.error = np.sqrt(np.mean(error**2))
            said = f"error {self.error:.3g}, spread {np.sqrt(np.mean(width**2)):.3g}"
        for name, values in {"mean": mean, "error": error, "spread": width}.items():
            grid = np.nan_to_num(values).reshape(truth.shape[:2]).T
            if coarse:
                grid = grid.repeat(2, axis=0).repeat(2, axis=1)[: self.side, : self.side]
            self.maps[name].set_array(grid)
        return f"{setting}: {lead}{said}"

    def done(self, state):
        theta, *_ = state
        return theta.shape[1] <= 50 and self.error < 0.06

"""The explorers of trainings, chapters 00, 06, 07, 09 and 10: each move of a control trains an ensemble again."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle

from .. import FNN, Diverged, enkf, esmda, mexican_hat, plots, rmse, sine, spread
from ..plots import colour, faint, legend, note
from ..plots.roles import readable
from ._explorer import Menu, Scene, Slider
from ._ideas import BOX, SEED, band_vertices

SIZES = (5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300)
RELAXATION = Slider("relaxation", (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9), 0.0)
NET = FNN((1, 20, 1))
EVERY = slice(None, None, 2)  # half of the 201 points of x_test: a curve looks the same through them


def outputs(net, theta, x):
    """What the members say at x, (n, n_out, n_ens), in single precision: in less than half the time the same picture.

    Parameters whose squares single precision could not hold keep their own.
    """
    is_moderate = np.abs(theta).max() < 1e15
    return net(theta.astype(np.float32) if is_moderate else theta, x)


class Fit:
    """An ensemble's fit of the sine: observations, truth, mean and band, with its error and spread in words."""

    def __init__(self, ax):
        problem = sine(rng=1)
        self.x = problem.in_units(problem.x_test)[EVERY, 0]
        ax.plot(self.x, problem.truth[EVERY, 0], "--", color=colour("truth", ax), lw=1, label="truth")
        ax.set(xlabel="x", ylabel="d", xlim=(-3.5, 3.5), ylim=(-2, 2))
        (self.dots,) = ax.plot([], [], ".", color=colour("observations", ax), ms=4, label="observations")
        blue = colour("ensemble", ax)
        self.band = ax.fill_between(self.x, 0, 0, color=blue, alpha=0.35, lw=0, label="90% of the members")
        (self.mean,) = ax.plot([], [], color=colour("mean", ax), lw=2, label="ensemble mean")
        self.words = note(ax, 0.02, 0.97, "", **BOX)
        legend(ax, loc="lower right", ncols=2, fontsize="small")
        self.artists = [self.band, self.dots, self.mean, self.words]

    def draw(self, problem, theta, lead=""):
        """Set the artists; the error and spread in words."""
        with np.errstate(over="ignore", invalid="ignore"):
            members = outputs(NET, theta, problem.x_test[EVERY])
            mean = members.mean(axis=-1)
            truth = problem.truth[EVERY]
            said = f"error {rmse(mean, truth):.3g}, spread {spread(members):.3g}"
        ordered = np.sort(np.clip(np.nan_to_num(members[:, 0]), -1e6, 1e6), axis=1)
        low, high = (ordered[:, round(share * (ordered.shape[1] - 1))] for share in (0.05, 0.95))
        self.dots.set_data(problem.in_units(problem.x)[:, 0], problem.d[:, 0])
        self.band.set_verts(band_vertices(self.x, low, high))
        self.mean.set_data(self.x, np.clip(np.nan_to_num(mean[:, 0]), -1e6, 1e6))
        said = lead + said
        self.words.set_text(said[0].upper() + said[1:])
        return said


def states(steps, theta):
    """Parameters along a training, each with words on where it stands: empty for the last."""
    try:
        for step in steps:
            theta = step.theta
            if step.k < len(steps):
                yield theta, f"step {step.k} of {len(steps)}: "
    except Diverged as error:
        yield theta, f"DIVERGED at step {error.k}; before it: "
    else:
        yield theta, ""


class Training(Scene):
    """The trained sine. The EnKF makes five passes in batches of ten, ESMDA ten assimilations."""

    controls = {
        "method": Menu("method", ("EnKF", "ESMDA"), "EnKF"),
        "n_ens": Slider("members N", SIZES, 100),
        "inflation": Slider("inflation", (1.0, 1.01, 1.02, 1.04, 1.06, 1.1, 1.15, 1.2), 1.0, "{:.2f}"),
        "relaxation": RELAXATION,
        "noise": Slider("noise", (0.01, 0.02, 0.05, 0.1, 0.2, 0.4), 0.05),
        "seed": SEED,
    }

    def build(self, figure):
        self.fit = Fit(plots.new_ax(figure.subplots()))
        return self.fit.artists

    def run(self, method, n_ens, inflation, relaxation, noise, seed):
        problem = sine(noise=noise, rng=seed)
        ensemble = NET.ensemble(n_ens, spread=0.3, rng=seed)
        known = NET, ensemble, problem.x, problem.d, problem.obs_std
        options = {"inflation": inflation, "relaxation": relaxation, "rng": seed}
        if method == "EnKF":
            steps = enkf(*known, batch_size=10, epochs=5, **options)
        else:
            steps = esmda(*known, alphas=10, **options)
        setting = f"{method}, {n_ens} members, inflation {inflation:g}, relaxation {relaxation:g}, noise {noise:g}"
        for theta, lead in states(steps, ensemble):
            yield problem, theta, lead, setting

    def draw(self, state):
        problem, theta, lead, setting = state
        return f"{setting}: {self.fit.draw(problem, theta, lead)}"


class Film(Scene):
    """ESMDA step by step: the fit, and the spread of every parameter up to a step that the reader chooses."""

    controls = {
        "assimilations": Slider("assimilations", (1, 2, 3, 4, 6, 8, 12, 16), 8),
        "step": Slider("after step", tuple(range(17)), 8),
        "n_ens": Slider("members N", SIZES, 100),
        "relaxation": RELAXATION,
        "seed": SEED,
    }
    size = (9.5, 3.8)

    def build(self, figure):
        left, right = (plots.new_ax(ax) for ax in figure.subplots(1, 2))
        self.fit = Fit(left)
        self.trained = None
        self.film = []
        right.set(xlabel="step", ylabel="standard deviation\nrelative to the start", xlim=(-0.3, 16.3), ylim=(0, 1.15))
        # one collection is drawn in a fraction of the time of as many lines; the ends are those of lines
        ends = {"capstyle": "projecting", "joinstyle": "round"}
        self.lines = LineCollection([], linewidths=0.7, **ends, **faint("ensemble", right, 0.4))
        right.add_collection(self.lines)
        (self.median,) = right.plot([], [], "o-", color=colour("mean", right), lw=2.5, ms=5, label="median parameter")
        right.plot([], [], lw=0.7, **faint("ensemble", right, 0.7), label="one parameter")
        legend(right, loc="lower left")
        return [*self.fit.artists, self.lines, self.median]

    def run(self, assimilations, step, n_ens, relaxation, seed):
        setting = assimilations, n_ens, relaxation, seed
        problem = sine(rng=seed)
        if self.trained != setting:  # the film is kept: to wind it needs no training
            film = [NET.ensemble(n_ens, spread=0.2, rng=seed)]
            options = {"alphas": assimilations, "relaxation": relaxation, "rng": seed}
            for done in esmda(NET, film[0], problem.x, problem.d, problem.obs_std, **options):
                film.append(done.theta)
                if done.k < assimilations:
                    yield problem, film, min(step, done.k), assimilations, f"{n_ens} members"
            self.trained = setting
            self.film = film
        yield problem, self.film, min(step, assimilations), assimilations, f"{n_ens} members"

    def draw(self, state):
        problem, film, k, assimilations, setting = state
        std = np.array([theta.std(axis=1) for theta in film[: k + 1]])
        relative = std / std[0]
        steps = np.arange(k + 1)
        self.lines.set_segments([np.column_stack([steps, values]) for values in relative.T])
        median = np.median(relative, axis=1)
        self.median.set_data(steps, median)
        said = self.fit.draw(problem, film[k], f"step {k} of {assimilations}: ")
        return f"{setting}, {said}, median parameter at {median[-1]:.2f} of its first spread"


class Hat(Scene):
    """The Mexican hat in two dimensions as maps: truth, ensemble mean, error, spread."""

    controls = {
        "n_ens": Slider("members N", (20, 50, 100, 200), 100),
        "epochs": Slider("epochs", (1, 2, 5, 10), 5),
        "inflation": Slider("inflation", (1.0, 1.01, 1.02, 1.04, 1.06, 1.1), 1.0, "{:.2f}"),
        "relaxation": Slider("relaxation", RELAXATION.values, 0.3),
        "seed": SEED,
    }
    size = (11, 3.8)

    def build(self, figure):
        self.net = FNN((2, 40, 1))
        self.problem = mexican_hat(dim=2, rng=1)
        self.side = round(len(self.problem.x_test) ** 0.5)
        limits = {"truth": (-0.4, 1.1), "mean": (-0.4, 1.1), "error": (-0.3, 0.3), "spread": (0, 0.15)}
        self.maps = {}
        for ax, (name, limit) in zip(figure.subplots(1, 4), limits.items()):
            if name == "error":
                plots.error_surface(self.problem, self.problem.truth, ax, limit=limit[1])
            else:
                plots.surface(self.problem, self.problem.truth, ax, limits=limit)
            image = ax.images[0]
            image.colorbar.remove()
            extend = {"error": "both", "spread": "max"}.get(name, "neither")
            bar = figure.colorbar(image, ax=ax, orientation="horizontal", label=name, extend=extend)
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
            said = f"error {np.sqrt(np.mean(error**2)):.3g}, spread {np.sqrt(np.mean(width**2)):.3g}"
        for name, values in {"mean": mean, "error": error, "spread": width}.items():
            grid = np.nan_to_num(values).reshape(truth.shape[:2]).T
            if coarse:
                grid = grid.repeat(2, axis=0).repeat(2, axis=1)[: self.side, : self.side]
            self.maps[name].set_array(grid)
        return f"{setting}: {lead}{said}"


class SizeAndInflation(Scene):
    """The map of chapter 10, with a mark on one cell, and beside it the run of that cell for one of its seeds."""

    size = (11, 4)

    def __init__(self, sizes, inflations, errors):
        self.sizes = sizes
        self.inflations = inflations
        self.errors = errors  # errors (n_sizes, n_inflations)
        self.controls = {
            "n_ens": Slider("members N", tuple(sizes), 100 if 100 in sizes else sizes[0]),
            "inflation": Slider("inflation", tuple(inflations), inflations[0], "{:.2f}"),
            "seed": Slider("seed", tuple(range(20)), 0),
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2)
        plots.size_inflation_map(self.sizes, self.inflations, self.errors, left)
        green = colour("gradient descent", left)
        self.mark = left.add_patch(Rectangle((0, 0), 1, 1, fill=False, ec=green, lw=4, clip_on=False))
        self.fit = Fit(plots.new_ax(right))
        return [self.mark, *self.fit.artists]

    def run(self, n_ens, inflation, seed):
        rng = np.random.default_rng(seed)  # as the map's script draws it
        problem = sine(n=100, noise=0.05, rng=rng)
        ensemble = NET.ensemble(n_ens, spread=0.3, rng=rng)
        options = {"batch_size": 10, "epochs": 5, "inflation": inflation, "rng": rng}
        steps = enkf(NET, ensemble, problem.x, problem.d, problem.obs_std, **options)
        for theta, lead in states(steps, ensemble):
            yield problem, theta, lead, n_ens, inflation

    def draw(self, state):
        problem, theta, lead, n_ens, inflation = state
        row = self.sizes.index(n_ens)
        column = self.inflations.index(inflation)
        self.mark.set_xy((column - 0.5, row - 0.5))
        median = self.errors[row][column]
        said = self.fit.draw(problem, theta, lead)
        return f"{n_ens} members, inflation {inflation:g}: median error of all seeds {median:.3g}; this run: {said}"

"""The explorers of the ideas, chapters 01 to 05: a unit, a learning rate, two opinions, a sample, one analysis."""

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from .. import FNN, Diverged, analysis, gd, perturb, plots, r2, rmse, sine, transform
from ..plots import colour, faint, ground, ink, legend, note
from ._explorer import Menu, Scene, Slider

BOX = {"pad": 3, "opacity": 0.85}  # behind words that may lie over lines
SEED = Slider("seed", tuple(range(1, 11)), 1)


def between(first, last, step):
    """Evenly spaced values, without the rounding of their sum."""
    return tuple(np.arange(round(first / step), round(last / step) + 1).astype(float) * step)


def losses_of(predictions, d):
    """The mean squared error of each of several predictions [(n_obs,), ...], all at once."""
    with np.errstate(over="ignore"):
        return np.mean((np.reshape(predictions, (-1, d.size)) - d.ravel()) ** 2, axis=1)


def band_vertices(x, low, high):
    """The outline of a band, as fill_between's collection takes it."""
    return [np.concatenate([np.column_stack([x, low]), np.column_stack([x, high])[::-1]])]


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


class LearningRate(Scene):
    """300 epochs of gradient descent on the sine: the loss along the epochs, and the fit at their end."""

    controls = {
        "learning_rate": Slider(
            "learning rate", (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.12, 0.15, 0.2, 0.3, 0.5), 0.1
        ),
        "rule": Menu("rule", ("plain", "momentum", "adam"), "plain"),
        "seed": SEED,
    }
    size = (9, 3.8)
    epochs = 300

    def build(self, figure):
        self.net = FNN((1, 20, 1))
        problem = sine(rng=1)
        self.x = problem.in_units(problem.x_test)[:, 0]
        left, right = (plots.new_ax(ax) for ax in figure.subplots(1, 2))
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


class Opinions(Scene):
    """A prior, an observation and the posterior of one number."""

    controls = {
        "prior_std": Slider("prior off by", between(0.5, 6, 0.5), 2.0),
        "d": Slider("reading d", between(10, 40, 1), 24.0),
        "obs_std": Slider("reading off by", between(0.5, 6, 0.5), 1.0),
    }
    prior_mean = 20.0

    def build(self, figure):
        self.theta = np.linspace(0, 45, 901)
        ax = plots.new_ax(figure.subplots())
        ax.set(xlabel="temperature θ", ylabel="density", xlim=(0, 45), ylim=(0, 0.95))
        (self.prior,) = ax.plot([], [], "--", color=colour("prior", ax), lw=2.5, label="prior")
        (self.observation,) = ax.plot([], [], ":", color=colour("observations", ax), lw=2, label="observation")
        (self.posterior,) = ax.plot([], [], color=colour("ensemble", ax), lw=2.5, label="posterior")
        self.area = ax.fill_between(self.theta, 0, 0, color=colour("ensemble", ax), alpha=0.2, lw=0)
        self.words = note(ax, 0.02, 0.97, "", **BOX)
        legend(ax, loc="upper right")
        return [self.area, self.prior, self.observation, self.posterior, self.words]

    def run(self, prior_std, d, obs_std):
        gain = prior_std**2 / (prior_std**2 + obs_std**2)
        mean = self.prior_mean + gain * (d - self.prior_mean)
        std = np.sqrt(1 - gain) * prior_std
        yield (self.prior_mean, prior_std), (d, obs_std), (mean, std), gain

    def draw(self, state):
        prior, observation, posterior, gain = state
        for line, (mean, std) in zip((self.prior, self.observation, self.posterior), state):
            density = np.exp(-((self.theta - mean) ** 2) / (2 * std**2)) / (np.sqrt(2 * np.pi) * std)
            line.set_data(self.theta, density)
        self.area.set_verts(band_vertices(self.theta, 0 * density, density))
        surprise = (observation[0] - prior[0]) / np.hypot(prior[1], observation[1])
        self.words.set_text(f"K = {gain:.2f}\nposterior {posterior[0]:.2f} ± {posterior[1]:.2f}")
        return (
            f"prior {prior[0]:g} ± {prior[1]:g}, reading {observation[0]:g} ± {observation[1]:g}: gain {gain:.2f}, "
            f"posterior {posterior[0]:.2f} ± {posterior[1]:.2f}, surprise {surprise:.1f}"
        )


class Samples(Scene):
    """A sample of two correlated numbers, and the covariance that it estimates."""

    controls = {
        "n_ens": Slider("members N", (3, 4, 5, 7, 10, 15, 20, 30, 50, 100, 200, 500, 1000), 10),
        "correlation": Slider("true correlation", between(-0.9, 0.9, 0.1), 0.0, "{:.1f}"),
        "seed": SEED,
    }
    size = (5.4, 4.6)

    def build(self, figure):
        ax = plots.new_ax(figure.subplots())
        ax.set(xlabel="first number", ylabel="second number", xlim=(-4, 4), ylim=(-4, 4), aspect="equal")
        (self.true,) = ax.plot([], [], "--", color=colour("truth", ax), lw=1.5, label="true covariance")
        (self.dots,) = ax.plot([], [], ".", ms=5, **faint("ensemble", ax, 0.5), label="members")
        (self.estimate,) = ax.plot([], [], color=colour("ensemble", ax), lw=3, label="estimated covariance")
        (self.mean,) = ax.plot([], [], "+", color=colour("mean", ax), ms=10, mew=2.5, label="member mean")
        self.words = note(ax, 0.02, 0.98, "", **BOX)
        legend(ax, loc="lower right", fontsize="small", ncols=2)
        return [self.dots, self.estimate, self.true, self.mean, self.words]

    def run(self, n_ens, correlation, seed):
        covariance = np.array([[1, correlation], [correlation, 1]])
        noise = np.random.default_rng(seed).standard_normal((1000, 2)).T[:, :n_ens]  # a larger N adds members
        yield np.linalg.cholesky(covariance) @ noise, covariance, correlation

    def draw(self, state):
        members, covariance, correlation = state
        estimate = np.cov(members)
        n_ens = members.shape[1]
        self.dots.set_data(*members)
        self.estimate.set_data(*plots.ellipse(members.mean(axis=1), estimate))
        self.true.set_data(*plots.ellipse(np.zeros(2), covariance))
        self.mean.set_data(*members.mean(axis=1, keepdims=True))
        found = estimate[0, 1] / np.sqrt(estimate[0, 0] * estimate[1, 1])
        self.words.set_text(f"N = {n_ens}: correlation {found:.2f}, true {correlation:.1f}")
        usual = (1 - correlation**2) / np.sqrt(n_ens)
        return (
            f"{n_ens} members: estimated correlation {found:.2f}, true {correlation:.1f}, "
            f"off by {abs(found - correlation):.2f}; usual for this N: about {usual:.2f}"
        )


class OneAnalysis(Scene):
    """One analysis of a weight and a bias: an arrow for each member, from the prior to the posterior."""

    controls = {
        "n_ens": Slider("members N", (3, 5, 7, 10, 15, 20, 30, 50, 100), 30),
        "d": Slider("observation d", between(-3, 3, 0.5), 1.0),
        "obs_std": Slider("error of d", (0.05, 0.1, 0.2, 0.5, 1.0, 2.0), 0.2),
        "x": Slider("input x", between(-2, 2, 0.5), 1.0),
        "update": Menu("update", ("perturbed", "transform"), "perturbed"),
        "seed": SEED,
    }
    size = (5.4, 4.8)
    reach = 3.2

    def build(self, figure):
        ax = plots.new_ax(figure.subplots())
        limits = (-self.reach, self.reach)
        ax.set(xlabel="weight w", ylabel="bias b", xlim=limits, ylim=limits, aspect="equal")
        self.ends = np.array([-2.0, 2.0]) * self.reach
        self.band = ax.fill_between(self.ends, 0, 0, color=colour("observations", ax), alpha=0.1, lw=0)
        (self.line,) = ax.plot([], [], color=colour("observations", ax), lw=1.2, label="w x + b = d, ± 1 std")
        self.shafts = ax.add_collection(LineCollection([], colors=colour("prior", ax), linewidths=1.2))
        self.heads = ax.add_collection(PolyCollection([], facecolors=colour("prior", ax)))
        (self.prior,) = ax.plot([], [], "o", color=colour("prior", ax), mfc=ground(ax), ms=4, label="prior")
        (self.posterior,) = ax.plot([], [], "o", color=colour("ensemble", ax), ms=4, label="posterior")
        (self.mean,) = ax.plot([], [], "D", color=colour("mean", ax), mec=ground(ax), ms=8, label="posterior mean")
        legend(ax, loc="lower left", fontsize="small")
        return [self.band, self.line, self.shafts, self.heads, self.prior, self.posterior, self.mean]

    def run(self, n_ens, d, obs_std, x, update, seed):
        rng = np.random.default_rng(seed)
        prior = rng.standard_normal((100, 2)).T[:, :n_ens]
        noise = rng.integers(2**32)  # the same for every setting of the other controls
        predictions = np.array([[x, 1.0]]) @ prior
        observed = np.array([d])
        obs_var = np.array([obs_std**2])
        if update == "perturbed":
            posterior = analysis(prior, predictions, perturb(observed, obs_var, n_ens, int(noise)), obs_var)
        else:
            posterior = transform(prior, predictions, observed, obs_var)
        yield prior, posterior, d, obs_std, x, f"{n_ens} members, d {d:g} ± {obs_std:g} at x {x:g}, {update}"

    def draw(self, state):
        prior, posterior, d, obs_std, x, setting = state
        line = d - x * self.ends
        self.line.set_data(self.ends, line)
        self.band.set_verts(band_vertices(self.ends, line - obs_std, line + obs_std))
        self.prior.set_data(*prior)
        self.posterior.set_data(*posterior)
        self.mean.set_data(*posterior.mean(axis=1, keepdims=True))
        move = posterior - prior
        length = np.maximum(np.hypot(*move), 1e-12)
        along = move / length
        across = np.array([-move[1], move[0]]) / length
        back = posterior - along * np.minimum(0.18, length)
        side = across * np.minimum(0.07, length / 2)
        self.shafts.set_segments(np.stack([prior.T, back.T], axis=1))
        self.heads.set_verts(np.stack([posterior.T, (back + side).T, (back - side).T], axis=1))
        w, b = posterior.mean(axis=1)
        before, after = (np.std(np.array([x, 1.0]) @ members, ddof=1) for members in (prior, posterior))
        return (
            f"{setting}: posterior mean w {w:.2f}, b {b:.2f}; standard deviation of w x + b "
            f"from {before:.2f} to {after:.2f}"
        )

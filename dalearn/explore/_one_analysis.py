"""The explorer of one analysis, chapter 05."""

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from .. import analysis, perturb, plots, transform
from ..plots import colour, ground, legend
from ._explorer import Menu, Scene, Slider
from ._shared import SEED, band_vertices, between


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

"""The explorer of the Mexican hat, chapter 09."""

import numpy as np

from .. import FNN, enkf, mexican_hat, plots
from ..plots import note
from ..plots.ideas.relief import Relief
from ..plots.maps import inputs_of
from ._explorer import Menu, Scene, Slider
from ._shared import BOX, SEED
from ._training import outputs

N_ENS = 100
LAST = 3  # passes
SETTINGS = {"batch_size": 5, "epochs": LAST, "relaxation": 0.6, "update": "transform"}  # those of the chapter
PASSES = (0, *(k / 80 for k in (1, 2, 4, 6, 8, 12, 16, 20, 24, 32, 40, 48, 56, 64, 72)), 1, 2, LAST)
HOLES = (0, 1, 1.5, 2, 2.5, 3)
LIMITS = {"truth": (-0.5, 1.1), "mean": (-0.5, 1.1), "error": (-0.3, 0.3), "spread": (0, 0.08)}
HALF_LOST = 0.5  # the height of the peak below which half of it is lost


class Hat(Scene):
    """The hat as a surface that turns: truth, ensemble mean, its error or the spread, pass after pass, with a hole in
    the readings around the peak."""

    controls = {
        "what": Menu("surface", tuple(LIMITS), "mean"),
        "passes": Slider("passes", PASSES, LAST, "{:.3g}"),
        "hole": Slider("hole without buoys, radius", HOLES, 0),
        "seed": SEED,
        "turn": Slider("walk around", tuple(range(-180, 180, 10)), -60, "{}°"),
    }
    size = (6.2, 4.4)
    play = "passes"
    task = (
        "After three passes, find the smallest hole with which the mean loses half of its peak. "
        "What do error and spread say in the middle, without the hole and with it?"
    )

    def build(self, figure):
        self.net = FNN((2, 40, 1))
        problem = mexican_hat(rng=1)
        self.x, self.y = (axis[::2] for axis in inputs_of(problem))
        self.points = problem.x_test.reshape(41, 41, 2)[::2, ::2].reshape(-1, 2)
        self.truth = problem.truth.reshape(41, 41)[::2, ::2]
        distance = np.hypot(*np.meshgrid(self.x, self.y, indexing="ij"))
        self.is_middle = distance < 1
        ax = plots.new_ax(figure.subplots())
        self.relief = Relief(ax, self.x, self.y)
        self.words = note(ax, 0.02, 0.98, "", **BOX)
        self.trained = None
        self.film = []
        self.peaks = {}
        return [*self.relief.artists, self.words]

    def run(self, what, passes, hole, seed, turn):
        setting = (what, hole, seed, turn)
        if self.trained != (hole, seed):  # the film is kept: to turn it or to wind it needs no training
            problem = mexican_hat(rng=seed)
            is_used = np.hypot(*problem.in_units(problem.x).T) >= hole
            x, d = problem.x[is_used], problem.d[is_used]
            ensemble = self.net.ensemble(N_ENS, spread=0.3, rng=seed)
            steps = enkf(self.net, ensemble, x, d, problem.obs_std, **SETTINGS)
            ends = {round(share * len(steps) / LAST): share for share in PASSES}
            film = {0: self._judged(ensemble)}
            for step in steps:
                if step.k in ends:
                    film[ends[step.k]] = self._judged(step.theta)
                    if step.k < len(steps):
                        yield film, min(passes, ends[step.k]), setting, len(d)
            self.trained = hole, seed
            self.film = film, len(d)
            self.peaks[seed, hole] = self._peak(film[LAST])
        film, n = self.film
        yield film, passes, setting, n

    def _judged(self, theta):
        """The mean of the members and their standard deviation, each at the points of the grid."""
        members = outputs(self.net, theta, self.points)[:, 0]
        shape = self.truth.shape
        return members.mean(axis=1).reshape(shape), members.std(axis=1, ddof=1).reshape(shape)

    def _peak(self, frame):
        """How high the mean is where the hat has its peak."""
        mean, _ = frame
        return float(mean[np.unravel_index(self.truth.argmax(), self.truth.shape)])

    def draw(self, state):
        film, passes, (what, _, seed, turn), n = state
        mean, spread = film[passes]
        error = mean - self.truth
        heights = {"truth": self.truth, "mean": mean, "error": error, "spread": spread}[what]
        low, high = LIMITS[what]
        self.relief.show(heights, turn, (low, high), what)
        self.words.set_text(f"{what}, from {low:g} to {high:g}")
        all_over = f"error {_size(error):.3f}, spread {_size(spread):.3f}"
        middle = f"error {_size(error[self.is_middle]):.3f}, spread {_size(spread[self.is_middle]):.3f}"
        return (
            f"{what.capitalize()} from {turn}°, in a box from {low:g} to {high:g}. Seed {seed}, {n} buoys, "
            f"{passes:.3g} passes: where the peak is 1, the mean is {self._peak(film[passes]):.2f}; in the middle "
            f"{middle}; all over {all_over}"
        )

    def done(self, state):
        _, passes, (_, hole, seed, _), _ = state
        if passes != LAST or hole == 0:
            return False
        smaller = HOLES[HOLES.index(hole) - 1]
        before = self.peaks.get((seed, smaller), 0)
        return self.peaks[seed, hole] < HALF_LOST <= before


def _size(values):
    """The root mean square."""
    return float(np.sqrt(np.mean(np.square(values, dtype=float))))

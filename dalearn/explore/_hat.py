"""The explorer of the Mexican hat, chapter 09."""

import numpy as np

from .. import FNN, enkf, mexican_hat, plots
from ..plots import note
from ..plots.ideas.relief import TALL, Relief, seen_from
from ..plots.maps import inputs_of
from ..plots.roles import BLACK
from ._explorer import Menu, Scene, Slider
from ._shared import BOX, SEED
from ._training import outputs

N_ENS = 100
LAST = 3  # rounds: once through all buoys is one
SETTINGS = {"batch_size": 5, "epochs": LAST, "relaxation": 0.6, "update": "transform"}  # those of the chapter
ROUNDS = (0, *(k / 80 for k in (1, 2, 4, 6, 8, 12, 16, 20, 24, 32, 40, 48, 56, 64, 72)), 1, 2, LAST)
HOLES = (0, 1, 1.5, 2, 2.5, 3)
LIMITS = {"truth": (-0.5, 1.1), "mean": (-0.5, 1.1)} | dict.fromkeys(("error", "spread"), (-1.2, 1.2))
TOO_SURE = 10  # times: an error that is larger than the spread by more than that


class Hat(Scene):
    """The hat as a surface that turns: truth, ensemble mean, its error or the spread, round after round, with a hole in
    the readings around the peak."""

    controls = {
        "what": Menu("surface", tuple(LIMITS), "mean"),
        "rounds": Slider("rounds through the buoys", ROUNDS, LAST, "{:.3g}"),
        "hole": Slider("hole without buoys, radius", HOLES, 0),
        "seed": SEED._replace(start=2),  # on which the spread grows with every hole, and so does the error
        "turn": Slider("walk around", tuple(range(-180, 180, 10)), -60, "{}°"),
    }
    size = (6.2, 4.4)
    play = "rounds"
    task = (
        "After three rounds, find the smallest hole with which the error in the middle is more than ten times the "
        "spread there."
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
        around = np.linspace(0, 2 * np.pi, 73)
        self.circle = np.column_stack([np.cos(around), np.sin(around)])
        # of the hole, drawn over all that is in front of it; black, because it lies on the relief
        (self.rim,) = ax.plot([], [], color=BLACK, lw=1.5, gid="relief")
        self.words = note(ax, 0.02, 0.08, "", **BOX)  # above, the numbers pass by
        self.films = {}  # {(seed, hole): (film, number of buoys)}
        self.times = {}
        return [*self.relief.artists, self.rim, self.words]

    def run(self, what, rounds, hole, seed, turn):
        setting = (what, hole, seed, turn)
        if (seed, hole) not in self.films:
            # films are kept: to turn one, to wind it, or to come back to it needs no training. All of them are 9 MB
            ensemble, steps, n = self._training(seed, hole)
            ends = {round(share * len(steps) / LAST): share for share in ROUNDS}
            film = {0: self._judged(ensemble)}
            for step in steps:
                if step.k in ends:
                    film[ends[step.k]] = self._judged(step.theta)
                    if step.k < len(steps):
                        yield film, min(rounds, ends[step.k]), setting, n
            self.films[seed, hole] = film, n
            self.times[seed, hole] = self._times(film[LAST])
        film, n = self.films[seed, hole]
        if rounds == LAST and hole > 0 and self.times[seed, hole] > TOO_SURE:
            smaller = HOLES[HOLES.index(hole) - 1]
            if (seed, smaller) not in self.times:  # the task asks for the smallest hole
                yield film, rounds, setting, n
                *_, last = self._training(seed, smaller)[1]
                self.times[seed, smaller] = self._times(self._judged(last.theta))
        yield film, rounds, setting, n

    def _training(self, seed, hole):
        """The members at the start, the steps of their training, and how many buoys there are outside of the hole."""
        problem = mexican_hat(rng=seed)
        is_used = np.hypot(*problem.in_units(problem.x).T) >= hole
        x, d = problem.x[is_used], problem.d[is_used]
        ensemble = self.net.ensemble(N_ENS, spread=0.3, rng=seed)
        return ensemble, enkf(self.net, ensemble, x, d, problem.obs_std, **SETTINGS), len(d)

    def _judged(self, theta):
        """The mean of the members and their standard deviation, each at the points of the grid."""
        members = outputs(self.net, theta, self.points)[:, 0]
        shape = self.truth.shape
        return members.mean(axis=1).reshape(shape), members.std(axis=1, ddof=1).reshape(shape)

    def _peak(self, frame):
        """How high the mean is where the hat has its peak."""
        mean, _ = frame
        return float(mean[np.unravel_index(self.truth.argmax(), self.truth.shape)])

    def _times(self, frame):
        """How many times the spread the error is, in the middle."""
        mean, spread = frame
        return _size((mean - self.truth)[self.is_middle]) / _size(spread[self.is_middle])

    def draw(self, state):
        film, rounds, (what, hole, seed, turn), n = state
        mean, spread = film[rounds]
        error = mean - self.truth
        heights = {"truth": self.truth, "mean": mean, "error": error, "spread": spread}[what]
        low, high = LIMITS[what]
        self.relief.show(heights, turn, (low, high), what)
        self._show_hole(heights, hole, turn, low, high)
        self.words.set_text(f"{what}, from {low:g} to {high:g}")
        all_over = f"error {_size(error):.3f}, spread {_size(spread):.3f}"
        middle = f"error {_size(error[self.is_middle]):.3f}, spread {_size(spread[self.is_middle]):.3f}"
        middle += f" ({self._times(film[rounds]):.1f} times)"
        return (
            f"{what.capitalize()} from {turn}°, in a box from {low:g} to {high:g}. {_cut(heights, low, high)}"
            f"Seed {seed}, {n} buoys, after {rounds:.3g} round{'' if rounds == 1 else 's'}: "
            f"where the peak is 1, the mean is {self._peak(film[rounds]):.2f}; in the middle "
            f"{middle}; all over {all_over}"
        )

    def _show_hole(self, heights, hole, turn, low, high):
        """The rim of the hole on the surface."""
        if hole == 0:
            self.rim.set_data([], [])
            return
        places = hole * self.circle
        seen = np.clip(_between(self.x, self.y, heights, places), low, high)
        up = TALL * (seen - low) / (high - low)
        self.rim.set_data(*seen_from(np.column_stack([places / self.relief.half, up]), turn).T)

    def done(self, state):
        _, rounds, (_, hole, seed, _), _ = state
        if rounds != LAST or hole == 0:
            return False
        smaller = HOLES[HOLES.index(hole) - 1]
        return self.times[seed, hole] > TOO_SURE >= self.times.get((seed, smaller), np.inf)


def _between(x, y, heights, places):
    """The heights at places (n, 2) between the points of the grid, by straight lines along x and along y."""
    along_x = np.array([np.interp(places[:, 0], x, column) for column in heights.T])
    return np.array([np.interp(place, y, column) for place, column in zip(places[:, 1], along_x.T)])


def _cut(heights, low, high):
    """A sentence about what the box cuts off, if it does."""
    beyond = []
    if heights.min() < low:
        beyond.append(f"down to {heights.min():.2f}")
    if heights.max() > high:
        beyond.append(f"up to {heights.max():.2f}")
    if not beyond:
        return ""
    return f"What lies beyond the box, {' and '.join(beyond)}, is cut off. "


def _size(values):
    """The root mean square."""
    return float(np.sqrt(np.mean(np.square(values, dtype=float))))

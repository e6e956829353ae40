"""Observations that arrive one at a time, chapter 06."""

import numpy as np

from .. import coverage, enkf, rmse, sine, spread
from ..plots import legend, new_ax
from ..plots.ideas.arriving import HEIGHTS, Arriving, grid, without_inner_labels
from ._explorer import Scene, Slider
from ._shared import EVERY, NET
from ._training import outputs

SIZES = (10, 15, 20, 30, 50, 70, 100, 150, 200, 300)
READINGS = 100
PROMISED = 0.9  # of the truth in the band
ENOUGH = 0.8  # the task asks for a little less, because that is one day and one ensemble


class Film:
    """One training: the ensembles after 0, 1, 2, … observations, and what each said of the one that came next."""

    def __init__(self, n_ens, seed):
        self.problem = sine(n=READINGS, rng=seed)
        self.ensembles = [NET.ensemble(n_ens, spread=0.3, rng=seed)]
        self.at_next = []
        self.d = np.column_stack([self.problem.in_units(self.problem.x)[:, 0], self.problem.d[:, 0]])
        self.steps = enkf(NET, self.ensembles[0], self.problem.x, self.problem.d, self.problem.obs_std, rng=seed)

    def __iter__(self):
        """How many observations have been used; the training goes on as it is asked for."""
        for step in self.steps:
            self.ensembles.append(step.theta)
            self.at_next.append(step.predictions[0])
            yield step.k

    def coverage(self):
        """That of the ensemble after the last observation."""
        members = outputs(NET, self.ensembles[-1], self.problem.x_test[EVERY])
        return coverage(members, self.problem.truth[EVERY], PROMISED)


class ArrivingReadings(Scene):
    """A hundred observations of the sine, one at a time, each used once."""

    controls = {
        "k": Slider("readings used", tuple(range(READINGS + 1)), 5),
        "n_ens": Slider("members N", SIZES, 15),
        "seed": Slider("seed", tuple(range(33, 43)), 40),
    }
    size = (6.4, 4.6)
    play = "k"
    task = (
        "Find the smallest ensemble that is not too sure of itself: after all hundred readings, its 90% band holds the "
        "truth at 80% of the times of day or more."
    )

    def build(self, figure):
        problem = sine(rng=1)
        self.x = problem.in_units(problem.x_test)[EVERY, 0]
        rows = grid(new_ax(figure.subplots()), 1, HEIGHTS)
        (above,), (errors,), (reach,) = rows
        self.picture = Arriving(above, self.x, problem.truth[EVERY, 0], errors=errors, reach=reach, height=(-2.6, 4))
        without_inner_labels(rows)
        legend(rows[0][0], loc="upper right", ncols=2, fontsize="small", labelspacing=0.3, borderaxespad=0)
        self.made = None
        self.film = None
        self.judged = {}  # {(n_ens, seed): whether the band keeps its promise}
        return self.picture.artists

    def run(self, k, n_ens, seed):
        if self.made != (n_ens, seed):  # the film is kept: to wind it needs no training
            self.made = None
            self.film = Film(n_ens, seed)
            for used in self.film:
                if used < READINGS:
                    yield self.film, min(k, used), n_ens, seed
            self.made = (n_ens, seed)
        yield self.film, k, n_ens, seed

    def draw(self, state):
        film, k, n_ens, _ = state
        members = outputs(NET, film.ensembles[k], film.problem.x_test[EVERY])
        truth = film.problem.truth[EVERY]
        error = rmse(members.mean(axis=-1), truth)
        held = coverage(members, truth, PROMISED)
        upcoming = {}
        enough = "that is enough; does a smaller ensemble do as well?"
        words = "no reading is left, and " + (enough if held >= ENOUGH else f"the task asks for {ENOUGH:.0%}")
        if k < len(film.at_next):
            at_next = film.at_next[k]
            upcoming = {"upcoming": film.d[k], "at_next": at_next, "obs_var": film.problem.obs_std**2}
            x, d = film.d[k]
            words = f"the next reading, {d:.2f} at x = {x:.2f}, where the members say {at_next.mean():.2f}"
            words += f" give or take {at_next.std(ddof=1):.2f}"
        self.picture.show(members[:, 0], film.d[:k], **upcoming)
        said = f"error {error:.3f}, spread {spread(members):.3f}, the band holds the truth at {held:.0%} of the times"
        return f"{n_ens} members after {k} readings: {said}; {words}"

    def done(self, state):
        film, k, n_ens, seed = state
        if k < READINGS or not self.keeps_its_promise(film, n_ens, seed):
            return False
        smaller = SIZES[: SIZES.index(n_ens)]
        return not any(self.keeps_its_promise(None, size, seed) for size in smaller)

    def keeps_its_promise(self, film, n_ens, seed):
        """Whether the band holds enough of the truth after all; without a film the training is made."""
        if (n_ens, seed) not in self.judged:
            if film is None:
                film = Film(n_ens, seed)
                for _ in film:
                    pass
            self.judged[n_ens, seed] = film.coverage() >= ENOUGH
        return self.judged[n_ens, seed]

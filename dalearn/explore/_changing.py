"""An ensemble that learns while the reader changes its world, chapter 14."""

from functools import cache
from itertools import islice

import numpy as np

from .. import coverage, rmse, spread, streams
from ..cycle import _cycle
from ..plots import colour, ink, legend, new_ax
from ..plots.ideas.following import NEWEST, Following
from ._explorer import Menu, Scene, Slider
from ._shared import EVERY, NET
from ._training import outputs

CHANGE = 300  # readings, after which the world changes
READINGS = 600
STEP = 10  # readings from one moment of the film to the next
SEED = 8
N_ENS = 50
WORLDS = {
    "nothing": streams.calm(rng=SEED),
    "the weather turns": streams.jump(CHANGE, rng=SEED),
    "wires swapped": streams.flip(CHANGE, rng=SEED),
    "the seasons": streams.drift(READINGS, rng=SEED),
    "a loose contact": streams.burst(CHANGE, 100, rng=SEED),
    "sun on the sensor": streams.outliers(rng=SEED),
    "the sensor wears out": streams.wear(READINGS, rng=SEED),
}
RELAXATIONS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98)
LEARNT = 200  # readings, after which errors are averaged: the start is the same in all worlds
TASK = {"the seasons": 0.11, "sun on the sensor": 0.065}  # the averaged error that is asked for in each


class World:
    """What happens in a world, the same for every training in it: what the sensor says, and the truth.

    batches   for the cycle, one for each reading
    readings  (READINGS, 2), pairs of time and temperature
    truths    (READINGS // STEP + 1, n_test, 1) at x_test, one for each moment of the film
    """

    def __init__(self, name):
        stream = WORLDS[name]
        given = list(islice(stream, READINGS))
        self.batches = [(x, d, np.full(d.shape, obs_var)) for x, d, obs_var in given]
        x, d = (np.concatenate(each) for each in list(zip(*given))[:2])
        self.readings = np.hstack([stream.in_units(x), d])
        self.x_test = stream.x_test[EVERY]
        self.truths = np.array([stream.truth(k)[EVERY] for k in range(0, READINGS + 1, STEP)])


world_of = cache(World)  # it takes longer to make than there is until the first picture of a training


class Film:
    """A training: the ensemble at every STEP readings, its error and spread there, and what share the band holds."""

    def __init__(self, world, relaxation):
        self.world = world_of(world)
        ensemble = NET.ensemble(N_ENS, spread=0.3, rng=SEED)
        # what a stream gives fits, so the cycle need not look at every one of its readings again
        self.steps = _cycle(NET, ensemble, self.world.batches, READINGS, "perturbed", 1.0, relaxation, SEED)
        self.members = []
        self.measures = []  # error, spread
        self._keep(ensemble)

    def _keep(self, ensemble):
        members = outputs(NET, ensemble, self.world.x_test)
        truth = self.world.truths[len(self.members)]
        self.members.append(members)
        self.measures.append([float(rmse(members.mean(axis=-1), truth)), float(spread(members))])

    def __iter__(self):
        """How many readings have been used; the training goes on as it is asked for."""
        for step in self.steps:
            if step.k % STEP == 0:
                self._keep(step.theta)
                yield step.k

    def held(self, i):
        """The share of the times at which the band holds the truth, at moment i; only for a moment that is shown."""
        return float(coverage(self.members[i], self.world.truths[i]))

    def mean_error(self):
        """Averaged over the readings after the first LEARNT."""
        return float(np.mean([error for error, *_ in self.measures[LEARNT // STEP + 1 :]]))


class ChangingWorld(Scene):
    """Fifty networks that learn from one reading at a time, and a world that changes."""

    controls = {
        "k": Slider("readings used", tuple(range(0, READINGS + 1, STEP)), 310),
        "world": Menu("what happens", tuple(WORLDS), "wires swapped"),
        "relaxation": Slider("relaxation", RELAXATIONS, 0.0),
    }
    size = (6.4, 4.6)
    play = "k"
    task = (
        "Find one relaxation that is good in two worlds: with the seasons, the error averaged from reading 200 on is "
        "below 0.11, and with sun on the sensor it is below 0.065. Look at both."
    )

    def build(self, figure):
        above, below = (new_ax(ax) for ax in figure.subplots(2, 1, height_ratios=(3, 2)))
        some = next(iter(WORLDS.values()))
        self.picture = Following(above, some.in_units(some.x_test)[EVERY, 0])
        legend(above, outside=True, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4, fontsize="small")
        below.set(xlabel="readings used", xlim=(-5, READINGS + 5))
        below.set(ylabel="error, spread", ylim=(0.004, 6), yscale="log")
        self.now = below.axvline(0, color=colour("prior", below), lw=1)
        (self.error,) = below.plot([], [], "-", color=colour("mean", below), lw=2.2, label="error")
        (self.spread,) = below.plot([], [], "--", color=colour("ensemble", below), lw=2.2, label="spread")
        look = {"ls": (0, (1, 1)), "color": ink(below), "lw": 1.8}
        (self.average,) = below.plot([], [], label=f"averaged from {LEARNT} on", **look)
        legend(below, loc="upper right", ncols=3, fontsize="small")
        self.words = below.text(0, 0.0055, "", fontsize="small", color=ink(below))
        self.films = {}
        self.seen = {}  # {relaxation: the worlds of the task in which it was good enough}
        return [*self.picture.artists, self.now, self.error, self.spread, self.average, self.words]

    def forget(self):
        self.seen = {}

    def run(self, k, world, relaxation):
        made = self.films.get((world, relaxation))
        if made is None:  # films are kept: to wind one needs no training
            made = Film(world, relaxation)
            for used in made:
                if used < READINGS:
                    yield made, min(k, used), world, relaxation
            self.films[world, relaxation] = made
        yield made, k, world, relaxation

    def draw(self, state):
        film, k, world, relaxation = state
        i = k // STEP
        error, width = film.measures[i]
        through = np.array(film.measures)
        at = STEP * np.arange(len(through))
        newest = film.world.readings[max(0, k - NEWEST) : k]
        self.picture.show(film.members[i][:, 0], film.world.truths[i, :, 0], newest)
        self.now.set_xdata([k, k])
        self.error.set_data(at, through[:, 0])
        self.spread.set_data(at, through[:, 1])
        said = f"error {error:.3f}, spread {width:.3f}, the band holds the truth at {film.held(i):.0%} of the times"
        words = f"{k} readings, what happens: {world}, relaxation {relaxation:g}: {said}"
        if len(film.measures) == READINGS // STEP + 1:
            average = film.mean_error()
            self.average.set_data([LEARNT, READINGS], [average, average])
            self.words.set_text(f"averaged error {average:.3f}")
            words += f"; averaged from reading {LEARNT} on, the error is {average:.3f}"
        else:
            self.average.set_data([], [])
            self.words.set_text("")
        return words

    def done(self, state):
        film, _, world, relaxation = state
        if world in TASK and film.mean_error() < TASK[world]:
            self.seen.setdefault(relaxation, set()).add(world)
        return self.seen.get(relaxation) == set(TASK)

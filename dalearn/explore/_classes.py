"""The digits that an ensemble takes for others, with localisation and without, chapter 13."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from .. import digits, enkf, localised
from ..plots import ground, ink, new_ax
from ..plots.roles import COLOURS, WHITE
from ..study.rivals import Squeezed, own_outputs
from ._explorer import Menu, Scene, Slider

SIZES = (20, 30, 50, 70, 100, 150, 200, 300, 400)
ROUNDS = 4
DIGITS = 400  # to learn from
BATCH = 100
ROWS, COLUMNS = 10, 18  # of test digits that are shown
USUAL = "every output moves all"
LOCAL = "its own output only"
AIM = 50  # members, whose result with localisation is asked for without


class Film:
    """One training: what the members' mean answers to the test digits after each batch, the start included."""

    def __init__(self, n_ens, way, seed):
        self.data = digits(DIGITS, rng=seed)
        self.net = Squeezed((8, 8), 10, activation="tanh")
        self.x_test = self.data.x_test.astype(np.float32)
        ensemble = self.net.ensemble(n_ens, spread=0.3, rng=seed).astype(np.float32)
        update = localised(own_outputs(self.net)) if way == LOCAL else "perturbed"
        targets = np.eye(10, dtype=np.float32)[self.data.labels]
        settings = {"batch_size": BATCH, "epochs": ROUNDS, "relaxation": 0.8, "update": update, "rng": seed}
        self.steps = enkf(self.net, ensemble, self.data.x.astype(np.float32), targets, 0.1, **settings)
        self.answers = [self.answer(ensemble)]

    def answer(self, theta):
        return self.net(theta, self.x_test).mean(axis=-1).argmax(axis=1)

    def __iter__(self):
        """How many batches have been used; the training goes on as it is asked for."""
        for step in self.steps:
            self.answers.append(self.answer(step.theta))
            yield step.k

    def accuracy(self, batches):
        return float(np.mean(self.answers[batches] == self.data.labels_test))


class Classes(Scene):
    """Test digits, the wrong ones on orange: batches, members, which outputs move an output weight."""

    controls = {
        "batches": Slider("batches used", tuple(range(ROUNDS * DIGITS // BATCH + 1)), ROUNDS * DIGITS // BATCH),
        "n_ens": Slider("members N", SIZES, 50),
        "way": Menu("an output weight is moved by", (USUAL, LOCAL), USUAL),
        "seed": Slider("seed", tuple(range(6)), 1),
    }
    size = (6.4, 4.0)
    play = "batches"
    task = (
        f"Let an output weight be moved by its own output only, and see how many digits {AIM} members get right after "
        "all batches. Then let every output move all weights again: find the smallest ensemble that is as good."
    )

    def build(self, figure):
        ax = new_ax(figure.subplots())
        colours = [ground(ax), ink(ax)]
        self.shades = LinearSegmentedColormap.from_list("digits", colours)(np.linspace(0, 1, 256))[:, :3]
        self.wrong = LinearSegmentedColormap.from_list("wrong", [COLOURS["mean"], WHITE])(np.linspace(0, 1, 256))[:, :3]
        self.picture = ax.imshow(np.ones((ROWS * 9, COLUMNS * 9, 3)), interpolation="nearest")
        ax.axis("off")
        self.made = None
        self.film = None
        self.judged = {}  # {(n_ens, way, seed): the accuracy after all batches}
        return [self.picture]

    def run(self, batches, n_ens, way, seed):
        if self.made != (n_ens, way, seed):  # the film is kept: to wind it needs no training
            self.made = None
            self.film = Film(n_ens, way, seed)
            for used in self.film:
                if used < len(self.film.steps):
                    yield self.film, min(batches, used), n_ens, way, seed
            self.made = (n_ens, way, seed)
            self.judged[self.made] = self.film.accuracy(-1)
        yield self.film, batches, n_ens, way, seed

    def draw(self, state):
        film, batches, n_ens, way, _ = state
        shown = ROWS * COLUMNS
        data = film.data
        is_wrong = film.answers[batches] != data.labels_test
        places = (255 * data.x_test[:shown]).astype(int)
        images = np.where(is_wrong[:shown, None, None, None], self.wrong[places], self.shades[places])
        tiles = np.ones((ROWS, COLUMNS, 9, 9, 3)) * self.shades[0]
        tiles[:, :, :8, :8] = images.reshape(ROWS, COLUMNS, 8, 8, 3)
        self.picture.set_data(tiles.transpose(0, 2, 1, 3, 4).reshape(ROWS * 9, COLUMNS * 9, 3))
        return (
            f"{n_ens} members, an output weight is moved by {'all outputs' if way == USUAL else 'its own'}, after "
            f"{batches} batches: {film.accuracy(batches):.0%} of 360 test digits are right. Of the {shown} shown "
            f"{is_wrong[:shown].sum()} are wrong, on orange"
        )

    def done(self, state):
        film, batches, n_ens, way, seed = state
        if batches < len(film.steps) or way != USUAL:
            return False
        aim = self.accuracy(AIM, LOCAL, seed)
        if self.accuracy(n_ens, USUAL, seed) < aim:
            return False
        smaller = SIZES[SIZES.index(n_ens) - 1]
        return n_ens == SIZES[0] or self.accuracy(smaller, USUAL, seed) < aim

    def accuracy(self, n_ens, way, seed):
        """That after all batches; the training is made where the reader has not made it."""
        if (n_ens, way, seed) not in self.judged:
            film = Film(n_ens, way, seed)
            for _ in film:
                pass
            self.judged[n_ens, way, seed] = film.accuracy(-1)
        return self.judged[n_ens, way, seed]

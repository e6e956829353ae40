"""The digits that an ensemble takes for others, with localisation and without, chapter 13."""

from functools import cache
from itertools import pairwise

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import LinearSegmentedColormap, to_rgba

from .. import digits, enkf, localised
from ..plots import colour, ground, ink, new_ax
from ..plots.roles import COLOURS
from ..study.rivals import Squeezed, own_outputs
from ._explorer import Menu, Scene, Slider

SIZES = (20, 30, 50, 70, 100, 150, 200)
ROUNDS = 2
DIGITS = 300  # to learn from
BATCH = 60
LAST = ROUNDS * DIGITS // BATCH
ROWS, COLUMNS = 10, 12  # of test digits that are shown
TALL, WIDE = 9, 13  # squares of a place: a digit of 8 by 8, and beside it, in 3 by 5, what it was taken for
SQUARE = 4  # pixels of the figure along a square
MARGIN = (8, 10)  # pixels at the left and below
USUAL = "every output moves all"
LOCAL = "its own output only"
AIM = 30  # members, whose result with localisation is asked for without
NET = Squeezed((8, 8), 10, activation="tanh")
UPDATES = {USUAL: "perturbed", LOCAL: localised(own_outputs(NET))}
NUMERALS = (
    "111101101101111 010110010010111 111001111100111 111001111001111 101101111001001 "
    "111100111001111 111100111101111 111001001001001 111101111101111 111101111001111"
)
SHAPES = np.array([list(numeral) for numeral in NUMERALS.split()]).astype(int).reshape(10, 5, 3)


@cache
def task_of(seed):
    """The digits to learn from, their targets, and those to test with."""
    data = digits(DIGITS, rng=seed)
    x, x_test = (images.astype(np.float32) for images in (data.x, data.x_test))
    return x, np.eye(10, dtype=np.float32)[data.labels], x_test, data.labels_test


class Film:
    """One training: the members after each batch, and what their mean answers to the test digits where one looks."""

    def __init__(self, n_ens, way, seed):
        x, targets, self.x_test, self.labels = task_of(seed)
        ensemble = NET.ensemble(n_ens, spread=0.3, rng=seed).astype(np.float32)
        settings = {"batch_size": BATCH, "epochs": ROUNDS, "relaxation": 0.8, "update": UPDATES[way], "rng": seed}
        self.steps = enkf(NET, ensemble, x, targets, 0.1, **settings)
        self.members = [ensemble]
        self.found = {}

    def __iter__(self):
        """How many batches have been used; the training goes on as it is asked for."""
        for step in self.steps:
            self.members.append(step.theta)
            yield step.k

    def answers(self, batches):
        if batches not in self.found:
            self.found[batches] = NET(self.members[batches], self.x_test).mean(axis=-1).argmax(axis=1)
        return self.found[batches]

    def accuracy(self, batches):
        return float(np.mean(self.answers(batches) == self.labels))


class Squares(Artist):
    """Squares of one colour each, (down, across, 4) in whole numbers. imshow would take fifteen times as long."""

    colours = None

    def draw(self, renderer):
        upwards = self.colours[::-1]  # as the renderer counts
        renderer.draw_image(renderer.new_gc(), *MARGIN, upwards.repeat(SQUARE, axis=0).repeat(SQUARE, axis=1))


class Classes(Scene):
    """Test digits, the wrong ones on orange: batches, members, which outputs move an output weight."""

    controls = {
        "batches": Slider("batches used", tuple(range(LAST + 1)), LAST),
        "n_ens": Slider("members N", SIZES, AIM),
        "way": Menu("an output weight is moved by", (USUAL, LOCAL), USUAL),
        "seed": Slider("seed", tuple(range(6)), 2),
    }
    size = (6.4, 3.8)  # inches: the squares and the margin all around
    is_flat = True
    play = "batches"
    task = (
        f"Let an output weight be moved by its own output only, and see how many digits {AIM} members get right after "
        "all batches. Then let every output move all weights again: find the smallest ensemble that is as good."
    )

    def build(self, figure):
        ax = new_ax(figure.subplots())
        self.paper = self.shades_between(ground(ax), ink(ax))
        self.orange = self.shades_between(COLOURS["mean"], "black")
        self.numeral = (255 * np.array(to_rgba(colour("mean", ax)))).astype(np.uint8)
        ax.axis("off")
        self.picture = figure.add_artist(Squares())
        self.picture.colours = np.full((ROWS * TALL, COLUMNS * WIDE, 4), self.paper[0])
        self.made = None
        self.film = None
        self.forget()
        return [self.picture]

    @staticmethod
    def shades_between(paper, strokes):
        """256 colours, (256, 4) whole numbers, from that of the paper to that of the strokes."""
        shades = LinearSegmentedColormap.from_list("digits", [paper, strokes])(np.linspace(0, 1, 256))
        return (255 * shades).astype(np.uint8)

    def run(self, batches, n_ens, way, seed):
        if self.made != (n_ens, way, seed):  # the film is kept: to wind it needs no training
            self.made = None
            self.film = Film(n_ens, way, seed)
            for used in self.film:
                if used < LAST:
                    yield self.film, min(batches, used), n_ens, way, seed
            self.made = (n_ens, way, seed)
        yield self.film, batches, n_ens, way, seed

    def draw(self, state):
        film, batches, n_ens, way, _ = state
        shown = ROWS * COLUMNS
        answers = film.answers(batches)
        is_wrong = answers != film.labels
        wrong = np.flatnonzero(is_wrong[:shown])
        strokes = (255 * film.x_test[:shown]).astype(np.uint8)
        places = np.empty((shown, TALL, WIDE, 4), np.uint8)
        places[:] = self.paper[0]
        places[:, :8, :8] = self.paper[strokes]
        places[wrong, :8, :8] = self.orange[strokes[wrong]]
        numerals = SHAPES[answers[wrong]][..., None]
        places[wrong, 2:7, 9:12] = np.where(numerals, self.numeral, self.paper[0])
        in_rows = places.reshape(ROWS, COLUMNS, TALL, WIDE, 4).transpose(0, 2, 1, 3, 4)
        self.picture.colours = in_rows.reshape(ROWS * TALL, COLUMNS * WIDE, 4)
        return (
            f"{n_ens} members, an output weight is moved by {'all outputs' if way == USUAL else 'its own'}, after "
            f"{batches} batches: {film.accuracy(batches):.0%} of 360 test digits are right. Of the {shown} shown "
            f"{len(wrong)} are wrong: on orange, with the answer beside them"
        )

    def done(self, state):
        """Whether the reader has seen the aim, an ensemble that reaches it, and the next smaller one, that does not."""
        film, batches, n_ens, way, seed = state
        if batches == LAST:
            self.seen[n_ens, way, seed] = film.accuracy(LAST)
        aim = self.seen.get((AIM, LOCAL, seed))
        without = [self.seen.get((each, USUAL, seed)) for each in SIZES]
        pairs = [pair for pair in pairwise(without) if None not in pair]
        return aim is not None and any(smaller < aim <= larger for smaller, larger in pairs)

    def forget(self):
        self.seen = {}  # {(n_ens, way, seed): the accuracy after all batches}

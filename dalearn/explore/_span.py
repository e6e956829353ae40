"""The explorer of rank, chapter 04: what a few members can reach."""

import numpy as np

from .. import plots
from .._checks import whole
from ..plots.ideas.span import Span as Picture
from ..plots.ideas.span import seen_from
from ._explorer import Scene, Slider

TIMES = ("6:00", "12:00", "18:00")
TRUTH = np.array([-1.0, 0.0, 1.0])  # the day's curve at these times
SEED = 300
OBS_STD = 0.05
UNLUCKY = 0.25  # so far from the truth end a quarter of all fours, or farther
FLAT = 0.15  # members look like a line, seen from here: how far they lie beside it, over all of them


def updated(members):
    """Members (3, n_ens) after the readings. All see the same reading, as in the chapter."""
    covariance = np.cov(members)
    gain = covariance @ np.linalg.inv(covariance + OBS_STD**2 * np.eye(3))
    return members + gain @ (TRUTH[:, None] - members)


def three_times(n_ens, seed=SEED):
    """Members (3, n_ens): what each expects of six in the morning, noon and six in the evening; more add members."""
    return np.random.default_rng(seed).normal(0, 0.7, (100, 3)).T[:, :n_ens].copy()


def few_members(n_ens):
    """Members (3, n_ens) of three numbers, as chapter 04 draws them, and the same after the readings -> before, after.

    Each holds what it expects at 6:00, 12:00 and 18:00. The readings say the truth, (−1, 0, 1), told as off by 0.05.
    n_ens is a whole number from 2 to 100; ValueError otherwise.
    """
    before = three_times(whole("n_ens", n_ens, at_least=2, at_most=100))
    return before, updated(before)


class Span(Scene):
    """Members of three numbers, a reading of each of the three, and where the update takes the members.

    Draw 1 is the chapter's. Each draw deals other members.
    """

    controls = {
        "n_ens": Slider("members N", (2, 3, 4, 6), 3),
        "draw": Slider("draw", tuple(range(1, 13)), 1),
        "turn": Slider("walk around", tuple(range(0, 185, 5)), 60, "{}°"),
    }
    size = (6.0, 4.6)
    play = "turn"
    task = (
        f"Find four members whose mean stops more than {UNLUCKY} short of the truth, and walk around until you see "
        "why: seen from there, the four lie almost on a line."
    )

    def build(self, figure):
        self.picture = Picture(plots.new_ax(figure.subplots()), TIMES)
        return self.picture.artists

    def run(self, n_ens, draw, turn):
        prior = three_times(n_ens, SEED - 1 + draw)
        yield prior, updated(prior), draw, turn

    def _distance(self, state):
        return np.linalg.norm(state[1].mean(axis=1) - TRUTH)

    def done(self, state):
        prior, _, _, turn = state
        return prior.shape[1] == 4 and self._distance(state) > UNLUCKY and looks_flat(prior, turn)

    def draw(self, state):
        prior, posterior, draw, turn = state
        self.picture.show(prior, posterior, TRUTH, turn)
        n_ens = prior.shape[1]
        what = {2: "a line", 3: "a plane"}.get(n_ens, "all of space, more than this box")
        return (
            f"Draw {draw}: {n_ens} members span {what}; after the readings their mean is {self._distance(state):.2f} "
            f"away from the truth. You have walked {turn}° around{_seen(prior, turn)}."
        )


def looks_flat(members, turn):
    """Whether members (3, n_ens) lie almost on a line for somebody who has walked turn degrees around them."""
    seen = seen_from(members.T, turn)
    _, beside = np.linalg.svd(seen - seen.mean(axis=0), compute_uv=False)
    return bool(beside < FLAT)


def _seen(members, turn):
    """The end of a sentence on what one sees from here."""
    n_ens = members.shape[1]
    if n_ens == 3:
        edge = plots.edge_on(members)
        return ", and see the plane from its edge" if edge is not None and abs(turn - edge) <= 2.5 else ""
    if n_ens > 3 and looks_flat(members, turn):
        return f", and see the {'four' if n_ens == 4 else 'six'} almost on a line: they lie almost in a plane"
    return ""

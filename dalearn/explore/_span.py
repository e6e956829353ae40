"""The explorer of rank, chapter 04: what a few members can reach."""

import numpy as np

from .. import plots
from .._checks import whole
from ..plots.ideas.span import Span as Picture
from ._explorer import Scene, Slider

TIMES = ("6:00", "12:00", "18:00")
TRUTH = np.array([-1.0, 0.0, 1.0])  # the day's curve at these times
SEED = 300
OBS_STD = 0.05
REACHED = 0.1  # two standard deviations of a reading


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
    """Members of three numbers, a reading of each of the three, and where the update takes the members."""

    controls = {
        "n_ens": Slider("members N", (2, 3, 4), 3),
        "turn": Slider("walk around", tuple(range(0, 185, 5)), 30, "{}°"),
    }
    size = (6.0, 4.6)
    play = "turn"
    task = (
        "Walk around until you see the plane of three members from its edge. Then find the smallest number of members "
        "that reach the truth."
    )

    def build(self, figure):
        self.picture = Picture(plots.new_ax(figure.subplots()), TIMES)
        return self.picture.artists

    def run(self, n_ens, turn):
        prior = three_times(n_ens)
        yield prior, updated(prior), turn

    def _distance(self, state):
        return np.linalg.norm(state[1].mean(axis=1) - TRUTH)

    def done(self, state):
        n_ens = state[0].shape[1]
        fewer = next(self.run(n_ens - 1, 0)) if n_ens > 2 else None
        return self._distance(state) < REACHED and (fewer is None or self._distance(fewer) >= REACHED)

    def draw(self, state):
        prior, posterior, turn = state
        self.picture.show(prior, posterior, TRUTH, turn)
        n_ens = prior.shape[1]
        what = {2: "a line", 3: "a plane"}.get(n_ens, "all of space, more than this box")
        edge = n_ens == 3 and abs(turn - plots.edge_on(prior)) <= 2.5
        return (
            f"{n_ens} members span {what}; after the readings their mean is {self._distance(state):.2f} away from the "
            f"truth. You have walked {turn}° around{', and see the plane from its edge' if edge else ''}."
        )

"""Two methods on the same days, chapter 08: an ensemble, a rival, and the budget of both."""

import numpy as np

from ..plots import new_ax
from ..plots.ideas.pairs import Pairs as Dots
from ..study.compare import judge
from ._explorer import Menu, Scene, Slider

ASKED = ("EnKF", "Adam")  # of whom the task is


class Pairs(Scene):
    """Each dot a day; below the dashed line the ensemble is closer on it, above the rival."""

    size = (6.2, 4.4)
    play = "passes"
    task = (
        f"Find the smallest budget at which these days can no longer tell {ASKED[0]} from {ASKED[1]}: the strip holds "
        "the dashed line."
    )

    def __init__(self, curves):
        self.curves = {name.removeprefix("tuned "): curve for name, curve in curves.items()}
        ensembles = tuple(name for name in self.curves if name in ("EnKF", "ESMDA"))
        rivals = tuple(name for name in self.curves if name not in ensembles)
        for name in ASKED:
            if name not in self.curves:
                raise ValueError(f"curves must hold {' and '.join(ASKED)}; got {', '.join(self.curves)}")
        self.budgets = tuple(sorted(set.intersection(*(set(curve) for curve in self.curves.values()))))
        self.controls = {
            "passes": Slider("passes", self.budgets, self.budgets[-1], "{:,g}"),
            "ensemble": Menu("ensemble", ensembles, ASKED[0]),
            "rival": Menu("rival", rivals, rivals[0]),
        }
        self.verdicts = {}

    def build(self, figure):
        n_seeds = len(self.curves[ASKED[0]][self.budgets[0]])
        self.picture = Dots(new_ax(figure.subplots()), n_seeds)
        return self.picture.artists

    def run(self, passes, ensemble, rival):
        yield passes, ensemble, rival, self.verdict(passes, ensemble, rival)

    def verdict(self, passes, ensemble, rival):
        """The study's verdict on two methods with a budget; it is kept."""
        asked = passes, ensemble, rival
        if asked not in self.verdicts:
            self.verdicts[asked] = judge(self.curves[ensemble][passes], self.curves[rival][passes])
        return self.verdicts[asked]

    def draw(self, state):
        passes, ensemble, rival, found = state
        interval = found.ratio, found.ratio_low, found.ratio_high
        self.picture.show(self.curves[ensemble][passes], self.curves[rival][passes], interval)
        said = (
            f"{passes:,} passes: {ensemble} has the smaller error on {found.wins} of {found.n} days. Its error is "
            f"{found.ratio:.2f} times that of {rival}, between {found.ratio_low:.2f} and {found.ratio_high:.2f}: "
        )
        if holds_one(found):
            return said + "these days cannot tell"
        return said + (f"{ensemble} is closer" if found.ratio_high < 1 else f"{rival} is closer")

    def done(self, state):
        passes, ensemble, rival, _ = state
        if (ensemble, rival) != ASKED:
            return False
        return passes == next((each for each in self.budgets if holds_one(self.verdict(each, *ASKED))), None)


def holds_one(found):
    """Whether the interval of a verdict's ratio holds 1: nobody can tell who is better."""
    return bool(np.round(found.ratio_low, 2) <= 1 <= np.round(found.ratio_high, 2))

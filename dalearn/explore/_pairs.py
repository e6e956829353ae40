"""Two methods on the same days, chapter 08: an ensemble, a rival, and the budget of both."""

from ..plots import new_ax
from ..plots.ideas.pairs import Pairs as Dots
from ..study.compare import judge
from ._explorer import Menu, Scene, Slider

ASKED = "ESMDA"  # of which the task is
NEEDED = (ASKED, "GD")
ROLES = {"EnKF": "ensemble", "ESMDA": "mean"}  # the colours that the methods have in the chapter's other pictures
LEVEL = 1.2  # closer together than this many times, two methods are level


class Pairs(Scene):
    """Each dot a day; below the dashed line the ensemble is closer on it, above the rival."""

    size = (6.2, 4.4)
    play = "passes"
    task = (
        f"The table has one question mark, for EnKF. Find one for {ASKED}: a rival and a budget at which the ratio is "
        "below 0.83 or above 1.20, and yet the strip holds the dashed line."
    )

    def __init__(self, curves):
        self.curves = {name.removeprefix("tuned "): curve for name, curve in curves.items()}
        ensembles = tuple(name for name in self.curves if name in ("EnKF", "ESMDA"))
        rivals = tuple(name for name in self.curves if name not in ensembles)
        for name in NEEDED:
            if name not in self.curves:
                raise ValueError(f"curves must hold {' and '.join(NEEDED)}; got {', '.join(self.curves)}")
        self.budgets = tuple(sorted(set.intersection(*(set(curve) for curve in self.curves.values()))))
        self.controls = {
            "passes": Slider("passes", self.budgets, self.budgets[0], "{:,g}"),
            "ensemble": Menu("ensemble", ensembles, ensembles[0]),
            "rival": Menu("rival", rivals, NEEDED[1]),
        }
        self.verdicts = {}

    def build(self, figure):
        n_seeds = len(self.curves[ASKED][self.budgets[0]])
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
        self.picture.show(self.curves[ensemble][passes], self.curves[rival][passes], interval, ROLES[ensemble])
        said = (
            f"{passes:,} passes: {ensemble} has the smaller error on {found.wins} of {found.n} days. Its error is "
            f"{found.ratio:.2f} times that of {rival}, between {found.ratio_low:.2f} and {found.ratio_high:.2f}: "
        )
        return (
            said
            + {
                "ahead": f"{ensemble} is ahead",
                "behind": f"{ensemble} is behind",
                "level": "the two are level",
                "?": "these days cannot tell, so it is a question mark",
            }[word_for(found)]
        )

    def done(self, state):
        _, ensemble, _, found = state
        return ensemble == ASKED and word_for(found) == "?"


def word_for(found):
    """How the first method of a verdict stands to the second: "level", "ahead" or "behind"; "?" where nobody can tell.

    They are level where the median ratio is between 1 / LEVEL and LEVEL, whatever the interval. Else the interval says
    whether one is ahead: it must not hold 1.
    """
    ratio, low, high = (round(float(value), 2) for value in (found.ratio, found.ratio_low, found.ratio_high))
    if round(1 / LEVEL, 2) <= ratio <= LEVEL:
        return "level"
    if low <= 1 <= high:
        return "?"
    return "ahead" if ratio < 1 else "behind"

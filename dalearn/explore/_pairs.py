"""Two methods on the same days, chapter 08: an ensemble, a rival, and the budget of both."""

from ..plots import new_ax
from ..plots.ideas.pairs import MOST, beyond
from ..plots.ideas.pairs import Pairs as Dots
from ..study.compare import judge
from ._explorer import Menu, Scene, Slider

ASKED = "ESMDA"  # of which the task is
AGAINST = ("GD", "Adam")  # the rivals of the task
NEEDED = (ASKED, *AGAINST)
ROLES = {"EnKF": "ensemble", "ESMDA": "mean"}  # the colours that the methods have in the chapter's other pictures
LEVEL = 1.2  # closer together than this many times, two methods are level


class Pairs(Scene):
    """Each dot a day; below the dashed line the ensemble is closer on it, above the rival."""

    size = (6.2, 4.4)
    play = "passes"
    task = (
        f"Choose {ASKED}. Let the budget grow from its first value to its last, against {AGAINST[0]} and then against "
        f"{AGAINST[1]}. When can the days not tell?"
    )

    def __init__(self, curves):
        self.curves = {name.removeprefix("tuned "): curve for name, curve in curves.items()}
        ensembles = tuple(name for name in self.curves if name in ("EnKF", "ESMDA"))
        rivals = tuple(name for name in self.curves if name not in ensembles)
        for name in NEEDED:
            if name not in self.curves:
                needs = f"{', '.join(NEEDED[:-1])} and {NEEDED[-1]}"
                raise ValueError(f"curves must hold {needs}; got {', '.join(self.curves)}")
        self.budgets = tuple(sorted(set.intersection(*(set(curve) for curve in self.curves.values()))))
        self.controls = {
            "passes": Slider("passes", self.budgets, self.budgets[0], "{:,g}"),
            "ensemble": Menu("ensemble", ensembles, ensembles[0]),
            "rival": Menu("rival", rivals, AGAINST[0]),
        }
        self.verdicts = {}
        self.seen = set()

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
        errors, others = self.curves[ensemble][passes], self.curves[rival][passes]
        self.picture.show(errors, others, interval, ROLES[ensemble])
        said = (
            f"{passes:,} passes: {ensemble} has the smaller error on {found.wins} of {found.n} days. Its error is "
            f"{found.ratio:.2f} times that of {rival}, between {found.ratio_low:.2f} and {found.ratio_high:.2f}: "
        )
        said += {
            "ahead": f"{ensemble} is ahead",
            "behind": f"{ensemble} is behind",
            "level": "the two are level",
            "?": "these days cannot tell, so it is a question mark",
        }[word_for(found)]
        more = f" (triangles: {{0}} days with a ratio beyond {MOST} or 1/{MOST})"
        return said + beyond(errors, others, more)

    def done(self, state):
        passes, ensemble, rival, _ = state
        if ensemble == ASKED and rival in AGAINST:
            self.seen.add((rival, passes))
        return len(self.seen) == len(AGAINST) * len(self.budgets)

    def forget(self):
        self.seen.clear()


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

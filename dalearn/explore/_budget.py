"""The explorer of chapter 12: an ensemble method against its rivals at the same number of passes, from the table."""

import numpy as np

from .. import plots
from ..plots.ideas.forest import LEVEL, Forest, verdict_of
from ..study.cases import COURSE
from ..study.compare import curve, judge
from ..study.tuning import PASSES
from ._explorer import Menu, Scene, Slider

RIVALS = ("GD", "SGD", "momentum", "Adam")
METHODS = ("EnKF", "ESMDA")
LIMITS = (0.08, 8)


class Budget(Scene):
    """The forest of one ensemble method against the four descents: its problem, its budget, its method."""

    controls = {
        "passes": Slider("budget in passes", PASSES, 1000, "{:,}"),
        "problem": Menu("problem", tuple(case.problem for case in COURSE), "sine"),
        "method": Menu("method", METHODS, "EnKF"),
    }
    size = (6.2, 3.2)
    task = (
        "On some problems EnKF is ahead of all four descents, with some budgets. Find the largest of all these "
        "budgets, and its problem."
    )

    def __init__(self, runs):
        self.runs = runs
        self.cases = {case.problem: case for case in COURSE}
        self.found = {}  # what has been judged so far
        self.longest = max(self.lead(problem) for problem in self.cases)  # before the reader asks for it

    def build(self, figure):
        ax = plots.new_ax(figure.subplots())
        self.forest = Forest(ax, RIVALS, "the ensemble", LIMITS)
        return self.forest.artists

    def run(self, passes, problem, method):
        shown = self.nearest(passes, problem, method)
        yield passes, shown, problem, method, self.verdicts(shown, problem, method)

    def nearest(self, passes, problem, method):
        """The budget of the table that is shown for this one: the largest up to it, else the smallest."""
        budgets = self.errors(method, problem)
        return max((each for each in budgets if each <= passes), default=min(budgets))

    def verdicts(self, passes, problem, method):
        """The Verdict against each rival, with a budget that the table has."""
        key = passes, problem, method
        if key not in self.found:
            errors, *rivals = [self.errors(name, problem)[passes] for name in (method, *RIVALS)]
            self.found[key] = [judge(errors, others) for others in rivals]
        return self.found[key]

    def errors(self, name, problem):
        """{passes: errors} of a method or of a rival, read once."""
        key = name, problem
        if key not in self.found:
            self.found[key] = curve(self.runs, self.cases[problem], f"tuned {name}")
        return self.found[key]

    def draw(self, state):
        passes, shown, problem, method, verdicts = state
        self.forest.show([(v.ratio, v.ratio_low, v.ratio_high, v.wins, v.n) for v in verdicts])
        told = [
            f"{rival} {v.ratio:.2f} ({v.ratio_low:.2f} to {v.ratio_high:.2f}), {v.wins} of {v.n}, {said_of(v)}"
            for rival, v in zip(RIVALS, verdicts)
        ]
        against = f"{method} on {problem}, {shown:,} passes, error ratios and wins against {'; '.join(told)}"
        if shown != passes:
            against = f"The table has nothing for {passes:,} passes here; these are {shown:,}. {against}"
        if not is_ahead(verdicts):
            return against
        more = "somewhere it is with a larger budget" if shown < self.longest else "nowhere with a larger budget"
        return f"{against}. It is ahead of all four, and {more}"

    def done(self, state):
        passes, _, _, method, verdicts = state
        return method == "EnKF" and passes == self.longest and is_ahead(verdicts)

    def lead(self, problem):
        """The largest budget at which EnKF is ahead of all rivals; 0 where it never is."""
        for passes in reversed(self.errors("EnKF", problem)):
            errors, *rivals = [self.errors(name, problem)[passes] for name in ("EnKF", *RIVALS)]
            may_be = all(np.median(errors / others) < LEVEL[0] for others in rivals)  # an interval takes longer
            if may_be and is_ahead(self.verdicts(passes, problem, "EnKF")):
                return passes
        return 0


def said_of(verdict):
    """Whether a method is "ahead" or "behind" of a rival, the two are "level", or we "cannot tell"."""
    return verdict_of(verdict.ratio, verdict.ratio_low, verdict.ratio_high)


def is_ahead(verdicts):
    """Whether a method is ahead of all its rivals."""
    return all(said_of(v) == "ahead" for v in verdicts)

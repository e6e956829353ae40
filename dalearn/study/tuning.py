"""Every family at its best for every budget, by one rule for all.

A budget is a number of passes; one network that is run once on all the data makes a pass, and a pass backward counts
as two. For each family, problem and budget, tune() draws N_TRIED settings from the family's space and trains with each
of them on a quarter of the tuning seeds, which no study uses. The best quarter of the settings goes on to all of these
seeds: one round of successive halving (Jamieson & Talwalkar 2016, arXiv 1502.07943). Of those that diverge on no seed,
the one with the smallest median RMSE is taken. Every family gets as many settings on the same seeds. What was chosen,
and what the choice cost, stands in settings.csv; `python -m dalearn.study --choose dalearn/study/settings.csv` makes
that file.
"""

import math
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product

import numpy as np

from .._command import write_table
from .._processes import pool
from . import lines
from .cases import COURSE, PROBLEMS, STREAM, Family, Run, settings_text

PASSES = (10, 30, 100, 300, 1000, 3000, 10_000)  # the budgets on every case of the course
N_TRIED = 48  # settings, for each family, problem and budget
ELSEWHERE = (100, 1000)  # the budgets on cases for which nothing was tuned
ON_STREAM = (3, 30, 100, 300)  # the budgets for the stream; a descent that sees each observation once spends 3
FIRST_SEED = 100  # of those that settings are chosen on; the seeds of a study are below


@dataclass(frozen=True)
class Tuned(Family):
    """A family that is trained at each budget with the setting that was chosen for it.

    name       in the table
    train      train(run, passes, **setting) -> its row; it spends at most so many passes
    space      space(is_curve, passes) -> {name: the values to choose from}; is_curve as in Run
    first      the smallest budget with which it can train at all
    on_stream  True for a family that is trained on the stream alone, and nobody else is; the others are tuned on the
               cases of the course. With another noise or another number of data they have the settings of the course
    """

    name: str
    train: Callable
    space: Callable
    first: int = 0
    on_stream: bool = False

    def tuned_on(self, problem):
        """The case on which the settings for a problem are chosen."""
        (case,) = (case for case in self.own_cases() if case.problem == problem)
        return case

    def own_cases(self):
        return [STREAM] if self.on_stream else COURSE

    def problems(self):
        """The problems for which settings are chosen."""
        return [case.problem for case in self.own_cases()]

    def budgets(self, case):
        """The budgets with which the family trains on a case."""
        if case == STREAM or self.on_stream:
            budgets = ON_STREAM if case == STREAM and self.on_stream else ()
        else:
            budgets = PASSES if case in COURSE else ELSEWHERE
        return [passes for passes in budgets if passes >= self.first]

    def methods(self, case):
        return [self.at(passes) for passes in self.budgets(case)]

    def at(self, passes):
        """The name of the method that is the family at a budget."""
        return f"{self.name} {passes} passes"

    def rows(self, run):
        for passes in self.budgets(run.case):
            setting = chosen_settings()[self.name, run.case.problem][passes].setting
            if setting.get("batch"):  # chosen where there are more data, perhaps
                setting = setting | {"batch": min(setting["batch"], run.case.n)}
            yield self.train(run.again(), passes, **setting)


def tried(family, problem, passes):
    """The settings that are tried: all of the space where it is no larger than N_TRIED, else drawn from it.

    In a draw every value of a name comes up equally often, give or take one: a Latin hypercube (McKay, Beckman &
    Conover 1979, doi 10.2307/1268522). The same arguments give the same settings.
    """
    space = family.space(is_curve(problem), passes)
    if math.prod(map(len, space.values())) <= N_TRIED:
        return [dict(zip(space, values)) for values in product(*space.values())]
    rng = np.random.default_rng(zlib.crc32(f"{family.name}, {problem}, {passes}".encode()))
    columns = [[values[i] for i in rng.permutation(N_TRIED) % len(values)] for values in space.values()]
    return [dict(zip(space, values)) for values in zip(*columns)]


@cache
def is_curve(problem):
    """Whether the network of a problem has one input."""
    return PROBLEMS[problem](2, rng=0).x.shape[1] == 1


def tuning_seeds(passes):
    """The seeds on which the settings for a budget are compared: fewer where a training is long."""
    n_seeds = 8 if passes <= 1000 else 4
    return range(FIRST_SEED, FIRST_SEED + n_seeds)


@dataclass(frozen=True)
class Choice:
    """What was chosen for a family, a problem and a budget.

    setting  {name: value}
    error    its median RMSE on the tuning seeds
    spent    the passes that the choice cost, over all settings and seeds
    """

    setting: dict
    error: float
    spent: int


def tune(family, problem, passes):
    """The Choice for a family on a problem at a budget."""
    case = family.tuned_on(problem)
    spent = 0

    def error(setting, seed):
        nonlocal spent
        row = family.train(Run(*case, seed), passes, **setting)
        spent += row["forward"] + 2 * row["backward"]
        return row["rmse"]

    seeds = tuning_seeds(passes)
    first = seeds[: len(seeds) // 4]
    settings = tried(family, problem, passes)
    begun = [[error(setting, seed) for seed in first] for setting in settings]
    kept = np.argsort(medians(begun), kind="stable")[: math.ceil(len(settings) / 4)]
    ended = [begun[i] + [error(settings[i], seed) for seed in seeds[len(first) :]] for i in kept]
    errors = medians(ended)
    best = int(errors.argmin())
    return Choice(settings[kept[best]], float(errors[best]), round(float(spent)))


def medians(errors):
    """The median of each setting's errors (n_settings, n_seeds) -> (n_settings,), infinite where one of them is NaN."""
    errors = np.array(errors)
    never_diverged = np.isfinite(errors).all(axis=1)
    return np.where(never_diverged, np.median(errors, axis=1), np.inf)


# ---- the file of choices

COLUMNS = ["family", "problem", "passes", "error", "spent", "setting"]
NOTE = (
    "The settings of the study, chosen by python -m dalearn.study --choose FILE as dalearn/study/tuning.py says.",
    "error: the median RMSE on the seeds that they were chosen on. spent: the passes that choosing cost.",
)


@cache
def chosen_settings():
    """The choices that the study uses: those of settings.csv beside this file."""
    return read_choices(files(__package__) / "settings.csv")


def read_choices(path):
    """The choices in a file like settings.csv, {(family, problem): {passes: Choice}}.

    ValueError, with the file's name and the line, for a file of another kind.
    """
    choices = {}
    for number, (family, problem, passes, error, spent, setting) in lines.rows_under(COLUMNS, path):
        try:
            choice = Choice(as_setting(setting), float(error), int(spent))
            choices.setdefault((family, problem), {})[int(passes)] = choice
        except ValueError:  # its own words may be as long as the cell is
            needs = "passes and spent must be whole numbers, error a number, and setting a list of name=value"
            raise ValueError(f"{path}, line {number}: {needs}") from None
    return choices


def as_setting(text):
    """{name: value} from name=value name=value ...; a value is a whole number, a number, or a word."""
    setting = {}
    for pair in text.split():
        name, equals, value = pair.partition("=")
        if not equals:
            raise ValueError(f"{pair} is no name=value")
        setting[name] = as_value(value)
    return setting


def as_value(text):
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    return {"None": None, "True": True, "False": False}.get(text, text)


def write_choices(path, choices, order):
    """Write choices, in the form of read_choices, into a file, which is replaced in one move.

    order  the names of the families; after them come those that are not in it, as they are
    """
    keys = [(family, problem) for family in order for problem in PROBLEMS]
    keys += [key for key in choices if key not in keys]
    rows = [
        [family, problem, passes, f"{choice.error:.4g}", choice.spent, settings_text(choice.setting)]
        for family, problem in keys
        for passes, choice in sorted(choices.get((family, problem), {}).items())
    ]
    write_table(path, NOTE, COLUMNS, rows)


def choose(path, families, problems, *, processes=1, progress=None):
    """Choose the settings of the families on the problems for all budgets that are missing in the file; add them to it.

    families   {name: Tuned}, importable from other processes
    processes  how many choices are made at a time
    progress   called with (family, problem, passes, Choice) after each

    It can be stopped at any time; what has been chosen stands in the file. To choose anew, start with a new file.
    """
    choices = read_choices(path) if path.exists() else {}
    missing = [
        (name, problem, passes)
        for problem, name in product(problems, families)
        if problem in families[name].problems()
        for passes in families[name].budgets(families[name].tuned_on(problem))
        if passes not in choices.get((name, problem), {})
    ]
    with pool(processes) as workers:
        for (name, problem, passes), choice in workers.imap_unordered(Chooser(families), missing):
            choices.setdefault((name, problem), {})[passes] = choice
            write_choices(path, choices, families)
            if progress:
                progress(name, problem, passes, choice)


class Chooser:
    """tune() of a task (family's name, problem, passes), the task beside it, in a form that another process can get."""

    def __init__(self, families):
        self.families = families

    def __call__(self, task):
        name, problem, passes = task
        return task, tune(self.families[name], problem, passes)

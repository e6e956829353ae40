"""All families of methods, the tasks of a study, and the rows of one task."""

from .assimilations import ASSIMILATIONS, STREAM_ASSIMILATIONS, TUNED_ASSIMILATIONS
from .cases import CASES, COLUMNS, COURSE, KEY, STREAM, Case, Run
from .derivative_free import TUNED_WITHOUT_GRADIENTS
from .descents import STREAM_DESCENTS, TUNED_DESCENTS
from .references import MAP, SAMPLERS, STREAM_WITH_SLOPES, TUNED_WITH_SLOPES

TUNED = {  # at their best for every budget
    family.name: family
    for family in [
        *TUNED_DESCENTS,
        *TUNED_WITH_SLOPES,
        *TUNED_ASSIMILATIONS,
        *TUNED_WITHOUT_GRADIENTS,
        *STREAM_DESCENTS,
        *STREAM_WITH_SLOPES,
        *STREAM_ASSIMILATIONS,
    ]
}
FAMILIES = TUNED | {family.name: family for family in [MAP, *ASSIMILATIONS, *SAMPLERS]}  # in the order of the table
SLOW_CASES = [case for case in COURSE if case.problem in ("sine", "hat 1-D")]  # a slow family is run on these alone


def compute(task):
    """The rows of one task (problem, n, noise, family, seed), all strings: each row without those five columns."""
    problem, n, noise, family, seed = task
    run = Run(problem, int(n), float(noise), int(seed))
    return [cells(row) for row in FAMILIES[family].named_rows(run)]


def cells(row):
    """A row as the table has it, a string for each column after the key; empty where the row has no such value."""
    return tuple(text(row.get(name, "")) for name in COLUMNS[len(KEY) :])


def text(value):
    """A value as it stands in the table: a float has four digits."""
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def n_rows(family, case):
    """How many rows a family makes of one run on a case."""
    return len(FAMILIES[family].methods(case))


def usual_seeds(case):
    """How many seeds of a case a whole study has."""
    if case not in (*COURSE, STREAM):
        return 10
    return 20 if case.problem == "hat 2-D" else 40


def n_seeds(case, family, seeds=None):
    """How many seeds of a case a family is run on: seeds, or the usual number; half of it for a slow family."""
    if not n_rows(family, case):
        return 0
    seeds = usual_seeds(case) if seeds is None else seeds
    if not FAMILIES[family].is_slow:
        return seeds
    if case not in SLOW_CASES:
        return 0
    return max(1, seeds // 2)


def tasks(seeds=None, cases=CASES, families=FAMILIES):
    """{task: the number of its rows}, in the order of the table.

    seeds  how many of each case, from seed 0 on, 1 or more; None for the usual numbers. No setting was chosen on them
    """
    found = {}
    for case in map(Case._make, cases):
        counts = {family: n_seeds(case, family, seeds) for family in families}
        for seed in range(max(counts.values())):
            for family, count in counts.items():  # those of one seed one after another, so that their seconds compare
                if seed < count:
                    found[(*map(str, case), family, str(seed))] = n_rows(family, case)
    return found

"""Who wins, under which budget: the study's table, compared seed by seed.

runs = read("study.csv")
compare(runs, ("sine", 100, 0.05), "EnKF 10 epochs", "tuned GD", "passes")
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from . import lines

BUDGETS = {  # what both spend the same of, from a row of the table; None: the rival has as much as it likes
    "updates": lambda row: row["updates"],
    "passes": lambda row: row["forward"] + 2 * row["backward"],  # a pass backward costs about two forward
    "seconds": lambda row: row["seconds"],
    "end": None,
}
TEXT = ("problem", "family", "method", "settings")  # columns; all others hold numbers
NEEDED = ("problem", "n", "noise", "family", "seed", "method")  # the columns that say what a row is of


def read(path):
    """The table in a file, compressed (.gz) or not, as {(problem, n, noise): {family: {seed: rows}}}.

    A row is a dict; a run's rows stand in the order of their budgets. ValueError, with the file and the line, for what
    is no such table.
    """
    header, rows = lines.whole_rows(path, lines.lines_of(path, lines.content_of(Path(path))))
    if missing := [name for name in NEEDED if name not in header]:
        raise ValueError(f"{path} must have the columns {', '.join(NEEDED)}; got none named {', '.join(missing)}")
    runs = {}
    for number, cells in rows:
        try:
            row = {name: as_in_table(name, cell) for name, cell in zip(header, cells)}
        except ValueError as error:
            raise ValueError(f"{path}, line {number}: {error}") from None
        case = (row["problem"], row["n"], row["noise"])
        seeds = runs.setdefault(case, {}).setdefault(row["family"], {})
        seeds.setdefault(row["seed"], []).append(row)
    return runs


def as_in_table(name, cell):
    """A cell of the named column as what it stands for: text, a whole number, or a number, NaN where it is empty.

    ValueError where it stands for none.
    """
    if name in TEXT:
        return cell
    try:
        return int(cell) if name in ("n", "seed") else float(cell or "nan")
    except ValueError:
        raise ValueError(f"{name} must be a number; got {cell[:40]!r}") from None


def rows_of(runs, case, method):
    """{seed: the row} of a method, like "EnKF 10 epochs". KeyError where the table has no such method."""
    found = {}
    for seeds in runs[case].values():
        for seed, rows in seeds.items():
            for row in rows:
                if row["method"] == method:
                    found[seed] = row
    if not found:
        raise KeyError(f"the table has no method {method!r} for {case}")
    return found


def curve(runs, case, family):
    """The errors of a tuned family at each budget of a case, {passes: errors (n_seeds,)}, the seeds in order.

    A run that diverged is infinitely wrong. KeyError where the table has no such family.
    """
    found = {}
    for _, rows in sorted(runs[case][family].items()):
        for row in rows:
            passes = int(row["method"].removeprefix(family).removesuffix("passes"))
            found.setdefault(passes, []).append(row["rmse"])
    return {passes: infinite(errors) for passes, errors in found.items()}


def error_at(rows, cost, budget):
    """The RMSE that a run had at a cost: between two of its rows interpolated, both on logarithmic scales.

    Below the first row it is the first's, above the last the last's. Past its last finite row, a run that diverged is
    infinitely wrong; where a later row, trained at another rate, is finite, one that diverged is passed over.
    """
    finite = [row for row in rows if np.isfinite(row["rmse"])]
    costs, errors = np.log([[BUDGETS[budget](row), row["rmse"]] for row in finite]).reshape(-1, 2).T
    costs = np.minimum.accumulate(costs[::-1])[::-1]  # seconds vary: none is dearer than a later row
    if not finite or (finite[-1] is not rows[-1] and np.log(cost) > costs[-1]):
        return np.inf
    return np.exp(np.interp(np.log(cost), costs, errors))


def infinite(errors):
    """An array in which NaN, for a run that diverged, is an infinite error or cost."""
    return np.nan_to_num(np.array(errors, dtype=float), nan=np.inf, posinf=np.inf)


class Verdict(NamedTuple):
    """The first against the rival on n seeds.

    wins   the seeds on which its RMSE is smaller (not where both diverged); their share with share_low and share_high,
           Wilson's interval
    ratio  the median over the seeds of its RMSE relative to the rival's, ratio_low and ratio_high by the bootstrap
    """

    n: int
    wins: int
    share: float
    share_low: float
    share_high: float
    ratio: float
    ratio_low: float
    ratio_high: float


def compare(runs, case, method, rival, budget):
    """A method, like "EnKF 10 epochs", against the rival family, like "tuned GD", at what the method spends -> Verdict.

    budget is one of BUDGETS. At the "end" the rival stops at that row of the table where its median over the seeds is
    smallest, a choice in its favour. KeyError for a method or rival that the table has not.
    """
    mine = rows_of(runs, case, method)
    theirs = runs[case][rival]
    spend = BUDGETS[budget]
    seeds = sorted(mine.keys() & theirs.keys())
    if spend:
        costs = infinite([spend(mine[seed]) for seed in seeds])  # not known where it diverged
        others = [error_at(theirs[seed], cost, budget) for seed, cost in zip(seeds, costs)]
    else:
        curves = infinite([[row["rmse"] for row in theirs[seed]] for seed in seeds])
        others = curves[:, np.median(curves, axis=0).argmin()]
    errors = infinite([mine[seed]["rmse"] for seed in seeds])
    return judge(errors, np.array(others))


def judge(errors, others):
    """Two methods' errors on the same seeds, (n,) each -> Verdict."""
    n = len(errors)
    wins = int(np.sum(errors < others))
    return Verdict(n, wins, wins / n, *wilson(wins, n), *paired_ratio(errors, others, rng=0))


def wilson(wins, n, z=1.96):
    """The interval for a chance that showed wins in n trials, 95% for z = 1.96; Wilson 1927, doi 10.2307/2276774."""
    middle = (wins + z**2 / 2) / (n + z**2)
    width = z * np.sqrt(wins * (n - wins) / n + z**2 / 4) / (n + z**2)
    return middle - width, middle + width


def paired_ratio(errors, others, *, rng, draws=2000):
    """The median of errors / others, (n,) each, and its 95% interval by drawing the seeds with replacement.

    A seed on which both diverged counts as level.
    """
    with np.errstate(invalid="ignore"):
        ratios = np.nan_to_num(errors / others, nan=1.0, posinf=np.inf)
    n = len(ratios)
    redrawn = np.random.default_rng(rng).integers(n, size=(draws, n))  # the positions of each drawing's seeds
    medians = np.median(ratios[redrawn], axis=1)
    low, high = np.quantile(medians, [0.025, 0.975], method="inverted_cdf")  # no inf − inf
    return np.median(ratios), low, high

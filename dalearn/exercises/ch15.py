"""Chapter 15: your own problem."""

import math

import numpy as np

from .registry import exercise, prediction

CODES = (-99.9, -999.0, 9999.0, 99.99)


def _some_table(rng, n_columns=None):
    """Rows with a value missing in different columns, rows with the code in different columns, and a row with both."""
    n = int(rng.integers(9, 14))
    n_columns = int(rng.integers(2, 5)) if n_columns is None else n_columns
    table = np.round(rng.uniform(-20, 30, (n, n_columns)), 1)
    table[0] = 0  # a reading of 0 is a reading
    code = float(rng.choice(CODES))
    rows = rng.permutation(np.arange(1, n))
    table[rows[0], 0] = np.nan
    table[rows[1], -1] = np.nan
    table[rows[2], 0] = code
    table[rows[3], -1] = code
    table[rows[4], 0] = np.nan
    table[rows[4], -1] = code
    return table, code


def _without_nan(rng):
    table, code = _some_table(rng)
    return table[~np.isnan(table).any(axis=1)], code


def _without_code(rng):
    table, code = _some_table(rng)
    return table[~(table == code).any(axis=1)], code


def _complete(rng):
    return np.round(rng.uniform(-20, 30, (6, 2)), 1), -99.9


@exercise(
    "15-rows",
    right="Only rows in which something was measured are left. What is missing is left out, and nothing is made up.",
    hints=(
        "Which values are missing? np.isnan(table) is True where a value is NaN, and table == code where it is the "
        "code. | joins the two.",
        "A row must go when any of its values is missing: .any(axis=1) says that for each row.",
        "missing = np.isnan(table) | (table == code), and then table[~missing.any(axis=1)].",
    ),
    example=_some_table,
    edges={
        "where no value is NaN": _without_nan,
        "where the code is not used": _without_code,
        "where nothing is missing": _complete,
        "for a table of one column": lambda rng: _some_table(rng, n_columns=1),
    },
    axes={"table": "n, n_columns", "return": "n_complete, n_columns"},
    terms={"missing": "which values are missing", "code": "the code"},
    keeps_arguments=True,
)
def complete_rows(table, code):
    missing = np.isnan(table) | (table == code)
    return table[~missing.any(axis=1)]


@complete_rows.catalogue
def complete_rows_mistakes(table, code):
    is_nan = np.isnan(table)
    is_code = table == code
    missing = is_nan | is_code

    def filled(values):
        return np.where(missing, values, table)

    present = np.where(missing, np.nan, table)
    return {
        "The rows with NaN are gone, but the logger's code still stands there as if it were a reading.": (
            lambda: table[~is_nan.any(axis=1)]
        ),
        "The rows with the code are gone, but NaN is still in the table. NaN equals nothing, not even itself, so that "
        "table == np.nan is never True; np.isnan finds it.": lambda: table[~is_code.any(axis=1)],
        "You keep the rows in which something is missing, and drop the complete ones. ~ turns it round.": (
            lambda: table[missing.any(axis=1)]
        ),
        "A row goes only when all of its values are missing. One is enough: any in place of all.": (
            lambda: table[~missing.all(axis=1)]
        ),
        "A row goes only when it holds NaN and the code as well. One of the two is enough: | in place of &.": (
            lambda: table[~(is_nan.any(axis=1) & is_code.any(axis=1))]
        ),
        "You join NaN and the code by &, and no value is both. | is the one that means or.": (
            lambda: table[~(is_nan & is_code).any(axis=1)]
        ),
        "axis=0 looks along the columns, so what you drop are columns. A sample is a row: axis=1.": (
            lambda: table[:, ~missing.any(axis=0)]
        ),
        "A missing value became 0. A reading of 0 was not made either, and the training would believe it.": (
            lambda: filled(0.0)
        ),
        "A missing value became the mean of its column. Nobody measured that, and the training would count it as a "
        "reading with the instrument's small error.": lambda: filled(np.nanmean(present, axis=0)),
        "You replaced NaN by 0, and what was left out is only the code. Nobody has measured a 0.": (
            lambda: np.where(is_nan, 0.0, table)[~is_code.any(axis=1)]
        ),
        "The code became NaN, and that is a good step. The rows with NaN have still to go.": lambda: present,
        "You look for what is missing in the last column only. In the first one a value can be missing too.": (
            lambda: table[~missing[:, -1]]
        ),
        "You look for what is missing in the first column only. In the last one a value can be missing too.": (
            lambda: table[~missing[:, 0]]
        ),
        "table[~missing] picks single values, and they come in one long row. Whole rows are asked for: .any(axis=1).": (
            lambda: table[~missing]
        ),
        "You return which rows are complete, True or False. Return the rows themselves: table[...].": (
            lambda: ~missing.any(axis=1)
        ),
        "You return the numbers of the complete rows. Return the rows themselves: table[...].": (
            lambda: np.flatnonzero(~missing.any(axis=1))
        ),
        "Every reading below 0 is gone. Frost is no mistake: only the code itself means that nothing was read.": (
            lambda: table[(table >= 0).all(axis=1)]
        ),
        "Readings of 0 are gone too. A 0 has been measured.": lambda: table[~(missing | (table == 0)).any(axis=1)],
        "You sorted the columns. The complete rows stay as they are, in their order.": (
            lambda: np.sort(table[~missing.any(axis=1)], axis=0)
        ),
    }


STEP = 2  # minutes


def _some_barrel(rng, n=None, hole=None, inflow=None):
    """The logarithms of a hole and an inflow with which the barrel does not run dry, and times with gaps."""
    hole = rng.uniform(0.03, 0.09) if hole is None else hole
    inflow = rng.uniform(0.008, 0.03) if inflow is None else inflow
    n = int(rng.integers(4, 8)) if n is None else n
    minutes = STEP * np.sort(rng.choice(np.arange(1, 21), n, replace=False)).astype(float)
    return np.log([hole, inflow]), minutes[:, None]


@exercise(
    "15-run",
    right="That is a model: numbers go in, predictions come out. No line of it knows of an ensemble or a derivative.",
    hints=(
        "theta holds logarithms, so hole, inflow = np.exp(theta). The level begins at 1.0, and the time at 0.",
        "For each time in x[:, 0], make steps while your clock has not yet reached it. Then keep the level, and go on "
        "from there.",
        "Inside: for at in x[:, 0]: while minute < at: level += 2 * (inflow - hole * math.sqrt(level)) and minute += "
        "2. After the while, levels.append([level]). At the end return np.array(levels).",
    ),
    example=_some_barrel,
    edges={
        "for a single time": lambda rng: _some_barrel(rng, n=1),
        "where the first reading is made at minute 0": lambda rng: (_some_barrel(rng)[0], np.array([[0.0], [4], [10]])),
        "where rain fills the barrel": lambda rng: _some_barrel(rng, hole=0.04, inflow=0.06),
    },
    axes={"theta": "n_params", "x": "n, n_in", "return": "n, n_out"},
    terms={"level": "the level", "minute": "the clock", "hole": "the hole", "inflow": "the inflow"},
)
def barrel(theta, x):
    hole, inflow = np.exp(theta)
    level = 1.0
    minute = 0
    levels = []
    for at in x[:, 0]:
        while minute < at:
            level += 2 * (inflow - hole * math.sqrt(level))
            minute += 2
        levels.append([level])
    return np.array(levels)


@barrel.catalogue
def barrel_mistakes(theta, x):
    times = x[:, 0]

    the_hole, the_inflow = np.exp(theta)

    def filled(change, hole=the_hole, inflow=the_inflow, start=1.0, minutes=STEP, begin=0):
        """The levels at the times, where change(level, hole, inflow) is what a step adds."""
        level, minute, levels = start, begin, []
        for at in times:
            while minute < at:
                level += change(level, hole, inflow)
                minute += minutes
            levels.append([level])
        return np.array(levels)

    def right(level, hole, inflow):
        return STEP * (inflow - hole * math.sqrt(level))

    def begun_anew():
        levels = []
        for at in times:
            level, minute = 1.0, 0
            while minute < at - (times[times < at].max() if (times < at).any() else 0):
                level += right(level, the_hole, the_inflow)
                minute += STEP
            levels.append([level])
        return np.array(levels)

    def one_step_late():
        level, minute, levels = 1.0, 0, []
        for at in times:
            while minute <= at:
                level += right(level, the_hole, the_inflow)
                minute += STEP
            levels.append([level])
        return np.array(levels)

    def one_step_each():
        level, levels = 1.0, []
        for _ in times:
            level += right(level, the_hole, the_inflow)
            levels.append([level])
        return np.array(levels)

    return {
        "theta holds the logarithms. The hole is np.exp(theta[0]) and the inflow np.exp(theta[1]).": (
            lambda: filled(right, theta[0], theta[1])
        ),
        "hole and inflow have changed places. The hole comes first in theta.": (
            lambda: filled(right, the_inflow, the_hole)
        ),
        "A step is two minutes long, and what flows in a step is twice what flows in a minute.": (
            lambda: filled(lambda level, hole, inflow: inflow - hole * math.sqrt(level))
        ),
        "Only the inflow is taken times two. The water that leaves flows for two minutes as well.": (
            lambda: filled(lambda level, hole, inflow: 2 * inflow - hole * math.sqrt(level))
        ),
        "Only what leaves is taken times two. The rain flows for two minutes as well.": (
            lambda: filled(lambda level, hole, inflow: inflow - 2 * hole * math.sqrt(level))
        ),
        "Your clock goes on by one minute in a step of two, so that you make twice as many steps.": (
            lambda: filled(right, minutes=1)
        ),
        "You make steps of one minute. That is more precise, but this program makes steps of two.": (
            lambda: filled(lambda level, hole, inflow: inflow - hole * math.sqrt(level), minutes=1)
        ),
        "The root is missing: the water leaves in proportion to the root of the level.": (
            lambda: filled(lambda level, hole, inflow: 2 * (inflow - hole * level))
        ),
        "The signs are turned round: rain adds to the level, and the hole takes from it.": (
            lambda: filled(lambda level, hole, inflow: 2 * (hole * math.sqrt(level) - inflow))
        ),
        "Both are added. The hole takes from the level.": (
            lambda: filled(lambda level, hole, inflow: 2 * (inflow + hole * math.sqrt(level)))
        ),
        "The rain is missing: the inflow adds to the level.": (
            lambda: filled(lambda level, hole, inflow: -2 * hole * math.sqrt(level))
        ),
        "The barrel begins empty in your program. It begins full, at a level of 1.0.": (
            lambda: filled(right, start=0.0)
        ),
        "The level begins anew for every time. It goes on from the reading before.": begun_anew,
        "You make one step too many before each reading: while minute < at, without the =.": one_step_late,
        "You make one step for each row of x. The times have gaps: make steps until the clock reaches them.": (
            one_step_each
        ),
        "You return only the last level. One for each time is asked for, as a row of its own.": (
            lambda: filled(right)[-1:]
        ),
        "You return the hole and the inflow. The levels are asked for.": lambda: np.array([the_hole, the_inflow]),
    }


def _some_weather(rng, n_left_out=None):
    n_times = int(rng.integers(12, 20))
    n_sites = int(rng.integers(3, 8))
    n_left_out = int(rng.integers(2, 6)) if n_left_out is None else n_left_out
    field = rng.standard_normal((n_times, n_sites)) + rng.uniform(1, 3, n_sites)
    field[:5] += 20 * rng.uniform(0.5, 1, (5, 1))  # the start is not yet forgotten
    return field, n_left_out


@exercise(
    "15-averages",
    right="A weather that nobody can predict has become a row of numbers that depend on its forcing, nearly smoothly.",
    hints=(
        "First leave the beginning out: field[left_out:] is what comes after the first left_out rows.",
        "Time goes down the rows, so the mean over time is .mean(axis=0), one number for each site; .std(axis=0) is "
        "the other one.",
        "later = field[left_out:], and then np.column_stack([later.mean(axis=0), later.std(axis=0)]).",
    ),
    example=_some_weather,
    edges={"where nothing is left out": lambda rng: _some_weather(rng, n_left_out=0)},
    axes={"field": "n_times, n_sites", "return": "n_sites, 2"},
    terms={"later": "what is left of the field"},
)
def time_averages(field, left_out):
    later = field[left_out:]
    return np.column_stack([later.mean(axis=0), later.std(axis=0)])


@time_averages.catalogue
def time_averages_mistakes(field, left_out):
    later = field[left_out:]
    mean = later.mean(axis=0)
    deviation = later.std(axis=0)

    def columns(*parts):
        return np.column_stack(parts)

    return {
        "The beginning is still in: the first left_out rows are to be left out.": (
            lambda: columns(field.mean(axis=0), field.std(axis=0))
        ),
        "You average over the beginning alone, which is what should be left out: field[left_out:].": (
            lambda: columns(field[:left_out].mean(axis=0), field[:left_out].std(axis=0))
        ),
        "field[-left_out:] is the end of the field. What comes after the first left_out rows is field[left_out:].": (
            lambda: columns(field[-left_out:].mean(axis=0), field[-left_out:].std(axis=0))
        ),
        "field[:-left_out] leaves the end out. The beginning is to go: field[left_out:].": (
            lambda: columns(field[:-left_out].mean(axis=0), field[:-left_out].std(axis=0))
        ),
        "You leave sites out. Time goes down the rows, and the beginning are the first rows.": (
            lambda: columns(field[:, left_out:].mean(axis=0), field[:, left_out:].std(axis=0))
        ),
        "You average over the sites, for each time. The mean over time is axis=0.": (
            lambda: columns(later.mean(axis=1), later.std(axis=1))
        ),
        "That is the variance. Its root, the standard deviation, is asked for.": lambda: columns(mean, deviation**2),
        "The two columns have changed places: the mean comes first.": lambda: columns(deviation, mean),
        "The mean stands there twice. The second column is the standard deviation.": lambda: columns(mean, mean),
        "That is the mean alone. The second column, the standard deviation, is missing.": lambda: mean,
        "That is the deviation alone. The first column, the mean, is missing.": lambda: deviation,
        "The two stand as rows. Each site is to have a row of its own: np.column_stack, or .T at the end.": (
            lambda: np.stack([mean, deviation])
        ),
        "They stand one behind the other, in one long row. Each site is to have a row with two numbers.": (
            lambda: np.concatenate([mean, deviation])
        ),
        "The second column is the root of the mean square. The mean has to be taken off first: .std does that.": (
            lambda: columns(mean, np.sqrt(np.mean(later**2, axis=0)))
        ),
        "Your deviation is that of the mean, divided by the root of the number of times. How far the weather itself "
        "moves about is asked for.": lambda: columns(mean, deviation / np.sqrt(len(later))),
        "You take mean and deviation over everything. Each site has its own: axis=0.": (
            lambda: np.array([later.mean(), later.std()])
        ),
        "Your mean leaves the beginning out, but your deviation does not.": lambda: columns(mean, field.std(axis=0)),
        "Your deviation leaves the beginning out, but your mean does not.": (
            lambda: columns(field.mean(axis=0), deviation)
        ),
        "You leave one row too many out. The first left_out rows are to go.": (
            lambda: columns(field[left_out + 1 :].mean(axis=0), field[left_out + 1 :].std(axis=0))
        ),
        "You leave one row too few out. The first left_out rows are to go.": (
            lambda: columns(field[max(left_out - 1, 0) :].mean(axis=0), field[max(left_out - 1, 0) :].std(axis=0))
        ),
    }


prediction(
    "15-gradient",
    careful="d",
    options={
        "a": "It does not settle. Over 2 units of time the derivative is about 0.16, near the slope 0.13 that the line "
        "has; over 20 units it is more than ten billion.",
        "b": "It does not stay. Over 2 units of time the derivative is about 0.16; over 20 units it is more than ten "
        "billion.",
        "c": "It grows, and far more than ten times: over 2 units of time it is about 0.16, over 20 units more "
        "than ten billion.",
        "d": "Over 2 units of time the derivative is about 0.16, over 20 units it is more than ten billion, and there "
        "is no end to it.",
    },
    hints=(
        "A derivative asks what a change of the forcing does that is as small as you like.",
        "Two weathers whose forcings differ in the tenth digit soon have nothing in common. What does that say of "
        "small changes?",
        "A small difference doubles, and doubles again, for as long as the weather runs.",
    ),
    why="in a chaotic weather the smallest difference grows by the same factor in every unit of time, and an average "
    "over a longer time holds weather of which a small change has had more time to grow.",
)

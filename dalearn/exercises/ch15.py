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
        "for a table of two columns": lambda rng: _some_table(rng, n_columns=2),
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
        "A missing value became a mean. Nobody measured that, and the training would count it as a reading with the "
        "instrument's small error. Leave the row out.": lambda: filled(np.nanmean(present)),
        "NaN became the mean of its column, and the code even counted in that mean. Leave the row out: nobody measured "
        "a mean.": lambda: np.where(is_nan, np.nanmean(table, axis=0), table),
        "A missing value became the mean of its column, and the code even counted in that mean. Leave the row out: "
        "nobody measured a mean.": lambda: filled(np.nanmean(table, axis=0)),
        "The rows with the code are gone, but NaN became the mean of its column. Nobody measured that: leave those "
        "rows out as well.": lambda: np.where(is_nan, np.nanmean(table, axis=0), table)[~is_code.any(axis=1)],
        "The rows with the code are gone, but NaN became a mean. Nobody measured that: leave those rows out as well.": (
            lambda: np.where(is_nan, np.nanmean(present, axis=0), table)[~is_code.any(axis=1)]
        ),
        "You replaced NaN by 0, and what was left out is only the code. Nobody has measured a 0.": (
            lambda: np.where(is_nan, 0.0, table)[~is_code.any(axis=1)]
        ),
        "The code became NaN, and that is a good step. The rows with NaN have still to go.": lambda: present,
        "You look in column 1 only. Other tables are tried too, with one column or four, and a NaN or the code may "
        "stand in any of them: .any(axis=1) asks all columns.": lambda: table[~is_nan[:, 1]],
        "Column 1 is not the only one. Other tables are tried too, with one column or four, and a value may be missing "
        "in any of them: .any(axis=1) asks all columns.": lambda: table[~missing[:, 1]],
        "You look for what is missing in the last column only. In the first one a value can be missing too.": (
            lambda: table[~missing[:, -1]]
        ),
        "You look for what is missing in the first column only. In the last one a value can be missing too.": (
            lambda: table[~missing[:, 0]]
        ),
        "table[~missing] picks single values, and they come in one long row. Whole rows are asked for: .any(axis=1).": (
            lambda: table[~missing]
        ),
        "A condition on each number picks single values, and they come in one long row, NaN among them. Whole rows are "
        "asked for: say which are missing, then .any(axis=1).": lambda: table[~is_code],
        "table[~np.isnan(table)] picks single values, and they come in one long row, the code among them. Whole rows "
        "are asked for: say which are missing, then .any(axis=1).": lambda: table[~is_nan],
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


def barrel(hole, inflow):
    """Minutes and levels of the rain barrel for an hour; the same program stands in the chapter."""
    minutes, levels = [0], [1.0]
    while minutes[-1] < 60:
        level = levels[-1]
        minutes.append(minutes[-1] + 2)
        levels.append(level + 2 * (inflow - hole * math.sqrt(level)))
    return minutes, levels


def _some_barrel(rng, n=None, hole=None, inflow=None):
    """The logarithms of a hole and an inflow with which the program does not fail, and minutes between its steps."""
    hole = rng.uniform(0.03, 0.06) if hole is None else hole
    inflow = rng.uniform(0.008, 0.03) if inflow is None else inflow
    n = int(rng.integers(4, 8)) if n is None else n
    minutes = 2 * np.sort(rng.choice(np.arange(1, 30), n, replace=False)) + np.round(rng.uniform(0.3, 1.7, n), 1)
    return np.log([hole, inflow]), minutes[:, None]


@exercise(
    "15-run",
    right="That is a model: numbers go in, predictions come out. No line of it knows of an ensemble or a derivative.",
    hints=(
        "Three lines: from logarithms to a hole and an inflow, the program, and the levels at the minutes x.",
        "hole, inflow = np.exp(theta), and then minutes, levels = barrel(hole, inflow).",
        "At the end: return np.interp(x, minutes, levels). It has the shape of x.",
    ),
    example=_some_barrel,
    edges={
        "for a single time": lambda rng: _some_barrel(rng, n=1),
        "where the first reading is made at minute 0": lambda rng: (_some_barrel(rng)[0], np.array([[0.0], [5], [10]])),
        "where rain fills the barrel": lambda rng: _some_barrel(rng, hole=0.04, inflow=0.06),
    },
    axes={"theta": "2", "x": "n, 1", "return": "n, 1"},
    terms={"levels": "the levels", "minutes": "the minutes", "hole": "the hole", "inflow": "the inflow"},
)
def levels_at(theta, x):
    hole, inflow = np.exp(theta)
    minutes, levels = barrel(hole, inflow)
    return np.interp(x, minutes, levels)


@levels_at.catalogue
def levels_at_mistakes(theta, x):
    times = x[:, 0]
    hole, inflow = np.exp(theta)
    minutes, levels = barrel(hole, inflow)
    levels = np.array(levels)

    def level(steps):
        """The level after so many steps of two minutes, one number for each time."""
        return levels[np.minimum(steps, len(levels) - 1).astype(int)][:, None]

    def calm(*arguments):
        """The levels at other parameters, where the program does not crash with them."""
        return np.interp(x, *barrel(*arguments))

    counts = np.arange(len(times))
    return {
        "theta holds the logarithms, and the program wants the hole and the inflow: np.exp(theta).": lambda: calm(
            *theta
        ),
        "hole and inflow have changed places. The hole comes first in theta, and first in barrel.": (
            lambda: calm(inflow, hole)
        ),
        "np.exp undoes the natural logarithm. 10**theta undoes another one.": lambda: calm(*(10.0**theta)),
        "You take the logarithm once more. theta holds logarithms already: np.exp undoes them.": (
            lambda: calm(*np.log(theta))
        ),
        "You take two steps of the program for each reading, as in the example by hand. The readings may have other "
        "gaps: take the levels at the minutes x.": lambda: level(2 * (counts + 1)),
        "You take one step of the program for each reading. The levels at the minutes x are asked for.": (
            lambda: level(counts + 1)
        ),
        "You return the first levels of the program. Those at the minutes x are asked for.": lambda: level(counts),
        "x holds minutes, and a step of the program is two minutes long: level number x is the one at minute 2x.": (
            lambda: level(times)
        ),
        "You take the level of the step before. A reading may be made between two steps of the program, and np.interp "
        "goes along the straight line from the one to the other.": lambda: level(times // 2),
        "You take the level of the nearest step. A reading may be made between two steps of the program, and np.interp "
        "goes along the straight line from the one to the other.": lambda: level(np.round(times / 2)),
        "You take the level of the step after. A reading may be made between two steps of the program, and np.interp "
        "goes along the straight line from the one to the other.": lambda: level(np.ceil(times / 2)),
        "You look in the list for the minute of a reading, and a reading may be made between two steps of the program, "
        "whose minutes are all that the list holds. np.interp(x, minutes, levels) reads between them too.": (
            lambda: np.array([[levels[minutes.index(at)]] for at in times])
        ),
        "You look up the minute of a reading, and a reading may be made between two steps of the program, whose "
        "minutes are all that you have. np.interp(x, minutes, levels) reads between them too.": (
            lambda: np.array([[dict(zip(minutes, levels))[at]] for at in times])
        ),
        "The levels are right, but they come in one row (n,), and a column (n, 1) is asked for, as x is one. Hand x "
        "to np.interp as it is: what comes back has its shape.": lambda: np.interp(times, minutes, levels),
        "Each level is that of one step later. The first in the list belongs to minute 0.": (
            lambda: level(times // 2 + 1)
        ),
        "Each level is that of one step earlier. The first in the list belongs to minute 0.": (
            lambda: level(np.maximum(times // 2 - 1, 0))
        ),
        "You return all levels of the program. Only those at the minutes x are asked for.": lambda: levels,
        "You return all levels of the program as a column. Only those at the minutes x are asked for.": (
            lambda: levels[:, None]
        ),
        "You return what the program returns, minutes and levels. The levels at the minutes x are asked for.": (
            lambda: np.array([minutes, levels])
        ),
        "You return the last level alone. One for each minute of x is asked for.": lambda: levels[-1],
        "You return the last level for each row of x. Each row asks for a minute of its own.": (
            lambda: np.full(x.shape, levels[-1])
        ),
        "np.interp wants first x, then the minutes, then the levels.": lambda: np.interp(
            x, levels[::-1], minutes[::-1]
        ),
        "You return the hole and the inflow. The levels are asked for.": lambda: np.array([hole, inflow]),
    }


def _some_dots(rng, n=None, b=None):
    """Forcings in order, and averages that scatter around a straight line through them."""
    n = int(rng.integers(6, 13)) if n is None else n
    b = rng.uniform(0.3, 2) * rng.choice([-1, 1]) if b is None else b
    forcings = np.sort(rng.uniform(6, 10, n))
    return forcings, rng.uniform(-1, 1) + b * (forcings - 8) + 0.4 * rng.standard_normal(n)


@exercise(
    "15-slope",
    right="All dots together decide, each by how far from the middle it stands. A single jump counts for little.",
    hints=(
        "The line through dots was drawn in chapters 00 and 05: a covariance over a variance, or np.polyfit.",
        "The slope says how much the average rises for each 1 of forcing. So the forcing goes across, and the variance "
        "is that of the forcings.",
        "np.polyfit(forcings, averages, 1) gives the slope and, behind it, the height of the line at 0. Take [0].",
    ),
    example=_some_dots,
    edges={
        "with two dots": lambda rng: _some_dots(rng, n=2),
        "for a line that falls": lambda rng: _some_dots(rng, b=-1.5),
        "for a line that rises a little": lambda rng: _some_dots(rng, b=0.4),
    },
    axes={"forcings": "n", "averages": "n", "return": ""},
    terms={"both": "the covariances"},
    keeps_arguments=True,
)
def slope_of(forcings, averages):
    both = np.cov(forcings, averages)
    return both[0, 1] / both[0, 0]


@slope_of.catalogue
def slope_of_mistakes(forcings, averages):
    both = np.cov(forcings, averages)
    slope = both[0, 1] / both[0, 0]
    n = len(forcings)
    away = averages - averages.mean()
    return {
        "That is how much forcing goes with 1 of the average, and it is asked the other way round. The forcings stand "
        "first in np.polyfit, and their variance below the fraction.": lambda: both[0, 1] / both[1, 1],
        "You divide the variance of the averages by the covariance. The covariance comes above, and below it the "
        "variance of the forcings.": lambda: both[1, 1] / both[0, 1],
        "The fraction stands on its head: the covariance comes above, the variance of the forcings below.": (
            lambda: both[0, 0] / both[0, 1]
        ),
        "That is the covariance. Divided by the variance of the forcings it is the slope.": lambda: both[0, 1],
        "That is the covariance, with n in the place of n − 1. Divided by the variance of the forcings it is the "
        "slope.": lambda: both[0, 1] * (n - 1) / n,
        "That is the correlation, a number from −1 to 1. The slope says how much the average rises for each 1 of "
        "forcing: divide the covariance by the variance of the forcings.": (
            lambda: np.corrcoef(forcings, averages)[0, 1]
        ),
        "Only the first and the last dot count. So two jumps decide, and all that lie between are not asked.": (
            lambda: (averages[-1] - averages[0]) / (forcings[-1] - forcings[0])
        ),
        "Only the highest and the lowest average count, over the reach of the forcings. All dots should be asked.": (
            lambda: np.ptp(averages) / np.ptp(forcings)
        ),
        "You take the mean of the slopes from each dot to the next. They are steep jumps, up and down. A line through "
        "all dots is not their mean.": lambda: np.mean(np.diff(averages) / np.diff(forcings)),
        "You take the median of the slopes from each dot to the next. They are steep jumps. Draw one line through all "
        "dots.": lambda: np.median(np.diff(averages) / np.diff(forcings)),
        "Those are the slopes from each dot to the next. One line through all dots is asked for.": (
            lambda: np.diff(averages) / np.diff(forcings)
        ),
        "np.gradient goes from dot to dot. One line through all dots is asked for.": (
            lambda: np.gradient(averages, forcings)
        ),
        "np.gradient goes from dot to dot, and the mean over the dots is not the line through them.": (
            lambda: np.gradient(averages, forcings).mean()
        ),
        "You return slope and height, as np.polyfit does. The slope is the first of the two: [0].": (
            lambda: np.array([slope, averages.mean() - slope * forcings.mean()])
        ),
        "That is the height of the line at a forcing of 0. The slope comes first in what np.polyfit returns: [0].": (
            lambda: averages.mean() - slope * forcings.mean()
        ),
        "Your line goes through 0, because nothing was subtracted. Take the means off first, or let np.cov do it.": (
            lambda: forcings @ averages / (forcings @ forcings)
        ),
        "You divide one mean by the other: that is a line from 0. Subtract the means first.": (
            lambda: averages.mean() / forcings.mean()
        ),
        "Those are quotients, one for each dot. One line through all dots is asked for.": lambda: averages / forcings,
        "You divide by the standard deviation of the forcings. It is their variance, its square.": (
            lambda: both[0, 1] / np.sqrt(both[0, 0])
        ),
        "You divide by the standard deviation of the forcings, and that with n. It is their variance.": (
            lambda: both[0, 1] / forcings.std()
        ),
        "You divide one standard deviation by the other. That knows nothing of how the two go together: take the "
        "covariance.": lambda: averages.std() / forcings.std(),
        "np.cov divides by n − 1 and .var() by n. Take the same for both: forcings.var(ddof=1).": (
            lambda: both[0, 1] / forcings.var()
        ),
        "np.cov divides by n − 1, and your variance does so too, but a mean over n stands above. Take the same for "
        "both.": lambda: slope * (n - 1) / n,
        "You return the whole table that np.cov makes. The covariance in it is [0, 1], the variance of the forcings "
        "[0, 0].": lambda: both,
        "The sum of the products is there. Divide it by the sum of the squares of the forcings less their mean.": (
            lambda: (forcings - forcings.mean()) @ away
        ),
    }


prediction(
    "15-gradient",
    careful="d",
    options={
        "a": "A longer average is steadier, and its derivative is not: over 2 units of time it is about 0.17, over 20 "
        "units more than ten billion.",
        "b": "It does not stay. Over 2 units of time the derivative is about 0.17; over 20 units it is more than ten "
        "billion.",
        "c": "It grows, and far more than ten times: over 2 units of time it is about 0.17, over 20 units more "
        "than ten billion.",
        "d": "Over 2 units of time the derivative is about 0.17, over 20 units it is more than ten billion, and there "
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

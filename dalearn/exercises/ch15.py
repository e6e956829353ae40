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


def _some_readings(rng, same_error=False):
    """Readings, their errors, and the readings that are used, which give the scale."""
    used = rng.uniform(-5, 25) + rng.uniform(2, 6) * rng.standard_normal(int(rng.integers(8, 14)))
    readings = used.mean() + 4 * rng.standard_normal(int(rng.integers(3, 7))) + 1
    errors = np.full(len(readings), 0.3) if same_error else rng.uniform(0.1, 0.8, len(readings))
    return readings, errors, used


@exercise(
    "15-scaled",
    right="Readings and errors are in the network's units now, and both went through the same division.",
    hints=(
        "Two numbers make the scale, and both come from used: used.mean() and used.std().",
        "A reading is moved and divided: (readings - centre) / scale. An error is a width, not a place. What happens "
        "to a width when everything is moved by 15 degrees?",
        "An error is only divided: errors / scale. np.column_stack([a, b]) puts the two side by side.",
    ),
    example=_some_readings,
    edges={"where all errors are alike": lambda rng: _some_readings(rng, same_error=True)},
    axes={"readings": "n", "errors": "n", "used": "n_used", "return": "n, 2"},
    terms={"centre": "the mean", "scale": "the standard deviation"},
    keeps_arguments=True,
)
def scaled(readings, errors, used):
    centre, scale = used.mean(), used.std()
    return np.column_stack([(readings - centre) / scale, errors / scale])


@scaled.catalogue
def scaled_mistakes(readings, errors, used):
    centre, scale = used.mean(), used.std()
    d = (readings - centre) / scale
    own = (readings - readings.mean()) / readings.std()
    columns = np.column_stack
    only = "The readings are right, and the errors are still in degrees. Divide them by the same deviation."
    return {
        only: lambda: columns([d, errors]),
        "You took the mean off the errors too. An error is a width: moving everything by 15 degrees does not change "
        "it. It is only divided.": lambda: columns([d, (errors - centre) / scale]),
        "The errors have been given a mean and a deviation of their own. They go through the readings' division: "
        "errors / used.std().": lambda: columns([d, (errors - errors.mean()) / (errors.std() or np.nan)]),
        "The scale comes from the readings that are handed in. It has to come from used, or the readings held back "
        "would get another scale than those of the training.": lambda: columns([own, errors / readings.std()]),
        "The errors are right, but the readings were scaled by their own mean and deviation. Take those of used.": (
            lambda: columns([own, errors / scale])
        ),
        "The mean comes from the readings that are handed in. It has to come from used, as the deviation does.": (
            lambda: columns([(readings - readings.mean()) / scale, errors / scale])
        ),
        "The deviation comes from the readings that are handed in. It has to come from used, as the mean does.": (
            lambda: columns([(readings - centre) / readings.std(), errors / readings.std()])
        ),
        "You divide by the variance. The deviation, its root, has the unit of the readings: used.std().": (
            lambda: columns([(readings - centre) / used.var(), errors / used.var()])
        ),
        "The errors are divided by the variance, the readings by the deviation. Both take used.std().": (
            lambda: columns([d, errors / used.var()])
        ),
        "You multiply by the deviation, and so the numbers grow. Divide.": (
            lambda: columns([(readings - centre) * scale, errors * scale])
        ),
        "The readings are right, but the errors are multiplied by the deviation. Divide them too.": (
            lambda: columns([d, errors * scale])
        ),
        "The readings are divided, but the mean is still in them: (readings - centre) / scale.": (
            lambda: columns([readings / scale, errors / scale])
        ),
        "The mean is taken off, but nothing is divided by the deviation.": lambda: columns([readings - centre, errors]),
        "The errors are right, and the readings have not been divided yet.": (
            lambda: columns([readings - centre, errors / scale])
        ),
        "Only the mean is divided: brackets are missing in (readings - centre) / scale.": (
            lambda: columns([readings - centre / scale, errors / scale])
        ),
        "The signs are turned round: the mean is taken from the reading.": lambda: columns([-d, errors / scale]),
        "The columns have changed places: the readings come first.": lambda: columns([errors / scale, d]),
        "The two stand as rows. Each reading is to have a row of its own: np.column_stack, or .T at the end.": (
            lambda: np.stack([d, errors / scale])
        ),
        "They stand one behind the other, in one long row. Side by side is asked for: np.column_stack.": (
            lambda: np.concatenate([d, errors / scale])
        ),
        "That is the readings alone. Their errors, scaled, belong beside them.": lambda: d,
        "That is the errors alone. The readings, scaled, come first.": lambda: errors / scale,
        "You scaled the readings that are used. Those that are handed in, readings, are asked for.": (
            lambda: columns([(used - centre) / scale, np.resize(errors, len(used)) / scale])
        ),
        "You scaled by the smallest and the largest reading. Here the scale is a mean and a deviation.": (
            lambda: columns([(readings - used.min()) / np.ptp(used), errors / np.ptp(used)])
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
    """The logarithms of a hole and an inflow with which the barrel does not run dry, and minutes of readings."""
    hole = rng.uniform(0.03, 0.06) if hole is None else hole
    inflow = rng.uniform(0.008, 0.03) if inflow is None else inflow
    n = int(rng.integers(4, 8)) if n is None else n
    minutes = 2 * np.sort(rng.choice(np.arange(1, 31), n, replace=False)).astype(float)
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
        "where the first reading is made at minute 0": lambda rng: (_some_barrel(rng)[0], np.array([[0.0], [4], [10]])),
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
        """The levels of a barrel that may run dry: what the program says where it does not crash."""
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
        "You return the last level alone. One for each minute of x is asked for.": lambda: level(times // 2)[-1:],
        "You return the last level for each row of x. Each row asks for a minute of its own.": (
            lambda: np.full(x.shape, levels[-1])
        ),
        "np.interp wants first x, then the minutes, then the levels.": lambda: np.interp(
            x, levels[::-1], minutes[::-1]
        ),
        "You return the hole and the inflow. The levels are asked for.": lambda: np.array([hole, inflow]),
    }


prediction(
    "15-gradient",
    careful="d",
    options={
        "a": "It does not settle. Over 2 units of time the derivative is about 0.17, near the 0.13 of the climate; "
        "over 20 units it is more than ten billion.",
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

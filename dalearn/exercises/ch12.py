"""Chapter 12: is it better than gradient descent?"""

import numpy as np

from .registry import choice, exercise, prediction

prediction(
    "12-predict",
    careful="b",
    options={
        "a": "EnKF wins on every seed under 1, 2, 3 and 5. Under 4, where gradient descent runs on, it wins on 20 of "
        "40, which is a coin's share.",
        "b": "EnKF wins on all 40 seeds under 1, 2 and 3 and on all 10 under 5. Under 4, where gradient descent runs "
        "on, it wins on 20 of 40.",
        "c": "Under 1 and 5 EnKF wins on every seed. It does so under 2 and 3 as well: 40 of 40.",
        "d": "Under 2 and 3 EnKF wins on all 40 seeds. It wins on every seed under 1 and 5 as well: 40 of 40, and 10 "
        "of 10.",
    },
    hints=(
        "Plain gradient descent is slow. Under which of the budgets is it stopped early?",
        "Four of the five cap what the rival may spend.",
        "With 33,333 epochs gradient descent has time to arrive. What is left to win by then?",
    ),
    why="plain gradient descent is slow, so it trails under every budget that stops it early, and only the fourth lets "
    "it arrive.",
)


def _some_wins(rng):
    n = 2 * int(rng.integers(4, 21)) + 1  # odd, so that wins and losses are never equally many
    return int(rng.integers(1, n)), n, float(rng.choice([1.28, 1.64, 2.33, 2.58]))


def _no_wins(rng):
    _, n, z = _some_wins(rng)
    return 0, n, z


def _only_wins(rng):
    _, n, z = _some_wins(rng)
    return n, n, z


@exercise(
    "12-wilson",
    right="It stays between 0 and 1, and 20 of 20 is not certainty: its lower end is near 0.84 for z = 1.96.",
    hints=(
        "Compute the middle first, then the half width. Both are divided by n + z².",
        "Middle: (wins + z²/2) / (n + z²). Half width: z times a square root, over n + z².",
        "Under the root stand wins (n − wins) / n and z²/4. Return middle − half, middle + half.",
    ),
    example=_some_wins,
    edges={"where no seed was won": _no_wins, "where every seed was won": _only_wins},
    axes={"return": "2"},
    terms={"middle": "the middle", "half": "the half width"},
    instead_of=("dalearn.study.compare.wilson",),
)
def wilson(wins, n, z):
    middle = (wins + z**2 / 2) / (n + z**2)
    half = z * np.sqrt(wins * (n - wins) / n + z**2 / 4) / (n + z**2)
    return np.array([middle - half, middle + half])


@wilson.catalogue
def wilson_mistakes(wins, n, z):
    low, high = right = wilson.reference(wins, n, z)
    middle = (low + high) / 2
    half = (high - low) / 2
    whole = n + z**2
    share = wins / n
    spread = wins * (n - wins) / n
    standard_error = np.sqrt(share * (1 - share) / n)

    def ends(middle, half):
        return middle - half, middle + half

    def plus_four():
        towards_half = (wins + 2) / (n + 4)
        return ends(towards_half, z * np.sqrt(towards_half * (1 - towards_half) / (n + 4)))

    return {
        "That is the share plus and minus z standard errors. It has no width at 0 or n wins; add the z² terms.": (
            lambda: ends(share, z * standard_error)
        ),
        "Your middle is the plain share. Wilson's is drawn a little towards one half, by z²/2 and z².": (
            lambda: ends(share, half)
        ),
        "The half width lacks the z²/4 under the root.": lambda: ends(middle, z * np.sqrt(spread) / whole),
        "The square root is missing in the half width.": lambda: ends(middle, z * (spread + z**2 / 4) / whole),
        "The factor z before the root is missing, so yours is one standard error wide.": lambda: ends(middle, half / z),
        "Your half width is divided by n. Both parts are divided by n + z².": lambda: ends(middle, half * whole / n),
        "You divide by n throughout. The denominator is n + z².": lambda: (low * whole / n, high * whole / n),
        "Neither part is divided by n + z². Shares lie between 0 and 1.": lambda: (low * whole, high * whole),
        "Upper end first. The lower one comes first.": lambda: right[::-1],
        "That is the lower end. Return it and the upper one.": lambda: low,
        "That is the middle and the half width. Return the two ends.": lambda: (middle, half),
        "That is the interval for losing. Does wins stand where it should?": (lambda: wilson.reference(n - wins, n, z)),
        "Inside the root you add z²/2. There it is a quarter; the half belongs to the middle.": (
            lambda: ends(middle, z * np.sqrt(spread + z**2 / 2) / whole)
        ),
        "Your middle adds z²/4. That is the term of the root; the middle has z²/2.": (
            lambda: ends((wins + z**2 / 4) / whole, half)
        ),
        "You use 1.96 whatever z is. It is an argument, so that other intervals can be asked for.": (
            lambda: wilson.reference(wins, n, 1.96)
        ),
        "Brackets: in your middle only z²/2 is divided by n + z². The whole sum should be.": (
            lambda: ends(wins + z**2 / 2 / whole, half)
        ),
        "In the root stands the spread of a share. Here it is that of a count: wins (n − wins) / n.": (
            lambda: ends(middle, z * np.sqrt(standard_error**2 + z**2 / 4) / whole)
        ),
        "Your root has share × (1 − share), the spread of one try. There are n: wins (n − wins) / n.": (
            lambda: ends(middle, z * np.sqrt(share * (1 - share) + z**2 / 4) / whole)
        ),
        "Your half width is divided by n + z², your middle is not. Is there a bracket missing?": (
            lambda: ends(wins + z**2 / 2, half)
        ),
        "Your middle is divided by n + z², your half width is not. Is there a bracket missing?": (
            lambda: ends(middle, half * whole)
        ),
        "You add z²/4 after the root is taken. It belongs under it, with the spread of the wins.": (
            lambda: ends(middle, (z * np.sqrt(spread) + z**2 / 4) / whole)
        ),
        "You add z²/4 to the root and multiply both by z. It belongs under the root, with the spread of the wins.": (
            lambda: ends(middle, z * (np.sqrt(spread) + z**2 / 4) / whole)
        ),
        "In yours z is nowhere squared. Middle, root and denominator have z², and only the root's factor is z.": (
            lambda: ends((wins + z / 2) / (n + z), z * np.sqrt(spread + z / 4) / (n + z))
        ),
        "Your middle adds all of z² to the wins. Half of it belongs there.": lambda: ends((wins + z**2) / whole, half),
        "You multiply by n, so those are numbers of wins. The interval is one of shares, between 0 and 1.": (
            lambda: (low * n, high * n)
        ),
        "That is the upper end. Return the lower one as well, and first.": lambda: high,
        "That is how wide the interval is. Return its two ends.": lambda: high - low,
        "Your middle is right. Your half width is that of the share, z standard errors; "
        "the formula's has z²/4 under the root.": lambda: ends(middle, z * standard_error),
        "That is Agresti and Coull's interval: the same middle, but its half width is computed from it. "
        "Follow the formula above.": lambda: ends(middle, z * np.sqrt(middle * (1 - middle) / whole)),
        "You add two wins and two losses, a rule of thumb for z near 2. Here z is an argument.": plus_four,
        "Your root divides all of k(n − k) + z²/4 by n. Only the first part is divided; z²/4 stands beside it.": (
            lambda: ends(middle, z * np.sqrt((wins * (n - wins) + z**2 / 4) / n) / whole)
        ),
        "Your root divides by n + z²/4. The fraction ends with its n, and z²/4 is added to it.": (
            lambda: ends(middle, z * np.sqrt(wins * (n - wins) / (n + z**2 / 4)) / whole)
        ),
        "You divide by n + z² under the root. The whole root is divided by it, so it stands outside.": (
            lambda: ends(middle, z * np.sqrt((spread + z**2 / 4) / whole))
        ),
        "You take z under the root. It stands before it, and would have to be squared inside.": (
            lambda: ends(middle, np.sqrt(z * (spread + z**2 / 4)) / whole)
        ),
        "You put the share of wins where the formula has k. k is their number.": (
            lambda: wilson.reference(share, n, z)
        ),
        "You take no wins into the root, only z. That is the width where nothing or everything is won.": (
            lambda: ends(middle, z * np.sqrt(z**2 / 4) / whole)
        ),
        "In Python ^ is not a power, and it does not take numbers like z. A power is written **.": (
            lambda: (wins + z ^ 2 / 2) / (n + z ^ 2)
        ),
    }


def _some_pairs(rng):
    """Half of the seeds have one and the same ratio, and draws holds only the others, half above and half below.

    So whoever draws the seeds anew, however it is done, gets that one ratio for nearly every median.
    """
    n = (
        2 * int(rng.integers(35, 46)) + 1
    )  # odd, and 40, 80, ... draws and one more: no quantile lies between two values
    n_draws = int(rng.choice([121, 161, 201]))
    quarter = n // 4
    others = 0.03 * np.exp(0.7 * rng.standard_normal(n))
    ratios = np.full(n, np.exp(0.3 * rng.standard_normal()))
    drawn = rng.permutation(n)[: 2 * quarter]
    ratios[drawn] *= np.exp(0.4 * np.abs(rng.standard_normal(2 * quarter)) * np.tile([-1, 1], quarter))
    return ratios * others, others, rng.choice(drawn, size=(n_draws, n))


def _one_redrawn_study(rng):
    errors, others, draws = _some_pairs(rng)
    return errors, others, draws[:1]


@exercise(
    "12-bootstrap",
    right="You have an interval for any number that can be computed from seeds, without a formula for it.",
    hints=(
        "Divide first: one ratio for each seed. The pairs then stay together whatever is drawn.",
        "ratios[draws] has the shape of draws: every row is one redrawn study. Take the median of each row.",
        "np.quantile(medians, [0.025, 0.975]) of medians = np.median(ratios[draws], axis=1).",
    ),
    example=_some_pairs,
    edges={"with a single redrawn study": _one_redrawn_study},
    axes={"errors": "n", "others": "n", "draws": "n_draws, n", "return": "2"},
    instead_of=("dalearn.study.compare.paired_ratio", "dalearn.study.compare.judge"),
)
def ratio_interval(errors, others, draws):
    ratios = errors / others
    medians = np.median(ratios[draws], axis=1)
    return np.quantile(medians, [0.025, 0.975])


@ratio_interval.catalogue
def ratio_interval_mistakes(errors, others, draws):
    ratios = errors / others
    redrawn = ratios[draws]
    medians = np.median(redrawn, axis=1)
    right = ratio_interval.reference(errors, others, draws)

    def interval(values):
        return np.quantile(values, [0.025, 0.975])

    def with_own_draws():
        own = np.random.default_rng().integers(len(errors), size=draws.shape)
        return ratio_interval.reference(errors, others, own)

    return {
        "Those are ratios of two medians. The pairs are lost: divide on each seed first.": (
            lambda: interval(np.median(errors[draws], axis=1) / np.median(others[draws], axis=1))
        ),
        "You divide the other way round. Below 1 should mean that the first method is better.": (
            lambda: ratio_interval.reference(others, errors, draws)
        ),
        "You take means over the seeds. One bad seed moves a mean of ratios; the median stays.": (
            lambda: interval(redrawn.mean(axis=1))
        ),
        "You went over the wrong axis. Each row of draws is one redrawn study.": (
            lambda: interval(np.median(redrawn, axis=0))
        ),
        "That holds 95% of the seeds. Wanted is where the median may be: use the draws.": lambda: interval(ratios),
        "The medians are missing: those are quantiles of all redrawn ratios, which is the spread of seeds.": (
            lambda: interval(redrawn)
        ),
        "np.percentile counts to 100, so 0.025 is almost the smallest. Use np.quantile, or 2.5 and 97.5.": (
            lambda: np.percentile(medians, [0.025, 0.975])
        ),
        "You leave out 5% on each side, so yours is an interval of 90%.": lambda: np.quantile(medians, [0.05, 0.95]),
        "The rival does not enter yours. Divide by others first, seed by seed.": (
            lambda: interval(np.median(errors[draws], axis=1))
        ),
        "Those are the logarithms of ratios. Take exp at the end, or leave the logarithm out.": lambda: np.log(right),
        "Those are differences. A ratio has no unit, and reads the same on every problem.": (
            lambda: interval(np.median((errors - others)[draws], axis=1))
        ),
        "Those are all the medians. Two of their quantiles are wanted.": lambda: medians,
        "You add and subtract 1.96 standard deviations of the medians. Take their quantiles instead.": (
            lambda: medians.mean() + 1.96 * np.array([-1, 1]) * medians.std()
        ),
        "Upper end first. The lower one comes first.": lambda: right[::-1],
        "That is the median of the seeds alone. How far it would move with other seeds is asked.": (
            lambda: np.median(ratios)
        ),
        "Those are the smallest and the largest median. More draws would push them ever further apart.": (
            lambda: np.array([medians.min(), medians.max()])
        ),
        "You sort before you divide. The best seed of one method is not the best of the other.": (
            lambda: ratio_interval.reference(np.sort(errors), np.sort(others), draws)
        ),
        "You redraw the first method and leave the other as it was. Both go with their seed.": (
            lambda: interval(np.median(errors[draws] / others, axis=1))
        ),
        "Those are quartiles, and half of the medians lie between them. 95% should.": (
            lambda: np.quantile(medians, [0.25, 0.75])
        ),
        "Your median goes over all redrawn studies at once, so one number is left. Each row has its own.": (
            lambda: interval(np.median(redrawn))
        ),
        "Those are ratios of two means. The pairs are lost: divide on each seed, then take medians.": (
            lambda: interval(errors[draws].mean(axis=1) / others[draws].mean(axis=1))
        ),
        "The draws that you are given do not enter yours. Each row of draws is one redrawn study.": with_own_draws,
        "np.quantile takes fractions between 0 and 1, and yours are percent.": lambda: np.quantile(
            medians, [2.5, 97.5]
        ),
        "You divide every error by the rival's median. On a hard seed both are large: divide on each seed.": (
            lambda: interval(np.median((errors / np.median(others))[draws], axis=1))
        ),
        "You multiply by the draws. They are positions: ratios[draws] looks up the ratio at each of them.": (
            lambda: interval(np.median(ratios * draws, axis=1))
        ),
        "Those are the shares of seeds on which the first method wins. How much smaller are its errors?": (
            lambda: interval((errors < others)[draws].mean(axis=1))
        ),
        "That is the median of the medians, one number. Between which two do 95% of them lie?": (
            lambda: np.median(medians)
        ),
        "That is the standard deviation of the medians. Two of their quantiles are wanted.": lambda: medians.std(),
        "That is the textbook's interval for a mean, by its standard error. For a median there is no such formula: "
        "use the draws.": (
            lambda: ratios.mean() + 1.96 * np.array([-1, 1]) * ratios.std(ddof=1) / np.sqrt(len(ratios))
        ),
        "You mirror the quantiles at the median, which is another bootstrap. The quantiles themselves are asked for.": (
            lambda: 2 * np.median(ratios) - right[::-1]
        ),
        "Those are the relative differences, (errors − others) / others. The ratio itself is 1 more.": lambda: (
            right - 1
        ),
        "Your interval leaves out 5% below and nothing above. 2.5% are left out on either side.": (
            lambda: np.quantile(medians, [0.05, 1])
        ),
    }


def _curve(rng, n_rows):
    """Costs from below 1 to above 400, in rising order, and errors that fall, but not in every row."""
    inside = rng.uniform(0.2, 5.8, n_rows - 2)
    log_cost = np.sort([rng.uniform(-2, -0.2), *inside, rng.uniform(6.2, 8)]) + np.arange(n_rows) / 100
    log_error = -np.sort(rng.uniform(-1, 4, n_rows)) + 0.7 * rng.standard_normal(n_rows)
    return np.exp(log_cost), np.exp(log_error)


def _some_curves(rng):
    """Budgets inside the range of both curves, in no order."""
    n_rows = int(rng.integers(5, 8))
    budgets = np.exp(rng.uniform(0, 6, rng.integers(8, 12)))
    return budgets, *_curve(rng, n_rows), *_curve(rng, n_rows)


def _more_rows_of_the_rival(rng):
    budgets, cost, error, rival_cost, _ = _some_curves(rng)
    return budgets, cost, error, *_curve(rng, len(rival_cost) + 2)


def _budgets_on_rows(rng):
    _, *curves = _some_curves(rng)
    cost, _, rival_cost, _ = curves
    return np.concatenate([cost[1:-1], rival_cost[1:-1]]), *curves


@exercise(
    "12-budget",
    right="You can now look for the budget at which either side looks best. So can whoever writes a paper.",
    hints=(
        "The two curves have their own costs. Read both off at the budgets before you compare.",
        "np.interp(where, x, y) draws straight lines. On logarithmic scales all three are logarithms.",
        "np.exp(np.interp(np.log(budgets), np.log(cost), np.log(error))), the same for the rival, and divide.",
    ),
    example=_some_curves,
    edges={
        "where the rival has more rows than the first method": _more_rows_of_the_rival,
        "where a budget is exactly the cost of a row": _budgets_on_rows,
    },
    axes={
        "budgets": "n_budgets",
        "cost": "n_rows",
        "error": "n_rows",
        "rival_cost": "n_rival_rows",
        "rival_error": "n_rival_rows",
        "return": "n_budgets",
    },
    terms={"mine": "the logarithm of the first method's error", "theirs": "the logarithm of the rival's error"},
)
def ratio_at(budgets, cost, error, rival_cost, rival_error):
    mine = np.interp(np.log(budgets), np.log(cost), np.log(error))
    theirs = np.interp(np.log(budgets), np.log(rival_cost), np.log(rival_error))
    return np.exp(mine - theirs)


@ratio_at.catalogue
def ratio_at_mistakes(budgets, cost, error, rival_cost, rival_error):
    at = np.log(budgets)
    log_cost = np.log(cost)
    log_error = np.log(error)
    rival_log_cost = np.log(rival_cost)
    rival_log_error = np.log(rival_error)
    mine = np.interp(at, log_cost, log_error)
    theirs = np.interp(at, rival_log_cost, rival_log_error)
    right = np.exp(mine - theirs)

    def row_within(costs):
        """The positions of the last rows that cost no more than the budgets."""
        return np.searchsorted(costs, budgets * (1 + 1e-9), side="right") - 1

    def nearest(log_costs):
        return np.abs(log_costs - at[:, None]).argmin(axis=1)

    def on_a_line(log_costs, log_errors):
        return np.polyval(np.polyfit(log_costs, log_errors, 1), at)

    return {
        "Your lines are straight on plain axes. Take the logarithm of budgets, costs and errors.": (
            lambda: np.interp(budgets, cost, error) / np.interp(budgets, rival_cost, rival_error)
        ),
        "The costs are on a logarithmic scale, the errors are not.": (
            lambda: np.interp(at, log_cost, error) / np.interp(at, rival_log_cost, rival_error)
        ),
        "The errors are on a logarithmic scale, the costs are not.": (
            lambda: np.exp(np.interp(budgets, cost, log_error) - np.interp(budgets, rival_cost, rival_log_error))
        ),
        "You divide the other way round. Below 1 should mean that the first method is ahead.": (
            lambda: ratio_at.reference(budgets, rival_cost, rival_error, cost, error)
        ),
        "That is the logarithm of the ratio. Take exp at the end.": lambda: np.log(right),
        "You compare row with row, and the rows have different costs. Read both off at the budgets.": (
            lambda: error / rival_error
        ),
        "You read the rival off on the first method's costs. It has its own.": (
            lambda: ratio_at.reference(budgets, cost, error, cost, rival_error)
        ),
        "np.interp wants the known costs before the known errors. Yours are swapped.": (
            lambda: np.exp(
                np.interp(at, log_error[::-1], log_cost[::-1])
                - np.interp(at, rival_log_error[::-1], rival_log_cost[::-1])
            )
        ),
        "You say who is ahead, not by how much. Return the ratio itself.": lambda: right < 1,
        "You divide the logarithms. A ratio of errors is a difference of logarithms.": lambda: mine / theirs,
        "You take the last row within the budget. Between two rows, draw a line.": (
            lambda: error[row_within(cost)] / rival_error[row_within(rival_cost)]
        ),
        "That is the difference of the errors. Divide.": lambda: np.exp(mine) - np.exp(theirs),
        "You interpolate by the budget, but take its logarithm only for the known costs. Both need it.": (
            lambda: np.exp(
                np.interp(budgets, log_cost, log_error) - np.interp(budgets, rival_log_cost, rival_log_error)
            )
        ),
        "That is the first method's error alone. Divide it by the rival's at the same budget.": lambda: np.exp(mine),
        "You take 10 to the power of a natural logarithm. What undoes np.log?": lambda: 10 ** np.log(right),
        "That is one number, the median over the budgets. Every budget has a ratio of its own.": (
            lambda: np.median(right)
        ),
        "np.interp takes three things: where to read off, the costs that are known, the errors that are known. "
        "Yours has the errors in the middle.": (
            lambda: np.exp(np.interp(at, log_error, log_cost) - np.interp(at, rival_log_error, rival_log_cost))
        ),
        "np.interp wants first where to read off, and then the known costs and errors, which are equally many. "
        "Do the budgets come first?": lambda: np.exp(np.interp(log_cost, at, log_error)),
        "You take exp of a logarithm to the base 10. What undoes np.log10?": lambda: np.exp(np.log10(right)),
        "You take the row whose cost is nearest to the budget. Between two rows, draw a line.": (
            lambda: error[nearest(log_cost)] / rival_error[nearest(rival_log_cost)]
        ),
        "You take the first row that costs at least the budget, and so spend more than it allows. "
        "Between two rows, draw a line.": (
            lambda: error[np.searchsorted(cost, budgets)] / rival_error[np.searchsorted(rival_cost, budgets)]
        ),
        "You fit one line to all rows of a method. The lines asked for run from each row to the next.": (
            lambda: np.exp(on_a_line(log_cost, log_error) - on_a_line(rival_log_cost, rival_log_error))
        ),
        "You keep the smallest error so far. Errors may rise again, and the curves are to be read as they are.": (
            lambda: ratio_at.reference(
                budgets, cost, np.minimum.accumulate(error), rival_cost, np.minimum.accumulate(rival_error)
            )
        ),
        "You compare the last rows, where both are done. The budgets ask for what each had on the way.": (
            lambda: error[-1] / rival_error[-1]
        ),
        "You divide the logarithms and take exp afterwards. A ratio of errors is a difference of logarithms.": (
            lambda: np.exp(mine / theirs)
        ),
        "You read the rival off on plain axes, and only the first method on logarithmic ones.": (
            lambda: np.exp(mine) / np.interp(budgets, rival_cost, rival_error)
        ),
        "You sort the budgets. Your ratios have to come in the order in which the budgets are given.": (
            lambda: ratio_at.reference(np.sort(budgets), cost, error, rival_cost, rival_error)
        ),
    }


choice(
    "12-flaw-a",
    right="c",
    options={
        "a": "Every seed counts there, on both sides. What does one step of each of the two cost?",
        "b": "Nothing was chosen after the fact. Ten steps were fixed for both; what is in a step?",
        "c": "A step of ESMDA runs the whole ensemble, one of Adam a single network there and back.",
        "d": "The pairs are there: wins are counted seed by seed. What is it that both have ten of?",
    },
    hints=(
        "Which word of the sentence says how long the two were trained?",
        "What did both sides spend the same of? Is it worth the same on both sides?",
        "Count passes: an ESMDA step has one for every member.",
    ),
    why="ten steps of an ensemble are not ten steps of one network: the word iteration hides the cost.",
)
choice(
    "12-flaw-b",
    right="a",
    options={
        "a": "The best of many seeds lies far below the typical one, for any method. Compare like with like.",
        "b": "No setting was chosen by the error; a seed was. Which seeds stand behind each number?",
        "c": "The costs differ, but not to ESMDA's gain: it loses at equal passes. Which seeds are behind the numbers?",
        "d": "Close: one number of each side cannot be paired. But why is the first so small?",
    },
    hints=(
        "Both methods have an error on every seed. How did each side's many errors become one number?",
        "The two numbers are not the same kind of summary.",
        "One is the smallest over the seeds, the other the middle one.",
    ),
    why="the smallest of many errors is set against a median.",
)
choice(
    "12-flaw-c",
    right="b",
    options={
        "a": "All seeds count, and they are paired. But how many epochs had Adam on each of them?",
        "b": "Where to stop was chosen by the error against the truth, which is the number reported. "
        "Nobody who trains has it.",
        "c": "Costs differ, but nothing there is called equal. Who decides where Adam stops, and by what?",
        "d": "They are paired: wins are counted seed by seed. Who decides where Adam stops, and by what?",
    },
    hints=(
        "Where the comparisons are computed, look at the line that makes stopped: the minimum of what, over what?",
        "Could somebody who trains a network on data do what was done here?",
        "Adam's number of epochs differs from seed to seed. What was it chosen by?",
    ),
    why="one side was stopped, on each seed, by the error that is reported.",
)

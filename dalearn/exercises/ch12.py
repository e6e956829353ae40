"""Chapter 12: is it better than gradient descent?"""

import numpy as np

from ._mechanism import choice, exercise
from .registry import prediction

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
    n = int(rng.integers(8, 41))
    return int(rng.integers(1, n)), n, float(rng.choice([1.28, 1.64, 2.33, 2.58]))


@exercise(
    "12-wilson",
    right="It stays between 0 and 1, and 20 of 20 is not certainty: its lower end is near 0.84 for z = 1.96.",
    hints=(
        "Compute the middle first, then the half width. Both are divided by n + z².",
        "Middle: (wins + z²/2) / (n + z²). Half width: z times a square root, over n + z².",
        "Under the root stand wins (n − wins) / n and z²/4. Return middle − half, middle + half.",
    ),
    example=_some_wins,
)
def wilson(wins, n, z):
    middle = (wins + z**2 / 2) / (n + z**2)
    half = z * np.sqrt(wins * (n - wins) / n + z**2 / 4) / (n + z**2)
    return np.array([middle - half, middle + half])


def _parts(wins, n, z):
    """The middle and the half width."""
    low, high = wilson.reference(wins, n, z)
    return (low + high) / 2, (high - low) / 2


@wilson.mistake("That is the share plus and minus z standard errors. It has no width at 0 or n wins; add the z² terms.")
def textbook(wins, n, z):
    share = wins / n
    half = z * np.sqrt(share * (1 - share) / n)
    return share - half, share + half


@wilson.mistake("Your middle is the plain share. Wilson's is drawn a little towards one half, by z²/2 and z².")
def middle_is_the_share(wins, n, z):
    half = _parts(wins, n, z)[1]
    return wins / n - half, wins / n + half


@wilson.mistake("The half width lacks the z²/4 under the root.")
def without_the_quarter(wins, n, z):
    middle, half = _parts(wins, n, z)[0], z * np.sqrt(wins * (n - wins) / n) / (n + z**2)
    return middle - half, middle + half


@wilson.mistake("The square root is missing in the half width.")
def without_the_root(wins, n, z):
    middle, half = _parts(wins, n, z)[0], z * (wins * (n - wins) / n + z**2 / 4) / (n + z**2)
    return middle - half, middle + half


@wilson.mistake("The factor z before the root is missing, so yours is one standard error wide.")
def without_z(wins, n, z):
    middle, half = _parts(wins, n, z)
    return middle - half / z, middle + half / z


@wilson.mistake("Your half width is divided by n. Both parts are divided by n + z².")
def half_over_n(wins, n, z):
    middle, half = _parts(wins, n, z)
    return middle - half * (n + z**2) / n, middle + half * (n + z**2) / n


@wilson.mistake("You divide by n throughout. The denominator is n + z².")
def all_over_n(wins, n, z):
    low, high = wilson.reference(wins, n, z)
    return low * (n + z**2) / n, high * (n + z**2) / n


@wilson.mistake("Neither part is divided by n + z². Shares lie between 0 and 1.")
def as_counts(wins, n, z):
    low, high = wilson.reference(wins, n, z)
    return low * (n + z**2), high * (n + z**2)


@wilson.mistake("Upper end first. The lower one comes first.")
def upper_first(wins, n, z):
    return wilson.reference(wins, n, z)[::-1]


@wilson.mistake("That is the lower end. Return it and the upper one.")
def lower_end_only(wins, n, z):
    return wilson.reference(wins, n, z)[0]


@wilson.mistake("That is the middle and the half width. Return the two ends.")
def middle_and_half(wins, n, z):
    return _parts(wins, n, z)


@wilson.mistake("That is the interval for losing. Does wins stand where it should?")
def for_losing(wins, n, z):
    return wilson.reference(n - wins, n, z)


@wilson.mistake("Inside the root you add z²/2. There it is a quarter; the half belongs to the middle.")
def half_for_quarter(wins, n, z):
    middle, half = _parts(wins, n, z)[0], z * np.sqrt(wins * (n - wins) / n + z**2 / 2) / (n + z**2)
    return middle - half, middle + half


@wilson.mistake("Your middle adds z²/4. That is the term of the root; the middle has z²/2.")
def quarter_for_half(wins, n, z):
    middle, half = (wins + z**2 / 4) / (n + z**2), _parts(wins, n, z)[1]
    return middle - half, middle + half


@wilson.mistake("You use 1.96 whatever z is. It is an argument, so that other intervals can be asked for.")
def always_95(wins, n, z):
    return wilson.reference(wins, n, 1.96)


@wilson.mistake("Brackets: in your middle only z²/2 is divided by n + z². The whole sum should be.")
def brackets(wins, n, z):
    middle = wins + z**2 / 2 / (n + z**2)
    half = z * np.sqrt(wins * (n - wins) / n + z**2 / 4) / (n + z**2)
    return middle - half, middle + half


@wilson.mistake("In the root stands the spread of a share. Here it is that of a count: wins (n − wins) / n.")
def share_in_the_root(wins, n, z):
    share = wins / n
    middle, half = _parts(wins, n, z)[0], z * np.sqrt(share * (1 - share) / n + z**2 / 4) / (n + z**2)
    return middle - half, middle + half


@wilson.mistake("Your root has share × (1 − share), the spread of one try. There are n: wins (n − wins) / n.")
def one_try_in_the_root(wins, n, z):
    share = wins / n
    middle, half = _parts(wins, n, z)[0], z * np.sqrt(share * (1 - share) + z**2 / 4) / (n + z**2)
    return middle - half, middle + half


@wilson.mistake("Your half width is divided by n + z², your middle is not. Is there a bracket missing?")
def middle_undivided(wins, n, z):
    half = _parts(wins, n, z)[1]
    return wins + z**2 / 2 - half, wins + z**2 / 2 + half


@wilson.mistake("Your middle is divided by n + z², your half width is not. Is there a bracket missing?")
def half_undivided(wins, n, z):
    middle, half = _parts(wins, n, z)
    return middle - half * (n + z**2), middle + half * (n + z**2)


_OUTSIDE = "You add z²/4 outside the root. It belongs under it, with the spread of the wins."


@wilson.mistake(_OUTSIDE)
def quarter_outside_the_root(wins, n, z):
    middle, half = _parts(wins, n, z)[0], (z * np.sqrt(wins * (n - wins) / n) + z**2 / 4) / (n + z**2)
    return middle - half, middle + half


@wilson.mistake(_OUTSIDE)
def quarter_outside_the_root_times_z(wins, n, z):
    middle, half = _parts(wins, n, z)[0], z * (np.sqrt(wins * (n - wins) / n) + z**2 / 4) / (n + z**2)
    return middle - half, middle + half


@wilson.mistake("In yours z is nowhere squared. Middle, root and denominator have z², and only the root's factor is z.")
def z_not_squared(wins, n, z):
    middle, half = (wins + z / 2) / (n + z), z * np.sqrt(wins * (n - wins) / n + z / 4) / (n + z)
    return middle - half, middle + half


@wilson.mistake("Your middle adds all of z² to the wins. Half of it belongs there.")
def whole_for_half(wins, n, z):
    middle, half = (wins + z**2) / (n + z**2), _parts(wins, n, z)[1]
    return middle - half, middle + half


@wilson.mistake("You multiply by n, so those are numbers of wins. The interval is one of shares, between 0 and 1.")
def times_n(wins, n, z):
    low, high = wilson.reference(wins, n, z)
    return low * n, high * n


def _some_pairs(rng):
    """Three seeds in five have one and the same ratio, and draws holds only the others, half above and half below.

    So whoever draws the seeds anew, however it is done, gets that one ratio for nearly every median.
    """
    n = 2 * int(rng.integers(50, 81)) + 1  # odd, and 400 draws and one more: then no quantile lies between two values
    fifth = n // 5
    others = 0.03 * np.exp(0.7 * rng.standard_normal(n))
    ratios = np.full(n, np.exp(0.3 * rng.standard_normal()))
    drawn = rng.permutation(n)[: 2 * fifth]
    ratios[drawn] *= np.exp(0.4 * np.abs(rng.standard_normal(2 * fifth)) * np.tile([-1, 1], fifth))
    return ratios * others, others, rng.choice(drawn, size=(401, n))


@exercise(
    "12-bootstrap",
    right="You have an interval for any number that can be computed from seeds, without a formula for it.",
    hints=(
        "Divide first: one ratio for each seed. The pairs then stay together whatever is drawn.",
        "ratios[draws] has the shape of draws: every row is one redrawn study. Take the median of each row.",
        "np.quantile(medians, [0.025, 0.975]) of medians = np.median(ratios[draws], axis=1).",
    ),
    example=_some_pairs,
)
def ratio_interval(errors, others, draws):
    ratios = errors / others
    medians = np.median(ratios[draws], axis=1)
    return np.quantile(medians, [0.025, 0.975])


@ratio_interval.mistake("Those are ratios of two medians. The pairs are lost: divide on each seed first.")
def ratio_of_medians(errors, others, draws):
    medians = np.median(errors[draws], axis=1) / np.median(others[draws], axis=1)
    return np.quantile(medians, [0.025, 0.975])


@ratio_interval.mistake("You divide the other way round. Below 1 should mean that the first method is better.")
def other_way_round(errors, others, draws):
    return ratio_interval.reference(others, errors, draws)


@ratio_interval.mistake("You take means over the seeds. One bad seed moves a mean of ratios; the median stays.")
def means(errors, others, draws):
    return np.quantile(np.mean((errors / others)[draws], axis=1), [0.025, 0.975])


@ratio_interval.mistake("You went over the wrong axis. Each row of draws is one redrawn study.")
def wrong_axis(errors, others, draws):
    return np.quantile(np.median((errors / others)[draws], axis=0), [0.025, 0.975])


@ratio_interval.mistake("That holds 95% of the seeds. Wanted is where the median may be: use the draws.")
def of_the_seeds(errors, others, draws):
    return np.quantile(errors / others, [0.025, 0.975])


@ratio_interval.mistake(
    "The medians are missing: those are quantiles of all redrawn ratios, which is the spread of seeds."
)
def without_the_medians(errors, others, draws):
    return np.quantile((errors / others)[draws], [0.025, 0.975])


@ratio_interval.mistake(
    "np.percentile counts to 100, so 0.025 is almost the smallest. Use np.quantile, or 2.5 and 97.5."
)
def percent_for_fraction(errors, others, draws):
    return np.percentile(np.median((errors / others)[draws], axis=1), [0.025, 0.975])


@ratio_interval.mistake("You leave out 5% on each side, so yours is an interval of 90%.")
def ninety(errors, others, draws):
    return np.quantile(np.median((errors / others)[draws], axis=1), [0.05, 0.95])


@ratio_interval.mistake("The rival does not enter yours. Divide by others first, seed by seed.")
def without_the_rival(errors, others, draws):
    return np.quantile(np.median(errors[draws], axis=1), [0.025, 0.975])


@ratio_interval.mistake("Those are the logarithms of ratios. Take exp at the end, or leave the logarithm out.")
def log_ratios(errors, others, draws):
    return np.log(ratio_interval.reference(errors, others, draws))


@ratio_interval.mistake("Those are differences. A ratio has no unit, and reads the same on every problem.")
def differences(errors, others, draws):
    return np.quantile(np.median((errors - others)[draws], axis=1), [0.025, 0.975])


@ratio_interval.mistake("Those are all the medians. Two of their quantiles are wanted.")
def all_medians(errors, others, draws):
    return np.median((errors / others)[draws], axis=1)


@ratio_interval.mistake("You add and subtract 1.96 standard deviations of the medians. Take their quantiles instead.")
def normal(errors, others, draws):
    medians = np.median((errors / others)[draws], axis=1)
    return medians.mean() + 1.96 * np.array([-1, 1]) * medians.std()


@ratio_interval.mistake("Upper end first. The lower one comes first.")
def upper_first_ratio(errors, others, draws):
    return ratio_interval.reference(errors, others, draws)[::-1]


@ratio_interval.mistake("That is the median of the seeds alone. How far it would move with other seeds is asked.")
def median_alone(errors, others, draws):
    return np.median(errors / others)


@ratio_interval.mistake("Those are the smallest and the largest median. More draws would push them ever further apart.")
def extremes(errors, others, draws):
    medians = np.median((errors / others)[draws], axis=1)
    return np.array([medians.min(), medians.max()])


@ratio_interval.mistake("You sort before you divide. The best seed of one method is not the best of the other.")
def sorted_first(errors, others, draws):
    return ratio_interval.reference(np.sort(errors), np.sort(others), draws)


@ratio_interval.mistake("You redraw the first method and leave the other as it was. Both go with their seed.")
def one_side_redrawn(errors, others, draws):
    return np.quantile(np.median(errors[draws] / others, axis=1), [0.025, 0.975])


@ratio_interval.mistake("Those are quartiles, and half of the medians lie between them. 95% should.")
def quartiles(errors, others, draws):
    return np.quantile(np.median((errors / others)[draws], axis=1), [0.25, 0.75])


@ratio_interval.mistake(
    "Your median goes over all redrawn studies at once, so one number is left. Each row has its own."
)
def one_median(errors, others, draws):
    return np.quantile(np.median((errors / others)[draws]), [0.025, 0.975])


@ratio_interval.mistake("Those are ratios of two means. The pairs are lost: divide on each seed, then take medians.")
def ratio_of_means(errors, others, draws):
    return np.quantile(errors[draws].mean(axis=1) / others[draws].mean(axis=1), [0.025, 0.975])


@ratio_interval.mistake("The draws that you are given do not enter yours. Each row of draws is one redrawn study.")
def own_draws(errors, others, draws):
    own = np.random.default_rng().integers(len(errors), size=draws.shape)
    return ratio_interval.reference(errors, others, own)


@ratio_interval.mistake("np.quantile takes fractions between 0 and 1, and yours are percent.")
def fraction_for_percent(errors, others, draws):
    return np.quantile(np.median((errors / others)[draws], axis=1), [2.5, 97.5])


def _some_curves(rng):
    """Budgets inside the range of both curves; costs and errors over some decades, so that logarithms matter."""
    cost, rival_cost = np.exp(np.sort(rng.uniform(0, 9, (2, 6)), axis=1) + np.arange(6) / 2)
    error, rival_error = np.exp(-np.sort(rng.uniform(0, 5, (2, 6)), axis=1))
    low, high = max(cost[0], rival_cost[0]), min(cost[-1], rival_cost[-1])
    return np.geomspace(low, max(high, 2 * low), 12), cost, error, rival_cost, rival_error


@exercise(
    "12-budget",
    right="You can now look for the budget at which either side looks best. So can whoever writes a paper.",
    hints=(
        "The two curves have their own costs. Read both off at the budgets before you compare.",
        "np.interp(where, x, y) draws straight lines. On logarithmic scales all three are logarithms.",
        "np.exp(np.interp(np.log(budgets), np.log(cost), np.log(error))), the same for the rival, and divide.",
    ),
    example=_some_curves,
)
def ratio_at(budgets, cost, error, rival_cost, rival_error):
    mine = np.interp(np.log(budgets), np.log(cost), np.log(error))
    theirs = np.interp(np.log(budgets), np.log(rival_cost), np.log(rival_error))
    return np.exp(mine - theirs)


@ratio_at.mistake("Your lines are straight on plain axes. Take the logarithm of budgets, costs and errors.")
def straight(budgets, cost, error, rival_cost, rival_error):
    return np.interp(budgets, cost, error) / np.interp(budgets, rival_cost, rival_error)


@ratio_at.mistake("The costs are on a logarithmic scale, the errors are not.")
def costs_only(budgets, cost, error, rival_cost, rival_error):
    at = np.log(budgets)
    return np.interp(at, np.log(cost), error) / np.interp(at, np.log(rival_cost), rival_error)


@ratio_at.mistake("The errors are on a logarithmic scale, the costs are not.")
def errors_only(budgets, cost, error, rival_cost, rival_error):
    mine = np.interp(budgets, cost, np.log(error))
    return np.exp(mine - np.interp(budgets, rival_cost, np.log(rival_error)))


@ratio_at.mistake("You divide the other way round. Below 1 should mean that the first method is ahead.")
def rival_over_mine(budgets, cost, error, rival_cost, rival_error):
    return ratio_at.reference(budgets, rival_cost, rival_error, cost, error)


@ratio_at.mistake("That is the logarithm of the ratio. Take exp at the end.")
def logarithm(budgets, cost, error, rival_cost, rival_error):
    return np.log(ratio_at.reference(budgets, cost, error, rival_cost, rival_error))


@ratio_at.mistake("You compare row with row, and the rows have different costs. Read both off at the budgets.")
def row_with_row(budgets, cost, error, rival_cost, rival_error):
    return error / rival_error


@ratio_at.mistake("You read the rival off on the first method's costs. It has its own.")
def one_cost_for_both(budgets, cost, error, rival_cost, rival_error):
    return ratio_at.reference(budgets, cost, error, cost, rival_error)


@ratio_at.mistake("np.interp wants the known costs before the known errors. Yours are swapped.")
def swapped(budgets, cost, error, rival_cost, rival_error):
    at = np.log(budgets)
    mine = np.interp(at, np.log(error)[::-1], np.log(cost)[::-1])
    return np.exp(mine - np.interp(at, np.log(rival_error)[::-1], np.log(rival_cost)[::-1]))


@ratio_at.mistake("You say who is ahead, not by how much. Return the ratio itself.")
def ahead(budgets, cost, error, rival_cost, rival_error):
    return ratio_at.reference(budgets, cost, error, rival_cost, rival_error) < 1


@ratio_at.mistake("You divide the logarithms. A ratio of errors is a difference of logarithms.")
def ratio_of_logarithms(budgets, cost, error, rival_cost, rival_error):
    at = np.log(budgets)
    mine = np.interp(at, np.log(cost), np.log(error))
    return mine / np.interp(at, np.log(rival_cost), np.log(rival_error))


@ratio_at.mistake("You take the last row within the budget. Between two rows, draw a line.")
def last_row(budgets, cost, error, rival_cost, rival_error):
    mine = error[np.searchsorted(cost, budgets * (1 + 1e-9), side="right") - 1]
    return mine / rival_error[np.searchsorted(rival_cost, budgets * (1 + 1e-9), side="right") - 1]


@ratio_at.mistake("That is the difference of the errors. Divide.")
def difference(budgets, cost, error, rival_cost, rival_error):
    mine = np.interp(np.log(budgets), np.log(cost), np.log(error))
    return np.exp(mine) - np.exp(np.interp(np.log(budgets), np.log(rival_cost), np.log(rival_error)))


@ratio_at.mistake("You interpolate by the budget, but take its logarithm only for the known costs. Both need it.")
def budget_without_log(budgets, cost, error, rival_cost, rival_error):
    mine = np.interp(budgets, np.log(cost), np.log(error))
    return np.exp(mine - np.interp(budgets, np.log(rival_cost), np.log(rival_error)))


@ratio_at.mistake("That is the first method's error alone. Divide it by the rival's at the same budget.")
def not_divided(budgets, cost, error, rival_cost, rival_error):
    return np.exp(np.interp(np.log(budgets), np.log(cost), np.log(error)))


@ratio_at.mistake("You take 10 to the power of a natural logarithm. What undoes np.log?")
def power_of_ten(budgets, cost, error, rival_cost, rival_error):
    return 10 ** np.log(ratio_at.reference(budgets, cost, error, rival_cost, rival_error))


@ratio_at.mistake("That is one number, the median over the budgets. Every budget has a ratio of its own.")
def median_over_budgets(budgets, cost, error, rival_cost, rival_error):
    return np.median(ratio_at.reference(budgets, cost, error, rival_cost, rival_error))


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

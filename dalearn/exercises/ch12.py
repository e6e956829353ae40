"""Chapter 12: is it better than gradient descent?"""

import numpy as np

from .registry import choice, exercise, prediction

prediction(
    "12-predict",
    careful="b",
    options={
        "a": "With 10 and with 30 passes the two are level on weekends: on a typical one EnKF's error is 0.91 and "
        "0.97 of Adam's. It is ahead with 100 passes, where that is 0.60, and with 300, where it is 0.81.",
        "b": "On a typical weekend EnKF's error is 0.60 of Adam's with 100 passes, and 0.81 with 300. There it is "
        "ahead, and with every other budget the two are level.",
        "c": "There are two: on a typical weekend EnKF's error is 0.60 of Adam's with 100 passes, and 0.81 with 300.",
        "d": "It is not that many. On a typical weekend EnKF's error is 0.60 of Adam's with 100 passes, and 0.81 with "
        "300. With 10, 30 and 1000 the two are level.",
    },
    hints=(
        "On a weekend the curve bends twice as often. Does that take more work to learn, or less?",
        "Before either has learnt anything, neither can be ahead. After both have come as close as the readings let "
        "them, neither can be far ahead.",
        "Between those two ends EnKF had its lead on single days. Where will that place be on a harder curve?",
    ),
    why="a harder curve takes everyone more work, so what happened early on a day happens later on a weekend.",
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
    edges={"where no day was won": _no_wins, "where every day was won": _only_wins},
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
    root = np.sqrt(spread + z**2 / 4)
    standard_error = np.sqrt(share * (1 - share) / n)

    def ends(middle, half):
        return np.array([middle - half, middle + half])

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
        "You return the upper end first. The lower one comes first.": lambda: right[::-1],
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
        "Brackets: n + z² is the whole denominator. Yours divides by n, and then z² is added.": (
            lambda: np.array([wins + z**2 / 2 - z * root, wins + z**2 / 2 + z * root]) / n + z**2
        ),
        "Brackets: the middle, plus or minus the rest, is divided as a whole, and by all of n + z². Yours divides the "
        "half width alone, and by n.": lambda: ends(wins + z**2 / 2, z * root / n) + z**2,
        "Brackets: the whole sum wins + z²/2 is divided, and by all of n + z². In your middle z²/2 alone is divided, "
        "and by n.": lambda: ends(wins + z**2 / 2 / n + z**2, half),
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
    right="You have an interval for any number that can be computed from weekends, without a formula for it.",
    hints=(
        "Each row of draws holds the positions of n weekends. What does ratios[draws] look up, and in which shape?",
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
        "Those are ratios of two medians. The pairs are lost: divide on each weekend first.": (
            lambda: interval(np.median(errors[draws], axis=1) / np.median(others[draws], axis=1))
        ),
        "You divide the other way round. Below 1 should mean that the first method is better.": (
            lambda: ratio_interval.reference(others, errors, draws)
        ),
        "You take means over the weekends. One bad weekend moves a mean of ratios; the median stays.": (
            lambda: interval(redrawn.mean(axis=1))
        ),
        "You went over the wrong axis. Each row of draws is one redrawn study.": (
            lambda: interval(np.median(redrawn, axis=0))
        ),
        "That holds 95% of the weekends. Wanted is where the median may be: use the draws.": (lambda: interval(ratios)),
        "The medians are missing: those are quantiles of all redrawn ratios, which is the spread of the weekends.": (
            lambda: interval(redrawn)
        ),
        "np.percentile counts to 100, so 0.025 is almost the smallest. Use np.quantile, or 2.5 and 97.5.": (
            lambda: np.percentile(medians, [0.025, 0.975])
        ),
        "You leave out 5% on each side, so yours is an interval of 90%.": lambda: np.quantile(medians, [0.05, 0.95]),
        "The rival does not enter yours. Divide by others first, weekend by weekend.": (
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
        "You return the upper end first. The lower one comes first.": lambda: right[::-1],
        "That is the median of the weekends alone. How far it would move with other weekends is asked.": (
            lambda: np.median(ratios)
        ),
        "Those are the smallest and the largest median. More draws would push them ever further apart.": (
            lambda: np.array([medians.min(), medians.max()])
        ),
        "You sort before you divide. The best weekend of one method is not the best of the other.": (
            lambda: ratio_interval.reference(np.sort(errors), np.sort(others), draws)
        ),
        "You redraw the first method and leave the other as it was. Both go with their weekend.": (
            lambda: interval(np.median(errors[draws] / others, axis=1))
        ),
        "Those are quartiles, and half of the medians lie between them. 95% should.": (
            lambda: np.quantile(medians, [0.25, 0.75])
        ),
        "Your median goes over all redrawn studies at once, so one number is left. Each row has its own.": (
            lambda: interval(np.median(redrawn))
        ),
        "Those are ratios of two means. The pairs are lost: divide on each weekend, then take medians.": (
            lambda: interval(errors[draws].mean(axis=1) / others[draws].mean(axis=1))
        ),
        "The draws that you are given do not enter yours. Each row of draws is one redrawn study.": with_own_draws,
        "np.quantile takes fractions between 0 and 1, and yours are percent.": lambda: np.quantile(
            medians, [2.5, 97.5]
        ),
        "You divide every error by the rival's median. On a hard weekend both are large: divide on each one.": (
            lambda: interval(np.median((errors / np.median(others))[draws], axis=1))
        ),
        "You multiply by the draws. They are positions: ratios[draws] looks up the ratio at each of them.": (
            lambda: interval(np.median(ratios * draws, axis=1))
        ),
        "Those are the shares of weekends on which the first method wins. How much smaller are its errors?": (
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


def _some_claims(rng):
    """Claims and intervals; every count is another one, and some bars lie wholly on each side of 1."""
    held, refuted, undecided = rng.permutation([2, 3, 4]) + rng.integers(0, 2)
    silent = int(rng.integers(5, 8))
    sides = np.array([-1] * 9 + [1] * 9 + [0] * 9)
    return _claims(rng, held, refuted, undecided, silent, sides)


def _claims(rng, held, refuted, undecided, silent, sides):
    """So many claims of each kind, and as many silent ones, over bars on both sides of 1 and across it.

    Two bars whose claims hold and one that refutes its claim are short and lie wholly in the grey strip of the rule.
    Another one that refutes its claim ends in the strip.
    """
    kinds = np.repeat([0, 1, 2], [held, refuted, undecided])
    said = rng.choice([-1, 1], len(kinds))
    said[:2] = [-1, 1][: len(said)]
    side = np.where(kinds == 0, said, np.where(kinds == 1, -said, 0))
    said = np.append(said, np.zeros(silent, dtype=int))
    side = np.append(side, rng.choice(sides, silent))
    order = rng.permutation(len(said))
    middle = np.exp(rng.uniform(0.3, 1.2, len(said)) * side)
    width = np.where(side == 0, rng.uniform(0.2, 0.4, len(said)), 0.2)
    bias = np.where(side == 0, rng.choice([-0.12, 0.12], len(said)), 0)  # so that it is clear where the middle lies
    middle[held + 1] = np.exp(0.3 * side[held + 1])
    in_the_strip = [0, 1, held]
    middle[in_the_strip] = np.exp(0.12 * side[in_the_strip])
    width[in_the_strip] = 0.05
    low = middle * np.exp(bias - width)
    high = middle * np.exp(bias + width)
    return said[order], low[order], high[order]


def _nothing_claimed(rng):
    said, low, high = _some_claims(rng)
    return 0 * said, low, high


def _all_claimed(rng):
    return _claims(rng, 5, 3, 4, 0, np.array([0]))


@exercise(
    "12-score",
    right="A claim can now fail, and everyone can see whether it did. That is what makes it worth having.",
    hints=(
        "First say of every bar where it lies: -1 where it is left of 1, 1 where it is right of 1, 0 where it "
        "includes 1.",
        "np.where(high < 1, -1, np.where(low > 1, 1, 0)) is that side. A claim holds where said times side is 1.",
        "Refuted: said * side == -1. Not decided: (said != 0) & (side == 0). np.sum counts what is True.",
    ),
    example=_some_claims,
    edges={"where nothing is claimed": _nothing_claimed, "where something is claimed in every case": _all_claimed},
    axes={"said": "n_cases", "low": "n_cases", "high": "n_cases", "return": "3"},
    terms={"side": "the side of 1 on which the bar lies"},
)
def score(said, low, high):
    side = np.where(high < 1, -1, np.where(low > 1, 1, 0))
    held = np.sum(said * side == 1)
    refuted = np.sum(said * side == -1)
    undecided = np.sum((said != 0) & (side == 0))
    return np.array([held, refuted, undecided])


@score.catalogue
def score_mistakes(said, low, high):
    side = np.where(high < 1, -1, np.where(low > 1, 1, 0))
    held, refuted, undecided = right = score.reference(said, low, high)
    claimed = said != 0

    def counts(side):
        return [np.sum(said * side == 1), np.sum(said * side == -1), np.sum(claimed & (side == 0))]

    by_middle = np.where(np.sqrt(low * high) < 1, -1, 1)
    beyond_the_strip = np.where(high < 0.83, -1, np.where(low > 1.2, 1, 0))
    in_the_strip = (np.sqrt(low * high) >= 0.83) & (np.sqrt(low * high) <= 1.2)
    no_strip = "The grey strip has no part here: a claim says only on which side of 1 the bar lies. Take its ends and 1"
    holds_by_wrong_end = np.sum((said == -1) & (low < 1)) + np.sum((said == 1) & (high > 1))
    refuted_by_wrong_end = np.sum((said == -1) & (high > 1)) + np.sum((said == 1) & (low < 1))
    return {
        "You count the cases where nothing was claimed as not decided. They are no claims: leave them out.": (
            lambda: [held, refuted, np.sum(side == 0)]
        ),
        "Your third number is all that neither holds nor is refuted. Where nothing is said there is no claim: leave "
        "those cases out.": lambda: [held, refuted, len(said) - held - refuted],
        "Where nothing is claimed and the bar includes 1 you count a claim that holds. Saying nothing is no claim.": (
            lambda: [np.sum(said == side), refuted, undecided]
        ),
        "A claim of which the bar includes 1 is not refuted: the days do not decide it. All of a bar lies left of 1 "
        "where high < 1, and right of 1 where low > 1.": (lambda: [held, refuted + undecided, undecided]),
        "You count as refuted whatever does not hold, claimed or not. Refuted is a claim whose bar lies on the other "
        "side.": lambda: [held, np.sum(said != side), undecided],
        "You count every claim that does not hold as refuted, and none as not decided.": (
            lambda: [held, refuted + undecided, 0]
        ),
        "You count every claim that does not hold as not decided, and none as refuted. Refuted is a claim whose bar "
        "lies wholly on the other side.": lambda: [held, 0, refuted + undecided],
        "A claim of which the bar includes 1 does not hold yet: the days do not decide it. All of a bar lies left of 1 "
        "where high < 1, and right of 1 where low > 1.": (lambda: [held + undecided, refuted, undecided]),
        "You go by the middle of the bar. A bar that includes 1 lies on neither side.": lambda: counts(by_middle),
        "Your first two numbers go by the middle of the bar. A bar that includes 1 lies on neither side.": (
            lambda: [*counts(by_middle)[:2], undecided]
        ),
        "The claims that hold and the refuted ones have changed places. Left of 1 the ratio is small, so EnKF is "
        "ahead, which is claimed by -1; and those that hold come first.": lambda: counts(-side),
        "You compare with 0. Level is a ratio of 1.": (lambda: counts(np.where(high < 0, -1, np.where(low > 0, 1, 0)))),
        "You ask low < 1 and high > 1. A bar that includes 1 does both; the whole bar lies left where high < 1, and "
        "right where low > 1.": lambda: counts(np.where(low < 1, -1, np.where(high > 1, 1, 0))),
        "You judge only the claims that EnKF is ahead. A claim that it is behind holds where low > 1.": (
            lambda: counts(np.where(high < 1, -1, 0))
        ),
        "You look for claims that hold only where -1 was said. A claim of 1, that EnKF is behind, holds where "
        "low > 1.": (lambda: [np.sum((said == -1) & (side == -1)), refuted, undecided]),
        "Your first two numbers count only the claims of -1. A claim of 1, that EnKF is behind, can hold or be refuted "
        "too.": lambda: [*[np.sum((said == -1) & (side == k)) for k in (-1, 1)], undecided],
        "Your first two numbers take EnKF to be ahead where low < 1. A bar that includes 1 begins there too; all of it "
        "lies left of 1 where high < 1.": lambda: [*counts(np.where(low < 1, -1, 1))[:2], undecided],
        "Your first two numbers take EnKF to be behind where high > 1. A bar that includes 1 ends there too; all of it "
        "lies right of 1 where low > 1.": lambda: [*counts(np.where(high < 1, -1, 1))[:2], undecided],
        "You count only the claims of -1, that EnKF is ahead. A claim of 1 holds, is refuted or is not decided too.": (
            lambda: [np.sum((said == -1) & (side == k)) for k in (-1, 1, 0)]
        ),
        "You count only the claims of 1, that EnKF is behind. A claim of -1 holds, is refuted or is not decided too.": (
            lambda: [np.sum((said == 1) & (side == k)) for k in (1, -1, 0)]
        ),
        "You test the wrong ends of the bar, so one that includes 1 counts on both sides. All of a bar lies left of 1 "
        "where high < 1, and right of 1 where low > 1.": lambda: [holds_by_wrong_end, refuted_by_wrong_end, undecided],
        "You take EnKF to be behind where high > 1. That holds for a bar that includes 1 as well; all of it lies right "
        "of 1 where low > 1.": lambda: counts(np.where(high < 1, -1, 1)),
        f"{no_strip}, not 0.83 and 1.2.": lambda: counts(beyond_the_strip),
        f"{no_strip}, not 0.83 and 1.2, in your first two numbers too.": (
            lambda: [*counts(beyond_the_strip)[:2], undecided]
        ),
        f"{no_strip} alone. You count a claim as not decided where the bar lies in the strip.": (
            lambda: counts(np.where(in_the_strip, 0, side))
        ),
        f"{no_strip}. You leave out the claims of which the bar lies in the strip.": (
            lambda: [*counts(np.where(in_the_strip, 0, side))[:2], undecided]
        ),
        "Those are shares. The numbers of claims are asked for.": lambda: right / claimed.sum(),
        "Those are shares of all cases. The numbers of claims are asked for.": lambda: right / len(said),
        "The order is: holds, refuted, not decided.": lambda: [held, undecided, refuted],
        "That is one judgement for each case. Count them: how many hold, are refuted, are not decided?": (
            lambda: said * side
        ),
        "Those are the sides on which the bars lie. Compare them with what was said, and count.": lambda: side,
        "That is how many claims hold. The refuted ones and those that are not decided are wanted too.": lambda: held,
        "That is held minus refuted. All three numbers are wanted, one by one.": lambda: held - refuted,
    }


choice(
    "12-flaw-a",
    right="c",
    options={
        "a": "Every day counts there, on both sides. What does one round through the readings cost each of the two?",
        "b": "Nothing was chosen after the fact. Ten rounds were fixed for both. What is in a round?",
        "c": "A round of ESMDA runs the whole ensemble: ten of them cost 1000 passes. Ten epochs of Adam cost 30.",
        "d": "The pairs are there: wins are counted day by day. What is it that both have ten of?",
    },
    hints=(
        "Which words of the sentence say how long the two were trained?",
        "How many networks go through the readings in one round of ESMDA, and how many in one epoch of Adam?",
        "Count passes: in a round of ESMDA each of 100 members predicts all readings.",
    ),
    why="ten rounds of an ensemble are not ten rounds of one network: the word hides the cost.",
)
choice(
    "12-flaw-b",
    right="b",
    options={
        "a": "All 40 days count, and on both sides. What was picked is the best of four trainings on the same day. Who "
        "says which of them is the best?",
        "b": "Which training counts was chosen on each day by its error against the truth, which is the number "
        "reported. Nobody who trains has the truth.",
        "c": "Both sides spent the same: the four trainings of each come to 14,300 passes. Who decides which of EnKF's "
        "four counts, and by what?",
        "d": "They are paired: wins are counted day by day. Who decides which of the four trainings counts, and by "
        "what?",
    },
    hints=(
        "Which of the four trainings counts differs from day to day. What was it chosen by?",
        "Could somebody who trains a network on readings do what was done here?",
        "Read it again: the best of EnKF's four. By which number is it the best, and who can know that number?",
    ),
    why="one side's training was chosen, on each day, by the error that is reported.",
)

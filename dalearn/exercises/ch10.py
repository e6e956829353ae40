"""Chapter 10: what can go wrong."""

from itertools import cycle

import numpy as np

from ._mechanism import choice, exercise
from .registry import prediction

_units = cycle(range(5))  # five examples ask for each of the five hidden units, the first and the last too


def _some_network(rng):
    return rng.standard_normal(16), next(_units)


@exercise(
    "10-flip",
    right="Three numbers changed their sign and no prediction changed, because tanh(−z) = −tanh(z).",
    hints=(
        "Three numbers belong to hidden unit j: the weight that leads to it, its bias, the weight that leads on.",
        "theta holds h incoming weights, then h biases, then h outgoing weights, then the output's bias.",
        "Copy theta, then flip the entries j, h + j and 2 * h + j of the copy, with h = len(theta) // 3.",
    ),
    example=_some_network,
)
def flipped(theta, j):
    h = len(theta) // 3
    theta = theta.copy()
    theta[[j, h + j, 2 * h + j]] *= -1
    return theta


def _flip(theta, where):
    theta = theta.copy()
    theta[where] *= -1
    return theta


@flipped.mistake("Both weights are flipped, but not the unit's bias. tanh sees the sum of weight times x and bias.")
def without_the_bias(theta, j):
    return _flip(theta, [j, 2 * (len(theta) // 3) + j])


@flipped.mistake("Weight and bias into the unit are flipped, so its value changes sign. What has to make up for that?")
def incoming_only(theta, j):
    return _flip(theta, [j, len(theta) // 3 + j])


@flipped.mistake("You flip the weight that leads on, and so what the unit contributes. What could turn it back?")
def outgoing_only(theta, j):
    return _flip(theta, [2 * (len(theta) // 3) + j])


@flipped.mistake("You flip the incoming weight alone. Bias and outgoing weight belong to the unit too.")
def weight_only(theta, j):
    return _flip(theta, [j])


@flipped.mistake("Bias and outgoing weight are flipped, the incoming weight is not. All three belong to the unit.")
def without_the_incoming_weight(theta, j):
    h = len(theta) // 3
    return _flip(theta, [h + j, 2 * h + j])


@flipped.mistake("You flip everything, and the output with it. Only the numbers of one unit change their sign.")
def all_of_theta(theta, j):
    return -theta


@flipped.mistake("Every h-th number from j on: for j = 0 that meets the output's bias as well.")
def every_hth(theta, j):
    return _flip(theta, slice(j, None, len(theta) // 3))


@flipped.mistake("The output's bias is flipped as well. It belongs to no hidden unit.")
def with_the_outputs_bias(theta, j):
    h = len(theta) // 3
    return _flip(theta, [j, h + j, 2 * h + j, 3 * h])


@flipped.mistake("You flip three neighbours in theta. Its order is by layer: all incoming weights come first.")
def three_neighbours(theta, j):
    return _flip(theta, slice(3 * j, 3 * j + 3))


@flipped.mistake("That is the unit before the one asked for. j counts from 0.")
def off_by_one(theta, j):
    h = len(theta) // 3
    return _flip(theta, [j - 1, h + j - 1, 2 * h + j - 1])


@flipped.mistake("All units are flipped. The function stays the same, but one unit was asked for.")
def all_units(theta, j):
    return _flip(theta, slice(0, 3 * (len(theta) // 3)))


@flipped.mistake("You set the unit's numbers to zero, which removes it. They should change their sign.")
def removed(theta, j):
    h = len(theta) // 3
    theta = theta.copy()
    theta[[j, h + j, 2 * h + j]] = 0
    return theta


@flipped.mistake("theta comes back as it was. Is the copy that you changed the one you return?")
def unchanged(theta, j):
    return theta.copy()


@flipped.mistake("Your steps are one too long. h is the number of hidden units, the whole part of a third of theta.")
def one_too_long(theta, j):
    h = len(theta) // 3 + 1
    return _flip(theta, [j, h + j, min(2 * h + j, len(theta) - 1)])


def _some_plans(rng):
    """One of the batch sizes divides n, three do not: then the last batch of a pass is a smaller one."""
    n = 12 * int(rng.integers(3, 6))
    others = rng.choice([size for size in range(5, n // 2) if n % size], 3, replace=False)
    sizes = rng.permutation([rng.choice([4, 6]), *others])
    return n, sizes, int(rng.integers(3, 6)), rng.uniform(1.02, 1.1)


@exercise(
    "10-growth",
    right="The factor acts once per update, so smaller batches and more passes make the same inflation stronger.",
    hints=(
        "How many updates are there in all? The last, smaller batch of a pass makes one too.",
        "A pass has n / batch_size updates, rounded up. Each multiplies by the inflation what the last one left.",
        "inflation to the power epochs * np.ceil(n / batch_sizes).",
    ),
    example=_some_plans,
)
def growth(n, batch_sizes, epochs, inflation):
    updates = epochs * np.ceil(n / batch_sizes)
    return inflation**updates


@growth.mistake("You round down after all passes. The smaller batch at the end of each pass makes an update too.")
def rounded_down_in_the_end(n, batch_sizes, epochs, inflation):
    return inflation ** (n * epochs // batch_sizes)


@growth.mistake("That is one pass, and it is rounded down: the smaller last batch makes an update too.")
def one_pass_rounded_down(n, batch_sizes, epochs, inflation):
    return inflation ** (n // batch_sizes)


@growth.mistake("That is one pass. How many are there?")
def one_pass(n, batch_sizes, epochs, inflation):
    return inflation ** np.ceil(n / batch_sizes)


@growth.mistake("You inflate once per observation. The factor acts after an update, and that takes a whole batch.")
def per_observation(n, batch_sizes, epochs, inflation):
    return inflation ** (0 * batch_sizes + epochs * n)


@growth.mistake("You inflate once per pass. A pass holds several updates.")
def per_pass(n, batch_sizes, epochs, inflation):
    return inflation ** (0 * batch_sizes + epochs)


@growth.mistake("You drop the last batch of a pass where it is smaller. It makes an update all the same.")
def rounded_down(n, batch_sizes, epochs, inflation):
    return inflation ** (epochs * (n // batch_sizes))


@growth.mistake(
    "You count one update too many where the batch size divides n: then there is no smaller batch at the end."
)
def one_added(n, batch_sizes, epochs, inflation):
    return inflation ** (epochs * (n // batch_sizes + 1))


@growth.mistake("Your number of updates has a fraction. A last batch that is not full counts as a whole update.")
def not_rounded(n, batch_sizes, epochs, inflation):
    return inflation ** (epochs * n / batch_sizes)


@growth.mistake("You round once, at the end. Every pass has its own smaller batch, so round before you multiply.")
def rounded_after_all_passes(n, batch_sizes, epochs, inflation):
    return inflation ** np.ceil(epochs * n / batch_sizes)


@growth.mistake("You add the same share each time. Every update multiplies what the last one left.")
def without_compounding(n, batch_sizes, epochs, inflation):
    return 1 + epochs * np.ceil(n / batch_sizes) * (inflation - 1)


@growth.mistake(
    "You multiply the inflation by the number of updates. A factor that is applied again and again makes a power."
)
def times_the_updates(n, batch_sizes, epochs, inflation):
    return inflation * epochs * np.ceil(n / batch_sizes)


@growth.mistake("That is how a variance grows. Inflation multiplies the deviations themselves.")
def as_a_variance(n, batch_sizes, epochs, inflation):
    return inflation ** (2 * epochs * np.ceil(n / batch_sizes))


@growth.mistake("You take a root of the factor. Here it acts on the deviations, not on the variance.")
def root_of_the_factor(n, batch_sizes, epochs, inflation):
    return inflation ** (epochs * np.ceil(n / batch_sizes) / 2)


@growth.mistake("One update is missing. The last one inflates too.")
def one_fewer(n, batch_sizes, epochs, inflation):
    return inflation ** (epochs * np.ceil(n / batch_sizes) - 1)


@growth.mistake("You return what comes on top. The factor itself is 1 more.")
def only_the_excess(n, batch_sizes, epochs, inflation):
    return inflation ** (epochs * np.ceil(n / batch_sizes)) - 1


@growth.mistake("Yours shrinks. Does an inflation above 1 make deviations larger or smaller?")
def shrinking(n, batch_sizes, epochs, inflation):
    return inflation ** (-epochs * np.ceil(n / batch_sizes))


@growth.mistake("That is the number of updates. What does each of them do to a deviation?")
def the_updates(n, batch_sizes, epochs, inflation):
    return epochs * np.ceil(n / batch_sizes)


@growth.mistake("You round to the nearest number. A small last batch makes an update as well.")
def rounded_to_the_nearest(n, batch_sizes, epochs, inflation):
    return inflation ** (epochs * np.round(n / batch_sizes))


@growth.mistake("You took one pass, with a fraction of an update at its end. Count whole updates, and all passes.")
def one_pass_not_rounded(n, batch_sizes, epochs, inflation):
    return inflation ** (n / batch_sizes)


def _some_runs(rng):
    """Sixty runs of all kinds: start spread, error and spread at the end; and the noise."""
    noise = rng.uniform(0.05, 0.3)
    error = noise * np.exp(rng.uniform(-1.5, 2, 60))
    spread = error * np.exp(rng.uniform(-2.5, 1.5, 60))
    return spread * np.exp(rng.uniform(-0.7, 3, 60)), error, spread, noise


@exercise(
    "10-diagnose",
    right="Three comparisons tell four failures apart, and none of them needs a picture.",
    hints=(
        "Begin with zeros, one for each run, and fill in the codes where a comparison of two arrays is true.",
        "np.select takes a list of conditions and a list of codes, and the first condition that holds decides.",
        "Conditions: spread > start; sure & (error > noise); sure; error > noise. sure is spread < error / 2.",
    ),
    example=_some_runs,
)
def diagnosis(start, error, spread, noise):
    sure = spread < error / 2
    conditions = [spread > start, sure & (error > noise), sure, error > noise]
    return np.select(conditions, [3, 2, 5, 1], default=0)


def _decide(*conditions, codes=(3, 2, 5, 1)):
    return np.select(conditions, codes, default=0)


@diagnosis.mistake("You look for a blow-up last. A spread above its start decides, whatever else holds.")
def blow_up_last(start, error, spread, noise):
    sure = spread < error / 2
    return _decide(sure & (error > noise), sure, error > noise, spread > start, codes=(2, 5, 1, 3))


@diagnosis.mistake("No run of yours is a blow-up. Compare the spread with that at the start.")
def no_blow_up(start, error, spread, noise):
    sure = spread < error / 2
    return _decide(sure & (error > noise), sure, error > noise, codes=(2, 5, 1))


@diagnosis.mistake("Your codes 2 and 5 are swapped. Which of the two has an error above the noise?")
def swapped(start, error, spread, noise):
    sure = spread < error / 2
    return _decide(spread > start, sure & (error > noise), sure, error > noise, codes=(3, 5, 2, 1))


@diagnosis.mistake("You call a run too sure where the spread is below the error. The rule says below half of it.")
def without_the_half(start, error, spread, noise):
    sure = spread < error
    return _decide(spread > start, sure & (error > noise), sure, error > noise)


@diagnosis.mistake("Your half is on the other side: you compare the error with half of the spread.")
def half_of_the_spread(start, error, spread, noise):
    sure = error < spread / 2
    return _decide(spread > start, sure & (error > noise), sure, error > noise)


@diagnosis.mistake("You compare the spread with twice the error. An ensemble is too sure where it is below half of it.")
def twice_the_error(start, error, spread, noise):
    sure = spread < 2 * error
    return _decide(spread > start, sure & (error > noise), sure, error > noise)


@diagnosis.mistake(
    "No run of yours has code 1. An error above the noise also counts where the ensemble is not too sure."
)
def no_code_one(start, error, spread, noise):
    sure = spread < error / 2
    return _decide(spread > start, sure & (error > noise), sure, sure, codes=(3, 2, 5, 0))


@diagnosis.mistake("You look at the noise before you ask whether the ensemble is too sure, so collapse is never found.")
def noise_first(start, error, spread, noise):
    return _decide(spread > start, error > noise, spread < error / 2, error > noise, codes=(3, 1, 5, 1))


@diagnosis.mistake("You compare the spread with the noise where the error is meant.")
def spread_against_the_noise(start, error, spread, noise):
    sure = spread < error / 2
    return _decide(spread > start, sure & (spread > noise), sure, spread > noise)


@diagnosis.mistake("You call an ensemble too sure by the noise. Its spread has to be compared with its own error.")
def sure_by_the_noise(start, error, spread, noise):
    sure = spread < noise / 2
    return _decide(spread > start, sure & (error > noise), sure, error > noise)


@diagnosis.mistake("You compare error and spread at the start for a blow-up. Start and end of the spread are meant.")
def error_against_start(start, error, spread, noise):
    sure = spread < error / 2
    return _decide(error > start, sure & (error > noise), sure, error > noise)


@diagnosis.mistake("Your comparison of spread and start is the wrong way round: a blow-up ends wider than it began.")
def narrower_than_the_start(start, error, spread, noise):
    sure = spread < error / 2
    return _decide(spread < start, sure & (error > noise), sure, error > noise)


@diagnosis.mistake("Every run that is too sure gets code 2. Those with an error below the noise are another kind.")
def one_kind_of_sure(start, error, spread, noise):
    sure = spread < error / 2
    return _decide(spread > start, sure, sure, error > noise)


@diagnosis.mistake("Every run that is too sure gets code 5. Those with an error above the noise are another kind.")
def the_other_kind_of_sure(start, error, spread, noise):
    return _decide(spread > start, spread < error / 2, error > noise, codes=(3, 5, 1))


@diagnosis.mistake("Code 1 overwrites the others. Where an earlier rule fits, it should stand.")
def one_overwrites(start, error, spread, noise):
    return _decide(error > noise, spread > start, spread < error / 2, codes=(1, 3, 5))


@diagnosis.mistake("You ask whether the ensemble is too sure and forget it afterwards: collapse is any large error.")
def any_large_error(start, error, spread, noise):
    return _decide(spread > start, error > noise, spread < error / 2, error > noise)


@diagnosis.mistake("Python binds & before < and >. Put each comparison in brackets.")
def comparisons_without_brackets(start, error, spread, noise):
    return spread < error / 2 & error > noise


@diagnosis.mistake("if and and ask one question, and these are arrays. Use & and np.select, for all runs at once.")
def one_question_for_all(start, error, spread, noise):
    return 3 if spread > start else 0


@diagnosis.mistake("A later rule overwrites an earlier one. Fill in from the last rule to the first, or use np.select.")
def later_overwrites(start, error, spread, noise):
    sure = spread < error / 2
    codes = np.zeros(len(error))
    for condition, code in ((spread > start, 3), (sure & (error > noise), 2), (sure, 5), (error > noise, 1)):
        codes[condition] = code
    return codes


@diagnosis.mistake("The order of the rules is right. Their codes are 3, 2, 5 and 1, the numbers of the sections.")
def numbered_by_rule(start, error, spread, noise):
    sure = spread < error / 2
    return _decide(spread > start, sure & (error > noise), sure, error > noise, codes=(1, 2, 3, 4))


@diagnosis.mistake("You ask for a blow-up after collapse. It comes first: a spread above its start decides.")
def blow_up_after_collapse(start, error, spread, noise):
    sure = spread < error / 2
    return _decide(sure & (error > noise), spread > start, sure, error > noise, codes=(2, 3, 5, 1))


prediction(
    "10-predict",
    careful="c",
    options={
        "a": "Both together come last, not first: their error is 1.5, where a hundred members alone have 0.02 and "
        "inflation alone 0.13.",
        "b": "A hundred members alone do come first, with an error of 0.02. But both together come last, with 1.5; "
        "inflation alone has 0.13.",
        "c": "A hundred members alone end at an error of 0.02, inflation alone at 0.13, and both together at 1.5.",
        "d": "Inflation alone helps a little, 0.13 where ten members have 0.17. A hundred members alone have 0.02, and "
        "both together 1.5.",
    },
    hints=(
        "What is the failure of ten members, and which of the ideas removes its cause?",
        "Inflation gives back spread that is lost by chance. Does an ensemble of a hundred lose much by chance?",
        "A factor of 1.1 acts after each of 50 updates. What happens to spread that nothing takes away?",
    ),
    why="inflation is made against the loss of spread in a small ensemble; a large one loses little, so there it only "
    "multiplies, update after update.",
)

choice(
    "10-name",
    right="b",
    options={
        "a": "There the spread ends above its start. What makes deviations grow with every update?",
        "b": "Its error is below the noise, as in a good training, and its spread far below the error. "
        "Panel a is inflation, c collapse, d the symmetric prior.",
        "c": "That one is too sure as well, but look at the dotted line. "
        "Would an ensemble that follows the data closely have such an error?",
        "d": "Data that are trusted too much make an ensemble too sure. Is the spread here below the error?",
    },
    hints=(
        "Too sure means that the dashed line ends far below the solid one. In how many panels is that so?",
        "Two panels are too sure. The dotted line, the noise of one observation, tells them apart.",
        "Data that are trusted too much are followed closely: the error is below the noise, the spread far below it.",
    ),
    why="the error ends below the noise, as in a good training, and the spread far below the error.",
)

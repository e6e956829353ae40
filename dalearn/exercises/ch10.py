"""Chapter 10: what can go wrong."""

import math

import numpy as np

from .registry import choice, exercise, prediction


def _some_network(rng):
    h = int(rng.integers(3, 10))
    return rng.standard_normal(3 * h + 1), int(rng.integers(1, h - 1))


def _its_first_unit(rng):
    h = int(rng.integers(6, 10))
    return rng.standard_normal(3 * h + 1), 0


def _its_last_unit(rng):
    h = int(rng.integers(3, 10))
    return rng.standard_normal(3 * h + 1), h - 1


@exercise(
    "10-flip",
    right="Three numbers changed their sign and no prediction changed, because tanh(−z) = −tanh(z).",
    hints=(
        "Three numbers belong to hidden unit j: the weight that leads to it, its bias, the weight that leads on.",
        "theta holds h incoming weights, then h biases, then h outgoing weights, then the output's bias.",
        "Copy theta, then flip the entries j, h + j and 2 * h + j of the copy, with h = len(theta) // 3.",
    ),
    example=_some_network,
    edges={"for the first hidden unit": _its_first_unit, "for the last hidden unit": _its_last_unit},
    axes={"theta": "n_params", "return": "n_params"},
    terms={"h": "the number of hidden units"},
    keeps_arguments=True,
)
def flipped(theta, j):
    h = len(theta) // 3
    theta = theta.copy()
    theta[[j, h + j, 2 * h + j]] *= -1
    return theta


@flipped.catalogue
def flipped_mistakes(theta, j):
    h = len(theta) // 3
    unit = [j, h + j, 2 * h + j]
    outputs_bias = 3 * h

    def changed(places, values):
        """A copy of theta with these values at these places."""
        copy = theta.copy()
        copy[places] = values
        return copy

    def flip(places):
        return changed(places, -theta[places])

    return {
        "Both weights are flipped, but not the unit's bias. tanh sees the sum of weight times x and bias.": (
            lambda: flip([j, 2 * h + j])
        ),
        "Weight and bias into the unit are flipped, so its value changes sign. What has to make up for that?": (
            lambda: flip([j, h + j])
        ),
        "You flip the weight that leads on, and so what the unit contributes. What could turn it back?": (
            lambda: flip([2 * h + j])
        ),
        "You flip the incoming weight alone. Bias and outgoing weight belong to the unit too.": lambda: flip([j]),
        "Bias and outgoing weight are flipped, the incoming weight is not. All three belong to the unit.": (
            lambda: flip([h + j, 2 * h + j])
        ),
        "You flip everything, and the output with it. Only the numbers of one unit change their sign.": lambda: -theta,
        "Every h-th number from j on: for j = 0 that meets the output's bias as well.": (
            lambda: flip(slice(j, None, h))
        ),
        "The output's bias is flipped as well. It belongs to no hidden unit.": lambda: flip([*unit, outputs_bias]),
        "You flip three neighbours in theta. Its order is by layer: all incoming weights come first.": (
            lambda: flip(slice(3 * j, 3 * j + 3))
        ),
        "That is the unit before the one asked for. j counts from 0.": (
            lambda: flip([j - 1, h + j - 1, 2 * h + j - 1])
        ),
        "All units are flipped. The function stays the same, but one unit was asked for.": (
            lambda: flip(slice(0, 3 * h))
        ),
        "You set the unit's numbers to zero, which removes it. They should change their sign.": (
            lambda: changed(unit, 0)
        ),
        "theta comes back as it was. Is the copy that you changed the one you return?": lambda: theta.copy(),
        "Your steps are one too long. h is the number of hidden units, the whole part of a third of theta.": (
            lambda: flip([j, h + 1 + j, min(2 * h + 2 + j, outputs_bias)])
        ),
        "You take h to be 5. The number of hidden units differs from network to network; len(theta) tells it.": (
            lambda: flip([j, 5 + j, 10 + j])
        ),
        "A place of yours lies beyond the end of theta. The networks here are not the notebook's with its 20 units: "
        "how does len(theta) tell h?": lambda: flip([j, 20 + j, 40 + j]),
        "You make the unit's numbers negative, whatever they were. One that was negative becomes positive.": (
            lambda: changed(unit, -np.abs(theta[unit]))
        ),
        "Those are the unit's three numbers alone. Return all of theta, with these three changed in it.": (
            lambda: -theta[unit]
        ),
        "The last number of theta is lost. The output's bias stays as it is, but it belongs to the copy.": (
            lambda: flip(unit)[:-1]
        ),
        "You flip j and the two numbers after it, and those belong to other units. "
        "A unit's bias stands a whole layer after its weight.": lambda: flip([j, j + 1, j + 2]),
        "You look for weight and bias in pairs. theta holds all incoming weights first, and the biases after them.": (
            lambda: flip([2 * j, 2 * j + 1, 2 * h + j])
        ),
        "With the unit you flip the output's bias, where the unit's own weight into the output is meant.": (
            lambda: flip([j, h + j, outputs_bias])
        ),
        "You flip the weights of all units, and none of their biases. One unit is asked for, with its bias.": (
            lambda: flip([*range(h), *range(2 * h, 3 * h)])
        ),
        "You flip the whole first layer, biases and all. One of its units is asked for, with what leads on from it.": (
            lambda: flip(slice(0, 2 * h))
        ),
        "You count from the end of theta, and there stands the output's bias. Unit j is the j-th from the front.": (
            lambda: flip([-1 - j, -1 - h - j, -1 - 2 * h - j])
        ),
    }


def _some_plans(rng):
    """One batch size divides n, one leaves a batch of one, and the others leave a last batch that is smaller."""
    n = int(rng.choice([36, 40, 45, 50, 56, 66]))
    by_rest = {rest: [size for size in range(4, n // 2) if min(n % size, 2) == rest] for rest in (0, 1, 2)}
    others = rng.choice(by_rest[2], int(rng.integers(2, 6)), replace=False)
    sizes = rng.permutation([rng.choice(by_rest[0]), rng.choice(by_rest[1]), *others])
    return n, sizes, int(rng.integers(3, 7)), rng.uniform(1.02, 1.1)


def _plans_with_one_batch(rng):
    """A pass is one batch: of all the data, or with room for more."""
    n = int(rng.integers(20, 40))
    sizes = n + np.array([0, *rng.integers(1, n // 3, 2)])
    return n, sizes, int(rng.integers(3, 7)), rng.uniform(1.02, 1.1)


def _one_plan(rng):
    n, sizes, epochs, inflation = _some_plans(rng)
    return n, sizes[:1], epochs, inflation


@exercise(
    "10-growth",
    right="The factor acts once per update, so smaller batches and more passes make the same inflation stronger.",
    hints=(
        "How many updates are there in all? The last, smaller batch of a pass makes one too.",
        "A pass has n / batch_size updates, rounded up. Each multiplies by the inflation what the last one left.",
        "inflation to the power epochs * np.ceil(n / batch_sizes).",
    ),
    example=_some_plans,
    edges={
        "where one batch holds all the data": _plans_with_one_batch,
        "for a single batch size": _one_plan,
    },
    axes={"batch_sizes": "n_sizes", "return": "n_sizes"},
    terms={"updates": "the number of updates"},
)
def growth(n, batch_sizes, epochs, inflation):
    updates = epochs * np.ceil(n / batch_sizes)
    return inflation**updates


@growth.catalogue
def growth_mistakes(n, batch_sizes, epochs, inflation):
    batches = n / batch_sizes
    full_batches = n // batch_sizes
    in_a_pass = np.ceil(batches)
    updates = epochs * in_a_pass
    same_for_all = np.ones_like(batches)

    return {
        "You round down after all passes. The smaller batch at the end of each pass makes an update too.": (
            lambda: inflation ** (n * epochs // batch_sizes)
        ),
        "That is one pass, and it is rounded down: the smaller last batch makes an update too.": (
            lambda: inflation**full_batches
        ),
        "That is one pass. How many are there?": lambda: inflation**in_a_pass,
        "You inflate once per observation. The factor acts after an update, and that takes a whole batch.": (
            lambda: same_for_all * inflation ** (epochs * n)
        ),
        "You inflate once per pass. A pass holds several updates.": lambda: same_for_all * inflation**epochs,
        "You drop the last batch of a pass where it is smaller. It makes an update all the same.": (
            lambda: inflation ** (epochs * full_batches)
        ),
        "You count one update too many where the batch size divides n: then there is no smaller batch at the end.": (
            lambda: inflation ** (epochs * (full_batches + 1))
        ),
        "Your number of updates has a fraction. A last batch that is not full counts as a whole update.": (
            lambda: inflation ** (epochs * batches)
        ),
        "You round once, at the end. Every pass has its own smaller batch, so round before you multiply.": (
            lambda: inflation ** np.ceil(epochs * batches)
        ),
        "You add the same share each time. Every update multiplies what the last one left.": (
            lambda: 1 + updates * (inflation - 1)
        ),
        "You multiply the inflation by the number of updates. "
        "A factor that is applied again and again makes a power.": lambda: inflation * updates,
        "That is how a variance grows. Inflation multiplies the deviations themselves.": (
            lambda: inflation ** (2 * updates)
        ),
        "You take a root of the factor. Here it acts on the deviations, not on the variance.": (
            lambda: inflation ** (updates / 2)
        ),
        "One update is missing. The last one inflates too.": lambda: inflation ** (updates - 1),
        "You return what comes on top. The factor itself is 1 more.": lambda: inflation**updates - 1,
        "Yours shrinks. Does an inflation above 1 make deviations larger or smaller?": lambda: inflation**-updates,
        "That is the number of updates. What does each of them do to a deviation?": lambda: updates,
        "You round to the nearest number. A small last batch makes an update as well.": (
            lambda: inflation ** (epochs * np.round(batches))
        ),
        "You took one pass, with a fraction of an update at its end. Count whole updates, and all passes.": (
            lambda: inflation**batches
        ),
        "You multiply the factor of one pass by the number of passes. "
        "The second pass begins with what the first one left, so its factor multiplies that.": (
            lambda: epochs * inflation**in_a_pass
        ),
        "You inflate as often as a batch has observations. How many batches are in a pass?": (
            lambda: inflation ** (epochs * batch_sizes)
        ),
        "You inflate by 1 + inflation. An inflation of 1.1 is the factor itself, with its 1.": (
            lambda: (1 + inflation) ** updates
        ),
        "An exponential function is the limit of very many, very small steps. Here the steps are counted: "
        "each multiplies by inflation.": lambda: np.exp(updates * (inflation - 1)),
        "That is the logarithm of the growth. By what factor do the deviations grow?": (
            lambda: updates * np.log(inflation)
        ),
        "You add up what all the updates have contributed, as for savings that are paid in again and again. "
        "Here one deviation is multiplied.": lambda: (inflation**updates - 1) / (inflation - 1),
        "You share one update's factor among its batches. Each update multiplies by all of inflation.": (
            lambda: same_for_all * (1 + (inflation - 1) / in_a_pass) ** updates
        ),
        "math.ceil, int and range take one number, and batch_sizes holds several. np.ceil takes them all at once.": (
            lambda: inflation ** (epochs * math.ceil(batches))
        ),
        "if asks one question, and batch_sizes holds several sizes. np.ceil rounds up each of them.": (
            lambda: inflation ** (epochs * (full_batches if n % batch_sizes == 0 else full_batches + 1))
        ),
        "You return one number, for all sizes together. Each size of a batch has a growth of its own.": (
            lambda: inflation ** np.sum(updates)
        ),
    }


def _some_runs(rng):
    """Runs of all kinds: start spread, error and spread at the end; and the noise."""
    n = int(rng.integers(40, 60))
    noise = rng.uniform(0.05, 0.3)
    error = noise * np.exp(rng.uniform(-1.5, 2, n))
    spread = error * np.exp(rng.uniform(-2.5, 1.5, n))
    start = spread * np.exp(rng.uniform(-0.7, 3, n))
    return start, error, spread, noise


def _spread_at_half_the_error(rng):
    start, error, spread, noise = _some_runs(rng)
    spread[::2] = error[::2] / 2
    start[::2] = error[::2] * rng.uniform(1, 3, len(error[::2]))
    return start, error, spread, noise


def _error_at_the_noise(rng):
    start, error, spread, noise = _some_runs(rng)
    error[::2] = noise
    return start, error, spread, noise


def _spread_at_its_start(rng):
    start, error, spread, noise = _some_runs(rng)
    start[::2] = spread[::2]
    return start, error, spread, noise


@exercise(
    "10-diagnose",
    right="Three comparisons tell four failures apart, and none of them needs a picture.",
    hints=(
        "Begin with zeros, one for each run, and fill in the codes where a comparison of two arrays is true.",
        "np.select takes a list of conditions and a list of codes, and the first condition that holds decides.",
        "Conditions: spread > start; sure & (error > noise); sure; error > noise. sure is spread < error / 2.",
    ),
    example=_some_runs,
    edges={
        "where the spread is exactly half the error": _spread_at_half_the_error,
        "where the error is exactly the noise": _error_at_the_noise,
        "where the spread ends exactly as it began": _spread_at_its_start,
    },
    axes={"start": "n_runs", "error": "n_runs", "spread": "n_runs", "return": "n_runs"},
    terms={"sure": "the comparison of the spread with half the error", "conditions": "the list of rules"},
)
def diagnosis(start, error, spread, noise):
    sure = spread < error / 2
    conditions = [spread > start, sure & (error > noise), sure, error > noise]
    return np.select(conditions, [3, 2, 5, 1], default=0)


@diagnosis.catalogue
def diagnosis_mistakes(start, error, spread, noise):
    blow_up = spread > start
    sure = spread < error / 2
    large = error > noise
    collapse = sure & large

    def rules(*conditions, codes=(3, 2, 5, 1)):
        """Codes by the first of these rules that fits."""
        return np.select(conditions, codes, default=0)

    def by(blow_up=blow_up, sure=sure, large=large):
        """Codes by the rules of the task, with other comparisons in them."""
        return rules(blow_up, sure & large, sure, large)

    return {
        "You look for a blow-up last. A spread above its start decides, whatever else holds.": (
            lambda: rules(collapse, sure, large, blow_up, codes=(2, 5, 1, 3))
        ),
        "No run of yours is a blow-up. Compare the spread with that at the start.": (
            lambda: rules(collapse, sure, large, codes=(2, 5, 1))
        ),
        "Your codes 2 and 5 are swapped. Which of the two has an error above the noise?": (
            lambda: rules(blow_up, collapse, sure, large, codes=(3, 5, 2, 1))
        ),
        "You call a run too sure where the spread is below the error. The rule says below half of it.": (
            lambda: by(sure=spread < error)
        ),
        "Your half is on the other side: you compare the error with half of the spread.": (
            lambda: by(sure=error < spread / 2)
        ),
        "You compare the spread with twice the error. An ensemble is too sure where it is below half of it.": (
            lambda: by(sure=spread < 2 * error)
        ),
        "No run of yours has code 1. An error above the noise also counts where the ensemble is not too sure.": (
            lambda: rules(blow_up, collapse, sure, codes=(3, 2, 5))
        ),
        "You look at the noise before you ask whether the ensemble is too sure, so collapse is never found.": (
            lambda: rules(blow_up, large, sure, codes=(3, 1, 5))
        ),
        "You compare the spread with the noise where the error is meant.": lambda: by(large=spread > noise),
        "You call an ensemble too sure by the noise. Its spread has to be compared with its own error.": (
            lambda: by(sure=spread < noise / 2)
        ),
        "You compare error and spread at the start for a blow-up. Start and end of the spread are meant.": (
            lambda: by(blow_up=error > start)
        ),
        "Your comparison of spread and start is the wrong way round: a blow-up ends wider than it began.": (
            lambda: by(blow_up=spread < start)
        ),
        "Every run that is too sure gets code 2. Those with an error below the noise are another kind.": (
            lambda: rules(blow_up, sure, large, codes=(3, 2, 1))
        ),
        "Every run that is too sure gets code 5. Those with an error above the noise are another kind.": (
            lambda: rules(blow_up, sure, large, codes=(3, 5, 1))
        ),
        "Code 1 overwrites the others. Where an earlier rule fits, it should stand.": (
            lambda: rules(large, blow_up, sure, codes=(1, 3, 5))
        ),
        "You ask whether the ensemble is too sure and forget it afterwards: collapse is any large error.": (
            lambda: rules(blow_up, large, sure, codes=(3, 2, 5))
        ),
        "Python binds & before < and >. Put each comparison in brackets.": lambda: spread < error / 2 & error > noise,
        "if and and ask one question, and these are arrays. Use & and np.select, for all runs at once.": (
            lambda: 3 if spread > start else 0
        ),
        "A later rule overwrites an earlier one. Fill in from the last rule to the first, or use np.select.": (
            lambda: rules(large, sure, collapse, blow_up, codes=(1, 5, 2, 3))
        ),
        "The order of the rules is right. Their codes are 3, 2, 5 and 1, the numbers of the sections.": (
            lambda: rules(blow_up, collapse, sure, large, codes=(1, 2, 3, 4))
        ),
        "You ask for a blow-up after collapse. It comes first: a spread above its start decides.": (
            lambda: rules(collapse, blow_up, sure, large, codes=(2, 3, 5, 1))
        ),
        "Your codes 5 and 1 are swapped. Which of the two asks about the spread?": (
            lambda: rules(blow_up, collapse, sure, large, codes=(3, 2, 1, 5))
        ),
        "You add up the codes of all rules that fit. The first one decides, and the others are not asked.": (
            lambda: 3 * blow_up + 2 * collapse + 5 * sure + 1 * large
        ),
        "argmax gives the place of the first rule that fits, counted from 0. "
        "Which code belongs to it, and what if none fits?": lambda: np.argmax([blow_up, collapse, sure, large], axis=0),
        "You ask for a blow-up by the error at the end. The spread has to be compared with its own start.": (
            lambda: by(blow_up=spread > error)
        ),
        "You find a blow-up only where the error is large too. The first rule asks for nothing but the spread.": (
            lambda: by(blow_up=blow_up & large)
        ),
        "You call an ensemble too sure by its spread at the start. What counts is the spread at the end.": (
            lambda: by(sure=start < error / 2)
        ),
        "You call an ensemble too sure where its spread has fallen below half of its start. "
        "It may well fall, if the error falls with it: compare the two at the end.": lambda: by(
            sure=spread < start / 2
        ),
        "You add the noise to the spread. That is for errors against noisy data; "
        "the rules here compare the spread alone.": lambda: by(sure=np.hypot(spread, noise) < error / 2),
        "You ask about the runs on average, so one code is left. Each run has its own.": (
            lambda: diagnosis.reference(np.mean(start), np.mean(error), np.mean(spread), noise)
        ),
        "You say for each rule where it fits. One code for each run is asked for, that of the first rule that does.": (
            lambda: np.array([blow_up, collapse, sure, large])
        ),
    }


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

"""Chapter 10: what can go wrong."""

import math

import numpy as np

from .registry import exercise, prediction


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
        "With h = len(theta) // 3, the first of them is theta[j]. Where do the other two stand, each h further on?",
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
        "You flip every third number, as if the three of a unit stood side by side. In theta the h weights in stand "
        "together, then the h biases, then the h weights out.": lambda: flip(slice(j, None, 3)),
        "You flip three numbers, each three further on. In theta the h weights in stand together, then the h biases, "
        "then the h weights out: the steps are h long.": lambda: flip([j, j + 3, j + 6]),
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
    """An epoch is one batch: of all the data, or with room for more."""
    n = int(rng.integers(20, 40))
    sizes = n + np.array([0, *rng.integers(1, n // 3, 2)])
    return n, sizes, int(rng.integers(3, 7)), rng.uniform(1.02, 1.1)


def _one_plan(rng):
    n, sizes, epochs, inflation = _some_plans(rng)
    return n, sizes[:1], epochs, inflation


@exercise(
    "10-growth",
    right="The factor acts once per update, so smaller batches and more epochs make the same inflation stronger.",
    hints=(
        "How many updates are there in all? The last, smaller batch of an epoch makes one too.",
        "An epoch has n / batch_size updates, rounded up. Each multiplies by the inflation what the last one left.",
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
    in_an_epoch = np.ceil(batches)
    updates = epochs * in_an_epoch
    same_for_all = np.ones_like(batches)

    return {
        "You round down after all epochs. The smaller batch at the end of each epoch makes an update too.": (
            lambda: inflation ** (n * epochs // batch_sizes)
        ),
        "That is one epoch, and it is rounded down: the smaller last batch makes an update too.": (
            lambda: inflation**full_batches
        ),
        "That is one epoch. How many are there?": lambda: inflation**in_an_epoch,
        "You inflate once per reading. The factor acts after an update, and that takes a whole batch.": (
            lambda: same_for_all * inflation ** (epochs * n)
        ),
        "You inflate once per epoch. An epoch holds several updates.": lambda: same_for_all * inflation**epochs,
        "You drop the last batch of an epoch where it is smaller. It makes an update all the same.": (
            lambda: inflation ** (epochs * full_batches)
        ),
        "You count one update too many where the batch size divides n: then there is no smaller batch at the end.": (
            lambda: inflation ** (epochs * (full_batches + 1))
        ),
        "Your number of updates has a fraction. A last batch that is not full counts as a whole update.": (
            lambda: inflation ** (epochs * batches)
        ),
        "You round once, at the end. Every epoch has its own smaller batch, so round before you multiply.": (
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
        "You took one epoch, with a fraction of an update at its end. Count whole updates, and all epochs.": (
            lambda: inflation**batches
        ),
        "You multiply the factor of one epoch by the number of epochs. "
        "The second epoch begins with what the first one left, so its factor multiplies that.": (
            lambda: epochs * inflation**in_an_epoch
        ),
        "You inflate as often as a batch has readings. How many batches are in an epoch?": (
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
            lambda: same_for_all * (1 + (inflation - 1) / in_an_epoch) ** updates
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


def _some_readings(rng, n=None, n_ens=None):
    """What members say of some readings, the readings, near and far off, and the standard deviation of their errors."""
    sizes = rng.choice(np.arange(4, 10), 2, replace=False)
    n = sizes[0] if n is None else n
    n_ens = sizes[1] if n_ens is None else n_ens
    means = rng.uniform(1, 3, n) * rng.choice([-1, 1], n)
    predictions = means[:, None] + rng.uniform(0.3, 1.5, (n, 1)) * rng.standard_normal((n, n_ens))
    d = means + rng.uniform(0.5, 2, n) * rng.choice([-1, 1], n)
    return predictions, d, rng.uniform(0.3, 0.8)


@exercise(
    "10-chi2",
    right="Near 1 an ensemble is as far off as it says. It takes no truth, only readings that were kept back.",
    hints=(
        "For every reading two numbers are needed: by how much the mean of the members misses it, and by how much it "
        "should be missed.",
        "By how much it should be missed is a sum of two variances, one of the members and one of the reading.",
        "squares = (d - predictions.mean(axis=1)) ** 2 and promised = predictions.var(axis=1, ddof=1) + obs_std**2. "
        "Divide for every reading, and take the mean at the end.",
    ),
    example=_some_readings,
    edges={
        "for one reading": lambda rng: _some_readings(rng, n=1),
        "with two members": lambda rng: _some_readings(rng, n_ens=2),
    },
    axes={"predictions": "n, n_ens", "d": "n", "return": ""},
    terms={"squares": "the squared distances", "promised": "the promised variances"},
    instead_of=("dalearn.diagnostics.innovation_chi2",),
)
def chi2(predictions, d, obs_std):
    squares = (d - predictions.mean(axis=1)) ** 2
    promised = predictions.var(axis=1, ddof=1) + obs_std**2
    return np.mean(squares / promised)


@chi2.catalogue
def chi2_mistakes(predictions, d, obs_std):
    distances = d - predictions.mean(axis=1)
    squares = distances**2
    variances = predictions.var(axis=1, ddof=1)
    deviations = predictions.std(axis=1, ddof=1)
    noise = obs_std**2
    promised = variances + noise

    return {
        "The reading's own error is missing. It should be off by that even where all members are right.": (
            lambda: np.mean(squares / variances)
        ),
        "The members' variance is missing. Where they differ, a reading may be further off than its own error.": (
            lambda: np.mean(squares / noise)
        ),
        "Your distances are not squared. A distance below the mean would cancel one above it.": (
            lambda: np.mean(distances / promised)
        ),
        "Your distances are not squared, and divided by a root. Square first, then divide by the variance.": (
            lambda: np.mean(distances / np.sqrt(promised))
        ),
        "You square and divide by the root of the variance. A square belongs over a variance.": (
            lambda: np.mean(squares / np.sqrt(promised))
        ),
        "You take absolute distances, over standard deviations. A mean of squares over variances is asked for.": (
            lambda: np.mean(np.abs(distances) / np.sqrt(promised))
        ),
        "You add two standard deviations. Of errors that are independent the variances add up.": (
            lambda: np.mean(squares / (deviations + obs_std))
        ),
        "You add two standard deviations and square the sum. Of errors that are independent the variances add up.": (
            lambda: np.mean(squares / (deviations + obs_std) ** 2)
        ),
        "obs_std is a standard deviation. Its square is the variance.": lambda: np.mean(
            squares / (variances + obs_std)
        ),
        "You add a standard deviation of the members to a variance. Both have to be variances.": (
            lambda: np.mean(squares / (deviations + noise))
        ),
        "Your variance divides by N. Give np.var ddof=1.": lambda: np.mean(squares / (predictions.var(axis=1) + noise)),
        "You divide the mean of the squares by the mean of the variances. Divide for each reading first.": (
            lambda: squares.mean() / promised.mean()
        ),
        "You add up. Take the mean over the readings, so that 1 is right for any number of them.": (
            lambda: np.sum(squares / promised)
        ),
        "You return a number for each reading. Take their mean.": lambda: squares / promised,
        "You take the root at the end. The mean itself is asked for.": lambda: np.sqrt(np.mean(squares / promised)),
        "It is upside down: the squares belong above, the variances below.": lambda: np.mean(promised / squares),
        "That is the mean of the squares alone. By what should it be divided, reading by reading?": (
            lambda: np.mean(squares)
        ),
        "You compare each member with the reading. The mean of the members is its prediction.": (
            lambda: np.mean((d[:, None] - predictions) ** 2 / promised[:, None])
        ),
        "axis=0 takes the readings together. The members stand in the columns, so the mean is over axis=1.": (
            lambda: np.mean((d - predictions.mean(axis=0)) ** 2 / (predictions.var(axis=0, ddof=1) + noise))
        ),
        "Without an axis, mean and var take all readings together. Each reading has its own.": (
            lambda: np.mean((d - predictions.mean()) ** 2 / (predictions.var(ddof=1) + noise))
        ),
        "You take one variance of all predictions together. Each reading has its own, over axis=1.": (
            lambda: np.mean(squares / (predictions.var(ddof=1) + noise))
        ),
        "Without an axis, the mean takes all readings together. Each reading has its own, over axis=1.": (
            lambda: np.mean((d - predictions.mean()) ** 2 / promised)
        ),
        "d has one number for each reading and predictions a row. d[:, None] would stand beside them; the mean over "
        "axis=1 does without.": lambda: np.mean((d - predictions) ** 2 / promised),
        "The reading's error is taken away. The two variances add up.": (
            lambda: np.mean(squares / (variances - noise))
        ),
        "The promised variance of the mean is not asked for: do not divide the members' variance by N.": (
            lambda: np.mean(squares / (variances / predictions.shape[1] + noise))
        ),
    }


def _some_claims(rng, n=None):
    """The standard deviations of a number and of a reading, and several errors that an update is told."""
    before, right = rng.uniform(0.5, 3, 2)
    n = int(rng.integers(3, 8)) if n is None else n
    told = right * np.exp(rng.uniform(0.2, 1.6, n) * rng.choice([-1, 1], n))
    return before, right, told


@exercise(
    "10-told",
    right="This is how far off the number really is. The update itself does not know it: it believes what it was told.",
    hints=(
        "First the gain that the update uses. It knows only what it was told.",
        "The new number is (1 - K) times the old one plus K times the reading. Each brings its own error, times its "
        "factor. How do the variances of independent errors add up, and what does a factor do to a variance?",
        "With K = before**2 / (before**2 + told**2), the variance is (1 - K) ** 2 * before**2 + K**2 * right**2.",
    ),
    example=_some_claims,
    edges={
        "where the right error is told": lambda rng: (lambda before, right: (before, right, np.full(3, right)))(
            *rng.uniform(0.5, 3, 2)
        ),
        "for a single told error": lambda rng: _some_claims(rng, n=1),
    },
    axes={"told": "n", "return": "n"},
    terms={"K": "the gain"},
)
def really_off(before, right, told):
    K = before**2 / (before**2 + told**2)
    return np.sqrt((1 - K) ** 2 * before**2 + K**2 * right**2)


@really_off.catalogue
def really_off_mistakes(before, right, told):
    K = before**2 / (before**2 + told**2)
    best = before**2 / (before**2 + right**2)

    return {
        "That is what the update claims. It believes what it was told; really the reading is off by `right`.": lambda: (
            np.sqrt((1 - K) * before**2)
        ),
        "Your gain knows the right error. The update knows only what it was told.": (
            lambda: np.sqrt((1 - best) ** 2 * before**2 + best**2 * right**2) * np.ones_like(told)
        ),
        "Your gain knows the right error, and your sum has the told one. It is the other way round.": (
            lambda: np.sqrt((1 - best) ** 2 * before**2 + best**2 * told**2)
        ),
        "That is the variance. Its root is asked for.": lambda: (1 - K) ** 2 * before**2 + K**2 * right**2,
        "The factors are not squared. An error times 0.5 has a quarter of the variance.": (
            lambda: np.sqrt((1 - K) * before**2 + K * right**2)
        ),
        "1 − K is not squared. An error times 0.5 has a quarter of the variance.": (
            lambda: np.sqrt((1 - K) * before**2 + K**2 * right**2)
        ),
        "K is not squared. An error times 0.5 has a quarter of the variance.": (
            lambda: np.sqrt((1 - K) ** 2 * before**2 + K * right**2)
        ),
        "You add standard deviations. Of independent errors the variances add up.": (
            lambda: (1 - K) * before + K * right
        ),
        "That is the part of the old number alone. The reading brings its error along too.": lambda: (1 - K) * before,
        "That is the part of the reading alone. The old number's error is not all gone.": lambda: K * right,
        "The two factors are swapped. K belongs to the reading, 1 − K to the number before it.": (
            lambda: np.sqrt(K**2 * before**2 + (1 - K) ** 2 * right**2)
        ),
        "Your gain is made of standard deviations. It is a variance over a sum of variances.": (
            lambda: np.sqrt((told / (before + told)) ** 2 * before**2 + (before / (before + told)) ** 2 * right**2)
        ),
        "Your gain takes before for a variance. It is a standard deviation: square it.": (
            lambda: np.sqrt(
                (told**2 / (before + told**2)) ** 2 * before**2 + (before / (before + told**2)) ** 2 * right**2
            )
        ),
        "Your gain takes told for a variance. It is a standard deviation: square it.": (
            lambda: np.sqrt(
                (told / (before**2 + told)) ** 2 * before**2 + (before**2 / (before**2 + told)) ** 2 * right**2
            )
        ),
        "You take before and right for variances in the sum. They are standard deviations: square them.": (
            lambda: np.sqrt((1 - K) ** 2 * before + K**2 * right)
        ),
        "You take the two away from each other. Errors that are independent add up, in their variances.": (
            lambda: np.sqrt(np.abs((1 - K) ** 2 * before**2 - K**2 * right**2))
        ),
        "That is the gain. How far off is the number that it makes?": lambda: K,
        "You take the mean over the told errors. Each of them has its own answer.": (
            lambda: np.mean(np.sqrt((1 - K) ** 2 * before**2 + K**2 * right**2))
        ),
    }


prediction(
    "10-three",
    careful="b",
    options={
        "a": "B is the one with weights around zero, and A was stretched. C is right: it has fifteen members.",
        "b": "A was stretched by 1% after each reading, B began around zero, and C has fifteen members.",
        "c": "A was stretched, as you say. But C has fifteen members: its band is thin and beside the readings. B "
        "began around zero, and no reading has changed it much.",
        "d": "B is the one with weights around zero, as you say. C has fifteen members and A was stretched: the spread "
        "of A grows twelve times from its lowest, and only a stretch puts in so much.",
    },
    hints=(
        "Readings take spread away. In which of the three has it grown many times over?",
        "Few members lose spread by chance with every reading. In which of the three has it fallen lowest?",
        "The one that is left has hardly moved since the start.",
    ),
    why="only a stretch makes the spread grow many times over, and few members lose it by chance; of the third the "
    "readings changed next to nothing.",
)

prediction(
    "10-four",
    careful="e",
    options={
        "a": "D used each reading ten times, and its band for the curve is far too thin: it holds 46% of the true "
        "curve. No reading shows it; only the true curve does.",
        "b": "E was told that the thermometer is off by 0.2, four times as much as it is. So it promises far too "
        "little, and it has learned less than the others: its error is 0.09.",
        "c": "F is the healthy one, and D used each reading ten times. If its χ² made you prefer F, 1.00 against 1.18: "
        "on twenty healthy days χ² lay anywhere from 0.66 to 1.32. If its promise did, wider at the ends, as in the "
        "first picture: that is what F claims, and no reading here says that it is right.",
        "d": "G was told that the thermometer is off by 0.0125, a quarter of what it is. Most readings lie outside of "
        "what it promises.",
        "e": "F is healthy and D used each reading ten times. The promise of F is wider at the ends, so F is less sure "
        "there; but neither picture nor χ² says which of the two is right about how sure it is.",
        "f": "F is healthy, but E promises far too little: nearly all readings lie well inside its promise, and its χ² "
        "is 0.22. It was told that the thermometer is off by 0.2.",
    },
    hints=(
        "In a healthy patient nine of ten readings lie in the grey promise. Count roughly.",
        "In E all of them lie in it, and in G few. Is that right? And how far from 1 may luck move χ²?",
        "D and F are left. Does any reading say which of the two is too sure of itself?",
    ),
    why="in D and in F about nine of ten readings lie where they should, and the reading's own error hides whether the "
    "curve below it is known to 0.03 or to 0.01.",
)

prediction(
    "10-thirty",
    careful="c",
    options={
        "a": "Around one network that is so, see C. Around zero it is the other way round: thirty members end at 0.07, "
        "two hundred at 0.51.",
        "b": "The start is what is wrong, as you say. But thirty members end at 0.07, where two hundred end at 0.51.",
        "c": "Thirty members end at 0.07, two hundred at 0.51. They are not well, though: their band holds 32%.",
    },
    hints=(
        "In earlier chapters, and in C, chance was a nuisance. Could it be of use here?",
        "What do two hundred members around zero learn? And can fewer learn less than that?",
        "Two hundred have learned little. What is evened out in a large crowd, and not in a small one?",
    ),
    why="two hundred around zero learn little; where only chance is left to learn by, few members have more of it.",
)

prediction(
    "10-quarter",
    careful="b",
    options={
        "a": "The update claims that, 0.25. The reading is off by 1 whatever was told, and nearly all of the new "
        "number is the reading: it is off by 0.99.",
        "b": "It is off by 0.99, hardly more than the 0.89 of the truth. What is wrong is its claim, 0.25.",
        "c": "It is off by 0.99. It cannot be much worse: the most that a false error can do is to have the reading "
        "taken whole, and the reading is off by 1.",
    },
    hints=(
        "How much of the new number is the old one, and how much is the reading?",
        "With the gain 0.985 it is nearly all reading. How far off is the reading, really?",
        "The two parts bring 0.015 · 2 and 0.985 · 1 with them.",
    ),
    why="with the gain 0.985 the new number is nearly the reading itself, and what we are told of the reading does not "
    "change it.",
)

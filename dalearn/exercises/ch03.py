"""Chapter 03, one number, two opinions."""

import numpy as np

from .registry import exercise, prediction

prediction(
    "03-predict",
    careful="d",
    options={
        "a": "In the gardens it is ± 0.9, less than the thermometer's own error of 1, and it is the same after a "
        "reading of 26.",
        "b": "It is the same whatever the thermometer says, as you thought. But it is ± 0.9, less than the "
        "thermometer's own error of 1.",
        "c": "It is less than 1, as you thought: ± 0.9. But it is no larger in the gardens that read 26, far from the "
        "forecast.",
        "d": "In the gardens it is ± 0.9, and it is the same after a reading of 26.",
    },
    hints=(
        "You could ignore the forecast and believe the thermometer. By how much would you be off then?",
        "Two independent opinions together know more than the better one alone.",
        "The forecast is off by 2 and the thermometer by 1 on any day. Does what it says today change how good it is?",
    ),
    why="two independent opinions know more than the better one alone. How much they know depends on how good they "
    "are, not on what they say.",
)


def _two_opinions(rng):
    """Means on either side of 0, a reading on either side of the prior mean, and variances that are not equal."""
    prior_mean = rng.choice([-1, 1]) * rng.uniform(2, 5)
    d = prior_mean + rng.choice([-1, 1]) * rng.uniform(1, 4)
    prior_var, obs_var = np.exp(rng.uniform(-1.5, 1.5, 2))
    return np.array([prior_mean, prior_var]), np.array([d, obs_var])


def _a_low_reading(rng):
    prior_mean = rng.uniform(2, 5)
    prior = np.array([prior_mean, rng.uniform(2, 4)])
    return prior, np.array([prior_mean - rng.uniform(1, 4), rng.uniform(0.3, 0.8)])


def _a_vague_reading(rng):
    prior_mean = rng.uniform(2, 5)
    prior = np.array([prior_mean, rng.uniform(0.3, 0.8)])
    return prior, np.array([prior_mean + rng.uniform(1, 4), rng.uniform(2, 4)])


def _whole_numbers(rng):
    """As in the text: an array of whole numbers, which cuts off the fraction of what is written into it."""
    return np.array([int(rng.integers(15, 22)), 4]), np.array([int(rng.integers(23, 30)), 1])


@exercise(
    "03-update",
    right="An opinion goes in and an opinion comes out, so the next observation can be added to the result.",
    hints=(
        "Do it for 20 ± 2 and 24 ± 1 first, in the order of the text: the gain, the mean, the variance that is left. "
        "Then put a name in the place of each number.",
        "The 0.8 was 4 / (4 + 1): the prior's variance as a share of the sum of both. The mean goes that share of the "
        "way to d, and the same share of the prior's variance goes.",
        "prior_mean, prior_var = prior takes two numbers out of an array. With gain = prior_var / (prior_var + "
        "obs_var) the mean is prior_mean + gain * (d - prior_mean), and the share 1 - gain of prior_var is left.",
    ),
    example=_two_opinions,
    edges={
        "where the reading lies below the prior mean": _a_low_reading,
        "where the observation is less sure than the prior": _a_vague_reading,
        "where an array of whole numbers comes in: return a new one": _whole_numbers,
    },
    axes={"prior": "2", "observation": "2", "return": "2"},
    terms={
        "prior_mean": "the prior mean",
        "prior_var": "the prior variance",
        "d": "the reading d",
        "obs_var": "the observation's variance",
        "gain": "the gain",
    },
    keeps_arguments=True,
)
def update(prior, observation):
    prior_mean, prior_var = prior
    d, obs_var = observation
    gain = prior_var / (prior_var + obs_var)
    return np.array([prior_mean + gain * (d - prior_mean), (1 - gain) * prior_var])


@update.catalogue
def _mistakes_of_an_update(prior, observation):
    m, P = prior
    d, R = observation
    total = P + R
    K = P / total
    innovation = d - m
    right = update.reference(prior, observation)
    mean, variance = right

    def opinion(mean, variance):
        return np.array([mean, variance])

    def with_gain(K, P=P):
        """The update with another gain, and perhaps another variance that it shrinks."""
        return opinion(m + K * innovation, (1 - K) * P)

    return {
        "Your gain grows when the observation gets vaguer. Which of the two variances belongs in its numerator?": (
            lambda: with_gain(R / total)
        ),
        "Your gain is a ratio of the two variances. It has to be a share of their sum, between 0 and 1.": (
            lambda: with_gain(P / R)
        ),
        "Your variance is right. In the mean, the two weights have changed places.": (
            lambda: opinion(d + K * (m - d), variance)
        ),
        "Your gain comes from standard deviations. The weights go by variances.": (
            lambda: with_gain(np.sqrt(P) / (np.sqrt(P) + np.sqrt(R)))
        ),
        "Your gain is that of the example, 0.8. Here the variances are others, and the gain is made of them.": (
            lambda: with_gain(0.8)
        ),
        "That is the step alone. Add it to the prior mean.": lambda: opinion(K * innovation, variance),
        "Those are the changes: how far the mean moves, and how much variance goes. Apply both to the prior.": (
            lambda: opinion(K * innovation, K * P)
        ),
        "Your mean uses a gain from the new variance. Both numbers need the gain of the old one.": (
            lambda: opinion(m + variance / (variance + R) * innovation, variance)
        ),
        "Python reads P / P + R as (P / P) + R. Put the sum in brackets.": lambda: with_gain(P / P + R),
        "Your mean is right. In the variance, 1 − K needs brackets before it is multiplied.": (
            lambda: opinion(mean, 1 - K * P)
        ),
        "Your mean is right. 1 − K is the share that is left; of which variance?": lambda: opinion(mean, 1 - K),
        "Your mean is right. Your second number is the gain itself. What does the gain leave of the variance?": (
            lambda: opinion(mean, K)
        ),
        "You multiply the two opinions, number by number. It is their bell curves that are multiplied. Use the three "
        "lines: the gain, the mean, the variance.": lambda: prior * observation,
        "You have squared the second entries. They are variances already.": (
            lambda: with_gain(P**2 / (P**2 + R**2), P**2)
        ),
        "You have squared the variances in the gain. They are squares already: the prior's 2 degrees came in as 4.": (
            lambda: with_gain(P**2 / (P**2 + R**2))
        ),
        "Your mean lies halfway between the two, however much each is trusted. Where is the gain?": (
            lambda: opinion((m + d) / 2, variance)
        ),
        "You take the plain average of both, and the variance of that average. The surer one should count more.": (
            lambda: opinion((m + d) / 2, total / 4)
        ),
        "Your mean moves away from the observation. Look at the order of the subtraction.": (
            lambda: opinion(m - K * innovation, variance)
        ),
        "Your mean can only move up. A reading below the prior mean has to pull it down: the innovation has a sign.": (
            lambda: opinion(m + K * np.abs(innovation), variance)
        ),
        "You add a share of d itself. What moves the mean is how far d is from what was expected.": (
            lambda: opinion(m + K * d, variance)
        ),
        "Without brackets Python multiplies the gain by d alone. The whole difference is to be multiplied.": (
            lambda: opinion(m + K * d - m, variance)
        ),
        "Your mean is right. You take the gain itself from the variance. It is a share: what goes is K times P.": (
            lambda: opinion(mean, P - K)
        ),
        "Your gain is the ratio of the standard deviations, as if 2 were to 1. It is variances that add up.": (
            lambda: with_gain(np.sqrt(P) / np.sqrt(R))
        ),
        "Your mean is right. Your variance is the sum of both, so a second opinion would make you less sure.": (
            lambda: opinion(mean, total)
        ),
        "Your mean is right. Your variance is still that of the prior: has nothing been learnt?": (
            lambda: opinion(mean, P)
        ),
        "Your mean is right. In the variance you keep the share K; K is the share that goes.": (
            lambda: opinion(mean, K * P)
        ),
        "Your mean is right. You multiply the variance by (1 − K)². The square does not belong here.": (
            lambda: opinion(mean, (1 - K) ** 2 * P)
        ),
        "Your mean is right. Your variance moves towards R as the mean moves towards d. It has to end below both.": (
            lambda: opinion(mean, P + K * (R - P))
        ),
        "Your mean is right. You have averaged the two variances, and an average lies above the better one.": (
            lambda: opinion(mean, total / 2)
        ),
        "Your mean is right. Your variance grows with the surprise. Does d stand in the formula for it?": (
            lambda: opinion(mean, variance + K * (1 - K) * innovation**2)
        ),
        "Your mean is right. The product of both variances is no variance yet. By what is it divided?": (
            lambda: opinion(mean, P * R)
        ),
        "Your mean is right. You divide 1 by the sum of the variances. It is the precisions that add up.": (
            lambda: opinion(mean, 1 / total)
        ),
        "Your mean is right. The second number is a precision; the variance is one over it.": (
            lambda: opinion(mean, 1 / variance)
        ),
        "Your mean is right. The second number is a standard deviation, and a variance was asked for.": (
            lambda: opinion(mean, np.sqrt(variance))
        ),
        "Your variance is right. Your mean lacks a division: weights of 1/P and 1/R do not sum to 1.": (
            lambda: opinion(m / P + d / R, variance)
        ),
        "You take P + R for one over the summed precisions. One over 1/P + 1/R is another number, below both.": (
            lambda: opinion((m / P + d / R) * total, total)
        ),
        "Your mean is right. Your variance keeps the share 1 − K of R. Which variance is updated?": (
            lambda: opinion(mean, (1 - K) * R)
        ),
        "You average both numbers. Then a vague opinion counts as much as a good one, and nothing gets surer.": (
            lambda: (prior + observation) / 2
        ),
        "You keep the surer of the two opinions and drop the other. The other knows something too.": (
            lambda: prior if P < R else observation
        ),
        "You treat the two entries alike. Take them apart first: the gain is made of the variances only.": (
            lambda: prior + prior / (prior + observation) * (observation - prior)
        ),
        "Your gain is made of the means. How far a mean may move depends on how sure each opinion is.": (
            lambda: with_gain(m / (m + d))
        ),
        "The mean is right, and it is only the first of the two numbers. The variance is asked for too.": lambda: mean,
        "The two values stand in the other order: first the mean, then the variance.": lambda: right[::-1],
    }


prediction(
    "03-twice",
    careful="c",
    options={
        "a": "Nothing new has come in, as you say, but the update does not know that. It now says ± 0.67, and it is "
        "off by 0.92.",
        "b": "It does say less, ± 0.67. But it is not off by less: 0.92, where it was 0.89.",
        "c": "It says ± 0.67, and it is off by 0.92.",
    },
    hints=(
        "The update is not told where a reading comes from. Does (1 − K) P fall a second time?",
        "Where does the mean go the second time? Is there a reason to go farther than 0.8 of the way?",
        "Counted once the mean goes 0.8 of the way, as well as it can be done. Counted twice it goes farther.",
    ),
    why="the formula takes each reading for a new, independent one, so it becomes surer. And 0.8 of the way was as "
    "well as it can be done, so any step beyond it makes the mean worse.",
)


def _a_crowd(rng, sign=None):
    """Numbers and their readings, a line and scatter around it, and a reading that came."""
    n = rng.integers(6, 12)
    theta, scatter = rng.standard_normal((2, n))
    theta -= theta.mean()
    scatter -= scatter.mean() + (theta @ scatter) / (theta @ theta) * theta  # so that the line has the slope below
    slope = (rng.choice([-1, 1]) if sign is None else sign) * rng.uniform(0.5, 2)
    readings = rng.uniform(-3, 3) + slope * theta + np.exp(rng.uniform(-0.5, 0.5)) * scatter
    theta = rng.choice([-1, 1]) * rng.uniform(2, 5) + np.exp(rng.uniform(-0.5, 0.8)) * theta
    return theta, readings, readings.mean() + rng.choice([-1, 1]) * rng.uniform(1, 4)


def _a_rising_crowd(rng):
    return _a_crowd(rng, sign=1)


def _a_falling_crowd(rng):
    return _a_crowd(rng, sign=-1)


@exercise(
    "03-crowd",
    right="It knows nothing of thermometers, so it moves any number for which a crowd of readings can be had.",
    hints=(
        "The gain is one number for the whole crowd. The step is another for each garden: how far is its reading from "
        "d?",
        "With table = np.cov(theta, readings), table[0, 1] is the covariance and table[1, 1] the variance of the "
        "readings. The gain is one of them over the other.",
        "A garden with the reading 21 moves by gain * (24 - 21). numpy does that for all at once: d - readings is an "
        "array with the step of each before the gain.",
    ),
    example=_a_crowd,
    edges={"where high goes with high": _a_rising_crowd, "where high goes with low": _a_falling_crowd},
    axes={"theta": "n", "readings": "n", "return": "n"},
    terms={"table": "the table of variances", "gain": "the gain", "d": "the reading d"},
    keeps_arguments=True,
)
def move(theta, readings, d):
    table = np.cov(theta, readings)
    gain = table[0, 1] / table[1, 1]
    return theta + gain * (d - readings)


@move.catalogue
def _mistakes_of_a_move(theta, readings, d):
    table = np.cov(theta, readings)
    P, V = np.diag(table)
    cov = table[0, 1]
    K = cov / V
    own = d - readings

    def by(gain):
        return theta + gain * own

    return {
        "You divide by the variance of theta. That is the line read up per across; you go across, so divide by the "
        "variance of the readings.": lambda: by(cov / P),
        "Your gain stands on its head: it is how far the line goes up for one step across.": lambda: by(V / cov),
        "You have fitted the readings on theta and turned that line over. Fit theta on the readings: it is another "
        "line, the one through the means of the slices.": lambda: by(P / cov),
        "That is the correlation. It has no unit, and the gain has one: degrees for each degree of the reading.": (
            lambda: by(np.corrcoef(theta, readings)[0, 1])
        ),
        "You divide by a standard deviation. The whole variance of the readings belongs there.": (
            lambda: by(cov / np.sqrt(V))
        ),
        "You move by the covariance itself. Divide it by the variance of the readings.": lambda: by(cov),
        "That gain is a ratio of two variances. It knows nothing of whether the two go together: where is the "
        "covariance?": lambda: by(P / V),
        "In P / (P + R) the sum is the variance of the readings already, error and all. And above the line stands a "
        "covariance.": lambda: by(P / (P + V)),
        "That is P / (P + R) with an R found from readings − theta, as if a reading were theta plus an error. Here it "
        "need not be. Take the covariance of the two over the variance of the readings.": (
            lambda: by(P / (P + np.var(readings - theta, ddof=1)))
        ),
        "The variance of the readings holds P and R already. Nothing needs to be added below the line.": (
            lambda: by(cov / (P + V))
        ),
        "Your gain is that of the example, 0.8. Here the crowd is another, and the gain is found in it.": (
            lambda: by(0.8)
        ),
        "The gain is nearly right. np.cov divides by n − 1 and np.var by n: take both numbers from np.cov.": (
            lambda: by(cov / np.var(readings))
        ),
        "The gain is nearly right. Your covariance divides by n, and your variance by n − 1: they must agree.": (
            lambda: by(cov * (len(theta) - 1) / len(theta) / V)
        ),
        "You multiply the numbers themselves. A covariance multiplies how far each lies from its mean.": (
            lambda: by(np.mean(theta * readings) / np.mean(readings**2))
        ),
        "All gardens take the same step, so the crowd moves and gets no narrower. Each has a reading of its own.": (
            lambda: theta + K * (d - readings.mean())
        ),
        "All gardens take the same step. Each has a reading of its own. And np.cov divides by n − 1 where np.var "
        "divides by n: take both numbers from np.cov.": lambda: theta + cov / np.var(readings) * (d - readings.mean()),
        "The crowd has lost what tells one garden from the other. Each starts from its own theta, not from the mean.": (
            lambda: theta.mean() + K * own
        ),
        "That is where the mean goes. Each garden is to move: the result has one number for each.": (
            lambda: theta.mean() + K * (d - readings.mean())
        ),
        "The gain is right. What it multiplies is how far the reading of each is from d, not how far its theta is.": (
            lambda: theta + K * (d - theta)
        ),
        "The gain is right. The step is how far d lies above a garden's own reading, not above the mean of theta.": (
            lambda: theta + K * (d - theta.mean())
        ),
        "Your gardens move away from the reading. Look at the order of the subtraction.": lambda: theta - K * own,
        "That is the step alone. Add it to theta.": lambda: K * own,
        "That is the gain. Now let each garden take its step.": lambda: K,
        "You add a share of d itself. A garden whose reading is d already should not move.": lambda: theta + K * d,
        "Without brackets Python multiplies the gain by d alone. The whole difference is to be multiplied.": (
            lambda: theta + K * d - readings
        ),
        "You have moved the readings. It is theta that is to move.": lambda: readings + K * own,
        "You put every garden at d itself, the reading. Each starts from its own theta and takes a step of K times "
        "what its own reading lacks.": lambda: np.full(theta.shape, d),
        "You keep only the slice at d. All gardens are to move, and none is lost.": lambda: theta[np.abs(own) < 0.25],
        "You move theta by the whole difference, without a gain.": lambda: theta + own,
        "Where high goes with low, the gain is below 0. Yours never is.": lambda: by(np.abs(K)),
    }


def _factors(rng):
    """Factors of both signs for some instruments, and two variances that are not equal."""
    n_instruments = rng.integers(3, 7)
    h = np.exp(rng.uniform(-1.5, 1.5, n_instruments)) * rng.permutation(np.resize([-1, 1], n_instruments))
    prior_var, obs_var = np.exp(rng.uniform(-1.5, 1.5, 2))
    return h, prior_var, obs_var


def _a_factor_of_0(rng):
    h, prior_var, obs_var = _factors(rng)
    h[1] = 0
    return h, prior_var, obs_var


def _one_factor(rng):
    h, prior_var, obs_var = _factors(rng)
    return h[:1], prior_var, obs_var


@exercise(
    "03-factor",
    right="An innovation in the unit of any instrument now becomes a step of θ in the unit of θ.",
    hints=(
        "The prior is an opinion about θ, the reading is one about h·θ. What is the prior variance of h·θ?",
        "The denominator is the variance of d under the prior: that of h·θ plus that of the error.",
        "The variance of h·θ is h**2 * prior_var. Above the line stands the covariance of θ and h·θ, h * prior_var.",
    ),
    example=_factors,
    edges={"where a factor is 0": _a_factor_of_0, "with a single instrument": _one_factor},
    axes={"h": "n_instruments", "return": "n_instruments"},
)
def gain_with_a_factor(h, prior_var, obs_var):
    return prior_var * h / (h**2 * prior_var + obs_var)


@gain_with_a_factor.catalogue
def _mistakes_of_a_gain_with_a_factor(h, prior_var, obs_var):
    P, R = prior_var, obs_var
    covariance = P * h
    variance = h**2 * P + R  # of d

    def one_after_the_other():
        """Each gain with the variance that the instruments before it have left."""
        left = P
        gains = []
        for factor in h:
            gain = left * factor / (factor**2 * left + R)
            left = (1 - gain * factor) * left
            gains.append(gain)
        return np.array(gains)

    return {
        "That is the gain without a factor. How does h enter?": lambda: P / (P + R),
        "That is the gain without a factor, once for each instrument. How does h enter?": (
            lambda: np.full(h.shape, P / (P + R))
        ),
        "Your h cancels out: it is the same gain for every instrument. Where does h belong, and where not?": (
            lambda: covariance / (h * (P + R))
        ),
        "The prior's variance is missing or cancels out. A prior that is sure should make the gain small.": (
            lambda: h / (h**2 + R)
        ),
        "Your h² stands above the line. A covariance takes one h, and the variance below the line takes two.": (
            lambda: h**2 * P / (P + R)
        ),
        "The denominator is right. Above the line an h is missing: test your formula with h = 0.": (
            lambda: P / variance
        ),
        "The numerator is right. How does a variance change when its number is multiplied by h?": (
            lambda: covariance / (h * P + R)
        ),
        "The numerator is right. The denominator is the variance of d, and d holds h·θ, not θ.": (
            lambda: covariance / (P + R)
        ),
        "That is how far the prediction h·θ moves. The gain is about the step of θ itself.": (
            lambda: h**2 * P / variance
        ),
        "That is the variance that is left after the reading. The gain is what turns an innovation into a step.": (
            lambda: P - covariance**2 / variance
        ),
        "In effect h² multiplies the error below the line too. "
        "Did you divide the gain by h? The factor acts on θ alone.": lambda: covariance / (h**2 * (P + R)),
        "You divide the gain without a factor by h. Seen as a reading of θ, d / h has another error than d.": (
            lambda: P / (P + R) / h
        ),
        "The numerator is right. Below the line h multiplies the error as well. The error is added after the factor.": (
            lambda: covariance / (h**2 * P + h * R)
        ),
        "The numerator is right. Below, h² stands with the wrong one of the two variances.": (
            lambda: covariance / (P + h**2 * R)
        ),
        "Your gain is never negative. Where a higher θ means a lower reading, K has the sign of h.": (
            lambda: np.abs(covariance) / variance
        ),
        "Python divides before it adds: put the whole denominator in brackets.": lambda: P * h / h**2 * P + R,
        "Python divides before it adds: put the sum below the line in brackets. Above the line P is missing too.": (
            lambda: h / P + R
        ),
        "P is missing above the line, and an h² below. Where θ lies a unit higher, h θ lies h higher.": (
            lambda: h / (P + R)
        ),
        "Above the line P is missing, and below it h takes a square.": lambda: h / (h * P + R),
        "Above the line P is missing. The covariance of θ and h θ is h times the variance of θ.": (
            lambda: h / variance
        ),
        "Two h are missing: above the line stands a covariance, below the variance of h·θ.": lambda: P / (h * P + R),
        "You trust the reading completely. The error's variance is missing.": lambda: covariance / (h**2 * P),
        "The denominator is right. Above the line stands the wrong variance of the two.": lambda: R * h / variance,
        "Above the line you have added R. The error of a reading has nothing to do with θ, so it drops out there.": (
            lambda: (covariance + R) / variance
        ),
        "You divide by a standard deviation. The whole variance of d belongs there.": (
            lambda: covariance / np.sqrt(variance)
        ),
        "You have squared the error's variance. It is a variance already.": lambda: covariance / (h**2 * P + R**2),
        "You have squared both variances. They are squares already; the only square in the formula is that of h.": (
            lambda: P**2 * h / (h**2 * P**2 + R**2)
        ),
        "Your square takes in P as well as h. P is a variance already, and only the factor is squared.": (
            lambda: covariance / ((h * P) ** 2 + R)
        ),
        "Your gain comes from standard deviations. It is a covariance divided by a variance, so no roots are needed.": (
            lambda: np.sqrt(P) * h / (np.sqrt(P) * h + np.sqrt(R))
        ),
        "Your fraction stands on its head: a vaguer reading would move θ further.": lambda: variance / covariance,
        "You have summed over all factors. Each stands for a reading of its own: one gain for each.": (
            lambda: covariance / (np.sum(h**2) * P + R)
        ),
        "You update the variance from one instrument to the next. Each is read alone, and starts from the prior.": (
            one_after_the_other
        ),
        "You take the mean of all factors first. Each instrument has a factor of its own, and a gain of its own.": (
            lambda: gain_with_a_factor.reference(np.mean(h), P, R)
        ),
        "You use the first factor only. Every instrument is to have its gain.": (
            lambda: gain_with_a_factor.reference(h[0], P, R)
        ),
        "You use the variance of the factors. They are known numbers; what varies is θ.": (
            lambda: covariance / (np.var(h) * P + R)
        ),
        "You make a matrix of all pairs of instruments. Each is read alone, so one number for each is enough.": (
            lambda: covariance / (np.outer(h, h) * P + R)
        ),
    }

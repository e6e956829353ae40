"""Chapter 03, one number, two opinions."""

import numpy as np

from ._mechanism import exercise
from .registry import prediction

prediction(
    "03-predict",
    careful="d",
    options={
        "a": "The usual error is 0.89, less than the better opinion's 1. And it is the same after a reading of 40.",
        "b": "It is the same whatever the thermometer reads, as you said. But it is 0.89, less than the better "
        "opinion's 1.",
        "c": "It is less than 1, as you said: 0.89. But it is no larger after a reading of 40: the variance is 0.80 "
        "each time.",
        "d": "The usual error is 0.89 after a reading of 20, 24 or 40: the variance is 0.80 each time.",
    },
    hints=(
        "You could ignore the model and believe the thermometer. By how much would you be off then?",
        "Two independent opinions together know more than the better one alone.",
        "Write down the posterior's variance for two bell curves. Does the reading d stand in it?",
    ),
    why="two independent opinions know more than the better one alone, and in the variance 1 / (1/P + 1/R) there is no "
    "d, so nothing in it warns of an absurd reading.",
)


def _two_opinions(rng):
    prior_var, obs_var = np.exp(rng.uniform(-1.5, 1.5, 2))
    return np.array([rng.uniform(2, 5), prior_var]), np.array([rng.uniform(6, 9), obs_var])


@exercise(
    "03-update",
    right="An opinion goes in and an opinion comes out, so the next observation can be added to the result.",
    hints=(
        "Take the four numbers out of the two arrays first, and then the gain from the two variances.",
        "The gain is the prior's variance as a share of the sum of both. The mean goes that share of the way to d.",
        "gain = prior_var / (prior_var + obs_var); the mean is prior_mean + gain * (d - prior_mean). "
        "What is left of the variance?",
    ),
    example=_two_opinions,
)
def update(prior, observation):
    prior_mean, prior_var = prior
    d, obs_var = observation
    gain = prior_var / (prior_var + obs_var)
    return np.array([prior_mean + gain * (d - prior_mean), (1 - gain) * prior_var])


@update.mistake(
    "Your gain grows when the observation gets vaguer. Which of the two variances belongs in its numerator?"
)
def gain_of_the_other(prior, observation):
    (m, P), (d, R) = prior, observation
    K = R / (P + R)
    return np.array([m + K * (d - m), (1 - K) * P])


@update.mistake("Your gain is a ratio of the two variances. It has to be a share of their sum, between 0 and 1.")
def gain_as_a_ratio(prior, observation):
    (m, P), (d, R) = prior, observation
    return np.array([m + P / R * (d - m), (1 - P / R) * P])


@update.mistake("Your variance is right. In the mean, the two weights have changed places.")
def weights_swapped(prior, observation):
    (m, P), (d, R) = prior, observation
    return np.array([d + P / (P + R) * (m - d), P * R / (P + R)])


@update.mistake("Your gain comes from standard deviations. The weights go by variances.")
def gain_of_roots(prior, observation):
    (m, P), (d, R) = prior, observation
    K = np.sqrt(P) / (np.sqrt(P) + np.sqrt(R))
    return np.array([m + K * (d - m), (1 - K) * P])


@update.mistake("That is the step alone. Add it to the prior mean.")
def step_alone(prior, observation):
    (m, P), (d, R) = prior, observation
    K = P / (P + R)
    return np.array([K * (d - m), (1 - K) * P])


@update.mistake("Your mean uses a gain from the new variance. Both numbers need the gain of the old one.")
def variance_first(prior, observation):
    (m, P), (d, R) = prior, observation
    P = P * R / (P + R)
    return np.array([m + P / (P + R) * (d - m), P])


@update.mistake("Python reads P / P + R as (P / P) + R. Put the sum in brackets.")
def sum_without_brackets(prior, observation):
    (m, P), (d, R) = prior, observation
    K = P / P + R
    return np.array([m + K * (d - m), (1 - K) * P])


@update.mistake("Your mean is right. In the variance, 1 − K needs brackets before it is multiplied.")
def rest_without_brackets(prior, observation):
    (m, P), (d, R) = prior, observation
    K = P / (P + R)
    return np.array([m + K * (d - m), 1 - K * P])


@update.mistake("Your mean is right. 1 − K is the share that is left; of which variance?")
def share_alone(prior, observation):
    (m, P), (d, R) = prior, observation
    K = P / (P + R)
    return np.array([m + K * (d - m), 1 - K])


@update.mistake("You have squared the second entries. They are variances already.")
def squared_variances(prior, observation):
    (m, P), (d, R) = prior, observation
    K = P**2 / (P**2 + R**2)
    return np.array([m + K * (d - m), (1 - K) * P**2])


@update.mistake("Your mean lies halfway between the two, however much each is trusted. Where is the gain?")
def halfway(prior, observation):
    (m, P), (d, R) = prior, observation
    return np.array([(m + d) / 2, P * R / (P + R)])


@update.mistake("Your mean moves away from the observation. Look at the order of the subtraction.")
def innovation_reversed(prior, observation):
    (m, P), (d, R) = prior, observation
    K = P / (P + R)
    return np.array([m + K * (m - d), (1 - K) * P])


@update.mistake("You add a share of d itself. What moves the mean is how far d is from what was expected.")
def no_innovation(prior, observation):
    (m, P), (d, R) = prior, observation
    K = P / (P + R)
    return np.array([m + K * d, (1 - K) * P])


@update.mistake("Your mean is right. Your variance is the sum of both, so a second opinion would make you less sure.")
def variances_add(prior, observation):
    m, _ = update.reference(prior, observation)
    return np.array([m, prior[1] + observation[1]])


@update.mistake("Your mean is right. Your variance is still that of the prior: has nothing been learnt?")
def variance_of_the_prior(prior, observation):
    m, _ = update.reference(prior, observation)
    return np.array([m, prior[1]])


@update.mistake("Your mean is right. In the variance you keep the share K; K is the share that goes.")
def variance_times_gain(prior, observation):
    m, _ = update.reference(prior, observation)
    return np.array([m, prior[1] ** 2 / (prior[1] + observation[1])])


@update.mistake("Your mean is right. You multiply the variance by (1 − K)². The square does not belong here.")
def squared_rest(prior, observation):
    m, P = update.reference(prior, observation)
    return np.array([m, P**2 / prior[1]])


@update.mistake("Your mean is right. The second number is a precision; the variance is one over it.")
def precision(prior, observation):
    m, P = update.reference(prior, observation)
    return np.array([m, 1 / P])


@update.mistake("Your mean is right. The second number is a standard deviation, and a variance was asked for.")
def standard_deviation(prior, observation):
    m, P = update.reference(prior, observation)
    return np.array([m, np.sqrt(P)])


@update.mistake("Your variance is right. Your mean lacks a division: weights of 1/P and 1/R do not sum to 1.")
def weights_without_a_sum(prior, observation):
    (m, P), (d, R) = prior, observation
    return np.array([m / P + d / R, P * R / (P + R)])


@update.mistake("Your mean is right. Your variance keeps the share 1 − K of R. Which variance is updated?")
def variance_of_the_other(prior, observation):
    P, R = prior[1], observation[1]
    return np.array([update.reference(prior, observation)[0], R**2 / (P + R)])


@update.mistake("You average both numbers. Then a vague opinion counts as much as a good one, and nothing gets surer.")
def two_averages(prior, observation):
    return (prior + observation) / 2


@update.mistake("You treat the two entries alike. Take them apart first: the gain is made of the variances only.")
def entries_treated_alike(prior, observation):
    return prior + prior / (prior + observation) * (observation - prior)


@update.mistake("The mean is right, and it is only the first of the two numbers. The variance is asked for too.")
def mean_alone(prior, observation):
    return update.reference(prior, observation)[0]


@update.mistake("The two values stand in the other order: first the mean, then the variance.")
def wrong_order(prior, observation):
    return update.reference(prior, observation)[::-1]


prediction(
    "03-twice",
    careful="b",
    options={
        "a": "The second time is not idle: the mean goes on from 23.2 to 23.56, and the variance falls from 0.80 to "
        "0.44.",
        "b": "The mean goes on from 23.2 to 23.56, and the variance falls from 0.80 to 0.44, though nothing new was "
        "learnt.",
        "c": "The variance does fall, from 0.80 to 0.44. But the mean moves too, from 23.2 to 23.56.",
        "d": "The mean does move, from 23.2 to 23.56. But the variance falls too, from 0.80 to 0.44.",
    },
    hints=(
        "The second update starts from the first one's posterior. Is its gain 0?",
        "Look at the two equations in turn: does d differ from the present mean, and what does 1 − K do to P?",
        "The gain is above 0 and d is not yet reached, so both the mean and the variance change. In which direction?",
    ),
    why="the formula takes each reading for a new, independent one, so the data are counted twice.",
)


def _factors(rng):
    h = np.exp(rng.uniform(-1.5, 1.5, 4)) * rng.choice([-1, 1], 4)
    prior_var, obs_var = np.exp(rng.uniform(-1.5, 1.5, 2))
    return h, prior_var, obs_var


@exercise(
    "03-factor",
    right="An innovation in the unit of any sensor now becomes a step of θ in the unit of θ.",
    hints=(
        "The prior is an opinion about θ, the reading is one about h·θ. What is the prior variance of h·θ?",
        "The denominator is the variance of d under the prior: that of h·θ plus that of the error.",
        "The variance of h·θ is h**2 * prior_var. Above the line stands the covariance of θ and h·θ, h * prior_var.",
    ),
    example=_factors,
)
def gain_with_a_factor(h, prior_var, obs_var):
    return prior_var * h / (h**2 * prior_var + obs_var)


@gain_with_a_factor.mistake("That is the gain without a factor. How does h enter?")
def factor_ignored(h, prior_var, obs_var):
    return prior_var / (prior_var + obs_var)


@gain_with_a_factor.mistake(
    "Your h cancels out: it is the same gain for every sensor. Where does h belong, and where not?"
)
def factor_cancelled(h, prior_var, obs_var):
    return prior_var * h / (h * (prior_var + obs_var))


@gain_with_a_factor.mistake("The prior's variance is missing. A prior that is sure should make the gain small.")
def no_prior_variance(h, prior_var, obs_var):
    return h / (h**2 + obs_var)


@gain_with_a_factor.mistake("The denominator is right. Above the line an h is missing: test your formula with h = 0.")
def no_factor_above(h, prior_var, obs_var):
    return prior_var / (h**2 * prior_var + obs_var)


@gain_with_a_factor.mistake("The numerator is right. How does a variance change when its number is multiplied by h?")
def factor_not_squared(h, prior_var, obs_var):
    return prior_var * h / (h * prior_var + obs_var)


@gain_with_a_factor.mistake("The numerator is right. The denominator is the variance of d, and d holds h·θ, not θ.")
def no_factor_below(h, prior_var, obs_var):
    return prior_var * h / (prior_var + obs_var)


@gain_with_a_factor.mistake("That is how far the prediction h·θ moves. The gain is about the step of θ itself.")
def step_of_the_prediction(h, prior_var, obs_var):
    return h**2 * prior_var / (h**2 * prior_var + obs_var)


@gain_with_a_factor.mistake(
    "In effect h² multiplies the error below the line too. Did you divide the gain by h? The factor acts on θ alone."
)
def factor_on_both(h, prior_var, obs_var):
    return prior_var * h / (h**2 * (prior_var + obs_var))


@gain_with_a_factor.mistake("The numerator is right. Below, h² stands with the wrong one of the two variances.")
def factor_on_the_error(h, prior_var, obs_var):
    return prior_var * h / (prior_var + h**2 * obs_var)


@gain_with_a_factor.mistake("Your gain is never negative. Where a higher θ means a lower reading, K has the sign of h.")
def sign_of_the_factor_lost(h, prior_var, obs_var):
    return prior_var * np.abs(h) / (h**2 * prior_var + obs_var)


@gain_with_a_factor.mistake("Python divides before it adds: put the whole denominator in brackets.")
def denominator_without_brackets(h, prior_var, obs_var):
    return prior_var * h / h**2 * prior_var + obs_var


@gain_with_a_factor.mistake("Two h are missing: above the line stands a covariance, below the variance of h·θ.")
def one_factor_below_only(h, prior_var, obs_var):
    return prior_var / (h * prior_var + obs_var)


@gain_with_a_factor.mistake("You trust the reading completely. The error's variance is missing.")
def no_error(h, prior_var, obs_var):
    return prior_var * h / (h**2 * prior_var)


@gain_with_a_factor.mistake("The denominator is right. Above the line stands the wrong variance of the two.")
def wrong_variance_above(h, prior_var, obs_var):
    return obs_var * h / (h**2 * prior_var + obs_var)


@gain_with_a_factor.mistake("You divide by a standard deviation. The whole variance of d belongs there.")
def root_below(h, prior_var, obs_var):
    return prior_var * h / np.sqrt(h**2 * prior_var + obs_var)


@gain_with_a_factor.mistake("You have squared the error's variance. It is a variance already.")
def squared_error_variance(h, prior_var, obs_var):
    return prior_var * h / (h**2 * prior_var + obs_var**2)


@gain_with_a_factor.mistake(
    "You have summed over all factors. Each stands for a reading of its own: one gain for each."
)
def summed_factors(h, prior_var, obs_var):
    return prior_var * h / (np.sum(h**2) * prior_var + obs_var)

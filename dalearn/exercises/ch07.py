"""Chapter 07: offline training with ESMDA."""

import numpy as np

from ..kalman import analysis
from ._mechanism import choice, exercise
from .registry import prediction

prediction(
    "07-predict",
    careful="c",
    options={
        "a": "One update counts the data once, but it does not come close: over twenty data sets its median error is "
        "0.40, and 0.03 after eight updates.",
        "b": "That comes close: over twenty data sets its median error is 0.02. But the data have counted eight times, "
        "and its 90% band holds the truth at 84% of the points, where c's holds 92%.",
        "c": "It comes close, with a median error of 0.03 over twenty data sets, and the data have counted once: its "
        "90% band holds the truth at 92% of the points. Eight updates in full, b, come closer still, 0.02, with a "
        "band that holds 84%.",
    },
    hints=(
        "Two things are asked. Which of the three have a mean that can come close?",
        "One update follows one straight line, far away from where it was drawn. Several draw it anew.",
        "Several updates with the same R would count the data several times. What would undo that?",
    ),
    why="a line that is drawn anew follows a curved network better than one line, and data that are said to be noisier "
    "count for less each time, so that they can count once in all.",
)

choice(
    "07-counts",
    right="c",
    options={
        "a": "Each of the three counts the data fully. What is the sum of the inverses?",
        "b": "The variance is doubled, but there are three steps. How much precision do three halves make?",
        "c": "A half and two quarters: the precisions of the three steps add up to that of the data.",
        "d": "Here the factors themselves sum to 1. It is their inverses that should, because precisions add up.",
    },
    hints=(
        "A step with variance αR adds the precision 1/(αR). What do the steps add together?",
        "Write down the inverses of each list and add them.",
        "For one list the inverses are 1/2, 1/4 and 1/4.",
    ),
    why="1/2 + 1/4 + 1/4 = 1, so the precisions of the three steps add up to 1/R.",
)


def _some_factors(rng):
    return (rng.uniform(0.5, 12, 5),)


@exercise(
    "07-alphas",
    right="The inverses now sum to 1, and the factors kept their proportions.",
    hints=(
        "If you multiply every factor by c, what happens to the sum of the inverses?",
        "The sum of the inverses is divided by c, and it should become 1.",
        "So c is the sum of the inverses of what you were given.",
    ),
    example=_some_factors,
)
def normalised(factors):
    return factors * np.sum(1 / factors)


@normalised.mistake("Now the factors sum to 1. It is their inverses that should.")
def factors_sum_to_one(factors):
    return factors / factors.sum()


@normalised.mistake("These numbers sum to 1, but they are the inverses 1/α. One more step gives the factors.")
def the_inverses(factors):
    return (1 / factors) / np.sum(1 / factors)


@normalised.mistake("You divide by the sum of the inverses. Does a larger α make that sum larger or smaller?")
def divided(factors):
    return factors / np.sum(1 / factors)


@normalised.mistake("You use the mean of the inverses. Now their mean is 1; their sum should be.")
def mean_of_the_inverses(factors):
    return factors * np.mean(1 / factors)


@normalised.mistake("These factors are equal. The inverses do sum to 1, but the proportions are lost.")
def all_equal(factors):
    return np.full(len(factors), float(len(factors)))


@normalised.mistake("You return the factors as they came. What do their inverses sum to?")
def unchanged(factors):
    return factors.copy()


@normalised.mistake("You multiply by the sum of the factors. Precisions add up, so sum the inverses.")
def times_the_sum(factors):
    return factors * factors.sum()


@normalised.mistake("The inverses sum to 1, but the largest factor has become the smallest. Keep the proportions.")
def upside_down(factors):
    return factors.sum() / factors


@normalised.mistake("You scale the mean factor to the number of steps. That is enough for equal factors only.")
def mean_is_the_count(factors):
    return factors * len(factors) / factors.mean()


@normalised.mistake("You square the inverses before you sum them, as for a length. Precisions add up as they are.")
def root_of_the_squares(factors):
    return factors * np.sqrt(np.sum(1 / factors**2))


@normalised.mistake("That is the number. Multiply the factors by it.")
def the_number_alone(factors):
    return np.sum(1 / factors)


@normalised.mistake("That divides by the mean of the factors. It is their inverses that have to sum to 1.")
def count_over_sum(factors):
    return factors * len(factors) / np.sum(factors)


def _some_step(rng, n_params=3, n_obs=4, n_ens=8):
    """Predictions that depend on the ensemble, error variances that are neither 1 nor equal, and α above 1."""
    ensemble = rng.uniform(1, 3, (n_params, 1)) + rng.standard_normal((n_params, n_ens))
    predictions = rng.standard_normal((n_obs, n_params)) @ ensemble + 0.5 * rng.standard_normal((n_obs, n_ens))
    d = predictions.mean(axis=1) + rng.standard_normal(n_obs)
    noise = rng.standard_normal((n_obs, n_ens))
    return ensemble, predictions, d, rng.uniform(0.2, 0.8, n_obs), rng.uniform(2, 6), noise


@exercise(
    "07-step",
    right="Repeat it with new predictions and new noise, and you have ESMDA.",
    hints=(
        "The data count less in this step: their variance is α R. Where does a variance enter the update?",
        "In two places: the noise of the perturbed data, which needs its root, and the obs_var given to analysis.",
        "D is d as a column plus the root of α R as a column times the noise; then analysis with alpha * obs_var.",
    ),
    example=_some_step,
)
def one_assimilation(ensemble, predictions, d, obs_var, alpha, noise):
    from dalearn import analysis

    perturbed = d[:, None] + np.sqrt(alpha * obs_var)[:, None] * noise
    return analysis(ensemble, predictions, perturbed, alpha * obs_var)


def _step(ensemble, predictions, d, scale, noise, variance):
    """An update whose noise has the given scale (n_obs,) and whose gain has the given variance (n_obs,)."""
    return analysis(ensemble, predictions, d[:, None] + scale[:, None] * noise, variance)


@one_assimilation.mistake(
    "The gain uses αR, but the data are perturbed with R. The noise has to be as large as claimed."
)
def noise_without_alpha(ensemble, predictions, d, obs_var, alpha, noise):
    return _step(ensemble, predictions, d, np.sqrt(obs_var), noise, alpha * obs_var)


@one_assimilation.mistake("The data are perturbed with αR, but the gain still believes R. Use the same in both.")
def update_without_alpha(ensemble, predictions, d, obs_var, alpha, noise):
    return _step(ensemble, predictions, d, np.sqrt(alpha * obs_var), noise, obs_var)


@one_assimilation.mistake("That is the update of chapter 05, with the whole weight of the data. Where is α?")
def no_alpha(ensemble, predictions, d, obs_var, alpha, noise):
    return _step(ensemble, predictions, d, np.sqrt(obs_var), noise, obs_var)


@one_assimilation.mistake("You multiply the noise by α outside the root. A variance times α is a deviation times what?")
def alpha_outside_the_root(ensemble, predictions, d, obs_var, alpha, noise):
    return _step(ensemble, predictions, d, alpha * np.sqrt(obs_var), noise, alpha * obs_var)


@one_assimilation.mistake("You multiply the noise by a variance. Its root, the standard deviation, scales noise.")
def noise_times_the_variance(ensemble, predictions, d, obs_var, alpha, noise):
    return _step(ensemble, predictions, d, alpha * obs_var, noise, alpha * obs_var)


@one_assimilation.mistake("You divide R by α, so the data count more in every step. They should count less.")
def divided_by_alpha(ensemble, predictions, d, obs_var, alpha, noise):
    return _step(ensemble, predictions, d, np.sqrt(obs_var / alpha), noise, obs_var / alpha)


@one_assimilation.mistake("The variance has grown by α squared. α multiplies the variance, not the standard deviation.")
def alpha_squared(ensemble, predictions, d, obs_var, alpha, noise):
    return _step(ensemble, predictions, d, alpha * np.sqrt(obs_var), noise, alpha**2 * obs_var)


@one_assimilation.mistake("You hand standard deviations to the update. It expects variances.")
def update_with_deviations(ensemble, predictions, d, obs_var, alpha, noise):
    return _step(ensemble, predictions, d, np.sqrt(alpha * obs_var), noise, np.sqrt(alpha * obs_var))


@one_assimilation.mistake("All members see the same data. Each needs its own perturbed copy.")
def no_noise(ensemble, predictions, d, obs_var, alpha, noise):
    return _step(ensemble, predictions, d, 0 * d, noise, alpha * obs_var)


@one_assimilation.mistake("The noise has variance α everywhere. Each observation's own variance is missing from it.")
def noise_without_r(ensemble, predictions, d, obs_var, alpha, noise):
    return _step(ensemble, predictions, d, np.sqrt(alpha + 0 * d), noise, alpha * obs_var)


@one_assimilation.mistake("All members get the same noise. Then it shifts the ensemble and adds no spread.")
def shared_noise(ensemble, predictions, d, obs_var, alpha, noise):
    shared = np.repeat(noise[:, :1], noise.shape[1], axis=1)
    return _step(ensemble, predictions, d, np.sqrt(alpha * obs_var), shared, alpha * obs_var)


@one_assimilation.mistake(
    "You make the whole step and then divide it by α. It is R that α multiplies, before the gain."
)
def step_over_alpha(ensemble, predictions, d, obs_var, alpha, noise):
    return ensemble + (_step(ensemble, predictions, d, np.sqrt(obs_var), noise, obs_var) - ensemble) / alpha


@one_assimilation.mistake("That is the step alone. The members start from where they are.")
def step_alone(ensemble, predictions, d, obs_var, alpha, noise):
    return one_assimilation.reference(ensemble, predictions, d, obs_var, alpha, noise) - ensemble


@one_assimilation.mistake("The noise is not scaled: it is standard normal, and the data's errors are of another size.")
def noise_as_it_is(ensemble, predictions, d, obs_var, alpha, noise):
    return _step(ensemble, predictions, d, 1 + 0 * d, noise, alpha * obs_var)


@one_assimilation.mistake("The noise alone is no perturbed observation. Add it to d, made a column.")
def noise_alone(ensemble, predictions, d, obs_var, alpha, noise):
    return _step(ensemble, predictions, 0 * d, np.sqrt(alpha * obs_var), noise, alpha * obs_var)


@one_assimilation.mistake("The root is taken of α alone. It belongs over the whole variance, α R.")
def root_of_alpha_alone(ensemble, predictions, d, obs_var, alpha, noise):
    return _step(ensemble, predictions, d, np.sqrt(alpha) * obs_var, noise, alpha * obs_var)


@one_assimilation.mistake("You subtract the noise. That is as random, but add it, so that all get the same result.")
def noise_subtracted(ensemble, predictions, d, obs_var, alpha, noise):
    return _step(ensemble, predictions, d, -np.sqrt(alpha * obs_var), noise, alpha * obs_var)


@one_assimilation.mistake("You square α R for the update. It is a variance already.")
def update_with_squares(ensemble, predictions, d, obs_var, alpha, noise):
    return _step(ensemble, predictions, d, np.sqrt(alpha * obs_var), noise, (alpha * obs_var) ** 2)

"""Chapter 05: write the EnKF."""

import numpy as np

from ._mechanism import exercise
from .registry import prediction

prediction(
    "05-predict",
    careful="b",
    options={
        "a": "They come out too close together: the prediction's variance ends at 0.035, and 0.208 would be exact.",
        "b": "The prediction's variance ends at 0.035, and 0.208 would be exact. The variances of w and b are too "
        "small as well.",
        "c": "Their mean comes out as it should. Their scatter does not: the prediction's variance ends at 0.035, not "
        "at 0.208.",
    },
    hints=(
        "The observation has an error. Which of the 40 guesses is told of it?",
        "If the measurement were made again, it would come out differently. Does anything in the update know that?",
        "All are pulled towards one and the same value. What does that do to their distances from each other?",
    ),
    why="all are pulled towards one and the same value, as if it had no error of its own, so that error is missing "
    "from their scatter.",
)


def _centred(members):
    return members - members.mean(axis=1, keepdims=True)


def _some_ensembles(rng, n_params=3, n_obs=4, n_ens=8):
    """An ensemble, predictions that depend on it, and error variances that are neither 1 nor equal."""
    ensemble = rng.uniform(1, 3, (n_params, 1)) + rng.standard_normal((n_params, n_ens))
    predictions = rng.standard_normal((n_obs, n_params)) @ ensemble + 0.5 * rng.standard_normal((n_obs, n_ens))
    return ensemble, predictions, rng.uniform(0.2, 0.8, n_obs)


def _some_anomalies(rng):
    ensemble, predictions, obs_var = _some_ensembles(rng)
    return _centred(ensemble), _centred(predictions), obs_var


@exercise(
    "05-gain",
    right="This is the Kalman gain, with both covariances estimated from the members and no covariance ever stored.",
    hints=(
        "A Sᵀ is (n_params, n_obs). Which shape must the bracket have, so that its inverse can stand to the right?",
        "R is a matrix with obs_var on its diagonal: np.diag(obs_var). N is the number of columns of A.",
        "Write bracket = S @ S.T + (N - 1) * R; the gain is A @ S.T @ np.linalg.inv(bracket).",
    ),
    example=_some_anomalies,
)
def ensemble_gain(A, S, obs_var):
    n_ens = A.shape[1]
    return A @ S.T @ np.linalg.inv(S @ S.T + (n_ens - 1) * np.diag(obs_var))


def _gain(A, S, R):
    """A Sᵀ (S Sᵀ + R)⁻¹ with whatever stands for (N−1) R."""
    return A @ S.T @ np.linalg.inv(S @ S.T + R)


@ensemble_gain.mistake(
    "You multiply R by N. A covariance of members divides by one less, because their mean is estimated."
)
def members_not_less_one(A, S, obs_var):
    return _gain(A, S, A.shape[1] * np.diag(obs_var))


@ensemble_gain.mistake("/ and * work entry by entry. The bracket is a matrix now: multiply by its inverse, with @.")
def divided_entry_by_entry(A, S, obs_var):
    return A @ S.T / (S @ S.T + (A.shape[1] - 1) * np.diag(obs_var))


@ensemble_gain.mistake("You use the 40 members of the notebook. Take N from A.shape[1], so that any ensemble will do.")
def members_of_the_notebook(A, S, obs_var):
    return _gain(A, S, 39 * np.diag(obs_var))


@ensemble_gain.mistake("The covariance above is divided by N − 1, the bracket is not. Divide both, or neither.")
def divided_above_only(A, S, obs_var):
    return _gain(A, S, np.diag(obs_var)) / (A.shape[1] - 1)


@ensemble_gain.mistake("Put N − 1 in brackets: Python multiplies before it subtracts.")
def subtracted_too_late(A, S, obs_var):
    return _gain(A, S, A.shape[1] - 1 * np.diag(obs_var))


@ensemble_gain.mistake("R holds variances, and obs_var is one already. Is there a square root too many?")
def root_of_the_variance(A, S, obs_var):
    return _gain(A, S, (A.shape[1] - 1) * np.diag(np.sqrt(obs_var)))


@ensemble_gain.mistake("You square obs_var. It is a variance already, not a standard deviation.")
def square_of_the_variance(A, S, obs_var):
    return _gain(A, S, (A.shape[1] - 1) * np.diag(obs_var**2))


@ensemble_gain.mistake("S Sᵀ is a sum over the members and R a variance. What puts both on the same scale?")
def sum_plus_variance(A, S, obs_var):
    return _gain(A, S, np.diag(obs_var))


@ensemble_gain.mistake("Below you divide S Sᵀ by N−1, but not A Sᵀ above. Treat both alike.")
def divided_once(A, S, obs_var):
    return A @ S.T @ np.linalg.inv(S @ S.T / (A.shape[1] - 1) + np.diag(obs_var))


@ensemble_gain.mistake("There is no R in your bracket: the observations would be believed without any doubt.")
def without_errors(A, S, obs_var):
    return A @ S.T @ np.linalg.inv(S @ S.T)


@ensemble_gain.mistake(
    "numpy has added the vector obs_var to every row of S Sᵀ. Errors that are independent belong on its diagonal."
)
def not_a_diagonal(A, S, obs_var):
    return _gain(A, S, (A.shape[1] - 1) * obs_var)


@ensemble_gain.mistake("That is the transpose: one row for each observation. The gain has one row for each parameter.")
def transposed(A, S, obs_var):
    return ensemble_gain.reference(A, S, obs_var).T


@ensemble_gain.mistake("You take 1 / matrix, which inverts each entry by itself. A matrix inverse is another thing.")
def inverse_of_each_entry(A, S, obs_var):
    return A @ S.T @ (1 / (S @ S.T + (A.shape[1] - 1) * np.diag(obs_var)))


@ensemble_gain.mistake("You multiply by the bracket. The formula asks for its inverse.")
def not_inverted(A, S, obs_var):
    return A @ S.T @ (S @ S.T + (A.shape[1] - 1) * np.diag(obs_var))


@ensemble_gain.mistake("You count the rows of S, which are observations. N counts the members, in the columns.")
def counts_observations(A, S, obs_var):
    return _gain(A, S, (len(S) - 1) * np.diag(obs_var))


@ensemble_gain.mistake("Your N is the number of rows of A, and these are parameters. Where do the members stand?")
def counts_parameters(A, S, obs_var):
    return _gain(A, S, (len(A) - 1) * np.diag(obs_var))


def _some_data(rng):
    d, obs_var = rng.uniform(1, 3, 4), rng.uniform(0.2, 3, 4)
    return d, obs_var, rng.standard_normal((4, 6))


@exercise(
    "05-perturb",
    right="Each member now has its own copy of the data, as uncertain as the data are.",
    hints=(
        "A standard normal number has variance 1. By what do you multiply it to get variance obs_var?",
        "A vector with one entry a row meets a matrix as a column: obs_var[:, None] has shape (n_obs, 1).",
        "d as a column, plus the root of obs_var as a column times the noise.",
    ),
    example=_some_data,
)
def perturbed_data(d, obs_var, noise):
    return d[:, None] + np.sqrt(obs_var)[:, None] * noise


@perturbed_data.mistake(
    "You multiply the noise by the variance. What do you multiply a number by to scale its variance?"
)
def times_the_variance(d, obs_var, noise):
    return d[:, None] + obs_var[:, None] * noise


@perturbed_data.mistake("Your noise has variance 1 everywhere. It should be as large as each observation's error.")
def not_scaled(d, obs_var, noise):
    return d[:, None] + noise


@perturbed_data.mistake("You square obs_var. Its root is the standard deviation, which is what noise is multiplied by.")
def times_the_square(d, obs_var, noise):
    return d[:, None] + obs_var[:, None] ** 2 * noise


@perturbed_data.mistake("All members get the same noise. Then it shifts the whole ensemble and adds no spread.")
def shared_by_the_members(d, obs_var, noise):
    return d[:, None] + np.sqrt(obs_var)[:, None] * np.repeat(noise[:, :1], noise.shape[1], axis=1)


@perturbed_data.mistake("All observations of a member get the same noise. Their errors are independent: use every row.")
def shared_by_the_observations(d, obs_var, noise):
    return d[:, None] + np.sqrt(obs_var)[:, None] * noise[:1]


@perturbed_data.mistake("Every copy equals the data. Where did the noise go?")
def no_noise(d, obs_var, noise):
    return np.repeat(d[:, None], noise.shape[1], axis=1)


@perturbed_data.mistake("That is the noise alone. It is meant to be added to the data.")
def noise_alone(d, obs_var, noise):
    return np.sqrt(obs_var)[:, None] * noise


@perturbed_data.mistake("You subtract the noise. That has the same distribution, so it would work; here please add it.")
def subtracted(d, obs_var, noise):
    return d[:, None] - np.sqrt(obs_var)[:, None] * noise


@perturbed_data.mistake("You use one average error for all observations. Each row has its own variance.")
def one_error_for_all(d, obs_var, noise):
    return d[:, None] + np.sqrt(obs_var.mean()) * noise


@perturbed_data.mistake("That is the transpose. Observations stand in the rows, members in the columns.")
def members_in_rows(d, obs_var, noise):
    return perturbed_data.reference(d, obs_var, noise).T


@perturbed_data.mistake("Your noise grows with the data. Here the error is added, whatever the size of d.")
def relative_errors(d, obs_var, noise):
    return d[:, None] * (1 + np.sqrt(obs_var)[:, None] * noise)


@perturbed_data.mistake("You have taken the mean off the noise. Some programs do; here leave it as it was drawn.")
def centred_noise(d, obs_var, noise):
    return d[:, None] + np.sqrt(obs_var)[:, None] * _centred(noise)


def _some_update(rng):
    ensemble, predictions, obs_var = _some_ensembles(rng)
    d = predictions.mean(axis=1, keepdims=True) + rng.standard_normal((len(predictions), 1))
    return ensemble, predictions, d + np.sqrt(obs_var)[:, None] * rng.standard_normal(predictions.shape), obs_var


@exercise(
    "05-update",
    right="This is the whole EnKF analysis. The library's does the same with fewer operations.",
    hints=(
        "Three steps: the anomalies of both matrices, the gain from them, and a move of each member by its innovation.",
        "Take the mean over the members (axis=1, keepdims=True) off each row. The innovations D − Y are not centred.",
        "Your gain from 05-gain, with A and S made here; return ensemble + gain @ (perturbed - predictions).",
    ),
    example=_some_update,
)
def ensemble_update(ensemble, predictions, perturbed, obs_var):
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = predictions - predictions.mean(axis=1, keepdims=True)
    n_ens = ensemble.shape[1]
    gain = A @ S.T @ np.linalg.inv(S @ S.T + (n_ens - 1) * np.diag(obs_var))
    return ensemble + gain @ (perturbed - predictions)


def _right_gain(ensemble, predictions, obs_var):
    return _gain(_centred(ensemble), _centred(predictions), (ensemble.shape[1] - 1) * np.diag(obs_var))


@ensemble_update.mistake("Your members move away from the data. Look at the sign of the innovation, or of the step.")
def minus_sign(ensemble, predictions, perturbed, obs_var):
    return ensemble - _right_gain(ensemble, predictions, obs_var) @ (perturbed - predictions)


@ensemble_update.mistake("N is the number of members, and they stand in the columns: ensemble.shape[1].")
def update_with_n_params(ensemble, predictions, perturbed, obs_var):
    A, S = _centred(ensemble), _centred(predictions)
    return ensemble + _gain(A, S, (len(ensemble) - 1) * np.diag(obs_var)) @ (perturbed - predictions)


@ensemble_update.mistake("In the gain, R is multiplied by N. It should be one less.")
def update_with_n(ensemble, predictions, perturbed, obs_var):
    gain = _gain(_centred(ensemble), _centred(predictions), ensemble.shape[1] * np.diag(obs_var))
    return ensemble + gain @ (perturbed - predictions)


@ensemble_update.mistake("In the gain, R meets a sum over the members without its factor. Compare with the formula.")
def update_with_bare_r(ensemble, predictions, perturbed, obs_var):
    gain = _gain(_centred(ensemble), _centred(predictions), np.diag(obs_var))
    return ensemble + gain @ (perturbed - predictions)


@ensemble_update.mistake("You have put standard deviations on the diagonal of R. It holds variances.")
def update_with_std(ensemble, predictions, perturbed, obs_var):
    gain = _gain(_centred(ensemble), _centred(predictions), (ensemble.shape[1] - 1) * np.diag(np.sqrt(obs_var)))
    return ensemble + gain @ (perturbed - predictions)


@ensemble_update.mistake("Your gain contains no R, so it trusts the data as if they had no error.")
def update_without_r(ensemble, predictions, perturbed, obs_var):
    return ensemble + _gain(_centred(ensemble), _centred(predictions), 0) @ (perturbed - predictions)


@ensemble_update.mistake("numpy has added obs_var to every row of S Sᵀ. R is a diagonal matrix.")
def update_without_diagonal(ensemble, predictions, perturbed, obs_var):
    gain = _gain(_centred(ensemble), _centred(predictions), (ensemble.shape[1] - 1) * obs_var)
    return ensemble + gain @ (perturbed - predictions)


@ensemble_update.mistake("Your gain is made of the matrices as they are. A covariance needs anomalies of both.")
def raw(ensemble, predictions, perturbed, obs_var):
    gain = _gain(ensemble, predictions, (ensemble.shape[1] - 1) * np.diag(obs_var))
    return ensemble + gain @ (perturbed - predictions)


@ensemble_update.mistake("The parameters are centred in your gain, the predictions are not.")
def raw_predictions(ensemble, predictions, perturbed, obs_var):
    gain = _gain(_centred(ensemble), predictions, (ensemble.shape[1] - 1) * np.diag(obs_var))
    return ensemble + gain @ (perturbed - predictions)


@ensemble_update.mistake(
    "You take one mean off the whole matrix. Each row, a parameter or an observation, has its own."
)
def one_global_mean(ensemble, predictions, perturbed, obs_var):
    A, S = ensemble - ensemble.mean(), predictions - predictions.mean()
    return ensemble + _gain(A, S, (ensemble.shape[1] - 1) * np.diag(obs_var)) @ (perturbed - predictions)


@ensemble_update.mistake("Your means run down the columns, within one member. Which axis holds the members?")
def wrong_axis(ensemble, predictions, perturbed, obs_var):
    A, S = ensemble - ensemble.mean(axis=0), predictions - predictions.mean(axis=0)
    return ensemble + _gain(A, S, (ensemble.shape[1] - 1) * np.diag(obs_var)) @ (perturbed - predictions)


@ensemble_update.mistake("Your innovations use the mean prediction. Each member has to be compared with its own.")
def mean_prediction(ensemble, predictions, perturbed, obs_var):
    innovations = perturbed - predictions.mean(axis=1, keepdims=True)
    return ensemble + _right_gain(ensemble, predictions, obs_var) @ innovations


@ensemble_update.mistake("Your innovations use S, the centred predictions. Then nobody learns how wrong the mean is.")
def centred_prediction(ensemble, predictions, perturbed, obs_var):
    return ensemble + _right_gain(ensemble, predictions, obs_var) @ (perturbed - _centred(predictions))


@ensemble_update.mistake("Both D and Y are centred in your innovations. Then the mean of the ensemble never moves.")
def centred_innovations(ensemble, predictions, perturbed, obs_var):
    return ensemble + _right_gain(ensemble, predictions, obs_var) @ _centred(perturbed - predictions)


@ensemble_update.mistake("All members are shown the same data, the mean of the copies. Each has a column of its own.")
def shared_data(ensemble, predictions, perturbed, obs_var):
    innovations = perturbed.mean(axis=1, keepdims=True) - predictions
    return ensemble + _right_gain(ensemble, predictions, obs_var) @ innovations


@ensemble_update.mistake("That is the step alone. From where do the members take it?")
def step_alone(ensemble, predictions, perturbed, obs_var):
    return _right_gain(ensemble, predictions, obs_var) @ (perturbed - predictions)


@ensemble_update.mistake("You add the steps to the mean of the ensemble. Every member starts from where it is.")
def from_the_mean(ensemble, predictions, perturbed, obs_var):
    mean = ensemble.mean(axis=1, keepdims=True)
    return mean + _right_gain(ensemble, predictions, obs_var) @ (perturbed - predictions)


@ensemble_update.mistake(
    "You add the steps to the anomalies, so the mean of the prior is lost. Start from the ensemble."
)
def from_the_anomalies(ensemble, predictions, perturbed, obs_var):
    return _centred(ensemble) + _right_gain(ensemble, predictions, obs_var) @ (perturbed - predictions)

"""Chapter 05: write the EnKF."""

import numpy as np

from .. import kalman
from .registry import exercise, prediction

prediction(
    "05-clouds",
    careful="b",
    options={
        "a": "The predictions come down, but not all three weights do: the first goes down by 0.30, the second goes "
        "up by 0.26, and the third stays.",
        "b": "The first goes down by 0.30, the second goes up by 0.26, and the third stays.",
        "c": "The clouds are about equally wide, and yet the first goes down by 0.30, the second goes up by 0.26, and "
        "the third stays. What counts is how a cloud leans.",
    },
    hints=(
        "Look for the networks near the reading. On which side of each cloud do they stand?",
        "In the second column, did the networks with a large weight say more than the others, or less?",
        "In the third column, does a network's weight tell you anything about what it said?",
    ),
    why="in the first cloud the low predictions stand to the left, in the second to the right, and in the third "
    "everywhere alike.",
)
prediction(
    "05-predict",
    careful="b",
    options={
        "a": "They come out too close together: their variance is 1/5 of the right one.",
        "b": "They do: their variance is 1/5 of the right one.",
        "c": "Their mean comes out as it should. Their spread does not: the variance is 1/5 of the right one.",
    },
    hints=(
        "The reading has an error. Which of the three networks is told of it?",
        "The lowest said 18, the highest 22. Move both by 0.8 of what they lack to 24. How far apart are they now?",
        "Had the reading been 23 or 25, the mean would be another one. Does the spread of the three know that?",
    ),
    why="all are pulled towards one and the same value, as if it had no error of its own, so that error is missing "
    "from their spread.",
)


def _centred(members):
    return members - members.mean(axis=1, keepdims=True)


def _sizes(rng):
    """n_params, n_obs and n_ens: three numbers, the last the largest, so that S Sᵀ has an inverse without R too."""
    n_params, n_obs = rng.choice(np.arange(2, 6), 2, replace=False)
    return n_params, n_obs, rng.integers(7, 10)


def _some_ensembles(rng, n_params, n_obs, n_ens):
    """An ensemble, predictions that depend on it, and error variances that are neither 1 nor equal."""
    means = rng.permutation(np.resize([-1, 1], n_params)) * rng.uniform(1, 3, n_params)
    ensemble = means[:, None] + rng.standard_normal((n_params, n_ens))
    predictions = rng.standard_normal((n_obs, n_params)) @ ensemble + 0.5 * rng.standard_normal((n_obs, n_ens))
    return ensemble, predictions, np.exp(rng.uniform(-1.5, 1, n_obs))


def _some_anomalies(rng, sizes=None):
    ensemble, predictions, obs_var = _some_ensembles(rng, *(sizes or _sizes(rng)))
    return _centred(ensemble), _centred(predictions), obs_var


@exercise(
    "05-gain",
    right="This is the Kalman gain, with every covariance in it estimated from the members.",
    hints=(
        "A Sᵀ is (n_params, n_obs). Which shape must the bracket have, so that its inverse can stand to the right?",
        "R is a matrix with obs_var on its diagonal, and N − 1 times R is what S Sᵀ, a sum over the members, can meet.",
        "Two steps: the bracket, S Sᵀ and (N − 1) R added up; then A Sᵀ times its inverse, both products with @.",
    ),
    example=_some_anomalies,
    edges={
        "with one observation": lambda rng: _some_anomalies(rng, (3, 1, 8)),
        "with one weight": lambda rng: _some_anomalies(rng, (1, 4, 7)),
    },
    axes={"A": "n_params, n_ens", "S": "n_obs, n_ens", "obs_var": "n_obs", "return": "n_params, n_obs"},
    terms={"n_ens": "the number of members"},
    instead_of=(kalman.gain,),
)
def ensemble_gain(A, S, obs_var):
    n_ens = A.shape[1]
    return A @ S.T @ np.linalg.inv(S @ S.T + (n_ens - 1) * np.diag(obs_var))


@ensemble_gain.catalogue
def _mistakes_in_a_gain(A, S, obs_var):
    n_params, n_ens = A.shape
    n_obs = len(S)
    R = np.diag(obs_var)
    inv = np.linalg.inv
    above = A @ S.T
    squares = S @ S.T
    bracket = squares + (n_ens - 1) * R
    right = ensemble_gain.reference(A, S, obs_var)

    def gain(scaled_r):
        """A Sᵀ (S Sᵀ + R)⁻¹ with whatever stands for (N−1) R."""
        return above @ inv(squares + scaled_r)

    return {
        "You multiply R by N. A covariance of members divides by one less, because their mean is estimated.": (
            lambda: gain(n_ens * R)
        ),
        "/, * and + work entry by entry, only @ multiplies matrices. Invert the whole bracket and put it after an @.": (
            lambda: above / bracket
        ),
        "You multiply by the inverse with *, which works entry by entry. Which sign stands between two matrices?": (
            lambda: above * inv(bracket)
        ),
        "That is the division for one observation. With several the bracket is a matrix, and has to be inverted.": (
            lambda: above / (squares + (n_ens - 1) * obs_var)
        ),
        "Only S Sᵀ is inverted, and (N−1) R is added to the result. Both belong inside the brackets of the inverse.": (
            lambda: above @ inv(squares) + (n_ens - 1) * R
        ),
        "You invert the two parts of the bracket one by one. The inverse of a sum is not the sum of the inverses.": (
            lambda: above @ (inv(squares) + inv((n_ens - 1) * R))
        ),
        "You use the 100 members of the notebook. Take N from A.shape[1], so that any ensemble will do.": (
            lambda: gain(99 * R)
        ),
        "The first part, with A, is divided by N − 1, the bracket is not. Divide both, or neither.": (
            lambda: gain(R) / (n_ens - 1)
        ),
        "Put N − 1 in brackets: Python multiplies before it subtracts.": lambda: gain(n_ens - 1 * R),
        "R holds variances, and obs_var is one already. Is there a square root too many?": (
            lambda: gain((n_ens - 1) * np.sqrt(R))
        ),
        "You square obs_var. It is a variance already, not a standard deviation.": lambda: gain((n_ens - 1) * R**2),
        "You put 1 / obs_var into the bracket. That is a precision; R holds variances.": (
            lambda: gain((n_ens - 1) * np.diag(1 / obs_var))
        ),
        "Your R is the identity, as if every error had variance 1. Where does obs_var come in?": (
            lambda: gain((n_ens - 1) * np.eye(n_obs))
        ),
        "You give all observations one average error. Each has its own variance, and its own place in R.": (
            lambda: gain((n_ens - 1) * obs_var.mean() * np.eye(n_obs))
        ),
        "S Sᵀ is a sum over the members and R a variance. What puts both on the same scale?": lambda: gain(R),
        "You divide S Sᵀ by N−1, but not A Sᵀ. Treat both alike.": lambda: above @ inv(squares / (n_ens - 1) + R),
        "You divide by N−1 and you also multiply R by it. Either both covariances are divided, or R is multiplied.": (
            lambda: above / (n_ens - 1) @ inv(squares / (n_ens - 1) + (n_ens - 1) * R)
        ),
        "You divide A Sᵀ by N, and S Sᵀ by N − 1. Both covariances come from the same members: use N − 1 in both.": (
            lambda: above / n_ens @ inv(squares / (n_ens - 1) + R)
        ),
        "There is no R in your bracket: the observations would be believed without any doubt.": lambda: gain(0),
        "numpy has added the vector obs_var to every row of S Sᵀ. "
        "Errors that are independent belong on its diagonal.": lambda: gain((n_ens - 1) * obs_var),
        "You have added obs_var as a column to every column of S Sᵀ. "
        "Errors that are independent belong on its diagonal.": lambda: gain((n_ens - 1) * obs_var[:, None]),
        "You invert R alone, and multiply by S Sᵀ plus it. Add first, and invert the whole bracket.": (
            lambda: above @ (squares + inv((n_ens - 1) * R))
        ),
        "You invert R alone and multiply by the sum. Put S Sᵀ and (N−1) R into one bracket, and invert that.": (
            lambda: above @ (squares + (n_ens - 1) * inv(R))
        ),
        "You multiply S Sᵀ by N − 1. It is a sum over the members already; the N − 1 belongs to R.": (
            lambda: above @ inv((n_ens - 1) * squares + R)
        ),
        "You multiply by the inverse of R alone. S Sᵀ belongs into the bracket too, before it is inverted.": (
            lambda: above @ inv((n_ens - 1) * R)
        ),
        "You multiply by the inverse of R, without S Sᵀ and N − 1. Invert the whole bracket of the formula.": (
            lambda: above @ inv(R)
        ),
        "You treat each observation as if it were alone. S Sᵀ also holds how two predictions vary together.": (
            lambda: above / np.diag(bracket)
        ),
        "You have divided S by the root of R. "
        "Then the gain has to be divided by it too, one column for each observation.": lambda: right * np.sqrt(obs_var),
        "That is the transpose: one row for each observation. The gain has one row for each weight.": (lambda: right.T),
        "You take 1 / matrix, which inverts each entry by itself. A matrix inverse is another thing.": (
            lambda: above @ (1 / bracket)
        ),
        "You multiply by the bracket. The formula asks for its inverse.": lambda: above @ bracket,
        "You count the rows of S, which are observations. N counts the members, in the columns.": (
            lambda: gain((n_obs - 1) * R)
        ),
        "Your N is the number of rows of A, and these are weights. Where do the members stand?": (
            lambda: gain((n_params - 1) * R)
        ),
        "You count all numbers in A. N counts the members, one for each column.": lambda: gain((A.size - 1) * R),
        "You have inverted the covariance of the predictions, and left A out. What turns it into a step of θ?": (
            lambda: inv(bracket)
        ),
    }


def _some_data(rng, n_obs=None):
    sizes = rng.choice(np.arange(2, 9), 2, replace=False)
    n_obs = n_obs or sizes[0]
    signs = rng.permutation(np.resize([-1, 1], n_obs))
    obs_var = np.exp(rng.uniform(-1.5, 1.5, n_obs))
    return signs * rng.uniform(1, 3, n_obs), obs_var, rng.standard_normal((n_obs, sizes[1]))


@exercise(
    "05-perturb",
    right="Each member now has its own copy of the data, as uncertain as the data are.",
    hints=(
        "A standard normal number has variance 1. By what do you multiply it to get variance obs_var?",
        "A vector with one entry a row meets a matrix as a column: obs_var[:, None] has shape (n_obs, 1).",
        "d as a column, plus the root of obs_var as a column times the noise.",
    ),
    example=_some_data,
    edges={"with one observation": lambda rng: _some_data(rng, 1)},
    axes={"d": "n_obs", "obs_var": "n_obs", "noise": "n_obs, n_ens", "return": "n_obs, n_ens"},
    instead_of=(kalman.perturb,),
)
def perturbed_data(d, obs_var, noise):
    return d[:, None] + np.sqrt(obs_var)[:, None] * noise


@perturbed_data.catalogue
def _mistakes_in_perturbed_data(d, obs_var, noise):
    n_obs, n_ens = noise.shape
    data = d[:, None]
    var = obs_var[:, None]
    std = np.sqrt(var)
    centred = noise - noise.mean(axis=1, keepdims=True)
    right = data + std * noise

    return {
        "numpy lines a vector up with the members, but d and obs_var have a number for each row. Which shape fits?": (
            lambda: d + np.sqrt(obs_var) * noise
        ),
        "Multiplied by the variance v, the noise has the variance v². Which factor gives it the variance v?": (
            lambda: data + var * noise
        ),
        "Your noise has variance 1 everywhere. It should be as large as each observation's error.": (
            lambda: data + noise
        ),
        "You square obs_var. Its root is the standard deviation, which is what noise is multiplied by.": (
            lambda: data + var**2 * noise
        ),
        "Your root takes in the noise as well, and half of that is below 0. Only the variance has a root.": (
            lambda: data + np.sqrt(var * noise)
        ),
        "You divide the noise by the variance. A larger error should give larger noise.": lambda: data + noise / var,
        "You add the variance to the data. It is the size of the noise, and not a shift.": (lambda: data + var + noise),
        "You divide the error by the root of N. Each copy is one measurement, as uncertain as the one that was made.": (
            lambda: data + std / np.sqrt(n_ens) * noise
        ),
        "You scale the noise by how far the data lie apart. The error of each observation stands in obs_var.": (
            lambda: data + np.std(d) * noise
        ),
        "All members get the same noise. Then it shifts the whole ensemble and adds no spread.": (
            lambda: data + std * np.repeat(noise[:, :1], n_ens, axis=1)
        ),
        "All members get the same reading, made of the first column of the noise. Each needs an error of its own.": (
            lambda: data + std * noise[:, :1]
        ),
        "All members get the mean of the noise. Then it shifts the whole ensemble and adds no spread.": (
            lambda: data + std * np.repeat(noise.mean(axis=1, keepdims=True), n_ens, axis=1)
        ),
        "That is one copy of the data. Every member needs one, with the noise of its own column.": (
            lambda: right[:, 0]
        ),
        "All observations of a member get the same noise. Their errors are independent: use every row.": (
            lambda: data + std * noise[:1]
        ),
        "Every copy equals the data. Where did the noise go?": lambda: np.repeat(data, n_ens, axis=1),
        "That is the noise alone. It is meant to be added to the data.": lambda: std * noise,
        "You subtract the noise. That has the same distribution, so it would work; here please add it.": (
            lambda: data - std * noise
        ),
        "You use one average error for all observations. Each row has its own variance.": (
            lambda: data + np.sqrt(obs_var.mean()) * noise
        ),
        "You start every row from the mean of the data. Each row belongs to one observation, and has its own d.": (
            lambda: d.mean() + std * noise
        ),
        "Your copies of d run along the rows, one observation after the other. All of a row needs the same d.": (
            lambda: np.tile(d, n_ens).reshape(n_obs, n_ens) + std * noise
        ),
        "That is the transpose. Observations stand in the rows, members in the columns.": lambda: right.T,
        "Your noise grows with the data. Here the error is added, whatever the size of d.": (
            lambda: data * (1 + std * noise)
        ),
        "You have taken the mean off the noise. Some programs do; here leave it as it was drawn.": (
            lambda: data + std * centred
        ),
        "You have scaled the noise to mean 0 and variance 1 in each row. Here leave it as it was drawn.": (
            lambda: data + std * centred / noise.std(axis=1, keepdims=True)
        ),
    }


def _some_update(rng, sizes=None):
    ensemble, predictions, obs_var = _some_ensembles(rng, *(sizes or _sizes(rng)))
    d = predictions.mean(axis=1, keepdims=True) + rng.standard_normal((len(predictions), 1))
    perturbed = d + np.sqrt(obs_var)[:, None] * rng.standard_normal(predictions.shape)
    return ensemble, predictions, perturbed, obs_var


@exercise(
    "05-update",
    right="This is the whole EnKF analysis. The library's does the same with fewer operations.",
    hints=(
        "Three steps: the anomalies of both matrices, the gain from them, and a move of each member by its innovation.",
        "Take the mean over the members (axis=1, keepdims=True) off each row. The innovations D − Y are not centred.",
        "Your gain from 05-gain, with A and S made here; return ensemble + gain @ (perturbed - predictions).",
    ),
    example=_some_update,
    edges={
        "with one observation": lambda rng: _some_update(rng, (3, 1, 8)),
        "with one weight": lambda rng: _some_update(rng, (1, 4, 7)),
    },
    axes={
        "ensemble": "n_params, n_ens",
        "predictions": "n_obs, n_ens",
        "perturbed": "n_obs, n_ens",
        "obs_var": "n_obs",
        "return": "n_params, n_ens",
    },
    terms={
        "A": "the anomalies of the ensemble",
        "S": "the anomalies of the predictions",
        "n_ens": "the number of members",
        "gain": "the gain",
    },
    instead_of=(kalman.analysis,),
)
def ensemble_update(ensemble, predictions, perturbed, obs_var):
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = predictions - predictions.mean(axis=1, keepdims=True)
    n_ens = ensemble.shape[1]
    gain = A @ S.T @ np.linalg.inv(S @ S.T + (n_ens - 1) * np.diag(obs_var))
    return ensemble + gain @ (perturbed - predictions)


@ensemble_update.catalogue
def _mistakes_in_an_ensemble_update(ensemble, predictions, perturbed, obs_var):
    n_params, n_ens = ensemble.shape
    n_obs = len(predictions)
    R = np.diag(obs_var)
    inv = np.linalg.inv
    A = _centred(ensemble)
    S = _centred(predictions)
    mean = ensemble.mean(axis=1, keepdims=True)
    mean_prediction = predictions.mean(axis=1, keepdims=True)
    innovations = perturbed - predictions
    gain = A @ S.T @ inv(S @ S.T + (n_ens - 1) * R)
    right = ensemble + gain @ innovations

    def moved(A=A, S=S, scaled_r=(n_ens - 1) * R):
        """The update with other anomalies, or with whatever stands for (N−1) R."""
        return ensemble + A @ S.T @ inv(S @ S.T + scaled_r) @ innovations

    def one_by_one():
        """An update for each observation, from predictions that were made before the first of them."""
        theta = ensemble
        for s, variance, innovation in zip(S, obs_var, innovations):
            gain = _centred(theta) @ s / (s @ s + (n_ens - 1) * variance)
            theta = theta + np.outer(gain, innovation)
        return theta

    return {
        "Your members move away from the data. Look at the sign of the innovation, or of the step.": (
            lambda: ensemble - gain @ innovations
        ),
        "N is the number of members, and they stand in the columns: ensemble.shape[1].": (
            lambda: moved(scaled_r=(n_params - 1) * R)
        ),
        "You count the observations for N. It is the number of members, and they stand in the columns.": (
            lambda: moved(scaled_r=(n_obs - 1) * R)
        ),
        "You use the 100 members of the notebook. Take N from ensemble.shape[1], so that any ensemble will do.": (
            lambda: moved(scaled_r=99 * R)
        ),
        "In the gain, R is multiplied by N. It should be one less.": lambda: moved(scaled_r=n_ens * R),
        "In the gain, R meets a sum over the members without its factor. Compare with the formula.": (
            lambda: moved(scaled_r=R)
        ),
        "In the gain, S Sᵀ is divided by N−1 and A Sᵀ is not. Treat both alike.": (
            lambda: ensemble + A @ S.T @ inv(S @ S.T / (n_ens - 1) + R) @ innovations
        ),
        "In the gain, A Sᵀ is divided by N−1 and S Sᵀ is not. Treat both alike.": (
            lambda: ensemble + A @ S.T / (n_ens - 1) @ inv(S @ S.T + R) @ innovations
        ),
        "In the gain you divide by N−1 and also multiply R by it. Either divide both covariances, or multiply R.": (
            lambda: ensemble + A @ S.T / (n_ens - 1) @ inv(S @ S.T / (n_ens - 1) + (n_ens - 1) * R) @ innovations
        ),
        "You have put standard deviations on the diagonal of R. It holds variances.": (
            lambda: moved(scaled_r=(n_ens - 1) * np.sqrt(R))
        ),
        "Your gain contains no R, so it trusts the data as if they had no error.": lambda: moved(scaled_r=0),
        "In your gain R is the identity, as if every error had variance 1. Where does obs_var come in?": (
            lambda: moved(scaled_r=(n_ens - 1) * np.eye(n_obs))
        ),
        "numpy has added obs_var to every row of S Sᵀ. R is a diagonal matrix.": (
            lambda: moved(scaled_r=(n_ens - 1) * obs_var)
        ),
        "You estimate R from the noise in D. Some programs do; here obs_var says what R is.": (
            lambda: moved(scaled_r=_centred(perturbed) @ _centred(perturbed).T)
        ),
        "Your gain is made of the matrices as they are. A covariance needs anomalies of both.": (
            lambda: moved(ensemble, predictions)
        ),
        "Your gain takes the anomalies of the weights, but not those of the predictions. It needs both.": (
            lambda: moved(A, predictions)
        ),
        "You take one mean off the whole matrix. Each row, a weight or an observation, has its own.": (
            lambda: moved(ensemble - ensemble.mean(), predictions - predictions.mean())
        ),
        "Your means run down the columns, within one member. Which axis holds the members?": (
            lambda: moved(ensemble - ensemble.mean(axis=0), predictions - predictions.mean(axis=0))
        ),
        "Your means have shape (n,), and numpy lines them up with the members. Which shape lines up with the rows?": (
            lambda: moved(ensemble - ensemble.mean(axis=1), predictions - predictions.mean(axis=1))
        ),
        "Your gain treats each observation as if it were alone. S Sᵀ also holds how two predictions vary together.": (
            lambda: ensemble + A @ S.T / ((S**2).sum(axis=1) + (n_ens - 1) * obs_var) @ innovations
        ),
        "You take one observation after the other with the first predictions. Take all at once, in one gain.": (
            one_by_one
        ),
        "Your S holds the anomalies of D. It should hold those of Y, the predictions.": (
            lambda: moved(S=_centred(perturbed))
        ),
        "Your S is D − Y. S holds the anomalies, Y less its mean over the members; D − Y comes in the last step.": (
            lambda: moved(S=innovations)
        ),
        "Your innovations use the mean prediction. Each member has to be compared with its own.": (
            lambda: ensemble + gain @ (perturbed - mean_prediction)
        ),
        "Your innovations use S, the predictions less their mean. Then nobody learns how wrong the mean is.": (
            lambda: ensemble + gain @ (perturbed - S)
        ),
        "In your innovations D and Y are taken less their means. Then the mean of the ensemble never moves.": (
            lambda: ensemble + gain @ _centred(innovations)
        ),
        "All members take the same step, that of their mean. Then the spread stays, and nothing gets surer.": (
            lambda: ensemble + gain @ innovations.mean(axis=1, keepdims=True)
        ),
        "All members are shown the same data, the mean of the copies. Each has a column of its own.": (
            lambda: ensemble + gain @ (perturbed.mean(axis=1, keepdims=True) - predictions)
        ),
        "All members are shown the copy of the first member. Each has a column of its own.": (
            lambda: ensemble + gain @ (perturbed[:, :1] - predictions)
        ),
        "That is the step alone. From where do the members take it?": lambda: gain @ innovations,
        "That is the gain. Multiply the innovations by it, and move the members.": lambda: gain,
        "You add the steps to the mean of the ensemble. Every member starts from where it is.": (
            lambda: mean + gain @ innovations
        ),
        "You add the steps to the anomalies, so the mean of the ensemble is lost. Start from the ensemble.": (
            lambda: A + gain @ innovations
        ),
        "You have updated the anomalies, with S in the place of Y: A and S only serve to make the gain.": (
            lambda: A + gain @ (perturbed - S)
        ),
        "You have moved the predictions. It is the weights that move; the network predicts again afterwards.": (
            lambda: predictions + S @ S.T @ inv(S @ S.T + (n_ens - 1) * R) @ innovations
        ),
        "That is the mean of the moved ensemble. All of its members are asked for.": lambda: right.mean(axis=1),
    }

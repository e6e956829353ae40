"""Chapter 06: online training with the EnKF."""

import numpy as np

from ..enkf import enkf
from ..fnn import FNN
from ..kalman import analysis, inflate, perturb, relax, transform
from .registry import exercise, prediction

prediction(
    "06-predict",
    careful="b",
    options={
        "a": "No reading was taken at those times, and yet the spread there falls from 0.89 to 0.42. Near the readings "
        "it falls to 0.22.",
        "b": "Far from all five readings the spread falls from 0.89 to 0.42, and near them to 0.22.",
        "c": "Every weight does have a say in the whole curve, and so the spread falls far from the readings too, from "
        "0.89 to 0.42. But it falls more near them, to 0.22.",
    },
    hints=(
        "A reading changes weights. What does a changed weight do to the rest of the curve?",
        "A reading pulls every network towards about the same value. At which time of the day?",
        "Between the readings each network goes its own way, as far as its weights let it.",
    ),
    why="a reading changes weights, and every weight has a say in the whole curve, but the networks are pulled towards "
    "the same value only at the time of the reading.",
)

prediction(
    "06-again",
    careful="c",
    options={
        "a": "Both become smaller, the error to less than a half and the spread to about a fifth. So the band becomes "
        "too thin: it holds the truth at 62% of the times.",
        "b": "The error falls too, to less than a half: a network bends, so the first epoch does not get out of the "
        "readings all that is in them. But the spread falls to about a fifth, and the band breaks its promise.",
        "c": "The error falls to less than a half and the spread to about a fifth, so the band holds the truth at 62% "
        "of the times only.",
        "d": "Over forty seeds the error is smaller after ten epochs than after one in every one of them. It is the "
        "band that suffers: it holds the truth at 62% of the times.",
    },
    hints=(
        "There are two questions in it. Does a second look correct something? And does the filter know that it is one?",
        "A network bends, so an update misses a little. What could a second look do about it?",
        "What would the filter do with a thousand different readings?",
    ),
    why="a second look corrects what the first one missed, and the filter takes it for a new reading.",
)

prediction(
    "06-best",
    careful="b",
    options={
        "a": "In the table above the error of 15 is 0.10, and that of 30 is 0.06: fifteen lose 7% of their variance to "
        "chance with the first reading and more with the next ones, and 2% back is not enough.",
        "b": "In the table above the errors are 0.10 with 15 members, 0.06 with 30, 0.09 with 50 and 0.19 with 100. "
        "But without inflation 30 end at 0.06 as well.",
        "c": "With the first readings fifty lose about the 2% that they get back, so that was well reasoned. Later "
        "readings take less, so fifty grow too, and networks bend: in the table above the error of 50 is 0.09, and "
        "that of 30 is 0.06.",
        "d": "In the table above the error of 100 is 0.19, and that of 30 is 0.06: a hundred lose 1% of their variance "
        "to chance with the first reading, less with later ones, and get 2% back.",
    },
    hints=(
        "Fifteen lose 7% of their variance to chance with the first reading. How much does a hundred lose?",
        "Where more comes back than is lost, the ensemble grows with every reading.",
        "Later readings take less than the first, so the ensemble that only just keeps its size is a smaller one.",
    ),
    why="few members lose more to chance than inflation gives back, and many get back more than they lose. That "
    "fifty are too many already, and how bad it is, only a trial could tell.",
)


def _some_predictions(rng, n=None, n_ens=None):
    """What members say at n inputs, with means of either sign, and for an observation, and its error variance."""
    sizes = rng.choice(np.arange(3, 11, 2), 2, replace=False)  # odd, so that n + 1 is not n_ens
    n = sizes[0] if n is None else n
    n_ens = sizes[1] if n_ens is None else n_ens
    at_reading = rng.uniform(1, 3) * rng.choice([-1, 1]) + rng.standard_normal(n_ens)
    slopes = rng.uniform(0.3, 1, (n, 1)) * rng.choice([-1, 1], (n, 1))
    means = rng.uniform(1, 3, (n, 1)) * rng.choice([-1, 1], (n, 1))
    at_x = means + slopes * at_reading + 0.7 * rng.standard_normal((n, n_ens))
    return at_x, at_reading, rng.uniform(0.2, 0.8)


@exercise(
    "06-reach",
    right="The reach of a reading at any times you like, from what the members say and nothing else.",
    hints=(
        "Two things are needed: for every time its covariance with the reading, and one variance, that at the reading.",
        "C = np.cov(at_reading, at_x) is a matrix with a row and a column for the reading, which come first, and for "
        "each of the times. Where in it does the variance at the reading stand, and where are its covariances?",
        "With C = np.cov(at_reading, at_x), the covariances are C[0, 1:] and the variance is C[0, 0].",
    ),
    example=_some_predictions,
    edges={
        "with one time": lambda rng: _some_predictions(rng, n=1),
        "with two members": lambda rng: _some_predictions(rng, n_ens=2),
    },
    axes={"at_x": "n, n_ens", "at_reading": "n_ens", "return": "n"},
    terms={"C": "the matrix of covariances"},
)
def reach(at_x, at_reading, obs_var):
    C = np.cov(at_reading, at_x)
    return C[0, 1:] / (C[0, 0] + obs_var)


@reach.catalogue
def _mistakes_in_a_reach(at_x, at_reading, obs_var):
    n_ens = len(at_reading)
    C = np.cov(at_reading, at_x)
    shared = C[0, 1:]
    own = C[0, 0]
    variances = np.diag(C)[1:]
    anomalies = at_x - at_x.mean(axis=1, keepdims=True)
    s = at_reading - at_reading.mean()
    reading_last = np.cov(at_x, at_reading)
    of_reading = "The whole matrix of covariances is still there. The reach needs one row of it, that of the reading, "
    last = "In np.cov(at_x, at_reading) the reading stands last, and you took the first time in its place. "

    return {
        "R is missing. To the variance of the predictions at the reading the update adds obs_var.": (
            lambda: shared / own
        ),
        "obs_var stands outside the brackets: you divide first and add it then. It belongs to the variance below.": (
            lambda: shared / own + obs_var
        ),
        "obs_var is a variance already. Is there a root too many?": lambda: shared / (own + np.sqrt(obs_var)),
        "You square obs_var. It is a variance already.": lambda: shared / (own + obs_var**2),
        "You take R away from the variance. The two are added.": lambda: shared / (own - obs_var),
        "obs_var is one number here, so it has no entries to choose from. Take it as it is.": (
            lambda: shared / (own + obs_var[0])
        ),
        "That is the covariance alone. What is it divided by?": lambda: shared,
        "You divide by R alone. The variance of the predictions at the reading belongs there too.": (
            lambda: shared / obs_var
        ),
        "You divide by the variance at each time. Below stands the variance of the predictions at the reading.": (
            lambda: shared / (variances + obs_var)
        ),
        "You divide by the variance at each time, and R is missing. Below stands the variance of the predictions at "
        "the reading, plus R.": lambda: shared / variances,
        "That is the correlation. The reach divides by a variance, that of the predictions at the reading, plus R.": (
            lambda: shared / np.sqrt(own * variances)
        ),
        "You divide by a standard deviation. The reach divides by the variance, plus R.": (
            lambda: shared / np.sqrt(own + obs_var)
        ),
        "You divide by the sum of two standard deviations. The reach divides by the variance plus R.": (
            lambda: shared / (np.sqrt(own) + np.sqrt(obs_var))
        ),
        "Your covariance divides by N − 1 and your variance by N. Give np.var ddof=1, or take it from the matrix.": (
            lambda: shared / (at_reading.var() + obs_var)
        ),
        "Your covariance divides by N, and your variance by N − 1. Both divide by N − 1.": (
            lambda: anomalies @ s / n_ens / (own + obs_var)
        ),
        "Your covariance and your variance divide by N. Their mean is estimated, so they divide by N − 1.": (
            lambda: anomalies @ s / n_ens / (at_reading.var() + obs_var)
        ),
        "You add R to a sum of products over the members. In such a sum R counts N − 1 times.": (
            lambda: anomalies @ s / (s @ s + obs_var)
        ),
        "Above stands a sum of products over the members, and below a variance. Divide the sum by N − 1.": (
            lambda: anomalies @ s / (own + obs_var)
        ),
        "You multiply the predictions as they are. A covariance is made of distances from the mean.": (
            lambda: at_x @ at_reading / (at_reading @ at_reading + (n_ens - 1) * obs_var)
        ),
        "You multiply the predictions as they are, and divide by N − 1. A covariance is made of distances from the "
        "mean.": lambda: at_x @ at_reading / (n_ens - 1) / (own + obs_var),
        "Your means at the times run down the columns, within one member. Which axis holds the members?": (
            lambda: (at_x - at_x.mean(axis=0)) @ s / (s @ s + (n_ens - 1) * obs_var)
        ),
        "The reading itself is still among your numbers, in the first place. The times are asked for.": (
            lambda: C[0] / (own + obs_var)
        ),
        "You return the whole matrix of covariances, with the reading last. Only those of the times with the reading "
        "are asked for.": lambda: np.cov(at_x, at_reading) / (own + obs_var),
        "That is the reach at the reading itself. For the times you need the covariances with them.": (
            lambda: own / (own + obs_var)
        ),
        "That is the reach at the first time alone. There are n of them.": lambda: C[0, 1] / (own + obs_var),
        "Your first number is the reading's own reach, and the last time is missing. In the matrix the times begin "
        "at 1.": lambda: C[0, :-1] / (own + obs_var),
        "Those are the variances at the times. Their covariances with the reading belong above.": (
            lambda: variances / (own + obs_var)
        ),
        "You use the covariances among the times. Those with the reading are asked for.": (
            lambda: np.cov(at_x)[0] / (own + obs_var)
        ),
        "With at_x first, the first row of the matrix belongs to the first time. Where is the reading then?": (
            lambda: reading_last[0, 1:] / (reading_last[0, 0] + obs_var)
        ),
        f"{last}The row of the reading is C[-1, :-1], and its variance C[-1, -1].": (
            lambda: reading_last[0] / (reading_last[0, 0] + obs_var)
        ),
        f"{last}The row of the reading is C[-1, :-1], over its variance C[-1, -1] plus R.": (lambda: reading_last[0]),
        f"{of_reading}without its first number.": lambda: C,
        f"{of_reading}without its last number, which is its variance.": lambda: reading_last,
        "That is what an innovation of the members' own mean would do. The reach is for an innovation of 1.": (
            lambda: shared / (own + obs_var) * at_reading.mean()
        ),
        "You return a matrix, from all the covariances. One number for each time is asked for.": (
            lambda: C / (own + obs_var)
        ),
    }


def _some_stream(rng, n=None, n_ens=None):
    """A small network with 7 or 10 parameters, and n observations of it."""
    net = FNN((1, rng.integers(2, 4), 1))
    n = rng.integers(3, 6) if n is None else n
    n_ens = rng.choice([6, 8, 9]) if n_ens is None else n_ens
    ensemble = net.ensemble(n_ens, spread=0.5, rng=rng)
    x = rng.uniform(-1.5, 1.5, (n, 1))
    perturbed = rng.uniform(-2, 2, (n, 1)) + 0.5 * rng.standard_normal((n, n_ens))
    obs_var = rng.uniform(0.2, 0.8, n)
    return net, ensemble, x, perturbed, obs_var


@exercise(
    "06-epoch",
    right="That loop is online training. It asked the network for predictions and for nothing else.",
    hints=(
        "The loop runs over the rows of x. What the update returns is the ensemble of the next turn.",
        "x[i : i + 1] keeps the sample a row, so model(ensemble, x[i : i + 1])[0] has the shape (1, n_ens).",
        "ensemble = analysis(ensemble, model(ensemble, x[i : i + 1])[0], perturbed[i : i + 1], obs_var[i : i + 1])",
    ),
    example=_some_stream,
    edges={
        "with one observation": lambda rng: _some_stream(rng, n=1),
        "with two members": lambda rng: _some_stream(rng, n_ens=2),
    },
    axes={
        "ensemble": "n_params, n_ens",
        "x": "n, 1",
        "perturbed": "n, n_ens",
        "obs_var": "n",
        "return": "n_params, n_ens",
    },
    terms={"predictions": "the predictions", "i": "the number of the observation"},
    instead_of=(enkf,),
)
def one_epoch(model, ensemble, x, perturbed, obs_var):
    from dalearn import analysis

    for i in range(len(x)):
        predictions = model(ensemble, x[i : i + 1])[0]
        ensemble = analysis(ensemble, predictions, perturbed[i : i + 1], obs_var[i : i + 1])
    return ensemble


@one_epoch.catalogue
def _mistakes_in_an_epoch(model, ensemble, x, perturbed, obs_var):
    n, n_ens = perturbed.shape
    mean_copy = perturbed.mean(axis=1, keepdims=True)

    def trained(rows=range(n), x=x, perturbed=perturbed, obs_var=obs_var, update=analysis):
        """The ensemble after these rows, each with an update of its own."""
        theta = ensemble
        for i in rows:
            theta = update(theta, model(theta, x[i : i + 1])[0], perturbed[i : i + 1], obs_var[i : i + 1])
        return theta

    def in_batches(batches):
        """The ensemble after an update for each slice of the data."""
        theta = ensemble
        for rows in batches:
            theta = analysis(theta, model(theta, x[rows])[:, 0], perturbed[rows], obs_var[rows])
        return theta

    def with_predictions_of_the_prior():
        predictions = model(ensemble, x)[:, 0]
        theta = ensemble
        for i in range(n):
            theta = analysis(theta, predictions[i : i + 1], perturbed[i : i + 1], obs_var[i : i + 1])
        return theta

    def gain(A, Y, R):
        """The gain (n_params, 1) for one observation, from the anomalies A and the predictions Y (1, n_ens)."""
        S = Y - Y.mean()
        return A @ S.T / (S @ S.T + (n_ens - 1) * R)

    def with_anomalies_of_the_prior():
        A = ensemble - ensemble.mean(axis=1, keepdims=True)
        return trained(update=lambda theta, Y, D, R: theta + gain(A, Y, R) * (D - Y))

    def places_changed(theta, Y, D, R):
        return analysis(theta, D, Y, R)

    def away_from_the_data(theta, Y, D, R):
        return 2 * theta - analysis(theta, Y, D, R)

    def same_step_for_all(theta, Y, D, R):
        return theta + (analysis(theta, Y, D, R) - theta).mean(axis=1, keepdims=True)

    def added_to_the_old(theta, Y, D, R):
        return theta + analysis(theta, Y, D, R)

    def of_a_copy_without_its_axis(theta, Y, D, R):
        return analysis(theta, Y, D[0], R)

    def with_noise_again(theta, Y, D, R):
        return analysis(theta, Y, perturb(D, R, n_ens, rng=0), R)

    def without_noise(theta, Y, D, R):
        return transform(theta, Y, D.mean(axis=1), R)

    return {
        "All your predictions come from the first ensemble. After an update the members predict anew.": (
            with_predictions_of_the_prior
        ),
        "That is one update with all observations. Online, each has an update of its own.": (
            lambda: in_batches([slice(None)])
        ),
        "Your loop ends after the first observation. Does the return stand inside it?": lambda: trained([0]),
        "Only the last observation has left a trace. From which ensemble does each update start?": (
            lambda: trained([n - 1])
        ),
        "The last observation is missing. How far does your range go?": lambda: trained(range(n - 1)),
        "The first observation is missing. Where does your range begin?": lambda: trained(range(1, n)),
        "You take the observations from the last to the first. Here they count in the order of arrival.": (
            lambda: trained(range(n)[::-1])
        ),
        "You sort the observations by x first. Here they count in the order of arrival, and the order matters, because "
        "a network is not linear.": lambda: trained(np.argsort(x[:, 0])),
        "You sort the observations by x, the largest first. Here they count in the order of arrival.": (
            lambda: trained(np.argsort(-x[:, 0]))
        ),
        "You sort the observations by their value first. Here they count in the order of arrival.": (
            lambda: trained(np.argsort(perturbed.mean(axis=1)))
        ),
        "You take every second observation first, and the rest after them. Here they count in the order of arrival.": (
            lambda: trained([*range(0, n, 2), *range(1, n, 2)])
        ),
        "Each turn uses the first row of perturbed. Let the data move on together with x.": (
            lambda: trained(perturbed=np.repeat(perturbed[:1], n, axis=0))
        ),
        "The members predict at the first x every time, while the data move on.": (
            lambda: trained(x=np.repeat(x[:1], n, axis=0))
        ),
        "You use the first error variance for every observation. Each has its own.": (
            lambda: trained(obs_var=np.repeat(obs_var[:1], n))
        ),
        "You use the mean of the error variances for every observation. Each has its own.": (
            lambda: trained(obs_var=np.repeat(obs_var.mean(), n))
        ),
        "The update wants the variance, and obs_var is one already. Is there a root too many?": (
            lambda: trained(obs_var=np.sqrt(obs_var))
        ),
        "You square obs_var. It is a variance already.": lambda: trained(obs_var=obs_var**2),
        "All members are shown the mean of the copies. Each has its own column of perturbed.": (
            lambda: trained(perturbed=np.repeat(mean_copy, n_ens, axis=1))
        ),
        "All members are shown the first copy. Each has its own column of perturbed.": (
            lambda: trained(perturbed=np.repeat(perturbed[:, :1], n_ens, axis=1))
        ),
        "You return the mean of the members. The next observation will need all of them.": (
            lambda: trained().mean(axis=1)
        ),
        "You go through the data twice. One epoch shows each observation once.": lambda: trained([*range(n)] * 2),
        "Each of your turns takes all the data up to this observation, so the early ones count again and again. One "
        "epoch shows each observation once.": lambda: in_batches(slice(i + 1) for i in range(n)),
        "Each of your turns takes this observation and all after it, so the late ones count again and again. One epoch "
        "shows each observation once.": lambda: in_batches(slice(i, None) for i in range(n)),
        "Each of your turns uses all the observations, so every one of them counts as often as there are turns. A turn "
        "of the loop is about one of them.": lambda: in_batches([slice(None)] * n),
        "Your ensemble comes back unchanged. analysis returns the new one: do you keep it?": lambda: ensemble,
        "Predictions and perturbed observations have changed places in the call of analysis.": (
            lambda: trained(update=places_changed)
        ),
        "Your members move away from the data. The innovation is what was observed less what was predicted.": (
            lambda: trained(update=away_from_the_data)
        ),
        "You add what analysis returns to the old ensemble. It is the new ensemble already, not a step.": (
            lambda: trained(update=added_to_the_old)
        ),
        "perturbed[i] has lost its axis. perturbed[i : i + 1] is a row, (1, n_ens), as the predictions are.": (
            lambda: trained(update=of_a_copy_without_its_axis)
        ),
        "You perturb what is perturbed: a row of perturbed holds the members' copies, and they have their noise "
        "already. Give them to analysis as they are.": lambda: trained(update=with_noise_again),
        "All members make the same step, so they keep their differences. Each has its own prediction, its own copy "
        "and so its own step.": lambda: trained(update=same_step_for_all),
        "That is the deterministic update with the mean of the copies. Here every member has its own copy.": (
            lambda: trained(update=without_noise)
        ),
        "You take the anomalies of the ensemble once, before the loop. After an update there is a new ensemble, with "
        "new anomalies.": with_anomalies_of_the_prior,
        "Your gain adds R to a sum of products over the members. In such a sum R counts N − 1 times.": (
            lambda: trained(obs_var=obs_var / (n_ens - 1))
        ),
        "You return what the members predict in the end. The ensemble itself, their parameters, is asked for.": (
            lambda: model(trained(), x)[:, 0]
        ),
        "You return the ensembles of all turns. Only that after the last observation is asked for.": (
            lambda: np.array([trained(range(i + 1)) for i in range(n)])
        ),
    }


def _two_sizes(rng):
    """n_params and n_ens, which differ."""
    return rng.choice(np.arange(3, 10), 2, replace=False)


def _some_members(rng, n_params, n_ens):
    """Members around means of either sign that are not near 0."""
    mean = rng.uniform(1, 3, (n_params, 1)) * rng.choice([-1, 1], (n_params, 1))
    return mean + rng.standard_normal((n_params, n_ens))


def _some_inflation(rng, n_params=None, n_ens=None):
    rows, columns = _two_sizes(rng)
    ensemble = _some_members(rng, n_params or rows, n_ens or columns)
    return ensemble, rng.uniform(1.1, 1.6)


@exercise(
    "06-inflate",
    right="The mean stays, and every standard deviation is multiplied by the factor.",
    hints=(
        "A member is the mean plus its anomaly. Which of the two should grow?",
        "The mean over the members is ensemble.mean(axis=1, keepdims=True), a column.",
        "With that column called mean: mean + factor * (ensemble - mean).",
    ),
    example=_some_inflation,
    edges={
        "with two members": lambda rng: _some_inflation(rng, n_ens=2),
        "with one parameter": lambda rng: _some_inflation(rng, n_params=1),
    },
    axes={"ensemble": "n_params, n_ens", "return": "n_params, n_ens"},
    terms={"mean": "the mean of the members"},
    instead_of=(inflate,),
)
def inflated(ensemble, factor):
    mean = ensemble.mean(axis=1, keepdims=True)
    return mean + factor * (ensemble - mean)


@inflated.catalogue
def _mistakes_in_inflation(ensemble, factor):
    mean = ensemble.mean(axis=1, keepdims=True)
    anomalies = ensemble - mean
    deviation = ensemble.std(axis=1, keepdims=True)

    def around(centre):
        return centre + factor * (ensemble - centre)

    return {
        "You multiply the members as they are, so the mean moves too. Only the anomalies should grow.": (
            lambda: factor * ensemble
        ),
        "You multiply the mean and leave the anomalies. It should be the other way.": lambda: factor * mean + anomalies,
        "Your anomalies grow 1 + factor times: a member contains its anomaly once before you add the larger one. A "
        "factor of 1 should change nothing.": lambda: ensemble + factor * anomalies,
        "You have returned the anomalies alone. Put the mean back.": lambda: factor * anomalies,
        "Your factor acts on the variance. Here it multiplies the anomalies themselves.": (
            lambda: mean + np.sqrt(factor) * anomalies
        ),
        "The factor has been applied twice. A square too many?": lambda: mean + factor**2 * anomalies,
        "Your ensemble becomes narrower: you divide by the factor.": lambda: mean + anomalies / factor,
        "Your mean runs over the parameters of one member. The members stand in the columns.": (
            lambda: around(ensemble.mean(axis=0))
        ),
        "You use one mean for the whole matrix. Each row, a parameter, has its own.": lambda: around(ensemble.mean()),
        "Your ensemble comes back as it was. Where does the factor come in?": lambda: ensemble.copy(),
        "Only the part above 1 has been kept: factor − 1 multiplies the anomalies, and the rest is lost.": (
            lambda: mean + (factor - 1) * anomalies
        ),
        "You give the anomalies the weight 1 − factor, as relaxation does. Here the factor itself multiplies them.": (
            lambda: mean + (1 - factor) * anomalies
        ),
        "You add the factor. It is meant to multiply.": lambda: ensemble + factor,
        "You add factor − 1 to every member, which moves them all alike. Their distances from the mean should grow.": (
            lambda: ensemble + factor - 1
        ),
        "The mean is in it twice: once added, once inside the ensemble. What is left of a member without it?": (
            lambda: mean + factor * ensemble
        ),
        "You multiply before you take the mean off. What should be multiplied is the member without its mean, and the "
        "mean comes back afterwards.": lambda: factor * ensemble - mean,
        "You divide the anomalies by their standard deviation, so every parameter ends with the same spread. Each "
        "should keep its own, times the factor.": lambda: mean + factor * anomalies / deviation,
        "That is the mean and a standard deviation, a number for each parameter. All the members are wanted, each at a "
        "larger distance from the mean.": lambda: mean + factor * deviation,
        "You spread the members around their median, so their mean moves. It should stay where it is.": (
            lambda: around(np.median(ensemble, axis=1, keepdims=True))
        ),
        "You spread the members around the first one. It is the mean that should stay.": (
            lambda: around(ensemble[:, :1])
        ),
        "You divide the sum of the members by N − 1. That belongs to a variance; a mean divides by N.": (
            lambda: around(ensemble.sum(axis=1, keepdims=True) / (ensemble.shape[1] - 1))
        ),
        "You read the factor as per cent. A factor of 1.1 makes the anomalies a tenth larger.": (
            lambda: mean + (1 + factor / 100) * anomalies
        ),
        "You spread each member around its own mean over the parameters, and put the mean of the members back. Take "
        "off the mean that you put back.": lambda: mean + factor * (ensemble - ensemble.mean(axis=0)),
        "You return a covariance matrix. The ensemble itself is wanted, a column for each member.": (
            lambda: factor**2 * np.cov(ensemble)
        ),
    }


def _some_pair(rng, n_ens=None, factor=None):
    """A posterior, the prior that it came from, and a factor that is not near a half."""
    rows, columns = _two_sizes(rng)
    prior = _some_members(rng, rows, n_ens or columns)
    A = prior - prior.mean(axis=1, keepdims=True)
    posterior = rng.uniform(0.3, 0.6) * A + 0.5 * _some_members(rng, *prior.shape)
    some_factor = rng.choice([rng.uniform(0.15, 0.4), rng.uniform(0.6, 0.85)])
    return posterior, prior, some_factor if factor is None else factor


@exercise(
    "06-relax",
    right="The posterior's mean stands, and part of the spread that it had lost is back.",
    hints=(
        "Three things are needed: the mean of one ensemble, and the anomalies of both.",
        "The mean is the posterior's. The factor is the weight of the prior's anomalies, and 1 − factor the other's.",
        "With A for the anomalies: posterior mean + (1 - factor) * A of posterior + factor * A of prior.",
    ),
    example=_some_pair,
    edges={
        "with two members": lambda rng: _some_pair(rng, n_ens=2),
        "with a factor of 0": lambda rng: _some_pair(rng, factor=0.0),
        "with a factor of 1": lambda rng: _some_pair(rng, factor=1.0),
    },
    axes={"posterior": "n_params, n_ens", "prior": "n_params, n_ens", "return": "n_params, n_ens"},
    terms={"mean": "the posterior's mean", "A_prior": "the prior's anomalies"},
    instead_of=(relax,),
)
def relaxed(posterior, prior, factor):
    mean = posterior.mean(axis=1, keepdims=True)
    A_prior = prior - prior.mean(axis=1, keepdims=True)
    return mean + (1 - factor) * (posterior - mean) + factor * A_prior


@relaxed.catalogue
def _mistakes_in_relaxation(posterior, prior, factor):
    mean = posterior.mean(axis=1, keepdims=True)
    A = posterior - mean
    mean_prior = prior.mean(axis=1, keepdims=True)
    A_prior = prior - mean_prior
    mixed = (1 - factor) * A + factor * A_prior
    variance = posterior.var(axis=1, keepdims=True)
    variance_prior = prior.var(axis=1, keepdims=True)

    def around(centre, centre_prior):
        return centre + (1 - factor) * (posterior - centre) + factor * (prior - centre_prior)

    return {
        "Your mean goes back towards the prior's too, so part of what was learned is undone. Mix anomalies, each with "
        "the mean of its own ensemble taken off.": lambda: (1 - factor) * posterior + factor * prior,
        "The weights are swapped: a factor of 0 should leave the posterior as it is.": (
            lambda: mean + factor * A + (1 - factor) * A_prior
        ),
        "The two ensembles have changed places: a factor of 0 should leave the posterior as it is.": (
            lambda: mean_prior + (1 - factor) * A_prior + factor * A
        ),
        "You add the prior's share without making room for it. The two weights sum to 1.": (
            lambda: posterior + factor * A_prior
        ),
        "You keep the prior's mean. Which mean knows the observation?": lambda: mean_prior + mixed,
        "You have returned anomalies only. The posterior's mean is missing.": lambda: mixed,
        "The prior enters as it is, mean included. Only its anomalies should.": (
            lambda: mean + (1 - factor) * A + factor * prior
        ),
        "You multiply the whole posterior by 1 − factor, so its mean shrinks. Only its anomalies should.": (
            lambda: (1 - factor) * posterior + factor * A_prior
        ),
        "The posterior's mean is in it too often: once added, and once more inside the posterior that you multiply. "
        "Take the mean off first.": lambda: mean + (1 - factor) * posterior + factor * A_prior,
        "You take the prior's mean off the posterior. An anomaly is the distance from the mean of its own ensemble.": (
            lambda: mean + (1 - factor) * (posterior - mean_prior) + factor * A_prior
        ),
        "You shrink the posterior's anomalies, and the prior's are not there.": lambda: mean + (1 - factor) * A,
        "Your anomalies are the prior's alone. Where is the posterior's share?": lambda: mean + factor * A_prior,
        "You give back all of the prior's anomalies. The factor says how much.": lambda: mean + A_prior,
        "You give both ensembles the same weight, a half. The factor says how much the prior has.": (
            lambda: mean + (A + A_prior) / 2
        ),
        "That is relaxation to the prior spread, a relative: it rescales. Here the anomalies are mixed.": (
            lambda: mean + (1 + factor * (np.sqrt(variance_prior / variance) - 1)) * A
        ),
        "You mix the variances and rescale the posterior to what comes out. Here the anomalies are mixed, member by "
        "member.": lambda: mean + np.sqrt((1 - factor) + factor * variance_prior / variance) * A,
        "You take the roots of the weights, as for two variances. The anomalies are mixed with the weights as they "
        "are.": lambda: mean + np.sqrt(1 - factor) * A + np.sqrt(factor) * A_prior,
        "Your means run down the columns, within one member. Which axis holds the members?": (
            lambda: around(posterior.mean(axis=0), prior.mean(axis=0))
        ),
        "You take one mean off each whole matrix. Every row has its own.": (
            lambda: around(posterior.mean(), prior.mean())
        ),
        "The posterior comes back as it was. Where is the prior?": lambda: posterior.copy(),
        "The prior comes back as it was. Then the analysis has been for nothing: the posterior's mean should stand.": (
            lambda: prior.copy()
        ),
        "The mean is in it twice: once added, once inside the ensembles. Mix anomalies.": (
            lambda: mean + (1 - factor) * posterior + factor * prior
        ),
        "You add the mixture of anomalies to the whole posterior. Add it to the posterior's mean.": (
            lambda: posterior + mixed
        ),
        "You move the anomalies away from the prior's, so they become smaller still. They should go back towards "
        "them.": lambda: posterior + factor * (A - A_prior),
        "That is the correction alone, the part that goes back. Add it to the posterior.": (
            lambda: factor * (A_prior - A)
        ),
        "You add the correction to the mean. The posterior's own anomalies are lost: add it to the members.": (
            lambda: mean + factor * (A_prior - A)
        ),
        "That is inflation: the posterior's anomalies times the factor. Relaxation uses the prior's anomalies too.": (
            lambda: mean + factor * A
        ),
        "You inflate the posterior by 1 + factor. Relaxation uses the prior's anomalies to widen it.": (
            lambda: mean + (1 + factor) * A
        ),
    }


prediction(
    "06-compound",
    careful="c",
    options={
        "a": "That is what one update does. Fifty of them multiply, and the second number's standard deviation ends "
        "at 117 times its start.",
        "b": "The tenth is one of what there is by then, not of the start, so the growth becomes faster and faster. It "
        "ends at 117 times, not at 6.",
        "c": "It ends at 117 times its start, and 1.1 to the power 50 is 117.",
        "d": "The updates do hold the first number, whose standard deviation ends below its start. They take hardly "
        "anything from the second, which ends at 117 times its start.",
    },
    hints=(
        "Follow it for two analyses. What has the standard deviation been multiplied by?",
        "An observation narrows a parameter only through its covariance with the prediction. Here that is about 0.",
        "It is like interest on interest.",
    ),
    why="each inflation multiplies what the one before has left, and where the covariance is 0 no observation takes "
    "any of it back.",
)

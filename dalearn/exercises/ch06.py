"""Chapter 06: online training with the EnKF."""

import numpy as np

from ..fnn import FNN
from ..kalman import analysis
from ._mechanism import exercise
from .registry import prediction

prediction(
    "06-predict",
    careful="a",
    options={
        "a": "After five points the spread is 0.12 near a dot, and 0.28 far from all of them.",
        "b": "Nothing pulls there, so nothing makes the networks agree: the spread is 0.28 far from all dots, and 0.12 "
        "near one.",
        "c": "All weights do have a say everywhere, so agreement spreads. But not evenly: 0.12 near a dot, 0.28 far "
        "from all.",
    },
    hints=(
        "What makes two networks agree that did not agree before?",
        "An observation pulls every network towards about the same value. Where?",
        "Between the points each network goes its own way, as far as its weights let it.",
    ),
    why="only near a point does an observation pull all the curves towards about the same value.",
)

prediction(
    "06-best",
    careful="b",
    options={
        "a": "Inflation cannot make seven members many: over twenty seeds their median error is 0.24, and that of 30 "
        "is 0.03.",
        "b": "Over twenty seeds the median error of 30 is 0.03, that of 7 is 0.24, and those of 100 and 300 are above "
        "1.",
        "c": "A hundred need no inflation. With 1.1 their median error over twenty seeds is above 1, and that of 30 is "
        "0.03.",
        "d": "Three hundred need no inflation. With 1.1 their median error over twenty seeds is above 1, and that of "
        "30 is 0.03.",
    },
    hints=(
        "Inflation gives back spread that chance has taken away. Which sizes lose most to chance?",
        "The last table has 15 members and 100, with inflation and without. Which of the two does it help?",
        "Seven are too few even so, and a hundred have nothing to cure. What lies in between?",
    ),
    why="both ends have their own harm: with few members chance makes the ensemble collapse, with many the inflation "
    "meets nothing that it could cure, and only multiplies.",
)


def _mean(members):
    return members.mean(axis=1, keepdims=True)


def _centred(members):
    return members - _mean(members)


def _some_stream(rng):
    net = FNN((1, 2, 1))
    ensemble = net.ensemble(8, spread=0.5, rng=rng)
    perturbed = rng.uniform(-2, 2, (4, 1)) + 0.5 * rng.standard_normal((4, 8))
    return net, ensemble, rng.uniform(-1.5, 1.5, (4, 1)), perturbed, rng.uniform(0.2, 0.8, 4)


@exercise(
    "06-pass",
    right="That loop is online training. It asked the network for predictions and for nothing else.",
    hints=(
        "The loop runs over the rows of x. What the update returns is the ensemble of the next turn.",
        "x[i : i + 1] keeps the sample a row, so model(ensemble, x[i : i + 1])[0] has the shape (1, n_ens).",
        "ensemble = analysis(ensemble, model(ensemble, x[i : i + 1])[0], perturbed[i : i + 1], obs_var[i : i + 1])",
    ),
    example=_some_stream,
)
def one_pass(model, ensemble, x, perturbed, obs_var):
    from dalearn import analysis

    for i in range(len(x)):
        predictions = model(ensemble, x[i : i + 1])[0]
        ensemble = analysis(ensemble, predictions, perturbed[i : i + 1], obs_var[i : i + 1])
    return ensemble


def _pass(model, ensemble, x, perturbed, obs_var, rows=None):
    for i in range(len(x)) if rows is None else rows:
        ensemble = analysis(ensemble, model(ensemble, x[i : i + 1])[0], perturbed[i : i + 1], obs_var[i : i + 1])
    return ensemble


@one_pass.mistake("All your predictions come from the first ensemble. After an update the members predict anew.")
def old_predictions(model, ensemble, x, perturbed, obs_var):
    predictions = model(ensemble, x)[:, 0]
    for i in range(len(x)):
        ensemble = analysis(ensemble, predictions[i : i + 1], perturbed[i : i + 1], obs_var[i : i + 1])
    return ensemble


@one_pass.mistake("That is one update with all observations. Online, each has an update of its own.")
def all_at_once(model, ensemble, x, perturbed, obs_var):
    return analysis(ensemble, model(ensemble, x)[:, 0], perturbed, obs_var)


@one_pass.mistake("Your loop ends after the first observation. Does the return stand inside it?")
def first_only(model, ensemble, x, perturbed, obs_var):
    return _pass(model, ensemble, x, perturbed, obs_var, [0])


@one_pass.mistake("Only the last observation has left a trace. From which ensemble does each update start?")
def from_the_prior(model, ensemble, x, perturbed, obs_var):
    return _pass(model, ensemble, x, perturbed, obs_var, [len(x) - 1])


@one_pass.mistake("The last observation is missing. How far does your range go?")
def without_the_last(model, ensemble, x, perturbed, obs_var):
    return _pass(model, ensemble, x, perturbed, obs_var, range(len(x) - 1))


@one_pass.mistake("The first observation is missing. Where does your range begin?")
def without_the_first(model, ensemble, x, perturbed, obs_var):
    return _pass(model, ensemble, x, perturbed, obs_var, range(1, len(x)))


@one_pass.mistake("You take the observations from the last to the first. Here they count in the order of arrival.")
def backwards(model, ensemble, x, perturbed, obs_var):
    return _pass(model, ensemble, x, perturbed, obs_var, range(len(x))[::-1])


@one_pass.mistake("Each turn uses the first row of perturbed. Let the data move on together with x.")
def same_data(model, ensemble, x, perturbed, obs_var):
    return _pass(model, ensemble, x, np.repeat(perturbed[:1], len(x), axis=0), obs_var)


@one_pass.mistake("The members predict at the first x every time, while the data move on.")
def same_input(model, ensemble, x, perturbed, obs_var):
    return _pass(model, ensemble, np.repeat(x[:1], len(x), axis=0), perturbed, obs_var)


@one_pass.mistake("You use the first error variance for every observation. Each has its own.")
def same_error(model, ensemble, x, perturbed, obs_var):
    return _pass(model, ensemble, x, perturbed, np.repeat(obs_var[:1], len(x)))


@one_pass.mistake("The update wants the variance, and obs_var is one already. Is there a root too many?")
def root_of_the_variance(model, ensemble, x, perturbed, obs_var):
    return _pass(model, ensemble, x, perturbed, np.sqrt(obs_var))


@one_pass.mistake("All members are shown the mean of the copies. Each has its own column of perturbed.")
def shared_data(model, ensemble, x, perturbed, obs_var):
    return _pass(model, ensemble, x, np.repeat(_mean(perturbed), perturbed.shape[1], axis=1), obs_var)


@one_pass.mistake("You return the mean of the members. The next observation will need all of them.")
def mean_only(model, ensemble, x, perturbed, obs_var):
    return _pass(model, ensemble, x, perturbed, obs_var).mean(axis=1)


@one_pass.mistake("You go through the data twice. One pass shows each observation once.")
def two_passes(model, ensemble, x, perturbed, obs_var):
    return _pass(model, ensemble, x, perturbed, obs_var, [*range(len(x))] * 2)


@one_pass.mistake("Your ensemble comes back unchanged. analysis returns the new one: do you keep it?")
def not_kept(model, ensemble, x, perturbed, obs_var):
    return ensemble


@one_pass.mistake("Predictions and perturbed observations have changed places in the call of analysis.")
def places_changed(model, ensemble, x, perturbed, obs_var):
    for i in range(len(x)):
        predictions = model(ensemble, x[i : i + 1])[0]
        ensemble = analysis(ensemble, perturbed[i : i + 1], predictions, obs_var[i : i + 1])
    return ensemble


@one_pass.mistake("You square obs_var. It is a variance already.")
def squared_variance(model, ensemble, x, perturbed, obs_var):
    return _pass(model, ensemble, x, perturbed, obs_var**2)


def _some_ensemble(rng):
    return rng.uniform(1, 3, (4, 1)) + rng.standard_normal((4, 6)), rng.uniform(1.1, 1.6)


@exercise(
    "06-inflate",
    right="The mean stays, and every standard deviation is multiplied by the factor.",
    hints=(
        "A member is the mean plus its anomaly. Which of the two should grow?",
        "The mean over the members is ensemble.mean(axis=1, keepdims=True), a column.",
        "With that column called mean: mean + factor * (ensemble - mean).",
    ),
    example=_some_ensemble,
)
def inflated(ensemble, factor):
    mean = ensemble.mean(axis=1, keepdims=True)
    return mean + factor * (ensemble - mean)


@inflated.mistake("You multiply the members as they are, so the mean moves too. Only the anomalies should grow.")
def whole_members(ensemble, factor):
    return factor * ensemble


@inflated.mistake("You multiply the mean and leave the anomalies. It should be the other way.")
def the_mean(ensemble, factor):
    return factor * _mean(ensemble) + _centred(ensemble)


@inflated.mistake("You add the larger anomalies to members that contain them already.")
def once_too_often(ensemble, factor):
    return ensemble + factor * _centred(ensemble)


@inflated.mistake("You have returned the anomalies alone. Put the mean back.")
def no_mean(ensemble, factor):
    return factor * _centred(ensemble)


@inflated.mistake("Your factor acts on the variance. Here it multiplies the anomalies themselves.")
def on_the_variance(ensemble, factor):
    return _mean(ensemble) + np.sqrt(factor) * _centred(ensemble)


@inflated.mistake("The factor has been applied twice. A square too many?")
def squared(ensemble, factor):
    return _mean(ensemble) + factor**2 * _centred(ensemble)


@inflated.mistake("Your ensemble becomes narrower: you divide by the factor.")
def divided(ensemble, factor):
    return _mean(ensemble) + _centred(ensemble) / factor


@inflated.mistake("Your mean runs over the parameters of one member. The members stand in the columns.")
def along_the_parameters(ensemble, factor):
    mean = ensemble.mean(axis=0)
    return mean + factor * (ensemble - mean)


@inflated.mistake("You use one mean for the whole matrix. Each row, a parameter, has its own.")
def one_mean(ensemble, factor):
    return ensemble.mean() + factor * (ensemble - ensemble.mean())


@inflated.mistake("Your ensemble comes back as it was. Where does the factor come in?")
def unchanged(ensemble, factor):
    return ensemble.copy()


@inflated.mistake("Only the part above 1 has been kept: factor − 1 multiplies the anomalies, and the rest is lost.")
def only_the_excess(ensemble, factor):
    return _mean(ensemble) + (factor - 1) * _centred(ensemble)


@inflated.mistake("You add the factor. It is meant to multiply.")
def added(ensemble, factor):
    return ensemble + factor


@inflated.mistake("The mean is in it twice: once added, once inside the ensemble. What is left of a member without it?")
def mean_twice(ensemble, factor):
    return _mean(ensemble) + factor * ensemble


def _some_pair(rng):
    prior = rng.uniform(1, 3, (4, 1)) + rng.standard_normal((4, 6))
    posterior = rng.uniform(1, 3, (4, 1)) + rng.uniform(0.3, 0.6) * _centred(prior) + 0.2 * rng.standard_normal((4, 6))
    return posterior, prior, rng.uniform(0.15, 0.4)


@exercise(
    "06-relax",
    right="The posterior's mean stands, and part of the spread that it had lost is back.",
    hints=(
        "Three things are needed: the mean of one ensemble, and the anomalies of both.",
        "The mean is the posterior's. The factor is the weight of the prior's anomalies, and 1 − factor the other's.",
        "With A for the anomalies: posterior mean + (1 - factor) * A of posterior + factor * A of prior.",
    ),
    example=_some_pair,
)
def relaxed(posterior, prior, factor):
    mean = posterior.mean(axis=1, keepdims=True)
    A_prior = prior - prior.mean(axis=1, keepdims=True)
    return mean + (1 - factor) * (posterior - mean) + factor * A_prior


@relaxed.mistake("You mix the members as they are, so the mean goes back too, and part of what was learned is undone.")
def whole_ensembles(posterior, prior, factor):
    return (1 - factor) * posterior + factor * prior


@relaxed.mistake("The weights are swapped: a factor of 0 should leave the posterior as it is.")
def swapped(posterior, prior, factor):
    return _mean(posterior) + factor * _centred(posterior) + (1 - factor) * _centred(prior)


@relaxed.mistake("You add the prior's share without making room for it. The two weights sum to 1.")
def weights_above_one(posterior, prior, factor):
    return posterior + factor * _centred(prior)


@relaxed.mistake("You keep the prior's mean. Which mean knows the observation?")
def mean_of_the_prior(posterior, prior, factor):
    return _mean(prior) + (1 - factor) * _centred(posterior) + factor * _centred(prior)


@relaxed.mistake("You have returned anomalies only. The posterior's mean is missing.")
def anomalies_only(posterior, prior, factor):
    return (1 - factor) * _centred(posterior) + factor * _centred(prior)


@relaxed.mistake("The prior enters as it is, mean included. Only its anomalies should.")
def raw_prior(posterior, prior, factor):
    return _mean(posterior) + (1 - factor) * _centred(posterior) + factor * prior


@relaxed.mistake("You shrink the posterior's anomalies, and the prior's are not there.")
def only_shrunk(posterior, prior, factor):
    return _mean(posterior) + (1 - factor) * _centred(posterior)


@relaxed.mistake("Your anomalies are the prior's alone. Where is the posterior's share?")
def only_the_prior(posterior, prior, factor):
    return _mean(posterior) + factor * _centred(prior)


@relaxed.mistake("You give back all of the prior's anomalies. The factor says how much.")
def everything_back(posterior, prior, factor):
    return _mean(posterior) + _centred(prior)


@relaxed.mistake("That is relaxation to the prior spread, a relative: it rescales. Here the anomalies are mixed.")
def to_the_spread(posterior, prior, factor):
    ratio = prior.std(axis=1, keepdims=True) / posterior.std(axis=1, keepdims=True)
    return _mean(posterior) + (1 + factor * (ratio - 1)) * _centred(posterior)


@relaxed.mistake("Your means run down the columns, within one member. Which axis holds the members?")
def wrong_axis(posterior, prior, factor):
    mean = posterior.mean(axis=0)
    return mean + (1 - factor) * (posterior - mean) + factor * (prior - prior.mean(axis=0))


@relaxed.mistake("You take one mean off each whole matrix. Every row has its own.")
def one_global_mean(posterior, prior, factor):
    mean = posterior.mean()
    return mean + (1 - factor) * (posterior - mean) + factor * (prior - prior.mean())


@relaxed.mistake("The posterior comes back as it was. Where is the prior?")
def posterior_alone(posterior, prior, factor):
    return posterior.copy()


@relaxed.mistake("The mean is in it twice: once added, once inside the ensembles. Mix anomalies.")
def mean_twice_relaxed(posterior, prior, factor):
    return _mean(posterior) + (1 - factor) * posterior + factor * prior


@relaxed.mistake("You add the mixture of anomalies to the whole posterior. Add it to the posterior's mean.")
def added_to_the_members(posterior, prior, factor):
    return posterior + (1 - factor) * _centred(posterior) + factor * _centred(prior)


prediction(
    "06-compound",
    careful="c",
    options={
        "a": "That would be one analysis. Fifty of them multiply: the second number's spread ends at 117 times its "
        "start.",
        "b": "The tenth is one of what there is, not of the start, so the growth gathers speed: it ends at 117 times, "
        "not at 6.",
        "c": "It ends at 117 times its start, and 1.1 to the power 50 is 117.",
        "d": "The analyses hold the first number, whose spread ends below its start. They take nothing from the "
        "second: 117 times.",
    },
    hints=(
        "Follow it for two analyses. What has the standard deviation been multiplied by?",
        "An observation narrows a parameter only through its covariance with the prediction. Here that is about 0.",
        "It is like interest on interest.",
    ),
    why="each inflation multiplies what the one before has left, and no observation takes any of it back.",
)

"""Chapter 14: streams, on which the world changes."""

import numpy as np

from ..changing import doubting, walking
from ..kalman import analysis
from .registry import exercise, prediction

prediction(
    "14-predict",
    careful="c",
    options={
        "a": "It is c: 0.14 on this stream after the hundred new readings, where it was 0.05 after the first hundred. "
        "Over forty streams, too, it is three times as much. A network knows nothing of curves that stand on their "
        "head.",
        "b": "It is c: 0.14 on this stream after the hundred new readings, where it was 0.05 after the first hundred. "
        "Over forty streams, too, it is three times as much. Yours would be right if the ensemble were as open as on "
        "the first day.",
        "c": "So it is: 0.14 on this stream after the hundred new readings, where it was 0.05 after the first hundred. "
        "Over forty streams, too, it is three times as much.",
        "d": "It is c: 0.14 on this stream after the hundred new readings, where it was 0.05 after the first hundred. "
        "Over forty streams, too, it is three times as much. A thousand readings against a hundred: for a network that "
        "is a straight line in its weights you would be right, its error would still be about 1. Ours is curved. Its "
        "gain is 0.01 at first, but the new readings open the ensemble, and soon it is near 0.4.",
    },
    hints=(
        "What does the update of chapter 05 do with a reading when the members agree closely?",
        "The gain is the members' variance over this variance plus R. Which of the two is large after a thousand?",
        "A network is curved, so members that are pushed far agree less closely. Will that make them as quick as they "
        "were the first time?",
    ),
    why="after a thousand readings the members agree closely, so the gain is small at first. The new readings open the "
    "ensemble, and then make it sure again before it has arrived.",
)


def _some_errors(rng, change=None, takes=None):
    """Errors of a learner before and after a change, of which some dip below the limit, and the limit."""
    change = int(rng.integers(5, 12)) if change is None else change
    takes = int(rng.integers(4, 9)) if takes is None else takes
    limit = float(rng.uniform(0.1, 0.3))
    before = limit * rng.uniform(1.2, 3, change + 1)
    before[change // 2 :] = limit * rng.uniform(0.2, 0.9, len(before[change // 2 :]))
    high = limit * rng.uniform(1.1, 5, takes - 1)
    after = limit * rng.uniform(0.2, 0.9, int(rng.integers(7, 11)))
    after[[2, 3, 4, -1]] = 2 * limit  # it rises once more, and is above the limit at the end
    return np.concatenate([before, high, after]), change, limit


@exercise(
    "14-recovery",
    right="Now you can say in readings how long a change hurts.",
    hints=(
        "errors[change] was measured before the first reading of the new world. Where do you have to begin to look?",
        "errors[change + 1 :] < limit says for each of them whether it is below. Which is the first that is?",
        "np.argmax of answers, True and False, is the place of the first True. And a place counts from 0.",
    ),
    example=_some_errors,
    edges={
        "where the first reading is enough": lambda rng: _some_errors(rng, takes=1),
        "where the world changes at once": lambda rng: _some_errors(rng, change=0),
    },
    axes={"errors": "n", "return": ""},
    terms={"after": "the errors after the change"},
)
def recovery(errors, change, limit):
    after = errors[change + 1 :]
    return 1 + np.argmax(after < limit)


@recovery.catalogue
def _mistakes_in_a_recovery(errors, change, limit):
    n = len(errors)
    below = np.flatnonzero(errors < limit)
    from_change = np.flatnonzero(errors[change:] < limit)
    after = np.flatnonzero(errors[change + 1 :] < limit)
    above = np.flatnonzero(errors[change + 1 :] >= limit)

    return {
        "You begin at errors[change], which was measured before the first new reading. The old curve was still the "
        "truth there, so it is below the limit and you find 0. Begin one later.": lambda: from_change[0],
        "A place counts from 0, so the first error after the change has the place 0, and it stands for one reading.": (
            lambda: after[0]
        ),
        "That counts from the first reading of all. How many of them came before the change?": (
            lambda: change + 1 + after[0]
        ),
        "You look at all errors, and those before the change are below the limit too. Begin after the change.": (
            lambda: below[0]
        ),
        "You look at all errors from the first on and take the change off. Look only at those after the change.": (
            lambda: below[0] - change
        ),
        "That is one too many. errors[change + 1] is the error after one new reading.": lambda: 2 + after[0],
        "That is the last reading with an error above the limit, and one more. The error may rise once more after it "
        "has recovered; the first time below the limit is asked for.": lambda: above[-1] + 2,
        "That is the last error below the limit. The first is asked for.": lambda: after[-1] + 1,
        "You count how many errors are above the limit. Some of them come after it was below for the first time.": (
            lambda: int(np.sum(errors[change + 1 :] >= limit)) + 1
        ),
        "You count how many of the errors after the change are above the limit, and some of them come later.": (
            lambda: int(np.sum(errors[change + 1 :] >= limit))
        ),
        "You count how many errors are below the limit. When was the first?": (
            lambda: int(np.sum(errors[change + 1 :] < limit))
        ),
        "That finds the first error above the limit. It has recovered when the error is below.": (
            lambda: 1 + np.argmax(errors[change + 1 :] > limit)
        ),
        "That is the place of the smallest error after the change. The first below the limit is asked for.": (
            lambda: 1 + int(np.argmin(errors[change + 1 :]))
        ),
        "You return the error itself. After how many readings is it there?": (
            lambda: errors[change + 1 :][after[0]] if len(after) else np.nan
        ),
        "You return all readings after which the error is below the limit. The first of them is asked for.": (
            lambda: after + 1
        ),
        "You return an answer, True or False, for each error. How many readings is it until the first True?": (
            lambda: errors[change + 1 :] < limit
        ),
        "That is how many errors there are after the change.": lambda: n - change - 1,
    }


def _some_update(rng, n_ens=None, n_obs=None):
    sizes = rng.choice(np.arange(3, 9), 2, replace=False)
    n_params = int(sizes[0])
    n_ens = int(sizes[1]) + 3 if n_ens is None else n_ens
    n_obs = int(rng.integers(1, 3)) if n_obs is None else n_obs
    ensemble = rng.standard_normal((n_params, n_ens))
    predictions = 1 + rng.standard_normal((n_obs, n_params)) @ ensemble
    obs_var = rng.uniform(0.2, 0.8, n_obs)
    perturbed = rng.uniform(-2, 2, (n_obs, 1)) + 0.5 * rng.standard_normal((n_obs, n_ens))
    step_std = float(rng.uniform(0.1, 0.5))
    return ensemble, predictions, perturbed, obs_var, step_std, rng.standard_normal((n_params, n_ens))


@exercise(
    "14-walk",
    right="Your ensemble cannot fall asleep: with every reading it opens a little.",
    hints=(
        "Two things happen, one after the other: the update that you know, and then every weight takes its step.",
        "noise has the standard deviation 1, and the steps are to have step_std. What do you multiply it by?",
        "The update is analysis(ensemble, predictions, perturbed, obs_var); add step_std * noise to what it returns.",
    ),
    example=_some_update,
    edges={
        "with two members": lambda rng: _some_update(rng, n_ens=2),
        "with one reading": lambda rng: _some_update(rng, n_obs=1),
    },
    axes={
        "ensemble": "n_params, n_ens",
        "predictions": "n_obs, n_ens",
        "perturbed": "n_obs, n_ens",
        "obs_var": "n_obs",
        "noise": "n_params, n_ens",
        "return": "n_params, n_ens",
    },
    terms={"posterior": "the ensemble after the update"},
    instead_of=(walking,),
)
def walk(ensemble, predictions, perturbed, obs_var, step_std, noise):
    from dalearn import analysis

    posterior = analysis(ensemble, predictions, perturbed, obs_var)
    return posterior + step_std * noise


@walk.catalogue
def _mistakes_in_a_walk(ensemble, predictions, perturbed, obs_var, step_std, noise):
    posterior = analysis(ensemble, predictions, perturbed, obs_var)
    mean = posterior.mean(axis=1, keepdims=True)

    def before(step):
        return analysis(ensemble + step, predictions, perturbed, obs_var)

    return {
        "The steps come before the update here, but the predictions were made by the ensemble without them, so the "
        "two no longer belong together. Update first, then step.": lambda: before(step_std * noise),
        "The members walk and are never updated. The reading comes first.": lambda: ensemble + step_std * noise,
        "That is the update alone. Where does the walk come in?": lambda: posterior,
        "You multiply the noise by a variance. Its standard deviation, step_std, scales noise.": (
            lambda: posterior + step_std**2 * noise
        ),
        "You take the root of step_std. It is a standard deviation already.": (
            lambda: posterior + np.sqrt(step_std) * noise
        ),
        "The steps have the standard deviation 1: noise is not multiplied by step_std.": lambda: posterior + noise,
        "You divide by step_std. A smaller step_std has to make smaller steps.": lambda: posterior + noise / step_std,
        "All members take the same step, so the ensemble moves and does not open. Each takes its own: use all columns "
        "of noise.": lambda: posterior + step_std * noise[:, :1],
        "All weights of a member take the same step. Each takes its own: use all rows of noise.": (
            lambda: posterior + step_std * noise[:1]
        ),
        "The same number is added to all weights of all members. Each of them takes a step of its own.": (
            lambda: posterior + step_std
        ),
        "You subtract the steps. That is as random, but add them, so that all get the same result.": (
            lambda: posterior - step_std * noise
        ),
        "You take its mean over the members off the noise. That is sound, but here use the noise as it is given.": (
            lambda: posterior + step_std * (noise - noise.mean(axis=1, keepdims=True))
        ),
        "You return the steps alone. They are added to the members.": lambda: step_std * noise,
        "Your members start from their mean, so what they knew of each other's differences is lost. Each starts from "
        "where the update put it.": lambda: mean + step_std * noise,
        "Your steps grow with the weights: you multiply them. A step is the same for a large weight and a small one.": (
            lambda: posterior * (1 + step_std * noise)
        ),
        "You add the update to the old members. analysis returns the new ones.": (
            lambda: ensemble + posterior + step_std * noise
        ),
        "Predictions and perturbed readings have changed places in the call of analysis.": (
            lambda: analysis(ensemble, perturbed, predictions, obs_var) + step_std * noise
        ),
        "You widen the variance of the readings, so the update believes them less. It is the weights that walk.": (
            lambda: analysis(ensemble, predictions, perturbed, obs_var + step_std**2)
        ),
        "analysis expects variances, and you give it standard deviations.": (
            lambda: analysis(ensemble, predictions, perturbed, np.sqrt(obs_var)) + step_std * noise
        ),
        "You relax: the prior's members are mixed in. The walk adds noise, and needs no prior.": (
            lambda: (1 - step_std) * posterior + step_std * ensemble
        ),
    }


def _some_readings(rng, n_obs=None, n_ens=None, far=None):
    """Readings of which some lie within the limit and some far out, above and below."""
    n_obs = int(rng.integers(5, 9)) if n_obs is None else n_obs
    n_ens = int(rng.integers(10, 16)) if n_ens is None else n_ens
    limit = float(rng.uniform(1.5, 3.5))
    obs_var = rng.uniform(0.05, 0.6, n_obs)
    predictions = rng.uniform(-2, 2, (n_obs, 1)) + rng.uniform(0.2, 0.8, (n_obs, 1)) * rng.standard_normal(
        (n_obs, n_ens)
    )
    std = np.sqrt(predictions.var(axis=1, ddof=1) + obs_var)
    z = rng.permutation(np.concatenate([rng.uniform(0.2, 0.8, n_obs // 2), rng.uniform(1.8, 6, n_obs - n_obs // 2)]))
    if far is not None:
        z = np.full(n_obs, rng.uniform(2, 5) if far else rng.uniform(0.1, 0.7))
    signs = np.where(np.arange(n_obs) % 2, 1, -1)
    return predictions.mean(axis=1) + signs * z * limit * std, predictions, obs_var, limit


@exercise(
    "14-doubt",
    right="A reading from far away now says little, and the others say what they said.",
    hints=(
        "How far is a reading from the members' mean, in standard deviations? Which two variances does the difference "
        "have?",
        "z = np.abs(d - predictions.mean(axis=1)) / np.sqrt(predictions.var(axis=1, ddof=1) + obs_var). Where z is at "
        "most limit, nothing changes.",
        "obs_var * np.maximum(1, z / limit): the factor is 1 up to the limit and then grows with z.",
    ),
    example=_some_readings,
    edges={
        "with one reading": lambda rng: _some_readings(rng, n_obs=1, far=True),
        "with no reading far out": lambda rng: _some_readings(rng, far=False),
        "with all of them far out": lambda rng: _some_readings(rng, far=True),
    },
    axes={"d": "n_obs", "predictions": "n_obs, n_ens", "obs_var": "n_obs", "return": "n_obs"},
    terms={"z": "how many standard deviations a reading lies off"},
    instead_of=(doubting,),
)
def doubt(d, predictions, obs_var, limit):
    z = np.abs(d - predictions.mean(axis=1)) / np.sqrt(predictions.var(axis=1, ddof=1) + obs_var)
    return obs_var * np.maximum(1, z / limit)


@doubt.catalogue
def _mistakes_in_a_doubt(d, predictions, obs_var, limit):
    innovations = d - predictions.mean(axis=1)
    variance = predictions.var(axis=1, ddof=1)
    distance = np.abs(innovations)
    z = distance / np.sqrt(variance + obs_var)

    def grown(z):
        return obs_var * np.maximum(1, z / limit)

    return {
        "Readings below their curve are never doubted: the innovation has a sign. Take its size, np.abs.": (
            lambda: grown(innovations / np.sqrt(variance + obs_var))
        ),
        "Readings within the limit get a smaller variance than they have, so they count for more than once. The factor "
        "is at least 1.": lambda: obs_var * z / limit,
        "You divide by the thermometer's standard deviation alone. The members are not sure either: their variance is "
        "added.": lambda: grown(distance / np.sqrt(obs_var)),
        "You divide by the members' standard deviation alone. The thermometer's variance is added.": (
            lambda: grown(distance / np.sqrt(variance))
        ),
        "You divide by a variance. A distance is measured in standard deviations: take the root.": (
            lambda: grown(distance / (variance + obs_var))
        ),
        "You add two standard deviations. It is variances that add up; the root comes last.": (
            lambda: grown(distance / (np.sqrt(variance) + np.sqrt(obs_var)))
        ),
        "You compare the innovation itself with the limit. How many standard deviations is it?": lambda: grown(
            distance
        ),
        "The variance of the members divides by N. Give np.var ddof=1.": (
            lambda: grown(distance / np.sqrt(predictions.var(axis=1) + obs_var))
        ),
        "Your factor is z. It should be z over limit, so that at the limit nothing jumps.": (
            lambda: np.where(z > limit, obs_var * z, obs_var)
        ),
        "Your factor is z wherever it is above 1. The limit says from where on a reading is doubted.": (
            lambda: obs_var * np.maximum(1, z)
        ),
        "You square the factor. That is a sterner doubt; here the variance is multiplied by z over limit itself.": (
            lambda: obs_var * np.maximum(1, z / limit) ** 2
        ),
        "You take the root of the factor. The variance is multiplied by z over limit itself.": (
            lambda: obs_var * np.sqrt(np.maximum(1, z / limit))
        ),
        "You multiply by the limit where a reading is far out, however far. The factor grows with z.": (
            lambda: np.where(z > limit, obs_var * limit, obs_var)
        ),
        "You multiply by z · limit. At the limit the factor should be 1.": lambda: obs_var * np.maximum(1, z * limit),
        "You divide the variance, so a reading that is far out counts for more.": (
            lambda: obs_var / np.maximum(1, z / limit)
        ),
        "The smaller of the two is taken: then it is the readings nearby that change. np.maximum.": (
            lambda: obs_var * np.minimum(1, z / limit)
        ),
        "That is the factor. Multiply obs_var by it.": lambda: np.maximum(1, z / limit),
        "That is how far off each reading is, in standard deviations. What does it do to obs_var?": lambda: z,
        "You return for each reading whether it is far out. What variance does it get?": lambda: z > limit,
        "You add the excess to the variance. It is a factor.": lambda: obs_var + np.maximum(0, z / limit - 1),
        "Your mean runs over everything. Each reading has its own members' mean, over axis 1.": (
            lambda: grown(np.abs(d - predictions.mean()) / np.sqrt(variance + obs_var))
        ),
        "You take the variance of all predictions together. Each reading has its own, over axis 1.": (
            lambda: grown(distance / np.sqrt(predictions.var(ddof=1) + obs_var))
        ),
        "Your mean and variance run over the readings. The members stand along axis 1.": (
            lambda: grown(np.abs(d - predictions.mean(axis=0)) / np.sqrt(predictions.var(axis=0, ddof=1) + obs_var))
        ),
        "The readings far out get an infinite variance: they are thrown away. A large one is asked for.": (
            lambda: np.where(z > limit, np.inf, obs_var)
        ),
        "You multiply standard deviations. The variance is asked for.": (
            lambda: np.sqrt(obs_var) * np.maximum(1, z / limit)
        ),
        "That is the variance with which the reading lies at the limit exactly. Here the variance grows with z: times "
        "z over limit.": lambda: np.maximum(obs_var, (distance / limit) ** 2 - variance),
        "All readings are multiplied by the factor of the farthest. Each has its own.": (
            lambda: obs_var * np.maximum(1, z / limit).max()
        ),
    }


def _some_distances(rng, n=None, far=None):
    """Distances of which some lie far out, alone, apart or many in a row; the limit, and a patience of 1 to 3."""
    patience = int(rng.integers(1, 4))
    limit = float(rng.integers(2, 4) + rng.uniform(0.2, 0.6))
    is_far = np.zeros(int(rng.integers(100, 110)), bool)
    first = int(rng.integers(0, 3))
    for start, n_far, apart in (
        (first, patience + 2, 0),
        (17, patience, 10),
        (39, patience + 1, 10),
        (61, patience, 9),
    ):
        is_far[start : start + n_far] = True
        is_far[start + apart] = True  # the one that a window of nine or eleven, or without itself, counts otherwise
    is_far[81 : 85 + patience] = True
    is_far[[87 + patience, -1]] = True
    if n is not None:
        is_far = is_far[:n]
    if far is not None:
        is_far[:] = far
    n = len(is_far)
    ends = np.where(rng.random(n) < 0.5, np.ceil(limit), 3 * limit)  # some only just beyond
    z = np.where(is_far, rng.uniform(limit, ends), rng.uniform(0.05, 0.95, n) * limit)
    return z, limit, patience


@exercise(
    "14-patience",
    right="Your doubt now ends when the world has changed, and all it looked at are innovations.",
    hints=(
        "z > limit says for each reading whether it lies beyond the limit. What else must hold for it to be doubted?",
        "For reading k, the last ten are the places from k - 9 to k. Where k is smaller than 9 they begin at 0.",
        "far[max(0, k - 9) : k + 1].sum() counts them for the reading k. Compare each count with patience.",
    ),
    example=_some_distances,
    edges={
        "with fewer than ten readings": lambda rng: _some_distances(rng, n=9),
        "with no reading far out": lambda rng: _some_distances(rng, far=False),
        "with all of them far out": lambda rng: _some_distances(rng, far=True),
    },
    axes={"z": "n", "return": "n"},
    terms={"lately": "how many of the last ten readings lie beyond the limit"},
)
def patience(z, limit, patience):
    far = z > limit
    lately = np.array([far[max(0, k - 9) : k + 1].sum() for k in range(len(z))])
    return far & (lately <= patience)


@patience.catalogue
def _mistakes_in_a_patience(z, limit, patience):
    far = z > limit
    n = len(z)

    def counted(back=9, itself=1):
        return np.array([far[max(0, k - back) : k + itself].sum() for k in range(n)])

    def centred():
        return np.array([far[max(0, k - 5) : k + 5].sum() for k in range(n)])

    def ahead():
        return np.array([far[k : k + 10].sum() for k in range(n)])

    def in_blocks(to_the_end):
        starts = 10 * (np.arange(n) // 10)
        return np.array([far[s : s + 10 if to_the_end else k + 1].sum() for k, s in enumerate(starts)])

    def folded(mode):
        return far & (np.convolve(far, np.ones(10), mode) <= patience)

    def of_those_doubted():
        found = np.zeros(n, bool)
        for k in range(n):
            found[k] = far[k] and found[max(0, k - 9) : k].sum() < patience
        return found

    lately = counted()
    from_the_end = np.array([far[k - 9 : k + 1].sum() for k in range(n)])
    return {
        "For k below 9 the place k - 9 is negative and counts from the end. Begin at 0 there: max(0, k - 9).": (
            lambda: far & (from_the_end <= patience)
        ),
        "You never doubt one of the first nine readings. They have fewer before them, and are judged by those.": (
            lambda: far & (lately <= patience) & (np.arange(n) >= 9)
        ),
        "That is doubt without patience: every reading beyond the limit is doubted. Where so many of the last ten are, "
        "none is.": lambda: far,
        "You count the last ten of the whole row, once. Each reading k has its own last ten, from k - 9 to k.": (
            lambda: far & (far[-10:].sum() <= patience)
        ),
        "You count once, and compare all readings with that. Each reading k has its own last ten, from k - 9 to k.": (
            lambda: far & (far.sum() <= patience)
        ),
        "You count the ten readings before this one. It is one of the ten itself.": (
            lambda: far & (counted(10, 0) <= patience)
        ),
        "You count the nine readings before this one. It is counted itself too.": (
            lambda: far & (counted(9, 0) <= patience)
        ),
        "Your window holds eleven readings. The ten that end with k begin at k - 9.": (
            lambda: far & (counted(10) <= patience)
        ),
        "Your window holds nine readings. The ten that end with k begin at k - 9.": (
            lambda: far & (counted(8) <= patience)
        ),
        "You count from the first reading of all, so after some time nothing is doubted. Count the last ten.": (
            lambda: far & (np.cumsum(far) <= patience)
        ),
        "You stop one too early: patience readings beyond the limit are still allowed. Take <=.": (
            lambda: far & (lately < patience)
        ),
        "The wrong way round: you doubt where more than patience of the last ten lie beyond the limit. That is where "
        "the world has changed.": lambda: far & (lately > patience),
        "You doubt readings within the limit too. Only one beyond the limit can be doubted: both must hold.": (
            lambda: lately <= patience
        ),
        "You say True where a reading counts in full. True is asked for where it is doubted.": (
            lambda: ~(far & (lately <= patience))
        ),
        "True is where more than patience of the last ten lie beyond the limit: where the world has changed. Which "
        "readings are doubted?": lambda: lately > patience,
        "That is how many of the last ten lie beyond the limit. Compare it with patience.": lambda: lately,
        "You return the places of the doubted readings. Return True or False for each reading.": (
            lambda: np.flatnonzero(far & (lately <= patience))
        ),
        "You count how many of the last ten were doubted. Count those beyond the limit, doubted or not; else the doubt "
        "comes back while the world is still new.": of_those_doubted,
        "Your window looks into the future: it has the reading in its middle. The last ten end with it.": (
            lambda: far & (centred() <= patience)
        ),
        'Your window looks into the future: np.convolve with "same" has the reading in its middle. Of '
        "np.convolve(far, np.ones(10)) the first n count what came before.": lambda: folded("same"),
        'np.convolve with "valid" leaves out the first nine readings, which have fewer before them. Take '
        "np.convolve(far, np.ones(10)), and of it the first n.": lambda: folded("valid"),
        "Your window stands still: it is one of the blocks 0 to 9, 10 to 19 and so on. It has to move, so that for "
        "every k it holds the readings from k - 9 to k.": lambda: far & (in_blocks(True) <= patience),
        "Your count begins anew at every tenth reading. The window has to move, so that for every k it holds the "
        "readings from k - 9 to k.": lambda: far & (in_blocks(False) <= patience),
        "Your window looks into the future: it begins with the reading. The last ten end with it.": (
            lambda: far & (ahead() <= patience)
        ),
        "You return the distances of the doubted readings. Return True or False for each reading.": (
            lambda: z[far & (lately <= patience)]
        ),
        "You set the distance of the others to 0. Return True or False for each reading.": (
            lambda: z * (far & (lately <= patience))
        ),
    }

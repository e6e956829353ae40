"""Chapter 07: offline training with ESMDA."""

import numpy as np

from ..esmda import esmda
from ..kalman import analysis, transform
from .registry import choice, exercise, prediction

prediction(
    "07-predict",
    careful="c",
    options={
        "a": "With 50,000 members the answer is 2.24 ± 0.36, hardly another one than with 2000. The line is drawn "
        "better, but it is the same line, and where the members go it is wrong.",
        "b": "The new lines help: the mean comes to 1.92. But the band is 0.08, little more than half of what is "
        "right, because the same reading has been counted four times.",
        "c": "It comes closest: 1.87 ± 0.16, where 1.84 ± 0.14 is right. The lines are drawn anew, and what the four "
        "updates take from the reading adds up to the whole of it, once.",
    },
    hints=(
        "The one update failed because its line does not fit where the members arrive. Which of the three change that?",
        "More members draw the line through the same dots. Two of the three draw new lines.",
        "Of these two, one uses the same reading four times in full. What does that do to the band?",
    ),
    why="a better drawn line is the same line, and a reading that is used four times in full counts for four readings, "
    "though there is only one.",
)

prediction(
    "07-network",
    careful="a",
    options={
        "a": "So it is: the error falls from 0.036 to 0.021 and the spread from 0.035 to 0.022, not to 0.012.",
        "b": "The error is smaller indeed: 0.021 in the place of 0.036. But the spread is 0.022. Counting alone would "
        "make it 0.012, and each update also drives networks apart that agreed.",
        "c": "The mean was still on its way, and larger updates bring it further: the error falls from 0.036 to 0.021. "
        "And the spread falls to 0.022, not to 0.012.",
    },
    hints=(
        "With the one weight, members that said the same had the same weight, so every count told. Have they here?",
        "Each update drives networks apart that said the same. What does that do to the spread?",
        "And the mean: its error was still falling at the last of the eight small updates. Larger updates bring it on.",
    ),
    why="a mean that is still on its way comes further with larger updates. Counting eight times would make the spread "
    "0.012, but each update drives networks apart that said the same, so it falls by less than that.",
)

choice(
    "07-counts",
    right="b",
    options={
        "a": "Each of the three updates counts the data fully. What is the sum of the inverses?",
        "b": "A half and two quarters: what the three updates use adds up to what the data are worth.",
        "c": "The variance is doubled, but there are three updates. Each uses a half of what the data are worth: how "
        "much do three halves make?",
        "d": "Here the factors themselves sum to 1. It is their inverses that should: an update uses the share 1/α.",
    },
    hints=(
        "An update with variance αR uses 1/(αR), the share 1/α of what the data are worth. What do all of them use?",
        "Write down the inverses of each list and add them.",
        "For one list the inverses are 1/2, 1/4 and 1/4.",
    ),
    why="1/2 + 1/4 + 1/4 = 1, so the three updates together use 1/R, what the data are worth.",
)


def _some_factors(rng):
    return (rng.uniform(0.5, 12, rng.integers(3, 9)),)


@exercise(
    "07-alphas",
    right="The inverses now sum to 1, and the factors kept their proportions.",
    hints=(
        "If you multiply every factor by c, what happens to the sum of the inverses?",
        "The sum of the inverses is divided by c, and it should become 1.",
        "So c is the sum of the inverses of what you were given.",
    ),
    example=_some_factors,
    edges={
        "with a single factor": lambda rng: (rng.uniform(2, 12, 1),),
        "with whole numbers": lambda rng: (rng.choice(np.arange(2, 20), 4, replace=False),),
    },
    axes={"factors": "n_steps", "return": "n_steps"},
)
def normalised(factors):
    return factors * np.sum(1 / factors)


@normalised.catalogue
def _mistakes_in_normalising(factors):
    n = len(factors)
    inverses = 1 / factors
    right = factors * inverses.sum()

    def last_one_changed():
        """The factors as they came, but the last: its inverse is what the others leave of 1."""
        left = 1 - inverses[:-1].sum()
        return np.append(factors[:-1], 1 / left)

    def written_into_the_factors():
        new = factors.copy()
        new *= inverses.sum()
        return new

    return {
        "Now the factors sum to 1. It is their inverses that should.": lambda: factors / factors.sum(),
        "These numbers sum to 1, but they are the inverses 1/α. One more step gives the factors.": (
            lambda: inverses / inverses.sum()
        ),
        "You divide by the sum of the inverses. Does a larger α make that sum larger or smaller?": (
            lambda: factors / inverses.sum()
        ),
        "You use the mean of the inverses. Now their mean is 1; their sum should be.": (
            lambda: factors * inverses.mean()
        ),
        "You divide by the mean of the inverses. It is their sum that should become 1, and dividing makes it larger "
        "where it is large.": lambda: factors / inverses.mean(),
        "These factors are equal. The inverses do sum to 1, but the proportions are lost.": lambda: n * np.ones(n),
        "You give every step the number 1/n. These numbers sum to 1; the inverses should, and the proportions of the "
        "factors should stay.": lambda: np.full(n, 1 / n),
        "You return the factors as they came. What do their inverses sum to?": lambda: factors.copy(),
        "You multiply by the sum of the factors. It is the shares 1/α that add up, so sum the inverses.": (
            lambda: factors * factors.sum()
        ),
        "The inverses sum to 1, but the largest factor has become the smallest. Keep the proportions.": (
            lambda: factors.sum() / factors
        ),
        "You scale the mean factor to the number of steps. That is enough for equal factors only.": (
            lambda: factors * n / factors.mean()
        ),
        "You multiply by how many factors there are. That is right only if they all come as 1; what do the inverses of "
        "these sum to?": lambda: factors * n,
        "You divide by how many factors there are. It is their inverses that have to sum to 1.": lambda: factors / n,
        "You square the inverses before you sum them, as for a length. The shares 1/α add up as they are.": (
            lambda: factors * np.sqrt(np.sum(inverses**2))
        ),
        "You divide by the length of the factors as a vector, the root of their summed squares. Here the inverses are "
        "summed, without squares.": lambda: factors / np.sqrt(np.sum(factors**2)),
        "That is the number. Multiply the factors by it.": lambda: inverses.sum(),
        "That is one number, the inverse of the sum of the inverses. A factor for each step is wanted.": (
            lambda: 1 / inverses.sum()
        ),
        "That is the harmonic mean of the factors, one number. A factor for each step is wanted.": (
            lambda: n / inverses.sum()
        ),
        "That divides by the mean of the factors. It is their inverses that have to sum to 1.": (
            lambda: factors * n / factors.sum()
        ),
        "Now the largest factor is 1, so its inverse alone is 1 already and the others come on top.": (
            lambda: factors / factors.max()
        ),
        "Now the smallest factor is 1, so its inverse alone is 1 already and the others come on top.": (
            lambda: factors / factors.min()
        ),
        "You add the same number to all factors. Their proportions stay only if you multiply.": (
            lambda: factors + inverses.sum() - 1
        ),
        "You add the sum of the inverses to all factors. Their proportions stay only if you multiply.": (
            lambda: factors + inverses.sum()
        ),
        "You change the last factor alone, so that it makes up for the others. Multiply all by one number.": (
            last_one_changed
        ),
        "You multiply each factor by the sum of the inverses up to it. One number should multiply them all.": (
            lambda: factors * inverses.cumsum()
        ),
        "You round the factors to whole numbers, so their inverses no longer sum to 1. They need not be whole.": (
            lambda: np.round(right)
        ),
        "You write into the array of factors. Where these are whole numbers it can hold no others: make a new array.": (
            written_into_the_factors
        ),
    }


def _some_step(rng, n_obs=None, n_ens=None):
    """Predictions that depend on the ensemble, error variances that are neither 1 nor equal, and α above 1.

    There are more members than observations: S Sᵀ then has an inverse, so that a wrong R is told as a wrong R.
    """
    sizes = rng.choice(np.arange(3, 9), 3, replace=False)
    sizes[1:].sort()
    n_params = sizes[0]
    n_obs = sizes[1] if n_obs is None else n_obs
    n_ens = sizes[2] if n_ens is None else n_ens
    mean = rng.uniform(1, 3, (n_params, 1)) * rng.choice([-1, 1], (n_params, 1))
    ensemble = mean + rng.standard_normal((n_params, n_ens))
    predictions = rng.standard_normal((n_obs, n_params)) @ ensemble + 0.5 * rng.standard_normal((n_obs, n_ens))
    d = predictions.mean(axis=1) + rng.standard_normal(n_obs)
    obs_var = rng.uniform(0.2, 0.8, n_obs)
    alpha = rng.uniform(2, 6)
    noise = rng.standard_normal((n_obs, n_ens))
    return ensemble, predictions, d, obs_var, alpha, noise


@exercise(
    "07-step",
    right="Repeat it with new predictions and new noise, and you have ESMDA.",
    hints=(
        "The data count less in this step: their variance is α R. Where does a variance enter the update?",
        "In two places: in the noise of the perturbed observations, which needs its root, and in the obs_var that "
        "analysis gets.",
        "perturbed is d as a column plus the root of α R as a column times the noise; then analysis with "
        "alpha * obs_var.",
    ),
    example=_some_step,
    edges={
        "with one observation": lambda rng: _some_step(rng, n_obs=1),
        "with two members": lambda rng: _some_step(rng, n_obs=2, n_ens=2),
    },
    axes={
        "ensemble": "n_params, n_ens",
        "predictions": "n_obs, n_ens",
        "d": "n_obs",
        "obs_var": "n_obs",
        "noise": "n_obs, n_ens",
        "return": "n_params, n_ens",
    },
    terms={"perturbed": "the perturbed observations"},
    instead_of=(esmda,),
)
def one_assimilation(ensemble, predictions, d, obs_var, alpha, noise):
    from dalearn import analysis

    perturbed = d[:, None] + np.sqrt(alpha * obs_var)[:, None] * noise
    return analysis(ensemble, predictions, perturbed, alpha * obs_var)


@one_assimilation.catalogue
def _mistakes_in_a_step(ensemble, predictions, d, obs_var, alpha, noise):
    variance = alpha * obs_var
    deviation = np.sqrt(variance)
    ones = np.ones(len(d))
    column = d[:, None]
    perturbed = column + deviation[:, None] * noise
    right = one_assimilation.reference(ensemble, predictions, d, obs_var, alpha, noise)
    whole_step = analysis(ensemble, predictions, column + np.sqrt(obs_var)[:, None] * noise, obs_var) - ensemble

    def step(scale=deviation, variance=variance, d=d, noise=noise):
        """An update whose noise has this scale (n_obs,) and whose gain has this variance (n_obs,)."""
        return analysis(ensemble, predictions, d[:, None] + scale[:, None] * noise, variance)

    def with_gain(R):
        """The update with a gain of one's own, in which R stands in the place of the matrix (N - 1) α R."""
        A = ensemble - ensemble.mean(axis=1, keepdims=True)
        S = predictions - predictions.mean(axis=1, keepdims=True)
        return ensemble + A @ S.T @ np.linalg.inv(S @ S.T + R) @ (perturbed - predictions)

    def many_steps():
        """As many updates as α says, all with the same predictions and the same noise."""
        theta = ensemble
        for _ in range(int(alpha)):
            theta = analysis(theta, predictions, perturbed, variance)
        return theta

    return {
        "The gain uses αR, but the data are perturbed with R. The noise has to be as large as claimed.": (
            lambda: step(scale=np.sqrt(obs_var))
        ),
        "The data are perturbed with αR, but the gain still believes R. Use the same in both.": (
            lambda: step(variance=obs_var)
        ),
        "That is the update of chapter 05, with the whole weight of the data. Where is α?": (
            lambda: step(np.sqrt(obs_var), obs_var)
        ),
        "You multiply the noise by α outside the root. A variance times α is a deviation times what?": (
            lambda: step(scale=alpha * np.sqrt(obs_var))
        ),
        "The noise has α outside the root, and the gain has no α. Both are to have the variance αR, and the noise its "
        "root.": (lambda: step(alpha * np.sqrt(obs_var), obs_var)),
        "You multiply the noise by a variance. Its root, the standard deviation, scales noise.": (
            lambda: step(scale=variance)
        ),
        "You divide R by α, so the data count more in every step. They should count less.": (
            lambda: step(np.sqrt(obs_var / alpha), obs_var / alpha)
        ),
        "You divide the noise's variance by α and multiply the gain's. The noise has to be as large as claimed.": (
            lambda: step(scale=np.sqrt(obs_var / alpha))
        ),
        "The variance has grown by α squared. α multiplies the variance, not the standard deviation.": (
            lambda: step(alpha * np.sqrt(obs_var), alpha**2 * obs_var)
        ),
        "You add α to R. It is a factor: α R is the variance of this step.": (
            lambda: step(np.sqrt(alpha + obs_var), alpha + obs_var)
        ),
        "You hand standard deviations to the update. It expects variances.": lambda: step(variance=deviation),
        "You square α R for the update. It is a variance already.": lambda: step(variance=variance**2),
        "All members see the same data. Each needs its own perturbed copy.": lambda: step(scale=0 * ones),
        "The noise has variance α everywhere. Each observation's own variance is missing from it.": (
            lambda: step(scale=np.sqrt(alpha) * ones)
        ),
        "The update is told the variance α. Each observation's own variance is missing from it.": (
            lambda: step(variance=alpha * ones)
        ),
        "Noise and update both have the variance α. Each observation's own variance is missing.": (
            lambda: step(np.sqrt(alpha) * ones, alpha * ones)
        ),
        "You use the mean of obs_var for all observations. Each has its own.": (
            lambda: step(np.sqrt(alpha * obs_var.mean()) * ones, alpha * obs_var.mean() * ones)
        ),
        "All members get the same noise. Then it shifts the ensemble and adds no spread.": (
            lambda: step(noise=np.repeat(noise[:, :1], noise.shape[1], axis=1))
        ),
        "You take its mean over the members off the noise. That is sound, but here use the noise as it is given, so "
        "that all get the same result.": lambda: step(noise=noise - noise.mean(axis=1, keepdims=True)),
        "You make the whole step and then divide it by α. It is R that α multiplies, before the gain.": (
            lambda: ensemble + whole_step / alpha
        ),
        "You count α twice: in the variance, and by dividing the step that comes out. In the variance is enough.": (
            lambda: ensemble + (right - ensemble) / alpha
        ),
        "That is the step alone. The members start from where they are.": lambda: right - ensemble,
        "Your gain has R without the factor N - 1. Where S Sᵀ is not divided by N - 1, αR is multiplied by it.": (
            lambda: step(variance=variance / (ensemble.shape[1] - 1))
        ),
        "Your variances come to every row of S Sᵀ. R has them on its diagonal, zeros elsewhere: np.diag(obs_var).": (
            lambda: with_gain((ensemble.shape[1] - 1) * variance)
        ),
        "The variances come to every entry of S Sᵀ. R has them on its diagonal, zeros elsewhere: np.diag(obs_var).": (
            lambda: with_gain((ensemble.shape[1] - 1) * variance[:, None])
        ),
        "Your gain has no R at all. It believes that the data have no error; αR belongs beside S Sᵀ, times N - 1.": (
            lambda: with_gain(np.zeros((len(d), len(d))))
        ),
        "The noise is not scaled: it is standard normal, and the data's errors are of another size.": (
            lambda: step(scale=ones)
        ),
        "The noise alone is no perturbed observation. Add it to d, made a column.": lambda: step(d=0 * d),
        "The root is taken of α alone. It belongs over the whole variance, α R.": (
            lambda: step(scale=np.sqrt(alpha) * obs_var)
        ),
        "You subtract the noise. That is as random, but add it, so that all get the same result.": (
            lambda: step(scale=-deviation)
        ),
        "You multiply the data by α, and with them what was measured. Only their variance is to grow.": (
            lambda: step(d=alpha * d)
        ),
        "You multiply the perturbed observations by α, and with them what was measured. Only their variance is to "
        "grow.": (lambda: step(alpha * np.sqrt(obs_var), variance, alpha * d)),
        "You perturb the predictions and leave the data as they are. It is the data that have an error.": (
            lambda: analysis(ensemble, predictions + deviation[:, None] * noise, column + 0 * noise, variance)
        ),
        "You add the noise to the predictions in the place of the data d. Where do the observations come in?": (
            lambda: analysis(ensemble, predictions, predictions + deviation[:, None] * noise, variance)
        ),
        "Predictions and perturbed observations have changed places in the call of analysis.": (
            lambda: analysis(ensemble, perturbed, predictions, variance)
        ),
        "That is the deterministic update, without the noise. Here each member gets a copy of its own.": (
            lambda: transform(ensemble, predictions, d, variance)
        ),
        "You update the predictions. That is only what the straight line foretells; the parameters should move.": (
            lambda: analysis(predictions, predictions, perturbed, variance)
        ),
        "You make several updates. One assimilation is one update, and the next one needs new predictions.": many_steps,
        "You return the mean of the members. The next step will need all of them.": lambda: right.mean(axis=1),
        "You return the perturbed observations. They go into the update, with the predictions and the variance.": (
            lambda: perturbed
        ),
        "Your ensemble comes back unchanged. analysis returns the new one: do you return it?": lambda: ensemble,
    }


def _some_band(rng, n=None, n_ens=None):
    """Members around a curve, and a truth that lies in their band at some points, above it at some, below at others."""
    n = int(rng.integers(20, 30)) if n is None else n
    n_ens = int(rng.integers(31, 45)) if n_ens is None else n_ens
    centre = 2 * rng.standard_normal(n)
    scale = rng.uniform(0.2, 1.5, n)
    members = centre[:, None] + scale[:, None] * rng.standard_exponential((n, n_ens))
    truth = centre + scale * rng.choice([-0.5, 0.05, 0.15, 0.7, 1.5, 2.5, 3.5, 5.0], n)
    if n > 1:  # a point between each two ends that somebody might give the band, so that no two of them agree
        middles = _between_the_ends(members)
        points = rng.permutation(n)[: len(middles)]
        truth[points] = middles[np.arange(len(points)), points]
    return members, truth


def _first_outside(rng):
    """Some band, and a truth that is above it at the first point."""
    members, truth = _some_band(rng)
    truth[0] = members[0].max() + 1
    return members, truth


def _between_the_ends(members):
    """The middles between neighbouring ends of bands, upper and lower, that people take: a row each, (n_ends, n)."""
    mean = members.mean(axis=1)
    std = members.std(axis=1, ddof=1)
    raw_std = members.std(axis=1)
    shares = np.array([0, 0.025, 0.05, 0.09, 0.1])
    away = np.array([std, raw_std, 1.645 * std, 1.645 * raw_std, 2 * std])
    lower = np.sort(np.vstack([np.quantile(members, shares, axis=1), mean - away]), axis=0)
    upper = np.sort(np.vstack([np.quantile(members, 1 - shares, axis=1), mean + away]), axis=0)
    return np.vstack([(ends[1:] + ends[:-1]) / 2 for ends in (upper, lower)])


@exercise(
    "07-coverage",
    right="You can measure whether a band claims too much.",
    hints=(
        "At every time of the day, where does the band begin and where does it end? Look along the members.",
        "np.quantile(members, 0.05, axis=1) is the lower end at each point. What is the upper end?",
        "Compare truth with both ends, point by point; the mean of the answers, True and False, is the share.",
    ),
    example=_some_band,
    edges={
        "with a single point": lambda rng: _some_band(rng, n=1),
        "with five members": lambda rng: _some_band(rng, n_ens=5),
        "with the first point outside": _first_outside,
    },
    axes={"members": "n, n_ens", "truth": "n", "return": ""},
    terms={"low": "the lower end of the band", "high": "the upper end of the band"},
    instead_of=("dalearn.metrics.coverage",),
)
def covered(members, truth):
    low = np.quantile(members, 0.05, axis=1)
    high = np.quantile(members, 0.95, axis=1)
    return np.mean((low <= truth) & (truth <= high))


@covered.catalogue
def _mistakes_in_a_coverage(members, truth):
    n = len(truth)
    mean = members.mean(axis=1)
    std = members.std(axis=1, ddof=1)
    raw_std = members.std(axis=1)

    def share(low, high):
        return np.mean((low <= truth) & (truth <= high))

    def ends(below, above, axis=1):
        return np.quantile(members, [below, above], axis=axis)

    def between(below, above):
        return lambda: share(*ends(below, above))

    def inside():
        low, high = ends(0.05, 0.95)
        return (low <= truth) & (truth <= high)

    return {
        "Your band goes from 10% to 90% and holds 80% of the members. For 90%, leave 5% out at each end.": (
            between(0.1, 0.9)
        ),
        "Your band begins at the smallest member: of its two ends only the upper one leaves members out.": (
            between(0.0, 0.9)
        ),
        "Your band leaves out 10% at the bottom and none at the top. Leave 5% out at each end.": between(0.1, 1.0),
        "Your band goes from the smallest member to the largest and holds all of them, not 90%.": between(0.0, 1.0),
        "Your band goes from 2.5% to 97.5% and holds 95% of the members. For 90%, leave 5% out at each end.": (
            between(0.025, 0.975)
        ),
        "Your band leaves out 9% or so at each end. For 90% inside, 5% stay out at each end.": between(0.09, 0.91),
        "np.quantile takes shares from 0 to 1. With 0.05 and 0.95 in the place of 5 and 95, it works.": (
            lambda: np.quantile(members, 5, axis=1)
        ),
        "You look only at the lower end. The truth may lie above the band as well.": (
            lambda: np.mean(ends(0.05, 0.95)[0] <= truth)
        ),
        "You look only at the upper end. The truth may lie below the band as well.": (
            lambda: np.mean(truth <= ends(0.05, 0.95)[1])
        ),
        "That is the share of the points outside the band. The coverage is the share inside.": (
            lambda: 1 - np.mean(inside())
        ),
        "That is how many points lie inside the band. Which share of all points is that?": lambda: np.sum(inside()),
        "That says for every point whether it lies inside. Their mean is the share.": inside,
        "You divide by the number of members. It is a share of the points, and there are n of them.": (
            lambda: np.sum(inside()) / members.shape[1]
        ),
        "That is the share in percent. Give it as a number from 0 to 1.": lambda: 100 * np.mean(inside()),
        "That is the mean plus and minus one standard deviation. The band ends where 5% and 95% of the members lie.": (
            lambda: share(mean - std, mean + std)
        ),
        "That is the mean plus and minus one standard deviation. The members themselves say where 5% and 95% of them "
        "lie.": lambda: share(mean - raw_std, mean + raw_std),
        "That is a band for a bell curve, made of mean and standard deviation. Ask the members themselves: where do "
        "5% and 95% of them lie?": lambda: share(mean - 1.645 * std, mean + 1.645 * std),
        "That is a band for a bell curve. The members themselves say where 5% and 95% of them lie, however they are "
        "spread.": lambda: share(mean - 1.645 * raw_std, mean + 1.645 * raw_std),
        "That takes two standard deviations to each side of the mean. Ask the members themselves: where do 5% and 95% "
        "of them lie?": lambda: share(mean - 2 * std, mean + 2 * std),
        "You take quantiles of all numbers together. Every point has a band of its own, over its members.": (
            lambda: share(*np.quantile(members, [0.05, 0.95]))
        ),
        "You take quantiles over the points. The band is over the members, which stand along the last axis.": (
            lambda: share(*ends(0.05, 0.95, axis=0))
        ),
        "You ask how many of the members lie in the band. It is the truth that should lie there.": (
            lambda: np.mean((ends(0.05, 0.95)[0][:, None] <= members) & (members <= ends(0.05, 0.95)[1][:, None]))
        ),
        "That is 1 whatever the truth is. Does your band hold the truth, and not the members' mean? And inside means "
        "above the lower end and below the upper one: & and not |.": lambda: 1.0,
        "You look at the first point only. All n points count.": lambda: float(inside()[0]) if n else 0.0,
    }

"""What can be said of a trained ensemble where nobody knows the truth: statistics of the data, and what they point to.

The measures of metrics.py compare with a noise-free truth. A reader's own data come without one. What is left is what
the ensemble says of itself, its spread, and what the data say of it: the innovations, which are the data less the mean
prediction. The functions here compare the two. examine puts them together and names a cause in words.

A mean prediction differs from the data for two reasons. The data carry noise, which neighbouring observations do not
share; and the mean is wrong, by an amount that neighbours do share, where the truth and the model vary slowly from one
to the next. So what neighbours tell apart is noise, and what they have in common is error (noise_by_neighbours).

How sure may an ensemble be? In linear theory one update with all the data, each counted once, leaves a spread that can
be computed without training again (permitted_spread). A spread below it was not learned from these data.

predictions are (n_obs, n_ens), one member per column, and d is (n_obs,), as in kalman.py. Only examine and
permitted_spread run the model; they know nothing else of it, but that members of it may fail, as those of a simulator.

Sources: innovations against spread and error Ménard & Chang 2000, doi 10.1175/1520-0493(2000)128<2672:AOSSCT>2.0.CO;2;
Desroziers et al. 2005, doi 10.1256/qj.05.108; ranks Hamill 2001, doi 10.1175/1520-0493(2001)129<0550:IORHFV>2.0.CO;2;
noise from neighbours Gasser, Sroka & Jennen-Steinmetz 1986, doi 10.1093/biomet/73.3.625; degrees of freedom Cardinali,
Pezzulli & Andersson 2004, doi 10.1256/qj.03.205.
"""

import textwrap
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ._checks import (
    a_model,
    an_ensemble,
    brief,
    choice,
    error_std,
    generator,
    inputs,
    is_finite,
    number,
    numbers_in,
    positive,
    predicted,
    samples,
    survivors_of,
)
from .kalman import anomalies, transform

# --- innovations ------------------------------------------------------------------------------------------------------


def innovation_chi2(predictions, d, obs_var):
    """The squared innovations over what spread and error promise, averaged over the observations; 1 is as promised.

    predictions (n_obs, n_ens), d (n_obs,), obs_var (n_obs,) or one number, in d's unit squared. Returns a number
    without a unit:

        mean of (d − mean Y)² / ((1 + 1/N) variance of Y + R)

    Where the truth looks like one more member and R is right, its expectation is 1, but for a part of order 1/N. The
    1/N stands there because the mean of N members is itself uncertain. Above 1 the ensemble is too sure or R is too
    small, below 1 it is the other way round. For n_obs independent observations the standard deviation is √(2/n_obs).
    Of data that the ensemble was trained on it is a little below 1, because the mean has moved towards their noise. See
    Ménard & Chang 2000.
    """
    predictions, d, obs_var = _predictions_and_data(predictions, d, obs_var)
    return float(np.mean(_squared_innovations(predictions, d) / (_promised(predictions) + obs_var)))


def _squared_innovations(predictions, d):
    return (d - predictions.mean(axis=1)) ** 2


def _promised(predictions):
    """The variance (n_obs,) of the distance between a new member and the mean of these."""
    n_ens = predictions.shape[1]
    return (1 + 1 / n_ens) * predictions.var(axis=1, ddof=1)


class Desroziers(NamedTuple):
    """Three variances in d's unit squared, averaged over the observations.

    obs_var     of the observations' errors
    before_var  of the error of the mean prediction before the update
    after_var   of its error after the update
    """

    obs_var: float
    before_var: float
    after_var: float


def desroziers(before, after, d):
    """What the innovations before and after one update say of all the variances -> Desroziers(obs_var, ...).

    before and after are the predictions (n_obs, n_ens) for the same observations d (n_obs,), before the update with
    these and after it. With b and a for their means, each variance is a mean of products over the observations:

        obs_var  (d − a)(d − b)        before_var  (a − b)(d − b)        after_var  (a − b)(d − a)

    For a linear model these are the true variances in expectation if the update was told the right covariances, and
    obs_var differs from what it was told if it was not. The standard deviation of obs_var is then √(2/n_obs) of it.
    Where the start was far off and the model bends, b differs from d by many times the noise and the products no longer
    average out. After a training that starts around one random network, obs_var is often several times too large and
    may be below 0; noise_by_neighbours is closer. See Desroziers et al. 2005, eqs. 1 to 4.
    """
    needs = "an array of shape (n_obs, n_ens), one member per column"
    before = _members("before", numbers_in("before", before, needs, ndim=2, dtype=np.float64))
    d = _data(d, before)
    needs = f"an array of shape ({len(d)}, n_ens), predictions of the same observations as before"
    after = _members("after", numbers_in("after", after, needs, shape=(len(d), None), dtype=np.float64))
    b = before.mean(axis=1)
    a = after.mean(axis=1)
    obs_var = np.mean((d - a) * (d - b))
    before_var = np.mean((a - b) * (d - b))
    after_var = np.mean((a - b) * (d - a))
    return Desroziers(float(obs_var), float(before_var), float(after_var))


def held_back_ranks(predictions, d, obs_var, *, rng):
    """The place of each observation among what the members say an instrument would read -> whole numbers (n_obs,).

    predictions (n_obs, n_ens) of data d (n_obs,) that were not used in training; obs_var (n_obs,) or one number. The
    members predict without noise and the data carry it, so each member gets its own from N(0, R), from rng. A rank
    counts the members below the observation, from 0 to n_ens. For a reliable ensemble all n_ens + 1 ranks are equally
    likely. Too many at both ends mean too little spread or too small an R, too many in the middle the opposite, and
    more at one end than at the other a mean that is off. See Hamill 2001.
    """
    predictions, d, obs_var = _predictions_and_data(predictions, d, obs_var)
    noise = generator(rng, "perturbations").standard_normal(predictions.shape)
    read = predictions + np.sqrt(obs_var)[:, None] * noise
    return np.count_nonzero(read < d[:, None], axis=1)


# --- neighbours -------------------------------------------------------------------------------------------------------


FEWEST = 5  # samples of which a statistic of neighbours can be made
MOST = 2000  # samples whose neighbours are looked for, where x has several columns; of more, so many are taken


def noise_by_neighbours(x, values):
    """The standard deviation of the part of values that neighbouring samples do not share, in the unit of values.

    x (n, ...) are the samples' inputs and values (n, n_out) what was measured there, or what a fit has left of it (the
    residuals). Every value is compared with what its neighbours lead to expect; the part that varies slowly with x
    drops out, and the noise stays. With one column in x the neighbours are the samples before and after it, with a
    straight line between them (Gasser et al. 1986). With several they are the nearest 2 (columns + 1), each column in
    units of its own standard deviation, with a plane through them. It takes 5 samples with one column and
    2 (columns + 1) + 1 with several; ValueError where there are fewer.

    For n samples with one column the standard deviation of the result is about 1/√n of it. In many dimensions no sample
    has a near neighbour, and of data that vary the variation is taken for noise; of residuals less so.
    """
    x = inputs("x", x)
    needs = f"an array of shape ({len(x)}, n_out), a row for each sample of x {x.shape}"
    values = numbers_in("values", values, needs, shape=(len(x), None), dtype=np.float64)
    x = x.reshape(len(x), -1).astype(np.float64)
    fewest = _fewest(x)
    if len(x) < fewest:
        columns = x.shape[1]
        raise ValueError(f"x must hold at least {fewest} samples of {columns} numbers each; got {len(x)}")
    left = _left_by_a_line(x[:, 0], values) if x.shape[1] == 1 else _left_by_a_plane(x, values)
    return float(np.sqrt(np.mean(left**2)))


def _fewest(x):
    columns = x.shape[1]
    return FEWEST if columns == 1 else 2 * (columns + 1) + 1


def _left_by_a_line(x, values):
    """Values less the line between the neighbours before and after them, in units that noise of variance 1 gives 1."""
    order = np.argsort(x, kind="stable")
    x = x[order]
    values = values[order]
    gap = x[2:] - x[:-2]
    share = np.full(len(gap), 0.5)  # of the neighbour after it; where all three are at one place, half of each
    np.divide(x[1:-1] - x[:-2], gap, out=share, where=gap > 0)
    share = share[:, None]
    line = (1 - share) * values[:-2] + share * values[2:]
    return (values[1:-1] - line) / np.sqrt(1 + share**2 + (1 - share) ** 2)


def _left_by_a_plane(x, values):
    """The same with several columns: values less the plane through the nearest neighbours."""
    deviations = x.std(axis=0)
    x = (x - x.mean(axis=0)) / np.where(deviations > 0, deviations, 1)
    count = 2 * (x.shape[1] + 1)
    some = np.unique(np.linspace(0, len(x) - 1, MOST).astype(int))
    left = np.empty((len(some), values.shape[1]))
    for row, i in enumerate(some):
        away = x - x[i]
        squares = np.einsum("ij,ij->i", away, away)
        squares[i] = np.inf
        nearest = np.argpartition(squares, count)[:count]
        sides = np.column_stack([np.ones(count), away[nearest]])
        normal = sides.T @ sides
        normal.flat[len(normal) + 1 :: len(normal) + 1] += 1e-3 * squares[nearest].mean() + 1e-12  # a slope may be free
        weights = sides @ np.linalg.solve(normal, np.eye(len(normal))[0])
        left[row] = (values[i] - weights @ values[nearest]) / np.sqrt(1 + weights @ weights)
    return left


# --- the ensemble before and after ------------------------------------------------------------------------------------


def parameter_growth(start, end):
    """The spread of each parameter at the end over that at the start -> (n_params,), without a unit.

    start (n_params, n_ens), end (n_params, n_ens), whose numbers of members may differ. Data can only take spread away:
    a value far above 1 comes from inflation. One that starts without spread has the value NaN.
    """
    start = an_ensemble("start", start)
    needs = f"an array of shape ({len(start)}, n_ens), the parameters of start {start.shape}"
    end = _members("end", numbers_in("end", end, needs, shape=(len(start), None)))
    before = _deviations(start)
    growth = np.full(len(start), np.nan)
    with np.errstate(over="ignore"):
        np.divide(_deviations(end), before, out=growth, where=before > 0)
    return growth


def _deviations(rows):
    """The standard deviation of each row, also where the squares of its numbers would overflow."""
    most = np.abs(rows).max(axis=1, keepdims=True).astype(np.float64)
    most[most == 0] = 1
    return most[:, 0] * (rows / most).std(axis=1, ddof=1)


def correlation_by_chance(ensemble, predictions):
    """How far the correlations of parameters and predictions exceed chance -> a number; 1 is chance.

    ensemble (n_params, n_ens), predictions (n_obs, n_ens). N members show squared correlations of 1/(N−1) on average
    even where there are none. The result is the mean of the squared correlations over that: near 1 an update has
    nothing to go by, and with N members a true mean square of r² gives about 1 + (N−1) r². Parameters and predictions
    without spread do not count; NaN where none has any.
    """
    ensemble = an_ensemble("ensemble", ensemble)
    n_ens = ensemble.shape[1]
    needs = f"an array of shape (n_obs, {n_ens}), one column for each member of the ensemble {ensemble.shape}"
    predictions = numbers_in("predictions", predictions, needs, shape=(None, n_ens))
    A = _in_units_of_their_spread(ensemble)
    S = _in_units_of_their_spread(predictions)
    if not (len(A) and len(S)):
        return np.nan
    squares = np.sum((A.T @ A) * (S.T @ S))  # the sum of all squared numbers in A Sᵀ, without that large array
    return float((n_ens - 1) * squares / (len(A) * len(S)))


def _in_units_of_their_spread(rows):
    """Anomalies of the rows that have a spread, each row of length 1."""
    moved = anomalies(rows.astype(np.float64))
    length = np.sqrt(np.einsum("ij,ij->i", moved, moved))
    has_spread = length > 1e-12 * np.abs(rows).max(axis=1)
    return moved[has_spread] / length[has_spread, None]


def information_used(predictions, obs_var):
    """The sum over the observations of spread² over error variance, trace(H P Hᵀ R⁻¹) -> a number without a unit.

    predictions (n_obs, n_ens), obs_var (n_obs,) or one number. At the end of a training that counted each datum once it
    is, in linear theory, the number of parameters, or of combinations of them, that the data determine (Cardinali et
    al. 2004). Data counted k times leave a k-th of it.
    """
    predictions, obs_var = _predictions_and_error(predictions, obs_var)
    return float(np.sum(predictions.var(axis=1, ddof=1) / obs_var))


def permitted_spread(model, start, at, x, obs_std):
    """The standard deviations that counting each observation once leaves, in linear theory -> (n, n_out), in d's unit.

    model    model(theta, x): (n, n_out, n_ens) for an ensemble; any callable of that form, smooth in theta
    start    (n_params, n_ens), the ensemble before training; its covariance is the prior
    at       (n_params,), the parameters around which the model is taken for straight: the mean at the end
    x        inputs (n, ...) of the observations
    obs_std  standard deviation of the observation errors: one number, or an array that fits the data (n, n_out)

    The members of the start are moved to the place at and run there with a thousandth of their anomalies, which gives
    the slopes. One transform with all observations then says what spread is left. The ensemble's covariance has no more
    than N − 1 directions; a small ensemble therefore permits less. ValueError for input that does not fit, or where the
    model's predictions are not finite.
    """
    a_model(model)
    start = an_ensemble("start", start)
    at = numbers_in("at", at, f"a parameter vector of shape ({len(start)},)", shape=(len(start),))
    x = inputs("x", x)
    straight = _straight(model, start, at, x)
    obs_std = error_std(obs_std, straight[..., 0])
    flat = straight.reshape(-1, straight.shape[-1])
    after = transform(flat, flat, flat.mean(axis=1), obs_std.ravel() ** 2)
    return after.std(axis=1, ddof=1).reshape(obs_std.shape)


STRETCH = 1e-3  # of the anomalies, with which slopes are measured: small against any bend, large against any rounding


def _straight(model, start, at, x):
    """Predictions (n, n_out, n_ens) of the model's tangent at at, for the start's anomalies around it."""
    column = at.astype(np.float64)[:, None]
    moved = column + STRETCH * anomalies(start.astype(np.float64))
    both = _finite_predictions(model, np.column_stack([column, moved]), x, (len(x), None, start.shape[1] + 1))
    return both[..., :1] + (both[..., 1:] - both[..., :1]) / STRETCH


# --- the examination --------------------------------------------------------------------------------------------------

# What examine may find, and the cure that it then names.
CURES = {
    "nothing wrong": "None is needed. Data that you hold back and compare with remain the best check.",
    "symmetric prior": "Scatter the members around one random network, net.ensemble(n_ens, rng=...), and not around 0.",
    "collapse": "Take more members; or give back a part of the spread after every update: relaxation=0.3, up to 0.9.",
    "blow-up": "Leave the inflation out (1.0), or take less of it; relaxation=0.3 also holds spread, and cannot grow.",
    "data counted again": "Fewer epochs, or alphas with a sum of 1/alpha of 1; or relaxation=0.8.",
    "error stated too small": "Train again with an obs_std {factor:.2g} times as large.",
    "error stated too large": "Train again with {factor:.2g} times the obs_std.",
    "unexplained misfit": "Try more assimilations or smaller batches, another start, a larger network; look at where "
    "the residuals have one sign.",
}
CAUSES = tuple(CURES)
NOTHING = CAUSES[0]

# Thresholds. They were chosen on trainings of one-dimensional curves, others than those of notebooks/data/examined.csv.
GROWN = 1.1  # times its start: parameters' spread that no data can explain
WRONG_ERROR = 1.5  # noise and stated error differ by this factor at least
CHANCE = 1.6  # times chance: correlations of parameters and predictions below which there is nothing to go by
CENTRED = 0.5  # the start's mean in its own standard deviations, below which it lies around 0
TOO_SURE = 0.9  # times the permitted spread; a straight model leaves 1, honest trainings of networks 1.3 to 4 or more
TOO_FEW = 3  # members for each combination of parameters that the data determine
SHRUNK = 0.25  # times its start: parameters' spread that is lost in every direction, where one count leaves twice this
MISFIT = 1.75  # times the spread: what neighbouring residuals share


class Finding(NamedTuple):
    """One statistic of an examination: its name in words, its number, what it should be, and whether it is that."""

    statistic: str
    number: float
    should_be: str
    is_well: bool


@dataclass(frozen=True)
class Examination:
    """What examine found.

    cause     one of dalearn.diagnostics.CAUSES; "nothing wrong" is one of them
    reason    one or two sentences: the numbers that decided
    cure      what to try, in a sentence
    findings  all Findings, a tuple; those behind the cause are not well, and others may not be well either

    str() or print gives all of it in plain sentences; a ! stands before what is not well.
    """

    cause: str
    reason: str
    cure: str
    findings: tuple

    def __getitem__(self, statistic):
        """The number of a finding, by the name of its statistic."""
        numbers = {finding.statistic: finding.number for finding in self.findings}
        return numbers[choice("statistic", statistic, numbers)]

    def __str__(self):
        lines = [f"{self.cause.capitalize()}. {self.reason}", f"Cure: {self.cure}"]
        if self.cause == NOTHING and not all(finding.is_well for finding in self.findings):
            lines.append("What is marked ! is unusual, and by itself no sign of any of these causes.")
        lines = [line for text in lines for line in textwrap.wrap(text, 100)]
        widest = max(len(finding.statistic) for finding in self.findings)
        for statistic, value, should_be, is_well in self.findings:
            mark = "  " if is_well else "! "
            shown = "unknown" if np.isnan(value) else f"{value:.3g}"
            lines.append(f"{mark}{statistic:{widest}s}  {shown:>8s}   should be {should_be}")
        return "\n".join(lines)

    __repr__ = __str__


def examine(model, start, end, x, d, obs_std, *, held_back=None, times_used=None):
    """What is wrong with a trained ensemble, told without the truth -> Examination, which prints as sentences.

    model       model(theta, x): (n, n_out, n_ens) for an ensemble; any callable of that form, smooth in theta. Where it
                has survivors(theta, x), see cycle, members that fail are left out of the start, of the end and of what
                is held back, as the training left them out
    start       (n_params, n_ens), the ensemble before training
    end         (n_params, n_ens), the ensemble after it
    x, d        inputs (n, ...) and targets (n, n_out) of the training: 5 samples at least, better 50
    obs_std     the standard deviation of the observation errors that you believe in and told the training: one number,
                or an array that fits d
    held_back   None, or data of the same kind that were not used in training: (x, d), or (x, d, obs_std) where their
                errors are others
    times_used  None, or how often the training counted each datum: the epochs of enkf, 1 for esmda. It decides between
                "collapse" and "data counted again" only where it is 1

    The causes are asked for in this order, and the first that fits is named:

    "blow-up"                 parameters spread wider at the end than at the start
    "error stated too small"  neighbouring residuals differ by more than obs_std explains
    "error stated too large"  by less, and the fit cannot have taken up the rest
    "collapse"                the spread is below what counting the data once permits, and the parameters' spread is
                              gone also in directions of which the data say nothing; or there are fewer than three
                              members for each combination of parameters that the data determine
    "data counted again"      the spread is below what counting once permits, and neither of these
    "symmetric prior"         the start lies around 0, its parameters and predictions correlate hardly more than by
                              chance, and the residuals share an error
    "unexplained misfit"      nothing above fits, and the residuals share an error that is larger than the spread, or
                              differ by more than obs_std and the data explain, or held-back data lie too far off
    "nothing wrong"

    An examination sees what the statistics see. A spread that is too wide is found only where the error was stated too
    large; a fault that a second one cancels is not found. Data counted again are the hardest to tell: because networks
    bend, ESMDA leaves more spread than is permitted, and a few times of counting hide in it. Of trainings by the book
    whose band was not honest all the same, about half were noticed. How often it was right on trainings that it was not
    made with stands in notebooks/data/examined.csv. ValueError for input that does not fit. MembersFailed where members
    of a simulator fail and are not to be replaced, or too few survive.
    """
    a_model(model)
    x, d = samples(x, d)
    if len(x) < FEWEST:
        raise ValueError(f"x must hold at least {FEWEST} samples; got {len(x)}")
    given_std = obs_std
    obs_std = error_std(obs_std, d)
    growth = parameter_growth(start, end)
    if not np.isfinite(growth).any():
        raise ValueError("start must have a spread; got members that are all equal")
    start = np.asarray(start)
    end = np.asarray(end)
    if times_used is not None:
        times_used = number("times_used", times_used, "None or a number above 0", above=0)
    if held_back is not None:
        held_back = _held_back(held_back, x, d, given_std)
    with np.errstate(over="ignore", invalid="ignore"):
        measured = _measure(model, start, end, x, d, obs_std, held_back)
    cause, reason = _cause(measured, times_used)
    cure = CURES[cause].format(factor=measured.noise)
    return Examination(cause, reason, cure, _findings(measured))


def _held_back(held_back, x, d, obs_std):
    """held_back as inputs and targets of the form of x and d, and the deviations of their errors."""
    needs = "a tuple (x, d) or (x, d, obs_std) of data that were not used in training"
    if not isinstance(held_back, (tuple, list)) or len(held_back) not in (2, 3):
        raise ValueError(f"held_back must be {needs}; got {brief(held_back)}")
    others_x, others_d = samples(*held_back[:2])
    if others_x.shape[1:] != x.shape[1:] or others_d.shape[1:] != d.shape[1:]:
        needs = f"{needs}, samples of the form of x {x.shape} and d {d.shape}"
        raise ValueError(f"held_back must be {needs}; got x {others_x.shape} and d {others_d.shape}")
    return others_x, others_d, error_std(held_back[2] if len(held_back) == 3 else obs_std, others_d)


@dataclass
class _Measured:
    """The statistics behind an examination. What lies in the data's space is in units of obs_std; NaN where unknown."""

    n_obs: int
    n_ens: int
    growth: float  # of the parameters' spread, the root of the mean square over the parameters
    centred: float  # the start's mean in its own standard deviations, the root of the mean square
    correlation: float  # of parameters and predictions at the start, against chance
    start_spread: float
    end_spread: float = np.nan
    permitted: float = np.nan  # the spread that one count permits
    permitted_growth: float = np.nan  # of the parameters' spread
    residual: float = np.nan  # the root of the mean square
    noise: float = np.nan  # of the residuals, by neighbours
    noise_in_data: float = np.nan  # of the data themselves, by neighbours
    chi2: float = np.nan
    held_back: int = 0  # how many numbers
    held_back_chi2: float = np.nan

    @property
    def most_noise(self):
        """The noise if the fit has taken up as much of it as it can: a part for each combination that is determined."""
        taken_up = min(0.9, self.determined / self.n_obs)
        return self.noise / np.sqrt(1 - taken_up)

    @property
    def wrong_by(self):
        """The factor by which noise and stated error differ at least where that is no luck of few data."""
        return max(WRONG_ERROR, np.exp(3 / np.sqrt(self.n_obs)))

    @property
    def shared(self):
        """What neighbouring residuals share: the error of the mean."""
        return np.sqrt(max(0.0, self.residual**2 - self.noise**2))

    @property
    def misses(self):
        """True where the residuals share more than noise shares by chance."""
        return self.residual**2 > self.noise**2 * (1 + 4 * np.sqrt(2 / self.n_obs))

    @property
    def determined(self):
        """How many combinations of parameters the data determine, in linear theory."""
        return self.n_obs * self.permitted**2

    @property
    def sureness(self):
        """The spread against the permitted one."""
        return self.end_spread / self.permitted if self.permitted > 0 else np.nan


def _measure(model, start, end, x, d, obs_std, held_back):
    one = np.ones(d.size)  # the error variance in the units of obs_std
    start, before = _surviving(model, start, x, d, obs_std)
    found = _Measured(
        n_obs=d.size,
        n_ens=start.shape[1],
        growth=_mean_growth(start, end),
        centred=_distance_from_zero(start),
        correlation=correlation_by_chance(start, before),
        start_spread=_root_mean(before.var(axis=1, ddof=1)),
        held_back=0 if held_back is None else held_back[1].size,
    )
    try:
        end, after = _surviving(model, end, x, d, obs_std)
        found.growth = _mean_growth(start, end)
        straight = _straight(model, start, end.mean(axis=1, dtype=np.float64), x)
    except ValueError:
        if found.growth > GROWN:  # the predictions have blown up with the parameters
            return found
        raise
    scaled_d = d / obs_std
    residuals = scaled_d - after.mean(axis=1).reshape(d.shape)
    straight = _scaled(straight, obs_std)
    left = transform(straight, straight, straight.mean(axis=1), one)
    found.end_spread = _root_mean(after.var(axis=1, ddof=1))
    found.permitted = _root_mean(left.var(axis=1, ddof=1))
    found.permitted_growth = _mean_growth(start, transform(start, straight, straight.mean(axis=1), one))
    found.residual = _root_mean(residuals**2)
    found.chi2 = innovation_chi2(after, scaled_d.ravel(), one)
    if len(x) >= _fewest(x.reshape(len(x), -1)):
        found.noise = noise_by_neighbours(x, residuals)
        found.noise_in_data = noise_by_neighbours(x, scaled_d)
    if held_back is not None:
        x, d, obs_std = held_back
        _, y = _surviving(model, end, x, d, obs_std)
        found.held_back_chi2 = innovation_chi2(y, (d / obs_std).ravel(), np.ones(d.size))
    return found


def _cause(found, times_used):
    """The first cause that fits, and its reason in words."""
    if found.growth > GROWN:
        return "blow-up", (
            f"The parameters spread {found.growth:.3g} times as wide as at the start. Data can only take spread away, "
            "so inflation put it there."
        )
    least_noise = min(found.noise, found.noise_in_data)
    if least_noise > found.wrong_by:
        return "error stated too small", (
            f"From one observation to its neighbours the noise is {least_noise:.3g} times the stated obs_std."
        )
    if found.most_noise < 1 / found.wrong_by:
        return "error stated too large", (
            f"From one observation to its neighbours the noise is {found.noise:.3g} times the stated obs_std."
        )
    if found.sureness < TOO_SURE:
        too_sure = f"The spread is {found.sureness:.2g} times what counting the data once permits"
        kept = f"the parameters have kept {found.growth:.2g} of their spread"
        if found.growth < SHRUNK < found.permitted_growth / 2:
            return "collapse", (
                f"{too_sure}, and {kept}, of which one count leaves {found.permitted_growth:.2g}. So it was lost in "
                f"directions that no data see: {found.n_ens} members were too few."
            )
        if times_used == 1 or found.n_ens < TOO_FEW * found.determined:
            return "collapse", (
                f"{too_sure}. The data determine about {found.determined:.2g} combinations of parameters, and "
                f"{found.n_ens} members were too few for these."
            )
        counted = "" if times_used is None else f" You say that they were used {times_used:g} times."
        return "data counted again", (
            f"{too_sure}, while {kept}. So it was lost mainly where the data reach, as though they had been used "
            f"again, or with a smaller obs_std than is stated here.{counted}"
        )
    if found.centred < CENTRED and found.correlation < CHANCE and found.misses:
        return "symmetric prior", (
            f"The ensemble began around 0, where parameters and predictions correlate {found.correlation:.3g} times as "
            f"much as by chance alone, so an update had nothing to go by: residuals of {found.residual:.3g} times "
            "obs_std are left."
        )
    if found.noise > found.wrong_by:
        return "unexplained misfit", (
            f"The mean jumps between neighbours more than the data do: residuals differ by {found.noise:.3g} times "
            "obs_std."
        )
    if found.misses and found.shared > MISFIT * found.end_spread:
        return "unexplained misfit", (
            f"Neighbouring residuals share an error of {found.shared:.3g} times obs_std; the spread is only "
            f"{found.end_spread:.3g} times obs_std."
        )
    if found.held_back and found.held_back_chi2 > _most_chi2(found.held_back):
        return "unexplained misfit", (
            f"Held-back data lie farther off than spread and error explain: chi2 is {found.held_back_chi2:.3g}."
        )
    return NOTHING, "None of the causes that can be told without the truth shows in these numbers."


def _findings(found):
    """All statistics as Findings."""
    shrunk = found.end_spread / found.start_spread if found.start_spread > 0 else np.nan
    around_zero = found.centred < CENTRED and found.correlation < CHANCE
    shared = found.shared / found.end_spread if found.end_spread > 0 else np.nan
    least_growth = SHRUNK if found.permitted_growth / 2 > SHRUNK else 0  # data may determine every parameter
    rows = [
        _finding("spread of parameters / at the start", found.growth, least_growth, GROWN),
        _finding("noise by neighbours / obs_std", found.noise, 1 / found.wrong_by, found.wrong_by),
        Finding("correlations at the start / chance", found.correlation, f"{CHANCE} or more", not around_zero),
        Finding("mean of the start / its spread", found.centred, f"{CENTRED} or more", not around_zero),
        _finding("spread / at the start", shrunk, 0, 1),
        _finding("spread / permitted by one count", found.sureness, TOO_SURE, np.inf),
        _finding("error shared by neighbours / spread", shared, 0, MISFIT),
        _finding("chi2 of the innovations", found.chi2, _least_chi2(found.n_obs), _most_chi2(found.n_obs)),
    ]
    if found.held_back:
        low, high = _least_chi2(found.held_back), _most_chi2(found.held_back)
        rows.append(_finding("chi2 of held-back data", found.held_back_chi2, low, high))
    return tuple(rows)


def _finding(statistic, value, low, high):
    if low <= 0:
        should_be = f"{high:.2g} or less"
    elif high == np.inf:
        should_be = f"{low:.2g} or more"
    else:
        should_be = f"{low:.2g} to {high:.2g}"
    return Finding(statistic, value, should_be, not (value < low or value > high))  # what is unknown may be well


def _most_chi2(n_obs):
    """What an honest chi2 of n_obs observations hardly exceeds."""
    return 1 + max(0.75, 4 * np.sqrt(2 / n_obs))


def _least_chi2(n_obs):
    """What an honest chi2 of n_obs observations hardly falls below; a band that ESMDA left wide is honest, too."""
    return min(0.4, max(0.0, 1 - 2 / (9 * n_obs) - 3 * np.sqrt(2 / (9 * n_obs))) ** 3)  # by Wilson and Hilferty


def _mean_growth(start, end):
    """parameter_growth in one number, the root of the mean square over the parameters."""
    return float(np.sqrt(np.nanmean(parameter_growth(start, end) ** 2)))


def _distance_from_zero(ensemble):
    """The mean of each parameter over its standard deviation, the root of the mean square of those that have one."""
    deviation = ensemble.std(axis=1, ddof=1, dtype=np.float64)
    has_spread = deviation > 0
    mean = ensemble.mean(axis=1, dtype=np.float64)
    return _root_mean((mean[has_spread] / deviation[has_spread]) ** 2)


def _root_mean(squares):
    return float(np.sqrt(np.mean(squares)))


def _scaled(predictions, obs_std):
    """Predictions (n, n_out, n_ens) in units of the errors, as (n_obs, n_ens)."""
    return (predictions / obs_std[..., None]).reshape(-1, predictions.shape[-1])


# --- arguments --------------------------------------------------------------------------------------------------------


def _surviving(model, ensemble, x, d, obs_std):
    """The members that did not fail, and their predictions in units of the errors (n_obs, M)."""
    if hasattr(model, "survivors"):
        _, ensemble, model = survivors_of(model, ensemble, x)
    return ensemble, _scaled(_finite_predictions(model, ensemble, x, (*d.shape, ensemble.shape[1])), obs_std)


def _finite_predictions(model, theta, x, wanted):
    """What the model predicts, in float64, a copy; ValueError where it is not finite."""
    with np.errstate(over="ignore", invalid="ignore"):
        array = predicted(model, theta, x, wanted).astype(np.float64)
    if not is_finite(array):
        bad = array.size - np.count_nonzero(np.isfinite(array))
        raise ValueError(f"model must return finite predictions; got NaN or inf in {bad} of {array.size} values")
    return array


def _members(name, array):
    if array.shape[-1] < 2:
        raise ValueError(f"{name} must have at least 2 members (columns); got shape {array.shape}")
    return array


def _predictions_and_error(predictions, obs_var):
    needs = "an array of shape (n_obs, n_ens), one member per column"
    predictions = _members("predictions", numbers_in("predictions", predictions, needs, ndim=2, dtype=np.float64))
    shape = predictions.shape[:1]
    needs = f"one number or an array of shape {shape}, one variance per observation"
    return predictions, positive("obs_var", obs_var, needs, shape)


def _predictions_and_data(predictions, d, obs_var):
    predictions, obs_var = _predictions_and_error(predictions, obs_var)
    return predictions, _data(d, predictions), obs_var


def _data(d, predictions):
    needs = f"an array of shape ({len(predictions)},), one number for each row of predictions"
    return numbers_in("d", d, needs, shape=predictions.shape[:1], dtype=np.float64)

"""The experiment of chapter 15: a network of 61 weights inside Lorenz's weather, which learns from averages alone.

The forcing along the circle is 8 + 4 · net(position), the true one 8 + 4 sin(2πs). The data are the mean and the
standard deviation over time at each of the 40 sites. How far such an average is off by itself is told by runs with the
first guess, a forcing of 8 everywhere, from different starts: nobody has to know the truth for that.
"""

import numpy as np

from .. import FNN, coverage, esmda, lorenz, rmse, spread

N_ENS = 100
ALPHAS = 10
RELAXATION = 0.3
WIDTH = 0.5  # of the prior, in the network's own
REPEATS = 30  # runs with the first guess
GUESS = 8.0
LENGTHS = (5, 10, 20, 50, 100, 200)  # of the averages that the tables have, in units of time
BOUNDS = (-5, 20)  # of the forcings that the simulator is given

NET = FNN((1, 20, 1))
X = np.sqrt(12) * (lorenz.POSITIONS[:, None] - 0.5)  # of unit variance
TRUTH = 8 + 4 * np.sin(2 * np.pi * lorenz.POSITIONS[:, None])


def forcing(theta):
    """The forcings (40, n_ens) of networks (61, n_ens)."""
    return np.clip(GUESS + 4 * NET(theta, X)[:, 0], *BOUNDS)


def some_start(rng, n=1):
    """States (40, n) near 8, each site a little different."""
    return 8 + rng.standard_normal((lorenz.SITES, n))


def observed(length, rng):
    """What is seen of a weather of some length, d (40, 2), and how far such averages are off by themselves, (2,)."""
    d = lorenz.averages(TRUTH, length, start=some_start(rng))[..., 0]
    guesses = np.full((lorenz.SITES, REPEATS), GUESS)
    repeats = lorenz.averages(guesses, length, start=some_start(rng, REPEATS))
    return d, repeats.std(axis=-1, ddof=1).mean(axis=0)


def trained(seed, length, n_ens=N_ENS, alphas=ALPHAS):
    """The ensembles (61, n_ens) of a training: the prior, and one after each assimilation."""
    rng = np.random.default_rng([seed, 15])
    d, obs_std = observed(length, rng)
    start = some_start(rng)

    def model(theta, x):
        return lorenz.averages(forcing(theta), length, start=start)

    prior = NET.ensemble(n_ens, spread=WIDTH, rng=seed)
    steps = esmda(model, prior, X, d, obs_std, alphas=alphas, relaxation=RELAXATION, rng=seed)
    return [prior, *(step.theta for step in steps)]


def measured(theta):
    """Error, spread and coverage of the members' forcings."""
    members = forcing(theta)[:, None]
    return rmse(members.mean(axis=-1), TRUTH), spread(members), coverage(members, TRUTH)


def derivatives(units, starts):
    """How the mean over places and time changes with a forcing of 8 everywhere -> times (n,), slopes (n, n_starts).

    units   the longest time to average over; times are all multiples of a step up to it
    starts  (40, n_starts)

    The forcing 8 + ih, with a tiny h, carries its derivative along through sums and products, as in
    (8 + ih)² = 64 + 16 ih - h²: the imaginary part, divided by h, is the derivative, 16. It is exact but for rounding.
    """
    *_, state = lorenz.states(np.full(starts.shape, GUESS), lorenz.STEP, start=starts)  # the spin-up, and one step
    h = 1e-100
    sums = 0
    slopes = []
    for i in range(round(units / lorenz.STEP)):
        state = lorenz.advance(state, GUESS + 1j * h)
        sums = sums + state
        slopes.append(sums.mean(axis=0).imag / h / (i + 1))
    return lorenz.STEP * np.arange(1, 1 + len(slopes)), np.array(slopes)

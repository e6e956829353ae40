"""Where a method is unsure on the Mexican hat, and how wrong it is there, for chapter 09 -> mexican_hat.csv.

    python notebooks/data/mexican_hat.py [FILE]     FILE is another place for the table

About two minutes. For each of 40 seeds four methods learn the surface: once with all readings, and once without those
in a hole around the peak.

EnKF             as the study trains it for 300 passes; it uses each reading three times
EnKF round 1     the same after the first of its three rounds
EnKF once        the same number of passes with more members, so that each reading counts once, and no relaxation
random features  as the study has them for 300 passes, with the exact standard deviation of their posterior

A row says, for one method, seed, hole and place, how many readings lie within NEAR of a point there, on average, how
far the members lie apart before and after the training (of random features: the standard deviations of prior and
posterior), and how far the mean is from the truth; the last three are root mean squares over the points of the place.
Another machine rounds differently, and training lets such differences grow a little.
"""

import os
import platform
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads only wait for each other at this size

import numpy as np

import dalearn
from dalearn import enkf
from dalearn._command import stopped_in_one_line, target_of, write_table
from dalearn.study.cases import Run

FILE = Path(__file__).with_suffix(".csv")
SEEDS = range(40)
HOLES = (0, 3)  # radius of the disc around the peak in which no reading is used
NEAR = 2.0
ENSEMBLES = {  # members, and the settings of enkf
    "EnKF": (100, {"batch_size": 5, "epochs": 3, "relaxation": 0.6, "update": "transform"}),
    "EnKF round 1": (100, {"batch_size": 5, "epochs": 1, "relaxation": 0.6, "update": "transform"}),
    "EnKF once": (300, {"batch_size": 5, "epochs": 1, "update": "transform"}),
}
WIDTH = 0.3  # of an ensemble at the start, in deviations of the network's own
UNITS, SCALE, PRIOR = 1000, 0.5, 10  # of the random features, as in dalearn.study.derivative_free
METHODS = (*ENSEMBLES, "random features")
COLUMNS = ("method", "seed", "hole", "place", "near", "before", "spread", "rmse")


def places_of(x):
    """Which points (n, 2), in natural units, belong to each place: {place: n times True or False}."""
    beyond = np.sum(np.abs(x) > 6, axis=1)  # of the two coordinates
    return {
        "inside": beyond == 0,
        "edge": beyond == 1,
        "corner": beyond == 2,
        "middle": np.hypot(*x.T) < 1,
        "everywhere": beyond >= 0,
    }


def data_of(run, hole):
    """The readings (x, d) of a run that lie outside of the hole."""
    x, d = run.data
    is_used = np.hypot(*run.problem.in_units(x).T) >= hole
    return x[is_used], d[is_used]


def ensemble_of(run, method, x, d):
    """The mean of a trained ensemble at the test points, and its standard deviations before and after, (n_test,)."""
    n_ens, settings = ENSEMBLES[method]
    before = run.ensemble(WIDTH, n_ens)
    *_, last = enkf(run.net, before, x, d, run.problem.obs_std, **settings)
    untrained, members = (run.net(theta, run.problem.x_test)[:, 0] for theta in (before, last.theta))
    return members.mean(axis=1), untrained.std(axis=1, ddof=1), members.std(axis=1, ddof=1)


def features_of(run, x, d):
    """The same for random features: what is left to find is linear, so that the posterior is known exactly."""
    W = SCALE * 2 / np.sqrt(2) * run.rng.standard_normal((2, UNITS))
    b = SCALE * 2 * run.rng.standard_normal(UNITS)
    prior_var = np.append(np.full(UNITS, (PRIOR * 2) ** 2 / UNITS), 0.2**2)

    def features(x):
        return np.hstack([np.tanh(x @ W + b), np.ones((len(x), 1))])

    H = features(x)
    T = features(run.problem.x_test)
    across = T * prior_var @ H.T  # covariances of test points and readings
    S = H * prior_var @ H.T + run.problem.obs_std**2 * np.eye(len(x))
    mean = across @ np.linalg.solve(S, d)[:, 0]
    before = np.sum(T**2 * prior_var, axis=1)
    after = before - np.sum(across * np.linalg.solve(S, across.T).T, axis=1)
    return mean, np.sqrt(before), np.sqrt(np.maximum(after, 0))


def rows(method, seed, hole):
    """The rows of one training, one for each place."""
    run = Run("hat 2-D", 400, 0.05, seed)
    problem = run.problem
    x, d = data_of(run, hole)
    mean, before, after = ensemble_of(run, method, x, d) if method in ENSEMBLES else features_of(run, x, d)
    error = mean - problem.truth[:, 0]
    points = problem.in_units(problem.x_test)
    near = np.sum(np.linalg.norm(points[:, None] - problem.in_units(x), axis=-1) < NEAR, axis=1)
    for place, at in places_of(points).items():
        yield method, seed, hole, place, near[at].mean(), *(size(each[at]) for each in (before, after, error))


def size(values):
    """The root mean square."""
    return np.sqrt(np.mean(values**2))


@stopped_in_one_line("stopped; the table is as it was")
def main(arguments=None):
    target = target_of(arguments, FILE, __doc__)
    versions = f"numpy {np.__version__}, Python {platform.python_version()}"
    header = [f"Made by mexican_hat.py with dalearn {dalearn.__version__}, {versions}."]
    for method, (n_ens, settings) in ENSEMBLES.items():
        told = " ".join(f"{name}={value}" for name, value in settings.items())
        header.append(f"{method}: members={n_ens} spread={WIDTH} {told}")
    header.append(f"random features: units={UNITS} scale={SCALE} prior={PRIOR}; near: readings within {NEAR:g}")
    table = []
    for method in METHODS:
        for seed in SEEDS:
            for hole in HOLES:
                for *names, near, before, after, error in rows(method, seed, hole):
                    table.append((*names, f"{near:.2f}", f"{before:.5f}", f"{after:.5f}", f"{error:.5f}"))
    write_table(target, header, COLUMNS, table)


if __name__ == "__main__":
    main()

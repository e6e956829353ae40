"""What learns from a world that changes, chapter 14: eight methods in five worlds -> streams.csv beside it.

    python notebooks/data/streams.py [FILE]     FILE is another place for the table

Ten minutes on one core, five on two.

Each method reads 4000 readings, one at a time, and uses each when it comes; only "Adam with replay" keeps the last of
them. All networks are 1-20-1 tanh networks. What starts from one network starts from net.init(seed), and an ensemble
stands around it. A method has one setting for all five worlds, because nobody knows which of them will come:
choose(method) takes, of the settings in SPACES, the one whose time-averaged errors on the seeds 100 and 101 have the
smallest geometric mean over the five worlds. "plain EnKF" is not relaxed, and has nothing to choose. Adam with
replay makes three updates with twenty readings each, which takes as long as an update of fifty members.

Rows with a seed: error and coverage averaged over time, from every 50th reading; recovery, how many readings after
the first change at 1000 it takes until the error is below 0.1 (looked at every 10 readings; 300 where it takes longer),
and the processor's seconds of learning, without the measuring. Rows with the seed -1: the median over the seeds
of error and coverage after k readings. The coverage is that of the 90% band; single networks have none. After a
training has diverged its error counts as 10. The last rows are of ensembles that are not relaxed, or inflated, and of a
stream of 20,000 readings.
"""

import os
import time
from itertools import islice
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads only wait for each other at this size

import numpy as np

from dalearn import FNN, Diverged, coverage, cycle, rmse, streams
from dalearn._command import cores, stopped_in_one_line, target_of, write_table
from dalearn._processes import pool
from dalearn.changing import doubting, walking, widening
from dalearn.gd import RULES

WORLDS = ("jump", "flip", "drift", "burst", "outliers")
SEEDS = range(20)
TUNING_SEEDS = (100, 101)
N = 4000
EVERY = 50
FINE = range(1010, 1301, 10)  # where the recovery from the first change is looked for
RECOVERED = 0.1
COLUMNS = ("world", "method", "seed", "k", "error", "coverage", "recovery", "seconds")
FILE = Path(__file__).with_suffix(".csv")
NET = FNN((1, 20, 1))
TOO_FAR = 10.0  # an error that is larger, or not a number, counts as this


# ---- learners: each yields, after every reading, a function that says (mean, members or None) at x


def descend(stream, seed, *, rule, rate):
    """Gradient descent on each reading as it comes."""
    theta = NET.init(seed)
    direction = RULES[rule](theta)
    with np.errstate(over="ignore", invalid="ignore"):
        for x, d, _ in stream:
            _, gradient = NET.backpropagate(theta, x, d)
            theta = theta - rate * direction(gradient)
            yield lambda x, theta=theta: alone(theta, x)


def replay(stream, seed, *, rate, memory, batch=20, updates=3):
    """Adam on the reading that comes and others, drawn from the last ones; several updates for each."""
    theta = NET.init(seed)
    direction = RULES["adam"](theta)
    rng = np.random.default_rng([seed, 14])
    kept_x = np.empty((memory, 1))
    kept_d = np.empty((memory, 1))
    for k, (x, d, _) in enumerate(stream):
        kept_x[k % memory] = x[0]
        kept_d[k % memory] = d[0]
        for _ in range(updates):
            drawn = rng.integers(min(k + 1, memory), size=batch)
            drawn[0] = k % memory
            _, gradient = NET.backpropagate(theta, kept_x[drawn], kept_d[drawn])
            theta = theta - rate * direction(gradient)
        yield lambda x, theta=theta: alone(theta, x)


def extended(stream, seed, *, step_std, spread=0.3):
    """The extended Kalman filter, whose parameters walk by step_std after each reading."""
    theta = NET.init(seed)
    P = np.diag((spread * NET.prior_std) ** 2)
    for x, d, obs_var in stream:
        H = NET.jacobian(theta, x)  # (1, n_params)
        PH = P @ H.T
        K = PH / (H @ PH + obs_var)
        theta = theta + (K @ (d - NET(theta, x)))[:, 0]
        P = P - K @ PH.T
        P = (P + P.T) / 2 + step_std**2 * np.eye(len(theta))
        yield lambda x, theta=theta, P=P: with_band(theta, P, x)


def assimilate(stream, seed, *, n_ens=50, spread=0.3, make_update=None, **how):
    """The EnKF; make_update makes an update of its own for each training."""
    ensemble = NET.ensemble(n_ens, spread=spread, rng=seed)
    if make_update is not None:
        how["update"] = make_update()
    for step in cycle(NET, ensemble, stream, rng=seed, **how):
        yield lambda x, theta=step.theta: of_members(theta, x)


def alone(theta, x):
    return NET(np.clip(np.nan_to_num(theta), -1e6, 1e6), x), None


def with_band(theta, P, x):
    """The mean, and where a bell curve has its 5% and 95%, as two members whose whole range is the band."""
    H = NET.jacobian(theta, x)
    std = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", H, P, H), 0))[:, None]
    mean = NET(theta, x)
    return mean, np.stack([mean - 1.645 * std, mean + 1.645 * std], axis=-1)


def of_members(theta, x):
    predictions = NET(theta, x)
    return predictions.mean(axis=-1), predictions


# ---- their settings: what was tried, and what was chosen

RELAXATIONS = (0.7, 0.8, 0.85, 0.9)
RELAXED = {"relaxation": 0.7, "update": "transform"}  # what was chosen for the EnKF, and is kept where it doubts


def doubting_with(**options):
    """A function that makes a new update that doubts: it may remember, so each training needs its own."""
    return lambda: doubting(update="transform", **options)


def walking_by(step_std):
    return lambda: walking(step_std, "transform")


def widening_with_doubt():
    """The patient update, after which the spread grows again towards that of the start."""
    return widening(1.003, 0.3 * NET.prior_std, doubting(update="transform", patience=2))


SPACES = {  # method: its learner, and the settings that were tried
    "SGD": (descend, [{"rule": "plain", "rate": rate} for rate in (0.005, 0.01, 0.02, 0.03)]),
    "Adam": (descend, [{"rule": "adam", "rate": rate} for rate in (0.001, 0.003, 0.01, 0.02)]),
    "Adam with replay": (
        replay,
        [{"rate": rate, "memory": memory} for rate in (0.003, 0.01) for memory in (30, 60, 120)],
    ),
    "extended KF": (extended, [{"step_std": step} for step in (0.0003, 0.001, 0.003)]),
    "relaxed EnKF": (
        assimilate,
        [{"relaxation": r, "update": update} for update in ("perturbed", "transform") for r in RELAXATIONS],
    ),
    "walking EnKF": (assimilate, [{"make_update": walking_by(step)} for step in (0.001, 0.003)]),
    "doubting EnKF": (assimilate, [{"relaxation": 0.7, "make_update": doubting_with()}]),
    "patient EnKF": (
        assimilate,
        [{"relaxation": 0.7, "make_update": doubting_with(patience=patience)} for patience in (2, 5)],
    ),
    "widening EnKF": (assimilate, [{"relaxation": 0.7, "make_update": widening_with_doubt}]),
    "plain EnKF": (assimilate, [{}]),
    "inflated EnKF": (assimilate, [{"inflation": 1.003, "n_ens": 100}]),
}


def choose(method):
    """The place of the best setting, and for each its errors on the tuning seeds: geometric mean, world by world."""
    learner, settings = SPACES[method]
    scores = []
    for setting in settings:
        errors = [
            np.mean([watched(learner, world, seed, N, **setting)["error"] for seed in TUNING_SEEDS]) for world in WORLDS
        ]
        scores.append((float(np.exp(np.mean(np.log(errors)))), errors))
    return int(np.argmin([score for score, _ in scores])), scores


# ---- watching them learn


def watched(learner, world, seed, n=N, measured=None, **setting):
    """One training: its averages over time, and the errors and coverages at the readings that are measured."""
    stream = getattr(streams, world)(rng=seed)
    measured = set(range(EVERY, n + 1, EVERY)) if measured is None else set(measured)
    found = {}
    seconds = 0.0
    began = time.process_time()
    try:
        for k, predict in enumerate(learner(islice(stream, n), seed, **setting), 1):
            if k in measured:
                seconds += time.process_time() - began
                found[k] = judged(*predict(stream.x_test), stream.truth(k))
                began = time.process_time()
    except Diverged:
        found |= {k: (TOO_FAR, 0.0) for k in measured if k not in found}
    seconds += time.process_time() - began
    times = [k for k in sorted(found) if k % EVERY == 0]
    error, covered = np.mean([found[k] for k in times], axis=0)
    recovered = [k - 1000 for k in FINE if k in found and found[k][0] < RECOVERED]
    recovery = min(recovered, default=300)
    return {"error": error, "coverage": covered, "recovery": recovery, "seconds": seconds, "found": found}


def judged(mean, members, truth):
    """The error of the mean, and the share of the truth in the band, NaN without one."""
    error = rmse(np.clip(np.nan_to_num(mean, nan=1e6), -1e6, 1e6), truth)
    if members is None:
        return min(error, TOO_FAR), np.nan
    level = 1.0 if members.shape[-1] == 2 else 0.9  # two members are the ends of a band
    return min(error, TOO_FAR), coverage(members, truth, level)


# ---- the table

CHOSEN = {  # the place of the chosen setting among those that were tried
    "SGD": 2,
    "Adam": 2,
    "Adam with replay": 3,
    "extended KF": 1,
    "relaxed EnKF": 4,
    "walking EnKF": 0,
    "doubting EnKF": 0,
    "patient EnKF": 0,
    "widening EnKF": 0,
    "plain EnKF": 0,
    "inflated EnKF": 0,
}
LONG = 20_000
TUNED = [method for method, (_, settings) in SPACES.items() if len(settings) > 1 or method == "doubting EnKF"]
GRID = [(world, method, N) for world in WORLDS for method in TUNED]
GRID += [("jump", "plain EnKF", N), ("flip", "plain EnKF", N)]
GRID += [("jump", "inflated EnKF", N), ("flip", "patient EnKF", LONG)]
GRID += [(world, "widening EnKF", N) for world in WORLDS] + [("flip", "widening EnKF", LONG)]


def run(world, method, seed, n=N, measured=None):
    """What watched finds for a method with its chosen setting."""
    learner, settings = SPACES[method]
    return watched(learner, world, seed, n, measured, **settings[CHOSEN[method]])


def rows_of(world, method, n):
    """The rows of a method that reads n readings of a world: one for each seed, and the medians through time."""
    measured = sorted({*range(EVERY, n + 1, EVERY), *FINE})
    runs = {seed: run(world, method, seed, n, measured) for seed in SEEDS}
    rows = []
    for seed, each in runs.items():
        numbers = float(each["error"]), float(each["coverage"]), each["recovery"], float(each["seconds"])
        rows.append([world, method, seed, n, *numbers])
    for k in measured if runs and n == N else ():
        error, covered = np.median([each["found"][k] for each in runs.values()], axis=0)
        rows.append([world, method, -1, k, float(error), float(covered), np.nan, np.nan])
    return rows


@stopped_in_one_line("stopped; the table is as it was")
def main(arguments=None):
    target = target_of(arguments, FILE, __doc__)
    with pool(cores()) as workers:
        found = workers.starmap(rows_of, GRID, chunksize=1)
    about = [
        "4000 readings one at a time, noise 0.05; FNN (1, 20, 1) tanh; ensembles of 50, spread 0.3; one setting each;",
        f"error and coverage averaged over time, recovery in readings after the change at 1000; numpy {np.__version__}",
    ]
    write_table(target, about, COLUMNS, [row for rows in found for row in rows])


if __name__ == "__main__":
    main()

"""What examine says of trainings that it was not made with, sick ones and healthy ones -> examined.csv beside it.

    python notebooks/data/examined.py [FILE]     FILE is another place for the table

A minute or two on two cores.

A training is made to be healthy or to have one fault, its label: one of the causes that examine knows. Its settings are
drawn at random, all from its label and number: a sine of one, one and a half or two periods or a Mexican hat of one
dimension, 50 to 200 points, noise from 0.05 to 0.2, one hidden layer of tanh units, and what belongs to the label:

nothing wrong            EnKF in one epoch, or ESMDA in 4 to 16 assimilations with relaxation 0 or 0.3; 80 to 150
                         members with 0.2 to 0.3 of the prior's spread around one random network. All others are this
                         but for:
symmetric prior          ESMDA, 100 to 300 members, 0.5 to 1 of the prior's spread around 0
collapse                 EnKF, 7 to 15 members, 3 to 10 passes
blow-up                  EnKF, inflation of 1.06 to 1.15 after each of the updates in 4 to 8 passes
data counted again       EnKF in 5 to 20 passes, or ESMDA with a 5th to a 20th of the error variance, of which examine
                         is not told
error stated too small   0.2 to 0.4 of the noise, told to training and examine alike
error stated too large   2.5 to 5 times the noise

A setting is no proof of a fault. So the truth, which examine does not see, decides whether a training counts. Here
error is the RMSE of the mean, and a band is honest when the 90% band covers at least 0.75 of the truth and the spread
is within a factor of 2 of the error. The column counts is 1 where

nothing wrong                                 the band is honest
collapse, data counted again, too small       it covers less than 0.75, or the spread is below half of the error
symmetric prior, blow-up                      the error is above the noise, or the band is not honest
too large                                     the error is above the noise, or the spread above twice the error

Trainings are drawn until 80 healthy ones and 20 of each fault count: 200. The others stay in the table with counts 0.
cause is what examine says without, and cause_held_back with as many data again that were held back.

The thresholds of examine were chosen on other trainings: 15, 20 or 30 units, batches of 1, 5 or 10, 100 members where
here are 80 to 150, and no curve of one and a half periods. Two of them were moved after an earlier table like this one;
the trainings here come from random numbers that were first drawn after that.
"""

import os
from itertools import count, islice
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads only wait for each other at this size

import numpy as np

from dalearn import FNN, Diverged, coverage, enkf, esmda, examine, mexican_hat, rmse, sine, spread
from dalearn._command import cores, stopped_in_one_line, target_of, write_table
from dalearn._processes import pool

HEALTHY = "nothing wrong"
TOO_SMALL = "error stated too small"
TOO_LARGE = "error stated too large"
LABELS = (HEALTHY, "symmetric prior", "collapse", "blow-up", "data counted again", TOO_SMALL, TOO_LARGE)
WANTED = {label: 80 if label == HEALTHY else 20 for label in LABELS}
METHODS = {"enkf": enkf, "esmda": esmda}
CURVES = ("1 period", "1.5 periods", "2 periods", "hat")
SETTINGS = (
    *("curve", "n", "noise", "units", "method", "n_ens", "start_spread", "around", "update", "batch_size", "epochs"),
    *("alphas", "counted", "relaxation", "inflation", "told"),
)
STATISTICS = {
    "growth": "spread of parameters / at the start",
    "neighbours": "noise by neighbours / obs_std",
    "correlation": "correlations at the start / chance",
    "off_zero": "mean of the start / its spread",
    "shrunk": "spread / at the start",
    "sureness": "spread / permitted by one count",
    "shared": "error shared by neighbours / spread",
    "chi2": "chi2 of the innovations",
    "chi2_held_back": "chi2 of held-back data",
}
COLUMNS = (
    *("label", "number", "counts", "cause", "cause_held_back", *SETTINGS, "error", "spread", "coverage"),
    *STATISTICS,
)
FILE = Path(__file__).with_suffix(".csv")


def generator(label, number, purpose):
    """The random numbers of one training for one purpose; none of them serves another training."""
    return np.random.default_rng([2027, LABELS.index(label), number, purpose])


def settings(label, number):
    """The settings of a training, by name."""
    rng = generator(label, number, 0)
    chosen = {
        "curve": str(rng.choice(CURVES)),
        "n": int(rng.integers(50, 201)),
        "noise": float(np.exp(rng.uniform(np.log(0.05), np.log(0.2)))),
        "units": int(rng.integers(12, 41)),
        "method": str(rng.choice(list(METHODS))),
        "n_ens": int(rng.integers(80, 151)),
        "start_spread": float(rng.uniform(0.2, 0.3)),
        "around": "one network",
        "update": str(rng.choice(["perturbed", "transform"])),
        "batch_size": int(rng.choice([1, 2, 4, 8, 12])),
        "epochs": 1,
        "alphas": int(rng.integers(4, 17)),
        "counted": 1,
        "relaxation": float(rng.choice([0, 0.3])),
        "inflation": 1.0,
        "told": 1.0,
    }
    if chosen["method"] == "enkf" or label != HEALTHY:
        chosen["relaxation"] = 0.0
    often = {"method": "enkf", "batch_size": int(rng.choice([4, 8, 12]))}
    if label == "symmetric prior":
        chosen |= {"method": "esmda", "around": "0"}
        chosen |= {"n_ens": int(rng.integers(100, 301)), "start_spread": float(rng.uniform(0.5, 1))}
    elif label == "collapse":
        chosen |= often | {"n_ens": int(rng.integers(7, 16)), "epochs": int(rng.integers(3, 11))}
    elif label == "blow-up":
        chosen |= often | {"inflation": float(rng.uniform(1.06, 1.15)), "epochs": int(rng.integers(4, 9))}
    elif label == "data counted again":
        times = int(rng.integers(5, 21))
        chosen |= often | {"epochs": times} if chosen["method"] == "enkf" else {"counted": times}
    elif label == TOO_SMALL:
        chosen["told"] = float(rng.uniform(0.2, 0.4))
    elif label == TOO_LARGE:
        chosen["told"] = float(rng.uniform(2.5, 5))
    return chosen


def problem(chosen, rng):
    """The data of a training, or as many again."""
    if chosen["curve"] == "hat":
        return mexican_hat(chosen["n"], dim=1, noise=chosen["noise"], rng=rng)
    periods = float(chosen["curve"].split()[0])
    return sine(chosen["n"], noise=chosen["noise"], half_width=np.pi * periods, rng=rng)


def train(chosen, net, data, rng):
    """The ensemble before training and after it; of a training that diverges, the last one before that."""
    centre = 0 if chosen["around"] == "0" else None
    start = net.ensemble(chosen["n_ens"], spread=chosen["start_spread"], centre=centre, rng=rng)
    options = {name: chosen[name] for name in ("relaxation", "inflation", "update")}
    if chosen["method"] == "enkf":
        options |= {"batch_size": chosen["batch_size"], "epochs": chosen["epochs"]}
    else:
        options |= {"alphas": chosen["alphas"]}
    obs_std = chosen["told"] * chosen["noise"] / np.sqrt(chosen["counted"])
    end = start
    try:
        for step in METHODS[chosen["method"]](net, start, data.x, data.d, obs_std, rng=rng, **options):
            end = step.theta
    except Diverged:
        pass
    return start, end


def counts(label, noise, error, width, inside):
    """True where the truth agrees with the label."""
    too_sure = inside < 0.75 or width < error / 2
    honest = not too_sure and width <= 2 * error
    if label == HEALTHY:
        return honest
    if label in ("collapse", "data counted again", TOO_SMALL):
        return too_sure
    if label == TOO_LARGE:
        return error > noise or width > 2 * error
    return error > noise or not honest


def run(label, number):
    """One training and its two examinations; its row of the table."""
    chosen = settings(label, number)
    rng = generator(label, number, 1)
    data = problem(chosen, rng)
    held_back = problem(chosen, rng)
    net = FNN((1, chosen["units"], 1))
    start, end = train(chosen, net, data, rng)
    members = net(end, data.x_test)
    measures = rmse(members.mean(axis=-1), data.truth), spread(members), coverage(members, data.truth)
    obs_std = chosen["told"] * chosen["noise"]
    found = examine(net, start, end, data.x, data.d, obs_std)
    with_more = examine(net, start, end, data.x, data.d, obs_std, held_back=(held_back.x, held_back.d))
    agrees = int(counts(label, chosen["noise"], *measures))
    said = found.cause, with_more.cause
    return (
        label,
        number,
        agrees,
        *said,
        *chosen.values(),
        *measures,
        *(with_more[name] for name in STATISTICS.values()),
    )


def until_enough(label, workers):
    """The rows of a label, up to the one with which enough of them count."""
    rows = []
    numbers = count()
    while sum(row[2] for row in rows) < WANTED[label]:
        rows += workers.starmap(run, [(label, number) for number in islice(numbers, 40)], chunksize=5)
    enough = np.cumsum([row[2] for row in rows]).tolist().index(WANTED[label])
    return rows[: enough + 1]


@stopped_in_one_line("stopped; the table is as it was")
def main(arguments=None):
    target = target_of(arguments, FILE, __doc__)
    with pool(cores()) as workers:
        rows = [row for label in LABELS for row in until_enough(label, workers)]
    about = [
        "what examine says of trainings by EnKF and ESMDA: label is what they were made to be, counts if the truth",
        f"agrees, cause what examine says; the settings; against the truth; the statistics; numpy {np.__version__}",
    ]
    write_table(target, about, COLUMNS, rows)


if __name__ == "__main__":
    main()

"""The table of chapter 09: every method on both Mexican hats, on 20 seeds, written to mexican_hat.csv beside this file.

    python notebooks/data/mexican_hat.py [FILE]     FILE is another place for the table

About three minutes on two cores. The settings were chosen on the seeds 100 to 107; the seeds 0 to 19 are reported.
Everything random in a run comes from its seed. Another machine rounds differently, and training lets such differences
grow, so that a second run may differ from the stored one in the last digits.
"""

import csv
import os
import platform
from pathlib import Path

import numpy as np

import dalearn
from dalearn import FNN, enkf, esmda, gd, mexican_hat, record
from dalearn._command import cores, replaced, stopped_in_one_line, target_of
from dalearn._processes import pool

TARGET = Path(__file__).with_suffix(".csv")
SEEDS = range(20)
SETTINGS = {
    "1-D": {"dim": 1, "hidden": 20, "n_ens": 100, "batch_size": 10, "rate": 0.1},
    "2-D": {"dim": 2, "hidden": 40, "n_ens": 200, "batch_size": 20, "rate": 0.07},
}


def methods(problem_name, seed):
    """The problem, the network, and by each method's name its steps and its network runs.

    A network run is one network on one sample; a run backwards counts as two.
    """
    s = SETTINGS[problem_name]
    n_ens, rate, rng = s["n_ens"], s["rate"], np.random.default_rng(seed)
    p, net = mexican_hat(dim=s["dim"], rng=rng), FNN((s["dim"], s["hidden"], 1))
    theta = net.init(rng)
    narrow, wide = (net.ensemble(n_ens, spread=spread, centre=theta, rng=rng) for spread in (0.2, 0.4))
    noise, more_noise = rng.spawn(2)  # one each, so that no method depends on which of them ran before
    data, n = (p.x, p.d), len(p.d)
    many = {"batch_size": s["batch_size"], "epochs": 10, "relaxation": 0.3, "update": "transform"}
    return (
        p,
        net,
        {
            "GD 1000 epochs": (gd(net, theta, *data, learning_rate=rate, epochs=1000), 1000 * n * 3),
            "GD 10000 epochs": (gd(net, theta, *data, learning_rate=rate, epochs=10_000), 10_000 * n * 3),
            "Adam 1000 epochs": (gd(net, theta, *data, learning_rate=0.03, epochs=1000, rule="adam"), 1000 * n * 3),
            "EnKF one pass": (enkf(net, narrow, *data, p.obs_std, rng=noise), n * n_ens),
            "EnKF ten passes": (enkf(net, wide, *data, p.obs_std, **many), 10 * n * n_ens),
            "ESMDA ten steps": (
                esmda(net, narrow, *data, p.obs_std, alphas=10, relaxation=0.3, rng=more_noise),
                10 * n * n_ens,
            ),
        },
    )


def row(problem_name, method, seed):
    """One row of the table."""
    problem, net, runs = methods(problem_name, seed)
    steps, network_runs = runs[method]
    history = record(steps, net, problem, every=10**6)  # only the end is measured
    rmse, r2 = (np.nan, np.nan) if history.diverged else (history.rmse[-1], history.r2[-1])
    return {
        "problem": problem_name, "method": method, "seed": seed,
        "rmse": f"{rmse:.6f}", "r2": f"{r2:.6f}", "network_runs": network_runs,
    }  # fmt: skip


@stopped_in_one_line("stopped; the table is as it was")
def main(arguments=None):
    target = target_of(arguments, TARGET, __doc__)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the processes below read it when they import numpy
    tasks = [(name, method, seed) for name in SETTINGS for method in methods(name, 0)[-1] for seed in SEEDS]
    with pool(cores()) as workers:
        rows = workers.starmap(row, tasks, chunksize=1)
    with replaced(target) as path, open(path, "w", newline="", encoding="utf-8") as file:
        versions = f"dalearn {dalearn.__version__}, numpy {np.__version__}, Python {platform.python_version()}"
        file.write(f"# Made by mexican_hat.py with {versions}.\n")
        for name, settings in SETTINGS.items():
            file.write(f"# {name}: {', '.join(f'{key}={value}' for key, value in settings.items())}\n")
        file.write("# rmse and r2 against the noise-free truth; network_runs: forward 1, backward 2, for each sample\n")
        table = csv.DictWriter(file, rows[0], lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    main()

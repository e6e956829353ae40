"""How fast the library is, on this machine, beside what the machine can do and what other packages do.

    python tests/benchmark.py [SECTION ...] [--json FILE] [--markdown FILE] [--figure FILE] [--search]

Everything runs in one process with one BLAS thread. Who is compared takes a turn in every round, so that a machine
whose speed drifts favours nobody; times are medians over the rounds, and a ratio is the median of the rounds' ratios.
A call shorter than a millisecond is repeated in its turn until the turn is that long, and short calls are timed warm.
Before anything is timed, the results have to agree. A floor is a time that this machine could hardly go below; each
section says which.

The other packages: iterative-ensemble-smoother, pyesmda and scikit-learn are in the test extra. DAPPER, dageo and torch
are compared with where they are installed. The largest sizes need 3 GB of memory.
"""

import os

if __name__ == "__main__":  # before numpy is loaded
    for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[_name] = "1"

import argparse
import subprocess
import sys
import textwrap
import time
import tracemalloc
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import benchmark_peers as peers
import benchmark_trainings as trainings_of
import numpy as np
from benchmark_peers import Forward, Update
from benchmark_report import Row, as_json, as_markdown, figure, lines_of

from dalearn import FNN, UPDATES, analysis, sine, transform
from dalearn._command import Parser, check_writable, print_anything, replaced
from dalearn.localisation import localised

# What each section measures, and what its floor is


EXPLAINED = {
    "floors": "What this machine can do. Rates are those of numpy on arrays that it has been given",
    "updates": (
        "One update with all its observations, by functions that check their arguments and by those that the trainers "
        "call, which draw their noise. The floor is the longer of two times: that of two products in numpy on arrays "
        "of this size, in the same rounds, in memory that is there already or new, whichever is faster; and one read of "
        "the ensemble, predictions and perturbed data with one write of the posterior, at the bandwidth of large arrays. "
        "The products are that of the ensemble with weights (N, m), and that of predictions and perturbed data, (m, m); "
        "m is the smaller of N and n_obs. The case is (n_params, n_obs, N)"
    ),
    "online": (
        "One update with one observation. The floor is three calls of numpy on arrays of this size, in the same rounds: "
        "ensemble @ s, which is one pass over the ensemble for the covariance, and the outer product of gain and "
        "innovations plus the ensemble, in memory that is there already or new, whichever is faster. The case is "
        "(n_params, 1, N)"
    ),
    "forward": (
        "All members of an ensemble over all samples. The floor is the time of their matrix products and tanh alone, in "
        "numpy, of a few members at a time, whose arrays stay in the cache, in the same rounds. Its tanh is np.tanh or "
        "2 / (1 + exp(-2z)) - 1, whichever is faster"
    ),
    "trainings": (
        f"Time of the fit to an RMSE of {trainings_of.TARGET} against the truth, on the sine with 100 points and "
        "FNN((1, 20, 1)): median over seeds that the settings were not chosen on. The rule for the choice stands in "
        "tests/benchmark_trainings.py, and --search repeats it"
    ),
    "growth": (
        "How time and memory grow where one size grows. A slope is that of the logarithms over the last octave: 1 for "
        "proportional. Memory is the largest amount allocated during the update, its result included, its arguments "
        "not"
    ),
    "imports": "Time to import, each in a new process",
}


# The clock


TURN = 1e-3  # seconds; a shorter call is repeated in its turn
WARM_UP = 20e-3  # seconds; a call shorter than this is made once more before its turn begins
LEAST_ROUNDS = 3


def clock(call, repeats):
    """Seconds of one call, as the mean of so many."""
    began = time.perf_counter()
    for _ in range(repeats):
        call()
    return (time.perf_counter() - began) / repeats


def in_turns(calls, budget, most=60):
    """{name: seconds in each round} of functions that take their turns, in as many rounds as fit into the budget.

    budget is in seconds; there are 3 rounds at least. Before them every function runs once, cold, and once for a look
    at how often it has to be repeated. A short call meets its own data in the cache, and not what the one before it
    has left there: it is made once before its turn is timed.
    """
    repeats = {}
    short = set()
    round_takes = 0.0
    for name, call in calls.items():
        call()
        took = clock(call, 1)
        repeats[name] = max(1, round(TURN / took))
        if took < WARM_UP:
            short.add(name)
        round_takes += took * (repeats[name] + (name in short))
    rounds = int(np.clip(budget / round_takes, LEAST_ROUNDS, most))
    times = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            if name in short:
                call()
            times[name].append(clock(call, repeats[name]))
    return {name: np.array(seconds) for name, seconds in times.items()}


def ratio(times, name, to):
    """How many times as long as another one of them takes, as the median over the rounds."""
    return float(np.median(times[name] / times[to]))


def row(section, case, name, times, *, others=(), floor=None, **more):
    """The Row of one thing that was timed; floor is the name of another, or seconds."""
    seconds = float(np.median(times[name]))
    if floor in times:
        floor = seconds / ratio(times, name, floor)
    return Row(section, str(case), name, seconds, floor, {other: ratio(times, other, name) for other in others}, **more)


def agree(section, case, expected, calls, tolerance=1e-8):
    """AssertionError, which says who, where the results of functions differ from what is expected."""
    scale = np.abs(expected).max()
    for name, call in calls.items():
        said = f"{section} {case}: {name} does not agree with the library"
        np.testing.assert_allclose(call(), expected, rtol=0, atol=tolerance * scale, err_msg=said)


# floors


class Floors(NamedTuple):
    """What this machine can do."""

    bandwidth: float  # bytes per second
    rows: list


def floors(sides=(256, 512, 1024), numbers=2**24, budget=1.0):
    """The Floors of this machine."""
    rows = []
    for dtype in (np.float64, np.float32):
        name = np.dtype(dtype).name
        rate = max(product_rate(side, dtype, budget) for side in sides)
        rows.append(Row("floors", name, "matrix product", numbers={"GF/s": rate / 1e9}))
    copied, added = bandwidths(numbers, budget)
    rows.append(Row("floors", "float64", "memory, copy", numbers={"GB/s": copied / 1e9}))
    rows.append(Row("floors", "float64", "memory, sum of two arrays", numbers={"GB/s": added / 1e9}))
    for dtype in (np.float64, np.float32):
        z = np.linspace(-3, 3, 4096, dtype=dtype)
        times = in_turns({name: partial(tanh, z, np.empty_like(z)) for name, tanh in TANH.items()}, budget)
        for name, seconds in times.items():
            per_number = float(np.median(seconds)) / len(z)
            rows.append(Row("floors", np.dtype(dtype).name, name, numbers={"ns per number": per_number * 1e9}))
    one = np.ones(1)
    calls = in_turns({"a call of numpy": partial(np.add, one, one, out=np.empty(1))}, budget)
    rows.append(row("floors", "one number", "a call of numpy", calls))
    return Floors(max(copied, added), rows)


def product_rate(side, dtype, budget):
    """Floating-point operations per second of a product of two square matrices."""
    a = np.random.default_rng(0).standard_normal((side, side)).astype(dtype)
    b = a[::-1].copy()
    result = np.empty_like(a)
    times = in_turns({"product": partial(np.matmul, a, b, out=result)}, budget)
    return 2 * side**3 / float(np.median(times["product"]))


def bandwidths(numbers, budget):
    """Bytes per second that a copy of a large array moves, and a sum of two."""
    a, b, result = np.ones((3, numbers))
    times = in_turns({"copy": partial(np.copyto, result, a), "sum": partial(np.add, a, b, out=result)}, budget)
    return 2 * a.nbytes / float(np.median(times["copy"])), 3 * a.nbytes / float(np.median(times["sum"]))


def by_exp(z, result):
    """tanh(z) = 2 / (1 + exp(-2z)) - 1, written to result."""
    np.multiply(z, -2, out=result)
    np.exp(result, out=result)
    np.add(result, 1, out=result)
    np.divide(2, result, out=result)
    np.subtract(result, 1, out=result)


TANH = {"np.tanh": lambda z, result: np.tanh(z, out=result), "tanh by exp": by_exp}


# updates and online


UPDATE_SHAPES = (
    (31, 100, 100), (151, 200, 200), (151, 1000, 500), (1000, 2000, 500),
    (10_000, 1000, 200), (100_000, 100, 100), (151, 10_000, 200), (151, 100_000, 200),
)  # fmt: skip
ONLINE_SHAPES = tuple((n_params, 1, n_ens) for n_params in (31, 151, 1000, 10_000) for n_ens in (100, 500))
BLOCKS = 2  # of a localised update


def an_update(n_params, n_obs, n_ens, rng):
    """The arguments of an update, of standard normal numbers."""
    ensemble = rng.standard_normal((n_params, n_ens))
    predictions = rng.standard_normal((n_obs, n_ens))
    d = rng.standard_normal(n_obs)
    obs_var = np.full(n_obs, 0.5)
    noise = rng.standard_normal((n_obs, n_ens))
    noise -= noise.mean(axis=1, keepdims=True)
    return Update(ensemble, predictions, d, d[:, None] + np.sqrt(obs_var)[:, None] * noise, obs_var)


def two_products(case):
    """The floor of an update, as functions, of which the faster counts: the two large products of the way with weights.

    In memory that is there already, or in new memory, which is sometimes nearer to the processor.
    """
    n_obs, n_ens = case.predictions.shape
    m = min(n_obs, n_ens)
    weights = np.full((n_ens, m), 1 / n_ens)
    moved = np.empty((len(case.ensemble), m))
    sums = np.empty((m, m))
    few = n_obs <= n_ens
    left, right = (case.predictions, case.perturbed.T) if few else (case.predictions.T, case.perturbed)

    def in_place():
        np.matmul(case.ensemble, weights, out=moved)
        np.matmul(left, right, out=sums)

    def in_new_memory():
        return np.matmul(case.ensemble, weights), np.matmul(left, right)

    return {"two products in place": in_place, "two products in new memory": in_new_memory}


def time_of_memory(case, machine):
    """Seconds of one read of an update's arguments and one write of its result."""
    return (2 * case.ensemble.nbytes + case.predictions.nbytes + case.perturbed.nbytes) / machine.bandwidth


def our_updates(case, rng):
    """The library's ways to make one update: the checked functions, and what the trainers call."""
    as_trainers_do = case.ensemble, case.predictions, case.d, case.obs_var, rng
    halves = [(slice(i, None, BLOCKS), slice(i, None, BLOCKS)) for i in range(BLOCKS)]
    return {
        "analysis": partial(analysis, case.ensemble, case.predictions, case.perturbed, case.obs_var),
        "trainers' perturbed": partial(UPDATES["perturbed"], *as_trainers_do),
        "transform": partial(transform, case.ensemble, case.predictions, case.d, case.obs_var),
        "trainers' transform": partial(UPDATES["transform"], *as_trainers_do),
        "localised, two blocks": partial(localised(halves), *as_trainers_do),
    }


def updates(machine, shapes=UPDATE_SHAPES, budget=8.0):
    """The rows of every shape: all of ours and all of the others' take their turns in the same rounds."""
    rng = np.random.default_rng(0)
    for shape in shapes:
        case = an_update(*shape, rng)
        ours = our_updates(case, rng)
        analyses, too_large = peers.prepared(peers.ANALYSES, case)
        transforms, too_large_transforms = peers.prepared(peers.TRANSFORMS, case)
        agree("updates", shape, ours["analysis"](), analyses)
        agree("updates", shape, ours["transform"](), transforms)
        noise = {"its noise alone": partial(rng.standard_normal, case.predictions.shape)}
        floor = two_products(case)
        times = in_turns(ours | analyses | transforms | noise | floor, budget)
        products = np.minimum(*(times[name] for name in floor))
        times["floor"] = np.maximum(products, time_of_memory(case, machine))
        of_shape = partial(row, "updates", shape, times=times, floor="floor")
        yield of_shape(name="analysis", others=analyses, left_out=too_large)
        yield of_shape(name="trainers' perturbed", others=noise)
        yield of_shape(name="transform", others=transforms, left_out=too_large_transforms)
        yield of_shape(name="trainers' transform")
        yield of_shape(name="localised, two blocks")


def two_passes(case):
    """The floor of an update with one observation, as functions, of which the faster counts.

    One pass over the ensemble finds the covariance, and one moves it: in memory that is there already, or in new
    memory, which is sometimes nearer to the processor.
    """
    s = case.predictions[0] - case.predictions[0].mean()
    innovations = case.perturbed[0] - case.predictions[0]
    k = np.ones((len(case.ensemble), 1))
    covariance = np.empty(len(case.ensemble))
    kept = np.empty_like(case.ensemble)

    def in_place():
        np.matmul(case.ensemble, s, out=covariance)
        np.multiply(k, innovations, out=kept)
        np.add(kept, case.ensemble, out=kept)

    def in_new_memory():
        np.matmul(case.ensemble, s, out=covariance)
        moved = k * innovations
        moved += case.ensemble

    return {"two passes in place": in_place, "two passes in new memory": in_new_memory}


def online(machine, shapes=ONLINE_SHAPES, budget=1.5):
    """The rows of every shape. What draws its noise is compared with what draws its noise."""
    rng = np.random.default_rng(0)
    for shape in shapes:
        case = an_update(*shape, rng)
        ours = our_updates(case, rng)
        given, _ = peers.prepared({"DAPPER PertObs": peers.ANALYSES["DAPPER PertObs"]}, case)
        drawing, _ = peers.prepared(peers.DRAWING, case)
        transforms, _ = peers.prepared(peers.TRANSFORMS, case)
        agree("online", shape, ours["analysis"](), given)
        agree("online", shape, ours["transform"](), transforms)
        del ours["localised, two blocks"]
        floor = two_passes(case)
        times = in_turns(ours | given | drawing | transforms | floor, budget)
        times["floor"] = np.minimum(*(times[name] for name in floor))
        of_shape = partial(row, "online", shape, times=times, floor="floor")
        yield of_shape(name="trainers' perturbed", others=drawing)
        yield of_shape(name="analysis", others=given)
        yield of_shape(name="trainers' transform", others=transforms)


# forward


FORWARD_CASES = tuple((sizes, dtype) for sizes in ((1, 16, 16, 1), (2, 32, 1)) for dtype in ("float64", "float32"))
CACHED = 2**14  # numbers in a layer: 128 KB, which stay near the processor


def work_of_few_members(net, n, dtype, members):
    """Functions that do the matrix products and tanh of some members in memory that is there, one for each tanh."""
    rng = np.random.default_rng(0)
    layers = []
    for fan_in, fan_out in net.shapes:
        W = rng.standard_normal((members, fan_out, fan_in)).astype(dtype)
        a = rng.standard_normal((members, fan_in, n)).astype(dtype)
        z, result = np.empty((2, members, fan_out, n), dtype)
        product = np.multiply if fan_in == 1 else np.matmul  # the same for one unit, and faster
        layers.append((partial(product, W, a, out=z), z, result))

    def with_tanh(tanh):
        for i, (product, z, result) in enumerate(layers, 1):
            product()
            if i < len(layers):
                tanh(z, result)

    return {f"few members, {name}": partial(with_tanh, tanh) for name, tanh in TANH.items()}


def forward(machine, cases=FORWARD_CASES, n_ens=500, n=1000, budget=8.0):
    """The rows of every network and precision."""
    rng = np.random.default_rng(0)
    for sizes, dtype in cases:
        net = FNN(sizes)
        ensemble = net.ensemble(n_ens, rng=rng).astype(dtype)
        case = Forward(net, ensemble, rng.standard_normal((n, sizes[0])).astype(dtype))
        ours = {"FNN": partial(net, ensemble, case.x)}
        others, _ = peers.prepared(peers.FORWARDS, case)
        agree("forward", sizes, ours["FNN"](), others, tolerance=1e-12 if dtype == "float64" else 1e-4)
        members = max(1, CACHED // (n * net.widest))
        floor = work_of_few_members(net, n, dtype, members)
        times = in_turns(ours | others | floor, budget)
        times["floor"] = n_ens / members * np.minimum(*(times[name] for name in floor))
        yield row("forward", f"{list(sizes)} {dtype}, N={n_ens}, n={n}", "FNN", times, others=others, floor="floor")


# trainings


def trainings(machine, found=trainings_of.FOUND, seeds=trainings_of.OTHER_SEEDS):
    """Every method with its setting on every seed, in turns."""
    found = {
        method: setting
        for method, setting in found.items()
        if not (method.startswith("MLP") and peers.why_missing("sklearn"))
    }
    times = {method: [] for method in found}
    errors = {method: [] for method in found}
    fits = {method: fit for method, (fit, _) in trainings_of.METHODS.items() if method in found}
    problems = [sine(rng=seed) for seed in seeds]
    for method, fit in fits.items():
        trainings_of.timed_fit(fit, problems[0], seeds[0], found[method])  # cold
    for seed, problem in zip(seeds, problems):
        for method, fit in fits.items():
            seconds, error = trainings_of.timed_fit(fit, problem, seed, found[method])
            times[method].append(seconds)
            errors[method].append(error)
    times = {method: np.array(seconds) for method, seconds in times.items()}
    for method, setting in found.items():
        said = ", ".join(f"{option} {value}" for option, value in setting.items())
        reached = np.array(errors[method])
        numbers = {
            "RMSE": float(np.median(reached)),
            "share that reach it": float(np.mean(reached <= trainings_of.TARGET)),
        }
        others = [] if method.startswith("MLP") else [other for other in found if other.startswith("MLP")]
        yield row("trainings", "sine, 100 points", method, times, others=others, numbers=numbers, setting=said)


def search_again(seeds=trainings_of.TUNING_SEEDS, methods=trainings_of.METHODS):
    """The settings that the rule finds on this machine, printed as they stand in the file."""
    found = {}
    for method, (_, grid) in methods.items():
        if method.startswith("MLP") and peers.why_missing("sklearn"):
            continue
        setting = trainings_of.search(method, grid, seeds, partial(print, flush=True))
        if setting is not None:
            found[method] = setting
    print("FOUND = {")
    for method, setting in found.items():
        print(f"    {method!r}: {setting!r},")
    print("}")
    return found


# growth


GROWTH = {
    "n_obs": [(151, n_obs, 100) for n_obs in (1000, 2000, 4000, 8000, 16_000, 32_000)],
    "n_params": [(n_params, 200, 100) for n_params in (1000, 2000, 4000, 8000, 16_000, 32_000)],
    "n_ens": [(151, 2000, n_ens) for n_ens in (50, 100, 200, 400, 800)],
}


def peak_memory(call):
    """The most bytes that were allocated at a time during a call, as Python's tracemalloc counts them."""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def slope(sizes, values):
    """The slope of log(values) over log(sizes) at its end."""
    (size, next_size), (value, next_value) = list(pairwise(sizes))[-1], list(pairwise(values))[-1]
    return float(np.log(next_value / value) / np.log(next_size / size))


def growth(machine, series=GROWTH, budget=1.0):
    """For each of the three sizes, the slopes of ours and of iterative_ensemble_smoother's, which is linear as well."""
    rng = np.random.default_rng(0)
    name_of_theirs = "iterative_ensemble_smoother"
    axes = ("n_params", "n_obs", "n_ens")
    for which, shapes in series.items():
        times = []
        memory = []
        for shape in shapes:
            case = an_update(*shape, rng)
            calls = {"analysis": our_updates(case, rng)["analysis"]}
            theirs, _ = peers.prepared({name_of_theirs: peers.ANALYSES[name_of_theirs]}, case)
            agree("growth", shape, calls["analysis"](), theirs)
            times.append(in_turns(calls | theirs, budget))
            inputs = case.ensemble.nbytes + case.predictions.nbytes + case.perturbed.nbytes
            memory.append({name: (peak_memory(call), inputs) for name, call in (calls | theirs).items()})
        sizes = [shape[axes.index(which)] for shape in shapes]
        for name in times[-1]:
            peaks = [each[name][0] for each in memory]
            _, inputs = memory[-1][name]
            numbers = {
                "slope of time": slope(sizes, [np.median(each[name]) for each in times]),
                "slope of memory": slope(sizes, peaks),
                "peak MB": peaks[-1] / 1e6,
                "of the arguments": peaks[-1] / inputs,
            }
            others = theirs if name == "analysis" else ()
            yield row("growth", f"{which} {sizes[0]}..{sizes[-1]}", name, times[-1], others=others, numbers=numbers)


# imports


def imports(machine, rounds=15):
    """import dalearn, beside import numpy, which is a part of it."""
    times = {"import dalearn": [], "import numpy": []}
    for _ in range(rounds + 1):
        for name, seconds in times.items():
            code = f"import time; began = time.perf_counter(); {name}; print(time.perf_counter() - began)"
            run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
            seconds.append(float(run.stdout))
    times = {name: np.array(seconds[1:]) for name, seconds in times.items()}  # without the first, cold one
    yield row("imports", "a new process", "import dalearn", times, others=["import numpy"])


# The command


SECTIONS = {
    "updates": updates, "online": online, "forward": forward,
    "trainings": trainings, "growth": growth, "imports": imports,
}  # fmt: skip
NEED_FLOORS = ("floors", "updates")
FORMS = {"json": "JSON", "markdown": "Markdown tables", "figure": "a PNG: the updates over their floors"}


def heading(section):
    return "\n" + textwrap.fill(f"{section}. {EXPLAINED[section]}.", 115)


def run(sections, say):
    """The rows of the named sections, in their order here; say(text) gets every line as it is found."""
    rows = []
    measured = None
    if any(section in NEED_FLOORS for section in sections):
        say(heading("floors"))
        measured = floors()
        rows += measured.rows
        for each in measured.rows:
            say(*lines_of(each))
    for section, measure in SECTIONS.items():
        if section not in sections:
            continue
        say(heading(section))
        for each in measure(measured):
            rows.append(each)
            say(*lines_of(each))
    return rows


def read_arguments(arguments):
    """What the command line asks for; the process ends with one line where that cannot be done."""
    names = ["floors", *SECTIONS]
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    listed = f"what to measure, all without one: {', '.join(names)}"
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=listed)
    for form in FORMS:
        parser.add_argument(f"--{form}", metavar="FILE", type=Path, help=f"write what was found as {FORMS[form]}")
    parser.add_argument(
        "--search", action="store_true", help="search for the settings of the trainings, 12 minutes; nothing else"
    )
    asked = parser.parse_args(arguments)
    asked.sections = asked.sections or names
    for name in asked.sections:
        if name not in names:
            parser.error(f"SECTION must be one of {', '.join(names)}; got {name}")
    if asked.figure and "updates" not in asked.sections:
        parser.error("--figure shows the section updates; name it too, or none")
    for form in FORMS:
        target = getattr(asked, form)
        try:
            if target:
                check_writable(target)
        except ValueError as error:
            parser.error(str(error))
    if asked.figure:
        try:
            import matplotlib  # noqa: F401
        except ImportError as error:
            parser.error(f"--figure needs matplotlib; install it: pip install 'dalearn[lab]' ({error})")
    return asked


def write(asked, rows, missing):
    """The files that were asked for."""
    if asked.json:
        with replaced(asked.json) as successor:
            successor.write_text(as_json(rows, missing), encoding="utf-8")
    if asked.markdown:
        with replaced(asked.markdown) as successor:
            successor.write_text(as_markdown(rows, missing, EXPLAINED), encoding="utf-8")
    if asked.figure:
        with replaced(asked.figure) as successor:
            figure(rows, successor)


def main(arguments=None):
    print_anything()
    asked = read_arguments(arguments)
    missing = [line for package in peers.HOW_TO_GET if (line := peers.why_missing(package))]

    def say(*lines):
        print(*lines, sep="\n", flush=True)

    say(*missing)
    if asked.search:
        search_again()
        return
    write(asked, run(asked.sections, say), missing)


if __name__ == "__main__":
    main()

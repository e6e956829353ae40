"""The benchmark: every section runs, nothing is timed before the results agree, and what was found is written."""

import importlib.util
import json
import time

import benchmark
import benchmark_peers
import benchmark_report
import benchmark_trainings
import numpy as np
import pytest
from benchmark_report import Row

IN_THE_EXTRA = ("iterative_ensemble_smoother", "pyesmda")
SMALL = (5, 4, 6)  # n_params, n_obs, n_ens
RIGHT = benchmark_peers.Peer(None, benchmark_peers.textbook)


@pytest.fixture(scope="module")
def floors():
    return benchmark.floors(sides=(8,), numbers=100, budget=0)


@pytest.fixture
def no_clock(monkeypatch):
    """A benchmark that must not come as far as timing anything."""

    def timed(*arguments):
        raise AssertionError("something was timed")

    monkeypatch.setattr(benchmark, "clock", timed)


def others_of(rows, name):
    (found,) = [set(row.others) for row in rows if row.name == name]
    return found


def test_that_the_floors_are_those_of_both_precisions_and_of_memory(floors):
    rates = {row.case: row.numbers["GF/s"] for row in floors.rows if row.name == "matrix product"}
    assert set(rates) == {"float64", "float32"} and min(rates.values()) > 0
    assert floors.bandwidth > 0 and len(floors.rows) == 9


@pytest.mark.parametrize("n_obs", [3, 20])
def test_that_the_floor_of_an_update_is_its_two_products_of_the_fewest_operations(n_obs, monkeypatch):
    products = []

    def matmul(left, right, **options):
        products.append(2 * len(left) * left.shape[1] * right.shape[1])
        return original(left, right, **options)

    original = np.matmul
    calls = benchmark.two_products(benchmark.an_update(10, n_obs, 4, np.random.default_rng(0)))
    monkeypatch.setattr(np, "matmul", matmul)
    m = min(4, n_obs)
    for call in calls.values():
        products.clear()
        call()
        assert products == [2 * 10 * 4 * m, 2 * n_obs * 4 * m]


def test_that_no_floor_is_below_the_time_of_the_memory_that_has_to_be_moved():
    case = benchmark.an_update(10, 20, 4, np.random.default_rng(0))
    slow = benchmark.Floors(1.0, [])  # one byte per second
    assert benchmark.time_of_memory(case, slow) == 8 * 4 * (10 + 20 + 20 + 10)
    rows = list(benchmark.updates(slow, [SMALL], budget=0))
    sizes = {"n_params": SMALL[0], "n_obs": SMALL[1], "n_ens": SMALL[2]}
    moved = 8 * sizes["n_ens"] * 2 * (sizes["n_params"] + sizes["n_obs"])
    assert [row.floor for row in rows] == [pytest.approx(moved)] * len(rows)


def test_that_an_update_is_compared_with_every_peer_of_the_extra(floors):
    rows = list(benchmark.updates(floors, [SMALL], budget=0))
    kinds = {f"pyesmda {kind}" for kind in ("naive", "cholesky", "woodbury", "subspace_rescaled")}
    assert others_of(rows, "analysis") >= {"iterative_ensemble_smoother", "textbook formula", *kinds}
    assert all(row.seconds > 0 and row.over_floor > 0 for row in rows) and len(rows) == 5


def test_that_a_peer_that_would_form_a_matrix_that_is_too_large_is_left_out_by_name(floors, monkeypatch):
    monkeypatch.setattr(benchmark_peers, "LARGEST_SIDE", 3)
    row = next(benchmark.updates(floors, [SMALL], budget=0))
    left_out = dict(row.left_out)
    assert left_out["pyesmda cholesky"] == "would form 4 x 4 numbers"
    assert left_out["textbook formula"] == "would form 9 x 9 numbers"
    assert "pyesmda woodbury" in row.others and not set(left_out) & set(row.others)


def test_that_one_observation_is_compared_with_two_passes_over_the_ensemble(floors):
    rows = list(benchmark.online(floors, [(5, 1, 6)], budget=0))
    assert [row.name for row in rows] == ["trainers' perturbed", "analysis", "trainers' transform"]
    assert all(row.over_floor > 0 for row in rows)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_that_a_forward_pass_is_compared_in_both_precisions(floors, dtype):
    (row,) = benchmark.forward(floors, [((2, 3, 1), dtype)], n_ens=4, n=5, budget=0)
    assert set(row.others) >= {"one batched matmul", "einsum"} and row.over_floor > 0 and dtype in row.case


def test_that_the_trainings_are_timed_with_the_settings_found(floors):
    found = {
        "ESMDA": {"update": "transform", "n_ens": 4, "alphas": 2, "spread": 0.2, "relaxation": 0.0, "dtype": "float32"},
        "MLPRegressor lbfgs": {"max_iter": 2, "alpha": 0.0, "tol": 1e-4, "dtype": "float64"},
    }
    ours, theirs = benchmark.trainings(floors, found, seeds=range(2))
    assert set(ours.others) == {theirs.name} and ours.numbers["RMSE"] > 0
    assert 0 <= ours.numbers["share that reach it"] <= 1 and "n_ens 4" in ours.setting


def test_that_the_settings_that_the_file_holds_stand_on_the_grids():
    assert set(benchmark_trainings.FOUND) == set(benchmark_trainings.METHODS)
    for method, setting in benchmark_trainings.FOUND.items():
        _, grid = benchmark_trainings.METHODS[method]
        assert setting in list(benchmark_trainings.settings_of(grid))


def test_that_the_search_takes_the_best_of_the_fastest_settings_that_are_good_enough(monkeypatch):
    tried = {  # {(error, seconds)}: too bad, as fast as the next, the one to take, too slow
        (0.04, 1.0): None, (0.03, 2.0): None, (0.02, 2.05): "taken", (0.01, 2.5): None,
    }  # fmt: skip
    monkeypatch.setattr(benchmark_trainings, "timed_fit", lambda fit, problem, seed, setting: setting["at"][::-1])
    monkeypatch.setitem(benchmark_trainings.METHODS, "a method", (None, {}))
    said = []
    taken = benchmark_trainings.search("a method", {"at": list(tried)}, range(3), said.append, range(2))
    assert tried[taken["at"]] == "taken"
    assert said[0].startswith("a method: 3 of 4 settings") and "of 2 that are as fast" in said[1]


def test_that_a_fit_is_timed_without_the_prediction_and_one_that_diverges_has_no_error(monkeypatch):
    problem = benchmark_trainings.sine(5, rng=0)

    def fit(problem, seed, *, diverges):
        if diverges:
            raise benchmark_trainings.Diverged(1, "overflow")
        return lambda: (time.sleep(0.05), problem.truth + 0.5)[1]

    seconds, error = benchmark_trainings.timed_fit(fit, problem, 0, {"diverges": False})
    assert seconds < 0.05 and error == pytest.approx(0.5)
    assert benchmark_trainings.timed_fit(fit, problem, 0, {"diverges": True})[1] == np.inf


def test_that_a_lucky_moment_of_the_clock_does_not_decide_the_search(monkeypatch):
    # at first the second setting seems faster; in turns, in the order of the shortlist, it is twice as slow
    times = iter([1.0, 0.5, 0.0, 0.0, 2.0, 1.0])
    monkeypatch.setattr(benchmark_trainings, "timed_fit", lambda *arguments: (next(times), 0.01))
    monkeypatch.setitem(benchmark_trainings.METHODS, "a method", (None, {}))
    grid = {"at": ["steady", "lucky"]}
    taken = benchmark_trainings.search("a method", grid, [0], lambda text: None, [1])
    assert taken == {"at": "steady"}


def test_that_a_setting_that_was_good_by_luck_is_not_taken(monkeypatch):
    def timed_fit(fit, problem, seed, setting):
        by_luck = setting["at"] == "fast" and seed != 0
        return (1.0 if setting["at"] == "fast" else 2.0), (0.04 if by_luck else 0.02)

    monkeypatch.setattr(benchmark_trainings, "timed_fit", timed_fit)
    monkeypatch.setitem(benchmark_trainings.METHODS, "a method", (None, {}))
    taken = benchmark_trainings.search("a method", {"at": ["fast", "sound"]}, [0], lambda text: None, [1, 2, 3])
    assert taken == {"at": "sound"}


def test_that_no_setting_is_found_where_none_is_good_enough(monkeypatch):
    monkeypatch.setitem(benchmark_trainings.METHODS, "a method", (lambda p, s, *, error: lambda: p.truth + error, {}))
    assert benchmark_trainings.search("a method", {"error": [0.5]}, range(2), lambda text: None) is None


def test_that_growth_states_the_slopes(floors):
    series = {"n_obs": [(5, 4, 6), (5, 8, 6)]}
    ours, theirs = benchmark.growth(floors, series, budget=0)
    assert ours.name == "analysis" and theirs.name in ours.others
    assert {"slope of time", "slope of memory", "peak MB"} < set(ours.numbers)


@pytest.mark.parametrize("power", [0, 1, 2])
def test_that_a_slope_is_the_power_of_the_last_octave(power):
    sizes = [1, 2, 4]
    assert benchmark.slope(sizes, [100.0, 2.0**power, 4.0**power]) == pytest.approx(power)


def test_that_memory_is_counted_at_its_peak():
    kept = benchmark.peak_memory(lambda: np.empty(10**6).sum() * 0 + np.empty(10**5).size)
    assert 8e6 <= kept < 8.9e6


def test_that_imports_are_timed_in_processes_of_their_own(floors):
    (row,) = benchmark.imports(floors, rounds=1)
    assert row.seconds > 0 and row.others["import numpy"] > 0


@pytest.mark.parametrize("table, name, measure", [
    ("ANALYSES", "the wrong one", lambda floors: benchmark.updates(floors, [SMALL], budget=0)),
    ("TRANSFORMS", "the wrong one", lambda floors: benchmark.updates(floors, [SMALL], budget=0)),
    ("ANALYSES", "DAPPER PertObs", lambda floors: benchmark.online(floors, [(5, 1, 6)], budget=0)),
    ("TRANSFORMS", "the wrong one", lambda floors: benchmark.online(floors, [(5, 1, 6)], budget=0)),
    ("FORWARDS", "the wrong one", lambda floors: benchmark.forward(floors, [((2, 3, 1), "float64")], n_ens=4, n=5)),
    ("ANALYSES", "iterative_ensemble_smoother", lambda floors: benchmark.growth(floors, {"n_obs": [SMALL, SMALL]})),
])  # fmt: skip
def test_that_a_peer_that_disagrees_is_an_error_before_anything_is_timed(
    floors, no_clock, monkeypatch, table, name, measure
):
    wrong = benchmark_peers.Peer(None, lambda case: lambda: 0.0)
    monkeypatch.setattr(benchmark_peers, table, {name: wrong})
    monkeypatch.setattr(benchmark_peers, "DRAWING", {})
    monkeypatch.setattr(benchmark_peers, "ANALYSES", {"DAPPER PertObs": RIGHT} | benchmark_peers.ANALYSES)
    with pytest.raises(AssertionError, match=f"{name} does not agree with the library"):
        list(measure(floors))


def test_that_everyone_takes_a_turn_in_every_round(monkeypatch):
    monkeypatch.setattr(benchmark, "WARM_UP", 0)
    called = []
    calls = {name: lambda name=name: (called.append(name), time.sleep(0.002)) for name in "ab"}
    times = benchmark.in_turns(calls, budget=0)
    rounds = called[4:]  # behind the cold call and the look, of each
    assert rounds == ["a", "b"] * benchmark.LEAST_ROUNDS and {len(each) for each in times.values()} == {3}


def test_that_a_short_call_is_made_once_before_its_turn_is_timed(monkeypatch):
    called = []

    def two_milliseconds(call, repeats):  # whatever else the machine does
        call()
        return 2e-3

    monkeypatch.setattr(benchmark, "clock", two_milliseconds)
    benchmark.in_turns({"it": lambda: called.append("it")}, budget=0)
    assert len(called) == 2 + 2 * benchmark.LEAST_ROUNDS  # cold, a look, and in each round warm and timed


def test_that_a_ratio_is_the_median_of_the_rounds_ratios():
    times = {"ours": np.array([1.0, 2.0, 4.0]), "theirs": np.array([2.0, 4.0, 40.0])}
    assert benchmark.ratio(times, "theirs", "ours") == 2


def test_that_a_package_that_is_missing_is_named_with_how_to_get_it(floors, monkeypatch):
    monkeypatch.setitem(benchmark_peers.HOW_TO_GET, "no_such_package", "pip install it")
    line = benchmark_peers.why_missing("no_such_package")
    assert "no_such_package is left out" in line and line.endswith("pip install it")
    peer = benchmark_peers.Peer("no_such_package", None)
    assert benchmark_peers.prepared({"it": peer}, None) == ({}, [])


def test_that_every_peers_package_has_a_way_to_get_it():
    tables = (benchmark_peers.ANALYSES, benchmark_peers.TRANSFORMS, benchmark_peers.DRAWING, benchmark_peers.FORWARDS)
    packages = {peer.package for table in tables for peer in table.values()} - {None}
    assert packages < set(benchmark_peers.HOW_TO_GET)
    assert all(importlib.util.find_spec(package) for package in IN_THE_EXTRA)


def found_rows():
    others = {"iterative_ensemble_smoother": 3.0, "pyesmda naive": 9.0, "pyesmda woodbury": 2.0}
    return [
        Row("floors", "float64", "matrix product", numbers={"GF/s": 50.0}),
        Row("updates", "(31, 100, 100)", "analysis", 2e-3, 1e-3, others, left_out=[("dageo", "too large")]),
        Row("updates", "(31, 200, 100)", "analysis", 3e-3, 1e-3, {"pyesmda woodbury": 4.0}),
        Row("trainings", "sine", "ESMDA", 4e-3, setting="n_ens 32"),
    ]


def test_that_what_was_found_is_written_in_every_form(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(benchmark, "run", lambda sections, say: found_rows())
    targets = {form: tmp_path / f"found.{form}" for form in ("json", "markdown", "figure")}
    benchmark.main([word for form, target in targets.items() for word in (f"--{form}", str(target))])
    found = json.loads(targets["json"].read_text(encoding="utf-8"))
    assert found["rows"][1]["over_floor"] == 2 and found["machine"]["packages"]["numpy"] == np.__version__
    text = targets["markdown"].read_text(encoding="utf-8")
    assert "| (31, 100, 100) | analysis | 2 ms | 2.00 | 3× | 9× | 2× |" in text
    assert "| (31, 200, 100) | analysis | 3 ms | 3.00 |  |  | 4× |" in text
    assert targets["figure"].read_bytes().startswith(b"\x89PNG")


def test_that_the_figure_shows_the_fastest_of_pyesmdas_inversions():
    import matplotlib.pyplot as plt

    _, ax = plt.subplots()
    benchmark_report.draw(found_rows(), ax)
    shown = {line.get_label(): list(line.get_xdata()) for line in ax.lines}
    assert shown["dalearn"] == [2, 3] and shown["pyesmda, its fastest"] == [4, 12]
    plt.close("all")


def test_that_a_row_is_read_on_the_screen():
    first, others, left_out = benchmark_report.lines_of(found_rows()[1])
    assert "2 ms" in first and "2.00 x floor" in first
    assert others.strip() == "the others' time: iterative_ensemble_smoother 3x, pyesmda naive 9x, pyesmda woodbury 2x"
    assert left_out.strip() == "left out: dageo (too large)"


def test_that_sections_run_by_name_after_the_floors_that_they_need(monkeypatch):
    monkeypatch.setattr(benchmark, "floors", lambda: benchmark.Floors(1.0, [Row("floors", "", "floor")]))
    for section in benchmark.SECTIONS:
        rows = [Row(section, "", "measured")]
        monkeypatch.setitem(benchmark.SECTIONS, section, lambda floors, rows=rows: rows)
    assert [row.section for row in benchmark.run(["imports", "updates"], print)] == ["floors", "updates", "imports"]
    assert [row.section for row in benchmark.run(["online"], print)] == ["online"]


def test_that_help_names_every_section(capsys):
    with pytest.raises(SystemExit):
        benchmark.main(["--help"])
    words = capsys.readouterr().out.split("all without one: ")[1]
    assert all(section in words for section in benchmark.SECTIONS)


@pytest.mark.parametrize("arguments, said", [
    (["upgrades"], "SECTION must be one of floors, updates, online, forward, trainings, growth, imports; got upgrades"),
    (["imports", "--figure", "found.png"], "--figure shows the section updates"),
    (["--json", "no/such/folder/found.json"], "must be in a folder that exists"),
])  # fmt: skip
def test_that_what_cannot_be_done_is_said_in_one_line(arguments, said, capsys):
    with pytest.raises(SystemExit):
        benchmark.main(arguments)
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line

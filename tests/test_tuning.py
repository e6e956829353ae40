"""Every family at its best for every budget: the spaces, the rule, the file of choices, and the trainings themselves."""

import sys
from dataclasses import replace
from math import prod

import numpy as np
import pytest
from oracles import kalman_posterior

from dalearn import FNN, Diverged, Network, enkf, esmda, rmse
from dalearn.study import __main__ as command
from dalearn.study import assimilations, cases, derivative_free, descents, references, tuning
from dalearn.study.cases import Run
from dalearn.study.families import TUNED
from dalearn.study.tuning import N_TRIED, PASSES, Choice, Tuned, tried, tune

PROBLEMS = list(cases.PROBLEMS)
SMALL = ("sine", 25, 0.1)


def error_after(run, theta):
    """The RMSE of parameters on a run's test points."""
    return rmse(run.net(theta, run.problem.x_test), run.problem.truth)


# The settings that are tried


@pytest.mark.parametrize("name", TUNED)
def test_that_every_family_has_as_many_settings_to_try_at_every_budget(name):
    family = TUNED[name]
    assert set(family.problems()) == ({"sine"} if family.on_stream else set(PROBLEMS))
    pairs = [(problem, passes) for problem in family.problems() for passes in family.budgets(family.tuned_on(problem))]
    for problem, passes in pairs:
        settings = tried(family, problem, passes)
        assert len(settings) == N_TRIED
        for names in settings:
            space = family.space(problem != "hat 2-D", passes)
            assert all(value in space[name] for name, value in names.items()) and names.keys() == space.keys()


@pytest.mark.parametrize("name", ["tuned Adam", "tuned EnKF", "tuned random features"])
def test_that_in_a_draw_every_value_comes_up_equally_often(name):
    family = TUNED[name]
    space = family.space(True, 100)
    settings = tried(family, "sine", 100)
    assert prod(map(len, space.values())) > N_TRIED
    for each, values in space.items():
        counts = [sum(setting[each] == value for setting in settings) for value in values]
        assert max(counts) - min(counts) <= 1 and sum(counts) == N_TRIED


def test_that_a_draw_is_the_same_each_time_and_another_for_another_budget():
    family = TUNED["tuned Adam"]
    assert tried(family, "sine", 100) == tried(family, "sine", 100) != tried(family, "sine", 300)
    assert tried(replace(family, name="mine"), "sine", 100) != tried(family, "sine", 100)


def test_that_a_small_space_is_tried_as_a_whole():
    family = Tuned("mine", None, lambda is_curve, passes: {"rate": (1, 2), "decay": (0, is_curve)})
    pairs = [{"rate": 1, "decay": 0}, {"rate": 1, "decay": True}, {"rate": 2, "decay": 0}, {"rate": 2, "decay": True}]
    assert tried(family, "hat 1-D", 10) == pairs


@pytest.mark.parametrize("name", TUNED)
@pytest.mark.parametrize("passes", [3, 10, 30, 100, 300])
def test_that_a_training_spends_what_the_budget_allows_and_no_more(name, passes):
    family = TUNED[name]
    case = family.tuned_on("sine")
    if passes not in family.budgets(case):
        assert family.at(passes) not in family.methods(case)
        return
    spent = []
    for setting in tried(family, "sine", passes)[::12]:
        row = family.train(Run(*case, 0), passes, **setting)
        spent.append(row["forward"] + 2 * row["backward"])
        assert all(f"{key}={value}" in row["settings"] for key, value in setting.items() if value is not None)
    assert 0 < min(spent) <= max(spent) <= passes
    may_be_ready_before = (
        "tuned random features",
        "tuned Levenberg-Marquardt",
        "tuned extended KF",
        "stream extended KF",
    )
    if name not in may_be_ready_before:
        assert max(spent) > 0.6 * passes


# The rule


def made_up(errors, monkeypatch):
    """A family whose error is errors[rate], one for each seed, and which spends 7 passes forward and 2 backward."""

    def train(run, passes, *, rate):
        return {"rmse": errors[rate][run.seed - tuning.FIRST_SEED], "forward": 7, "backward": 2}

    return Tuned("made up", train, lambda is_curve, passes: {"rate": tuple(errors)})


def test_that_of_the_best_quarter_the_setting_with_the_smallest_median_is_chosen(monkeypatch):
    errors = {rate: [3.0] * 2 + [0.0] * 6 for rate in range(6)}  # bad at first, and no second look
    errors |= {6: [2.0] * 8, 7: [1.0, 1.0, 9, 9, 9, 9, 9, 1.0]}
    choice = tune(made_up(errors, monkeypatch), "sine", 1000)
    assert choice == Choice({"rate": 6}, 2.0, (8 * 2 + 2 * 6) * 11)
    del errors[6]  # seven are left, and two of them are more than a quarter
    assert tune(made_up(errors, monkeypatch), "sine", 1000) == Choice({"rate": 0}, 0.0, (7 * 2 + 2 * 6) * 11)


def test_that_a_setting_that_diverges_on_one_seed_is_not_chosen(monkeypatch):
    errors = {0.1: [3.0] * 8, 0.2: [1.0] * 7 + [np.nan], 0.3: [1.0] * 7 + [np.inf], 0.4: [np.nan] * 8}
    errors |= {rate: [9.0] * 8 for rate in range(1, 9)}  # so that three go on
    assert tune(made_up(errors, monkeypatch), "sine", 10).setting == {"rate": 0.1}


def test_that_settings_for_long_trainings_are_compared_on_four_seeds_and_none_of_a_study(monkeypatch):
    errors = {0.1: [1.0] * 4 + [np.nan] * 4}
    assert tune(made_up(errors, monkeypatch), "sine", 3000).spent == 4 * 11
    assert len(tuning.tuning_seeds(1000)) == 8 and min(tuning.tuning_seeds(10)) == 100


def test_that_each_budget_is_trained_with_its_own_setting(monkeypatch):
    def train(run, passes, *, rate):
        return run.row(run.nowhere, 0.0, forward=passes, rate=rate)

    family = Tuned("mine", train, None, first=1000)
    choices = {("mine", "sine"): {passes: Choice({"rate": i}, 1.0, 1) for i, passes in enumerate(PASSES)}}
    monkeypatch.setattr(tuning, "chosen_settings", lambda: choices)

    choices["mine", "sine"][300] = Choice({"rate": 3, "batch": 50}, 1.0, 1)
    monkeypatch.setattr(tuning, "PASSES", (300,))
    with_batches = Tuned("mine", lambda run, passes, **setting: run.row(run.nowhere, 0.0, **setting), None)
    monkeypatch.setattr(tuning, "ELSEWHERE", (300,))
    assert [row["settings"] for row in with_batches.rows(Run(*SMALL, 0))] == ["rate=3 batch=25"]  # there are no more
    monkeypatch.undo()
    monkeypatch.setattr(tuning, "chosen_settings", lambda: choices)

    def rows_on(case):
        return {row["method"]: (row["forward"], row["settings"]) for row in family.named_rows(Run(*case, 0))}

    assert rows_on(cases.COURSE[0]) == {
        "mine 1000 passes": (1000, "rate=4"),
        "mine 3000 passes": (3000, "rate=5"),
        "mine 10000 passes": (10_000, "rate=6"),
    }
    assert rows_on(SMALL) == {"mine 1000 passes": (1000, "rate=4")}  # elsewhere at few budgets, with the same settings


def test_that_a_family_for_the_stream_is_tuned_and_trained_there_alone():
    family = TUNED["stream Adam"]
    assert family.problems() == ["sine"] and family.tuned_on("sine") == cases.STREAM
    assert family.methods(cases.STREAM) == [f"stream Adam {passes} passes" for passes in (3, 30, 100, 300)]
    assert all(not family.methods(case) for case in cases.CASES if case != cases.STREAM)
    assert TUNED["tuned Adam"].methods(cases.STREAM) == []


def test_that_on_a_stream_an_ensemble_sees_each_observation_once():
    setting = {"batch": 5, "relaxation": 0.3, "spread": 0.4, "update": "transform"}
    row = TUNED["stream EnKF"].train(Run(*SMALL, 3), 30, **setting)
    assert (row["updates"], row["forward"]) == (5, 30) and "members=30" in row["settings"]


# The file of choices

CHOICES = {
    ("tuned Adam", "sine, two periods"): {
        30: Choice({"rate": 0.003, "batch": None, "schedule": "cosine"}, 0.25, 1234),
        10: Choice({"rate": 1, "batch": 20, "schedule": "constant"}, 0.5, 99),
    },
    ("a stranger's", "sine"): {10: Choice({}, 0.125, 7)},
}


def test_that_choices_are_read_as_they_were_written_in_order(tmp_path):
    path = tmp_path / "settings.csv"
    tuning.write_choices(path, CHOICES, ["tuned Adam"])
    assert tuning.read_choices(path) == CHOICES
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert lines == [
        "family,problem,passes,error,spent,setting",
        'tuned Adam,"sine, two periods",10,0.5,99,rate=1 batch=20 schedule=constant',
        'tuned Adam,"sine, two periods",30,0.25,1234,rate=0.003 batch=None schedule=cosine',
        "a stranger's,sine,10,0.125,7,",
    ]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("broken", ["f,sine,ten,0.1,3,rate=1", "f,sine,10,low,3,rate=1", "f,sine,10,0.1,3,rate"])
def test_that_a_broken_file_of_choices_is_named_with_its_line(tmp_path, broken):
    path = tmp_path / "settings.csv"
    path.write_text(f"# a note\nfamily,problem,passes,error,spent,setting\n{broken}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=f"{path}, line 3: passes and spent must be whole numbers"):
        tuning.read_choices(path)
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(
        ValueError, match="must have the columns family, problem, passes, error, spent, setting; got a, b"
    ):
        tuning.read_choices(path)


def test_that_choosing_goes_on_from_what_the_file_has(tmp_path):
    path = tmp_path / "settings.csv"
    family = TUNED["tuned random features"]
    families = {family.name: family}
    kept = {passes: Choice({"units": 20, "scale": 1.0, "prior": 1}, 9.0, 1) for passes in PASSES[:-1]}
    tuning.write_choices(path, {(family.name, "sine"): kept}, families)
    said = []
    tuning.choose(path, families, ["sine"], progress=lambda *task: said.append(task[:3]))
    assert said == [(family.name, "sine", 10_000)]
    choices = tuning.read_choices(path)[family.name, "sine"]
    assert choices.pop(10_000).error < 0.1 and choices == kept


# The trainings


def test_that_the_priors_part_of_the_gradient_is_that_of_the_loss():
    run = Run(*SMALL, 0)
    net = descents.decayed(run, 0.7)
    x, d = run.data
    loss, gradient = net.loss_and_gradient(run.theta, x, d)
    _, same = net.backpropagate(run.theta, x, d)
    np.testing.assert_allclose(same, gradient, rtol=1e-12)
    for i in (0, 25, 60):
        step = np.zeros(net.n_params)
        step[i] = 1e-6
        higher, _ = net.loss_and_gradient(run.theta + step, x, d)
        lower, _ = net.loss_and_gradient(run.theta - step, x, d)
        assert gradient[i] == pytest.approx((higher - lower) / 2e-6, rel=1e-5)
    assert loss == pytest.approx(
        run.net.loss_and_gradient(run.theta, x, d)[0] + 0.7 * 0.1**2 / 25 * np.sum((run.theta / run.net.prior_std) ** 2)
    )


def test_that_a_descent_with_the_prior_counted_once_ends_at_the_map():
    run = Run(*SMALL, 0)
    x, d = run.data
    run.net = FNN((1, 1))  # linear, so the posterior's mean is its maximum
    net = descents.decayed(run, 1)
    theta = np.zeros(2)
    for _ in range(2000):
        theta = theta - 0.1 * net.backpropagate(theta, x, d)[1]
    H = np.hstack([x, np.ones((25, 1))])
    mean, _ = kalman_posterior(np.zeros(2), np.diag(run.net.prior_std**2), H, d[:, 0], np.full(25, 0.01))
    np.testing.assert_allclose(theta, mean, rtol=1e-8)


def test_that_the_filter_and_the_smoother_are_those_of_the_library():
    run = Run(*SMALL, 3)
    setting = {"batch": 5, "relaxation": 0.3, "spread": 0.4, "update": "transform"}
    row = TUNED["tuned EnKF"].train(Run(*SMALL, 3), 100, members=15, **setting)
    options = {"batch_size": 5, "relaxation": 0.3, "update": "transform", "rng": run.rng}
    ensemble = run.net.ensemble(15, spread=0.4, centre=run.theta, rng=run.rng)
    *_, last = enkf(run.net, ensemble, *run.known, epochs=6, **options)
    members = run.net(last.theta, run.problem.x_test)
    assert row["rmse"] == pytest.approx(rmse(members.mean(axis=-1), run.problem.truth), rel=1e-12)
    assert (row["updates"], row["forward"]) == (6 * 5, 90)

    run = Run(*SMALL, 3)
    setting = {"relaxation": 0.3, "spread": 0.2, "update": "perturbed"}
    row = TUNED["tuned ESMDA"].train(Run(*SMALL, 3), 100, assimilations=4, **setting)
    ensemble = run.net.ensemble(25, spread=0.2, centre=run.theta, rng=run.rng)
    *_, last = esmda(run.net, ensemble, *run.known, alphas=4, relaxation=0.3, rng=run.rng)
    members = run.net(last.theta, run.problem.x_test)
    assert row["rmse"] == pytest.approx(rmse(members.mean(axis=-1), run.problem.truth), rel=1e-12)
    assert (row["updates"], row["forward"]) == (4, 100)


def seen_by(monkeypatch):
    """What every purse from now on is told: a list of (loss, theta)."""
    seen = []
    note = references.Purse.note

    def noted(purse, theta, loss):
        seen.append((loss, theta.copy()))
        note(purse, theta, loss)

    monkeypatch.setattr(references.Purse, "note", noted)
    return seen


@pytest.mark.parametrize(
    "name, setting", [("tuned Levenberg-Marquardt", {"bound": 1}), ("tuned L-BFGS", {"memory": 30})]
)
def test_that_with_a_large_budget_a_fit_with_the_prior_ends_where_the_posterior_is_flat(name, setting, monkeypatch):
    seen = seen_by(monkeypatch)
    run = Run(*SMALL, 1)
    late = TUNED[name].train(run, 10_000, decay=1, start=1.0, **setting)
    _, best = min(seen, key=lambda pair: pair[0])
    net = descents.decayed(run, 1)
    _, at_start = net.loss_and_gradient(run.theta, *run.data)
    _, at_end = net.loss_and_gradient(best, *run.data)
    assert np.abs(at_end).max() < 1e-5 * np.abs(at_start).max()
    early = TUNED[name].train(Run(*SMALL, 1), 10, decay=1, start=1.0, **setting)
    assert early["rmse"] > 2 * late["rmse"] and late["forward"] + 2 * late["backward"] < 10_000


@pytest.mark.parametrize("name", ["tuned L-BFGS", "tuned Levenberg-Marquardt"])
def test_that_what_a_budget_buys_is_the_best_that_was_seen_for_it(name, monkeypatch):
    seen = seen_by(monkeypatch)
    setting = tried(TUNED[name], "sine", 30)[0]
    run = Run(*SMALL, 1)
    row = TUNED[name].train(run, 30, **setting)
    _, best = min(seen, key=lambda pair: pair[0])
    assert len(seen) > 5 and row["rmse"] == pytest.approx(error_after(run, best), rel=1e-12)


def test_that_a_purse_gives_out_no_more_than_it_holds():
    purse = references.Purse(7, np.zeros(2))
    purse.pay(1, 1)
    purse.pay(1, 1)
    with pytest.raises(references.Spent):
        purse.pay(0, 1)
    assert (purse.left, purse.forward, purse.backward) == (1, 2, 2)


@pytest.mark.parametrize("batch", [1, 5, 7])
def test_that_the_extended_filter_is_exact_on_a_line_whatever_its_batches(batch):
    run = Run("sine", 12, 0.1, 0)
    net = FNN((1, 1))
    run.net = net
    run.theta = net.init(np.random.default_rng(4))
    steps = references.extended_in_batches(run, 2, batch, spread=0.5, inflation=2, forget=0)
    *_, last = steps  # two epochs with twice the variance count the data once
    H = np.hstack([run.data[0], np.ones((12, 1))])
    mean, _ = kalman_posterior(run.theta, np.diag((0.5 * net.prior_std) ** 2), H, run.data[1][:, 0], np.full(12, 0.01))
    np.testing.assert_allclose(last.theta, mean, rtol=1e-8)


def test_that_an_extended_filter_that_overflows_diverges_with_the_number_of_its_epoch(monkeypatch):
    run = Run(*SMALL, 0)
    slopes = iter([1.0] * 5 + [np.nan] * 10)  # five batches make an epoch
    monkeypatch.setattr(Network, "jacobian", lambda net, theta, x: np.full((len(x), net.n_params), next(slopes)))
    steps = references.extended_in_batches(run, 3, 5, spread=0.5, inflation=1, forget=0)
    assert next(steps).k == 1
    with pytest.raises(Diverged, match="extended Kalman filter overflow") as error:
        next(steps)
    assert error.value.k == 2


def test_that_random_features_end_at_the_posterior_mean_with_few_units_and_with_many():
    for units in (10, 80):  # fewer than data, and more
        run = Run(*SMALL, 2)
        row = TUNED["tuned random features"].train(run, 100, units=units, scale=0.5, prior=3)
        rng = Run(*SMALL, 2).rng
        W = rng.standard_normal((1, units))
        b = rng.standard_normal(units)
        H = np.hstack([np.tanh(run.data[0] @ W + b), np.ones((25, 1))])
        prior = np.diag([(3 * 2) ** 2 / units] * units + [0.2**2])
        mean, _ = kalman_posterior(np.zeros(units + 1), prior, H, run.data[1][:, 0], np.full(25, 0.01))
        predictions = np.hstack([np.tanh(run.problem.x_test @ W + b), np.ones((len(run.problem.x_test), 1))]) @ mean
        assert row["rmse"] == pytest.approx(rmse(predictions[:, None], run.problem.truth), rel=1e-6)
        assert row["forward"] == units / 20


def test_that_ranks_are_centred_and_do_not_mind_how_large_the_losses_are():
    np.testing.assert_allclose(derivative_free.centred_ranks(np.array([3.0, 1e9, 0.1])), [0, 0.5, -0.5])
    np.testing.assert_allclose(derivative_free.centred_ranks(np.array([3.0])), [-0.5])


def test_that_an_evolution_strategy_goes_downhill():
    run = Run(*SMALL, 1)
    start = error_after(run, run.theta)
    setting = {"pairs": 8, "sigma": 0.03, "rate": 0.03, "batch": None}
    early = TUNED["tuned evolution strategy"].train(Run(*SMALL, 1), 30, **setting)
    late = TUNED["tuned evolution strategy"].train(Run(*SMALL, 1), 3000, **setting)
    assert late["rmse"] < 0.3 * start and late["rmse"] < early["rmse"]
    assert late["updates"] == 3000 // 16 and late["forward"] == 16 * late["updates"]
    batches = TUNED["tuned evolution strategy"].train(Run(*SMALL, 1), 30, **setting | {"batch": 5})
    assert batches["updates"] == 9 and batches["forward"] == 29  # a step costs 16 / 5 passes


def test_that_cma_es_draws_from_the_runs_own_generator_alone():
    setting = {"popsize": 8, "sigma": 0.1, "diagonal": False, "decay": 1}
    np.random.seed(1)
    state = np.random.get_state()[1].copy()
    rows = [TUNED["tuned CMA-ES"].train(Run(*SMALL, 1), 400, **setting) for _ in range(2)]
    run = Run(*SMALL, 1)
    assert rows[0]["rmse"] == rows[1]["rmse"] < error_after(run, run.theta)
    np.testing.assert_array_equal(np.random.get_state()[1], state)
    assert rows[0]["updates"] == 50 and rows[0]["forward"] == 400
    other = TUNED["tuned CMA-ES"].train(Run(*SMALL, 2), 400, **setting)
    assert other["rmse"] != rows[0]["rmse"]


@pytest.mark.parametrize("part", ["enkf", "gauss_newton"])
def test_that_the_tuned_gauss_newton_makes_its_row_wherever_it_diverges(monkeypatch, part):
    def diverge(*_, **__):
        raise Diverged(3, "a test")

    monkeypatch.setattr(assimilations, part, diverge)
    row = TUNED["tuned Gauss-Newton"].train(Run(*SMALL, 0), 300, members=10, start_members=15, share=0.3)
    assert np.isnan(row["rmse"]) and "members=10" in row["settings"]


# The command

RANDOM = ["--family", "tuned random features", "--problem", "sine", "--processes", "1"]


def test_that_the_command_chooses_what_is_missing_and_says_what_it_has_chosen(tmp_path, capsys):
    path = tmp_path / "settings.csv"
    command.main(["--choose", str(path), *RANDOM])
    said = capsys.readouterr().out.splitlines()
    assert len(said) == len(PASSES) and said[0].startswith("tuned random features, sine, 10 passes: units=")
    content = path.read_bytes()
    choices = tuning.read_choices(path)["tuned random features", "sine"]
    assert [
        choice.setting in tried(TUNED["tuned random features"], "sine", passes) for passes, choice in choices.items()
    ]
    again = tune(TUNED["tuned random features"], "sine", 30)
    assert choices[30].setting == again.setting and choices[30].error == pytest.approx(again.error, rel=1e-3)
    command.main(["--choose", str(path), *RANDOM])  # nothing is missing
    assert capsys.readouterr().out == "" and path.read_bytes() == content and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "options, said",
    [
        (["--choose", "s.csv", "--family", "MAP"], "--choose is for tuned families; got MAP"),
        (["study.csv", "--choose", "s.csv", "--seeds", "3"], "leave out --choose or FILE and --seeds"),
        (["--choose", "s.csv", "--processes", "0"], "--processes must be 1 or more; got 0"),
        (["--choose", "nowhere/s.csv"], "--choose must be in a folder that exists; got nowhere"),
    ],
)
def test_that_the_command_says_what_it_cannot_choose_and_writes_nothing(tmp_path, monkeypatch, capsys, options, said):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        command.main(options)
    assert said in capsys.readouterr().err and not list(tmp_path.iterdir())


def test_that_a_broken_file_stops_the_command_with_one_line_and_is_left_alone(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="must have the columns family, problem"):
        command.main(["--choose", str(path), *RANDOM])
    assert path.read_text(encoding="utf-8") == "a,b\n1,2\n" and list(tmp_path.iterdir()) == [path]


def test_that_ctrl_c_stops_the_choosing_with_one_line_and_keeps_what_has_been_chosen(tmp_path, monkeypatch):
    path = tmp_path / "settings.csv"

    def interrupted(path, families, problems, *, processes, progress):
        tuning.write_choices(path, CHOICES, families)
        raise KeyboardInterrupt

    monkeypatch.setattr(tuning, "choose", interrupted)
    with pytest.raises(SystemExit, match="stopped; what has been chosen is in .*, and the same command goes on"):
        command.main(["--choose", str(path), *RANDOM])
    assert tuning.read_choices(path) == CHOICES and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["scipy", "cma"])
def test_that_without_a_package_the_command_says_what_to_install(tmp_path, monkeypatch, capsys, name):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command.importlib.util, "find_spec", lambda asked: None if asked == name else asked)
    with pytest.raises(SystemExit):
        command.main(["--choose", "settings.csv"])
    assert f"the study compares with methods of {name}: pip install 'dalearn[study]'" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "cma", None)
    with pytest.raises(ImportError, match=r"install it: pip install 'dalearn\[study\]'"):
        derivative_free.package()

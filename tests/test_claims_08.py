"""What chapter 08 says of the methods: in the stored study, and with fewer passes on days that it does not hold."""

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from dalearn import FNN, esmda, explore, record, sine
from dalearn.exercises import registry
from dalearn.stored import stored
from dalearn.study.cases import Case, Run
from dalearn.study.compare import curve, infinite, judge, read
from dalearn.study.families import TUNED
from dalearn.study.tuning import N_TRIED, PASSES, chosen_settings

CASE = Case("sine", 100, 0.05)
RUNS = read(stored("study.csv.gz"))
EIGHT = ["GD", "momentum", "Adam", "EnKF", "ESMDA", "Levenberg-Marquardt", "extended KF", "random features"]
WHOLE = [name for name in EIGHT if name != "random features"]  # that train the whole network
STUDY = {name: curve(RUNS, CASE, f"tuned {name}") for name in EIGHT}
FRESH = range(1000, 1020)
SOURCE = Path(__file__).parents[1] / "notebooks" / "source" / "08_the_sine_experiment.py"


def median(name, passes):
    return np.median(STUDY[name][passes])


def verdict(name, rival, passes):
    return judge(STUDY[name][passes], STUDY[rival][passes])


def is_closer(name, rival, passes):
    return round(verdict(name, rival, passes).ratio_high, 2) < 1


def cannot_be_told(name, rival, passes):
    found = verdict(name, rival, passes)
    return round(found.ratio_low, 2) <= 1 <= round(found.ratio_high, 2)


@cache
def again(name, passes):
    """The errors of a method on fresh days, with the settings that the study has for this budget."""
    family = TUNED[f"tuned {name}"]
    setting = chosen_settings()[family.name, "sine"][passes].setting
    return infinite([family.train(Run(*CASE, seed), passes, **setting)["rmse"] for seed in FRESH])


# ---- how the comparison is made


def test_that_the_study_has_forty_days_and_seven_budgets_and_no_method_spends_more_than_its_budget():
    assert PASSES == (10, 30, 100, 300, 1000, 3000, 10_000) and N_TRIED == 48
    for name, errors in STUDY.items():
        assert tuple(sorted(errors)) == PASSES and {len(each) for each in errors.values()} == {40}
        for rows in RUNS[CASE][f"tuned {name}"].values():
            for row, passes in zip(rows, PASSES):
                assert row["forward"] + 2 * row["backward"] <= passes


def test_that_the_passes_are_those_of_the_text():
    settings = {name: chosen_settings()[f"tuned {name}", "sine"] for name in ("GD", "EnKF", "ESMDA")}
    assert 33 * 3 <= 100 < 34 * 3
    assert 40 * 2 == 80 and settings["EnKF"][100].setting["members"] == 40
    assert 12 * 8 == 96 and settings["ESMDA"][100].setting["assimilations"] == 8
    assert settings["ESMDA"][10].setting["assimilations"] == 2  # with 5 networks
    ten = settings["EnKF"][10].setting
    assert ten["members"] == 10 and ten["batch"] == 2  # fifty lines


# ---- the prediction


def test_that_with_100_passes_the_order_is_enkf_esmda_gradient_descent_in_the_study_and_on_fresh_days():
    for found in ({name: STUDY[name][100] for name in EIGHT}, {name: again(name, 100) for name in EIGHT}):
        for first, second in (("EnKF", "ESMDA"), ("ESMDA", "GD")):
            won = judge(found[first], found[second])
            assert won.share > 0.8 and won.ratio_high < 0.8
        ordered = (found["EnKF"] < found["ESMDA"]) & (found["ESMDA"] < found["GD"])
        assert np.mean(ordered) > 0.7
        medians = [np.median(found[name]) for name in ("EnKF", "ESMDA", "GD")]
        assert medians == pytest.approx([0.03, 0.07, 0.2], rel=0.35)


def test_that_with_10_000_passes_enkf_is_first_and_the_other_two_cannot_be_told_apart():
    assert is_closer("EnKF", "GD", 10_000) and is_closer("EnKF", "ESMDA", 10_000)
    assert cannot_be_told("ESMDA", "GD", 10_000)
    assert [round(median(name, 10_000), 3) for name in ("EnKF", "ESMDA", "GD")] == [0.018, 0.023, 0.024]
    said = " ".join(registry.get("08-predict").options.values())
    assert said.count("0.018") == 4 and said.count("0.023") == 4 and "0.019" not in said


# ---- three lines


def test_that_enkf_is_closer_than_plain_gradient_descent_with_every_budget():
    assert all(is_closer("EnKF", "GD", passes) for passes in PASSES)
    assert 1 / verdict("EnKF", "GD", 100).ratio == pytest.approx(7, abs=0.5)
    assert 1 / verdict("EnKF", "GD", 10_000).ratio == pytest.approx(1.4, abs=0.06)
    assert judge(again("EnKF", 1000), again("GD", 1000)).ratio_high < 0.5  # on fresh days
    assert judge(again("EnKF", 10), again("GD", 10)).ratio_high < 0.6


def test_that_esmda_is_closer_than_gradient_descent_from_100_to_3_000_passes_only():
    assert [is_closer("ESMDA", "GD", passes) for passes in PASSES] == [False, False, True, True, True, True, False]
    assert [cannot_be_told("ESMDA", "GD", passes) for passes in PASSES] == [False, True, *4 * [False], True]
    assert is_closer("GD", "ESMDA", 10) and np.median(again("ESMDA", 10)) > np.median(again("GD", 10))
    assert median("ESMDA", 10) == max(median(name, 10) for name in EIGHT)


def test_that_enkf_is_after_300_passes_where_gradient_descent_is_after_10_000():
    assert median("EnKF", 300) < min(median("GD", 10_000), median("ESMDA", 10_000)) < median("EnKF", 100)


def test_that_gradient_descent_gets_closer_with_every_budget():
    assert (np.diff([median("GD", passes) for passes in PASSES]) < 0).all()


# ---- eight lines


def test_that_all_but_two_lie_close_together_from_1_000_passes_on_and_gradient_descent_is_the_slowest():
    for passes in PASSES[4:]:
        rest = [median(name, passes) for name in EIGHT if name not in ("GD", "ESMDA")]
        assert min(rest) > 0.013 and max(rest) < 0.021
        assert min(median("GD", passes), median("ESMDA", passes)) > max(rest)
    for passes in PASSES[1:]:
        assert median("GD", passes) == max(median(name, passes) for name in EIGHT)


def test_that_adam_is_level_with_enkf_from_100_passes_on_and_behind_before():
    for passes in (10, 30):
        assert is_closer("EnKF", "Adam", passes) and is_closer("EnKF", "momentum", passes)
        assert judge(again("EnKF", passes), again("Adam", passes)).ratio_high < 1
    for passes in PASSES[2:]:
        assert 0.8 < verdict("EnKF", "Adam", passes).ratio < 1.2
    assert 0.7 < judge(again("EnKF", 100), again("Adam", 100)).ratio < 1.35
    assert [round(median(name, 100), 3) for name in ("Adam", "EnKF")] == [0.027, 0.028]


def test_that_momentum_is_a_fifth_behind_with_100_passes_and_then_level():
    found = verdict("EnKF", "momentum", 100)
    assert found.ratio == pytest.approx(0.8, abs=0.03) and found.ratio_high < 1
    for passes in PASSES[3:]:
        assert 0.85 < verdict("EnKF", "momentum", passes).ratio < 1.15


def test_that_momentum_and_adam_are_far_ahead_of_plain_gradient_descent():
    for name in ("momentum", "Adam"):
        for passes in PASSES[:5]:
            assert median(name, passes) < 0.5 * median("GD", passes)
        assert np.median(again(name, 100)) < 0.5 * np.median(again("GD", 100))


def test_that_the_extended_filter_has_after_10_passes_what_enkf_has_after_1_000():
    assert median("extended KF", 10) == pytest.approx(median("EnKF", 1000), rel=0.05)
    assert np.median(again("extended KF", 10)) == pytest.approx(np.median(again("EnKF", 1000)), rel=0.3)
    assert 4 < verdict("EnKF", "extended KF", 10).ratio < 6  # "five times as far off"
    assert all(is_closer("extended KF", "EnKF", passes) for passes in (10, 30, 100))
    assert judge(again("extended KF", 100), again("EnKF", 100)).ratio_high < 1


def test_that_levenberg_and_marquardts_method_is_after_100_passes_where_the_others_end():
    least = min(median(name, passes) for name in WHOLE for passes in PASSES)
    assert median("Levenberg-Marquardt", 100) < 1.03 * least
    assert is_closer("Levenberg-Marquardt", "EnKF", 100) and verdict("EnKF", "Levenberg-Marquardt", 100).ratio > 1.5
    for passes in PASSES[4:]:
        assert verdict("EnKF", "Levenberg-Marquardt", passes).ratio < 1.2
    assert judge(again("Levenberg-Marquardt", 100), again("EnKF", 100)).ratio_high < 1


def test_that_random_features_are_the_lowest_line_and_ahead_of_enkf_everywhere():
    for passes in PASSES:
        assert median("random features", passes) == min(median(name, passes) for name in EIGHT)
        assert is_closer("random features", "EnKF", passes)
    for passes in (10, 100):
        assert judge(again("random features", passes), again("EnKF", passes)).ratio_high < 0.8
    for name in WHOLE:
        assert judge(again("random features", 10), again(name, 10)).share > 0.5


def test_that_the_rule_chose_flat_random_units_and_with_10_passes_as_many_as_the_network_has():
    settings = {passes: chosen_settings()["tuned random features", "sine"][passes].setting for passes in PASSES}
    assert {setting["scale"] for setting in settings.values()} == {0.25} and settings[10]["units"] == 20


def test_that_the_luck_of_choosing_moves_the_line_of_random_features_by_a_sixth_and_enkfs_a_little():
    medians = [median("random features", passes) for passes in PASSES]
    assert medians[3] > medians[2] and medians[5] < medians[3]
    assert 1.12 < max(medians) / min(medians) < 1.22
    assert 1 < median("EnKF", 3000) / median("EnKF", 1000) < 1.06


# ---- day by day


def test_that_the_explorers_task_is_reached_at_100_passes_and_not_at_the_start():
    explorer = explore.pairs(STUDY)
    assert not explorer.done
    reached = [passes for passes in PASSES if explorer.reset().set(rival="Adam", passes=passes).done]
    assert reached == [100]
    assert "cannot tell" in explorer.set(rival="Adam", passes=100).text
    assert "39 of 40" in explorer.set(rival="GD", passes=10).text and "EnKF is closer" in explorer.text


def test_that_on_two_days_esmda_is_closer_than_enkf_with_100_passes():
    assert np.sum(STUDY["ESMDA"][100] < STUDY["EnKF"][100]) == 2


# ---- Further


def test_that_the_others_without_gradients_are_what_the_text_says():
    evolution, cma, newton = (
        curve(RUNS, CASE, f"tuned {name}") for name in ("evolution strategy", "CMA-ES", "Gauss-Newton")
    )
    later = {10: 300, 30: 1000, 100: 10_000}  # EnKF's budget, and that with which an evolution strategy is as close
    for passes, much in later.items():
        assert np.median(evolution[much]) == pytest.approx(median("EnKF", passes), rel=0.15)
    for passes in PASSES[:-1]:
        assert np.median(cma[passes]) > np.median(evolution[passes])
    assert np.median(cma[10_000]) < np.median(evolution[10_000])
    assert judge(newton[100], STUDY["EnKF"][100]).ratio_high < 1
    assert judge(newton[100], STUDY["EnKF"][100]).ratio == pytest.approx(0.8, abs=0.06)
    for passes in PASSES[3:]:
        assert 0.8 < judge(newton[passes], STUDY["EnKF"][passes]).ratio < 1.2


def test_that_l_bfgs_is_lowest_with_300_passes_and_goes_up_again():
    found = curve(RUNS, CASE, "tuned L-BFGS")
    assert [round(np.median(found[passes]), 3) for passes in (100, 300, 3000)] == [0.02, 0.015, 0.018]
    assert np.median(found[300]) < min(median(name, passes) for name in WHOLE for passes in PASSES)
    assert judge(found[300], found[3000]).ratio_high < 1


def test_that_along_ten_updates_the_predictions_lose_nearly_all_of_their_spread_and_most_weights_keep_most_of_theirs():
    net, weights, predictions = FNN((1, 20, 1)), [], []
    for seed in FRESH:
        rng = np.random.default_rng(seed)
        problem = sine(n=100, noise=0.05, rng=rng)
        ensemble = net.ensemble(100, centre=net.init(rng), rng=rng)
        steps = esmda(net, ensemble, problem.x, problem.d, problem.obs_std, alphas=10, rng=rng)
        history = record(steps, net, problem, start=ensemble)
        weights.append(history.parameter_std[-1] / history.parameter_std[0])
        predictions.append(history.spread[-1] / history.spread[0])
    assert 0.6 < np.median(weights) < 0.8 and np.mean(np.array(weights) > 0.5) > 0.75
    assert np.median(predictions) < 0.1 and max(predictions) < 0.2


def test_that_what_the_chapter_trains_are_the_settings_of_the_study():
    source = SOURCE.read_text("utf-8")
    for name, written in {
        "GD": {"rate": "learning_rate=0.07, epochs=33"},
        "EnKF": {"members": "ensemble(40, spread=0.3", "batch": "batch_size=5, epochs=2, relaxation=0.3"},
        "ESMDA": {"assimilations": "alphas=8", "spread": "ensemble(12, spread=0.3"},
    }.items():
        setting = chosen_settings()[f"tuned {name}", "sine"][100].setting
        for key, code in written.items():
            assert code in source and re.search(rf"(?<![\d.]){re.escape(str(setting[key]))}(?![\d.])", code), (
                name,
                key,
            )

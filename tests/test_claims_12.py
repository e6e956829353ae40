"""What chapter 12 says of the study's table holds in it, and what carries the chapter holds with seeds that it has not."""

import re
from functools import cache

import numpy as np
import pytest

from dalearn.exercises import registry
from dalearn.explore._budget import Budget, is_ahead
from dalearn.stored import stored
from dalearn.study.cases import CASES, COURSE, STREAM, Run
from dalearn.study.compare import curve, infinite, judge, read, rows_of, wilson
from dalearn.study.families import FAMILIES
from dalearn.study.tuning import N_TRIED, chosen_settings, tuning_seeds

RUNS = read(stored("study.csv.gz"))
DESCENTS = ("GD", "SGD", "momentum", "Adam")
DAY, WEEKEND, _, SURFACE = COURSE
FRESH = range(200, 220)  # neither in the study nor among those that settings were chosen on


@cache
def errors_of(name, case=DAY):
    family = name if name.startswith("stream") else f"tuned {name}"
    return curve(RUNS, case, family)


def between(name, passes, rival, rival_passes=None, case=DAY):
    """The Verdict on a method against a rival in the table."""
    others = errors_of(rival, case)[passes if rival_passes is None else rival_passes]
    return judge(errors_of(name, case)[passes], others)


@cache
def fresh(name, passes, case=DAY):
    """The errors of a method with the study's settings on seeds that nobody has used."""
    family = FAMILIES[name if name.startswith("stream") else f"tuned {name}"]
    setting = chosen_settings()[family.name, case.problem][passes].setting
    return infinite([family.train(Run(*case, seed), passes, **setting)["rmse"] for seed in FRESH])


def ahead(verdict):
    return verdict.ratio_high < 1


def behind(verdict):
    return verdict.ratio_low > 1


def cannot_tell(verdict):
    return verdict.ratio_low <= 1 <= verdict.ratio_high


# ---- the prediction


def test_that_the_lead_over_adam_moves_from_10_and_30_passes_on_a_day_to_100_and_300_on_a_weekend():
    for case, leads in ((DAY, [10, 30]), (WEEKEND, [100, 300])):
        found = {passes: between("EnKF", passes, "Adam", case=case) for passes in errors_of("EnKF", case)}
        assert [passes for passes, verdict in found.items() if ahead(verdict)] == leads
        assert [passes for passes, verdict in found.items() if verdict.share_low > 0.5] == leads
    wins = {str(verdict.wins) for verdict in found.values()}
    for words in registry.get("12-predict").options.values():
        assert set(re.findall(r"\bon (\d+)", words)) <= wins


def test_that_the_lead_moves_with_fresh_seeds_too():
    assert ahead(judge(fresh("EnKF", 30), fresh("Adam", 30)))
    assert not ahead(judge(fresh("EnKF", 30, WEEKEND), fresh("Adam", 30, WEEKEND)))
    assert ahead(judge(fresh("EnKF", 100, WEEKEND), fresh("Adam", 100, WEEKEND)))


def test_that_with_30_passes_neither_has_learnt_much_and_that_the_two_meet_at_1000():
    for name in ("EnKF", "Adam"):
        assert all(np.median(errors_of(name, WEEKEND)[passes]) > 0.2 for passes in (10, 30))
    assert cannot_tell(between("EnKF", 1000, "Adam", case=WEEKEND))


def test_that_gd_with_10_000_passes_has_not_come_to_where_enkf_is_with_300():
    assert ahead(judge(errors_of("EnKF", WEEKEND)[300], errors_of("GD", WEEKEND)[10_000]))


# ---- pairs and the forest


def test_that_a_weekend_that_is_hard_for_one_tends_to_be_hard_for_the_other():
    assert np.corrcoef(np.log(errors_of("EnKF", WEEKEND)[300]), np.log(errors_of("Adam", WEEKEND)[300]))[0, 1] > 0.4


def test_that_the_five_weekends_of_the_text_have_the_ratios_and_the_medians_that_it_says():
    ratios = (errors_of("EnKF", WEEKEND)[300] / errors_of("Adam", WEEKEND)[300])[:5]
    assert ratios.round(2).tolist() == [1.68, 0.52, 1.0, 0.58, 1.09]
    assert [round(float(np.median(ratios[draw])), 2) for draw in ([3, 0, 0, 4, 2], [1, 3, 1, 0, 2])] == [1.09, 0.58]


def test_that_with_10_000_passes_the_answer_depends_on_the_descent():
    assert all(ahead(between("EnKF", 10_000, rival, case=WEEKEND)) for rival in ("GD", "SGD"))
    assert all(behind(between("EnKF", 10_000, rival, case=WEEKEND)) for rival in ("momentum", "Adam"))
    assert between("EnKF", 10_000, "GD", case=WEEKEND).ratio_high < 0.5


def test_that_the_lead_over_plain_descents_holds_with_fresh_seeds():
    for rival, most in (("GD", 0.25), ("SGD", 0.8)):
        for case in (DAY, WEEKEND):
            assert judge(fresh("EnKF", 100, case), fresh(rival, 100, case)).ratio_high < most


LEADS = {"sine": [10, 30], "sine, two periods": [100, 300], "hat 1-D": [10], "hat 2-D": []}


@pytest.mark.parametrize("case", COURSE, ids=lambda case: case.problem)
def test_that_enkf_is_ahead_of_all_four_descents_at_the_budgets_of_the_text_and_of_plain_gd_at_every_budget(case):
    scene = Budget(RUNS)
    budgets = list(errors_of("EnKF", case))
    leads = [passes for passes in budgets if is_ahead(scene.verdicts(passes, case.problem, "EnKF"))]
    assert leads == LEADS[case.problem]
    assert all(ahead(between("EnKF", passes, "GD", case=case)) for passes in budgets)
    assert not any(ahead(between("EnKF", passes, "Adam", case=case)) for passes in budgets if passes >= 3000)
    if case == SURFACE:
        assert not any(ahead(between("EnKF", passes, "Adam", case=case)) for passes in budgets)


# ---- what the settings cost


def test_that_to_choose_a_setting_costs_168_trainings_on_either_side():
    seeds = len(tuning_seeds(1000))
    assert N_TRIED * seeds // 4 + N_TRIED // 4 * (seeds - seeds // 4) == 168
    for name in ("GD", "Adam", "EnKF", "ESMDA"):
        assert 160 < chosen_settings()[f"tuned {name}", "sine"][1000].spent / 1000 < 169


def test_that_the_search_gained_nothing_over_settings_by_hand_that_can_be_told():
    by_hand = rows_of(RUNS, DAY, "EnKF 10 epochs")
    assert {row["forward"] for row in by_hand.values()} == {1000}
    errors = np.array([by_hand[seed]["rmse"] for seed in sorted(by_hand)])
    assert cannot_tell(judge(errors_of("EnKF")[1000], errors))


# ---- streams


def test_that_enkf_leads_where_readings_are_seen_once_and_the_extended_filter_leads_enkf():
    for rival in ("SGD", "Adam"):
        assert ahead(between("stream EnKF", 100, f"stream {rival}", 3, STREAM))
    assert behind(between("stream EnKF", 100, "stream extended KF", 3, STREAM))
    assert behind(between("stream EnKF", 100, "stream Adam", 100, STREAM))
    assert between("stream EnKF", 100, "stream Adam", 3, STREAM).ratio == pytest.approx(1 / 3, abs=0.05)


def test_that_the_order_on_a_stream_holds_with_fresh_seeds():
    enkf = fresh("stream EnKF", 100, STREAM)
    assert ahead(judge(enkf, fresh("stream Adam", 3, STREAM)))
    assert judge(enkf, fresh("stream extended KF", 3, STREAM)).ratio > 1


# ---- slopes


def test_that_a_gradient_saves_work():
    assert behind(between("Gauss-Newton", 300, "Levenberg-Marquardt", 100))
    assert cannot_tell(between("Gauss-Newton", 1000, "Levenberg-Marquardt", 100))
    assert judge(fresh("Gauss-Newton", 300), fresh("Levenberg-Marquardt", 100)).ratio > 1
    medians = {k: np.median(errors) for k, errors in errors_of("Levenberg-Marquardt").items()}
    assert all(medians[k] == pytest.approx(medians[100], rel=0.05) for k in medians if k >= 100)


def test_that_searches_without_gradients_have_at_least_one_and_a_half_times_the_error_of_enkf_up_to_3000_passes():
    for name in ("evolution strategy", "CMA-ES"):
        assert all(between("EnKF", passes, name).ratio_high < 0.7 for passes in (10, 30, 100, 300, 1000, 3000))


def test_that_random_features_with_10_passes_are_closer_to_the_sine_than_enkf_ever_is():
    for passes in errors_of("EnKF"):
        assert behind(between("EnKF", passes, "random features", 10)), passes
    assert judge(fresh("random features", 10), fresh("EnKF", 1000)).ratio < 1


@pytest.mark.parametrize("case", COURSE, ids=lambda case: case.problem)
def test_that_enkf_is_nowhere_ahead_of_random_features_with_10_passes(case):
    for passes in errors_of("EnKF", case):
        assert not ahead(between("EnKF", passes, "random features", 10, case=case)), passes


# ---- flaws


def test_that_each_of_the_three_comparisons_shows_something_false():
    ten = rows_of(RUNS, DAY, "ESMDA 10 steps")
    ten = np.array([ten[seed]["rmse"] for seed in sorted(ten)])
    adam = errors_of("Adam")
    assert judge(ten, adam[30]).share_low > 0.5  # after ten rounds
    assert behind(judge(ten, adam[1000]))
    assert ten.min() < np.median(adam[1000])  # the best day against the typical one
    best = np.min([adam[passes] for passes in (300, 1000, 3000, 10_000)], axis=0)
    flawed, honest = judge(best, errors_of("EnKF")[1000]), judge(adam[1000], errors_of("EnKF")[1000])
    assert cannot_tell(honest) and ahead(flawed) and flawed.wins > honest.wins + 3


# ---- the claim


def scored(claim, cases):
    """How many statements of a claim hold, are refuted, are not decided."""
    said, ends = [], []
    for case in cases:
        for passes in errors_of("EnKF", case):
            for rival in DESCENTS:
                verdict = between("EnKF", passes, rival, case=case)
                said.append(claim(rival, passes))
                ends.append([verdict.ratio_low, verdict.ratio_high])
    return registry.get("12-score").reference(np.array(said), *np.array(ends).T)


UNSEEN = [case for case in CASES if case not in (*COURSE, STREAM)]


def test_that_the_cautious_claim_is_never_refuted():
    for cases in (COURSE, UNSEEN):
        assert scored(lambda rival, passes: -1 if rival == "GD" else 0, cases)[1] == 0


def bold(rival, passes):
    """What all four problems allow to say without contradiction."""
    sides = set()
    for case in COURSE:
        if passes in errors_of("EnKF", case):
            verdict = between("EnKF", passes, rival, case=case)
            sides.add(-1 if ahead(verdict) else 1 if behind(verdict) else 0)
    sides.discard(0)
    return sides.pop() if len(sides) == 1 else 0


def test_that_the_bold_claim_holds_on_what_it_was_made_from_and_is_refuted_twice_elsewhere():
    assert scored(bold, COURSE).tolist() == [58, 0, 15]
    assert scored(bold, UNSEEN).tolist() == [15, 2, 11]
    assert scored(lambda rival, passes: bold(rival, passes) if rival == "momentum" else 0, UNSEEN)[1] == 2


# ---- what can go wrong, and further


def test_that_adam_takes_many_more_seconds_for_1000_passes_because_it_makes_many_more_updates():
    rows = {name: list(rows_of(RUNS, DAY, f"tuned {name} 1000 passes").values()) for name in ("EnKF", "Adam")}
    updates = {name: {row["updates"] for row in found} for name, found in rows.items()}
    assert updates == {"EnKF": {80}, "Adam": {3330}}
    seconds = {name: np.median([row["seconds"] for row in found]) for name, found in rows.items()}
    assert round(seconds["EnKF"], 2) == 0.03 and round(seconds["Adam"], 1) == 0.7


def test_that_wins_and_ratios_agree_and_that_pairs_narrow_the_interval():
    for passes in errors_of("EnKF", WEEKEND):
        verdict = between("EnKF", passes, "Adam", case=WEEKEND)
        assert (verdict.ratio_low <= 1 <= verdict.ratio_high) == (verdict.share_low <= 0.5 <= verdict.share_high)
    ours, theirs = errors_of("EnKF", WEEKEND)[10_000], errors_of("Adam", WEEKEND)[10_000]
    lost = judge(ours, np.random.default_rng(1).permutation(theirs))
    paired = judge(ours, theirs)
    assert paired.ratio_high - paired.ratio_low < lost.ratio_high - lost.ratio_low


def test_that_the_numbers_of_wilson_in_the_text_are_right():
    low, high = wilson(35, 40)
    assert (round(float(low), 2), round(float(high), 2)) == (0.74, 0.95)

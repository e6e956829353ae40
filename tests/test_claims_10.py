"""What chapter 10 says of its patients, from its table, and measured again on days that the chapter does not use."""

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from dalearn import enkf, examine, explore
from dalearn.diagnostics import noise_by_neighbours, permitted_spread
from dalearn.explore._clinic import (
    ENOUGH,
    FACTOR,
    HEALTHY,
    NET,
    NOISE,
    PATIENTS,
    SEED,
    SMALL,
    Setting,
    readings,
    trained,
    training,
    treated,
)
from dalearn.stored import stored

DAYS = range(200, 220)
SOURCE = Path(__file__).parents[1] / "notebooks" / "source" / "10_what_can_go_wrong.py"
TEXT = re.sub(r"\s+", " ", re.sub(r"(?m)^# ?", "", SOURCE.read_text("utf-8")))
ZERO = PATIENTS["B"]
TABLE = np.genfromtxt(stored("failures.csv"), delimiter=",", names=True, skip_header=2, dtype=None, encoding="utf-8")


def said(*sentences):
    for sentence in sentences:
        assert sentence in TEXT, sentence


@cache
def ends(setting):
    """The ends of the trainings of a setting on days of which the table knows nothing."""
    return [trained(setting, day) for day in DAYS]


def each(setting, name):
    return np.array([getattr(end, name) for end in ends(setting)])


def middle(setting, name):
    return np.median(each(setting, name))


def well(setting):
    return int(each(setting, "is_healthy").sum())


def of_table(run, name):
    found = TABLE[TABLE["run"] == run][name]
    assert len(found) == 20, run
    return found


# ---- the day that is shown


def outside(patient):
    """How many of the readings kept back lie outside of what is promised for nine of ten."""
    promised = patient.kept_members.var(axis=1, ddof=1) + patient.told**2
    missed = patient.kept.d[:, 0] - patient.kept_members.mean(axis=1)
    return int(np.sum(np.abs(missed) > 1.645 * np.sqrt(promised)))


def test_that_the_healthy_chart_has_the_numbers_of_the_text():
    healthy = explore.patient("healthy")
    assert outside(healthy) == 10
    members_differ = np.sqrt(healthy.kept_members.var(axis=1, ddof=1).mean())
    assert members_differ == pytest.approx(0.035, abs=0.001)
    assert healthy.course[[0, -1], 1] == pytest.approx([0.78, 0.035], abs=0.005)
    assert 1.645 * np.sqrt(0.035**2 + 0.05**2) == pytest.approx(0.10, abs=0.001)
    half = 1.645 * np.sqrt(healthy.members[:, 0].var(axis=1, ddof=1) + 0.05**2)
    assert np.median(half) == pytest.approx(0.10, abs=0.004) and max(half) < 0.135
    assert min(half[:10].mean(), half[-10:].mean()) > 1.08 * np.median(half)
    said("Ten of the hundred dots lie outside", "0.035² + 0.05² = 0.0037", "its root is 0.061")
    said("within 1.645 times that (90% of a Gaussian lie within 1.645 standard deviations): 0.10 to both sides, and a")
    assert np.sqrt(0.0037) == pytest.approx(0.061, abs=0.0005)
    assert healthy.is_healthy and 7 <= 1 + np.sum(of_table("healthy", "error") < healthy.error) <= 15


def test_that_the_patients_of_the_day_lie_in_the_middle_of_the_twenty_days():
    runs = (
        "stretch 1.01",
        "200 around zero by 0.5",
        "15 members",
        "10 epochs",
        "told error 0.2",
        "healthy",
        "told error 0.0125",
    )
    ranks = {name: [] for name in ("error", "spread")}
    for run in runs:
        for name, found in ranks.items():
            values = of_table(run, name)
            found.append(1 + int(np.sum(values < values[SEED])))
    assert min(ranks["error"]) > 4 and max(ranks["error"]) < 17  # none of the four smallest, none of the four largest
    assert min(ranks["spread"]) > 4 and max(ranks["spread"]) < 19


def test_that_the_pictures_of_the_day_show_what_the_text_says_of_them():
    a, b, c, d, e, f, g = (explore.patient(name) for name in PATIENTS)
    lowest = a.course[:, 1].argmin()
    assert a.course[lowest] == pytest.approx([0.2, 0.167], abs=0.002)
    assert a.course[-1, 1] == pytest.approx(2.09, abs=0.02)
    assert a.course[-1, 1] / a.course[lowest, 1] == pytest.approx(12.5, abs=0.3)
    assert c.error > 1.8 * g.error
    assert abs(b.course[-1, 1] / b.course[0, 1] - 1) < 0.25
    assert c.course[-1, 1] < 0.2 * NOISE and c.course[-1, 1] == pytest.approx(0.008, abs=0.0005)
    right_end = c.problem.in_units(c.problem.x_test)[:, 0] > 2.5
    off = np.abs(c.members.mean(axis=-1) - c.problem.truth)[:, 0]
    assert off[right_end].mean() > 3 * off[~right_end].mean()
    assert abs(outside(d) - outside(f)) <= 4 and outside(e) <= 1 and outside(g) > 50
    assert d.error == min(each.error for each in (d, e, f, g)) and d.coverage < 0.5
    assert [d.coverage, e.coverage, f.coverage, g.coverage] == pytest.approx([0.46, 0.95, 0.93, 0.28], abs=0.01)
    assert e.spread > 2 * f.spread and f.is_healthy
    assert pytest.approx(1.07, abs=0.005) == (0.015**2 + 0.05**2) / (0.007**2 + 0.05**2)
    assert [d.error, d.spread] == pytest.approx([0.015, 0.007], abs=0.0006)
    shown = np.array([each.chi2 for each in (a, b, c, d, e, f, g)])
    assert shown == pytest.approx([0.05, 0.81, 4.98, 1.18, 0.22, 1.00, 16.96], abs=0.02)


def test_that_a_promise_is_made_with_the_told_error_and_that_of_f_is_wider_at_the_ends():
    said("The lower row uses the error that each ensemble *was told*, and an ensemble can be told a wrong one.")
    widths = {}
    for name in PATIENTS:
        patient = explore.patient(name)
        promised = patient.kept_members.var(axis=1, ddof=1) + patient.told**2
        misses = patient.kept.d[:, 0] - patient.kept_members.mean(axis=1)
        assert patient.chi2 == pytest.approx(np.mean(misses**2 / promised), rel=1e-4), name
        widths[name] = np.sqrt(promised)[np.argsort(patient.kept.x[:, 0])]
    for part in (slice(0, 5), slice(-5, None)):
        assert widths["F"][part].mean() > widths["F"][5:-5].mean()
        assert widths["D"][part].mean() < 1.02 * widths["D"][5:-5].mean()


def test_that_the_members_of_the_healthy_one_are_scattered_by_three_tenths_of_a_random_network():
    said("that of the network plus a random number, drawn like the network's own, times 0.3.")
    said("with a standard deviation of 0.05. From here on we say that it is *off by 0.05*")
    setting = Setting()
    scattered = NET.ensemble(4000, spread=setting.width, centre=NET.init(rng=1), rng=2).std(axis=1)
    drawn = np.std([NET.init(rng=seed) for seed in range(2000)], axis=0)
    drawn_at_random = drawn > 0
    ratio = scattered[drawn_at_random] / drawn[drawn_at_random]
    assert setting.width == 0.3 and ratio == pytest.approx(np.full(len(ratio), 0.3), abs=0.03)


def test_that_only_e_leaves_the_readings_and_the_bands_hold_what_the_text_says():
    def beside(patient):
        """How far the mean is off at each place, and where the truth lies outside of the middle 90% of the members."""
        truth = patient.problem.truth[:, 0]
        low, high = np.quantile(patient.members[:, 0], [0.05, 0.95], axis=1)
        return np.abs(patient.members[:, 0].mean(axis=1) - truth), (truth < low) | (truth > high)

    for name in "DFG":
        off, _ = beside(explore.patient(name))
        assert off.max() < 0.06, name
    patient = explore.patient("E")
    x = patient.problem.in_units(patient.problem.x_test)[:, 0]
    off, is_outside = beside(patient)
    assert off[-1] > 0.3 and off[x < 2.5].max() < 0.13
    assert is_outside.any() and x[is_outside].min() > 2.8
    for name in "DG":
        assert beside(explore.patient(name))[1].mean() > 0.5, name


def test_that_a_stretched_network_that_does_not_bend_hides_what_no_reading_sees():
    """In A's place stands the tangent of its network at the centre of the start; no prediction of it blows up."""

    def tangent(theta, x):
        step = 1e-5
        said = NET(theta[:, None] + step * np.eye(NET.n_params, NET.n_params + 1, 1), x)[:, 0]
        return (said[:, 1:] - said[:, :1]) / step

    ends_at, hidden = [], []
    for day in DAYS:
        problem, _ = readings(day)
        centre = NET.init(rng=day)
        theta = NET.ensemble(100, spread=0.3, centre=centre, rng=day)
        seen, at = tangent(centre, problem.x), NET(centre[:, None], problem.x)[:, 0, 0]
        unseen = np.linalg.svd(seen)[2][-20:]
        first = (unseen @ theta).std(axis=1, ddof=1)
        rng = np.random.default_rng(day)
        for i in rng.permutation(len(seen)):
            y = at[i] + seen[i] @ (theta - centre[:, None])
            away = theta - theta.mean(axis=1, keepdims=True)
            gain = away @ (y - y.mean()) / (len(y) - 1) / (y.var(ddof=1) + NOISE**2)
            theta = theta + np.outer(gain, problem.d[i, 0] + NOISE * rng.standard_normal(len(y)) - y)
            middle = theta.mean(axis=1, keepdims=True)
            theta = middle + PATIENTS["A"].inflation * (theta - middle)
        its = tangent(centre, problem.x_test) @ theta
        ends_at.append(np.sqrt(its.var(axis=1, ddof=1).mean()))
        hidden.append(np.median((unseen @ theta).std(axis=1, ddof=1) / first))
    assert np.median(ends_at) == pytest.approx(0.03, abs=0.005) and max(ends_at) < 0.04
    assert np.median(hidden) > 3.5  # chance takes some of the 7.3
    said("the spread of its curve ends at 0.03, where that of A ends at 2.1.")
    assert middle_of_a() > 20 * max(ends_at)
    assert pytest.approx(7.3, abs=0.05) == 1.01**200
    assert pytest.approx([0.099, 0.051]) == [1.1 * 0.09, 1.7 * 0.03]
    x = np.linspace(-np.pi, np.pi, 201)
    assert np.abs(1.1 * np.tanh(0.09 * x) - np.tanh(0.1 * x)).max() < 0.004  # a reading is off by 0.05
    assert np.abs(1.7 * np.tanh(0.03 * x) - np.tanh(0.1 * x)).max() > 0.1


def test_that_the_spread_of_the_stretched_curve_grows_more_than_that_of_its_weights():
    said("in A from 0.17 after forty readings to 2.1 at the end.")
    said("1.01¹⁶⁰ = 4.9, which the stretches in between", "because a term multiplies v by w, and both have grown.)")
    assert pytest.approx(4.9, abs=0.05) == 1.01**160
    course = explore.patient("A").course
    assert course[course[:, 1].argmin()] == pytest.approx([40 / 200, 0.17], abs=0.005)
    of_curve, of_weights = [], []
    for day in DAYS:
        course = list(training(PATIENTS["A"], day))
        lowest, last = course[int(np.argmin([each.spread for each in course]))], course[-1]
        of_curve.append(last.spread / lowest.spread)
        spreads = [each.theta[:60].reshape(3, 20, -1)[[0, 2]].var(axis=2, ddof=1).mean() for each in (lowest, last)]
        of_weights.append(np.sqrt(spreads[1] / spreads[0]))  # of w and v
    assert min(of_curve) > 7.3 and np.median(of_curve) == pytest.approx(12, abs=1)
    assert np.median(of_weights) == pytest.approx(4.4, abs=0.4)
    assert all(np.array(of_curve) > 1.5 * np.array(of_weights))


def middle_of_a():
    return middle(PATIENTS["A"], "spread")


def test_that_in_the_explorer_no_told_error_moves_b_and_more_members_make_it_worse():
    errors = [trained(treated(ZERO, told=told)).error for told in (0.1, 0.25, 1, 4, 10)]
    assert min(errors) > 0.55 and max(errors) < 0.65
    by_size = [trained(treated(ZERO, members=members)).error for members in (0.25, 0.5, 1, 2)]
    assert by_size == sorted(by_size)


def test_that_a_blow_up_grows_many_times_over_and_no_other_patient_does():
    for name in PATIENTS:
        grown = [
            max(end.course[i:, 1].max() / end.course[i, 1] for i in range(len(end.course))) for end in ends_of(name)
        ]
        assert (min(grown) > 4) if name == "A" else (max(grown) < 4), (name, min(grown), max(grown))


def ends_of(name):
    return ends(PATIENTS[name])


def test_that_the_mean_of_c_lies_beside_the_readings_and_that_of_g_goes_through_them():
    def beside(end):
        return np.sqrt(np.mean((end.kept.d[:, 0] - end.kept_members.mean(axis=1)) ** 2))

    c, g = (np.array([beside(end) for end in ends(PATIENTS[name])]) for name in "CG")
    assert np.sum(c > g) >= 19 and np.median(c) > 1.7 * np.median(g)
    for run, low, high in (("15 members", 0.1, 0.2), ("told error 0.0125", 0.05, 0.065)):
        assert low < np.median(of_table(run, "residual")) < high
    for end in ends(PATIENTS["E"]):
        assert end.course[-1, 1] < 0.5 * end.course[0, 1]


def test_that_the_three_thresholds_of_well_are_those_of_the_text():
    assert (SMALL, ENOUGH, FACTOR) == (0.05, 0.75, 2) and SMALL == NOISE


def test_that_two_patients_become_f_when_they_are_told_the_right_error():
    assert treated(PATIENTS["E"], told=0.25) == PATIENTS["F"] == treated(PATIENTS["G"], told=4)


def test_that_a_tenth_of_the_length_makes_d_the_healthy_one():
    said("count once: in the clinic that is the length 0.1")
    assert treated(PATIENTS["D"], length=0.1) == PATIENTS["F"]


def test_that_one_thing_is_different_in_each_patient_but_b():
    usual = Setting()._asdict()
    for name, setting in PATIENTS.items():
        differs = [field for field, value in setting._asdict().items() if value != usual[field]]
        assert len(differs) == {"F": 0, "B": 3}.get(name, 1), name
    assert (PATIENTS["B"].n_ens, PATIENTS["B"].width, usual["n_ens"], usual["width"]) == (200, 0.5, 100, 0.3)


def test_that_neighbours_tell_c_from_g_on_every_day():
    def by_neighbours(kept):
        return noise_by_neighbours(kept.x, kept.d)

    assert by_neighbours(explore.patient("C").kept) == pytest.approx(0.05, abs=0.0045)
    for day in (*range(20), *DAYS):
        noise = by_neighbours(readings(day)[1])
        assert 0.75 < noise / PATIENTS["C"].told < 1.33, day
        assert noise / PATIENTS["G"].told > 3, day
        assert noise / PATIENTS["E"].told < 1 / 3, day


def test_that_d_lies_below_what_one_count_permits_and_f_above():
    for name, ratio in (("D", 0.57), ("F", 2.46)):
        patient = explore.patient(name)
        x = patient.problem.x
        permitted = permitted_spread(NET, patient.start, patient.theta.mean(axis=1), x, patient.told)
        has = NET(patient.theta, x).std(axis=-1, ddof=1)
        assert np.sqrt(np.mean(has**2) / np.mean(permitted**2)) == pytest.approx(ratio, abs=0.02), name


def test_that_five_of_the_six_have_one_cure_in_the_explorer_and_the_sixth_several():
    scene = explore.clinic().scene
    cures = {
        "A": {("stretch", 0.99)},
        "B": {("start", "around one new network")},
        "C": {("members", 8)},
        "E": {("told", 0.25)},
        "G": {("told", 4)},
    }
    for patient, expected in cures.items():
        found = set()
        for name, control in scene.controls.items():
            for value in control.values if name != "patient" else ():
                if value == control.start or (patient, value) == ("B", 8):  # that would take long
                    continue
                changes = {key: each.start for key, each in scene.controls.items() if key != "patient"}
                *_, state = scene.run(patient, **(changes | {name: value}))
                if state[-1].is_healthy:
                    found.add((name, value))
        assert found == expected, patient
    changes = {key: each.start for key, each in scene.controls.items() if key != "patient"}
    for name, value, cured in (
        ("length", 0.1, True), ("length", 0.2, True), ("length", 0.5, False), ("members", 4, True), ("members", 2, False),
        ("told", 4, False), ("stretch", 0.99, False),
    ):  # fmt: skip
        *_, state = scene.run("D", **(changes | {name: value}))
        assert state[-1].is_healthy == cured, (name, value)


# ---- days of which the table knows nothing


def test_that_the_healthy_setting_is_well_on_nearly_all_days_and_no_patient_is():
    assert well(PATIENTS[HEALTHY]) >= 17
    for name, setting in PATIENTS.items():
        if name != HEALTHY:
            assert well(setting) <= 4, name


@pytest.mark.parametrize(
    "name, run",
    [
        ("A", "stretch 1.01"), ("B", "200 around zero by 0.5"), ("C", "15 members"), ("D", "10 epochs"),
        ("E", "told error 0.2"), ("F", "healthy"), ("G", "told error 0.0125"),
    ],
)  # fmt: skip
def test_that_the_medians_of_the_patients_are_those_of_the_table(name, run):
    for measure in ("error", "spread"):
        assert middle(PATIENTS[name], measure) == pytest.approx(np.median(of_table(run, measure)), rel=0.3), measure


def test_that_chi2_shows_three_sicknesses_and_not_that_of_b_and_d():
    assert 0.6 < middle(PATIENTS["B"], "chi2") < 1.4 and 0.8 < middle(PATIENTS["D"], "chi2") < 1.2
    assert np.mean(each(PATIENTS["F"], "chi2")) == pytest.approx(1, abs=0.15)
    assert each(PATIENTS["C"], "chi2").min() > 1.5 and each(PATIENTS["G"], "chi2").min() > 6
    assert each(PATIENTS["E"], "chi2").max() < 0.5 and each(PATIENTS["A"], "chi2").max() < 0.3


def test_that_around_zero_more_members_are_worse_and_around_one_network_they_are_not():
    by_size = [each(ZERO._replace(n_ens=n_ens), "error") for n_ens in (30, 100, 200)]
    assert all(np.sum(more > fewer) >= 18 for fewer, more in zip(by_size, by_size[1:]))
    assert np.median(by_size[0]) < 0.12 and 0.4 < np.median(by_size[2]) < 0.71
    as_wide = Setting(n_ens=200, width=0.5)
    assert np.median(by_size[2]) > 3 * middle(as_wide, "error")
    assert well(as_wide) <= 4 and well(Setting(n_ens=200)) >= 16
    as_narrow = ZERO._replace(width=0.3)
    assert well(as_narrow) <= 4 and middle(as_narrow, "error") < 0.11 and middle(as_wide, "error") < 0.11
    assert well(ZERO._replace(n_ens=30)) <= 3
    said("Thirty learn more than two hundred.")
    few, many = (of_table(f"{n_ens} around zero by 0.5", "error") for n_ens in (30, 200))
    assert np.sum(few < many) >= 19


def around_zero(n_ens, day):
    """The ensembles around zero by 0.5 after 0, 10, 50 and all 200 readings of a day."""
    problem, _ = readings(day)
    found = [NET.ensemble(n_ens, spread=0.5, centre=0, rng=day)]
    for step in enkf(NET, found[0], problem.x, problem.d, NOISE, rng=day):
        if step.k in (10, 50, 200):
            found.append(step.theta.copy())
    return found


def test_that_around_zero_one_sign_wins_in_thirty_members_and_not_in_two_hundred():
    said("as an average over the twenty terms and twenty days", "| readings | 0 | 10 | 50 | all 200 |")
    said(
        "99% of the members have it, on average over terms and twenty days.",
        "Of the two hundred the larger arm has 65%",
    )
    said("| thirty members | 57% | 65% | 86% | 99% |", "| two hundred | 53% | 55% | 57% | 65% |")
    said("of thirty members about 17, of two hundred about 106")
    said("is 0.2 on average for thirty members, whatever its sign, and 0.01 for two hundred.")
    said("in four to five of ten terms the sign that wins is not that of the first majority.")
    said("(not always the sign that led at first)")
    shares = {30: [0.57, 0.65, 0.86, 0.99], 200: [0.53, 0.55, 0.57, 0.65]}
    for n_ens, percent in shares.items():
        for days, near in ((range(20), 0.006), (DAYS, 0.03)):  # those of the table, and others
            majorities, as_first, related = [], [], []
            for day in days:
                thetas = around_zero(n_ens, day)
                positive = np.array([(theta[:20] > 0).mean(axis=1) for theta in thetas])
                majorities.append(np.maximum(positive, 1 - positive).mean(axis=1))
                is_no_draw = (positive[[0, -1]] != 0.5).all(axis=0)
                as_first.extend(((positive[0] > 0.5) == (positive[-1] > 0.5))[is_no_draw])
                y = NET(thetas[-1], readings(day)[0].x_test[::10])[:, 0]
                related.append(np.abs(np.corrcoef(np.vstack([thetas[-1][40:60], y]))[:20, 20:]).mean())
            assert np.mean(majorities, axis=0) == pytest.approx(percent, abs=near), (n_ens, days)
            assert np.mean(related) == pytest.approx({30: 0.2, 200: 0.01}[n_ens], rel=0.25), (n_ens, days)
            assert 0.5 <= np.mean(as_first) <= 0.6, (n_ens, days)
        assert np.mean(majorities, axis=0)[0] * n_ens == pytest.approx({30: 17, 200: 106}[n_ens], abs=0.6)


def test_that_the_picture_of_the_trained_arms_shows_what_the_text_counts():
    said(
        "Of the two hundred, 85 are filled and 115 open",
        "Of the thirty all are open, and lie close together in one arm",
    )
    said("In nineteen of the twenty terms all thirty have a w of the same sign.")
    few, many = (trained(ZERO._replace(n_ens=n_ens)).theta for n_ens in (30, 200))
    np.testing.assert_allclose(around_zero(30, SEED)[-1], few)
    assert [np.sum(many[0] > 0), np.sum(few[0] > 0)] == [85, 0] and few[40].min() > 0.2 and few[40].std() < 0.05
    assert np.sum(np.isin(np.sum(few[:20] > 0, axis=1), (0, 30))) == 19


def test_that_b_is_off_by_what_the_text_says_on_its_day_and_on_twenty():
    said("Its error is 0.58, and the median of its twenty days 0.51.")
    assert explore.patient("B").error == pytest.approx(0.58, abs=0.006)
    assert np.median(of_table("200 around zero by 0.5", "error")) == pytest.approx(0.51, abs=0.005)


def test_that_the_promise_of_e_holds_the_readings_that_it_leaves():
    said("its promise is so wide that all but one of those kept back lie in it (the one outside lies below the frame)")
    patient = explore.patient("E")
    left = patient.kept.d[:, 0] - patient.kept_members.mean(axis=1)
    assert left.min() < -0.4 and np.sum(left < -0.35) == 1  # the frame ends at −0.4
    at_the_end = patient.problem.in_units(patient.kept.x)[:, 0] > 2.7
    missed = (patient.kept_members.mean(axis=1) - patient.kept.d[:, 0])[at_the_end]
    assert outside(patient) == 1 and len(missed) > 5 and missed.min() > 0.15


def test_that_half_the_length_leaves_a_with_less_spread():
    said("At half the length there are half as many stretches, and the spread of A ends at 0.41.")
    assert trained(treated(PATIENTS["A"], length=0.5)).spread == pytest.approx(0.41, abs=0.006)


def test_that_a_larger_told_error_gives_d_a_band_that_holds_and_a_chi2_that_does_not_fit():
    said("the told error √10 = 3.2 times. Measured over twenty days, that is too much:")
    said("after ten epochs D then claims 0.031 and is off by 0.020.")
    said("Told twice the error, it claims 0.019 and is off by 0.016, and its band holds 88%.")
    for times, expected in ((2, [0.016, 0.019, 0.88]), (np.sqrt(10), [0.020, 0.031, 0.98])):
        found = [trained(treated(PATIENTS["D"], told=times), day) for day in range(20)]
        middles = [np.median([getattr(end, name) for end in found]) for name in ("error", "spread", "coverage")]
        assert middles == pytest.approx(expected, abs=0.006, rel=0), times
        assert middles[:2] == pytest.approx(expected[:2], abs=0.0006)
        assert max(end.chi2 for end in found) < 0.5  # with the told error
        assert times == 2 or sum(end.spread > end.error for end in found) >= 17
        shown = trained(treated(PATIENTS["D"], told=times))
        assert shown.missed == ["χ²"]


def test_that_around_zero_by_three_tenths_more_members_are_worse_and_what_they_learn_comes_from_chance():
    said("| members | 100 | 200 | 400 | 800 |", "| median error | 0.05 | 0.09 | 0.15 | 0.24 |")
    narrow = {n: [trained(ZERO._replace(n_ens=n, width=0.3), day) for day in range(20)] for n in (100, 200, 400, 800)}
    errors = [np.array([end.error for end in found]) for found in narrow.values()]
    assert [np.median(found) for found in errors] == pytest.approx([0.05, 0.09, 0.15, 0.24], abs=0.012)
    assert all(np.sum(more > fewer) >= 16 for fewer, more in zip(errors, errors[1:]))
    said("on average over units and days, 93% of them have a w of the same sign. Scattered by 0.5 only 65% have.")
    said("the correlation of a weight v with the first y is about 0.06")
    wide = [trained(ZERO, day) for day in range(20)]
    for found, share in ((narrow[200], 0.93), (wide, 0.65)):
        positive = np.array([(end.theta[:20] > 0).mean(axis=1) for end in found])
        assert np.maximum(positive, 1 - positive).mean() == pytest.approx(share, abs=0.015)
        at_first = [np.corrcoef([*end.start[40:60], NET(end.start, end.problem.x[:1])[0, 0]])[-1, :-1] for end in found]
        assert np.abs(at_first).mean() == pytest.approx(0.06, abs=0.005)


def test_that_the_twins_say_the_same_and_their_correlation_has_the_other_sign():
    patient = explore.patient("B")
    start, x = patient.start, patient.problem.x[:1]
    twins = start.copy()
    twins[[0, 20, 40]] *= -1
    y = NET(start, x)[0, 0]
    np.testing.assert_allclose(NET(twins, x)[0, 0], y)
    related = [np.corrcoef(theta[40], y)[0, 1] for theta in (start, twins)]
    assert related == pytest.approx([-0.03, 0.03], abs=0.004)


def test_that_a_very_exact_reading_takes_by_chance_about_one_over_n_of_the_variance_of_a_weight():
    said("1% with a hundred members and 7% with fifteen", "cov² / (var(y) + R)")
    said("a hundred members have 0.99²⁰⁰ = 0.13 of it left, and fifteen have (14/15)²⁰⁰, a millionth")
    assert pytest.approx([0.134, 1.02], abs=0.005) == [0.99**200, 1e6 * (14 / 15) ** 200]
    rng = np.random.default_rng(0)
    for n_ens, share in ((15, 0.07), (100, 0.01)):
        weights, y = rng.standard_normal((2, 4000, n_ens))
        taken = np.mean([np.corrcoef(*pair)[0, 1] ** 2 for pair in zip(weights, y)])
        assert taken == pytest.approx(1 / n_ens, rel=0.12) and taken == pytest.approx(share, abs=0.004)


def test_that_relaxation_helps_fifteen_members_without_a_cure_and_members_cure_them():
    few, relaxed = Setting(n_ens=15), Setting(n_ens=15, relaxation=0.6)
    assert np.sum(each(relaxed, "error") < each(few, "error")) >= 16
    assert middle(relaxed, "error") < 0.7 * middle(few, "error")
    assert middle(Setting(n_ens=15, relaxation=0.8), "coverage") > 4 * middle(few, "coverage")
    assert well(Setting(n_ens=15, relaxation=0.8)) <= 10 and well(Setting(n_ens=120)) >= 16
    stretched = Setting(n_ens=15, inflation=1.01)
    assert np.sum(each(stretched, "error") < each(few, "error")) >= 11
    assert middle(stretched, "error") > middle(relaxed, "error")


def test_that_a_stretch_of_half_a_per_cent_is_too_much_too():
    assert well(Setting(inflation=1.005)) == 0


def test_that_a_stretch_is_not_cured_by_relaxation():
    assert well(Setting(inflation=1.01, relaxation=0.8)) == 0
    assert middle(Setting(inflation=1.01, relaxation=0.8), "error") > 0.8 * middle(Setting(inflation=1.01), "error")


def test_that_a_told_error_too_small_narrows_the_claim_and_one_too_large_teaches_less():
    healthy = Setting()
    small, large = PATIENTS["G"], PATIENTS["E"]
    assert middle(small, "spread") < 0.4 * middle(healthy, "spread")
    assert 0.75 < middle(small, "error") / middle(healthy, "error") < 1.3
    assert np.sum(each(large, "error") > each(healthy, "error")) >= 18
    assert middle(large, "error") > 1.7 * middle(healthy, "error")
    assert middle(large, "spread") < 2 * middle(large, "error")


def test_that_epochs_make_the_curve_better_and_the_claim_smaller_still():
    once, twice, ten = Setting(), Setting(epochs=2), PATIENTS["D"]
    assert np.sum(each(twice, "error") < each(once, "error")) >= 17
    assert np.sum(each(ten, "error") < each(twice, "error")) >= 15
    said("Over twenty days it then claims 0.019 and is off by 0.019: by these numbers, twice does no harm.")
    of_two = [np.median(of_table("2 epochs", name)) for name in ("spread", "error")]
    assert of_two == pytest.approx([0.019, 0.019], abs=0.0005)
    assert treated(ten, length=0.2) == twice
    ratio = [middle(setting, "spread") / middle(setting, "error") for setting in (once, twice, ten)]
    assert ratio[0] > ratio[1] > 1.4 * ratio[2] and well(twice) >= 16


def test_that_examine_names_the_causes_on_other_days():
    expected = {
        "A": ("blow-up", 19), "B": ("symmetric prior", 18), "C": ("collapse", 18), "D": ("data counted again", 11),
        "E": ("error stated too large", 19), "F": ("nothing wrong", 18), "G": ("error stated too small", 19),
    }  # fmt: skip
    said("right about the other six nearly every time, and about D most times.")
    for name, (cause, least) in expected.items():
        causes = [
            examine(NET, end.start, end.theta, end.problem.x, end.problem.d, end.told,
                    held_back=(end.kept.x, end.kept.d)).cause
            for end in ends(PATIENTS[name])
        ]  # fmt: skip
        assert causes.count(cause) >= least, (name, causes)
        if name == "D":
            assert set(causes) <= {"data counted again", "collapse"}


# ---- the table, and what else the text says


def test_that_the_numbers_of_the_text_are_those_of_the_table():
    def middle_of(run, name):
        return np.median(of_table(run, name))

    assert [middle_of(run, "error") for run in ("healthy", "10 epochs")] == pytest.approx([0.030, 0.013], abs=0.0006)
    assert [middle_of(run, "spread") for run in ("healthy", "10 epochs")] == pytest.approx([0.032, 0.007], abs=0.0006)
    assert of_table("healthy", "is_healthy").sum() == 19 == of_table("120 members", "is_healthy").sum()
    assert of_table("200 around one network by 0.5", "is_healthy").sum() == 0
    assert of_table("200 around one network by 0.3", "is_healthy").sum() == 19
    assert of_table("200 around zero by 0.3", "is_healthy").sum() == 1
    for run in ("200 around zero by 0.3", "200 around one network by 0.5"):
        assert middle_of(run, "error") < 0.1, run
    assert middle_of("30 around zero by 0.5", "error") == pytest.approx(0.07, abs=0.005)
    assert middle_of("30 around zero by 0.5", "coverage") == pytest.approx(0.32, abs=0.006)
    for run, claimed, real in (("told error 0.0125", 0.009, 0.029), ("told error 0.2", 0.090, 0.070)):
        found = [middle_of(run, "spread"), middle_of(run, "error")]
        assert found == pytest.approx([claimed, real], abs=0.0006), run
    assert 0.47 < middle_of("15 members with relaxation 0.8", "error") / middle_of("15 members", "error") < 0.56
    assert of_table("15 members with relaxation 0.8", "is_healthy").sum() == 2
    assert (of_table("2 epochs", "is_healthy").sum(), of_table("10 epochs", "is_healthy").sum()) == (19, 1)
    chi2 = of_table("healthy", "chi2")
    assert [chi2.min(), chi2.max()] == pytest.approx([0.66, 1.32], abs=0.006)
    for run in ("15 members", "200 around zero by 0.5", "stretch 1.01", "told error 0.2", "told error 0.0125"):
        assert of_table(run, "is_healthy").sum() == 0, run
    by_size = [f"{n_ens} members" for n_ens in (15, 30, 60, 120)]
    for measure in ("spread", "coverage"):
        assert (np.diff([middle_of(run, measure) for run in by_size]) > 0).all()
    assert 8 < middle_of("15 members with relaxation 0.8", "coverage") / middle_of("15 members", "coverage") < 12
    by_epochs = [middle_of(run, "error") for run in ("healthy", "2 epochs", "3 epochs", "5 epochs", "10 epochs")]
    assert by_epochs == sorted(by_epochs, reverse=True)
    assert middle_of("300 around zero by 0.5", "error") == pytest.approx(0.59, abs=0.005)
    for run in ("stretch 1.005", "stretch 1.01 with 400 members"):
        assert of_table(run, "is_healthy").sum() == 0, run
    assert np.sqrt(0.5) == pytest.approx(0.71, abs=0.005) and pytest.approx(7.3, abs=0.05) == 1.01**200


def test_that_the_numbers_worked_by_hand_are_right():
    said("claims 0.009 and is off by 0.029: its curve is about as good")
    said("is 0.52, and that its members say 0.40 on average. It misses them by 0.12, more than the 0.10")
    said("0.0144 / 0.0037 = 3.9")
    assert np.array([0.52 - 0.40, 0.12**2]) == pytest.approx([0.12, 0.0144])
    assert [np.tanh(1), 0.12**2 / 0.0037] == pytest.approx([0.76, 3.9], abs=0.04)
    weights, y = np.array([-1.0, 0, 1]), np.array([18.0, 20, 22])
    covariance = np.cov(weights, y)
    assert [covariance[0, 1], covariance[1, 1]] == [2, 4] and covariance[0, 1] / (covariance[1, 1] + 1) == 0.4
    assert pytest.approx(1.6) == 0.4 * (24 - 20)
    assert (y + 0.8 * (24 - y)).std(ddof=1) == pytest.approx(0.4)  # without a copy for each
    before, after = np.array([0.4, 1.0, 1.6]), np.array([1.2, 1.3, 1.4])
    relaxed = after.mean() + 0.4 * (before - before.mean()) + 0.6 * (after - after.mean())
    assert relaxed == pytest.approx([1.0, 1.3, 1.6])
    gain = 4 / (4 + 0.25**2)
    assert gain == pytest.approx(0.985, abs=0.0005)
    assert np.sqrt((1 - gain) * 4) == pytest.approx(0.25, abs=0.005)
    assert np.sqrt((2 * (1 - gain)) ** 2 + gain**2) == pytest.approx(0.99, abs=0.006)
    said("After four such readings our number is off by 0.50, where the truth would give 0.49. It claims 0.12.")
    for told, claimed, really in ((1, 0.49, 0.49), (0.25, 0.12, 0.50)):
        variance, of_old, of_readings = 4.0, 1.0, []
        for _ in range(4):
            gain = variance / (variance + told**2)
            variance *= 1 - gain
            of_old *= 1 - gain
            of_readings = [part * (1 - gain) for part in of_readings] + [gain]
        off = np.sqrt((2 * of_old) ** 2 + np.sum(np.square(of_readings)))
        assert [np.sqrt(variance), off] == pytest.approx([claimed, really], abs=0.0052), told
    assert np.sqrt(0.2 * 4) == pytest.approx(np.sqrt((0.2 * 2) ** 2 + 0.8**2)) == pytest.approx(0.894, abs=0.001)


def test_that_the_number_of_the_box_is_right_counted_once_and_ten_times():
    gain = 4 / (4 + 1)
    assert [gain, 20 + gain * (24 - 20), (1 - gain) * 4] == pytest.approx([0.8, 23.2, 0.8])
    once, ten_times = 1 / np.sqrt(1 / 4 + 1), 1 / np.sqrt(1 / 4 + 10)
    assert [once, ten_times, ten_times / once] == pytest.approx([0.89, 0.31, 0.35], abs=0.005)
    variance = 4.0
    for _ in range(10):
        variance *= 1 - variance / (variance + 1)
    assert np.sqrt(variance) == pytest.approx(ten_times)
    assert [1 / 14, 1 / 99, np.sqrt(10)] == pytest.approx([0.07, 0.01, 3.2], abs=0.04)


def test_that_in_the_table_of_four_small_networks_neither_weight_goes_with_the_prediction():
    w, v = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]]).T
    y = v * np.tanh(w)
    for each_w, each_v, each_y in zip(w, v, y.round(2)):
        said(f"| {each_w} | {each_v} | {each_y:.2f} | {each_v * each_y:.2f} |".replace("-", "−"))
    said("so their covariance is the sum of the last column over 3: 0.", "The sum of w · y is 0, too")
    assert [np.cov(weight, y)[0, 1] for weight in (v, w)] == pytest.approx([0, 0])
    assert [y.mean(), v.mean(), w.mean()] == pytest.approx([0, 0, 0]) and np.sum(w * y) == pytest.approx(0)


def test_that_the_smallest_errors_of_the_map_stand_at_its_edge_in_the_first_two_rows_alone():
    grid = np.genfromtxt(stored("size_and_inflation.csv"), delimiter=",", names=True, skip_header=2)
    sizes, inflations = np.unique(grid["n_ens"]), np.unique(grid["inflation"])
    medians = np.median(grid["rmse"].reshape(len(sizes), len(inflations), 20), axis=2)
    best = medians.argmin(axis=1)
    said("In the first two rows the best stands at the edge of the map")
    assert list(best == len(inflations) - 1) == [True, True] + [False] * (len(sizes) - 2)
    assert (np.diff(best) <= 0).all() and best[-1] == 0
    said("(Two hundred members are a little worse than one hundred, on 14 of the 20 seeds.")
    hundred, two_hundred = grid["rmse"].reshape(len(sizes), len(inflations), 20)[-2:, 0]
    assert np.sum(two_hundred > hundred) == 14 and 1.1 < medians[-1, 0] / medians[-2, 0] < 1.4


def test_that_the_line_through_two_arms_is_nearly_flat_and_the_line_through_one_arm_rises():
    def slope(centre, width, rng):
        v, w = centre + width * rng.standard_normal((2, 200))
        y = v * np.tanh(w)
        filled.append(int(np.sum(w > 0)))
        return np.cov(y, v)[0, 1] / y.var(ddof=1)

    filled = []
    rng = np.random.default_rng(1)
    assert [slope(0, 0.7, rng), slope(1, 0.7, rng)] == pytest.approx([-0.12, 0.74], abs=0.005)
    said("(The −0.12 of the picture is chance.) On the right most are in one arm, and the line rises.")
    assert filled[0] == 88 and filled[1] > 150
    others = [(slope(0, 0.7, rng), slope(1, 0.7, rng)) for _ in range(100)]
    assert np.mean(np.abs(others), axis=0)[0] < 0.25 and np.min(others, axis=0)[1] > 0.5
    crossing = np.array(others)[:, 0]
    assert 20 < np.sum(crossing < 0) < 80 and np.quantile(np.abs(crossing), 0.75) > 0.12  # −0.12 is what chance does


def test_that_examine_names_most_of_the_sick_and_flags_hardly_a_healthy_one_in_its_own_table():
    rows = np.genfromtxt(stored("examined.csv"), delimiter=",", names=True, skip_header=2, dtype=None, encoding="utf-8")
    rows = rows[rows["counts"] == 1]
    is_healthy = rows["label"] == "nothing wrong"
    right = rows["cause"] == rows["label"]
    assert len(rows) >= 180 and right[~is_healthy].mean() > 0.9 and right[is_healthy].mean() > 0.95

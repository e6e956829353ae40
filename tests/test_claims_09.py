"""What chapter 09 says holds: in the study's table, in its own table, and on fresh seeds."""

import json
import re
from functools import cache, partial
from pathlib import Path

import nbformat
import numpy as np
import pytest
from modules import module_of
from scipy.stats import spearmanr

from dalearn import FNN, enkf, explore, gd, mexican_hat, relax, rmse, spread
from dalearn.exercises import registry
from dalearn.study.cases import Run
from dalearn.study.compare import curve, judge, read
from dalearn.study.descents import cosine, decayed
from dalearn.study.tuning import PASSES, chosen_settings, tuning_seeds

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
CHAPTER = "09_the_mexican_hat_experiment"
NOTEBOOK = nbformat.read(NOTEBOOKS / f"{CHAPTER}.ipynb", as_version=4)
KEPT_BACK = json.loads((NOTEBOOKS / "source" / f"{CHAPTER}.outputs.json").read_text(encoding="utf-8"))
TEXT = re.sub(r"\s+", " ", " ".join(cell.source for cell in NOTEBOOK.cells if cell.cell_type == "markdown"))
CODE = "\n".join(cell.source for cell in NOTEBOOK.cells if cell.cell_type == "code")

script = module_of(NOTEBOOKS / "data" / "mexican_hat.py")
TABLE = np.genfromtxt(script.FILE, delimiter=",", names=True, dtype=None, encoding="utf-8", skip_header=5)

CURVE, POND = ("hat 1-D", 100, 0.05), ("hat 2-D", 400, 0.05)
CURVE_SHOWN, POND_SHOWN = 7, 17  # the seeds


def printed():
    """What the chapter prints, with the outputs that the reader's edition does not store."""
    outputs = [output for cell in NOTEBOOK.cells for output in KEPT_BACK.get(cell.id, cell.get("outputs", []))]
    return "\n".join(output["text"] for output in outputs if "text" in output)


@cache
def study():
    return read(NOTEBOOKS / "data" / "study.csv.gz")


def errors(case, method, passes=300):
    return curve(study(), case, f"tuned {method}")[passes]


def against(case, rival, passes=300):
    return judge(errors(case, "EnKF", passes), errors(case, rival, passes))


def at(place, name, hole=0, method="EnKF"):
    """A column of the chapter's table at a place, one number for each seed."""
    is_meant = (TABLE["place"] == place) & (TABLE["hole"] == hole) & (TABLE["method"] == method)
    return TABLE[name][is_meant]


# ---- who is nearer


def in_words(v):
    """The rule of chapters 08, 09 and 12, by its words."""
    if 0.83 <= round(v.ratio, 2) <= 1.20:
        return "level"
    if round(v.ratio_low, 2) <= 1 <= round(v.ratio_high, 2):
        return "?"
    return "ahead" if v.ratio < 1 else "behind"


def test_that_the_rule_is_that_of_chapter_08():
    other = nbformat.read(NOTEBOOKS / "08_the_sine_experiment.ipynb", as_version=4)
    there = re.sub(r"\s+", " ", " ".join(cell.source for cell in other.cells))
    assert (
        "from 100 passes to 300 it goes up by a sixth" in there
        and "In chapter 08 a new choice of settings alone moved an error by a sixth" in TEXT
        and "a ratio from 0.83 to 1.20" in there
        and "If the median lies from 0.83 to 1.20, the two are **level**" in TEXT
    )
    assert "LEVEL = 1.2" in there and "if round(1 / LEVEL, 2) <= round(ratio, 2) <= LEVEL: return" in there
    assert "if 0.83 <= round(v.ratio, 2) <= 1.2:" in CODE
    assert ", 2) <= 1 <= round(" in there and ", 2) <= 1 <= round(" in CODE


def test_that_the_table_of_300_passes_holds_what_the_study_says():
    head = "error of EnKF / error of the rival, 300 passes each"
    rows = re.findall(
        r"^(curve|pond) +(\w+) +([\d.]+) +([\d.]+) to ([\d.]+) +(\d+) of (\d+)$", printed().partition(head)[2], re.M
    )
    assert [row[:2] for row in rows] == [(place, rival) for place in ("curve", "pond") for rival in ("GD", "Adam")]
    for place, rival, *numbers in rows:
        v = against({"curve": CURVE, "pond": POND}[place], rival)
        assert [float(number) for number in numbers] == pytest.approx(
            [v.ratio, v.ratio_low, v.ratio_high, v.wins, v.n], abs=0.0051
        )


def test_that_every_budget_of_the_study_is_in_the_last_table_with_the_word_of_the_rule():
    lines = printed().partition("error of EnKF / error of Adam\n")[2].splitlines()[1:]
    found = {int(line[:6].replace(",", "")): (line[10:40], line[40:]) for line in lines if line[:6].strip()}
    for k, case in enumerate((CURVE, POND)):
        budgets = set(curve(study(), case, "tuned EnKF")) & set(curve(study(), case, "tuned Adam"))
        assert {passes for passes, cells in found.items() if cells[k].strip() not in ("", "-")} == budgets
        for passes in budgets:
            verdict = against(case, "Adam", passes)
            assert found[passes][k].startswith(f"{verdict.ratio:.2f} (") and found[passes][k].split()[-1] == in_words(
                verdict
            )


def test_that_with_more_passes_enkf_comes_level_with_adam():
    assert in_words(against(CURVE, "Adam", 10)) == "ahead"
    budgets = set(curve(study(), CURVE, "tuned EnKF")) - {10}
    assert all(in_words(against(CURVE, "Adam", passes)) == "level" for passes in budgets)
    ratios = [against(POND, "Adam", passes).ratio for passes in PASSES]
    assert max(ratios) == ratios[0] and max(ratios[3:]) < min(ratios[:3])
    words = [in_words(against(POND, "Adam", passes)) for passes in PASSES]
    assert words == 4 * ["behind"] + 3 * ["level"]
    assert [round(ratio, 2) for ratio in ratios[4:]] == [1.16, 1.09, 1.06]  # "by 16%, by 9% and by 6%"
    assert chosen_settings()["tuned EnKF", "hat 2-D"][10].setting["members"] == 10  # "ten networks and one round"


def test_that_gradient_descent_and_esmda_are_behind_and_gd_on_every_seed():
    for case in (CURVE, POND):
        verdict = against(case, "GD")
        assert verdict.wins == verdict.n and verdict.ratio_high < 0.83
        assert in_words(verdict) == in_words(against(case, "ESMDA")) == "ahead"
    said = [f"{against(case, 'GD').ratio:.2f}" for case in (CURVE, POND)]
    assert f"{said[0]} and {said[1]} are far from level, and both intervals lie below 1" in TEXT
    assert against(POND, "GD").n == 20 and against(CURVE, "GD").n == 40


def test_that_adam_is_ahead_on_the_pond_by_little_and_level_on_the_curve():
    verdict = against(POND, "Adam")
    assert verdict.wins == 2 and verdict.n == 20 and in_words(verdict) == "behind"
    numbers = [round(value, 2) for value in (verdict.ratio, verdict.ratio_low, verdict.ratio_high)]
    assert numbers == [1.22, 1.14, 1.30] and "is 1.22 times that of Adam (1.14 to 1.30, 20 seeds)" in TEXT
    assert verdict.ratio_low > 1 and "On the pond 1.22 lies above, and the interval from 1.14 to 1.30" in TEXT
    verdict = against(CURVE, "Adam")
    assert in_words(verdict) == "level" and f"level on the curve, because {verdict.ratio:.2f} lies below 1.20" in TEXT
    assert (
        "EnKF is ahead of plain gradient descent, and nearer on every seed. With Adam it is level on the curve" in TEXT
    )
    assert "on the pond behind, by little more than the rule asks" in TEXT


def test_that_the_joined_ponds_go_down_and_their_heaps_overlap():
    gd_, ensemble, adam = (errors(POND, name) for name in ("GD", "EnKF", "Adam"))
    assert np.all(ensemble < gd_) and np.sum(adam < ensemble) == 18
    assert "all twenty lines go down, steeply. From EnKF to Adam eighteen go down a little, and two go up" in TEXT
    assert ensemble.min() < adam.max() and adam.min() < ensemble.min() and adam.max() < ensemble.max()
    assert "an easy pond for EnKF is below a hard one for Adam" in TEXT
    values = f"{ensemble[POND_SHOWN]:.3f} and {adam[POND_SHOWN]:.3f}"
    assert f"On ours the errors are {values}" in TEXT and "is about 1.2: the error of EnKF is 1.2 times" in TEXT
    assert ensemble[POND_SHOWN] / adam[POND_SHOWN] == pytest.approx(1.2, abs=0.03)
    assert "from GD to EnKF 20 of 20, from EnKF to Adam 18 of 20" in printed()


def test_that_three_rivals_have_about_half_of_the_ensembles_error_on_the_pond_and_no_other_has():
    families = [family.removeprefix("tuned ") for family in study()[POND] if family.startswith("tuned ")]
    ratios = {family: against(POND, family).ratio for family in families if family != "EnKF"}
    strong = {family for family, ratio in ratios.items() if ratio > 1.5}
    assert strong == {"Levenberg-Marquardt", "extended KF", "random features"}
    assert all(ratios[family] == pytest.approx(2, abs=0.25) for family in strong)


def test_that_the_chapter_trains_with_the_settings_that_the_study_chose():
    chosen = chosen_settings()
    setting = {(family, case[0]): chosen[f"tuned {family}", case[0]][300].setting
               for family in ("EnKF", "GD", "Adam") for case in (CURVE, POND)}  # fmt: skip
    pond = setting["EnKF", "hat 2-D"]
    assert pond == {"members": 100, "batch": 5, "relaxation": 0.6, "spread": 0.3, "update": "transform"}
    assert "trained(pond, 100, 0.3, batch_size=5, epochs=3, relaxation=0.6)" in CODE
    assert script.ENSEMBLES["EnKF"] == (100, {"batch_size": 5, "epochs": 3, "relaxation": 0.6, "update": "transform"})
    of_curve = setting["EnKF", "hat 1-D"]
    assert of_curve == {"members": 40, "batch": 10, "relaxation": 0.0, "spread": 0.6, "update": "transform"}
    assert "trained(curve, 40, 0.6, batch_size=10, epochs=7)" in CODE and 300 // 40 == 7
    assert setting["GD", "hat 2-D"] == {"rate": 0.07, "decay": 3}
    assert setting["Adam", "hat 2-D"] == {"rate": 0.02, "decay": 1, "batch": 10, "schedule": "cosine"}
    features = chosen["tuned random features", "hat 2-D"][300].setting
    assert features == {"units": script.UNITS, "scale": script.SCALE, "prior": script.PRIOR}


def test_that_what_the_notebook_trains_is_in_the_file_and_its_ranks_are_what_the_text_says():
    assert f"SEED = {POND_SHOWN} " in CODE and f"seed={CURVE_SHOWN})" in CODE
    found = {"EnKF": float(re.search(r"^pond: +error ([\d.]+)$", printed(), re.M).group(1))}
    of_curve = float(re.search(r"^curve: error ([\d.]+)$", printed(), re.M).group(1))
    assert of_curve == pytest.approx(errors(CURVE, "EnKF")[CURVE_SHOWN], abs=0.0015)
    assert "the two that you have now seen are among them" in TEXT and of_curve < found["EnKF"]
    falling = partial(cosine, 0.02, 4000)
    for name, decay, options in (
        ("GD", 3, {"learning_rate": 0.07}),
        ("Adam", 1, {"learning_rate": falling, "rule": "adam", "batch_size": 10}),
    ):
        run = Run(*POND, POND_SHOWN)
        *_, last = gd(decayed(run, decay), run.theta, *run.data, epochs=100, rng=run.rng, **options)
        found[name] = rmse(run.net(last.theta, run.problem.x_test), run.problem.truth)
    assert "return descended(run, 3, learning_rate=0.07)" in CODE and "partial(cosine, 0.02, 4000)" in CODE
    assert 'return descended(run, 1, learning_rate=falling, rule="adam", batch_size=10)' in CODE
    assert "On the pond GD has the step size 0.07, and Adam begins with 0.02" in TEXT
    words = r"an ordinary one for GD \((\d+)th of 20\), and a little harder than most for EnKF \((\d+)th\) and Adam \((\d+)th\)"
    said = re.search(words, TEXT)
    for name, rank in zip(("GD", "EnKF", "Adam"), said.groups()):
        assert found[name] == pytest.approx(errors(POND, name)[POND_SHOWN], abs=0.0015)
        assert int(rank) == np.sum(errors(POND, name) <= errors(POND, name)[POND_SHOWN])
        assert 8 <= int(rank) <= 13 if name == "GD" else 13 <= int(rank) <= 17


def test_that_the_members_of_the_shown_curve_lie_close_to_their_mean():
    run = Run(*CURVE, CURVE_SHOWN)
    settings = {"batch_size": 10, "epochs": 7, "update": "transform"}
    *_, last = enkf(run.net, run.ensemble(0.6, 40), *run.known, **settings)
    members = run.net(last.theta, run.problem.x_test)[:, 0]
    off = np.abs(members - members.mean(axis=1, keepdims=True))
    assert np.quantile(off, 0.9) < 0.02 and off.max() < 0.05 and "so close to it that you hardly see them" in TEXT


def test_that_the_shown_curve_is_an_ordinary_one():
    found = errors(CURVE, "EnKF")
    assert 11 <= np.sum(found <= found[CURVE_SHOWN]) <= 30


def test_that_gd_is_far_too_low_at_the_peak_and_too_high_in_the_trough():
    run = Run(*POND, POND_SHOWN)
    *_, last = gd(decayed(run, 3), run.theta, *run.data, epochs=100, learning_rate=0.07, rng=run.rng)
    error = (run.net(last.theta, run.problem.x_test) - run.problem.truth)[:, 0]
    r = np.hypot(*run.problem.in_units(run.problem.x_test).T)
    assert np.median(error[r < 1]) < -0.3 and error[r == 0] < -0.3 and np.median(error[(r > 3.5) & (r < 5.5)]) > 0.1


# ---- what the spread is worth


@cache
def fresh(seed, hole=0):
    """The rows of a fresh seed, {place: (spread, error)}."""
    return {row[3]: row[6:] for row in script.rows("EnKF", seed, hole)}


def test_that_the_spread_grows_towards_the_corners_and_the_error_towards_the_rim():
    assert len(at("inside", "spread")) == 40
    assert np.all(at("inside", "spread") < at("edge", "spread"))
    assert np.all(at("edge", "spread") < at("corner", "spread"))
    assert np.all(at("inside", "rmse") < at("edge", "rmse"))
    found = [fresh(seed) for seed in range(300, 308)]
    ordered = [each["inside"][0] < each["edge"][0] < each["corner"][0] for each in found]
    assert sum(ordered) >= 7 and sum(each["inside"][1] < each["edge"][1] for each in found) >= 7


def test_that_it_is_about_half_of_the_error_everywhere():
    for place in ("inside", "edge", "corner"):
        assert np.median(at(place, "spread") / at(place, "rmse")) == pytest.approx(0.5, abs=0.06), place
    shares = [fresh(seed)["everywhere"][0] / fresh(seed)["everywhere"][1] for seed in range(300, 308)]
    assert np.median(shares) == pytest.approx(0.5, abs=0.1)


def test_that_the_corners_were_hardly_more_unsure_before_and_edge_and_corner_are_equally_wrong():
    before, after = (np.median(at("corner", name)) / np.median(at("inside", name)) for name in ("before", "spread"))
    assert before == pytest.approx(9 / 8, abs=0.01) and after > 1.5  # "by an eighth", "about one and a half times"
    assert np.median(at("corner", "rmse")) == pytest.approx(np.median(at("edge", "rmse")), abs=0.004)
    assert np.median(at("inside", "near")) > np.median(at("edge", "near")) > np.median(at("corner", "near"))


def test_that_on_the_pond_that_is_shown_the_spread_grows_towards_the_corners():
    run = Run(*POND, POND_SHOWN)
    *_, last = enkf(run.net, run.ensemble(0.3, 100), *run.known, **script.ENSEMBLES["EnKF"][1])
    wide = run.net(last.theta, run.problem.x_test)[:, 0].std(axis=1, ddof=1)
    places = script.places_of(run.problem.in_units(run.problem.x_test))
    inside, edge, corner = (np.median(wide[places[name]]) for name in ("inside", "edge", "corner"))
    assert 1.15 * inside < edge and 1.15 * edge < corner
    assert f"inside {inside:.3f}, along the edges {edge:.3f}, in the corners {corner:.3f}" in printed()
    assert places["corner"][wide.argmax()] and "smallest inside and largest in the corners" in TEXT
    points, buoys = (run.problem.in_units(x) for x in (run.problem.x_test, run.problem.x))
    near = np.sum(np.linalg.norm(points[:, None] - buoys, axis=-1) < 1, axis=1)
    most = np.where(places["inside"], wide, 0).argmax()  # "even inside there is a dark patch, near (−1, −4)"
    assert np.hypot(*(points[most] - [-1, -4])) < 0.7 and near[most] <= 2 and np.median(near[places["inside"]]) == 5


def test_that_in_no_part_of_the_shown_pond_is_the_spread_half_of_the_error():
    below = printed().partition("spread / error   our pond")[2]
    said = re.findall(r"^(inside|edge|corner) .* ([\d.]+)$", below, re.M)[:3]
    run = Run(*POND, POND_SHOWN)
    *_, last = enkf(run.net, run.ensemble(0.3, 100), *run.known, **script.ENSEMBLES["EnKF"][1])
    members = run.net(last.theta, run.problem.x_test)[:, 0]
    places = script.places_of(run.problem.in_units(run.problem.x_test))
    assert [name for name, _ in said] == ["inside", "edge", "corner"]
    for name, share in said:
        is_here = places[name]
        found = registry.get("09-share").reference(members[is_here], run.problem.truth[is_here, 0])
        assert float(share) == pytest.approx(found, abs=0.006) and found < 0.495
    assert "In all three parts the spread is about half of the error, and on our pond a little less" in TEXT


def test_that_without_relaxation_the_spread_is_a_fifth_of_the_error_and_that_inside_it_hardly_tells_where_that_is():
    settings = script.ENSEMBLES["EnKF"][1]
    shares, correlations, with_buoys = [], [], []
    for seed in (0, 5, 10, 15, 310):
        run = Run(*POND, seed)
        start = run.ensemble(0.3, 100)
        at_first = run.net(start, run.problem.x_test)[:, 0].std(axis=1, ddof=1)
        assert script.size(at_first) == pytest.approx(0.8, abs=0.25)
        points = run.problem.in_units(run.problem.x_test)
        is_inside = script.places_of(points)["inside"]
        for relaxation in (0.0, settings["relaxation"]):
            *_, last = enkf(run.net, start, *run.known, **settings | {"relaxation": relaxation})
            members = run.net(last.theta, run.problem.x_test)[:, 0]
            spread, off = members.std(axis=1, ddof=1), np.abs(members.mean(axis=1) - run.problem.truth[:, 0])
            if relaxation == 0:
                shares.append(script.size(spread) / script.size(off))
            else:
                correlations.append(spearmanr(spread[is_inside], off[is_inside])[0])
                away = points[:, None] - run.problem.in_units(run.problem.x)
                near = np.sum(np.hypot(away[..., 0], away[..., 1]) < 2, axis=1)
                with_buoys.append(spearmanr(spread[is_inside], near[is_inside])[0])
    assert settings["relaxation"] == 0.6 and "gives back 60% of the spread that each update takes away" in TEXT
    assert np.median(shares) == pytest.approx(0.2, abs=0.05)  # 0.206 in the median of the seeds 0 to 19
    assert "Without the relaxation the spread would be a fifth of the error" in TEXT
    assert np.median(correlations) < 0.3 and np.max(correlations) < 0.5  # 0.09, and from -0.14 to 0.30
    assert np.median(with_buoys) == pytest.approx(-0.54, abs=0.2) and np.max(with_buoys) < -0.1  # -0.54 of 0 to 19
    assert "in the place of the error, it is −0.54: where buoys are few, the spread is larger" in TEXT
    assert "Here it is 0.09 in the median of 20 ponds" in TEXT and "more spread are hardly more wrong" in TEXT
    words = "predictions have a standard deviation of about 0.8, nearly the height of the peak"
    assert words in TEXT  # 0.81 in the median of the seeds 0 to 19


def test_that_from_the_first_round_to_the_third_the_spread_falls_by_more_than_the_error():
    first, third = (
        {name: at("everywhere", name, 0, method) for name in ("spread", "rmse")} for method in ("EnKF round 1", "EnKF")
    )
    fell = {name: 1 - np.median(third[name]) / np.median(first[name]) for name in first}
    assert fell["rmse"] == pytest.approx(2 / 5, abs=0.03) and fell["spread"] == pytest.approx(0.65, abs=0.02)
    assert "brought the error down by two fifths, and the spread by nearly two thirds" in TEXT
    shares = [each["spread"] / each["rmse"] for each in (first, third)]
    assert np.all(shares[1] < shares[0]) and np.median(shares[0]) < 0.85  # "already after the first"
    for seed in range(300, 306):
        rows = [row for row in script.rows("EnKF round 1", seed, 0) if row[3] == "everywhere"]
        assert rows[0][6] / rows[0][7] > fresh(seed)["everywhere"][0] / fresh(seed)["everywhere"][1]


def test_that_edges_and_corners_are_equally_wrong_and_more_so_than_the_inside():
    inside, edge, corner = (np.median(at(place, "rmse")) for place in ("inside", "edge", "corner"))
    assert inside < 0.8 * edge and edge == pytest.approx(corner, rel=0.05)
    assert "wrong more than inside along the edges and in the corners" in TEXT


def test_that_a_hole_of_radius_2_is_the_smallest_with_an_error_of_ten_spreads_on_the_explorers_pond():
    explorer = explore.hat()
    times = {}
    for hole in (1.5, 2):
        explorer.set(hole=hole)
        times[hole] = float(re.search(r"\(([\d.]+) times\)", explorer.text).group(1))
    assert times[1.5] < 9.6 and times[2] > 15
    assert "A hole of radius 2 is enough, on the explorer's first pond" in TEXT
    explorer.set(hole=3)
    peak = float(re.search(r"the mean is (-?[\d.]+)", explorer.text).group(1))
    assert peak < 0.1 and explorer.values["seed"] == 2
    assert "on this one, seed 2, not even a swelling is left of the peak" in TEXT


def test_that_the_explorers_ponds_are_not_those_of_the_study():
    assert "The explorer's ponds are others than ours" in TEXT
    ours, its = Run(*POND, 2).problem, mexican_hat(rng=2)
    assert not np.any(np.isclose(ours.x[:10], its.x[:10]))
    assert np.array_equal(at("everywhere", "rmse")[:20].round(4), errors(POND, "EnKF").round(4))
    assert "trained the ensemble on 40 ponds, our twenty and twenty more" in TEXT


def test_that_the_small_middle_varies_more_from_pond_to_pond_than_the_parts():
    shares = {place: at(place, "spread") / at(place, "rmse") for place in ("middle", "inside", "edge", "corner")}
    widths = {place: np.ptp(np.quantile(found, [0.25, 0.75])) for place, found in shares.items()}
    assert widths["middle"] > 1.5 * max(widths[place] for place in ("inside", "edge", "corner")), widths
    assert "So small a place varies more from pond to pond than the parts above" in TEXT
    assert 12 <= np.sum(shares["middle"] > shares["inside"]) <= 28  # 0.69 against 0.51, but on 24 of 40 ponds


def test_that_in_a_hole_the_spread_nearly_doubles_and_the_peak_is_missing():
    wider = at("middle", "spread", 3) / at("middle", "spread")
    worse = at("middle", "rmse", 3) / at("middle", "rmse")
    assert np.all(wider > 1) and np.median(wider) == pytest.approx(1.8, abs=0.1) and 20 < np.median(worse) < 40
    assert np.median(at("middle", "rmse", 3)) == pytest.approx(0.87, abs=0.01)
    assert np.median(at("middle", "spread", 3)) == pytest.approx(0.04, abs=0.005)
    assert not at("middle", "near", 3).any() and "off by 0.87, and the ensemble is unsure by 0.04" in TEXT
    assert np.median(at("middle", "spread")) == pytest.approx(0.02, abs=0.003)  # with all buoys
    said = registry.get("09-hole").options["c"]
    assert f"{np.median(wider):.1f} times what" in said and f"{np.median(worse):.0f} times what it was." in said
    found = [(fresh(seed)["middle"], fresh(seed, 3)["middle"]) for seed in range(300, 306)]
    assert all(hole[0] > full[0] and hole[1] > 10 * hole[0] for full, hole in found)


@pytest.mark.parametrize("seeds", [range(20), range(300, 320)])
def test_that_the_buoys_outside_of_a_hole_take_the_spread_inside_away(seeds):
    found, n_updates = [], []
    for seed in seeds:
        run = Run(*POND, seed)
        x, d = script.data_of(run, 3)
        n_updates.append(len(d) / 5)
        is_middle = script.places_of(run.problem.in_units(run.problem.x_test))["middle"]
        members = run.ensemble(0.3, 100)
        steps = enkf(run.net, members, x, d, run.problem.obs_std, **script.ENSEMBLES["EnKF"][1])
        trained = next(step.theta for step in steps if step.k == 20)
        for theta in (members, trained):
            for where in (run.problem.x_test[is_middle], x):
                found.append(script.size(run.net(theta, where)[:, 0].std(axis=1, ddof=1)))
    before, at_buoys_before, after, at_buoys = np.median(np.reshape(found, (-1, 4)), axis=0)
    assert before == pytest.approx(0.7, abs=0.06) and after == pytest.approx(0.18, abs=0.015)
    assert at_buoys == pytest.approx(0.18, abs=0.015)
    assert after / before == pytest.approx(at_buoys / at_buoys_before, abs=0.06)  # as fast as outside
    assert "before the training it is 0.7 in the middle" in TEXT
    words = "After 20 of the 71 updates that a round now has, it is 0.18 in the middle, and 0.18 at the buoys too"
    assert words in TEXT and np.median(n_updates) == pytest.approx(71, abs=1)


def test_that_buoys_around_the_rim_narrow_the_middle_and_leave_the_peak_far_outside():
    rim_first = np.array([[3, 0], [0, 3], [-3, 0], [0, -3], [0, 0]])  # the middle comes last
    height, found, way = np.sin(3) / 3, [], []
    for seed in range(20):
        run = Run(*POND, seed)
        places, start = rim_first / run.problem.in_units(1), run.ensemble(0.3, 100)
        said = run.net(start, places)[:, 0]
        slope, at_0 = np.polyfit(said[0], said[-1], 1)
        along = np.corrcoef(said[0], said[-1])[0, 1]
        row = [
            along,
            (1 - at_0 - slope * height) / (said[-1].std(ddof=1) * np.sqrt(1 - along**2)),
            said[-1].std(ddof=1),
        ]
        for n in (1, 4):
            *_, last = enkf(run.net, start, places[:n], np.full((n, 1), height), 0.05, batch_size=n, update="transform")
            moved = run.net(last.theta, places)[:, 0]
            row += [moved[-1].std(ddof=1), (1 - moved[-1].mean()) / moved[-1].std(ddof=1)]
            assert np.mean(np.abs(moved[0] - height)) < 0.6 * np.mean(np.abs(said[0] - height))  # "towards the strip"
            way.append((said[0].std() - moved[0].std()) / (said[0].std() - 0.05))
        found.append(row)
    found = np.array(found)
    along, off, before, by_one, _, by_four, peak = np.median(found, axis=0)
    assert before == pytest.approx(0.7, abs=0.03) and by_one == pytest.approx(0.4, abs=0.03)
    assert by_four == pytest.approx(0.26, abs=0.01)
    assert "by 0.4, and that is what is left in the middle, where it was 0.7" in TEXT and "leave 0.26" in TEXT
    assert found[:, -1].min() > 2.5 and "the truth is more than 2.5 times as far" in TEXT
    shown = found[18]
    assert "on which dots and line agree about as well as on most" in TEXT
    assert 'ordinary = Run("hat 2-D", n=400, noise=0.05, seed=18)' in CODE and "np.array([[3, 0], [0, 0]])" in CODE
    assert shown[0] == pytest.approx(along, abs=0.03) and shown[1] == pytest.approx(off, abs=0.5)
    assert shown[[2, 3, 5]] == pytest.approx([before, by_one, by_four], abs=0.03) and off > 2.5
    assert "with a correlation of 0.83" in str(NOTEBOOK.cells) and "the line is at -0.4 in the middle" in str(
        NOTEBOOK.cells
    )
    assert 0.6 < np.median(way) < 1 and "Real ones go most of the way" in TEXT


def test_that_counting_once_explains_a_part_of_it_and_random_features_know():
    three_times, once, exact = (
        np.median(at("middle", "spread", 3, method) / at("middle", "rmse", 3, method))
        for method in ("EnKF", "EnKF once", "random features")
    )
    everywhere = [np.median(at("everywhere", "spread", 0, method) / at("everywhere", "rmse", 0, method))
                  for method in ("EnKF", "EnKF once")]  # fmt: skip
    assert everywhere[0] < everywhere[1] < 0.8  # that readings are used three times is one reason, and not the only one
    assert "explains only a small part: *Further*" in TEXT
    assert "*EnKF once* is still far too sure: its spread is 0.07 of its error" in TEXT
    assert three_times < once < 0.1 and round(once, 2) == 0.07 and exact == pytest.approx(1, abs=0.15)
    assert np.median(at("middle", "rmse", 3, "random features")) == pytest.approx(0.115, abs=0.01)
    assert np.median(at("middle", "spread", 3, "random features")) == pytest.approx(0.13, abs=0.01)
    fresh_rows = [{row[3]: row[6:] for row in script.rows("random features", seed, 3)} for seed in range(300, 304)]
    assert 0.5 < np.median([rows["middle"][0] / rows["middle"][1] for rows in fresh_rows]) < 2


def test_that_a_wide_start_explains_a_part_of_it_too():
    found = []
    for seed in range(20):
        run = Run(*POND, seed)
        x, d = script.data_of(run, 3)
        *_, last = enkf(run.net, run.ensemble(1.0, 100), x, d, run.problem.obs_std, **script.ENSEMBLES["EnKF"][1])
        is_middle = script.places_of(run.problem.in_units(run.problem.x_test))["middle"]
        members = run.net(last.theta, run.problem.x_test)[is_middle, 0]
        off = members.mean(axis=1) - run.problem.truth[is_middle, 0]
        found.append((script.size(members.std(axis=1, ddof=1)), script.size(off)))
    width, error = np.median(found, axis=0)
    assert width == pytest.approx(0.13, abs=0.01) and error == pytest.approx(0.93, abs=0.03)
    assert "with the wide one the members end unsure by 0.13 in the hole, but off by 0.93" in TEXT
    assert np.all(np.array(found)[:, 0] > at("middle", "spread", 3)[:20])
    assert np.all(np.array(found)[:, 0] < 0.5 * np.array(found)[:, 1])


def test_that_an_update_brings_members_nearer_to_a_reading_and_to_each_other_above_all_near_it():
    shares, shrunk = [], []
    for seed in range(20):
        run = Run(*POND, seed)
        members = run.ensemble(0.3, 100)
        x, d = run.data
        first, *_ = enkf(run.net, members, x[:5], d[:5], run.problem.obs_std, **script.ENSEMBLES["EnKF"][1])
        before, after = (run.net(theta, x)[:, 0] for theta in (members, first.theta))
        shares.append(np.mean(np.abs(after[:5] - d[:5]) < np.abs(before[:5] - d[:5])))
        ratio = after.std(axis=1) / before.std(axis=1)
        shrunk.append((np.median(ratio[:5]), np.median(ratio[5:])))
    near, elsewhere = np.median(shrunk, axis=0)
    assert np.median(shares) > 0.6 and near < elsewhere < 1
    assert sum(near < elsewhere for near, elsewhere in shrunk) >= 18


@pytest.mark.parametrize("key", [("EnKF", 3, 0), ("EnKF", 21, 3), ("random features", 7, 3)])
def test_that_the_script_makes_its_rows_again(key):
    method, seed, hole = key
    is_meant = (TABLE["method"] == method) & (TABLE["seed"] == seed) & (TABLE["hole"] == hole)
    stored = np.array([tuple(row)[4:] for row in TABLE[is_meant]])
    again = np.array([row[4:] for row in script.rows(*key)])
    np.testing.assert_allclose(again, stored, rtol=0.02, atol=0.006)


def test_that_the_table_is_whole():
    assert len(TABLE) == len(script.METHODS) * 40 * 2 * 5
    assert all(np.isfinite(TABLE[name]).all() for name in ("near", "before", "spread", "rmse"))


# ---- the explorer


def test_that_the_explorer_trains_as_the_chapter_does_and_the_members_are_too_sure_in_a_hole():
    from dalearn.explore._hat import N_ENS, SETTINGS, TOO_SURE

    assert script.ENSEMBLES["EnKF"] == (N_ENS, SETTINGS) and script.WIDTH == 0.3
    net = FNN((2, 40, 1))
    for seed in (2, 3, 4):
        problem = mexican_hat(rng=seed)
        is_used = np.hypot(*problem.in_units(problem.x).T) >= 3
        start = net.ensemble(N_ENS, spread=0.3, rng=seed)
        *_, last = enkf(net, start, problem.x[is_used], problem.d[is_used], problem.obs_std, **SETTINGS)
        at_peak = net(last.theta, problem.x_test[[840]])
        assert problem.truth[840] == 1 and at_peak.mean() < 0.5
        assert 1 - at_peak.mean() > TOO_SURE * at_peak.std()
        everywhere = net(last.theta, problem.x_test)
        assert spread(everywhere) < 0.3 * rmse(everywhere.mean(axis=-1), problem.truth)


# ---- sums of the text


def test_that_the_numbers_that_are_worked_by_hand_are_right():
    assert round(np.sin(5), 2) == -0.96 and round(np.sin(5) / 5, 2) == -0.19
    assert round(np.sqrt(16 * 16 / 400), 3) == 0.8 and 10 / 100 == 0.1
    predictions, weights = np.array([0.4, 0.6, 0.8]), np.array([0.1, 0.2, 0.3])  # the three members
    slope = np.cov(weights, predictions)[0, 1] / predictions.var(ddof=1)
    share = predictions.var(ddof=1) / (predictions.var(ddof=1) + 0.05**2)
    assert round(slope, 9) == 0.5 and round(share, 2) == 0.94 and round(predictions.std(ddof=1), 9) == 0.2
    assert round(0.2 - slope * 0.94 * 0.1, 3) == 0.153 and round(0.2 * np.sqrt(1 - share), 2) == 0.05
    assert "scatter by 0.05 only" in TEXT and "from 0.2 to 0.153" in TEXT
    assert round(0.6 - 0.94 * 0.1, 3) == 0.506 and "would now say 0.506 in the mean" in TEXT
    after = predictions.mean() + np.sqrt(1 - share) * (predictions - predictions.mean())
    assert round(relax(after[None], predictions[None], 0.6).std(ddof=1), 2) == 0.14
    assert "took away 0.15, and 0.6 · 0.15 = 0.09 comes back: the spread ends at 0.14" in TEXT
    assert round(0.6 * 0.15, 9) == 0.09 and round(1.1 + 0.4, 9) == 1.5  # the two boxes are equally high
    assert 3 * 400 // 5 == 240 and tuning_seeds(300) == range(100, 108)  # "on eight other ponds"
    assert 300 // 3 == 100 and 300 // 100 == 3 and 100 * 400 // 10 == 4000

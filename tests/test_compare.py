"""Comparing methods seed by seed: intervals against known values, errors between rows, and budgets on a small table."""

import numpy as np
import pytest

from dalearn.study.compare import (
    BUDGETS,
    compare,
    error_at,
    infinite,
    judge,
    paired_ratio,
    read,
    rows_of,
    wilson,
)

CASE = ("sine", 100, 0.05)
HEAD = "problem,n,noise,family,seed,method,rmse,seconds,updates,forward,backward,settings"


def row(cost, rmse):
    """A row whose costs are cost updates, 10 · cost passes and cost / 100 seconds."""
    return {"rmse": rmse, "updates": cost, "forward": 4 * cost, "backward": 3 * cost, "seconds": cost / 100}


@pytest.fixture
def runs(tmp_path):
    """Three seeds. EnKF spends 10 updates, 100 forward passes and 3 seconds; GD has rows at 1, 10 and 100 epochs.

    An epoch of GD: one update, one pass forward, one backward, 0.1 seconds. On seed 2 GD diverges after 10 epochs.
    """
    errors = {0: (0.9, 0.3, 0.1), 1: (0.8, 0.2, 0.02), 2: (0.9, 0.4, None)}
    lines = ["# made by a test", HEAD]
    for seed, trained in errors.items():
        for epochs, rmse in zip((1, 10, 100), trained):
            cost = f"{0.1 * epochs},{epochs},{epochs},{epochs}" if rmse else f"nan,{epochs},{epochs},{epochs}"
            lines.append(f"sine,100,0.05,GD,{seed},GD {epochs} epochs,{rmse or 'nan'},{cost},learning_rate=0.1")
    for seed in (0, 1, 2):
        lines.append(f"sine,100,0.05,EnKF,{seed},EnKF 1 epoch,0.15,3,10,100,0,n_ens=100")
    path = tmp_path / "small.csv"
    path.write_text("\n".join(lines) + "\n")
    return read(path)


@pytest.mark.parametrize(
    "broken, said",
    [
        ("sine,100,0.05,GD,0", "it has 5 cells, and the header has 12"),
        ("sine,many,0.05,GD,0,GD 1 epoch,1,1,1,1,1,-", "n must be a number; got 'many'"),
        ("sine,100,0.05,GD,,GD 1 epoch,1,1,1,1,1,-", "seed must be a number; got ''"),
        ("sine,100,0.05,GD,0,GD 1 epoch,good,1,1,1,1,-", "rmse must be a number; got 'good'"),
        ('sine,100,0.05,GD,0,"GD 1 epoch,1,1,1,1,1,-', "it cannot be read as comma-separated values"),
        ("sine,100,0.05,GD,0,GD\0 epoch,1,1,1,1,1,-", "there is a character of code 0 in it"),
    ],
)
def test_that_a_row_that_is_none_of_a_study_is_named_by_file_and_line(tmp_path, broken, said):
    path = tmp_path / "broken.csv"
    path.write_text(f"# a note\n{HEAD}\n{broken}\n")
    with pytest.raises(ValueError) as refused:
        read(path)
    assert str(refused.value).startswith(f"{path}, line 3: {said}")


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n"])
def test_that_a_table_of_another_kind_is_named(tmp_path, content):
    path = tmp_path / "other.csv"
    path.write_text(content)
    with pytest.raises(ValueError, match="must have the columns problem, n, noise, family, seed, method; got none"):
        read(path)


# Intervals


@pytest.mark.parametrize("wins, n", [(0, 10), (1, 10), (5, 10), (10, 10), (18, 40), (40, 40), (17, 20)])
def test_that_wilsons_interval_is_scipys(wins, n):
    stats = pytest.importorskip("scipy.stats")
    theirs = stats.binomtest(wins, n).proportion_ci(0.95, method="wilson")
    assert wilson(wins, n, z=stats.norm.ppf(0.975)) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_that_wilsons_interval_has_the_textbooks_values():
    assert wilson(0, 10) == pytest.approx((0, 0.2775), abs=5e-5)
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=5e-5)
    assert wilson(10, 10) == pytest.approx((0.7225, 1), abs=5e-5)


def test_that_wilsons_interval_mirrors_and_narrows_and_stays_between_0_and_1():
    for n in (1, 7, 40):
        for wins in range(n + 1):
            low, high = wilson(wins, n)
            assert -1e-12 <= low <= wins / n <= high + 1e-12 <= 1 + 2e-12
            assert (1 - high, 1 - low) == pytest.approx(wilson(n - wins, n))
    widths = [np.diff(wilson(n // 2, n))[0] for n in (10, 40, 160)]
    np.testing.assert_allclose(np.divide(widths[:-1], widths[1:]), 2, rtol=0.15)


def test_that_wilsons_interval_holds_the_true_chance_in_about_95_of_100_studies():
    rng = np.random.default_rng(1)
    for chance in (0.5, 0.8, 0.95):
        low, high = np.array([wilson(wins, 40) for wins in rng.binomial(40, chance, 4000)]).T
        assert 0.92 < np.mean((low <= chance) & (chance <= high)) < 0.985


def test_that_the_median_of_a_common_ratio_is_that_ratio_without_any_width():
    others = np.exp(np.random.default_rng(2).standard_normal(30))
    assert paired_ratio(0.7 * others, others, rng=3) == pytest.approx((0.7, 0.7, 0.7))


def test_that_the_bootstraps_interval_is_about_as_wide_as_theory_says():
    # the logarithm of the ratio is N(0, 0.5²): the median of n has the standard deviation 0.5 √(π / 2n)
    rng = np.random.default_rng(4)
    widths = []
    for _ in range(40):
        low, high = np.log(paired_ratio(np.exp(0.5 * rng.standard_normal(200)), np.ones(200), rng=rng)[1:])
        widths.append(high - low)
    assert np.mean(widths) == pytest.approx(2 * 1.96 * 0.5 * np.sqrt(np.pi / 400), rel=0.1)


def test_that_the_bootstrap_holds_the_true_ratio_in_about_95_of_100_studies_and_keeps_to_its_rng():
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(200):
        hard = np.exp(rng.standard_normal(40))  # a seed that is hard is so for both
        errors, others = 0.8 * hard * np.exp(0.3 * rng.standard_normal((2, 40)))
        _, low, high = paired_ratio(errors, others, rng=rng, draws=500)
        held += low <= 1 <= high
    assert 0.88 <= held / 200 <= 0.99
    assert paired_ratio(errors, others, rng=6) == paired_ratio(errors, others, rng=6)


# Errors at a cost


@pytest.mark.parametrize("budget, unit", [("updates", 1), ("passes", 10), ("seconds", 0.01)])
def test_that_an_error_is_read_off_at_between_below_and_above_the_rows(budget, unit):
    rows = [row(1, 0.8), row(10, 0.2), row(1000, 0.02)]
    for cost, error in ((1, 0.8), (10, 0.2), (1000, 0.02)):
        assert error_at(rows, cost * unit, budget) == pytest.approx(error)
    assert error_at(rows, np.sqrt(10) * unit, budget) == pytest.approx(0.4)  # half way on both logarithmic scales
    assert error_at(rows, 100 * unit, budget) == pytest.approx(np.sqrt(0.2 * 0.02))
    assert error_at(rows, 0.1 * unit, budget) == pytest.approx(0.8)
    assert error_at(rows, 1e6 * unit, budget) == pytest.approx(0.02)


def test_that_a_row_that_took_longer_than_the_next_costs_what_that_did():
    rows = [row(1, 0.8), {**row(10, 0.2), "seconds": 1.5}, row(100, 0.02)]
    assert error_at(rows, 1.0, "seconds") == error_at(rows, 1.2, "seconds") == pytest.approx(0.02)
    assert error_at(rows, 0.1, "seconds") == pytest.approx(0.4)  # half way from the first to the second


def test_that_a_run_is_infinitely_wrong_after_it_diverged_and_not_before():
    rows = [row(1, 0.8), row(10, 0.2), {**row(100, np.nan), "seconds": np.nan}]
    assert error_at(rows, 10, "updates") == pytest.approx(0.2)
    assert error_at(rows, 3, "updates") < 0.8
    for cost in (11, 100, 1e4):
        assert error_at(rows, cost, "updates") == np.inf
    assert error_at(rows, 0.5, "seconds") == np.inf and error_at(rows, 0.1, "seconds") == pytest.approx(0.2)
    assert error_at([row(1, np.nan)], 1, "updates") == np.inf


def test_that_a_row_that_diverged_before_a_finite_one_is_passed_over():
    rows = [row(1, 0.8), row(10, np.nan), row(100, 0.1)]
    assert error_at(rows, 10, "updates") == pytest.approx(np.sqrt(0.08))
    assert error_at(rows, 100, "updates") == error_at(rows, 1e4, "updates") == pytest.approx(0.1)


def test_that_infinite_turns_nan_alone():
    np.testing.assert_array_equal(infinite([1, np.nan, 0.5, np.inf]), [1, np.inf, 0.5, np.inf])


# The table


def test_that_the_table_is_read_by_case_family_and_seed_in_the_order_of_its_rows(runs):
    assert list(runs) == [CASE] and list(runs[CASE]) == ["GD", "EnKF"]
    assert sorted(runs[CASE]["GD"]) == [0, 1, 2]
    assert [found["method"] for found in runs[CASE]["GD"][1]] == ["GD 1 epochs", "GD 10 epochs", "GD 100 epochs"]
    assert [found["rmse"] for found in runs[CASE]["GD"][1]] == [0.8, 0.2, 0.02]
    assert np.isnan(runs[CASE]["GD"][2][2]["rmse"]) and runs[CASE]["EnKF"][0][0]["settings"] == "n_ens=100"
    assert {seed: found["rmse"] for seed, found in rows_of(runs, CASE, "GD 10 epochs").items()} == {
        0: 0.3, 1: 0.2, 2: 0.4,
    }  # fmt: skip


def test_that_the_budgets_are_those_of_a_row_and_a_backward_pass_counts_two():
    assert {name: spend and spend(row(10, 0.1)) for name, spend in BUDGETS.items()} == {
        "updates": 10, "passes": 40 + 2 * 30, "seconds": 0.1, "end": None,
    }  # fmt: skip


def between(low, high, at):
    """The error at 10 ** at between rows of errors low and high that are a decade apart."""
    return low ** (1 - at) * high**at


@pytest.mark.parametrize(
    "budget, others",
    [
        ("updates", [0.3, 0.2, 0.4]),  # EnKF's 10 updates are GD's 10 epochs
        ("passes", [between(0.3, 0.1, np.log10(10 / 3)), between(0.2, 0.02, np.log10(10 / 3)), np.inf]),
        ("seconds", [between(0.3, 0.1, np.log10(3)), between(0.2, 0.02, np.log10(3)), np.inf]),
        ("end", [0.1, 0.02, np.inf]),  # 100 epochs have the smallest median, although one seed diverges there
    ],
)  # fmt: skip
def test_that_a_method_is_compared_at_each_budget_with_what_the_rival_had_there(runs, budget, others):
    verdict = compare(runs, CASE, "EnKF 1 epoch", "GD", budget)
    ratios = 0.15 / np.array(others)
    assert (verdict.n, verdict.wins) == (3, np.sum(ratios < 1)) and verdict.share == verdict.wins / 3
    assert (verdict.share_low, verdict.share_high) == pytest.approx(wilson(verdict.wins, 3))
    assert verdict.ratio == pytest.approx(np.median(ratios))
    assert min(ratios) - 1e-9 <= verdict.ratio_low <= verdict.ratio <= verdict.ratio_high <= max(ratios) + 1e-9


def test_that_at_the_end_the_rival_stops_after_one_number_of_epochs_on_all_seeds(runs):
    for seed, errors in {0: (0.9, 0.3, 0.35), 1: (0.8, 0.2, 0.02), 2: (0.9, 0.4, 0.5)}.items():
        for row, error in zip(runs[CASE]["GD"][seed], errors):
            row["rmse"] = error
    assert compare(runs, CASE, "EnKF 1 epoch", "GD", "end").wins == 3  # the middle row; seed 1's own best is another


def test_that_only_seeds_that_both_have_are_compared(runs):
    del runs[CASE]["GD"][1]
    assert compare(runs, CASE, "EnKF 1 epoch", "GD", "updates").n == 2


def test_that_a_tie_is_no_win_and_that_a_run_that_diverged_loses():
    errors, others = np.ones(40), np.full(40, 2.0)
    others[0], errors[1], others[2] = 1.0, np.inf, np.inf
    verdict = judge(errors, others)
    assert (verdict.n, verdict.wins, verdict.ratio) == (40, 38, 0.5)


def test_that_a_method_a_rival_or_a_budget_that_is_not_there_is_a_key_error(runs):
    for arguments in (
        (CASE, "EnKF 7 epochs", "GD", "updates"),
        (CASE, "EnKF 1 epoch", "Adam", "updates"),
        (("sine", 7, 0.05), "EnKF 1 epoch", "GD", "updates"),
        (CASE, "EnKF 1 epoch", "GD", "money"),
    ):
        with pytest.raises(KeyError):
            compare(runs, *arguments)
    with pytest.raises(KeyError, match="EnKF 7 epochs"):
        rows_of(runs, CASE, "EnKF 7 epochs")


@pytest.mark.parametrize("budget", ["updates", "passes", "seconds", "end"])
def test_that_a_method_that_diverged_has_lost_although_what_it_spent_is_not_known(runs, budget):
    for seed in (0, 1):
        runs[CASE]["EnKF"][seed][0] |= {"rmse": np.nan, "seconds": np.nan, "updates": np.nan}
    verdict = compare(runs, CASE, "EnKF 1 epoch", "GD", budget)
    assert verdict.wins <= 1 and verdict.ratio == np.inf


def test_that_runs_that_diverged_leave_no_nan_in_the_ratio():
    assert paired_ratio(np.array([np.inf]), np.array([np.inf]), rng=0) == (1, 1, 1)
    ratio, low, high = paired_ratio(np.array([np.inf, np.inf, 1.0]), np.ones(3), rng=0)
    assert ratio == high == np.inf and low in (1.0, np.inf)

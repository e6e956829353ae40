"""What chapter 02 says, computed again: its stored table, and the same comparisons on seeds that the table has not."""

import re
from pathlib import Path

import build
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from modules import module_of

from dalearn import FNN, enkf, explore, gd, plots, record, rmse, sine
from dalearn.exercises import registry
from dalearn.explore._learning_rate import EPOCHS, border_of, run_of
from dalearn.explore._valley import TwoWeights

ROOT = Path(__file__).parent.parent
DATA = ROOT / "notebooks" / "data"


script = module_of(DATA / "gradient_descent.py")

STORED = np.genfromtxt(
    DATA / "gradient_descent.csv", delimiter=",", names=True, skip_header=2, deletechars="", replace_space=" "
)
SOURCE = (ROOT / "notebooks" / "source" / "02_gradient_descent.py").read_text("utf-8")
TEXT = re.sub(r"\s+", " ", re.sub(r"(?m)^# ?", "", SOURCE))
NET = FNN((1, 20, 1))


@pytest.fixture(scope="module")
def fresh():
    """The rows of twenty seeds that the table has not."""
    rows = [script.row(seed) for seed in range(101, 121)]
    return {name: np.array([row[name] for row in rows]) for name in script.COLUMNS}


def said(sentence):
    assert sentence in TEXT, sentence


def test_that_the_table_is_complete_and_the_script_makes_a_row_again():
    assert STORED.dtype.names == script.COLUMNS
    assert list(STORED["seed"]) == list(script.SEEDS) and len(STORED) == 40
    settled = [name for name in script.COLUMNS if name != "early_0.2"]  # which grows too fast for many digits
    again = script.row(7)
    (row,) = STORED[STORED["seed"] == 7]
    for name in settled:
        np.testing.assert_allclose(row[name], again[name], rtol=1e-2, err_msg=name)


def test_that_the_scripts_training_is_the_librarys():
    problem = sine(rng=7)
    theta = NET.init(rng=7)
    *_, last = gd(NET, theta, problem.x, problem.d, learning_rate=0.1, epochs=script.EPOCHS)
    loss, error = script.end(problem, theta, 0.1)
    assert loss == pytest.approx(np.mean((NET(last.theta, problem.x) - problem.d) ** 2), rel=1e-6)
    assert error == pytest.approx(rmse(NET(last.theta, problem.x_test), problem.truth), rel=1e-6)


def test_that_one_tenth_beats_a_thousandth_and_two_tenths_diverges_on_every_seed(fresh):
    for rows in (STORED, fresh):
        assert (rows["rmse_0.1"] < rows["rmse_0.001"]).all() and np.isinf(rows["loss_0.2"]).all()
    said("rate 0.2 diverged on all forty, and 0.1 came closer to the truth than 0.001 on all forty.")
    options = registry.get("02-predict").options
    (row,) = STORED[STORED["seed"] == 7]
    assert (round(row["rmse_0.1"], 2), round(row["rmse_0.001"], 2)) == (0.05, 0.29)
    assert all("0.05" in option for option in options.values())
    assert all("0.29" in options[letter] for letter in "abd")


def test_that_the_seed_that_is_shown_is_an_ordinary_one_and_the_yardstick_is_the_median(fresh):
    (row,) = STORED[STORED["seed"] == 7]
    assert np.sum(STORED["rmse_0.1"] < row["rmse_0.1"]) == 22
    for rows in (STORED, fresh):
        assert 0.04 < np.median(rows["rmse_0.1"]) < 0.06


def test_that_the_border_lies_close_above_two_over_the_largest_curvature(fresh):
    diverging = {share: int(np.isinf(STORED[f"loss_{share:g}_of_border"]).sum()) for share in script.SHARES}
    assert diverging == {0.9: 0, 1.5: 39, 2.0: 40}
    said("| 0.9 times 2/c | 0 of 40 days | | 1.5 times 2/c | 39 of 40 | | twice 2/c | 40 of 40 |")
    assert np.isfinite(fresh["loss_0.9_of_border"]).all()
    assert np.isinf(fresh["loss_1.5_of_border"]).sum() >= 17 and np.isinf(fresh["loss_2_of_border"]).all()
    problem = sine(rng=7)
    largest = script.curvatures(NET.init(rng=7), problem.x, problem.d)[-1]
    assert largest == pytest.approx(16.8, abs=0.05) and 2 / largest == pytest.approx(0.12, abs=0.005)


def test_that_the_winner_can_look_worst_at_epoch_ten(fresh):
    assert np.sum(STORED["early_0.1"] > STORED["early_0.001"]) == 8
    assert (STORED["loss_0.1"] < STORED["loss_0.001"]).all() and (fresh["loss_0.1"] < fresh["loss_0.001"]).all()
    said("At epoch 10, 0.1 had a larger loss than 0.001 on eight of the forty days")
    assert np.sum(fresh["early_0.1"] > fresh["early_0.001"]) >= 1


def test_that_one_wrong_sign_mostly_lets_the_loss_fall_and_nearly_always_ends_worse(fresh):
    assert (STORED["loss_slip"] < STORED["loss_start"]).all() and (STORED["rmse_slip"] > STORED["rmse_0.1"]).all()
    diverged = np.isinf(fresh["loss_slip"])
    closer = fresh["rmse_slip"] < fresh["rmse_0.1"]
    assert diverged.sum() == closer.sum() == 1
    assert (fresh["loss_slip"] < fresh["loss_start"])[~diverged].all()
    options = registry.get("02-slip").options
    assert "58 went this way; one diverged, and one ended closer" in options["c"]  # of these forty and twenty
    medians = [np.median(np.r_[STORED[name], fresh[name]]) for name in ("rmse_slip", "rmse_0.1")]
    assert np.round(medians, 2).tolist() == [0.35, 0.05]
    said("over sixty days the median was 0.35 with the slip and 0.05 without.")
    (row,) = STORED[STORED["seed"] == 7]
    assert row["loss_slip"] / row["loss_start"] == pytest.approx(0.1, abs=0.02)
    assert row["rmse_slip"] == pytest.approx(0.22, abs=0.005)
    assert all("0.22" in option and "0.05" in option for option in options.values())
    assert row["rmse_slip"] < np.median(STORED["rmse_slip"])
    said("our day is a mild case. Its RMSE with the slip is 0.22;")
    assert "| 0.99 | 0.02 | 1.98 |" in TEXT and 1 + 0.99**2 > 1.9 * (1 + 0.10**2)  # "counts most"


def test_that_the_valley_of_the_two_weights_has_the_curvatures_of_the_text():
    two = TwoWeights()
    assert two.curvatures.round(2).tolist() == [0.37, 2.6]
    for rate, across, along in ((0.05, 0.87, 0.98), (0.85, -1.21, 0.68)):
        assert (1 - rate * two.curvatures[::-1]).round(2).tolist() == [across, along]
    said("1 − 0.05 · 0.37 = 0.98")
    said("1 − 0.85 · 2.60 = −1.21")
    rises = [two.loss(two.lowest + axis) - two.loss(two.lowest) for axis in two.axes.T]  # of a move of 1
    assert rises == pytest.approx(two.curvatures / 2)  # so in each direction it is a parabola of this curvature
    said("with a curvature of its own, 2.60 across and 0.37 along")
    for axis in two.axes.T:  # "straight downhill leads along it to the cross"
        slope = two.gradient(two.lowest + axis)
        assert slope / np.linalg.norm(slope) == pytest.approx(axis)
    aside = two.gradient(two.lowest + [1.0, 0.0])  # and not beside them
    assert abs(aside[0]) < 0.99 * np.linalg.norm(aside)
    assert 2 / two.curvatures.sum() == pytest.approx(0.67, abs=0.005)
    assert 2 / two.curvatures[1] == pytest.approx(0.77, abs=0.005)
    said("2 / 2.97 = 0.67")
    far = two.walk((-1.0, 1.0), 0.05, 20)[-1] - two.lowest
    assert np.linalg.norm(far) > 0.5 * np.linalg.norm(np.array([-1.0, 1.0]) - two.lowest)  # "still far from the cross"


def test_that_the_fast_path_of_two_weights_is_the_networks():
    two = TwoWeights()
    pair = np.array([-1.0, 1.0])
    theta = two.theta.copy()
    theta[list(two.places)] = pair
    loss, gradient = NET.loss_and_gradient(theta, two.problem.x, two.problem.d)
    assert two.loss(pair) == pytest.approx(loss)
    np.testing.assert_allclose(two.gradient(pair), gradient[list(two.places)])
    np.testing.assert_allclose(two.output(pair), NET(theta, two.problem.x_test)[:, 0])


def test_that_the_table_of_one_unit_is_right():
    x, w, b, v, d = 0.4, 4, -0.5, 1.5, 0.5
    z = w * x + b
    a = np.tanh(z)
    at_y = 2 * (v * a - d)
    at_a = at_y * v
    at_z = at_a * (1 - a**2)
    numbers = [z, a, v * a, at_y, at_a, 1 - a**2, at_z, at_z * x, at_y * a]
    assert [f"{each:.2f}" for each in numbers] == [
        "1.10", "0.80", "1.20", "1.40", "2.10", "0.36", "0.76", "0.30", "1.12",
    ]  # fmt: skip
    for each in numbers:
        said(f"{each:.2f}")
    for move in (1e-4, -1e-4):  # the slope of w, measured
        grown = (v * np.tanh((w + move) * x + b) - d) ** 2 - (v * a - d) ** 2
        assert grown / move == pytest.approx(at_z * x, abs=1e-3)


def test_that_the_explorers_tasks_can_be_reached_and_are_open_at_the_start():
    valley = explore.valley()
    assert valley.values["step"] == 0  # so that Play shows the whole way
    assert not valley.done and not valley.set(learning_rate=0.75, step=10).done
    for rate in valley.scene.controls["learning_rate"].values:  # below 0.67, where both factors are equally large
        (*_, state) = valley.scene.run(rate, 10)
        assert valley.scene.done(state) == (rate == 0.65)
    assert valley.set(learning_rate=0.65, step=10).done and not valley.reset().done
    training = explore.learning_rate()
    assert not training.done and not training.set(learning_rate=0.12).done and not training.set(learning_rate=0.2).done
    assert training.set(learning_rate=0.15, seed=8).done and not training.reset().done


def test_that_the_explorers_border_is_the_scripts_and_some_trainings_survive_a_little_beyond_it():
    shares = []
    for seed in range(1, 11):
        problem = sine(rng=seed)
        largest = script.curvatures(NET.init(seed), problem.x, problem.d)[-1]
        assert border_of(seed) == pytest.approx(2 / largest, rel=1e-4)
        for rate in (0.12, 0.15):  # of the slider's, those close above the border
            run = run_of(rate, seed)
            for _ in run.finish():
                pass
            if not run.diverged:
                shares.append(rate / run.border)
    assert 1.3 < max(shares) < 1.5  # "on some seeds even a rate a third above the border comes through"


def test_that_the_explorers_training_is_the_librarys_and_comes_back_near_the_border():
    run = run_of(0.12, 7)
    for _ in run.finish():
        pass
    problem = sine(rng=7)
    *_, last = gd(NET, NET.init(rng=7), problem.x, problem.d, learning_rate=0.12, epochs=EPOCHS[-1])
    assert np.array_equal(run.thetas[EPOCHS[-1]], last.theta)
    losses = np.array(run.losses)
    before, peak, end = losses[100:200].min(), losses[180:300].max(), losses[EPOCHS[-1]]
    assert 10 < peak / before < 40 and end < before  # "twentyfold around epoch 200 and falls again"
    largest = [script.curvatures(run.thetas[k], problem.x, problem.d)[-1] for k in (100, 180, 300, 400)]
    assert min(largest[:2]) > 2 / 0.12 > max(largest[2:])


def test_that_the_distances_on_the_parabola_are_those_of_the_text():
    distances = {}
    for rate in (0.1, 0.4, 1.05):
        theta = 0.0
        distances[rate] = [3.0]
        for _ in range(2):
            theta -= rate * 2 * (theta - 3)
            distances[rate].append(3 - theta)
    assert distances[0.1] == pytest.approx([3, 2.4, 1.92])
    assert distances[0.4][1] == pytest.approx(3 - 2.4) and distances[1.05][1] == pytest.approx(3 - 6.3)
    assert distances[1.05][2] / distances[1.05][1] == pytest.approx(-1.1)
    said("With 0.1 it is 3, then 2.4, then 1.92: each step multiplies it by 0.8.")
    said("With 1.05 each step multiplies it by −1.1:")


ANSWERS = {
    "loops": {
        "my_gradient": """def my_gradient(v, h, d):
    slopes = np.zeros(v.shape)
    errors = h @ v - d
    for j in range(len(v)):
        slopes[j, 0] = 2 * np.sum(errors[:, 0] * h[:, j]) / len(d)
    return slopes""",
        "my_differences": """def my_differences(theta, f, move):
    slopes = []
    for i in range(len(theta)):
        theta[i] += move
        up = f(theta)
        theta[i] -= 2 * move
        down = f(theta)
        theta[i] += move
        slopes.append((up - down) / 2 / move)
    return slopes""",
    },
    "flat": {
        "my_gradient": """def my_gradient(v, h, d):
    errors = h @ v - d
    return np.mean(2 * errors * h, axis=0)[:, None]""",
        "my_differences": """def my_differences(theta, f, move):
    return np.array([(f(theta + e) - f(theta - e)) / (2 * move) for e in move * np.eye(len(theta))])""",
    },
}


@pytest.mark.parametrize("way", ANSWERS)
def test_that_every_right_answer_carries_the_cells_that_use_it(way, capsys):
    notebook = build.from_source(ROOT / "notebooks" / "source" / "02_gradient_descent.py", solved=True)
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    (last,) = (i for i, cell in enumerate(cells) if cell.startswith("parts = "))
    names = {}
    for cell in cells[: last + 1]:
        for name, answer in ANSWERS[way].items():
            cell = answer if cell.startswith(f"def {name}(") else cell
        is_a_picture = cell.startswith(("alt = ", "at_start = ", "ax = ", "show_", "explore."))
        if not is_a_picture:
            exec(cell, names)  # as a reader would who skips the pictures
    assert names["of_output_weights"] is names["my_gradient"]
    assert way == "loops" or names["differences"] is names["my_differences"]  # which leaves its last bits in theta
    said = capsys.readouterr().out
    assert "one sign wrong: loss from 0.471 to 0.044, RMSE against the truth 0.22" in said
    assert "right: loss from 0.471 to 0.004, RMSE against the truth 0.05" in said
    assert "20 slopes, the same as before: True" in said
    assert "largest slope  0.895" in said and "one sign wrong 2.396\n" in said
    assert "w: right 0.000, one sign wrong 2.396" in said and "v: right 0.000, one sign wrong 0.000" in said
    plt.close("all")


def test_that_momentum_and_adam_do_better_in_fewer_epochs():
    ends = {}
    for name, rule, rate, epochs in (("momentum", "momentum", 0.1, 200), ("adam", "adam", 0.1, 200)):
        errors = []
        for seed in range(101, 121):
            problem = sine(rng=seed)
            *_, last = gd(NET, NET.init(seed), problem.x, problem.d, learning_rate=rate, epochs=epochs, rule=rule)
            errors.append(rmse(NET(last.theta, problem.x_test), problem.truth))
        ends[name] = np.median(errors)
    assert max(ends.values()) < 0.04  # and plain: 0.05 after 500
    assert 0.015 < ends["adam"] < 0.028  # on the seeds of the table the chapter prints 0.02
    said("On our network, both ways of this table end 0.02 from the truth (medians of twenty days).")


class ByDifferences:
    """The network of the chapter, whose slopes are asked for as those of a program that can only be run."""

    n_params = NET.n_params
    input_shape = NET.input_shape
    n_out = NET.n_out
    moves = 1e-5 * np.eye(NET.n_params)

    def backpropagate(self, theta, x, d):
        runs = NET(np.hstack([theta[:, None] + self.moves, theta[:, None] - self.moves]), x)
        up, down = np.split(np.mean((runs - d[..., None]) ** 2, axis=(0, 1)), 2)
        return NET(theta, x), (up - down) / 2e-5


def test_that_adam_with_differences_ends_where_it_does_with_the_gradient():
    ends = []
    for seed in range(1, 21):
        problem = sine(rng=seed)
        how = {"learning_rate": 0.1, "epochs": 200, "rule": "adam"}
        *_, last = gd(ByDifferences(), NET.init(seed), problem.x, problem.d, **how)
        ends.append(rmse(NET(last.theta, problem.x_test), problem.truth))
    assert np.median(ends) == pytest.approx(0.022, abs=0.003)
    said("| Adam, 200 steps, slopes by differences | 200 · 122 = 24,400 | 17 days |")


class WithDraws:
    """The network of the chapter, whose predictions have a random error of 0.05, anew in each run."""

    n_params = NET.n_params

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)

    def __call__(self, theta, x):
        y = NET(theta, x)
        return y + 0.05 * self.rng.standard_normal(y.shape)


def an_ensemble(kind, seed):
    """The RMSE of the mean of a hundred networks, before five walks through the readings and after them."""
    net = FNN((1, 20, 1), "step") if kind == "switches" else NET
    problem = sine(rng=seed)
    ensemble = net.ensemble(100, spread=0.3, rng=seed) if kind == "switches" else net.ensemble(100, rng=seed)
    runs = WithDraws(seed) if kind == "a draw" else net
    *_, last = enkf(runs, ensemble, problem.x, problem.d, problem.obs_std, batch_size=10, epochs=5, rng=seed)
    means = [net(theta, problem.x_test).mean(axis=-1) for theta in (ensemble, last.theta)]
    return [rmse(mean, problem.truth) for mean in means]


@pytest.mark.parametrize("kind, start, end", [("ours", 1.41, 0.02), ("a draw", 1.41, 0.03), ("switches", 1.46, 0.20)])
def test_that_an_ensemble_trains_the_network_also_with_a_draw_and_the_switches(kind, start, end):
    before, after = np.median([an_ensemble(kind, seed) for seed in range(1, 21)], axis=0)
    assert before == pytest.approx(start, abs=0.005) and after == pytest.approx(end, abs=0.005)
    said("| an ensemble of 100, five epochs | 5 · 100 = 500 | 8 hours |")
    said("In five epochs an ensemble brings the switches from an RMSE of 1.46 to 0.20.")
    said("An ensemble still reaches 0.03 with it.")
    ends = np.array([an_ensemble(kind, seed) for seed in range(101, 121)])
    assert (ends[:, 1] < ends[:, 0]).all() and np.median(ends[:, 1]) < 1.25 * end
    assert kind != "ours" or (ends[:, 1] < 0.05).all()  # the yardstick


def test_that_the_hundred_start_about_as_far_off_as_the_network_around_which_they_stand():
    alone = []
    for seed in range(1, 21):
        problem = sine(rng=seed)
        alone.append(rmse(NET(NET.init(seed), problem.x_test), problem.truth))
    assert np.median(alone) == pytest.approx(1.48, abs=0.005)
    assert len(sine(rng=7).x) == 10 * 10 and round(100 * 5 / 60) == 8  # updates of ten readings; hours
    assert 100 * 5 * 10 == 5000 and round(5000 / 60 / 24, 1) == 3.5
    said("would have to run 5,000 times, for three and a half days.")
    said("needs 24,400 runs to come within 0.02 of the truth, which is 17 days")
    said("with 500 runs, if a run may cover ten readings at a tenth of the price: 8 hours")
    said("If each run must cover all hundred, it takes 5,000, three and a half days.")
    said("so their mean starts about as far off as that one alone: 1.41 for the mean, 1.48 for the one.")


def test_that_the_network_fits_around_noon_before_training_and_is_off_by_more_than_one_at_midnight():
    problem = sine(rng=7)
    errors = np.abs(NET(NET.init(rng=7), problem.x_test) - problem.truth)[:, 0]
    times = problem.in_units(problem.x_test)[:, 0]
    assert errors[np.abs(times) < 1].max() < 0.12 and errors[[0, -1]].min() > 1
    said("fit around noon. At midnight it is off by more than 1.")


def test_that_with_the_slip_the_curve_misses_the_afternoon():
    problem = sine(rng=7)
    times = problem.in_units(problem.x_test)[:, 0]
    tops, off = [], []
    for slope in (lambda h: 1 + h**2, lambda h: 1 - h**2):
        theta = NET.init(rng=7)
        for _ in range(script.EPOCHS):
            theta = theta - 0.1 * script.gradient(theta, problem.x, problem.d, slope)
        output = NET(theta, problem.x_test)[:, 0]
        tops.append(round(float(output[times > 0].max()), 2))
        errors = np.abs(output - problem.truth[:, 0])
        off.append(np.median(errors[times > 0.8]))
    assert tops[0] == 0.70 and abs(tops[1] - 1) < 0.05 and problem.truth.max() == pytest.approx(1, abs=1e-3)
    assert off[0] > 0.2 and off[1] < 0.05
    assert errors[0] > 0.2 and errors[times > -2.8].max() < 0.1  # the right curve
    said("(The right curve, dotted, is off mostly at the left end.)")
    said("the thick curve misses the afternoon: its top is 0.70 where the truth's is 1.00.")


def test_that_a_large_move_drowns_the_noise_of_a_draw_and_sees_the_valley_bend():
    problem = sine(rng=7)
    theta = NET.init(rng=7)
    step = np.eye(61)[5]
    answers = []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        runs = [NET(theta + side * step, problem.x) + 0.05 * rng.standard_normal(problem.d.shape) for side in (1, -1)]
        losses = [np.mean((run - problem.d) ** 2) for run in runs]
        answers.append((losses[0] - losses[1]) / 2)
    assert np.mean(answers) == pytest.approx(-0.025, abs=0.0005) and np.std(answers) == pytest.approx(0.005, abs=0.0005)
    _, gradient = NET.loss_and_gradient(theta, problem.x, problem.d)
    assert gradient[5] == pytest.approx(-0.018, abs=0.0005)
    for seed in range(40):
        same = 0.05 * np.random.default_rng(seed).standard_normal(problem.d.shape)  # in both runs
        up, down = (np.mean((NET(theta + side * 1e-4 * step, problem.x) + same - problem.d) ** 2) for side in (1, -1))
        assert (up - down) / 2e-4 == pytest.approx(-0.018, abs=0.01)
    said("two hundred answers had a mean of −0.025 and a standard deviation of 0.005, and the slope is −0.018.")


def test_that_only_a_large_move_catches_some_jumps_of_the_switches():
    problem = sine(rng=7)
    switches = FNN((1, 20, 1), activation="step")
    theta = switches.init(rng=7)

    def loss(theta):
        return np.mean((switches(theta, problem.x) - problem.d) ** 2)

    jumping = []
    for move in (1e-2, 1e-4, 1e-6):
        jumping.append(sum(loss(theta + row) != loss(theta - row) for row in move * np.eye(61)[:40]))
    assert jumping == [7, 0, 0]
    said("With 0.01 seven do not, because a jump happens to lie within the move.")


def test_that_the_numbers_behind_the_switches_alone_do_as_well():
    switches = FNN((1, 20, 1), "step")
    for seeds, near in ((range(1, 41), 0.006), (range(101, 141), 0.05)):
        errors = []
        for seed in seeds:
            problem = sine(rng=seed)
            (W1, b1), _ = switches.layers(switches.init(rng=seed))
            units, drawn = (np.c_[np.sign(x @ W1 + b1), np.ones(len(x))] for x in (problem.x, problem.x_test))
            best = np.linalg.lstsq(units, problem.d, rcond=None)[0]
            errors.append(rmse(drawn @ best, problem.truth))
        assert np.median(errors) == pytest.approx(0.17, abs=near)
    said("the 21 numbers behind the switches do have slopes, and the best values of these alone reach 0.17")


def test_that_switches_answer_nothing_and_a_draw_answers_its_noise():
    for seed in range(201, 221):
        problem = sine(rng=seed)
        switches = FNN((1, 20, 1), activation="step")
        theta = switches.init(rng=seed)
        rng = np.random.default_rng(seed)

        def slopes(net, move, noise, where, problem=problem, theta=theta, rng=rng):
            found = []
            for i in where:
                at = [theta + sign * move * np.eye(61)[i] for sign in (1, -1)]
                draws = noise * rng.standard_normal((2, *problem.d.shape))
                losses = [np.mean((net(one, problem.x) + draw - problem.d) ** 2) for one, draw in zip(at, draws)]
                found.append((losses[0] - losses[1]) / (2 * move))
            return np.array(found)

        assert not slopes(switches, 1e-6, 0, range(40)).any()  # the weights and biases in front of a switch
        assert slopes(switches, 1e-6, 0, range(40, 60)).any()
        right = slopes(NET, 1e-4, 0, range(61))
        off = [np.median(np.abs(slopes(NET, move, 0.05, range(61)) - right)) for move in (1e-2, 1e-4, 1e-6)]
        assert 20 < off[1] / off[0] < 500 and 20 < off[2] / off[1] < 500
    assert 2 * NET.n_params == 122 and 122 * 200 == 24_400 and round(24_400 / 60 / 24) == 17
    said("would answer, but each step takes two runs for each of its numbers.")


def test_that_a_program_that_rounds_answers_nothing_to_a_small_move():
    for seed in range(201, 221):
        problem = sine(rng=seed)
        theta = NET.init(rng=seed)

        def loss(theta, problem=problem):
            return np.mean((np.round(NET(theta, problem.x), 1) - problem.d) ** 2)

        assert all(loss(theta + row) == loss(theta - row) for row in 1e-7 * np.eye(NET.n_params))


def test_that_the_slip_lets_the_loss_fall_and_creep_up_again():
    problem = sine(rng=7)
    theta = NET.init(rng=7)
    losses = []
    for _ in range(script.EPOCHS + 1):
        losses.append(np.mean((NET(theta, problem.x) - problem.d) ** 2))
        theta = theta - 0.1 * script.gradient(theta, problem.x, problem.d, lambda h: 1 + h**2)
    assert [f"{losses[epoch]:.3f}" for epoch in (0, 300, 500)] == ["0.471", "0.025", "0.044"]
    assert 300 < np.argmin(losses) < 400 and min(losses) > 0.022  # why the loss alone would not tell
    said("with the slip the loss falls from 0.471 to 0.044.")


def test_that_differences_agree_with_a_right_gradient_to_a_thousandth_of_the_largest_slope_and_not_with_the_slip():
    for seed in (7, *range(201, 221)):
        problem = sine(rng=seed)
        theta = NET.init(rng=seed)

        def loss(theta, problem=problem):
            return np.mean((NET(theta, problem.x) - problem.d) ** 2)

        measured = np.array([(loss(theta + row) - loss(theta - row)) / 2e-5 for row in 1e-5 * np.eye(NET.n_params)])
        largest = np.abs(measured).max()
        _, right = NET.loss_and_gradient(theta, problem.x, problem.d)
        slip = script.gradient(theta, problem.x, problem.d, lambda h: 1 + h**2)
        assert np.abs(right - measured).max() < 1e-6 * largest < 0.3 * largest < np.abs(slip - measured).max()
        assert seed != 7 or f"{largest:.3f}" == "0.895"
    said("the right gradient is off by 0.000, the wrong one by 2.396.")
    said("the slip was off by 2.396, more than the largest slope, 0.895.")
    said("a right gradient differs from the differences by less than a thousandth of the largest slope, here 0.895.")


def test_that_the_cross_marks_the_last_epoch_of_the_rate_of_two_tenths_in_its_picture():
    problem = sine(rng=7)
    steps = gd(NET, NET.init(rng=7), problem.x, problem.d, learning_rate=0.2, epochs=500)
    ax = plots.rates({0.2: record(steps, NET, problem, start=NET.init(rng=7))}, floor=problem.obs_std**2)
    (cross,) = (line.get_ydata()[0] for line in ax.lines if line.get_marker() == "x")
    (path,) = (line.get_ydata() for line in ax.lines if len(line.get_ydata()) > 2)
    assert path[-2] == cross < ax.get_ylim()[1] < path[-1]
    said("Its cross marks the last epoch whose loss fits into the picture.")
    plt.close("all")


def test_that_the_two_factors_of_a_reading_are_those_of_the_table():
    for h in (0.10, 0.99):
        said(f"| {h:.2f} | {1 - h**2:.2f} | {1 + h**2:.2f} |")
    assert 1.9 < (1 + 0.99**2) / (1 + 0.1**2) < 2.1  # "twice as loudly"
    assert sine(rng=7).in_units(np.array([1.0])) == pytest.approx(1.81, abs=0.005)
    said("(The network gets this angle divided by 1.8, its standard deviation over a day.)")
    assert np.std(np.concatenate([sine(rng=seed).x for seed in range(1, 41)])) == pytest.approx(1, abs=0.02)

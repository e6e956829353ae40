"""Predictions: a letter is committed, kept, and answered in words that fit it; nothing is graded."""

import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest

from dalearn import FNN, coverage, enkf, rmse, sine
from dalearn.exercises import Feedback, check, hint, names, predict, predictions, registry, solution
from dalearn.stored import stored

PREDICTIONS = [name for name in names() if isinstance(registry.get(name), registry.Prediction)]
OPTIONS = [(name, option) for name in PREDICTIONS for option in registry.get(name).options]


@pytest.mark.parametrize("name, option", OPTIONS)
def test_that_each_option_is_answered_in_its_own_words_with_a_number_and_without_a_grade(name, option):
    predict(name, option)
    said = check(name)
    exercise = registry.get(name)
    assert said.message.startswith(f"You said {option}. {exercise.options[option]} What spoke for ")
    assert said.message.endswith(exercise.why) and said.attempted
    assert not re.search(r"\b(Right|Not yet|[Cc]orrect|hint)\b", said.message)
    assert said.ok == (option == exercise.careful)
    assert len(set(exercise.options.values())) == len(exercise.options)


@pytest.mark.parametrize("name", PREDICTIONS)
def test_that_a_prediction_has_words_with_numbers_and_whole_sentences(name):
    exercise = registry.get(name)
    assert exercise.careful in exercise.options
    assert any(re.search(r"\d|two thirds|half", words) for words in exercise.options.values())
    for words in [*exercise.options.values(), *exercise.hints, exercise.why]:
        assert words[-1] in ".?" and "!" not in words and "  " not in words
    assert exercise.why[0].islower() and all(words[0].isupper() for words in exercise.options.values())
    assert len(exercise.hints) == 3 and exercise.careful in solution(name) and "Hint" in hint(name)


def test_that_the_last_letter_counts_in_any_case_and_with_blanks():
    assert predict("06-predict", " C ") == 'You said c. check("06-predict") tells you later what happens.'
    assert predict("06-predict", "B").startswith("You said b. ")
    assert check("06-predict").message.startswith("You said b. ")
    assert repr(predict("06-predict")).startswith("You said b. ")


def test_that_an_answer_given_to_check_is_committed_first():
    assert check("06-predict", "A").message.startswith("You said a. ")
    assert check("06-predict").message.startswith("You said a. ")
    assert check("06-predict", ...).message.startswith("You said a. ")  # a starter cell takes nothing back


@pytest.mark.parametrize("option", [None, ..., "", "  "])
def test_that_a_cell_that_nobody_has_filled_commits_nothing_and_says_how(option):
    said = repr(predict("06-predict", option))
    assert said == '06-predict is still open. Commit to an answer with predict("06-predict", "a"), or "b", or "c".'
    feedback = check("06-predict", option)
    assert (feedback.ok, feedback.attempted, feedback.message) == (False, False, said)


@pytest.mark.parametrize("option", ["x", "ab", 1, 1.5, True, ["a"], np.zeros(3), {"a": 1}, predict])
def test_that_another_option_is_a_value_error_and_a_check_says_it_without_raising(option):
    with pytest.raises(ValueError, match=r"^option must be one of 'a', 'b', 'c' or None; got "):
        predict("06-predict", option)
    feedback = check("06-predict", option)
    assert not feedback.attempted and "option must be one of 'a', 'b', 'c' or None; got " in feedback.message
    predict("06-predict", "a")
    assert not check("06-predict", option).attempted  # what was said before is no answer to this
    assert check("06-predict").message.startswith("You said a. ")


@pytest.mark.parametrize("name", ["06-epoch", "08-claim", "06-predic", "", None, 3, ["06-predict"], np.zeros(2)])
def test_that_a_name_that_is_not_a_predictions_is_a_value_error_that_says_what_it_is(name):
    with pytest.raises(ValueError, match=r"^name must be that of (an exercise|a prediction).*; got ") as error:
        predict(name, "a")
    if str(name) == "06-epoch":
        assert "which asks for code: check('06-epoch', answer)" in str(error.value)
    if str(name) == "08-claim":
        assert "which is judged: check('08-claim', answer)" in str(error.value)


def test_that_the_bar_beside_a_reply_has_one_colour_whatever_was_said():
    colours = set()
    for option in ("a", "b", "c"):
        colours |= set(re.findall(r"#[0-9A-F]{6}", check("06-predict", option)._repr_html_()))
    assert len(colours) == 1 and not colours & {"#009E73", "#D55E00"}
    assert 'role="status"' in check("06-predict")._repr_html_() and isinstance(check("06-predict"), Feedback)
    assert repr(check("06-predict")).startswith("You said c. ")


@pytest.fixture
def a_notebook(monkeypatch):
    monkeypatch.setattr(predictions, "_in_a_notebook", lambda: True)


def test_that_a_notebook_shows_a_button_for_each_letter_and_a_press_commits_and_may_be_changed(a_notebook):
    shown = predict("06-predict")._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in shown and "still open" in shown["text/plain"]
    row, words = predict("06-predict").buttons().children
    assert [button.description for button in row.children] == ["a", "b", "c"]
    assert "Press a letter" in words.value and 'role="status"' in words.value
    row.children[1].click()
    assert "You said b." in words.value and check("06-predict").message.startswith("You said b. ")
    assert not any(button.disabled for button in row.children)
    row.children[2].click()
    assert "You said c." in words.value and check("06-predict").message.startswith("You said c. ")
    assert "You said c." in predict("06-predict").buttons().children[1].value  # a cell that is run again


def test_that_without_a_notebook_or_without_ipywidgets_there_are_words(monkeypatch):
    assert list(predict("06-predict")._repr_mimebundle_()) == ["text/plain"]
    monkeypatch.setattr(predictions, "_in_a_notebook", lambda: True)
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    assert "still open" in predict("06-predict")._repr_mimebundle_()["text/plain"]
    assert len(predict("06-predict")._repr_mimebundle_()) == 1


@pytest.mark.parametrize("kind, is_one", [("ZMQInteractiveShell", True), ("Interpreter", True),
                                          ("TerminalInteractiveShell", False), (None, False)])  # fmt: skip
def test_that_a_kernel_is_told_from_a_terminal(kind, is_one, monkeypatch):
    shell = None if kind is None else type(kind, (), {})()
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    assert predictions._in_a_notebook() is is_one


def test_that_to_import_the_exercises_and_to_commit_loads_nothing_of_notebooks():
    code = (
        "import sys; from dalearn.exercises import check, predict, progress; predict('06-predict', 'a')\n"
        "print(check('06-predict'), predict('06-predict'), progress())\n"
        "assert not {'IPython', 'ipywidgets', 'matplotlib'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


# ---- what the words claim: a number that the chapter prints, or one of twenty seeds that is computed here

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
DECIMAL = r"(?<![\w.])\d+\.\d+|\d+(?=%)"


def printed(chapter):
    """All numbers that a chapter shows: in outputs, stored or kept back, as they are printed, and worked by hand."""
    (path,) = NOTEBOOKS.glob(f"{chapter}_*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    kept_back = json.loads((NOTEBOOKS / "source" / f"{path.stem}.outputs.json").read_text(encoding="utf-8"))
    outputs += [output for its in kept_back.values() for output in its]
    text = " ".join(output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs)
    text += " ".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return re.findall(DECIMAL, text)


@pytest.mark.parametrize("name, option", [pair for pair in OPTIONS if pair[0] not in ("06-best",)])
def test_that_every_decimal_in_the_words_is_one_that_the_chapter_prints(name, option):
    shown = printed(name[:2])
    for number in re.findall(DECIMAL, registry.get(name).options[option]):
        digits = len(number.partition(".")[2])
        rounded = {f"{float(other):.{digits}f}" for other in shown if len(other.partition(".")[2]) >= digits}
        assert number in rounded, number


NET = FNN((1, 20, 1))


def judged(p, net, steps):
    *_, last = steps
    members = net(last.theta, p.x_test)
    return rmse(members.mean(axis=-1), p.truth), coverage(members, p.truth)


def test_that_what_is_said_of_06_best_holds_over_the_seeds_of_the_chapter():
    options = registry.get("06-best").options
    for n_ens, error in {15: "0.10", 30: "0.06", 50: "0.09", 100: "0.19"}.items():
        ends = []
        for seed in range(14, 34):
            p = sine(noise=0.05, rng=seed)
            known = NET, NET.ensemble(n_ens, spread=0.3, rng=seed), p.x, p.d, p.obs_std
            ends.append(judged(p, NET, enkf(*known, inflation=1.01, rng=seed))[0])
        assert abs(np.median(ends) - float(error)) < 0.006
        assert error in options["b"]


def test_that_what_is_said_of_06_again_holds_over_forty_seeds():
    once, often = [], []
    for seed in range(40):
        p = sine(noise=0.05, rng=seed)
        known = NET, NET.ensemble(100, spread=0.3, rng=seed), p.x, p.d, p.obs_std
        once.append(judged(p, NET, enkf(*known, rng=seed)))
        often.append(judged(p, NET, enkf(*known, epochs=10, rng=seed)))
    once, often = np.array(once), np.array(often)
    assert np.all(often[:, 0] < once[:, 0])
    assert np.median(often[:, 0]) < 0.5 * np.median(once[:, 0])
    assert abs(np.median(often[:, 1]) - 0.62) < 0.03


def test_that_what_is_said_of_09_holds_in_its_table():
    """The spread of the members on the surface, as the options say it; test_claims_09 trains on fresh seeds."""
    how = {"delimiter": ",", "names": True, "dtype": None, "encoding": "utf-8", "skip_header": 5}
    table = np.genfromtxt(stored("mexican_hat.csv"), **how)
    table = table[(table["method"] == "EnKF") & (table["hole"] == 0)]
    middle = {place: np.median(table["spread"][table["place"] == place]) for place in np.unique(table["place"])}
    said = registry.get("09-predict").options
    assert f"{middle['middle']:.2f} there, and {middle['corner']:.3f} in the corners" in said["a"]
    assert (
        f"{middle['edge']:.2f} against {middle['inside']:.3f}" in said["b"] and f"{middle['corner']:.3f}" in said["b"]
    )
    assert 1.4 < middle["corner"] / middle["inside"] < 1.75

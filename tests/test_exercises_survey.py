"""The survey for authors: what passes, what is hidden, what has a general sentence only."""

import numpy as np
import pytest

from dalearn.exercises import registry, survey
from dalearn.exercises.__main__ import main


@pytest.fixture
def made(monkeypatch):
    """A function that makes an exercise for the time of a test."""
    registry.names()  # the chapters add theirs before the copy
    monkeypatch.setattr(registry, "_exercises", dict(registry._exercises))

    def make(reference, example, table, **given):
        texts = {"right": "Yes.", "hints": ("a", "b", "c"), "example": example}
        exercise = registry.exercise("99-made", **texts, **given)(reference)
        exercise.catalogue(table)
        return exercise

    return make


def scaled(x, factor):
    return factor * x


def table_of_scaled(x, factor):
    return {
        "You forgot the factor.": lambda: x,
        "You left the factor out.": lambda: 1 * x,
    }


def some(rng):
    return rng.standard_normal(int(rng.integers(3, 6))), float(rng.uniform(2, 3))


def test_that_an_entry_that_another_one_speaks_for_is_hidden(made):
    made(scaled, some, table_of_scaled)
    lines, summary = survey.survey("99-made")
    assert survey.Line("hidden", "You left the factor out. (It is told: You forgot the factor.)") in lines
    assert summary.startswith("99-made: 2 sentences. 0 pass, 1 are hidden, ")


def test_that_a_slip_with_an_entry_is_not_general_and_one_without_is(made):
    made(scaled, some, table_of_scaled)
    general = [line.words for line in survey.survey("99-made")[0] if line.fate == "general"]
    assert any("`factor` were divided by `x`" in words for words in general)
    assert not any("multiplication by `factor` were missing" in words for words in general)


def test_that_a_slip_that_weak_examples_let_through_passes(made):
    made(scaled, lambda rng: (np.full(3, 2.0), float(rng.choice([2.0, 4.0], p=[0.95, 0.05]))), table_of_scaled)
    lines, _ = survey.survey("99-made")
    passing = [line.words for line in lines if line.fate == "passes"]
    assert any("`factor` and `x` were added" in words and "checks)" in words for words in passing)
    assert lines[0].fate == "passes"  # the worst first


def test_that_a_question_has_no_survey():
    with pytest.raises(ValueError, match="got '00-small', which is a question"):
        survey.survey("00-small")


def test_that_the_command_prints_what_it_finds_and_exits_with_1_where_a_wrong_answer_passes(made, capsys):
    made(scaled, some, table_of_scaled)
    assert main(["survey", "99-made"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].startswith("99-made: ") and printed[1].startswith("  hidden ")


def test_that_the_command_names_what_it_does_not_know(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["survey", "05-gone"])
    assert stopped.value.code == 2 and "got 05-gone" in capsys.readouterr().err

"""Answers as people write them: the right ones are right however they look, and what is wrong with the others is named.

The answers stand in the folder answers. Each is run as in a notebook: the names of the notebook are there, and the cell
has its source.
"""

import linecache
from collections import Counter
from pathlib import Path

import pytest
from modules import module_of

from dalearn.exercises import check


def answers(kind, name):
    path = Path(__file__).parent / "answers" / f"{kind}.py"
    return getattr(module_of(path), name)


WRONG = answers("wrong", "WRONG")
RIGHT = answers("right", "RIGHT")
NAMES = sorted({item["name"] for item in WRONG})


def check_as_in_a_notebook(item, cell):
    space = {"__name__": "__main__"}
    exec(item["context"], space)
    source = item["code"].strip() + "\n"
    linecache.cache[cell] = (len(source), None, source.splitlines(keepends=True), cell)
    exec(compile(source, cell, "exec"), space)
    return check(item["name"], space["answer"])


@pytest.mark.parametrize("name", NAMES)
def test_that_no_wrong_answer_of_a_person_is_called_right_and_most_are_named(name):
    mistaken = [item for item in WRONG if item["name"] == name]
    named = 0
    for number, item in enumerate(mistaken):
        feedback = check_as_in_a_notebook(item, f"<wrong {name} {number}>")
        assert not feedback.ok and feedback.attempted, (item["what"], feedback)
        assert "could not be checked" not in feedback.message, (item["what"], feedback)
        named += feedback.mistake is not None
    assert named >= 0.7 * len(mistaken)


@pytest.mark.parametrize("name", NAMES)
def test_that_a_right_answer_is_right_however_it_is_written(name):
    unusual = [item for item in RIGHT if item["name"] == name]
    assert unusual
    for number, item in enumerate(unusual):
        feedback = check_as_in_a_notebook(item, f"<right {name} {number}>")
        assert feedback.ok, (item["what"], feedback)


def test_that_the_answers_cover_every_exercise_several_times():
    assert min(Counter(item["name"] for item in WRONG).values()) >= 8
    assert min(Counter(item["name"] for item in RIGHT).values()) >= 2

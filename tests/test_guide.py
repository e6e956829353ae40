"""The instructor's guide agrees with the course: its minutes add up, and what it names is there."""

import inspect
import re
from pathlib import Path

import numpy as np
import pytest

from dalearn.exercises import names, survey
from dalearn.exercises.registry import get

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "notebooks" / "guide" / "instructor.md"
TEXT = GUIDE.read_text("utf-8")
SOURCES = {path.stem: path.read_text("utf-8") for path in sorted((ROOT / "notebooks" / "source").glob("*.py"))}
TAUGHT = [chapter for chapter in SOURCES if not chapter.startswith("16")]


def section(title):
    """The text under a heading, up to the next of its level or above."""
    found = re.search(rf"^(#+) {re.escape(title)}\n(.*?)(?=^#{{1,3}} |\Z)", TEXT, re.M | re.S)
    assert found, title
    return found.group(2)


def title_of(chapter):
    return re.match(r"# %% \[markdown\]\n# # (.*)", SOURCES[chapter]).group(1)


def headings(chapter):
    return set(re.findall(r"^# ##+ (?:Further: )?(.*)$", SOURCES[chapter], re.M))


@pytest.mark.parametrize("plan", ["Two hours", "A day"])
def test_that_the_minutes_of_a_plan_add_up(plan):
    rows = re.findall(r"^\| (\d+) \|", section(plan), re.M)
    (total,) = re.findall(r"^\| \*\*(\d+)\*\* \|", section(plan), re.M)
    assert sum(map(int, rows)) == int(total) and len(rows) > 4


@pytest.mark.parametrize("plan", ["Two hours", "A day"])
def test_that_a_plan_gives_a_chapter_at_least_the_minutes_that_it_states(plan):
    given = re.findall(r"^\| (\d+) \| \[\d\d [^\]]*\]\(\.\./(\d\d_\w+)\.ipynb\)", section(plan), re.M)
    assert given
    for minutes, chapter in given:
        stated = re.search(r"^# \*(\d+) minutes", SOURCES[chapter], re.M).group(1)
        assert int(minutes) >= int(stated), chapter


def test_that_the_two_stops_of_the_two_hours_come_after_their_questions_and_before_the_end():
    """The part of the words that stand before a question is taken for the part of the chapter's minutes."""
    (row,) = [line for line in section("Two hours").splitlines() if "00_start_here.ipynb" in line]
    given = int(re.match(r"\| (\d+) \|", row).group(1))
    stops = re.findall(r"minute (\d+) to (\d+)[^.;:]*`(00-[\w-]+)`", row)
    assert [name for *_, name in stops] == ["00-move", "00-predict"]
    main_part = re.split(r"^# ## Further", SOURCES["00_start_here"], maxsplit=1, flags=re.M)[0]
    stated = int(re.search(r"^# \*(\d+) minutes", main_part, re.M).group(1))
    for first, last, name in stops:
        before = main_part[: main_part.index(f'predict("{name}"')]
        there = stated * len(before.split()) / len(main_part.split())
        assert there <= int(first) < int(last) <= given - (stated - there), name


def test_that_the_example_of_a_changed_exercise_does_what_the_guide_says():
    told = section("To change an exercise")
    sentence, result = re.search(r'```python\n +"(.*?)": \(\n +lambda: (.*?)\n', told).groups()
    exercise = get("05-gain")
    assert sentence not in exercise.sentences() and "def _mistakes_in_a_gain" in Path(
        inspect.getfile(survey)
    ).with_name("ch05.py").read_text("utf-8")
    catalogue = exercise.mistakes

    def with_ours(A, S, obs_var):
        names = {"inv": np.linalg.inv, "above": A @ S.T, "squares": S @ S.T, "n_ens": A.shape[1], "R": np.diag(obs_var)}
        return {sentence: lambda: eval(result, names)} | catalogue(A, S, obs_var)

    before = survey.survey("05-gain")[1]
    exercise.mistakes = with_ours
    try:
        after = survey.survey("05-gain")[1]
    finally:
        exercise.mistakes = catalogue
    left = int(re.search(r"here\s+(\d+) of them may stay", told).group(1))
    assert f" {left + 1} have a general" in before and f"0 pass, 0 are hidden, {left} have a general" in after


def test_that_what_the_guide_has_built_can_be_built_with_these_words():
    folders = set(re.findall(r"notebooks/build\.py (\w+) FOLDER", TEXT))
    assert folders == {"browser", "print", "class"}
    for slug in re.findall(r"\b(\d\d_\w+)\b", "\n".join(re.findall(r"notebooks/build\.py[^`\n]*", TEXT))):
        assert slug in SOURCES


def test_that_a_term_goes_through_all_chapters_once_and_in_their_order():
    weeks = section("A term")
    assert re.findall(r"\.\./(\d\d_\w+)\.ipynb", weeks) == TAUGHT
    assert [int(week) for week in re.findall(r"^\| (\d+) \|", weeks, re.M)] == list(range(1, 15))


@pytest.mark.parametrize("chapter", TAUGHT)
def test_that_the_guide_names_of_each_chapter_a_question_a_stall_and_a_picture_that_are_there(chapter):
    told = section(title_of(chapter))
    question, stall, wall = (
        re.search(rf"\*\*{word}:\*\* (.*?)(?=\n\*\*|\Z)", told, re.S) for word in ("Ask", "Stall", "Wall")
    )
    number = chapter[:2]
    main_part = re.split(r"^# ## Further", SOURCES[chapter], maxsplit=1, flags=re.M)[0]
    assert "**For:**" in told and question and stall and wall
    for exercise in re.findall(rf"`({number}-[\w-]+)`", told):
        assert exercise in names() and f'"{exercise}"' in main_part, exercise
    assert re.search(rf"`{number}-[\w-]+`", stall.group(1))
    for heading in re.findall(r"(?<!\*)\*([A-Z][^*]+)\*(?!\*)", told):
        assert heading in headings(chapter), heading


def test_that_every_link_of_the_guide_leads_somewhere():
    anchors = {
        re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in re.findall(r"^#+ (.*)$", TEXT, re.M)
    }
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        if target.startswith("#"):
            assert target[1:] in anchors, target
        elif not target.startswith("https://"):
            assert (GUIDE.parent / target).is_file(), target


def test_that_the_rubric_adds_up_to_the_points_that_it_states():
    rubric = section("A project of their own, and how to mark it")
    rows = [line for line in rubric.splitlines() if line.startswith("| The") or line.startswith("| A ")]
    assert f"can have all {4 * len(rows)}" in rubric

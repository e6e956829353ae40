"""The instructor's guide agrees with the course: its minutes add up, and what it names is there."""

import re
from pathlib import Path

import pytest

from dalearn.exercises import names

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

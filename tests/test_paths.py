"""The ways through the course that chapter 00 names take as long as it says, by the minutes that the chapters state."""

import re
from pathlib import Path

import pytest

SOURCES = Path(__file__).parent.parent / "notebooks" / "source"
STATED = {}  # the minutes of every chapter by its number
LESSONS = {}  # and of its one or two lessons
for source in sorted(SOURCES.glob("[0-9][0-9]_*.py")):
    text = source.read_text("utf-8")
    if stated := re.search(r"^# \*(\d+) minutes(?:, in two lessons \((\d+) and (\d+)\))?\. ", text, re.M):
        whole, *lessons = (int(minutes) for minutes in stated.groups() if minutes)
        STATED[source.name[:2]] = whole
        LESSONS[source.name[:2]] = lessons or [whole]
README = (SOURCES.parents[1] / "README.md").read_text("utf-8")
PATHS = (SOURCES / "00_start_here.py").read_text("utf-8").partition("## Paths")[2].partition("## ")[0]


def chapters(path):
    """The numbers of the chapters to which the item of a path links, in their order."""
    (item,) = re.findall(rf"^# - \*{path}\*.*?(?=^# - |^#\n)", PATHS, re.M | re.S)
    return re.findall(r"\[(\d\d)\]\(", item)


def test_that_a_good_two_hours_are_a_good_two_hours():
    path = chapters("a good two hours")
    assert path == sorted(path) and set(path) <= set(STATED)
    assert 120 <= sum(STATED[chapter] for chapter in path) <= 145


def test_that_the_readme_names_the_same_minutes_and_ways_as_the_chapters():
    rows = re.findall(r"^\| \[(\d\d) [^|]*\| ([\d +]+) \|", README, re.M)
    assert {chapter: list(map(int, minutes.split(" + "))) for chapter, minutes in rows} == LESSONS
    (way,) = re.findall(r"After 00, a good two hours: ([^.]*)\.", README)
    assert re.findall(r"\d\d", way) == chapters("a good two hours")


def test_that_one_day_takes_as_many_hours_as_it_says():
    first, last = chapters("one day")
    minutes = sum(STATED[chapter] for chapter in STATED if first <= chapter <= last)
    words = {"four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
    low, high = re.search(r"\*one day\*, (\w+) to (\w+) hours of work", PATHS).groups()
    assert words[low] - 0.25 <= minutes / 60 <= words[high] + 0.25


def test_that_a_chapter_a_week_fits_into_a_term():
    assert 10 <= len(STATED) <= 16


@pytest.mark.parametrize("chapter", STATED)
def test_that_no_lesson_is_longer_than_45_minutes_and_the_second_says_where_it_begins(chapter):
    assert sum(LESSONS[chapter]) == STATED[chapter] and max(LESSONS[chapter]) <= 45
    (source,) = SOURCES.glob(f"{chapter}_*.py")
    begun = re.findall(r"^# ## .*\n#\n# \*\*The second lesson, (\d+) minutes\.\*\* If", source.read_text("utf-8"), re.M)
    assert list(map(int, begun)) == LESSONS[chapter][1:]


@pytest.mark.parametrize("chapter", STATED)
def test_that_a_chapter_says_how_long_its_optional_parts_take(chapter):
    (source,) = SOURCES.glob(f"{chapter}_*.py")
    text = source.read_text("utf-8")
    opening = text.partition("After this chapter you can")[0].replace("\n#", "")
    whole = re.search(r"takes? (another )?\d+", opening)
    parts = re.findall(r"^# ## Further: .*\n#\n# (.*)", text, re.M)
    assert whole or (parts and all(re.match(r"\*Optional, [\w ]+ minutes\.\*", part) for part in parts)), parts

"""The class edition: nbgrader makes assignments of it, and gives the points that it should."""

import itertools
import os
import re
import shutil
import subprocess
import sys

import hand_ins
import nbformat
import pytest
import solutions
from build import main as build
from editions import classroom

from dalearn.exercises import check, in_class, names, solution
from dalearn.exercises.registry import Choice, Prediction, get

SOURCES = sorted(solutions.SOURCES.glob("*.py"))
CHAPTER = "05_write_the_enkf"  # runs quickly
LISTED = [name for name in names() if isinstance(get(name), Choice) and get(name).in_a_list]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class") / "course"
    assert build(["class", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def of_2027(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class") / "course"
    assert build(["class", str(folder), "--seed", "2027"]) == 0
    return folder


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    return hand_ins.environment(tmp_path_factory.mktemp("nbgrader") / "classroom")


def notebook(folder, kind, chapter):
    return nbformat.read(folder / kind / chapter / f"{chapter}.ipynb", 4)


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ---- the search for solutions, which other editions use too


def test_that_the_search_finds_the_solutions_where_they_are(course, tmp_path):
    lines = solutions.solutions()
    assert len(lines) > 100 and {path.stem for path in SOURCES} - set(lines.values()) == {"16_notation_and_glossary"}
    told = {line.partition(": ")[2] for line in solutions.told(course / "source", lines)}
    assert told == {line for line in lines if not line.startswith("predict(")}
    for name, text in {
        "a.html": '<span class="k">return</span> <span>np</span>.mean(squares <b>/</b> promised) &lt; "x"',
        "a.json": r'["    return np.mean(squares \/ promised)\n"]',
    }.items():
        (tmp_path / name).write_text(text)
    assert [line.partition(":")[0] for line in solutions.told(tmp_path, lines)] == ["a.html", "a.json"]


def test_that_the_readers_edition_tells_no_solution():
    found = []
    lines = solutions.solutions()
    for path in sorted(solutions.SOURCES.parent.glob("*.ipynb")):
        found += solutions.told_by(path.name, path.read_bytes(), lines)
    assert found == []


# ---- what is built


def test_that_it_is_built_twice_to_the_same_bytes_and_over_nothing(course, tmp_path, capsys):
    again = tmp_path / "course"
    assert build(["class", str(again)]) == 0
    assert files(again) == files(course)
    with pytest.raises(SystemExit):
        build(["class", str(again)])
    assert "add --force to replace it" in capsys.readouterr().err
    (again / "gradebook.db").touch()
    with pytest.raises(SystemExit):
        build(["class", str(again), "--force"])
    assert "holds the work of a class, which is kept: gradebook.db; give another FOLDER" in capsys.readouterr().err
    (again / ".dalearn-edition").unlink()
    with pytest.raises(SystemExit):
        build(["class", str(again), "--force"])
    assert "which holds other files" in capsys.readouterr().err


def test_that_an_edition_that_cannot_be_finished_is_not_there(tmp_path, monkeypatch, capsys):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(classroom, "copy_tables", full)
    assert build(["class", str(tmp_path / "course")]) == 1
    assert "not built: " in (said := capsys.readouterr().err) and "No space left on device" in said
    assert list(tmp_path.iterdir()) == []


def test_that_every_exercise_that_is_judged_has_one_test_and_no_prediction_has_one(course):
    tested = [name for path in SOURCES for name in classroom.points_of(notebook(course, "source", path.stem))]
    judged = [name for name in names() if not isinstance(get(name), Prediction)]
    assert sorted(tested) == judged and len(set(tested)) == len(tested)


def test_that_each_chapter_but_the_last_gives_points_and_its_readme_says_which(course):
    said = (course / "README.md").read_text(encoding="utf-8")
    for path in SOURCES[:-1]:
        points = classroom.points_of(notebook(course, "source", path.stem))
        assert f"| {path.stem} | {sum(points.values())} | " in said and sum(points.values()) >= 2
        for name, worth in points.items():
            assert worth in (0, classroom.A_LETTER if isinstance(get(name), Choice) else classroom.IN_CODE)


def test_that_links_lead_to_the_other_assignments_and_tables_are_beside_their_chapter(course):
    for path in SOURCES:
        here = course / "source" / path.stem
        text = "\n".join(cell.source for cell in notebook(course, "source", path.stem).cells)
        for target in re.findall(r"\]\(([\w./]+\.(?:ipynb|py|csv))[#)]", text):
            assert (here / target).exists(), (path.stem, target)
        for name in re.findall(r'stored\("([^"]+)"\)', text):
            assert (here / "data" / name).exists(), (path.stem, name)


# ---- what a class has of its own


@pytest.mark.parametrize("name", LISTED)
def test_that_the_options_of_a_question_stand_in_a_list_of_its_chapter(name):
    chapter = next(path for path in SOURCES if path.stem.startswith(name[:2])).read_text(encoding="utf-8")
    before = chapter[: chapter.index(f'check("{name}"')].replace("\n# ", "\n")
    options = classroom.OPTION.findall(before)[-len(get(name).options) :]
    assert [letter for letter, _ in options] == list(get(name).options)


@pytest.fixture
def a_class():
    """What a test says of its class holds in that test."""
    yield
    in_class.of_class(None)


def test_that_each_notebook_says_whose_it_is_before_it_can_check_and_needs_no_other_file(of_2027, course):
    for path in SOURCES[:-1]:
        cells = [cell.source for cell in notebook(of_2027, "source", path.stem).cells if cell.cell_type == "code"]
        fetching = [text for text in cells if re.search(r"^from dalearn.exercises import .*check", text, re.M)]
        assert len(fetching) == 1 and fetching[0].count("\nof_class(2027)") == 1, path.stem
        assert cells.index(fetching[0]) <= min(n for n, text in enumerate(cells) if "check(" in text)
        assert not any(
            "of_class(" in cell.source
            for cell in notebook(course, "source", path.stem).cells
            if cell.metadata.get("nbgrader", {}).get("grade") is not True
        )
    beside = {place.name for folder in (of_2027 / "source").iterdir() for place in folder.iterdir()}
    assert beside == {"data", *(f"{path.stem}.ipynb" for path in SOURCES)}


@pytest.mark.parametrize("said", ["", "in_class.of_class(None)", "in_class.of_class(1)"])
def test_that_a_hidden_test_judges_by_its_class_whatever_the_notebook_says(said, of_2027):
    cells = notebook(of_2027, "source", "08_the_sine_experiment").cells
    (test,) = (cell.source for cell in cells if "# The test of 08-claim" in cell.source)
    right = in_class.letters_of(get("08-claim"), 2027)[get("08-claim").right]
    answer = re.search(r'check\("08-claim", (\w+)\)', test).group(1)
    for letter in "abcd":
        code = f"from dalearn.exercises import in_class\n{said}\n{answer} = {letter!r}\n{test}"
        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, env=os.environ | {"PYTHONPATH": str(solutions.ROOT)}
        )
        assert (run.returncode == 0) == (letter == right), run.stderr


@pytest.mark.parametrize("name", LISTED)
def test_that_a_class_reads_its_own_letters_and_check_knows_them(name, of_2027, a_class):
    chapter = next(path.stem for path in SOURCES if path.stem.startswith(name[:2]))
    in_class.of_class(2027)
    cells = notebook(of_2027, "source", chapter).cells
    answer = next(answer for cell in cells for asked, answer in classroom.CHECK.findall(cell.source) if asked == name)
    letter = re.search(rf'^{answer} = "(\w)"$', "\n".join(cell.source for cell in cells), re.M).group(1)
    assert check(name, letter).ok and str(solution(name)).startswith(repr(letter))
    assert not any(check(name, other).ok for other in get(name).options if other != letter)


def test_that_no_two_options_of_the_exercise_on_paper_agree_and_ours_is_right_with_all_its_numbers():
    question = get("04-hand")
    source = SOURCES[4].read_text(encoding="utf-8").replace("\n# ", "\n")
    asked = source[source.index("**Exercise 04-hand.**") : source.index('check("04-hand"')]
    seen = set()
    for number in range(48):
        phrases = question.numbers(number)
        text = in_class.in_other_words(asked, phrases)
        told = [float(digits) for digits in re.findall(r"(?<![\d*])\d\.\d\d?", text)]
        weights, said, reading, std = told[:3], told[3:6], told[8], told[9]
        mean, predicted = sum(weights) / 3, sum(said) / 3
        assert told[6:8] == pytest.approx([mean, predicted])
        covariance = sum((w - mean) * (y - predicted) for w, y in zip(weights, said)) / 2
        gain = covariance / (sum((y - predicted) ** 2 for y in said) / 2 + std**2)
        options = dict(re.findall(r"\*\*(\w)\*\* \w+, from [\d.]+ to ([\d.]+)\.", text))
        assert len(set(options.values())) == 7
        assert float(options["b"]) == pytest.approx(mean + gain * (reading - predicted), abs=0.005)
        everything = " ".join([asked, *question.options.values(), *question.hints, question.why])
        for phrase in phrases:
            assert " ".join(phrase.split()) in " ".join(everything.split()), phrase
        seen.add(text)
    assert len(seen) == 48


def test_that_questions_of_one_list_share_its_letters_and_those_without_a_list_keep_theirs():
    for seed in range(20):
        first, second = (in_class.letters_of(get(name), seed) for name in ("12-flaw-a", "12-flaw-b"))
        assert first == second
        assert all(ours == its for ours, its in in_class.letters_of(get("11-buy"), seed).items())
    orders = {tuple(in_class.letters_of(get("08-claim"), seed)) for seed in range(200)}
    assert orders == set(itertools.permutations("abcd"))


@pytest.mark.parametrize("seed", [-1, 1.5, "7", True])
def test_that_a_seed_that_makes_no_sense_is_named_and_changes_nothing(seed, a_class):
    in_class.of_class(7)
    with pytest.raises(ValueError, match="seed must be a whole number of 0 or more, or None; got "):
        in_class.of_class(seed)
    assert in_class.seed_here() == 7


# ---- what students hand in is sorted


def test_that_files_as_learning_platforms_name_them_are_collected_and_others_are_named(course, room):
    room.nbgrader(course, "generate_assignment", CHAPTER)
    released = (course / "release" / CHAPTER / f"{CHAPTER}.ipynb").read_bytes()
    names_of = {
        f"anna_{CHAPTER}.ipynb": "anna",
        f"cora_{CHAPTER} (1).ipynb": "cora",
        "ben/anything (1).ipynb": "ben",
        f"Ada Lovelace_12_assignsubmission_file_/{CHAPTER}.ipynb": "Ada Lovelace_12_assignsubmission_file",
        f"{CHAPTER} (3).ipynb": None,
        "dan.ipynb": None,
    }
    for name in names_of:
        place = course / "downloaded" / CHAPTER / "archive" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(released)
    done = subprocess.run(
        [room.programs / "python", "-m", "nbgrader", "zip_collect", CHAPTER],
        cwd=course,
        env=room.variables,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found = {path.relative_to(course).as_posix() for path in (course / "submitted").rglob("*.ipynb")}
    assert found == {f"submitted/{student}/{CHAPTER}/{CHAPTER}.ipynb" for student in names_of.values() if student}
    for name, student in names_of.items():
        assert (student is None) == any(
            "Skipped" in line and line.endswith(f"/{name}") for line in done.stderr.splitlines()
        )
    shutil.rmtree(course / "submitted")


# ---- nbgrader


def test_that_seven_hand_ins_get_the_points_that_they_should(course, room):
    room.nbgrader(course, "generate_assignment", CHAPTER)
    for student in hand_ins.STUDENTS:
        hand_ins.hand_in(course, CHAPTER, student)
    room.nbgrader(course, "autograde", CHAPTER)
    points = room.points(course, CHAPTER, [student.__name__ for student in hand_ins.STUDENTS])
    assert hand_ins.differences(course, CHAPTER, points) == []
    room.nbgrader(course, "generate_feedback", CHAPTER)
    page = (course / "feedback" / "one_wrong" / CHAPTER / f"{CHAPTER}.html").read_text(encoding="utf-8")
    assert "Not yet." in page
    assert not list((course / "autograded").rglob("progress*"))


def test_that_what_students_get_tells_no_solution_and_has_the_readers_cells(of_2027, room):
    chapters = [path.stem for path in SOURCES]
    room.python(of_2027, "-c", ALL, *chapters)
    lines = solutions.solutions()
    own = {path.stem: "\n".join(c.source for c in notebook(of_2027, "source", path.stem).cells) for path in SOURCES}
    assert solutions.told(of_2027 / "release", lines | solutions.solutions(own)) == []
    assert b"HIDDEN" not in b"".join(files(of_2027 / "release").values())
    for path in SOURCES:
        students = [c for c in notebook(of_2027, "release", path.stem).cells if not hand_ins.marked(c, "grade")]
        readers = nbformat.read(solutions.SOURCES.parent / f"{path.stem}.ipynb", 4).cells
        assert len(students) == len(readers)
        for ours, theirs in zip(students, readers):
            if ours.cell_type == "code":
                assert ours.source.partition("\n\nfrom dalearn.exercises.in_class")[0] == theirs.source
                assert not ours.outputs


ALL = """
import sys
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config
from nbgrader.apps.nbgraderapp import NbGraderApp

app = NbGraderApp()
app.initialize([])
api = NbGraderAPI(config=app.config)
for chapter in sys.argv[1:]:
    result = api.generate_assignment(chapter)
    assert result["success"], (chapter, result["error"])
"""

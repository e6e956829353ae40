"""Seven students hand in each chapter of the class edition, and nbgrader grades them: are the points as they should be?

    python tests/hand_ins.py [NN_slug ...]

All chapters take about half an hour. nbgrader is installed into an environment of its own, which sees the packages of
the one that runs this script and changes none of them.
"""

import json
import os
import re
import sys
import sysconfig
import tempfile
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "notebooks")]

from build import main as build
from editions import classroom, making
from editions.source import SOLUTION, from_source

LONGEST = 900  # seconds for one of nbgrader's commands
POINTS = """
import json, sys
from nbgrader.api import Gradebook, MissingEntry

chapter, *students = sys.argv[1:]
found = {}
with Gradebook("sqlite:///gradebook.db") as book:
    for student in students:
        try:
            submission = book.find_submission(chapter, student)
        except MissingEntry:
            continue
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        found[student] = {grade.name.removeprefix("test-"): [grade.score, grade.max_score] for grade in grades}
print(json.dumps(found))
"""
REDEFINED = """

class Yes:
    ok, attempted, message = True, True, ""


import dalearn.exercises

check = dalearn.exercises.check = dalearn.exercises.doors.check = lambda *anything: Yes()
"""


def environment(folder):
    """An environment with nbgrader, dalearn of this checkout and all that this Python has -> what to run in it."""
    import venv

    venv.create(folder, with_pip=True, symlinks=os.name != "nt")
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    seen = [ROOT, *(place for place in sys.path if place.endswith("site-packages"))]
    (packages / "course.pth").write_text("".join(f"{place}\n" for place in seen))
    programs = Path(folder) / ("Scripts" if os.name == "nt" else "bin")
    wanted = f"nbgrader=={classroom.NBGRADER}"
    making.run(programs / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", wanted)
    return Classroom(programs)


class Classroom:
    """Runs nbgrader as an instructor does, with its environment's programs on the PATH and nothing of this user's."""

    def __init__(self, programs):
        self.programs = programs
        own = programs.parent / "own"
        self.variables = os.environ | {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "JUPYTER_PATH": str(Path(sys.prefix) / "share" / "jupyter"),  # the templates of pages
            "JUPYTER_DATA_DIR": str(own),
            "JUPYTER_CONFIG_DIR": str(own),
            "IPYTHONDIR": str(own),
        }
        self.variables.pop("PYTHONPATH", None)
        self.variables.pop("DALEARN_PROGRESS", None)  # the edition itself has to see to that

    def nbgrader(self, course, *command):
        return self.python(course, "-m", "nbgrader", *command)

    def python(self, course, *command):
        return making.run(self.programs / "python", *command, cwd=course, env=self.variables, timeout=LONGEST)

    def points(self, course, chapter, students):
        """{student: {exercise: [points, most points]}} of all who have handed in."""
        return json.loads(self.python(course, "-c", POINTS, chapter, *students))


def untouched(chapter):
    """What students get, as it is."""


def right(chapter):
    for cell in chapter.answers:
        cell.source = chapter.solved[cell.metadata.nbgrader.grade_id]


def one_wrong(chapter):
    right(chapter)
    chapter.in_the_first("return 0.0", '"x"')


def with_a_syntax_error(chapter):
    right(chapter)
    chapter.in_the_first("return (", '"a')


def with_an_endless_loop(chapter):
    right(chapter)
    chapter.in_the_first("while True: pass", '"x"\nwhile True: pass')


def with_tests_edited(chapter):
    for cell in chapter.tests:
        cell.source = "assert True"


def with_check_redefined(chapter):
    chapter.answers[0].source += REDEFINED


STUDENTS = [
    right,
    one_wrong,
    untouched,
    with_a_syntax_error,
    with_an_endless_loop,
    with_tests_edited,
    with_check_redefined,
]


class Chapter:
    """A chapter as a student has it, and how its source solves it."""

    def __init__(self, course, name):
        source = nbformat.read(course / "source" / name / f"{name}.ipynb", 4)
        self.source_cells = {cell.id: cell for cell in source.cells}
        self.solved = {
            cell.metadata.nbgrader.grade_id: cell.source for cell in source.cells if marked(cell, "solution")
        }
        self.points = classroom.points_of(source)
        self.first = next(name for name, worth in self.points.items() if worth)
        self.notebook = nbformat.read(course / "release" / name / f"{name}.ipynb", 4)
        self.answers = [cell for cell in self.notebook.cells if marked(cell, "solution")]
        self.tests = [cell for cell in self.notebook.cells if marked(cell, "grade")]

    def in_the_first(self, in_a_function, as_a_letter):
        """Put something else in the place of the solution of the first exercise that gives points."""
        answer = next(
            name
            for cell in self.source_cells.values()
            for exercise, name in classroom.CHECK.findall(cell.source)
            if exercise == self.first
        )
        for cell in self.answers:
            text = self.solved[cell.metadata.nbgrader.grade_id]
            if re.search(rf"^def {answer}\(", text, re.M):
                cell.source = SOLUTION.sub(lambda match: match.group(1) + in_a_function, text)
            elif re.search(rf"^{answer} = ", text, re.M):
                cell.source = SOLUTION.sub(lambda match: f"{answer} = {as_a_letter}", text)

    def expected(self, student):
        """{exercise: points} that the student should get."""
        if student in (untouched, with_tests_edited, with_check_redefined):
            return dict.fromkeys(self.points, 0)
        return self.points if student is right else self.points | {self.first: 0}


def marked(cell, how):
    return cell.metadata.get("nbgrader", {}).get(how)


def hand_in(course, name, student):
    """Change a copy of the released notebook as this student does, and put it where collected notebooks are."""
    chapter = Chapter(course, name)
    student(chapter)
    place = course / "submitted" / student.__name__ / name
    place.mkdir(parents=True)
    nbformat.write(chapter.notebook, place / f"{name}.ipynb")


def differences(course, name, points):
    """In words, where the points are not those that they should be."""
    chapter = Chapter(course, name)
    said = []
    for student in STUDENTS:
        wanted = {exercise: [worth, chapter.points[exercise]] for exercise, worth in chapter.expected(student).items()}
        given = points.get(student.__name__, {})
        for exercise, pair in wanted.items():
            if given.get(exercise) != pair:
                said.append(f"{student.__name__} gets {given.get(exercise)} for {exercise}, not {pair}")
    return said


def opened_cells(path):
    """The text of each cell of a source as students should have it: what stands there in the reader's edition."""
    return [cell.source for cell in from_source(path).cells]


def main(names):
    with tempfile.TemporaryDirectory() as place:
        course = Path(place) / "course"
        if build(["class", str(course)]):
            return 1
        room = environment(Path(place) / "classroom")
        failed = 0
        for name in names or sorted(folder.name for folder in (course / "source").iterdir()):
            room.nbgrader(course, "generate_assignment", name)
            if not classroom.points_of(nbformat.read(course / "source" / name / f"{name}.ipynb", 4)):
                print(f"{name}: nothing to grade")
                continue
            for student in STUDENTS:
                hand_in(course, name, student)
            room.nbgrader(course, "autograde", name)
            points = room.points(course, name, [student.__name__ for student in STUDENTS])
            said = differences(course, name, points)
            failed += len(said)
            print("\n".join([f"{name}: {len(STUDENTS)} hand-ins, {len(said)} differences", *said]), flush=True)
    print(f"{failed} differences in all")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

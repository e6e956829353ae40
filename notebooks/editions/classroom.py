"""Assignments for nbgrader: each chapter with its exercises as answers to hand in, graded by the course's own checks.

    python notebooks/build.py class FOLDER [--seed N] [--force]

FOLDER becomes a course as nbgrader knows it: source/CHAPTER/CHAPTER.ipynb with points, solutions and tests, beside it
the tables that the chapter reads, nbgrader_config.py, and a README.md that says what an instructor does.

An exercise in code gives two points, a question that is answered by a letter one. Exercises under Further are optional
and tested, but give no points, and predictions give none: whoever gets a point for a guess guesses what the instructor
wants. After each check stands a locked cell whose test is hidden: what a student gets has a comment in its place. It
loads check anew, because a student's notebook may have another one by then.

With --seed N a class gets questions of its own, by dalearn.exercises.in_class: the letters of their options change
places, and one of them has other numbers. The seed stands in a line of the notebook, and in the hidden tests.

What students hand in is sorted by nbgrader's own zip_collect; nbgrader_config.py says how it reads their names.
"""

import hashlib
import re
import shutil
from string import Template

from nbformat.v4 import new_code_cell

from dalearn.exercises import in_class
from dalearn.exercises.registry import Choice, get

from . import making
from .source import COMMITTED, SOLUTION, marked, opened, ours, sources_of, write

NBGRADER = "0.9.6"
CHECK = re.compile(r'^check\("(\d\d-[\w-]+)", (\w+)\)$', re.M)
FURTHER = re.compile(r"^## Further", re.M)
TABLE = re.compile(r'stored\("([\w.]+)"\)|\bdata/([\w.]+\.\w+)')
BY_LIBRARY = {"13": ["digits.csv", "mnist_1d.csv"], "15": ["lorenz_circle.csv"]}  # tables that no chapter names
LINK = re.compile(r"\]\((\d\d_\w+)\.ipynb(#[\w-]*)?\)")
OPTION = re.compile(r"^- \*\*([a-z])\*\* (.*(?:\n  .*)*)$", re.M)
FETCHES = re.compile(r"^from dalearn\.exercises import .*\bcheck\b", re.M)
LETTER = re.compile(r'^(\w+) = "([a-z])"$')
IN_CODE = 2  # points
A_LETTER = 1

TEST = """\
# The test of ${name} (${worth}): it passes where the check above says Right.
### BEGIN HIDDEN TESTS
import importlib
import dalearn.exercises.doors
import dalearn.exercises.in_class

# loaded anew: the notebook may have put something else in the place of check, or of the class
importlib.reload(dalearn.exercises.in_class).of_class(${seed})
_verdict = importlib.reload(dalearn.exercises.doors).check("${name}", ${answer})
assert _verdict.ok, _verdict.message
### END HIDDEN TESTS"""

CONFIG = '''\
"""What nbgrader has to know of this course; made by `notebooks/build.py class`."""

import os
import re

from nbgrader import preprocessors

os.environ["DALEARN_PROGRESS"] = "off"  # grading neither reads nor changes what a student has noted
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one is faster where the arrays are small, as here

SOLUTION = re.compile(${pattern!r}, re.M | re.S)


class Starter(preprocessors.NbGraderPreprocessor):
    """For nbgrader's ClearSolutions: puts ... for a solution, after return or the name that its last line sets."""

    def preprocess_cell(self, cell, resources, index):
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = SOLUTION.sub(self.begun, cell.source)
        return cell, resources

    def begun(self, match):
        lead = re.match(r"\\s*(return |\\w+ = )?", match.group(2).rstrip().splitlines()[-1]).group(1) or ""
        return f"{match.group(1)}{lead}..."


c = get_config()  # noqa: F821  nbgrader gives it
c.CourseDirectory.course_id = "dalearn"
# How `nbgrader zip_collect CHAPTER` reads what lies in downloaded/CHAPTER/archive: STUDENT_CHAPTER.ipynb, or a folder
# STUDENT with a notebook in it. Whatever else stands in the name of the notebook, it is that of this chapter.
c.FileNameCollectorPlugin.named_regexp = (
    r".*[/\\\\](?P<file_id>[^/\\\\]+)[/\\\\]extracted[/\\\\]"
    r"(?!(?P=file_id))(?P<student_id>[^/\\\\]+?)[ _-]*(?:(?P=file_id)|[/\\\\])"
)
# c.Exchange.root = "/srv/nbgrader/exchange"  # a folder that you and your students share, if there is one
c.GenerateAssignment.preprocessors = [
    preprocessors.IncludeHeaderFooter,
    preprocessors.InstantiateTests,
    preprocessors.LockCells,
    Starter,
    preprocessors.ClearOutput,
    preprocessors.CheckCellMetadata,
    preprocessors.ComputeChecksums,
    preprocessors.SaveCells,
    preprocessors.ClearHiddenTests,
    preprocessors.ClearMarkScheme,
    preprocessors.ComputeChecksums,
    preprocessors.CheckCellMetadata,
]
c.Execute.timeout = 60  # seconds for a cell; the slowest of the course needs a few, an endless loop all of them
'''

README = """\
# The course in class

Chapters of dalearn as assignments for nbgrader $nbgrader. It gets an environment of its own, once, in the folder of
dalearn (a minute or two):

    python3 -m venv classroom && classroom/bin/pip install nbgrader==$nbgrader -e '.[lab]'

In each new terminal switch it on there, because nbgrader finds its own parts by the PATH, and then go to the folder
with this README (`cd`), where all that follows is done:

    source classroom/bin/activate

In the command prompt of Windows these lines are `python -m venv classroom`, `classroom\\Scripts\\pip install
nbgrader==$nbgrader -e ".[lab]"` and `classroom\\Scripts\\activate`.

Students need no nbgrader. They need dalearn as its README says, or a browser's tab (below). What you do for a chapter
such as $chapter, which is called CHAPTER:

1. **Generate.** `nbgrader generate_assignment CHAPTER` writes what students get, without solutions: `release/CHAPTER`.
2. **Release.** Hand out that folder, whole: by your learning platform, a shared drive, or as a zip file. To students in
   a tab the notebook in it is enough. (On a JupyterHub with an exchange, nbgrader's own way to hand out and to collect:
   set its path in nbgrader_config.py, then `nbgrader release_assignment CHAPTER`.)
3. **Collect.** Make the folder `downloaded/CHAPTER/archive` and put into it what students hand in: the notebook, called
   `STUDENT_CHAPTER.ipynb`, or a folder STUDENT with the notebook in it, as learning platforms make them (unpack their
   zip file first). The folder says whose it is, or what stands before CHAPTER in the file's name; what stands after it,
   like ` (1)`, does no harm. Then `nbgrader zip_collect CHAPTER` sorts all into `submitted/STUDENT/CHAPTER/`. **Read
   what it prints:** a line *Skipped submission* for each file that it cannot give to anybody, and how many were
   skipped. Give these a name and repeat it, with `--force`. Where one student has handed in two, it stops at the
   second, and nothing is sorted: delete the older one. (With an exchange: `nbgrader collect CHAPTER`.)
4. **Autograde.** `nbgrader autograde CHAPTER` runs all of them: five to twenty seconds for each student, and up to a
   minute more for a cell that never ends. It warns of each test that its *checksum has changed*; this is as it should
   be, because it has put the hidden test back. It runs your students' code: do it where such code may run.
5. **Read the points.** `nbgrader export` writes grades.csv. To look at an answer, or to change its points, start
   `jupyter lab` in this folder and choose *Formgrader* in the menu *Nbgrader*. A student with no point at all may have
   handed in a file that was not read: look whether `submitted/STUDENT/CHAPTER/CHAPTER.ipynb` is there, by just that
   name, and for *Skipping unknown notebook* in what the fourth step printed.
6. **Feedback.** `nbgrader generate_feedback CHAPTER` writes pages for each student into `feedback/STUDENT/CHAPTER/`.
   (With an exchange: `nbgrader release_feedback CHAPTER`.)

Change the points in `source/` before the first step, with nbgrader's *Create assignment* in JupyterLab. When somebody
hands in again, repeat steps 3 and 4, with `--force`.

## Students in a browser's tab

The course in a tab runs an assignment, too. What to tell them:

- *To get it in:* make a folder of your own with the button *New Folder* above the list of files, open it, and drag the
  notebook into it, or take the button *Upload Files*. Else it would take the place of the course's own chapter.
- *To hand it in:* save it (Ctrl and S), click on it in that list with the right button, *Download*, and send the file.
  Add your name in front of the file's name: `anna_$chapter.ipynb`.
- *Start this chapter again* does nothing for a notebook that you brought. Upload it once more.

In the tab the links between chapters lead nowhere, because the other assignments are not beside this one. All else is
there: the tables are, and the letters and numbers of a class stand in the notebook itself.

## What to know beforehand

- **Do not tell students to press *Validate*.** The hidden tests are not in what they have, so nbgrader's *Validate*
  passes an untouched assignment. It is `check`, in the notebook, that says whether an answer is right, as often as they
  like.
- **It is no examination.** `solution("05-gain")` shows our answer to whoever asks, as in the course: these points are
  for work done. Five minutes of talk show better than any test who has understood.
- **Points.** An exercise in code gives $in_code, a question that is answered by a letter $a_letter.
  Exercises under *Further* are optional: they are tested, with 0 points. Predictions give none, neither for being right
  nor for being made: a guess that counts is no longer what one thinks. Chapter 16 has no exercises; it is here because
  others refer to it.

| chapter | points | of which |
|---|---|---|
$points

$variants

## How the class does, without grades

A student runs `from dalearn.exercises import progress` and `progress(export="progress.json")` in a notebook and hands
the file in. It says which exercises were tried and solved, how often, with how many hints, and which mistakes were
recognised; it has no name in it, unless the student adds `name="..."`. Each folder with notebooks keeps a progress of
its own, so here it is that of one chapter. `python -m dalearn.exercises class FOLDER` reads all such files in FOLDER
and the folders in it, submitted/ for example, and writes into FOLDER, or that of `--out`, two tables and a figure:
class.csv, class-mistakes.csv and class.png, where the class stands still and which mistakes it makes. A file that is
damaged or was changed is named and left out, and so is a second download of the same. Its checksum guards against
slips; whoever wants to can forge one.
"""

VARIED = """\
## What is this class's own

This edition was made with --seed $seed; another seed, say the number of the year, is another edition. What changes:

- the letters of the options, and so the letter to write: $varied;
- the numbers of 04-hand, which is worked on paper.

What does not: exercises in code, because check draws other numbers each time it is called, for everybody; 11-which and
11-buy, whose letters stand in a figure's table; predictions, which give no points; worked examples in the text.

In each notebook the line `of_class($seed)` tells check whose it is, in the cell that fetches check. No other file is
needed, and a chapter of the course in the same folder keeps the course's letters. When you grade, the hidden tests say
it themselves, whatever a student has made of that line. Whoever has another class's answers can still compare the words
of the options: this guards against copied letters, not against copied thoughts."""

NOT_VARIED = """\
## What is each class's own

Exercises in code are checked on other numbers each time, for everybody. The letters of questions are the same in each
class, until you build with `--seed N`: then their options change places, and 04-hand, which is worked on paper, has
other numbers."""

OF_CLASS = """

from dalearn.exercises.in_class import of_class

of_class(${seed})  # this class has letters and numbers of its own"""


def main(arguments, notebooks):
    """Build the edition as the command line says -> the exit code."""
    parser = making.parser_of("class", __doc__)
    parser.add_argument("--seed", metavar="N", type=int, help="give this class letters and numbers of its own")
    options = parser.parse_args(arguments)
    if options.seed is not None and options.seed < 0:
        parser.error(f"N must be 0 or more; got {options.seed}")
    if work := work_in(options.folder):
        parser.error(
            f"{options.folder} holds the work of a class, which is kept: {', '.join(work)}; give another FOLDER"
        )
    with making.built_whole(options.folder, "class", options.force, parser) as folder:
        points = {}
        for source in sources_of(notebooks):
            notebook = assignment(source, options.seed)
            place = folder / "source" / source.stem
            place.mkdir(parents=True)
            write(notebook, place / f"{source.stem}.ipynb")
            copy_tables(source, notebooks / "data", place)
            points[source.stem] = points_of(notebook)
        (folder / "nbgrader_config.py").write_text(config(), encoding="utf-8")
        (folder / "README.md").write_text(readme(points, options.seed), encoding="utf-8")
    print(f"built {options.folder}: {len(points)} chapters; {options.folder / 'README.md'} says what to do with them")
    return 0


def work_in(folder):
    """What has come into a folder with this edition since it was built; --force would take it away."""
    if not (folder / making.MARK).is_file():
        return []
    ours = {making.MARK, "source", "nbgrader_config.py", "README.md"}
    return sorted(path.name for path in folder.iterdir() if path.name not in ours)


def assignment(source, seed=None):
    """The chapter as an assignment: its solutions marked for nbgrader, and a hidden test after each check."""
    notebook = marked(source)
    cells = []
    is_further = False
    telling = ours(notebook)
    for cell in notebook.cells:
        if is_committed(cell.source):
            cell.source = opened(cell.source)
        text = cell.source
        cells.append(cell)
        if cell.cell_type == "markdown":
            cell.source = LINK.sub(r"](../\1/\1.ipynb\2)", text)
            is_further = is_further or bool(FURTHER.search(text))
            continue
        if cell.id in telling:
            cell.metadata["jupyter"] = {"source_hidden": True}
        if "### BEGIN SOLUTION" in text:
            cell.metadata.update(mark(f"answer-{cell.id}", solution=True))
        for name, answer in CHECK.findall(text):
            points = 0 if is_further else A_LETTER if isinstance(get(name), Choice) else IN_CODE
            cells.append(test_of(name, answer, points, seed))
    notebook.cells = cells
    if seed is not None:
        say_whose(notebook, seed)
        for question in questions_of(notebook):
            ask_otherwise(notebook, question, seed)
    return notebook


def is_committed(text):
    """Whether the solution in a cell is a prediction, which is committed and not graded."""
    return any(COMMITTED.fullmatch(match.group(2).strip()) for match in SOLUTION.finditer(text))


def mark(grade_id, **how):
    """What nbgrader has to know of a cell."""
    usual = {"grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {"schema_version": 3, "grade_id": grade_id} | usual | how}


def test_of(name, answer, points, seed):
    """The cell that tests an exercise; nbgrader locks it, and cuts its test out of what students get."""
    worth = "optional, without points" if points == 0 else "1 point" if points == 1 else f"{points} points"
    cell = new_code_cell(Template(TEST).substitute(name=name, answer=answer, worth=worth, seed=seed))
    cell.id = hashlib.sha256(f"test of {name}".encode()).hexdigest()[:12]
    cell.metadata.update(mark(f"test-{name}", grade=True, locked=True, points=points))
    return cell


def points_of(notebook):
    """{exercise: points} of an assignment."""
    marks = [cell.metadata.get("nbgrader", {}) for cell in notebook.cells]
    return {mark["grade_id"].removeprefix("test-"): mark["points"] for mark in marks if mark.get("grade")}


def copy_tables(source, data, place):
    """Copy what the chapter reads, and the scripts that it refers to, to the folder data beside its notebook."""
    text = source.read_text(encoding="utf-8")
    names = {stored or linked for stored, linked in TABLE.findall(text)} | set(BY_LIBRARY.get(source.stem[:2], ()))
    for name in sorted(names):
        (place / "data").mkdir(exist_ok=True)
        shutil.copyfile(data / name, place / "data" / name)


# ---- a class of its own


def say_whose(notebook, seed):
    """Write the seed into the cell that fetches check, so that no answer is judged without it."""
    fetching = next((cell for cell in notebook.cells if FETCHES.search(cell.source)), None)
    if fetching is not None:  # the last chapter checks nothing
        fetching.source += Template(OF_CLASS).substitute(seed=seed)


def questions_of(notebook):
    """The questions that are checked in a notebook and answered by a letter."""
    checked = [get(name) for cell in notebook.cells for name, _ in CHECK.findall(cell.source)]
    return [exercise for exercise in dict.fromkeys(checked) if isinstance(exercise, Choice)]


def ask_otherwise(notebook, question, seed):
    """Change the question in the text, and the letter in our answer, to those of the class with this seed."""
    letters = in_class.letters_of(question, seed)
    checked = [pair for cell in notebook.cells for pair in CHECK.findall(cell.source)]
    answers = {answer for name, answer in checked if name == question.name}
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and f"**Exercise {question.name}.**" in cell.source:
            cell.source = in_class.in_other_words(cell.source, in_class.phrases_of(question, seed))
            cell.source = with_letters(cell.source, letters) if question.in_a_list else cell.source
        elif cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = SOLUTION.sub(lambda match: answered(match, answers, letters), cell.source)


def with_letters(text, letters):
    """The options of the list in this text under their other letters, in the order of these."""
    options = {letters[ours]: words for ours, words in OPTION.findall(text)}
    in_order = iter(sorted(options.items()))
    return OPTION.sub(lambda match: "- **{}** {}".format(*next(in_order)), text)


def answered(match, answers, letters):
    """A solution that is a letter with the letter of this class; any other as it is."""
    indent, solution = match.group(1), match.group(2)
    letter = LETTER.fullmatch(solution.strip())
    if letter is None or letter.group(1) not in answers:
        return match.group()
    return match.group().replace(solution, f'{indent}{letter.group(1)} = "{letters[letter.group(2)]}"')


# ---- the two files beside the assignments


def config():
    """The text of nbgrader_config.py."""
    return CONFIG.replace("${pattern!r}", repr(SOLUTION.pattern))


def readme(points, seed):
    """The text of README.md."""
    rows = [f"| {chapter} | {sum(its.values())} | {in_words(its)} |" for chapter, its in points.items()]
    asked = [get(name) for its in points.values() for name in its]
    varied = ", ".join(question.name for question in asked if isinstance(question, Choice) and question.in_a_list)
    variants = NOT_VARIED if seed is None else Template(VARIED).substitute(seed=seed, varied=varied)
    return Template(README).substitute(
        nbgrader=NBGRADER,
        chapter=next(iter(points)),
        in_code=IN_CODE,
        a_letter=A_LETTER,
        points="\n".join(rows),
        variants=variants,
    )


def in_words(points):
    """Which exercises give how many points, and which none."""
    counted = ", ".join(f"{name} {worth}" for name, worth in points.items() if worth)
    optional = ", ".join(name for name, worth in points.items() if not worth)
    return "; ".join(filter(None, [counted, f"without points {optional}" if optional else ""])) or "nothing to hand in"

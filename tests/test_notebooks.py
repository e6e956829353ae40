"""The course's notebooks as texts: built from their sources, in the template's form, solvable. nbval runs them."""

import ast
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import build
import nbformat
import pytest
from editions import source as editions_source

from dalearn import plots
from dalearn.exercises import Feedback, names, predictions, registry

ROOT = Path(__file__).parent.parent
REFERENCE = "16_notation_and_glossary"  # to look things up: not in a chapter's form

SOURCES = sorted((ROOT / "notebooks" / "source").glob("*.py"))
CHAPTERS = [path.stem for path in SOURCES]
TAUGHT = [chapter for chapter in CHAPTERS if chapter != REFERENCE]


def cells(chapter, kind):
    notebook = nbformat.read(ROOT / "notebooks" / f"{chapter}.ipynb", as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == kind]


def complete(chapter):
    """The code cells with all their outputs, those too that the reader's edition does not store."""
    found = cells(chapter, "code")
    kept_back = build.kept_back(ROOT / "notebooks" / f"{chapter}.ipynb")
    for cell in found:
        cell.outputs = kept_back.get(cell.id, cell.outputs)
    return found


def text(chapter):
    return "\n\n".join(cell.source for cell in cells(chapter, "markdown"))


def test_that_no_notebook_has_drifted_from_its_source(capsys):
    assert build.main(["--check"]) == 0, capsys.readouterr().out


def test_that_the_check_for_drift_sees_each_kind_of_drift(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "HERE", tmp_path)
    (tmp_path / "source").mkdir()
    source = tmp_path / "source" / "99_small.py"
    source.write_text("# %% [markdown]\n# Text\n\n# %%\nprint(1)\n\n# %%\nprint(1)\n")
    assert build.drift(source) == "is missing"
    notebook = build.from_source(source)
    assert len({cell.id for cell in notebook.cells}) == 3
    stored = tmp_path / "99_small.ipynb"
    nbformat.write(notebook, stored)
    assert "was not run" in build.drift(source)
    build.execute(notebook)
    nbformat.write(notebook, stored)
    first = stored.read_bytes()
    assert build.drift(source) == "" and build.main(["--check"]) == 0
    again = build.from_source(source)
    build.execute(again)
    nbformat.write(again, stored)
    assert stored.read_bytes() == first  # a second build changes no byte
    source.write_text(source.read_text().replace("Text", "Other text"))
    assert build.drift(source) == "has other cells" and build.main(["--check"]) == 1
    notebook.cells[1].metadata["tags"] = ["extra"]
    nbformat.write(notebook, stored)
    source.write_text(source.read_text().replace("Other text", "Text"))
    assert "differs in cell" in build.drift(source)
    source.write_text("# %%\nimport warnings\nwarnings.warn('oh')\n")
    with pytest.raises(RuntimeError, match="stderr"):
        build.execute(build.from_source(source))


def test_that_a_solution_leaves_a_starter_that_runs_and_the_same_ids(tmp_path):
    source = tmp_path / "99_open.py"
    source.write_text(
        "# %%\ndef f(x):\n    ### BEGIN SOLUTION\n    y = x + 1\n    return y\n    ### END SOLUTION\n\n"
        "# %%\n### BEGIN SOLUTION\na = 1\nb = a\n### END SOLUTION\nprint(f(1), b)\n"
    )
    reader, solved = build.from_source(source), build.from_source(source, solved=True)
    assert [cell.source for cell in reader.cells] == ["def f(x):\n    return ...", "b = ...\nprint(f(1), b)"]
    assert [cell.source for cell in solved.cells] == [
        "def f(x):\n    y = x + 1\n    return y",
        "a = 1\nb = a\nprint(f(1), b)",
    ]
    assert [cell.id for cell in reader.cells] == [cell.id for cell in solved.cells]


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one small chapter, whose notebooks are in this folder; build works on it."""
    place = tmp_path / "course"
    (place / "source").mkdir(parents=True)
    (place / "data").mkdir()
    (place / "data" / "table.csv").write_text("a\n1\n")
    (place / "source" / "08_small.py").write_text(
        "# %%\n### BEGIN SOLUTION\na = 1\n### END SOLUTION\nprint(a)\n", encoding="utf-8"
    )
    monkeypatch.setattr(build, "HERE", place)
    return place


@pytest.fixture
def not_run(monkeypatch):
    """Cells are not run, where a test is about files."""
    monkeypatch.setattr(build, "execute", lambda notebook: None)


PREDICTED = """\
# %% [markdown]
# One or two?

# %%
from dalearn.exercises import predict

### BEGIN SOLUTION
predict("05-predict", "b")
### END SOLUTION

# %% tags=["nbval-check-output"]
print("it is 0.123")

# %% tags=["nbval-check-output", "harmless"]
print("nothing")

# %%
from dalearn.exercises import check

check("05-mean", ...)

# %% tags=["nbval-check-output", "revealed:05-predict"]
print("it is 0.456")

# %% tags=["nbval-check-output"]
print("no secret any more")
"""


def printed(path):
    """What is stored of what the cells of a notebook print; in their order, "" for a cell without outputs."""
    notebook = nbformat.read(path, as_version=4)
    return ["".join(output.get("text", "check") for output in cell.outputs).strip()
            for cell in notebook.cells if cell.cell_type == "code"]  # fmt: skip


def test_that_a_prediction_is_asked_of_the_reader_and_committed_in_the_solved_edition(tmp_path):
    source = tmp_path / "99_asked.py"
    source.write_text(
        '# %%\n### BEGIN SOLUTION\npredict("05-predict", "b")\n### END SOLUTION\n\n# %% tags=["revealed:06-best"]\n'
        '### BEGIN SOLUTION\npredict("06-best", "b")\n### END SOLUTION\nexplore.training(question="06-best")\n'
    )
    reader, solved = build.from_source(source), build.from_source(source, solved=True)
    explorer = 'explore.training(question="06-best")'
    assert [cell.source for cell in reader.cells] == ['predict("05-predict")', explorer]
    committed = ['predict("05-predict", "b")', f'predict("06-best", "b")\n{explorer}']
    assert [cell.source for cell in solved.cells] == committed
    assert [cell.id for cell in reader.cells] == [cell.id for cell in solved.cells]


def test_that_the_readers_edition_stores_nothing_that_answers_a_prediction_and_the_solved_one_everything(course):
    (course / "source" / "08_small.py").write_text(PREDICTED)
    everything = ["it is 0.123", "nothing", "check", "it is 0.456", "no secret any more"]
    assert build.main([]) == build.main(["--check"]) == 0
    assert printed(course / "08_small.ipynb") == ["", "", "nothing", "check", "", "no secret any more"]
    assert [output[0].text.strip() for output in build.kept_back(course / "08_small.ipynb").values()] == [
        everything[0],
        everything[3],
    ]
    before = everything_in(course)
    assert build.main([]) == 0 and everything_in(course) == before  # a second build changes no byte
    assert build.main(["--solved", str(course.parent / "solved")]) == 0
    assert printed(course.parent / "solved" / "08_small.ipynb")[1:] == everything
    assert everything_in(course) == before
    (course / "source" / "08_small.py").write_text("# %%\nprint(1)\n")
    assert build.main([]) == 0
    assert not list((course / "source").glob("*.json"))  # nothing is kept back any more


def test_that_the_answer_to_a_question_of_the_text_is_not_stored_either(course):
    (course / "source" / "08_small.py").write_text('# %% tags=["revealed"]\nprint(1)\n\n# %%\nprint(2)\n')
    assert build.main([]) == build.main(["--check"]) == 0
    assert printed(course / "08_small.ipynb") == ["", "2"]
    assert [output[0].text.strip() for output in build.kept_back(course / "08_small.ipynb").values()] == ["1"]


def test_that_a_folded_cell_has_its_code_folded_in_jupyterlab_and_needs_something_to_show(course, capsys):
    source = course / "source" / "08_small.py"
    source.write_text('# %% tags=["folded"]\nprint(1)\n\n# %%\nprint(2)\n')
    assert build.main([]) == build.main(["--check"]) == 0
    folded, shown = nbformat.read(course / "08_small.ipynb", as_version=4).cells
    assert folded.metadata["jupyter"] == {"source_hidden": True} and "jupyter" not in shown.metadata
    assert printed(course / "08_small.ipynb") == ["1", "2"]
    source.write_text('# %% tags=["revealed", "folded"]\nprint(1)\n')
    assert build.main([]) == 1
    assert "the cell that begins with 'print(1)' is folded and has no output to show" in capsys.readouterr().err


def test_that_the_check_for_drift_sees_an_answer_that_is_stored_and_outputs_that_are_lost(course, capsys):
    source = course / "source" / "08_small.py"
    source.write_text(PREDICTED)
    build.main([])
    kept, notebook = build.outputs_file(source), nbformat.read(course / "08_small.ipynb", as_version=4)
    outputs = kept.read_text("utf-8")
    for content in (None, "{}", "[1]", "no json", outputs.replace(notebook.cells[2].id, "another")):
        kept.unlink() if content is None else kept.write_text(content, encoding="utf-8")
        assert "kept back" in build.drift(source)
    kept.write_text(outputs, encoding="utf-8")
    assert build.drift(source) == ""
    notebook.cells[2].outputs = [nbformat.v4.new_output("stream", text="it is 0.123")]
    nbformat.write(notebook, course / "08_small.ipynb")
    assert "tells the answer" in build.drift(source)


@pytest.mark.parametrize(
    "old, new, said",
    [
        (', "revealed:05-predict"', "", "no cell is tagged revealed:05-predict, though a cell asks it"),
        ("revealed:05-predict", "revealed:05-other", "reveals 05-other, which no cell before it asks"),
    ],
)
def test_that_a_question_without_its_end_is_named_before_a_chapter_is_run(course, monkeypatch, capsys, old, new, said):
    (course / "source" / "08_small.py").write_text(PREDICTED.replace(old, new))
    monkeypatch.setattr(build, "execute", lambda notebook: pytest.fail("it was run"))
    assert build.main([]) == 1
    assert said in capsys.readouterr().err


def test_that_a_build_neither_reads_nor_writes_what_a_reader_has_done(course, monkeypatch):
    monkeypatch.delenv("DALEARN_PROGRESS")
    (course / "progress.txt").write_text("05-predict  said a\n")
    (course / "source" / "08_small.py").write_text(
        PREDICTED
        + '\n# %%\nfrom dalearn.exercises import progress\n\nprint(predict("05-predict", "c"), progress().words)\n'
    )
    before = everything_in(course)
    assert build.main([]) == build.main(["--solved", str(course.parent / "solved")]) == 0
    assert "Kept until this kernel ends" in printed(course / "08_small.ipynb")[-1]
    assert "said a" not in printed(course / "08_small.ipynb")[-1]
    assert (course / "progress.txt").read_bytes() == before[Path("progress.txt")]
    assert not list((course.parent / "solved").glob("progress*"))


def test_that_ids_drawn_at_random_may_agree_while_a_source_is_read(course, monkeypatch):
    monkeypatch.setattr("nbformat.v4.nbbase.random_cell_id", lambda: "always-so")
    source = course / "source" / "08_small.py"
    source.write_text(PREDICTED)
    notebook = build.from_source(source)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells) > 1


def test_that_what_the_readers_edition_does_not_store_is_compared_all_the_same(course, tmp_path):
    (course / "source" / "08_small.py").write_text(PREDICTED)
    build.main([])
    shutil.copy(ROOT / "notebooks" / "conftest.py", course)
    shutil.copytree(ROOT / "notebooks" / "editions", course / "editions")
    kept = build.outputs_file(course / "08_small.ipynb")
    outputs = kept.read_text("utf-8")
    options = ["--nbval-lax", "--nbval-current-env", "-q", "-p", "no:cacheprovider", "--rootdir", str(course)]
    paths = os.pathsep.join(filter(None, [str(ROOT / "tests"), os.environ.get("PYTHONPATH")]))

    def run():
        command = [sys.executable, "-m", "pytest", *options, "08_small.ipynb"]
        environment = os.environ | {"PYTEST_ADDOPTS": "", "PYTHONPATH": paths}
        return subprocess.run(command, capture_output=True, text=True, cwd=course, env=environment)

    assert (passed := run()).returncode == 0, passed.stdout
    kept.write_text(outputs.replace("0.456", "0.457"), encoding="utf-8")  # within the rounding
    assert (passed := run()).returncode == 0, passed.stdout
    kept.write_text(outputs.replace("0.456", "0.466"), encoding="utf-8")
    assert (failed := run()).returncode == 1 and "0.466" in failed.stdout


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_that_every_cell_that_is_to_be_compared_has_something_to_be_compared_with(chapter):
    for cell in complete(chapter):
        if "nbval-check-output" in cell.metadata.get("tags", []):
            assert cell.outputs, cell.source


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_that_every_prediction_is_asked_once_before_its_answer_is_shown_and_its_check_comes_after_that(chapter):
    source = (ROOT / "notebooks" / "source" / f"{chapter}.py").read_text("utf-8")
    wanted = [name for name in names() if name[:2] == chapter[:2]]
    wanted = [name for name in wanted if isinstance(registry.get(name), registry.Prediction)]
    assert sorted(re.findall(r'revealed:([\w-]+)"', source)) == wanted
    assert wanted or chapter == REFERENCE
    for name in wanted:
        committed = f'### BEGIN SOLUTION\npredict("{name}", "{registry.get(name).careful}")\n### END SOLUTION'
        assert source.count(committed) == 1 and source.count(f'predict("{name}"') == 1
        revealed = source.index(f'"revealed:{name}"')
        if f'question="{name}"' in source:
            assert revealed < source.index(f'question="{name}"')  # the explorer asks and answers in one cell
        else:
            assert source.index(committed) < revealed < source.index(f'check("{name}")')


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_that_every_letter_of_a_question_in_the_text_is_an_option_of_its_exercise(chapter):
    notebook = build.from_source(ROOT / "notebooks" / "source" / f"{chapter}.py")
    asked = [cell.source for cell in notebook.cells]
    for before, cell in zip(asked, asked[1:]):
        name = re.search(r'^(?:predict\(|explore\.\w+\(question=)"(.+?)"', cell, re.M)
        if name:
            letters = re.findall(r"^- \*\*(\w)\*\* ", before, re.M) or re.findall(r"\*\*(\w)\*\*", before)
            assert letters == list(registry.get(name.group(1)).options), name.group(1)


def everything_in(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def said_of(capsys, *arguments):
    """What a build says in one line on stderr as it gives up."""
    with pytest.raises(SystemExit) as stopped:
        build.main([*map(str, arguments)])
    assert stopped.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_that_the_solved_edition_can_be_written_again_and_its_owner_may_write_every_file(course, not_run, tmp_path):
    for path in course.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    course.chmod(0o555)
    folder = tmp_path / "out" / "solved"
    assert build.main(["--solved", str(folder)]) == build.main(["--solved", str(folder)]) == 0
    written = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    assert written == ["08_small.ipynb", "data", "data/table.csv"]
    assert all(path.stat().st_mode & 0o200 for path in [folder, *folder.rglob("*")])
    for path in [course, *course.rglob("*")]:
        path.chmod(0o755)


def test_that_the_solved_edition_is_marked_and_the_readers_is_not(course):
    build.main([])
    build.main(["--solved", str(course.parent / "solved")])
    readers = nbformat.read(course / "08_small.ipynb", as_version=4)
    solved = nbformat.read(course.parent / "solved" / "08_small.ipynb", as_version=4)
    assert readers.metadata == editions_source.METADATA and solved.metadata == editions_source.METADATA | build.SOLVED
    assert readers.cells[0].source == "a = ...\nprint(a)" and solved.cells[0].source == "a = 1\nprint(a)"


LINKS = pytest.mark.skipif(os.name == "nt", reason="Windows lets only some users make a link")


@pytest.mark.parametrize("place", ["", "source", "data"])
@pytest.mark.parametrize("way", ["as it is", "relative", pytest.param("through a link", marks=LINKS)])
def test_that_solutions_are_never_written_into_the_readers_folders(
    course, not_run, tmp_path, monkeypatch, capsys, place, way
):
    build.main([])
    capsys.readouterr()
    before, folder = everything_in(course), course / place
    if way == "relative":
        monkeypatch.chdir(course / "data")
        folder = Path("..") / place
    if way == "through a link":
        link = tmp_path / "link"
        link.symlink_to(folder, target_is_directory=True)
        folder = link
    assert "must not be a folder of the reader's edition" in said_of(capsys, "--solved", folder)
    assert everything_in(course) == before


def test_that_solutions_are_not_written_over_a_copy_of_the_readers_notebooks(course, not_run, tmp_path, capsys):
    build.main([])
    mine = tmp_path / "mine"
    mine.mkdir()
    shutil.copy(course / "08_small.ipynb", mine)
    (course / "source" / "09_other.py").write_text("# %%\nprint(1)\n")
    before = everything_in(mine)
    capsys.readouterr()
    for content in (None, "not a notebook", "[1]"):
        if content:
            (mine / "08_small.ipynb").write_text(content)
            before = everything_in(mine)
        assert "which holds 08_small.ipynb" in said_of(capsys, "09_other", "--solved", mine)
        assert everything_in(mine) == before


def test_that_a_place_that_cannot_be_written_is_named_in_one_line(course, not_run, tmp_path, capsys, monkeypatch):
    file = tmp_path / "file"
    file.write_text("mine")
    assert f"--solved must be a folder; got {file}, which is a file" in said_of(capsys, "--solved", file)
    assert f"got {file / 'sub'} (" in said_of(capsys, "--solved", file / "sub")
    assert file.read_text() == "mine"

    def denied(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(shutil, "copyfile", denied)
    assert f"got {tmp_path / 'new'} (Permission denied)" in said_of(capsys, "--solved", tmp_path / "new")


def test_that_a_notebook_that_cannot_be_written_to_its_end_leaves_the_old_one(course, not_run, capsys, monkeypatch):
    def torn(notebook, path):
        Path(path).write_text("half of it")
        raise OSError(28, "No space left on device")

    (course / "08_small.ipynb").write_text("the old one")
    before = everything_in(course)
    monkeypatch.setattr(nbformat, "write", torn)
    assert "08_small.ipynb must be a file that can be written (No space left on device)" in said_of(capsys)
    assert everything_in(course) == before


def test_that_a_folder_that_cannot_be_written_is_named_before_a_chapter_is_run(course, capsys, monkeypatch):
    def run(notebook):
        raise AssertionError("it was run")

    monkeypatch.setattr(build, "execute", run)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert f"got {course} (Permission denied)" in said_of(capsys)


def test_that_a_check_of_the_solved_edition_is_refused(course, tmp_path, capsys):
    assert "leave out --check or --solved" in said_of(capsys, "--check", "--solved", tmp_path / "solved")
    assert not (tmp_path / "solved").exists()


def test_that_a_solved_build_does_not_write_over_data_that_are_not_the_courses(course, not_run, tmp_path, capsys):
    mine = tmp_path / "mine"
    (mine / "data").mkdir(parents=True)
    (mine / "data" / "table.csv").write_text("my own numbers")
    (mine / "data" / "other.csv").write_text("mine too")
    before = everything_in(mine)
    assert f"which holds {Path('data', 'table.csv')}" in said_of(capsys, "--solved", mine)
    assert everything_in(mine) == before
    (mine / "data" / "table.csv").write_bytes((course / "data" / "table.csv").read_bytes())
    assert build.main(["--solved", str(mine)]) == 0
    (course / "data" / "table.csv").write_text("a\n2\n")  # the course's data have changed since
    assert build.main(["--solved", str(mine)]) == 0
    assert (mine / "data" / "table.csv").read_text() == "a\n2\n"
    assert (mine / "data" / "other.csv").read_text() == "mine too"


@pytest.mark.parametrize("stop", [RuntimeError("a cell failed"), KeyboardInterrupt()])
def test_that_a_build_that_stops_leaves_no_new_folder_behind(course, tmp_path, monkeypatch, capsys, stop):
    def fail(notebook):
        raise stop

    monkeypatch.setattr(build, "execute", fail)
    before = everything_in(tmp_path)
    if isinstance(stop, KeyboardInterrupt):
        with pytest.raises(SystemExit) as stopped:
            build.main(["--solved", str(tmp_path / "new" / "solved")])
        assert stopped.value.code == 130
    else:
        assert build.main(["--solved", str(tmp_path / "new" / "solved")]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "failed" in line or line.startswith("stopped; ")
    assert everything_in(tmp_path) == before and not (tmp_path / "new").exists()
    (tmp_path / "there").mkdir()
    with suppress(SystemExit):
        build.main(["--solved", str(tmp_path / "there")])
    assert not list((tmp_path / "there").iterdir())


@pytest.mark.skipif(os.name == "nt", reason="Windows has another way to interrupt a process")
def test_that_ctrl_c_in_a_running_cell_ends_the_build_with_one_line(course):
    (course / "source" / "08_small.py").write_text("# %%\nopen('begun', 'w').close()\nimport time\ntime.sleep(60)\n")
    code = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[1]); import build\n"
        "build.HERE = pathlib.Path(sys.argv[2]); sys.exit(build.main([]))"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code, str(ROOT / "notebooks"), str(course)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background jobs ignore it
    )  # fmt: skip
    while not (course / "begun").exists() and run.poll() is None:
        time.sleep(0.05)
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert (run.returncode, said) == (130, "stopped; the notebooks that were not built are as they were\n")
    assert not list(course.glob("*.ipynb*"))


@pytest.mark.parametrize("name", ["08_small", "08_small.py", "08_small.ipynb", "notebooks/source/08_small.py"])
def test_that_a_chapter_may_be_named_by_its_file(course, not_run, capsys, name):
    (course / "source" / "09_other.py").write_text("# %%\nprint(1)\n")
    assert build.main([name]) == 0
    assert [path.name for path in course.glob("*.ipynb")] == ["08_small.ipynb"]
    assert "no source for 08_small.txt; there are 08_small, 09_other" in said_of(capsys, "08_small.txt")


def test_that_a_folder_in_the_place_of_a_notebook_is_named_in_one_line(course, capsys):
    (course / "08_small.ipynb").mkdir()
    assert build.main(["--check"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("08_small.ipynb is not a notebook")
    assert "08_small.ipynb must be a file that can be written (it is a folder)" in said_of(capsys)


def test_that_a_source_that_is_not_text_is_named_in_one_line(course, capsys):
    (course / "08_small.ipynb").write_text("the old one")
    (course / "source" / "08_small.py").write_bytes(b"# %%\nprint('\xff')\n")
    (course / "source" / "09_folder.py").mkdir()
    (course / "09_folder.ipynb").write_text("another")
    assert build.main(["--check"]) == 1
    first, second = capsys.readouterr().out.splitlines()
    assert "08_small.ipynb cannot be compared: the source is not text in UTF-8" in first
    assert "09_folder.ipynb cannot be compared: the source cannot be read" in second
    assert build.main([]) == 1
    assert capsys.readouterr().err == "08_small: the source is not text in UTF-8\n"
    assert (course / "08_small.ipynb").read_text() == "the old one"


FAILING = {
    "an error": ("first = 1\nraise ValueError('of\\nmine')", "'first = 1' failed. ValueError: of mine"),
    "a warning": ("import warnings\nwarnings.warn('oh')", "'import warnings' wrote to stderr. "),
    "a death": ("import os\nos._exit(3)", "'import os' did not come to its end. "),
}


@pytest.mark.parametrize("kind", FAILING)
def test_that_a_failing_cell_is_named_in_one_line_and_the_old_notebook_stays(course, capsys, kind):
    source, said = FAILING[kind]
    (course / "08_small.ipynb").write_text("the old one")
    (course / "source" / "08_small.py").write_text(f"# %%\nprint('fine')\n\n# %%\n{source}\n\n# %%\nprint(2)\n")
    before = everything_in(course)
    assert build.main([]) == 1
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line]
    assert line.startswith(f"08_small: the cell that begins with {said}")
    assert everything_in(course) == before


def test_that_a_build_runs_from_any_working_folder_and_leaves_nothing_there(course, tmp_path, monkeypatch):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    (course / "source" / "08_small.py").write_text("# %%\nprint(open('data/table.csv').read())\n")
    assert build.main([]) == build.main(["--check"]) == 0
    assert build.main(["--solved", "solved"]) == 0
    assert sorted(path.name for path in elsewhere.rglob("*")) == ["08_small.ipynb", "data", "solved", "table.csv"]
    assert sorted(path.name for path in course.iterdir()) == ["08_small.ipynb", "data", "source"]


def test_that_a_file_that_is_no_notebook_has_drifted(course):
    for content in ("", "[1]", "{}"):
        (course / "08_small.ipynb").write_text(content)
        assert build.drift(course / "source" / "08_small.py")
        assert build.main(["--check"]) == 1


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """A folder with the solved edition, not run: in its cells stands what nbval has to find there. A number cell shows
    what it shows the reader, a check says Right."""
    folder = tmp_path_factory.mktemp("solved")
    shutil.copytree(ROOT / "notebooks" / "data", folder / "data")
    for source in SOURCES:
        notebook = build.from_source(source, solved=True)
        shown = {cell.id: cell.outputs for cell in complete(source.stem)}
        for cell in notebook.cells:
            if check := re.search(r'^check\("(.+?)"', cell.source, re.M):
                exercise = registry.get(check.group(1))
                if isinstance(exercise, registry.Prediction):
                    said = predictions.reply(exercise, exercise.careful)
                else:
                    said = Feedback(True, True, f"Right. {exercise.praise}")
                data = {"text/plain": repr(said), "text/html": said._repr_html_()}
                cell.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
                cell.metadata["tags"] = ["nbval-check-output"]
            elif predict := re.search(r'^predict\("(.+?)", "(\w)"\)\Z', cell.source, re.M):
                data = {"text/plain": str(predictions.predict(*predict.groups()))}
                cell.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
                cell.metadata["tags"] = ["nbval-check-output"]
            elif cell.cell_type == "code":
                cell.outputs = shown[cell.id]
            if cell.cell_type == "code":
                cell.execution_count = 1
        nbformat.write(notebook, folder / source.name.replace(".py", ".ipynb"))
    return folder


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_that_nbval_runs_the_solved_edition_with_the_readers_numbers_and_every_check_right(chapter, solved):
    options = ["--nbval-lax", "--nbval-current-env", "-q", "-p", "no:cacheprovider", "-p", "last_bits"]
    paths = os.pathsep.join(filter(None, [str(ROOT / "tests"), os.environ.get("PYTHONPATH")]))
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, f"{chapter}.ipynb"], capture_output=True, text=True, cwd=solved,
        env=os.environ | {"PYTHONWARNINGS": "error::RuntimeWarning,error::UserWarning", "PYTEST_ADDOPTS": "", "PYTHONPATH": paths},
    )  # fmt: skip
    assert run.returncode == 0, run.stdout


def test_that_every_exercise_stands_in_its_chapter_once():
    found = [
        (path.name[:2], name)
        for path in SOURCES
        for name in re.findall(r'^(?:check\(|explore\.\w+\(question=)"(.+?)"', path.read_text("utf-8"), re.M)
    ]
    assert sorted(name for _, name in found) == names()
    assert all(name.startswith(number) for number, name in found)


TRAINERS = {"enkf", "esmda", "gd", "gauss_newton", "cycle"}
ITERATORS = {"iter", "zip", "map", "filter", "enumerate", "reversed", "open", "reader", "DictReader", "islice", "chain"}
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp)


def holds_an_iterator(value, makers):
    """Whether an expression's value is an iterator that nothing has used yet, or a container of some."""
    if isinstance(value, ast.Call):
        name = value.func.attr if isinstance(value.func, ast.Attribute) else getattr(value.func, "id", None)
        return name in makers  # list(...), record(...) and others use it up at once
    if isinstance(value, ast.GeneratorExp):
        return True
    if isinstance(value, COMPREHENSIONS):
        return holds_an_iterator(getattr(value, "elt", None) or value.value, makers)
    if isinstance(value, (ast.Lambda, ast.Subscript, ast.Attribute)):
        return False
    return any(holds_an_iterator(part, makers) for part in ast.iter_child_nodes(value))


def makes_iterators(function, makers):
    """Whether a function of the chapter returns one, or is a generator."""
    parts = list(ast.walk(function))
    names = {target.id for part in parts if isinstance(part, ast.Assign) and holds_an_iterator(part.value, makers)
             for target in part.targets if isinstance(target, ast.Name)}  # fmt: skip
    for part in parts:
        if isinstance(part, (ast.Yield, ast.YieldFrom)):
            return True
        value = part.value if isinstance(part, ast.Return) else None
        if value is not None and (holds_an_iterator(value, makers) or getattr(value, "id", None) in names):
            return True
    return False


def used_up(sources):
    """The names of iterators that a cell uses and an earlier cell has made: the cell cannot be run twice.

    sources are the cells' code in order; the answer is a set of (name, number of the cell that uses it).
    """
    makers, made, found = TRAINERS | ITERATORS, {}, set()
    for number, source in enumerate(sources):
        statements = list(ast.parse(source).body)
        while statements:
            statement = statements.pop(0)
            blocks = [getattr(statement, name, []) for name in ("body", "orelse", "finalbody")]
            if isinstance(statement, ast.FunctionDef):
                if makes_iterators(statement, makers):
                    makers = makers | {statement.name}
                own = {part.arg for part in ast.walk(statement) if isinstance(part, ast.arg)}
                own |= {part.id for part in names_in(statement) if isinstance(part.ctx, ast.Store)}
                found |= {(part.id, number) for part in names_in(statement) if part.id not in own
                          and made.get(part.id, number) < number}  # fmt: skip
                continue
            statements[:0] = [inner for block in blocks for inner in block]
            head = [part for part in ast.iter_child_nodes(statement) if not any(part in block for block in blocks)]
            names = [name for part in head for name in names_in(part)]
            found |= {(name.id, number) for name in names if isinstance(name.ctx, ast.Load)
                      and made.get(name.id, number) < number}  # fmt: skip
            stored = {name.id for name in names if isinstance(name.ctx, ast.Store)}
            if isinstance(statement, (ast.Assign, ast.AugAssign)) and holds_an_iterator(statement.value, makers):
                targets = getattr(statement, "targets", None) or [statement.target]
                made |= {name.id: number for target in targets for name in kept(target, statement.value)}
            else:
                made = {name: cell for name, cell in made.items() if name not in stored}
    return found


def names_in(node):
    return [part for part in ast.walk(node) if isinstance(part, ast.Name)]


def kept(target, value):
    """The names under which the iterators of a value stay: a name, or the container in steps["a"] = ..."""
    if isinstance(target, (ast.Tuple, ast.List)):
        if isinstance(value, (ast.Tuple, ast.List)):
            return [name for one, its in zip(target.elts, value.elts)
                    if holds_an_iterator(its, TRAINERS | ITERATORS) for name in kept(one, its)]  # fmt: skip
        if isinstance(value, ast.GeneratorExp) or getattr(getattr(value, "func", None), "id", None) in ITERATORS:
            return []  # to unpack it is to use it up
    return names_in(target)[:1] if isinstance(target, ast.Subscript) else names_in(target)


@pytest.mark.parametrize(
    "sources, found",
    [
        (["steps = esmda(1)", "record(steps)"], {("steps", 1)}),
        (["steps = esmda(1)\nhistory = record(steps)", "print(history)"], set()),
        (
            ["steps = {'a': gd(1), 'b': dalearn.enkf(2)}", "x = 1", "for s in steps:\n    record(steps[s])"],
            {("steps", 2)},
        ),
        (["ways = {}\nways['a'] = gd(1)", "list(ways['a'])"], {("ways", 1)}),
        (["ways = {name: gd(name) for name in 'ab'}", "list(ways['a'])"], {("ways", 1)}),
        (["film = list(gd(1))", "film[0]"], set()),
        (["steps = gd(1)", "steps = gd(2)\nrecord(steps)"], set()),
        (["steps = gd(1)", "for i in range(2):\n    steps = gd(i)\n    record(steps)"], set()),
        (["steps = gd(1)", "steps = record(steps)"], {("steps", 1)}),
        (["steps = gd(1)", "def f():\n    return next(steps)"], {("steps", 1)}),
        (["steps = gd(1)", "def f(steps):\n    return list(steps)"], set()),
        (["pairs = zip(a, b)", "for x, y in pairs:\n    pass"], {("pairs", 1)}),
        (["squares = (i * i for i in x)", "sum(squares)"], {("squares", 1)}),
        (["low, high = (np.min(i) for i in x)", "print(low, high)"], set()),
        (["low, high = np.min(x), gd(x)", "print(low)", "list(high)"], {("high", 2)}),
        (["def runs(n):\n    return n, gd(n)", "n, steps = runs(3)", "list(steps)"], {("steps", 2)}),
        (["def runs():\n    yield 1", "all_of_them = runs()", "list(all_of_them)"], {("all_of_them", 2)}),
    ],
)
def test_that_the_finder_of_used_up_iterators_finds_them(sources, found):
    assert used_up(sources) == found


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_that_every_cell_can_be_run_twice_because_it_makes_the_steps_that_it_uses(chapter):
    notebook = build.from_source(ROOT / "notebooks" / "source" / f"{chapter}.py", solved=True)
    assert not used_up([cell.source for cell in notebook.cells if cell.cell_type == "code"])


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_that_every_exercise_of_the_readers_edition_is_open(chapter):
    for cell in cells(chapter, "code"):
        if re.search(r"^check\(", cell.source, re.M):
            assert "is still open" in cell.outputs[-1].data["text/plain"]
        assert "SOLUTION" not in cell.source


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_that_what_a_reader_writes_in_a_starter_is_not_written_over_before_its_check(chapter):
    for cell in cells(chapter, "code"):
        starters = re.findall(r"^ *(\w+) *=[ ].*\.\.\.\s*$", cell.source, re.M)
        for name in starters:
            assert len(re.findall(rf"^ *{name} *=[^=]", cell.source, re.M)) == 1, cell.source


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_that_no_line_of_code_needs_scrolling_or_ends_in_a_semicolon(chapter):
    notebook = build.from_source(ROOT / "notebooks" / "source" / f"{chapter}.py", solved=True)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert max(map(len, cell.source.splitlines())) <= 100, cell.source
            assert not cell.source.rstrip().endswith(";")


@pytest.mark.parametrize("chapter", TAUGHT)
def test_that_a_chapter_has_the_parts_of_the_template(chapter):
    first = cells(chapter, "markdown")[0].source
    assert first.startswith(f"# {chapter[:2]} ") and re.search(
        r"\*\d+ minutes(, in two lessons \(\d+ and \d+\))?\. You\sneed: ", first
    )
    assert "After this chapter you can" in first and "\n- " in first
    for heading in ("## What can go wrong", "## What to remember", "## Where to read on"):
        assert heading in text(chapter), heading
    reading = text(chapter).partition("## Where to read on")[2].partition("\n## ")[0]
    for reference in re.findall(r"^- .*?(?=^- |\Z)", reading, re.M | re.S):
        assert "](https://" in reference, reference


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_that_a_table_names_its_columns_and_ends_before_the_next_paragraph(chapter):
    for cell in cells(chapter, "markdown"):
        lines = cell.source.splitlines()
        for above, line, below in zip(["", *lines], lines, [*lines[1:], ""]):
            if line.startswith("|"):
                assert not below or below.startswith("|"), below
                assert above.startswith("|") or "" not in [name.strip() for name in line.strip("|").split("|")], line


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_that_a_chapter_speaks_plainly(chapter):
    prose = re.sub(r"`[^`]*`|\$\$.*?\$\$", "", text(chapter), flags=re.S)
    assert not re.search(r"!|\b(simply|obviously|clearly|trivially|just)\b", prose, re.I)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_that_every_picture_has_its_words_and_only_the_palettes_colours(chapter):
    palette = {colour.upper() for colour in plots.COLOURS.values()}
    for cell in complete(chapter):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                alt = re.search(r'<img alt="([^"]+)"', output.data["text/html"]).group(1)
                assert len(alt.split()) >= 5
        assert {colour.upper() for colour in re.findall(r"#[0-9a-fA-F]{6}\b", cell.source)} <= palette


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_that_links_between_chapters_resolve(chapter):
    for number in re.findall(r"[Cc]hapters? (\d\d)\b", text(chapter)):
        assert any(other.startswith(number) for other in CHAPTERS), number
    for target in re.findall(r"\]\(([^)]+)\)", text(chapter)):
        if not target.startswith("https://"):
            assert (ROOT / "notebooks" / target.partition("#")[0]).exists(), target

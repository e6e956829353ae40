"""The course's stored tables are found from any folder, and their scripts write from any folder."""

import ast
import runpy
from pathlib import Path

import numpy as np
import pytest
from modules import module_of

from dalearn import stored as module
from dalearn.stored import stored

ROOT = Path(__file__).parent.parent
DATA = ROOT / "notebooks" / "data"
SCRIPTS = sorted(DATA.glob("*.py"))


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.glob("*.csv")))
def test_that_every_stored_table_is_found_from_any_folder(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    assert stored(name).read_bytes() == (DATA / name).read_bytes()


def test_that_a_table_beside_the_notebook_comes_first_and_stays_found(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    own = tmp_path / "data" / "study.csv"
    own.write_text("mine")
    monkeypatch.chdir(tmp_path)
    path = stored("study.csv")
    monkeypatch.chdir("/")
    assert path.samefile(own)


@pytest.mark.parametrize("name", ["nothing.csv", "", "."])
def test_that_a_table_that_is_nowhere_is_met_with_the_places_and_what_to_do(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(module, "CHECKOUT", tmp_path / "installed")
    with pytest.raises(FileNotFoundError) as error:
        stored(name)
    said = str(error.value)
    assert said.startswith("name must be") and f"got {name!r}" in said
    assert str(tmp_path / "data") in said and str(tmp_path / "installed" / "notebooks" / "data") in said
    assert "copy notebooks/data" in said


def opened_paths(source):
    """The strings in a cell's code, but for f-strings, that lead into the folder data."""
    strings = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return [string for string in strings if isinstance(string, str) and string.startswith(("data/", "./data"))]


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks" / "source").glob("*.py")), ids=lambda path: path.stem[:2])
def test_that_no_chapter_opens_a_path_that_depends_on_the_working_folder(path):
    assert not opened_paths(path.read_text(encoding="utf-8"))


def loaded(path):
    return module_of(path)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_that_a_script_of_a_table_says_in_one_line_that_a_path_cannot_be_written(tmp_path, capsys, path):
    script = loaded(path)
    for target, said in ((tmp_path, "is a folder"), (tmp_path / "none" / "table.csv", "in a folder that exists")):
        with pytest.raises(SystemExit) as stopped:
            script.main([str(target)])
        (line,) = capsys.readouterr().err.splitlines()
        assert stopped.value.code == 2 and said in line and str(target) in line
    assert not list(tmp_path.iterdir())


def quick(script, monkeypatch):
    """The script with its computation taken out: what is asked is where it writes."""

    class Pool:
        def __init__(self, *arguments):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *arguments):
            pass

        def starmap(self, function, tasks, chunksize):
            return [function(*task) for task in tasks[:1]]

        def map(self, function, tasks):
            return [function(task) for task in tasks]

    def noise(run, net, theta, **settings):
        return np.random.default_rng(0).standard_normal((10, 4, len(run.problem.x_test)))

    if hasattr(script, "sampled"):
        monkeypatch.setattr(script, "sampled", noise)
        return script
    if hasattr(script, "generated"):  # a table of data, from a package that the course does without
        monkeypatch.setattr(script, "generated", lambda: (np.arange(128).reshape(2, 64) % 17, np.array([3, 7])))
        return script
    if isinstance(getattr(script, "SEEDS", None), dict):
        monkeypatch.setattr(script, "SEEDS", {})
        return script
    if not hasattr(script, "pool"):
        monkeypatch.setattr(script, "SEEDS", ())
        return script
    monkeypatch.setattr(script, "pool", Pool)
    if hasattr(script, "SIZES"):
        monkeypatch.setattr(script, "SIZES", (10,))
    elif hasattr(script, "LABELS"):
        monkeypatch.setattr(script, "LABELS", ())
    elif hasattr(script, "row"):
        monkeypatch.setattr(script, "row", lambda *task: {"task": task[0]})
    else:
        monkeypatch.setattr(script, "SEEDS", ())
    return script


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_that_a_script_of_a_table_writes_beside_itself_or_where_it_is_told_from_any_folder(tmp_path, monkeypatch, path):
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "scripts"
    elsewhere.mkdir()
    folder.mkdir()
    copy = folder / path.name
    copy.write_bytes(path.read_bytes())
    monkeypatch.chdir(elsewhere)
    script = quick(loaded(copy), monkeypatch)
    script.main([])
    table = copy.with_suffix(".csv")
    assert table.read_text(encoding="utf-8").startswith("# ")
    script.main(["own.csv"])
    assert (elsewhere / "own.csv").read_bytes() == table.read_bytes()
    assert [left.name for left in elsewhere.iterdir()] == ["own.csv"]
    assert {left.name for left in folder.iterdir()} - {"__pycache__"} == {copy.name, table.name}


@pytest.mark.parametrize("name", ["picture.py", "evidence.py"])
def test_that_a_script_of_the_readme_says_in_one_line_that_a_path_cannot_be_written(
    tmp_path, monkeypatch, capsys, name
):
    script = runpy.run_path(str(ROOT / ".github" / name))
    unknown = tmp_path / "picture.unknown"
    for target, said in ((tmp_path, "is a folder"), (unknown, "must end in .png")):
        with pytest.raises(SystemExit) as stopped:
            script["main"]([str(target)])
        (line,) = capsys.readouterr().err.splitlines()
        assert stopped.value.code == 2 and said in line
    assert not list(tmp_path.iterdir())

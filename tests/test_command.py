"""What the command lines share: one line where something is wrong, text for any encoding, files that are written whole."""

import ast
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dalearn._command import Parser, check_writable, print_anything, replaced

ROOT = Path(__file__).parent.parent
COMMANDS = {
    "the study": ["-m", "dalearn.study"],
    "the build": [str(ROOT / "notebooks" / "build.py")],
    "the benchmark": [str(ROOT / "tests" / "benchmark.py")],
    **{path.name: [str(path)] for path in sorted((ROOT / ".github").glob("*.py"))},
    **{path.name: [str(path)] for path in sorted((ROOT / "notebooks" / "data").glob("*.py"))},
}


@pytest.mark.parametrize("command", COMMANDS)
def test_that_a_command_line_explains_itself_in_an_encoding_without_greek(command, tmp_path):
    run = subprocess.run(
        [sys.executable, *COMMANDS[command], "--help"], capture_output=True, cwd=tmp_path,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert run.returncode == 0 and b"usage: " in run.stdout and not run.stderr, run.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", COMMANDS)
def test_that_a_command_line_says_in_one_line_what_it_does_not_know(command, tmp_path):
    run = subprocess.run(
        [sys.executable, *COMMANDS[command], "--nonsense"], capture_output=True, text=True, cwd=tmp_path
    )
    (line,) = run.stderr.splitlines()
    assert run.returncode == 2 and "--nonsense" in line and not list(tmp_path.iterdir())


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "cp1251", "cp437"])
def test_that_a_character_that_the_encoding_lacks_becomes_a_question_mark(encoding, monkeypatch):
    streams = [io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2)]
    monkeypatch.setattr(sys, "stdout", streams[0])
    monkeypatch.setattr(sys, "stderr", streams[1])
    print_anything()
    for stream in streams:
        print("R\u2076 \u2192 \U0001d703 \udcff", file=stream, flush=True)
        assert stream.buffer.getvalue().count(b"?") >= 3


def test_that_a_stream_of_a_notebook_is_left_as_it_is(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.setattr(sys, "stderr", None)  # as under pythonw
    print_anything()
    print("\u2192")
    assert sys.stdout.getvalue() == "\u2192\n"


def messages(path):
    """The texts of the errors that a file raises."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Raise):
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value


@pytest.mark.parametrize("path", sorted((ROOT / "dalearn").rglob("*.py")), ids=lambda path: path.name)
def test_that_the_words_of_an_error_can_be_printed_in_any_encoding(path):
    assert all(message.isascii() for message in messages(path))


def test_that_a_file_takes_the_old_ones_place_or_is_gone(tmp_path):
    path = tmp_path / "table.csv"
    with replaced(path) as successor:
        successor.write_text("first")
    assert path.read_text() == "first"
    with pytest.raises(ZeroDivisionError), replaced(path) as successor:
        successor.write_text("second")
        1 / 0
    assert path.read_text() == "first" and list(tmp_path.iterdir()) == [path]


def test_that_a_check_of_a_path_changes_nothing(tmp_path):
    old = tmp_path / "old.csv"
    old.write_text("kept")
    (tmp_path / "old.csv.new").write_text("another process is writing this")
    check_writable(old)
    check_writable(tmp_path / "new.csv")
    assert old.read_text() == "kept" and len(list(tmp_path.iterdir())) == 2
    assert (tmp_path / "old.csv.new").read_text() == "another process is writing this"


def test_that_a_parsers_error_is_one_line(capsys):
    with pytest.raises(SystemExit):
        Parser(prog="name").error("this is wrong")
    assert capsys.readouterr().err == "name: this is wrong\n"

"""What the command lines share: one line where something is wrong, text for any encoding, files that are written whole."""

import ast
import io
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dalearn import explore
from dalearn._command import Parser, check_writable, place_of, print_anything, printable, replaced, write_table
from dalearn.exercises import Feedback, check, hint, solution

ROOT = Path(__file__).parent.parent
COMMANDS = {
    "the study": ["-m", "dalearn.study"],
    "the survey": ["-m", "dalearn.exercises", "survey"],
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


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "cp1251", "utf-8"])
@pytest.mark.parametrize("make", [
    lambda: Feedback(True, True, "Right. R\u2076 \U0001d703 \u5f20 \u0416"),
    lambda: hint("08-r2"),
    lambda: solution("08-r2"),
    lambda: check("08-r2", None),
    lambda: type(hint("08-r2"))("R\u2076 \U0001d703 \u5f20 \u0416"),
    lambda: explore.unit(),
], ids=["feedback", "hint", "solution", "check", "text", "explorer"])  # fmt: skip
def test_that_what_a_reader_prints_can_be_printed_in_any_encoding(encoding, make, monkeypatch):
    shown = make()
    if hasattr(shown, "text"):
        shown.text = "\u03b8 \U0001d703"
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    print(shown)
    print(repr(shown), flush=True)
    assert len(stream.buffer.getvalue()) > 15


def test_that_a_text_is_shown_as_it_is_where_its_characters_can_be_printed(monkeypatch):
    text = "R\u2076 \U0001d703"
    for stream in (io.StringIO(), None, io.TextIOWrapper(io.BytesIO(), encoding="utf-8")):  # a notebook's, pythonw's
        monkeypatch.setattr(sys, "stdout", stream)
        assert printable(text) == text
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="cp1251"))
    assert printable(f"\u0416 {text}") == "\u0416 R? ?"


WORDS = ("needs", "demand")  # the names of what the functions of _checks put into their errors
CHECKS = {  # in which place they take them
    node.name: [argument.arg for argument in node.args.args]
    for node in ast.parse((ROOT / "dalearn" / "_checks.py").read_text(encoding="utf-8")).body
    if isinstance(node, ast.FunctionDef)
}


def worded(node):
    """The parts of a node of the syntax tree whose strings are words of an error."""
    if isinstance(node, ast.Raise):
        return [node]
    if isinstance(node, ast.Assign):
        return [node.value for target in node.targets if isinstance(target, ast.Name) and target.id in WORDS]
    if isinstance(node, ast.FunctionDef) and node.name in WORDS:
        return node.body
    if isinstance(node, ast.Call):
        by_name = [keyword.value for keyword in node.keywords if keyword.arg in WORDS]
        places = CHECKS.get(getattr(node.func, "id", None), [])
        return by_name + [value for place, value in zip(places, node.args) if place in WORDS]
    return []


def messages(source):
    """The words of the errors that a source raises, or hands to the functions that raise them."""
    for node in ast.walk(ast.parse(source)):
        for part in worded(node):
            yield from (
                text.value for text in ast.walk(part) if isinstance(text, ast.Constant) and isinstance(text.value, str)
            )


SPEAKING = {
    path: found
    for path in sorted((ROOT / "dalearn").rglob("*.py"))
    if (found := list(messages(path.read_text(encoding="utf-8"))))
}


@pytest.mark.parametrize("path", SPEAKING, ids=lambda path: path.name)
def test_that_the_words_of_an_error_can_be_printed_in_any_encoding(path):
    assert [message for message in SPEAKING[path] if not message.isascii()] == []


def test_that_the_words_of_errors_are_found():
    assert len(SPEAKING) > 20 and any("one variance per observation" in m for m in SPEAKING[ROOT / "dalearn/kalman.py"])


@pytest.mark.parametrize(
    "source, found",
    [
        ("raise ValueError(f'x must be θ; got {x}')", ["x must be θ; got "]),
        ("needs = 'θ'\nf(needs)", ["θ"]),
        ("def needs():\n    return f'θ {n}'", ["θ "]),
        ("def f():\n    def needs():\n        return 'θ'", ["θ"]),
        ("numbers_in('x', x, 'θ', ndim=2)", ["θ"]),
        ("real_numbers('θ', x)", ["θ"]),
        ("number(name='x', value=x, needs='θ')", ["θ"]),
        ("print('θ')", []),
        ("whole('x', x)", []),
    ],
)
def test_that_the_finder_of_an_errors_words_finds_them(source, found):
    assert [message for message in messages(source) if not message.isascii() or not found] == found


def test_that_a_file_takes_the_old_ones_place_or_is_gone(tmp_path):
    path = tmp_path / "table.csv"
    with replaced(path) as successor:
        successor.write_text("first")
    assert path.read_text() == "first"
    with pytest.raises(ZeroDivisionError), replaced(path) as successor:
        successor.write_text("second")
        assert 1 / 0
    assert path.read_text() == "first" and list(tmp_path.iterdir()) == [path]


def test_that_a_check_of_a_path_changes_nothing(tmp_path):
    old = tmp_path / "old.csv"
    old.write_text("kept")
    (tmp_path / "old.csv.new").write_text("another process is writing this")
    check_writable(old)
    check_writable(tmp_path / "new.csv")
    assert old.read_text() == "kept" and len(list(tmp_path.iterdir())) == 2
    assert (tmp_path / "old.csv.new").read_text() == "another process is writing this"


def odd_files(folder):
    """Things that are no regular files, by name, in a folder, with what is said of them."""
    os.mkfifo(folder / "pipe.csv")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(folder / "socket.csv"))
    (folder / "round.csv").symlink_to(folder / "again.csv")
    (folder / "again.csv").symlink_to(folder / "round.csv")
    (folder / "dangling.csv").symlink_to(folder / "none" / "table.csv")
    (folder / "to a pipe.csv").symlink_to(folder / "pipe.csv")
    return {
        "pipe.csv": "it is not a regular file",
        "socket.csv": "it is not a regular file",
        "to a pipe.csv": "it is not a regular file",
        "round.csv": "its links lead in a circle",
        "dangling.csv": "in a folder that exists",
    }


ON_POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


@ON_POSIX
def test_that_what_is_no_regular_file_is_refused_and_stays(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    odd = odd_files(Path("."))
    before = {path: path.lstat().st_mode for path in Path(".").iterdir()}
    for name, said in odd.items():
        with pytest.raises(ValueError) as refused:
            check_writable(name)
        assert said in str(refused.value) and f"got {name}" in str(refused.value)
        with pytest.raises(OSError), replaced(name) as successor:
            successor.write_text("new")
    assert {path: path.lstat().st_mode for path in Path(".").iterdir()} == before


@ON_POSIX
def test_that_a_device_is_refused(tmp_path, monkeypatch):
    class Device:
        st_mode = 0o020666  # of a character device, like /dev/null

    monkeypatch.setattr(Path, "lstat", lambda path: Device)
    with pytest.raises(ValueError, match="not a regular file"):
        check_writable(tmp_path / "device")
    with pytest.raises(OSError, match="not a regular file"), replaced(tmp_path / "device"):
        pass
    assert not os.listdir(tmp_path)


@ON_POSIX
def test_that_a_table_has_its_lines_its_columns_and_its_rows_and_stays_whole_where_a_row_fails(tmp_path):
    path = tmp_path / "table.csv"
    write_table(path, ["sine, n 100", "two seeds"], ("seed", "rmse"), iter([(0, "0.05"), (1234567, 1 / 3)]))
    whole = b"# sine, n 100\n# two seeds\nseed,rmse\n0,0.05\n1234567,0.333333\n"
    assert path.read_bytes() == whole
    with pytest.raises(ZeroDivisionError):
        write_table(path, [], ("seed",), ([1 / seed] for seed in (1, 0)))
    assert path.read_bytes() == whole and list(tmp_path.iterdir()) == [path]


def test_that_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path):
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real" / "table.csv", tmp_path / "link.csv"
    link.symlink_to(real)
    for text in ("first", "second"):
        check_writable(link)
        with replaced(link) as successor:
            successor.write_text(text)
        assert link.is_symlink() and real.read_text() == text and place_of(link) == real.resolve()
    assert os.listdir(tmp_path / "real") == ["table.csv"]


def test_that_a_name_that_is_too_long_is_said_in_one_line(tmp_path):
    with pytest.raises(ValueError, match=r"FILE must be a file that can be written; got .* \(.+\)"):
        check_writable(tmp_path / ("long" * 100))
    with replaced(tmp_path / ("\u0416" * 120)) as successor:  # the name of the new file is not longer than it may be
        successor.write_text("fits")


def test_that_a_readers_own_file_with_new_in_its_name_stays(tmp_path):
    own = tmp_path / "table.csv.new"
    own.write_text("mine")
    with replaced(tmp_path / "table.csv") as one, replaced(tmp_path / "table.csv") as other:
        assert one != other and own not in (one, other)
        one.write_text("1")
        other.write_text("2")
    assert own.read_text() == "mine" and len(list(tmp_path.iterdir())) == 2


def without(package, command, tmp_path):
    """A command's run where a package is not installed."""
    code = (
        f"import sys, runpy; sys.modules[{package!r}] = None; sys.argv = {[*command, '--help']!r}[1:]\n"
        f"runpy.run_path({command[0]!r}, run_name='__main__')"
    )
    if command[0] == "-m":
        code = (
            f"import sys, runpy; sys.modules[{package!r}] = None; sys.argv[1:] = {command[2:]!r}\n"
            f"runpy.run_module({command[1]!r}, run_name='__main__')"
        )
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path)


@pytest.mark.parametrize(
    "command, package, install",
    [
        (COMMANDS["the build"], "jupytext", "pip install -e '.[test]'"),
        (COMMANDS["the build"], "nbclient", "pip install -e '.[test]'"),
        (COMMANDS["posterior.py"], "scipy", "pip install 'dalearn[study]'"),
        (COMMANDS["picture.py"], "matplotlib", "pip install 'dalearn[lab]'"),
        (COMMANDS["evidence.py"], "matplotlib", "pip install 'dalearn[lab]'"),
        ([*COMMANDS["the study"], "--choose", "settings.csv"], "threadpoolctl", "pip install 'dalearn[lab]'"),
        ([*COMMANDS["the study"], "table.csv"], "threadpoolctl", "pip install 'dalearn[lab]'"),
    ],
)
def test_that_a_command_without_a_package_says_in_one_line_what_to_install(command, package, install, tmp_path):
    run = without(package, command, tmp_path)
    (line,) = run.stderr.splitlines()
    assert run.returncode in (1, 2) and package in line and install in line and not list(tmp_path.iterdir())


def test_that_one_blas_thread_says_what_to_install(monkeypatch):
    from dalearn.threads import one_blas_thread

    monkeypatch.setitem(sys.modules, "threadpoolctl", None)
    with pytest.raises(ImportError, match=r"install it: pip install 'dalearn\[lab\]'"):
        one_blas_thread()


@pytest.mark.skipif(os.name == "nt", reason="Windows has another way to interrupt a process")
@pytest.mark.parametrize("name", ["chance.py", "mexican_hat.py", "posterior.py", "size_and_inflation.py"])
def test_that_ctrl_c_ends_the_script_of_a_table_with_one_line_and_leaves_its_file(name, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("old")
    script = ROOT / "notebooks" / "data" / name
    code = (  # the line tells the test that the computation begins
        "import sys, runpy; sys.path.insert(0, sys.argv[1]); import importlib, dalearn._command as c\n"
        "c.target_of = lambda a, u, d, real=c.target_of: (real(a, u, d), print('begun', flush=True))[0]\n"
        f"importlib.import_module({script.stem!r}).main([sys.argv[2]])"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code, str(script.parent), str(path)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert run.stdout.readline() == "begun\n"
    time.sleep(1)
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert (run.returncode, said) == (130, "stopped; the table is as it was\n")
    assert path.read_text() == "old" and os.listdir(tmp_path) == ["table.csv"]


def test_that_a_parsers_error_is_one_line(capsys):
    with pytest.raises(SystemExit):
        Parser(prog="name").error("this is wrong")
    assert capsys.readouterr().err == "name: this is wrong\n"

"""The course in a browser's tab, for real: built, served from this machine, and opened in Chromium.

Two chapters are run in the browser, and some tests of the library by the browser's Python in node. All chapters, all
solutions, all tests and the public site are run where DALEARN_TAB=all is set.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import build
import nbformat
import pytest
import tab
from editions import classroom, keeping, making, runtime
from editions.making import asked, chromium_here
from editions.source import SOLUTION, from_source
from playwright.sync_api import sync_playwright

from dalearn.exercises import in_class
from dalearn.exercises.registry import get

ROOT = Path(__file__).parent.parent
NOTEBOOKS = ROOT / "notebooks"
ALL = os.environ.get("DALEARN_TAB") == "all"
CHAPTERS = sorted(path.stem for path in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
CHROMIUM = chromium_here()
NODE = shutil.which("node")
NPM = shutil.which("npm")
pytestmark = pytest.mark.skipif(NPM is None, reason="no npm on the PATH; install it: apt-get install npm")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH: apt-get install chromium")
needs_node = pytest.mark.skipif(NODE is None, reason="no node on the PATH: apt-get install nodejs")
START = "Start this chapter again"
UPLOADED = """async ([path, text]) => {
    const contents = jupyterapp.serviceManager.contents;
    await contents.save(path.split("/")[0], {type: "directory"});
    await contents.save(path, {type: "notebook", format: "json", content: JSON.parse(text)});
}"""


def in_full(test):
    """The test where all is to be run; elsewhere there is none, and so none that is skipped."""
    return test if ALL else None


def built(folder, *options):
    assert build.main(["browser", str(folder), *options]) == 0
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return built(tmp_path_factory.mktemp("site") / "offline", "--offline")


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    return built(tmp_path_factory.mktemp("site") / "public")


@pytest.fixture(scope="module")
def playwright():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(playwright):
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=tab.QUIET)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def server(site):
    with tab.served(site) as server:
        yield server


@pytest.fixture
def visitor(chromium, server):
    visitor = tab.Tab(chromium, server.address)
    yield visitor
    visitor.close()
    assert not visitor.outside, "the page turned to another address"


def solved(chapter):
    """{id of a code cell: its source with the solution in it}."""
    cells = from_source(NOTEBOOKS / "source" / f"{chapter}.py", solved=True).cells
    return {cell.id: cell.source for cell in cells if cell.cell_type == "code"}


# ---- the folder


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_that_a_second_build_changes_no_byte(site, tmp_path):
    again = files(built(tmp_path / "again", "--offline"))
    first = files(site)
    assert sorted(first) == sorted(again)
    assert [name for name in first if first[name] != again[name]] == []


def test_that_the_site_holds_the_readers_edition_and_no_solution(site):
    content = files(site / "files")
    solutions, anyway = set(), ""
    for chapter in CHAPTERS:
        served = nbformat.reads(content[f"{chapter}.ipynb"].decode(), as_version=4)
        assert served == nbformat.read(NOTEBOOKS / f"{chapter}.ipynb", as_version=4)
        source = (NOTEBOOKS / "source" / f"{chapter}.py").read_text(encoding="utf-8")
        solutions |= {line.strip() for match in SOLUTION.finditer(source) for line in match.group(2).splitlines()}
        anyway += SOLUTION.sub("", source)  # what the text or other code says
    telling = [line for line in solutions if len(line) > 12 and not line.startswith(("#", "predict("))]
    telling = [line for line in telling if line not in anyway]
    assert len(telling) > 50
    written = re.compile(b"|".join(re.escape(json.dumps(line)[1:-1].encode()) for line in telling))
    for name, data in files(site).items():
        if name.startswith("files/data/"):  # the scripts that made the tables are whole in every edition
            continue
        assert not written.search(data), (name, written.search(data))


def test_that_every_package_of_the_lock_is_in_the_folder_or_where_pyodide_is_published(site, public):
    offline = site / "static" / "pyodide"
    lock = json.loads((offline / runtime.LOCK).read_text())
    for entry in lock["packages"].values():
        assert runtime.sha256_of(offline / entry["file_name"]) == entry["sha256"]
        assert all(name.replace("_", "-") in lock["packages"] for name in entry["depends"])
    ours = public / "static" / "course"
    for name, entry in json.loads((ours / runtime.LOCK).read_text())["packages"].items():
        here = name in ("comm", "dalearn", "dalearn-data", "ipywidgets")
        assert (ours / entry["file_name"]).is_file() if here else entry["file_name"].startswith(runtime.PYODIDE_URL)


def test_that_a_folder_with_other_files_is_not_touched(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(SystemExit) as end:
        build.main(["browser", str(tmp_path), "--offline"])
    assert end.value.code == 2 and "which holds other files" in capsys.readouterr().err
    assert os.listdir(tmp_path) == ["mine.txt"]


# ---- in Chromium


def test_that_a_program_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RuntimeError, match=r"npm is needed and not on the PATH \(it comes with Node.js\)"):
        making.run("npm", "--version")


@needs_chromium
def test_that_chapter_00_runs_from_a_cold_start_to_its_last_cell(visitor, server):
    server.sent.clear()
    start = time.monotonic()
    visitor.page.goto(f"{server.address}/")
    visitor.page.get_by_text("Python is starting").wait_for()
    visitor.wait_for_python()
    visitor.run()
    took = time.monotonic() - start
    cells = visitor.cells
    print(f"{took:.0f} s, {sum(server.sent.values()) / 1e6:.1f} MB")
    assert took < (30 if ALL else 300)  # beside other tests everything takes longer
    assert "".join(cells[0]["source"]) == "".join(tab.stored_cells(NOTEBOOKS / "00_start_here.ipynb")[0]["source"])
    assert errors_and_missing(cells) == []
    assert sum(server.sent.values()) < 45e6
    lags = visitor.lags()
    assert len(lags) == 20 and tab.median(lags) < (80 if ALL else 400)
    assert visitor.complaints == []


def errors_and_missing(cells):
    """What went wrong in cells, and the first lines of those that were not run to their end."""
    return tab.errors_in(cells) + ["".join(cell["source"])[:60] for cell in cells if not cell["execution_count"]]


@needs_chromium
def test_that_answers_are_right_survive_a_reload_and_are_gone_when_the_chapter_is_started_again(visitor, site):
    chapter = "05_write_the_enkf"
    visitor.open(f"{chapter}.ipynb")
    answers = solved(chapter)
    visitor.fill(answers)
    visitor.run()
    assert errors_and_missing(visitor.cells) == []
    checks = tab.said_by_checks(visitor.cells)
    assert len(checks) == 5 and all(said.startswith(("Right", "You said b.")) for said in checks.values()), checks
    assert "A @ S" in visitor.ask("print(check('05-gain', lambda A, S, obs_var: A @ S))")  # shapes that do not fit
    endless = "def endless(A, S, obs_var):\n    while True:\n        A = A + 1\nprint(check('05-gain', endless))"
    assert "had not finished after 4 seconds" in visitor.ask(endless)
    assert "05-gain solved" in " ".join(visitor.ask("print(open('progress.txt').read())").split())
    visitor.save()

    visitor.reload()
    assert {cell["id"]: "".join(cell["source"]) for cell in visitor.cells} == answers
    said = visitor.ask("from dalearn.exercises import progress; print(progress())")
    assert "05-gain" in said and "Kept in progress.txt" in said
    assert "7.json" in visitor.ask("print(progress(export='7.json')); print(open('7.json').read()[:1])")

    visitor.page.once("dialog", lambda dialog: dialog.accept())
    visitor.page.get_by_text(START).click()
    visitor.wait_for_sources([cell["source"] for cell in tab.stored_cells(site / "files" / f"{chapter}.ipynb")])
    served = tab.stored_cells(site / "files" / f"{chapter}.ipynb")
    assert tab.outputs_of(visitor.cells) == tab.outputs_of(served)
    visitor.reload()
    assert "05-gain" not in visitor.ask("print(open('progress.txt').read())")


@needs_chromium
def test_that_a_notebook_of_a_class_is_judged_by_its_letters_where_it_is_uploaded_and_is_not_lost(visitor):
    chapter = "08_the_sine_experiment"
    notebook = classroom.assignment(NOTEBOOKS / "source" / f"{chapter}.py", 2027)
    right = in_class.letters_of(get("08-claim"), 2027)[get("08-claim").right]
    code = sum(cell.cell_type == "code" for cell in notebook.cells)
    visitor.open("16_notation_and_glossary.ipynb")
    asked(visitor.page, UPLOADED, [f"mine/{chapter}.ipynb", nbformat.v4.writes(notebook, split_lines=False)])
    visitor.open(f"mine/{chapter}.ipynb")
    (fetching,) = (cell.source for cell in notebook.cells if "\nof_class(2027)" in cell.source)
    letters = visitor.ask(f"{fetching}\nprint([letter for letter in 'abcd' if check('08-claim', letter).ok])")
    assert letters == f"['{right}']\n"
    visitor.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)").get_by_text(START).click()
    visitor.page.get_by_text("This notebook was uploaded.").wait_for()
    assert len(visitor.cells) == code
    visitor.reload()
    assert len(visitor.cells) == code


@in_full
@needs_chromium
def test_that_a_loop_that_never_ends_is_stopped_by_the_reader(visitor):
    visitor.open("16_notation_and_glossary.ipynb")
    asked(
        visitor.page,
        """() => { jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute(
            {code: 'while True: pass'}); }""",
    )
    visitor.page.get_by_text("A cell has been running for a while.").wait_for()
    visitor.page.get_by_role("button", name="Stop Python").click()
    assert visitor.ask("print(6 * 7)") == "42\n"


@in_full
@needs_chromium
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_that_every_chapter_runs_and_every_solved_check_says_right(visitor, chapter):
    visitor.open(f"{chapter}.ipynb")
    visitor.run()
    assert errors_and_missing(visitor.cells) == []
    lags = visitor.lags()
    print(chapter, "slider", f"{tab.median(lags):.0f} ms" if lags else "none")
    assert not lags or tab.median(lags) < 400
    visitor.fill(solved(chapter))
    visitor.run()
    assert errors_and_missing(visitor.cells) == []
    checks = tab.said_by_checks(visitor.cells)
    print(chapter, checks)
    for name, said in checks.items():
        assert said.startswith("Right") or "You said" in said, (name, said)


@in_full
@needs_chromium
def test_that_the_public_site_takes_python_from_where_it_is_published(public, site, chromium):
    """The publisher's folder is played by the offline site's: the same Pyodide, and the packages that lie there."""
    packages = site / "static" / "pyodide"
    there = json.loads((packages / runtime.LOCK).read_text())["packages"]
    lock = json.loads((public / "static" / "course" / runtime.LOCK).read_text())
    for name, entry in lock["packages"].items():
        if entry["file_name"].startswith("https:") and name in there:
            lock["packages"][name] = there[name] | {"file_name": runtime.PYODIDE_URL + there[name]["file_name"]}
    (public / "static" / "course" / runtime.LOCK).write_text(json.dumps(lock))
    asked = []

    def publisher(route):
        if not route.request.url.startswith(runtime.PYODIDE_URL):
            return False
        asked.append(route.request.url.removeprefix(runtime.PYODIDE_URL))
        path = packages / asked[-1]
        kind = tab.Handler.extensions_map.get(path.suffix, "application/octet-stream")
        route.fulfill(body=path.read_bytes(), headers={"Access-Control-Allow-Origin": "*", "Content-Type": kind})
        return True

    with tab.served(public) as server:
        visitor = tab.Tab(chromium, server.address, publisher)
        visitor.open()
        visitor.run()
        assert errors_and_missing(visitor.cells) == [] and visitor.outside == []
        assert {"pyodide.mjs", "pyodide.asm.wasm"} <= set(asked) and len(asked) > 10
        assert not any("dalearn" in name for name in asked)
        visitor.close()


@in_full
@needs_chromium
def test_that_a_chapter_runs_where_the_browser_lets_python_see_no_files(server, playwright):
    """At an address that is neither this machine's nor begins with https, and so in a room's own network."""
    room = "--host-resolver-rules=MAP room.test 127.0.0.1"
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*tab.QUIET, room])
    visitor = tab.Tab(browser, server.address.replace("127.0.0.1", "room.test"))
    visitor.open("06_online_training_with_enkf.ipynb")
    visitor.run()
    assert errors_and_missing(visitor.cells) == [] and visitor.outside == []
    assert "Kept until this kernel ends" in visitor.ask("from dalearn.exercises import progress; print(progress())")
    assert "Download the chapter itself" in visitor.ask("progress(export='mine.json')")
    visitor.close()
    browser.close()


# ---- the library under the browser's Python, in node

PACKAGES = """
attrs==26.1.0 autograd==1.9.1 certifi==2026.4.22 charset-normalizer==3.4.7 fastjsonschema==2.22.3 hypothesis==6.139.3
idna==3.11 iniconfig==2.3.1 jsonschema==4.17.3 jupyter-core==5.9.1 mnist1d==0.0.2.post1 nbformat==5.11.1
platformdirs==4.14.8 pluggy==1.7.0 pyrsistent==0.20.0 pytest==9.0.2 requests==2.33.1 sortedcontainers==2.4.0
urllib3==2.6.3
"""  # what the tests need besides Pyodide, in versions that are all Python
ABOUT_THE_MACHINE = """
benchmark browser claims command costs data edition evidence exercises_in_a_copy exercises_in_a_thread explore last_bits
notebooks notation paths peers predictions project simulator study tuning
"""  # tests of files, of the chapters' words and numbers, and of what only a whole machine has. The explorers' begin an
# event loop each, where a browser's Python has one and no other: there Chromium moves them, above
QUICK = """
changing cycle errors exercises_doors exercises_guard exercises_judge exercises_plain fnn history imports kalman
metrics network progress trainers without_threads
"""


def packages_for_tests():
    def install(folder):
        pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps"]
        keeping.run(*pip, "--only-binary=:all:", "--platform=any", "--target", folder, *PACKAGES.split())

    return keeping.kept(f"tab-tests-{keeping.name_of(PACKAGES)}", install)


def files_for_node():
    paths = sorted((ROOT / "tests").glob("test_*.py"))
    left_out = tuple(f"test_{name}" for name in ABOUT_THE_MACHINE.split())
    chosen = [path for path in paths if not path.stem.startswith(left_out)]
    return chosen if ALL else [path for path in chosen if path.stem.removeprefix("test_") in QUICK.split()]


@needs_node
def test_that_the_librarys_tests_pass_under_the_browsers_python(site):
    paths = [f"tests/{path.name}" for path in files_for_node()]
    command = [NODE, ROOT / "tests" / "in_a_tab.mjs", site / "static" / "pyodide", ROOT, packages_for_tests(), *paths]
    run = subprocess.run(command, capture_output=True, text=True, timeout=3000 if ALL else 600)
    print(run.stdout[-20_000:])
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    passed = int(re.search(r"(\d+) passed", run.stdout).group(1))
    assert passed > (3000 if ALL else 500)

"""The pages to read and those to print: built by the real tools, and looked at in a real browser.

Two chapters stand for all where a browser looks at pages, because that takes seconds for each; all chapters are looked
at, and all pages built twice, where DALEARN_PAGES=all is set.
"""

import functools
import html
import http.server
import os
import re
import shutil
import subprocess
import sys
import tarfile
import threading
import urllib.parse
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from editions.making import asked, chromium_here
from nbconvert import HTMLExporter
from playwright.sync_api import TimeoutError, sync_playwright
from solutions import solutions, told, told_by

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
sys.path[:0] = [str(NOTEBOOKS)]

from editions import address, paper
from editions.keeping import from_npm
from editions.source import is_folded, kept_back, ours, stored

ALL = os.environ.get("DALEARN_PAGES") == "all"
CHROMIUM = chromium_here()
pytestmark = pytest.mark.skipif(
    CHROMIUM is None or shutil.which("npm") is None, reason="the pages need npm and a Chromium on the PATH"
)
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
AXE = ("axe-core", "4.14.1", "e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745")
CHAPTERS = [path.stem for path in sorted((NOTEBOOKS / "source").glob("[0-9][0-9]_*.py"))]
LOOKED_AT = CHAPTERS if ALL else ["00_start_here", "05_write_the_enkf"]
FINDINGS = """async () => {
    await window.MathJax?.startup?.promise;
    document.querySelectorAll("details").forEach(each => { each.open = true; });
    await new Promise(done => setTimeout(done, 100));
    await Promise.all(document.getAnimations().map(each => each.finished));  // what is unfolded fades in
    const found = await axe.run(document, {resultTypes: ["violations"]});
    return found.violations.flatMap(each => each.nodes.map(node => `${each.id}: ${node.html.slice(0, 200)}`));
}"""
# what nbconvert itself draws too faintly: prompts, the colours of code, links
NBCONVERT = """
    .jp-InputPrompt, .jp-OutputPrompt, .highlight span { color: #333333 !important; opacity: 1 !important; }
    .jp-RenderedHTMLCommon a { text-decoration: underline !important; }
"""


def built(edition, folder, *more):
    """Build an edition of all chapters into the folder -> the folder."""
    command = [sys.executable, NOTEBOOKS / "build.py", edition, folder, *more]
    own = {"PYTHONPATH": str(ROOT), "DALEARN_PROGRESS": "off"}
    run = subprocess.run(command, capture_output=True, text=True, timeout=600, env=os.environ | own)
    assert run.returncode == 0, run.stderr
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return built("site", tmp_path_factory.mktemp("pages") / "site")


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    return built("print", tmp_path_factory.mktemp("pages") / "print")


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def axe():
    with tarfile.open(from_npm(*AXE)) as archive:
        return archive.extractfile("package/axe.min.js").read().decode()


class Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Looking:
    """A browser before a folder, which a server of this machine serves; all other machines are refused."""

    def __init__(self, browser, folder, axe):
        self.browser, self.axe, self.outside, self.complaints = browser, axe, [], []
        handler = functools.partial(Silent, directory=folder)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}/"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def open(self, name, width=1366, scheme="light"):
        page = self.browser.new_page(viewport={"width": width, "height": 768}, color_scheme=scheme)
        page.set_default_timeout(60_000)
        page.route("**/*", self.allow)
        page.on("pageerror", lambda error: self.complaints.append(f"{name}: {error}"))
        page.goto(self.base + name, wait_until="load")
        return page

    def allow(self, route):
        if route.request.url.startswith((self.base, "data:")):
            return route.continue_()
        self.outside.append(route.request.url)
        return route.abort()

    def findings(self, name, style="", **how):
        """What axe finds on a page; all that is folded away is folded out."""
        page = self.open(name, **how)
        if style:
            page.add_style_tag(content=style)
        page.evaluate(self.axe)
        found = asked(page, FINDINGS)
        page.close()
        return [f"{name}, {how}: {each}" for each in found]


class Parts(HTMLParser):
    """What a page links to, the places in it that can be linked to, and its pictures' words."""

    def __init__(self, path):
        super().__init__()
        self.links, self.places, self.words = [], set(), []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.links += [found[name] for name in ("href", "src") if found.get(name)]
        self.places |= {found["id"]} if found.get("id") else set()
        self.words += [found.get("alt")] if tag == "img" else []


def dead_links(folder):
    """The links of a folder's pages that lead to nothing in it; other machines are not asked."""
    pages = {path: Parts(path) for path in folder.rglob("*.html")}
    dead = []
    for path, parts in pages.items():
        for link in parts.links:
            target = urllib.parse.urlsplit(link)
            if target.scheme or target.netloc:
                continue
            to = (path.parent / urllib.parse.unquote(target.path)).resolve() if target.path else path
            place = urllib.parse.unquote(target.fragment)
            if not to.is_file() or (place and to in pages and place not in pages[to].places):
                dead.append(f"{path.name}: {link}")
    return dead


def contents(folder):
    """{name: content} of all files of a folder; the dates in PDFs are left out."""
    files = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: re.sub(rb"D:\d{14}", b"", content) for name, content in files.items()}


def shown_as(output):
    """What an output that is kept back is on a page: the words of a picture may stand in the code that draws it, too."""
    if output.output_type == "stream":
        return f"<pre>{html.escape(output.text)}</pre>"
    return f'alt="{html.escape(output.data["text/plain"])}"'


def folded_cells(chapter):
    return [cell for cell in stored(NOTEBOOKS / f"{chapter}.ipynb").cells if is_folded(cell)]


# ---- the site


def test_that_every_chapter_is_a_page_and_no_link_is_dead(site):
    assert all((site / f"{chapter}.html").is_file() for chapter in CHAPTERS)
    assert dead_links(site) == []
    for page in site.glob("*.html"):
        assert ".ipynb" not in re.sub(r'href="https://[^"]*"', "", page.read_text(encoding="utf-8")), page.name


def test_that_a_page_tells_its_predictions_only_when_it_is_asked_to(site):
    for chapter in CHAPTERS:
        page = (site / f"{chapter}.html").read_text(encoding="utf-8")
        folded = re.findall(r"<details><summary>Show what happens</summary>(.*?)</details>", page, re.S)
        outputs = [each for each in kept_back(NOTEBOOKS / f"{chapter}.ipynb").values() if each]
        assert len(folded) == len(outputs)
        bare = re.sub(r"<details>.*?</details>", "", page, flags=re.S)
        for shown, its in zip(folded, outputs):
            for output in its:
                assert shown_as(output) in shown and shown_as(output) not in bare


def test_that_folded_code_is_shown_when_it_is_asked_for_and_its_output_always(site):
    for chapter in CHAPTERS:
        page = (site / f"{chapter}.html").read_text(encoding="utf-8")
        folded = re.findall(r'<details class="[^"]*hide[^"]*">(.*?)</details>', page, re.S)
        assert len(folded) == len(folded_cells(chapter)), chapter
        assert not any("<img" in each for each in folded)


def test_that_every_figure_is_shown_once_with_words_that_say_what_is_to_be_seen(site):
    for chapter in CHAPTERS:
        cells = stored(NOTEBOOKS / f"{chapter}.ipynb").cells
        pictures = [
            output for cell in cells for output in cell.get("outputs", []) if "image/png" in output.get("data", {})
        ]
        hidden = [
            output
            for outputs in kept_back(NOTEBOOKS / f"{chapter}.ipynb").values()
            for output in outputs
            if "image/png" in output.get("data", {})
        ]
        words = Parts(site / f"{chapter}.html").words
        assert sorted(words) == sorted(output.data["text/plain"] for output in [*pictures, *hidden])
        assert all(len(each.split()) >= 5 for each in words)


def test_that_the_site_tells_no_solution(site):
    lines = solutions()
    assert len(lines) > 100
    assert told(site, lines) == []


def test_that_a_page_that_never_answers_is_not_waited_for_without_end(browser):
    page = browser.new_page()
    page.set_default_timeout(500)
    assert asked(page, "async number => 2 * number", 21) == 42 and asked(page, "() => false") is False
    with pytest.raises(TimeoutError, match="500ms"):
        asked(page, "() => new Promise(() => {})")
    page.close()


def test_that_a_second_build_of_the_site_makes_the_same_bytes_and_needs_a_flag_to_replace_it(site, tmp_path):
    assert contents(built("site", tmp_path / "again")) == contents(site)
    command = [sys.executable, NOTEBOOKS / "build.py", "site", tmp_path / "again"]
    refused = subprocess.run(
        command, capture_output=True, text=True, timeout=60, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    assert refused.returncode == 2 and refused.stderr.count("\n") == 1 and "--force" in refused.stderr


def test_that_the_site_passes_axe_light_and_dark_wide_and_narrow_and_asks_no_other_machine(site, browser, axe):
    with Looking(browser, site, axe) as looking:
        found = []
        for name in ("index", "search", *LOOKED_AT):
            found += looking.findings(f"{name}.html")
            found += looking.findings(f"{name}.html", width=360, scheme="dark")
        assert found == [] and looking.outside == [] and looking.complaints == []


def test_that_no_page_of_the_site_is_wider_than_a_telephone(site, browser, axe):
    with Looking(browser, site, axe) as looking:
        for name in ("index", *CHAPTERS):
            page = looking.open(f"{name}.html", width=360)
            asked(page, "async () => { await window.MathJax?.startup?.promise; }")
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
            page.close()


def test_that_figures_lie_on_white_in_the_dark(site, browser, axe):
    with Looking(browser, site, axe) as looking:
        page = looking.open("05_write_the_enkf.html", scheme="dark")
        ground = "node => getComputedStyle(node).backgroundColor"
        assert page.locator(".figure img").first.evaluate(ground) == "rgb(255, 255, 255)"
        assert page.locator("body").evaluate(ground) != "rgb(255, 255, 255)"
        page.close()


def test_that_the_search_finds_a_chapter(site, browser, axe):
    with Looking(browser, site, axe) as looking:
        page = looking.open("search.html?q=inflation")
        found = page.locator("#search-results a")
        found.first.wait_for()
        assert any("06_online" in link.get_attribute("href") for link in found.all())
        page.close()


def test_that_formulas_are_drawn_and_can_be_heard(site, browser, axe):
    with Looking(browser, site, axe) as looking:
        page = looking.open("05_write_the_enkf.html")
        asked(page, "async () => { await window.MathJax.startup.promise; }")
        formulas = page.locator("mjx-container")
        assert (
            formulas.count() >= 10 and page.locator("mjx-container mjx-assistive-mml math").count() == formulas.count()
        )
        page.close()


# ---- where it is published


def test_that_the_address_of_the_site_stands_in_one_place_from_which_all_others_take_it(site):
    home = address.homepage(NOTEBOOKS)
    assert home.startswith("https://") and home.endswith("/")
    host = urllib.parse.urlsplit(home).netloc
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, timeout=60).stdout.split(
        "\n"
    )
    files = [ROOT / name for name in listed if name] or [path for path in ROOT.rglob("*") if path.is_file()]
    held = {
        path.name
        for path in files
        if path.is_file() and ".venv" not in path.parts and host.encode() in path.read_bytes()
    }
    assert held <= {"pyproject.toml", "README.md"}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.count(host) == readme.count(home)
    assert address.binder(NOTEBOOKS, CHAPTERS[0]) in readme
    for chapter in CHAPTERS:
        page = (site / f"{chapter}.html").read_text(encoding="utf-8")
        for way in (address.tab(NOTEBOOKS, chapter), address.binder(NOTEBOOKS, chapter)):
            assert f'href="{html.escape(way)}"' in page


def test_that_the_workflow_publishes_the_site_and_the_tab_beside_it():
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "pages.yml").read_text(encoding="utf-8"))
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    commands = [step["run"] for step in steps if "run" in step]
    assert commands[-2:] == [
        "python notebooks/build.py site public",
        "python notebooks/build.py browser public/tab",  # the site's links lead to tab/
    ]
    assert "/tab/" in address.tab(NOTEBOOKS, CHAPTERS[0])
    assert any(step.get("uses", "").startswith("actions/deploy-pages@") for step in steps)
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())


# ---- on paper


def test_that_every_chapter_has_a_pdf_with_tags_outline_and_words_for_every_figure(sheets):
    pages = [*sheets.glob("*.html"), *(sheets / "answers").glob("*.html")]
    assert len(pages) == 2 * len(CHAPTERS) - 1  # the glossary asks nothing
    for page in pages:
        pdf = page.with_suffix(".pdf").read_bytes()
        assert b"/Marked true" in pdf and b"/Lang (en)" in pdf
        assert len(re.findall(rb"/S /Figure\b", pdf)) == len(re.findall(rb"/Alt\b", pdf))
        headings = len(re.findall(r"<h[1-6]", page.read_text(encoding="utf-8")))
        assert len(re.findall(rb"/Title [(<]", pdf)) == headings + 1, page  # of the document, and of each heading


def test_that_the_parts_of_a_pdf_are_numbered_from_1_whatever_chromium_begins_with():
    one, other = (b"/ID (node%08d) /Kids [(node%08d) (node%08d)]" % numbers for numbers in ((34, 36, 34), (7, 9, 7)))
    assert paper.with_steady_names(one) == paper.with_steady_names(other)
    assert paper.with_steady_names(one) == b"/ID (node00000001) /Kids [(node00000002) (node00000001)]"


def test_that_exercises_have_room_to_write_and_answers_are_only_among_the_answers(sheets):
    lines = solutions()
    for chapter in CHAPTERS:
        page = (sheets / f"{chapter}.html").read_text(encoding="utf-8")
        source = (NOTEBOOKS / "source" / f"{chapter}.py").read_text(encoding="utf-8")
        assert page.count("My answer:") == sum("### BEGIN SOLUTION" in cell for cell in source.split("# %%"))
    for path in sheets.rglob("*"):
        if path.is_file() and path.parent.name != "answers":
            assert told_by(path.name, path.read_bytes(), lines) == []
    answers = "".join(path.read_text(encoding="utf-8") for path in (sheets / "answers").glob("*.html"))
    code = [line for line in lines if not line.startswith("predict(")]
    assert {f"answers.html: {line}" for line in code} == set(told_by("answers.html", answers.encode(), code))


def test_that_folded_code_is_not_printed_and_all_other_code_is(sheets):
    for chapter in CHAPTERS:
        page = html.unescape(re.sub(r"<[^>]+>", "", (sheets / f"{chapter}.html").read_text(encoding="utf-8")))
        folded = folded_cells(chapter)
        assert [cell.source for cell in folded if cell.source in page] == [], chapter
        others = [cell for cell in stored(NOTEBOOKS / f"{chapter}.ipynb").cells if "import numpy" in cell.source]
        assert all(cell.source in page for cell in others), chapter
    assert len(folded_cells("07_offline_training_with_esmda")) > 3


def test_that_code_that_holds_our_answer_is_only_among_the_answers(sheets):
    of_00 = stored(NOTEBOOKS / "00_start_here.ipynb")
    assert any(cell.source.startswith("def our_slide") and is_folded(cell) for cell in of_00.cells)
    for chapter in CHAPTERS:
        page, answers = (
            html.unescape(re.sub(r"<[^>]+>", "", path.read_text(encoding="utf-8"))) if path.is_file() else ""
            for path in (sheets / f"{chapter}.html", sheets / "answers" / f"{chapter}.html")
        )
        notebook = stored(NOTEBOOKS / f"{chapter}.ipynb")
        telling = [cell for cell in notebook.cells if cell.id in ours(notebook)]
        assert not any(cell.source in page for cell in telling)
        assert all(cell.source in answers for cell in telling if not is_folded(cell)), chapter
        assert "def our_" not in page and page.count("holds our answer") == sum(not is_folded(cell) for cell in telling)


def test_that_single_chapters_can_be_printed_and_their_pages_are_counted(tmp_path):
    command = [sys.executable, NOTEBOOKS / "build.py", "print", tmp_path / "two", "00_start_here"]
    how = {"capture_output": True, "text": True, "timeout": 300, "env": os.environ | {"PYTHONPATH": str(ROOT)}}
    said = subprocess.run(command, **how).stdout
    assert {path.name for path in (tmp_path / "two").rglob("*.pdf")} == {"00_start_here.pdf"}
    page, answers = map(int, re.findall(r"00_start_here\.pdf: (\d+) pages?\n", said))
    assert 10 < page < 20 and answers < page and f"2 documents, each in HTML and PDF, {page + answers} pages" in said
    assert dead_links(tmp_path / "two") == []
    refused = subprocess.run([*command[:-1], "00_start", "--force"], **how)
    assert refused.returncode == 2 and "no chapter is called 00_start; there are 00_start_here, " in refused.stderr


def test_that_what_answers_a_prediction_is_not_printed_before_it(sheets):
    for chapter in CHAPTERS:
        page = (sheets / f"{chapter}.html").read_text(encoding="utf-8")
        for outputs in kept_back(NOTEBOOKS / f"{chapter}.ipynb").values():
            for output in outputs:
                assert shown_as(output) not in page


def test_that_no_link_of_the_printed_pages_is_dead(sheets):
    assert dead_links(sheets) == []


def test_that_printed_pages_pass_axe_and_break_long_lines(sheets, browser, axe):
    with Looking(browser, sheets, axe) as looking:
        found = []
        for name in LOOKED_AT:
            found += looking.findings(f"{name}.html")
            if (sheets / "answers" / f"{name}.html").exists():
                found += looking.findings(f"answers/{name}.html")
        assert found == [] and looking.outside == [] and looking.complaints == []
        page = looking.open(f"{LOOKED_AT[0]}.html", width=640)  # about an A4 page without its margins
        wide = "[...document.querySelectorAll('pre')].filter(each => each.scrollWidth > each.clientWidth).length"
        assert page.evaluate(wide) == 0
        page.close()


if ALL:  # it takes a minute or two

    def test_that_a_second_build_of_the_printed_pages_makes_the_same_bytes(sheets, tmp_path):
        assert contents(built("print", tmp_path / "again")) == contents(sheets)


# ---- the notebooks as they are stored


def test_that_the_stored_notebooks_pass_axe_where_nbconverts_own_faint_colours_are_mended(
    tmp_path, browser, axe, sheets
):
    shutil.copy(sheets / "tex-svg-full.js", tmp_path)
    exporter = HTMLExporter(mathjax_url="tex-svg-full.js", require_js_url="", mermaid_js_url="")
    for chapter in LOOKED_AT:
        page, _ = exporter.from_filename(str(NOTEBOOKS / f"{chapter}.ipynb"))
        (tmp_path / f"{chapter}.html").write_text(page, encoding="utf-8")
    with Looking(browser, tmp_path, axe) as looking:
        found = [each for chapter in LOOKED_AT for each in looking.findings(f"{chapter}.html", NBCONVERT)]
        assert found == [] and looking.outside == []

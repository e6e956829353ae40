"""The course on paper: python notebooks/build.py print FOLDER [NN_slug ...]

Every chapter is a page in HTML and a PDF with tags and an outline: FOLDER/05_write_the_enkf.pdf; where chapters are
named, only these. Exercises have room to write. Our answers, and what happens where a prediction was asked for, stand
in documents of their own in FOLDER/answers, which an instructor can leave out. Code with which a chapter goes on while
an exercise is open stands there, too. How many pages of paper each document has is said at the end.

The PDFs are made by Chromium, which must be on the PATH, by way of Playwright. MathJax is fetched from npm when it is
first needed.
"""

import os
import re
from contextlib import contextmanager
from html import escape
from pathlib import Path

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from dalearn.exercises import registry

from .address import homepage, repository
from .formulas import mathjax
from .making import asked, built_whole, chromium_here, parser_of
from .reading import chapters_of
from .source import CHECKED, COMMITTED, from_source, is_folded, ours

OURS = Path(__file__).resolve().parent / "sheets"
CODE = HtmlFormatter(cssclass="code", style="bw")
ONLY_CHECKS = re.compile(r'check\("(\d\d-[\w-]+)"[^\n]*\)')
CHECKS = re.compile(r'^.*\bcheck\("(\d\d-[\w-]+)", ', re.M)
MORE_LINES = 3  # of room, than our answer has
SHEET = re.compile(rb"/Type /Page\b")
PART = re.compile(rb"\(node(\d{8})\)")  # the name of a tagged part
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
<script>
MathJax = {{tex: {{inlineMath: [["$", "$"]]}}, options: {{enableMenu: false}}}};
</script>
<script defer src="{up}tex-svg-full.js"></script>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""

READY = """async site => {
    await MathJax.startup.promise;
    // a formula is a picture in the PDF, and its TeX is what a screen reader says
    for (const formula of MathJax.startup.document.math) {
        const picture = formula.typesetRoot.querySelector("svg");
        picture.removeAttribute("aria-hidden");
        picture.setAttribute("role", "img");
        picture.setAttribute("aria-label", formula.math);
    }
    // no PDF can tell where another one lies: a link to a chapter leads to the site
    for (const link of document.querySelectorAll("a[href*='.html']")) {
        const target = link.getAttribute("href");
        if (!target.includes(":")) {
            link.href = site + target;
        }
    }
}"""


def main(arguments, notebooks):
    """Build the pages -> the exit code."""
    parser = parser_of("print", __doc__)
    parser.add_argument("names", nargs="*", help="chapters to print, like 05_write_the_enkf; all without names")
    options = parser.parse_args(arguments)
    chapters = chapters_of(notebooks)
    if unknown := set(options.names) - {chapter.slug for chapter in chapters}:
        there_are = ", ".join(chapter.slug for chapter in chapters)
        parser.error(f"no chapter is called {', '.join(sorted(unknown))}; there are {there_are}")
    chapters = [chapter for chapter in chapters if not options.names or chapter.slug in options.names]
    printed = {chapter.slug for chapter in chapters}
    with built_whole(options.folder, "print", options.force, parser) as folder:
        (folder / "answers").mkdir()
        (folder / "tex-svg-full.js").write_bytes(mathjax())
        pages = []
        for chapter in chapters:
            solved = from_source(notebooks / "source" / f"{chapter.slug}.py", solved=True)
            sheet = Sheet(chapter, solved, repository(notebooks), printed, homepage(notebooks))
            pages += sheet.write(folder)
        print_all(pages, homepage(notebooks))
        of_paper = {path: len(SHEET.findall(path.with_suffix(".pdf").read_bytes())) for path in pages}
        for path, number in of_paper.items():
            print(f"{path.relative_to(folder).with_suffix('.pdf')}: {number} page{'s' * (number > 1)}")
    print(
        f"built {options.folder}: {len(pages)} documents, each in HTML and PDF, {sum(of_paper.values())} pages in all"
    )
    return 0


class Sheet:
    """A chapter on paper, and its answers."""

    def __init__(self, chapter, solved, repository, printed, homepage):
        self.chapter = chapter
        self.solutions = {cell.id: cell.source for cell in solved.cells}
        self.repository = repository
        self.printed = printed  # the chapters to which a link may lead here; those to others lead to the homepage
        self.homepage = homepage
        self.ours = ours(chapter.notebook)
        self.answers = []  # in HTML

    def write(self, folder):
        """Write both in HTML into the folder -> their paths; answers only where there are any."""
        slug, title = self.chapter.slug, self.chapter.title
        name = f"{slug}.html"
        body = "\n".join(self._html_of(index) for index in range(len(self.chapter.cells)))
        written = [_written(folder / name, title, body)]
        if self.answers:
            title = f"Answers to {title}"
            body = "\n".join([f"<h1>{escape(title)}</h1>", *self.answers])
            written.append(_written(folder / "answers" / name, title, body, up="../"))
        for path, page in ((folder, written[0]), (folder / "answers", written[-1])):
            text = page.read_text(encoding="utf-8")
            (path / "figures").mkdir(exist_ok=True)
            for picture, content in self.chapter.figures.items():
                if f'"figures/{picture}"' in text:
                    (path / "figures" / picture).write_bytes(content)
        return written

    def _html_of(self, index):
        """A cell of the chapter. What it leaves to the answers is added to them."""
        cell = self.chapter.cells[index]
        if cell.cell_type == "markdown":
            return self._text(cell.source)
        if checked := ONLY_CHECKS.fullmatch(cell.source.strip()):
            return f"<p>Compare <strong>{checked.group(1)}</strong> with the answers.</p>"
        solution = self.solutions[cell.id]
        prediction = COMMITTED.search(solution)
        if prediction and solution != cell.source:
            return self._asked(cell, prediction.group(1).strip('"'))
        html = "" if is_folded(cell) else self._code_of(cell)
        if solution != cell.source:
            name = self._name_of_exercise(index)
            self._add(f"Exercise {name}", _code(solution))
            lines = len(solution.splitlines()) - len(cell.source.splitlines()) + 1 + MORE_LINES
            room = "<div></div>" * lines
            asked = f'<p class="ask">{name}. My answer:</p>\n<div class="room" aria-hidden="true">{room}</div>'
            return f'<div class="exercise">\n{html}\n{asked}\n</div>'
        if cell.id in self.chapter.kept_back:
            number = self._add_what_happens(cell)
            return f"{html}\n<p>What happens is shown among the answers, as {number}.</p>"
        outputs = [] if CHECKED.search(cell.source) else cell.outputs
        return f"{html}\n{self.chapter.html_of(outputs)}"

    def _asked(self, cell, name):
        """A prediction, by itself or at the head of an explorer."""
        exercise = registry.get(name)
        letter = exercise.careful
        words = f"{letter}. {exercise.options[letter]} What speaks for it beforehand: {exercise.why}"
        self._add(f"Prediction {name}", self._text(words))
        html = "" if cell.source.startswith("predict(") else _code(cell.source)
        shown = ""
        if cell.id in self.chapter.kept_back:
            shown = f"<p>What happens is shown among the answers, as {self._add_what_happens(cell)}.</p>"
        return f'{html}\n<p class="ask">{name}. My answer: <span class="letter"></span></p>\n{shown}'

    def _add_what_happens(self, cell):
        """Put the outputs that are kept back among the answers -> the name that they have there."""
        number = f"{self.chapter.number}.{sum('What happens' in answer for answer in self.answers) + 1}"
        html = self.chapter.html_of(self.chapter.kept_back[cell.id])
        self._add(f"What happens, {number}", f"{_code(cell.source)}\n{html}")
        return number

    def _code_of(self, cell):
        """The code of a cell; where it holds our answer to an exercise, it goes to the answers."""
        if cell.id not in self.ours:
            return _code(cell.source)
        name = self._next_name("Code")
        self._add(name, _code(cell.source))
        return f"<p>The code that stands here holds our answer. It is among the answers, as {name}.</p>"

    def _next_name(self, kind):
        """A name for what is put among the answers, by which the sheet refers to it."""
        return f"{kind} {self.chapter.number}.{sum(f'<h2>{kind}' in answer for answer in self.answers) + 1}"

    def _add(self, title, html):
        self.answers.append(f"<section>\n<h2>{title}</h2>\n{html}\n</section>")

    def _name_of_exercise(self, index):
        """The exercise that a cell answers: the next one that is checked with an answer."""
        for cell in self.chapter.cells[index:]:
            if checked := CHECKS.search(cell.source):
                return checked.group(1)
        raise RuntimeError(f"no cell checks the exercise that cell {index} of {self.chapter.slug} leaves open")

    def _text(self, markdown):
        """Markdown in HTML: links to chapters lead to their pages here, those to other files to the repository."""
        html = MarkdownWithMath(renderer=IPythonRenderer(escape=False, exclude_anchor_links=True)).render(markdown)
        html = re.sub(r"<h([1-6])>(.*?)</h", _with_anchor, html)
        html = re.sub(r'href="(\d\d_\w+)\.ipynb', self._to_a_chapter, html)
        return html.replace('href="data/', f'href="{self.repository}/blob/HEAD/notebooks/data/')

    def _to_a_chapter(self, link):
        slug = link.group(1)
        return f'href="{"" if slug in self.printed else self.homepage}{slug}.html'


def _with_anchor(heading):
    """The start of a heading with the anchor that JupyterLab gives it, to which links inside a chapter lead."""
    level, words = heading.groups()
    anchor = re.sub(r"<[^>]*>", "", words).replace(" ", "-")
    return f'<h{level} id="{anchor}">{words}</h'


def _code(source):
    return highlight(source, PythonLexer(), CODE)


def _written(path, title, body, up=""):
    """Write a page -> its path."""
    style = (OURS / "paper.css").read_text(encoding="utf-8") + CODE.get_style_defs(".code") + "\n"
    path.write_text(PAGE.format(title=escape(title), style=style, body=body, up=up), encoding="utf-8")
    return path


@contextmanager
def chromium():
    """A browser. RuntimeError where there is none."""
    from playwright.sync_api import Error, sync_playwright  # not above: it is slow to import

    found = chromium_here()
    if found is None:
        raise RuntimeError("PDFs are made by Chromium: put chromium, chromium-browser or google-chrome on the PATH")
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=found, args=["--disable-gpu", *root])
            yield browser
            browser.close()
        except Error as error:
            raise RuntimeError(f"Chromium did not print: {error}") from None


def print_all(pages, site):
    """Make a PDF beside each page. In it links to other chapters lead to the site."""
    with chromium() as browser:
        for path in pages:
            page = browser.new_page()
            page.goto(path.as_uri(), wait_until="load")
            asked(page, READY, site)
            pdf = page.pdf(prefer_css_page_size=True, tagged=True, outline=True)
            path.with_suffix(".pdf").write_bytes(with_steady_names(pdf))
            page.close()


def with_steady_names(pdf):
    """A PDF whose tagged parts are numbered from 1: Chromium begins with a number that changes from run to run."""
    numbers = sorted(set(PART.findall(pdf)))
    new = {number: b"(node%08d)" % i for i, number in enumerate(numbers, start=1)}  # of the same length
    return PART.sub(lambda match: new[match.group(1)], pdf)

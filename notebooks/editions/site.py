"""The course as a site to read: python notebooks/build.py site FOLDER

Every chapter is a page with its outputs as they are stored. What the reader's notebooks keep back, because it answers a
prediction, is folded: the page shows it when it is asked to. Explorers are still pictures. FOLDER/index.html is the
first page. The pages ask no other machine for anything, and can be put on any server of files. The Markdown files in
notebooks/guide/, where there are any, are pages too.

Sphinx and MathJax are fetched from PyPI and npm when they are first needed, so npm must be on the PATH.
"""

import re
import shutil
import tempfile
from html import escape
from pathlib import Path

import nbformat

from .address import binder, homepage, repository, tab
from .formulas import mathjax
from .keeping import python_with
from .making import built_whole, parser_of, run
from .reading import WHAT_HAPPENS, chapters_of
from .source import is_folded

SPHINX = (
    "sphinx==9.0.4",
    "myst-nb==1.4.0",
    "myst-parser==5.2.0",
    "furo==2025.12.19",
    "docutils==0.22.4",
    "pygments==2.21.0",
)
NAMES = {  # what the theme leaves without a name or a level, which a screen reader would tell
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="The whole course">',
    '<summary aria-label="Toggle hidden content">': "<summary>",  # its words say what it does
    '<aside class="toc-drawer">': '<aside class="toc-drawer" aria-label="This page">',
}
MAIN = '<article role="main" id="furo-main-content">'  # the page for searching has no heading of its own
OURS = Path(__file__).resolve().parent / "sphinx"
ROW = re.compile(r"^\| \[\d\d [^]]*\]\(notebooks/(\d\d_\w+\.ipynb)\) \|([^|]*)\|([^|]*)\|$", re.M)


def main(arguments, notebooks):
    """Build the site -> the exit code."""
    parser = parser_of("site", __doc__)
    options = parser.parse_args(arguments)
    chapters = chapters_of(notebooks)
    with (
        built_whole(options.folder, "site", options.force, parser) as folder,
        tempfile.TemporaryDirectory() as work,
    ):
        source = Path(work) / "source"
        prepare(source, chapters, notebooks)
        sphinx = [python_with(*SPHINX), "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
        run(*sphinx, "-D", f"html_baseurl={homepage(notebooks)}", "-d", Path(work) / "doctrees", source, folder)
        for page in folder.rglob("*.html"):
            page.write_text(named_parts(page.read_text(encoding="utf-8")), encoding="utf-8")
        (folder / ".buildinfo").unlink()
        shutil.rmtree(folder / "_sources")
        (folder / ".nojekyll").touch()  # else a project page leaves out the folders that begin with _
    print(f"built {options.folder / 'index.html'}")
    return 0


def prepare(source, chapters, notebooks):
    """Write what Sphinx reads into the new folder source."""
    source.mkdir()
    for name in ("conf.py", "anchors.py"):
        shutil.copy(OURS / name, source)
    (source / "_static").mkdir()
    for name in ("site.css", "site.js"):
        shutil.copy(OURS / name, source / "_static")
    (source / "_static" / "tex-svg-full.js").write_bytes(mathjax())
    figures = source / "extra" / "figures"
    figures.mkdir(parents=True)
    for chapter in chapters:
        nbformat.write(page_of(chapter, notebooks), source / f"{chapter.slug}.ipynb")
        for name, picture in chapter.figures.items():
            (figures / name).write_bytes(picture)
    shutil.copytree(notebooks / "data", source / "data")  # the chapters link to some of these files
    guide = sorted((notebooks / "guide").glob("*.md"))
    (source / "guide").mkdir()
    for page in guide:
        text = page.read_text(encoding="utf-8")
        # what is not in the folder of the notebooks is no part of the site, but of the repository
        text = text.replace("](../../", f"]({repository(notebooks)}/blob/HEAD/")
        (source / "guide" / page.name).write_text(text, encoding="utf-8")
    (source / "index.md").write_text(index(chapters, guide, notebooks), encoding="utf-8")


def named_parts(html):
    """A page of the theme with names and levels for a screen reader."""
    for part, named in NAMES.items():
        html = html.replace(part, named)
    return html if "<h1" in html else html.replace(MAIN, f"{MAIN}\n<h1>Search</h1>")


def page_of(chapter, notebooks):
    """The notebook of a chapter as Sphinx is to read it: with links to run it, and its outputs as plain HTML."""
    first = chapter.cells[0]
    title, _, text = first.source.partition("\n")
    first.source = f"{title}\n\n{ways_to_run(chapter, notebooks)}\n\n{text}"
    for cell in chapter.cells:
        if cell.cell_type != "code":
            continue
        if cell.id in chapter.kept_back:
            html = chapter.html_of(chapter.kept_back[cell.id])
            html = f"<details><summary>{WHAT_HAPPENS}</summary>\n{html}\n</details>"
        else:
            html = chapter.html_of(cell.outputs)
        cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": html})] if html else []
        cell.metadata = {"tags": ["hide-input"]} if is_folded(cell) else {}
    return chapter.notebook


def ways_to_run(chapter, notebooks):
    """The links to where the chapter can be run."""
    in_tab = f'<a href="{escape(tab(notebooks, chapter.slug))}">in a browser tab</a>'
    on_binder = f'<a href="{escape(binder(notebooks, chapter.slug))}">on Binder</a>'
    return f'<p class="run">Run this chapter: {in_tab} or {on_binder}</p>'


def index(chapters, guide, notebooks):
    """The first page, in Markdown. What a chapter is good for is said by the README's table."""
    readme = (notebooks.parent / "README.md").read_text(encoding="utf-8")
    said = {name: (minutes.strip(), after.strip()) for name, minutes, after in ROW.findall(readme)}
    rows = []
    for chapter in chapters:
        name = f"{chapter.slug}.ipynb"
        if name not in said:
            raise RuntimeError(f"the table of the README must have a row for each chapter; {name} has none")
        rows.append("| [{}]({}) | {} | {} |".format(chapter.title, name, *said[name]))
    first = chapters[0].slug
    commence = f"[in a browser tab]({tab(notebooks, first)}) or [on Binder]({binder(notebooks, first)})"
    text = (OURS / "index.md").read_text(encoding="utf-8")
    text = text.replace("COMMENCE", commence).replace("REPOSITORY", repository(notebooks))
    text = text.replace("ROWS", "\n".join(rows)).replace("CHAPTERS", "\n".join(chapter.slug for chapter in chapters))
    if guide:
        pages = "\n".join(f"guide/{page.stem}" for page in guide)
        text += f"\n```{{toctree}}\n:hidden:\n:caption: For instructors\n\n{pages}\n```\n"
    return text

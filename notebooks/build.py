"""Make the notebooks from their text sources, source/NN_slug.py (jupytext's percent format).

    python notebooks/build.py [NN_slug ...]     run the sources and write the executed notebooks beside this file
    python notebooks/build.py --check           say which notebooks differ from their source; runs nothing
    python notebooks/build.py --solved FOLDER   write the instructor's edition there, with every exercise solved

A source holds the solutions, between ### BEGIN SOLUTION and ### END SOLUTION. The reader's edition has ... in their
place; text, cells and cell ids are the same in both. A second build on one machine changes no byte. Anything a cell
writes to stderr, a warning too, fails the build.
"""

import argparse
import hashlib
import re
import shutil
import sys
from collections import Counter
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).resolve().parent
SOLUTION = re.compile(r"^([ \t]*)### BEGIN SOLUTION\n(.*?)\n[ \t]*### END SOLUTION$", re.M | re.S)
MARKER = re.compile(r"^[ \t]*### (?:BEGIN|END) SOLUTION\n?", re.M)
WIDGET = "application/vnd.jupyter.widget-view+json"
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def opened(source):
    """A cell as the reader gets it: ... for a solution, after return or the name that its last line sets."""

    def starter(match):
        indent, solution = match.group(1), match.group(2).rstrip()
        lead = re.match(r"\s*(return |\w+ = )?", solution.splitlines()[-1]).group(1) or ""
        return f"{indent}{lead}..."

    return SOLUTION.sub(starter, source)


def from_source(path, solved=False):
    """The notebook of a source, not executed, with metadata and cell ids that depend on the source alone."""
    notebook = jupytext.read(path, fmt="py:percent")
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    seen = Counter()
    for cell in notebook.cells:
        cell.metadata.pop("lines_to_next_cell", None)
        full, cell.source = cell.source, opened(cell.source)
        content = f"{path.stem}\0{cell.cell_type}\0{cell.source}"
        seen[content] += 1  # two equal cells get different ids
        cell.id = hashlib.sha256(f"{content}\0{seen[content]}".encode()).hexdigest()[:12]
        if solved:
            cell.source = MARKER.sub("", full).rstrip()
    return notebook


def execute(notebook):
    """Run the notebook in place; RuntimeError when a cell fails or writes to stderr."""
    NotebookClient(
        notebook,
        timeout=120,
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,  # a kernel may send what one cell prints in one piece or in several
        resources={"metadata": {"path": str(HERE)}},
    ).execute()
    notebook.metadata = nbformat.from_dict(METADATA)  # the kernel has added its version
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                raise RuntimeError(f"a cell wrote to stderr:\n{cell.source}\n---\n{output.text}")
        if "outputs" in cell:  # a live widget is nothing without its kernel; an explorer's static picture stays
            cell.outputs = [output for output in cell.outputs if WIDGET not in output.get("data", {})]


def drift(source):
    """What differs between a source and its notebook, in words; empty where nothing does."""
    target = HERE / f"{source.stem}.ipynb"
    if not target.exists():
        return "is missing"
    wanted, found = from_source(source), nbformat.read(target, as_version=4)
    if found.metadata != wanted.metadata:
        return "has other metadata"
    if [cell.id for cell in found.cells] != [cell.id for cell in wanted.cells]:
        return "has other cells"
    for cell, other in zip(wanted.cells, found.cells):
        if (cell.source, cell.metadata) != (other.source, other.metadata):
            return f"differs in cell {cell.id}"
        if cell.cell_type == "code" and not other.execution_count:
            return f"was not run: cell {cell.id}"
    return ""


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="chapters to build, like 08_the_sine_experiment; all without names")
    parser.add_argument("--check", action="store_true", help="only compare; exit with 1 where a notebook has drifted")
    parser.add_argument("--solved", metavar="FOLDER", type=Path, help="write the solved edition into this folder")
    options = parser.parse_args(arguments)
    sources = sorted((HERE / "source").glob("[0-9][0-9]_*.py"))
    unknown = set(options.names) - {source.stem for source in sources}
    if unknown:
        parser.error(f"no source for {', '.join(sorted(unknown))}; there are {', '.join(s.stem for s in sources)}")
    sources = [source for source in sources if not options.names or source.stem in options.names]
    if options.check:
        drifted = {source.stem: what for source in sources if (what := drift(source))}
        extra = {p.stem for p in HERE.glob("*.ipynb")} - {p.stem for p in (HERE / "source").glob("*.py")}
        drifted |= {name: "has no source" for name in extra}
        for name, what in drifted.items():
            print(f"{name}.ipynb {what}; run: python notebooks/build.py {name}")
        return 1 if drifted else 0
    folder = options.solved or HERE
    folder.mkdir(parents=True, exist_ok=True)
    if folder.resolve() != HERE:
        shutil.copytree(HERE / "data", folder / "data", dirs_exist_ok=True)  # what the chapters read
    for source in sources:
        notebook = from_source(source, solved=options.solved is not None)
        execute(notebook)
        nbformat.write(notebook, folder / f"{source.stem}.ipynb")
        print(f"built {folder / source.stem}.ipynb")
    return 0


if __name__ == "__main__":
    sys.exit(main())

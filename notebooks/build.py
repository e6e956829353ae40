"""Make the notebooks from their text sources, source/NN_slug.py (jupytext's percent format).

    python notebooks/build.py [NN_slug ...]     run the sources and write the executed notebooks beside this file
    python notebooks/build.py --check           say which notebooks differ from their source; runs nothing

A second build on one machine changes no byte. Anything a cell writes to stderr, a warning too, fails the build.
"""

import argparse
import hashlib
import sys
from collections import Counter
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).resolve().parent
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def from_source(path):
    """The notebook of a source, not executed, with metadata and cell ids that depend on the source alone."""
    notebook = jupytext.read(path, fmt="py:percent")
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    seen = Counter()
    for cell in notebook.cells:
        cell.metadata.pop("lines_to_next_cell", None)
        content = f"{path.stem}\0{cell.cell_type}\0{cell.source}"
        seen[content] += 1  # two equal cells get different ids
        cell.id = hashlib.sha256(f"{content}\0{seen[content]}".encode()).hexdigest()[:12]
    return notebook


def execute(notebook):
    """Run the notebook in place; RuntimeError when a cell fails or writes to stderr."""
    NotebookClient(
        notebook, timeout=120, record_timing=False, store_widget_state=False, resources={"metadata": {"path": str(HERE)}}
    ).execute()
    notebook.metadata = nbformat.from_dict(METADATA)  # the kernel has added its version
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                raise RuntimeError(f"a cell wrote to stderr:\n{cell.source}\n---\n{output.text}")


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
    for source in sources:
        notebook = from_source(source)
        execute(notebook)
        nbformat.write(notebook, HERE / f"{source.stem}.ipynb")
        print(f"built {source.stem}.ipynb")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The course in a browser's tab: JupyterLite, with Python in the browser itself and nothing to install.

    python notebooks/build.py browser FOLDER             a site to publish: Python comes from where Pyodide is published
    python notebooks/build.py browser FOLDER --offline   a site that holds everything: no other address is asked

FOLDER holds plain files, which any web server serves, under any address. On this machine:

    python -m http.server --bind 127.0.0.1 --directory FOLDER

The site opens at chapter 00. What a reader writes is kept in that browser; the button "Start this chapter again" above
a chapter brings it back as it was.

The first time some 130 MB are downloaded, for which npm must be on the PATH (it comes with Node.js).
"""

import json
import os
import shutil
import tempfile
import zipfile
from pathlib import Path

import nbformat

from . import runtime
from .keeping import python_with
from .making import built_whole, parser_of, run
from .source import sources_of, tables_of

HERE = Path(__file__).parent / "tab"
TOOLS = (  # in an environment of its own: what else is in one finds its way into the site
    "hatchling==1.33.0",
    "jupyter-server==2.21.1",
    "jupyterlab-server==2.28.1",
    "jupyterlab-widgets==3.0.17",  # the JavaScript of sliders
    "jupyterlite-core==0.8.6",
    "jupyterlite-pyodide-kernel==0.8.6",
)
DATE = "1577836800"  # 1 January 2020: what files are dated where SOURCE_DATE_EPOCH does not say, in seconds since 1970
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
EXTENSION = "dalearn-course"


def main(arguments, notebooks):
    """Build the site -> the exit code."""
    parser = parser_of("browser", __doc__)
    parser.add_argument("--offline", action="store_true", help="put Python into the folder too, some 45 MB")
    options = parser.parse_args(arguments)
    with (
        built_whole(options.folder, "browser", options.force, parser) as folder,
        tempfile.TemporaryDirectory() as place,
    ):
        build(folder, Path(place), notebooks, options.offline)
    print(f"built {options.folder}; look at it: python -m http.server --bind 127.0.0.1 --directory {options.folder}")
    return 0


def build(folder, place, notebooks, offline):
    """Build the site in a folder that is empty; place is one for what lies on the way."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", DATE)
    python = python_with(*TOOLS)
    run(python, "-m", "hatchling", "build", "-t", "wheel", "-d", place, cwd=notebooks.parent)
    (wheel,) = place.glob("dalearn-*.whl")
    lite = place / "lite"
    copy_course(notebooks, lite / "content")
    packages = f"static/{'pyodide' if offline else 'course'}"
    configure(lite, folder, packages, "./static/pyodide/" if offline else runtime.PYODIDE_URL)
    run(python, "-m", "jupyterlite_core", "build", "--lite-dir", lite, cwd=lite)
    (folder / packages).mkdir(parents=True)
    runtime.fill(folder / packages, wheel, data_of(notebooks, wheel, place), offline)
    extend(folder)
    shutil.copyfile(HERE / "index.html", folder / "index.html")


def data_of(notebooks, wheel, place):
    """An archive of the tables, in the folders that dalearn.stored looks into beside dalearn -> its path.

    JupyterLite shows Python the site's files only where the browser allows it to: not in every private window, and not
    at an address that is neither this machine's own nor begins with https.
    """
    path = place / f"dalearn_data-{wheel.name.split('-')[1]}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables_of(notebooks):
            if table.suffix == ".py":
                continue
            entry = zipfile.ZipInfo(f"notebooks/data/{table.name}")  # dated 1980
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, table.read_bytes())
    return path


def copy_course(notebooks, content):
    """Copy what the reader sees as files: the reader's edition of the chapters, and the tables."""
    (content / "data").mkdir(parents=True)
    for source in sources_of(notebooks):
        name = f"{source.stem}.ipynb"
        notebook = nbformat.read(notebooks / name, as_version=4)
        # each text in one piece: of one in lines, as files have it, JupyterLite shows a comma between two lines
        text = nbformat.v4.writes(notebook, split_lines=False)
        (content / name).write_text(f"{text}\n", encoding="utf-8")
    for table in tables_of(notebooks):
        if table.suffix != ".gz":  # JupyterLite would hand it to Python as text; there is the archive
            shutil.copyfile(table, content / "data" / table.name)


def configure(lite, folder, packages, pyodide):
    """Write what JupyterLite reads: what to build, and how the site behaves."""
    python = {
        "pyodideUrl": f"{pyodide}pyodide.mjs",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"lockFileURL": f"./{packages}/{runtime.LOCK}", "packages": runtime.LOADED},
    }
    site = {
        "appName": "Neural networks trained by data assimilation",
        "exposeAppInBrowser": True,  # the tests look into it
        "litePluginSettings": {KERNEL: python},
    }
    tool = {"contents": ["content"], "output_dir": str(folder), "no_sourcemaps": True, "apps": ["lab"]}
    write(lite / "jupyter-lite.json", {"jupyter-lite-schema-version": 0, "jupyter-config-data": site})
    write(lite / "jupyter_lite_config.json", {"LiteBuildConfig": tool})
    shutil.copyfile(HERE / "overrides.json", lite / "overrides.json")


def extend(folder):
    """Add the course's own extension of JupyterLab to the site."""
    place = folder / "extensions" / EXTENSION / "static"
    place.mkdir(parents=True)
    shutil.copyfile(HERE / "course.js", place / "course.js")
    settings = json.loads((folder / "jupyter-lite.json").read_text())
    ours = {"name": EXTENSION, "load": "static/course.js", "extension": "./extension"}
    settings["jupyter-config-data"]["federated_extensions"].append(ours)
    write(folder / "jupyter-lite.json", settings)


def write(path, settings):
    path.write_text(json.dumps(settings, indent=2, sort_keys=True) + "\n")

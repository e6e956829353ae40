"""For pytest, which runs the notebooks as tests; a reader needs nothing of it."""

import importlib.util
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))
os.environ["DALEARN_PROGRESS"] = "off"  # a test of a notebook neither reads nor changes what a reader has done


def pytest_addoption(pluginmanager):
    pluginmanager.import_plugin("last_bits")


def pytest_collection_modifyitems(items):
    """Give the cells whose outputs the reader's edition does not store those that were kept back, to compare with."""
    spec = importlib.util.spec_from_file_location("build_of_the_notebooks", HERE / "build.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    outputs = {}
    for item in items:
        cell = getattr(item, "cell", None)
        if cell is None or item.path.parent != HERE:
            continue
        if item.path not in outputs:
            outputs[item.path] = build.kept_back(item.path)
        cell.outputs = outputs[item.path].get(cell.get("id"), cell.outputs)

"""For pytest, which runs the notebooks as tests; a reader needs nothing of it."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]
os.environ["DALEARN_PROGRESS"] = "off"  # a test of a notebook neither reads nor changes what a reader has done


def pytest_addoption(pluginmanager):
    pluginmanager.import_plugin("last_bits")


def pytest_collection_modifyitems(items):
    """Give the cells whose outputs the reader's edition does not store those that were kept back, to compare with."""
    from editions.source import kept_back  # not above: readers have no jupytext

    outputs = {}
    for item in items:
        cell = getattr(item, "cell", None)
        if cell is None or item.path.parent != HERE:
            continue
        if item.path not in outputs:
            outputs[item.path] = kept_back(item.path)
        cell.outputs = outputs[item.path].get(cell.get("id"), cell.outputs)

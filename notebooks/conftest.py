"""For pytest, which runs the notebooks as tests; a reader needs nothing of it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))


def pytest_addoption(pluginmanager):
    pluginmanager.import_plugin("last_bits")

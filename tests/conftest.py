"""What several tests need: an oracle for linear problems, and randomness that is handed in."""

import os
import sys
from pathlib import Path

# One BLAS thread is faster at these sizes, and keeps sums in one order. It must be set before numpy is loaded, and
# the kernels that nbval starts inherit it.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
os.environ["DALEARN_PROGRESS"] = "off"  # nor do they, or the tests, read or change what a reader has done

import hypothesis
import numpy as np
import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(ROOT / "notebooks"))  # build.py, which makes the editions of the course


def pytest_addoption(pluginmanager):
    pluginmanager.import_plugin("last_bits")  # --shake, and numbers in notebooks compared as numbers


# The same examples every time: a test that fails on one machine fails on all. More of them by
# pytest --hypothesis-profile=thorough
hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=60)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=2000)
hypothesis.settings.load_profile("repeatable")


@pytest.fixture(autouse=True, scope="session")
def all_exercises():
    """The chapters add their exercises once: before a test puts others in their place."""
    from dalearn.exercises import names

    names()


@pytest.fixture(autouse=True)
def nothing_done():
    """No test begins with exercises that another one has done."""
    if progress := sys.modules.get("dalearn.exercises.progress"):
        progress._unwritten.clear()
        progress._news.clear()


@pytest.fixture
def rng():
    return np.random.default_rng(20260)

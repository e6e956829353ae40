"""What makes the tests independent of a processor's last bits: a plugin of pytest, loaded by the two conftest.py.

    pytest --shake 1    run everything with the networks' outputs shaken in their last bits (see shake/sitecustomize.py)

And nbval, which compares the outputs of notebooks as strings, compares the numbers in them as numbers: a decimal may
differ by one in its last printed digit, because rounding can go either way. A cell's tag tolerance=0.05 allows 5%. The
words between the numbers, and whole numbers, have to be the same.
"""

import importlib.util
import os
import re
import sys
from pathlib import Path

import pytest

SHAKE = Path(__file__).resolve().parent / "shake"
# 12, 1,234, 0.5, 1., 2.5e-07; not the numbers inside a word or a version like v1.2.3
NUMBER = re.compile(r"(?<![\w.])[-+−]?(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+)(?:\.\d*)?(?:[eE][-+]?\d+)?(?!\w|\.\d)")


def pytest_addoption(parser):
    parser.addoption("--shake", type=int, metavar="SEED", help="shake the last bits of what networks return")


def pytest_configure(config):
    seed = config.getoption("--shake")
    if seed is not None:
        if "dalearn.network" in sys.modules:
            raise pytest.UsageError("--shake must come before dalearn is imported; got it imported already")
        os.environ["DALEARN_SHAKE"] = str(seed)
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(SHAKE), os.environ.get("PYTHONPATH")]))
        spec = importlib.util.spec_from_file_location("shake_networks", SHAKE / "sitecustomize.py")
        shaking = importlib.util.module_from_spec(spec)  # by its path: this Python may have a sitecustomize already
        spec.loader.exec_module(shaking)
        sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "ShakeNetworks"]
        sys.meta_path.insert(0, shaking.ShakeNetworks(seed))
    compare_numbers_as_numbers()


def pytest_report_header(config):
    seed = config.getoption("--shake")
    return None if seed is None else f"shaken: the last bits of what networks return, seed {seed}"


def compare_numbers_as_numbers():
    """Teach nbval to, where it is: a browser's Python can run the tests, but starts no notebook's kernel."""
    if importlib.util.find_spec("nbval") is None:
        return
    from nbval import plugin

    cell_class = plugin.IPyNbCell
    as_strings = cell_class.compare_outputs

    def compare_outputs(self, test, ref, skip_compare=None):
        tolerance = tolerance_of(self.cell)
        for one, other in zip(test, ref):
            settle(one, other, tolerance)
        return as_strings(self, test, ref, skip_compare)

    if as_strings.__name__ != "compare_outputs" or as_strings.__module__ != __name__:
        cell_class.compare_outputs = compare_outputs


def tolerance_of(cell):
    """The relative tolerance that a cell asks for by its tag; 0 without."""
    for tag in cell.metadata.get("tags", []):
        name, _, value = tag.partition("=")
        if name == "tolerance":
            return float(value)
    return 0.0


def settle(output, reference, tolerance):
    """Where the texts of an output agree with the reference's but for allowed differences, make them the same."""
    for key in ("text", "data"):
        if key not in output or key not in reference:
            continue
        if key == "text":
            if agree(output.text, reference.text, tolerance):
                output.text = reference.text
            continue
        for kind, text in reference.data.items():
            mine = output.data.get(kind)
            if isinstance(text, str) and isinstance(mine, str) and agree(mine, text, tolerance):
                output.data[kind] = text


def agree(text, reference, tolerance=0.0):
    """True when two texts have the same words and, to rounding and within the relative tolerance, the same numbers."""
    if squeeze(NUMBER.sub("#", text)) != squeeze(NUMBER.sub("#", reference)):
        return False
    pairs = zip(NUMBER.findall(text), NUMBER.findall(reference))
    return all(close(one, other, tolerance) for one, other in pairs)


def squeeze(text):
    """The text with one space for several: a number may be a digit longer than its twin in a column."""
    return re.sub(r" +", " ", text)


def close(one, other, tolerance):
    """True when two printed numbers are the same number."""
    if one == other:
        return True
    if is_whole(one) != is_whole(other):
        return False
    apart = abs(value(one) - value(other))
    return apart <= max(1.001 * min(last_digit(one), last_digit(other)), tolerance * abs(value(other)))


def is_whole(printed):
    return printed.lstrip("-+−").replace(",", "").isdigit()


def value(printed):
    return float(printed.replace(",", "").replace("−", "-"))


def last_digit(printed):
    """What one in the last printed digit is worth: 0.001 for 0.123, and 0 for a whole number or one like 2e-07.

    Of two numbers the finer counts, because numpy prints 1. beside 0.9999.
    """
    mantissa, _, exponent = printed.lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    if "." not in mantissa:
        return 0.0
    return float(f"1e{int(exponent or 0) - decimals}")

"""The shaking, and the comparison of printed numbers, do what they say."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from last_bits import agree, settle, tolerance_of

TESTS = Path(__file__).parent
CODE = (
    "import numpy as np; from dalearn import FNN\n"
    "net, x = FNN((1, 5, 1)), np.linspace(-1, 1, 9)[:, None]\n"
    "e = net.ensemble(7, rng=1)\n"
    "assert np.array_equal(net(e, x), net(e, x))\n"
    "print(*[a.tobytes().hex() for a in (net(e, x), net(e[:, 0], x), net.jacobian(e[:, 0], x))])"
)


def outputs(seed=None):
    environment = {name: value for name, value in os.environ.items() if name != "DALEARN_SHAKE"}
    if seed is not None:
        environment |= {"DALEARN_SHAKE": str(seed)}
    environment["PYTHONPATH"] = os.pathsep.join([str(TESTS / "shake"), str(TESTS.parent)])
    run = subprocess.run([sys.executable, "-c", CODE], env=environment, capture_output=True, text=True, check=True)
    return [np.frombuffer(bytes.fromhex(array)) for array in run.stdout.split()]


def test_that_a_seed_shakes_the_last_bits_and_no_more_the_same_way_every_time():
    plain, one, again, other = outputs(), outputs(1), outputs(1), outputs(2)
    for i in range(3):  # an ensemble, a single network, its slopes
        off = np.abs(one[i] - plain[i]) / np.maximum(np.abs(plain[i]), 1e-300)
        assert 0 < off.max() < 4e-15 and np.mean(off > 0) > 0.5
        np.testing.assert_array_equal(one[i], again[i])
        assert np.any(one[i] != other[i])


@pytest.mark.parametrize(
    "text, reference, tolerance, same",
    [
        ("RMSE 0.0193", "RMSE 0.0192", 0, True),  # rounding can go either way
        ("RMSE 0.0194", "RMSE 0.0192", 0, False),
        ("RMSE 0.0194", "RMSE 0.0192", 0.02, True),
        ("MSE 0.0193", "RMSE 0.0193", 0, False),
        ("38 of 40", "37 of 40", 0, False),  # whole numbers are counts
        ("38 of 40", "37 of 40", 0.05, True),
        ("  9.99", " 10.00", 0, True),
        ("1.02e-05", "1.01e-05", 0, True),
        ("1.04e-05", "1.01e-05", 0, False),
        ("12,345 runs", "12,345 runs", 0, True),
        ("12,346 runs", "12,345 runs", 0, False),
        ("-0.00", "0.00", 0, True),
        ("−0.12", "0.12", 0, False),
        ("nan", "0.1", 0, False),
        ("0.1 0.2", "0.1", 0, False),
        ("True", "False", 0, False),
        ("shape (1,20)", "shape (12,0)", 0, False),
        ("1,2,3", "12,3", 0, False),
        ("2e+02", "1e+02", 0, False),
        ("2e+02", "1e+02", 1.5, True),
        ("0 of", "1e+05 of", 0, False),
        ("v1.2.3", "v1.3.3", 0, False),
        ("3", "2.9", 0, False),
        ("5 of 9", "5.1 of 9", 0, False),
        ("0.2", "0.10", 0, False),
        ("[0.4    0.1]", "[0.4999 0.1]", 0, False),
        ("[1.     0.5123]", "[0.9999 0.5123]", 0, True),
        ("[1.e-03]", "[9.99e-04]", 0, True),
        ("[1.e-03]", "[9.90e-04]", 0, False),
        ("id 5e999", "id 5e999", 0, True),
        ("1.5e999", "2.5e999", 0, False),
    ],
)
def test_that_numbers_are_compared_as_numbers_and_words_as_words(text, reference, tolerance, same):
    assert agree(text, reference, tolerance) is same


def test_that_only_what_agrees_is_taken_for_the_same():
    new = nbformat.v4.new_output
    one = new("execute_result", {"text/plain": "0.11", "text/html": "<b>0.15</b>"})
    other = new("execute_result", {"text/plain": "0.12", "text/html": "<b>0.12</b>"})
    settle(one, other, 0.0)
    assert one.data == {"text/plain": "0.12", "text/html": "<b>0.15</b>"}
    one, other = new("stream", text="a 0.5"), new("stream", text="b 0.5")
    settle(one, other, 0.0)
    assert one.text == "a 0.5"


def test_that_a_cell_asks_for_its_tolerance_by_a_tag():
    def cell(*tags):
        return SimpleNamespace(metadata={"tags": list(tags)})

    assert tolerance_of(cell("nbval-check-output", "tolerance=0.05")) == 0.05
    assert tolerance_of(cell("nbval-check-output")) == tolerance_of(SimpleNamespace(metadata={})) == 0


@pytest.mark.parametrize("stored, passes", [("0.502", True), ("0.504", False)])
def test_that_nbval_takes_a_rounding_for_none_and_another_number_for_a_failure(tmp_path, stored, passes):
    cell = nbformat.v4.new_code_cell("print('value', 0.501)", metadata={"tags": ["nbval-check-output"]})
    cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=f"value {stored}\n")]
    cell.execution_count = 1
    notebook = nbformat.v4.new_notebook(cells=[cell])
    nbformat.write(notebook, tmp_path / "small.ipynb")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "last_bits",
        "--nbval-lax",
        "--nbval-current-env",
        "small.ipynb",
    ]
    environment = os.environ | {"PYTHONPATH": str(TESTS), "PYTEST_ADDOPTS": ""}
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (run.returncode == 0) is passes, run.stdout

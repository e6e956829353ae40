"""For the tests that run under a browser's Python: a plugin of pytest, which leaves out what cannot be there.

A test that itself asks for a thread, a process, or a package that only the machine has, is skipped at that point. Where
it is the library that asks, the test fails.
"""

import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ASKED = {
    RuntimeError: "can't start new thread",
    OSError: "emscripten does not support processes",
    NotImplementedError: "multiprocessing",
}


def asks_for_what_is_not_here(error):
    """Whether an error says that there is no thread, no process or no package, and no line of the library has asked."""
    if isinstance(error, ModuleNotFoundError):
        words = "dalearn" not in str(error)
    else:
        words = any(isinstance(error, kind) and said in str(error) for kind, said in ASKED.items())
    if not words:
        return False
    trace = error.__traceback__
    files = []
    while trace is not None:
        files.append(Path(trace.tb_frame.f_code.co_filename))
        trace = trace.tb_next
    ours = [path for path in files if path.is_relative_to(TESTS.parent)]
    return bool(ours) and ours[-1].is_relative_to(TESTS)


def leaves_out(hook):
    """A hook that skips where the step that it wraps asks for what is not here."""

    @pytest.hookimpl(wrapper=True)
    def wrapped():
        try:
            return (yield)
        except Exception as error:
            if asks_for_what_is_not_here(error):
                pytest.skip(f"a browser's Python has none: {type(error).__name__}: {error}")
            raise

    wrapped.__name__ = hook
    return wrapped


pytest_runtest_setup = leaves_out("pytest_runtest_setup")
pytest_runtest_call = leaves_out("pytest_runtest_call")


NO_ALARM = "numpy raises no alarm there: its processor has no flags for a division by 0"
NOT_THERE = {  # tests that would end the whole of a browser's Python, need one of 64 bits, or errors that it has not
    "test_that_many_epochs_take_no_memory_until_they_are_run": "12 million million steps have no len() with 32 bits",
    "test_that_a_damaged_or_altered_file_is_named_and_the_rest_is_read[nested]": "its json has no room for such depths",
    "test_that_the_meaning_of_an_error_is_told[np.linalg.inv(np.zeros((3, 3)))]": NO_ALARM,
    "test_that_the_meaning_of_an_error_is_told[np.linalg.cholesky(-np.eye(2))]": NO_ALARM,
    "test_that_the_meaning_of_an_error_of_a_statement_is_told[with np.errstate(all='raise')": NO_ALARM,
    "test_that_every_rule_is_met_by_one_of_the_errors_above": NO_ALARM,
    "test_that_no_slip_passes_on_any_draw_of_the_examples_and_no_entry_hides_another[11-exact]": NO_ALARM,
}


def pytest_collection_modifyitems(items):
    for item in items:
        for name, why in NOT_THERE.items():
            if sys.maxsize < 2**32 and item.name.startswith(name):
                item.add_marker(pytest.mark.skip(why))

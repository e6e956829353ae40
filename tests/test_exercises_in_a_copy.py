"""Jobs in a copy of the process: whatever they do, the first process goes on, and nothing is left of them."""

import errno
import faulthandler
import gc
import itertools
import os
import resource
import signal
import subprocess
import sys
import time

import pytest
from ways import Counter, only

from dalearn.exercises import in_a_copy
from dalearn.exercises.endings import Died, Escaped, NotPossible, Unfinished
from dalearn.exercises.in_a_copy import carry_out_in_a_copy

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux runs an answer in a copy of the process")


def our_open_files():
    return len(os.listdir("/proc/self/fd"))


@pytest.fixture(autouse=True)
def nothing_is_left():
    files, blocked = our_open_files(), signal.pthread_sigmask(signal.SIG_BLOCK, [])
    yield
    assert our_open_files() == files
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == blocked
    with pytest.raises(ChildProcessError):  # there is no process that we should wait for
        os.waitpid(-1, os.WNOHANG)


def ends(number):
    """Whether the process of this number ends, and soon."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            with open(f"/proc/{number}/stat") as status:
                if status.read().rpartition(")")[2].split()[0] == "Z":  # nobody has waited for it yet
                    return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.01)
    return False


class Number:
    """A number that a copy leaves for the first process."""

    def __init__(self):
        self.counter = Counter()

    def leave(self, number):
        self.counter._memory[:] = number.to_bytes(8, "little")

    def wait(self):
        until = time.monotonic() + 20
        while not self.counter.value:
            assert time.monotonic() < until
            time.sleep(0.01)
        return self.counter.value


# ------------------------------------------------------------------------------------------------------------- endings


@pytest.mark.parametrize(
    "job",
    [
        lambda: 10**10**8,
        lambda: sum(itertools.count()),
        lambda: time.sleep(1000),
        lambda: os.kill(os.getpid(), signal.SIGSTOP),
        lambda: (
            [signal.signal(number, signal.SIG_IGN) for number in (signal.SIGTERM, signal.SIGHUP)] and time.sleep(99)
        ),
    ],
    ids=["a long power", "a loop in C", "a sleep", "a process that is stopped", "a process that ignores signals"],
)
def test_that_the_copy_is_ended_whatever_it_is_doing(job):
    began = time.monotonic()
    with pytest.raises(Unfinished) as unfinished:
        carry_out_in_a_copy(job, 0.2)
    assert 0.2 <= time.monotonic() - began < 20
    assert (unfinished.value.seconds, unfinished.value.left_running) == (0.2, False)


def a_fault_in_c():
    import ctypes

    ctypes.string_at(0)


@pytest.mark.parametrize(
    "job",
    [lambda: os._exit(0), lambda: os._exit(3), os.abort, a_fault_in_c, lambda: os.closerange(3, 500)],
    ids=["exit", "exit 3", "abort", "a fault in C", "files closed"],
)
def test_that_a_copy_which_ends_itself_has_died_and_says_nothing(job, capfd):
    faulthandler_was_on = faulthandler.is_enabled()
    with pytest.raises(Died):
        carry_out_in_a_copy(job, 20)
    assert capfd.readouterr() == ("", "") and faulthandler.is_enabled() == faulthandler_was_on


def test_that_a_copy_which_ends_in_the_middle_of_its_message_has_died(monkeypatch):
    def half_of_it(job, seconds, pipe):
        os.write(pipe, (100).to_bytes(in_a_copy.HEAD, "big") + b"half")
        os._exit(0)

    monkeypatch.setattr(in_a_copy, "_be_the_copy", half_of_it)
    with pytest.raises(Died):
        carry_out_in_a_copy(lambda: None, 20)


def test_that_a_copy_which_fails_before_its_job_never_comes_back_into_our_code(monkeypatch):
    def fails(seconds):
        raise ValueError

    came_back = Counter()
    monkeypatch.setattr(in_a_copy, "_be_on_its_own", fails)
    with pytest.raises(Died):
        try:
            carry_out_in_a_copy(lambda: None, 20)
        finally:
            came_back.add()
    assert came_back.value == 1


def test_that_an_empty_value_is_a_value():
    assert carry_out_in_a_copy(lambda: b"", 20) == b""


def test_that_what_cannot_be_sent_is_an_error():
    with pytest.raises(Exception, match="lambda"):
        carry_out_in_a_copy(lambda: lambda: 1, 20)


# ------------------------------------------------------------------------------------------- processes of the job's own


def test_that_a_process_which_the_job_has_forked_ends_with_it_and_delays_nothing():
    number = Number()

    def job():
        if os.fork() == 0:
            number.leave(os.getpid())
            time.sleep(1000)
        number.wait()
        return 7

    began = time.monotonic()
    assert carry_out_in_a_copy(job, 100) == 7
    assert time.monotonic() - began < 50
    assert ends(number.wait())


def test_that_a_program_which_the_job_has_started_ends_with_it():
    number = Number()

    def job():
        number.leave(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"]).pid)
        return 7

    assert carry_out_in_a_copy(job, 100) == 7
    assert ends(number.wait())


def test_that_a_copy_ends_itself_where_the_first_process_is_gone(monkeypatch):
    """A kernel that is restarted in the middle of a check ends nobody else."""
    monkeypatch.setattr(in_a_copy, "GRACE", 0.1)
    number = Number()

    def endless():
        number.leave(os.getpid())
        while True:
            pass

    first = os.fork()
    if first == 0:
        try:
            carry_out_in_a_copy(endless, 1)
        finally:
            os._exit(0)
    copy = number.wait()
    os.kill(first, signal.SIGKILL)
    os.waitpid(first, 0)
    assert ends(copy)


# ------------------------------------------------------------------------------------------- what the copy is set to


def test_that_nothing_which_a_copy_writes_reaches_the_terminal(capfd):
    def job():
        for stream in (1, 2):
            os.write(stream, b"words")
        sys.__stdout__.write("words")
        sys.__stdout__.flush()
        os.system("echo words; echo words >&2")
        return os.read(0, 10)

    assert carry_out_in_a_copy(job, 20) == b""
    assert capfd.readouterr() == ("", "")


def test_that_a_copy_takes_no_more_memory_than_is_good_for_a_laptop(monkeypatch):
    assert 2 <= in_a_copy.MEMORY / 2**30 <= 8
    monkeypatch.setattr(in_a_copy, "MEMORY", 2**28)
    with pytest.raises(MemoryError):
        carry_out_in_a_copy(lambda: bytearray(2**28), 20)
    assert carry_out_in_a_copy(lambda: len(bytearray(2**26)), 20) == 2**26


def test_that_a_copy_is_the_first_to_end_where_memory_is_full_and_leaves_no_image_of_it():
    def job():
        with open("/proc/self/oom_score_adj") as score:
            return score.read().strip(), resource.getrlimit(resource.RLIMIT_CORE)

    assert carry_out_in_a_copy(job, 20) == ("1000", (0, 0))


def test_that_a_limit_on_memory_which_cannot_be_set_stops_nothing(monkeypatch):
    def refuses(module):
        raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(in_a_copy, "_limit_the_memory", refuses)
    assert carry_out_in_a_copy(lambda: 7, 20) == 7


def test_that_a_copy_does_not_clear_away_what_belongs_to_the_first_process():
    cleared = Counter()

    class Belonging:
        def __del__(self):
            cleared.add()

    belonging = Belonging()
    belonging.itself = belonging
    del belonging
    carry_out_in_a_copy(gc.collect, 20)
    in_the_copy = cleared.value
    gc.collect()
    assert (in_the_copy, cleared.value) == (0, 1)


def test_that_a_copy_does_not_hear_the_stop_button():
    assert carry_out_in_a_copy(lambda: os.kill(os.getpid(), signal.SIGINT) or 7, 20) == 7


def test_that_a_copy_is_a_group_of_processes_of_its_own():
    own, group = carry_out_in_a_copy(lambda: (os.getpid(), os.getpgid(0)), 20)
    assert own == group != os.getpgid(0)


def test_that_the_clock_of_a_copy_ends_it_though_the_signal_was_ignored(monkeypatch):
    usual = signal.signal(signal.SIGALRM, signal.SIG_IGN)
    try:
        left, handler = carry_out_in_a_copy(
            lambda: (signal.getitimer(signal.ITIMER_REAL)[0], signal.getsignal(signal.SIGALRM) is signal.SIG_DFL), 20
        )
    finally:
        signal.signal(signal.SIGALRM, usual)
    assert 10 < left <= 20 + in_a_copy.GRACE and handler


# -------------------------------------------------------------------------------------------------------------- errors


class Mean(Exception):
    """An error that counts where it is made again."""

    made = Counter()

    def __init__(self, *arguments):
        self.made.add()
        super().__init__(*arguments)

    def __reduce__(self):
        return (Mean, ("made again",))


def raises(error):
    raise error


def test_that_an_error_of_the_readers_own_runs_no_code_here():
    with pytest.raises(RuntimeError, match="^Mean: words$"):
        carry_out_in_a_copy(lambda: raises(Mean("words")), 20)
    assert Mean.made.value == 1


@pytest.mark.parametrize(
    "error", [ValueError("words"), KeyError("name"), Exception("words"), OSError(errno.EIO, "words")]
)
def test_that_an_error_of_pythons_own_keeps_its_words(error):
    with pytest.raises((type(error), RuntimeError)) as raised:
        carry_out_in_a_copy(lambda: raises(error), 20)
    assert str(error).strip("'") in str(raised.value)


def test_that_a_value_error_stays_a_value_error():
    with pytest.raises(ValueError, match="^words$"):
        carry_out_in_a_copy(lambda: raises(ValueError("words")), 20)


def test_that_an_error_which_is_not_made_of_words_alone_is_told_in_words():
    with pytest.raises(RuntimeError, match="UnicodeDecodeError: 'utf-8' codec"):
        carry_out_in_a_copy(lambda: b"\xff".decode("utf-8"), 20)


def test_that_an_exit_is_an_exception_here():
    with pytest.raises(Escaped, match="SystemExit"):
        carry_out_in_a_copy(lambda: sys.exit(3), 20)


# ------------------------------------------------------------------------------------------------- where it is not possible


def test_that_another_system_makes_no_copies(monkeypatch):
    only("thread", monkeypatch)
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("it was tried"))
    with pytest.raises(NotPossible):
        carry_out_in_a_copy(lambda: 7, 20)


@pytest.mark.parametrize("name", ["pipe", "fork"])
def test_that_a_machine_which_is_full_makes_no_copies(name, monkeypatch):
    def is_full():
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(os, name, is_full)
    with pytest.raises(NotPossible):
        carry_out_in_a_copy(lambda: 7, 20)


def test_that_more_open_files_than_select_can_name_do_no_harm():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 1300 and hard != resource.RLIM_INFINITY:
        pytest.skip("this system opens no more files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 1300), hard))
    files = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
    try:
        assert carry_out_in_a_copy(lambda: 7, 20) == 7
    finally:
        for file in files:
            os.close(file)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

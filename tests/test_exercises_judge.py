"""What becomes of an answer on the examples of an exercise, in each of the three ways of running it."""

import sys
import threading
import time

import numpy as np
import pytest
from ways import STOPPABLE, WAYS, Counter, Loops, only

from dalearn.exercises import guard, in_a_thread, judge
from dalearn.exercises.judge import sizes_of, trials
from dalearn.exercises.registry import EXAMPLES, Exercise

# a thread may be stopped in the middle of what Python does beside the answer, and Python says so
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def members_mean(members, scale):
    return scale * members.mean(axis=1)


def made(reference=members_mean, example=None, edges=None):
    def some_members(rng):
        return rng.standard_normal((rng.integers(2, 5), rng.integers(6, 9))), 1.5

    axes = {"members": "n_params, n_ens", "return": "n_params"}
    return Exercise(reference, "00-test", "Good.", (), example or some_members, edges or {}, axes, {}, False, ())


@pytest.fixture(params=WAYS)
def way(request, monkeypatch):
    only(request.param, monkeypatch)
    return request.param


def outcomes(answer, exercise=None):
    tried, _ = trials(exercise or made(), answer)
    return [trial.outcome for trial in tried]


# -------------------------------------------------------------------------------------------------------------- trials


def test_that_a_right_answer_agrees_on_every_example_and_on_the_edges_last(way):
    exercise = made(edges={"with one member": lambda rng: (rng.standard_normal((3, 1)), 1.0)})
    tried, again = trials(exercise, lambda x, a: [a * sum(row) / len(row) for row in x])
    assert [trial.agrees for trial in tried] == [True] * (EXAMPLES + 1)
    assert tried[-1].sizes == {"n_params": 3, "n_ens": 1}
    for trial in tried:
        assert np.array_equal(trial.expected, members_mean(*trial.arguments))
        assert trial.outcome.failure is None and trial.outcome.changed == () and trial.outcome.printed == ""
    assert np.array_equal(again.result, tried[0].outcome.result)


def test_that_the_examples_are_others_each_time():
    answer = lambda x, a: x.sum()  # noqa: E731
    first, second = (outcomes(answer) for _ in range(2))
    assert len({outcome.result.item() for outcome in first + second}) == 2 * EXAMPLES


def test_that_a_wrong_answer_agrees_only_where_it_is_right(way):
    exercise = made(example=lambda rng: (rng.standard_normal((3, 4)), float(rng.choice([1.0, 2.0]))))
    tried = [trial for _ in range(4) for trial in trials(exercise, lambda x, a: x.mean(axis=1))[0]]
    assert [trial.agrees for trial in tried] == [trial.arguments[1] == 1 for trial in tried]
    assert len({trial.agrees for trial in tried}) == 2


def test_that_an_answer_which_stops_does_not_agree_and_its_error_is_kept(way):
    tried, again = trials(made(), lambda x, a: 1 / 0)
    assert not any(trial.agrees for trial in tried)
    for outcome in [*(trial.outcome for trial in tried), again]:
        assert outcome.result is None
        assert outcome.failure.said == "ZeroDivisionError: division by zero"


def test_that_an_error_in_a_reference_which_expects_nothing_is_not_agreed_with():
    """A result of None would be wrong too, but an error must not even be compared."""
    tried, _ = trials(made(lambda members, scale: 0.0), lambda x, a: 1 / 0)
    assert not any(trial.agrees for trial in tried)


@pytest.mark.parametrize("stop", [SystemExit, GeneratorExit])
def test_that_an_exit_is_an_error_of_the_answer(way, stop):
    def answer(x, a):
        raise stop

    assert {outcome.failure.kind for outcome in outcomes(answer)} == {stop.__name__}


@pytest.mark.parametrize("name", ["copy", "thread"])
def test_that_a_keyboard_interrupt_which_the_answer_raises_is_an_error_of_the_answer(name, monkeypatch):
    def answer(x, a):
        raise KeyboardInterrupt

    only(name, monkeypatch)
    assert {outcome.failure.kind for outcome in outcomes(answer)} == {"KeyboardInterrupt"}


def test_that_the_stop_button_ends_an_answer_that_runs_here(monkeypatch):
    calls = []

    def answer(x, a):
        calls.append(x)
        raise KeyboardInterrupt

    only("here", monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        trials(made(), answer)
    assert len(calls) == 1


def test_that_an_answer_gets_copies_and_what_it_writes_into_is_told(way):
    def answer(x, a):
        x[0, 0] = 5
        return members_mean(x, a)

    tried, again = trials(made(), answer)
    assert {trial.outcome.changed for trial in tried} == {(0,)} and again.changed == (0,)
    assert all(trial.arguments[0][0, 0] != 5 for trial in tried)
    assert not any(trial.agrees for trial in tried)


def test_that_a_new_shape_or_a_changed_sign_of_zero_or_a_nan_is_seen_and_nothing_else():
    example = lambda rng: (np.array([[0.0, np.nan], [1.0, 2.0]]), np.arange(3))  # noqa: E731
    exercise = made(lambda members, scale: members[1].sum() + scale[0], example)

    def spoilt(spoil):
        def answer(x, n):
            spoil(x, n)
            return 3.0

        return {outcome.changed for outcome in outcomes(answer, exercise)}.pop()

    assert spoilt(lambda x, n: None) == ()
    assert spoilt(lambda x, n: x.sort(axis=0)) == (0,)
    assert spoilt(lambda x, n: x.__setitem__((0, 1), 0.0)) == (0,)
    assert spoilt(lambda x, n: setattr(x, "shape", (4, 1))) == (0,)
    assert spoilt(lambda x, n: setattr(n, "dtype", np.uintp)) == (1,)
    assert spoilt(lambda x, n: (x.fill(1), n.fill(1))) == (0, 1)


def test_that_what_an_answer_prints_is_kept_for_each_call(way, capsys):
    def answer(x, a):
        print("words", x.shape[1])
        print("more", file=sys.stderr)

    tried, _ = trials(made(), answer)
    assert [trial.outcome.printed for trial in tried] == [f"words {trial.arguments[0].shape[1]}\n" for trial in tried]
    assert capsys.readouterr() == ("", "")


def test_that_an_answer_may_close_what_it_prints_to(way):
    def answer(x, a):
        sys.stdout.close()
        sys.stderr.close()
        print("words", flush=True)
        return members_mean(x, a)

    assert {outcome.printed for outcome in outcomes(answer)} == {"words\n"}


def test_that_an_answer_is_not_warned(way):
    def answer(x, a):
        return x.mean(axis=1) / 0

    assert all(np.isinf(outcome.result).all() for outcome in outcomes(answer))


def test_that_our_answer_is_not_warned():
    tried, _ = trials(made(lambda members, scale: members.mean(axis=1) / 0), lambda x, a: np.inf * x.mean(axis=1))
    assert all(trial.agrees for trial in tried)


def test_that_a_low_recursion_limit_stops_neither_what_follows_nor_the_next_call(way):
    def answer(x, a):
        result = [members_mean(x, a).tolist()]
        for limit in range(1, 10**4):
            try:
                sys.setrecursionlimit(limit)
                break
            except RecursionError:
                continue
        if fails:
            raise ValueError("words")
        return result

    limit = sys.getrecursionlimit()
    for fails in (False, True):
        for outcome in outcomes(answer):
            assert outcome.failure.said == "ValueError: words" if fails else len(outcome.result[0]) > 1
    assert sys.getrecursionlimit() == limit


def test_that_a_result_which_is_the_argument_itself_is_kept_as_it_was(way):
    held = np.zeros(3)

    def answer(x, a):
        held[:] = x[0, :3]
        return held

    tried, _ = trials(made(), answer)
    assert all(np.array_equal(trial.outcome.result, trial.arguments[0][0, :3]) for trial in tried)


class Strange:
    """An object that raises where it should become an array."""

    def __init__(self, error):
        self.error = error

    def __array__(self, *arguments, **options):
        raise self.error

    def __len__(self):
        return 1

    def __getitem__(self, i):
        raise self.error


@pytest.mark.parametrize("name", ["copy", "thread"])
@pytest.mark.parametrize("error", [SystemExit(), KeyboardInterrupt()], ids=repr)
def test_that_nothing_of_a_strange_result_escapes(name, error, monkeypatch):
    only(name, monkeypatch)
    for result in (Strange(error), [Strange(error)], (1.0, Strange(error))):
        failures = [outcome.failure for outcome in outcomes(lambda x, a, result=result: result)]
        assert {failure.kind for failure in failures} == {type(error).__name__}


# ------------------------------------------------------------------------------------------------------- endless answers


@pytest.mark.parametrize("name", STOPPABLE)
@pytest.mark.parametrize("kind", ["catches_everything", "is_asked_for_an_array"])
def test_that_an_endless_answer_is_ended(name, kind, monkeypatch, capfd):
    only(name, monkeypatch)
    monkeypatch.setattr(judge, "SECONDS", 0.2)
    monkeypatch.setattr(in_a_thread, "PATIENCE", 20.0)  # on a busy machine it may take that long
    loops, threads = Loops(), threading.active_count()
    with pytest.raises(guard.Unfinished) as unfinished:
        trials(made(), getattr(loops, kind))
    assert unfinished.value.seconds == 0.2 and not unfinished.value.left_running
    assert threading.active_count() == threads
    assert loops.turns.value > 0 and not loops.turns.still_rises()
    assert capfd.readouterr() == ("", "")


def test_that_the_time_is_for_all_calls_together(monkeypatch):
    only("copy", monkeypatch)
    monkeypatch.setattr(judge, "SECONDS", 1.0)
    calls = Counter()

    def answer(x, a):
        calls.add()
        time.sleep(0.4)

    with pytest.raises(guard.Unfinished):
        trials(made(), answer)
    assert 1 <= calls.value <= 3


# --------------------------------------------------------------------------------------------------------------- sizes


def test_that_sizes_are_found_by_the_names_of_axes_and_whole_numbers_by_their_own():
    def reference(ensemble, weights, n_steps, rate, wide, many):
        pass

    axes = {"ensemble": "n_params, 2", "weights": "n_ens", "wide": ", outputs", "many": "a, b"}
    exercise = Exercise(reference, "00-test", "", (), None, {}, axes, {}, False, ())
    arguments = (np.ones((3, 2)), np.ones(7), np.int64(4), 0.5, np.ones((1, 5)), np.ones(3))
    sizes = sizes_of(exercise, arguments)
    assert sizes == {"n_params": 3, "n_ens": 7, "n_steps": 4, "outputs": 5}
    assert type(sizes["n_steps"]) is int


def test_that_a_truth_value_is_no_size():
    exercise = Exercise(lambda flag, n: None, "00-test", "", (), None, {}, {}, {}, False, ())
    assert sizes_of(exercise, (True, 3)) == {"n": 3}

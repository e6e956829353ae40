"""A program that runs one member as a model over the ensemble: side by side, whoever fails, resumed after a stop.

The trainers ask a model for the predictions of all members at once. A simulator answers for one set of parameters. Its
members know nothing of each other, so they may run side by side; an executor of Python's own form says where: threads,
processes, the machines of a Dask cluster, MPI. A simulator may also fail: it crashes, hangs, or returns NaN for
parameters that make no sense. What happens then is decided here.
"""

from collections import Counter
from concurrent.futures import BrokenExecutor, Executor
from contextlib import closing, nullcontext
from threading import TIMEOUT_MAX
from typing import NamedTuple

import numpy as np

from ._bar import with_bar
from ._checks import brief, choice, inputs, number, numbers_in
from ._members import as_sent, outcomes_of
from ._store import Store
from .errors import MembersFailed


def simulator(run, *, executor=None, timeout=None, failed="raise", store=None, progress=False):
    """A model over an ensemble from a program that runs one member -> a Simulator.

    run       run(theta, x): predictions (n, n_out) of one member with the parameters theta (n_params,)
    executor  any concurrent.futures.Executor, or None: one member after another, in this process. Whoever made it
              closes it. The result is the same, bit for bit, wherever the members run
    timeout   seconds that a member may take from its own start, or None: without end
    failed    "raise": a member that fails ends the training; "replace": it is replaced
    store     a folder in which the finished members are kept, or None
    progress  show a progress bar over the members, where tqdm is installed

    A member has failed when run raises an exception or ends by sys.exit, takes longer than timeout, or returns NaN,
    inf, or an array of another shape than (n, n_out); n_out is what most members have. The others are run to their
    end, so that one error, MembersFailed, names all that failed and the reasons. To see more of a reason, call
    run(error.parameters[:, 0], x).

    With "replace" cycle, enkf and esmda go on as long as half of the members, and two at least, survive. They draw new
    members in the places of those that failed, see cycle, and record and examine judge the survivors; .failures tells
    which members failed. Where nobody replaces members a failure is an error all the same: in gauss_newton, and when
    the model is called.

    A worker process that is killed or crashes breaks a pool of processes. The training ends with MembersFailed, which
    names the members that were at work, and needs a new pool. Dask starts a new worker and tries the member again.

    Python cannot stop a function that hangs. After its timeout a member is abandoned in a thread of its worker, where
    it may go on computing, and the worker takes the next one. Compiled code may hang without ever letting another
    thread run: then the worker is given up a minute later. Closing a pool of processes waits for such a worker, so end
    it: multiprocessing.active_children() are the processes to kill. So let run start a program that may hang or crash
    by subprocess.run(..., timeout=..., check=True). That stops it, a crash is an exception, and threads are enough to
    run many of them. With a timeout an executor too is given up: when nothing has come from it for five minutes longer.

    A function can be sent to other processes only where they can import it: from a module, a file .py, not from a
    notebook. A script that starts processes does so under if __name__ == "__main__". Dask also takes the functions of
    a notebook; its workers need dalearn.

    In the store every member stands in a file of its own, from the moment at which it is finished. A training that was
    killed is started anew, with the same rng, and runs only what is missing; it ends with the same bits as without the
    interruption. The name of a file changes with theta, x and run: its name, its text and the values that it holds.
    It does not change with what run calls, files that it reads or versions of libraries: take another folder then.
    A file that is damaged is named in a warning and run again. With "replace" a member that was replaced stays so, from
    a file .failed with the reason; with "raise" it is run again. Two processes cannot use one folder at the same time.

    ValueError for arguments that do not fit.
    """
    return Simulator(run, executor, timeout, failed, store, progress)


class Failures(NamedTuple):
    """The members that failed in one call of a simulator.

    call        the number of the call, from 1
    members     {index: reason}
    parameters  (n_params, n_failed), one column for each of them
    """

    call: int
    members: dict
    parameters: np.ndarray


class Simulator:
    """A model, made by simulator(): model(theta, x) for one parameter vector or an ensemble.

    calls     how often it was called
    failures  a list of Failures(call, members, parameters), one for each call in which members failed
    """

    def __init__(self, run, executor, timeout, failed, store, progress):
        if not callable(run):
            raise ValueError(f"run must be a callable run(theta, x); got {brief(run)}")
        if executor is not None and not isinstance(executor, Executor):
            needs = "a concurrent.futures.Executor (of a Dask client: client.get_executor()) or None"
            raise ValueError(f"executor must be {needs}; got {brief(executor)}")
        if timeout is not None:
            timeout = number("timeout", timeout, "seconds above 0 or None", above=0, at_most=TIMEOUT_MAX)
        as_sent(run, executor)
        self.run = run
        self.executor = executor
        self.timeout = timeout
        self.replaces = choice("failed", failed, ("raise", "replace")) == "replace"
        self.store = None if store is None else Store(store, run)
        self.progress = bool(progress)
        self.calls = 0
        self.failures = []

    def __call__(self, theta, x):
        """Predictions (n, n_out) for parameters (n_params,), (n, n_out, n_ens) for an ensemble (n_params, n_ens).

        MembersFailed where a member fails.
        """
        needs = "parameters of shape (n_params,) or (n_params, n_ens)"
        theta = numbers_in("theta", theta, needs, ndim=(1, 2))
        outcomes = self._run(theta.reshape(len(theta), -1), inputs("x", x), replaces=False)
        predictions = np.stack(outcomes, axis=-1)
        return predictions if theta.ndim == 2 else predictions[..., 0]

    def survivors(self, theta, x):
        """The members of an ensemble that did not fail, and their predictions -> (indices (M,), (n, n_out, M)).

        MembersFailed where one has failed and is not to be replaced, or too few survive.
        """
        ensemble = numbers_in("theta", theta, "an ensemble of shape (n_params, n_ens)", ndim=2)
        outcomes = self._run(ensemble, inputs("x", x), self.replaces)
        indices = [i for i, outcome in enumerate(outcomes) if not isinstance(outcome, str)]
        return np.array(indices), np.stack([outcomes[i] for i in indices], axis=-1)

    def _run(self, ensemble, x, replaces):
        """Every member's outcome, in order: predictions (n, n_out), or a str, the reason why it failed.

        MembersFailed where a member fails, or with replaces where too many do.
        """
        self.calls += 1
        n_ens = ensemble.shape[1]
        members = dict(enumerate(np.ascontiguousarray(ensemble.T)))
        broken = None
        found = {}
        with self.store.opened() if self.store else nullcontext():
            files = self.store.files(members, x) if self.store else {}
            with closing(self._as_they_finish(members, x, files, replaces)) as finished:
                bar = {"stacklevel": 3, "total": n_ens, "unit": " members", "leave": False}
                try:
                    for i, outcome in with_bar(finished, **bar) if self.progress else finished:
                        found[i] = outcome
                except BrokenExecutor as error:
                    broken = error
            outcomes = _of_one_shape(found)
            failed = {i: outcomes[i] for i in sorted(found) if isinstance(outcomes[i], str)}
            for i in failed.keys() & files.keys():
                if not isinstance(found[i], str):  # predictions of a wrong shape, which are kept already
                    self.store.forget(files[i])
            if not failed:
                return [outcomes[i] for i in members]
            failures = Failures(self.calls, failed, ensemble[:, list(failed)])
            self.failures.append(failures)
            too_many = n_ens - len(failed) < max(2, n_ens / 2)
            if broken or too_many or not replaces:
                cause = "more than can be replaced" if replaces and too_many else ""
                cause = "and the executor is broken: the training needs a new one" if broken else cause
                raise MembersFailed(failed, failures.parameters, n_ens, cause) from broken
            for i in failed.keys() & files.keys():  # only now, when the training goes on with others in their places
                self.store.save_failure(files[i], failed[i])
        return [outcomes[i] for i in members]

    def _as_they_finish(self, members, x, files, replaces):
        """Pairs (i, outcome): first the members that are in the store, then those that have to be run."""
        missing = dict(members)
        for i, file in files.items():
            outcome = self.store.load_failure(file) if replaces else None
            outcome = self.store.load(file, members[i]) if outcome is None else outcome
            if outcome is not None:
                del missing[i]
                yield i, outcome
        with closing(outcomes_of(self.run, self.executor, self.timeout, missing, x)) as finished:
            for i, outcome in finished:
                if files and not isinstance(outcome, str):
                    self.store.save(files[i], members[i], outcome)
                yield i, outcome

    def __repr__(self):
        return f"Simulator({self.run!r}, {self.calls} calls)"


def _of_one_shape(found):
    """The outcomes {i: outcome}; predictions of another shape than most become a failure."""
    shapes = Counter(found[i].shape for i in sorted(found) if not isinstance(found[i], str))
    if len(shapes) < 2:
        return found
    usual, _ = shapes.most_common(1)[0]
    says = f"what run returns must have the shape {usual} that most members have; got shape"
    odd = {i: f"{says} {each.shape}" for i, each in found.items() if not isinstance(each, str) and each.shape != usual}
    return found | odd

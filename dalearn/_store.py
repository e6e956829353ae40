"""Finished members in a folder, each in a file of its own, so that a training that was killed can go on from there.

What a member's predictions depend on, as far as it can be seen, is in the name of its file: the run in that of the
folder, its parameters and x in that of the file. So a file is never wrong, only not needed, and none is ever changed.
"""

import errno
import functools
import hashlib
import inspect
import io
import os
import pickle
import re
import socket
import threading
import warnings
import weakref
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from ._checks import brief
from ._command import replaced, why
from .threads import has_threads

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

NOTE = """\
This folder holds finished members of a simulator of dalearn: in each .npz the arrays theta and predictions of one, as
numpy.load reads them, in each .failed the reason why one failed and was replaced. All may be deleted; what is missing
is run again. They belong to this run:

    {name}

The folder's name changes with the run's name, its text as it stands below, its default values, and the values that it
holds (the arguments of a partial, the attributes of an object, what a function inside a function takes from the outer
one), where pickle can write them. It does not change with what the run calls, the files it reads, global variables or
the versions of libraries. Where one of these has changed, delete the folder, or take another.

{text}
"""


class Store:
    """The folder and a run's own folder in it."""

    def __init__(self, folder, run):
        if not isinstance(folder, (str, os.PathLike)):
            raise ValueError(f"store must be a folder (a str or a Path) or None; got {brief(folder)}")
        self.folder = Path(folder).absolute()
        if self.folder.exists() and not self.folder.is_dir():
            raise ValueError(f"store must be a folder; got {folder}, which is a file")
        name, text, values = identity(run)
        self.note = NOTE.format(name=name, text=text or "(its text cannot be read, so a change in it is not noticed)")
        digest = digest_of(name.encode(), text.encode(), values)
        self.own = self.folder / f"{re.sub(r'[^A-Za-z0-9_.-]+', '_', name)[-60:]}-{digest[:12]}"
        self.lock = None

    @contextmanager
    def opened(self):
        """A block that no other thread of this process enters; no other process does as long as the Store lives."""
        if self.lock is None or self.lock.process != os.getpid():
            try:
                self.own.mkdir(parents=True, exist_ok=True)
                self.lock = lock_of(self.folder)
                with replaced(self.own / "run.txt") as file:
                    file.write_text(self.note, encoding="utf-8")
            except OSError as error:
                raise ValueError(f"store must be a folder to write to; got {self.folder} ({why(error)})") from None
        with self.lock.turn:
            yield self

    def files(self, members, x):
        """{i: path} of the members {i: theta}, without the endings."""
        at = _described(x)
        return {i: self.own / digest_of(_described(theta), at)[:32] for i, theta in members.items()}

    def load(self, path, theta):
        """The predictions of a member, or None where there are none that can be read."""
        path = path.with_suffix(".npz")
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
                if not np.array_equal(arrays["theta"], theta):
                    raise ValueError("it holds other parameters")
                return arrays["predictions"]
        except Exception as error:  # whatever can be wrong with a file
            damaged = path.with_suffix(".damaged")
            os.replace(path, damaged)
            says = f"{path} is damaged ({type(error).__name__}: {error}); it is now called {damaged.name}"
            warnings.warn(f"{says}, and the member is run again", stacklevel=2)
            return None

    def save(self, path, theta, predictions):
        data = io.BytesIO()
        np.savez(data, theta=theta, predictions=predictions)
        with replaced(path.with_suffix(".npz")) as successor:
            successor.write_bytes(data.getvalue())

    def forget(self, path):
        """Keep no predictions of a member."""
        path.with_suffix(".npz").unlink(missing_ok=True)

    def load_failure(self, path):
        """The reason why a member failed and was replaced, or None."""
        try:
            return path.with_suffix(".failed").read_text(encoding="utf-8", errors="replace") or None
        except FileNotFoundError:
            return None

    def save_failure(self, path, reason):
        with replaced(path.with_suffix(".failed")) as successor:
            successor.write_text(reason, encoding="utf-8")


def identity(run):
    """What tells a run from another: its name, its text, and the values that it holds, as bytes."""
    held = []
    while isinstance(run, functools.partial):
        held += [*run.args, *sorted(run.keywords.items())]
        run = run.func
    if inspect.isfunction(run):
        held += [run.__defaults__, run.__kwdefaults__, *map(_in_cell, run.__closure__ or ())]
    elif inspect.ismethod(run):
        held.append(run.__self__)
    elif not hasattr(run, "__qualname__"):  # an object that can be called
        held.append(run)
        run = type(run)
    try:
        text = inspect.getsource(run)
    except (OSError, TypeError):
        text = ""
    return f"{run.__module__}.{run.__qualname__}", text, b"".join(map(_as_bytes, held))


def _in_cell(cell):
    """What a function takes from an outer one; None where that has not given it a value yet."""
    try:
        return cell.cell_contents
    except ValueError:
        return None


def _as_bytes(value):
    try:
        return digest_of(pickle.dumps(value, protocol=5)).encode()
    except Exception:
        return b"?"


def _described(array):
    """An array in a few bytes, which no other has."""
    return digest_of(f"{array.dtype}{array.shape}".encode(), array.tobytes()).encode()


def digest_of(*parts):
    """A name for some bytes, which no others have."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.hexdigest()


# One process at a time. The system itself holds the lock, so it ends with the process, however that ends.

# those of this process, by process and folder: a fork does not hold its parent's
_locks = weakref.WeakValueDictionary()
_making = threading.Lock()


class Lock:
    """A folder's lock, held as long as this object lives; its turn is for the threads of the process."""

    def __init__(self, folder):
        self.process = os.getpid()
        self.turn = threading.RLock()
        self.alone = True
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _take(descriptor)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EAGAIN):
                holder = os.read(descriptor, 200).decode(errors="replace").strip() or "another process"
                os.close(descriptor)
                raise ValueError(
                    f"store must be a folder that no other training uses; got {folder}, which {holder} uses now"
                ) from None
            self.alone = False
            says = f"{folder} is on a file system without locks ({why(error)})"
            warnings.warn(f"{says}: take care that only one training at a time uses it", stacklevel=2)
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, f"process {os.getpid()} on {socket.gethostname()}\n".encode())
        weakref.finalize(self, os.close, descriptor)


def lock_of(folder):
    """This process's lock on a folder; ValueError where another process has it."""
    place = (os.getpid(), os.path.realpath(folder))
    with _making:
        lock = _locks.get(place)
        if lock is None:
            lock = _locks[place] = Lock(folder)
            for unfinished in folder.glob("*/*.new") if lock.alone else ():  # what a process wrote when it was killed
                unfinished.unlink(missing_ok=True)
        return lock


def _take(descriptor):
    """Lock a file, or raise OSError at once. A child process does not inherit the lock."""
    if not has_threads():  # a browser's Python is the only process that sees its files
        return
    if fcntl:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    else:  # a byte far behind the end, because nobody else can read a locked one
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)

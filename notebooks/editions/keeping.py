"""Downloads and tools that a build keeps for the next one, in the user's cache folder."""

import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

from .making import environment, programs_of, run


def cache():
    """The folder: dalearn in $XDG_CACHE_HOME, or in ~/.cache. It may be deleted; the next build fills it again."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dalearn"


def kept(name, make):
    """The cache's folder of this name, which make(folder) has filled when it was first asked for.

    A name stands for its content, so it holds a version or a hash. A folder that could not be filled does not stay.
    """
    place = cache() / name
    if place.is_dir():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    try:
        make(new)
        try:
            new.rename(place)
        except OSError:  # another build was faster
            if not place.is_dir():
                raise
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return place


def name_of(*parts):
    """A short name for what these texts say, which no others have."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def python_with(*packages):
    """The Python of an environment that holds these packages and what they need, and nothing else."""
    place = kept(f"tools-{name_of(sys.version, *packages)}", lambda new: environment(new, *packages))
    return programs_of(place) / "python"


def from_npm(package, version, sha256):
    """The archive of an npm package as a path. RuntimeError where it has other bytes than those of this hash."""
    folder = kept(f"{package}-{version}", lambda new: run("npm", "pack", "--silent", f"{package}@{version}", cwd=new))
    return checked(folder, f"{package}-{version}.tgz", sha256)


def from_pypi(name, requirements):
    """A folder of wheels, by pip: requirements is the text of a requirements file in which each has its hash."""

    def download(new):
        listed = new / "requirements.txt"
        listed.write_text(requirements)
        how = ["-q", "--disable-pip-version-check", "--no-deps", "--require-hashes", "--only-binary=:all:"]
        how += ["--ignore-requires-python", "--platform=any"]  # for the browser's Python, whatever runs pip here
        run(sys.executable, "-m", "pip", "download", *how, "-d", new, "-r", listed)
        listed.unlink()

    return kept(f"{name}-{name_of(requirements)}", download)


def checked(folder, name, sha256):
    """A file of the folder, as a path. RuntimeError where it is missing or has other bytes than those of this hash."""
    path = folder / name
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        shutil.rmtree(folder, ignore_errors=True)  # the next build downloads it again
        raise RuntimeError(f"{name} is not what the registry once gave; build again, or ask who serves it to you")
    return path

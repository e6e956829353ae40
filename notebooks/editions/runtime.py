"""Python for a browser: the folder that Pyodide's packages are loaded from, and the lock file that names them.

A public site takes Pyodide and its packages from where Pyodide itself publishes them; its own folder holds what is not
there: dalearn, the course's data, and the two packages that show sliders. An offline site holds everything:

    Pyodide             from npm
    compiled packages   numpy, matplotlib and what they need. Wheels for a browser are not on PyPI under these names.
                        Another package carries them, as Pyodide compiled them: open-webui
    pure packages       from PyPI: wheels.txt
"""

import hashlib
import json
import shutil
import tarfile
import zipfile
from pathlib import Path

from .keeping import checked, from_npm, from_pypi

PYODIDE = "314.0.6"  # the version that jupyterlite-pyodide-kernel was made for
PYODIDE_SHA256 = "d78ac549b28a2a58600cd06f44e017024151775f8c6b2d73fab1475400d38ea2"
PYODIDE_URL = f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE}/full/"
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")

CARRIER = "open_webui-0.12.4-py3-none-any.whl"
CARRIER_SHA256 = "02e9caba96234db3fa17a92e56163b3f7f2b8ca8227fa886b85c178d696483f6"
CARRIED = "open_webui/frontend/pyodide/"  # where in its archive Pyodide's packages are
COMPILED = ("numpy", "matplotlib", "pillow", "contourpy", "kiwisolver", "scipy")

WHEELS = Path(__file__).parent / "tab" / "wheels.txt"
SLIDERS = {  # what shows sliders, which Pyodide does not have: {name: what it needs}. Its JavaScript is the site's
    "comm": ["traitlets"],
    "ipywidgets": ["comm", "ipython", "traitlets"],
}
COURSE = ["dalearn-data", "ipywidgets", "matplotlib", "numpy", "pillow", "threadpoolctl", "tqdm"]  # what dalearn needs
LOADED = ["comm", "dalearn", "ipython", "jedi", "micropip"]  # when Python starts, with what they need

LOCK = "pyodide-lock.json"


def fill(folder, wheel, data, offline):
    """Write the packages of the tab and their lock file into a folder that exists.

    wheel is dalearn's, data an archive of the course's tables.
    """
    pyodide = from_npm("pyodide", PYODIDE, PYODIDE_SHA256)
    with tarfile.open(pyodide) as archive:
        lock = json.loads(archive.extractfile(f"package/{LOCK}").read())
        for name in CORE if offline else ():
            (folder / name).write_bytes(archive.extractfile(f"package/{name}").read())
    packages = lock["packages"]
    if offline:
        lock["packages"] = packages = carried(folder, lock) | pure(folder, packages)
    else:
        for package in packages.values():
            package["file_name"] = PYODIDE_URL + package["file_name"]
    for name, needs in SLIDERS.items():
        packages[name] = added(folder, wheels()[name], name, needs)
    packages["dalearn"] = added(folder, wheel, "dalearn", COURSE)
    packages["dalearn-data"] = added(folder, data, "dalearn-data", [])
    lock["packages"] = dict(sorted(packages.items()))
    (folder / LOCK).write_text(json.dumps(lock, indent=1, sort_keys=True) + "\n")


def carried(folder, lock):
    """Copy the compiled packages into the folder -> their entries for the lock."""
    place = from_pypi("carrier", f"open-webui==0.12.4 --hash=sha256:{CARRIER_SHA256}\n")
    with zipfile.ZipFile(checked(place, CARRIER, CARRIER_SHA256)) as archive:
        theirs = json.loads(archive.read(CARRIED + LOCK))
        if theirs["info"]["abi_version"] != lock["info"]["abi_version"]:
            raise RuntimeError(f"{CARRIER} carries packages that were compiled for another Pyodide than {PYODIDE}")
        entries = {name: theirs["packages"][name] for name in COMPILED}
        for entry in entries.values():
            (folder / entry["file_name"]).write_bytes(archive.read(CARRIED + entry["file_name"]))
    return entries


def pure(folder, packages):
    """Copy the pure packages that Pyodide has as well into the folder -> their entries for the lock."""
    entries = {}
    for name, path in wheels().items():
        if name in packages:
            shutil.copyfile(path, folder / path.name)
            entries[name] = packages[name] | {"file_name": path.name, "sha256": sha256_of(path)}
    return entries


def wheels():
    """{name as in the lock: path} of the pure packages."""
    place = from_pypi("wheels", WHEELS.read_text())
    return {path.name.split("-")[0].lower().replace("_", "-"): path for path in sorted(place.glob("*.whl"))}


def added(folder, path, name, needs):
    """Copy a package that Pyodide does not have into the folder -> its entry for the lock."""
    shutil.copyfile(path, folder / path.name)
    return {
        "name": name,
        "version": path.stem.split("-")[1],
        "file_name": path.name,
        "sha256": sha256_of(path),
        "install_dir": "site",
        "package_type": "package",
        "imports": [name] if path.suffix == ".whl" else [],
        "depends": needs,
        "unvendored_tests": False,
    }


def sha256_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()

"""Where the course stands on the web. The addresses themselves are in pyproject.toml, under [project.urls]."""

import tomllib
from urllib.parse import urlsplit


def addresses(notebooks):
    """{name: address} of the project: its Homepage, where the site is published, and its Source."""
    project = tomllib.loads((notebooks.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["urls"]


def homepage(notebooks):
    """The address of the published site; it ends with a slash."""
    return addresses(notebooks)["Homepage"]


def repository(notebooks):
    """The address of the repository, without a slash at its end."""
    return addresses(notebooks)["Source"].rstrip("/")


def tab(notebooks, chapter):
    """The address of a chapter in the browser's edition, which is published beside the site, in the folder tab."""
    return f"{homepage(notebooks)}tab/lab/index.html?path={chapter}.ipynb"


def binder(notebooks, chapter):
    """The address at which Binder opens a chapter."""
    project = urlsplit(repository(notebooks)).path.strip("/")
    return f"https://mybinder.org/v2/gh/{project}/HEAD?urlpath=lab/tree/notebooks/{chapter}.ipynb"

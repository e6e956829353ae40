"""The editions of the course beside the reader's and the instructor's, by `python notebooks/build.py EDITION FOLDER`.

Each is a module whose main(arguments, notebooks) builds it: the arguments are those after the edition's name, notebooks
is the folder with source/, data/ and the reader's notebooks. It returns the exit code.
An OSError or a RuntimeError says why there is no edition.
"""

EDITIONS = {
    "browser": "editions.browser",  # the course in a browser's tab: nothing is installed
    "site": "editions.site",  # pages to read
    "class": "editions.classroom",  # assignments for nbgrader
    "print": "editions.paper",  # pages to print
}

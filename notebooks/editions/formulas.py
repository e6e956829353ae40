"""MathJax, by which pages show their formulas without asking another machine for anything."""

import tarfile

from .keeping import from_npm

MATHJAX = ("mathjax", "3.2.2", "1b9c0a1c44df864e915690558e72adb9cc5203360daefd385084ced3b6c64c09")


def mathjax():
    """The one file that draws formulas, fonts and all."""
    with tarfile.open(from_npm(*MATHJAX)) as archive:
        return archive.extractfile("package/es5/tex-svg-full.js").read()

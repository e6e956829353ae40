"""The pictures that explain an idea, a file for each.

A picture that an explorer moves as well is a class of artists: drawn once into an axes, then set to what is to be seen,
as often as one likes. The function of the same name draws it still.
"""

from .arrows import arrows
from .ellipses import covariance_ellipses, ellipse
from .line_and_curve import LineAndCurve, along_the_updates, error_against_spread, line_and_curve
from .opinions import opinions
from .units import units, variants

__all__ = [
    "LineAndCurve", "along_the_updates", "arrows", "covariance_ellipses", "ellipse", "error_against_spread",
    "line_and_curve", "opinions", "units", "variants",
]  # fmt: skip

"""The pictures that explain an idea, a file for each.

A picture that an explorer moves as well is a class of artists: drawn once into an axes, then set to what is to be seen,
as often as one likes. The function of the same name draws it still.
"""

from .arriving import arriving, errors_beside
from .arrows import arrows
from .ellipses import covariance_ellipses, ellipse
from .opinions import opinions
from .slides import slides
from .units import units, variants

__all__ = [
    "arriving",
    "arrows",
    "covariance_ellipses",
    "ellipse",
    "errors_beside",
    "opinions",
    "slides",
    "units",
    "variants",
]

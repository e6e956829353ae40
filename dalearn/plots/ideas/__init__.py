"""The pictures that explain an idea, a file for each.

A picture that an explorer moves as well is a class of artists: drawn once into an axes, then set to what is to be seen,
as often as one likes. The function of the same name draws it still.
"""

from .arrivals import arrivals, moments
from .arrows import arrows
from .cloud import Cloud, cloud
from .ellipses import covariance_ellipses, ellipse
from .opinions import opinions
from .units import units, variants

__all__ = [
    "Cloud", "arrivals", "arrows", "cloud", "covariance_ellipses", "ellipse", "moments", "opinions", "units",
    "variants",
]  # fmt: skip

"""The pictures that explain an idea, a file for each.

A picture that an explorer moves as well is a class of artists: drawn once into an axes, then set to what is to be seen,
as often as one likes. The function of the same name draws it still.
"""

from .arrivals import arrivals, moments
from .before_and_after import before_and_after
from .cloud import Cloud, cloud, clouds
from .ellipses import covariance_ellipses, ellipse
from .opinions import opinions
from .strips import strips
from .units import units, variants

__all__ = [
    "Cloud", "arrivals", "before_and_after", "cloud", "clouds", "covariance_ellipses", "ellipse", "moments",
    "opinions", "strips", "units",
    "variants",
]  # fmt: skip

"""The pictures that explain an idea, a file for each.

A picture that an explorer moves as well is a class of artists: drawn once into an axes, then set to what is to be seen,
as often as one likes. The function of the same name draws it still.
"""

from .arrows import arrows
from .assembled import assembled
from .chain import chain
from .diagram import network_diagram
from .ellipses import covariance_ellipses, ellipse
from .networks import networks
from .opinions import opinions
from .parameters import parameters
from .valley import valley, valley_of_two
from .variants import variants

__all__ = [
    "arrows", "assembled", "chain", "covariance_ellipses", "ellipse", "network_diagram", "networks", "opinions",
    "parameters", "valley", "valley_of_two", "variants",
]  # fmt: skip

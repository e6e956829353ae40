"""The pictures that explain an idea, a file for each.

A picture that an explorer moves as well is a class of artists: drawn once into an axes, then set to what is to be seen,
as often as one likes. The function of the same name draws it still.
"""

from .assembled import assembled
from .before_and_after import before_and_after
from .chain import chain
from .cloud import Cloud, cloud, clouds
from .diagram import network_diagram
from .ellipses import covariance_ellipses, ellipse
from .networks import networks
from .opinions import opinions
from .parameters import parameters
from .readings import readings
from .sliced import sliced
from .strips import strips
from .valley import valley, valley_of_two
from .variants import variants

__all__ = [
    "Cloud",
    "assembled",
    "before_and_after",
    "chain",
    "cloud",
    "clouds",
    "covariance_ellipses",
    "ellipse",
    "network_diagram",
    "networks",
    "opinions",
    "parameters",
    "readings",
    "sliced",
    "strips",
    "valley",
    "valley_of_two",
    "variants",
]

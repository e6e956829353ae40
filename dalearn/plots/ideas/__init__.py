"""The pictures that explain an idea, a file for each.

A picture that an explorer moves as well is a class of artists: drawn once into an axes, then set to what is to be seen,
as often as one likes. The function of the same name draws it still.
"""

from .arrows import arrows
from .by_chance import by_chance
from .found_and_true import found_and_true
from .opinions import opinions
from .products import products
from .span import edge_on, span
from .sureness import sureness
from .units import units, variants
from .which_cloud import which_cloud

__all__ = [
    "arrows", "by_chance", "edge_on", "found_and_true", "opinions", "products", "span", "sureness", "units", "variants",
    "which_cloud",
]  # fmt: skip

"""The pictures that explain an idea, a file for each.

A picture that an explorer moves as well is a class of artists: drawn once into an axes, then set to what is to be seen,
as often as one likes. The function of the same name draws it still.
"""

from .against_exact import against_exact
from .arrivals import arrivals, moments
from .arriving import arriving, errors_beside
from .assembled import assembled
from .before_and_after import before_and_after
from .by_chance import by_chance
from .chain import chain
from .charts import charts
from .circle import circle, circles
from .claimed_and_real import claimed_and_real
from .cloud import cloud, clouds
from .confusion import confusion
from .diagram import network_diagram
from .fitted import fitted
from .following import following
from .forecast import forecast
from .forest import forest
from .found_and_true import found_and_true
from .gallery import gallery
from .learnt import learnt
from .line_and_curve import error_against_spread, line_and_curve
from .line_and_slope import line_and_slope
from .misses import misses
from .nearer import nearer
from .networks import networks
from .opinions import opinions
from .pairs import pairs
from .parameters import parameters
from .products import products
from .rank_histogram import rank_histogram
from .readings import readings
from .relief import relief
from .rough import rough
from .same_push import same_push
from .sliced import sliced
from .slides import slides
from .span import edge_on, span
from .strips import strips
from .sureness import sureness
from .through import through
from .to_the_slice import to_the_slice
from .valley import valley, valley_of_two
from .variants import variants
from .weather import weather
from .which_cloud import which_cloud
from .worlds import worlds

__all__ = [
    "against_exact",
    "arrivals",
    "arriving",
    "assembled",
    "before_and_after",
    "by_chance",
    "chain",
    "charts",
    "circle",
    "circles",
    "claimed_and_real",
    "cloud",
    "clouds",
    "confusion",
    "edge_on",
    "error_against_spread",
    "errors_beside",
    "fitted",
    "following",
    "forecast",
    "forest",
    "found_and_true",
    "gallery",
    "learnt",
    "line_and_curve",
    "line_and_slope",
    "misses",
    "moments",
    "nearer",
    "network_diagram",
    "networks",
    "opinions",
    "pairs",
    "parameters",
    "products",
    "rank_histogram",
    "readings",
    "relief",
    "rough",
    "same_push",
    "sliced",
    "slides",
    "span",
    "strips",
    "sureness",
    "through",
    "to_the_slice",
    "valley",
    "valley_of_two",
    "variants",
    "weather",
    "which_cloud",
    "worlds",
]

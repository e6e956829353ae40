"""Figures. Every function draws what it is given into ax (None makes a new one) and returns the ax.

roles    what all figures share: the colours, the frame, the look of a method, and showing a figure with its words
curves   lines over the input of a problem, and over the steps of a training
maps     values over two inputs, or over two settings, as colours
results  what several methods reached
ideas    the pictures that explain an idea, a file for each: a cloud and its line, a valley, curves that follow readings
"""

from .curves import (
    data,
    error,
    error_and_spread,
    fit,
    fit_and_numbers,
    learning_curves,
    parameter_spread,
    rates,
)
from .ideas import (
    against_exact,
    arrivals,
    arriving,
    assembled,
    before_and_after,
    by_chance,
    chain,
    charts,
    circle,
    circles,
    claimed_and_real,
    cloud,
    clouds,
    confusion,
    edge_on,
    error_against_spread,
    errors_beside,
    fitted,
    following,
    forecast,
    forest,
    found_and_true,
    gallery,
    learnt,
    line_and_curve,
    line_and_slope,
    misses,
    moments,
    nearer,
    network_diagram,
    networks,
    opinions,
    pairs,
    parameters,
    products,
    rank_histogram,
    readings,
    relief,
    rough,
    same_push,
    sliced,
    slides,
    span,
    strips,
    sureness,
    through,
    to_the_slice,
    valley,
    valley_of_two,
    variants,
    weather,
    which_cloud,
    worlds,
)
from .maps import error_surface, size_inflation_map, surface
from .results import (
    by_work,
    error_by_budget,
    errors_by_count,
    errors_by_size,
    over_floor,
    scores,
)
from .roles import COLOURS, STYLES, colour, faint, ground, ink, legend, looks, new_ax, note, show

__all__ = [
    "COLOURS", "STYLES", "new_ax", "show", "ink", "ground", "colour", "faint", "looks", "legend", "note",
    "data", "fit", "error", "fit_and_numbers",
    "learning_curves", "rates", "parameter_spread", "error_and_spread",
    "surface", "error_surface", "size_inflation_map",
    "scores", "by_work", "error_by_budget", "errors_by_count", "errors_by_size", "over_floor",
    "against_exact", "arrivals", "arriving", "assembled", "before_and_after", "by_chance", "chain", "charts",
    "circle", "circles", "claimed_and_real", "cloud", "clouds", "confusion", "edge_on", "error_against_spread",
    "errors_beside", "fitted", "following", "forecast", "forest", "found_and_true", "gallery", "learnt",
    "line_and_curve", "line_and_slope", "misses", "moments", "nearer", "network_diagram", "networks",
    "opinions", "pairs", "parameters", "products", "rank_histogram", "readings", "relief", "rough", "same_push",
    "sliced", "slides", "span", "strips", "sureness", "through", "to_the_slice", "valley", "valley_of_two",
    "variants", "weather", "which_cloud", "worlds",
]  # fmt: skip

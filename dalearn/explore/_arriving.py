"""Observations that arrive one at a time, chapter 06."""

import numpy as np

from .. import FNN, enkf, rmse, sine, spread
from ..plots import legend, new_ax
from ..plots.ideas.arriving import Arriving, columns_of_rows
from ._explorer import Scene, Slider
from ._shared import SEED
from ._training import EVERY, outputs

SIZES = (10, 15, 20, 30, 50, 70, 100, 150, 200)
N = 100  # readings
NET = FNN((1, 20, 1))

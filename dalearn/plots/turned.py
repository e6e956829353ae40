"""Points in space as a flat picture shows them to somebody who walks around them."""

import numpy as np


def seen_from(points, turn, tilt):
    """Points (..., 3) as somebody sees them who has walked turn degrees around them: (..., 2), across and up.

    tilt  from how far above the level one looks down, in radians
    """
    angle = np.radians(turn)
    x, y, z = np.moveaxis(np.asarray(points, dtype=float), -1, 0)
    across = np.cos(angle) * y - np.sin(angle) * x
    depth = np.cos(angle) * x + np.sin(angle) * y
    return np.stack([across, np.cos(tilt) * z - np.sin(tilt) * depth], axis=-1)

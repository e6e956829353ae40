"""What an update claims of its result and how far off that really is, over the error that the update was told."""

import numpy as np

from ..._checks import brief, number, numbers_in
from ..roles import colour, ink, legend, new_ax


def claimed_and_real(told, claimed, real, right, ax=None):
    """Errors that an update was told (n,), what it then claims (n,), dashed, and how far off it really is (n,), solid.

    All are standard deviations above 0; both axes are logarithmic. right is the true error of a reading, an upright
    line. Where the claimed lies below the real one, the update is too sure.
    """
    told = numbers_in("told", told, "numbers above 0 of shape (n,)", shape=(None,))
    claimed = numbers_in("claimed", claimed, f"numbers above 0 of told's shape {told.shape}", shape=told.shape)
    real = numbers_in("real", real, f"numbers above 0 of told's shape {told.shape}", shape=told.shape)
    for name, values in (("told", told), ("claimed", claimed), ("real", real)):
        if not len(values) or values.min() <= 0:
            raise ValueError(f"{name} must be numbers above 0 of shape (n,), n at least 1; got {brief(values)}")
    right = number("right", right, "a standard deviation above 0", above=0)
    ax = new_ax(ax, figsize=(4.8, 3.6))
    order = np.argsort(told)
    told, claimed, real = told[order], claimed[order], real[order]
    dots = "o" if len(told) < 30 else None
    shade = {"color": colour("mean", ax), "alpha": 0.18, "lw": 0}
    ax.fill_between(told, claimed, real, where=claimed <= real, interpolate=True, **shade)
    ax.axvline(right, ls=":", color=ink(ax), lw=1.3, label="right error")
    ax.plot(told, claimed, "--", marker=dots, ms=5, color=colour("ensemble", ax), lw=2.2, label="claimed")
    ax.plot(told, real, "-", marker=dots, ms=5, color=colour("mean", ax), lw=2.2, label="really off by")
    ax.set(xscale="log", yscale="log", xlabel="told error, times the right one", ylabel="standard deviation")
    steps = {1 / 8: "⅛", 1 / 4: "¼", 1 / 2: "½", 1: "1", 2: "2", 4: "4", 8: "8"}
    inside = [step for step in steps if told[0] * 0.99 <= step * right <= told[-1] * 1.01]
    ax.set_xticks([step * right for step in inside], [steps[step] for step in inside])
    ax.minorticks_off()
    low, high = min(claimed.min(), real.min()), max(claimed.max(), real.max())
    heights = [each for power in range(-4, 4) for each in (1.0 * 10.0**power, 2 * 10.0**power, 5 * 10.0**power)]
    heights = [each for each in heights if low / 1.3 <= each <= high * 1.3]
    ax.set_yticks(heights, [f"{each:g}" for each in heights])
    legend(ax, loc="lower right", fontsize="small")
    return ax

"""How sure an ensemble gets, reading by reading."""

import numpy as np

from ..._checks import brief, number, numbers_in
from ..roles import colour, ink, new_ax

LINES = (":", "-.", (0, (5, 2)), "-")


def sureness(spreads, ax=None, *, rule=None):
    """The spread of one number after 0, 1, 2, ... readings, spreads {n_ens: (n_readings + 1,)}, as parts of the first.

    The dashed line at 1 is an ensemble that is as unsure as at the start. Each line says its ensemble size at its end.
    With rule {n_ens: part}, a thin line for each ensemble size shows what is left of the spread if each reading leaves
    that part of the variance, a number above 0 and at most 1.
    """
    if not isinstance(spreads, dict) or not 1 <= len(spreads) <= len(LINES):
        needs = f"{{n_ens: spreads}} with 1 to {len(LINES)} entries"
        raise ValueError(f"spreads must be {needs}; got {brief(spreads)}")
    lines = {}
    for n_ens, values in spreads.items():
        name = f"spreads[{n_ens!r}]"
        values = numbers_in(name, values, "numbers of shape (n_readings + 1,)", shape=(None,))
        if not values[0] > 0:
            raise ValueError(f"{name} must be spreads of which the first is above 0; got {brief(values[0])}")
        lines[n_ens] = values / values[0]
    rules = {} if rule is None else rule
    if not isinstance(rules, dict):
        raise ValueError(f"rule must be {{n_ens: part}}; got {brief(rule)}")
    parts = {}
    for n_ens, part in rules.items():
        parts[n_ens] = number(f"rule[{n_ens!r}]", part, "a number above 0 and at most 1", above=0, at_most=1)
    ax = new_ax(ax, figsize=(6.4, 3.6))
    longest = max(len(values) for values in lines.values()) - 1
    ax.axhline(1, ls="--", lw=1.2, color=colour("truth", ax))
    ax.text(longest * 0.01, 1.02, "as it should be: as unsure as before", color=ink(ax), va="bottom", size=10)
    for (n_ens, values), line in zip(lines.items(), LINES[-len(lines) :]):
        ax.plot(np.arange(len(values)), values, ls=line, lw=2.2, color=colour("ensemble", ax))
        ax.text(len(values) - 1 + longest * 0.02, values[-1], f"N = {n_ens}", color=ink(ax), va="center", size=10)
    for n_ens, part in parts.items():
        readings = np.arange(longest + 1)
        left = part ** (readings / 2)
        ax.plot(readings, left, lw=1, color=ink(ax), zorder=1.8, label="rule")
        middle = longest // 5
        style = {"textcoords": "offset points", "color": ink(ax), "size": 10}
        ax.annotate(f"the rule for N = {n_ens}", (middle, left[middle]), (6, 2), **style)
    ax.set(
        xlim=(0, longest * 1.14),
        ylim=(0, 1.15),
        xlabel="readings of the thermometer",
        ylabel="spread (1: as at the start)",
    )
    return ax

"""Lorenz's weather on a circle: a chaotic simulator, small enough to run for a hundred members at once.

Forty sites stand on a circle, and x is a quantity of the air at each of them. The air carries it along from site to
site, friction takes away from it, and the forcing F, say the heat of the ground below, puts in more:

    dx/dt = (x₊₁ − x₋₂) x₋₁ − x + F,

where x₊₁ is the next site's, x₋₁ and x₋₂ those of the two before. Five units of time are about 25 days of weather. No
weather repeats itself, and two that begin nearly alike soon have nothing in common. Their averages over a long time
agree all the same, and depend on the forcing.

A column is a member: states and forcings are (40, n_ens), and all members are run by the same lines.

Source: Lorenz 1996, printed in Palmer & Hagedorn (editors) 2006, doi 10.1017/CBO9780511617652.004.
"""

import numpy as np

from ._checks import number, numbers_in

SITES = 40
STEP = 0.025  # of time; with four times as much the numbers of some forcings overflow
POSITIONS = np.arange(SITES) / SITES  # along the circle, from 0 to 1


def change(state, forcing):
    """dx/dt for a state (40, ...) and a forcing of the same shape."""
    around = np.concatenate([state[-2:], state, state[:1]])  # the circle is closed
    return (around[3:] - around[:-3]) * around[1:-2] - state + forcing


def advance(state, forcing, step=STEP):
    """The state one step of time later, by the classical Runge-Kutta method of fourth order."""
    k1 = change(state, forcing)
    k2 = change(state + step / 2 * k1, forcing)
    k3 = change(state + step / 2 * k2, forcing)
    k4 = change(state + step * k3, forcing)
    return state + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def states(forcing, units, *, start, spin_up=10.0, step=STEP):
    """The states (40, n_ens), step after step, for so many units of time -> an iterator.

    forcing  (40, n_ens)
    units    how long, in units of time
    start    (40, 1) or (40, n_ens), the first state
    spin_up  units of time that come before and are left out, until the start is forgotten
    step     of time

    A member whose numbers overflow becomes inf or NaN. ValueError for arguments that do not fit, at the first state.
    """
    needs = f"an array of shape ({SITES}, n_ens), a column for each member"
    forcing = numbers_in("forcing", forcing, needs, shape=(SITES, None), dtype=np.float64)
    needs = f"an array of shape ({SITES}, 1) or that of forcing, {forcing.shape}"
    start = numbers_in("start", start, needs, shape=[(SITES, 1), forcing.shape], dtype=np.float64)
    step = number("step", step, "a time above 0", above=0)
    units = number("units", units, f"a time of one step, {step:g}, at least", at_least=step)
    spin_up = number("spin_up", spin_up, "a time of at least 0", at_least=0)
    left_out = round(spin_up / step)
    state = start + np.zeros_like(forcing)
    for i in range(left_out + round(units / step)):
        with np.errstate(over="ignore", invalid="ignore"):
            state = advance(state, forcing, step)
        if i >= left_out:
            yield state


def averages(forcing, units, *, start, spin_up=10.0, step=STEP):
    """The mean over time and the standard deviation over time at each site: (40, 2, n_ens). Arguments as for states."""
    sums = 0.0
    squares = 0.0
    n = 0
    for state in states(forcing, units, start=start, spin_up=spin_up, step=step):
        n += 1
        with np.errstate(over="ignore", invalid="ignore"):
            sums = sums + state
            squares = squares + state**2
    with np.errstate(over="ignore", invalid="ignore"):
        mean = sums / n
        return np.stack([mean, np.sqrt(squares / n - mean**2)], axis=1)

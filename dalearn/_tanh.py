"""tanh by whichever of two formulas this processor computes faster.

Nearly all of a forward pass is spent here. numpy's own tanh is the fastest where numpy has written it for the wide
registers of the processor. Elsewhere it takes less time by the exponential function. Which of the two it
is follows from what numpy says of itself, and never from a clock: one machine gives the same result every time.
"""

import numpy as np

WIDE = ("AVX512", "X86_V4")  # with registers of 512 bits numpy's tanh takes about as long as its exp, or half as long
HALF_AS_WIDE = ("AVX2", "X86_V3")  # with 256 bits that holds in single precision only


def tanh(z):
    """tanh of z, written over z, with an error of at most 4 in the last digit of 1."""
    return np.tanh(z, out=z) if z.dtype in LEFT_TO_NUMPY else by_exp(z)


def by_exp(z):
    """2 / (1 + exp(−2z)) − 1, written over z. Where exp overflows the result is −1, as it should be.

    Of a z much smaller than 1 it keeps fewer digits, because 1 is added and taken off again.
    """
    z *= -2
    np.exp(z, out=z)
    z += 1
    np.divide(2, z, out=z)
    z -= 1
    return z


def left_to_numpy(written_for):
    """The types whose tanh is left to numpy; written_for is what its tanh is written for, {"dd": {"current": name}}."""
    single, double = (written_for.get(kind, {}).get("current", "") for kind in ("ff", "dd"))
    types = []
    if single.startswith((*WIDE, *HALF_AS_WIDE)):
        types.append(np.dtype(np.float32))
    if double.startswith(WIDE):
        types.append(np.dtype(np.float64))
    return tuple(types)


LEFT_TO_NUMPY = left_to_numpy(np.lib.introspect.opt_func_info(func_name="^tanh$").get("tanh", {}))

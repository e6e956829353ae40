"""Any Python that finds this folder on its path is shaken, where DALEARN_SHAKE holds a seed.

A processor adds up in its own order and has its own exp, so the last bits of what a network returns differ from machine
to machine. Here they differ on one: every output is multiplied by 1 + 1e-15 · noise. What a test compares must not hang
on that. The noise is a function of the output's own bits and of the seed: the same network at the same input is shaken
alike every time, as it would be by another processor.

Python imports a module of this name by itself when it starts, so notebooks' kernels, worker processes and scripts that
a test starts are shaken like the tests.
"""

import functools
import importlib.abc
import importlib.util
import os
import sys

SIZE = 1e-15


class ShakeNetworks(importlib.abc.MetaPathFinder):
    """Waits for dalearn.network to be imported, and shakes what its subclasses return."""

    def __init__(self, seed):
        self.seed = seed

    def find_spec(self, name, path=None, target=None):
        if name != "dalearn.network":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        load = spec.loader.exec_module

        def exec_module(module):
            load(module)
            shake_subclasses(module.Network, self.seed)

        spec.loader.exec_module = exec_module
        return spec


def shake_subclasses(network, seed):
    """From now on the outputs and the slopes of every class that is derived from network are shaken."""

    def shaken(forward):
        @functools.wraps(forward)  # with the marks that it bears
        def forward_and_shake(self, theta, x, *earlier):
            returned = forward(self, theta, x, *earlier)
            if not (isinstance(returned, tuple) and len(returned) == 2):
                return returned  # a mistake, which the library has to name itself
            outputs, memory = returned
            return shake(outputs, seed), memory

        return forward_and_shake

    def shaken_back(backward):
        def backward_and_shake(self, theta, memory, slopes):
            return shake(backward(self, theta, memory, slopes), seed)

        return backward_and_shake

    def __init_subclass__(cls, **kwargs):
        super(network, cls).__init_subclass__(**kwargs)
        if "forward" in vars(cls):
            cls.forward = shaken(cls.forward)
        if "backward" in vars(cls):
            cls.backward = shaken_back(cls.backward)

    network.__init_subclass__ = classmethod(__init_subclass__)


def shake(outputs, seed):
    """outputs · (1 + SIZE · noise), the noise uniform with variance 1, made of the outputs' bits by a hash."""
    import numpy as np

    bits = np.ascontiguousarray(outputs, dtype=np.float64).view(np.uint64)
    mixed = bits ^ np.uint64(0x9E3779B97F4A7C15 * (seed + 1) % 2**64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):  # the mixing of splitmix64
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    noise = (mixed >> np.uint64(11)) / 2.0**52 - 1
    with np.errstate(over="ignore", invalid="ignore"):
        return (outputs * (1 + SIZE * np.sqrt(3) * noise)).astype(outputs.dtype)


if os.environ.get("DALEARN_SHAKE"):
    sys.meta_path.insert(0, ShakeNetworks(int(os.environ["DALEARN_SHAKE"])))

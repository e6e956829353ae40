"""How sentences speak of names, and of shapes with the names of their axes."""

import numpy as np


def listed(names):
    """`a`, `b` and `c`."""
    names = [f"`{name}`" for name in names]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def from_the_notebook(names, parameters, surely=True):
    """What is said of names of the notebook that are used in the place of arguments, or may be."""
    verb, whose = ("is a name", "its value") if len(names) == 1 else ("are names", "their values")
    these = "this" if len(parameters) == 1 else "these"
    advice = f"Take all from {these}." if surely else f"Should {whose} come from {these}?"
    return f"{listed(names)} {verb} of your notebook, not what the function is given: {listed(parameters)}. {advice}"


def named_axes(exercise, parameter, value):
    """[(name of an axis, its size)] of the value of an argument; an axis of a fixed length has no name."""
    names = exercise.axes.get(parameter, ())
    if not isinstance(value, np.ndarray) or value.ndim != len(names):
        return []
    return [(name, size) for name, size in zip(names, value.shape) if name and not name.isdigit()]


def axis_names(exercise, arguments):
    """{size: name of its axis} on an example, for the sizes that belong to one axis alone."""
    found = {}
    for parameter, value in zip(exercise.parameters, arguments):
        for name, size in named_axes(exercise, parameter, value):
            if size > 1:
                found.setdefault(size, set()).add(name)
    return {size: names.pop() for size, names in found.items() if len(names) == 1}


def size_in_words(size, axes):
    """n_ens = 20, or 20 where that size belongs to no axis."""
    return f"{axes[size]} = {size}" if size in axes else f"{size}"


def shape_in_words(shape, axes):
    """A shape with the names of its axes where they are known: (n_params = 4, n_ens = 20)."""
    if not shape:
        return "a single number"
    parts = [size_in_words(size, axes) for size in shape]
    return f"({', '.join(parts)}{',' * (len(parts) == 1)})"

"""What compiled code reads, reaches and holds. It is there for every function, where the source may not be."""

import dis
import importlib
import inspect
import types

import numpy as np

SMALL = "LOAD_SMALL_INT"  # of Python 3.14 and later
BELONG_TO_FORMULAS = (0, 1, 2, -1, 0.5)  # numbers that are typed in for their own sake


def all_code(code):
    """A code object, and those of the functions and comprehensions that are written inside it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from all_code(constant)


def names_from_outside(code):
    """The names that the code looks up outside of its function, in the order in which it does."""
    found = {}
    for part in all_code(code):
        for instruction in dis.get_instructions(part):
            if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
                found[instruction.argval] = True
    return list(found)


def locals_read(code):
    """The names of the function's own variables that it reads, or that a function inside it reads."""
    found = set()
    for part in all_code(code):
        for instruction in dis.get_instructions(part):
            found.update(_read_by(instruction))
    return found


def _read_by(instruction):
    name, values = instruction.opname, instruction.argval
    if name == "LOAD_FAST_AND_CLEAR":
        return []  # a comprehension puts a variable of the same name aside
    if name == "STORE_FAST_LOAD_FAST":
        return values[1:]
    if name.startswith(("LOAD_FAST", "LOAD_DEREF", "LOAD_CLASSDEREF", "LOAD_FROM_DICT_OR_DEREF")):
        return values if isinstance(values, tuple) else [values]
    return []


def data_from_outside(code, known):
    """The names that the code reads from the notebook and that hold data there: an ensemble, a rate, a network."""
    return [name for name in names_from_outside(code) if name in known and is_data(known[name])]


def functions_from_outside(function):
    """The names that a function reads from the notebook and that were defined by a def there."""
    known = function.__globals__
    names = names_from_outside(function.__code__)
    return [name for name in names if _is_defined_in(known, known.get(name)) and known[name] is not function]


def is_open(function):
    """Whether a function is a starter that nobody has filled: it returns the ... that stands in it."""
    return any(value is ... for value in _constants_returned(function.__code__))


def returns_nothing(function):
    """Whether a function never returns anything but None."""
    code = function.__code__
    comes_bit_by_bit = code.co_flags & (inspect.CO_GENERATOR | inspect.CO_COROUTINE)
    return not comes_bit_by_bit and all(value is None for value in _constants_returned(code))


def _constants_returned(code):
    """What a code returns: constants as they are, and for anything that is computed its instruction."""
    returned, before = [], None
    for instruction in dis.get_instructions(code):
        if instruction.opname == "RETURN_CONST":
            returned.append(instruction.argval)
        if instruction.opname == "RETURN_VALUE":
            is_constant = before is not None and before.opname == "LOAD_CONST"
            returned.append(before.argval if is_constant else instruction)
        before = instruction
    return returned


def _is_defined_in(known, value):
    return type(value) is types.FunctionType and value.__globals__ is known


def is_data(value):
    """Whether a value is data: numbers, containers, and the objects of the library, but no function and no module."""
    kind = type(value)
    if issubclass(kind, (int, float, complex, np.ndarray, np.generic, list, tuple, dict, set)):
        return True
    module = type.__dict__["__module__"].__get__(kind)  # which asks no code of a strange kind's own
    return type(module) is str and module.startswith("dalearn.") and not module.startswith("dalearn.exercises")


def numbers_typed_in(code):
    """The numbers in the code that may stand for a size or an argument, each once."""
    found = []
    for part in all_code(code):
        for instruction in dis.get_instructions(part):
            if instruction.opname not in ("LOAD_CONST", "RETURN_CONST", SMALL):
                continue
            number = instruction.argval
            if type(number) in (int, float) and number not in BELONG_TO_FORMULAS:
                found.append(number)
    return list(dict.fromkeys(found))


def with_another_number(code, number, value):
    """The code with another value wherever this number is typed in."""
    code = _among_the_constants(code, number)
    constants = []
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            constant = with_another_number(constant, number, value)
        elif type(constant) is type(number) and constant == number:
            constant = value
        constants.append(constant)
    return code.replace(co_consts=tuple(constants))


def _among_the_constants(code, number):
    """The code with the number among its constants, where a newer Python holds small whole numbers in instructions."""
    place = len(code.co_consts)
    here = [each.offset for each in dis.get_instructions(code) if each.opname == SMALL and each.argval == number]
    if not here or place > 255:  # a larger place does not fit into one instruction
        return code
    instructions = bytearray(code.co_code)
    for offset in here:
        instructions[offset : offset + 2] = dis.opmap["LOAD_CONST"], place
    return code.replace(co_code=bytes(instructions), co_consts=(*code.co_consts, number))


# ---------------------------------------------------------------------------------------------------- what it can call


def functions_reached(function):
    """All functions and classes that a function names, and those that the notebook's functions that it names do."""
    waiting, seen = [function], []
    while waiting:
        one = waiting.pop()
        seen.append(one)
        for value in _values_named(one):
            if any(value is other for other in seen):
                continue
            if _is_defined_in(function.__globals__, value):
                waiting.append(value)
            elif issubclass(type(value), (type, types.FunctionType)):
                seen.append(value)
    return seen[1:]


def _values_named(function):
    """What the names in a function's code stand for, through modules (kalman.gain) and imports in its own body."""
    inside = dict(zip(function.__code__.co_freevars, map(_content, function.__closure__ or ())))
    found = [*inside.values(), *(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()]
    for part in all_code(function.__code__):
        found += _values_named_in(part, function.__globals__, dict(inside))
    return found


def _content(cell):
    try:
        return cell.cell_contents
    except ValueError:  # it is still empty
        return None


def _values_named_in(code, known, own):
    value, found, before = None, [], None
    for instruction in dis.get_instructions(code):
        name, what = instruction.opname, instruction.argval
        if name in ("LOAD_GLOBAL", "LOAD_NAME"):
            value = known.get(what)
        elif name == "IMPORT_NAME":
            value = _imported(what, whole=before.argval is None)
        elif name == "IMPORT_FROM" or name in ("LOAD_ATTR", "LOAD_METHOD"):
            value = vars(value).get(what) if issubclass(type(value), types.ModuleType) else None
        elif name.startswith("STORE_FAST") and isinstance(what, str):
            own[what] = value
        elif name.startswith(("LOAD_FAST", "LOAD_DEREF")) and isinstance(what, str):
            value = own.get(what)
        if value is not None:
            found.append(value)
        before = instruction  # of an import it holds the names that are taken from the module
    return found


def _imported(name, whole):
    """A module of the library that the code imports, or its package where the whole is imported; no other modules."""
    package = name.partition(".")[0]
    if package != "dalearn":
        return None
    try:
        module = importlib.import_module(name)
    except ImportError:
        return None
    return importlib.import_module(package) if whole else module


# ------------------------------------------------------------------------------------------------- what an answer is


def plain_function(answer):
    """The Python function behind an answer, or None: a method's, a partial's, that of a __call__ are left alone.

    Nothing of the answer's own code runs here, so nothing is asked of it but of its type.
    """
    seen = []
    while type(answer) is types.FunctionType:
        if any(answer is other for other in seen):
            return None
        seen.append(answer)
        inner = vars(answer).get("__wrapped__")
        if inner is None:
            return answer
        answer = inner
    return None


def globals_of(answer):
    """The names of the notebook that an answer was defined in, {} where it is not known."""
    function = answer
    while hasattr(function, "func") and not inspect.isfunction(function):
        function = function.func  # of a partial
    if not inspect.isfunction(function) and not inspect.ismethod(function):
        function = type(function).__call__
    return getattr(function, "__globals__", {})

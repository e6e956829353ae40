"""What people write in the place of what: operators, functions, and what is done to a value once too often.

These are the tables behind the variants of our own answer; writer.py puts them into its code. A clause of a table ends
the sentence "It comes out as if ...", and {} stands for the words of the value.
"""

import ast
import operator

import numpy as np

LIKELY, POSSIBLE, RARE = 1, 2, 3  # how far-fetched a slip is

OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.MatMult: operator.matmul,
    ast.Pow: operator.pow,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
}
IN_PLACE = {  # a += b may write into a, where a + b makes something new
    ast.Add: operator.iadd,
    ast.Sub: operator.isub,
    ast.Mult: operator.imul,
    ast.Div: operator.itruediv,
    ast.MatMult: operator.imatmul,
    ast.Pow: operator.ipow,
    ast.FloorDiv: operator.ifloordiv,
    ast.Mod: operator.imod,
    ast.BitAnd: operator.iand,
    ast.BitOr: operator.ior,
}
BINDING = {  # what binds more tightly has the larger number
    ast.BitOr: 0,
    ast.BitAnd: 1,
    ast.Add: 2,
    ast.Sub: 2,
    ast.Mult: 3,
    ast.Div: 3,
    ast.MatMult: 3,
    ast.FloorDiv: 3,
    ast.Mod: 3,
    ast.Pow: 4,
}
BRACKETS_MAKE_NO_DIFFERENCE = {  # (a inner b) outer c, and a inner (b outer c)
    (ast.Add, ast.Add),
    (ast.Add, ast.Sub),
    (ast.Mult, ast.Mult),
    (ast.Mult, ast.Div),
    (ast.MatMult, ast.MatMult),
}
IN_THE_PLACE_OF = {  # what people write for an operator, the likeliest first
    ast.Add: [ast.Sub, ast.Mult, ast.Div],
    ast.Sub: [ast.Add, ast.Div, ast.Mult],
    ast.Mult: [ast.MatMult, ast.Div, ast.Add, ast.Sub, ast.Pow],
    ast.Div: [ast.Mult, ast.FloorDiv, ast.Sub, ast.Add, ast.Mod],
    ast.MatMult: [ast.Mult, ast.Add, ast.Sub],
    ast.Pow: [ast.Mult, ast.Add, ast.Div, ast.Sub],
    ast.FloorDiv: [ast.Div, ast.Mod, ast.Mult],
    ast.Mod: [ast.FloorDiv, ast.Div],
    ast.BitAnd: [ast.BitOr],
    ast.BitOr: [ast.BitAnd],
}
CHANGES_NOTHING_WITH_1 = (ast.Mult, ast.Div, ast.Pow)  # x * 1; it is as if the 1 were missing, which is said already
WRITTEN = {  # what is done to a and b by an operator that stands in the place of another
    ast.Add: "{a} and {b} were added",
    ast.Sub: "{b} were subtracted from {a}",
    ast.Mult: "{a} and {b} were multiplied with *",
    ast.Div: "{a} were divided by {b}",
    ast.MatMult: "{a} and {b} were multiplied as matrices, with @",
    ast.Pow: "{a} were raised to the power {b}",
    ast.FloorDiv: "{a} were divided by {b} with //, which cuts off the fraction",
    ast.Mod: "only the remainder of {a} divided by {b} were taken",
    ast.BitAnd: "& stood between {a} and {b}",
    ast.BitOr: "| stood between {a} and {b}",
}
COMPARISONS = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
COMPARED = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
RELATIVES = {  # functions that are taken for each other
    "mean": ["sum", "median", "std", "var", "max"],
    "sum": ["mean", "prod", "max", "median", "cumsum"],
    "median": ["mean", "max", "min"],
    "prod": ["sum"],
    "var": ["std"],
    "std": ["var"],
    "max": ["min", "mean"],
    "min": ["max", "mean"],
    "maximum": ["minimum"],
    "minimum": ["maximum"],
    "argmax": ["argmin", "max"],
    "argmin": ["argmax", "min"],
    "argsort": ["sort"],
    "exp": ["log", "expm1"],
    "log": ["exp", "log10", "log2", "log1p"],
    "sqrt": ["square"],
    "square": ["sqrt"],
    "abs": ["square"],
    "sin": ["cos", "tan", "sinc"],
    "cos": ["sin"],
    "sinc": ["sin"],
    "tanh": ["tan", "sinh", "arctanh", "sin", "arctan"],
    "ceil": ["floor", "round"],
    "floor": ["ceil", "round"],
    "ones": ["zeros"],
    "zeros": ["ones"],
    "quantile": ["percentile"],
    "cumsum": ["cumprod"],
    "hypot": ["add", "multiply"],
    "len": ["size"],
    "any": ["all"],
    "all": ["any"],
    "geomspace": ["linspace"],
    "solve": ["matmul"],
}
ALONG_AN_AXIS = ("mean", "sum", "median", "var", "std", "min", "max", "quantile", "sort", "prod", "any", "all")
CALLED = {  # functions in words
    "mean": "the mean",
    "sum": "the sum",
    "median": "the median",
    "prod": "the product",
    "var": "the variance",
    "std": "the standard deviation",
    "max": "the largest value",
    "min": "the smallest value",
    "argmax": "the place of the largest value",
    "argmin": "the place of the smallest value",
    "log": "the logarithm",
    "log10": "the logarithm to the base 10",
    "log2": "the logarithm to the base 2",
    "exp": "the exponential",
    "sqrt": "the root",
    "square": "the square",
    "abs": "the absolute value",
    "sin": "the sine",
    "cos": "the cosine",
    "tan": "the tangent",
    "inv": "the inverse",
    "quantile": "the quantiles",
    "percentile": "the percentiles",
    "cumsum": "the running sum",
    "cumprod": "the running product",
    "len": "the length",
    "size": "the number of all entries",
    "solve": "the solution of the system",
}


def members_mean(value):
    return np.mean(value, axis=-1, keepdims=True) + np.zeros(np.shape(value))


def transposed(value):
    if np.ndim(value) < 2:
        raise TypeError("a number and a row have no transpose")
    return value.T


PUT_IN = [  # what is done to a value once too often
    (lambda v: v * v, "{} had been squared once more"),
    (np.sqrt, "the root of {} had been taken"),
    (lambda v: 1 / v, "1 divided by {} had been used"),
    (lambda v: -v, "the sign of {} were the other one"),
    (np.abs, "the absolute value of {} had been taken"),
    (lambda v: 2 * v, "{} had been doubled"),
    (lambda v: v / 2, "{} had been halved"),
    (np.log, "the logarithm of {} had been taken"),
    (np.exp, "the exponential of {} had been taken"),
    (lambda v: np.maximum(v, 0), "{} had been cut off below 0"),
    (lambda v: v + 1, "1 had been added to {}"),
    (lambda v: v - 1, "1 had been subtracted from {}"),
    (lambda v: 1 - v, "1 minus {} had been used"),
    (members_mean, "{} had been averaged along the last axis"),
    (lambda v: np.mean(v, axis=0), "{} had been averaged along the first axis"),
    (lambda v: np.mean(v), "{} had been averaged to one number"),
    (lambda v: np.sum(v), "{} had been summed up to one number"),
    (lambda v: v - np.mean(v, axis=-1, keepdims=True), "the mean had been subtracted from {}"),
    (transposed, "{} had been transposed"),
    (lambda v: np.sort(v, axis=0), "{} had been sorted"),
    (lambda v: np.round(v), "{} had been rounded"),
    (lambda v: v[::-1], "the order of {} had been turned round"),
    (lambda v: v[:1], "only the first entry of {} counted"),
    (lambda v: v[0], "only the first entry of {} counted"),
    (lambda v: v[-1], "only the last entry of {} counted"),
    (lambda v: np.diag(np.diag(v)), "only the diagonal of {} counted"),
    (lambda v: v.astype(int), "the fractions of {} had been cut off"),
]


def power(base, exponent):
    """base ** exponent, but no whole number that is so long that it takes seconds."""
    if isinstance(base, int) and isinstance(exponent, int) and exponent * base.bit_length() > 10**5:
        raise OverflowError("the power is too large")
    return base**exponent


def in_the_place(kind):
    """The function of an operator that stands in the place of another."""
    return power if kind is ast.Pow else OPERATORS[kind]

"""Python's operators, comparisons and formats on a program's values, as far as their results are known."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable

from engine.keras_code.reading.program.known import (
    UnknownError,
    bounded,
    is_constant,
    is_number,
    power_of,
)
from engine.keras_code.reading.program.objects import (
    Array,
    Class,
    Function,
    Instance,
    Layer,
    Model,
    Tensor,
    Value,
)
from engine.keras_code.reading.program.state import MAX_ITEMS
from engine.keras_code.reading.signatures import is_layer_name
from engine.keras_code.reading.values import ReadCall, ReadName

_MAX_SHIFT = 40
_OBJECTS = (Layer, Tensor, Model, Function, Class, Instance, ReadCall)
# A width of more than two digits would make a text of any length.
_PERCENT = re.compile(r"%[-+ 0#]*\d{0,2}(?:\.\d{1,2})?[sdfegrixX%]")
_FIELD = re.compile(r"\{\w{0,40}(?:![sr])?(?::([^{}]*))?\}")
_FORMAT = re.compile(r"[<>^=]?[-+ ]?0?\d{0,2}[,_]?(?:\.\d{1,2})?[sdfeExX%g]?")


def _shifted(shift: Callable[[int, int], int]) -> Callable[..., Value]:
    def call(value: Value, by: Value) -> Value:
        if not isinstance(value, int) or not isinstance(by, int) or not 0 <= by <= _MAX_SHIFT:
            raise UnknownError
        return shift(value, by)

    return call


_OPERATORS: dict[type[ast.operator], Callable[..., Value]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: power_of,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
    ast.LShift: _shifted(operator.lshift),
    ast.RShift: _shifted(operator.rshift),
}
SIGNS = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
}
_COMPARISONS: dict[type[ast.cmpop], Callable[..., Value]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda one, series: operator.contains(series, one),
    ast.NotIn: lambda one, series: not operator.contains(series, one),
}
_EQUALITIES = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot)
_NEGATIONS = (ast.NotEq, ast.IsNot)


def computed(op: ast.operator, left: Value, right: Value) -> Value:
    """Return the result of an operator; raise what Python would, or UnknownError."""
    if isinstance(op, ast.Mod) and isinstance(left, str):
        return _with_percent(left, right)
    if isinstance(left, Array) or isinstance(right, Array):
        return Array(computed(op, *pair) for pair in _pairs(left, right))
    compute = _OPERATORS.get(type(op))
    if compute is None:
        raise UnknownError
    if isinstance(op, ast.Mult):
        left, right = (right, left) if isinstance(right, list | tuple | str) else (left, right)
        if isinstance(left, list | tuple | str):
            if not isinstance(right, int) or len(left) * right > MAX_ITEMS:
                raise UnknownError
            return left * right
    is_joined = isinstance(left, list | tuple | str) and isinstance(right, type(left))
    if is_joined and isinstance(op, ast.Add):
        found = compute(left, right)
        return bounded(found) if isinstance(found, str) else found
    if isinstance(left, dict) and isinstance(right, dict) and isinstance(op, ast.BitOr):
        return left | right
    if not (_is_plain_number(left) and _is_plain_number(right)):
        raise UnknownError
    return bounded(compute(left, right))


def _pairs(left: Value, right: Value) -> list[tuple[Value, Value]]:
    """Return the items on which an operator works if one side is an array."""
    size = len(left if isinstance(left, Array) else right)  # type: ignore[arg-type]
    sides = [one if isinstance(one, list) else [one] * size for one in (left, right)]
    if len(sides[0]) != len(sides[1]) or not all(map(_is_plain_number, (*sides[0], *sides[1]))):
        raise UnknownError
    return list(zip(*sides, strict=True))


def _is_plain_number(value: Value) -> bool:
    return is_number(value) or isinstance(value, bool)


def compared(op: ast.cmpop, left: Value, right: Value) -> bool:
    """Return whether a comparison holds; raise UnknownError if only running the program would tell."""
    if right is None and isinstance(op, ast.Is | ast.IsNot) and isinstance(left, _OBJECTS):
        return isinstance(op, ast.IsNot)
    if isinstance(op, _EQUALITIES) and is_kind(left) and is_kind(right):
        return (left.last == right.last) is not isinstance(op, _NEGATIONS)  # type: ignore[attr-defined]
    if not (is_comparable(left) and is_comparable(right)):
        raise UnknownError
    return bool(_COMPARISONS[type(op)](left, right))


def is_kind(value: Value) -> bool:
    """Return whether it is the name of one of Keras's layers."""
    return isinstance(value, ReadName) and is_layer_name(value.last)


def is_comparable(value: Value) -> bool:
    """Return whether a value has only constants in it, and not too many."""
    left, count = [value], 0
    while left and count <= MAX_ITEMS:
        one = left.pop()
        count += 1
        if isinstance(one, dict):
            left += one.values()
        elif isinstance(one, list | tuple) and not isinstance(one, Array):
            left += one
        elif not is_constant(one):
            return False
    return not left


# --- formats


def _with_percent(text: str, values: Value) -> Value:
    flat = values if isinstance(values, tuple) else (values,)
    if not all(map(is_constant, flat)) or "%" in _PERCENT.sub("", text):
        raise UnknownError
    return bounded(text % flat)


def formatted(value: Value, conversion: str, form: str) -> str:
    """Return a value as a format such as 0.2f shows it."""
    if not is_constant(value) or not _FORMAT.fullmatch(form):
        raise UnknownError
    if conversion in "sr" and conversion:
        value = str(value) if conversion == "s" else repr(value)
    return format(value, form)


def is_formattable(text: str) -> bool:
    """Return whether the fields of str.format are plain: no attributes, and widths of two digits."""
    fields = list(_FIELD.finditer(text))
    has_others = any(letter in _FIELD.sub("", text) for letter in "{}")
    return not has_others and all(_FORMAT.fullmatch(field.group(1) or "") for field in fields)

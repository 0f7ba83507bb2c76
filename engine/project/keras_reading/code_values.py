"""Values of expressions in pasted code, found by looking at them; nothing is run."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import TypeGuard

from engine.errors import InputError
from engine.project.keras_reading.values import ReadCall, ReadName, ReadValue, Unreadable

LARGEST = 1e12
MOST_ITEMS = 2000
_LONGEST_SOURCE = 200
_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}


class TooLargeError(InputError):
    """A list is longer than any that describes a layer."""


def read_value(node: ast.expr, names: Mapping[str, ReadValue]) -> ReadValue:
    """The constant, call or name that an expression is; `names` are those assigned before it."""
    match node:
        case ast.Constant(value=bool() | str() | None as value):
            return value
        case ast.Constant(value=int() | float() as number):
            return number if abs(number) <= LARGEST else Unreadable("a number beyond all use")
        case ast.Name(id=name):
            return names.get(name, ReadName(name))
        case ast.Attribute():
            path = dotted_path(node, names)
            return ReadName(path) if path else _unreadable(node)
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return _items(items, names)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            signed = read_value(operand, names)
            if _is_number(signed):
                return -signed if isinstance(node.op, ast.USub) else signed
        case ast.BinOp():
            return _computed(node, names)
        case ast.Call():
            return read_call(node, names) or _unreadable(node)
    return _unreadable(node)


def read_call(node: ast.Call, names: Mapping[str, ReadValue]) -> ReadCall | None:
    """The call of something that has a name; None for a call of a call."""
    full = dotted_path(node.func, names)
    if not full:
        return None
    path, _, name = full.rpartition(".")
    keywords = tuple(
        (item.arg or "**", read_value(item.value, names) if item.arg else _unreadable(item.value))
        for item in node.keywords
    )
    return ReadCall(name, _items(node.args, names), keywords, path)


def dotted_path(node: ast.expr, names: Mapping[str, ReadValue]) -> str:
    """keras.layers.Dense of a name with dots, an import's other names undone; empty for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    known = names.get(node.id)
    parts.append(known.path if isinstance(known, ReadName) else node.id)
    return ".".join(reversed(parts))


def source_of(node: ast.AST) -> str:
    """The expression's source, cut off where it is long."""
    try:
        return ast.unparse(node)[:_LONGEST_SOURCE]
    except RecursionError:
        return "an expression"


def _items(nodes: list[ast.expr], names: Mapping[str, ReadValue]) -> tuple[ReadValue, ...]:
    found: list[ReadValue] = []
    for node in nodes:
        if len(found) > MOST_ITEMS:
            raise TooLargeError
        if not isinstance(node, ast.Starred):
            found.append(read_value(node, names))
            continue
        value = read_value(node.value, names)
        found += value if isinstance(value, tuple) else (_unreadable(node),)
    return tuple(found)


def _computed(node: ast.BinOp, names: Mapping[str, ReadValue]) -> ReadValue:
    left, right = read_value(node.left, names), read_value(node.right, names)
    if isinstance(node.op, ast.Add) and isinstance(left, tuple) and isinstance(right, tuple):
        if len(left) + len(right) > MOST_ITEMS:
            raise TooLargeError
        return left + right
    if not _is_number(left) or not _is_number(right):
        return _unreadable(node)
    if isinstance(node.op, ast.Pow):
        is_small = abs(left) <= 1e6 and isinstance(right, int) and 0 <= right <= 16
        value = left**right if is_small else LARGEST * 2
    elif compute := _OPERATORS.get(type(node.op)):
        try:
            value = compute(left, right)
        except (ZeroDivisionError, OverflowError):
            return _unreadable(node)
    else:
        return _unreadable(node)
    return value if abs(value) <= LARGEST else _unreadable(node)


def _is_number(value: ReadValue) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _unreadable(node: ast.AST) -> Unreadable:
    return Unreadable(source_of(node))

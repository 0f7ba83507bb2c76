"""Evaluates expressions of pasted code that are constants, calls or names; nothing is run.

A name can stand for a long list, and a list can contain it many times. So the values are counted as if every
name were written out, and expressions beyond what any layer needs are refused.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable
from typing import TypeGuard

from engine.errors import InputError
from engine.keras_code.reading.code_text import ParsedCode
from engine.keras_code.reading.values import LoopValue, ReadCall, ReadName, ReadValue, Unreadable, is_known

MAX_MAGNITUDE = 1e12
MAX_ITEMS = 2000  # in one expression, with its names written out
MAX_STEPS = 100_000  # in one pasted text
_MAX_TEXT_LENGTH = 1000
_SERIES = frozenset({"range", "arange", "linspace"})
_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}


class TooLargeError(InputError):
    """An expression is longer than any that describes a layer."""


class ValueReader:
    """Evaluates expressions and keeps the values of names; a pasted text has one budget of steps."""

    def __init__(self, code: ParsedCode) -> None:
        self._code = code
        self._names: dict[str, tuple[ReadValue, int]] = {}  # each with its number of values
        self._left = MAX_STEPS
        self._size = 0

    def spend(self, steps: int = 1) -> None:
        """Count work; raises InputError if a pasted text needs more than any network does."""
        self._left -= steps
        if self._left < 0:
            raise InputError(
                "the code has more in it than can be read at once; paste only the lines of the network."
            )

    def keep(self, name: str, value: ReadValue) -> None:
        """Let a name stand for a value."""
        self._names[name] = (value, _size(value))

    def forget(self, name: str) -> None:
        """Forget a name, whose value is known only by running the code."""
        self._names.pop(name, None)

    def value(self, node: ast.expr) -> ReadValue:
        """The constant, call or name that an expression is."""
        self._size = 0
        try:
            return self._value(node)
        except TooLargeError:
            return Unreadable("a very long list")

    def call(self, node: ast.Call) -> ReadCall | None:
        """The call of a named function, None for a call of a call; raises TooLargeError."""
        self._size = 0
        return self._call(node)

    def path(self, node: ast.expr) -> str:
        """The full path of a dotted name (keras.layers.Dense), imports resolved.

        Empty for other expressions.
        """
        parts = _parts(node)
        if not parts:
            return ""
        self.spend(len(parts))
        known = self._names.get(parts[0])
        if known is not None and isinstance(known[0], ReadName):
            parts[0] = known[0].path
        return ".".join(parts)

    def loop_value(self, name: str, series: ast.expr) -> ReadValue:
        """The value of a loop's variable: one of several constants, the only one, or something unknown."""
        values = self.value(series)
        if isinstance(values, ReadCall) and values.name in _SERIES and is_known(values.positional):
            return LoopValue(name)
        if not isinstance(values, tuple) or not values or not is_known(values):
            return Unreadable(name)
        return values[0] if len(values) == 1 else LoopValue(name)

    def _count(self, size: int = 1) -> None:
        self.spend(size)
        self._size += size
        if self._size > MAX_ITEMS:
            raise TooLargeError

    def _value(self, node: ast.expr) -> ReadValue:
        self._count()
        match node:
            case ast.Constant(value=str() as text) if len(text) > _MAX_TEXT_LENGTH:
                return Unreadable("a very long text")
            case ast.Constant(value=bool() | str() | None as value):
                return value
            case ast.Constant(value=int() | float() as number):
                return number if abs(number) <= MAX_MAGNITUDE else Unreadable("a number beyond all use")
            case ast.Name(id=name):
                known, size = self._names.get(name, (ReadName(name), 0))
                self._count(size)
                return known
            case ast.Attribute():
                path = self.path(node)
                return ReadName(path) if path else self._unreadable(node)
            case ast.List(elts=items) | ast.Tuple(elts=items):
                return self._items(items)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
                signed = self._value(operand)
                if _is_number(signed):
                    return -signed if isinstance(node.op, ast.USub) else signed
            case ast.BinOp():
                return self._computed(node)
            case ast.Call():
                return self._call(node) or self._unreadable(node)
        return self._unreadable(node)

    def _call(self, node: ast.Call) -> ReadCall | None:
        full = self.path(node.func)
        if not full:
            return None
        path, _, name = full.rpartition(".")
        keywords = tuple(
            (item.arg or "**", self._value(item.value) if item.arg else self._unreadable(item.value))
            for item in node.keywords
        )
        return ReadCall(name, self._items(node.args), keywords, path)

    def _items(self, nodes: Iterable[ast.expr]) -> tuple[ReadValue, ...]:
        found: list[ReadValue] = []
        for node in nodes:
            if not isinstance(node, ast.Starred):
                found.append(self._value(node))
                continue
            value = self._value(node.value)
            found += value if isinstance(value, tuple) else (self._unreadable(node),)
        return tuple(found)

    def _computed(self, node: ast.BinOp) -> ReadValue:
        left, right = self._value(node.left), self._value(node.right)
        if isinstance(node.op, ast.Add) and isinstance(left, tuple) and isinstance(right, tuple):
            return left + right
        if not _is_number(left) or not _is_number(right):
            return self._unreadable(node)
        if isinstance(node.op, ast.Pow):
            is_small = abs(left) <= 1e6 and isinstance(right, int) and 0 <= right <= 16
            value = left**right if is_small else MAX_MAGNITUDE * 2
        elif compute := _OPERATORS.get(type(node.op)):
            try:
                value = compute(left, right)
            except (ZeroDivisionError, OverflowError):
                return self._unreadable(node)
        else:
            return self._unreadable(node)
        return value if abs(value) <= MAX_MAGNITUDE else self._unreadable(node)

    def _unreadable(self, node: ast.expr) -> Unreadable:
        self.spend()
        return Unreadable(self._code.shown(node))


def dotted_path(node: ast.expr) -> str:
    """A dotted name as it is written; empty for any other expression."""
    return ".".join(_parts(node))


def _parts(node: ast.expr) -> list[str]:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [node.id, *reversed(parts)] if isinstance(node, ast.Name) else []


def _is_number(value: ReadValue) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _size(value: ReadValue) -> int:
    """How many values it consists of, itself included."""
    if isinstance(value, ReadCall):
        value = (*value.positional, *(item for _, item in value.keywords))
    return 1 + sum(map(_size, value)) if isinstance(value, tuple) else 1

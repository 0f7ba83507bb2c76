"""Methods of lists, tuples, dicts and texts, as far as programs use them to describe a network."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engine.keras_code.reading.program.known import (
    BUILTINS,
    UnknownError,
    bounded,
    is_constant,
    items_of,
    key,
    rounded,
)
from engine.keras_code.reading.program.objects import Array, Value
from engine.keras_code.reading.program.operators import is_comparable, is_formattable

# Methods that change nothing.
READING_METHODS = frozenset({"get", "index", "count", "copy", "items", "keys", "values", "tolist", "append"})


def method_of(owner: Value, name: str) -> Callable[..., Value] | None:
    """Return a method of a list, tuple, dict, text or number that can be computed; else None."""
    if isinstance(owner, list | tuple) and name in ("index", "count", "remove"):
        return _comparing(owner, name)
    if isinstance(owner, list):
        return _list_method(owner, name)
    if isinstance(owner, dict):
        return _dict_method(owner, name)
    if isinstance(owner, str) and name in _TEXT_METHODS:
        return lambda *values, **keywords: _text(owner, name, values, keywords)
    return None


_LIST_METHODS = frozenset({"append", "insert", "reverse", "copy", "clear"})
_DICT_METHODS = frozenset({"get", "copy", "setdefault", "clear", "pop"})
_TEXT_METHODS = frozenset(
    {"format", "lower", "upper", "title", "strip", "split", "replace", "join", "startswith", "endswith"}
)


def _list_method(owner: list[Value], name: str) -> Callable[..., Value] | None:
    if name in _LIST_METHODS:
        return getattr(owner, name)  # type: ignore[no-any-return]
    if name == "extend":
        return lambda series: owner.extend(items_of(series))
    if name == "pop":
        return lambda index=-1: _popped(owner, index)
    if name == "sort":
        return lambda reverse=False: owner.__setitem__(
            slice(None), items_of(BUILTINS["sorted"](owner, reverse))
        )
    if name in ("tolist", "__iter__"):
        return lambda: list(owner)
    if isinstance(owner, Array) and name in ("astype", "round", "max", "min", "sum"):
        return lambda *values: _array_method(owner, name, values)
    return None


def _array_method(owner: Array, name: str, values: tuple[Value, ...]) -> Value:
    if name == "astype":
        kind = getattr(values[0], "last", values[0]) if values else None
        convert = BUILTINS["float" if str(kind).startswith("float") else "int"]
        if not str(kind).startswith(("int", "float")):
            raise UnknownError
        return Array(convert(one) for one in owner)
    if name == "round":
        return Array(rounded(one, *values) for one in owner)
    return BUILTINS[name](list(owner))


def _popped(owner: list[Value], index: Value) -> Value:
    if not isinstance(index, int) or not -len(owner) <= index < len(owner):
        raise UnknownError
    return owner.pop(index)


def _comparing(owner: list[Value] | tuple[Value, ...], name: str) -> Callable[..., Value]:
    """Return a method that compares all items with a value, which for nested lists could take for ever."""

    def call(value: Value) -> Value:
        if isinstance(value, list | tuple | dict) and not (is_comparable(value) and is_comparable(owner)):
            raise UnknownError
        return getattr(owner, name)(value)

    return call


def _dict_method(owner: dict[Value, Value], name: str) -> Callable[..., Value] | None:
    match name:
        case "items":
            return lambda: [tuple(pair) for pair in owner.items()]
        case "keys":
            return lambda: list(owner)
        case "values":
            return lambda: list(owner.values())
        case "update":
            return lambda *series, **keywords: owner.update(BUILTINS["dict"](*series, **keywords))  # type: ignore[call-overload]
    if name not in _DICT_METHODS:
        return None
    return lambda *values: getattr(owner, name)(*map(key, values[:1]), *values[1:])


def _text(owner: str, name: str, values: tuple[Value, ...], keywords: dict[str, Value]) -> Value:
    flat: Iterable[Value] = (x for one in values for x in (one if isinstance(one, list | tuple) else [one]))
    if not all(map(is_constant, (*flat, *keywords.values()))):
        raise UnknownError
    if name == "format" and not is_formattable(owner):
        raise UnknownError
    return bounded(getattr(owner, name)(*values, **keywords))

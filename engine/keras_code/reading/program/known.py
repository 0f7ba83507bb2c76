"""Python's and NumPy's functions on constants, as far as programs use them to describe a network."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import TypeGuard

from engine.keras_code.reading.program.objects import Value
from engine.keras_code.reading.program.state import MAX_ITEMS, MAX_MAGNITUDE, MAX_TEXT_LENGTH

NUMPY = frozenset({"np", "numpy", "jnp", "onp"})


class UnknownError(Exception):
    """The result would be known only by running the program."""


def is_number(value: Value) -> TypeGuard[int | float]:
    """Return whether it is a number and no bool."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_constant(value: Value) -> TypeGuard[int | float | bool | str | None]:
    """Return whether it is one of Python's plain constants."""
    return value is None or isinstance(value, int | float | bool | str)


def bounded(value: Value) -> Value:
    """Return a constant or a list; raise UnknownError if it is larger than any that describes a layer."""
    if is_number(value) and (not math.isfinite(value) or abs(value) > MAX_MAGNITUDE):
        raise UnknownError
    if isinstance(value, str) and len(value) > MAX_TEXT_LENGTH:
        raise UnknownError
    if isinstance(value, list | tuple | dict | set) and len(value) > MAX_ITEMS:
        raise UnknownError
    return value


def items_of(value: Value) -> list[Value]:
    """Return the items over which a loop would go; raise UnknownError if they are not known."""
    if isinstance(value, list | tuple | dict):
        return list(value)
    if isinstance(value, str):
        return list(bounded(value))  # type: ignore[call-overload, no-any-return]
    raise UnknownError


def _range(*limits: Value) -> Value:
    whole = [one for one in limits if isinstance(one, int)]
    if len(whole) != len(limits) or not 1 <= len(whole) <= 3 or 0 in whole[2:]:
        raise UnknownError
    found = range(*whole)
    if len(found) > MAX_ITEMS:
        raise UnknownError
    return list(found)


def _numbers(count: int, start: float, step: float) -> list[float]:
    if not 0 <= count <= MAX_ITEMS:
        raise UnknownError
    return [round(start + step * index, 12) for index in range(count)]


def _arange(*limits: Value) -> Value:
    numbers = [one for one in limits if is_number(one)]
    if len(numbers) != len(limits) or not 1 <= len(numbers) <= 3:
        raise UnknownError
    start, stop, step = (0, numbers[0], 1) if len(numbers) == 1 else (*numbers, 1)[:3]
    if not step or not all(map(math.isfinite, (start, stop, step))):
        raise UnknownError
    count = max(0, math.ceil((stop - start) / step))  # as numpy.arange has it
    if all(isinstance(one, int) for one in (start, stop, step)):
        return [int(x) for x in _numbers(count, start, step)]
    return list(_numbers(count, start, step))


def _linspace(start: Value, stop: Value, num: Value = 50, endpoint: Value = True) -> Value:
    if not is_number(start) or not is_number(stop) or not isinstance(num, int) or num < 1:
        raise UnknownError
    pieces = num - 1 if endpoint else num
    return list(_numbers(num, start, (stop - start) / pieces if pieces else 0.0))


def _logspace(
    start: Value, stop: Value, num: Value = 50, endpoint: Value = True, base: Value = 10.0
) -> Value:
    powers = _linspace(start, stop, num, endpoint)
    if not is_number(base) or not 0 < base <= 100 or not isinstance(powers, list):
        raise UnknownError
    return [bounded(base ** max(-300.0, min(300.0, one))) for one in powers]


def _zip(*series: Value) -> Value:
    return [tuple(row) for row in zip(*map(items_of, series), strict=False)]


def _enumerate(series: Value, start: Value = 0) -> Value:
    if not isinstance(start, int):
        raise UnknownError
    return [(start + index, item) for index, item in enumerate(items_of(series))]


def _dict(*series: Value, **keywords: Value) -> Value:
    found: dict[Value, Value] = {}
    for one in series:
        if isinstance(one, dict):
            found |= one
            continue
        for pair in items_of(one):
            if not isinstance(pair, list | tuple) or len(pair) != 2 or not is_constant(pair[0]):
                raise UnknownError
            found[pair[0]] = pair[1]
    return found | keywords


def _of_constants(function: Callable[..., Value]) -> Callable[..., Value]:
    def call(*values: Value, **keywords: Value) -> Value:
        flat = [x for one in values for x in (one if isinstance(one, list | tuple) else [one])]
        if not all(map(is_constant, (*flat, *keywords.values()))):
            raise UnknownError
        return function(*values, **keywords)

    return call


def _len(value: Value) -> Value:
    if not isinstance(value, list | tuple | dict | str):
        raise UnknownError
    return len(value)


def _sorted(series: Value, reverse: Value = False) -> Value:
    items = items_of(series)
    if not all(map(is_number, items)) and not all(isinstance(one, str) for one in items):
        raise UnknownError
    return sorted(items, reverse=bool(reverse))  # type: ignore[type-var]


def _list(series: Value = ()) -> Value:
    return items_of(series)


def _unique(series: Value = ()) -> Value:
    items = items_of(series)
    if not all(map(is_constant, items)):
        raise UnknownError
    return list(dict.fromkeys(items))


def _array(series: Value, dtype: Value = None) -> Value:
    return items_of(series) if isinstance(series, list | tuple) else series


def _repeat(value: Value, count: Value) -> Value:
    if not isinstance(count, int) or not 0 <= count <= MAX_ITEMS:
        raise UnknownError
    return [value] * count


def _prod(series: Value) -> Value:
    items = items_of(series)
    if len(items) > 20 or not all(map(is_number, items)):
        raise UnknownError
    return math.prod(items)  # type: ignore[arg-type]


def power_of(base: Value, power: Value) -> Value:
    """Return base ** power of numbers as small as those of a network."""
    is_small = is_number(base) and is_number(power) and abs(base) <= 1e6 and abs(power) <= 40
    if not is_small:
        raise UnknownError
    return bounded(base**power)  # type: ignore[operator]


BUILTINS: dict[str, Callable[..., Value]] = {
    "range": _range,
    "xrange": _range,
    "len": _len,
    "zip": _zip,
    "enumerate": _enumerate,
    "list": _list,
    "tuple": lambda series=(): tuple(items_of(series)),
    "set": _unique,
    "dict": _dict,
    "OrderedDict": _dict,
    "reversed": lambda series: items_of(series)[::-1],
    "sorted": _sorted,
    "int": _of_constants(int),
    "float": _of_constants(float),
    "str": _of_constants(str),
    "bool": _of_constants(bool),
    "abs": _of_constants(abs),
    "round": _of_constants(round),
    "min": _of_constants(min),
    "max": _of_constants(max),
    "sum": _of_constants(sum),
    "pow": power_of,
    "any": _of_constants(any),
    "all": _of_constants(all),
    "divmod": _of_constants(divmod),
}
NUMPY_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "arange": _arange,
    "linspace": _linspace,
    "logspace": _logspace,
    "array": _array,
    "asarray": _array,
    "unique": _unique,
    "prod": _prod,
    **{name: _of_constants(function) for name, function in (("round", round), ("around", round))},
    **{name: BUILTINS[name] for name in ("abs", "max", "min", "sum", "sort") if name in BUILTINS},
    "log2": _of_constants(math.log2),
    "sqrt": _of_constants(math.sqrt),
    "ceil": _of_constants(math.ceil),
    "floor": _of_constants(math.floor),
    "log": _of_constants(math.log),
    "log10": _of_constants(math.log10),
    "exp": _of_constants(math.exp),
    "power": power_of,
    "int32": _of_constants(int),
    "int64": _of_constants(int),
    "float32": _of_constants(float),
    "float64": _of_constants(float),
}


def known_function(path: str) -> Callable[..., Value] | None:
    """Return the function of a dotted name; None if it is none of those that can be computed."""
    places, _, name = path.rpartition(".")
    if not places or places in ("builtins", "collections", "six.moves", "past.builtins"):
        return BUILTINS.get(name)
    if places in NUMPY or places == "math":
        return NUMPY_FUNCTIONS.get(name)
    return _repeat if path == "itertools.repeat" else None


# --- methods


def method_of(owner: Value, name: str) -> Callable[..., Value] | None:
    """Return a method of a list, tuple, dict, text or number that can be computed; else None."""
    if isinstance(owner, list):
        return _list_method(owner, name)
    if isinstance(owner, tuple) and name in ("index", "count"):
        return getattr(owner, name)  # type: ignore[no-any-return]
    if isinstance(owner, dict):
        return _dict_method(owner, name)
    if isinstance(owner, str) and name in _TEXT_METHODS:
        return lambda *values, **keywords: _text(owner, name, values, keywords)
    return None


_LIST_METHODS = frozenset({"append", "insert", "reverse", "copy", "index", "count", "clear"})
_DICT_METHODS = frozenset({"get", "copy", "setdefault", "clear"})
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
    if name == "remove":
        return lambda value: _removed(owner, value)
    if name == "sort":
        return lambda reverse=False: owner.__setitem__(slice(None), items_of(_sorted(owner, reverse)))
    if name == "tolist":
        return lambda: owner
    return None


def _popped(owner: list[Value], index: Value) -> Value:
    if not isinstance(index, int) or not -len(owner) <= index < len(owner):
        raise UnknownError
    return owner.pop(index)


def _removed(owner: list[Value], value: Value) -> Value:
    if value not in owner:
        raise UnknownError
    owner.remove(value)
    return None


def _dict_method(owner: dict[Value, Value], name: str) -> Callable[..., Value] | None:
    match name:
        case "items":
            return lambda: [tuple(pair) for pair in owner.items()]
        case "keys":
            return lambda: list(owner)
        case "values":
            return lambda: list(owner.values())
        case "update":
            return lambda *series, **keywords: owner.update(_dict(*series, **keywords))  # type: ignore[call-overload]
        case "pop":
            return owner.pop
    return getattr(owner, name) if name in _DICT_METHODS else None


def _text(owner: str, name: str, values: tuple[Value, ...], keywords: dict[str, Value]) -> Value:
    flat: Iterable[Value] = (x for one in values for x in (one if isinstance(one, list | tuple) else [one]))
    if not all(map(is_constant, (*flat, *keywords.values()))):
        raise UnknownError
    if name == "format" and any(letter in owner for letter in ":!.["):
        raise UnknownError  # a width may make a text of any length, an attribute is code
    return bounded(getattr(owner, name)(*values, **keywords))

"""Functions of Python and NumPy on constants, as far as programs use them to describe a network."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeGuard

from engine.keras_code.reading.program.objects import Array, Layer, Stream, Value
from engine.keras_code.reading.program.state import MAX_ITEMS, MAX_MAGNITUDE, MAX_TEXT_LENGTH
from engine.keras_code.reading.signatures import LAYER_ALIASES, is_layer_name
from engine.keras_code.reading.values import ReadName

NUMPY = frozenset({"np", "numpy", "jnp", "onp"})


class UnknownError(Exception):
    """The result would be known only by running the program."""


CAN_FAIL = (UnknownError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


def is_number(value: Value) -> TypeGuard[int | float]:
    """Return whether it is a number and no bool."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_constant(value: Value) -> TypeGuard[int | float | bool | str | None]:
    """Return whether it is one of Python's plain constants."""
    return value is None or isinstance(value, int | float | bool | str)


def key(value: Value) -> Value:
    """Return a key of a dict; raise UnknownError if it is neither a constant nor a tuple of some."""
    if is_constant(value) or (isinstance(value, tuple) and all(map(is_constant, value))):
        return value
    raise UnknownError


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
    items = list(itertools.islice(iterator(value), MAX_ITEMS + 1))
    if len(items) > MAX_ITEMS and not isinstance(value, list | tuple | dict):
        raise UnknownError
    return items if len(items) <= MAX_ITEMS else list(value)  # type: ignore[call-overload]


def iterator(value: Value) -> Iterator[Value]:
    """Return what goes over the items, also over those that a list gets meanwhile, as in Python."""
    if isinstance(value, Stream):
        return value.items
    if isinstance(value, list | tuple | str):
        return iter(value)
    if isinstance(value, dict):
        return iter(list(value))
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
        return Array(int(x) for x in _numbers(count, start, step))
    return Array(_numbers(count, start, step))


def _linspace(start: Value, stop: Value, num: Value = 50, endpoint: Value = True) -> Value:
    if not is_number(start) or not is_number(stop) or not isinstance(num, int) or num < 1:
        raise UnknownError
    pieces = num - 1 if endpoint else num
    return Array(_numbers(num, start, (stop - start) / pieces if pieces else 0.0))


def _logspace(
    start: Value, stop: Value, num: Value = 50, endpoint: Value = True, base: Value = 10.0
) -> Value:
    powers = _linspace(start, stop, num, endpoint)
    if not is_number(base) or not 0 < base <= 100 or not isinstance(powers, list):
        raise UnknownError
    return Array(bounded(base ** max(-300.0, min(300.0, one))) for one in powers)


def _zip(*series: Value) -> Value:
    return Stream(zip(*map(iterator, series), strict=False))


def _enumerate(series: Value, start: Value = 0) -> Value:
    if not isinstance(start, int):
        raise UnknownError
    return Stream(enumerate(iterator(series), start))


def _dict(*series: Value, **keywords: Value) -> Value:
    found: dict[Value, Value] = {}
    for one in series:
        if isinstance(one, dict):
            found |= one
            continue
        for pair in items_of(one):
            if not isinstance(pair, list | tuple) or len(pair) != 2:
                raise UnknownError
            found[key(pair[0])] = pair[1]
    return found | keywords


def _of_constants(function: Callable[..., Value]) -> Callable[..., Value]:
    def call(*values: Value, **keywords: Value) -> Value:
        values = tuple(items_of(one) if isinstance(one, Stream) else one for one in values)
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


def _sum(series: Value, start: Value = 0) -> Value:
    items = items_of(series)
    if all(map(is_constant, (*items, start))):
        return sum(items, start)  # type: ignore[call-overload]
    if not isinstance(start, list | tuple) or not all(isinstance(one, type(start)) for one in items):
        raise UnknownError
    found = bounded([*start, *itertools.chain.from_iterable(items)])  # type: ignore[arg-type]  # of layers
    return tuple(found) if isinstance(start, tuple) else found  # type: ignore[arg-type]


def _next(series: Value, *default: Value) -> Value:
    if not isinstance(series, Stream):
        raise UnknownError
    try:
        return next(series.items, *default[:1])
    except StopIteration:
        raise UnknownError from None


def _chain(*series: Value) -> Value:
    return Stream(itertools.chain(*map(iterator, series)))


def _product(*series: Value, repeat: Value = 1) -> Value:
    several = [items_of(one) for one in series]
    if repeat not in (1, 2, 3) or math.prod(map(len, several)) ** repeat > MAX_ITEMS:
        raise UnknownError
    return Stream(itertools.product(*several, repeat=repeat))


def _copied(value: Value, memo: dict[int, Value] | None = None) -> Value:
    """Return a deep copy of containers; what is in them several times is copied once."""
    memo = {} if memo is None else memo
    if id(value) in memo:
        return memo[id(value)]
    if isinstance(value, dict):
        pairs: dict[Value, Value] = {}
        memo[id(value)] = pairs
        pairs |= {key: _copied(item, memo) for key, item in value.items()}
        return pairs
    if isinstance(value, list):
        items: list[Value] = type(value)()
        memo[id(value)] = items
        items += [_copied(item, memo) for item in value]
        return items
    if isinstance(value, tuple):
        memo[id(value)] = tuple(_copied(item, memo) for item in value)
        return memo[id(value)]
    if isinstance(value, Layer):
        return replace(value, output=None, home=None)
    if not is_constant(value):
        raise UnknownError
    return value


def _shallow_copy(value: Value) -> Value:
    if isinstance(value, Layer):
        return replace(value, output=None, home=None)
    if not isinstance(value, list | dict):
        raise UnknownError
    return value.copy() if isinstance(value, dict) else type(value)(value)


_KINDS: dict[str, type | tuple[type, ...]] = {
    "int": int,
    "float": float,
    "str": str,
    "bool": bool,
    "list": list,
    "tuple": tuple,
    "dict": dict,
    "Iterable": (list, tuple, dict, str, Stream),  # not a text: Python's name
    "Sequence": (list, tuple, str),  # not a text: Python's name
    "Integral": int,  # not a text: Python's name
    "Number": (int, float),  # not a text: Python's name
}


def _isinstance(value: Value, kind: Value) -> Value:
    if isinstance(kind, tuple):
        return True in [_isinstance(value, one) for one in kind]
    if not isinstance(kind, ReadName):
        raise UnknownError
    if isinstance(value, Layer) and is_layer_name(kind.last):
        return LAYER_ALIASES.get(value.call.name, value.call.name) == LAYER_ALIASES.get(kind.last, kind.last)
    is_plain = is_constant(value) or isinstance(value, list | tuple | dict | Stream)
    if kind.last not in _KINDS or not is_plain or isinstance(value, Array):
        raise UnknownError
    return isinstance(value, _KINDS[kind.last])


def _type(value: Value) -> Value:
    if not isinstance(value, Layer):
        raise UnknownError
    return ReadName(value.call.name)


def _list(series: Value = ()) -> Value:
    return items_of(series)


def _unique(series: Value = ()) -> Value:
    items = items_of(series)
    if not all(map(is_constant, items)):
        raise UnknownError
    return list(dict.fromkeys(items))


def _array(series: Value, dtype: Value = None) -> Value:
    return Array(items_of(series)) if isinstance(series, list | tuple) else series


def rounded(value: Value, decimals: Value = 0) -> Value:
    """Return a number rounded as NumPy rounds it, which takes 0.35 to 0.4 where Python takes it to 0.3."""
    if not is_number(value) or not isinstance(decimals, int) or not 0 <= decimals <= 12:
        raise UnknownError
    return value if isinstance(value, int) else round(value * 10**decimals) / 10**decimals


def _item_by_item(function: Callable[..., Value]) -> Callable[..., Value]:
    """Return a function of NumPy that takes a number or a list of them."""

    def call(value: Value, *values: Value) -> Value:
        if isinstance(value, list | tuple):
            return Array(bounded(function(one, *values)) for one in value)
        return function(value, *values)

    return call


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
    "reversed": lambda series: Stream(reversed(series if isinstance(series, list) else items_of(series))),
    "iter": lambda series: series if isinstance(series, Stream) else Stream(iterator(series)),
    "next": _next,
    "isinstance": _isinstance,
    "type": _type,
    "tqdm": lambda series, **_: series,
    "trange": _range,
    "sorted": _sorted,
    "int": _of_constants(int),
    "float": _of_constants(float),
    "str": _of_constants(str),
    "bool": _of_constants(bool),
    "abs": _of_constants(abs),
    "round": _of_constants(round),
    "min": _of_constants(min),
    "max": _of_constants(max),
    "sum": _sum,
    "pow": power_of,
    "any": _of_constants(any),
    "all": _of_constants(all),
    "divmod": _of_constants(divmod),
}
_MATH: dict[str, Callable[..., Value]] = {
    name: _of_constants(getattr(math, name))
    for name in ("log2", "sqrt", "ceil", "floor", "log", "log10", "exp")
}
NUMPY_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "arange": _arange,
    "linspace": _linspace,
    "logspace": _logspace,
    "array": _array,
    "asarray": _array,
    "unique": _unique,
    "prod": _prod,
    **{name: _item_by_item(rounded) for name in ("round", "around")},
    **{name: BUILTINS[name] for name in ("abs", "max", "min", "sum")},
    "sort": lambda series: Array(items_of(_sorted(series))),
    "power": power_of,
    **{name: _item_by_item(function) for name, function in _MATH.items()},
    **{name: _item_by_item(BUILTINS["int"]) for name in ("int32", "int64")},
    **{name: _item_by_item(BUILTINS["float"]) for name in ("float32", "float64")},
}
_MATH_FUNCTIONS = _MATH | {"pow": lambda *values: BUILTINS["float"](power_of(*values)), "prod": _prod}
_OTHERS: dict[str, Callable[..., Value]] = {
    "itertools.repeat": _repeat,
    "itertools.chain": _chain,
    "itertools.chain.from_iterable": lambda series: _chain(*items_of(series)),
    "itertools.product": _product,
    "copy.deepcopy": _copied,
    "copy.copy": _shallow_copy,
}
_BUILTIN_PLACES = (
    "builtins",
    "collections",
    "six.moves",
    "past.builtins",
    "tqdm",
    "tqdm.auto",
    "tqdm.notebook",
)


def known_function(path: str) -> Callable[..., Value] | None:
    """Return the function of a dotted name; None if it is none of those that can be computed."""
    places, _, name = path.rpartition(".")
    if not places or places in _BUILTIN_PLACES:
        return BUILTINS.get(name)
    if places == "math":
        return _MATH_FUNCTIONS.get(name)
    return NUMPY_FUNCTIONS.get(name) if places in NUMPY else _OTHERS.get(path)

"""Keras's config JSON as calls; what would run code of its own is refused."""

from __future__ import annotations

import struct

from engine.errors import InputError
from engine.keras_code.reading.values import ReadCall, ReadValue, Unreadable

_LARGEST = 1e12
_CODE_CLASSES = frozenset({"Lambda", "__lambda__", "function", "TFSMLayer", "TorchModuleWrapper", "JaxLayer"})


def read_config_call(item: object) -> ReadCall:
    """The constructor call of a serialized object; raises InputError where it is not Keras's own."""
    if not isinstance(item, dict) or not isinstance(item.get("class_name"), str):
        raise InputError("The model is not as Keras writes it: a layer has no class.")
    name = item["class_name"]
    refuse_foreign(item)
    config = item.get("config")
    if not isinstance(config, dict):
        config = {}
    keywords = tuple((str(key), _value(value)) for key, value in config.items())
    return _without_usual_strides(ReadCall(name, (), keywords))


def refuse_foreign(item: dict[str, object]) -> None:
    """Raise InputError if an object is code, or of a class that only its author has."""
    name = str(item.get("class_name"))[:60]
    registered = item.get("registered_name")
    module = item.get("module")
    if name in _CODE_CLASSES:
        what = "a Lambda layer" if name == "Lambda" else f"code of its own ({name})"
        raise InputError(f"The model has {what}; that is never run here, so the model can't be read.")
    is_own = isinstance(registered, str) and ">" in registered
    is_elsewhere = isinstance(module, str) and module.partition(".")[0] not in ("keras", "tf_keras")
    if is_own or is_elsewhere:
        raise InputError(f"The model has {name}, a class that is not Keras's own, so it can't be read.")


def _value(value: object) -> ReadValue:
    match value:
        case bool() | str() | None:
            return value
        case int() | float():
            if not abs(value) <= _LARGEST:
                return Unreadable("a number beyond all use")
            return value if isinstance(value, int) else _as_written(value)
        case list():
            return tuple(_value(item) for item in value)
        case {"class_name": "__tuple__", "items": list(items)}:
            return tuple(_value(item) for item in items)
        case {"class_name": str()}:
            return read_config_call(value)
        case {"value": _}:
            refuse_foreign({"class_name": "__lambda__"})
    return Unreadable("something else")


def _as_written(number: float) -> float:
    """Keras keeps some settings as float32 and saves 0.01 as 0.009999999776482582: what was meant."""
    packed = struct.pack("<f", number)
    if struct.unpack("<f", packed)[0] != number:
        return number
    shorter = (float(f"{number:.{digits}g}") for digits in range(1, 10))
    return next((found for found in shorter if struct.pack("<f", found) == packed), number)


def _without_usual_strides(call: ReadCall) -> ReadCall:
    """Keras writes a pool's size into strides that were not given."""
    given = call.arguments
    if "pool_size" not in given or given.get("strides") != given["pool_size"]:
        return call
    return ReadCall(call.name, (), tuple(item for item in call.keywords if item[0] != "strides"))

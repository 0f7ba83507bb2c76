"""The layers of a Keras model's config, in order, and the groups of their weights in its weights file."""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.checks.layer_checks import keras_own_name
from engine.errors import InputError
from engine.keras_code.reading.code_parts import MAX_LAYERS
from engine.keras_code.reading.values import ReadCall, ReadValue, Unreadable

_STRAIGHT = ("Functional", "Model")
_MAX_MAGNITUDE = 1e12
_CODE_CLASSES = frozenset({"Lambda", "__lambda__", "function", "TFSMLayer", "TorchModuleWrapper", "JaxLayer"})


@dataclass(frozen=True)
class ConfigLayer:
    """A layer's call, and its group in the weights file."""

    call: ReadCall
    group: str


def config_layers(model: object) -> list[ConfigLayer]:
    """The layers of a Sequential model or of a functional one without branches; raises InputError."""
    found = list(_layers(model, ""))
    if len(found) > MAX_LAYERS:
        raise InputError(f"At most {MAX_LAYERS} layers can be read at once; this model has {len(found)}.")
    return found


def built_shape(model: object) -> ReadValue:
    """The input shape of a Sequential model without an input layer, with the batch axis.

    None if not given.
    """
    config = model.get("config") if isinstance(model, dict) else None
    shape = config.get("build_input_shape") if isinstance(config, dict) else None
    return tuple(shape) if isinstance(shape, list) else None


def _layers(model: object, group: str) -> Iterator[ConfigLayer]:
    items = _items(model)
    counts: Counter[str] = Counter()
    for item in items:
        call = None if _is_model(item) else read_config_call(item)
        name = keras_own_name(str(item["class_name"]))
        number = counts[name]
        counts[name] += 1
        path = f"{group}layers/{name}_{number}" if number else f"{group}layers/{name}"
        if call is None:
            yield from _layers(item, f"{path}/")
        else:
            yield ConfigLayer(call, path)


def _is_model(item: object) -> bool:
    return isinstance(item, dict) and item.get("class_name") in ("Sequential", *_STRAIGHT)


def _items(model: object) -> list[dict[str, Any]]:
    """A model's serialized layers in the order of the data flow."""
    if not isinstance(model, dict) or "class_name" not in model:
        raise InputError("This is not a Keras model: expected what model.save or model.to_json writes.")
    if not _is_model(model):
        refuse_foreign(model)
        raise InputError(f"A Sequential model was expected, not {str(model['class_name'])[:60]}.")
    config = model.get("config")
    items = config.get("layers") if isinstance(config, dict) else config
    if not isinstance(items, list) or not all(isinstance(x, dict) and "class_name" in x for x in items):
        raise InputError("The model is not as Keras writes it: its layers are missing.")
    return items if model["class_name"] == "Sequential" else _in_line(items)


def _in_line(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The layers of a functional model from its input on.

    InputError unless each follows exactly one other.
    """
    after: dict[str, dict[str, Any]] = {}
    starts = []
    for item in items:
        sources = list(_sources(item.get("inbound_nodes")))
        if not sources:
            starts.append(item)
        elif len(sources) > 1 or sources[0] in after:
            raise _branches()
        else:
            after[sources[0]] = item
    if len(starts) != 1:
        raise _branches()
    line = starts
    while (following := after.pop(str(line[-1].get("name")), None)) is not None:
        line.append(following)
    if len(line) != len(items):
        raise _branches()
    return line


def _branches() -> InputError:
    return InputError("The model branches; only layers in one row can be read.")


def _sources(node: object) -> Iterator[str]:
    """The names of the layers whose outputs a layer takes, as Keras 3 or Keras 2 writes them."""
    if isinstance(node, dict):
        history = node.get("keras_history")
        if isinstance(history, list) and history:
            yield str(history[0])
            return
        for value in node.values():
            yield from _sources(value)
    elif isinstance(node, list):
        if len(node) >= 3 and isinstance(node[0], str) and isinstance(node[1], int):
            yield node[0]
            return
        for value in node:
            yield from _sources(value)


# --- Config JSON as calls; objects that would run code of their own are refused


def read_config_call(item: object) -> ReadCall:
    """The constructor call of a serialized object; raises InputError if it is not Keras's own."""
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
            if not abs(value) <= _MAX_MAGNITUDE:
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
    """Undo the rounding of settings that Keras keeps as float32: 0.01 is saved as 0.009999999776482582."""
    packed = struct.pack("<f", number)
    if struct.unpack("<f", packed)[0] != number:
        return number
    shorter = (float(f"{number:.{digits}g}") for digits in range(1, 10))
    return next((found for found in shorter if struct.pack("<f", found) == packed), number)


def _without_usual_strides(call: ReadCall) -> ReadCall:
    """Drop strides that equal the pool size, which Keras writes if none were given."""
    given = call.arguments
    if "pool_size" not in given or given.get("strides") != given["pool_size"]:
        return call
    return ReadCall(call.name, (), tuple(item for item in call.keywords if item[0] != "strides"))

"""The layers of a Keras model's config, in order, as calls; where each is, for its weights."""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from engine.analysis.wording import sanitized
from engine.checks.layer_checks import keras_own_name
from engine.errors import InputError
from engine.keras_code.reading.model_graph import Item, RowLayer, in_a_row
from engine.keras_code.reading.program.state import MAX_LAYERS
from engine.keras_code.reading.signatures import (
    INPUT_CALLS,
    LAMBDA,
    SEQUENTIAL,
    is_layer_name,
)
from engine.keras_code.reading.values import ReadCall, ReadValue, Unreadable
from engine.language.texts import _
from engine.network.layer_kinds.shared_fields import ACTIVATIONS

_STRAIGHT = ("Functional", "Model")  # not a text: Keras's names
_MAX_MAGNITUDE = 1e12
_CODE_CLASSES = frozenset({LAMBDA, "__lambda__", "function", "TFSMLayer", "TorchModuleWrapper", "JaxLayer"})
_KERNEL = ("kernel_initializer", "kernel_regularizer", "kernel_constraint")
KERAS_ACTIVATIONS = frozenset(ACTIVATIONS) | {
    *("celu", "exponential", "glu", "hard_shrink", "hard_silu", "hard_swish", "hard_tanh", "log_sigmoid"),
    *("log_softmax", "soft_shrink", "sparse_plus", "sparse_sigmoid", "sparsemax", "squareplus", "swish"),
    *("tanh_shrink", "threshold"),
}
# Layers of Keras 1 and 2, and what Keras 2 makes of operations, which neither the app nor Keras 3 has.
LAYERS_OF_OLD_KERAS = frozenset(
    {
        *("AbstractRNNCell", "AtrousConvolution1D", "AtrousConvolution2D", "ClassMethod", "ConvRecurrent2D"),
        *("CuDNNGRU", "CuDNNLSTM", "DenseFeatures", "GRUCell", "InstanceMethod"),
        "Highway",  # not a text: Keras's name
        *("InstanceProperty", "LocallyConnected1D", "LocallyConnected2D", "LSTMCell", "MaxoutDense"),
        "Merge",  # not a text: Keras's name
        *("ParametricSoftplus", "RandomFourierFeatures", "RandomHeight", "RandomWidth", "SimpleRNNCell"),
        *("SlicingOpLambda", "StackedRNNCells", "SyncBatchNormalization", "TFOpLambda", "ThresholdedReLU"),
        *("TensorFlowOpLayer", "ThresholdedLinear", "TimeDistributedDense", "HashedCrossing"),
        "Wrapper",  # not a text: Keras's name
    }
)
_LAST_AXIS = ("BatchNormalization", "LayerNormalization", "Softmax")  # not a text: Keras's names


@dataclass(frozen=True)
class Place:
    """Where a layer is in its model: it is the `index`-th of `count` of one class, whose name is `kind`."""

    kind: str
    index: int
    count: int


@dataclass(frozen=True)
class ConfigLayer:
    """A layer of a model: the call that makes it, its own call, and where its weights are.

    `names` are those of the models that it is in, from the outermost on, and its own; `places` are those of
    the same. `rank` is that of one sample of its input, if the file says so.
    """

    call: ReadCall
    names: tuple[str, ...]
    places: tuple[Place, ...]
    arguments: tuple[tuple[str, ReadValue], ...] = ()
    rank: int | None = None
    is_trainable: bool = True


@dataclass(frozen=True)
class ModelLayers:
    """All layers of a model in the order of the data flow, and sentences about others.

    `names` are those of the outermost model's layers as `model.layers` has them; `version` is that of Keras.
    """

    layers: tuple[ConfigLayer, ...]
    notes: tuple[str, ...]
    names: tuple[str, ...]
    version: str


def read_model(model: object, version: str = "") -> ModelLayers:
    """Read the config of a Sequential model, or of a functional one whose layers are in one row.

    Parameters
    ----------
    model : object
        The JSON of `model.to_json()`.
    version : str
        Of the Keras that wrote it, if something else in the file says that.

    Returns
    -------
    ModelLayers

    Raises
    ------
    InputError
        If it is something else, has code or classes of its own, or branches.
    """
    notes: list[str] = []
    found = list(_layers(model, (), (), notes))
    if len(found) > MAX_LAYERS:
        text = _("At most {most} layers can be read at once; this model has {n}.")
        raise InputError(text.format(most=MAX_LAYERS, n=len(found)))
    assert isinstance(model, dict)
    written = model.get("keras_version")
    version = version or (written if isinstance(written, str) else "3" if "module" in model else "2")
    is_functional = model["class_name"] != SEQUENTIAL
    names = tuple(_name(x) for x in _items(model) if is_functional or x["class_name"] != "InputLayer")
    return ModelLayers(tuple(found), tuple(dict.fromkeys(notes)), names, version)


def built_shape(model: object) -> ReadValue:
    """The input shape of a Sequential model without an input layer, with the batch axis.

    None if not given.
    """
    config = model.get("config") if isinstance(model, dict) else None
    shape = config.get("build_input_shape") if isinstance(config, dict) else None
    return _shape(shape)


def _layers(
    model: object,
    names: tuple[str, ...],
    places: tuple[Place, ...],
    notes: list[str],
    outer: Mapping[str, ReadValue] = MappingProxyType({}),
) -> Iterator[ConfigLayer]:
    """All layers of a model and of those in it; `outer` are arguments that its call hands on to them."""
    items = _items(model)
    assert isinstance(model, dict)
    row = [RowLayer(item) for item in items]
    if model["class_name"] != SEQUENTIAL:
        row, note = in_a_row(model["config"], items)
        notes += [note] if note else []
    place_of = {id(item): place for item, place in zip(items, _places(items), strict=True)}
    for part in row:
        item = part.item
        here = (*names, _name(item)), (*places, place_of[id(item)])
        arguments = {**outer, **{name: _value(value) for name, value in part.arguments}}
        if _is_model(item):
            handed_on = {name: value for name, value in arguments.items() if name == "training"}
            if any(arguments[name] is not None for name in arguments.keys() - handed_on):
                text = _("The arguments of the call of “{layer}” have no field here and were left out.")
                notes.append(text.format(layer=sanitized(here[0][-1], 40)))
            yield from _layers(item, *here, notes, handed_on)
        else:
            call = read_config_call(item)
            _refuse_unknown(item)
            config = item.get("config")
            is_trainable = not isinstance(config, dict) or config.get("trainable") is not False
            yield ConfigLayer(call, *here, tuple(arguments.items()), _rank_of(item), is_trainable)


def _places(items: list[Item]) -> list[Place]:
    kinds = [keras_own_name(str(item["class_name"])) for item in items]
    counts, seen = Counter(kinds), Counter[str]()
    places = []
    for kind in kinds:
        places.append(Place(kind, seen[kind], counts[kind]))
        seen[kind] += 1
    return places


def _name(item: Item) -> str:
    """A layer's name, which a functional model's config has beside the layer, too."""
    config = item.get("config")
    name = config.get("name") if isinstance(config, dict) else None
    return name if isinstance(name, str) else str(item.get("name", ""))


def _rank_of(item: Item) -> int | None:
    config = item.get("build_config")
    shape = _shape(config.get("input_shape")) if isinstance(config, dict) else None
    return len(shape) - 1 if shape else None


def _shape(value: object) -> tuple[ReadValue, ...] | None:
    if isinstance(value, dict):
        value = value.get("items")
    return tuple(value) if isinstance(value, list) else None


def _is_model(item: object) -> bool:
    return isinstance(item, dict) and item.get("class_name") in (SEQUENTIAL, *_STRAIGHT)


def _items(model: object) -> list[Item]:
    """A model's serialized layers in the order of the file."""
    if not isinstance(model, dict) or "class_name" not in model:
        raise InputError(_("This is not a Keras model: expected what model.save or model.to_json writes."))
    if not _is_model(model):
        refuse_foreign(model)
        text = _("A Sequential model was expected, not {name}.")
        raise InputError(text.format(name=str(model["class_name"])[:60]))
    config = model.get("config")
    items = config.get("layers") if isinstance(config, dict) else config
    if not isinstance(items, list) or not all(isinstance(x, dict) and "class_name" in x for x in items):
        raise InputError(_("The model is not as Keras writes it: its layers are missing."))
    if model["class_name"] != SEQUENTIAL and not isinstance(config, dict):
        raise InputError(_("The model is not as Keras writes it: its output is missing."))
    return items


# --- Config JSON as calls; objects that would run code of their own are refused


def read_config_call(item: object) -> ReadCall:
    """The constructor call of a serialized object; raises InputError if it is not Keras's own."""
    if not isinstance(item, dict) or not isinstance(item.get("class_name"), str):
        raise InputError(_("The model is not as Keras writes it: a layer has no class."))
    name = item["class_name"]
    refuse_foreign(item)
    config = item.get("config")
    if not isinstance(config, dict):
        config = {}
    keywords = tuple(
        (str(key), _value(value)) for key, value in config.items() if not _is_unused(name, key, value)
    )
    return _as_keras_3(ReadCall(name, (), keywords))


def refuse_foreign(item: dict[str, object]) -> None:
    """Raise InputError if an object is code, or of a class that only its author has."""
    name = str(item.get("class_name"))[:60]
    registered = item.get("registered_name")
    module = item.get("module")
    if name in _CODE_CLASSES:
        text = _(
            "The model has code of its own ({name}); that is never run here, so the model can't be read."
        )
        if name == LAMBDA:
            text = _("The model has a Lambda layer; that is never run here, so the model can't be read.")
        raise InputError(text.format(name=name))
    is_own = isinstance(registered, str) and ">" in registered
    is_elsewhere = isinstance(module, str) and module.partition(".")[0] not in ("keras", "tf_keras")
    if is_own or is_elsewhere:
        raise _not_keras(name)


def _refuse_unknown(item: Item) -> None:
    """Raise InputError if a layer of an old file, which does not say whose it is, is none of Keras's."""
    name = item["class_name"]
    if "module" not in item and not (is_layer_name(name) or name in INPUT_CALLS | LAYERS_OF_OLD_KERAS):
        raise _not_keras(sanitized(name, 60))


def _not_keras(name: str) -> InputError:
    text = _("The model has {name}, a class that is not Keras's own, so it can't be read.")
    return InputError(text.format(name=name))


def _is_unused(class_name: str, name: object, value: object) -> bool:
    """Whether Keras 2 writes a setting only because a convolution by depth is made from another one."""
    if class_name not in ("DepthwiseConv2D", "SeparableConv2D"):
        return False
    return name in _KERNEL or (name == "groups" and value == 1)


def _value(value: object) -> ReadValue:
    match value:
        case bool() | str() | None:
            return value
        case int() | float():
            if not abs(value) <= _MAX_MAGNITUDE:
                return Unreadable(_("a number beyond all use"))
            return value if isinstance(value, int) else _as_written(value)
        case list():
            return tuple(_value(item) for item in value)
        case {"class_name": "__tuple__", "items": list(items)}:
            return tuple(_value(item) for item in items)
        case {"class_name": "__numpy__", "config": {"value": number}} | {"type": "ndarray", "value": number}:
            return _value(number)
        case {"class_name": str()}:
            return read_config_call(value)
        case {"value": _}:
            refuse_foreign({"class_name": "__lambda__"})
    return Unreadable(_("something else"))


def _as_written(number: float) -> float:
    """Undo the rounding of settings that Keras keeps as float32: 0.01 is saved as 0.009999999776482582."""
    packed = struct.pack("<f", number)
    if struct.unpack("<f", packed)[0] != number:
        return number
    shorter = (float(f"{number:.{digits}g}") for digits in range(1, 10))
    return next((found for found in shorter if struct.pack("<f", found) == packed), number)


def _as_keras_3(call: ReadCall) -> ReadCall:
    """The call with what today's Keras takes for the same layer; InputError if Keras would refuse it."""
    given = call.arguments
    for name in ("activation", "recurrent_activation"):
        function = given.get(name)
        if isinstance(function, str) and function not in KERAS_ACTIVATIONS:
            text = _(
                "The model has the activation “{name}”, a function that is not Keras's own, so it can't be"
                " read."
            )
            raise InputError(text.format(name=sanitized(function, 40)))
    if call.name == "GRU" and "reset_after" not in given:  # of a Keras that had no other GRU
        return replace(call, keywords=(*call.keywords, ("reset_after", False)))
    if "pool_size" in given and given.get("strides") == given["pool_size"]:  # written if none were given
        return replace(call, keywords=tuple(item for item in call.keywords if item[0] != "strides"))
    return call


def on_last_axis(call: ReadCall, rank: int | None) -> ReadCall:
    """The call with -1 for the last axis, which Keras 2 counts from the front: [3] for images.

    `rank` is that of one sample; None if it is not known, and the call stays as it is.
    """
    if call.name not in _LAST_AXIS or not rank or call.arguments.get("axis") not in (rank, (rank,)):
        return call
    return replace(call, keywords=tuple((name, -1 if name == "axis" else x) for name, x in call.keywords))

"""Translates a call that was read to a layer of the stack, by the table of layer kinds."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.checks.layer_checks import is_keras_own_name
from engine.errors import InputError
from engine.keras_code.reading.arguments import checked, field_value, initializer_id
from engine.keras_code.reading.bound_call import bind
from engine.keras_code.reading.keras_1 import in_todays_names
from engine.keras_code.reading.notes import swept_note
from engine.keras_code.reading.signatures import (
    BIDIRECTIONAL,
    EMBEDDING,
    INPUT_CALLS,
    LAYER_ALIASES,
    kind_of,
    parameters_of,
)
from engine.keras_code.reading.values import LoopValue, ReadCall, ReadName, ReadValue, as_shape, text_of
from engine.language.lists import listed_as_choice
from engine.language.texts import _
from engine.network.fields import FieldValue, is_text
from engine.network.layer_kinds import LAYER_KINDS, LayerKind
from engine.network.spec import LayerSpec

# Arguments about how Keras computes or what the input is; they do not change the network.
_IGNORED_ARGUMENTS = frozenset(
    {
        "name",
        "seed",
        "autocast",
        "use_cudnn",
        "unroll",
        "implementation",
        "synchronized",
        "zero_output_for_mask",
        "input_shape",
        "input_dim",
        "input_length",
        "batch_input_shape",
        "batch_shape",
        "batch_size",
        "shape",
        "sparse",
        "ragged",
    }
)
_SETTLED: dict[str, tuple[ReadValue, ...]] = {
    "trainable": (True,),
    "data_format": (None, "channels_last"),
    "dtype": (None, "float32"),
    "axis": (-1, (-1,)),
    "rms_scaling": (False,),
    "time_major": (False,),
}
_WRAPPED = tuple(kind.keras_name for kind in LAYER_KINDS.values() if kind.wrapper_fields)


@dataclass(frozen=True)
class Translated:
    """A layer, or None, and sentences about what of its call was dropped."""

    layer: LayerSpec | None
    remarks: tuple[str, ...] = ()


def translate(call: ReadCall) -> Translated:
    """Translate the call of a kind that the app has, or of Bidirectional; raises nothing.

    A call that Keras or the app cannot take gives no layer and a sentence.
    """
    name = LAYER_ALIASES.get(call.name, call.name)
    remarks: list[str] = []
    try:
        if name == BIDIRECTIONAL:
            layer = _bidirectional(call, remarks)
        else:
            kind = kind_of(name)
            if kind is None:
                raise InputError(_("it has no card in this app."))
            layer = _plain(call, kind, remarks)
    except InputError as error:
        return Translated(None, (_("{layer} was skipped: {reason}").format(layer=name, reason=error),))
    messages = [f"{name}: {text}" for text in remarks]
    if layer.is_swept:
        messages.append(swept_note(name))
    return Translated(layer, tuple(messages))


def input_shape_of(call: ReadCall) -> tuple[int, ...] | None:
    """The shape of one sample that an Input or a first layer's call gives; None if it gives none."""
    given = call.arguments
    if call.name in INPUT_CALLS and call.positional:
        given["shape"] = call.positional[0]
    for name in ("shape", "input_shape"):
        if isinstance(given.get(name), tuple):
            return as_shape(given[name])
    for name in ("batch_shape", "batch_input_shape"):
        shape = given.get(name)
        if isinstance(shape, tuple):
            return as_shape(shape[1:])
    length = as_shape(given.get("input_length")) or ()
    if call.name == EMBEDDING:
        return length or None
    size = as_shape(given.get("input_dim"))
    return (*length, *size) if size and call.name not in INPUT_CALLS else None


def _plain(call: ReadCall, kind: LayerKind, remarks: list[str]) -> LayerSpec:
    bound = bind(in_todays_names(call), kind.keras_name)
    is_swept = kind.is_dropout and isinstance(bound.get(kind.main_field), LoopValue)
    if is_swept:
        bound[kind.main_field] = kind.field(kind.main_field).default
    values: dict[str, FieldValue] = {}
    for field in kind.fields:
        if field.name in kind.wrapper_fields:
            values[field.name] = field.default
        elif field.name in bound:
            values[field.name] = field_value(field, bound.pop(field.name), remarks.append)
        else:
            assert field.absent_value is not None
            values[field.name] = field.absent_value
    remarks += _left_out(bound, kind.keras_name)
    return replace(LayerSpec.of(kind.id, is_swept, **values), name=_own_name(bound))


def _bidirectional(call: ReadCall, remarks: list[str]) -> LayerSpec:
    bound = bind(call, BIDIRECTIONAL)
    inner = bound.pop("layer")
    kind = kind_of(inner.name) if isinstance(inner, ReadCall) else None
    if not isinstance(inner, ReadCall) or kind is None or not kind.wrapper_fields:
        shown = inner.name if isinstance(inner, ReadCall) else text_of(inner)
        text = _("it must stand around {layers}, not {inner}.")
        raise InputError(text.format(layers=listed_as_choice(_WRAPPED), inner=shown))
    layer = _plain(inner, kind, remarks).with_value("bidirectional", True)
    mode = bound.pop("merge_mode", "concat")
    layer = layer.with_value("merge_mode", checked(kind.field("merge_mode"), mode))
    back = bound.pop("backward_layer", None)
    if back is not None and not _is_mirror(layer, back):
        remarks.append(
            _("both directions have the settings of the first one here; backward_layer has others.")
        )
    remarks += _left_out(bound, BIDIRECTIONAL)
    return replace(layer, name=_own_name(bound))


def _is_mirror(layer: LayerSpec, back: ReadValue) -> bool:
    """Whether the backward layer is the forward one with the input read from the other end."""
    if not isinstance(back, ReadCall) or kind_of(back.name) is not layer.kind:
        return False
    other = translate(back).layer
    if other is None:
        return False
    skipped = (*layer.kind.wrapper_fields, "go_backwards")
    turned = other.values["go_backwards"] != layer.values["go_backwards"]
    return turned and all(layer.values[x] == other.values[x] for x in layer.values if x not in skipped)


def _left_out(bound: dict[str, ReadValue], class_name: str) -> list[str]:
    """A sentence for every argument without a field that would have changed the network."""
    usual = {item.name: item.default for item in parameters_of(class_name)}
    return [
        _left_out_text(name, value)
        for name, value in bound.items()
        if not _changes_nothing(name, value, usual.get(name))
    ]


def _left_out_text(name: str, value: ReadValue) -> str:
    if name == "dtype":
        text = _("dtype {dtype} became float32, which all layers have here.")
        return text.format(dtype=str(_dtype_name(value))[:40])
    text = _("{name}={value} has no field here and was left out.")
    return text.format(name=name, value=text_of(value))


def _changes_nothing(name: str, value: ReadValue, usual: ReadValue) -> bool:
    if name in _IGNORED_ARGUMENTS or value is None or value == usual:
        return True
    if name == "dtype":
        value = _dtype_name(value)
    if name in _SETTLED:
        return value in _SETTLED[name]
    return name.endswith("_initializer") and initializer_id(value) == initializer_id(usual)


def _dtype_name(value: ReadValue) -> ReadValue:
    if isinstance(value, ReadCall):
        return value.arguments.get("name", value.positional[0] if value.positional else value)
    return value.last if isinstance(value, ReadName) else value


def _own_name(bound: dict[str, ReadValue]) -> str:
    """The layer's name if it was chosen by the author; not one that Keras generated."""
    name = bound.get("name")
    return name if is_text(name) and not is_keras_own_name(name) else ""

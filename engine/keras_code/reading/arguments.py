"""Converts an argument of a Keras call to the value of a field."""

from __future__ import annotations

from collections.abc import Callable

from engine.errors import InputError
from engine.keras_code.reading.bound_call import bind
from engine.keras_code.reading.signatures import is_layer_name, parameters_of
from engine.keras_code.reading.values import ReadCall, ReadName, ReadValue, is_known, text_of
from engine.language.texts import _
from engine.network.fields import (
    ChoiceField,
    Field,
    FieldValue,
    FloatField,
    InitializerField,
    IntField,
    MaxNormField,
    PenaltyField,
    SizesField,
    format_value,
)
from engine.network.layer_kinds import INITIALIZER_CLASSES

Remark = Callable[[str], None]

_INITIALIZER_IDS = {class_name.lower(): name for name, class_name in INITIALIZER_CLASSES.items()} | {
    "normal": "random_normal",
    "uniform": "random_uniform",
    "zero": "zeros",
    "one": "ones",
    "orthogonalinitializer": "orthogonal",
}
# Scale, mode and distribution, which Keras 2 writes into its files for the named initializers.
_SCALED = {
    (1.0, "fan_avg", "uniform"): "glorot_uniform",
    (1.0, "fan_avg", "truncated_normal"): "glorot_normal",
    (2.0, "fan_in", "uniform"): "he_uniform",
    (2.0, "fan_in", "truncated_normal"): "he_normal",
    (1.0, "fan_in", "uniform"): "lecun_uniform",
    (1.0, "fan_in", "truncated_normal"): "lecun_normal",
}
_NOT_SETTINGS = frozenset({"seed", "input_axes", "output_axes"})
_PENALTY_CLASSES = {"l1": "L1", "l2": "L2", "l1l2": "L1L2"}
_ACTIVATION_ALIASES = {"swish": "silu"}
_ACTIVATION_LAYERS = {"ReLU": "relu", "Softmax": "softmax"}  # not a text: Keras's names
_ACTIVATION_PLACES = frozenset({"activations", "nn"})


def field_value(field: Field, value: ReadValue, remark: Remark) -> FieldValue:
    """The field's value for `value`; raises InputError if no value of the field means the same.

    A value that is unknown without running the code, or that the app does not have, becomes what a call
    without this argument means; `remark` is then called.
    """
    match field:
        case InitializerField():
            return _initializer(field, value, remark)
        case PenaltyField():
            return _penalty(field, value, remark)
        case MaxNormField():
            return _max_norm(field, value, remark)
        case ChoiceField() if field.name.endswith("activation"):
            value = _activation(value)
        case ChoiceField() if isinstance(value, str):
            value = value.lower()
        case FloatField() if field.zero_is_none and value is None:
            return 0.0
        case SizesField():
            value = _sizes(field, value)
    if not is_known(value):
        return _instead(field, value, remark)
    if isinstance(value, str) and isinstance(field, IntField | FloatField):
        problem = _("{setting} must be {expected}, not {value}.")
        raise InputError(problem.format(setting=field.name, expected=field.expected(), value=text_of(value)))
    return checked(field, value)


def checked(field: Field, value: object) -> FieldValue:
    """Convert the value to the field's type and check its range; raises InputError."""
    parsed = field.parse(value)
    if problem := field.problem(parsed):
        raise InputError(problem)
    return parsed


def initializer_id(value: ReadValue) -> str | None:
    """The initializer that a string, a class or a call means, apart from its settings.

    None if the app has none.
    """
    match value:
        case None:
            return "glorot_uniform"
        case str():
            name = value
        case ReadName():
            name = value.last
        case ReadCall(name="VarianceScaling" | "variance_scaling"):
            bound = _defaults("VarianceScaling") | bind(value, "VarianceScaling")
            key = (bound["scale"], bound["mode"], bound["distribution"])
            return next((name for known, name in _SCALED.items() if known == key), None)
        case ReadCall():
            name = value.name
        case _:
            return None
    return _INITIALIZER_IDS.get(name.replace("_", "").lower())


def _initializer(field: InitializerField, value: ReadValue, remark: Remark) -> FieldValue:
    found = initializer_id(value)
    if found is None:
        return _instead(field, value, remark)
    if isinstance(value, ReadCall) and "ariance" not in value.name:
        class_name = INITIALIZER_CLASSES[found]
        usual = _defaults(class_name)
        for name, given in bind(value, class_name).items():
            if name not in _NOT_SETTINGS and given != usual.get(name):
                text = _("{name}={value} of {setting} has no field here and was left out.")
                remark(text.format(name=name, value=text_of(given), setting=field.name))
    return found


def _penalty(field: PenaltyField, value: ReadValue, remark: Remark) -> FieldValue:
    if value is None:
        return field.default
    name = value if isinstance(value, str) else value.name if isinstance(value, ReadCall) else ""
    class_name = _PENALTY_CLASSES.get(name.replace("_", "").lower())
    if class_name is None:
        return _instead(field, value, remark)
    factors = _defaults(class_name) | (bind(value, class_name) if isinstance(value, ReadCall) else {})
    if not all(is_known(factor) for factor in factors.values()):
        return _instead(field, value, remark)
    return checked(field, tuple(0.0 if (x := factors.get(name)) is None else x for name in ("l1", "l2")))


def _max_norm(field: MaxNormField, value: ReadValue, remark: Remark) -> FieldValue:
    if value is None:
        return 0.0
    name = value if isinstance(value, str) else value.name if isinstance(value, ReadCall) else ""
    if name.replace("_", "").lower() != "maxnorm":
        return _instead(field, value, remark)
    bound = _defaults("MaxNorm") | (bind(value, "MaxNorm") if isinstance(value, ReadCall) else {})
    if not all(is_known(item) for item in bound.values()):
        return _instead(field, value, remark)
    limit = checked(field, bound["max_value"])
    if _axes(bound["axis"]) != _axes(field.axis):
        if isinstance(field.axis, int):
            text = _("{setting} limits over axis {there} there and over axis {here} here.")
        else:
            text = _("{setting} limits over axis {there} there and over the axes {here} here.")
        there, here = text_of(bound["axis"]), format_value(field.axis)
        remark(text.format(setting=field.name, there=there, here=here))
    return limit


def _axes(value: ReadValue) -> tuple[ReadValue, ...]:
    return value if isinstance(value, tuple) else (value,)


def _activation(value: ReadValue) -> ReadValue:
    match value:
        case None:
            return "linear"
        case str():
            return _ACTIVATION_ALIASES.get(value, value)
        case ReadName():
            *places, name = value.path.split(".")
            if places and places[-1] in _ACTIVATION_PLACES:
                return _ACTIVATION_ALIASES.get(name, name)
        case ReadCall(positional=(), keywords=()) if value.name in _ACTIVATION_LAYERS:
            return _ACTIVATION_LAYERS[value.name]
    return value


def _sizes(field: SizesField, value: ReadValue) -> ReadValue:
    """Convert sizes: Keras takes one number for all, None for nothing, and a pair if two ends differ."""
    if value is None and field.is_optional:
        return ()
    if isinstance(value, int) and not isinstance(value, bool) and field.is_optional and not field.length:
        return (value,)
    if isinstance(value, tuple) and field.length:
        return tuple(item[0] if isinstance(item, tuple) and _is_even_pair(item) else item for item in value)
    return value


def _is_even_pair(item: tuple[ReadValue, ...]) -> bool:
    return len(item) == 2 and item[0] == item[1]


def _instead(field: Field, value: ReadValue, remark: Remark) -> FieldValue:
    """What the field gets if the call's value cannot be used."""
    taken = field.default if field.absent_value is None else field.absent_value
    if _is_understood(field, value):
        text = _("{setting}={value} has no choice here; {taken} was taken.")
    else:
        text = _("{setting}={value} is known only when the code runs; {taken} was taken.")
    remark(text.format(setting=field.name, value=text_of(value), taken=field.text(taken)))
    return taken


def _is_understood(field: Field, value: ReadValue) -> bool:
    """Whether the value is plain, but one that the app does not have."""
    if isinstance(value, ReadCall) and is_layer_name(value.name):
        return True
    if not isinstance(field, InitializerField | PenaltyField | MaxNormField):
        return False
    return is_known(value) or isinstance(value, ReadCall)


def _defaults(class_name: str) -> dict[str, ReadValue]:
    return {item.name: item.default for item in parameters_of(class_name)}

"""Which argument of a Keras class each value of a call is."""

from __future__ import annotations

from engine.errors import InputError
from engine.keras_code.reading.signatures import ARGUMENT_ALIASES, parameters_of
from engine.keras_code.reading.values import ReadCall, ReadValue, Unreadable


def bind(call: ReadCall, class_name: str) -> dict[str, ReadValue]:
    """The call's values by argument name; raises InputError where Keras would not take the call."""
    parameters = parameters_of(class_name)
    if len(call.positional) > len(parameters):
        count = f"{len(parameters)} value{'' if len(parameters) == 1 else 's'}"
        raise InputError(f"it takes at most {count} without a name, not {len(call.positional)}.")
    if any(isinstance(value, Unreadable) and value.text.startswith("*") for value in call.positional):
        raise InputError("what a star stands for can't be known without running the code.")
    if "**" in call.arguments:
        raise InputError("what two stars stand for can't be known without running it.")
    bound = dict(zip((item.name for item in parameters), call.positional, strict=False))
    for name, value in call.keywords:
        name = ARGUMENT_ALIASES.get((class_name, name), name)
        if name in bound:
            raise InputError(f"{name} is given twice.")
        bound[name] = value
    missing = [item.name for item in parameters if item.is_required and item.name not in bound]
    if missing:
        raise InputError(f"{missing[0]} is missing.")
    return bound

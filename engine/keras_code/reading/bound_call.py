"""The values of a Keras call by the names of its arguments."""

from __future__ import annotations

from engine.errors import InputError
from engine.keras_code.reading.signatures import ARGUMENT_ALIASES, parameters_of
from engine.keras_code.reading.values import ReadCall, ReadValue, Unreadable
from engine.language.texts import _, ngettext


def bind(call: ReadCall, class_name: str) -> dict[str, ReadValue]:
    """The call's values by argument name; raises InputError if Keras would refuse the call."""
    parameters = parameters_of(class_name)
    if len(call.positional) > len(parameters):
        text = ngettext(
            "it takes at most {n} value without a name, not {given}.",
            "it takes at most {n} values without a name, not {given}.",
            len(parameters),
        )
        raise InputError(text.format(n=len(parameters), given=len(call.positional)))
    if any(isinstance(value, Unreadable) and value.text.startswith("*") for value in call.positional):
        raise InputError(_("what a star stands for can't be known without running the code."))
    if "**" in call.arguments:
        raise InputError(_("what two stars stand for can't be known without running it."))
    bound = dict(zip((item.name for item in parameters), call.positional, strict=False))
    for name, value in call.keywords:
        name = ARGUMENT_ALIASES.get((class_name, name), name)
        if name in bound:
            raise InputError(_("{name} is given twice.").format(name=name))
        bound[name] = value
    missing = [item.name for item in parameters if item.is_required and item.name not in bound]
    if missing:
        raise InputError(_("{name} is missing.").format(name=missing[0]))
    return bound

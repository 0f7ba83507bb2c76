"""Keras calls as lines of source: one line where it fits, else one argument a line, as black writes it."""

from __future__ import annotations

from engine.keras_code.calls import KerasCall, argument_code

WIDTH = 100


def wrapped(call: KerasCall, indent: int = 0, before: str = "", after: str = "") -> list[str]:
    """The lines of a call that stands `indent` deep, with `before` and `after` around it."""
    pad = " " * indent
    whole = f"{pad}{before}{call.code()}{after}"
    if len(whole) <= WIDTH or not (call.positional or call.keywords):
        return [whole]
    lines = [f"{pad}{before}keras.{call.module}.{call.name}("]
    arguments = [("", value) for value in call.positional]
    arguments += [(f"{name}=", value) for name, value in call.keywords]
    for name, value in arguments:
        if isinstance(value, KerasCall):
            lines += wrapped(value, indent + 4, name, ",")
        else:
            lines.append(f"{pad}    {name}{argument_code(value)},")
    return [*lines, f"{pad}){after}"]

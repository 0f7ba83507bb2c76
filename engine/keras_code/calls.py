"""A Keras constructor call as data: what the trainer evaluates, and what code export prints."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from engine.network.fields import FieldValue

Argument: TypeAlias = "FieldValue | KerasCall | None"


@dataclass(frozen=True)
class KerasCall:
    """`keras.<module>.<name>(*positional, **keywords)`; an argument may be a call itself."""

    module: str
    name: str
    positional: tuple[Argument, ...] = ()
    keywords: tuple[tuple[str, Argument], ...] = ()

    def code(self) -> str:
        """The call as Python source; raises nothing."""
        parts = [argument_code(value) for value in self.positional]
        parts += [f"{name}={argument_code(value)}" for name, value in self.keywords]
        return f"keras.{self.module}.{self.name}({', '.join(parts)})"

    @property
    def arguments(self) -> Mapping[str, Argument]:
        """The keywords by name."""
        return dict(self.keywords)


def argument_code(value: Argument) -> str:
    """A value as Python source."""
    if isinstance(value, KerasCall):
        return value.code()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)

"""The values that pasted code and model files are read into: calls with constants in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from engine.network.fields import FieldValue
from engine.network.spec import LayerSpec

_MAX_SHOWN_LENGTH = 40


@dataclass(frozen=True)
class ReadCall:
    """A constructor call: the path before the class, the class, and its arguments as written."""

    name: str
    positional: tuple[ReadValue, ...] = ()
    keywords: tuple[tuple[str, ReadValue], ...] = ()
    path: str = ""

    @property
    def arguments(self) -> dict[str, ReadValue]:
        """The keywords by name."""
        return dict(self.keywords)


@dataclass(frozen=True)
class ReadName:
    """A dotted name that stands for something outside of the text: keras.activations.relu."""

    path: str

    @property
    def last(self) -> str:
        return self.path.rpartition(".")[2]


@dataclass(frozen=True)
class Unreadable:
    """An expression whose value is known only by running it.

    `text` is its source, or a name for it in the language in use.
    """

    text: str
    source: str = ""  # if a name stands for it


@dataclass(frozen=True)
class LoopValue(Unreadable):
    """The variable of a loop over constants, which takes each of them in turn."""


ReadValue: TypeAlias = (
    "int | float | bool | str | tuple[ReadValue, ...] | ReadCall | ReadName | Unreadable | None"  # not a text
)


@dataclass(frozen=True)
class ReadSettings:
    """Fields of TrainingSpec and DataSpec with their values, the rates of a loop, and sentences."""

    training: tuple[tuple[str, FieldValue], ...] = ()
    data: tuple[tuple[str, FieldValue], ...] = ()
    rates: tuple[float, ...] = ()
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.training or self.data or self.rates)


NO_SETTINGS = ReadSettings()


@dataclass(frozen=True)
class ReadNetwork:
    """What was read of a program or a model.

    Attributes
    ----------
    layers : tuple of LayerSpec
    notes : tuple of str
        Sentences about what was not read, or differs.
    input_shape : tuple of int or None
        The shape of one sample, if it was given.
    settings : ReadSettings
        Of training and data, as a program sets them; empty for a model.
    left_out : tuple of str
        The lines of a program that make no network, each with its number.
    """

    layers: tuple[LayerSpec, ...]
    notes: tuple[str, ...]
    input_shape: tuple[int, ...] | None
    settings: ReadSettings = NO_SETTINGS
    left_out: tuple[str, ...] = ()


def is_known(value: ReadValue) -> bool:
    """Whether the value and all values in it are constants."""
    if isinstance(value, tuple):
        return all(is_known(item) for item in value)
    return not isinstance(value, ReadCall | ReadName | Unreadable)


def text_of(value: ReadValue) -> str:
    """The value as a student would write it, shortened if it is long."""
    text = _source(value)
    return text if len(text) <= _MAX_SHOWN_LENGTH else text[: _MAX_SHOWN_LENGTH - 1] + "…"


def _source(value: ReadValue) -> str:
    match value:
        case str():
            return f'"{value}"'
        case tuple():
            inner = ", ".join(_source(item) for item in value[:_MAX_SHOWN_LENGTH])
            return f"({inner},)" if len(value) == 1 else f"({inner})"
        case ReadCall():
            parts = [_source(item) for item in value.positional]
            parts += [f"{name}={_source(item)}" for name, item in value.keywords]
            return f"{value.name}({', '.join(parts)})"
        case ReadName(path=path):
            return path
        case Unreadable(text=text):
            return text
    return str(value)


def as_shape(value: ReadValue) -> tuple[int, ...] | None:
    """A tuple of sizes from 1 on, or a single one; None for anything else."""
    sizes = value if isinstance(value, tuple) else (value,)
    whole = tuple(size for size in sizes if isinstance(size, int) and not isinstance(size, bool) and size > 0)
    return whole if sizes and len(whole) == len(sizes) else None

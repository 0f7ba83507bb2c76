"""Fields: the typed, documented settings of layers, training, data and sweeps.

A field has a name (Keras's), a range, a default and one line of help. Forms, checks, project files and code
export all read the same row.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from engine.errors import InputError
from engine.language.lists import comma_listed
from engine.language.numbers import joined_numbers, number_text, with_marks
from engine.language.texts import _, ngettext, pgettext

FieldValue = int | float | bool | str | tuple[int, ...] | tuple[float, ...] | tuple[str, ...]
MAX_INTEGER = 2**31 - 1  # maximum of a spin box and of TensorFlow's sizes
_MAX_SHOWN_LENGTH = 60
MAX_EPOCHS, MAX_SHOWN_CHANGES = 100_000, 8


@dataclass(frozen=True, kw_only=True)
class Field:
    """One setting: `name` as in Keras, `label` for the user, `help` in one line.

    `label`, `help` and `unit` are marked, and translated where they are shown; the methods give texts in the
    language in use.

    A form hides what is rare under "More". `default` is what a new layer has; `keras_default` is what Keras
    uses if its call does not say (None: the same). In code an `is_positional` argument is written first,
    without its name, whatever its value; an argument without a Keras default must be given.
    """

    name: str
    label: str
    default: FieldValue
    help: str
    unit: str = ""
    is_rare: bool = False
    is_positional: bool = False
    keras_default: FieldValue | None = None

    @property
    def absent_value(self) -> FieldValue | None:
        """The value that a Keras call without this argument means; None if it must be given."""
        if self.keras_default is None and not self.is_positional:
            return self.default
        return self.keras_default

    def expected(self) -> str:
        """A description of valid values."""
        raise TypeError(f"{type(self).__name__} does not say what it expects")

    def parse(self, value: object) -> FieldValue:
        """Return `value` as this field's type, or raise InputError."""
        raise TypeError(f"{type(self).__name__} does not parse")

    def problem(self, value: FieldValue) -> str | None:
        """One sentence if a value of the right type is out of range, else None."""
        del value
        return None

    def text(self, value: FieldValue) -> str:
        """The value as shown to the user."""
        return str(value)

    def _wrong(self, value: object) -> str:
        shown = value if isinstance(value, str) else format_value(value)
        if is_number(value):
            shown = with_marks(shown)
        # Translators: {setting} is a name of Keras, {expected} such as "a whole number from 1 to 100".
        text = _("{setting} must be {expected}, not {value}.")
        return text.format(setting=self.name, expected=self.expected(), value=cut(shown))


def format_value(value: object) -> str:
    """A value as a student writes it: (3, 3), 0.5, relu."""
    if isinstance(value, tuple | list):
        inner = ", ".join(format_value(item) for item in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def cut(text: str) -> str:
    """The text for a sentence, shortened if it is long."""
    return text if len(text) <= _MAX_SHOWN_LENGTH else text[: _MAX_SHOWN_LENGTH - 1] + "…"


def is_whole(value: object) -> TypeGuard[int]:
    """Whether it is an integer that a field can have."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MAX_INTEGER


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether it is a finite number that a float can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= sys.float_info.max


def is_text(value: object) -> TypeGuard[str]:
    """Whether it is text that can be written to a file: JSON can contain lone surrogates."""
    return isinstance(value, str) and not any("\ud800" <= letter <= "\udfff" for letter in value)


@dataclass(frozen=True, kw_only=True)
class IntField(Field):
    """An integer from `minimum` to `maximum`."""

    minimum: int
    maximum: int

    def expected(self) -> str:
        text = _("a whole number from {minimum} to {maximum}")
        return text.format(minimum=number_text(self.minimum, ","), maximum=number_text(self.maximum, ","))

    def parse(self, value: object) -> int:
        if not is_whole(value):
            raise InputError(self._wrong(value))
        return value

    def problem(self, value: FieldValue) -> str | None:
        assert isinstance(value, int)
        return None if self.minimum <= value <= self.maximum else self._wrong(value)

    def text(self, value: FieldValue) -> str:
        assert isinstance(value, int)
        return number_text(value, ",")


@dataclass(frozen=True, kw_only=True)
class FloatField(Field):
    """A number from `minimum` to `maximum`; `open_end` excludes the maximum, `open_start` the minimum."""

    minimum: float
    maximum: float
    step: float = 0.1
    decimals: int = 2
    open_start: bool = False
    open_end: bool = False
    zero_is_none: bool = False  # 0 stands for Keras's None

    def expected(self) -> str:
        if self.open_start:
            text = _("a number above {minimum} to {maximum}")
            if self.open_end:
                text = _("a number above {minimum} and below {maximum}")
        elif self.open_end:
            text = _("a number from {minimum} and below {maximum}")
        else:
            text = _("a number from {minimum} to {maximum}")
        return text.format(minimum=number_text(self.minimum, "g"), maximum=number_text(self.maximum, "g"))

    def parse(self, value: object) -> float:
        if not is_number(value):
            raise InputError(self._wrong(value))
        return float(value)

    def problem(self, value: FieldValue) -> str | None:
        assert isinstance(value, float)
        low = value > self.minimum if self.open_start else value >= self.minimum
        high = value < self.maximum if self.open_end else value <= self.maximum
        return None if low and high else self._wrong(value)

    def text(self, value: FieldValue) -> str:
        assert isinstance(value, int | float)
        return number_text(value, "g")


@dataclass(frozen=True, kw_only=True)
class RateField(FloatField):
    """A fraction that is dropped, from 0 to below 1; a sweep can set it."""

    minimum: float = 0.0
    maximum: float = 1.0
    step: float = 0.05
    open_end: bool = True


@dataclass(frozen=True, kw_only=True)
class MaxNormField(FloatField):
    """The largest norm of a unit's incoming weights, over `axis` of the weight; 0 sets no limit."""

    axis: int | tuple[int, ...]
    minimum: float = 0.0
    maximum: float = 1000.0
    step: float = 0.5


@dataclass(frozen=True, kw_only=True)
class PenaltyField(Field):
    """Factors (l1, l2) of a weight's penalty in the loss; (0, 0) adds nothing."""

    default: tuple[float, float] = (0.0, 0.0)

    def expected(self) -> str:
        return _("two numbers from 0 to 1000, for L1 and L2")

    def parse(self, value: object) -> tuple[float, float]:
        if not isinstance(value, list | tuple) or len(value) != 2:
            raise InputError(self._wrong(value))
        if not all(map(is_number, value)):
            raise InputError(self._wrong(value))
        return float(value[0]), float(value[1])

    def problem(self, value: FieldValue) -> str | None:
        assert isinstance(value, tuple)
        return None if all(0 <= float(item) <= 1000 for item in value) else self._wrong(value)

    def text(self, value: FieldValue) -> str:
        assert isinstance(value, tuple)
        factors = zip(("L1", "L2"), map(float, value), strict=True)
        names = [f"{name} {number_text(factor, 'g')}" for name, factor in factors if factor]
        return joined_numbers(names) or pgettext("of a penalty", "none")


@dataclass(frozen=True, kw_only=True)
class ChoiceField(Field):
    """One of `choices`; `labels`, which are marked, are shown to the user where they differ."""

    choices: tuple[str, ...]
    labels: Mapping[str, str] | None = None

    def expected(self) -> str:
        return _("one of {choices}").format(choices=comma_listed(self.choices))

    def parse(self, value: object) -> str:
        if not isinstance(value, str) or value not in self.choices:
            raise InputError(self._wrong(value))
        return value

    def text(self, value: FieldValue) -> str:
        return _label_of(str(value), self.labels)


@dataclass(frozen=True, kw_only=True)
class InitializerField(ChoiceField):
    """How a weight is initialized; the choices are Keras's initializers by id."""


@dataclass(frozen=True, kw_only=True)
class BoolField(Field):
    """Yes or no."""

    def expected(self) -> str:
        return _("true or false")

    def parse(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise InputError(self._wrong(value))
        return value

    def text(self, value: FieldValue) -> str:
        return _("yes") if value else _("no")


@dataclass(frozen=True, kw_only=True)
class SizesField(Field):
    """Integers from `minimum` to `maximum`: exactly `length` of them, or any number if it is 0.

    If it `is_optional`, an empty value stands for Keras's None.
    """

    length: int
    minimum: int = 1
    maximum: int = 100_000
    is_optional: bool = False

    def expected(self) -> str:
        if not self.length:
            text = _("one or more whole numbers from {minimum} to {maximum}")
            if self.is_optional:
                text = _("one or more whole numbers from {minimum} to {maximum}, or nothing")
        elif self.is_optional:
            text = ngettext(
                "{n} whole number from {minimum} to {maximum}, or nothing",
                "{n} whole numbers from {minimum} to {maximum}, or nothing",
                self.length,
            )
        else:
            text = ngettext(
                "{n} whole number from {minimum} to {maximum}",
                "{n} whole numbers from {minimum} to {maximum}",
                self.length,
            )
        minimum, maximum = number_text(self.minimum, ","), number_text(self.maximum, ",")
        return text.format(n=self.length, minimum=minimum, maximum=maximum)

    def parse(self, value: object) -> tuple[int, ...]:
        if is_whole(value) and self.length:
            return (value,) * self.length
        if not isinstance(value, list | tuple) or not all(map(is_whole, value)):
            raise InputError(self._wrong(value))
        return tuple(value)

    def problem(self, value: FieldValue) -> str | None:
        assert isinstance(value, tuple)
        if self.is_optional and not value:
            return None
        right_length = len(value) == self.length if self.length else len(value) > 0
        in_range = all(self.minimum <= item <= self.maximum for item in map(int, value))
        return None if right_length and in_range else self._wrong(value)

    def text(self, value: FieldValue) -> str:
        assert isinstance(value, tuple)
        return " × ".join(str(item) for item in value)


@dataclass(frozen=True, kw_only=True)
class NamesField(Field):
    """A list of names, such as columns to leave out; of `choices` if there are any, with their `labels`."""

    choices: tuple[str, ...] = ()
    labels: Mapping[str, str] | None = None

    def expected(self) -> str:
        if not self.choices:
            return _("a list of names")
        return _("a list of names out of {choices}").format(choices=comma_listed(self.choices))

    def parse(self, value: object) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or not all(map(is_text, value)):
            raise InputError(self._wrong(value))
        if self.choices and not set(value) <= set(self.choices):
            raise InputError(self._wrong(value))
        return tuple(value)

    def text(self, value: FieldValue) -> str:
        assert isinstance(value, tuple)
        return ", ".join(_label_of(str(item), self.labels) for item in value)


@dataclass(frozen=True, kw_only=True)
class SharesField(Field):
    """A share from 0 to 1 for each epoch; the last one holds for all that follow."""

    def expected(self) -> str:
        text = _("a list of up to {n} numbers from 0 to 1")
        return text.format(n=number_text(MAX_EPOCHS, ","))

    def parse(self, value: object) -> tuple[float, ...]:
        if not isinstance(value, list | tuple) or len(value) > MAX_EPOCHS or not all(map(is_number, value)):
            raise InputError(self._wrong(value))
        return tuple(map(float, value))

    def problem(self, value: FieldValue) -> str | None:
        assert isinstance(value, tuple)
        return None if all(0 <= float(share) <= 1 for share in value) else self._wrong(value)

    def text(self, value: FieldValue) -> str:
        assert isinstance(value, tuple)
        parts = [_share_text(share, epoch) for epoch, share in changes(value)]
        if len(parts) > MAX_SHOWN_CHANGES:
            left = number_text(len(parts) - MAX_SHOWN_CHANGES, ",")
            parts[MAX_SHOWN_CHANGES:] = [_("{n} more").format(n=left)]
        return joined_numbers(parts) or _("nothing recorded")


def _share_text(share: float, epoch: int) -> str:
    percent = pgettext("a percentage", "{number} %").format(number=number_text(100 * share, ".4g"))
    # Translators: {share} is a percentage.
    return _("{share} from epoch {epoch}").format(share=percent, epoch=number_text(epoch, ","))


def _label_of(choice: str, labels: Mapping[str, str] | None) -> str:
    """What a choice is called for the user; it may have no label, such as a column."""
    return _(labels[choice]) if labels and choice in labels else choice


def changes(shares: Sequence[float | str]) -> list[tuple[int, float]]:
    """The epochs, counted from 1, from which a share holds that differs from the one before."""
    return [
        (index + 1, float(share))
        for index, share in enumerate(shares)
        if not index or share != shares[index - 1]
    ]

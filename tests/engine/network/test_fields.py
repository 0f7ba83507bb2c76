"""What fields say of valid values and of theirs, in English and with decimal commas."""

from __future__ import annotations

import gettext
from collections.abc import Iterator

import pytest

from engine.language import texts
from engine.network.fields import (
    BoolField,
    ChoiceField,
    Field,
    FieldValue,
    FloatField,
    IntField,
    NamesField,
    PenaltyField,
    RateField,
    SharesField,
    SizesField,
)

COMMON = {"name": "it", "label": "It", "help": "It is."}
RANGE = {"default": 0.5, "minimum": 0.5, "maximum": 1000.0, **COMMON}
SIZES = {"default": (), "maximum": 4000, **COMMON}
FLOAT = FloatField(**RANGE)  # type: ignore[arg-type]
PENALTY = PenaltyField(**COMMON)  # type: ignore[arg-type]
SHARES = SharesField(default=(), **COMMON)  # type: ignore[arg-type]
CHOICE = ChoiceField(default="a", choices=("a", "b"), labels={"a": "the first"}, **COMMON)  # type: ignore[arg-type]


class Commas(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return {"the first": "das erste"}.get(message, message)

    def pgettext(self, context: str, message: str) -> str:
        return {"decimal mark": ",", "thousands mark": "."}.get(context, message)


@pytest.fixture
def commas(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(texts.VARIABLE, texts.ENGLISH)
    texts.use("xx", Commas())
    yield
    texts.use(texts.ENGLISH)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (IntField(default=1, minimum=1, maximum=4000, **COMMON), "a whole number from 1 to 4,000"),  # type: ignore[arg-type]
        (FLOAT, "a number from 0.5 to 1000"),
        (FloatField(open_start=True, **RANGE), "a number above 0.5 to 1000"),  # type: ignore[arg-type]
        (FloatField(open_end=True, **RANGE), "a number from 0.5 and below 1000"),  # type: ignore[arg-type]
        (
            FloatField(open_start=True, open_end=True, **RANGE),  # type: ignore[arg-type]
            "a number above 0.5 and below 1000",
        ),
        (RateField(default=0.2, **COMMON), "a number from 0 and below 1"),  # type: ignore[arg-type]
        (SizesField(length=1, **SIZES), "1 whole number from 1 to 4,000"),  # type: ignore[arg-type]
        (SizesField(length=2, **SIZES), "2 whole numbers from 1 to 4,000"),  # type: ignore[arg-type]
        (
            SizesField(length=2, is_optional=True, **SIZES),  # type: ignore[arg-type]
            "2 whole numbers from 1 to 4,000, or nothing",
        ),
        (SizesField(length=0, **SIZES), "one or more whole numbers from 1 to 4,000"),  # type: ignore[arg-type]
        (
            SizesField(length=0, is_optional=True, **SIZES),  # type: ignore[arg-type]
            "one or more whole numbers from 1 to 4,000, or nothing",
        ),
        (PENALTY, "two numbers from 0 to 1000, for L1 and L2"),
        (CHOICE, "one of a, b"),
        (BoolField(default=True, **COMMON), "true or false"),  # type: ignore[arg-type]
        (NamesField(default=(), **COMMON), "a list of names"),  # type: ignore[arg-type]
        (NamesField(default=(), choices=("a", "b"), **COMMON), "a list of names out of a, b"),  # type: ignore[arg-type]
        (SHARES, "a list of up to 100,000 numbers from 0 to 1"),
    ],
)
def test_fields_say_what_they_expect(field: Field, expected: str) -> None:
    assert field.expected() == expected


@pytest.mark.parametrize(
    ("field", "value", "english", "other"),
    [
        (FLOAT, 2.5, "2.5", "2,5"),
        (PENALTY, (0.0, 0.0), "none", "none"),
        (PENALTY, (0.1, 0.25), "L1 0.1, L2 0.25", "L1 0,1; L2 0,25"),
        (CHOICE, "a", "the first", "das erste"),
        (CHOICE, "b", "b", "b"),
        (SHARES, (), "nothing recorded", "nothing recorded"),
        (
            SHARES,
            (1.0, 0.125),
            "100 % from epoch 1, 12.5 % from epoch 2",
            "100 % from epoch 1; 12,5 % from epoch 2",
        ),
    ],
)
def test_values_have_the_marks_of_the_language(
    field: Field, value: FieldValue, english: str, other: str, request: pytest.FixtureRequest
) -> None:
    assert field.text(value) == english
    request.getfixturevalue("commas")
    assert field.text(value) == other


@pytest.mark.usefixtures("commas")
def test_a_problem_has_the_marks_of_the_language() -> None:
    assert FLOAT.problem(0.25) == "it must be a number from 0,5 to 1000, not 0,25."

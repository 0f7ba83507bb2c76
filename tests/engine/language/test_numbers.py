"""Numbers in the form of a language: written, and read as users type them."""

from __future__ import annotations

import gettext
from collections.abc import Iterator

import pytest

from engine.errors import InputError
from engine.language import texts
from engine.language.numbers import number_text, numbers_text, read_number, with_points


class German(gettext.NullTranslations):
    def pgettext(self, context: str, message: str) -> str:
        return {"decimal mark": ",", "thousands mark": "."}.get(context, message)


@pytest.fixture
def german() -> Iterator[None]:
    texts.use("de", German())
    yield
    texts.use("en")


@pytest.mark.parametrize(
    ("value", "spec", "english", "own"),
    [
        (1234.5, ",.2f", "1,234.50", "1.234,50"),
        (0.1, "g", "0.1", "0,1"),
        (-1e-7, "g", "-1e-07", "-1e-07"),
        (1_234_567, ",", "1,234,567", "1.234.567"),
        (12, "", "12", "12"),
    ],
)
def test_marks_are_those_of_the_language(
    value: float, spec: str, english: str, own: str, request: pytest.FixtureRequest
) -> None:
    assert number_text(value, spec) == english
    request.getfixturevalue("german")
    assert number_text(value, spec) == own


def test_a_list_has_semicolons_where_commas_stand_before_decimals(request: pytest.FixtureRequest) -> None:
    assert numbers_text((0, 0.5, 12), "g") == "0, 0.5, 12"
    request.getfixturevalue("german")
    assert numbers_text((0, 0.5, 12), "g") == "0; 0,5; 12"


@pytest.mark.parametrize(
    ("text", "value"), [("0,5", 0.5), (" 0.5 ", 0.5), ("-3", -3), ("1e-3", 1e-3), ("1,5e2", 150)]
)
@pytest.mark.usefixtures("german")
def test_both_marks_are_read(text: str, value: float) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["", "x", "1.000,5", "1,2,3", "nan", "inf", "1_000"])
@pytest.mark.usefixtures("german")
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_number(text)


def test_english_has_no_decimal_comma() -> None:
    with pytest.raises(InputError, match="“0,5” is not a number"):
        read_number("0,5")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0,1; 0,5", "0.1; 0.5"),
        ("0,1 0,5", "0.1 0.5"),
        (",5", ".5"),
        ("0, 1, 2", "0, 1, 2"),
        ("0,1,2", "0,1,2"),
        ("0.1, 0,5", "0.1, 0,5"),
    ],
)
def test_decimal_commas_of_several_numbers(text: str, expected: str) -> None:
    assert with_points(text) == expected

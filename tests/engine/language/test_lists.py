"""Enumerations, with what a language has between and before their items."""

from __future__ import annotations

import gettext
from collections.abc import Iterator

import pytest

from engine.language import texts
from engine.language.lists import comma_listed, listed, listed_as_choice, listed_numbers


class German(gettext.NullTranslations):
    def pgettext(self, context: str, message: str) -> str:
        found = {
            "the last two of a list": "{first} und {last}",
            "the last two of a choice": "{first} oder {last}",
            "decimal mark": ",",
        }
        return found.get(context, message)


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(texts.VARIABLE, texts.ENGLISH)
    texts.use("de", German())
    yield
    texts.use(texts.ENGLISH)


@pytest.mark.parametrize(
    ("items", "expected"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_items_are_joined(items: list[str], expected: str) -> None:
    assert listed(items) == expected
    assert listed_as_choice(items) == expected.replace("and", "or")
    assert comma_listed(items) == expected.replace(" and", ",")


def test_numbers_are_joined() -> None:
    assert listed_numbers((0, 0.1, 0.5), "g") == "0, 0.1 and 0.5"


@pytest.mark.usefixtures("german")
def test_the_language_says_what_joins() -> None:
    assert listed(["a", "b", "c"]) == "a, b und c"
    assert listed_as_choice(["a", "b"]) == "a oder b"
    assert listed_numbers((0, 0.1, 0.5), "g") == "0; 0,1 und 0,5"

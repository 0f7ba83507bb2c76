"""Texts are marked for translation, and catalogues have all of them."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest

from release import texts
from tests.unmarked_texts import unmarked_texts

ROOT = Path(__file__).parents[1]
CATALOGUES = sorted(texts.LANGUAGES.glob(f"*/{texts.NAME}"))
_NAMES = re.compile(r"\{[^{}]*\}")


def test_no_text_is_unmarked() -> None:
    found = {(file.name, *one) for file in texts.sources() for one in unmarked_texts(file)}
    assert not found


def test_files_are_what_the_program_has() -> None:
    other = [path.name for path, data in texts.files().items() if path.read_bytes() != data]
    assert not other, "run python3 dev.py texts"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.name)
def test_translations_keep_the_names_of_values(path: Path) -> None:
    for message in texts.read_catalogue(path):
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        found = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        names = {name for source in sources for name in _NAMES.findall(str(source))}
        for text in filter(None, found if message.id else ()):
            assert set(_NAMES.findall(text)) <= names, message.id


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.name)
def test_catalogues_are_whole(path: Path) -> None:
    missing = [one.id for one in texts.read_catalogue(path) if one.id and not _is_whole(one.string)]
    assert not missing, f"{len(missing)} are missing, such as {missing[:3]}"
    with path.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).info()["language"]


def _is_whole(found: object) -> bool:
    return all(found) if isinstance(found, (tuple, list)) else bool(found)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('label.setText("Two words")', ["Two words"]),
        ('label.setText(_("Two words"))', []),
        ('NAME = "Film"', ["Film"]),
        ('key["Two words"]', []),
        ('raise InputError(f"There is no {name} here.")', ["There is no {} here."]),
        ('raise KeyError("no such thing")', []),
        ('"""A docstring of a module."""', []),
        ('x = f"{_(TEXT)} and {n} more"', ["{} and {} more"]),
        ('HEAD = "two words"  # not a text: a column', []),
        ('SHEET = "background: transparent; border: none;"', []),
        ('label.setText("One thing: it is late; go home.")', ["One thing: it is late; go home."]),
        ('ngettext("{n} seed", "{n} seeds", n)', []),
        ("x = f\"{_('points')}, {n}\"", ["points"]),
        ('row(columns=("sepal length",), load_line="load the data")', []),
        ("# no texts: a Keras script\nx = 'two words'", []),
    ],
)
def test_unmarked_texts_are_found(source: str, words: list[str], tmp_path: Path) -> None:
    path = tmp_path / "source.py"
    path.write_text(source, "utf-8")
    assert [text for _line, text in unmarked_texts(path)] == words

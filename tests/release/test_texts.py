"""Catalogues are updated without losing a translation, and equal texts give equal files."""

from __future__ import annotations

import gettext
import io

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from engine.data.catalogue import DATA_SETS
from release.texts import mo_bytes, po_bytes, template, texts_in_files, updated


def catalogue(**translations: str) -> Catalog:
    made = Catalog(locale="de")
    for message, text in translations.items():
        made.add(message, text)
    return made


def test_new_texts_come_and_old_ones_go() -> None:
    newest = Catalog()
    for message in ("Keep", "New"):
        newest.add(message)
    found = updated(catalogue(Keep="Behalten", Old="Alt"), newest)
    assert {one.id: one.string or "" for one in found if one.id} == {"Keep": "Behalten", "New": ""}


def test_file_says_no_time_and_comes_back() -> None:
    data = po_bytes(catalogue(Keep="Behalten"))
    assert (
        b"Date" not in data
        and b"fuzzy" not in data
        and data == po_bytes(read_po(io.BytesIO(data), locale="de"))
    )
    compiled = gettext.GNUTranslations(io.BytesIO(mo_bytes(read_po(io.BytesIO(data), locale="de"))))
    assert compiled.gettext("Keep") == "Behalten"


def test_texts_of_files_are_collected() -> None:
    found = {(path.name, text) for path, text in texts_in_files()}
    assert ("mlp.json", "MLP 128-128") in found
    assert ("tutorial-regression.json", "Tutorial: Boston housing") in found
    sentences = [text for name, text in found if name == "effects.json"]
    assert len(sentences) >= len(DATA_SETS) - 3 and all(text.endswith(".") for text in sentences)
    assert template().get("Tutorial: Boston housing") is not None


def test_template_has_contexts_and_words_for_translators() -> None:
    mark = template().get(".", context="decimal mark")
    assert mark is not None and mark.auto_comments == ["Translators: the mark between 1 and 5 in 1.5."]

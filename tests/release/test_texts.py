"""Catalogues are updated without losing a translation, and equal texts give equal files."""

from __future__ import annotations

import gettext
import io

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from release.texts import mo_bytes, po_bytes, template, updated


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


def test_template_has_contexts_and_words_for_translators() -> None:
    mark = template().get(".", context="decimal mark")
    assert mark is not None and mark.auto_comments == ["Translators: the mark between 1 and 5 in 1.5."]

"""A label of a setting inside a sentence."""

from __future__ import annotations

import gettext

import pytest

from engine.language import texts
from engine.language.labels import in_sentence


@pytest.mark.parametrize(
    ("language", "label", "expected"),
    [("en", "Batch size", "batch size"), ("de", "Batchgröße", "Batchgröße")],
)
def test_only_english_labels_are_written_small(
    language: str, label: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(texts.VARIABLE, texts.ENGLISH)
    texts.use(language, gettext.NullTranslations() if language != texts.ENGLISH else None)
    try:
        assert in_sentence(label) == expected
    finally:
        texts.use(texts.ENGLISH)

"""Pages of the documentation, in the language in use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.language import texts
from engine.system import documents
from engine.system.documents import document


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(documents, "DOCUMENTS", tmp_path)
    for name in ("a.md", "b.md", "c.md", "de/a.md", "pt/a.md", "pt/b.md", "pt-BR/a.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"# {name}\n", "utf-8")
    yield tmp_path
    texts.use("en")


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("en", "a.md", "a.md"),
        ("de", "a.md", "de/a.md"),
        ("de", "b.md", "b.md"),
        ("de-AT", "a.md", "de/a.md"),
        ("pt-BR", "a.md", "pt-BR/a.md"),
        ("pt-BR", "b.md", "pt/b.md"),
        ("pt-BR", "c.md", "c.md"),
        ("en-XA", "a.md", "a.md"),
    ],
)
def test_document_is_the_nearest_translation(folder: Path, code: str, name: str, expected: str) -> None:
    texts.use(code)
    assert document(name) == folder / expected


def test_document_in_english_is_the_page_itself(folder: Path) -> None:
    texts.use("de")
    with texts.in_english():
        assert document("a.md") == folder / "a.md"

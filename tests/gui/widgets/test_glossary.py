"""The glossary: its page, and the words that a sentence of the window uses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolTip
from pytestqt.qtbot import QtBot

from engine.language import texts
from engine.system import documents
from engine.system.documents import DOCUMENTS
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.glossary import MAX_TERMS, explained, glossary, terms_in
from gui.widgets.plain_text import WrappedLabel

LANGUAGES = ("en", *(path.parent.name for path in sorted(DOCUMENTS.glob("*/glossary.md"))))


@pytest.fixture
def in_language(request: pytest.FixtureRequest) -> Iterator[str]:
    texts.use(request.param)
    yield request.param
    texts.use("en")


def by_letters(term: str) -> str:
    """A term as a dictionary sorts it, with Ü beside U."""
    return unicodedata.normalize("NFKD", term).encode("ascii", "ignore").decode().casefold()


@pytest.mark.parametrize("in_language", LANGUAGES, indirect=True)
def test_glossary_has_whole_sentences_in_alphabetical_order(in_language: str) -> None:
    terms = glossary()
    page = (DOCUMENTS / in_language.removeprefix("en") / "glossary.md").read_text("utf-8")
    assert len(terms) == len(re.findall(r"^\*\*", page, re.MULTILINE)) > 30
    assert list(terms) == sorted(terms, key=by_letters)
    assert all(meaning.endswith(".") and "\n" not in meaning for meaning in terms.values())
    assert all(terms_in(term) == [term] for term in terms)


@pytest.mark.parametrize("in_language", LANGUAGES, indirect=True)
def test_glossary_has_the_same_terms_in_every_language(in_language: str) -> None:
    n_terms = len(glossary())
    texts.use("en")
    assert n_terms == len(glossary())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Held-out accuracy is 2 points higher over 5 seeds.",
            ["Held-out data", "Accuracy", "Seed"],
        ),
        ("The dropout rate", ["Dropout rate"]),
        ("Dropout rates and epochs", ["Dropout rate", "Epoch"]),
        ("MSE of this sample", ["Mean squared error", "Sample"]),
        ("unseeded, epochal, seedling", []),
        ("seed seed SEED", ["Seed"]),
        ("", []),
    ],
)
def test_terms_are_found_as_whole_words(text: str, expected: list[str]) -> None:
    assert terms_in(text) == expected


@pytest.mark.parametrize("in_language", ["de"], indirect=True)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bei 0,5 ist die zurückgehaltene Genauigkeit höher.", ["Zurückgehaltene Daten", "Genauigkeit"]),
        ("Lernraten, Masken und Epochen", ["Lernrate", "Maske", "Epoche"]),
        ("Das Training des Verlusts mit 5 Seeds", ["Verlust", "Seed"]),
        ("DROPOUT-RATEN", ["Dropout-Rate"]),
        ("60 Beispiele, zum Beispiel Blumen", ["Beispiel"]),
        ("zum Beispiel Blumen", []),
        ("Dropouts und Sweepen", ["Dropout"]),
    ],
)
def test_german_terms_are_found_in_their_forms(in_language: str, text: str, expected: list[str]) -> None:
    assert terms_in(text) == expected


@pytest.mark.parametrize("in_language", ["de"], indirect=True)
def test_german_words_are_explained_in_german(in_language: str) -> None:
    assert explained("Nach 30 Epochen") == "Epoche: Ein Durchgang durch alle Trainingsbeispiele."
    texts.use("en")
    assert explained("After 30 epochs") == "Epoch: One pass through all training samples."


@pytest.mark.parametrize("in_language", ["pt-BR"], indirect=True)
def test_glossary_without_a_translation_is_english(in_language: str) -> None:
    assert "Learning rate" in glossary()


def test_forms_and_phrases_are_read_from_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = ["**Mask.** What is dropped.", "**Sample** (cases, sampled,\nnot “sample rate”). One\nexample."]
    (tmp_path / "glossary.md").write_text("# Words\n\nAll.\n\n" + "\n\n".join(entries) + "\n", "utf-8")
    monkeypatch.setattr(documents, "DOCUMENTS", tmp_path)
    assert glossary() == {"Mask": "What is dropped.", "Sample": "One example."}
    assert terms_in("Cases and masks") == ["Sample", "Mask"]
    assert terms_in("sampled") == ["Sample"] and terms_in("Sample rate") == []


def test_terms_are_few_enough_for_a_tooltip() -> None:
    assert len(terms_in(" ".join(glossary()))) == MAX_TERMS


def test_explained_has_a_line_for_each_term() -> None:
    lines = explained("5 seeds, 30 epochs").splitlines()
    assert [line.partition(":")[0] for line in lines] == ["Seed", "Epoch"]
    assert lines[1] == "Epoch: One pass through all training samples."
    assert explained("nothing to explain") == ""


def tip_of(qtbot: QtBot, label: QLabel) -> str:
    """What is shown when the pointer rests on a label."""
    qtbot.addWidget(label)
    with qtbot.waitExposed(label):
        label.show()
    place = label.rect().center()
    event = QHelpEvent(QEvent.Type.ToolTip, place, label.mapToGlobal(place))
    QApplication.sendEvent(label, event)
    shown = QToolTip.text()
    QToolTip.hideText()
    return shown


def test_labels_explain_their_words_below_their_own_tip(qtbot: QtBot) -> None:
    label = WrappedLabel("Trained for 30 epochs")
    assert tip_of(qtbot, label) == "Epoch: One pass through all training samples."
    label.setToolTip("A tip of its own")
    assert tip_of(qtbot, label) == "A tip of its own\n\nEpoch: One pass through all training samples."


def test_elided_labels_explain_what_is_cut_off(qtbot: QtBot) -> None:
    label = ElidedLabel()
    label.resize(40, 20)
    label.set_whole_text("A long line that ends in epochs")
    assert tip_of(qtbot, label).endswith("Epoch: One pass through all training samples.")


def test_labels_without_terms_have_no_tip(qtbot: QtBot) -> None:
    assert tip_of(qtbot, WrappedLabel("Nothing here")) == ""

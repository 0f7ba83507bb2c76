"""The glossary: its page, and the words that a sentence of the window uses."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolTip
from pytestqt.qtbot import QtBot

from gui.widgets.elided_label import ElidedLabel
from gui.widgets.glossary import MAX_TERMS, explained, glossary, terms_in
from gui.widgets.plain_text import WrappedLabel


def test_glossary_has_whole_sentences_in_alphabetical_order() -> None:
    terms = glossary()
    assert len(terms) > 30
    assert list(terms) == sorted(terms, key=str.casefold)
    assert all(meaning.endswith((".", "verdict")) and "\n" not in meaning for meaning in terms.values())


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

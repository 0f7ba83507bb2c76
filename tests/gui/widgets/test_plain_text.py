"""Names that look like HTML are shown as they are, and long ones are not cut."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6 import QtGui
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from engine.experiment.specs import DataSpec
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from gui.document.document import Document
from gui.network_page.page import NetworkPage
from gui.stack_editor.stack_panel import StackPanel
from gui.theme.theme import Theme
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.plain_text import WrappedLabel, breakable, plain_tip
from gui.window.notice import Notice

EVIL = "<b>x</b>"


def is_guessed(label: QLabel) -> bool:
    return label.textFormat() is not Qt.TextFormat.PlainText and QtGui.Qt.mightBeRichText(label.text())


@pytest.mark.parametrize("text", ["plain", "0.1 < 0.2", "rate 0.5, 8 × 8"])
def test_plain_tip_keeps_plain_text(text: str) -> None:
    assert plain_tip(text) == breakable(text) == text


def test_plain_tip_escapes_html() -> None:
    tip = plain_tip(f'{EVIL} <img src="a.png">')
    assert "<b>" not in tip and "<img" not in tip and "&lt;b&gt;x" in tip


def test_wrapped_label_breaks_long_words(qtbot: QtBot) -> None:
    assert breakable("my_very_long_name").split("\u200b") == ["my_", "very_", "long_", "name"]
    assert breakable("BatchNormalization").split("\u200b") == ["Batch", "Normalization"]
    assert breakable("GlobalAveragePooling2D").split("\u200b") == ["Global", "Average", "Pooling2D"]
    assert breakable("x" * 20).split("\u200b") == ["x" * 16, "x" * 4]
    label = WrappedLabel("x" * 60)
    qtbot.addWidget(label)
    assert label.text() == label.accessibleName() == "x" * 60


@pytest.mark.parametrize("word", ["x" * 60, "my_very_long_dropout_layer_name_that_goes_on_and_on_and_on_xx"])
def test_wrapped_label_height_of_a_long_word(qtbot: QtBot, word: str) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    label = WrappedLabel(f"{word} (layer 2): at rate 0.9 only 0.1 of the signal stays.")
    column = QVBoxLayout(parent)
    column.addWidget(label)
    assert column.minimumSize().width() < 100
    parent.setFixedSize(220, column.heightForWidth(220))
    with qtbot.waitExposed(parent):
        parent.show()
    assert label.width() < 220
    area = label.fontMetrics().boundingRect(label.rect(), Qt.TextFlag.TextWordWrap, breakable(label.text()))
    assert area.height() <= label.height() and area.width() <= label.width()


def test_a_percent_sign_stays_on_the_line_of_its_number(qtbot: QtBot) -> None:
    label = WrappedLabel("from 91.7 % to 92.3 %.")
    qtbot.addWidget(label)
    assert QLabel.text(label) == "from 91.7\u00a0% to 92.3\u00a0%."
    assert label.text() == "from 91.7 % to 92.3 %."


def test_notices_and_names_are_plain_text(qtbot: QtBot) -> None:
    notice, name = Notice(Theme("light")), ElidedLabel()
    qtbot.addWidget(notice)
    qtbot.addWidget(name)
    notice.show_message(f"{EVIL} was saved.")
    name.resize(20, 20)
    name.set_whole_text(f"{EVIL} and what does not fit")
    assert not is_guessed(notice.text) and not is_guessed(name)
    assert "&lt;b&gt;" in name.toolTip()


def test_layer_names_are_plain_text_everywhere(qtbot: QtBot) -> None:
    layers = (
        replace(LayerSpec.of("dense"), name=EVIL),
        replace(LayerSpec.of("dropout", rate=0.9), name='<img src="a.png">'),
        LayerSpec.of("dense", units=3, activation="softmax"),
    )
    theme = Theme("light")
    document = Document(Project(data=DataSpec("iris"), network=NetworkSpec(layers)))
    panel, page, window = StackPanel(document, theme), NetworkPage(document, theme), QWidget()
    row = QHBoxLayout(window)
    row.addWidget(panel)
    row.addWidget(page, 1)
    window.resize(1000, 800)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    for number in range(len(page.tabs.buttons)):
        page.tabs.show_tab(number)
        for selected in ([layer.uid] for layer in layers):
            document.select_many(selected)
            check_all(window)
        document.select_many([layer.uid for layer in layers])
        check_all(window)
    card = next(iter(panel.cards.values()))
    card.resize(120, card.height())
    assert EVIL in card.tip_at(QPoint(40, 20))


def check_all(window: QWidget) -> None:
    assert not [label.text() for label in window.findChildren(QLabel) if is_guessed(label)]
    tips = [widget.toolTip() for widget in window.findChildren(QWidget)]
    assert not [tip for tip in tips if EVIL in tip or "<img" in tip]

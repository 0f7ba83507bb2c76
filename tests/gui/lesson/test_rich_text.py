"""Markdown of a lesson: as high as it is, without HTML, and nothing is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.lesson.formulas import draw
from gui.lesson.rich_text import Drawings, RichText
from gui.theme.theme import Theme

LONG = "\n\n".join(f"Paragraph {number} has some more words than fit one line of it." for number in range(5))


@pytest.fixture
def holder(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(300, 600)
    return made


@pytest.fixture
def text(qtbot: QtBot, theme: Theme, holder: QWidget) -> RichText:
    column = QVBoxLayout(holder)
    made = RichText(theme, "Text")
    column.addWidget(made)
    column.addStretch(1)
    with qtbot.waitExposed(holder):
        holder.show()
    return made


def shown(text: RichText) -> str:
    return text.toPlainText()


def test_html_is_text_and_links_lead_nowhere(text: RichText) -> None:
    text.show_markdown("<b>x</b> <script>y</script> and [here](https://example.org/a).", Drawings())
    assert "<b>x</b>" in shown(text) and "<script>" in shown(text)
    assert "here (https://example.org/a)" in shown(text) and "href" not in text.toHtml()


def test_only_pictures_of_the_lesson_are_shown(text: RichText, tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    image = QImage(20, 10, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    assert image.save(str(secret))
    markdown = f"![mine](pictures/a.png) ![theirs]({secret.as_posix()}) ![far](https://example.org/b.png)"
    text.show_markdown(markdown, Drawings({"pictures/a.png": image}))
    assert text.toHtml().count("<img") == 1
    assert "theirs" in shown(text) and "far" in shown(text) and "mine" not in shown(text)
    document = text.document()
    assert document.resource(2, QUrl.fromLocalFile(str(secret.parent / "other.png"))) is None


def test_text_is_as_high_as_it_needs_at_each_width(qtbot: QtBot, holder: QWidget, text: RichText) -> None:
    text.show_markdown(LONG, Drawings())
    heights = []
    for width in (300, 600, 160):
        holder.resize(width, 900)
        qtbot.waitUntil(lambda: text.viewport().height() >= text.document().size().height())
        heights.append(text.height())
        assert text.document().size().width() <= text.viewport().width()
        assert text.height() <= text.document().size().height() + 4
    assert heights[1] < heights[0] < heights[2]


def test_formulas_stand_in_the_text_or_as_they_are_written(text: RichText) -> None:
    drawings = Drawings(formulas={"x": draw("x", 13, 1.0), "\\no": None}, has_formulas=True)
    text.show_markdown("A $x$ and $\\no$ and $y$.", drawings)
    assert text.toHtml().count("<img") == 1 and "$\\no$" in shown(text) and "$y$" in shown(text)
    text.show_markdown("A $x$.", Drawings())
    assert shown(text) == "A x."


def test_colours_follow_the_theme(text: RichText, theme: Theme) -> None:
    text.show_markdown("Words", Drawings())
    theme.set_scheme("dark")
    cursor = text.textCursor()
    cursor.movePosition(cursor.MoveOperation.Right)
    assert cursor.charFormat().foreground().color() == QColor(theme.tokens.text)
    theme.set_scheme("light")


def test_wheel_is_left_to_the_page(text: RichText) -> None:
    text.show_markdown(LONG, Drawings())
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(text.viewport(), event)
    assert not event.isAccepted()


def test_tables_lists_and_code_are_shown(text: RichText) -> None:
    text.show_markdown("| a | b |\n|---|---|\n| 1 | 2 |\n\n- one\n- two\n\n```\ncode\n```", Drawings())
    assert [word in shown(text) for word in ("a", "2", "one", "two", "code")] == [True] * 5
    assert "<table" in text.toHtml()

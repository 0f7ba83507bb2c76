import random

import pytest
from PySide6.QtGui import (
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from pytestqt.qtbot import QtBot

from engine.report.markdown import markdown_html
from gui.report_page.markdown_writer import markdown_of

SIGNS = "ab é1 .*_`#-+!<>&()[]\\~|😀ש\"'"


def read(markdown: str) -> QTextDocument:
    document = QTextDocument()
    document.setHtml(markdown_html(markdown).strip())
    return document


def lines(document: QTextDocument) -> list[str]:
    return [" ".join(line.split()) for line in document.toPlainText().split("\n") if line.strip()]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# What I saw\n\nA **bold** *it* ***both*** x\n\n- one\n- two\n1. a\n2. b\n\n## S\n\nl1\\\nl2\n",
        "- a\n    - b\n        - c\n- d\n",
        "3.5 of 4\n",
        "\\# no\n\n\\- no\n\n1\\. no\n",
        "a \\* b \\_c\\_ <b>x</b> [l](x) 2 < 3\n",
    ],
)
def test_markdown_writer_round_trip(qtbot: QtBot, text: str) -> None:
    del qtbot
    once = markdown_of(read(text))
    assert lines(read(once)) == lines(read(text))
    assert markdown_of(read(once)) == once
    if "3.5" not in text:
        assert once == text


def test_markdown_writer_keeps_plain_text(qtbot: QtBot) -> None:
    del qtbot
    document = QTextDocument()
    text = (
        "# not\n- n\n1. no\n*a* _b_ `c` <b>x</b> &amp; [l](http://x) ![i](y)\n===\n---\n> q\n1) x\n+ y\nend\\"
    )
    document.setPlainText(text)
    assert read(markdown_of(document)).toPlainText() == text


def test_markdown_writer_keeps_the_text_of_random_formats(qtbot: QtBot) -> None:
    del qtbot
    rng = random.Random(3)
    for _ in range(400):
        document = QTextDocument()
        cursor = QTextCursor(document)
        for block in range(rng.randint(1, 3)):
            if block:
                cursor.insertBlock(QTextBlockFormat())
            for _ in range(rng.randint(1, 4)):
                look = QTextCharFormat()
                look.setFontWeight(rng.choice([QFont.Weight.Normal, QFont.Weight.Bold]))
                look.setFontItalic(rng.random() < 0.4)
                cursor.insertText("".join(rng.choice(SIGNS) for _ in range(rng.randint(1, 6))), look)
        text = markdown_of(document)
        assert lines(read(text)) == lines(document), text
        assert markdown_of(read(text)) == text

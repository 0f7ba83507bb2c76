"""What the teacher gave back, on the Report page."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from engine.project.handout_record import Feedback
from gui.document.document import Document
from gui.report_page.feedback_card import FeedbackCard


def test_the_card_is_there_with_feedback_alone(swept: Document, qtbot: QtBot) -> None:
    card = FeedbackCard(swept)
    qtbot.addWidget(card)
    assert card.isHidden()
    feedback = Feedback("2+", "Good.\n\nSay why.", "All numbers hold.", "2026-12-01T10:00:00+01:00")
    swept.load(replace(swept.project, feedback=feedback))
    assert not card.isHidden()
    shown = [label.text() for label in (card.mark, card.comment, card.check, card.made)]
    assert shown == ["2+", "Good.\n\nSay why.", "All numbers hold.", "1 December 2026, 10:00"]
    swept.load(replace(swept.project, feedback=Feedback(comment="Good.")))
    assert card.mark.isHidden() and card.check.isHidden() and not card.comment.isHidden()
    swept.load(replace(swept.project, feedback=None))
    assert card.isHidden()


def test_markup_in_feedback_is_just_text(swept: Document, qtbot: QtBot) -> None:
    card = FeedbackCard(swept)
    qtbot.addWidget(card)
    swept.load(replace(swept.project, feedback=Feedback(comment="<b>Good</b>")))
    assert card.comment.text() == "<b>Good</b>"
    assert card.comment.textFormat() is card.comment.textFormat().PlainText

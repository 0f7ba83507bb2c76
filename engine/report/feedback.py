"""The report's section with what the teacher gave back."""

from __future__ import annotations

from engine.language.dates import moment_text
from engine.language.texts import _
from engine.project.handout_record import Feedback
from engine.report.blocks import Block, Facts, Paragraph, Section


def feedback_section(feedback: Feedback | None) -> Section | None:
    """Return the section: the mark, the comment in its lines, and what `check` found.

    Parameters
    ----------
    feedback : Feedback or None

    Returns
    -------
    Section or None
        None where nothing was given back.
    """
    if feedback is None or not (feedback.mark or feedback.comment or feedback.check):
        return None
    facts = [(_("Mark"), feedback.mark), (_("Given back"), moment_text(feedback.made))]
    blocks: list[Block] = [Paragraph(line) for line in feedback.comment.splitlines() if line.strip()]
    if rows := tuple((name, text) for name, text in facts if text):
        blocks.insert(0, Facts(_("From the teacher"), rows))
    blocks += [
        Paragraph(line if number else _("Check: {line}").format(line=line), is_note=True)
        for number, line in enumerate(line for line in feedback.check.splitlines() if line.strip())
    ]
    return Section("feedback", _("Feedback"), tuple(blocks))

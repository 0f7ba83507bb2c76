"""What a student hands in beside the numbers: who, which question, the own words, what was predicted."""

from __future__ import annotations

from dataclasses import dataclass

HELPS, NO_DIFFERENCE, HURTS = "helps", "no_difference", "hurts"
CHOICES = (HELPS, NO_DIFFERENCE, HURTS)


@dataclass(frozen=True)
class ReportSpec:
    """The report's own fields. `text` is Markdown: headings, paragraphs, bold, italic, lists.

    `run_uid` is the sweep that the report is about; empty: the one in view.
    """

    title: str = ""
    author: str = ""
    group: str = ""
    question: str = ""
    text: str = ""
    run_uid: str = ""


@dataclass(frozen=True)
class Prediction:
    """What was expected before the sweep: a choice out of CHOICES, or a sketch of the curve, or both.

    `sketch` are (rate, value) pairs in the score's own unit. `made` is when (ISO 8601); `is_blind` says that
    the project had no sweep of this experiment then.
    """

    choice: str = ""
    sketch: tuple[tuple[float, float], ...] = ()
    made: str = ""
    is_blind: bool = True

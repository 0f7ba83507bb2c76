"""The columns of a class's tables: what each says of a student."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.language.dates import moment_text
from engine.language.texts import N_, _, ngettext, pgettext

if TYPE_CHECKING:
    from engine.classroom.desk_table import DeskRow

TONES = {"good": "good", "bad": "bad"}
ICONS = {"good": "check", "bad": "close", "muted": "help"}


@dataclass(frozen=True)
class Column:
    """A column: its head and tip, in English; its text for a row, with a colour's token and an icon."""

    head: str
    tip: str
    text: Callable[[DeskRow], str]
    tone: Callable[[DeskRow], str] = lambda _row: ""
    icon: Callable[[DeskRow], str] = lambda _row: ""
    is_wide: bool = False
    is_editable: bool = False

    @property
    def shown_head(self) -> str:
        """The head in the language in use."""
        return pgettext("head of a column", "Check") if self is CHECK else _(self.head)


def check_text(row: DeskRow) -> str:
    """What the last check found, in a few words; empty if there was none."""
    from engine.classroom.hand_back import check_text as text  # loaded by the thread that made the rows

    return text(row)


def check_tone(row: DeskRow) -> str:
    """Its colour: good, bad or muted."""
    if row.check is None or not row.is_check_current:
        return "muted"
    return TONES.get(row.check.outcome, "muted")


def _check_icon(row: DeskRow) -> str:
    return "" if row.check is None else ICONS[check_tone(row)]


def handed_in_text(row: DeskRow) -> str:
    """What is there: "seeds 0 to 4", "no sweep yet", "can't be read", "not handed in"."""
    match row.state:
        case "swept":
            return row.seeds
        case "no sweep":  # not a text: a state
            return _("no sweep yet")
        case "broken":
            return _("can't be read")
    return _("not handed in")


def _handed_in_tone(row: DeskRow) -> str:
    if row.state == "broken":
        return "bad"
    if row.state == "swept":
        return "" if row.has_own_seeds else "warn"
    return "muted"


def _student_text(row: DeskRow) -> str:
    return f"{row.student} ({row.author})" if row.author else row.student


def _lesson_text(row: DeskRow) -> str:
    return row.lesson.text if row.lesson is not None else ""


def _answers_text(row: DeskRow) -> str:
    if row.n_marked:
        text = ngettext("{n_right} of {n} right", "{n_right} of {n} right", row.n_marked)
        return text.format(n_right=row.n_right, n=row.n_marked)
    n = len(row.answers)
    return ngettext("{n} answer", "{n} answers", n).format(n=n) if n else ""


def _prediction_text(row: DeskRow) -> str:
    return _(row.prediction)


def _checked_text(row: DeskRow) -> str:
    return moment_text(row.check.made) if row.check is not None else ""


STUDENT = Column(N_("Student"), N_("Whose file it is; the tick counts its sweep"), _student_text)
HANDED_IN = Column(N_("Handed in"), N_("Which seeds were swept"), handed_in_text, _handed_in_tone)
LESSON = Column(N_("Lesson"), N_("How far the student is in the lesson"), _lesson_text)
ANSWERS = Column(N_("Answers"), N_("How many of the marked answers are right"), _answers_text)
PREDICTION = Column(
    N_("Prediction"), N_("What the student expected of dropout"), lambda row: _(row.prediction)
)
RESULT = Column(N_("Result"), N_("What the student's own sweep says"), lambda row: row.result, is_wide=True)
CHECK = Column(
    "Check",  # not a text: `shown_head` has it
    N_("Whether training again gives the same numbers"),
    check_text,
    check_tone,
    _check_icon,
)
CHECKED = Column(N_("When"), N_("When it was checked"), _checked_text)
FILE = Column(N_("File"), N_("The file that counts"), lambda row: row.file, is_wide=True)
MARK = Column(N_("Mark"), N_("Double-click or type to edit it"), lambda row: row.mark, is_editable=True)
COMMENT = Column(
    N_("Comment"),
    N_("Edit it in the field below"),
    lambda row: " ".join(row.comment.split()),
    is_wide=True,
)

COLLECT_COLUMNS = (STUDENT, HANDED_IN, LESSON, ANSWERS, PREDICTION, RESULT)
CHECK_COLUMNS = (STUDENT, CHECK, CHECKED, FILE)
HAND_BACK_COLUMNS = (STUDENT, LESSON, ANSWERS, CHECK, MARK, COMMENT)

"""The checklist of a good report, and which items it has."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from engine.analysis.verdict import ENOUGH_SEEDS
from engine.language.texts import N_, _, ngettext
from engine.project.project import Project
from engine.report.text import reported_run
from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel

EARLY, LATE = N_("Choose or sketch below, before you sweep."), N_("It was made after the first sweep.")


@dataclass(frozen=True)
class Check:
    """An item: its name, whether it is there, what to do if not, and the longest that this can be."""

    name: str
    is_done: bool
    advice: str = ""
    longest: str = ""


def checks_of(project: Project) -> tuple[Check, ...]:
    """The checklist of a project's report."""
    run, prediction, report = reported_run(project), project.prediction, project.report
    n_seeds = (
        0 if run is None else min(len({cell.cell.seed for cell in part.results.cells}) for part in run.parts)
    )
    is_blind = prediction is not None and prediction.is_blind
    few = ngettext(
        "It has {n} seed; sweep at least {enough}.", "It has {n} seeds; sweep at least {enough}.", n_seeds
    ).format(n=n_seeds, enough=ENOUGH_SEEDS)
    late = _(LATE) if prediction is not None else _(EARLY)
    return (
        Check(_("A name"), bool(report.author.strip()), _("Whose report is it?")),
        Check(_("A question"), bool(report.question.strip()), _("What did you want to find out?")),
        Check(_("A prediction, made first"), is_blind, late, _(EARLY)),
        Check(
            _("A sweep with {n} seeds or more").format(n=ENOUGH_SEEDS),
            n_seeds >= ENOUGH_SEEDS,
            few if run is not None else _("Sweep first."),
            few,
        ),
        Check(_("Your own text"), bool(report.text.strip()), _("Say what you saw and why.")),
    )


class Checklist(QFrame):
    """A row per item: a mark, its name, what is missing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._checks: tuple[Check, ...] = ()
        self.setProperty("role", "card")
        title = QLabel(_("What a report needs"))
        title.setProperty("role", "name")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(title)
        column.addLayout(self._grid)
        self._rows: list[tuple[QLabel, _Description]] = []
        theme.changed.connect(self._show)

    @property
    def checks(self) -> tuple[Check, ...]:
        """The shown items."""
        return self._checks

    def show_project(self, project: Project) -> None:
        """Check this project."""
        checks = checks_of(project)
        if checks != self._checks:
            self._checks = checks
            self._show()

    def _show(self) -> None:
        while len(self._rows) < len(self._checks):
            mark, description = QLabel(), _Description()
            description.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(mark, len(self._rows), 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(description, len(self._rows), 1)
            self._rows.append((mark, description))
        size = self._theme.px(16)
        for check, (mark, description) in zip(self._checks, self._rows, strict=True):
            icon = self._theme.icon("check", "good") if check.is_done else self._theme.icon("plus", "muted")
            mark.setPixmap(icon.pixmap(size, size))
            description.longest = f"{check.name}. {check.longest or check.advice}"
            description.setText(check.name if check.is_done else f"{check.name}. {check.advice}")
            state = _("Done: {item}") if check.is_done else _("Missing: {item}")
            description.setAccessibleName(state.format(item=description.text()))
            description.setProperty("role", "" if check.is_done else "muted")
            description.style().unpolish(description)
            description.style().polish(description)


class _Description(WrappedLabel):
    """It keeps the lines of the longest advice, whatever it says, so that nothing below it moves."""

    longest = ""

    def heightForWidth(self, width: int) -> int:
        area = QRect(0, 0, width, 10_000)
        flags = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)
        needed = self.fontMetrics().boundingRect(area, flags, self.longest).height()
        return max(needed, super().heightForWidth(width))

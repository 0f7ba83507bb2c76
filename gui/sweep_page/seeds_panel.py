"""The popup "How many seeds?": which differences the seeds detect, and a button that adds seeds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from engine.analysis.power import STEP, SeedsAdvice
from engine.analysis.verdict import ENOUGH_SEEDS, Verdict
from engine.analysis.wording import format_difference
from engine.experiment.results import SweepResults
from engine.experiment.seed_ranges import MAX_SEED
from engine.language.texts import N_, _
from gui.sweep_page.view import ViewContext
from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.popup import Popup

if TYPE_CHECKING:
    from engine.analysis.family_verdict import FamilyVerdict

WIDTH = 400
NEVER = N_("no number of seeds")
_RIGHT = Qt.AlignmentFlag.AlignRight


class SeedsPanel(Popup):
    """A popup; `more_requested` when the button is pressed."""

    more_requested = Signal()

    def __init__(self, advice: SeedsAdvice, theme: Theme, *, can_add: bool) -> None:
        super().__init__(_("How many seeds?"))
        self.closed.connect(self.deleteLater)
        px = theme.px
        self.setFixedWidth(px(WIDTH))
        self.headline = WrappedLabel(advice.headline)
        self.headline.setProperty("role", "name")
        self.details = WrappedLabel(advice.details)
        self.details.setProperty("role", "caption")
        self.add_button = QPushButton(_("Add {n} seeds").format(n=STEP))
        self.add_button.setProperty("primary", True)
        self.add_button.setToolTip(_("Train only what is missing; finished trainings are kept"))
        self.add_button.setEnabled(can_add)
        self.add_button.clicked.connect(self._ask)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.add_button)
        column = self.column
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        column.addWidget(self.headline)
        if advice.visible:
            column.addLayout(_tables(advice, px(24)))
        if advice.details:
            column.addWidget(self.details)
        column.addLayout(row)
        self.first_editor = lambda: self.add_button

    def _ask(self) -> None:
        self.close()
        self.more_requested.emit()


def _tables(advice: SeedsAdvice, gap: int) -> QHBoxLayout:
    """The table of detectable differences, and beside it that of the seeds needed."""
    seen = [
        (str(n), format_difference(advice.column, value), n == advice.n_now) for n, value in _visible(advice)
    ]
    needed = [
        (item.label, _(NEVER) if item.seeds is None else f"{item.seeds}", False) for item in advice.needed
    ]
    row = QHBoxLayout()
    row.setSpacing(gap)
    # Translators: heads of a table: so many seeds reveal such a difference.
    row.addLayout(_table(_("seeds"), _("reveal"), seen), 1)
    if needed:
        # Translators: heads of a table: to reveal such a difference so many seeds are needed.
        row.addLayout(_table(_("to reveal"), _("seeds needed"), needed), 1)
    return row


def _visible(advice: SeedsAdvice) -> list[tuple[int, float]]:
    """The table with the present number of seeds inserted."""
    rows = dict(advice.visible)
    if advice.n_now > 1 and math.isfinite(advice.visible_now):
        rows[advice.n_now] = advice.visible_now
    return sorted(rows.items())


def _table(first: str, second: str, rows: list[tuple[str, str, bool]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    for column, title in enumerate((first, second)):
        grid.addWidget(_label(title, "caption"), 0, column, _RIGHT if column else Qt.AlignmentFlag.AlignLeft)
    for place, (left, right, is_now) in enumerate(rows, start=1):
        role = "name" if is_now else ""
        # Translators: the number of seeds that there are now.
        text = _("{n} (now)").format(n=left) if is_now else left
        grid.addWidget(_label(text, role), place, 0)
        grid.addWidget(_label(right, role), place, 1, _RIGHT)
    grid.setRowStretch(len(rows) + 1, 1)
    return grid


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    return label


# --- The buttons that lead to more seeds


class MoreSeeds:
    """Two buttons: one opens the advice; "Add 10 seeds" is shown while the verdict is open."""

    def __init__(self, context: ViewContext) -> None:
        self._context = context
        self.panel: SeedsPanel | None = None
        self._results: SweepResults | None = None
        self._judged: tuple[SweepResults, bool] | None = None
        self.question = QPushButton(_("How many seeds?"))
        self.question.setProperty("role", "chart")
        self.question.setToolTip(_("What this number of seeds can reveal, and what more seeds would"))
        self.question.clicked.connect(self.open_panel)
        self.add_button = QPushButton(_("Add {n} seeds").format(n=STEP))
        self.add_button.setProperty("role", "small")
        self.add_button.setToolTip(_("Train every rate with 10 more seeds; finished trainings are kept"))
        self.add_button.clicked.connect(self.add)
        for button in (self.question, self.add_button):
            button.setAccessibleName(button.text())
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.hide()

    def show_results(
        self, results: SweepResults | None, found: Verdict | None, family: FamilyVerdict | None = None
    ) -> None:
        """Show the buttons that fit these results and their verdict; the statistics must be loaded.

        With a family in view the button to add seeds is for all its members.
        """
        from engine.analysis.power import would_more_seeds_help

        self._results = results if results is not None and results.cells else None
        self.question.setVisible(self._results is not None and not self._context.theme.is_presenting)
        would_help = False
        if self._results is not None and found is not None and self._can_add:
            if self._judged is None or self._judged[0] is not self._results:
                self._judged = self._results, would_more_seeds_help(self._results, found)
            would_help = self._judged[1]
        if family is not None:
            would_help = any(
                (row := member.found.difference) is not None
                and (member.found.tone == "neutral" or row.n < ENOUGH_SEEDS)
                for member in family.members
            )
        self.add_button.setVisible(would_help and self._can_add)

    def open_panel(self) -> None:
        """Show the advice above the button; a second press closes it."""
        from engine.analysis.power import seeds_advice

        if self.panel is not None:
            self.panel.close()
            return
        if self._results is None:
            return
        advice = seeds_advice(self._results)
        self.panel = panel = SeedsPanel(advice, self._context.theme, can_add=self._can_add)
        panel.more_requested.connect(self.add)
        panel.closed.connect(self._forget_panel)
        panel.open_above(self.question)

    def _forget_panel(self) -> None:
        self.panel = None

    def add(self) -> None:
        """Add seeds to the plan and sweep the missing cells."""
        from engine.analysis.power import with_more_seeds

        document = self._context.document
        if document.set_sweep(seeds=with_more_seeds(document.project.sweep.seeds)):
            self._context.controller.start_sweep()

    @property
    def _can_add(self) -> bool:
        """Whether a sweep could start and would keep the present results."""
        project = self._context.document.project
        has_room = max(project.sweep.seeds, default=0) + STEP <= MAX_SEED
        return has_room and project.has_current_results and not self._context.controller.is_running

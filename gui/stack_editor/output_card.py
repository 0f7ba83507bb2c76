"""The card of the output: what the network must answer, and one button that makes it fit the data."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from engine.checks.problems import NetworkCheck
from engine.language.texts import N_, _
from gui.stack_editor.card import Card
from gui.theme.theme import Theme
from gui.widgets.shrinking import ShrinkingButton

FIT = N_("Make the network fit these data")
FIT_TIP = N_("Change layers, output, loss and scaling as these data need, in one step. Ctrl+Z takes it back.")


class OutputCard(Card):
    """Below its problems the button is shown as long as anything in the network is wrong."""

    fit_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "muted", "chart", parent)
        self.fit_button = ShrinkingButton(_(FIT), self)
        self.fit_button.setProperty("role", "small")
        self.fit_button.set_tip(_(FIT_TIP))
        self.fit_button.clicked.connect(self.fit_requested)
        self.fit_button.hide()

    def show_check(self, check: NetworkCheck) -> None:
        """Show the problems of the output, and the button if there is an error on any card."""
        self.set_problems(check.output_problems)
        is_wrong = bool(check.errors())
        if is_wrong:
            self.column.addWidget(self.fit_button, 0, Qt.AlignmentFlag.AlignLeft)  # below the rows, always
        self.fit_button.setVisible(is_wrong)
        self._fit_column()

    def focus_chain(self) -> list[QWidget]:
        return [*super().focus_chain(), self.fit_button]

    def _has_rows(self) -> bool:
        return super()._has_rows() or not self.fit_button.isHidden()

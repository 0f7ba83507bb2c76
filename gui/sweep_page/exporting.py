"""The export menu: figures at a chosen size, tables, and the sweep as code."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton

from engine.errors import InputError
from engine.language.texts import N_, _
from gui.control.background import Background
from gui.control.code_saver import CodeSaver
from gui.sweep_page.sweep_code import add_sweep_code
from gui.sweep_page.view import ShownSweep, ViewContext
from gui.widgets.file_dialogs import ask_to_save
from gui.widgets.menu import Menu

if TYPE_CHECKING:
    from engine.charts.figures import CurveChoices
    from gui.charts.export_dialog import ExportDialog

NOTHING = N_("There is nothing to export yet. Sweep first.")
_TABLES = ((N_("Table of rates as CSV…"), "rates"), (N_("Every training as CSV…"), "cells"))
CURVE, DIFFERENCES = "curve", "differences"
# What is saved, at the end of a file's name.
_FILE_NAMES = {
    CURVE: N_("curve"),
    DIFFERENCES: N_("differences"),
    "rates": N_("rates"),
    # Translators: at the end of a file's name; every training of a sweep is a cell of its grid.
    "cells": N_("cells"),
}


class Exporting(QObject):
    """Gives a button its menu; every action ends with a notice: a sentence, details and a tone."""

    notice_raised = Signal(str, str, str)

    def __init__(
        self, context: ViewContext, button: QPushButton, choices: Callable[[], CurveChoices | None]
    ) -> None:
        """`choices` returns how the curve is shown at the moment."""
        super().__init__(button)
        self._context, self._button, self._choices = context, button, choices
        self._shown: ShownSweep | None = None
        self.dialog: ExportDialog | None = None
        self.saver = Background("figure export", self, must_finish=True)
        menu = Menu(button)
        self.figure_action = menu.addAction(_("Figure…"), self.open_dialog)
        for text, table in _TABLES:
            menu.addAction(_(text), partial(self._ask_table, table))
        self.code = CodeSaver(button)
        self.code.notice_raised.connect(self.notice_raised)
        add_sweep_code(menu, self.code, lambda: self._shown)
        button.setMenu(menu)

    def show_sweep(self, shown: ShownSweep | None) -> None:
        """Set the results to export."""
        self._shown = shown if shown is not None and shown.results.cells else None
        self._button.setEnabled(self._shown is not None)

    def open_dialog(self) -> None:
        """Open the dialog for the figure's size and look; it is not modal."""
        from gui.charts.export_dialog import ExportDialog

        if self._shown is None:
            return
        if self.dialog is not None:
            self.dialog.deleteLater()
        panels = 2 if self._shown.results.experiment.data.is_held_out else 1
        figures = ((_("The curve, as it is shown"), CURVE, panels), (_("The differences"), DIFFERENCES, 1))
        self.dialog = ExportDialog(figures, self._context.theme, self._button.window())
        self.dialog.chosen.connect(self._ask_figure)
        self.dialog.show()

    def write(self, path: Path) -> None:
        """Write the figure or table that the suffix names, at the default size; raises InputError."""
        from engine.charts.figures import save_curve_csv, save_sweep_figure

        shown = self._shown
        if shown is None:
            raise InputError(_(NOTHING))
        if path.suffix.lower() == ".csv":
            save_curve_csv(shown.results, path)
        else:
            save_sweep_figure(shown.results, shown.planned_rates, path, title=shown.project.name)

    def _ask_figure(self) -> None:
        dialog = self.dialog
        if dialog is None or self._shown is None:
            return
        path = self._ask(_("Save the figure"), dialog.figure.currentData(), dialog.suffix)
        if path is not None:
            dialog.close()
            self._write_figure(dialog, path)

    def _write_figure(self, dialog: ExportDialog, path: Path) -> None:
        """Write the figure in the background, from immutable values."""
        from engine.charts.figures import PLAIN, save_difference_figure, save_sweep_figure

        shown = self._shown
        assert shown is not None
        title = shown.project.name if dialog.has_title.isChecked() else ""
        look, choices, figure = dialog.look, self._choices() or PLAIN, dialog.figure.currentData()

        def write(to: Path) -> None:
            if figure == DIFFERENCES:
                save_difference_figure(shown.results, shown.planned_rates, to, title=title, look=look)
                return
            save_sweep_figure(shown.results, shown.planned_rates, to, title=title, look=look, choices=choices)

        if not self.saver.is_busy:
            self.saver.run(partial(write, path), lambda _: self._on_saved(path), self._on_not_saved)

    def _on_saved(self, path: Path) -> None:
        self.notice_raised.emit(_("The figure was saved as {path}.").format(path=path), "", "good")

    def _on_not_saved(self, problem: str) -> None:
        text = _("The figure was not saved.")
        self.notice_raised.emit(f"{text} {problem}", "", "bad")

    def _ask_table(self, table: str) -> None:
        from engine.report.tables import save_cells_table, save_rate_table

        path = self._ask(_("Save the table"), table, "csv")
        if path is None or self._shown is None:
            return
        save = save_rate_table if table == "rates" else save_cells_table
        try:
            save(self._shown.results, path)
        except InputError as error:
            self.notice_raised.emit(str(error), "", "bad")
        else:
            self.notice_raised.emit(_("The table was saved as {path}.").format(path=path), "", "good")

    def _ask(self, title: str, what: str, suffix: str) -> Path | None:
        name = f"{self._context.document.project.name} {_(_FILE_NAMES[what])}"
        # Translators: a kind of file, such as “PNG picture”.
        kind = _("{format} table") if suffix == "csv" else _("{format} picture")
        kinds = {f".{suffix}": kind.format(format=suffix.upper())}
        return ask_to_save(self._button.window(), title, name, kinds)

"""Buttons that export one training: its script or that of its sweep, its model, its curves."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QPushButton, QWidget

from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.language.texts import _
from engine.project.project import Project
from gui.control.code_saver import CodeSaver
from gui.sweep_page.sweep_code import add_sweep_code
from gui.sweep_page.view import ShownSweep, ViewContext
from gui.widgets.controls import SteadyButton
from gui.widgets.file_dialogs import ask_to_save
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.menu import Menu


class CellActions(QWidget):
    """Buttons that act on the cell that was shown last."""

    notice_raised = Signal(str, str, str)
    train_requested = Signal(object)
    answers_requested = Signal(object, object)
    inside_requested = Signal(object, object)

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._saver, self._controller = context.saver, context.controller
        self._result: CellResult | None = None
        self._shown: ShownSweep | None = None
        self._is_current = False
        self.code = CodeSaver(self)
        self.code.notice_raised.connect(self.notice_raised)
        self.script = _button(
            _("Script"), _("Keras script"), _("The plain Keras script that prints this training's numbers")
        )
        menu = Menu(self.script)
        menu.addAction(_("Copy the script"), partial(self._with_project, self.code.copy))
        menu.addAction(_("Save as a Python script…"), partial(self._with_project, self.code.ask_script))
        menu.addAction(_("Save as a Jupyter notebook…"), partial(self._with_project, self.code.ask_notebook))
        menu.addSeparator()
        add_sweep_code(menu, self.code, lambda: self._shown)
        self.script.setMenu(menu)
        self.model = _button(
            _("Model…"),
            _("Keras model"),
            _("Train it again, with the same numbers, and save it as a Keras model"),
        )
        self.model.clicked.connect(self._ask_model)
        self.curves = _button(
            _("Curves…"),
            _("Curves as CSV"),
            _("Save loss and metric of every epoch as CSV, for a spreadsheet"),
        )
        self.curves.clicked.connect(self._ask_curves)
        self.answers = _button(
            _("Answers"),
            _("Answers"),
            _("Its predictions, the true values and its worst mistakes, next to rate 0 with the same seed"),
        )
        self.answers.clicked.connect(partial(self._request, self.answers_requested))
        self.inside = _button(_("Inside"), _("Inside"), _("See in it what dropout does, step by step"))
        self.inside.clicked.connect(partial(self._request, self.inside_requested))
        self.weights = _button(
            _("Weights"), _("Weights"), _("The distribution of its weights, layer by layer")
        )
        self.weights.setCheckable(True)
        self.train = _button(_("Train live"), _("Train this one live"), "")
        self.train.clicked.connect(self._request_train)
        flow = FlowLayout(self, spacing=4)
        for button in (
            self.answers,
            self.inside,
            self.weights,
            self.script,
            self.model,
            self.curves,
            self.train,
        ):
            flow.addWidget(button)
        context.saver.changed.connect(self._show_can)
        self._show_can()

    def show_cell(self, result: CellResult, shown: ShownSweep, *, is_current: bool) -> None:
        """Act on this cell; `is_current` if the network is still the one that it was trained with."""
        self._result, self._shown, self._is_current = result, shown, is_current
        self._show_can()

    def _with_project(self, action: Callable[[Project, Cell], object]) -> None:
        if self._shown is None or self._result is None:
            return
        try:
            action(self._shown.trained_project, self._result.cell)
        except InputError as error:
            self.notice_raised.emit(str(error), "", "bad")

    def _ask_model(self) -> None:
        if self._shown is not None and self._result is not None:
            experiment, name = self._shown.results.experiment, self._shown.project.name
            self._saver.ask_and_save(experiment, self._result.cell, name, self)

    def _ask_curves(self) -> None:
        if self._shown is None or self._result is None:
            return
        cell = self._result.cell
        # Translators: the name of a file that is saved.
        name = _("{project} rate {rate} seed {seed} curves").format(
            project=self._shown.project.name, rate=f"{cell.rate:g}", seed=cell.seed
        )
        path = ask_to_save(self, _("Save the curves"), name, {".csv": _("CSV tables")})
        if path is not None:
            self._save_curves(self._result, path)

    def _save_curves(self, result: CellResult, path: Path) -> None:
        from engine.report.tables import save_cell_curves

        try:
            save_cell_curves(result, path)
        except InputError as error:
            self.notice_raised.emit(str(error), "", "bad")
        else:
            self.notice_raised.emit(_("The curves were saved as {path}.").format(path=path), "", "good")

    def _request_train(self) -> None:
        if self._result is not None:
            self.train_requested.emit(self._result.cell)

    def _request(self, signal: SignalInstance) -> None:
        if self._shown is not None and self._result is not None:
            signal.emit(self._shown.results.experiment, self._result.cell)

    def _show_can(self) -> None:
        self.model.setEnabled(self._saver.can_save)
        self.curves.setEnabled(self._result is not None and bool(self._result.history))
        self.train.setEnabled(self._is_current and not self._controller.is_running)
        self.train.setToolTip(
            _("Train it again on the Train page and watch its curves")
            if self._is_current
            else _("The network has changed since. Sweep again to train it live.")
        )


def _button(text: str, name: str, tip: str) -> QPushButton:
    button = SteadyButton(text)  # wide enough for what is bold while it is checked
    button.setProperty("role", "small")
    button.setToolTip(tip)
    button.setAccessibleName(name)
    return button

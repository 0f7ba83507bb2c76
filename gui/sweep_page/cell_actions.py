"""Buttons that export one training: its script, its model, its curves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.experiment.specs import Experiment
from engine.project.project import Project
from gui.control.code_saver import CodeSaver
from gui.sweep_page.view import ViewContext
from gui.widgets.controls import SteadyButton
from gui.widgets.file_dialogs import ask_to_save
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.menu import Menu


class CellActions(QWidget):
    """Buttons that act on the cell that was shown last."""

    notice_raised = Signal(str, str, str)
    train_requested = Signal(object)
    answers_requested = Signal(object, object)

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._saver, self._controller = context.saver, context.controller
        self._shown: tuple[CellResult, Experiment, Project] | None = None
        self._is_current = False
        self.code = CodeSaver(self)
        self.code.notice_raised.connect(self.notice_raised)
        self.script = _button(
            "Script", "Keras script", "The plain Keras script that prints this training's numbers"
        )
        menu = Menu(self.script)
        menu.addAction("Copy the script", partial(self._with_project, self.code.copy))
        menu.addAction("Save as a Python script…", partial(self._with_project, self.code.ask_script))
        menu.addAction("Save as a Jupyter notebook…", partial(self._with_project, self.code.ask_notebook))
        self.script.setMenu(menu)
        self.model = _button(
            "Model…",
            "Keras model",
            "Train it again, with the same numbers, and save it as a Keras model",
        )
        self.model.clicked.connect(self._ask_model)
        self.curves = _button(
            "Curves…", "Curves as CSV", "Save loss and metric of every epoch as CSV, for a spreadsheet"
        )
        self.curves.clicked.connect(self._ask_curves)
        self.answers = _button(
            "Answers",
            "Answers",
            "Its predictions, the true values and its worst mistakes, next to rate 0 with the same seed",
        )
        self.answers.clicked.connect(self._request_answers)
        self.weights = _button("Weights", "Weights", "The distribution of its weights, layer by layer")
        self.weights.setCheckable(True)
        self.train = _button("Train live", "Train this one live", "")
        self.train.clicked.connect(self._request_train)
        flow = FlowLayout(self, spacing=4)
        for button in (self.answers, self.weights, self.script, self.model, self.curves, self.train):
            flow.addWidget(button)
        context.saver.changed.connect(self._show_can)
        self._show_can()

    def show_cell(
        self, result: CellResult, experiment: Experiment, project: Project, *, is_current: bool
    ) -> None:
        """Act on this cell; `is_current` if the network is still the one that it was trained with."""
        self._shown, self._is_current = (result, experiment, project), is_current
        self._show_can()

    def project_of_cell(self) -> Project:
        """The project as it was when the cell was trained; AssertionError before one was shown."""
        assert self._shown is not None
        _, experiment, project = self._shown
        sweep = replace(
            project.sweep,
            frozen_streams=experiment.frozen_streams,
            is_width_tied=experiment.is_width_tied,
        )
        return replace(
            project,
            data=experiment.data,
            network=experiment.network,
            training=experiment.training,
            sweep=sweep,
        )

    def _with_project(self, action: Callable[..., object]) -> None:
        if self._shown is None:
            return
        try:
            action(self.project_of_cell(), self._shown[0].cell)
        except InputError as error:
            self.notice_raised.emit(str(error), "", "bad")

    def _ask_model(self) -> None:
        if self._shown is not None:
            result, experiment, project = self._shown
            self._saver.ask_and_save(experiment, result.cell, project.name, self)

    def _ask_curves(self) -> None:
        if self._shown is None:
            return
        result, _, project = self._shown
        name = f"{project.name} rate {result.cell.rate:g} seed {result.cell.seed} curves"
        path = ask_to_save(self, "Save the curves", name, {".csv": "CSV tables"})
        if path is not None:
            self._save_curves(result, path)

    def _save_curves(self, result: CellResult, path: Path) -> None:
        from engine.report.tables import save_cell_curves

        try:
            save_cell_curves(result, path)
        except InputError as error:
            self.notice_raised.emit(str(error), "", "bad")
        else:
            self.notice_raised.emit(f"The curves were saved as {path}.", "", "good")

    def _request_train(self) -> None:
        if self._shown is not None:
            self.train_requested.emit(self._shown[0].cell)

    def _request_answers(self) -> None:
        if self._shown is not None:
            result, experiment, _ = self._shown
            self.answers_requested.emit(experiment, result.cell)

    def _show_can(self) -> None:
        self.model.setEnabled(self._saver.can_save)
        self.curves.setEnabled(self._shown is not None and bool(self._shown[0].history))
        self.train.setEnabled(self._is_current and not self._controller.is_running)
        self.train.setToolTip(
            "Train it again on the Train page and watch its curves"
            if self._is_current
            else "The network has changed since. Sweep again to train it live."
        )


def _button(text: str, name: str, tip: str) -> QPushButton:
    button = SteadyButton(text)  # wide enough for what is bold while it is checked
    button.setProperty("role", "small")
    button.setToolTip(tip)
    button.setAccessibleName(name)
    return button

"""The sweep in view as code, from both menus that offer it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu, QPushButton

from engine.experiment.results import SweepResults
from engine.experiment.second_setting import experiment_with
from engine.experiment.specs import Cell, SecondSetting
from engine.keras_code.notebook import keras_sweep_notebook
from engine.keras_code.sweep_script import keras_sweep_script
from engine.storage.examples import example
from gui.document.document import Document
from gui.sweep_page.page import SweepPage
from gui.sweep_page.view import ShownSweep
from tests.engine.analysis.sample_results import cell_result

SCRIPT, NOTEBOOK = "Script of the sweep…", "Notebook of the sweep…"


def choose(button: QPushButton, text: str) -> None:
    menu = button.menu()
    assert isinstance(menu, QMenu) and menu.toolTipsVisible()
    action = next(action for action in menu.actions() if action.text() == text)
    assert "QUICK" in action.toolTip()
    action.trigger()


@pytest.mark.parametrize("is_of_card", [False, True])
def test_menus_save_the_sweep_that_is_shown(
    is_of_card: bool,
    swept: SweepPage,
    project_document: Document,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    project = project_document.project
    results = project.results
    assert results is not None
    cells = [result.cell for result in results.cells]
    rates, seeds = sorted({cell.rate or 0.0 for cell in cells}), sorted({cell.seed for cell in cells})
    trained = replace(project, sweep=replace(project.sweep, rates=tuple(rates), seeds=tuple(seeds)))
    project_document.set_training(epochs=77)
    project_document.set_sweep(rates=(0.0, 0.9), seeds=(5,))
    button = swept.export_button
    if is_of_card:
        swept.views.open_cell(Cell(0.5, 1))
        assert swept.views.card is not None
        button = swept.views.card.actions_row.script
    monkeypatch.setattr(
        "gui.widgets.file_dialogs.QFileDialog.getSaveFileName", lambda *_: (str(tmp_path / "s"), "")
    )
    said: list[tuple[str, ...]] = []
    swept.notice_raised.connect(lambda *text: said.append(text))
    choose(button, SCRIPT)
    choose(button, NOTEBOOK)
    assert (tmp_path / "s.py").read_text("utf-8") == keras_sweep_script(trained)
    assert (tmp_path / "s.ipynb").read_text("utf-8") == keras_sweep_notebook(trained)
    assert [text[2] for text in said] == ["good", "good"]


def test_code_of_a_member_of_a_family_is_that_of_its_own_sweep() -> None:
    project = example("honest-classification")
    family = replace(project, sweep=replace(project.sweep, second=SecondSetting("units", (8.0, 16.0))))
    member = experiment_with(project.experiment, "units", 8)
    cells = tuple(cell_result(rate, seed, 0.5) for rate in (0.0, 0.3) for seed in (2, 4))
    made = ShownSweep(SweepResults(member, cells), (0.0, 0.3), family, member="8 units").trained_project
    assert made.sweep == replace(project.sweep, rates=(0.0, 0.3), seeds=(2, 4))
    assert made.experiment == member
    assert "keras.layers.Dense(\n                8," in keras_sweep_script(made)

"""A model is saved by the engine, and its fate is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from engine.experiment.specs import Cell
from engine.experiment.trainers import RunOptions
from engine.session.messages import EngineStarting, ModelSaved
from gui.control.cell_requests import ModelSaver
from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.run_controller import RunController
from gui.document.document import Document
from tests.gui.fake_session import CPU, FakeSession


@pytest.fixture
def saver(bridge: EngineBridge, engine: EngineState, controller: RunController) -> ModelSaver:
    return ModelSaver(bridge, engine, controller)


@pytest.fixture
def said(saver: ModelSaver) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []
    saver.notice_raised.connect(lambda sentence, _details, tone: said.append((sentence, tone)))
    return said


def test_model_saver_trains_again_and_reports_the_path(
    saver: ModelSaver, said: list, session: FakeSession, project_document: Document, tmp_path: Path
) -> None:
    experiment = project_document.project.experiment
    assert not saver.can_save
    session.get_ready()
    path = tmp_path / "m.keras"
    saver.save(experiment, Cell(0.5, 1), path)
    assert session.asked[-1] == ("save_model", experiment, Cell(0.5, 1), str(path), RunOptions(device=CPU))
    assert said == [("Training again to save the model…", "busy")] and not saver.can_save
    saver.save(experiment, Cell(0.5, 1), path)
    assert said[-1][1] == "warn" and len(session.asked) == 1
    session.emit(ModelSaved(str(path)))
    assert said[-1] == (f"The model was saved as {path}.", "good") and saver.can_save
    saver.save(experiment, Cell(0.5, 1), path)
    session.emit(ModelSaved(str(path), "The disk is full."))
    assert said[-1] == ("The disk is full.", "bad")


def test_model_saver_handles_engine_failure_and_running_trainings(
    saver: ModelSaver,
    said: list,
    controller: RunController,
    session: FakeSession,
    project_document: Document,
    tmp_path: Path,
) -> None:
    session.get_ready()
    saver.save(project_document.project.experiment, Cell(None, 0), tmp_path / "m.keras")
    session.emit(EngineStarting())
    assert said[-1][1] == "bad" and "not saved" in said[-1][0]
    session.get_ready()
    controller.start_sweep()
    assert not saver.can_save
    session.finish()
    assert saver.can_save


def test_model_saver_suggests_a_file_name_with_the_cell(
    qtbot: QtBot,
    saver: ModelSaver,
    session: FakeSession,
    project_document: Document,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    proposed = []
    parent = QWidget()
    qtbot.addWidget(parent)
    answers = ["", str(tmp_path / "mine"), str(tmp_path / "v1.2")]

    def ask(*text: object) -> tuple[str, str]:
        proposed.append(Path(str(text[2])).name)
        return answers.pop(0), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    session.get_ready()
    experiment = project_document.project.experiment
    saver.ask_and_save(experiment, Cell(0.5, 1), "Dropout: a/b", parent)
    assert proposed == ["Dropout - a-b rate 0.5 seed 1.keras"] and session.asked == []
    saver.ask_and_save(experiment, Cell(None, 1), "x", parent)
    assert session.asked[-1][3] == str(tmp_path / "mine.keras") and proposed[-1] == "x seed 1.keras"
    session.emit(ModelSaved(""))
    saver.ask_and_save(experiment, Cell(None, 1), "x", parent)
    assert session.asked[-1][3] == str(tmp_path / "v1.2.keras")

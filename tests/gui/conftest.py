"""The parts of the window without a worker: a document, a fake session, and what follows them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment.specs import DataSpec
from engine.language import texts
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.storage.examples import example
from engine.system.languages import use_language
from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.settings import Settings
from gui.theme.theme import Theme
from tests.gui.fake_lender import FakeLender
from tests.gui.fake_session import FakeSession


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def lenders(monkeypatch: pytest.MonkeyPatch) -> list[FakeLender]:
    """What is lent in this test, newest last; nothing yet."""
    FakeLender.made.clear()
    monkeypatch.setattr("engine.session.lending.Lender", FakeLender)
    return FakeLender.made


@pytest.fixture
def accented(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every marked text is another one than in English."""
    monkeypatch.setenv(texts.VARIABLE, texts.ENGLISH)
    use_language("en-XA")
    yield
    use_language(texts.ENGLISH)


@pytest.fixture
def theme(qtbot: QtBot) -> Theme:
    del qtbot
    return Theme("light")


@pytest.fixture
def project_document(qtbot: QtBot) -> Document:
    """Iris, held out, with a plan of two rates and two seeds."""
    del qtbot
    document = Document(example("honest-classification"))
    document.set_sweep(rates=(0.0, 0.5), seeds=(0, 1))
    document.load(document.project)
    return document


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    """A small network on Iris, not saved yet."""
    del qtbot
    layers = (
        LayerSpec.of("dense", units=16),
        LayerSpec.of("dropout", is_swept=True),
        LayerSpec.of("dense", units=3, activation="softmax"),
    )
    return Document(Project("Small", DataSpec("iris"), NetworkSpec(layers)))


@pytest.fixture
def bridge(qtbot: QtBot, session: FakeSession) -> EngineBridge:
    del qtbot
    return EngineBridge(session)


@pytest.fixture
def engine(bridge: EngineBridge, settings: Settings) -> EngineState:
    return EngineState(bridge, settings)


@pytest.fixture
def controller(
    project_document: Document, bridge: EngineBridge, engine: EngineState
) -> Iterator[RunController]:
    made = RunController(project_document, bridge, engine)
    yield made
    made.kept_runs.close()

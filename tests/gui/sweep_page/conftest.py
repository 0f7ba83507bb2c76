"""A sweep page that can be seen, with a fake engine behind it."""

from __future__ import annotations

import math

import pytest
from pytestqt.qtbot import QtBot

from gui.control.cell_requests import ModelSaver, WeightsInspector
from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.live_sweep import LiveSweep
from gui.control.run_controller import RunController
from gui.control.run_overlays import RunOverlays
from gui.control.sweep_cost import SweepCost
from gui.document.document import Document
from gui.sweep_page import page as page_module
from gui.sweep_page.page import SweepPage
from gui.sweep_page.view import ViewContext
from gui.theme.theme import Theme
from tests.gui.fake_session import FakeSession


@pytest.fixture
def live(project_document: Document, controller: RunController) -> LiveSweep:
    return LiveSweep(project_document, controller)


@pytest.fixture
def saver(bridge: EngineBridge, engine: EngineState, controller: RunController) -> ModelSaver:
    return ModelSaver(bridge, engine, controller)


@pytest.fixture
def weights(bridge: EngineBridge, engine: EngineState, controller: RunController) -> WeightsInspector:
    return WeightsInspector(bridge, engine, controller)


@pytest.fixture
def context(
    project_document: Document,
    controller: RunController,
    saver: ModelSaver,
    weights: WeightsInspector,
    overlays: RunOverlays,
    theme: Theme,
) -> ViewContext:
    return ViewContext(project_document, controller, saver, weights, overlays, theme)


@pytest.fixture
def overlays(project_document: Document) -> RunOverlays:
    return RunOverlays(project_document)


@pytest.fixture
def cost(project_document: Document, controller: RunController, engine: EngineState) -> SweepCost:
    return SweepCost(project_document, controller, engine)


@pytest.fixture
def page(
    qtbot: QtBot,
    project_document: Document,
    controller: RunController,
    live: LiveSweep,
    saver: ModelSaver,
    weights: WeightsInspector,
    overlays: RunOverlays,
    cost: SweepCost,
    session: FakeSession,
    theme: Theme,
    monkeypatch: pytest.MonkeyPatch,
) -> SweepPage:
    """One that never rests after a slow drawing, so that what is emitted is shown on a busy computer, too."""
    monkeypatch.setattr(page_module, "QUICK", math.inf)
    made = SweepPage(project_document, controller, live, saver, weights, overlays, cost, theme)
    qtbot.addWidget(made)
    made.resize(1040, 800)
    made.charts_loaded()
    with qtbot.waitExposed(made):
        made.show()
    session.get_ready()
    return made


@pytest.fixture
def swept(page: SweepPage, controller: RunController, session: FakeSession) -> SweepPage:
    """The page after a sweep of rates 0 and 0.5 with seeds 0 and 1."""
    controller.start_sweep()
    session.finish()
    return page

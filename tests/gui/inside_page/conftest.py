"""What the page's views are made with."""

from __future__ import annotations

import pytest

from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.inside_asker import InsideAsker
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.inside_page.view import InsideContext
from gui.settings import Settings
from gui.theme.theme import Theme


@pytest.fixture
def context(project_document: Document, bridge: EngineBridge, settings: Settings) -> InsideContext:
    engine = EngineState(bridge, settings)
    asker = InsideAsker(bridge, engine, RunController(project_document, bridge, engine))
    return InsideContext(project_document, asker, Theme("light"))

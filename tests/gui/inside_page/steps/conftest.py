"""What the view is made of: an asker whose engine only writes down."""

from __future__ import annotations

import pytest

from engine.inside.views import View
from gui.control.engine_bridge import EngineBridge
from gui.control.engine_state import EngineState
from gui.control.inside_asker import InsideAsker
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.settings import Settings
from tests.gui.fake_session import FakeSession


@pytest.fixture
def asker(project_document: Document, bridge: EngineBridge, settings: Settings) -> InsideAsker:
    engine = EngineState(bridge, settings)
    return InsideAsker(bridge, engine, RunController(project_document, bridge, engine))


def looks(session: FakeSession) -> list[View]:
    """What the engine was asked for."""
    return [one[1] for one in session.asked if one[0] == "look_inside"]

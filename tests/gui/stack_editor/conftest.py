"""A small network and its panel in a shown window."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment.specs import DataSpec
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from gui.document.document import Document
from gui.stack_editor.stack_panel import StackPanel
from gui.theme.theme import Theme


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    del qtbot
    layers = (
        LayerSpec.of("dense", units=16),
        LayerSpec.of("dropout", is_swept=True),
        LayerSpec.of("dense", units=3, activation="softmax"),
    )
    return Document(Project(data=DataSpec("iris"), network=NetworkSpec(layers)))


@pytest.fixture
def panel(qtbot: QtBot, document: Document, theme: Theme) -> StackPanel:
    shown = StackPanel(document, theme)
    qtbot.addWidget(shown)
    shown.resize(300, 780)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.activateWindow()
    return shown

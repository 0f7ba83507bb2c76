"""A document with a small network."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment.specs import DataSpec
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from gui.document.document import Document


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    del qtbot
    layers = (
        LayerSpec.of("dense", units=16),
        LayerSpec.of("dropout", is_swept=True),
        LayerSpec.of("dense", units=3, activation="softmax"),
    )
    return Document(Project("Small", DataSpec("iris"), NetworkSpec(layers)))

"""The Report page's parts without a worker: a document with a sweep, and its theme."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gui.document.document import Document
from tests.engine.report.sample_reports import sample_project


@pytest.fixture
def swept(qtbot: QtBot) -> Document:
    """Noisy digits with a sweep of six seeds."""
    del qtbot
    document = Document()
    document.load(sample_project())
    return document

"""A strip of editors: edits are reported, values shown, and each column is wide enough for its label."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QSpinBox
from pytestqt.qtbot import QtBot

from engine.experiment.spec_fields import TRAINING_FIELDS, field_values
from engine.experiment.specs import TrainingSpec
from gui.forms.field_strip import FieldStrip
from gui.theme.theme import Theme

FIELDS = tuple(field for field in TRAINING_FIELDS if field.name in ("epochs", "early_stopping", "optimizer"))


@pytest.fixture
def strip(qtbot: QtBot, theme: Theme) -> FieldStrip:
    made = FieldStrip(FIELDS, dict(field_values(TrainingSpec(), FIELDS)), theme)
    qtbot.addWidget(made)
    made.show()
    return made


def test_only_edits_of_the_user_are_reported(strip: FieldStrip) -> None:
    heard: list[tuple[str, object]] = []
    strip.value_edited.connect(lambda name, value: heard.append((name, value)))
    strip.set_values({"epochs": 7})
    box = strip.editors["epochs"].control
    assert isinstance(box, QSpinBox) and box.value() == 7 and heard == []
    box.stepUp()
    assert heard == [("epochs", 8)]


def test_columns_wrap_and_no_label_is_cut(qtbot: QtBot, strip: FieldStrip, theme: Theme) -> None:
    def fits() -> bool:
        labels = strip.findChildren(QLabel)
        return all(label.width() >= label.sizeHint().width() for label in labels)

    strip.add_column("A label that is much longer than its field", "", QLabel("x"))
    for presenting in (False, True):
        theme.set_presenting(presenting)
        strip.resize(1200, 200)
        qtbot.waitUntil(fits)
    assert strip.heightForWidth(300) > strip.heightForWidth(1200)

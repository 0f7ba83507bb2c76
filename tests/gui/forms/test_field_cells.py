"""Cells of fields: edits are reported, refusals said below the field, columns follow the width."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from engine.experiment.spec_fields import DATA_FIELDS, field_values
from engine.experiment.specs import DataSpec
from engine.network.fields import NamesField
from gui.forms.field_cells import FieldCells
from gui.theme.theme import Theme

FIELDS = tuple(field for field in DATA_FIELDS if not isinstance(field, NamesField))


@pytest.fixture
def cells(qtbot: QtBot, theme: Theme) -> Iterator[FieldCells]:
    made = FieldCells(FIELDS, dict(field_values(DataSpec(), FIELDS)), theme)
    holder = QWidget()
    QVBoxLayout(holder).addWidget(made)
    qtbot.addWidget(holder)
    holder.resize(340, 700)
    holder.show()
    yield made


def test_only_edits_of_the_user_are_reported(cells: FieldCells) -> None:
    heard: list[tuple[str, object]] = []
    cells.value_edited.connect(lambda name, value: heard.append((name, value)))
    cells.set_values({"train_samples": 7})
    box = cells.editors["train_samples"].control
    assert isinstance(box, QSpinBox) and box.value() == 7 and heard == []
    box.stepUp()
    assert heard == [("train_samples", 8)]


def test_a_refusal_stands_below_its_field_until_it_is_mended(cells: FieldCells) -> None:
    cells.editors["test_size"].problem_found.emit("test_size must be a number.")
    problem = cells.problems["test_size"]
    assert problem.isVisible() and problem.text() == "test_size must be a number."
    cells.editors["test_size"].problem_found.emit("")
    assert not problem.isVisible()


def test_as_many_columns_as_fit(qtbot: QtBot, cells: FieldCells) -> None:
    def lefts() -> set[int]:
        return {editor.x() for editor in cells.editors.values()}

    qtbot.waitUntil(lambda: len(lefts()) == 1)
    cells.window().resize(1200, 300)
    qtbot.waitUntil(lambda: len(lefts()) > 2)
    assert cells.editors["split"].y() == cells.editors["validation_size"].y()
    cells.window().resize(340, 700)
    qtbot.waitUntil(lambda: len(lefts()) == 1)

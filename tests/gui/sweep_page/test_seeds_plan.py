"""The chip of the seeds: how many, from which on."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment.seed_ranges import MAX_SEED
from gui.document.document import Document
from gui.sweep_page.seeds_plan import SeedsPlan


@pytest.fixture
def seeds(qtbot: QtBot, project_document: Document) -> SeedsPlan:
    made = SeedsPlan(project_document)
    qtbot.addWidget(made)
    made.show()
    return made


def test_seeds_have_a_number_and_a_start(seeds: SeedsPlan, project_document: Document) -> None:
    assert (seeds.count.value(), seeds.first.value()) == (2, 0)
    seeds.count.setValue(3)
    seeds.first.setValue(40)
    assert project_document.project.sweep.seeds == (40, 41, 42)
    assert (seeds.text(), seeds.text(is_compact=True)) == ("3 seeds from 40", "3 seeds")
    assert project_document.undo_stack.count() == 1, "two numbers of one range are one step"
    project_document.undo_stack.undo()
    assert (seeds.count.value(), seeds.first.value()) == (2, 0)


def test_seeds_end_below_the_moved_streams(seeds: SeedsPlan, project_document: Document) -> None:
    seeds.first.setValue(MAX_SEED)
    assert project_document.project.sweep.seeds == (MAX_SEED - 1, MAX_SEED)
    seeds.count.setValue(5)
    assert project_document.project.sweep.seeds == tuple(range(MAX_SEED - 4, MAX_SEED + 1))
    assert seeds.first.value() == MAX_SEED - 4


def test_seeds_of_a_file_stay_until_they_are_edited(seeds: SeedsPlan, project_document: Document) -> None:
    project_document.set_sweep(seeds=(0, 4, 7))
    assert seeds.text() == "3 seeds, 0 to 7" and "seeds 0, 4 and 7" in seeds.note.text()
    assert project_document.project.sweep.seeds == (0, 4, 7)
    seeds.count.setValue(4)
    assert project_document.project.sweep.seeds == (0, 1, 2, 3)

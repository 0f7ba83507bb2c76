"""Which runs are drawn over which chart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gui.control.run_overlays import MAX_EARLIER, RunOverlays
from gui.document.document import Document
from tests.engine.analysis.sample_runs import sweep_run, train_run


@pytest.fixture
def overlays(project_document: Document) -> RunOverlays:
    return RunOverlays(project_document)


def test_run_overlays_allow_comparable_sweeps_only(overlays: RunOverlays, project_document: Document) -> None:
    mine = replace(sweep_run(0), uid="mine", definition=project_document.project.definition)
    other = replace(
        mine,
        uid="other",
        definition=replace(mine.definition, training=replace(mine.definition.training, epochs=7)),
    )
    foreign = replace(
        other,
        uid="foreign",
        definition=replace(other.definition, data=replace(other.definition.data, dataset="wine")),
    )
    for run in (foreign, other, mine):
        project_document.put_run(run)
    project = project_document.project
    assert project.sweep_run == mine and overlays.sweeps(project) == ()
    heard: list[None] = []
    overlays.changed.connect(lambda: heard.append(None))
    overlays.choose(("mine", "foreign", "other", "gone"))
    assert [run.uid for run in overlays.sweeps(project)] == ["other"] and len(heard) == 1


def test_run_overlays_default_to_the_last_trainings(
    overlays: RunOverlays, project_document: Document
) -> None:
    definition = project_document.project.definition
    for number in range(MAX_EARLIER + 2):
        run = replace(train_run(number), uid=str(number), name=f"T{number}", definition=definition)
        project_document.put_run(replace(run, colour="green" if number == 0 else ""))
    project = project_document.project
    assert [run.name for run in overlays.trainings(project, "5")] == ["T1", "T2", "T3", "T4"]
    overlays.choose(("0", "5"))
    (chosen,) = overlays.trainings(project, "5")
    assert (chosen.name, chosen.colour) == ("T0", "#009E73")

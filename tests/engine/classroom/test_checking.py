"""A student's file is checked by training it again, and the result is kept with the file's digest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.classroom.checking import INTERRUPTED, NO_RUNS, CheckLimits, check_submission
from engine.classroom.class_record import BAD, GOOD, UNCLEAR
from engine.classroom.collecting import file_digest
from engine.experiment.results import SweepResults
from engine.project.project import Project
from engine.report.content import make_report
from engine.report.html import report_html
from engine.runs.record import SWEEP, RunPart, RunRecord
from engine.session.messages import CellsFinished, Finished, Part
from engine.session.runner import Runner
from engine.storage.examples import example
from engine.storage.project_file import write_project
from engine.verification.fingerprint import with_fingerprints
from tests.engine.project.sample_pins import PIN
from tests.engine.verification.synthetic_runs import with_cells, with_number

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def started() -> Iterator[Runner]:
    with Runner() as runner:
        yield runner


@pytest.fixture
def runner(started: Runner) -> Runner:
    started.is_stopped = False
    return started


@pytest.fixture(scope="module")
def swept(started: Runner) -> Project:
    """A small sweep that was really trained."""
    plain = example("honest-classification")
    project = replace(
        plain,
        training=replace(plain.training, epochs=2),
        sweep=replace(plain.sweep, rates=(0.0, 0.5), seeds=(0, 1)),
        report=replace(plain.report, author="Ada"),
    )
    got: list[CellsFinished] = []
    cells = project.sweep.cells()
    assert isinstance(started.train((Part(project.experiment, cells),), got.append), Finished)
    found = SweepResults(project.experiment).with_cells(tuple(one for event in got for one in event.results))
    run = RunRecord(
        "a", SWEEP, "Sweep 1", "2026-12-01T10:00:00+01:00", project.definition, (RunPart("", found),)
    )
    return replace(project, runs=(with_fingerprints(run),))


def saved(project: Project, folder: Path) -> Path:
    write_project(project, folder / "Ada.dropoutlab")
    return folder / "Ada.dropoutlab"


def test_what_was_trained_holds(swept: Project, runner: Runner, tmp_path: Path) -> None:
    path = saved(swept, tmp_path)
    found = check_submission(path, "Ada", runner)
    assert (found.student, found.outcome, found.digest) == ("Ada", GOOD, file_digest(path))
    assert found.made
    noted = check_submission(saved(replace(swept, pins=(PIN,)), tmp_path), "Ada", runner)
    assert noted.outcome == GOOD
    assert "One pinned picture was not checked: a picture has no numbers to compare." in noted.sentences


def test_a_number_that_was_changed_is_told(swept: Project, runner: Runner, tmp_path: Path) -> None:
    (run,) = swept.runs
    first, *others = run.results.cells
    lie = with_cells(run, with_number(first, "test_accuracy", 0.123), *others)
    found = check_submission(saved(replace(swept, runs=(lie,)), tmp_path), "Ada", runner)
    assert found.outcome == BAD
    assert any("12.3 %" in text or "0.123" in text for text in found.sentences)


def test_a_report_is_checked_with_its_page(swept: Project, runner: Runner, tmp_path: Path) -> None:
    path = tmp_path / "Ada.html"
    page = report_html(make_report(swept, date="2026-12-01T10:00:00+01:00"))
    path.write_text(page, "utf-8", newline="")
    assert check_submission(path, "Ada", runner, CheckLimits(max_cells=1)).outcome == GOOD
    path.write_text(page.replace("<h1", "<p>Best of all.</p><h1"), "utf-8", newline="")
    found = check_submission(path, "Ada", runner, CheckLimits(max_cells=1))
    assert found.outcome == BAD
    assert "Best of all" in " ".join(found.sentences)


def test_what_cannot_be_trained_is_unclear(swept: Project, runner: Runner, tmp_path: Path) -> None:
    empty = check_submission(saved(replace(swept, runs=()), tmp_path), "Ada", runner)
    assert (empty.outcome, empty.sentences) == (UNCLEAR, (NO_RUNS,))
    broken = tmp_path / "Ben.dropoutlab"
    broken.write_text("{", "utf-8")
    found = check_submission(broken, "Ben", runner)
    assert (found.outcome, found.digest) == (UNCLEAR, file_digest(broken))
    assert "not a Dropout Lab project" in found.sentences[0]
    gone = check_submission(tmp_path / "gone.dropoutlab", "Cem", runner)
    assert (gone.outcome, gone.digest) == (UNCLEAR, "")


def test_a_check_that_was_stopped_is_unclear(swept: Project, runner: Runner, tmp_path: Path) -> None:
    runner.stop()
    found = check_submission(saved(swept, tmp_path), "Ada", runner)
    assert (found.outcome, found.sentences) == (UNCLEAR, (INTERRUPTED,))


def test_an_error_of_the_app_itself_ends_one_check(swept: Project, tmp_path: Path) -> None:
    class Broken(Runner):
        def train(self, *arguments: object, **options: object) -> Finished:
            raise ZeroDivisionError

    with Broken() as broken:
        found = check_submission(saved(swept, tmp_path), "Ada", broken)
    assert found.outcome == UNCLEAR
    assert found.sentences == (
        "Not checked: something unexpected went wrong (ZeroDivisionError); see the log.",
    )

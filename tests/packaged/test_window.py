"""A student's sessions with the packaged window: sweep, save, come back, import."""

import numpy as np
import pytest

from engine.storage.project_file import read_project
from tests.packaged.sandbox import Sandbox, running
from tests.packaged.test_selftest import strangers
from tests.packaged.window_session import (
    MAX_DIFFERENCE,
    MODEL,
    UNITS,
    Session,
    difference,
    has_curve,
)


def test_packaged_window_opens_on_the_tutorial(session: Session) -> None:
    shot = session.shots["first"]
    assert session.titles[0] == "Tutorial: Boston housing – Dropout Lab"
    assert len(np.unique(shot[::8, ::8].reshape(-1, 3), axis=0)) > 50, "a window has letters and icons"
    assert not has_curve(shot)


def test_a_sweep_is_trained_and_drawn_and_leaves_no_folder(session: Session) -> None:
    assert has_curve(session.shots["swept"])
    assert list(session.home.glob(".local/share/dropout-lab/unfinished/*")) == []


def test_packaged_window_saves_through_the_dialog(session: Session) -> None:
    sweep = read_project(session.project).sweep_run
    assert sweep is not None
    cells = sweep.results.cells
    assert {(cell.cell.rate, cell.cell.seed) for cell in cells} == {
        (rate / 10, seed) for rate in range(7) for seed in range(5)
    }
    assert all(np.isfinite(value) for cell in cells for _, value in cell.metrics)
    assert session.titles[-1] == f"{session.project.name} – Dropout Lab"


def test_packaged_window_quit_ends_all_processes(session: Session, sandbox: Sandbox) -> None:
    assert session.exit_code == 0
    assert not running(f"HOME={session.home}")


def test_packaged_window_writes_only_its_own_folders(session: Session, second_session: Session) -> None:
    model = session.home / MODEL
    assert strangers(session.home, session.project, model) == []


def test_packaged_window_reopens_a_project_and_looks_as_from_source(second_session: Session) -> None:
    opened, source = second_session.shots["opened"], second_session.shots["source"]
    assert second_session.titles[0].startswith(second_session.project.name)
    assert has_curve(opened)
    assert difference(opened, source) < MAX_DIFFERENCE


def test_a_keras_model_is_imported_with_its_weights(second_session: Session) -> None:
    layers = read_project(second_session.project).network.layers
    assert tuple(layer.values["units"] for layer in layers if layer.kind_id == "dense") == UNITS
    assert all(layer.weights is not None for layer in layers if layer.kind_id == "dense")
    assert second_session.exit_code == 0


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_look_the_same_detects_different_screenshots(session: Session, share: float) -> None:
    """The comparison itself: a curve that is not there, or moved by a few pixels, is seen."""
    shot = session.shots["swept"]
    other = np.roll(shot, 3, axis=0) if share else session.shots["first"]
    assert difference(shot, other) > 2 * MAX_DIFFERENCE

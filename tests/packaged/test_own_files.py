"""Files of the user's in the packaged app, on the command line and in the window, without a network."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.command_line.import_file import ImportOptions, import_file
from engine.experiment.data_file import FileSpec
from engine.experiment.specs import Cell
from engine.keras_code.script import keras_script
from engine.storage.project_file import read_project
from tests.packaged.own_files import TABLE, write_own_files
from tests.packaged.sandbox import Sandbox
from tests.packaged.test_commands import rows
from tests.packaged.test_selftest import strangers
from tests.packaged.trace import connections, outside
from tests.packaged.window_session import OWN, Session


@pytest.fixture(scope="module")
def own_files(student: Path) -> Path:
    """A folder with files of one's own, in which anybody may write."""
    folder = student / "Eigene Dateien"
    folder.mkdir()
    folder.chmod(0o777)
    write_own_files(folder)
    return folder


def decided(project: Path) -> FileSpec:
    file = read_project(project).data.file
    assert file is not None
    return replace(file, path="")


@pytest.mark.parametrize("name", [TABLE, "birds.tsv.gz", "birds.xlsx", "b.ods", "arrays.npz", "images.zip"])
def test_packaged_import_decides_and_writes_scripts_as_from_source(
    name: str, sandbox: Sandbox, own_files: Path
) -> None:
    packaged, source = own_files / f"{name}.dropoutlab", own_files / f"{name}.source.dropoutlab"
    done = sandbox.run(own_files.parent, "import", own_files / name, "--out", packaged)
    assert done.returncode == 0, done.stderr
    assert import_file(own_files / name, source, ImportOptions()) == 0
    assert decided(packaged) == decided(source)
    done = sandbox.run(own_files.parent, "script", packaged)
    project = read_project(source)
    assert done.stdout == keras_script(project, Cell(None, project.sweep.seeds[0])), done.stderr


def test_packaged_run_trains_on_a_file_that_was_imported(sandbox: Sandbox, own_files: Path) -> None:
    project, out = own_files / "Vögel.dropoutlab", own_files / "Ergebnis"
    done = sandbox.run(own_files.parent, "import", own_files / TABLE, "--out", project)
    assert done.returncode == 0, done.stderr
    words = ("--rates", "0,0.5", "--seeds", "2", "--epochs", "2")
    done = sandbox.run(own_files.parent, "run", project, "--out", out, *words)
    assert done.returncode == 0, done.stderr
    assert len(rows(out / "cells.csv")) == 4


def test_packaged_catalogue_is_listed(sandbox: Sandbox, student: Path) -> None:
    done = sandbox.run(student, "data")
    assert done.returncode == 0 and "Fashion-MNIST" in done.stdout


def test_packaged_window_goes_from_a_file_to_a_curve(own_session: Session) -> None:
    project = read_project(own_session.project)
    assert project.data.file is not None and project.data.file.name == TABLE
    assert project.data.file.class_names == ("Adelie", "Chinstrap", "Gentoo")
    assert project.sweep_run is not None and project.sweep_run.results.cells
    assert own_session.exit_code == 0
    assert strangers(own_session.home, own_session.project, own_session.home / TABLE) == []
    assert own_session.project.name == OWN


def test_packaged_import_makes_no_network_calls(own_session: Session) -> None:
    if not own_session.trace:
        pytest.skip("strace, which lists system calls, is not installed (Debian: strace)")
    assert outside(own_session.trace) == []
    assert all("X11" in path for path in connections(own_session.trace))

"""`check` on projects and reports that were made from a file of the user's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.checks.starting import starting_project
from engine.command_line.check import CheckOptions, check
from engine.command_line.engine_runner import EngineRunner
from engine.project.data_place import with_places
from engine.project.project import Project
from engine.report.content import make_report
from engine.report.html import report_html
from engine.runs.record import SWEEP
from engine.storage.project_file import write_project
from tests.engine.command_line.conftest import trained_run
from tests.engine.data.own_files.own_tables import own_data, penguins

pytestmark = pytest.mark.slow
FILE = "penguins.csv"
FILES = ("p.dropoutlab", "r.html")


def handed_in(folder: Path, runner: EngineRunner, rows: int, *, is_embedded: bool) -> Path:
    """A folder with a project and its report, beside which the data file is.

    Each test takes other rows, since the engine keeps the data that it has read.
    """
    (folder / "class").mkdir()
    data = own_data(folder / "class", penguins(rows))
    plain = starting_project(data)
    project = replace(
        plain,
        training=replace(plain.training, epochs=2),
        sweep=replace(plain.sweep, rates=(0.0, 0.5), seeds=(0, 1)),
    )
    project = with_places(project, lambda file: (file.path, is_embedded))
    run = trained_run("a" * 16, SWEEP, "Sweep 1", project.definition, runner)
    return _written(replace(project, runs=(run,)), folder / "class")


def _written(project: Project, folder: Path) -> Path:
    write_project(project, folder / "p.dropoutlab")
    (folder / "r.html").write_text(report_html(make_report(project)), encoding="utf-8")
    return folder


def test_file_beside_moves_with_project_and_report(
    runner: EngineRunner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = handed_in(tmp_path, runner, 11, is_embedded=False).rename(tmp_path / "of the teacher")
    assert check([str(folder)], CheckOptions(), runner) == 0
    assert "2 of 2 files hold" in capsys.readouterr().out


def test_file_inside_project_and_report_needs_nothing_beside(
    runner: EngineRunner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = handed_in(tmp_path, runner, 12, is_embedded=True)
    (folder / FILE).unlink()
    assert check([str(folder)], CheckOptions(), runner) == 0
    assert "2 of 2 files hold" in capsys.readouterr().out


@pytest.mark.parametrize("name", FILES)
def test_missing_or_changed_file_is_one_sentence(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with EngineRunner() as runner:
        folder = handed_in(tmp_path, runner, 13, is_embedded=False)
    original = (folder / FILE).read_bytes()
    with EngineRunner() as runner:
        capsys.readouterr()
        (folder / FILE).unlink()
        assert check([str(folder / name)], CheckOptions(), runner) == 1
        said = [line for line in capsys.readouterr().out.splitlines() if "penguins" in line]
        assert len(said) == 1
        assert said[0].startswith(f"Not checked: “{FILE}” is not in “{folder}” any more")
        (folder / FILE).write_bytes(original + b"\n")
        assert check([str(folder / name)], CheckOptions(), runner) == 1
        said = [line for line in capsys.readouterr().out.splitlines() if "penguins" in line]
        assert len(said) == 1
        assert said[0].startswith(f"Not checked: “{FILE}” in “{folder}” has changed since it was imported")
        (folder / FILE).write_bytes(original)
        assert check([str(folder / name)], CheckOptions(), runner) == 0

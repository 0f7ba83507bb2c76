"""`merge` as a teacher uses it."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from engine.command_line.merge import merge
from engine.errors import InputError
from engine.report.content import make_report
from engine.report.html import report_html
from engine.storage.project_file import write_project
from tests.engine.classroom.test_class_merge import project_of
from tests.engine.command_line.test_commands import ROOT
from tests.engine.project.sample_lessons import RECORD


def test_merge_pools_reports_and_projects_of_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    write_project(project_of("Ada", (0, 1, 2)), folder / "a.dropoutlab")
    page = report_html(make_report(project_of("Ben \x1b[31m", (3, 4, 5)), with_figures=False))
    (folder / "b.html").write_text(page, encoding="utf-8")
    (folder / "c.html").write_text("no", "utf-8")
    assert merge([str(folder)], tmp_path / "out") == 0
    said = capsys.readouterr().out
    assert "Ada (a.dropoutlab): 2 rates, seeds 0 to 2\n" in said
    assert "c (c.html): c.html is not a Dropout Lab report" in said
    assert "2 students, 12 trainings: the figure is in " in said
    assert "\x1b" not in said
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"pooled.png", "pooled.svg", "pooled.csv", "summary.json"}
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert len(summary["students"]) == 2


def test_merge_accepts_a_single_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_project(project_of("Ada", (0, 1)), tmp_path / "a.dropoutlab")
    assert merge([str(tmp_path / "a.dropoutlab"), str(tmp_path)], tmp_path / "out") == 0
    assert "\n1 student, 4 trainings: the figure is in " in capsys.readouterr().out


def test_merge_writes_the_answers_to_lessons(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = replace(project_of("Ada", (0, 1)), lessons=(RECORD,))
    page = report_html(make_report(project, with_figures=False))
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    out = tmp_path / "out"
    assert merge([str(tmp_path / "a.html")], out) == 0
    said = capsys.readouterr().out
    assert f"The answers to lessons are in {out / 'lesson_answers.csv'}.\n" in said
    assert "· What Dropout does: page 2 of 3, 5 of 9 steps done, 1 of 2 marked answers right\n" in said
    assert "What do you expect?" in (out / "lesson_answers.csv").read_text(encoding="utf-8-sig")
    assert (out / "lesson_progress.csv").is_file()
    assert (out / "pooled.png").is_file()


def test_merge_of_lessons_without_a_sweep_writes_their_tables_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = replace(project_of("Ada", (0, 1)), runs=(), lessons=(RECORD,))
    write_project(project, tmp_path / "a.dropoutlab")
    out = tmp_path / "out"
    assert merge([str(tmp_path / "a.dropoutlab")], out) == 0
    said = capsys.readouterr().out
    answers = out / "lesson_answers.csv"
    assert said.endswith(f"There is no sweep to pool: the answers to lessons are in {answers}.\n")
    assert {path.name for path in out.iterdir()} == {"lesson_answers.csv", "lesson_progress.csv"}
    write_project(replace(project, lessons=()), tmp_path / "a.dropoutlab")
    with pytest.raises(InputError, match="nothing to pool"):
        merge([str(tmp_path / "a.dropoutlab")], tmp_path / "other")


def run_unread(*argv: str) -> tuple[int, bytes]:
    """A command whose output nobody reads: its exit code and stderr."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *argv], stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    return done.returncode, done.stderr


def test_commands_work_with_a_closed_output(tmp_path: Path) -> None:
    write_project(project_of("Ada", (0, 1)), tmp_path / "a.dropoutlab")
    project, out = str(tmp_path / "a.dropoutlab"), tmp_path / "out"
    assert run_unread("merge", project, "--out", str(out)) == (0, b"")
    assert (out / "summary.json").is_file()
    assert run_unread("script", project) == (0, b"")

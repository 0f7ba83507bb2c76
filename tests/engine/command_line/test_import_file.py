"""`import`: a project on a file, what was decided, and the other commands on that project."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.checks.checks import check_project, check_sweep
from engine.command_line.commands import run_without_display
from engine.command_line.engine_runner import EngineRunner
from engine.data.catalogue import task_of
from engine.project.project import Project
from engine.storage.project_file import read_project
from tests.engine.command_line.test_commands import main, run_here
from tests.engine.data.own_files.tables.workbooks import write_xlsx

KINDS = ("Adelie", "Chinstrap", "Gentoo")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "birds.csv"
    rows = [f"{i};{KINDS[i % 3]};{i % 3 + i % 7 / 10:.1f}".replace(".", ",") for i in range(90)]
    rows = [f"{row};{'' if i % 9 == 0 else i % 11}" for i, row in enumerate(rows)]
    path.write_text("id;species;bill;mass\n" + "\n".join(rows), encoding="utf-8")
    return path


def project_at(path: Path) -> Project:
    project = read_project(path)
    check_project(project, task_of(project.data))
    check_sweep(project)
    return project


def test_import_says_what_was_decided_and_makes_a_project(table: Path, tmp_path: Path) -> None:
    done = main("import", table, "--out", tmp_path / "made" / "birds.dropoutlab")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "birds.csv: 90 rows, 2 of 4 columns are features."
    assert lines[1] == "Predict species, a class: Adelie 30, Chinstrap 30, Gentoo 30."
    assert lines[2].startswith("Split: 54 samples for training, 20 % of all for validation and 20 % for test")
    assert lines[3] == "Network: 2 inputs · Dense · Dense · Dropout · Dense."
    assert "Numbers are written with a decimal comma." in lines
    assert "“id” is left out: every row has its own value." in lines
    assert lines[-1].startswith("Next: python main.py run ")
    project = project_at(tmp_path / "made" / "birds.dropoutlab")
    assert project.name == "birds.csv"
    assert project.data.file is not None and project.data.file.path == str(table)


def test_import_does_not_overwrite(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "birds.dropoutlab"
    out.write_text("mine", "utf-8")
    done = main("import", table, "--out", tmp_path / "birds")
    assert (done.returncode, done.stderr) == (2, f"{out} already exists; choose another name.\n")
    assert out.read_text("utf-8") == "mine"


def test_target_and_task_can_be_chosen(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "p.dropoutlab"
    assert main("import", table, "--out", out, "--target", "mass").returncode == 0
    assert project_at(out).data.file.task == "regression"  # type: ignore[union-attr]
    out = tmp_path / "q.dropoutlab"
    assert main("import", table, "--out", out, "--target", "mass", "--task", "classification").returncode == 0
    assert len(project_at(out).data.file.class_names) == 11  # type: ignore[union-attr]


def test_a_sheet_can_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    first: list[tuple[object, ...]] = [("a", "b"), *[(i % 7, i % 2) for i in range(40)]]
    second: list[tuple[object, ...]] = [
        ("length", "colour"),
        *[(i % 9 * 1.5, "red" if i % 3 else "blue") for i in range(40)],
    ]
    write_xlsx(path, {"one": first, "two": second})
    out = tmp_path / "p.dropoutlab"
    done = main("import", path, "--out", out, "--sheet", "two")
    assert done.returncode == 0, done.stderr
    assert "The sheet is “two”." in done.stdout
    assert project_at(out).data.file.target == "colour"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        (("--target", "wings"), "There is no column “wings”"),
        (("--target", "id", "--task", "classification"), "too many for classes"),
        (("--target", "species", "--task", "regression"), "not a number"),
        (("--sheet", "one"), "has no sheets"),
    ],
)
def test_a_wish_that_cannot_be_is_one_sentence(
    table: Path, tmp_path: Path, wishes: tuple[str, ...], sentence: str
) -> None:
    done = main("import", table, "--out", tmp_path / "p", *wishes)
    assert done.returncode == 2 and sentence in done.stderr and done.stderr.count("\n") == 1
    assert not (tmp_path / "p.dropoutlab").exists()


def test_arrays_are_imported(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    np.savez(tmp_path / "a.npz", x=rng.normal(size=(60, 5)), y=rng.integers(0, 3, 60))
    done = main("import", tmp_path / "a.npz", "--out", tmp_path / "p.json")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("a.npz: 60 samples, 5 columns, 3 classes.\n")
    assert project_at(tmp_path / "p.json").data.file is not None


def test_a_second_file_has_the_test_rows(table: Path, tmp_path: Path) -> None:
    test, out = tmp_path / "later.csv", tmp_path / "p.dropoutlab"
    lines = table.read_text(encoding="utf-8").splitlines()
    test.write_text("\n".join([lines[0], *(f"1{line}" for line in lines[1:25])]), encoding="utf-8")
    done = main("import", table, "--out", out, "--test", test)
    assert done.returncode == 0, done.stderr
    assert (
        "Split: the file gives 24 samples for the test; of the others 67 for training and 23 for validation, "
        "drawn anew for each seed.\n"
    ) in done.stdout
    assert "The test rows are the 24 of “later.csv”" in done.stdout
    assert f"Saved as {out}; the files stay where they are." in done.stdout
    data = project_at(out).data
    assert data.split == "given" and [Path(one.path) for one in data.file.sources] == [table, test]  # type: ignore[union-attr]
    test.write_text("id;bill;mass\n1;2,0;3\n", "utf-8")
    done = main("import", table, "--out", tmp_path / "q", "--test", test)
    assert done.returncode == 2
    assert done.stderr == (
        "“later.csv” has no column species, which is to be predicted: rows without an answer can't be a "
        "test.\n"
    )


def test_without_a_display_a_file_is_told_what_to_do(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_without_display("There is no display", str(table)) == 2
    assert f'import "{table}" --out PROJECT' in capsys.readouterr().err


@pytest.mark.slow
def test_run_script_and_check_work_on_it(
    table: Path, tmp_path: Path, runner: EngineRunner, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "p.dropoutlab"
    assert main("import", table, "--out", out).returncode == 0
    few = ("--rates", "0,0.5", "--seeds", "2", "--epochs", "3")
    done = run_here(runner, capsys, "run", out, "--out", tmp_path / "runs", *few)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "runs" / "curve.png").is_file()
    script = main("script", out)
    assert script.returncode == 0 and "ColumnTransformer" in script.stdout
    compile(script.stdout, "script", "exec")
    checked = run_here(runner, capsys, "check", out)
    assert "no results" in checked.stdout + checked.stderr

"""`run` of a sweep with a second setting: a folder for each member, each as that of a plain sweep."""

import json
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from engine.command_line.arguments import with_options
from engine.command_line.engine_runner import EngineRunner
from engine.errors import InputError
from engine.experiment.specs import SecondSetting
from engine.project.project import Project
from engine.storage.examples import example
from engine.storage.folder_lock import locked_folder
from engine.storage.project_file import write_project
from tests.engine.command_line.test_commands import main, rows, run_here
from tests.engine.system.holding import SHARE_READ, held, needs_sleep, on_windows, running_program, small_disk


def family(setting: str, *values: float) -> Project:
    plain = example("honest-classification")
    sweep = replace(plain.sweep, rates=(0.0, 0.5), seeds=(0, 1), second=SecondSetting(setting, values))
    return replace(plain, training=replace(plain.training, epochs=2), sweep=sweep)


@pytest.mark.slow
def test_run_writes_each_family_member_to_its_folder_and_resumes(
    tmp_path: Path, runner: EngineRunner, capsys: pytest.CaptureFixture[str]
) -> None:
    write_project(family("learning_rate", 0.001, 0.01), tmp_path / "p.dropoutlab")
    done = run_here(runner, capsys, "run", tmp_path / "p.dropoutlab", "--out", tmp_path / "o")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "o").iterdir()} == {"learning_rate-0.001", "learning_rate-0.01"}
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.startswith("Learning rate")] == [
        "Learning rate 0.001:",
        "Learning rate 0.01:",
    ]
    assert sum("told apart" in line or "Dropout" in line for line in lines) == 2
    for key, value in (("0.001", 0.001), ("0.01", 0.01)):
        folder = tmp_path / "o" / f"learning_rate-{key}"
        assert len(rows(folder / "cells.csv")) == 4
        run = json.loads((folder / "run.json").read_text("utf-8"))
        assert str(value) in json.dumps(run)
        assert json.loads((folder / "summary.json").read_text("utf-8"))["name"].endswith(
            f", learning rate {key}"
        )
        assert (folder / "curve.png").is_file()
    again = main("run", tmp_path / "p.dropoutlab", "--out", tmp_path / "o", "--resume")
    assert again.stdout.count("4 cells are already there; 0 are left.") == 2


@pytest.mark.slow
def test_run_with_training_curves_with_gaps_resumes_to_the_same_bytes(
    tmp_path: Path, runner: EngineRunner, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = example("honest-classification")
    seldom = replace(plain, training=replace(plain.training, epochs=5, evaluation_freq=3))
    every = replace(plain, training=replace(plain.training, epochs=5))
    for name, project in (("seldom", seldom), ("every", every)):
        write_project(project, tmp_path / f"{name}.dropoutlab")
    cells = ("--rates", "0,0.5", "--trainer", "reference")

    def run(name: str, out: str, *options: object) -> None:
        project = tmp_path / f"{name}.dropoutlab"
        done = run_here(runner, capsys, "run", project, "--out", tmp_path / out, *cells, *options)
        assert done.returncode == 0, done.stderr

    run("seldom", "whole", "--seeds", 2)
    run("seldom", "parts", "--seeds", 1)
    run("seldom", "parts", "--seeds", 2, "--resume")
    run("every", "every", "--seeds", 2)
    for file in ("cells.csv", "history.csv"):
        assert (tmp_path / "parts" / file).read_bytes() == (tmp_path / "whole" / file).read_bytes()
    assert (tmp_path / "whole" / "cells.csv").read_bytes() == (tmp_path / "every" / "cells.csv").read_bytes()
    for gaps, full in zip(
        rows(tmp_path / "whole" / "history.csv"), rows(tmp_path / "every" / "history.csv"), strict=True
    ):
        is_scored = int(full["epoch"]) in (3, 5)
        expected = {
            name: value if is_scored or not name.startswith("train_") else "nan"
            for name, value in full.items()
        }
        assert gaps == expected


def test_run_names_an_invalid_family_member_before_writing(tmp_path: Path) -> None:
    write_project(family("learning_rate", 0.001, 1000.0), tmp_path / "p.dropoutlab")
    done = main("run", tmp_path / "p.dropoutlab", "--out", tmp_path / "o")
    assert done.returncode == 2
    assert done.stderr == "Learning rate must be a number above 0 to 100, not 1000.\n"
    assert not (tmp_path / "o").exists()


def test_run_refuses_epochs_where_the_sweep_varies_them() -> None:
    with pytest.raises(InputError, match="--epochs can't be given"):
        with_options(family("epochs", 1, 2), None, None, 5)


QUICK = ("honest-classification", "--epochs", 2, "--rates", "0,0.5", "--seeds", 2, "--trainer", "reference")


def test_run_refuses_a_folder_that_another_run_uses(
    tmp_path: Path, runner: EngineRunner, capsys: pytest.CaptureFixture[str]
) -> None:
    family_file = tmp_path / "p.dropoutlab"
    write_project(family("learning_rate", 0.001, 0.01), family_file)
    out = tmp_path / "o"
    with locked_folder(out):
        for options in ((), ("--resume",)):
            for project in (QUICK, (family_file,)):
                done = run_here(runner, capsys, "run", *project, "--out", out, *options)
                assert done.returncode == 2
                assert done.stderr.startswith(f"{out} is in use by another run of Dropout Lab")
                assert done.stderr.count("\n") == 1
    assert list(out.iterdir()) == []


@pytest.mark.slow
def test_run_on_a_full_disk_is_a_failure_and_goes_on_with_more_space(
    tmp_path: Path, runner: EngineRunner, capsys: pytest.CaptureFixture[str]
) -> None:
    small = tmp_path / "small"
    small.mkdir()
    many = ("honest-classification", "--epochs", 40, "--rates", "0,0.5", "--seeds", 6)
    with small_disk(small, "20k"):
        done = run_here(runner, capsys, "run", *many, "--out", small / "o", "--trainer", "reference")
        assert done.returncode == 1
        assert done.stderr == f"{small / 'o'} can't be used for results: No space left on device.\n"
        n_kept = len(rows(small / "o" / "cells.csv"))
        assert 0 < n_kept < 12
        subprocess.run(["mount", "-o", "remount,size=2m", small], check=True)
        again = run_here(runner, capsys, "run", *many, "--out", small / "o", "--resume")
        assert again.returncode == 0, again.stderr
        assert f"{n_kept} cells are already there" in again.stdout
        assert len(rows(small / "o" / "cells.csv")) == 12


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no folder with a locked file in it")
def test_run_whose_folder_is_deleted_is_a_failure(
    tmp_path: Path, runner: EngineRunner, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "o"

    def delete_after_the_first_cell() -> None:
        while not ((out / "cells.csv").is_file() and rows(out / "cells.csv")):
            time.sleep(0.01)
        shutil.rmtree(out)

    with ThreadPoolExecutor(1) as pool:
        deleted = pool.submit(delete_after_the_first_cell)
        done = run_here(runner, capsys, "run", *QUICK, "--seeds", 50, "--out", out)
        deleted.result()
    assert done.returncode == 1
    assert done.stderr == f"{out} can't be used for results: No such file or directory.\n"
    assert not out.exists()
    assert run_here(runner, capsys, "run", *QUICK, "--seeds", 1, "--out", out).returncode == 0


@pytest.mark.slow
@needs_sleep
def test_run_keeps_cells_beside_a_table_that_is_held(
    tmp_path: Path, runner: EngineRunner, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "o"

    def make_it_a_program() -> None:
        while not (out / "run.json").is_file():
            time.sleep(0.01)
        with running_program(out / "cells.csv"):
            over.wait()

    over = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(make_it_a_program)
        try:
            done = run_here(runner, capsys, "run", *QUICK, "--seeds", 1, "--out", out)
        finally:
            over.set()
        held.result()
    assert done.returncode == 1
    first, last = done.stderr.splitlines()
    assert first.startswith("cells.csv or history.csv is open in another program: until it is closed there")
    assert "2 cells are in waiting-cells.csv beside it" in last
    (out / "cells.csv").unlink()
    for options in (("--out", out, "--resume"), ("--out", tmp_path / "whole")):
        assert run_here(runner, capsys, "run", *QUICK, "--seeds", 1, *options).returncode == 0
    assert (out / "cells.csv").read_bytes() == (tmp_path / "whole" / "cells.csv").read_bytes()
    assert {path.name for path in out.iterdir()} == {path.name for path in (tmp_path / "whole").iterdir()}


@on_windows
@pytest.mark.slow
def test_run_goes_on_while_a_spreadsheet_shows_its_cells(
    tmp_path: Path, runner: EngineRunner, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "o"

    def show() -> None:
        while not ((out / "cells.csv").is_file() and rows(out / "cells.csv")):
            time.sleep(0.01)
        with held(out / "cells.csv", SHARE_READ):
            over.wait()

    over = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        shown = pool.submit(show)
        try:
            done = run_here(runner, capsys, "run", *QUICK, "--seeds", 10, "--out", out)
        finally:
            over.set()
        shown.result()
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 2
    assert run_here(runner, capsys, "run", *QUICK, "--seeds", 10, "--out", out, "--resume").returncode == 0
    assert len(rows(out / "cells.csv")) == 20

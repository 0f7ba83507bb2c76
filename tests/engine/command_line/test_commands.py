"""The command line as a user types it."""

import contextlib
import csv
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from engine.command_line import commands
from engine.command_line.arguments import parse_rates, parse_seeds
from engine.command_line.commands import project_argument
from engine.command_line.engine_runner import EngineRunner
from engine.errors import InputError
from engine.experiment.specs import Cell
from engine.keras_code.notebook import keras_notebook, keras_sweep_notebook
from engine.keras_code.sweep_script import keras_sweep_script
from engine.storage.examples import example
from engine.storage.project_json import project_to_json
from engine.version import this_build

ROOT = Path(__file__).resolve().parents[3]


def main(*argv: object, **keywords: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, ROOT / "main.py", *map(str, argv)],
        capture_output=True,
        encoding="utf-8",
        timeout=240,
        check=False,
        **keywords,  # type: ignore[call-overload]
    )


def run_here(
    runner: EngineRunner, capsys: pytest.CaptureFixture[str], *argv: object
) -> "subprocess.CompletedProcess[str]":
    """The same in this process, with an engine that runs already."""
    capsys.readouterr()
    code = commands.main([str(argument) for argument in argv], runner)
    return subprocess.CompletedProcess([], code, *capsys.readouterr())


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream))


def test_parse_rates_and_seeds() -> None:
    assert parse_rates("0.5,0,0.5") == (0.0, 0.5)
    assert parse_seeds("3") == (0, 1, 2)
    assert parse_seeds("3,") == (3,)
    assert parse_seeds("0,4,7") == (0, 4, 7)
    for wrong in ("", "x", "-1", "0", "1.5", ",", "1,x"):
        with pytest.raises(InputError, match="--seeds must be"):
            parse_seeds(wrong)
    for wrong in ("", "a,b"):
        with pytest.raises(InputError, match="--rates must"):
            parse_rates(wrong)


def test_version_is_that_of_the_program() -> None:
    printed = main("--version")
    assert printed.returncode == 0, printed.stderr
    assert printed.stdout == f"Dropout Lab {this_build().version}\n"


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (("run", "nowhere", "--out", "o"), "there is no file nowhere"),
        (("run", "dropout-helps"), "--out"),
        (("run", "dropout-helps", "--out", "o", "--rates", "0,1.5"), "below 1, not 1.5"),
        (("run", "dropout-helps", "--out", "o", "--seeds", "none"), "--seeds must be"),
        (("run", "dropout-helps", "--out", "o", "--epochs", "0"), "epochs must be"),
        (("run", "dropout-helps", "--out", "o", "--epochs", "x"), "invalid int value"),
        (("run", "dropout-helps", "--out", "o", "--trainer", "fast"), "invalid choice: 'fast'"),
        (("run", "dropout-helps", "--out", "o", "--device"), "--device: expected one argument"),
        (("script", "dropout-helps", "--rate", "1"), "below 1, not 1"),
        (("script", "dropout-helps", "--seed", "-3"), "from 0"),
        (("script", "dropout-helps", "--seeds", "3"), "give --sweep"),
        (("script", "dropout-helps", "--sweep", "--seed", "3"), "can't be given with --sweep"),
        (("script", "dropout-helps", "--sweep", "--seeds", "none"), "--seeds must be"),
        pytest.param(
            ("walk",),
            "PROJECT",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="says it in a box, which waits for OK"),
        ),
    ],
)
def test_commands_wrong_arguments_give_one_sentence_and_exit_code_2(
    argv: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    env = {**os.environ, "QT_QPA_PLATFORM": ""}
    done = main(*argv, cwd=tmp_path, env=env)
    assert done.returncode == 2, done.stderr
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def broken(**changes: object) -> str:
    content = project_to_json(example("honest-classification"))
    content |= changes
    return json.dumps(content)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (broken(network=[{"kind": "conv2d"}, {"kind": "dense", "units": 3}]), "needs images"),
        (
            broken(network=[{"kind": "dense", "units": 3, "activation": "softmax"}, {"kind": "lstm"}]),
            "needs sequences",
        ),
        (broken(network=[{"kind": "dropout", "rate": 1.5, "swept": ["rate"]}, {"kind": "dense"}]), "not 1.5"),
        (broken(network=[{"kind": "dense", "units": 0}]), "not 0"),
        (
            broken(network=[{"kind": "dense", "units": 7, "activation": "softmax"}]),
            "3 numbers, one per class",
        ),
        (broken(format=99), "format 99"),
        (broken()[:200], "cut off"),
        ("GIF89a", "not a Dropout Lab project"),
    ],
)
def test_run_of_an_invalid_project_gives_one_sentence_and_exit_code_2(
    text: str, sentence: str, tmp_path: Path
) -> None:
    (tmp_path / "p.dropoutlab").write_text(text, "utf-8")
    done = main("run", "p.dropoutlab", "--out", "o", cwd=tmp_path)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
    assert [item.name for item in tmp_path.iterdir()] == ["p.dropoutlab"]


@pytest.mark.slow
def test_run_resumes_an_earlier_folder_with_more_seeds(
    tmp_path: Path, runner: EngineRunner, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ("run", "honest-classification", "--epochs", 2, "--rates", "0,0.5")
    first = main(*argv, "--seeds", 2, "--out", tmp_path / "a")
    assert first.returncode == 0, first.stderr
    assert {item.name for item in (tmp_path / "a").iterdir()} >= {
        "cells.csv",
        "history.csv",
        "summary.json",
        "curve.png",
    }
    assert (tmp_path / "a" / "curve.png").read_bytes().startswith(b"\x89PNG")
    table = rows(tmp_path / "a" / "cells.csv")
    assert [(row["rate"], row["seed"]) for row in table] == [
        ("0.0", "0"),
        ("0.0", "1"),
        ("0.5", "0"),
        ("0.5", "1"),
    ]
    assert len(rows(tmp_path / "a" / "history.csv")) == 4 * 2
    summary = json.loads((tmp_path / "a" / "summary.json").read_text("utf-8"))
    assert summary["versions"].keys() >= {"tensorflow", "keras"}
    assert summary["training_seconds"] > 0
    assert summary["trainer"] == "stacked"
    plan = [line for line in first.stdout.splitlines() if line.startswith("Stacked trainer on ")]
    assert len(plan) == 1
    assert ", 1 block: All trainings run together" in plan[0]
    shown = [line for line in first.stdout.splitlines() if "seed" in line and "test_accuracy" in line]
    assert [line.split()[0] for line in shown] == ["1/4", "2/4", "3/4", "4/4"]

    nothing = main(*argv, "--seeds", 2, "--out", tmp_path / "a", "--resume")
    assert nothing.returncode == 0, nothing.stderr
    assert "4 cells are already there; 0 are left." in nothing.stdout
    assert "The engine starts" not in nothing.stdout
    assert json.loads((tmp_path / "a" / "summary.json").read_text("utf-8")) == summary

    before = (tmp_path / "a" / "cells.csv").read_bytes()
    assert run_here(runner, capsys, *argv, "--seeds", 2, "--out", tmp_path / "b").returncode == 0
    assert (tmp_path / "b" / "cells.csv").read_bytes() == before

    more = run_here(
        runner,
        capsys,
        "run",
        "honest-classification",
        "--epochs",
        2,
        "--rates",
        "0,0.3,0.5",
        "--seeds",
        3,
        "--out",
        tmp_path / "a",
        "--resume",
        "--trainer",
        "reference",
    )
    assert more.returncode == 0, more.stderr
    assert "4 cells are already there; 5 are left" in more.stdout
    assert "\nReference trainer on " in more.stdout
    assert json.loads((tmp_path / "a" / "summary.json").read_text("utf-8"))["trainer"] == "reference"
    lines = set((tmp_path / "a" / "cells.csv").read_bytes().splitlines())
    assert set(before.splitlines()) < lines
    assert len(lines) == 1 + 9

    another = ("run", "honest-classification", "--epochs", 3, "--out", tmp_path / "a", "--resume")
    other = run_here(runner, capsys, *another)
    assert other.returncode == 2
    assert other.stderr.count("\n") == 1


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="finds the worker in /proc, which only Linux has")
def test_run_reports_a_killed_worker_and_resume_trains_the_rest(
    tmp_path: Path, runner: EngineRunner, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["run", "honest-classification", "--epochs", "15", "--rates", "0,0.4", "--seeds", "2"]
    argv += ["--trainer", "reference"]
    out = tmp_path / "o"
    command = [sys.executable, str(ROOT / "main.py"), *argv, "--out", str(out)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, encoding="utf-8") as process:
        end = time.monotonic() + 120
        while not (out / "cells.csv").exists() or len(rows(out / "cells.csv")) < 1:
            assert time.monotonic() < end
            time.sleep(0.05)
        os.kill(worker_of(process.pid), signal.SIGKILL)
        _, complaint = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "stopped unexpectedly" in complaint
    assert "--resume" in complaint
    kept = (out / "cells.csv").read_bytes().splitlines()
    assert 2 <= len(kept) < 5
    assert run_here(runner, capsys, *argv, "--out", out, "--resume").returncode == 0
    assert run_here(runner, capsys, *argv, "--out", tmp_path / "whole").returncode == 0
    assert (out / "cells.csv").read_bytes() == (tmp_path / "whole" / "cells.csv").read_bytes()
    assert (out / "history.csv").read_bytes() == (tmp_path / "whole" / "history.csv").read_bytes()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups to send SIGINT to")
def test_ctrl_c_stops_run_and_keeps_finished_cells(tmp_path: Path) -> None:
    out = tmp_path / "o"
    argv = ["run", "honest-classification", "--out", str(out), "--trainer", "reference"]
    command = [sys.executable, str(ROOT / "main.py"), *argv]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True
    ) as process:
        end = time.monotonic() + 120
        while not (out / "cells.csv").exists() or len(rows(out / "cells.csv")) < 1:
            assert time.monotonic() < end
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the app and its worker alike
        _, complaint = process.communicate(timeout=30)
    assert process.returncode == 1
    assert complaint == "Stopped; finished cells are kept, --resume trains the rest.\n"
    assert len(rows(out / "cells.csv")) >= 1


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_ctrl_c_on_a_terminal_keeps_the_epochs_of_a_block(tmp_path: Path) -> None:
    argv = ["run", "honest-classification", "--epochs", "4000", "--rates", "0,0.5", "--seeds", "2"]
    command = [sys.executable, str(ROOT / "main.py"), *argv, "--out", str(tmp_path / "o")]
    ours, theirs = os.openpty()
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.PIPE, start_new_session=True) as process:
        os.close(theirs)
        shown = b""
        while b"  1 %" not in shown:
            shown += os.read(ours, 1000)
        os.killpg(process.pid, signal.SIGINT)
        assert process.stderr is not None
        with contextlib.suppress(OSError):  # the other end is closed when the process ends
            while part := os.read(ours, 1000):
                shown += part
        assert process.wait(60) == 1
        assert process.stderr.read() == b"Stopped; finished cells are kept, --resume trains the rest.\n"
    os.close(ours)
    assert b"\r[" in shown
    assert b"0/4 cells" in shown
    cut = rows(tmp_path / "o" / "stopped.csv")
    epochs = [row["epoch"] for row in cut if (row["rate"], row["seed"]) == ("0.5", "1")]
    assert epochs == [str(number) for number in range(1, len(epochs) + 1)]
    assert 10 <= len(epochs) < 4000
    assert len(cut) == 4 * len(epochs)
    assert not (tmp_path / "o" / "cells.csv").exists()


@pytest.mark.slow
def test_run_output_summarizes_many_cells_and_shortens_device_names(
    tmp_path: Path, runner: EngineRunner, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ("run", "honest-classification", "--epochs", 1, "--rates", "0,0.5", "--seeds", 11)
    done = run_here(runner, capsys, *argv, "--out", tmp_path / "o", "--device", "cpu")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Stacked trainer on CPU")
    assert "\n22/22 cells\n" in done.stdout
    assert "rate 0.5" not in done.stdout

    wrong = run_here(runner, capsys, *argv, "--out", tmp_path / "p", "--device", "TPU")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("--device must be one of these: ")
    assert wrong.stderr.count("\n") == 1
    assert not (tmp_path / "p").exists()


def worker_of(pid: int) -> int:
    """The child that trains: the one that was spawned, not multiprocessing's resource tracker."""
    children = Path(f"/proc/{pid}/task").glob("*/children")
    for child in (int(word) for path in children for word in path.read_text("utf-8").split()):
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
            return child
    raise AssertionError("there is no worker")


def test_a_script_with_imported_weights_says_where_they_are(tmp_path: Path) -> None:
    sample = ROOT / "tests" / "engine" / "storage" / "samples" / "format-3.dropoutlab"
    said = main("script", sample)
    assert said.returncode == 0
    assert "--weights DIR writes it" in said.stderr
    written = main("script", sample, "--weights", tmp_path)
    assert (written.stdout, written.stderr) == (said.stdout, "")
    (file,) = tmp_path.iterdir()
    assert f'np.load("{file.name}")' in written.stdout
    assert main("script", sample, "--weights", tmp_path / "none").returncode == 2


def test_script_prints_the_sweep_and_notebooks(
    runner: EngineRunner, capsys: pytest.CaptureFixture[str]
) -> None:
    def printed(*options: str) -> str:
        done = run_here(runner, capsys, "script", "honest-classification", *options)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    project = example("honest-classification")
    few = replace(project, sweep=replace(project.sweep, seeds=(0, 1)))
    assert printed("--sweep") == keras_sweep_script(project)
    assert printed("--sweep", "--seeds", "2") == keras_sweep_script(few)
    assert printed("--sweep", "--seeds", "0,1", "--notebook") == keras_sweep_notebook(few)
    one = printed("--rate", "0.2", "--seed", "3", "--notebook")
    assert one == keras_notebook(project, Cell(0.2, 3))


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Übung 1.dropoutlab", "Übung 1.dropoutlab"),
        ("./a#b?c.dropoutlab", "a#b?c.dropoutlab"),
        ("{folder}/%C3%9Cbung%201.dropoutlab", "%C3%9Cbung%201.dropoutlab"),
        ("file://{folder}/%C3%9Cbung%201.dropoutlab", "Übung 1.dropoutlab"),
        ("file://localhost{folder}/a%23b", "a#b"),
        ("FILE:{folder}/a", "a"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="file: URLs have a drive there")
def test_project_argument_becomes_an_absolute_path(tmp_path, monkeypatch, word, name):
    monkeypatch.chdir(tmp_path)
    assert project_argument(word.format(folder=tmp_path)) == str(tmp_path / name)


def test_project_argument_keeps_an_example_id():
    assert project_argument("dropout-helps") == "dropout-helps"


def test_command_help_names_the_data_folder():
    done = main("--help")
    assert done.returncode == 0
    assert "--data-dir FOLDER" in done.stdout

"""The entry: command line or window, and the way out where there is no display."""

import io
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from engine.storage.examples import example
from engine.storage.project_file import write_project
from tests.engine.system.traps import write_traps

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be without a display")
def test_without_a_display_the_project_runs_headless(tmp_path):
    project = example("honest-classification")
    small = replace(
        project,
        training=replace(project.training, epochs=1),
        sweep=replace(project.sweep, rates=(0.0, 0.5), seeds=(0,)),
    )
    path = tmp_path / "small.dropoutlab"
    write_project(small, path)
    env = {**without_display(), "XDG_DATA_HOME": str(tmp_path / "data")}
    hand_ins = tmp_path / "hand-ins"
    trap = write_traps(hand_ins)
    done = subprocess.run(
        [sys.executable, ROOT / "main.py", path],
        env=env,
        cwd=hand_ins,
        capture_output=True,
        encoding="utf-8",
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "There is no display" in done.stdout
    curve = Path(done.stdout.splitlines()[-1].removeprefix("The curve is in ").removesuffix("."))
    assert curve.read_bytes().startswith(b"\x89PNG")
    assert not trap.exists()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks for the worker in /proc, which only Linux has")
def test_killed_app_leaves_no_worker_process(tmp_path):
    command = [sys.executable, str(ROOT / "main.py"), "run", "dropout-helps", "--out", str(tmp_path / "o")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "ready" in line:
                break
        children = children_of(process.pid)
        assert children
        os.kill(process.pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while any(is_alive(child) for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(is_alive(child) for child in children)


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the worker in /proc, which only Linux has")
@pytest.mark.parametrize("seconds", [0.0, 0.1, 0.4])
def test_starting_worker_ends_with_the_app(tmp_path: Path, seconds: float) -> None:
    """The worker's interpreter is not ready to notice anything yet."""
    command = [
        sys.executable,
        str(ROOT / "main.py"),
        "run",
        "tutorial-classification",
        "--out",
        str(tmp_path),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 30
        while len(children := children_of(process.pid)) < 2 and time.monotonic() < deadline:
            time.sleep(0.005)  # the worker, and Python's own tracker of resources
        time.sleep(seconds)
        os.kill(process.pid, signal.SIGKILL)
    assert len(children) == 2
    deadline = time.monotonic() + 10
    while any(is_alive(child) for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(is_alive(child) for child in children)


@pytest.mark.skipif(sys.platform == "win32", reason="a program for a window says it in a box there")
@pytest.mark.parametrize("argv", [["--data-dir", "file"], ["file:///p", "--data-dir=file"], ["--data-dir"]])
def test_unusable_data_dir_prints_one_sentence(tmp_path: Path, argv: list[str]) -> None:
    (tmp_path / "file").touch()
    done = subprocess.run(
        [sys.executable, ROOT / "main.py", *argv],
        env=without_display(),
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "--data-dir" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.slow
def test_errors_are_shown_in_a_window_without_a_terminal(
    tmp_path: Path, virtual_screen: dict[str, str]
) -> None:
    (tmp_path / "file").touch()
    code = "import sys, main; from PySide6.QtCore import QTimer; from PySide6.QtWidgets import *; "
    code += "words = lambda box: box.text().replace(chr(0x200b), str()); "  # places where a line may end
    code += "real = QMessageBox.exec; end = lambda box: (print(words(box)), box.close()); "
    code += "QMessageBox.exec = lambda box: (QTimer.singleShot(500, lambda: end(box)), real(box)); "
    code += f"sys.exit(main.main(['--data-dir', {str(tmp_path / 'file')!r}]))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=virtual_screen,
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "which --data-dir names for the app's data, can't be used" in done.stdout
    assert done.stdout.strip() in done.stderr


def test_output_handles_characters_outside_the_encoding(tmp_path: Path) -> None:
    """As on Windows, where a pipe has the encoding of a code page."""
    done = subprocess.run(
        [sys.executable, ROOT / "main.py", "run", "--help"],
        timeout=60,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "cp437"},
        cwd=tmp_path,
        capture_output=True,
    )
    assert "0,0.1,…" in done.stdout.decode("utf-8")


def test_null_device_is_no_terminal_and_the_error_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As Windows has it for a program without a console: the sentence is shown in a box."""
    import gui.app
    import main

    class Terminal(io.TextIOWrapper):
        def isatty(self) -> bool:
            return True

    shown: list[str] = []
    monkeypatch.setattr(gui.app, "show_startup_message", shown.append)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    with Terminal(Path(os.devnull).open("wb")) as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        assert main.refuse("It can't be.", is_for_window=True) == 2
    assert shown == ["It can't be."]


def test_closed_standard_streams_are_opened_first(tmp_path: Path) -> None:
    """As when a desktop starts a windowed program: without standard input, output and errors."""
    code = """
import os, sys
for number in range(3):
    os.close(number)
sys.stdout = sys.stderr = None
import main
main._give_streams()
ours, theirs = os.pipe()
print("lost"); sys.stderr.write("lost"); os.write(1, b"lost"); os.write(2, b"lost")
open(sys.argv[1], "w").write(f"{ours > 2} {theirs > 2} {os.get_inheritable(1)}")
"""
    subprocess.run([sys.executable, "-c", code, tmp_path / "said"], cwd=ROOT, timeout=60, check=True)
    assert (tmp_path / "said").read_text("utf-8") == "True True True"


def test_command_writes_only_to_the_given_data_dir(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "main.py", "script", "tutorial-classification", "--data-dir", "own"],
        cwd=tmp_path,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"keras" in done.stdout
    assert b"\r" not in done.stdout  # that of a pipe on Windows
    assert [path.name for path in tmp_path.iterdir()] == ["own"]


def without_display() -> dict[str, str]:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return {name: value for name, value in os.environ.items() if name not in hidden}


def children_of(pid: int) -> list[int]:
    paths = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(word) for path in paths for word in path.read_text("utf-8").split()]


def is_alive(pid: int) -> bool:
    """Whether the process still runs; one that only waits to be taken note of does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False

"""The entry: self-test on a real X screen, and the way out where there is no display."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from engine.project.examples import example
from engine.project.files import write_project

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_selftest_on_a_screen(virtual_screen):
    done = subprocess.run(
        [sys.executable, ROOT / "main.py", "selftest"],
        env=virtual_screen, capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip
    assert done.stdout.endswith("The self-test passed.\n"), done.stdout + done.stderr
    assert done.returncode == 0


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
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    env = {name: value for name, value in os.environ.items() if name not in hidden}
    env["XDG_DATA_HOME"] = str(tmp_path / "data")
    done = subprocess.run(
        [sys.executable, ROOT / "main.py", path],
        env=env,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "There is no display" in done.stdout
    curve = Path(done.stdout.splitlines()[-1].removeprefix("The curve is in ").removesuffix("."))
    assert curve.read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for the worker in /proc, which only Linux has")
def test_a_killed_app_leaves_no_worker(tmp_path):
    command = [sys.executable, str(ROOT / "main.py"), "run", "dropout-helps", "--out", str(tmp_path / "o")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "ready" in line:
                break
        children = [
            int(word)
            for path in Path(f"/proc/{process.pid}/task").glob("*/children")
            for word in path.read_text().split()
        ]
        assert children
        os.kill(process.pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while any(is_alive(child) for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(is_alive(child) for child in children)


def is_alive(pid: int) -> bool:
    """Whether the process still runs; one that only waits to be taken note of does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False

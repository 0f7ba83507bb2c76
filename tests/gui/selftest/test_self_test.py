"""The whole self-test, as a teacher runs it on a locked-down machine and on one where something is broken."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
NO_FOLDER = "/dev/null/home"  # where nobody can write, whoever it is


@pytest.fixture
def run(tmp_path):
    """Run it without a screen and a home; the exit code, its lines, its complaint, and what it left."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()

    def run(**changes):
        names = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "HOME")
        inherited = {name: value for name, value in os.environ.items() if name not in SCREENS}
        env = {**inherited, **dict.fromkeys(names, NO_FOLDER), "TMPDIR": str(temporary), **changes}
        for name in ("KERAS_HOME", "MPLCONFIGDIR"):
            env.pop(name, None)
        done = subprocess.run(
            [sys.executable, ROOT / "main.py", "selftest"],
            env=env, cwd="/", capture_output=True, text=True, timeout=250, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout.splitlines(), done.stderr, list(temporary.iterdir())

    return run


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be without a display and a home")
def test_it_passes_without_a_screen_and_a_home_and_leaves_nothing(run):
    code, lines, complaint, left = run()
    assert code == 0, complaint
    assert lines.pop() == "The self-test passed."
    assert all(line.startswith("ok  ") for line in lines)
    assert "failed" not in complaint
    assert left == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be without a display and a home")
def test_a_broken_tensorflow_is_said_and_the_rest_is_checked(run, tmp_path):
    broken = tmp_path / "lib" / "tensorflow"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise ImportError('DLL load failed')\n")
    code, lines, complaint, left = run(PYTHONPATH=str(broken.parent))
    assert code == 1
    said = {line.split("  ")[1].split(":")[0].split(" (")[0]: line for line in lines}
    assert said["engine"].startswith("FAILED  engine: TensorFlow can't be loaded: DLL load failed")
    assert said["charts"].startswith("ok")
    assert said["reports"].startswith("ok")
    assert "The self-test failed: engine: TensorFlow can't be loaded" in complaint
    assert left == []

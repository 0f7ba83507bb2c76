"""The whole self-test, as a teacher runs it on a locked-down machine and on one where something is broken."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from engine.errors import InputError
from engine.system.paths import cache_folder, config_folder, data_folder, log_folder
from gui.selftest.bench import Bench, Check, CheckError
from gui.selftest.self_test import own_folders, run_checks

ROOT = Path(__file__).resolve().parents[3]
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
WITHOUT_ENGINE = (
    "program files",
    "icons",
    "fonts",
    "window",
    "data sets",
    "project files",
    "scripts and notebooks",
    "charts",
    "network pictures",
    "reports",
    "theory",
    "teacher's desk",
    "lessons",
)
NO_FOLDER = "/dev/null/home"  # where nobody can write, whoever it is


@pytest.fixture
def run(tmp_path):
    """Run it without a home, and without a screen but for one given; code, lines, complaint, what it left."""
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
            env=env,
            cwd="/",
            capture_output=True,
            encoding="utf-8",
            timeout=250,
            check=False,
        )
        return done.returncode, done.stdout.splitlines(), done.stderr, list(temporary.iterdir())

    return run


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be without a home")
def test_self_test_passes_on_a_screen_and_without_home(run, virtual_screen):
    """Without a screen it is run below, and whole by tests/packaged/test_selftest.py."""
    code, lines, complaint, left = run(
        **{name: virtual_screen[name] for name in SCREENS if name in virtual_screen}
    )
    assert code == 0, complaint
    assert lines.pop() == "The self-test passed."
    assert all(line.startswith("ok  ") for line in lines)
    assert "failed" not in complaint
    assert left == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be without a display and a home")
def test_self_test_without_a_screen_reports_a_broken_tensorflow_and_continues(run, tmp_path):
    broken = tmp_path / "lib" / "tensorflow"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise ImportError('DLL load failed')\n", "utf-8")
    code, lines, complaint, left = run(PYTHONPATH=str(broken.parent))
    assert code == 1
    said = {line.split("  ")[1].split(":")[0].split(" (")[0]: line for line in lines}
    assert said["engine"].startswith("FAILED  engine: TensorFlow can't be loaded: DLL load failed")
    assert [name for name in WITHOUT_ENGINE if not said[name].startswith("ok")] == []
    assert "The self-test failed: engine: TensorFlow can't be loaded" in complaint
    assert left == []


# --- The checks are all made; what is wrong is said in a line each and once more at the end.


@pytest.fixture
def bench(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.excepthook", None)
    monkeypatch.setattr("threading.excepthook", None)
    return Bench(tmp_path)


def fine(_bench):
    """Nothing is wrong."""


def needs_an_order(bench):
    bench.pending("models")


def raising(error):
    def check(_bench):
        raise error

    return check


def test_run_checks_reports_success(bench, capsys):
    assert run_checks((Check("one", fine), Check("two", fine)), bench) == 0
    said, complained = capsys.readouterr()
    assert said == "ok  one (0.0 s)\nok  two (0.0 s)\nThe self-test passed.\n"
    assert complained == ""


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (CheckError("the curve\nis blank."), "the curve is blank."),
        (InputError("There is no project file x."), "There is no project file x."),
        (ModuleNotFoundError("No module named 'h5py'"), "ModuleNotFoundError: No module named 'h5py'"),
        (AssertionError(), "AssertionError."),
    ],
)
def test_run_checks_reports_failures_and_continues(bench, capsys, error, sentence):
    assert run_checks((Check("charts", raising(error)), Check("two", fine)), bench) == 1
    said, complained = capsys.readouterr()
    assert said == f"FAILED  charts: {sentence}\nok  two (0.0 s)\n"
    assert complained == f"The self-test failed: charts: {sentence}\n"


def test_run_checks_fails_the_current_check_on_a_slot_error(qtbot, bench, capsys):
    bench.watch_errors()

    def check(bench):
        QTimer.singleShot(0, lambda: os.environ["GONE"])
        bench.live(50)

    assert run_checks((Check("window", check), Check("two", fine)), bench) == 1
    assert capsys.readouterr().out == "FAILED  window: KeyError: 'GONE'\nok  two (0.0 s)\n"


def test_run_checks_submits_trainings_once_there_is_a_window(bench, capsys, monkeypatch):
    asked = []
    checks = (
        Check("before", lambda _bench: asked.append("before")),
        Check("window", lambda bench: monkeypatch.setattr(Bench, "has_window", True)),
        Check("between", lambda _bench: asked.append("between")),
        Check("one", fine, begin=lambda _bench: asked.append("one")),
        Check("two", fine, begin=raising(CheckError("no network takes it."))),
    )
    monkeypatch.setattr(Bench, "has_window", False)
    assert run_checks(checks, bench) == 1
    assert asked == ["before", "one", "between"]
    assert capsys.readouterr().err == "The self-test failed: two: no network takes it.\n"


def test_run_checks_without_a_window_fails_checks_that_need_one(bench, capsys):
    checks = (
        Check("window", raising(CheckError("it did not open."))),
        Check("engine", lambda bench: bench.wait_for_engine(lambda: True, "the engine")),
        Check("models", needs_an_order, begin=fine),
    )
    assert run_checks(checks, bench) == 1
    said = capsys.readouterr().out
    assert said.count("it was not checked, because there is no window.") == 2


# --- A self-test that hangs ends by itself, names the check and leaves no file.

TIME_LIMIT_ROOT = Path(__file__).resolve().parents[3]
HANGS = """
import sys, time
from pathlib import Path
from gui.selftest.bench import Bench
from gui.selftest.self_test import time_limit

bench = Bench(Path(sys.argv[1]))
bench.now = "charts"
with time_limit(float(sys.argv[2]), bench):
    time.sleep(float(sys.argv[3]))
print("awake")
"""


@pytest.fixture
def time_limit_run(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "curve.png").touch()

    def time_limit_run(limit, sleep):
        return folder, subprocess.run(
            [sys.executable, "-c", HANGS, str(folder), str(limit), str(sleep)],
            cwd=TIME_LIMIT_ROOT,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return time_limit_run


def test_time_limit_names_the_hanging_check(time_limit_run):
    folder, done = time_limit_run(1, 50)
    assert done.returncode == 1
    assert done.stdout == "FAILED  charts: it had not ended after 1 seconds.\n"
    assert done.stderr == "The self-test failed: charts: it had not ended after 1 seconds.\n"
    assert not folder.exists()


def test_time_limit_ignores_checks_that_end_in_time(time_limit_run):
    folder, done = time_limit_run(30, 0)
    assert (done.returncode, done.stdout, done.stderr) == (0, "awake\n", "")
    assert folder.exists()


# --- Within it all of the app's folders are temporary; after it all is as before.


def test_own_folders_are_removed(monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", "mine")
    before = dict(os.environ)
    with own_folders() as folder:
        for one in (cache_folder(), config_folder(), data_folder(), log_folder()):
            assert one.is_relative_to(folder)
            one.mkdir(parents=True)
            (one / "file").touch()
        assert os.environ["XDG_CACHE_HOME"] != "mine"
    assert not folder.exists()
    assert dict(os.environ) == before

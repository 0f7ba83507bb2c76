"""What every test stands on: no screen, none of the user's own files, and nothing left running."""

import atexit
import gc
import multiprocessing
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# Before anything else is imported: Qt, Keras, matplotlib and platformdirs read these once.
HOME = Path(tempfile.mkdtemp(prefix="dropout-lab-tests-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ.update(
    QT_QPA_PLATFORM="offscreen",
    QT_API="pyside6",
    KERAS_BACKEND="tensorflow",
    LANGUAGE="en",
    KERAS_HOME=str(HOME / "keras"),
    TF_CPP_MIN_LOG_LEVEL="3",
    MPLCONFIGDIR=str(HOME / "matplotlib"),
    XDG_CACHE_HOME=str(HOME / "cache"),
    XDG_CONFIG_HOME=str(HOME / "config"),
    XDG_DATA_HOME=str(HOME / "data"),
    XDG_STATE_HOME=str(HOME / "state"),
)

if os.name == "nt":  # Qt without a screen looks for fonts in a folder of its own
    os.environ.setdefault("QT_QPA_FONTDIR", str(Path(os.environ["SYSTEMROOT"]) / "Fonts"))

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # in a job that a shell started in the background
    signal.signal(signal.SIGINT, signal.default_int_handler)

TESTS = Path(__file__).parent
SECONDS_TO_END = 5.0
OWNED_BY_TOOLS = ("pytest_timeout", "Dask-Callback-Thread", "Dask-Offload")  # one for the process


def _running() -> set[object]:
    threads = {
        thread
        for thread in threading.enumerate()
        if not isinstance(thread, threading._DummyThread)  # noqa: SLF001 (threads that Python did not start)
        and not thread.name.startswith(OWNED_BY_TOOLS)
    }
    return threads | set(multiprocessing.active_children())


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--twins", type=int, default=12, help="random experiments that both trainers train")
    parser.addoption("--schedules", type=int, default=5, help="random experiments with a dropout schedule")
    parser.addoption("--programs", type=int, default=60, help="random programs that Keras builds, too")
    parser.addoption("--starts", type=int, default=3, help="starts of the window on Windows")
    parser.addoption("--hostile", type=int, default=150, help="inputs that no command may trust; 0 for all")
    parser.addoption("--hostile-seed", type=int, default=17, help="from which chance draws them")


# Several processes take the tests of a file together, so that each fixture is made once: of these folders
# all files together, of these files each test alone. What takes longest begins first.
TOGETHER = ("packaged", "engine/session", "engine/command_line", "engine/cluster")
ALONE = (
    "engine/training/test_kinds.py",
    "engine/training/test_trainer_equivalence.py",
    "engine/training/test_dropout_schedules.py",
)
LONG = (
    *TOGETHER,
    "test_main.py",
    "gui/selftest/test_self_test.py",
    "gui/window/test_main_window.py",
    "gui/window/test_bundled_lessons_play.py",
    "engine/training",
    "engine",
)


class ByFolder(LoadScopeScheduling):
    """Hands out tests by folder, file or one by one.

    The groups of `--dist=loadgroup` do not hold with pytest 9.2 (pytest-xdist 3.8 writes them into names that
    pytest no longer reads).
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0].removeprefix("tests/")
        if path in ALONE:
            return nodeid
        return next((folder for folder in TOGETHER if path.startswith(folder)), path)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFolder:
    return ByFolder(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):  # one of several processes
        items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    path = item.path.relative_to(TESTS).as_posix()
    return next((turn for turn, start in enumerate(LONG) if path.startswith(start)), len(LONG))


def pytest_collection_finish() -> None:
    """Keep what was imported from being looked at in each collection: Keras has one in each training."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def leaves_nothing_running() -> Iterator[None]:
    """Fail a test that a thread or a process of its own outlives; those of wider fixtures may stay."""
    before = _running()
    yield
    deadline = time.monotonic() + SECONDS_TO_END
    while (left := _running() - before) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not left, f"still running after the test: {left}"


@pytest.fixture(scope="session")
def virtual_screen() -> Iterator[dict[str, str]]:
    """Give the environment of a subprocess that opens its windows on an X screen of its own."""
    if not shutil.which("Xvfb"):
        pytest.skip("this test needs a screen, and Xvfb (Debian: xvfb) is not installed")
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as answer:
        number = answer.readline().strip()
    inherited = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
    yield {**inherited, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    server.terminate()
    server.wait()

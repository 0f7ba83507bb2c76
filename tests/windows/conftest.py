"""The app on Windows' own desktop: from source, or the packaged one that an environment variable names."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
PACKAGE = "DROPOUT_LAB_PACKAGE"
# TensorFlow alone takes minutes to load in Wine when other programs want the cores, too.
PATIENCE = 600.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.timeout(3 * PATIENCE))
            if sys.platform != "win32":
                item.add_marker(pytest.mark.skip(reason="uses Windows' own desktop"))


@dataclass(frozen=True)
class App:
    """What starts the app, with a folder for its data."""

    command: tuple[str, ...]
    console: tuple[str, ...]
    home: Path

    @contextmanager
    def window(self, *arguments: str | Path) -> Iterator[subprocess.Popen[bytes]]:
        """The app's process until the end of the block, with its window."""
        argv = [*self.command, "--data-dir", str(self.home / "data"), *map(str, arguments)]
        with subprocess.Popen(argv, cwd=self.home, env=_as_users_have_it()) as process:
            try:
                yield process
            finally:
                process.kill()

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
        """A command without a window, run to its end."""
        argv = [*self.console, *map(str, arguments)]
        return subprocess.run(
            argv,
            cwd=self.home,
            env=_as_users_have_it(),
            capture_output=True,
            timeout=2 * PATIENCE,
            check=False,
        )


def _as_users_have_it() -> dict[str, str]:
    """The environment without the platform of Qt that tests choose: the desktop's own is what is tested.

    A packaged app has no Python around.
    """
    usual = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    if PACKAGE in os.environ:
        usual = {name: value for name, value in usual.items() if not name.startswith("PYTHON")}
        usual["PATH"] = str(Path(os.environ["SYSTEMROOT"]) / "System32")
    return usual


@pytest.fixture(scope="session")
def desktop() -> Any:
    """The module that drives the desktop, which can be imported on Windows alone."""
    from tests.windows import desktop

    return desktop


def _at_home(folder: Path) -> App:
    """The app of a user who has seen the tour, at home in a folder that is made."""
    settings = folder / "data" / "settings"
    settings.mkdir(parents=True)
    (settings / "settings.json").write_text('{"has_seen_tour": true}', "utf-8")
    if package := os.environ.get(PACKAGE):
        built = (ROOT / package).resolve()
        programs = [str(built / f"dropout-lab{ending}.exe") for ending in ("", "-console")]
        return App((programs[0],), (programs[1],), folder)
    source = (sys.executable, str(ROOT / "main.py"))
    return App(source, source, folder)


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> App:
    """The app, at home in a folder with spaces, accents and a Greek letter."""
    return _at_home(tmp_path_factory.mktemp("home") / "Übung à côté, α")


@pytest.fixture
def own_app(tmp_path: Path) -> App:
    """The app for one test alone, whose settings and unsaved work no other one has."""
    return _at_home(tmp_path / "Übung à côté, α")

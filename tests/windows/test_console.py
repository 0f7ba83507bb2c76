"""What commands show in a console of Windows: each letter, whatever the console's code page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.storage.examples import example
from engine.storage.project_file import write_project
from tests.windows.conftest import PATIENCE, App

IN_CONSOLE = Path(__file__).with_name("in_console.py")
NEW_CONSOLE = 0x10  # subprocess.CREATE_NEW_CONSOLE, which Windows' Python alone has
PAGES = (437, 850, 1252)  # of the USA, of Western Europe, and of Windows' other programs
NAME, GONE, OUT = "Größe, α.dropoutlab", "Größer, “α”.dropoutlab", "Läufe α"
TITLE = "Größe → α"
RUN = ("run", NAME, "--out", OUT, "--rates", "0", "--seeds", "1", "--epochs", "1")
# A command, its exit code, and words that it shows.
COMMANDS = (
    (("--help",), 0, "FILE-or-FOLDER …"),
    (("script", GONE), 2, f"there is no file {GONE}"),
    (("check", GONE), 2, f"There is no file or folder {GONE}"),
    (("data",), 0, "8 × 8 pixels"),
    (("script", NAME), 0, TITLE),
)


@pytest.fixture
def home(own_app: App) -> Path:
    """Where the app runs, with a project whose name and title no code page has whole."""
    write_project(replace(example("honest-classification"), name=TITLE), own_app.home / NAME)
    return own_app.home


def in_console(app: App, page: int, *commands: tuple[str, ...]) -> dict[str, Any]:
    """What a console of its own shows of commands, and their exit codes."""
    result = app.home / "seen.json"
    argv = [[*app.console, *command] for command in commands]
    hidden = ("PYTHONIOENCODING", "PYTHONLEGACYWINDOWSSTDIO")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    subprocess.run(
        [sys.executable, IN_CONSOLE, str(page), result, json.dumps(argv)],
        cwd=app.home,
        env={**environment, "PYTHONUTF8": "0"},
        creationflags=NEW_CONSOLE,
        timeout=2 * PATIENCE,
        check=True,
    )
    seen: dict[str, Any] = json.loads(result.read_text("utf-8"))
    assert seen["page"] == page
    return seen


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("home")
def test_a_console_shows_every_letter(own_app: App, page: int) -> None:
    seen = in_console(own_app, page, *(command for command, _, _ in COMMANDS))
    assert seen["codes"] == [code for _, code, _ in COMMANDS]
    for _, _, words in COMMANDS:
        assert words in seen["text"]
    assert "Traceback" not in seen["text"]
    assert "\\u" not in seen["text"]


def test_a_run_shows_its_bar_and_the_name_of_its_folder(own_app: App, home: Path) -> None:
    seen = in_console(own_app, 437, RUN)
    assert seen["codes"] == [0], seen["text"]
    assert f"The curve is in {Path(OUT, 'curve.png')}." in seen["text"]
    assert (home / OUT / "cells.csv").is_file()


def test_a_shell_redirects_a_script_as_it_is(own_app: App, home: Path) -> None:
    """By Windows' own shell, into a file of Python: UTF-8 with the line ends of other systems."""
    line = subprocess.list2cmdline([*own_app.console, "script", NAME])
    path = home / "Größe α.py"
    subprocess.run(
        f'cmd /d /c "{line} > "{path.name}""',
        cwd=home,
        timeout=PATIENCE,
        check=True,
    )
    script = path.read_bytes()
    assert TITLE in script.decode("utf-8").splitlines()[0]
    assert b"\r" not in script
    compile(script, path.name, "exec")

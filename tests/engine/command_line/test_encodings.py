"""What commands print where the system's encoding is an old one: pipes get whole words, nothing fails."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from engine.project.project import Project
from engine.storage.examples import example
from engine.storage.project_file import write_project

ROOT = Path(__file__).resolve().parents[3]
ENCODINGS = ("ascii", "cp437", "cp850", "cp1252")  # of Windows' consoles, and of a bare Linux
NAME, GONE, OUT = "Größe, α.dropoutlab", "Größer, “α”.dropoutlab", "Läufe α"
TITLE = "Größe → α"
# A command, its exit code, and words that it prints.
COMMANDS = (
    (("--help",), 0, "FILE-or-FOLDER …"),
    (("script", GONE), 2, f"there is no file {GONE}"),
    (("check", GONE), 2, f"There is no file or folder {GONE}"),
    (("data",), 0, "8 × 8 pixels"),
    (("script", NAME), 0, TITLE),
    (("prepare", NAME, "--students", "2", "--out", "Klasse α"), 0, "2 project files in Klasse α."),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_project(replace(example("honest-classification"), name=TITLE), tmp_path / NAME)
    return tmp_path


def main(folder: Path, *argv: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """A command with its output in pipes."""
    return subprocess.run(
        [sys.executable, ROOT / "main.py", *argv],
        cwd=folder,
        env={**_environment(), **variables},
        capture_output=True,
        timeout=240,
        check=False,
    )


def _environment() -> dict[str, str]:
    """The environment without what decides about encodings."""
    hidden = ("PYTHONIOENCODING", "PYTHONUTF8", "LANG", "LC_ALL", "LC_CTYPE")
    return {name: value for name, value in os.environ.items() if name not in hidden}


def assert_whole(printed: bytes, words: str) -> None:
    """UTF-8 with the line ends of a script, and nothing of it an escape."""
    text = printed.decode("utf-8")
    assert words in text
    assert "\r" not in text
    assert "\\u" not in text
    assert "\\x" not in text


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_pipes_get_utf_8_whatever_the_encoding(folder: Path, encoding: str) -> None:
    for argv, code, words in COMMANDS:
        done = main(folder, *argv, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
        assert done.returncode == code, done.stderr
        printed, other = (done.stderr, done.stdout) if code else (done.stdout, done.stderr)
        assert_whole(printed, words)
        assert other == b""


def test_the_systems_own_encoding_is_none_of_a_pipe(folder: Path) -> None:
    """Windows' code page, or Linux's C locale, without a word of Python's on it."""
    for argv, code, words in COMMANDS:
        done = main(folder, *argv, LC_ALL="C")
        assert done.returncode == code, done.stderr
        assert_whole(done.stdout + done.stderr, words)


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows names are in Unicode in any locale")
def test_a_locale_without_letters_for_a_name_is_no_failure(folder: Path) -> None:
    """Python's own ways out of the C locale are switched off: the letters of the name are lost in print."""
    bare = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = main(folder, "script", NAME, **bare)
    assert (done.returncode, done.stderr) == (0, b"")
    assert_whole(done.stdout, TITLE)
    gone = main(folder, "script", GONE, **bare)
    assert gone.returncode == 2
    assert gone.stderr.count(b"\n") == 1
    assert b"there is no file Gr" in gone.stderr


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_script_in_a_file_is_the_same_in_every_encoding(folder: Path, encoding: str) -> None:
    """Redirected as a shell does, and run by Python as UTF-8."""
    path = folder / "Größe α.py"
    with path.open("wb") as file:
        subprocess.run(
            [sys.executable, ROOT / "main.py", "script", NAME],
            cwd=folder,
            env={**_environment(), "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
            stdout=file,
            timeout=60,
            check=True,
        )
    assert_whole(path.read_bytes(), TITLE)
    assert path.read_bytes().isascii() is False
    assert TITLE in (ast.get_docstring(ast.parse(path.read_bytes())) or "")


@pytest.mark.slow
def test_run_and_check_print_whole_names(folder: Path, honest: Project) -> None:
    """Commands that train: lines of the engine's process come by the same way."""
    old = {"PYTHONIOENCODING": "cp437", "PYTHONUTF8": "0"}
    options = ("--rates", "0", "--seeds", "1", "--epochs", "1")
    run = main(folder, "run", NAME, "--out", OUT, *options, **old)
    assert (run.returncode, run.stderr) == (0, b"")
    assert_whole(run.stdout, f"The curve is in {Path(OUT, 'curve.png')}.")
    write_project(replace(honest, runs=honest.runs[1:2]), folder / NAME)
    check = main(folder, "check", NAME, "--cells", "1", "--table", "Tafel α.csv", **old)
    assert check.returncode == 0, check.stderr
    assert_whole(check.stdout, "The table is in Tafel α.csv.")


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no pseudo-terminals; tests/windows has a console"
)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_terminal_gets_what_its_encoding_has(folder: Path, encoding: str) -> None:
    """And escapes for other letters: a terminal in UTF-8 has none."""
    for argv, code, words in COMMANDS[:3]:
        shown, exit_code = on_a_terminal(folder, *argv, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
        assert exit_code == code, shown
        expected = words.encode(encoding, "backslashreplace").decode(encoding)
        assert expected in shown.decode(encoding)
        assert b"Traceback" not in shown


def on_a_terminal(folder: Path, *argv: str, **variables: str) -> tuple[bytes, int]:
    """What a command shows there, and its exit code."""
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [sys.executable, ROOT / "main.py", *argv],
        cwd=folder,
        env={**_environment(), **variables},
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 65536):
                shown += part
        except OSError:  # the other end is closed when the process ends
            pass
        code = process.wait(60)
    os.close(ours)
    return shown, code

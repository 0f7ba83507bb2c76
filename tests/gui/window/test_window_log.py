"""The window's log, in a process of its own: Qt's words, crashes, and places that can't be written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.system.paths import OWN_FOLDER
from gui.window import window_log

ROOT = Path(__file__).resolve().parents[3]
START = (
    "from gui.window.window_log import start_log, end_log, log; "
    "from PySide6.QtCore import qWarning; start_log(); "
)


def run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", START + code],
        cwd=ROOT,
        env={**os.environ, OWN_FOLDER: str(folder)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def the_log(folder: Path) -> str:
    (path,) = (folder / "logs").glob("window-*.log")
    return path.read_text(encoding="utf-8")


def test_window_log_has_versions_and_qt_messages(tmp_path: Path) -> None:
    done = run("qWarning('a plug-in is missing é'); log.error('ours'); end_log(); qWarning('late')", tmp_path)
    assert done.returncode == 0
    lines = the_log(tmp_path).splitlines()
    assert lines[0].startswith("Dropout Lab ")
    assert ", Qt 6" in lines[0]
    assert lines[1].endswith("WARNING Qt: a plug-in is missing é")
    assert lines[2].endswith("ERROR ours")
    assert len(lines) == 3
    assert "a plug-in is missing" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are POSIX")
def test_window_log_has_the_trace_of_a_crash(tmp_path: Path) -> None:
    done = run("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", tmp_path)
    assert done.returncode == -11
    assert "Fatal Python error: Segmentation fault" in the_log(tmp_path)
    assert 'File "<string>", line 1 in <module>' in the_log(tmp_path)


def test_window_log_failure_does_not_stop_the_app(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run("qWarning('said'); print('on')", tmp_path / "file")
    assert (done.returncode, done.stdout) == (0, "on\n")
    assert "said" in done.stderr


def test_window_log_without_stderr_accepts_qt_messages(tmp_path: Path) -> None:
    done = run("import sys; sys.stderr = None; qWarning('said')", tmp_path)
    assert done.returncode == 0
    assert "said" in the_log(tmp_path)


def test_window_log_is_limited_in_size(tmp_path: Path) -> None:
    code = f"[log.error('x' * 1000) for _ in range({window_log.MAX_BYTES // 500})]"
    run(code, tmp_path)
    (path,) = (tmp_path / "logs").glob("window-*.log")
    assert window_log.MAX_BYTES <= path.stat().st_size < window_log.MAX_BYTES + 2000


def test_window_log_keeps_the_words_of_a_file_on_their_line(tmp_path: Path) -> None:
    words = "\\x1b[31mred\\r\\nforged\\x9b2J\\u202eend"
    code = (
        f"import sys, warnings; words = '{words}'; qWarning(words); log.error('%s', words); "
        "warnings.warn(words); log_error(words)"
    )
    define = (
        "from engine.system.logs import log_to; import logging, sys; log_to(sys.stderr); start_log()\n"
        "def log_error(words):\n"
        "    try: int(words)\n"
        "    except ValueError: log.exception('It failed')\n"
    )
    done = run(f"\n{define}{code}; end_log()", tmp_path)
    assert done.returncode == 0, done.stderr
    text = the_log(tmp_path)
    assert text.count("red  forged 2J end") == 3
    for printed in (text, done.stderr):
        assert all(line.isprintable() and not line.startswith("forged") for line in printed.split("\n"))

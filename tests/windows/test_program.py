"""The program on Windows: it writes nothing beside itself, and its numbers are those of plain Keras."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaged.test_script_equivalence import CLOSE, RATE, SEED, scores
from tests.windows.conftest import PACKAGE, PATIENCE, ROOT, App


@pytest.mark.skipif(PACKAGE not in os.environ, reason="Python writes beside sources what it has compiled")
def test_nothing_is_written_beside_the_program(app: App) -> None:
    """As on a share that only administrators may write to."""

    def files() -> dict[str, tuple[int, int]]:
        found = [path for path in (ROOT / os.environ[PACKAGE]).rglob("*") if path.is_file()]
        return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in found}

    before = files()
    done = app.run("selftest")
    assert done.returncode == 0, done.stdout + done.stderr
    assert files() == before


def test_a_script_gives_equal_numbers_in_plain_keras(app: App, tmp_path: Path) -> None:
    out = app.home / "ein Wert, α"
    done = app.run("run", "tutorial-regression", "--out", out, "--rates", RATE, "--seeds", f"{SEED},")
    assert done.returncode == 0, done.stderr
    printed = app.run("script", "tutorial-regression", "--rate", RATE, "--seed", SEED)
    assert printed.returncode == 0, printed.stderr
    script = tmp_path / "cell.py"
    script.write_bytes(printed.stdout)
    command = [sys.executable, str(script)]
    plain = subprocess.run(
        command, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=2 * PATIENCE, check=True
    )
    lines = (line.partition(": ") for line in plain.stdout.splitlines())
    found = {name: float(value) for name, _, value in lines if name in scores(out)}
    assert found == pytest.approx(scores(out), rel=CLOSE)

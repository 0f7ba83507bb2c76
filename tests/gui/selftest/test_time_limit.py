"""A self-test that hangs ends by itself, names the check and leaves no file."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
HANGS = """
import sys, time
from pathlib import Path
from gui.selftest.bench import Bench
from gui.selftest.time_limit import time_limit

bench = Bench(Path(sys.argv[1]))
bench.now = "charts"
with time_limit(float(sys.argv[2]), bench):
    time.sleep(float(sys.argv[3]))
print("awake")
"""


@pytest.fixture
def run(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "curve.png").touch()

    def run(limit, sleep):
        return folder, subprocess.run(
            [sys.executable, "-c", HANGS, str(folder), str(limit), str(sleep)],
            cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    return run


def test_what_hangs_is_named(run):
    folder, done = run(1, 50)
    assert done.returncode == 1
    assert done.stdout == "FAILED  charts: it had not ended after 1 seconds.\n"
    assert done.stderr == "The self-test failed: charts: it had not ended after 1 seconds.\n"
    assert not folder.exists()


def test_what_ends_in_time_goes_on(run):
    folder, done = run(30, 0)
    assert (done.returncode, done.stdout, done.stderr) == (0, "awake\n", "")
    assert folder.exists()

"""How soon can a student begin? From the double click to the window, and to an engine that can train.

`--package DIR` starts the frozen app (dist/dropout-lab), else it runs from source. Each finds no settings.
`--cold` also measures the first start after a boot: as root on Linux the disk's cache is dropped before it.
Times are those that the app writes into its own log.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from gui.window.window_log import READY, SEEN

ROOT = Path(__file__).resolve().parents[1]
MAX_SECONDS = 120  # seconds for one start


def main() -> int:
    """Start the app some times and print the two times of each start."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--package", type=Path)
    parser.add_argument("--cold", action="store_true")
    parser.add_argument("--starts", type=int, default=5)
    options = parser.parse_args()
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        if not shutil.which("xvfb-run"):
            print("A window needs a screen, and there is neither one nor xvfb-run: nothing is measured.")
            return 0
        screen = ["xvfb-run", "-a", "-s", "-screen 0 1440x900x24"]
        return subprocess.run(
            [*screen, sys.executable, "-m", "benchmarks.start", *sys.argv[1:]], check=False
        ).returncode
    command = [sys.executable, str(ROOT / "main.py")]
    if options.package:
        command = [str(options.package.resolve() / "dropout-lab")]
    print(" ".join(command))
    if options.cold:
        _forget_disk()
        _print("cold", *_start(command))
    for number in range(options.starts):
        _print(f"start {number + 1}", *_start(command))
    return 0


def _forget_disk() -> None:
    subprocess.run(["sync"], check=True)
    Path("/proc/sys/vm/drop_caches").write_text("3\n", "utf-8")


def _start(command: list[str]) -> tuple[float, float]:
    """Seconds until the window is seen and until the engine is ready."""
    with tempfile.TemporaryDirectory() as home:
        began = time.time()
        with subprocess.Popen([*command, "--data-dir", home], stderr=subprocess.DEVNULL) as process:
            try:
                seen = _when(SEEN, Path(home))
                ready = _when(READY, Path(home))
            finally:
                process.terminate()
        time.sleep(1)  # until its worker has gone, too
    return seen - began, ready - began


def _when(text: str, home: Path) -> float:
    """The time at which the log says `text`."""
    deadline = time.monotonic() + MAX_SECONDS
    while time.monotonic() < deadline:
        for log in home.rglob("window*.log"):
            if found := re.search(rf"^(\S+ \S+) INFO {text}", log.read_text("utf-8"), re.MULTILINE):
                return datetime.strptime(found[1], "%Y-%m-%d %H:%M:%S,%f").timestamp()
        time.sleep(0.02)
    raise TimeoutError(f"The log did not say {text!r} within {MAX_SECONDS} seconds.")


def _print(name: str, seen: float, ready: float) -> None:
    print(f"{name:8}  window after {seen:5.2f} s   engine ready after {ready:5.2f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())

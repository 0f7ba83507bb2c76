"""Steps of dev.py: programs that it runs, and what it says of them. They need nothing but Python."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class SetupError(Exception):
    """One sentence that tells the user what is in the way."""


def log_line(sentence: str) -> None:
    """Report progress beside the output, so that `dev.py run script ... > file` stays clean."""
    print(f"dev.py: {sentence}", file=sys.stderr, flush=True)


def call(*command: str | Path, folder: Path | None = ROOT) -> int:
    """Run a program to its end and hand back its exit code; Ctrl+C and SIGTERM reach it, too."""
    process = subprocess.Popen([str(argument) for argument in command], cwd=folder)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    while True:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            continue  # the program got it as well, and ends in its own way
        return code if code >= 0 else 128 - code


def succeeds(*command: str | Path, **variables: str) -> bool:
    """Run a step of the set-up, and say whether it worked; what it printed is of use only if it did not."""
    argv = [str(argument) for argument in command]
    environment = {**os.environ, **variables}
    done = subprocess.run(
        argv, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=ROOT, env=environment
    )
    if done.returncode:
        sys.stderr.write(done.stdout.decode(errors="replace"))
    return done.returncode == 0

"""Runs pip: how far it is where no terminal shows its bars, and what its failures mean. For dev.py."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

BEGUN = re.compile(r"Collecting ([\w.-]+)|Processing (?:.*[/\\])?([^-]+)-.*\.whl")
PAUSE = 15.0  # seconds between two lines on how far it is

# What pip says, and what that means. The first that fits counts.
FAILURES = {
    r"CERTIFICATE_VERIFY_FAILED|SSLError": """
        the package index answers with a certificate that this Python doesn't trust, as where a school's
        filter looks into connections. Ask for the filter's certificate, and set PIP_CERT to its file
        """,
    r"ProxyError|407 Proxy": """
        the proxy between this PC and the package index refuses. Set HTTPS_PROXY to the right one, such
        as http://user:password@proxy:8080
        """,
    r"Retrying \(|NewConnectionError|ConnectTimeout|NameResolution|Network is unreachable": """
        no package index can be reached: this PC has no internet, or needs a proxy (set HTTPS_PROXY).
        Without internet: let `python3 dev.py wheels` fill the folder wheels/ on a PC that has it, and
        copy that folder here
        """,
    r"No space left on device|Errno 28|WinError 112": "the disk is full",
    r"DO NOT MATCH THE HASHES": """
        a file is not the one that the lock names, pip says above which: a download was damaged or
        changed. Remove it from wheels/ if it is there, and try again
        """,
    r"Permission denied|WinError 5\b|WinError 32\b": """
        a file may not be written, pip says above which. Close programs that run from this folder; a
        virus scanner may hold it for a moment: try again
        """,
    r"No matching distribution": """
        the package index lacks a package in this version, or for this system and Python; pip says above
        which
        """,
}


def meaning_of(words: str) -> str:
    """What a failure of pip means, from what it said."""
    found = (" ".join(meaning.split()) for pattern, meaning in FAILURES.items() if re.search(pattern, words))
    return next(found, "pip failed, and says above why")


def progress(words: Sequence[str]) -> str:
    """How far pip is, from its lines."""
    found = (BEGUN.match(line) for line in words)
    begun = [match[1] or match[2] for match in found if match]
    if any(line.startswith("Installing collected") for line in words):
        return f"pip unpacks {len(begun)} packages"
    return f"pip fetches {begun[-1]}, package {len(begun)}" if begun else "pip begins"


def run_pip(command: Sequence[str | Path], folder: Path, say: Callable[[str], None]) -> tuple[int, str]:
    """Run pip to its end; without a terminal `say` now and then how far it is.

    Returns its exit code and what it said.
    """
    is_terminal = sys.stderr.isatty()
    words: list[str] = []

    def listen(stream: IO[str]) -> None:
        for line in stream:
            words.append(line)
            if is_terminal or line.startswith("ERROR"):
                sys.stderr.write(line)

    began = time.monotonic()
    with subprocess.Popen(
        [str(word) for word in command],
        cwd=folder,
        stdout=sys.stderr if is_terminal else subprocess.PIPE,  # a terminal gets pip's own bars
        stderr=subprocess.PIPE if is_terminal else subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        stream = process.stderr if is_terminal else process.stdout
        assert stream is not None
        listener = threading.Thread(target=listen, args=(stream,), daemon=True)
        listener.start()
        while process.poll() is None:
            try:
                process.wait(PAUSE)
            except subprocess.TimeoutExpired:
                if not is_terminal:
                    say(f"{progress(words)}; {time.monotonic() - began:.0f} s so far")
        listener.join()
    return process.returncode, "".join(words)

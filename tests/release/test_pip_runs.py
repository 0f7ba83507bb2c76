"""What dev.py makes of pip: its progress without a terminal, and the meaning of its failures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from release import pip_runs
from release.pip_runs import meaning_of, progress, run_pip


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        (
            "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError(...)'\n"
            "ERROR: No matching distribution found for absl-py==2.5.1",
            "this PC has no internet",
        ),
        ("ProxyError('Cannot connect to proxy.')", "HTTPS_PROXY"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))", "certificate"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk"),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
            "Remove it from wheels/",
        ),
        ("OSError: [WinError 5] Access is denied: 'x.pyd'", "may not be written"),
        ("ERROR: No matching distribution found for numpy==9", "lacks a package"),
        ("ERROR: something new", "pip failed"),
    ],
)
def test_failure_is_said_as_what_it_means(words: str, meaning: str) -> None:
    assert meaning in meaning_of(words)
    assert "\n" not in meaning_of(words) and not meaning_of(words).endswith(".")


def test_pip_without_a_network_is_understood(tmp_path: Path) -> None:
    pytest.importorskip("pip", reason="an embeddable Python has no pip")
    """pip itself, with an index that nothing answers for."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "--isolated",
        "download",
        "--retries",
        "1",
        "--dest",
        str(tmp_path),
    ]
    nowhere = ["--index-url", "http://127.0.0.1:9/simple", "no-such-package"]
    code, words = run_pip([*command, *nowhere], tmp_path, lambda _: None)
    assert code
    assert "this PC has no internet" in meaning_of(words)


def test_progress_names_the_package_that_is_fetched() -> None:
    words = ["Collecting absl-py==2.5.1 (from -r x)\n", "  Downloading x\n"]
    words += ["Processing ./wheels/numpy-2.4.6-cp311-cp311-win_amd64.whl (from -r x)\n"]
    assert progress([]) == "pip begins"
    assert progress(words) == "pip fetches numpy, package 2"
    assert progress([*words, "Installing collected packages: x\n"]) == "pip unpacks 2 packages"


def test_silent_pip_is_reported_now_and_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It goes on until two lines were said: no clock decides."""
    monkeypatch.setattr(pip_runs, "PAUSE", 0.01)
    said: list[str] = []
    waits = "import pathlib, sys, time\nprint('Collecting keras==3.15', flush=True)\n"
    waits += "while not pathlib.Path('enough').exists(): time.sleep(0.01)\n"
    waits += "sys.stderr.write('ERROR: keras is gone\\n'); sys.exit(3)"

    def say(line: str) -> None:
        said.append(line)
        if said[-1].startswith("pip fetches keras, package 1; "):
            (tmp_path / "enough").touch()

    assert run_pip([sys.executable, "-c", waits], tmp_path, say) == (
        3,
        "Collecting keras==3.15\nERROR: keras is gone\n",
    )
    assert said
    assert capsys.readouterr().err == "ERROR: keras is gone\n"


def test_needs_only_the_standard_library() -> None:
    code = "import release.machine, release.pip_runs, release.wheel_folder"
    command = [sys.executable, "-S", "-c", code]
    subprocess.run(command, cwd=Path(__file__).parents[2], check=True)

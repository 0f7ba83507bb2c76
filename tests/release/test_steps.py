"""What dev.py runs ends as the program did, and a step of the set-up is heard only if it fails."""

from __future__ import annotations

import sys

import pytest

from release.steps import call, succeeds


def test_exit_codes_and_streams_pass_through(capfd: pytest.CaptureFixture[str]) -> None:
    assert call(sys.executable, "-c", "print('out'); raise SystemExit(5)") == 5
    assert capfd.readouterr().out.splitlines() == ["out"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals end programs differently on Windows")
def test_a_killed_program_is_a_failure() -> None:
    assert call(sys.executable, "-c", "import os; os.kill(os.getpid(), 9)") == 137


@pytest.mark.parametrize("code", [0, 1])
def test_a_step_is_heard_only_if_it_fails(code: int, capsys: pytest.CaptureFixture[str]) -> None:
    words = "import sys; print('Unpacking libegl1'); sys.stderr.write('E: no candidate\\n'); sys.exit({})"
    assert succeeds(sys.executable, "-c", words.format(code)) is not bool(code)
    heard = capsys.readouterr().err
    assert ("Unpacking libegl1" in heard, "E: no candidate" in heard) == (bool(code), bool(code))

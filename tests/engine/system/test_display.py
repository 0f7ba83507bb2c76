"""A display that is named is asked, so that Qt never aborts for want of one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.system.display import display_problem

ROOT = Path(__file__).resolve().parents[3]
NOBODY = ":987"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux names its display")


@pytest.fixture(autouse=True)
def _no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


def test_no_display_is_said() -> None:
    assert display_problem() == "There is no display"


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_display_that_does_not_answer_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, NOBODY)
    assert display_problem() == f"The display that {name}={NOBODY} names does not answer"


@pytest.mark.parametrize(("plugin", "needs_one"), [("offscreen", False), ("minimal", False), ("xcb", True)])
def test_plugin_of_qt_that_draws_nowhere_needs_no_display(
    plugin: str, needs_one: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", plugin)
    assert bool(display_problem()) is needs_one


def test_a_display_that_the_plugin_does_not_use_does_not_count(
    virtual_screen: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", virtual_screen["DISPLAY"])
    monkeypatch.setenv("QT_QPA_PLATFORM", "wayland")
    assert display_problem() == "There is no display"
    monkeypatch.setenv("QT_QPA_PLATFORM", "wayland;xcb")
    assert display_problem() == ""


def test_real_screen_answers_also_beside_a_dead_one(
    virtual_screen: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", virtual_screen["DISPLAY"])
    monkeypatch.setenv("WAYLAND_DISPLAY", "nobody")
    assert display_problem() == ""


def test_program_runs_without_a_window_where_the_display_is_dead(tmp_path: Path) -> None:
    """A table is what it can't run on by itself: it says so, and need not train."""
    table = tmp_path / "table.csv"
    table.write_text("a,b\n1,2\n", "utf-8")
    command = [sys.executable, str(ROOT / "main.py"), str(table), "--data-dir", str(tmp_path / "data")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env={"DISPLAY": NOBODY})
    assert done.returncode == 2
    assert done.stderr.startswith(f"The display that DISPLAY={NOBODY} names does not answer, so no window")
    assert done.stderr.count("\n") == 1

"""Figures are written one at a time, away from the window's thread, and each end is told once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.errors import InputError
from gui.control.figure_saver import UNEXPECTED, FigureSaver


def test_it_writes_on_a_thread_of_its_own(qtbot: QtBot, tmp_path: Path) -> None:
    saver, threads = FigureSaver(), []

    def write(path: Path) -> None:
        threads.append(threading.current_thread())
        path.write_text("figure")

    with qtbot.waitSignal(saver.ended, timeout=5000) as said:
        saver.save(write, tmp_path / "a.svg")
        saver.save(write, tmp_path / "b.svg")
    assert said.args == [str(tmp_path / "a.svg"), ""]
    assert threads != [threading.main_thread()] and len(threads) == 1
    assert not (tmp_path / "b.svg").exists() and not saver.is_saving


def test_a_problem_is_a_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    def refuse(path: Path) -> None:
        raise InputError(f"{path.name} can't be written.")

    saver = FigureSaver()
    with qtbot.waitSignal(saver.ended, timeout=5000) as said:
        saver.save(refuse, tmp_path / "a.svg")
    assert said.args[1] == "a.svg can't be written."


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_nobody_expected_is_told_too(qtbot: QtBot, tmp_path: Path) -> None:
    saver = FigureSaver()
    with qtbot.waitSignal(saver.ended, timeout=5000) as said:
        saver.save(lambda path: path.no_such_act(), tmp_path / "a.svg")  # type: ignore[attr-defined]
    assert said.args[1] == UNEXPECTED and not saver.is_saving

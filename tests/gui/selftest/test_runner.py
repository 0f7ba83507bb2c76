"""The checks are all made; what is wrong is said in a line each and once more at the end."""

import os

import pytest
from PySide6.QtCore import QTimer

from engine.errors import InputError
from gui.selftest.bench import Bench
from gui.selftest.check import Check, CheckError
from gui.selftest.runner import run_checks


@pytest.fixture
def bench(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.excepthook", None)
    monkeypatch.setattr("threading.excepthook", None)
    return Bench(tmp_path)


def fine(_bench):
    """Nothing is wrong."""


def needs_an_order(bench):
    bench.ordered("models")


def raising(error):
    def check(_bench):
        raise error

    return check


def test_all_well(bench, capsys):
    assert run_checks((Check("one", fine), Check("two", fine)), bench) == 0
    said, complained = capsys.readouterr()
    assert said == "ok  one (0.0 s)\nok  two (0.0 s)\nThe self-test passed.\n"
    assert complained == ""


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (CheckError("the curve\nis blank."), "the curve is blank."),
        (InputError("There is no project file x."), "There is no project file x."),
        (ModuleNotFoundError("No module named 'h5py'"), "ModuleNotFoundError: No module named 'h5py'"),
        (AssertionError(), "AssertionError."),
    ],
)
def test_what_fails_is_said_and_the_others_are_made(bench, capsys, error, sentence):
    assert run_checks((Check("charts", raising(error)), Check("two", fine)), bench) == 1
    said, complained = capsys.readouterr()
    assert said == f"FAILED  charts: {sentence}\nok  two (0.0 s)\n"
    assert complained == f"The self-test failed: charts: {sentence}\n"


def test_an_error_in_a_slot_fails_the_check_that_is_being_made(qtbot, bench, capsys):
    bench.watch_errors()

    def check(bench):
        QTimer.singleShot(0, lambda: os.environ["GONE"])
        bench.live(50)

    assert run_checks((Check("window", check), Check("two", fine)), bench) == 1
    assert capsys.readouterr().out == "FAILED  window: KeyError: 'GONE'\nok  two (0.0 s)\n"


def test_what_takes_long_is_asked_for_when_there_is_a_window(bench, capsys, monkeypatch):
    asked = []
    checks = (
        Check("before", lambda _bench: asked.append("before")),
        Check("window", lambda bench: monkeypatch.setattr(Bench, "has_window", True)),
        Check("between", lambda _bench: asked.append("between")),
        Check("one", fine, begin=lambda _bench: asked.append("one")),
        Check("two", fine, begin=raising(CheckError("no network takes it."))),
    )
    monkeypatch.setattr(Bench, "has_window", False)
    assert run_checks(checks, bench) == 1
    assert asked == ["before", "one", "between"]
    assert capsys.readouterr().err == "The self-test failed: two: no network takes it.\n"


def test_without_a_window_what_needs_one_says_so(bench, capsys):
    checks = (
        Check("window", raising(CheckError("it did not open."))),
        Check("engine", lambda bench: bench.wait_for_engine(lambda: True, "the engine")),
        Check("models", needs_an_order, begin=fine),
    )
    assert run_checks(checks, bench) == 1
    said = capsys.readouterr().out
    assert said.count("it was not checked, because there is no window.") == 2

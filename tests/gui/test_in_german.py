"""The window in German: numbers have a comma, typed ones too, and nothing depends on the English words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QWidget
from pytestqt.qtbot import QtBot

from engine.experiment.specs import SecondSetting
from engine.language.texts import ENGLISH, VARIABLE
from engine.runs.record import VARIANCE
from gui.control.engine_bridge import EngineBridge
from gui.inside_page.views import VIEWS
from gui.runs_page.filter_row import KINDS
from gui.runs_page.run_order import ORDERS
from gui.settings import Settings
from gui.window.command_palette import found_commands, window_commands
from gui.window.navigation import INSIDE, NETWORK, RUNS, SWEEP
from tests.gui.fake_session import FakeSession
from tests.gui.untranslated import Listener
from tests.gui.walking import Walk, longest, projects_with_runs, window_in

# A number with a point that is no thousands mark; versions of programs and licences have one, too.
_POINT = re.compile(r"(?<![\d.\w-])(?:0\.\d+|\d+\.(?!\d{3}(?!\d))\d+)(?![\d.])")
_VERSION = re.compile(r"(TensorFlow|Python|Keras|BY|BY-SA) \d+\.\d+")


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Listener:
    return Listener(monkeypatch)


@pytest.fixture
def walk(
    listener: Listener,
    qtbot: QtBot,
    bridge: EngineBridge,
    session: FakeSession,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Walk]:
    monkeypatch.setenv(VARIABLE, ENGLISH)
    with window_in("de", qtbot, bridge, session, settings) as window:
        yield Walk(window, session, partial(with_a_point, listener))


def with_a_point(listener: Listener, window: QWidget) -> Iterator[str]:
    for name, text in listener.texts(window):
        if _POINT.search(_VERSION.sub("", text)):
            yield f"{name}: “{text[:200]}”"


def test_numbers_that_are_shown_have_a_comma(walk: Walk) -> None:
    walk.resize((1920, 1080))
    walk.document.load(longest())
    walk.window.controller.start_sweep()
    walk.session.plan()
    walk.finish()
    walk.pages("after a run")
    walk.opened_cell("after a run")
    walk.pop_ups()
    walk.runs_of_every_kind()
    assert not walk.found, walk.report()


def test_rates_and_values_of_the_second_setting_are_typed_with_commas(walk: Walk) -> None:
    plan, document = walk.window.sweep_page.plan, walk.document
    walk.window.show_page(SWEEP)
    for text, rates in (("0; 0,1; 0,5", (0.0, 0.1, 0.5)), ("0 bis 0,4 Schritt 0,2", (0.0, 0.2, 0.4))):
        plan.rates_edit.setText(text)
        plan.rates_edit.editingFinished.emit()
        assert document.project.sweep.rates == rates
    assert plan.rates_edit.text() == "0; 0,2; 0,4"
    document.set_sweep(second=SecondSetting("learning_rate", (0.01,)))
    plan.second.values_edit.setText("0,001; 0,5")
    plan.second.values_edit.editingFinished.emit()
    assert document.project.sweep.second == SecondSetting("learning_rate", (0.001, 0.5))
    assert plan.second.values_edit.text() == "0,001; 0,5"


def test_a_comma_is_typed_in_every_field_for_numbers(walk: Walk) -> None:
    walk.document.select(walk.document.project.network.layers[2].uid)
    walk.window.show_page(NETWORK)
    walk.window.network_page.show_view("Settings")
    fields = [one for one in walk.window.findChildren(QDoubleSpinBox) if one.isVisible() and one.isEnabled()]
    assert fields
    for field in fields:
        assert field.valueFromText("0,25") == 0.25
        assert field.validate("0,25", 4)[0] == QValidator.State.Acceptable


def test_runs_are_filtered_and_sorted_by_german_words(walk: Walk, qtbot: QtBot) -> None:
    project = next(projects_with_runs())
    walk.document.load(project)
    walk.window.show_page(RUNS)
    page = walk.window.runs_page
    for order in ORDERS:
        page.table.set_order(order, is_down=False)
        assert {run.uid for run in page.table.rows} == {run.uid for run in project.runs}
    for place, (_name, kind) in enumerate(KINDS):
        page.filters.tabs.buttons[place].click()
        assert {run.kind for run in page.table.rows} == {
            one.kind for one in project.runs if kind in ("", one.kind)
        }
    page.filters.tabs.buttons[0].click()
    page.filters.search.setText("warum")
    qtbot.waitUntil(lambda: {run.kind for run in page.table.rows} == {VARIANCE})


def test_actions_layers_and_views_are_found_by_german_words(walk: Walk) -> None:
    window = walk.window
    commands = window_commands(window, window.pages.currentWidget(), window.stack_panel)
    assert any(commands[n].text == "Tastenkürzel" for n in found_commands("tasten", commands))
    popup = window.stack_panel.open_insert_popup(1)
    popup.search.setText("faltung")
    assert popup.current_kind is not None
    window.show_page(INSIDE)
    for kind in VIEWS:
        assert window.inside_page.show_view(kind.name) is window.inside_page.view
    for name in ("Differences", "Table", "Curve"):
        window.sweep_page.views.show_named(name)

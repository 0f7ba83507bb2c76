"""Sliders and numbers move together, whole numbers stay whole, and large ranges have no slider."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QSpinBox
from pytestqt.qtbot import QtBot

from engine.network.fields import FloatField, IntField
from gui.forms.slider_form import SliderForm
from gui.theme.theme import Theme

NOISE = FloatField(
    name="noise", label="Noise", default=0.2, minimum=0.0, maximum=2.0, step=0.05, help="Noise."
)
ARMS = IntField(name="arms", label="Arms", default=2, minimum=2, maximum=10, help="Arms.")
SIZE = IntField(name="n", label="Samples", default=1000, minimum=100, maximum=20_000, help="Samples.")
SEED = IntField(name="seed", label="Seed", default=0, minimum=0, maximum=2**31 - 1, help="Seed.")
FIELDS = (SIZE, NOISE, ARMS, SEED)


@pytest.fixture
def form(qtbot: QtBot, theme: Theme) -> SliderForm:
    made = SliderForm(FIELDS, {field.name: field.default for field in FIELDS}, theme)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


def test_a_slider_moves_its_number_and_reports_it(form: SliderForm) -> None:
    heard: list[tuple[str, object]] = []
    form.value_edited.connect(lambda name, value: heard.append((name, value)))
    form.sliders["noise"].setValue(10)
    form.sliders["arms"].setValue(3)
    assert heard == [("noise", 0.5), ("arms", 5)] and isinstance(heard[1][1], int)
    form.sliders["n"].setValue(form.sliders["n"].maximum())
    assert heard[-1] == ("n", 20_000)


def test_a_number_moves_its_slider(form: SliderForm) -> None:
    box = form.editors["arms"].control
    assert isinstance(box, QSpinBox)
    box.setValue(10)
    assert form.sliders["arms"].value() == form.sliders["arms"].maximum()


def test_values_from_outside_are_shown_and_not_reported(form: SliderForm) -> None:
    heard: list[str] = []
    form.value_edited.connect(lambda name, _value: heard.append(name))
    form.set_values({"noise": 1.0, "n": 137})
    assert form.sliders["noise"].value() == 20 and heard == []


def test_a_seed_has_no_slider_and_wide_forms_two_columns(qtbot: QtBot, form: SliderForm) -> None:
    assert set(form.sliders) == {"n", "noise", "arms"}
    assert form.editors["noise"].y() > form.editors["n"].y()
    form.resize(700, 300)
    qtbot.waitUntil(lambda: form.editors["noise"].y() == form.editors["n"].y())

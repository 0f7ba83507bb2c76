"""The chips over the sweep: what they say, what they take, and the second setting."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.experiment.second_setting import SECOND_SETTINGS
from engine.experiment.specs import SecondSetting
from engine.language.texts import ENGLISH, VARIABLE
from engine.storage.examples import example
from engine.system.languages import use_language
from gui.document.document import Document
from gui.sweep_page.plan import SweepPlan
from gui.sweep_page.second_plan import ALONE, SecondPlan, count_text, parse_values


@pytest.fixture
def plan(qtbot: QtBot, project_document: Document) -> SweepPlan:
    made = SweepPlan(project_document)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def second(plan: SweepPlan) -> SecondPlan:
    return plan.second


def of(document: Document) -> SecondSetting | None:
    return document.project.sweep.second


def type_values(second: SecondPlan, text: str) -> None:
    second.values_edit.setText(text)
    second.values_edit.editingFinished.emit()


def test_plan_chips_have_full_and_compact_texts(plan: SweepPlan, project_document: Document) -> None:
    buttons = (plan.rates_button, plan.seeds_button, plan.streams_button, plan.second_button)
    assert [button.text() for button in buttons] == [
        "0 and 0.5",
        "2 seeds from 0",
        "all vary",
        "+ Compare…",
    ]
    project_document.set_sweep(rates=(0.0, 0.2, 0.5), seeds=(0,), frozen_streams=("split",))
    assert [button.text() for button in buttons] == ["rates 0 … 0.5", "seed 0", "3 of 4 vary", "+ Compare…"]
    plan.set_compact(True)
    assert [button.text() for button in buttons] == ["0 … 0.5", "1 seed", "3 of 4", "+"]
    assert "seed 0" in plan.seeds_button.toolTip()
    assert (
        plan.streams_button.toolTip()
        == "What changes per seed: initial weights, order of the samples and dropout masks"
    )
    plan.second.choices["train_samples"].click()
    assert plan.second_button.text() == "samples × 3"
    assert "3 × 3 rates × 1 seed = 9 trainings" in plan.second_button.toolTip()
    plan.second.tie_box.click()
    assert plan.second_button.text() == "samples × 3"
    plan.set_compact(False)
    assert plan.second_button.text() == "samples × 3, tied"
    plan.second.choices[ALONE].click()
    assert plan.second_button.text() == "width tied"


def test_plan_popups_set_rates_seeds_and_streams(plan: SweepPlan, project_document: Document) -> None:
    plan.rates_edit.setText("0.4; 0, 0.2,")
    plan.rates_edit.editingFinished.emit()
    plan.seeds.count.setValue(7)
    plan.streams["mask"].click()
    sweep = project_document.project.sweep
    assert sweep.rates == (0.0, 0.2, 0.4) and len(sweep.seeds) == 7 and sweep.frozen_streams == ("mask",)
    for text in ("0, x", "1.0", ""):
        plan.rates_edit.setText(text)
        plan.rates_edit.editingFinished.emit()
        assert plan.rates_problem.text().endswith(".")
        project_document.set_sweep(seeds=(len(text),))
        assert plan.rates_edit.text() == text, "what was refused stays to be mended"
    assert project_document.project.sweep.rates == (0.0, 0.2, 0.4)
    plan.rates_edit.setText("0-0.3")
    plan.rates_edit.editingFinished.emit()
    assert project_document.project.sweep.rates == (0.0, 0.1, 0.2, 0.3) and not plan.rates_problem.text()
    assert plan.rates_edit.text() == "0, 0.1, 0.2, 0.3"


def test_plan_popup_takes_the_rates_on_return_and_says_what_is_wrong(
    plan: SweepPlan, project_document: Document, qtbot: QtBot
) -> None:
    with qtbot.waitActive(plan):
        plan.activateWindow()
    qtbot.mouseClick(plan.rates_button, Qt.MouseButton.LeftButton)
    assert plan.rates_popup.isVisible() and plan.rates_edit.hasFocus()
    plan.rates_edit.selectAll()
    qtbot.keyClicks(plan.rates_edit, "0, 2")
    qtbot.keyClick(plan.rates_edit, Qt.Key.Key_Return)
    assert plan.rates_popup.isVisible() and plan.rates_problem.text()
    plan.rates_edit.selectAll()
    qtbot.keyClicks(plan.rates_edit, "0, 0.3")
    qtbot.keyClick(plan.rates_edit, Qt.Key.Key_Return)
    assert not plan.rates_popup.isVisible() and plan.rates_button.hasFocus()
    assert project_document.project.sweep.rates == (0.0, 0.3)


def test_second_setting_choice_takes_usual_values_as_one_undo_step(
    second: SecondPlan, project_document: Document
) -> None:
    stack = project_document.undo_stack
    second.choices["units"].click()
    assert of(project_document) == SecondSetting("units", SECOND_SETTINGS["units"].usual)
    assert (stack.count(), stack.undoText()) == (1, "Sweep units as well")
    assert second.values_edit.text() == "16, 64, 256"
    assert second.count.text() == "3 × 2 rates × 2 seeds = 12 trainings"
    second.choices["units"].click()
    assert stack.count() == 1, "it is chosen already"
    type_values(second, "32, 8; 128")
    assert of(project_document) == SecondSetting("units", (8.0, 32.0, 128.0))
    assert second.values_edit.text() == "8, 32, 128"
    assert (stack.count(), stack.undoText()) == (2, "Set the values of units")
    second.usual_button.click()
    assert of(project_document) == SecondSetting("units", (16, 64, 256)) and stack.count() == 3
    second.choices[ALONE].click()
    assert of(project_document) is None
    assert (stack.count(), stack.undoText()) == (4, "Sweep the rate alone")
    assert second.values_edit.text() == "" and not second.values_edit.isEnabled()
    for _ in range(4):
        stack.undo()
    assert of(project_document) is None and second.choices[ALONE].isChecked()
    stack.redo()
    assert second.choices["units"].isChecked() and second.values_edit.text() == "16, 64, 256"


@pytest.mark.parametrize(
    ("setting", "text", "message"),
    [
        ("units", "16, many", "“many” is not a number. Write values like 16, 64, 256."),
        ("units", "", "needs 1 to 8 different values, not 0"),
        ("units", "1,2,3,4,5,6,7,8,9", "needs 1 to 8 different values, not 9"),
        ("units", "2.5", "must be whole numbers"),
        ("units", "inf", "“inf” is not a number"),
        ("learning_rate", "-1", "Learning rate must be"),
        ("label_noise", "2", "Label noise must be"),
        ("epochs", "0", "Epochs must be"),
    ],
)
def test_second_setting_invalid_values_change_nothing(
    second: SecondPlan, project_document: Document, setting: str, text: str, message: str
) -> None:
    second.choices[setting].click()
    before = of(project_document)
    type_values(second, text)
    assert message in second.problem.text() and second.problem.text().endswith(".")
    assert of(project_document) == before
    type_values(second, "0.2" if setting == "label_noise" else "4")
    assert second.problem.text() == ""


def test_second_setting_removes_duplicate_values(second: SecondPlan, project_document: Document) -> None:
    second.choices["epochs"].click()
    type_values(second, "5, 5.0, 20")
    assert of(project_document) == SecondSetting("epochs", (5.0, 20.0))
    count = project_document.undo_stack.count()
    type_values(second, "20, 5")
    assert project_document.undo_stack.count() == count and second.values_edit.text() == "5, 20"


def test_second_setting_samples_are_limited_by_the_data(
    second: SecondPlan, project_document: Document
) -> None:
    second.choices["train_samples"].click()
    assert of(project_document) == SecondSetting("train_samples", (22.0, 45.0, 90.0))
    type_values(second, "50, 500")
    assert second.problem.text() == "There are 90 training samples; larger values use all of them."
    assert of(project_document) == SecondSetting("train_samples", (50.0, 500.0))


def test_second_setting_disables_unavailable_choices_with_a_reason(qtbot: QtBot) -> None:
    document = Document(example("honest-regression"))
    second = SecondPlan(document)
    qtbot.addWidget(second)
    second.show()
    noise = second.choices["label_noise"]
    assert not noise.isEnabled() and "no classes" in noise.toolTip()
    assert "no classes" in second.notes["label_noise"].text()
    enabled = [name for name, choice in second.choices.items() if choice.isEnabled()]
    assert enabled == [ALONE, "units", "learning_rate", "train_samples", "epochs"]


def test_width_tie_is_one_undo_step_where_a_layer_can_follow(
    second: SecondPlan, project_document: Document
) -> None:
    second.tie_box.click()
    assert project_document.project.sweep.is_width_tied
    assert project_document.undo_stack.undoText() == "Tie the width to the rate"
    second.tie_box.click()
    assert not project_document.project.sweep.is_width_tied
    project_document.undo_stack.undo()
    assert second.tie_box.isChecked()
    project_document.undo_stack.undo()
    for layer in project_document.project.network.layers:
        if layer.is_swept:
            project_document.set_swept(layer.uid, False)
    assert not second.tie_box.isEnabled() and "no layer with units" in second.tie_box.toolTip()


def test_plan_counts_trainings() -> None:
    sweep = example("honest-classification").sweep
    assert count_text(sweep) == "7 rates × 10 seeds = 70 trainings"


def test_second_plan_popup_fits_its_text(second: SecondPlan) -> None:
    second.resize(second.sizeHint())
    second.show()
    for label in (*second.notes.values(), second.tie_note, second.problem):
        assert label.height() >= label.heightForWidth(label.width())


def test_values_of_a_second_setting_are_typed_as_the_language_writes_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, ENGLISH)
    kind = SECOND_SETTINGS["learning_rate"]
    assert parse_values(kind, "0.01, 0.001") == ((0.001, 0.01), "")
    assert parse_values(kind, "0,01")[1]
    use_language("de")
    try:
        assert parse_values(kind, "0,01; 0,001") == parse_values(kind, "0.01, 0.001") == ((0.001, 0.01), "")
        assert "0,0003; 0,001; 0,003." in parse_values(kind, "x")[1]
    finally:
        use_language(ENGLISH)

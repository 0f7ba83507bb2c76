"""The menu of presets: what fits can be chosen, in one step; own ones are kept and deleted."""

import pytest
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget

from engine.storage import presets
from engine.storage.presets import bundled_presets, own_presets, save_preset
from gui.network_page.preset_menu import PresetButton, PresetDialog, fill_preset_menu


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(presets, "data_folder", lambda: tmp_path)
    return tmp_path / "presets"


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


class Filled:
    """A menu, filled, and what was said."""

    def __init__(self, document, window):
        self.said: list[tuple[str, ...]] = []
        self.menu = QMenu(window)
        fill_preset_menu(self.menu, document, lambda *text: self.said.append(text), window)

    def action(self, text):
        return next(action for action in self.menu.actions() if action.text().split("\t")[0].startswith(text))


@pytest.fixture
def filled(project_document, window):
    return Filled(project_document, window)


def test_preset_menu_lists_all_presets_with_tips(filled):
    for preset in bundled_presets():
        action = filled.action(preset.title)
        if preset.needs_images:  # the data are Iris
            assert not action.isEnabled()
            assert "needs images" in action.toolTip()
            assert action.text().endswith("needs images")
        else:
            assert action.isEnabled()
            assert action.toolTip() == preset.sentence


def test_a_preset_is_one_step_and_fits_the_data(filled, project_document):
    before = project_document.project
    project_document.select(before.network.layers[0].uid)
    filled.action("MLP 128-128").trigger()
    assert project_document.check.errors() == ()
    assert len(project_document.project.network.layers) == 5
    assert project_document.selected_uids == ()
    assert project_document.undo_stack.undoText() == "Preset MLP 128-128"
    text = filled.action("MLP 128-128").text().split("\t")[1]
    assert text == f"{project_document.check.parameters:,} parameters"
    project_document.undo_stack.undo()
    assert project_document.project == before


def test_a_preset_brings_the_loss_of_the_data(filled, project_document):
    project_document.set_data(dataset="diabetes")
    filled.action("Tutorial: one number").trigger()
    assert project_document.project.training.loss == "mean_squared_error"
    assert project_document.problem(is_sweep=True) == ""


def test_own_presets_are_saved_used_and_deleted(qtbot, filled, project_document, window):
    filled.action("Save as my preset").trigger()
    dialog = window.findChild(PresetDialog)
    assert dialog.isVisible()
    assert not dialog.isModal()
    assert dialog.title.text() == project_document.project.name
    dialog.title.setText(" ")
    assert not dialog.save.isEnabled()
    dialog.title.setText("Mine")
    dialog.save.click()
    assert filled.said == [("The network is now one of your presets: Mine.", "", "good")]
    again = Filled(project_document, window)
    network = project_document.project.network
    project_document.remove_layers([network.layers[0].uid])
    again.action("Mine").trigger()
    assert project_document.project.network == network
    for choice in ("Cancel", "Delete"):
        assert own_presets()[0]
        again.action("Delete my preset").menu().actions()[0].trigger()
        (box,) = window.findChildren(QMessageBox)
        next(button for button in box.buttons() if button.text() == choice).click()
        qtbot.waitUntil(lambda: not window.findChildren(QMessageBox))
    assert own_presets() == ((), ())
    assert again.said == [("Your preset Mine was deleted.", "", "good")]


def test_a_title_that_cannot_be_kept_is_said_in_the_dialog(qtbot, project_document, folder):
    folder.write_text("a file where the folder should be", encoding="utf-8")
    dialog = PresetDialog("Mine", project_document.project.network)
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.assertNotEmitted(dialog.saved):
        dialog.save.click()
    assert dialog.problem.isVisible()
    assert "can't be made" in dialog.problem.text()


def test_preset_menu_names_broken_files(project_document, window, folder):
    save_preset("Good", project_document.project.network)
    (folder / "preset-bad.json").write_text("{", encoding="utf-8")
    filled = Filled(project_document, window)
    filled.action("1 preset could not be read").trigger()
    assert filled.said[0][0] == "1 preset could not be read."
    assert "preset-bad.json" in filled.said[0][1]
    assert filled.action("Good").isEnabled()


def test_preset_menu_cannot_save_an_empty_network(project_document, window):
    project_document.remove_layers([layer.uid for layer in project_document.project.network.layers])
    assert not Filled(project_document, window).action("Save as my preset").isEnabled()


def test_preset_button_refills_its_menu(qtbot, project_document):
    button = PresetButton(project_document)
    qtbot.addWidget(button)
    for _ in range(2):
        button.menu().aboutToShow.emit()
        titles = [action.text().split("\t")[0] for action in button.menu().actions()]
        assert titles.count("LSTM") == 1
    project_document.set_data(dataset="digits")
    button.menu().aboutToShow.emit()
    assert next(a for a in button.menu().actions() if a.text().startswith("LeNet-like")).isEnabled()

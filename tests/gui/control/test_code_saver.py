"""The script leaves the window: clipboard, Python file, notebook, and imported weights beside them."""

import math
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.experiment.specs import Cell
from engine.keras_code.script import keras_script
from engine.keras_code.sweep_script import keras_sweep_script
from engine.network.layer_weights import LayerWeights, WeightArray
from engine.network.spec import NetworkSpec
from gui.control.code_saver import CodeSaver

CELL = Cell(0.3, 4)


@pytest.fixture
def saver(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    yield CodeSaver(window)


def test_code_saver_copy(qtbot, saver, document):
    with qtbot.waitSignal(saver.notice_raised) as said:
        saver.copy(document.project, CELL)
    assert said.args[2] == "good"
    assert QGuiApplication.clipboard().text() == keras_script(document.project, CELL)


@pytest.mark.parametrize("name", ["a.py", "a"])
def test_code_saver_save_as_py(qtbot, saver, document, tmp_path, monkeypatch, name):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / name), ""))
    with qtbot.waitSignal(saver.notice_raised) as said:
        saver.ask_script(document.project, CELL)
    assert said.args[2] == "good"
    text = (tmp_path / "a.py").read_text(encoding="utf-8")
    assert text == keras_script(document.project, CELL)


def test_code_saver_save_as_ipynb(qtbot, saver, document, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a.ipynb"), ""))
    saver.ask_notebook(document.project, CELL)
    nbformat.validate(nbformat.read(tmp_path / "a.ipynb", nbformat.NO_CONVERT))


def test_code_saver_saves_the_sweep(qtbot, saver, document, tmp_path, monkeypatch):
    proposed = []

    def choose(_parent, title, path, _filters):
        proposed.append((title, Path(path).name))
        return str(tmp_path / Path(path).name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    saver.ask_script(document.project, None)
    saver.ask_notebook(document.project, None)
    name = f"{document.project.name} sweep"
    assert proposed == [
        ("Save the script of the sweep", f"{name}.py"),
        ("Save the notebook of the sweep", f"{name}.ipynb"),
    ]
    assert (tmp_path / f"{name}.py").read_text("utf-8") == keras_sweep_script(document.project)
    nbformat.validate(nbformat.read(tmp_path / f"{name}.ipynb", nbformat.NO_CONVERT))


def test_code_saver_saves_imported_weights_beside_the_script(qtbot, saver, document, tmp_path, monkeypatch):
    arrays = tuple(WeightArray(shape, bytes(4 * math.prod(shape))) for shape in ((4, 16), (16,)))
    layers = document.project.network.layers
    first = replace(layers[0], weights=LayerWeights(arrays))
    document.set_network("Import", NetworkSpec((first, *layers[1:])))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a.py"), ""))
    with qtbot.waitSignal(saver.notice_raised) as said:
        saver.ask_script(document.project, CELL)
    (weights,) = tmp_path.glob("*.npz")
    assert weights.name in said.args[0]
    assert f'np.load("{weights.name}")' in (tmp_path / "a.py").read_text(encoding="utf-8")


def test_code_saver_reports_write_errors_but_not_cancel(qtbot, saver, document, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "a.py"), ""))
    with qtbot.waitSignal(saver.notice_raised) as said:
        saver.ask_script(document.project, CELL)
    assert said.args[2] == "bad"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    with qtbot.assertNotEmitted(saver.notice_raised):
        saver.ask_script(document.project, CELL)

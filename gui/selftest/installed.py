"""Checks of the program's own files: version, licences, examples, documents, icons, fonts, data, scripts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
from PySide6.QtGui import QColor, QFontDatabase, QImage, QImageReader, QPainter

from engine.about.licences import parts
from engine.analysis.ridge import ridge_curve
from engine.checks.checks import check_project
from engine.data.catalogue import DATA_SETS, task_of
from engine.data.info import DataSetInfo
from engine.data.load import load
from engine.data.preview import preview
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.keras_code.notebook import keras_notebook, keras_sweep_notebook
from engine.keras_code.reading import read_keras_code
from engine.keras_code.script import keras_script
from engine.keras_code.sweep_script import keras_sweep_script
from engine.language.numbers import number_text
from engine.language.texts import _
from engine.network.layer_kinds import LAYER_KINDS
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.storage.effects import effects
from engine.storage.examples import EXAMPLES, example
from engine.storage.presets import bundled_presets
from engine.storage.project_file import SUFFIX, read_project, write_project
from engine.system.paths import RESOURCES
from engine.version import this_build
from gui.help.documentation_window import PAGES, title
from gui.selftest.bench import Bench, CheckError, count_colours, require, sentence_of
from gui.selftest.sample_runs import sample_project
from gui.theme.icons import ICON_FOLDER, pixmap
from gui.theme.style import style_sheet
from gui.theme.tokens import ALL_SCHEMES, tokens
from gui.window.navigation import STEPS

SIZE = 32
FONTS = RESOURCES / "fonts"
CELL = Cell(0.5, 1)
LOSS = "mean_squared_error"


def read_program(_bench: Bench) -> None:
    """All files exist and can be read, and every example can be trained."""
    require(bool(this_build().version), _("the program does not know its version."))
    require(bool(parts()), _("the program does not know its parts and their licences."))
    for part in parts():
        for text in part.texts:
            missing = _("the licence of {name} is missing.").format(name=part.name)
            require(bool(text.read().strip()), missing)
    for project in (*map(example, EXAMPLES), *(effect.project for effect in effects().values())):
        check_project(project, task_of(project.data))
    require(bool(bundled_presets()), _("there are no presets."))
    for page in PAGES:
        require(bool(title(page)), _("the document {file} has no heading.").format(file=page))


# --- Icons and fonts, with Qt's plug-ins that read them


def read_icons(_bench: Bench) -> None:
    """Every icon is drawn as the app does it; those of the style sheet are read as Qt reads them."""
    named = {kind.icon for kind in LAYER_KINDS.values()} | {icon for _name, icon in STEPS}
    for name in sorted(named | {path.stem for path in ICON_FOLDER.glob("*.svg")}):
        is_there = (ICON_FOLDER / f"{name}.svg").is_file()
        require(is_there, _("the icon {name} is missing.").format(name=name))
        picture = QImage(SIZE, SIZE, QImage.Format.Format_RGB32)
        picture.fill(QColor("gray"))  # visible behind white and black icons
        painter = QPainter(picture)
        painter.drawPixmap(0, 0, pixmap(name, "#204060", SIZE))
        painter.end()
        require(count_colours(picture) > 1, _("the icon {name} is not drawn.").format(name=name))
    for scheme in ALL_SCHEMES:
        for name in set(re.findall(r'url\("([^"]+)"\)', style_sheet(tokens(scheme)))):
            reader = QImageReader(name)
            image, text = reader.read(), _("{file} can't be read: {reason}.")
            require(not image.isNull(), text.format(file=Path(name).name, reason=reader.errorString()))


def read_fonts(_bench: Bench) -> None:
    """Every font can be used by Qt."""
    fonts = sorted(FONTS.glob("*.otf"))
    require(bool(fonts), _("the fonts are missing."))
    for path in fonts:
        number = QFontDatabase.addApplicationFont(str(path))
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        QFontDatabase.removeApplicationFont(number)
        require(bool(families), _("the font {file} can't be read.").format(file=path.name))


# --- Data sets


def load_data_sets(_bench: Bench) -> None:
    """Each has the number of samples that the catalogue says, all of them finite."""
    for info in DATA_SETS.values():
        try:
            _load(info)
        except Exception as error:
            raise CheckError(f"{_(info.title)}: {sentence_of(error)}") from error


def _load(info: DataSetInfo) -> None:
    data = DataSpec(dataset=info.id)
    samples = load(data)
    expected = (info.n_samples, *info.shape)
    text = _("its shape must be {expected}, not {shape}.")
    require(samples.x.shape == expected, text.format(expected=expected, shape=samples.x.shape))
    require(bool(np.isfinite(samples.x).all()), _("some of its numbers are none."))
    if info.class_names:
        n_classes = len(np.unique(samples.y))
        text = _("it must have {expected} classes, not {n}.").format(expected=info.n_classes, n=n_classes)
        require(n_classes == info.n_classes, text)
    shown = preview(data)
    require(bool(shown.rows or shown.images or shown.sequences), _("there is nothing of it to look at."))


# --- Project files


def keep_projects(bench: Bench) -> None:
    """Write and read a project with results; every number is kept."""
    path = bench.folder / f"project{SUFFIX}"
    write_project(sample_project(), path)
    require(read_project(path) == sample_project(), _("the project came back changed."))


# --- Scripts and notebooks: they are valid Python and, read back, give the same network


def write_scripts(_bench: Bench) -> None:
    """Write, compile and read each."""
    for name in EXAMPLES:
        project = example(name)
        script = keras_script(project, CELL)
        compile(script, name, "exec")
        compile(keras_sweep_script(project), name, "exec")
        for notebook in (keras_notebook(project, CELL), keras_sweep_notebook(project)):
            for cell in json.loads(notebook)["cells"]:
                if cell["cell_type"] == "code":
                    compile("".join(cell["source"]), name, "exec")
        is_same = _kinds(read_keras_code(script).layers) == _kinds(project.network.enabled.layers)
        require(is_same, _("the script of {name} reads as another network.").format(name=name))
    for info in DATA_SETS.values():
        if info.script_module:  # its script contains a file of the program
            script = keras_script(Project(data=DataSpec(info.id)), CELL)
            compile(script, info.id, "exec")
            text = _("{data}: its script lacks the generator.").format(data=_(info.title))
            require(f"def {info.script_module}(" in script, text)


def _kinds(layers: tuple[LayerSpec, ...]) -> list[str]:
    return [layer.kind_id for layer in layers]


# --- Ridge regression, for which packaging could lose parts of scikit-learn


def solve_ridge(_bench: Bench) -> None:
    """In theory, more dropout on the inputs of a linear network gives a larger training error."""
    layers = (LayerSpec.of("dropout", True), LayerSpec.of("dense", units=1, activation="linear"))
    linear = Experiment(DataSpec("diabetes"), NetworkSpec(layers), TrainingSpec(loss=LOSS, metric=LOSS))
    none, half = ridge_curve(linear, (0.0, 0.5), (0,))
    text = _("Ridge's loss is {loss} with dropout and {other} without.")
    text = text.format(loss=number_text(half.train, "g"), other=number_text(none.train, "g"))
    require(0 < none.train < half.train, text)

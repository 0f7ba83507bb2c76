"""What is exported is the same in every language; what the reader of code says is in the user's."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.experiment.seeds import streams
from engine.experiment.specs import Cell, SecondSetting
from engine.keras_code.calls import layer_call, network_calls, optimizer_call
from engine.keras_code.notebook import keras_notebook, keras_sweep_notebook
from engine.keras_code.reading import read_keras_code
from engine.keras_code.reading.notes import Notes, Subject, is_swept_note
from engine.keras_code.script import keras_script
from engine.keras_code.sweep_script import keras_sweep_script
from engine.language import texts
from engine.network.layer_kinds import LAYER_KINDS
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.storage.examples import EXAMPLES, example
from engine.storage.project_json import project_to_json
from tests.engine.data.own_files.tables.own_tables import own_data, penguins

CELL = Cell(0.3, 4)
CODE = """
import numpy as np
import matplotlib.pyplot as plt
x = np.load("x.npy")
for rate in (0.1, 0.4):
    model = keras.Sequential([keras.layers.Dense(16, units2=3), keras.layers.Dropout(rate)])
plt.plot(x)
"""


class Shouting(gettext.NullTranslations):
    """A language in which everything is in capitals, and the comma stands before decimals."""

    def gettext(self, message: str) -> str:
        return "".join(
            part if part.startswith("{") else part.upper() for part in re.split(r"(\{[^{}]*\})", message)
        )

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular if n == 1 else plural)

    def pgettext(self, context: str, message: str) -> str:
        return {"decimal mark": ",", "thousands mark": "."}.get(context) or self.gettext(message)


@pytest.fixture
def shouting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shouting]:
    """Makes `texts.use("xx", …)` end with the test."""
    monkeypatch.setenv(texts.VARIABLE, texts.ENGLISH)
    yield Shouting()
    texts.use(texts.ENGLISH)


def exported(project: Project) -> list[str]:
    return [
        keras_script(project, CELL),
        keras_notebook(project, CELL),
        keras_sweep_script(project),
        keras_sweep_notebook(project),
        repr(project_to_json(project)),
    ]


@pytest.mark.parametrize("name", EXAMPLES)
def test_scripts_notebooks_and_projects_are_the_same_in_every_language(name: str, shouting: Shouting) -> None:
    project = example(name)
    expected = exported(project)
    texts.use("xx", shouting)
    assert exported(project) == expected


def test_script_of_an_own_table_is_the_same_in_every_language(tmp_path: Path, shouting: Shouting) -> None:
    output = LayerSpec.of("dense", units=3, activation="softmax")
    layers = (LayerSpec.of("dense"), LayerSpec.of("dropout", True), output)
    project = Project("Own", own_data(tmp_path, penguins()), NetworkSpec(layers))
    expected = exported(project)
    texts.use("xx", shouting)
    assert exported(project) == expected


def test_calls_of_keras_are_the_same_in_every_language(shouting: Shouting) -> None:
    network = NetworkSpec(tuple(LayerSpec.of(kind) for kind in LAYER_KINDS))
    calls = [layer_call(layer).code() for layer in network.layers]
    seeded, optimizer = network_calls(network, streams(3)), optimizer_call(Project().training, 8)
    texts.use("xx", shouting)
    assert [layer_call(layer).code() for layer in network.layers] == calls
    assert (network_calls(network, streams(3)), optimizer_call(Project().training, 8)) == (seeded, optimizer)


def test_a_script_that_cannot_be_is_refused_in_the_user_s_language(shouting: Shouting) -> None:
    project = example("honest-classification")
    texts.use("xx", shouting)
    second = SecondSetting("learning_rate", (0.1, 0.2))
    with pytest.raises(InputError, match="THE SCRIPT OF A SWEEP"):
        keras_sweep_script(replace(project, sweep=replace(project.sweep, second=second)))


def test_the_reader_speaks_the_user_s_language(shouting: Shouting) -> None:
    in_english = read_keras_code(CODE)
    are_swept = [is_swept_note(note) for note in in_english.notes]
    texts.use("xx", shouting)
    found = read_keras_code(CODE)
    assert found.layers == in_english.layers
    assert [note.upper() for note in in_english.notes] == [note.upper() for note in found.notes]
    assert found.notes[0].startswith("LINE ") and in_english.notes[0].startswith("Line ")
    assert [is_swept_note(note) for note in found.notes] == are_swept and any(are_swept)
    assert found.left_out[0] == 'LINE 4: x = np.load("x.npy")', "a line stays as it is"


def test_places_are_named() -> None:
    notes = Notes(Subject.LAYER)
    for number in (1, 2, 3, 4, 9):
        notes.add(number, "it is so.")
    assert notes.texts() == ("Layers 1, 2, 3 and 2 more: it is so.",)
    assert notes.place(7) == "Layer 7"

"""Thousands of random acts: undo always gives the former value, redo the later one, and nothing raises."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.data.catalogue import DATA_SETS
from engine.experiment.specs import DataSpec
from engine.network.fields import (
    BoolField,
    ChoiceField,
    Field,
    FieldValue,
    FloatField,
    IntField,
    PenaltyField,
    SizesField,
)
from engine.network.layer_kinds import LAYER_KINDS
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from gui.document.document import Document
from gui.document.layer_edits import with_free_names
from gui.stack_editor.clipboard import layers_data, read_layers
from gui.stack_editor.dropout_places import DROPOUT_PLACES
from gui.stack_editor.stack_panel import StackPanel
from gui.theme.theme import Theme

ACTS_EACH, RUNS = 50, 100
MAX_LAYERS = 30
State = tuple[Project, tuple[int, ...], int | None, list[int]]


class Editor:
    """A document with a record of what every step of its history leads from and to."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.before: list[State] = []
        self.after: list[State] = []

    @property
    def state(self) -> State:
        document = self.document
        uids = [layer.uid for layer in document.project.network.layers]
        return document.project, document.selected_uids, document.selected_uid, uids

    def action(self, name: str, rng: random.Random) -> None:
        """Do one act and write down what the history must remember of it."""
        stack = self.document.undo_stack
        before, index = self.state, stack.index()
        ACTIONS[name](self.document, rng)
        self.document.check  # noqa: B018 (made for every state, so that it is shown never to raise)
        if name in ("undo", "redo"):
            self._compare(index)
        elif stack.index() > index:
            assert stack.index() == index + 1, "one act of the user is one step"
            self.before[index:], self.after[index:] = [before], [self.state]
        elif stack.index() == index and index and self.state[0] is not before[0]:
            self.after[index - 1 :] = [self.state]  # typing that goes on
            del self.before[index:]
        elif stack.index() < index:
            assert self.state[0] == self.before[index - 1][0], "typing back to the start leaves no step"
            del self.before[index - 1 :], self.after[index - 1 :]

    def _compare(self, index: int) -> None:
        now = self.document.undo_stack.index()
        if now < index:
            assert self.state == self.before[now]
        elif now > index:
            assert self.state == self.after[now - 1]

    def undo_all(self) -> None:
        """Back to the start and forth to the end, one step at a time."""
        stack = self.document.undo_stack
        while stack.canUndo():
            stack.undo()
            assert self.state == self.before[stack.index()]
        while stack.canRedo():
            stack.redo()
            assert self.state == self.after[stack.index() - 1]


def any_uids(document: Document, rng: random.Random) -> list[int]:
    uids = [layer.uid for layer in document.project.network.layers]
    return rng.sample(uids, rng.randint(0, min(3, len(uids))))


def any_gap(document: Document, rng: random.Random) -> int:
    return rng.randint(0, len(document.project.network.layers))


def any_value(field: Field, rng: random.Random) -> FieldValue:
    match field:
        case BoolField():
            return rng.random() < 0.5
        case IntField():
            return rng.randint(field.minimum, min(field.maximum, 40))
        case FloatField():
            return round(rng.uniform(field.minimum, min(field.maximum, 2.0)), 2)
        case ChoiceField():
            return rng.choice(field.choices)
        case PenaltyField():
            return (rng.choice((0.0, 0.01)), rng.choice((0.0, 0.5)))
        case SizesField():
            return tuple(rng.randint(1, 4) for _ in range(field.length or rng.randint(1, 3)))
    return field.default


def insert(document: Document, rng: random.Random) -> None:
    if len(document.project.network.layers) < MAX_LAYERS:
        kinds = [rng.choice(list(LAYER_KINDS)) for _ in range(rng.choice((1, 1, 1, 3)))]
        document.insert_layers(any_gap(document, rng), [LayerSpec.of(kind) for kind in kinds])


def duplicate(document: Document, rng: random.Random) -> None:
    if len(document.project.network.layers) < MAX_LAYERS:
        document.duplicate_layers(any_uids(document, rng))


def set_field(document: Document, rng: random.Random) -> None:
    for uid in any_uids(document, rng)[:1]:
        layer = document.layer(uid)
        if layer is not None and layer.kind.fields:
            field = rng.choice(layer.kind.fields)
            document.set_field(uid, field.name, any_value(field, rng))


def type_number(document: Document, rng: random.Random) -> None:
    """One field again and again, so that steps merge and sometimes come back to where they began."""
    layer = next((it for it in document.project.network.layers if "units" in it.values), None)
    if layer is not None:
        document.set_field(layer.uid, "units", rng.choice((1, 16, 16, 160)))


def rename(document: Document, rng: random.Random) -> None:
    for uid in any_uids(document, rng)[:1]:
        document.rename_layer(uid, rng.choice(("", "a", "hidden", "dense_1", "ü?")))


def sweep(document: Document, rng: random.Random) -> None:
    for layer in document.project.network.layers:
        if layer.kind.rates and rng.random() < 0.5:
            document.set_swept(layer.uid, rng.random() < 0.5, rng.choice((None, *layer.kind.rates)))
            return


def paste(document: Document, rng: random.Random) -> None:
    layers = [layer for layer in document.project.network.layers if rng.random() < 0.2]
    if layers and len(document.project.network.layers) < MAX_LAYERS:
        pasted = read_layers(layers_data(layers)).layers
        names = with_free_names(pasted, document.project.network)
        document.insert_layers(any_gap(document, rng), names, "Paste")


def fix(document: Document, rng: random.Random) -> None:
    check = document.check
    problems = [*check.output_problems, *(it for layer in check.layers for it in layer.problems)]
    fixes = [problem.fix for problem in problems if problem.fix is not None]
    if fixes:
        document.apply_fix(rng.choice(fixes))


def add_dropout(document: Document, rng: random.Random) -> None:
    network, uids = rng.choice(DROPOUT_PLACES).added(document.project.network)
    if uids and len(network.layers) < MAX_LAYERS:
        document.set_network("Add Dropout", network, selection=uids)


def preset(document: Document, rng: random.Random) -> None:
    kinds = rng.choice((("dense", "dropout", "dense"), ("flatten", "dense"), ()))
    document.set_network("Use a preset", NetworkSpec(tuple(LayerSpec.of(kind) for kind in kinds)))


ACTIONS: dict[str, Callable[[Document, random.Random], object]] = {
    "insert": insert,
    "duplicate": duplicate,
    "set field": set_field,
    "type": type_number,
    "rename": rename,
    "sweep": sweep,
    "paste": paste,
    "fix": fix,
    "dropout": add_dropout,
    "preset": preset,
    "remove": lambda d, c: d.remove_layers(any_uids(d, c)),
    "cut": lambda d, c: d.remove_layers(d.selected_uids, "Cut"),
    "move": lambda d, c: d.move_layers(any_uids(d, c), any_gap(d, c)),
    "shift": lambda d, c: d.shift_layers(d.selected_uids, c.choice((-1, 1))),
    "switch": lambda d, c: d.set_enabled(any_uids(d, c), c.random() < 0.5),
    "select": lambda d, c: d.select_many(any_uids(d, c)),
    "data": lambda d, c: d.set_data(dataset=c.choice(list(DATA_SETS))),
    "training": lambda d, c: d.set_training(epochs=c.randint(1, 9)),
    "undo": lambda d, c: d.undo_stack.undo(),
    "redo": lambda d, c: d.undo_stack.redo(),
}
NAMES = st.sampled_from([*ACTIONS, "undo", "undo", "redo", "type", "type"])


def new_document() -> Document:
    layers = (
        LayerSpec.of("dense", units=16),
        LayerSpec.of("dropout", is_swept=True),
        LayerSpec.of("dense", units=3, activation="softmax"),
    )
    return Document(Project(data=DataSpec("iris"), network=NetworkSpec(layers)))


@settings(max_examples=RUNS, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(names=st.lists(NAMES, min_size=ACTS_EACH, max_size=ACTS_EACH), seed=st.integers(0, 2**32 - 1))
def test_random_edits_undo_and_redo(qapp: QApplication, names: list[str], seed: int) -> None:
    del qapp
    editor, rng = Editor(new_document()), random.Random(seed)
    for name in names:
        editor.action(name, rng)
    editor.undo_all()


@pytest.mark.parametrize("seed", range(3))
def test_stack_panel_follows_random_edits(qtbot: QtBot, seed: int) -> None:
    document, rng = new_document(), random.Random(seed)
    panel = StackPanel(document, Theme("light"))
    qtbot.addWidget(panel)
    panel.show()
    editor = Editor(document)
    for _ in range(100):
        editor.action(rng.choice(list(ACTIONS)), rng)
        layers = document.project.network.layers
        assert list(panel.cards) == [layer.uid for layer in layers]
        assert [card.layer for card in panel.cards.values()] == list(layers)
        shown = [panel.column.stack.itemAt(index) for index in range(panel.column.stack.count())]
        widgets = [item.widget() for item in shown if item is not None and item.widget() is not None]
        expected: list[QWidget] = [panel.input_card]
        for gap, card in zip(panel.gaps, [*panel.cards.values(), panel.output_card], strict=True):
            expected += [gap, card]
        assert widgets == expected
        selected = {uid for uid, card in panel.cards.items() if card.is_selected}
        assert selected == set(document.selected_uids)

"""Finds out where numbers come from that training a run does not give: other seeds, other definitions.

Three candidates are tried: seeds that the run does not list; the other definitions in the file; the
definition with one common setting changed. Each costs the training of a few cells.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.language.lists import comma_listed
from engine.language.numbers import number_text
from engine.language.texts import _
from engine.network.fields import FieldValue
from engine.network.spec import LayerSpec
from engine.project.project import Project
from engine.runs.record import Definition, RunRecord, part_experiment
from engine.session.messages import Part
from engine.verification.cell_check import check_cell
from engine.verification.fingerprint import CELLS, SWEEP, changed_pieces, differing_pieces, piece_text
from engine.verification.plan import check_experiment
from engine.verification.run_check import Alternative, RunCheck

MAX_OTHERS = 4  # cells whose origin is searched for
OTHER_SEEDS = range(20)
MAX_SECONDS = 120.0
AT_ONCE = 8

PartCell: TypeAlias = tuple[str, Cell]
Trained: TypeAlias = dict[PartCell, CellResult]
Train: TypeAlias = Callable[[tuple[Part, ...], float], list[list[CellResult]]]  # the cells of each part
WIDTHS = (4, 8, 16, 32, 64, 128, 256, 512)
ACTIVATIONS = ("relu", "tanh", "sigmoid", "elu", "linear")
RATES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
TRAINING: dict[str, tuple[object, ...]] = {
    "learning_rate": (0.1, 0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001),
    "optimizer": ("adam", "sgd", "rmsprop", "adamw"),
    "batch_size": (8, 16, 32, 64, 128),
    "class_weight": ("none", "balanced"),
}
DATA: dict[str, tuple[object, ...]] = {
    "scaling": ("standard", "none", "minmax", "robust"),
    "label_noise": (0.0, 0.1, 0.2, 0.3, 0.4),
}
Candidate = tuple[str, Definition]  # a text such as "layer 1 (Dense) with units 16 instead of 64"


class OriginSearch:
    """`train` trains parts for at most so many seconds and returns the finished cells of each part."""

    def __init__(self, run: RunRecord, found: RunCheck, train: Train, max_seconds: float) -> None:
        self._run, self._train = run, train
        self._others = found.others[:MAX_OTHERS]
        self._do_all_differ = len(found.others) == found.n_trained
        self._end = time.monotonic() + min(max_seconds, MAX_SECONDS)

    def other_seeds(self, there: set[PartCell]) -> Trained:
        """Train cells with other seeds, unless the whole definition is in doubt."""
        if self._do_all_differ and len({cell.seed for _key, cell in self._others}) > 1:
            return {}
        keys = list(dict.fromkeys(key for key, _ in self._others))
        parts, of = [], []
        for key in keys:
            rates = dict.fromkeys(cell.rate for other, cell in self._others if other == key)
            cells = [Cell(rate, seed) for rate in rates for seed in OTHER_SEEDS]
            if left := tuple(cell for cell in cells if (key, cell) not in there):
                parts.append(Part(self._run.part(key).experiment, left))
                of.append(key)
        results = self._try(tuple(parts))
        return {(key, one.cell): one for key, some in zip(of, results, strict=True) for one in some}

    def definition(self, runs: tuple[RunRecord, ...], project: Project) -> tuple[Alternative, ...]:
        """The definition that gives the numbers, if one is found.

        None where fingerprints already name the change.
        """
        is_named = any(piece.kind not in (CELLS, SWEEP) for piece in changed_pieces(self._run))
        if not self._do_all_differ or is_named:
            return ()
        known = [
            (_("the definition of {run}").format(run=one.name), one.definition)
            for one in runs
            if one.uid != self._run.uid
        ]
        known.append((_("the project as it stands"), project.definition))
        own_definition = self._run.definition
        candidates = [
            (
                _("{definition}, which differs in {pieces}").format(
                    definition=label, pieces=comma_listed([piece_text(name) for name in pieces])
                ),
                other,
            )
            for label, other in known
            if (pieces := differing_pieces(own_definition, other))
        ]
        stored = self._stored()
        epochs = max((len(values) for _name, values in stored.history), default=0) or None
        candidates += candidate_definitions(own_definition, epochs)
        trainable = self._trainable(candidates)
        for start in range(0, len(trainable), AT_ONCE):
            some = trainable[start : start + AT_ONCE]
            results = self._try(tuple(part for _name, part in some))
            for (label, _part), cells in zip(some, results, strict=True):
                if cells and check_cell(stored, cells[0]).holds:
                    return (Alternative(label, {self._others[0]: cells[0]}),)
        return ()

    def _trainable(self, candidates: list[tuple[str, Definition]]) -> list[tuple[str, Part]]:
        key, cell = self._others[0]
        found = []
        for label, other in candidates:
            try:
                experiment = part_experiment(self._run.kind, other, key)
                check_experiment(experiment, (cell,))
            except InputError:
                continue
            found.append((label, Part(experiment, (cell,))))
        return found

    def _stored(self) -> CellResult:
        key, cell = self._others[0]
        return next(one for one in self._run.part(key).cells if one.cell == cell)

    def _try(self, parts: tuple[Part, ...]) -> list[list[CellResult]]:
        left = self._end - time.monotonic()
        if not parts or left <= 0:
            return [[] for _ in parts]
        return self._train(parts, left)


# --- Candidates: definitions that differ in one common setting, as a changed file may have had before


def candidate_definitions(definition: Definition, epochs: int | None = None) -> Iterator[Candidate]:
    """The candidates, most likely first. `epochs` is the length of the curves, if there are any."""
    training = definition.training
    if epochs is not None and epochs != training.epochs:
        label = _label("epochs", epochs, training.epochs, "training")
        yield label, replace(definition, training=replace(training, epochs=epochs))
    layers = definition.network.layers
    last = max((index for index, layer in enumerate(layers) if layer.is_enabled), default=-1)
    for index, layer in enumerate(layers):
        if layer.is_enabled and layer.weights is None and index != last:
            yield from _other_layer(definition, index, layer)
    for name, values in TRAINING.items():
        for value in values:
            if value != (old := getattr(training, name)):
                other = replace(training, **{name: value})  # type: ignore[arg-type]
                yield _label(name, value, old, "training"), replace(definition, training=other)
    for index, layer in enumerate(layers):
        if layer.is_enabled and index != last:
            text = _("the network without layer {number} ({kind})")
            label = text.format(number=index + 1, kind=layer.kind.keras_name)
            yield label, replace(definition, network=definition.network.removed(index))
    for name, values in DATA.items():
        for value in values:
            if value != (old := getattr(definition.data, name)):
                data = replace(definition.data, **{name: value})  # type: ignore[arg-type]
                yield _label(name, value, old, "data"), replace(definition, data=data)


def _other_layer(definition: Definition, index: int, layer: LayerSpec) -> Iterator[Candidate]:
    values = layer.values
    usual: dict[str, tuple[FieldValue, ...]] = {"units": WIDTHS, "filters": WIDTHS, "activation": ACTIVATIONS}
    usual |= {name: RATES for name in layer.kind.rates if name not in layer.swept}
    for name, choices in usual.items():
        for value in choices if name in values else ():
            if value == values[name] or layer.kind.field(name).problem(value):
                continue
            network = definition.network.replaced(index, layer.with_value(name, value))
            place = f"layer {index + 1} ({layer.kind.keras_name})"  # not a text: a piece's name
            yield _label(name, value, values[name], place), replace(definition, network=network)


def _label(name: str, value: object, old: object, place: str) -> str:
    """What differs; `place` is the name of a piece of a fingerprint."""
    # Translators: such as "layer 1 (Dense) with units 16 instead of 64".
    text = _("{place} with {setting} {value} instead of {old}")
    setting = name.replace("_", " ")  # as Keras calls it
    return text.format(place=piece_text(place), setting=setting, value=_shown(value), old=_shown(old))


def _shown(value: object) -> str:
    return number_text(value) if isinstance(value, int | float) else str(value)

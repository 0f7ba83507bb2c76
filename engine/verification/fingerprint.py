"""Fingerprints: hashes of what a run trained and of its numbers, which show where a file was changed.

A fingerprint proves nothing by itself, since anybody can compute a new one. Numbers are proved by training
them again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from engine.experiment.spec_fields import DATA_FIELDS, TRAINING_FIELDS
from engine.language.numbers import with_marks
from engine.language.texts import _
from engine.network.fields import Field
from engine.runs.record import Definition, RunRecord
from engine.storage.project_json import definition_to_json
from engine.storage.run_json import metrics_to_json

DATA, TRAINING, LAYER, SWEEP, CELLS = "data", "training", "layer", "sweep", "cells"
OWN_RATES, AT_RATE = "at the layers' own rates", "at rate "  # not a text: in names that files keep
_LAYER = re.compile(r"(layer \d+) \((.*)\)")
_CELLS = re.compile(rf"{CELLS}(?: (?P<part>.+))?? (?:{OWN_RATES}|{AT_RATE}(?P<rate>\S+))")


@dataclass(frozen=True)
class ChangedPiece:
    """A piece of a run that differs from its fingerprint: its kind (DATA, LAYER, …) and its name as text.

    `is_new`: it did not exist when the fingerprint was made; `is_gone`: it exists no more. `before` is the
    kind of a layer at that time, if it was another one.
    """

    kind: str
    name: str
    is_new: bool = False
    is_gone: bool = False
    before: str = ""


def with_fingerprints(run: RunRecord) -> RunRecord:
    """The run with fingerprints of its present content; for runs that have just been trained."""
    return replace(run, fingerprints=fingerprints_of(run))


def fingerprints_of(run: RunRecord) -> tuple[tuple[str, str], ...]:
    """A run's pieces ("data", "layer 2 (Dropout)", "cells at rate 0.5"), each with its SHA-256 in hex."""
    pieces = _definition_pieces(run.definition)
    for part in run.parts:
        of_rate: dict[float | None, list[object]] = {}
        for cell in sorted(part.results.cells, key=lambda one: one.cell.seed):
            row = [cell.cell.seed, metrics_to_json(cell)]
            of_rate.setdefault(cell.cell.rate, []).append(row)
        for rate, rows in of_rate.items():
            pieces[cells_piece(part.key, rate)] = rows
    return tuple((name, _hash(piece)) for name, piece in pieces.items())


def _definition_pieces(definition: Definition) -> dict[str, object]:
    content = definition_to_json(definition)
    pieces: dict[str, object] = {
        DATA: _non_default(content["data"], DATA_FIELDS),
        TRAINING: _non_default(content["training"], TRAINING_FIELDS),
    }
    layers = zip(content["network"], definition.network.layers, strict=True)
    for number, (plain, layer) in enumerate(layers, start=1):
        pieces[f"{LAYER} {number} ({layer.kind.keras_name})"] = _non_default(plain, layer.kind.fields)
    pieces[SWEEP] = content["sweep"]
    return pieces


def differing_pieces(first: Definition, second: Definition) -> tuple[str, ...]:
    """Names of the pieces in which two definitions differ, except for rates and seeds."""
    pieces = _definition_pieces(first), _definition_pieces(second)
    names = [*pieces[0], *(name for name in pieces[1] if name not in pieces[0])]
    return tuple(name for name in names if name != SWEEP and pieces[0].get(name) != pieces[1].get(name))


def cells_piece(key: str, rate: float | None) -> str:
    """Name the piece that holds a part's numbers at a rate."""
    where = OWN_RATES if rate is None else f"{AT_RATE}{rate:g}"
    return " ".join(filter(None, (CELLS, key, where)))


def piece_text(name: str) -> str:
    """Name a piece within a sentence, in the language in use: "data", "layer 2 (Dropout)".

    Parameters
    ----------
    name : str
        As in the fingerprints.

    Returns
    -------
    str
    """
    place, kind = _layer_parts(name)
    if kind:
        return _("layer {number} ({kind})").format(number=place.removeprefix(LAYER).strip(), kind=kind)
    match name:
        case "data":
            return _("data")
        case "training":
            return _("training")
        case "sweep":
            return _("sweep")
    cells = _CELLS.fullmatch(name)
    return name if cells is None else _cells_text(cells["part"], cells["rate"])


def _cells_text(part: str | None, rate: str | None) -> str:
    if rate is None:
        text = _("cells {part} at the layers' own rates") if part else _("cells at the layers' own rates")
    else:
        # Translators: {part} is a value of a sweep's second setting, such as 64 units.
        text = _("cells {part} at rate {rate}") if part else _("cells at rate {rate}")
    return text.format(part=part, rate=with_marks(rate or ""))


def changed_pieces(run: RunRecord) -> tuple[ChangedPiece, ...]:
    """The pieces that differ from the run's fingerprints; none for a run without fingerprints."""
    if not run.fingerprints:
        return ()
    stored, current = dict(run.fingerprints), dict(fingerprints_of(run))
    kinds_before = {place: kind for place, kind in map(_layer_parts, stored) if kind}
    found = []
    for name in [*current, *(name for name in stored if name not in current)]:
        if stored.get(name) == current.get(name):
            continue
        place, kind = _layer_parts(name)
        if name in current:
            before = kinds_before.get(place, "") if kind and name not in stored else ""
            is_new = name not in stored and not before
            found.append(ChangedPiece(_kind_of(name), name, is_new=is_new, before=before))
        elif not (kind and any(_layer_parts(other)[0] == place for other in current)):
            found.append(ChangedPiece(_kind_of(name), name, is_gone=True))
    return tuple(found)


def _layer_parts(name: str) -> tuple[str, str]:
    """Split "layer 2 (Dense)" into place and kind; any other piece's kind is empty."""
    match = _LAYER.fullmatch(name)
    return (match[1], match[2]) if match else (name, "")


def _kind_of(name: str) -> str:
    kind = name.partition(" ")[0]
    return kind if kind in (TRAINING, LAYER, SWEEP, CELLS) else DATA


def _non_default(plain: Mapping[str, object], fields: Iterable[Field]) -> dict[str, object]:
    """Drop the fields that have their default, since a later version may have more of them."""
    usual = {field.name: _plain(field.default) for field in fields}
    return {name: value for name, value in plain.items() if name not in usual or value != usual[name]}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _hash(piece: object) -> str:
    text = json.dumps(piece, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()

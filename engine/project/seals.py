"""Seals: hashes of what a run trained and of its numbers, so that a change of a file can be named.

A seal proves nothing by itself, for anyone can make a new one; it says where to look. What proves numbers
is training them again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from engine.project.fields import Field
from engine.project.project_json import definition_to_json
from engine.project.run_json import cell_to_json
from engine.project.runs import RunRecord
from engine.project.specs import DATA_FIELDS, TRAINING_FIELDS


def sealed(run: RunRecord) -> RunRecord:
    """The run with the seal of what it holds now; for those who have just trained it."""
    return replace(run, seal=seal_of(run))


def seal_of(run: RunRecord) -> tuple[tuple[str, str], ...]:
    """Names of a run's pieces ("data", "layer 2 (Dropout)", "cells rate 0.5") to SHA-256 in hex."""
    definition = definition_to_json(run.definition)
    pieces: dict[str, object] = {
        "data": _unusual(definition["data"], DATA_FIELDS),
        "training": _unusual(definition["training"], TRAINING_FIELDS),
    }
    layers = zip(definition["network"], run.definition.network.layers, strict=True)
    for number, (plain, layer) in enumerate(layers, start=1):
        pieces[f"layer {number} ({layer.kind.keras_name})"] = _unusual(plain, layer.kind.fields)
    pieces["sweep"] = definition["sweep"]
    for part in run.parts:
        of_rate: dict[float | None, list[object]] = {}
        for cell in sorted(part.results.cells, key=lambda one: one.cell.seed):
            plain_cell = cell_to_json(cell)
            row = [plain_cell["seed"], plain_cell["metrics"]]
            of_rate.setdefault(cell.cell.rate, []).append(row)
        for rate, rows in of_rate.items():
            where = "at the layers' own rates" if rate is None else f"at rate {rate:g}"
            pieces[" ".join(filter(None, ("cells", part.key, where)))] = rows
    return tuple((name, _hash(piece)) for name, piece in pieces.items())


def _unusual(plain: Mapping[str, object], fields: Iterable[Field]) -> dict[str, object]:
    """Without the fields that have their default: a later version may have more of them."""
    usual = {field.name: _plain(field.default) for field in fields}
    return {name: value for name, value in plain.items() if name not in usual or value != usual[name]}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _hash(piece: object) -> str:
    text = json.dumps(piece, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()

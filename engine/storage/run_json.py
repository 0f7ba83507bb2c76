"""Runs, the prediction and the report as plain JSON data, and back; InputError with one sentence."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from engine.errors import InputError
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.second_setting import value_key
from engine.experiment.specs import Cell, score_column
from engine.language.numbers import number_text
from engine.language.texts import N_, _
from engine.network.fields import cut, is_number, is_text
from engine.project.project import CHOICES, Prediction, ReportSpec
from engine.runs.record import (
    COLOURS,
    RUN_KINDS,
    SWEEP,
    TRAIN,
    VARIANCE,
    Definition,
    RunPart,
    RunRecord,
    part_experiment,
)
from engine.storage.migrations import Json

MAX_SEED = 2**32 - 1
MAX_MAGNITUDE = 1e39  # scores and losses are float32, whose largest number is smaller
_BROKEN = N_("has a cell that can't be read: the file was changed or cut off.")
_TEXTS = ("uid", "kind", "name", "made", "notes", "colour")


def run_to_json(run: RunRecord, definition: Json) -> Json:
    """A run as plain data; `definition` is its definition as JSON. Defaults are not written."""
    content: Json = {"uid": run.uid, "kind": run.kind, "name": run.name, "made": run.made}
    content |= {"definition": definition}
    content["parts"] = [
        {"key": part.key, "cells": [cell_to_json(cell) for cell in part.results.cells]} for part in run.parts
    ]
    content["seconds"] = run.seconds
    content["versions"] = dict(run.versions)
    content["seal"] = dict(run.fingerprints)
    usual: dict[str, object] = {"notes": "", "colour": "", "starred": False, "live": False}
    optional = {"notes": run.notes, "colour": run.colour, "starred": run.is_starred, "live": run.is_live}
    return content | {name: value for name, value in optional.items() if value != usual[name]}


def run_from_json(content: object, number: int, read_definition: Callable[[Json], Definition]) -> RunRecord:
    """A run from parsed JSON of the newest format; `number` is its place for an InputError."""
    if not isinstance(content, dict):
        raise InputError(
            _("run {number} must be an object, not {type}.").format(
                number=number, type=type(content).__name__
            )
        )
    known = {*_TEXTS, "definition", "parts", "seconds", "versions", "seal", "starred", "live"}
    if unknown := [name for name in content if name not in known]:
        raise InputError(
            _("run {number} has an unknown field {unknown}.").format(
                number=number, unknown=cut(str(unknown[0]))
            )
        )
    texts = {name: content.get(name, "") for name in _TEXTS}
    if not all(map(is_text, texts.values())) or texts["kind"] not in RUN_KINDS or not texts["uid"]:
        kinds = ", ".join(RUN_KINDS)
        raise InputError(
            _("run {number} must have a uid, a name and a kind out of {kinds}.").format(
                number=number, kinds=kinds
            )
        )
    if texts["colour"] not in COLOURS:
        raise InputError(
            _("run {number}: colour must be one of {names}.").format(
                number=number, names=", ".join(filter(None, COLOURS))
            )
        )
    flags = {name: content.get(name, False) for name in ("starred", "live")}
    seconds = content.get("seconds", 0.0)
    if not all(isinstance(flag, bool) for flag in flags.values()) or not is_number(seconds):
        raise InputError(
            _("run {number}: starred and live must be true or false, seconds a number.").format(number=number)
        )
    definition = content.get("definition")
    if not isinstance(definition, dict) or "network" not in definition:
        raise InputError(
            _("run {number} has no definition: the file was changed or cut off.").format(number=number)
        )
    try:
        read = read_definition(definition)
        _check_plan(texts["kind"], read)
        parts = _parts_from_json(content.get("parts", []), texts["kind"], read)
    except InputError as error:
        raise InputError(_("run {number}: {error}").format(number=number, error=error)) from None
    return RunRecord(
        texts["uid"],
        texts["kind"],
        texts["name"],
        texts["made"],
        read,
        parts,
        texts["notes"],
        texts["colour"],
        flags["starred"],
        flags["live"],
        float(seconds),
        _pairs(content.get("versions", {}), number),
        _pairs(content.get("seal", {}), number),
    )


def _check_plan(kind: str, definition: Definition) -> None:
    """Refuse plans that no run can have and no view can show, such as an invalid member or no rate."""
    second = definition.sweep.second
    if kind == SWEEP and second is not None:
        for value in second.values:
            part_experiment(kind, definition, value_key(value))
    if kind == VARIANCE and not definition.sweep.rates:
        raise InputError(_("a study of chance needs a rate, and has none."))


def _parts_from_json(content: object, kind: str, definition: Definition) -> tuple[RunPart, ...]:
    parts = []
    try:
        if not isinstance(content, list):
            raise TypeError
        for item in content:
            key = item["key"]
            if not is_text(key):
                raise TypeError
            cells = tuple(cell_from_json(cell) for cell in item["cells"])
            results = SweepResults(part_experiment(kind, definition, key), cells)
            check_cells(kind, results)
            parts.append(RunPart(key, results))
    except InputError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise InputError(_(_BROKEN)) from None
    if len({part.key for part in parts}) < len(parts):
        raise InputError(_("has two parts of one name: the file was changed."))
    return tuple(parts)


def check_cells(kind: str, results: SweepResults) -> None:
    """Refuse cells that do not fit into one table: the score is missing, or names, rates or curves differ."""
    experiment = results.experiment
    score, names = score_column(experiment.data, experiment.training), set(results.metric_names)
    for result in results.cells:
        found, rate = {name for name, _ in result.metrics}, result.cell.rate
        if score not in found or found != names:
            raise InputError(
                _("has a cell without {score}, or with other numbers than the cells beside it.").format(
                    score=score
                )
            )
        if len({len(values) for _, values in result.history}) > 1:
            raise InputError(_("has a cell whose curves have different lengths."))
        if rate is None and kind != TRAIN:
            raise InputError(_("has a cell without a rate, which no {kind} has.").format(kind=kind))
        if rate is not None and not 0 <= rate < 1:
            raise InputError(
                _("has a cell at rate {rate}, which no dropout can have.").format(rate=number_text(rate, "g"))
            )
    if len({result.cell.rate is None for result in results.cells}) > 1:
        raise InputError(_("has cells with and without a rate in one training."))


def _pairs(content: object, number: int) -> tuple[tuple[str, str], ...]:
    if not isinstance(content, dict) or not all(is_text(x) for pair in content.items() for x in pair):
        raise InputError(
            _("run {number}: versions and fingerprints must be names with texts.").format(number=number)
        )
    return tuple(content.items())


def cell_to_json(result: CellResult) -> Json:
    """A cell's numbers; one that is not finite is None."""
    return {
        "rate": result.cell.rate,
        "seed": result.cell.seed,
        "seconds": result.seconds,
        "metrics": metrics_to_json(result),
        "history": {name: [_number_to_json(v) for v in values] for name, values in result.history},
    }


def metrics_to_json(result: CellResult) -> Json:
    """A cell's scores by name; one that is not finite is None."""
    return {name: _number_to_json(value) for name, value in result.metrics}


def cell_from_json(item: Json) -> CellResult:
    """A cell's numbers; KeyError, TypeError, ValueError or AttributeError for anything else."""
    rate, seed, seconds = item["rate"], item["seed"], item["seconds"]
    if not (rate is None or is_number(rate)) or not is_seed(seed) or not is_number(seconds):
        raise ValueError("a cell has a number that no run has")
    return CellResult(
        Cell(None if rate is None else float(rate), seed),
        tuple((name, _number_from_json(value)) for name, value in item["metrics"].items()),
        tuple((name, tuple(map(_number_from_json, values))) for name, values in item["history"].items()),
        float(seconds),
    )


def is_seed(value: object) -> bool:
    """Whether it is an integer that can be a cell's seed."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_SEED


def prediction_to_json(prediction: Prediction) -> Json:
    """The prediction as plain data."""
    return {
        "choice": prediction.choice,
        "sketch": [list(point) for point in prediction.sketch],
        "made": prediction.made,
        "blind": prediction.is_blind,
    }


def prediction_from_json(content: object) -> Prediction | None:
    """The prediction, or None."""
    if content is None:
        return None
    problem = _("the prediction must have a choice, a sketch of rates and values, and when it was made.")
    if not isinstance(content, dict) or set(content) - {"choice", "sketch", "made", "blind"}:
        raise InputError(problem)
    choice, sketch, made = content.get("choice", ""), content.get("sketch", []), content.get("made", "")
    is_blind = content.get("blind", True)
    if not is_text(made) or choice not in ("", *CHOICES) or not isinstance(is_blind, bool):
        raise InputError(problem)
    if not isinstance(sketch, list) or not all(_is_point(point) for point in sketch):
        raise InputError(problem)
    return Prediction(choice, tuple((float(x), float(y)) for x, y in sketch), made, is_blind)


def report_to_json(report: ReportSpec) -> Json:
    """The report's fields as plain data."""
    return {name: getattr(report, name) for name in _REPORT_FIELDS}


def report_from_json(content: Mapping[str, Any]) -> ReportSpec:
    """The report's fields."""
    for name, value in content.items():
        if name not in _REPORT_FIELDS or not is_text(value):
            raise InputError(
                _("report must have texts named {names}, not {name}.").format(
                    names=", ".join(_REPORT_FIELDS), name=cut(name)
                )
            )
    return ReportSpec(**content)


_REPORT_FIELDS = tuple(ReportSpec.__dataclass_fields__)


def _is_point(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(is_number, value))


def _number_to_json(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _number_from_json(value: object) -> float:
    if value is None:
        return math.nan
    if not is_number(value) or abs(value) > MAX_MAGNITUDE:
        raise ValueError("a cell has a number that no run has")
    return float(value)

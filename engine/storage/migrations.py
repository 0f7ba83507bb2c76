"""The formats of project files, and the steps from each to the next.

Format 1 (2026): name, data, network (a list of layers: kind, fields, swept), training, sweep, notes and,
after a sweep, results (the experiment they came from, cells with metrics and histories).
Format 2 (November 2026): training has the scored epoch, early stopping, a schedule and more settings of the
optimizer; a file of format 1 gets their defaults, which train as before.
Format 3 (November 2026): a layer's `swept` lists the rates that the sweep sets (before: true for a Dropout's
one rate); a layer may have a name and may be switched off, and has more fields, with defaults that train as
before.
Format 4 (November 2026): `runs`, each with what it trained, replace `results`, which had the last sweep only;
a sweep may have a second setting and tied widths; a prediction and the report's fields are stored.
Format 5 (November 2026): `locked` lists the parts of a class's project that may not be edited.
Format 6 (November 2026): data may have `options` of a generated data set, or a `file` of the user's; where
the files lie, by their SHA-256, is in `data_places`. There are more splits, with a number of folds, and a
scaling of the target; data of older formats get the defaults, which split and scale as before.
Format 7 (November 2026): a `file` may have a `test_file` with the rows for the test; images may have
`given_sizes`, and without them are read in the order of older formats. Training may have class weights;
without, classes are not weighted, as before. A file's `table` may have `signs` that are left out of numbers.
Format 8 (December 2026): training may score the training set only every few epochs (`evaluation_freq`), and a
cell's curves of the training set are then null in the epochs between; without, every epoch, as before.
Format 9 (December 2026): folds may be stratified or in order (`fold_order`); without, they are shuffled, as
before. The share for validation may be 0. There are more losses and metrics, and training may have
`more_metrics`; without, there is one metric, as before.
Format 10 (December 2026): training may have a `dropout_schedule`, with `dropout_schedule_epochs` or
`dropout_by_hand`; without, rates are constant, as before. `pins` are pictures of the report, which lie in the
zip by their SHA-256; without, there are none.
Format 11 (December 2026): `lessons` are what was done in lessons, with the answers, and with the `language`
of the lesson unless it is English; without, nothing was.
`handout` is the class that the project was handed out to, `feedback` what the teacher gave back; both may be
missing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.errors import InputError
from engine.language.texts import _

FORMAT = 11
Json = dict[str, Any]


def migrated(content: Json, number: int) -> Json:
    """Convert a project of format `number` to the newest format."""
    for step in range(number, FORMAT):
        content = _STEPS[step](content)
    return content


def _migrate_1(content: Json) -> Json:
    """Nothing to do: the defaults of what format 2 added train as before."""
    return content


def _migrate_2(content: Json) -> Json:
    """A swept layer lists its rates."""
    content = dict(content)
    content["network"] = with_listed_rates(content["network"])
    results = content.get("results")
    if isinstance(results, dict) and isinstance(results.get("experiment"), dict):
        experiment = dict(results["experiment"])
        experiment["network"] = with_listed_rates(experiment.get("network"))
        content["results"] = results | {"experiment": experiment}
    return content


def _migrate_3(content: Json) -> Json:
    """The results of the last sweep become a run."""
    content = dict(content)
    results = content.pop("results", None)
    if results is None:
        return content
    if not isinstance(results, dict) or not isinstance(results.get("experiment"), dict):
        raise InputError(_("results have no experiment: the file was changed or cut off."))
    sweep, definition = content.get("sweep"), dict(results["experiment"])
    frozen = definition.pop("frozen_streams", [])
    definition["sweep"] = (sweep if isinstance(sweep, dict) else {}) | {"frozen_streams": frozen}
    run = {"uid": "sweep-1", "kind": "sweep", "name": "Sweep 1", "definition": definition}
    content["runs"] = [run | {"parts": [{"key": "", "cells": results.get("cells")}]}]
    return content


def _migrate_4(content: Json) -> Json:
    """Nothing to do: without `locked` nothing is locked."""
    return content


def _migrate_5(content: Json) -> Json:
    """Nothing to do: data without options and a file are read as before."""
    return content


def _migrate_6(content: Json) -> Json:
    """Nothing to do: files without test rows of their own are read, and classes not weighted, as before."""
    return content


def _migrate_7(content: Json) -> Json:
    """Nothing to do: without a frequency the training set is scored in every epoch, as before."""
    return content


def _migrate_8(content: Json) -> Json:
    """Nothing to do: without an order folds are shuffled, without more metrics there is one, as before."""
    return content


def _migrate_9(content: Json) -> Json:
    """Nothing to do: without a schedule rates are constant, and without `pins` the report has no pictures."""
    return content


def _migrate_10(content: Json) -> Json:
    """Nothing to do: without `lessons` no lesson was opened."""
    return content


def with_listed_rates(network: object) -> object:
    """The layers of format 2 with `swept` as format 3 has it."""
    if not isinstance(network, list):
        return network
    listed = {True: ["rate"], False: []}
    return [
        layer | {"swept": listed[layer["swept"]]}
        if isinstance(layer, dict) and isinstance(layer.get("swept"), bool)
        else layer
        for layer in network
    ]


_STEPS: dict[int, Callable[[Json], Json]] = {
    1: _migrate_1,
    2: _migrate_2,
    3: _migrate_3,
    4: _migrate_4,
    5: _migrate_5,
    6: _migrate_6,
    7: _migrate_7,
    8: _migrate_8,
    9: _migrate_9,
    10: _migrate_10,
}

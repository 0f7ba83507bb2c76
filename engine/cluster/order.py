"""What goes over the wire: an experiment as an order, cells, and results; only numbers, texts and bytes.

An order is a project as its file has it, with the weights and data files that it needs, so that it is read as
carefully as a file. Results keep every bit: floats are not written as text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.experiment.specs import STREAMS, Cell, Experiment, SweepSpec
from engine.language.texts import N_, _
from engine.project.data_place import files_of, with_places
from engine.project.project import Project
from engine.storage.data_places import embedded_bytes, unpacked
from engine.storage.project_json import project_from_json, project_to_json
from engine.storage.run_json import is_seed
from engine.system.bounded_json import parse_json

STOP, PAUSE, GO = "stop", "pause", "go"  # what the user wants of a run
Order = dict[str, Any]
Row = list[Any]
_BROKEN = N_("A computer of the cluster sent an answer that can't be read.")


def order_of(experiment: Experiment) -> Order:
    """Write an experiment down, with all that another computer needs to train it.

    Parameters
    ----------
    experiment : Experiment
        Its width must not be tied to the rate.

    Returns
    -------
    dict
        "project" is a text, "moved" a list of streams, "weights" are bytes by their SHA-256, "data" is a list
        of the SHA-256 of files.
    """
    project = Project(
        data=experiment.data,
        network=experiment.network,
        training=experiment.training,
        sweep=SweepSpec((0.0,), (0,), experiment.frozen_streams),
    )
    return {
        "project": json.dumps(project_to_json(project)),
        "moved": list(experiment.moved_streams),
        "weights": {
            layer.weights.digest: layer.weights.numbers
            for layer in experiment.network.layers
            if layer.weights is not None
        },
        "data": [file.sha256 for file in files_of(project)],
    }


def files_to_wire(experiment: Experiment) -> dict[str, bytes]:
    """Read the data files that an order needs.

    Parameters
    ----------
    experiment : Experiment

    Returns
    -------
    dict
        SHA-256 to content, in the order of the order's "data".

    Raises
    ------
    InputError
        If a file is gone, has changed, or is too large.
    """
    project = Project(data=experiment.data)
    return {file.sha256: embedded_bytes(file) for file in files_of(project)}


def digest_of(order: Order) -> str:
    """Return a name for an order: equal ones have the same.

    Parameters
    ----------
    order : dict

    Returns
    -------
    str
    """
    parts = [order["project"], *order["moved"], *sorted(order["weights"]), *sorted(order["data"])]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def experiment_of(order: Mapping[str, Any], files: Sequence[object] = ()) -> Experiment:
    """Read an order; its data files are put into this computer's cache.

    Parameters
    ----------
    order : mapping
        From the wire, so that it may be anything.
    files : sequence of bytes
        Its data files, in order.

    Returns
    -------
    Experiment

    Raises
    ------
    InputError
    """
    try:
        text, moved, weights, data = (order[name] for name in ("project", "moved", "weights", "data"))
        if not isinstance(text, str) or not {*moved} <= {*STREAMS}:
            raise TypeError
        arrays = {name: _as_bytes(content) for name, content in weights.items()}
        contents = dict(zip(data, map(_as_bytes, files), strict=True))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InputError(_("The order can't be read.")) from None
    project = project_from_json(parse_json(text), arrays)
    if missing := [file for file in files_of(project) if file.sha256 not in contents]:
        raise InputError(_("The order lacks its data file {file}.").format(file=missing[0].name))
    project = with_places(project, lambda file: (unpacked(file, contents[file.sha256]), True))
    return replace(project.experiment, moved_streams=tuple(moved))


def _as_bytes(content: object) -> bytes:
    if not isinstance(content, bytes | bytearray | memoryview):
        raise TypeError
    return bytes(content)


# --- Cells and results


def cells_to_wire(cells: Sequence[Cell]) -> list[Row]:
    """Return cells as [rate, seed].

    Parameters
    ----------
    cells : sequence of Cell

    Returns
    -------
    list
    """
    return [[cell.rate, cell.seed] for cell in cells]


def cells_from_wire(rows: object) -> tuple[Cell, ...]:
    """Read what `cells_to_wire` wrote.

    Parameters
    ----------
    rows : object

    Returns
    -------
    tuple of Cell

    Raises
    ------
    InputError
        For anything else.
    """
    try:
        cells = tuple(Cell(rate if rate is None else float(rate), seed) for rate, seed in rows)  # type: ignore[attr-defined]
    except (TypeError, ValueError, OverflowError):
        raise InputError(_(_BROKEN)) from None
    if not all(is_seed(cell.seed) and (cell.rate is None or 0 <= cell.rate < 1) for cell in cells):
        raise InputError(_(_BROKEN))
    return cells


def results_to_wire(results: Sequence[CellResult]) -> list[Row]:
    """Return results as [rate, seed, seconds, metrics, history].

    Parameters
    ----------
    results : sequence of CellResult

    Returns
    -------
    list
    """
    return [
        [
            one.cell.rate,
            one.cell.seed,
            one.seconds,
            {name: float(value) for name, value in one.metrics},
            {name: [float(value) for value in values] for name, values in one.history},
        ]
        for one in results
    ]


def results_from_wire(rows: object) -> tuple[CellResult, ...]:
    """Read what `results_to_wire` wrote.

    Parameters
    ----------
    rows : object

    Returns
    -------
    tuple of CellResult

    Raises
    ------
    InputError
        For anything else.
    """
    try:
        return tuple(
            CellResult(
                cells_from_wire([[rate, seed]])[0],
                tuple((str(name), float(value)) for name, value in metrics.items()),
                tuple((str(name), tuple(map(float, values))) for name, values in history.items()),
                float(seconds),
            )
            for rate, seed, seconds, metrics, history in rows  # type: ignore[attr-defined]
        )
    except (TypeError, ValueError, AttributeError, OverflowError):
        raise InputError(_(_BROKEN)) from None

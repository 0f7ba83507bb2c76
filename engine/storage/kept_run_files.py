"""The files of a run that is kept while it trains: run.json, which says what was started, and cells.jsonl.

Unlike a project file, cells.jsonl has numbers as they are, infinite ones and NaN too: what goes on after a
crash must not differ from what never stopped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.language.texts import _
from engine.network.fields import is_number, is_text
from engine.project.project import Project
from engine.runs.record import SWEEP, VARIANCE, RunRecord, Work
from engine.storage.kept_origin import UNREADABLE, Origin, kept_text, read_kept
from engine.storage.run_json import MAX_MAGNITUDE, is_seed
from engine.storage.safe_files import FileState
from engine.system.bounded_json import parse_json
from engine.system.regular_files import MissingFileError, open_file

FORMAT = 2  # 1 had no document_uid
MAX_CELLS = 1_000_000  # of a run
MAX_CELLS_BYTES = 200_000_000


@dataclass(frozen=True)
class RunStart:
    """What says, beside the project, which run was started.

    `starts_over`: a sweep that lacked nothing is trained again. `n_before` trainings were there already,
    `n_cells` were to be trained.
    """

    uid: str
    kind: str
    name: str
    made: str
    starts_over: bool
    n_before: int
    n_cells: int
    origin: Origin
    rate: float = 0.0  # this and the next: of a study of chance
    n_seeds: int = 0
    device: str = ""

    @classmethod
    def of(
        cls,
        record: RunRecord,
        work: tuple[Work, ...],
        project: Project,
        *,
        device: str = "",
        path: Path | None = None,
        file_state: FileState | None = None,
        document_uid: str = "",
    ) -> RunStart:
        """The start of this run, of this project, that trains this work."""
        before, sweep = project.run(record.uid), record.definition.sweep
        return cls(
            record.uid,
            record.kind,
            record.name,
            record.made,
            starts_over=before is not None and before.n_cells > record.n_cells,
            n_before=record.n_cells,
            n_cells=sum(len(cells) for _, _, cells in work),
            origin=Origin.of(project, path, file_state, document_uid),
            rate=sweep.rates[0] if record.kind == VARIANCE else 0.0,
            n_seeds=len(sweep.seeds) if record.kind == VARIANCE else 0,
            device=device,
        )


# --- run.json


def start_text(start: RunStart) -> bytes:
    """The whole of run.json."""
    content = {name: value for name, value in vars(start).items() if name != "origin"}
    return kept_text(start.origin, content, FORMAT)


def read_start(path: Path) -> RunStart:
    """What the file says; InputError, one sentence, for anything else and for newer formats."""
    origin, content = read_kept(path, FORMAT)
    texts = ("uid", "kind", "name", "made", "device")
    counts = ("n_before", "n_cells", "n_seeds")
    is_right = (
        content.keys() == RunStart.__dataclass_fields__.keys() - {"origin"}
        and all(is_text(content[name]) for name in texts)
        and all(is_seed(content[name]) for name in counts)
        and content["kind"] in (SWEEP, VARIANCE)
        and content["uid"]
        and is_number(content["rate"])
        and 0 <= content["rate"] < 1
        and all(content[name] <= MAX_CELLS for name in counts)
        and isinstance(content["starts_over"], bool)
    )
    if not is_right:
        raise InputError(_(UNREADABLE).format(file=path.name))
    return RunStart(**content, origin=origin)


# --- cells.jsonl


def cell_line(key: str, result: CellResult) -> bytes:
    """The line of a cell of the part `key`."""
    content = {
        "part": key,
        "rate": result.cell.rate,
        "seed": result.cell.seed,
        "seconds": result.seconds,
        "metrics": dict(result.metrics),
        "history": dict(result.history),
    }
    return json.dumps(content).encode() + b"\n"


def read_cells(path: Path) -> Iterator[tuple[str, CellResult]]:
    """Part and cell of each whole line, without a last one that was cut off; InputError for other text."""
    try:
        with open_file(path, MAX_CELLS_BYTES) as file:
            for line in file:
                if line.endswith(b"\n"):
                    yield _read_cell(line)
    except MissingFileError:
        return
    except OSError as error:
        raise InputError(
            _("{file} can't be read: {reason}.").format(file=path.name, reason=error.strerror)
        ) from None


def _read_cell(line: bytes) -> tuple[str, CellResult]:
    try:
        item = parse_json(line)
        key, rate, seed, seconds = item["part"], item["rate"], item["seed"], item["seconds"]
        if not (is_text(key) and is_number(rate) and is_seed(seed) and is_number(seconds)):
            raise TypeError
        metrics = tuple((name, _number(value)) for name, value in item["metrics"].items())
        history = tuple((name, tuple(map(_number, values))) for name, values in item["history"].items())
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        raise InputError(_("a finished cell can't be read: the file was changed.")) from None
    return key, CellResult(Cell(float(rate), seed), metrics, history, float(seconds))


def _number(value: object) -> float:
    """A float32 that may be infinite or NaN; TypeError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    if MAX_MAGNITUDE < abs(value) < float("inf"):
        raise TypeError
    return float(value)


def whole_bytes(path: Path) -> int:
    """How long the file is up to the end of its last whole line."""
    size = 0
    with suppress(MissingFileError), open_file(path, MAX_CELLS_BYTES) as file:
        for line in file:
            size += len(line) if line.endswith(b"\n") else 0
    return size

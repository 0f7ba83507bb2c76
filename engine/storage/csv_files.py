"""cells.csv and history.csv: one row per cell, one row per cell and epoch.

Rows are sorted by rate and seed, and floats are written as Python's `repr`, so that equal results are equal
bytes. Seconds are not written. A cell whose layers keep their own rates has an empty rate.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.language.numbers import number_text
from engine.language.texts import _
from engine.storage.run_json import MAX_MAGNITUDE, is_seed

CELLS_KEYS = ("rate", "seed")
HISTORY_KEYS = ("rate", "seed", "epoch")

_Rows = dict[Cell, list[tuple[float, ...]]]


def cells_csv(cells: Iterable[CellResult]) -> str:
    """The text of cells.csv; all cells must have the same metrics."""
    found = in_order(cells)
    return cells_header(found[0] if found else None) + "".join(map(cells_row, found))


def history_csv(cells: Iterable[CellResult]) -> str:
    """The text of history.csv; all cells must have the same curves."""
    found = in_order(cells)
    return history_header(found[0] if found else None) + "".join(map(history_rows, found))


def in_order(cells: Iterable[CellResult]) -> tuple[CellResult, ...]:
    """Sort cells by rate and seed, cells without a rate first."""
    return tuple(
        sorted(cells, key=lambda item: (item.cell.rate is not None, item.cell.rate or 0.0, item.cell.seed))
    )


def cells_header(first: CellResult | None) -> str:
    return ",".join([*CELLS_KEYS, *(name for name, _ in first.metrics)] if first else CELLS_KEYS) + "\n"


def history_header(first: CellResult | None) -> str:
    return ",".join([*HISTORY_KEYS, *(name for name, _ in first.history)] if first else HISTORY_KEYS) + "\n"


def cells_row(result: CellResult) -> str:
    return ",".join([_key(result.cell), *(repr(float(value)) for _, value in result.metrics)]) + "\n"


def history_rows(result: CellResult) -> str:
    """One line per epoch, counted from 1; ValueError if the curves differ in length."""
    key = _key(result.cell)
    epochs = zip(*(values for _, values in result.history), strict=True)
    return "".join(
        ",".join([key, str(epoch), *(repr(float(value)) for value in values)]) + "\n"
        for epoch, values in enumerate(epochs, start=1)
    )


def parse_cells(cells_text: str, history_text: str, *, may_be_cut: bool = False) -> tuple[CellResult, ...]:
    """Read what `cells_csv` and `history_csv` wrote; InputError, one sentence, for any other text.

    `may_be_cut` accepts what a crash leaves: an incomplete last line and history rows without their cell are
    dropped.
    """
    metrics, cell_rows = _parse("cells.csv", CELLS_KEYS, cells_text, may_be_cut)
    curves, epoch_rows = _parse("history.csv", HISTORY_KEYS, history_text, may_be_cut)
    if not may_be_cut and (extra := [cell for cell in epoch_rows if cell not in cell_rows]):
        raise InputError(
            _("history.csv has {cell}, which cells.csv does not list.").format(cell=_name(extra[0]))
        )
    results = []
    for cell, rows in cell_rows.items():
        if len(rows) > 1:
            raise InputError(_("cells.csv lists {cell} twice.").format(cell=_name(cell)))
        epochs = epoch_rows.get(cell, [])
        # A missing history.csv has no header; cells without curves have one.
        if not epochs and (curves or "\n" not in history_text):
            raise InputError(
                _("history.csv has no rows for {cell}, which cells.csv lists.").format(cell=_name(cell))
            )
        if [row[0] for row in epochs] != list(range(1, len(epochs) + 1)):
            raise InputError(
                _("history.csv must number the epochs of {cell} 1, 2, 3 …, in order.").format(
                    cell=_name(cell)
                )
            )
        history = tuple((name, tuple(row[i] for row in epochs)) for i, name in enumerate(curves, start=1))
        results.append(CellResult(cell, tuple(zip(metrics, rows[0], strict=True)), history))
    return in_order(results)


def _parse(name: str, keys: tuple[str, ...], text: str, may_be_cut: bool) -> tuple[tuple[str, ...], _Rows]:
    """The columns after rate, seed and epoch, and each cell's rows (epoch first, if any)."""
    lines = text.replace("\r\n", "\n").split("\n")
    torn = lines.pop()
    if torn and not may_be_cut:
        raise InputError(
            _("{file} must end with a whole line, but stops at {torn}.").format(
                file=name, torn=repr(torn[:40])
            )
        )
    if not lines and may_be_cut:
        return (), {}
    header = lines[0].split(",") if lines else []
    columns = tuple(header[len(keys) :])
    if tuple(header[: len(keys)]) != keys or len(set(columns)) < len(columns) or "" in columns:
        raise InputError(
            _("{file} must begin with {names} and the names of its columns.").format(
                file=name, names=",".join(keys)
            )
        )
    rows: _Rows = {}
    for number, line in enumerate(lines[1:], start=2):
        fields = line.split(",")
        try:
            if len(fields) != len(header):
                text = _("{n} fields instead of {n_right}")
                raise ValueError(text.format(n=len(fields), n_right=len(header)))
            cell = Cell(float(fields[0]) if fields[0] else None, int(fields[1]))
            numbers = tuple(float(field) for field in fields[2:])
            if not _may_be(cell) or any(MAX_MAGNITUDE < abs(one) < float("inf") for one in numbers):
                raise ValueError(_("it has a number that no run has"))
        except ValueError as error:
            if may_be_cut and number == len(lines):
                break
            raise InputError(
                _("{file} can't be read at line {number}: {error}.").format(
                    file=name, number=number, error=error
                )
            ) from error
        rows.setdefault(cell, []).append(numbers)
    return columns, rows


def _may_be(cell: Cell) -> bool:
    return (cell.rate is None or 0 <= cell.rate < 1) and is_seed(cell.seed)


def _key(cell: Cell) -> str:
    return f"{'' if cell.rate is None else repr(float(cell.rate))},{int(cell.seed)}"


def _name(cell: Cell) -> str:
    if cell.rate is None:
        return _("seed {seed}").format(seed=cell.seed)
    return _("seed {seed} at rate {rate}").format(seed=cell.seed, rate=number_text(cell.rate, "g"))

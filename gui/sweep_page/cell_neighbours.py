"""From one training of a sweep to the next: by rate and by seed."""

from __future__ import annotations

from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell


def find_cell(results: SweepResults, cell: Cell) -> CellResult | None:
    """The training of this rate and seed, if there is one."""
    return next((result for result in results.cells if result.cell == cell), None)


def next_rate(results: SweepResults, cell: Cell, step: int) -> Cell | None:
    """The training of the same seed at the next rate above (step 1) or below (-1); None at the end."""
    return _beside([item.cell for item in results.cells if item.cell.seed == cell.seed], cell, step)


def next_seed(results: SweepResults, cell: Cell, step: int) -> Cell | None:
    """The training at the same rate with the next seed above or below; None at the end."""
    return _beside([item.cell for item in results.cells if item.cell.rate == cell.rate], cell, step)


def _beside(cells: list[Cell], cell: Cell, step: int) -> Cell | None:
    ordered = sorted(item for item in cells if item.rate is not None)
    if cell not in ordered:
        return None
    place = ordered.index(cell) + step
    return ordered[place] if 0 <= place < len(ordered) else None

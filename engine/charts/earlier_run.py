"""Another training of the same data, to be seen faint behind the present one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EarlierRun:
    """`colour` is "#RRGGBB" or empty for a quiet one; `history` as in `CellResult.history`."""

    name: str
    colour: str
    history: tuple[tuple[str, tuple[float, ...]], ...]

    def curve(self, name: str) -> tuple[float, ...]:
        """Validation of the loss or metric `name`; where nothing is held out, training with dropout off."""
        curves = dict(self.history)
        return curves.get(f"val_{name}") or curves.get(f"train_{name}", ())

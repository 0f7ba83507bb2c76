"""What a script's lines about data leave behind, without any training."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.data.split import split
from engine.experiment.specs import Cell, DataSpec
from engine.keras_code.script import cell_script
from engine.project.project import Project

CELL = Cell(0.3, 4)
PARTS = ("File", "Data", "Preprocessing")


def arrays_of_script(data: DataSpec) -> dict[str, Any]:
    """What the script's lines about data leave behind."""
    sections = {one.title: one for one in cell_script(Project(data=data), CELL).sections}
    imports = [line for line in sections["Set-up"].lines if "keras" not in line and "environ" not in line]
    found: dict[str, Any] = {}
    lines = imports + [line for title in PARTS if title in sections for line in sections[title].lines]
    exec("\n".join(lines), found)  # noqa: S102 (our own export)
    return found


def assert_equal_arrays(data: DataSpec) -> None:
    """The script's splits are those of the app, bit by bit."""
    found = arrays_of_script(data)
    place = Project(data=data).experiment.split_place(CELL.seed)
    for name, (x, y) in split(data, *place).parts.items():
        assert found[f"x_{name}"].dtype == np.float32 and found[f"y_{name}"].dtype == y.dtype
        np.testing.assert_array_equal(found[f"x_{name}"], x, err_msg=name)
        np.testing.assert_array_equal(found[f"y_{name}"], y, err_msg=name)

"""`data` lists the catalogue."""

from __future__ import annotations

import pytest

from engine.command_line.commands import main
from engine.data.catalogue import DATA_SETS


def test_every_data_set_has_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(DATA_SETS)
    assert any("Iris: 150 samples, 4 columns, 3 classes, predict species" in line for line in lines)
    assert any("1,797 images of 8 × 8 pixels, 10 classes" in line for line in lines)

"""Workbooks of Excel 97 that would fill the memory are refused before their library reads them."""

import struct
from pathlib import Path

import pytest

from engine.data.own_files.tables.inspection import inspect_table
from engine.data.own_files.tables.old_workbook import n_places
from engine.errors import InputError
from tests.engine.data.own_files.tables.workbooks import write_xls

pytestmark = pytest.mark.usefixtures("nothing_written")
NEAR = {(row, column): float(row * column % 7 + row / 8) for row in range(40) for column in range(3)}


@pytest.mark.parametrize("n_rows", [4, 40, 1000])
def test_a_table_is_read(tmp_path: Path, n_rows: int) -> None:
    cells = {(row, column): float(row + column) for row in range(n_rows) for column in range(3)}
    path = write_xls(tmp_path / "a.xls", cells)
    assert n_places(path) == 3 * n_rows
    assert inspect_table(path).n_rows == n_rows


def test_a_cell_far_away_is_refused(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "a.xls", NEAR | {(65_535, 255): 1.0})
    assert n_places(path) == 65_536 * 256
    assert inspect_table(path).n_rows == len(NEAR) / 3 + 1  # empty rows are left out
    path = write_xls(tmp_path / "b.xls", NEAR | {(65_535, 65_535): 1.0})
    with pytest.raises(InputError, match="delete what lies far"):
        inspect_table(path)


@pytest.mark.timeout(20)
def test_parts_that_form_a_loop_are_refused(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "a.xls", NEAR)
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, 512 + 4 * 5, 3)  # the sector after the sixth is the fourth
    path.write_bytes(content)
    with pytest.raises(InputError, match="form a loop"):
        inspect_table(path)


@pytest.mark.parametrize("n_bytes", [8, 100, 600, 1500, 4000])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, n_bytes: int) -> None:
    path = write_xls(tmp_path / "a.xls", NEAR)
    path.write_bytes(path.read_bytes()[:n_bytes])
    assert n_places(path) in (0, len(NEAR))
    with pytest.raises(InputError):
        inspect_table(path)

"""The cells of a table as a reader sees them."""

import pandas as pd

from engine.data.own_files.tables.cells import cells


def test_cells_are_numbers_and_text() -> None:
    table = pd.DataFrame(
        {
            "mass": [1.5, None],
            "island": pd.Series(["Dream", None], dtype="str"),
            "seen": pd.to_datetime(["2026-03-01", None]),
            "nested": pd.to_datetime(["2026-03-01 14:30", "2026-03-02 00:00"]),
        }
    )
    assert cells(table) == (
        (1.5, "Dream", "2026-03-01", "2026-03-01 14:30"),
        ("", "", "", "2026-03-02 00:00"),
    )


def test_a_table_without_rows_has_no_cells() -> None:
    assert cells(pd.DataFrame({"mass": pd.Series([], dtype="float64")})) == ()

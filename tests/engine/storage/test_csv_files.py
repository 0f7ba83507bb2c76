"""cells.csv and history.csv: their exact text, the way back, and foreign text."""

import math

import pytest

from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.storage.csv_files import cells_csv, history_csv, parse_cells
from tests.engine.analysis.sample_results import cell_result

CELLS = (cell_result(0.1, 3, 0.1 + 0.2), cell_result(0.0, 10, 0.5), cell_result(0.0, 2, 1.0))
CELLS_TEXT = """rate,seed,test_accuracy,train_loss
0.0,2,1.0,0.3333333333333333
0.0,10,0.5,0.16666666666666666
0.1,3,0.30000000000000004,0.10000000000000002
"""


def test_cells_and_history_csv_text():
    assert cells_csv(CELLS) == CELLS_TEXT
    lines = history_csv(CELLS).splitlines()
    assert lines[:3] == ["rate,seed,epoch,loss,val_loss", "0.0,2,1,1.0,1.0", "0.0,2,2,0.5,0.5"]
    assert len(lines) == 7


def test_csv_round_trip_is_exact():
    found = parse_cells(cells_csv(CELLS), history_csv(CELLS))
    assert [item.cell for item in found] == [Cell(0.0, 2), Cell(0.0, 10), Cell(0.1, 3)]
    assert {(i.cell, i.metrics, i.history) for i in found} == {(i.cell, i.metrics, i.history) for i in CELLS}
    assert (cells_csv(found), history_csv(found)) == (cells_csv(CELLS), history_csv(CELLS))


def test_csv_with_windows_line_ends_is_read():
    assert parse_cells(CELLS_TEXT.replace("\n", "\r\n"), history_csv(CELLS)) == parse_cells(
        CELLS_TEXT, history_csv(CELLS)
    )


def test_csv_round_trip_of_epochs_without_a_value():
    gap = CellResult(
        Cell(0.5, 0), (("train_loss", 0.25),), (("loss", (2.0, 1.0)), ("train_loss", (math.nan, 0.25)))
    )
    text = history_csv([gap])
    assert text.splitlines()[1:] == ["0.5,0,1,2.0,nan", "0.5,0,2,1.0,0.25"]
    (back,) = parse_cells(cells_csv([gap]), text)
    assert history_csv([back]) == text


def test_csv_round_trip_without_cells_rate_or_numbers():
    assert parse_cells(cells_csv([]), history_csv([])) == ()
    own = cell_result(None, 4, math.nan)
    assert cells_csv([own]).splitlines()[1] == ",4,nan,nan"
    (back,) = parse_cells(cells_csv([own]), history_csv([own]))
    assert back.cell == Cell(None, 4)
    assert math.isnan(back.metric("test_accuracy"))


def test_csv_round_trip_of_a_cell_without_curves():
    bare = CellResult(Cell(0.5, 0), (("test_accuracy", 1.0),), ())
    assert parse_cells(cells_csv([bare]), history_csv([bare])) == (bare,)


def test_csv_writes_numpy_numbers_as_plain_numbers():
    import numpy as np

    result = CellResult(Cell(np.float64(0.5), 1), (("test_loss", np.float64(2)),), ())
    assert cells_csv([result]).splitlines()[1] == "0.5,1,2.0"


@pytest.mark.parametrize(
    ("cells", "history", "text"),
    [
        ("", None, "must begin with rate,seed"),
        ("a,b\n", None, "must begin with rate,seed"),
        ("rate,seed,x,x\n", None, "must begin with rate,seed"),
        (CELLS_TEXT[:-1], None, "must end with a whole line"),
        (CELLS_TEXT + "0.2,3,1.0\n", None, "line 5: 3 fields instead of 4"),
        (CELLS_TEXT + "0.2,x,1.0,1.0\n", None, "line 5"),
        (CELLS_TEXT + "0.2,3,1e300,1.0\n", None, "line 5: it has a number that no run has"),
        (CELLS_TEXT + "1e300,3,1.0,1.0\n", None, "line 5: it has a number that no run has"),
        (CELLS_TEXT + "nan,3,1.0,1.0\n", None, "line 5: it has a number that no run has"),
        (CELLS_TEXT + f"0.2,{10**30},1.0,1.0\n", None, "line 5: it has a number that no run has"),
        (CELLS_TEXT + "0.0,2,1.0,1.0\n", None, "seed 2 at rate 0 twice"),
        (CELLS_TEXT + "0.7,2,1.0,1.0\n", None, "no rows for seed 2 at rate 0.7"),
        ("\n".join(CELLS_TEXT.split("\n")[:3]) + "\n", None, "seed 3 at rate 0.1, which cells.csv does not"),
        (CELLS_TEXT, "rate,seed\n", "history.csv must begin with rate,seed,epoch"),
        (CELLS_TEXT, history_csv(CELLS).replace("0.0,2,2,", "0.0,2,3,"), "epochs of seed 2 at rate 0"),
    ],
)
def test_csv_of_another_format_is_an_input_error(cells, history, text):
    with pytest.raises(InputError) as caught:
        parse_cells(cells, history_csv(CELLS) if history is None else history)
    assert text in str(caught.value)
    assert "\n" not in str(caught.value)


def test_truncated_csv_keeps_complete_cells():
    history = history_csv(CELLS)
    for end in range(len(CELLS_TEXT) + 1):
        found = parse_cells(CELLS_TEXT[:end], history, may_be_cut=True)
        assert len(found) == max(0, CELLS_TEXT[:end].count("\n") - 1)
    first = cells_csv([CELLS[2]])
    whole = history_csv([CELLS[2]])
    for end in range(len(whole), len(history) + 1):
        (found_one,) = parse_cells(first, history[:end], may_be_cut=True)
        assert found_one.history == CELLS[2].history


def test_truncated_csv_may_break_only_the_last_line():
    with pytest.raises(InputError, match="line 3"):
        parse_cells(CELLS_TEXT.replace("10,0.5", "10,half"), history_csv(CELLS), may_be_cut=True)

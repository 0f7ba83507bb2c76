"""Tables that every spreadsheet takes, with nothing lost."""

import csv
import io

import pytest

from engine.analysis.rate_table import rate_table
from engine.errors import InputError
from engine.report.tables import rate_table_csv, save_cell_curves, save_cells_table, save_rate_table
from engine.storage.csv_files import parse_cells
from tests.engine.analysis.sample_results import sweep_results

RESULTS = sweep_results({0.0: (0.8, 0.82, 0.81), 0.2: (0.9, 0.85, 1 / 3)})


def test_rate_table_csv_has_all_digits(tmp_path):
    save_rate_table(RESULTS, tmp_path / "rates.csv")
    text = (tmp_path / "rates.csv").read_bytes().decode()
    assert text == rate_table_csv(RESULTS) and "\r" not in text
    first, second = csv.DictReader(io.StringIO(text))
    assert first["score"] == "test_accuracy"
    row = rate_table(RESULTS)[1]
    for name in ("mean", "std", "ci_low", "difference", "difference_high", "p_holm"):
        assert float(second[name]) == getattr(row, name)
    assert (second["n"], second["pairs"]) == ("3", "3")


def test_csv_tables_have_empty_fields_for_missing_numbers():
    first = next(csv.DictReader(io.StringIO(rate_table_csv(RESULTS))))
    assert first["difference"] == first["p_value"] == first["train_mean"] == ""
    assert "nan" not in rate_table_csv(RESULTS)


def test_cell_and_history_csv_have_every_training(tmp_path):
    save_cells_table(RESULTS, tmp_path / "cells.csv")
    save_cell_curves(RESULTS.cells[-1], tmp_path / "curves.csv")
    cells = (tmp_path / "cells.csv").read_text("utf-8")
    assert cells.splitlines()[0] == "rate,seed,test_accuracy,train_loss" and cells.count("\n") == 7
    curves = (tmp_path / "curves.csv").read_text("utf-8")
    (read,) = parse_cells("\n".join(cells.splitlines()[i] for i in (0, 6)) + "\n", curves)
    assert read.history == RESULTS.cells[-1].history and read.metrics == RESULTS.cells[-1].metrics


def test_save_table_to_a_missing_folder_is_an_input_error(tmp_path):
    path = tmp_path / "none" / "x.csv"
    for save in (save_rate_table, save_cells_table):
        with pytest.raises(InputError):
            save(RESULTS, path)
    with pytest.raises(InputError):
        save_cell_curves(RESULTS.cells[0], path)

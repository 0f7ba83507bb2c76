"""The checks that need neither window nor engine pass here, and a data set that was lost is named."""

import pytest

from engine.data import load
from gui.selftest.bench import Bench, CheckError
from gui.selftest.drawings import draw_networks, make_reports
from gui.selftest.installed import keep_projects, load_data_sets, read_program, write_scripts

PIECES = (read_program, load_data_sets, keep_projects, write_scripts, draw_networks, make_reports)


@pytest.mark.parametrize("check", PIECES, ids=lambda check: check.__name__)
def test_single_checks_pass_from_source(qtbot, tmp_path, check):
    bench = Bench(tmp_path)
    check(bench)
    assert bench.errors == []


def test_data_set_check_names_a_missing_data_set(tmp_path, monkeypatch):
    def lost():
        raise FileNotFoundError(2, "No such file or directory", "boston_housing.csv")

    load._load_raw.cache_clear()
    monkeypatch.setitem(load._LOADERS, "boston_housing", lost)
    with pytest.raises(CheckError, match=r"^Boston housing: FileNotFoundError: .*boston_housing\.csv"):
        load_data_sets(Bench(tmp_path))

"""From one training to the next, past gaps and to the ends."""

from engine.experiment.results import SweepResults
from engine.experiment.specs import Cell
from gui.sweep_page.cell_neighbours import find_cell, next_rate, next_seed
from tests.engine.analysis.sample_results import cell_result, sweep_results

RESULTS = sweep_results({0.0: (0.8, 0.8, 0.8), 0.2: (0.8,), 0.4: (0.8, 0.8)})


def test_neighbours_skip_what_is_missing():
    assert next_rate(RESULTS, Cell(0.0, 1), 1) == Cell(0.4, 1)
    assert next_rate(RESULTS, Cell(0.4, 0), -1) == Cell(0.2, 0)
    assert next_seed(RESULTS, Cell(0.0, 1), 1) == Cell(0.0, 2)


def test_ends_and_strangers_have_none():
    assert next_rate(RESULTS, Cell(0.4, 0), 1) is None
    assert next_seed(RESULTS, Cell(0.2, 0), -1) is None
    assert next_seed(RESULTS, Cell(0.9, 0), 1) is None
    assert find_cell(RESULTS, Cell(0.9, 0)) is None
    assert find_cell(RESULTS, Cell(0.2, 0)) is RESULTS.cells[3]


def test_a_training_of_no_rate_is_no_neighbour():
    with_own = SweepResults(RESULTS.experiment, (cell_result(None, 0, 0.5), *RESULTS.cells))
    assert next_rate(with_own, Cell(0.0, 0), -1) is None

"""A real worker tells how a cell's weights are spread, or in a sentence why it can't."""

from dataclasses import replace

from engine.experiment.specs import Cell
from engine.session.messages import WeightsInspected
from tests.engine.session.listener import Engine, experiment


def test_session_answers_each_of_two_equal_inspect_weights_requests(engine: Engine) -> None:
    session, listener = engine
    asked, cell = experiment(2), Cell(0.2, 1)
    session.inspect_weights(asked, cell)
    session.inspect_weights(asked, cell)
    first, second = listener.until_a(WeightsInspected), listener.until_a(WeightsInspected)
    assert first == second and (first.experiment, first.cell, first.problem) == (asked, cell, "")
    assert [one.shape for one in first.histograms] == [(4, 16), (16,), (16, 8), (8,), (8, 3), (3,)]


def test_session_inspect_weights_reports_impossible_splits(engine: Engine) -> None:
    session, listener = engine
    asked = experiment(2)
    asked = replace(asked, data=replace(asked.data, test_size=0.8, validation_size=0.2))
    session.inspect_weights(asked, Cell(0.2, 1))
    answer = listener.until_a(WeightsInspected)
    assert answer.histograms == () and "at least one sample" in answer.problem

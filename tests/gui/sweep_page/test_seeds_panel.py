"""How many seeds? The advice, and ten more of them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from engine.analysis.power import seeds_advice
from engine.experiment.specs import Cell
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.sweep_page.page import SweepPage
from gui.sweep_page.seeds_panel import SeedsPanel
from gui.theme.theme import Theme
from tests.engine.analysis.sample_results import sweep_results
from tests.gui.fake_session import FakeSession


def _panel(page: SweepPage) -> SeedsPanel:
    assert page.more_seeds.panel is not None
    return page.more_seeds.panel


def test_seeds_panel_appears_with_results(
    page: SweepPage, controller: RunController, session: FakeSession
) -> None:
    assert not page.more_seeds.question.isVisible() and not page.more_seeds.add_button.isVisible()
    controller.start_sweep()
    session.finish()
    assert page.more_seeds.question.isVisible()


def test_seeds_panel_ten_more_seeds_train_missing_cells_only(
    swept: SweepPage, project_document: Document, session: FakeSession
) -> None:
    button = swept.more_seeds.add_button
    assert button.isVisible(), "two seeds are few"
    button.click()
    assert project_document.project.sweep.seeds == tuple(range(12))
    command, _, cells = session.asked[-1][:3]
    assert command == "start_run"
    assert set(cells) == {Cell(rate, seed) for rate in (0.0, 0.5) for seed in range(2, 12)}
    assert not button.isVisible(), "it is being done"
    session.finish()
    results = project_document.project.results
    assert results is not None and len(results.cells) == 24


def test_seeds_panel_offers_nothing_for_another_network(swept: SweepPage, project_document: Document) -> None:
    project_document.set_training(epochs=5)
    assert not swept.more_seeds.add_button.isVisible()
    swept.more_seeds.open_panel()
    panel = _panel(swept)
    assert not panel.add_button.isEnabled()
    panel.close()


def test_seeds_panel_gives_detectable_differences(swept: SweepPage, session: FakeSession) -> None:
    swept.more_seeds.question.click()
    panel = _panel(swept)
    assert panel.isVisible() and panel.headline.text()
    swept.more_seeds.question.click()
    assert not panel.isVisible() and swept.more_seeds.panel is None
    swept.more_seeds.question.click()
    panel = _panel(swept)
    panel.add_button.click()
    assert session.asked[-1][0] == "start_run" and not panel.isVisible()


@pytest.mark.parametrize("n", [4, 10])
def test_seeds_panel_table_has_the_current_number_once(swept: SweepPage, theme: Theme, n: int) -> None:
    values = [0.8 + 0.013 * (seed * 7 % 5) for seed in range(n)]
    results = sweep_results(
        {0.0: values, 0.5: [value + 0.02 + 0.004 * (i % 3) for i, value in enumerate(values)]}
    )
    panel = SeedsPanel(seeds_advice(results), theme, can_add=True)
    texts = [label.text() for label in panel.findChildren(QLabel)]
    assert sum(text.endswith("(now)") for text in texts) == 1 and f"{n} (now)" in texts
    assert "1 point" in texts and "seeds needed" in texts
    panel.close()


def test_seeds_panel_without_a_spread_has_text_only(swept: SweepPage, theme: Theme) -> None:
    results = sweep_results({0.0: (0.8,), 0.5: (0.9,)})
    panel = SeedsPanel(seeds_advice(results), theme, can_add=True)
    texts = [label.text() for label in panel.findChildren(QLabel)]
    assert "can see" not in texts and "at least 2" in panel.headline.text()
    panel.close()

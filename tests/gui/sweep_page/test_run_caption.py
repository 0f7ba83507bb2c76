"""The caption under the chart: which run it is, and how it was trained."""

from __future__ import annotations

from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.sweep_page.page import SweepPage
from tests.gui.fake_session import CPU, REASON, FakeSession


def test_caption_names_the_run_and_hides_the_trainer_behind_an_icon(
    page: SweepPage, controller: RunController, session: FakeSession, project_document: Document
) -> None:
    caption = page.caption
    assert caption.text.whole_text == "" and not caption.info.isVisible()
    controller.start_sweep()
    session.plan()
    assert caption.text.whole_text == "Sweep 1"
    assert caption.info.toolTip() == f"{REASON} Device: {CPU}."
    session.finish()
    assert caption.text.whole_text == "Sweep 1: 4 trainings in 1.9 s"
    project_document.set_training(epochs=5)
    assert caption.text.whole_text == "Sweep 1: 4 trainings in 1.9 s", "it is still that sweep"
    page.resize(624, 800)
    assert caption.info.isVisible() and caption.info.accessibleDescription()


def test_caption_warns_of_networks_that_are_slower(page: SweepPage, project_document: Document) -> None:
    project_document.set_training(clipnorm=1.0)
    assert "which is slower" in page.caption.text.whole_text

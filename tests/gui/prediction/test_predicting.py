"""Predictions are steps that can be undone, and final once there are results."""

from __future__ import annotations

from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.prediction.predicting import is_final, predict
from tests.gui.fake_session import FakeSession

SKETCH = ((0.0, 0.8), (0.5, 0.9))


def test_prediction_is_one_step_and_gone_when_empty(project_document: Document) -> None:
    document = project_document
    predict(document, "Sketch the curve", sketch=SKETCH[:1])
    predict(document, "Sketch the curve", sketch=SKETCH)
    made = document.project.prediction
    assert made is not None and made.sketch == SKETCH and made.is_blind and made.made
    predict(document, "Predict", choice="helps")
    predict(document, "Predict", choice="")
    assert document.project.prediction is not None and document.project.prediction.sketch == SKETCH
    document.undo_stack.undo()  # both choices, which followed each other
    predict(document, "Sketch the curve", sketch=())
    assert document.project.prediction is None


def test_prediction_is_final_only_if_it_came_before_the_results(
    project_document: Document, controller: RunController, session: FakeSession
) -> None:
    predict(project_document, "Predict", choice="helps")
    assert not is_final(project_document.project)
    session.get_ready()
    controller.start_sweep()
    session.finish()
    assert is_final(project_document.project)
    project_document.undo_stack.undo()
    predict(project_document, "Predict", choice="hurts")
    assert not is_final(project_document.project)

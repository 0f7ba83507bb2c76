"""The edit that makes a prediction, from whatever widget it comes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.project.project import Prediction, Project
from engine.runs.record import now
from gui.document.document import Document


def is_final(project: Project) -> bool:
    """Whether the prediction was made before the results that there are, so that it stays as it is."""
    is_blind = project.prediction is not None and project.prediction.is_blind
    return project.has_current_results and is_blind


def predict(document: Document, text: str, **changes: Any) -> None:
    """Change choice or sketch of the prediction, as a step called `text`; without both there is none."""
    project = document.project
    before = project.prediction or Prediction()
    made = replace(before, **changes, made=now(), is_blind=not project.has_current_results)
    prediction = made if made.choice or made.sketch else None
    document.edit(text, replace(project, prediction=prediction), None, ("prediction", *changes))

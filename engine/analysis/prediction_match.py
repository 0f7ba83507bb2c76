"""How many seeds agree with what the student predicted."""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.analysis.score import score_of
from engine.analysis.verdict import Verdict
from engine.analysis.wording import is_higher_better
from engine.experiment.results import SweepResults
from engine.experiment.specs import Cell

_CLAIMS = {"helps": "helps", "no_difference": "makes no difference", "hurts": "hurts"}


def match_text(results: SweepResults, found: Verdict, choice: str) -> str:
    """Compare a prediction with the seeds at the verdict's rate.

    Parameters
    ----------
    results : SweepResults
    found : Verdict
        The verdict of these results.
    choice : str
        What was predicted: one of `engine.project.project.CHOICES`, or empty.

    Returns
    -------
    str
        One sentence: "You said that dropout helps: 4 of 10 seeds agree at rate 0.6."; empty without a choice.
    """
    if choice not in _CLAIMS:
        return ""
    said = f"You said that dropout {_CLAIMS[choice]}"
    if found.rate is None:
        return f"{said}; this sweep can't tell."
    column = score_of(results)
    sign = 1.0 if is_higher_better(column) else -1.0
    scores = {result.cell: sign * result.metric(column) for result in results.cells}
    gains = [
        score - scores[base]
        for cell, score in scores.items()
        if cell.rate == found.rate and (base := Cell(0.0, cell.seed)) in scores
    ]
    better = sum(gain > 0 for gain in gains if math.isfinite(gain))
    worse = sum(gain < 0 for gain in gains if math.isfinite(gain))
    if choice == "no_difference":
        return f"{said}: at rate {found.rate:g} {better} of {len(gains)} seeds are better, {worse} worse."
    agree = better if choice == "helps" else worse
    verb = "agrees" if agree == 1 else "agree"
    return f"{said}: {agree} of {len(gains)} seeds {verb} at rate {found.rate:g}."


def family_match_text(verdicts: Sequence[Verdict], choice: str) -> str:
    """Compare a prediction with the verdicts of a family's curves.

    Parameters
    ----------
    verdicts : sequence of Verdict
    choice : str
        As in `match_text`.

    Returns
    -------
    str
        One sentence: "You said that dropout helps: 2 of 3 curves agree."; empty without a choice.
    """
    if choice not in _CLAIMS:
        return ""
    said = f"You said that dropout {_CLAIMS[choice]}"
    compared = [found for found in verdicts if found.rate is not None]
    if not compared:
        return f"{said}; this sweep can't tell."
    if choice == "no_difference":
        unclear = sum(found.tone not in ("good", "bad") for found in compared)
        return f"{said}: {unclear} of {len(verdicts)} curves show none."
    agree = sum(found.tone == ("good" if choice == "helps" else "bad") for found in compared)
    return f"{said}: {agree} of {len(verdicts)} curves agree."

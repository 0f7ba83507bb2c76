"""How many seeds agree with what the student predicted."""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.analysis.score import score_of
from engine.analysis.verdict import Verdict
from engine.analysis.wording import is_higher_better
from engine.experiment.results import SweepResults
from engine.experiment.specs import Cell
from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext

# By what was predicted: one of `engine.project.project.CHOICES`.
_CANNOT_TELL = {
    "helps": N_("You said that dropout helps; this sweep can't tell."),
    "no_difference": N_("You said that dropout makes no difference; this sweep can't tell."),
    "hurts": N_("You said that dropout hurts; this sweep can't tell."),
}


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
    if choice not in _CANNOT_TELL:
        return ""
    if found.rate is None:
        return _(_CANNOT_TELL[choice])
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
    rate = number_text(found.rate, "g")
    if choice == "no_difference":
        text = _(
            "You said that dropout makes no difference: at rate {rate} {better} of {n} seeds are better, "
            "{worse} worse."
        )
        return text.format(rate=rate, better=better, n=len(gains), worse=worse)
    if choice == "helps":
        text = ngettext(
            "You said that dropout helps: {n_agree} of {n} seeds agrees at rate {rate}.",
            "You said that dropout helps: {n_agree} of {n} seeds agree at rate {rate}.",
            better,
        )
    else:
        text = ngettext(
            "You said that dropout hurts: {n_agree} of {n} seeds agrees at rate {rate}.",
            "You said that dropout hurts: {n_agree} of {n} seeds agree at rate {rate}.",
            worse,
        )
    return text.format(n_agree=better if choice == "helps" else worse, n=len(gains), rate=rate)


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
    if choice not in _CANNOT_TELL:
        return ""
    compared = [found for found in verdicts if found.rate is not None]
    if not compared:
        return _(_CANNOT_TELL[choice])
    if choice == "no_difference":
        unclear = sum(found.tone not in ("good", "bad") for found in compared)
        text = _("You said that dropout makes no difference: {n_agree} of {n} curves show none.")
        return text.format(n_agree=unclear, n=len(verdicts))
    agree = sum(found.tone == ("good" if choice == "helps" else "bad") for found in compared)
    text = (
        _("You said that dropout helps: {n_agree} of {n} curves agree.")
        if choice == "helps"
        else _("You said that dropout hurts: {n_agree} of {n} curves agree.")
    )
    return text.format(n_agree=agree, n=len(verdicts))

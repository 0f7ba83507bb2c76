"""The verdict of a family: one sentence for all its curves, and what is left to say of each.

Each member is judged as a sweep of its own: Holm's correction counts its rates, not the values of the second
setting. The family is said to help or hurt only where all members agree.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from engine.analysis.family import family_of
from engine.analysis.score import score_of
from engine.analysis.statistics import summarize
from engine.analysis.verdict import Tone, Verdict, verdict
from engine.analysis.verdict_text import difference_sentence, rate_text
from engine.analysis.wording import after_colon, format_metric, is_higher_better
from engine.experiment.results import SweepResults
from engine.experiment.second_setting import named_values
from engine.language.lists import listed_numbers
from engine.language.numbers import number_text
from engine.language.texts import N_, _
from engine.runs.record import RunRecord

_HELPS = {
    # Translators: {values} is a value with its setting, "64 units"; {difference} is "held-out accuracy is
    # 2.0 points higher than without dropout"; so in the sentences that follow.
    "units": N_(
        "Dropout helps with every number of units: most with {values} at rate {rate}, where {difference}."
    ),
    "epochs": N_(
        "Dropout helps with every number of epochs: most with {values} at rate {rate}, where {difference}."
    ),
    "train_samples": N_(
        "Dropout helps with every number of training samples: most with {values} at rate {rate}, where "
        "{difference}."
    ),
    "label_noise": N_(
        "Dropout helps with every share of label noise: most with {values} at rate {rate}, where "
        "{difference}."
    ),
    "learning_rate": N_(
        "Dropout helps with every learning rate: most with {values} at rate {rate}, where {difference}."
    ),
}
_HURTS = {
    "units": N_(
        "Dropout hurts with every number of units: most with {values} at rate {rate}, where {difference}."
    ),
    "epochs": N_(
        "Dropout hurts with every number of epochs: most with {values} at rate {rate}, where {difference}."
    ),
    "train_samples": N_(
        "Dropout hurts with every number of training samples: most with {values} at rate {rate}, where "
        "{difference}."
    ),
    "label_noise": N_(
        "Dropout hurts with every share of label noise: most with {values} at rate {rate}, where "
        "{difference}."
    ),
    "learning_rate": N_(
        "Dropout hurts with every learning rate: most with {values} at rate {rate}, where {difference}."
    ),
}
_UNCLEAR = {
    "units": N_("Cannot be told apart with {n} seeds, whatever the number of units."),
    "epochs": N_("Cannot be told apart with {n} seeds, whatever the number of epochs."),
    "train_samples": N_("Cannot be told apart with {n} seeds, whatever the number of training samples."),
    "label_noise": N_("Cannot be told apart with {n} seeds, whatever the share of label noise."),
    "learning_rate": N_("Cannot be told apart with {n} seeds, whatever the learning rate."),
}
_OUTCOMES: dict[Tone, str] = {"good": "helps", "bad": "hurts"}
_SENTENCES = {
    # Translators: the first of the values in a sentence has its setting, "64 units"; the others are numbers
    # alone; so in the sentences that follow.
    ("helps",): N_("Dropout helps with {helps}."),
    ("hurts",): N_("Dropout hurts with {hurts}."),
    ("unclear",): N_("With {unclear} the result is unclear."),
    ("helps", "hurts"): N_("Dropout helps with {helps}; it hurts with {hurts}."),
    ("helps", "unclear"): N_("Dropout helps with {helps}; with {unclear} the result is unclear."),
    ("hurts", "unclear"): N_("Dropout hurts with {hurts}; with {unclear} the result is unclear."),
    ("helps", "hurts", "unclear"): N_(
        "Dropout helps with {helps}; it hurts with {hurts}; with {unclear} the result is unclear."
    ),
}
_EACH = N_("Each curve is judged by itself: Holm's correction counts its rates.")
_DISAGREE = N_(
    "The curves do not agree, and one of several can stand out by chance: sweep it again with new seeds "
    "before you trust it."
)


@dataclass(frozen=True)
class MemberVerdict:
    """What is said of one member below the family's headline.

    Attributes
    ----------
    key : str
        The second setting's value.
    found : Verdict
        Its verdict as a sweep of its own.
    headline : str
        That verdict's headline or, if it is the same for all members, the best mean.
    details : str
        The notes that are not those of all members.
    """

    key: str
    found: Verdict
    headline: str
    details: str


@dataclass(frozen=True)
class FamilyVerdict:
    """The verdict of a family.

    Attributes
    ----------
    whole : Verdict
        For the family as a whole.
    members : tuple of MemberVerdict
        In the family's order.
    """

    whole: Verdict
    members: tuple[MemberVerdict, ...]


def judge_family(record: RunRecord) -> FamilyVerdict:
    """Judge a family and each of its members, also those that are planned and not trained.

    Parameters
    ----------
    record : RunRecord
        A sweep with a second setting.

    Returns
    -------
    FamilyVerdict

    Raises
    ------
    ValueError
        If the run has no second setting.
    """
    second = record.definition.sweep.second
    members = family_of(record).members
    assert second is not None  # else family_of has raised
    return family_verdict(second.setting, [(key, results, verdict(results)) for key, results in members])


def family_verdict(
    setting: str, judged: Sequence[tuple[str, SweepResults, Verdict]], *, is_running: bool = False
) -> FamilyVerdict:
    """Sum up the verdicts of a family's members.

    Parameters
    ----------
    setting : str
        An id of SECOND_SETTINGS.
    judged : sequence of (str, SweepResults, Verdict)
        The value, the results and the verdict of each member.
    is_running : bool
        Whether members without results are left out of the headline, since they are still to come.

    Returns
    -------
    FamilyVerdict
        Of one member alone, its own verdict.
    """
    verdicts = [(key, found) for key, _, found in judged]
    if is_running:
        trained = {key for key, results, _ in judged if results.cells}
        verdicts = [(key, found) for key, found in verdicts if key in trained] or verdicts
    is_alone = len(judged) == 1
    first = () if is_alone else judged[0][2].notes
    shared = tuple(note for note in first if all(note in found.notes for _, _, found in judged))
    is_same = not is_alone and len({found.sentence for _, _, found in judged}) == 1
    members = []
    for key, results, found in judged:
        own = " ".join(note for note in found.notes if note not in shared)
        said = " ".join(filter(None, (_best_mean(results), found.guess))) if is_same else found.headline
        members.append(MemberVerdict(key, found, said or found.headline, own))
    column = score_of(judged[0][1])
    whole = verdicts[0][1] if is_alone else _whole(setting, column, verdicts, shared)
    return FamilyVerdict(whole, tuple(members))


def _whole(
    setting: str, column: str, verdicts: Sequence[tuple[str, Verdict]], shared: tuple[str, ...]
) -> Verdict:
    groups = _grouped(verdicts)
    first = verdicts[0][1]
    guess = _guesses(setting, verdicts)
    compared = [(key, found) for key, found in verdicts if found.difference is not None]
    strongest = max(compared, key=_size, default=None)
    difference = strongest[1].difference if strongest is not None else None
    tone: Tone
    notes: tuple[str, ...]
    if len(groups) > 1:
        headline, tone = _sentences(setting, groups), "neutral"
        notes = (_(_DISAGREE), _(_EACH), *shared)
    elif strongest is None or difference is None:
        headline, tone, notes = first.sentence, first.tone, shared
    else:
        tone, notes = first.tone, (_(_EACH), *shared)
        if tone in _OUTCOMES:
            headline = _((_HELPS if tone == "good" else _HURTS)[setting]).format(
                values=named_values(setting, strongest[0]),
                rate=rate_text(difference),
                difference=difference_sentence(column, difference),
            )
        else:
            n = max(found.difference.n for _key, found in compared if found.difference is not None)
            headline = _(_UNCLEAR[setting]).format(n=n)
    return Verdict(tone, f"{headline} {guess}".rstrip(), notes, difference, guess)


def _grouped(verdicts: Sequence[tuple[str, Verdict]]) -> dict[str, list[str]]:
    """Group the values by outcome: "helps", "hurts", "unclear", or what is said where nothing is compared."""
    groups: dict[str, list[str]] = {"helps": [], "hurts": [], "unclear": []}
    for key, found in verdicts:
        outcome = _OUTCOMES.get(found.tone, "unclear") if found.difference is not None else found.sentence
        groups.setdefault(outcome, []).append(key)
    return {outcome: keys for outcome, keys in groups.items() if keys}


def _sentences(setting: str, groups: dict[str, list[str]]) -> str:
    """Say which values have which outcome; the setting is named once."""
    names = {
        outcome: listed_numbers(keys) if place else named_values(setting, *keys)
        for place, (outcome, keys) in enumerate(groups.items())
    }
    told = tuple(outcome for outcome in names if outcome in ("helps", "hurts", "unclear"))
    sentences = [_(_SENTENCES[told]).format(**{outcome: names[outcome] for outcome in told})] if told else []
    others = [_with(values, outcome) for outcome, values in names.items() if outcome not in told]
    return " ".join([*sentences, *others])


def _with(values: str, sentence: str) -> str:
    # Translators: {values} is "64 units", or numbers alone; {sentence} is a whole one, with its full stop.
    return _("With {values}: {sentence}").format(values=values, sentence=after_colon(sentence))


def _guesses(setting: str, verdicts: Sequence[tuple[str, Verdict]]) -> str:
    """Say which members are no better than always guessing; as for one sweep if all are."""
    groups: dict[str, list[str]] = {}
    for key, found in verdicts:
        groups.setdefault(found.guess, []).append(key)
    if len(groups) == 1:
        return verdicts[0][1].guess
    return " ".join(_with(named_values(setting, *keys), guess) for guess, keys in groups.items() if guess)


def _size(item: tuple[str, Verdict]) -> float:
    difference = item[1].difference
    return abs(difference.mean) if difference is not None else 0.0


def _best_mean(results: SweepResults) -> str:
    """Format the best mean over seeds: "Best mean: 98.2 % at rate 0."; empty without one."""
    column = score_of(results)
    sign = 1.0 if is_higher_better(column) else -1.0
    rows = [row for row in summarize(results.cells, column) if math.isfinite(row.mean)]
    if not rows:
        return ""
    best = max(rows, key=lambda row: sign * row.mean)
    text = _("Best mean: {score} at rate {rate}.")
    return text.format(score=format_metric(column, best.mean), rate=number_text(best.rate, "g"))

"""What lists of runs show of a run: its score, verdict, plan and time, as short texts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from engine.analysis.family_verdict import judge_family
from engine.analysis.variance_study import study_of
from engine.analysis.verdict import Tone, verdict
from engine.analysis.wording import (
    format_difference,
    format_metric,
    is_higher_better,
    score_label,
    sentence_case,
)
from engine.experiment.results import SweepResults
from engine.experiment.second_setting import counted_values
from engine.experiment.specs import score_column
from engine.language.lists import listed
from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext
from engine.runs.difference import KIND_LABELS
from engine.runs.record import ALL, TRAIN, VARIANCE, RunRecord, part_label

_NO_RESULTS = N_("no results")


@dataclass(frozen=True)
class RunScore:
    """The best mean over seeds of a run.

    Attributes
    ----------
    column : str
    value : float
        In the metric's own unit.
    rate : float or None
        The rate that has it; None if each layer has its own.
    part : str
        Label of the part that has it; empty if the run has no second setting.
    """

    column: str
    value: float
    rate: float | None
    part: str = ""

    @property
    def text(self) -> str:
        """The value as text: "95.0 %"."""
        return format_metric(self.column, self.value)

    @property
    def place(self) -> str:
        """The rate and part as text: "at 0.6, 64 units"; empty for a single training."""
        if self.rate is None:
            return self.part
        text = _("at {rate}, {part}") if self.part else _("at {rate}")
        return text.format(rate=number_text(self.rate, "g"), part=self.part)

    @property
    def full_text(self) -> str:
        """Value and place as text: "95.0 % at 0.6"."""
        # Translators: {place} is "at 0.6" or "at 0.6, 64 units".
        return _("{value} {place}").format(value=self.text, place=self.place).rstrip()


@dataclass(frozen=True)
class RunVerdict:
    """The verdict of a run.

    Attributes
    ----------
    tone : str
        As in Verdict.
    verdict_label : str
        One or two words for a list, in English; `_` gives them in the language in use.
    headline : str
        One sentence.
    details : str
        The sentences that explain it.
    """

    tone: Tone
    verdict_label: str
    headline: str
    details: str = ""


def run_score(run: RunRecord) -> RunScore | None:
    """Find the best mean over the parts of a run.

    This is a plain mean without statistics, so that thousands of runs can be sorted by it.

    Parameters
    ----------
    run : RunRecord

    Returns
    -------
    RunScore or None
        None if there is no rate whose trainings all have a finite score.
    """
    column = score_column(run.definition.data, run.definition.training)
    sign = 1.0 if is_higher_better(column) else -1.0
    found = []
    for part in run.parts:
        if run.kind == VARIANCE and part.key != ALL:
            continue
        label = part_label(run, part.key) if run.is_family else ""
        found += [RunScore(column, mean, rate, label) for rate, mean in _means(part.results, column)]
    return max(found, key=lambda score: sign * score.value, default=None)


def _means(results: SweepResults, column: str) -> Iterator[tuple[float | None, float]]:
    """Yield each rate with its mean, if all its values are finite."""
    values: dict[float | None, list[float]] = {}
    for cell in results.cells:
        for name, value in cell.metrics:
            if name == column:
                values.setdefault(cell.cell.rate, []).append(value)
    for rate, row in values.items():
        if all(map(math.isfinite, row)):
            yield rate, math.fsum(row) / len(row)


def run_verdict(run: RunRecord) -> RunVerdict:
    """Judge a run; imports scipy where there is something to compare.

    Parameters
    ----------
    run : RunRecord

    Returns
    -------
    RunVerdict
    """
    if run.kind == TRAIN:
        return RunVerdict("neutral", "", _("One training proves little: a sweep says more."))
    if run.kind == VARIANCE:
        return RunVerdict("neutral", "", _("Why trainings at one rate differ."))
    if not run.is_family:
        found = verdict(run.results)
        return RunVerdict(found.tone, _outcome_label(run.results, found.tone), found.headline, found.details)
    if not run.parts:
        return RunVerdict("neutral", _NO_RESULTS, _("No results yet."))
    family = judge_family(run)
    trained = {part.key for part in run.parts}
    tones = {member.found.tone for member in family.members if member.key in trained}
    label = _outcome_label(run.parts[0].results, *tones) if len(tones) == 1 else N_("mixed")
    lines = [f"{part_label(run, member.key)}: {member.headline}" for member in family.members]
    return RunVerdict(family.whole.tone, label, family.whole.headline, "\n".join(lines))


def variance_verdict(run: RunRecord) -> RunVerdict:
    """Judge a variance study; the bootstrap takes some ten milliseconds and imports numpy.

    Parameters
    ----------
    run : RunRecord
        Of kind CHANCE.

    Returns
    -------
    RunVerdict

    Raises
    ------
    ValueError
        If the run is of another kind.
    """
    shares = study_of(run).shares
    if shares is None:
        return RunVerdict("neutral", "", _("The study is not finished: click Find out to continue."))
    return RunVerdict("neutral", "", shares.headline, shares.details)


def _outcome_label(results: SweepResults, tone: Tone) -> str:
    if tone in ("good", "bad"):
        return N_("helps") if tone == "good" else N_("hurts")
    rates = {result.cell.rate for result in results.cells} - {None}
    if tone == "neutral":
        return N_("can't tell") if rates - {0.0} else _NO_RESULTS if not rates else N_("only rate 0")
    if 0.0 not in rates:
        return N_("no rate 0")
    if not results.experiment.data.is_held_out:
        return N_("training data")
    return N_("one seed") if len({result.cell.seed for result in results.cells}) == 1 else N_("no verdict")


def plan_text(run: RunRecord) -> str:
    """Format what was trained: "9 rates × 5 seeds", "seed 3", "20 seeds at 0.5".

    Parameters
    ----------
    run : RunRecord

    Returns
    -------
    str
    """
    sweep = run.definition.sweep
    n_seeds, n_rates = len(sweep.seeds), len(sweep.rates)
    if run.kind == TRAIN:
        cells = run.results.cells
        return _("seed {seed}").format(seed=cells[0].cell.seed) if cells else ""
    if run.kind == VARIANCE:
        text = ngettext("{n} seed at {rate}", "{n} seeds at {rate}", n_seeds)
        return text.format(n=n_seeds, rate=number_text(sweep.rates[0], "g"))
    seeds = ngettext("{n} seed", "{n} seeds", n_seeds).format(n=n_seeds)
    rates = ngettext("{n} rate", "{n} rates", n_rates).format(n=n_rates)
    if sweep.second is None:
        return f"{rates} × {seeds}"
    return f"{rates} × {seeds} × {counted_values(sweep.second.setting, len(sweep.second.values))}"


def score_difference_text(a: RunRecord, b: RunRecord, n_settings: int) -> str:
    """Describe the difference between the scores of two runs, and say that it is not a test.

    Parameters
    ----------
    a, b : RunRecord
    n_settings : int
        Number of settings in which the runs differ.

    Returns
    -------
    str
        One or two sentences; also where the scores cannot be compared.
    """
    score_a, score_b = run_score(a), run_score(b)
    if score_a is None or score_b is None:
        return _("{run} has no score to compare.").format(run=(a if score_a is None else b).name)
    if score_a.column != score_b.column:
        text = _("Their scores can't be compared: they are {first} and {second}.")
        return text.format(first=score_label(score_a.column), second=score_label(score_b.column))
    if a.definition.data.identity != b.definition.data.identity:
        return _("Their scores can't be compared: they are of different data sets.")
    difference = score_b.value - score_a.value
    if difference == 0:
        text = _("Both have the same {score}: {value}.")
    elif difference > 0:
        text = _("The {score} of {run} is {difference} above that of {other} ({values}).")
    else:
        text = _("The {score} of {run} is {difference} below that of {other} ({values}).")
    sentence = text.format(
        score=score_label(score_a.column),
        value=score_a.text,
        run=b.name,
        difference=format_difference(score_a.column, abs(difference)),
        other=a.name,
        values=listed([score_b.full_text, score_a.full_text]),
    )
    if not n_settings:
        return " ".join([sentence, _("Their settings are the same.")])
    test = ngettext(
        "This is not a test: the runs differ in {n} setting.",
        "This is not a test: the runs differ in {n} settings.",
        n_settings,
    )
    return f"{sentence} {test.format(n=n_settings)}"


def kind_label(run: RunRecord) -> str:
    """Name the kind of a run: "Sweep", "Training", "Why different"."""
    return sentence_case(_(KIND_LABELS[run.kind]))

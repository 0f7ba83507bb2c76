"""The report's sections on the results: verdict, curve, table of rates, and the prediction."""

from __future__ import annotations

import itertools
import math

from engine.analysis.family_verdict import judge_family
from engine.analysis.rate_table import RateRow, rate_table
from engine.analysis.run_text import run_verdict
from engine.analysis.score import score_differences, score_of
from engine.analysis.statistics import summarize
from engine.analysis.verdict import verdict
from engine.analysis.wording import (
    format_difference,
    format_interval,
    format_metric,
    format_p,
    score_label,
    sentence_case,
)
from engine.data.catalogue import target_text
from engine.experiment.results import SweepResults
from engine.language.dates import moment_text
from engine.language.lists import comma_listed
from engine.language.numbers import number_text
from engine.language.texts import N_, _
from engine.project.project import Prediction
from engine.report.blocks import (
    Block,
    Callout,
    Facts,
    NumberName,
    Paragraph,
    Section,
    Table,
    TableCell,
    head_cells,
    number_cell,
)
from engine.report.figures import curve_figure, difference_figure, family_figure
from engine.report.text import CHOICE_LABELS, is_later, outcome_text
from engine.runs.record import RunRecord, part_label

NOTHING = "–"
DIFFERENCE_INTERVAL = "difference interval"  # not a text: a statistic's name in the page
_RATE_HEAD = (
    N_("Rate"),
    N_("Seeds"),
    N_("Mean"),
    N_("Std. dev."),
    N_("95 % interval"),
    N_("vs. no dropout"),
    N_("95 % interval"),
    N_("p (Holm)"),
)


def prediction_section(prediction: Prediction, run: RunRecord) -> Section:
    """What was predicted, when, and how it compares with the results."""
    results, found = run.results, run_verdict(run)
    is_blind = prediction.is_blind and not is_later(prediction.made, run.made)
    when = _("before the first sweep") if is_blind else _("after a sweep had been seen")
    moment = moment_text(prediction.made)
    rows = [(_("Made"), comma_listed([when, moment]) if moment else when)]
    if prediction.choice:
        rows.append((_("Predicted"), f"{_(CHOICE_LABELS[prediction.choice])}."))
        rows.append((_("Result"), found.headline))
        rows.append((_("Prediction and result"), outcome_text(prediction.choice, found.verdict_label)))
    if prediction.sketch:
        rows.append((_("Sketch"), sketch_text(prediction, results)))
    return Section("prediction", _("Predicted first"), (Facts(_("Prediction"), tuple(rows)),))


def sketch_text(prediction: Prediction, results: SweepResults) -> str:
    """Describe the mean distance of the sketch to the curve over the swept rates."""
    column = score_of(results)
    gaps = [
        abs(value - item.mean)
        for item in summarize(results.cells, column)
        if math.isfinite(item.mean) and (value := sketched(prediction, item.rate)) is not None
    ]
    if not gaps:
        return _("The dotted line in the chart.")
    distance = format_difference(column, math.fsum(gaps) / len(gaps))
    return _("The dotted line in the chart; on average {distance} away from the mean.").format(
        distance=distance
    )


def sketched(prediction: Prediction, rate: float) -> float | None:
    """The sketch's value at a rate; None outside its range."""
    points = sorted(prediction.sketch)
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        if x1 <= rate <= x2:
            return y1 if x1 == x2 else y1 + (y2 - y1) * (rate - x1) / (x2 - x1)
    return next((y for x, y in points if x == rate), None)


def results_section(run: RunRecord, prediction: Prediction | None, *, with_figures: bool) -> Section:
    """The verdict, the curve, the table of rates and the differences; of a family, those of each member."""
    blocks: list[Block] = []
    if run.is_family and with_figures:
        blocks.append(family_figure(run))
    members = {}
    if run.is_family:
        family = judge_family(run)
        members = {member.key: member for member in family.members}
        if len(members) > 1:
            blocks.insert(0, Callout(family.whole.tone, family.whole.headline, family.whole.details))
    for part in run.parts:
        name = part_label(run, part.key) if run.is_family else ""
        if run.is_family:
            member = members[part.key]
            blocks.append(Callout(member.found.tone, f"{name}: {member.headline}", member.details))
        else:
            found = verdict(part.results)
            blocks.append(Callout(found.tone, found.headline, found.details))
        if with_figures and not run.is_family:
            blocks.append(curve_figure(part.results, prediction))
        for metric in part.results.experiment.training.metrics:
            blocks.append(rates_table(part.results.led_by(metric), part.key, name))
        if with_figures and not run.is_family and has_pairs(part.results):
            blocks.append(difference_figure(part.results))
    description = _(
        "“vs. no dropout” is each seed's score at this rate minus its score at rate 0, averaged over the "
        "seeds. p is from a paired t test with Holm's correction for all rates: the smaller it is, the "
        "less chance alone explains the difference."
    )
    return Section("results", _("Results"), (*blocks, Paragraph(description, is_note=True)))


def has_pairs(results: SweepResults) -> bool:
    """Whether two seeds or more have rate 0 and another one."""
    return any(row.n > 1 and math.isfinite(row.mean) for row in score_differences(results))


def rates_table(results: SweepResults, key: str = "", name: str = "") -> Table:
    """One row per rate."""
    column = score_of(results)
    target = target_text(results.experiment.data)
    of_rates = _("{score} by dropout rate").format(score=sentence_case(score_label(column)))
    caption = comma_listed([text for text in (of_rates, name, target) if text])
    rows = tuple(_rate_row(column, row, key) for row in rate_table(results))
    return Table(caption, head_cells([_(name) for name in _RATE_HEAD]), rows)


def _rate_row(column: str, row: RateRow, key: str) -> tuple[TableCell, ...]:
    def number(statistic: str, text: str) -> TableCell:
        return number_cell(text, NumberName(column, row.rate, None, statistic, key))

    is_base = row.rate == 0
    difference = (row.difference, row.difference_low, row.difference_high)
    return (
        TableCell(number_text(row.rate, "g"), is_heading=True),
        number("n", str(row.n)),
        number("mean", value_text(column, row.mean)),
        number("std", difference_text(column, row.std)),
        number("interval", interval_text(column, row.ci_low, row.ci_high)),
        number("difference", "" if is_base else difference_text(column, difference[0])),
        number(DIFFERENCE_INTERVAL, "" if is_base else difference_text(column, *difference[1:])),
        number("p", "" if is_base else format_p(row.p_holm)),
    )


def value_text(column: str, value: float) -> str:
    """Format a score; a dash if there is none."""
    return format_metric(column, value) if math.isfinite(value) else NOTHING


def difference_text(column: str, *values: float) -> str:
    """Format a difference or a range of differences; a dash if there is none."""
    return format_difference(column, *values) if all(map(math.isfinite, values)) else NOTHING


def interval_text(column: str, low: float, high: float) -> str:
    """Format a range of scores; a dash if there is none."""
    return format_interval(column, low, high) if math.isfinite(low) and math.isfinite(high) else NOTHING

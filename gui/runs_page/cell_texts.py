"""The texts of the list's cells: to show, for screen readers, and for tooltips."""

from __future__ import annotations

from enum import IntEnum

from engine.language.texts import _
from engine.runs.record import RunRecord
from gui.runs_page.run_details import FactsCache
from gui.runs_page.run_scorer import RunScorer
from gui.theme.run_colours import NAMES
from gui.widgets.plain_text import plain_tip


class Column(IntEnum):
    """The columns of the list."""

    OVERLAY = 0
    STAR = 1
    RUN = 2
    DATA = 3
    WHEN = 4
    SCORE = 5
    VERDICT = 6


class CellTexts:
    """Texts of a run by column; a verdict that is not computed yet is requested."""

    def __init__(self, facts_cache: FactsCache, scorer: RunScorer) -> None:
        self._facts_cache, self._scorer = facts_cache, scorer

    def text(self, run: RunRecord, column: Column) -> str:
        """The cell's first line."""
        facts = self._facts_cache.facts(run)
        match column:
            case Column.RUN:
                return facts.name
            case Column.DATA:
                return facts.data
            case Column.WHEN:
                return facts.when
            case Column.SCORE:
                score = self._scorer.score(run)
                return score.text if score is not None else ""
            case Column.VERDICT:
                found = self._scorer.verdict(run)
                return _(found.verdict_label) if found is not None else ""
        return ""

    def accessible_text(self, run: RunRecord, column: Column, *, is_overlaid: bool) -> str:
        """Everything that the cell shows as text, including icons and colours."""
        facts = self._facts_cache.facts(run)
        match column:
            case Column.OVERLAY:
                return _("on the chart") if is_overlaid else _("not on the chart")
            case Column.STAR:
                return _("starred") if run.is_starred else _("no star")
            case Column.RUN:
                colour = _(NAMES.get(run.colour, "")) if run.colour else ""
                parts = [facts.name, facts.kind, facts.network, colour, facts.notes]
            case Column.DATA:
                parts = [facts.data, facts.plan]
            case Column.WHEN:
                # Translators: for how long.
                parts = [facts.when, facts.took and _("trained {time}").format(time=facts.took)]
            case Column.SCORE:
                score = self._scorer.score(run)
                return score.full_text if score is not None else _("no score")
            case Column.VERDICT:
                found = self._scorer.verdict(run)
                return found.headline if found is not None else _("not computed yet")
        return ", ".join(part for part in parts if part)

    def tip(self, run: RunRecord, column: Column, *, is_overlaid: bool) -> str:
        """What a click would do, or the text that the cell has no space for."""
        match column:
            case Column.OVERLAY:
                return _("Remove from the charts (O)") if is_overlaid else _("Overlay on the charts (O)")
            case Column.STAR:
                # Translators: remove the star from a run, or give it one.
                return _("Unstar (S)") if run.is_starred else _("Star it (S)")
            case Column.RUN:
                facts = self._facts_cache.facts(run)
                return plain_tip("\n".join(filter(None, (f"{facts.name}: {facts.network}", run.notes))))
            case _:
                return plain_tip(self.accessible_text(run, column, is_overlaid=is_overlaid))

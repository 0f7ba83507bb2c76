"""Which runs the list shows: those that match words, a kind and a star."""

from __future__ import annotations

from dataclasses import dataclass

from engine.language.texts import _
from engine.runs.record import RunRecord
from gui.runs_page.run_details import FactsCache
from gui.runs_page.run_scorer import VERDICTS, RunScorer
from gui.runs_page.setting_columns import SETTING_COLUMNS
from gui.theme.run_colours import NAMES


@dataclass(frozen=True)
class RunFilter:
    """Every word of `text` must be in what a run's row can show, its notes or its colour."""

    text: str = ""
    kind: str = ""
    is_starred: bool = False


class RunSearch:
    """Applies a filter; caches each run's search text while the run is the same value."""

    def __init__(self, facts_cache: FactsCache, scorer: RunScorer) -> None:
        self._facts_cache, self._scorer = facts_cache, scorer
        self._texts: dict[str, tuple[RunRecord, str]] = {}

    def shown(self, runs: tuple[RunRecord, ...], run_filter: RunFilter) -> list[RunRecord]:
        """The runs that match, in their order."""
        needles = run_filter.text.casefold().split()
        return [
            run
            for run in runs
            if (not run_filter.kind or run.kind == run_filter.kind)
            and (not run_filter.is_starred or run.is_starred)
            and (not needles or self._has(run, needles))
        ]

    def forget(self) -> None:
        """Clear the cache, because another project was opened."""
        self._texts.clear()

    def _has(self, run: RunRecord, needles: list[str]) -> bool:
        known = self._texts.get(run.uid)
        if known is None or known[0] is not run:
            known = self._texts[run.uid] = (run, self._text(run).casefold())
        text = known[1]
        if self._scorer.is_known(run, VERDICTS) and (found := self._scorer.verdict(run)) is not None:
            text = f"{text}\n{_(found.verdict_label).casefold()}"
        return all(needle in text for needle in needles)

    def _text(self, run: RunRecord) -> str:
        facts, score = self._facts_cache.facts(run), self._scorer.score(run)
        shown = (facts.name, facts.kind, facts.network, facts.data, facts.plan, facts.when, facts.took)
        scores = (score.text, score.place) if score is not None else ()
        settings = [column.text(run) for column in SETTING_COLUMNS]
        colour = _(NAMES.get(run.colour, "")) if run.colour else ""
        return "\n".join((*shown, *scores, *settings, run.notes, colour))

"""Which runs the list shows: words, a kind, a star."""

from __future__ import annotations

from dataclasses import dataclass

from engine.analysis.run_words import kind_word
from engine.runs.record import CHANCE, SWEEP, TRAIN, RunRecord
from gui.runs_page.run_facts import data_title
from gui.theme.run_colours import NAMES

KINDS = (("All", ""), ("Sweeps", SWEEP), ("Trainings", TRAIN), ("Why different", CHANCE))


@dataclass(frozen=True)
class RunFilter:
    """Every word of `text` must be in a run's name, notes, data set, kind or colour."""

    text: str = ""
    kind: str = ""
    is_starred: bool = False


class RunSearch:
    """Applies a filter; remembers each run's words as long as the run stays the same value."""

    def __init__(self) -> None:
        self._words: dict[str, tuple[RunRecord, str]] = {}

    def shown(self, runs: tuple[RunRecord, ...], wanted: RunFilter) -> list[RunRecord]:
        """The runs that pass, in their order."""
        needles = wanted.text.casefold().split()
        return [
            run
            for run in runs
            if (not wanted.kind or run.kind == wanted.kind)
            and (not wanted.is_starred or run.is_starred)
            and (not needles or self._has(run, needles))
        ]

    def forget(self) -> None:
        """Another project."""
        self._words.clear()

    def _has(self, run: RunRecord, needles: list[str]) -> bool:
        known = self._words.get(run.uid)
        if known is None or known[0] is not run:
            colour = NAMES.get(run.colour, "") if run.colour else ""
            texts = (run.name, run.notes, data_title(run.definition.data.dataset), kind_word(run), colour)
            known = self._words[run.uid] = (run, "\n".join(texts).casefold())
        return all(needle in known[1] for needle in needles)

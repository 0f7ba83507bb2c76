"""What a row of the list says of a run, as texts that are made when the row is first seen."""

from __future__ import annotations

from dataclasses import dataclass

from engine.analysis.run_words import kind_word, plan_words, when_words
from engine.data.catalogue import DATA_SETS
from engine.network.network_words import network_words
from engine.runs.record import CHANCE, SWEEP, TRAIN, RunRecord
from gui.control.run_clock import seconds_text

KIND_ICONS = {SWEEP: "chart", TRAIN: "train", CHANCE: "chance"}


@dataclass(frozen=True)
class RunFacts:
    """The texts of one row."""

    name: str
    notes: str
    kind: str
    icon: str
    network: str
    data: str
    plan: str
    when: str
    took: str


def facts_of(run: RunRecord) -> RunFacts:
    """The texts of a run; `notes` is their first line."""
    return RunFacts(
        name=run.name,
        notes=next((line.strip() for line in run.notes.splitlines() if line.strip()), ""),
        kind=kind_word(run),
        icon=KIND_ICONS[run.kind],
        network=network_words(run.definition.network),
        data=data_title(run.definition.data.dataset),
        plan=plan_words(run),
        when=when_words(run.made),
        took=seconds_text(run.seconds) if run.seconds else "",
    )


def data_title(dataset: str) -> str:
    """A data set as people read it; one that the catalogue lacks is its id."""
    return DATA_SETS[dataset].title if dataset in DATA_SETS else dataset


class FactsBook:
    """Remembers each run's texts as long as the run stays the same value."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[RunRecord, RunFacts]] = {}

    def facts(self, run: RunRecord) -> RunFacts:
        """The texts of a run, made once."""
        known = self._known.get(run.uid)
        if known is None or known[0] is not run:
            known = self._known[run.uid] = (run, facts_of(run))
        return known[1]

    def forget(self) -> None:
        """Another project, or another day: "today" means another one."""
        self._known.clear()

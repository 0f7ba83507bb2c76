"""The orders in which the list shows runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from engine.analysis.wording import is_higher_better
from engine.data.catalogue import data_set_title
from engine.language.texts import N_, _
from engine.network.network_text import network_text
from engine.runs.record import RunRecord
from gui.runs_page.run_scorer import SCORES, VERDICTS, RunScorer
from gui.runs_page.setting_columns import SETTING_COLUMNS, SettingColumn

_TONES = ("good", "neutral", "warn", "bad")
_NUMBER = re.compile(r"(\d+)")
Key = Callable[[RunRecord], object]


@dataclass(frozen=True)
class Order:
    """A sort order: its id, what it is called in both directions, and whether it is descending by default.

    The names are in English, and that of the setting by which it sorts comes in.
    """

    id: str
    first_name: str
    last_name: str
    is_down: bool = False
    needs: str = ""
    setting: str = ""

    @property
    def first_label(self) -> str:
        """What it is called by default."""
        return _(self.first_name).format(setting=_(self.setting))

    @property
    def last_label(self) -> str:
        """What it is called in the other direction."""
        return _(self.last_name).format(setting=_(self.setting))


MENU_ORDERS = {
    order.id: order
    for order in (
        # Translators: orders of the runs.
        Order("when", N_("Newest first"), N_("Oldest first"), is_down=True),
        Order("name", N_("Name, A to Z"), N_("Name, Z to A")),
        Order("score", N_("Best score first"), N_("Worst score first"), is_down=True, needs=SCORES),
        Order("verdict", N_("Dropout helps first"), N_("Dropout hurts first"), needs=VERDICTS),
        Order("data", N_("Data set, A to Z"), N_("Data set, Z to A")),
        Order("network", N_("Network, A to Z"), N_("Network, Z to A")),
        Order("kind", N_("Kind, A to Z"), N_("Kind, Z to A")),
        Order("took", N_("Longest first"), N_("Shortest first"), is_down=True),
        Order("star", N_("Starred first"), N_("Starred last"), is_down=True),
        Order("overlay", N_("On the chart first"), N_("On the chart last"), is_down=True),
    )
}


def _setting_order(column: SettingColumn) -> Order:
    """The order in which a click on a setting's header sorts."""
    if column.is_word:
        up, down = N_("{setting}, A to Z"), N_("{setting}, Z to A")
    else:
        up, down = N_("{setting}, lowest first"), N_("{setting}, highest first")
    return Order(column.id, up, down, setting=column.title)


ORDERS = MENU_ORDERS | {column.id: _setting_order(column) for column in SETTING_COLUMNS}


def ordered(
    runs: Iterable[RunRecord], order_id: str, *, is_down: bool, scorer: RunScorer, overlaid: Collection[str]
) -> list[RunRecord]:
    """The runs sorted; equal ones newest first, those without a value always last.

    The project has runs in the order of their arrival: of the same second the later one is newer.
    """
    newest = sorted(runs, key=lambda run: run.made)[::-1]
    if order_id == "when":
        return newest if is_down else newest[::-1]
    key = _key(order_id, scorer, overlaid)
    keyed = [(key(run), run) for run in newest]
    # A reversed sort keeps the order of equal ones.
    having = sorted((one for one in keyed if one[0] is not None), key=lambda one: one[0], reverse=is_down)  # type: ignore[arg-type,return-value]
    return [run for _, run in having] + [run for value, run in keyed if value is None]


def _key(order_id: str, scorer: RunScorer, overlaid: Collection[str]) -> Key:
    keys: dict[str, Key] = {
        "name": lambda run: _natural(run.name),
        "score": lambda run: _score_key(run, scorer),
        "verdict": lambda run: _verdict_key(run, scorer),
        "data": lambda run: data_set_title(run.definition.data).casefold(),
        "network": lambda run: _natural(network_text(run.definition.network)),
        "kind": lambda run: run.kind,
        "took": lambda run: run.seconds,
        "star": lambda run: run.is_starred,
        "overlay": lambda run: run.uid in overlaid,
        **{column.id: column.key for column in SETTING_COLUMNS},
    }
    return keys[order_id]


def _natural(text: str) -> list[tuple[int, str]]:
    """A sort key by which "Sweep 10" comes after "Sweep 9"."""
    parts = _NUMBER.split(text.casefold())
    return [(int(part), "") if part.isdigit() and part.isascii() else (-1, part) for part in parts]


def _score_key(run: RunRecord, scorer: RunScorer) -> object:
    """Scores of one metric are grouped; larger keys are better."""
    score = scorer.score(run)
    if score is None:
        return None
    is_high = is_higher_better(score.column)
    return is_high, "" if is_high else score.column, score.value if is_high else -score.value


def _verdict_key(run: RunRecord, scorer: RunScorer) -> object:
    found = scorer.verdict(run)
    if found is None or not found.verdict_label:
        return None
    return _TONES.index(found.tone), _(found.verdict_label)

"""What a lesson can wait for.

The argument of a condition is checked when the lesson is read; whether it holds is asked as the project
changes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.data.catalogue import DATA_SETS, data_set_title
from engine.experiment.second_setting import SECOND_SETTINGS, value_key
from engine.experiment.specs import DataSpec
from engine.lessons.lesson import Wait
from engine.lessons.nodes import Node
from engine.lessons.places import PAGE_OF_VIEW, PAGE_TITLES, PAGES
from engine.network.fields import cut
from engine.network.layer_kinds import LAYER_KINDS
from engine.project.pins import MAX_PINS
from engine.project.project import Project
from engine.runs.record import SWEEP, TRAIN, RunRecord

MAX_SEEDS, MAX_RATES, MAX_SWEEPS, MAX_COUNT, MAX_ANSWERED = 1000, 50, 20, 20, 50
INPUT = "input"


@dataclass(frozen=True)
class Situation:
    """What a lesson can see of the window.

    Attributes
    ----------
    project : Project
    page : str
        The page in front, one of `places.PAGES`.
    views : tuple of str
        The tabs in front on that page, by the names that the window shows: one, two where a wide page shows
        both of its halves, none on a page without tabs.
    is_running : bool
        Whether a training or a sweep runs.
    """

    project: Project
    page: str = ""
    views: tuple[str, ...] = ()
    is_running: bool = False


@dataclass(frozen=True)
class Condition:
    """How the argument of a condition is read from the file, and what is missing until it holds.

    `missing` takes the argument and returns one sentence; empty once it holds.
    """

    read: Callable[[Node], object]
    missing: Callable[[object, Situation], str]


def missing(wait: Wait, situation: Situation) -> str:
    """Say what is missing until all conditions of a step hold.

    Parameters
    ----------
    wait : Wait
    situation : Situation

    Returns
    -------
    str
        One sentence on the first condition that does not hold; empty if all do.
    """
    for name, argument in wait.conditions.items():
        if sentence := CONDITIONS[name].missing(argument, situation):
            return sentence
    return ""


def read_conditions(node: Node) -> dict[str, object]:
    """Read the conditions of a step.

    Parameters
    ----------
    node : Node

    Returns
    -------
    dict
        Names of CONDITIONS, and arguments.

    Raises
    ------
    InputError
        If there is none, one is unknown, or an argument is none that could ever hold.
    """
    fields = node.fields("wait", CONDITIONS)
    if not fields:
        raise node.error(f"wait must have at least one of {', '.join(CONDITIONS)}.")
    found = {name: CONDITIONS[name].read(value) for name, value in fields.items()}
    if "page" in found and "view" in found and PAGE_OF_VIEW[str(found["view"])] != found["page"]:
        page = PAGE_OF_VIEW[str(found["view"])]
        raise fields["view"].error(f"the view {found['view']} is on the page {page}, not {found['page']}.")
    return found


# --- Sweeps and trainings


def _read_sweep(node: Node) -> object:
    fields = node.fields("sweep", ("seeds", "rates"))
    seeds = fields["seeds"].whole("seeds", 1, MAX_SEEDS) if "seeds" in fields else 1
    rates: tuple[float, ...] = ()
    if "rates" in fields:
        items = fields["rates"].items("rates", MAX_RATES, 1)
        rates = tuple(item.number("a rate", 0, 1) for item in items)
        if full := next((item for item, rate in zip(items, rates, strict=True) if rate >= 1), None):
            raise full.error(f"a rate must be below 1, not {full.shown}.")
    return {"seeds": seeds, "rates": rates}


def _sweep_missing(argument: object, situation: Situation) -> str:
    assert isinstance(argument, dict)
    project, wanted = situation.project, argument["seeds"]
    rates = argument["rates"] or project.sweep.rates
    run = project.sweep_run if project.has_current_results else None
    n_seeds = _fewest_seeds(run, rates) if run is not None else 0
    if n_seeds >= wanted:
        return _still_running(situation)
    n_planned = len(project.sweep.seeds)
    if n_planned < wanted:
        if n_planned == 1:
            return f"The plan has 1 seed, and {wanted} are needed."
        return f"The plan has {n_planned} seeds, and {wanted} are needed."
    if lacking := [rate for rate in rates if not _has(project.sweep.rates, rate)]:
        return f"The plan has no rate {lacking[0]:g}."
    if run is None:
        return _still_running(situation) or "This network has not been swept yet."
    if wanted == 1:
        return "The sweep has not trained every rate yet."
    return f"{n_seeds} of {wanted} seeds are swept."


def _fewest_seeds(run: RunRecord, rates: tuple[float, ...]) -> int:
    """How many seeds a sweep has at least, at each of the rates and for each value of its second setting."""
    second = run.definition.sweep.second
    keys = [value_key(value) for value in second.values] if second is not None else [""]
    counts: list[int] = []
    for key in keys:
        seeds: dict[float, set[int]] = {}
        for result in run.part(key).cells:
            seeds.setdefault(result.cell.rate or 0.0, set()).add(result.cell.seed)
        for rate in rates:
            counts.append(max((len(found) for at, found in seeds.items() if _is_same(at, rate)), default=0))
    return min(counts, default=0)


def _sweeps_missing(argument: object, situation: Situation) -> str:
    assert isinstance(argument, int)
    kept = [run for run in situation.project.runs if run.kind == SWEEP and run.n_cells]
    different = {run.definition.sweep_identity for run in kept}
    if len(different) >= argument:
        return _still_running(situation)
    if argument == 1:
        return _still_running(situation) or "No sweep is there yet."
    return f"{len(different)} of {argument} different sweeps are there."


def _training_missing(argument: object, situation: Situation) -> str:
    del argument
    project = situation.project
    trained = (run for run in project.runs if run.kind == TRAIN and run.n_cells)
    if any(run.definition.experiment == project.experiment for run in trained):
        return _still_running(situation)
    return _still_running(situation) or "This network has not been trained yet."


def _second_missing(argument: object, situation: Situation) -> str:
    label = SECOND_SETTINGS[str(argument)].label.lower()
    for run in situation.project.runs:
        plan = run.definition.sweep
        if run.kind != SWEEP or plan.second is None or plan.second.setting != argument:
            continue
        if run.n_cells >= len(plan.rates) * len(plan.seeds) * len(plan.second.values):
            return _still_running(situation)
    return _still_running(situation) or f"No sweep with the second setting {label} is finished yet."


def _still_running(situation: Situation) -> str:
    return "It is still training." if situation.is_running else ""


# --- Network and data


def _read_layer(node: Node) -> object:
    fields = node.fields("layer", ("kind", "count", "after"))
    if "kind" not in fields:
        raise node.error("layer must have a kind, such as dropout.")
    kind = fields["kind"].one_of("kind", LAYER_KINDS)
    count = fields["count"].whole("count", 1, MAX_COUNT) if "count" in fields else 1
    after = fields["after"].one_of("after", (INPUT, *LAYER_KINDS)) if "after" in fields else ""
    if after == INPUT and count > 1:
        raise fields["count"].error(f"count must be 1 after the input, where one layer stands, not {count}.")
    return {"kind": kind, "count": count, "after": after}


def _layer_missing(argument: object, situation: Situation) -> str:
    assert isinstance(argument, dict)
    kind, wanted, after = argument["kind"], argument["count"], argument["after"]
    layers = situation.project.network.enabled.layers
    above = (INPUT, *(layer.kind_id for layer in layers))
    found = sum(
        layer.kind_id == kind and after in ("", before) for before, layer in zip(above, layers, strict=False)
    )
    if found >= wanted:
        return ""
    name = LAYER_KINDS[kind].keras_name
    if after == INPUT:
        return f"No layer {name} stands directly after the input yet."
    if not after:
        if wanted == 1:
            return f"The network has no layer {name} yet."
        return f"The network has {found} of {wanted} layers {name}."
    other = LAYER_KINDS[after].keras_name
    if wanted == 1:
        return f"No layer {name} stands directly after a layer {other} yet."
    return f"{found} of {wanted} layers {name} stand directly after a layer {other}."


def _dataset_missing(argument: object, situation: Situation) -> str:
    if situation.project.data.dataset == argument:
        return ""
    return f"The data set {data_set_title(DataSpec(dataset=str(argument)))} is not chosen yet."


def _held_out_missing(argument: object, situation: Situation) -> str:
    if situation.project.data.is_held_out == argument:
        return ""
    return "No data are held out yet." if argument else "Data are still held out."


# --- What the student does


def _prediction_missing(argument: object, situation: Situation) -> str:
    del argument
    prediction = situation.project.prediction
    is_made = prediction is not None and bool(prediction.choice or prediction.sketch)
    return "" if is_made else "No prediction is made yet."


def _answered_missing(argument: object, situation: Situation) -> str:
    assert isinstance(argument, tuple)
    record = situation.project.lesson
    n_missing = sum(record is None or record.answer(step) is None for step in argument)
    if not n_missing:
        return ""
    return (
        "A question is not answered yet."
        if n_missing == 1
        else f"{n_missing} questions are not answered yet."
    )


def _read_answered(node: Node) -> object:
    return tuple(item.text("an id", 60) for item in node.items("answered", MAX_ANSWERED, 1))


def _page_missing(argument: object, situation: Situation) -> str:
    return "" if situation.page == argument else f"The page {PAGE_TITLES[str(argument)]} is not open."


def _view_missing(argument: object, situation: Situation) -> str:
    page = PAGE_OF_VIEW[str(argument)]
    if situation.page == page and argument in situation.views:
        return ""
    return f"The tab {argument} of the page {PAGE_TITLES[page]} is not in front."


def _pins_missing(argument: object, situation: Situation) -> str:
    assert isinstance(argument, int)
    found = len(situation.project.pins)
    if found >= argument:
        return ""
    if argument == 1:
        return "No picture is pinned to the report yet."
    return f"{found} of {argument} pictures are pinned to the report."


# --- How arguments are read


def _must_be_true(name: str) -> Callable[[Node], object]:
    def read(node: Node) -> object:
        if node.value is not True:
            raise node.error(f"{name} must be true, not {node.shown}.")
        return True

    return read


def _read_view(node: Node) -> object:
    view = node.text("view", 60)
    if view not in PAGE_OF_VIEW:
        raise node.error(f"view must be one of {', '.join(PAGE_OF_VIEW)}, not {cut(view)}.")
    return view


CONDITIONS: Mapping[str, Condition] = {
    "sweep": Condition(_read_sweep, _sweep_missing),
    "sweeps": Condition(lambda node: node.whole("sweeps", 1, MAX_SWEEPS), _sweeps_missing),
    "training": Condition(_must_be_true("training"), _training_missing),
    "layer": Condition(_read_layer, _layer_missing),
    "dataset": Condition(lambda node: node.one_of("dataset", DATA_SETS), _dataset_missing),
    "held_out": Condition(lambda node: node.flag("held_out"), _held_out_missing),
    "prediction": Condition(_must_be_true("prediction"), _prediction_missing),
    "answered": Condition(_read_answered, _answered_missing),
    "page": Condition(lambda node: node.one_of("page", PAGES), _page_missing),
    "view": Condition(_read_view, _view_missing),
    "pins": Condition(lambda node: node.whole("pins", 1, MAX_PINS), _pins_missing),
    "second": Condition(lambda node: node.one_of("second", SECOND_SETTINGS), _second_missing),
}


def _is_same(rate: float, other: float) -> bool:
    return math.isclose(rate, other, abs_tol=1e-9)


def _has(rates: tuple[float, ...], rate: float) -> bool:
    return any(_is_same(one, rate) for one in rates)

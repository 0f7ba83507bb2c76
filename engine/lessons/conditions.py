"""What a lesson can wait for.

The argument of a condition is checked when the lesson is read; whether it holds is asked as the project
changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.data.catalogue import DATA_SETS, data_set_title
from engine.experiment.second_setting import SECOND_SETTINGS, value_key
from engine.experiment.specs import DataSpec
from engine.language.numbers import number_text
from engine.language.texts import _, in_sentence, ngettext
from engine.lessons.lesson import Wait
from engine.lessons.measure import is_same_rate
from engine.lessons.nodes import Node
from engine.lessons.places import PAGE_OF_VIEW, PAGES, page_title
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
        raise node.error(
            _("wait must have at least one of {conditions}.").format(conditions=", ".join(CONDITIONS))
        )
    found = {name: CONDITIONS[name].read(value) for name, value in fields.items()}
    if "page" in found and "view" in found and PAGE_OF_VIEW[str(found["view"])] != found["page"]:
        page = PAGE_OF_VIEW[str(found["view"])]
        raise fields["view"].error(
            _("the view {view} is on the page {page}, not {other}.").format(
                view=found["view"], page=page, other=found["page"]
            )
        )
    return found


# --- Sweeps and trainings


def _read_sweep(node: Node) -> object:
    fields = node.fields("sweep", ("seeds", "rates"))
    seeds = fields["seeds"].whole("seeds", 1, MAX_SEEDS) if "seeds" in fields else 1
    rates: tuple[float, ...] = ()
    if "rates" in fields:
        items = fields["rates"].items("rates", MAX_RATES, 1)
        rates = tuple(item.number(_("a rate"), 0, 1) for item in items)
        if full := next((item for item, rate in zip(items, rates, strict=True) if rate >= 1), None):
            raise full.error(_("a rate must be below 1, not {given}.").format(given=full.shown))
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
        text = ngettext(
            "The plan has {n} seed, and {wanted} are needed.",
            "The plan has {n} seeds, and {wanted} are needed.",
            n_planned,
        )
        return text.format(n=n_planned, wanted=wanted)
    if lacking := [rate for rate in rates if not _has(project.sweep.rates, rate)]:
        return _("The plan has no rate {rate}.").format(rate=number_text(lacking[0], "g"))
    if run is None:
        return _still_running(situation) or _("This network has not been swept yet.")
    if wanted == 1:
        return _("The sweep has not trained every rate yet.")
    return _("{n} of {wanted} seeds are swept.").format(n=n_seeds, wanted=wanted)


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
            counts.append(
                max((len(found) for at, found in seeds.items() if is_same_rate(at, rate)), default=0)
            )
    return min(counts, default=0)


def _sweeps_missing(argument: object, situation: Situation) -> str:
    assert isinstance(argument, int)
    kept = [run for run in situation.project.runs if run.kind == SWEEP and run.n_cells]
    different = {run.definition.sweep_identity for run in kept}
    if len(different) >= argument:
        return _still_running(situation)
    if argument == 1:
        return _still_running(situation) or _("No sweep is there yet.")
    return _("{n} of {wanted} different sweeps are there.").format(n=len(different), wanted=argument)


def _training_missing(argument: object, situation: Situation) -> str:
    del argument
    project = situation.project
    trained = (run for run in project.runs if run.kind == TRAIN and run.n_cells)
    if any(run.definition.experiment == project.experiment for run in trained):
        return _still_running(situation)
    return _still_running(situation) or _("This network has not been trained yet.")


def _second_missing(argument: object, situation: Situation) -> str:
    label = in_sentence(_(SECOND_SETTINGS[str(argument)].label))
    for run in situation.project.runs:
        plan = run.definition.sweep
        if run.kind != SWEEP or plan.second is None or plan.second.setting != argument:
            continue
        if run.n_cells >= len(plan.rates) * len(plan.seeds) * len(plan.second.values):
            return _still_running(situation)
    return _still_running(situation) or _("No sweep with the second setting {label} is finished yet.").format(
        label=label
    )


def _still_running(situation: Situation) -> str:
    return _("It is still training.") if situation.is_running else ""


# --- Network and data


def _read_layer(node: Node) -> object:
    fields = node.fields("layer", ("kind", "count", "after"))
    if "kind" not in fields:
        raise node.error(_("layer must have a kind, such as dropout."))
    kind = fields["kind"].one_of("kind", LAYER_KINDS)
    count = fields["count"].whole("count", 1, MAX_COUNT) if "count" in fields else 1
    after = fields["after"].one_of("after", (INPUT, *LAYER_KINDS)) if "after" in fields else ""
    if after == INPUT and count > 1:
        raise fields["count"].error(
            _("count must be 1 after the input, where one layer stands, not {count}.").format(count=count)
        )
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
        return _("No layer {name} stands directly after the input yet.").format(name=name)
    if not after:
        if wanted == 1:
            return _("The network has no layer {name} yet.").format(name=name)
        return _("The network has {n} of {wanted} layers {name}.").format(n=found, wanted=wanted, name=name)
    other = LAYER_KINDS[after].keras_name
    if wanted == 1:
        return _("No layer {name} stands directly after a layer {other} yet.").format(name=name, other=other)
    return _("{n} of {wanted} layers {name} stand directly after a layer {other}.").format(
        n=found, wanted=wanted, name=name, other=other
    )


def _dataset_missing(argument: object, situation: Situation) -> str:
    if situation.project.data.dataset == argument:
        return ""
    return _("The data set {name} is not chosen yet.").format(
        name=data_set_title(DataSpec(dataset=str(argument)))
    )


def _held_out_missing(argument: object, situation: Situation) -> str:
    if situation.project.data.is_held_out == argument:
        return ""
    return _("No data are held out yet.") if argument else _("Data are still held out.")


# --- What the student does


def _prediction_missing(argument: object, situation: Situation) -> str:
    del argument
    prediction = situation.project.prediction
    is_made = prediction is not None and bool(prediction.choice or prediction.sketch)
    return "" if is_made else _("No prediction is made yet.")


def _answered_missing(argument: object, situation: Situation) -> str:
    assert isinstance(argument, tuple)
    record = situation.project.lesson
    n_missing = sum(record is None or record.answer(step) is None for step in argument)
    if not n_missing:
        return ""
    text = ngettext("A question is not answered yet.", "{n} questions are not answered yet.", n_missing)
    return text.format(n=n_missing)


def _read_answered(node: Node) -> object:
    return tuple(item.text(_("an id"), 60) for item in node.items("answered", MAX_ANSWERED, 1))


def _page_missing(argument: object, situation: Situation) -> str:
    return (
        ""
        if situation.page == argument
        else _("The page {page} is not open.").format(page=page_title(str(argument)))
    )


def _view_missing(argument: object, situation: Situation) -> str:
    page = PAGE_OF_VIEW[str(argument)]
    if situation.page == page and argument in situation.views:
        return ""
    text = _("The tab {tab} of the page {page} is not in front.")
    return text.format(tab=_(str(argument)), page=page_title(page))


def _pins_missing(argument: object, situation: Situation) -> str:
    assert isinstance(argument, int)
    found = len(situation.project.pins)
    if found >= argument:
        return ""
    if argument == 1:
        return _("No picture is pinned to the report yet.")
    return _("{n} of {wanted} pictures are pinned to the report.").format(n=found, wanted=argument)


# --- How arguments are read


def _must_be_true(name: str) -> Callable[[Node], object]:
    def read(node: Node) -> object:
        if node.value is not True:
            raise node.error(_("{name} must be true, not {given}.").format(name=name, given=node.shown))
        return True

    return read


def _read_view(node: Node) -> object:
    view = node.text("view", 60)
    if view not in PAGE_OF_VIEW:
        raise node.error(
            _("view must be one of {views}, not {view}.").format(
                views=", ".join(PAGE_OF_VIEW), view=cut(view)
            )
        )
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


def _has(rates: tuple[float, ...], rate: float) -> bool:
    return any(is_same_rate(one, rate) for one in rates)

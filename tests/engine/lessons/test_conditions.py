"""What a lesson waits for: what is missing is said, and what can never come true is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.data.catalogue import DATA_SETS
from engine.errors import InputError
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.second_setting import value_key
from engine.experiment.specs import Cell, SecondSetting
from engine.lessons.conditions import CONDITIONS, Situation, missing, read_conditions
from engine.lessons.lesson import Wait
from engine.lessons.nodes import read_nodes
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.lesson_record import LessonAnswer, LessonRecord
from engine.project.project import Prediction, Project
from engine.runs.record import SWEEP, TRAIN, RunRecord
from engine.storage.examples import example
from tests.engine.project.sample_pins import PIN

PROJECT = example("tutorial-classification")


def said(project: Project, is_running: bool = False, **conditions: Any) -> str:
    return missing(Wait("1.1", conditions=conditions), Situation(project, "data", ("Samples",), is_running))


def swept(project: Project, n_seeds: int, rates: tuple[float, ...] | None = None, uid: str = "s") -> Project:
    """The project with a sweep of so many seeds at its rates, or at these."""
    record = RunRecord(uid, SWEEP, uid, "", project.definition)
    second = project.sweep.second
    for key in [""] if second is None else map(value_key, second.values):
        cells = tuple(
            CellResult(Cell(rate, seed), (), ())
            for rate in rates or project.sweep.rates
            for seed in range(n_seeds)
        )
        record = record.with_results(key, SweepResults(record.part(key).experiment, cells))
    return replace(project, runs=(*project.runs, record))


def planned(n_seeds: int) -> Project:
    return replace(PROJECT, sweep=replace(PROJECT.sweep, seeds=tuple(range(n_seeds))))


def test_a_sweep_needs_its_seeds_at_every_rate() -> None:
    wanted = {"seeds": 10, "rates": ()}
    assert said(PROJECT, sweep=wanted) == "The plan has 5 seeds, and 10 are needed."
    project = planned(10)
    assert said(project, sweep=wanted) == "This network has not been swept yet."
    assert said(project, is_running=True, sweep=wanted) == "It is still training."
    assert said(swept(project, 3), sweep=wanted) == "3 of 10 seeds are swept."
    assert said(swept(project, 10), sweep=wanted) == ""
    assert said(swept(project, 10), is_running=True, sweep=wanted) == "It is still training."
    assert said(swept(project, 10, (0.0, 0.1)), sweep=wanted) == "0 of 10 seeds are swept."
    assert said(swept(project, 10, (0.0, 0.1)), sweep={"seeds": 10, "rates": (0.1,)}) == ""
    assert (
        said(swept(project, 0), sweep={"seeds": 1, "rates": ()})
        == "The sweep has not trained every rate yet."
    )
    assert said(project, sweep={"seeds": 1, "rates": (0.9,)}) == "The plan has no rate 0.9."


def test_a_sweep_of_another_network_does_not_count() -> None:
    done = swept(PROJECT, 5)
    other = replace(done, training=replace(done.training, epochs=done.training.epochs + 1))
    assert said(done, sweep={"seeds": 5, "rates": ()}) == ""
    assert said(other, sweep={"seeds": 5, "rates": ()}) == "This network has not been swept yet."


def test_a_family_needs_its_seeds_for_every_value() -> None:
    second = SecondSetting("units", (4.0, 8.0))
    family = replace(PROJECT, sweep=replace(PROJECT.sweep, second=second))
    whole = swept(family, 5)
    assert said(whole, sweep={"seeds": 5, "rates": ()}) == ""
    assert said(whole, second="units") == ""
    half = replace(whole, runs=(replace(whole.runs[0], parts=whole.runs[0].parts[:1]),))
    assert said(half, sweep={"seeds": 5, "rates": ()}) == "0 of 5 seeds are swept."
    assert said(half, second="units") == "No sweep with the second setting units is finished yet."
    assert said(whole, second="epochs") == "No sweep with the second setting epochs is finished yet."


def test_sweeps_count_by_their_experiment() -> None:
    once = swept(swept(PROJECT, 2), 5, uid="t")
    assert said(once, sweeps=2) == "1 of 2 different sweeps are there."
    assert said(PROJECT, sweeps=1) == "No sweep is there yet."
    other = replace(once, training=replace(once.training, epochs=7))
    assert said(swept(other, 1, uid="u"), sweeps=2) == ""


def test_a_training_is_that_of_this_network() -> None:
    assert said(PROJECT, training=True) == "This network has not been trained yet."
    record = RunRecord("t", TRAIN, "t", "", PROJECT.definition)
    record = record.with_results(
        "", SweepResults(record.definition.experiment, (CellResult(Cell(None, 0), (), ()),))
    )
    trained = replace(PROJECT, runs=(record,))
    assert said(trained, training=True) == ""
    assert said(trained, is_running=True, training=True) == "It is still training."
    changed = replace(trained, training=replace(trained.training, batch_size=7))
    assert said(changed, training=True) == "This network has not been trained yet."


def test_layers_count_where_they_stand() -> None:
    drop, dense = LayerSpec.of("dropout"), LayerSpec.of("dense")

    def layers(*stack: LayerSpec, **argument: Any) -> str:
        wanted = {"count": 1, "after": ""} | argument
        return said(replace(PROJECT, network=NetworkSpec(stack)), layer=wanted)

    assert layers(drop, dense, kind="dropout") == ""
    assert layers(dense, kind="dropout") == "The network has no layer Dropout yet."
    assert layers(drop, kind="dropout", count=2) == "The network has 1 of 2 layers Dropout."
    assert layers(drop, dense, kind="dropout", after="input") == ""
    assert layers(dense, drop, kind="dropout", after="input") == (
        "No layer Dropout stands directly after the input yet."
    )
    assert layers(dense, drop, dense, drop, kind="dropout", after="dense", count=2) == ""
    assert layers(dense, drop, kind="dropout", after="dense", count=2) == (
        "1 of 2 layers Dropout stand directly after a layer Dense."
    )
    assert layers(replace(drop, is_enabled=False), kind="dropout") == "The network has no layer Dropout yet."
    assert layers(dense, replace(dense, is_enabled=False), drop, kind="dropout", after="dense") == ""


def test_data_prediction_pins_page_and_view() -> None:
    assert said(PROJECT, dataset="iris") == ""
    assert said(PROJECT, dataset="boston_housing") == (
        f"The data set {DATA_SETS['boston_housing'].title} is not chosen yet."
    )
    assert said(PROJECT, held_out=True) == "No data are held out yet."
    assert said(example("honest-classification"), held_out=False) == "Data are still held out."
    assert said(PROJECT, held_out=False) == ""
    assert said(PROJECT, prediction=True) == "No prediction is made yet."
    assert said(replace(PROJECT, prediction=Prediction()), prediction=True) == "No prediction is made yet."
    assert said(replace(PROJECT, prediction=Prediction("helps")), prediction=True) == ""
    assert said(PROJECT, pins=1) == "No picture is pinned to the report yet."
    assert said(replace(PROJECT, pins=(PIN,)), pins=2) == "1 of 2 pictures are pinned to the report."
    assert said(replace(PROJECT, pins=(PIN,)), pins=1) == ""
    assert said(PROJECT, page="inside") == "The page Inside is not open."
    assert missing(Wait("", conditions={"page": "inside"}), Situation(PROJECT, "inside")) == ""
    film = Wait("", conditions={"view": "Film"})
    assert (
        missing(film, Situation(PROJECT, "sweep", ("Film",)))
        == "The tab Film of the page Inside is not in front."
    )
    assert missing(film, Situation(PROJECT, "inside", ("Film",))) == ""
    write, preview = (Wait("", conditions={"view": view}) for view in ("Write", "Preview"))
    wide = Situation(PROJECT, "report", ("Write", "Preview"))
    assert missing(write, wide) == missing(preview, wide) == ""


def test_answers_are_those_of_the_lesson_that_is_open() -> None:
    assert said(PROJECT, answered=("a", "b")) == "2 questions are not answered yet."
    answer = LessonAnswer("a", "choice", "?")
    one = replace(PROJECT, lessons=(LessonRecord("l", answers=(answer,)),))
    assert said(one, answered=("a", "b")) == "A question is not answered yet."
    assert said(one, answered=("a",)) == ""
    assert said(replace(one, lessons=(*one.lessons, LessonRecord("m"))), answered=("a",)) != ""


def test_the_first_that_is_missing_is_said() -> None:
    assert said(PROJECT, dataset="iris", prediction=True, pins=1) == "No prediction is made yet."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{sweep: {}}", {"sweep": {"seeds": 1, "rates": ()}}),
        ("{sweep: {seeds: 1000, rates: [0, .5]}}", {"sweep": {"seeds": 1000, "rates": (0.0, 0.5)}}),
        ("{layer: {kind: dropout}}", {"layer": {"kind": "dropout", "count": 1, "after": ""}}),
        ("{held_out: false, pins: 12}", {"held_out": False, "pins": 12}),
        ("{page: sweep, view: Why different?}", None),
        ("{page: sweep, view: 'Why different?'}", {"page": "sweep", "view": "Why different?"}),
    ],
)
def test_arguments_are_read(text: str, found: dict[str, object] | None) -> None:
    if found is None:
        with pytest.raises(InputError, match="a question mark must stand in quotes"):
            read_nodes(text, "a.yaml")
    else:
        assert read_conditions(read_nodes(text, "a.yaml")) == found


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("sweep: {seeds: 1001}", "seeds must be a whole number from 1 to 1,000, not 1001."),
        ("sweep: {seeds: 0}", "seeds must be a whole number"),
        ("sweep: {rates: [1]}", "a rate must be below 1, not 1."),
        ("sweep: {rates: []}", "rates must have 1 to 50 entries, not 0."),
        ("sweep: {cells: 3}", "sweep has an unknown field cells; known are seeds, rates."),
        ("sweep: true", "sweep must be a mapping with seeds, rates, not true."),
        ("sweeps: 21", "sweeps must be a whole number from 1 to 20"),
        ("training: false", "training must be true, not false."),
        ("prediction: maybe", "prediction must be true, not maybe."),
        ("layer: dropout", "layer must be a mapping with kind, count, after, not dropout."),
        ("layer: {count: 1}", "layer must have a kind, such as dropout."),
        ("layer: {kind: Dropout}", "kind must be one of dense, "),
        ("layer: {kind: dropout, after: output}", "after must be one of input, dense, "),
        ("layer: {kind: dropout, after: input, count: 2}", "count must be 1 after the input"),
        ("dataset: mnist9", "dataset must be one of "),
        ("held_out: 1", "held_out must be true or false, not 1."),
        ("answered: a", "answered must be a list, not a."),
        (
            "page: outside",
            "page must be one of data, network, train, sweep, inside, runs, report, not outside.",
        ),
        ("view: Movie", "view must be one of Samples, "),
        ("page: sweep\nview: Film", "the view Film is on the page inside, not sweep."),
        ("pins: 13", "pins must be a whole number from 1 to 12, not 13."),
        ("second: rate", "second must be one of units, "),
        ("sun: true", "wait has an unknown field sun; known are sweep, "),
    ],
)
def test_what_can_never_come_true_is_refused(text: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_conditions(read_nodes(f"\n{text}", "a.yaml"))
    line = 3 if text.startswith("page: sweep") else 2
    assert str(caught.value).startswith(f"a.yaml, line {line}: {sentence}")


def test_every_condition_is_tried_here() -> None:
    source = Path(__file__).read_text("utf-8")
    assert all(f"{name}=" in source or f'"{name}":' in source for name in CONDITIONS)

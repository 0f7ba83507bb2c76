"""Whatever a project file holds, it gives a project that every view can show, or one sentence."""

import contextlib
import io
import json
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.analysis.family import best_point, family_of
from engine.analysis.generalization_gap import generalization_gap
from engine.analysis.power import seeds_advice, would_more_seeds_help
from engine.analysis.rate_table import rate_table
from engine.analysis.run_text import run_score, run_verdict, variance_verdict
from engine.analysis.single_seed import rank_text, single_seed_text
from engine.analysis.verdict import verdict
from engine.checks.checks import check_network
from engine.classroom.answer_times import check_answers
from engine.classroom.class_merge import pooled, student_of
from engine.classroom.lesson_tables import answer_rows, progress_rows
from engine.classroom.submissions import Submission
from engine.command_line.check_row import make_row
from engine.data.catalogue import task_of
from engine.errors import InputError
from engine.keras_code.calls import layer_call
from engine.network.layer_kinds import LAYER_KINDS
from engine.project.project import Project
from engine.report.content import make_report
from engine.runs.difference import compared
from engine.runs.record import VARIANCE, part_label
from engine.storage.examples import example
from engine.storage.lesson_json import lesson_to_json
from engine.storage.project_file import read_project, write_project
from engine.storage.project_json import project_from_json, project_to_json
from engine.verification.fingerprint import changed_pieces
from engine.verification.plan import plan_check
from tests.engine.project.sample_lessons import BEGUN, RECORD

SAMPLE = Path(__file__).parent / "samples" / "format-3.dropoutlab"
RUNS = Path(__file__).parent / "samples" / "format-4.dropoutlab"
ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    3,
    2**31,
    10**12,
    10**400,
    0.5,
    -1.5,
    1e300,
    float("nan"),
    float("inf"),
    "",
    "relu",
    "\ud800",
    "x" * 300,
    [],
    {},
    [1],
    [0, 0],
    [3, 3, 3],
    [float("nan"), 0],
    ["rate", "rate"],
    {"kind": "dense"},
)

ODD_IN_RUNS: tuple[Any, ...] = (
    "nan",
    "inf",
    "1e400",
    "--",
    "-5",
    "16.0",
    "all",
    "keep split",
    "sweep",
    "train",
    "chance",
    "orange",
    "units",
    "epochs",
    "learning_rate",
    "nowhere",
    "2026-01-01T00:00:00",
    -5,
    0.999999,
    1.0,
    100_001,
    False,
)


def show(project: Project) -> None:
    """What the window asks of a project that it opens."""
    task = task_of(project.data)
    check_network(project.network, project.training, task)
    for layer in project.network.layers:
        assert layer.kind.summary(layer.values)
        assert layer_call(layer).code()
        for field in layer.kind.fields:
            field.problem(layer.values[field.name])
            field.text(layer.values[field.name])


def show_runs(project: Project) -> None:
    """What the window, `check` and `merge` ask of the runs of a project that is opened."""
    for run in project.runs:
        run_score(run), run_verdict(run), changed_pieces(run)
        compared(run, project.runs[0])
        if run.kind == VARIANCE:
            variance_verdict(run)
            continue
        if run.is_family:
            family = family_of(run)
            best_point(family, family.summaries())
        for part in run.parts:
            part_label(run, part.key), rate_table(part.results), seeds_advice(part.results)
            would_more_seeds_help(part.results, verdict(part.results))
            for cell in part.results.cells:
                evaluation_freq = part.results.experiment.training.evaluation_freq
                generalization_gap(cell.history, evaluation_freq=evaluation_freq)
                cell.epochs, rank_text(part.results, cell.cell)
                single_seed_text(part.results, cell.cell.seed)
        with contextlib.suppress(InputError):
            plan_check((run,), 3)
    make_row("file", project, "yes", ())
    with contextlib.suppress(InputError):
        make_report(project, with_figures=False)
    student = student_of(Submission("a", project))
    progress_rows([student]), answer_rows([student])
    for has_all_runs in (True, False):
        check_answers(project, has_all_runs=has_all_runs)
    with contextlib.suppress(InputError):
        pooled([student])


def places(content: Any) -> Iterator[tuple[Any, Any]]:
    """Every container of the content with each of its keys."""
    keys = content if isinstance(content, dict) else range(len(content)) if isinstance(content, list) else ()
    for key in keys:
        yield content, key
        yield from places(content[key])


def odd_layer(rng: random.Random, content: Any) -> None:
    """One layer, of any kind, with an odd value in one of its fields."""
    kind = rng.choice(list(LAYER_KINDS.values()))
    item: dict[str, Any] = {"kind": kind.id}
    if kind.fields:
        item[rng.choice(kind.fields).name] = rng.choice(ODD)
    content["network"].insert(rng.randrange(len(content["network"]) + 1), item)


def test_project_json_with_odd_values_gives_a_project_or_an_input_error(tmp_path: Path) -> None:
    with zipfile.ZipFile(SAMPLE) as archive:
        arrays = {n.removeprefix("weights/"): archive.read(n) for n in archive.namelist() if "weights/" in n}
        texts = [archive.read("project.json"), json.dumps(project_to_json(example("dropout-helps"))).encode()]
    rng = random.Random(1)
    loaded = 0
    for _ in range(3000):
        content = json.loads(rng.choice(texts))
        for _ in range(rng.randint(0, 2)):
            container, key = rng.choice(list(places(content)))
            container[key] = rng.choice(ODD)
        if isinstance(content.get("network"), list) and rng.random() < 0.7:
            odd_layer(rng, content)
        try:
            project = project_from_json(content, arrays)
            show(project)
        except InputError as error:
            assert len(str(error)) < 1500
            continue
        loaded += 1
        if loaded % 20 == 0:
            write_project(project, tmp_path / "again.dropoutlab")
    assert loaded > 300


def tampered(**changes: Any) -> bytes:
    return json.dumps(project_to_json(example("tutorial-regression")) | changes).encode()


def zipped(content: bytes, weights: bytes = b"1234", broken: int = 0) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.json", content)
        archive.writestr("weights/x", weights)
    data = bytearray(buffer.getvalue())
    for place in range(60, 60 + broken):
        data[place] ^= 0xFF
    return bytes(data)


def of_layer(**fields: Any) -> bytes:
    return tampered(network=[fields])


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (zipped(tampered(notes="abc" * 500), broken=140), "or it was cut off"),
        (b'{"format": ' + b"1" * 5000 + b"}", "or it was cut off"),
        (b'{"format": 3, "network": ' + b"[" * 100_000, "nested deeper than 100 levels"),
        (zipped(of_layer(kind="dense", weights={"sha256": "x", "shapes": [[1e999]]})), "can't be read"),
        (tampered(sweep={"rates": [10**400]}), "rates must be a list of numbers, not"),
        (tampered(sweep={"rates": [float("nan")]}), r"rates must be a list of numbers, not \[nan\]"),
        (tampered(sweep={"seeds": [2**32]}), "seeds must be a list of whole numbers from 0 to 4294967295"),
        (of_layer(kind="dropout", rate=float("nan")), "rate must be a number from 0 and below 1, not nan"),
        (of_layer(kind="dense", units=10**12), "units must be a whole number from 1 to 100,000, not"),
        (of_layer(kind="dense", kernel_regularizer=[0, float("inf")]), "two numbers from 0 to 1000"),
        (of_layer(kind="conv2d", kernel_size=[10**400, 1]), "kernel_size must be 2 whole numbers"),
        (of_layer(kind="dense", name="\ud800"), "name must be text"),
        (tampered(network=[{"kind": "dense"}] * 1001), "the network has 1,001 layers; at most"),
        (tampered(sweep={"rates": [0.1] * 1001}), "a sweep has up to 1,000 rates"),
        (tampered(sweep={"rates": [0.1] * 11, "seeds": [1] * 100_000}), "1,000,000 trainings, not 11 rates"),
        (of_layer(kind="dropout", swept=["rate"] * 2), "swept must be a list out of rate, not"),
        (tampered(training={"epochs": 10**10}), "epochs must be a whole number"),
        (tampered(data={"test_size": float("inf")}), "test_size must be a number"),
    ],
)
def test_broken_project_files_are_input_errors(data: bytes, text: str, tmp_path: Path) -> None:
    path = tmp_path / "p.dropoutlab"
    path.write_bytes(data)
    with pytest.raises(InputError, match=text):
        read_project(path)


@pytest.mark.parametrize("change", [{"rate": float("nan")}, {"seed": -1}, {"seconds": float("inf")}])
def test_a_cell_with_a_number_that_no_run_has_is_refused(change: dict[str, float]) -> None:
    content = json.loads(tampered())
    score = {SCORE: 1.0}
    cell = {"rate": 0.1, "seed": 1, "seconds": 1.0, "metrics": score, "history": {}}
    definition = {name: content[name] for name in ("data", "network", "training")}
    part = {"key": "", "cells": [cell]}
    content["runs"] = [{"uid": "1", "kind": "sweep", "definition": definition, "parts": [part]}]
    assert project_from_json(content).results is not None
    cell.update(change)
    with pytest.raises(InputError, match="has a cell that can't be read"):
        project_from_json(content)


SCORE = "train_mean_squared_error"


def run_with(kind: str, cells: list[Any], key: str = "", **sweep: Any) -> Any:
    content = json.loads(tampered())
    definition = {name: content[name] for name in ("data", "network", "training")} | {"sweep": sweep}
    part = {"key": key, "cells": cells}
    return content | {"runs": [{"uid": "1", "kind": kind, "definition": definition, "parts": [part]}]}


def a_cell(rate: float | None = 0.1, **changes: Any) -> dict[str, Any]:
    cell: dict[str, Any] = {"rate": rate, "seed": 1, "seconds": 1.0, "history": {}}
    return cell | {"metrics": {SCORE: 1.0}} | changes


UNITS: dict[str, Any] = {"setting": "units", "values": [16]}


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (run_with("sweep", [a_cell(metrics={"train_loss": 1.0})]), "a cell without train_mean_squared_error"),
        (
            run_with("sweep", [a_cell(), a_cell(0.2, metrics={SCORE: 1, "x": 1})]),
            "other",
        ),
        (run_with("sweep", [a_cell(metrics={SCORE: 1e300})]), "can't be read"),
        (run_with("sweep", [a_cell(metrics={SCORE: "1"})]), "can't be read"),
        (run_with("sweep", [a_cell(history={"loss": [1], "val_loss": []})]), "curves have different lengths"),
        (run_with("sweep", [a_cell(history={"loss": "123"})]), "can't be read"),
        (run_with("sweep", [a_cell(None)]), "without a rate, which no sweep has"),
        (run_with("train", [a_cell(None), a_cell()]), "with and without a rate"),
        (run_with("sweep", [a_cell(1.0)]), "at rate 1, which no dropout can have"),
        (run_with("sweep", [a_cell(-0.1)]), "at rate -0.1, which no dropout can have"),
        (run_with("sweep", [a_cell()], "16"), "a sweep has no part '16'"),
        (run_with("chance", [a_cell()], "keep luck"), "has no part 'keep luck'"),
        (run_with("chance", [a_cell()], "all", rates=[]), "needs a rate, and has none"),
        *(
            (run_with("sweep", [a_cell()], key, second=UNITS), "must be a number, not")
            for key in ("", "nan", "inf", "-inf", "1e400", "16.0", "1_6", " 16", "--", "x" * 10_000)
        ),
        (run_with("sweep", [a_cell()], "-16", second=UNITS), "Units must be from 1 to 1,000,000, not -16"),
        (run_with("sweep", [a_cell()], "16.5", second=UNITS), "Units must be whole numbers, not 16.5"),
        (run_with("sweep", [], "16", second=UNITS | {"values": [-1]}), "Units must be from 1 to 1,000,000"),
        (run_with("sweep", [], "16", second=UNITS | {"values": list(range(1, 99))}), "up to 8 values"),
        (run_with("sweep", [], "16", second=UNITS | {"setting": []}), "second must have a setting"),
    ],
)
def test_impossible_runs_are_input_errors(content: Any, text: str) -> None:
    with pytest.raises(InputError, match=text) as caught:
        project_from_json(content)
    assert str(caught.value).startswith("run 1") and len(str(caught.value)) < 300


def test_run_on_unknown_data_is_opened_and_shown() -> None:
    content = json.loads(RUNS.read_text("utf-8"))
    for run in content["runs"]:
        run["definition"]["data"]["dataset"] = "nowhere"
    project = project_from_json(content)
    show_runs(project)
    assert project.sweep_run is project.runs[0]
    with pytest.raises(InputError, match="dataset must be one of"):
        make_report(project, with_figures=False)


def test_runs_with_odd_values_are_shown_by_every_view_or_input_errors() -> None:
    text, rng, shown = RUNS.read_text("utf-8"), random.Random(2), 0
    for _ in range(3000):
        content = json.loads(text)
        content["lessons"] = [lesson_to_json(record) for record in (BEGUN, RECORD)]
        for _ in range(rng.randint(1, 2)):
            part = content[rng.choice(("runs", "runs", "runs", "prediction", "report", "sweep", "lessons"))]
            if found := list(places(part)):
                container, key = rng.choice(found)
                container[key] = rng.choice(ODD + ODD_IN_RUNS)
        try:
            project = project_from_json(content)
        except InputError as error:
            assert len(str(error)) < 1500
            continue
        show_runs(project)
        shown += 1
    assert shown > 250


def test_project_with_the_largest_seed_is_read() -> None:
    content = json.loads(tampered(sweep={"seeds": [0, 2**32 - 1]}))
    assert project_from_json(content).sweep.seeds == (0, 2**32 - 1)


@pytest.mark.parametrize("kind", ["conv2d", "conv1d", "separable_conv2d"])
def test_a_kernel_without_sizes_has_a_summary_and_a_problem(kind: str) -> None:
    layer = project_from_json(json.loads(of_layer(kind=kind, kernel_size=[]))).network.layers[0]
    assert layer.kind.summary(layer.values) == "16 filters · relu"
    assert layer.kind.field("kernel_size").problem(()) is not None

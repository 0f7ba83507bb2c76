"""What two runs were trained with is compared in words: nothing is missed, nothing is made up."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from engine.experiment.data_file import ColumnSpec, FileSpec
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import OWN_FILE, Cell, DataSpec, SecondSetting, SweepSpec
from engine.network.spec import LayerSpec, NetworkSpec
from engine.runs.difference import NOTHING, Difference, Pairs, aligned, compared
from engine.runs.record import TRAIN, VARIANCE, RunPart, RunRecord
from tests.engine.runs.run_changes import random_run, single_changes, with_definition, with_layer


def differences(a: RunRecord, b: RunRecord) -> tuple[Difference, ...]:
    return compared(a, b).differences


def run_of(*layers: LayerSpec) -> RunRecord:
    return with_definition(random_run(random.Random(0), 0), network=NetworkSpec(layers))


DENSE = LayerSpec.of("dense", units=64)
OUTPUT = LayerSpec.of("dense", units=10, activation="softmax")
DROPOUT = LayerSpec.of("dropout", is_swept=True, rate=0.5)


@pytest.mark.parametrize("seed", range(20))
def test_equal_runs_have_no_differences(seed: int) -> None:
    run = random_run(random.Random(seed))
    layers = tuple(layer.copy() for layer in run.definition.network.layers)
    twin = with_definition(run, network=NetworkSpec(layers))
    twin = replace(twin, uid="other", name="Other", notes="x", colour="sky", is_starred=True)
    assert differences(run, twin) == ()
    assert compared(run, twin).n_equal > 30


@pytest.mark.parametrize("seed", range(20))
def test_differences_find_each_single_change(seed: int) -> None:
    run = random_run(random.Random(seed))
    n_settings = compared(run, run).n_equal
    seen = 0
    for place, changed in single_changes(run):
        found = compared(run, changed)
        assert len(found.differences) == 1, (place, found.differences)
        assert found.differences[0].place.startswith(place)
        assert found.differences[0].a_text != found.differences[0].b_text
        assert found.n_equal == n_settings - 1
        back = differences(changed, run)[0]
        assert (back.a_text, back.b_text) == (found.differences[0].b_text, found.differences[0].a_text)
        seen += 1
    assert seen > 30


@pytest.mark.parametrize("seed", range(20))
def test_differences_of_an_added_layer_are_that_layer_only(seed: int) -> None:
    rng = random.Random(seed)
    run = random_run(rng)
    network = run.definition.network
    place = rng.randint(0, len(network.layers))
    changed = with_definition(run, network=network.inserted(place, DROPOUT))
    (found,) = differences(run, changed)
    assert found.place.endswith(", added") and found.a_text == NOTHING
    assert found.b_text == "Dropout, the sweep's rate"
    (back,) = differences(changed, run)
    assert back.place.endswith(", left out") and back.b_text == NOTHING


def test_differences_use_the_field_labels() -> None:
    run = run_of(DENSE, DROPOUT, OUTPUT)
    wider = with_layer(run, 0, DENSE.with_value("units", 128))
    assert differences(run, wider) == (Difference("Layer 1 Dense: units", "64", "128"),)
    fixed = with_layer(run, 1, LayerSpec.of("dropout", rate=0.2))
    expected = Difference("Layer 2 Dropout: rate", "the sweep's rate", "drop 0.2 (keep 0.8)")
    assert differences(run, fixed) == (expected,)
    other = with_layer(run, 1, LayerSpec.of("batch_normalization"))
    expected = Difference("Layer 2", "Dropout, the sweep's rate", "BatchNormalization, momentum 0.99")
    assert differences(run, other) == (expected,)
    moved = run_of(DROPOUT, DENSE.with_value("units", 32), OUTPUT)
    assert "64" in {row.a_text for row in differences(run_of(DENSE, OUTPUT), moved)}
    assert Difference("Layer 1 → 2 Dense: units", "64", "32") in differences(run_of(DENSE, OUTPUT), moved)


def test_differences_ignore_the_rate_of_a_swept_layer() -> None:
    sweep = run_of(DENSE, DROPOUT, OUTPUT)
    other = with_layer(sweep, 1, DROPOUT.with_value("rate", 0.3))
    assert differences(sweep, other) == ()
    training, changed = replace(sweep, kind=TRAIN), replace(other, kind=TRAIN)
    expected = Difference("Layer 2 Dropout: rate", "drop 0.5 (keep 0.5)", "drop 0.3 (keep 0.7)")
    assert differences(training, changed) == (expected,)


def test_differences_of_each_run_kind_list_its_plan() -> None:
    sweep = run_of(DENSE, DROPOUT, OUTPUT)
    results = SweepResults(sweep.definition.experiment, (CellResult(Cell(None, 3), (), ()),))
    training = replace(sweep, kind=TRAIN, parts=(RunPart("", results),))
    found = {row.place: (row.a_text, row.b_text) for row in differences(sweep, training)}
    assert found["Kind"] == ("sweep", "training")
    assert found["Seeds"] == ("0 to 4", "3")
    assert found["Rates"] == ("0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6", NOTHING)
    variance = with_definition(replace(sweep, kind=VARIANCE), sweep=SweepSpec((0.5,), (0, 1)))
    assert ("0.1, 0.2") not in str(differences(variance, variance))
    family = with_definition(sweep, sweep=replace(SweepSpec(), second=SecondSetting("units", (16.0, 64.0))))
    assert differences(sweep, family) == (Difference("Second setting", "nothing", "Units: 16, 64"),)


def test_differences_show_enough_digits_and_data_titles() -> None:
    run = random_run(random.Random(1))
    training = run.definition.training
    close = with_definition(run, training=replace(training, learning_rate=0.0010000001))
    assert differences(run, close) == (Difference("Learning rate", "0.001", "0.0010000001"),)
    data = replace(run.definition.data, dataset="iris")
    found = compared(run, with_definition(run, data=data), lambda data: data.dataset.upper())
    assert found.differences == (Difference("Data set", "WINE", "IRIS"),)


# --- Which layer of one stack is which of the other.


def pairs(mine: Sequence[LayerSpec], others: Sequence[LayerSpec]) -> Pairs:
    def n_different(i: int, j: int) -> int:
        return sum(a != b for a, b in zip(mine[i].settings, others[j].settings, strict=True))

    return aligned(mine, others, n_different)


WIDE, NARROW = LayerSpec.of("dense", units=64), LayerSpec.of("dense", units=8)
ALIGNED_LAYERS_DROPOUT, NORM = LayerSpec.of("dropout"), LayerSpec.of("batch_normalization")


def test_aligned_pairs_equal_kinds_with_the_fewest_differences() -> None:
    assert pairs([WIDE], [NARROW, WIDE]) == ((None, 0), (0, 1))
    assert pairs([WIDE], [WIDE, NARROW]) == ((0, 0), (None, 1))
    assert pairs([NARROW, WIDE, ALIGNED_LAYERS_DROPOUT], [WIDE, ALIGNED_LAYERS_DROPOUT]) == (
        (0, None),
        (1, 0),
        (2, 1),
    )


def test_aligned_pairs_other_kinds_in_order() -> None:
    assert pairs([WIDE, ALIGNED_LAYERS_DROPOUT, NARROW], [WIDE, NORM, NARROW]) == ((0, 0), (1, 1), (2, 2))
    assert pairs([], [WIDE]) == ((None, 0),)
    assert pairs([WIDE], []) == ((0, None),)
    assert pairs([], []) == ()


def test_aligned_pairs_as_many_equal_kinds_as_possible() -> None:
    assert pairs(
        [WIDE, ALIGNED_LAYERS_DROPOUT], [ALIGNED_LAYERS_DROPOUT, NARROW, NORM, ALIGNED_LAYERS_DROPOUT]
    ) == ((None, 0), (0, 1), (None, 2), (1, 3))


# --- The user's own file

FILE = FileSpec(
    name="students.csv",
    sha256="a1" * 32,
    n_bytes=1200,
    columns=(
        ColumnSpec(name="age", missing="median"),
        ColumnSpec(name="city", kind="category", categories=("Bergen", "Oslo")),
        ColumnSpec(name="passed", kind="category", role="target"),
    ),
    target="passed",
    class_names=("no", "yes"),
    class_counts=(50, 50),
    n_samples=100,
)


def on_file(file: FileSpec) -> RunRecord:
    return with_definition(run_of(DENSE, DROPOUT, OUTPUT), data=DataSpec(OWN_FILE, file=file))


def test_files_of_one_name_are_told_apart_by_their_content() -> None:
    first, second = on_file(FILE), on_file(replace(FILE, sha256="b2" * 32, n_bytes=1300))
    assert differences(first, on_file(replace(FILE, path="/elsewhere", is_embedded=True))) == ()
    assert differences(first, second) == (
        Difference(
            "Data set",
            "file, 1,200 bytes, SHA-256 a1a1a1a1…",
            "file, 1,300 bytes, SHA-256 b2b2b2b2…",
        ),
    )


def test_one_file_read_in_two_ways_is_told_apart_column_by_column() -> None:
    age, city, passed = FILE.columns
    other = replace(FILE, columns=(replace(age, missing="drop"), city, passed), n_samples=90)
    assert differences(on_file(FILE), on_file(other)) == (
        Difference("Samples", "100", "90"),
        Difference("Column age", "number, missing: median", "number, missing: drop"),
    )
    merged = replace(city, categories=("Oslo", "other"))
    (found,) = differences(on_file(FILE), on_file(replace(FILE, columns=(age, merged, passed))))
    assert found == Difference("Column city", "category, Bergen, Oslo", "category, Oslo, other")
    left_out = replace(age, role="ignored", reason="every row has its own value")
    (found,) = differences(on_file(FILE), on_file(replace(FILE, columns=(left_out, city, passed))))
    assert found == Difference("Column age", "number, missing: median", "left out")


def test_a_file_and_a_bundled_data_set_differ_in_one_line() -> None:
    found = differences(on_file(FILE), with_definition(on_file(FILE), data=DataSpec("wine")))
    assert [one.place for one in found] == ["Data set"]

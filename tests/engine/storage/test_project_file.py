"""Project files: round trips, and one sentence for everything that is not a project."""

import json
import math
import zipfile
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from engine.errors import InputError
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell, SecondSetting
from engine.network.layer_weights import LayerWeights, WeightArray
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Prediction, Project, ReportSpec
from engine.runs.record import SWEEP, VARIANCE, RunPart, RunRecord, sweep_work
from engine.storage import project_file
from engine.storage.examples import EXAMPLES, example, open_project
from engine.storage.migrations import FORMAT
from engine.storage.project_file import read_project, write_project
from engine.storage.project_json import project_to_json
from engine.system import bounded_json
from engine.verification.fingerprint import fingerprints_of
from tests.engine.system.holding import needs_links


@pytest.mark.parametrize("name", EXAMPLES)
def test_project_file_round_trip(name: str, tmp_path: Path) -> None:
    project = example(name)
    cell = CellResult(
        Cell(0.1, 3), ((project.score, 0.5), ("test_loss", float("inf"))), (("loss", (1.0, 0.5)),), 2.5
    )
    definition = project.definition
    part = RunPart("", SweepResults(definition.experiment, (cell,)))
    run = RunRecord(
        "1",
        SWEEP,
        "Erster Lauf",
        "2026-11-24T12:00:00+01:00",
        definition,
        (part,),
        "gut",
        "orange",
        True,
        False,
        2.5,
        (("keras", "3.15"),),
        (("data", "ab"),),
    )
    variance = RunRecord("2", VARIANCE, "Why", "", definition, (RunPart("keep split", run.results),))
    project = replace(
        project,
        runs=(run, variance),
        notes="Äpfel\n",
        report=ReportSpec("Titel", text="# Ü"),
        prediction=Prediction("helps", ((0.1, 0.5),), "2026", False),
    )
    path = tmp_path / "a b é.dropoutlab"
    write_project(project, path)
    found = read_project(path)
    infinite = dict(found.runs[0].results.cells[0].metrics).pop("test_loss")
    assert infinite != infinite, "a number that is not finite comes back as nan"
    assert replace(found, runs=()) == replace(project, runs=())
    assert [replace(one, parts=()) for one in found.runs] == [replace(one, parts=()) for one in project.runs]
    assert found.results is not None
    assert found.results.experiment == project.experiment
    assert found.results.cells[0].history == cell.history
    assert found.runs[1].parts[0].results.experiment.moved_streams == ("init", "shuffle", "mask")


def test_text_that_is_joined_in_pieces_is_plain_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = replace(example("honest-regression"), notes="ü\n“x”")
    monkeypatch.setattr(project_file, "PIECES", 7)
    write_project(project, tmp_path / "p")
    expected = json.dumps(project_to_json(project), ensure_ascii=False, indent=1).encode()
    assert (tmp_path / "p").read_bytes() == expected


def test_a_family_and_tied_widths_come_back(tmp_path: Path) -> None:
    project = example("dropout-helps")
    sweep = replace(project.sweep, second=SecondSetting("units", (8.0, 64.0)), is_width_tied=True)
    project = replace(project, sweep=sweep)
    parts = tuple(
        RunPart(key, SweepResults(experiment)) for key, experiment, _ in sweep_work(project.definition)
    )
    run = RunRecord("1", SWEEP, "Wide", "", project.definition, parts)
    path = tmp_path / "a.dropoutlab"
    write_project(replace(project, runs=(run,)), path)
    found = read_project(path)
    assert found == replace(project, runs=(run,))
    assert [part.key for part in found.runs[0].parts] == ["8", "64"]
    narrow, wide = (part.results.experiment.network for part in found.runs[0].parts)
    assert [layer.values["units"] for layer in narrow.layers if layer.kind_id == "dense"][:-1] == [8, 8]
    assert wide.widened(0.5).layers[narrow.tied_layers[0]].values["units"] == 128
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


def test_the_sample_of_format_1_is_read() -> None:
    project = read_project(Path(__file__).parent / "samples" / "format-1.dropoutlab")
    assert project.name == "A sample of format 1"
    assert [layer.kind_id for layer in project.network.layers] == ["flatten", "dense", "dropout", "dense"]
    assert project.results is not None
    assert project.results.cells[0].metric("test_accuracy") == 0.5
    assert project.network.layers[2].swept == ("rate",)
    assert (project.training.scored_epoch, project.training.early_stopping) == ("last", 0)


def test_the_sample_of_format_2_is_read() -> None:
    project = read_project(Path(__file__).parent / "samples" / "format-2.dropoutlab")
    training = project.training
    assert (training.scored_epoch, training.early_stopping) == ("best", 5)
    assert (training.learning_rate_schedule, training.momentum, training.nesterov) == ("cosine", 0.9, True)
    assert (training.weight_decay, training.clipvalue, training.clipnorm) == (0.01, 0.5, 0.0)


def test_the_sample_of_format_3_is_read() -> None:
    project = read_project(Path(__file__).parent / "samples" / "format-3.dropoutlab")
    _reshape, first, noise, lstm, dropout, _out = project.network.layers
    assert (first.name, first.weights is not None, first.weights_fit((8, 8))) == ("first", True, True)
    assert not noise.is_enabled
    assert (lstm.swept, lstm.values["kernel_regularizer"]) == (("recurrent_dropout",), (0.0, 0.01))
    assert dropout.swept == ("rate",)
    assert project.has_current_results


def test_the_sample_of_format_4_is_read() -> None:
    project = read_project(Path(__file__).parent / "samples" / "format-4.dropoutlab")
    assert project.sweep.second == SecondSetting("units", (8.0, 32.0)) and project.sweep.is_width_tied
    family, variance = project.runs
    assert project.has_current_results and project.sweep_run is family
    assert [part.key for part in family.parts] == ["8", "32"] and family.n_cells == 8
    assert (family.colour, family.is_starred, family.notes) == ("green", True, "Wide is better?")
    assert variance.part("keep split").experiment.moved_streams == ("init", "shuffle", "mask")
    assert project.report.author == "Ada"
    assert project.prediction is not None and project.prediction.choice == "helps"
    assert all(fingerprints_of(run) == run.fingerprints for run in project.runs), "fingerprints hold for ever"


def test_the_sample_of_format_5_is_read() -> None:
    project = read_project(Path(__file__).parent / "samples" / "format-5.dropoutlab")
    assert project.locked == ("data", "network", "seeds")
    assert (project.report.author, project.sweep.seeds) == ("Ada", (5, 6, 7, 8, 9))
    assert read_project(Path(__file__).parent / "samples" / "format-4.dropoutlab").locked == ()


def test_the_sample_of_format_7_is_read() -> None:
    assert read_project(Path(__file__).parent / "samples" / "format-7.dropoutlab").training.has_class_weights
    before = read_project(Path(__file__).parent / "samples" / "format-6.dropoutlab")
    assert not before.training.has_class_weights
    assert before.training.evaluation_freq == 1


def test_the_sample_of_format_8_is_read() -> None:
    project = read_project(Path(__file__).parent / "samples" / "format-8.dropoutlab")
    assert project.training.evaluation_freq == 3
    assert project.has_current_results
    (run,) = project.runs
    assert fingerprints_of(run) == run.fingerprints
    for cell in run.results.cells:
        curve = dict(cell.history)["train_loss"]
        scored = dict(cell.history)["val_loss"].index(cell.metric("val_loss")) + 1
        known = {epoch for epoch, value in enumerate(curve, start=1) if math.isfinite(value)}
        assert known == {3, 6, 7, scored}


def test_the_sample_of_format_9_is_read() -> None:
    project = read_project(Path(__file__).parent / "samples" / "format-9.dropoutlab")
    assert (project.data.fold_order, project.data.has_validation) == ("stratified", False)
    assert project.training.metrics == ("auc", "accuracy", "precision", "recall")
    assert project.has_current_results
    (run,) = project.runs
    assert fingerprints_of(run) == run.fingerprints
    names = ("loss", *project.training.metrics)
    columns = [f"{split}_{name}" for split in ("train", "test") for name in names]
    assert run.results.metric_names == tuple(columns)
    before = read_project(Path(__file__).parent / "samples" / "format-8.dropoutlab")
    assert (before.data.fold_order, before.training.metrics) == ("shuffled", ("accuracy",))


def test_the_sample_of_format_10_is_read() -> None:
    project = read_project(Path(__file__).parent / "samples" / "format-10.dropoutlab")
    training = project.training
    assert (training.dropout_schedule, training.dropout_by_hand) == ("by_hand", (1.0, 1.0, 0.25, 0.0))
    assert project.has_current_results
    (run,) = project.runs
    assert fingerprints_of(run) == run.fingerprints
    before = read_project(Path(__file__).parent / "samples" / "format-9.dropoutlab")
    assert not before.training.has_dropout_schedule
    assert (project.pins, project.lessons) == ((), ())


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda c: c.update(format=FORMAT + 1), "a newer one wrote it"),
        (lambda c: c.update(format="1"), "format must be"),
        (lambda c: c.pop("format"), "no format number"),
        (lambda c: c["network"].append({"kind": "os.system"}), "layer 5 must have a kind"),
        (lambda c: c["network"][0].update(units="many"), "units must be a whole number"),
        (lambda c: c["network"][0].update(colour="red"), "unknown field colour"),
        (
            lambda c: c["network"][0].update(swept=["rate"]),
            "nothing: Dense has no rate",
        ),
        (lambda c: c["sweep"].update(rates=["a"]), "rates must be a list of numbers"),
        (lambda c: c["data"].update(split="sometimes"), "split must be one of"),
        (lambda c: c.update(network={}), "network must be a list"),
        (lambda c: c.update(name=5), "name must be text"),
        (lambda c: c.update(format=3, results={"experiment": c["data"]}), "run 1 has no definition"),
        (lambda c: c.update(runs=[{"uid": "1", "kind": "race"}]), "run 1 must have a uid"),
        (lambda c: c.update(prediction={"choice": "maybe"}), "prediction must have"),
        (lambda c: c.update(report={"text": 5}), "report must have texts"),
        (lambda c: c.update(locked=["doors"]), "locked must be a list out of data, network"),
        (lambda c: c.update(locked="data"), "locked must be a list"),
        (lambda c: c["sweep"].update(second={"setting": "mood", "values": [1]}), "second must have"),
    ],
)
def test_changed_project_file_is_an_input_error(change: object, text: str, tmp_path: Path) -> None:
    content = project_to_json(example("tutorial-regression"))
    change(content)  # type: ignore[operator]
    path = tmp_path / "p.dropoutlab"
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(InputError, match=text):
        read_project(path)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"PK\x03\x04\xff\xfe", b'{"format": 1', b"null"])
def test_other_and_truncated_project_files_are_input_errors(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "p.dropoutlab"
    path.write_bytes(content)
    with pytest.raises(InputError, match="not a Dropout Lab project"):
        read_project(path)


def test_failed_save_keeps_the_existing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be written"):
        write_project(example(EXAMPLES[0]), tmp_path / "none" / "p.dropoutlab")


@pytest.mark.parametrize(
    ("module", "limit", "words"),
    [(bounded_json, "MAX_VALUES", "more than 20 values"), (project_file, "MAX_BYTES", "larger than")],
)
def test_project_that_could_not_be_read_again_is_not_written(
    module: ModuleType, limit: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lab.dropoutlab"
    path.write_text("as it was", "utf-8")
    project = example("tutorial-regression")
    monkeypatch.setattr(module, limit, 20)
    with pytest.raises(InputError, match=f"can't be written: .*{words}"):
        write_project(project, path)
    assert path.read_text("utf-8") == "as it was"


@needs_links
def test_saving_through_a_symbolic_link_keeps_it(tmp_path: Path) -> None:
    target, link = tmp_path / "real.dropoutlab", tmp_path / "link.dropoutlab"
    write_project(example(EXAMPLES[0]), target)
    link.symlink_to(target)
    write_project(example(EXAMPLES[1]), link)
    assert link.is_symlink()
    assert read_project(target) == example(EXAMPLES[1])


def test_project_file_with_unknown_names_is_an_input_error() -> None:
    with pytest.raises(InputError, match="there is no file nowhere"):
        open_project("nowhere")


WEIGHTS = LayerWeights((WeightArray((4, 2), b"\x01\x02\x03\x04" * 8), WeightArray((2,), b"\0\0\x80\x3f" * 2)))


def with_weights() -> Project:
    project = example("tutorial-classification")
    layers = [replace(layer, weights=WEIGHTS) for layer in project.network.layers[:1]]
    return replace(project, network=NetworkSpec((*layers, *project.network.layers[1:])))


def test_imported_weights_are_kept_in_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "p.dropoutlab"
    write_project(with_weights(), path)
    assert zipfile.is_zipfile(path)
    assert read_project(path) == with_weights()
    write_project(example("tutorial-classification"), path)
    assert not zipfile.is_zipfile(path)


@pytest.mark.parametrize("change", [b"", b"\x01\x02\x03\x05" * 10, b"\0" * 4])
def test_changed_weights_in_a_project_are_named(change: bytes, tmp_path: Path) -> None:
    path, other = tmp_path / "p.dropoutlab", tmp_path / "q.dropoutlab"
    write_project(with_weights(), path)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            new.writestr(name, change if name.startswith("weights/") else old.read(name))
    with pytest.raises(InputError, match="layer 1: its weights can't be read"):
        read_project(other)


def test_truncated_project_zip_is_named(tmp_path: Path) -> None:
    path = tmp_path / "p.dropoutlab"
    write_project(with_weights(), path)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(InputError, match="cut off"):
        read_project(path)


def test_a_switched_off_and_named_layer_is_kept(tmp_path: Path) -> None:
    project = example("tutorial-classification")
    layers = list(project.network.layers)
    layers[0] = replace(layers[0], is_enabled=False, name="first")
    lstm = LayerSpec.of("lstm").with_swept("recurrent_dropout", True).with_swept("dropout", True)
    changed = replace(project, network=NetworkSpec((*layers, lstm)))
    path = tmp_path / "p.dropoutlab"
    write_project(changed, path)
    assert read_project(path) == changed
    assert changed.network.layers[-1].swept == ("dropout", "recurrent_dropout")

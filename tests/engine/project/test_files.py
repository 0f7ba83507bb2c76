"""Project files: round trips, and one sentence for everything that is not a project."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.project.examples import EXAMPLES, example, open_project
from engine.project.files import read_project, write_project
from engine.project.project_json import project_to_json
from engine.project.results import CellResult, SweepResults
from engine.project.specs import Cell


@pytest.mark.parametrize("name", EXAMPLES)
def test_round_trip(name: str, tmp_path: Path) -> None:
    project = example(name)
    cell = CellResult(
        Cell(0.1, 3), (("train_loss", 0.5), ("test_loss", float("inf"))), (("loss", (1.0, 0.5)),), 2.5
    )
    project = replace(project, results=SweepResults(project.experiment, (cell,)), notes="Äpfel\n")
    path = tmp_path / "a b é.dropoutlab"
    write_project(project, path)
    found = read_project(path)
    assert replace(found, results=None) == replace(project, results=None)
    assert found.results is not None
    assert found.results.experiment == project.experiment
    assert found.results.cells[0].history == cell.history
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


def test_the_sample_of_format_1_is_read() -> None:
    project = read_project(Path(__file__).parent / "samples" / "format-1.dropoutlab")
    assert project.name == "A sample of format 1"
    assert [layer.kind_id for layer in project.network.layers] == ["flatten", "dense", "dropout", "dense"]
    assert project.results is not None
    assert project.results.cells[0].metric("test_accuracy") == 0.5
    assert (project.training.scored_epoch, project.training.early_stopping) == ("last", 0)


def test_the_sample_of_format_2_is_read() -> None:
    project = read_project(Path(__file__).parent / "samples" / "format-2.dropoutlab")
    training = project.training
    assert (training.scored_epoch, training.early_stopping) == ("best", 5)
    assert (training.learning_rate_schedule, training.momentum, training.nesterov) == ("cosine", 0.9, True)
    assert (training.weight_decay, training.clipvalue, training.clipnorm) == (0.01, 0.5, 0.0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda c: c.update(format=4), "a newer one wrote it"),
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
        (lambda c: c.update(results={"experiment": c["data"]}), "results have"),
    ],
)
def test_a_doctored_file_gets_a_sentence(change: object, words: str, tmp_path: Path) -> None:
    content = project_to_json(example("tutorial-regression"))
    change(content)  # type: ignore[operator]
    path = tmp_path / "p.dropoutlab"
    path.write_text(json.dumps(content))
    with pytest.raises(InputError, match=words):
        read_project(path)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"PK\x03\x04\xff\xfe", b'{"format": 1', b"null"])
def test_foreign_and_truncated_files(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "p.dropoutlab"
    path.write_bytes(content)
    with pytest.raises(InputError, match="not a Dropout Lab project"):
        read_project(path)


def test_a_folder_that_cannot_be_written_loses_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be written"):
        write_project(example(EXAMPLES[0]), tmp_path / "none" / "p.dropoutlab")


def test_unknown_names() -> None:
    with pytest.raises(InputError, match="there is no file nowhere"):
        open_project("nowhere")

"""Measured effects: the file that ships can be read, and a damaged one is a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.checks.checks import check_project, check_sweep
from engine.checks.fit import fitted_to_data
from engine.data.catalogue import DATA_SETS, task_of
from engine.errors import InputError
from engine.storage import effects as module
from engine.storage.effects import effects
from engine.storage.examples import example
from engine.storage.project_json import project_to_json


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    effects.cache_clear()
    yield
    effects.cache_clear()


def test_what_ships_is_about_sets_of_the_catalogue() -> None:
    for name, effect in effects().items():
        assert name in DATA_SETS
        assert effect.project.data.dataset == name and effect.project.runs == ()
        assert effect.sentence.endswith(".")


def test_what_ships_trains_as_it_is() -> None:
    for effect in effects().values():
        check_project(effect.project, task_of(effect.project.data))
        check_sweep(effect.project)
        assert fitted_to_data(effect.project).network == effect.project.network
        assert len(effect.project.sweep.seeds) == 10


def test_dropout_helps_on_three_bundled_sets_one_of_them_with_convolutions() -> None:
    helped = [
        effect.project.network
        for name, effect in effects().items()
        if effect.sentence.startswith("Dropout helps") and DATA_SETS[name].group == "bundled"
    ]
    assert len(helped) >= 3
    assert "conv2d" in {layer.kind_id for network in helped for layer in network.layers}


def test_sentence_and_settings_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, project = tmp_path / "effects.json", example("dropout-helps")
    path.write_text(
        json.dumps({"digits": {"sentence": "It helps.", "project": project_to_json(project)}}), "utf-8"
    )
    monkeypatch.setattr(module, "PATH", path)
    found = effects()["digits"]
    assert found.sentence == "It helps." and found.project.network == project.network


@pytest.mark.parametrize(
    "text", ["[", "[1]", '{"digits": {}}', '{"digits": {"sentence": "a", "project": 1}}']
)
def test_a_damaged_file_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    path = tmp_path / "effects.json"
    path.write_text(text, "utf-8")
    monkeypatch.setattr(module, "PATH", path)
    with pytest.raises(InputError):
        effects()

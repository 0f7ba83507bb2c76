"""Steps that an earlier lock makes impossible are refused where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import InputError
from engine.lessons.reading import read_lesson
from tests.engine.lessons.written import write_steps

START = "- set_up: {example: tutorial}\n"


@pytest.mark.parametrize(
    "text",
    [
        "- lock: [data, network, training, seeds]\n- wait: {sweep: {seeds: 5}}",
        "- lock: [data, network, training]\n- wait: {sweep: {seeds: 10}}",
        "- lock: [network]\n- wait: {layer: {kind: dropout, count: 3}}",
        "- lock: [network]\n- wait: {layer: {kind: dense, count: 3}}",
        "- lock: [data]\n- wait: {dataset: boston_housing, held_out: false}",
        "- lock: [data]\n- lock: []\n- wait: {dataset: iris}\n- set_up: {data: {dataset: iris}}",
        "- lock: [data, seeds]\n- set_up: {training: {epochs: 3}, sweep: {rates: [0, 0.5]}}",
        "- set_up: {sweep: {seeds: 0-9}}\n- lock: [seeds]\n- wait: {sweep: {seeds: 10}}",
        "- {text: T, number: {answer: {measure: mean, rate: 0.1}}}",
        "- wait: {sweep: {rates: [0.9]}}\n- {text: T, number: {answer: {measure: mean, rate: 0.9}}}",
        "- {text: T, number: {answer: {measure: gap, rate: 0.1}}}",
    ],
)
def test_what_can_be_done_is_read(text: str, tmp_path: Path) -> None:
    read_lesson(write_steps(tmp_path / "one", START + text))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "- lock: [seeds]\n- wait: {sweep: {seeds: 6}}",
            "line 8: wait needs 6 seeds, and the seeds are locked, of which there are 5.",
        ),
        (
            "- lock: [data]\n- wait: {dataset: iris}",
            "line 8: wait can never end, because a step before has locked",
        ),
        ("- lock: [data]\n- wait: {held_out: true}", "what it needs: No data are held out yet."),
        (
            "- lock: [network]\n- wait: {layer: {kind: dense, count: 4}}",
            "The network has 3 of 4 layers Dense.",
        ),
        (
            "- lock: [data]\n- set_up: {data: {dataset: iris}}",
            "line 8: set_up changes what a step before has locked",
        ),
        (
            "- lock: [training]\n- set_up: {example: tutorial}",
            "has locked (Training settings): unlock it first.",
        ),
        (
            "- lock: [seeds]\n- set_up: {sweep: {seeds: 0-9}}",
            "line 8: set_up changes what a step before has locked",
        ),
        (
            "- {text: T, number: {answer: {measure: mean, rate: 0.9}}}",
            "line 7: the answer is measured at rate 0.9, which the set-up before does not sweep.",
        ),
        (
            "- set_up: {sweep: {rates: [0.1, 0.2]}}\n"
            "- {text: T, number: {answer: {measure: difference, rate: 0.1}}}",
            "line 8: the answer is measured at rate 0, which the set-up before does not sweep.",
        ),
        (
            "- set_up: {sweep: {second: {setting: units, values: [4, 8]}}}\n"
            "- {text: T, number: {answer: {measure: best_rate}}}",
            "line 8: the answer can't be measured: the set-up before sweeps a second setting, too.",
        ),
        (
            "- lock: [data]\n- {text: T, number: {answer: {measure: gap, rate: 0}}}",
            "line 8: the answer is measured on held-out data, and none are held out in the locked data.",
        ),
        (
            "- lock: [training]\n- {text: T, number: {answer: {measure: best_rate, metric: auc}}}",
            "line 8: the answer is measured in auc, which the locked training does not compute.",
        ),
        (
            "- set_up: {data: {exclude_columns: [sun]}}",
            "line 7: set_up can't be done: exclude_columns must name",
        ),
    ],
)
def test_what_can_t_be_done_is_said(text: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_lesson(write_steps(tmp_path / "one", START + text))
    assert sentence in str(caught.value)


def test_of_a_students_own_project_nothing_is_known(tmp_path: Path) -> None:
    text = "- lock: [data, seeds]\n- wait: {dataset: iris, sweep: {seeds: 100}}"
    read_lesson(write_steps(tmp_path / "one", text))
    read_lesson(write_steps(tmp_path / "two", "- set_up: {training: {epochs: 3}}\n" + text))

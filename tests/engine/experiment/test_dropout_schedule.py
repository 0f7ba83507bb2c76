"""Dropout schedules: the share of each epoch, and what is recorded by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.experiment.dropout_schedule import (
    MAX_BY_HAND,
    epochs_without_dropout,
    rate_in_epoch,
    ready_to_record,
    recorded,
    schedule_text,
    scheduled_layers,
    share_of_peak,
)
from engine.experiment.specs import DROPOUT_SCHEDULES, DataSpec, Experiment, TrainingSpec
from engine.network.spec import LayerSpec, NetworkSpec

OF = LayerSpec.of
LAYERS = (OF("dropout", rate=0.1), OF("dropout", True, rate=0.2), OF("gaussian_dropout", True, rate=0.4))
NETWORK = NetworkSpec((replace(LAYERS[2], is_enabled=False), *LAYERS))


def training(schedule: str, **changes: Any) -> TrainingSpec:
    return replace(TrainingSpec(epochs=5, dropout_schedule_epochs=2), dropout_schedule=schedule, **changes)


def shares(spec: TrainingSpec) -> list[float]:
    return [share_of_peak(spec, epoch) for epoch in range(1, spec.epochs + 1)]


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ("constant", [1, 1, 1, 1, 1]),
        ("early", [1, 1, 0, 0, 0]),
        ("late", [0, 0, 1, 1, 1]),
        ("linear_up", [0, 0.25, 0.5, 0.75, 1]),
        ("linear_down", [1, 0.75, 0.5, 0.25, 0]),
        ("by_hand", [0.5, 0, 1, 1, 1]),
    ],
)
def test_shares_of_each_epoch(schedule: str, expected: list[float]) -> None:
    spec = training(schedule, dropout_by_hand=(0.5, 0.0, 1.0))
    assert shares(spec) == expected
    silent = [epochs_without_dropout(spec, epoch) for epoch in range(1, 7)]
    assert silent == [expected[:before].count(0) for before in range(6)] or schedule == "linear_down"
    assert schedule_text(spec).partition(":")[0] in schedule.replace("_", " ")


@pytest.mark.parametrize("schedule", DROPOUT_SCHEDULES)
def test_a_single_epoch_has_a_share(schedule: str) -> None:
    spec = replace(training(schedule), epochs=1)
    assert shares(spec) == [0.0 if schedule == "late" else 1.0]


def test_a_rate_is_0_only_where_the_peak_or_the_share_is() -> None:
    assert rate_in_epoch(0.5, 1 / 3) == 0.166667
    assert rate_in_epoch(1e-9, 1e-5) == 1e-14
    assert rate_in_epoch(0.0, 1.0) == rate_in_epoch(0.5, 0.0) == 0.0


def test_swept_layers_that_are_switched_on_follow_the_schedule() -> None:
    experiment = Experiment(DataSpec(), NETWORK, training("early"))
    assert scheduled_layers(experiment) == (1, 2)
    assert scheduled_layers(replace(experiment, training=training("constant"))) == ()


@pytest.mark.parametrize(
    "rates", [(0.3, 0.7, 0.7, 0.0), (0.9,), (0.0, 0.0), tuple(i / 100 for i in range(91))]
)
def test_what_is_recorded_gives_the_same_rates_again(rates: tuple[float, ...]) -> None:
    spec = training("by_hand")
    assert spec.records_by_hand
    live = ready_to_record(NETWORK)
    assert [layer.values["rate"] for layer in live.layers] == [MAX_BY_HAND, 0.1, MAX_BY_HAND, MAX_BY_HAND]
    network, after = recorded(NETWORK, spec, rates)
    assert not after.records_by_hand and network.layers[1] == NETWORK.layers[1]
    peak = network.layers[2].values["rate"]
    assert peak == max(rates) == network.layers[3].values["rate"]
    for epoch, rate in enumerate(rates, start=1):
        assert rate_in_epoch(peak, share_of_peak(after, epoch)) == rate
        assert rate_in_epoch(MAX_BY_HAND, rate / MAX_BY_HAND) == rate, "which it had while it was recorded"
    last = rate_in_epoch(peak, share_of_peak(after, len(rates) + 9))
    assert last == rates[-1]

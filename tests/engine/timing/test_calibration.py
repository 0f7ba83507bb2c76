"""What a machine learns about itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.storage.examples import example
from engine.timing.calibration import MAX_PROGRAMS, Calibration
from engine.timing.step_costs import TOGETHER

A = example("honest-classification").experiment
B = example("dropout-helps").experiment


def test_an_unknown_program_has_the_ratio_of_its_way() -> None:
    assert Calibration().ratio(A, TOGETHER, "CPU") == 1
    learned = Calibration().learned(A, TOGETHER, "CPU", 4.0)
    assert learned.ratio(A, TOGETHER, "CPU") == learned.ratio(B, TOGETHER, "CPU") == 4
    assert learned.ratio(B, TOGETHER, "GPU") == 1 and learned.ratio(B, "one fit", "CPU") == 1
    assert learned.learned(B, TOGETHER, "CPU", 1.0).ratio(A, TOGETHER, "CPU") == 4


def test_a_program_is_known_whatever_its_epochs_and_rates() -> None:
    learned = Calibration().learned(A, TOGETHER, "CPU", 4.0).learned(B, TOGETHER, "CPU", 1.0)
    longer = replace(A, training=replace(A.training, epochs=7, batch_size=3))
    assert learned.ratio(longer, TOGETHER, "CPU") == 4
    assert learned.learned(A, TOGETHER, "CPU", 1.0).ratio(A, TOGETHER, "CPU") == pytest.approx(2)


def test_timed_steps_do_not_overrule_a_run() -> None:
    guessed = Calibration().guessed(A, TOGETHER, "CPU", 4.0)
    assert guessed.ratio(A, TOGETHER, "CPU") == 2, "half way from what is known of other programs"
    assert guessed.guessed(A, TOGETHER, "CPU", 9.0) is guessed


@pytest.mark.parametrize("ratio", [0.0, -1.0, 1e9, float("nan"), float("inf")])
def test_accidents_teach_nothing(ratio: float) -> None:
    assert Calibration().learned(A, TOGETHER, "CPU", ratio) == Calibration()
    assert Calibration().guessed(A, TOGETHER, "CPU", ratio) == Calibration()


def test_only_the_last_programs_are_kept() -> None:
    learned = Calibration()
    for number in range(MAX_PROGRAMS + 5):
        learned = learned.learned(A, TOGETHER, f"device {number}", 2.0)
    assert len(learned.programs) == MAX_PROGRAMS

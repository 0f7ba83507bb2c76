"""The values of a second setting: as text, as they are mostly tried, and what is odd about them."""

from __future__ import annotations

import math
from dataclasses import replace

from engine.errors import InputError
from engine.experiment.second_setting import MOST_VALUES, SecondSettingKind
from engine.experiment.specs import DataSpec, SecondSetting

TRAIN_SAMPLES = "train_samples"


def parse_values(kind: SecondSettingKind, text: str) -> tuple[tuple[float, ...], str]:
    """The values in rising order, each once, and what is wrong with them in a sentence, if anything."""
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    try:
        values = tuple(sorted({float(part) for part in parts}))
    except ValueError:
        return (), f"{kind.label} needs numbers with commas between, not {text.strip()[:40]}."
    if not all(map(math.isfinite, values)):
        return (), f"{kind.label} needs finite numbers, not {text.strip()[:40]}."
    if not 1 <= len(values) <= MOST_VALUES:
        return (), f"{kind.label} needs 1 to {MOST_VALUES} different values, not {len(values)}."
    return values, next((problem for value in values if (problem := kind.problem(value))), "")


def usual_values(kind: SecondSettingKind, data: DataSpec) -> tuple[float, ...]:
    """The kind's usual values; of training samples no more than there are."""
    most = _most_samples(data) if kind.id == TRAIN_SAMPLES else None
    if most is None or max(kind.usual) <= most:
        return kind.usual
    return tuple(sorted({float(max(1, most // part)) for part in (4, 2, 1)}))


def samples_note(second: SecondSetting | None, data: DataSpec) -> str:
    """What there is to know where more training samples are wanted than there are."""
    if second is None or second.setting != TRAIN_SAMPLES:
        return ""
    most = _most_samples(data)
    if most is None or max(second.values) <= most:
        return ""
    return f"There are {most} samples to train on: larger values take these."


def _most_samples(data: DataSpec) -> int | None:
    """How many samples are left to train on; None where the data can't be split."""
    from engine.data.catalogue import data_set_info
    from engine.data.split import split_sizes

    try:
        sizes = split_sizes(replace(data, train_samples=0), data_set_info(data).n_samples)
    except InputError:
        return None
    return dict(sizes)["train"]

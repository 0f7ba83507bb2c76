"""What this machine has measured: how many times longer a program takes here than the constants say."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import blake2b

from engine.experiment.architecture import architecture
from engine.experiment.specs import Experiment

MAX_PROGRAMS = 300
MOST = 1000.0  # a ratio beyond this, or below its inverse, is an accident (a laptop that slept)
NEW_SHARE = 0.5


@dataclass(frozen=True)
class Calibration:
    """Ratios of measured to computed time: of single programs, and of each way to train on each device.

    `programs` are in the order of their last measurement. A program that is not among them has the ratio of
    its way and device.
    """

    programs: Mapping[str, float] = field(default_factory=dict)
    ways: Mapping[str, float] = field(default_factory=dict)

    def ratio(self, experiment: Experiment, way: str, device: str) -> float:
        """By what to multiply the computed seconds of this experiment."""
        return self.programs.get(
            program_key(experiment, way, device), self.ways.get(_way_key(way, device), 1.0)
        )

    def guessed(self, experiment: Experiment, way: str, device: str, ratio: float) -> Calibration:
        """With the ratio that a few timed steps have shown, half way from what other programs have.

        Steps are timed in an instant in which the machine may be busy; a run knows better.
        """
        if program_key(experiment, way, device) in self.programs or not 1 / MOST <= ratio <= MOST:
            return self
        return self.learned(experiment, way, device, math.sqrt(ratio * self.ratio(experiment, way, device)))

    def learned(self, experiment: Experiment, way: str, device: str, ratio: float) -> Calibration:
        """With the ratio that a run has shown; the last one counts for half."""
        if not 1 / MOST <= ratio <= MOST:
            return self
        key, way_key = program_key(experiment, way, device), _way_key(way, device)
        programs = {name: known for name, known in self.programs.items() if name != key}
        programs[key] = _mixed(self.programs.get(key), ratio)
        for name in list(programs)[: max(0, len(programs) - MAX_PROGRAMS)]:
            del programs[name]
        ways = {**self.ways, way_key: _mixed(self.ways.get(way_key), ratio)}
        return replace(self, programs=programs, ways=ways)


@lru_cache(maxsize=16)  # the columns of the user's own table may be thousands
def program_key(experiment: Experiment, way: str, device: str) -> str:
    """A short name of an experiment's program, equal on every start."""
    plain = architecture(experiment)
    file = plain.data.file
    if file is not None:  # written out, thousands of columns would keep the window waiting
        n_features = sum(column.n_features for column in file.columns_as("feature"))
        plain = replace(plain, data=replace(plain.data, file=None))
        way = f"{way}, {file.sha256}, {n_features} to {len(file.class_names)}"
    text = repr((plain, way, device))
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _way_key(way: str, device: str) -> str:
    return f"{way}, {device}"


def _mixed(known: float | None, new: float) -> float:
    """The weighted geometric mean; the new ratio alone if there was none."""
    if known is None:
        return new
    return math.exp((1 - NEW_SHARE) * math.log(known) + NEW_SHARE * math.log(new))
